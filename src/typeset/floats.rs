//! Figures and tables that may leave their place in the text for the head or the foot of a page.
//!
//! A float never stands before its place in the text, stays in the order of the others, and passes no
//! page break that the author asked for and no end of a chapter.

use super::compose::{Composer, LOST, State};
use super::flow::{Flow, LINE, PieceKind};
use super::measure::{Column, ticks};

/// A float as the composition of pages sees it.
#[derive(Debug)]
pub(super) struct Floating {
    /// Its first piece.
    pub from: usize,
    /// The piece behind its last.
    pub to: usize,
    /// Its height, ticks.
    pub height: u16,
    /// The top of each of its pieces from its own, ticks.
    tops: Vec<u16>,
    /// Lines of the notes called in it.
    notes: u16,
    /// Whether it fills a page.
    plate: bool,
}

/// The floats of a flow that a page can hold beside some text; the others stand in their places.
pub(super) fn floating(flow: &Flow, column: &Column, lines: u16) -> Vec<Floating> {
    let most = lines.saturating_sub(2) * LINE;
    let mut found = Vec::with_capacity(flow.floats.len());
    for float in &flow.floats {
        let (mut height, mut notes, mut plate) = (0u16, 0u16, false);
        let mut tops = Vec::with_capacity(float.to - float.from);
        for at in float.from..float.to {
            let piece = &flow.pieces[at];
            let choice = &column.pieces[at].options[0];
            if at > float.from {
                height = height.saturating_add(piece.before.max(flow.pieces[at - 1].after));
            }
            tops.push(height);
            height = height.saturating_add(ticks(choice.whole()));
            notes = notes.saturating_add(choice.notes.iter().map(|call| call.2).sum());
            plate |= matches!(piece.kind, PieceKind::Plate { .. });
        }
        if (plate || height <= most) && !alone(flow, float.from, float.to) {
            found.push(Floating { from: float.from, to: float.to, height, tops, notes, plate });
        }
    }
    found
}

/// Whether a heading has nothing but this below it: it must not lose that.
fn alone(flow: &Flow, from: usize, mut to: usize) -> bool {
    let under = from.checked_sub(1).is_some_and(|above| flow.pieces[above].keep);
    while let Ok(next) = flow.floats.binary_search_by_key(&to, |float| float.from) {
        to = flow.floats[next].to;
    }
    under && flow.pieces.get(to).is_none_or(|next| next.keep)
}

/// Floats that may wait at once; with more of them pages are made for them first.
const MOST_HELD: u8 = 6;
/// What it costs to take a float from its place, to set it at a foot, and to let it wait for a page.
const MOVED: f32 = 2.0;
const FOOT: f32 = 3.0;
const WAIT: f32 = 18.0;
/// What each that waits will still cost, at least: so it is reckoned when ways are given up.
pub(super) const AHEAD: f32 = 12.0;
/// What it costs to begin a page with so little text beside floats that it looks lost.
const LITTLE: f32 = 25.0;
/// What it costs to pass the title of a section that runs on.
pub(super) const PASSED: f32 = 60.0;

/// A state, what it costs, and the node that led to it.
type Way = (State, f32, u32);

