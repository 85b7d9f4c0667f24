//! What a container `:::` becomes when it closes.

use std::ops::Range;

use super::builder::Builder;
use super::close::{merge, without_mark};
use super::events::paragraph_of;
use super::inline;
use crate::document::{Admonition, Attrs, Block, BlockKind, Figure, Inline};

/// Containers that are set-off remarks.
const ADMONITIONS: [&str; 7] = ["note", "tip", "important", "warning", "caution", "info", "danger"];

impl Builder<'_> {
    pub(super) fn close_fence(
        &mut self,
        name: &str,
        title: Option<Vec<Inline>>,
        mut blocks: Vec<Block>,
        mut attrs: Attrs,
        range: Range<usize>,
    ) {
        let kind = match name {
            "verse" => {
                let mut stanzas = Vec::new();
                for block in blocks {
                    match block.kind {
                        BlockKind::Paragraph(content) => stanzas.push(inline::stanza(content)),
                        _ => self.holder().blocks.push(block),
                    }
                }
                stanzas.retain(|s| !s.lines.is_empty());
                if let Some(mut title) = title {
                    title = vec![Inline::Strong(title)];
                    let span = self.span(&range);
                    self.holder().blocks.push(paragraph_of(title, span));
                }
                BlockKind::Verse(stanzas)
            }
            "epigraph" => {
                let attribution = take_attribution(&mut blocks);
                BlockKind::Epigraph { blocks, attribution }
            }
            "quote" => {
                if let Some(last) = blocks.last_mut()
                    && let BlockKind::Paragraph(content) = &last.kind
                    && dash(content).is_some()
                {
                    last.attrs.get_or_insert_default().classes.push("attribution".into());
                }
                BlockKind::Quote(blocks)
            }
            "figure" => {
                let mut caption = title.unwrap_or_default();
                if let Some(Block { kind: BlockKind::Paragraph(content), .. }) = blocks.last_mut()
                    && caption.is_empty()
                    && !content.iter().any(|i| matches!(i, Inline::Image(_)))
                {
                    caption = std::mem::take(content);
                    blocks.pop();
                    if let Some(found) = inline::trailing_attrs(&mut caption) {
                        merge(&mut attrs, found);
                    }
                }
                // A lone image's label is the figure's.
                if attrs.id.is_none()
                    && let [Block { kind: BlockKind::Paragraph(content), .. }] = blocks.as_mut_slice()
                    && let [Inline::Image(image)] = content.as_mut_slice()
                {
                    attrs.id = image.attrs.id.take();
                }
                BlockKind::Figure(Figure { blocks, caption })
            }
            "details" => BlockKind::Details { summary: title.unwrap_or_default(), blocks },
            name if ADMONITIONS.contains(&name) => {
                BlockKind::Admonition(Admonition { kind: name.to_owned(), title, blocks })
            }
            _ => {
                if let Some(title) = title {
                    let span = self.span(&(range.start..range.start + 3));
                    let mut block = paragraph_of(title, span);
                    let classes = vec!["title".to_owned()];
                    block.attrs = Some(Box::new(Attrs { classes, ..Attrs::default() }));
                    blocks.insert(0, block);
                }
                if !name.is_empty() {
                    attrs.classes.insert(0, name.to_owned());
                }
                BlockKind::Container(blocks)
            }
        };
        self.push_block(kind, attrs, range);
    }
}

/// Bytes of the dash that begins an attribution.
fn dash(inlines: &[Inline]) -> Option<usize> {
    let Some(Inline::Text(text)) = inlines.first() else { return None };
    ["— ", "– ", "― ", "--- ", "-- "].iter().find(|dash| text.starts_with(**dash)).map(|dash| dash.len())
}

fn take_attribution(blocks: &mut Vec<Block>) -> Vec<Inline> {
    if let Some(Block { kind: BlockKind::Paragraph(content), .. }) = blocks.last_mut()
        && let Some(length) = dash(content)
    {
        let content = std::mem::take(content);
        blocks.pop();
        return without_mark(content, length);
    }
    Vec::new()
}
