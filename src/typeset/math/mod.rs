//! Formulas set in type: each is laid out once, on all cores, when the words in it are shaped.

mod boxes;
mod built;
mod display;
mod font;
mod layout;
mod scripts;
mod signs;
mod tables;
mod words;

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::fonts::{FaceId, Fonts};
use super::lexicon::{Division, Features, Lexicon, Shape};
use super::page::{Color, Glyph, Item, ItemKind, Page, Rect, Run, StretchId, Tag};
use super::stand_in::Wanted;
use super::style::{CODE, Spec};
use crate::math::{self, Formula, Node, TextFace, TextPart};

pub use boxes::{Bx, MarkKind};
pub use display::Display;
pub use layout::Part;
use layout::{Layouter, St};

/// The number of a formula among [`Formulas`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FormulaId(u32);

/// A formula that is to be laid out.
#[derive(Debug)]
struct Job {
    formula: Arc<Formula>,
    size: f32,
    color: Color,
    shapes: words::Shapes,
    spaces: [f32; 8],
    /// The measure, where it stands by itself.
    room: Option<f32>,
}

/// A formula laid out.
#[derive(Debug, Clone, PartialEq)]
pub enum Laid {
    /// In a line: its parts, between which the line may end.
    Line(Vec<Part>),
    /// By itself.
    Display(Display),
}

/// The formulas of a book.
#[derive(Debug, Default)]
pub struct Formulas {
    jobs: Vec<Job>,
    laid: Vec<Laid>,
}

impl Formulas {
    /// Takes a formula in. Its words are interned; the lexicon must shape them before it is laid.
    pub fn add(
        &mut self,
        formula: &Arc<Formula>,
        spec: Spec,
        room: Option<f32>,
        lexicon: &mut Lexicon,
        fonts: &mut Fonts,
    ) -> FormulaId {
        let shape = |face: TextFace| Shape {
            family: if face.mono { CODE } else { spec.family },
            bold: face.bold || spec.bold,
            italic: face.italic,
            features: spec.features.without(Features::OLD_STYLE).without(Features::SMALL_CAPS),
            lang: spec.lang,
            division: Division::Whole,
            rtl: false,
            square: false,
        };
        let faces: [TextFace; 8] =
            std::array::from_fn(|n| TextFace { bold: n & 1 > 0, italic: n & 2 > 0, mono: n & 4 > 0 });
        let shapes = faces.map(|face| lexicon.shape_id(shape(face)));
        let spaces = shapes.map(|shape| fonts.face(lexicon.face(shape)).space);
        let mut say = |parts: &[TextPart]| {
            for part in parts {
                if let TextPart::Words { text, face } = part {
                    for word in words::split(text).flatten() {
                        lexicon.intern(shapes[words::index(*face)], word, fonts);
                    }
                }
            }
        };
        let mut characters: Vec<char> = Vec::new();
        math::walk(&formula.body, &mut |node| match node {
            Node::Text(parts) => say(parts),
            Node::Table(table) => {
                for row in &table.rows {
                    say(row.between.as_deref().unwrap_or_default());
                    if let Some(tag) = &row.tag {
                        say(&[TextPart::Words { text: tag.clone(), face: TextFace::default() }]);
                    }
                }
            }
            Node::Symbol { c, alphabet, .. } => characters.extend([*c, math::styled(*c, *alphabet)]),
            Node::Operator { c, .. } => characters.push(*c),
            Node::Word { text, alphabet } => {
                characters.extend(text.chars().map(|c| math::styled(c, *alphabet)))
            }
            Node::Name { text, .. } => characters.extend(text.chars()),
            _ => {}
        });
        for c in characters {
            if !c.is_ascii_alphanumeric() && !c.is_whitespace() && !fonts.has(fonts.math(), c) {
                // A letter of an alphabet that no face has is set plain.
                let alphabetic = ('\u{1D400}'..='\u{1D7FF}').contains(&c);
                if !signs::is_made(c) && fonts.fallback(Wanted::sign(c)).is_none() && !alphabetic {
                    lexicon.miss(c);
                }
            }
        }
        self.jobs.push(Job {
            formula: formula.clone(),
            size: spec.size,
            color: spec.color,
            shapes,
            spaces,
            room,
        });
        FormulaId((self.jobs.len() - 1) as u32)
    }

    /// Lays out every formula that is new, on all cores.
    pub fn lay(&mut self, lexicon: &Lexicon, fonts: &Fonts) {
        const CHUNK: usize = 64;
        let new = &self.jobs[self.laid.len()..];
        let laid: Vec<Vec<Laid>> = new
            .par_chunks(CHUNK)
            .map(|jobs| match font::MathFont::new(fonts, fonts.math()) {
                Some(font) => jobs.iter().map(|job| lay(job, &font, lexicon)).collect(),
                None => jobs.iter().map(|_| Laid::Line(vec![Part::default()])).collect(),
            })
            .collect();
        self.laid.extend(laid.into_iter().flatten());
    }

