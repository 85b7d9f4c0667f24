//! Whole manifests, from folder to [`Project`].

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::*;
use crate::diagnostics::{Diagnostic, Diagnostics, Place, Severity};
use crate::document::{Direction, Role};
use crate::source::Sources;

fn book(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

struct Loaded {
    project: Option<Project>,
    list: Vec<Diagnostic>,
    sources: Sources,
}

fn load_at(path: &Path, edition: Option<&str>) -> Loaded {
    let sources = Sources::default();
    let diags = Diagnostics::default();
    let project = load(path, edition, &sources, &diags);
    Loaded { project, list: diags.sorted(&sources), sources }
}

impl Loaded {
    fn good(self) -> Project {
        assert!(self.list.is_empty(), "{:#?}", self.list);
        self.project.unwrap()
    }

    /// `code line:column label-or-help` of each.
    fn said(&self) -> Vec<String> {
        self.list
            .iter()
            .map(|d| {
                let place = match &d.place {
                    Place::Span(span) => {
                        let file = self.sources.get(span.file).unwrap();
                        let (line, column) = file.line_column(span.start as usize);
                        format!("{}:{line}:{column}", file.path.display())
                    }
                    Place::Path(path) => path.display().to_string(),
                    Place::Book => "-".into(),
                };
                let more = d.label.as_deref().or(d.help.as_deref()).unwrap_or("");
                format!("{} {place} {more}", d.code).trim().to_string()
            })
            .collect()
    }
}

fn load_book(files: &[(&str, &str)]) -> Loaded {
    let folder = book(files);
    load_at(folder.path(), None)
}

fn entries(project: &Project) -> Vec<String> {
    let Contents::Entries(entries) = &project.contents else { panic!("{:?}", project.contents) };
    entries
        .iter()
        .map(|e| {
            let file = e.file.as_ref().map_or("-".into(), |f| f.display().to_string());
            let role = e.role.map_or("-", Role::name);
            let number: Vec<String> = e.number.iter().map(u32::to_string).collect();
            format!("{file} {role} {} {}", e.level, number.join("."))
        })
        .collect()
}

const CHAPTER: (&str, &str) = ("src/a.md", "# A\n\nText.\n");

#[test]
fn every_key_of_a_book() {
    let manifest = r#"
[book]
title = "The  Title"
subtitle = "Sub"
authors = ["Ann Other", { name = "Ed Itor", role = "editor", file-as = "Itor, Ed" }, { name = "T", role = "trl" }]
language = "he"
description = "About."
publisher = "Press"
date = 2024-05-31
rights = "All"
subjects = ["FIC000000"]
identifier = "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6"
isbn = { epub = "978-0-14-143951-8", print = "0-306-40615-2" }
series = { name = "S", position = 2.5 }
edition = "Second edition"
cover = "cover.jpg"
[pdf]
trim = "A5"
inner = "20mm"
size = 11
contents-depth = 2
half-title = false
[epub]
css = "own.css"
page-list = false
[theme]
name = "modern"
[theme.text]
size = 12
"#;
    let project = load_book(&[("book.toml", manifest), CHAPTER]).good();
    let meta = &project.meta;
    assert_eq!(meta.title, "The Title");
    assert_eq!(meta.authors().collect::<Vec<_>>(), ["Ann Other"]);
    let roles: Vec<_> = meta.contributors.iter().map(|c| c.role.as_str()).collect();
    assert_eq!(roles, ["aut", "edt", "trl"]);
    assert_eq!(meta.contributors[1].file_as.as_deref(), Some("Itor, Ed"));
    assert_eq!(meta.direction, Direction::Rtl);
    assert_eq!(meta.date.as_deref(), Some("2024-05-31"));
    assert_eq!(meta.isbn.epub.as_deref(), Some("9780141439518"));
    assert_eq!(meta.isbn.print.as_deref(), Some("9780306406157"));
    assert_eq!(meta.series.as_ref().unwrap().position.as_deref(), Some("2.5"));
    assert_eq!(meta.identifier, "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
    assert_eq!(project.cover.as_ref().unwrap().0, Path::new("cover.jpg"));
    assert!(project.pdf.enabled && (project.pdf.trim.unwrap().0 - 419.53).abs() < 0.01);
    assert!((project.pdf.inner.unwrap() - 56.69).abs() < 0.01);
    assert_eq!(project.pdf.size, Some(11.0));
    assert_eq!(project.pdf.contents_depth, Some(2));
    assert_eq!(project.pdf.half_title, Some(false));
    assert_eq!(project.epub.css, [Path::new("own.css")]);
    assert!(!project.epub.page_list);
    assert_eq!(project.theme.name.as_deref(), Some("modern"));
    assert!(project.theme.overrides["text"].get("size").is_some());
    assert_eq!(project.slug, "the-title");
    assert_eq!(entries(&project), ["a.md - 0 1"]);
}

#[test]
fn everything_wrong_is_said_in_one_run() {
    let manifest = "[book]\ntitel = \"x\"\nauthors = [{ role = \"aut\" }, 4]\nlanguage = \"english\"\n\
                    date = \"May\"\nisbn = { epub = \"1\" }\nidentifier = \"my book\"\n\n[pdf]\ntrim = \"A55\"\n\
                    bleed = -1\ncontents-depth = 9\n\n[epbu]\n\n[theme]\nname = 3\n";
    let loaded = load_book(&[("book.toml", manifest), CHAPTER]);
    let said = loaded.said();
    let codes: Vec<&str> = said.iter().map(|s| s.split(' ').next().unwrap()).collect();
    assert_eq!(
        codes,
        [
            "unknown-key",
            "no-name",
            "wrong-type",
            "bad-language",
            "bad-date",
            "bad-isbn",
            "bad-identifier",
            "bad-trim",
            "bad-length",
            "bad-number",
            "unknown-key",
            "wrong-type"
        ],
        "{said:#?}"
    );
    assert_eq!(said[0], "unknown-key book.toml:2:1 did you mean `title`?");
    assert_eq!(said[3], "bad-language book.toml:4:12 write it as \"en\"");
    assert_eq!(said[10], "unknown-key book.toml:14:2 did you mean `epub`?");
}

#[test]
fn bad_toml_is_said_with_its_places() {
    let loaded = load_book(&[("book.toml", "[book]\ntitle = \"x\nauthors = [\"a\"\n"), CHAPTER]);
    assert!(loaded.project.is_none());
    assert!(loaded.said().iter().all(|s| s.starts_with("bad-toml book.toml:")), "{:?}", loaded.said());
    assert!(loaded.said()[0].starts_with("bad-toml book.toml:2:"), "{:?}", loaded.said());
}

#[test]
fn a_missing_file_names_the_nearest() {
    let summary = "# Summary\n\n- [A](a.md)\n- [B](chapter-too.md)\n- [C](c.md)\n- [D](guide.md)\n";
    let loaded = load_book(&[
        ("book.toml", "[book]\ntitle = \"x\"\n"),
        CHAPTER,
        ("src/SUMMARY.md", summary),
        ("src/chapter-two.md", "x"),
        ("src/inner/guide.md", "x"),
    ]);
    assert_eq!(entries(loaded.project.as_ref().unwrap()), ["a.md - 0 1"]);
    assert_eq!(
        loaded.said(),
        [
            "missing-file src/SUMMARY.md:4:3 did you mean `chapter-two.md`?",
            "missing-file src/SUMMARY.md:5:3 write c.md, or take it out of the contents",
            "missing-file src/SUMMARY.md:6:3 did you mean `inner/guide.md`?",
        ]
    );
}

#[test]
fn no_file_is_read_from_outside_the_book() {
    let folder = book(&[
        ("secret.md", "x"),
        ("book/book.toml", "[book]\ntitle = \"x\"\nchapters = [\"../../secret.md\"]\n"),
        ("book/src/a.md", "x"),
    ]);
    let loaded = load_at(&folder.path().join("book"), None);
    assert_eq!(loaded.list[0].code, "outside-book");
    let manifest = "[book]\ntitle = \"x\"\nallow = \"..\"\nchapters = [\"../../secret.md\"]\n";
    fs::write(folder.path().join("book/book.toml"), manifest).unwrap();
    assert_eq!(load_at(&folder.path().join("book"), None).good().allow.len(), 1);
}

#[test]
fn chapters_and_parts_of_the_manifest() {
    let manifest = r#"
chapters = ["dedication.md", { file = "intro.md", role = "introduction" }, "epilogue.md", "notes-on.md"]
[book]
title = "x"
[[part]]
title = "One"
chapters = ["a.md", { file = "b.md", chapters = ["b1.md", "b2.md"] }]
[[part]]
title = "Two"
file = "two.md"
chapters = [{ file = "c.md", number = false }, { title = "To come" }, "d.md"]
"#;
    let names = ["dedication", "intro", "epilogue", "notes-on", "a", "b", "b1", "b2", "two", "c", "d"];
    let mut files: Vec<(String, &str)> = names.iter().map(|n| (format!("{n}.md"), "x")).collect();
    files.push(("book.toml".into(), manifest));
    let files: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), *t)).collect();
    let project = load_book(&files).good();
    assert_eq!(
        entries(&project),
        [
            "dedication.md dedication 0 ",
            "intro.md introduction 0 ",
            "- part 0 ",
            "a.md - 0 1",
            "b.md - 0 2",
            "b1.md - 1 2.1",
            "b2.md - 1 2.2",
            "two.md part 0 ",
            "c.md chapter 0 ",
            "- - 0 3",
            "d.md - 0 4",
            "epilogue.md epilogue 0 ",
            "notes-on.md - 0 5",
        ]
    );
    assert_eq!(project.theme.name.as_deref(), Some("handbook"));
}

