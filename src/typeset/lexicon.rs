//! The words of a book, each shaped once.
//!
//! A *word* is what stands between two spaces, with its punctuation. [`Lexicon::intern`] gives a
//! word its id; [`Lexicon::shape`] then shapes all new ones on every core. After that the lexicon
//! is only read, so chapters can be broken into lines in parallel.

use std::borrow::Cow;
use std::ops::Range;

use harfrust::{Feature, Tag};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::primary_language;

use super::fonts::{FaceId, Family, Fonts};
use super::stand_in::{Region, Wanted};
use super::ties::Customs;

/// What a word's shape depends on, size and colour aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Shape {
    /// Index into the lexicon's families.
    pub family: u8,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// OpenType features.
    pub features: Features,
    /// Index into the lexicon's languages.
    pub lang: u8,
    /// How words may be divided.
    pub division: Division,
    /// From right to left.
    pub rtl: bool,
    /// In squares of their own, from a face that has ideographs.
    pub square: bool,
}

/// How words may be divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Division {
    /// At syllables, with a hyphen.
    Hyphenate,
    /// After hyphens, dashes and slashes alone.
    Whole,
    /// As code: after the punctuation that joins names, with no mark.
    Code,
}

/// OpenType features that Aldine turns on or off, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Features(pub u8);

impl Features {
    /// Old-style figures.
    pub const OLD_STYLE: Self = Self(1);
    /// Small capitals for lower-case letters.
    pub const SMALL_CAPS: Self = Self(2);
    /// Small capitals for capitals too.
    pub const ALL_SMALL_CAPS: Self = Self(4);
    /// Lining figures of one width.
    pub const TABULAR: Self = Self(8);
    /// No ligatures.
    pub const NO_LIGATURES: Self = Self(16);
    /// Superior figures, where the face has them.
    pub const SUPERIOR: Self = Self(32);

    /// Both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Without the other's.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Those of code within text of these.
    #[must_use]
    pub fn of_code(self) -> Self {
        Self(self.0 & Self::TABULAR.0).with(Self::NO_LIGATURES)
    }

    /// Whether all of the other's are on.
    #[must_use]
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    pub(super) fn list(self) -> Vec<Feature> {
        let mut list = Vec::new();
        let mut set = |tag: &[u8; 4], value| list.push(Feature::new(Tag::new(tag), value, ..));
        if self.has(Self::OLD_STYLE) {
            set(b"onum", 1);
            set(b"pnum", 1);
        }
        if self.has(Self::SMALL_CAPS) {
            set(b"smcp", 1);
        }
        if self.has(Self::ALL_SMALL_CAPS) {
            set(b"smcp", 1);
            set(b"c2sc", 1);
        }
        if self.has(Self::TABULAR) {
            set(b"lnum", 1);
            set(b"tnum", 1);
        }
        if self.has(Self::NO_LIGATURES) {
            for tag in [b"liga", b"clig", b"calt", b"dlig"] {
                set(tag, 0);
            }
        }
        if self.has(Self::SUPERIOR) {
            set(b"sups", 1);
        }
        list
    }
}

/// A word's number in the lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WordId(pub(super) u32);

/// Number of a [`Shape`] in the lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ShapeId(pub(super) u16);

/// A shaped word. Widths are thousandths of the size.
#[derive(Debug, Clone)]
pub struct Word {
    /// How it was shaped.
    pub shape: ShapeId,
    text: Range<u32>,
    pub(super) glyphs: Range<u32>,
    pub(super) cuts: Range<u32>,
    /// Sum of the advances.
    pub width: f32,
    /// Advance of the first glyph, for protrusion.
    pub first_advance: f32,
    /// Advance of the last glyph.
    pub last_advance: f32,
    /// Whether a glyph of it may stand for unlike texts in unlike words: it runs from right to left,
    /// or is of a script whose letters change places or grow together.
    pub complex: bool,
}

