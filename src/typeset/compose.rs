//! Composing the pages of a chapter: the best of all ways, not the first that fits.
//!
//! Dynamic programming over the chapter's pieces. A state is what the rest of the chapter can see
//! of the choices made so far: the page, how much of it is filled, the notes on it, and by how
//! many lines this spread runs long or short, since both its pages must end alike. A page may
//! only end where two lines of a paragraph stay on each side; paragraphs are taken in longer or
//! shorter settings where that pays; what cannot be had is paid for, and the cheapest whole wins.
//! Figures and tables may leave their place for the head or the foot of a page: see [`floats`](super::floats).

use rustc_hash::FxHashMap;

use super::carding;
use super::columns::{self, Start};
use super::floats::{self, Floating};
use super::flow::{Flow, LINE, Piece, PieceKind, Tie};
use super::measure::{Column, Measured, ticks};
use super::page::Tag;

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

    pub(super) fn room(&self, short: i8) -> u16 {
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
    /// Whether it left its place between what stands before it and behind it: no page begins with it
    /// in the text, then.
    pub moved: bool,
}

/// The pages of a chapter.
#[derive(Debug, Clone, Default)]
pub struct Composition {
    /// Segments in order.
    pub segments: Vec<Segment>,
    /// How many pages.
    pub pages: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(super) struct State {
    pub page: u16,
    pub fill: u16,
    pub notes: u16,
    /// Lines of notes still to come on the next page.
    pub carry: u16,
    pub short: i8,
    /// The piece before stays with the next.
    pub keep: bool,
    /// Floats that wait for a page.
    pub held: u8,
    /// What floats take at the foot of the page, with the space above them, ticks.
    pub foot: u16,
    /// The float above was taken from its place.
    pub moved: bool,
    /// What the spaces of the page can be opened by: see [`carding`].
    pub give: u8,
}

impl State {
    /// Whether nothing stands on the page: it takes whatever comes, so that there is always a way on.
    fn empty(&self) -> bool {
        self.fill == 0 && self.foot == 0
    }
}

#[derive(Debug, Clone, Copy)]
struct Node {
    segment: Segment,
    previous: u32,
    /// Of what stands at the foot: from its top down to the end of the text, ticks.
    rise: u16,
}

const NONE: u32 = u32::MAX;
/// Lines by which the pages of a spread may run long (below 0) or short, and what that costs.
const SPREADS: [(i8, f32); 4] = [(0, 0.0), (1, 10.0), (-1, 10.0), (2, 20.0)];
/// Ways that cost this much more than the cheapest are given up.
const BEAM: f32 = 150.0;
const WIDEST: usize = 2000;
/// What it costs to end the text of a page for floats that wait.
pub(super) const LOST: f32 = 120.0;
/// What it costs to part a heading from its text.
const PARTED: f32 = 1000.0;
/// What it costs to end a page early, which leaves its spread uneven, and each line that lies open.
const EARLY: (f32, f32) = (200.0, 7.0);
/// What each line costs by which the spaces of a page are opened to fill it.
const CARDED: f32 = 14.0;
/// What it costs to end a page between a sentence that leads to what stands below it and that.
const LED: f32 = 50.0;
/// What it costs to begin a page with a formula, which belongs to the text above it.
const FORMULA: f32 = 80.0;
/// What it costs to divide a listing elsewhere than at one of its empty lines.
const STANZA: f32 = 15.0;
/// What it costs to divide a word at the end of a page: overleaf, and over the fold.
const DIVIDED: (f32, f32) = (300.0, 40.0);
/// What it costs to begin a page with a turn of scene: marked by an ornament, and by nothing.
const SCENE: (f32, f32) = (20.0, 60.0);

pub(super) struct Composer<'a> {
    pub flow: &'a Flow,
    pub column: &'a Column,
    pub shape: PageShape,
    pub floats: Vec<Floating>,
    /// Ways past the float in hand that have taken it from its place.
    pub aside: Vec<(State, f32, u32)>,
    recto: bool,
    nodes: Vec<Node>,
    next: FxHashMap<State, (f32, u32)>,
    /// Where the rows of the piece in hand go on, page by page.
    frontier: Vec<Ahead>,
    /// Turns of a page that were made for the piece in hand, and what each cost at least: those that
    /// come to the same page for more lead nowhere else.
    turns: FxHashMap<Turn, f32>,
    need: Vec<u16>,
    /// Pieces that stay with the next.
    kept: Vec<bool>,
    giving: Vec<u8>,
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

/// All that the way on from a page's end depends on, but for the cost.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Turn {
    choice: u16,
    from: u16,
    before: u16,
    page: u16,
    carry: u16,
    short: i8,
    held: u8,
    moved: bool,
}

