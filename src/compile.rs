//! The whole path of a book, from its folder to the bytes of its files.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::bibliography::Bibliography;
use crate::diagnostics::{Diagnostic, Diagnostics, Severity};
use crate::manifest::{self, EpubOptions, Project, Request};
use crate::mdbook::{self, RenderContext};
use crate::source::Sources;
use crate::store::{self, Store};
use crate::theme::{PagesSaid, Theme};
use crate::{epub, highlight, manuscript, pdf, press, quality, resolve};

/// What a book is made into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// An e-book.
    Epub,
    /// A typeset book.
    Pdf,
}

impl Format {
    /// Every format, in the order in which they are reported.
    pub const ALL: [Format; 2] = [Format::Epub, Format::Pdf];

    /// The extension of its files, which is also its name on the command line.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Format::Epub => "epub",
            Format::Pdf => "pdf",
        }
    }
}

/// A step of the path, for progress and timings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Reading the manifest and finding the contents.
    Manifest,
    /// Reading the manuscript.
    Manuscript,
    /// Numbers, links, references.
    Resolve,
    /// Breaking lines, composing pages.
    Typeset,
    /// Writing the files' bytes.
    Write,
}

impl Stage {
    /// What is being done, for a line of progress.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Stage::Manifest => "reading the manifest",
            Stage::Manuscript => "reading the manuscript",
            Stage::Resolve => "resolving links and numbers",
            Stage::Typeset => "composing pages",
            Stage::Write => "making the books",
        }
    }
}

/// What to compile, and how.
#[derive(Default)]
pub struct Options<'a> {
    /// The book: its folder, its `book.toml`, or a lone Markdown file.
    pub path: PathBuf,
    /// The edition, by its name in the manifest.
    pub edition: Option<String>,
    /// Folders outside the book that it may read from, besides those of its manifest.
    pub allow: Vec<PathBuf>,
    /// Values that come before those of an mdBook's manifest, by their keys.
    pub overrides: Option<serde_json::Value>,
    /// Whether the programs may be run that an mdBook names as its preprocessors.
    pub run_preprocessors: bool,
    /// Whether the commands may be run that the manifest names for its diagrams. Their drawings are
    /// kept in the book's folder of diagrams, the only thing that is ever written.
    pub run_commands: bool,
    /// The book as mdBook hands it to a renderer: its chapters come before those of the files.
    pub mdbook: Option<&'a RenderContext>,
    /// The formats to make; none for those the manifest asks for.
    pub formats: Option<Vec<Format>>,
    /// The standards that the PDF must keep; none for those of the manifest.
    pub standards: Option<Vec<pdf::Standard>>,
    /// The stores whose rules the e-book is held against; with any, it is made in any case.
    pub stores: Vec<Store>,
    /// Whether the printed book's quality is measured.
    pub report: bool,
    /// Whether a proof is made beside the PDF: see [`quality::overlay`].
    pub proof: bool,
    /// Is told when a stage begins.
    pub progress: Option<&'a (dyn Fn(Stage) + Sync)>,
}

impl Options<'_> {
    /// The book at `path`, in the formats that its manifest asks for.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), ..Self::default() }
    }
}

/// A finished book, not yet written.
#[derive(Debug)]
pub struct Finished {
    /// What it is.
    pub format: Format,
    /// The file's name: slug and extension.
    pub name: String,
    /// The file's bytes.
    pub bytes: Vec<u8>,
}

/// What came of compiling a book.
#[derive(Debug)]
pub struct Outcome {
    /// The book as its manifest has it; none where there is no book to speak of.
    pub project: Option<Project>,
    /// The finished books; none where there were errors.
    pub files: Vec<Finished>,
    /// All that was said, in order of files and places.
    pub diagnostics: Vec<Diagnostic>,
    /// The files that were read: diagnostics point into them.
    pub sources: Sources,
    /// Pages of the printed book, where it was made.
    pub pages: Option<usize>,
    /// Sections with a text.
    pub chapters: usize,
    /// Words of the text, notes included.
    pub words: usize,
    /// The quality of the printed book, where it was asked for.
    pub quality: Option<quality::Report>,
    /// How long each stage took.
    pub timings: Vec<(Stage, Duration)>,
}

impl Outcome {
    /// Nothing yet.
    pub(crate) fn empty(sources: Sources) -> Self {
        Self {
            project: None,
            files: Vec::new(),
            diagnostics: Vec::new(),
            sources,
            pages: None,
            chapters: 0,
            words: 0,
            quality: None,
            timings: Vec::new(),
        }
    }

    /// How many errors were said. With any, there are no [`Outcome::files`].
    #[must_use]
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// How many warnings were said.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|d| d.severity == severity).count()
    }
}

