//! The index, the lists, and what they lead to, in both books.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;

use aldine::diagnostics::Diagnostics;
use aldine::document::{Book, plain};
use aldine::source::Sources;
use aldine::theme::Theme;
use aldine::typeset::page::{Item, ItemKind, LinkTarget, Page, PrintedBook, Tag};
use aldine::typeset::{Fonts, compose};

/// A book resolved and printed, and what was said of it.
struct Made {
    book: Book,
    printed: PrintedBook,
    said: Vec<String>,
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let image = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/torture/src/img/rgb.png");
    std::fs::copy(image, folder.path().join("rgb.png")).unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn make(path: &Path) -> Made {
    let (sources, diags) = (Sources::default(), Diagnostics::default());
    let project = aldine::manifest::load(path, None, &sources, &diags).unwrap();
    let theme = Theme::load(&project, &diags).unwrap();
    let mut book = aldine::manuscript::read(&project, &sources, &diags).unwrap();
    let options = aldine::resolve::Options { number_depth: theme.front.number_depth, ..Default::default() };
    aldine::resolve::resolve(&mut book, &options, &diags);
    let fonts = Fonts::new(&project.root, &project.src);
    let printed = compose(&book, &theme, &project.pdf, fonts, &diags);
    let said = diags.sorted(&sources).into_iter().map(|d| format!("{}: {}", d.code, d.message)).collect();
    Made { book, printed, said }
}

/// The lines of a page with where they begin, running heads and folios left out; what stands on one
/// baseline in one column is one line.
fn lines(book: &PrintedBook, page: &Page) -> Vec<(f32, f32, String)> {
    let mut lines: Vec<(f32, f32, String)> = Vec::new();
    for Item { tag, kind } in &page.items {
        let ItemKind::Line(line) = kind else { continue };
        if matches!(tag, Tag::Artifact | Tag::Head | Tag::Folio) {
            continue;
        }
        let mut text = String::new();
        for run in &line.runs {
            let face = &book.faces[usize::from(run.face)];
            for glyph in &page.glyphs[run.glyphs.start as usize..run.glyphs.end as usize] {
                text.push_str(face.glyphs.get(&glyph.id).map_or("\u{fffd}", |t| t));
            }
        }
        lines.push((line.runs[0].x, line.y, text.trim_end().to_owned()));
    }
    lines
}

/// The folio of the page that holds a word.
fn folio(book: &PrintedBook, word: &str) -> String {
    let page = book.pages.iter().find(|page| lines(book, page).iter().any(|line| line.2.contains(word)));
    page.unwrap_or_else(|| panic!("{word} is on no page")).label.clone()
}

/// The same, of the text.
fn body_folio(book: &PrintedBook, word: &str) -> String {
    let pages = book.pages.iter().filter(|page| page.label.starts_with(|c: char| c.is_ascii_digit()));
    let page = pages.into_iter().find(|page| lines(book, page).iter().any(|line| line.2.contains(word)));
    page.unwrap_or_else(|| panic!("{word} is on no page")).label.clone()
}

fn filler(paragraphs: usize) -> String {
    let sentence = "It is a truth that a page wants filling, and that whoever fills it must write on. ";
    format!("{}\n\n", sentence.repeat(4)).repeat(paragraphs)
}

const MANIFEST: &str = "chapters = [\"a.md\", \"b.md\", { role = \"index\" }, \"end.md\"]\n[book]\ntitle = \"T\"\nauthor = \"A\"\nlanguage = \"en\"\n";

fn unpack(epub: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(epub)).unwrap();
    let mut files = BTreeMap::new();
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).unwrap();
        let mut text = String::new();
        if file.read_to_string(&mut text).is_ok() {
            files.insert(file.name().trim_start_matches("OEBPS/").to_owned(), text);
        }
    }
    files
}

fn epub(path: &Path) -> BTreeMap<String, String> {
    let mut options = aldine::Options::new(path);
    options.formats = Some(vec![aldine::Format::Epub]);
    let outcome = aldine::compile(&options);
    assert_eq!(outcome.errors(), 0, "{:?}", outcome.diagnostics);
    unpack(&outcome.files[0].bytes)
}

