//! Environments: rows of cells.

use std::ops::Range;

use super::lexer::Token;
use super::parser::{Parser, Read, Until, error, length};
use super::{Node, Side, Style, Table, TableKind, TableRow};

impl<'a> Parser<'a> {
    /// An environment, whose `\begin` was read.
    pub(super) fn environment(&mut self, begin: &Range<usize>) -> Read<Node> {
        let (name, at) = self.verbatim(begin)?;
        let name = name.trim();
        let known = name.trim_end_matches('*');
        let mut columns = vec![Side::Center];
        let mut lines = Vec::new();
        let (mut left, mut right) = (None, None);
        let mut style = None;
        let kind = match known {
            "matrix" | "pmatrix" | "bmatrix" | "Bmatrix" | "vmatrix" | "Vmatrix" | "smallmatrix" => {
                if name.ends_with('*') {
                    columns = vec![self.column_option()?.unwrap_or(Side::Center)];
                }
                (left, right) = match known.as_bytes()[0] {
                    b'p' => (Some('('), Some(')')),
                    b'b' => (Some('['), Some(']')),
                    b'B' => (Some('{'), Some('}')),
                    b'v' => (Some('|'), Some('|')),
                    b'V' => (Some('‖'), Some('‖')),
                    _ => (None, None),
                };
                if known == "smallmatrix" { TableKind::Small } else { TableKind::Matrix }
            }
            "array" | "darray" => {
                self.column_option()?;
                let (spec, spec_at) = self.verbatim(begin)?;
                columns.clear();
                for (i, c) in spec.char_indices() {
                    match c {
                        'l' => columns.push(Side::Left),
                        'c' => columns.push(Side::Center),
                        'r' => columns.push(Side::Right),
                        '|' | ':' => lines.push(columns.len()),
                        c if c.is_whitespace() => {}
                        _ => {
                            let place = spec_at.start + i..spec_at.start + i + c.len_utf8();
                            return error(
                                place,
                                format!("`{c}` is no column"),
                                Some("columns are l, c and r, and | for a line between them"),
                            );
                        }
                    }
                }
                if columns.is_empty() {
                    return error(spec_at, "an array has at least one column", None);
                }
                style = (known == "darray").then_some(Style::Display);
                TableKind::Matrix
            }
            "subarray" => {
                let (spec, _) = self.verbatim(begin)?;
                columns = vec![if spec.trim() == "l" { Side::Left } else { Side::Center }];
                TableKind::Stack
            }
            "cases" | "dcases" | "rcases" | "drcases" => {
                columns = vec![Side::Left];
                if known.contains('r') {
                    right = Some('}')
                } else {
                    left = Some('{')
                }
                TableKind::Cases(known.starts_with('d'))
            }
            "aligned" | "align" | "split" | "alignat" | "alignedat" | "flalign" | "eqnarray" => {
                if known == "aligned" {
                    self.column_option()?;
                }
                if known.ends_with("at") && known != "aligned" {
                    self.verbatim(begin)?;
                }
                columns = vec![Side::Right, Side::Left];
                TableKind::Aligned { apart: !known.starts_with("alignat") && known != "alignedat" }
            }
            "gathered" | "gather" | "equation" | "displaymath" | "math" => {
                if known == "gathered" {
                    self.column_option()?;
                }
                TableKind::Gathered
            }
            "multline" | "multlined" => TableKind::Multline,
            _ => {
                let help = "environments are matrix, pmatrix, bmatrix, vmatrix, cases, array, aligned, align, gathered, gather, split, multline, alignat, subarray and their like";
                return error(at, format!("there is no environment `{name}` in formulas"), Some(help));
            }
        };
        let outer = self.tag.take();
        let (rows, end_lines) = self.rows(begin, name)?;
        self.tag = outer;
        // One row is the formula itself, with its number.
        if known == "equation"
            || known == "displaymath"
            || known == "math"
            || (kind == TableKind::Gathered && rows.len() == 1)
        {
            let mut body = Vec::new();
            for row in rows {
                if row.tag.is_some() {
                    self.tag = row.tag;
                }
                body.extend(row.cells.into_iter().flatten());
            }
            return Ok(if known == "gathered" {
                Node::Styled { style: Style::Display, body }
            } else {
                Node::Group(body)
            });
        }
        let mut node = Node::Table(Box::new(Table { kind, columns, lines, rows, end_lines }));
        if left.is_some() || right.is_some() {
            node = Node::Fenced { left, right, body: vec![node] };
        }
        Ok(match style {
            Some(style) => Node::Styled { style, body: vec![node] },
            None => node,
        })
    }

