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
    let options =
        aldine::resolve::Options { number_depth: 2, let_pass: project.let_pass, ..Default::default() };
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
    // Of the two preprocessors, one is bound to mdBook's own pages.
    let not_run: Vec<_> = outcome.diagnostics.iter().filter(|d| d.code == "preprocessor-not-run").collect();
    assert!(matches!(not_run.as_slice(), [one] if one.message.contains("whisper")), "{not_run:?}");
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
    assert_eq!(of("[book]\ntitle = \"T\"\nmultilingual = false\n"), ["Warning missing-file"]);
    assert!(of("[book]\ntitle = \"T\"\n").contains(&"Error missing-file".to_owned()));
    let told = of("[book]\ntitle = \"T\"\n[build]\ncreate-missing = false\n");
    assert!(told.contains(&"Error missing-file".to_owned()), "{told:?}");
}

#[test]
fn a_book_of_titles_alone_is_made_and_a_doubtful_one_is_told_how_to_say_what_it_is() {
    let titles = [("src/SUMMARY.md", "- [One](one.md)\n"), ("src/one.md", "# One\n")];
    let plain = ("book.toml", "[book]\ntitle = \"T\"\n");
    let outcome = compile(&Options::new(book(&[plain, titles[0], titles[1]]).path()));
    assert_eq!(codes(&outcome), ["Warning empty-book"]);
    assert_eq!(outcome.files.len(), 2);
    let own = ("book.toml", "[book]\ntitle = \"T\"\nsubtitle = \"S\"\n");
    let outcome = compile(&Options::new(book(&[own, titles[0], titles[1]]).path()));
    assert_eq!(codes(&outcome), ["Error empty-book"]);
    let picture = ("src/one.md", "# One\n\n![A map](map.png)\n");
    let outcome = compile(&Options::new(book(&[plain, titles[0], picture]).path()));
    assert_eq!(codes(&outcome), ["Error missing-image", "Note maybe-mdbook"]);
    let outcome = compile(&Options::new(book(&[own, titles[0], picture]).path()));
    assert_eq!(codes(&outcome), ["Error missing-image"]);
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
    let help = outcome.diagnostics[0].help.as_deref().unwrap();
    let named = format!("--allow {}`", folder.path().join("examples").display());
    assert!(help.contains(&named) && help.contains("allow = [\"../examples\"]"), "{help}");
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

/// A book with a preprocessor of its own, and what mdBook 0.5.4 handed its renderer of it.
fn backend() -> (PathBuf, String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/backend");
    let context = std::fs::read_to_string(folder.join("context.json")).unwrap();
    let root = folder.to_str().unwrap().replace('\\', "/");
    (folder, context.replace("@ROOT@", &root))
}

fn context(json: &str) -> aldine::mdbook::RenderContext {
    aldine::mdbook::RenderContext::read(json.as_bytes()).unwrap()
}

fn of_context<'a>(context: &'a aldine::mdbook::RenderContext) -> Options<'a> {
    let overrides = Some(context.config().clone());
    Options { mdbook: Some(context), overrides, ..Options::new(context.root()) }
}

fn files(outcome: &Outcome) -> Vec<(&str, &[u8])> {
    assert_eq!(outcome.errors(), 0, "{}", complaints(&outcome.diagnostics, &outcome.sources));
    outcome.files.iter().map(|file| (file.name.as_str(), file.bytes.as_slice())).collect()
}

#[cfg(unix)]
#[test]
fn mdbook_and_its_preprocessors_give_the_same_books() {
    let (folder, json) = backend();
    let context = context(&json);
    let handed = compile(&of_context(&context));
    assert_eq!(codes(&handed), [""; 0]);
    assert_eq!(handed.project.as_ref().unwrap().meta.publisher.as_deref(), Some("Aldine"));
    let asked = compile(&Options { run_preprocessors: true, ..Options::new(&folder) });
    assert_eq!(codes(&asked), [""; 0]);
    assert!(files(&handed) == files(&asked), "the books differ");
    // Without leave, the text is as it was, and that is said.
    let plain = compile(&Options::new(&folder));
    assert_eq!(codes(&plain), ["Warning preprocessor-not-run"]);
    assert!(files(&plain) != files(&asked));
}

#[test]
fn older_mdbooks_speak_of_sections() {
    let (_, json) = backend();
    let mut old: serde_json::Value = serde_json::from_str(&json).unwrap();
    let items = old["book"].as_object_mut().unwrap().remove("items").unwrap();
    old["book"]["sections"] = items;
    old["book"]["__non_exhaustive"] = serde_json::Value::Null;
    old["version"] = "0.4.52".into();
    let (old, new) = (context(&old.to_string()), context(&json));
    assert!(files(&compile(&of_context(&old))) == files(&compile(&of_context(&new))));
    let future = context(&json.replace("\"version\": \"0.5.4\"", "\"version\": \"0.51.0\""));
    assert_eq!(codes(&compile(&of_context(&future))), ["Warning unknown-mdbook"]);
}

