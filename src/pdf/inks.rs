//! Colours of the screen in the inks of a press.
//!
//! Grey is a colour's luminance (Y of D50, as ICC profiles have it) printed as light as it was seen: the
//! darkest that the black ink prints stands for black, the paper for white. Four inks are what the profile of
//! the press makes of a colour, by its table for photographs. What is neutral already is black ink alone.

use std::sync::Arc;

use moxcms::{ColorProfile, DataColorSpace, Layout, RenderingIntent, TransformExecutor, TransformOptions};

use super::colour::{Profile, Space};
use super::{Options, Standard};
use crate::manifest::Inks as Kind;

/// Luminance of sRGB's primaries, adapted to D50 (ICC.1:2022, annex E, for IEC 61966-2-1).
const LUMINANCE: [f32; 3] = [0.222_49, 0.716_87, 0.060_64];

type Transform = Arc<dyn TransformExecutor<u8> + Send + Sync>;

/// A way from colours to inks.
pub(super) struct Inks {
    /// How much light each value of grey gives back, from the ink to the paper: 256 rising shares.
    /// None for the screen's own grey.
    greys: Option<Vec<f32>>,
    /// The press, where it prints in colours.
    press: Option<(ColorProfile, Transform)>,
}

/// Pixels in inks.
pub(super) enum Inked {
    /// Black ink alone; 255 is the paper.
    Grey(Vec<u8>),
    /// Four inks a pixel; 0 is the paper.
    Four(Vec<u8>),
}

/// What the numbers of pixels mean.
pub(super) struct Source(Option<ColorProfile>);

impl Source {
    /// As the profile in an image says, if it is one of so many components; else sRGB, or for four
    /// components a press of no particular kind.
    pub fn of(icc: Option<&[u8]>, components: usize) -> Self {
        let wanted = if components == 4 { DataColorSpace::Cmyk } else { DataColorSpace::Rgb };
        let own = icc.and_then(|bytes| ColorProfile::new_from_slice(bytes).ok());
        let own = own.filter(|profile| profile.color_space == wanted);
        Self(own.or_else(|| {
            (components == 4).then(|| ColorProfile::new_from_slice(super::colour::INKS).ok()).flatten()
        }))
    }

    /// The colours of the screen.
    pub const SRGB: Self = Self(None);
}

impl Inks {
    /// The inks that images are to be in; none for images as they are.
    ///
    /// # Errors
    ///
    /// Why the press's profile does not do.
    pub fn of(options: &Options, claims: &[Standard]) -> Result<Option<Self>, String> {
        let black;
        let profile = match &options.press {
            Some(press) => Some(press),
            None if claims.contains(&Standard::X4) => {
                black = Profile::black();
                Some(&black)
            }
            None => None,
        };
        let read = |profile: &Profile| {
            ColorProfile::new_from_slice(&profile.bytes)
                .map_err(|error| format!("it cannot be read: {error}"))
        };
        match options.inks {
            Kind::AsIs => Ok(None),
            Kind::Grey => {
                let greys = profile.map(|profile| greys(&read(profile)?, profile.space)).transpose()?;
                Ok(Some(Self { greys, press: None }))
            }
            Kind::Cmyk => {
                let profile = options.press.as_ref().filter(|press| press.space == Space::Cmyk);
                let profile = read(profile.ok_or("there is none of four inks")?)?;
                let greys = Some(greys(&profile, Space::Cmyk)?);
                let screen = to_press(&ColorProfile::new_srgb(), Layout::Rgb, &profile)?;
                Ok(Some(Self { greys, press: Some((profile, screen)) }))
            }
        }
    }

    /// Whether there are four.
    pub fn four(&self) -> bool {
        self.press.is_some()
    }

