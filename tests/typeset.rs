//! Pages as typesetting makes them, judged from the page model.

use std::collections::BTreeMap;

use aldine::diagnostics::Diagnostics;
use aldine::document::BlockId;
use aldine::manifest::Project;
use aldine::source::Sources;
use aldine::theme::Theme;
use aldine::typeset::page::{Item, ItemKind, Line, LineEnd, Page, PrintedBook, Tag};
use aldine::typeset::{Fonts, compose};

#[path = "typeset/design.rs"]
mod design;
#[path = "typeset/novel.rs"]
mod novel;

/// A book's pages with the theme they were made in.
struct Printed {
    book: PrintedBook,
    theme: Theme,
    warnings: Vec<String>,
    /// The notes' blocks, with the note's index in its section.
    notes: BTreeMap<BlockId, usize>,
}

fn print(markdown: &str, change: impl FnOnce(&mut Project)) -> Printed {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.md");
    std::fs::write(&path, markdown).unwrap();
    print_at(&path, change)
}

/// Prints the book at a path.
fn print_at(path: &std::path::Path, change: impl FnOnce(&mut Project)) -> Printed {
    let (sources, diags) = (Sources::default(), Diagnostics::default());
    let mut project = aldine::manifest::load(path, None, &sources, &diags).unwrap();
    change(&mut project);
    let theme = Theme::load(&project, &diags).unwrap();
    let mut book = aldine::manuscript::read(&project, &sources, &diags).unwrap();
    let options = aldine::resolve::Options { number_depth: theme.front.number_depth, ..Default::default() };
    aldine::resolve::resolve(&mut book, &options, &diags);
    let fonts = Fonts::new(&project.root, &project.src);
    let notes = book.sections.iter().flat_map(|s| s.notes.iter().enumerate());
    let notes = notes.flat_map(|(index, note)| note.blocks.iter().map(move |b| (b.id, index))).collect();
    let book = compose(&book, &theme, &project.pdf, fonts, &diags);
    let warnings = diags.sorted(&sources).into_iter().map(|d| format!("{}: {}", d.code, d.message)).collect();
    Printed { book, theme, warnings, notes }
}

impl Printed {
    fn text(&self, page: &Page, line: &Line) -> String {
        let mut text = String::new();
        for run in &line.runs {
            let face = &self.book.faces[usize::from(run.face)];
            for glyph in &page.glyphs[run.glyphs.start as usize..run.glyphs.end as usize] {
                text.push_str(face.glyphs.get(&glyph.id).map_or("\u{fffd}", |t| t));
            }
        }
        text
    }

    /// Lines of the text block with what they are part of: heads, folios and ornaments left out.
    fn lines<'a>(&'a self, page: &'a Page) -> Vec<(Tag, &'a Line, String)> {
        let lines = page.items.iter().filter_map(|Item { tag, kind }| match kind {
            ItemKind::Line(line) if !matches!(tag, Tag::Artifact | Tag::Head | Tag::Folio) => {
                Some((*tag, line, self.text(page, line)))
            }
            _ => None,
        });
        lines.collect()
    }

    /// The note that a line belongs to, by its index in the section.
    fn note(&self, tag: Tag) -> Option<usize> {
        match tag {
            Tag::Block(id) => self.notes.get(&id).copied(),
            _ => None,
        }
    }

    fn bottom(&self, page: &Page) -> f32 {
        self.lines(page).iter().map(|l| l.1.y).fold(0.0, f32::max)
    }

    /// Whether the next page goes on with the same chapter.
    fn goes_on(&self, index: usize) -> bool {
        let next = self.book.pages.get(index + 1).map(|p| self.lines(p)).unwrap_or_default();
        next.first().is_some_and(|l| matches!(l.0, Tag::Block(_)))
    }
}

fn end(line: &Line, page: &Page) -> f32 {
    line.runs.last().map_or(0.0, |run| {
        let glyphs = &page.glyphs[run.glyphs.start as usize..run.glyphs.end as usize];
        run.x + glyphs.iter().map(|g| g.advance).sum::<f32>() * run.size / 1000.0 * run.scale
    })
}

