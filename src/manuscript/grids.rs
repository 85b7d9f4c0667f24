//! Grid tables, turned into the elements of HTML that stand for their cells, each with its text as
//! Markdown between blank lines: so links and notes in them are those of the whole file, and cells
//! hold whatever a page holds.

use std::ops::Range;

use super::grid::{self, Grid, GridCell};
use super::lines::{Fences, is_item, parted};
use super::prepared::{Prepared, Writer};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::Align;

/// The attribute that tells of a table's columns how they stand.
pub(super) const ALIGNS: &str = "data-aldine-aligns";

/// Tables within cells of tables.
const MAX_DEPTH: usize = 4;

/// Elements whose lines are theirs up to a sign, whatever stands in them (CommonMark 4.6).
const RAW: [(&str, &str); 5] = [
    ("<pre", "</pre>"),
    ("<script", "</script>"),
    ("<style", "</style>"),
    ("<textarea", "</textarea>"),
    ("<!--", "-->"),
];

/// Turns the grid tables of a text into HTML. What looks like one, and is none, is said to be so and
/// stays as it is.
pub(super) fn expand(mut text: Prepared, diags: &Diagnostics) -> Prepared {
    // Those within cells are found once the cells are.
    for _ in 0..MAX_DEPTH {
        if !["+-", "+:"].iter().any(|sign| text.text().contains(sign)) {
            break;
        }
        match pass(&text, diags) {
            Some(expanded) => text = expanded,
            None => break,
        }
    }
    text
}

/// A line of a table: the bytes of it, without what stands before it and after it.
type Line = Range<usize>;

fn pass(text: &Prepared, diags: &Diagnostics) -> Option<Prepared> {
    let t = text.text();
    let first = text.span(&(0..0));
    let mut out = Writer::new(first.file, first.start as usize, t.len() + t.len() / 4);
    let mut found = false;
    let mut fences = Fences::default();
    let mut raw: Option<&str> = None;
    let (mut in_list, mut open) = (false, true);
    let (mut at, mut done) = (0, 0);
    while at < t.len() {
        let end = t[at..].find('\n').map_or(t.len(), |found| at + found + 1);
        let (prefix, rest) = parted(t[at..end].trim_end_matches(['\n', '\r']));
        let start = at;
        at = end;
        if let Some(close) = raw {
            raw = raw.filter(|_| !rest.to_ascii_lowercase().contains(close));
            continue;
        }
        if fences.line(rest) || fences.is_open() {
            open = true;
            continue;
        }
        if rest.starts_with('<') {
            let lower = rest.to_ascii_lowercase();
            let opened = RAW.iter().find(|(open, _)| lower.starts_with(open));
            raw =
                opened.filter(|(open, close)| !lower[open.len()..].contains(close)).map(|(_, close)| *close);
        }
        let code = !in_list && prefix.len() >= 4 && !prefix.contains('>');
        if !rest.is_empty() {
            in_list = is_item(rest) || (in_list && !prefix.is_empty());
        }
        // A table begins where a paragraph could: it interrupts none.
        let free = std::mem::replace(&mut open, rest.is_empty() || rest.starts_with([':', '#', '<']));
        if !free || code || !grid::is_rule(rest.trim_end(), '-') {
            continue;
        }
        let lines = lines_of(t, start, prefix);
        if lines.len() < 3 {
            continue;
        }
        at = lines.last().map_or(at, |line| t[line.end..].find('\n').map_or(t.len(), |n| line.end + n + 1));
        let texts: Vec<&str> = lines.iter().map(|line| &t[line.clone()]).collect();
        match grid::read(&texts) {
            Ok(grid) => {
                out.copy(text, done..start);
                Table { text, prefix, lines: &lines, out: &mut out }.write(&grid);
                done = at;
                found = true;
                open = true;
            }
            Err((line, problem)) => {
                let message = format!(
                    "this looks like a grid table, and is set as text: its line {} {problem}",
                    line + 1
                );
                let help = "mend it; or put what is a drawing in signs into a block of code";
                let span = text.span(&lines[line]);
                diags.push(Diagnostic::warning("bad-grid", message).at(span).help(help));
            }
        }
    }
    found.then(|| {
        out.copy(text, done..t.len());
        out.finish()
    })
}

/// The lines of the table that begins at a byte: all that begin with its signs, after the same.
fn lines_of(text: &str, start: usize, prefix: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let Some(rest) = line.strip_prefix(prefix).filter(|rest| rest.starts_with(['+', '|'])) else { break };
        lines.push(at + prefix.len()..at + prefix.len() + rest.trim_end().len());
        at += line.len();
    }
    lines
}

struct Table<'a> {
    text: &'a Prepared,
    prefix: &'a str,
    lines: &'a [Line],
    out: &'a mut Writer,
}

impl Table<'_> {
    fn write(&mut self, grid: &Grid) {
        let letter = |align: &Align| match align {
            Align::Center => 'c',
            Align::End => 'r',
            _ => 'l',
        };
        let aligns: String = grid.aligns.iter().map(letter).collect();
        self.put(&format!("<table {ALIGNS}=\"{aligns}\">"), 0);
        let mut last = 0;
        for (n, row) in grid.rows.iter().enumerate() {
            let head = n < grid.head;
            if n == 0 || n == grid.head {
                self.put(if head { "<thead>" } else { "<tbody>" }, last);
            }
            self.put("<tr>", last);
            for cell in row {
                last = cell.lines.first().map_or(last, |(line, _)| *line);
                self.cell(cell, if head { "th" } else { "td" }, last);
            }
            self.put("</tr>", last);
            if n + 1 == grid.head || n + 1 == grid.rows.len() {
                self.put(if head { "</thead>" } else { "</tbody>" }, last);
            }
        }
        self.put("</table>", self.lines.len() - 1);
        self.put("", self.lines.len() - 1);
    }

    fn cell(&mut self, cell: &GridCell, name: &str, line: usize) {
        let mut tag = format!("<{name}");
        for (key, count) in [("colspan", cell.columns), ("rowspan", cell.rows)] {
            if count > 1 {
                tag.push_str(&format!(" {key}=\"{count}\""));
            }
        }
        self.put(&format!("{tag}>"), line);
        self.put("", line);
        let mut fences = Fences::default();
        for (line, range) in &cell.lines {
            let from = self.lines[*line].start;
            let range = from + range.start..from + range.end;
            fences.line(parted(&self.text.text()[range.clone()]).1);
            let span = self.text.span(&range);
            let blank = range.is_empty();
            self.out.insert(if blank { self.prefix.trim_end() } else { self.prefix }, span);
            self.out.copy(self.text, range);
            self.out.insert("\n", span);
        }
        // What a cell opens ends with it.
        if let Some(fence) = fences.closing() {
            self.put(&fence, line);
        }
        self.put("", line);
        self.put(&format!("</{name}>"), line);
    }

    /// A line of our own, in the place of a line of the table.
    fn put(&mut self, line: &str, place: usize) {
        let prefix = if line.is_empty() { self.prefix.trim_end() } else { self.prefix };
        let span = self.text.span(&self.lines[place]);
        self.out.insert(&format!("{prefix}{line}\n"), span);
    }
}
