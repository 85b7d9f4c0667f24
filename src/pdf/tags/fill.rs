//! The pages' content, put into the elements it is part of.

use std::collections::BTreeMap;

use lopdf::ObjectId;
use rustc_hash::FxHashMap;

use super::{Attribute, DOCUMENT, Id, Kid, Leaf, Role, Tree, chain};
use crate::typeset::page::{ItemKind, LinkArea, LinkTarget, Page, PrintedBook, StretchId, StretchKind, Tag};

impl Tree {
    /// Puts the sequences of every page into their elements, then the made pages and the notes where
    /// they belong.
    pub fn fill(&mut self, printed: &PrintedBook, leaves: &[Vec<Leaf>]) {
        // Notes with the element that calls them first.
        let mut called: Vec<(Id, Id)> = Vec::new();
        for (number, (page, leaves)) in (0..).zip(printed.pages.iter().zip(leaves)) {
            let mut elements = Vec::with_capacity(leaves.len());
            for (mcid, leaf) in (0..).zip(leaves) {
                let base = self.base(leaf.tag, number, printed);
                let mut element = self.within(base, leaf.stretch, printed, &mut called);
                if leaf.soft {
                    element = self.add(Role::Span, element);
                    self.get_mut(element).actual = Some("\u{AD}");
                }
                if let Some(item) = leaf.image {
                    element = self.figure(element, page, item, printed.trim);
                }
                self.get_mut(element).kids.push(Kid::Content { page: number, mcid });
                elements.push(element);
            }
            self.pages.push(elements);
        }
        self.place_made();
        self.place_notes(&called);
        self.level_headings();
        self.name_links();
    }

    /// The element that a tag speaks of.
    fn base(&mut self, tag: Tag, page: u32, printed: &PrintedBook) -> Id {
        let known = match tag {
            Tag::Title(section) => self.titles.get(section.0 as usize).copied().flatten(),
            Tag::Block(block) => self.blocks.get(&block).copied(),
            Tag::Part(block, number) => self.parts.get(&(block, number)).copied(),
            Tag::Mark(block, number) => self.marks.get(&(block, number)).copied(),
            Tag::Label(block) => {
                let mut at = self.blocks.get(&block).copied();
                loop {
                    let Some(id) = at else { break None };
                    if let Some(label) = self.get(id).label {
                        break Some(label);
                    }
                    at = self.get(id).parent;
                }
            }
            Tag::Contents(entry) => self.made_on(page).map(|made| self.entry(entry, made, printed)),
            Tag::Made => {
                // Each line of a title page says something of its own.
                self.made_on(page).map(|made| self.add(Role::Title, made))
            }
            Tag::MadeTitle => self.made_on(page).map(|made| self.once(Role::Heading(1), made)),
            // These are artifacts, which are in no element.
            Tag::Artifact | Tag::Head | Tag::Folio | Tag::Repeated => None,
        };
        // What is not in the book is not lost for it.
        known.unwrap_or_else(|| match self.strays.get(&tag) {
            Some(stray) => *stray,
            None => {
                let stray = self.add(Role::P, DOCUMENT);
                self.strays.insert(tag, stray);
                stray
            }
        })
    }

    /// The made pages that a page is one of.
    fn made_on(&self, page: u32) -> Option<Id> {
        self.made.iter().rev().find(|(first, _)| *first <= page).map(|(_, element)| *element)
    }

    /// The last element within another, if it is of this role; else a new one.
    fn once(&mut self, role: Role, parent: Id) -> Id {
        match self.get(parent).kids.last() {
            Some(Kid::Element(last)) if self.get(*last).role == role => *last,
            _ => self.add(role, parent),
        }
    }

    /// An entry of the printed contents: deeper ones stand in a list of their own, in the entry above.
    fn entry(&mut self, number: u32, made: Id, printed: &PrintedBook) -> Id {
        if let Some(entry) = self.entries.get(&number) {
            return *entry;
        }
        let depth = printed.contents.get(number as usize).copied().unwrap_or(1);
        while self.contents.last().is_some_and(|(open, _)| *open > depth) {
            self.contents.pop();
        }
        let list = match self.contents.last() {
            Some((open, list)) if *open == depth => *list,
            last => {
                let parent = last.and_then(|(_, list)| match self.get(*list).kids.last() {
                    Some(Kid::Element(entry)) => Some(*entry),
                    _ => None,
                });
                let list = self.add(Role::Toc, parent.unwrap_or(made));
                self.contents.push((depth, list));
                list
            }
        };
        let item = self.add(Role::Toci, list);
        let entry = self.add(Role::Reference, item);
        self.entries.insert(number, entry);
        entry
    }

    /// The element of a stretch of text within the element of its block.
    fn within(
        &mut self,
        base: Id,
        stretch: StretchId,
        printed: &PrintedBook,
        called: &mut Vec<(Id, Id)>,
    ) -> Id {
        let mut element = base;
        for id in chain(printed, stretch) {
            let Some(stretch) = id.index().and_then(|n| printed.stretches.get(n)) else { continue };
            if let Some(known) = self.stretches.get(&(element, id)) {
                element = *known;
                continue;
            }
            let (role, lang, alt) = match &stretch.kind {
                StretchKind::Link { target, .. } => {
                    if let LinkTarget::Anchor(anchor) = target
                        && self.get(element).role == Role::Reference
                        && let Some(note) = self.notes.get(&**anchor)
                    {
                        called.push((element, *note));
                    }
                    if !self.links || !leads(target, printed) {
                        continue;
                    }
                    (Role::Link, None, None)
                }
                StretchKind::NoteCall => (Role::Reference, None, None),
                StretchKind::Language(lang) => (Role::Span, Some(lang.clone()), None),
                StretchKind::Code => (Role::Code, None, None),
                StretchKind::Formula(spoken) => (Role::Formula, None, Some(spoken.clone())),
            };
            let outer = element;
            element = self.add(role, outer);
            let entry = self.get_mut(element);
            (entry.lang, entry.alt) = (lang, alt);
            self.stretches.insert((outer, id), element);
        }
        element
    }