/// A glyph of a word. Lengths are thousandths of the size.
#[derive(Debug, Clone, Copy)]
pub struct WordGlyph {
    /// Index in the face.
    pub id: u16,
    /// The face.
    pub face: FaceId,
    /// Shift right.
    pub dx: i16,
    /// Shift up.
    pub dy: i16,
    /// To the next glyph's origin.
    pub advance: f32,
    /// First byte of its text in the word.
    pub byte: u32,
}

/// A place where a word may be divided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cut {
    /// Bytes before it.
    pub byte: u32,
    /// Width of what stands before it, thousandths of the size.
    pub width: f32,
    /// What dividing here means.
    pub kind: CutKind,
}

/// What dividing a word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CutKind {
    /// A hyphen is set.
    Hyphen,
    /// A hyphen is set in what may be a name: only where it helps much.
    Name,
    /// The text's own hyphen or dash ends the line.
    Dash,
    /// Nothing is set: between ideographs, after a slash.
    Plain,
    /// As [`CutKind::Plain`], but only in need: within a name of code.
    Need,
    /// The same, in what has no place to divide it at all: a hash, a number of fifty digits.
    Anywhere,
    /// Between any two letters, in a cell of a table that has no room for them otherwise.
    Last,
}

/// The words of a book.
pub struct Lexicon {
    families: Vec<Family>,
    pub(super) langs: Vec<Lang>,
    pub(super) shapes: Vec<Shape>,
    ids: FxHashMap<(ShapeId, Box<str>), WordId>,
    text: String,
    pub(super) words: Vec<Word>,
    pub(super) glyphs: Vec<WordGlyph>,
    pub(super) cuts: Vec<Cut>,
    /// Runs of words that need more than one face.
    pub(super) runs: FxHashMap<WordId, Vec<(FaceId, Range<usize>)>>,
    /// What the glyphs of complex words read as: the first text that each was met with.
    pub(super) reads: FxHashMap<(FaceId, u16), Box<str>>,
    /// Characters no face has, in the order in which they were met.
    missing: Vec<char>,
    missed: FxHashSet<char>,
    /// How many words are shaped.
    pub(super) shaped: usize,
}

/// A language of the book.
pub(super) struct Lang {
    pub(super) name: String,
    /// Its patterns.
    pub(super) hyphens: Option<hypher::Lang>,
    /// Nouns are capitalised, so that a capital says nothing of a name.
    pub(super) capitals: bool,
    /// Whose Han letters it has.
    region: Option<Region>,
    /// Which of its spaces are none to end a line at.
    customs: Customs,
    /// Ligatures do not join the parts of its compound words.
    pub(super) compounds: bool,
}

impl std::fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lexicon").field("words", &self.words.len()).finish_non_exhaustive()
    }
}

impl Lexicon {
    /// An empty lexicon for these families.
    #[must_use]
    pub fn new(families: Vec<Family>) -> Self {
        Self {
            families,
            langs: Vec::new(),
            shapes: Vec::new(),
            ids: FxHashMap::default(),
            text: String::new(),
            words: Vec::new(),
            glyphs: Vec::new(),
            cuts: Vec::new(),
            runs: FxHashMap::default(),
            reads: FxHashMap::default(),
            missing: Vec::new(),
            missed: FxHashSet::default(),
            shaped: 0,
        }
    }

    /// The number of a language (BCP 47).
    pub fn lang(&mut self, name: &str) -> u8 {
        if let Some(i) = self.langs.iter().position(|l| l.name == name) {
            return i as u8;
        }
        if self.langs.len() == usize::from(u8::MAX) {
            return 0;
        }
        let primary = primary_language(name);
        let hyphens = match primary.as_bytes() {
            [a, b] => hypher::Lang::from_iso([*a, *b]),
            _ => None,
        };
        let capitals = matches!(primary.as_str(), "de" | "lb");
        let region = Region::of(name);
        let (customs, compounds) = (Customs::of(name), primary == "de");
        self.langs.push(Lang { name: name.to_string(), hyphens, capitals, region, customs, compounds });
        (self.langs.len() - 1) as u8
    }

