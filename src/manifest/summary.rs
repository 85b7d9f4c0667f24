//! `SUMMARY.md` as mdBook defines it.

use std::collections::HashSet;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use mdbook_summary::{Summary, SummaryItem};
use pulldown_cmark::{Event, Parser, Tag};

use super::project::{Entry, EntryText};
use super::values::SectionRole;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::Role;
use crate::source::{FileId, Span};

/// Deeper contents than this are a slip of the keyboard, and the parser of them is recursive.
const DEEPEST: usize = 24;

/// Reads the contents; says what is wrong with them. Where `repeats` are let pass, as mdBook 0.4 did,
/// a file's second line is a title without a text.
pub(crate) fn read(text: &str, file: FileId, repeats: bool, diags: &Diagnostics) -> Option<Vec<Entry>> {
    let marks = marks(text);
    if let Some(deep) = marks.too_deep {
        let message = format!("the contents are nested deeper than {DEEPEST} levels");
        diags.push(Diagnostic::error("deep-contents", message).at(Span::new(file, deep.start, deep.end)));
        return None;
    }
    match mdbook_summary::parse_summary(text) {
        Ok(summary) => Some(entries(&summary, &marks, file)),
        Err(error) => {
            let error = format!("{error:#}");
            if repeats && error.contains(DUPLICATE) {
                let text = without_repeats(text, &marks, file, diags);
                return read(&text, file, false, diags);
            }
            diags.push(explain(&error, text, &marks, file));
            None
        }
    }
}

/// How the parser begins to say that a file is named twice.
const DUPLICATE: &str = "Duplicate file in SUMMARY.md: ";

/// The contents with the addresses of repeated links blanked out, all else in its place.
fn without_repeats(text: &str, marks: &Marks, file: FileId, diags: &Diagnostics) -> String {
    let mut kept = text.to_owned();
    let mut seen = HashSet::new();
    for (path, range) in &marks.links {
        if path.as_os_str().is_empty() || seen.insert(path) {
            continue;
        }
        let Some(open) = text[range.clone()].rfind("](") else { continue };
        let address = range.start + open + 2..range.end - 1;
        kept.replace_range(address.clone(), &" ".repeat(address.len()));
        let message =
            format!("`{}` is in the contents twice: here it is a title without a text", path.display());
        diags.push(Diagnostic::warning("duplicate-file", message).at(Span::new(
            file,
            range.start,
            range.end,
        )));
    }
    kept
}

/// The links and part titles of the file with their places, in order.
#[derive(Default)]
struct Marks {
    links: Vec<(PathBuf, Range<usize>)>,
    titles: Vec<Range<usize>>,
    too_deep: Option<Range<usize>>,
}

fn marks(text: &str) -> Marks {
    let mut marks = Marks::default();
    let mut depth = 0;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                marks.links.push((PathBuf::from(dest_url.replace("%20", " ")), range));
            }
            Event::Start(Tag::Heading { .. }) => {
                let end = range.start + text[range.clone()].trim_end().len();
                marks.titles.push(range.start..end);
            }
            Event::Start(Tag::List(_)) => {
                depth += 1;
                if depth > DEEPEST && marks.too_deep.is_none() {
                    marks.too_deep = Some(range.start..range.start);
                }
            }
            Event::End(pulldown_cmark::TagEnd::List(_)) => depth -= 1,
            _ => {}
        }
    }
    marks
}

fn entries(summary: &Summary, marks: &Marks, file: FileId) -> Vec<Entry> {
    let mut walk = Walk {
        marks,
        next_link: 0,
        next_title: usize::from(summary.title.is_some()),
        file,
        entries: Vec::new(),
    };
    walk.items(&summary.prefix_chapters, 0, Some(Role::FrontChapter));
    walk.items(&summary.numbered_chapters, 0, None);
    walk.items(&summary.suffix_chapters, 0, Some(Role::BackChapter));
    walk.entries
}

