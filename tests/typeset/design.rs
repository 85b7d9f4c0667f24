//! What a theme asks of a book's design, found on its pages.

use super::*;

/// A book printed with values of its own over the classic theme's.
pub fn designed(theme: &str, text: &str) -> Printed {
    let markdown = format!("---\ntitle: The Keeper\nauthor: Ada Marsh\nlang: en-GB\n---\n\n{text}");
    print(&markdown, |project| project.theme.overrides = theme.parse().unwrap())
}

/// The page on which a line begins so, and all lines of it.
fn page_with<'a>(printed: &'a Printed, begins: &str) -> Vec<(Tag, &'a Line, String)> {
    let pages = printed.book.pages.iter().map(|p| printed.lines(p));
    pages.into_iter().find(|lines| lines.iter().any(|l| l.2.starts_with(begins))).expect(begins)
}

const STORY: &str = "a story which nobody told and nobody heard until it was far too late for either of \
    them to laugh about it, though both had meant to do so for years and had said as much to the keeper, who \
    wrote it down in his book beside the weather and the ships that had gone by.";

#[test]
fn an_initial_stands_on_the_base_line_of_its_last_line() {
    let theme = "[chapter]\nopening = \"drop-cap\"\ninitial-lines = 3";
    let printed = designed(theme, &format!("# Lamp\n\nMany {STORY}\n\nNext.\n"));
    let lines = page_with(&printed, "M");
    let (_, initial, _) = lines.iter().find(|l| l.2 == "M").unwrap();
    let first = lines.iter().position(|l| l.2.starts_with("any")).unwrap();
    let text: Vec<_> = lines[first..].iter().map(|l| l.1).collect();
    assert_eq!(initial.y, text[2].y);
    // Its height is that of two leadings and of a small capital.
    let run = &initial.runs[0];
    let cap = 0.645 * run.size;
    let leading = printed.theme.text.leading;
    assert!((cap - 2.0 * leading - 0.45 * printed.theme.text.size).abs() < 1.0, "{cap}");
    // Three lines stand beside it, the fourth below it.
    let left = |line: &Line| line.runs[0].x;
    assert!((0..3).all(|i| left(text[i]) > run.x + 0.7 * run.size), "{text:?}");
    assert!((left(text[3]) - printed.theme.page.inner).abs() < 1.0);
    assert_eq!(initial.end, LineEnd::Inside);
}

#[test]
fn an_opening_quotation_mark_hangs_before_the_initial() {
    let theme = "[chapter]\nopening = \"drop-cap\"";
    let printed = designed(theme, &format!("# Lamp\n\n“Many,” he said; {STORY}\n"));
    let lines = page_with(&printed, "“M");
    let (_, initial, _) = lines.iter().find(|l| l.2 == "“M").unwrap();
    let inner = printed.theme.page.inner;
    assert!(initial.runs[0].x < inner && (initial.runs[1].x - inner).abs() < 1.5, "{initial:?}");
    assert!(initial.runs[0].size < initial.runs[1].size);
}

#[test]
fn paragraphs_shorter_than_the_initial_leave_it_to_those_below() {
    let theme = "[chapter]\nopening = \"drop-cap\"";
    let printed = designed(theme, &format!("# Lamp\n\nMute.\n\nNo.\n\nThis is {STORY}\n\nEnd.\n"));
    let lines = page_with(&printed, "M");
    let at = |begins: &str| lines.iter().find(|l| l.2.starts_with(begins)).unwrap().1;
    let edge = at("M").runs[0].x + 0.7 * at("M").runs[0].size;
    for begins in ["ute.", "No.", "This is"] {
        assert!(at(begins).runs[0].x > edge, "{begins}");
    }
    assert_eq!(at("M").y, at("This is").y);
    // A list does not go around: what is left of the initial's height stays white.
    let printed = designed(theme, "# Lamp\n\nMute.\n\n- one\n- two\n");
    let lines = page_with(&printed, "M");
    let at = |begins: &str| lines.iter().find(|l| l.2.starts_with(begins)).unwrap().1;
    assert!(at("one").y > at("M").y + 0.9 * printed.theme.text.leading);
}

#[test]
fn numbers_and_ornaments_stand_around_a_title() {
    let theme = "[chapter]\nnumber = \"labelled-words\"\nornament-above = \"❦\"\nornament-below = \"☙\"\n\
        [front]\nnumber-depth = 1\ncontents-depth = 1";
    let markdown = format!("# Lamp\n\nMany {STORY}\n\n# Oil\n\nText.\n");
    let printed = designed(theme, &markdown);
    let page =
        printed.book.pages.iter().find(|p| printed.lines(p).iter().any(|l| l.2 == "Chapter Two")).unwrap();
    let all: Vec<_> = page
        .items
        .iter()
        .filter_map(|item| match &item.kind {
            ItemKind::Line(line) => Some((item.tag, printed.text(page, line))),
            _ => None,
        })
        .collect();
    let texts: Vec<_> = all.iter().map(|l| l.1.as_str()).collect();
    assert_eq!(texts[..4], ["❦", "Chapter Two", "Oil", "☙"]);
    assert_eq!((all[0].0, all[3].0), (Tag::Artifact, Tag::Artifact));
    // The contents count in figures.
    let contents = page_with(&printed, "Contents");
    assert!(contents.iter().any(|l| l.2.starts_with('2') && l.2.contains("Oil")), "{contents:?}");
}

#[test]
fn a_raised_initial_stands_on_the_first_line() {
    let theme = "[chapter]\nopening = \"raised-cap\"\ninitial-lines = 2";
    let printed = designed(theme, &format!("# Lamp\n\nMany {STORY}\n"));
    let lines = page_with(&printed, "M");
    let at = |begins: &str| lines.iter().find(|l| l.2.starts_with(begins)).unwrap().1;
    assert_eq!(at("M").y, at("any").y);
    assert!(at("any").runs[0].x > at("M").runs[0].x + 0.7 * at("M").runs[0].size);
}

