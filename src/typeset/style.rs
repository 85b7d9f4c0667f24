//! Styles of text: what of a family, how large, which colour.

use rustc_hash::FxHashMap;

use super::fonts::{FaceId, Fonts};
use super::lexicon::{Division, Features, Lexicon, Shape, ShapeId, WordId};
use super::math::{FormulaId, Formulas};
use super::page::{Color, Stretch, StretchId, StretchKind};

/// Index into [`Styles`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StyleId(u16);

/// A style of text as a designer names it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spec {
    /// Index into the lexicon's families: see [`TEXT`], [`HEADING`], [`CODE`].
    pub family: u8,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Size, pt.
    pub size: f32,
    /// Above the baseline, pt.
    pub rise: f32,
    /// OpenType features.
    pub features: Features,
    /// Language, an index into the lexicon's.
    pub lang: u8,
    /// How words are divided.
    pub division: Division,
    /// Space added after each glyph, thousandths of the size.
    pub tracking: f32,
    /// Colour.
    pub color: Color,
    /// A line under the text.
    pub underline: bool,
    /// A line through it.
    pub strike: bool,
}

/// The text's family.
pub const TEXT: u8 = 0;
/// The headings'.
pub const HEADING: u8 = 1;
/// The code's.
pub const CODE: u8 = 2;

/// A style as the setting of lines needs it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// How words are shaped.
    pub shape: ShapeId,
    /// The face spaces are taken from.
    pub face: FaceId,
    /// Size, pt.
    pub size: f32,
    /// Above the baseline, pt.
    pub rise: f32,
    /// Width of a word space, pt.
    pub space: f32,
    /// Space added after each glyph, thousandths of the size.
    pub tracking: f32,
    /// Colour.
    pub color: Color,
    /// A line under the text.
    pub underline: bool,
    /// A line through it.
    pub strike: bool,
}

/// All styles of a book, with the lexicon of its words.
#[derive(Debug)]
pub struct Styles {
    /// The words.
    pub lexicon: Lexicon,
    /// The faces.
    pub fonts: Fonts,
    styles: Vec<Style>,
    specs: Vec<Spec>,
    hyphen: FxHashMap<ShapeId, WordId>,
    /// Stretches of text that are more than text.
    pub stretches: Vec<Stretch>,
    /// The formulas.
    pub formulas: Formulas,
}

impl Styles {
    /// No styles yet.
    #[must_use]
    pub fn new(lexicon: Lexicon, fonts: Fonts) -> Self {
        Self {
            lexicon,
            fonts,
            styles: Vec::new(),
            specs: Vec::new(),
            hyphen: FxHashMap::default(),
            stretches: Vec::new(),
            formulas: Formulas::default(),
        }
    }

    /// Shapes all words that are new, and lays out all new formulas.
    pub fn shape(&mut self) {
        self.lexicon.shape(&self.fonts);
        self.formulas.lay(&self.lexicon, &self.fonts);
    }

    /// Takes a formula in; `room` is the measure of one that stands by itself.
    pub fn formula(
        &mut self,
        formula: &std::sync::Arc<crate::math::Formula>,
        spec: Spec,
        room: Option<f32>,
    ) -> FormulaId {
        self.formulas.add(formula, spec, room, &mut self.lexicon, &mut self.fonts)
    }

    /// The id of a style.
    pub fn id(&mut self, spec: Spec) -> StyleId {
        if let Some(i) = self.specs.iter().rposition(|s| *s == spec) {
            return StyleId(i as u16);
        }
        let shape = self.lexicon.shape_id(Shape {
            family: spec.family,
            bold: spec.bold,
            italic: spec.italic,
            features: spec.features,
            lang: spec.lang,
            division: spec.division,
            rtl: false,
            square: false,
        });
        let face = self.lexicon.face(shape);
        let hyphen = self.lexicon.intern(shape, "-", &mut self.fonts);
        self.hyphen.insert(shape, hyphen);
        let space = self.fonts.face(face).space * spec.size + spec.tracking * spec.size / 1000.0;
        self.styles.push(Style {
            shape,
            face,
            size: spec.size,
            rise: spec.rise,
            space,
            tracking: spec.tracking,
            color: spec.color,
            underline: spec.underline,
            strike: spec.strike,
        });
        self.specs.push(spec);
        StyleId((self.styles.len() - 1) as u16)
    }

    /// A style.
    #[must_use]
    pub fn get(&self, id: StyleId) -> &Style {
        &self.styles[usize::from(id.0)]
    }

    /// Width of the hyphen a divided word gets, pt.
    #[must_use]
    pub fn hyphen(&self, style: &Style) -> f32 {
        self.hyphen.get(&style.shape).map_or(0.0, |id| self.lexicon.word(*id).width * style.size / 1000.0)
    }

    /// Takes a stretch in.
    pub fn stretch(&mut self, stretch: Stretch) -> StretchId {
        self.stretches.push(stretch);
        StretchId(self.stretches.len() as u32)
    }

    /// The link that a stretch is, or that it stands in.
    #[must_use]
    pub fn link(&self, mut id: StretchId) -> StretchId {
        while let Some(stretch) = id.index().and_then(|n| self.stretches.get(n)) {
            if matches!(stretch.kind, StretchKind::Link { .. }) {
                return id;
            }
            id = stretch.parent;
        }
        StretchId::NONE
    }

    /// Interns a word.
    pub fn word(&mut self, style: StyleId, text: &str) -> WordId {
        let shape = self.styles[usize::from(style.0)].shape;
        self.lexicon.intern(shape, text, &mut self.fonts)
    }

    /// Interns a word in squares.
    pub fn square_word(&mut self, style: StyleId, text: &str) -> WordId {
        let shape = self.lexicon.squared(self.styles[usize::from(style.0)].shape);
        self.lexicon.intern(shape, text, &mut self.fonts)
    }

    /// Interns a word that runs from right to left.
    pub fn turned_word(&mut self, style: StyleId, text: &str) -> WordId {
        let shape = self.lexicon.turned(self.styles[usize::from(style.0)].shape, true);
        self.lexicon.intern(shape, text, &mut self.fonts)
    }
}