    /// The name of their colour space in PDF.
    pub fn space(&self) -> &'static str {
        if self.four() { "DeviceCMYK" } else { "DeviceGray" }
    }

    /// How they are called in messages.
    pub fn name(&self) -> &'static str {
        if self.four() { "the four inks" } else { "grey" }
    }

    /// Pixels of three components, 8 bits each, in the inks.
    pub fn rgb(&self, pixels: &[u8], source: &Source) -> Result<Inked, String> {
        let neutral = pixels.chunks_exact(3).all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2]);
        match &self.press {
            Some((press, screen)) if !neutral => {
                let own;
                let transform = match &source.0 {
                    Some(profile) => {
                        own = to_press(profile, Layout::Rgb, press)?;
                        &own
                    }
                    None => screen,
                };
                let mut inks = vec![0; pixels.len() / 3 * 4];
                transform.transform(pixels, &mut inks).map_err(|error| error.to_string())?;
                // White is the paper, whatever a table's rounding makes of it.
                for (pixel, inks) in pixels.chunks_exact(3).zip(inks.chunks_exact_mut(4)) {
                    if pixel == [255; 3] {
                        inks.fill(0);
                    }
                }
                Ok(Inked::Four(inks))
            }
            _ => {
                let mut seen = Vec::new();
                let seen = match &source.0 {
                    Some(profile) => {
                        seen.resize(pixels.len(), 0);
                        to_screen(profile, Layout::Rgb)?
                            .transform(pixels, &mut seen)
                            .map_err(|error| error.to_string())?;
                        &seen
                    }
                    None => pixels,
                };
                Ok(Inked::Grey(self.grey_pixels(seen)))
            }
        }
    }

    /// Pixels of four inks of another press, 8 bits each, in grey.
    pub fn grey_of_four(&self, pixels: &[u8], source: &Source) -> Result<Vec<u8>, String> {
        let profile = source.0.as_ref().ok_or("its inks are unknown")?;
        let mut seen = vec![0; pixels.len() / 4 * 3];
        to_screen(profile, Layout::Rgba)?.transform(pixels, &mut seen).map_err(|error| error.to_string())?;
        Ok(self.grey_pixels(&seen))
    }

    fn grey_pixels(&self, pixels: &[u8]) -> Vec<u8> {
        let linear: Vec<f32> = (0..=255_u8).map(|value| linear(f32::from(value) / 255.0)).collect();
        // Fine enough that no two of the 256 greys fall together in the shadows.
        let steps = 16_383.0;
        let printed: Vec<u8> =
            (0..=16_383_u16).map(|n| (self.tone(f32::from(n) / steps) * 255.0).round() as u8).collect();
        let grey = |pixel: &[u8]| {
            let light: f32 =
                pixel.iter().zip(LUMINANCE).map(|(value, weight)| linear[usize::from(*value)] * weight).sum();
            printed[(light.clamp(0.0, 1.0) * steps).round() as usize]
        };
        pixels.chunks_exact(3).map(grey).collect()
    }

    /// Colours of the screen, shares from 0 to 1, as the operands of the inks' space. Black ink alone
    /// where all of them are neutral.
    pub fn colours(&self, colours: &[[f32; 3]]) -> Result<Vec<Vec<f32>>, String> {
        let neutral = |[r, g, b]: &[f32; 3]| (r - g).abs() < 0.002 && (g - b).abs() < 0.002;
        let all_neutral = colours.iter().all(neutral);
        let one = |colour: &[f32; 3]| {
            let light: f32 =
                colour.iter().zip(LUMINANCE).map(|(value, weight)| linear(*value) * weight).sum();
            let grey = thousandths(self.tone(light.min(1.0)));
            let Some((_, screen)) = &self.press else { return Ok(vec![grey]) };
            if all_neutral || grey >= 1.0 {
                return Ok(vec![0.0, 0.0, 0.0, thousandths(1.0 - grey)]);
            }
            let pixel = colour.map(|value| (value.clamp(0.0, 1.0) * 255.0).round() as u8);
            let mut inks = [0; 4];
            screen.transform(&pixel, &mut inks).map_err(|error| error.to_string())?;
            Ok(inks.map(|ink| thousandths(f32::from(ink) / 255.0)).to_vec())
        };
        colours.iter().map(one).collect()
    }

    /// The value of grey that prints as light as this, between ink and paper.
    fn tone(&self, light: f32) -> f32 {
        let Some(greys) = &self.greys else { return encoded(light) };
        let above = greys.partition_point(|grey| *grey < light).clamp(1, greys.len() - 1);
        let (low, high) = (greys[above - 1], greys[above]);
        let share = if high > low { ((light - low) / (high - low)).clamp(0.0, 1.0) } else { 1.0 };
        (above as f32 - 1.0 + share) / (greys.len() - 1) as f32
    }
}

/// The light that a press's black ink gives back at each value of grey, ink as 0 and paper as 1.
fn greys(profile: &ColorProfile, space: Space) -> Result<Vec<f32>, String> {
    let values = 0..=255_u8;
    let (pixels, layout): (Vec<u8>, _) = match space {
        Space::Cmyk => (values.flat_map(|value| [0, 0, 0, 255 - value]).collect(), Layout::Rgba),
        _ => (values.collect(), Layout::Gray),
    };
    let mut seen = vec![0; 256 * 3];
    to_screen(profile, layout)?.transform(&pixels, &mut seen).map_err(|error| error.to_string())?;
    let light = |pixel: &[u8]| -> f32 {
        pixel.iter().zip(LUMINANCE).map(|(value, weight)| linear(f32::from(*value) / 255.0) * weight).sum()
    };
    let mut lights: Vec<f32> = seen.chunks_exact(3).map(light).collect();
    let (ink, paper) = (lights[0], lights[255]);
    if paper - ink < 0.1 {
        return Err("its black ink is no darker than its paper".into());
    }
    let mut least = 0.0_f32;
    for light in &mut lights {
        // More ink is never lighter.
        least = least.max((*light - ink) / (paper - ink));
        *light = least;
    }
    Ok(lights)
}

fn to_screen(profile: &ColorProfile, layout: Layout) -> Result<Transform, String> {
    transform(profile, layout, &ColorProfile::new_srgb(), Layout::Rgb, RenderingIntent::RelativeColorimetric)
}

fn to_press(profile: &ColorProfile, layout: Layout, press: &ColorProfile) -> Result<Transform, String> {
    transform(profile, layout, press, Layout::Rgba, RenderingIntent::Perceptual)
}

/// A way from one profile to another; by the intent, or by another one where a profile has no table for it.
fn transform(
    from: &ColorProfile,
    layout: Layout,
    to: &ColorProfile,
    wanted: Layout,
    intent: RenderingIntent,
) -> Result<Transform, String> {
    let by = |rendering_intent| {
        let options = TransformOptions { rendering_intent, ..TransformOptions::default() };
        from.create_transform_8bit(layout, to, wanted, options)
    };
    let made = by(intent).or_else(|_| by(RenderingIntent::Perceptual));
    made.or_else(|_| by(RenderingIntent::RelativeColorimetric))
        .map_err(|error| format!("the profile has no way to these colours: {error}"))
}

/// sRGB's share of light for a value (IEC 61966-2-1).
fn linear(value: f32) -> f32 {
    let value = value.clamp(0.0, 1.0);
    if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

/// The other way round.
fn encoded(light: f32) -> f32 {
    let light = light.clamp(0.0, 1.0);
    if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 }
}

fn thousandths(value: f32) -> f32 {
    (value * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests;
