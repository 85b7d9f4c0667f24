//! How a section's number is written, as the theme asks.

use super::Words;
use super::numerals::{cardinal, ordinal, ordinal_first};
use crate::document::{Role, Section};
use crate::theme::{NumberStyle, Theme};

/// The line above a section's title: `Chapter 7`, `VII`, `Seven`, `2.1`; none where the theme or
/// the section wants none, or where the title says the very same. `lang` is the book's language.
#[must_use]
pub fn label(section: &Section, theme: &Theme, lang: &str) -> Option<String> {
    let style = style(section, theme)?;
    let part = section.role == Role::Part;
    let word = Words::of(lang).labels[usize::from(part)];
    let label = match (section.number.as_slice(), style) {
        ([n], NumberStyle::Arabic) => n.to_string(),
        ([n], NumberStyle::Roman) => roman(*n),
        ([n], NumberStyle::Words) => {
            cardinal(*n, lang).map_or_else(|| n.to_string(), |words| capitalized(&words, lang))
        }
        // A part's number is roman, as it has long been.
        ([n], NumberStyle::Labelled) if part => format!("{word} {}", roman(*n)),
        ([n], NumberStyle::Labelled) => format!("{word} {n}"),
        ([n], NumberStyle::LabelledRoman) => format!("{word} {}", roman(*n)),
        ([n], NumberStyle::LabelledWords) => in_words(*n, word, lang, part),
        (several, _) => figures(several),
    };
    let title = crate::document::flat_text(&section.title);
    (!says_number(&title, &label, &section.number, word, lang)).then_some(label)
}

/// Whether a title has its number in it, as titles that were numbered by hand do: `V`, `Chapter 5`,
/// `Chapter Five: The Walk`, `5. The Walk`. It needs no second one.
fn says_number(title: &str, label: &str, number: &[u32], word: &str, lang: &str) -> bool {
    let bare = title.trim().trim_end_matches(['.', ':']);
    // In capitals: Mix and Li are words.
    if bare.eq_ignore_ascii_case(label)
        || (!bare.contains(char::is_lowercase) && is_roman(&bare.to_lowercase()))
    {
        return true;
    }
    let title = title.trim().to_lowercase();
    // `Chapter` and anything that counts.
    let counted =
        title.strip_prefix(&word.to_lowercase()).and_then(|rest| rest.strip_prefix([' ', '\u{A0}']));
    if let Some(rest) = counted {
        let first = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let spelt = (1..=100).any(|n| cardinal(n, lang).is_some_and(|words| rest.starts_with(&words)));
        if spelt || is_roman(first) || (!first.is_empty() && first.chars().all(|c| c.is_ascii_digit())) {
            return true;
        }
    }
    // Its own number, and a stop: 1984 and 1 Corinthians are no numbers of chapters.
    let spelt = number.last().and_then(|n| cardinal(*n, lang));
    let roman = number.last().map(|n| roman(*n).to_lowercase());
    [Some(figures(number)), roman, spelt].into_iter().flatten().any(|own| {
        title
            .strip_prefix(&own)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', ':', ')', '—', '–']))
    })
}

/// Whether a word, in small letters, is a roman numeral as [`roman`] writes it.
fn is_roman(word: &str) -> bool {
    let value = |c: char| match c {
        'i' => Some(1),
        'v' => Some(5),
        'x' => Some(10),
        'l' => Some(50),
        'c' => Some(100),
        'd' => Some(500),
        'm' => Some(1000),
        _ => None,
    };
    let Some(values) = word.chars().take(16).map(value).collect::<Option<Vec<u32>>>() else { return false };
    let mut sum = 0;
    for (at, value) in values.iter().enumerate() {
        // A smaller digit before a larger one is taken off.
        if values.get(at + 1).is_some_and(|next| next > value) {
            sum -= *value as i32
        } else {
            sum += *value as i32
        }
    }
    u32::try_from(sum).is_ok_and(|n| n > 0 && roman(n).eq_ignore_ascii_case(word))
}

