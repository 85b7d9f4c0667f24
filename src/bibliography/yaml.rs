//! Hayagriva's YAML: works by their keys.

use std::ops::Range;

use hayagriva::io::from_yaml_str;

use super::{Shelf, place};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::source::FileId;

/// Puts the works of a file on the shelf; false where some of it could not be read.
pub(super) fn read(text: &str, file: FileId, shelf: &mut Shelf, diags: &Diagnostics) -> bool {
    let mut whole = true;
    let works = match from_yaml_str(text) {
        Ok(works) => works,
        Err(first) => {
            let say = |from: usize, error: &str, at: Option<usize>| {
                // The place is said by the place itself.
                let message = error.split(" at line ").next().unwrap_or(error).to_owned();
                let at = from + at.unwrap_or(0);
                let said = Diagnostic::error("bad-bibliography", message)
                    .at(place(file, text, at..at))
                    .help("see the forms of a work in Hayagriva's file format");
                diags.push(said);
            };
            // The reader stops at the first fault; each work alone shows its own.
            let mut found = false;
            for range in pieces(text) {
                if let Err(error) = from_yaml_str(&text[range.clone()]) {
                    found = true;
                    say(range.start, &error.to_string(), error.location().map(|l| l.index()));
                }
            }
            if !found {
                say(0, &first.to_string(), first.location().map(|l| l.index()));
            }
            return false;
        }
    };
    for work in works.iter() {
        let at = text.find(&format!("{}:", work.key())).unwrap_or(0);
        if shelf.claim(work.key(), place(file, text, at..at + work.key().len()), diags) {
            shelf.add(work.clone());
        } else {
            whole = false;
        }
    }
    whole
}

/// Each key at the beginning of a line, with the lines that belong to it.
fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with(|c: char| !c.is_whitespace() && !matches!(c, '#' | '-' | '.' | '%')) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(ends).map(|(start, end)| *start..end).collect()
}
