//! Blocks of code.

use crate::document::{Block, Code};
use crate::theme::Alignment;

use super::super::items::{Item, Row};
use super::super::lexicon::{Division, Features};
use super::super::style::{CODE, Spec};
use super::pieces::{Frame, LINE, PieceKind, ticks};
use super::{FlowMaker, MOST_ROWS, Place};

impl<'a> FlowMaker<'a> {
    pub(super) fn code(&mut self, block: &'a Block, code: &'a Code, place: Place) {
        let style = &self.theme.code;
        let scale = place.spec.size / self.theme.text.size;
        let size = style.size * scale;
        let spec = Spec {
            family: CODE,
            bold: false,
            italic: false,
            size,
            features: Features::NO_LIGATURES,
            division: Division::Code,
            tracking: 0.0,
            ..place.spec
        };
        let rows: Vec<Row> = code.text.split('\n').map(|line| self.code_line(line, spec)).collect();
        let height = (size * 1.32 / self.theme.text.leading * f32::from(LINE)).ceil() as u16;
        let frame = if style.ground {
            self.flow.frames.push(Frame::Ground(size * 0.6));
            u16::try_from(self.flow.frames.len() - 1).ok()
        } else {
            place.frame
        };
        let pad = if style.ground { size * 0.6 } else { 0.0 };
        let inner = Place { left: place.left + style.indent + pad, right: place.right + pad, frame, ..place };
        let space = ticks(style.space).max(if style.ground { LINE } else { 0 });
        let from = self.flow.pieces.len();
        self.listing(block, code, place);
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let rows: Vec<Row> = rows.by_ref().take(MOST_ROWS).collect();
            let kind = PieceKind::Lines { rows, height, turnover: size * 1.2 };
            let piece = self.piece(kind, block, inner);
            self.flow.pieces.push(piece);
        }
        self.space_around(from, space);
        self.flush = true;
    }

    /// What stands above a listing: its number and its title.
    fn listing(&mut self, block: &'a Block, code: &'a Code, place: Place) {
        let (label, title) = (block.pair("label"), code.title());
        let spec = self.caption_spec(place);
        let mut row = Row::default();
        if let Some(label) = label {
            let mark = if title.is_some() { ". " } else { "" };
            self.items.text(&format!("{label}{mark}"), spec, &mut row);
        }
        if let Some(title) = title {
            let size = spec.size * self.theme.code.scale / self.theme.figure.caption_scale.max(0.5);
            let file = Spec {
                family: CODE,
                bold: false,
                italic: false,
                size: size.min(spec.size),
                features: Features::NO_LIGATURES,
                division: Division::Code,
                tracking: 0.0,
                ..spec
            };
            self.items.text(title, if title.contains(' ') { spec } else { file }, &mut row);
        }
        if row.items.is_empty() {
            return;
        }
        // None of it is text of the block: what a page begins with is counted without it.
        row.chars = 0;
        self.caption_row(row, spec, block, place);
        if let Some(piece) = self.flow.pieces.last_mut() {
            piece.keep = true;
            if let PieceKind::Text(text) = &mut piece.kind {
                text.align = Some(Alignment::Start);
            }
        }
    }

    /// A line of code: its spaces are kept and do not stretch.
    pub(super) fn code_line(&mut self, line: &str, spec: Spec) -> Row {
        let mut row = Row::default();
        let advance = self.code_advance(spec);
        let mut column = 0;
        let mut rest = line.trim_end_matches('\r');
        while !rest.is_empty() {
            let word = rest.find([' ', '\t']).unwrap_or(rest.len());
            if word > 0 {
                self.items.text(&rest[..word], spec, &mut row);
                column += rest[..word].chars().count();
            }
            rest = &rest[word..];
            let blank = rest.find(|c| c != ' ' && c != '\t').unwrap_or(rest.len());
            let mut width = 0;
            for c in rest[..blank].chars() {
                width += if c == '\t' { 4 - (column + width) % 4 } else { 1 };
            }
            column += width;
            row.chars += blank as u32;
            rest = &rest[blank..];
            if width > 0 && !rest.is_empty() {
                if row.items.is_empty() {
                    row.items.push(Item::Fixed(width as f32 * advance));
                } else {
                    let style = self.items.styles.id(spec);
                    row.items.push(Item::Space(style));
                    for _ in 1..width {
                        row.items.push(Item::Tie(style));
                    }
                }
            }
        }
        row
    }

    fn code_advance(&mut self, spec: Spec) -> f32 {
        let style = self.items.styles.id(spec);
        self.items.styles.get(style).space
    }
}
