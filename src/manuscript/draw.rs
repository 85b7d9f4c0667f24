//! Draws diagrams: from the folder of drawings, or else by a command, whose drawing is put there.
//!
//! A drawing's name is made from all that it depends on: the command, the book's files that the
//! command names, and the diagram's text. What is in the folder is a picture of the book like any
//! other, and is taken without anyone's leave; a command is a program, and is not.

use std::fs;
use std::path::{Path, PathBuf};

use sha1_smol::Sha1;

use super::load::{Loader, Refusal};
use super::pictures;
use super::svg::{self, Contents};
use crate::command::{Answer, Limits, NoAnswer, ask};
use crate::diagnostics::Diagnostic;
use crate::document::AssetKind;
use crate::manifest::{DiagramOptions, DiagramTool};
use crate::source::Span;

/// The most bytes of a drawing.
const MOST_BYTES: u64 = 64 << 20;

/// The most lines and bytes that are shown of what a command said.
const MOST_SAID: (usize, usize) = (8, 1000);

/// A diagram that is to be drawn.
#[derive(Debug)]
pub(super) struct Job<'a> {
    pub(super) tool: &'a DiagramTool,
    /// The language that its block names.
    pub(super) language: String,
    pub(super) text: &'a str,
    pub(super) span: Span,
    /// The file that its drawing is kept in.
    pub(super) file: PathBuf,
}

/// A drawing, sound and whole.
#[derive(Debug)]
pub(super) struct Drawing {
    pub(super) bytes: Vec<u8>,
    pub(super) size: (f32, f32),
    /// What it says of itself.
    pub(super) told: Option<String>,
}

/// Why there is no drawing.
#[derive(Debug)]
pub(super) enum NotDrawn {
    /// The command would have to be run, and may not be.
    NotAllowed,
    /// There is no such program.
    NotThere,
    /// Said here.
    Failed(Diagnostic),
}

/// Draws for one book.
pub(super) struct Draughtsman<'a> {
    pub(super) loader: &'a Loader<'a>,
    pub(super) options: &'a DiagramOptions,
    /// The book's folder.
    pub(super) root: PathBuf,
}

