//! Where the report on the printed book's quality goes.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::args::{Args, MessageFormat};
use crate::quality::Report;

/// Where to, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ReportTo {
    /// Text on standard output.
    Text,
    /// JSON on standard output.
    Json,
    /// A file: JSON where its name ends so, else text.
    File(PathBuf),
}

impl ReportTo {
    /// What a value on the command line means.
    pub fn parse(value: &str) -> Result<Self, String> {
        match value {
            "" => Err("write `text`, `json`, or the name of a file".into()),
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            file => Ok(Self::File(PathBuf::from(file))),
        }
    }
}

/// Says how well the printed book is set.
///
/// # Errors
/// What is to be told to the user, where a file cannot be written.
pub(crate) fn tell(args: &Args, to: &ReportTo, report: &Report) -> Result<(), String> {
    let text = match to {
        ReportTo::File(file) => return write(file, report),
        // Where every line is an object, this is one too.
        _ if args.message_format == MessageFormat::Json => {
            format!("{}\n", json!({ "reason": "report", "report": report }))
        }
        ReportTo::Text => report.to_text() + "\n",
        ReportTo::Json => report.to_json(),
    };
    // A closed pipe ends the talk, not the build.
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
    Ok(())
}

fn write(file: &Path, report: &Report) -> Result<(), String> {
    let json = file.extension().is_some_and(|e| e.eq_ignore_ascii_case("json"));
    let text = if json { report.to_json() } else { report.to_text() };
    std::fs::write(file, text).map_err(|error| format!("{} cannot be written: {error}", file.display()))
}
