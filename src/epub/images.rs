//! Images as the e-book has them: as they are, unless readers could not show them so, or the
//! manifest wants them smaller.
//!
//! CMYK photographs become RGB, since shops refuse them and screens show them wrong; WebP, which
//! many devices cannot show, becomes PNG or JPEG; drawings lose what would run or load anything.
//! Pictures that move are kept whole.

use std::borrow::Cow;
use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageFormat, ImageReader};
use rayon::prelude::*;

use super::drawing;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{Asset, AssetId, AssetKind, Book};
use crate::manifest::ImageOptions;

/// An image as it goes into the package.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture<'a> {
    /// What it is.
    pub kind: AssetKind,
    /// The file.
    pub bytes: Cow<'a, [u8]>,
    /// Width and height, pixels; of a drawing, the units of its view box.
    pub size: (f32, f32),
}

/// The quality of JPEGs that had to be made anew, where the manifest says nothing.
const QUALITY: u8 = 88;

/// Every image of the book, by [`AssetId`].
#[must_use]
pub fn prepare<'a>(book: &'a Book, options: &ImageOptions, diags: &Diagnostics) -> Vec<Picture<'a>> {
    let cover = book.cover.map_or(usize::MAX, |AssetId(n)| n as usize);
    book.assets
        .par_iter()
        .enumerate()
        .map(|(i, asset)| {
            // Shops want the cover large.
            let longest = options.longest_side.filter(|_| i != cover);
            picture(asset, longest, options.quality, diags)
        })
        .collect()
}

fn picture<'a>(
    asset: &'a Asset,
    longest: Option<u32>,
    quality: Option<u8>,
    diags: &Diagnostics,
) -> Picture<'a> {
    let kept = Picture { kind: asset.kind, bytes: Cow::Borrowed(&asset.bytes), size: asset.size };
    if asset.kind == AssetKind::Svg {
        return match drawing::clean(&asset.bytes) {
            Some(clean) => Picture { bytes: Cow::Owned(clean.into_bytes()), ..kept },
            None => kept,
        };
    }
    let cmyk = asset.kind == AssetKind::Jpeg && components(&asset.bytes) == Some(4);
    let large = longest.filter(|most| asset.size.0.max(asset.size.1) > *most as f32);
    let smaller = quality.is_some() && asset.kind == AssetKind::Jpeg;
    if !(cmyk || large.is_some() || smaller || asset.kind == AssetKind::WebP)
        || moves(asset.kind, &asset.bytes)
    {
        return kept;
    }
    match made(asset, large, quality.unwrap_or(QUALITY), cmyk) {
        // What would only grow stays as it was.
        Ok(new)
            if !cmyk && large.is_none() && new.kind == asset.kind && new.bytes.len() >= asset.bytes.len() =>
        {
            kept
        }
        Ok(new) => new,
        Err(error) => {
            let message =
                format!("the image `{}` goes into the e-book as it is: {error}", asset.path.display());
            let warning =
                Diagnostic::warning("image-not-converted", message).help("save it anew as PNG or JPEG");
            diags.push(match asset.span {
                Some(span) => warning.at(span),
                None => warning,
            });
            kept
        }
    }
}

/// The image anew.
fn made(asset: &Asset, longest: Option<u32>, quality: u8, cmyk: bool) -> Result<Picture<'static>, String> {
    let format = match asset.kind {
        AssetKind::Jpeg => ImageFormat::Jpeg,
        AssetKind::Png => ImageFormat::Png,
        AssetKind::Gif => ImageFormat::Gif,
        AssetKind::WebP => ImageFormat::WebP,
        AssetKind::Svg => return Err("it is a drawing".into()),
    };
    let said = |e: image::ImageError| e.to_string();
    let mut decoder =
        ImageReader::with_format(Cursor::new(&*asset.bytes), format).into_decoder().map_err(said)?;
    // A profile of inks says nothing of colours on a screen.
    let profile = decoder.icc_profile().map_err(said)?.filter(|_| !cmyk);
    let orientation = decoder.orientation().map_err(said)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(said)?;
    image.apply_orientation(orientation);
    if let Some(most) = longest {
        image = image.resize(most, most, FilterType::Lanczos3);
    }
    let image = plain(image);
    let photograph = match asset.kind {
        AssetKind::Jpeg => true,
        AssetKind::WebP => lossy(&asset.bytes) && !image.color().has_alpha(),
        _ => false,
    };
    let mut bytes = Vec::new();
    let (w, h, color) = (image.width(), image.height(), image.color().into());
    if photograph {
        let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality.clamp(1, 100));
        if let Some(profile) = profile {
            encoder.set_icc_profile(profile).map_err(|e| e.to_string())?;
        }
        encoder.write_image(image.as_bytes(), w, h, color).map_err(said)?;
    } else {
        let mut encoder = PngEncoder::new(&mut bytes);
        if let Some(profile) = profile {
            encoder.set_icc_profile(profile).map_err(|e| e.to_string())?;
        }
        encoder.write_image(image.as_bytes(), w, h, color).map_err(said)?;
    }
    let kind = if photograph { AssetKind::Jpeg } else { AssetKind::Png };
    Ok(Picture { kind, bytes: Cow::Owned(bytes), size: (w as f32, h as f32) })
}

