//! Word spaces at which no line should end, though their author typed plain ones.
//!
//! The customs are those of the style books: a unit stays with its number and a number with what it
//! counts (*20 kg*, *p. 45*, *Figure 2*), initials and titles with the name (*T. S. Eliot*), a day with
//! its month; no line begins with a dash, an ellipsis or a sign of arithmetic; in the Slavic languages
//! none ends with a word of one letter. They are broken where a line would gape else.

use crate::document::primary_language;

/// What a language has of such customs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Customs {
    /// No line ends with a word of one letter.
    letters: bool,
    /// A number with a point is an ordinal: *3. Mai*.
    ordinals: bool,
    months: &'static [&'static str],
}

impl Customs {
    /// Those of a language (BCP 47).
    #[must_use]
    pub fn of(lang: &str) -> Self {
        let primary = primary_language(lang);
        let letters = matches!(&*primary, "pl" | "cs" | "sk" | "ru" | "uk" | "be");
        let ordinals = matches!(
            &*primary,
            "de" | "cs" | "sk" | "pl" | "da" | "nb" | "nn" | "no" | "fi" | "hu" | "sl" | "hr"
        );
        let months: &[&str] = match &*primary {
            "en" => &[
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December",
            ],
            "fr" => &[
                "janvier",
                "février",
                "mars",
                "avril",
                "mai",
                "juin",
                "juillet",
                "août",
                "septembre",
                "octobre",
                "novembre",
                "décembre",
            ],
            "es" | "it" | "pt" => &[
                "de",
                "gennaio",
                "febbraio",
                "marzo",
                "aprile",
                "maggio",
                "giugno",
                "luglio",
                "agosto",
                "settembre",
                "ottobre",
                "novembre",
                "dicembre",
            ],
            "nl" => &[
                "januari",
                "februari",
                "maart",
                "april",
                "mei",
                "juni",
                "juli",
                "augustus",
                "september",
                "oktober",
                "november",
                "december",
            ],
            _ => &[],
        };
        Self { letters, ordinals, months }
    }

    /// Whether no line should end between two words that a space parts.
    #[must_use]
    pub fn tie(&self, before: &str, after: &str) -> bool {
        let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else {
            return false;
        };
        // Most spaces are between two plain words, and this is asked of each.
        if last.is_ascii_lowercase() && first.is_ascii_lowercase() && before.len() > 1 {
            return false;
        }
        let word = before.trim_start_matches(OPENING);
        let bare = after.trim_end_matches(CLOSING);
        if matches!(bare, "–" | "—" | "=" | "×" | "±" | "÷" | "−" | "<" | ">" | "≤" | "≥" | "≈")
        {
            return true;
        }
        if first == '…' || after.starts_with("...") {
            // One that begins a sentence goes with it.
            return !matches!(last, '.' | '!' | '?') && bare.trim_matches(['…', '.']).is_empty();
        }
        if matches!(word, "×" | "±") {
            return first.is_ascii_digit();
        }
        let mut letters = word.chars();
        let lone = letters.next().filter(|c| c.is_alphabetic() && letters.next().is_none());
        if self.letters && lone.is_some() {
            return true;
        }
        if last.is_ascii_digit() {
            return self.counts(word, bare, after);
        }
        if (first.is_ascii_digit() || is_roman(bare)) && numbered(word) {
            return true;
        }
        let Some(stem) = word.strip_suffix('.') else {
            return first.is_uppercase()
                && matches!(word, "Mr" | "Mrs" | "Ms" | "Dr" | "St" | "Mme" | "Mlle" | "Ste");
        };
        if self.ordinals && stem.len() <= 2 && stem.bytes().all(|b| b.is_ascii_digit()) {
            return first.is_alphabetic();
        }
        let mut letters = stem.chars();
        let initial = letters.next().filter(|c| c.is_alphabetic() && letters.next().is_none());
        match initial {
            Some(c) if c.is_uppercase() => first.is_uppercase(),
            // "z. B.", "i. e."
            Some(_) => after.chars().nth(1) == Some('.') && first.is_alphabetic(),
            None => first.is_uppercase() && TITLES.contains(&stem),
        }
    }

    /// Whether what follows a number goes with it.
    fn counts(&self, number: &str, bare: &str, after: &str) -> bool {
        if bare.bytes().all(|b| b.is_ascii_digit()) {
            // Thousands parted by spaces.
            let figures = number.len() <= 3 && number.bytes().all(|b| b.is_ascii_digit());
            return bare.len() == 3 && figures;
        }
        matches!(after, "f." | "ff." | "a.m." | "p.m." | "f.," | "ff.,")
            || UNITS.contains(&bare)
            || number.len() <= 2 && self.months.contains(&bare)
    }
}

const OPENING: &[char] = &['(', '[', '“', '‘', '„', '‚', '«', '‹', '»', '›', '"', '\'', '—', '–'];
const CLOSING: &[char] =
    &[')', ']', '”', '’', '“', '‘', '»', '›', '«', '‹', '"', '\'', '.', ',', ';', ':', '!', '?'];

