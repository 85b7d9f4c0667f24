//! Blocks of code on their pages.

use aldine::typeset::page::{LinkTarget, Rect};

use super::design::designed;
use super::*;

/// Right edge of the text block on a page, pt.
fn right(printed: &Printed, index: usize) -> f32 {
    let page = &printed.theme.page;
    page.width - if index.is_multiple_of(2) { page.outer } else { page.inner }
}

#[test]
fn no_line_of_code_runs_past_the_margin_and_no_character_is_lost() {
    let code = [
        "    let x = some_function(first_argument, second_argument).and_then(|value| value.checked_add(1)).unwrap_or(0);",
        "\t\tindented\twith\ttabs\tand\tlonger\tthan\tany\tpage\tis\twide\tfor\tcertain\tand\tfor\tsure",
        "    // A remark that goes on and on, in words, and is turned over wherever one of them ends on the line.",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "                                                                                let deep = \"indent of its own\";",
        "let s = \"→ ✓ é Ж ∀\"; // signs of other faces, ✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓✓",
    ];
    let solid = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    for (theme, attributes) in [
        ("", ""),
        ("[code]\nground = true\nindent = 0", ".numbered start=9999"),
        ("[code]\nsize = 11\n[page]\nwidth = 250", ".numbered hl=\"1-3\""),
    ] {
        let text = format!("# Code\n\nx\n\n```rust {{{attributes}}}\n{}\n```\n", code.join("\n"));
        let text = text.replace(" {}", "");
        let printed = designed(theme, &text);
        let mut all = String::new();
        for (i, page) in printed.book.pages.iter().enumerate() {
            for Item { kind, .. } in &page.items {
                if let ItemKind::Line(line) = kind {
                    assert!(
                        end(line, page) <= right(&printed, i) + 0.1,
                        "{theme}: {}",
                        printed.text(page, line)
                    );
                }
            }
            for (tag, _, text) in printed.lines(page) {
                if matches!(tag, Tag::Block(_)) && text != "x" {
                    all.push_str(&text);
                }
            }
        }
        // Numbers and marks are none of it: they are artifacts.
        assert_eq!(solid(&all), solid(&code.concat()), "{theme}");
        assert_eq!(printed.warnings, [""; 0], "{theme}");
    }
}

/// Where each character of a line stands, pt from the left.
fn places(printed: &Printed, page: &Page, line: &Line) -> Vec<(String, f32)> {
    let mut places = Vec::new();
    for run in &line.runs {
        let mut x = run.x;
        for glyph in &page.glyphs[run.glyphs.start as usize..run.glyphs.end as usize] {
            let face = &printed.book.faces[usize::from(run.face)];
            places.push((face.glyphs.get(&glyph.id).map_or("?", |t| t).to_string(), x));
            x += glyph.advance * run.size / 1000.0 * run.scale;
        }
    }
    places
}

#[test]
fn every_character_of_code_stands_on_the_raster() {
    let drawing = "┌──────┐\n│ ✓ x  │ fi -> !=\n└──────┘\n★ ☃ x │\n    let x = 1; // and\n";
    let printed = designed("", &format!("# Code\n\nx\n\n```rust\n{drawing}```\n"));
    let page =
        printed.book.pages.iter().find(|p| printed.lines(p).iter().any(|l| l.2.starts_with('┌'))).unwrap();
    let lines = printed.lines(page);
    let first = lines.iter().position(|l| l.2.starts_with('┌')).unwrap();
    let (left, cell) = (lines[first].1.runs[0].x, printed.theme.code.size * 0.6);
    for (n, wanted) in drawing.lines().enumerate() {
        let (_, line, text) = &lines[first + n];
        assert_eq!(text, wanted);
        let found = places(&printed, page, line);
        assert_eq!(found.len(), wanted.chars().count(), "{wanted}");
        for (column, (sign, x)) in found.iter().enumerate() {
            let place = (x - left) / cell;
            assert!(
                (place - column as f32).abs() < 0.02,
                "{sign} of {wanted:?} stands at {place}, not {column}"
            );
        }
    }
}