#[test]
fn a_novel_strands_no_line_and_its_spreads_end_alike() {
    let printed = print(&novel::novel(7, 12, 60), |_| {});
    let theme = &printed.theme;
    let mut spreads = 0;
    let mut uneven = 0;
    for (i, page) in printed.book.pages.iter().enumerate() {
        let lines = printed.lines(page);
        for pair in lines.windows(2) {
            let gap = (pair[1].1.y - pair[0].1.y) / theme.text.leading;
            if matches!((pair[0].0, pair[1].0), (Tag::Block(_), Tag::Block(_))) {
                assert!((gap - gap.round()).abs() < 0.01, "page {i} leaves the grid: {}", pair[1].2);
            }
        }
        if !printed.goes_on(i) {
            continue;
        }
        let (first, last) = (lines.first().unwrap(), lines.last().unwrap());
        let next = printed.lines(&printed.book.pages[i + 1]);
        // Where a paragraph is divided, two lines of it stand on either side.
        if last.0 == next[0].0 {
            let here = lines.iter().filter(|l| l.0 == last.0).count();
            let there = next.iter().filter(|l| l.0 == last.0).count();
            assert!(here >= 2, "orphan on page {i}: {}", last.2);
            assert!(there >= 2, "widow after page {i}: {}", next[0].2);
            assert_ne!(last.1.end, LineEnd::Hyphen, "a word is divided over pages {i}: {}", last.2);
        }
        if i % 2 == 1 && matches!(first.0, Tag::Block(_)) && printed.goes_on(i + 1) {
            spreads += 1;
            let other = printed.bottom(&printed.book.pages[i + 1]);
            uneven += usize::from((printed.bottom(page) - other).abs() > 0.1);
        }
    }
    assert!(spreads > 20, "{spreads} spreads are too few to judge by");
    assert!(uneven * 50 <= spreads, "{uneven} of {spreads} spreads end unevenly");
}

#[test]
fn lines_fill_the_measure_and_nothing_runs_past_it() {
    let printed = print(&novel::novel(3, 3, 50), |_| {});
    let measure = printed.theme.measure();
    let mut ladder = 0;
    for (i, page) in printed.book.pages.iter().enumerate() {
        let left = if i % 2 == 0 { printed.theme.page.inner } else { printed.theme.page.outer };
        let lines = printed.lines(page);
        for (n, (tag, line, text)) in lines.iter().enumerate() {
            if !matches!(tag, Tag::Block(_)) {
                continue;
            }
            let right = end(line, page) - left;
            // Hanging punctuation stands outside the margin, letters within it.
            assert!(right < measure + 4.0, "page {i}: {text} ends at {right}");
            // A paragraph's last word is never divided. Where it is long and alone on its line, the
            // line above may be too short to fill.
            let scrap = lines.get(n + 1).is_some_and(|l| l.1.end == LineEnd::Paragraph && !l.2.contains(' '));
            if matches!(line.end, LineEnd::Space | LineEnd::Hyphen | LineEnd::Inside) && !scrap {
                assert!(right > measure - 1.0, "page {i}: {text} ends at {right}");
            }
            ladder = if line.end == LineEnd::Hyphen { ladder + 1 } else { 0 };
            assert!(ladder < 3, "a ladder of hyphens ends with {text}");
        }
    }
    assert_eq!(printed.warnings, Vec::<String>::new());
}

#[test]
fn the_words_come_out_as_they_went_in() {
    let source = novel::novel(11, 2, 40);
    let printed = print(&source, |_| {});
    let mut text = String::new();
    for page in &printed.book.pages {
        for (tag, line, words) in printed.lines(page) {
            if !matches!(tag, Tag::Block(_)) {
                continue;
            }
            match line.end {
                LineEnd::Hyphen => text.push_str(words.strip_suffix('-').expect("a hyphen ends the line")),
                LineEnd::Inside | LineEnd::Part => text.push_str(&words),
                LineEnd::Space | LineEnd::Paragraph => {
                    text.push_str(&words);
                    text.push(' ');
                }
            }
        }
    }
    let body = source.split_once("\n---\n").unwrap().1;
    let wanted: Vec<&str> =
        body.lines().filter(|l| !l.starts_with('#')).flat_map(str::split_whitespace).collect();
    let found: Vec<&str> = text.split_whitespace().collect();
    assert_eq!(found, wanted);
}

