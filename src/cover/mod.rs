//! A typeset cover, for a book without an image of its own: title and author, drawn.
//!
//! The drawing is made twice: as a PNG, which every store and every shelf of every reader shows,
//! and as an SVG, sharp at any size. A title in letters that the fonts lack is an SVG alone, set by
//! the reader's own fonts.

pub mod ean;
mod letters;
mod paint;
mod plan;
mod vector;

pub use plan::Plan;

use std::path::PathBuf;

use crate::document::Metadata;
use crate::theme::{Alignment, Face, Theme};

use letters::Letters;

/// Width and height: the ratio of 1 to 1.6 and the 1,600 pixels that stores ask for.
pub(crate) const SIZE: (u32, u32) = (1600, 2560);

/// A cover's files.
#[derive(Debug)]
pub struct Cover {
    /// In pixels; none where the fonts lack letters of it.
    pub png: Option<Vec<u8>>,
    /// In outlines, or with its letters left to the reader's fonts.
    pub svg: String,
}

/// A line of the cover.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub text: String,
    pub face: Face,
    /// Pixels.
    pub size: f32,
    /// The baseline, pixels from the top.
    pub y: f32,
}

/// The whole drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    pub(crate) lines: Vec<Line>,
    /// The baseline of the short rule between title and author.
    pub(crate) rule: f32,
    pub(crate) centered: bool,
    /// The colour of the cover: red, green, blue.
    pub ground: [u8; 3],
    /// The colour of its letters.
    pub ink: [u8; 3],
}

impl Design {
    /// The design of a book's cover, in the theme's face for titles; the book's own fonts lie in
    /// `folders`.
    #[must_use]
    pub fn new(meta: &Metadata, theme: &Theme, folders: &[PathBuf]) -> Self {
        design(meta, theme, &Letters::new(theme, folders))
    }