#[test]
fn all_files_in_natural_order_with_roles_in_their_places() {
    let names =
        ["chapter-10", "chapter-2", "about-the-author", "prologue", "dedication", "epilogue", "interlude"];
    let mut files: Vec<(String, &str)> = names.iter().map(|n| (format!("src/{n}.md"), "x")).collect();
    files.push(("book.toml".into(), "[book]\ntitle = \"x\"\n"));
    files.push(("src/thanks.md".into(), "---\nrole: acknowledgements\n---\nx"));
    files.push(("src/.hidden.md".into(), "x"));
    files.push(("src/notes.txt".into(), "x"));
    let files: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), *t)).collect();
    let project = load_book(&files).good();
    assert_eq!(
        entries(&project),
        [
            "dedication.md dedication 0 ",
            "thanks.md acknowledgements 0 ",
            "prologue.md prologue 0 ",
            "chapter-2.md - 0 1",
            "chapter-10.md - 0 2",
            "interlude.md - 0 3",
            "epilogue.md epilogue 0 ",
            "about-the-author.md about-the-author 0 ",
        ]
    );
    assert_eq!(project.theme.name.as_deref(), Some("classic"));
}

#[test]
fn an_empty_book_is_an_error() {
    let loaded = load_book(&[("book.toml", "[book]\ntitle = \"x\"\n"), ("src/notes.txt", "x")]);
    assert!(loaded.project.is_none());
    assert_eq!(loaded.said(), ["empty-book src write a chapter, such as `chapter-1.md`, and build again"]);
    let loaded = load_book(&[("book.toml", "[book]\ntitle = \"x\"\n"), ("src/SUMMARY.md", "# Summary\n")]);
    assert_eq!(loaded.list[0].code, "empty-book");
    let folder = book(&[("a.md", "---\ntitle: x\n---\n\n")]);
    assert_eq!(load_at(&folder.path().join("a.md"), None).list[0].code, "empty-book");
}

