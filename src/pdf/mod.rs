//! From pages to a finished PDF.
//!
//! printpdf makes the fonts, images and the frame of the document; the pages' content streams
//! are written here as bytes ([`content`]), and a pass over the document that printpdf made
//! ([`document`]) adds what it does not know: structure ([`tags`]), ways through the file, labels,
//! metadata, boxes, output intents. [`file`] turns objects to bytes, and [`verify`] holds them
//! against the standards that they claim. The same book gives the same bytes, on any number of threads.

mod colour;
mod content;
mod document;
mod faces;
mod file;
mod images;
mod inks;
mod labels;
mod metadata;
mod navigation;
mod operands;
#[cfg(test)]
mod sample;
mod tags;
#[cfg(test)]
mod tests;
pub mod verify;

use rayon::prelude::*;

pub use crate::manifest::Inks;
pub use colour::Profile;
pub use verify::Standard;

use crate::dates::Time;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::Book;
use crate::typeset::page::{Page, PrintedBook};

/// Compression of page contents, 1 to 9.
const LEVEL: u32 = 6;

/// What the file is to be.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The standards that it must keep; `None` for PDF/UA-1, if it can be kept.
    pub standards: Option<Vec<Standard>>,
    /// The press that a PDF/X-4 is for; black ink alone where none is named.
    pub press: Option<Profile>,
    /// Whether crop marks stand around the trimmed page.
    pub marks: bool,
    /// What images are printed in.
    pub inks: Inks,
}

/// Makes the PDF of a typeset book.
///
/// The file says of itself that it keeps a standard only where [`verify::verify`] finds it kept; a
/// rule that is not is said: an error where the standard is demanded, else a warning. Fonts that
/// cannot be embedded and images that cannot be read are said to `diags`, with all that they concern
/// left out; the file is whole without them.
#[must_use]
pub fn write(printed: &PrintedBook, book: &Book, options: &Options, diags: &Diagnostics) -> Vec<u8> {
    let mut claims = options.standards.clone().unwrap_or_else(|| vec![Standard::Ua1]);
    let inks = inks::Inks::of(options, &claims).unwrap_or_else(|reason| {
        let message = format!("images cannot be printed in the inks of the press's profile: {reason}");
        let help = "name the ICC profile that the printer gives, within the book: `[pdf] profile`";
        diags.push(Diagnostic::error("no-inks", message).help(help));
        None
    });
    let inks = inks.as_ref();
    let mut bytes = make(printed, book, options, inks, &claims, diags);
    if let Some(inks) = inks
        && let Some(found) = verify::other_colours(&bytes, inks.four())
    {
        let message = format!("the finished PDF has colours that are not in {}: {found}", inks.name());
        diags.push(Diagnostic::error("no-inks", message).help("this is a defect of Aldine"));
    }
    while !claims.is_empty() {
        let breaches = match verify::verify(&bytes, Some(&claims)) {
            Ok(verdict) => verdict.breaches,
            Err(error) => {
                let message = format!("the finished PDF cannot be read: {error}");
                diags.push(Diagnostic::error("pdf-unreadable", message).help("this is a defect of Aldine"));
                return bytes;
            }
        };
        if breaches.is_empty() {
            break;
        }
        for breach in &breaches {
            let message = format!("the PDF does not keep {breach}");
            let said = if options.standards.is_some() {
                Diagnostic::error("pdf-standard", message)
            } else {
                Diagnostic::warning("pdf-standard", message)
            };
            diags.push(said.help(breach.help));
        }
        claims.retain(|claim| breaches.iter().all(|breach| breach.standard != *claim));
        // The same once more, without the claim; what else is wrong was said.
        bytes = make(printed, book, options, inks, &claims, &Diagnostics::default());
    }
    bytes
}

/// Makes the file, with claims.
fn make(
    printed: &PrintedBook,
    book: &Book,
    options: &Options,
    inks: Option<&inks::Inks>,
    claims: &[Standard],
    diags: &Diagnostics,
) -> Vec<u8> {
    let for_press = claims.contains(&Standard::X4);
    let faces: Vec<_> = printed
        .faces
        .par_iter()
        .enumerate()
        .map(|(index, face)| faces::prepare(index, face, diags))
        .collect();
    let pictures = images::prepare(printed, book, inks, diags);
    let names: Vec<String> = (0..)
        .zip(&pictures)
        .map(|(index, picture): (u32, _)| picture.as_ref().map_or_else(String::new, |_| format!("i{index}")))
        .collect();
    let bleed = printed.bleed.max(0.0);
    let (marks, frame) = match options.marks.then(|| content::Setting::marks(bleed)) {
        Some((gap, frame)) => (Some(gap), frame),
        None => (None, bleed),
    };
    let setting = content::Setting {
        faces: &faces,
        images: &names,
        width: printed.trim.0,
        height: printed.trim.1,
        frame,
        marks,
        press: claims.contains(&Standard::X4) || inks.is_some(),
    };
    // A file has a page at least.
    let blank = [Page::default()];
    let pages = if printed.pages.is_empty() { &blank } else { printed.pages.as_slice() };
    let written: Vec<(Vec<u8>, Vec<tags::Leaf>)> = pages
        .par_iter()
        .map_init(
            || (file::Deflater::new(LEVEL), Vec::with_capacity(16_384)),
            |(deflater, buffer), page| {
                buffer.clear();
                let leaves = content::write(page, &setting, buffer);
                (deflater.deflate(buffer), leaves)
            },
        )
        .collect();
    let (contents, leaves): (Vec<_>, Vec<_>) = written.into_iter().unzip();
    // A file for the press has no links.
    let mut tree = tags::Tree::plan(book, printed, !for_press);
    tree.fill(printed, &leaves);
    let press = options.press.as_ref();
    let time = Time::of(book.meta.date.as_deref()).or_else(|| {
        // A press wants a date; it is the one that the e-book has to have, too.
        for_press.then(|| {
            let message =
                format!("PDF/X-4 wants a date, and the book has none: {} stands for it", Time::FIRST);
            diags.push(Diagnostic::warning("no-date", message).help("give the book a `date`"));
            Time::FIRST
        })
    });
    let parts = document::Parts {
        printed,
        book,
        faces: &faces,
        contents,
        tree,
        pictures,
        names: &names,
        claims,
        press,
        frame,
        time,
    };
    let (doc, shared) = document::build(parts);
    let version = if for_press { file::Version::V1_6 } else { file::Version::V1_7 };
    file::write(doc, &shared, version)
}