struct Walk<'a> {
    marks: &'a Marks,
    next_link: usize,
    next_title: usize,
    file: FileId,
    entries: Vec<Entry>,
}

impl Walk<'_> {
    fn items(&mut self, items: &[SummaryItem], level: u8, unnumbered: Option<Role>) {
        for item in items {
            match item {
                SummaryItem::Link(link) => {
                    let target = link.location.clone().unwrap_or_default();
                    let role = unnumbered.map(|other| known_role(&link.name, &target).unwrap_or(other));
                    let span = self.link_span(&target);
                    self.entries.push(Entry {
                        title: Some(link.name.clone()).filter(|n| !n.is_empty()),
                        file: link.location.as_deref().map(tidy),
                        role,
                        level,
                        number: link.number.as_ref().map(|n| n.to_vec()).unwrap_or_default(),
                        draft: link.location.is_none(),
                        missing: false,
                        text: EntryText::File,
                        span,
                    });
                    self.items(&link.nested_items, level.saturating_add(1), unnumbered);
                }
                SummaryItem::PartTitle(title) => {
                    let span = self.marks.titles.get(self.next_title);
                    self.next_title += 1;
                    self.entries.push(Entry {
                        title: Some(title.clone()),
                        role: Some(Role::Part),
                        span: span.map(|r| Span::new(self.file, r.start, r.end)),
                        ..Entry::default()
                    });
                }
                // A separator parts lines of mdBook's sidebar; a book has no word for it.
                _ => {}
            }
        }
    }

    /// The place of the next link to `target`: links that the contents pass over are skipped.
    fn link_span(&mut self, target: &Path) -> Option<Span> {
        let ahead = &self.marks.links[self.next_link.min(self.marks.links.len())..];
        let found = ahead.iter().position(|(path, _)| path == target)?;
        self.next_link += found + 1;
        let range = &ahead[found].1;
        Some(Span::new(self.file, range.start, range.end))
    }
}

/// The role that a section's title or file is the word for: `[Preface](preface.md)`.
pub(crate) fn known_role(title: &str, file: &Path) -> Option<Role> {
    SectionRole::parse(title).or_else(|| super::contents::role_of_name(file)).filter(|r| *r != Role::Part)
}

/// `./vec/vec.md` as `vec/vec.md`; steps up are kept.
pub(crate) fn tidy(path: &Path) -> PathBuf {
    path.components().filter(|c| !matches!(c, Component::CurDir)).collect()
}