#[test]
fn text_that_is_not_utf8_is_named_to_the_byte() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("book.toml"), b"[book]\ntitle = \"caf\xe9\"\n").unwrap();
    let loaded = load_at(folder.path(), None);
    assert_eq!(loaded.list[0].code, "not-utf8");
    assert!(loaded.list[0].message.contains("byte 19 (0xe9, in line 2)"), "{}", loaded.list[0].message);
    assert!(loaded.list[0].help.as_ref().unwrap().contains("Latin-1"));
}

#[test]
fn editions_override_one_by_one() {
    let manifest = r#"
[book]
title = "X"
isbn = { epub = "978-0-14-143951-8", print = "0-306-40615-2" }
[pdf]
trim = "6x9in"
size = 11
[theme]
name = "modern"
[theme.text]
a = 1
b = 2
[[edition]]
name = "Large Print"
isbn = { print = "080442957X" }
[edition.pdf]
size = "16pt"
[edition.epub]
enabled = false
[edition.theme.text]
b = 3
[[edition]]
name = "a4"
[edition.pdf]
trim = "A4"
"#;
    let folder = book(&[("book.toml", manifest), CHAPTER]);
    let plain = load_at(folder.path(), None).good();
    assert_eq!(plain.editions, ["Large Print", "a4"]);
    assert_eq!(plain.pdf.size, Some(11.0));
    let large = load_at(folder.path(), Some("Large Print")).good();
    assert_eq!(large.slug, "x-large-print");
    assert_eq!(large.pdf.size, Some(16.0));
    assert_eq!(large.pdf.trim, Some((432.0, 648.0)));
    assert!(!large.epub.enabled);
    assert_eq!(large.theme.name.as_deref(), Some("modern"));
    assert_eq!(large.theme.overrides["text"].to_string(), "{ a = 1, b = 3 }");
    assert_eq!(large.meta.isbn.epub.as_deref(), Some("9780141439518"));
    assert_eq!(large.meta.isbn.print.as_deref(), Some("9780804429573"));
    assert_ne!(large.meta.identifier, plain.meta.identifier);
    let wrong = load_at(folder.path(), Some("A5"));
    assert!(wrong.project.is_none());
    assert_eq!(wrong.said(), ["unknown-edition - the editions are `Large Print` and `a4`"]);
}

