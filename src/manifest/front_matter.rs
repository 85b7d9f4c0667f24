//! Front matter: YAML between `---` or TOML between `+++` at the very start of a Markdown file.

use std::ops::Range;

use toml::de::DeTable;

use super::node::{Key, Kind, Node};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span};

/// How front matter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// Between `---` lines (or `---` and `...`).
    Yaml,
    /// Between `+++` lines.
    Toml,
}

/// Where a file's front matter stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontMatter {
    /// How it is written.
    pub syntax: Syntax,
    /// The bytes between its fences.
    pub range: Range<usize>,
    /// Where the file's text begins, after the closing fence's line.
    pub body: usize,
}

/// Finds a file's front matter. As in Pandoc, `---` with an empty line after it is a thematic
/// break and begins none; nor does a fence that is never closed.
#[must_use]
pub fn split(text: &str) -> Option<FrontMatter> {
    let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = text[bom..].split_inclusive('\n');
    let opening = lines.next()?;
    let (syntax, closings): (Syntax, &[&str]) = match opening.trim_end() {
        "---" => (Syntax::Yaml, &["---", "..."]),
        "+++" => (Syntax::Toml, &["+++"]),
        _ => return None,
    };
    let start = bom + opening.len();
    let mut at = start;
    for line in lines {
        if syntax == Syntax::Yaml && at == start && line.trim().is_empty() {
            return None;
        }
        if closings.contains(&line.trim_end()) {
            return Some(FrontMatter { syntax, range: start..at, body: at + line.len() });
        }
        at += line.len();
    }
    None
}

/// Reads front matter that [`split`] found. Prose between two thematic breaks gives nothing, in
/// silence; what is neither prose nor a table is said to be wrong.
pub(crate) fn parse(text: &str, front: &FrontMatter, file: FileId, diags: &Diagnostics) -> Option<Node> {
    let part = &text[front.range.clone()];
    match front.syntax {
        Syntax::Toml => {
            let (table, errors) = DeTable::parse_recoverable(part);
            for error in &errors {
                let at = error.span().unwrap_or(0..0);
                let span = Span::new(file, front.range.start + at.start, front.range.start + at.end);
                diags
                    .push(Diagnostic::error("bad-front-matter", error.message().trim().to_string()).at(span));
            }
            errors.is_empty().then(|| Node::from_toml_table(&table, front.range.start))
        }
        Syntax::Yaml => match serde_norway::from_str::<serde_norway::Value>(part) {
            Ok(value @ serde_norway::Value::Mapping(_)) => {
                Some(Node::from_yaml(&value, text, front.range.clone()))
            }
            Ok(_) => None,
            Err(error) => {
                let at = front.range.start + error.location().map_or(0, |l| l.index()).min(part.len());
                let message = error.to_string();
                let message = message.split(" at line ").next().unwrap_or("bad YAML").to_string();
                diags.push(
                    Diagnostic::error("bad-front-matter", message)
                        .at(Span::new(file, at, at))
                        .help("this is read as YAML; a value with `: ` or `#` in it must stand in quotes"),
                );
                None
            }
        },
    }
}

/// Whether the file's text proper begins after `split(text)`: front matter that is prose after all
/// belongs to the text.
#[must_use]
pub fn body_start(text: &str) -> usize {
    match split(text) {
        Some(front) if is_table(&text[front.range.clone()], front.syntax) => front.body,
        _ => 0,
    }
}

fn is_table(part: &str, syntax: Syntax) -> bool {
    // What cannot be parsed was meant as front matter: the complaint about it is made elsewhere.
    syntax == Syntax::Toml
        || part.trim().is_empty()
        || serde_norway::from_str::<serde_norway::Value>(part).map_or(true, |v| v.is_mapping())
}

/// Keys that other tools read in front matter, or that only a section's front matter has: none of
/// them is a misspelling of ours.
const FOREIGN: &[&str] = &[
    "aliases",
    "categories",
    "class",
    "documentclass",
    "draft",
    "filters",
    "fontsize",
    "format",
    "geometry",
    "header-includes",
    "id",
    "include-before",
    "index",
    "keywords",
    "layout",
    "number",
    "output",
    "permalink",
    "reference-section-title",
    "role",
    "short-title",
    "slug",
    "tags",
    "template",
    "toc",
    "toc-title",
    "version",
    "weight",
];

