//! The order of words in a language, and the letters that an index is divided by.
//!
//! Order: the Unicode Collation Algorithm (UTS #10) with CLDR's tailoring for the language.

use std::cmp::Ordering;

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::Locale;

use crate::document::primary_language;

/// Pairs and threes of letters that are letters of their own.
const DIGRAPHS: &[(&str, &[&str])] = &[
    ("cs", &["ch"]),
    ("sk", &["ch", "dz", "dž"]),
    ("hu", &["dzs", "cs", "dz", "gy", "ly", "ny", "sz", "ty", "zs"]),
    ("hr", &["dž", "lj", "nj"]),
    ("bs", &["dž", "lj", "nj"]),
    ("sq", &["dh", "gj", "ll", "nj", "rr", "sh", "th", "xh", "zh"]),
    ("cy", &["ch", "dd", "ff", "ng", "ll", "ph", "rh", "th"]),
];

/// Rows of the kana, by which a Japanese index is divided; each begins here.
const KANA: [char; 10] = ['あ', 'か', 'さ', 'た', 'な', 'は', 'ま', 'や', 'ら', 'わ'];

/// The first consonants of Hangul's syllables, each for 588 of them; doubled ones with the plain.
const HANGUL: [char; 19] = [
    'ㄱ', 'ㄱ', 'ㄴ', 'ㄷ', 'ㄷ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅂ', 'ㅅ', 'ㅅ', 'ㅇ', 'ㅈ', 'ㅈ', 'ㅊ', 'ㅋ', 'ㅌ',
    'ㅍ', 'ㅎ',
];

/// How a language orders words.
pub(super) struct Letters {
    order: Option<CollatorBorrowed<'static>>,
    base: Option<CollatorBorrowed<'static>>,
    digraphs: &'static [&'static str],
}

impl Letters {
    /// Of a language (BCP 47); of none in particular where it is not known.
    pub(super) fn of(language: &str) -> Self {
        let locale = Locale::try_from_str(&language.replace('_', "-")).unwrap_or(Locale::UNKNOWN);
        let collator = |strength: Strength| {
            let mut options = CollatorOptions::default();
            options.strength = Some(strength);
            Collator::try_new((&locale).into(), options).ok()
        };
        let primary = primary_language(language);
        let digraphs = DIGRAPHS.iter().find(|(lang, _)| *lang == primary).map_or(&[][..], |(_, list)| list);
        Self { order: collator(Strength::Tertiary), base: collator(Strength::Primary), digraphs }
    }

    /// The order of two words.
    pub(super) fn compare(&self, a: &str, b: &str) -> Ordering {
        match &self.order {
            Some(collator) => collator.compare(a, b).then_with(|| a.cmp(b)),
            None => a.cmp(b),
        }
    }

    /// The letter that a word stands under. None for what begins with no letter; empty for an
    /// ideograph, which no letter stands over.
    pub(super) fn letter(&self, word: &str) -> Option<String> {
        let word = word.trim_start();
        let first = word.chars().next().filter(|c| c.is_alphabetic())?;
        if let n @ 0xAC00..=0xD7A3 = u32::from(first) {
            return HANGUL.get((n - 0xAC00) as usize / 588).map(char::to_string);
        }
        if let n @ (0x3041..=0x3096 | 0x30A1..=0x30FA) = u32::from(first) {
            let hiragana = char::from_u32(if n >= 0x30A1 { n - 0x60 } else { n }).unwrap_or(first);
            // Small ぁ stands before あ.
            return KANA.iter().rev().find(|row| hiragana >= **row).or(KANA.first()).map(char::to_string);
        }
        if matches!(first, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
        {
            return Some(String::new());
        }
        let lower = word.to_lowercase();
        if let Some(letters) = self.digraphs.iter().find(|letters| lower.starts_with(**letters)) {
            let mut chars = letters.chars();
            return Some(chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect());
        }
        let own = first.to_string();
        // An accented letter stands under its base, unless the language makes a letter of it.
        let same = |letter: &char| {
            let letter = letter.to_string();
            self.base.as_ref().is_some_and(|base| base.compare(&letter, &own) == Ordering::Equal)
        };
        let base = ('A'..='Z').chain('Α'..='Ω').chain('А'..='Я').find(same);
        Some(base.map_or_else(|| first.to_uppercase().collect(), |base| base.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(language: &str, words: &[&'static str]) -> Vec<&'static str> {
        let letters = Letters::of(language);
        let mut words = words.to_vec();
        words.sort_by(|a, b| letters.compare(a, b));
        words
    }

    #[test]
    fn each_language_has_its_order() {
        assert_eq!(sorted("de", &["Zahl", "Ärger", "Arm", "ab"]), ["ab", "Ärger", "Arm", "Zahl"]);
        assert_eq!(sorted("sv", &["zon", "ärlig", "år", "arm"]), ["arm", "zon", "år", "ärlig"]);
        assert_eq!(sorted("cs", &["chata", "hora", "cesta"]), ["cesta", "hora", "chata"]);
        assert_eq!(
            sorted("en", &["new york", "newark", "New", "&str", "2D"]),
            ["&str", "2D", "New", "new york", "newark"]
        );
    }

    #[test]
    fn words_stand_under_letters() {
        let letter = |lang: &str, word: &str| Letters::of(lang).letter(word);
        assert_eq!(letter("en", "élan").as_deref(), Some("E"));
        assert_eq!(letter("de-AT", "Ärger").as_deref(), Some("A"));
        assert_eq!(letter("sv", "år").as_deref(), Some("Å"));
        assert_eq!(letter("es", "ñandú").as_deref(), Some("Ñ"));
        assert_eq!(letter("cs", "Chata").as_deref(), Some("Ch"));
        assert_eq!(letter("ru", "ёлка").as_deref(), Some("Е"));
        assert_eq!(letter("el", "ήλιος").as_deref(), Some("Η"));
        assert_eq!(letter("ja", "ガラス").as_deref(), Some("か"));
        assert_eq!(letter("ja", "漢字").as_deref(), Some(""));
        assert_eq!(letter("ko", "한글").as_deref(), Some("ㅎ"));
        assert_eq!(letter("en", "&str"), None);
        assert_eq!(letter("no language at all", "word").as_deref(), Some("W"));
    }
}
