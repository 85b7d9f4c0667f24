//! The wrap of a printed book, and what a print service asks of its pages: read back from the PDF.

use std::path::Path;

use aldine::printers::Printer;
use aldine::{Format, Options, Outcome, WrapOptions};
use lopdf::content::Content;
use lopdf::{Document, Object};

/// A book in a folder of its own.
fn book(manifest: &str, text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("book.toml"), manifest).unwrap();
    std::fs::create_dir(folder.path().join("src")).unwrap();
    std::fs::write(folder.path().join("src/one.md"), text).unwrap();
    folder
}

const PRIDE: &str = r#"
[book]
title = "Pride and Prejudice"
author = "Jane Austen"
publisher = "Aldine House"
isbn = { print = "978-0-14-143951-8" }
description = """
When Elizabeth Bennet first meets eligible bachelor Fitzwilliam Darcy, she thinks him arrogant.

He is indifferent to her good looks and lively mind; it isn't until later that he is not.
"""
chapters = ["one.md"]

[pdf]
trim = "5.5x8.5in"
"#;

fn options(folder: &Path) -> WrapOptions {
    WrapOptions {
        path: folder.into(),
        pages: Some(337),
        paper: Some("cream".into()),
        ..WrapOptions::default()
    }
}

fn codes(outcome: &Outcome) -> Vec<&'static str> {
    outcome.diagnostics.iter().map(|d| d.code).collect()
}

/// The wrap, which must be made without a word.
fn wrap(options: &WrapOptions) -> Document {
    let (outcome, _) = aldine::wrap(options);
    assert_eq!(codes(&outcome), Vec::<&str>::new(), "{:?}", outcome.diagnostics);
    Document::load_mem(&outcome.files[0].bytes).unwrap()
}

/// A box of a page, inherited or its own: width and height in inches.
fn sides(doc: &Document, page: lopdf::ObjectId, name: &str) -> (f32, f32) {
    let own = doc.get_dictionary(page).unwrap();
    let inherited = || {
        let parent = own.get(b"Parent").and_then(Object::as_reference).unwrap();
        doc.get_dictionary(parent).unwrap().get(name.as_bytes()).unwrap()
    };
    let rect = own.get(name.as_bytes()).unwrap_or_else(|_| inherited()).as_array().unwrap();
    let n = |i: usize| rect[i].as_float().unwrap();
    ((n(2) - n(0)) / 72.0, (n(3) - n(1)) / 72.0)
}

fn content(doc: &Document, page: lopdf::ObjectId) -> Content {
    Content::decode(&doc.get_page_content(page)).unwrap()
}

/// The black rectangles of a page: x, y, width, height.
fn black(content: &Content) -> Vec<[f32; 4]> {
    let (mut fill, mut rect, mut all) = (0.0, [0.0; 4], Vec::new());
    for operation in &content.operations {
        let n = |i: usize| operation.operands[i].as_float().unwrap();
        match operation.operator.as_str() {
            "g" => fill = n(0),
            "rg" | "k" => fill = 1.0,
            "re" => rect = [n(0), n(1), n(2), n(3)],
            "f" if fill == 0.0 => all.push(rect),
            _ => {}
        }
    }
    all
}

/// Reads an EAN-13 off its bars, by the standard's table of widths.
fn scan(bars: &[[f32; 4]]) -> String {
    const WIDTHS: [[u8; 4]; 10] = [
        [3, 2, 1, 1],
        [2, 2, 2, 1],
        [2, 1, 2, 2],
        [1, 4, 1, 1],
        [1, 1, 3, 2],
        [1, 2, 3, 1],
        [1, 1, 1, 4],
        [1, 3, 1, 2],
        [1, 2, 1, 3],
        [3, 1, 1, 2],
    ];
    const FIRST: [&str; 10] =
        ["AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB", "ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA"];
    let mut bars = bars.to_vec();
    bars.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let (left, last) = (bars[0][0], bars[bars.len() - 1]);
    let module = (last[0] + last[2] - left) / 95.0;
    let mut elements = Vec::new();
    let mut end = left;
    for bar in &bars {
        for width in [bar[0] - end, bar[2]] {
            let modules = width / module;
            assert!((modules - modules.round()).abs() < 0.1, "{modules}");
            elements.push(modules.round() as u8);
        }
        end = bar[0] + bar[2];
    }
    // The first element is the nothing before the first bar.
    let digit = |from: usize| {
        let own: [u8; 4] = elements[from..from + 4].try_into().unwrap();
        let turned = [own[3], own[2], own[1], own[0]];
        let find = |w: [u8; 4]| WIDTHS.iter().position(|known| *known == w);
        find(own).map(|d| (d, 'A')).or_else(|| find(turned).map(|d| (d, 'B'))).unwrap()
    };
    let left: Vec<(usize, char)> = (0..6).map(|n| digit(4 + 4 * n)).collect();
    let sets: String = left.iter().map(|(_, set)| *set).collect();
    let first = FIRST.iter().position(|known| *known == sets).unwrap();
    let right = (0..6).map(|n| digit(4 + 24 + 5 + 4 * n).0);
    let digits = [first].into_iter().chain(left.iter().map(|(d, _)| *d)).chain(right);
    digits.map(|d| char::from(b'0' + d as u8)).collect()
}

