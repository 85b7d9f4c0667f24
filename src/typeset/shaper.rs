//! Shaping: the glyphs of words.

use std::ops::Range;

use harfrust::{
    Buffer, BufferFlags, ClusterLevel, Direction, Feature, Language, Script, ShapeOptions, ShapePlan,
    ShaperFont,
};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::flow::turn::cells;
use super::fonts::{FaceId, Fonts};
use super::lexicon::{Cut, Division, Lang, Lexicon, ShapeId, WordGlyph, WordId};
use super::seams::seams;

impl Lexicon {
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
                    let style = this.style(word);
                    let lang = this.langs.get(usize::from(style.lang));
                    super::cuts::cuts(style, lang, text, &out.glyphs[from..], &mut out.cuts);
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
}

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
}
