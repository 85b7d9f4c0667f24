//! Text that is not divided by spaces: Chinese and Japanese, and the scripts of South-East Asia.
//!
//! Every ideograph, kana and full-width mark is a box of its own; between two boxes stands a *gap*,
//! which may stretch a little in a filled line, and at which a line may end where the rules of the
//! script (*kinsoku*) let it. Marks are drawn in one half of their square: the other half is not part
//! of the box but of the gap, so that it goes where marks follow one another and at the ends of a
//! line, and shrinks before the line grows tight. Between such text and Latin letters or figures
//! stands a quarter of an em.
//!
//! Sources: *Requirements for Japanese Text Layout* (JLREQ, W3C), 3.1 and 3.8; *Requirements for
//! Chinese Text Layout* (CLREQ, W3C); UAX 14 for the places where lines may end, with `CJ` as `NS`;
//! Thai, Lao, Khmer and Burmese are divided into words by dictionary.

use icu_segmenter::options::LineBreakOptions;
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};
use skrifa::instance::Size;
use skrifa::{FontRef, GlyphId, MetadataProvider};

use crate::document::{is_spaceless, is_square};

use super::items::{Gap, Item, Itemizer, Row};
use super::lexicon::{WordId, joins};
use super::style::{Spec, StyleId, Styles};

/// How much a gap between two squares stretches for what a word space of a quarter em does.
const STRETCH: f32 = 0.25;
/// The same between words that are not parted by spaces.
const BETWEEN_WORDS: f32 = 0.08;
/// Between squares and Latin letters, in em.
const QUARTER: f32 = 0.25;

/// Marks that the Chinese and Japanese share with others, and set in a square among their own.
fn shared(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '—' | '…' | '‥' | '·' | '―' | '⸺')
}

/// Marks that are drawn in one half of their square, or in the middle half.
fn trimmed(c: char) -> bool {
    matches!(c, '\u{3001}' | '\u{3002}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301b}' | '\u{301d}'..='\u{301f}'
        | '\u{30fb}' | '\u{ff08}' | '\u{ff09}' | '\u{ff0c}' | '\u{ff0e}' | '\u{ff1a}' | '\u{ff1b}' | '\u{ff3b}'
        | '\u{ff3d}' | '\u{ff5b}' | '\u{ff5d}' | '\u{ff5f}' | '\u{ff60}' | '“' | '”' | '‘' | '’' | '·')
}

/// A part of the text that is a word of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Token {
    from: usize,
    to: usize,
    square: bool,
}

/// What stands before the text in its row.
#[derive(Debug, Clone, Copy)]
struct Before {
    c: char,
    square: bool,
    /// Blank half of its square behind it, in em.
    trail: f32,
    lead: f32,
}

impl Itemizer<'_> {
    /// Adds text without spaces, of which something is not divided by spaces.
    pub(super) fn add_spaceless(&mut self, text: &str, spec: Spec, style: StyleId, at: u32, row: &mut Row) {
        row.spaceless = true;
        let home = self.styles.lexicon.region(spec.lang).is_some();
        let mut before = self.before(row);
        let (tokens, breaks) = tokens(text, before.map(|b| b.c), home);
        // Squares are neither tracked nor have small capitals.
        let plain = self.styles.id(Spec { tracking: 0.0, ..spec });
        let em = spec.size;
        let mut at = at;
        for token in tokens {
            let part = &text[token.from..token.to];
            let (Some(first), Some(last)) = (part.chars().next(), part.chars().next_back()) else { continue };
            let (style, word) = if token.square {
                (plain, self.styles.square_word(plain, part))
            } else {
                (style, self.styles.word(style, part))
            };
            let (lead, trail) = if token.square { trims(word, part, self.styles) } else { (0.0, 0.0) };
            if let Some(before) = before {
                let ends = breaks.contains(&token.from);
                if let Some(gap) = gap(before, (first, token.square, lead, trail), ends, em) {
                    row.items.push(Item::Gap(gap));
                }
            }
            if lead > 0.0 {
                row.items.push(Item::Kern(-lead * em));
            }
            row.items.push(Item::Word { word, style, at });
            if trail > 0.0 {
                row.items.push(Item::Kern(-trail * em));
            }
            before = Some(Before { c: last, square: token.square, trail, lead });
            at += part.chars().count() as u32;
        }
    }

    /// The word that the row ends with, if nothing parts it from what follows.
    fn before(&self, row: &Row) -> Option<Before> {
        for item in row.items.iter().rev() {
            match item {
                Item::Word { word, .. } => {
                    let lexicon = &self.styles.lexicon;
                    let found = lexicon.word(*word);
                    let square = lexicon.style(found).square;
                    let text = lexicon.text(found);
                    let (lead, trail) = if square { trims(*word, text, self.styles) } else { (0.0, 0.0) };
                    return text.chars().next_back().map(|c| Before { c, square, trail, lead });
                }
                Item::Stretch(_) | Item::Anchor(_) | Item::Kern(_) => {}
                _ => return None,
            }
        }
        None
    }
}

