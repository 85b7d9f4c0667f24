//! What a column is made of.

use std::sync::Arc;

use crate::document::SectionId;
use crate::document::table::Spot;
use crate::document::{AssetId, BlockId};
use crate::source::Span;
use crate::theme::Alignment;

use super::super::breaks::BreakKind;
use super::super::initial::Initial;
use super::super::items::Row;
use super::super::math::FormulaId;
use super::super::page::Tag;

/// Ticks of a line of text.
pub const LINE: u16 = 60;

/// A column of pieces.
#[derive(Debug, Default)]
pub struct Flow {
    /// The pieces from top to bottom.
    pub pieces: Vec<Piece>,
    /// What is drawn behind or beside runs of pieces.
    pub frames: Vec<Frame>,
    /// The notes called in it: their own columns.
    pub notes: Vec<Vec<Piece>>,
    /// Figures and tables that may leave their place, in order.
    pub floats: Vec<Float>,
    /// Where it goes on in narrow columns, side by side.
    pub columns: Option<Columns>,
    /// The entries in its columns, in order.
    pub entries: Vec<Entry>,
}

/// An entry in narrow columns, which may go on overleaf.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The piece.
    pub piece: usize,
    /// The entry that it stands under, in [`Flow::entries`].
    pub parent: Option<usize>,
    /// What names it again where it goes on: which of the pieces from [`Columns::to`] on.
    pub again: Option<usize>,
}

/// Pieces of a figure or table that may leave their place for the head or the foot of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Float {
    /// The first.
    pub from: usize,
    /// The one behind the last.
    pub to: usize,
}

/// Narrow columns, side by side, to the end of a flow.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Columns {
    /// The first piece in them.
    pub from: usize,
    /// The one behind the last. What follows stands in no place of its own: see [`Entry::again`].
    pub to: usize,
    /// How many stand beside each other.
    pub count: u8,
    /// From the left edge of one to that of the next, pt.
    pub step: f32,
}

impl Flow {
    /// Visits every row of it, its notes' and its labels' too.
    pub fn each_row(&mut self, f: &mut impl FnMut(&mut Row)) {
        for piece in self.pieces.iter_mut().chain(self.notes.iter_mut().flatten()) {
            piece.each_row(f);
        }
    }
}

impl Piece {
    /// Visits every row of it.
    pub fn each_row(&mut self, f: &mut dyn FnMut(&mut Row)) {
        if let Some(label) = &mut self.label {
            f(&mut label.row);
        }
        match &mut self.kind {
            PieceKind::Text(text) => f(&mut text.row),
            PieceKind::Lines(code) => {
                f(&mut code.mark);
                for line in &mut code.lines {
                    f(&mut line.row);
                    line.number.iter_mut().for_each(&mut *f);
                }
            }
            PieceKind::Table(table) => {
                let cells = table.rows.iter_mut().flatten().flat_map(|cell| &mut cell.pieces);
                cells.chain(&mut table.caption).for_each(|piece| piece.each_row(f));
            }
            PieceKind::Blank { ornament, .. } => ornament.iter_mut().for_each(&mut *f),
            PieceKind::Opening { rows, .. } => rows.iter_mut().for_each(|r| f(&mut r.row)),
            PieceKind::Entry { row, number, leader, .. } => {
                f(row);
                f(number);
                leader.iter_mut().for_each(|row| f(row));
            }
            PieceKind::Formula { .. }
            | PieceKind::Images(_)
            | PieceKind::Plate { .. }
            | PieceKind::PageBreak => {}
        }
    }
}

/// Something in the column.
#[derive(Debug)]
pub struct Piece {
    /// What it is.
    pub kind: PieceKind,
    /// Space above, ticks; dropped at a page's top. The larger of this and the space below the
    /// piece before is taken.
    pub before: u16,
    /// Space below, ticks.
    pub after: u16,
    /// Indents of the column, pt.
    pub left: f32,
    /// The same on the right.
    pub right: f32,
    /// Whether it stays with what follows, as a heading does.
    pub keep: bool,
    /// How its text stands to what is below it.
    pub tie: Tie,
    /// What of the book it is.
    pub tag: Tag,
    /// Where it came from.
    pub span: Option<Span>,
    /// The section and block, for the page list.
    pub section: SectionId,
    /// See `section`.
    pub block: Option<BlockId>,
    /// Characters of the block's text in pieces before this one: lines of verse, terms.
    pub chars: u32,
    /// Index of its frame.
    pub frame: Option<u16>,
    /// Anchors at its top.
    pub anchors: Vec<Box<str>>,
    /// A mark set in the margin of its first line: a bullet, a number.
    pub label: Option<Label>,
    /// What the running head is to say from here on.
    pub head: Option<Box<str>>,
    /// Whether it runs from right to left.
    pub rtl: bool,
}

/// How a text stands to what is below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tie {
    /// No more than any other.
    #[default]
    Free,
    /// It leads there: it ends in a colon.
    Leads,
    /// It is the heading of it.
    Heads,
}

/// A mark beside a piece's first line.
#[derive(Debug)]
pub struct Label {
    /// Its text.
    pub row: Row,
    /// Width of the space it is set in, pt.
    pub width: f32,
    /// Where that is.
    pub place: LabelPlace,
}

/// Where a mark stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelPlace {
    /// Before the piece, which is left of it but where writing runs from right to left, at the
    /// beginning of its space: a bullet.
    Before,
    /// Before the piece, at the end of its space: a number.
    Against,
    /// At the piece's far edge: the number of a formula.
    Far,
}

