//! Words a manifest may use: languages, dates, ISBNs, roles of people and of sections.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::node::{Kind, Node};
use super::read::{Read, Reader, listing, nearest, whole};
use super::standard::{Inks, Standard};
use crate::document::{Direction, Role, Words};
use crate::printers::Printer;

/// A language tag (BCP 47), well-formed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Language(pub String);

/// Names that authors write for the tag they mean.
const LANGUAGE_NAMES: &[(&str, &str)] = &[
    ("arabic", "ar"),
    ("chinese", "zh"),
    ("czech", "cs"),
    ("danish", "da"),
    ("deutsch", "de"),
    ("dutch", "nl"),
    ("english", "en"),
    ("español", "es"),
    ("français", "fr"),
    ("french", "fr"),
    ("german", "de"),
    ("greek", "el"),
    ("hebrew", "he"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("latin", "la"),
    ("polish", "pl"),
    ("portuguese", "pt"),
    ("russian", "ru"),
    ("spanish", "es"),
    ("swedish", "sv"),
];

impl Language {
    /// Whether a tag is well-formed: a primary subtag of two or three letters (longer ones were
    /// never registered), then subtags of up to eight letters and digits (RFC 5646, section 2.1).
    pub fn well_formed(tag: &str) -> bool {
        let mut subtags = tag.split('-');
        let primary = subtags.next().unwrap_or("");
        let primary_good =
            (2..=3).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_alphabetic());
        let private = matches!(primary, "x" | "i") && tag.len() > 2;
        // A singleton opens an extension: something must follow it.
        let open_end = tag.rsplit('-').next().is_some_and(|s| s.len() == 1) && tag.contains('-');
        (primary_good || private)
            && !open_end
            && subtags.all(|s| (1..=8).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphanumeric()))
    }
}

/// What has a bibliography of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, schemars::JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub(crate) enum Scope {
    /// The book as a whole.
    Book,
    /// Each chapter.
    Chapter,
}

impl Read for Scope {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        match String::read(node, reader)?.as_str() {
            "book" => Some(Self::Book),
            "chapter" => Some(Self::Chapter),
            other => {
                let help = "write \"book\" or \"chapter\"".to_owned();
                reader.wrong(node, "bad-scope", format!("{other:?} has no bibliography"), Some(help));
                None
            }
        }
    }
}

/// A number of pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, schemars::JsonSchema)]
pub(crate) struct Pixels(#[schemars(range(min = 16, max = 20000))] pub u32);

/// The quality of a JPEG.
#[derive(Debug, Clone, Copy, PartialEq, Eq, schemars::JsonSchema)]
pub(crate) struct Quality(#[schemars(range(min = 1, max = 100))] pub u8);

/// A time in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, schemars::JsonSchema)]
pub(crate) struct Seconds(#[schemars(range(min = 1, max = 3600))] pub u32);

impl Read for Seconds {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        whole(node, reader, 1..=3600, "a time is a number of seconds from 1 to 3600").map(Self)
    }
}

impl Read for Pixels {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        whole(node, reader, 16..=20_000, "a side in pixels is a number from 16 to 20000").map(Self)
    }
}

impl Read for Quality {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        whole(node, reader, 1..=100, "the quality of a JPEG is a number from 1 to 100").map(Self)
    }
}

impl Read for Language {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        let text = String::read(node, reader)?;
        if Self::well_formed(&text) {
            return Some(Self(text));
        }
        // Locales of the shell: `en_GB.UTF-8`.
        let mended = text.split('.').next().unwrap_or("").replace('_', "-");
        let lower = text.to_lowercase();
        let named = LANGUAGE_NAMES.iter().find(|(name, _)| *name == lower).map(|(_, tag)| (*tag).into());
        let meant = if Self::well_formed(&mended) { Some(mended) } else { named };
        let help = match &meant {
            Some(meant) => format!("write it as \"{meant}\""),
            None => "a language is written as in \"en\", \"en-GB\", \"fr\", \"zh-Hant\" (BCP 47)".into(),
        };
        reader.wrong(node, "bad-language", format!("{text:?} is not a language tag"), Some(help));
        meant.map(Self)
    }
}

