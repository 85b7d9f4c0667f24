//! Lines of code that are longer than the measure, turned over at sensible places.
//!
//! Code stands on a raster: every character takes one cell or two. So a line can be cut by counting
//! cells, before anything is shaped.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::document::TokenKind;

/// Cells from one tab stop to the next.
const TAB: usize = 4;
/// Cells that a turned-over line stands further in than the line it belongs to: the mark and a space.
pub const HANG: usize = 2;

/// A line of code, or what of one stands on one line of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its bytes in the line.
    pub range: Range<usize>,
    /// The cell that it begins at in the line, for tabs.
    pub column: usize,
    /// Cells that it is set in by.
    pub indent: usize,
    /// Whether it ends at a space, which is none of it.
    pub space: bool,
}

/// Cells that a character takes.
#[must_use]
pub fn cells(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// Cells from `column` to where a character ends that stands there.
#[must_use]
pub fn advance(c: char, column: usize) -> usize {
    if c == '\t' { TAB - column % TAB } else { cells(c) }
}

/// Cells of a line.
#[must_use]
pub fn width(line: &str) -> usize {
    line.chars().fold(0, |column, c| column + advance(c, column))
}

/// Cuts a line into parts of no more than `columns` cells. `kind` says what stands at a byte.
#[must_use]
pub fn turn(line: &str, columns: usize, kind: impl Fn(usize) -> Option<TokenKind>) -> Vec<Part> {
    let whole = Part { range: 0..line.len(), column: 0, indent: 0, space: false };
    // A byte is at least a cell, but for tabs.
    if line.len() <= columns && !line.contains('\t') {
        return vec![whole];
    }
    let mut places: Vec<(usize, char, usize)> = Vec::with_capacity(line.len());
    let mut column = 0;
    for (byte, c) in line.char_indices() {
        places.push((byte, c, column));
        column += advance(c, column);
    }
    if column <= columns {
        return vec![whole];
    }
    let blank = |n: usize| matches!(places[n].1, ' ' | '\t');
    let lead = (0..places.len()).take_while(|n| blank(*n)).last().map_or(0, |n| n + 1);
    let lead_cells = places.get(lead).map_or(column, |p| p.2);
    let hang = lead_cells.min(columns / 2);
    let mut parts: Vec<Part> = Vec::new();
    let mut from = 0;
    while from < places.len() {
        let turned = !parts.is_empty();
        let indent = if turned { hang + HANG } else { 0 };
        let room = columns.saturating_sub(indent).max(1);
        let start = places[from].2;
        let fits = places[from..].partition_point(|p| p.2 - start <= room) + from;
        if (fits == places.len() && column - start <= room) || from + 1 == places.len() {
            let range = places[from].0..line.len();
            parts.push(Part { range, column: start, indent, space: false });
            break;
        }
        // `latest` is the first character that might begin the next line.
        let latest = (fits - 1).max(from + 1);
        let earliest = from + 1 + (latest - from) * 2 / 5;
        let earliest = if turned { earliest } else { earliest.max(lead + 1) }.min(latest);
        let cost = |n: usize| {
            let (byte, _, at) = places[n];
            let kept = matches!(kind(byte), Some(TokenKind::Comment | TokenKind::Command));
            let quoted = matches!(kind(byte), Some(TokenKind::String)) && kind(places[n - 1].0) == kind(byte);
            2 * badness(&places[from..], n - from, kept, quoted) + room.saturating_sub(at - start)
        };
        let cut = (earliest..=latest).rev().min_by_key(|n| cost(*n)).unwrap_or(latest);
        let mut end = cut;
        while end > from + 1 && blank(end - 1) {
            end -= 1;
        }
        let range = places[from].0..places[end].0;
        parts.push(Part { range, column: start, indent, space: end < cut });
        from = cut;
        // Blanks at the turn are nobody's, however many there are.
        while from < places.len() && blank(from) {
            from += 1;
        }
    }
    parts
}

/// How badly a line would be turned over before a character: by the signs on both sides.
fn badness(places: &[(usize, char, usize)], n: usize, prose: bool, quoted: bool) -> usize {
    let (before, after) = (places[n - 1].1, places[n].1);
    let blank = |c: char| matches!(c, ' ' | '\t');
    // A mark belongs to the letter before it; spaces end a line and do not begin one.
    if cells(after) == 0 || blank(after) {
        return 60;
    }
    if blank(before) {
        let sign = places[..n].iter().rev().map(|p| p.1).find(|c| !blank(*c)).unwrap_or(' ');
        return match sign {
            _ if prose => 0,
            _ if quoted => 6,
            ',' | ';' => 0,
            _ if matches!(after, '&' | '|' | '+' | '?' | '-' | '=' | '<' | '>' | '*' | '/' | ':') => 2,
            '=' | '{' | '(' => 2,
            _ => 4,
        };
    }
    let word = |c: char| c.is_alphanumeric() || c == '_';
    match before {
        _ if prose => 20,
        _ if after == '.' && (word(before) || matches!(before, ')' | ']' | '?')) && !quoted => 5,
        '(' | '[' | '{' if !quoted => 6,
        ',' | ';' if !quoted => 6,
        '/' | '\\' | ':' | '&' | '=' | '?' | '|' | '-' | '_' | '.' | '+' | '>' | ',' | ';' if word(after) => {
            12
        }
        _ if !(word(before) && word(after)) => 16,
        _ => 30,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(line: &str, columns: usize) -> Vec<String> {
        let parts = turn(line, columns, |_| None);
        let text = |p: &Part| format!("{}{}", " ".repeat(p.indent), &line[p.range.clone()]);
        parts.iter().map(text).collect()
    }

    #[test]
    fn turns_over_where_the_language_would() {
        assert_eq!(
            lines("    let x = compute(first, second, third, fourth);", 36),
            ["    let x = compute(first, second,", "      third, fourth);"]
        );
        assert_eq!(
            lines("value.iter().map(|x| x).filter(keep).collect()", 30),
            ["value.iter().map(|x| x)", "  .filter(keep).collect()"]
        );
    }

    #[test]
    fn no_part_is_too_long_and_nothing_is_lost() {
        let samples = [
            "0123456789abcdef".repeat(9),
            format!("{}x = \"{}\"", " ".repeat(70), "long string of words ".repeat(6)),
            "\t\tname\t=\tvalue\t//\tand so on and on".to_string(),
            "日本語のとても長い一行、三十二文字よりもずっと長い一行です。".to_string(),
            "e\u{301}".repeat(50),
            " ".repeat(90),
        ];
        for line in &samples {
            for columns in [1, 2, 7, 20, 33] {
                let parts = turn(line, columns, |_| None);
                let kept: String = parts.iter().map(|p| &line[p.range.clone()]).collect();
                let solid = |s: &str| s.chars().filter(|c| !matches!(c, ' ' | '\t')).collect::<String>();
                assert_eq!(solid(&kept), solid(line), "{line:?} at {columns}");
                if columns > 12 {
                    for part in &parts {
                        let text = &line[part.range.clone()];
                        let used = text.chars().fold(part.column, |at, c| at + advance(c, at)) - part.column;
                        let blank = text.trim().is_empty();
                        assert!(blank || part.indent + used <= columns, "{text:?} at {columns}");
                    }
                }
            }
        }
    }
}
