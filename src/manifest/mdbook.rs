//! mdBook's dialect: what its manifest says that means something to a book, and where it keeps
//! Aldine's own tables.

use super::node::{Kind, Node};
use super::project::MarkdownOptions;
use super::read::{At, Read, Reader};
use super::tables::{BookTable, ManifestTable};

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
    // `$` is a plain character to mdBook, unless a preprocessor makes formulas of it.
    options.math = ["katex", "mathjax", "math", "typst-math", "mathpunc"].into_iter().any(preprocessor);
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
