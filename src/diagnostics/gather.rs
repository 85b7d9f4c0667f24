//! Warnings of one kind are said together. A manual with a thousand links to pages that are not its
//! own has one thing to be looked at, not a thousand.

use rustc_hash::FxHashMap;

use super::{Diagnostic, Place, Severity};
use crate::source::Sources;

/// So many of a kind are all shown.
const HANDFUL: usize = 5;
/// Of more, so many are shown where they stand.
const SHOWN: usize = 3;
/// What the others are about, and where they are: so many are named.
const NAMED: usize = 5;

/// What is to be shown of a list: some diagnostics as they are, and then, for every kind of which
/// there are more than a handful, one about the rest. Errors are all shown: each must be mended.
#[derive(Debug, Default)]
pub(crate) struct Gathered<'a> {
    pub shown: Vec<&'a Diagnostic>,
    pub rest: Vec<Diagnostic>,
}

/// Gathers a list that is in the order of files and places.
pub(crate) fn gather<'a>(list: &'a [Diagnostic], sources: &Sources) -> Gathered<'a> {
    let mut kinds: FxHashMap<(Severity, &str, String), usize> = FxHashMap::default();
    let mut found: Vec<Vec<&'a Diagnostic>> = Vec::new();
    let mut gathered = Gathered::default();
    let mut of: Vec<usize> = Vec::with_capacity(list.len());
    for diagnostic in list {
        let key = (diagnostic.severity, diagnostic.code, pattern(&diagnostic.message));
        let kind = *kinds.entry(key).or_insert_with(|| {
            found.push(Vec::new());
            found.len() - 1
        });
        found[kind].push(diagnostic);
        of.push(kind);
    }
    let mut seen = vec![0usize; found.len()];
    for (diagnostic, kind) in list.iter().zip(of) {
        seen[kind] += 1;
        let few = found[kind].len() <= HANDFUL || diagnostic.severity == Severity::Error;
        if few || seen[kind] <= SHOWN {
            gathered.shown.push(diagnostic);
        }
    }
    let many = |kind: &&Vec<&Diagnostic>| kind.len() > HANDFUL && kind[0].severity != Severity::Error;
    gathered.rest = found.iter().filter(many).map(|kind| rest(&kind[SHOWN..], sources)).collect();
    gathered
}

/// What is said of those of a kind that are not shown.
fn rest(list: &[&Diagnostic], sources: &Sources) -> Diagnostic {
    let mut message = format!("{} more of this kind", list.len());
    let subjects = counted(list.iter().filter_map(|diagnostic| subject(&diagnostic.message)));
    let named = subjects.iter().take(NAMED).map(|(subject, times)| match times {
        1 => format!("`{subject}`"),
        _ => format!("`{subject}` ({times} times)"),
    });
    let named: Vec<String> = named.collect();
    if !named.is_empty() {
        message.push_str(&format!(": {}", named.join(", ")));
    }
    match subjects.len() - named.len() {
        0 => {}
        1 => message.push_str(" and one other"),
        more => message.push_str(&format!(" and {more} others")),
    }
    let files = counted(list.iter().filter_map(|diagnostic| match &diagnostic.place {
        Place::Span(span) => Some(sources.get(span.file)?.path.display().to_string().replace('\\', "/")),
        Place::Path(path) => Some(path.display().to_string()),
        Place::Book => None,
    }));
    let mut places: Vec<String> = files
        .iter()
        .take(NAMED)
        .map(|(path, times)| match times {
            1 => path.clone(),
            _ => format!("{path} ({times})"),
        })
        .collect();
    match files.len() - places.len() {
        0 => {}
        1 => places.push("one file more".into()),
        more => places.push(format!("{more} files more")),
    }
    let said = Diagnostic::new(list[0].severity, list[0].code, message)
        .help("`--message-format json` says each with its place");
    if places.is_empty() { said } else { said.label(format!("in {}", places.join(", "))) }
}

/// Things with how often they are met, most often first.
fn counted<T: Clone + Eq + std::hash::Hash>(things: impl Iterator<Item = T>) -> Vec<(T, usize)> {
    let mut index: FxHashMap<T, usize> = FxHashMap::default();
    let mut counted: Vec<(T, usize)> = Vec::new();
    for thing in things {
        let at = *index.entry(thing.clone()).or_insert_with(|| {
            counted.push((thing, 0));
            counted.len() - 1
        });
        counted[at].1 += 1;
    }
    counted.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    counted
}

/// A message without what it quotes.
fn pattern(message: &str) -> String {
    message.split('`').step_by(2).collect::<Vec<_>>().join("``")
}

/// What a message quotes first.
fn subject(message: &str) -> Option<&str> {
    message.split('`').nth(1).filter(|subject| !subject.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::{Format, Renderer};
    use super::*;
    use crate::source::Span;

    #[test]
    fn warnings_of_one_kind_are_said_together_and_errors_each() {
        let sources = Sources::default();
        let text = "[a](x)\n".repeat(20);
        let file = sources.add("src/a.md", text.clone());
        let other = sources.add("src/b.md", text);
        let mut list = Vec::new();
        for n in 0..12u32 {
            let file = if n < 6 { file } else { other };
            let name = if n % 2 == 0 { "std" } else { "core" };
            list.push(
                Diagnostic::warning("broken-link", format!("`../{name}` is no file of the book"))
                    .at(Span::new(file, 7 * n as usize, 7 * n as usize + 6)),
            );
            list.push(Diagnostic::error("bad-math", format!("there is no command `{n}`")));
        }
        for n in 0..HANDFUL {
            list.push(Diagnostic::warning("missing-alt", format!("`{n}` has no text")));
        }
        let renderer = Renderer { format: Format::Human, color: false, root: "book".into() };
        let gathered = gather(&list, &sources);
        let count = |code| gathered.shown.iter().filter(|d| d.code == code).count();
        assert_eq!([count("broken-link"), count("bad-math"), count("missing-alt")], [SHOWN, 12, HANDFUL]);
        assert_eq!(gathered.rest.len(), 1);
        insta::assert_snapshot!(renderer.render(&gathered.rest[0], &sources), @r"
        warning[broken-link]: 9 more of this kind: `../core` (5 times), `../std` (4 times)
         |
         = note: in src/b.md (6), src/a.md (3)
         = help: `--message-format json` says each with its place
        ");
        // Each is said where programs read.
        let json = Renderer { format: Format::Json, color: false, root: "book".into() };
        assert_eq!(json.render_all(&list, &sources).lines().count(), list.len());
        assert!(renderer.render_all(&list, &sources).contains("9 more of this kind"));
    }
}