/// Compiles a book: reads it once, and makes its files in memory.
///
/// Nothing is printed, and but for [drawings](Options::run_commands) nothing is written: see [`Outcome::write`](crate::Outcome::write). All
/// that is wrong with the book is in [`Outcome::diagnostics`]; an error in it means that
/// [`Outcome::files`] is empty. The same book gives the same bytes, on any number of threads:
/// those of the rayon pool in which this is called.
#[must_use]
pub fn compile(options: &Options<'_>) -> Outcome {
    let sources = Sources::default();
    let diags = Diagnostics::default();
    let mut run = Run { options, sources: &sources, diags: &diags, made: Made::default() };
    run.all();
    let made = run.made;
    let mut files = made.files;
    if diags.has_errors() {
        files.clear();
        if made.project.as_ref().is_some_and(|project| project.maybe_mdbook)
            && diags.any_of(manifest::LET_PASS)
        {
            let message = "if this is an mdBook's manuscript, some of these errors are but warnings";
            let help = "say that it is one by an empty table `[output.html]` in book.toml";
            diags.push(Diagnostic::note("maybe-mdbook", message).help(help));
        }
    }
    Outcome {
        project: made.project,
        files,
        diagnostics: diags.sorted(&sources),
        pages: made.pages,
        chapters: made.chapters,
        words: made.words,
        quality: made.quality,
        timings: made.timings,
        sources,
    }
}

#[derive(Default)]
struct Made {
    project: Option<Project>,
    files: Vec<Finished>,
    pages: Option<usize>,
    chapters: usize,
    words: usize,
    quality: Option<quality::Report>,
    timings: Vec<(Stage, Duration)>,
}

struct Run<'a> {
    options: &'a Options<'a>,
    sources: &'a Sources,
    diags: &'a Diagnostics,
    made: Made,
}

impl Run<'_> {
    fn stage<T>(&mut self, stage: Stage, work: impl FnOnce(&mut Self) -> T) -> T {
        if let Some(progress) = self.options.progress {
            progress(stage);
        }
        let start = Instant::now();
        let result = work(self);
        self.made.timings.push((stage, start.elapsed()));
        result
    }

    fn formats(&self, project: &Project) -> Vec<Format> {
        match &self.options.formats {
            Some(formats) => {
                let mut formats = formats.clone();
                formats.sort_unstable();
                formats.dedup();
                formats
            }
            None => Format::ALL
                .into_iter()
                .filter(|f| match f {
                    Format::Epub => project.epub.enabled,
                    Format::Pdf => project.pdf.enabled,
                })
                .collect(),
        }
    }

    fn all(&mut self) {
        let project = self.stage(Stage::Manifest, |run| {
            let Options { path, edition, allow, overrides, mdbook, .. } = run.options;
            let (edition, overrides) = (edition.as_deref(), overrides.as_ref());
            let request = Request { path, edition, allow, overrides };
            let mut project = manifest::load_request(&request, run.sources, run.diags)?;
            project.diagrams.run = run.options.run_commands;
            match mdbook {
                Some(context) => {
                    context.doubts().into_iter().for_each(|said| run.diags.push(said));
                    context.hand_over(&mut project, run.sources);
                }
                None => {
                    let allowed = run.options.run_preprocessors;
                    mdbook::preprocess(&mut project, allowed, run.sources, run.diags);
                }
            }
            Some(project)
        });
        if let Some(project) = &project {
            self.book(project);
        }
        self.made.project = project;
    }

    fn book(&mut self, project: &Project) -> Option<()> {
        // A theme's errors are said in the same run as the manuscript's.
        let theme = Theme::load(project, self.diags);
        let mut book =
            self.stage(Stage::Manuscript, |run| manuscript::read(project, run.sources, run.diags))?;
        let number_depth = theme.as_ref().map_or(0, |t| t.front.number_depth);
        let pages = theme.as_ref().map_or(PagesSaid::None, |t| t.references.pages);
        self.stage(Stage::Resolve, |run| {
            let bibliography = Bibliography::load(project, run.sources, run.diags);
            let let_pass = project.let_pass;
            let options = resolve::Options {
                number_depth,
                page_of_labels: pages != PagesSaid::None,
                page_of_links: pages == PagesSaid::All,
                first_mentions: project.glossary.first_mentions,
                let_pass,
                bibliography: bibliography.as_ref(),
            };
            resolve::resolve(&mut book, &options, run.diags);
            highlight::highlight(&mut book, highlight_options(project));
        });
        self.made.chapters = book.sections.iter().filter(|s| !s.blocks.is_empty()).count();
        self.made.words = book.words();
        if self.made.chapters == 0 && !self.diags.has_errors() {
            // mdBook makes its pages of titles alone.
            let said = if project.mdbook.is_some() || project.maybe_mdbook {
                Diagnostic::warning("empty-book", "the book has no text but its titles")
            } else {
                Diagnostic::error("empty-book", "the book has no text")
            };
            self.diags.push(said.help("write a chapter"));
        }
        let mut theme = theme?;
        if self.diags.has_errors() {
            return None;
        }
        let mut formats = self.formats(project);
        let stores = &self.options.stores;
        if !stores.is_empty() && !formats.contains(&Format::Epub) {
            formats.insert(0, Format::Epub);
        }
        let epub_options = epub_options(project, self.diags);
        let standards = self.options.standards.clone().or_else(|| project.pdf.standards.clone());
        let pdf_options = press(project, standards, self.diags);
        // An e-book with the printed book's page numbers needs the pages, though nobody prints them.
        let (wants_pdf, wants_epub) = (formats.contains(&Format::Pdf), formats.contains(&Format::Epub));
        let looked_at = self.options.report || self.options.proof;
        let printed = (wants_pdf || (wants_epub && project.epub.page_list) || looked_at)
            .then(|| self.stage(Stage::Typeset, |run| press::compose(&book, &mut theme, project, run.diags)));
        self.made.pages = printed.as_ref().filter(|_| wants_pdf || looked_at).map(|p| p.pages.len());
        let (epub, pdf) = self.stage(Stage::Write, |run| {
            rayon::join(
                || wants_epub.then(|| epub::write(&book, &theme, &epub_options, printed.as_ref(), run.diags)),
                || {
                    printed
                        .as_ref()
                        .filter(|_| wants_pdf)
                        .map(|printed| pdf::write(printed, &book, &pdf_options, run.diags))
                },
            )
        });
        match &epub {
            Some(epub) if !stores.is_empty() => store::check(&book, epub, stores, self.diags),
            Some(_) => store::cover(&book, self.diags),
            None => {}
        }
        if let Some(printed) = printed.as_ref().filter(|_| self.options.report) {
            self.made.quality = Some(quality::measure(printed, &book, &theme, self.sources));
        }
        let made = [(Format::Epub, epub), (Format::Pdf, pdf)];
        self.made.files =
            made.into_iter().filter_map(|(format, bytes)| Some(finished(project, format, bytes?))).collect();
        if let Some(mut printed) = printed.filter(|_| self.options.proof) {
            quality::overlay(&mut printed, &theme);
            book.meta.title.push_str(" (proof)");
            // It is to be looked at, and claims nothing.
            let options = pdf::Options { standards: Some(Vec::new()), ..pdf::Options::default() };
            let bytes = pdf::write(&printed, &book, &options, self.diags);
            let name = format!("{}.proof.pdf", project.slug);
            self.made.files.push(Finished { format: Format::Pdf, name, bytes });
        }
        Some(())
    }
}

