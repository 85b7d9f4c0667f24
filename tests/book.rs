//! Whole books, from their folders to finished files, as a reader gets them.

#[cfg(unix)]
#[path = "diagrams/tests.rs"]
mod diagrams;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use aldine::{Format, Options, Outcome};
use lopdf::{Dictionary, Document, Object};
use usvg::roxmltree;
use zip::{CompressionMethod, ZipArchive};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Compiles on so many threads, with the stack that the command line gives each.
fn compile(path: &Path, threads: usize) -> Outcome {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(16 << 20).build().unwrap();
    pool.install(|| aldine::compile(&Options::new(path)))
}

fn complaints(outcome: &Outcome) -> Vec<String> {
    outcome
        .diagnostics
        .iter()
        .map(|d| format!("{:?} {}: {} {:?}", d.severity, d.code, d.message, d.place))
        .collect()
}

fn file(outcome: &Outcome, format: Format) -> &[u8] {
    &outcome.files.iter().find(|f| f.format == format).expect("the format was made").bytes
}

fn manual() -> &'static Outcome {
    static MANUAL: OnceLock<Outcome> = OnceLock::new();
    MANUAL.get_or_init(|| compile(&folder("book"), 0))
}

fn torture() -> &'static Outcome {
    static TORTURE: OnceLock<Outcome> = OnceLock::new();
    TORTURE.get_or_init(|| compile(&folder("tests/torture"), 0))
}

/// The entries of an EPUB in the archive's order.
struct Epub {
    names: Vec<String>,
    files: BTreeMap<String, Vec<u8>>,
}

impl Epub {
    /// Reads every entry, so that every checksum is compared.
    fn open(bytes: &[u8]) -> Self {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a sound archive");
        let mut epub = Self { names: Vec::new(), files: BTreeMap::new() };
        for i in 0..archive.len() {
            let mut entry = archive.by_index(i).expect("a sound entry");
            let name = entry.name().to_owned();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
            if i == 0 {
                assert_eq!(name, "mimetype");
                assert_eq!(entry.compression(), CompressionMethod::Stored);
                assert_eq!(bytes, b"application/epub+zip");
            }
            epub.names.push(name.clone());
            assert!(epub.files.insert(name.clone(), bytes).is_none(), "{name} is there twice");
        }
        epub
    }

    fn text(&self, name: &str) -> &str {
        std::str::from_utf8(&self.files[name]).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn pages(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str).filter(|n| n.ends_with(".xhtml"))
    }
}

/// `a/b.xhtml` and `../c.png` make `c.png`.
fn joined(base: &str, href: &str) -> String {
    let mut parts: Vec<&str> = base.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let hex: Vec<u8> = rest.by_ref().take(2).collect();
            let hex = std::str::from_utf8(&hex).unwrap();
            bytes.push(u8::from_str_radix(hex, 16).unwrap_or_else(|_| panic!("%{hex} in {text}")));
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn xml<'a>(name: &str, text: &'a str) -> roxmltree::Document<'a> {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    roxmltree::Document::parse_with_options(text, options).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// Every page is well-formed, every id is there once, every link and image leads somewhere.
fn check_epub(epub: &Epub) {
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for page in epub.pages() {
        let document = xml(page, epub.text(page));
        let mut own = BTreeSet::new();
        for id in document.descendants().filter_map(|n| n.attribute("id")) {
            assert!(own.insert(id.to_owned()), "{page} has the id {id} twice");
        }
        ids.insert(page.to_owned(), own);
    }
    let mut links = 0;
    for page in epub.pages() {
        let document = xml(page, epub.text(page));
        for node in document.descendants() {
            let Some(href) = node.attribute("href").or_else(|| node.attribute("src")) else { continue };
            if href.contains("://") || href.starts_with("mailto:") || href.starts_with("data:") {
                continue;
            }
            let (path, fragment) = href.split_once('#').unwrap_or((href, ""));
            let target = if path.is_empty() { page.to_owned() } else { joined(page, &percent_decoded(path)) };
            assert!(epub.files.contains_key(&target), "{page} leads to {href}, which is not there");
            if !fragment.is_empty() {
                let fragment = percent_decoded(fragment);
                assert!(ids[&target].contains(&fragment), "{page} leads to {href}, which has no such id");
            }
            links += 1;
        }
    }
    assert!(links > 10, "only {links} links were found");
}

