//! Scripts that run from right to left, and those that are not divided by spaces.

use aldine::typeset::page::{Item, ItemKind, Line, LineEnd, Page, Tag};

use super::{Printed, print, print_at};

/// What a line's glyphs read as, with the place of each, pt, and its number in the face.
fn letters(printed: &Printed, page: &Page, line: &Line) -> Vec<(String, f32, u16)> {
    let mut letters = Vec::new();
    for run in &line.runs {
        let face = &printed.book.faces[usize::from(run.face)];
        let mut x = run.x;
        for (i, glyph) in page.glyphs[run.glyphs.start as usize..run.glyphs.end as usize].iter().enumerate() {
            let own = face.glyphs.get(&glyph.id).map_or("\u{fffd}", |t| t);
            let text = match &run.actual {
                Some(actual) if i == 0 => actual,
                Some(_) => "",
                None => own,
            };
            letters.push((text.to_string(), x, glyph.id));
            x += glyph.advance * run.size / 1000.0 * run.scale;
        }
    }
    letters
}

fn read(printed: &Printed, page: &Page, line: &Line) -> String {
    letters(printed, page, line).into_iter().map(|l| l.0).collect()
}

/// The leftmost and the rightmost place that a line reaches.
fn reach(page: &Page, line: &Line) -> (f32, f32) {
    let (mut left, mut right) = (f32::MAX, f32::MIN);
    for run in &line.runs {
        let glyphs = &page.glyphs[run.glyphs.start as usize..run.glyphs.end as usize];
        let width: f32 = glyphs.iter().map(|g| g.advance).sum();
        left = left.min(run.x);
        right = right.max(run.x + width * run.size / 1000.0 * run.scale);
    }
    (left, right)
}

/// Lines of the text block, in the order of the book.
fn lines(printed: &Printed) -> Vec<(usize, Tag, &Line)> {
    let mut lines = Vec::new();
    for (n, page) in printed.book.pages.iter().enumerate() {
        for Item { tag, kind } in &page.items {
            if let (ItemKind::Line(line), Tag::Block(_) | Tag::Label(_)) = (kind, tag) {
                lines.push((n, *tag, line));
            }
        }
    }
    lines
}

const GENESIS: &str = "בראשית ברא אלהים את השמים ואת הארץ. והארץ היתה תהו ובהו וחשך על פני תהום ורוח אלהים \
    מרחפת על פני המים. ויאמר אלהים יהי אור ויהי אור. וירא אלהים את האור כי טוב ויבדל אלהים בין האור ובין החשך.";

#[test]
fn hebrew_stands_from_the_right_and_reads_in_order() {
    let printed =
        print(&format!("---\ntitle: ספר\nlanguage: he\n---\n\n# ראשון\n\n{GENESIS}\n\n{GENESIS}\n"), |_| {});
    let theme = &printed.theme;
    let lines = lines(&printed);
    assert!(lines.len() >= 6, "{}", lines.len());
    // The first page of the text is a recto, which is bound at the right.
    let (left, right) = (theme.page.outer, theme.page.width - theme.page.inner);
    let mut text = String::new();
    let mut last = None;
    for (n, tag, line) in &lines {
        let page = &printed.book.pages[*n];
        let (from, to) = reach(page, line);
        let indented = last != Some(*tag) && last.is_some();
        last = Some(*tag);
        let edge = if indented { right - theme.text.indent } else { right };
        assert!((to - edge).abs() < 0.6, "a line begins at {to}, not at {edge}");
        if line.end == LineEnd::Space {
            // A full stop may stand outside.
            assert!(from < left + 0.5 && from > left - 4.0, "a line ends at {from}, not at {left}");
        } else {
            assert!(from > left + 5.0, "the last line is not filled");
        }
        text.push_str(read(&printed, page, line).trim());
        text.push(' ');
    }
    assert_eq!(text.trim(), format!("{GENESIS} {GENESIS}"));
}

