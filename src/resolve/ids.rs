//! Names that are unique in the book and fit for XML: sections, headings, blocks, spans, notes.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use deunicode::deunicode;

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::walk::{PartMut, each_inline_mut, each_run_mut};
use crate::document::{Attrs, Block, BlockKind, Book, Inline, Section, SectionId, Target, flat_text};
use crate::manuscript::percent_decoded;
use crate::source::Span;

/// A place that links can lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) section: SectionId,
    /// Its id in the book.
    pub(super) id: String,
}

/// Where the names of authors lead.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// By file and fragment, as links name them.
    pub(super) in_file: HashMap<PathBuf, HashMap<String, Place>>,
    /// By file: its first section.
    pub(super) files: HashMap<PathBuf, SectionId>,
    /// By name alone, over the book: labels and the authors' own ids. None where two have it.
    pub(super) anywhere: HashMap<String, Option<Place>>,
    /// Names in the order in which they were met, for the nearest one.
    pub(super) names: Vec<String>,
    /// Every id of the book.
    pub(super) used: HashSet<String>,
}

/// Prefixes that make an id a label, which is one for the whole book.
pub(super) const LABELS: [&str; 6] = ["fig:", "tbl:", "sec:", "ch:", "eq:", "lst:"];

pub(super) fn is_label(name: &str) -> bool {
    LABELS.iter().any(|prefix| name.starts_with(prefix))
}

/// Gives every section, heading and note its id, makes the authors' ids unique, and gathers
/// where they lead.
pub(super) fn assign(book: &mut Book, diags: &Diagnostics) -> Places {
    let mut namer = Namer {
        used: HashSet::new(),
        next: HashMap::new(),
        places: Places::default(),
        explicit: HashMap::new(),
        slugs: HashMap::new(),
        wanted: HashSet::new(),
        shares: HashMap::new(),
        diags,
        section: SectionId(0),
        section_id: String::new(),
        file: PathBuf::new(),
        lists: super::lists::wanted(book),
        marks: 0,
    };
    namer.wanted = fragments(book);
    for file in book.sections.iter().filter_map(|section| section.file.as_ref()) {
        *namer.shares.entry(file.clone()).or_insert(0) += 1;
    }
    // Sections first: they are files of the e-book, and their names must not depend on what
    // stands within them.
    for at in 0..book.sections.len() {
        namer.section(&mut book.sections[at], at);
    }
    // What the authors named comes before what is named for them.
    for explicit in [true, false] {
        for (at, section) in book.sections.iter_mut().enumerate() {
            namer.enter(section, at);
            let Section { title, blocks, notes, .. } = section;
            each_inline_mut(title, &mut |inline| namer.inline(inline, explicit, None));
            namer.blocks(blocks, explicit);
            for note in notes.iter_mut() {
                if !explicit {
                    let wanted = format!("{}-note-{}", namer.section_id, note.number);
                    note.id = namer.unique(wanted);
                }
                namer.blocks(&mut note.blocks, explicit);
            }
        }
    }
    namer.places.used = namer.used;
    namer.places
}

struct Namer<'a> {
    used: HashSet<String>,
    /// The last number that was put after a name.
    next: HashMap<String, usize>,
    places: Places,
    /// The authors' own ids with their places: by name and file.
    explicit: HashMap<(String, PathBuf), Option<Span>>,
    /// mdBook's slugs in each file, with the last number that was put after each.
    slugs: HashMap<PathBuf, HashMap<String, usize>>,
    /// What links name after `#`: terms have ids only where one is wanted.
    wanted: HashSet<String>,
    /// How many sections each file has: those of a lone file are named by their titles.
    shares: HashMap<PathBuf, usize>,
    diags: &'a Diagnostics,
    section: SectionId,
    section_id: String,
    file: PathBuf,
    /// The lists that the book has: what they list needs an id.
    lists: super::lists::Wanted,
    /// Marks for the index so far.
    marks: usize,
}

