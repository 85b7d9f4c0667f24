//! A section of the book as one XHTML file.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::divide::Division;
use super::marks::Marks;
use super::names::Names;
use super::xml;
use crate::diagnostics::Diagnostics;
use crate::document::{
    Attrs, Block, BlockKind, Book, Direction, Matter, Note, Role, Section, SectionId, Words,
};
use crate::source::Span;
use crate::theme::Theme;

/// What every section is written with.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The book.
    pub book: &'a Book,
    /// The theme.
    pub theme: &'a Theme,
    /// Names of files and places.
    pub names: &'a Names,
    /// Beginnings of printed pages.
    pub marks: &'a Marks,
    /// The ids of all note calls.
    pub calls: &'a super::notes::Calls,
    /// Where to say what is wrong.
    pub diags: &'a Diagnostics,
}

/// What a file turned out to hold.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Facts {
    /// A formula.
    pub mathml: bool,
    /// An `svg` element within the text.
    pub svg: bool,
    /// Images.
    pub images: usize,
    /// Images without a description.
    pub undescribed: usize,
    /// Notes.
    pub notes: usize,
    /// Tables.
    pub tables: usize,
    /// The page marks written, by index.
    pub marks: Vec<usize>,
}

/// A written file.
#[derive(Debug)]
pub struct Page {
    /// The whole file.
    pub xhtml: String,
    /// What it holds.
    pub facts: Facts,
}

/// A written section.
#[derive(Debug)]
pub struct Written<'a> {
    /// Its files: one, unless it was to be divided.
    pub pages: Vec<Page>,
    /// Bytes of each block, with the notes that it calls first.
    pub sizes: Vec<usize>,
    /// Every id that was written, and the block it stands in: a note in that of its first call.
    pub trail: Vec<(&'a str, usize)>,
    /// The sections that it leads to.
    pub leads: FxHashSet<SectionId>,
}

/// Writes one section.
pub struct Writer<'a> {
    pub(super) cx: Context<'a>,
    pub(super) words: Arc<Words>,
    pub(super) at: SectionId,
    pub(super) section: &'a Section,
    pub(super) out: String,
    pub(super) facts: Facts,
    /// Ids in this file so far.
    pub(super) ids: FxHashSet<&'a str>,
    /// The file of the section that is being written, from 0.
    pub(super) file: usize,
    /// The block of the section that is being written, and bytes of all.
    pub(super) block: usize,
    sizes: Vec<usize>,
    /// Every id so far, and the block it stands in.
    pub(super) trail: Vec<(&'a str, usize)>,
    /// The sections that were led to so far.
    pub(super) leads: FxHashSet<SectionId>,
    /// The characters of its flat text that the block of the section to be written has; all where
    /// it is not divided.
    pub(super) text: Range<usize>,
    /// Notes that were called so far; those of them not yet written, with the block of the call.
    called: FxHashSet<usize>,
    pending: BTreeMap<usize, usize>,
    /// Depths of the headings that stand open, the section's title first.
    depths: Vec<u8>,
    /// Page marks still to come in the block being written, and characters written of it.
    pub(super) ahead: &'a [usize],
    pub(super) written: usize,
    /// Whether works are being cited.
    pub(super) citing: bool,
    /// Whether a link stands open, and the note calls to write after it.
    pub(super) in_link: bool,
    pub(super) later: Vec<(u32, u32)>,
    /// The place of the block being written.
    pub(super) span: Option<Span>,
}

impl<'a> Writer<'a> {
    fn new(cx: Context<'a>, at: SectionId, section: &'a Section) -> Self {
        Self {
            cx,
            words: cx.book.meta.words_in(section.lang.as_deref()),
            at,
            section,
            out: String::with_capacity(16 * 1024),
            facts: Facts::default(),
            ids: FxHashSet::default(),
            file: 0,
            block: 0,
            sizes: Vec::new(),
            trail: Vec::new(),
            leads: FxHashSet::default(),
            text: 0..usize::MAX,
            called: FxHashSet::default(),
            pending: BTreeMap::new(),
            depths: Vec::new(),
            ahead: &[],
            written: 0,
            citing: false,
            in_link: false,
            later: Vec::new(),
            span: None,
        }
    }

