//! What is wrong with a book, said so that its author can mend it.
//!
//! Stages push [`Diagnostic`]s into one [`Diagnostics`] and go on; nobody stops at the first.

mod gather;
mod human;
mod render;

pub use render::{Format, Renderer};

use std::cmp::Ordering;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, RwLock};

use crate::source::{Sources, Span};

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The book cannot be made: exit code 1, nothing is written.
    Error,
    /// The book is made, but the author should look.
    Warning,
    /// Worth knowing; never fails a build.
    Note,
}

/// Where a diagnostic points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A range of a file that was read as text.
    Span(Span),
    /// A file as a whole: missing, unreadable, not text.
    Path(PathBuf),
    /// The book as a whole.
    Book,
}

/// One thing to say to the author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// A stable name for this kind of message, in kebab case: `missing-image`.
    pub code: &'static str,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where.
    pub place: Place,
    /// What to put beside the marked source, if more than the message is to be said.
    pub label: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error about the book as a whole, until a place is given.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A warning about the book as a whole, until a place is given.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// Something worth knowing, until a place is given about the book as a whole.
    pub fn note(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Self { severity, code, message: message.into(), place: Place::Book, label: None, help: None }
    }

    /// Points at a range of a source file.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.place = Place::Span(span);
        self
    }

    /// Points at a file as a whole.
    #[must_use]
    pub fn in_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.place = Place::Path(path.into());
        self
    }

    /// Text beside the marked source.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// What to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Everything said in one run. Shared by reference between threads.
#[derive(Debug, Default)]
pub struct Diagnostics {
    list: Mutex<Vec<Diagnostic>>,
    errors: AtomicUsize,
    /// Codes whose errors are but warnings for now.
    let_pass: RwLock<&'static [&'static str]>,
}

impl Diagnostics {
    /// Does some work in which errors of these codes are but warnings, on whatever thread.
    pub fn letting_pass<T>(&self, codes: &'static [&'static str], work: impl FnOnce() -> T) -> T {
        let set = |codes| {
            let mut now = self.let_pass.write().unwrap_or_else(std::sync::PoisonError::into_inner);
            std::mem::replace(&mut *now, codes)
        };
        let before = set(codes);
        let result = work();
        set(before);
        result
    }

    /// Keeps a diagnostic.
    pub fn push(&self, mut diagnostic: Diagnostic) {
        let let_pass = self.let_pass.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let_pass.contains(&diagnostic.code) {
            diagnostic.severity = diagnostic.severity.max(Severity::Warning);
        }
        if diagnostic.severity == Severity::Error {
            self.errors.fetch_add(1, Relaxed);
        }
        self.list.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(diagnostic);
    }

    /// Hands all that was said on to another.
    pub fn hand_over(self, other: &Diagnostics) {
        let list = self.list.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        list.into_iter().for_each(|diagnostic| other.push(diagnostic));
    }

    /// Whether any error was said.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.errors.load(Relaxed) > 0
    }

    /// Whether anything of these codes was said.
    #[must_use]
    pub fn any_of(&self, codes: &[&str]) -> bool {
        let list = self.list.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        list.iter().any(|diagnostic| codes.contains(&diagnostic.code))
    }

    /// All that was said, in the order of files and places whatever threads said it,
    /// each thing once.
    #[must_use]
    pub fn sorted(&self, sources: &Sources) -> Vec<Diagnostic> {
        let mut list = self.list.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        let key = |d: &Diagnostic| {
            // What is worth knowing of the whole book comes last.
            let late = d.severity == Severity::Note;
            match &d.place {
                Place::Book => (late, PathBuf::new(), 0, 0),
                Place::Path(path) => (false, path.clone(), 0, 0),
                Place::Span(span) => {
                    let path = sources.get(span.file).map(|f| f.path.clone()).unwrap_or_default();
                    (false, path, span.start, span.end)
                }
            }
        };
        list.sort_by(|a, b| match key(a).cmp(&key(b)) {
            Ordering::Equal => (a.code, &a.message).cmp(&(b.code, &b.message)),
            other => other,
        });
        list.dedup();
        list
    }
}
