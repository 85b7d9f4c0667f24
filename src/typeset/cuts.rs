//! Where words may be divided.

use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;

use crate::document::is_hangul;

use super::lexicon::{Cut, CutKind, Division, Features, Lang, Shape, WordGlyph, joins};

/// Where a word may be divided.
pub(super) fn cuts(style: Shape, lang: Option<&Lang>, text: &str, glyphs: &[WordGlyph], out: &mut Vec<Cut>) {
    let mut places: Vec<(usize, CutKind)> = Vec::new();
    let plain = text.bytes().all(|b| b.is_ascii_alphabetic() || b",.;:!?'\"()".contains(&b));
    if !plain {
        opportunities(text, style.division, &mut places);
    }
    if style.division == Division::Hyphenate
        && !text.contains('-')
        && let Some(lang) = lang
    {
        hyphens(lang, text, &mut places);
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
fn hyphens(lang: &Lang, text: &str, places: &mut Vec<(usize, CutKind)>) {
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
