//! Pieces cut into rows: what the composition of pages works on.
//!
//! A *row* is what no page end divides: a line, a table's row, an image.

use std::ops::Range;

use crate::document::NoteId;
use crate::theme::Theme;

use super::breaks::{Beside, BreakKind, Breaker, LineSpan, Measure, Setting};
use super::flow::{CodeLine, Flow, LINE, Piece, PieceKind, extent};
use super::items::{Item, Row};
use super::math::Display;
use super::style::Styles;
use super::table::{Room, TableLayout, lay_table};

/// A piece cut into rows, in one way or several.
#[derive(Debug)]
pub struct Measured {
    /// The ways; the first is the best. Never empty.
    pub options: Vec<Choice>,
    /// Rows that must stand together before a page's end, and after it.
    pub head: u16,
    /// The same on the next page.
    pub tail: u16,
    /// Whether the rows may leave the grid, which is found again below the piece.
    pub off_grid: bool,
    /// Ticks at the beginning of every page but the first that it is split over: a table's head.
    pub repeat: u16,
    /// What makes its first lines narrower.
    pub beside: Beside,
    /// What the rows hold.
    pub laid: Laid,
}

impl Measured {
    /// Whether it has pages of its own.
    #[must_use]
    pub fn fills_pages(&self) -> bool {
        matches!(&self.laid, Laid::Table(table) if table.broadside)
    }

    /// By how much its widest line overruns the measure, pt.
    #[must_use]
    pub fn overhang(&self) -> f32 {
        match &self.laid {
            Laid::Text(settings) => settings[0].overhang,
            Laid::Table(table) => table.overhang(),
            Laid::Opening(settings) => settings.iter().map(|s| s.overhang).fold(0.0, f32::max),
            Laid::Plain => 0.0,
        }
    }
}

/// One way of cutting a piece into rows.
#[derive(Debug)]
pub struct Choice {
    /// Rows.
    pub rows: u16,
    /// Height of each, ticks, where they are alike; else the list's.
    pub height: u16,
    /// Height of each row where they differ.
    pub heights: Vec<u16>,
    /// What displeases in it.
    pub cost: f32,
    /// Rows that end in a hyphen, ascending.
    pub hyphens: Vec<u16>,
    /// Rows that stay with the next, ascending: lines of code that are turned over.
    pub tied: Vec<u16>,
    /// Rows that hold nothing and may vanish where a page ends, ascending: empty lines of code.
    pub blank: Vec<u16>,
    /// Notes by the row of their call, with their number of lines.
    pub notes: Vec<(u16, NoteId, u16)>,
}

impl Choice {
    fn of(rows: u16, height: u16) -> Self {
        let (heights, hyphens, tied, blank, notes) = Default::default();
        Self { rows, height, heights, cost: 0.0, hyphens, tied, blank, notes }
    }

    /// Height of a row, ticks.
    #[must_use]
    pub fn row_height(&self, row: u16) -> u16 {
        self.heights.get(usize::from(row)).copied().unwrap_or(self.height)
    }

    /// Height of several rows, ticks.
    #[must_use]
    pub fn height_of(&self, rows: Range<u16>) -> u32 {
        rows.map(|row| u32::from(self.row_height(row))).sum()
    }

    /// Height of all rows, ticks.
    #[must_use]
    pub fn whole(&self) -> u32 {
        self.height_of(0..self.rows)
    }
}

/// Ticks, as many as there can be.
pub(super) fn ticks(ticks: u32) -> u16 {
    u16::try_from(ticks).unwrap_or(u16::MAX)
}

/// What the rows of a piece hold.
#[derive(Debug)]
pub enum Laid {
    /// Lines of a paragraph, one setting for each choice.
    Text(Vec<Setting>),
    /// A table.
    Table(TableLayout),
    /// The lines of a title, one list for each of its rows.
    Opening(Vec<Setting>),
    /// Nothing to be broken.
    Plain,
}

/// Notes cut into lines: for each note, which piece, which line.
#[derive(Debug, Default)]
pub struct NoteLines {
    /// The notes' pieces, measured.
    pub pieces: Vec<Vec<Measured>>,
    /// Lines of each note: index of the piece, row of it.
    pub lines: Vec<Vec<(u16, u16)>>,
}

