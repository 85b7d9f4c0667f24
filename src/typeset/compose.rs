//! Composing the pages of a chapter: the best of all ways, not the first that fits.
//!
//! Dynamic programming over the chapter's pieces. A state is what the rest of the chapter can see
//! of the choices made so far: the page, how much of it is filled, the notes on it, and by how
//! many lines this spread runs long or short, since both its pages must end alike. A page may
//! only end where two lines of a paragraph stay on each side; paragraphs are taken in longer or
//! shorter settings where that pays; what cannot be had is paid for, and the cheapest whole wins.

use rustc_hash::FxHashMap;

use super::columns::{self, Start};
use super::flow::{Flow, LINE, PieceKind};
use super::measure::{Column, Measured};

/// What the pages are like.
#[derive(Debug, Clone, Copy)]
pub struct PageShape {
    /// Lines of text.
    pub lines: u16,
    /// Height of a note's line, ticks.
    pub note_line: f32,
    /// Height of the rule above notes with its space, ticks.
    pub note_rule: f32,
    /// Whether text keeps the baseline grid, whatever stands above it: not where paragraphs are
    /// parted by less than a line.
    pub grid: bool,
}

impl PageShape {
    /// Ticks that so many lines of notes take at the foot.
    #[must_use]
    pub fn notes(&self, lines: u16) -> u16 {
        if lines == 0 { 0 } else { (self.note_rule + f32::from(lines) * self.note_line).ceil() as u16 }
    }

    fn room(&self, short: i8) -> u16 {
        (i32::from(self.lines) - i32::from(short)).max(1) as u16 * LINE
    }
}

/// Rows of a piece on one page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment {
    /// Index of the piece.
    pub piece: u32,
    /// Which of its choices.
    pub choice: u16,
    /// First row.
    pub from: u16,
    /// Row after the last.
    pub to: u16,
    /// Page, counted from the chapter's first.
    pub page: u16,
    /// Top of the first row from the top of the text block, ticks.
    pub top: u16,
    /// Lines of notes on the page so far.
    pub notes: u16,
    /// By how many lines the page runs short.
    pub short: i8,
    /// How far right of the text block's edge it stands, pt: in a column beside the first.
    pub shift: f32,
}

/// The pages of a chapter.
#[derive(Debug, Clone, Default)]
pub struct Composition {
    /// Segments in order.
    pub segments: Vec<Segment>,
    /// How many pages.
    pub pages: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct State {
    page: u16,
    fill: u16,
    notes: u16,
    /// Lines of notes still to come on the next page.
    carry: u16,
    short: i8,
    /// The piece before stays with the next.
    keep: bool,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    segment: Segment,
    previous: u32,
}

const NONE: u32 = u32::MAX;
/// Lines by which the pages of a spread may run long (below 0) or short, and what that costs.
const SPREADS: [(i8, f32); 4] = [(0, 0.0), (1, 10.0), (-1, 10.0), (2, 20.0)];
/// Ways that cost this much more than the cheapest are given up.
const BEAM: f32 = 150.0;
const WIDEST: usize = 2000;
/// What it costs to part a heading from its text.
const PARTED: f32 = 1000.0;
/// What it costs to end a page early, which leaves its spread uneven, and each line that lies open.
const EARLY: (f32, f32) = (200.0, 7.0);
/// What it costs to divide a word at the end of a page: overleaf, and over the fold.
const DIVIDED: (f32, f32) = (300.0, 40.0);
/// What it costs to begin a page with a turn of scene: marked by an ornament, and by nothing.
const SCENE: (f32, f32) = (20.0, 60.0);

struct Composer<'a> {
    flow: &'a Flow,
    column: &'a Column,
    shape: PageShape,
    recto: bool,
    nodes: Vec<Node>,
    next: FxHashMap<State, (f32, u32)>,
    /// Where the rows of the piece in hand go on, page by page.
    frontier: Vec<Ahead>,
    need: Vec<u16>,
}

/// Rows of a piece that are still to be laid, from the top of a page or below what stands there.
#[derive(Debug, Clone, Copy)]
struct Ahead {
    choice: u16,
    from: u16,
    state: State,
    cost: f32,
    node: u32,
}

