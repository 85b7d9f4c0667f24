//! The model of a book: what the manuscript says, with no looks and no files.
//!
//! Data only. `manuscript` makes it, `resolve` completes it, and both backends take `&Book`.
//!
//! # Places in the text
//!
//! A place inside a block is a number of characters of its *flat text*: [`flat_len`] says what
//! counts. Typesetting and EPUB use the same count, so a page of the PDF can begin at the same
//! word in the e-book.

mod apparatus;
mod code;
mod count;
mod direction;
mod inline;
mod metadata;
pub mod plain;
mod role;
mod scripts;
pub mod table;
pub mod walk;
mod words;

pub use apparatus::{
    IndexEntry, IndexGroup, IndexMark, IndexPlace, IndexSee, IndexTerm, ListEntry, MarkKind, copied,
};
pub use code::{Callout, Code, Token, TokenKind};
pub use direction::{Direction, is_rtl, primary_language};
pub use inline::{
    Citation, CitedWork, Image, Inline, Length, Link, PageForm, Reference, Target, flat_len, flat_text,
};
pub use metadata::{Contributor, Isbns, Metadata, Series};
pub use role::{Matter, Role};
pub use scripts::{is_hangul, is_spaceless, is_square};
pub use words::{Words, filled};

use std::path::PathBuf;
use std::sync::Arc;

use crate::source::Span;

/// A whole book, in reading order.
#[derive(Debug, Default)]
pub struct Book {
    /// What the manifest says of the book.
    pub meta: Metadata,
    /// Parts and chapters in reading order, flat: [`Section::level`] gives the nesting.
    pub sections: Vec<Section>,
    /// Images and other files that the text uses, each once. [`AssetId`] is an index.
    pub assets: Vec<Asset>,
    /// The cover image.
    pub cover: Option<AssetId>,
}

/// Index into [`Book::sections`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SectionId(pub u32);

/// A block's number in document order, dense over the book, notes included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct BlockId(pub u32);

/// Index into [`Section::notes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NoteId(pub u32);

/// Index into [`Book::assets`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AssetId(pub u32);

/// One entry of the book's contents: a part, a chapter, a chapter within a chapter.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// What this section is in the book: part, chapter, dedication …
    pub role: Role,
    /// Nesting in the contents, 0 for the outermost. Parts are at 0 and do not push chapters down.
    pub level: u8,
    /// The chapter's number among its siblings, outermost first: `[2, 1]` for 2.1.
    /// Empty where the section is not numbered.
    pub number: Vec<u32>,
    /// The title as the text has it: the file's first heading, else the contents' entry.
    /// Empty for a section without any (a dedication).
    pub title: Vec<Inline>,
    /// The title in the table of contents and running heads, where it differs from `title`.
    pub short_title: Option<String>,
    /// A second line under the title, from front matter.
    pub subtitle: Option<String>,
    /// Unique name of this section in the book: its anchor, and its file's name in the EPUB.
    pub id: String,
    /// The Markdown file, relative to the book's source folder; none for a part or a draft.
    pub file: Option<PathBuf>,
    /// Whether the contents list it without a text (mdBook's draft chapter).
    pub draft: bool,
    /// Language, where it differs from the book's (BCP 47).
    pub lang: Option<String>,
    /// How its text runs, after `resolve`.
    pub direction: Direction,
    /// The text after the title.
    pub blocks: Vec<Block>,
    /// Notes called in this section, in the order of their first call.
    pub notes: Vec<Note>,
    /// Where the section begins in its source.
    pub span: Option<Span>,
}

impl Section {
    /// A section with nothing in it.
    #[must_use]
    pub fn blank(role: Role) -> Self {
        Self {
            role,
            level: 0,
            number: Vec::new(),
            title: Vec::new(),
            short_title: None,
            subtitle: None,
            id: String::new(),
            file: None,
            draft: false,
            lang: None,
            direction: Direction::default(),
            blocks: Vec::new(),
            notes: Vec::new(),
            span: None,
        }
    }
}

/// A footnote.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// The mark, counted from 1 in each section.
    pub number: u32,
    /// Unique name in the book.
    pub id: String,
    /// How often it is called: each call has a back link.
    pub calls: u32,
    /// The text.
    pub blocks: Vec<Block>,
    /// Where it is defined.
    pub span: Span,
}

