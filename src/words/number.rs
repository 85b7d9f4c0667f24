//! How a section's number is written, as the theme asks and as the book's language can.

use super::numerals::{cardinal, greek, han, hebrew};
use crate::document::{Role, Section, Words, filled};
use crate::theme::{NumberStyle, Theme};

/// The line above a section's title: `Chapter 7`, `VII`, `Seven`, `2.1`, `第一章`; none where the theme
/// or the section wants none, or where the title says the very same.
#[must_use]
pub fn label(section: &Section, theme: &Theme, words: &Words) -> Option<String> {
    let style = style(section, theme)?;
    let part = section.role == Role::Part;
    let pattern = if part { &words.part } else { &words.chapter };
    let label = match (section.number.as_slice(), style) {
        ([n], NumberStyle::Arabic) => figures(&[*n], words),
        ([n], NumberStyle::Roman) => numeral(*n, part, words),
        ([n], NumberStyle::Words) => {
            let spelt = cardinal(*n, &words.language).or_else(|| Some(ordinal(*n, part, words)?.to_owned()));
            spelt.map_or_else(|| numeral(*n, part, words), |spelt| title_cased(&spelt, words))
        }
        // A part's number is roman, as it has long been.
        ([n], NumberStyle::Labelled) if part => labelled(*n, part, words),
        ([n], NumberStyle::Labelled) => capitalized(&filled(pattern, &figures(&[*n], words)), words),
        ([n], NumberStyle::LabelledRoman) => labelled(*n, part, words),
        ([n], NumberStyle::LabelledWords) => in_words(*n, part, words),
        (several, _) => figures(several, words),
    };
    let title = crate::document::flat_text(&section.title);
    (!says_number(&title, &label, &section.number, part, words)).then_some(label)
}

/// Whether a title has its number in it, as titles that were numbered by hand do: `V`, `Chapter 5`,
/// `Chapter Five: The Walk`, `5. The Walk`, `第五章`. It needs no second one.
fn says_number(title: &str, label: &str, number: &[u32], part: bool, words: &Words) -> bool {
    let bare = title.trim().trim_end_matches(['.', ':']);
    // In capitals: Mix and Li are words.
    if bare.eq_ignore_ascii_case(label)
        || (!bare.contains(char::is_lowercase) && is_roman(&bare.to_lowercase()))
    {
        return true;
    }
    let title = words.western(&title.trim().to_lowercase().replace('\u{A0}', " "));
    // `Chapter` and anything that counts.
    let pattern = if part { &words.part } else { &words.chapter };
    if counts(&title, &pattern.to_lowercase(), words) || is_ordinal(&title, part, words) {
        return true;
    }
    // Its own number, and a stop: 1984 and 1 Corinthians are no numbers of chapters.
    let spelt = number.last().and_then(|n| cardinal(*n, &words.language));
    let roman = number.last().map(|n| roman(*n).to_lowercase());
    let western = number.iter().map(u32::to_string).collect::<Vec<_>>().join(".");
    [Some(western), roman, spelt].into_iter().flatten().any(|own| {
        title
            .strip_prefix(&own)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', ':', ')', '—', '–', '、', '．']))
    })
}

/// Whether a title, in small letters, begins with a word and a number in its place.
fn counts(title: &str, pattern: &str, words: &Words) -> bool {
    let whole = filled(pattern, "{}");
    let Some((before, after)) = whole.split_once("{}") else { return false };
    let Some(rest) =
        title.strip_prefix(before).filter(|_| !(before.trim().is_empty() && after.trim().is_empty()))
    else {
        return false;
    };
    let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    if after.trim().is_empty() {
        let first = &rest[..end];
        let spelt =
            (1..=100).any(|n| cardinal(n, &words.language).is_some_and(|spelt| rest.starts_with(&spelt)));
        let figures = !first.is_empty() && first.chars().all(|c| c.is_ascii_digit());
        // Letters with a mark that makes a number of them: א׳, Α΄.
        let marked = first.chars().count() <= 2 && rest[end..].starts_with(['׳', '\'', '΄', '\u{374}', 'ʹ']);
        return spelt || figures || is_roman(first) || marked;
    }
    // The number ends where the word goes on: 第十二章, 12. fejezet.
    let Some(at) = rest.find(after) else { return false };
    let number = rest[..at].trim();
    !number.is_empty()
        && (number.chars().all(|c| c.is_ascii_digit() || "〇零一二三四五六七八九十百千兩两".contains(c))
            || is_roman(number))
}