impl Composer<'_> {
    /// The float that begins with a piece, by its number.
    pub(super) fn float_at(&self, piece: usize) -> Option<usize> {
        self.floats.binary_search_by_key(&piece, |float| float.from).ok()
    }

    /// Floats whose place in the text is above a piece.
    pub(super) fn floats_above(&self, piece: usize) -> usize {
        self.floats.partition_point(|float| float.from < piece)
    }

    /// The piece that stands above another in the text where the floats between them are taken out.
    pub(super) fn above(&self, piece: usize) -> Option<usize> {
        let mut at = piece;
        while let Some(float) = self.floats.iter().rev().find(|float| float.to == at) {
            at = float.from;
        }
        at.checked_sub(1)
    }

    /// Takes a float from its place: to the foot of this page, or to wait for a later one.
    pub(super) fn take(&mut self, float: usize, (state, cost, node): Way) {
        let waiting = if state.held < MOST_HELD {
            vec![(state, cost, node)]
        } else {
            self.flushed(float, (state, cost, node))
        };
        for (state, cost, node) in waiting {
            let held = state.held + 1;
            self.aside.push((State { held, moved: true, ..state }, cost + MOVED, node));
        }
        if state.held == 0 && state.foot == 0 {
            self.foot(float, 1, (State { moved: true, ..state }, cost + MOVED + FOOT, node));
        }
    }

    /// Sets so many floats at the foot of a page, if they fit below what stands there.
    fn foot(&mut self, first: usize, count: usize, (mut state, cost, mut node): Way) -> bool {
        let mut foot = 0u16;
        let mut notes = state.notes;
        for float in &self.floats[first..first + count] {
            if float.plate {
                return false;
            }
            foot = foot.saturating_add(float.height).saturating_add(LINE);
            notes = notes.saturating_add(float.notes);
        }
        let filled = state.fill.saturating_add(foot).saturating_add(self.shape.notes(notes));
        if filled > self.shape.room(state.short) || state.carry > 0 {
            return false;
        }
        (state.foot, state.notes) = (foot, notes);
        let mut rise = foot - LINE;
        for float in first..first + count {
            node = self.set(float, &state, Place::Above(rise), node);
            rise = rise.saturating_sub(self.floats[float].height + LINE);
        }
        self.aside.push((state, cost, node));
        true
    }

    /// Nodes of a float's pieces.
    fn set(&mut self, float: usize, state: &State, place: Place, mut node: u32) -> u32 {
        for n in 0..self.floats[float].tops.len() {
            let (piece, offset) = (self.floats[float].from + n, self.floats[float].tops[n]);
            if matches!(self.flow.pieces[piece].kind, PieceKind::PageBreak) {
                continue;
            }
            let (top, rise) = match place {
                Place::Below(top) => (top + offset, 0),
                Place::Above(rise) => (0, rise - offset),
            };
            let rows = self.column.pieces[piece].options[0].rows;
            node = self.float_node(piece, rows, state, top, rise, node);
        }
        node
    }

    /// The ways on from a page's end, with floats that wait set on the next page or left to wait on.
    pub(super) fn turned(&mut self, above: usize, (state, cost, node): Way) -> Vec<Way> {
        let turned: Vec<(State, f32)> = self.turn(state, cost).collect();
        if state.held == 0 {
            return turned.into_iter().map(|(state, cost)| (state, cost, node)).collect();
        }
        let mut ways = Vec::new();
        for (state, cost) in turned {
            let first = above - usize::from(state.held);
            let held = usize::from(state.held);
            let mut way = (state, cost, node);
            let before = ways.len();
            for top in 0..=held {
                if top > 0 && !self.on_top(first + top - 1, &mut way) {
                    break;
                }
                let rest = held - top;
                if top > 0 {
                    let cost = way.1 + WAIT * rest as f32 + self.little(&way.0);
                    ways.push((way.0, cost, way.2));
                }
                let kept = std::mem::take(&mut self.aside);
                for foot in 1..=rest.min(2) {
                    let mut below = way;
                    below.0.held -= foot as u8;
                    below.1 += FOOT + WAIT * (rest - foot) as f32;
                    if !self.foot(first + top, foot, below) {
                        break;
                    }
                }
                for mut way in std::mem::replace(&mut self.aside, kept) {
                    way.1 += self.little(&way.0);
                    ways.push(way);
                }
            }
            // Nothing waits on where there is room for it.
            if ways.len() == before {
                ways.push((state, cost + WAIT * held as f32, node));
            }
        }
        ways
    }

    /// Sets a float that waits at the head of a page, below those that stand there.
    fn on_top(&mut self, float: usize, (state, _, node): &mut Way) -> bool {
        let (height, notes, plate) = {
            let float = &self.floats[float];
            (float.height, state.notes.saturating_add(float.notes), float.plate)
        };
        let room = self.shape.room(state.short);
        let filled = state.fill.saturating_add(height).saturating_add(self.shape.notes(notes));
        // An empty page takes whatever there is, so that there is always a way on.
        let fits = state.fill == 0 || (!plate && filled <= room);
        if !fits {
            return false;
        }
        state.notes = notes;
        *node = self.set(float, state, Place::Below(state.fill), *node);
        // Nothing stands beside what fills its page.
        let whole = (state.fill + height).div_ceil(LINE) * LINE + LINE;
        state.fill = if plate { room } else { whole };
        state.held -= 1;
        true
    }

    /// What it costs to leave only a few lines for the text.
    fn little(&self, state: &State) -> f32 {
        let room = self.shape.room(state.short).saturating_sub(state.foot + self.shape.notes(state.notes));
        let left = room.saturating_sub(state.fill) / LINE;
        if (1..4).contains(&left) { LITTLE } else { 0.0 }
    }

    /// The ways to set all floats that wait before anything else comes: on pages of their own, as many
    /// on each as it holds.
    pub(super) fn flushed(&mut self, above: usize, way: Way) -> Vec<Way> {
        let mut open = vec![way];
        let mut done = Vec::new();
        while let Some(way) = open.pop() {
            if way.0.held == 0 {
                done.push(way);
                continue;
            }
            // What lies open below the text is meant to.
            let (state, cost, node) = way;
            let waived = cost + LOST - self.turn_cost(state);
            let turned: Vec<(State, f32)> = self.turn(state, waived).collect();
            for (state, cost) in turned {
                let mut way = (state, cost, node);
                let before = way.0.held;
                while way.0.held > 0 && self.on_top(above - usize::from(way.0.held), &mut way) {}
                if way.0.held < before {
                    open.push(way);
                }
            }
        }
        done
    }
}

/// Where a float stands on its page.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// From the head of the text block, ticks.
    Below(u16),
    /// From the foot of the text, ticks.
    Above(u16),
}
