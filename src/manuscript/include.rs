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

/// A longer beginning of a line is no indent.
const MAX_STEM: usize = 80;

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
    let out = Writer::new(file.id, start, text.len());
    let mut expander = Expander { loader, diags, out, stem: String::new(), full: false };
    expander.expand(file, start..text.len(), 0);
    expander.out.finish()
}

struct Expander<'a, 'l> {
    loader: &'a mut Loader<'l>,
    diags: &'a Diagnostics,
    out: Writer,
    /// What stands before an include on its line, if that is but indents and quotation marks: it
    /// stands before every included line as well.
    stem: String,
    full: bool,
}

impl Expander<'_, '_> {
    fn expand(&mut self, file: &TextFile, range: Range<usize>, depth: usize) {
        let text = &file.source.text[..range.end];
        let mut scan = Scan { text, brace: 0 };
        let mut done = range.start;
        let mut from = range.start;
        while let Some(found) = text[from..].find("{{") {
            let open = from + found;
            if open > done && text.as_bytes()[open - 1] == b'\\' && text[open + 2..].starts_with('#') {
                // Escaped: as written, to the last brace of the line.
                let line = text[open..].split('\n').next().unwrap_or_default();
                let Some(last) = line.rfind("}}") else {
                    from = open + 2;
                    continue;
                };
                self.copy(file, done..open - 1);
                done = open;
                from = open + last + 2;
                continue;
            }
            let Some(command) = scan.command(open) else {
                from = open + 2;
                continue;
            };
            from = command.end;
            if !matches!(command.name, "include" | "rustdoc_include" | "playground" | "playpen" | "title") {
                // Another preprocessor's command, or Handlebars in an example: left as it is.
                continue;
            }
            self.copy(file, done..open);
            let span = Span::new(file.id, open, command.end);
            let did = match command.name {
                "title" => true,
                "include" | "rustdoc_include" => self.include(file, &command, span, depth),
                _ => self.playground(file, &command, span, depth),
            };
            // What cannot be done stays to be seen.
            done = if did { command.end } else { open };
        }
        self.copy(file, done..range.end);
    }

    /// Copies a range of a file, with the stem before all of its lines but the first.
    fn copy(&mut self, file: &TextFile, range: Range<usize>) {
        let text = &file.source.text;
        if self.stem.is_empty() {
            self.out.copy_file(file.id, text, range);
            return;
        }
        let mut at = range.start;
        for line in text[range].split_inclusive('\n') {
            let end = at + line.len();
            self.out.copy_file(file.id, text, at..end);
            if line.ends_with('\n') {
                self.out.insert(&self.stem, Span::new(file.id, end, end));
            }
            at = end;
        }
    }

    fn playground(&mut self, file: &TextFile, command: &Command<'_>, span: Span, depth: usize) -> bool {
        let Some(included) = self.included(file, command, span, depth) else { return false };
        let fence = fence_for(&included.source.text);
        let mut info = String::from("rust");
        for word in command.arguments.split_whitespace().skip(1) {
            info.push(',');
            info.push_str(word);
        }
        let stem = self.enter_stem();
        self.out.insert(&format!("{fence}{info}\n{}", self.stem), span);
        for range in self.select(&included, command, span) {
            self.expand(&included, range, depth + 1);
        }
        self.out.insert(&format!("\n{}{fence}", self.stem), span);
        self.stem = stem;
        true
    }

    /// Makes what stands before the command on its line the stem, if it can be; gives the one before.
    fn enter_stem(&mut self) -> String {
        let line = self.out.last_line();
        let stem = if line.len() <= MAX_STEM && line.bytes().all(|b| matches!(b, b' ' | b'\t' | b'>')) {
            line.to_owned()
        } else {
            self.stem.clone()
        };
        std::mem::replace(&mut self.stem, stem)
    }

    /// The file that a command names, if it can be had here.
    fn included(
        &mut self,
        file: &TextFile,
        command: &Command<'_>,
        span: Span,
        depth: usize,
    ) -> Option<TextFile> {
        if depth >= MAX_DEPTH {
            let message = format!("files include one another more than {MAX_DEPTH} deep");
            let help = "does a file include itself?";
            self.diags.push(Diagnostic::error("include-too-deep", message).at(span).help(help));
            return None;
        }
        let included = self.loader.text(&file.folder.join(Path::new(command.path())), Some(span))?;
        if self.out.len().saturating_add(included.source.text.len()) > MAX_BYTES {
            if !self.full {
                let message = "includes make this chapter larger than 256 MB";
                self.diags.push(Diagnostic::error("include-too-large", message).at(span));
            }
            self.full = true;
            return None;
        }
        Some(included)
    }

    fn include(&mut self, file: &TextFile, command: &Command<'_>, span: Span, depth: usize) -> bool {
        let Some(included) = self.included(file, command, span, depth) else { return false };
        let stem = self.enter_stem();
        for range in self.select(&included, command, span) {
            self.expand(&included, range, depth + 1);
        }
        self.stem = stem;
        true
    }

    /// The ranges of the file that the words after its name ask for.
    fn select(&self, file: &TextFile, command: &Command<'_>, span: Span) -> Vec<Range<usize>> {
        let mut parts = command.file().splitn(3, ':');
        let path = parts.next().unwrap_or_default();
        let (first, second) = (parts.next(), parts.next());
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
            (None, _) => return self.anchored(file, command, first, span),
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
    /// An include takes the first such lines, a `rustdoc_include` all.
    fn anchored(&self, file: &TextFile, command: &Command<'_>, name: &str, span: Span) -> Vec<Range<usize>> {
        let path = command.path();
        let text = &file.source.text;
        let mut names: Vec<&str> = Vec::new();
        let mut ranges: Vec<Range<usize>> = Vec::new();
        let (mut within, mut found) = (false, false);
        for range in lines_of(text, file.start) {
            let line = &text[range.clone()];
            if let Some(ended) = mark(line, "ANCHOR_END:") {
                if within && ended == name {
                    within = false;
                    if command.name == "include" {
                        break;
                    }
                }
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

impl Command<'_> {
    /// The file with its lines or anchor.
    fn file(&self) -> &str {
        self.arguments.split_whitespace().next().unwrap_or_default()
    }

    fn path(&self) -> &str {
        self.file().split(':').next().unwrap_or_default()
    }
}

struct Scan<'t> {
    text: &'t str,
    /// The first closing brace at or after all that was looked at: each is searched for once.
    brace: usize,
}

impl<'t> Scan<'t> {
    /// The command at two braces: `#`, its name, space, and what stands before the next brace.
    fn command(&mut self, open: usize) -> Option<Command<'t>> {
        let hash = self.text[open + 2..].trim_start().strip_prefix('#')?;
        let length = hash.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
        let (name, rest) = hash.split_at(length);
        if name.is_empty() || !rest.starts_with(char::is_whitespace) {
            return None;
        }
        let start = self.text.len() - rest.len();
        if self.brace < start {
            self.brace = rest.find('}').map_or(self.text.len(), |found| start + found);
        }
        let arguments = self.text[start..self.brace].trim();
        let closed = self.text[self.brace..].starts_with("}}");
        (closed && !arguments.is_empty()).then_some(Command { name, arguments, end: self.brace + 2 })
    }
}

/// A code fence longer than any in the text that it is to hold.
fn fence_for(text: &str) -> String {
    let (mut longest, mut run) = (2, 0);
    for byte in text.bytes() {
        run = if byte == b'`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    "`".repeat(longest + 1)
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
