//! What a finished e-book is, in the figures that stores go by.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::document::walk::{each_block, each_inline_of};
use crate::document::{AssetKind, BlockKind, Book, Cell, Inline};
use crate::epub::{components, moves, transparent};
use crate::source::Span;

/// An image of the e-book.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    /// Its file, as the author knows it.
    pub name: String,
    /// What it is.
    pub kind: AssetKind,
    /// Width and height, pixels.
    pub size: (f32, f32),
    /// Bytes of the file.
    pub bytes: u64,
    /// Whether it is in printing inks.
    pub inks: bool,
    /// Whether the page shows through it somewhere.
    pub transparent: bool,
    /// Whether it has more than one frame.
    pub moves: bool,
    /// Where the text first shows it.
    pub span: Option<Span>,
}

impl Default for Image {
    fn default() -> Self {
        Self {
            name: String::new(),
            kind: AssetKind::Jpeg,
            size: (0.0, 0.0),
            bytes: 0,
            inks: false,
            transparent: false,
            moves: false,
            span: None,
        }
    }
}

impl Image {
    /// Whether it has pixels.
    #[must_use]
    pub fn raster(&self) -> bool {
        self.kind != AssetKind::Svg
    }

    /// Pixels from left to right.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.size.0 as u32
    }

    /// Pixels from top to bottom.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.size.1 as u32
    }

    /// All pixels.
    #[must_use]
    pub fn pixels(&self) -> u64 {
        u64::from(self.width()) * u64::from(self.height())
    }

    /// Width and height as a sentence has them.
    #[must_use]
    pub fn shape(&self) -> String {
        format!("{} × {} pixels", self.width(), self.height())
    }
}

/// The figures of an e-book.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// The cover.
    pub cover: Option<Image>,
    /// All other images, in the order of their first use.
    pub images: Vec<Image>,
    /// Characters of each image's description, and its place.
    pub descriptions: Vec<(usize, Span)>,
    /// Images that have none, and are not said to be decorations.
    pub undescribed: Vec<Span>,
    /// Columns of each table, and its place.
    pub tables: Vec<(usize, Span)>,
    /// Levels of the contents.
    pub contents_depth: usize,
    /// Bytes of the file.
    pub bytes: u64,
}

impl Facts {
    /// Looks at a finished e-book; `book` tells the places in the manuscript.
    ///
    /// # Errors
    ///
    /// Fails where the file is no e-book of Aldine's making.
    pub fn of(book: &Book, epub: &[u8]) -> Result<Self, String> {
        let mut archive = ZipArchive::new(Cursor::new(epub)).map_err(|e| e.to_string())?;
        let mut read = |name: &str| -> Result<Vec<u8>, String> {
            let mut bytes = Vec::new();
            let mut file = archive.by_name(name).map_err(|e| format!("{name}: {e}"))?;
            file.read_to_end(&mut bytes).map_err(|e| format!("{name}: {e}"))?;
            Ok(bytes)
        };
        let text = |bytes| String::from_utf8(bytes).map_err(|e| e.to_string());
        let mut facts = Self { bytes: epub.len() as u64, ..Self::default() };
        let package = text(read("OEBPS/content.opf")?)?;
        let package = roxmltree::Document::parse(&package).map_err(|e| e.to_string())?;
        for item in package.descendants().filter(|n| n.tag_name().name() == "item") {
            let attribute = |name| item.attribute(name).unwrap_or_default();
            let Some(kind) = kind(attribute("media-type")) else { continue };
            let is_cover = attribute("properties").split(' ').any(|p| p == "cover-image");
            let number = attribute("id").strip_prefix("image-").and_then(|n| n.parse::<usize>().ok());
            let asset = match is_cover {
                true => book.cover.map(|id| id.0 as usize),
                false => number.and_then(|n| n.checked_sub(1)),
            };
            let asset = asset.and_then(|n| book.assets.get(n));
            let bytes = read(&format!("OEBPS/{}", attribute("href")))?;
            let own = image::ImageReader::new(Cursor::new(&bytes)).with_guessed_format().ok();
            let size = own.and_then(|reader| reader.into_dimensions().ok());
            let size = size.map(|(w, h)| (w as f32, h as f32)).or(asset.map(|a| a.size)).unwrap_or_default();
            let name = asset.map_or_else(|| attribute("href").to_string(), |a| a.path.display().to_string());
            let image = Image {
                name: format!("`{name}`"),
                kind,
                size,
                bytes: bytes.len() as u64,
                inks: kind == AssetKind::Jpeg && components(&bytes) == Some(4),
                transparent: transparent(kind, &bytes),
                moves: moves(kind, &bytes),
                span: asset.and_then(|a| a.span),
            };
            if is_cover {
                facts.cover = Some(image);
            } else {
                facts.images.push(image);
            }
        }
        let ncx = text(read("OEBPS/toc.ncx")?)?;
        let ncx = roxmltree::Document::parse(&ncx).map_err(|e| e.to_string())?;
        facts.contents_depth = ncx
            .descendants()
            .find(|n| n.attribute("name") == Some("dtb:depth"))
            .and_then(|n| n.attribute("content")?.parse().ok())
            .unwrap_or(0);
        facts.text(book);
        Ok(facts)
    }

    /// Drawings among the images.
    #[must_use]
    pub fn drawings(&self) -> usize {
        self.images.iter().filter(|image| image.kind == AssetKind::Svg).count()
    }

    /// What the manuscript says of images and tables.
    fn text(&mut self, book: &Book) {
        for section in &book.sections {
            for blocks in std::iter::once(&section.blocks).chain(section.notes.iter().map(|n| &n.blocks)) {
                each_block(blocks, &mut |block| {
                    if let BlockKind::Table(table) = &block.kind {
                        let width = |row: &[Cell]| row.iter().map(|c| usize::from(c.columns.max(1))).sum();
                        let columns = table.head.iter().chain(&table.body).map(|r| width(r)).max();
                        self.tables.push((columns.unwrap_or(0), block.span));
                    }
                });
                each_inline_of(blocks, &mut |inline| {
                    let Inline::Image(image) = inline else { return };
                    match image.alt.trim().chars().count() {
                        0 if image.decorative() => {}
                        0 => self.undescribed.push(image.span),
                        length => self.descriptions.push((length, image.span)),
                    }
                });
            }
        }
    }
}

fn kind(media_type: &str) -> Option<AssetKind> {
    AssetKind::ALL.into_iter().find(|kind| crate::epub::media_type(*kind) == media_type)
}