impl JsonSchema for Language {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Language".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$" })
    }
}

/// A date as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Date(pub String);

impl Date {
    fn parse(text: &str) -> Option<String> {
        // The day is all that a book needs of a time stamp.
        let day = text.trim();
        let day = day.split(['T', ' ']).next()?;
        let parts: Vec<&str> = day.split('-').collect();
        let widths = [4, 2, 2];
        if parts.len() > 3
            || parts.iter().zip(widths).any(|(p, w)| p.len() != w || !p.bytes().all(|b| b.is_ascii_digit()))
        {
            return None;
        }
        let number = |n: usize| parts.get(n).and_then(|p| p.parse::<u32>().ok());
        let year = number(0)?;
        if let Some(month) = number(1) {
            let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
            let days = match month {
                1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
                4 | 6 | 9 | 11 => 30,
                2 if leap => 29,
                2 => 28,
                _ => return None,
            };
            if number(2).is_some_and(|d| d == 0 || d > days) {
                return None;
            }
        }
        Some(day.to_string())
    }
}

impl Read for Date {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        let text = match &node.kind {
            Kind::Date(date) => date.to_string(),
            Kind::Integer(year) => year.to_string(),
            Kind::Text(text) => text.clone(),
            _ => {
                reader.wrong_type(node, "a date");
                return None;
            }
        };
        let date = Self::parse(&text);
        if date.is_none() {
            let help = "write it as 2024-05-31, \"2024-05\" or \"2024\"";
            reader.wrong(node, "bad-date", format!("{text:?} is not a date"), Some(help.into()));
        }
        date.map(Self)
    }
}

impl JsonSchema for Date {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [
            { "type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$" },
            { "type": "integer", "minimum": 1000, "maximum": 9999 }
        ]})
    }
}

/// An ISBN whose check digit is right, as the thirteen digits of an ISBN-13.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Isbn(pub String);

fn isbn13_check(first_twelve: &[u32]) -> u32 {
    let sum: u32 = first_twelve.iter().enumerate().map(|(n, d)| d * if n % 2 == 0 { 1 } else { 3 }).sum();
    (10 - sum % 10) % 10
}

impl Isbn {
    /// Reads an ISBN-13 or ISBN-10, with or without hyphens (ISO 2108).
    ///
    /// # Errors
    /// Says in words what is wrong with it.
    pub fn parse(text: &str) -> Result<String, String> {
        let plain = text.trim();
        let plain = plain.strip_prefix("urn:isbn:").unwrap_or(plain);
        let plain = plain.strip_prefix("ISBN").unwrap_or(plain).trim_start_matches([':', ' ']);
        let plain: String =
            plain.chars().filter(|c| !matches!(c, '-' | ' ' | '\u{2010}'..='\u{2013}')).collect();
        let digits: Vec<u32> = plain
            .char_indices()
            .map(|(n, c)| match c {
                'X' | 'x' if n == 9 && plain.len() == 10 => Some(10),
                _ => c.to_digit(10),
            })
            .collect::<Option<_>>()
            .ok_or_else(|| "an ISBN is made of digits and hyphens".to_string())?;
        let words = |digits: &[u32]| digits.iter().map(u32::to_string).collect::<String>();
        match digits.len() {
            13 => {
                if !plain.starts_with("978") && !plain.starts_with("979") {
                    return Err("an ISBN-13 begins with 978 or 979".into());
                }
                let check = isbn13_check(&digits[..12]);
                if check == digits[12] {
                    Ok(words(&digits))
                } else {
                    Err(format!("its check digit is {}, but the other digits ask for {check}", digits[12]))
                }
            }
            10 => {
                let sum: u32 = digits.iter().zip((1..=10).rev()).map(|(d, weight)| d * weight).sum();
                if !sum.is_multiple_of(11) {
                    return Err("its check digit does not fit the other digits".into());
                }
                let mut long = vec![9, 7, 8];
                long.extend_from_slice(&digits[..9]);
                long.push(isbn13_check(&long));
                Ok(words(&long))
            }
            n => Err(format!("an ISBN has 13 digits (or 10), this has {n}")),
        }
    }
}

