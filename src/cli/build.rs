//! `aldine build` and `aldine check`.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::args::{Args, BookArgs, BookFormat, BookStore, Build, Check, MessageFormat, PdfStandard};
use super::cannot;
use super::quality::{self, ReportTo};
use super::report::Report;
use crate::mdbook::RenderContext;
use crate::{Options, Outcome, Stage};

/// Stack of each thread: documents nest, and the passes over them recurse.
pub(super) const STACK: usize = 16 << 20;

/// What is to be made.
pub(crate) struct Job<'a> {
    pub path: &'a Path,
    pub edition: Option<&'a str>,
    pub formats: &'a [BookFormat],
    pub standards: &'a [PdfStandard],
    pub allow: &'a [PathBuf],
    pub run_preprocessors: bool,
    pub run_commands: bool,
    /// The book as mdBook hands it over.
    pub mdbook: Option<&'a RenderContext>,
    pub jobs: Option<u16>,
    pub stores: &'a [BookStore],
    /// Where it is said how well the printed book is set.
    pub report: Option<&'a ReportTo>,
    /// Whether a proof is drawn.
    pub proof: bool,
    /// Whether the books are written, and where, if not where the manifest has it.
    pub write: Option<Option<&'a Path>>,
}

impl<'a> Job<'a> {
    fn of(book: &'a BookArgs) -> Self {
        Self {
            path: &book.path,
            edition: book.edition.as_deref(),
            formats: &book.format,
            standards: &book.standard,
            allow: &book.allow,
            run_preprocessors: book.allow_preprocessors,
            run_commands: book.allow_commands,
            mdbook: None,
            jobs: book.jobs,
            stores: &[],
            report: book.report.as_ref(),
            proof: false,
            write: None,
        }
    }

    /// `aldine build`.
    pub(crate) fn build(build: &'a Build) -> Self {
        Self { write: Some(build.output.as_deref()), proof: build.proof, ..Self::of(&build.book) }
    }

    /// `aldine check`.
    pub(crate) fn check(check: &'a Check) -> Self {
        Self { stores: &check.store, ..Self::of(&check.book) }
    }
}

/// Compiles the book; writes it where that is asked for.
pub(crate) fn run(args: &Args, job: &Job<'_>) -> ExitCode {
    let start = Instant::now();
    let jobs = job.jobs.map_or(0, usize::from);
    let pool = match rayon::ThreadPoolBuilder::new().num_threads(jobs).stack_size(STACK).build() {
        Ok(pool) => pool,
        Err(error) => return cannot(format!("no threads can be started: {error}")),
    };
    let outcome = pool.install(|| compile(args, job));
    let report = Report::new(args, job.path, &outcome);
    report.diagnostics();
    if outcome.errors() > 0 {
        report.failed();
        // Without a book at that path, it is the command that is wrong.
        return if job.path.exists() { ExitCode::FAILURE } else { ExitCode::from(2) };
    }
    let mut written = Vec::new();
    if let (Some(folder), Some(project)) = (job.write, &outcome.project) {
        match outcome.write(folder.unwrap_or(&project.build_dir)) {
            Ok(paths) => written = paths,
            Err(error) => {
                report.not_written(&error);
                return ExitCode::from(2);
            }
        }
    }
    if let (Some(to), Some(measured)) = (job.report, &outcome.quality)
        && let Err(message) = quality::tell(args, to, measured)
    {
        return cannot(message);
    }
    // What a program reads is not followed by what people read.
    report.done(&written, start.elapsed(), job.report != Some(&ReportTo::Json));
    ExitCode::SUCCESS
}

fn compile(args: &Args, job: &Job<'_>) -> Outcome {
    let people_watch = args.message_format == MessageFormat::Human && std::io::stderr().is_terminal();
    let bar = (people_watch && !args.quiet).then(spinner);
    let tell = |stage: Stage| {
        if let Some(bar) = &bar {
            bar.set_message(stage.name());
        }
    };
    let outcome = crate::compile(&Options {
        path: job.path.to_path_buf(),
        edition: job.edition.map(str::to_owned),
        allow: job.allow.to_vec(),
        overrides: match job.mdbook {
            Some(context) => Some(context.config().clone()),
            None => super::mdbook::environment(std::env::vars_os()),
        },
        run_preprocessors: job.run_preprocessors,
        run_commands: job.run_commands,
        mdbook: job.mdbook,
        formats: (!job.formats.is_empty()).then(|| job.formats.iter().map(|f| (*f).into()).collect()),
        standards: (!job.standards.is_empty()).then(|| {
            let mut standards: Vec<_> = job.standards.iter().map(|s| (*s).into()).collect();
            standards.sort_unstable();
            standards.dedup();
            standards
        }),
        stores: job.stores.iter().flat_map(|s| s.stores()).copied().collect(),
        report: job.report.is_some(),
        proof: job.proof,
        progress: Some(&tell),
    });
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    outcome
}

fn spinner() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} …") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}
