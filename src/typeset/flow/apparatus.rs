//! The index and the lists of figures and tables.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::document::{Block, IndexEntry, IndexGroup, ListEntry, Target, Words, flat_text};
use crate::theme::Alignment;
use crate::words::index::{Run, folios, runs};

use super::super::items::{Item, Row};
use super::super::lexicon::{Division, Features};
use super::super::page::{LinkTarget, Stretch, StretchId, StretchKind, Tag};
use super::super::style::Spec;
use super::pieces::{Columns, Entry, LINE, Piece, PieceKind, Text};
use super::{FlowMaker, Place};

/// Height of a line of the index, ticks: six on five lines of the text.
const INDEX_LINE: u16 = LINE / 6 * 5;

/// Places of an entry that may take so many lines that the entry is divided.
const LONG: usize = 12;

/// A column of the index is no narrower than so many times its size.
const NARROWEST: f32 = 13.0;

/// Where anchors stand in a book whose pages are known.
#[derive(Debug, Default)]
pub struct Folios {
    /// Pages of anchors, counted from the book's first.
    pub pages: FxHashMap<Box<str>, u32>,
    /// The first page of the body.
    pub first: u32,
    /// The words of the book, for its figures.
    pub words: Arc<Words>,
}

impl Folios {
    /// The folio of the page on which an anchor stands; as long as that is not known, a number as
    /// wide as most.
    pub fn label(&self, anchor: &str) -> String {
        match self.pages.get(anchor) {
            Some(page) => super::super::label(*page, self.first, &self.words),
            None if self.pages.is_empty() => "000".into(),
            None => String::new(),
        }
    }
}

impl<'a> FlowMaker<'a> {
    /// Entries of the index under their letter.
    pub(super) fn index(&mut self, block: &'a Block, group: &'a IndexGroup, place: Place) {
        let size = self.theme.text.size * 0.88;
        let (count, width) = columns(self.measure, size);
        if self.flow.columns.is_none() {
            let step = width + gutter(size);
            let step = if place.rtl { -step } else { step };
            let from = self.flow.pieces.len();
            self.flow.columns = Some(Columns { from, to: from, count, step });
        }
        let right = self.measure - width;
        let spec = Spec { size, ..place.spec };
        let mut chars = 0;
        let entry_piece = |maker: &Self, row: Row, part: u32, left: f32, turn: f32| {
            let text = Text {
                row,
                indent: -turn,
                align: Some(Alignment::Start),
                height: INDEX_LINE,
                variants: false,
                initial: None,
            };
            let mut piece = maker.piece(PieceKind::Text(text), block, place);
            // The first column stands where reading begins.
            (piece.left, piece.right) = match place.rtl {
                true => (right, left + turn),
                false => (left + turn, right),
            };
            piece.tag = Tag::Part(block.id, part);
            piece
        };
        if !group.letter.is_empty() {
            let spec = Spec { bold: true, division: Division::Whole, features: Features::default(), ..spec };
            let row = self.items.text_row(&group.letter, spec);
            let piece = entry_piece(self, row, 0, 0.0, 0.0);
            chars = group.letter.chars().count() as u32 + 1;
            self.flow.pieces.push(Piece { keep: true, before: INDEX_LINE, ..piece });
        }
        let words = &self.items.book.meta.words;
        // The entries that the next may stand under, outermost first.
        let mut above: Vec<usize> = Vec::new();
        for (n, entry) in (1..).zip(&group.entries) {
            let row = self.index_row(entry, words, spec);
            let length = row.chars + 1;
            let left = f32::from(entry.level.min(4)) * size;
            let mut piece = entry_piece(self, row, n, left, 2.0 * size);
            piece.chars = chars;
            piece.anchors.push(entry.id.as_str().into());
            if n == 1 && group.letter.is_empty() {
                piece.before = INDEX_LINE;
            }
            // An entry stays with the first of those within it.
            piece.keep = group.entries.get(n as usize).is_some_and(|next| next.level > entry.level);
            chars += length;
            let again = (piece.keep || entry.places.len() > LONG).then(|| {
                let row = self.continued(entry, words, spec);
                let again = entry_piece(self, row, n, left, 2.0 * size);
                self.again.push(Piece { tag: Tag::Repeated, block: None, ..again });
                self.again.len() - 1
            });
            above.truncate(usize::from(entry.level));
            let parent = above.last().copied();
            above.push(self.flow.entries.len());
            self.flow.entries.push(Entry { piece: self.flow.pieces.len(), parent, again });
            self.flow.pieces.push(piece);
        }
    }