#[test]
fn numbers_and_latin_words_stand_from_the_left_within_hebrew() {
    let printed = print(
        "---\ntitle: ספר\nlanguage: he\n---\n\n# ראשון\n\nבשנת 1984 (אלף) כתב Orwell את `f(x)`.\n",
        |_| {},
    );
    let lines = lines(&printed);
    let page = &printed.book.pages[lines[0].0];
    let set = letters(&printed, page, lines[0].2);
    assert_eq!(read(&printed, page, lines[0].2).trim(), "בשנת 1984 (אלף) כתב Orwell את f(x).");
    let place = |text: &str| set.iter().find(|l| l.0 == text).unwrap().1;
    assert!(place("ב") > place("ש") && place("ש") > place("1"));
    assert!(place("1") < place("9") && place("9") < place("4"));
    assert!(place("(") < place("1") && place("(") > place(")"), "the bracket opens at the right");
    assert!(place("O") < place("w") && place("f") < place("x"));
    let last = set.iter().rfind(|l| l.0 == ".").unwrap().1;
    assert!(set.iter().all(|l| l.1 >= last || l.0 == " "), "the full stop ends the line at the left");
}

#[test]
fn brackets_are_mirrored() {
    let printed = print("---\ntitle: ספר\nlanguage: he\n---\n\n# ראשון\n\n(א)\n\n(b)\n", |_| {});
    let lines = lines(&printed);
    let glyph = |at: usize, text: &str| {
        let (page, line) = (&printed.book.pages[lines[at].0], lines[at].2);
        letters(&printed, page, line).into_iter().find(|l| l.0 == text).unwrap().2
    };
    assert_eq!(glyph(0, "("), glyph(1, ")"));
    assert_eq!(glyph(0, ")"), glyph(1, "("));
    let reaches: Vec<_> = lines.iter().map(|l| reach(&printed.book.pages[l.0], l.2)).collect();
    assert!(reaches[0].0 > reaches[1].1, "a Latin paragraph stands at the left, {reaches:?}");
}

#[test]
fn arabic_letters_join_and_read_as_themselves() {
    let printed = print("---\ntitle: كتاب\nlanguage: ar\n---\n\n# واحد\n\nببب ب الإخاء\n", |_| {});
    let lines = lines(&printed);
    let page = &printed.book.pages[lines[0].0];
    let set = letters(&printed, page, lines[0].2);
    assert_eq!(read(&printed, page, lines[0].2).trim(), "ببب ب الإخاء");
    let forms: Vec<u16> = set.iter().filter(|l| l.0 == "ب").map(|l| l.2).collect();
    assert_eq!(forms.len(), 4);
    let mut unlike = forms.clone();
    unlike.sort_unstable();
    unlike.dedup();
    assert_eq!(unlike.len(), 4, "first, middle, last and alone: {forms:?}");
}

#[test]
fn the_pages_of_a_hebrew_book_are_mirrored() {
    let text = format!(
        "---\ntitle: ספר\nauthor: דוד\nlanguage: he\n---\n\n# ראשון\n\n- פריט\n\n1. אחת\n\n| א | ב |\n|---|---|\n| אבג | דהו |\n\n{GENESIS}[^1]\n\n\
         This paragraph is English, and stands from the left as English does, though its book is Hebrew.\n\n{}\n\n[^1]: הערה.\n",
        vec![GENESIS; 40].join("\n\n"),
    );
    let printed = print(&text, |_| {});
    let theme = &printed.theme;
    let first = printed.book.pages.iter().position(|p| p.label == "1").unwrap();
    let lines = lines(&printed);
    for (n, margin) in [(first, theme.page.inner), (first + 1, theme.page.outer)] {
        let right = lines.iter().filter(|l| l.0 == n).map(|l| reach(&printed.book.pages[n], l.2).1);
        let right = right.fold(f32::MIN, f32::max);
        assert!((right - (theme.page.width - margin)).abs() < 1.0, "page {n} reaches {right}");
    }
    let page = &printed.book.pages[first];
    let place = |text: &str| {
        let found = lines.iter().find(|l| read(&printed, &printed.book.pages[l.0], l.2).trim() == text);
        reach(page, found.unwrap_or_else(|| panic!("no {text}")).2)
    };
    assert!(place("•").0 > place("פריט").1, "the mark stands at the right");
    assert!(place("1.").0 > place("אחת").1);
    assert!(place("אבג").0 > place("דהו").1, "the first column is the right one");
}

#[test]
fn a_hebrew_paragraph_in_an_english_book_stands_from_the_right() {
    let text = format!("---\ntitle: Book\n---\n\n# One\n\nEnglish words, and more of them.\n\n{GENESIS}\n");
    let printed = print(&text, |_| {});
    let lines = lines(&printed);
    let right = printed.theme.page.width - printed.theme.page.outer;
    let last = lines.last().unwrap();
    let (from, to) = reach(&printed.book.pages[last.0], last.2);
    assert!((to - right).abs() < 1.0 && from > printed.theme.page.inner + 5.0, "{from}–{to}");
}