impl Read for Isbn {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        let text = match &node.kind {
            Kind::Integer(n) => n.to_string(),
            _ => String::read(node, reader)?,
        };
        match Self::parse(&text) {
            Ok(isbn) => Some(Self(isbn)),
            Err(why) => {
                reader.wrong(node, "bad-isbn", format!("{text} is not an ISBN: {why}"), None);
                None
            }
        }
    }
}

impl JsonSchema for Isbn {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Isbn".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9Xx -]{10,17}$" })
    }
}

/// A MARC relator code: what someone did for the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Relator(pub String);

/// Words and codes of the MARC relators that books name (Library of Congress, MARC Code List for
/// Relators).
const RELATORS: &[(&str, &str)] = &[
    ("author", "aut"),
    ("editor", "edt"),
    ("translator", "trl"),
    ("illustrator", "ill"),
    ("abridger", "abr"),
    ("adapter", "adp"),
    ("annotator", "ann"),
    ("artist", "art"),
    ("author-of-afterword", "aft"),
    ("author-of-introduction", "aui"),
    ("book-designer", "bkd"),
    ("book-producer", "bkp"),
    ("cartographer", "ctg"),
    ("collaborator", "ctb"),
    ("commentator", "cmm"),
    ("compiler", "com"),
    ("contributor", "ctb"),
    ("copyright-holder", "cph"),
    ("cover-designer", "cov"),
    ("creator", "cre"),
    ("dedicatee", "dte"),
    ("designer", "dsr"),
    ("interviewee", "ive"),
    ("interviewer", "ivr"),
    ("narrator", "nrt"),
    ("photographer", "pht"),
    ("printer", "prt"),
    ("proofreader", "pfr"),
    ("publisher", "pbl"),
    ("publishing-director", "pbd"),
    ("redaktor", "red"),
    ("researcher", "res"),
    ("reviewer", "rev"),
    ("type-designer", "tyd"),
    ("typographer", "tyg"),
    ("writer-of-foreword", "wfw"),
    ("writer-of-preface", "wpr"),
    ("writer-of-introduction", "win"),
    ("other", "oth"),
];

impl Read for Relator {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        let text = String::read(node, reader)?;
        let plain = text.trim().to_lowercase().replace([' ', '_'], "-");
        if let Some((_, code)) = RELATORS.iter().find(|(word, code)| *word == plain || *code == plain) {
            return Some(Self((*code).to_string()));
        }
        // The list has some 270 codes, and more each year: any other code is taken at its word.
        if plain.len() == 3 && plain.bytes().all(|b| b.is_ascii_lowercase()) {
            return Some(Self(plain));
        }
        let words: Vec<&str> = RELATORS.iter().map(|(word, _)| *word).collect();
        let help = match nearest(&plain, words.iter().copied()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("known are {}, and the three-letter codes of MARC relators", listing(&words)),
        };
        reader.wrong(
            node,
            "unknown-relator",
            format!("{text:?} is no role that people have in books"),
            Some(help),
        );
        None
    }
}

impl JsonSchema for Relator {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Relator".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words: Vec<&str> = RELATORS.iter().map(|(word, _)| *word).collect();
        json_schema!({ "anyOf": [{ "enum": words }, { "type": "string", "pattern": "^[a-z]{3}$" }] })
    }
}

/// What a section is in its book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SectionRole(pub Role);

impl SectionRole {
    /// The role of a word, whatever its case and however its words are joined.
    pub fn parse(text: &str) -> Option<Role> {
        let plain = text.trim().to_lowercase().replace([' ', '_'], "-");
        let plain = match plain.as_str() {
            "acknowledgments" => "acknowledgements",
            "about-the-authors" | "about-author" => "about-the-author",
            "references" => "bibliography",
            "title" => "title-page",
            "copyright-page" | "imprint" => "copyright",
            other => other,
        };
        Role::from_name(plain)
    }
}

impl Read for SectionRole {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        let text = String::read(node, reader)?;
        if let Some(role) = Self::parse(&text) {
            return Some(Self(role));
        }
        let names: Vec<&str> = Role::ALL.iter().map(|r| r.name()).collect();
        let help = match nearest(&text, names.iter().copied()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("the roles are {}", listing(&names)),
        };
        reader.wrong(node, "unknown-role", format!("{text:?} is no role that a section has"), Some(help));
        None
    }
}

