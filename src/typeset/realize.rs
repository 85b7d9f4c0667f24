//! From a composition to pages: every row set in its place.

use std::collections::BTreeMap;

use crate::theme::{Alignment, Theme};

use super::breaks::{LineSpan, Pos};
use super::compose::{Composition, PageShape, Segment};
use super::flow::{Flow, Frame, LINE, LabelPlace, Listing, Piece, PieceKind, extent};
use super::items::{Item, Row};
use super::lexicon::{CutKind, Lexicon};
use super::line::{Setter, Slot};
use super::math::{Display, Spot, draw};
use super::measure::{Column, Laid, Measured, beyond};
use super::page::{
    Color, Item as PageItem, ItemKind, Line, LineEnd, Page, PageStart, Place, Rect, Run, StretchId, Tag,
};
use super::style::Styles;
use super::tabular::Origin;

/// Where text stands on a page.
#[derive(Debug, Clone, Copy)]
pub struct Geometry {
    /// Whether the book runs from right to left.
    pub rtl: bool,
    /// Left edge of the text block on rectos, pt.
    pub recto: f32,
    /// The same on versos.
    pub verso: f32,
    /// Top of the text block, pt.
    pub top: f32,
    /// Its width, pt.
    pub width: f32,
    /// Leading of the text, pt.
    pub leading: f32,
    /// The page with its bleed, pt from its trimmed corner.
    pub sheet: Rect,
}

impl Geometry {
    /// Left edge of the text block on a page, by its index in the book.
    #[must_use]
    pub fn left(&self, page: u32) -> f32 {
        if page.is_multiple_of(2) { self.recto } else { self.verso }
    }
}

/// The pages of a chapter, and what is known of them.
#[derive(Debug, Default)]
pub struct Realized {
    /// The pages.
    pub pages: Vec<Page>,
    /// Anchors on them.
    pub anchors: Vec<(Box<str>, Place)>,
    /// Where in the manuscript each begins.
    pub starts: Vec<PageStart>,
    /// For each page, the last heading for the running head on it and before it.
    pub heads: Vec<Option<Box<str>>>,
    /// Glyphs that only parts of words have.
    pub extra: Vec<(u16, u16, Box<str>)>,
}

pub(super) struct Realizer<'a> {
    flow: &'a Flow,
    column: &'a Column,
    pub(super) theme: &'a Theme,
    pub(super) geometry: Geometry,
    pub(super) shape: PageShape,
    styles: &'a Styles,
    pub(super) setter: Setter<'a>,
    /// What no mark before a piece stands left of, pt.
    pub(super) edge: f32,
}

/// Sets the pages of a chapter, of which the first is the `first` of the book.
#[allow(clippy::too_many_arguments)]
pub fn realize(
    flow: &Flow,
    column: &Column,
    composition: &Composition,
    styles: &Styles,
    theme: &Theme,
    geometry: Geometry,
    shape: PageShape,
    first: u32,
) -> Realized {
    let setter = Setter::new(styles);
    let mut realizer =
        Realizer { flow, column, theme, geometry, shape, styles, setter, edge: f32::NEG_INFINITY };
    let mut out = Realized::default();
    let mut queue: Vec<(usize, u16, u16)> = Vec::new();
    let mut head: Option<Box<str>> = None;
    let mut segments = composition.segments.as_slice();
    let mut relative = 0u16;
    while relative < composition.pages || !queue.is_empty() {
        let n = segments.iter().take_while(|s| s.page <= relative).count();
        let (here, rest) = segments.split_at(n);
        segments = rest;
        let index = first + u32::from(relative);
        let mut page = Page { opens: relative == 0, closes: closes(flow, here, segments), ..Page::default() };
        realizer.setter.page = index;
        realizer.page(&mut page, here, index, &mut queue);
        out.starts.extend(start(flow, column, &styles.lexicon, here, index));
        for segment in here {
            if segment.from == 0
                && let Some(text) = &flow.pieces[segment.piece as usize].head
            {
                head = Some(text.clone());
            }
        }
        out.heads.push(head.clone());
        out.pages.push(page);
        relative += 1;
        if relative > 60_000 {
            break;
        }
    }
    out.anchors = std::mem::take(&mut realizer.setter.anchors);
    out.extra = std::mem::take(&mut realizer.setter.extra);
    out
}

