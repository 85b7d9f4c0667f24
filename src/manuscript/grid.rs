//! Grid tables as Pandoc has them, by the places of their rules: which cells there are.
//!
//! Every place where rules meet gives a column and a row of the finest grid that the table could
//! have; cells are what no rule parts. Source: Pandoc's manual, "Tables", `grid_tables`.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::document::Align;

/// The most columns of a table.
const MOST_COLUMNS: usize = 200;

/// A table's cells, and how its columns stand.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) aligns: Vec<Align>,
    /// How many of the rows are its head.
    pub(super) head: usize,
    pub(super) rows: Vec<Vec<GridCell>>,
}

/// A cell.
#[derive(Debug)]
pub(super) struct GridCell {
    pub(super) columns: usize,
    pub(super) rows: usize,
    /// Its text: for each line its number and the bytes of it, without the indent that all have.
    pub(super) lines: Vec<(usize, Range<usize>)>,
}

/// What is wrong with a table, and in which of its lines.
pub(super) type Fault = (usize, &'static str);

/// Whether a line is a rule over the whole width, of such a sign.
pub(super) fn is_rule(line: &str, sign: char) -> bool {
    line.len() > 2
        && line.starts_with('+')
        && line.ends_with('+')
        && line.contains(sign)
        && line.chars().all(|c| c == '+' || c == ':' || c == sign)
}

/// Finds the cells of a table, whose lines are given without what stands before them.
pub(super) fn read(lines: &[&str]) -> Result<Grid, Fault> {
    // As they stand in an editor; or, as some editors have it, each character in one column.
    Raster::new(lines, true).and_then(|raster| raster.grid()).or_else(|fault| {
        let plain = lines.iter().all(|line| line.is_ascii());
        if plain { Err(fault) } else { Raster::new(lines, false)?.grid().map_err(|_| fault) }
    })
}

/// The second half of a wide character.
const HALF: char = '\0';

struct Raster<'a> {
    lines: &'a [&'a str],
    /// For each column of each line its character and the byte where that begins; then the end.
    signs: Vec<Vec<(char, usize)>>,
    /// Which of them are rules: those that hang together with the first corner.
    rules: Vec<Vec<bool>>,
    /// Columns and lines in which rules may stand.
    xs: Vec<usize>,
    ys: Vec<usize>,
}

