//! Images, figures, set-off remarks and containers.

use crate::document::{Admonition, AssetId, Block, BlockKind, Figure, Image, Inline};
use crate::theme::Alignment;

use super::super::items::{Row, image_size};
use super::super::page::Tag;
use super::super::style::Spec;
use super::pieces::{Float, Frame, LINE, Picture, Piece, PieceKind, ticks};
use super::{FlowMaker, Place, faced};

impl<'a> FlowMaker<'a> {
    /// The style of captions.
    pub(super) fn caption_spec(&self, place: Place) -> Spec {
        let style = &self.theme.figure;
        faced(Spec { size: place.spec.size * style.caption_scale, ..place.spec }, style.caption_face)
    }

    pub(super) fn caption(&mut self, caption: &'a [Inline], block: &'a Block, place: Place) {
        let spec = self.caption_spec(place);
        let row = self.items.row(caption, spec);
        self.caption_row(row, spec, block, place);
    }

    pub(super) fn caption_row(&mut self, row: Row, spec: Spec, block: &'a Block, place: Place) {
        let align = self.theme.figure.caption_align;
        let mut piece = self.text(row, Some(align), block, Place { spec, inner: true, ..place });
        if let PieceKind::Text(text) = &mut piece.kind {
            text.height = LINE;
        }
        piece.tag = Tag::Part(block.id, 0);
        self.flow.pieces.push(piece);
    }

    /// Sets images that stand without text: side by side what stands in one line of the source and
    /// finds room, and those that fill a page on theirs. Says whether there was any.
    pub(super) fn images(&mut self, content: &'a [Inline], block: &Block, place: Place, space: u16) -> bool {
        let mut row: Vec<Picture> = Vec::new();
        let from = self.flow.pieces.len();
        for inline in content {
            let image = match inline {
                Inline::Image(image) => image,
                Inline::Break => {
                    self.picture_row(&mut row, block, place, space);
                    continue;
                }
                _ => continue,
            };
            let Some((asset, file)) =
                image.asset.and_then(|asset| Some((asset, self.items.book.assets.get(asset.0 as usize)?)))
            else {
                continue;
            };
            if !self.in_cell && (image.attrs.class("full-page") || block.class("full-page")) {
                self.picture_row(&mut row, block, place, space);
                self.plate(asset, file.size, image, block, place);
                continue;
            }
            let room = self.measure - place.left - place.right;
            let (mut width, mut height) = image_size(file, image, room);
            // No image is taller than a page holds beside its caption.
            let tallest = f32::from(self.theme.lines().saturating_sub(3)) * self.theme.text.leading;
            if height > tallest {
                width *= tallest / height;
                height = tallest;
            }
            let taken: f32 = row.iter().map(|picture| picture.width).sum();
            if taken + width > room + 0.1 {
                self.picture_row(&mut row, block, place, space);
            }
            row.push(Picture { asset, at: 0.0, width, height, alt: image.alt.as_str().into() });
        }
        self.picture_row(&mut row, block, place, space);
        self.flow.pieces.len() > from
    }

    /// Sets images side by side, a little smaller where they leave no room between them.
    fn picture_row(&mut self, row: &mut Vec<Picture>, block: &Block, place: Place, space: u16) {
        if row.is_empty() {
            return;
        }
        let gap = self.theme.text.size;
        let gaps = gap * (row.len() - 1) as f32;
        let room = self.measure - place.left - place.right;
        let widths: f32 = row.iter().map(|picture| picture.width).sum();
        let scale = ((room - gaps) / widths).clamp(0.1, 1.0);
        let mut at = 0.0;
        for picture in &mut *row {
            (picture.width, picture.height) = (picture.width * scale, picture.height * scale);
            picture.at = at;
            at += picture.width + gap;
        }
        let mut piece = self.piece(PieceKind::Images(std::mem::take(row)), block, place);
        piece.before = space;
        piece.after = space;
        self.flow.pieces.push(piece);
    }