/// The number by which the contents name a section: in figures, however the page of its opening
/// writes it. A part's is its label.
#[must_use]
pub fn figure(section: &Section, theme: &Theme, lang: &str) -> Option<String> {
    let label = label(section, theme, lang)?;
    match (section.number.as_slice(), style(section, theme)?) {
        _ if section.role == Role::Part => Some(label),
        ([n], NumberStyle::Roman | NumberStyle::LabelledRoman) => Some(roman(*n)),
        (several, _) => Some(figures(several)),
    }
}

/// How a section's number is written; none where it is not.
fn style(section: &Section, theme: &Theme) -> Option<NumberStyle> {
    let style = match section.role {
        Role::Part => theme.part.number,
        _ if section.number.len() > usize::from(theme.front.number_depth) => return None,
        _ => theme.chapter.number,
    };
    (style != NumberStyle::None && !section.number.is_empty()).then_some(style)
}

fn figures(numbers: &[u32]) -> String {
    numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(".")
}

/// `Chapter Seven`, `Erster Teil`, `Parte prima`; in figures where the words are not known.
fn in_words(n: u32, word: &str, lang: &str, part: bool) -> String {
    if let Some(ordinal) = ordinal(n, lang, part) {
        return if ordinal_first(lang, part) {
            // A noun keeps its capital in German and loses it elsewhere.
            let noun = if lang.starts_with("de") { word.to_string() } else { word.to_lowercase() };
            format!("{} {noun}", capitalized(ordinal, lang))
        } else {
            format!("{word} {ordinal}")
        };
    }
    match cardinal(n, lang) {
        Some(words) if lang.starts_with("en") || lang.starts_with("de") => {
            format!("{word} {}", capitalized(&words, lang))
        }
        Some(words) => format!("{word} {words}"),
        None => format!("{word} {n}"),
    }
}

/// Words with a capital; in English all of them have one, as titles have there.
fn capitalized(words: &str, lang: &str) -> String {
    let every = lang.starts_with("en");
    let mut begins = true;
    let letters = words.chars().map(|c| {
        let first = std::mem::replace(&mut begins, every && !c.is_alphanumeric());
        if first { c.to_uppercase().collect::<String>() } else { c.to_string() }
    });
    letters.collect()
}

/// A number in roman numerals, capitals; figures where there are none for it.
#[must_use]
pub fn roman(mut n: u32) -> String {
    if n == 0 || n >= 4000 {
        return n.to_string();
    }
    let mut out = String::new();
    for (value, digits) in [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ] {
        while n >= value {
            out.push_str(digits);
            n -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_that_are_numbered_by_hand() {
        let says = |title: &str, n: u32| says_number(title, &n.to_string(), &[n], "Chapter", "en");
        for title in ["V", "V.", "IX", "5", "5. The Walk", "Five", "Five: The Walk", "Chapter 5", "CHAPTER V"]
        {
            assert!(says(title, 5), "{title}");
        }
        for title in ["Chapter 7: The Walk", "Chapter Twenty-One", "Chapter IX. The Walk", "chapter\u{A0}9"] {
            assert!(says(title, 5), "{title}");
        }
        for title in
            ["1984", "5 Corinthians", "Five Dials", "Chapters", "Chapter and Verse", "IIX", "Mix", "Li", ""]
        {
            assert!(!says(title, 5), "{title}");
        }
        assert!(says_number("2.1: The Grid", "2.1", &[2, 1], "Chapter", "en"));
    }

    #[test]
    fn numbers_beside_their_noun() {
        let in_words =
            |n, lang: &str, part: bool| in_words(n, Words::of(lang).labels[usize::from(part)], lang, part);
        assert_eq!(in_words(21, "en", false), "Chapter Twenty-One");
        assert_eq!(in_words(121, "en", false), "Chapter 121");
        assert_eq!(in_words(2, "en", true), "Part Two");
        assert_eq!(in_words(1, "de", true), "Erster Teil");
        assert_eq!(in_words(3, "de", false), "Kapitel Drei");
        assert_eq!(in_words(1, "fr", false), "Chapitre premier");
        assert_eq!(in_words(2, "fr", false), "Chapitre deux");
        assert_eq!(in_words(1, "fr", true), "Première partie");
        assert_eq!(in_words(2, "it", true), "Parte seconda");
        assert_eq!(in_words(20, "es", true), "Parte veinte");
    }
}
