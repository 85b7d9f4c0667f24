//! How a long section is divided among files.
//!
//! Old reading devices load a file whole, and some refuse one that is too large. A section that
//! comes out larger than [`LARGEST`] is divided between its blocks: before a heading where one is
//! near, else at a turn of scene, else between paragraphs; and what is one block alone but too
//! large, a list or a table, is divided first.

use super::section::{Page, Written};
use crate::document::{Block, BlockKind, List, Section, Table};

/// The most bytes of a file. Shops' own advice is 250 to 300 kB.
pub const LARGEST: usize = 250_000;

/// What the head and the end of a file may take.
const FRAME: usize = 4_000;

/// How a section is divided.
#[derive(Debug, Default, Clone)]
pub struct Division {
    /// Its blocks, where some had to be divided themselves.
    pub blocks: Option<Vec<Block>>,
    /// For each file but the first, the block that it begins with.
    pub starts: Vec<usize>,
}

impl Division {
    /// The section's blocks.
    #[must_use]
    pub fn blocks<'a>(&'a self, section: &'a Section) -> &'a [Block] {
        self.blocks.as_deref().unwrap_or(&section.blocks)
    }

    /// The file that a block stands in.
    #[must_use]
    pub fn file(&self, block: usize) -> usize {
        self.starts.partition_point(|start| *start <= block)
    }
}

/// Whether a file is too large.
#[must_use]
pub fn too_large(pages: &[Page]) -> bool {
    pages.iter().any(|page| page.xhtml.len() > LARGEST)
}

/// Divides the blocks of a section that are too large themselves; none where there are none, or
/// none that can be divided.
#[must_use]
pub fn blocks(section: &Section, division: &Division, written: &Written) -> Option<Vec<Block>> {
    let mut divided = false;
    let mut blocks = Vec::new();
    for (block, size) in division.blocks(section).iter().zip(&written.sizes) {
        let parts = if *size > LARGEST - FRAME { parts(block, size.div_ceil(LARGEST / 2)) } else { None };
        divided |= parts.is_some();
        match parts {
            Some(parts) => blocks.extend(parts),
            None => blocks.push(block.clone()),
        }
    }
    divided.then_some(blocks)
}

/// A block as several that say the same, each of about as many rows, items or blocks.
fn parts(block: &Block, count: usize) -> Option<Vec<Block>> {
    fn chunks<T>(all: &[T], count: usize) -> Option<std::slice::Chunks<'_, T>> {
        (all.len() > 1).then(|| all.chunks(all.len().div_ceil(count.max(2)).max(1)))
    }
    let kinds: Vec<BlockKind> = match &block.kind {
        BlockKind::List(list) => {
            let mut start = list.start;
            let part = |items: &[_]| {
                let part = List { start, tight: list.tight, items: items.to_vec() };
                start = start.map(|n| n + items.len() as u64);
                BlockKind::List(part)
            };
            chunks(&list.items, count)?.map(part).collect()
        }
        BlockKind::Table(table) => {
            // A row that reaches into the next ones holds them together.
            if table.body.iter().flatten().any(|cell| cell.rows > 1) {
                return None;
            }
            let part = |(n, body): (usize, &[_])| {
                let caption = if n == 0 { table.caption.clone() } else { Vec::new() };
                let (aligns, head) = (table.aligns.clone(), table.head.clone());
                BlockKind::Table(Table { aligns, head, body: body.to_vec(), caption })
            };
            chunks(&table.body, count)?.enumerate().map(part).collect()
        }
        BlockKind::Quote(blocks) => chunks(blocks, count)?.map(|b| BlockKind::Quote(b.to_vec())).collect(),
        BlockKind::Container(blocks) => {
            chunks(blocks, count)?.map(|b| BlockKind::Container(b.to_vec())).collect()
        }
        _ => return None,
    };
    let part = |(n, kind)| {
        let mut attrs = block.attrs.clone();
        // A place has its name once.
        if let (1.., Some(attrs)) = (n, &mut attrs) {
            attrs.id = None;
        }
        Block { id: block.id, span: block.span, attrs, kind }
    };
    Some(kinds.into_iter().enumerate().map(part).collect())
}

/// The blocks that the second file and those after it begin with.
#[must_use]
pub fn starts(blocks: &[Block], sizes: &[usize]) -> Vec<usize> {
    let room = LARGEST - FRAME;
    let mut starts = Vec::new();
    let mut from = 0;
    let mut rest: usize = sizes.iter().sum();
    while rest > room {
        // Files of about one size, so that the last is no crumb.
        let ideal = rest / rest.div_ceil(room);
        let mut size = 0;
        let mut best: Option<(usize, usize, usize)> = None;
        for at in from + 1..blocks.len() {
            size += sizes[at - 1];
            if size > room && best.is_some() {
                break;
            }
            let place = (badness(&blocks[at - 1], &blocks[at]), size.abs_diff(ideal), at);
            // What comes too early would make too many files, unless nothing else will do.
            let early = size * 10 < ideal * 6;
            if (!early || size + sizes[at] > room) && best.is_none_or(|best| place < best) {
                best = Some(place);
            }
        }
        let Some((_, _, at)) = best else { break };
        starts.push(at);
        rest -= sizes[from..at].iter().sum::<usize>();
        from = at;
    }
    starts
}

/// How ill it is to begin a file between two blocks.
fn badness(before: &Block, after: &Block) -> usize {
    match (&before.kind, &after.kind) {
        // A heading stays with its text.
        (BlockKind::Heading(_), _) => 9,
        (_, BlockKind::Heading(heading)) => {
            usize::from(heading.depth.min(6)) - 2 + usize::from(heading.depth < 2)
        }
        (BlockKind::SceneBreak | BlockKind::PageBreak, _) => 5,
        (_, BlockKind::SceneBreak) => 8,
        (BlockKind::Paragraph(_), BlockKind::Paragraph(_)) => 6,
        _ => 7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{BlockId, Heading};
    use crate::source::{FileId, Span};

    fn block(kind: BlockKind) -> Block {
        Block { id: BlockId(0), span: Span::new(FileId(0), 0, 0), attrs: None, kind }
    }

    fn heading(depth: u8) -> Block {
        let id = String::new();
        block(BlockKind::Heading(Heading { depth, id, number: None, unlisted: false, content: vec![] }))
    }

    #[test]
    fn a_file_begins_at_a_heading_else_at_a_scene_else_at_a_paragraph() {
        let paragraphs = |n: usize| (0..n).map(|_| block(BlockKind::Paragraph(vec![])));
        let mut blocks: Vec<Block> = paragraphs(40).collect();
        let sizes = vec![10_000; 40];
        assert_eq!(starts(&blocks, &sizes), [20]);
        blocks[22] = block(BlockKind::SceneBreak);
        assert_eq!(starts(&blocks, &sizes), [23]);
        blocks[17] = heading(3);
        assert_eq!(starts(&blocks, &sizes), [17]);
        blocks[16] = heading(2);
        assert_eq!(starts(&blocks, &sizes), [16]);
        assert_eq!(starts(&blocks[..20], &sizes[..20]), Vec::<usize>::new());
        // What is too large stands alone.
        assert_eq!(starts(&blocks[..3], &[1000, 900_000, 1000]), [1, 2]);
    }
}
