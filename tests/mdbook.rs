//! Books of mdBook's, as they are.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use aldine::diagnostics::{Diagnostics, Place};
use aldine::source::Sources;
use aldine::{Format, Options, Outcome};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mdbook")
}

fn compile(options: &Options<'_>) -> Outcome {
    let pool = rayon::ThreadPoolBuilder::new().stack_size(16 << 20).build().unwrap();
    pool.install(|| aldine::compile(options))
}

fn complaints(diagnostics: &[aldine::diagnostics::Diagnostic], sources: &Sources) -> String {
    let mut out = String::new();
    for said in diagnostics {
        let place = match &said.place {
            Place::Span(span) => {
                let file = sources.get(span.file).unwrap();
                let (line, column) = file.line_column(span.start as usize);
                format!("{}:{line}:{column}", file.path.display())
            }
            Place::Path(path) => path.display().to_string(),
            Place::Book => "book".into(),
        };
        let _ = writeln!(out, "{:?} {} {place}: {}", said.severity, said.code, said.message);
    }
    out
}

/// The model of the torture mdBook, which uses each documented feature, and all that is said.
#[test]
fn every_documented_feature() {
    let (sources, diags) = (Sources::default(), Diagnostics::default());
    let project = aldine::manifest::load(&folder(), None, &sources, &diags).unwrap();
    let mut book = aldine::manuscript::read(&project, &sources, &diags).unwrap();
    let options = aldine::resolve::Options { number_depth: 2, let_pass: project.let_pass };
    aldine::resolve::resolve(&mut book, &options, &diags);
    let mut out = aldine::document::plain::outline(&book);
    out.push_str(&complaints(&diags.sorted(&sources), &sources));
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("mdbook");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("expected", out));
}

#[test]
fn what_mdbook_lets_pass_makes_both_books() {
    let outcome = compile(&Options::new(folder()));
    assert_eq!(outcome.errors(), 0, "{}", complaints(&outcome.diagnostics, &outcome.sources));
    let formats: Vec<Format> = outcome.files.iter().map(|file| file.format).collect();
    assert_eq!(formats, [Format::Epub, Format::Pdf]);
}

fn book(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn codes(outcome: &Outcome) -> Vec<String> {
    outcome.diagnostics.iter().map(|d| format!("{:?} {}", d.severity, d.code)).collect()
}

#[test]
fn chapters_that_are_missing_are_errors_only_where_mdbook_makes_none() {
    let summary = "- [One](one.md)\n- [Two](two.md)\n";
    let of = |manifest: &str| {
        let folder = book(&[
            ("book.toml", manifest),
            ("src/SUMMARY.md", summary),
            ("src/one.md", "# One\n\nTo [two](two.md).\n"),
        ]);
        codes(&compile(&Options::new(folder.path())))
    };
    assert_eq!(of("[book]\ntitle = \"T\"\n[output.html]\n"), ["Warning missing-file"]);
    assert!(of("[book]\ntitle = \"T\"\n").contains(&"Error missing-file".to_owned()));
    let told = of("[book]\ntitle = \"T\"\n[build]\ncreate-missing = false\n");
    assert!(told.contains(&"Error missing-file".to_owned()), "{told:?}");
}

#[test]
fn files_outside_are_read_only_where_the_owner_allows_it() {
    let folder = book(&[
        ("examples/a.txt", "from outside"),
        ("docs/book.toml", "[book]\ntitle = \"T\"\n[output.html]\n"),
        ("docs/src/SUMMARY.md", "- [One](one.md)\n"),
        ("docs/src/one.md", "# One\n\nText {{#include ../../examples/a.txt}}.\n"),
    ]);
    let path = folder.path().join("docs");
    let outcome = compile(&Options::new(&path));
    assert_eq!(codes(&outcome), ["Warning outside-book"]);
    let allow = vec![folder.path().join("examples")];
    let outcome = compile(&Options { allow, ..Options::new(&path) });
    assert_eq!(codes(&outcome), [""; 0]);
}

#[test]
fn a_source_folder_outside_is_an_error_with_a_help() {
    let folder = book(&[
        ("text/SUMMARY.md", "- [One](one.md)\n"),
        ("text/one.md", "# One\n\nText.\n"),
        ("docs/book.toml", "[book]\ntitle = \"T\"\nsrc = \"../text\"\n[output.html]\n"),
    ]);
    let path = folder.path().join("docs");
    let outcome = compile(&Options::new(&path));
    assert_eq!(codes(&outcome), ["Error outside-book"]);
    assert!(outcome.diagnostics[0].help.as_deref().unwrap().contains("--allow"));
    let outcome = compile(&Options { allow: vec![folder.path().join("text")], ..Options::new(&path) });
    assert_eq!(codes(&outcome), [""; 0]);
}
