//! Rows of cells.

use super::boxes::Bx;
use super::layout::{Layouter, St};
use crate::math::{Side, Style, Table, TableKind};

/// A row with its place: its cells as one box, its number, and the space between it and the row
/// above beyond what their lines take.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// The cells.
    pub bx: Bx,
    /// The number at the margin.
    pub tag: Option<Bx>,
    /// Words set above it, from the margin.
    pub between: Option<Bx>,
}

/// How far apart rows and columns are, by the kind of table.
struct Gaps {
    style: Style,
    /// From baseline to baseline at least, share of the size.
    leading: f32,
    /// Between one row's depth and the next one's height at least, the same.
    clear: f32,
    /// Between columns, the same; a second for every other gap.
    columns: [f32; 2],
}

impl Layouter<'_, '_> {
    fn gaps(&self, kind: TableKind, st: St) -> Gaps {
        let text = if st.tight() { st.style } else { Style::Text };
        match kind {
            TableKind::Matrix => Gaps { style: text, leading: 1.2, clear: 0.15, columns: [1.0; 2] },
            TableKind::Cases(display) => {
                let style = if display { Style::Display } else { text };
                Gaps { style, leading: 1.32, clear: 0.2, columns: [1.0; 2] }
            }
            TableKind::Small => Gaps { style: Style::Script, leading: 0.72, clear: 0.06, columns: [0.3; 2] },
            TableKind::Stack => Gaps { style: st.style, leading: 0.9, clear: 0.08, columns: [0.0; 2] },
            TableKind::Aligned { .. } | TableKind::Gathered | TableKind::Multline => {
                let apart = if kind == (TableKind::Aligned { apart: true }) { 2.0 } else { 0.0 };
                Gaps { style: Style::Display, leading: 1.5, clear: 0.3, columns: [0.0, apart] }
            }
        }
    }

    /// The cells of a table, with the widths of its columns.
    fn cells(&self, table: &Table, st: St) -> (Vec<Vec<Bx>>, Vec<f32>) {
        let mut widths: Vec<f32> = Vec::new();
        let cells = table
            .rows
            .iter()
            .enumerate()
            .map(|(r, row)| {
                row.cells
                    .iter()
                    .enumerate()
                    .map(|(n, cell)| {
                        // The second of a pair begins as if something stood before it.
                        let after = match table.kind {
                            TableKind::Aligned { .. } => n % 2 == 1,
                            TableKind::Multline => r > 0,
                            _ => false,
                        };
                        let bx = if after { self.after_nothing(cell, st) } else { self.closed(cell, st) };
                        match widths.get_mut(n) {
                            Some(width) => *width = width.max(bx.w),
                            None => widths.push(bx.w),
                        }
                        bx
                    })
                    .collect()
            })
            .collect();
        (cells, widths)
    }

    /// A list with the correction of its last sign.
    fn closed(&self, list: &[crate::math::Node], st: St) -> Bx {
        let atom = self.atom(list, st);
        let mut bx = atom.bx;
        bx.w += atom.italic;
        bx
    }

    /// A list with an empty atom before it.
    fn after_nothing(&self, list: &[crate::math::Node], st: St) -> Bx {
        let mut whole = Vec::with_capacity(list.len() + 1);
        whole.push(crate::math::Node::Group(Vec::new()));
        whole.extend_from_slice(list);
        self.closed(&whole, st)
    }

    /// The rows of a table as boxes of one width, not yet put below each other.
    pub(super) fn rows(&self, table: &Table, st: St, room: Option<f32>) -> Vec<Row> {
        let gaps = self.gaps(table.kind, st);
        let inner = St { style: gaps.style, ..st };
        let size = self.size(inner);
        let (cells, widths) = self.cells(table, inner);
        let side = |n: usize| match table.kind {
            TableKind::Aligned { .. } => [Side::Right, Side::Left][n % 2],
            _ => table.columns.get(n).or(table.columns.last()).copied().unwrap_or(Side::Center),
        };
        let mut starts = Vec::with_capacity(widths.len());
        let mut x = 0.0;
        for (n, width) in widths.iter().enumerate() {
            if n > 0 {
                x += gaps.columns[(n + 1) % 2] * size;
            }
            starts.push(x);
            x += width;
        }
        let count = table.rows.len();
        let whole = match (table.kind, room) {
            (TableKind::Multline, Some(room)) => room.max(x),
            (TableKind::Multline, None) => x + 2.0 * size,
            _ => x,
        };
        cells
            .into_iter()
            .zip(&table.rows)
            .enumerate()
            .map(|(r, (cells, row))| {
                let mut bx = Bx::empty(whole, 0.0, 0.0);
                for (n, cell) in cells.into_iter().enumerate() {
                    let (start, free) = match table.kind {
                        TableKind::Multline => (0.0, whole - cell.w),
                        _ => (starts[n], widths[n] - cell.w),
                    };
                    let side = match table.kind {
                        TableKind::Multline if r == 0 => Side::Left,
                        TableKind::Multline if r + 1 == count => Side::Right,
                        TableKind::Multline => Side::Center,
                        _ => side(n),
                    };
                    let shift = match side {
                        Side::Left => 0.0,
                        Side::Center => free * 0.5,
                        Side::Right => free,
                    };
                    bx.put(cell, start + shift, 0.0);
                }
                let tag = row.tag.as_deref().map(|tag| self.tag(tag, st));
                let between =
                    row.between.as_deref().map(|words| self.text(words, St { style: Style::Text, ..st }));
                Row { bx, tag, between }
            })
            .collect()
    }