/// A block and where it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Number in document order; set by `resolve`.
    pub id: BlockId,
    /// Source range.
    pub span: Span,
    /// Anchor, classes and language the author gave, if any.
    pub attrs: Option<Box<Attrs>>,
    /// What it is.
    pub kind: BlockKind,
}

/// Attributes the author gave a block or span: `{#id .class lang=fr}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attrs {
    /// Anchor, unique in the book after `resolve`.
    pub id: Option<String>,
    /// Classes, kept in the EPUB and known to themes.
    pub classes: Vec<String>,
    /// Language (BCP 47).
    pub lang: Option<String>,
    /// Any other `key=value`.
    pub pairs: Vec<(String, String)>,
}

impl Attrs {
    /// The value of a key.
    #[must_use]
    pub fn pair(&self, key: &str) -> Option<&str> {
        self.pairs.iter().find(|(k, _)| k == key).map(|(_, value)| value.as_str())
    }

    /// How the text is to run, where a `dir` says so.
    #[must_use]
    pub fn direction(&self) -> Option<Direction> {
        match self.pair("dir")? {
            "ltr" => Some(Direction::Ltr),
            "rtl" => Some(Direction::Rtl),
            _ => None,
        }
    }

    /// Whether it has a class.
    #[must_use]
    pub fn class(&self, name: &str) -> bool {
        self.classes.iter().any(|class| class == name)
    }
}

impl Block {
    /// The value of a key that the author gave, or that `resolve` put there: the
    /// `number` of a formula (`2.1`), the `label` of a listing (`Listing 2.1`).
    #[must_use]
    pub fn pair(&self, key: &str) -> Option<&str> {
        self.attrs.as_ref()?.pair(key)
    }

    /// Whether the author gave it a class.
    #[must_use]
    pub fn class(&self, name: &str) -> bool {
        self.attrs.as_ref().is_some_and(|attrs| attrs.class(name))
    }
}

/// The kinds of block.
#[derive(Debug, Clone, PartialEq)]
pub enum BlockKind {
    /// Running text.
    Paragraph(Vec<Inline>),
    /// A heading inside a section. The section's own title is not in its blocks.
    Heading(Heading),
    /// A quotation.
    Quote(Vec<Block>),
    /// A motto at the head of a chapter or part, with its source.
    Epigraph {
        /// The quoted text.
        blocks: Vec<Block>,
        /// Who said it.
        attribution: Vec<Inline>,
    },
    /// Lines whose ends are kept; stanzas are separated.
    Verse(Vec<Stanza>),
    /// Bulleted or numbered list.
    List(List),
    /// Terms and what they mean.
    Definitions(Vec<Definition>),
    /// The works of a bibliography; made by `resolve`.
    Works(Vec<Work>),
    /// A block of code, its text without the last line end.
    Code(Code),
    /// A table.
    Table(Table),
    /// An image on its own, with a caption.
    Figure(Figure),
    /// A note, tip, warning … set off from the text.
    Admonition(Admonition),
    /// A container `:::` or `<div>` whose class the theme may know.
    Container(Vec<Block>),
    /// A disclosure: always open in print.
    Details {
        /// The line that stays visible.
        summary: Vec<Inline>,
        /// The rest.
        blocks: Vec<Block>,
    },
    /// A turn of scene: an ornament, or space.
    SceneBreak,
    /// The author asks for a new page here.
    PageBreak,
    /// A formula that stands by itself.
    Math(std::sync::Arc<crate::math::Formula>),
    /// Entries of the index, made by `resolve`.
    Index(IndexGroup),
    /// A list of figures, tables, listings or formulas, made by `resolve`.
    ListOf(Vec<ListEntry>),
    /// Raw XHTML that the model has no word for: the EPUB keeps it where it is well-formed.
    Html(String),
}

/// Elements of raw XHTML whose text is no part of the book's.
pub const WORDLESS: [&str; 9] =
    ["svg", "math", "script", "style", "iframe", "video", "audio", "object", "canvas"];