/// Composes a chapter whose first page is a recto or a verso.
#[must_use]
pub fn compose(flow: &Flow, column: &Column, shape: PageShape, recto: bool) -> Composition {
    let upto = flow.columns.map_or(flow.pieces.len(), |columns| columns.from);
    let floats = floats::floating(flow, column, shape.lines);
    let kept = kept(flow, column);
    let need = needs(flow, column, &floats, &kept);
    let giving = carding::giving(flow, column, shape);
    let mut composer = Composer {
        flow,
        column,
        shape,
        floats,
        aside: Vec::new(),
        recto,
        nodes: Vec::new(),
        next: FxHashMap::default(),
        frontier: Vec::new(),
        turns: FxHashMap::default(),
        need,
        kept,
        giving,
    };
    let (mut pages, end) = composer.run(upto);
    carding::card(flow, column, shape, &composer.giving, &mut pages);
    if let Some(columns) = flow.columns {
        columns::compose(flow, column, shape, columns, (end, recto), &mut pages);
    }
    pages
}

/// Whether each piece stays with the next. Besides those that say so it is a single line below a
/// heading: at the foot of a page the heading would have too little to head.
fn kept(flow: &Flow, column: &Column) -> Vec<bool> {
    let lone = |i: usize, piece: &Piece| {
        let headed = i.checked_sub(1).is_some_and(|above| flow.pieces[above].tie == Tie::Heads);
        let below = flow.pieces.get(i + 1).filter(|below| !matches!(below.kind, PieceKind::PageBreak));
        let line = matches!(piece.kind, PieceKind::Text(_)) && column.pieces[i].options[0].rows == 1;
        headed && line && below.is_some()
    };
    flow.pieces.iter().enumerate().map(|(i, piece)| piece.keep || lone(i, piece)).collect()
}

