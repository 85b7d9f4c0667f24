//! Citations in Pandoc's notation: `[see @knuth1981, p. 12; -@plass1981]`, `@knuth1981 [p. 12]`.
//!
//! Here they are told from the text around them; what stands before and behind each work is read
//! when the works are known.

use super::inline::{label, push_text};
use crate::document::{Citation, CitedWork, Inline};
use crate::source::Span;

/// Finds the citations of a run. `place` tells where a key stands in the source.
pub(super) fn citations(list: &mut Vec<Inline>, place: &mut impl FnMut(&str) -> Span) {
    let mut out: Vec<Inline> = Vec::with_capacity(list.len());
    // Where each open bracket stands in `out`, as a piece of its own.
    let mut open: Vec<usize> = Vec::new();
    for mut inline in std::mem::take(list) {
        let Inline::Text(text) = &inline else {
            // A citation within a link would be a link within a link.
            if !matches!(inline, Inline::Link(_) | Inline::Reference(_) | Inline::Kbd(_))
                && let Some(content) = inline.content_mut()
            {
                citations(content, place);
            }
            out.push(inline);
            continue;
        };
        let mut rest = text.as_str();
        let mut from = out.len();
        while let Some(at) = rest.find(['[', ']']) {
            push_after(&mut out, from, &rest[..at]);
            if rest[at..].starts_with('[') {
                open.push(out.len());
                out.push(Inline::Text("[".into()));
            } else if let Some(start) = open.pop() {
                close(&mut out, start, place);
            } else {
                out.push(Inline::Text("]".into()));
            }
            from = out.len();
            rest = &rest[at + 1..];
        }
        push_after(&mut out, from, rest);
    }
    for inline in out {
        match inline {
            Inline::Text(text) => in_sentence(&text, list, place),
            other => list.push(other),
        }
    }
}

/// Adds text behind what stands before `from`, which it must not join.
fn push_after(out: &mut Vec<Inline>, from: usize, text: &str) {
    if text.is_empty() {
    } else if out.len() > from {
        push_text(out, text);
    } else {
        out.push(Inline::Text(text.to_owned()));
    }
}

/// A bracket closes that opened at `start`: what is within may cite works, or say where in the work
/// that was named before it.
fn close(out: &mut Vec<Inline>, start: usize, place: &mut impl FnMut(&str) -> Span) {
    let mut keys = Vec::new();
    for inline in &out[start + 1..] {
        if let Inline::Text(text) = inline {
            keys.extend(Keys::of(text).map(|found| found.key));
        }
    }
    let named = match start.checked_sub(1).map(|before| &out[before]) {
        Some(Inline::Text(text)) => {
            let text = text.trim_end_matches([' ', '\u{a0}']);
            Keys::of(text).last().filter(|found| found.end == text.len()).map(|found| found.start)
        }
        _ => None,
    };
    // A label is a reference's, and one in the same brackets makes references of all.
    if keys.iter().any(|key| label(key).is_some()) || keys.is_empty() && named.is_none() {
        out.push(Inline::Text("]".into()));
        return;
    }
    let content = out.split_off(start + 1);
    out.pop();
    let mut citation =
        Citation { works: Vec::new(), narrative: named.is_some(), content: Vec::new(), number: 0 };
    if let (Some(at), Some(Inline::Text(text))) = (named, out.last_mut()) {
        let name = text.split_off(at);
        if text.is_empty() {
            out.pop();
        }
        take(&mut citation, name.trim_end(), place);
        push_text(&mut citation.content, ", ");
    }
    for inline in content {
        match inline {
            Inline::Text(text) => take(&mut citation, &text, place),
            other => citation.content.push(other),
        }
    }
    out.push(Inline::Citation(Box::new(citation)));
}

/// Adds text to a citation, with a mark for each work in it.
fn take(citation: &mut Citation, text: &str, place: &mut impl FnMut(&str) -> Span) {
    let mut done = 0;
    for found in Keys::of(text) {
        push_text(&mut citation.content, &text[done..found.start].replace(Citation::WORK, ""));
        push_text(&mut citation.content, &Citation::WORK.to_string());
        citation.works.push(found.work(place));
        done = found.end;
    }
    push_text(&mut citation.content, &text[done..].replace(Citation::WORK, ""));
}