/// Every font of a PDF, through every page's resources and what they nest.
fn fonts(document: &Document) -> BTreeMap<String, Dictionary> {
    let mut fonts = BTreeMap::new();
    for object in document.objects.values() {
        let Ok(dictionary) = object.as_dict() else { continue };
        let is =
            |key: &[u8], name: &[u8]| dictionary.get(key).and_then(Object::as_name).is_ok_and(|n| n == name);
        if is(b"Type", b"FontDescriptor") {
            let name = dictionary.get(b"FontName").and_then(Object::as_name).expect("a font has a name");
            fonts.insert(String::from_utf8_lossy(name).into_owned(), dictionary.clone());
        }
    }
    fonts
}

fn check_pdf(bytes: &[u8], pages: usize) -> Document {
    let document = Document::load_mem(bytes).expect("a sound PDF");
    assert_eq!(document.get_pages().len(), pages);
    let fonts = fonts(&document);
    assert!(!fonts.is_empty());
    for (name, descriptor) in &fonts {
        let embedded = [b"FontFile".as_slice(), b"FontFile2", b"FontFile3"];
        assert!(embedded.iter().any(|key| descriptor.has(key)), "{name} is not embedded");
        let (tag, _) = name.split_once('+').unwrap_or_else(|| panic!("{name} is not a subset"));
        assert!(tag.len() == 6 && tag.bytes().all(|b| b.is_ascii_uppercase()), "{name}");
    }
    document
}

/// A PDF's text string.
fn string(object: &Object) -> String {
    let bytes = object.as_str().expect("a string");
    match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units: Vec<u16> = rest.chunks_exact(2).map(|c| u16::from_be_bytes([c[0], c[1]])).collect();
            String::from_utf16(&units).unwrap()
        }
        _ => bytes.iter().map(|b| char::from(*b)).collect(),
    }
}

/// Titles of the outline with their depth, in reading order.
fn outline(document: &Document) -> Vec<(usize, String)> {
    fn walk(document: &Document, first: &Object, depth: usize, list: &mut Vec<(usize, String)>) {
        let mut next = Some(first.clone());
        while let Some(object) = next {
            let (_, object) = document.dereference(&object).unwrap();
            let item = object.as_dict().unwrap();
            let (_, title) = document.dereference(item.get(b"Title").unwrap()).unwrap();
            list.push((depth, string(title)));
            if let Ok(child) = item.get(b"First") {
                walk(document, child, depth + 1, list);
            }
            next = item.get(b"Next").ok().cloned();
        }
    }
    let mut list = Vec::new();
    let catalog = document.catalog().unwrap();
    let (_, outlines) = document.dereference(catalog.get(b"Outlines").unwrap()).unwrap();
    walk(document, outlines.as_dict().unwrap().get(b"First").unwrap(), 1, &mut list);
    list
}

#[test]
fn the_manual_builds_both_books_without_a_word_of_complaint() {
    let outcome = manual();
    assert_eq!(complaints(outcome), Vec::<String>::new());
    assert_eq!(outcome.files.len(), 2);
    assert!(outcome.words > 10_000, "{} words", outcome.words);
    assert!(outcome.pages.unwrap() > 50);
}

#[test]
fn the_manuals_epub_is_sound() {
    let epub = Epub::open(file(manual(), Format::Epub));
    check_epub(&epub);
    let nav = epub.pages().find(|p| epub.text(p).contains("epub:type=\"toc\"")).expect("a contents");
    let document = xml(nav, epub.text(nav));
    let list = |kind: &str| -> Vec<String> {
        document
            .descendants()
            .find(|n| {
                n.has_tag_name(("http://www.w3.org/1999/xhtml", "nav"))
                    && n.attribute(("http://www.idpf.org/2007/ops", "type")) == Some(kind)
            })
            .unwrap_or_else(|| panic!("no {kind}"))
            .descendants()
            .filter(|n| n.has_tag_name(("http://www.w3.org/1999/xhtml", "a")))
            .map(|n| {
                n.descendants()
                    .filter(|d| d.is_text())
                    .filter_map(|d| d.text())
                    .collect::<String>()
                    .trim()
                    .to_owned()
            })
            .collect()
    };
    let contents = list("toc");
    for title in ["Preface", "Making a book", "Five minutes", "Small capitals", "Colophon"] {
        assert!(contents.iter().any(|t| t.ends_with(title)), "{title} is not in {contents:?}");
    }
    // The pages of the printed book, from its first to its last.
    let pages = list("page-list");
    let printed = manual().pages.unwrap();
    assert!(pages.len() > printed / 2 && pages.len() <= printed, "{} of {printed}", pages.len());
    assert_eq!(pages.iter().filter(|p| *p == "1").count(), 1, "{pages:?}");
    assert!(!list("landmarks").is_empty());
}

