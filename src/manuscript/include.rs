//! mdBook's commands: `{{#include …}}`, `{{#rustdoc_include …}}`, `{{#playground …}}`,
//! `{{#title …}}`, and `\{{#…}}` which is none.

use std::ops::Range;
use std::path::Path;

use super::load::{Loader, TextFile, nearest_of};
use super::prepared::{Prepared, Writer};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::source::Span;

/// How deep files may include files: mdBook's own bound.
const MAX_DEPTH: usize = 10;

/// Bytes that one chapter may grow to by its includes.
const MAX_BYTES: usize = 256 << 20;

/// The text of a chapter from byte `start` on, every command done.
pub(super) fn expand(
    loader: &mut Loader<'_>,
    diags: &Diagnostics,
    file: &TextFile,
    start: usize,
) -> Prepared {
    let text = &file.source.text;
    if !text[start..].contains("{{") {
        return Prepared::file(file.id, file.source.clone(), start);
    }
    let mut expander = Expander { loader, diags, out: Writer::new(file.id, start, text.len()), full: false };
    expander.expand(file, start..text.len(), 0);
    expander.out.finish()
}

struct Expander<'a, 'l> {
    loader: &'a mut Loader<'l>,
    diags: &'a Diagnostics,
    out: Writer,
    full: bool,
}

impl Expander<'_, '_> {
    fn expand(&mut self, file: &TextFile, range: Range<usize>, depth: usize) {
        let text = &file.source.text[..range.end];
        let mut done = range.start;
        let mut from = range.start;
        while let Some(found) = text[from..].find("{{") {
            let open = from + found;
            let Some(command) = Command::parse(text, open) else {
                from = open + 2;
                continue;
            };
            from = command.end;
            if open > done && text.as_bytes()[open - 1] == b'\\' {
                self.out.copy_file(file.id, text, done..open - 1);
                done = open;
                continue;
            }
            let span = Span::new(file.id, open, command.end);
            match command.name {
                "include" | "rustdoc_include" => {
                    self.out.copy_file(file.id, text, done..open);
                    self.include(file, command.arguments, span, depth);
                }
                "playground" | "playpen" => {
                    self.out.copy_file(file.id, text, done..open);
                    let (path, words) = command.arguments.split_once(' ').unwrap_or((command.arguments, ""));
                    let fence = self.fence_for(file, path);
                    let mut info = String::from("rust");
                    for word in words.split_whitespace() {
                        info.push(',');
                        info.push_str(word);
                    }
                    self.out.insert(&format!("{fence}{info}\n"), span);
                    self.include(file, path, span, depth);
                    self.out.insert(&format!("\n{fence}"), span);
                }
                "title" => self.out.copy_file(file.id, text, done..open),
                // Another preprocessor's command, or Handlebars in an example: left as it is.
                _ => continue,
            }
            done = command.end;
        }
        self.out.copy_file(file.id, &file.source.text, done..range.end);
    }

    /// A code fence longer than any in the file it is to hold.
    fn fence_for(&mut self, file: &TextFile, path: &str) -> String {
        let mut longest = 2;
        if let Ok((_, bytes)) = self.loader.bytes(&file.folder.join(path)) {
            let mut run = 0;
            for byte in bytes {
                run = if byte == b'`' { run + 1 } else { 0 };
                longest = longest.max(run);
            }
        }
        "`".repeat(longest + 1)
    }

    fn include(&mut self, file: &TextFile, argument: &str, span: Span, depth: usize) {
        if depth >= MAX_DEPTH {
            let message = format!("files include one another more than {MAX_DEPTH} deep");
            let help = "does a file include itself?";
            self.diags.push(Diagnostic::error("include-too-deep", message).at(span).help(help));
            return;
        }
        let mut parts = argument.splitn(3, ':');
        let path = parts.next().unwrap_or_default().trim();
        let first = parts.next().map(str::trim);
        let second = parts.next().map(str::trim);
        let Some(included) = self.loader.text(&file.folder.join(Path::new(path)), Some(span)) else {
            return;
        };
        if self.out.len().saturating_add(included.source.text.len()) > MAX_BYTES {
            if !self.full {
                let message = "includes make this chapter larger than 256 MB";
                self.diags.push(Diagnostic::error("include-too-large", message).at(span));
            }
            self.full = true;
            return;
        }
        for range in self.select(&included, path, first, second, span) {
            self.expand(&included, range, depth + 1);
        }
    }

