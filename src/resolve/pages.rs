//! Which links and references say, in print, on which page their place is.
//!
//! Those of running text: a heading, a caption, a cell of a table has no room for it. A class of the
//! author's, `page` or `no-page`, asks for it there, or forbids it. In each paragraph a place is said
//! once.

use std::collections::{HashMap, HashSet};

use super::Options;
use super::numbers::Numbered;
use crate::document::walk::PartMut;
use crate::document::{Attrs, Block, BlockKind, Book, Inline, PageForm, Target};

/// Marks the links and references of a book that say their page.
pub(super) fn assign(book: &mut Book, things: &HashMap<String, Numbered>, options: &Options<'_>) {
    let mut marker = Marker {
        labels: options.page_of_labels,
        links: options.page_of_links,
        things,
        said: HashSet::new(),
        brackets: 0,
    };
    for section in &mut book.sections {
        // What names pages anyway says none in passing.
        let lists = |block: &Block| matches!(block.kind, BlockKind::Index(_) | BlockKind::ListOf(_));
        if section.blocks.iter().any(lists) {
            continue;
        }
        marker.blocks(&mut section.blocks, Rule::Text);
        for note in &mut section.notes {
            marker.blocks(&mut note.blocks, Rule::Text);
        }
    }
}

/// What of a passage says its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// Nothing.
    Nothing,
    /// What the book has said there.
    Text,
    /// All of it.
    Everything,
}

impl Rule {
    /// The rule within something with these attributes.
    fn within(self, attrs: Option<&Attrs>) -> Self {
        match attrs {
            Some(attrs) if attrs.class("no-page") => Self::Nothing,
            Some(attrs) if attrs.class("page") => Self::Everything,
            _ => self,
        }
    }

    /// The rule where there is no room for it.
    fn cramped(self) -> Self {
        if self == Self::Text { Self::Nothing } else { self }
    }
}

struct Marker<'a> {
    labels: bool,
    links: bool,
    things: &'a HashMap<String, Numbered>,
    /// The places that this paragraph has said.
    said: HashSet<String>,
    /// Brackets that are open in it.
    brackets: usize,
}

impl Marker<'_> {
    fn blocks(&mut self, blocks: &mut [Block], rule: Rule) {
        for block in blocks {
            let rule = rule.within(block.attrs.as_deref());
            let table = matches!(block.kind, BlockKind::Table(_));
            if let BlockKind::Paragraph(content) = &mut block.kind {
                self.run(content, rule);
                continue;
            }
            if matches!(block.kind, BlockKind::Works(_)) {
                continue;
            }
            let mut parts: Vec<PartMut<'_>> = Vec::new();
            block.kind.parts_mut(&mut |part| parts.push(part));
            for part in parts {
                match part {
                    PartMut::Inlines(content) => self.run(content, rule.cramped()),
                    PartMut::Blocks(inner) if table => self.blocks(inner, rule.cramped()),
                    PartMut::Blocks(inner) => self.blocks(inner, rule),
                }
            }
        }
    }

    fn run(&mut self, run: &mut [Inline], rule: Rule) {
        self.said.clear();
        self.brackets = 0;
        self.pieces(run, rule);
    }

    fn pieces(&mut self, run: &mut [Inline], rule: Rule) {
        for at in 0..run.len() {
            let (piece, behind) = run[at..].split_at_mut(1);
            let behind = match behind.first() {
                Some(Inline::Text(text)) => text.as_str(),
                _ => "",
            };
            match &mut piece[0] {
                Inline::Text(text) => self.count(text),
                Inline::Reference(term) if term.term => {
                    // A page full of terms would be one full of numbers.
                    if rule == Rule::Everything {
                        term.page = self.say(&term.target, behind, self.set_off(behind));
                    }
                }
                Inline::Reference(reference) => {
                    if rule == Rule::Everything || rule == Rule::Text && self.labels {
                        reference.page = self.say(&reference.target, behind, PageForm::Plain);
                    }
                }
                Inline::Link(link) => {
                    if rule == Rule::Everything || rule == Rule::Text && self.names_thing(&link.target) {
                        link.page = self.say(&link.target, behind, self.set_off(behind));
                    }
                }
                Inline::Span(attrs, content) => {
                    let rule = rule.within(Some(attrs));
                    self.pieces(content, rule);
                }
                Inline::Citation(_) => {}
                other => {
                    if let Some(content) = other.content_mut() {
                        self.pieces(content, rule);
                    }
                }
            }
        }
    }

    /// Whether a link leads to a chapter, a heading, anything that a reference could name, and such
    /// links say their page.
    fn names_thing(&self, target: &Target) -> bool {
        matches!(target, Target::Anchor { id, .. } if self.links && self.things.contains_key(id))
    }

    /// How a page is set off from the sentence: by brackets, unless there are some.
    fn set_off(&self, behind: &str) -> PageForm {
        let bracketed = self.brackets > 0 || behind.trim_start().starts_with(['(', '（']);
        if bracketed { PageForm::Comma } else { PageForm::Brackets }
    }

    /// What is said of a place; nothing where the paragraph has said it, or where the next word is
    /// part of the same: *Figure 3’s*.
    fn say(&mut self, target: &Target, behind: &str, form: PageForm) -> Option<PageForm> {
        let Target::Anchor { id, .. } = target else { return None };
        if behind.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '’' | '\''))
            || !self.said.insert(id.clone())
        {
            return None;
        }
        Some(form)
    }

    fn count(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '(' | '（' => self.brackets += 1,
                ')' | '）' => self.brackets = self.brackets.saturating_sub(1),
                _ => {}
            }
        }
    }
}
