//! Passes over one block's text when it is complete: bracketed spans, labels, raised and lowered
//! letters, and verse's lines. Each runs only where its sign was seen.

use super::attrs;
use super::marks::LINE_MARK;
use crate::document::walk::each_inline_mut;
use crate::document::{Attrs, Inline, Reference, Stanza, Target, VerseLine, flat_text};
use crate::source::Span;

/// Bracketed spans within one another; deeper ones stay text.
const MAX_SPANS: usize = 24;

/// Prefixes of labels, each for a kind of thing.
const LABELS: [&str; 6] = ["fig:", "tbl:", "sec:", "ch:", "eq:", "lst:"];

/// A span with the attributes given: known classes become the model's own words.
pub(super) fn span(mut attrs: Attrs, content: Vec<Inline>) -> Inline {
    let mut inner = content;
    let mut wrapped = false;
    attrs.classes.retain(|class| {
        let content = std::mem::take(&mut inner);
        let piece = match class.as_str() {
            "smallcaps" | "small-caps" | "sc" => Inline::SmallCaps(content),
            "underline" | "ul" => Inline::Underline(content),
            "small" => Inline::Small(content),
            "kbd" => Inline::Kbd(content),
            _ => {
                inner = content;
                return true;
            }
        };
        inner = vec![piece];
        wrapped = true;
        false
    });
    if wrapped && attrs == Attrs::default() && inner.len() == 1 {
        return inner.remove(0);
    }
    Inline::Span(Box::new(attrs), inner)
}

/// Adds text to a run, to its last piece where that is text.
pub(super) fn push_text(list: &mut Vec<Inline>, text: &str) {
    if text.is_empty() {
        return;
    }
    match list.last_mut() {
        Some(Inline::Text(last)) => last.push_str(text),
        _ => list.push(Inline::Text(text.to_owned())),
    }
}

/// `[text]{.class}`.
pub(super) fn bracketed_spans(list: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(list.len());
    // Where in `out` each open bracket stands, as a piece of its own.
    let mut open: Vec<usize> = Vec::new();
    for mut inline in list {
        let Inline::Text(text) = &inline else {
            if let Some(content) = inline.content_mut() {
                *content = bracketed_spans(std::mem::take(content));
            }
            out.push(inline);
            continue;
        };
        let mut rest = text.as_str();
        // Text added since the last bracket, which must not join what stands before it.
        let mut buffer = String::new();
        while let Some(at) = rest.find(['[', ']']) {
            buffer.push_str(&rest[..at]);
            let bracket = &rest[at..=at];
            rest = &rest[at + 1..];
            if bracket == "[" {
                flush(&mut out, &mut buffer);
                open.push(out.len());
                out.push(Inline::Text("[".into()));
                continue;
            }
            let Some(start) = open.pop() else {
                buffer.push(']');
                continue;
            };
            let list = (rest.starts_with('{') && open.len() < MAX_SPANS)
                .then(|| attrs::closing_brace(rest))
                .flatten()
                .and_then(|close| Some((close, attrs::parse(&rest[1..close])?)));
            match list {
                Some((close, list)) => {
                    flush(&mut out, &mut buffer);
                    let content = out.split_off(start + 1);
                    out.pop();
                    spanned(list, joined(content), &mut out);
                    rest = &rest[close + 1..];
                }
                None => buffer.push(']'),
            }
        }
        buffer.push_str(rest);
        flush(&mut out, &mut buffer);
    }
    joined(out)
}

/// Adds a span, with the mark for the index that its attributes make of it.
fn spanned(mut attrs: Attrs, content: Vec<Inline>, out: &mut Vec<Inline>) {
    let mark = super::index::mark(&mut attrs, &content);
    let content = match &mark {
        Some((_, false)) => Vec::new(),
        _ => term(&mut attrs, content),
    };
    let bare = attrs == Attrs::default();
    match mark {
        Some((mark, _)) => {
            out.push(Inline::Index(Box::new(mark)));
            if bare {
                out.extend(content);
                return;
            }
        }
        None if bare && matches!(content.as_slice(), [Inline::Reference(_)]) => {
            out.extend(content);
            return;
        }
        None => {}
    }
    out.push(span(attrs, content));
}

