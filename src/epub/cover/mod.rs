//! A typeset cover, for a book without an image of its own: title and author, drawn.
//!
//! The drawing is a PNG, which every store and every shelf of every reader shows. A title in
//! letters that the fonts of the binary lack becomes an SVG, set by the reader's own fonts.

mod letters;
mod paint;
mod vector;

use crate::document::{AssetKind, Metadata};
use crate::theme::{Alignment, Theme};

use letters::Letters;

/// Width and height: the ratio of 1 to 1.6 and the 1,600 pixels that stores ask for.
const SIZE: (u32, u32) = (1600, 2560);

/// A cover's file.
#[derive(Debug)]
pub struct Cover {
    /// What it is.
    pub kind: AssetKind,
    /// The file.
    pub bytes: Vec<u8>,
}

/// A line of the cover.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    text: String,
    italic: bool,
    /// Pixels.
    size: f32,
    /// The baseline, pixels from the top.
    y: f32,
}

/// The whole drawing.
#[derive(Debug, Clone, PartialEq)]
struct Design {
    lines: Vec<Line>,
    /// The baseline of the short rule between title and author.
    rule: f32,
    centered: bool,
    ground: [u8; 3],
    ink: [u8; 3],
}

/// Grounds of cloth bindings; which one a book has depends on its title alone.
const GROUNDS: [[u8; 3]; 7] = [
    [0x1f, 0x3a, 0x4d],
    [0x5a, 0x23, 0x28],
    [0x2c, 0x46, 0x38],
    [0x33, 0x39, 0x42],
    [0x45, 0x2f, 0x4a],
    [0x5c, 0x42, 0x22],
    [0x1e, 0x45, 0x47],
];

/// Left and right margin of the text, and its width.
const MARGIN: f32 = 210.0;
const MEASURE: f32 = SIZE.0 as f32 - 2.0 * MARGIN;

/// Draws the cover.
#[must_use]
pub fn draw(meta: &Metadata, theme: &Theme) -> Cover {
    let letters = Letters::new();
    let design = design(meta, theme, &letters);
    let drawn = letters.as_ref().and_then(|letters| paint::png(&design, letters));
    match drawn {
        Some(bytes) => Cover { kind: AssetKind::Png, bytes },
        None => Cover { kind: AssetKind::Svg, bytes: vector::svg(&design, &meta.title).into_bytes() },
    }
}

fn design(meta: &Metadata, theme: &Theme, letters: &Option<Letters>) -> Design {
    let mut lines = Vec::new();
    let width = |text: &str, italic: bool| {
        letters.as_ref().and_then(|l| l.width(text, italic)).unwrap_or_else(|| guess(text))
    };
    let block = |text: &str, italic: bool, sizes: &[f32], most: usize| {
        let fitted = fit(text, sizes, most, &|t| width(t, italic));
        move |y: f32, lines: &mut Vec<Line>| {
            let (size, texts) = fitted;
            let lead = size * if italic { 1.25 } else { 1.12 };
            for (i, text) in texts.iter().enumerate() {
                lines.push(Line { text: text.clone(), italic, size, y: y + i as f32 * lead });
            }
            (size, y + texts.len().saturating_sub(1) as f32 * lead)
        }
    };
    let put = block(&meta.title, false, &[216.0, 190.0, 166.0, 142.0, 120.0, 100.0, 80.0, 64.0], 6);
    let mut title = Vec::new();
    let (_, height) = put(0.0, &mut title);
    // The block hangs about a line a third of the way down, where the eye looks for it.
    let shift = (880.0 - height * 0.5).max(520.0);
    let mut y = height + shift;
    lines.extend(title.into_iter().map(|l| Line { y: l.y + shift, ..l }));
    if let Some(subtitle) = present(&meta.subtitle) {
        let put = block(subtitle, true, &[88.0, 76.0, 64.0, 54.0], 5);
        (_, y) = put(y + 150.0, &mut lines);
    }
    let rule = y + 190.0;
    let authors = super::made::names(meta.authors());
    if !authors.is_empty() {
        let put = block(&authors, false, &[104.0, 90.0, 76.0, 62.0], 4);
        let mut own = Vec::new();
        let (_, height) = put(0.0, &mut own);
        let shift = (rule + 220.0).max(1980.0 - height);
        lines.extend(own.into_iter().map(|l| Line { y: l.y + shift, ..l }));
    }
    if let Some(publisher) = present(&meta.publisher) {
        let put = block(publisher, false, &[58.0, 48.0, 38.0], 1);
        put(2350.0, &mut lines);
    }
    lines.retain(|l| l.y < SIZE.1 as f32 - 150.0);
    // FNV-1a: the same on every machine.
    let hash = meta.title.bytes().fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
    Design {
        lines,
        rule,
        centered: theme.front.align == Alignment::Center,
        ground: GROUNDS[hash as usize % GROUNDS.len()],
        ink: [0xf3, 0xea, 0xd8],
    }
}