impl JsonSchema for SectionRole {
    fn schema_name() -> Cow<'static, str> {
        "Role".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<&str> = Role::ALL.iter().map(|r| r.name()).collect();
        json_schema!({ "description": "What a section is in its book.", "enum": names })
    }
}

/// How the writing runs: `"ltr"` or `"rtl"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TextDirection(pub Direction);

impl Read for TextDirection {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        match String::read(node, reader)?.as_str() {
            "ltr" => Some(Self(Direction::Ltr)),
            "rtl" => Some(Self(Direction::Rtl)),
            other => {
                let help = "write \"ltr\" (left to right) or \"rtl\" (right to left)";
                let message = format!("{other:?} is no direction of writing");
                reader.wrong(node, "bad-direction", message, Some(help.into()));
                None
            }
        }
    }
}

impl JsonSchema for TextDirection {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "TextDirection".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": ["ltr", "rtl"] })
    }
}

/// A standard that a PDF can keep: `"ua-1"`, `"a-2a"`, `"x-4"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PdfStandard(pub Standard);

impl Read for PdfStandard {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        let name = String::read(node, reader)?;
        let found = Standard::from_name(&name);
        if found.is_none() {
            let help = "write \"ua-1\" (accessible), \"a-2a\" (for archives) or \"x-4\" (for presses)";
            reader.wrong(
                node,
                "bad-standard",
                format!("{name:?} is no standard of PDF known here"),
                Some(help.into()),
            );
        }
        found.map(Self)
    }
}

impl JsonSchema for PdfStandard {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "PdfStandard".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": Standard::ALL.map(Standard::name) })
    }
}

/// What images are printed in: `"as-is"`, `"grey"`, `"cmyk"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PdfInks(pub Inks);

impl Read for PdfInks {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        let name = String::read(node, reader)?;
        let wanted = if name == "gray" { "grey" } else { name.as_str() };
        let found = Inks::ALL.into_iter().find(|(name, _)| *name == wanted);
        if found.is_none() {
            let help = "write \"as-is\", \"grey\" or \"cmyk\"";
            reader.wrong(
                node,
                "bad-inks",
                format!("images cannot be printed in {name:?}"),
                Some(help.into()),
            );
        }
        found.map(|(_, inks)| Self(inks))
    }
}

impl JsonSchema for PdfInks {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "PdfInks".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": Inks::ALL.map(|(name, _)| name) })
    }
}

/// A print service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PrintService(pub Printer);

impl Read for PrintService {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        let name = String::read(node, reader)?;
        let found = Printer::ALL.into_iter().find(|printer| printer.name() == name);
        if found.is_none() {
            let help = "write \"kdp\", \"ingramspark\", or \"other\" with the width of the spine";
            let message = format!("{name:?} is no print service that is known");
            reader.wrong(node, "bad-printer", message, Some(help.into()));
        }
        found.map(Self)
    }
}

impl JsonSchema for PrintService {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "PrintService".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": Printer::ALL.map(Printer::name) })
    }
}

/// A number of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, schemars::JsonSchema)]
pub(crate) struct Pages(#[schemars(range(min = 1, max = 5000))] pub u32);

impl Read for Pages {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        whole(node, reader, 1..=5000, "a number of pages lies between 1 and 5000").map(Self)
    }
}

/// What the number of pages is a multiple of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, schemars::JsonSchema)]
pub(crate) struct PageMultiple(#[schemars(range(min = 1, max = 64))] pub u32);

impl Read for PageMultiple {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        whole(node, reader, 1..=64, "pages are a multiple of a number from 1 to 64").map(Self)
    }
}

/// Pixels to the inch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, schemars::JsonSchema)]
pub(crate) struct Resolution(#[schemars(range(min = 0, max = 2400))] pub u32);

impl Read for Resolution {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        whole(node, reader, 0..=2400, "a resolution is a number from 0 to 2400").map(Self)
    }
}

/// A colour, `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HexColor(pub [u8; 3]);

