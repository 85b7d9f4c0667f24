//! Aldine: an ebook compiler. A Markdown manuscript and a manifest, parsed once, become an EPUB
//! and a typeset PDF.
//!
//! # The path of a book
//!
//! ```text
//! book.toml + SUMMARY.md + *.md
//!    │  manifest      what is the book, which files, which editions
//!    ▼
//! manuscript          files → Markdown events → document::Book (the one parse)
//!    ▼
//! resolve             citations, numbers, labels, links, references, ids
//! highlight           what the words of code are
//!    ▼
//! Book (immutable) ──────────────┬───────────────────────────┐
//!    ▼                           ▼                           │
//! typeset             paragraphs → lines → pages            epub  (waits only for the page list)
//!    ▼                           │ page list: where each     ▲
//! pdf                 pages → file, tags, outline  └─────────┘ printed page begins
//! ```
//!
//! [`mdbook`] speaks mdBook's protocol: where a book's chapters come from mdBook or have been through
//! its preprocessors, they are in the [`manifest::Project`] before the manuscript is read.
//!
//! Nothing flows back up: `typeset` knows no PDF, `pdf` knows no Markdown, `epub` knows no fonts'
//! metrics. What is wrong with a book is gathered in [`diagnostics::Diagnostics`], with its place;
//! no stage prints, and none panics on any input.
//!
//! # Compiling a book
//!
//! [`compile`] goes the whole path in memory; [`Outcome::write`] puts the files in a folder.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! let novel = folder.path().join("novel.md");
//! std::fs::write(&novel, "---\ntitle: A Day\nauthor: Ann Other\n---\n\n# Morning\n\nIt was.\n")?;
//!
//! let outcome = aldine::compile(&aldine::Options::new(&novel));
//! for diagnostic in &outcome.diagnostics {
//!     eprintln!("{}: {}", diagnostic.code, diagnostic.message);
//! }
//! assert_eq!(outcome.errors(), 0);
//! assert_eq!(outcome.project.as_ref().unwrap().meta.title, "A Day");
//!
//! let written = outcome.write(&folder.path().join("build"))?;
//! assert_eq!(written.len(), outcome.files.len());
//! # Ok(())
//! # }
//! ```
//!
//! Each stage is public too, and takes what the one before it gave: [`manifest::load`] and those
//! below it in the picture.

pub mod bibliography;
pub mod cli;
mod command;
mod compile;
pub mod cover;
mod dates;
pub mod diagnostics;
pub mod document;
pub mod embedded;
pub mod epub;
mod families;
pub mod highlight;
pub mod manifest;
pub mod manuscript;
pub mod math;
pub mod mdbook;
mod output;
pub mod pdf;
mod press;
pub mod printers;
pub mod quality;
pub mod resolve;
pub mod source;
pub mod store;
pub mod theme;
pub mod typeset;
pub mod words;
mod wrap;

pub use compile::{Finished, Format, Options, Outcome, Stage, compile};
pub use output::WriteError;
pub use wrap::{WrapOptions, wrap};
