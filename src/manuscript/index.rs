//! Marks for the index: `[term]{.index}`, `[entry!within it]{.index-only}`, `[text]{index="entry"}`,
//! and LaTeX's `\index{…}` as manuscripts written for it have it.

use crate::document::walk::each_inline_mut;
use crate::document::{Attrs, IndexMark, IndexTerm, Inline, MarkKind, copied};
use crate::source::Span;

/// What begins a mark as LaTeX writes it.
pub(super) const COMMAND: &str = "\\index{";

/// Whether attributes speak of the index.
pub(super) fn speaks(attrs: &Attrs) -> bool {
    attrs.class("index") || attrs.class("index-only") || attrs.pair("index").is_some()
}

/// The mark that a span's attributes make of its text, which are taken out of them; whether the text
/// is printed. None where the attributes say nothing of the index, or name nothing.
pub(super) fn mark(attrs: &mut Attrs, content: &[Inline]) -> Option<(IndexMark, bool)> {
    if !speaks(attrs) {
        return None;
    }
    let only = attrs.class("index-only");
    let named = attrs.pair("index").filter(|entry| !entry.trim().is_empty());
    let own = named.is_none() && !only;
    let terms = match named {
        Some(entry) => path(entry).into_iter().map(|term| vec![Inline::Text(term)]).collect(),
        None if only => split(copied(content)),
        None => vec![copied(content)],
    };
    let sorts: Vec<String> = attrs.pair("sort").map(path).unwrap_or_default();
    // A key alone is the innermost entry's.
    let skip = if sorts.len() == 1 { terms.len().saturating_sub(1) } else { 0 };
    let sort = |n: usize| sorts.get(n.checked_sub(skip)?).filter(|key| !key.is_empty()).cloned();
    let path_of = |(n, content)| IndexTerm { content, sort: sort(n) };
    let terms: Vec<IndexTerm> = terms.into_iter().enumerate().map(path_of).collect();
    if terms.is_empty() || terms.iter().any(|term| super::inline::is_silent(&term.content)) {
        return None;
    }
    let kind = match (attrs.pair("see"), attrs.pair("see-also"), attrs.pair("range")) {
        (Some(see), ..) => MarkKind::See(see.split(';').map(path).collect()),
        (None, Some(also), _) => MarkKind::SeeAlso(also.split(';').map(path).collect()),
        (.., Some("begin" | "start" | "(")) => MarkKind::Begin,
        (.., Some("end" | "close" | ")")) => MarkKind::End,
        _ => MarkKind::Place,
    };
    let main = attrs.class("main");
    attrs.classes.retain(|class| !matches!(class.as_str(), "index" | "index-only" | "main"));
    attrs.pairs.retain(|(key, _)| !matches!(key.as_str(), "index" | "sort" | "see" | "see-also" | "range"));
    Some((made(terms, kind, main, own), !only))
}

fn made(path: Vec<IndexTerm>, kind: MarkKind, main: bool, own: bool) -> IndexMark {
    IndexMark { path, kind, main, own, id: String::new(), span: Span::new(crate::source::FileId(0), 0, 0) }
}

