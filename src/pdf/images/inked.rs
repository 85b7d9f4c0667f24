//! Images of pixels in the inks of a press.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::{Raster, Refusal, jpeg, png, raster};
use crate::document::{Asset, AssetKind};
use crate::pdf::inks::{Inked, Inks, Source};

/// Embeds a file in the inks. What is in grey already, or in inks where inks are wanted, stays as it is.
pub(super) fn embed(asset: &Asset, inks: &Inks) -> Result<Raster, Refusal> {
    let bytes = &asset.bytes;
    match asset.kind {
        AssetKind::Jpeg => match jpeg::components(bytes)? {
            1 => return jpeg::embed(bytes),
            4 if inks.four() => return jpeg::embed(bytes),
            4 => return grey_of_four(bytes, inks),
            _ => {}
        },
        AssetKind::Png if png::is_grey(bytes)? => {
            return png::embed(bytes).or_else(|_| raster::embed(bytes, asset.kind));
        }
        _ => {}
    }
    let (image, icc) = decode(bytes, raster::format(asset.kind)?)?;
    // Without colour it is the press's own grey.
    if !image.color().has_color() {
        return raster::of(image);
    }
    let (width, height) = (image.width(), image.height());
    let pixels = image.to_rgb8().into_raw();
    let source = Source::of(icc.as_deref(), 3);
    let mut embedded = packed(inks.rgb(&pixels, &source)?, width, height)?;
    if image.color().has_alpha() {
        let alpha: Vec<u8> = image.into_rgba8().pixels().map(|pixel| pixel.0[3]).collect();
        raster::mask(&mut embedded, alpha, width, height)?;
    }
    Ok(embedded)
}

/// The pixels and the profile of a file.
fn decode(bytes: &[u8], format: ImageFormat) -> Result<(DynamicImage, Option<Vec<u8>>), Refusal> {
    let reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut decoder = reader.into_decoder().map_err(|error| error.to_string())?;
    let icc = decoder.icc_profile().ok().flatten();
    let image = DynamicImage::from_decoder(decoder).map_err(|error| error.to_string())?;
    Ok((image, icc))
}

/// The pixels of a JPEG of three components, for a drawing that has it.
pub(super) fn jpeg_pixels(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    decode(bytes, ImageFormat::Jpeg).map(|(image, _)| image.into_rgb8().into_raw())
}

/// A JPEG of four inks in grey.
fn grey_of_four(bytes: &[u8], inks: &Inks) -> Result<Raster, Refusal> {
    let coding = jpeg::coding(bytes)?;
    let space = if coding.ycck { ColorSpace::YCCK } else { ColorSpace::CMYK };
    let options = DecoderOptions::default().jpeg_set_out_colorspace(space);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let mut pixels = decoder.decode().map_err(|error| error.to_string())?;
    let (width, height) = decoder.dimensions().ok_or("it has no size")?;
    if coding.ycck {
        for pixel in pixels.chunks_exact_mut(4) {
            let [y, cb, cr] = [pixel[0], pixel[1], pixel[2]].map(f32::from);
            // ITU-T T.871, 7.
            let rgb = [
                y + 1.402 * (cr - 128.0),
                y - 0.344_136 * (cb - 128.0) - 0.714_136 * (cr - 128.0),
                y + 1.772 * (cb - 128.0),
            ];
            for (value, light) in pixel.iter_mut().zip(rgb) {
                *value = light.round().clamp(0.0, 255.0) as u8;
            }
        }
    }
    if coding.inverted {
        for value in &mut pixels {
            *value = 255 - *value;
        }
    }
    let icc = decoder.icc_profile();
    let grey = inks.grey_of_four(&pixels, &Source::of(icc.as_deref(), 4))?;
    packed(Inked::Grey(grey), width as u32, height as u32)
}

fn packed(pixels: Inked, width: u32, height: u32) -> Result<Raster, Refusal> {
    let color = match pixels {
        Inked::Grey(pixels) => raster::Color::Gray(pixels),
        Inked::Four(pixels) => raster::Color::Inks(pixels),
    };
    raster::packed(&color, width, height)
}
