//! HTML, XML and templates of them, with the scripts and style sheets within.

use super::scan::{self, push};
use super::{css, language};
use crate::document::{Token, TokenKind};

/// What stands in markup and is none, with what each is.
const SPANS: [(&str, &str, TokenKind); 9] = [
    ("<!--", "-->", TokenKind::Comment),
    ("<%--", "--%>", TokenKind::Comment),
    ("{#", "#}", TokenKind::Comment),
    ("<![CDATA[", "]]>", TokenKind::String),
    ("<!", ">", TokenKind::Attribute),
    ("<?", "?>", TokenKind::Attribute),
    ("<%", "%>", TokenKind::Macro),
    ("{%", "%}", TokenKind::Macro),
    ("{{", "}}", TokenKind::Macro),
];

/// Scans markup.
pub(super) fn scan(text: &str, out: &mut Vec<Token>) {
    let mut at = 0;
    while let Some(found) = text[at..].find(['<', '&', '{']) {
        at += found;
        let rest = &text[at..];
        if let Some((open, close, kind)) = SPANS.iter().find(|(open, _, _)| rest.starts_with(open)) {
            let end = rest[open.len()..].find(close).map_or(rest.len(), |n| open.len() + n + close.len());
            push(out, *kind, at, at + end);
            at += end;
        } else if let Some(name) = rest.strip_prefix('&') {
            let letters = name.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
            if letters > 0 && name[letters..].starts_with(';') {
                push(out, TokenKind::Constant, at, at + letters + 2);
            }
            at += 1 + letters;
        } else if rest.starts_with('<') {
            at = tag(text, at, out);
        } else {
            at += 1;
        }
    }
}

/// Scans a tag and the script or style sheet that it begins; where that ends.
fn tag(text: &str, from: usize, out: &mut Vec<Token>) -> usize {
    let name_char = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
    let mut at = from + 1 + usize::from(text[from + 1..].starts_with('/'));
    let length = text[at..].find(|c| !name_char(c)).unwrap_or(text.len() - at);
    if length == 0 {
        return at;
    }
    let name = text[at..at + length].to_ascii_lowercase();
    push(out, TokenKind::Tag, at, at + length);
    at += length;
    let mut lang = None;
    while let Some(c) = text[at..].chars().next() {
        match c {
            '>' => {
                at += 1;
                break;
            }
            // A tag that never closes.
            '<' => return at,
            '"' | '\'' => {
                let end = text[at + 1..].find(c).map_or(text.len(), |n| at + n + 2);
                push(out, TokenKind::String, at, end);
                if out.len() > 1 && matches!(&text[out[out.len() - 2].range()], "lang" | "type") {
                    lang = Some(text[at + 1..end].trim_end_matches(c));
                }
                at = end;
            }
            '{' => {
                let end = text[at..].find(['}', '\n']).map_or(text.len(), |n| at + n + 1);
                push(out, TokenKind::Macro, at, end);
                at = end;
            }
            c if c.is_alphabetic() || matches!(c, '@' | ':' | '_' | '#' | '*') => {
                let end = at + c.len_utf8();
                let end = text[end..].find(|c| !name_char(c)).map_or(text.len(), |n| end + n);
                push(out, TokenKind::Key, at, end);
                at = end;
            }
            c => at += c.len_utf8(),
        }
    }
    let inner = matches!(name.as_str(), "script" | "style") && !text[from..].starts_with("</");
    if !inner || text[..at].ends_with("/>") {
        return at;
    }
    let close = format!("</{name}");
    let end = text[at..].find(&close).map_or(text.len(), |n| at + n);
    if name == "style" {
        css::scan(text, at, end, matches!(lang, Some("scss" | "sass" | "less")), out);
    } else if lang.is_none_or(|l| matches!(l, "ts" | "tsx" | "jsx" | "module") || l.contains("javascript"))
        && let Some((language, words)) = language::find(if lang == Some("ts") { "ts" } else { "js" })
    {
        scan::scan(language, words, text, at, end, out);
    }
    end
}
