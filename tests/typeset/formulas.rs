//! Formulas on pages: the sheet of 150, from one end of LaTeX's notation to the other.

use std::collections::BTreeMap;
use std::path::Path;

use aldine::typeset::page::Rect;

use super::*;

fn sheet() -> Printed {
    print_at(Path::new("tests/formulas/sheet.md"), |_| {})
}

/// What the glyphs of a line cover, pt.
fn covered(book: &PrintedBook, page: &Page, line: &Line) -> Option<Rect> {
    let (mut left, mut right) = (f32::MAX, f32::MIN);
    let (mut top, mut bottom) = (f32::MAX, f32::MIN);
    for run in &line.runs {
        let face = &book.faces[usize::from(run.face)];
        let parsed = ttf_parser::Face::parse(&face.data, face.index).unwrap();
        let unit = run.size / f32::from(face.upem);
        let mut x = run.x;
        for glyph in &page.glyphs[run.glyphs.start as usize..run.glyphs.end as usize] {
            if let Some(b) = parsed.glyph_bounding_box(ttf_parser::GlyphId(glyph.id)) {
                left = left.min(x + f32::from(b.x_min) * unit);
                right = right.max(x + f32::from(b.x_max) * unit);
                let base = line.y - run.rise - f32::from(glyph.dy) * run.size / 1000.0;
                top = top.min(base - f32::from(b.y_max) * unit);
                bottom = bottom.max(base - f32::from(b.y_min) * unit);
            }
            x += glyph.advance * run.size / 1000.0 * run.scale;
        }
    }
    (left <= right).then_some(Rect { x: left, y: top, w: right - left, h: bottom - top })
}

#[test]
fn the_sheet_is_set_within_the_measure_and_nothing_overlaps() {
    let printed = sheet();
    let serious: Vec<_> = printed.warnings.iter().filter(|w| !w.starts_with("wide-formula")).collect();
    assert!(serious.is_empty(), "{serious:?}");
    let theme = &printed.theme;
    let mut lines = 0;
    for (n, page) in printed.book.pages.iter().enumerate() {
        let left = if n % 2 == 0 { theme.page.inner } else { theme.page.outer };
        let mut blocks: Vec<(Tag, Rect)> = Vec::new();
        for (tag, line, text) in printed.lines(page) {
            let Some(rect) = covered(&printed.book, page, line) else { continue };
            lines += 1;
            // Italics and accents may stand out by a hair.
            let (from, to) = (left - 3.0, left + theme.measure() + 3.0);
            assert!(rect.x >= from && rect.x + rect.w <= to, "page {n}: {text}: {rect:?}");
            // A spread may be a line longer than others.
            let foot = theme.page.height - theme.page.bottom + theme.text.leading + 4.0;
            assert!(rect.y >= theme.page.top - 8.0 && rect.y + rect.h <= foot, "page {n}: {text}: {rect:?}");
            match blocks.iter_mut().find(|(other, _)| *other == tag) {
                Some((_, whole)) => {
                    let (x, y) = (whole.x.min(rect.x), whole.y.min(rect.y));
                    let right = (whole.x + whole.w).max(rect.x + rect.w);
                    let bottom = (whole.y + whole.h).max(rect.y + rect.h);
                    *whole = Rect { x, y, w: right - x, h: bottom - y };
                }
                None => blocks.push((tag, rect)),
            }
        }
        for (i, (_, a)) in blocks.iter().enumerate() {
            for (_, b) in &blocks[i + 1..] {
                let wide = (a.x + a.w).min(b.x + b.w) - a.x.max(b.x);
                let tall = (a.y + a.h).min(b.y + b.h) - a.y.max(b.y);
                assert!(wide <= 0.5 || tall <= 0.5, "page {n}: {a:?} and {b:?} overlap");
            }
        }
    }
    assert!(lines > 150, "{lines}");
}

#[test]
fn every_glyph_of_a_formula_reads_as_something() {
    let printed = sheet();
    let mut texts: BTreeMap<String, usize> = BTreeMap::new();
    for page in &printed.book.pages {
        for (_, _, text) in printed.lines(page) {
            assert!(!text.contains('\u{fffd}'), "{text}");
            *texts.entry(text).or_default() += 1;
        }
    }
    let has = |wanted: &str| texts.keys().any(|text| text.contains(wanted));
    for wanted in ["eiπ+1=0", "d≤e", "sinx", "ℕ⊂ℤ⊂ℚ⊂ℝ⊂ℂ", "ifniseven"] {
        let close = |text: &String| text.replace([' ', '\u{2060}'], "").contains(wanted);
        assert!(has(wanted) || texts.keys().any(close), "{wanted}");
    }
}

