//! Quotation marks and spaces of languages.
//!
//! Source: Unicode CLDR's delimiters, where the trade's usage in books does not differ.

/// How a language sets quotations and high punctuation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Usage {
    /// For `"`.
    pub(super) double: (char, char),
    /// For `'`.
    pub(super) single: (char, char),
    /// Between the double marks and what they hold.
    pub(super) inner_space: Option<char>,
    /// Before `;`, `!` and `?`.
    pub(super) high_space: Option<char>,
    /// Before `:`.
    pub(super) colon_space: Option<char>,
    /// Words that begin with an apostrophe, in lower case and without it.
    pub(super) clipped: &'static [&'static str],
}

pub(super) const NBSP: char = '\u{a0}';
pub(super) const NNBSP: char = '\u{202f}';

// Only words that no quotation begins with.
const ENGLISH_CLIPPED: &[&str] = &[
    "tis", "twas", "twere", "twill", "twould", "twouldn", "twixt", "tisn", "twasn", "tain", "em", "til",
    "bout", "cos", "cept", "neath", "gainst", "n", "fraid", "nuff", "nother", "ow", "ave",
];
const DUTCH_CLIPPED: &[&str] = &["s", "t", "n", "k", "m", "r", "ns", "tis", "twas", "er"];

const fn usage(double: (char, char), single: (char, char)) -> Usage {
    Usage { double, single, inner_space: None, high_space: None, colon_space: None, clipped: &[] }
}

/// The usage of a language, by its BCP 47 tag.
pub(super) fn usage_of(lang: &str) -> Usage {
    let lang = lang.to_ascii_lowercase();
    let mut parts = lang.split(['-', '_']);
    let primary = parts.next().unwrap_or_default();
    let region = parts.find(|p| p.len() == 2).unwrap_or_default();
    let curly = usage(('“', '”'), ('‘', '’'));
    let low_high = usage(('„', '“'), ('‚', '‘'));
    match (primary, region) {
        ("de" | "it" | "rm", "ch") | ("de", "li") => usage(('«', '»'), ('‹', '›')),
        (
            "de" | "cs" | "sk" | "sl" | "bg" | "lt" | "is" | "et" | "lv" | "ka" | "mk" | "hsb" | "dsb" | "lb",
            _,
        ) => low_high,
        ("fr", "ca") => {
            Usage { inner_space: Some(NBSP), colon_space: Some(NBSP), ..usage(('«', '»'), ('“', '”')) }
        }
        ("fr", "ch") => Usage {
            inner_space: Some(NNBSP),
            high_space: Some(NNBSP),
            colon_space: Some(NNBSP),
            ..usage(('«', '»'), ('‹', '›'))
        },
        ("fr" | "br" | "oc", _) => Usage {
            inner_space: Some(NNBSP),
            high_space: Some(NNBSP),
            colon_space: Some(NBSP),
            ..usage(('«', '»'), ('“', '”'))
        },
        ("pt", "br") => curly,
        ("es" | "it" | "pt" | "ca" | "gl" | "ast" | "eu" | "el" | "fa" | "ar" | "sq" | "hy", _) => {
            usage(('«', '»'), ('“', '”'))
        }
        ("nl" | "af", _) => Usage { clipped: DUTCH_CLIPPED, ..curly },
        ("pl" | "ro", _) => usage(('„', '”'), ('«', '»')),
        ("hu", _) => usage(('„', '”'), ('»', '«')),
        ("hr" | "bs", _) => usage(('„', '”'), ('‘', '’')),
        ("sr", _) => usage(('„', '”'), ('’', '’')),
        ("sv" | "fi", _) => usage(('”', '”'), ('’', '’')),
        ("da", _) => usage(('»', '«'), ('›', '‹')),
        ("no" | "nb" | "nn", _) => usage(('«', '»'), ('‘', '’')),
        ("ru" | "uk" | "be" | "kk", _) => usage(('«', '»'), ('„', '“')),
        ("he", _) => usage(('”', '”'), ('’', '’')),
        ("en", _) | ("", _) => Usage { clipped: ENGLISH_CLIPPED, ..curly },
        _ => curly,
    }
}

/// Whether a word after an apostrophe is one that lost its beginning.
pub(super) fn is_clipped(usage: &Usage, word: &str) -> bool {
    let lower = word.to_lowercase();
    usage.clipped.contains(&lower.as_str())
}
