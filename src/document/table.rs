//! Where the cells of a table stand, and which of them are figures.

use super::{Block, BlockKind, Cell, Row, Table, flat_text};

/// Where a cell stands in its group of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// Its first column, from 0.
    pub column: usize,
    /// How many it covers, 1 or more.
    pub columns: usize,
    /// How many rows it covers, 1 or more, no further than the group reaches.
    pub rows: usize,
}

/// Where each cell of a group of rows stands: a cell over several rows takes its columns from those
/// below it. No cell reaches from the head into the body.
#[must_use]
pub fn spots(rows: &[Row]) -> Vec<Vec<Spot>> {
    let mut busy: Vec<usize> = Vec::new();
    let place = |(n, cells): (usize, &Row)| {
        let mut column = 0;
        let place = |cell: &Cell| {
            while busy.get(column).is_some_and(|until| *until > n) {
                column += 1;
            }
            // As HTML has it: no more columns than a thousand.
            let columns = usize::from(cell.columns.clamp(1, 1000));
            let rows = usize::from(cell.rows.max(1)).min(rows.len() - n);
            busy.resize(busy.len().max(column + columns), 0);
            busy[column..column + columns].fill(n + rows);
            let spot = Spot { column, columns, rows };
            column += columns;
            spot
        };
        cells.iter().map(place).collect()
    };
    rows.iter().enumerate().map(place).collect()
}

impl Table {
    /// For each column, the most digits that a figure of its body has behind the point.
    #[must_use]
    pub fn decimals(&self, lang: &str) -> Vec<usize> {
        let mut most = vec![0; self.aligns.len()];
        for (cells, spots) in self.body.iter().zip(spots(&self.body)) {
            for (cell, spot) in cells.iter().zip(spots) {
                if let (Some(most), Some(figure)) = (most.get_mut(spot.column), figure(cell, lang)) {
                    *most = (*most).max(figure.decimals);
                }
            }
        }
        most
    }
}

/// A figure in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// Characters of the cell's text before its point, or up to the end of the digits.
    pub point: u32,
    /// Digits behind the point.
    pub decimals: usize,
}

/// The figure that a cell is, if it is nothing else: digits, with signs, currencies and per cent about them.
#[must_use]
pub fn figure(cell: &Cell, lang: &str) -> Option<Figure> {
    let [Block { kind: BlockKind::Paragraph(content), .. }] = cell.blocks.as_slice() else { return None };
    number(&flat_text(content), lang)
}

/// Whether a cell stands for a figure that is not there: it is empty, or has a dash.
#[must_use]
pub fn blank(cell: &Cell) -> bool {
    match cell.blocks.as_slice() {
        [] => true,
        [Block { kind: BlockKind::Paragraph(content), .. }] => {
            flat_text(content).chars().all(|c| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '…' | '.'))
        }
        _ => false,
    }
}

fn number(text: &str, lang: &str) -> Option<Figure> {
    let chars: Vec<char> = text.chars().collect();
    let first = chars.iter().position(char::is_ascii_digit)?;
    let last = chars.iter().rposition(char::is_ascii_digit)?;
    let before = |c: &char| {
        c.is_whitespace()
            || matches!(c, '+' | '-' | '−' | '–' | '±' | '~' | '≈' | '<' | '>' | '≤' | '≥')
            || matches!(c, '$' | '€' | '£' | '¥' | '₹' | '₽' | '(' | '#' | '.' | ',')
    };
    let after = |c: &char| {
        c.is_whitespace()
            || matches!(c, '%' | '‰' | '°' | '$' | '€' | '£' | '¥' | '₹' | '₽' | ')' | '*' | '†' | '.')
    };
    if !chars[..first].iter().all(before) || !chars[last + 1..].iter().all(after) {
        return None;
    }
    // A point that stands before all digits is one.
    if first > 0 && matches!(chars[first - 1], '.' | ',') {
        let point = (first - 1) as u32;
        let digits = chars[first..=last].iter().all(char::is_ascii_digit);
        return digits.then_some(Figure { point, decimals: last + 1 - first });
    }
    let marks: Vec<usize> = (first..=last).filter(|n| !chars[*n].is_ascii_digit()).collect();
    let comma = comma(lang);
    let group = |n: usize, to: usize| {
        let mark = chars[n];
        let own = matches!(mark, '\u{a0}' | '\u{202f}' | '\u{2009}' | ' ' | '\'' | '’' | '_')
            || mark == if comma { '.' } else { ',' };
        own && to - n - 1 == 3
    };
    let Some(end) = marks.last().copied() else {
        return Some(Figure { point: last as u32 + 1, decimals: 0 });
    };
    let groups = |marks: &[usize], to: usize| {
        let ends = marks.iter().skip(1).copied().chain([to]);
        marks.iter().zip(ends).all(|(n, to)| group(*n, to))
    };
    if groups(&marks, last + 1) {
        return Some(Figure { point: last as u32 + 1, decimals: 0 });
    }
    let point =
        matches!(chars[end], '.' | ',') && marks[..marks.len() - 1].iter().all(|n| chars[*n] != chars[end]);
    (point && groups(&marks[..marks.len() - 1], end))
        .then_some(Figure { point: end as u32, decimals: last - end })
}

/// Whether a language (BCP 47) writes a decimal comma.
fn comma(lang: &str) -> bool {
    const POINT: [&str; 14] =
        ["en", "zh", "ja", "ko", "he", "hi", "th", "ga", "cy", "mt", "ms", "sw", "ta", "bn"];
    let primary = super::primary_language(lang);
    let swiss = lang.to_ascii_uppercase().ends_with("-CH") || lang.eq_ignore_ascii_case("es-MX");
    !primary.is_empty() && !POINT.contains(&primary.as_str()) && !swiss
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_told_from_words() {
        let point = |text: &str, lang: &str| number(text, lang).map(|figure| (figure.point, figure.decimals));
        assert_eq!(point("12", "en"), Some((2, 0)));
        assert_eq!(point("1,234.5", "en"), Some((5, 1)));
        assert_eq!(point("1.234,5", "de"), Some((5, 1)));
        assert_eq!(point("1,234", "en"), Some((5, 0)));
        assert_eq!(point("1,234", "de"), Some((1, 3)));
        assert_eq!(point("1,5", "en"), Some((1, 1)));
        assert_eq!(point("−3.25 %", "en"), Some((2, 2)));
        assert_eq!(point("$ 1 000 000", "en"), Some((11, 0)));
        assert_eq!(point(".5", "en"), Some((0, 1)));
        assert_eq!(point("1.2.3", "en"), None);
        assert_eq!(point("12 s", "en"), None);
        assert_eq!(point("2001-04-03", "en"), None);
        assert_eq!(point("a1", "en"), None);
        assert_eq!(point("", "en"), None);
    }

    #[test]
    fn cells_make_room_for_those_above() {
        let cell = |columns, rows| Cell { columns, rows, header: false, blocks: Vec::new() };
        let rows = vec![vec![cell(1, 2), cell(2, 1)], vec![cell(1, 1), cell(1, 9)]];
        let columns: Vec<Vec<(usize, usize)>> = spots(&rows)
            .iter()
            .map(|row| row.iter().map(|spot| (spot.column, spot.rows)).collect())
            .collect();
        assert_eq!(columns, [vec![(0, 2), (1, 1)], vec![(1, 1), (2, 1)]]);
    }
}
