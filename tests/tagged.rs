//! The structure of finished PDFs, read back.

use std::fmt::Write;

use lopdf::{Dictionary, Document, Object, ObjectId};

/// Compiles a book of these files and gives its PDF.
fn pdf(manifest: &str, files: &[(&str, &str)]) -> Document {
    let folder = tempfile::tempdir().unwrap();
    let image = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/torture/src/img/rgb.png");
    std::fs::copy(image, folder.path().join("rgb.png")).unwrap();
    std::fs::write(folder.path().join("book.toml"), manifest).unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let mut options = aldine::Options::new(folder.path());
    options.formats = Some(vec![aldine::Format::Pdf]);
    let outcome = aldine::compile(&options);
    assert_eq!(outcome.diagnostics, []);
    let bytes = outcome.files.into_iter().next().unwrap().bytes;
    let verdict = aldine::pdf::verify::verify(&bytes, None).unwrap();
    assert_eq!(verdict.claims, [aldine::pdf::Standard::Ua1]);
    assert_eq!(verdict.breaches, []);
    Document::load_mem(&bytes).unwrap()
}

fn follow<'d>(doc: &'d Document, object: &'d Object) -> &'d Object {
    doc.dereference(object).unwrap().1
}

/// The structure as an outline: an element a line, with how many sequences and annotations it holds.
fn outline(doc: &Document) -> String {
    let root = doc.catalog().unwrap().get(b"StructTreeRoot").unwrap();
    let root = follow(doc, root).as_dict().unwrap();
    let mut out = String::new();
    element(doc, follow(doc, root.get(b"K").unwrap()).as_dict().unwrap(), 0, &mut out);
    out
}

fn string(object: &Object) -> String {
    match object.as_str().unwrap() {
        [0xFE, 0xFF, rest @ ..] => {
            let units: Vec<u16> = rest.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16(&units).unwrap()
        }
        bytes => String::from_utf8(bytes.to_vec()).unwrap(),
    }
}

fn element(doc: &Document, dict: &Dictionary, depth: usize, out: &mut String) {
    let role = String::from_utf8_lossy(dict.get(b"S").unwrap().as_name().unwrap()).into_owned();
    let _ = write!(out, "{}{role}", "  ".repeat(depth));
    for key in ["Lang", "Alt", "ActualText", "ID"] {
        if let Ok(value) = dict.get(key.as_bytes()) {
            let _ = write!(out, " {key}={:?}", string(value));
        }
    }
    let attributes = match dict.get(b"A").map(|a| follow(doc, a)) {
        Ok(Object::Array(list)) => list.clone(),
        Ok(one) => vec![one.clone()],
        Err(_) => Vec::new(),
    };
    for attribute in &attributes {
        for (key, value) in attribute.as_dict().unwrap().iter().filter(|(key, _)| *key != b"O") {
            let key = String::from_utf8_lossy(key);
            let _ = match value {
                Object::Name(name) => write!(out, " {key}={}", String::from_utf8_lossy(name)),
                Object::Integer(number) => write!(out, " {key}={number}"),
                Object::Array(list) if key == "Headers" => {
                    write!(out, " {key}={:?}", list.iter().map(string).collect::<Vec<_>>())
                }
                _ => write!(out, " {key}"),
            };
        }
    }
    let kids: Vec<&Object> = match dict.get(b"K").map(|k| follow(doc, k)) {
        Ok(Object::Array(list)) => list.iter().collect(),
        Ok(_) => vec![dict.get(b"K").unwrap()],
        Err(_) => Vec::new(),
    };
    let kind = |object: &Object| {
        let Object::Dictionary(dict) = follow(doc, object) else { return None };
        dict.get(b"Type").and_then(Object::as_name).ok().map(<[u8]>::to_vec)
    };
    let annotations = kids.iter().filter(|kid| kind(kid).as_deref() == Some(b"OBJR")).count();
    let pages = kids.iter().filter(|kid| kind(kid).as_deref() == Some(b"MCR")).count();
    let _ = write!(out, "{}", " @".repeat(annotations));
    let _ = writeln!(out, "{}", if pages > 0 { " …" } else { "" });
    for kid in kids {
        if let Object::Dictionary(inner) = follow(doc, kid)
            && inner.has(b"S")
        {
            element(doc, inner, depth + 1, out);
        }
    }
}