#[test]
fn a_link_within_hebrew_can_be_clicked_where_it_stands() {
    let printed = print(
        "---\ntitle: ספר\nlanguage: he\n---\n\n# ראשון\n\nמילה [קישור](https://example.org) סוף\n",
        |_| {},
    );
    let lines = lines(&printed);
    let page = &printed.book.pages[lines[0].0];
    let set = letters(&printed, page, lines[0].2);
    let (right, left) =
        (set.iter().find(|l| l.0 == "ק").unwrap().1, set.iter().find(|l| l.0 == "ס").unwrap().1);
    let area = page.links[0].rect;
    assert!(area.x > left && area.x < right && area.x + area.w > right, "{area:?}");
    assert_eq!(page.links.len(), 1);
}

/// Prints a book with fonts of `tests/fonts` in its folder.
fn print_with(fonts: &[&str], text: &str, change: impl FnOnce(&mut aldine::manifest::Project)) -> Printed {
    let folder = book_with(fonts, text);
    print_at(&folder.path().join("book.md"), change)
}

fn book_with(fonts: &[&str], text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("fonts")).unwrap();
    for font in fonts {
        let from = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fonts").join(font);
        std::fs::copy(from, folder.path().join("fonts").join(font)).unwrap();
    }
    std::fs::write(folder.path().join("book.md"), text).unwrap();
    folder
}

const CJK: &str = "NotoSerifCJK-Subset.ttc";

const CAT: &str = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。何でも薄暗いじめじめした所で\
    「ニャーニャー」、『ニャー（あっ）』。名前？名前！とんと見当がつかぬ、名前も無い。「あっ、あっ」。";

/// Characters that begin no line, and that end none.
const CLOSING: &str = "、。」』）〉》？！っャー…’”，：；";
const OPENING: &str = "「『（〈《“‘";

#[test]
fn japanese_lines_keep_kinsoku_and_fill_their_measure() {
    let mut lengths = Vec::new();
    for cut in 0..12 {
        // Each beginning brings other marks to the lines' ends.
        let text: String = CAT.chars().skip(cut).collect::<String>().repeat(4);
        let source = format!("---\ntitle: 猫\nlanguage: ja\n---\n\n# 猫\n\n{text}\n");
        let printed = print_with(&[CJK], &source, |_| {});
        let theme = &printed.theme;
        let mut whole = String::new();
        let lines = lines(&printed);
        for (n, _, line) in &lines {
            let page = &printed.book.pages[*n];
            let read = read(&printed, page, line);
            let (first, last) = (read.chars().next().unwrap(), read.chars().next_back().unwrap());
            // The text itself may begin with anything.
            assert!(whole.is_empty() || !CLOSING.contains(first), "a line begins with {first}: {read}");
            assert!(!OPENING.contains(last), "a line ends with {last}: {read}");
            let (from, to) = reach(page, line);
            let left = if n.is_multiple_of(2) { theme.page.inner } else { theme.page.outer };
            // An opening mark's blank half stands outside.
            let half = if OPENING.contains(first) { 0.5 * theme.text.size } else { 0.0 };
            // A paragraph begins with a square of white, below a title too.
            let indent = if whole.is_empty() { theme.text.size } else { 0.0 };
            assert!((from - left - indent + half).abs() < 0.4, "{read} begins at {from}, not at {left}");
            if line.end != LineEnd::Paragraph {
                assert!((to - left - theme.measure()).abs() < 0.4, "{read} ends at {to}");
                lengths.extend((!whole.is_empty()).then_some(read.chars().count()));
            }
            whole.push_str(&read);
        }
        assert_eq!(whole, text);
        assert!(printed.warnings.is_empty(), "{:?}", printed.warnings);
    }
    let (least, most) = (lengths.iter().min().unwrap(), lengths.iter().max().unwrap());
    assert!(most - least <= 5, "lines of {least} to {most} letters");
}