/// Content that its attributes call a term of the glossary, `.term` or `term="its entry"`, as a
/// reference there; they say so no more.
fn term(attrs: &mut Attrs, content: Vec<Inline>) -> Vec<Inline> {
    let label = attrs.pair("term").map(str::to_owned);
    if label.is_none() && !attrs.class("term") || is_silent(&content) {
        return content;
    }
    attrs.classes.retain(|class| class != "term");
    attrs.pairs.retain(|(key, _)| key != "term");
    let span = Span::new(crate::source::FileId(0), 0, 0);
    let label = label.unwrap_or_default();
    let target = Target::Raw(String::new());
    vec![Inline::Reference(Box::new(Reference { label, term: true, content, target, page: None, span }))]
}

/// Tells the terms of a run where they stand.
pub(super) fn place_terms(list: &mut [Inline], place: &mut impl FnMut(&str) -> Span) {
    each_inline_mut(list, &mut |inline| {
        if let Inline::Reference(reference) = inline
            && reference.term
        {
            reference.span = place(&flat_text(&reference.content));
        }
    });
}

fn flush(out: &mut Vec<Inline>, buffer: &mut String) {
    if !buffer.is_empty() {
        out.push(Inline::Text(std::mem::take(buffer)));
    }
}

/// Neighbouring pieces of text as one.
fn joined(list: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(list.len());
    for inline in list {
        match (inline, out.last_mut()) {
            (Inline::Text(text), Some(Inline::Text(last))) => last.push_str(&text),
            (inline, _) => out.push(inline),
        }
    }
    out
}

/// `@fig:map`, `[@fig:map]`. `place` tells where a label stands in the source.
pub(super) fn references(list: &mut Vec<Inline>, place: &mut impl FnMut(&str) -> Span) {
    let mut at = 0;
    while at < list.len() {
        if let Inline::Text(text) = &list[at] {
            let parts = split_labels(text, place);
            if let Some(parts) = parts {
                let count = parts.len();
                list.splice(at..=at, parts);
                at += count;
                continue;
            }
        } else if let Some(content) = list[at].content_mut() {
            references(content, place);
        }
        at += 1;
    }
}

fn split_labels(text: &str, place: &mut impl FnMut(&str) -> Span) -> Option<Vec<Inline>> {
    let mut parts: Vec<Inline> = Vec::new();
    let mut done = 0;
    let mut from = 0;
    while let Some(found) = text[from..].find('@') {
        let at = from + found;
        from = at + 1;
        let boundary = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '@');
        let Some(label) = label(&text[from..]).filter(|_| boundary) else { continue };
        let mut before = &text[done..at];
        let mut end = from + label.len();
        if before.ends_with('[') && text[end..].starts_with(']') {
            before = &before[..before.len() - 1];
            end += 1;
        }
        push_text(&mut parts, before);
        let span = place(label);
        parts.push(Inline::Reference(Box::new(reference(label, Vec::new(), span))));
        done = end;
        from = end;
    }
    if done == 0 {
        return None;
    }
    push_text(&mut parts, &text[done..]);
    Some(parts)
}

/// A reference that `resolve` will complete.
pub(super) fn reference(label: &str, content: Vec<Inline>, span: Span) -> Reference {
    Reference {
        label: label.to_owned(),
        term: false,
        content,
        target: Target::Raw(format!("@{label}")),
        page: None,
        span,
    }
}

/// The label at the beginning of a text, without the punctuation of the sentence after it.
pub(super) fn label(text: &str) -> Option<&str> {
    let prefix = LABELS.iter().find(|prefix| text.starts_with(**prefix))?;
    let end = text
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '/')))
        .unwrap_or(text.len());
    let label = text[..end].trim_end_matches(['.', ':', '-', '/']);
    (label.len() > prefix.len()).then_some(label)
}