/// `@key` in a sentence.
fn in_sentence(text: &str, list: &mut Vec<Inline>, place: &mut impl FnMut(&str) -> Span) {
    let mut done = 0;
    for found in Keys::of(text) {
        if label(found.key).is_some() {
            continue;
        }
        push_text(list, &text[done..found.start]);
        let content = vec![Inline::Text(Citation::WORK.to_string())];
        let narrative = !found.unnamed;
        let works = vec![found.work(place)];
        list.push(Inline::Citation(Box::new(Citation { works, narrative, content, number: 0 })));
        done = found.end;
    }
    push_text(list, &text[done..]);
}

/// A key in a text, with its `@`.
struct Found<'t> {
    key: &'t str,
    unnamed: bool,
    start: usize,
    end: usize,
}

impl Found<'_> {
    fn work(&self, place: &mut impl FnMut(&str) -> Span) -> CitedWork {
        CitedWork { key: self.key.to_owned(), unnamed: self.unnamed, span: place(self.key) }
    }
}

/// The keys of a text.
struct Keys<'t> {
    text: &'t str,
    from: usize,
}

impl<'t> Keys<'t> {
    fn of(text: &'t str) -> Self {
        Self { text, from: 0 }
    }
}

impl<'t> Iterator for Keys<'t> {
    type Item = Found<'t>;

    fn next(&mut self) -> Option<Found<'t>> {
        loop {
            let at = self.from + self.text[self.from..].find('@')?;
            self.from = at + 1;
            let before = &self.text[..at];
            let unnamed = before.ends_with('-');
            let before = before.strip_suffix('-').unwrap_or(before);
            // Within a word it is an address's or a name's: `me@example.org`, `a/@b`.
            if before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '@' | '/' | '-' | '_')) {
                continue;
            }
            let rest = &self.text[at + 1..];
            let (key, length) = match rest.strip_prefix('{') {
                Some(inner) => match inner.find(['}', '\n']) {
                    Some(close) if inner[close..].starts_with('}') => (&inner[..close], close + 2),
                    _ => continue,
                },
                None => (key(rest), key(rest).len()),
            };
            if key.is_empty() {
                continue;
            }
            let end = at + 1 + length;
            self.from = end;
            return Some(Found { key, unnamed, start: at - usize::from(unnamed), end });
        }
    }
}

/// The key at the beginning of a text: letters, digits and underscores, with single signs between.
fn key(text: &str) -> &str {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let inside = matches!(c, ':' | '.' | '#' | '$' | '%' | '&' | '-' | '+' | '?' | '<' | '>' | '~' | '/');
        if word(c) {
            end = at + c.len_utf8();
        } else if !inside || at == 0 || !chars.peek().is_some_and(|(_, next)| word(*next)) {
            break;
        }
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::plain::inlines;
    use crate::source::FileId;

    fn shown(text: &str) -> String {
        let mut list = vec![Inline::Text(text.into())];
        citations(&mut list, &mut |_| Span::new(FileId(0), 0, 0));
        let works: Vec<String> = list
            .iter()
            .filter_map(|inline| match inline {
                Inline::Citation(citation) => Some(citation),
                _ => None,
            })
            .map(|citation| {
                let keys: Vec<String> = citation
                    .works
                    .iter()
                    .map(|w| format!("{}{}", if w.unnamed { "-" } else { "" }, w.key))
                    .collect();
                format!("{}{}", if citation.narrative { "by " } else { "" }, keys.join("+"))
            })
            .collect();
        format!("{} | {}", inlines(&list).replace(Citation::WORK, "*"), works.join(" | "))
    }

    #[test]
    fn citations_are_told_from_the_text() {
        for (text, wanted) in [
            ("As [see @a_1, p. 2; -@b:c] has it.", "As <cite see *, p. 2; *> has it. | a_1+-b:c"),
            ("@doe99 [p. 3; @x] says", "<cite *, p. 3; *> says | by doe99+x"),
            ("So does @doe.", "So does <cite *>. | by doe"),
            ("[*x* [y] @a]", "<cite *x* [y] *> | a"),
            ("(-@a) and @{a b/c}", "(<cite *>) and <cite *> | -a | by a b/c"),
            ("@fig:a and [@fig:b; @c], [d] e]", "@fig:a and [@fig:b; <cite *>], [d] e] | by c"),
        ] {
            assert_eq!(shown(text), wanted, "{text}");
        }
    }

    #[test]
    fn what_cites_nothing() {
        for text in ["me@example.org", "a @ b", "x/@y", "@", "[a]", "@@a", "@{open", "@-a", "[[]", "]["] {
            assert_eq!(shown(text), format!("{text} | "), "{text}");
        }
    }
}
