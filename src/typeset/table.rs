//! Tables: widths of columns by what they hold, rows by their tallest cell.
//!
//! A cell is a column of pieces of its own, so that it holds whatever a page holds. Widths are
//! found as browsers find them (CSS 2.1, section 17.5.2.2): each column has a least width, that of
//! its longest word, and a most, that of its longest paragraph on one line; what the measure leaves
//! is shared by the difference of the two. Narrow columns get their most before wide ones share.
//!
//! A table whose least is too wide is set smaller, by steps; if that does not do, it is laid on a
//! page of its own, turned; and if that does not do either, its longest words are divided.

use std::ops::Range;

use crate::document::Align;
use crate::theme::Theme;

use super::breaks::Breaker;
use super::flow::{CellPiece, LINE, Piece, PieceKind, TablePiece, extent};
use super::items::{Item, Row};
use super::lexicon::CutKind;
use super::measure::{Calls, Measured, measure_piece, ticks};
use super::style::Styles;

/// A table with its columns and rows found. What stands in it is measured at its full size; `scale`
/// is how much smaller it is set.
#[derive(Debug, Default)]
pub struct TableLayout {
    /// Width of the whole, pt, at full size.
    pub width: f32,
    /// Its size, as a share of the full one.
    pub scale: f32,
    /// Whether it stands on pages of its own, turned a quarter to the left.
    pub broadside: bool,
    /// The caption.
    pub caption: Vec<Measured>,
    /// Height of the caption with the space below it, ticks.
    pub caption_height: u16,
    /// For each row of the table its cells.
    pub rows: Vec<Vec<CellLayout>>,
    /// What no page end divides, from top to bottom; those of the head first.
    pub bands: Vec<Band>,
    /// How many bands are the head's.
    pub head: u16,
    /// How many of those are set again on every further page: all or none.
    pub repeated: u16,
    /// For a broadside table, the bands of each of its pages.
    pub pages: Vec<Range<u16>>,
}

/// A cell.
#[derive(Debug)]
pub struct CellLayout {
    /// Left edge, pt from the table's.
    pub x: f32,
    /// Width, pt.
    pub width: f32,
    /// What it holds.
    pub pieces: Vec<Measured>,
}

/// Rows that stand together, or a part of a row too tall for a page.
#[derive(Debug, Default)]
pub struct Band {
    /// Height, ticks, as it is set.
    pub height: u16,
    /// The row that it begins with.
    pub row: u16,
    /// What stands in it.
    pub parts: Vec<Part>,
}

/// Lines of a piece of a cell.
#[derive(Debug)]
pub struct Part {
    /// The cell's row.
    pub row: u16,
    /// Which of the row's cells.
    pub cell: u16,
    /// Which of the cell's pieces.
    pub piece: u16,
    /// Which of the piece's rows.
    pub lines: Range<u16>,
    /// Top, ticks from the band's, at full size.
    pub top: u32,
}

impl TableLayout {
    /// The height of the head where it is set again, ticks.
    #[must_use]
    pub fn repeat(&self) -> u16 {
        self.bands[..usize::from(self.repeated)].iter().map(|band| band.height).sum()
    }

    /// The row of the table with which a row of the composition begins; none for the caption.
    #[must_use]
    pub fn row_of(&self, row: u16) -> Option<u16> {
        let band = if self.broadside {
            self.pages.get(usize::from(row))?.start
        } else {
            row.checked_sub(u16::from(self.caption_height > 0))?
        };
        self.bands.get(usize::from(band)).map(|band| band.row)
    }

    /// By how much the widest line of a cell overruns it, pt.
    #[must_use]
    pub fn overhang(&self) -> f32 {
        let cells = self.rows.iter().flatten().flat_map(|cell| &cell.pieces).chain(&self.caption);
        cells.map(Measured::overhang).fold(0.0, f32::max)
    }

    /// All that is measured of it, by the band in which it begins; none for the caption.
    pub fn measured(&self) -> impl Iterator<Item = (Option<u16>, &Measured)> {
        let caption = self.caption.iter().map(|piece| (None, piece));
        let cells = self.bands.iter().enumerate().flat_map(move |(n, band)| {
            let begun = band.parts.iter().filter(|part| part.lines.start == 0);
            begun.map(move |part| {
                let cell = &self.rows[usize::from(part.row)][usize::from(part.cell)];
                (Some(n as u16), &cell.pieces[usize::from(part.piece)])
            })
        });
        caption.chain(cells)
    }
}

