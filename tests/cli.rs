//! The binary, run as an author runs it: what it says, what it writes, and its exit codes.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

fn book(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), files);
    folder
}

fn put(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn aldine(folder: &Path, arguments: &[&str]) -> Ran {
    let output: Output = Command::new(env!("CARGO_BIN_EXE_aldine"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .output()
        .unwrap();
    let ran = Ran {
        code: output.status.code().expect("ended by a signal"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    };
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    ran
}

const MANIFEST: &str = "[book]\ntitle = \"A Book\"\n";

/// Names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .map(|list| list.map(|e| e.unwrap().file_name().into_string().unwrap()).collect())
        .unwrap_or_default();
    names.sort();
    names
}

#[test]
fn everything_wrong_with_a_manifest_is_shown_in_one_run() {
    let manifest = "[book]\ntitel = \"A Book\"\nlanguage = \"en_GB\"\n\n[pdf]\ntrim = \"6x9inch\"\n";
    let folder = book(&[("book.toml", manifest), ("src/a.md", "# A\n\nText.\n")]);
    let ran = aldine(folder.path(), &["build"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.out, "");
    insta::assert_snapshot!(ran.err, @r#"
    error[unknown-key]: unknown key `titel`
     --> book.toml:2:1
      |
    2 | titel = "A Book"
      | ^^^^^ did you mean `title`?

    error[bad-language]: "en_GB" is not a language tag
     --> book.toml:3:12
      |
    3 | language = "en_GB"
      |            ^^^^^^^
      |
      = help: write it as "en-GB"

    error[bad-trim]: "6x9inch" is not a trim size
     --> book.toml:6:8
      |
    6 | trim = "6x9inch"
      |        ^^^^^^^^^
      |
      = help: did you mean "6x9in"?

    3 errors; nothing was written
    "#);
    assert_eq!(names(folder.path()), ["book.toml", "src"]);
}

#[test]
fn json_and_github_have_the_same_diagnostics() {
    let folder =
        book(&[("my book/book.toml", "[book]\ntitel = 1\n"), ("my book/src/a.md", "# A\n\nText.\n")]);
    let ran = aldine(folder.path(), &["check", "my book", "--message-format", "json"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let lines: Vec<serde_json::Value> = ran.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(lines[0]["code"], "unknown-key");
    assert_eq!(lines[0]["file"], "my book/book.toml");
    assert_eq!(lines[0]["start"]["line"], 2);
    let last = lines.last().unwrap();
    assert_eq!((&last["reason"], &last["errors"]), (&"finished".into(), &1.into()));
    let ran = aldine(folder.path(), &["check", "my book", "--message-format=github"]);
    assert_eq!(ran.code, 1);
    let wanted =
        "::error file=my book/book.toml,line=2,col=1,endColumn=6,title=unknown-key::unknown key `titel`";
    assert!(ran.out.starts_with(wanted), "{}", ran.out);
}

#[test]
fn wrong_arguments_and_missing_paths_end_with_two() {
    let folder = book(&[]);
    for arguments in [
        &["build", "nowhere"][..],
        &["bulid"],
        &["build", "--format", "docx"],
        &["build", "--jobs", "0"],
        &["man", "bulid"],
        &[],
    ] {
        let ran = aldine(folder.path(), arguments);
        assert_eq!(ran.code, 2, "{arguments:?}");
        assert!(!ran.err.is_empty());
    }
    let ran = aldine(folder.path(), &["build", "nowhere"]);
    assert!(ran.err.starts_with("error[missing-file]: there is no nowhere\n"), "{}", ran.err);
}

#[test]
fn a_missing_chapter_is_shown_where_the_contents_name_it() {
    let summary = "# Summary\n\n- [One](chapter-1.md)\n- [Two](chapter-tow.md)\n";
    let folder = book(&[
        ("book.toml", MANIFEST),
        ("src/SUMMARY.md", summary),
        ("src/chapter-1.md", "# One\n\nText.\n"),
        ("src/chapter-two.md", "# Two\n\nText.\n"),
    ]);
    let ran = aldine(folder.path(), &["check"]);
    assert_eq!(ran.code, 1);
    insta::assert_snapshot!(ran.err, @r"
    error[missing-file]: chapter-tow.md is missing
     --> src/SUMMARY.md:4:3
      |
    4 | - [Two](chapter-tow.md)
      |   ^^^^^^^^^^^^^^^^^^^^^ did you mean `chapter-two.md`?

    note[maybe-mdbook]: if this is an mdBook's manuscript, some of these errors are but warnings
     |
     = help: say that it is one by an empty table `[output.html]` in book.toml

    1 error; nothing was written
    ");
}

#[test]
fn text_that_is_not_utf8_is_named_to_the_byte() {
    let folder = book(&[("book.toml", MANIFEST)]);
    fs::create_dir(folder.path().join("src")).unwrap();
    fs::write(folder.path().join("src/a.md"), b"# A\n\nA caf\xe9.\n").unwrap();
    let ran = aldine(folder.path(), &["check"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("src/a.md"), "{}", ran.err);
    assert!(ran.err.contains("byte 10"), "{}", ran.err);
}

#[test]
fn an_empty_book_is_an_error() {
    let folder = book(&[("book.toml", MANIFEST)]);
    let ran = aldine(folder.path(), &["build"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("error[empty-book]"), "{}", ran.err);
    let folder = book(&[("novel.md", "")]);
    let ran = aldine(folder.path(), &["build", "novel.md"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("novel.md has no text"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn folders_and_files_without_rights_are_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder =
        book(&[("book.toml", MANIFEST), ("src/deep/a.md", "# A\n\nText.\n"), ("src/b.md", "# B\n\nx\n")]);
    let deep = folder.path().join("src/deep");
    let rights = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    rights(&deep, 0o000);
    let forbidden = fs::read_dir(&deep).is_err();
    let ran = aldine(folder.path(), &["check"]);
    rights(&deep, 0o755);
    // The system's administrator may read everything: then there is nothing to complain about.
    if forbidden {
        assert_eq!(ran.code, 1);
        assert!(ran.err.contains("src/deep") && ran.err.contains("permission denied"), "{}", ran.err);
    } else {
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
}

#[test]
fn a_line_of_a_hundred_megabytes_is_read_and_never_shown_whole() {
    let folder = book(&[]);
    let mut manifest = String::from("[book]\ntitle = \"A Book\"\ndescription = \"");
    manifest.push_str(&"long ".repeat(20 << 20));
    manifest.push_str("\"\ntitel = 1\nlanguage = \"");
    manifest.push_str(&"x".repeat(1 << 20));
    manifest.push_str("\"\n");
    put(folder.path(), &[("book.toml", &manifest), ("src/a.md", "# A\n\nText.\n")]);
    let ran = aldine(folder.path(), &["check"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("unknown key `titel`") && ran.err.contains("bad-language"));
    assert!(ran.err.len() < 10_000, "{} bytes", ran.err.len());
}

#[test]
fn spaces_and_other_scripts_in_paths() {
    let folder = book(&[
        ("Мой роман/book.toml", "[book]\ntitle = \"Мой роман\"\nlanguage = \"ru\"\n"),
        ("Мой роман/src/глава 1.md", "# Один\n\nТекст.\n"),
    ]);
    let ran = aldine(folder.path(), &["build", "Мой роман", "-o", "готово сегодня", "--format", "epub"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(names(&folder.path().join("готово сегодня")), ["moi-roman.epub"]);
}

#[test]
fn a_build_writes_where_it_is_told_and_sums_up() {
    let folder = book(&[("book.toml", MANIFEST), ("src/a.md", "# A\n\nThree words here.\n")]);
    let ran = aldine(folder.path(), &["build", "--format", "epub"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(names(&folder.path().join("build")), ["a-book.epub"]);
    assert!(ran.out.starts_with("build/a-book.epub  "), "{}", ran.out);
    assert!(ran.out.contains("1 chapter, 4 words, no warnings"), "{}", ran.out);
    let quiet = aldine(folder.path(), &["build", "--format", "epub", "--quiet"]);
    assert_eq!((quiet.code, quiet.out.as_str()), (0, ""));
    let check = aldine(folder.path(), &["check", "book.toml"]);
    assert_eq!(check.code, 0);
    assert_eq!(names(&folder.path().join("build")), ["a-book.epub"]);
}

#[test]
fn errors_replace_nothing() {
    let folder = book(&[("book.toml", MANIFEST), ("src/a.md", "# A\n\nText.\n")]);
    assert_eq!(aldine(folder.path(), &["build", "--format", "epub"]).code, 0);
    let old = fs::read(folder.path().join("build/a-book.epub")).unwrap();
    put(folder.path(), &[("src/b.md", "# B\n\n![none](none.png)\n\n[^gone]: no call\n")]);
    let ran = aldine(folder.path(), &["build", "--format", "epub"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("none.png"), "{}", ran.err);
    assert_eq!(fs::read(folder.path().join("build/a-book.epub")).unwrap(), old);
    assert_eq!(names(&folder.path().join("build")), ["a-book.epub"]);
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let folder = book(&[("book.toml", MANIFEST), ("src/a.md", "# A\n\nText.\n"), ("taken", "a file")]);
    let ran = aldine(folder.path(), &["build", "--format", "epub", "-o", "taken"]);
    assert_eq!(ran.code, 2);
    let wanted = "taken cannot be written: a part of the path is a file, not a folder";
    assert_eq!(ran.err, format!("error[cannot-write]: {wanted}\n"));
    let arguments = ["build", "--format", "epub", "-o", "taken", "--message-format", "json"];
    let ran = aldine(folder.path(), &arguments);
    let lines: Vec<serde_json::Value> = ran.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!((ran.code, &lines[0]["message"], &lines[1]["success"]), (2, &wanted.into(), &false.into()));
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_without_room_replaces_nothing() {
    // The shell's limit on the size of files stands for the full disk: the system refuses to write
    // on, once the signal that goes with it is ignored.
    let folder =
        book(&[("book.toml", MANIFEST), ("src/a.md", "# A\n\nText.\n"), ("build/a-book.epub", "old")]);
    let output = Command::new("sh")
        .arg("-c")
        .arg("trap '' XFSZ; ulimit -f 1; exec \"$0\" build --format epub")
        .arg(env!("CARGO_BIN_EXE_aldine"))
        .current_dir(folder.path())
        .output()
        .unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.contains("a-book.epub cannot be written: the system takes no file this large"), "{err}");
    assert_eq!(fs::read(folder.path().join("build/a-book.epub")).unwrap(), b"old");
    assert_eq!(names(&folder.path().join("build")), ["a-book.epub"]);
}

#[test]
fn every_template_builds_without_a_warning() {
    for (template, theme) in [("novel", "classic"), ("nonfiction", "modern"), ("technical", "handbook")] {
        let folder = book(&[]);
        let ran = aldine(folder.path(), &["new", "my \"first\" book", "--template", template]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        assert!(ran.out.contains("aldine build 'my \"first\" book'"), "{}", ran.out);
        let root = folder.path().join("my \"first\" book");
        let manifest = fs::read_to_string(root.join("book.toml")).unwrap();
        assert!(manifest.contains(theme) && !manifest.contains("{{"), "{manifest}");
        let ran = aldine(&root, &["build"]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{template}");
        assert!(ran.out.contains("no warnings"), "{}", ran.out);
        assert!(!names(&root.join("build")).is_empty());
        let again = aldine(folder.path(), &["new", "my \"first\" book"]);
        assert_eq!(again.code, 2);
        assert!(again.err.contains("is not empty"), "{}", again.err);
    }
}

#[test]
fn an_edition_has_its_own_files() {
    let manifest =
        "[book]\ntitle = \"A Book\"\n\n[[edition]]\nname = \"large\"\n\n[edition.pdf]\nenabled = false\n";
    let folder = book(&[("book.toml", manifest), ("src/a.md", "# A\n\nText.\n")]);
    let ran = aldine(folder.path(), &["build", "--edition", "large"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(names(&folder.path().join("build")), ["a-book-large.epub"]);
    let ran = aldine(folder.path(), &["build", "--edition", "larg"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("did you mean `large`?"), "{}", ran.err);
}

#[test]
fn schema_completions_and_manual_pages() {
    let folder = book(&[]);
    let schema = aldine(folder.path(), &["schema"]);
    let schema: serde_json::Value = serde_json::from_str(&schema.out).unwrap();
    assert!(schema["properties"]["book"].is_object());
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = aldine(folder.path(), &["completions", shell]);
        assert!(ran.code == 0 && ran.out.contains("message-format"), "{shell}");
    }
    let page = aldine(folder.path(), &["man"]);
    assert!(page.out.contains(".TH aldine 1") && page.out.contains("aldine\\-build(1)"), "{}", page.out);
    let page = aldine(folder.path(), &["man", "build"]);
    assert!(page.out.contains("\\-\\-edition") && page.out.contains("aldine build"), "{}", page.out);
}

#[test]
fn colours_are_for_those_who_want_them() {
    let folder = book(&[("book.toml", "[book]\ntitel = 1\n"), ("src/a.md", "# A\n\nText.\n")]);
    assert!(!aldine(folder.path(), &["check"]).err.contains('\u{1b}'));
    assert!(aldine(folder.path(), &["check", "--color", "always"]).err.contains('\u{1b}'));
}

#[test]
fn one_thread_and_many_make_the_same_bytes() {
    let folder = book(&[]);
    assert_eq!(aldine(folder.path(), &["new", "b", "--template", "technical"]).code, 0);
    let build = |jobs: &str, to: &str| {
        let ran = aldine(folder.path(), &["build", "b", "--jobs", jobs, "-o", to]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ["b.epub", "b.pdf"].map(|name| fs::read(folder.path().join(to).join(name)).unwrap())
    };
    assert!(build("1", "one") == build("7", "many"));
}

#[test]
fn a_lone_file_is_a_whole_book() {
    let text =
        "---\ntitle: A Tale\nauthor: Ann Other\n---\n\n# Part the First\n\n## The Road\n\nIt was long.\n";
    let folder = book(&[("my tale.md", text)]);
    let ran = aldine(folder.path(), &["build", "my tale.md", "--message-format", "json"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let done: serde_json::Value = serde_json::from_str(ran.out.trim()).unwrap();
    assert_eq!((&done["success"], &done["warnings"]), (&true.into(), &0.into()));
    assert_eq!(names(&folder.path().join("build")), ["my-tale.epub", "my-tale.pdf"]);
}

#[test]
fn stores_refuse_and_advise_with_figures_and_sources() {
    let folder = book(&[("book.toml", MANIFEST), ("src/a.md", "# A\n\nText.\n")]);
    // The cover that is drawn has the size that stores want.
    let ran = aldine(folder.path(), &["check", "--store", "all"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!ran.err.contains("store-refuses"), "{}", ran.err);

    let cover = image::RgbImage::from_fn(600, 900, |x, y| image::Rgb([x as u8, y as u8, 0]));
    cover.save(folder.path().join("src/cover.jpg")).unwrap();
    let manifest =
        format!("{MANIFEST}cover = \"cover.jpg\"\n\n[pdf]\nenabled = true\n[epub]\nenabled = false\n");
    put(folder.path(), &[("book.toml", &manifest)]);
    let ran = aldine(folder.path(), &["check", "--store", "kdp,google"]);
    assert_eq!(ran.code, 1);
    for words in [
        "KDP: the cover is 600 × 900 pixels; at least 625 × 1000",
        "https://kdp.amazon.com/",
        "Google Play: the cover is 600 × 900 pixels; its shorter side must have 640 pixels",
    ] {
        assert!(ran.err.contains(words), "{words} is not in {}", ran.err);
    }
    assert!(!ran.err.contains("Kobo"), "{}", ran.err);
    // Without stores a cover that some store would refuse is a warning, and nothing else is said.
    let ran = aldine(folder.path(), &["check", "--format", "epub"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.err.contains("warning[cover-refused]: Apple Books") && !ran.err.contains("store-"),
        "{}",
        ran.err
    );
    assert_eq!(aldine(folder.path(), &["check", "--store", "shop"]).code, 2);
}

#[test]
fn the_report_is_text_json_or_a_file_and_the_proof_a_file_of_its_own() {
    let text = "It is a truth universally acknowledged, that a single man in possession of a good fortune. ";
    let chapter = format!("# A\n\n{0}\n\n> {0}\n\n{0}{0}\n", text.repeat(9));
    let folder = book(&[("book.toml", MANIFEST), ("src/a.md", &chapter)]);
    let build =
        |arguments: &[&str]| aldine(folder.path(), &[&["build", "--format", "pdf"], arguments].concat());
    let plain = build(&[]);
    let pdf = fs::read(folder.path().join("build/a-book.pdf")).unwrap();
    assert!(!plain.out.contains("Quality"), "{}", plain.out);

    let ran = build(&["--report", "--proof"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.starts_with("Quality of the printed book: 6 pages, "), "{}", ran.out);
    assert!(ran.out.contains("src/a.md:3") && ran.out.contains("widows, orphans"), "{}", ran.out);
    assert_eq!(names(&folder.path().join("build")), ["a-book.pdf", "a-book.proof.pdf"]);
    assert!(pdf == fs::read(folder.path().join("build/a-book.pdf")).unwrap(), "the proof changed the book");
    assert!(pdf != fs::read(folder.path().join("build/a-book.proof.pdf")).unwrap());

    // What a program reads is all that there is on standard output.
    let ran = build(&["--report=json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["pages"], 6);
    let count = |scope: &str, field: &str| report[scope][field].as_u64().unwrap();
    assert!(count("text", "filled") > 20 && count("inset", "filled") > 10, "{report:#}");
    assert_eq!((count("page", "widows"), count("page", "off_grid"), count("text", "overfull")), (0, 0, 0));
    assert!(report["worst"].as_array().is_some_and(|worst| worst[0]["place"]["file"] == "src/a.md"));

    let ran = build(&["--report=said.json", "--message-format", "json"]);
    let done: serde_json::Value = serde_json::from_str(ran.out.trim()).unwrap();
    assert_eq!(done["reason"], "finished");
    let said = fs::read_to_string(folder.path().join("said.json")).unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&said).unwrap(), report);
    let ran = aldine(folder.path(), &["check", "--report", "--message-format", "json"]);
    let first: serde_json::Value = serde_json::from_str(ran.out.lines().next().unwrap()).unwrap();
    assert_eq!((&first["reason"], &first["report"]), (&"report".into(), &report));
    assert_eq!(build(&["--report=no/such/folder/a.txt"]).code, 2);
}