/// A flow with all its lines broken.
#[derive(Debug)]
pub struct Column {
    /// The pieces, measured.
    pub pieces: Vec<Measured>,
    /// The notes.
    pub notes: NoteLines,
}

/// Lines of the tallest table that is not divided between two pages.
const WHOLE: u32 = 10;

/// Breaks all lines of a flow.
pub fn measure(flow: &Flow, styles: &Styles, theme: &Theme, width: f32, breaker: &mut Breaker) -> Column {
    let mut notes = NoteLines::default();
    // A tick of a note is a share of its own leading.
    let in_notes = (!flow.notes.is_empty()).then(|| {
        let mut own = theme.clone();
        (own.text.leading, own.text.size) = (theme.notes.leading, theme.notes.size);
        own
    });
    for pieces in &flow.notes {
        let theme = in_notes.as_ref().unwrap_or(theme);
        let measured: Vec<Measured> = pieces
            .iter()
            .map(|p| measure_piece(p, &Calls::default(), styles, theme, width, breaker, Inside::Note))
            .collect();
        let mut lines = Vec::new();
        for (i, piece) in measured.iter().enumerate() {
            let choice = &piece.options[0];
            for row in 0..choice.rows {
                lines.push((i as u16, row));
                // What is taller than a line takes the lines below it too.
                let taken = choice.row_height(row).div_ceil(LINE).max(1);
                lines.extend((1..taken).map(|_| (i as u16, u16::MAX)));
            }
        }
        notes.pieces.push(measured);
        notes.lines.push(lines);
    }
    let calls = Calls::of(flow, &notes);
    let mut around = Around::default();
    let mut pieces = Vec::with_capacity(flow.pieces.len());
    for (i, piece) in flow.pieces.iter().enumerate() {
        let next = flow.pieces.get(i + 1);
        if let PieceKind::Text(text) = &piece.kind
            && let Some(initial) = &text.initial
        {
            let (beside, tall) = initial.beside(width - piece.left - piece.right, styles);
            around = Around { beside, tall };
        }
        let mut measured =
            measure_piece(piece, &calls, styles, theme, width, breaker, Inside::Column(around.beside));
        around = around.below(piece, &mut measured, next);
        pieces.push(measured);
    }
    Column { pieces, notes }
}

/// Breaks the lines of some pieces of a flow anew, by their numbers; with `notes`, or where one of
/// them stands beside an initial, of all.
pub fn measure_again(
    flow: &Flow,
    column: &mut Column,
    (changed, notes): (&[usize], bool),
    styles: &Styles,
    theme: &Theme,
    width: f32,
    breaker: &mut Breaker,
) {
    let beside = |n: &usize| {
        let initial = matches!(&flow.pieces[*n].kind, PieceKind::Text(text) if text.initial.is_some());
        initial || column.pieces[*n].beside.lines > 0
    };
    if notes || changed.iter().any(beside) {
        *column = measure(flow, styles, theme, width, breaker);
        return;
    }
    let calls = Calls::of(flow, &column.notes);
    let inside = Inside::Column(Beside::default());
    for n in changed {
        column.pieces[*n] = measure_piece(&flow.pieces[*n], &calls, styles, theme, width, breaker, inside);
    }
}

/// What stands beside the next lines of a column.
#[derive(Debug, Clone, Copy, Default)]
struct Around {
    beside: Beside,
    /// Lines that must be there for it not to overhang what follows.
    tall: u16,
}

impl Around {
    /// What of it stands beside the piece after this one. A paragraph shorter than its initial
    /// leaves the rest of it to the next paragraph; before anything else it is made as long.
    fn below(self, piece: &Piece, measured: &mut Measured, next: Option<&Piece>) -> Self {
        if self.beside.lines == 0 {
            return Self::default();
        }
        let PieceKind::Text(text) = &piece.kind else { return Self::default() };
        let rows = measured.options[0].rows;
        if rows >= self.tall {
            measured.options.retain(|choice| choice.rows >= self.tall);
            measured.head = measured.head.max(self.tall);
        } else {
            measured.options.truncate(1);
        }
        let goes_on = next.filter(|next| {
            let (left, right) = (next.left, next.right);
            matches!(&next.kind, PieceKind::Text(n) if n.align == text.align && n.height == LINE)
                && (left, right) == (piece.left, piece.right)
                && next.label.is_none()
        });
        if let Some(next) = goes_on {
            let gap = piece.after.max(next.before).div_ceil(LINE);
            let below = |n: u16| n.saturating_sub(rows + gap);
            let beside = Beside { lines: below(self.beside.lines), ..self.beside };
            return Self { beside, tall: below(self.tall) };
        }
        measured.options[0].rows = rows.max(self.tall);
        Self::default()
    }
}

