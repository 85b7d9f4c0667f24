//! The structure of a tagged file: elements as the manuscript has them, and the pages' content in them.
//!
//! Elements are planned from the book, in its reading order ([`plan`]), whatever page their content
//! comes to stand on. Each page's stream is a row of *marked-content sequences*, numbered from 0;
//! what a sequence is part of, the page model says by its [`Tag`](crate::typeset::page::Tag) and its
//! [stretch](crate::typeset::page::Stretch) ([`fill`]). What stayed empty is left out when the
//! elements become objects ([`write`]).
//!
//! Sources: ISO 32000-1, 14.7 (logical structure) and 14.8 (tagged PDF); ISO 14289-1 (PDF/UA-1);
//! the Matterhorn Protocol 1.1.

mod fill;
mod plan;
mod write;

use lopdf::ObjectId;
use rustc_hash::FxHashMap;

use crate::document::BlockId;
use crate::typeset::page::{PrintedBook, Rect, StretchId, Tag};

/// A marked-content sequence of a page, by its place in the page's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Leaf {
    /// What of the book it is part of.
    pub tag: Tag,
    /// The stretch of text it stands in.
    pub stretch: StretchId,
    /// The page's item that it is, where it is an image.
    pub image: Option<u32>,
    /// Whether it is a hyphen at a line's end that the text does not have.
    pub soft: bool,
}

/// Index of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Id(u32);

/// Standard structure types (ISO 32000-1, 14.8.4), and the few of ours that the role map explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Document,
    Part,
    Sect,
    Div,
    /// Set off from the text: a remark, a warning. Mapped to `Div`.
    Aside,
    BlockQuote,
    Caption,
    Toc,
    Toci,
    Index,
    /// A heading, by its depth from 1.
    Heading(u8),
    P,
    /// The title of the book on a page of its own. Mapped to `P`.
    Title,
    L,
    Li,
    Lbl,
    LBody,
    Table,
    THead,
    TBody,
    Tr,
    Th,
    Td,
    Span,
    Note,
    Reference,
    BibEntry,
    Link,
    Code,
    Figure,
    Formula,
}

impl Role {
    /// Its name in the file.
    fn name(self) -> &'static str {
        match self {
            Self::Document => "Document",
            Self::Part => "Part",
            Self::Sect => "Sect",
            Self::Div => "Div",
            Self::Aside => "Aside",
            Self::BlockQuote => "BlockQuote",
            Self::Caption => "Caption",
            Self::Toc => "TOC",
            Self::Toci => "TOCI",
            Self::Index => "Index",
            Self::Heading(0 | 1) => "H1",
            Self::Heading(2) => "H2",
            Self::Heading(3) => "H3",
            Self::Heading(4) => "H4",
            Self::Heading(5) => "H5",
            Self::Heading(_) => "H6",
            Self::P => "P",
            Self::Title => "Title",
            Self::L => "L",
            Self::Li => "LI",
            Self::Lbl => "Lbl",
            Self::LBody => "LBody",
            Self::Table => "Table",
            Self::THead => "THead",
            Self::TBody => "TBody",
            Self::Tr => "TR",
            Self::Th => "TH",
            Self::Td => "TD",
            Self::Span => "Span",
            Self::Note => "Note",
            Self::Reference => "Reference",
            Self::BibEntry => "BibEntry",
            Self::Link => "Link",
            Self::Code => "Code",
            Self::Figure => "Figure",
            Self::Formula => "Formula",
        }
    }

    /// The standard type that stands in for one of ours.
    fn mapped(self) -> Option<&'static str> {
        match self {
            Self::Aside => Some("Div"),
            Self::Title => Some("P"),
            _ => None,
        }
    }
}

