//! How a long section is divided among files.
//!
//! Old reading devices load a file whole, and some refuse one that is too large. A section that
//! comes out larger than [`LARGEST`] is divided between its blocks: before a heading where one is
//! near, else at a turn of scene, else between paragraphs; and what is one block alone but too
//! large, a list, a table, a poem, a listing, is divided first.

use std::ops::Range;

use super::section::{Page, Written};
use crate::document::{Block, BlockKind, Code, Definition, List, Section, Stanza, Table, flat_len};

/// The most bytes of a file. Shops' own advice is 250 to 300 kB.
pub const LARGEST: usize = 250_000;

/// What the head and the end of a file may take.
const FRAME: usize = 4_000;

/// How a section is divided.
#[derive(Debug, Default, Clone)]
pub struct Division {
    /// Its blocks, where some had to be divided themselves.
    pub blocks: Option<Vec<Block>>,
    /// The characters of its own block's flat text that each of those has.
    pub texts: Vec<Range<usize>>,
    /// For each file but the first, the block that it begins with.
    pub starts: Vec<usize>,
}

impl Division {
    /// The section's blocks.
    #[must_use]
    pub fn blocks<'a>(&'a self, section: &'a Section) -> &'a [Block] {
        self.blocks.as_deref().unwrap_or(&section.blocks)
    }