#[test]
fn mdbook_manifests_are_taken_as_they_are() {
    let v04 = r##"
[book]
authors = ["A"]
language = "en"
multilingual = false
src = "src"
title = "X"
text-direction = "ltr"
[build]
build-dir = "docs"
create-missing = false
use-default-preprocessors = true
extra-watch-dirs = ["../x"]
[rust]
edition = "2021"
[preprocessor.toc]
command = "mdbook-toc"
renderers = ["html"]
[output.linkcheck]
optional = true
[output.html]
curly-quotes = false
mathjax-support = true
copy-fonts = true
google-analytics = "UA"
[output.html.fold]
enable = true
[output.html.playpen]
editable = true
[output.html.code.hidelines]
python = "~"
rust = "%"
[output.html.redirect]
"/a.html" = "b.html"
[custom-plugin]
anything = 1
"##;
    let project = load_book(&[("book.toml", v04), CHAPTER]).good();
    assert_eq!(project.theme.name.as_deref(), Some("handbook"));
    assert!(!project.markdown.smart && project.markdown.mathjax && !project.markdown.math);
    assert!(project.build_dir.ends_with("build"));
    let marks: Vec<_> = project.markdown.hidelines.iter().map(|(l, m)| format!("{l}{m}")).collect();
    assert_eq!(marks, ["python~", "rust%"]);

    let v05 = r#"
[book]
title = "X"
[output.html]
smart-punctuation = true
definition-lists = false
admonitions = false
hash-files = true
sidebar-header-nav = true
[output.aldine]
command = "aldine"
optional = true
[output.aldine.book]
subtitle = "Y"
[output.aldine.pdf]
trim = "A4"
[output.aldine.theme]
name = "modern"
[[output.aldine.edition]]
name = "e"
"#;
    let project = load_book(&[("book.toml", v05), CHAPTER]).good();
    assert!(project.markdown.smart && !project.markdown.definition_lists && !project.markdown.alerts);
    assert_eq!(project.meta.subtitle.as_deref(), Some("Y"));
    assert_eq!(project.theme.name.as_deref(), Some("modern"));
    assert_eq!(project.editions, ["e"]);
    assert!(project.pdf.trim.unwrap().0 > 590.0);

    let loaded =
        load_book(&[("book.toml", "[output.aldine]\npdff = {}\n[output.aldine.pdf]\nx = 1\n"), CHAPTER]);
    let codes: Vec<_> = loaded.list.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["unknown-key", "unknown-key"]);
}

