//! The page model: what typesetting hands to the PDF backend, and nothing of PDF.
//!
//! Lengths are points (72 to the inch). The origin of a page is the top left corner of the
//! trimmed page, y grows downwards. Text stands on its baseline.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::document::{AssetId, BlockId, SectionId};

/// A typeset book.
#[derive(Debug, Default)]
pub struct PrintedBook {
    /// Trimmed page: width and height, pt.
    pub trim: (f32, f32),
    /// Bleed around it, pt; 0 for none.
    pub bleed: f32,
    /// Whether the bleed leaves out the edge at which the pages are bound, as print services want.
    pub bound: bool,
    /// The pages in order; the first is a recto.
    pub pages: Vec<Page>,
    /// The faces used. [`Run::face`] is an index.
    pub faces: Vec<Face>,
    /// The outline, in reading order.
    pub outline: Vec<OutlineEntry>,
    /// Where each anchor of the book (sections, headings, notes, spans) came to stand.
    pub anchors: BTreeMap<String, Place>,
    /// Where in the manuscript each page begins, for the e-book's page list.
    pub starts: Vec<PageStart>,
    /// The pages that are made from the metadata, by index and in order.
    pub made: Vec<(u32, MadePage)>,
    /// Stretches of text that are more than text. [`StretchId`] counts them from 1.
    pub stretches: Vec<Stretch>,
    /// The depth of each entry of the contents, printed or not, 1 for the outermost.
    /// [`Tag::Contents`] has an index.
    pub contents: Vec<u8>,
}

/// A stretch of text within a block that is more than text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// What it is.
    pub kind: StretchKind,
    /// The stretch around it.
    pub parent: StretchId,
}

/// What a stretch of text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StretchKind {
    /// A link or a reference.
    Link {
        /// Where it leads.
        target: LinkTarget,
        /// What is read to who cannot see it: the text of the link.
        text: Box<str>,
    },
    /// The call of a note, which leads to the note.
    NoteCall,
    /// Text in another language (BCP 47).
    Language(Box<str>),
    /// Code.
    Code,
    /// A formula, as it is read to who cannot see it.
    Formula(Box<str>),
}

/// The number of a stretch in [`PrintedBook::stretches`], counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct StretchId(pub u32);

impl StretchId {
    /// Text that is nothing but text.
    pub const NONE: Self = Self(0);

    /// Index in the list of stretches.
    #[must_use]
    pub fn index(self) -> Option<usize> {
        (self.0 as usize).checked_sub(1)
    }
}

/// A page that Aldine makes: nothing of it stands in the manuscript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MadePage {
    /// The half-title.
    HalfTitle,
    /// The title page.
    TitlePage,
    /// The copyright page.
    Imprint,
    /// A page of the contents.
    Contents {
        /// The anchor that its first entry leads to; none where it begins with the heading.
        first: Option<String>,
    },
}

/// A face of a font, with what of it was used.
#[derive(Debug)]
pub struct Face {
    /// PostScript name, without a subset's tag.
    pub name: String,
    /// The font file.
    pub data: Arc<[u8]>,
    /// Index of the face within a collection.
    pub index: u32,
    /// The weight that a variable font is set in, where it is not the one it has by itself.
    pub weight: Option<f32>,
    /// Units per em.
    pub upem: u16,
    /// The glyph of the word space; 0 for none.
    pub space_glyph: u16,
    /// The word space as the font has it, share of the size.
    pub space: f32,
    /// Every glyph used, and the text it stands for (several characters for a ligature).
    pub glyphs: FxHashMap<u16, Box<str>>,
}

/// A page.
#[derive(Debug, Default)]
pub struct Page {
    /// The folio as printed, or as it would be: `xii`, `207`.
    pub label: String,
    /// What is on it, in reading order; running head and folio last.
    pub items: Vec<Item>,
    /// All glyphs of the page's runs, one after the other.
    pub glyphs: Vec<Glyph>,
    /// Areas that lead somewhere.
    pub links: Vec<LinkArea>,
    /// What stands turned on the page: its places are those of the page turned back until it is upright.
    pub turned: Vec<Item>,
    /// Which way it is turned.
    pub turn: Turn,
    /// Whether a chapter, a part, anything with pages of its own begins on it.
    pub opens: bool,
    /// Whether the text is meant to end on it, wherever: the last page of a chapter, or one before
    /// the author's page break.
    pub closes: bool,
}

