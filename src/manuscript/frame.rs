//! What is open while a chapter is read.

use crate::document::{Align, Attrs, Block, Cell, Code, Definition, Inline, Length, ListItem, Row, Target};

/// An element that is open: Markdown's, HTML's, or a container's.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) kind: Kind,
    /// First byte of it in the prepared text.
    pub(super) start: usize,
    pub(super) attrs: Attrs,
    /// The HTML element it is, in lower case.
    pub(super) html: Option<Box<str>>,
    /// Whether a Markdown event opened it and will close it.
    pub(super) markdown: bool,
    pub(super) blocks: Vec<Block>,
    pub(super) inlines: Vec<Inline>,
}

/// The kinds of open element.
#[derive(Debug)]
pub(super) enum Kind {
    Root,

    // Holders of text.
    /// `implicit`: no one opened it, so anything that is no text closes it.
    Paragraph {
        implicit: bool,
    },
    Heading {
        level: u8,
    },
    Summary,
    Caption,
    Term,
    Preformatted(Code),

    // Holders of blocks.
    Quote,
    Alert(&'static str),
    List {
        start: Option<u64>,
        loose: bool,
        items: Vec<ListItem>,
    },
    Item {
        task: Option<bool>,
    },
    Definitions(Vec<Definition>),
    Definition,
    Table(Box<TableFrame>),
    Row {
        head: bool,
        cells: Vec<Cell>,
    },
    Cell {
        columns: u16,
        rows: u16,
        header: bool,
    },
    Container,
    Fence {
        name: String,
        title: Option<Vec<Inline>>,
    },
    Details {
        summary: Vec<Inline>,
    },
    Figure {
        caption: Vec<Inline>,
    },
    Note {
        label: String,
    },

    // Pieces of text.
    Wrap(Wrap),
    Code,
    Link {
        target: Target,
        title: Option<String>,
    },
    Image {
        request: Option<usize>,
        title: Option<String>,
        width: Option<Length>,
        height: Option<Length>,
    },
    Quotation,
    Ruby,
    Ignored,
    /// An element the model has no word for.
    Unknown,
}

/// Pieces of text that only wrap others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrap {
    Emphasis,
    Strong,
    Strike,
    Underline,
    Small,
    Sub,
    Sup,
    Kbd,
    Span,
}

#[derive(Debug, Default)]
pub(super) struct TableFrame {
    pub(super) aligns: Vec<Align>,
    pub(super) head: Vec<Row>,
    pub(super) body: Vec<Row>,
    pub(super) caption: Vec<Inline>,
    /// Whether rows now belong to the head.
    pub(super) in_head: bool,
    /// The rows so far, for where the next cell stands.
    pub(super) grid: Grid,
}

/// Which columns of the next row are taken by cells of the rows above it.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// For each column, how many more rows a cell from above covers.
    busy: Vec<u16>,
}

impl Grid {
    /// The column at which a cell stands after these of its row.
    pub(super) fn column(&self, before: &[Cell]) -> usize {
        let mut column = self.free(0);
        for cell in before {
            column = self.free(column + usize::from(cell.columns));
        }
        column
    }

    fn free(&self, mut column: usize) -> usize {
        while self.busy.get(column).is_some_and(|rows| *rows > 0) {
            column += 1;
        }
        column
    }

    /// How many columns a row leaves open, of so many.
    pub(super) fn open(&self, cells: &[Cell], columns: usize) -> usize {
        let mut column = 0;
        for cell in cells {
            column = self.free(column) + usize::from(cell.columns);
        }
        (column..columns).filter(|at| self.busy.get(*at).is_none_or(|rows| *rows == 0)).count()
    }

    /// Takes a row in; gives the number of columns that it reaches over.
    pub(super) fn row(&mut self, cells: &[Cell]) -> usize {
        let mut places = Vec::with_capacity(cells.len());
        let mut column = 0;
        for cell in cells {
            column = self.free(column);
            places.push(column);
            column += usize::from(cell.columns);
        }
        let reach = column.max(self.busy.iter().rposition(|rows| *rows > 0).map_or(0, |n| n + 1));
        self.busy.resize(self.busy.len().max(column), 0);
        for rows in &mut self.busy {
            *rows = rows.saturating_sub(1);
        }
        for (cell, place) in cells.iter().zip(places) {
            for rows in &mut self.busy[place..place + usize::from(cell.columns)] {
                *rows = (*rows).max(cell.rows.saturating_sub(1));
            }
        }
        reach
    }
}

impl Kind {
    /// Whether it holds text and is no piece of text itself.
    pub(super) fn is_leaf(&self) -> bool {
        matches!(
            self,
            Self::Paragraph { .. }
                | Self::Heading { .. }
                | Self::Summary
                | Self::Caption
                | Self::Term
                | Self::Preformatted(_)
        )
    }

    /// Whether it is a piece of text.
    pub(super) fn is_inline(&self) -> bool {
        matches!(
            self,
            Self::Wrap(_)
                | Self::Code
                | Self::Link { .. }
                | Self::Image { .. }
                | Self::Quotation
                | Self::Ruby
                | Self::Ignored
                | Self::Unknown
        )
    }
}

impl Wrap {
    pub(super) fn around(self, attrs: Attrs, content: Vec<Inline>) -> Inline {
        let plain = attrs == Attrs::default();
        let inner = match self {
            Self::Emphasis => Inline::Emphasis(content),
            Self::Strong => Inline::Strong(content),
            Self::Strike => Inline::Strike(content),
            Self::Underline => Inline::Underline(content),
            Self::Small => Inline::Small(content),
            Self::Sub => Inline::Sub(content),
            Self::Sup => Inline::Sup(content),
            Self::Kbd => Inline::Kbd(content),
            Self::Span => return super::inline::span(attrs, content),
        };
        if plain { inner } else { Inline::Span(Box::new(attrs), vec![inner]) }
    }
}