    /// The number of a formula.
    pub(super) fn tag(&self, text: &str, st: St) -> Bx {
        let words = [crate::math::TextPart::Words { text: text.into(), face: Default::default() }];
        self.text(&words, St { style: Style::Text, ..st })
    }

    /// How far apart two rows' baselines are, pt.
    pub(super) fn leading(&self, kind: TableKind, above: &Bx, below: &Bx, st: St) -> f32 {
        let gaps = self.gaps(kind, st);
        let size = self.size(St { style: gaps.style, ..st });
        (gaps.leading * size).max(above.d + gaps.clear * size + below.h)
    }

    /// A table as one box, on the axis.
    pub(super) fn table(&self, table: &Table, st: St) -> Bx {
        let gaps = self.gaps(table.kind, st);
        let size = self.size(St { style: gaps.style, ..st });
        let line = self.font.at(self.font.constants.overbar_rule_thickness(), size).max(0.04 * size);
        let rows = self.rows(table, st, None);
        let width = rows.first().map_or(0.0, |row| row.bx.w);
        // Tables with lines have room beside their columns.
        let pad = if table.lines.is_empty() && table.end_lines == 0 && table.rows.iter().all(|r| r.lines == 0)
        {
            0.0
        } else {
            0.5 * size
        };
        let strut = match table.kind {
            TableKind::Matrix | TableKind::Cases(_) => (0.84 * size, 0.36 * size),
            TableKind::Stack | TableKind::Small => (0.0, 0.0),
            _ => (0.7 * size, 0.3 * size),
        };
        let mut bx = Bx::empty(width + 2.0 * pad, 0.0, 0.0);
        let mut y = 0.0f32;
        let mut top = 0.0f32;
        let mut last: Option<Bx> = None;
        let mut lines = Vec::new();
        for (i, (row, own)) in rows.into_iter().zip(&table.rows).enumerate() {
            let row_box = row.bx;
            if let Some(above) = &last {
                y -= self.leading(table.kind, above, &row_box, st)
                    + own.space.map_or(0.0, |space| self.length(space, st))
                    + if own.lines > 0 { 0.2 * size } else { 0.0 };
            } else {
                top = row_box.h.max(strut.0);
            }
            for n in 0..own.lines {
                let up = if i == 0 { top } else { row_box.h.max(strut.0) } + 0.1 * size;
                lines.push(y + up + f32::from(n) * 3.0 * line);
            }
            last = Some(Bx::empty(row_box.w, row_box.h, row_box.d));
            bx.draw(row_box, pad, y);
        }
        let bottom = y - last.map_or(0.0, |b| b.d.max(strut.1));
        for n in 0..table.end_lines {
            lines.push(bottom - 0.1 * size - f32::from(n) * 3.0 * line);
        }
        let (mut high, mut low) = (top, bottom);
        for y in &lines {
            bx.marks.push(Bx::rule(0.0, y - line * 0.5, bx.w, line, st.color));
            (high, low) = (high.max(y + line), low.min(y - line));
        }
        if !table.lines.is_empty() {
            let (_, widths) = self.cells(table, St { style: gaps.style, ..st });
            for before in &table.lines {
                let widths = &widths[..(*before).min(widths.len())];
                let x = match *before {
                    0 => 0.0,
                    n if n >= table.columns.len() => bx.w - line,
                    n => pad + widths.iter().sum::<f32>() + (n as f32 - 0.5) * gaps.columns[0] * size,
                };
                bx.marks.push(Bx::rule(x, low, line, high - low, st.color));
            }
        }
        (bx.h, bx.d) = (high, -low);
        let up = self.axis(st) - (bx.h - bx.d) * 0.5;
        let mut bx = bx.raised(up);
        if table.kind == TableKind::Matrix || matches!(table.kind, TableKind::Cases(_)) {
            // Delimiters keep a little clear of it.
            if pad == 0.0 {
                for mark in &mut bx.marks {
                    mark.x += 0.1 * size;
                }
                bx.w += 0.2 * size;
            }
        }
        bx
    }
}
