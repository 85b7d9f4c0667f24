//! Bare addresses in the text, `https://…` and `www.…`, become links.
//!
//! Which characters are the address's and which the sentence's follows GitHub Flavored Markdown,
//! section 6.9, with more signs at which an address ends: brackets and braces have a meaning of
//! their own here.

use super::smart;
use crate::document::{Inline, Link, Target};
use crate::source::Span;

/// Whether a text may hold one.
pub(super) fn may_hold(text: &str) -> bool {
    text.contains("://") || text.contains("www.")
}

/// Links every bare address of a run. `place` tells where one stands in the source.
///
/// The text of a link is put under cover, so that no later pass makes a dash or a quotation mark of
/// what is part of an address.
pub(super) fn link(list: &mut Vec<Inline>, place: &mut impl FnMut(&str) -> Span) {
    let mut at = 0;
    while at < list.len() {
        let parts = match &mut list[at] {
            Inline::Text(text) => split(text, place),
            Inline::Link(_) | Inline::Reference(_) | Inline::Kbd(_) => None,
            other => {
                if let Some(content) = other.content_mut() {
                    link(content, place);
                }
                None
            }
        };
        let count = parts.as_ref().map_or(1, Vec::len);
        if let Some(parts) = parts {
            list.splice(at..=at, parts);
        }
        at += count;
    }
}

fn split(text: &str, place: &mut impl FnMut(&str) -> Span) -> Option<Vec<Inline>> {
    if !may_hold(text) {
        return None;
    }
    let mut parts: Vec<Inline> = Vec::new();
    let (mut done, mut from) = (0, 0);
    while let Some((start, host)) = next(text, from) {
        let end = address(&text[start..], host - start).map(|length| start + length);
        let Some(end) = end else {
            from = host.max(start + 3);
            continue;
        };
        super::inline::push_text(&mut parts, &text[done..start]);
        let mut shown = text[start..end].to_owned();
        smart::unescape(&mut shown);
        let url = if start == host { format!("https://{shown}") } else { shown.clone() };
        let span = place(&shown);
        let content = vec![Inline::Text(smart::covered(&shown))];
        parts.push(Inline::Link(Box::new(Link {
            target: Target::Url(url),
            title: None,
            content,
            page: None,
            span,
        })));
        (done, from) = (end, end);
    }
    if done == 0 {
        return None;
    }
    super::inline::push_text(&mut parts, &text[done..]);
    Some(parts)
}

/// Where the next address might begin, and where its host does.
fn next(text: &str, from: usize) -> Option<(usize, usize)> {
    let mut from = from;
    loop {
        let rest = &text[from..];
        let scheme = rest.find("://");
        let www = rest.find("www.");
        let at = from + scheme.unwrap_or(usize::MAX).min(www.unwrap_or(usize::MAX).min(rest.len()));
        if at == text.len() {
            return None;
        }
        let (start, host) = if text[at..].starts_with("://") {
            let known = ["https", "http", "ftp"].iter().find(|s| {
                text[..at].len() >= s.len()
                    && text.as_bytes()[at - s.len()..at].eq_ignore_ascii_case(s.as_bytes())
            });
            (known.map(|s| at - s.len()), at + 3)
        } else {
            (Some(at), at)
        };
        // A word or another address goes before: what follows is part of it.
        let apart = |start: &usize| {
            text[..*start]
                .chars()
                .next_back()
                .is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '/' | '@' | '.' | '-'))
        };
        match start.filter(apart) {
            Some(start) => return Some((start, host)),
            None => from = at + 3,
        }
    }
}

/// The length of the address at the beginning of a text, whose host begins at `host`; none where
/// it is none.
fn address(text: &str, host: usize) -> Option<usize> {
    let ends = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '<' | '>' | '[' | ']' | '{' | '}' | '|' | '"' | '“' | '”' | '\u{fffc}')
    };
    let mut end = text[host..].find(ends).map_or(text.len(), |n| host + n);
    // The sentence's own punctuation.
    loop {
        let shown = &text[..end];
        let Some(last) = shown.chars().next_back() else { break };
        let cut = match last {
            '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | '’' | '…' | '—' | '–' | '»' => {
                true
            }
            // Parentheses belong to it in pairs.
            ')' => shown.matches(')').count() > shown.matches('(').count(),
            _ => false,
        };
        if !cut {
            break;
        }
        end -= last.len_utf8();
    }
    let name = text.get(host..end)?;
    let name = &name[..name.find(['/', '?', '#', ':']).unwrap_or(name.len())];
    let name = name.rsplit('@').next().unwrap_or(name);
    let labels: Vec<&str> = name.split('.').collect();
    let sound = |label: &&str| {
        !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    };
    let plain = labels.iter().rev().take(2).all(|label| !label.contains('_'));
    (labels.len() > 1 && labels.iter().all(sound) && plain).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::plain::inlines;
    use crate::source::FileId;

    fn linked(text: &str) -> String {
        let mut list = vec![Inline::Text(text.into())];
        link(&mut list, &mut |_| Span::new(FileId(0), 0, 0));
        for inline in &mut list {
            if let Inline::Link(link) = inline
                && let Inline::Text(text) = &mut link.content[0]
            {
                smart::unescape(text);
            }
        }
        inlines(&list)
    }

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        let one = |shown: &str, url: &str| format!("<link {url} {shown}>");
        for (text, found) in [
            ("https://a.org/b.", "https://a.org/b"),
            ("https://a.org/b_(c)_d, and", "https://a.org/b_(c)_d"),
            ("https://a.org/x?q=1&r=2!", "https://a.org/x?q=1&r=2"),
            ("https://a.org/?", "https://a.org/"),
            ("http://127.0.0.1:8000/a--b...", "http://127.0.0.1:8000/a--b"),
            ("FTP://a.org;", "FTP://a.org"),
            ("https://bücher.example/ä’", "https://bücher.example/ä"),
        ] {
            let list = linked(text);
            assert_eq!(list, format!("{}{}", one(found, found), &text[found.len()..]), "{text}");
        }
        assert_eq!(linked("(see www.a.org)"), format!("(see {})", one("www.a.org", "https://www.a.org")));
        assert_eq!(
            linked("https://a.org/www.b.org https://c.de"),
            format!(
                "{} {}",
                one("https://a.org/www.b.org", "https://a.org/www.b.org"),
                one("https://c.de", "https://c.de")
            )
        );
    }

    #[test]
    fn what_is_no_address() {
        for text in [
            "https://",
            "://a.b",
            "xhttps://a.org",
            "file:///etc/x",
            "http://localhost",
            "www.",
            "www..a",
            "awww.cute",
            "me@www.a.org",
            "https://a_b.c_d/",
            "std://x.y",
        ] {
            assert_eq!(linked(text), text);
        }
    }
}