#[test]
fn a_lone_file_with_pandoc_s_front_matter() {
    let text = "---\ntitle:\n  - type: main\n    text: The Main\n  - type: subtitle\n    text: The Sub\n\
                author:\n  - Ann Other\n  - name: Ed Itor\n    role: editor\ndate: 1 May 2024\nlang: en-GB\n\
                rights: © me\npublisher: \"P: q\"\nkeywords: [a, b]\ntoc: true\nsubject: Tales\n\
                documentclass: book\npdf:\n  trim: A5\nlangauge: fr\n---\n\n# One\n\nText\n\n# Two\n";
    let folder = book(&[("My Tale.md", text)]);
    let loaded = load_at(&folder.path().join("My Tale.md"), None);
    assert_eq!(
        loaded.said(),
        [
            "bad-date My Tale.md:11:7 write it as 2024-05-31, \"2024-05\" or \"2024\"",
            "unknown-key My Tale.md:21:1 did you mean `language`?",
        ]
    );
    assert!(loaded.list.iter().all(|d| d.severity == Severity::Warning));
    let project = loaded.project.unwrap();
    let meta = &project.meta;
    assert_eq!((meta.title.as_str(), meta.subtitle.as_deref()), ("The Main", Some("The Sub")));
    let people: Vec<_> = meta.contributors.iter().map(|c| format!("{} {}", c.name, c.role)).collect();
    assert_eq!(people, ["Ann Other aut", "Ed Itor edt"]);
    assert_eq!(meta.language, "en-GB");
    assert_eq!(meta.publisher.as_deref(), Some("P: q"));
    assert_eq!(meta.subjects, ["Tales"]);
    assert!(project.pdf.trim.is_some());
    assert_eq!(project.slug, "my-tale");
    assert!(matches!(&project.contents, Contents::Lone(path) if path == Path::new("My Tale.md")));
}

#[test]
fn a_lone_file_with_toml_or_with_none() {
    let folder = book(&[
        (
            "t.md",
            "+++\ntitle = \"T\"\nauthors = [\"A\"]\nlanguage = \"de\"\n[theme]\nname = \"modern\"\n+++\nText",
        ),
        ("plain.md", "# The Only One\n\n## First\n\nText"),
        ("my_old-tale.md", "# I\n\n# II\n"),
        ("bad.md", "---\ntitle: a: b\n---\nText"),
    ]);
    let at = |name: &str| load_at(&folder.path().join(name), None);
    let project = at("t.md").good();
    assert_eq!((project.meta.title.as_str(), project.meta.language.as_str()), ("T", "de"));
    assert_eq!(project.theme.name.as_deref(), Some("modern"));
    assert_eq!(at("plain.md").good().meta.title, "The Only One");
    assert_eq!(at("my_old-tale.md").good().meta.title, "My Old Tale");
    let bad = at("bad.md");
    assert!(bad.said()[0].starts_with("bad-front-matter bad.md:2:"), "{:?}", bad.said());
}

#[test]
fn a_folder_may_do_without_a_manifest() {
    let one = book(&[("tale.md", "---\ntitle: T\n---\nText")]);
    let project = load_at(one.path(), None).good();
    assert!(matches!(project.contents, Contents::Lone(_)));
    let two = book(&[("1.md", "x"), ("2.md", "x")]);
    let loaded = load_at(two.path(), None);
    assert_eq!(loaded.list[0].code, "no-title");
    assert_eq!(entries(loaded.project.as_ref().unwrap()), ["1.md - 0 1", "2.md - 0 2"]);
}

#[test]
fn what_is_not_a_book_is_said_to_be_none() {
    let folder = book(&[("a.docx", "x")]);
    assert_eq!(load_at(&folder.path().join("a.docx"), None).list[0].code, "not-a-book");
    assert_eq!(load_at(&folder.path().join("none"), None).list[0].code, "missing-file");
    let loaded = load_book(&[("book.toml", "[book]\ntitle = \"x\"\nsrc = \"txet\"\n")]);
    assert_eq!(loaded.said(), ["missing-folder book.toml:3:7"]);
}

