//! Words of the text's face within formulas: shaped with the book's other words.

use super::boxes::{Bx, Mark};
use super::font::{Glyph, MathFont};
use crate::math::TextFace;
use crate::typeset::lexicon::{Lexicon, ShapeId};
use crate::typeset::page::Color;

/// The ways in which words of a formula are shaped, by [`index`].
pub type Shapes = [ShapeId; 8];

/// The index of a face among [`Shapes`].
pub fn index(face: TextFace) -> usize {
    usize::from(face.bold) + 2 * usize::from(face.italic) + 4 * usize::from(face.mono)
}

pub(super) struct Words<'a> {
    pub lexicon: &'a Lexicon,
    pub shapes: Shapes,
    /// The word space of each shape, share of the size.
    pub spaces: [f32; 8],
}

/// The words of a text with the spaces between them, which are None.
pub fn split(text: &str) -> impl Iterator<Item = Option<&str>> {
    let space = |c: char| c.is_whitespace() || c == '\u{a0}' || c == '\u{2009}';
    text.split_inclusive(space).flat_map(move |piece| {
        let word = piece.trim_end_matches(space);
        let gap = piece.len() > word.len();
        [(!word.is_empty()).then_some(Some(word)), gap.then_some(None)].into_iter().flatten()
    })
}

impl Words<'_> {
    /// Words as a box.
    pub fn set(&self, font: &MathFont<'_>, text: &str, face: TextFace, size: f32, color: Color) -> Bx {
        let mut bx = Bx::default();
        let shape = self.shapes[index(face)];
        let space = self.spaces[index(face)] * size;
        for piece in split(text) {
            let Some(word) = piece else {
                bx.w += space;
                continue;
            };
            let Some(id) = self.lexicon.known(shape, word) else { continue };
            let word = self.lexicon.word(id);
            let string = self.lexicon.text(word);
            let glyphs = self.lexicon.glyphs(word);
            let mut x = 0.0;
            for (i, g) in glyphs.iter().enumerate() {
                let glyph = Glyph { face: g.face, id: g.id };
                let m = font.metrics(glyph);
                // The lexicon knows what its glyphs read as: this is for extraction's order alone.
                let first = i == 0 || glyphs[i - 1].byte != g.byte;
                let c = string.get(g.byte as usize..).and_then(|s| s.chars().next()).filter(|_| first);
                let mut mark = Mark::glyph(glyph, size, color, c.unwrap_or('\0'));
                mark.x = bx.w + x + f32::from(g.dx) * size / 1000.0;
                mark.y = f32::from(g.dy) * size / 1000.0;
                bx.marks.push(mark);
                bx.h = bx.h.max(m.top * size);
                bx.d = bx.d.max(-m.bottom * size);
                x += g.advance * size / 1000.0;
            }
            bx.w += x;
        }
        bx
    }
}