impl Namer<'_> {
    fn section(&mut self, section: &mut Section, at: usize) {
        let number = SectionId(u32::try_from(at).unwrap_or(u32::MAX));
        let own = std::mem::take(&mut section.id);
        let file = section.file.clone().unwrap_or_default();
        let first_of_file = section.file.is_some() && !self.places.files.contains_key(&file);
        let title = flat_text(&section.title);
        let slug = if !own.is_empty() {
            slug(&own)
        } else if self.shares.get(&file) == Some(&1) {
            slug_of_path(&file)
        } else {
            slug(&title)
        };
        let slug = if slug.is_empty() { section.role.name().to_owned() } else { slug };
        let slug =
            if slug.starts_with(|c: char| c.is_ascii_alphabetic()) { slug } else { format!("ch-{slug}") };
        section.id = self.unique(slug);
        if first_of_file {
            self.places.files.insert(file.clone(), number);
        }
        (self.section, self.section_id, self.file) = (number, section.id.clone(), file);
        if !own.is_empty() {
            self.explicit_name(&own, section.span, &section.id.clone());
        }
        // The title's own slug leads to the section, as it does in mdBook.
        let slug = self.mdbook_slug(&title);
        if !slug.is_empty() {
            self.link(slug, section.id.clone());
        }
    }

    fn enter(&mut self, section: &Section, at: usize) {
        self.section = SectionId(u32::try_from(at).unwrap_or(u32::MAX));
        self.section_id.clone_from(&section.id);
        self.file = section.file.clone().unwrap_or_default();
    }

    fn unique(&mut self, wanted: String) -> String {
        if self.used.insert(wanted.clone()) {
            return wanted;
        }
        loop {
            let n = self.next.entry(wanted.clone()).or_insert(1);
            *n += 1;
            let id = format!("{wanted}-{n}");
            if self.used.insert(id.clone()) {
                return id;
            }
        }
    }

    /// The id of a name within the section: itself where it is free, else with the section's.
    fn free(&mut self, name: &str) -> String {
        let name = xml_name(name);
        if self.used.contains(&name) {
            let longer = format!("{}-{name}", self.section_id);
            return self.unique(longer);
        }
        self.used.insert(name.clone());
        name
    }

    /// mdBook's id of a heading: the second of the same text in a file gets `-1`.
    fn mdbook_slug(&mut self, text: &str) -> String {
        let slug = normalized(text);
        let slugs = self.slugs.entry(self.file.clone()).or_default();
        let Some(mut number) = slugs.get(&slug).copied() else {
            slugs.insert(slug.clone(), 0);
            return slug;
        };
        let own = loop {
            number += 1;
            let own = format!("{slug}-{number}");
            if !slugs.contains_key(&own) {
                break own;
            }
        };
        slugs.insert(slug, number);
        slugs.insert(own.clone(), 0);
        own
    }

    /// Lets a fragment of this file lead to an id.
    fn link(&mut self, fragment: String, id: String) {
        let place = Place { section: self.section, id };
        self.places.in_file.entry(self.file.clone()).or_default().entry(fragment).or_insert(place);
    }

    /// Notes a name of the author's and says where it is not the only one.
    fn explicit_name(&mut self, name: &str, span: Option<Span>, id: &str) {
        let key = if is_label(name) { PathBuf::new() } else { self.file.clone() };
        let key = (name.to_owned(), key);
        if let Some(first) = self.explicit.get(&key) {
            for (here, label) in [(*first, "first here"), (span, "and again here")] {
                let message = format!("the id `{name}` is given twice");
                let mut diagnostic = Diagnostic::error("duplicate-id", message)
                    .label(label)
                    .help("an id names one place: give one of the two another");
                if let Some(here) = here {
                    diagnostic = diagnostic.at(here);
                }
                self.diags.push(diagnostic);
            }
            return;
        }
        self.explicit.insert(key, span);
        self.link(name.to_owned(), id.to_owned());
        let place = Place { section: self.section, id: id.to_owned() };
        self.places.anywhere.entry(name.to_owned()).and_modify(|known| *known = None).or_insert(Some(place));
        self.places.names.push(name.to_owned());
    }

    fn attrs(&mut self, attrs: &mut Attrs, span: Option<Span>) {
        if let Some(name) = attrs.id.take() {
            let id = self.free(&name);
            self.explicit_name(&name, span, &id);
            attrs.id = Some(id);
        }
    }

    fn inline(&mut self, inline: &mut Inline, explicit: bool, span: Option<Span>) {
        if !explicit {
            return;
        }
        match inline {
            Inline::Span(attrs, _) => self.attrs(attrs, span),
            Inline::Image(image) => {
                let span = image.span;
                self.attrs(&mut image.attrs, Some(span));
            }
            Inline::Index(mark) => {
                self.marks += 1;
                mark.id = self.unique(format!("index.{}", self.marks));
            }
            _ => {}
        }
    }

    /// Terms have ids as headings have, to mdBook.
    fn term(&mut self, term: &mut Vec<Inline>) {
        let slug = self.mdbook_slug(&flat_text(term));
        let known = self.places.in_file.get(&self.file).is_some_and(|names| names.contains_key(&slug));
        if self.wanted.contains(&slug) && !known {
            let id = self.free(&slug);
            let attrs = Attrs { id: Some(id.clone()), ..Attrs::default() };
            term.insert(0, Inline::Span(Box::new(attrs), Vec::new()));
            self.link(slug, id);
        }
    }

    fn blocks(&mut self, blocks: &mut [Block], explicit: bool) {
        for block in blocks {
            let span = block.span;
            if let BlockKind::Heading(heading) = &mut block.kind {
                let named = !heading.id.is_empty();
                if explicit && named {
                    let name = std::mem::take(&mut heading.id);
                    heading.id = self.free(&name);
                    self.explicit_name(&name, Some(span), &heading.id.clone());
                } else if !explicit && !named {
                    let text = flat_text(&heading.content);
                    let slug = self.mdbook_slug(&text);
                    let name = if slug.is_empty() { "section".to_owned() } else { slug.clone() };
                    heading.id = self.free(&name);
                    if !slug.is_empty() {
                        self.link(slug, heading.id.clone());
                    }
                }
            }
            if !explicit && let BlockKind::Definitions(list) = &mut block.kind {
                list.iter_mut().flat_map(|definition| &mut definition.terms).for_each(|term| self.term(term));
            }
            if explicit && let Some(attrs) = &mut block.attrs {
                self.attrs(attrs, Some(span));
            }
            if !explicit && self.lists.holds(block) && block.attrs.as_ref().is_none_or(|a| a.id.is_none()) {
                let id = self.unique(format!("{}.{}", self.section_id, super::lists::word(block)));
                block.attrs.get_or_insert_default().id = Some(id);
            }
            let mut parts = Vec::new();
            block.kind.parts_mut(&mut |part| parts.push(part));
            for part in parts {
                match part {
                    PartMut::Inlines(run) => {
                        if explicit {
                            each_inline_mut(run, &mut |inline| self.inline(inline, explicit, Some(span)));
                        }
                    }
                    PartMut::Blocks(inner) => self.blocks(inner, explicit),
                }
            }
        }
    }
}

