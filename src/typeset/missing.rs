//! What is said of letters that the book's faces lack: who stands in for them, and which no font has.

use rustc_hash::FxHashSet;

use super::stand_in::Region;
use super::style::Styles;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{Block, Book, Inline, flat_text};
use crate::source::Span;

/// A script's name, a family that has it, and its ranges.
type Script = (&'static str, &'static str, &'static [(u32, u32)]);

/// Scripts by their ranges (Unicode, `Blocks.txt`), and a face of Google's Noto for each.
const SCRIPTS: &[Script] = &[
    ("Latin", "Noto Serif", &[(0x20, 0x24f), (0x1e00, 0x1eff), (0xa720, 0xa7ff), (0xab30, 0xab6f)]),
    ("phonetic", "Noto Serif", &[(0x250, 0x2ff), (0x1d00, 0x1dbf)]),
    ("Greek", "Noto Serif", &[(0x370, 0x3ff), (0x1f00, 0x1fff)]),
    ("Cyrillic", "Noto Serif", &[(0x400, 0x52f), (0x1c80, 0x1c8f), (0x2de0, 0x2dff), (0xa640, 0xa69f)]),
    ("Armenian", "Noto Serif Armenian", &[(0x530, 0x58f), (0xfb13, 0xfb17)]),
    ("Hebrew", "Noto Serif Hebrew", &[(0x590, 0x5ff), (0xfb1d, 0xfb4f)]),
    (
        "Arabic",
        "Noto Naskh Arabic",
        &[(0x600, 0x6ff), (0x750, 0x77f), (0x870, 0x8ff), (0xfb50, 0xfdff), (0xfe70, 0xfefe)],
    ),
    ("Syriac", "Noto Sans Syriac", &[(0x700, 0x74f), (0x860, 0x86f)]),
    ("Thaana", "Noto Sans Thaana", &[(0x780, 0x7bf)]),
    ("N’Ko", "Noto Sans NKo", &[(0x7c0, 0x7ff)]),
    ("Samaritan", "Noto Sans Samaritan", &[(0x800, 0x83f)]),
    ("Mandaic", "Noto Sans Mandaic", &[(0x840, 0x85f)]),
    ("Devanagari", "Noto Serif Devanagari", &[(0x900, 0x97f), (0xa8e0, 0xa8ff), (0x1cd0, 0x1cff)]),
    ("Bengali", "Noto Serif Bengali", &[(0x980, 0x9ff)]),
    ("Gurmukhi", "Noto Serif Gurmukhi", &[(0xa00, 0xa7f)]),
    ("Gujarati", "Noto Serif Gujarati", &[(0xa80, 0xaff)]),
    ("Oriya", "Noto Sans Oriya", &[(0xb00, 0xb7f)]),
    ("Tamil", "Noto Serif Tamil", &[(0xb80, 0xbff), (0x11fc0, 0x11fff)]),
    ("Telugu", "Noto Serif Telugu", &[(0xc00, 0xc7f)]),
    ("Kannada", "Noto Serif Kannada", &[(0xc80, 0xcff)]),
    ("Malayalam", "Noto Serif Malayalam", &[(0xd00, 0xd7f)]),
    ("Sinhala", "Noto Serif Sinhala", &[(0xd80, 0xdff)]),
    ("Thai", "Noto Serif Thai", &[(0xe00, 0xe7f)]),
    ("Lao", "Noto Serif Lao", &[(0xe80, 0xeff)]),
    ("Tibetan", "Noto Serif Tibetan", &[(0xf00, 0xfff)]),
    ("Burmese", "Noto Serif Myanmar", &[(0x1000, 0x109f), (0xa9e0, 0xa9ff), (0xaa60, 0xaa7f)]),
    ("Georgian", "Noto Serif Georgian", &[(0x10a0, 0x10ff), (0x1c90, 0x1cbf), (0x2d00, 0x2d2f)]),
    (
        "Ethiopic",
        "Noto Serif Ethiopic",
        &[(0x1200, 0x139f), (0x2d80, 0x2ddf), (0xab00, 0xab2f), (0x1e7e0, 0x1e7ff)],
    ),
    ("Cherokee", "Noto Sans Cherokee", &[(0x13a0, 0x13ff), (0xab70, 0xabbf)]),
    ("Canadian syllabic", "Noto Sans Canadian Aboriginal", &[(0x1400, 0x167f), (0x18b0, 0x18ff)]),
    ("Ogham", "Noto Sans Ogham", &[(0x1680, 0x169f)]),
    ("Runic", "Noto Sans Runic", &[(0x16a0, 0x16ff)]),
    ("Khmer", "Noto Serif Khmer", &[(0x1780, 0x17ff), (0x19e0, 0x19ff)]),
    ("Mongolian", "Noto Sans Mongolian", &[(0x1800, 0x18af)]),
    ("Balinese", "Noto Serif Balinese", &[(0x1b00, 0x1b7f)]),
    ("Sundanese", "Noto Sans Sundanese", &[(0x1b80, 0x1bbf)]),
    ("Ol Chiki", "Noto Sans Ol Chiki", &[(0x1c50, 0x1c7f)]),
    ("Glagolitic", "Noto Sans Glagolitic", &[(0x2c00, 0x2c5f), (0x1e000, 0x1e02f)]),
    ("Coptic", "Noto Sans Coptic", &[(0x2c80, 0x2cff)]),
    ("Tifinagh", "Noto Sans Tifinagh", &[(0x2d30, 0x2d7f)]),
    (
        HAN,
        "",
        &[
            (0x2e80, 0x312f),
            (0x3190, 0x4dbf),
            (0x4e00, 0x9fff),
            (0xf900, 0xfaff),
            (0xfe30, 0xfe4f),
            (0xff00, 0xff9f),
            (0xffe0, 0xffe6),
            (0x1b000, 0x1b16f),
            (0x20000, 0x3ffff),
        ],
    ),
    (
        "Korean",
        "Noto Serif CJK KR",
        &[(0x1100, 0x11ff), (0x3130, 0x318f), (0xa960, 0xa97f), (0xac00, 0xd7ff), (0xffa0, 0xffdc)],
    ),
    ("Yi", "Noto Sans Yi", &[(0xa000, 0xa4cf)]),
    ("Vai", "Noto Sans Vai", &[(0xa500, 0xa63f)]),
    ("Javanese", "Noto Sans Javanese", &[(0xa980, 0xa9df)]),
    ("Cham", "Noto Sans Cham", &[(0xaa00, 0xaa5f)]),
    ("Linear B", "Noto Sans Linear B", &[(0x10000, 0x100ff)]),
    ("Gothic", "Noto Sans Gothic", &[(0x10330, 0x1034f)]),
    ("Phoenician", "Noto Sans Phoenician", &[(0x10900, 0x1091f)]),
    ("cuneiform", "Noto Sans Cuneiform", &[(0x12000, 0x1254f)]),
    ("Egyptian", "Noto Sans Egyptian Hieroglyphs", &[(0x13000, 0x1345f)]),
    ("musical", "Noto Music", &[(0x1d000, 0x1d24f)]),
    ("mathematical", "Noto Sans Math", &[(0x2190, 0x23ff), (0x27c0, 0x2aff), (0x1d400, 0x1d7ff)]),
    ("symbol and emoji", "Noto Sans Symbols 2", &[(0x2000, 0x2bff), (0x1f000, 0x1fbff)]),
];

const HAN: &str = "Chinese and Japanese";

/// Private use: what such a character looks like, only the font it was written with knows.
fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}

