//! Blocks of code: the words after the fence, and lines that are hidden from readers.

use crate::document::{Attrs, Code};

use super::attrs;

/// Reads the words after a fence: the language, other words, and attributes in braces.
pub(super) fn info(words: &str) -> (Code, Attrs) {
    let mut code = Code::default();
    let mut attributes = Attrs::default();
    let mut rest = words.trim();
    let mut first = true;
    while !rest.is_empty() {
        if rest.starts_with('{')
            && let Some(close) = attrs::closing_brace(rest)
            && let Some(list) = attrs::parse(&rest[1..close])
        {
            rest = rest[close + 1..].trim_start_matches([' ', '\t', ',']);
            let mut classes = list.classes.into_iter();
            if first {
                code.lang = classes.next();
            }
            attributes.classes.extend(classes);
            attributes.id = list.id.or(attributes.id);
            attributes.lang = list.lang.or(attributes.lang);
            attributes.pairs.extend(list.pairs);
            first = false;
            continue;
        }
        let mut quoted = false;
        let end = rest
            .char_indices()
            .find(|(_, c)| {
                quoted ^= *c == '"';
                !quoted && (*c == ',' || c.is_whitespace())
            })
            .map_or(rest.len(), |(at, _)| at);
        let word = &rest[..end];
        rest = rest[end..].trim_start_matches([' ', '\t', ',']);
        if first && !word.is_empty() {
            if word.contains('=') {
                code.info.push(word.to_owned())
            } else {
                code.lang = Some(word.to_owned())
            }
        } else if !word.is_empty() {
            code.info.push(word.to_owned());
        }
        first = false;
    }
    (code, attributes)
}

/// Takes out the lines that mdBook hides: in Rust those that begin with `#` and a space, in other
/// languages those that begin with the mark that the manifest or the fence gives.
pub(super) fn drop_hidden(code: &mut Code, marks: &[(String, String)]) {
    let own = code.info.iter().find_map(|word| word.strip_prefix("hidelines="));
    let lang = code.lang.as_deref().unwrap_or_default();
    let mark = own.or_else(|| marks.iter().find(|(name, _)| name == lang).map(|(_, mark)| mark.as_str()));
    let Some(mark) = mark.filter(|mark| !mark.is_empty() && code.text.contains(*mark)) else { return };
    let rust = lang == "rust" && own.is_none();
    let mut text = String::with_capacity(code.text.len());
    for line in code.text.split_inclusive('\n') {
        let body = line.trim_end_matches('\n');
        let start = body.len() - body.trim_start().len();
        let Some(rest) = body[start..].strip_prefix(mark) else {
            text.push_str(line);
            continue;
        };
        if !rust {
            continue;
        }
        // `##` stands for one `#`; `#[attribute]` and `#!` are code; `#` alone or before a space hides.
        if rest.starts_with(mark) {
            text.push_str(&body[..start]);
            text.push_str(rest);
            text.push('\n');
        } else if !(rest.is_empty() || rest.starts_with(' ')) {
            text.push_str(line);
        }
    }
    if !code.text.ends_with('\n') && text.ends_with('\n') {
        text.pop();
    }
    code.text = text;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_after_the_fence() {
        let (code, attrs) = info("rust,ignore,title=\"src/a b.rs\" editable {#lst:x}");
        assert_eq!(code.lang.as_deref(), Some("rust"));
        assert_eq!(code.info, ["ignore", "title=\"src/a b.rs\"", "editable"]);
        assert_eq!(attrs.id.as_deref(), Some("lst:x"));
        let (code, attrs) = info("{.python #x .wide}");
        assert_eq!((code.lang.as_deref(), attrs.classes.len()), (Some("python"), 1));
        assert_eq!(info("").0, Code::default());
    }

    #[test]
    fn hidden_lines_of_rust() {
        let mut code = Code {
            lang: Some("rust".into()),
            text: "# use a;\n#[x]\nfn f() {\n    # hidden\n    ## shown\n#\n}".into(),
            ..Code::default()
        };
        drop_hidden(&mut code, &[("rust".into(), "#".into())]);
        assert_eq!(code.text, "#[x]\nfn f() {\n    # shown\n}");
    }

    #[test]
    fn hidden_lines_of_others() {
        let mut code = Code {
            lang: Some("python".into()),
            info: vec!["hidelines=!!".into()],
            text: "!!x = 1\nprint(x)\n  !!y".into(),
        };
        drop_hidden(&mut code, &[]);
        assert_eq!(code.text, "print(x)");
    }
}