#[test]
fn the_index_names_the_pages_of_its_marks() {
    let a = format!(
        "# One\n\nThe [zephyr]{{.index}} begins.\n\n{}Zephyrone [Zephyr]{{.index .main}}.\n\n[]{{index=\"wind!of the sea\" \
         range=begin}}Seabegin.\n\n{}",
        filler(14),
        filler(30)
    );
    let b = format!(
        "# Two\n\n{}Seaend.[]{{index=\"wind!of the sea\" range=end}}\n\n\
         Last[^n].\n\n[^n]: A note with [`code`]{{.index}}.\n\n[]{{index=gust see=\"wind!of the sea\"}}\n",
        filler(4)
    );
    let folder =
        folder(&[("book.toml", MANIFEST), ("a.md", &a), ("b.md", &b), ("end.md", "# End\n\nFinis.\n")]);
    let made = make(folder.path());
    assert_eq!(made.said, Vec::<String>::new());
    let book = &made.printed;
    let of = |word: &str| folio(book, word);
    let index = book.pages.iter().find(|page| lines(book, page).first().is_some_and(|l| l.2 == "Index"));
    let index = index.expect("there is an index");
    let text: Vec<String> = lines(book, index).into_iter().map(|line| line.2).collect();
    let zephyrs = format!("zephyr, {}, {}", of("zephyr begins"), of("Zephyrone"));
    let sea = format!("of the sea, {}–{}", of("Seabegin"), of("Seaend"));
    let code = format!("code, {}", of("Last"));
    assert_eq!(
        text,
        ["Index", "C", &code, "G", "gust, see wind, of the sea", "W", "wind", &sea, "Z", &zephyrs]
    );
    // The letters stand in two columns, and every number leads to its mark.
    let left: Vec<i32> = lines(book, index).iter().skip(1).map(|line| line.0 as i32).collect();
    assert!(left.iter().max().unwrap() - left.iter().min().unwrap() > 100, "{left:?}");
    assert_eq!(index.links.len(), 5, "{:?}", index.links);
    for link in &index.links {
        let LinkTarget::Anchor(anchor) = &link.target else { panic!("{link:?}") };
        assert!(book.anchors.contains_key(&**anchor), "{anchor}");
    }
    // What stands behind the index is where the contents say.
    let contents =
        book.pages.iter().find(|p| lines(book, p).first().is_some_and(|l| l.2 == "Contents")).unwrap();
    let text: String = lines(book, contents).iter().map(|l| format!("{} ", l.2)).collect();
    assert!(text.contains(&format!("End {}", of("Finis"))), "{text}");

    // The e-book names the same pages.
    let files = epub(folder.path());
    let index = files.iter().find(|(name, _)| name.contains("index")).expect("there is an index").1;
    let document = roxmltree::Document::parse_with_options(
        index,
        roxmltree::ParsingOptions { allow_dtd: true, nodes_limit: u32::MAX },
    )
    .unwrap();
    let entries: Vec<String> = document
        .descendants()
        .filter(|n| n.has_tag_name(("http://www.w3.org/1999/xhtml", "li")))
        .map(|n| n.children().filter(|c| !c.has_tag_name(("http://www.w3.org/1999/xhtml", "ul"))))
        .map(|kids| {
            kids.flat_map(|k| k.descendants()).filter_map(|n| n.text().filter(|_| n.is_text())).collect()
        })
        .map(|text: String| text.trim().to_owned())
        .collect();
    assert_eq!(entries, [code.as_str(), "gust, see wind, of the sea", "wind", &sea, &zephyrs]);
    for link in document.descendants().filter_map(|n| n.attribute("href")).filter(|href| href.contains('#')) {
        let (file, id) = link.split_once('#').unwrap();
        let file = if file.is_empty() { index } else { &files[&format!("text/{file}")] };
        assert!(file.contains(&format!("id=\"{id}\"")), "{link}");
    }
    assert!(files["nav.xhtml"].contains("epub:type=\"index\""));
}

#[test]
fn entries_are_sorted_and_joined() {
    let text = "# One\n\n[Ärger]{.index} [Arm]{.index} [ab]{.index} [Ab]{.index} [Ab]{index=Ab} [&x]{.index} \
                [*Emma*!`code`]{.index-only} \\index{Zeit!kurz|textbf} [𝛼]{.index sort=alpha} \
                [x]{index=\"println!\"} [y]{index=Ding see=Arm see-also=none}\n\n## [Head]{.index}\n\nText.\n\n\
                []{index=alone}\n\n- item\n\n# Register\n\nVorwort.\n";
    let folder = folder(&[("book.md", &format!("---\ntitle: T\nauthor: A\nlang: de\n---\n\n{text}"))]);
    let made = make(&folder.path().join("book.md"));
    assert_eq!(made.said, Vec::<String>::new());
    insta::assert_snapshot!(plain::outline(&made.book));
}

