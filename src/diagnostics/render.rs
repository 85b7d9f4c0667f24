//! Diagnostics as text: for people, as JSON lines, and as GitHub's workflow commands.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};

use super::gather::gather;
use super::{Diagnostic, Place, Severity, human};
use crate::source::{SourceFile, Sources};

/// How diagnostics are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Format {
    /// For people, as rustc shows them.
    #[default]
    Human,
    /// One JSON object a line.
    Json,
    /// GitHub's workflow commands: the message stands beside the line in a pull request.
    Github,
}

/// Writes diagnostics out.
#[derive(Debug, Clone)]
pub struct Renderer {
    /// How.
    pub format: Format,
    /// Whether people get colours.
    pub color: bool,
    /// The book's root as the command named it: put before the paths of its files.
    pub root: PathBuf,
}

/// A diagnostic's place, looked up.
pub(crate) struct Located<'a> {
    pub path: Option<String>,
    /// Line and column, counted from 1.
    pub start: Option<(usize, usize)>,
    pub end: Option<(usize, usize)>,
    pub source: Option<(&'a SourceFile, Range<usize>)>,
}

impl Renderer {
    /// One diagnostic, with its line end.
    #[must_use]
    pub fn render(&self, diagnostic: &Diagnostic, sources: &Sources) -> String {
        let file: Option<Arc<SourceFile>> = match diagnostic.place {
            Place::Span(span) => sources.get(span.file),
            _ => None,
        };
        let located = self.locate(diagnostic, file.as_deref());
        match self.format {
            Format::Human => human::render(diagnostic, &located, self.color),
            Format::Json => json_line(diagnostic, &located),
            Format::Github => github_command(diagnostic, &located),
        }
    }

    /// All that was said in a run. People get what is of one kind together; programs get each.
    #[must_use]
    pub fn render_all(&self, list: &[Diagnostic], sources: &Sources) -> String {
        if self.format != Format::Human {
            return list.iter().map(|diagnostic| self.render(diagnostic, sources)).collect();
        }
        let gathered = gather(list, sources);
        let all = gathered.shown.into_iter().chain(&gathered.rest);
        all.map(|diagnostic| self.render(diagnostic, sources) + "\n").collect()
    }

    fn locate<'a>(&self, diagnostic: &Diagnostic, file: Option<&'a SourceFile>) -> Located<'a> {
        match (&diagnostic.place, file) {
            (Place::Span(span), Some(file)) => {
                let (start, end) = (span.start as usize, (span.end as usize).max(span.start as usize));
                Located {
                    path: Some(self.show(&file.path)),
                    start: Some(file.line_column(start)),
                    end: Some(file.line_column(end)),
                    source: Some((file, start..end)),
                }
            }
            (Place::Path(path), _) => {
                Located { path: Some(self.show(path)), start: None, end: None, source: None }
            }
            _ => Located { path: None, start: None, end: None, source: None },
        }
    }

    fn show(&self, path: &Path) -> String {
        let full = if path.is_absolute() || path.starts_with(&self.root) {
            path.to_path_buf()
        } else {
            self.root.join(path)
        };
        let plain: PathBuf =
            full.components().filter(|c| !matches!(c, std::path::Component::CurDir)).collect();
        let shown = plain.to_string_lossy().replace('\\', "/");
        if shown.is_empty() { ".".into() } else { shown }
    }
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn json_line(diagnostic: &Diagnostic, located: &Located<'_>) -> String {
    let place = |at: Option<(usize, usize)>| match at {
        Some((line, column)) => json!({ "line": line, "column": column }),
        None => Value::Null,
    };
    let object = json!({
        "reason": "diagnostic",
        "severity": word(diagnostic.severity),
        "code": diagnostic.code,
        "message": diagnostic.message,
        "file": located.path,
        "start": place(located.start),
        "end": place(located.end),
        "label": diagnostic.label,
        "help": diagnostic.help,
    });
    format!("{object}\n")
}

/// `::error file=…,line=…::message`, as GitHub's documentation of workflow commands has it.
fn github_command(diagnostic: &Diagnostic, located: &Located<'_>) -> String {
    let escape = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| escape(text).replace(':', "%3A").replace(',', "%2C");
    let command = match diagnostic.severity {
        Severity::Note => "notice",
        other => word(other),
    };
    let mut properties = Vec::new();
    if let Some(path) = &located.path {
        properties.push(format!("file={}", property(path)));
    }
    if let (Some((line, column)), Some((end_line, end_column))) = (located.start, located.end) {
        properties.push(format!("line={line},col={column}"));
        // GitHub takes an end column on the same line only.
        if end_line == line && end_column > column {
            properties.push(format!("endColumn={end_column}"));
        }
    }
    properties.push(format!("title={}", property(diagnostic.code)));
    let mut message = diagnostic.message.clone();
    for more in [&diagnostic.label, &diagnostic.help].into_iter().flatten() {
        message.push('\n');
        message.push_str(more);
    }
    format!("::{command} {}::{}\n", properties.join(","), escape(&message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn renderer(format: Format) -> Renderer {
        Renderer { format, color: false, root: "my book".into() }
    }

    fn sample() -> (Sources, Diagnostic) {
        let sources = Sources::default();
        let file = sources.add("book.toml", "[book]\ntitel = \"A, b: 100%\"\n".into());
        let diagnostic = Diagnostic::error("unknown-key", "unknown key `titel`")
            .at(Span::new(file, 7, 12))
            .label("did you mean `title`?");
        (sources, diagnostic)
    }

    #[test]
    fn people_see_the_line() {
        let (sources, diagnostic) = sample();
        insta::assert_snapshot!(renderer(Format::Human).render(&diagnostic, &sources), @r#"
        error[unknown-key]: unknown key `titel`
         --> my book/book.toml:2:1
          |
        2 | titel = "A, b: 100%"
          | ^^^^^ did you mean `title`?
        "#);
    }

    #[test]
    fn json_has_the_place() {
        let (sources, diagnostic) = sample();
        let line = renderer(Format::Json).render(&diagnostic, &sources);
        let value: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(value["file"], "my book/book.toml");
        assert_eq!(value["start"]["line"], 2);
        assert_eq!(value["end"]["column"], 6);
        assert_eq!(value["label"], "did you mean `title`?");
    }

    #[test]
    fn github_gets_a_command_on_one_line() {
        let (sources, mut diagnostic) = sample();
        diagnostic.message = "100%\nwrong".into();
        assert_eq!(
            renderer(Format::Github).render(&diagnostic, &sources),
            "::error file=my book/book.toml,line=2,col=1,endColumn=6,title=unknown-key\
             ::100%25%0Awrong%0Adid you mean `title`?\n"
        );
    }

    #[test]
    fn a_file_as_a_whole_and_no_place_at_all() {
        let sources = Sources::default();
        let whole =
            Diagnostic::warning("empty-file", "nothing in it").in_file("src/a.md").help("write something");
        insta::assert_snapshot!(renderer(Format::Human).render(&whole, &sources), @r"
        warning[empty-file]: nothing in it
        --> my book/src/a.md
         = help: write something
        ");
        let book = Diagnostic::error("empty-book", "no text");
        insta::assert_snapshot!(renderer(Format::Human).render(&book, &sources), @"error[empty-book]: no text");
    }
}
