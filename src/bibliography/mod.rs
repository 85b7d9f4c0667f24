//! The works that a book cites, and how they are to be cited: BibTeX, BibLaTeX or YAML, and a style
//! in the Citation Style Language (CSL 1.0.2).
//!
//! [`Bibliography::load`] reads the files that the manifest names; [`Bibliography::styling`] unpacks
//! style and terms, which takes some time and is done only for a book that cites something.

mod bibtex;
mod style;
mod yaml;

pub use style::{Styling, names};

use std::collections::HashMap;

use hayagriva::Entry;

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::manifest::Project;
use crate::manuscript;
use crate::source::{FileId, Sources, Span};
use style::Choice;

/// The works of a book's bibliography.
#[derive(Debug)]
pub struct Bibliography {
    works: Vec<Entry>,
    by_key: HashMap<String, usize>,
    /// What cannot be read of works that can be used all the same.
    doubtful: HashMap<String, Vec<Diagnostic>>,
    /// Whether every file could be read as a whole.
    complete: bool,
    style: Choice,
    /// Whether each chapter has a bibliography of its own.
    pub by_chapter: bool,
    /// The title, if its author gave one.
    pub title: Option<String>,
    /// Whether works are listed that are not cited.
    pub all: bool,
    /// Where the bibliography is defined.
    pub span: Option<Span>,
}

impl Bibliography {
    /// Reads the bibliography of a book, if it has one. All that is wrong with it is said; one that
    /// is wrong is read as far as it goes, so that what is wrong with citations is said as well.
    #[must_use]
    pub fn load(project: &Project, sources: &Sources, diags: &Diagnostics) -> Option<Self> {
        let options = project.bibliography.as_ref()?;
        let style = Choice::find(project, options, sources, diags);
        let mut shelf = Shelf::default();
        let texts = manuscript::named_texts(project, &options.files, sources, diags);
        let mut complete = true;
        for ((path, span), text) in options.files.iter().zip(texts) {
            let Some((file, source)) = text else {
                complete = false;
                continue;
            };
            let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
            let text = source.text.as_str();
            complete &= match extension.as_str() {
                "bib" | "bibtex" | "biblatex" => bibtex::read(text, file, &mut shelf, diags),
                "yml" | "yaml" => yaml::read(text, file, &mut shelf, diags),
                _ => {
                    let message = format!("`{}` is no bibliography that Aldine reads", path.display());
                    let said = Diagnostic::error("bad-bibliography", message)
                        .help("save it as BibTeX or BibLaTeX (`.bib`), or as Hayagriva's YAML (`.yml`)");
                    diags.push(match span {
                        Some(span) => said.at(*span),
                        None => said,
                    });
                    false
                }
            };
        }
        let Shelf { works, by_key, doubtful, .. } = shelf;
        Some(Self {
            works,
            by_key,
            doubtful,
            complete,
            style,
            by_chapter: options.by_chapter,
            title: options.title.clone(),
            all: options.all,
            span: options.files.first().and_then(|(_, span)| *span),
        })
    }

    /// The works, in the order of the files.
    #[must_use]
    pub fn works(&self) -> &[Entry] {
        &self.works
    }

    /// The work of a key, by its index; what is to be said where there is none, unless it may be
    /// among what could not be read. What is doubtful about the work is said.
    pub(crate) fn find(&self, key: &str, diags: &Diagnostics) -> Result<usize, Option<Diagnostic>> {
        if let Some(at) = self.by_key.get(key) {
            self.doubtful.get(key).into_iter().flatten().for_each(|said| diags.push(said.clone()));
            return Ok(*at);
        }
        if !self.complete {
            return Err(None);
        }
        let mut keys: Vec<&str> = self.by_key.keys().map(String::as_str).collect();
        keys.sort_unstable();
        let message = format!("no work of the bibliography has the key `{key}`");
        let said = Diagnostic::error("unknown-work", message);
        Err(Some(match manuscript::nearest_of(key, keys.into_iter()) {
            Some(near) => said.help(format!("did you mean `@{near}`?")),
            None => said.help(format!(
                "add the work to the bibliography, or write `\\@{key}` where you cite nothing"
            )),
        }))
    }

    /// The style, and the terms of a language (BCP 47).
    #[must_use]
    pub fn styling(&self, language: &str) -> Styling {
        self.style.styling(language)
    }
}

/// The works read so far.
#[derive(Default)]
struct Shelf {
    works: Vec<Entry>,
    by_key: HashMap<String, usize>,
    doubtful: HashMap<String, Vec<Diagnostic>>,
    places: HashMap<String, Span>,
}

impl Shelf {
    /// Whether a key is free; where it is not, both places are said.
    fn claim(&mut self, key: &str, place: Span, diags: &Diagnostics) -> bool {
        let Some(first) = self.places.insert(key.to_owned(), place) else { return true };
        for (here, label) in [(first, "first here"), (place, "and again here")] {
            let message = format!("two works have the key `{key}`");
            let help = "give one of the two another key, or delete it";
            diags.push(Diagnostic::error("duplicate-work", message).at(here).label(label).help(help));
        }
        false
    }

    fn add(&mut self, work: Entry) {
        self.by_key.insert(work.key().to_owned(), self.works.len());
        self.works.push(work);
    }
}

/// A range of a file as a place in it, not empty where that can be.
fn place(file: FileId, text: &str, range: std::ops::Range<usize>) -> Span {
    let start = range.start.min(text.len());
    let next = text[floor(text, start)..].chars().next().map_or(0, char::len_utf8);
    Span::new(
        file,
        floor(text, start),
        floor(text, range.end.clamp(start, text.len())).max(floor(text, start) + next),
    )
}

/// The next place at or before a byte where a character begins.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