#[test]
fn what_is_wrong_with_an_index_is_said() {
    let text = "# One\n\n[a]{.index range=begin} [b]{.index range=end} []{index=c see=nothing}\n\n# Index\n";
    let folder = folder(&[
        ("book.md", text),
        ("none.md", "# One\n\n[a]{.index} and [b]{.index}.\n"),
        ("empty.md", "# One\n\nText.\n\n# Index\n\n# List of figures\n\n# List of equations\n"),
    ]);
    let said = |name: &str| {
        let said = make(&folder.path().join(name)).said.into_iter();
        said.filter(|said| !said.starts_with("no-") || said.starts_with("no-index")).collect::<Vec<_>>()
    };
    assert_eq!(
        said("book.md"),
        [
            "index-range: `a` begins here in the index but ends nowhere",
            "index-range: `b` ends here in the index but begins nowhere",
            "unknown-entry: the index has no entry `nothing`",
        ]
    );
    assert_eq!(said("none.md"), ["no-index: there are 2 marks for an index, but no section to hold it"]);
    assert_eq!(
        said("empty.md"),
        [
            "nothing-listed: there is nothing for the index",
            "nothing-listed: there are no figures to list",
            "nothing-listed: there are no numbered formulas to list",
        ]
    );
}

#[test]
fn a_long_index_fills_its_columns() {
    let marks: String = (0..400)
        .map(|n| {
            let letter = char::from(b'a' + (n % 26) as u8);
            format!("[]{{index=\"{letter}word {n}\"}}[]{{index=\"{letter}word {n}!within and beside what is long\"}}")
        })
        .collect();
    let folder = folder(&[(
        "book.md",
        &format!("---\ntitle: T\nauthor: A\n---\n\n# One\n\nText {marks}.\n\n# Index\n"),
    )]);
    let made = make(&folder.path().join("book.md"));
    let book = &made.printed;
    let first =
        book.pages.iter().position(|p| lines(book, p).first().is_some_and(|l| l.2 == "Index")).unwrap();
    let pages: Vec<&Page> = book.pages[first..].iter().filter(|p| !lines(book, p).is_empty()).collect();
    assert!(pages.len() > 5, "{}", pages.len());
    let mut entries = 0;
    for (n, page) in pages.iter().enumerate() {
        let lines = lines(book, page);
        entries += lines.iter().filter(|l| l.2.contains("word ")).count();
        let middle = lines.iter().map(|l| l.0).fold(f32::INFINITY, f32::min) + 130.0;
        let column = |right: bool| lines.iter().filter(move |l| (l.0 > middle) == right && l.2 != "Index");
        let end = |right: bool| column(right).map(|l| l.1).fold(0.0, f32::max);
        let slack = (end(false) - end(true)).abs();
        assert!(slack < 60.0, "page {n}: the columns end {slack} pt apart");
        for right in [false, true] {
            let last = column(right).max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
            assert!(last.2.chars().count() > 1, "a letter ends a column on page {n}");
            assert!(!last.2.contains("word"), "an entry is parted from the one within it on page {n}");
        }
    }
    assert_eq!(entries, 400);
}

#[test]
fn an_entry_that_goes_on_overleaf_is_named_again() {
    let marks: String = (0..300)
        .map(|n| format!("[]{{index=\"harbour!{:02}!lights number {n}\"}}", n / 100))
        .chain((0..200).map(|n| format!("[]{{index=\"tide!hour {n:03}\"}}")))
        .collect();
    let text = format!("---\ntitle: T\nauthor: A\n---\n\n# One\n\nText {marks}.\n\n# Index\n");
    let folder = folder(&[("book.md", &text)]);
    let made = make(&folder.path().join("book.md"));
    let book = &made.printed;
    let mut named = Vec::new();
    let first =
        book.pages.iter().position(|p| lines(book, p).first().is_some_and(|l| l.2 == "Index")).unwrap();
    for (n, page) in book.pages.iter().enumerate().skip(first + 1) {
        let lines = lines(book, page);
        let again: Vec<&str> =
            lines.iter().map(|l| l.2.as_str()).filter(|l| l.contains("continued")).collect();
        let top: Vec<&str> = lines.iter().map(|l| l.2.as_str()).take(again.len()).collect();
        assert_eq!(top, again, "page {n}: elsewhere than at the head");
        // Facing the page before, its reader sees where the entry begins.
        assert!(n % 2 == 1 || again.is_empty(), "page {n} is a recto: {again:?}");
        named.extend(again.into_iter().map(|line| line.replace('\u{a0}', " ")));
        // It is no part of the text a second time.
        let repeated = page.items.iter().filter(|item| item.tag == Tag::Repeated).count();
        assert!(n % 2 == 1 || repeated == 0);
    }
    assert!(
        named.contains(&"harbour (continued)".into()) && named.contains(&"tide (continued)".into()),
        "{named:?}"
    );
    assert!(named.iter().any(|line| line.starts_with(['0', '1'])), "{named:?}");
    // The e-book, which has no pages, names each once.
    let epub = epub(&folder.path().join("book.md"));
    assert!(epub.values().all(|file| !file.contains("continued")));
}

