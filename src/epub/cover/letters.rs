//! Shaped text and its outlines, from the fonts in the binary.

use harfrust::font::Blob;
use harfrust::{Buffer, Font, ShapeOptions, ShaperFont};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use tiny_skia::{Path, PathBuilder};

use crate::embedded::{SERIF, SYMBOLS};

/// The faces of a cover: roman, italic, and symbols for what they lack.
pub struct Letters {
    faces: Vec<(Font, FontRef<'static>, f32)>,
}

/// Glyphs of a line: face, glyph, and where it stands from the line's beginning, em.
struct Shaped {
    glyphs: Vec<(u32, f32, f32)>,
    width: f32,
}

impl Letters {
    /// Reads the fonts; none if they cannot be read.
    pub fn new() -> Option<Self> {
        let read = |bytes: &'static [u8]| {
            let font = Font::new(Blob::Static(bytes), 0)?;
            let upem = f32::from(font.metrics().units_per_em.max(1));
            Some((font, FontRef::new(bytes).ok()?, upem))
        };
        let faces = [SERIF[0], SERIF[2], SYMBOLS[0]].into_iter().map(read).collect::<Option<Vec<_>>>()?;
        Some(Self { faces })
    }

    /// The width of a text, em; none where no face has all of it.
    pub fn width(&self, text: &str, italic: bool) -> Option<f32> {
        self.shape(text, italic).map(|(_, shaped)| shaped.width)
    }

    /// The outlines of a text of `size` pixels whose baseline begins at `x`, `y`.
    pub fn outline(&self, text: &str, italic: bool, size: f32, x: f32, y: f32) -> Option<Option<Path>> {
        let (face, shaped) = self.shape(text, italic)?;
        let outlines = self.faces[face].1.outline_glyphs();
        let mut pen = Pen { path: PathBuilder::new(), x: 0.0, y: 0.0 };
        for (id, dx, dy) in &shaped.glyphs {
            (pen.x, pen.y) = (x + dx * size, y - dy * size);
            if let Some(glyph) = outlines.get(GlyphId::new(*id)) {
                let settings = DrawSettings::unhinted(Size::new(size), LocationRef::default());
                glyph.draw(settings, &mut pen).ok()?;
            }
        }
        Some(pen.path.finish())
    }

    fn shape(&self, text: &str, italic: bool) -> Option<(usize, Shaped)> {
        [usize::from(italic), 2].into_iter().find_map(|face| Some((face, self.shape_in(face, text)?)))
    }

    fn shape_in(&self, face: usize, text: &str) -> Option<Shaped> {
        let (font, _, upem) = &self.faces[face];
        let mut buffer = Buffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        harfrust::shape(&ShaperFont::new(font), &mut buffer, ShapeOptions::new()).ok()?;
        let mut shaped = Shaped { glyphs: Vec::new(), width: 0.0 };
        for (info, position) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
            if info.glyph_id == 0 {
                return None;
            }
            let x = shaped.width + position.x_offset as f32 / upem;
            shaped.glyphs.push((info.glyph_id, x, position.y_offset as f32 / upem));
            shaped.width += position.x_advance as f32 / upem;
        }
        Some(shaped)
    }
}

/// Draws a glyph's outline where it stands; y grows downwards.
struct Pen {
    path: PathBuilder,
    x: f32,
    y: f32,
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.x + x, self.y - y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.x + x, self.y - y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.path.quad_to(self.x + cx, self.y - cy, self.x + x, self.y - y);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.path.cubic_to(self.x + ax, self.y - ay, self.x + bx, self.y - by, self.x + x, self.y - y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
