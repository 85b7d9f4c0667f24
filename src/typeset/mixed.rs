//! Setting a line of which something runs from right to left, or is of a script whose letters form
//! clusters.
//!
//! Every glyph is put in its place, but in the order of reading, and what reads otherwise than its
//! glyphs do says so: who extracts the text of the page, by its content or by its structure, gets
//! words whose letters are in order. Glyphs that run from right to left are runs of their own, for
//! readers put what one run shows in the order in which it stands.

use super::bidi::order;
use super::breaks::LineSpan;
use super::fonts::FaceId;
use super::items::Row;
use super::lexicon::WordGlyph;
use super::line::{Chunk, Drawn, Setter, Slot, WordPart, end, fit, lines, open_stretch, run};
use super::math::{Spot, draw};
use super::page::{Color, Glyph, LineEnd, Page, Rect, Run, StretchId};
use super::style::{Style, StyleId};

/// The runs of a line so far.
struct Runs<'p> {
    page: &'p mut Page,
    done: Vec<Run>,
    /// Face and style of the run that may go on, and where the next glyph of it would stand.
    open: Option<(FaceId, StyleId)>,
    edge: f32,
    stretch: StretchId,
    scale: f32,
}

impl Runs<'_> {
    /// Adds glyphs from left to right, one cluster or a space; `alone` as a run of their own.
    fn add(
        &mut self,
        glyphs: &[(u16, Glyph)],
        x: f32,
        (id, style): (StyleId, &Style),
        alone: bool,
        actual: Option<&str>,
    ) {
        let unit = style.size / 1000.0 * self.scale;
        let mut pen = x;
        for (face, glyph) in glyphs {
            let goes_on = self.open == Some((*face, id)) && (self.edge - pen).abs() < 0.01;
            if !goes_on {
                let at = self.page.glyphs.len() as u32;
                let begun = run(style, *face, pen, self.scale, at);
                self.done.push(Run { stretch: self.stretch, actual: actual.map(Into::into), ..begun });
                self.open = Some((*face, id));
            }
            pen += glyph.advance * unit;
            self.edge = pen;
            self.page.glyphs.push(*glyph);
            if let Some(run) = self.done.last_mut() {
                run.glyphs.end = self.page.glyphs.len() as u32;
            }
        }
        if alone {
            self.open = None;
        }
    }
}