/// Sizes in which a table is tried, as shares of the full one.
const STEPS: [f32; 5] = [1.0, 0.94, 0.88, 0.82, 0.76];
/// The smallest type that a table is ever set in, pt.
const SMALLEST: f32 = 6.0;
/// A word that takes more of the measure than this is divided before the table is turned for it.
const WORD: f32 = 0.42;

/// Words of more letters than this may be hyphenated before the table is made smaller for them.
const LONG: usize = 14;

/// The room for a table, pt.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// The measure.
    pub width: f32,
    /// Whether it may be turned.
    pub turns: bool,
}

/// Lays a table out in the room it has.
pub fn lay_table(
    table: &TablePiece,
    room: Room,
    notes: &Calls,
    styles: &Styles,
    theme: &Theme,
    breaker: &mut Breaker,
) -> TableLayout {
    let count = table.columns;
    let page = f32::from(theme.lines()) * theme.text.leading;
    let natural = columns(table, styles);
    let gap = |room: f32| theme.table.gap.min(room / (count as f32 * 3.0));
    let least = |width: f32| -> f32 {
        natural.least.iter().map(|w| w.min(width * WORD)).sum::<f32>() + gap(width) * (count - 1) as f32
    };
    // The first size at which every word has its place.
    let fits = |width: f32| {
        let steps = STEPS.iter().filter(|step| **step == 1.0 || **step * table.size >= SMALLEST);
        steps.copied().find(|step| least(width / step) <= width / step + 0.01)
    };
    let smallest = (SMALLEST / table.size.max(1.0)).clamp(STEPS[4], 1.0);
    let turned = room.turns && page > room.width * 1.15 && !calls_notes(table);
    let (width, scale, broadside) = match fits(room.width) {
        Some(scale) => (room.width, scale, false),
        None if turned => (page, fits(page).unwrap_or(smallest), true),
        None => (room.width, smallest, false),
    };
    let room = width / scale;
    let gap = gap(room);
    let widths = share(&natural, room - gap * (count - 1) as f32);
    let mut edges = Vec::with_capacity(count);
    let mut x = 0.0;
    for width in &widths {
        edges.push((x, *width));
        x += width + gap;
    }
    let mut layout = TableLayout { width: x - gap, scale, broadside, ..TableLayout::default() };
    let mut measure = |piece: &Piece, room: f32| {
        measure_piece(piece, notes, styles, theme, room, breaker, super::measure::Inside::Cell)
    };
    layout.caption = table.caption.iter().map(|piece| measure(piece, width)).collect();
    for cells in &table.rows {
        let laid = cells.iter().map(|cell| {
            let spot = cell.spot;
            let last = (spot.column + spot.columns).min(count) - 1;
            let (from, to) = (edges[spot.column], edges[last]);
            let (mut x, mut width) = (from.0, to.0 + to.1 - from.0);
            // Figures stand with their points one below the other, at the column's right edge.
            if let (Some((before, after)), Some(point)) = (natural.points[spot.column], cell.point)
                && spot.columns == 1
            {
                let (own, _) = around(&cell.pieces[0], point, styles);
                let left = x + (width - before - after).max(0.0) + before - own;
                (x, width) = (left, (x + width - left).max(own) + 0.1);
            }
            CellLayout {
                x,
                width,
                pieces: cell
                    .pieces
                    .iter()
                    .map(|piece| {
                        let (_, room) = indented(piece, width);
                        measure(piece, room + piece.left + piece.right + 0.01)
                    })
                    .collect(),
            }
        });
        let mut laid: Vec<CellLayout> = laid.collect();
        if table.rtl {
            // The first column is the rightmost.
            for cell in &mut laid {
                cell.x = layout.width - cell.x - cell.width;
            }
        }
        layout.rows.push(laid);
    }
    let caption: u32 = layout.caption.iter().map(|piece| piece.options[0].whole()).sum();
    layout.caption_height = if caption > 0 { ticks(caption + u32::from(LINE) / 2) } else { 0 };
    super::bands::stack(&mut layout, table, theme);
    layout
}

/// Whether a note is called in a table: it would have no foot of the page to stand at, were that turned.
fn calls_notes(table: &TablePiece) -> bool {
    let pieces = table.rows.iter().flatten().flat_map(|cell| &cell.pieces).chain(&table.caption);
    let texts = pieces.filter_map(|piece| match &piece.kind {
        PieceKind::Text(text) => Some(&text.row.items),
        _ => None,
    });
    texts.flatten().any(|item| matches!(item, Item::Note(_)))
}