#[test]
fn a_listing_is_divided_with_three_lines_on_either_side_and_a_short_one_not_in_vain() {
    let words = "Words that fill a line or two of the page, as many as it takes. ";
    let (mut whole, mut divided) = (0, 0);
    for (lines, before) in [4, 7, 12, 25, 60, 95].into_iter().flat_map(|n| (0..40).map(move |b| (n, b))) {
        let code: Vec<String> = (0..lines).map(|n| format!("line {n};")).collect();
        let text = format!(
            "# A\n\n{}\n\n```c\n{}\n```\n\n{words}",
            format!("{words}\n\n").repeat(before),
            code.join("\n")
        );
        let printed = designed("", &text);
        let counts: Vec<usize> = printed
            .book
            .pages
            .iter()
            .map(|page| printed.lines(page).iter().filter(|l| l.2.starts_with("line ")).count())
            .filter(|count| *count > 0)
            .collect();
        assert_eq!(counts.iter().sum::<usize>(), lines);
        assert!(
            counts.iter().all(|count| *count >= 3),
            "{lines} lines after {before} paragraphs: {counts:?}"
        );
        if lines <= 12 {
            whole += usize::from(counts.len() == 1);
            divided += usize::from(counts.len() > 1);
        }
    }
    assert!(whole > 4 * divided, "{whole} short listings are whole, {divided} divided");
}

#[test]
fn numbers_stand_before_first_lines_alone_and_marked_lines_on_a_ground() {
    let long = "call(".to_string() + &"argument, ".repeat(12) + ");";
    let text = format!("# A\n\n```c {{.numbered start=8 hl=2}}\none();\n{long}\nthree();\n```\n");
    let printed = designed("", &text);
    let page = printed.book.pages.iter().find(|p| printed.lines(p).iter().any(|l| l.2 == "one();")).unwrap();
    let beside: Vec<String> = page
        .items
        .iter()
        .filter_map(|Item { tag, kind }| match kind {
            ItemKind::Line(line) if *tag == Tag::Artifact => Some(printed.text(page, line)),
            _ => None,
        })
        .collect();
    let numbers: Vec<&str> = beside.iter().map(String::as_str).filter(|s| *s != "↪").collect();
    assert_eq!(numbers, ["8", "9", "10"]);
    let turned = beside.len() - numbers.len();
    assert!(turned >= 1);
    let grounds: Vec<Rect> = page
        .items
        .iter()
        .filter_map(|Item { kind, .. }| match kind {
            ItemKind::Fill { rect, .. } if rect.w > 100.0 => Some(*rect),
            _ => None,
        })
        .collect();
    // One for the line, and one for each part of it that is turned over.
    assert_eq!(grounds.len(), 1 + turned);
    let lines = printed.lines(page);
    let on = |y: f32| grounds.iter().any(|r| (r.y..r.y + r.h).contains(&y));
    for (_, line, text) in lines.iter().filter(|l| matches!(l.0, Tag::Block(_))) {
        assert_eq!(on(line.y), !matches!(text.as_str(), "one();" | "three();"), "{text}");
    }
}

#[test]
fn callouts_and_what_explains_them_lead_to_one_another() {
    let text = "# A\n\n```js\nkeep(); // <1>\nlamp(); // <2>\n```\n\n1. First.\n2. Second.\n";
    let printed = designed("", text);
    let page =
        printed.book.pages.iter().find(|p| printed.lines(p).iter().any(|l| l.2.starts_with("keep"))).unwrap();
    let texts: Vec<String> = printed.lines(page).into_iter().map(|l| l.2).collect();
    assert!(texts.contains(&"keep(); ❶".to_string()), "{texts:?}");
    assert!(texts.iter().all(|text| !text.contains("//")), "{texts:?}");
    let leads: Vec<(Rect, &str)> = page
        .links
        .iter()
        .map(|link| match &link.target {
            LinkTarget::Anchor(anchor) => (link.rect, &**anchor),
            LinkTarget::Url(url) => panic!("{url}"),
        })
        .collect();
    assert_eq!(leads.len(), 4);
    for (from, anchor) in &leads {
        let place = printed.book.anchors[*anchor];
        // What stands at the place leads back.
        let back = leads.iter().find(|(rect, _)| (rect.y + rect.h - place.y - 12.0).abs() < 6.0).unwrap();
        let home = printed.book.anchors[back.1];
        assert!((from.y + from.h - home.y - 12.0).abs() < 6.0, "{anchor} does not lead back");
        assert_ne!(*anchor, back.1);
    }
}
