//! Diagrams drawn by a command: `draw.sh`, beside this file.

use std::path::Path;
use std::{fs, str};

use aldine::diagnostics::Place;
use aldine::document::{Block, BlockKind, Figure, Inline, flat_text};
use aldine::{Options, Outcome};

const MANIFEST: &str = "[book]\ntitle = \"T\"\nauthors = [\"A\"]\n\n[diagrams.words]\nlanguages = [\"words\", \"Flow\"]\ncommand = \"sh draw.sh\"\n";

fn book(manifest: &str, text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put("book.toml", manifest);
    put("src/SUMMARY.md", "- [One](one.md)\n");
    put("src/one.md", text);
    put("draw.sh", include_str!("draw.sh"));
    folder
}

fn compile(folder: &Path, run_commands: bool) -> Outcome {
    let pool = rayon::ThreadPoolBuilder::new().stack_size(16 << 20).build().unwrap();
    pool.install(|| aldine::compile(&Options { run_commands, ..Options::new(folder) }))
}

/// `code line: message` of each.
fn said(outcome: &Outcome) -> Vec<String> {
    let line = |place: &Place| match place {
        Place::Span(span) => {
            outcome.sources.get(span.file).map_or(0, |file| file.line_column(span.start as usize).0)
        }
        _ => 0,
    };
    outcome.diagnostics.iter().map(|d| format!("{} {}: {}", d.code, line(&d.place), d.message)).collect()
}

/// How often the program was run.
fn runs(folder: &Path) -> usize {
    fs::read_to_string(folder.join("runs.txt")).map_or(0, |text| text.lines().count())
}

fn blocks(folder: &Path, run: bool) -> (Vec<Block>, Vec<String>) {
    let (sources, diags) = (aldine::source::Sources::default(), aldine::diagnostics::Diagnostics::default());
    let mut project = aldine::manifest::load(folder, None, &sources, &diags).unwrap();
    project.diagrams.run = run;
    let book = aldine::manuscript::read(&project, &sources, &diags).unwrap();
    let assets = book.assets.iter().map(|asset| str::from_utf8(&asset.bytes).unwrap().to_owned()).collect();
    (book.sections.into_iter().flat_map(|section| section.blocks).collect(), assets)
}

const TEXT: &str = "# One\n\nSee @fig:a.\n\n```words {#fig:a caption=\"A 'drawing'\" alt=\"two words\" width=50% .here}\nto be\n```\n\n\
    - ~~~flow\n  in a list\n  ~~~\n\n::: figure\n```words {#fig:b alt=b}\nin a figure\n```\n\nIts caption\n:::\n\n\
    ```words,listing\nto be read\n```\n\nA note.[^n]\n\n[^n]: ```words {.decorative}\n    to be\n    ```\n";

#[test]
fn a_command_is_not_run_without_leave() {
    let folder = book(MANIFEST, TEXT);
    let outcome = compile(folder.path(), false);
    assert_eq!(outcome.errors(), 0, "{:?}", said(&outcome));
    assert_eq!(outcome.files.len(), 2);
    assert_eq!(said(&outcome), ["diagram-not-drawn 5: 4 diagrams are set as code, for `words` is not run"]);
    assert!(outcome.diagnostics[0].help.as_deref().unwrap().contains("--allow-commands"));
    assert_eq!(runs(folder.path()), 0);
    assert!(!folder.path().join("build").exists());
    // The code stands where the drawing would, with its caption and number.
    let (blocks, _) = blocks(folder.path(), false);
    let BlockKind::Figure(Figure { blocks: inner, caption }) = &blocks[1].kind else { panic!("{blocks:#?}") };
    assert!(
        matches!(&inner[0].kind, BlockKind::Code(code) if code.text == "to be" && code.title().is_none())
    );
    assert_eq!(flat_text(caption), "A ‘drawing’");
}

#[test]
fn drawings_are_pictures_and_are_kept() {
    let folder = book(MANIFEST, TEXT);
    let first = compile(folder.path(), true);
    assert_eq!(said(&first), ["missing-alt 9: this diagram has no text for who cannot see it"]);
    // Four diagrams, of which two are one.
    assert_eq!(runs(folder.path()), 3);
    let kept = fs::read_dir(folder.path().join("build/diagrams")).unwrap().count();
    assert_eq!(kept, 3);
    // What was drawn is taken without leave, and makes the same books.
    let again = compile(folder.path(), false);
    assert_eq!(runs(folder.path()), 3);
    let bytes = |outcome: &Outcome| outcome.files.iter().map(|f| f.bytes.clone()).collect::<Vec<_>>();
    assert!(bytes(&first) == bytes(&again));

    let (blocks, assets) = blocks(folder.path(), false);
    assert!(assets.iter().any(|svg| svg.contains(">in a list</text>")), "{assets:?}");
    let BlockKind::Figure(Figure { blocks: inner, caption }) = &blocks[1].kind else { panic!("{blocks:#?}") };
    let BlockKind::Paragraph(content) = &inner[0].kind else { panic!("{inner:#?}") };
    let [Inline::Image(image)] = content.as_slice() else { panic!("{content:#?}") };
    assert_eq!((image.alt.as_str(), flat_text(caption).as_str()), ("two words", "A ‘drawing’"));
    assert_eq!(image.width, Some(aldine::document::Length::Share(0.5)));
    assert!(blocks[1].class("here") && image.asset.is_some());
    // A lone drawing's label is that of the figure around it.
    assert_eq!(blocks[3].attrs.as_ref().and_then(|attrs| attrs.id.as_deref()), Some("fig:b"));
    assert!(matches!(&blocks[4].kind, BlockKind::Code(code) if code.text == "to be read"));
}

