//! Boxes: what a part of a formula takes, and what is drawn of it.

use super::font::Glyph;
use crate::typeset::page::Color;

/// A box on a baseline. Lengths are points; its origin is the left end of its baseline, and y
/// grows upwards.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bx {
    /// Width.
    pub w: f32,
    /// Above the baseline.
    pub h: f32,
    /// Below it.
    pub d: f32,
    /// What is drawn, in reading order.
    pub marks: Vec<Mark>,
}

/// Something drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// From the box's left.
    pub x: f32,
    /// Above its baseline.
    pub y: f32,
    /// Its colour.
    pub color: Color,
    /// What it is.
    pub kind: MarkKind,
}

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MarkKind {
    /// A glyph on its origin.
    Glyph {
        /// Its face.
        face: u16,
        /// Its index in the face.
        id: u16,
        /// Its size.
        size: f32,
        /// What it reads as; `\0` for nothing.
        text: char,
    },
    /// A straight line, from its left end.
    Line {
        /// How far to the right it goes.
        dx: f32,
        /// How far up.
        dy: f32,
        /// Its thickness.
        width: f32,
    },
    /// A filled rectangle, from its lower left corner.
    Rule {
        /// Width.
        w: f32,
        /// Height.
        h: f32,
    },
}

impl Mark {
    /// The same, which reads as nothing.
    pub(super) fn silent(mut self) -> Self {
        if let MarkKind::Glyph { text, .. } = &mut self.kind {
            *text = '\0';
        }
        self
    }

    pub(super) fn glyph(glyph: Glyph, size: f32, color: Color, text: char) -> Self {
        let kind = MarkKind::Glyph { face: glyph.face, id: glyph.id, size, text };
        Self { x: 0.0, y: 0.0, color, kind }
    }
}

impl Bx {
    pub(super) fn empty(w: f32, h: f32, d: f32) -> Self {
        Self { w, h, d, marks: Vec::new() }
    }

    pub(super) fn rule(x: f32, y: f32, w: f32, h: f32, color: Color) -> Mark {
        Mark { x, y, color, kind: MarkKind::Rule { w, h } }
    }

    /// Height and depth together.
    #[must_use]
    pub fn total(&self) -> f32 {
        self.h + self.d
    }

    /// Draws another box within this one, at a place; what this one takes stays as it is.
    pub(super) fn draw(&mut self, other: Self, x: f32, y: f32) {
        if self.marks.is_empty() {
            self.marks = other.marks;
            if x != 0.0 || y != 0.0 {
                for mark in &mut self.marks {
                    (mark.x, mark.y) = (mark.x + x, mark.y + y);
                }
            }
            return;
        }
        self.marks.extend(other.marks.into_iter().map(|m| Mark { x: m.x + x, y: m.y + y, ..m }));
    }

    /// The same, and takes the height and the depth that it needs.
    pub(super) fn put(&mut self, other: Self, x: f32, y: f32) {
        self.h = self.h.max(other.h + y);
        self.d = self.d.max(other.d - y);
        self.draw(other, x, y);
    }

    /// Puts a box behind this one.
    pub(super) fn append(&mut self, other: Self) {
        let (x, w) = (self.w, other.w);
        self.put(other, x, 0.0);
        self.w = x + w;
    }

    /// Moves it up.
    pub(super) fn raised(mut self, y: f32) -> Self {
        for mark in &mut self.marks {
            mark.y += y;
        }
        (self.h, self.d) = (self.h + y, self.d - y);
        self
    }

    /// The same at another size.
    #[must_use]
    pub fn scaled(mut self, by: f32) -> Self {
        (self.w, self.h, self.d) = (self.w * by, self.h * by, self.d * by);
        for mark in &mut self.marks {
            (mark.x, mark.y) = (mark.x * by, mark.y * by);
            match &mut mark.kind {
                MarkKind::Glyph { size, .. } => *size *= by,
                MarkKind::Rule { w, h } => (*w, *h) = (*w * by, *h * by),
                MarkKind::Line { dx, dy, width } => {
                    (*dx, *dy, *width) = (*dx * by, *dy * by, *width * by);
                }
            }
        }
        self
    }
}