/// Whether the text is meant to end on a page with these rows: nothing follows, or a page break does.
fn closes(flow: &Flow, here: &[Segment], rest: &[Segment]) -> bool {
    let (Some(last), Some(next)) = (here.last(), rest.first()) else { return true };
    let between = flow.pieces.get(last.piece as usize + 1..next.piece as usize).unwrap_or_default();
    between.iter().any(|piece| matches!(piece.kind, PieceKind::PageBreak))
}

/// Where in the manuscript a page begins.
fn start(
    flow: &Flow,
    column: &Column,
    lexicon: &Lexicon,
    segments: &[Segment],
    page: u32,
) -> Option<PageStart> {
    for segment in segments.iter().filter(|segment| !segment.moved) {
        let piece = &flow.pieces[segment.piece as usize];
        let mut start = PageStart { page, section: piece.section, block: None };
        // The title of a nested section runs on in its chapter's column.
        if matches!(piece.kind, PieceKind::Opening { .. }) || matches!(piece.tag, Tag::Title(_)) {
            return Some(start);
        }
        let Some(block) = piece.block else { continue };
        // A table goes on with the first cell of a row.
        if let (PieceKind::Table(table), Laid::Table(layout), 1..) =
            (&piece.kind, &column.pieces[segment.piece as usize].laid, segment.from)
            && let Some(row) = layout.row_of(segment.from)
            && let Some(row) = table.rows.get(usize::from(row))
            && let Some(cell) = row.iter().find_map(|cell| cell.block)
        {
            start.block = Some((cell, 0));
            return Some(start);
        }
        let chars = match (&piece.kind, &column.pieces[segment.piece as usize].laid) {
            (PieceKind::Lines(code), _) => {
                code.lines.get(usize::from(segment.from)).map_or(0, |line| line.chars)
            }
            (PieceKind::Text(text), Laid::Text(settings)) if segment.from > 0 => settings
                [usize::from(segment.choice)]
            .lines
            .get(usize::from(segment.from))
            .map_or(0, |line| chars_before(&text.row, line, lexicon)),
            _ => 0,
        };
        start.block = Some((block, piece.chars + chars));
        return Some(start);
    }
    None
}

/// Characters of a row's flat text before a line.
///
/// A line that begins within a word begins there: after the text's own dash or a slash. Only the
/// hyphen that typesetting put in is not a place of the text, and the whole word counts as the
/// line's.
fn chars_before(row: &Row, line: &LineSpan, lexicon: &Lexicon) -> u32 {
    if line.start.cut != Pos::WHOLE
        && let Some(Item::Word { word, at, .. }) = row.items.get(line.start.item as usize)
    {
        let word = lexicon.word(*word);
        let cut = lexicon.cuts(word).get(usize::from(line.start.cut));
        let cut = cut.filter(|cut| !matches!(cut.kind, CutKind::Hyphen | CutKind::Name));
        let before = cut.and_then(|cut| lexicon.text(word).get(..cut.byte as usize));
        return at + before.map_or(0, |before| before.chars().count() as u32);
    }
    let items = &row.items[(line.start.item as usize).min(row.items.len())..];
    items
        .iter()
        .find_map(|item| match item {
            Item::Word { at, .. } | Item::Formula { at, .. } => Some(*at),
            _ => None,
        })
        .unwrap_or(row.chars)
}

/// From a line's baseline to the bottom of its slot, as a share of its height.
pub(super) const DESCENT: f32 = 0.214;

