//! Lists, and terms with what they mean.

use crate::document::{Block, Definition, List, Work, flat_text};
use crate::theme::Alignment;

use super::super::items::Row;
use super::super::lexicon::Features;
use super::super::page::Tag;
use super::super::style::Spec;
use super::pieces::{Label, LabelPlace, Piece, PieceKind, Text, Tie, ticks};
use super::{FlowMaker, Place};

impl<'a> FlowMaker<'a> {
    pub(super) fn list(&mut self, block: &'a Block, list: &'a List, place: Place) {
        let style = &self.theme.list;
        let from = self.flow.pieces.len();
        let gap = if list.tight { 0 } else { ticks(style.space) };
        let last = list.start.map(|s| s + list.items.len().saturating_sub(1) as u64);
        let digits = last.map_or(0, |n| n.to_string().len());
        let indent = style.indent.max(digits as f32 * 0.5 * place.spec.size + 0.9 * place.spec.size);
        let inner = Place { depth: place.depth + 1, inner: true, ..place.indented(indent) };
        for (i, item) in list.items.iter().enumerate() {
            let first = self.flow.pieces.len();
            self.flush = true;
            self.blocks(&item.blocks, inner);
            if self.flow.pieces.len() == first {
                // An empty item is an item all the same.
                let piece = Piece {
                    kind: PieceKind::Text(Text {
                        row: Row::default(),
                        indent: 0.0,
                        align: Some(Alignment::Start),
                        height: place.height,
                        variants: false,
                        initial: None,
                    }),
                    before: 0,
                    after: 0,
                    left: inner.left,
                    right: inner.right,
                    keep: false,
                    tie: Tie::Free,
                    tag: Tag::Mark(block.id, i as u32),
                    span: None,
                    section: self.section,
                    block: None,
                    chars: 0,
                    frame: place.frame,
                    anchors: Vec::new(),
                    label: None,
                    head: None,
                    rtl: place.rtl,
                };
                self.flow.pieces.push(piece);
            }
            let spec = Spec { italic: false, bold: false, features: Features::default(), ..place.spec };
            let (text, number) = match (item.task, list.start) {
                (Some(true), _) => ("☑".to_string(), false),
                (Some(false), _) => ("☐".to_string(), false),
                (None, Some(start)) => {
                    let number = (start + i as u64).to_string();
                    (format!("{}.", self.items.book.meta.words.figures(&number)), true)
                }
                (None, None) => (style.bullets[place.depth % style.bullets.len()].clone(), false),
            };
            self.items.rtl = place.rtl;
            let row = match list.callouts.get(i) {
                Some(callout) => {
                    let mut row = Row::default();
                    self.callout(callout, spec, &mut row);
                    self.flow.pieces[first].anchors.push(callout.id.as_str().into());
                    row
                }
                None => self.items.text_row(&text, spec),
            };
            let piece = &mut self.flow.pieces[first];
            piece.before = if i == 0 { 0 } else { gap };
            let stand = if number { LabelPlace::Against } else { LabelPlace::Before };
            let free = piece.label.is_none();
            if free {
                let width =
                    if number { indent - 0.4 * place.spec.size } else { indent - 0.2 * place.spec.size };
                piece.label = Some(Label { row, width, place: stand });
            }
            // Paragraphs after an item's first are told apart by space, as they have no indent.
            for piece in &mut self.flow.pieces[first + 1..] {
                if matches!(piece.kind, PieceKind::Text(_))
                    && piece.label.is_none()
                    && (piece.left, piece.right) == (inner.left, inner.right)
                {
                    piece.before = piece.before.max(gap);
                    if let PieceKind::Text(text) = &mut piece.kind
                        && gap > 0
                    {
                        text.indent = 0.0;
                    }
                }
            }
        }
        if place.depth == 0 {
            let space = if self.in_note { 0 } else { ticks(self.list_space()) };
            self.space_around(from, space);
        }
        self.flush = self.theme.text.indent == 0.0 || place.depth == 0;
    }

    /// The works of a bibliography: each hangs from its first line, or stands beside its label.
    pub(super) fn works(&mut self, works: &'a [Work], place: Place) {
        let size = place.spec.size;
        let longest = works.iter().map(|work| flat_text(&work.label).chars().count()).max().unwrap_or(0);
        let hang = match longest {
            0 => self.theme.text.indent.max(size * 1.5),
            characters => size * (0.52 * characters as f32 + 0.5),
        };
        let inner = Place { left: place.left + hang, inner: true, ..place };
        let gap = self.paragraph_gap();
        let from = self.flow.pieces.len();
        for work in works {
            let first = self.flow.pieces.len();
            self.flush = true;
            self.blocks(&work.blocks, inner);
            let label = (!work.label.is_empty())
                .then(|| self.items.row(&work.label, place.spec))
                .map(|row| Label { row, width: hang, place: LabelPlace::Before });
            let Some(piece) = self.flow.pieces.get_mut(first) else { continue };
            piece.before = if first == from { piece.before } else { gap };
            match (label, &mut piece.kind) {
                (None, PieceKind::Text(text)) => text.indent = -hang,
                (label, _) => piece.label = label,
            }
        }
        self.space_around(from, ticks(self.list_space()));
        self.flush = true;
    }

    fn list_space(&self) -> f32 {
        if self.theme.text.space > 0.0 { self.theme.text.space } else { 0.5 }
    }

    pub(super) fn definitions(&mut self, block: &'a Block, list: &'a [Definition], place: Place) {
        let from = self.flow.pieces.len();
        let (mut chars, mut terms) = (0, 0);
        for definition in list {
            for term in &definition.terms {
                let row = self.items.row(term, Spec { bold: true, ..place.spec });
                // A term's end counts one.
                let here = chars;
                chars += row.chars + 1;
                let piece = self.text(row, Some(Alignment::Start), block, place);
                let before = self.paragraph_gap();
                let tag = Tag::Part(block.id, terms);
                terms += 1;
                self.flow.pieces.push(Piece { keep: true, before, chars: here, tag, ..piece });
            }
            let inner = Place { inner: true, ..place.indented(self.theme.list.indent) };
            for blocks in &definition.definitions {
                self.flush = true;
                let first = self.flow.pieces.len();
                self.blocks(blocks, inner);
                if let Some(piece) = self.flow.pieces.get_mut(first) {
                    piece.before = 0;
                }
            }
        }
        self.space_around(from, ticks(self.list_space()));
        self.flush = true;
    }
}