/// Runs `aldine mdbook` as mdBook does: in the destination, with the context on standard input.
fn aldine_mdbook(destination: &Path, input: &str) -> std::process::Output {
    use std::io::Write;
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_aldine"))
        .arg("mdbook")
        .current_dir(destination)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn the_command_writes_where_mdbook_wants() {
    let (_, json) = backend();
    let folder = tempfile::tempdir().unwrap();
    let mut context: serde_json::Value = serde_json::from_str(&json).unwrap();
    context["destination"] = folder.path().join("deep/down").to_str().unwrap().into();
    // What the environment of mdBook says otherwise is in its context.
    context["config"]["book"]["title"] = "Otherwise".into();
    let ran = aldine_mdbook(folder.path(), &context.to_string());
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    for name in ["otherwise.epub", "otherwise.pdf"] {
        assert!(folder.path().join("deep/down").join(name).is_file(), "{name}");
    }
    let ran = aldine_mdbook(folder.path(), "{\"version\": \"0.5.4\"}");
    assert_eq!(ran.status.code(), Some(2));
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(said.starts_with("error: standard input has no render context of mdBook's"), "{said}");
}

#[cfg(unix)]
#[test]
fn preprocessors_that_fail_are_errors_with_what_they_said() {
    let of = |table: &str, script: &str| {
        let manifest = format!("[book]\ntitle = \"T\"\n[preprocessor.odd]\n{table}\n");
        let folder = book(&[
            ("book.toml", manifest.as_str()),
            ("odd.sh", script),
            ("src/SUMMARY.md", "- [One](one.md)\n"),
            ("src/one.md", "# One\n\nText.\n"),
        ]);
        let outcome = compile(&Options { run_preprocessors: true, ..Options::new(folder.path()) });
        outcome
            .diagnostics
            .iter()
            .map(|d| {
                format!("{:?} {}: {} ({})", d.severity, d.code, d.message, d.help.as_deref().unwrap_or(""))
            })
            .collect::<Vec<_>>()
            .join("\n")
    };
    let command = "command = \"sh odd.sh\"";
    let supports = "[ \"$1\" = supports ] && exit 0\n";
    let said = of(command, &format!("{supports}echo 'out of ink' >&2\nexit 3\n"));
    assert!(
        said.starts_with("Error preprocessor-failed: the preprocessor `odd` failed: exit status: 3"),
        "{said}"
    );
    assert!(said.ends_with("(it said: out of ink)"), "{said}");
    let said = of(command, &format!("{supports}cat\n"));
    assert!(
        said.starts_with("Error preprocessor-failed: what the preprocessor `odd` gave back is no book"),
        "{said}"
    );
    let said = of(command, "exit 1\n");
    assert!(said.starts_with("Warning preprocessor-not-run"), "{said}");
    let said = of("command = \"no-such-program-at-all\"", "");
    assert!(said.starts_with("Error preprocessor-failed: the preprocessor `odd` is not installed"), "{said}");
    let said = of("command = \"no-such-program-at-all\"\noptional = true", "");
    assert!(said.starts_with("Warning preprocessor-not-run"), "{said}");
    assert_eq!(of("command = \"no-such-program-at-all\"\nrenderers = [\"html\"]", ""), "");
    let said = of("before = [\"links\"]\nafter = [\"links\"]", "");
    assert!(said.contains("circle"), "{said}");
    // What is said of a good run is passed on.
    let filter = "sed -e 's/^.*,{\"items\":/{\"items\":/' -e 's/]$//'\necho 'WARN: careful' >&2\n";
    let said = of(command, &format!("{supports}{filter}"));
    assert_eq!(said, "Note preprocessor-said: the preprocessor `odd` said: WARN: careful ()");
}

/// A preprocessor may add chapters, and see the includes done or not.
#[cfg(unix)]
#[test]
fn preprocessors_see_includes_as_their_order_has_it_and_may_add_chapters() {
    let of = |table: &str, sed: &str| {
        let manifest =
            format!("[book]\ntitle = \"T\"\n[preprocessor.odd]\ncommand = \"sh odd.sh\"\n{table}\n");
        let script = format!(
            "[ \"$1\" = supports ] && exit 0\nsed -e 's/^.*,{{\"items\":/{{\"items\":/' -e 's/]$//' {sed}\n"
        );
        let folder = book(&[
            ("book.toml", manifest.as_str()),
            ("odd.sh", script.as_str()),
            ("src/SUMMARY.md", "- [One](one.md)\n- [Two](two.md)\n"),
            ("src/one.md", "# One\n\nText {{#include a.txt}}.\n"),
            ("src/two.md", "# Two\n\nTo [one](one.md) and {{#include none.txt}}.\n"),
            ("src/a.txt", "apple"),
            ("src/b.txt", "pear"),
        ]);
        let (sources, diags) = (Sources::default(), Diagnostics::default());
        let options = Options { run_preprocessors: true, ..Options::new(folder.path()) };
        let outcome = compile(&options);
        assert_eq!(outcome.errors(), 0, "{}", complaints(&outcome.diagnostics, &outcome.sources));
        let project = outcome.project.as_ref().unwrap();
        let book = aldine::manuscript::read(project, &outcome.sources, &diags).unwrap();
        drop(sources);
        let text = aldine::document::plain::outline(&book);
        (text, codes(&outcome).join(", "))
    };
    let (text, said) = of("", "-e 's/apple/plum/'");
    assert!(text.contains("Text plum."), "{text}");
    assert_eq!(said, "Warning missing-file");
    let (text, _) = of("before = [\"links\"]", "-e 's/a.txt/b.txt/'");
    assert!(text.contains("Text pear."), "{text}");
    let chapter = concat!(
        r##"{"Chapter":{"name":"New","content":"# New\\n\\nMade up.","number":[3],"sub_items":[],"##,
        r##""path":"new.md","source_path":null,"parent_names":[]}},"##
    );
    let (text, _) = of("", &format!("-e 's|^{{\"items\":\\[|&{chapter}|'"));
    assert!(text.contains("New") && text.contains("Made up."), "{text}");
}

#[test]
fn the_environment_comes_before_the_manifest_of_an_mdbook_alone() {
    let of = |manifest: &str| {
        let folder = book(&[
            ("book.toml", manifest),
            ("src/SUMMARY.md", "- [One](one.md)\n"),
            ("src/one.md", "# One\n\n\"Text\".\n"),
        ]);
        let overrides = serde_json::json!({
            "book": { "title": "Other", "authors": ["Ann"] },
            "output": { "html": { "smart-punctuation": false } },
        });
        let outcome = compile(&Options { overrides: Some(overrides), ..Options::new(folder.path()) });
        let project = outcome.project.unwrap();
        (project.meta.title, project.meta.contributors.len(), project.markdown.smart)
    };
    assert_eq!(of("[book]\ntitle = \"T\"\n[output.html]\n"), ("Other".into(), 1, false));
    assert_eq!(of("[book]\ntitle = \"T\"\n"), ("T".into(), 0, true));
}

/// mdBook 0.5.4 lets the lines after the first fall out of a list; later ones keep them.
#[test]
fn included_lines_stay_in_the_list_or_quotation_of_the_include() {
    let folder = book(&[
        ("book.toml", "[book]\ntitle = \"T\"\n[output.html]\n"),
        ("src/SUMMARY.md", "- [One](one.md)\n"),
        (
            "src/one.md",
            "# One\n\n- In a list:\n  ```rust\n  {{#include a.rs}}\n  ```\n\n> {{#include b.md}}\n",
        ),
        ("src/a.rs", "fn a() {\n    b();\n}\n"),
        ("src/b.md", "Quoted\n\n- to its end {{#include c.md}}\n"),
        ("src/c.md", "c\n\nd"),
    ]);
    let (sources, diags) = (Sources::default(), Diagnostics::default());
    let project = aldine::manifest::load(folder.path(), None, &sources, &diags).unwrap();
    let book = aldine::manuscript::read(&project, &sources, &diags).unwrap();
    let out = aldine::document::plain::outline(&book);
    let expected = "\
  list tight
    item
      p: In a list:
      code rust []
        |: fn a() {
        |:     b();
        |: }
  quote
    p: Quoted
    list tight
      item
        p: to its end c
    p: d
";
    assert!(out.contains(expected), "{out}");
}

#[test]
fn section_labels_may_be_switched_off() {
    let of = |html: &str| {
        let manifest = format!("[book]\ntitle = \"T\"\n[output.html]\n{html}\n");
        let folder = book(&[
            ("book.toml", &manifest),
            ("src/SUMMARY.md", "- [One](one.md)\n"),
            ("src/one.md", "# One\n"),
        ]);
        aldine::manifest::load(folder.path(), None, &Sources::default(), &Diagnostics::default())
            .unwrap()
            .pdf
            .number_depth
    };
    assert_eq!(of("no-section-label = true"), Some(0));
    assert_eq!(of("no-section-label = false"), None);
    assert_eq!(of("no-section-label = true\n[output.aldine.pdf]\nnumber-depth = 2"), Some(2));
}
