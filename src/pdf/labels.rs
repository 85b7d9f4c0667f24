//! Page labels: the folios as a viewer shows them, in ranges (ISO 32000-1, 12.4.2).

use lopdf::{Dictionary, Object, dictionary};

use super::document::text;
use crate::typeset::page::Page;

/// How the pages of a range are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Decimal,
    LowerRoman,
    UpperRoman,
    /// By the prefix alone: each page of the range has the same label.
    Fixed,
}

/// A label taken apart.
#[derive(Debug, PartialEq, Eq)]
struct Label<'a> {
    prefix: &'a str,
    style: Style,
    number: u32,
}

/// The number tree of page labels.
pub(super) fn tree(pages: &[Page]) -> Object {
    let mut nums = Vec::new();
    let mut previous: Option<Label<'_>> = None;
    for (index, page) in pages.iter().enumerate() {
        let label = parse(&page.label);
        let continues = previous.as_ref().is_some_and(|before| {
            before.prefix == label.prefix
                && before.style == label.style
                && (label.style == Style::Fixed || before.number.checked_add(1) == Some(label.number))
        });
        if !continues {
            nums.push(Object::from(index as i64));
            nums.push(Object::Dictionary(range(&label)));
        }
        previous = Some(label);
    }
    Object::Dictionary(dictionary! { "Nums" => nums })
}

fn range(label: &Label<'_>) -> Dictionary {
    let mut range = Dictionary::new();
    if !label.prefix.is_empty() {
        range.set("P", text(label.prefix));
    }
    let style = match label.style {
        Style::Decimal => "D",
        Style::LowerRoman => "r",
        Style::UpperRoman => "R",
        Style::Fixed => return range,
    };
    range.set("S", style);
    if label.number != 1 {
        range.set("St", i64::from(label.number));
    }
    range
}

fn parse(label: &str) -> Label<'_> {
    let digits = label.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (prefix, number) = label.split_at(label.len() - digits);
    if let Ok(value) = number.parse::<u32>()
        && value > 0
        && !number.starts_with('0')
    {
        return Label { prefix, style: Style::Decimal, number: value };
    }
    for style in [Style::LowerRoman, Style::UpperRoman] {
        if let Some(number) = from_roman(label, style == Style::UpperRoman) {
            return Label { prefix: "", style, number };
        }
    }
    Label { prefix: label, style: Style::Fixed, number: 0 }
}

/// The value of a roman number, if it is written as a viewer would write it.
fn from_roman(label: &str, upper: bool) -> Option<u32> {
    const NUMERALS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if label.is_empty() || label.len() > 15 || label.bytes().any(|b| b.is_ascii_uppercase() != upper) {
        return None;
    }
    let lower = label.to_ascii_lowercase();
    let (mut rest, mut value) = (lower.as_str(), 0);
    let mut written = String::new();
    for (worth, numeral) in NUMERALS {
        while let Some(after) = rest.strip_prefix(numeral) {
            rest = after;
            value += worth;
        }
    }
    // Written back, so that `iiii` and `ivi` do not count.
    let mut left = value;
    for (worth, numeral) in NUMERALS {
        while left >= worth {
            written.push_str(numeral);
            left -= worth;
        }
    }
    (rest.is_empty() && written == lower).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nums(labels: &[&str]) -> String {
        let pages: Vec<Page> =
            labels.iter().map(|label| Page { label: (*label).to_string(), ..Page::default() }).collect();
        format!("{:?}", tree(&pages))
    }

    #[test]
    fn runs_of_folios_are_ranges() {
        let tree = nums(&["i", "ii", "iii", "iv", "1", "2", "3", "A-1", "A-2", "", "", "Plate"]);
        assert_eq!(tree, "<</Nums [0 <</S /r>> 4 <</S /D>> 7 <</P (A-)/S /D>> 9 <<>> 11 <</P (Plate)>>]>>");
    }

    #[test]
    fn a_gap_begins_a_range() {
        assert_eq!(nums(&["1", "2", "9", "10"]), "<</Nums [0 <</S /D>> 2 <</S /D/St 9>>]>>");
        assert_eq!(nums(&["XIV", "XV", "007"]), "<</Nums [0 <</S /R/St 14>> 2 <</P (007)>>]>>");
    }

    #[test]
    fn only_well_formed_roman_numbers_count() {
        assert_eq!(from_roman("mcmxliv", false), Some(1944));
        assert_eq!(from_roman("iiii", false), None);
        assert_eq!(from_roman("ivi", false), None);
        assert_eq!(from_roman("Iv", true), None);
    }
}