/// A lone file's front matter as two tables: what `[book]` holds and the other tables of a
/// manifest. Pandoc's words for the keys are turned into ours.
pub(crate) fn as_manifest(node: Node) -> (Node, Node) {
    let (mut book, mut rest) = (Vec::new(), Vec::new());
    let span = node.span.clone();
    let Kind::Table(entries) = node.kind else { return (empty(span.clone()), empty(span)) };
    for (mut key, value) in entries {
        match key.text.as_str() {
            "book" if matches!(value.kind, Kind::Table(_)) => {
                if let Kind::Table(inner) = value.kind {
                    book.extend(inner);
                }
                continue;
            }
            "pdf" | "epub" | "cover" | "theme" | "words" | "markdown" | "math" | "code"
                if matches!(value.kind, Kind::Table(_)) =>
            {
                rest.push((key, value));
                continue;
            }
            "bibliography" => rest.push((key, value)),
            "edition" if matches!(value.kind, Kind::List(_)) => {
                rest.push((key, value));
                continue;
            }
            "title" => pandoc_title(key, value, &mut book),
            "creator" | "contributor" => {
                key.text = "authors".into();
                book.push((key, value));
            }
            "belongs-to-collection" | "collection" => {
                key.text = "series".into();
                book.push((key, value));
            }
            "identifier" => book.push((key, first_text(value))),
            "lang" => push_as(&mut book, key, value, "language"),
            "copyright" => push_as(&mut book, key, value, "rights"),
            "abstract" => push_as(&mut book, key, value, "description"),
            "subject" => push_as(&mut book, key, value, "subjects"),
            "cover-image" => push_as(&mut book, key, value, "cover"),
            "dir" => push_as(&mut book, key, value, "text-direction"),
            "group-position" => {}
            foreign if FOREIGN.contains(&foreign) => {}
            _ => book.push((key, value)),
        }
    }
    (Node { span: span.clone(), kind: Kind::Table(book) }, Node { span, kind: Kind::Table(rest) })
}

fn empty(span: Range<usize>) -> Node {
    Node { span, kind: Kind::Table(Vec::new()) }
}

fn push_as(book: &mut Vec<(Key, Node)>, mut key: Key, value: Node, name: &str) {
    key.text = name.into();
    book.push((key, value));
}

/// Pandoc's EPUB metadata may write a title as a list of `{type, text}`.
fn pandoc_title(key: Key, value: Node, book: &mut Vec<(Key, Node)>) {
    match value.kind {
        Kind::List(list) => {
            for item in list {
                let name = match item.get("type").and_then(Node::as_str) {
                    Some("subtitle") => "subtitle",
                    Some("main") | None => "title",
                    Some(_) => continue,
                };
                push_as(book, key.clone(), first_text(item), name);
            }
        }
        _ => book.push((key, value)),
    }
}

/// `{scheme, text}` or a list of such: the first text.
fn first_text(node: Node) -> Node {
    match node.kind {
        Kind::List(mut list) if !list.is_empty() => first_text(list.swap_remove(0)),
        Kind::Table(_) => node.get("text").cloned().unwrap_or(node),
        _ => node,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_told_from_thematic_breaks() {
        let yaml = split("---\ntitle: A\n---\nText").unwrap();
        assert_eq!((yaml.syntax, yaml.range, yaml.body), (Syntax::Yaml, 4..13, 17));
        assert_eq!(split("---\ntitle: A\n...\nText").unwrap().body, 17);
        assert_eq!(split("+++\r\ntitle = 'A'\r\n+++\r\nText").unwrap().syntax, Syntax::Toml);
        assert_eq!(split("\u{feff}---\na: b\n---\n").unwrap().range, 7..12);
        assert_eq!(split("---\n\nProse\n\n---\n"), None);
        assert_eq!(split("---\nnever closed"), None);
        assert_eq!(split("# Title\n---\n"), None);
        assert_eq!(split(""), None);
        assert_eq!(split("---"), None);
    }

    #[test]
    fn prose_between_breaks_stays_text() {
        assert_eq!(body_start("---\nOnly prose here.\n---\n"), 0);
        assert_eq!(body_start("---\na: b\n---\nx"), 13);
    }
}
