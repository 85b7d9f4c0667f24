//! How the columns of tables stand: by what the author says, and figures with their points in line.

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::table::{blank, figure, spots};
use crate::document::walk::each_block_mut;
use crate::document::{Align, Block, BlockKind, Book, Table};

/// Figures that make a column one of figures.
const FEWEST: usize = 2;

/// Aligns the columns of every table.
pub(super) fn align(book: &mut Book, diags: &Diagnostics) {
    let lang = book.meta.language.clone();
    for section in &mut book.sections {
        let lang = section.lang.clone().unwrap_or_else(|| lang.clone());
        let mut each = |block: &mut Block| {
            let said = block.pair("align").map(str::to_string);
            let BlockKind::Table(table) = &mut block.kind else { return };
            let columns = table.aligns.len();
            match said.as_deref().map(|said| (said, words(said, columns))) {
                Some((_, Some(aligns))) => table.aligns = aligns,
                Some((said, None)) => {
                    let message = format!("`align=\"{said}\"` says nothing of {columns} columns");
                    let help = "write one of `l`, `c`, `r` and `.` for each column, or one for all";
                    diags.push(Diagnostic::warning("bad-align", message).at(block.span).help(help));
                    figures(table, &lang);
                }
                None => figures(table, &lang),
            }
        };
        each_block_mut(&mut section.blocks, &mut each);
        for note in &mut section.notes {
            each_block_mut(&mut note.blocks, &mut each);
        }
    }
}

/// The alignments that an author wrote: a letter for each column, or one for all.
fn words(said: &str, columns: usize) -> Option<Vec<Align>> {
    let letter = |c: char| match c {
        'l' | '<' => Some(Align::Start),
        'c' | '^' => Some(Align::Center),
        'r' | '>' => Some(Align::End),
        '.' | ',' => Some(Align::Point),
        _ => None,
    };
    let said = match said {
        "left" | "center" | "right" => &said[..1],
        said => said,
    };
    let aligns: Option<Vec<Align>> =
        said.chars().filter(|c| !c.is_whitespace() && *c != '|').map(letter).collect();
    match aligns?.as_slice() {
        [one] => Some(vec![*one; columns]),
        each if each.len() == columns => Some(each.to_vec()),
        _ => None,
    }
}

/// Sets columns of nothing but figures so that their points stand one below the other.
fn figures(table: &mut Table, lang: &str) {
    let mut counts: Vec<Option<usize>> = vec![Some(0); table.aligns.len()];
    for (cells, spots) in table.body.iter().zip(spots(&table.body)) {
        for (cell, spot) in cells.iter().zip(spots) {
            for column in spot.column..spot.column + spot.columns {
                let Some(slot) = counts.get_mut(column) else { continue };
                let Some(count) = slot else { continue };
                if figure(cell, lang).is_some() && spot.columns == 1 && !cell.header {
                    *count += 1;
                } else if !blank(cell) {
                    *slot = None;
                }
            }
        }
    }
    for (align, count) in table.aligns.iter_mut().zip(counts) {
        if *align != Align::Center && count.is_some_and(|count| count >= FEWEST) {
            *align = Align::Point;
        }
    }
}