    /// Writes a section's files.
    #[must_use]
    pub fn write(
        cx: Context<'a>,
        at: SectionId,
        section: &'a Section,
        division: &'a Division,
    ) -> Written<'a> {
        let blocks = division.blocks(section);
        let mut w = Self::new(cx, at, section);
        let title = super::nav::title(&cx, section);
        let title = if title.is_empty() { cx.book.meta.title.clone() } else { title };
        let lang = section.lang.as_deref().unwrap_or(&cx.book.meta.language);
        let begin = |out: &mut String| {
            head(out, section.direction, lang, &title, "../stylesheet.css", matter(section.role));
        };
        begin(&mut w.out);
        w.sizes.resize(blocks.len(), 0);
        w.opening();
        let first = blocks.iter().position(opens);
        let mut pages = Vec::with_capacity(1 + division.starts.len());
        for (i, block) in blocks.iter().enumerate() {
            if division.starts.get(w.file) == Some(&i) {
                pages.push(w.end(false));
                w.file += 1;
                begin(&mut w.out);
                let scene = matches!(blocks[i - 1].kind, BlockKind::SceneBreak);
                w.out.push_str("<section");
                let class = if scene { "continued scene" } else { "continued" };
                xml::attr(&mut w.out, "class", &format!("{} {class}", section.role.name()));
                xml::attr(&mut w.out, "aria-label", &title);
                w.out.push_str(">\n");
            }
            w.block = i;
            w.text = division.text(i);
            let from = w.out.len();
            w.block_in(block, first == Some(i));
            w.sizes[i] += w.out.len() - from;
        }
        pages.push(w.end(true));
        Written { pages, sizes: w.sizes, trail: w.trail, leads: w.leads }
    }

    /// Ends a file, with the notes that were called in it.
    fn end(&mut self, last: bool) -> Page {
        self.notes(last);
        self.out.push_str("</section>\n</body>\n</html>\n");
        Page { xhtml: std::mem::take(&mut self.out), facts: std::mem::take(&mut self.facts) }
    }

    /// Remembers that an id was written; false where it was before.
    pub(super) fn new_id(&mut self, id: &'a str) -> bool {
        let new = self.ids.insert(id);
        if new {
            self.trail.push((id, self.block));
        }
        new
    }

    /// Remembers that a note was called: it is to stand in the same file.
    pub(super) fn remember(&mut self, note: usize) {
        if self.called.insert(note) {
            self.pending.insert(note, self.block);
        }
    }

    /// The element of the section, and its title.
    fn opening(&mut self) {
        let section = self.section;
        self.out.push_str("<section");
        self.id(&section.id);
        xml::attr(&mut self.out, "class", section.role.name());
        let kind = section.role.epub_type();
        if !kind.is_empty() && kind != "backmatter" {
            xml::attr(&mut self.out, "epub:type", kind);
        }
        if let Some(role) = aria(section.role) {
            xml::attr(&mut self.out, "role", role);
        }
        self.out.push_str(">\n");
        for mark in self.cx.marks.title(self.at) {
            self.mark(*mark);
        }
        if section.title.is_empty() {
            return;
        }
        self.depths.push(1);
        self.out.push_str("<h1>");
        if let Some(label) = crate::words::label(section, self.cx.theme, &self.cx.book.meta.words) {
            self.out.push_str("<span class=\"label\">");
            xml::text(&mut self.out, &label);
            self.out.push_str("</span> <span class=\"title\">");
            self.inlines(&section.title);
            self.out.push_str("</span>");
        } else {
            self.inlines(&section.title);
        }
        self.out.push_str("</h1>\n");
        if let Some(subtitle) = &section.subtitle {
            self.out.push_str("<p class=\"subtitle\" role=\"doc-subtitle\">");
            xml::text(&mut self.out, subtitle);
            self.out.push_str("</p>\n");
        }
    }

    /// The level of a heading in this file: depths that the manuscript skips are closed up, since
    /// who hears the book goes by them.
    pub(super) fn heading_level(&mut self, depth: u8) -> usize {
        let depth = depth.max(2);
        while self.depths.last().is_some_and(|d| *d >= depth) {
            self.depths.pop();
        }
        self.depths.push(depth);
        self.depths.len().min(6)
    }

    /// Writes ` id="…"`, unless this file has it already.
    pub(super) fn id(&mut self, id: &'a str) {
        let id = self.cx.names.id(id);
        if self.new_id(id) {
            xml::attr(&mut self.out, "id", id);
        }
    }

    /// Writes the attributes that the author gave and the class of ours.
    pub(super) fn attrs(&mut self, class: &str, attrs: Option<&'a Attrs>) {
        if let Some(id) = attrs.and_then(|a| a.id.as_deref()) {
            self.id(id);
        }
        self.classes(class, attrs);
    }

    /// Classes and language alone.
    pub(super) fn classes(&mut self, class: &str, attrs: Option<&Attrs>) {
        let theirs = attrs.map_or(&[][..], |a| a.classes.as_slice());
        let words = class.split(' ').chain(theirs.iter().flat_map(|c| c.split_whitespace()));
        let mut classes: Vec<&str> = Vec::new();
        for word in words {
            if !word.is_empty() && !classes.contains(&word) {
                classes.push(word);
            }
        }
        if !classes.is_empty() {
            xml::attr(&mut self.out, "class", &classes.join(" "));
        }
        if let Some(lang) = attrs.and_then(|a| a.lang.as_deref()) {
            language(&mut self.out, lang);
        }
        if let Some(direction) = attrs.and_then(Attrs::direction) {
            xml::attr(&mut self.out, "dir", direction.name());
        }
    }

    /// Writes the mark of a printed page.
    pub(super) fn mark(&mut self, index: usize) {
        let Some(mark) = self.cx.marks.all.get(index) else { return };
        mark.write(&mut self.out);
        self.new_id(&mark.id);
        self.facts.marks.push(index);
    }

    /// The notes that this file calls; those that none calls close the last.
    fn notes(&mut self, last: bool) {
        let notes: &'a [Note] = &self.section.notes;
        if self.pending.is_empty() && !(last && self.called.len() < notes.len()) {
            return;
        }
        self.out.push_str("<section class=\"footnotes\" epub:type=\"footnotes\"");
        xml::attr(&mut self.out, "aria-label", &self.words.notes);
        self.out.push_str(">\n");
        loop {
            // A note may call others, which join those that wait.
            while let Some((n, block)) = self.pending.pop_first() {
                let Some(note) = notes.get(n) else { continue };
                self.block = block;
                let from = self.out.len();
                self.note(n, note);
                self.facts.notes += 1;
                if let Some(size) = self.sizes.get_mut(block) {
                    *size += self.out.len() - from;
                }
            }
            if !last {
                break;
            }
            self.block = self.sizes.len().saturating_sub(1);
            match (0..notes.len()).find(|n| !self.called.contains(n)) {
                Some(n) => self.remember(n),
                None => break,
            }
        }
        self.out.push_str("</section>\n");
    }
}

