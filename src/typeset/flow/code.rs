//! Blocks of code.

use std::ops::Range;

use crate::document::{Block, Callout, Code, TokenKind};
use crate::theme::Alignment;

use super::super::breaks::BreakKind;
use super::super::items::{Item, Row, Tied, anchor};
use super::super::lexicon::{Division, Features};
use super::super::page::{Color, LinkTarget, StretchKind};
use super::super::style::{CODE, Spec, TEXT};
use super::pieces::{CodeLine, Frame, LINE, Listing, PieceKind, ticks};
use super::turn::{self, HANG, advance, turn};
use super::{FlowMaker, MOST_ROWS, Place};

/// The mark before what is turned over.
const TURNED: &str = "↪";
/// Size of numbers and marks beside the lines, as a share of the code's.
const BESIDE: f32 = 0.82;
/// The least share of its size at which a drawing is set to fit the measure.
const SMALLEST: f32 = 0.66;

impl<'a> FlowMaker<'a> {
    pub(super) fn code(&mut self, block: &'a Block, code: &'a Code, place: Place) {
        if self.in_cell {
            return self.code_in_cell(block, code, place);
        }
        let style = &self.theme.code;
        let (indent, ground, space) = (style.indent, style.ground, style.space);
        let mut spec = code_spec(place.spec, style.size * place.spec.size / self.theme.text.size);
        let pad = if ground { spec.size * 0.6 } else { 0.0 };
        let cell = self.code_advance(spec);
        let count = code.text.split('\n').count();
        let gutter = code.first_line.map_or(0.0, |first| {
            let digits = u64::from(first).saturating_add(count as u64).to_string().len();
            (digits as f32 * BESIDE + 1.6) * cell
        });
        // Numbers stand in the indent where there is one.
        let left = place.left + if ground { indent + gutter } else { indent.max(gutter) } + pad;
        let room = (self.measure - left - place.right - pad).max(1.0);
        let scale = self.drawing_scale(code, room / cell);
        spec.size *= scale;
        let cell = cell * scale;
        let columns = ((room / cell + 0.01) as usize).max(4);
        let lines = self.code_lines(code, spec, cell, columns);
        let height = (spec.size * 1.32 / self.theme.text.leading * f32::from(LINE)).ceil() as u16;
        let frame = if ground {
            self.flow.frames.push(Frame::Ground(pad));
            u16::try_from(self.flow.frames.len() - 1).ok()
        } else {
            place.frame
        };
        let inner = Place { left, right: place.right + pad, frame, ..place };
        let space = ticks(space).max(if ground { LINE } else { 0 });
        let from = self.flow.pieces.len();
        self.listing(block, code, place);
        let gray = Spec { color: Color::Gray(0.6), size: spec.size * BESIDE, ..spec };
        let mark = self.items.text_row(TURNED, gray);
        let mut lines = lines.into_iter().peekable();
        while lines.peek().is_some() {
            let lines: Vec<CodeLine> = lines.by_ref().take(MOST_ROWS).collect();
            let listing = Listing { lines, height, gutter, pad, cell, mark: mark.clone() };
            let piece = self.piece(PieceKind::Lines(Box::new(listing)), block, inner);
            self.flow.pieces.push(piece);
        }
        self.space_around(from, space);
        self.flush = true;
    }

    /// What is drawn with characters cannot be turned over: it is set smaller, as long as it can be
    /// read.
    fn drawing_scale(&self, code: &Code, columns: f32) -> f32 {
        let drawn = |c: char| matches!(c, '\u{2500}'..='\u{259f}');
        let plain =
            code.lang.as_deref().is_none_or(|lang| matches!(lang, "text" | "txt" | "plain" | "ascii"));
        if !(code.text.contains(drawn) || (plain && code.text.contains("--"))) {
            return 1.0;
        }
        let widest = code.text.split('\n').map(turn::width).max().unwrap_or(0);
        let scale = columns / widest.max(1) as f32;
        if scale >= SMALLEST { scale.min(1.0) } else { 1.0 }
    }

