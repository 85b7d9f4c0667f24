//! Aldine: an ebook compiler.

pub mod diagnostics;
pub mod document;
pub mod manifest;
pub mod pdf;
pub mod source;
pub mod theme;
pub mod typeset;
