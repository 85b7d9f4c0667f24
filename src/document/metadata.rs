//! What is known of a book as a publication.

use std::sync::Arc;

use super::{Direction, Words};

/// What the manifest says of the book.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Title. Never empty after the manifest is read.
    pub title: String,
    /// Subtitle.
    pub subtitle: Option<String>,
    /// Everyone who made it, authors first.
    pub contributors: Vec<Contributor>,
    /// Language (BCP 47); `en` where nothing says otherwise.
    pub language: String,
    /// What the book is about.
    pub description: Option<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// Date of publication, as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Rights or licence, as one sentence.
    pub rights: Option<String>,
    /// Subjects, in the author's words or as BISAC and Thema codes.
    pub subjects: Vec<String>,
    /// Identifier as a URN: `urn:uuid:…`, `urn:isbn:…`. Made from the book's data when absent.
    pub identifier: String,
    /// ISBNs of the formats.
    pub isbn: Isbns,
    /// Series it belongs to.
    pub series: Option<Series>,
    /// Edition statement: "Second edition".
    pub edition: Option<String>,
    /// How the writing runs.
    pub direction: Direction,
    /// The words that Aldine writes itself.
    pub words: Arc<Words>,
}

impl Metadata {
    /// The words for a passage: of its own language (BCP 47) where that is known and not the book's.
    #[must_use]
    pub fn words_in(&self, language: Option<&str>) -> Arc<Words> {
        match language.filter(|own| *own != self.language && Words::known(own)) {
            Some(own) => Arc::new(Words::of(own)),
            None => self.words.clone(),
        }
    }

    /// Names of the authors proper, in order.
    pub fn authors(&self) -> impl Iterator<Item = &str> {
        self.contributors.iter().filter(|c| c.role == "aut").map(|c| c.name.as_str())
    }
}

/// Someone who made the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contributor {
    /// Name as printed.
    pub name: String,
    /// MARC relator code: `aut`, `edt`, `trl`, `ill` …
    pub role: String,
    /// Name as sorted: "Austen, Jane".
    pub file_as: Option<String>,
}

/// ISBN-13 of each format, digits only, checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Isbns {
    /// Of the e-book.
    pub epub: Option<String>,
    /// Of the printed book.
    pub print: Option<String>,
}

/// A series and the book's place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Name of the series.
    pub name: String,
    /// Position, as `3` or `2.5`.
    pub position: Option<String>,
}
