//! Rows of cells.

use super::boxes::Bx;
use super::layout::{Layouter, St};
use crate::math::{Alphabet, Anchor, Class, Node, Side, Style, Table, TableKind};

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

/// One of the dots that fill a cell.
const DOT: Node = Node::Symbol { c: '.', class: Class::Ord, alphabet: Alphabet::Normal };

impl Layouter<'_, '_> {
    fn gaps(&self, kind: TableKind, st: St) -> Gaps {
        let text = if st.tight() { st.style } else { Style::Text };
        match kind {
            TableKind::Matrix | TableKind::Array => {
                Gaps { style: text, leading: 1.2, clear: 0.15, columns: [1.0; 2] }
            }
            TableKind::Cases(display) => {
                let style = if display { Style::Display } else { text };
                Gaps { style, leading: 1.32, clear: 0.2, columns: [1.0; 2] }
            }
            TableKind::Small => Gaps { style: Style::Script, leading: 0.72, clear: 0.06, columns: [0.3; 2] },
            TableKind::Diagram => Gaps { style: text, leading: 1.2, clear: 0.3, columns: [0.28; 2] },
            TableKind::Stack => Gaps { style: st.style, leading: 0.9, clear: 0.08, columns: [0.0; 2] },
            TableKind::Aligned { .. } | TableKind::Gathered | TableKind::Multline => {
                let apart = if kind == (TableKind::Aligned { apart: true }) { 2.0 } else { 0.0 };
                Gaps { style: Style::Display, leading: 1.5, clear: 0.3, columns: [0.0, apart] }
            }
        }
    }

    /// The cells of a table, with where its columns begin and how wide they are.
    fn cells(&self, table: &Table, gaps: &Gaps, st: St) -> (Vec<Vec<Bx>>, Vec<f32>, Vec<f32>) {
        let size = self.size(st);
        let mut widths: Vec<f32> = Vec::new();
        // What spans several columns, and how wide it is.
        let mut spans: Vec<(usize, usize, f32)> = Vec::new();
        let mut cells: Vec<Vec<Bx>> = Vec::with_capacity(table.rows.len());
        for (r, row) in table.rows.iter().enumerate() {
            let mut boxes = Vec::with_capacity(row.cells.len());
            for (n, cell) in row.cells.iter().enumerate() {
                // The second of a pair begins as if something stood before it.
                let after = match table.kind {
                    TableKind::Aligned { .. } => n % 2 == 1,
                    TableKind::Multline => r > 0,
                    _ => false,
                };
                let bx = if after { self.after_nothing(cell, st) } else { self.list(cell, st) };
                let (_, columns) = table.place(r, n);
                if widths.len() <= n {
                    widths.push(0.0);
                }
                match columns {
                    1 => widths[n] = widths[n].max(bx.w),
                    _ => spans.push((n, columns, bx.w)),
                }
                boxes.push(bx);
            }
            cells.push(boxes);
        }
        let between = |n: usize| -> f32 {
            let given = || table.between.iter().filter(move |(column, _)| *column == n);
            match given().next() {
                Some(_) => given().map(|(_, list)| self.list(list, st).w).sum(),
                None if n == 0 || n >= widths.len() => 0.0,
                None => gaps.columns[(n + 1) % 2] * size,
            }
        };
        let between: Vec<f32> = (0..=widths.len()).map(between).collect();
        for (n, columns, wanted) in spans {
            let end = (n + columns).min(widths.len());
            let has: f32 = widths[n..end].iter().sum::<f32>() + between[n + 1..end].iter().sum::<f32>();
            if let Some(last) = widths[..end].last_mut() {
                *last += (wanted - has).max(0.0);
            }
        }
        let mut starts = Vec::with_capacity(widths.len() + 1);
        let mut x = 0.0;
        for (gap, width) in between.iter().zip(&widths) {
            starts.push(x + gap);
            x += gap + width;
        }
        starts.push(x + between.last().copied().unwrap_or(0.0));
        (cells, starts, widths)
    }

    /// A list with an empty atom before it.
    fn after_nothing(&self, list: &[crate::math::Node], st: St) -> Bx {
        let mut whole = Vec::with_capacity(list.len() + 1);
        whole.push(crate::math::Node::Group(Vec::new()));
        whole.extend_from_slice(list);
        self.list(&whole, st)
    }