/// A heading within a section.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// Depth in the book's outline: 1 would be a chapter's title, so 2 and more.
    pub depth: u8,
    /// Unique name in the book.
    pub id: String,
    /// Number as the theme asks for it (`2.1.3`), set by `resolve`.
    pub number: Option<String>,
    /// Whether it stays out of number and contents (`.unnumbered`, `.unlisted`).
    pub unlisted: bool,
    /// The text.
    pub content: Vec<Inline>,
}

/// Lines of verse that stand together.
#[derive(Debug, Clone, PartialEq)]
pub struct Stanza {
    /// The lines; a line that overruns the measure is turned over with a further indent.
    pub lines: Vec<VerseLine>,
}

/// A line of verse.
#[derive(Debug, Clone, PartialEq)]
pub struct VerseLine {
    /// Steps of indent the author gave.
    pub indent: u8,
    /// The text.
    pub content: Vec<Inline>,
}

/// A list.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// The first number, for a numbered list.
    pub start: Option<u64>,
    /// Whether items are separated by no blank line, so that paragraphs get no space.
    pub tight: bool,
    /// The items.
    pub items: Vec<ListItem>,
    /// What its items are, where they explain a listing's callouts: one for each.
    pub callouts: Vec<Callout>,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListItem {
    /// For a task, whether it is done.
    pub task: Option<bool>,
    /// The text.
    pub blocks: Vec<Block>,
}

/// Terms with their definitions.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    /// One term or several.
    pub terms: Vec<Vec<Inline>>,
    /// One definition or several, each of blocks.
    pub definitions: Vec<Vec<Block>>,
}

/// A work of a bibliography.
#[derive(Debug, Clone, PartialEq)]
pub struct Work {
    /// What citations call it by, where the style sets that apart: `[1]`.
    pub label: Vec<Inline>,
    /// What it is, in one paragraph, whose anchor citations lead to.
    pub blocks: Vec<Block>,
    /// References back to where it is cited: for the e-book alone.
    pub back: Vec<Inline>,
}

/// Alignment of a table's column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// As the writing runs.
    #[default]
    Start,
    /// Centred.
    Center,
    /// Against the writing.
    End,
    /// Figures, with their points one below the other.
    Point,
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// One for each column.
    pub aligns: Vec<Align>,
    /// Rows of the head; repeated where the table is split over pages.
    pub head: Vec<Row>,
    /// Rows of the body.
    pub body: Vec<Row>,
    /// The caption.
    pub caption: Vec<Inline>,
}

/// A row: its cells.
pub type Row = Vec<Cell>;

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Columns it covers, 1 or more.
    pub columns: u16,
    /// Rows it covers, 1 or more.
    pub rows: u16,
    /// Whether it is a header of its row or column.
    pub header: bool,
    /// What it holds; Markdown gives one paragraph.
    pub blocks: Vec<Block>,
}

/// A figure: one image or several, or any blocks, with a caption.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What is shown.
    pub blocks: Vec<Block>,
    /// The caption.
    pub caption: Vec<Inline>,
}

/// A set-off remark.
#[derive(Debug, Clone, PartialEq)]
pub struct Admonition {
    /// `note`, `tip`, `important`, `warning`, `caution`, or another word of the author's.
    pub kind: String,
    /// The author's own title; without one the kind's word in the book's language is used.
    pub title: Option<Vec<Inline>>,
    /// The text.
    pub blocks: Vec<Block>,
}

/// A file the book shows: an image.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Path relative to the book's source folder: its name in the EPUB is made from it.
    pub path: PathBuf,
    /// What the bytes are, by their content, not by the file's name.
    pub kind: AssetKind,
    /// The file, as it is.
    pub bytes: Arc<[u8]>,
    /// Width and height: pixels, or for SVG the units of its view box (96 to the inch).
    pub size: (f32, f32),
    /// Pixels to the inch, where the file says; 96 is assumed otherwise.
    pub dpi: Option<f32>,
    /// Where it is first used.
    pub span: Option<Span>,
}

/// Formats of images.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AssetKind {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// GIF; print takes its first frame.
    Gif,
    /// WebP.
    WebP,
    /// SVG.
    Svg,
}

impl AssetKind {
    /// Every format.
    pub const ALL: [AssetKind; 5] = [Self::Jpeg, Self::Png, Self::Gif, Self::WebP, Self::Svg];
}
