//! mdBook's dialect: what its manifest says that means something to a book, and where it keeps
//! Aldine's own tables.

use std::path::PathBuf;

use super::node::{Key, Kind, Node};
use super::project::{DiagramOptions, MarkdownOptions, MdBook, Preprocessor};
use super::read::{At, Read, Reader};
use super::tables::{BookTable, ManifestTable};

/// Errors that mdBook lets pass. Its books must build as they are, so these are warnings there:
/// what is missing is, what cannot be understood is set as it was written.
pub(crate) const LET_PASS: &[&str] = &[
    "bad-front-matter",
    "bad-include",
    "bad-language",
    "bad-math",
    "broken-image",
    "duplicate-id",
    "duplicate-note",
    "include-too-deep",
    "missing-file",
    "missing-image",
    "outside-book",
    "unclosed-container",
    "undefined-note",
    "unknown-key",
    "unknown-label",
    "unknown-role",
];

/// Whether a manifest is an mdBook's: it has a table or a key that only mdBook knows.
pub(crate) fn is_mdbook(manifest: &ManifestTable) -> bool {
    manifest.output.is_some()
        || manifest.preprocessor.is_some()
        || manifest.build.is_some()
        || manifest.rust.is_some()
        || manifest.book.as_ref().is_some_and(|book| book.value.multilingual.is_some())
}

/// Whether a manifest has nothing but what mdBook and Aldine both know.
pub(crate) fn may_be_one(manifest: &Node) -> bool {
    let only = |node: &Node, names: &[&str]| match &node.kind {
        Kind::Table(entries) => entries.iter().all(|(key, _)| names.contains(&key.text.as_str())),
        _ => false,
    };
    only(manifest, &["book"])
        && manifest.get("book").is_none_or(|book| {
            only(book, &["title", "author", "authors", "description", "src", "language", "text-direction"])
        })
}

/// Takes over the tables under `[output.aldine]`.
pub(crate) fn lift_own_tables(manifest: &mut ManifestTable, reader: &Reader<'_>) {
    let Some(own) = manifest.output.as_ref().and_then(|o| o.value.0.get("aldine")) else { return };
    let Kind::Table(entries) = &own.kind else {
        reader.wrong_type(own, "a table");
        return;
    };
    // mdBook's own keys for any renderer: it may be told to run `aldine`, or not to mind its absence.
    let ours: Vec<_> = entries
        .iter()
        .filter(|(key, _)| {
            !matches!(
                key.text.as_str(),
                "command" | "optional" | "output" | "preprocessor" | "build" | "rust" | "after" | "renderers"
            )
        })
        .cloned()
        .collect();
    let own = Node { span: own.span.clone(), kind: Kind::Table(ours) };
    let Some(mut own) = ManifestTable::read(&own, reader) else { return };
    if let Some(over) = own.book.take() {
        let book = manifest.book.get_or_insert_with(|| At { value: BookTable::default(), span: over.span });
        book.value.merge(over.value);
    }
    manifest.merge(own);
}

/// Whether mdBook writes an empty chapter where the contents name a file that is not there: it does,
/// unless it is told not to.
pub(crate) fn creates_missing(manifest: &ManifestTable) -> bool {
    let flag = manifest.build.as_ref().and_then(|b| b.value.0.get("create-missing"));
    flag.and_then(Node::as_bool) != Some(false)
}

/// Levels of headings that are numbered, where mdBook is told to show no numbers.
pub(crate) fn number_depth(manifest: &ManifestTable) -> Option<u8> {
    let html = manifest.output.as_ref().and_then(|o| o.value.0.get("html"));
    let unlabelled = html.and_then(|html| html.get("no-section-label")).and_then(Node::as_bool);
    (unlabelled == Some(true)).then_some(0)
}

/// Preprocessors whose work is done here, or is for a website: lists of a page's headings.
const DONE_HERE: &[&str] =
    &["links", "index", "alerts", "admonish", "toc", "pagetoc", "open-on-gh", "trpl-listing", "trpl-note"];

/// Preprocessors that make formulas of what stands between dollars.
const FORMULAS: &[&str] = &["katex", "mathjax", "math", "typst-math", "mathpunc"];

/// What an mdBook's manifest says to its preprocessors.
pub(crate) fn settings(node: &Node, reader: &Reader<'_>, diagrams: &DiagramOptions) -> MdBook {
    // Diagrams that a command draws here want no preprocessor.
    let drawn = |name: &str| {
        diagrams.tools.iter().any(|tool| tool.name == name || tool.languages.iter().any(|l| l == name))
    };
    let mut config = json(node);
    if let Some(config) = config.as_object_mut() {
        config.retain(|key, _| matches!(key.as_str(), "book" | "build" | "rust" | "output" | "preprocessor"));
        if let Some(serde_json::Value::Object(book)) = config.get_mut("book") {
            // Preprocessors read the manifest by mdBook's own rules, which know no further keys.
            book.retain(|key, _| {
                matches!(
                    key.as_str(),
                    "title" | "authors" | "description" | "src" | "language" | "text-direction"
                )
            });
        }
    }
    let entries = match node.get("preprocessor").map(|node| &node.kind) {
        Some(Kind::Table(entries)) => entries.as_slice(),
        _ => &[],
    };
    let preprocessors = entries
        .iter()
        .map(|(name, table)| {
            let names = |key: &str| match table.get(key).map(|node| &node.kind) {
                Some(Kind::List(list)) => {
                    Some(list.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect())
                }
                _ => None,
            };
            let command = table.get("command").and_then(Node::as_str);
            Preprocessor {
                name: name.text.clone(),
                command: command.map_or_else(|| format!("mdbook-{}", name.text), str::to_owned),
                optional: table.get("optional").and_then(Node::as_bool) == Some(true),
                renderers: names("renderers"),
                before: names("before").unwrap_or_default(),
                after: names("after").unwrap_or_default(),
                done_here: [DONE_HERE, FORMULAS].iter().any(|names| names.contains(&name.text.as_str()))
                    || drawn(&name.text),
                span: reader.span(&name.span),
            }
        })
        .collect();
    let flag = node.get("build").and_then(|build| build.get("use-default-preprocessors"));
    MdBook { config, default_preprocessors: flag.and_then(Node::as_bool) != Some(false), preprocessors }
}