    /// The rows of a table as boxes of one width, not yet put below each other.
    pub(super) fn rows(&self, table: &Table, st: St, room: Option<f32>) -> Vec<Row> {
        let gaps = self.gaps(table.kind, st);
        let inner = St { style: gaps.style, ..st };
        let size = self.size(inner);
        let (cells, starts, widths) = self.cells(table, &gaps, inner);
        let x = starts.last().copied().unwrap_or(0.0);
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
                    let (side, columns) = table.place(r, n);
                    let (start, free) = match table.kind {
                        TableKind::Multline => (0.0, whole - cell.w),
                        _ => {
                            let last = (n + columns).min(widths.len()) - 1;
                            (starts[n], starts[last] + widths[last] - starts[n] - cell.w)
                        }
                    };
                    if row.spans.iter().any(|span| span.column == n && span.dots) {
                        let end = start + free;
                        let mut at = start;
                        let dot = self.list(&[DOT], inner);
                        while at + dot.w <= end + 0.01 {
                            bx.put(dot.clone(), at, 0.0);
                            at += 2.2 * dot.w;
                        }
                        continue;
                    }
                    let shift = match side {
                        Side::Left => 0.0,
                        Side::Center => free * 0.5,
                        Side::Right => free,
                    };
                    bx.put(cell, start + shift, 0.0);
                }
                for (n, list) in &table.between {
                    let sign = self.list(list, inner);
                    if !sign.marks.is_empty() && *n < starts.len() {
                        let x = starts[*n] - sign.w;
                        bx.put(sign, x, 0.0);
                    }
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
        // Arrays have room beside their columns, but where their author takes it away: `@{}`.
        let plain = table.rows.iter().all(|r| r.lines == 0 && r.parts.is_empty());
        let unlined = table.lines.is_empty() && table.end_lines == 0 && table.end_parts.is_empty() && plain;
        let given = |n: usize| table.between.iter().any(|(column, _)| *column == n);
        let padded = (table.kind == TableKind::Array || !unlined) && !given(0);
        let pad = if padded { 0.5 * size } else { 0.0 };
        let strut = match table.kind {
            TableKind::Matrix | TableKind::Array | TableKind::Cases(_) => (0.84 * size, 0.36 * size),
            TableKind::Stack | TableKind::Small | TableKind::Diagram => (0.0, 0.0),
            _ => (0.7 * size, 0.3 * size),
        };
        let mut bx = Bx::empty(width + 2.0 * pad, 0.0, 0.0);
        let mut y = 0.0f32;
        let mut top = 0.0f32;
        let mut last: Option<Bx> = None;
        let mut lines = Vec::new();
        let mut reaches = Vec::new();
        let mut parts: Vec<(f32, std::ops::Range<usize>)> = Vec::new();
        let (_, starts, widths) = self.cells(table, &gaps, St { style: gaps.style, ..st });
        for (i, (row, own)) in rows.into_iter().zip(&table.rows).enumerate() {
            let row_box = row.bx;
            if let Some(above) = &last {
                let mut above = above.clone();
                let mut more = own.space.map_or(0.0, |space| self.length(space, st));
                if more > 0.0 && strut.1 > 0.0 {
                    // As in LaTeX, the space is from the depth that every line has.
                    above.d = above.d.max(strut.1 + more + 0.15 * size);
                    more = 0.0;
                }
                y -= self.leading(table.kind, &above, &row_box, st)
                    + more
                    + if own.lines > 0 || !own.parts.is_empty() { 0.2 * size } else { 0.0 };
            } else {
                top = row_box.h.max(strut.0);
            }
            let up = if i == 0 { top } else { row_box.h.max(strut.0) } + 0.1 * size;
            lines.extend((0..own.lines).map(|n| y + up + f32::from(n) * 3.0 * line));
            parts.extend(own.parts.iter().map(|part| (y + up, part.clone())));
            reaches.push((y + row_box.h.max(strut.0), y - row_box.d.max(strut.1)));
            last = Some(Bx::empty(row_box.w, row_box.h, row_box.d));
            bx.draw(row_box, pad, y);
        }
        let bottom = y - last.map_or(0.0, |b| b.d.max(strut.1));
        for n in 0..table.end_lines {
            lines.push(bottom - 0.1 * size - f32::from(n) * 3.0 * line);
        }
        parts.extend(table.end_parts.iter().map(|part| (bottom - 0.1 * size, part.clone())));
        for (y, part) in parts {
            let Some(last) = part.end.min(widths.len()).checked_sub(1).filter(|n| *n >= part.start) else {
                continue;
            };
            let half = 0.5 * gaps.columns[0] * size;
            let from = if part.start == 0 { 0.0 } else { pad + starts[part.start] - half };
            let to = if last + 1 == widths.len() { bx.w } else { pad + starts[last] + widths[last] + half };
            bx.marks.push(Bx::rule(from, y - line * 0.5, to - from, line, st.color));
        }
        let (mut high, mut low) = (top, bottom);
        for y in &lines {
            bx.marks.push(Bx::rule(0.0, y - line * 0.5, bx.w, line, st.color));
            (high, low) = (high.max(y + line), low.min(y - line));
        }
        // The upper and the lower edge of each row.
        let edges: Vec<(f32, f32)> = (0..reaches.len())
            .map(|r| {
                let between = |a: usize, b: usize| (reaches[a].1 + reaches[b].0) * 0.5;
                let above = if r == 0 { high } else { between(r - 1, r) };
                (above, if r + 1 == reaches.len() { low } else { between(r, r + 1) })
            })
            .collect();
        for (i, before) in table.lines.iter().enumerate() {
            // Two lines side by side are a double one.
            let twice = table.lines[..i].iter().filter(|n| *n == before).count() as f32 * 3.0 * line;
            let x = match *before {
                0 => twice,
                n if n >= table.columns.len() => bx.w - line - twice,
                n if n < widths.len() => {
                    pad + (starts[n] + starts[n - 1] + widths[n - 1]) * 0.5 - line * 0.5 + twice
                }
                _ => continue,
            };
            // What spans columns has no lines through it.
            let mut upper = high;
            for (r, (above, below)) in edges.iter().enumerate() {
                if table.covered(r, *before) {
                    if upper > *above {
                        bx.marks.push(Bx::rule(x, *above, line, upper - above, st.color));
                    }
                    upper = *below;
                }
            }
            if upper > low {
                bx.marks.push(Bx::rule(x, low, line, upper - low, st.color));
            }
        }
        (bx.h, bx.d) = (high, -low);
        let up = match table.anchor {
            Anchor::Middle => self.axis(st) - (bx.h - bx.d) * 0.5,
            Anchor::First => 0.0,
            Anchor::Last => -y,
        };
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
