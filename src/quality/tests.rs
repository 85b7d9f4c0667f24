//! Each thing that can be amiss, on pages made by hand: a letter is 5 pt wide, a space 2.5 pt.

use std::sync::Arc;

use super::*;
use crate::document::BlockId;
use crate::typeset::page::{
    Color, Face, Fit, Glyph, Item, ItemKind, Line, LineEnd, Page, Run, Set, StretchId, Tag,
};

const SIZE: f32 = 11.0;

fn theme() -> Theme {
    toml::from_str(crate::theme::shipped("classic").unwrap()).unwrap()
}

fn printed(pages: Vec<Page>) -> PrintedBook {
    let letters = (b' '..=b'z').map(|c| (u16::from(c), Box::from((c as char).to_string())));
    let face = Face {
        name: "Test".into(),
        data: Arc::from([]),
        index: 0,
        weight: None,
        upem: 1000,
        space_glyph: 32,
        space: 2.5 / SIZE,
        glyphs: letters.collect(),
    };
    let theme = theme();
    PrintedBook {
        trim: (theme.page.width, theme.page.height),
        faces: vec![face],
        pages,
        ..PrintedBook::default()
    }
}

/// A line of block `block` on the `row`th line of the grid: a filled one with spaces of `space`
/// times their width, or as its end has it.
fn line(page: &mut Page, index: usize, block: u32, row: u16, space: f32, text: &str, end: LineEnd) {
    let theme = theme();
    let left = if index.is_multiple_of(2) { theme.page.inner } else { theme.page.outer };
    let from = page.glyphs.len() as u32;
    let mut width = 0.0;
    for c in text.bytes() {
        let pt = if c == b' ' { 2.5 * space } else { 5.0 };
        width += pt;
        let (dx, dy) = (0, 0);
        page.glyphs.push(Glyph { id: c.into(), dx, dy, advance: pt / SIZE * 1000.0 });
    }
    let set = if end == LineEnd::Paragraph { Set::Ending } else { Set::Filled };
    // Lines are as wide as their text, and the text block is taken to be: its own are told apart below.
    let fit = Some(Fit {
        rtl: false,
        x: left,
        width: if set == Set::Filled { width } else { theme.measure() },
        set,
        tracking: 0.0,
    });
    let run = Run {
        face: 0,
        size: SIZE,
        scale: 1.0,
        x: left,
        rise: 0.0,
        color: Color::Black,
        glyphs: from..page.glyphs.len() as u32,
        actual: None,
        stretch: StretchId::NONE,
    };
    let y = theme.page.top + (f32::from(row) + 1.0 - 0.214) * theme.text.leading;
    let kind = ItemKind::Line(Line { y, runs: vec![run], end, fit });
    page.items.push(Item { tag: Tag::Block(BlockId(block)), kind });
}

fn report(pages: Vec<Page>) -> Report {
    measure(&printed(pages), &Book::default(), &theme(), &Sources::default())
}

fn kinds(report: &Report) -> Vec<Kind> {
    report.findings.iter().map(|f| f.kind).collect()
}

#[test]
fn looseness_is_the_ratio_of_the_spaces_to_the_fonts() {
    let mut page = Page { opens: true, closes: true, ..Page::default() };
    for (row, space) in [0.6, 0.7, 1.0, 1.2, 1.4, 1.6, 2.5].into_iter().enumerate() {
        line(&mut page, 0, 1, row as u16, space, "aa bb cc", LineEnd::Space);
    }
    line(&mut page, 0, 1, 7, 1.0, "the last", LineEnd::Paragraph);
    let report = report(vec![page]);
    let l = report.inset.looseness;
    assert_eq!((l.crammed, l.tight, l.even, l.open, l.loose, l.gaping), (1, 1, 2, 1, 1, 1));
    assert_eq!((report.inset.filled, report.inset.lines, report.inset.paragraphs), (7, 8, 1));
    assert!((report.inset.space_mean - 9.0 / 7.0).abs() < 1e-4, "{}", report.inset.space_mean);
    assert!(kinds(&report).starts_with(&[Kind::Gaping, Kind::Crammed]), "{:?}", kinds(&report));
    // A line of badness 100 has spaces half as wide again.
    assert_eq!((report.badly_set, report.worst[0].badness), (1, 2700));
}

#[test]
fn lines_alone_at_a_pages_end_are_widows_and_orphans() {
    let mut left = Page { label: "6".into(), ..Page::default() };
    let mut right = Page { label: "7".into(), closes: true, ..Page::default() };
    for row in 0..34 {
        line(&mut left, 1, 1, row, 1.0, "aa bb cc", LineEnd::Space);
    }
    line(&mut right, 2, 1, 0, 1.0, "the widow", LineEnd::Paragraph);
    line(&mut left, 1, 2, 34, 1.0, "the orp-", LineEnd::Hyphen);
    for row in 1..5 {
        line(&mut right, 2, 2, row, 1.0, "aa bb cc", LineEnd::Space);
    }
    line(&mut right, 2, 2, 5, 1.0, "ends here", LineEnd::Paragraph);
    let report = report(vec![Page::default(), left, right]);
    // Lines that are all alike have rivers, too.
    let stranded: Vec<&Finding> = report.findings.iter().filter(|f| f.kind != Kind::River).collect();
    let kinds: Vec<Kind> = stranded.iter().map(|f| f.kind).collect();
    assert_eq!(kinds, [Kind::Orphan, Kind::HyphenAtPageEnd, Kind::Widow]);
    assert_eq!((report.page.widows, report.page.orphans), (1, 1));
    // On a verso the rest stands on the page that faces it.
    assert_eq!((report.page.hyphens_at_page_end, report.page.hyphens_at_turn), (1, 0));
    let widow = stranded[2];
    assert_eq!((widow.place.page.as_str(), widow.place.sheet, widow.line.as_str()), ("7", 3, "the widow"));
}