/// The place of a character's script in the table; its length where it has none there.
fn script(c: char) -> usize {
    let within = |ranges: &[(u32, u32)]| ranges.iter().any(|(from, to)| (*from..=*to).contains(&(c as u32)));
    SCRIPTS
        .iter()
        .position(|(_, _, ranges)| within(ranges))
        .unwrap_or(SCRIPTS.len() + usize::from(is_private(c)))
}

/// Says which families stand in, which scripts have characters that no font has, and where the first
/// of each stands.
pub(super) fn report(book: &Book, styles: &mut Styles, diags: &Diagnostics) {
    for (family, c) in styles.fonts.take_stood_in() {
        let message = format!("{family} stands in where the book's faces lack letters, such as “{c}”");
        let help = "to choose the face yourself, put it into the book's `fonts` folder";
        let note = Diagnostic::note("font-stands-in", message).help(help);
        diags.push(match first_of(book, &|own| own == c) {
            Some(span) => note.at(span),
            None => note,
        });
    }
    // In the order in which they were met, each script's with the first of them.
    let mut scripts: Vec<(usize, Vec<char>)> = Vec::new();
    for c in styles.lexicon.take_missing() {
        let own = script(c);
        match scripts.iter_mut().find(|(known, _)| *known == own) {
            Some((_, list)) => list.push(c),
            None => scripts.push((own, vec![c])),
        }
    }
    for (script, missing) in scripts {
        let set: FxHashSet<char> = missing.iter().copied().collect();
        let warning = Diagnostic::warning("missing-glyph", message(script, &missing))
            .help(help(script, &book.meta.language));
        diags.push(match first_of(book, &|c| set.contains(&c)) {
            Some(span) => warning.at(span),
            None => warning,
        });
    }
}