impl Setter<'_> {
    /// Sets chunks of these levels; `edge` is where the line begins: its left edge, or its right one
    /// where the row runs from right to left. Returns the line's width.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn emit_mixed(
        &mut self,
        page: &mut Page,
        row: &Row,
        span: &LineSpan,
        slot: Slot,
        chunks: &[Chunk<'_>],
        levels: &[u8],
        edge: f32,
        drawn: Drawn,
    ) -> f32 {
        let widths: Vec<f32> =
            chunks.iter().zip(levels).map(|(c, l)| self.chunk_width(c, row, *l, drawn)).collect();
        let width: f32 = widths.iter().sum();
        let mut at = vec![0.0; chunks.len()];
        let mut x = if row.rtl { edge - width } else { edge };
        for i in order(levels) {
            at[i] = x;
            x += widths[i];
        }
        let fit = Some(fit(row, slot, span.kind, 0.0));
        let stretch = open_stretch(row, span);
        let mut link = (self.styles.link(stretch), f32::NAN, f32::NAN);
        let mut marks: Vec<(Rect, Color)> = Vec::new();
        let mut rules = Vec::new();
        let mut runs = Runs { page, done: Vec::new(), open: None, edge: 0.0, stretch, scale: drawn.scale };
        // The face and style that a space is drawn in.
        let mut last: Option<(FaceId, StyleId)> = None;
        for (i, chunk) in chunks.iter().enumerate() {
            let (from, to) = (at[i], at[i] + widths[i]);
            let rtl = levels[i] % 2 == 1;
            match chunk {
                Chunk::Word(part, id) => {
                    self.word_of(part, *id, if rtl { to } else { from }, rtl, &mut runs);
                    last = part.glyphs.slice().last().map(|g| (g.face, *id));
                    lines(self.styles.get(*id), from, to, slot.baseline, &mut marks);
                }
                Chunk::Space(_) | Chunk::Fixed(_) => {
                    if let Chunk::Space(id) = chunk {
                        lines(self.styles.get(*id), from, to, slot.baseline, &mut marks);
                    }
                    if let Some((face, id)) = last {
                        let style = self.styles.get(id);
                        let glyph = self.styles.fonts.face(face).space_glyph;
                        let advance = (to - from) / (style.size * drawn.scale) * 1000.0;
                        if glyph != 0 && to > from {
                            let space = Glyph { id: glyph, dx: 0, dy: 0, advance };
                            runs.add(&[(face, space)], from, (id, style), rtl, None);
                        }
                    }
                }
                Chunk::Object(n) => {
                    let done = std::mem::take(&mut runs.done);
                    runs.open = None;
                    self.line(runs.page, slot, done, LineEnd::Part, fit);
                    let object = &row.objects[usize::from(*n)];
                    self.object(runs.page, object, from, slot, drawn.scale, runs.stretch);
                }
                Chunk::Formula(bx) => {
                    runs.open = None;
                    let spot = Spot { x: from, y: slot.baseline, scale: drawn.scale, stretch: runs.stretch };
                    draw(bx, spot, runs.page, &mut runs.done, &mut rules);
                }
                Chunk::Between(_) => {}
                Chunk::Stretch(id) => {
                    runs.stretch = *id;
                    runs.open = None;
                    let now = self.styles.link(*id);
                    if now != link.0 {
                        self.area(runs.page, (link.0, link.1), link.2, slot);
                        link = (now, f32::NAN, f32::NAN);
                    }
                }
                Chunk::Anchor(n) => self.anchor(row, *n, from, slot),
                Chunk::Gap(_) | Chunk::Kern(_) => {}
            }
            if widths[i] > 0.0 && link.0 != StretchId::NONE {
                // A link in two places has two areas.
                if (from - link.2).abs() > 0.05 && (to - link.1).abs() > 0.05 {
                    self.area(runs.page, (link.0, link.1), link.2, slot);
                    link = (link.0, from, to);
                } else {
                    link = (link.0, link.1.min(from), link.2.max(to));
                }
            }
        }
        // The space between this line's last word and the next line's first, where the last one ends.
        if let (true, Some((face, id))) = (row.rtl && end(span.kind) == LineEnd::Space, last) {
            let (style, font) = (self.styles.get(id), self.styles.fonts.face(face));
            let space = Glyph { id: font.space_glyph, dx: 0, dy: 0, advance: font.space * 1000.0 };
            if space.id != 0 {
                let x = edge - width - font.space * style.size;
                runs.add(&[(face, space)], x, (id, style), true, None);
            }
        }
        let done = std::mem::take(&mut runs.done);
        let page = runs.page;
        self.area(page, (link.0, link.1), link.2, slot);
        page.items.append(&mut rules);
        self.line(page, slot, done, end(span.kind), fit);
        self.marks(page, marks);
        width
    }

    /// Sets a word from where it begins, cluster by cluster.
    fn word_of(&self, part: &WordPart<'_>, id: StyleId, begin: f32, rtl: bool, runs: &mut Runs<'_>) {
        let style = self.styles.get(id);
        let unit = style.size / 1000.0 * runs.scale;
        let tracking = if rtl { 0.0 } else { style.tracking };
        let set =
            |g: &WordGlyph| (g.face, Glyph { id: g.id, dx: g.dx, dy: g.dy, advance: g.advance + tracking });
        let mut pen = begin;
        for cluster in part.glyphs.slice().chunk_by(|a, b| a.byte == b.byte) {
            let text = if part.complex { cluster_text(part, cluster) } else { "" };
            let known = |g: &WordGlyph, text: &str| self.styles.lexicon.reads(g.face, g.id) == Some(text);
            if !rtl {
                let glyphs: Vec<_> = cluster.iter().map(set).collect();
                let plain = !part.complex || cluster.len() == 1 && known(&cluster[0], text);
                let actual = (!plain && !text.is_empty()).then_some(text);
                runs.open = runs.open.filter(|_| actual.is_none());
                runs.add(&glyphs, pen, (id, style), actual.is_some(), actual);
                pen += cluster.iter().map(|g| g.advance + tracking).sum::<f32>() * unit;
                continue;
            }
            let mut pieces = pieces(text, cluster.len());
            let more = pieces.split_off(cluster.len().min(pieces.len()));
            for (i, g) in cluster.iter().enumerate() {
                pen -= g.advance * unit;
                let text = pieces.get(i).copied().unwrap_or_default();
                let actual = (!text.is_empty() && !known(g, text)).then_some(text);
                runs.open = None;
                runs.add(&[set(g)], pen, (id, style), true, actual);
            }
            // Letters that have no glyph of their own, in a ligature, stand in its left part unseen.
            for (n, text) in (1..).zip(more) {
                let Some(g) = cluster.last() else { continue };
                let space = self.styles.fonts.face(g.face).space_glyph;
                let x = pen - 0.02 * n as f32 * style.size;
                let glyph = Glyph { id: space, dx: 0, dy: 0, advance: 1.0 };
                if space != 0 {
                    runs.add(&[(g.face, glyph)], x, (id, style), true, Some(text));
                }
            }
        }
    }

    fn chunk_width(&self, chunk: &Chunk<'_>, row: &Row, level: u8, drawn: Drawn) -> f32 {
        match chunk {
            Chunk::Word(part, id) => {
                let style = self.styles.get(*id);
                let tracking = if level % 2 == 1 { 0.0 } else { style.tracking };
                let sum: f32 = part.glyphs.slice().iter().map(|g| g.advance + tracking).sum();
                sum * style.size / 1000.0 * drawn.scale
            }
            Chunk::Space(id) => self.styles.get(*id).space * (1.0 + drawn.stretch),
            Chunk::Fixed(width) => width * drawn.scale,
            Chunk::Object(n) => row.objects[usize::from(*n)].width * drawn.scale,
            Chunk::Formula(bx) => bx.w * drawn.scale,
            Chunk::Gap(gap) => gap.width(drawn.stretch) * drawn.scale,
            Chunk::Kern(width) | Chunk::Between(width) => width * drawn.scale,
            Chunk::Stretch(_) | Chunk::Anchor(_) => 0.0,
        }
    }
}

