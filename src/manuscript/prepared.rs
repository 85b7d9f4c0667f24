//! Text ready to be parsed, and where each byte of it came from.

use std::ops::Range;
use std::sync::Arc;

use crate::source::{FileId, SourceFile, Span};

/// A chapter's Markdown after includes and line marks, with the way back to its files.
#[derive(Debug)]
pub(super) struct Prepared {
    text: Text,
    /// In the order of `out`; together they cover the whole text.
    segments: Vec<Segment>,
}

#[derive(Debug)]
enum Text {
    /// A file as it is, from a byte on: most chapters, with nothing copied.
    File(Arc<SourceFile>, usize),
    Made(String),
}

#[derive(Debug, Clone, Copy)]
struct Segment {
    /// First byte in the prepared text.
    out: usize,
    file: FileId,
    /// First byte in the file.
    src: usize,
    /// Whether bytes map one to one; otherwise all of the segment is the one place `src`.
    copied: bool,
}

impl Prepared {
    /// A file from byte `start` on.
    pub(super) fn file(file: FileId, source: Arc<SourceFile>, start: usize) -> Self {
        let segments = vec![Segment { out: 0, file, src: start, copied: true }];
        Self { text: Text::File(source, start), segments }
    }

    pub(super) fn text(&self) -> &str {
        match &self.text {
            Text::File(source, start) => &source.text[*start..],
            Text::Made(text) => text,
        }
    }

    /// Where a range of the text came from. A range over several files is cut at the end of the
    /// first.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        let first = self.segment_at(range.start);
        let last = self.segment_at(range.end.saturating_sub(1).max(range.start));
        let start = place(first, range.start);
        if first.file == last.file {
            let end = if last.copied { place(last, range.end) } else { last.src };
            if end >= start {
                return Span::new(first.file, start, end);
            }
        }
        let next = self.segments.partition_point(|s| s.out <= range.start);
        let cut = self.segments.get(next).map_or(range.end, |s| s.out);
        Span::new(first.file, start, place(first, cut).max(start))
    }

    fn segment_at(&self, byte: usize) -> &Segment {
        let next = self.segments.partition_point(|s| s.out <= byte);
        &self.segments[next.saturating_sub(1)]
    }
}

fn place(segment: &Segment, byte: usize) -> usize {
    if segment.copied { segment.src + (byte - segment.out.min(byte)) } else { segment.src }
}

/// Makes a [`Prepared`] of pieces.
#[derive(Debug)]
pub(super) struct Writer {
    text: String,
    segments: Vec<Segment>,
    /// Where text inserted before any copied piece belongs.
    origin: (FileId, usize),
}

impl Writer {
    pub(super) fn new(file: FileId, start: usize, capacity: usize) -> Self {
        Self { text: String::with_capacity(capacity), segments: Vec::new(), origin: (file, start) }
    }

    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// What was written since the last line end.
    pub(super) fn last_line(&self) -> &str {
        &self.text[self.text.rfind('\n').map_or(0, |at| at + 1)..]
    }

    /// Copies a range of a file.
    pub(super) fn copy_file(&mut self, file: FileId, source: &str, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        self.segments.push(Segment { out: self.text.len(), file, src: range.start, copied: true });
        self.text.push_str(&source[range]);
    }

    /// Copies a range of a prepared text, places and all.
    pub(super) fn copy(&mut self, from: &Prepared, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let shift = self.text.len();
        let mut at = from.segments.partition_point(|s| s.out <= range.start).saturating_sub(1);
        let mut byte = range.start;
        while byte < range.end {
            let segment = from.segments[at];
            let src = place(&segment, byte);
            let out = shift + (byte - range.start);
            self.segments.push(Segment { out, src, ..segment });
            at += 1;
            byte = from.segments.get(at).map_or(range.end, |s| s.out);
        }
        self.text.push_str(&from.text()[range]);
    }

    /// Text of our own, standing for the place of `span`.
    pub(super) fn insert(&mut self, text: &str, span: Span) {
        if text.is_empty() {
            return;
        }
        let out = self.text.len();
        self.segments.push(Segment { out, file: span.file, src: span.start as usize, copied: false });
        self.text.push_str(text);
    }

    pub(super) fn finish(mut self) -> Prepared {
        if self.segments.is_empty() {
            let (file, src) = self.origin;
            self.segments.push(Segment { out: 0, file, src, copied: true });
        }
        Prepared { text: Text::Made(self.text), segments: self.segments }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_lead_back_through_copies() {
        let file = FileId(3);
        let mut w = Writer::new(file, 0, 0);
        w.copy_file(file, "hello world", 0..6);
        w.copy_file(FileId(4), "included text", 9..13);
        w.copy_file(file, "hello world", 6..11);
        let first = w.finish();
        assert_eq!(first.text(), "hello textworld");
        let mut w = Writer::new(file, 0, 0);
        w.insert("<mark>", first.span(&(6..7)));
        w.copy(&first, 4..15);
        let p = w.finish();
        assert_eq!(p.text(), "<mark>o textworld");
        assert_eq!(p.span(&(0..3)), Span::new(FileId(4), 9, 9));
        assert_eq!(p.span(&(6..8)), Span::new(file, 4, 6));
        assert_eq!(p.span(&(8..12)), Span::new(FileId(4), 9, 13));
        assert_eq!(p.span(&(12..17)), Span::new(file, 6, 11));
        // A range over two files is cut at the end of the first.
        assert_eq!(p.span(&(8..17)), Span::new(FileId(4), 9, 13));
    }
}
