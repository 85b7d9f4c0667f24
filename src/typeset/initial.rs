//! Initials: the first letter of a chapter, two to four lines tall.
//!
//! A *drop cap* hangs from the first line: its top is that of the lead-in's letters, its foot
//! stands on the base line of the last line it reaches, and the lines beside it are shorter. A
//! *raised* initial stands on the first line and rises above it. Opening quotation marks and
//! dashes before the letter hang in the margin.

use skrifa::instance::Size;
use skrifa::{FontRef, GlyphId, MetadataProvider};

use super::breaks::Beside;
use super::items::{Item, Itemizer, Row};
use super::lexicon::{Division, Features, WordId};
use super::page::{Color, Glyph, Item as PageItem, ItemKind, Line, LineEnd, Page, Run, StretchId, Tag};
use super::style::{HEADING, Spec, Styles, TEXT};

/// An initial, and what stands with it.
#[derive(Debug)]
pub struct Initial {
    taken: Taken,
    /// Lines it is tall.
    tall: u16,
    /// Whether it stands on the first line.
    raised: bool,
    /// Size and leading of the text, pt.
    size: f32,
    leading: f32,
}

/// What was taken from the beginning of a paragraph's text.
#[derive(Debug)]
pub struct Taken {
    letter: WordId,
    mark: Option<(WordId, Mark)>,
    /// A letter of the text beside it, whose height is the initial's top.
    sample: WordId,
    /// A letter as tall as the initial's script stands, where that has no capitals.
    tall: Option<WordId>,
    /// The letter is a word of its own.
    alone: bool,
    color: Color,
}

/// How what stands before the letter is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// At the height of the initial's top: “
    High,
    /// On its base line: „
    Low,
    /// On the first line: « ¿ —
    Level,
}

fn mark(c: char) -> Option<Mark> {
    match c {
        '“' | '‘' | '”' | '’' | '"' | '\'' => Some(Mark::High),
        '„' | '‚' => Some(Mark::Low),
        '«' | '»' | '‹' | '›' | '¿' | '¡' | '—' | '–' | '(' | '[' => Some(Mark::Level),
        _ => None,
    }
}

/// Letters without capitals that stand alone: they may be initials too.
fn is_hebrew(c: char) -> bool {
    matches!(c, '\u{5d0}'..='\u{5ea}')
}

/// Whether the itemizer is to take an initial from the text it meets next.
#[derive(Debug, Default)]
pub enum Wanted {
    /// No.
    #[default]
    No,
    /// From the next word; marks met before it are kept.
    Next(String),
    /// It was taken.
    Taken(Taken),
}

/// What the beginning of a text is: marks, the initial's letter, and the bytes they take.
fn opening(text: &str, lang: &str) -> (usize, Option<usize>) {
    let marks = text
        .char_indices()
        .find(|(_, c)| mark(*c).is_none() && !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}'))
        .map_or(text.len(), |(i, _)| i);
    let rest = &text[marks..];
    let mut chars = rest.char_indices();
    let Some((_, first)) = chars.next() else { return (marks, None) };
    if !first.is_uppercase() && !is_hebrew(first) {
        return (marks, None);
    }
    // Combining accents and points belong to the letter, and IJ is one letter in Dutch.
    let digraph = lang.starts_with("nl") && rest.starts_with("IJ");
    let end = chars
        .find(|(i, c)| {
            !(matches!(*c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c7}')
                || digraph && *i == 1)
        })
        .map_or(rest.len(), |(i, _)| i);
    (marks, Some(marks + end))
}