#[test]
fn commands_for_diagrams() {
    let of = |tables: &str| {
        load_book(&[("book.toml", &format!("[book]\ntitle = \"T\"\n{tables}")), ("src/a.md", "# A\n\nx\n")])
    };
    let good = of("[diagrams]\nfolder = \"d\"\n[diagrams.Dot]\ncommand = \"dot '-T svg'\"\n").good().diagrams;
    assert!(good.folder.0.ends_with("d") && !good.run);
    let tool = &good.tools[0];
    assert_eq!(
        (tool.languages.as_slice(), tool.command.join("|").as_str()),
        (&["dot".into()][..], "dot|-T svg")
    );
    assert_eq!(tool.limit.as_secs(), 60);
    let bad = of("[diagrams]\nfolder = \"../d\"\nfoldr = 1\n[diagrams.a]\ncommand = \"'\"\n[diagrams.b]\n\
        [diagrams.c]\ncommand = \"c\"\ntimeout = 0\n[diagrams.d]\ncommand = [\"d\"]\nlanguages = [\"C\", \"d\"]\n");
    let said: Vec<String> =
        bad.said().iter().map(|s| s.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect();
    let places = [
        "outside-book book.toml:4:10",
        "unknown-key book.toml:5:1",
        "bad-diagrams book.toml:7:11",
        "bad-diagrams book.toml:8:11",
        "bad-number book.toml:11:11",
        "bad-diagrams book.toml:14:13",
    ];
    assert_eq!(said, places);
}

#[test]
fn the_schema_knows_every_key() {
    let schema = schema();
    for key in tables::ManifestTable::KEYS {
        assert!(schema["properties"].get(key).is_some(), "{key}");
    }
    let trim = &schema["$defs"]["PdfTable"]["properties"]["trim"];
    assert_eq!(trim["$ref"], "#/$defs/Trim");
    assert!(trim["description"].as_str().unwrap().contains("6x9in"));
    assert!(!schema.to_string().contains("null"));
}

#[test]
fn words_of_the_authors_own_come_before_those_of_the_language() {
    let manifest = "[book]\ntitle = \"T\"\nlanguage = \"de\"\n[words]\ncontents = \"Was drin ist\"\n";
    let folder = book(&[("book.toml", manifest), ("SUMMARY.md", "- [A](a.md)\n"), ("a.md", "# A\n\na\n")]);
    let words = load_at(folder.path(), None).good().meta.words;
    assert_eq!((words.contents.as_str(), words.notes.as_str()), ("Was drin ist", "Anmerkungen"));

    let manifest = "[book]\ntitle = \"T\"\nlanguage = \"cy\"\n";
    let folder = book(&[("book.toml", manifest), ("SUMMARY.md", "- [A](a.md)\n"), ("a.md", "# A\n\na\n")]);
    let said = load_at(folder.path(), None).said();
    assert!(matches!(said.as_slice(), [one] if one.starts_with("english-words book.toml:3:12 ")), "{said:?}");

    let manifest =
        "[book]\ntitle = \"T\"\nlanguage = \"cy\"\n[words]\ncontent = \"C\"\ndigits = \"12\"\nsee = 3\n";
    let folder = book(&[("book.toml", manifest), ("SUMMARY.md", "- [A](a.md)\n"), ("a.md", "# A\n\na\n")]);
    let said = load_at(folder.path(), None).said();
    let begin = ["unknown-key book.toml:5:1 ", "bad-word book.toml:6:10", "wrong-type book.toml:7:7"];
    assert!(begin.iter().all(|begin| said.iter().any(|said| said.starts_with(begin))), "{said:?}");

    let front = "---\ntitle: T\nlanguage: cy\nwords:\n  chapter: Pennod {}\n---\n\n# A\n\na\n";
    let folder = book(&[("a.md", front)]);
    assert_eq!(load_at(&folder.path().join("a.md"), None).good().meta.words.chapter, "Pennod {}");
}