#[test]
fn a_tall_formula_makes_room_between_lines_and_a_small_one_none() {
    let words = "word ".repeat(60);
    let tops = |formula: &str| {
        let printed = print(&format!("# A\n\n{words} ${formula}$ {words}\n"), |_| {});
        let page = printed.book.pages.iter().find(|p| p.items.len() > 8).unwrap();
        let lines = printed.lines(page);
        let ys: Vec<f32> = lines.iter().filter(|l| matches!(l.0, Tag::Block(_))).map(|l| l.1.y).collect();
        (ys.windows(2).map(|w| w[1] - w[0]).collect::<Vec<_>>(), printed.theme.text.leading)
    };
    let (gaps, leading) = tops(r"\frac{a}{b} + x_i^2 + \sum_{i}^n \sqrt{y}");
    assert!(gaps.iter().all(|gap| (gap - leading).abs() < 0.01), "{gaps:?}");
    let (gaps, leading) = tops(r"\displaystyle\sum_{i=1}^{n} \frac{\frac{a}{b}}{\frac{c}{d}}");
    assert!(gaps.iter().any(|gap| *gap > 1.5 * leading), "{gaps:?}");
    // On the grid all the same.
    assert!(gaps.iter().all(|gap| (gap / leading - (gap / leading).round()).abs() < 0.01), "{gaps:?}");
}

#[test]
fn a_number_stands_at_the_margin_and_the_formula_in_the_middle() {
    let printed = print("# A\n\n$$ a = b \\tag{7} $$\n\n$$ c = d $$ {#eq:x}\n\nSee @eq:x.\n", |_| {});
    let page = printed.book.pages.iter().find(|p| p.items.len() > 4).unwrap();
    let lines = printed.lines(page);
    for (number, left) in [("(7)", 'a'), ("(1)", 'c')] {
        let line = lines.iter().find(|l| l.2 == number).unwrap_or_else(|| panic!("{number}: {lines:?}"));
        assert!(matches!(line.0, Tag::Label(_)));
        let formula = lines.iter().find(|l| l.2.starts_with(left) && l.2.contains('=')).unwrap();
        assert!((formula.1.y - line.1.y).abs() < 0.01);
        let rect = covered(&printed.book, page, formula.1).unwrap();
        let label = covered(&printed.book, page, line.1).unwrap();
        let inner = if printed.book.pages.iter().position(|p| std::ptr::eq(p, page)).unwrap() % 2 == 0 {
            printed.theme.page.inner
        } else {
            printed.theme.page.outer
        };
        let measure = printed.theme.measure();
        assert!((rect.x + rect.w * 0.5 - inner - measure * 0.5).abs() < 2.0, "{rect:?}");
        assert!((label.x + label.w - inner - measure).abs() < 1.5, "{label:?}");
    }
    assert!(lines.iter().any(|l| l.2.contains("See") && l.2.contains('1')));
}

#[test]
fn what_is_wrong_is_an_error_at_its_line_and_column() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.md");
    let text = "# A\n\nRight $a$, wrong $b + \\alpa$.\n\n> $$\n> c +\n> \\frac{d}\n> $$\n";
    std::fs::write(&path, text).unwrap();
    let outcome = aldine::compile(&aldine::Options::new(&path));
    assert!(outcome.files.is_empty());
    let said: Vec<_> = outcome.diagnostics.iter().filter(|d| d.code == "bad-math").collect();
    assert_eq!(said.len(), 2, "{said:?}");
    let marked = |d: &aldine::diagnostics::Diagnostic| {
        let aldine::diagnostics::Place::Span(span) = d.place else { panic!("{d:?}") };
        text[span.start as usize..span.end as usize].to_string()
    };
    assert_eq!(marked(said[0]), "\\alpa");
    assert!(said[0].help.as_ref().is_some_and(|h| h.contains("\\alpha")), "{:?}", said[0]);
    assert_eq!(marked(said[1]), "\\frac");
}