    /// The ranges of the file that the words after its name ask for.
    fn select(
        &self,
        file: &TextFile,
        path: &str,
        first: Option<&str>,
        second: Option<&str>,
        span: Span,
    ) -> Vec<Range<usize>> {
        let text = &file.source.text;
        let whole = without_line_end(text, file.start..text.len());
        let Some(first) = first else { return vec![whole] };
        let number = |word: &str| word.parse::<usize>().ok();
        let lines = match (number(first), second) {
            (Some(n), None) => Some((n, n)),
            (Some(n), Some("")) => Some((n, usize::MAX)),
            (Some(n), Some(m)) => number(m).map(|m| (n, m)),
            (None, Some("")) if first.is_empty() => Some((1, usize::MAX)),
            (None, Some(m)) if first.is_empty() => number(m).map(|m| (1, m)),
            (None, None) if first.is_empty() => return vec![whole],
            (None, _) => return self.anchored(file, path, first, span),
        };
        let Some((from, to)) = lines else {
            let message = format!("`{first}:{}` is no range of lines", second.unwrap_or_default());
            let help = "write `{{#include file.rs:2:10}}`, or `{{#include file.rs:anchor}}`";
            self.diags.push(Diagnostic::error("bad-include", message).at(span).help(help));
            return Vec::new();
        };
        let from = from.max(1);
        let (mut start, mut end, mut count) = (None, file.start, 0);
        for line in lines_of(text, file.start) {
            count += 1;
            if count == from {
                start = Some(line.start);
            }
            if count >= from && count <= to {
                end = line.end;
            }
        }
        if let Some(start) = start {
            return vec![without_line_end(text, start..end)];
        }
        let message = format!("`{path}` has no line {from}: it ends at line {count}");
        self.diags.push(Diagnostic::error("bad-include", message).at(span));
        Vec::new()
    }

    /// The lines between `ANCHOR: name` and `ANCHOR_END: name`, those marks themselves left out.
    fn anchored(&self, file: &TextFile, path: &str, name: &str, span: Span) -> Vec<Range<usize>> {
        let text = &file.source.text;
        let mut names: Vec<&str> = Vec::new();
        let mut ranges: Vec<Range<usize>> = Vec::new();
        let (mut within, mut found) = (false, false);
        for range in lines_of(text, file.start) {
            let line = &text[range.clone()];
            if let Some(ended) = mark(line, "ANCHOR_END:") {
                within &= ended != name;
            } else if let Some(begun) = mark(line, "ANCHOR:") {
                names.push(begun);
                if begun == name {
                    (within, found) = (true, true);
                }
            } else if within {
                match ranges.last_mut() {
                    Some(last) if last.end == range.start => last.end = range.end,
                    _ => ranges.push(range),
                }
            }
        }
        if !found {
            let message = format!("`{path}` has no anchor `{name}`");
            let mut diagnostic = Diagnostic::error("bad-include", message).at(span);
            if let Some(near) = nearest_of(name, names.into_iter()) {
                diagnostic = diagnostic.help(format!("there is an anchor `{near}`"));
            }
            self.diags.push(diagnostic);
        }
        if let Some(last) = ranges.last_mut() {
            *last = without_line_end(text, last.clone());
        }
        ranges
    }
}

struct Command<'t> {
    name: &'t str,
    arguments: &'t str,
    /// Byte after the closing braces.
    end: usize,
}

impl<'t> Command<'t> {
    fn parse(text: &'t str, open: usize) -> Option<Self> {
        let inner = &text[open + 2..];
        let hash = inner.trim_start_matches([' ', '\t']).strip_prefix('#')?;
        let length = hash.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
        let name = &hash[..length];
        if name.is_empty() {
            return None;
        }
        let rest = &hash[length..];
        // A command ends on its line: what does not is no command.
        let close = rest.find(['}', '{', '\n'])?;
        if !rest[close..].starts_with("}}") {
            return None;
        }
        let arguments = rest[..close].trim();
        if arguments.is_empty() {
            return None;
        }
        let end = text.len() - rest.len() + close + 2;
        Some(Self { name, arguments, end })
    }
}

/// The name after `ANCHOR:` or `ANCHOR_END:` in a line.
fn mark<'t>(line: &'t str, word: &str) -> Option<&'t str> {
    let rest = line[line.find(word)? + word.len()..].trim_start();
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').unwrap_or(rest.len());
    (end > 0).then(|| &rest[..end])
}

fn lines_of(text: &str, start: usize) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = start;
    text[start..].split_inclusive('\n').map(move |line| {
        let range = at..at + line.len();
        at = range.end;
        range
    })
}

fn without_line_end(text: &str, range: Range<usize>) -> Range<usize> {
    let slice = &text[range.clone()];
    let trimmed = slice.strip_suffix('\n').map_or(slice, |s| s.strip_suffix('\r').unwrap_or(s));
    range.start..range.start + trimmed.len()
}