fn present(text: &Option<String>) -> Option<&str> {
    text.as_deref().map(str::trim).filter(|t| !t.is_empty())
}

/// The largest size at which the text takes few enough lines that fit the measure, and those lines.
fn fit(text: &str, sizes: &[f32], most: usize, width: &impl Fn(&str) -> f32) -> (f32, Vec<String>) {
    let mut best = (sizes.first().copied().unwrap_or(64.0), Vec::new());
    for (i, size) in sizes.iter().enumerate() {
        let lines = wrap(text, MEASURE / size, width);
        let widest = lines.iter().map(|l| width(l)).fold(0.0, f32::max) * size;
        // Large letters want few lines.
        let allowed = most.min(3 + i);
        best = (*size, lines);
        if widest <= MEASURE && best.1.len() <= allowed {
            break;
        }
    }
    // What no size makes short enough is cut; the title page has all of it.
    if best.1.len() > most {
        best.1.truncate(most);
        if let Some(last) = best.1.last_mut() {
            last.push('…');
        }
    }
    best
}

/// Lines of even length, no wider than `measure` em where words allow it.
fn wrap(text: &str, measure: f32, width: &impl Fn(&str) -> f32) -> Vec<String> {
    let words: Vec<(&str, f32)> = text.split_whitespace().map(|w| (w, width(w))).collect();
    let greedy = |limit: f32| {
        let mut lines: Vec<(String, f32)> = Vec::new();
        for (word, wide) in &words {
            match lines.last_mut() {
                Some((line, length)) if *length + 0.25 + wide <= limit => {
                    line.push(' ');
                    line.push_str(word);
                    *length += 0.25 + wide;
                }
                _ => lines.push(((*word).to_string(), *wide)),
            }
        }
        lines
    };
    let fewest = greedy(measure).len();
    // The narrowest measure that needs no more lines makes them even.
    let mut limit = measure;
    while limit > 1.0 && greedy(limit * 0.96).len() == fewest {
        limit *= 0.96;
    }
    greedy(limit).into_iter().map(|(line, _)| line).collect()
}

/// The width of a text, em, where the font is not known.
fn guess(text: &str) -> f32 {
    text.chars().map(|c| if c as u32 >= 0x2e80 { 1.0 } else { 0.52 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Contributor;
    use serde::Deserialize;

    fn theme() -> Theme {
        Theme::deserialize(crate::theme::shipped("classic").unwrap().parse::<toml::Table>().unwrap()).unwrap()
    }

    #[test]
    fn lines_are_even() {
        let width = |t: &str| t.chars().count() as f32 * 0.5;
        assert_eq!(wrap("Pride and Prejudice", 7.0, &width), ["Pride and", "Prejudice"]);
        assert_eq!(wrap("", 7.0, &width), Vec::<String>::new());
    }

    #[test]
    fn a_cover_is_a_png_of_the_size_that_stores_ask_for() {
        let author = Contributor { name: "Jane Austen".into(), role: "aut".into(), file_as: None };
        let meta = Metadata {
            title: "Pride and Prejudice".into(),
            contributors: vec![author],
            ..Metadata::default()
        };
        let cover = draw(&meta, &theme());
        assert_eq!(cover.kind, AssetKind::Png);
        let image = image::load_from_memory(&cover.bytes).unwrap().to_rgb8();
        assert_eq!(image.dimensions(), SIZE);
        // Ground in the corner, ink somewhere in the upper half.
        let ground = image.get_pixel(5, 5).0;
        assert!(GROUNDS.contains(&ground));
        assert!(image.pixels().take(1600 * 1280).any(|p| p.0 == [0xf3, 0xea, 0xd8]));
        assert_eq!(cover.bytes, draw(&meta, &theme()).bytes);
        if let Ok(path) = std::env::var("ALDINE_COVER") {
            std::fs::write(path, &cover.bytes).unwrap();
        }
    }

    #[test]
    fn letters_that_no_font_has_are_left_to_the_readers() {
        let meta = Metadata { title: "高慢と偏見 <&>".into(), ..Metadata::default() };
        let cover = draw(&meta, &theme());
        assert_eq!(cover.kind, AssetKind::Svg);
        let text = String::from_utf8(cover.bytes).unwrap();
        assert!(roxmltree::Document::parse(&text).is_ok() && text.contains("高慢と偏見"), "{text}");
    }

    #[test]
    fn any_title_can_be_drawn() {
        for title in
            ["", " ", "W".repeat(500).as_str(), "word ".repeat(400).as_str(), "שלום עולם", "a\u{0}b\u{301}"]
        {
            let meta = Metadata { title: title.into(), subtitle: Some(title.into()), ..Metadata::default() };
            assert!(!draw(&meta, &theme()).bytes.is_empty());
        }
    }
}