/// `no font has 43 Devanagari characters, such as “क” (U+0915), “ख” (U+0916), “ग” (U+0917)`
fn message(script: usize, missing: &[char]) -> String {
    let shown: Vec<String> = missing.iter().take(4).map(|c| format!("“{c}” (U+{:04X})", *c as u32)).collect();
    let name = SCRIPTS.get(script).map_or(String::new(), |(name, ..)| format!("{name} "));
    match missing.len() {
        1 => format!("no font has the {name}character {}", shown[0]),
        n if n <= shown.len() => format!("no font has {n} {name}characters: {}", shown.join(", ")),
        n => format!("no font has {n} {name}characters, such as {}", shown.join(", ")),
    }
}

fn help(script: usize, language: &str) -> String {
    let family = match SCRIPTS.get(script) {
        Some((HAN, ..)) => match Region::of(language) {
            Some(Region::Japan) => "Noto Serif CJK JP",
            Some(Region::Taiwan) => "Noto Serif CJK TC",
            Some(Region::HongKong) => "Noto Serif CJK HK",
            Some(Region::Korea) => "Noto Serif CJK KR",
            _ => "Noto Serif CJK SC",
        },
        Some((_, family, _)) => family,
        None if script > SCRIPTS.len() => {
            return "it is of private use: put the font that it was written with into the book's `fonts` \
                    folder"
                .into();
        }
        None => return "put a font that has it into the book's `fonts` folder".into(),
    };
    let package = match family {
        cjk if cjk.contains("CJK") => "fonts-noto-cjk",
        "Noto Serif" | "Noto Naskh Arabic" => "fonts-noto-core",
        _ => "fonts-noto-core or fonts-noto-extra",
    };
    format!(
        "put a font that has them into the book's `fonts` folder, such as {family} \
         (fonts.google.com/noto; on Debian {package}); `[theme.text] family` makes it the face of the text"
    )
}

