//! mdBook's dialect: what its manifest says that means something to a book, and where it keeps
//! Aldine's own tables.

use super::node::{Kind, Node};
use super::project::MarkdownOptions;
use super::read::{At, Read, Reader};
use super::tables::{BookTable, ManifestTable};
use crate::diagnostics::Diagnostic;

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

/// Whether a manifest is an mdBook project's: it has a table that only mdBook knows.
pub(crate) fn is_mdbook(manifest: &ManifestTable) -> bool {
    manifest.output.is_some()
        || manifest.preprocessor.is_some()
        || manifest.build.is_some()
        || manifest.rust.is_some()
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

/// Preprocessors whose work is done here: mdBook's own, and those that make formulas of `$`.
const DONE_HERE: &[&str] = &["links", "index", "katex", "mathjax", "math", "typst-math", "mathpunc"];

/// Warns of preprocessors: they are other programs, and none is run.
pub(crate) fn warn_of_preprocessors(manifest: &ManifestTable, reader: &Reader<'_>) {
    let Some(Kind::Table(entries)) = manifest.preprocessor.as_ref().map(|p| &p.value.0.kind) else { return };
    for (name, node) in entries {
        // One that is bound to other renderers would not run for this one in mdBook either.
        let bound = matches!(node.get("renderers").map(|r| &r.kind), Some(Kind::List(list))
            if !list.iter().any(|renderer| renderer.as_str() == Some("aldine")));
        if !bound && !DONE_HERE.contains(&name.text.as_str()) {
            let message = format!("the preprocessor `{}` is not run", name.text);
            let help = "the text is read without what it would have made of it";
            let place = reader.span(&name.span);
            reader.diags.push(Diagnostic::warning("preprocessor-not-run", message).at(place).help(help));
        }
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
    // `$` is a plain character to mdBook, unless a preprocessor makes formulas of it.
    options.math = DONE_HERE[2..].iter().copied().any(preprocessor);
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