/// Composes a chapter whose first page is a recto or a verso.
#[must_use]
pub fn compose(flow: &Flow, column: &Column, shape: PageShape, recto: bool) -> Composition {
    let upto = flow.columns.map_or(flow.pieces.len(), |columns| columns.from);
    let mut composer = Composer {
        flow,
        column,
        shape,
        recto,
        nodes: Vec::new(),
        next: FxHashMap::default(),
        frontier: Vec::new(),
        need: needs(flow, column),
    };
    let (mut pages, end) = composer.run(upto);
    if let Some(columns) = flow.columns {
        columns::compose(flow, column, shape, columns, end, &mut pages);
    }
    pages
}

/// Ticks a piece needs on the page it begins on: the whole of what stays with the next, and the
/// first rows of what may be divided.
fn needs(flow: &Flow, column: &Column) -> Vec<u16> {
    let mut need = vec![0u16; flow.pieces.len() + 1];
    for (i, measured) in column.pieces.iter().enumerate().rev() {
        let piece = &flow.pieces[i];
        let least = |whole: bool| {
            let heights = measured.options.iter().map(|choice| {
                let rows = if whole || choice.rows < measured.head + measured.tail {
                    choice.rows
                } else {
                    measured.head
                };
                (0..rows).fold(0u16, |sum, row| sum.saturating_add(choice.row_height(row)))
            });
            heights.min().unwrap_or(0)
        };
        need[i] = if piece.keep && i + 1 < flow.pieces.len() {
            let gap = piece.after.max(flow.pieces[i + 1].before);
            least(true).saturating_add(gap).saturating_add(need[i + 1])
        } else {
            least(false)
        };
    }
    need
}

/// What it costs to divide a piece that the next page might hold whole: a listing is read at a
/// glance, and a short one is worth some open lines.
fn divided(kind: &PieceKind, rows: u16) -> f32 {
    match kind {
        PieceKind::Lines(_) if rows <= 12 => 140.0,
        PieceKind::Lines(_) if rows <= 30 => 105.0,
        _ => 0.0,
    }
}

