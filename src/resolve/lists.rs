//! The lists of figures, tables, listings and numbered formulas.

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::walk::each_block;
use crate::document::{
    Block, BlockId, BlockKind, Book, Inline, ListEntry, Role, Section, SectionId, Target, copied,
};
use crate::source::{FileId, Span};

/// The lists that a book has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Wanted([bool; 4]);

const ROLES: [Role; 4] =
    [Role::ListOfFigures, Role::ListOfTables, Role::ListOfListings, Role::ListOfEquations];

/// Which lists the book has a section for.
pub(super) fn wanted(book: &Book) -> Wanted {
    Wanted(ROLES.map(|role| book.sections.iter().any(|section| section.role == role)))
}

impl Wanted {
    /// Whether one of the lists names a block.
    pub(super) fn holds(self, block: &Block) -> bool {
        self.0.iter().zip(ROLES).any(|(wanted, role)| *wanted && listed(block, role))
    }
}

/// Whether the list of a role names a block: what has a caption, a title or a label.
fn listed(block: &Block, role: Role) -> bool {
    let labelled = || block.pair("number").is_some();
    match (&block.kind, role) {
        (BlockKind::Figure(figure), Role::ListOfFigures) => !figure.caption.is_empty() || labelled(),
        (BlockKind::Table(table), Role::ListOfTables) => !table.caption.is_empty() || labelled(),
        (BlockKind::Code(code), Role::ListOfListings) => code.title().is_some() || labelled(),
        (BlockKind::Math(_), Role::ListOfEquations) => labelled(),
        _ => false,
    }
}

/// What the id of a block begins with that has none of its author's.
pub(super) fn word(block: &Block) -> &'static str {
    match block.kind {
        BlockKind::Figure(_) => "fig",
        BlockKind::Table(_) => "tbl",
        BlockKind::Code(_) => "lst",
        _ => "eq",
    }
}

/// Puts each list into its section, behind what the author wrote there.
pub(super) fn build(book: &mut Book, diags: &Diagnostics) {
    for role in ROLES {
        let Some(at) = book.sections.iter().position(|section| section.role == role) else { continue };
        let mut entries = Vec::new();
        for (n, section) in book.sections.iter().enumerate() {
            let id = SectionId(u32::try_from(n).unwrap_or(u32::MAX));
            let mut add = |block: &Block| {
                let anchor = block.attrs.as_ref().and_then(|attrs| attrs.id.clone());
                if let Some(anchor) = anchor.filter(|_| listed(block, role)) {
                    let target = Target::Anchor { section: id, id: anchor };
                    let number = block.pair("number").map(str::to_owned);
                    entries.push(ListEntry { number, content: named(block), target });
                }
            };
            each_block(&section.blocks, &mut add);
            section.notes.iter().for_each(|note| each_block(&note.blocks, &mut add));
        }
        let section = &mut book.sections[at];
        if entries.is_empty() {
            nothing(section, diags);
        } else {
            push(section, BlockKind::ListOf(entries));
        }
    }
}

/// What a list calls a block: what `short` says, else the caption without its number.
fn named(block: &Block) -> Vec<Inline> {
    if let Some(short) = block.pair("short").or_else(|| block.pair("title")) {
        return vec![Inline::Text(short.to_owned())];
    }
    let caption = match &block.kind {
        BlockKind::Figure(figure) => &figure.caption,
        BlockKind::Table(table) => &table.caption,
        BlockKind::Code(code) => {
            return code.title().map(|title| vec![Inline::Code(title.to_owned())]).unwrap_or_default();
        }
        BlockKind::Math(tex) => return vec![Inline::Math(tex.clone())],
        _ => return Vec::new(),
    };
    let number = |inline: &&Inline| matches!(inline, Inline::Span(a, _) if a.class("caption-number"));
    let rest = match caption.iter().take(1).find(number) {
        Some(_) => &caption[1..],
        None => caption,
    };
    let mut text = copied(rest);
    if let Some(Inline::Text(first)) = text.first_mut() {
        *first = first.trim_start().to_owned();
    }
    // A line of a list ends without a full stop.
    if let Some(Inline::Text(last)) = text.last_mut()
        && let Some(open) = last.trim_end().strip_suffix('.')
        && !open.ends_with('.')
    {
        *last = open.to_owned();
    }
    text
}

/// Adds a block that is made to a section.
pub(super) fn push(section: &mut Section, kind: BlockKind) {
    let span = section.span.unwrap_or(Span::new(FileId(0), 0, 0));
    section.blocks.push(Block { id: BlockId::default(), span, attrs: None, kind });
}

/// Says that a section for what is made stays empty; without a text of its own it is not printed.
pub(super) fn nothing(section: &mut Section, diags: &Diagnostics) {
    if !section.blocks.is_empty() {
        return;
    }
    section.draft = section.file.is_none();
    let what = match section.role {
        Role::Index => "there is nothing for the index",
        Role::ListOfFigures => "there are no figures to list",
        Role::ListOfTables => "there are no tables to list",
        Role::ListOfListings => "there are no listings to list",
        _ => "there are no numbered formulas to list",
    };
    let help = match section.role {
        Role::Index => "mark its entries in the text: [term]{.index}",
        Role::ListOfListings => "a list names what has a label or a title",
        Role::ListOfEquations => "a list names what has a label: {#eq:name}",
        _ => "a list names what has a caption or a label",
    };
    let warning = Diagnostic::warning("nothing-listed", what).help(help);
    diags.push(match section.span {
        Some(span) => warning.at(span),
        None => warning,
    });
}
