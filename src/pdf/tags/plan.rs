//! Elements from the book: one for each section and block, in the manuscript's order.

use super::{Attribute, DOCUMENT, Id, Role, Tree};
use crate::document::{
    Block, BlockKind, Book, Cell, IndexGroup, List, Matter, Note, Role as SectionRole, Section, Table,
};
use crate::typeset::page::{MadePage, PrintedBook};

impl Tree {
    /// The elements of a book, and of the pages made for it; nothing is in them yet.
    /// Without `links`, a link is nothing but its text.
    pub fn plan(book: &Book, printed: &PrintedBook, links: bool) -> Self {
        let mut tree = Self { links, ..Self::default() };
        tree.detached(Role::Document, None);
        for (page, made) in &printed.made {
            // A contents' later pages go on in its first.
            if matches!(made, MadePage::Contents { first: Some(_) }) {
                continue;
            }
            let element = tree.detached(Role::Sect, Some(DOCUMENT));
            tree.made.push((*page, element));
        }
        let parts = book.sections.iter().any(|section| section.role == SectionRole::Part);
        // The open sections, with their levels, and the open part.
        let mut open: Vec<(u8, Id)> = Vec::new();
        let mut part = None;
        for section in &book.sections {
            if section.draft {
                tree.titles.push(None);
                continue;
            }
            let body = section.role.matter() == Matter::Body;
            if section.role == SectionRole::Part || !body {
                part = None;
            }
            while open.last().is_some_and(|(level, _)| *level >= section.level) {
                open.pop();
            }
            if section.level == 0 {
                open.clear();
            }
            let parent = open.last().map(|(_, id)| *id).or(part).unwrap_or(DOCUMENT);
            let is_part = section.role == SectionRole::Part;
            let element = tree.add(if is_part { Role::Part } else { Role::Sect }, parent);
            if is_part {
                part = Some(element);
            } else {
                open.push((section.level, element));
            }
            let shift = u8::from(parts && !is_part && body);
            tree.section(section, element, section.level.saturating_add(1 + shift), shift);
        }
        tree
    }

    fn section(&mut self, section: &Section, element: Id, depth: u8, shift: u8) {
        self.get_mut(element).lang = section.lang.as_deref().map(Into::into);
        let title = self.add(Role::Heading(depth), element);
        self.titles.push(Some(title));
        let text = if section.role == SectionRole::Index { self.add(Role::Index, element) } else { element };
        self.blocks(&section.blocks, text, shift);
        for note in &section.notes {
            self.note(note, element, shift);
        }
    }

    /// A note has its place after what calls it, which is known when the call is met.
    fn note(&mut self, note: &Note, section: Id, shift: u8) {
        let element = self.detached(Role::Note, Some(section));
        self.get_mut(element).name = Some(note.id.as_str().into());
        let label = self.add(Role::Lbl, element);
        self.get_mut(element).label = Some(label);
        self.blocks(&note.blocks, element, shift);
        self.notes.insert(note.id.as_str().into(), element);
    }

    fn blocks(&mut self, blocks: &[Block], parent: Id, shift: u8) {
        for block in blocks {
            self.block(block, parent, shift);
        }
    }

