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
        aldine::resolve::resolve(&mut book, &aldine::resolve::Options { number_depth: depth }, &diags);
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

macro_rules! books {
    ($($test:ident $name:literal $depth:literal;)*) => {
        $(#[test] fn $test() { check($name, $depth); })*
    };
}

books! {
    commonmark "commonmark" 0;
    containers "containers" 0;
    cross_references "cross-references" 3;
    errors "errors" 0;
    footnotes "footnotes" 0;
    html "html" 0;
    includes "includes" 0;
    languages "languages" 0;
    links "links" 0;
    lone_chapters "lone-chapters" 0;
    lone_parts "lone-parts" 0;
    lone_titled "lone-titled" 0;
    verse "verse" 0;
}