/// Dashes and dots that are looked over for a neighbour.
const LONGEST: usize = 32;

/// Divides text into words; the second are the places where a line may end. `home` says that the
/// language is Chinese, Japanese or Korean.
fn tokens(text: &str, before: Option<char>, home: bool) -> (Vec<Token>, Vec<usize>) {
    thread_local! {
        static SEGMENTER: LineSegmenterBorrowed<'static> = LineSegmenter::new_auto(LineBreakOptions::default());
    }
    // What stands before has a say in whether a line may end there.
    let mut whole = String::with_capacity(text.len() + 4);
    whole.extend(before);
    let skip = whole.len();
    whole.push_str(text);
    let breaks: Vec<usize> = SEGMENTER.with(|segmenter| {
        let places = segmenter.segment_str(&whole).filter(|at| *at > 0 && *at >= skip && *at < whole.len());
        places.map(|at| at - skip).collect()
    });
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let square = |i: usize| {
        let Some((_, c)) = chars.get(i) else { return false };
        // Dashes and dots that make one line have the neighbours of all of them.
        let beside = || {
            let first = (0..i).rev().take(LONGEST).take_while(|j| chars[*j].1 == *c).last().unwrap_or(i);
            let behind = chars[i..].iter().take(LONGEST).find(|(_, other)| other != c);
            let previous = if first == 0 { before } else { Some(chars[first - 1].1) };
            previous.is_some_and(is_square) || behind.is_some_and(|n| is_square(n.1))
        };
        is_square(*c) || shared(*c) && (home || beside())
    };
    let mut tokens: Vec<Token> = Vec::new();
    for (i, (at, c)) in chars.iter().copied().enumerate() {
        let to = at + c.len_utf8();
        let here = square(i);
        let last = (i > 0).then(|| chars[i - 1].1);
        let goes_on = match (tokens.last(), last) {
            (Some(_), _) if joins(c) || matches!(c, '\u{3099}' | '\u{309a}') => true,
            // Dashes and dots that make one line.
            (Some(token), Some(last)) if here && token.square => {
                c == last && matches!(c, '—' | '―' | '…' | '‥')
            }
            (Some(token), Some(last)) if !here && !token.square => {
                !(is_spaceless(last) && is_spaceless(c) && breaks.contains(&at))
            }
            _ => false,
        };
        match tokens.last_mut() {
            Some(token) if goes_on => token.to = to,
            _ => tokens.push(Token { from: at, to, square: here }),
        }
    }
    (tokens, breaks)
}