    /// `[c]`, where a position or a column may be named.
    fn column_option(&mut self) -> Read<Option<Side>> {
        let mut ahead = self.lexer.clone();
        if !ahead.take('[') {
            return Ok(None);
        }
        let side = match ahead.next() {
            Some((Token::Char('l'), _)) => Side::Left,
            Some((Token::Char('r'), _)) => Side::Right,
            Some((Token::Char('c' | 't' | 'b'), _)) => Side::Center,
            _ => return Ok(None),
        };
        if ahead.take(']') {
            self.lexer = ahead;
            return Ok(Some(side));
        }
        Ok(None)
    }

    /// Rows up to the `\end` of this name, and the lines below the last.
    fn rows(&mut self, begin: &Range<usize>, name: &str) -> Read<(Vec<TableRow>, u8)> {
        let mut rows = Vec::new();
        let mut row = TableRow::default();
        loop {
            if row.cells.is_empty() {
                self.between(&mut row)?;
            }
            let cell = self.list(Until::Cell).map_err(|mut error| {
                if error.message.starts_with("this environment has no") {
                    error.range = begin.clone();
                    error.message = format!("this environment has no `\\end{{{name}}}`");
                }
                error
            })?;
            row.cells.push(cell);
            let Some((token, range)) = self.lexer.next() else {
                return error(begin.clone(), format!("this environment has no `\\end{{{name}}}`"), None);
            };
            match token {
                Token::Align => {}
                Token::Command("end") => {
                    let (closed, at) = self.verbatim(&range)?;
                    if closed.trim() != name {
                        return error(
                            at,
                            format!("`\\end{{{}}}` stands where `\\end{{{name}}}` should", closed.trim()),
                            None,
                        );
                    }
                    row.tag = self.tag.take();
                    let empty =
                        row.cells.iter().all(Vec::is_empty) && row.tag.is_none() && row.between.is_none();
                    let end_lines = if empty { row.lines } else { 0 };
                    if !empty {
                        rows.push(row);
                    }
                    return Ok((rows, end_lines));
                }
                _ => {
                    self.lexer.take('*');
                    row.tag = self.tag.take();
                    rows.push(std::mem::take(&mut row));
                    // What stands in brackets right behind is space, if it is a length.
                    let mut ahead = self.lexer.clone();
                    if ahead.take('[')
                        && let Some(close) = ahead.rest().find(']')
                        && let Some(space) = length(&ahead.rest()[..close])
                    {
                        row.space = Some(space);
                        ahead.at += close + 1;
                        self.lexer = ahead;
                    }
                }
            }
        }
    }

    /// Lines and words above a row.
    fn between(&mut self, row: &mut TableRow) -> Read<()> {
        loop {
            let mut ahead = self.lexer.clone();
            match ahead.next() {
                Some((Token::Command("hline" | "hdashline" | "toprule" | "midrule" | "bottomrule"), _)) => {
                    self.lexer = ahead;
                    row.lines += u8::from(row.lines < 2);
                }
                Some((Token::Command("intertext" | "shortintertext"), range)) => {
                    self.lexer = ahead;
                    if let Node::Text(parts) = self.text("text", &range)? {
                        row.between = Some(parts);
                    }
                }
                _ => return Ok(()),
            }
        }
    }

    /// `\substack{… \\ …}`.
    pub(super) fn substack(&mut self, of: &Range<usize>) -> Read<Node> {
        let (_, range) = self.verbatim(of)?;
        let end = self.lexer.at;
        let whole = self.lexer.tex;
        self.lexer.at = range.start;
        self.lexer.tex = &whole[..range.end];
        let mut rows = Vec::new();
        loop {
            // The end of the braces is the end of the last row.
            let row = if self.lexer.peek().is_none() { Vec::new() } else { self.stack_row()? };
            rows.push(TableRow { cells: vec![row], ..TableRow::default() });
            match self.lexer.next() {
                None => break,
                Some((Token::Command("\\" | "cr"), _)) => {}
                Some((_, at)) => return error(at, "this cannot stand in a `\\substack`", None),
            }
        }
        self.lexer.tex = whole;
        self.lexer.at = end;
        let table = Table {
            kind: TableKind::Stack,
            columns: vec![Side::Center],
            lines: Vec::new(),
            rows,
            end_lines: 0,
        };
        Ok(Node::Table(Box::new(table)))
    }

    fn stack_row(&mut self) -> Read<Vec<Node>> {
        // A row ends at the next line end that stands in no braces, or with the braces.
        let mut ahead = self.lexer.clone();
        let mut depth = 0usize;
        while let Some((token, range)) = ahead.next() {
            match token {
                Token::Begin => depth += 1,
                Token::End => depth = depth.saturating_sub(1),
                Token::Command("begin") => depth += 1,
                Token::Command("end") => depth = depth.saturating_sub(1),
                Token::Command("\\" | "cr") if depth == 0 => {
                    let whole = self.lexer.tex;
                    self.lexer.tex = &whole[..range.start];
                    let list = self.list(Until::End);
                    self.lexer.tex = whole;
                    return list;
                }
                _ => {}
            }
        }
        self.list(Until::End)
    }
}