#[test]
fn marks_that_follow_one_another_share_a_square_and_latin_stands_apart() {
    let source = "---\ntitle: 猫\nlanguage: ja\n---\n\n# 猫\n\n猫「あ」。猫、「あ」Rust猫2024年\n";
    let printed = print_with(&[CJK], source, |_| {});
    let lines = lines(&printed);
    let page = &printed.book.pages[lines[0].0];
    let set = letters(&printed, page, lines[0].2);
    let em = printed.theme.text.size;
    let step = |from: usize, to: usize| (set[to].1 - set[from].1) / em;
    let text: String = set.iter().map(|l| l.0.as_str()).collect();
    assert_eq!(text, "猫「あ」。猫、「あ」Rust猫2024年");
    let near = |a: f32, b: f32| assert!((a - b).abs() < 0.02, "{a} is not {b} em");
    near(step(0, 1), 1.0); // 猫「
    near(step(1, 2), 1.0); // 「あ
    near(step(3, 4), 0.5); // 」。
    near(step(4, 5), 1.0); // 。猫
    near(step(6, 7), 0.5); // 、「: half a square between the two
    let latin = set.iter().position(|l| l.0 == "R").unwrap();
    let cat = set.iter().rposition(|l| l.0 == "猫").unwrap();
    let width = |i: usize| set[i + 1].1 - set[i].1;
    assert!(width(latin) < em);
    near((set[cat + 1].1 - set[cat].1) / em, 1.25);
    assert_eq!(set[latin].0, "R");
}

#[test]
fn a_collection_gives_each_language_its_own_face() {
    let source = "---\ntitle: 猫\nlanguage: ja\n---\n\n# 猫\n\n名前はまだ無い。\n\n[“此开卷第一回也，故曰。”]{lang=zh}\n";
    let printed = print_with(&[CJK], source, |_| {});
    let lines = lines(&printed);
    let face = |at: usize| {
        let runs = lines[at].2.runs.iter();
        runs.map(|run| printed.book.faces[usize::from(run.face)].name.as_str()).collect::<Vec<_>>()
    };
    assert!(face(0).iter().all(|name| *name == "NotoSerifCJKjp-Regular"), "{:?}", face(0));
    assert!(face(1).iter().all(|name| *name == "NotoSerifCJKsc-Regular"), "{:?}", face(1));
}

#[test]
fn lines_of_source_leave_no_space_between_ideographs() {
    let printed =
        print_with(&[CJK], "---\ntitle: 猫\nlanguage: ja\n---\n\n# 猫\n\n名前は\nまだ無い。\nRust\n", |_| {});
    let lines = lines(&printed);
    assert_eq!(read(&printed, &printed.book.pages[lines[0].0], lines[0].2), "名前はまだ無い。 Rust");
}

#[test]
fn the_books_own_face_stands_in_for_arabic() {
    let source = "---\ntitle: Book\n---\n\n# One\n\nيولد جميع الناس أحرارا\n";
    let printed = print_with(&["NotoNaskhArabic-Subset.ttf"], source, |_| {});
    let lines = lines(&printed);
    for run in &lines[0].2.runs {
        let name = &printed.book.faces[usize::from(run.face)].name;
        assert!(name == "NotoNaskhArabic-Regular" || name == "NotoNaskhArabic", "{name}");
    }
    assert!(printed.warnings.is_empty(), "{:?}", printed.warnings);
    // Without it another has to, which is said.
    let printed = print(source, |_| {});
    let said = printed.warnings.iter().filter(|w| w.starts_with("font-stands-in")).count();
    assert_eq!(said, 1, "{:?}", printed.warnings);
}

#[test]
fn a_variable_font_is_set_and_embedded_in_its_weights() {
    let source = "---\ntitle: ספר\nlanguage: he\ntheme:\n  text:\n    family: Variable Hebrew\n---\n\n# ראשון\n\nשלום **שלום**\n";
    let printed = print_with(&["VariableHebrew-Subset.ttf"], source, |_| {});
    let lines = lines(&printed);
    let page = &printed.book.pages[lines[0].0];
    let weights: Vec<_> =
        lines[0].2.runs.iter().map(|r| printed.book.faces[usize::from(r.face)].weight).collect();
    assert!(weights.contains(&Some(400.0)) && weights.contains(&Some(700.0)), "{weights:?}");
    let set = letters(&printed, page, lines[0].2);
    let shins: Vec<f32> =
        set.iter().enumerate().filter(|(_, l)| l.0 == "ש").map(|(i, _)| set[i].1 - set[i + 1].1).collect();
    assert!(shins[1] > shins[0] * 1.05, "the bold is no wider: {shins:?}");
}

