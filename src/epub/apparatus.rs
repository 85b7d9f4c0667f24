//! The index and the lists of figures and tables, as XHTML.

use super::section::Writer;
use super::xml;
use crate::document::{Block, IndexEntry, IndexGroup, Inline, ListEntry, SectionId, Target, Words};
use crate::words::index::{Run, folios, runs};

impl<'a> Writer<'a> {
    /// Entries of the index under their letter.
    pub(super) fn index(&mut self, block: &'a Block, group: &'a IndexGroup) {
        self.span = Some(block.span);
        self.out.push_str("<section epub:type=\"index-group\" class=\"index-group\">\n");
        if group.letter.is_empty() {
            self.marks_at_start();
        } else {
            let level = self.heading_level(2);
            self.out.push_str(&format!("<h{level} class=\"letter\">"));
            self.marks_at_start();
            self.flow(&group.letter);
            self.pass(1);
            self.out.push_str(&format!("</h{level}>\n"));
        }
        let words = &self.cx.book.meta.words;
        // Lists that stand open, each within an entry of the one before.
        let mut open = 0u8;
        for entry in &group.entries {
            if entry.level < open {
                self.out.push_str("</li>\n");
            }
            while open > entry.level.saturating_add(1) {
                self.out.push_str("</ul>\n</li>\n");
                open -= 1;
            }
            while open <= entry.level {
                self.out.push_str("<ul epub:type=\"index-entry-list\" class=\"index\">\n");
                open += 1;
            }
            self.out.push_str("<li epub:type=\"index-entry\"");
            self.id(&entry.id);
            self.out.push('>');
            self.entry(entry, words);
            self.pass(1);
        }
        while open > 0 {
            self.out.push_str("</li>\n</ul>\n");
            open -= 1;
        }
        self.finish();
        self.out.push_str("</section>\n");
    }

    fn entry(&mut self, entry: &'a IndexEntry, words: &'a Words) {
        let marks = self.cx.marks;
        let places = match marks.folio(entry.places.first().map_or("", |place| place.anchor())) {
            Some(_) => folios(
                &entry.places,
                |anchor| marks.folio(anchor),
                |page| marks.labels.get(page as usize).cloned().unwrap_or_default(),
            ),
            None => self.chapters(entry),
        };
        for run in runs(entry, words, places) {
            match run {
                Run::Term(term) => {
                    self.out.push_str("<span epub:type=\"index-term\">");
                    self.inlines(term);
                    self.out.push_str("</span>");
                }
                Run::Text(text) => self.flow(text),
                Run::Word(word) => {
                    self.out.push_str("<em>");
                    self.flow(word);
                    self.out.push_str("</em>");
                }
                Run::Place(text, target, main) => {
                    self.out.push_str(if main { "<b>" } else { "" });
                    self.lead(target, "index-locator", |w| w.flow(&text));
                    self.out.push_str(if main { "</b>" } else { "" });
                }
                Run::Entry(see) => {
                    let nowhere = Target::Raw(String::new());
                    self.lead(see.target.as_ref().unwrap_or(&nowhere), "", |w| w.inlines(&see.content));
                }
            }
        }
    }

    /// A link to a place of the book.
    fn lead(&mut self, target: &Target, kind: &str, text: impl FnOnce(&mut Self)) {
        let href = self.cx.names.href(target, (self.at, self.file));
        self.leads.extend(self.cx.names.leads(target));
        if let Some(href) = &href {
            self.out.push_str("<a");
            if !kind.is_empty() {
                xml::attr(&mut self.out, "epub:type", kind);
            }
            xml::attr(&mut self.out, "href", href);
            self.out.push('>');
        }
        text(self);
        if href.is_some() {
            self.out.push_str("</a>");
        }
    }

    /// An entry's places by the chapters that they stand in, where there are no pages to name.
    fn chapters(&self, entry: &'a IndexEntry) -> Vec<(String, &'a Target, bool)> {
        let mut last: Option<(SectionId, u32)> = None;
        let said = entry.places.iter().map(|place| {
            let section = self.cx.names.leads(&place.from);
            let again = section.and_then(|section| last.filter(|(before, _)| *before == section));
            let text = match (again, section) {
                // A further place in the chapter just named.
                (Some((section, count)), _) => {
                    last = Some((section, count + 1));
                    format!("[{}]", count + 1)
                }
                (None, Some(section)) => {
                    last = Some((section, 1));
                    let found = self.cx.book.sections.get(section.0 as usize);
                    found.map(|found| super::nav::title(&self.cx, found)).unwrap_or_default()
                }
                (None, None) => String::new(),
            };
            let text = if text.is_empty() { self.cx.book.meta.title.clone() } else { text };
            (text, &place.from, place.main)
        });
        said.collect()
    }

    /// A list of figures, tables or the like.
    pub(super) fn list_of(&mut self, entries: &'a [ListEntry]) {
        self.out.push_str("<ol class=\"list-of\">\n");
        for entry in entries {
            self.out.push_str("<li>");
            self.lead(&entry.target, "", |w| {
                w.marks_at_start();
                if let Some(number) = &entry.number {
                    w.out.push_str("<span class=\"number\">");
                    w.flow(number);
                    w.out.push_str("</span> ");
                }
                w.inlines(&entry.content);
                w.pass(1);
            });
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ol>\n");
        self.finish();
    }

    /// A mark for the index: a place to lead to.
    pub(super) fn index_mark(&mut self, id: &'a str) {
        let id = self.cx.names.id(id);
        if self.new_id(id) {
            self.out.push_str("<span");
            xml::attr(&mut self.out, "id", id);
            self.out.push_str("></span>");
        }
    }
}

/// The anchor of a mark that the index leads to.
pub(super) fn anchor(inline: &Inline) -> Option<&str> {
    use crate::document::MarkKind::{See, SeeAlso};
    match inline {
        Inline::Index(mark) if !matches!(mark.kind, See(_) | SeeAlso(_)) => Some(&mark.id),
        _ => None,
    }
}