    /// The margin at either side of the text, pixels.
    pub(crate) fn margin(&self) -> f32 {
        MARGIN
    }
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

/// Draws the cover, in the theme's face for titles; the book's own fonts lie in `folders`.
#[must_use]
pub fn draw(meta: &Metadata, theme: &Theme, folders: &[PathBuf]) -> Cover {
    let letters = Letters::new(theme, folders);
    let design = design(meta, theme, &letters);
    let outlines = letters.as_ref().and_then(|letters| {
        let outline = |line: &Line| {
            let width = letters.width(&line.text, line.face)? * line.size;
            let x = if design.centered { (SIZE.0 as f32 - width) / 2.0 } else { MARGIN };
            letters.outline(&line.text, line.face, line.size, x, line.y)
        };
        let outlines: Option<Vec<_>> = design.lines.iter().map(outline).collect();
        Some(outlines?.into_iter().flatten().collect::<Vec<_>>())
    });
    Cover {
        png: outlines.as_ref().and_then(|outlines| paint::png(&design, outlines)),
        svg: vector::svg(&design, outlines.as_deref(), &meta.title),
    }
}

fn design(meta: &Metadata, theme: &Theme, letters: &Option<Letters>) -> Design {
    let mut lines = Vec::new();
    let width = |text: &str, face: Face| {
        letters.as_ref().and_then(|l| l.width(text, face)).unwrap_or_else(|| guess(text))
    };
    let block = |text: &str, face: Face, sizes: &[f32], most: usize| {
        let fitted = fit(text, sizes, most, &|t| width(t, face));
        move |y: f32, lines: &mut Vec<Line>| {
            let (size, texts) = fitted;
            let lead = size * if face == Face::Italic { 1.25 } else { 1.12 };
            for (i, text) in texts.iter().enumerate() {
                lines.push(Line { text: text.clone(), face, size, y: y + i as f32 * lead });
            }
            (size, y + texts.len().saturating_sub(1) as f32 * lead)
        }
    };
    let put = block(
        &meta.title,
        theme.front.title_face,
        &[216.0, 190.0, 166.0, 142.0, 120.0, 100.0, 80.0, 64.0],
        6,
    );
    let mut title = Vec::new();
    let (_, height) = put(0.0, &mut title);
    // The block hangs about a line a third of the way down, where the eye looks for it.
    let shift = (880.0 - height * 0.5).max(520.0);
    let mut y = height + shift;
    lines.extend(title.into_iter().map(|l| Line { y: l.y + shift, ..l }));
    if let Some(subtitle) = present(&meta.subtitle) {
        let put = block(subtitle, Face::Italic, &[88.0, 76.0, 64.0, 54.0], 5);
        (_, y) = put(y + 150.0, &mut lines);
    }
    let rule = y + 190.0;
    let authors = names(meta.authors());
    if !authors.is_empty() {
        let put = block(&authors, Face::Roman, &[104.0, 90.0, 76.0, 62.0], 4);
        let mut own = Vec::new();
        let (_, height) = put(0.0, &mut own);
        let shift = (rule + 220.0).max(1980.0 - height);
        lines.extend(own.into_iter().map(|l| Line { y: l.y + shift, ..l }));
    }
    if let Some(publisher) = present(&meta.publisher) {
        let put = block(publisher, Face::Roman, &[58.0, 48.0, 38.0], 1);
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

/// Names as a sentence has them: `A`, `A & B`, `A, B & C`.
#[must_use]
pub fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.map(str::trim).filter(|n| !n.is_empty()).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => (*one).to_string(),
        [most @ .., last] => format!("{} & {last}", most.join(", ")),
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
        let cover = draw(&meta, &theme(), &[]);
        let png = cover.png.unwrap();
        let image = image::load_from_memory(&png).unwrap().to_rgb8();
        assert_eq!(image.dimensions(), SIZE);
        // Ground in the corner, ink somewhere in the upper half.
        let ground = image.get_pixel(5, 5).0;
        assert!(GROUNDS.contains(&ground));
        assert!(image.pixels().take(1600 * 1280).any(|p| p.0 == [0xf3, 0xea, 0xd8]));
        let again = draw(&meta, &theme(), &[]);
        assert_eq!((Some(&png), &cover.svg), (again.png.as_ref(), &again.svg));
        if let Ok(path) = std::env::var("ALDINE_COVER") {
            std::fs::write(&path, &png).unwrap();
            std::fs::write(format!("{path}.svg"), &cover.svg).unwrap();
        }
    }

    #[test]
    fn the_drawing_shows_what_the_picture_shows() {
        for face in [Face::Roman, Face::Bold, Face::SmallCaps, Face::Caps] {
            let mut theme = theme();
            theme.front.title_face = face;
            let meta = Metadata { title: "Sense and Sensibility".into(), ..Metadata::default() };
            let cover = draw(&meta, &theme, &[]);
            let picture = image::load_from_memory(&cover.png.unwrap()).unwrap().to_luma8();
            assert!(!cover.svg.contains("<text"), "{face:?}");
            let tree = usvg::Tree::from_str(&cover.svg, &usvg::Options::default()).unwrap();
            assert_eq!((tree.size().width(), tree.size().height()), (1600.0, 2560.0));
            // The letters of both begin in the same corner.
            let inner = (150..1450).flat_map(|x| (150..2400).map(move |y| (x, y)));
            let letters: Vec<(u32, u32)> =
                inner.filter(|(x, y)| picture.get_pixel(*x, *y).0[0] > 150).collect();
            let top = letters.iter().map(|(_, y)| *y).min().unwrap() as f32;
            let left = letters.iter().map(|(x, _)| *x).min().unwrap() as f32;
            let boxes = tree.root().children().iter().map(usvg::Node::bounding_box);
            let lines: Vec<_> = boxes.filter(|b| b.width() < 1300.0 && b.top() > 150.0).collect();
            let y = lines.iter().map(|b| b.top()).fold(f32::MAX, f32::min);
            let x = lines.iter().map(|b| b.left()).fold(f32::MAX, f32::min);
            assert!((y - top).abs() < 4.0 && (x - left).abs() < 4.0, "{face:?}: {x} {left} {y} {top}");
        }
    }

    #[test]
    fn letters_that_no_font_has_are_left_to_the_readers() {
        let meta = Metadata { title: "高慢と偏見 <&>".into(), ..Metadata::default() };
        let cover = draw(&meta, &theme(), &[]);
        assert!(cover.png.is_none());
        let text = cover.svg;
        assert!(roxmltree::Document::parse(&text).is_ok() && text.contains("高慢と偏見"), "{text}");
    }

    #[test]
    fn any_title_can_be_drawn() {
        for title in
            ["", " ", "W".repeat(500).as_str(), "word ".repeat(400).as_str(), "שלום עולם", "a\u{0}b\u{301}"]
        {
            let meta = Metadata { title: title.into(), subtitle: Some(title.into()), ..Metadata::default() };
            let svg = draw(&meta, &theme(), &[]).svg;
            assert!(roxmltree::Document::parse(&svg).is_ok(), "{title}");
        }
    }
}