    /// The lines of a block, those too long turned over.
    fn code_lines(&mut self, code: &Code, spec: Spec, cell: f32, columns: usize) -> Vec<CodeLine> {
        let mut lines = Vec::new();
        let (mut start, mut chars, mut number) = (0, 0u32, 0u32);
        for line in code.text.split('\n') {
            number = number.saturating_add(1);
            let kind = |byte: usize| {
                let at = (start + byte) as u32;
                let next = code.tokens.partition_point(|token| token.end <= at);
                code.tokens.get(next).filter(|token| token.start <= at).map(|token| token.kind)
            };
            let marked = code.is_marked(number);
            let end = start + line.len();
            let first = code.callouts.partition_point(|callout| (callout.at as usize) < end);
            let marks = code.callouts[first..].iter().take_while(|callout| callout.at as usize == end);
            let kept = columns.saturating_sub(3 * marks.clone().count()).max(4);
            let parts = turn(line.trim_end_matches('\r'), kept, kind);
            let last = parts.len() - 1;
            let mut counted = 0;
            for (n, part) in parts.iter().enumerate() {
                let before = line[counted..part.range.start].chars().count() as u32;
                let mut row = Row::default();
                let range = start + part.range.start..start + part.range.end;
                self.code_row(code, range, part.column, spec, false, &mut row);
                if n == last {
                    for callout in marks.clone() {
                        self.callout_after(callout, spec, &mut row);
                    }
                }
                let shown = code.first_line.filter(|_| n == 0).map(|first| first.saturating_add(number - 1));
                let beside = Spec { color: Color::Gray(0.6), size: spec.size * BESIDE, ..spec };
                lines.push(CodeLine {
                    end: match (n == last, part.space) {
                        (true, _) => BreakKind::End,
                        (false, true) => BreakKind::Space,
                        (false, false) => BreakKind::Plain,
                    },
                    number: shown.map(|shown| self.items.text_row(&shown.to_string(), beside)),
                    indent: part.indent as f32 * cell,
                    turned: n > 0,
                    marked,
                    chars: chars + before,
                    row,
                });
                chars += before;
                counted = part.range.start;
            }
            chars += line[counted..].chars().count() as u32 + 1;
            start += line.len() + 1;
        }
        lines
    }

    /// Adds a range of code to a row. Blanks are set as they are, each a cell; with `spaces` a line
    /// may end at them.
    fn code_row(
        &mut self,
        code: &Code,
        range: Range<usize>,
        mut column: usize,
        spec: Spec,
        spaces: bool,
        row: &mut Row,
    ) {
        for (kind, piece) in code.pieces(range) {
            let spec = self.token_spec(kind, spec);
            let mut rest = &code.text[piece];
            while !rest.is_empty() {
                let word = rest.find([' ', '\t', '\u{a0}']).unwrap_or(rest.len());
                if word > 0 {
                    self.items.text(&rest[..word], spec, row);
                    column += turn::width(&rest[..word]);
                    rest = &rest[word..];
                    continue;
                }
                let blank = rest.find(|c| !matches!(c, ' ' | '\t' | '\u{a0}')).unwrap_or(rest.len());
                let from = column;
                for c in rest[..blank].chars() {
                    column += advance(c, column).max(1);
                }
                let style = self.items.styles.id(spec);
                if spaces && !row.items.is_empty() {
                    row.items.push(Item::Space(style));
                    row.items.extend((from + 1..column).map(|_| Item::Tie(style, Tied::ByAuthor)));
                } else {
                    let word = self.items.styles.word(style, &" ".repeat(column - from));
                    row.items.push(Item::Word { word, style, at: row.chars });
                }
                row.chars += rest[..blank].chars().count() as u32;
                rest = &rest[blank..];
            }
        }
    }

    /// Adds a callout to a line, a space before it.
    fn callout_after(&mut self, callout: &Callout, spec: Spec, row: &mut Row) {
        let style = self.items.styles.id(spec);
        if !row.items.is_empty() {
            let word = self.items.styles.word(style, " ");
            row.items.push(Item::Word { word, style, at: row.chars });
        }
        anchor(&callout.id, row);
        self.callout(callout, Spec { size: spec.size * 1.12, ..spec }, row);
    }

