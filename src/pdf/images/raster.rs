//! Images that are decoded and compressed anew: with alpha, interlaced, GIF, WebP.

use std::io::Cursor;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ExtendedColorType, ImageEncoder, ImageFormat, ImageReader};

use super::{Data, Raster, Refusal, png};
use crate::document::AssetKind;

/// Decodes a file and embeds its pixels, 8 bits to a component; of several frames the first.
pub(super) fn embed(bytes: &[u8], kind: AssetKind) -> Result<Raster, Refusal> {
    let format = format(kind)?;
    // The reader's own limits keep a small file from growing beyond the machine's memory.
    let image =
        ImageReader::with_format(Cursor::new(bytes), format).decode().map_err(|error| error.to_string())?;
    of(image)
}

/// The format of a kind of file.
pub(super) fn format(kind: AssetKind) -> Result<ImageFormat, Refusal> {
    Ok(match kind {
        AssetKind::Jpeg => ImageFormat::Jpeg,
        AssetKind::Png => ImageFormat::Png,
        AssetKind::Gif => ImageFormat::Gif,
        AssetKind::WebP => ImageFormat::WebP,
        AssetKind::Svg => return Err("it is a drawing".into()),
    })
}

/// Embeds pixels, 8 bits to a component.
pub(super) fn of(image: DynamicImage) -> Result<Raster, Refusal> {
    let (width, height) = (image.width(), image.height());
    let (color, alpha) = planes(image);
    let mut raster = packed(&color, width, height)?;
    mask(&mut raster, alpha, width, height)?;
    Ok(raster)
}

/// Gives an image its transparency, if it has any.
pub(super) fn mask(raster: &mut Raster, alpha: Vec<u8>, width: u32, height: u32) -> Result<(), Refusal> {
    if alpha.iter().any(|alpha| *alpha < 255) {
        let mask = packed(&Color::Gray(alpha), width, height)?;
        if let Data::Own(bytes) = mask.data {
            raster.mask = Some((mask.dict, bytes));
        }
    }
    Ok(())
}

/// Pixels without alpha.
pub(super) enum Color {
    Gray(Vec<u8>),
    Rgb(Vec<u8>),
    /// Four inks.
    Inks(Vec<u8>),
}

/// Takes colour and alpha apart. What has no colour is gray: it prints in black alone.
fn planes(image: DynamicImage) -> (Color, Vec<u8>) {
    if !image.color().has_color() {
        let pixels = image.into_luma_alpha8();
        return pixels.pixels().map(|pixel| (pixel.0[0], pixel.0[1])).unzip_gray();
    }
    let pixels = image.into_rgba8();
    if pixels.pixels().all(|pixel| pixel.0[0] == pixel.0[1] && pixel.0[1] == pixel.0[2]) {
        return pixels.pixels().map(|pixel| (pixel.0[0], pixel.0[3])).unzip_gray();
    }
    let alpha = pixels.pixels().map(|pixel| pixel.0[3]).collect();
    (Color::Rgb(pixels.pixels().flat_map(|pixel| [pixel.0[0], pixel.0[1], pixel.0[2]]).collect()), alpha)
}

/// Gray and alpha from pairs of them.
trait UnzipGray {
    fn unzip_gray(self) -> (Color, Vec<u8>);
}

impl<I: Iterator<Item = (u8, u8)>> UnzipGray for I {
    fn unzip_gray(self) -> (Color, Vec<u8>) {
        let (gray, alpha) = self.unzip();
        (Color::Gray(gray), alpha)
    }
}

/// Compresses pixels as PNG does, and takes the rows out of it.
pub(super) fn packed(color: &Color, width: u32, height: u32) -> Result<Raster, Refusal> {
    let (pixels, kind) = match color {
        Color::Gray(pixels) => (pixels, ExtendedColorType::L8),
        Color::Rgb(pixels) => (pixels, ExtendedColorType::Rgb8),
        Color::Inks(pixels) => (pixels, ExtendedColorType::Rgba8),
    };
    let mut file = Vec::new();
    PngEncoder::new_with_quality(&mut file, CompressionType::Default, FilterType::Adaptive)
        .write_image(pixels, width, height, kind)
        .map_err(|error| error.to_string())?;
    if matches!(color, Color::Inks(_)) { png::embed_inks(&file) } else { png::embed(&file) }
}