fn highlight_options(project: &Project) -> highlight::Options {
    highlight::Options { tokens: project.code.highlight, line_numbers: project.code.line_numbers }
}

/// The e-book's options with the author's style sheets and fonts where they lie: within the book,
/// like everything that is read.
fn epub_options(project: &Project, diags: &Diagnostics) -> EpubOptions {
    let mut options = project.epub.clone();
    options.fonts = crate::families::folders(&project.root, &project.src);
    options.css.retain_mut(|file| {
        let path = project.root.join(&*file);
        let inside = match (path.canonicalize(), project.root.canonicalize()) {
            (Ok(path), Ok(root)) => path.starts_with(root),
            // What is not there is said by whoever reads it.
            _ => true,
        };
        if !inside {
            let message = format!("the style sheet `{}` lies outside the book's folder", file.display());
            diags.push(Diagnostic::error("outside-book", message).help("copy it into the book"));
        }
        *file = path;
        inside
    });
    options
}

/// What the PDF is to be, with the profile of the press read: it lies within the book.
fn press(project: &Project, standards: Option<Vec<pdf::Standard>>, diags: &Diagnostics) -> pdf::Options {
    let mut options =
        pdf::Options { standards, press: None, marks: project.pdf.marks, inks: project.pdf.inks };
    let Some((file, span)) = &project.pdf.profile else { return options };
    let path = project.root.join(file);
    let said = match (path.canonicalize(), project.root.canonicalize()) {
        (Ok(path), Ok(root)) if !path.starts_with(&root) => {
            let message = format!("the profile `{}` lies outside the book's folder", file.display());
            Diagnostic::error("outside-book", message).help("copy it into the book")
        }
        _ => match std::fs::read(&path) {
            Ok(bytes) => match pdf::Profile::read(bytes) {
                Ok(profile) => {
                    options.press = Some(profile);
                    return options;
                }
                Err(said) => said,
            },
            Err(error) => {
                let message = format!("the profile `{}` cannot be read: {error}", file.display());
                Diagnostic::error("unreadable", message)
            }
        },
    };
    diags.push(said.at(*span));
    options
}

fn finished(project: &Project, format: Format, bytes: Vec<u8>) -> Finished {
    Finished { format, name: format!("{}.{}", project.slug, format.extension()), bytes }
}
