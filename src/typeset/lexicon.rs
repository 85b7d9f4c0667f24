//! The words of a book, each shaped once.
//!
//! A *word* is what stands between two spaces, with its punctuation. [`Lexicon::intern`] gives a
//! word its id; [`Lexicon::shape`] then shapes all new ones on every core. After that the lexicon
//! is only read, so chapters can be broken into lines in parallel.

use std::borrow::Cow;
use std::ops::Range;

use harfrust::{
    Buffer, BufferFlags, ClusterLevel, Direction, Feature, Language, Script, ShapeOptions, ShapePlan,
    ShaperFont, Tag,
};
use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::{is_hangul, primary_language};

use super::flow::turn::cells;
use super::fonts::{FaceId, Family, Fonts};
use super::seams::seams;
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

    fn list(self) -> Vec<Feature> {
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
pub struct WordId(u32);

/// Number of a [`Shape`] in the lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ShapeId(u16);

/// A shaped word. Widths are thousandths of the size.
#[derive(Debug, Clone)]
pub struct Word {
    /// How it was shaped.
    pub shape: ShapeId,
    text: Range<u32>,
    glyphs: Range<u32>,
    cuts: Range<u32>,
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
    langs: Vec<Lang>,
    shapes: Vec<Shape>,
    ids: FxHashMap<(ShapeId, Box<str>), WordId>,
    text: String,
    words: Vec<Word>,
    glyphs: Vec<WordGlyph>,
    cuts: Vec<Cut>,
    /// Runs of words that need more than one face.
    runs: FxHashMap<WordId, Vec<(FaceId, Range<usize>)>>,
    /// What the glyphs of complex words read as: the first text that each was met with.
    reads: FxHashMap<(FaceId, u16), Box<str>>,
    /// Characters no face has, in the order in which they were met.
    missing: Vec<char>,
    missed: FxHashSet<char>,
    shaped: usize,
}

struct Lang {
    name: String,
    hyphens: Option<hypher::Lang>,
    /// Nouns are capitalised, so that a capital says nothing of a name.
    capitals: bool,
    /// Whose Han letters it has.
    region: Option<Region>,
    /// Which of its spaces are none to end a line at.
    customs: Customs,
    /// Ligatures do not join the parts of its compound words.
    compounds: bool,
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
            let chosen = if let (true, Some(last)) = (ignorable(c) || joins(c) || joined, last) {
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

    /// Shapes every word that is new, on all cores.
    pub fn shape(&mut self, fonts: &Fonts) {
        const CHUNK: usize = 512;
        let new: Vec<u32> = (self.shaped as u32..self.words.len() as u32).collect();
        let this = &*self;
        let done: Vec<Shaped> = new
            .par_chunks(CHUNK)
            .map(|ids| {
                let mut shaper = Shaper::new(this, fonts);
                let mut out = Shaped::default();
                for id in ids {
                    let word = &this.words[*id as usize];
                    let text = this.text(word);
                    let from = out.glyphs.len();
                    shaper.word(WordId(*id), word.shape, text, &mut out.glyphs);
                    let cuts = out.cuts.len();
                    shaper.cuts(word.shape, text, &out.glyphs[from..], &mut out.cuts);
                    out.ends.push((out.glyphs.len() - from, out.cuts.len() - cuts));
                }
                out
            })
            .collect();
        let mut id = self.shaped;
        for out in done {
            let (mut glyph, mut cut) = (self.glyphs.len() as u32, self.cuts.len() as u32);
            for (glyphs, cuts) in out.ends {
                let word = &mut self.words[id];
                word.glyphs = glyph..glyph + glyphs as u32;
                word.cuts = cut..cut + cuts as u32;
                glyph = word.glyphs.end;
                cut = word.cuts.end;
                id += 1;
            }
            self.glyphs.extend(out.glyphs);
            self.cuts.extend(out.cuts);
        }
        for word in &mut self.words[self.shaped..] {
            let glyphs = &self.glyphs[word.glyphs.start as usize..word.glyphs.end as usize];
            word.width = glyphs.iter().map(|g| g.advance).sum();
            word.first_advance = glyphs.first().map_or(0.0, |g| g.advance);
            word.last_advance = glyphs.last().map_or(0.0, |g| g.advance);
        }
        for id in self.shaped..self.words.len() {
            if self.words[id].complex {
                self.read(id);
            }
        }
        if !self.reads.is_empty() {
            self.read_brackets();
        }
        self.shaped = self.words.len();
    }

    /// Notes what the glyphs of a complex word stand for. Where clusters run from right to left, each
    /// glyph has its share of the text; else the first has it all.
    fn read(&mut self, id: usize) {
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
    fn read_brackets(&mut self) {
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

#[derive(Default)]
struct Shaped {
    glyphs: Vec<WordGlyph>,
    cuts: Vec<Cut>,
    /// Glyphs and cuts of each word.
    ends: Vec<(usize, usize)>,
}

/// What a shaping plan depends on; the last is whether the text runs from right to left.
type PlanKey = (ShapeId, FaceId, Option<Script>, bool);

/// Shapes words and parts of words; one a thread.
pub struct Shaper<'a> {
    lexicon: &'a Lexicon,
    fonts: &'a Fonts,
    shapers: FxHashMap<FaceId, ShaperFont<'a, 'static>>,
    plans: FxHashMap<PlanKey, (ShapePlan, Vec<Feature>)>,
    buffer: Option<Buffer>,
}

impl<'a> Shaper<'a> {
    /// A shaper for words of this lexicon.
    #[must_use]
    pub fn new(lexicon: &'a Lexicon, fonts: &'a Fonts) -> Self {
        Self {
            lexicon,
            fonts,
            shapers: FxHashMap::default(),
            plans: FxHashMap::default(),
            buffer: Some(Buffer::new()),
        }
    }

    fn word(&mut self, id: WordId, shape: ShapeId, text: &str, out: &mut Vec<WordGlyph>) {
        match self.lexicon.runs.get(&id) {
            None => self.parts(shape, text, text, 0, "", out),
            Some(runs) => {
                for (face, range) in runs {
                    self.run(shape, *face, &text[range.clone()], range.start as u32, out);
                }
            }
        }
    }

    /// Shapes a part of a word as it stands alone at the end or the beginning of a line,
    /// with a hyphen after it if asked for.
    pub fn part(&mut self, id: WordId, range: Range<usize>, hyphen: bool) -> Vec<WordGlyph> {
        let word = self.lexicon.word(id);
        let text = &self.lexicon.text(word)[range.clone()];
        let mut out = Vec::with_capacity(text.len() + 1);
        match self.lexicon.runs.get(&id) {
            None => {
                let hyphen = if hyphen { "-" } else { "" };
                self.parts(word.shape, self.lexicon.text(word), text, range.start, hyphen, &mut out);
            }
            Some(runs) => {
                let whole = self.lexicon.text(word);
                for (face, run) in runs {
                    let (start, end) = (run.start.max(range.start), run.end.min(range.end));
                    if start < end {
                        self.run(
                            word.shape,
                            *face,
                            &whole[start..end],
                            (start - range.start) as u32,
                            &mut out,
                        );
                    }
                }
                if hyphen {
                    self.run(word.shape, self.lexicon.face(word.shape), "-", range.len() as u32, &mut out);
                }
            }
        }
        out
    }

    /// Shapes a part of a word that begins at `start` of the whole, each of its compounds by itself.
    fn parts(
        &mut self,
        shape: ShapeId,
        whole: &str,
        text: &str,
        start: usize,
        hyphen: &str,
        out: &mut Vec<WordGlyph>,
    ) {
        let face = self.lexicon.face(shape);
        let style = self.lexicon.shapes[usize::from(shape.0)];
        let mut from = 0;
        if let Some(Lang { compounds: true, hyphens: Some(patterns), .. }) =
            self.lexicon.langs.get(usize::from(style.lang))
            && style.division != Division::Code
        {
            for seam in seams(whole, *patterns) {
                if seam > start + from && seam < start + text.len() {
                    self.run(shape, face, &text[from..seam - start], from as u32, out);
                    from = seam - start;
                }
            }
        }
        if hyphen.is_empty() {
            self.run(shape, face, &text[from..], from as u32, out);
        } else {
            self.run(shape, face, &format!("{}{hyphen}", &text[from..]), from as u32, out);
        }
    }

    fn run(&mut self, shape: ShapeId, face: FaceId, text: &str, base: u32, out: &mut Vec<WordGlyph>) {
        let mut buffer = self.buffer.take().unwrap_or_default();
        buffer.reset();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES);
        let style = self.lexicon.shapes[usize::from(shape.0)];
        if style.rtl {
            buffer.set_direction(Direction::RightToLeft);
            // Each vowel point keeps a text of its own.
            buffer.set_cluster_level(ClusterLevel::MonotoneCharacters);
        }
        let language: Option<Language> =
            self.lexicon.langs.get(usize::from(style.lang)).and_then(|l| l.name.parse().ok());
        let (direction, script) = (buffer.direction(), buffer.script());
        let font = self.shapers.entry(face).or_insert_with(|| ShaperFont::new(&self.fonts.face(face).font));
        let (plan, features) = self
            .plans
            .entry((shape, face, script, direction == Direction::RightToLeft))
            .or_insert_with(|| {
                let features = style.features.list();
                (ShapePlan::new(font, direction, script, language.as_ref(), &features), features)
            });
        buffer.set_language(plan.language().cloned());
        let options = ShapeOptions::new().plan(Some(plan)).features(features);
        let cell = (style.division == Division::Code && face != self.lexicon.face(shape))
            .then(|| self.fonts.face(self.lexicon.face(shape)).space * 1000.0);
        if harfrust::shape(font, &mut buffer, options).is_ok() {
            let from = out.len();
            let unit = 1000.0 / f32::from(self.fonts.face(face).upem);
            let small = |v: i32| (v as f32 * unit).round().clamp(-32000.0, 32000.0) as i16;
            for (info, position) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
                let mut advance = position.x_advance as f32 * unit;
                let mut dx = small(position.x_offset);
                // Code stands on a raster, whatever face a character is taken from.
                if let Some(cell) = cell.filter(|_| advance > 0.0) {
                    let c = text[info.cluster as usize..].chars().next().unwrap_or(' ');
                    let wanted = cell * cells(c).max(1) as f32;
                    dx = dx.saturating_add(((wanted - advance) * 0.5).round() as i16);
                    advance = wanted;
                }
                out.push(WordGlyph {
                    id: info.glyph_id as u16,
                    face,
                    dx,
                    dy: small(position.y_offset),
                    advance,
                    byte: base + info.cluster,
                });
            }
            // They come as they stand, and are kept as they are read.
            if direction == Direction::RightToLeft {
                out[from..].reverse();
            }
        }
        self.buffer = Some(buffer);
    }

    /// Where a word may be divided.
    fn cuts(&self, shape: ShapeId, text: &str, glyphs: &[WordGlyph], out: &mut Vec<Cut>) {
        let style = self.lexicon.shapes[usize::from(shape.0)];
        let mut places: Vec<(usize, CutKind)> = Vec::new();
        let plain = text.bytes().all(|b| b.is_ascii_alphabetic() || b",.;:!?'\"()".contains(&b));
        if !plain {
            opportunities(text, style.division, &mut places);
        }
        if style.division == Division::Hyphenate && !text.contains('-') {
            self.hyphens(style, text, &mut places);
        }
        places.sort_by_key(|p| p.0);
        places.dedup_by_key(|p| p.0);
        if text.len() > LONG {
            anywhere(text, glyphs, &mut places);
        }
        if style.features.has(Features::TABULAR) {
            let inside = text.char_indices().skip(1).map(|(at, _)| at);
            let free = inside.filter(|at| {
                places.binary_search_by_key(at, |place| place.0).is_err()
                    && glyphs.iter().any(|glyph| glyph.byte as usize == *at)
            });
            let free: Vec<_> = free.map(|at| (at, CutKind::Last)).collect();
            places.extend(free);
            places.sort_by_key(|place| place.0);
        }
        // Widths before each place: a sum over the glyphs of earlier clusters.
        for (byte, kind) in places {
            let width = glyphs.iter().filter(|g| (g.byte as usize) < byte).map(|g| g.advance).sum();
            out.push(Cut { byte: byte as u32, width, kind });
        }
    }

    /// Hyphens by the language's patterns, in each run of letters.
    fn hyphens(&self, style: Shape, text: &str, places: &mut Vec<(usize, CutKind)>) {
        let Some(lang) = self.lexicon.langs.get(usize::from(style.lang)) else { return };
        let Some(patterns) = lang.hyphens else { return };
        let mut start = None;
        let ends = text.char_indices().map(|(i, c)| (i, Some(c))).chain([(text.len(), None)]);
        for (i, c) in ends {
            let letter = c.is_some_and(|c| c.is_alphabetic() || c == '\u{ad}');
            match (letter, start) {
                (true, None) => start = Some(i),
                (false, Some(from)) => {
                    start = None;
                    let run = &text[from..i];
                    let name = run.chars().next().is_some_and(char::is_uppercase) && !lang.capitals;
                    if run.chars().nth(if name { 6 } else { 4 }).is_none() {
                        continue;
                    }
                    let kind = if name { CutKind::Name } else { CutKind::Hyphen };
                    if run.contains('\u{ad}') {
                        // The author's own soft hyphens stand for all.
                        places.extend(
                            run.match_indices('\u{ad}').map(|(b, s)| (from + b + s.len(), CutKind::Hyphen)),
                        );
                        continue;
                    }
                    let mut at = from;
                    for syllable in hypher::hyphenate_bounded(run, patterns, 2, 3) {
                        at += syllable.len();
                        if at < i {
                            places.push((at, kind));
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

/// Letters that stand together undivided at most: a measure holds more, a table's cell hardly.
const LONG: usize = 24;

/// Fills what is longer than [`LONG`] without a place to divide it.
fn anywhere(text: &str, glyphs: &[WordGlyph], places: &mut Vec<(usize, CutKind)>) {
    let mut filled = Vec::new();
    let mut from = 0;
    for to in places.iter().map(|p| p.0).chain([text.len()]) {
        if text[from..to].chars().count() > LONG {
            let inside =
                text[from..to].char_indices().skip(2).map(|(i, _)| from + i).take_while(|i| i + 1 < to);
            // A place within a cluster (a ligature, a letter with its accent) is none.
            filled.extend(
                inside
                    .filter(|i| glyphs.iter().any(|g| g.byte as usize == *i))
                    .filter(|i| !text[*i..].starts_with(joins))
                    .map(|i| (i, CutKind::Anywhere)),
            );
        }
        from = to;
    }
    places.append(&mut filled);
    places.sort_by_key(|p| p.0);
}

/// Break opportunities within a word by UAX 14, as typographers take them: after a dash, not
/// before it; in code after the punctuation that joins names.
fn opportunities(text: &str, division: Division, places: &mut Vec<(usize, CutKind)>) {
    thread_local! {
        static SEGMENTER: icu_segmenter::LineSegmenterBorrowed<'static> =
            LineSegmenter::new_auto(LineBreakOptions::default());
    }
    SEGMENTER.with(|segmenter| {
        for at in segmenter.segment_str(text) {
            if at == 0 || at >= text.len() {
                continue;
            }
            let before = text[..at].chars().next_back().unwrap_or(' ');
            let after = text[at..].chars().next().unwrap_or(' ');
            if matches!(after, '—' | '–' | '…' | '-') {
                continue;
            }
            let dash = matches!(before, '-' | '—' | '–' | '\u{2010}');
            // Korean is divided at its spaces.
            if is_hangul(before) && is_hangul(after) {
                continue;
            }
            // "-x" and "a-" are not compounds.
            if before == '-' && text[..at].chars().rev().nth(1).is_none_or(|c| !c.is_alphanumeric()) {
                continue;
            }
            // A range of numbers is one number.
            let mut figures = text[..at].chars().rev().skip(1).take(1).chain([after]);
            let range = before == '–' && figures.all(|c| c.is_ascii_digit());
            let kind = match dash {
                _ if range => CutKind::Last,
                true => CutKind::Dash,
                false => CutKind::Plain,
            };
            places.push((at, kind));
        }
    });
    let long = text.len() > 24;
    if division == Division::Code || (long && text.contains(['/', '.', '_', '@'])) {
        let chars: Vec<(usize, char)> = text.char_indices().collect();
        for pair in chars.windows(2) {
            let ((_, a), (at, b)) = (pair[0], pair[1]);
            let joint = matches!(
                a,
                '/' | '.' | '_' | ':' | ',' | ';' | '(' | '<' | '&' | '=' | '?' | '@' | '-' | '|' | '{' | '['
            ) && !matches!(b, ':' | '/' | '.' | ',' | ';' | ')' | '>' | '=' | ']' | '}' | '(');
            let hump = a.is_lowercase() && b.is_uppercase();
            if joint || hump {
                places.push((at, CutKind::Need));
            }
        }
    }
}

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
