//! The list of works: in the chapter that is the bibliography, or at the end of book or chapter.

use std::collections::HashMap;

use hayagriva::{ElemChildren, RenderedBibliography};

use super::{MOST_BACK, Scope, led_to, render};
use crate::bibliography::Bibliography;
use crate::document::{Attrs, Block, BlockId, BlockKind, Book, Heading, Inline, Role, Section, Work};
use crate::source::{FileId, Span};

/// A bibliography to be.
pub(super) struct List {
    section: Option<usize>,
    rendered: Option<RenderedBibliography>,
    /// By the works' keys: their names, and the names of the places that cite them.
    back: HashMap<String, Vec<(String, Span)>>,
    names: HashMap<String, String>,
}

impl List {
    pub(super) fn new(scope: &Scope, rendered: Option<RenderedBibliography>) -> Self {
        let keys = rendered.iter().flat_map(|list| &list.items).map(|item| &item.key);
        let names = keys.map(|key| (key.clone(), scope.name(key))).collect();
        Self { section: scope.section, rendered, back: HashMap::new(), names }
    }

    /// Notes a place that cites a work.
    pub(super) fn cited(&mut self, key: &str, name: &str, span: Span) {
        self.back.entry(key.to_owned()).or_default().push((name.to_owned(), span));
    }

    /// Puts it into the book.
    pub(super) fn put(mut self, book: &mut Book, bibliography: &Bibliography, stops_inside: bool) {
        let Some(rendered) = self.rendered.take().filter(|rendered| !rendered.items.is_empty()) else {
            return;
        };
        let origin = bibliography.span.unwrap_or(Span::new(FileId(0), 0, 0));
        let works = rendered
            .items
            .into_iter()
            .map(|item| {
                let span = self.back.get(&item.key).and_then(|b| b.first()).map_or(origin, |b| b.1);
                let label = item.first_field.map(|field| ElemChildren(vec![field]));
                let mut label = label.map(|field| render::inlines(&field, span)).unwrap_or_default();
                let mut content = render::inlines(&item.content, span);
                trim(&mut label);
                trim(&mut content);
                render::mend(&mut content, stops_inside);
                let attrs = Attrs { id: self.names.get(&item.key).cloned(), ..Attrs::default() };
                let kind = BlockKind::Paragraph(content);
                let block = Block { id: BlockId::default(), span, attrs: Some(Box::new(attrs)), kind };
                let back = self.back.remove(&item.key).unwrap_or_default();
                let back = back
                    .into_iter()
                    .take(MOST_BACK)
                    .map(|(name, span)| led_to(name, vec![Inline::Text("↩".into())], span))
                    .collect();
                Work { label, blocks: vec![block], back }
            })
            .collect();
        let list = Block { id: BlockId::default(), span: origin, attrs: None, kind: BlockKind::Works(works) };
        let meta = book.meta.clone();
        let title = |lang: Option<&str>| match &bibliography.title {
            Some(title) => title.clone(),
            None => meta.words_in(lang).bibliography.clone(),
        };
        if let Some(section) = self.section.and_then(|at| book.sections.get_mut(at)) {
            let text = title(section.lang.as_deref());
            let content = vec![Inline::Text(text)];
            let depth = section.level.saturating_add(2).min(6);
            let heading = Heading { depth, id: String::new(), number: None, unlisted: true, content };
            let kind = BlockKind::Heading(heading);
            section.blocks.push(Block { id: BlockId::default(), span: origin, attrs: None, kind });
            section.blocks.push(list);
            return;
        }
        let own = book.sections.iter_mut().find(|s| s.role == Role::Bibliography && !s.draft);
        if let Some(section) = own {
            if section.title.is_empty() {
                section.title.push(Inline::Text(title(None)));
            }
            section.blocks.push(list);
            return;
        }
        // Behind the text and what goes with it, before what closes a book.
        let closes = |role: Role| matches!(role, Role::Index | Role::AboutTheAuthor | Role::Colophon);
        let at = book.sections.iter().rposition(|s| !closes(s.role)).map_or(0, |at| at + 1);
        book.sections.insert(
            at,
            Section {
                title: vec![Inline::Text(title(None))],
                blocks: vec![list],
                span: bibliography.span,
                ..Section::blank(Role::Bibliography)
            },
        );
    }
}

fn trim(run: &mut Vec<Inline>) {
    let edge = |inline: Option<&Inline>| matches!(inline, Some(Inline::Break));
    while edge(run.last()) {
        run.pop();
    }
    while edge(run.first()) {
        run.remove(0);
    }
    if let Some(Inline::Text(text)) = run.first_mut() {
        *text = text.trim_start().to_owned();
    }
    if let Some(Inline::Text(text)) = run.last_mut() {
        text.truncate(text.trim_end().len());
    }
    run.retain(|inline| !matches!(inline, Inline::Text(text) if text.is_empty()));
}