#[test]
fn a_wrap_is_as_large_as_kdp_says() {
    let folder = book(PRIDE, "# One\n\nText.\n");
    let doc = wrap(&options(folder.path()));
    let pages: Vec<_> = doc.get_pages().into_values().collect();
    assert_eq!(pages.len(), 1);
    let near = |a: (f32, f32), b: (f32, f32)| (a.0 - b.0).abs() < 0.001 && (a.1 - b.1).abs() < 0.001;
    let spine = 337.0 * 0.0025;
    assert!(near(sides(&doc, pages[0], "MediaBox"), (2.0 * 5.5 + spine + 0.25, 8.75)));
    assert!(near(sides(&doc, pages[0], "BleedBox"), (2.0 * 5.5 + spine + 0.25, 8.75)));
    assert!(near(sides(&doc, pages[0], "TrimBox"), (2.0 * 5.5 + spine, 8.5)));
    // Every font is in the file, and only what is used of it.
    let mut fonts = 0;
    for object in doc.objects.values() {
        let Ok(dict) = object.as_dict() else { continue };
        if dict.get(b"Type").and_then(Object::as_name).is_ok_and(|name| name == b"FontDescriptor") {
            fonts += 1;
            assert!(dict.has(b"FontFile2") || dict.has(b"FontFile3"));
            let name =
                String::from_utf8_lossy(dict.get(b"FontName").unwrap().as_name().unwrap()).into_owned();
            assert!(name.len() > 7 && name.as_bytes()[6] == b'+', "{name}");
        }
    }
    assert!(fonts >= 2, "{fonts}");
}

#[test]
fn the_bars_say_the_isbn_and_stand_clear() {
    let folder = book(PRIDE, "# One\n\nText.\n");
    let doc = wrap(&options(folder.path()));
    let page = *doc.get_pages().values().next().unwrap();
    let bars: Vec<[f32; 4]> =
        black(&content(&doc, page)).into_iter().filter(|r| r[3] > 30.0 && r[2] < 6.0).collect();
    assert_eq!(bars.len(), 30);
    assert_eq!(scan(&bars), "9780141439518");
    // Full size, and on the back, with more white at its sides than the quiet zones want.
    let left = bars.iter().map(|b| b[0]).fold(f32::MAX, f32::min);
    let right = bars.iter().map(|b| b[0] + b[2]).fold(0.0, f32::max);
    assert!(((right - left) / 72.0 * 25.4 - 95.0 * 0.33).abs() < 0.05);
    let white = 9.0 + 5.5 * 72.0 - 18.0;
    assert!(white - right > 7.0 * 0.33 / 25.4 * 72.0 && left - (white - 144.0) > 11.0 * 0.33 / 25.4 * 72.0);
}

#[test]
fn a_thin_book_has_no_words_on_its_spine() {
    let folder = book(PRIDE, "# One\n\nText.\n");
    let turned = |pages| {
        let doc = wrap(&WrapOptions { pages: Some(pages), ..options(folder.path()) });
        let page = *doc.get_pages().values().next().unwrap();
        content(&doc, page).operations.iter().filter(|o| o.operator == "cm").count()
    };
    assert_eq!(turned(78), 0);
    assert_eq!(turned(337), 1);
}

