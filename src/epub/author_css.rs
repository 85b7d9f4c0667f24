//! Style sheets of the author's own.

use std::path::PathBuf;

use crate::diagnostics::{Diagnostic, Diagnostics};

/// Appends the author's style sheets after the theme's, so that they have the last word.
pub fn append(style: &mut String, files: &[PathBuf], diags: &Diagnostics) {
    for file in files {
        let bytes = match std::fs::read(file) {
            Ok(bytes) => bytes,
            Err(error) => {
                diags.push(
                    Diagnostic::error("missing-file", format!("cannot read the style sheet: {error}"))
                        .in_file(file),
                );
                continue;
            }
        };
        let Ok(text) = String::from_utf8(bytes) else {
            diags.push(Diagnostic::error("not-utf8", "the style sheet is not UTF-8").in_file(file));
            continue;
        };
        let (text, lost) = self_contained(&text);
        for what in lost {
            diags.push(
                Diagnostic::warning(
                    "css-outside",
                    format!("`{what}` is outside of the e-book and is left out"),
                )
                .in_file(file)
                .help("a style sheet of an e-book can name no other files; write rules or data: URLs"),
            );
        }
        style.push('\n');
        style.push_str(&text);
        style.push('\n');
    }
}

/// The style sheet without what it loads from elsewhere, and what that was.
pub(super) fn self_contained(css: &str) -> (String, Vec<String>) {
    let mut out = String::with_capacity(css.len());
    let mut lost = Vec::new();
    let mut rest = css.trim_start_matches('\u{feff}');
    while let Some(at) = rest.find(['@', 'u', 'U', '/', '"', '\'']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let lower = |n: usize| rest.get(..n).map(str::to_ascii_lowercase).unwrap_or_default();
        if rest.starts_with("/*") {
            let end = rest.find("*/").map_or(rest.len(), |n| n + 2);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if lower(7) == "@import" || lower(8) == "@charset" {
            let end = rest.find(';').map_or(rest.len(), |n| n + 1);
            if lower(7) == "@import" {
                lost.push(rest[..end].trim_end_matches(';').to_string());
            }
            rest = &rest[end..];
        } else if lower(4) == "url(" {
            let end = rest.find(')').map_or(rest.len(), |n| n + 1);
            let target = rest[4..end].trim_end_matches(')').trim().trim_matches(['"', '\'']);
            if target.starts_with('#') || target.starts_with("data:") {
                out.push_str(&rest[..end]);
            } else {
                lost.push(rest[..end].to_string());
                out.push_str("none");
            }
            rest = &rest[end..];
        } else if rest.starts_with(['"', '\'']) {
            let quote = rest.as_bytes()[0];
            let mut end = 1;
            let bytes = rest.as_bytes();
            while end < bytes.len() && bytes[end] != quote && bytes[end] != b'\n' {
                end += if bytes[end] == b'\\' { 2 } else { 1 };
            }
            let mut end = (end + 1).min(rest.len());
            while !rest.is_char_boundary(end) {
                end += 1;
            }
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        } else {
            out.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    (out, lost)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_loaded() {
        let css = "@import 'x.css';\np { background: URL( \"a.png\" ) } /* url(b) */ q::before { content: 'url(c) \\'' }\n.u { fill: url(#g) }";
        let (out, lost) = self_contained(css);
        assert_eq!(
            out,
            "\np { background: none } /* url(b) */ q::before { content: 'url(c) \\'' }\n.u { fill: url(#g) }"
        );
        assert_eq!(lost, ["@import 'x.css'", "URL( \"a.png\" )"]);
        self_contained("p { content: \"é\\");
        self_contained("\"\\é");
    }
}