    fn block(&mut self, block: &Block, parent: Id, shift: u8) {
        let lang = block.attrs.as_ref().and_then(|attrs| attrs.lang.as_deref());
        let element = match &block.kind {
            BlockKind::Paragraph(_) | BlockKind::Html(_) => self.add(Role::P, parent),
            BlockKind::Heading(heading) => {
                self.add(Role::Heading(heading.depth.saturating_add(shift)), parent)
            }
            BlockKind::Quote(blocks) => {
                let quote = self.add(Role::BlockQuote, parent);
                self.blocks(blocks, quote, shift);
                quote
            }
            BlockKind::Epigraph { blocks, .. } => {
                let quote = self.add(Role::BlockQuote, parent);
                self.blocks(blocks, quote, shift);
                self.part(block, 0, Role::P, quote);
                quote
            }
            BlockKind::Verse(stanzas) => {
                let poem = self.add(Role::Div, parent);
                let mut line = 0;
                for stanza in stanzas {
                    let element = self.add(Role::P, poem);
                    for _ in &stanza.lines {
                        self.parts.insert((block.id, line), element);
                        line += 1;
                    }
                }
                poem
            }
            BlockKind::List(list) => self.list(block, list, parent, shift),
            BlockKind::Definitions(definitions) => {
                let list = self.add(Role::L, parent);
                let mut term = 0;
                for definition in definitions {
                    let item = self.add(Role::Li, list);
                    for _ in &definition.terms {
                        self.part(block, term, Role::Lbl, item);
                        term += 1;
                    }
                    let body = self.add(Role::LBody, item);
                    for blocks in &definition.definitions {
                        self.blocks(blocks, body, shift);
                    }
                }
                list
            }
            BlockKind::Works(works) => {
                let list = self.add(Role::L, parent);
                let labelled = works.iter().any(|work| !work.label.is_empty());
                let numbering = if labelled { "Decimal" } else { "None" };
                self.get_mut(list).attributes.push(Attribute::Numbering(numbering));
                for work in works {
                    let item = self.add(Role::Li, list);
                    let label = self.add(Role::Lbl, item);
                    self.get_mut(item).label = Some(label);
                    let body = self.add(Role::LBody, item);
                    let entry = self.add(Role::BibEntry, body);
                    self.body(&work.blocks, entry, shift);
                }
                list
            }
            BlockKind::Code(_) => {
                // Code is an element within a paragraph.
                let listing = self.add(Role::Div, parent);
                self.part(block, 0, Role::Caption, listing);
                let paragraph = self.add(Role::P, listing);
                let code = self.add(Role::Code, paragraph);
                self.get_mut(listing).lang = lang.map(Into::into);
                self.blocks.insert(block.id, code);
                return;
            }
            BlockKind::Table(table) => self.table(block, table, parent, shift),
            BlockKind::Figure(figure) => {
                let group = self.add(Role::Div, parent);
                self.get_mut(group).lang = lang.map(Into::into);
                let shown = self.add(Role::Div, group);
                self.blocks(&figure.blocks, shown, shift);
                self.part(block, 0, Role::Caption, group);
                self.blocks.insert(block.id, shown);
                return;
            }
            BlockKind::Admonition(admonition) => {
                let aside = self.add(Role::Aside, parent);
                self.part(block, 0, Role::P, aside);
                self.blocks(&admonition.blocks, aside, shift);
                aside
            }
            BlockKind::Container(blocks) => {
                let container = if lang.is_some() { self.add(Role::Div, parent) } else { parent };
                self.blocks(blocks, container, shift);
                if lang.is_none() {
                    return;
                }
                container
            }
            BlockKind::Details { blocks, .. } => {
                let details = self.add(Role::Div, parent);
                self.part(block, 0, Role::P, details);
                self.blocks(blocks, details, shift);
                details
            }
            BlockKind::Math(math) => {
                let paragraph = self.add(Role::P, parent);
                // The formula's number is text beside it.
                self.get_mut(paragraph).label = Some(paragraph);
                let formula = self.add(Role::Formula, paragraph);
                self.get_mut(formula).alt = Some(math.spoken.clone());
                formula
            }
            BlockKind::Index(group) => {
                self.index(block, group, parent, shift);
                return;
            }
            BlockKind::ListOf(entries) => {
                let list = self.add(Role::Toc, parent);
                for n in 0..entries.len() as u32 {
                    let item = self.add(Role::Toci, list);
                    self.part(block, n, Role::Reference, item);
                }
                list
            }
            // Neither says anything.
            BlockKind::SceneBreak | BlockKind::PageBreak => return,
        };
        self.get_mut(element).lang = lang.map(Into::into);
        self.blocks.insert(block.id, element);
    }

    /// Entries of the index: a list, those within others in lists of their own.
    fn index(&mut self, block: &Block, group: &IndexGroup, parent: Id, shift: u8) {
        if !group.letter.is_empty() {
            self.part(block, 0, Role::Heading(2 + shift), parent);
        }
        // The open lists, and the body of the last entry of each.
        let mut open: Vec<(Id, Id)> = Vec::new();
        for (n, entry) in (1..).zip(&group.entries) {
            open.truncate(usize::from(entry.level) + 1);
            let list = match open.get(usize::from(entry.level)) {
                Some((list, _)) => *list,
                None => {
                    let outer = open.last().map_or(parent, |(_, body)| *body);
                    let list = self.add(Role::L, outer);
                    self.get_mut(list).attributes.push(Attribute::Numbering("None"));
                    list
                }
            };
            let item = self.add(Role::Li, list);
            let body = self.add(Role::LBody, item);
            // Entries within stand beside the text of their own.
            self.part(block, n, Role::P, body);
            open.truncate(usize::from(entry.level));
            open.push((list, body));
        }
    }

    /// The element of a text that a block holds itself.
    fn part(&mut self, block: &Block, number: u32, role: Role, parent: Id) {
        let element = self.add(role, parent);
        self.parts.insert((block.id, number), element);
    }

    /// Blocks within an element; a lone paragraph is the element itself.
    fn body(&mut self, blocks: &[Block], element: Id, shift: u8) {
        match blocks {
            [Block { kind: BlockKind::Paragraph(_), attrs, id, .. }]
                if attrs.as_ref().is_none_or(|attrs| attrs.lang.is_none()) =>
            {
                self.blocks.insert(*id, element);
            }
            _ => self.blocks(blocks, element, shift),
        }
    }

