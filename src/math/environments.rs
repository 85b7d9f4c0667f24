//! Environments: rows of cells.

use std::ops::Range;

use super::lexer::Token;
use super::parser::{Parser, Read, Until, error};
use super::units::length;
use super::{Anchor, Node, Side, Span, Style, Table, TableKind, TableRow};

impl<'a> Parser<'a> {
    /// An environment, whose `\begin` was read.
    pub(super) fn environment(&mut self, begin: &Range<usize>) -> Read<Node> {
        let (name, at) = self.verbatim(begin)?;
        let name = name.trim();
        let known = name.trim_end_matches('*');
        let mut table = Table::new(TableKind::Matrix, vec![Side::Center], Vec::new());
        let (mut left, mut right) = (None, None);
        let mut style = None;
        table.kind = match known {
            "CD" => return self.diagram(begin),
            "matrix" | "pmatrix" | "bmatrix" | "Bmatrix" | "vmatrix" | "Vmatrix" | "smallmatrix"
            | "psmallmatrix" | "bsmallmatrix" | "Bsmallmatrix" | "vsmallmatrix" | "Vsmallmatrix" => {
                if name.ends_with('*') {
                    table.columns = vec![self.column_option()?.unwrap_or(Side::Center)];
                }
                (left, right) = match known.as_bytes()[0] {
                    b'p' => (Some('('), Some(')')),
                    b'b' => (Some('['), Some(']')),
                    b'B' => (Some('{'), Some('}')),
                    b'v' => (Some('|'), Some('|')),
                    b'V' => (Some('‖'), Some('‖')),
                    _ => (None, None),
                };
                if known.ends_with("smallmatrix") { TableKind::Small } else { TableKind::Matrix }
            }
            "array" | "darray" => {
                table.anchor = self.anchor();
                table.columns.clear();
                let (spec, spec_at) = self.verbatim(begin)?;
                self.column_spec(spec, spec_at.start, &mut table)?;
                if table.columns.is_empty() {
                    return error(spec_at, "an array has at least one column", None);
                }
                style = (known == "darray").then_some(Style::Display);
                TableKind::Array
            }
            "subarray" => {
                let (spec, _) = self.verbatim(begin)?;
                table.columns = vec![if spec.trim() == "l" { Side::Left } else { Side::Center }];
                TableKind::Stack
            }
            "cases" | "dcases" | "rcases" | "drcases" | "numcases" => {
                table.columns = vec![Side::Left];
                if known.contains('r') {
                    right = Some('}')
                } else {
                    left = Some('{')
                }
                TableKind::Cases(known.starts_with('d'))
            }
            "aligned" | "align" | "split" | "alignat" | "alignedat" | "flalign" | "eqnarray" | "xalignat"
            | "xxalignat" => {
                if matches!(known, "aligned" | "alignedat") {
                    table.anchor = self.anchor();
                }
                if known.ends_with("at") || known == "alignedat" {
                    self.verbatim(begin)?;
                }
                table.columns = vec![Side::Right, Side::Left];
                TableKind::Aligned { apart: !matches!(known, "alignat" | "alignedat") }
            }
            "gathered" | "gather" | "equation" | "displaymath" | "math" => {
                if known == "gathered" {
                    table.anchor = self.anchor();
                }
                TableKind::Gathered
            }
            "multline" | "multlined" => {
                self.bracketed();
                TableKind::Multline
            }
            _ => {
                let help = "environments are matrix, pmatrix, bmatrix, vmatrix, cases, array, aligned, align, gathered, gather, split, multline, alignat, subarray, CD and their like";
                return error(at, format!("there is no environment `{name}` in formulas"), Some(help));
            }
        };
        let outer = self.tag.take();
        // The second column of these is words.
        let words = matches!(name, "cases*" | "dcases*" | "rcases*" | "drcases*");
        self.rows(begin, name, words, &mut table)?;
        self.tag = outer;
        if known == "eqnarray" {
            // Three columns, of which the relation's is one: it joins what it relates.
            for row in &mut table.rows {
                if row.cells.len() > 2 {
                    let joined = row.cells.drain(2..).flatten().collect::<Vec<_>>();
                    row.cells[1].extend(joined);
                }
            }
        }
        // One row is the formula itself, with its number.
        let one = table.kind == TableKind::Gathered && table.rows.len() == 1;
        if matches!(known, "equation" | "displaymath" | "math") || one {
            let mut body = Vec::new();
            for row in table.rows {
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
        let mut node = Node::Table(Box::new(table));
        if left.is_some() || right.is_some() {
            node = Node::Fenced { left, right, body: vec![node] };
        }
        Ok(match style {
            Some(style) => Node::Styled { style, body: vec![node] },
            None => node,
        })
    }

    /// `[t]`, `[b]`: what of a table stands on the line.
    fn anchor(&mut self) -> Anchor {
        let mut ahead = self.lexer.clone();
        let found = match (ahead.take('['), ahead.next(), ahead.take(']')) {
            (true, Some((Token::Char('t'), _)), true) => Anchor::First,
            (true, Some((Token::Char('b'), _)), true) => Anchor::Last,
            (true, Some((Token::Char('c'), _)), true) => Anchor::Middle,
            _ => return Anchor::Middle,
        };
        self.lexer = ahead;
        found
    }

    /// The columns of an array: `l|cr@{\;}*{3}{c}`.
    fn column_spec(&mut self, spec: &'a str, start: usize, table: &mut Table) -> Read<()> {
        let kept = self.lexer.clone();
        (self.lexer.tex, self.lexer.at) = (&kept.tex[..start + spec.len()], start);
        while let Some((token, range)) = self.lexer.next() {
            match token {
                Token::Char('l' | 'L' | 'X') => table.columns.push(Side::Left),
                Token::Char('c' | 'C') => table.columns.push(Side::Center),
                Token::Char('r' | 'R') => table.columns.push(Side::Right),
                Token::Char('p' | 'm' | 'b') => {
                    self.verbatim(&range)?;
                    table.columns.push(Side::Left);
                }
                Token::Char('|' | ':') => table.lines.push(table.columns.len()),
                Token::Char('@' | '!') => {
                    let body = self.argument(&range)?;
                    table.between.push((table.columns.len(), body));
                }
                Token::Char('*') => {
                    let (count, at) = self.verbatim(&range)?;
                    let Some(count) = count.trim().parse::<usize>().ok().filter(|n| *n <= 100) else {
                        return error(at, "this is no number of columns", None);
                    };
                    let (inner, at) = self.verbatim(&range)?;
                    let after = self.lexer.at;
                    for _ in 0..count {
                        if table.columns.len() > 1000 {
                            return error(at, "these are too many columns", None);
                        }
                        self.depth += 1;
                        if self.depth > super::parser::DEEPEST {
                            return error(at, "this formula is nested too deeply", None);
                        }
                        self.column_spec(inner, at.start, table)?;
                        self.depth -= 1;
                    }
                    self.lexer.at = after;
                }
                _ => {
                    let message = format!("`{}` is no column", &kept.tex[range.clone()]);
                    let help = "columns are l, c and r, and | for a line between them";
                    return error(range, message, Some(help));
                }
            }
        }
        self.lexer = kept;
        Ok(())
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
    fn rows(&mut self, begin: &Range<usize>, name: &str, words: bool, table: &mut Table) -> Read<()> {
        let mut row = TableRow::default();
        loop {
            if row.cells.is_empty() {
                self.above(&mut row)?;
            }
            self.cell(&mut row, begin, name, words)?;
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
                    if empty {
                        (table.end_lines, table.end_parts) = (row.lines, row.parts);
                    } else {
                        table.rows.push(row);
                    }
                    return Ok(());
                }
                _ => {
                    self.lexer.take('*');
                    row.tag = self.tag.take();
                    table.rows.push(std::mem::take(&mut row));
                    row.space = self.row_space();
                }
            }
        }
    }

    /// What stands in brackets right behind a line's end is space, if it is a length.
    pub(super) fn row_space(&mut self) -> Option<super::Length> {
        let mut ahead = self.lexer.clone();
        if !ahead.take('[') {
            return None;
        }
        let close = ahead.rest().find(']')?;
        let space = length(&ahead.rest()[..close])?;
        ahead.at += close + 1;
        self.lexer = ahead;
        Some(space)
    }

    /// One cell, with what says how it stands.
    fn cell(&mut self, row: &mut TableRow, begin: &Range<usize>, name: &str, words: bool) -> Read<()> {
        let column = row.cells.len();
        let mut span = Span { column, columns: 1, side: None, dots: false };
        let mut ahead = self.lexer.clone();
        let mut filled = false;
        let mut given = None;
        match ahead.next() {
            Some((Token::Command(command @ ("multicolumn" | "hdotsfor" | "hdotsfor*")), range)) => {
                self.lexer = ahead;
                self.lexer.take('*');
                self.bracketed();
                let (count, at) = self.verbatim(&range)?;
                match count.trim().parse::<usize>() {
                    Ok(count @ 1..=100) => span.columns = count,
                    _ => return error(at, "this is no number of columns", None),
                }
                if command == "multicolumn" {
                    let (spec, at) = self.verbatim(&range)?;
                    let mut own = Table::new(TableKind::Matrix, Vec::new(), Vec::new());
                    self.column_spec(spec, at.start, &mut own)?;
                    span.side = own.columns.first().copied();
                    given = Some(self.argument(&range)?);
                } else {
                    span.dots = true;
                }
            }
            Some((Token::Command(side @ ("shoveleft" | "shoveright")), range)) => {
                self.lexer = ahead;
                span.side = Some(if side == "shoveleft" { Side::Left } else { Side::Right });
                given = Some(self.argument(&range)?);
            }
            Some((Token::Command("hfill" | "hfil"), _)) => {
                self.lexer = ahead;
                filled = true;
            }
            _ => {}
        }
        let from = self.lexer.at;
        let read = if words && column == 1 { self.cell_words() } else { self.list(Until::Cell) };
        let mut cell = read.map_err(|mut error| {
            if error.message.starts_with("this environment has no") {
                error.range = begin.clone();
                error.message = format!("this environment has no `\\end{{{name}}}`");
            }
            error
        })?;
        let text = self.lexer.tex[from..self.lexer.at].trim_end();
        let end_filled = ["\\hfill", "\\hfil"].iter().any(|fill| text.ends_with(fill));
        match (filled, end_filled) {
            (true, true) => span.side = Some(Side::Center),
            (true, false) => span.side = Some(Side::Right),
            (false, true) => span.side = Some(Side::Left),
            _ => {}
        }
        if let Some(given) = given {
            cell.splice(0..0, given);
        }
        row.cells.push(cell);
        row.cells.extend((1..span.columns).map(|_| Vec::new()));
        if span.columns > 1 || span.side.is_some() || span.dots {
            row.spans.push(span);
        }
        Ok(())
    }

    /// The words of a cell.
    fn cell_words(&mut self) -> Read<Vec<Node>> {
        let mut ahead = self.lexer.clone();
        let (mut depth, start) = (0usize, self.lexer.at);
        let end = loop {
            match ahead.next() {
                Some((Token::Begin, _)) => depth += 1,
                Some((Token::End, _)) => depth = depth.saturating_sub(1),
                Some((Token::Align | Token::Command("\\" | "cr" | "end"), range)) if depth == 0 => {
                    break range.start;
                }
                Some(_) => {}
                None => return error(start..start, "this environment has no `\\end`", None),
            }
        };
        let mut parts = Vec::new();
        self.lexer.skip();
        let end = start + self.lexer.tex[start..end].trim_end().len();
        if self.lexer.at < end {
            self.words(end, super::TextFace::default(), &mut parts)?;
        }
        Ok(if parts.is_empty() { Vec::new() } else { vec![Node::Text(parts)] })
    }

    /// Lines and words above a row.
    fn above(&mut self, row: &mut TableRow) -> Read<()> {
        loop {
            let mut ahead = self.lexer.clone();
            match ahead.next() {
                Some((Token::Command("hline" | "hdashline" | "toprule" | "midrule" | "bottomrule"), _)) => {
                    self.lexer = ahead;
                    row.lines += u8::from(row.lines < 2);
                }
                Some((Token::Command("cline" | "cmidrule"), range)) => {
                    self.lexer = ahead;
                    let (text, at) = self.verbatim(&range)?;
                    let ends = text.split_once('-').and_then(|(from, to)| {
                        let from = from.trim().parse::<usize>().ok()?.checked_sub(1)?;
                        let to = to.trim().parse::<usize>().ok().filter(|to| *to > from && *to <= 1000)?;
                        Some(from..to)
                    });
                    match ends {
                        Some(columns) => row.parts.push(columns),
                        None => return error(at, "these are no columns", Some("write `\\cline{2-3}`")),
                    }
                }
                Some((Token::Command("intertext" | "shortintertext"), range)) => {
                    self.lexer = ahead;
                    if let Node::Text(parts) = self.text("text", &range)? {
                        row.between = Some(parts);
                    }
                }
                // Space between rows that TeX's own tables have there.
                Some((Token::Command("noalign"), range)) => {
                    self.lexer = ahead;
                    self.verbatim(&range)?;
                }
                _ => return Ok(()),
            }
        }
    }

    /// A diagram of `amscd`: `A @>f>> B \\ @VgVV @AAhA \\ C @= D`.
    fn diagram(&mut self, begin: &Range<usize>) -> Read<Node> {
        self.diagram_rows(begin).map_err(|mut error| {
            if error.message.starts_with("this diagram has no") {
                error.range = begin.clone();
            }
            error
        })
    }

    fn diagram_rows(&mut self, begin: &Range<usize>) -> Read<Node> {
        let mut table = Table::new(TableKind::Diagram, vec![Side::Center], Vec::new());
        let mut row = TableRow::default();
        let mut cell: Vec<Node> = Vec::new();
        loop {
            let Some((token, range)) = self.lexer.peek() else {
                return error(begin.clone(), "this diagram has no `\\end{CD}`", None);
            };
            match token {
                Token::Char('@') => {
                    self.lexer.next();
                    let arrow = self.diagram_arrow(&range)?;
                    // Arrows down stand in the objects' columns, those beside them in columns between.
                    let down = matches!(arrow, Node::Group(_));
                    if down {
                        if !row.cells.is_empty() {
                            row.cells.push(Vec::new());
                        }
                        row.cells.push(vec![arrow]);
                    } else {
                        row.cells.push(std::mem::take(&mut cell));
                        row.cells.push(vec![arrow]);
                    }
                }
                Token::Command("\\" | "cr" | "end") => {
                    self.lexer.next();
                    let down = row.cells.iter().flatten().any(|node| matches!(node, Node::Group(_)));
                    if !down {
                        row.cells.push(std::mem::take(&mut cell));
                    }
                    cell.clear();
                    if row.cells.iter().any(|cell| !cell.is_empty()) {
                        table.rows.push(std::mem::take(&mut row));
                    }
                    row = TableRow::default();
                    if token == Token::Command("end") {
                        let (closed, at) = self.verbatim(&range)?;
                        if closed.trim() != "CD" {
                            return error(at, "`\\end{CD}` should stand here", None);
                        }
                        return Ok(Node::Table(Box::new(table)));
                    }
                }
                _ => {
                    let part = self.list(Until::Diagram)?;
                    cell.extend(part);
                }
            }
        }
    }

    /// An arrow of a diagram, behind its `@`.
    fn diagram_arrow(&mut self, at: &Range<usize>) -> Read<Node> {
        let kind = match self.lexer.next() {
            Some((Token::Char(c @ ('>' | '<' | 'V' | 'A' | '=' | '|' | '.')), _)) => c,
            Some((Token::Command("|" | "vert"), _)) => '|',
            _ => {
                let help = "arrows are @>>>, @<<<, @VVV, @AAA, @=, @| and @.";
                return error(at.clone(), "this is no arrow", Some(help));
            }
        };
        let symbol = |c| Node::Big { c: Some(c), class: super::Class::Ord, size: 3 };
        let (mut first, mut second) = (Vec::new(), Vec::new());
        if matches!(kind, '>' | '<' | 'V' | 'A') {
            first = self.list(Until::Sign(kind))?;
            second = self.list(Until::Sign(kind))?;
        }
        let label = |list: Vec<Node>, width| {
            let body = vec![Node::Styled { style: Style::Script, body: list }];
            Node::Sized { body, seen: true, width: Some(width), height: true, depth: true }
        };
        let thin = || Node::Space(super::Length::Em(0.1));
        Ok(match kind {
            '>' | '<' => {
                let c = if kind == '>' { '→' } else { '←' };
                // An arrow is longer than what stands over it, and than a letter is wide.
                for list in [&mut first, &mut second] {
                    if !list.is_empty() {
                        list.insert(0, Node::Space(super::Length::Em(0.9)));
                        list.push(Node::Space(super::Length::Em(0.9)));
                    }
                }
                if first.is_empty() && second.is_empty() {
                    first.push(Node::Space(super::Length::Em(2.3)));
                }
                Node::Arrow { c, over: first, under: second }
            }
            '=' => Node::Arrow { c: '=', over: vec![Node::Space(super::Length::Em(2.3))], under: Vec::new() },
            '.' => Node::Space(super::Length::Em(0.0)),
            '|' => Node::Group(vec![symbol('‖')]),
            _ => {
                let c = if kind == 'V' { '↓' } else { '↑' };
                // Beside the arrow, in no room of their own, so that it stands below what it comes from.
                let mut list = Vec::new();
                if !first.is_empty() {
                    first.push(thin());
                    list.push(label(first, Side::Right));
                }
                list.push(symbol(c));
                if !second.is_empty() {
                    second.insert(0, thin());
                    list.push(label(second, Side::Left));
                }
                Node::Group(list)
            }
        })
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
        Ok(Node::Table(Box::new(Table::new(TableKind::Stack, vec![Side::Center], rows))))
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