/// Titles before a name, without their point.
const TITLES: [&str; 24] = [
    "Mr", "Mrs", "Ms", "Dr", "Prof", "St", "Rev", "Hon", "Capt", "Col", "Gen", "Lt", "Sgt", "Messrs", "MM",
    "Mme", "Mlle", "Mgr", "Hr", "Fr", "Frl", "Sr", "Sra", "Ing",
];

const UNITS: [&str; 82] = [
    "%", "‰", "°", "°C", "°F", "K", "€", "$", "£", "¥", "kr", "kg", "g", "mg", "µg", "t", "km", "m", "dm",
    "cm", "mm", "µm", "nm", "km²", "m²", "cm²", "mm²", "ha", "m³", "cm³", "l", "L", "dl", "cl", "ml", "mL",
    "d", "h", "min", "s", "ms", "µs", "ns", "Hz", "kHz", "MHz", "GHz", "bit", "B", "kB", "KB", "MB", "GB",
    "TB", "KiB", "MiB", "GiB", "TiB", "W", "kW", "MW", "kWh", "V", "kV", "mV", "mA", "Ω", "J", "kJ", "kcal",
    "N", "Pa", "hPa", "kPa", "bar", "mol", "dB", "pt", "px", "ft", "lb", "km/h",
];

/// Whether a number follows a word as its number.
fn numbered(word: &str) -> bool {
    let mut low = [0u8; 12];
    let stem = word.trim_end_matches('.');
    if matches!(stem, "§" | "§§" | "№" | "nº" | "n°" | "nᵒ" | "Nº" | "N°" | "#") {
        return true;
    }
    let Some(low) = low.get_mut(..stem.len()) else { return false };
    low.copy_from_slice(stem.as_bytes());
    low.make_ascii_lowercase();
    let short = word.len() > stem.len();
    match &*low {
        b"p" | b"pp" | b"no" | b"nos" | b"vol" | b"vols" | b"ch" | b"chap" | b"fig" | b"figs" | b"sec"
        | b"eq" | b"eqs" | b"art" | b"col" | b"ll" | b"vv" | b"c" | b"ca" | b"s" | b"nr" | b"bd" | b"kap"
        | b"abb" | b"taf" | b"tab" | b"str" | b"ed" | b"op" | b"cap" | b"pag" | b"t" | b"v" | b"l" => short,
        b"chapter" | b"figure" | b"table" | b"section" | b"page" | b"pages" | b"part" | b"volume"
        | b"appendix" | b"equation" | b"listing" | b"act" | b"scene" | b"kapitel" | b"abbildung"
        | b"tabelle" | b"seite" | b"band" | b"teil" | b"chapitre" | b"tableau" | b"tome" => true,
        _ => false,
    }
}

/// Whether a word is a roman number, as far as its letters tell.
fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L' | b'C'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tied(lang: &str, text: &str) -> String {
        let customs = Customs::of(lang);
        let words: Vec<&str> = text.split(' ').collect();
        let mut out = words[0].to_string();
        for pair in words.windows(2) {
            out.push(if customs.tie(pair[0], pair[1]) { '~' } else { ' ' });
            out.push_str(pair[1]);
        }
        out
    }

    #[test]
    fn numbers_stay_with_what_they_count() {
        for (lang, wanted) in [
            ("en", "it weighs 20~kg, costs 5~€ and is 3~m long"),
            ("en", "see p.~45 and pp.~12–15, vol.~3, no.~7, Fig.~2; Chapter~IV of Part~2"),
            ("en", "on 12~May 1933 at 5~p.m. sharp"),
            ("en", "In 1984 he had 20 men and 3 horses"),
            ("fr", "1~000~000 habitants, le 3~mai, 20~%, nᵒ~5"),
            ("de", "am 3.~Mai 1848, S.~45~f., §~5"),
            ("en", "there were 1984 200 of them"),
            ("en", "a page full of words, a part of it"),
        ] {
            assert_eq!(tied(lang, &wanted.replace('~', " ")), wanted);
        }
    }

    #[test]
    fn names_stay_with_titles_and_initials() {
        for (lang, wanted) in [
            ("en", "T.~S.~Eliot met Mr.~Bennet and (Dr.~Johnson"),
            ("en-GB", "Mr~Bennet of St~Albans"),
            ("de", "z.~B. und d.~h. nicht"),
            ("en", "He came. She went. It was a doctor. Then he left."),
        ] {
            assert_eq!(tied(lang, &wanted.replace('~', " ")), wanted);
        }
    }

    #[test]
    fn no_line_begins_with_a_dash_or_ends_with_a_letter() {
        for (lang, wanted) in [
            ("de", "er ging~– wie immer~– nach Hause~… Und"),
            ("en", "3~×~4~= 12 and so~..."),
            ("pl", "Poszedł w~las i~z~nim a~jego pies"),
            ("en", "I am a man of means"),
            ("en", "He left. … and then"),
        ] {
            assert_eq!(tied(lang, &wanted.replace('~', " ")), wanted);
        }
    }
}
