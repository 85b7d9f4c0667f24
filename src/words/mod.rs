//! The words and numbers that Aldine writes itself, put together.

pub mod index;
mod number;
mod numerals;
mod pages;

pub use number::{capitalized, figure, label, roman};
pub use pages::{Where, page};