/// Eight bits a channel, with no channel that says nothing.
fn plain(image: DynamicImage) -> DynamicImage {
    let color = image.color();
    let clear = color.has_alpha() && image.to_rgba8().pixels().any(|p| p.0[3] < 255);
    match (color.has_color(), clear) {
        (true, true) => DynamicImage::ImageRgba8(image.into_rgba8()),
        (true, false) => DynamicImage::ImageRgb8(image.into_rgb8()),
        (false, true) => DynamicImage::ImageLumaA8(image.into_luma_alpha8()),
        (false, false) => DynamicImage::ImageLuma8(image.into_luma8()),
    }
}

/// How many inks or colours a JPEG has, by its frame header.
#[must_use]
pub fn components(jpeg: &[u8]) -> Option<u8> {
    let mut at = 2;
    loop {
        let [0xFF, marker, high, low] = *jpeg.get(at..at + 4)? else { return None };
        match marker {
            0xFF => {
                at += 1;
                continue;
            }
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => return jpeg.get(at + 9).copied(),
            0xDA => return None,
            _ => at += 2 + usize::from(u16::from_be_bytes([high, low])),
        }
    }
}

/// Whether a picture has a second frame.
#[must_use]
pub fn moves(kind: AssetKind, bytes: &[u8]) -> bool {
    match kind {
        // A graphic control extension stands before each frame of a moving one.
        AssetKind::Gif => bytes.windows(3).filter(|w| *w == [0x21, 0xf9, 0x04]).count() > 1,
        AssetKind::WebP => bytes.get(12..16) == Some(b"VP8X") && bytes.get(20).is_some_and(|f| f & 2 != 0),
        _ => false,
    }
}

/// Whether a picture has parts that let the page show through, as far as its header says.
#[must_use]
pub fn transparent(kind: AssetKind, bytes: &[u8]) -> bool {
    match kind {
        AssetKind::Png => {
            let chunk = bytes.windows(4).take(4096).any(|w| w == b"tRNS");
            matches!(bytes.get(25), Some(4 | 6)) || chunk
        }
        AssetKind::WebP => bytes.get(12..16) == Some(b"VP8X") && bytes.get(20).is_some_and(|f| f & 16 != 0),
        _ => false,
    }
}

fn lossy(webp: &[u8]) -> bool {
    webp.windows(4).take(4096).any(|w| w == b"VP8 ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn encoded(format: ImageFormat, image: &DynamicImage) -> Asset {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, format).unwrap();
        let kind = match format {
            ImageFormat::Jpeg => AssetKind::Jpeg,
            ImageFormat::WebP => AssetKind::WebP,
            _ => AssetKind::Png,
        };
        Asset {
            path: PathBuf::from("x"),
            kind,
            bytes: bytes.into_inner().into(),
            size: (image.width() as f32, image.height() as f32),
            dpi: None,
            span: None,
        }
    }

    fn shades(w: u32, h: u32) -> DynamicImage {
        image::RgbImage::from_fn(w, h, |x, y| image::Rgb([(x * 7) as u8, (y * 5) as u8, (x ^ y) as u8]))
            .into()
    }

    #[test]
    fn images_are_as_they_were_unless_asked_for() {
        let diags = Diagnostics::default();
        for format in [ImageFormat::Jpeg, ImageFormat::Png] {
            let asset = encoded(format, &shades(400, 100));
            let kept = picture(&asset, None, None, &diags);
            assert!(matches!(kept.bytes, Cow::Borrowed(_)));
            let small = picture(&asset, Some(200), None, &diags);
            assert_eq!((small.size, small.kind), ((200.0, 50.0), asset.kind));
            let read = image::load_from_memory(&small.bytes).unwrap();
            assert_eq!((read.width(), read.height()), (200, 50));
            assert!(matches!(picture(&asset, Some(400), None, &diags).bytes, Cow::Borrowed(_)));
        }
        let photograph = encoded(ImageFormat::Jpeg, &shades(300, 300));
        assert!(picture(&photograph, None, Some(20), &diags).bytes.len() < photograph.bytes.len());
        assert!(matches!(picture(&photograph, None, Some(100), &diags).bytes, Cow::Borrowed(_)));
    }

    #[test]
    fn every_device_can_show_them() {
        let diags = Diagnostics::default();
        let webp = encoded(ImageFormat::WebP, &shades(30, 20));
        let png = picture(&webp, None, None, &diags);
        assert_eq!(png.kind, AssetKind::Png);
        assert_eq!(image::load_from_memory(&png.bytes).unwrap().to_rgb8(), shades(30, 20).to_rgb8());
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/torture/src/img");
        let bytes = std::fs::read(folder.join("cmyk.jpg")).unwrap();
        assert_eq!(components(&bytes), Some(4));
        let asset = Asset { bytes: bytes.into(), ..photograph() };
        let rgb = picture(&asset, None, None, &diags);
        assert_eq!(components(&rgb.bytes), Some(3));
        // A picture that moves is kept whole.
        let gif = Asset {
            bytes: std::fs::read(folder.join("moving.gif")).unwrap().into(),
            kind: AssetKind::Gif,
            ..photograph()
        };
        assert!(moves(AssetKind::Gif, &gif.bytes));
        assert!(matches!(picture(&gif, Some(1), None, &diags).bytes, Cow::Borrowed(_)));
    }

    fn photograph() -> Asset {
        encoded(ImageFormat::Jpeg, &shades(8, 8))
    }
}