#[test]
fn ladders_rivers_and_scraps_are_found() {
    let mut page = Page { opens: true, closes: true, ..Page::default() };
    for row in 0..5 {
        let end = if row < 3 { LineEnd::Hyphen } else { LineEnd::Space };
        line(&mut page, 0, 1, row, 1.0, if row < 3 { "aaaa bbb-" } else { "aaaa bbbb" }, end);
    }
    line(&mut page, 0, 1, 5, 1.0, "aaaa bbb-", LineEnd::Hyphen);
    line(&mut page, 0, 1, 6, 1.0, "ing.", LineEnd::Paragraph);
    let report = report(vec![page]);
    let text = &report.inset;
    assert_eq!((text.hyphens, text.ladders, text.longest_ladder, text.hyphen_pairs), (4, 1, 3, 0));
    assert_eq!((text.rivers, text.longest_river), (1, 6));
    assert_eq!((text.fragments, text.last_under_five), (1, 1));
    assert_eq!(kinds(&report), [Kind::Ladder, Kind::Fragment, Kind::ShortLastLine, Kind::River]);
}

#[test]
fn what_runs_over_and_what_leaves_the_grid_is_told_in_points() {
    let mut page = Page { opens: true, closes: true, ..Page::default() };
    line(&mut page, 0, 1, 0, 1.0, "aaaa bbbb", LineEnd::Space);
    line(&mut page, 0, 1, 1, 1.0, "aaaa bbbb", LineEnd::Paragraph);
    for item in &mut page.items {
        let ItemKind::Line(line) = &mut item.kind else { continue };
        if line.end == LineEnd::Space {
            line.fit.as_mut().unwrap().width -= 12.0;
        } else {
            line.y += 3.0;
        }
    }
    let report = report(vec![page]);
    assert_eq!(kinds(&report), [Kind::Overfull, Kind::OffGrid]);
    assert!(
        (report.findings[0].amount - 12.0).abs() < 0.01 && (report.findings[1].amount - 3.0).abs() < 0.01
    );
    assert_eq!((report.badly_set, report.worst[0].badness), (1, 10_000));
    assert!((report.worst[0].overhang - 12.0).abs() < 0.01);
}

#[test]
fn spreads_end_on_one_baseline_where_both_pages_go_on() {
    let full = |index: usize, rows: u16, closes: bool| {
        let mut page = Page { closes, ..Page::default() };
        for row in 0..rows {
            line(&mut page, index, row.into(), row, 1.0, "a paragraph", LineEnd::Paragraph);
        }
        page
    };
    let pages = |left, right, closes| {
        let after = Page { opens: closes, ..full(3, 9, true) };
        vec![full(0, 35, false), full(1, left, false), full(2, right, closes), after]
    };
    let even = report(pages(35, 35, false));
    assert_eq!((even.page.spreads, even.page.uneven_spreads, even.page.short_pages), (1, 0, 0));
    let uneven = report(pages(35, 34, false));
    assert_eq!((uneven.page.spreads, uneven.page.uneven_spreads, uneven.page.short_pages), (1, 1, 1));
    assert!((uneven.page.uneven_most - 14.0).abs() < 0.01);
    // A chapter's last page ends where it ends, but with five lines.
    let ends = report(pages(35, 4, true));
    assert_eq!((ends.page.spreads, ends.page.short_last_pages), (0, 1));
}

#[test]
fn the_proof_draws_under_the_text_and_marks_the_bad_line() {
    let mut page = Page { opens: true, closes: true, ..Page::default() };
    line(&mut page, 0, 1, 0, 2.5, "aaaa bbbb", LineEnd::Space);
    line(&mut page, 0, 1, 1, 1.0, "aaaa bbbb", LineEnd::Paragraph);
    let text = page.items.len();
    let mut book = printed(vec![page]);
    overlay(&mut book, &theme());
    let items = &book.pages[0].items;
    let (drawn, kept) = items.split_at(items.len() - text);
    assert!(kept.iter().all(|i| matches!(i.kind, ItemKind::Line(_))));
    assert!(drawn.iter().all(|i| i.tag == Tag::Artifact));
    let fills = |width: f32| {
        let is = |i: &&Item| matches!(i.kind, ItemKind::Fill { rect, .. } if (rect.w - width).abs() < 0.01);
        drawn.iter().filter(is).count()
    };
    // The glue of either line, and the bar beside the first.
    assert_eq!((fills(6.25), fills(2.5), fills(3.0)), (1, 1, 1));
    let grid =
        drawn.iter().filter(|i| matches!(i.kind, ItemKind::Fill { rect, .. } if rect.h == 0.25)).count();
    assert_eq!(grid, usize::from(theme().lines()));
    assert!(book.bleed >= 10.0);
}
