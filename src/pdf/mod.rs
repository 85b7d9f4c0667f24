//! From pages to a finished PDF.
//!
//! printpdf makes the fonts, images and the frame of the document; the pages' content streams
//! are written here as bytes ([`content`]), and a pass over the document that printpdf made
//! ([`document`]) adds what it does not know: ways through the file, labels, metadata, boxes.
//! [`file`] turns objects to bytes. The same book gives the same bytes, on any number of threads.

mod content;
mod document;
mod faces;
mod file;
mod images;
mod labels;
mod metadata;
mod navigation;
mod operands;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

use rayon::prelude::*;

use crate::diagnostics::Diagnostics;
use crate::document::Book;
use crate::typeset::page::{Page, PrintedBook};

/// Compression of page contents, 1 to 9.
const LEVEL: u32 = 6;

/// Makes the PDF of a typeset book.
///
/// Fonts that cannot be embedded and images that cannot be read are said to `diags`, with all
/// that they concern left out; the file is whole without them.
#[must_use]
pub fn write(printed: &PrintedBook, book: &Book, diags: &Diagnostics) -> Vec<u8> {
    let faces: Vec<_> = printed
        .faces
        .par_iter()
        .enumerate()
        .map(|(index, face)| faces::prepare(index, face, diags))
        .collect();
    let pictures = images::prepare(printed, book, diags);
    let names: Vec<String> = (0..)
        .zip(&pictures)
        .map(|(index, picture): (u32, _)| picture.as_ref().map_or_else(String::new, |_| format!("i{index}")))
        .collect();
    let setting = content::Setting {
        faces: &faces,
        images: &names,
        height: printed.trim.1,
        bleed: printed.bleed.max(0.0),
    };
    // A file has a page at least.
    let blank = [Page::default()];
    let pages = if printed.pages.is_empty() { &blank } else { printed.pages.as_slice() };
    let contents = pages
        .par_iter()
        .map_init(
            || (file::Deflater::new(LEVEL), Vec::with_capacity(16_384)),
            |(deflater, buffer), page| {
                buffer.clear();
                content::write(page, &setting, buffer);
                deflater.deflate(buffer)
            },
        )
        .collect();
    let (doc, shared) =
        document::build(document::Parts { printed, book, faces: &faces, contents, pictures, names: &names });
    file::write(doc, &shared)
}