#[test]
fn the_manuals_pdf_is_sound() {
    let outcome = manual();
    let document = check_pdf(file(outcome, Format::Pdf), outcome.pages.unwrap());
    let outline = outline(&document);
    let depth = |title: &str| {
        outline
            .iter()
            .find(|(_, t)| t.ends_with(title))
            .unwrap_or_else(|| panic!("no {title} in {outline:?}"))
            .0
    };
    assert_eq!(depth("Making a book"), 1);
    assert_eq!(depth("Five minutes"), 2);
    assert_eq!(depth("A first book"), 3);
    assert_eq!(depth("Colophon"), 1);
    let info = document.trailer.get(b"Info").unwrap();
    let (_, info) = document.dereference(info).unwrap();
    let title = string(info.as_dict().unwrap().get(b"Title").unwrap());
    assert!(title.starts_with("The Aldine Manual"), "{title}");
}

#[test]
fn citations_lead_to_the_bibliography_and_back() {
    let epub = Epub::open(file(manual(), Format::Epub));
    let text = |end: &str| epub.text(epub.pages().find(|page| page.ends_with(end)).expect("a chapter"));
    let cited = "id=\"cite-1\"><a class=\"cite\" epub:type=\"biblioref\" role=\"doc-biblioref\" \
                 href=\"appendix-bibliography.xhtml#work-knuth1981\">Knuth and Plass 1981</a>";
    assert!(text("ch-citations.xhtml").contains(cited));
    let works = text("appendix-bibliography.xhtml");
    assert!(works.contains("role=\"doc-bibliography\""));
    assert!(works.contains("<li id=\"work-knuth1981\">Knuth, Donald E., and"));
    assert!(works.contains("role=\"doc-backlink\" href=\"ch-citations.xhtml#cite-1\""));
    assert!(works.contains("<a href=\"https://doi.org/10.1002/spe.4380111102\">"));
    let document = check_pdf(file(manual(), Format::Pdf), manual().pages.unwrap());
    let entries = document.objects.values().filter_map(|object| object.as_dict().ok()).filter(|dictionary| {
        dictionary.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == b"BibEntry")
    });
    assert_eq!(entries.count(), works.matches("<li ").count());
}

#[test]
fn every_form_of_markdown_at_once_builds_both_books() {
    let outcome = torture();
    assert_eq!(outcome.errors(), 0, "{:#?}", complaints(outcome));
    check_epub(&Epub::open(file(outcome, Format::Epub)));
    check_pdf(file(outcome, Format::Pdf), outcome.pages.unwrap());
}

#[test]
fn one_thread_and_all_give_the_same_bytes() {
    for (path, first) in [("book", manual()), ("tests/torture", torture())] {
        let again = compile(&folder(path), 1);
        for (a, b) in first.files.iter().zip(&again.files) {
            assert_eq!(a.name, b.name);
            assert!(a.bytes == b.bytes, "{} differs between one thread and all", a.name);
        }
        assert_eq!(complaints(first), complaints(&again));
    }
}