impl Composer<'_> {
    fn is_recto(&self, page: u16) -> bool {
        self.recto == page.is_multiple_of(2)
    }

    /// Composes the pieces before `upto`; says where they end.
    fn run(&mut self, upto: usize) -> (Composition, Start) {
        let mut states: Vec<(State, f32, u32)> = SPREADS
            .iter()
            .map(|(short, cost)| {
                let state = State { page: 0, fill: 0, notes: 0, carry: 0, short: *short, keep: false };
                (state, *cost, NONE)
            })
            .collect();
        for i in 0..upto {
            self.next.clear();
            for (state, cost, node) in &states {
                self.place(i, *state, *cost, *node);
            }
            while !self.frontier.is_empty() {
                let mut round = std::mem::take(&mut self.frontier);
                let key = |a: &Ahead| (a.choice, a.from, a.state);
                round.sort_unstable_by(|a, b| key(a).cmp(&key(b)).then(a.cost.total_cmp(&b.cost)));
                round.dedup_by_key(|a| key(a));
                let cheapest = round.iter().map(|a| a.cost).fold(f32::INFINITY, f32::min);
                // What begins the piece low on a page may still come to nothing, so it drives no
                // other way out.
                for ahead in round.into_iter().filter(|a| a.from == 0 || a.cost <= cheapest + BEAM) {
                    self.rows(i, ahead);
                }
            }
            let mut list: Vec<(State, f32, u32)> = self.next.drain().map(|(s, (c, n))| (s, c, n)).collect();
            // A map's order is not the same everywhere; costs and states are.
            list.sort_unstable_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
            let cheapest = list.first().map_or(0.0, |s| s.1);
            list.retain(|s| s.1 <= cheapest + BEAM);
            list.truncate(WIDEST);
            debug_assert!(!list.is_empty(), "an empty page takes at least one row of anything");
            states = list;
        }
        let last = states
            .iter()
            .min_by(|a, b| (a.1 + self.ending(a.0)).total_cmp(&(b.1 + self.ending(b.0))).then(a.0.cmp(&b.0)));
        let Some((state, _, mut node)) = last.copied() else { return Default::default() };
        let mut segments = Vec::new();
        while node != NONE {
            let n = self.nodes[node as usize];
            segments.push(n.segment);
            node = n.previous;
        }
        segments.reverse();
        let end = Start { page: state.page, fill: state.fill, notes: state.notes };
        (Composition { segments, pages: state.page + 1 + u16::from(state.carry > 0) }, end)
    }

    /// A chapter should not end with a handful of lines on a page of their own.
    fn ending(&self, state: State) -> f32 {
        if state.page > 0 && state.fill < 5 * LINE {
            120.0 + f32::from(5 * LINE - state.fill) / 30.0
        } else {
            0.0
        }
    }

    /// What lies open when a page ends here.
    fn turn_cost(&self, state: State) -> f32 {
        let filled = state.fill + self.shape.notes(state.notes);
        let open = self.shape.room(state.short).saturating_sub(filled) / LINE;
        if open == 0 { 0.0 } else { EARLY.0 + EARLY.1 * f32::from(open) }
    }

    /// The states that a page's end leads to.
    fn turn(&self, state: State, cost: f32) -> impl Iterator<Item = (State, f32)> + use<> {
        let cost = cost + self.turn_cost(state);
        let same_spread = !self.is_recto(state.page);
        let half = (f32::from(self.shape.lines / 2 * LINE) / self.shape.note_line) as u16;
        let notes = state.carry.min(half.max(1));
        let base =
            State { page: state.page + 1, fill: 0, notes, carry: state.carry - notes, keep: false, ..state };
        SPREADS.into_iter().filter_map(move |(short, extra)| {
            if same_spread {
                (short == state.short).then_some((base, cost))
            } else {
                Some((State { short, ..base }, cost + extra))
            }
        })
    }

    fn place(&mut self, i: usize, state: State, cost: f32, node: u32) {
        let piece = &self.flow.pieces[i];
        let before = if i == 0 { 0 } else { piece.before.max(self.flow.pieces[i - 1].after) };
        if matches!(piece.kind, PieceKind::PageBreak) {
            if state.fill == 0 {
                self.keep(State { keep: false, ..state }, cost, node);
            } else {
                // The page is meant to end here: nothing is amiss with what lies open.
                let waived = cost - self.turn_cost(state);
                let turned: Vec<_> = self.turn(state, waived).collect();
                for (state, cost) in turned {
                    self.keep(state, cost, node);
                }
            }
            return;
        }
        let gap = if state.fill == 0 { 0 } else { self.gap(i, state.fill, before) };
        let room = self.shape.room(state.short).saturating_sub(self.shape.notes(state.notes));
        let fits = state.fill.saturating_add(gap).saturating_add(self.need[i]) <= room || state.fill == 0;
        if fits || state.keep {
            self.lay(i, State { fill: state.fill + gap, ..state }, cost, node);
        }
        // What should stay together is parted only where no page would hold it: at a price, so that
        // there is always a way on.
        if state.fill > 0 {
            let parted = if state.keep { PARTED } else { 0.0 };
            let scene = match &piece.kind {
                PieceKind::Blank { ornament: Some(_), .. } => SCENE.0,
                PieceKind::Blank { .. } => SCENE.1,
                _ => 0.0,
            };
            let turned: Vec<_> = self.turn(state, cost + parted + scene).collect();
            for (state, cost) in turned {
                self.lay(i, state, cost, node);
            }
        }
    }

    /// Space above a piece that does not begin a page. What leaves the grid finds it again: a
    /// heading by more space above it, text by as much as it lacks, anything else by space on both
    /// sides.
    fn gap(&self, i: usize, fill: u16, before: u16) -> u16 {
        let column = self.column;
        let measured = &column.pieces[i];
        let piece = &self.flow.pieces[i];
        let line = u32::from(LINE);
        let lacks = |end: u32| ((line - end % line) % line) as u16;
        let stands = u32::from(fill) + u32::from(before);
        let lands = measured.off_grid || (piece.keep && !stands.is_multiple_of(line));
        if !lands {
            let text = self.shape.grid && matches!(&piece.kind, PieceKind::Text(text) if text.height == LINE);
            return before + if text { lacks(stands) } else { 0 };
        }
        let choice = &measured.options[0];
        let height = (0..choice.rows).fold(0u32, |sum, row| sum + u32::from(choice.row_height(row)));
        let next = self.flow.pieces.get(i + 1).map_or(0, |next| next.before);
        let after = if piece.keep { piece.after.max(next) } else { piece.after };
        let rest = lacks(stands + height + u32::from(after));
        before + if piece.keep { rest } else { rest / 2 }
    }

    /// Lays the rows of every choice of a piece from here on.
    fn lay(&mut self, i: usize, state: State, cost: f32, node: u32) {
        let column = self.column;
        let measured = &column.pieces[i];
        let cheapest = measured.options.iter().map(|c| c.cost).fold(f32::INFINITY, f32::min);
        for n in 0..measured.options.len() {
            let extra = measured.options[n].cost - cheapest;
            self.frontier.push(Ahead { choice: n as u16, from: 0, state, cost: cost + extra, node });
        }
    }

    fn rows(&mut self, i: usize, ahead: Ahead) {
        let Ahead { choice: n, from, state, cost, node } = ahead;
        let column = self.column;
        let measured: &Measured = &column.pieces[i];
        let choice = &measured.options[usize::from(n)];
        let room = self.shape.room(state.short);
        let mut fill = state.fill;
        if from > 0 {
            fill = fill.saturating_add(measured.repeat);
        }
        let top = fill;
        let (mut notes, mut carry) = (state.notes, state.carry);
        let mut marks = Vec::new();
        let mut to = from;
        while to < choice.rows {
            let after = fill.saturating_add(choice.row_height(to));
            let called: u16 = choice.notes.iter().filter(|c| c.0 == to).map(|c| c.2).sum();
            let mut here = notes.saturating_add(called);
            let mut later = carry;
            if called > 0 && after.saturating_add(self.shape.notes(here)) > room {
                // A long note is divided: two lines of it at least on either page.
                let fit = (2..called.saturating_sub(1))
                    .rev()
                    .find(|x| after.saturating_add(self.shape.notes(notes + x)) <= room);
                if let Some(fit) = fit
                    && carry == 0
                {
                    here = notes + fit;
                    later = called - fit;
                }
            }
            let empty = state.fill == 0 && to == from;
            if after.saturating_add(self.shape.notes(here)) > room && !empty {
                break;
            }
            marks.push((fill, notes, carry));
            fill = after;
            notes = here;
            carry = later;
            to += 1;
        }
        let segment = Segment {
            piece: i as u32,
            choice: n,
            from,
            to,
            page: state.page,
            top,
            notes,
            short: state.short,
            shift: 0.0,
        };
        if to == choice.rows {
            let piece = &self.flow.pieces[i];
            let line = if piece.keep { 1 } else { LINE };
            let fill = if measured.off_grid {
                (fill + piece.after).div_ceil(line) * line - piece.after
            } else if matches!(piece.kind, PieceKind::Plate { .. }) {
                // Nothing stands below it, however long the page runs.
                fill.max(room)
            } else {
                fill
            };
            let node = self.node(segment, node);
            self.keep(State { fill, notes, carry, keep: piece.keep, ..state }, cost, node);
            return;
        }
        // The piece goes on overleaf: as late as may be, or a little earlier where that is needed.
        let latest = to;
        for end in (from..=latest).rev() {
            if end == from && (from == 0 || state.fill > 0) {
                break;
            }
            let halves = choice.rows >= measured.head + measured.tail;
            let tied = choice.tied.binary_search(&end.saturating_sub(1)).is_ok();
            let allowed = halves && !tied && end >= measured.head && choice.rows - end >= measured.tail;
            let forced = state.fill == 0 && end == latest;
            if !allowed && !forced {
                continue;
            }
            if end + 4 < latest {
                break;
            }
            let (fill, notes, carry) =
                if end == latest { (fill, notes, carry) } else { marks[usize::from(end - from)] };
            let mut cost = cost;
            if choice.hyphens.binary_search(&(end - 1)).is_ok() {
                cost += if self.is_recto(state.page) { DIVIDED.0 } else { DIVIDED.1 };
            }
            if !allowed {
                cost += 100.0;
            }
            if from == 0 && state.fill > 0 {
                cost += divided(&self.flow.pieces[i].kind, choice.rows);
            }
            let node = self.node(Segment { to: end, notes, ..segment }, node);
            let turned: Vec<_> = self.turn(State { fill, notes, carry, ..state }, cost).collect();
            for (state, cost) in turned {
                self.frontier.push(Ahead { choice: n, from: end, state, cost, node });
            }
        }
    }

    fn node(&mut self, segment: Segment, previous: u32) -> u32 {
        self.nodes.push(Node { segment, previous });
        (self.nodes.len() - 1) as u32
    }

    fn keep(&mut self, state: State, cost: f32, node: u32) {
        let entry = self.next.entry(state).or_insert((f32::INFINITY, NONE));
        if cost < entry.0 {
            *entry = (cost, node);
        }
    }
}