impl Page {
    /// All that is on it, what is turned last.
    pub fn all(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().chain(&self.turned)
    }

    /// A rectangle of what is turned, where it is on a page of this width and height, pt.
    #[must_use]
    pub fn turned_rect(&self, rect: Rect, (width, height): (f32, f32)) -> Rect {
        match self.turn {
            Turn::Right => Rect { x: width - rect.y - rect.h, y: rect.x, w: rect.h, h: rect.w },
            Turn::Left => Rect { x: rect.y, y: height - rect.x - rect.w, w: rect.h, h: rect.w },
        }
    }
}

/// A quarter turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Turn {
    /// To the right, as titles run down a spine: x runs down from the top, y to the left from the right edge.
    #[default]
    Right,
    /// To the left, as wide tables stand: x runs up from the foot, y to the right from the left edge.
    Left,
}

/// A thing on a page.
#[derive(Debug, Clone)]
pub struct Item {
    /// What of the book it is part of.
    pub tag: Tag,
    /// The thing.
    pub kind: ItemKind,
}

/// What an item is part of, for the structure of a tagged file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tag {
    /// Nothing: a rule, an ornament.
    Artifact,
    /// The running head.
    Head,
    /// The folio.
    Folio,
    /// The head of a table, set again where the table goes on overleaf.
    Repeated,
    /// The title of a section.
    Title(SectionId),
    /// A block of the text, a note's too. The same block may have items on several pages.
    Block(BlockId),
    /// Text that a block holds beside the blocks in it, counted from 0: its caption, its title, its
    /// attribution; the terms of a list, the lines of a poem.
    Part(BlockId, u32),
    /// The mark before a block: of the list item or of the note that begins with it, or the number
    /// of a formula.
    Label(BlockId),
    /// The mark of a list's item that holds nothing: the list, and which item.
    Mark(BlockId, u32),
    /// An entry of the printed contents, by its number among all: see [`PrintedBook::contents`].
    Contents(u32),
    /// Title page, copyright page: made from the metadata.
    Made,
    /// The title of something that is made: of the printed contents.
    MadeTitle,
}

/// The kinds of item.
#[derive(Debug, Clone)]
pub enum ItemKind {
    /// A line of text, or a part of one.
    Line(Line),
    /// A filled rectangle: rule, bar, background.
    Fill {
        /// Where.
        rect: Rect,
        /// Its colour.
        color: Color,
    },
    /// The outline of a rectangle.
    Stroke {
        /// Where: the middle of the line.
        rect: Rect,
        /// Thickness, pt.
        width: f32,
        /// Its colour.
        color: Color,
    },
    /// A straight line.
    Segment {
        /// Where it begins, from the page's top left corner, pt.
        from: (f32, f32),
        /// Where it ends.
        to: (f32, f32),
        /// Thickness, pt.
        width: f32,
        /// Its colour.
        color: Color,
    },
    /// An image, stretched to the rectangle.
    Image {
        /// Which.
        asset: AssetId,
        /// Where.
        rect: Rect,
        /// How much of that shows; none for all of it.
        cut: Option<Rect>,
        /// What it shows.
        alt: Arc<str>,
        /// The stretch of text that it stands in.
        stretch: StretchId,
    },
}

/// A rectangle, from the page's top left corner.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// Left edge, pt.
    pub x: f32,
    /// Top edge, pt.
    pub y: f32,
    /// Width, pt.
    pub w: f32,
    /// Height, pt.
    pub h: f32,
}

/// A colour of text, rule or ground.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Color {
    /// Black ink alone.
    #[default]
    Black,
    /// Black ink, by share: 0 is none, 1 is black.
    Gray(f32),
    /// Red, green, blue, each 0 to 1.
    Rgb(f32, f32, f32),
}

