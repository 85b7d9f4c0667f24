//! References that say on which page their place is: what they say is true.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use aldine::theme::PagesSaid;
use aldine::typeset::page::{ItemKind, LineEnd, LinkTarget, PrintedBook, StretchId, StretchKind, Tag};

use super::{print, print_at};

/// A link as it is printed: where it leads, its text and the page of each character, and what
/// of the text is the author's.
struct Printed {
    target: u32,
    text: String,
    pages: Vec<u32>,
    own: String,
}

/// The innermost link that a stretch of text stands in.
fn link(book: &PrintedBook, mut id: StretchId) -> Option<(usize, String, String)> {
    while let Some(n) = id.index() {
        if let StretchKind::Link { target: LinkTarget::Anchor(target), text } = &book.stretches[n].kind {
            return Some((n, target.to_string(), text.to_string()));
        }
        id = book.stretches[n].parent;
    }
    None
}

/// The links of the text, notes too.
fn links(book: &PrintedBook) -> Vec<Printed> {
    let mut links: BTreeMap<usize, Printed> = BTreeMap::new();
    for (number, page) in (0..).zip(&book.pages) {
        for item in page.all() {
            let ItemKind::Line(line) = &item.kind else { continue };
            // The printed contents say pages of their own.
            if matches!(item.tag, Tag::Contents(_)) {
                continue;
            }
            let mut last = None;
            for run in &line.runs {
                let found = link(book, run.stretch).map(|(n, target, own)| {
                    let target = book.anchors[&target].page;
                    links.entry(n).or_insert(Printed { target, text: String::new(), pages: vec![], own });
                    n
                });
                last = found;
                let Some(printed) = found.and_then(|n| links.get_mut(&n)) else { continue };
                let face = &book.faces[usize::from(run.face)];
                for glyph in &page.glyphs[run.glyphs.start as usize..run.glyphs.end as usize] {
                    let text = face.glyphs.get(&glyph.id).map_or("\u{fffd}", |text| text);
                    printed.text.push_str(text);
                    printed.pages.extend(text.chars().map(|_| number));
                }
            }
            if let Some(printed) = last.and_then(|n| links.get_mut(&n)) {
                match line.end {
                    LineEnd::Space => {
                        printed.text.push(' ');
                        printed.pages.push(number);
                    }
                    LineEnd::Hyphen => {
                        printed.text.pop();
                        printed.pages.pop();
                    }
                    _ => {}
                }
            }
        }
    }
    links.into_values().collect()
}

/// What links say of their pages, each held against where their places are; how often each form.
fn truths(book: &PrintedBook) -> BTreeMap<&'static str, usize> {
    let mut seen: BTreeMap<&'static str, usize> = BTreeMap::new();
    for printed in links(book) {
        let plain = |text: &str| text.replace('\u{a0}', " ").split_whitespace().collect::<Vec<_>>().join(" ");
        let (text, own) = (plain(&printed.text), plain(&printed.own));
        let Some(said) = text.strip_prefix(&own).map(str::trim) else { continue };
        let label = |page: u32| book.pages[page as usize].label.clone();
        let place = format!("`{text}` on page {}", label(printed.pages[0]));
        let target = printed.target;
        // An entry of a list of figures.
        if said.parse::<u32>().is_ok() {
            continue;
        }
        if said.is_empty() {
            *seen.entry("").or_default() += 1;
            continue;
        }
        let count = said.chars().count();
        let pages = &printed.pages[printed.pages.len().saturating_sub(count)..];
        let (first, last) = (pages[0], pages[pages.len() - 1]);
        let words =
            said.trim_matches(['(', ')', ',', ' ']).trim_start_matches("on ").trim_start_matches("the ");
        let form = match words {
            "facing page" => {
                assert_eq!(first.div_ceil(2), target.div_ceil(2), "{place}");
                assert_ne!(first, target, "{place}");
                "facing"
            }
            "next page" => {
                assert_eq!((first % 2, first + 1), (0, target), "{place}");
                "next"
            }
            "preceding page" => {
                assert_eq!((first % 2, first - 1), (1, target), "{place}");
                "before"
            }
            words => {
                assert_eq!(words.strip_prefix("page "), Some(label(target).as_str()), "{place}");
                "folio"
            }
        };
        if form != "folio" {
            assert_eq!(first, last, "{place}: over a page's end");
        }
        *seen.entry(form).or_default() += 1;
    }
    seen
}

fn filler(n: usize) -> String {
    let words =
        ["reed", "alder", "a boat", "the long bank", "water", "some geese that rose", "evening", "mud"];
    let mut text = String::new();
    for i in 0..40 + n % 50 {
        let _ = write!(text, "{} and ", words[(i * 7 + n * 3) % words.len()]);
    }
    text + "nothing more.\n\n"
}

