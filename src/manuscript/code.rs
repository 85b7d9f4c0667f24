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
    lines(&mut code, &mut attributes);
    (code, attributes)
}

/// Words that ask for numbers of lines, in mdBook's, Pandoc's and others' manner.
const NUMBERED: [&str; 8] = [
    "numbered",
    "number-lines",
    "numberlines",
    "line-numbers",
    "linenumbers",
    "linenos",
    "showlinenumbers",
    "line_numbers",
];
/// Keys of the first line's number.
const FIRST: [&str; 7] =
    ["start", "startfrom", "start-from", "first-line", "firstline", "linenostart", "firstnumber"];
/// Keys of the lines that stand out.
const MARKED: [&str; 6] = ["hl", "hl_lines", "hl-lines", "highlight", "mark", "emphasize-lines"];
/// Keys of the title.
const TITLE: [&str; 4] = ["title", "caption", "filename", "file"];

/// Takes out of the words and attributes what says how the lines are shown.
fn lines(code: &mut Code, attributes: &mut Attrs) {
    let is = |list: &[&str], word: &str| list.iter().any(|known| known.eq_ignore_ascii_case(word));
    let mut numbered = false;
    let mut first = None;
    let mut take = |key: &str, value: &str, marked: &mut Vec<(u32, u32)>| {
        if is(&NUMBERED, key) {
            numbered |= !matches!(value, "false" | "0" | "no");
        } else if is(&FIRST, key) {
            let Ok(number) = value.parse() else { return false };
            first = Some(number);
        } else if is(&MARKED, key) {
            let Some(lines) = ranges(value) else { return false };
            marked.extend(lines);
        } else {
            return false;
        }
        true
    };
    let mut open = false;
    let mut title = None;
    let marked = &mut code.marked;
    code.info.retain(|word| {
        // `{2,4-6}`, `hl=2,4-6`: the commas have parted the numbers.
        let braced = word.starts_with('{');
        let bare = word.trim_matches(['{', '}']);
        if (open || braced)
            && let Some(lines) = ranges(bare)
        {
            open = !word.ends_with('}');
            marked.extend(lines);
            return false;
        }
        let (key, value) = word.split_once('=').unwrap_or((word, ""));
        open = is(&MARKED, key) && !value.starts_with(['"', '\'']);
        if is(&TITLE, key) && key != "title" {
            title = Some(value.trim_matches(['"', '\'']).to_owned());
            return false;
        }
        !take(key, value.trim_matches(['"', '\'']), marked)
    });
    attributes.classes.retain(|class| !take(class, "", marked));
    attributes.pairs.retain(|(key, value)| {
        if is(&TITLE, key) {
            title = Some(value.clone());
            return false;
        }
        !take(key, value, marked)
    });
    if let Some(title) = title {
        code.info.push(format!("title=\"{title}\""));
    }
    if numbered || first.is_some() {
        code.first_line = Some(first.unwrap_or(1));
    }
    code.marked.sort_unstable();
}

/// Lines as `2,4-6` has them; none where it says anything else.
fn ranges(text: &str) -> Option<Vec<(u32, u32)>> {
    let words = text.split([',', ' ', ';']).filter(|word| !word.is_empty());
    let ranges: Option<Vec<(u32, u32)>> = words
        .map(|word| {
            let (first, last) =
                word.split_once('-').or_else(|| word.split_once("..")).unwrap_or((word, word));
            let (first, last) =
                (first.trim().parse().ok()?, last.trim_start_matches('=').trim().parse().ok()?);
            (first <= last).then_some((first, last))
        })
        .collect();
    ranges.filter(|ranges| !ranges.is_empty())
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
    fn numbers_and_lines_that_stand_out() {
        let shown = |words: &str| {
            let (code, attrs) = info(words);
            assert!(attrs.classes.is_empty() && attrs.pairs.is_empty(), "{words}: {attrs:?}");
            (code.lang.unwrap_or_default(), code.first_line, code.marked, code.info.join(" "))
        };
        let lang = |lang: &str| lang.to_string();
        assert_eq!(
            shown("rust {.numbered hl=\"2,4-6\"}"),
            (lang("rust"), Some(1), vec![(2, 2), (4, 6)], String::new())
        );
        assert_eq!(
            shown("rust,ignore,hl=2,4-6,editable"),
            (lang("rust"), None, vec![(2, 2), (4, 6)], "ignore editable".into())
        );
        assert_eq!(
            shown("{.python .numberLines startFrom=\"100\"}"),
            (lang("python"), Some(100), vec![], String::new())
        );
        assert_eq!(shown("js {1,3-5} showLineNumbers").1, Some(1));
        assert_eq!(shown("js {1,3-5}").2, [(1, 1), (3, 5)]);
        assert_eq!(shown("py hl_lines=\"1 3\"").2, [(1, 1), (3, 3)]);
        assert_eq!(shown("c {caption=\"The \"}").3, "title=\"The \"");
        // What is no list of lines stays what it was.
        assert_eq!(shown("c,hl=x").3, "hl=x");
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
            ..Code::default()
        };
        drop_hidden(&mut code, &[]);
        assert_eq!(code.text, "print(x)");
    }
}
