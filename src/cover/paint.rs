//! The cover as pixels: one ink on one ground, so that a pixel is a byte.

use tiny_skia::{FillRule, Mask, Path, PathBuilder, Rect, Transform};

use super::{Design, MARGIN, SIZE};

/// The cover as a PNG, its lines as these outlines.
pub fn png(design: &Design, outlines: &[Path]) -> Option<Vec<u8>> {
    let mut mask = Mask::new(SIZE.0, SIZE.1)?;
    let (w, h) = (SIZE.0 as f32, SIZE.1 as f32);
    let mut fill = |x: f32, y: f32, w: f32, h: f32| {
        if let Some(rect) = Rect::from_xywh(x, y, w, h) {
            mask.fill_path(&PathBuilder::from_rect(rect), FillRule::Winding, false, Transform::identity());
        }
    };
    // A frame of two rules, as on cloth bindings.
    for (inset, thick) in [(84.0, 9.0), (112.0, 3.0)] {
        fill(inset, inset, w - 2.0 * inset, thick);
        fill(inset, h - inset - thick, w - 2.0 * inset, thick);
        fill(inset, inset, thick, h - 2.0 * inset);
        fill(w - inset - thick, inset, thick, h - 2.0 * inset);
    }
    let rule = 150.0;
    fill(if design.centered { (w - rule) / 2.0 } else { MARGIN }, design.rule, rule, 4.0);
    for path in outlines {
        mask.fill_path(path, FillRule::Winding, true, Transform::identity());
    }

    let mut bytes = Vec::with_capacity(128 * 1024);
    let mut encoder = png::Encoder::new(&mut bytes, SIZE.0, SIZE.1);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.set_filter(png::Filter::NoFilter);
    let mut palette = Vec::with_capacity(768);
    for share in 0..=255_u16 {
        for (ground, ink) in design.ground.iter().zip(design.ink) {
            let mixed = u16::from(*ground) * (255 - share) + u16::from(ink) * share;
            palette.push(u8::try_from((mixed + 127) / 255).unwrap_or(u8::MAX));
        }
    }
    encoder.set_palette(palette);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(mask.data()).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}