/// A block that a section's text may open with: what stands before it is not text.
fn opens(block: &Block) -> bool {
    !matches!(block.kind, BlockKind::Epigraph { .. } | BlockKind::PageBreak | BlockKind::Figure(_))
}

/// The head of a file, up to the beginning of its body.
pub fn head(out: &mut String, direction: Direction, lang: &str, title: &str, css: &str, body: Option<&str>) {
    out.push_str(concat!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html>\n",
        "<html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\""
    ));
    language(out, lang);
    if direction.is_rtl() {
        xml::attr(out, "dir", direction.name());
    }
    out.push_str(">\n<head>\n<meta charset=\"utf-8\"/>\n<title>");
    xml::text(out, title);
    out.push_str("</title>\n<link rel=\"stylesheet\" type=\"text/css\"");
    xml::attr(out, "href", css);
    out.push_str("/>\n</head>\n<body");
    if let Some(kind) = body {
        xml::attr(out, "epub:type", kind);
    }
    out.push_str(">\n");
}

/// Writes a language for readers of XML and of HTML alike.
pub fn language(out: &mut String, lang: &str) {
    let lang = tag(lang);
    if !lang.is_empty() {
        xml::attr(out, "xml:lang", &lang);
        xml::attr(out, "lang", &lang);
    }
}

/// A language tag as BCP 47 writes it, or nothing where it cannot be one.
#[must_use]
pub fn tag(lang: &str) -> String {
    let lang = lang.trim().replace('_', "-");
    let part = |p: &str| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric());
    let first = lang.split('-').next().unwrap_or_default();
    let ok = (2..=8).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic());
    if ok && lang.split('-').all(part) { lang } else { String::new() }
}

/// A body of matter, as the vocabulary calls it.
fn matter(role: Role) -> Option<&'static str> {
    Some(match role.matter() {
        Matter::Front => "frontmatter",
        Matter::Body => "bodymatter",
        Matter::Back => "backmatter",
    })
}

/// The role that assistive technology knows a section by.
#[must_use]
pub fn aria(role: Role) -> Option<&'static str> {
    Some(match role {
        Role::Dedication => "doc-dedication",
        Role::Epigraph => "doc-epigraph",
        Role::Foreword => "doc-foreword",
        Role::Preface => "doc-preface",
        Role::Acknowledgements => "doc-acknowledgments",
        Role::Introduction => "doc-introduction",
        Role::Prologue => "doc-prologue",
        Role::Part => "doc-part",
        Role::Chapter => "doc-chapter",
        Role::Epilogue => "doc-epilogue",
        Role::Conclusion => "doc-conclusion",
        Role::Afterword => "doc-afterword",
        Role::Appendix => "doc-appendix",
        Role::Notes => "doc-endnotes",
        Role::Glossary => "doc-glossary",
        Role::Bibliography => "doc-bibliography",
        Role::Index => "doc-index",
        Role::Colophon => "doc-colophon",
        Role::HalfTitle
        | Role::Frontispiece
        | Role::TitlePage
        | Role::Copyright
        | Role::ListOfFigures
        | Role::ListOfTables
        | Role::ListOfListings
        | Role::ListOfEquations
        | Role::FrontChapter
        | Role::AboutTheAuthor
        | Role::BackChapter => return None,
    })
}
