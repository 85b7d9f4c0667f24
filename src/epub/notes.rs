//! Footnotes: their calls, and their texts at the end of the section.

use super::names::Names;
use super::section::Writer;
use super::xml;
use crate::document::{BlockKind, Book, Note, NoteId};

/// The XML ids of all calls of all notes: by section, note, call.
#[derive(Debug, Default)]
pub struct Calls(Vec<Vec<Vec<String>>>);

/// A note that claims more calls than this is linked back to its first ones only.
const MOST_CALLS: u32 = 200;

impl Calls {
    /// Names every call of the book.
    #[must_use]
    pub fn new(book: &Book, names: &mut Names) -> Self {
        let name = |note: &Note, call: u32, names: &mut Names| match call {
            0 => names.fresh(&format!("{}-call", note.id)),
            n => names.fresh(&format!("{}-call-{}", note.id, n + 1)),
        };
        let note = |note: &Note, names: &mut Names| {
            (0..note.calls.min(MOST_CALLS)).map(|call| name(note, call, names)).collect()
        };
        let notes = |notes: &[Note], names: &mut Names| notes.iter().map(|n| note(n, names)).collect();
        Self(book.sections.iter().map(|s| notes(&s.notes, names)).collect())
    }
}

impl<'a> Writer<'a> {
    /// A call of a note.
    pub(super) fn call(&mut self, note: NoteId, call: u32) {
        let Some(known) = self.section.notes.get(note.0 as usize) else { return };
        let cx = self.cx;
        let ids: &'a [String] = self.calls(note.0 as usize);
        self.remember(note.0 as usize);
        self.out.push_str("<sup class=\"call\"><a epub:type=\"noteref\" role=\"doc-noteref\"");
        if let Some(id) = ids.get(call as usize)
            && self.new_id(id)
        {
            xml::attr(&mut self.out, "id", id);
        }
        let href = self.local(cx.names.id(&known.id));
        xml::attr(&mut self.out, "href", &href);
        let number = self.cx.book.meta.words.figures(&known.number.to_string());
        self.out.push_str(&format!(">{}</a></sup>", xml::escaped(&number)));
    }

    /// A link to a place of the same section.
    fn local(&self, id: &str) -> String {
        self.cx.names.link(id, self.at, (self.at, self.file))
    }

    fn calls(&self, note: usize) -> &'a [String] {
        let cx = self.cx;
        cx.calls.0.get(self.at.0 as usize).and_then(|s| s.get(note)).map_or(&[], Vec::as_slice)
    }

    /// The text of a note, with a link back to each of its calls.
    pub(super) fn note(&mut self, n: usize, note: &'a Note) {
        self.out.push_str("<aside epub:type=\"footnote\" role=\"doc-footnote\"");
        self.id(&note.id);
        self.out.push_str(">\n");
        let number = self.cx.book.meta.words.figures(&note.number.to_string());
        let number = format!("<span class=\"note-number\">{}.</span> ", xml::escaped(&number));
        let ids = self.calls(n);
        let mut back = String::new();
        // Only calls that stand in the text are linked back to: one in a title may be left out.
        let ids: Vec<_> = ids
            .iter()
            .enumerate()
            .filter(|(_, id)| self.ids.contains(id.as_str()) || self.cx.names.later(id, self.file))
            .collect();
        for (i, id) in &ids {
            back.push_str(" <a class=\"back\" epub:type=\"backlink\" role=\"doc-backlink\" href=\"");
            xml::value(&mut back, &self.local(id));
            back.push_str("\" aria-label=\"");
            xml::value(&mut back, &self.words.back);
            if ids.len() > 1 {
                back.push_str(&format!(" ({})\">↩\u{fe0e}<sup>{}</sup></a>", i + 1, i + 1));
            } else {
                back.push_str("\">↩\u{fe0e}</a>");
            }
        }
        let last = note.blocks.len().saturating_sub(1);
        if !matches!(note.blocks.first().map(|b| &b.kind), Some(BlockKind::Paragraph(_))) {
            self.out.push_str(&format!("<p>{}</p>\n", number.trim_end()));
        }
        let mut linked = false;
        for (i, block) in note.blocks.iter().enumerate() {
            match &block.kind {
                BlockKind::Paragraph(inlines) => {
                    self.start(block);
                    self.out.push_str("<p");
                    self.attrs("", block.attrs.as_deref());
                    self.out.push('>');
                    if i == 0 {
                        self.out.push_str(&number);
                    }
                    self.inlines(inlines);
                    self.finish();
                    if i == last {
                        self.out.push_str(&back);
                        linked = true;
                    }
                    self.out.push_str("</p>\n");
                }
                _ => self.block_in(block, false),
            }
        }
        if !linked && !back.is_empty() {
            self.out.push_str(&format!("<p>{}</p>\n", back.trim_start()));
        }
        self.out.push_str("</aside>\n");
    }
}