    fn figure(&mut self, parent: Id, page: &Page, item: u32, trim: (f32, f32)) -> Id {
        let figure = self.add(Role::Figure, parent);
        let item = item as usize;
        if let Some(ItemKind::Image { alt, rect, .. }) = page.all().nth(item).map(|item| &item.kind) {
            let rect = if item < page.items.len() { *rect } else { page.turned_rect(*rect, trim) };
            let entry = self.get_mut(figure);
            entry.alt = Some(alt.trim().into());
            entry.attributes.push(Attribute::Box(rect));
        }
        figure
    }

    /// Takes an annotation into the element of its link, and gives its key in the parent tree.
    pub fn annotation(&mut self, area: &LinkArea, page: u32, id: ObjectId, printed: &PrintedBook) -> u32 {
        let base = self.base(area.tag, page, printed);
        let mut element = self.within(base, area.stretch, printed, &mut Vec::new());
        if self.get(element).role != Role::Link {
            element = self.add(Role::Link, element);
        }
        self.get_mut(element).kids.push(Kid::Annotation { page, id });
        self.annotations.push(element);
        (printed.pages.len().max(1) + self.annotations.len() - 1) as u32
    }

    /// Puts each of the made pages before the first section that begins behind it.
    fn place_made(&mut self) {
        let made = std::mem::take(&mut self.made);
        for (first, element) in &made {
            let kids = &self.get(DOCUMENT).kids;
            let behind = kids.iter().position(|kid| match kid {
                Kid::Element(id) => self.first_page(*id).is_some_and(|page| page > *first),
                _ => false,
            });
            let at = behind.unwrap_or(kids.len());
            self.get_mut(DOCUMENT).kids.insert(at, Kid::Element(*element));
        }
        self.made = made;
    }

    /// The first page that something of an element stands on.
    fn first_page(&self, id: Id) -> Option<u32> {
        self.get(id)
            .kids
            .iter()
            .filter_map(|kid| match kid {
                Kid::Element(id) => self.first_page(*id),
                Kid::Content { page, .. } | Kid::Annotation { page, .. } => Some(*page),
            })
            .min()
    }

    /// Puts each note behind the block of the section that calls it, so that it interrupts no sentence.
    fn place_notes(&mut self, called: &[(Id, Id)]) {
        let mut behind: FxHashMap<Id, Vec<Id>> = FxHashMap::default();
        for (reference, note) in called {
            let section = self.get(*note).parent;
            let mut block = *reference;
            while let Some(parent) = self.get(block).parent
                && Some(parent) != section
            {
                block = parent;
            }
            behind.entry(block).or_default().push(*note);
        }
        let mut sections: BTreeMap<u32, Vec<Id>> = BTreeMap::new();
        for note in self.notes.values() {
            if let Some(section) = self.get(*note).parent {
                sections.entry(section.0).or_default().push(*note);
            }
        }
        for (section, mut notes) in sections {
            notes.sort_unstable_by_key(|id| id.0);
            let mut kids = Vec::new();
            for kid in std::mem::take(&mut self.get_mut(Id(section)).kids) {
                kids.push(kid);
                // A note may call another.
                let mut last = vec![kid];
                while let Some(Kid::Element(block)) = last.pop() {
                    for note in behind.remove(&block).into_iter().flatten() {
                        if let Some(at) = notes.iter().position(|other| *other == note) {
                            notes.remove(at);
                            kids.push(Kid::Element(note));
                            last.push(Kid::Element(note));
                        }
                    }
                }
            }
            // Those whose call is not printed come last.
            kids.extend(notes.into_iter().map(Kid::Element));
            self.get_mut(Id(section)).kids = kids;
        }
    }

    /// Names links that hold pictures alone as their pictures are described.
    fn name_links(&mut self) {
        for link in (0..self.elements.len() as u32).map(Id) {
            let element = self.get(link);
            if element.role != Role::Link {
                continue;
            }
            let mut names: Vec<&str> = Vec::new();
            let pictures_alone = element.kids.iter().all(|kid| match kid {
                Kid::Element(id) => {
                    let within = self.get(*id);
                    names.extend(within.alt.as_deref().filter(|alt| !alt.is_empty()));
                    within.role == Role::Figure
                }
                Kid::Content { .. } => false,
                Kid::Annotation { .. } => true,
            });
            if pictures_alone && !names.is_empty() {
                let name = names.join(", ");
                self.get_mut(link).alt = Some(name.into());
            }
        }
    }

    /// Makes the depths of headings begin at 1 and skip none on the way down (Matterhorn 14-002, 14-003).
    fn level_headings(&mut self) {
        let mut last = 0;
        let mut stack = vec![DOCUMENT];
        while let Some(id) = stack.pop() {
            let element = self.get_mut(id);
            if let Role::Heading(depth) = &mut element.role
                && !element.kids.is_empty()
            {
                *depth = (*depth).clamp(1, 6).min(last + 1);
                last = *depth;
            }
            let kids = self.get(id).kids.iter().rev();
            stack.extend(kids.filter_map(|kid| match kid {
                Kid::Element(id) => Some(*id),
                _ => None,
            }));
        }
    }
}

/// Whether a link leads anywhere in the printed book.
fn leads(target: &LinkTarget, printed: &PrintedBook) -> bool {
    match target {
        LinkTarget::Url(_) => true,
        LinkTarget::Anchor(anchor) => printed.anchors.contains_key(&**anchor),
    }
}
