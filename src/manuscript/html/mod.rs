//! Raw HTML within Markdown.

mod elements;
mod ends;
mod names;
mod tokens;

pub(super) use names::{Known, known};
pub(super) use tokens::{Tag, Token, decode, tokens};