#[test]
fn a_books_own_words_are_those_of_its_language() {
    let text = "---\ntitle: کتاب\nlanguage: fa\npdf:\n  number-depth: 1\ntheme:\n  chapter:\n    number: labelled\n---\n\n\
        # یکم\n\nمتن[^1]\n\n[^1]: یادداشت\n\n# دوم\n\nمتن\n";
    let printed = print_with(&["NotoNaskhArabic-Subset.ttf"], text, |_| {});
    let folios: Vec<&str> = printed.book.pages.iter().map(|page| page.label.as_str()).collect();
    assert!(folios.ends_with(&["۱", "۲"]), "{folios:?}");
    let mut all = String::new();
    for page in &printed.book.pages {
        for item in &page.items {
            if let ItemKind::Line(line) = &item.kind {
                all.push_str(&read(&printed, page, line));
                all.push('\n');
            }
        }
    }
    assert!(all.contains("فصل ۱") && all.contains("فصل ۲"), "{all}");
    assert!(all.contains("فهرست مطالب") && all.contains("متن۱") && all.contains("۱.\n"), "{all}");
}

#[test]
fn letters_that_no_font_has_are_told_once_for_a_script() {
    let text = "---\ntitle: T\n---\n\n# One\n\nText.\n\n\u{378}\u{379} and \u{380} and \u{10f3a5}.\n";
    let printed = print(text, |_| {});
    let missing: Vec<&String> = printed.warnings.iter().filter(|w| w.starts_with("missing-glyph")).collect();
    assert_eq!(missing.len(), 2, "{missing:?}");
    assert!(missing[0].contains("no font has 3 Greek characters: “\u{378}” (U+0378)"), "{missing:?}");
    assert!(missing[1].contains("U+10F3A5"), "{missing:?}");
}

#[test]
fn a_hebrew_initial_hangs_at_the_right() {
    let text = format!(
        "---\ntitle: ספר\nlanguage: he\ntheme:\n  chapter:\n    opening: drop-cap\n---\n\n# ראשון\n\n{GENESIS} {GENESIS}\n"
    );
    let printed = print(&text, |_| {});
    let theme = &printed.theme;
    let right = theme.page.width - theme.page.inner;
    let lines = lines(&printed);
    let (n, _, initial) =
        lines.iter().find(|(_, _, line)| line.runs[0].size > 2.0 * theme.text.size).unwrap();
    let page = &printed.book.pages[*n];
    assert_eq!(read(&printed, page, initial), "ב");
    let (from, to) = reach(page, initial);
    assert!((to - right).abs() < 4.0 && from > right - 60.0, "{from} to {to}, not at {right}");
    let beside: Vec<_> =
        lines.iter().filter(|(_, _, line)| line.runs[0].size < 1.5 * theme.text.size).collect();
    assert!(reach(page, beside[0].2).1 < from + 4.0);
    assert!((reach(page, beside[5].2).1 - right).abs() < 0.6);
}

#[test]
fn pictograms_of_several_characters_are_one_sign_and_read_as_they_were_written() {
    let signs = ["🦀", "✅", "⚠️", "1️⃣", "🇩🇪", "👩‍🚀", "👍🏽", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🤷‍♀️"];
    let printed = print(&format!("# A\n\nPlain. {}\n", signs.join(" ")), |_| {});
    assert_eq!(printed.warnings, Vec::<String>::new());
    let (n, _, line) = lines(&printed)[0];
    let page = &printed.book.pages[n];
    let faces: Vec<&str> =
        line.runs.iter().map(|run| printed.book.faces[usize::from(run.face)].name.as_str()).collect();
    assert!(faces.iter().any(|name| name.contains("NotoEmoji")), "{faces:?}");
    let letters = letters(&printed, page, line);
    for sign in signs {
        let as_written = letters.iter().any(|letter| letter.0 == sign);
        assert!(as_written, "{sign} is not one glyph: {letters:?}");
    }
}

#[test]
fn a_mark_that_the_face_before_it_lacks_is_taken_from_another() {
    let printed = print("# A\n\n```\n'\u{94d}' x\u{5b4}\n```\n", |_| {});
    for page in &printed.book.pages {
        for (_, line, text) in printed.lines(page) {
            for run in &line.runs {
                for glyph in &page.glyphs[run.glyphs.start as usize..run.glyphs.end as usize] {
                    let said = printed.warnings.iter().any(|w| w.starts_with("missing-glyph"));
                    assert!(glyph.id != 0 || said, "{text}: a sign is missing, and nothing says so");
                }
            }
        }
    }
}