#[test]
fn a_note_stands_at_the_foot_of_the_page_of_its_call() {
    let mut source = String::from("---\ntitle: Notes\n---\n\n# One\n\n");
    let filler =
        "It was the kind of afternoon on which nothing happens, and it went on happening for hours. ";
    for n in 1..=30 {
        source.push_str(&filler.repeat(3));
        source.push_str(&format!(
            "Here[^{n}] it is called.\n\n[^{n}]: The text of remark {n}x stands here.\n\n"
        ));
    }
    let printed = print(&source, |_| {});
    let mut seen = 0;
    for page in &printed.book.pages {
        let lines = printed.lines(page);
        let whole: Vec<String> = lines.iter().map(|l| l.2.clone()).collect();
        for (at, (tag, line, text)) in lines.iter().enumerate() {
            let Some(note) = printed.note(*tag) else { continue };
            if !text.contains("remark") {
                continue;
            }
            seen += 1;
            let call = format!("Here{}", note + 1);
            assert!(whole[..at].iter().any(|l| l.contains(&call)), "{text} is not on the page of its call");
            let above = lines.iter().filter(|l| matches!(l.0, Tag::Block(_)) && printed.note(l.0).is_none());
            assert!(above.map(|l| l.1.y).fold(0.0, f32::max) < line.y, "{text} is not at the foot");
        }
    }
    assert_eq!(seen, 30);
}

#[test]
fn a_heading_has_two_lines_of_its_text_below_it() {
    let filler =
        "A sentence that goes on for a while, so that a paragraph has some lines to it, as it should. ";
    let mut source = String::from("---\ntitle: Headings\n---\n\n# One\n\nIt begins.\n\n");
    for n in 0..60 {
        source.push_str(&format!("## Heading {n}q\n\n{}\n\n", filler.repeat(2 + n % 7)));
    }
    source.push_str("# Two\n\nThe end.\n");
    let printed = print(&source, |_| {});
    let mut seen = 0;
    for page in &printed.book.pages {
        let lines = printed.lines(page);
        for (i, line) in lines.iter().enumerate() {
            if line.2.starts_with("Heading") && line.2.ends_with('q') {
                seen += 1;
                let paragraph = lines.get(i + 1).map(|l| l.0);
                let below = lines[i + 1..].iter().filter(|l| Some(l.0) == paragraph).count();
                assert!(below >= 2, "{} has {below} lines below it", line.2);
            }
        }
    }
    assert_eq!(seen, 60);
}

#[test]
fn the_contents_name_the_page_of_every_chapter() {
    let printed = print(&novel::novel(5, 9, 25), |_| {});
    let mut listed = 0;
    for page in &printed.book.pages {
        let lines = printed.lines(page);
        for (tag, line, text) in &lines {
            let (Tag::Contents(_), true) = (tag, text.contains("chapter")) else { continue };
            let folio = lines.iter().find(|l| (l.1.y - line.y).abs() < 0.1 && l.2.parse::<u32>().is_ok());
            let place = printed
                .book
                .outline
                .iter()
                .find(|e| e.title == *text)
                .and_then(|e| printed.book.anchors.get(&e.anchor))
                .unwrap_or_else(|| panic!("{text} is not in the outline"));
            assert_eq!(
                folio.map(|f| f.2.as_str()),
                Some(printed.book.pages[place.page as usize].label.as_str())
            );
            listed += 1;
        }
    }
    assert_eq!(listed, 9);
}

#[test]
fn a_table_longer_than_a_page_repeats_its_head() {
    let mut source = String::from("---\ntitle: Table\n---\n\n# One\n\n| Name | Number |\n|---|---:|\n");
    for n in 0..120 {
        source.push_str(&format!("| row {n} | {n} |\n"));
    }
    let printed = print(&source, |_| {});
    let pages = printed.book.pages.iter().map(|p| printed.lines(p));
    let with_rows: Vec<_> = pages.filter(|l| l.iter().any(|l| l.2.starts_with("row "))).collect();
    assert!(with_rows.len() > 2);
    for lines in &with_rows {
        assert!(lines.iter().any(|l| l.2 == "Number"), "a page of the table has no head");
    }
    let rows: usize = with_rows.iter().map(|l| l.iter().filter(|l| l.2.starts_with("row ")).count()).sum();
    assert_eq!(rows, 120);
}