    /// The characters of its own block's flat text that one of them has.
    #[must_use]
    pub fn text(&self, block: usize) -> Range<usize> {
        self.texts.get(block).cloned().unwrap_or(0..usize::MAX)
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

/// Divides a section further: first its blocks that are too large themselves, then the section.
/// None where nothing more can be done.
#[must_use]
pub fn further(section: &Section, division: &Division, written: &Written) -> Option<Division> {
    if !division.starts.is_empty() {
        return None;
    }
    blocks(section, division, written).or_else(|| {
        let starts = starts(division.blocks(section), &written.sizes);
        (!starts.is_empty()).then(|| Division { starts, ..division.clone() })
    })
}

/// Divides the blocks of a section that are too large themselves; none where there are none, or
/// none that can be divided.
fn blocks(section: &Section, division: &Division, written: &Written) -> Option<Division> {
    let mut divided = false;
    let mut new = Division { blocks: None, texts: Vec::new(), starts: Vec::new() };
    let mut blocks = Vec::new();
    for (i, (block, size)) in division.blocks(section).iter().zip(&written.sizes).enumerate() {
        let text = division.text(i);
        let parts = if too_large_block(*size) { parts(block, size.div_ceil(LARGEST / 2)) } else { None };
        let Some(parts) = parts else {
            blocks.push(block.clone());
            new.texts.push(text);
            continue;
        };
        divided = true;
        // Where the block has no text of its own, its beginning is the first one's.
        let own = parts.iter().any(|(_, length)| *length > 0);
        let mut from = text.start;
        for (n, (kind, length)) in parts.into_iter().enumerate() {
            let mut attrs = block.attrs.clone();
            // A place has its name once, and a listing its caption.
            if let (1.., Some(attrs)) = (n, &mut attrs) {
                attrs.id = None;
                attrs.pairs.retain(|(key, _)| key != "label");
            }
            blocks.push(Block { id: block.id, span: block.span, attrs, kind });
            let to = if own { from.saturating_add(length) } else { text.end };
            new.texts.push(from..to);
            from = to;
        }
        // What is left over of the text is the last one's.
        if let Some(last) = new.texts.last_mut() {
            last.end = text.end;
        }
    }
    new.blocks = Some(blocks);
    divided.then_some(new)
}

/// Whether a block alone fills more than a file.
#[must_use]
pub fn too_large_block(size: usize) -> bool {
    size > LARGEST - FRAME
}

/// A block as several that say the same, each of about as many rows, items or lines, with the
/// characters of the block's own flat text in each.
fn parts(block: &Block, count: usize) -> Option<Vec<(BlockKind, usize)>> {
    fn chunks<T>(all: &[T], count: usize) -> Option<std::slice::Chunks<'_, T>> {
        (all.len() > 1).then(|| all.chunks(all.len().div_ceil(count.max(2)).max(1)))
    }
    Some(match &block.kind {
        BlockKind::List(list) => {
            let mut start = list.start;
            let mut callouts = list.callouts.iter();
            let part = |items: &[_]| {
                let callouts = callouts.by_ref().take(items.len()).cloned().collect();
                let part = List { start, tight: list.tight, items: items.to_vec(), callouts };
                start = start.map(|n| n.saturating_add(items.len() as u64));
                (BlockKind::List(part), 0)
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
                (BlockKind::Table(Table { aligns, head, body: body.to_vec(), caption }), 0)
            };
            chunks(&table.body, count)?.enumerate().map(part).collect()
        }
        BlockKind::Quote(blocks) => {
            chunks(blocks, count)?.map(|b| (BlockKind::Quote(b.to_vec()), 0)).collect()
        }
        BlockKind::Container(blocks) => {
            chunks(blocks, count)?.map(|b| (BlockKind::Container(b.to_vec()), 0)).collect()
        }
        BlockKind::Works(works) => chunks(works, count)?.map(|w| (BlockKind::Works(w.to_vec()), 0)).collect(),
        BlockKind::Verse(stanzas) => {
            // A poem without stanzas is divided between its lines.
            let lines = match stanzas.as_slice() {
                [one] => chunks(&one.lines, count)?.map(|l| Stanza { lines: l.to_vec() }).collect(),
                _ => Vec::new(),
            };
            let part = |stanzas: &[Stanza]| {
                let lines = stanzas.iter().flat_map(|stanza| &stanza.lines);
                let length = lines.map(|line| flat_len(&line.content) + 1).sum();
                (BlockKind::Verse(stanzas.to_vec()), length)
            };
            if lines.is_empty() {
                chunks(stanzas, count)?.map(part).collect()
            } else {
                lines.chunks(1).map(part).collect()
            }
        }
        BlockKind::Definitions(definitions) => {
            let part = |definitions: &[Definition]| {
                let terms = definitions.iter().flat_map(|definition| &definition.terms);
                let length = terms.map(|term| flat_len(term) + 1).sum();
                (BlockKind::Definitions(definitions.to_vec()), length)
            };
            chunks(definitions, count)?.map(part).collect()
        }
        BlockKind::Code(code) => {
            let lines: Vec<&str> = code.text.split_inclusive('\n').collect();
            let (mut from, mut line) = (0, 0);
            let part = |(n, lines): (usize, &[&str])| {
                let text = lines.concat();
                let length = text.chars().count();
                // The line end before the next part is the end of this one.
                let text = text.strip_suffix('\n').map_or(text.clone(), str::to_string);
                let info = code.info.iter().filter(|word| n == 0 || !word.starts_with("title=")).cloned();
                let part = code.part(from..from + text.len(), line);
                from += lines.iter().map(|line| line.len()).sum::<usize>();
                line += lines.len() as u32;
                (BlockKind::Code(Code { info: info.collect(), text, ..part }), length)
            };
            chunks(&lines, count)?.enumerate().map(part).collect()
        }
        _ => return None,
    })
}

/// The blocks that the second file and those after it begin with.
fn starts(blocks: &[Block], sizes: &[usize]) -> Vec<usize> {
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
    fn what_is_too_large_alone_is_divided_with_its_text() {
        let info = vec!["title=\"a.rs\"".to_string()];
        let code = Code { info, text: "one\ntwo\n\nthree".into(), ..Code::default() };
        let parts = parts(&block(BlockKind::Code(code)), 2).unwrap();
        let shown: Vec<(String, bool, usize)> = parts
            .into_iter()
            .map(|(kind, length)| match kind {
                BlockKind::Code(code) => (code.text.clone(), code.title().is_some(), length),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(shown, [("one\ntwo".to_string(), true, 8), ("\nthree".to_string(), false, 6)]);
        assert!(super::parts(&block(BlockKind::Paragraph(vec![])), 2).is_none());
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
