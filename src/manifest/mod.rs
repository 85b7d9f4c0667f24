//! The manifest: what the book is, which files make it, which editions it has.

mod project;

pub use project::*;