#[test]
fn the_same_wrap_is_the_same_bytes_and_guides_lie_over_it() {
    let folder = book(PRIDE, "# One\n\nText.\n");
    let bytes = |options: &WrapOptions| aldine::wrap(options).0.files.remove(0).bytes;
    let options = options(folder.path());
    let first = bytes(&options);
    assert!(first == bytes(&options));
    let guided = Document::load_mem(&bytes(&WrapOptions { guides: true, ..options })).unwrap();
    let page = *guided.get_pages().values().next().unwrap();
    let strokes = content(&guided, page).operations.iter().filter(|o| o.operator == "S").count();
    assert_eq!(strokes, 5, "trim, two panels, the spine, the barcode");
}

#[test]
fn pages_are_counted_where_none_are_given() {
    let folder = book(PRIDE, &format!("# One\n\n{}", "A sentence of some words, and another. ".repeat(2000)));
    let (outcome, plan) = aldine::wrap(&WrapOptions { path: folder.path().into(), ..WrapOptions::default() });
    assert_eq!(outcome.errors(), 0);
    let printed = aldine::compile(&Options::new(folder.path()));
    assert_eq!(plan.unwrap().pages as usize, printed.pages.unwrap().next_multiple_of(2));
}

#[test]
fn what_cannot_be_made_is_said() {
    let folder = book(PRIDE, "# One\n\nText.\n");
    let said = |options: WrapOptions| {
        let (outcome, _) = aldine::wrap(&options);
        (codes(&outcome), outcome.files.len())
    };
    let base = || options(folder.path());
    assert_eq!(said(WrapOptions { paper: Some("vellum".into()), ..base() }), (vec!["no-spine"], 0));
    assert_eq!(
        said(WrapOptions { printer: Some(Printer::Other), paper: None, ..base() }),
        (vec!["no-spine"], 0)
    );
    let given = WrapOptions { printer: Some(Printer::Other), spine: Some(30.0), paper: None, ..base() };
    assert_eq!(said(given), (vec![], 1));
    assert_eq!(said(WrapOptions { pages: Some(12), ..base() }), (vec!["page-count"], 1));

    let long = format!("{PRIDE}\n[cover]\nblurb = \"{}\"\n", "word ".repeat(3000));
    let folder = book(&long, "# One\n\nText.\n");
    assert_eq!(said(options(folder.path())), (vec!["blurb-too-long"], 0));
    let bare = "[book]\ntitle = \"A\"\nchapters = [\"one.md\"]\n[cover]\nprinter = \"ingramspark\"\n";
    let folder = book(bare, "# One\n\nText.\n");
    assert_eq!(said(options(folder.path())), (vec!["no-barcode"], 1));
    let wrong = "[book]\ntitle = \"A\"\n[cover]\nprinter = \"lulu\"\nground = \"red\"\npages = 0\n";
    let folder = book(wrong, "# One\n\nText.\n");
    assert_eq!(said(options(folder.path())), (vec!["bad-printer", "bad-color", "bad-number"], 0));
}

/// A grey picture of so many pixels.
fn picture(path: &Path, width: u32, height: u32) {
    image::GrayImage::from_pixel(width, height, image::Luma([90])).save(path).unwrap();
}

#[test]
fn an_image_is_placed_and_cut_at_the_fold() {
    let manifest = format!("{PRIDE}\n[cover]\nfront = \"front.png\"\n");
    let folder = book(&manifest, "# One\n\nText.\n");
    picture(&folder.path().join("front.png"), 2700, 2700);
    let doc = wrap(&options(folder.path()));
    let page = *doc.get_pages().values().next().unwrap();
    let operations = content(&doc, page).operations;
    let cut = operations.iter().position(|o| o.operator == "W").unwrap();
    let n = |i: usize| operations[cut - 1].operands[i].as_float().unwrap();
    assert_eq!(operations[cut - 1].operator, "re");
    // From the fold to the end of the bleed.
    assert!((n(0) - (9.0 + 5.5 * 72.0 + 337.0 * 0.0025 * 72.0)).abs() < 0.02);
    assert!((n(2) - (5.5 * 72.0 + 9.0)).abs() < 0.02);
    // The image has the title, so nothing is set on it.
    picture(&folder.path().join("front.png"), 600, 900);
    let (outcome, _) = aldine::wrap(&options(folder.path()));
    assert_eq!(codes(&outcome), ["low-resolution"]);
    assert!(outcome.diagnostics[0].message.contains("103 pixels to the inch"), "{:?}", outcome.diagnostics);
}

