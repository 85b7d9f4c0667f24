//! Setting a line: from its span of a row to glyphs in their places.

use crate::theme::Alignment;

use super::breaks::{BreakKind, LineSpan, Pos, protrusion_left, protrusion_right, share, track};
use super::fonts::FaceId;
use super::items::{Gap, Item, Object, Row};
use super::lexicon::{WordGlyph, WordId};
use super::math::{Bx, Spot, draw};
use super::page::{
    Color, Fit, Glyph, Item as PageItem, ItemKind, Line, LineEnd, LinkArea, Page, Place, Rect, Run, Set,
    StretchId, StretchKind, Tag,
};
use super::shaper::Shaper;
use super::style::{Style, StyleId, Styles};

/// Stretch of the spaces beyond which a line is not filled.
const GAPING: f32 = 2.0;

/// Where a line goes.
#[derive(Debug, Clone, Copy)]
pub struct Slot {
    /// Left edge, pt; an indent is part of it.
    pub x: f32,
    /// Room, pt.
    pub width: f32,
    /// Baseline, pt.
    pub baseline: f32,
    /// Where the line stands in the room; `None` fills it.
    pub align: Option<Alignment>,
    /// What it is part of.
    pub tag: Tag,
}

/// Sets lines. One a thread.
pub struct Setter<'a> {
    pub(super) styles: &'a Styles,
    shaper: Shaper<'a>,
    /// Glyphs that only parts of words have, and their text.
    pub extra: Vec<(FaceId, u16, Box<str>)>,
    /// Anchors met, with where they stand.
    pub anchors: Vec<(Box<str>, Place)>,
    /// The page in hand.
    pub page: u32,
}

/// How the glyphs and spaces of a line are drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drawn {
    /// Horizontal scaling, 1 for none.
    pub scale: f32,
    /// Stretch of the spaces, as a share of their width.
    pub stretch: f32,
}

/// A word's glyphs in a line: all of them, or those of a part.
pub(super) enum Glyphs<'a> {
    Whole(&'a [WordGlyph]),
    Part(Vec<WordGlyph>),
}

impl Glyphs<'_> {
    pub(super) fn slice(&self) -> &[WordGlyph] {
        match self {
            Self::Whole(glyphs) => glyphs,
            Self::Part(glyphs) => glyphs,
        }
    }
}

/// A word in a line, or the part of it that the line has.
pub(super) struct WordPart<'a> {
    pub glyphs: Glyphs<'a>,
    /// Its text, without the hyphen that it got.
    pub text: &'a str,
    /// Whether its glyphs may read otherwise than alone: see [`Word::complex`](super::lexicon::Word).
    pub complex: bool,
}

