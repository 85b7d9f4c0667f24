//! Tables on their pages.

use aldine::typeset::page::{ItemKind, Page, Rect, Tag};

use super::{Printed, end, print};

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn words(&mut self, most: u64) -> String {
        const WORDS: [&str; 16] = [
            "lamp",
            "of",
            "the",
            "lighthouse",
            "a",
            "keeper",
            "internationalisation",
            "and",
            "wind",
            "in",
            "1893",
            "`std::collections::HashMap`",
            "coast",
            "is",
            "https://example.org/a/long/address",
            "Färöer",
        ];
        let count = 1 + self.below(most);
        (0..count).map(|_| WORDS[self.below(16) as usize]).collect::<Vec<_>>().join(" ")
    }

    /// A cell's HTML, with lists, code and words that no column holds.
    fn cell(&mut self) -> String {
        match self.below(14) {
            0 => format!("<ul><li>{}</li><li>{}</li></ul>", self.words(5), self.words(9)),
            1 => format!("<p>{}</p><p>{}</p>", self.words(12), self.words(12)),
            2 => format!("<pre><code>let x = {};\nx.len()</code></pre>", self.below(1000)),
            3 => "0123456789abcdef".repeat(1 + self.below(5) as usize),
            4 => self.words(60),
            5 => format!("{}.{}", self.below(10_000), self.below(100)),
            6 => format!("<ol><li>{}<ul><li>{}</li></ul></li></ol>", self.words(3), self.words(4)),
            7 => String::new(),
            _ => self.words(4),
        }
        .replace('`', "")
    }

    fn table(&mut self) -> String {
        let (wide, long) = (self.below(3) == 0, self.below(4) == 0);
        let columns = 1 + self.below(if wide { 16 } else { 6 });
        let rows = 1 + self.below(if long { 60 } else { 8 });
        let mut html = String::from("<table>\n<caption>Of ");
        html.push_str(&self.words(6).replace('`', ""));
        html.push_str("</caption>\n<thead><tr>");
        for n in 0..columns {
            html.push_str(&format!("<th>Head{n}</th>"));
        }
        html.push_str("</tr></thead>\n");
        for _ in 0..rows {
            html.push_str("<tr>");
            let mut column = 0;
            while column < columns {
                let across = if self.below(8) == 0 { 1 + self.below(3) } else { 1 };
                let down = if self.below(8) == 0 { 1 + self.below(3) } else { 1 };
                html.push_str(&format!("<td colspan=\"{across}\" rowspan=\"{down}\">{}</td>", self.cell()));
                column += across;
            }
            html.push_str("</tr>\n");
        }
        html.push_str("</table>\n\n");
        html
    }
}

const BOOK: &str = "---\ntitle: Tables\nlanguage: en\n---\n\n# One\n\n";

/// Everything that is printed on a page, where it is on it.
fn ink(printed: &Printed, page: &Page) -> Vec<(Tag, Rect)> {
    let mut all = Vec::new();
    for (n, item) in page.all().enumerate() {
        let rect = match &item.kind {
            ItemKind::Line(line) => {
                let (x, size) = line.runs.first().map_or((0.0, 0.0), |run| (run.x, run.size));
                Rect { x, y: line.y - size * 0.7, w: end(line, page) - x, h: size * 0.7 }
            }
            ItemKind::Fill { rect, .. } | ItemKind::Stroke { rect, .. } | ItemKind::Image { rect, .. } => {
                *rect
            }
            ItemKind::Segment { from: a, to: b, .. } => {
                let (x, y) = (a.0.min(b.0), a.1.min(b.1));
                Rect { x, y, w: a.0.max(b.0) - x, h: a.1.max(b.1) - y }
            }
        };
        let turned = n >= page.items.len();
        all.push((item.tag, if turned { page.turned_rect(rect, printed.book.trim) } else { rect }));
    }
    all
}

