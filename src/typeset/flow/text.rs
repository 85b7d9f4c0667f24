//! Paragraphs, headings, quotations, verse.

use crate::document::{Block, BlockKind, Heading, Inline, flat_text};
use crate::theme::{Alignment, Face, Opening};

use super::super::initial::{Initial, Wanted};
use super::super::items::{Item, Row};
use super::super::lexicon::{Division, Features};
use super::super::page::Tag;
use super::super::style::{HEADING, Spec};
use super::figures::only_images;
use super::pieces::{LINE, PieceKind, Text, Tie, ticks};
use super::{FlowMaker, Place, faced};

impl<'a> FlowMaker<'a> {
    pub(super) fn paragraph(&mut self, block: &'a Block, content: &'a [Inline], place: Place) {
        // Images alone are set as a figure without a caption.
        if only_images(content) && self.images(content, block, place, ticks(0.5)) {
            self.flush = true;
            self.opening &= content.len() == 1;
            return;
        }
        let chapter = &self.theme.chapter;
        let opens = std::mem::take(&mut self.opening);
        if opens && chapter.opening != Opening::Plain && has_small_capitals(content) {
            self.items.lead_in = chapter.lead_in_words;
        }
        if opens && matches!(chapter.opening, Opening::DropCap | Opening::RaisedCap) {
            self.items.initial = Wanted::Next(String::new());
        }
        let mut row = self.items.row(content, place.spec);
        let taken = self.items.end_initial(place.spec, &mut row);
        self.items.lead_in = 0;
        if taken.is_none() && row.items.iter().all(|item| matches!(item, Item::Anchor(_) | Item::Stretch(_)))
        {
            // Nothing is printed of it; what leads here leads to what follows.
            self.waiting.append(&mut row.anchors);
            return;
        }
        // In a list, a cell or a note what begins stands flush everywhere.
        let within = place.left > 0.0 || self.in_note || self.in_cell;
        let style = &self.theme.text;
        let flush = self.flush && (within || !style.indent_first);
        let indent = if flush { 0.0 } else { style.indent * place.spec.size / style.size };
        let before = if self.flow.pieces.is_empty() { 0 } else { self.paragraph_gap() };
        let mut piece = self.text(row, self.align(), block, place);
        if let PieceKind::Text(text) = &mut piece.kind {
            text.indent = indent;
            if let Some(taken) = taken {
                let raised = chapter.opening == Opening::RaisedCap;
                let tall = chapter.initial_lines;
                let leading = self.theme.text.leading;
                if raised {
                    // Two lines stand free below a title; a taller one needs room of its own.
                    piece.before = LINE * tall.saturating_sub(2);
                }
                text.initial = Some(Box::new(Initial::new(taken, tall, raised, place.spec.size, leading)));
                self.beside = if raised { 0 } else { tall };
            }
            // Paragraphs that end beside an initial stay with what stands below them.
            if self.beside > 0 {
                let characters = self.measure / (0.45 * place.spec.size);
                let lines = (text.row.chars as f32 / characters) as u16 + 1;
                self.beside = self.beside.saturating_sub(lines);
                piece.keep = self.beside > 0;
            }
        }
        piece.before = piece.before.max(before);
        if leads(content) {
            piece.tie = Tie::Leads;
        }
        self.flow.pieces.push(piece);
        self.flush = false;
    }

    /// The style of a heading of this depth.
    pub fn heading_spec(&self, face: Face, size: f32, spec: Spec) -> Spec {
        faced(
            Spec { family: HEADING, size, division: Division::Whole, features: Features::default(), ..spec },
            face,
        )
    }

    /// A heading's lines: its number, and its text.
    pub fn heading_text(
        &mut self,
        number: Option<&str>,
        content: &[Inline],
        spec: Spec,
        align: Alignment,
    ) -> Text {
        let mut row = Row::default();
        if let Some(number) = number {
            self.items.text(number, spec, &mut row);
            row.items.push(Item::Fixed(spec.size * 0.6));
            // The number is no part of the flat text.
            row.chars = 0;
        }
        self.items.inlines(content, spec, &mut row);
        let lines = (spec.size * 1.18 / self.theme.text.leading * 2.0).ceil() / 2.0;
        Text {
            row,
            indent: 0.0,
            align: Some(align),
            height: ticks(lines.max(1.0)),
            variants: false,
            initial: None,
        }
    }

    pub(super) fn heading(&mut self, block: &'a Block, heading: &'a Heading, place: Place) {
        let level = usize::from(heading.depth.saturating_sub(2)).min(self.theme.headings.len() - 1);
        let style = &self.theme.headings[level];
        let (face, size, before, after, align) =
            (style.face, style.size, style.before, style.after, style.align);
        let spec = self.heading_spec(face, size, place.spec);
        let text = self.heading_text(heading.number.as_deref(), &heading.content, spec, align);
        let mut piece = self.piece(PieceKind::Text(text), block, place);
        piece.before = if self.flow.pieces.last().is_some_and(|p| p.keep) {
            ticks(after.min(0.5))
        } else {
            ticks(before)
        };
        piece.after = ticks(after);
        piece.keep = true;
        piece.tie = Tie::Heads;
        piece.anchors.push(heading.id.as_str().into());
        if heading.depth <= 2 && !heading.unlisted {
            let title = crate::document::flat_text(&heading.content);
            piece.head =
                Some(heading.number.as_ref().map_or(title.clone(), |n| format!("{n} {title}")).into());
        }
        self.flow.pieces.push(piece);
        self.flush = true;
    }