/// What the columns want.
struct Columns {
    least: Vec<f32>,
    most: Vec<f32>,
    /// For columns of figures, the most that stands before the point and behind it.
    points: Vec<Option<(f32, f32)>>,
}

fn columns(table: &TablePiece, styles: &Styles) -> Columns {
    let count = table.columns;
    let mut columns = Columns { least: vec![0.0; count], most: vec![0.0; count], points: vec![None; count] };
    let cells = || table.rows.iter().flatten();
    for cell in cells().filter(|cell| cell.spot.columns == 1) {
        let spot = cell.spot;
        let (least, most) = cell_widths(cell, styles);
        let n = spot.column;
        columns.least[n] = columns.least[n].max(least);
        columns.most[n] = columns.most[n].max(most);
        if let Some(point) = cell.point {
            let (before, after) = around(&cell.pieces[0], point, styles);
            let most = columns.points[n].get_or_insert((0.0, 0.0));
            *most = (most.0.max(before), most.1.max(after));
        }
    }
    for (n, points) in columns.points.iter().enumerate() {
        let width = points.map_or(0.0, |(before, after)| before + after + 0.1);
        columns.least[n] = columns.least[n].max(width);
        columns.most[n] = columns.most[n].max(width);
    }
    // What a cell over several columns wants beyond theirs, they share by their most.
    for cell in cells().filter(|cell| cell.spot.columns > 1) {
        let spot = cell.spot;
        let (least, most) = cell_widths(cell, styles);
        let range = spot.column..(spot.column + spot.columns).min(count);
        let weights: Vec<f32> = columns.most[range.clone()].iter().map(|w| w + 1.0).collect();
        let all: f32 = weights.iter().sum();
        for (list, wanted) in [(&mut columns.least, least), (&mut columns.most, most)] {
            let more = wanted - list[range.clone()].iter().sum::<f32>();
            if more > 0.0 {
                for (width, weight) in list[range.clone()].iter_mut().zip(&weights) {
                    *width += more * weight / all;
                }
            }
        }
    }
    for (least, most) in columns.least.iter().zip(&mut columns.most) {
        *most = most.max(*least);
    }
    columns
}

/// Least and most of a cell, pt.
fn cell_widths(cell: &CellPiece, styles: &Styles) -> (f32, f32) {
    pieces_widths(&cell.pieces, styles)
}