    fn list(&mut self, block: &Block, list: &List, parent: Id, shift: u8) -> Id {
        let element = self.add(Role::L, parent);
        let tasks = list.items.iter().any(|item| item.task.is_some());
        let numbering = match list.start {
            _ if tasks => "Square",
            Some(_) => "Decimal",
            None => "Disc",
        };
        self.get_mut(element).attributes.push(Attribute::Numbering(numbering));
        for (number, item) in (0..).zip(&list.items) {
            let entry = self.add(Role::Li, element);
            let label = self.add(Role::Lbl, entry);
            self.get_mut(entry).label = Some(label);
            self.marks.insert((block.id, number), label);
            let body = self.add(Role::LBody, entry);
            self.body(&item.blocks, body, shift);
        }
        element
    }

    fn table(&mut self, block: &Block, table: &Table, parent: Id, shift: u8) -> Id {
        let element = self.add(Role::Table, parent);
        self.part(block, 0, Role::Caption, element);
        let cells = || table.head.iter().chain(&table.body).flatten();
        // Scope alone says which cells a header heads, as long as all cells are alike.
        let spans = cells().any(|cell| cell.columns > 1 || cell.rows > 1);
        let mut heads = Heads { names: spans.then(|| format!("t{}", block.id.0)), ..Heads::default() };
        for (rows, head) in [(&table.head, true), (&table.body, false)] {
            if rows.is_empty() {
                continue;
            }
            // A head without a body is, to a reader of tags, no table.
            let lone = head && table.body.is_empty();
            let group = self.add(if head && !lone { Role::THead } else { Role::TBody }, element);
            for row in rows {
                let line = self.add(Role::Tr, group);
                heads.begin_row();
                for cell in row {
                    self.cell(cell, head, line, &mut heads, shift);
                }
            }
        }
        element
    }

    fn cell(&mut self, cell: &Cell, head: bool, row: Id, heads: &mut Heads, shift: u8) {
        let header = head || cell.header;
        let element = self.add(if header { Role::Th } else { Role::Td }, row);
        let (name, headers) = heads.place(cell, head, header);
        let entry = self.get_mut(element);
        if header {
            entry.attributes.push(Attribute::Scope(if head { "Column" } else { "Row" }));
        }
        if cell.columns > 1 || cell.rows > 1 {
            entry.attributes.push(Attribute::Span(cell.columns.max(1), cell.rows.max(1)));
        }
        if !headers.is_empty() {
            entry.attributes.push(Attribute::Headers(headers));
        }
        entry.name = name;
        self.body(&cell.blocks, element, shift);
    }
}

/// The header cells met so far, and the columns they stand over.
#[derive(Default)]
struct Heads {
    /// What names of header cells begin with, where cells are to name theirs.
    names: Option<String>,
    /// For each column, its headers, and until which row a cell covers it.
    columns: Vec<(Vec<Box<str>>, u32)>,
    row: u32,
    column: usize,
    /// Headers of the row in hand.
    row_heads: Vec<Box<str>>,
    count: u32,
}

impl Heads {
    fn begin_row(&mut self) {
        self.row += 1;
        self.column = 0;
        self.row_heads.clear();
    }

    /// Takes a cell in: its name, where it is a header, and the names of its headers.
    fn place(&mut self, cell: &Cell, head: bool, header: bool) -> (Option<Box<str>>, Vec<Box<str>>) {
        let Some(prefix) = &self.names else { return (None, Vec::new()) };
        while self.columns.get(self.column).is_some_and(|(_, until)| *until > self.row) {
            self.column += 1;
        }
        let (from, to) = (self.column, self.column + usize::from(cell.columns.max(1)));
        if self.columns.len() < to {
            self.columns.resize_with(to, Default::default);
        }
        self.column = to;
        let until = self.row + u32::from(cell.rows.max(1));
        let mut headers: Vec<Box<str>> = Vec::new();
        for (names, covered) in self.columns.iter_mut().take(to).skip(from) {
            *covered = until;
            headers.extend(names.iter().filter(|name| !headers.contains(name)).cloned().collect::<Vec<_>>());
        }
        if !header {
            headers.extend(self.row_heads.iter().cloned());
            return (None, headers);
        }
        self.count += 1;
        let name: Box<str> = format!("{prefix}.{}", self.count).into();
        if head {
            for (names, _) in self.columns.iter_mut().take(to).skip(from) {
                names.push(name.clone());
            }
        } else {
            self.row_heads.push(name.clone());
        }
        (Some(name), headers)
    }
}
