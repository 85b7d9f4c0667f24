//! Style sheets: selectors, and declarations of properties and values.

use super::scan::push;
use crate::document::{Token, TokenKind};

/// Scans a style sheet between two places; `sass` where `//` begins a comment and `$` a variable.
pub(super) fn scan(text: &str, from: usize, to: usize, sass: bool, out: &mut Vec<Token>) {
    let text = &text[..to];
    let bytes = text.as_bytes();
    let mut at = from;
    // Whether the statement in hand is a declaration, and its colon is past.
    let mut statement: Option<bool> = None;
    let mut value = false;
    while at < text.len() {
        let rest = &text[at..];
        let byte = bytes[at];
        let name =
            || rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(rest.len());
        let end = if let Some(inner) = rest.strip_prefix("/*") {
            let end = inner.find("*/").map_or(rest.len(), |n| n + 4);
            push(out, TokenKind::Comment, at, at + end);
            end
        } else if sass && rest.starts_with("//") {
            let end = rest.find('\n').unwrap_or(rest.len());
            push(out, TokenKind::Comment, at, at + end);
            end
        } else if byte == b'"' || byte == b'\'' {
            let end = string(rest);
            push(out, TokenKind::String, at, at + end);
            end
        } else if matches!(byte, b'{' | b'}' | b';') {
            (statement, value) = (None, false);
            1
        } else if byte.is_ascii_whitespace() {
            1
        } else {
            let declares = *statement.get_or_insert_with(|| declaration(rest));
            let (kind, end) = match byte {
                b'@' => (
                    TokenKind::Keyword,
                    1 + rest[1..]
                        .find(|c: char| !(c.is_alphanumeric() || c == '-'))
                        .unwrap_or(rest.len() - 1),
                ),
                b'$' => (
                    TokenKind::Variable,
                    1 + rest[1..]
                        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_')))
                        .unwrap_or(rest.len() - 1),
                ),
                b':' if declares && !value => {
                    value = true;
                    at += 1;
                    continue;
                }
                b'!' => (
                    TokenKind::Keyword,
                    1 + rest[1..].find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len() - 1),
                ),
                b'#' if value => (
                    TokenKind::Constant,
                    1 + rest[1..].find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len() - 1),
                ),
                b'.' | b'#' if !declares => (
                    TokenKind::Type,
                    1 + rest[1..]
                        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_')))
                        .unwrap_or(rest.len() - 1),
                ),
                b':' if !declares => {
                    let colons = rest.len() - rest.trim_start_matches(':').len();
                    let letters = rest[colons..].find(|c: char| !(c.is_alphanumeric() || c == '-'));
                    (TokenKind::Attribute, colons + letters.unwrap_or(rest.len() - colons))
                }
                b'0'..=b'9' => (
                    TokenKind::Number,
                    rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '%')))
                        .unwrap_or(rest.len()),
                ),
                _ if rest.starts_with("--") => (TokenKind::Variable, name()),
                byte if byte.is_ascii_alphabetic()
                    || byte >= 0x80
                    || byte == b'_'
                    || (byte == b'-' && !value) =>
                {
                    let end = name().max(rest.chars().next().map_or(1, char::len_utf8));
                    let kind = if declares && !value {
                        Some(TokenKind::Key)
                    } else if rest[end..].starts_with('(') {
                        Some(TokenKind::Function)
                    } else if declares {
                        None
                    } else if rest[..end].bytes().all(|b| b.is_ascii_alphanumeric()) {
                        Some(TokenKind::Tag)
                    } else {
                        None
                    };
                    match kind {
                        Some(kind) => (kind, end),
                        None => {
                            at += end;
                            continue;
                        }
                    }
                }
                _ => {
                    at += rest.chars().next().map_or(1, char::len_utf8);
                    continue;
                }
            };
            push(out, kind, at, at + end);
            end
        };
        at += end;
    }
}

fn string(rest: &str) -> usize {
    let quote = rest.as_bytes()[0];
    let mut escaped = false;
    for (n, byte) in rest.bytes().enumerate().skip(1) {
        match byte {
            b'\n' => return n,
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            byte if byte == quote => return n + 1,
            _ => {}
        }
    }
    rest.len()
}

/// Whether a statement declares: it ends before a block begins, and has a colon.
fn declaration(rest: &str) -> bool {
    if rest.starts_with('@') {
        return false;
    }
    let end = rest.find(['{', ';', '}']).unwrap_or(rest.len());
    !rest[end..].starts_with('{') && rest[..end].contains(':')
}
