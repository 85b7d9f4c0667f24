//! Shaped text and its outlines, in the theme's faces.

use std::path::PathBuf;

use harfrust::font::Blob;
use harfrust::{Buffer, Feature, Font, ShapeOptions, ShaperFont, Tag};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use tiny_skia::{Path, PathBuilder};

use crate::embedded::{MONO, SERIF, SYMBOLS};
use crate::families;
use crate::theme::{Face, Theme};

/// The faces of a cover: those of the theme's headings, then those of the binary for what they
/// lack.
pub struct Letters {
    faces: Vec<Letterer>,
}

/// A face that can be drawn with.
struct Letterer {
    font: Font,
    blob: Blob,
    upem: f32,
}

/// Glyphs of a line: glyph, and where it stands from the line's beginning, em.
struct Shaped {
    glyphs: Vec<(u32, f32, f32)>,
    width: f32,
}

/// Faces of a family: regular, bold, italic, bold italic.
const STYLES: usize = 4;

impl Letters {
    /// Reads the fonts, the book's own from its `folders`; none if they cannot be read.
    pub fn new(theme: &Theme, folders: &[PathBuf]) -> Option<Self> {
        let read = |blob: Blob| {
            let font = Font::new(blob.clone(), 0)?;
            let upem = f32::from(font.metrics().units_per_em.max(1));
            Some(Letterer { font, blob, upem })
        };
        let family = theme.text.heading_family.as_deref().unwrap_or(&theme.text.family);
        let mut faces = Vec::new();
        if family.eq_ignore_ascii_case("JetBrains Mono") {
            faces.extend(MONO.into_iter().filter_map(|bytes| read(Blob::Static(bytes))));
        } else if !family.eq_ignore_ascii_case("Libertinus Serif") && !folders.is_empty() {
            let own = families::load(folders);
            let ids = families::find(&own, family);
            // A style that is not there is stood in for by the nearest.
            let near = [[0, 2, 1, 3], [1, 0, 3, 2], [2, 0, 3, 1], [3, 1, 2, 0]];
            let ids = near.map(|order| order.into_iter().find_map(|style| ids[style]));
            let bytes = |id| own.with_face_data(id, |bytes, index| (index == 0).then(|| bytes.to_vec()));
            faces.extend(ids.into_iter().filter_map(|id| read(Blob::from(bytes(id?)??))));
        }
        if faces.len() != STYLES {
            faces.clear();
        }
        faces.extend(SERIF.into_iter().filter_map(|bytes| read(Blob::Static(bytes))));
        faces.extend(SYMBOLS.into_iter().filter_map(|bytes| read(Blob::Static(bytes))));
        (faces.len() % STYLES == 1).then_some(Self { faces })
    }

    /// The width of a text, em; none where no face has all of it.
    pub fn width(&self, text: &str, face: Face) -> Option<f32> {
        self.shape(text, face).map(|(_, shaped)| shaped.width)
    }

    /// The outlines of a text of `size` pixels whose baseline begins at `x`, `y`.
    pub fn outline(&self, text: &str, face: Face, size: f32, x: f32, y: f32) -> Option<Option<Path>> {
        let (letterer, shaped) = self.shape(text, face)?;
        let font = FontRef::new(&letterer.blob).ok()?;
        let outlines = font.outline_glyphs();
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

    fn shape(&self, text: &str, face: Face) -> Option<(&Letterer, Shaped)> {
        let style = match face {
            Face::Roman | Face::SmallCaps | Face::Caps => 0,
            Face::Bold => 1,
            Face::Italic => 2,
            Face::BoldItalic => 3,
        };
        let (symbols, families) = self.faces.split_last()?;
        let mut faces = families.iter().skip(style).step_by(STYLES).chain([symbols]);
        faces.find_map(|letterer| Some((letterer, letterer.shape(text, face)?)))
    }
}

impl Letterer {
    /// Shapes a text; none where the face lacks something of it.
    fn shape(&self, text: &str, face: Face) -> Option<Shaped> {
        let mut buffer = Buffer::new();
        let (tracking, features) = match face {
            Face::SmallCaps => (0.05, vec![Feature::new(Tag::new(b"smcp"), 1, ..)]),
            Face::Caps => (0.08, Vec::new()),
            _ => (0.0, Vec::new()),
        };
        match face {
            Face::Caps => buffer.push_str(&text.to_uppercase()),
            _ => buffer.push_str(text),
        }
        buffer.guess_segment_properties();
        let options = ShapeOptions::new().features(&features);
        harfrust::shape(&ShaperFont::new(&self.font), &mut buffer, options).ok()?;
        let mut shaped = Shaped { glyphs: Vec::new(), width: 0.0 };
        for (info, position) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
            if info.glyph_id == 0 {
                return None;
            }
            let x = shaped.width + position.x_offset as f32 / self.upem;
            shaped.glyphs.push((info.glyph_id, x, position.y_offset as f32 / self.upem));
            shaped.width += position.x_advance as f32 / self.upem + tracking;
        }
        shaped.width = (shaped.width - tracking).max(0.0);
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