impl Read for HexColor {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        let text = String::read(node, reader)?;
        let digits =
            text.strip_prefix('#').filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()));
        let value = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        if value.is_none() {
            let help = "write it as \"#1f3a4d\": red, green, blue";
            reader.wrong(node, "bad-color", format!("{text:?} is no colour"), Some(help.into()));
        }
        value.map(|value| Self([value >> 16, value >> 8, value].map(|byte| (byte & 0xFF) as u8)))
    }
}

impl JsonSchema for HexColor {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "HexColor".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^#[0-9a-fA-F]{6}$" })
    }
}

/// A position in a series: `3`, `2.5` or `"III"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Position(pub String);

impl Read for Position {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        match &node.kind {
            Kind::Integer(n) => Some(Self(n.to_string())),
            Kind::Float(n) if n.is_finite() => Some(Self(n.to_string())),
            _ => String::read(node, reader).map(Self),
        }
    }
}

impl JsonSchema for Position {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Position".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["number", "string"] })
    }
}

/// Words of the author's own, by their keys.
#[derive(Debug, Clone, Default)]
pub(crate) struct OwnWords(pub Vec<(String, String)>);

impl Read for OwnWords {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        let mut own = Vec::new();
        let mut tried = Words::default();
        for (key, value) in reader.table(node)? {
            let Some(text) = String::read(value, reader) else { continue };
            match tried.set(&key.text, &text) {
                Ok(()) => own.push((key.text.clone(), text)),
                Err(Some(wrong)) => reader.wrong(value, "bad-word", wrong, None),
                Err(None) => {
                    let known: Vec<&str> = Words::KEYS.iter().map(|(key, _)| *key).collect();
                    reader.unknown_key(key, &known);
                }
            }
        }
        Some(Self(own))
    }
}

impl JsonSchema for OwnWords {
    fn schema_name() -> Cow<'static, str> {
        "Words".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let property = |(key, what): &(&str, &str)| {
            let what = serde_json::json!({ "type": "string", "description": what.trim() });
            ((*key).to_owned(), what)
        };
        let properties: serde_json::Map<_, _> = Words::KEYS.iter().map(property).collect();
        json_schema!({ "type": "object", "additionalProperties": false, "properties": properties })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn isbns_are_checked_and_made_thirteen_digits() {
        assert_eq!(Isbn::parse("978-0-14-143951-8").unwrap(), "9780141439518");
        assert_eq!(Isbn::parse("0-306-40615-2").unwrap(), "9780306406157");
        assert_eq!(Isbn::parse("080442957X").unwrap(), "9780804429573");
        assert_eq!(Isbn::parse("urn:isbn:9780141439518").unwrap(), "9780141439518");
        assert!(Isbn::parse("978-0-14-143951-7").unwrap_err().contains("ask for 8"));
        assert!(Isbn::parse("0-306-40615-3").is_err());
        assert!(Isbn::parse("97801414395").unwrap_err().contains("this has 11"));
        assert!(Isbn::parse("1230141439518").unwrap_err().contains("978"));
        assert!(Isbn::parse("९७८0141439518").is_err());
        assert!(Isbn::parse("").is_err());
    }

    #[test]
    fn dates_exist() {
        for good in ["1813", "1813-01", "1813-01-28", "2024-02-29", "2024-05-01T10:00:00Z"] {
            assert!(Date::parse(good).is_some(), "{good}");
        }
        for bad in ["", "13", "1813-13", "1813-02-29", "1813-1-1", "May 2024", "1813-01-28-02", "１８１３"]
        {
            assert!(Date::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn language_tags_are_well_formed() {
        for good in ["en", "en-GB", "zh-Hant-TW", "grc", "de-1996", "x-klingon"] {
            assert!(Language::well_formed(good), "{good}");
        }
        for bad in ["", "e", "english", "en_GB", "en-", "en-x", "en-toolongsubtag", "日本"] {
            assert!(!Language::well_formed(bad), "{bad}");
        }
    }

    #[test]
    fn roles_by_any_spelling() {
        assert_eq!(SectionRole::parse("About the Author"), Some(Role::AboutTheAuthor));
        assert_eq!(SectionRole::parse("acknowledgments"), Some(Role::Acknowledgements));
        assert_eq!(SectionRole::parse("chapters"), None);
    }
}