    /// A part of a formula in a line.
    #[must_use]
    pub fn part(&self, id: FormulaId, part: u16) -> Option<&Part> {
        match self.laid.get(id.0 as usize)? {
            Laid::Line(parts) => parts.get(usize::from(part)),
            Laid::Display(_) => None,
        }
    }

    /// A formula that stands by itself.
    #[must_use]
    pub fn display(&self, id: FormulaId) -> Option<&Display> {
        match self.laid.get(id.0 as usize)? {
            Laid::Line(_) => None,
            Laid::Display(display) => Some(display),
        }
    }

    /// The glyphs of the faces that formulas alone use, with what they read as.
    pub fn for_each_glyph(&self, mut f: impl FnMut(FaceId, u16, char)) {
        let mut each = |bx: &Bx| {
            for mark in &bx.marks {
                if let MarkKind::Glyph { face, id, text, .. } = mark.kind {
                    f(face, id, text);
                }
            }
        };
        for laid in &self.laid {
            match laid {
                Laid::Line(parts) => parts.iter().for_each(|part| each(&part.bx)),
                Laid::Display(display) => {
                    for line in &display.lines {
                        each(&line.bx);
                        [&line.tag, &line.between].into_iter().flatten().for_each(&mut each);
                    }
                }
            }
        }
    }
}

fn lay(job: &Job, font: &font::MathFont<'_>, lexicon: &Lexicon) -> Laid {
    let words = words::Words { lexicon, shapes: job.shapes, spaces: job.spaces };
    let layouter = Layouter { font, words: &words };
    let style = if job.room.is_some() { math::Style::Display } else { math::Style::Text };
    let st = St { base: job.size, style, cramped: false, color: job.color };
    match job.room {
        Some(room) => Laid::Display(layouter.display_lines(&job.formula, st, room)),
        None => Laid::Line(layouter.parts(&job.formula.body, st, Some)),
    }
}

/// Where a box is drawn: its origin on the page, pt.
#[derive(Debug, Clone, Copy)]
pub struct Spot {
    /// From the left.
    pub x: f32,
    /// The baseline, from the top.
    pub y: f32,
    /// Horizontal scaling, 1 for none.
    pub scale: f32,
    /// The stretch of text that it stands in.
    pub stretch: StretchId,
}

/// Draws a box: its glyphs as runs of a line, its rules as items to be put behind the line.
pub fn draw(bx: &Bx, spot: Spot, page: &mut Page, runs: &mut Vec<Run>, rules: &mut Vec<Item>) {
    let mut last: Option<(f32, f32)> = None;
    for mark in &bx.marks {
        let x = spot.x + mark.x * spot.scale;
        match mark.kind {
            MarkKind::Glyph { face, id, size, .. } => {
                let goes_on = runs.last_mut().filter(|run| {
                    last.is_some_and(|(before, y)| x >= before && (y - mark.y).abs() < 0.005)
                        && run.face == face
                        && run.size == size
                        && run.color == mark.color
                });
                match (goes_on, last) {
                    (Some(run), Some((before, _))) => {
                        if let Some(glyph) = page.glyphs.last_mut() {
                            glyph.advance = (x - before) / spot.scale / size * 1000.0;
                        }
                        page.glyphs.push(Glyph { id, dx: 0, dy: 0, advance: 0.0 });
                        run.glyphs.end = page.glyphs.len() as u32;
                    }
                    _ => {
                        let from = page.glyphs.len() as u32;
                        page.glyphs.push(Glyph { id, dx: 0, dy: 0, advance: 0.0 });
                        runs.push(Run {
                            face,
                            size,
                            scale: spot.scale,
                            x,
                            rise: mark.y,
                            color: mark.color,
                            glyphs: from..from + 1,
                            actual: None,
                            stretch: spot.stretch,
                        });
                    }
                }
                last = Some((x, mark.y));
            }
            MarkKind::Line { dx, dy, width } => {
                let (from, to) = ((x, spot.y - mark.y), (x + dx * spot.scale, spot.y - mark.y - dy));
                let kind = ItemKind::Segment { from, to, width, color: mark.color };
                rules.push(Item { tag: Tag::Artifact, kind });
            }
            MarkKind::Rule { w, h } => {
                let rect = Rect { x, y: spot.y - mark.y - h, w: w * spot.scale, h };
                rules.push(Item { tag: Tag::Artifact, kind: ItemKind::Fill { rect, color: mark.color } });
            }
        }
    }
}

/// What the glyphs of formulas read as, by face.
pub fn texts(formulas: &Formulas, used: &mut [FxHashMap<u16, Box<str>>]) {
    formulas.for_each_glyph(|face, id, text| {
        if let Some(map) = used.get_mut(usize::from(face)) {
            let known = map.entry(id).or_default();
            if known.is_empty() && text != '\0' {
                *known = text.to_string().into();
            }
        }
    });
}

#[cfg(test)]
mod tests;