#[test]
fn the_gutter_grows_with_the_pages_and_pages_are_even() {
    let text = format!("# One\n\n{}", "A sentence of some words, and another one. ".repeat(9000));
    let manifest = "[book]\ntitle = \"A\"\nchapters = [\"one.md\"]\n[pdf]\nprinter = \"kdp\"\ntrim = \"5x8in\"\nouter = \"0.4in\"\n[theme.page]\ninner = 30\n";
    let folder = book(manifest, &text);
    let printed = Options { formats: Some(vec![Format::Pdf]), ..Options::new(folder.path()) };
    let outcome = aldine::compile(&printed);
    assert_eq!(codes(&outcome), Vec::<&str>::new(), "{:?}", outcome.diagnostics);
    let pages = outcome.pages.unwrap();
    assert!(pages > 150 && pages.is_multiple_of(2), "{pages}");
    let doc =
        Document::load_mem(&outcome.files.iter().find(|f| f.name.ends_with("pdf")).unwrap().bytes).unwrap();
    let ids: Vec<_> = doc.get_pages().into_values().collect();
    // The text of a recto begins at the gutter that KDP asks of so many pages.
    let recto = ids[(ids.len() / 2) & !1];
    let operations = content(&doc, recto).operations;
    let lines: Vec<f32> = operations
        .iter()
        .scan(0.0, |x, o| {
            match o.operator.as_str() {
                "BT" => *x = 0.0,
                "Td" => *x += o.operands[0].as_float().unwrap(),
                _ => {}
            }
            Some(*x)
        })
        .filter(|x| *x > 0.0)
        .collect();
    let left = lines.iter().copied().fold(f32::MAX, f32::min);
    let gutter = Printer::Kdp.gutter(pages as u32);
    assert!(left >= gutter - 6.0 && left < gutter + 2.0, "{left} {gutter}");
}

#[test]
fn a_full_page_image_bleeds() {
    let manifest = "[book]\ntitle = \"A\"\nchapters = [\"one.md\"]\n[pdf]\nprinter = \"kdp\"\ntrim = \"5x8in\"\nbleed = \"0.125in\"\nouter = \"0.5in\"\ntop=\"0.6in\"\n";
    let text = "# One\n\nBefore it.\n\n![A plate](plate.png){.full-page}\n\nAfter it.\n";
    let folder = book(manifest, text);
    picture(&folder.path().join("src/plate.png"), 800, 1200);
    let outcome = aldine::compile(&Options::new(folder.path()));
    assert_eq!(codes(&outcome), ["page-count", "low-resolution"], "{:?}", outcome.diagnostics);
    let doc =
        Document::load_mem(&outcome.files.iter().find(|f| f.name.ends_with("pdf")).unwrap().bytes).unwrap();
    let pages: Vec<_> = doc.get_pages().into_values().collect();
    let plate =
        pages.iter().position(|id| content(&doc, *id).operations.iter().any(|o| o.operator == "Do")).unwrap();
    let operations = content(&doc, pages[plate]).operations;
    // Neither head nor folio, and the whole sheet.
    assert!(!operations.iter().any(|o| o.operator == "BT"), "{operations:?}");
    let cm = operations.iter().find(|o| o.operator == "cm").unwrap();
    let (w, h) = (cm.operands[0].as_float().unwrap(), cm.operands[3].as_float().unwrap());
    assert!(w >= 5.25 * 72.0 - 0.01 && h >= 8.25 * 72.0 - 0.01, "{w} {h}");
    assert!((w / h - 800.0 / 1200.0).abs() < 0.001);
    // The text flows on to the end of the page before: of one as short as this, nothing is left over.
    let words = |n: usize| content(&doc, pages[n]).operations.iter().any(|o| o.operator == "BT");
    assert!(words(plate - 1) && plate + 1 == pages.len());
    // No bleed where the pages are bound.
    assert_eq!(sides(&doc, pages[plate], "MediaBox"), (5.125, 8.25));
    let box_of = |id| {
        let list = doc.get_dictionary(id).unwrap().get(b"MediaBox").unwrap().as_array().unwrap();
        list[0].as_float().unwrap()
    };
    assert_eq!((box_of(pages[0]), box_of(pages[1])), (9.0, 0.0));
}
