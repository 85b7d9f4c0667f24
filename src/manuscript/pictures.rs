//! Images by their bytes: what they are, how large, and whether all of the file is there.
//!
//! Sources: PNG (third edition) 5, JPEG (ITU-T T.81) annex B and JFIF, GIF89a, the WebP container
//! specification. Nothing is decoded: structure, lengths and check sums tell a broken file.

use crate::document::AssetKind;

/// What a file's bytes say of its image.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Picture {
    pub(super) kind: AssetKind,
    /// As [`Asset::size`](crate::document::Asset::size).
    pub(super) size: (f32, f32),
    pub(super) dpi: Option<f32>,
}

/// Reads an image's head and checks the whole. The error is half a sentence: "is …".
pub(super) fn look(bytes: &[u8]) -> Result<Picture, String> {
    let picture = match bytes {
        [] => return Err("is empty".into()),
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => png(bytes),
        [0xFF, 0xD8, 0xFF, ..] => jpeg(bytes),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => gif(bytes),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => webp(bytes),
        _ if looks_like_svg(bytes) => {
            let size = super::svg::size(bytes)?;
            return Ok(Picture { kind: AssetKind::Svg, size, dpi: None });
        }
        _ => return Err(format!("is {}", foreign(bytes))),
    }
    .ok_or_else(|| "is broken, or not all of it is there".to_owned())?;
    let sound = |n: f32| n >= 1.0 && n.is_finite();
    if sound(picture.size.0) && sound(picture.size.1) {
        Ok(picture)
    } else {
        Err("has no width or no height".into())
    }
}

fn foreign(bytes: &[u8]) -> &'static str {
    match bytes {
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => "a TIFF image: save it as PNG or JPEG",
        [b'B', b'M', ..] => "a BMP image: save it as PNG",
        [b'%', b'P', b'D', b'F', ..] => "a PDF: save it as SVG or PNG",
        [0x1F, 0x8B, ..] => "compressed SVG, or no image: save it as plain SVG",
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', b'f' | b's', ..] => {
            "an AVIF image, which few e-readers show and no print shop takes: save it as JPEG or PNG"
        }
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => "an HEIC image: save it as JPEG or PNG",
        [0xFF, 0x0A, ..] | [0, 0, 0, 0x0C, b'J', b'X', b'L', b' ', ..] => {
            "a JPEG XL image: save it as JPEG or PNG"
        }
        [b'v', b'e', b'r', b's', b'i', b'o', b'n', b' ', ..] => "a Git LFS pointer: fetch the image itself",
        _ => "no PNG, JPEG, GIF, WebP or SVG image",
    }
}