    /// An entry as it is named again where it goes on overleaf.
    fn continued(&mut self, entry: &IndexEntry, words: &Words, spec: Spec) -> Row {
        let mut row = Row::default();
        self.items.inlines(&entry.term, spec, &mut row);
        let (before, behind) = words.brackets.split_once("{}").unwrap_or((" (", ")"));
        self.items.text(&before.replace(' ', "\u{a0}"), spec, &mut row);
        self.items.text(&words.continued, Spec { italic: true, ..spec }, &mut row);
        self.items.text(behind, spec, &mut row);
        row
    }

    fn index_row(&mut self, entry: &IndexEntry, words: &Words, spec: Spec) -> Row {
        let known = !self.folios.pages.is_empty();
        let places = if known {
            let first = self.folios.first;
            let page = |anchor: &str| self.folios.pages.get(anchor).copied();
            folios(&entry.places, page, |page| super::super::label(page, first, words))
        } else {
            entry.places.iter().map(|place| ("000".into(), &place.from, place.main)).collect()
        };
        let mut row = Row::default();
        for run in runs(entry, words, places) {
            match run {
                Run::Term(term) => self.items.inlines(term, spec, &mut row),
                Run::Text(text) => self.items.text(text, spec, &mut row),
                Run::Word(word) => self.items.text(word, Spec { italic: true, ..spec }, &mut row),
                Run::Place(text, target, main) => {
                    let spec = Spec { bold: main, division: Division::Whole, ..spec };
                    self.items.linked(target, &text, &mut row, |items, row| items.text(&text, spec, row));
                }
                Run::Entry(see) => {
                    let text = flat_text(&see.content);
                    let nowhere = Target::Raw(String::new());
                    let target = see.target.as_ref().unwrap_or(&nowhere);
                    self.items.linked(target, &text, &mut row, |items, row| {
                        items.inlines(&see.content, spec, row);
                    });
                }
            }
        }
        row
    }

    /// A list of figures, tables or the like.
    pub(super) fn list_of(&mut self, block: &'a Block, entries: &'a [ListEntry], place: Place) {
        // A little smaller than the text, as the contents are.
        let spec = Spec { division: Division::Whole, size: place.spec.size * 0.92, ..place.spec };
        let number = entries.iter().filter_map(|e| e.number.as_ref()).map(|n| n.chars().count()).max();
        // Titles stand below one another, behind the longest number.
        let column = number.map_or(0.0, |n| (n as f32 * 0.5 + 1.2) * spec.size);
        let mut chars = 0;
        for (n, entry) in (0..).zip(entries) {
            let anchor = match &entry.target {
                Target::Anchor { id, .. } => id.as_str(),
                Target::Url(_) | Target::Raw(_) => "",
            };
            let label = entry.number.as_deref().unwrap_or_default();
            let mut row = Row::default();
            self.items.inlines(&entry.content, spec, &mut row);
            let mut mark = self.items.text_row(label, spec);
            let mut folio = self.items.text_row(&self.folios.label(anchor), spec);
            // The whole of an entry is one link.
            let kind = StretchKind::Link {
                target: LinkTarget::Anchor(anchor.into()),
                text: flat_text(&entry.content).into(),
            };
            let link = self.items.styles.stretch(Stretch { kind, parent: StretchId::NONE });
            for row in [&mut row, &mut mark, &mut folio] {
                row.items.insert(0, Item::Stretch(link));
            }
            let leader = self
                .theme
                .front
                .leaders
                .then(|| self.items.text_row(".", Spec { features: Features::default(), ..spec }));
            let length = row.chars + label.chars().count() as u32 + 1;
            let kind = PieceKind::Entry { row, number: folio, leader: leader.map(Box::new), height: LINE };
            let mut piece = self.piece(kind, block, place);
            piece.tag = Tag::Part(block.id, n);
            match place.rtl {
                true => piece.right = place.right + column,
                false => piece.left = place.left + column,
            }
            piece.chars = chars;
            if !label.is_empty() {
                piece.label =
                    Some(super::Label { row: mark, width: column, place: super::LabelPlace::Before });
            }
            chars += length;
            self.flow.pieces.push(piece);
        }
        self.flush = true;
    }
}

/// Columns of the index in a measure, and the width of each, pt.
fn columns(measure: f32, size: f32) -> (u8, f32) {
    let width = |count: u8| (measure - f32::from(count - 1) * gutter(size)) / f32::from(count);
    let count = (2..=3u8).rev().find(|count| width(*count) >= NARROWEST * size * f32::from(*count) / 2.0);
    let count = count.unwrap_or(1);
    (count, width(count))
}

fn gutter(size: f32) -> f32 {
    (1.6 * size).round()
}
