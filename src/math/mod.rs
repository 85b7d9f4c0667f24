//! Formulas: TeX's notation read once into a small tree, of which both books and the spoken text
//! are made.
//!
//! The notation is that of LaTeX's `amsmath` and `amssymb` within a formula; what stands for it is
//! [`Node`]. Nothing here knows fonts, pages or files: a place is a range of the formula's bytes.

mod alphabet;
mod atoms;
mod commands;
mod environments;
mod expand;
mod lexer;
mod macros;
mod parser;
mod spoken;
mod symbols;
mod text;
mod tree;
mod units;

use std::ops::Range;

pub use alphabet::{read_as, styled};
pub use atoms::{Break, Flat, break_after, classes, flat, parts, space_between};
pub use macros::Macros;
pub use tree::*;

/// Why a formula cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What of the notation is wrong, bytes.
    pub range: Range<usize>,
    /// What is wrong with it.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// Reads a formula; `display` says whether it stands by itself.
///
/// # Errors
///
/// An unknown command, a brace that does not match, what is nested too deeply: with its place.
pub fn parse(tex: &str, display: bool) -> Result<Formula, Error> {
    parser::formula(tex, display, &mut Macros::default())
}

/// The same with commands that formulas before it have defined; those that it defines are added.
///
/// # Errors
///
/// As [`parse`].
pub fn parse_with(tex: &str, display: bool, macros: &mut Macros) -> Result<Formula, Error> {
    parser::formula(tex, display, macros)
}

impl Formula {
    /// A formula that could not be read: its notation as text.
    #[must_use]
    pub fn unread(tex: &str, display: bool) -> Self {
        let text = TextPart::Words { text: tex.into(), face: TextFace::default() };
        let body = vec![Node::Text(vec![text])];
        Self { tex: tex.into(), body, spoken: tex.into(), display, tag: None, label: None }
    }
}

#[cfg(test)]
mod tests;