/// What a piece stands in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Inside {
    /// The column of a section, beside something.
    Column(Beside),
    /// A note.
    Note,
    /// A cell of a table.
    Cell,
}

/// Cuts a piece into rows in the width of its column.
pub(super) fn measure_piece(
    piece: &Piece,
    notes: &Calls,
    styles: &Styles,
    theme: &Theme,
    width: f32,
    breaker: &mut Breaker,
    inside: Inside,
) -> Measured {
    let (variants, beside) = match inside {
        Inside::Column(beside) => (true, beside),
        Inside::Note | Inside::Cell => (false, Beside::default()),
    };
    let least = if inside == Inside::Cell { 1.0 } else { 24.0 };
    let room = (width - piece.left - piece.right).max(least);
    let one = |height: u16, laid: Laid, off_grid: bool| Measured {
        options: vec![Choice::of(1, height)],
        head: 1,
        tail: 1,
        off_grid,
        repeat: 0,
        beside: Beside::default(),
        laid,
    };
    match &piece.kind {
        PieceKind::Text(text) => {
            let measure = Measure {
                width: room,
                indent: text.indent,
                justify: text.align.is_none(),
                variants: variants && text.variants,
                beside,
            };
            let settings = breaker.settings(&text.row, measure, styles);
            let options = settings
                .iter()
                .map(|s| {
                    let mut choice = Choice::of(s.lines.len().max(1) as u16, text.height);
                    choice.cost = s.cost;
                    if text.row.has_formula() {
                        let leading = f32::from(text.height) / f32::from(LINE) * theme.text.leading;
                        let lines = s.lines.iter().map(|line| beyond(&text.row, line, leading, styles));
                        let heights = lines.map(|(above, below)| text.height * (1 + above + below));
                        choice.heights = heights.collect();
                    }
                    choice.hyphens = hyphens(&text.row, &s.lines, styles);
                    choice.notes = calls(&text.row, &s.lines, notes);
                    choice
                })
                .collect();
            Measured {
                options,
                head: 2,
                tail: 2,
                off_grid: !text.height.is_multiple_of(LINE),
                repeat: 0,
                beside,
                laid: Laid::Text(settings),
            }
        }
        PieceKind::Lines(code) => {
            let mut choice = Choice::of(code.lines.len().clamp(1, 60_000) as u16, code.height);
            let next = code.lines.iter().skip(1);
            choice.tied = (0..choice.rows).zip(next).filter(|l| l.1.turned).map(|l| l.0).collect();
            let empty = |line: &CodeLine| line.row.items.is_empty() && line.number.is_none() && !line.marked;
            choice.blank = (0..choice.rows).zip(&code.lines).filter(|l| empty(l.1)).map(|l| l.0).collect();
            Measured {
                options: vec![choice],
                head: 3,
                tail: 3,
                off_grid: true,
                repeat: 0,
                beside: Beside::default(),
                laid: Laid::Plain,
            }
        }
        PieceKind::Formula { id } => {
            let display = styles.formulas.display(*id);
            let heights = display.map_or_else(Vec::new, |display| line_heights(display, theme));
            let mut choice = Choice::of(heights.len().max(1) as u16, LINE);
            let whole: u16 = heights.iter().sum();
            choice.heights = heights;
            // A page ends within a formula only if it takes more than half of one.
            let keep = if whole > theme.lines() / 2 * LINE { 2 } else { choice.rows };
            Measured {
                options: vec![choice],
                head: keep,
                tail: keep,
                off_grid: true,
                repeat: 0,
                beside: Beside::default(),
                laid: Laid::Plain,
            }
        }
        PieceKind::Images(pictures) => {
            // In a cell they may have less room than they want.
            let (width, height) = extent(pictures);
            one(lines_of(height * (room / width.max(1.0)).min(1.0), theme), Laid::Plain, true)
        }
        PieceKind::Table(table) => {
            let turns = matches!(inside, Inside::Column(_)) && piece.left == 0.0 && piece.right == 0.0;
            let layout = lay_table(table, Room { width: room, turns }, notes, styles, theme, breaker);
            if layout.bands.is_empty() {
                return one(0, Laid::Table(layout), true);
            }
            if layout.broadside {
                let mut measured = one(theme.lines() * LINE, Laid::Plain, false);
                measured.options[0].rows = layout.pages.len() as u16;
                measured.laid = Laid::Table(layout);
                return measured;
            }
            let caption = u16::from(layout.caption_height > 0);
            let mut choice = Choice::of(caption + layout.bands.len() as u16, 0);
            choice.heights.extend((caption > 0).then_some(layout.caption_height));
            choice.heights.extend(layout.bands.iter().map(|band| band.height));
            for (row, measured) in layout.measured() {
                let row = row.map_or(0, |band| caption + band);
                for (_, note, lines) in &measured.options[0].notes {
                    if choice.notes.iter().all(|call| call.1 != *note) {
                        choice.notes.push((row, *note, *lines));
                    }
                }
            }
            choice.notes.sort_by_key(|call| call.0);
            // A short table is not divided.
            let height: u32 = choice.heights.iter().map(|height| u32::from(*height)).sum();
            let whole = height <= WHOLE * u32::from(LINE);
            let head = if whole { choice.rows } else { caption + layout.head + 2 };
            Measured {
                options: vec![choice],
                head,
                tail: 2,
                off_grid: true,
                repeat: layout.repeat(),
                beside: Beside::default(),
                laid: Laid::Table(layout),
            }
        }
        PieceKind::Opening { rows, lines, .. } => {
            let settings: Vec<Setting> = rows
                .iter()
                .map(|r| breaker.settings(&r.row, Measure::ragged(room), styles).swap_remove(0))
                .collect();
            let used: u16 =
                rows.iter().zip(&settings).map(|(r, s)| r.height * s.lines.len() as u16 + r.after).sum();
            // A long title pushes the text down by whole lines.
            let least = used.div_ceil(LINE) + 2;
            one((*lines).max(least) * LINE, Laid::Opening(settings), false)
        }
        PieceKind::Entry { row, height, .. } => {
            // The page number keeps a corner of its own.
            let settings = breaker.settings(row, Measure::ragged(room - 30.0), styles);
            let choice = Choice::of(settings[0].lines.len().max(1) as u16, *height);
            let off_grid = !height.is_multiple_of(LINE);
            Measured {
                options: vec![choice],
                head: 9,
                tail: 9,
                off_grid,
                repeat: 0,
                beside: Beside::default(),
                laid: Laid::Text(settings),
            }
        }
        PieceKind::Blank { lines, .. } => one(lines * LINE, Laid::Plain, false),
        PieceKind::Plate { .. } => one(theme.lines() * LINE, Laid::Plain, false),
        PieceKind::PageBreak => one(0, Laid::Plain, false),
    }
}