#[test]
fn what_cannot_be_divided_is_divided_all_the_same() {
    let source = format!(
        "---\ntitle: Long\n---\n\n# One\n\n{}\n\n```\n{}\n```\n",
        "0123456789".repeat(40),
        "x".repeat(300)
    );
    let printed = print(&source, |_| {});
    assert_eq!(printed.warnings, Vec::<String>::new());
    let lines: usize = printed.book.pages.iter().map(|p| printed.lines(p).len()).sum();
    assert!(lines > 10);
}

#[test]
fn a_page_begins_where_the_last_one_ended() {
    let printed = print(&novel::novel(2, 4, 40), |_| {});
    let mut last = None;
    for start in &printed.book.starts {
        let Some(block) = start.block else { continue };
        assert!(last < Some((start.section, block)), "page {} begins before the one before it", start.page);
        last = Some((start.section, block));
    }
    assert!(printed.book.starts.iter().any(|s| s.block.is_some_and(|b| b.1 > 0)));
}

#[test]
fn every_theme_sets_a_novel_at_every_trim() {
    let source = novel::novel(9, 2, 30);
    for theme in ["classic", "modern", "handbook"] {
        for trim in [(360.0, 576.0), (432.0, 648.0), (419.5, 595.3), (306.0, 494.6)] {
            let printed = print(&source, |project| {
                project.theme.name = Some(theme.into());
                project.pdf.trim = Some(trim);
            });
            assert_eq!(printed.book.trim, trim);
            assert!(printed.book.pages.len() > 10, "{theme} {trim:?}");
            assert_eq!(printed.warnings, Vec::<String>::new(), "{theme} {trim:?}");
        }
    }
}

#[test]
fn a_paragraph_of_a_hundred_thousand_words_is_set() {
    let source = format!("---\ntitle: Long\n---\n\n# One\n\n{}\n", "word after word ".repeat(30_000));
    let printed = print(&source, |_| {});
    assert_eq!(printed.warnings, Vec::<String>::new());
    assert!(printed.book.pages.len() > 200);
}

#[test]
fn a_file_of_data_is_refused_and_not_set() {
    for line in ["0123456789".repeat(300_000), "word ".repeat(600_000)] {
        let printed = print(&format!("---\ntitle: Data\n---\n\n# One\n\n{line}\n"), |_| {});
        assert_eq!(printed.warnings.len(), 1);
        assert!(printed.warnings[0].starts_with("paragraph-too-long"), "{:?}", printed.warnings);
    }
}

#[test]
fn nothing_is_lost_where_no_page_holds_what_should_stay_together() {
    let mut source = String::from("---\ntitle: Headings\n---\n\n# One\n\nIt begins.\n\n");
    for n in 0..90 {
        source.push_str(&format!("## Heading {n}q\n\n"));
    }
    source.push_str("It ends.\n\n# Two\n\nThe end.\n");
    let printed = print(&source, |_| {});
    let pages = printed.book.pages.iter().flat_map(|p| printed.lines(p));
    let text: Vec<String> = pages.filter(|l| matches!(l.0, Tag::Block(_))).map(|l| l.2).collect();
    assert_eq!(text.iter().filter(|t| t.starts_with("Heading")).count(), 90);
    assert!(text.iter().any(|t| t == "It ends."), "the chapter's end is lost");
}

#[test]
fn a_note_called_in_a_note_is_set() {
    let source = "---\ntitle: Notes\n---\n\n# One\n\nText[^a] goes on.\n\n[^a]: Outer[^b] remark.\n\n[^b]: Inner remark.\n";
    let printed = print(source, |_| {});
    let pages = printed.book.pages.iter().flat_map(|p| printed.lines(p));
    let notes: Vec<String> = pages.filter(|l| printed.note(l.0).is_some()).map(|l| l.2).collect();
    assert!(
        notes.iter().any(|n| n.starts_with("Outer")) && notes.iter().any(|n| n.starts_with("Inner")),
        "{notes:?}"
    );
}