#[test]
fn what_has_no_capital_to_enlarge_opens_with_small_capitals() {
    let theme = "[chapter]\nopening = \"drop-cap\"";
    for opening in ["1984 was a year,", "“— ” was all he wrote,", "`main` runs first,"] {
        let printed = designed(theme, &format!("# Lamp\n\n{opening} {STORY}\n"));
        let all: String = printed
            .book
            .pages
            .iter()
            .flat_map(|p| printed.lines(p))
            .map(|l| l.2)
            .collect::<Vec<_>>()
            .join(" ");
        let begins: String = opening.replace('`', "").chars().take(5).collect();
        assert!(all.contains(begins.trim()), "{opening}: {all}");
        let sizes = printed.book.pages.iter().flat_map(|p| printed.lines(p)).flat_map(|l| l.1.runs.clone());
        assert!(sizes.map(|r| r.size).fold(0.0, f32::max) < 30.0, "{opening}");
    }
}

#[test]
fn letters_without_small_capitals_open_as_they_are() {
    let theme = "[chapter]\nopening = \"lead-in\"";
    let width = |text: &str| {
        let printed = designed(theme, &format!("# Lamp\n\n{text}\n\n{text}\n"));
        let lines: Vec<_> = printed
            .book
            .pages
            .iter()
            .flat_map(|page| {
                let lines = printed
                    .lines(page)
                    .into_iter()
                    .filter(|line| line.2.contains("lamp") || line.2.contains("лампа"));
                lines.map(|line| end(line.1, page) - line.1.runs[0].x).collect::<Vec<_>>()
            })
            .collect();
        assert_eq!(lines.len(), 2, "{text}");
        (lines[0], lines[1])
    };
    // The first opens the chapter, the second does not.
    let (opening, plain) = width("The old lamp went out.");
    assert!((opening - plain).abs() > 1.0, "{opening} {plain}");
    let (opening, plain) = width("Старая лампа погасла.");
    assert!((opening - plain).abs() < 0.1, "{opening} {plain}");
}

#[test]
fn dashes_longer_than_the_face_has_are_set_of_em_dashes() {
    let printed = designed("", "# Lamp\n\nMr. ⸺ of ⸻shire lit it.\n");
    let lines = page_with(&printed, "Mr.");
    assert!(lines.iter().any(|l| l.2.contains("—— of ———shire")), "{lines:?}");
    assert!(!printed.warnings.iter().any(|w| w.starts_with("missing-glyph")), "{:?}", printed.warnings);
}

#[test]
fn the_source_of_a_quotation_stands_at_the_right() {
    let text = "# Lamp\n\nText.\n\n::: quote\nIt burned.\n\n— Ada Marsh\n:::\n\nMore.\n";
    let printed = designed("", text);
    let lines = page_with(&printed, "— Ada");
    let (_, line, _) = lines.iter().find(|l| l.2.starts_with("— Ada")).unwrap();
    let page = printed
        .book
        .pages
        .iter()
        .find(|p| printed.lines(p).iter().any(|l| l.2.starts_with("— Ada")))
        .unwrap();
    let right = printed.theme.page.inner + printed.theme.measure() - printed.theme.quote.right;
    assert!((end(line, page) - right).abs() < 0.5, "{} {right}", end(line, page));
}

#[test]
fn formulas_and_listings_show_their_numbers() {
    let text = "# Lamp\n\nSee @eq:a and @lst:b.\n\n$$\na = b\n$$ {#eq:a}\n\n```rust,title=\"main.rs\" {#lst:b}\nfn main() {}\n```\n";
    let printed = designed("", text);
    let lines = page_with(&printed, "(1)");
    let number = lines.iter().find(|l| l.2 == "(1)").unwrap().1;
    let formula = lines.iter().find(|l| l.2.starts_with('a')).unwrap().1;
    assert_eq!(number.y, formula.y);
    assert!(number.runs[0].x > printed.theme.page.inner + 0.9 * printed.theme.measure());
    let texts: Vec<_> = lines.iter().map(|l| l.2.as_str()).collect();
    let caption = texts.iter().position(|t| *t == "Listing 1. main.rs").expect("a caption");
    assert_eq!(texts[caption + 1], "fn main() {}");
}

#[test]
fn front_matter_stands_in_its_order_and_blank_pages_are_blank() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "book.toml",
        "chapters = [{ file = \"d.md\", role = \"dedication\" }, { file = \"c.md\", role = \"copyright\" }, \
         { file = \"f.md\", role = \"frontispiece\" }, \"a.md\"]\n[book]\ntitle = \"The Keeper\"\n\
         [theme]\nname = \"modern\"\n",
    );
    std::fs::create_dir(folder.path().join("src")).unwrap();
    write("src/a.md", "# Lamp\n\nText.\n");
    write("src/d.md", "For nobody.\n");
    write("src/c.md", "All rights reserved.\n");
    write("src/f.md", "The picture.\n");
    let printed = print_at(folder.path(), |_| {});
    let texts: Vec<String> = printed
        .book
        .pages
        .iter()
        .map(|p| printed.lines(p).into_iter().map(|l| l.2).collect::<Vec<_>>().join("|"))
        .collect();
    // Half-title; frontispiece on the verso that faces the title page; copyright on its back.
    let wanted = ["The Keeper", "The picture.", "The Keeper", "All rights reserved.", "For nobody.", ""];
    assert_eq!(texts[..6], wanted);
    assert!(printed.book.pages[5].items.is_empty() && printed.book.pages[4].items.len() == 1);
}