fn pieces_widths(pieces: &[Piece], styles: &Styles) -> (f32, f32) {
    let mut widest = (0.0f32, 0.0f32);
    for piece in pieces {
        let (least, most) = match &piece.kind {
            PieceKind::Text(text) => {
                let (least, most) = widths(&text.row, styles);
                // Code is turned over only where there is no other way.
                let least = if text.indent < 0.0 { most } else { least };
                (least + text.indent, most + text.indent)
            }
            PieceKind::Images(pictures) => {
                let width = extent(pictures).0;
                (width.min(48.0 * pictures.len() as f32), width)
            }
            PieceKind::Opening { rows, .. } => {
                let each = rows.iter().map(|row| widths(&row.row, styles));
                each.fold((0.0f32, 0.0f32), |a, b| (a.0.max(b.0), a.1.max(b.1)))
            }
            PieceKind::Table(table) => {
                let own = columns(table, styles);
                let gaps = 4.0 * (table.columns - 1) as f32;
                (own.least.iter().sum::<f32>() + gaps, own.most.iter().sum::<f32>() + gaps * 3.0)
            }
            _ => (0.0, 0.0),
        };
        let far = piece.label.as_ref().map_or(0.0, |label| (label.width - piece.left).max(0.0));
        let indents = piece.left + piece.right + far;
        widest = (widest.0.max(least + indents), widest.1.max(most + indents));
    }
    widest
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
                let long = styles.lexicon.text(word).chars().count() > LONG;
                let cuts = styles.lexicon.cuts(word).iter().filter(|cut| match cut.kind {
                    CutKind::Hyphen => long,
                    CutKind::Dash | CutKind::Plain => true,
                    CutKind::Name | CutKind::Need | CutKind::Anywhere | CutKind::Last => false,
                });
                for cut in cuts {
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
            Item::Tie(style, _) => {
                part += styles.get(style).space;
                line += styles.get(style).space;
            }
            Item::Fixed(width) | Item::Kern(width) => {
                part += width;
                line += width;
            }
            Item::Gap(gap) => {
                if gap.breaks {
                    longest = longest.max(part);
                    part = 0.0;
                } else {
                    part += gap.natural;
                }
                line += gap.natural;
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

/// What a figure has before its point and from there on, pt. The point is a character of its text.
fn around(piece: &Piece, point: u32, styles: &Styles) -> (f32, f32) {
    let PieceKind::Text(text) = &piece.kind else { return (0.0, 0.0) };
    let (mut before, mut whole) = (0.0f32, 0.0f32);
    for item in &text.row.items {
        let width = match *item {
            Item::Word { word, style, at } => {
                let style = styles.get(style);
                let word = styles.lexicon.word(word);
                let string = styles.lexicon.text(word);
                let unit = style.size / 1000.0;
                let glyphs = styles.lexicon.glyphs(word);
                let until = point.saturating_sub(at) as usize;
                let byte = string.char_indices().nth(until).map_or(string.len(), |(byte, _)| byte);
                let left = glyphs.iter().filter(|glyph| (glyph.byte as usize) < byte);
                before += left.map(|glyph| glyph.advance + style.tracking).sum::<f32>() * unit;
                whole += glyphs.iter().map(|glyph| glyph.advance + style.tracking).sum::<f32>() * unit;
                continue;
            }
            Item::Space(style) | Item::Tie(style, _) => styles.get(style).space,
            Item::Fixed(width) => width,
            _ => 0.0,
        };
        // A space before the point is one between groups of digits.
        if (whole - before).abs() < 0.001 {
            before += width;
        }
        whole += width;
    }
    (before, whole - before)
}

/// Shares the room among the columns.
fn share(columns: &Columns, room: f32) -> Vec<f32> {
    let (least, most) = (&columns.least, &columns.most);
    let (min, max): (f32, f32) = (least.iter().sum(), most.iter().sum());
    if max <= room {
        return most.clone();
    }
    if min >= room {
        return squeezed(least, room);
    }
    // Columns that want no more than an even share get it, as long as the others have their least.
    let mut done = vec![false; least.len()];
    let (mut left, mut count) = (room, least.len());
    loop {
        let mut changed = false;
        for n in 0..least.len() {
            let others: f32 =
                (0..least.len()).filter(|other| !done[*other] && *other != n).map(|other| least[other]).sum();
            if !done[n] && most[n] <= left / count as f32 && others + most[n] <= left {
                done[n] = true;
                left -= most[n];
                count -= 1;
                changed = true;
            }
        }
        if !changed || count == 0 {
            break;
        }
    }
    let open = || (0..least.len()).filter(|n| !done[*n]);
    let (min, max): (f32, f32) = (open().map(|n| least[n]).sum(), open().map(|n| most[n]).sum());
    let spread = ((left - min) / (max - min).max(0.01)).clamp(0.0, 1.0);
    (0..least.len())
        .map(|n| if done[n] { most[n] } else { least[n] + (most[n] - least[n]) * spread })
        .collect()
}

/// Widths where not even the words have room: the widest give way first, since it is their words
/// that are divided.
fn squeezed(least: &[f32], room: f32) -> Vec<f32> {
    let mut sorted = least.to_vec();
    sorted.sort_by(f32::total_cmp);
    let (mut left, mut level) = (room, 0.0);
    for (n, width) in sorted.iter().enumerate() {
        level = left / (sorted.len() - n) as f32;
        if *width > level {
            break;
        }
        left -= width;
    }
    least.iter().map(|width| width.min(level)).collect()
}

/// The indent of a piece in a cell of some width, and the room that it leaves: where a cell is
/// narrow, indents are as well.
#[must_use]
pub fn indented(piece: &Piece, width: f32) -> (f32, f32) {
    let left = piece.left.min(width * 0.4);
    (left, width - left - piece.right.min(width * 0.4))
}

/// How the lines of a cell stand in it.
#[must_use]
pub fn stands(align: Align) -> crate::theme::Alignment {
    use crate::theme::Alignment;
    match align {
        Align::Start => Alignment::Start,
        Align::Center => Alignment::Center,
        Align::End | Align::Point => Alignment::End,
    }
}

/// The alignment that a row running against its surroundings needs to stand as they do.
#[must_use]
pub fn opposite(align: crate::theme::Alignment) -> crate::theme::Alignment {
    use crate::theme::Alignment;
    match align {
        Alignment::Start => Alignment::End,
        Alignment::Center => Alignment::Center,
        Alignment::End => Alignment::Start,
    }
}
