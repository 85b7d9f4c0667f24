//! Walks over the model, in document order.

use super::{Block, BlockKind, Inline};

impl BlockKind {
    /// The runs of text and the lists of blocks that this block holds itself, in document order:
    /// not those of the blocks within it.
    pub fn parts_mut<'a>(&'a mut self, f: &mut impl FnMut(Part<'a>)) {
        match self {
            Self::Paragraph(content) => f(Part::Inlines(content)),
            Self::Heading(heading) => f(Part::Inlines(&mut heading.content)),
            Self::Quote(blocks) | Self::Container(blocks) => f(Part::Blocks(blocks)),
            Self::Epigraph { blocks, attribution } => {
                f(Part::Blocks(blocks));
                f(Part::Inlines(attribution));
            }
            Self::Verse(stanzas) => {
                for line in stanzas.iter_mut().flat_map(|s| &mut s.lines) {
                    f(Part::Inlines(&mut line.content));
                }
            }
            Self::List(list) => {
                for item in &mut list.items {
                    f(Part::Blocks(&mut item.blocks));
                }
            }
            Self::Definitions(definitions) => {
                for definition in definitions {
                    for term in &mut definition.terms {
                        f(Part::Inlines(term));
                    }
                    for blocks in &mut definition.definitions {
                        f(Part::Blocks(blocks));
                    }
                }
            }
            Self::Table(table) => {
                f(Part::Inlines(&mut table.caption));
                for cell in table.head.iter_mut().chain(&mut table.body).flatten() {
                    f(Part::Blocks(&mut cell.blocks));
                }
            }
            Self::Figure(figure) => {
                f(Part::Blocks(&mut figure.blocks));
                f(Part::Inlines(&mut figure.caption));
            }
            Self::Admonition(admonition) => {
                if let Some(title) = &mut admonition.title {
                    f(Part::Inlines(title));
                }
                f(Part::Blocks(&mut admonition.blocks));
            }
            Self::Details { summary, blocks } => {
                f(Part::Inlines(summary));
                f(Part::Blocks(blocks));
            }
            Self::Code(_) | Self::SceneBreak | Self::PageBreak | Self::Math(_) | Self::Html(_) => {}
        }
    }
}

/// Something a block holds.
#[derive(Debug)]
pub enum Part<'a> {
    /// A run of text.
    Inlines(&'a mut Vec<Inline>),
    /// Blocks within it.
    Blocks(&'a mut Vec<Block>),
}

/// Visits every block in document order, each before the blocks within it.
pub fn each_block_mut(blocks: &mut [Block], f: &mut impl FnMut(&mut Block)) {
    for block in blocks {
        f(block);
        let mut inner: Vec<&mut Vec<Block>> = Vec::new();
        block.kind.parts_mut(&mut |part| {
            if let Part::Blocks(blocks) = part {
                inner.push(blocks);
            }
        });
        for blocks in inner {
            each_block_mut(blocks, f);
        }
    }
}

/// Visits every run of text of these blocks and of those within them, in document order.
pub fn each_run_mut(blocks: &mut [Block], f: &mut impl FnMut(&mut Vec<Inline>)) {
    for block in blocks {
        let mut parts: Vec<Part<'_>> = Vec::new();
        block.kind.parts_mut(&mut |part| parts.push(part));
        for part in parts {
            match part {
                Part::Inlines(inlines) => f(inlines),
                Part::Blocks(blocks) => each_run_mut(blocks, f),
            }
        }
    }
}

impl Inline {
    /// What this piece holds, if it holds other pieces.
    pub fn content_mut(&mut self) -> Option<&mut Vec<Inline>> {
        match self {
            Self::Emphasis(c)
            | Self::Strong(c)
            | Self::Strike(c)
            | Self::Underline(c)
            | Self::SmallCaps(c)
            | Self::Small(c)
            | Self::Sub(c)
            | Self::Sup(c)
            | Self::Kbd(c)
            | Self::Span(_, c) => Some(c),
            Self::Link(link) => Some(&mut link.content),
            Self::Reference(reference) => Some(&mut reference.content),
            _ => None,
        }
    }
}

/// Visits every piece of a run in reading order, each before what it holds.
pub fn each_inline_mut(inlines: &mut [Inline], f: &mut impl FnMut(&mut Inline)) {
    for inline in inlines {
        f(inline);
        if let Some(content) = inline.content_mut() {
            each_inline_mut(content, f);
        }
    }
}
