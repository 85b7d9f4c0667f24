//! The fences of `mdbook-admonish`, with which many books of mdBook's make their admonitions:
//! what stands within is Markdown.

/// The admonitions that its kinds are here; any other is a note.
const KINDS: [(&str, &[&str]); 6] = [
    ("tip", &["tip", "hint", "success", "check", "done"]),
    ("info", &["info", "todo", "abstract", "summary", "tldr", "question", "help", "faq"]),
    ("important", &["important"]),
    ("warning", &["warning", "attention"]),
    ("caution", &["caution"]),
    ("danger", &["danger", "error", "failure", "fail", "missing", "bug"]),
];

/// The container that a code fence with these words opens, and its title: `admonish warning
/// title="Hot"`. Nothing where they are of another fence.
pub(super) fn container(info: &str) -> Option<String> {
    let rest = info.trim().strip_prefix("admonish")?;
    if !(rest.is_empty() || rest.starts_with([' ', '\t', ','])) {
        return None;
    }
    let rest = rest.trim_start_matches([' ', '\t', ',']);
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).unwrap_or(rest.len());
    // A word before `=` is the name of a value.
    let (word, rest) = if rest[end..].starts_with('=') { ("", rest) } else { rest.split_at(end) };
    let word = if word.is_empty() { value(rest, "type").unwrap_or("note") } else { word };
    let kind = KINDS.iter().find(|(_, words)| words.contains(&word)).map_or("note", |(kind, _)| kind);
    let title = value(rest, "title").or_else(|| rest.trim_start().strip_prefix('"')?.split('"').next());
    let title = match title {
        Some(title) => title.to_owned(),
        None if kind == word => String::new(),
        // The reader is told which kind it was.
        None => {
            let mut letters = word.chars();
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
        }
    };
    Some(format!("{kind} {title}").trim_end().to_owned())
}

/// The value in quotation marks of a name in a fence's words.
pub(super) fn value<'w>(words: &'w str, name: &str) -> Option<&'w str> {
    let at = words.find(&format!("{name}=\""))?;
    words[at + name.len() + 2..].split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences() {
        for (info, expected) in [
            ("admonish", Some("note")),
            ("admonish warning", Some("warning")),
            ("admonish tip title=\"Do *this*\", collapsible=true", Some("tip Do *this*")),
            ("admonish info \"An old way\"", Some("info An old way")),
            ("admonish bug", Some("danger Bug")),
            ("admonish title=\"Alone\"", Some("note Alone")),
            ("admonish example title=\"\"", Some("note")),
            ("admonish élan", Some("note Élan")),
            ("admonishing", None),
            ("rust", None),
        ] {
            assert_eq!(container(info).as_deref(), expected, "{info}");
        }
    }
}
