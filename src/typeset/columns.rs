//! Composing narrow columns side by side: the index.
//!
//! Columns are filled one after the other; no heading ends one, short entries are not divided, and
//! the columns of the last page end alike. An entry that goes on overleaf is named there again, with
//! those that it stands under; on a facing page its beginning can be seen.

use super::compose::{Composition, PageShape, Segment};
use super::flow::{Columns, Flow, LINE, PieceKind};
use super::measure::Column;

/// Where the columns begin.
#[derive(Debug, Clone, Copy, Default)]
pub struct Start {
    /// The page, counted from the chapter's first.
    pub page: u16,
    /// What is filled of it, ticks.
    pub fill: u16,
    /// Lines of notes on it.
    pub notes: u16,
}

/// Entries of up to so many rows are not divided.
const WHOLE: u16 = 3;

/// Rows that stand together.
#[derive(Debug, Default)]
struct Together {
    /// Piece, row and its height, ticks.
    rows: Vec<(usize, u16, u16)>,
    /// Space above, where it does not begin a column.
    before: u16,
}

impl Together {
    fn height(&self) -> u32 {
        self.rows.iter().map(|row| u32::from(row.2)).sum()
    }
}

/// Adds the columns of a flow to the pages composed before them.
pub fn compose(
    flow: &Flow,
    column: &Column,
    shape: PageShape,
    columns: Columns,
    (start, recto): (Start, bool),
    pages: &mut Composition,
) {
    let parts = together(flow, column, columns);
    let height = |piece: &usize| column.pieces[*piece].options[0].whole();
    let mut start = start;
    // Text that stands above has a line to itself below; a title has its own.
    let above = flow.pieces[..columns.from].last();
    if start.fill > 0 && above.is_some_and(|above| !matches!(above.kind, PieceKind::Opening { .. })) {
        start.fill += LINE;
    }
    let room = u32::from(shape.lines) * u32::from(LINE);
    let first = room.saturating_sub(u32::from(start.fill) + u32::from(shape.notes(start.notes)));
    let count = usize::from(columns.count.max(1));
    // A page with room for less than a few lines is left to what stands there.
    let (mut page, mut room_here) = match first >= 4 * u32::from(LINE) || start.fill == 0 {
        true => (start.page, first),
        false => (start.page + 1, room),
    };
    let mut at = 0;
    while at < parts.len() {
        // The first page of the section is a recto or not; a leaf is turned to see a verso.
        let overleaf = page > start.page && (page % 2 == 1) == recto;
        let again = if overleaf { again(flow, columns, &parts[at]) } else { Vec::new() };
        let lead: u32 = again.iter().map(height).sum();
        let mut taken = fill(&parts[at..], room_here, lead, count);
        let rest: usize = taken.iter().sum();
        if at + rest == parts.len() {
            // The last page: the least height at which the columns hold it all.
            let all: u32 = lead + parts[at..].iter().map(Together::height).sum::<u32>();
            let step = u32::from(LINE) / 6;
            let mut least = (all / count as u32 / step) * step;
            while least < room_here {
                let tried = fill(&parts[at..], least, lead, count);
                if tried.iter().sum::<usize>() == rest {
                    taken = tried;
                    break;
                }
                least += step;
            }
        }
        let top = if page == start.page { start.fill } else { 0 };
        let notes = if page == start.page { start.notes } else { 0 };
        for (n, taken) in taken.into_iter().enumerate() {
            let shift = n as f32 * columns.step;
            let mut fill = top;
            for piece in again.iter().filter(|_| n == 0) {
                let to = column.pieces[*piece].options[0].rows;
                let piece_height = height(piece) as u16;
                pages.segments.push(Segment {
                    piece: *piece as u32,
                    choice: 0,
                    from: 0,
                    to,
                    page,
                    top: fill,
                    notes,
                    short: 0,
                    shift,
                    moved: true,
                });
                fill += piece_height;
            }
            for (i, part) in parts[at..at + taken].iter().enumerate() {
                fill += if i == 0 { 0 } else { part.before };
                for (piece, row, height) in &part.rows {
                    match pages.segments.last_mut() {
                        Some(last)
                            if last.piece as usize == *piece
                                && last.page == page
                                && last.shift == shift
                                && last.to == *row =>
                        {
                            last.to += 1;
                        }
                        _ => pages.segments.push(Segment {
                            piece: *piece as u32,
                            choice: 0,
                            from: *row,
                            to: row + 1,
                            page,
                            top: fill,
                            notes,
                            short: 0,
                            shift,
                            moved: false,
                        }),
                    }
                    fill += height;
                }
            }
            at += taken;
        }
        pages.pages = pages.pages.max(page + 1);
        (page, room_here) = (page.saturating_add(1), room);
    }
}

/// What is to be named again above a part, outermost first.
fn again(flow: &Flow, columns: Columns, part: &Together) -> Vec<usize> {
    let Some((piece, row, _)) = part.rows.first() else { return Vec::new() };
    let Ok(found) = flow.entries.binary_search_by_key(piece, |entry| entry.piece) else { return Vec::new() };
    let mut list = Vec::new();
    // An entry that is divided goes on itself.
    let mut at = if *row > 0 { Some(found) } else { flow.entries[found].parent };
    while let Some(entry) = at.map(|n| flow.entries[n]) {
        list.extend(entry.again.map(|n| columns.to + n));
        at = entry.parent;
    }
    list.reverse();
    list
}

/// How many of the parts each column of a page takes; the first takes one at least. Ticks of `lead`
/// stand above its first.
fn fill(parts: &[Together], room: u32, lead: u32, count: usize) -> Vec<usize> {
    let mut taken = Vec::with_capacity(count);
    let mut at = 0;
    for column in 0..count {
        let from = at;
        let mut height = if column == 0 { lead } else { 0 };
        while let Some(part) = parts.get(at) {
            let gap = if at == from { 0 } else { u32::from(part.before) };
            let after = height + gap + part.height();
            if after > room && !(at == from && from == 0) {
                break;
            }
            height = after;
            at += 1;
        }
        taken.push(at - from);
    }
    taken
}

/// The rows of a flow's columns, by what must not be parted.
fn together(flow: &Flow, column: &Column, columns: Columns) -> Vec<Together> {
    let mut parts: Vec<Together> = Vec::new();
    let mut open = false;
    for (piece, measured) in column.pieces.iter().enumerate().take(columns.to).skip(columns.from) {
        let choice = &measured.options[0];
        let kind = &flow.pieces[piece];
        let before = kind.before.max(flow.pieces[..piece].last().map_or(0, |last| last.after));
        for row in 0..choice.rows {
            let height = choice.row_height(row);
            let divided = choice.rows > WHOLE && row > 1 && row + 1 < choice.rows;
            let new = if row == 0 { !open } else { divided };
            match parts.last_mut().filter(|_| !new) {
                Some(last) => {
                    if row == 0
                        && let Some(top) = last.rows.last_mut()
                    {
                        // The space between two that stay together is the upper one's.
                        top.2 += before;
                    }
                    last.rows.push((piece, row, height));
                }
                None => parts.push(Together {
                    rows: vec![(piece, row, height)],
                    before: if row == 0 { before } else { 0 },
                }),
            }
        }
        open = kind.keep;
    }
    parts
}
