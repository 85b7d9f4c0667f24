//! Attributes in braces: `{#id .class key=value lang=fr}`.

use crate::document::{Attrs, Length};

/// Where the brace that opens `text` closes; braces within quotes do not count.
pub(super) fn closing_brace(text: &str) -> Option<usize> {
    let mut quoted = None;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match (quoted, byte) {
            (Some(quote), b) if b == quote => quoted = None,
            (None, b'"' | b'\'') => quoted = Some(byte),
            (None, b'}') => return Some(at),
            (None, b'{' | b'\n') => return None,
            _ => {}
        }
    }
    None
}

/// Reads what stands between the braces. None where it is no list of attributes, so that braces
/// in running text stay text.
pub(super) fn parse(inner: &str) -> Option<Attrs> {
    let mut attrs = Attrs::default();
    let mut rest = inner.trim();
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let (word, after) = word(rest)?;
        rest = after.trim_start();
        if let Some(id) = word.strip_prefix('#') {
            if id.is_empty() {
                return None;
            }
            attrs.id = Some(id.to_owned());
        } else if let Some(class) = word.strip_prefix('.') {
            if class.is_empty() {
                return None;
            }
            attrs.classes.push(class.to_owned());
        } else if word == "-" {
            attrs.classes.push("unnumbered".into());
        } else {
            let (key, value) = word.split_once('=')?;
            if key.is_empty() || !key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':')) {
                return None;
            }
            pair(&mut attrs, key, unquoted(value));
        }
    }
    Some(attrs)
}

/// Adds a `key=value`, where it belongs.
pub(super) fn pair(attrs: &mut Attrs, key: &str, value: &str) {
    match key {
        "id" if !value.is_empty() => attrs.id = Some(value.to_owned()),
        "class" => attrs.classes.extend(value.split_whitespace().map(str::to_owned)),
        "lang" | "xml:lang" if !value.is_empty() => attrs.lang = Some(value.to_owned()),
        _ => attrs.pairs.push((key.to_owned(), value.to_owned())),
    }
}

/// None where nothing was said.
pub(super) fn boxed(attrs: Attrs) -> Option<Box<Attrs>> {
    (attrs != Attrs::default()).then(|| Box::new(attrs))
}

fn word(text: &str) -> Option<(&str, &str)> {
    let mut quoted = None;
    for (at, c) in text.char_indices() {
        match quoted {
            Some(quote) if c == quote => quoted = None,
            None if c == '"' || c == '\'' => quoted = Some(c),
            None if c.is_whitespace() => return Some(text.split_at(at)),
            _ => {}
        }
    }
    quoted.is_none().then_some((text, ""))
}

fn unquoted(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote).and_then(|v| v.strip_suffix(quote)) {
            return inner;
        }
    }
    value
}

/// A length such as `50%`, `3cm`, `120px` (96 to the inch) or a bare number of pixels.
pub(super) fn length(text: &str) -> Option<Length> {
    let text = text.trim();
    let split = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let number: f32 = text[..split].parse().ok()?;
    if !(number.is_finite() && number > 0.0) {
        return None;
    }
    let points = match text[split..].trim() {
        "%" => return Some(Length::Share(number / 100.0)),
        "pt" => number,
        "mm" => number * 72.0 / 25.4,
        "cm" => number * 72.0 / 2.54,
        "in" => number * 72.0,
        "px" | "" => number * 0.75,
        "pc" => number * 12.0,
        "em" | "rem" => number * 10.0,
        _ => return None,
    };
    Some(Length::Pt(points))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_list() {
        let attrs = parse(r#" #fig:x .wide  .dark lang=fr title="A } b" width=60% "#).unwrap();
        assert_eq!(attrs.id.as_deref(), Some("fig:x"));
        assert_eq!(attrs.classes, ["wide", "dark"]);
        assert_eq!(attrs.lang.as_deref(), Some("fr"));
        assert_eq!(attrs.pairs, [("title".into(), "A } b".into()), ("width".into(), "60%".into())]);
    }

    #[test]
    fn text_in_braces_is_no_list() {
        for text in ["", "a, b", "x", "#", "a b=c", "=x", "x=\"open"] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(closing_brace("{a=\"}\"} b"), Some(6));
        assert_eq!(closing_brace("{a"), None);
    }

    #[test]
    fn lengths() {
        assert_eq!(length("50%"), Some(Length::Share(0.5)));
        assert_eq!(length("1in"), Some(Length::Pt(72.0)));
        assert_eq!(length("96px"), Some(Length::Pt(72.0)));
        assert_eq!(length("96"), Some(Length::Pt(72.0)));
        assert_eq!(length("-3cm"), None);
        assert_eq!(length("wide"), None);
    }
}