impl Draughtsman<'_> {
    /// The file that a drawing is kept in.
    pub(super) fn file(&self, tool: &DiagramTool, language: &str, text: &str) -> PathBuf {
        let mut sum = Sha1::new();
        let mut add = |bytes: &[u8]| {
            sum.update(&(bytes.len() as u64).to_le_bytes());
            sum.update(bytes);
        };
        for word in &tool.command {
            add(word.as_bytes());
            // A script of the book's, or a file of settings: `-c mermaid.json`, `--config=x.json`.
            for name in [Some(word.as_str()), word.split_once('=').map(|(_, value)| value)] {
                let file = name.filter(|name| Path::new(name).is_relative() && !name.is_empty());
                let file = file.and_then(|name| self.loader.locate(&self.root.join(name)).ok());
                if let Some(bytes) = file.and_then(|file| fs::read(file).ok()) {
                    add(&bytes);
                }
            }
        }
        add(language.as_bytes());
        add(text.as_bytes());
        let sum = sum.digest().to_string();
        self.options.folder.0.join(format!("{}-{}.svg", file_word(language), &sum[..16]))
    }

    /// The drawing of a diagram, and a warning where it could not be kept.
    pub(super) fn draw(&self, job: &Job<'_>) -> Result<(Drawing, Option<Diagnostic>), NotDrawn> {
        let failed = |diagnostic: Diagnostic| NotDrawn::Failed(diagnostic.at(job.span));
        match self.loader.locate(&job.file) {
            Ok(real) => {
                let bytes = fs::read(real).map_err(|error| {
                    let refusal = Refusal::Unreadable(error);
                    NotDrawn::Failed(self.refused(&job.file, &refusal, job.span))
                })?;
                let drawing = look(bytes).map_err(|(problem, _)| {
                    let shown = self.loader.shown(&job.file);
                    let message = format!("the drawing `{}` {problem}", shown.display());
                    let help = "delete it, and have it drawn anew: `--allow-commands`";
                    failed(Diagnostic::error("diagram-failed", message).help(help))
                })?;
                return Ok((drawing, None));
            }
            Err(Refusal::Missing) => {}
            Err(refusal) => return Err(NotDrawn::Failed(self.refused(&job.file, &refusal, job.span))),
        }
        if !self.options.run {
            return Err(NotDrawn::NotAllowed);
        }
        let bytes = self.run(job)?;
        let drawing = look(bytes).map_err(|(problem, help)| {
            let message = format!("what `{}` draws {problem}", job.tool.name);
            let diagnostic = Diagnostic::error("diagram-failed", message);
            failed(if help.is_empty() { diagnostic } else { diagnostic.help(help) })
        })?;
        let kept = self.keep(&job.file, &drawing.bytes).err().map(|problem| {
            let message = format!("the drawing is not kept, and will be drawn anew each time: {problem}");
            Diagnostic::warning("diagram-not-kept", message).at(job.span)
        });
        Ok((drawing, kept))
    }

    fn refused(&self, file: &Path, refusal: &Refusal, span: Span) -> Diagnostic {
        self.loader.refused("diagram-failed", "the drawing", file, refusal, Some(span))
    }

    /// What the command makes of a diagram.
    fn run(&self, job: &Job<'_>) -> Result<Vec<u8>, NotDrawn> {
        let tool = job.tool;
        let error = |message: String| Diagnostic::error("diagram-failed", message).at(job.span);
        let failed = |message: String| NotDrawn::Failed(error(message));
        let names = |what: &str| tool.command.iter().any(|word| word.contains(what));
        let (input, output) = (names("{input}"), names("{output}"));
        let mut text = job.text.to_owned();
        text.push('\n');
        let folder = if input || output {
            let made = tempfile::Builder::new().prefix("aldine-").tempdir();
            Some(made.map_err(|error| failed(format!("there is no place for its files: {error}")))?)
        } else {
            None
        };
        let within = |name: &str| folder.as_ref().map(|folder| folder.path().join(name)).unwrap_or_default();
        let input_file = within(&format!("diagram.{}", file_word(&job.language)));
        let output_file = within("drawing.svg");
        let stdin = if input {
            fs::write(&input_file, &text)
                .map_err(|error| failed(format!("there is no place for its files: {error}")))?;
            Vec::new()
        } else {
            text.into_bytes()
        };
        let put = |word: &String| {
            word.replace("{input}", &input_file.to_string_lossy())
                .replace("{output}", &output_file.to_string_lossy())
        };
        let words: Vec<String> = tool.command.iter().map(put).collect();
        let limits = Limits { time: tool.limit, bytes: MOST_BYTES };
        let Answer { status, out, said } =
            ask(&words, &self.root, stdin, Some(limits)).map_err(|no| match no {
                NoAnswer::NotThere => NotDrawn::NotThere,
                NoAnswer::Garbled => failed(format!("`{}` is no command", tool.command.join(" "))),
                NoAnswer::TooLong => NotDrawn::Failed(
                    error(format!("`{}` was not done after {} seconds", tool.name, tool.limit.as_secs()))
                        .help("give it longer, if it needs that: `timeout = 300`"),
                ),
                NoAnswer::TooMuch => {
                    failed(format!("`{}` gives more than {} MB", tool.name, MOST_BYTES >> 20))
                }
                NoAnswer::Failed(error) => failed(format!("`{}` cannot be run: {error}", tool.name)),
            })?;
        let with_words = |diagnostic: Diagnostic| {
            let said =
                shortened(if said.is_empty() { std::str::from_utf8(&out).unwrap_or("") } else { &said });
            if said.is_empty() { diagnostic } else { diagnostic.help(format!("it said: {said}")) }
        };
        if !status.success() {
            let message = format!("`{}` failed: {status}", tool.name);
            return Err(NotDrawn::Failed(with_words(error(message))));
        }
        if !output {
            if out.iter().all(u8::is_ascii_whitespace) {
                let message = format!("`{}` gives nothing on its standard output", tool.name);
                return Err(NotDrawn::Failed(with_words(error(message))));
            }
            return Ok(out);
        }
        // No larger than what would be taken from a pipe.
        let large = fs::metadata(&output_file).is_ok_and(|file| file.len() > MOST_BYTES);
        match fs::read(&output_file) {
            Ok(bytes) if !large => Ok(bytes),
            Ok(_) => Err(failed(format!("`{}` gives more than {} MB", tool.name, MOST_BYTES >> 20))),
            Err(_) => {
                let message = format!("`{}` wrote no file in the place of `{{output}}`", tool.name);
                Err(NotDrawn::Failed(with_words(error(message))))
            }
        }
    }

    /// Puts a drawing into its folder, whole or not at all.
    fn keep(&self, file: &Path, bytes: &[u8]) -> Result<(), String> {
        let folder = &self.options.folder.0;
        let said = |error: std::io::Error| error.to_string();
        fs::create_dir_all(folder).map_err(said)?;
        // Behind a link the folder may be anywhere.
        if !matches!(self.loader.locate(folder), Err(Refusal::Folder)) {
            return Err(format!("`{}` is no folder of the book's", self.loader.shown(folder).display()));
        }
        let mut new = tempfile::Builder::new().prefix(".drawing-").tempfile_in(folder).map_err(said)?;
        std::io::Write::write_all(&mut new, bytes).map_err(said)?;
        #[cfg(unix)]
        {
            // As any other file of the book, not for its owner alone.
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(folder).map_err(said)?.permissions().mode() & 0o666;
            new.as_file().set_permissions(fs::Permissions::from_mode(mode)).map_err(said)?;
        }
        new.persist(file).map_err(|error| error.to_string())?;
        Ok(())
    }
}

/// Checks a drawing. The error is half a sentence, "is …", and what to do about it.
fn look(bytes: Vec<u8>) -> Result<Drawing, (String, &'static str)> {
    let picture = pictures::look(&bytes).map_err(|problem| (problem, ""))?;
    if picture.kind != AssetKind::Svg {
        return Err(("is no SVG".into(), "have it draw SVG"));
    }
    let Contents { html, outside, told } = svg::contents(&bytes);
    if html {
        let help = "have its words drawn as SVG; for Mermaid: `\"htmlLabels\": false` in the file of settings that \
                    `mmdc -c` names, at its top and under `flowchart`";
        return Err(("has its words as HTML (`<foreignObject>`), which no book can draw".into(), help));
    }
    if let Some(file) = outside {
        let help = "have the picture put into the drawing, as a `data:` address";
        return Err((format!("shows the file `{file}`, which is not read"), help));
    }
    Ok(Drawing { bytes, size: picture.size, told })
}

/// A language as a part of a file's name.
fn file_word(language: &str) -> String {
    let word: String = language.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(32).collect();
    if word.is_empty() { "diagram".into() } else { word }
}

/// The beginning of what a command said: its first lines tell what is wrong.
fn shortened(said: &str) -> String {
    let lines: Vec<&str> = said.trim().lines().take(MOST_SAID.0).collect();
    let mut text = lines.join("\n");
    if text.len() > MOST_SAID.1 {
        let end = (0..=MOST_SAID.1).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(end);
    }
    text.trim_end().to_owned()
}