/// `H~2~O`, `1^st^`: raised and lowered letters within a word, which the parser leaves alone.
pub(super) fn raised_and_lowered(list: &mut Vec<Inline>) {
    let mut at = 0;
    while at < list.len() {
        if let Inline::Text(text) = &list[at] {
            if let Some(parts) = split_raised(text) {
                let count = parts.len();
                list.splice(at..=at, parts);
                at += count;
                continue;
            }
        } else if let Some(content) = list[at].content_mut() {
            raised_and_lowered(content);
        }
        at += 1;
    }
}

fn split_raised(text: &str) -> Option<Vec<Inline>> {
    let mut parts: Vec<Inline> = Vec::new();
    let mut done = 0;
    let mut from = 0;
    while let Some(found) = text[from..].find(['^', '~']) {
        let at = from + found;
        let mark = &text[at..=at];
        from = at + 1;
        let rest = &text[from..];
        let end = rest.find(|c: char| c.is_whitespace() || c == '^' || c == '~').unwrap_or(rest.len());
        if end == 0 || !rest[end..].starts_with(mark) || text[..at].ends_with(char::is_whitespace) {
            continue;
        }
        push_text(&mut parts, &text[done..at]);
        let content = vec![Inline::Text(rest[..end].to_owned())];
        parts.push(if mark == "^" { Inline::Sup(content) } else { Inline::Sub(content) });
        done = from + end + 1;
        from = done;
    }
    if done == 0 {
        return None;
    }
    push_text(&mut parts, &text[done..]);
    Some(parts)
}

/// The attributes that end a run: `Caption {#tbl:x}`. They are taken out.
pub(super) fn trailing_attrs(list: &mut Vec<Inline>) -> Option<Attrs> {
    let Some(Inline::Text(text)) = list.last_mut() else { return None };
    let trimmed = text.trim_end();
    let open = trimmed.strip_suffix('}')?.rfind('{')?;
    // The quotation marks around a value are none of the text's.
    let inside = trimmed[open + 1..trimmed.len() - 1].replace(['“', '”', '„', '«', '»'], "\"");
    let found = attrs::parse(&inside)?;
    let keep = text[..open].trim_end().len();
    text.truncate(keep);
    if text.is_empty() {
        list.pop();
    }
    Some(found)
}

/// Takes white space from both ends of a run.
pub(super) fn trim(list: &mut Vec<Inline>) {
    while let Some(last) = list.last_mut() {
        match last {
            Inline::Text(text) => {
                let keep = text.trim_end_matches([' ', '\n', '\t', '\r']).len();
                text.truncate(keep);
                if !text.is_empty() {
                    break;
                }
                list.pop();
            }
            Inline::Break => {
                list.pop();
            }
            _ => break,
        }
    }
    if let Some(Inline::Text(text)) = list.first_mut() {
        let lead = text.len() - text.trim_start_matches([' ', '\n', '\t', '\r']).len();
        if lead > 0 {
            text.drain(..lead);
            if text.is_empty() {
                list.remove(0);
            }
        }
    }
}

/// Whether a run says nothing: no text, no image, nothing raw; anchors and marks alone.
pub(super) fn is_silent(list: &[Inline]) -> bool {
    list.iter().all(|inline| match inline {
        Inline::Text(text) => text.trim().is_empty(),
        Inline::Span(_, content) => is_silent(content),
        Inline::Index(_) => true,
        _ => false,
    })
}

/// The stanza of a paragraph of verse: its kept line ends part the lines, even within emphasis.
pub(super) fn stanza(list: Vec<Inline>) -> Stanza {
    let mut lines = split_lines(list);
    lines.retain(|line| !line.is_empty());
    let lines = lines
        .into_iter()
        .map(|mut content| {
            let mut marks = 0;
            strip_marks(&mut content, &mut marks);
            let indent = u8::try_from(marks.saturating_sub(1)).unwrap_or(u8::MAX);
            trim(&mut content);
            VerseLine { indent, content }
        })
        .filter(|line| !line.content.is_empty())
        .collect();
    Stanza { lines }
}