    /// The name of a language that has this number.
    #[must_use]
    pub fn lang_name(&self, lang: u8) -> &str {
        self.langs.get(usize::from(lang)).map_or("", |l| &l.name)
    }

    /// The customs of the language that has this number.
    #[must_use]
    pub fn customs(&self, lang: u8) -> Customs {
        self.langs.get(usize::from(lang)).map_or_else(Customs::default, |lang| lang.customs)
    }

    /// The number of a way of shaping.
    pub fn shape_id(&mut self, shape: Shape) -> ShapeId {
        let i = self.shapes.iter().position(|s| *s == shape).unwrap_or_else(|| {
            self.shapes.push(shape);
            self.shapes.len() - 1
        });
        ShapeId(i as u16)
    }

    /// The face that a shape takes first.
    #[must_use]
    pub fn face(&self, shape: ShapeId) -> FaceId {
        let shape = self.shapes[usize::from(shape.0)];
        self.families[usize::from(shape.family)].face(shape.bold, shape.italic)
    }

    /// The number of a word that is known.
    #[must_use]
    pub fn known(&self, shape: ShapeId, text: &str) -> Option<WordId> {
        self.ids.get(&(shape, text) as &dyn Key).copied()
    }

    /// Says that no face has a character.
    pub fn miss(&mut self, c: char) {
        if self.missed.insert(c) {
            self.missing.push(c);
        }
    }

    /// The number of a word, which is shaped by the next [`Lexicon::shape`].
    pub fn intern(&mut self, shape: ShapeId, text: &str, fonts: &mut Fonts) -> WordId {
        // The key is looked up by a borrowed form first: most words are known.
        if let Some(id) = self.ids.get(&(shape, text) as &dyn Key) {
            return *id;
        }
        let id = WordId(self.words.len() as u32);
        let face = self.face(shape);
        let set = long_dashes(text, |c| fonts.has(face, c));
        let start = self.text.len() as u32;
        self.text.push_str(&set);
        self.words.push(Word {
            shape,
            text: start..self.text.len() as u32,
            glyphs: 0..0,
            cuts: 0..0,
            width: 0.0,
            first_advance: 0.0,
            last_advance: 0.0,
            complex: self.shapes[usize::from(shape.0)].rtl || set.chars().any(clustered),
        });
        self.ids.insert((shape, Box::from(text)), id);
        let square = self.shapes[usize::from(shape.0)].square;
        if square || !set.chars().all(|c| fonts.has(face, c) || ignorable(c)) {
            self.itemize(id, face, &set, fonts);
        }
        id
    }

    /// Divides a word among faces; a character stays with its neighbours where it can.
    fn itemize(&mut self, id: WordId, face: FaceId, text: &str, fonts: &mut Fonts) {
        let mut runs: Vec<(FaceId, Range<usize>)> = Vec::new();
        let shape = self.style(&self.words[id.0 as usize]);
        let region = self.region(shape.lang);
        let wanted = |c: char| Wanted { c, region, bold: shape.bold, italic: shape.italic };
        // Marks in squares are taken from the face of the letters around them.
        let face = if shape.square { fonts.squares(face, wanted('\u{4e00}')) } else { face };
        for (i, c) in text.char_indices() {
            let last = runs.last().map(|r| r.0);
            // Several characters may be one pictogram, and a letter may be asked for as one.
            let mut rest = text[i + c.len_utf8()..].chars();
            let joined = text[..i].ends_with('\u{200d}') && last.is_some_and(|last| fonts.has(last, c));
            let asked = match (rest.next(), rest.next()) {
                (Some('\u{20e3}'), _) | (Some('\u{fe0f}'), Some('\u{20e3}')) => true,
                (Some('\u{fe0f}'), _) => !c.is_ascii(),
                _ => false,
            };
            let pictogram = if asked { fonts.pictogram(c) } else { None };
            let mark = joins(c) && last.is_some_and(|last| fonts.has(last, c));
            let chosen = if let (true, Some(last)) = (ignorable(c) || mark || joined, last) {
                last
            } else if let Some(pictogram) = pictogram {
                pictogram
            } else if fonts.has(face, c) || ignorable(c) {
                face
            } else {
                fonts.fallback(wanted(c)).unwrap_or_else(|| {
                    self.miss(c);
                    face
                })
            };
            match runs.last_mut() {
                Some(run) if run.0 == chosen => run.1.end = i + c.len_utf8(),
                _ => runs.push((chosen, i..i + c.len_utf8())),
            }
        }
        self.runs.insert(id, runs);
    }

