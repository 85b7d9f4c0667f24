//! Where the pages of the printed book begin.

use rustc_hash::FxHashMap;

use super::names::{IMPRINT, Names, TITLE_PAGE};
use crate::document::{BlockId, BlockKind, Book, Role, SectionId};
use crate::typeset::page::{MadePage, PrintedBook};

/// The beginning of a printed page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The folio.
    pub label: String,
    /// The XML id of the mark.
    pub id: String,
    /// Characters of the block's flat text that stand before it.
    pub offset: usize,
    /// The file that holds it.
    pub home: Home,
}

/// A file that holds the beginning of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Home {
    /// A section's.
    Section(SectionId),
    /// The title page, which also stands for the half-title.
    TitlePage,
    /// The copyright page.
    Imprint,
    /// The contents, at the entry that leads to an anchor; none for their heading.
    Contents(Option<String>),
}

/// All marks, by where they stand.
#[derive(Debug, Default)]
pub struct Marks {
    /// In the order of the pages.
    pub all: Vec<Mark>,
    /// Folios of the pages, where the book has an index.
    pub labels: Vec<String>,
    /// Pages of the index's places.
    folios: FxHashMap<String, u32>,
    titles: FxHashMap<SectionId, Vec<usize>>,
    blocks: FxHashMap<BlockId, Vec<usize>>,
}

impl Marks {
    /// The marks of a printed book. A page that begins with nothing of the text has none.
    #[must_use]
    pub fn new(printed: &PrintedBook, book: &Book, names: &mut Names) -> Self {
        let written = |role: Role| {
            let at = book.sections.iter().position(|s| s.role == role && !s.draft);
            at.and_then(|at| u32::try_from(at).ok()).map(SectionId)
        };
        // The author's own page stands in place of ours.
        let title_page = written(Role::TitlePage).map_or(Home::TitlePage, Home::Section);
        let imprint = if super::made::has_imprint(&book.meta) { &Home::Imprint } else { &title_page };
        let made = printed.made.iter().map(|(page, made)| {
            let home = match made {
                MadePage::HalfTitle | MadePage::TitlePage => title_page.clone(),
                MadePage::Imprint => imprint.clone(),
                MadePage::Contents { first } => Home::Contents(first.clone()),
            };
            (*page, home, None)
        });
        let text = printed.starts.iter().map(|start| (start.page, Home::Section(start.section), start.block));
        let mut starts: Vec<_> = made.chain(text).collect();
        starts.sort_by_key(|(page, ..)| *page);

        let words = &book.meta.words;
        let mut marks = Self::default();
        for (page, home, block) in starts {
            let Some(page) = printed.pages.get(page as usize) else { continue };
            let there = match home {
                Home::Section(section) => names.file(section).is_some(),
                _ => true,
            };
            if page.label.trim().is_empty() || !there {
                continue;
            }
            let n = marks.all.len();
            match (&home, block) {
                (_, Some((block, _))) => marks.blocks.entry(block).or_default().push(n),
                (Home::Section(section), None) => marks.titles.entry(*section).or_default().push(n),
                _ => {}
            }
            let id = names.fresh(&format!("page-{}", words.western(&page.label)));
            let offset = block.map_or(0, |(_, offset)| offset as usize);
            marks.all.push(Mark { label: page.label.clone(), id, offset, home });
        }
        // A pathologic book could name a block's pages out of order; the text is written once.
        for list in marks.blocks.values_mut() {
            list.sort_by_key(|n| marks.all[*n].offset);
        }
        marks
    }

    /// Takes in where the places of the index are printed.
    pub fn index(&mut self, printed: &PrintedBook, book: &Book) {
        let blocks = book.sections.iter().flat_map(|section| &section.blocks);
        let groups = blocks.filter_map(|block| match &block.kind {
            BlockKind::Index(group) => Some(group),
            _ => None,
        });
        let places = groups.flat_map(|group| &group.entries).flat_map(|entry| &entry.places);
        for anchor in places.flat_map(|place| [Some(place.anchor()), place.to.as_deref()]).flatten() {
            if let Some(place) = printed.anchors.get(anchor) {
                self.folios.insert(anchor.to_string(), place.page);
            }
        }
        if !self.folios.is_empty() {
            self.labels = printed.pages.iter().map(|page| page.label.clone()).collect();
        }
    }

    /// The printed page of one of the index's places, counted from the book's first.
    #[must_use]
    pub fn folio(&self, anchor: &str) -> Option<u32> {
        self.folios.get(anchor).copied()
    }

    /// Marks before a section's title.
    #[must_use]
    pub fn title(&self, section: SectionId) -> &[usize] {
        self.titles.get(&section).map_or(&[], Vec::as_slice)
    }

    /// Marks in a block, in the order of the text.
    #[must_use]
    pub fn block(&self, block: BlockId) -> &[usize] {
        self.blocks.get(&block).map_or(&[], Vec::as_slice)
    }

    /// Marks at the beginning of a page that Aldine makes, or at an entry of its contents.
    pub fn made<'a>(&'a self, home: &'a Home) -> impl Iterator<Item = &'a Mark> {
        self.all.iter().filter(move |mark| mark.home == *home)
    }
}

impl Mark {
    /// Where it stands, from the package's folder.
    #[must_use]
    pub fn href(&self, names: &Names) -> String {
        let file = match &self.home {
            Home::Section(section) => names.home(*section, &self.id).unwrap_or_default(),
            Home::TitlePage => TITLE_PAGE,
            Home::Imprint => IMPRINT,
            Home::Contents(_) => "nav.xhtml",
        };
        format!("{file}#{}", self.id)
    }

    /// Writes it where it stands.
    pub fn write(&self, out: &mut String) {
        out.push_str("<span epub:type=\"pagebreak\" role=\"doc-pagebreak\"");
        super::xml::attr(out, "id", &self.id);
        super::xml::attr(out, "aria-label", &self.label);
        out.push_str("/>");
    }
}