/// The file in which `mdbook-katex` has the commands that all formulas know.
pub(crate) fn macro_file(manifest: &ManifestTable) -> Option<PathBuf> {
    let katex = manifest.preprocessor.as_ref()?.value.0.get("katex")?;
    let own = katex.get("macros").and_then(Node::as_str);
    // Its first versions took the file as an argument.
    let argument = || katex.get("command")?.as_str()?.split_once("--macros=")?.1.split_whitespace().next();
    own.or_else(argument).map(PathBuf::from)
}

/// Its lines: `\\RR:{\\mathbb{R}}`.
pub(crate) fn macro_lines(text: &str) -> impl Iterator<Item = (String, String)> {
    text.lines().filter_map(|line| {
        let (name, body) = line.trim().split_once(':')?;
        let body = body.trim();
        let body = body.strip_prefix('{').and_then(|body| body.strip_suffix('}')).unwrap_or(body);
        name.starts_with('\\').then(|| (name.trim().to_owned(), body.to_owned()))
    })
}

fn json(node: &Node) -> serde_json::Value {
    node.to_toml().and_then(|value| serde_json::to_value(value).ok()).unwrap_or_default()
}

/// Puts values over those of a manifest: what mdBook has from its environment. A value that is the
/// same keeps its place.
pub(crate) fn put_over(node: &mut Node, over: &serde_json::Value) {
    use serde_json::Value;
    if over.is_null() || json(node) == *over {
        return;
    }
    match (&mut node.kind, over) {
        (Kind::Table(entries), Value::Object(values)) => {
            for (key, value) in values {
                let empty = value.as_array().is_some_and(Vec::is_empty);
                match entries.iter_mut().find(|(known, _)| known.text == *key) {
                    Some((_, node)) => put_over(node, value),
                    None if value.is_null() || empty => {}
                    None => {
                        let span = node.span.start..node.span.start;
                        let key = Key { span: span.clone(), text: key.clone() };
                        entries.push((key, Node { span, kind: kind_of(value, node.span.start) }));
                    }
                }
            }
        }
        _ => node.kind = kind_of(over, node.span.start),
    }
}

fn kind_of(value: &serde_json::Value, at: usize) -> Kind {
    use serde_json::Value;
    let node = |value| Node { span: at..at, kind: kind_of(value, at) };
    match value {
        Value::Null => Kind::Nothing,
        Value::Bool(flag) => Kind::Bool(*flag),
        Value::String(text) => Kind::Text(text.clone()),
        Value::Number(number) => match number.as_i64() {
            Some(number) => Kind::Integer(number),
            None => Kind::Float(number.as_f64().unwrap_or(f64::NAN)),
        },
        Value::Array(list) => Kind::List(list.iter().map(node).collect()),
        Value::Object(map) => Kind::Table(
            map.iter().map(|(key, value)| (Key { span: at..at, text: key.clone() }, node(value))).collect(),
        ),
    }
}

/// How the manifest's mdBook tables want Markdown to be read.
///
/// mdBook 0.5 has smart punctuation, definition lists and admonitions on; 0.4 had its
/// `curly-quotes` and then `smart-punctuation` off. A book that says nothing gets what print wants.
pub(crate) fn markdown_options(manifest: &ManifestTable) -> MarkdownOptions {
    let mut options = MarkdownOptions::default();
    if !is_mdbook(manifest) {
        return options;
    }
    let preprocessor =
        |name: &str| manifest.preprocessor.as_ref().and_then(|p| p.value.0.get(name)).is_some();
    options.scripts = false;
    options.grid_tables = false;
    // `$` is a plain character to mdBook, unless a preprocessor makes formulas of it.
    options.math = FORMULAS.iter().copied().any(preprocessor);
    options.admonish = preprocessor("admonish");
    options.listings = preprocessor("trpl-listing");
    let html = manifest.output.as_ref().and_then(|o| o.value.0.get("html"));
    if let Some(html) = html {
        let flag = |key: &str| html.get(key).and_then(Node::as_bool);
        if let Some(smart) = flag("smart-punctuation").or_else(|| flag("curly-quotes")) {
            options.smart = smart;
        }
        options.mathjax = flag("mathjax-support").unwrap_or(false);
        options.definition_lists = flag("definition-lists").unwrap_or(true);
        options.alerts = flag("admonitions").unwrap_or(true);
        if let Some(Kind::Table(marks)) = html.get("code").and_then(|c| c.get("hidelines")).map(|n| &n.kind) {
            for (language, mark) in marks {
                let Some(mark) = mark.as_str().filter(|m| !m.is_empty()) else { continue };
                options.hidelines.retain(|(l, _)| *l != language.text);
                options.hidelines.push((language.text.clone(), mark.to_string()));
            }
        }
    }
    let defaults = manifest.build.as_ref().and_then(|b| b.value.0.get("use-default-preprocessors"));
    if defaults.and_then(Node::as_bool) == Some(false) {
        options.includes = preprocessor("links");
    }
    options
}