#[test]
fn lists_name_figures_tables_listings_and_formulas() {
    let text = format!(
        "# One\n\n{}::: {{.figure #fig:a}}\n![A red square](rgb.png)\n\nThe *square*. And more of it.\n:::\n\n\
         ![Another](rgb.png \"Unnumbered\")\n\n\
         | a | b |\n|---|---|\n| c | d |\n\nTable: Letters {{#tbl:l}}\n\n\
         ```rust,title=\"src/main.rs\" {{#lst:main}}\nfn main() {{}}\n```\n\n$$x^2$$ {{#eq:x}}\n\n\
         ![Third](rgb.png \"A long caption\"){{#fig:c short=\"Short\"}}\n",
        filler(12)
    );
    let manifest = "chapters = [{ role = \"list-of-figures\" }, { role = \"list-of-tables\", title = \"My tables\" }, \
                    { role = \"list-of-listings\" }, { role = \"list-of-equations\" }, \"a.md\"]\n\
                    [book]\ntitle = \"T\"\nauthor = \"A\"\nlanguage = \"fr\"\n[theme]\nname = \"handbook\"\n";
    let folder = folder(&[("book.toml", manifest), ("a.md", &text)]);
    let made = make(folder.path());
    assert_eq!(made.said, Vec::<String>::new());
    let book = &made.printed;
    let page = |title: &str| {
        let found = book.pages.iter().find(|p| lines(book, p).first().is_some_and(|l| l.2 == title));
        found.unwrap_or_else(|| panic!("no page is titled {title}"))
    };
    let list = |title: &str| {
        let mut rows: BTreeMap<i32, String> = BTreeMap::new();
        for (_, y, text) in lines(book, page(title)).into_iter().skip(1) {
            rows.entry(y as i32).and_modify(|row| *row = format!("{row} | {text}")).or_insert(text);
        }
        rows.into_values().collect::<Vec<_>>()
    };
    let of = |word: &str| body_folio(book, word);
    assert_eq!(
        list("Table des figures"),
        [
            format!("1.1 | The square. And more of it | {}", of("And more")),
            format!("Unnumbered | {}", of("Unnumbered")),
            format!("1.2 | Short | {}", of("A long caption")),
        ]
    );
    assert_eq!(list("My tables"), [format!("1.1 | Letters | {}", of("Letters"))]);
    assert_eq!(list("Liste des listings"), [format!("1.1 | src/main.rs | {}", of("fn main"))]);
    assert_eq!(list("Liste des équations").len(), 1);
    // Before the text, in roman folios.
    assert!(page("My tables").label.chars().all(|c| "ivxl".contains(c)), "{}", page("My tables").label);

    let files = epub(folder.path());
    let nav = &files["nav.xhtml"];
    for part in
        ["<nav epub:type=\"loi\"", "<nav epub:type=\"lot\"", "<a epub:type=\"loi\"", "<a epub:type=\"lot\""]
    {
        assert!(nav.contains(part), "{part}");
    }
    let list = files.iter().find(|(name, _)| name.contains("table-des-figures")).expect("there is a list").1;
    assert_eq!(list.matches("<li>").count(), 3);
    assert!(list.contains("<em>square</em>"), "{list}");
}

const GLOSSARY: &str = "chapters = [\"a.md\", \"b.md\", { file = \"g.md\", role = \"glossary\" }]\n[book]\ntitle = \"T\"\nauthor = \"A\"\nlanguage = \"en\"\n";

const ENTRIES: &str = "# Glossary\n\nDrop cap, initial\n: A large letter; see [folios]{.term}.\n\nFolio\n: A page\u{2019}s number.\n\n\
                       Portable Document Format (PDF)\n: Pages.\n\nUnused\n: Nothing.\n";

