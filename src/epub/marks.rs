//! Where the pages of the printed book begin.

use rustc_hash::FxHashMap;

use super::names::Names;
use crate::document::{BlockId, SectionId};
use crate::typeset::page::PrintedBook;

/// The beginning of a printed page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The folio.
    pub label: String,
    /// The XML id of the mark.
    pub id: String,
    /// Characters of the block's flat text that stand before it.
    pub offset: usize,
    /// The section that holds it.
    pub section: SectionId,
}

/// All marks, by where they stand.
#[derive(Debug, Default)]
pub struct Marks {
    /// In the order of the pages.
    pub all: Vec<Mark>,
    titles: FxHashMap<SectionId, Vec<usize>>,
    blocks: FxHashMap<BlockId, Vec<usize>>,
}

impl Marks {
    /// The marks of a printed book. A page that begins with nothing of the text has none.
    #[must_use]
    pub fn new(printed: &PrintedBook, names: &mut Names) -> Self {
        let mut marks = Self::default();
        for start in &printed.starts {
            let Some(page) = printed.pages.get(start.page as usize) else { continue };
            if page.label.trim().is_empty() || names.file(start.section).is_none() {
                continue;
            }
            let offset = start.block.map_or(0, |(_, offset)| offset as usize);
            let id = names.fresh(&format!("page-{}", page.label));
            let n = marks.all.len();
            marks.all.push(Mark { label: page.label.clone(), id, offset, section: start.section });
            match start.block {
                Some((block, _)) => marks.blocks.entry(block).or_default().push(n),
                None => marks.titles.entry(start.section).or_default().push(n),
            }
        }
        // A pathologic book could name a block's pages out of order; the text is written once.
        for list in marks.blocks.values_mut() {
            list.sort_by_key(|n| marks.all[*n].offset);
        }
        marks
    }

    /// Marks before a section's title.
    #[must_use]
    pub fn title(&self, section: SectionId) -> &[usize] {
        self.titles.get(&section).map_or(&[], Vec::as_slice)
    }

    /// Marks in a block, in the order of the text.
    #[must_use]
    pub fn block(&self, block: BlockId) -> &[usize] {
        self.blocks.get(&block).map_or(&[], Vec::as_slice)
    }
}