impl Itemizer<'_> {
    /// Takes the initial from a text, if it begins with one, and returns the rest.
    pub(super) fn take_initial<'t>(&mut self, text: &'t str, spec: Spec, row: &mut Row) -> &'t str {
        if !matches!(self.initial, Wanted::Next(_)) {
            return text;
        }
        let Wanted::Next(before) = std::mem::take(&mut self.initial) else { return text };
        let lang = self.styles.lexicon.lang_name(spec.lang).to_string();
        let (marks, end) = opening(text, &lang);
        if spec.family == TEXT
            && row.items.iter().all(|item| matches!(item, Item::Stretch(_) | Item::Anchor(_)))
        {
            let met = format!("{before}{}", &text[..marks]);
            if marks == text.len() {
                self.initial = Wanted::Next(met);
                return "";
            }
            if let Some(end) = end {
                let letter = Spec {
                    family: HEADING,
                    features: Features::default(),
                    division: Division::Whole,
                    tracking: 0.0,
                    ..spec
                };
                let style = self.styles.id(letter);
                let word = self.styles.word(style, &text[marks..end]);
                let met = met.trim();
                let mark = met.chars().next().and_then(mark).map(|kind| (self.styles.word(style, met), kind));
                let led = self.styles.id(self.led(spec));
                let alone = text[end..].starts_with([' ', '\u{a0}']);
                // Hebrew has letters that reach above the others; this one does not.
                let hebrew = text[marks..end].starts_with(is_hebrew).then_some("ה");
                let sample =
                    self.styles.word(led, hebrew.unwrap_or(if self.lead_in > 0 { "x" } else { "H" }));
                let tall = hebrew.map(|letter| self.styles.word(style, letter));
                let taken = Taken { letter: word, mark, sample, tall, alone, color: spec.color };
                self.initial = Wanted::Taken(taken);
                row.chars += (before.chars().count() + text[..end].chars().count()) as u32;
                return &text[end..];
            }
        }
        // No letter to enlarge: what was kept is set as it would have been.
        if !before.is_empty() {
            self.text(&before, spec, row);
        }
        text
    }

    /// Ends the search for an initial; what was found, or marks that stand alone.
    pub(super) fn end_initial(&mut self, spec: Spec, row: &mut Row) -> Option<Taken> {
        match std::mem::take(&mut self.initial) {
            Wanted::Taken(taken) => Some(taken),
            Wanted::Next(before) => {
                if !before.is_empty() {
                    self.text(&before, spec, row);
                }
                None
            }
            Wanted::No => None,
        }
    }
}

/// What ink covers of a word's glyphs, as shares of the size: left, right, bottom, top.
#[derive(Debug, Clone, Copy)]
struct Ink {
    left: f32,
    right: f32,
    bottom: f32,
    top: f32,
}

fn ink(word: WordId, styles: &Styles) -> Ink {
    let lexicon = &styles.lexicon;
    let mut ink: Option<Ink> = None;
    let mut at = 0.0;
    for glyph in lexicon.glyphs(lexicon.word(word)) {
        let face = styles.fonts.face(glyph.face);
        let found = FontRef::from_index(&face.blob, face.index).ok();
        let bounds = found.and_then(|font| {
            let location = font.axes().location(face.weight.map(|weight| ("wght", weight)));
            let metrics = font.glyph_metrics(Size::unscaled(), &location);
            metrics.bounds(GlyphId::new(glyph.id.into()))
        });
        // A glyph without an outline covers nothing; where none has one, the advance counts.
        if let Some(bounds) = bounds.filter(|b| b.x_max > b.x_min) {
            let upem = f32::from(face.upem);
            let x = at + f32::from(glyph.dx) / 1000.0;
            let y = f32::from(glyph.dy) / 1000.0;
            let here = Ink {
                left: x + bounds.x_min / upem,
                right: x + bounds.x_max / upem,
                bottom: y + bounds.y_min / upem,
                top: y + bounds.y_max / upem,
            };
            ink = Some(ink.map_or(here, |ink| Ink {
                left: ink.left.min(here.left),
                right: ink.right.max(here.right),
                bottom: ink.bottom.min(here.bottom),
                top: ink.top.max(here.top),
            }));
        }
        at += glyph.advance / 1000.0;
    }
    ink.unwrap_or(Ink { left: 0.0, right: at, bottom: 0.0, top: 0.7 })
}

impl Initial {
    /// An initial `tall` lines tall beside text of a size and a leading, pt.
    pub fn new(taken: Taken, tall: u16, raised: bool, size: f32, leading: f32) -> Self {
        Self { taken, tall, raised, size, leading }
    }

    /// Its size, pt, for this many lines: its capitals reach from the top of the lead-in's letters
    /// to the base line.
    fn letter_size(&self, tall: u16, styles: &Styles) -> f32 {
        let word = styles.lexicon.word(self.taken.letter);
        let face = styles.lexicon.glyphs(word).first().map_or(0, |g| g.face);
        let capital = match self.taken.tall {
            Some(tall) => ink(tall, styles).top,
            None => styles.fonts.face(face).cap_height,
        };
        let capital = capital.max(0.2);
        let top = ink(self.taken.sample, styles).top * self.size;
        (f32::from(tall.saturating_sub(1)) * self.leading + top) / capital
    }

