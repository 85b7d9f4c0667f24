//! Walks over the model, in document order.

use super::{Block, BlockKind, Inline};

/// Writes a walk twice: for who looks, and for who changes what there is.
macro_rules! parts {
    ($(#[$doc:meta])* $name:ident, $part:ident $(, $mut:tt)?) => {
        $(#[$doc])*
        pub fn $name<'a>(&'a $($mut)? self, f: &mut impl FnMut($part<'a>)) {
            match self {
                Self::Paragraph(content) => f($part::Inlines(content)),
                Self::Heading(heading) => f($part::Inlines(& $($mut)? heading.content)),
                Self::Quote(blocks) | Self::Container(blocks) => f($part::Blocks(blocks)),
                Self::Epigraph { blocks, attribution } => {
                    f($part::Blocks(blocks));
                    f($part::Inlines(attribution));
                }
                Self::Verse(stanzas) => {
                    for stanza in stanzas {
                        for line in & $($mut)? stanza.lines {
                            f($part::Inlines(& $($mut)? line.content));
                        }
                    }
                }
                Self::List(list) => {
                    for item in & $($mut)? list.items {
                        f($part::Blocks(& $($mut)? item.blocks));
                    }
                }
                Self::Definitions(definitions) => {
                    for definition in definitions {
                        for term in & $($mut)? definition.terms {
                            f($part::Inlines(term));
                        }
                        for blocks in & $($mut)? definition.definitions {
                            f($part::Blocks(blocks));
                        }
                    }
                }
                Self::Works(works) => {
                    for work in works {
                        f($part::Inlines(& $($mut)? work.label));
                        f($part::Blocks(& $($mut)? work.blocks));
                        f($part::Inlines(& $($mut)? work.back));
                    }
                }
                Self::Table(table) => {
                    f($part::Inlines(& $($mut)? table.caption));
                    for rows in [& $($mut)? table.head, & $($mut)? table.body] {
                        for row in rows {
                            for cell in row {
                                f($part::Blocks(& $($mut)? cell.blocks));
                            }
                        }
                    }
                }
                Self::Figure(figure) => {
                    f($part::Blocks(& $($mut)? figure.blocks));
                    f($part::Inlines(& $($mut)? figure.caption));
                }
                Self::Admonition(admonition) => {
                    if let Some(title) = & $($mut)? admonition.title {
                        f($part::Inlines(title));
                    }
                    f($part::Blocks(& $($mut)? admonition.blocks));
                }
                Self::Details { summary, blocks } => {
                    f($part::Inlines(summary));
                    f($part::Blocks(blocks));
                }
                Self::Index(group) => {
                    for entry in & $($mut)? group.entries {
                        f($part::Inlines(& $($mut)? entry.term));
                    }
                }
                Self::ListOf(entries) => {
                    for entry in entries {
                        f($part::Inlines(& $($mut)? entry.content));
                    }
                }
                Self::Code(_) | Self::SceneBreak | Self::PageBreak | Self::Math(_) | Self::Html(_) => {}
            }
        }
    };
}

impl BlockKind {
    parts! {
        /// The runs of text and the lists of blocks that this block holds itself, in document
        /// order: not those of the blocks within it.
        parts, Part
    }
    parts! {
        /// [`BlockKind::parts`], for who changes them.
        parts_mut, PartMut, mut
    }
}

/// Something a block holds.
#[derive(Debug, Clone, Copy)]
pub enum Part<'a> {
    /// A run of text.
    Inlines(&'a [Inline]),
    /// Blocks within it.
    Blocks(&'a [Block]),
}

/// Something a block holds, to be changed.
#[derive(Debug)]
pub enum PartMut<'a> {
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
            if let PartMut::Blocks(blocks) = part {
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
        let mut parts: Vec<PartMut<'_>> = Vec::new();
        block.kind.parts_mut(&mut |part| parts.push(part));
        for part in parts {
            match part {
                PartMut::Inlines(inlines) => f(inlines),
                PartMut::Blocks(blocks) => each_run_mut(blocks, f),
            }
        }
    }
}

/// Visits every block in document order, each before the blocks within it.
pub fn each_block<'a>(blocks: &'a [Block], f: &mut impl FnMut(&'a Block)) {
    for block in blocks {
        f(block);
        block.kind.parts(&mut |part| {
            if let Part::Blocks(blocks) = part {
                each_block(blocks, f);
            }
        });
    }
}

/// Visits every piece of text of these blocks and of those within them, in document order.
pub fn each_inline_of<'a>(blocks: &'a [Block], f: &mut impl FnMut(&'a Inline)) {
    each_block(blocks, &mut |block| {
        block.kind.parts(&mut |part| {
            if let Part::Inlines(inlines) = part {
                each_inline(inlines, f);
            }
        });
    });
}

/// Visits every piece of a run in reading order, each before what it holds.
pub fn each_inline<'a>(inlines: &'a [Inline], f: &mut impl FnMut(&'a Inline)) {
    for inline in inlines {
        f(inline);
        if let Some(content) = inline.content() {
            each_inline(content, f);
        }
    }
}

macro_rules! content {
    ($(#[$doc:meta])* $name:ident $(, $mut:tt)?) => {
        $(#[$doc])*
        pub fn $name(& $($mut)? self) -> Option<& $($mut)? Vec<Inline>> {
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
                Self::Link(link) => Some(& $($mut)? link.content),
                Self::Reference(reference) => Some(& $($mut)? reference.content),
                Self::Citation(citation) => Some(& $($mut)? citation.content),
                _ => None,
            }
        }
    };
}

impl Inline {
    content! {
        /// What this piece holds, if it holds other pieces.
        content
    }
    content! {
        /// [`Inline::content`], for who changes it.
        content_mut, mut
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