    pub(super) fn quote(&mut self, blocks: &'a [Block], place: Place) {
        let style = &self.theme.quote;
        let space = ticks(style.space);
        let spec = faced(Spec { size: place.spec.size * style.scale, ..place.spec }, style.face);
        let inner = Place { spec, inner: true, ..place.inset(style.indent, style.right) };
        let from = self.flow.pieces.len();
        self.flush = true;
        self.attributed(blocks, false, inner);
        self.space_around(from, space);
        self.flush = true;
    }

    /// Blocks of which the last may say whose words they are: it then stands at the right. At the
    /// end of a `motto` a dash says so.
    pub(super) fn attributed(&mut self, blocks: &'a [Block], motto: bool, place: Place) {
        let source = blocks.split_last().filter(|(last, _)| match &last.kind {
            BlockKind::Paragraph(content) => last.class("attribution") || motto && dashed(content),
            _ => false,
        });
        let Some((last, rest)) = source else { return self.blocks(blocks, place) };
        self.blocks(rest, place);
        let from = self.flow.pieces.len();
        if let Some(last) = self.flow.pieces.last_mut() {
            last.keep = true;
        }
        self.blocks(std::slice::from_ref(last), place);
        for piece in &mut self.flow.pieces[from..] {
            piece.before = 0;
            if let PieceKind::Text(text) = &mut piece.kind {
                text.align = Some(Alignment::End);
                text.indent = 0.0;
            }
        }
    }

    fn attribution(&mut self, attribution: &'a [Inline], block: &'a Block, place: Place) {
        if attribution.is_empty() {
            return;
        }
        let mut row = Row::default();
        if !flat_text(attribution).starts_with('—') {
            self.items.text("— ", place.spec, &mut row);
            row.chars = 0;
        }
        self.items.inlines(attribution, place.spec, &mut row);
        if let Some(last) = self.flow.pieces.last_mut() {
            last.keep = true;
        }
        let mut piece = self.text(row, Some(Alignment::End), block, place);
        piece.tag = Tag::Part(block.id, 0);
        self.flow.pieces.push(piece);
    }

    pub(super) fn epigraph(
        &mut self,
        blocks: &'a [Block],
        attribution: &'a [Inline],
        block: &'a Block,
        place: Place,
    ) {
        let spec = Spec { italic: true, ..place.spec };
        let inset = (self.measure * 0.14).round();
        let inner =
            Place { left: place.left + inset, right: place.right + inset, spec, inner: true, ..place };
        let opening = std::mem::take(&mut self.opening);
        let from = self.flow.pieces.len();
        self.flush = true;
        self.blocks(blocks, inner);
        self.attribution(attribution, block, Place { spec: Spec { italic: false, ..spec }, ..inner });
        self.space_around(from, LINE);
        self.opening = opening;
        self.flush = true;
    }

    pub(super) fn verse(&mut self, block: &'a Block, stanzas: &'a [crate::document::Stanza], place: Place) {
        let style = &self.theme.verse;
        let spec = faced(Spec { division: Division::Whole, ..place.spec }, style.face);
        let from = self.flow.pieces.len();
        let (mut chars, mut number) = (0, 0);
        for stanza in stanzas {
            let first = self.flow.pieces.len();
            for line in &stanza.lines {
                let row = self.items.row(&line.content, spec);
                // A line's end counts one.
                let here = chars;
                chars += row.chars + 1;
                let shift = f32::from(line.indent) * self.theme.text.size * 1.2;
                let place = place.indented(style.indent + style.turnover + shift);
                let mut piece = self.text(row, Some(Alignment::Start), block, place);
                piece.chars = here;
                piece.tag = Tag::Part(block.id, number);
                number += 1;
                if let PieceKind::Text(text) = &mut piece.kind {
                    text.indent = -style.turnover;
                }
                self.flow.pieces.push(piece);
            }
            // A stanza's first two lines stay together, and its last two.
            let n = self.flow.pieces.len() - first;
            for i in [0, n.saturating_sub(2)] {
                if n > 1
                    && let Some(piece) = self.flow.pieces.get_mut(first + i)
                {
                    piece.keep = true;
                }
            }
            self.space_around(first, LINE);
        }
        self.space_around(from, LINE);
        self.flush = true;
        self.opening = false;
    }
}

/// Whether a text may begin in small capitals: serif faces have them for Latin letters, hardly for others.
fn has_small_capitals(content: &[Inline]) -> bool {
    let first = flat_text(content).chars().find(|c| c.is_alphabetic());
    first.is_none_or(|c| c < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&c))
}

/// Whether a paragraph ends in a colon, and so leads to what stands below it.
fn leads(content: &[Inline]) -> bool {
    matches!(content.last(), Some(Inline::Text(text)) if text.trim_end().ends_with([':', '：']))
}

/// Whether a paragraph begins with a dash, as the source of a motto does.
fn dashed(content: &[Inline]) -> bool {
    matches!(content.first(), Some(Inline::Text(text)) if ["— ", "– ", "― "].iter().any(|d| text.starts_with(d)))
}