impl<'a> Raster<'a> {
    fn new(lines: &'a [&'a str], wide: bool) -> Result<Self, Fault> {
        let mut signs = Vec::with_capacity(lines.len());
        for (y, line) in lines.iter().enumerate() {
            let mut row = Vec::with_capacity(line.len() + 1);
            for (at, c) in line.char_indices() {
                if c == '\t' {
                    return Err((y, "has a tab, of which nobody knows how wide it is"));
                }
                let width = if wide { c.width().unwrap_or(0) } else { 1 };
                row.extend([(c, at), (HALF, at)].iter().take(width));
            }
            row.push((HALF, line.len()));
            signs.push(row);
        }
        let mut raster = Self { lines, signs, rules: Vec::new(), xs: Vec::new(), ys: Vec::new() };
        let width = raster.signs[0].len();
        if let Some(y) = raster.signs.iter().position(|row| row.len() != width) {
            return Err((y, "is not as wide as the first one"));
        }
        let last = lines.len() - 1;
        if !is_rule(lines[last], '-') && !is_rule(lines[last], '=') {
            return Err((last, "is the last one, and no rule"));
        }
        if let Some(y) = lines.iter().position(|line| !line.ends_with(['|', '+'])) {
            return Err((y, "does not end with `|`"));
        }
        raster.follow_rules();
        raster.find_places();
        if raster.xs.len() > MOST_COLUMNS + 1 {
            return Err((0, "has too many columns"));
        }
        if raster.xs.windows(2).any(|pair| pair[1] - pair[0] < 2) {
            return Err((0, "has a column without any width"));
        }
        Ok(raster)
    }

    /// The sign of a rule in a place; a space where there is none, whatever stands there.
    fn at(&self, y: usize, x: usize) -> char {
        if self.rules[y][x] { self.signs[y][x].0 } else { ' ' }
    }

    /// Follows the rules from the first corner: what is drawn in a cell, even a table, is none of them.
    fn follow_rules(&mut self) {
        let (height, width) = (self.signs.len(), self.signs[0].len() - 1);
        self.rules = vec![vec![false; width + 1]; height];
        self.rules[0][0] = true;
        let mut ahead = vec![(0, 0)];
        while let Some((y, x)) = ahead.pop() {
            let sign = self.signs[y][x].0;
            let mut go = |y: usize, x: usize, signs: &[char]| {
                if y < height && x < width && !self.rules[y][x] && signs.contains(&self.signs[y][x].0) {
                    self.rules[y][x] = true;
                    ahead.push((y, x));
                }
            };
            if sign != '|' {
                go(y, x + 1, &['-', '=', ':', '+']);
                go(y, x.wrapping_sub(1), &['-', '=', ':', '+']);
            }
            if matches!(sign, '|' | '+') {
                go(y + 1, x, &['|', '+']);
                go(y.wrapping_sub(1), x, &['|', '+']);
            }
        }
    }

    /// Finds the columns and lines in which rules meet.
    fn find_places(&mut self) {
        let level = |y: usize, x: usize| matches!(self.at(y, x), '-' | '=' | ':' | '+');
        let meet = |y: usize, x: usize| self.at(y, x) == '+' && (level(y, x + 1) || x > 0 && level(y, x - 1));
        let (height, width) = (self.signs.len(), self.signs[0].len() - 1);
        let xs: Vec<usize> = (0..width).filter(|x| (0..height).any(|y| meet(y, *x))).collect();
        let ys = (0..height).filter(|y| xs.iter().any(|x| meet(*y, *x))).collect();
        (self.xs, self.ys) = (xs, ys);
    }

    /// Whether a rule stands at the left of a column, beside a row.
    fn upright(&self, row: usize, column: usize) -> bool {
        let (top, bottom) = (self.ys[row], self.ys[row + 1]);
        let mut lines = if bottom - top > 1 { top + 1..bottom } else { top..bottom + 1 };
        lines.all(|y| matches!(self.at(y, self.xs[column]), '|' | '+'))
    }

    /// Whether a rule stands above a row, over a column.
    fn level(&self, row: usize, column: usize) -> bool {
        (self.xs[column] + 1..self.xs[column + 1])
            .all(|x| matches!(self.at(self.ys[row], x), '-' | '=' | ':'))
    }

    fn grid(&self) -> Result<Grid, Fault> {
        let (rows, columns) = (self.ys.len() - 1, self.xs.len() - 1);
        let upright: Vec<Vec<bool>> =
            (0..rows).map(|r| (0..=columns).map(|c| self.upright(r, c)).collect()).collect();
        let level: Vec<Vec<bool>> =
            (0..=rows).map(|r| (0..columns).map(|c| self.level(r, c)).collect()).collect();
        let mut taken = vec![vec![false; columns]; rows];
        let mut cells: Vec<Vec<GridCell>> = Vec::with_capacity(rows);
        for r in 0..rows {
            let mut row = Vec::new();
            for c in 0..columns {
                if taken[r][c] {
                    continue;
                }
                let fault = |r: usize| (self.ys[r], "ends a rule within a cell");
                let c2 = (c + 1..columns).find(|c| upright[r][*c] || taken[r][*c]).unwrap_or(columns);
                let mut r2 = r + 1;
                while r2 < rows {
                    let ruled = level[r2][c..c2].iter().filter(|ruled| **ruled).count();
                    if ruled == c2 - c {
                        break;
                    }
                    if ruled > 0 {
                        return Err(fault(r2));
                    }
                    r2 += 1;
                }
                let corner = |x: usize, r: usize| matches!(self.at(self.ys[r], self.xs[x]), '|' | '+');
                for below in r..r2 {
                    let within = upright[below][c + 1..c2].iter().any(|ruled| *ruled);
                    if !upright[below][c]
                        || !upright[below][c2]
                        || within
                        || !corner(c, below)
                        || !corner(c2, below)
                    {
                        return Err(fault(below));
                    }
                    taken[below][c..c2].fill(true);
                }
                let lines = self.text(self.ys[r] + 1..self.ys[r2], self.xs[c] + 1..self.xs[c2])?;
                row.push(GridCell { columns: c2 - c, rows: r2 - r, lines });
            }
            cells.push(row);
        }
        let head = self.head();
        let ruler = self.ys[head];
        let aligns = (0..columns).map(|c| self.align(ruler, c)).collect();
        Ok(Grid { aligns, head, rows: cells })
    }

    /// How many rows stand above the head's rule. Two such rules at the end are those of a foot.
    fn head(&self) -> usize {
        let double = |row: &usize| is_rule(self.lines[self.ys[*row]], '=');
        let last = self.ys.len() - 1;
        let first = (1..last).find(double);
        let foot = if double(&last) { (1..last).rev().find(double) } else { None };
        first.filter(|first| foot != Some(*first)).unwrap_or(0)
    }

    /// How a column stands, by the colons of the rule under the head, or else of the first one.
    fn align(&self, y: usize, column: usize) -> Align {
        let row = &self.signs[y];
        let left = row[..=self.xs[column]].iter().rposition(|(c, _)| *c == '+').unwrap_or(0);
        let right = row[self.xs[column + 1]..].iter().position(|(c, _)| *c == '+').unwrap_or(0);
        let colon = |x: usize| row.get(x).is_some_and(|(c, _)| *c == ':');
        match (colon(left + 1), colon(self.xs[column + 1] + right - 1)) {
            (true, true) => Align::Center,
            (false, true) => Align::End,
            _ => Align::Start,
        }
    }

    /// What stands between the rules of a cell.
    fn text(&self, ys: Range<usize>, xs: Range<usize>) -> Result<Vec<(usize, Range<usize>)>, Fault> {
        let mut lines = Vec::with_capacity(ys.len());
        let mut indent = usize::MAX;
        for y in ys {
            let row = &self.signs[y];
            if row[xs.start].0 == HALF || row[xs.end].0 == HALF {
                return Err((y, "has a wide character in a rule's place"));
            }
            let (start, end) = (row[xs.start].1, row[xs.end].1);
            let text = self.lines[y][start..end].trim_end_matches(' ');
            if !text.is_empty() {
                indent = indent.min(text.len() - text.trim_start_matches(' ').len());
            }
            lines.push((y, start..start + text.len()));
        }
        for (_, range) in &mut lines {
            range.start = range.end.min(range.start.saturating_add(indent));
        }
        while lines.last().is_some_and(|(_, range)| range.is_empty()) {
            lines.pop();
        }
        let blank = lines.iter().take_while(|(_, range)| range.is_empty()).count();
        lines.drain(..blank);
        Ok(lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Result<String, Fault> {
        let lines: Vec<&str> = text.lines().collect();
        let grid = read(&lines)?;
        let mut out = format!("{:?} head {}", grid.aligns, grid.head);
        for row in &grid.rows {
            out.push('\n');
            for cell in row {
                let text: Vec<&str> = cell.lines.iter().map(|(y, range)| &lines[*y][range.clone()]).collect();
                out.push_str(&format!("[{}x{} {}]", cell.columns, cell.rows, text.join("/")));
            }
        }
        Ok(out)
    }

    #[test]
    fn cells_columns_and_heads() {
        let text = "+-----+------+\n| A   |   B  |\n+:===:+=====:+\n| - a | 1    |\n| - b |      |\n+-----+------+\n|     | 漢字 |\n+-----+------+";
        assert_eq!(
            shown(text).unwrap(),
            "[Center, End] head 1\n[1x1 A][1x1 B]\n[1x1 - a/- b][1x1 1]\n[1x1 ][1x1 漢字]"
        );
        let headless = "+:--+--:+\n| a | b |\n+---+---+";
        assert_eq!(shown(headless).unwrap(), "[Start, End] head 0\n[1x1 a][1x1 b]");
        // By its width, and with each character in one column, as some editors have it.
        assert_eq!(shown("+----+\n| 漢 |\n+----+").unwrap(), "[Start] head 0\n[1x1 漢]");
        assert_eq!(shown("+---+\n| 漢 |\n+---+").unwrap(), "[Start] head 0\n[1x1 漢]");
        let drawn = "+---------+\n| +--+    |\n| |  | -- |\n| +--+    |\n+---------+";
        assert_eq!(shown(drawn).unwrap(), "[Start] head 0\n[1x1 +--+/|  | --/+--+]");
    }

    #[test]
    fn cells_over_columns_and_rows() {
        let text = "+---------------------+----------+
| Property            | Earth    |
+=============+=======+==========+
|             | min   | -89.2 °C |
| Temperature +-------+----------+
| 1961-1990   | mean  | 14 °C    |
|             +-------+----------+
|             | max   | 56.7 °C  |
+-------------+-------+----------+";
        assert_eq!(
            shown(text).unwrap(),
            "[Start, Start, Start] head 1\n[2x1 Property][1x1 Earth]\n\
             [1x3 Temperature/1961-1990][1x1 min][1x1 -89.2 °C]\n[1x1 mean][1x1 14 °C]\n[1x1 max][1x1 56.7 °C]"
        );
        let inner = "+---+-------+\n| L | a     |\n|   +---+---+\n|   | b | c |\n|   +---+---+\n|   | d     |\n+---+-------+";
        assert_eq!(
            shown(inner).unwrap(),
            "[Start, Start, Start] head 0\n[1x3 L][2x1 a]\n[1x1 b][1x1 c]\n[2x1 d]"
        );
    }

    #[test]
    fn a_foot_is_no_head() {
        let text = "+---+\n| a |\n+===+\n| b |\n+===+";
        assert!(shown(text).unwrap().contains("head 0"));
        let both = "+---+\n| h |\n+===+\n| a |\n+===+\n| f |\n+===+";
        assert!(shown(both).unwrap().contains("head 1"));
    }

    #[test]
    fn what_is_no_table_is_said_to_be_none() {
        let fault = |text: &str| shown(text).unwrap_err();
        assert_eq!(fault("+---+\n| a |\n| b |"), (2, "is the last one, and no rule"));
        assert_eq!(fault("+---+\n| ab |\n+---+"), (1, "is not as wide as the first one"));
        assert_eq!(
            fault("+---+---+\n| a | b |\n+---+   |\n| c     |\n+-------+").1,
            "ends a rule within a cell"
        );
        assert_eq!(
            fault("+---+---+\n| a | b |\n|   +-+ |\n| c | d |\n+---+---+").1,
            "ends a rule within a cell"
        );
        assert_eq!(fault("+-++\n| ||\n+-++"), (0, "has a column without any width"));
        assert_eq!(fault("+---+\n|\ta |\n+---+").0, 1);
    }
}
