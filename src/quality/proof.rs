//! The proof: what pages are made of, drawn under the text for looking at.

use super::lines::{Gathered, SetLine};
use crate::theme::Theme;
use crate::typeset::page::{Color, Item, ItemKind, PrintedBook, Rect, Set, Tag};

/// Sheet around the trim of a proof, pt, so that the trim can be seen.
const AROUND: f32 = 18.0;

const GRID: Color = Color::Rgb(0.72, 0.87, 0.95);
const BLOCK: Color = Color::Rgb(0.85, 0.45, 0.75);
const TRIM: Color = Color::Rgb(0.35, 0.35, 0.35);
const BOX: Color = Color::Rgb(0.8, 0.8, 0.86);
const BAD: Color = Color::Rgb(0.9, 0.1, 0.1);
/// Glue by looseness: of lines that are not filled, crammed, tight, even, open, loose, gaping.
const GLUE: [Color; 7] = [
    Color::Rgb(0.93, 0.93, 0.93),
    Color::Rgb(0.55, 0.4, 0.9),
    Color::Rgb(0.6, 0.75, 1.0),
    Color::Rgb(0.78, 0.93, 0.78),
    Color::Rgb(1.0, 0.92, 0.5),
    Color::Rgb(1.0, 0.68, 0.3),
    Color::Rgb(1.0, 0.4, 0.35),
];

/// Draws under every page its baseline grid, text block and margins, trim, the boxes of its lines
/// and their glue by looseness, and marks bad lines in the margin. All of it is artifacts.
pub fn overlay(printed: &mut PrintedBook, theme: &Theme) {
    let gathered = Gathered::of(printed, theme);
    let mut drawn: Vec<Vec<Item>> =
        (0..printed.pages.len()).map(|index| frame(index, printed, theme)).collect();
    for line in &gathered.lines {
        if let Some(items) = drawn.get_mut(line.page as usize) {
            draw(line, theme, items);
        }
    }
    for (page, items) in printed.pages.iter_mut().zip(drawn) {
        page.items.splice(0..0, items);
    }
    printed.bleed = printed.bleed.max(AROUND);
    printed.bound = false;
}

/// The page as a sheet of paper: its grid, text block, margins, trim and bleed.
fn frame(index: usize, printed: &PrintedBook, theme: &Theme) -> Vec<Item> {
    let (width, height) = printed.trim;
    let left = if index.is_multiple_of(2) { theme.page.inner } else { theme.page.outer };
    let (top, leading) = (theme.page.top, theme.text.leading);
    let block = Rect { x: left, y: top, w: theme.measure(), h: f32::from(theme.lines()) * leading };
    let mut items = Vec::new();
    for line in 1..=theme.lines() {
        let y = top + (f32::from(line) - super::pages::DESCENT) * leading;
        items.push(fill(Rect { x: block.x, y, w: block.w, h: 0.25 }, GRID));
    }
    for x in [block.x, block.x + block.w] {
        items.push(fill(Rect { x: x - 0.1, y: 0.0, w: 0.2, h: height }, BLOCK));
    }
    for y in [block.y, block.y + block.h] {
        items.push(fill(Rect { x: 0.0, y: y - 0.1, w: width, h: 0.2 }, BLOCK));
    }
    let bleed = printed.bleed;
    if bleed > 0.0 {
        let sheet = Rect { x: -bleed, y: -bleed, w: width + 2.0 * bleed, h: height + 2.0 * bleed };
        items.push(stroke(sheet, BAD));
    }
    items.push(stroke(Rect { x: 0.0, y: 0.0, w: width, h: height }, TRIM));
    items
}

/// A line's box and glue; a bar in the margin where it is badly set.
fn draw(line: &SetLine, theme: &Theme, items: &mut Vec<Item>) {
    let (ascent, descent) = (0.7 * line.size, 0.22 * line.size);
    let (y, h) = (line.y - ascent, ascent + descent);
    // What runs from right to left is measured from the right.
    let standing = |x: f32, w: f32| if line.fit.rtl { 2.0 * line.fit.x + line.fit.width - x - w } else { x };
    let w = line.to - line.from;
    items.push(stroke(Rect { x: standing(line.from, w), y, w, h }, BOX));
    let looseness = match line.space() {
        None => 0,
        Some(s) if s < 0.66 => 1,
        Some(s) if s < 0.8 => 2,
        Some(s) if s <= 1.33 => 3,
        Some(s) if s <= 1.5 => 4,
        Some(s) if s <= 2.0 => 5,
        Some(_) => 6,
    };
    for (from, to) in &line.gaps {
        items.push(fill(Rect { x: *from, y, w: to - from, h }, GLUE[looseness]));
    }
    let overhang = line.overhang();
    if overhang > 0.0 {
        let x = standing(line.fit.x + line.fit.width, overhang);
        items.push(fill(Rect { x, y, w: overhang, h }, BAD));
    }
    if line.badness() > 100 || (line.fit.set != Set::Ragged && overhang > 0.0) {
        // In the outer margin: right of rectos, left of versos.
        let recto = line.page.is_multiple_of(2);
        let (left, beside) =
            if recto { (theme.page.inner, theme.measure() + 8.0) } else { (theme.page.outer, -11.0) };
        items.push(fill(Rect { x: left + beside, y, w: 3.0, h }, BAD));
    }
}

fn fill(rect: Rect, color: Color) -> Item {
    Item { tag: Tag::Artifact, kind: ItemKind::Fill { rect, color } }
}

fn stroke(rect: Rect, color: Color) -> Item {
    Item { tag: Tag::Artifact, kind: ItemKind::Stroke { rect, width: 0.25, color } }
}
