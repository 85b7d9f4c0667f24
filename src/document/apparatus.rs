//! What leads a reader through a book: marks for the index, the index itself, lists of figures.

use super::{Inline, Target};
use crate::source::Span;

/// A mark for the index; prints nothing where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexMark {
    /// The entry and the entries within it, outermost first. Never empty.
    pub path: Vec<IndexTerm>,
    /// What it says of its place.
    pub kind: MarkKind,
    /// Whether the place is the one where its subject is treated.
    pub main: bool,
    /// Whether the marked text itself is the entry, so that a capital may be its sentence's.
    pub own: bool,
    /// Its anchor, unique in the book; given by `resolve`.
    pub id: String,
    /// Where it stands, or the block that it stands in.
    pub span: Span,
}

/// A term of the index.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexTerm {
    /// As it is printed.
    pub content: Vec<Inline>,
    /// As it is sorted, where that differs.
    pub sort: Option<String>,
}

/// What a mark for the index says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkKind {
    /// The subject stands here.
    Place,
    /// From here on.
    Begin,
    /// Up to here.
    End,
    /// Look under these entries instead, each a path from the outermost term.
    See(Vec<Vec<String>>),
    /// Look under these entries as well.
    SeeAlso(Vec<Vec<String>>),
}

/// The entries of the index that begin with one letter.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexGroup {
    /// The letter, or a word for what has none; empty for no heading.
    pub letter: String,
    /// The entries in their order, those within others after them.
    pub entries: Vec<IndexEntry>,
}

/// An entry of the index.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexEntry {
    /// 0 for the outermost.
    pub level: u8,
    /// Its anchor, unique in the book.
    pub id: String,
    /// The term.
    pub term: Vec<Inline>,
    /// Where its subject stands, in the order of the text.
    pub places: Vec<IndexPlace>,
    /// Entries to look under instead.
    pub see: Vec<IndexSee>,
    /// Entries to look under as well.
    pub also: Vec<IndexSee>,
}

/// A place, or a stretch of the text, that the index leads to.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexPlace {
    /// Where it begins.
    pub from: Target,
    /// The anchor of its end, for a stretch.
    pub to: Option<String>,
    /// Whether the subject is treated there.
    pub main: bool,
}

impl IndexPlace {
    /// The anchor of its beginning.
    #[must_use]
    pub fn anchor(&self) -> &str {
        match &self.from {
            Target::Anchor { id, .. } | Target::Raw(id) | Target::Url(id) => id,
        }
    }
}

/// A pointer from one entry of the index to another.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexSee {
    /// The other entry's term, with those around it.
    pub content: Vec<Inline>,
    /// Where it is; none where there is no such entry, which was said.
    pub target: Option<Target>,
}

/// An entry of a list of figures, tables, listings or formulas.
#[derive(Debug, Clone, PartialEq)]
pub struct ListEntry {
    /// Its number: `2.1`.
    pub number: Option<String>,
    /// What it is called.
    pub content: Vec<Inline>,
    /// Where it is.
    pub target: Target,
}

/// A term's text without what belongs to the place it was taken from: links, notes, anchors,
/// marks, pictures.
#[must_use]
pub fn copied(inlines: &[Inline]) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(inlines.len());
    let mut push = |inline: Inline| match (inline, out.last_mut()) {
        (Inline::Text(text), Some(Inline::Text(last))) => last.push_str(&text),
        (inline, _) => out.push(inline),
    };
    for inline in inlines {
        match inline {
            Inline::Text(_) | Inline::Code(_) | Inline::Math(_) => push(inline.clone()),
            Inline::Break => push(Inline::Text(" ".into())),
            Inline::Link(link) => copied(&link.content).into_iter().for_each(&mut push),
            Inline::Reference(reference) => copied(&reference.content).into_iter().for_each(&mut push),
            Inline::Span(attrs, content) => match &attrs.lang {
                Some(lang) => {
                    let attrs = super::Attrs { lang: Some(lang.clone()), ..super::Attrs::default() };
                    push(Inline::Span(Box::new(attrs), copied(content)));
                }
                None => copied(content).into_iter().for_each(&mut push),
            },
            Inline::NoteCall { .. } | Inline::Index(_) | Inline::Image(_) | Inline::Html(_) => {}
            other => {
                let mut other = other.clone();
                if let Some(content) = other.content_mut() {
                    *content = copied(content);
                }
                push(other);
            }
        }
    }
    out
}
