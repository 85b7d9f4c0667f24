//! The rows of a table one below the other, in bands that no page end divides.

use std::ops::Range;

use crate::theme::Theme;

use super::flow::{CellPiece, LINE, TablePiece};
use super::measure::ticks;
use super::table::{Band, CellLayout, Part, TableLayout};

/// Space above and below the lines of a row, ticks each; the second where cells have several lines.
const PAD: [u32; 2] = [9, 13];

/// Puts the rows one below the other, in bands.
pub(super) fn stack(layout: &mut TableLayout, table: &TablePiece, theme: &Theme) {
    // For each cell the lines of its pieces: piece, line, top, bottom.
    let lines: Vec<Vec<Vec<Line>>> = table
        .rows
        .iter()
        .zip(&layout.rows)
        .map(|(cells, laid)| cells.iter().zip(laid).map(|(cell, laid)| lines(cell, laid)).collect())
        .collect();
    let single = u32::from(table.height);
    let several = lines.iter().flatten().any(|lines| lines.last().is_some_and(|line| line.bottom > single));
    let pad = PAD[usize::from(several)];
    let mut heights = vec![single + 2 * pad; lines.len()];
    for spanning in [false, true] {
        for (row, (cells, pieces)) in lines.iter().zip(&table.rows).enumerate() {
            let cells = cells.iter().zip(pieces.iter().map(|cell| cell.spot));
            for (lines, spot) in cells.filter(|(_, spot)| (spot.rows > 1) == spanning) {
                let wanted = lines.last().map_or(0, |line| line.bottom) + 2 * pad;
                let have: u32 = heights[row..row + spot.rows].iter().sum();
                if wanted > have {
                    heights[row + spot.rows - 1] += wanted - have;
                }
            }
        }
    }
    let scale = layout.scale;
    let set = |ticks: u32| (ticks as f32 * scale).ceil() as u32;
    let tallest = if layout.broadside {
        (theme.measure() / theme.text.leading * f32::from(LINE)) as u32
    } else {
        u32::from(theme.lines()) * u32::from(LINE)
    };
    // Room for the head on every page, unless it takes too much of it.
    let head: u32 = heights[..table.head].iter().sum();
    let repeats = set(head) * 3 <= tallest;
    let spare = if repeats { set(head) } else { 0 } + u32::from(layout.caption_height);
    let most = ((tallest.saturating_sub(spare)) as f32 / scale).max(single as f32 * 2.0) as u32;
    let mut row = 0;
    while row < heights.len() {
        if row == table.head {
            layout.head = layout.bands.len() as u16;
        }
        // A cell over several rows keeps them together.
        let mut end = row + 1;
        let mut at = row;
        while at < end {
            end = table.rows[at].iter().map(|cell| at + cell.spot.rows).fold(end, usize::max);
            at += 1;
        }
        let whole: u32 = heights[row..end].iter().sum();
        if whole > most && end > row + 1 {
            end = row + 1;
        }
        slice(layout, &lines, &heights, row..end, pad, most, &set);
        row = end;
    }
    if table.head >= heights.len() {
        layout.head = layout.bands.len() as u16;
    }
    layout.repeated = if repeats { layout.head } else { 0 };
    if layout.broadside {
        pages(layout, tallest);
    }
}

/// A line of a cell, ticks from the first line's top.
struct Line {
    piece: u16,
    line: u16,
    top: u32,
    bottom: u32,
}

fn lines(cell: &CellPiece, laid: &CellLayout) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut y, mut gap) = (0u32, 0u16);
    for (n, (piece, measured)) in cell.pieces.iter().zip(&laid.pieces).enumerate() {
        if !lines.is_empty() {
            y += u32::from(gap.max(piece.before));
        }
        gap = piece.after;
        let choice = &measured.options[0];
        for line in 0..choice.rows {
            let bottom = y + u32::from(choice.row_height(line));
            lines.push(Line { piece: n as u16, line, top: y, bottom });
            y = bottom;
        }
    }
    lines
}

/// Makes a band of rows, or several of a row that is taller than `most`.
#[allow(clippy::too_many_arguments)]
fn slice(
    layout: &mut TableLayout,
    lines: &[Vec<Vec<Line>>],
    heights: &[u32],
    rows: Range<usize>,
    pad: u32,
    most: u32,
    set: &impl Fn(u32) -> u32,
) {
    let whole: u32 = heights[rows.clone()].iter().sum();
    let first = layout.bands.len();
    let mut filled: Vec<u32> = Vec::new();
    let mut top = 0;
    for row in rows.clone() {
        for (n, cell) in lines[row].iter().enumerate() {
            let (mut band, mut shift) = (0, i64::from(top + pad));
            for line in cell {
                let (bottom, above) = (i64::from(line.bottom) + shift, i64::from(line.top) + shift);
                if bottom + i64::from(pad) > i64::from(most) && above > i64::from(pad) {
                    band += 1;
                    // Down by as much as the lines before it took.
                    shift = i64::from(pad) - i64::from(line.top);
                }
                while filled.len() <= band {
                    filled.push(0);
                    layout.bands.push(Band { row: row as u16, ..Band::default() });
                }
                let at = (i64::from(line.top) + shift) as u32;
                filled[band] = filled[band].max(at + (line.bottom - line.top) + pad);
                let parts = &mut layout.bands[first + band].parts;
                match parts.last_mut() {
                    Some(part)
                        if (usize::from(part.row), usize::from(part.cell)) == (row, n)
                            && part.piece == line.piece
                            && part.lines.end == line.line =>
                    {
                        part.lines.end += 1;
                    }
                    _ => parts.push(Part {
                        row: row as u16,
                        cell: n as u16,
                        piece: line.piece,
                        lines: line.line..line.line + 1,
                        top: at,
                    }),
                }
            }
        }
        top += heights[row];
    }
    if filled.is_empty() {
        layout.bands.push(Band { row: rows.start as u16, ..Band::default() });
        filled.push(whole);
    }
    if whole <= most {
        filled[0] = filled[0].max(whole);
    }
    for (band, height) in layout.bands[first..].iter_mut().zip(filled) {
        band.height = ticks(set(height));
    }
}

/// Divides the bands of a broadside table among its pages.
fn pages(layout: &mut TableLayout, tallest: u32) {
    let repeat = u32::from(layout.repeat());
    let mut fill = u32::from(layout.caption_height);
    let mut from = 0u16;
    for n in 0..layout.bands.len() as u16 {
        let height = u32::from(layout.bands[usize::from(n)].height);
        if n > from && n > layout.head && fill + height > tallest {
            layout.pages.push(from..n);
            from = n;
            fill = repeat;
        }
        fill += height;
    }
    layout.pages.push(from..layout.bands.len() as u16);
}