/// Text on one baseline, in reading order.
#[derive(Debug, Clone)]
pub struct Line {
    /// Baseline from the page's top, pt.
    pub y: f32,
    /// Its runs, in reading order.
    pub runs: Vec<Run>,
    /// How the line ends.
    pub end: LineEnd,
    /// The room it was set in; none for an initial, which stands beside lines.
    pub fit: Option<Fit>,
}

/// The room that a line was set in, and how it was fitted to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// Left edge, pt; an indent is none of it.
    pub x: f32,
    /// Width, pt.
    pub width: f32,
    /// What was done.
    pub set: Set,
    /// Whether it begins at the right.
    pub rtl: bool,
    /// Added after each glyph to spare the word spaces, thousandths of the size.
    pub tracking: f32,
}

/// How a line is set in its room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Set {
    /// Its spaces are the font's own.
    Ragged,
    /// It fills its room.
    Filled,
    /// It would, but a paragraph ends with it, or the author ended it.
    Ending,
}

/// How a line ends, for whoever extracts its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnd {
    /// At the end of its paragraph.
    Paragraph,
    /// Between words: a space belongs there.
    Space,
    /// Within a word, after a dash or hyphen of the text's own: no space belongs there.
    Inside,
    /// Within a word, and the last glyph is a hyphen that the text does not have.
    Hyphen,
    /// It goes on on the same baseline, behind something that is not text.
    Part,
}

/// Glyphs of one face, size and colour.
#[derive(Debug, Clone)]
pub struct Run {
    /// Index into [`PrintedBook::faces`].
    pub face: u16,
    /// Size, pt.
    pub size: f32,
    /// Horizontal scaling, 1 for none.
    pub scale: f32,
    /// Where the first glyph's origin is, pt from the page's left.
    pub x: f32,
    /// How far above the line's baseline it stands (superscripts), pt.
    pub rise: f32,
    /// Colour.
    pub color: Color,
    /// The glyphs, in [`Page::glyphs`].
    pub glyphs: Range<u32>,
    /// The text, where the glyphs' own texts would not give it.
    pub actual: Option<Box<str>>,
    /// The stretch of text that it stands in.
    pub stretch: StretchId,
}

/// A glyph in its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// Index in the face.
    pub id: u16,
    /// Shift right, thousandths of the size, not part of the advance.
    pub dx: i16,
    /// Shift up, thousandths of the size.
    pub dy: i16,
    /// To the next glyph's origin, thousandths of the size before scaling, kerning and
    /// the line's stretched space included.
    pub advance: f32,
}

/// An area of a page that leads somewhere.
#[derive(Debug, Clone)]
pub struct LinkArea {
    /// Where it is.
    pub rect: Rect,
    /// Where it leads.
    pub target: LinkTarget,
    /// What is read to who cannot see it: the text of the link.
    pub text: Box<str>,
    /// What it lies on.
    pub tag: Tag,
    /// The stretch that it makes clickable.
    pub stretch: StretchId,
}

/// Where an area leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// An address.
    Url(Arc<str>),
    /// A key of [`PrintedBook::anchors`].
    Anchor(Arc<str>),
}

/// A place on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Index of the page.
    pub page: u32,
    /// From the left, pt.
    pub x: f32,
    /// From the top, pt: above the first line of what stands there.
    pub y: f32,
}

/// An entry of the outline.
#[derive(Debug, Clone)]
pub struct OutlineEntry {
    /// Its text.
    pub title: String,
    /// 1 for the outermost.
    pub depth: u8,
    /// The anchor, a key of [`PrintedBook::anchors`].
    pub anchor: String,
}

/// Where in the manuscript a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageStart {
    /// Index of the page.
    pub page: u32,
    /// The section.
    pub section: SectionId,
    /// The block, and the characters of its flat text that stand on earlier pages. Lines of verse
    /// and terms of a definition list count one more for their end. A table that goes on from the
    /// page before is named by the first block of the row.
    /// None where the page begins with the section's title.
    pub block: Option<(BlockId, u32)>,
}