const MANIFEST: &str = "[book]\ntitle = \"Structure\"\nauthor = \"Ann Other\"\nchapters = [\"1.md\"]\n[theme]\nname = \"handbook\"\n";

fn chapter(text: &str) -> String {
    let outline = outline(&pdf(MANIFEST, &[("1.md", text)]));
    // The book's pages come first, each within a section; the chapter is the last of them.
    let at = outline.rfind("\n  Sect").unwrap() + 1;
    outline[at..].lines().map(|line| format!("{}\n", &line[2..])).collect()
}

#[test]
fn paragraphs_hold_links_languages_and_notes() {
    insta::assert_snapshot!(chapter(
        "# One\n\nA [link](https://example.org) and `code` and [du français *vrai*]{lang=fr}, and a note[^a].\n\n\
         Another paragraph.\n\n[^a]: What the note says.\n\n    In two paragraphs.\n"
    ));
}

#[test]
fn lists_hold_items_with_marks() {
    insta::assert_snapshot!(chapter(
        "# One\n\n1. first\n2. second\n\n   again\n\n   - inner\n   - other\n\n- [x] done\n- [ ] open\n\nTerm\n: Meaning.\n"
    ));
}

#[test]
fn tables_hold_rows_of_cells() {
    insta::assert_snapshot!(chapter(
        "# One\n\nTable: Numbers\n\n| A | B |\n|---|---|\n| 1 | 2 |\n|   | 4 |\n\n\
         <table><tr><th colspan=\"2\">Both</th></tr><tr><th>Row</th><td>1</td></tr></table>\n"
    ));
}

/// The verifier, which every book here must pass, counts the cells of each row.
#[test]
fn tables_without_a_body_and_with_short_rows_are_whole() {
    let outline = chapter(
        "# One\n\n| A | B |\n|---|---|\n\n<table><tr><th>A</th><th>B</th><th>C</th></tr>\
         <tr><td rowspan=\"2\">1</td><td>2</td></tr><tr><td>3</td></tr></table>\n",
    );
    assert_eq!(outline.matches("TBody").count(), 2, "{outline}");
    assert_eq!(outline.matches("THead").count(), 1, "{outline}");
    assert_eq!(outline.matches("TD").count(), 5, "{outline}");
}

#[test]
fn pictures_say_what_they_show() {
    insta::assert_snapshot!(chapter(
        "# One\n\n![Squares](rgb.png \"Some squares\")\n\n![Alone](rgb.png)\n\nIn ![a line](rgb.png){height=8pt} too.\n\n\
         ![](rgb.png){.decorative}\n"
    ));
}

#[test]
fn a_link_of_a_picture_alone_has_its_name() {
    let outline = chapter(
        "# One\n\n[![Squares](rgb.png)](https://example.org) [a ![line](rgb.png)](https://example.org)\n",
    );
    assert!(outline.contains("Link Alt=\"Squares\""), "{outline}");
    assert_eq!(outline.matches("Link Alt").count(), 1, "{outline}");
}

#[test]
fn blocks_are_what_they_are() {
    insta::assert_snapshot!(chapter(
        "# One\n\n> Quoted.\n>\n> Again.\n\n> [!NOTE]\n> A remark.\n\n```rust\nfn main() {\n}\n```\n\n$$x^2$$\n\n\
         ::: verse\nA line\nAnother\n\nA stanza\n:::\n\n***\n\n#### Deep\n\nText.\n"
    ));
}

#[test]
fn a_table_over_pages_is_one_and_its_head_is_read_once() {
    let rows: String = (0..120).map(|n| format!("| {n} | cell |\n")).collect();
    let outline = chapter(&format!("# One\n\n| Head | Other |\n|---|---|\n{rows}"));
    assert_eq!(outline.matches("Table").count(), 1, "{outline}");
    assert_eq!(outline.matches("TH ").count(), 2);
    assert_eq!(outline.matches("TD").count(), 240);
}

#[test]
fn a_paragraph_over_pages_is_one_and_its_hyphens_are_soft() {
    let long =
        "Incomprehensibilities notwithstanding, responsibilities characteristically overwhelm. ".repeat(80);
    let outline = chapter(&format!("# One\n\n{long}\n"));
    assert_eq!(outline.matches("  P").count(), 1, "{outline}");
    assert!(outline.contains("P …"), "{outline}");
    assert!(outline.contains("Span ActualText=\"\\u{ad}\""), "{outline}");
}