#[test]
fn marked_terms_lead_to_the_glossary() {
    let a = "# One\n\nA [Folio]{.term}, [initials]{.term}, [the format]{term=pdf}, [page *numbers*]{#x .index term=\"folio\"}.\n\n\
             A folio, not marked. [foliar]{.term} and [nonsense]{.term}.\n";
    let folder =
        folder(&[("book.toml", GLOSSARY), ("a.md", a), ("b.md", "# Two\n\nB.\n"), ("g.md", ENTRIES)]);
    let made = make(folder.path());
    let said: Vec<&String> = made.said.iter().filter(|s| s.contains("term")).collect();
    assert_eq!(
        said,
        [
            "unknown-term: the glossary does not explain `foliar`",
            "unknown-term: the glossary does not explain `nonsense`"
        ]
    );
    let outline = plain::outline(&made.book);
    for wanted in [
        "<term \u{2192}2#term.folio Folio>, <term \u{2192}2#term.drop-cap-initial initials>, \
         <term \u{2192}2#term.portable-document-format-pdf the format>",
        "<term \u{2192}2#term.folio page <em numbers>>",
        "A folio, not marked. foliar and nonsense.",
        "see <term \u{2192}2#term.folio folios>",
        "term: <span {#term.folio} >Folio",
        "term: Unused",
    ] {
        assert!(outline.contains(wanted), "{wanted}\n{outline}");
    }
    // In print each is a link to where the entry stands.
    let page = &made.printed.pages[made.printed.anchors["term.folio"].page as usize];
    assert!(lines(&made.printed, page).iter().any(|line| line.2.contains("Folio")));
    let links = made.printed.pages.iter().flat_map(|page| &page.links);
    let to = |id: &str| links.clone().filter(|l| l.target == LinkTarget::Anchor(id.into())).count();
    assert_eq!((to("term.folio"), to("term.drop-cap-initial"), to("term.unused")), (3, 1, 0));
    let epub = epub(folder.path());
    let one = epub.iter().find(|(name, _)| name.ends_with("/a.xhtml")).unwrap().1;
    let link = "<a class=\"term\" epub:type=\"glossref\" role=\"doc-glossref\" href=\"g.xhtml#term.folio\">Folio</a>";
    assert!(one.contains(link), "{one}");
    let entries = epub.iter().find(|(name, _)| name.ends_with("/g.xhtml")).unwrap().1;
    assert!(
        entries.contains("<dt epub:type=\"glossterm\"><span id=\"term.folio\"></span>Folio</dt>"),
        "{entries}"
    );
    assert!(entries.contains("<dd epub:type=\"glossdef\">"), "{entries}");
}

#[test]
fn first_mentions_lead_to_the_glossary_where_the_book_asks() {
    let manifest = format!("{GLOSSARY}[glossary]\nfirst-mentions = true\n");
    let a = "# Of folios\n\n## Folio\n\n| folio |\n| --- |\n| folio |\n\nNo portfolio, `folio` or [a folio](b.md), \
             [folio]{.no-term}; **folios**, then a folio. Drop caps (*PDF*), not pdf.\n\n> An initial. The Portable\u{a0}Document Format.\n";
    let b = "# Two\n\nFolio.\n\nText.[^n]\n\n[^n]: An initial.\n";
    let folder = folder(&[("book.toml", &manifest), ("a.md", a), ("b.md", b), ("g.md", ENTRIES)]);
    let (sources, diags) = (Sources::default(), Diagnostics::default());
    let project = aldine::manifest::load(folder.path(), None, &sources, &diags).unwrap();
    let mut book = aldine::manuscript::read(&project, &sources, &diags).unwrap();
    let options =
        aldine::resolve::Options { first_mentions: project.glossary.first_mentions, ..Default::default() };
    aldine::resolve::resolve(&mut book, &options, &diags);
    let outline = plain::outline(&book);
    let mentions: Vec<&str> = outline
        .match_indices("<term ")
        .map(|(at, _)| outline[at..].split(['>', '\n']).next().unwrap())
        .collect();
    assert_eq!(
        mentions,
        [
            "<term \u{2192}2#term.folio folios",
            "<term \u{2192}2#term.drop-cap-initial Drop caps",
            "<term \u{2192}2#term.portable-document-format-pdf PDF",
            "<term \u{2192}2#term.folio Folio",
            "<term \u{2192}2#term.drop-cap-initial initial",
            "<term \u{2192}2#term.folio folios",
        ],
        "{outline}"
    );
    assert!(outline.contains("<strong <term"), "{outline}");
}

#[test]
fn a_term_without_a_glossary_is_said_once() {
    let folder = folder(&[("a.md", "# One\n\nA [folio]{.term} and a [page]{.term}.\n")]);
    let made = make(&folder.path().join("a.md"));
    let said: Vec<&String> = made.said.iter().filter(|s| s.contains("term")).collect();
    assert_eq!(said, ["unknown-term: `folio` is marked as a term, and the book has no glossary"]);
}