/// Takes the marks from the beginning of a line and counts them.
pub(super) fn strip_marks(content: &mut [Inline], marks: &mut usize) {
    match content.first_mut() {
        Some(Inline::Text(text)) => {
            let lead = text.len() - text.trim_start_matches(LINE_MARK).len();
            *marks += lead / LINE_MARK.len_utf8();
            text.drain(..lead);
        }
        Some(other) => {
            if let Some(inner) = other.content_mut() {
                strip_marks(inner, marks);
            }
        }
        None => {}
    }
}

fn split_lines(list: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut lines = vec![Vec::new()];
    for mut inline in list {
        if matches!(inline, Inline::Break) {
            lines.push(Vec::new());
            continue;
        }
        let Some(content) = inline.content_mut() else {
            push_piece(&mut lines, inline);
            continue;
        };
        if !has_break(content) {
            push_piece(&mut lines, inline);
            continue;
        }
        for (n, part) in split_lines(std::mem::take(content)).into_iter().enumerate() {
            let mut piece = inline.clone();
            if n > 0 {
                lines.push(Vec::new());
                // An anchor belongs to the first line alone.
                if let Inline::Span(attrs, _) = &mut piece {
                    attrs.id = None;
                }
            }
            if let Some(content) = piece.content_mut() {
                *content = part;
            }
            push_piece(&mut lines, piece);
        }
    }
    lines
}

fn push_piece(lines: &mut [Vec<Inline>], piece: Inline) {
    if let Some(line) = lines.last_mut() {
        line.push(piece);
    }
}

fn has_break(list: &mut [Inline]) -> bool {
    list.iter_mut()
        .any(|inline| matches!(inline, Inline::Break) || inline.content_mut().is_some_and(|c| has_break(c)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::plain::inlines;
    use crate::source::FileId;

    fn text(s: &str) -> Vec<Inline> {
        vec![Inline::Text(s.into())]
    }

    #[test]
    fn spans_in_brackets() {
        let list = bracketed_spans(text("a [b [c]{.sc} d]{lang=fr} [e] [f]{not attrs} ]{.x} [g"));
        assert_eq!(inlines(&list), "a <span {lang=fr} b <smallcaps c> d> [e] [f]{not attrs} ]{.x} [g");
        let list = bracketed_spans(vec![
            Inline::Text("[".into()),
            Inline::Emphasis(text("x")),
            Inline::Text(" y]{.big #z}".into()),
        ]);
        assert_eq!(inlines(&list), "<span {#z .big} <em x> y>");
    }

    #[test]
    fn labels_in_text() {
        let mut list = text("See @fig:map. [@tbl:a-b], me@fig:x, @nobody and @sec:.");
        references(&mut list, &mut |_| Span::new(FileId(0), 0, 0));
        assert_eq!(
            inlines(&list),
            "See <ref fig:map raw:@fig:map >. <ref tbl:a-b raw:@tbl:a-b >, me@fig:x, @nobody and @sec:."
        );
    }

    #[test]
    fn letters_within_words() {
        let mut list = text("H~2~O, 1^st^, a^b c^, ~/x~ and x^");
        raised_and_lowered(&mut list);
        assert_eq!(inlines(&list), "H<sub 2>O, 1<sup st>, a^b c^, ~/x~ and x^");
    }

    #[test]
    fn verse_parts_within_emphasis() {
        let m = LINE_MARK;
        let list = vec![
            Inline::Text(format!("{m}One ")),
            Inline::Emphasis(vec![
                Inline::Text("two".into()),
                Inline::Break,
                Inline::Text(format!("{m}{m}{m}three")),
            ]),
        ];
        let stanza = stanza(list);
        let lines: Vec<_> = stanza.lines.iter().map(|l| (l.indent, inlines(&l.content))).collect();
        assert_eq!(lines, [(0, "One <em two>".into()), (2, "<em three>".into())]);
    }
}