/// The first block of which the text has one of the characters wanted.
fn first_of(book: &Book, wanted: &impl Fn(char) -> bool) -> Option<Span> {
    fn within(blocks: &[Block], wanted: &impl Fn(char) -> bool) -> Option<Span> {
        use crate::document::BlockKind as K;
        let text = |inlines: &[Inline]| flat_text(inlines).contains(wanted);
        blocks.iter().find_map(|block| {
            let (here, inner): (bool, Vec<&[Block]>) = match &block.kind {
                K::Paragraph(i) => (text(i), vec![]),
                K::Heading(h) => (text(&h.content), vec![]),
                K::Quote(b) | K::Container(b) => (false, vec![b]),
                K::Epigraph { blocks, attribution } => (text(attribution), vec![blocks]),
                K::Verse(s) => (s.iter().flat_map(|s| &s.lines).any(|l| text(&l.content)), vec![]),
                K::List(l) => (false, l.items.iter().map(|i| i.blocks.as_slice()).collect()),
                K::Definitions(d) => (
                    d.iter().flat_map(|d| &d.terms).any(|t| text(t)),
                    d.iter().flat_map(|d| &d.definitions).map(Vec::as_slice).collect(),
                ),
                K::Works(works) => (
                    works.iter().any(|work| text(&work.label)),
                    works.iter().map(|work| work.blocks.as_slice()).collect(),
                ),
                K::Code(code) => (code.text.contains(wanted), vec![]),
                K::Table(t) => (
                    text(&t.caption),
                    t.head.iter().chain(&t.body).flatten().map(|cell| cell.blocks.as_slice()).collect(),
                ),
                K::Figure(f) => (text(&f.caption), vec![&f.blocks]),
                K::Admonition(a) => (a.title.as_deref().is_some_and(text), vec![&a.blocks]),
                K::Details { summary, blocks } => (text(summary), vec![blocks]),
                K::Math(formula) => (formula.spoken.contains(wanted), vec![]),
                K::SceneBreak | K::PageBreak | K::Html(_) | K::Index(_) | K::ListOf(_) => (false, vec![]),
            };
            if here { Some(block.span) } else { inner.into_iter().find_map(|b| within(b, wanted)) }
        })
    }
    book.sections.iter().find_map(|s| {
        let title = flat_text(&s.title).contains(wanted).then_some(s.span).flatten();
        title
            .or_else(|| within(&s.blocks, wanted))
            .or_else(|| s.notes.iter().find_map(|n| within(&n.blocks, wanted)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(missing: &str, language: &str) -> (String, String) {
        let missing: Vec<char> = missing.chars().collect();
        let own = script(missing[0]);
        assert!(missing.iter().all(|c| script(*c) == own));
        (message(own, &missing), help(own, language))
    }

    #[test]
    fn a_script_is_named_with_a_font_that_has_it() {
        let (message, help) = said("कखगघङ", "en");
        assert!(
            message.starts_with("no font has 5 Devanagari characters, such as “क” (U+0915), "),
            "{message}"
        );
        assert!(help.contains("Noto Serif Devanagari"), "{help}");
        let (message, help) = said("吾猫。あ", "ja");
        assert!(message.contains("4 Chinese and Japanese characters: “吾” (U+543E)"), "{message}");
        assert!(help.contains("Noto Serif CJK JP") && help.contains("fonts-noto-cjk"), "{help}");
        let (message, _) = said("\u{e001}", "en");
        assert_eq!(message, "no font has the character “\u{e001}” (U+E001)");
    }

    #[test]
    fn ranges_of_scripts_do_not_overlap_but_for_signs() {
        let mut all: Vec<(u32, u32, &str)> = SCRIPTS
            .iter()
            .filter(|(name, ..)| *name != "symbol and emoji")
            .flat_map(|(name, _, ranges)| ranges.iter().map(move |(from, to)| (*from, *to, *name)))
            .collect();
        all.sort_unstable();
        let signs = |name: &str| name == HAN || name == "mathematical" || name == "Korean";
        for pair in all.windows(2) {
            assert!(pair[0].1 < pair[1].0 || signs(pair[0].2) || signs(pair[1].2), "{pair:?}");
            assert!(pair[0].0 <= pair[0].1);
        }
    }
}
