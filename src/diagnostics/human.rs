//! Diagnostics for people, as rustc shows them: the message, the place, the source line, help.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::render::Located;
use super::{Diagnostic, Severity};
use crate::source::SourceFile;

/// Characters of a line shown around a mark. A manuscript's paragraph is often one line.
const BEFORE: usize = 48;
const AFTER: usize = 72;

/// A diagnostic as text with a line end; `color` sets terminal colours.
pub(crate) fn render(diagnostic: &Diagnostic, located: &Located<'_>, color: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let message = flat(&diagnostic.message);
    let mut group = Group::with_title(level.primary_title(message.as_str()).id(diagnostic.code));
    let path = located.path.as_deref().map(flat);
    let cut = located.source.as_ref().map(|(file, range)| cut(file, range.clone()));
    if let (Some(cut), Some((line, _))) = (&cut, located.start) {
        let label = diagnostic.label.as_deref().map(flat);
        let mut mark = AnnotationKind::Primary.span(cut.mark.clone());
        if let Some(label) = label {
            mark = mark.label(label);
        }
        let snippet = Snippet::source(cut.text.as_str()).line_start(line).path(path.as_deref());
        group = group.element(snippet.annotation(mark));
    } else if let Some(path) = &path {
        group = group.element(Origin::path(path.as_str()));
        if let Some(label) = &diagnostic.label {
            group = group.element(Level::NOTE.message(flat(label)));
        }
    } else if let Some(label) = &diagnostic.label {
        group = group.element(Level::NOTE.message(flat(label)));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(flat(help)));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut text = renderer.decor_style(DecorStyle::Ascii).term_width(140).render(&[group]).to_string();
    if let (Some(path), Some((line, column))) = (&path, located.start) {
        mend_column(&mut text, &format!("{path}:{line}:"), column);
    }
    text.push('\n');
    text
}

/// The renderer counts columns in what it was given of the line; the place has the file's.
fn mend_column(text: &mut String, place: &str, column: usize) {
    if let Some(at) = text.find(place).map(|n| n + place.len()) {
        let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
        text.replace_range(at..at + digits, &column.to_string());
    }
}

/// Text of the book in a message is cut, and may hold nothing that a terminal would obey.
fn flat(text: &str) -> String {
    const LONGEST: usize = 1000;
    let mut flat: String = text
        .chars()
        .take(LONGEST)
        .map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c })
        .collect();
    if text.chars().nth(LONGEST).is_some() {
        flat.push('…');
    }
    flat
}

struct Cut {
    text: String,
    mark: Range<usize>,
}

/// The part of the line around the mark's start, and the mark within it. The renderer never sees
/// more than this of a line, however long it is.
fn cut(file: &SourceFile, range: Range<usize>) -> Cut {
    let text = &file.text;
    let start = floor(text, range.start);
    let end = floor(text, range.end).max(start);
    let line_start = text[..start].rfind('\n').map_or(0, |n| n + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |n| start + n);
    let line_end = line_start.max(line_end - usize::from(text[start..line_end].ends_with('\r')));
    let end = end.min(line_end);
    let from =
        text[line_start..start].char_indices().rev().nth(BEFORE).map_or(line_start, |(n, _)| line_start + n);
    let to = text[start..line_end].char_indices().nth(AFTER).map_or(line_end, |(n, _)| start + n);
    let mut shown = String::new();
    if from > line_start {
        shown.push('…');
    }
    let offset = shown.len();
    shown.push_str(&text[from..to]);
    let mark = offset + start - from..offset + end.min(to) - from;
    if to < line_end {
        shown.push('…');
    }
    Cut { text: shown, mark }
}

fn floor(text: &str, byte: usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> SourceFile {
        SourceFile { path: "a.md".into(), text: text.into() }
    }

    #[test]
    fn long_lines_are_cut_around_the_mark() {
        let long = format!("{}wrong{}", "é".repeat(1000), "x".repeat(1_000_000));
        let cut = cut(&file(&long), 2000..2005);
        assert!(cut.text.chars().count() < 130, "{}", cut.text.len());
        assert_eq!(&cut.text[cut.mark], "wrong");
    }

    #[test]
    fn a_mark_stays_on_its_line_and_on_characters() {
        let file = file("one\r\ntwo — three\r\nfour");
        let whole = cut(&file, 5..file.text.len());
        assert_eq!(&whole.text[whole.mark.clone()], "two — three");
        // In the middle of the dash, and past the end.
        let inside = cut(&file, 10..999);
        assert!(inside.text.is_char_boundary(inside.mark.start));
        let end = cut(&file, 999..9999);
        assert_eq!(end.mark.start, end.mark.end);
        let break_ = cut(&file, 3..5);
        assert_eq!(break_.text, "one");
    }
}
