//! What the stores ask of an e-book, as data: each rule with the page it is taken from.
//!
//! A rule *refuses* where its store says "must" or sends books back; else it advises.

use super::Store;
use crate::document::AssetKind::{self, Gif, Jpeg, Png, Svg};

/// A rule of a store.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// Whose it is.
    pub store: Store,
    /// What is asked.
    pub asks: Asks,
    /// Whether a book that breaks it is refused; else the store only advises.
    pub refuses: bool,
    /// Where the store says so.
    pub source: &'static str,
}

/// What can be asked of an e-book.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Asks {
    /// The cover's width and height, at least, pixels.
    CoverAtLeast(u32, u32),
    /// The cover's shorter side, at least, pixels.
    CoverShortSide(u32),
    /// The cover's width and height, at most, pixels.
    CoverAtMost(u32),
    /// The cover's height to its width, between two bounds.
    CoverRatio(f32, f32),
    /// The cover's bytes, at most.
    CoverBytes(u64),
    /// The kinds of file the cover may be.
    CoverKinds(&'static [AssetKind]),
    /// The kinds of file an image may be.
    ImageKinds(&'static [AssetKind]),
    /// An image's bytes, at most.
    ImageBytes(u64),
    /// An image's pixels, at most: width times height.
    ImagePixels(u64),
    /// Images in screen colours, none in printing inks.
    ImageRgb,
    /// Images without parts that let the page show through.
    ImageOpaque,
    /// Images that do not move.
    ImageStill,
    /// Characters of an image's description, fewer than this.
    Description(usize),
    /// Every image described.
    Described,
    /// Columns of a table, at most.
    TableColumns(usize),
    /// Levels of the contents, at most.
    ContentsDepth(usize),
    /// Bytes of the whole file, at most.
    BookBytes(u64),
    /// Drawings in SVG, at most.
    Drawings(usize),
}

const MB: u64 = 1_000_000;
const GB: u64 = 1_000_000_000;

const KDP_COVER: &str = "https://kdp.amazon.com/en_US/help/topic/G6GTK3T3NUHKLEFX";
const KDP_COVER_FILE: &str = "https://kdp.amazon.com/en_US/help/topic/G200645690";
const KDP_IMAGES: &str = "https://kdp.amazon.com/en_US/help/topic/G75V4YX5X8GRGXWV";
const APPLE_IMAGES: &str = "https://help.apple.com/itc/booksassetguide/en.lproj/itca71ad3c33.html";
const APPLE_BOOK: &str = "https://itunespartner.apple.com/books/support/9-prepare-book";
const KOBO: &str = "https://github.com/kobolabs/epub-spec";
const GOOGLE: &str = "https://support.google.com/books/partner/answer/3424254";

const fn refuses(store: Store, asks: Asks, source: &'static str) -> Rule {
    Rule { store, asks, refuses: true, source }
}

const fn advises(store: Store, asks: Asks, source: &'static str) -> Rule {
    Rule { store, asks, refuses: false, source }
}

/// Every rule of every store.
pub const RULES: &[Rule] = &[
    refuses(Store::Kdp, Asks::CoverAtLeast(625, 1000), KDP_COVER),
    refuses(Store::Kdp, Asks::CoverAtMost(10_000), KDP_COVER),
    refuses(Store::Kdp, Asks::CoverBytes(50 * MB), KDP_COVER),
    advises(Store::Kdp, Asks::CoverAtLeast(1600, 2560), KDP_COVER),
    advises(Store::Kdp, Asks::CoverRatio(1.5, 1.7), KDP_COVER),
    // The cover that is uploaded beside the book is a JPEG or TIFF.
    advises(Store::Kdp, Asks::CoverKinds(&[Jpeg]), KDP_COVER_FILE),
    refuses(Store::Kdp, Asks::ImageKinds(&[Jpeg, Png, Gif, Svg]), KDP_IMAGES),
    refuses(Store::Kdp, Asks::ImageStill, KDP_IMAGES),
    refuses(Store::Kdp, Asks::ImageRgb, KDP_IMAGES),
    advises(Store::Kdp, Asks::ImageOpaque, KDP_IMAGES),
    // "Enhanced Typesetting does not support SVG images".
    advises(Store::Kdp, Asks::Drawings(25), KDP_IMAGES),
    advises(Store::Kdp, Asks::Description(140), KDP_IMAGES),
    refuses(Store::Apple, Asks::CoverShortSide(1400), APPLE_BOOK),
    refuses(Store::Apple, Asks::CoverKinds(&[Jpeg, Png]), APPLE_IMAGES),
    refuses(Store::Apple, Asks::ImagePixels(5_600_000), APPLE_IMAGES),
    refuses(Store::Apple, Asks::ImageRgb, APPLE_IMAGES),
    advises(Store::Apple, Asks::ImageKinds(&[Jpeg, Png, Svg]), APPLE_IMAGES),
    advises(Store::Apple, Asks::Described, APPLE_BOOK),
    refuses(Store::Apple, Asks::BookBytes(2 * GB), APPLE_BOOK),
    refuses(Store::Kobo, Asks::CoverKinds(&[Jpeg, Png]), KOBO),
    advises(Store::Kobo, Asks::CoverBytes(3 * MB), KOBO),
    // 3:4 is "optimal", 800 by 1224 their average, and "all dimensions will be rendered".
    advises(Store::Kobo, Asks::CoverRatio(1.25, 1.7), KOBO),
    advises(Store::Kobo, Asks::ImageBytes(5 * MB), KOBO),
    advises(Store::Kobo, Asks::ImageRgb, KOBO),
    advises(Store::Kobo, Asks::ImageOpaque, KOBO),
    advises(Store::Kobo, Asks::ImageKinds(&[Jpeg, Png, Gif, Svg]), KOBO),
    advises(Store::Kobo, Asks::TableColumns(4), KOBO),
    advises(Store::Kobo, Asks::ContentsDepth(3), KOBO),
    advises(Store::Kobo, Asks::BookBytes(GB), KOBO),
    refuses(Store::Google, Asks::CoverShortSide(640), GOOGLE),
    refuses(Store::Google, Asks::CoverAtMost(7200), GOOGLE),
    refuses(Store::Google, Asks::CoverKinds(&[Jpeg, Png]), GOOGLE),
    refuses(Store::Google, Asks::BookBytes(2 * GB), GOOGLE),
];
