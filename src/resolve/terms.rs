//! What a reference says of what it leads to.

use crate::document::{Words, filled};
use crate::words::capitalized;

/// The kinds of thing that a label can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thing {
    Figure,
    Table,
    Section,
    Chapter,
    Part,
    Appendix,
    Equation,
    Listing,
}

fn pattern(thing: Thing, words: &Words) -> &str {
    match thing {
        Thing::Figure => &words.figure,
        Thing::Table => &words.table,
        Thing::Section => &words.section,
        Thing::Chapter => &words.chapter,
        Thing::Part => &words.part,
        Thing::Appendix => &words.appendix,
        Thing::Equation => &words.equation,
        Thing::Listing => &words.listing,
    }
}

/// A thing with its number, on one line: `figure 3`, `equation (2)`, `图3`.
pub(super) fn numbered(thing: Thing, number: &str, words: &Words) -> String {
    let number = match thing {
        Thing::Equation => &format!("({number})"),
        _ => number,
    };
    filled(pattern(thing, words), "\0").replace(' ', "\u{a0}").replace('\0', number)
}

/// A thing with its number, as it begins a caption.
pub(super) fn caption(thing: Thing, number: &str, words: &Words) -> String {
    capitalized(&numbered(thing, number, words), words)
}

/// The word for a thing that has no number.
pub(super) fn word(thing: Thing, words: &Words) -> String {
    let pattern = filled(pattern(thing, words), "{}");
    let (before, after) = pattern.split_once("{}").unwrap_or_default();
    let after = after.trim_matches(|c: char| !c.is_alphanumeric());
    if after.is_empty() { before.trim().to_owned() } else { after.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_by_language() {
        let said = |lang: &str, thing| numbered(thing, "3", &Words::of(lang));
        assert_eq!(said("de-AT", Thing::Figure), "Abbildung\u{a0}3");
        assert_eq!(said("fr", Thing::Equation), "équation\u{a0}(3)");
        assert_eq!(said("hu", Thing::Figure), "3.\u{a0}ábra");
        assert_eq!(said("ja", Thing::Section), "3節");
        assert_eq!(caption(Thing::Part, "I", &Words::of("cs")), "Část\u{a0}I");
        assert_eq!(word(Thing::Chapter, &Words::of("zh")), "章");
        assert_eq!(word(Thing::Chapter, &Words::of("hu")), "fejezet");
        assert_eq!(word(Thing::Listing, &Words::of("xx")), "Listing");
    }
}