#[test]
fn another_math_font_may_be_named_and_one_that_is_none_is_refused() {
    let wrong = print("# A\n\n$x$\n", |project| {
        let table: toml::Table = "[formula]\nfamily = \"Libertinus Serif\"".parse().unwrap();
        project.theme.overrides = table;
    });
    assert!(wrong.warnings.iter().any(|w| w.contains("no MATH table")), "{:?}", wrong.warnings);
    let right = print("# A\n\n$$x$$\n", |project| {
        let table: toml::Table = "[formula]\nalign = \"start\"\nindent = 20".parse().unwrap();
        project.theme.overrides = table;
    });
    assert!(right.warnings.is_empty());
    let (at, page) = right.book.pages.iter().enumerate().find(|(_, p)| p.items.len() > 1).unwrap();
    let line = right.lines(page).into_iter().find(|l| l.2 == "x").unwrap();
    let left = if at % 2 == 0 { right.theme.page.inner } else { right.theme.page.outer };
    assert!((line.1.runs[0].x - left - 20.0).abs() < 1.0);
}

/// Writes files into a folder and builds the book in it.
fn compiled(files: &[(&str, &str)]) -> (tempfile::TempDir, aldine::Outcome) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let outcome = aldine::compile(&aldine::Options::new(folder.path()));
    (folder, outcome)
}

const SUMMARY: (&str, &str) = ("src/SUMMARY.md", "# Summary\n\n- [A](a.md)\n- [B](b.md)\n");

#[test]
fn commands_of_the_manifest_are_known_in_all_chapters_and_those_of_a_chapter_in_it_alone() {
    let manifest =
        "[book]\ntitle = \"T\"\n\n[math.macros]\n\"\\\\RR\" = '\\mathbb{R}'\nnorm = '\\lVert #1 \\rVert'\n";
    let a = "# A\n\n$\\newcommand{\\own}{x}\\own \\in \\RR$, $\\norm{x}$\n";
    let (_folder, outcome) = compiled(&[
        ("book.toml", manifest),
        SUMMARY,
        ("src/a.md", a),
        ("src/b.md", "# B\n\n$\\norm{y} \\RR \\own$\n"),
    ]);
    let said: Vec<_> = outcome.diagnostics.iter().filter(|d| d.code == "bad-math").collect();
    let [only] = said[..] else { panic!("{said:?}") };
    assert!(only.message.contains("`\\own`"), "{only:?}");

    let wrong = "[book]\ntitle = \"T\"\n\n[math.macros]\na1 = 'x'\nb = 3\n";
    let (_folder, outcome) =
        compiled(&[("book.toml", wrong), SUMMARY, ("src/a.md", "# A\n\nA\n"), ("src/b.md", "# B\n\nB\n")]);
    let codes: Vec<_> = outcome.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["bad-math", "wrong-type"], "{:?}", outcome.diagnostics);
}

#[test]
fn commands_of_mdbook_katex_are_known() {
    let manifest = "[book]\ntitle = \"T\"\nlanguage = \"en\"\n\n[preprocessor.katex]\nmacros = \"macros.txt\"\n\n[output.html]\n";
    let macros = "\\RR:{\\mathbb{R}}\n\\pair:{(#1, #2)}\n";
    let text = "# A\n\n$\\pair{a}{\\RR}$ and\n\n$$ \\pair xy $$\n";
    let (_folder, outcome) = compiled(&[
        ("book.toml", manifest),
        ("macros.txt", macros),
        SUMMARY,
        ("src/a.md", text),
        ("src/b.md", "# B\n\nB\n"),
    ]);
    assert!(outcome.diagnostics.iter().all(|d| d.code != "bad-math"), "{:?}", outcome.diagnostics);
    assert!(!outcome.files.is_empty());
    let outside = manifest.replace("macros.txt", "../macros.txt");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("macros.txt"), macros).unwrap();
    let root = folder.path().join("book");
    std::fs::create_dir_all(root.join("src")).unwrap();
    for (name, text) in
        [("book.toml", outside.as_str()), ("src/SUMMARY.md", "- [A](a.md)\n"), ("src/a.md", text)]
    {
        std::fs::write(root.join(name), text).unwrap();
    }
    let outcome = aldine::compile(&aldine::Options::new(&root));
    assert!(outcome.diagnostics.iter().any(|d| d.code == "outside-book"), "{:?}", outcome.diagnostics);
}