/// What a line holds.
pub(super) enum Chunk<'a> {
    Word(WordPart<'a>, StyleId),
    Space(StyleId),
    Fixed(f32),
    Gap(Gap),
    Kern(f32),
    Object(u16),
    Formula(&'a Bx),
    /// Space within a formula.
    Between(f32),
    Stretch(StretchId),
    Anchor(u16),
}

impl<'a> Setter<'a> {
    /// A setter for words of these styles.
    #[must_use]
    pub fn new(styles: &'a Styles) -> Self {
        let shaper = Shaper::new(&styles.lexicon, &styles.fonts);
        Self { styles, shaper, extra: Vec::new(), anchors: Vec::new(), page: 0 }
    }

    /// Sets a whole row that is known to fit, and returns its width.
    pub fn set_whole(&mut self, page: &mut Page, row: &Row, slot: Slot) -> f32 {
        let start = Pos { item: 0, cut: Pos::WHOLE };
        let end = Pos { item: row.items.len() as u32, cut: Pos::WHOLE };
        self.set(page, row, &LineSpan { start, end, kind: BreakKind::End }, slot)
    }

    /// The natural width of a row on one line, pt.
    #[must_use]
    pub fn width(&self, row: &Row) -> f32 {
        row.items
            .iter()
            .map(|item| match *item {
                Item::Word { word, style, .. } => {
                    let style = self.styles.get(style);
                    let word = self.styles.lexicon.word(word);
                    let count = self.styles.lexicon.glyphs(word).len() as f32;
                    (word.width + style.tracking * count) * style.size / 1000.0
                }
                Item::Space(style) | Item::Tie(style, _) => self.styles.get(style).space,
                Item::Fixed(width) | Item::Kern(width) => width,
                Item::Gap(gap) => gap.natural,
                Item::Object(n) => row.objects.get(usize::from(n)).map_or(0.0, |o| o.width),
                Item::Formula { id, part, .. } => self.styles.formulas.part(id, part).map_or(0.0, |p| p.bx.w),
                Item::Split(id, part) => self.styles.formulas.part(id, part + 1).map_or(0.0, |p| p.space),
                _ => 0.0,
            })
            .sum()
    }

    fn word(&mut self, id: WordId, from: usize, to: Option<(usize, bool)>) -> Glyphs<'a> {
        let styles = self.styles;
        let word = styles.lexicon.word(id);
        let text = styles.lexicon.text(word);
        if from == 0 && to.is_none() {
            return Glyphs::Whole(styles.lexicon.glyphs(word));
        }
        let (end, hyphen) = to.unwrap_or((text.len(), false));
        let glyphs = self.shaper.part(id, from..end, hyphen);
        let part = &text[from..end];
        for (i, g) in glyphs.iter().enumerate() {
            let next = glyphs[i + 1..].iter().map(|n| n.byte as usize).find(|b| *b > g.byte as usize);
            let start = (g.byte as usize).min(part.len());
            let text =
                part.get(start..next.unwrap_or(part.len()).clamp(start, part.len())).unwrap_or_default();
            if text.is_empty() {
                self.extra.push((g.face, g.id, "-".into()));
            } else if i == 0 || glyphs[i - 1].byte != g.byte {
                self.extra.push((g.face, g.id, text.into()));
            }
        }
        Glyphs::Part(glyphs)
    }

    /// Sets a line and returns its width.
    pub fn set(&mut self, page: &mut Page, row: &Row, span: &LineSpan, slot: Slot) -> f32 {
        let styles = self.styles;
        let mut chunks: Vec<Chunk<'a>> = Vec::with_capacity(32);
        let (mut text, mut space) = (0.0f32, 0.0f32);
        // What gaps add to the spaces that stretch, and to those that shrink.
        let (mut give, mut shrink) = (0.0f32, 0.0f32);
        let mut left = None;
        let mut right = 0.0;
        let last = if span.end.cut == Pos::WHOLE { span.end.item } else { span.end.item + 1 };
        let mixed = !row.levels.is_empty();
        let mut levels: Vec<u8> = Vec::new();
        for i in span.start.item..last.min(row.items.len() as u32) {
            if mixed && !matches!(row.items[i as usize], Item::Break | Item::Note(_)) {
                levels.push(row.levels.get(i as usize).copied().unwrap_or(0));
            }
            match row.items[i as usize] {
                Item::Word { word: id, style: style_id, .. } => {
                    let style = styles.get(style_id);
                    let word = styles.lexicon.word(id);
                    let string = styles.lexicon.text(word);
                    let cuts = styles.lexicon.cuts(word);
                    let at = |pos: Pos| {
                        (pos.item == i && pos.cut != Pos::WHOLE)
                            .then(|| cuts[usize::from(pos.cut)].byte as usize)
                    };
                    let from = at(span.start).unwrap_or(0);
                    let to = at(span.end).map(|b| (b, span.kind == BreakKind::Hyphen));
                    let glyphs = self.word(id, from, to);
                    let list = glyphs.slice();
                    let unit = style.size / 1000.0;
                    let rtl = styles.lexicon.style(word).rtl;
                    let tracking = if rtl { 0.0 } else { style.tracking };
                    let sum: f32 = list.iter().map(|g| g.advance + tracking).sum();
                    text += sum * unit;
                    // What runs against its line does not end at the line's edge.
                    let square = styles.lexicon.style(word).square;
                    let hangs = if rtl == row.rtl && !square { unit } else { 0.0 };
                    if left.is_none() {
                        let c = string[from..].chars().next().unwrap_or(' ');
                        left = Some(protrusion_left(c) * list.first().map_or(0.0, |g| g.advance) * hangs);
                    }
                    let c = match to {
                        Some((_, true)) => '-',
                        Some((b, false)) => string[..b].chars().next_back().unwrap_or(' '),
                        None => string.chars().next_back().unwrap_or(' '),
                    };
                    right = protrusion_right(c) * list.last().map_or(0.0, |g| g.advance) * hangs;
                    let text = &string[from..to.map_or(string.len(), |t| t.0)];
                    chunks.push(Chunk::Word(WordPart { glyphs, text, complex: word.complex }, style_id));
                }
                Item::Space(style) | Item::Tie(style, _) => {
                    space += styles.get(style).space;
                    chunks.push(Chunk::Space(style));
                }
                Item::Fixed(width) => {
                    text += width;
                    chunks.push(Chunk::Fixed(width));
                }
                Item::Gap(gap) => {
                    text += gap.natural;
                    give += gap.stretch;
                    shrink += gap.shrink;
                    chunks.push(Chunk::Gap(gap));
                }
                Item::Kern(width) => {
                    text += width;
                    chunks.push(Chunk::Kern(width));
                }
                Item::Object(n) => {
                    if let Some(object) = row.objects.get(usize::from(n)) {
                        text += object.width;
                        left = left.or(Some(0.0));
                        right = 0.0;
                        chunks.push(Chunk::Object(n));
                    }
                }
                Item::Formula { id, part, .. } => {
                    if let Some(part) = styles.formulas.part(id, part) {
                        text += part.bx.w;
                        left = left.or(Some(0.0));
                        right = 0.0;
                        chunks.push(Chunk::Formula(&part.bx));
                    }
                }
                Item::Split(id, part) => {
                    let width = styles.formulas.part(id, part + 1).map_or(0.0, |p| p.space);
                    text += width;
                    chunks.push(Chunk::Between(width));
                }
                Item::Stretch(id) => chunks.push(Chunk::Stretch(id)),
                Item::Anchor(n) => chunks.push(Chunk::Anchor(n)),
                Item::Break | Item::Note(_) => {}
            }
        }
        let left = if slot.align.is_none() { left.unwrap_or(0.0) } else { 0.0 };
        let right = if slot.align.is_none() { right } else { 0.0 };
        let slack = slot.width + left + right - text - space;
        let ends = matches!(span.kind, BreakKind::End | BreakKind::Forced);
        let soft = space + if slack < 0.0 { shrink } else { give };
        let (scale, stretch) = match slot.align {
            None if !ends || slack < 0.0 => share(slack, text, soft),
            Some(_) if slack < 0.0 => share(slack.max(-0.5 * soft), text, soft),
            _ => (0.0, 0.0),
        };
        // No space closes up, however long the line: an overfull line shows beyond the margin.
        let stretch = stretch.max(-0.45);
        let mut glyphs = 0;
        let mut size = 0.0f32;
        for chunk in &chunks {
            if let Chunk::Word(part, style) = chunk {
                glyphs += part.glyphs.slice().len();
                size = size.max(styles.get(*style).size);
            }
        }
        // Letters that join are not tracked.
        let (tracking, stretch) =
            if slot.align.is_none() && !mixed { track(stretch, space, glyphs, size) } else { (0.0, stretch) };
        // A line that nothing can fill is set short: gaps three times their width look worse.
        let (stretch, tracking) = if stretch > GAPING { (0.0, 0.0) } else { (stretch, tracking) };
        let x = match slot.align {
            Some(Alignment::Center) => slot.x + (slack * 0.5).max(0.0),
            Some(Alignment::End) => slot.x + slack.max(0.0),
            _ => slot.x - left,
        };
        if mixed {
            // The same from the right edge, where the line begins there.
            let edge = if row.rtl { 2.0 * slot.x + slot.width - x } else { x };
            let stretch = if stretch > GAPING { 0.0 } else { stretch };
            let drawn = Drawn { scale: 1.0 + scale, stretch };
            return self.emit_mixed(page, row, span, slot, &chunks, &levels, edge, drawn);
        }
        self.emit(page, row, span, slot, chunks, x, 1.0 + scale, stretch, tracking)
    }

    #[allow(clippy::too_many_arguments)]
    fn emit(
        &mut self,
        page: &mut Page,
        row: &Row,
        span: &LineSpan,
        slot: Slot,
        chunks: Vec<Chunk<'a>>,
        left: f32,
        scale: f32,
        stretch: f32,
        tracking: f32,
    ) -> f32 {
        let mut x = left;
        let mut runs: Vec<Run> = Vec::with_capacity(2);
        let mut current: Option<(FaceId, StyleId)> = None;
        let mut inside = open_stretch(row, span);
        let mut link = (self.styles.link(inside), x);
        let mut marks: Vec<(Rect, Color)> = Vec::new();
        let fit = Some(fit(row, slot, span.kind, tracking));
        let mut rules: Vec<PageItem> = Vec::new();
        for chunk in &chunks {
            match chunk {
                Chunk::Word(part, id) => {
                    let style = self.styles.get(*id);
                    let from = x;
                    for g in part.glyphs.slice() {
                        if current != Some((g.face, *id)) {
                            current = Some((g.face, *id));
                            let at = page.glyphs.len() as u32;
                            runs.push(Run { stretch: inside, ..run(style, g.face, x, scale, at) });
                        }
                        let advance = g.advance + style.tracking + tracking;
                        page.glyphs.push(Glyph { id: g.id, dx: g.dx, dy: g.dy, advance });
                        if let Some(run) = runs.last_mut() {
                            run.glyphs.end = page.glyphs.len() as u32;
                        }
                        x += advance * style.size / 1000.0 * scale;
                    }
                    lines(style, from, x, slot.baseline, &mut marks);
                }
                Chunk::Space(style) => {
                    let style = self.styles.get(*style);
                    let width = style.space * (1.0 + stretch);
                    lines(style, x, x + width, slot.baseline, &mut marks);
                    x += self.blank(width, scale, &mut runs, page);
                }
                Chunk::Fixed(width) => x += self.blank(width * scale, scale, &mut runs, page),
                Chunk::Gap(gap) => x += kern(gap.width(stretch) * scale, scale, &runs, page),
                Chunk::Kern(width) => x += kern(width * scale, scale, &runs, page),
                Chunk::Object(n) => {
                    let object = &row.objects[usize::from(*n)];
                    current = None;
                    self.line(page, slot, std::mem::take(&mut runs), LineEnd::Part, fit);
                    self.object(page, object, x, slot, scale, inside);
                    x += object.width * scale;
                }
                Chunk::Formula(bx) => {
                    current = None;
                    let spot = Spot { x, y: slot.baseline, scale, stretch: inside };
                    draw(bx, spot, page, &mut runs, &mut rules);
                    x += bx.w * scale;
                }
                Chunk::Between(width) => x += width * scale,
                Chunk::Stretch(id) => {
                    inside = *id;
                    current = None;
                    let now = self.styles.link(inside);
                    if now != link.0 {
                        self.area(page, link, x, slot);
                        link = (now, x);
                    }
                }
                Chunk::Anchor(n) => self.anchor(row, *n, x, slot),
            }
        }
        self.area(page, link, x, slot);
        // Grounds are behind what stands on them.
        page.items.append(&mut rules);
        self.line(page, slot, runs, end(span.kind), fit);
        self.marks(page, marks);
        x - left
    }

    /// Puts runs on the page, if there are any.
    pub(super) fn line(&self, page: &mut Page, slot: Slot, runs: Vec<Run>, end: LineEnd, fit: Option<Fit>) {
        if !runs.is_empty() {
            let kind = ItemKind::Line(Line { y: slot.baseline, runs, end, fit });
            page.items.push(PageItem { tag: slot.tag, kind });
        }
    }

    /// Puts what is not text on the page.
    pub(super) fn object(
        &self,
        page: &mut Page,
        object: &Object,
        x: f32,
        slot: Slot,
        scale: f32,
        stretch: StretchId,
    ) {
        let (w, h) = (object.width * scale, object.height);
        let rect = Rect { x, y: slot.baseline - h, w, h };
        let (asset, alt) = (object.asset, object.alt.clone());
        let kind = ItemKind::Image { asset, rect, cut: None, alt, stretch };
        page.items.push(PageItem { tag: slot.tag, kind });
    }

    /// Notes where an anchor came to stand.
    pub(super) fn anchor(&mut self, row: &Row, n: u16, x: f32, slot: Slot) {
        if let Some(name) = row.anchors.get(usize::from(n)) {
            let place = Place { page: self.page, x, y: slot.baseline - 12.0 };
            self.anchors.push((name.clone(), place));
        }
    }

    /// Puts the lines under and through text on the page.
    pub(super) fn marks(&self, page: &mut Page, marks: Vec<(Rect, Color)>) {
        for (rect, color) in marks {
            page.items.push(PageItem { tag: Tag::Artifact, kind: ItemKind::Fill { rect, color } });
        }
    }

    /// Makes what is set of a link clickable.
    pub(super) fn area(&self, page: &mut Page, (link, from): (StretchId, f32), to: f32, slot: Slot) {
        let Some(stretch) = link.index().and_then(|n| self.styles.stretches.get(n)) else { return };
        let StretchKind::Link { target, text } = &stretch.kind else { return };
        if to - from < 0.5 || to.is_nan() || from.is_nan() {
            return;
        }
        let rect = Rect { x: from, y: slot.baseline - 8.5, w: to - from, h: 11.0 };
        let (target, text) = (target.clone(), text.clone());
        page.links.push(LinkArea { rect, target, text, tag: slot.tag, stretch: link });
    }

    /// A space as a glyph of the run in hand, so that extracted text has it.
    fn blank(&self, width: f32, scale: f32, runs: &mut [Run], page: &mut Page) -> f32 {
        if let Some(run) = runs.last_mut() {
            let advance = width / (run.size * scale) * 1000.0;
            let id = self.styles.fonts.face(run.face).space_glyph;
            if id != 0 {
                page.glyphs.push(Glyph { id, dx: 0, dy: 0, advance });
                run.glyphs.end = page.glyphs.len() as u32;
            } else if let Some(glyph) = page.glyphs.last_mut() {
                glyph.advance += advance;
            }
        }
        width
    }
}

