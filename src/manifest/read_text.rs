//! Reads text files, and says what is wrong with those that cannot be read.

use std::io::ErrorKind;
use std::path::Path;

use crate::diagnostics::{Diagnostic, Diagnostics};

/// Why a file could not be read, as a diagnostic about the file as a whole. `shown` is its path as
/// the message should have it.
#[must_use]
pub fn unreadable(error: &std::io::Error, shown: &Path) -> Diagnostic {
    let name = shown.display();
    let diagnostic = match error.kind() {
        ErrorKind::NotFound => Diagnostic::error("missing-file", format!("{name} is missing")),
        ErrorKind::PermissionDenied => {
            Diagnostic::error("unreadable", format!("{name} may not be read: permission denied"))
                .help("give yourself the right to read it, as with `chmod u+r`")
        }
        ErrorKind::IsADirectory => Diagnostic::error("unreadable", format!("{name} is a folder, not a file")),
        _ => Diagnostic::error("unreadable", format!("{name} cannot be read: {error}")),
    };
    diagnostic.in_file(shown)
}

/// Reads a file as UTF-8, without its byte order mark. `shown` is its path as messages should
/// have it: relative to the book's root where that is possible.
///
/// What is wrong goes to `diags`: missing, unreadable, not UTF-8 (with the first byte that is not).
pub fn read_text(path: &Path, shown: &Path, diags: &Diagnostics) -> Option<String> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            diags.push(unreadable(&error, shown));
            return None;
        }
    };
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            Some(text)
        }
        Err(error) => {
            diags.push(not_utf8(error.as_bytes(), error.utf8_error().valid_up_to(), shown));
            None
        }
    }
}

fn not_utf8(bytes: &[u8], at: usize, shown: &Path) -> Diagnostic {
    let line = bytes[..at].iter().filter(|b| **b == b'\n').count() + 1;
    let byte = bytes.get(at).copied().unwrap_or(0);
    let message = format!(
        "{} is not UTF-8: byte {at} (0x{byte:02x}, in line {line}) is not part of a character",
        shown.display()
    );
    let help = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "it looks like UTF-16: save it as UTF-8",
        _ if bytes[at..].iter().take(4096).any(|b| *b == 0) => "it looks like no text at all",
        _ => "it may be in Latin-1 or Windows-1252: save it as UTF-8",
    };
    Diagnostic::error("not-utf8", message).in_file(shown).help(help)
}