/// An attribute of an element (ISO 32000-1, 14.8.5).
#[derive(Debug, Clone, PartialEq)]
enum Attribute {
    /// How a list's items are marked.
    Numbering(&'static str),
    /// Which cells a header cell heads.
    Scope(&'static str),
    /// Columns and rows a cell covers.
    Span(u16, u16),
    /// The header cells of a cell.
    Headers(Vec<Box<str>>),
    /// Where a picture stands on its page.
    Box(Rect),
}

/// What an element holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kid {
    Element(Id),
    /// A marked-content sequence.
    Content {
        page: u32,
        mcid: u32,
    },
    /// An annotation.
    Annotation {
        page: u32,
        id: ObjectId,
    },
}

#[derive(Debug)]
struct Element {
    role: Role,
    parent: Option<Id>,
    kids: Vec<Kid>,
    /// Language, where it is not that of what is around it.
    lang: Option<Box<str>>,
    /// What it shows or says, for who cannot see it.
    alt: Option<Box<str>>,
    /// What it reads as, in place of what it shows.
    actual: Option<&'static str>,
    /// Its name among the elements.
    name: Option<Box<str>>,
    attributes: Vec<Attribute>,
    /// The element of the mark of what begins in it.
    label: Option<Id>,
}

/// The elements of a book. The first is the document.
#[derive(Debug, Default)]
pub(super) struct Tree {
    elements: Vec<Element>,
    /// Whether the file has links.
    links: bool,
    /// The element of each block.
    blocks: FxHashMap<BlockId, Id>,
    /// The elements of the texts that blocks hold themselves.
    parts: FxHashMap<(BlockId, u32), Id>,
    /// The elements of the marks of items that hold nothing.
    marks: FxHashMap<(BlockId, u32), Id>,
    /// The heading of each section, by its number.
    titles: Vec<Option<Id>>,
    /// Notes by their names in the book; those that were not yet called have no place.
    notes: FxHashMap<Box<str>, Id>,
    /// Pages that are made, by the first page of each.
    made: Vec<(u32, Id)>,
    /// The open lists of the printed contents, by depth.
    contents: Vec<(u8, Id)>,
    /// The entries of the printed contents that were met.
    entries: FxHashMap<u32, Id>,
    /// Elements that stretches of text became, by the element around them.
    stretches: FxHashMap<(Id, StretchId), Id>,
    /// What was tagged but is not in the book.
    strays: FxHashMap<Tag, Id>,
    /// The elements of each page's sequences.
    pages: Vec<Vec<Id>>,
    /// The elements of annotations, in the order of their keys, which follow those of the pages.
    annotations: Vec<Id>,
}

const DOCUMENT: Id = Id(0);

impl Tree {
    /// Whether the file has links.
    pub fn links(&self) -> bool {
        self.links
    }

    /// Adds an element at the end of another.
    fn add(&mut self, role: Role, parent: Id) -> Id {
        let id = self.detached(role, Some(parent));
        self.get_mut(parent).kids.push(Kid::Element(id));
        id
    }

    /// Makes an element that its parent does not hold yet.
    fn detached(&mut self, role: Role, parent: Option<Id>) -> Id {
        self.elements.push(Element {
            role,
            parent,
            kids: Vec::new(),
            lang: None,
            alt: None,
            actual: None,
            name: None,
            attributes: Vec::new(),
            label: None,
        });
        Id((self.elements.len() - 1) as u32)
    }

    // Ids are made by `detached` alone, so they are within the list.
    fn get(&self, id: Id) -> &Element {
        &self.elements[id.0 as usize]
    }

    fn get_mut(&mut self, id: Id) -> &mut Element {
        &mut self.elements[id.0 as usize]
    }
}

/// The stretches around a piece of text and it itself, outermost first.
fn chain(printed: &PrintedBook, mut id: StretchId) -> Vec<StretchId> {
    let mut chain = Vec::new();
    while let Some(stretch) = id.index().and_then(|n| printed.stretches.get(n)) {
        chain.push(id);
        // A parent is made before what stands in it.
        if stretch.parent.0 >= id.0 {
            break;
        }
        id = stretch.parent;
    }
    chain.reverse();
    chain
}