#[test]
fn parts_hold_their_chapters_and_the_contents_their_entries() {
    let manifest = "[book]\ntitle = \"Structure\"\nauthor = \"Ann Other\"\n";
    let summary = "[Preface](p.md)\n\n# First part\n\n- [One](1.md)\n  - [Inner](2.md)\n\n# Second part\n\n- [Two](3.md)\n\n[End](e.md)\n";
    let doc = pdf(
        manifest,
        &[
            ("SUMMARY.md", summary),
            ("p.md", "# Preface\n\nBefore.\n"),
            ("1.md", "# One\n\nText.\n\n## Section\n\nMore.\n"),
            ("2.md", "# Inner\n\nText.\n"),
            ("3.md", "# Two\n\nText.\n"),
            ("e.md", "# End\n\nAfter.\n"),
        ],
    );
    insta::assert_snapshot!(outline(&doc));
}

#[test]
fn every_sequence_of_every_page_has_an_element() {
    let doc = pdf(MANIFEST, &[("1.md", "# One\n\nText with a [link](https://example.org).\n")]);
    let mut claimed: Vec<(ObjectId, i64)> = Vec::new();
    for object in doc.objects.values() {
        let Ok(dict) = object.as_dict() else { continue };
        let Ok(page) = dict.get(b"Pg").and_then(Object::as_reference) else { continue };
        let kids = match dict.get(b"K") {
            Ok(Object::Array(list)) => list.clone(),
            Ok(one) => vec![one.clone()],
            Err(_) => continue,
        };
        claimed.extend(kids.iter().filter_map(|kid| Some((page, kid.as_i64().ok()?))));
    }
    claimed.sort_unstable();
    let before = claimed.len();
    claimed.dedup();
    assert_eq!(before, claimed.len());
    for id in doc.get_pages().into_values() {
        let content = String::from_utf8_lossy(&doc.get_page_content(id)).into_owned();
        let sequences = content.matches("/MCID").count();
        assert_eq!(sequences, claimed.iter().filter(|(page, _)| *page == id).count());
        assert_eq!(content.matches("BDC").count(), content.matches("EMC").count());
    }
}

#[test]
fn a_press_is_given_a_date_where_the_book_has_none() {
    let make = |manifest: &str| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("book.toml"), manifest).unwrap();
        std::fs::write(folder.path().join("one.md"), "# One\n\nText.\n").unwrap();
        let mut options = aldine::Options::new(folder.path());
        options.formats = Some(vec![aldine::Format::Pdf]);
        options.standards = Some(vec![aldine::pdf::Standard::X4]);
        let outcome = aldine::compile(&options);
        let said: Vec<_> = outcome.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
        let doc = Document::load_mem(&outcome.files[0].bytes).unwrap();
        let info = follow(&doc, doc.trailer.get(b"Info").unwrap()).as_dict().unwrap();
        (string(info.get(b"ModDate").unwrap()), said)
    };
    let undated = "[book]\ntitle = \"T\"\nauthor = \"A\"\nlanguage = \"en\"\nsrc = \".\"\n";
    assert_eq!(make(undated), ("D:19800101000000Z".to_string(), vec!["no-date"]));
    assert_eq!(make(&format!("{undated}date = \"1813-01-28\"\n")), ("D:18130128000000Z".to_string(), vec![]));
}

#[test]
fn the_index_holds_lists_and_a_list_of_figures_entries() {
    let manifest = "chapters = [{ role = \"list-of-figures\" }, \"1.md\", { role = \"index\" }]\n[book]\ntitle = \"Structure\"\nauthor = \"Ann Other\"\n";
    let text = "# One\n\n[a]{.index} [b]{index=\"a!b\"} []{index=\"a!c\" see-also=d} [d]{.index}\n\n![A square](rgb.png \"Square\"){#fig:a}\n";
    let outline = outline(&pdf(manifest, &[("1.md", text)]));
    let from = outline
        .rfind("TOC\n")
        .and_then(|at| outline[..at].rfind("\n  Sect"))
        .unwrap_or_else(|| panic!("{outline}"))
        + 1;
    insta::assert_snapshot!(&outline[from..]);
}
