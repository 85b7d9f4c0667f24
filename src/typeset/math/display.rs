//! Formulas that stand by themselves: their lines.

use super::boxes::Bx;
use super::layout::{Layouter, Part, St};
use crate::math::{Break, Formula, Node, Style, TableKind};

/// A formula that stands by itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Display {
    /// Its lines.
    pub lines: Vec<DisplayLine>,
    /// The width of the widest, pt.
    pub width: f32,
    /// How much smaller than the text it had to be set to fit the measure; 1 for not at all.
    pub scale: f32,
}

/// A line of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DisplayLine {
    /// What it holds.
    pub bx: Bx,
    /// From the left of the widest, pt.
    pub x: f32,
    /// From the baseline above it to its own; of the first, from the top.
    pub down: f32,
    /// Its number.
    pub tag: Option<Bx>,
    /// Words above it, set at the margin.
    pub between: Option<Bx>,
}

impl Display {
    /// Height of all its lines, pt.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.lines.iter().map(|line| line.down).sum::<f32>() + self.lines.last().map_or(0.0, |line| line.bx.d)
    }
}

impl Layouter<'_, '_> {
    /// A formula that stands by itself in a measure.
    pub(super) fn display_lines(&self, formula: &Formula, st: St, room: f32) -> Display {
        let (lines, tags) = match single(&formula.body) {
            Some(Node::Table(table))
                if matches!(
                    table.kind,
                    TableKind::Aligned { .. } | TableKind::Gathered | TableKind::Multline
                ) =>
            {
                let rows = self.rows(table, st, Some(room));
                let tags =
                    rows.iter().filter_map(|row| row.tag.as_ref()).map(|tag| tag.w).fold(0.0, f32::max);
                let mut lines: Vec<DisplayLine> = Vec::with_capacity(rows.len());
                for (row, own) in rows.into_iter().zip(&table.rows) {
                    let more = own.space.map_or(0.0, |space| self.length(space, st));
                    let mut down = match lines.last() {
                        Some(above) => self.leading(table.kind, &above.bx, &row.bx, st) + more,
                        None => row.bx.h,
                    };
                    if let Some(words) = &row.between {
                        down += words.total() + 0.5 * st.base;
                    }
                    lines.push(DisplayLine { bx: row.bx, x: 0.0, down, tag: row.tag, between: row.between });
                }
                (lines, tags)
            }
            _ => {
                let parts = self.parts(&formula.body, st, Some);
                (divided(parts, room, st.base), 0.0)
            }
        };
        let width = lines.iter().map(|line| line.x + line.bx.w).fold(0.0, f32::max);
        let room = if tags > 0.0 { (room - tags - st.base).max(0.5 * room) } else { room };
        let mut display = Display { lines, width, scale: 1.0 };
        if width > room + 0.5 && width > 0.0 {
            let scale = room / width;
            for line in &mut display.lines {
                line.bx = std::mem::take(&mut line.bx).scaled(scale);
                line.x *= scale;
                line.down *= scale;
            }
            (display.width, display.scale) = (room, scale);
        }
        display
    }
}

/// The only part of a list, within braces and styles that change nothing.
fn single(list: &[Node]) -> Option<&Node> {
    match list {
        [Node::Group(body) | Node::Styled { style: Style::Display, body }] => single(body),
        [only] => Some(only),
        _ => None,
    }
}

/// A formula of one line in as many as it needs: a line ends before a relation, or where there is
/// none before an operator; what goes on is indented.
fn divided(parts: Vec<Part>, room: f32, size: f32) -> Vec<DisplayLine> {
    let whole: f32 = parts.iter().map(|p| p.space + p.bx.w).sum();
    let join = |parts: &[Part]| {
        let mut bx = Bx::default();
        for (i, part) in parts.iter().enumerate() {
            if i > 0 {
                bx.w += part.space;
            }
            bx.append(part.bx.clone());
        }
        bx
    };
    if whole <= room + 0.5 || parts.len() < 2 {
        let bx = join(&parts);
        let down = bx.h;
        return vec![DisplayLine { bx, down, ..DisplayLine::default() }];
    }
    // In a line a break stands after its sign, in a display before it: the sign goes over.
    let parts = signs_first(parts);
    let indent = (2.0 * size).min(0.15 * room);
    let mut lines: Vec<DisplayLine> = Vec::new();
    let mut from = 0;
    while from < parts.len() {
        let free = room - if lines.is_empty() { 0.0 } else { indent };
        let mut width = 0.0;
        let (mut fits, mut best) = (from + 1, None);
        for to in from..parts.len() {
            width += parts[to].bx.w + if to > from { parts[to].space } else { 0.0 };
            if width > free && to > from {
                break;
            }
            fits = to + 1;
            if to + 1 < parts.len() && parts[to + 1].relation {
                best = Some(to + 1);
            }
        }
        let to = if fits == parts.len() { fits } else { best.filter(|b| *b > from).unwrap_or(fits) };
        let bx = join(&parts[from..to]);
        let x = if lines.is_empty() { 0.0 } else { indent };
        let down = match lines.last() {
            Some(above) => (1.5 * size).max(above.bx.d + 0.3 * size + bx.h),
            None => bx.h,
        };
        lines.push(DisplayLine { bx, x, down, ..DisplayLine::default() });
        from = to;
    }
    lines
}

/// Parts whose last sign is a relation or an operator, as parts that begin with it.
fn signs_first(parts: Vec<Part>) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::with_capacity(parts.len());
    let mut sign: Option<(Part, Break)> = None;
    for mut part in parts {
        let tail = part.after.and_then(|kind| Some((part.split_last()?, kind)));
        if let Some((before, kind)) = sign.take() {
            let Part { bx, space, .. } = before;
            let mut joined = bx;
            joined.w += part.space;
            joined.append(std::mem::take(&mut part.bx));
            part =
                Part { bx: joined, space, after: part.after, relation: kind == Break::Relation, tail: None };
        }
        if part.bx.w > 0.0 || !part.bx.marks.is_empty() {
            out.push(part);
        }
        sign = tail;
    }
    out
}
