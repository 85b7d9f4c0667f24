//! Carding: opening the spaces of a page so that its text ends where that of the facing page does.
//!
//! Compositors put strips of card between the blocks of a page that came out short. Where text keeps
//! the grid, the card is a line thick: a line more above a heading, or half of it above a listing and
//! half below. The composition of pages reckons with it, so a page may end before what is better
//! not divided; here it is put in.

use super::compose::{Composition, PageShape, Segment};
use super::flow::{Flow, LINE, PieceKind, Tie};
use super::measure::{self, Column};
use super::realize::DESCENT;

/// Ticks in what spaces give: whole ones would make too many states.
const STEP: u16 = 10;
/// What a space gives that stands on the grid, in steps.
const WHOLE: u8 = (LINE / STEP) as u8;
/// The most that a page is opened by, in steps: more looks like holes.
const MOST: u8 = 3 * WHOLE;

/// Ticks of so many steps.
pub(super) fn ticks(steps: u8) -> u16 {
    u16::from(steps) * STEP
}

/// What a page gives with one more space on it.
pub(super) fn sum(steps: u8, more: u8) -> u8 {
    (steps + more).min(MOST)
}

/// By how much the space above each piece may be opened, in steps.
pub(super) fn giving(flow: &Flow, column: &Column, shape: PageShape) -> Vec<u8> {
    // Nothing is above the first.
    let mut giving = vec![0];
    for (pair, above_it) in flow.pieces.windows(2).zip(&column.pieces) {
        let (above, piece) = (&pair[0], &pair[1]);
        let space = above.after.max(piece.before);
        let framed = piece.frame.is_some() && piece.frame == above.frame;
        let solid = |kind: &PieceKind| matches!(kind, PieceKind::PageBreak | PieceKind::Plate { .. });
        if above.keep || framed || solid(&piece.kind) || solid(&above.kind) {
            giving.push(0);
            continue;
        }
        // Of the two spaces around a display the upper speaks for both.
        let lower = above_it.off_grid && piece.tie != Tie::Heads;
        giving.push(match space {
            0 => 0,
            space if !shape.grid => (space.min(LINE) / 2 / STEP) as u8,
            space if space >= LINE / 2 && !lower => WHOLE,
            _ => 0,
        });
    }
    giving
}

/// Opens the spaces of pages that end early.
pub(super) fn card(flow: &Flow, column: &Column, shape: PageShape, giving: &[u8], pages: &mut Composition) {
    let last = pages.segments.last().map_or(0, |segment| segment.page);
    let mut from = 0;
    while from < pages.segments.len() {
        let page = pages.segments[from].page;
        let to = from + pages.segments[from..].iter().take_while(|segment| segment.page == page).count();
        let (here, rest) = pages.segments.split_at_mut(to);
        let here = &mut here[from..];
        let runs_on = rest.first().is_some_and(|next| {
            let end = here.last().map_or(0, |segment| segment.piece as usize + 1);
            let between = flow.pieces.get(end..next.piece as usize).unwrap_or_default();
            between.iter().all(|piece| !matches!(piece.kind, PieceKind::PageBreak))
        });
        // Floats at the foot and columns stand where they stand; the text above them may end where it does.
        let text = here.iter().position(|segment| !segment.moved).unwrap_or(here.len());
        let set = |segment: &Segment| segment.moved || segment.shift != 0.0;
        if page < last && runs_on && !here[text..].iter().any(set) {
            let sheet = Sheet { flow, column, shape, giving };
            sheet.open(here);
        }
        from = to;
    }
}

/// What is known of the pages.
struct Sheet<'a> {
    flow: &'a Flow,
    column: &'a Column,
    shape: PageShape,
    giving: &'a [u8],
}