/// Ticks a piece needs on the page it begins on: the whole of what stays with the next, and the
/// first rows of what may be divided.
fn needs(flow: &Flow, column: &Column, floats: &[Floating], kept: &[bool]) -> Vec<u16> {
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
                ticks(choice.height_of(0..rows))
            });
            heights.min().unwrap_or(0)
        };
        // A float that comes between may make way.
        let mut next = i + 1;
        while let Ok(float) = floats.binary_search_by_key(&next, |float| float.from) {
            next = floats[float].to;
        }
        need[i] = if kept[i] && next < flow.pieces.len() {
            let gap = piece.after.max(flow.pieces[next].before);
            least(true).saturating_add(gap).saturating_add(need[next])
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

/// Finds the floats that came to stand in their own place among the pages all the same.
fn in_order(segments: &mut [Segment]) {
    let mut last = None;
    for page in segments.chunk_by_mut(|a, b| a.page == b.page) {
        let first = page.iter().find(|segment| !segment.moved).map(|segment| segment.piece);
        for segment in page.iter_mut().filter(|segment| segment.moved) {
            let behind = last.is_none_or(|last| segment.piece > last);
            segment.moved = !behind || first.is_some_and(|first| segment.piece > first);
        }
        last = page.iter().filter(|segment| !segment.moved).map(|segment| segment.piece).max().or(last);
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
                let state = State { short: *short, ..State::default() };
                (state, *cost, NONE)
            })
            .collect();
        // The piece behind the float in hand, where the ways that took it from its place join in.
        let mut rejoin = None;
        for i in 0..upto {
            self.next.clear();
            self.turns.clear();
            if let Some(float) = self.float_at(i) {
                for way in &states {
                    self.take(float, *way);
                }
                rejoin = Some(self.floats[float].to);
                // Those that wait come first, and none stands above one at the foot.
                states.retain(|(state, ..)| state.held == 0 && state.foot == 0);
            }
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
            if rejoin == Some(i + 1) {
                for (state, cost, node) in std::mem::take(&mut self.aside) {
                    self.keep(state, cost, node);
                }
                rejoin = None;
            }
            let mut list: Vec<(State, f32, u32)> = self.next.drain().map(|(s, (c, n))| (s, c, n)).collect();
            // A map's order is not the same everywhere; costs and states are.
            list.sort_unstable_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
            let cheapest = list.first().map_or(0.0, |s| s.1);
            list.retain(|s| s.1 + floats::AHEAD * f32::from(s.0.held) <= cheapest + BEAM);
            list.truncate(WIDEST);
            debug_assert!(
                rejoin.is_some() || !list.is_empty(),
                "an empty page takes at least one row of anything"
            );
            states = list;
        }
        // Floats that still wait have a page to themselves before the chapter's end.
        if states.iter().any(|(state, ..)| state.held > 0) {
            let above = self.floats_above(upto);
            let ways = std::mem::take(&mut states).into_iter();
            states = ways.flat_map(|way| self.flushed(above, way)).collect();
        }
        let last = states
            .iter()
            .min_by(|a, b| (a.1 + self.ending(a.0)).total_cmp(&(b.1 + self.ending(b.0))).then(a.0.cmp(&b.0)));
        let Some((state, _, mut node)) = last.copied() else { return Default::default() };
        let mut segments = Vec::new();
        let mut feet = Vec::new();
        while node != NONE {
            let n = self.nodes[node as usize];
            if n.rise > 0 {
                feet.push((segments.len(), n.rise));
            }
            segments.push(n.segment);
            node = n.previous;
        }
        if !self.floats.is_empty() {
            self.settle(&mut segments, &feet);
        }
        segments.reverse();
        if !self.floats.is_empty() {
            in_order(&mut segments);
        }
        let end = Start { page: state.page, fill: state.fill, notes: state.notes };
        (Composition { segments, pages: state.page + 1 + u16::from(state.carry > 0) }, end)
    }

    /// Puts floats at the foot of their pages, above the notes, which are known now.
    fn settle(&self, segments: &mut [Segment], feet: &[(usize, u16)]) {
        let mut notes: FxHashMap<u16, u16> = FxHashMap::default();
        for segment in &*segments {
            let most = notes.entry(segment.page).or_default();
            *most = segment.notes.max(*most);
        }
        for segment in &mut *segments {
            segment.notes = notes.get(&segment.page).copied().unwrap_or_default();
        }
        for (at, rise) in feet {
            let segment = &mut segments[*at];
            let room = self.shape.room(segment.short);
            segment.top = room.saturating_sub(self.shape.notes(segment.notes)).saturating_sub(*rise);
        }
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
    pub(super) fn turn_cost(&self, state: State) -> f32 {
        let filled = state.fill + state.foot + self.shape.notes(state.notes);
        let open = self.shape.room(state.short).saturating_sub(filled) / LINE;
        if open == 0 {
            0.0
        } else if state.foot == 0 && open * LINE <= carding::ticks(state.give) {
            CARDED * f32::from(open)
        } else {
            EARLY.0 + EARLY.1 * f32::from(open)
        }
    }

    /// The states that a page's end leads to.
    pub(super) fn turn(&self, state: State, cost: f32) -> impl Iterator<Item = (State, f32)> + use<> {
        let cost = cost + self.turn_cost(state);
        let same_spread = !self.is_recto(state.page);
        let half = (f32::from(self.shape.lines / 2 * LINE) / self.shape.note_line) as u16;
        let notes = state.carry.min(half.max(1));
        let base = State {
            page: state.page + 1,
            fill: 0,
            notes,
            carry: state.carry - notes,
            keep: false,
            foot: 0,
            give: 0,
            ..state
        };
        SPREADS.into_iter().filter_map(move |(short, extra)| {
            if same_spread {
                (short == state.short).then_some((base, cost))
            } else {
                Some((State { short, ..base }, cost + extra))
            }
        })
    }

    /// Whether no turn before this led to the same for less.
    fn turns_first(&mut self, rows: (u16, u16, u16), state: State, cost: f32) -> bool {
        let cost = cost + self.turn_cost(state);
        let (choice, from, before) = rows;
        let State { page, carry, held, moved, .. } = state;
        let short = if self.is_recto(page) { 0 } else { state.short };
        let turn = Turn { choice, from, before, page, carry, short, held, moved };
        let least = self.turns.entry(turn).or_insert(f32::INFINITY);
        let first = cost < *least;
        *least = least.min(cost);
        first
    }

    fn place(&mut self, i: usize, state: State, cost: f32, node: u32) {
        let piece = &self.flow.pieces[i];
        let above = if state.moved { self.above(i) } else { i.checked_sub(1) };
        let before = above.map_or(0, |above| piece.before.max(self.flow.pieces[above].after));
        if state.held > 0 {
            match (&piece.kind, piece.tag) {
                (PieceKind::PageBreak, _) => {
                    // None passes a break that the author asked for.
                    for (state, cost, node) in self.flushed(self.floats_above(i), (state, cost, node)) {
                        self.place(i, state, cost, node);
                    }
                    return;
                }
                (_, Tag::Title(_)) => return self.place_on(i, state, cost + floats::PASSED, node, before),
                _ => {}
            }
        }
        self.place_on(i, state, cost, node, before);
    }

    fn place_on(&mut self, i: usize, state: State, cost: f32, node: u32, before: u16) {
        let piece = &self.flow.pieces[i];
        if matches!(piece.kind, PieceKind::PageBreak) {
            if state.fill == 0 {
                self.keep(State { keep: false, moved: false, ..state }, cost, node);
            } else {
                // The page is meant to end here: nothing is amiss with what lies open.
                // For a plate alone it is not, since that might have waited.
                let plate = self.float_at(i).is_some();
                let waived = if plate { cost } else { cost - self.turn_cost(state) };
                let turned: Vec<_> = self.turn(state, waived).collect();
                for (state, cost) in turned {
                    self.keep(State { moved: false, ..state }, cost, node);
                }
            }
            return;
        }
        let gap = if state.fill == 0 { 0 } else { self.gap(i, state.fill, before) };
        let room = self.room(state).saturating_sub(self.shape.notes(state.notes));
        let fits = state.fill.saturating_add(gap).saturating_add(self.need[i]) <= room || state.empty();
        if fits || state.keep {
            let give = if state.fill == 0 { 0 } else { self.giving[i] };
            let give = carding::sum(state.give, give);
            self.lay(i, State { fill: state.fill + gap, give, ..state }, cost, node);
        }
        // What should stay together is parted only where no page would hold it: at a price, so that
        // there is always a way on.
        if !state.empty() {
            let parted = if state.keep { PARTED } else { 0.0 };
            let scene = match &piece.kind {
                PieceKind::Blank { ornament: Some(_), .. } => SCENE.0,
                PieceKind::Blank { .. } => SCENE.1,
                _ => 0.0,
            };
            let above = i.checked_sub(1).map(|above| &self.flow.pieces[above]);
            let led = match (&piece.kind, above) {
                (PieceKind::Formula { .. }, Some(above)) if matches!(above.kind, PieceKind::Text(_)) => {
                    FORMULA
                }
                (PieceKind::Text(_), Some(above)) if piece.left == above.left && piece.label.is_none() => 0.0,
                (_, Some(above)) if above.tie == Tie::Leads => LED,
                _ => 0.0,
            };
            let cost = cost + parted + scene + led;
            if !self.turns_first((u16::MAX, 0, before), state, cost) {
                return;
            }
            for (state, cost, node) in self.turned(self.floats_above(i), (state, cost, node)) {
                if state.empty() {
                    self.lay(i, state, cost, node);
                } else {
                    self.place_on(i, state, cost, node, before);
                }
            }
        }
    }

    /// Ticks of a page that text and notes have.
    fn room(&self, state: State) -> u16 {
        self.shape.room(state.short).saturating_sub(state.foot)
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
        let height = choice.whole();
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
        let room = self.room(state);
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
            let empty = state.empty() && to == from;
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
            moved: false,
        };
        if to == choice.rows {
            let piece = &self.flow.pieces[i];
            let line = if piece.keep { 1 } else { LINE };
            let fill = if measured.off_grid {
                (fill + piece.after).div_ceil(line) * line - piece.after
            } else if matches!(piece.kind, PieceKind::Plate { .. }) || measured.fills_pages() {
                // Nothing stands below it, however long the page runs.
                fill.max(room)
            } else {
                fill
            };
            let node = self.node(segment, node);
            self.keep(State { fill, notes, carry, keep: self.kept[i], moved: false, ..state }, cost, node);
            return;
        }
        let above = self.floats_above(i);
        if to == from && from > 0 && !state.empty() {
            // Floats left no room for it.
            if !self.turns_first((n, from, 0), state, cost) {
                return;
            }
            for (state, cost, node) in self.turned(above, (state, cost, node)) {
                self.frontier.push(Ahead { choice: n, from, state, cost, node });
            }
            return;
        }
        // The piece goes on overleaf: as late as may be, or a little earlier where that is needed.
        let latest = to;
        for end in (from..=latest).rev() {
            // A page with nothing on it is no way on.
            if end == from {
                break;
            }
            let halves = choice.rows >= measured.head + measured.tail;
            let tied = choice.tied.binary_search(&end.saturating_sub(1)).is_ok();
            // An empty line between two pages is the space between them.
            let blank = |row: u16| u16::from(choice.blank.binary_search(&row).is_ok());
            let (seen, next) = (end - blank(end - 1), end + blank(end));
            let allowed = halves && !tied && seen >= measured.head && choice.rows - next >= measured.tail;
            let forced = state.empty() && end == latest;
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
            } else if !choice.blank.is_empty() && next == end {
                cost += STANZA;
            }
            let next = if allowed { next } else { end };
            if from == 0 && state.fill > 0 {
                cost += divided(&self.flow.pieces[i].kind, choice.rows);
            }
            let state = State { fill, notes, carry, ..state };
            if !self.turns_first((n, end, 0), state, cost) {
                continue;
            }
            let node = self.node(Segment { to: end, notes, ..segment }, node);
            for (state, cost, node) in self.turned(above, (state, cost, node)) {
                self.frontier.push(Ahead { choice: n, from: next, state, cost, node });
            }
        }
    }

    fn node(&mut self, segment: Segment, previous: u32) -> u32 {
        self.nodes.push(Node { segment, previous, rise: 0 });
        (self.nodes.len() - 1) as u32
    }

    /// The node of a piece of a float: at `top`, or `rise` above the end of the text where that is given.
    pub(super) fn float_node(
        &mut self,
        piece: usize,
        rows: u16,
        state: &State,
        top: u16,
        rise: u16,
        previous: u32,
    ) -> u32 {
        let segment = Segment {
            piece: piece as u32,
            choice: 0,
            from: 0,
            to: rows,
            page: state.page,
            top,
            notes: state.notes,
            short: state.short,
            shift: 0.0,
            moved: true,
        };
        self.nodes.push(Node { segment, previous, rise });
        (self.nodes.len() - 1) as u32
    }

    fn keep(&mut self, state: State, cost: f32, node: u32) {
        let entry = self.next.entry(state).or_insert((f32::INFINITY, NONE));
        if cost < entry.0 {
            *entry = (cost, node);
        }
    }
}
