//! `aldine verify`: finished PDFs, held against the standards that they claim.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;

use super::args::{Args, MessageFormat, Verify};
use super::{cannot, report};
use crate::diagnostics::{Diagnostic, Renderer};
use crate::pdf::verify::{Breach, Standard, verify};
use crate::source::Sources;

/// Runs it.
pub(crate) fn run(args: &Args, arguments: &Verify) -> ExitCode {
    let wanted: Vec<Standard> = arguments.standard.iter().map(|standard| (*standard).into()).collect();
    let mut kept = true;
    let mut out = String::new();
    for path in &arguments.files {
        let verdict = match std::fs::read(path) {
            Ok(bytes) => verify(&bytes, (!wanted.is_empty()).then_some(wanted.as_slice())),
            Err(error) => return cannot(format!("{} cannot be read: {error}", path.display())),
        };
        let verdict = match verdict {
            Ok(verdict) => verdict,
            Err(error) => return cannot(format!("{} is no PDF that can be read: {error}", path.display())),
        };
        let against = if wanted.is_empty() { &verdict.claims } else { &wanted };
        if against.is_empty() {
            return cannot(format!("{} claims no standard; name one with --standard", path.display()));
        }
        kept &= verdict.breaches.is_empty();
        out.push_str(&said(args, path, against, &verdict.breaches));
    }
    // A closed pipe has read enough.
    let _ = std::io::stdout().lock().write_all(out.as_bytes());
    ExitCode::from(u8::from(!kept))
}

fn said(args: &Args, path: &Path, against: &[Standard], breaches: &[Breach]) -> String {
    let mut text = String::new();
    if args.message_format != MessageFormat::Json {
        let renderer =
            Renderer { format: args.message_format.into(), color: report::color(args), root: PathBuf::new() };
        for breach in breaches {
            let diagnostic = Diagnostic::error("pdf-standard", breach.to_string()).help(breach.help);
            text.push_str(&renderer.render(&diagnostic, &Sources::default()));
            if args.message_format == MessageFormat::Human {
                text.push('\n');
            }
        }
        for standard in against.iter().filter(|_| !args.quiet && args.message_format == MessageFormat::Human)
        {
            let count = breaches.iter().filter(|breach| breach.standard == *standard).count();
            let (path, title) = (path.display(), standard.title());
            text.push_str(&match count {
                0 => format!("{path} keeps {title}\n"),
                1 => format!("{path} does not keep {title}: 1 rule is broken\n"),
                n => format!("{path} does not keep {title}: {n} rules are broken\n"),
            });
        }
        return text;
    }
    for standard in against {
        let rules: Vec<_> = breaches
            .iter()
            .filter(|breach| breach.standard == *standard)
            .map(|breach| {
                json!({
                    "clause": breach.clause,
                    "message": breach.message,
                    "page": breach.page,
                    "count": breach.count,
                    "help": breach.help,
                })
            })
            .collect();
        let line = json!({
            "file": path.display().to_string(),
            "standard": standard.name(),
            "kept": rules.is_empty(),
            "breaches": rules,
        });
        text.push_str(&line.to_string());
        text.push('\n');
    }
    text
}