impl Realizer<'_> {
    fn tick(&self) -> f32 {
        self.geometry.leading / f32::from(LINE)
    }

    fn page(
        &mut self,
        page: &mut Page,
        segments: &[Segment],
        index: u32,
        queue: &mut Vec<(usize, u16, u16)>,
    ) {
        let left = self.geometry.left(index);
        let (flow, column) = (self.flow, self.column);
        let mut frames: BTreeMap<u16, Rect> = BTreeMap::new();
        for segment in segments {
            let piece = &flow.pieces[segment.piece as usize];
            let measured = &column.pieces[segment.piece as usize];
            let y = self.geometry.top + f32::from(segment.top) * self.tick();
            let left = left + segment.shift;
            if segment.from == 0 {
                for anchor in &piece.anchors {
                    self.setter
                        .anchors
                        .push((anchor.clone(), Place { page: index, x: left + piece.left, y }));
                }
            }
            let x = left + piece.left;
            let width = self.geometry.width - piece.left - piece.right;
            let height = self.rows(
                page,
                piece,
                measured,
                segment.choice,
                segment.from..segment.to,
                x,
                y,
                width,
                self.tick(),
            );
            if let Some(frame) = piece.frame {
                let gutter = if let PieceKind::Lines(code) = &piece.kind { code.gutter } else { 0.0 };
                let rect = Rect { x: x - gutter, y, w: width + gutter, h: height };
                frames.entry(frame).and_modify(|r| *r = union(*r, rect)).or_insert(rect);
            }
            for (row, note, _) in &measured.options[usize::from(segment.choice)].notes {
                if (segment.from..segment.to).contains(row) {
                    let n = note.0 as usize;
                    let lines = column.notes.lines.get(n).into_iter().flatten();
                    queue.extend(lines.map(|(piece, row)| (n, *piece, *row)));
                }
            }
        }
        for (frame, rect) in frames.into_iter().rev() {
            self.frame(page, self.flow.frames[usize::from(frame)], rect);
        }
        self.notes(page, segments, index, queue);
    }

    fn frame(&self, page: &mut Page, frame: Frame, rect: Rect) {
        let (rect, color) = match frame {
            Frame::Ground(by) => (
                Rect { x: rect.x - by, y: rect.y - by * 0.4, w: rect.w + 2.0 * by, h: rect.h + by * 0.9 },
                Color::Gray(self.theme.colors.tint),
            ),
            Frame::Bar(indent, bar, rtl) => (
                Rect {
                    x: if rtl { rect.x + rect.w + indent } else { rect.x - indent - bar },
                    y: rect.y + 2.0,
                    w: bar,
                    h: rect.h - 2.0,
                },
                Color::Gray(0.55),
            ),
        };
        page.items.insert(0, PageItem { tag: Tag::Artifact, kind: ItemKind::Fill { rect, color } });
    }

    fn notes(
        &mut self,
        page: &mut Page,
        segments: &[Segment],
        index: u32,
        queue: &mut Vec<(usize, u16, u16)>,
    ) {
        let style = &self.theme.notes;
        let most = ((f32::from(self.shape.lines) * self.geometry.leading * 0.9) / style.leading) as usize;
        let count = match segments.last() {
            Some(last) => usize::from(last.notes),
            None => most,
        };
        let lines: Vec<_> = queue.drain(..count.min(queue.len())).collect();
        if lines.is_empty() {
            return;
        }
        let short = segments.last().map_or(0, |s| s.short);
        let text = (f32::from(self.shape.lines) - f32::from(short)) * self.geometry.leading;
        let bottom = self.geometry.top + text;
        // The last line stands where the last of the text would: facing pages end alike.
        let descent = self.descent(self.geometry.leading, self.tick());
        let own = self.descent(style.leading, style.leading / f32::from(LINE));
        let top = bottom - lines.len() as f32 * style.leading + own - descent;
        let left = self.geometry.left(index);
        if style.rule > 0.0 {
            let w = style.rule.min(self.geometry.width);
            // The rule stands where the book's lines begin.
            let rect = Rect {
                x: if self.geometry.rtl { left + self.geometry.width - w } else { left },
                y: top - style.leading * 0.42,
                w,
                h: 0.4,
            };
            page.items
                .push(PageItem { tag: Tag::Artifact, kind: ItemKind::Fill { rect, color: Color::Black } });
        }
        for (i, (note, piece, row)) in lines.into_iter().enumerate() {
            if row == u16::MAX {
                continue;
            }
            let measured = &self.column.notes.pieces[note][usize::from(piece)];
            let piece = &self.flow.notes[note][usize::from(piece)];
            let y = top + i as f32 * style.leading;
            if row == 0 {
                for anchor in &piece.anchors {
                    self.setter.anchors.push((anchor.clone(), Place { page: index, x: left, y }));
                }
            }
            let x = left + piece.left;
            let width = self.geometry.width - piece.left - piece.right;
            self.rows(page, piece, measured, 0, row..row + 1, x, y, width, style.leading / f32::from(LINE));
        }
    }

    /// Sets rows of a piece from `y` down, and returns the height they take, pt.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn rows(
        &mut self,
        page: &mut Page,
        piece: &Piece,
        measured: &Measured,
        choice: u16,
        rows: std::ops::Range<u16>,
        x: f32,
        y: f32,
        width: f32,
        tick: f32,
    ) -> f32 {
        let options = &measured.options[usize::from(choice)];
        let height: f32 = rows.clone().map(|r| f32::from(options.row_height(r)) * tick).sum();
        match (&piece.kind, &measured.laid) {
            (PieceKind::Text(text), Laid::Text(settings)) => {
                let setting = &settings[usize::from(choice)];
                let mut bottom = y;
                for r in rows.clone() {
                    let slot_height = f32::from(text.height) * tick;
                    bottom += f32::from(options.row_height(r)) * tick;
                    let mut baseline = bottom - self.descent(slot_height, tick);
                    // What a formula takes below its line is not the line's.
                    if let Some(span) =
                        setting.lines.get(usize::from(r)).filter(|_| !options.heights.is_empty())
                    {
                        let (_, below) = beyond(&text.row, span, slot_height, self.styles);
                        baseline -= f32::from(below) * slot_height;
                    }
                    if r == 0 {
                        self.label(page, piece, x, width, baseline);
                        if let Some(initial) = &text.initial {
                            initial.set(page, self.styles, x, width, baseline, text.row.rtl, piece.tag);
                        }
                    }
                    let Some(span) = setting.lines.get(usize::from(r)) else { continue };
                    let indent = if r == 0 { text.indent } else { 0.0 } + measured.beside.of(r);
                    let slot = Slot {
                        x: if text.row.rtl { x } else { x + indent },
                        width: width - indent,
                        baseline,
                        align: text.align,
                        tag: piece.tag,
                    };
                    self.setter.set(page, &text.row, span, slot);
                }
            }
            (PieceKind::Lines(code), _) => self.code(page, piece, code, rows, x, y, width, tick),
            (PieceKind::Formula { id }, _) => {
                if let Some(display) = self.styles.formulas.display(*id) {
                    let before: f32 = (0..rows.start).map(|r| f32::from(options.row_height(r)) * tick).sum();
                    let whole: f32 = (0..options.rows).map(|r| f32::from(options.row_height(r)) * tick).sum();
                    self.formula(page, piece, display, rows, x, y - before, width, whole);
                }
            }
            (PieceKind::Images(pictures), _) => {
                let (w, h) = extent(pictures);
                let shift = match self.theme.figure.caption_align {
                    Alignment::Start if piece.rtl => width - w,
                    Alignment::End if piece.rtl => 0.0,
                    Alignment::Start => 0.0,
                    Alignment::Center => (width - w) * 0.5,
                    Alignment::End => width - w,
                };
                let fit = (width / w.max(1.0)).min(1.0);
                self.label(page, piece, x, width, y + 0.79 * self.geometry.leading);
                let (left, foot) = (x + shift.max(0.0), y + (height + h * fit) * 0.5);
                for picture in pictures {
                    let at = if piece.rtl { w - picture.at - picture.width } else { picture.at };
                    let (w, h) = (picture.width * fit, picture.height * fit);
                    let rect = Rect { x: left + at * fit, y: foot - h, w, h };
                    let (alt, stretch) = (picture.alt.clone(), StretchId::NONE);
                    let kind = ItemKind::Image { asset: picture.asset, rect, cut: None, alt, stretch };
                    page.items.push(PageItem { tag: piece.tag, kind });
                }
            }
            (PieceKind::Plate { asset, size, alt }, _) => {
                let sheet = self.geometry.sheet;
                // What is too much of it hangs over, the same on both sides.
                let scale = (sheet.w / size.0.max(1.0)).max(sheet.h / size.1.max(1.0));
                let (w, h) = (size.0 * scale, size.1 * scale);
                let rect = Rect { x: sheet.x + (sheet.w - w) * 0.5, y: sheet.y + (sheet.h - h) * 0.5, w, h };
                let (alt, stretch) = (alt.clone(), StretchId::NONE);
                let kind = ItemKind::Image { asset: *asset, rect, cut: Some(sheet), alt, stretch };
                page.items.push(PageItem { tag: piece.tag, kind });
            }
            (PieceKind::Table(table), Laid::Table(layout)) => {
                return self.table(page, table, layout, rows, Origin { x, y, width, tick });
            }
            (PieceKind::Opening { rows: lines, align, rule, lines: sinkage }, Laid::Opening(settings)) => {
                let used: f32 = lines
                    .iter()
                    .zip(settings)
                    .map(|(r, s)| (f32::from(r.height) * s.lines.len() as f32 + f32::from(r.after)) * tick)
                    .sum();
                // Two lines and a half below the title, and the rest above it.
                let below = if *sinkage > 4 { 2.5 } else { 1.0 } * self.geometry.leading;
                let mut top = y + (height - used - below).max(0.0);
                for (line, setting) in lines.iter().zip(settings) {
                    for span in &setting.lines {
                        let slot_height = f32::from(line.height) * tick;
                        let baseline = top + slot_height - 0.24 * line.size;
                        let tag = if line.ornament { Tag::Artifact } else { piece.tag };
                        let slot = Slot { x, width, baseline, align: Some(*align), tag };
                        self.setter.set(page, &line.row, span, slot);
                        top += slot_height;
                    }
                    top += f32::from(line.after) * tick;
                }
                if *rule {
                    let rect = Rect { x, y: top + 0.5 * self.geometry.leading, w: width, h: 0.6 };
                    page.items.push(PageItem {
                        tag: Tag::Artifact,
                        kind: ItemKind::Fill { rect, color: Color::Black },
                    });
                }
            }
            (PieceKind::Entry { row, number, leader, height: line }, Laid::Text(settings)) => {
                let slot_height = f32::from(*line) * tick;
                self.label(page, piece, x, width, y + slot_height - self.descent(slot_height, tick));
                let mut end = 0.0;
                let mut baseline = y;
                for (i, span) in settings[0].lines.iter().enumerate() {
                    baseline = y + (i + 1) as f32 * slot_height - self.descent(slot_height, tick);
                    let slot = Slot {
                        x: if row.rtl { x + 30.0 } else { x },
                        width: width - 30.0,
                        baseline,
                        align: Some(Alignment::Start),
                        tag: piece.tag,
                    };
                    end = self.setter.set(page, row, span, slot);
                }
                let number_width = self.setter.width(number);
                let slot = Slot { x, width, baseline, align: Some(Alignment::End), tag: piece.tag };
                self.setter.set_whole(page, number, slot);
                if let Some(dot) = leader {
                    // Dots stand on one raster down the page, counted from the right margin, and end
                    // at one place, whatever the number's width.
                    let step = self.theme.text.size * 0.62;
                    let right = number_width.max(1.7 * self.theme.text.size) + 0.5 * step;
                    let (first, last) =
                        ((right / step).ceil() as u32, ((width - end) / step - 0.6).max(0.0) as u32);
                    for n in first..=last {
                        let back = n as f32 * step;
                        let slot = Slot {
                            x: if row.rtl { x + back - step } else { x + width - back },
                            width: step,
                            baseline,
                            align: Some(Alignment::Start),
                            tag: Tag::Artifact,
                        };
                        self.setter.set_whole(page, dot, slot);
                    }
                }
            }
            (PieceKind::Blank { ornament: Some(row), .. }, _) => {
                let baseline = y + height * 0.5 + 0.29 * self.geometry.leading;
                let slot = Slot { x, width, baseline, align: Some(Alignment::Center), tag: piece.tag };
                self.setter.set_whole(page, row, slot);
            }
            _ => {}
        }
        height
    }

    /// Sets lines of code, with what stands beside and behind them.
    #[allow(clippy::too_many_arguments)]
    fn code(
        &mut self,
        page: &mut Page,
        piece: &Piece,
        code: &Listing,
        rows: std::ops::Range<u16>,
        x: f32,
        y: f32,
        width: f32,
        tick: f32,
    ) {
        let slot_height = f32::from(code.height) * tick;
        for (i, r) in rows.enumerate() {
            let top = y + i as f32 * slot_height;
            let baseline = top + slot_height - self.descent(slot_height, tick);
            if r == 0 {
                self.label(page, piece, x - code.gutter, width, baseline);
            }
            let Some(line) = code.lines.get(usize::from(r)) else { continue };
            if line.marked {
                // Without a ground it reaches beyond the text all the same.
                let (left, color) =
                    (x - code.gutter - code.pad.max(4.0), Color::Gray(self.theme.colors.tint + 0.08));
                let rect = Rect { x: left, y: top, w: width + x - left + code.pad, h: slot_height };
                page.items.push(PageItem { tag: Tag::Artifact, kind: ItemKind::Fill { rect, color } });
                let (rect, color) = (Rect { w: 1.6, ..rect }, Color::Gray(0.7));
                page.items.push(PageItem { tag: Tag::Artifact, kind: ItemKind::Fill { rect, color } });
            }
            let align = Some(Alignment::Start);
            if let Some(number) = &line.number {
                let room = code.gutter - code.cell;
                let align = Some(Alignment::End);
                let slot = Slot { x: x - code.gutter, width: room, baseline, align, tag: Tag::Artifact };
                self.setter.set_whole(page, number, slot);
            }
            if line.turned {
                let at = x + code.mark_at(line);
                let slot = Slot { x: at, width: 2.0 * code.cell, baseline, align, tag: Tag::Artifact };
                self.setter.set_whole(page, &code.mark, slot);
            }
            let slot =
                Slot { x: x + line.indent, width: width - line.indent, baseline, align, tag: piece.tag };
            let (start, end) = (0, line.row.items.len() as u32);
            let place = |item| Pos { item, cut: Pos::WHOLE };
            let span = LineSpan { start: place(start), end: place(end), kind: line.end };
            self.setter.set(page, &line.row, &span, slot);
        }
    }

    /// Sets lines of a formula whose whole begins at `top`.
    #[allow(clippy::too_many_arguments)]
    fn formula(
        &mut self,
        page: &mut Page,
        piece: &Piece,
        display: &Display,
        rows: std::ops::Range<u16>,
        x: f32,
        top: f32,
        width: f32,
        whole: f32,
    ) {
        let style = &self.theme.formula;
        let taken = piece.label.as_ref().map_or(0.0, |label| label.width);
        let tags =
            display.lines.iter().filter_map(|line| line.tag.as_ref()).map(|tag| tag.w).fold(taken, f32::max);
        let left = match style.align {
            Alignment::Start => style.indent,
            Alignment::Center => (width - display.width) * 0.5,
            Alignment::End => width - display.width - style.indent,
        };
        // In the middle all the same, but never over its number.
        let left = x + left.min(width - display.width - tags).max(0.0);
        let mut baseline = top + (whole - display.height()) * 0.5;
        let mut baselines = Vec::with_capacity(display.lines.len());
        for line in &display.lines {
            baseline += line.down;
            baselines.push(baseline);
        }
        for (line, y) in
            display.lines.iter().zip(&baselines).take(usize::from(rows.end)).skip(usize::from(rows.start))
        {
            let (mut runs, mut rules) = (Vec::new(), Vec::new());
            let spot = Spot { x: left + line.x, y: *y, scale: 1.0, stretch: StretchId::NONE };
            if let Some(words) = &line.between {
                let up = line.bx.h + words.d + 0.25 * self.theme.text.size;
                draw(words, Spot { x, y: y - up, ..spot }, page, &mut runs, &mut rules);
                put_line(page, piece.tag, y - up, std::mem::take(&mut runs));
            }
            draw(&line.bx, spot, page, &mut runs, &mut rules);
            if let Some(tag) = &line.tag {
                draw(tag, Spot { x: x + width - tag.w, ..spot }, page, &mut runs, &mut rules);
            }
            // Grounds are behind what stands on them.
            page.items.append(&mut rules);
            put_line(page, piece.tag, *y, runs);
        }
        if rows.start == 0
            && let (Some(first), Some(last)) = (baselines.first(), baselines.last())
        {
            // The number of several lines stands at their middle.
            self.label(page, piece, x, width, (first + last) * 0.5);
        }
    }

    /// From a line's baseline to the bottom of its slot, pt.
    fn descent(&self, slot: f32, tick: f32) -> f32 {
        DESCENT * slot.min(f32::from(LINE) * tick)
    }

    fn label(&mut self, page: &mut Page, piece: &Piece, x: f32, width: f32, baseline: f32) {
        let Some(label) = &piece.label else { return };
        let gap = 0.38 * self.theme.text.size;
        let (align, left) = match label.place {
            LabelPlace::Before => (Alignment::Start, x - label.width),
            LabelPlace::Against => (Alignment::End, x - label.width - gap),
            LabelPlace::Far => (Alignment::End, x + width - label.width),
        };
        let left = if label.row.rtl { 2.0 * x + width - left - label.width } else { left };
        let tag = match piece.tag {
            tag if matches!(piece.kind, PieceKind::Entry { .. }) => tag,
            Tag::Block(block) | Tag::Part(block, _) => Tag::Label(block),
            tag => tag,
        };
        // In a narrow cell a mark has no more room than its piece.
        let left = left.max(self.edge);
        let slot = Slot { x: left, width: label.width, baseline, align: Some(align), tag };
        self.setter.set_whole(page, &label.row, slot);
    }
}

fn put_line(page: &mut Page, tag: Tag, y: f32, runs: Vec<Run>) {
    if !runs.is_empty() {
        let kind = ItemKind::Line(Line { y, runs, end: LineEnd::Paragraph, fit: None });
        page.items.push(PageItem { tag, kind });
    }
}

fn union(a: Rect, b: Rect) -> Rect {
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    Rect { x, y, w: (a.x + a.w).max(b.x + b.w) - x, h: (a.y + a.h).max(b.y + b.h) - y }
}