/// `type!italic`: an entry and one within it. Two marks stand for one of the text, and so does a
/// last one: `println!`.
fn path(text: &str) -> Vec<String> {
    let mut path = vec![String::new()];
    let mut rest = text.trim();
    while let Some(at) = rest.find('!') {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        let Some(last) = path.last_mut() else { break };
        last.push_str(before);
        if after.is_empty() || after.starts_with('!') {
            last.push('!');
            rest = after.strip_prefix('!').unwrap_or(after);
        } else {
            path.push(String::new());
            rest = after;
        }
    }
    if let Some(last) = path.last_mut() {
        last.push_str(rest);
    }
    path.iter().map(|term| term.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// A path whose terms have emphasis, code and the like.
fn split(content: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut terms: Vec<Vec<Inline>> = vec![Vec::new()];
    let last = content.len().saturating_sub(1);
    for (at, inline) in content.into_iter().enumerate() {
        let pieces = match inline {
            Inline::Text(text) => path_parts(&text, at == last).into_iter().map(Inline::Text).collect(),
            other => vec![other],
        };
        for (n, piece) in pieces.into_iter().enumerate() {
            if n > 0 {
                terms.push(Vec::new());
            }
            if let Some(last) = terms.last_mut() {
                last.push(piece);
            }
        }
    }
    for term in &mut terms {
        super::inline::trim(term);
    }
    terms
}

/// As [`path`], with white space kept: it may stand beside emphasis. `last`: nothing follows.
fn path_parts(text: &str, last: bool) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let literal = c != '!' || chars.peek().map_or(last, |next| *next == '!');
        if !literal {
            parts.push(String::new());
            continue;
        }
        if c == '!' {
            chars.next();
        }
        if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    parts
}

/// Turns LaTeX's marks in a run into the model's.
pub(super) fn commands(list: &mut Vec<Inline>) {
    let mut at = 0;
    while at < list.len() {
        if let Inline::Text(text) = &list[at] {
            if let Some(parts) = split_commands(text) {
                let count = parts.len();
                list.splice(at..=at, parts);
                at += count;
                continue;
            }
        } else if let Some(content) = list[at].content_mut() {
            commands(content);
        }
        at += 1;
    }
}

fn split_commands(text: &str) -> Option<Vec<Inline>> {
    let mut parts: Vec<Inline> = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(at) = rest[from..].find(COMMAND).map(|at| from + at) {
        let open = at + COMMAND.len();
        from = open;
        let Some(close) = closing(&rest[open..]) else { continue };
        let Some(mark) = command(&rest[open..open + close]) else { continue };
        super::inline::push_text(&mut parts, &rest[..at]);
        parts.push(Inline::Index(Box::new(mark)));
        rest = &rest[open + close + 1..];
        from = 0;
    }
    if parts.is_empty() {
        return None;
    }
    super::inline::push_text(&mut parts, rest);
    Some(parts)
}

/// Where the brace closes that opens before a text.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0u32;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return Some(at),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// `sort@text!sub|(`, as makeindex reads it.
fn command(inner: &str) -> Option<IndexMark> {
    let (entry, encap) = inner.split_once('|').unwrap_or((inner, ""));
    let terms: Vec<IndexTerm> = entry
        .split('!')
        .map(|term| {
            let (sort, text) = match term.split_once('@') {
                Some((sort, text)) => (Some(sort.trim().to_owned()), text),
                None => (None, term),
            };
            IndexTerm { content: vec![printed(text.trim())], sort }
        })
        .collect();
    if terms.iter().any(|term| super::inline::is_silent(&term.content)) {
        return None;
    }
    let argument = |word: &str| encap.strip_prefix(word)?.strip_prefix('{')?.strip_suffix('}');
    let kind = if let Some(see) = argument("see") {
        MarkKind::See(vec![path(see)])
    } else if let Some(also) = argument("seealso") {
        MarkKind::SeeAlso(vec![path(also)])
    } else {
        match encap.chars().next() {
            Some('(') => MarkKind::Begin,
            Some(')') => MarkKind::End,
            _ => MarkKind::Place,
        }
    };
    Some(made(terms, kind, encap.trim_start_matches(['(', ')']) == "textbf", false))
}

/// A term that LaTeX sets in another face as a whole.
fn printed(text: &str) -> Inline {
    let within = |command: &str| text.strip_prefix(command)?.strip_suffix('}');
    let plain = |text: &str| Inline::Text(text.split_whitespace().collect::<Vec<_>>().join(" "));
    if let Some(inner) = within("\\emph{").or_else(|| within("\\textit{")) {
        return Inline::Emphasis(vec![plain(inner)]);
    }
    match within("\\texttt{") {
        Some(inner) => Inline::Code(inner.to_owned()),
        None => plain(text),
    }
}

/// Visits every mark of a run.
pub(super) fn each_mark(list: &mut [Inline], f: &mut impl FnMut(&mut IndexMark)) {
    each_inline_mut(list, &mut |inline| {
        if let Inline::Index(mark) = inline {
            f(mark);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::plain::inlines;

    #[test]
    fn paths() {
        assert_eq!(path("type! italic "), ["type", "italic"]);
        assert_eq!(path("println!"), ["println!"]);
        assert_eq!(path("macros!println!"), ["macros", "println!"]);
        assert_eq!(path("Yahoo!!, the firm"), ["Yahoo!, the firm"]);
        let list = split(vec![
            Inline::Emphasis(vec![Inline::Text("Emma".into())]),
            Inline::Text(" (novel)!sources!!".into()),
        ]);
        let list: Vec<String> = list.iter().map(|term| inlines(term)).collect();
        assert_eq!(list, ["<em Emma> (novel)", "sources!"]);
    }

    #[test]
    fn latex_marks() {
        let marks = |text: &str| {
            let mut list = vec![Inline::Text(text.into())];
            commands(&mut list);
            inlines(&list)
        };
        assert_eq!(marks(r"a\index{type!italic} b"), "a<index type ! italic> b");
        assert_eq!(marks(r"\index{alpha@$\alpha$}"), r#"<index $\alpha$ sort="alpha">"#);
        assert_eq!(marks(r"\index{Emma@\emph{Emma}|textbf}"), r#"<index <em Emma> sort="Emma" main>"#);
        assert_eq!(marks(r"\index{x|(}…\index{x|)}"), "<index x begin>…<index x end>");
        assert_eq!(marks(r"\index{a|see{b!c}}"), "<index a see b ! c>");
        assert_eq!(marks(r"\index{open"), r"\index{open");
        assert_eq!(marks(r"\index{}"), r"\index{}");
    }
}