/// What the links of the book name after `#`.
fn fragments(book: &mut Book) -> HashSet<String> {
    let mut wanted = HashSet::new();
    let mut look = |inline: &mut Inline| {
        if let Inline::Link(link) = inline
            && let Target::Raw(raw) = &link.target
            && let Some((_, fragment)) = raw.split_once('#')
        {
            wanted.insert(percent_decoded(fragment).into_owned());
        }
    };
    for section in &mut book.sections {
        let notes = section.notes.iter_mut().map(|note| &mut note.blocks);
        for blocks in std::iter::once(&mut section.blocks).chain(notes) {
            each_run_mut(blocks, &mut |run| each_inline_mut(run, &mut look));
        }
    }
    wanted
}

/// mdBook's id of a heading's text.
pub(super) fn normalized(text: &str) -> String {
    text.trim()
        .to_lowercase()
        .chars()
        .filter_map(|c| {
            if c.is_alphanumeric() || c == '_' || c == '-' {
                Some(c)
            } else if c.is_whitespace() {
                Some('-')
            } else {
                None
            }
        })
        .collect()
}

/// A name that XML takes as an id (an NCName), as near to the author's as can be.
fn xml_name(name: &str) -> String {
    let mut out: String = name
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' })
        .collect();
    if !out.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        out.insert_str(0, "h-");
    }
    out
}

/// A name of ASCII letters, digits and hyphens.
pub(super) fn slug(text: &str) -> String {
    let ascii = deunicode(text);
    let mut out = String::with_capacity(ascii.len());
    for c in ascii.chars() {
        if c.is_ascii_alphanumeric() || c == '_' {
            out.push(c.to_ascii_lowercase());
        } else if c == '\'' || c == '"' {
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    let mut keep = out.trim_end_matches('-').len();
    if keep > 60 {
        keep = out[..60].rfind('-').unwrap_or(60);
    }
    out.truncate(keep);
    out
}

fn slug_of_path(path: &Path) -> String {
    let stem = path.with_extension("");
    let mut parts: Vec<String> = stem
        .components()
        .map(|part| slug(&part.as_os_str().to_string_lossy()))
        .filter(|p| !p.is_empty())
        .collect();
    if parts.len() > 1 && parts.last().is_some_and(|last| last == "index" || last == "readme") {
        parts.pop();
    }
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        assert_eq!(slug("Über die Brücke — Teil 2!"), "uber-die-brucke-teil-2");
        assert_eq!(slug("Глава первая"), "glava-pervaia");
        assert_eq!(slug("It's"), "its");
        assert_eq!(slug_of_path(Path::new("vec/README.md")), "vec");
        assert_eq!(slug_of_path(Path::new("vec/vec-alloc.md")), "vec-vec-alloc");
    }

    #[test]
    fn mdbook_ids() {
        assert_eq!(normalized("`Vec<T>`, and more"), "vect-and-more");
        assert_eq!(normalized("Élan vital"), "élan-vital");
        assert_eq!(xml_name("fig:a"), "fig-a");
        assert_eq!(xml_name("1-first"), "h-1-first");
    }
}
