//! Citations and bibliographies.
//!
//! 1. [`Gatherer`] numbers the citations in the order in which they are read, notes where they are
//!    called, and reads what stands around each work ([`affixes`]).
//! 2. The style makes text of them: all at once, for it tells apart authors of one name and works of
//!    one year, and knows which was cited before.
//! 3. [`Setter`] puts the text into the book ([`render`]); of a style of notes it makes notes. The
//!    works go into the chapter that is the bibliography, or into each chapter ([`works`]).
//!
//! Source: the Citation Style Language 1.0.2, and Pandoc's manual for the notation.

mod affixes;
mod notes;
mod render;
mod works;

use hayagriva::citationberg::StyleClass;
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, CitePurpose, ElemChild, ElemMeta,
    Entry, LocatorPayload, RenderedBibliography, RenderedCitation, SpecificLocator,
};

use crate::bibliography::{Bibliography, Styling};
use crate::diagnostics::Diagnostics;
use crate::document::walk::{each_inline_mut, each_run_mut};
use crate::document::{Attrs, Block, Book, Citation, Inline, Note, Reference, Section, Target};
use crate::source::Span;
use affixes::{Cite, Labels, add, push};

/// References back from a work are given for this many citations.
const MOST_BACK: usize = 50;

/// A citation of the book.
struct Found {
    section: usize,
    /// The note it stands in or, in a style of notes, becomes: its number in the section.
    note: Option<usize>,
    narrative: bool,
    cites: Vec<Cite>,
    /// For each of the cites, its work, whether its author is left out, and where it is named.
    works: Vec<(usize, bool, Span)>,
}

/// Sets every citation of the book, and its bibliography.
pub(super) fn resolve(book: &mut Book, bibliography: &Bibliography, diags: &Diagnostics) {
    let mut gatherer =
        Gatherer { bibliography, diags, list: Vec::new(), section: 0, in_note: false, next: 0 };
    let mut met = false;
    for (at, section) in book.sections.iter_mut().enumerate() {
        met |= gatherer.section(at, section);
    }
    let raw = gatherer.list;
    if !met && !bibliography.all {
        return;
    }
    let styling = bibliography.styling(&book.meta.language);
    let labels = Labels::new(&styling.locales);
    let found: Vec<Option<Found>> = raw.into_iter().map(|raw| raw.map(|raw| raw.read(&labels))).collect();
    let mut set: Vec<Option<notes::Set>> = found.iter().map(|_| None).collect();
    let mut lists: Vec<works::List> = Vec::new();
    for scope in scopes(book, bibliography, &found) {
        let (rendered, bare) = render_scope(bibliography, &styling, &found, &scope);
        let places = rendered.bibliography.is_some();
        let mut list = works::List::new(&scope, rendered.bibliography);
        for ((at, citation), authors) in scope.citations.iter().zip(rendered.citations).zip(bare) {
            let Some(found) = &found[*at] else { continue };
            let scope = places.then_some(&scope);
            let maker = Maker { bibliography, styling: &styling, found, number: *at, scope };
            set[*at] = Some(maker.set(citation, authors, &mut list));
        }
        lists.push(list);
    }
    let manner = notes::Manner {
        as_notes: is_note(&styling),
        stops_first: !book.meta.language.to_lowercase().starts_with("fr"),
        stops_inside: styling.stops_inside,
    };
    for (at, section) in book.sections.iter_mut().enumerate() {
        let here = found.iter().flatten().any(|found| found.section == at);
        if here {
            notes::place(section, &mut set, manner);
        }
    }
    for list in lists {
        list.put(book, bibliography, styling.stops_inside);
    }
}

/// Whether a style cites in notes.
fn is_note(styling: &Styling) -> bool {
    styling.style.settings.class == StyleClass::Note
}

/// What shares a bibliography: the whole book, or a chapter.
struct Scope {
    /// The section it ends; none for the book.
    section: Option<usize>,
    /// Its citations.
    citations: Vec<usize>,
}

impl Scope {
    /// The name that leads to a work of this bibliography. No author's own id has a space.
    fn name(&self, key: &str) -> String {
        match self.section {
            Some(section) => format!("work {} {key}", section + 1),
            None => format!("work {key}"),
        }
    }
}

fn scopes(book: &Book, bibliography: &Bibliography, found: &[Option<Found>]) -> Vec<Scope> {
    let of = |section: Option<usize>| Scope {
        section,
        citations: (0..found.len())
            .filter(|at| found[*at].as_ref().is_some_and(|f| section.is_none_or(|s| f.section == s)))
            .collect(),
    };
    if !bibliography.by_chapter {
        return vec![of(None)];
    }
    (0..book.sections.len()).map(|at| of(Some(at))).filter(|scope| !scope.citations.is_empty()).collect()
}