    /// Characters met so far that no face has.
    pub fn take_missing(&mut self) -> Vec<char> {
        std::mem::take(&mut self.missing)
    }

    /// Notes what the glyphs of a complex word stand for. Where clusters run from right to left, each
    /// glyph has its share of the text; else the first has it all.
    pub(super) fn read(&mut self, id: usize) {
        let word = &self.words[id];
        let text = &self.text[word.text.start as usize..word.text.end as usize];
        let glyphs = &self.glyphs[word.glyphs.start as usize..word.glyphs.end as usize];
        let rtl = self.shapes[usize::from(word.shape.0)].rtl;
        for cluster in glyphs.chunk_by(|a, b| a.byte == b.byte) {
            let start = cluster[0].byte;
            let next = glyphs.iter().map(|g| g.byte).filter(|b| *b > start).min();
            let end = next.map_or(text.len(), |b| b as usize);
            let text = text.get(start as usize..end).unwrap_or_default();
            let pieces = if rtl { super::mixed::pieces(text, cluster.len()) } else { vec![text] };
            for (i, g) in cluster.iter().enumerate() {
                let piece = pieces.get(i).copied().unwrap_or_default();
                self.reads.entry((g.face, g.id)).or_insert_with(|| piece.into());
            }
        }
    }

    /// From right to left a bracket is drawn as its opposite. Where the opposite stands in other new
    /// words too, the glyph is that one's own.
    pub(super) fn read_brackets(&mut self) {
        let new = self.words[self.shaped..].iter().filter(|word| !word.complex);
        for word in new {
            let text = &self.text[word.text.start as usize..word.text.end as usize];
            for g in &self.glyphs[word.glyphs.start as usize..word.glyphs.end as usize] {
                let c = text.get(g.byte as usize..).and_then(|rest| rest.chars().next());
                if let Some(c) = c.filter(|c| unicode_bidi_mirroring::get_mirrored(*c).is_some())
                    && let Some(read) = self.reads.get_mut(&(g.face, g.id))
                {
                    *read = c.to_string().into();
                }
            }
        }
    }

    /// What a glyph of complex words reads as by itself.
    #[must_use]
    pub fn reads(&self, face: FaceId, glyph: u16) -> Option<&str> {
        self.reads.get(&(face, glyph)).map(|text| &**text)
    }

    /// A word.
    #[must_use]
    pub fn word(&self, id: WordId) -> &Word {
        &self.words[id.0 as usize]
    }

    /// A word's text.
    #[must_use]
    pub fn text(&self, word: &Word) -> &str {
        &self.text[word.text.start as usize..word.text.end as usize]
    }

    /// How a word is shaped.
    #[must_use]
    pub fn style(&self, word: &Word) -> Shape {
        self.shapes[usize::from(word.shape.0)]
    }

    /// The same way of shaping, in this direction.
    pub fn turned(&mut self, shape: ShapeId, rtl: bool) -> ShapeId {
        let shape = self.shapes[usize::from(shape.0)];
        self.shape_id(Shape { rtl, ..shape })
    }

    /// The same way of shaping, in squares.
    pub fn squared(&mut self, shape: ShapeId) -> ShapeId {
        let shape = self.shapes[usize::from(shape.0)];
        self.shape_id(Shape { square: true, ..shape })
    }