impl Sheet<'_> {
    fn off_grid(&self, segment: &Segment) -> bool {
        self.column.pieces[segment.piece as usize].off_grid
    }

    fn bottom(&self, segment: &Segment) -> u16 {
        let choice = &self.column.pieces[segment.piece as usize].options[usize::from(segment.choice)];
        segment.top.saturating_add(measure::ticks(choice.height_of(segment.from..segment.to)))
    }

    /// Ticks by which a page ends too early.
    fn slack(&self, here: &[Segment]) -> u16 {
        let Some(last) = here.last() else { return 0 };
        let notes = self.shape.notes(last.notes);
        let room = self.shape.room(last.short).saturating_sub(notes);
        let choice = &self.column.pieces[last.piece as usize].options[usize::from(last.choice)];
        // The last baseline counts, and lines of less height have it lower in them.
        let height = match &self.flow.pieces[last.piece as usize].kind {
            PieceKind::Text(_) | PieceKind::Lines(_) => {
                choice.row_height(last.to.saturating_sub(1)).min(LINE)
            }
            _ => 0,
        };
        let higher = if notes == 0 { (DESCENT * f32::from(LINE - height)) as u16 } else { 0 };
        room.saturating_sub(self.bottom(last)).saturating_sub(higher)
    }

    /// Opens the spaces of a page.
    fn open(&self, here: &mut [Segment]) {
        let slack = self.slack(here);
        if slack == 0 {
            return;
        }
        let given = |segment: &Segment| {
            if segment.from == 0 { self.giving[segment.piece as usize] } else { 0 }
        };
        // What begins a page has no space above it.
        let mut spaces: Vec<usize> = (1..here.len()).filter(|n| given(&here[*n]) > 0).collect();
        let whole: u16 = spaces.iter().map(|n| ticks(given(&here[*n]))).sum();
        if !self.shape.grid {
            if slack <= whole {
                let mut moved = vec![0u16; here.len()];
                let mut done = (0u32, 0u16);
                for n in spaces {
                    done.0 += u32::from(ticks(given(&here[n])));
                    let upto = (u32::from(slack) * done.0 / u32::from(whole)) as u16;
                    moved[n] = upto - done.1;
                    done.1 = upto;
                }
                shift(here, &moved);
            }
            return;
        }
        let (lines, rest) = (slack / LINE, slack % LINE);
        if usize::from(lines) > spaces.len() || lines * LINE > ticks(MOST) {
            return;
        }
        // Headings first, then displays, whose space is opened on both sides; the wider before the
        // narrower, and the lower before the higher.
        spaces.sort_by_key(|n| {
            let piece = &self.flow.pieces[here[*n].piece as usize];
            let rank = match piece.tie {
                Tie::Heads => 0,
                _ if self.off_grid(&here[*n]) => 1,
                _ => 2,
            };
            (rank, std::cmp::Reverse(piece.before), std::cmp::Reverse(*n))
        });
        let mut moved = vec![0u16; here.len()];
        for n in spaces.into_iter().take(usize::from(lines)) {
            let headed = self.flow.pieces[here[n].piece as usize].tie == Tie::Heads;
            let below = (n..here.len()).find(|k| !self.off_grid(&here[*k])).filter(|k| *k > n && !headed);
            match below {
                Some(below) => {
                    moved[n] += LINE / 2;
                    moved[below] += LINE / 2;
                }
                None => moved[n] += LINE,
            }
        }
        // What ends the page off the grid comes down to its last line.
        if rest > 0 {
            let end = here.iter().rposition(|segment| !self.off_grid(segment)).map_or(0, |n| n + 1);
            let free = |n: &usize| {
                let above = &here[*n - 1];
                !self.flow.pieces[above.piece as usize].keep && here[*n].top > self.bottom(above)
            };
            let space = (end.max(1)..here.len()).find(free);
            if let Some(space) = space {
                moved[space] += rest;
            }
        }
        shift(here, &moved);
    }
}

/// Moves each segment down with all that stands below it.
fn shift(here: &mut [Segment], moved: &[u16]) {
    let mut down = 0u16;
    for (segment, more) in here.iter_mut().zip(moved) {
        down = down.saturating_add(*more);
        segment.top = segment.top.saturating_add(down);
    }
}
