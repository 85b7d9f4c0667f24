//! Writing from right to left: the embedding levels of a row, and the order of what stands on a
//! line (the Unicode bidirectional algorithm, UAX 9).
//!
//! Lines are broken in the order of reading; only what one line holds is put in the order in which
//! it stands. Words are divided beforehand where their parts run unlike, so that each is shaped in
//! one direction.

use unicode_bidi::{BidiInfo, Level};

use super::items::{Item, Row};
use super::page::{StretchId, StretchKind};
use super::style::Styles;
use crate::document::Direction;

const LRI: &str = "\u{2066}";
const RLI: &str = "\u{2067}";
const FSI: &str = "\u{2068}";
const PDI: &str = "\u{2069}";

/// Finds the levels of a row's items. Words whose parts run unlike are divided, and shaped anew
/// with the next [`Lexicon::shape`](super::lexicon::Lexicon::shape).
pub fn resolve(row: &mut Row, styles: &mut Styles) {
    if !(row.rtl || row.mixed) {
        return;
    }
    let mut text = String::new();
    let mut ends = Vec::with_capacity(row.items.len());
    let mut open: Vec<(StretchId, bool)> = Vec::new();
    for item in &row.items {
        match *item {
            Item::Word { word, .. } => text.push_str(styles.lexicon.text(styles.lexicon.word(word))),
            Item::Space(_) => text.push(' '),
            Item::Tie(..) => text.push('\u{a0}'),
            Item::Fixed(_) => text.push('\u{2009}'),
            Item::Break => text.push('\u{2028}'),
            Item::Object(_) | Item::Formula { .. } => text.push('\u{fffc}'),
            Item::Split(..) => text.push('\u{2009}'),
            Item::Stretch(id) => isolate(id, row.rtl, styles, &mut open, &mut text),
            Item::Note(_) | Item::Anchor(_) | Item::Gap(_) | Item::Kern(_) => {}
        }
        ends.push(text.len());
    }
    let base = if row.rtl { Level::rtl() } else { Level::ltr() };
    let levels = BidiInfo::new(&text, Some(base)).levels;
    let level = |byte: usize| levels.get(byte).copied().unwrap_or(base);
    let items = std::mem::take(&mut row.items);
    row.levels.clear();
    let mut from = 0;
    for (item, end) in items.into_iter().zip(ends) {
        let Item::Word { word, style, at } = item else {
            row.items.push(item);
            row.levels.push(level(from).number());
            from = end;
            continue;
        };
        let mut at = at;
        while from < end {
            let here = level(from);
            let to = (from..end).find(|byte| level(*byte) != here).unwrap_or(end);
            let known = styles.lexicon.style(styles.lexicon.word(word)).rtl;
            let whole = text[from..to].len() == styles.lexicon.text(styles.lexicon.word(word)).len();
            let word = match (whole && known == here.is_rtl(), here.is_rtl()) {
                (true, _) => word,
                (false, true) => styles.turned_word(style, &text[from..to]),
                (false, false) => styles.word(style, &text[from..to]),
            };
            row.items.push(Item::Word { word, style, at });
            row.levels.push(here.number());
            at += text[from..to].chars().count() as u32;
            from = to;
        }
    }
}

/// What is quoted from elsewhere, as code and passages in other languages are, does not mix with the
/// text around it. `open` has the stretches that are open, and whether each is isolated.
fn isolate(id: StretchId, rtl: bool, styles: &Styles, open: &mut Vec<(StretchId, bool)>, text: &mut String) {
    let stretch = |id: StretchId| id.index().and_then(|n| styles.stretches.get(n));
    let mut chain = Vec::new();
    let mut at = id;
    while let Some(found) = stretch(at) {
        chain.push(at);
        at = found.parent;
    }
    chain.reverse();
    let same = open.iter().zip(&chain).take_while(|((a, _), b)| a == *b).count();
    for (_, isolated) in open.drain(same..).rev() {
        if isolated {
            text.push_str(PDI);
        }
    }
    for id in &chain[same..] {
        let mark = match stretch(*id).map(|s| &s.kind) {
            Some(StretchKind::Code | StretchKind::Formula(_)) => Some(LRI),
            Some(StretchKind::Language(lang)) => {
                let own = Direction::of(lang).is_rtl();
                (own != rtl).then_some(if own { RLI } else { LRI })
            }
            Some(StretchKind::NoteCall) => Some(FSI),
            Some(StretchKind::Link { .. }) | None => None,
        };
        text.push_str(mark.unwrap_or_default());
        open.push((*id, mark.is_some()));
    }
}

/// The order from left to right in which things of these levels stand: rule L2.
#[must_use]
pub fn order(levels: &[u8]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..levels.len()).collect();
    let highest = levels.iter().copied().max().unwrap_or(0);
    let lowest = levels.iter().copied().filter(|l| l % 2 == 1).min().unwrap_or(highest + 1);
    for level in (lowest..=highest).rev() {
        let mut from = 0;
        while from < order.len() {
            if levels[order[from]] < level {
                from += 1;
                continue;
            }
            let run = order[from..].iter().take_while(|i| levels[**i] >= level).count();
            order[from..from + run].reverse();
            from += run;
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::order;

    #[test]
    fn runs_are_turned_from_the_deepest() {
        assert_eq!(order(&[0, 0, 1, 1, 0]), [0, 1, 3, 2, 4]);
        assert_eq!(order(&[1, 1, 2, 2, 1]), [4, 2, 3, 1, 0]);
        assert_eq!(order(&[0, 0]), [0, 1]);
    }
}