/// Whether a title, in small letters, begins with an ordinal and its word: `erster teil`.
fn is_ordinal(title: &str, part: bool, words: &Words) -> bool {
    (1..=40).map_while(|n| ordinal(n, part, words)).any(|ordinal| {
        let own = filled(ordinal_pattern(part, words), ordinal).to_lowercase();
        title.strip_prefix(&own).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
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
pub fn figure(section: &Section, theme: &Theme, words: &Words) -> Option<String> {
    let label = label(section, theme, words)?;
    match (section.number.as_slice(), style(section, theme)?) {
        _ if section.role == Role::Part => Some(label),
        ([n], NumberStyle::Roman | NumberStyle::LabelledRoman) => Some(numeral(*n, false, words)),
        (several, _) => Some(figures(several, words)),
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

fn figures(numbers: &[u32], words: &Words) -> String {
    words.figures(&numbers.iter().map(u32::to_string).collect::<Vec<_>>().join("."))
}

/// A number in roman numerals, or in what the language has in their stead.
fn numeral(n: u32, part: bool, words: &Words) -> String {
    let own = match words.numerals.as_str() {
        "hebrew" => hebrew(n),
        "greek" => greek(n),
        "han" => han(n, &words.language),
        "ordinals" => ordinal(n, part, words).map(str::to_owned),
        "figures" => None,
        _ => Some(roman(n)),
    };
    own.unwrap_or_else(|| figures(&[n], words))
}

/// `Part II`, `第二部`, `חלק ב׳`, `الجزء الثاني`.
fn labelled(n: u32, part: bool, words: &Words) -> String {
    let pattern = if part { &words.part } else { &words.chapter };
    match words.numerals.as_str() {
        "ordinals" => in_words(n, part, words),
        _ => capitalized(&filled(pattern, &numeral(n, part, words)), words),
    }
}

/// An ordinal number as it stands beside the word for a part or a chapter.
fn ordinal(n: u32, part: bool, words: &Words) -> Option<&str> {
    let list = if part { &words.part_ordinals } else { &words.chapter_ordinals };
    let nth = list.split([',', '،', '、']).nth(n.checked_sub(1)? as usize)?.trim();
    Some(nth).filter(|ordinal| !ordinal.is_empty())
}

/// The word with an ordinal number; with any where that is the same.
fn ordinal_pattern(part: bool, words: &Words) -> &str {
    let (own, any) = match part {
        true => (&words.part_ordinal, &words.part),
        false => (&words.chapter_ordinal, &words.chapter),
    };
    if own.is_empty() { any } else { own }
}

/// `Chapter Seven`, `Erster Teil`, `Parte prima`, `第七章`; in figures where the words are not known.
fn in_words(n: u32, part: bool, words: &Words) -> String {
    let text = match (ordinal(n, part, words), cardinal(n, &words.language)) {
        (Some(ordinal), _) => filled(ordinal_pattern(part, words), ordinal),
        (None, cardinal) => {
            let title_case = ["en", "de"].iter().any(|lang| words.language.starts_with(lang));
            let number = match cardinal {
                Some(spelt) if title_case => title_cased(&spelt, words),
                Some(spelt) => spelt,
                None if words.numerals == "roman" => figures(&[n], words),
                None if words.numerals == "ordinals" => figures(&[n], words),
                None => numeral(n, part, words),
            };
            filled(if part { &words.part } else { &words.chapter }, &number)
        }
    };
    capitalized(&text, words)
}

/// Words with a capital; in English all of them have one, as titles have there.
fn title_cased(text: &str, words: &Words) -> String {
    if !words.language.starts_with("en") {
        return capitalized(text, words);
    }
    text.split_inclusive(|c: char| !c.is_alphanumeric()).map(|word| capitalized(word, words)).collect()
}

/// A text with a capital at its beginning.
#[must_use]
pub fn capitalized(text: &str, words: &Words) -> String {
    let mut chars = text.chars();
    let first = match chars.next() {
        // Turkish has an i with a dot in both sizes.
        Some('i') if words.language.starts_with("tr") => "İ".to_owned(),
        Some(first) => first.to_uppercase().collect(),
        None => String::new(),
    };
    first + chars.as_str()
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
        let says = |title: &str, n: u32| says_number(title, &n.to_string(), &[n], false, &Words::default());
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
        assert!(says_number("2.1: The Grid", "2.1", &[2, 1], false, &Words::default()));
    }

    #[test]
    fn titles_that_are_numbered_by_hand_in_other_languages() {
        for (lang, title, part) in [
            ("zh", "第十二章　祝福", false),
            ("ja", "第1章", false),
            ("ko", "제3장 봄", false),
            ("hu", "12. fejezet", false),
            ("hu", "Első fejezet", false),
            ("de", "Erster Teil", true),
            ("ru", "Глава первая. Встреча", false),
            ("ar", "الفصل الأول", false),
            ("fa", "فصل ۲", false),
            ("he", "פרק א׳", false),
        ] {
            assert!(says_number(title, "x", &[4], part, &Words::of(lang)), "{lang}: {title}");
        }
        for (lang, title) in [("zh", "第一次"), ("ja", "第三の男"), ("hu", "Fejezetek"), ("ru", "Главарь")]
        {
            assert!(!says_number(title, "x", &[4], false, &Words::of(lang)), "{lang}: {title}");
        }
    }

    #[test]
    fn numbers_beside_their_noun() {
        let words = |n, lang: &str, part: bool| in_words(n, part, &Words::of(lang));
        assert_eq!(words(21, "en", false), "Chapter Twenty-One");
        assert_eq!(words(121, "en", false), "Chapter 121");
        assert_eq!(words(2, "en", true), "Part Two");
        assert_eq!(words(1, "de", true), "Erster Teil");
        assert_eq!(words(3, "de", false), "Kapitel Drei");
        assert_eq!(words(1, "fr", false), "Chapitre premier");
        assert_eq!(words(2, "fr", false), "Chapitre deux");
        assert_eq!(words(1, "fr", true), "Première partie");
        assert_eq!(words(2, "it", true), "Parte seconda");
        assert_eq!(words(20, "es", true), "Parte veinte");
        assert_eq!(words(2, "tr", false), "İkinci bölüm");
        assert_eq!(words(2, "ru", false), "Глава вторая");
        assert_eq!(words(21, "zh-TW", false), "第二十一章");
        assert_eq!(words(3, "ko", false), "제3장");
        assert_eq!(words(1, "ar", false), "الفصل الأول");
        assert_eq!(words(40, "fa", false), "فصل ۴۰");
        let part = |n, lang: &str| labelled(n, true, &Words::of(lang));
        assert_eq!(part(2, "en"), "Part II");
        assert_eq!(part(2, "hu"), "II. rész");
        assert_eq!(part(2, "he"), "חלק ב׳");
        assert_eq!(part(6, "el"), "Μέρος ΣΤ\u{374}");
        assert_eq!(part(2, "ja"), "第二部");
        assert_eq!(part(2, "ar"), "الجزء الثاني");
    }
}