    /// Whose Han letters a language has.
    #[must_use]
    pub fn region(&self, lang: u8) -> Option<Region> {
        self.langs.get(usize::from(lang)).and_then(|lang| lang.region)
    }

    /// The face of a word's first letter.
    #[must_use]
    pub fn first_face(&self, id: WordId) -> FaceId {
        let first = self.runs.get(&id).and_then(|runs| runs.first());
        first.map_or_else(|| self.face(self.word(id).shape), |run| run.0)
    }

    /// A word's glyphs, in the order in which they are read.
    #[must_use]
    pub fn glyphs(&self, word: &Word) -> &[WordGlyph] {
        &self.glyphs[word.glyphs.start as usize..word.glyphs.end as usize]
    }

    /// Every glyph of every word with its face and the text it stands for. Of several glyphs for
    /// one piece of text the first has it all.
    pub fn for_each_glyph(&self, mut f: impl FnMut(FaceId, u16, &str)) {
        for word in &self.words {
            let text = self.text(word);
            let glyphs = self.glyphs(word);
            if word.complex {
                for g in glyphs {
                    f(g.face, g.id, self.reads(g.face, g.id).unwrap_or_default());
                }
                continue;
            }
            for (i, g) in glyphs.iter().enumerate() {
                let start = g.byte as usize;
                let end =
                    glyphs.iter().map(|n| n.byte as usize).filter(|b| *b > start).min().unwrap_or(text.len());
                let first = i == 0 || glyphs[i - 1].byte != g.byte;
                f(g.face, g.id, if first { text.get(start..end).unwrap_or_default() } else { "" });
            }
        }
    }

    /// Where a word may be divided.
    #[must_use]
    pub fn cuts(&self, word: &Word) -> &[Cut] {
        &self.cuts[word.cuts.start as usize..word.cuts.end as usize]
    }
}

/// A borrowed key for the map of words.
trait Key {
    fn key(&self) -> (ShapeId, &str);
}

impl Key for (ShapeId, &str) {
    fn key(&self) -> (ShapeId, &str) {
        *self
    }
}

impl Key for (ShapeId, Box<str>) {
    fn key(&self) -> (ShapeId, &str) {
        (self.0, &self.1)
    }
}

impl<'a> std::borrow::Borrow<dyn Key + 'a> for (ShapeId, Box<str>) {
    fn borrow(&self) -> &(dyn Key + 'a) {
        self
    }
}

impl std::hash::Hash for dyn Key + '_ {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl PartialEq for dyn Key + '_ {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for dyn Key + '_ {}

/// The dashes of two and three em (⸺, ⸻) stand for what is left out of a name. Few faces have them:
/// where one has not, they are set of em dashes, which join.
fn long_dashes(text: &str, has: impl Fn(char) -> bool) -> Cow<'_, str> {
    let lacks = |c: char| matches!(c, '\u{2E3A}' | '\u{2E3B}') && !has(c);
    if text.is_ascii() || !text.chars().any(lacks) {
        return Cow::Borrowed(text);
    }
    let mut set = String::with_capacity(text.len() + 6);
    for c in text.chars() {
        match c {
            '\u{2E3A}' if lacks(c) => set.push_str("——"),
            '\u{2E3B}' if lacks(c) => set.push_str("———"),
            _ => set.push(c),
        }
    }
    Cow::Owned(set)
}

/// Characters that are never drawn.
fn ignorable(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Letters of scripts that are written in clusters: those of India and the countries around it, of
/// South-East Asia, Tibet and Mongolia.
pub(super) fn clustered(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{109f}' | '\u{1700}'..='\u{18af}'
        | '\u{1900}'..='\u{1cff}' | '\u{a800}'..='\u{abff}' | '\u{11000}'..='\u{11fff}')
}

/// Marks that belong to the character before them.
pub(super) fn joins(c: char) -> bool {
    c >= '\u{300}' && unicode_bidi::bidi_class(c) == unicode_bidi::BidiClass::NSM
}
