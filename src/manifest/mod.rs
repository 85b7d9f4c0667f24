//! The manifest: what the book is, which files make it, which editions it has.
//!
//! [`load`] reads `book.toml` (Aldine's own or mdBook's), finds the contents, and gives a
//! [`Project`]; [`schema`] is the manifest's JSON schema, for editors.

mod assemble;
mod contents;
pub mod front_matter;
mod identity;
mod lengths;
mod load;
mod mdbook;
mod node;
mod project;
mod read;
mod read_text;
mod summary;
mod tables;
mod values;

pub use load::load;
pub use project::*;
pub use read_text::{read_text, unreadable};

/// The role of a section by its name in a manifest or in front matter, whatever its case.
#[must_use]
pub fn role_from_word(word: &str) -> Option<crate::document::Role> {
    values::SectionRole::parse(word)
}

/// The manifest's JSON schema (draft 2020-12), with which editors complete and check `book.toml`.
#[must_use]
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(tables::ManifestTable).to_value()
}