/// Chapters that refer to their own figures and to those of others, in every paragraph.
fn book(chapters: usize) -> String {
    let mut text = String::from("---\ntitle: Reeds\nauthor: A. N. Other\nlanguage: en\n---\n");
    for chapter in 0..chapters {
        let _ = write!(text, "\n# Chapter of the {chapter} {{#ch:c{chapter}}}\n\n");
        for part in 0..6 {
            let other = (chapter * 5 + part * 3 + 1) % chapters;
            let _ = write!(
                text,
                "See @tbl:t{chapter}-{part} (and [there](#ch:c{other})), @tbl:t{other}-{}; {}",
                (part + 2) % 6,
                filler(chapter * 11 + part)
            );
            let _ = write!(text, "Later @tbl:t{chapter}-{}. {}", (part + 1) % 6, filler(chapter + part * 5));
            let _ = write!(
                text,
                "Table: Of reeds {{#tbl:t{chapter}-{part}}}\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |\n\n"
            );
            let _ = write!(text, "## Section {part} of [it](#ch:c{other})\n\n{}", filler(part * 7));
        }
    }
    text
}

#[test]
fn what_references_say_is_true() {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (theme, trim) in
        [("handbook", None), ("classic", Some((360.0, 576.0))), ("modern", Some((300.0, 430.0)))]
    {
        let printed = print(&book(7), |project| {
            project.theme.name = Some(theme.into());
            project.pdf.trim = trim;
        });
        assert!(!printed.book.anchors.keys().any(|name| name.starts_with(char::is_control)));
        for (form, count) in truths(&printed.book) {
            *seen.entry(form).or_default() += count;
        }
    }
    for form in ["", "facing", "next", "before", "folio"] {
        assert!(seen.get(form).copied().unwrap_or(0) > 0, "{form}: {seen:?}");
    }
}

#[test]
fn what_the_manual_says_is_true() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("book");
    let printed = print_at(&path, |project| project.pdf.trim = Some((360.0, 576.0)));
    let seen = truths(&printed.book);
    assert!(seen["folio"] > 50, "{seen:?}");
}

/// What the first links of a text say, as the book has it.
fn said(theme: &str, pages: Option<PagesSaid>, paragraph: &str) -> Vec<String> {
    let text = format!(
        "---\ntitle: T\nlanguage: en\n---\n\n# One\n\n{paragraph}\n\n# Two {{#two}}\n\nText.\n\n## Here\n\nText.\n\n\
         Table: Of it {{#tbl:it}}\n\n| a |\n| --- |\n| 1 |\n\n# Glossary\n\ngloss\n: A word.\n"
    );
    let printed = print(&text, |project| {
        project.theme.name = Some(theme.into());
        if let Some(pages) = pages {
            let word = if pages == PagesSaid::None { "none" } else { "all" };
            let value = toml::Value::try_from(BTreeMap::from([("pages", word)])).unwrap();
            project.theme.overrides.insert("references".into(), value);
        }
    });
    let links = links(&printed.book).into_iter().filter(|link| !link.own.is_empty());
    let texts = links.map(|link| link.text.replace('\u{a0}', " ").trim_end().to_owned());
    texts.collect()
}

#[test]
fn a_book_chooses_which_references_say_it() {
    let text = "See [two](#two) and @tbl:it. [Again](#two), @tbl:it. Then (in [here](#here)), [two](#two).";
    let all = said("handbook", None, text);
    assert!(all.iter().any(|t| t == "two (page 3)"), "{all:?}");
    assert!(all.iter().any(|t| t == "Table 2.1 on page 3"), "{all:?}");
    assert!(all.iter().any(|t| t == "here, page 3"), "{all:?}");
    // Once in a paragraph.
    assert!(all.iter().any(|t| t == "Again") && all.iter().any(|t| t == "Table 2.1"), "{all:?}");
    let labels = said("classic", None, text);
    assert!(labels.iter().any(|t| t == "two") && labels.iter().any(|t| t.contains("page")), "{labels:?}");
    let none = said("handbook", Some(PagesSaid::None), text);
    assert!(none.iter().all(|t| !t.contains("page")), "{none:?}");
}

#[test]
fn headings_and_cells_say_none_unless_asked() {
    let text = "## Of @tbl:it\n\n| a |\n| --- |\n| @tbl:it |\n\n> In [a quotation](#two).\n\n\
                [[Not this](#two)]{.no-page}, [gloss]{.term}, [gloss]{.term .page}, @tbl:it’s, but not:\n\n::: {.no-page}\n[This](#two)\n:::\n\n\
                ::: {.page}\n| a |\n| --- |\n| [asked](#two) |\n:::\n";
    let said = said("handbook", None, text);
    let with: Vec<&str> = said.iter().filter_map(|t| t.split_once("page ")).map(|(own, _)| own).collect();
    assert_eq!(with, ["a quotation (", "gloss (", "asked ("], "{said:?}");
}
