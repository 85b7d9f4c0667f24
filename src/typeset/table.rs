//! Tables: widths of columns by what they hold, rows by their tallest cell.
//!
//! Widths are found as browsers find them (CSS 2.1, section 17.5.2.2): each column has a least
//! width, that of its longest word, and a most, that of its longest paragraph on one line; what
//! the measure leaves is shared by the difference of the two.

use crate::theme::Theme;

use super::breaks::{Breaker, Measure, Setting};
use super::flow::{LINE, TablePiece};
use super::items::{Item, Row};
use super::lexicon::CutKind;
use super::measure::beyond;
use super::style::Styles;

/// A table with its columns and rows found.
#[derive(Debug, Default)]
pub struct TableLayout {
    /// Left edge and width of each column, pt.
    pub columns: Vec<(f32, f32)>,
    /// Width of the whole, pt.
    pub width: f32,
    /// The rows.
    pub rows: Vec<TableRow>,
}

/// A row of a table.
#[derive(Debug)]
pub struct TableRow {
    /// Its height, ticks.
    pub height: u16,
    /// For each cell: its column, and the lines of each of its paragraphs.
    pub cells: Vec<(usize, Vec<Setting>)>,
}

/// Space above and below the lines of a row, ticks each.
pub const PAD: u16 = 9;

/// Lays a table out in the room it has, pt.
pub fn lay_table(
    table: &TablePiece,
    room: f32,
    styles: &Styles,
    theme: &Theme,
    breaker: &mut Breaker,
) -> TableLayout {
    let count = table.rows.iter().map(|r| r.iter().map(|c| usize::from(c.columns)).sum()).max().unwrap_or(0);
    let count = count.max(table.aligns.len()).max(1);
    let gap = theme.table.gap.min(room / (count as f32 * 3.0));
    let (mut least, mut most) = (vec![0.0f32; count], vec![0.0f32; count]);
    for row in &table.rows {
        let mut column = 0;
        for cell in row {
            if cell.columns == 1 && column < count {
                for row in &cell.rows {
                    let (min, max) = widths(row, styles);
                    least[column] = least[column].max(min);
                    most[column] = most[column].max(max);
                }
            }
            column += usize::from(cell.columns);
        }
    }
    let free = room - gap * (count - 1) as f32;
    let columns = share(&least, &most, free);
    let mut layout = TableLayout::default();
    let mut x = 0.0;
    for width in &columns {
        layout.columns.push((x, *width));
        x += width + gap;
    }
    layout.width = x - gap;
    for cells in &table.rows {
        let mut column = 0;
        let mut laid = Vec::new();
        let mut lines = 1;
        for cell in cells {
            let last = (column + usize::from(cell.columns)).min(count);
            let width = if column < last {
                let (from, to) = (layout.columns[column], layout.columns[last - 1]);
                to.0 + to.1 - from.0
            } else {
                gap
            };
            let measure = Measure::ragged(width + 0.01);
            let settings: Vec<Setting> =
                cell.rows.iter().map(|r| breaker.settings(r, measure, styles).swap_remove(0)).collect();
            // Formulas may be taller than a line.
            let more = cell.rows.iter().zip(&settings).filter(|(row, _)| row.has_formula());
            let more = more.flat_map(|(row, setting)| setting.lines.iter().map(move |line| (row, line)));
            let leading = f32::from(table.height) / f32::from(LINE) * theme.text.leading;
            let more: u16 = more
                .map(|(row, line)| beyond(row, line, leading, styles))
                .map(|(above, below)| above + below)
                .sum();
            let own = settings.iter().map(|s| s.lines.len().max(1)).sum::<usize>();
            lines = lines.max(own + usize::from(more));
            laid.push((column.min(count - 1), settings));
            column += usize::from(cell.columns);
        }
        let height =
            (lines as u32 * u32::from(table.height) + 2 * u32::from(PAD)).min(60 * u32::from(LINE) * 10);
        layout.rows.push(TableRow { height: height as u16, cells: laid });
    }
    layout
}

/// The width of a row's longest unbreakable part, and of the row on one line, pt.
fn widths(row: &Row, styles: &Styles) -> (f32, f32) {
    let (mut longest, mut part, mut whole) = (0.0f32, 0.0f32, 0.0f32);
    let mut line = 0.0f32;
    for item in &row.items {
        match *item {
            Item::Word { word, style, .. } => {
                let style = styles.get(style);
                let word = styles.lexicon.word(word);
                let unit = style.size / 1000.0;
                let tracking = style.tracking * styles.lexicon.text(word).chars().count() as f32;
                let mut from = 0.0;
                let cuts = styles.lexicon.cuts(word).iter();
                for cut in cuts.filter(|c| c.kind != CutKind::Anywhere) {
                    part += (cut.width - from) * unit;
                    from = cut.width;
                    longest = longest.max(part + styles.hyphen(style));
                    part = 0.0;
                }
                part += (word.width + tracking - from) * unit;
                line += (word.width + tracking) * unit;
            }
            Item::Space(style) => {
                longest = longest.max(part);
                part = 0.0;
                line += styles.get(style).space;
            }
            Item::Tie(style) => {
                part += styles.get(style).space;
                line += styles.get(style).space;
            }
            Item::Fixed(width) => {
                part += width;
                line += width;
            }
            Item::Object(n) => {
                let width = row.objects.get(usize::from(n)).map_or(0.0, |o| o.width);
                part += width;
                line += width;
            }
            Item::Formula { id, part: n, .. } => {
                let width = styles.formulas.part(id, n).map_or(0.0, |p| p.bx.w);
                part += width;
                line += width;
            }
            Item::Split(id, n) => {
                longest = longest.max(part);
                part = 0.0;
                line += styles.formulas.part(id, n + 1).map_or(0.0, |p| p.space);
            }
            Item::Break => {
                longest = longest.max(part);
                whole = whole.max(line);
                (part, line) = (0.0, 0.0);
            }
            _ => {}
        }
    }
    (longest.max(part) + 0.1, whole.max(line) + 0.1)
}

/// Shares the room among the columns.
fn share(least: &[f32], most: &[f32], room: f32) -> Vec<f32> {
    let (min, max): (f32, f32) = (least.iter().sum(), most.iter().sum());
    if max <= room {
        return most.to_vec();
    }
    if min >= room {
        // Too narrow even for the words: every column gives way in proportion.
        return least.iter().map(|w| w * room / min.max(1.0)).collect();
    }
    let spread = (room - min) / (max - min).max(0.01);
    least.iter().zip(most).map(|(a, b)| a + (b - a) * spread).collect()
}