/// The text that a cluster stands for.
fn cluster_text<'t>(part: &WordPart<'t>, cluster: &[WordGlyph]) -> &'t str {
    let start = cluster.first().map_or(0, |g| g.byte);
    let next = part.glyphs.slice().iter().map(|g| g.byte).filter(|b| *b > start).min();
    let end = next.map_or(part.text.len(), |b| b as usize);
    part.text.get(start as usize..end).unwrap_or_default()
}

/// The text of a cluster, shared among its glyphs: each has a letter; marks stay with the letter
/// before them, unless a glyph is left for them.
pub(super) fn pieces(text: &str, glyphs: usize) -> Vec<&str> {
    let mut starts: Vec<usize> = Vec::new();
    for (i, c) in text.char_indices() {
        if i == 0 || starts.len() < glyphs || !super::lexicon::joins(c) {
            starts.push(i);
        }
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).map(|(from, to)| &text[from..to]).collect()
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn a_clusters_text_is_shared_among_its_glyphs() {
        assert_eq!(pieces("לא", 1), ["ל", "א"]);
        assert_eq!(pieces("בּ", 1), ["בּ"]);
        assert_eq!(pieces("בּ", 2), ["ב", "\u{5bc}"]);
        assert_eq!(pieces("", 2), [""; 0]);
    }
}
