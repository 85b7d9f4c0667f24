//! How a section's number is written, as the theme asks.

use super::Words;
use crate::document::{Role, Section};
use crate::theme::{NumberStyle, Theme};

/// The line above a section's title: `Chapter 7`, `VII`, `2.1`; none where the theme or the
/// section wants none, or where the title says the very same.
#[must_use]
pub fn label(section: &Section, theme: &Theme, words: &Words) -> Option<String> {
    let style = match section.role {
        Role::Part => theme.part.number,
        _ if section.number.len() > usize::from(theme.front.number_depth) => return None,
        _ => theme.chapter.number,
    };
    let label = match (section.number.as_slice(), style) {
        ([], _) | (_, NumberStyle::None) => None,
        ([n], NumberStyle::Arabic | NumberStyle::Words) => Some(n.to_string()),
        ([n], NumberStyle::Roman) => Some(roman(*n)),
        ([n], NumberStyle::Labelled) if section.role == Role::Part => {
            Some(format!("{} {}", words.labels[1], roman(*n)))
        }
        ([n], NumberStyle::Labelled) => Some(format!("{} {n}", words.labels[0])),
        (several, _) => Some(several.iter().map(u32::to_string).collect::<Vec<_>>().join(".")),
    };
    let title = crate::document::flat_text(&section.title);
    label.filter(|l| !l.eq_ignore_ascii_case(title.trim().trim_end_matches('.')))
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
