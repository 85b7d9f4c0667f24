//! What a chapter's file says of itself in its front matter.

use super::load::{TextFile, nearest_of};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::Role;
use crate::manifest::front_matter as syntax;
use crate::manifest::node::Kind;
use crate::manifest::role_from_word;
use crate::source::Span;

/// What a chapter's file says of itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct FrontMatter {
    pub(super) title: Option<String>,
    pub(super) subtitle: Option<String>,
    pub(super) short_title: Option<String>,
    pub(super) role: Option<Role>,
    pub(super) lang: Option<String>,
    /// Whether the file asks not to be numbered.
    pub(super) unnumbered: bool,
}

const KEYS: [&str; 6] = ["title", "subtitle", "short-title", "role", "lang", "number"];

/// Reads a file's front matter: what it says, and the byte at which the text begins.
pub(super) fn take(file: &TextFile, diags: &Diagnostics) -> (FrontMatter, usize) {
    let text = &file.source.text;
    let mut matter = FrontMatter::default();
    let Some(found) = syntax::split(text) else { return (matter, file.start) };
    let start = syntax::body_start(text).max(file.start);
    let Some(node) = syntax::parse(text, &found, file.id, diags) else { return (matter, start) };
    let Kind::Table(entries) = &node.kind else { return (matter, start) };
    for (key, value) in entries {
        let at = |range: &std::ops::Range<usize>| Span::new(file.id, range.start, range.end);
        let name = key.text.replace('_', "-");
        match name.as_str() {
            "title" | "subtitle" | "short-title" | "lang" | "language" => {
                let Some(word) = word(&value.kind) else {
                    let message = format!("`{name}` must be a text, not {}", value.kind_name());
                    diags.push(Diagnostic::error("bad-front-matter", message).at(at(&value.span)));
                    continue;
                };
                let slot = match name.as_str() {
                    "title" => &mut matter.title,
                    "subtitle" => &mut matter.subtitle,
                    "short-title" => &mut matter.short_title,
                    _ => &mut matter.lang,
                };
                *slot = Some(word);
            }
            "role" => {
                let word = word(&value.kind).unwrap_or_default();
                matter.role = role_from_word(&word);
                if matter.role.is_none() {
                    let near = nearest_of(&word, Role::ALL.iter().map(|role| role.name()));
                    let message = format!("`{word}` is no role of a section");
                    let mut diagnostic = Diagnostic::error("unknown-role", message).at(at(&value.span));
                    if let Some(near) = near {
                        diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
                    }
                    diags.push(diagnostic);
                }
            }
            "number" => match value.as_bool() {
                Some(number) => matter.unnumbered = !number,
                None => {
                    let message = "`number` must be true or false";
                    diags.push(Diagnostic::error("bad-front-matter", message).at(at(&value.span)));
                }
            },
            other => {
                // Other tools' keys pass; a slip in one of ours is said.
                if let Some(near) = nearest_of(other, KEYS.into_iter()) {
                    let message = format!("`{other}` is no key of a chapter's front matter");
                    let help = format!("did you mean `{near}`?");
                    diags.push(Diagnostic::warning("unknown-key", message).at(at(&key.span)).help(help));
                }
            }
        }
    }
    (matter, start)
}

fn word(kind: &Kind) -> Option<String> {
    match kind {
        Kind::Text(text) => Some(text.clone()),
        Kind::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}