/// Lets the style make text of a scope's citations; with them, of each that names authors in its
/// sentence, these.
fn render_scope(
    bibliography: &Bibliography,
    styling: &Styling,
    found: &[Option<Found>],
    scope: &Scope,
) -> (Rendered, Vec<Option<RenderedCitation>>) {
    let all = bibliography.works();
    let run = |names_alone: bool| {
        let mut driver: BibliographyDriver<'_, Entry> = BibliographyDriver::new();
        let request = |items| {
            CitationRequest::new(items, &styling.style, styling.locale.clone(), &styling.locales, None)
        };
        for found in scope.citations.iter().filter_map(|at| found[*at].as_ref()) {
            let items = found.cites.iter().zip(&found.works).enumerate().map(|(n, (cite, (work, ..)))| {
                let locator = cite
                    .locator
                    .as_ref()
                    .map(|(locator, value)| SpecificLocator(*locator, LocatorPayload::Str(value)));
                let item = CitationItem::with_locator(&all[*work], locator);
                if names_alone && found.narrative && n == 0 { item.kind(CitePurpose::Author) } else { item }
            });
            driver.citation(CitationRequest::new(
                items.collect(),
                &styling.style,
                styling.locale.clone(),
                &styling.locales,
                found.note,
            ));
        }
        if bibliography.all && scope.section.is_none() {
            let hidden = |work| CitationItem::new(work, None, None, true, None);
            driver.citation(request(all.iter().map(hidden).collect()));
        }
        driver.finish(BibliographyRequest::new(&styling.style, styling.locale.clone(), &styling.locales))
    };
    let rendered = run(false);
    let narrative = |at: &usize| found[*at].as_ref().is_some_and(|found| found.narrative);
    let names = if scope.citations.iter().any(narrative) { run(true).citations } else { Vec::new() };
    let mut names = names.into_iter();
    let names = scope.citations.iter().map(|at| names.next().filter(|_| narrative(at))).collect();
    (Rendered { bibliography: rendered.bibliography, citations: rendered.citations }, names)
}

struct Rendered {
    bibliography: Option<RenderedBibliography>,
    citations: Vec<RenderedCitation>,
}

/// Makes the text of a citation.
struct Maker<'a> {
    bibliography: &'a Bibliography,
    styling: &'a Styling,
    found: &'a Found,
    number: usize,
    /// Where its works are listed; none where they are not.
    scope: Option<&'a Scope>,
}

impl Maker<'_> {
    fn set(
        &self,
        citation: RenderedCitation,
        names: Option<RenderedCitation>,
        list: &mut works::List,
    ) -> notes::Set {
        let found = self.found;
        let span = found.works.first().map(|(.., span)| *span);
        let authors = names.map(|names| {
            let named = names.citation.0.iter().find_map(|child| match child {
                ElemChild::Elem(elem) if elem.meta == Some(ElemMeta::Entry(0)) => Some(&elem.children),
                _ => None,
            });
            match (named, span) {
                (Some(children), Some(span)) => {
                    let mut names = render::inlines(children, span);
                    render::unstopped(&mut names);
                    names
                }
                _ => Vec::new(),
            }
        });
        // A note says who wrote the work, whatever the sentence says.
        let named = authors.as_ref().is_some_and(|authors| !authors.is_empty()) && !is_note(self.styling);
        let mut text = Vec::new();
        for child in citation.citation.0 {
            let index = match &child {
                ElemChild::Elem(elem) => match elem.meta {
                    Some(ElemMeta::Entry(index)) => Some(index),
                    _ => None,
                },
                _ => None,
            };
            let (Some(index), ElemChild::Elem(mut elem)) = (index, child.clone()) else {
                if let Some(span) = span {
                    render::piece(&mut text, &child, span);
                }
                continue;
            };
            let (Some(cite), Some((work, unnamed, span))) = (found.cites.get(index), found.works.get(index))
            else {
                continue;
            };
            if *unnamed || named && index == 0 {
                render::unnamed(&mut elem.children);
            }
            for inline in cite.before.clone() {
                add(&mut text, inline);
            }
            if !cite.before.is_empty() {
                push(&mut text, " ");
            }
            let content = render::inlines(&elem.children, *span);
            for inline in self.led(*work, index, content, *span, list) {
                add(&mut text, inline);
            }
            for inline in cite.behind.clone() {
                add(&mut text, inline);
            }
        }
        render::mend(&mut text, self.styling.stops_inside);
        let prefixed = found.cites.first().is_some_and(|cite| !cite.before.is_empty());
        notes::Set { text, authors, prefixed, span }
    }

    /// The text of a work within a citation, leading to the work in the bibliography: up to the
    /// first address in it, which leads elsewhere.
    fn led(
        &self,
        work: usize,
        index: usize,
        mut content: Vec<Inline>,
        span: Span,
        list: &mut works::List,
    ) -> Vec<Inline> {
        let Some(scope) = self.scope else { return content };
        let until = content.iter().position(|i| matches!(i, Inline::Link(_))).unwrap_or(content.len());
        let rest = content.split_off(until);
        if content.is_empty() {
            return rest;
        }
        let mut between = String::new();
        if let (false, Some(Inline::Text(text))) = (rest.is_empty(), content.last_mut()) {
            let kept = text.trim_end_matches(|c: char| c.is_whitespace() || ",.:;".contains(c)).len();
            between = text.split_off(kept);
        }
        let key = self.bibliography.works()[work].key();
        let mut id = format!("cite {}", self.number + 1);
        if index > 0 {
            id.push_str(&format!(" {}", index + 1));
        }
        list.cited(key, &id, span);
        let attrs = Attrs { id: Some(id), ..Attrs::default() };
        let reference = led_to(scope.name(key), content, span);
        let mut out = vec![Inline::Span(Box::new(attrs), vec![reference])];
        push(&mut out, &between);
        out.extend(rest);
        out
    }
}