/// The gap between what stands before and what begins with a character.
fn gap(before: Before, after: (char, bool, f32, f32), breaks: bool, em: f32) -> Option<Gap> {
    let (c, square, lead, trail) = after;
    let gap = |natural: f32, stretch: f32, shrink: f32| {
        Some(Gap { natural: natural * em, stretch: stretch * em, shrink: shrink * em, breaks })
    };
    match (before.square, square) {
        (true, true) => {
            let opens = before.lead > 0.0 && before.trail == 0.0;
            let closes = trail > 0.0 && lead == 0.0;
            let blank = if opens || closes { 0.0 } else { before.trail.max(lead) };
            gap(blank, STRETCH, 2.0 * blank)
        }
        (true, false) | (false, true) => {
            let blank = before.trail.max(lead);
            let letter = if square { before.c } else { c };
            let other = if square { c } else { before.c };
            if blank > 0.0 {
                gap(blank, STRETCH, 2.0 * blank)
            } else if letter.is_alphanumeric() && other.is_alphanumeric() {
                gap(QUARTER, QUARTER, QUARTER)
            } else if breaks {
                gap(0.0, 0.0, 0.0)
            } else {
                None
            }
        }
        (false, false) => breaks.then(|| gap(0.0, BETWEEN_WORDS, 0.0)).flatten(),
    }
}

/// The blank parts of a mark's square, before it and behind it, in em; none where the face sets it in
/// no square.
fn trims(word: WordId, text: &str, styles: &Styles) -> (f32, f32) {
    let mut chars = text.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else { return (0.0, 0.0) };
    if !trimmed(c) {
        return (0.0, 0.0);
    }
    let face = styles.fonts.face(styles.lexicon.first_face(word));
    let Some(glyph) = face.font.charmap().map_unicode(c) else { return (0.0, 0.0) };
    let Ok(font) = FontRef::from_index(&face.blob, face.index) else { return (0.0, 0.0) };
    let location = font.axes().location(face.weight.map(|weight| ("wght", weight)));
    let metrics = font.glyph_metrics(Size::unscaled(), &location);
    let glyph = GlyphId::new(glyph.to_u32());
    let em = f32::from(face.upem);
    let (Some(ink), Some(advance)) = (metrics.bounds(glyph), metrics.advance_width(glyph)) else {
        return (0.0, 0.0);
    };
    let (from, to) = (ink.x_min / em, ink.x_max / em);
    match () {
        () if (advance / em - 1.0).abs() > 0.05 => (0.0, 0.0),
        () if to <= 0.58 => (0.0, 0.5),
        () if from >= 0.42 => (0.5, 0.0),
        () if from >= 0.25 && to <= 0.75 => (0.25, 0.25),
        () => (0.0, 0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::tokens;

    fn divided(text: &str, before: Option<char>) -> (Vec<&str>, Vec<usize>) {
        let (tokens, breaks) = tokens(text, before, false);
        (tokens.iter().map(|t| &text[t.from..t.to]).collect(), breaks)
    }

    #[test]
    fn squares_stand_alone_and_latin_words_together() {
        assert_eq!(divided("用Rust写。", None).0, ["用", "Rust", "写", "。"]);
        assert_eq!(divided("が\u{3099}——", None).0, ["が\u{3099}", "——"]);
        assert_eq!(divided("说“好”", None).0, ["说", "“", "好", "”"]);
        assert_eq!(divided("say “hi”", None).0, ["say “hi”"]);
    }

    #[test]
    fn no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() {
        let text = "「あっ」、と";
        let (tokens, breaks) = divided(text, Some('は'));
        assert_eq!(tokens, ["「", "あ", "っ", "」", "、", "と"]);
        // Before the bracket, and before the last kana.
        assert_eq!(breaks, [0, text.len() - 3]);
        assert!(!divided("。", Some('字')).1.contains(&0));
    }

    #[test]
    fn thai_is_divided_into_words() {
        let (tokens, _) = divided("ภาษาไทยเป็นภาษา", None);
        assert!(tokens.len() >= 3, "{tokens:?}");
        assert_eq!(tokens.concat(), "ภาษาไทยเป็นภาษา");
    }
}