/// Says what is printed past the text block.
fn past_the_margins(printed: &Printed) -> Vec<String> {
    let page_style = &printed.theme.page;
    let mut found = Vec::new();
    for (number, page) in printed.book.pages.iter().enumerate() {
        let left = if number % 2 == 0 { page_style.inner } else { page_style.outer };
        let right = left + printed.theme.measure();
        // A page may run a line long.
        let bottom = page_style.top + (f32::from(printed.theme.lines()) + 1.2) * printed.theme.text.leading;
        for (tag, rect) in ink(printed, page) {
            if matches!(tag, Tag::Head | Tag::Folio) {
                continue;
            }
            let inside = rect.x >= left - 3.0
                && rect.x + rect.w <= right + 3.0
                && rect.y >= page_style.top - 4.0
                && rect.y + rect.h <= bottom;
            if !inside {
                found.push(format!("page {number}: {rect:?} of {tag:?}, not in {left} to {right}"));
            }
        }
    }
    found
}

#[test]
fn no_table_prints_past_the_margins() {
    let mut dice = Dice(1);
    for (trim, size) in
        [((297.0 + 99.0, 612.0), None), ((360.0, 576.0), Some(9.5)), ((420.0, 595.0), Some(12.0))]
    {
        let mut source = String::from(BOOK);
        for _ in 0..40 {
            source.push_str(&format!("Before {}.\n\n", dice.words(20)));
            source.push_str(&dice.table());
        }
        let printed = print(&source, |project| {
            project.pdf.trim = Some(trim);
            project.pdf.size = size;
        });
        let found = past_the_margins(&printed);
        assert!(
            found.is_empty(),
            "{} at {trim:?}:\n{}",
            found.len(),
            found[..found.len().min(12)].join("\n")
        );
        let all: String = printed.book.pages.iter().map(|page| everything(&printed, page)).collect();
        for word in ["Head0", "keeper", "internationalisation"] {
            assert!(all.contains(word), "{word} is not printed");
        }
    }
}

