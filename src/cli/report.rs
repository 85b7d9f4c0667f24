//! What a build says: its diagnostics, and the summary at its end.

use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::json;

use super::args::{Args, Color, MessageFormat};
use crate::diagnostics::{Diagnostic, Renderer};
use crate::{Format, Outcome, WriteError};

/// Whether messages have colours.
pub(crate) fn color(args: &Args) -> bool {
    match args.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            std::io::stderr().is_terminal()
                && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
                && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
        }
    }
}

/// The report of one build or check.
pub(crate) struct Report<'a> {
    outcome: &'a Outcome,
    renderer: Renderer,
    format: MessageFormat,
    quiet: bool,
}

impl<'a> Report<'a> {
    /// The report of what came of the book at a path.
    pub fn new(args: &Args, path: &Path, outcome: &'a Outcome) -> Self {
        let root = match &outcome.project {
            Some(project) => project.root.clone(),
            None if path.is_dir() => path.to_path_buf(),
            None => path.parent().map(Path::to_path_buf).unwrap_or_default(),
        };
        Self {
            outcome,
            renderer: Renderer { format: args.message_format.into(), color: color(args), root },
            format: args.message_format,
            quiet: args.quiet,
        }
    }

    /// Everything that was said of the book.
    pub fn diagnostics(&self) {
        let text = self.renderer.render_all(&self.outcome.diagnostics, &self.outcome.sources);
        self.print(&text, false);
    }

    /// The last line of a build that failed.
    pub fn failed(&self) {
        match self.format {
            MessageFormat::Human => {
                let text = format!("{}; nothing was written\n", self.complaints());
                self.print(&text, false);
            }
            MessageFormat::Json => self.print(&self.json(false, &[], None), true),
            MessageFormat::Github => {}
        }
    }

    /// The last lines of a build whose books could not be put in their folder.
    pub fn not_written(&self, error: &WriteError) {
        let diagnostic = Diagnostic::error("cannot-write", error.to_string());
        self.print(&self.renderer.render(&diagnostic, &self.outcome.sources), false);
        if self.format == MessageFormat::Json {
            self.print(&self.json(false, &[], None), true);
        }
    }

    /// The summary of a build or check that succeeded; for people it may have to keep off standard
    /// output.
    pub fn done(&self, written: &[PathBuf], time: Duration, to_output: bool) {
        match self.format {
            MessageFormat::Json => self.print(&self.json(true, written, Some(time)), true),
            _ if self.quiet => {}
            _ => self.print(&self.summary(written, time), to_output),
        }
    }

    /// Messages for people go to standard error; what may be read by a program, and the summary,
    /// to standard output. A closed pipe ends the talk, not the build.
    fn print(&self, text: &str, to_output: bool) {
        let _ = if to_output || self.format != MessageFormat::Human {
            std::io::stdout().lock().write_all(text.as_bytes())
        } else {
            std::io::stderr().lock().write_all(text.as_bytes())
        };
    }

    fn complaints(&self) -> String {
        let count = |n: usize, word: &str| match n {
            0 => format!("no {word}s"),
            1 => format!("1 {word}"),
            n => format!("{} {word}s", grouped(n)),
        };
        match (self.outcome.errors(), self.outcome.warnings()) {
            (0, warnings) => count(warnings, "warning"),
            (errors, 0) => count(errors, "error"),
            (errors, warnings) => format!("{}, {}", count(errors, "error"), count(warnings, "warning")),
        }
    }

    fn summary(&self, written: &[PathBuf], time: Duration) -> String {
        let mut text = String::new();
        let names: Vec<String> =
            written.iter().map(|p| p.strip_prefix(".").unwrap_or(p).display().to_string()).collect();
        let width = names.iter().map(|n| n.chars().count()).max().unwrap_or(0);
        for (file, name) in self.outcome.files.iter().zip(&names) {
            let _ = write!(text, "{name:width$}  {}", size(file.bytes.len()));
            if let (Format::Pdf, Some(pages)) = (file.format, self.outcome.pages) {
                let _ = write!(text, ", {} pages", grouped(pages));
            }
            text.push('\n');
        }
        let chapters = self.outcome.chapters;
        let _ = writeln!(
            text,
            "{} {}, {} words, {}, {:.2} s",
            grouped(chapters),
            if chapters == 1 { "chapter" } else { "chapters" },
            grouped(self.outcome.words),
            self.complaints(),
            time.as_secs_f64()
        );
        text
    }

    fn json(&self, success: bool, written: &[PathBuf], time: Option<Duration>) -> String {
        let files: Vec<_> = self
            .outcome
            .files
            .iter()
            .zip(written)
            .map(|(file, path)| {
                json!({
                    "format": file.format.extension(),
                    "path": path.to_string_lossy(),
                    "bytes": file.bytes.len(),
                })
            })
            .collect();
        let stages: serde_json::Map<String, serde_json::Value> = self
            .outcome
            .timings
            .iter()
            .map(|(stage, time)| (format!("{stage:?}").to_lowercase(), json!(time.as_secs_f64())))
            .collect();
        let object = json!({
            "reason": "finished",
            "success": success,
            "errors": self.outcome.errors(),
            "warnings": self.outcome.warnings(),
            "files": files,
            "pages": self.outcome.pages,
            "chapters": self.outcome.chapters,
            "words": self.outcome.words,
            "seconds": time.map(|t| t.as_secs_f64()),
            "stages": stages,
        });
        format!("{object}\n")
    }
}

/// `122189` as `122,189`.
fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A file's size in the unit that suits it.
fn size(bytes: usize) -> String {
    match bytes {
        0..1000 => format!("{bytes} B"),
        1000..999_500 => format!("{} kB", (bytes + 500) / 1000),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_read_them() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(122_189), "122,189");
        assert_eq!(grouped(1_000_000), "1,000,000");
        assert_eq!(size(999), "999 B");
        assert_eq!(size(812_400), "812 kB");
        assert_eq!(size(999_600), "1.0 MB");
    }
}
