//! Passes over the model that look at the whole book: ids, numbers, links, references, directions, the
//! numbers of blocks, the index and the lists. After them the book is fixed, and both backends read it.

mod citations;
mod direction;
mod glossary;
mod ids;
mod index;
mod letters;
mod links;
mod lists;
mod numbers;
mod pages;
mod tables;
mod terms;

use crate::bibliography::Bibliography;
use crate::diagnostics::Diagnostics;
use crate::document::walk::each_block_mut;
use crate::document::{BlockId, Book};

/// How a book is resolved.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// Levels of headings that are numbered: 0 none, 1 chapters, 2 sections …
    pub number_depth: u8,
    /// Whether references by label say in print on which page their place is.
    pub page_of_labels: bool,
    /// Whether links to chapters and headings do.
    pub page_of_links: bool,
    /// Whether the first mention of a term in each chapter leads to the glossary, marked or not.
    pub first_mentions: bool,
    /// Codes of errors that are but warnings in this book.
    pub let_pass: &'static [&'static str],
    /// The works that the book cites.
    pub bibliography: Option<&'a Bibliography>,
}

/// Completes a book: works cited and listed, every id unique in it and fit for XML, headings and
/// labelled things numbered, every link and reference led to its place, blocks numbered in document order.
///
/// Links that lead nowhere are said and become their text: none is left
/// [`Raw`](crate::document::Target::Raw).
pub fn resolve(book: &mut Book, options: &Options<'_>, diags: &Diagnostics) {
    diags.letting_pass(options.let_pass, || {
        if let Some(bibliography) = options.bibliography {
            citations::resolve(book, bibliography, diags);
        }
        let mut places = ids::assign(book, diags);
        glossary::resolve(book, options, &mut places.used, diags);
        let things = numbers::assign(book, options.number_depth, &places);
        links::resolve(book, &places, &things, diags);
        tables::align(book, diags);
        lists::build(book, diags);
        index::build(book, &places.used, diags);
        pages::assign(book, &things, options);
    });
    direction::assign(book);
    number_blocks(book);
}

/// Numbers blocks in document order: a section's own, then those of its notes.
fn number_blocks(book: &mut Book) {
    let mut next = 0u32;
    let mut number = |block: &mut crate::document::Block| {
        block.id = BlockId(next);
        next = next.saturating_add(1);
    };
    for section in &mut book.sections {
        each_block_mut(&mut section.blocks, &mut number);
        for note in &mut section.notes {
            each_block_mut(&mut note.blocks, &mut number);
        }
    }
}