/// A reference that later passes complete.
fn led_to(label: String, content: Vec<Inline>, span: Span) -> Inline {
    let target = Target::Raw(String::new());
    Inline::Reference(Box::new(Reference { label, term: false, content, target, page: None, span }))
}

/// A citation before its words are read.
struct Raw {
    section: usize,
    note: Option<usize>,
    narrative: bool,
    content: Vec<Inline>,
    works: Vec<(usize, bool, Span)>,
}

impl Raw {
    fn read(self, labels: &Labels) -> Found {
        let Raw { section, note, narrative, content, works } = self;
        let mut cites = affixes::cites(content, labels);
        cites.truncate(works.len());
        Found { section, note, narrative, cites, works }
    }
}

/// Finds the citations, in the order in which they are read.
struct Gatherer<'a> {
    bibliography: &'a Bibliography,
    diags: &'a Diagnostics,
    list: Vec<Option<Raw>>,
    section: usize,
    in_note: bool,
    /// Notes of the section so far.
    next: usize,
}

impl Gatherer<'_> {
    /// Whether there are any.
    fn section(&mut self, at: usize, section: &mut Section) -> bool {
        let before = self.list.len();
        (self.section, self.next) = (at, 0);
        let Section { title, blocks, notes, .. } = section;
        let mut waiting: Vec<Option<&mut Note>> = notes.iter_mut().map(Some).collect();
        each_inline_mut(title, &mut |inline| self.inline(inline, &mut waiting));
        self.blocks(blocks, &mut waiting);
        for at in 0..waiting.len() {
            self.note(at, &mut waiting);
        }
        self.list.len() > before
    }

    fn blocks(&mut self, blocks: &mut [Block], notes: &mut Vec<Option<&mut Note>>) {
        each_run_mut(blocks, &mut |run| each_inline_mut(run, &mut |inline| self.inline(inline, notes)));
    }

    fn note(&mut self, at: usize, notes: &mut Vec<Option<&mut Note>>) {
        if let Some(note) = notes.get_mut(at).and_then(Option::take) {
            let outer = std::mem::replace(&mut self.in_note, true);
            if !outer {
                self.next += 1;
            }
            self.blocks(&mut note.blocks, notes);
            self.in_note = outer;
        }
    }

    fn inline(&mut self, inline: &mut Inline, notes: &mut Vec<Option<&mut Note>>) {
        match inline {
            Inline::NoteCall { note, .. } => self.note(note.0 as usize, notes),
            Inline::Citation(citation) => {
                citation.number = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
                let raw = self.raw(citation);
                self.list.push(raw);
            }
            _ => {}
        }
    }

    /// A citation; none where a work of it is not known, which is said.
    fn raw(&mut self, citation: &mut Citation) -> Option<Raw> {
        let mut works = Vec::new();
        for cited in &citation.works {
            match self.bibliography.find(&cited.key, self.diags) {
                Ok(work) => works.push((work, cited.unnamed, cited.span)),
                Err(Some(said)) => self.diags.push(said.at(cited.span)),
                Err(None) => {}
            }
        }
        if works.len() < citation.works.len() {
            // Its words stay, with the keys.
            let mut keys = citation.works.iter().map(|work| format!("@{}", work.key));
            for inline in &mut citation.content {
                if let Inline::Text(text) = inline {
                    while let Some(at) = text.find(Citation::WORK) {
                        let key = keys.next().unwrap_or_default();
                        text.replace_range(at..at + Citation::WORK.len_utf8(), &key);
                    }
                }
            }
            return None;
        }
        if !self.in_note {
            self.next += 1;
        }
        let content = std::mem::take(&mut citation.content);
        let (section, note, narrative) = (self.section, Some(self.next), citation.narrative);
        Some(Raw { section, note, narrative, content, works })
    }
}