/// The text of a page, with what is turned on it.
fn everything(printed: &Printed, page: &Page) -> String {
    let lines = page.all().filter_map(|item| match &item.kind {
        ItemKind::Line(line) => Some(printed.text(page, line)),
        _ => None,
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn place(printed: &Printed, wanted: &str) -> (usize, f32, f32, f32, f32) {
    for (number, page) in printed.book.pages.iter().enumerate() {
        for item in page.all() {
            let ItemKind::Line(line) = &item.kind else { continue };
            if printed.text(page, line).trim() == wanted
                && !matches!(item.tag, Tag::Repeated | Tag::Head | Tag::Folio)
            {
                let run = &line.runs[0];
                return (number, run.x, end(line, page), line.y, run.size);
            }
        }
    }
    panic!("{wanted:?} is not printed");
}

#[test]
fn figures_stand_with_their_points_in_line() {
    let source = format!(
        "{BOOK}| Name | Sum | Change |\n|---|---|---:|\n| a | 1.5 | 7 |\n| b | 1,234.25 | −10.5 |\n| c | 33 | — |\n\n\
         | Plain | Words |\n|---|---|\n| 1 | one |\n| x | two |\n"
    );
    let printed = print(&source, |_| {});
    // What stands behind the point is as wide as its digits: the points are one below the other.
    let digit = |text: &str| {
        let (_, from, to, ..) = place(&printed, text);
        (to - from) / text.chars().count() as f32
    };
    let right = place(&printed, "1,234.25").2;
    let one = digit("33");
    let point = right - place(&printed, "1.5").2;
    assert!((point - one).abs() < 0.3, "one digit less ends one digit earlier: {point} and {one}");
    assert!(place(&printed, "33").2 < place(&printed, "1.5").2 - 0.9 * one);
    assert!((place(&printed, "−10.5").2 - place(&printed, "7").2) > 0.9 * one);
    assert!((place(&printed, "Sum").2 - right).abs() < 0.5, "the head stands over the figures");
    // A column with words among the figures stands as the author has it.
    assert!((place(&printed, "1").1 - place(&printed, "x").1).abs() < 0.5);
}

#[test]
fn the_author_aligns_columns_by_letters() {
    let source = format!(
        "{BOOK}| A | B |\n|---|---|\n| 1 | 2.5 |\n| 2 | 10 |\n\nTable: Letters {{#tbl:l align=\"l .\"}}\n\n\
         | Ax | Bx |\n|---|---|\n| 1 | 2 |\n\nTable: Wrong {{#tbl:w align=\"lrq\"}}\n"
    );
    let printed = print(&source, |_| {});
    let left = |text: &str| place(&printed, text).1;
    assert!((left("1") - left("A")).abs() < 1.5, "a column of numbers at the left, as it is said");
    assert!(
        printed.warnings.iter().any(|warning| warning.starts_with("bad-align")),
        "{:?}",
        printed.warnings
    );
}

#[test]
fn cells_span_columns_and_rows() {
    let source = format!(
        "{BOOK}<table><tr><th>One</th><th>Two</th><th>Three</th></tr>\
         <tr><td rowspan=2>tall</td><td>b1</td><td>c1</td></tr><tr><td>b2</td><td>c2</td></tr>\
         <tr><td colspan=2>wide as two</td><td>c3</td></tr></table>\n"
    );
    let printed = print(&source, |_| {});
    let left = |text: &str| place(&printed, text).1;
    let top = |text: &str| place(&printed, text).3;
    assert!((left("b2") - left("Two")).abs() < 1.0, "the cell above keeps its column");
    assert!((left("c1") - left("c3")).abs() < 1.0 && (left("c2") - left("c3")).abs() < 1.0);
    assert!((top("tall") - top("b1")).abs() < 0.1 && top("b2") > top("b1") + 5.0);
}

#[test]
fn cells_hold_paragraphs_lists_and_code() {
    let source = format!(
        "{BOOK}<table><tr><th>What</th><th>How</th></tr><tr><td>\n\nFirst paragraph.\n\nSecond paragraph.\n\n</td><td>\n\n\
         - an item\n- another\n  1. inner\n\n```rust\nfn main() {{\n    call();\n}}\n```\n\n</td></tr></table>\n"
    );
    let printed = print(&source, |_| {});
    let top = |text: &str| place(&printed, text).3;
    assert!(top("Second paragraph.") > top("First paragraph.") + 10.0);
    assert!(place(&printed, "an item").1 > place(&printed, "How").1 + 5.0, "items are indented");
    assert!(place(&printed, "inner").1 > place(&printed, "another").1 + 5.0);
    assert!((top("•") - top("an item")).abs() < 0.1, "its mark stands beside it");
    assert!(top("call();") > top("another"));
    assert!(past_the_margins(&printed).is_empty());
}

fn wide(columns: usize, rows: usize) -> String {
    let row = |cell: &dyn Fn(usize) -> String| {
        format!("|{}|\n", (0..columns).map(cell).collect::<Vec<_>>().join("|"))
    };
    let mut source = row(&|n| format!("Column{n}"));
    source.push_str(&row(&|_| "---".into()));
    for r in 0..rows {
        source.push_str(&row(&|n| format!("r{r}c{n} lamp")));
    }
    source
}

#[test]
fn a_table_a_little_too_wide_is_set_smaller() {
    let printed = print(&format!("{BOOK}{}\nAfter it.\n", wide(7, 3)), |_| {});
    let size = place(&printed, "Column6").4;
    let whole = printed.theme.text.size * printed.theme.table.scale;
    assert!(size < whole - 0.1 && size >= 6.0, "{size} of {whole}");
    assert!(printed.book.pages.iter().all(|page| page.turned.is_empty()));
    assert!(past_the_margins(&printed).is_empty(), "{:?}", past_the_margins(&printed));
    let (page, .., y, _) = place(&printed, "After it.");
    let theme = &printed.theme;
    let lines = (y - theme.page.top) / theme.text.leading;
    let first = place(&printed, "After it.");
    assert_eq!(first.0, page);
    // Baselines stand the same share of a line below the lines of the grid.
    let descent = 1.0 - 0.214;
    assert!((lines.fract() - descent).abs() < 0.02, "below the table the grid is found again: {lines}");
}

#[test]
fn a_table_much_too_wide_is_turned() {
    let source = format!("{BOOK}Before it.\n\n{}\nTable: The wide one\n\nAfter it.\n", wide(11, 60));
    let printed = print(&source, |_| {});
    let turned: Vec<usize> =
        (0..printed.book.pages.len()).filter(|n| !printed.book.pages[*n].turned.is_empty()).collect();
    assert!(turned.len() >= 2, "sixty rows take pages: {turned:?}");
    for number in &turned {
        let page = &printed.book.pages[*number];
        assert!(everything(&printed, page).contains("Column10"), "the head is on every page");
        let own = page.items.iter().filter(|item| !matches!(item.tag, Tag::Head | Tag::Folio));
        assert_eq!(own.count(), 0, "nothing else stands there");
        assert!(page.items.iter().any(|item| item.tag == Tag::Folio), "but the folio");
    }
    assert!(everything(&printed, &printed.book.pages[turned[0]]).contains("The wide one"));
    assert!(past_the_margins(&printed).is_empty(), "{:?}", past_the_margins(&printed));
    let all: String = printed.book.pages.iter().map(|page| everything(&printed, page)).collect();
    for row in 0..60 {
        assert_eq!(all.matches(&format!("r{row}c10")).count(), 1, "row {row}");
    }
    assert!(place(&printed, "After it.").0 > *turned.last().unwrap());
}

#[test]
fn a_table_breaks_between_rows_with_two_on_each_side() {
    let mut source = format!("{BOOK}{}", "A line of text before it.\n\n".repeat(20));
    source.push_str("| Key | Value |\n|---|---|\n");
    for n in 0..70 {
        source.push_str(&format!(
            "| key{n} | {} end{n} |\n",
            "some words that run over more than one line ".repeat(n % 3 + 1)
        ));
    }
    source.push_str("\nTable: Its caption\n");
    let printed = print(&source, |_| {});
    let page =
        |text: &str| printed.book.pages.iter().position(|page| everything(&printed, page).contains(text));
    assert_eq!(page("Its caption"), page("key0 ").or(page("key0")), "the caption stands with the table");
    let mut rows = Vec::new();
    for n in 0..70 {
        let from = place(&printed, &format!("key{n}")).0;
        let to = printed.book.pages.iter().position(|page| {
            everything(&printed, page).split_whitespace().any(|word| word == format!("end{n}"))
        });
        assert_eq!(Some(from), to, "row {n} is divided");
        rows.push(from);
    }
    for number in rows[0]..=rows[69] {
        assert!(rows.iter().filter(|row| **row == number).count() >= 2, "page {number} has a row alone");
        assert!(everything(&printed, &printed.book.pages[number]).contains("Value"));
    }
}

#[test]
fn a_row_taller_than_a_page_is_divided() {
    let long: String = (0..900).map(|n| format!("word{n} ")).collect();
    let source = format!("{BOOK}| Key | Value |\n|---|---|\n| k | {long} |\n| last | one |\n");
    let printed = print(&source, |_| {});
    let all: String = printed.book.pages.iter().map(|page| everything(&printed, page)).collect();
    for n in [0, 450, 899] {
        assert!(all.contains(&format!("word{n}")), "word{n}");
    }
    assert!(past_the_margins(&printed).is_empty(), "{:?}", past_the_margins(&printed));
}
