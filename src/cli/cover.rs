//! `aldine cover`: the wrap of the printed book.

use std::io::Write;
use std::process::ExitCode;

use super::args::{Args, Cover, MessageFormat};
use super::build::STACK;
use super::cannot;
use super::report::Report;
use crate::cover::Plan;
use crate::{Outcome, WrapOptions};

/// Makes the wrap, and writes it.
pub(crate) fn run(args: &Args, cover: &Cover) -> ExitCode {
    let jobs = cover.jobs.map_or(0, usize::from);
    let pool = match rayon::ThreadPoolBuilder::new().num_threads(jobs).stack_size(STACK).build() {
        Ok(pool) => pool,
        Err(error) => return cannot(format!("no threads can be started: {error}")),
    };
    let options = WrapOptions {
        path: cover.path.clone(),
        edition: cover.edition.clone(),
        printer: cover.printer.map(Into::into),
        paper: cover.paper.clone(),
        pages: cover.pages,
        spine: cover.spine,
        guides: cover.guides,
    };
    let (outcome, plan) = pool.install(|| crate::wrap(&options));
    let report = Report::new(args, &cover.path, &outcome);
    report.diagnostics();
    let (Some(plan), Some(project)) = (plan, &outcome.project) else {
        report.failed();
        // Without a book at that path, it is the command that is wrong.
        return if cover.path.exists() { ExitCode::FAILURE } else { ExitCode::from(2) };
    };
    let folder = cover.output.clone().unwrap_or_else(|| project.build_dir.clone());
    let paths = match outcome.write(&folder) {
        Ok(paths) => paths,
        Err(error) => {
            report.not_written(&error);
            return ExitCode::from(2);
        }
    };
    let text = match args.message_format {
        MessageFormat::Json => json(&outcome, &plan, &paths),
        _ if args.quiet => String::new(),
        _ => {
            let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
            format!("{}\n{}\n", paths.join("\n"), figures(&plan))
        }
    };
    // A closed pipe ends the talk, not the command.
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
    ExitCode::SUCCESS
}

fn figures(plan: &Plan) -> String {
    let both = |points: f32| format!("{:.4} in ({:.2} mm)", points / 72.0, points / 72.0 * 25.4);
    let sheet = plan.sheet();
    format!(
        "{} pages; the spine is {} wide\nthe sheet with its bleed is {} by {}",
        plan.pages,
        both(plan.spine),
        both(sheet.w),
        both(sheet.h)
    )
}

fn json(outcome: &Outcome, plan: &Plan, paths: &[std::path::PathBuf]) -> String {
    let sheet = plan.sheet();
    let object = serde_json::json!({
        "reason": "finished",
        "success": true,
        "errors": outcome.errors(),
        "warnings": outcome.warnings(),
        "path": paths.first().map(|path| path.to_string_lossy()),
        "pages": plan.pages,
        "spine": f64::from(plan.spine),
        "width": f64::from(sheet.w),
        "height": f64::from(sheet.h),
        "bleed": f64::from(plan.rules.bleed),
    });
    format!("{object}\n")
}
