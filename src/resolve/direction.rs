//! Which way each block reads.
//!
//! A block runs as its `dir` says; else as most of its letters do, for an author marks languages
//! seldom and directions never: a Hebrew paragraph in an English book is a Hebrew one, and a name in
//! Latin letters at the beginning of an Arabic sentence does not turn it round. What has no letters
//! runs as what is around it. Code and formulas run from left to right.
//!
//! A block gets a `dir` of its own where it runs otherwise than what is around it, which the e-book
//! writes down and print reads.

use crate::document::walk::{Part, PartMut, each_inline, each_inline_mut};
use crate::document::{Attrs, Block, BlockKind, Book, Direction, Inline, is_rtl};

/// Finds the direction of every section and block.
pub fn assign(book: &mut Book) {
    let whole = book.meta.direction;
    for section in &mut book.sections {
        let mut letters = Letters::default();
        letters.inlines(&section.title);
        letters.blocks(&section.blocks);
        let around = section.lang.as_deref().map_or(whole, Direction::of);
        section.direction = letters.direction(around);
        inlines(&mut section.title, section.direction);
        blocks(&mut section.blocks, section.direction);
        for note in &mut section.notes {
            blocks(&mut note.blocks, section.direction);
        }
    }
}

fn blocks(blocks_of: &mut [Block], around: Direction) {
    for block in blocks_of {
        let lang = block.attrs.as_ref().and_then(|attrs| attrs.lang.as_deref());
        let direction = match (given(block.attrs.as_deref()), &block.kind) {
            (Some(given), _) => given,
            (None, BlockKind::Code(_) | BlockKind::Math(_)) => Direction::Ltr,
            (None, BlockKind::Html(_) | BlockKind::SceneBreak | BlockKind::PageBreak) => around,
            (None, _) => {
                let mut letters = Letters::default();
                letters.block(block);
                letters.direction(lang.map_or(around, Direction::of))
            }
        };
        if given(block.attrs.as_deref()) != Some(direction) && direction != around {
            let attrs = block.attrs.get_or_insert_default();
            attrs.pairs.retain(|(key, _)| key != "dir");
            attrs.pairs.push(("dir".into(), direction.name().into()));
        }
        let mut inner: Vec<&mut Vec<Block>> = Vec::new();
        block.kind.parts_mut(&mut |part| match part {
            PartMut::Inlines(content) => inlines(content, direction),
            PartMut::Blocks(blocks) => inner.push(blocks),
        });
        for content in inner {
            blocks(content, direction);
        }
    }
}

/// Passages in a language that runs otherwise than the text around them say so.
fn inlines(content: &mut [Inline], around: Direction) {
    each_inline_mut(content, &mut |inline| {
        if let Inline::Span(attrs, _) = inline
            && given(Some(attrs)).is_none()
            && let Some(direction) = attrs.lang.as_deref().map(Direction::of)
            && direction != around
        {
            attrs.pairs.push(("dir".into(), direction.name().into()));
        }
    });
}

/// The direction that attributes name.
fn given(attrs: Option<&Attrs>) -> Option<Direction> {
    attrs.and_then(Attrs::direction)
}

/// Letters of either direction.
#[derive(Debug, Default)]
struct Letters {
    ltr: usize,
    rtl: usize,
}

impl Letters {
    fn direction(&self, around: Direction) -> Direction {
        match around {
            Direction::Ltr if self.rtl > self.ltr => Direction::Rtl,
            Direction::Rtl if self.ltr > self.rtl => Direction::Ltr,
            around => around,
        }
    }

    fn text(&mut self, text: &str) {
        if text.is_ascii() {
            self.ltr += text.bytes().filter(u8::is_ascii_alphabetic).count();
            return;
        }
        for c in text.chars() {
            if is_rtl(c) {
                self.rtl += 1;
            } else if c.is_alphabetic() {
                self.ltr += 1;
            }
        }
    }

    fn inlines(&mut self, content: &[Inline]) {
        each_inline(content, &mut |inline| {
            if let Inline::Text(text) = inline {
                self.text(text);
            }
        });
    }

    fn block(&mut self, block: &Block) {
        block.kind.parts(&mut |part| match part {
            Part::Inlines(content) => self.inlines(content),
            Part::Blocks(blocks) => self.blocks(blocks),
        });
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &str) -> Letters {
        let mut letters = Letters::default();
        letters.text(text);
        letters
    }

    #[test]
    fn most_letters_decide() {
        assert_eq!(letters("Die Bedeutung von שלום").direction(Direction::Rtl), Direction::Ltr);
        assert_eq!(letters("iPhone הוא טלפון חכם").direction(Direction::Ltr), Direction::Rtl);
        assert_eq!(letters("شلام means peace").direction(Direction::Ltr), Direction::Ltr);
        assert_eq!(letters("1984.").direction(Direction::Rtl), Direction::Rtl);
    }
}