    /// Lines it is tall in this measure: never so wide that the text beside it is a column.
    fn fitted(&self, measure: f32, styles: &Styles) -> u16 {
        let ink = ink(self.taken.letter, styles);
        (2..=self.tall)
            .rev()
            .find(|tall| (ink.right - ink.left) * self.letter_size(*tall, styles) < measure * 0.28)
            .unwrap_or(2)
    }

    /// The lines that it stands beside, and those of them that it is tall.
    #[must_use]
    pub fn beside(&self, measure: f32, styles: &Styles) -> (Beside, u16) {
        let tall = self.fitted(measure, styles);
        let size = self.letter_size(tall, styles);
        let ink = ink(self.taken.letter, styles);
        let gap = if self.taken.alone { 0.3 } else { 0.16 };
        let width = (ink.right - ink.left) * size + gap * self.size;
        let lines = if self.raised { 1 } else { tall };
        // A tail, as a Q has, may reach among the letters of the line below.
        let tail = -ink.bottom * size > self.leading - 0.74 * self.size;
        (Beside { lines: lines + u16::from(tail), width }, lines)
    }

    /// Sets it beside a first line with this base line, at the side where the line begins.
    #[allow(clippy::too_many_arguments)]
    pub fn set(
        &self,
        page: &mut Page,
        styles: &Styles,
        x: f32,
        measure: f32,
        baseline: f32,
        rtl: bool,
        tag: Tag,
    ) {
        let tall = self.fitted(measure, styles);
        let size = self.letter_size(tall, styles);
        let drop = if self.raised { 0.0 } else { f32::from(tall - 1) * self.leading };
        let own = ink(self.taken.letter, styles);
        let mut runs = Vec::new();
        if let Some((word, kind)) = self.taken.mark {
            let ink = ink(word, styles);
            // A mark of the initial's own size would shout; one of the text's would be lost.
            let share = if kind == Mark::Level { 1.0 } else { 1.0 + 0.3 * f32::from(tall - 1) };
            let mark = self.size * share;
            let rise = match kind {
                Mark::High => own.top.min(0.75) * size - ink.top * mark,
                Mark::Low => 0.0,
                Mark::Level => drop,
            };
            let left = match rtl {
                true => x + measure - ink.left * mark + 0.1 * self.size,
                false => x - ink.right * mark - 0.1 * self.size,
            };
            self.word(page, styles, word, left, mark, rise, &mut runs);
        }
        let left = if rtl { x + measure - own.right * size } else { x - own.left * size };
        self.word(page, styles, self.taken.letter, left, size, 0.0, &mut runs);
        let end = if self.taken.alone { LineEnd::Space } else { LineEnd::Inside };
        let line = Line { y: baseline + drop, runs, end, fit: None };
        page.items.push(PageItem { tag, kind: ItemKind::Line(line) });
    }

    #[allow(clippy::too_many_arguments)]
    fn word(
        &self,
        page: &mut Page,
        styles: &Styles,
        word: WordId,
        mut x: f32,
        size: f32,
        rise: f32,
        runs: &mut Vec<Run>,
    ) {
        for glyph in styles.lexicon.glyphs(styles.lexicon.word(word)) {
            let from = page.glyphs.len() as u32;
            page.glyphs.push(Glyph { id: glyph.id, dx: glyph.dx, dy: glyph.dy, advance: glyph.advance });
            runs.push(Run {
                face: glyph.face,
                size,
                scale: 1.0,
                x,
                rise,
                color: self.taken.color,
                glyphs: from..from + 1,
                actual: None,
                stretch: StretchId::NONE,
            });
            x += glyph.advance * size / 1000.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::opening;

    #[test]
    fn the_letter_and_what_stands_before_it() {
        assert_eq!(opening("It is", "en"), (0, Some(1)));
        assert_eq!(opening("“Oh!”", "en"), (3, Some(4)));
        assert_eq!(opening("« Élan", "fr"), (3, Some(5)));
        assert_eq!(opening("IJsland", "nl"), (0, Some(2)));
        assert_eq!(opening("IJsland", "en"), (0, Some(1)));
        assert_eq!(opening("E\u{301}lan", "fr"), (0, Some(3)));
        assert_eq!(opening("בְּרֵאשִׁית", "he"), (0, Some(6)));
        assert_eq!(opening("كان", "ar"), (0, None));
        assert_eq!(opening("1984", "en"), (0, None));
        assert_eq!(opening("“", "en"), (3, None));
    }
}