fn u16_be(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn u32_be(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn u16_le(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn u32_le(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[expect(clippy::cast_precision_loss, reason = "images have fewer than 2^24 pixels a side")]
fn size(width: u32, height: u32) -> (f32, f32) {
    (width as f32, height as f32)
}

fn png(bytes: &[u8]) -> Option<Picture> {
    let mut at = 8;
    let mut picture = Picture { kind: AssetKind::Png, size: (0.0, 0.0), dpi: None };
    let mut data = false;
    loop {
        let length = u32_be(bytes, at)? as usize;
        let end = at.checked_add(8)?.checked_add(length)?;
        let tagged = bytes.get(at + 4..end)?;
        let mut sum = flate2::Crc::new();
        sum.update(tagged);
        if sum.sum() != u32_be(bytes, end)? {
            return None;
        }
        let body = &tagged[4..];
        match &tagged[..4] {
            b"IHDR" => picture.size = size(u32_be(body, 0)?, u32_be(body, 4)?),
            b"pHYs" if body.get(8) == Some(&1) => {
                picture.dpi = resolution(u32_be(body, 0)?, 0.0254);
            }
            b"IDAT" => data = true,
            b"IEND" => return data.then_some(picture),
            _ => {}
        }
        at = end + 4;
    }
}

/// Pixels to the inch, from pixels to a unit of so many inches⁻¹.
#[expect(clippy::cast_precision_loss, reason = "a resolution")]
fn resolution(per_unit: u32, inches: f32) -> Option<f32> {
    let dpi = (per_unit as f32 * inches * 100.0).round() / 100.0;
    (1.0..=100_000.0).contains(&dpi).then_some(dpi)
}

fn jpeg(bytes: &[u8]) -> Option<Picture> {
    let mut at = 2;
    let mut picture = Picture { kind: AssetKind::Jpeg, size: (0.0, 0.0), dpi: None };
    loop {
        // Any number of fill bytes may stand before a marker.
        while bytes.get(at)? == &0xFF && bytes.get(at + 1)? == &0xFF {
            at += 1;
        }
        if bytes.get(at)? != &0xFF {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        at += 2;
        match marker {
            0xD9 => return None,
            0x01 | 0xD0..=0xD7 => continue,
            _ => {}
        }
        let length = u16_be(bytes, at)? as usize;
        let body = bytes.get(at + 2..at.checked_add(length.max(2))?)?;
        match marker {
            // Every frame header: SOF0 to SOF15, without DHT, JPG and DAC.
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                picture.size = size(u16_be(body, 3)?, u16_be(body, 1)?);
            }
            0xE0 if body.starts_with(b"JFIF\0") => {
                let density = u16_be(body, 8)?;
                picture.dpi = match body.get(7)? {
                    1 => resolution(density, 1.0),
                    2 => resolution(density, 2.54),
                    _ => None,
                };
            }
            0xDA => {
                // After the scan's header comes its data; the image ends at the last marker.
                let scan = bytes.get(at + length..)?;
                let trimmed = scan.len() - scan.iter().rev().take_while(|b| **b == 0).count();
                let whole = scan[..trimmed].windows(2).rev().take(4096).any(|pair| pair == [0xFF, 0xD9])
                    || scan.windows(2).any(|pair| pair == [0xFF, 0xD9]);
                return (whole && picture.size.0 > 0.0).then_some(picture);
            }
            _ => {}
        }
        at += length;
    }
}

fn gif(bytes: &[u8]) -> Option<Picture> {
    let picture =
        Picture { kind: AssetKind::Gif, size: size(u16_le(bytes, 6)?, u16_le(bytes, 8)?), dpi: None };
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3usize << ((flags & 7) + 1) };
    let mut at = 13 + table(*bytes.get(10)?);
    let mut images = 0;
    let skip = |mut at: usize| {
        loop {
            let length = usize::from(*bytes.get(at)?);
            at += 1 + length;
            if length == 0 {
                return Some(at);
            }
        }
    };
    loop {
        match bytes.get(at) {
            Some(0x21) => at = skip(at + 2)?,
            Some(0x2C) => {
                at = skip(at + 11 + table(*bytes.get(at + 9)?))?;
                images += 1;
            }
            Some(0x3B) => return (images > 0).then_some(picture),
            _ => return None,
        }
    }
}

fn webp(bytes: &[u8]) -> Option<Picture> {
    let end = (u32_le(bytes, 4)? as usize).checked_add(8)?;
    let file = bytes.get(..end)?;
    let mut at = 12;
    let mut found = None;
    while at + 8 <= file.len() {
        let length = u32_le(file, at + 4)? as usize;
        let body = file.get(at + 8..at.checked_add(8)?.checked_add(length)?)?;
        let here = match &file[at..at + 4] {
            b"VP8 " if body.get(3..6)? == [0x9D, 0x01, 0x2A] => {
                Some(size(u16_le(body, 6)? & 0x3FFF, u16_le(body, 8)? & 0x3FFF))
            }
            b"VP8L" if body.first() == Some(&0x2F) => {
                let bits = u32_le(body, 1)?;
                Some(size((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1))
            }
            b"VP8X" => {
                let side = |at: usize| Some(u16_le(body, at)? + (u32::from(*body.get(at + 2)?) << 16) + 1);
                Some(size(side(4)?, side(7)?))
            }
            _ => None,
        };
        found = found.or(here);
        at += 8 + length + (length & 1);
    }
    let size = found?;
    Some(Picture { kind: AssetKind::WebP, size, dpi: None })
}

fn looks_like_svg(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    head.starts_with('<') && head.contains("<svg")
        || head.starts_with("<?xml")
        || head.starts_with("<!DOCTYPE svg")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(format: image::ImageFormat) -> Vec<u8> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        let pixels = image::RgbImage::from_fn(7, 5, |x, y| image::Rgb([x as u8 * 30, y as u8 * 40, 9]));
        image::DynamicImage::from(pixels).write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn whole_files_have_a_size_and_cut_ones_are_broken() {
        for (format, kind) in [
            (image::ImageFormat::Png, AssetKind::Png),
            (image::ImageFormat::Jpeg, AssetKind::Jpeg),
            (image::ImageFormat::Gif, AssetKind::Gif),
            (image::ImageFormat::WebP, AssetKind::WebP),
        ] {
            let bytes = encoded(format);
            let picture = look(&bytes).unwrap();
            assert_eq!((picture.kind, picture.size), (kind, (7.0, 5.0)));
            for cut in 1..bytes.len() {
                // A GIF's and JPEG's last byte may be cut only where it is the end mark itself.
                assert!(look(&bytes[..cut]).is_err(), "{kind:?} cut at {cut} of {}", bytes.len());
            }
        }
    }

    #[test]
    fn a_flipped_bit_of_png_is_seen() {
        let mut bytes = encoded(image::ImageFormat::Png);
        let middle = bytes.len() / 2;
        bytes[middle] ^= 4;
        assert!(look(&bytes).is_err());
    }

    #[test]
    fn drawings() {
        let svg = br#"<svg xmlns="http://www.w3.org/2000/svg" width="2in" height="1in" viewBox="0 0 10 5"/>"#;
        assert_eq!(look(svg).unwrap().size, (192.0, 96.0));
        assert!(look(b"<svg xmlns='http://www.w3.org/2000/svg'><g></svg>").unwrap_err().contains("sound"));
        let deep = [b"<svg xmlns='http://www.w3.org/2000/svg'>".as_slice(), &b"<g>".repeat(50_000)].concat();
        assert!(look(&deep).unwrap_err().contains("deep"));
        assert!(look(b"%PDF-1.7").unwrap_err().contains("PDF"));
        assert!(look(b"").is_err());
    }
}
