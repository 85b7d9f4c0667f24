//! BibTeX and BibLaTeX.

use std::ops::Range;

use biblatex::{ParseError, ParseErrorKind, RawBibliography, TypeErrorKind};
use hayagriva::Entry;

use super::{Shelf, place};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::source::FileId;

/// Puts the works of a file on the shelf; false where some of it could not be read.
pub(super) fn read(text: &str, file: FileId, shelf: &mut Shelf, diags: &Diagnostics) -> bool {
    let say = |range: Range<usize>, kind: &ParseErrorKind| {
        diags.push(said(kind).at(place(file, text, range)));
    };
    let raw = match RawBibliography::parse(text) {
        Ok(raw) => raw,
        Err(first) => {
            // The parser stops at the first fault; each work alone shows its own.
            let pieces: Vec<(Range<usize>, Result<RawBibliography<'_>, ParseError>)> =
                pieces(text).into_iter().map(|at| (at.clone(), RawBibliography::parse(&text[at]))).collect();
            let sound = || pieces.iter().filter_map(|(at, piece)| Some((at, piece.as_ref().ok()?)));
            let abbreviations: Vec<_> = sound().flat_map(|(_, piece)| piece.abbreviations.clone()).collect();
            let fields = sound().filter_map(|(at, piece)| {
                let piece = RawBibliography { abbreviations: abbreviations.clone(), ..piece.clone() };
                Some((at, biblatex::Bibliography::from_raw(piece).err()?))
            });
            let shapes = pieces.iter().filter_map(|(at, piece)| Some((at, piece.as_ref().err()?.clone())));
            let mut found = false;
            for (at, error) in shapes.chain(fields) {
                if matches!(error.kind, ParseErrorKind::ResolutionError(_)) {
                    continue;
                }
                found = true;
                let end = text[at.clone()].trim_end().len();
                if error.span.start >= end {
                    // It goes on to the next one: it is the beginning that its author knows it by.
                    let line = text[at.clone()].lines().next().unwrap_or_default().len();
                    say(at.start..at.start + line, &ParseErrorKind::UnexpectedEof);
                } else {
                    say(at.start + error.span.start..at.start + error.span.end, &error.kind);
                }
            }
            if !found {
                say(first.span, &first.kind);
            }
            return false;
        }
    };
    let mut whole = true;
    let mut kept = RawBibliography { entries: Vec::new(), ..raw.clone() };
    for entry in raw.entries {
        let key = entry.v.key.clone();
        if !shelf.claim(key.v, place(file, text, key.span), diags) {
            whole = false;
            continue;
        }
        // Its fields, on their own: what they refer to is looked up below.
        let alone = RawBibliography { entries: vec![entry.clone()], ..kept.clone() };
        match biblatex::Bibliography::from_raw(alone) {
            Err(ParseError { span, kind }) if !matches!(kind, ParseErrorKind::ResolutionError(_)) => {
                whole = false;
                say(span, &kind);
            }
            _ => kept.entries.push(entry),
        }
    }
    let works = match biblatex::Bibliography::from_raw(kept) {
        Ok(works) => works,
        Err(error) => {
            say(error.span, &error.kind);
            return false;
        }
    };
    for work in works.iter() {
        let mut work = work.clone();
        published_by_its_school(&mut work);
        let mut doubts = Vec::new();
        let mut doubt = |work: &mut biblatex::Entry, error: biblatex::TypeError| {
            let field = field_at(work, &error.span)?;
            work.fields.remove(&field);
            let message = format!("the `{field}` of `{}` cannot be read: it is left out", work.key);
            let said = Diagnostic::warning("bad-work", message);
            doubts.push(said.at(place(file, text, error.span)).help(help(&error.kind)));
            Some(())
        };
        while let Some(error) = dateless(&work) {
            if doubt(&mut work, error).is_none() {
                break;
            }
        }
        let entry = loop {
            match Entry::try_from(&work) {
                Ok(entry) => break Some(entry),
                Err(error) => {
                    let kind = error.kind.clone();
                    let at = place(file, text, error.span.clone());
                    if doubt(&mut work, error).is_none() {
                        let message = format!("`{}` cannot be read: {kind}", work.key);
                        diags.push(Diagnostic::error("bad-bibliography", message).at(at).help(help(&kind)));
                        break None;
                    }
                }
            }
        };
        match entry {
            Some(entry) => shelf.add(entry),
            None => whole = false,
        }
        if !doubts.is_empty() {
            shelf.doubtful.insert(work.key, doubts);
        }
    }
    whole
}

/// Of a thesis or a report styles ask who published it, and mean the school.
fn published_by_its_school(work: &mut biblatex::Entry) {
    use biblatex::EntryType as Type;
    let by_school = matches!(
        work.entry_type,
        Type::Thesis | Type::PhdThesis | Type::MastersThesis | Type::Report | Type::TechReport
    );
    if by_school && work.get("publisher").is_none() {
        let school = ["institution", "school"].iter().find_map(|field| work.get(field));
        if let Some(school) = school.map(<[_]>::to_vec) {
            work.set("publisher", school);
        }
    }
}

/// The field that a range of the file belongs to.
fn field_at(work: &biblatex::Entry, range: &Range<usize>) -> Option<String> {
    let within = |span: &Range<usize>| span.start <= range.start && range.start <= span.end;
    let holds = |chunks: &biblatex::Chunks| chunks.iter().any(|chunk| within(&chunk.span));
    work.fields.iter().find(|(_, chunks)| holds(chunks)).map(|(field, _)| field.clone())
}

/// A date that is none, which the conversion passes over.
fn dateless(work: &biblatex::Entry) -> Option<biblatex::TypeError> {
    ["date", "year", "urldate"].into_iter().find_map(|field| match work.get_as::<biblatex::Date>(field) {
        Err(biblatex::RetrievalError::TypeError(error)) => Some(error),
        _ => None,
    })
}

/// Where each `@…` at the beginning of a line goes on to the next.
fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with('@') {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(ends).map(|(start, end)| *start..end).collect()
}

fn said(kind: &ParseErrorKind) -> Diagnostic {
    let (message, help) = match kind {
        ParseErrorKind::UnexpectedEof => (
            "this work does not end".to_owned(),
            "close every brace and quotation mark, the last one with `}`".to_owned(),
        ),
        ParseErrorKind::Unexpected(token) => {
            (format!("{token} does not belong here"), "take it out, or put the value in braces".to_owned())
        }
        ParseErrorKind::Expected(token) => (
            format!("{token} is missing here"),
            "a field is written `name = {value},` and a work `@book{key, … }`".to_owned(),
        ),
        ParseErrorKind::UnknownAbbreviation(word) => (
            format!("`{word}` is no abbreviation that the file defines"),
            format!("put the value in braces, `{{{word}}}`, or define it: `@string{{{word} = {{…}}}}`"),
        ),
        ParseErrorKind::MalformedCommand => (
            "this command of TeX's is not whole".to_owned(),
            "write the letter itself, or a backslash, a name and braces: `\\\"{o}`".to_owned(),
        ),
        other => (other.to_string(), "mend the field that is marked".to_owned()),
    };
    Diagnostic::error("bad-bibliography", message).help(help)
}

fn help(kind: &TypeErrorKind) -> &'static str {
    match kind {
        TypeErrorKind::UndefinedRange
        | TypeErrorKind::DayOutOfRange
        | TypeErrorKind::MonthOutOfRange
        | TypeErrorKind::WrongNumberOfDigits
        | TypeErrorKind::YearZeroCE => "a date is written `2024`, `2024-05`, `2024-05-31` or `2024/2025`",
        TypeErrorKind::UnknownEditorType => "BibLaTeX knows `editor`, `compiler`, `founder`, `continuator` …",
        TypeErrorKind::UnknownPagination => "BibLaTeX knows `page`, `column`, `line`, `verse`, `section` …",
        TypeErrorKind::UnknownLangId => "write a language of BibLaTeX's, such as `english` or `ngerman`",
        _ => "write a number or a date as BibLaTeX has it, or leave the field out",
    }
}