/// mdBook's message with a place in the file.
fn explain(error: &str, text: &str, marks: &Marks, file: FileId) -> Diagnostic {
    if let Some((_, path)) = error.split_once(DUPLICATE) {
        let path = path.trim_matches('"');
        let places: Vec<_> = marks.links.iter().filter(|(p, _)| p == Path::new(path)).collect();
        let diagnostic = Diagnostic::error("duplicate-file", format!("{path} is in the contents twice"));
        return match places.get(1) {
            Some((_, range)) => diagnostic.at(Span::new(file, range.start, range.end)),
            None => diagnostic.at(Span::new(file, 0, 0)),
        };
    }
    let line: Option<usize> = error
        .split_once("SUMMARY.md line ")
        .and_then(|(_, rest)| rest.split(',').next())
        .and_then(|n| n.parse().ok());
    let message = match error.split_once(" column ") {
        Some((_, rest)) => rest.split_once(": ").map_or(rest, |(_, m)| m),
        None => error,
    };
    let lines = text.split_inclusive('\n').scan(0, |at, line| {
        let range = *at..*at + line.trim_end().len();
        *at += line.len();
        Some(range)
    });
    let range = line.and_then(|n| lines.into_iter().nth(n.saturating_sub(1))).unwrap_or(0..0);
    let mut message = message.to_string();
    if let Some(first) = message.get(..1) {
        message = first.to_lowercase() + &message[1..];
    }
    Diagnostic::error("bad-summary", message)
        .at(Span::new(file, range.start, range.end))
        .help("a line of the contents is a link: `- [Title](file.md)`, or `- [Title]()` for a draft")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn read_str(text: &str) -> (Option<Vec<Entry>>, Vec<Diagnostic>) {
        let sources = Sources::default();
        let diags = Diagnostics::default();
        let file = sources.add("SUMMARY.md", text.to_string());
        (read(text, file, false, &diags), diags.sorted(&sources))
    }

    #[test]
    fn a_file_may_be_named_twice_where_that_is_let_pass() {
        let sources = Sources::default();
        let diags = Diagnostics::default();
        let text = "- [A](a.md)\n  - [B](b.md)\n- [Again](a.md)\n  - [C](c.md)\n";
        let file = sources.add("SUMMARY.md", text.to_string());
        let entries = read(text, file, true, &diags).unwrap();
        let seen: Vec<_> = entries.iter().map(|e| (e.title.as_deref().unwrap(), e.draft, e.level)).collect();
        assert_eq!(seen, [("A", false, 0), ("B", false, 1), ("Again", true, 0), ("C", false, 1)]);
        let said = diags.sorted(&sources);
        let place = crate::diagnostics::Place::Span(Span::new(file, 28, 41));
        assert!(
            matches!(said.as_slice(), [one] if one.code == "duplicate-file" && one.place == place),
            "{said:?}"
        );
        let again = entries[2].span.unwrap();
        assert_eq!(&text[again.start as usize..again.end as usize], "[Again](a.md)");
    }

    #[test]
    fn every_kind_of_line() {
        let text = "# Summary\n\n[Preface](preface.md)\n\n# One\n\n- [A](a.md)\n  - [B](./b c.md)\n- [C]()\n\n---\n\n\
                    # Two\n\n- [D](a%20d.md)\n\n[Thanks](thanks.md)\n";
        let (entries, diags) = read_str(&text.replace("b c", "b%20c"));
        assert!(diags.is_empty(), "{diags:?}");
        let seen: Vec<String> = entries
            .unwrap()
            .iter()
            .map(|e| {
                format!(
                    "{} {} {:?} {} {:?} {}",
                    e.title.as_deref().unwrap_or("-"),
                    e.file.as_ref().map_or("-".into(), |f| f.display().to_string()),
                    e.role,
                    e.level,
                    e.number,
                    e.span.is_some() as u8
                )
            })
            .collect();
        assert_eq!(
            seen,
            [
                "Preface preface.md Some(Preface) 0 [] 1",
                "One - Some(Part) 0 [] 1",
                "A a.md None 0 [1] 1",
                "B b c.md None 1 [1, 1] 1",
                "C - None 0 [2] 1",
                "Two - Some(Part) 0 [] 1",
                "D a d.md None 0 [3] 1",
                "Thanks thanks.md Some(BackChapter) 0 [] 1",
            ]
        );
    }

    #[test]
    fn a_bad_line_is_named() {
        let (entries, diags) = read_str("# Summary\n\n- [A](a.md)\n- no link\n");
        assert!(entries.is_none());
        assert_eq!(diags[0].code, "bad-summary");
        let crate::diagnostics::Place::Span(span) = diags[0].place else { panic!() };
        assert!(span.start >= 23, "{span:?}");
    }

    #[test]
    fn a_file_twice_is_an_error_at_the_second() {
        let (_, diags) = read_str("- [A](a.md)\n- [B](a.md)\n");
        assert_eq!(diags[0].code, "duplicate-file");
        let crate::diagnostics::Place::Span(span) = diags[0].place else { panic!() };
        assert_eq!(span.start, 14);
    }

    #[test]
    fn contents_nested_without_end_do_not_overflow() {
        let deep: String = (0..200).map(|n| format!("{}- [A](a{n}.md)\n", "  ".repeat(n))).collect();
        let (entries, diags) = read_str(&deep);
        assert!(entries.is_none());
        assert_eq!(diags[0].code, "deep-contents");
    }
}
