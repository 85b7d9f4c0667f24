//! Where in the manuscript the things of a page come from.

use rustc_hash::FxHashMap;

use super::Place;
use crate::document::walk::Part;
use crate::document::{Block, BlockId, BlockKind, Book};
use crate::source::{Sources, Span};
use crate::typeset::page::{PrintedBook, Tag};

/// The places of a book's blocks.
pub(super) struct Places<'a> {
    printed: &'a PrintedBook,
    book: &'a Book,
    sources: &'a Sources,
    blocks: FxHashMap<BlockId, (Span, bool)>,
}

impl<'a> Places<'a> {
    pub fn of(printed: &'a PrintedBook, book: &'a Book, sources: &'a Sources) -> Self {
        let mut blocks = FxHashMap::default();
        for section in &book.sections {
            all(&section.blocks, &mut blocks);
            for note in &section.notes {
                all(&note.blocks, &mut blocks);
            }
        }
        Self { printed, book, sources, blocks }
    }

    /// Whether something is a heading or a title.
    pub fn is_heading(&self, tag: Tag) -> bool {
        match tag {
            Tag::Title(_) => true,
            Tag::Block(id) => self.blocks.get(&id).is_some_and(|b| b.1),
            _ => false,
        }
    }

    /// The place of what is part of `tag` on a page, by its index.
    pub fn place(&self, page: u32, tag: Tag) -> Place {
        let span = match tag {
            Tag::Title(id) => self.book.sections.get(id.0 as usize).and_then(|s| s.span),
            Tag::Block(id) | Tag::Part(id, _) | Tag::Label(id) | Tag::Mark(id, _) => {
                self.blocks.get(&id).map(|b| b.0)
            }
            _ => None,
        };
        let file = span.and_then(|span| Some((self.sources.get(span.file)?, span)));
        let label = self.printed.pages.get(page as usize).map(|p| p.label.clone());
        Place {
            page: label.unwrap_or_default(),
            sheet: page as usize + 1,
            line: file.as_ref().map(|(file, span)| file.line_column(span.start as usize).0),
            file: file.map(|(file, _)| file.path.display().to_string()),
        }
    }
}

fn all(blocks: &[Block], map: &mut FxHashMap<BlockId, (Span, bool)>) {
    for block in blocks {
        map.insert(block.id, (block.span, matches!(block.kind, BlockKind::Heading(_))));
        block.kind.parts(&mut |part| {
            if let Part::Blocks(blocks) = part {
                all(blocks, map);
            }
        });
    }
}
