//! What mdBook hands a renderer.

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::book::Book;
use crate::diagnostics::Diagnostic;
use crate::manifest::{Contents, EntryText, Project};
use crate::source::Sources;

/// The versions of mdBook, without their last number, whose protocol is known.
const KNOWN: [&str; 2] = ["0.4", "0.5"];

/// mdBook's render context: the book with every preprocessor's work done, and where its files go.
#[derive(Debug, Clone, Deserialize)]
pub struct RenderContext {
    version: String,
    root: PathBuf,
    book: Book,
    config: serde_json::Value,
    destination: PathBuf,
}

/// What is no render context.
#[derive(Debug)]
pub struct ContextError(serde_json::Error);

impl fmt::Display for ContextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "standard input has no render context of mdBook's: {}", self.0)
    }
}

impl std::error::Error for ContextError {}

impl RenderContext {
    /// Reads a context as mdBook writes it, in JSON.
    ///
    /// # Errors
    ///
    /// What is read is no JSON, or lacks what a context has.
    pub fn read(reader: impl Read) -> Result<Self, ContextError> {
        serde_json::from_reader(std::io::BufReader::new(reader)).map_err(ContextError)
    }

    /// The book's folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where mdBook wants the finished files.
    #[must_use]
    pub fn destination(&self) -> &Path {
        &self.destination
    }

    /// The manifest as mdBook read it: `book.toml` with what its environment has otherwise.
    #[must_use]
    pub fn config(&self) -> &serde_json::Value {
        &self.config
    }

    /// Says that this version of mdBook may speak another protocol.
    pub(crate) fn doubts(&self) -> Option<Diagnostic> {
        let known = KNOWN
            .iter()
            .any(|known| self.version.strip_prefix(known).is_some_and(|rest| rest.starts_with('.')));
        (!known).then(|| {
            let message =
                format!("mdBook {} is not known: it may mean other things than are read", self.version);
            Diagnostic::warning("unknown-mdbook", message).help("mdBook 0.4 and 0.5 are known")
        })
    }

    /// Gives a project the chapters of the context.
    pub(crate) fn hand_over(&self, project: &mut Project, sources: &Sources) {
        let Contents::Entries(own) = &project.contents else { return };
        let shown = project.src.strip_prefix(&project.root).unwrap_or(&project.src).to_path_buf();
        let mut text = |chapter: &super::book::Chapter| {
            let path = shown.join(chapter.file().unwrap_or(Path::new("")));
            EntryText::Done(sources.add(path, chapter.content.clone()))
        };
        project.contents = Contents::Entries(self.book.clone().entries(own, sources, &mut text));
    }
}
