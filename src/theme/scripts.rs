//! What a shipped theme has otherwise for a book whose letters are not Europe's.
//!
//! The themes were drawn for Latin letters. Ideographs fill their squares and want more white between
//! lines, every paragraph of theirs begins with whole squares of white, and figures stand as tall as
//! they do; Arabic and the scripts of India reach farther up and down. A book's own values, and a
//! theme of the book's own, are left as they are.

use toml::{Table, Value};

use super::{Opening, Theme};
use crate::document::primary_language;

/// How a script is set.
struct Suit {
    /// From baseline to baseline, times the size.
    leading: f64,
    /// Indent of a paragraph, times the size, where the script has a measure of its own for it.
    indent: Option<f64>,
}

/// The suit of a language (BCP 47); none where the theme suits it as it is.
fn suit(language: &str) -> Option<Suit> {
    let primary = primary_language(language);
    let latin = language.split(['-', '_']).skip(1).any(|tag| tag.eq_ignore_ascii_case("latn"));
    if latin {
        return None;
    }
    Some(match primary.as_str() {
        "zh" | "cmn" | "yue" | "lzh" => Suit { leading: 1.65, indent: Some(2.0) },
        "ja" => Suit { leading: 1.7, indent: Some(1.0) },
        "ko" => Suit { leading: 1.6, indent: Some(1.0) },
        "ar" | "fa" | "ps" | "sd" | "ug" | "ckb" | "ks" => Suit { leading: 1.6, indent: None },
        // Nastaliq descends from word to word.
        "ur" => Suit { leading: 1.8, indent: None },
        "he" | "iw" | "yi" => Suit { leading: 1.38, indent: None },
        "hi" | "mr" | "ne" | "sa" | "bn" | "as" | "pa" | "gu" | "or" | "ta" | "te" | "kn" | "ml" | "si"
        | "th" | "lo" | "km" | "my" | "bo" | "dz" | "am" | "ti" => Suit { leading: 1.55, indent: None },
        _ => return None,
    })
}

/// Takes from a theme what a language's letters cannot be: an initial needs a letter that stands alone,
/// small capitals need capitals.
pub(super) fn restrain(theme: &mut Theme, language: &str) {
    let hebrew = matches!(primary_language(language).as_str(), "he" | "iw" | "yi");
    if suit(language).is_some() && !hebrew {
        theme.chapter.opening = Opening::Plain;
    }
}

/// Suits a shipped theme to a language.
pub(super) fn fit(theme: &mut Table, language: &str) {
    let Some(suit) = suit(language) else { return };
    let number = |table: &Table, key: &str| {
        let value = table.get(key)?;
        value.as_float().or_else(|| value.as_integer().map(|n| n as f64))
    };
    // Half points, as printers have their leads.
    let lead = |size: f64, least: f64| Value::Float(((size * suit.leading * 2.0).round() / 2.0).max(least));
    if let Some(Value::Table(text)) = theme.get_mut("text")
        && let (Some(size), Some(leading)) = (number(text, "size"), number(text, "leading"))
    {
        text.insert("leading".into(), lead(size, leading));
        text.insert("old-style-figures".into(), Value::Boolean(false));
        // A theme that parts paragraphs by space goes on doing so.
        if let Some(squares) = suit.indent
            && number(text, "indent").is_some_and(|indent| indent > 0.0)
        {
            text.insert("indent".into(), Value::Float(size * squares));
            text.insert("indent-first".into(), Value::Boolean(true));
        }
    }
    if let Some(Value::Table(notes)) = theme.get_mut("notes")
        && let (Some(size), Some(leading)) = (number(notes, "size"), number(notes, "leading"))
    {
        notes.insert("leading".into(), lead(size * 0.9, leading));
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    fn fitted(name: &str, language: &str) -> Table {
        let mut theme: Table = crate::theme::shipped(name).unwrap().parse().unwrap();
        fit(&mut theme, language);
        theme
    }

    #[test]
    fn a_theme_suits_its_script() {
        assert_eq!(fitted("classic", "de"), fitted("classic", "ja-Latn"));
        let text = |language| fitted("classic", language)["text"].clone();
        let chinese = text("zh-TW");
        assert_eq!(chinese["leading"].as_float(), Some(18.0));
        assert_eq!(chinese["indent"].as_float(), Some(22.0));
        assert_eq!(chinese["indent-first"].as_bool(), Some(true));
        assert_eq!(text("fa")["indent"], text("en")["indent"]);
        assert!(text("he")["leading"].as_float() > Some(14.0));
        // The modern theme parts paragraphs by space.
        let modern = fitted("modern", "ko");
        let space = fitted("modern", "en")["text"]["indent"].as_integer() == Some(0);
        assert_eq!(modern["text"]["indent-first"].as_bool(), Some(!space));
        for name in ["classic", "modern", "handbook"] {
            for language in ["zh", "ar", "hi"] {
                assert!(Theme::deserialize(fitted(name, language)).is_ok(), "{name} {language}");
            }
        }
    }
}
