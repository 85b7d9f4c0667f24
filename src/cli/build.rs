//! `aldine build` and `aldine check`.

use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::args::{Args, BookArgs, BookStore, Build, MessageFormat};
use super::cannot;
use super::quality::{self, ReportTo};
use super::report::Report;
use crate::{Options, Outcome, Stage};

/// Stack of each thread: documents nest, and the passes over them recurse.
pub(super) const STACK: usize = 16 << 20;

/// Compiles the book; writes it where `build` says so.
pub(crate) fn run(args: &Args, book: &BookArgs, build: Option<&Build>, stores: &[BookStore]) -> ExitCode {
    let start = Instant::now();
    let jobs = book.jobs.map_or(0, usize::from);
    let pool = match rayon::ThreadPoolBuilder::new().num_threads(jobs).stack_size(STACK).build() {
        Ok(pool) => pool,
        Err(error) => return cannot(format!("no threads can be started: {error}")),
    };
    let outcome = pool.install(|| compile(args, book, stores, build.is_some_and(|b| b.proof)));
    let report = Report::new(args, &book.path, &outcome);
    report.diagnostics();
    if outcome.errors() > 0 {
        report.failed();
        // Without a book at that path, it is the command that is wrong.
        return if book.path.exists() { ExitCode::FAILURE } else { ExitCode::from(2) };
    }
    let mut written = Vec::new();
    if let (Some(build), Some(project)) = (build, &outcome.project) {
        let folder = build.output.clone().unwrap_or_else(|| project.build_dir.clone());
        match outcome.write(&folder) {
            Ok(paths) => written = paths,
            Err(error) => {
                report.not_written(&error);
                return ExitCode::from(2);
            }
        }
    }
    if let (Some(to), Some(measured)) = (&book.report, &outcome.quality)
        && let Err(message) = quality::tell(args, to, measured)
    {
        return cannot(message);
    }
    // What a program reads is not followed by what people read.
    report.done(&written, start.elapsed(), book.report != Some(ReportTo::Json));
    ExitCode::SUCCESS
}

fn compile(args: &Args, book: &BookArgs, stores: &[BookStore], proof: bool) -> Outcome {
    let people_watch = args.message_format == MessageFormat::Human && std::io::stderr().is_terminal();
    let bar = (people_watch && !args.quiet).then(spinner);
    let tell = |stage: Stage| {
        if let Some(bar) = &bar {
            bar.set_message(stage.name());
        }
    };
    let outcome = crate::compile(&Options {
        path: book.path.clone(),
        edition: book.edition.clone(),
        allow: book.allow.clone(),
        formats: (!book.format.is_empty()).then(|| book.format.iter().map(|f| (*f).into()).collect()),
        standards: (!book.standard.is_empty()).then(|| {
            let mut standards: Vec<_> = book.standard.iter().map(|s| (*s).into()).collect();
            standards.sort_unstable();
            standards.dedup();
            standards
        }),
        stores: stores.iter().flat_map(|s| s.stores()).copied().collect(),
        report: book.report.is_some(),
        proof,
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
