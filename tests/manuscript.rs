//! Each folder of `tests/manuscript` is a small book; beside it stands what its manuscript
//! becomes: the model as an outline, and every diagnostic.

use std::fmt::Write;
use std::path::Path;

use aldine::diagnostics::{Diagnostics, Place};
use aldine::document::plain::outline;
use aldine::source::Sources;

fn shown(path: &Path, depth: u8) -> String {
    let sources = Sources::default();
    let diags = Diagnostics::default();
    let mut out = String::new();
    if let Some(project) = aldine::manifest::load(path, None, &sources, &diags)
        && let Some(mut book) = aldine::manuscript::read(&project, &sources, &diags)
    {
        let bibliography = aldine::bibliography::Bibliography::load(&project, &sources, &diags);
        let options = aldine::resolve::Options {
            number_depth: depth,
            let_pass: project.let_pass,
            bibliography: bibliography.as_ref(),
            ..Default::default()
        };
        aldine::resolve::resolve(&mut book, &options, &diags);
        out.push_str(&outline(&book));
    }
    for diagnostic in diags.sorted(&sources) {
        let place = match &diagnostic.place {
            Place::Span(span) => {
                let file = sources.get(span.file).unwrap();
                let (line, column) = file.line_column(span.start as usize);
                let text = &file.text[span.start as usize..span.end as usize];
                let text: String = text.chars().take(40).collect();
                format!("{}:{line}:{column} {text:?}", file.path.display())
            }
            Place::Path(path) => path.display().to_string(),
            Place::Book => "book".into(),
        };
        let _ =
            writeln!(out, "{:?} {} {place}\n  {}", diagnostic.severity, diagnostic.code, diagnostic.message);
        for (word, text) in [("label", &diagnostic.label), ("help", &diagnostic.help)] {
            if let Some(text) = text {
                let text = text.replace(env!("CARGO_MANIFEST_DIR"), "…");
                let _ = writeln!(out, "  {word}: {text}");
            }
        }
    }
    out
}

fn check(name: &str, depth: u8) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/manuscript");
    let lone = root.join(format!("{name}.md"));
    let path = if lone.is_file() { lone } else { root.join(name) };
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("manuscript/snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, shown(&path, depth)));
}

/// Reads and resolves a lone file in a thread with the stack of rayon's workers; gives the codes
/// of what was said.
fn codes(text: String) -> Vec<&'static str> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.md");
    std::fs::write(&path, text).unwrap();
    std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(move || {
            let (sources, diags) = (Sources::default(), Diagnostics::default());
            let project = aldine::manifest::load(&path, None, &sources, &diags).unwrap();
            let mut book = aldine::manuscript::read(&project, &sources, &diags).unwrap();
            aldine::resolve::resolve(&mut book, &aldine::resolve::Options::default(), &diags);
            drop(book);
            let mut codes: Vec<_> = diags.sorted(&sources).iter().map(|d| d.code).collect();
            codes.dedup();
            codes
        })
        .unwrap()
        .join()
        .unwrap()
}

#[test]
fn no_depth_overflows_the_stack() {
    let deep = 10_000;
    let nest = |open: &str, close: &str| format!("# T\n\nx {}x{}\n", open.repeat(deep), close.repeat(deep));
    for text in [
        format!("# T\n\n{} x\n", ">".repeat(deep)),
        format!("# T\n\n{}x\n", "- ".repeat(deep)),
        nest("*_", "_*"),
        nest("<b>", "</b>"),
        nest("<div>\n\n", "\n\n</div>"),
        nest("<svg>", "</svg>"),
        nest("[", "](x.md)"),
        nest("[", "]{.a}"),
        nest("\n\n::: note\n", "\n:::\n"),
        nest("<table><tr><td>", ""),
        format!("# T\n\n{0}\n| a |\n{0}\n", "+-".repeat(deep) + "+"),
    ] {
        codes(text);
    }
    assert_eq!(codes(format!("# T\n\n{} x\n", ">".repeat(deep))), ["nested-too-deep"]);
}

#[test]
fn what_repeats_takes_linear_time() {
    let many = 20_000;
    let start = std::time::Instant::now();
    for text in [
        "## Same\n\n".repeat(many),
        "# Same\n\nx\n\n".repeat(many),
        "<a id=\"x\"></a>\n\n".repeat(many),
        "{{#include x".repeat(many),
        format!("<div>{}\n", "<foo>".repeat(many)),
        format!("<div>{}\n", "<!-- ".repeat(many)),
        format!("<div>{}\n", "<a b=\"".repeat(many)),
        "\\\\".repeat(many),
        "[a]{.b ".repeat(many),
        "a^".repeat(many),
        "\n+---+\n| a |\n".repeat(many),
        format!("+---+\n{}", "| a |\n+---+\n".repeat(many)),
        format!("```\n<1>\n```\n{}", "<1> a\n```\n<1>\n```\n".repeat(many)),
    ] {
        codes(format!("# T\n\n{text}\nx\n"));
    }
    // Each is some 20 ms in a debug build; quadratic, each was minutes.
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

#[test]
fn a_line_of_many_megabytes() {
    assert!(codes(format!("# T\n\n{}\n", "word \"and\" -- ".repeat(400_000))).is_empty());
}

macro_rules! books {
    ($($test:ident $name:literal $depth:literal;)*) => {
        $(#[test] fn $test() { check($name, $depth); })*
    };
}

/// The chapters of `tests/manuscript/citations`, with another bibliography and language.
fn cited(name: &str, language: &str, bibliography: &str) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/manuscript/citations");
    let folder = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
    }
    let manifest = folder.path().join("book.toml");
    let text = std::fs::read_to_string(&manifest).unwrap();
    let (book, _) = text.split_once("[bibliography]").unwrap();
    let book = book.replace("language = \"en\"", &format!("language = \"{language}\""));
    std::fs::write(&manifest, format!("{book}[bibliography]\n{bibliography}\n")).unwrap();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("manuscript/snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, shown(folder.path(), 0)));
}

#[test]
fn works_are_cited_by_number() {
    cited("citations-by-number", "en", "files = \"works.bib\"\nstyle = \"ieee\"\nby = \"chapter\"");
}

#[test]
fn works_are_cited_in_notes() {
    cited("citations-in-notes", "en", "files = \"works.bib\"\nstyle = \"chicago-notes\"");
}

#[test]
fn works_are_cited_in_german() {
    cited("citations-in-german", "de", "files = [\"works.bib\"]\nall = true\ntitle = \"Schriften\"");
}

#[test]
fn every_fault_of_a_bibliography_is_said() {
    let files = "[\"faults.bib\", \"faults.yml\", \"works.json\"]";
    cited("citations-faults", "en", &format!("files = {files}\nstyle = \"chicago-note\""));
}

#[test]
fn works_that_are_not_known_or_cannot_be_read() {
    cited("citations-unknown", "en", "files = [\"few.bib\", \"few.yml\"]");
}

books! {
    citations "citations" 0;
    commonmark "commonmark" 0;
    containers "containers" 0;
    cross_references "cross-references" 3;
    errors "errors" 0;
    footnotes "footnotes" 0;
    grids "grids" 0;
    html "html" 0;
    includes "includes" 0;
    languages "languages" 0;
    links "links" 0;
    lone_chapters "lone-chapters" 0;
    lone_parts "lone-parts" 0;
    lone_titled "lone-titled" 0;
    verse "verse" 0;
}