#[test]
fn what_goes_wrong_is_said_at_its_place_in_one_run() {
    let words = ["fail", "sleep", "silent", "junk", "html", "outside"];
    let fences = words.map(|word| format!("```words {{alt=x}}\n{word}\n```\n")).join("\n");
    let text = format!("# One\n\n{fences}\n```gone\na\n```\n\n```gone\nb\n```\n");
    let manifest = format!(
        "{MANIFEST}timeout = 1\n\n[diagrams.gone]\ncommand = [\"no-such-program-anywhere\", \"x\"]\n"
    );
    let folder = book(&manifest, &text);
    let outcome = compile(folder.path(), true);
    assert!(outcome.files.is_empty());
    let said = said(&outcome);
    let parts = [
        "diagram-failed 3: `words` failed: exit status: 3",
        "diagram-failed 7: `words` was not done after 1 seconds",
        "diagram-failed 11: `words` gives nothing on its standard output",
        "diagram-failed 15: what `words` draws is no PNG, JPEG, GIF, WebP or SVG image",
        "diagram-failed 19: what `words` draws has its words as HTML (`<foreignObject>`), which no book can draw",
        "diagram-failed 23: what `words` draws shows the file `/etc/hostname`, which is not read",
        "diagram-failed 27: 2 diagrams are not drawn: there is no program `no-such-program-anywhere`",
    ];
    assert_eq!(said, parts);
    let help = |n: usize| outcome.diagnostics[n].help.as_deref().unwrap();
    assert_eq!(help(0), "it said: line 1: no such arrow");
    assert!(help(4).contains("htmlLabels"));
    // Nothing that is not sound is kept.
    assert!(!folder.path().join("build").exists());
}

#[test]
fn files_that_the_command_names() {
    let manifest = "[book]\ntitle = \"T\"\n\n[diagrams]\nfolder = \"drawn\"\n\n[diagrams.words]\n\
        command = [\"sh\", \"draw.sh\", \"{input}\", \"{output}\"]\n";
    let folder = book(manifest, "# One\n\n```words\nto be\n```\n");
    fs::write(folder.path().join("words.txt"), "What it says of itself").unwrap();
    let outcome = compile(folder.path(), true);
    // A description of its own is the text for who cannot see it.
    assert_eq!(said(&outcome), [""; 0]);
    let (_, assets) = blocks(folder.path(), false);
    assert!(assets[0].contains(">to be</text>"), "{assets:?}");
    // A file of the book that the command names is a part of what it does.
    compile(folder.path(), true);
    assert_eq!(runs(folder.path()), 1);
    let script = folder.path().join("draw.sh");
    fs::write(&script, include_str!("draw.sh").replace("width='80'", "width='90'")).unwrap();
    let outcome = compile(folder.path(), false);
    assert_eq!(outcome.diagnostics[0].code, "diagram-not-drawn");
    compile(folder.path(), true);
    assert_eq!(runs(folder.path()), 2);
    // A drawing that was spoilt is said to be.
    for file in fs::read_dir(folder.path().join("drawn")).unwrap() {
        fs::write(file.unwrap().path(), "version https://git-lfs.github.com/spec/v1\n").unwrap();
    }
    let said = said(&compile(folder.path(), true)).join("\n");
    assert!(said.contains("a Git LFS pointer"), "{said}");
}

#[test]
fn diagrams_of_an_mdbook() {
    let manifest =
        "[book]\ntitle = \"T\"\n[output.html]\n[preprocessor.mermaid]\ncommand = \"mdbook-mermaid\"\n";
    let text = "# One\n\n```mermaid\ngraph LR\n```\n\n<pre class=\"mermaid\">\na &gt; b\n</pre>\n";
    let folder = book(manifest, text);
    let outcome = compile(folder.path(), false);
    assert_eq!(outcome.diagnostics[0].code, "preprocessor-not-run");
    assert!(outcome.diagnostics[0].help.as_deref().unwrap().contains("[output.aldine.diagrams.mermaid]"));
    let manifest = format!("{manifest}[output.aldine.diagrams.mermaid]\ncommand = \"sh draw.sh\"\n");
    fs::write(folder.path().join("book.toml"), manifest).unwrap();
    let outcome = compile(folder.path(), true);
    assert!(outcome.diagnostics.iter().all(|d| d.code == "missing-alt"), "{:?}", said(&outcome));
    let (blocks, assets) = blocks(folder.path(), false);
    assert!(assets[1].contains("a > b"), "{assets:?}");
    assert!(blocks.iter().all(|block| matches!(block.kind, BlockKind::Paragraph(_))), "{blocks:#?}");
}