#[test]
fn a_lone_file_is_a_book_with_parts_and_chapters() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("der weiße wal.md");
    let text = "---\ntitle: Der weiße Wal\nauthor: Anna Muster\nlang: de\n---\n\n\
        # Erster Teil\n\n## Aufbruch\n\nEs regnete.\n\n## Ankunft\n\nEs regnete noch immer.\n\n\
        # Zweiter Teil\n\n## Heimkehr\n\nDie Sonne schien.\n";
    std::fs::write(&path, text).unwrap();
    let outcome = compile(&path, 0);
    assert_eq!(complaints(&outcome), Vec::<String>::new());

    let epub = Epub::open(file(&outcome, Format::Epub));
    check_epub(&epub);
    let package = epub.names.iter().find(|n| n.ends_with(".opf")).unwrap();
    let package = epub.text(package);
    for text in ["Der weiße Wal", "Anna Muster", ">de<"] {
        assert!(package.contains(text), "{text} is not in {package}");
    }
    let document = check_pdf(file(&outcome, Format::Pdf), outcome.pages.unwrap());
    let titles: Vec<(usize, String)> = outline(&document);
    let place = |title: &str| titles.iter().position(|(_, t)| t.ends_with(title)).unwrap();
    assert!(place("Erster Teil") < place("Aufbruch") && place("Aufbruch") < place("Ankunft"));
    assert!(place("Ankunft") < place("Zweiter Teil") && place("Zweiter Teil") < place("Heimkehr"));
    assert_eq!(titles[place("Zweiter Teil")].0 + 1, titles[place("Heimkehr")].0);
}

#[test]
fn a_book_with_errors_makes_no_file_and_names_them_all() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("broken.md");
    let text =
        "---\ntitle: Broken\n---\n\n# One\n\n![picture](gone.png)\n\nA call.[^lost]\n\n![again](away.jpg)\n";
    std::fs::write(&path, text).unwrap();
    let outcome = compile(&path, 0);
    assert!(outcome.files.is_empty());
    let said = complaints(&outcome).join("\n");
    for part in ["gone.png", "away.jpg", "lost"] {
        assert!(said.contains(part), "{part} is not in:\n{said}");
    }
}

// The manual's appendices against the program

fn chapter(path: &str) -> String {
    std::fs::read_to_string(folder("book/src").join(path)).unwrap()
}

#[test]
fn every_key_of_the_manifest_is_in_the_manual() {
    fn keys(value: &serde_json::Value, found: &mut BTreeSet<String>) {
        match value {
            serde_json::Value::Object(map) => {
                if let Some(serde_json::Value::Object(properties)) = map.get("properties") {
                    found.extend(properties.keys().cloned());
                }
                map.values().for_each(|v| keys(v, found));
            }
            serde_json::Value::Array(list) => list.iter().for_each(|v| keys(v, found)),
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    keys(&aldine::manifest::schema(), &mut found);
    assert!(found.len() > 40, "{found:?}");
    let text = chapter("appendix/manifest.md");
    let missing: Vec<&String> = found
        .iter()
        .filter(|key| !text.contains(&format!("`{key}`")) && !text.contains(&format!("[{key}]")))
        .collect();
    assert!(missing.is_empty(), "not in the manual: {missing:?}");
}

#[test]
fn every_message_is_in_the_manual() {
    fn sources(dir: &Path, list: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, list);
            } else if path.extension().is_some_and(|e| e == "rs") {
                list.push(path);
            }
        }
    }
    let mut files = Vec::new();
    sources(&folder("src"), &mut files);
    let mut codes = BTreeSet::new();
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap();
        for call in [
            "Diagnostic::error(",
            "Diagnostic::warning(",
            "Diagnostic::note(",
            ".wrong(node,",
            ".refused(",
            ".warn_html(",
        ] {
            for (at, _) in text.match_indices(call) {
                let rest = text[at + call.len()..].trim_start();
                if let Some(code) = rest.strip_prefix('"').and_then(|r| r.split('"').next()) {
                    codes.insert(code.to_owned());
                }
            }
        }
    }
    assert!(codes.len() > 20, "{codes:?}");
    let text = chapter("appendix/messages.md");
    let missing: Vec<&String> = codes.iter().filter(|c| !text.contains(&format!("`{c}`"))).collect();
    assert!(missing.is_empty(), "not in the manual: {missing:?}");
}

#[test]
fn every_table_of_a_theme_is_in_the_manual() {
    let theme: toml::Table = aldine::theme::shipped("classic").unwrap().parse().unwrap();
    let text = chapter("books/themes.md");
    let missing: Vec<&String> =
        theme.keys().filter(|k| theme[*k].as_str().is_none() && !text.contains(&format!("`{k}`"))).collect();
    assert!(missing.is_empty(), "not in the manual: {missing:?}");
}