/// The kinds of piece.
#[derive(Debug)]
pub enum PieceKind {
    /// A paragraph.
    Text(Text),
    /// Lines that are not broken further: code.
    Lines(Box<Listing>),
    /// A formula on its own.
    Formula {
        /// Which.
        id: FormulaId,
    },
    /// Images side by side, mostly one; never none.
    Images(Vec<Picture>),
    /// An image that fills a page of its own to its edges.
    Plate {
        /// Which.
        asset: AssetId,
        /// Width and height of the file, in its own units.
        size: (f32, f32),
        /// What it shows.
        alt: Arc<str>,
    },
    /// A table.
    Table(TablePiece),
    /// Empty lines, with an ornament or without.
    Blank {
        /// Lines.
        lines: u16,
        /// Set in the middle of them.
        ornament: Option<Row>,
    },
    /// The opening of a chapter or a part: number and title, and the space they stand in.
    Opening {
        /// Number, title, subtitle.
        rows: Vec<OpeningRow>,
        /// Lines it takes, or more when the title is long.
        lines: u16,
        /// Where its rows stand.
        align: Alignment,
        /// A rule below the title.
        rule: bool,
    },
    /// A line of the printed contents.
    Entry {
        /// Its text.
        row: Row,
        /// The page number at the margin.
        number: Row,
        /// A dot to lead there.
        leader: Option<Box<Row>>,
        /// Height of a line, ticks.
        height: u16,
    },
    /// The page ends here.
    PageBreak,
}

/// A line or lines of a chapter's opening.
#[derive(Debug)]
pub struct OpeningRow {
    /// The text.
    pub row: Row,
    /// Size, pt.
    pub size: f32,
    /// Height of each line, ticks.
    pub height: u16,
    /// Space below, ticks.
    pub after: u16,
    /// Whether it is an ornament, and no part of the title.
    pub ornament: bool,
}

/// A paragraph.
#[derive(Debug)]
pub struct Text {
    /// Its text.
    pub row: Row,
    /// Indent of the first line, pt.
    pub indent: f32,
    /// Where lines stand; `None` justifies them.
    pub align: Option<Alignment>,
    /// Height of a line, ticks.
    pub height: u16,
    /// Whether it may be set longer or shorter for a page's sake.
    pub variants: bool,
    /// The initial it begins with.
    pub initial: Option<Box<Initial>>,
}

/// A block of code.
#[derive(Debug)]
pub struct Listing {
    /// The lines, those too long turned over.
    pub lines: Vec<CodeLine>,
    /// Height of each, ticks.
    pub height: u16,
    /// Room for the lines' numbers left of them, pt.
    pub gutter: f32,
    /// How far the ground reaches beyond the text, pt.
    pub pad: f32,
    /// Width of a character, pt.
    pub cell: f32,
    /// Stands before what is turned over.
    pub mark: Row,
}

/// A line of code, or what of one stands on one line of the page.
#[derive(Debug)]
pub struct CodeLine {
    /// Its text.
    pub row: Row,
    /// How it ends.
    pub end: BreakKind,
    /// How far it is set in, pt.
    pub indent: f32,
    /// Its number.
    pub number: Option<Row>,
    /// Whether it goes on with the line above.
    pub turned: bool,
    /// Whether it stands out.
    pub marked: bool,
    /// Characters of the block's text before it.
    pub chars: u32,
}

/// An image in the column.
#[derive(Debug)]
pub struct Picture {
    /// Which.
    pub asset: AssetId,
    /// Where it begins from where the first does, pt.
    pub at: f32,
    /// Width, pt.
    pub width: f32,
    /// Height, pt.
    pub height: f32,
    /// What it shows.
    pub alt: Arc<str>,
}

/// Width and height of images side by side, pt.
pub fn extent(pictures: &[Picture]) -> (f32, f32) {
    let width = pictures.last().map_or(0.0, |last| last.at + last.width);
    (width, pictures.iter().map(|picture| picture.height).fold(0.0, f32::max))
}

/// A table.
#[derive(Debug)]
pub struct TablePiece {
    /// How many columns it has, 1 or more.
    pub columns: usize,
    /// Rows; those of the head first.
    pub rows: Vec<Vec<CellPiece>>,
    /// How many are the head's.
    pub head: usize,
    /// Height of a line in it, ticks.
    pub height: u16,
    /// Size of its type, pt.
    pub size: f32,
    /// Whether its columns run from right to left.
    pub rtl: bool,
    /// Its caption, one piece or none.
    pub caption: Vec<Piece>,
}

/// A cell.
#[derive(Debug)]
pub struct CellPiece {
    /// What it holds, from top to bottom.
    pub pieces: Vec<Piece>,
    /// Where it stands.
    pub spot: Spot,
    /// In a column of figures, the characters before its point.
    pub point: Option<u32>,
    /// Its first block, for the page list.
    pub block: Option<BlockId>,
}

/// What is drawn with a run of pieces.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Frame {
    /// A tinted ground, this far beyond the text on every side, pt.
    Ground(f32),
    /// A bar at this distance before the text, pt, and its thickness; where the text runs from right
    /// to left, that is right of it.
    Bar(f32, f32, bool),
}

/// Ticks of so many lines.
pub fn ticks(lines: f32) -> u16 {
    (lines * f32::from(LINE)).round().clamp(0.0, 60_000.0) as u16
}