/// Moves on with no glyph: nothing stands there in the text.
fn kern(width: f32, scale: f32, runs: &[Run], page: &mut Page) -> f32 {
    if let (Some(run), Some(glyph)) = (runs.last(), page.glyphs.last_mut()) {
        glyph.advance += width / (run.size * scale) * 1000.0;
    }
    width
}

/// How a line was to fit its slot.
pub(super) fn fit(row: &Row, slot: Slot, kind: BreakKind, tracking: f32) -> Fit {
    let set = match (slot.align, kind) {
        (Some(_), _) => Set::Ragged,
        (None, BreakKind::End | BreakKind::Forced) => Set::Ending,
        (None, _) => Set::Filled,
    };
    Fit { x: slot.x, width: slot.width, set, rtl: row.rtl, tracking }
}

/// How a line ends that was broken so.
pub(super) fn end(kind: BreakKind) -> LineEnd {
    match kind {
        BreakKind::Space | BreakKind::Forced => LineEnd::Space,
        BreakKind::Hyphen => LineEnd::Hyphen,
        BreakKind::Dash | BreakKind::Plain | BreakKind::Need => LineEnd::Inside,
        BreakKind::End => LineEnd::Paragraph,
    }
}

pub(super) fn run(style: &Style, face: FaceId, x: f32, scale: f32, from: u32) -> Run {
    Run {
        face,
        size: style.size,
        scale,
        x,
        rise: style.rise,
        color: style.color,
        glyphs: from..from,
        actual: None,
        stretch: StretchId::NONE,
    }
}

/// Lines under and through text.
pub(super) fn lines(style: &Style, from: f32, to: f32, baseline: f32, marks: &mut Vec<(Rect, Color)>) {
    let thickness = style.size * 0.05;
    let mut mark = |up: f32| {
        let y = baseline - style.rise - up * style.size;
        match marks.iter_mut().find(|(r, _)| (r.y - y).abs() < 0.01 && (r.x + r.w - from).abs() < 0.05) {
            Some((rect, _)) => rect.w = to - rect.x,
            None => marks.push((Rect { x: from, y, w: to - from, h: thickness }, style.color)),
        }
    };
    if style.underline {
        mark(-0.12);
    }
    if style.strike {
        mark(0.26);
    }
}

/// The stretch that a line begins in.
pub(super) fn open_stretch(row: &Row, span: &LineSpan) -> StretchId {
    let before = &row.items[..(span.start.item as usize).min(row.items.len())];
    let found = before.iter().rev().find_map(|item| match item {
        Item::Stretch(id) => Some(*id),
        _ => None,
    });
    found.unwrap_or_default()
}