/// Ticks of whole lines that hold so many points.
fn lines_of(height: f32, theme: &Theme) -> u16 {
    let lines = (height / theme.text.leading - 0.02).ceil().max(1.0);
    (lines as u16).saturating_mul(LINE)
}

/// How many lines more a line takes, above it and below it, for formulas too tall to stand between
/// its neighbours; `leading` in points.
pub(super) fn beyond(row: &Row, line: &LineSpan, leading: f32, styles: &Styles) -> (u16, u16) {
    let (mut high, mut deep) = (0.0f32, 0.0f32);
    let last = (line.end.item as usize).min(row.items.len());
    for item in &row.items[(line.start.item as usize).min(last)..last] {
        if let Item::Formula { id, part, .. } = item
            && let Some(part) = styles.formulas.part(*id, *part)
        {
            (high, deep) = (high.max(part.bx.h), deep.max(part.bx.d));
        }
    }
    // The line above has few descenders, the one below ascenders here and there.
    let lines = |over: f32| (over / leading).ceil().clamp(0.0, 20.0) as u16;
    (lines(high - 0.92 * leading), lines(deep - 0.6 * leading))
}

/// Ticks of each line of a formula: together whole lines of text.
fn line_heights(display: &Display, theme: &Theme) -> Vec<u16> {
    let tick = theme.text.leading / f32::from(LINE);
    // What little it is taller, the space around it has.
    let spare = 0.3 * theme.text.leading;
    let whole = f32::from(lines_of((display.height() - spare).max(1.0), theme));
    let free = (whole - display.height() / tick) * 0.5;
    let mut heights = Vec::with_capacity(display.lines.len());
    let (mut at, mut done) = (free, 0.0f32);
    for (i, line) in display.lines.iter().enumerate() {
        at += line.down / tick;
        // A line's height ends with its depth.
        let end = if i + 1 == display.lines.len() { whole } else { at + line.bx.d / tick };
        let height = (end - done).round().max(1.0);
        done += height;
        heights.push(height.min(60_000.0) as u16);
    }
    heights
}

