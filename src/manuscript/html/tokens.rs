//! Tags, comments and text of a fragment of HTML, as the HTML standard's tokenizer would see
//! them (section 13.2.5), leniently: whatever it is, it gives tokens.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser};

/// A piece of HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::manuscript) enum Token<'t> {
    Open(Tag<'t>),
    /// An end tag's name, in lower case.
    Close(String),
    /// What stands between `<!--` and `-->`.
    Comment(&'t str),
    /// A processing instruction, what stands between `<?` and `?>`.
    Instruction(&'t str),
    /// Text, its entities not yet decoded.
    Text(&'t str),
    /// A doctype, a CDATA section's marks: nothing to say.
    Other,
}

/// A start tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::manuscript) struct Tag<'t> {
    /// In lower case.
    pub(in crate::manuscript) name: String,
    /// Names in lower case, values decoded.
    pub(in crate::manuscript) attributes: Vec<(String, Cow<'t, str>)>,
    pub(in crate::manuscript) self_closing: bool,
}

impl Tag<'_> {
    pub(in crate::manuscript) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_ref())
    }
}

/// The tokens of a fragment with their places in it.
pub(in crate::manuscript) fn tokens(html: &str) -> Vec<(Token<'_>, Range<usize>)> {
    let mut list = Vec::new();
    let mut at = 0;
    // Once nothing closes a comment or an instruction, nothing further on does either.
    let (mut comments, mut instructions) = (true, true);
    while at < html.len() {
        let rest = &html[at..];
        let (token, len) = if let Some(inner) = rest.strip_prefix("<!--").filter(|_| comments) {
            match inner.find("-->") {
                Some(end) => (Token::Comment(&inner[..end]), end + 7),
                None => {
                    comments = false;
                    continue;
                }
            }
        } else if let Some(inner) = rest.strip_prefix("<?").filter(|_| instructions) {
            match inner.find("?>") {
                Some(end) => (Token::Instruction(&inner[..end]), end + 4),
                None => {
                    instructions = false;
                    continue;
                }
            }
        } else if let Some(inner) = rest.strip_prefix("<![CDATA[") {
            match inner.find("]]>") {
                Some(end) => (Token::Text(&inner[..end]), end + 12),
                None => (Token::Text(inner), rest.len()),
            }
        } else if rest.starts_with("<!") && rest[2..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            (Token::Other, rest.find('>').map_or(rest.len(), |n| n + 1))
        } else if let Some(found) = tag(rest) {
            found
        } else {
            let skip = usize::from(rest.starts_with('<'));
            let end = rest[skip..].find('<').map_or(rest.len(), |n| n + skip);
            (Token::Text(&rest[..end]), end)
        };
        list.push((token, at..at + len));
        at += len;
    }
    list
}

fn tag(rest: &str) -> Option<(Token<'_>, usize)> {
    let inner = rest.strip_prefix('<')?;
    let (close, inner) = match inner.strip_prefix('/') {
        Some(inner) => (true, inner),
        None => (false, inner),
    };
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let name_end = inner.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '<'))?;
    if inner[name_end..].starts_with('<') {
        return None;
    }
    let name = inner[..name_end].to_ascii_lowercase();
    let mut at = name_end;
    let bytes = inner.as_bytes();
    let mut attributes = Vec::new();
    let mut self_closing = false;
    loop {
        while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        match bytes.get(at)? {
            b'>' => {
                at += 1;
                break;
            }
            b'/' => {
                self_closing = bytes.get(at + 1) == Some(&b'>');
                at += 1;
            }
            b'<' => return None,
            _ => {
                let start = at;
                while bytes
                    .get(at)
                    .is_some_and(|b| !b.is_ascii_whitespace() && !matches!(b, b'/' | b'>' | b'=' | b'<'))
                {
                    at += 1;
                }
                if at == start {
                    // A lone `=`: part of no name.
                    at += 1;
                    continue;
                }
                let key = inner[start..at].to_ascii_lowercase();
                let mut next = at;
                while bytes.get(next).is_some_and(u8::is_ascii_whitespace) {
                    next += 1;
                }
                let mut value = Cow::Borrowed("");
                if bytes.get(next) == Some(&b'=') {
                    next += 1;
                    while bytes.get(next).is_some_and(u8::is_ascii_whitespace) {
                        next += 1;
                    }
                    let (raw, end) = match bytes.get(next)? {
                        quote @ (b'"' | b'\'') => {
                            let start = next + 1;
                            let len = inner[start..].find(char::from(*quote))?;
                            (&inner[start..start + len], start + len + 1)
                        }
                        _ => {
                            let len = inner[next..].find(|c: char| c.is_ascii_whitespace() || c == '>')?;
                            (&inner[next..next + len], next + len)
                        }
                    };
                    value = decode(raw);
                    at = end;
                }
                attributes.push((key, value));
            }
        }
    }
    let len = at + 1 + usize::from(close);
    let token = if close { Token::Close(name) } else { Token::Open(Tag { name, attributes, self_closing }) };
    Some((token, len))
}

/// Text with its character references replaced.
pub(in crate::manuscript) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest
            .bytes()
            .take(40)
            .position(|b| b == b';')
            .filter(|end| rest[1..*end].bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#'));
        match end.and_then(|end| Some((end, reference(&rest[..=end])?))) {
            Some((end, decoded)) => {
                out.push_str(&decoded);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// One character reference. CommonMark takes the names of HTML, so its parser knows them all.
fn reference(entity: &str) -> Option<String> {
    let text = match entity {
        "&amp;" => "&",
        "&lt;" => "<",
        "&gt;" => ">",
        "&quot;" => "\"",
        "&apos;" => "'",
        "&nbsp;" => "\u{a0}",
        // Leading white space would not survive the parser.
        "&#32;" | "&#x20;" => " ",
        "&#9;" => "\t",
        "&#10;" => "\n",
        _ => {
            let mut decoded = String::new();
            for event in Parser::new(entity) {
                if let Event::Text(text) = event {
                    decoded.push_str(&text);
                }
            }
            return (decoded != entity && !decoded.is_empty()).then_some(decoded);
        }
    };
    Some(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_text() {
        let html = "<DIV class=x id='a b' hidden>a &lt; b</div ><br/><!-- c --><?pi?>5 < 6<x";
        let list: Vec<_> = tokens(html).into_iter().map(|(t, _)| t).collect();
        let Token::Open(div) = &list[0] else { panic!("{list:?}") };
        assert_eq!((div.name.as_str(), div.get("id"), div.get("hidden")), ("div", Some("a b"), Some("")));
        assert_eq!(list[1], Token::Text("a &lt; b"));
        assert_eq!(list[2], Token::Close("div".into()));
        assert!(matches!(&list[3], Token::Open(t) if t.self_closing));
        assert_eq!(list[4..6], [Token::Comment(" c "), Token::Instruction("pi")]);
        assert_eq!(list[6..], [Token::Text("5 "), Token::Text("< 6"), Token::Text("<x")]);
    }

    #[test]
    fn places_cover_everything() {
        let html = "a<b>c</b><!-- never closed <i>";
        let list = tokens(html);
        let mut at = 0;
        for (_, range) in &list {
            assert_eq!(range.start, at);
            at = range.end;
        }
        assert_eq!(at, html.len());
    }

    #[test]
    fn references() {
        assert_eq!(
            decode("caf&eacute; &#8212; &#x2014; & &nope; &amp;lt;&#32;."),
            "café — — & &nope; &lt; ."
        );
    }
}