    /// Adds the mark of a callout, which leads to its other.
    pub(super) fn callout(&mut self, callout: &Callout, spec: Spec, row: &mut Row) {
        let spec = Spec {
            family: TEXT,
            bold: false,
            italic: false,
            features: Features::default(),
            division: Division::Whole,
            ..spec
        };
        // A mark is no part of the text: places in it are counted without.
        let chars = row.chars;
        let mark = circled(callout.number);
        match &callout.leads {
            Some(leads) => {
                let target = LinkTarget::Anchor(leads.as_str().into());
                let text = format!("({})", callout.number).into();
                let link = StretchKind::Link { target, text };
                self.items.within(link, row, |items, row| items.text(&mark, spec, row));
            }
            None => self.items.text(&mark, spec, row),
        }
        row.chars = chars;
    }

    /// Code in a table's cell: each line is a paragraph, whose further lines are set in.
    fn code_in_cell(&mut self, block: &'a Block, code: &'a Code, place: Place) {
        let hang = place.spec.size * self.theme.code.scale;
        self.listing(block, code, place);
        let mut chars = 0;
        for row in self.cell_code(code, place.spec) {
            let here = chars;
            chars += row.chars + 1;
            let place = Place { left: place.left + hang, ..place };
            let mut piece = self.text(row, Some(Alignment::Start), block, place);
            if let PieceKind::Text(text) = &mut piece.kind {
                text.indent = -hang;
            }
            piece.chars = here;
            self.flow.pieces.push(piece);
        }
        self.flush = true;
    }

    /// The lines of code in a table's cell, to be broken with its other text.
    fn cell_code(&mut self, code: &Code, spec: Spec) -> Vec<Row> {
        let spec = code_spec(spec, spec.size * self.theme.code.scale);
        let mut start = 0;
        let mut rows = Vec::new();
        for line in code.text.split('\n') {
            let mut row = Row::default();
            self.code_row(code, start..start + line.trim_end().len(), 0, spec, true, &mut row);
            rows.push(row);
            start += line.len() + 1;
        }
        rows
    }

    /// How a kind of word is set.
    fn token_spec(&self, kind: Option<TokenKind>, spec: Spec) -> Spec {
        let Some(kind) = kind else { return spec };
        let style = self.theme.code.tokens.of(kind);
        let color = match (style.gray(), style.color) {
            (Some(gray), _) => Color::Gray(1.0 - f32::from(gray) / 255.0),
            (None, Some([r, g, b])) => {
                Color::Rgb(f32::from(r) / 255.0, f32::from(g) / 255.0, f32::from(b) / 255.0)
            }
            (None, None) => spec.color,
        };
        Spec {
            bold: style.bold,
            italic: style.italic,
            underline: style.underline,
            strike: style.strike,
            color,
            ..spec
        }
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
            let file = code_spec(spec, size.min(spec.size));
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

    fn code_advance(&mut self, spec: Spec) -> f32 {
        let style = self.items.styles.id(spec);
        self.items.styles.get(style).space
    }
}

impl Listing {
    /// Where the mark before a turned-over line stands, pt from the listing's left edge.
    pub(in super::super) fn mark_at(&self, line: &CodeLine) -> f32 {
        line.indent - HANG as f32 * self.cell
    }
}

/// A number as a white figure on a black disc, as far as there are such.
fn circled(number: u32) -> String {
    let from = match number {
        1..=10 => 0x2776 - 1,
        11..=20 => 0x24eb - 11,
        _ => return format!("({number})"),
    };
    char::from_u32(from + number).map_or_else(|| format!("({number})"), String::from)
}

/// Code within or beside text of a style.
fn code_spec(spec: Spec, size: f32) -> Spec {
    Spec {
        family: CODE,
        bold: false,
        italic: false,
        size,
        features: spec.features.of_code(),
        division: Division::Code,
        tracking: 0.0,
        ..spec
    }
}