/// Lines that end within a word: in a hyphen that was put in, or in one of the text's own.
fn hyphens(row: &Row, lines: &[LineSpan], styles: &Styles) -> Vec<u16> {
    let own = |line: &LineSpan| {
        let Some(Item::Word { word, .. }) = row.items.get(line.end.item as usize) else { return false };
        let word = styles.lexicon.word(*word);
        let cut = styles.lexicon.cuts(word).get(usize::from(line.end.cut));
        let before = cut.and_then(|cut| styles.lexicon.text(word).get(..cut.byte as usize));
        before.is_some_and(|before| before.ends_with(['-', '\u{2010}']))
    };
    let divided = |line: &LineSpan| match line.kind {
        BreakKind::Hyphen => true,
        BreakKind::Dash => own(line),
        _ => false,
    };
    (0..).zip(lines).filter(|(_, line)| divided(line)).map(|(i, _)| i).collect()
}

/// The notes of a column: lines of each, and the notes called within it.
#[derive(Debug, Default)]
pub(super) struct Calls {
    lines: Vec<u16>,
    nested: Vec<Vec<NoteId>>,
}

impl Calls {
    fn of(flow: &Flow, notes: &NoteLines) -> Self {
        Self {
            lines: notes.lines.iter().map(|l| l.len() as u16).collect(),
            nested: flow.notes.iter().map(|pieces| nested(pieces)).collect(),
        }
    }

    /// Adds a note called in a row, and behind it those that its own text calls.
    fn add(&self, row: u16, note: NoteId, calls: &mut Vec<(u16, NoteId, u16)>) {
        let Some(lines) = self.lines.get(note.0 as usize) else { return };
        // A note that calls itself, or one that called it, is on the page already.
        if calls.iter().any(|c| c.1 == note) {
            return;
        }
        calls.push((row, note, *lines));
        for inner in &self.nested[note.0 as usize] {
            self.add(row, *inner, calls);
        }
    }
}

/// The notes called in a note's text.
fn nested(pieces: &[Piece]) -> Vec<NoteId> {
    let rows = pieces.iter().filter_map(|p| match &p.kind {
        PieceKind::Text(text) => Some(&text.row),
        _ => None,
    });
    let items = rows.flat_map(|r| &r.items);
    items.filter_map(|i| if let Item::Note(note) = i { Some(*note) } else { None }).collect()
}

/// The notes called in each line.
fn calls(row: &Row, lines: &[LineSpan], notes: &Calls) -> Vec<(u16, NoteId, u16)> {
    let mut calls = Vec::new();
    if notes.lines.is_empty() {
        return calls;
    }
    for (i, item) in row.items.iter().enumerate() {
        if let Item::Note(note) = item {
            let line =
                lines.iter().position(|l| (i as u32) < l.end.item || l.end.item as usize == row.items.len());
            let line = line.unwrap_or(lines.len().saturating_sub(1)) as u16;
            notes.add(line, *note, &mut calls);
        }
    }
    calls
}
