//! Pages as typesetting makes them, judged from the page model.

use std::collections::BTreeMap;

use aldine::diagnostics::Diagnostics;
use aldine::document::BlockId;
use aldine::manifest::Project;
use aldine::quality::Report;
use aldine::source::Sources;
use aldine::theme::{PagesSaid, Theme};
use aldine::typeset::page::{Item, ItemKind, Line, LineEnd, Page, PrintedBook, Tag};
use aldine::typeset::{Fonts, compose};

#[path = "typeset/code.rs"]
mod code;
#[path = "typeset/design.rs"]
mod design;
#[path = "typeset/formulas.rs"]
mod formulas;
#[path = "typeset/handbook.rs"]
mod handbook;
#[path = "typeset/novel.rs"]
mod novel;
#[path = "typeset/references.rs"]
mod references;
#[path = "typeset/scripts.rs"]
mod scripts;
#[path = "typeset/tables.rs"]
mod tables;

/// A book's pages with the theme they were made in.
struct Printed {
    book: PrintedBook,
    theme: Theme,
    warnings: Vec<String>,
    quality: Report,
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
    let pages = theme.references.pages;
    let options = aldine::resolve::Options {
        number_depth: theme.front.number_depth,
        page_of_labels: pages != PagesSaid::None,
        page_of_links: pages == PagesSaid::All,
        ..Default::default()
    };
    aldine::resolve::resolve(&mut book, &options, &diags);
    aldine::highlight::highlight(&mut book, aldine::highlight::Options { tokens: true, line_numbers: false });
    let fonts = Fonts::new(&project.root, &project.src);
    let notes = book.sections.iter().flat_map(|s| s.notes.iter().enumerate());
    let notes = notes.flat_map(|(index, note)| note.blocks.iter().map(move |b| (b.id, index))).collect();
    let model = book;
    let book = compose(&model, &theme, &project.pdf, fonts, &diags);
    let quality = aldine::quality::measure(&book, &model, &theme, &sources);
    let warnings = diags.sorted(&sources).into_iter().map(|d| format!("{}: {}", d.code, d.message)).collect();
    Printed { book, theme, warnings, quality, notes }
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

/// A novel with turns of scene in it.
fn scenes(seed: u64, chapters: usize, paragraphs: usize) -> String {
    let novel = novel::novel(seed, chapters, paragraphs);
    let parts: Vec<&str> = novel.split("\n\n").collect();
    let mut text = String::new();
    for (n, part) in parts.iter().enumerate() {
        text.push_str(part);
        let next = parts.get(n + 1).is_some_and(|next| !next.is_empty() && !next.starts_with('#'));
        text.push_str(if n % 9 == 5 && next && !part.starts_with('#') { "\n\n* * *\n\n" } else { "\n\n" });
    }
    text
}

#[test]
fn the_page_is_sound_in_every_format_and_theme() {
    let source = scenes(23, 7, 40);
    let formats = [(360.0, 576.0), (432.0, 648.0), (419.5, 595.3)];
    for theme in ["classic", "modern", "handbook"] {
        let (mut spreads, mut uneven) = (0, 0);
        for (trim, size) in formats.into_iter().zip([12.0, 9.5, 10.5]) {
            let printed = print(&source, |project| {
                project.theme.name = Some(theme.into());
                project.pdf.trim = Some(trim);
                project.pdf.size = Some(size);
            });
            let Report { text, page, .. } = &printed.quality;
            let at = format!("{theme} {trim:?} {size}");
            assert_eq!((page.widows, page.orphans, page.stranded_headings), (0, 0, 0), "{at}");
            assert_eq!((page.off_grid, text.ladders, text.overfull, text.fragments), (0, 0, 0, 0), "{at}");
            assert_eq!(page.hyphens_at_turn, 0, "{at}");
            assert!(page.grid_lines > 1000, "{at}: {} lines", page.grid_lines);
            spreads += page.spreads;
            uneven += page.uneven_spreads;
        }
        assert!(spreads > 40 && uneven == 0, "{theme}: {uneven} of {spreads} spreads are uneven");
    }
}

#[test]
fn a_turn_of_scene_never_ends_a_page() {
    let printed = print(&scenes(5, 6, 60), |_| {});
    let mut seen = 0;
    for (i, page) in printed.book.pages.iter().enumerate() {
        let stars = page.items.iter().filter_map(|item| match (&item.kind, item.tag) {
            (ItemKind::Line(line), Tag::Artifact) if printed.text(page, line).starts_with('*') => {
                Some(line.y)
            }
            _ => None,
        });
        for y in stars {
            seen += 1;
            assert!(printed.bottom(page) > y, "page {i} ends with a turn of scene");
        }
    }
    assert!(seen > 20, "{seen} turns of scene");
}

#[test]
fn lists_and_what_follows_them_stand_on_the_grid() {
    let words =
        "Words enough to make a paragraph of two lines at least, as one would read it anywhere else. ";
    let mut source = String::from("---\ntitle: Lists\n---\n\n# One\n\n");
    for n in 0..30 {
        let (items, quote) = (format!("- {words}\n- short\n\n"), format!("> {words}\n\n"));
        let loose = format!("1. {words}\n\n2. {words}\n\n");
        source.push_str(&format!("## Heading {n}\n\n{quote}{words}\n\n{items}{words}{words}\n\n{loose}"));
    }
    for theme in ["classic", "modern", "handbook"] {
        let printed = print(&source, |project| project.theme.name = Some(theme.into()));
        let page = &printed.quality.page;
        assert!(page.grid_lines > 300, "{theme}: {}", page.grid_lines);
        assert_eq!((page.off_grid, page.widows, page.orphans), (0, 0, 0), "{theme}");
    }
}

#[test]
fn a_line_of_code_and_what_is_turned_over_of_it_stay_together() {
    let mut source = String::from("---\ntitle: Code\n---\n\n# One\n\n");
    let long =
        "let everything = the.lines.of(this).listing().are_too_long_for(the.measure, and.are.turned());\n";
    for n in 0..40 {
        source.push_str(&format!("Listing {n}q stands here.\n\n```\n{}```\n\n", long.repeat(3 + n % 9)));
    }
    let printed = print(&source, |_| {});
    assert!(printed.book.pages.len() > 10);
    assert_eq!((printed.quality.page.widows, printed.quality.page.orphans), (0, 0));
}

#[test]
fn last_lines_have_five_letters_and_names_leave_their_titles_before_a_line_gapes() {
    let source = "---\ntitle: Lines\n---\n\n# One\n\nIt begins.\n\n\
        This accounted to Elizabeth for Mr. Wickham’s being among them.\n\n";
    let printed = print(source, |_| {});
    assert_eq!(printed.quality.text.last_under_five, 0);
    let source = "---\ntitle: Lines\n---\n\n# One\n\nIt begins.\n\n\
        The morrow produced no abatement of Mrs. Bennet’s ill humour or ill health.\n\n";
    let printed = print(source, |project| {
        project.pdf.trim = Some((360.0, 576.0));
        project.pdf.size = Some(12.0);
    });
    assert!(printed.quality.text.space_loosest < 2.0, "{}", printed.quality.text.space_loosest);
}

#[test]
fn titles_grow_with_the_text_of_a_large_print() {
    let plain = print(&novel::novel(3, 1, 5), |_| {}).theme;
    let large = print(&novel::novel(3, 1, 5), |project| project.pdf.size = Some(22.0)).theme;
    assert!((large.chapter.title_size - 2.0 * plain.chapter.title_size).abs() < 0.01);
    assert!((large.part.title_size - 2.0 * plain.part.title_size).abs() < 0.01);
    assert!((large.quote.indent - 2.0 * plain.quote.indent).abs() < 0.01);
}