    /// Sets an image on a page of its own.
    fn plate(&mut self, asset: AssetId, size: (f32, f32), image: &Image, block: &Block, place: Place) {
        let from = self.flow.pieces.len();
        let kind = PieceKind::Plate { asset, size, alt: image.alt.as_str().into() };
        for kind in [PieceKind::PageBreak, kind] {
            let piece = self.piece(kind, block, place);
            self.flow.pieces.push(piece);
        }
        if !matches!(&block.kind, BlockKind::Figure(figure) if !figure.caption.is_empty()) {
            let here = image.attrs.class("here");
            self.float_unless(here || block.class("here"), from, self.flush, place);
        }
    }

    pub(super) fn figure(&mut self, block: &'a Block, figure: &'a Figure, place: Place) {
        let from = self.flow.pieces.len();
        let flush = self.flush;
        for inner in &figure.blocks {
            match &inner.kind {
                BlockKind::Paragraph(content) if only_images(content) => {
                    self.images(content, block, place, 0);
                }
                _ => self.block(inner, place),
            }
        }
        if !figure.caption.is_empty() {
            if self.flow.pieces.len() > from
                && let Some(last) = self.flow.pieces.last_mut()
            {
                last.keep = true;
                last.after = ticks(0.5);
            }
            self.caption(&figure.caption, block, place);
        }
        self.space_around(from, LINE);
        self.flush = true;
        if !figure.caption.is_empty() && !has_plate(&self.flow.pieces[from..]) {
            self.float(block, from, flush, place);
        }
    }

    /// Lets the pieces of a figure or table leave their place, unless its author or the theme says
    /// otherwise. `flush`: whether the next paragraph would have had an indent without it.
    pub(super) fn float(&mut self, block: &Block, from: usize, flush: bool, place: Place) {
        self.float_unless(block.class("here"), from, flush, place);
    }

    fn float_unless(&mut self, here: bool, from: usize, flush: bool, place: Place) {
        let to = self.flow.pieces.len();
        if here || !self.theme.figure.float || place.inner || self.in_note || to == from {
            return;
        }
        self.flow.floats.push(Float { from, to });
        // What follows may come to follow what stands above.
        self.flush = flush;
    }

    pub(super) fn admonition(&mut self, block: &'a Block, admonition: &'a Admonition, place: Place) {
        let style = &self.theme.admonition;
        let (bar, indent, face) = (style.bar, style.indent, style.title_face);
        self.flow.frames.push(Frame::Bar(indent, bar, place.rtl));
        let frame = u16::try_from(self.flow.frames.len() - 1).ok();
        let inner = Place { frame, inner: true, ..place.indented(indent + bar) };
        let from = self.flow.pieces.len();
        let spec = faced(place.spec, face);
        let row = match &admonition.title {
            Some(title) => self.items.row(title, spec),
            None => {
                let words = &self.items.book.meta.words;
                let word = words.remark(&admonition.kind).unwrap_or(&admonition.kind);
                self.items.text_row(word, spec)
            }
        };
        if !row.items.is_empty() {
            let piece = self.text(row, Some(Alignment::Start), block, inner);
            self.flow.pieces.push(Piece { keep: true, tag: Tag::Part(block.id, 0), ..piece });
        }
        self.flush = true;
        self.blocks(&admonition.blocks, inner);
        self.space_around(from, LINE);
        self.flush = true;
    }

    pub(super) fn container(&mut self, block: &'a Block, blocks: &'a [Block], place: Place) {
        let from = self.flow.pieces.len();
        self.blocks(blocks, place);
        let align = if block.class("center") {
            Some(Alignment::Center)
        } else if block.class("right") {
            Some(Alignment::End)
        } else {
            None
        };
        if let Some(align) = align {
            for piece in &mut self.flow.pieces[from..] {
                if let PieceKind::Text(text) = &mut piece.kind {
                    text.align = Some(align);
                    text.indent = 0.0;
                }
            }
            self.flush = true;
        }
    }
}

/// Whether a paragraph holds images and nothing else.
pub(super) fn only_images(content: &[Inline]) -> bool {
    let image = |inline: &Inline| matches!(inline, Inline::Image(_));
    content.iter().any(image)
        && content.iter().all(|inline| match inline {
            Inline::Image(_) | Inline::Break => true,
            Inline::Text(text) => text.trim().is_empty(),
            _ => false,
        })
}

fn has_plate(pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| matches!(piece.kind, PieceKind::Plate { .. }))
}
