//! Text within a block.

use std::sync::Arc;

use super::{AssetId, Attrs, IndexMark, NoteId};
use crate::math::Formula;
use crate::source::Span;

/// A piece of text that keeps its meaning, not its looks.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    /// Plain text: smart punctuation applied, white space run together, no line ends.
    Text(String),
    /// Stress: italic, or roman within italic.
    Emphasis(Vec<Inline>),
    /// Strong importance: bold.
    Strong(Vec<Inline>),
    /// Struck out.
    Strike(Vec<Inline>),
    /// Underlined: an HTML `<u>` or `<ins>`.
    Underline(Vec<Inline>),
    /// True small capitals.
    SmallCaps(Vec<Inline>),
    /// Smaller print: an HTML `<small>`.
    Small(Vec<Inline>),
    /// Subscript.
    Sub(Vec<Inline>),
    /// Superscript.
    Sup(Vec<Inline>),
    /// Code.
    Code(String),
    /// A key to press.
    Kbd(Vec<Inline>),
    /// A link.
    Link(Box<Link>),
    /// The call of a footnote.
    NoteCall {
        /// Which note of the section.
        note: NoteId,
        /// The how-manieth call of it, from 0: each call has its own anchor.
        call: u32,
    },
    /// A reference by label, whose text `resolve` makes.
    Reference(Box<Reference>),
    /// Works cited, whose text `resolve` makes.
    Citation(Box<Citation>),
    /// A mark for the index; prints nothing where it stands.
    Index(Box<IndexMark>),
    /// An image in the line.
    Image(Box<Image>),
    /// A formula.
    Math(Arc<Formula>),
    /// A line end that is to be kept.
    Break,
    /// A span with attributes: language, class, anchor.
    Span(Box<Attrs>, Vec<Inline>),
    /// Raw XHTML that the model has no word for.
    Html(String),
}

/// A link.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Where it leads.
    pub target: Target,
    /// What the author put in quotes after the address.
    pub title: Option<String>,
    /// The text.
    pub content: Vec<Inline>,
    /// Whether print says to which page it leads, and how; set by `resolve`.
    pub page: Option<PageForm>,
    /// Where it stands.
    pub span: Span,
}

/// How print says, behind a link or a reference, on which page its place is. That is no part of the
/// flat text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageForm {
    /// As part of the sentence: *on page 47*.
    Plain,
    /// *(page 47)*.
    Brackets,
    /// *, page 47*: within brackets of the author's.
    Comma,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An address outside the book, as it is.
    Url(String),
    /// As the author wrote it, before `resolve`: `other.md#heading`, `#heading`.
    Raw(String),
    /// A place in the book, by the unique id of a section, heading, block or span.
    Anchor {
        /// The section that holds it.
        section: super::SectionId,
        /// The id within the book; the section's own id for its beginning.
        id: String,
    },
}

/// A cross-reference by label, or to the glossary.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// The label as written. Of a term the name of its entry; empty where that is the text.
    pub label: String,
    /// Whether it is a term that the glossary explains.
    pub term: bool,
    /// Text the author put in place of the made one.
    pub content: Vec<Inline>,
    /// Where it leads; [`Target::Raw`] until resolved.
    pub target: Target,
    /// Whether print says on which page that is, and how; set by `resolve`.
    pub page: Option<PageForm>,
    /// Where it stands.
    pub span: Span,
}

/// Works cited in one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Citation {
    /// The works, in the author's order.
    pub works: Vec<CitedWork>,
    /// Whether the sentence itself names the first work's author: `@knuth1981 says`.
    pub narrative: bool,
    /// Before `resolve` the author's words, with [`Citation::WORK`] for each work; after it, what
    /// the style makes of them.
    pub content: Vec<Inline>,
    /// Its number in the book, from 0; set by `resolve`.
    pub number: u32,
}

impl Citation {
    /// Stands for a work in the words of its author.
    pub const WORK: char = '\u{fffc}';
}

/// A work as a citation names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedWork {
    /// Its key in the bibliography.
    pub key: String,
    /// Whether its author is left out: `[-@knuth1981]`.
    pub unnamed: bool,
    /// Where it is named.
    pub span: Span,
}

/// An image.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    /// The file. None when it could not be had: an error was said, and the text stands in.
    pub asset: Option<AssetId>,
    /// What it shows, for who cannot see it. Empty for a decoration.
    pub alt: String,
    /// Title, which is a lone image's caption.
    pub title: Option<String>,
    /// The width asked for.
    pub width: Option<Length>,
    /// The height asked for.
    pub height: Option<Length>,
    /// Classes and anchor.
    pub attrs: Attrs,
    /// Where it stands.
    pub span: Span,
}

impl Image {
    /// Whether its author says that it shows nothing a reader must know of.
    #[must_use]
    pub fn decorative(&self) -> bool {
        self.attrs.class("decorative") || self.attrs.class("decoration")
    }
}

/// A length that an author asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Length {
    /// Points, 72 to the inch.
    Pt(f32),
    /// A share of the measure, 1 for all of it.
    Share(f32),
}

/// Characters of the flat text: what a place inside a block counts.
///
/// Text and code count their characters, a kept line end one, a formula the characters of its
/// line of signs; a link, a span, emphasis count what they hold; a reference or a citation what its
/// content holds.
/// Note calls, images, index marks and raw HTML count nothing.
#[must_use]
pub fn flat_len(inlines: &[Inline]) -> usize {
    let mut n = 0;
    walk(inlines, &mut |s| n += s.chars().count());
    n
}

/// The flat text itself, as [`flat_len`] counts it.
#[must_use]
pub fn flat_text(inlines: &[Inline]) -> String {
    let mut text = String::new();
    walk(inlines, &mut |s| text.push_str(s));
    text
}

fn walk(inlines: &[Inline], f: &mut impl FnMut(&str)) {
    for inline in inlines {
        match inline {
            Inline::Text(s) | Inline::Code(s) => f(s),
            Inline::Math(formula) => f(&formula.spoken),
            Inline::Break => f("\n"),
            Inline::Emphasis(c)
            | Inline::Strong(c)
            | Inline::Strike(c)
            | Inline::Underline(c)
            | Inline::SmallCaps(c)
            | Inline::Small(c)
            | Inline::Sub(c)
            | Inline::Sup(c)
            | Inline::Kbd(c)
            | Inline::Span(_, c) => walk(c, f),
            Inline::Link(link) => walk(&link.content, f),
            Inline::Reference(reference) => walk(&reference.content, f),
            Inline::Citation(citation) => walk(&citation.content, f),
            Inline::NoteCall { .. } | Inline::Index(_) | Inline::Image(_) | Inline::Html(_) => {}
        }
    }
}
