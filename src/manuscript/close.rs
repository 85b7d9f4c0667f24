//! What an element becomes when it closes.

use std::ops::Range;

use super::builder::Builder;
use super::events::{paragraph_of, pending};
use super::frame::{Frame, Grid, Kind, TableFrame};
use super::inline;
use crate::document::{
    Admonition, Attrs, Block, BlockKind, Cell, Definition, Figure, Heading, Image, Inline, Link, List,
    ListItem, Table, Target, flat_text,
};

impl Builder<'_> {
    /// Closes the innermost element.
    pub(super) fn close_top(&mut self, end: usize) {
        let Some(mut frame) = self.stack.pop() else { return };
        let depth = self.stack.len();
        if frame.markdown
            && let Some(entry) = self.markdown.iter_mut().rev().find(|entry| **entry == Some(depth))
        {
            *entry = None;
        }
        let range = frame.start..end.max(frame.start);
        if self.leaf == Some(depth) {
            self.leaf = None;
            let mut list = std::mem::take(&mut frame.inlines);
            if matches!(frame.kind, Kind::Heading { .. }) && super::index::speaks(&frame.attrs) {
                self.marked_heading(&mut list, &mut frame.attrs, &range);
            }
            self.finish_text(&mut list, &frame.attrs, &range);
            frame.inlines = list;
        }
        if frame.kind.is_inline() {
            self.close_piece(frame, range);
        } else {
            self.close_block(frame, range);
        }
    }

    /// The braces at a heading's end are its own; those that speak of the index may be those of a
    /// bracket's text.
    fn marked_heading(&mut self, list: &mut Vec<Inline>, attrs: &mut Attrs, range: &Range<usize>) {
        let raw = self.text.text().get(range.clone()).unwrap_or_default().trim_end();
        let braces = raw.rfind('{').map(|open| raw[open..].trim_end_matches(['#', ' ']));
        let read = |braces: &str| super::attrs::parse(braces.strip_prefix('{')?.strip_suffix('}')?);
        let Some((braces, mut read)) = braces.and_then(|braces| Some((braces, read(braces)?))) else {
            return;
        };
        if matches!(list.last(), Some(Inline::Text(text)) if text.ends_with(']')) {
            inline::push_text(list, braces);
            // The brackets were seen, and so must the braces be.
            self.saw_braces();
            *attrs = Attrs::default();
        } else if let Some((mark, _)) = super::index::mark(&mut read, list) {
            list.insert(0, Inline::Index(Box::new(mark)));
            self.saw_braces();
            *attrs = read;
        }
    }

    fn close_piece(&mut self, frame: Frame, range: Range<usize>) {
        let Frame { kind, attrs, mut inlines, html, .. } = frame;
        if attrs.lang.is_some() {
            // Its language may set spaces that the block's does not.
            self.saw_quotes();
        }
        let piece = match kind {
            Kind::Wrap(wrap) => wrap.around(attrs, inlines),
            Kind::Code => {
                let mut text = flat_text(&inlines);
                super::smart::unescape(&mut text);
                with(attrs, Inline::Code(text))
            }
            Kind::Link { target, title } => {
                let span = self.span(&range);
                let address = match &target {
                    Target::Raw(raw) => raw.strip_prefix('@'),
                    _ => None,
                };
                if let Some(label) = address.and_then(inline::label) {
                    with(attrs, Inline::Reference(Box::new(inline::reference(label, inlines, span))))
                } else if matches!(&target, Target::Url(url) if super::address::is_script(url)) {
                    let message = "a link to a script leads nowhere in a book".to_owned();
                    self.warn_html("html-dropped", message, &range, "");
                    Inline::Span(Box::new(attrs), inlines)
                } else {
                    with(
                        attrs,
                        Inline::Link(Box::new(Link { target, title, content: inlines, page: None, span })),
                    )
                }
            }
            Kind::Image { request, title, width, height } => {
                let alt = flat_text(&inlines);
                let span = self.span(&range);
                let asset = pending(request);
                self.saw_object();
                Inline::Image(Box::new(Image { asset, alt, title, width, height, attrs, span }))
            }
            Kind::Quotation => {
                inlines.insert(0, Inline::Text("\"".into()));
                inline::push_text(&mut inlines, "\"");
                self.saw_quotes();
                Inline::Span(Box::new(attrs), inlines)
            }
            Kind::Ruby => {
                inlines.insert(0, Inline::Text("(".into()));
                inline::push_text(&mut inlines, ")");
                Inline::Small(inlines)
            }
            Kind::Unknown => {
                self.close_unknown(&html.unwrap_or_default(), inlines, &range);
                return;
            }
            _ => return,
        };
        let Some(parent) = self.stack.last_mut() else { return };
        // A span that says nothing is its text.
        match piece {
            Inline::Span(attrs, content) if *attrs == Attrs::default() => {
                for inline in content {
                    match inline {
                        Inline::Text(text) => inline::push_text(&mut parent.inlines, &text),
                        other => parent.inlines.push(other),
                    }
                }
            }
            piece => parent.inlines.push(piece),
        }
    }

    fn close_block(&mut self, frame: Frame, range: Range<usize>) {
        let Frame { kind, attrs, blocks, inlines, html, .. } = frame;
        match kind {
            Kind::Paragraph { .. } => self.close_paragraph(inlines, attrs, range),
            Kind::Heading { level } => {
                let unlisted = attrs.class("unnumbered") || attrs.class("unlisted");
                let mut attrs = attrs;
                attrs.classes.retain(|c| c != "unnumbered" && c != "unlisted");
                let id = attrs.id.take().unwrap_or_default();
                let heading = Heading { depth: level, id, number: None, unlisted, content: inlines };
                self.push_block(BlockKind::Heading(heading), attrs, range);
            }
            Kind::Summary => match self.stack.last_mut() {
                Some(Frame { kind: Kind::Details { summary }, .. }) if summary.is_empty() => {
                    *summary = inlines
                }
                _ => self.push_block(BlockKind::Paragraph(inlines), attrs, range),
            },
            Kind::Caption => self.close_caption(inlines, attrs, range),
            Kind::Term => match self.stack.last_mut() {
                Some(Frame { kind: Kind::Definitions(list), .. }) => match list.last_mut() {
                    Some(last) if last.definitions.is_empty() => last.terms.push(inlines),
                    _ => list.push(Definition { terms: vec![inlines], definitions: Vec::new() }),
                },
                _ => self.push_block(BlockKind::Paragraph(inlines), attrs, range),
            },
            Kind::Preformatted(mut code) => {
                let text = code.text.strip_prefix('\n').unwrap_or(&code.text);
                code.text = text.strip_suffix('\n').unwrap_or(text).to_owned();
                self.push_block(BlockKind::Code(code), attrs, range);
            }
            Kind::Definition => match self.stack.last_mut() {
                Some(Frame { kind: Kind::Definitions(list), .. }) => match list.last_mut() {
                    Some(last) => last.definitions.push(blocks),
                    None => list.push(Definition { terms: Vec::new(), definitions: vec![blocks] }),
                },
                _ => self.adopt(blocks),
            },
            Kind::Item { task } => match self.stack.last_mut() {
                Some(Frame { kind: Kind::List { items, .. }, .. }) => items.push(ListItem { task, blocks }),
                _ => self.adopt(blocks),
            },
            Kind::Row { head, mut cells } => {
                if let Some(Frame { kind: Kind::Table(table), .. }) = self.stack.last_mut() {
                    table.grid.row(&cells);
                }
                if !blocks.is_empty() {
                    cells.push(Cell { columns: 1, rows: 1, header: false, blocks });
                }
                match self.stack.last_mut() {
                    Some(Frame { kind: Kind::Table(table), .. }) => {
                        if cells.is_empty() {
                        } else if head || table.in_head {
                            table.head.push(cells);
                        } else {
                            table.body.push(cells);
                        }
                    }
                    _ => self.adopt(cells.into_iter().flat_map(|c| c.blocks).collect()),
                }
            }
            Kind::Cell { columns, rows, header } => match self.stack.last_mut() {
                Some(Frame { kind: Kind::Row { cells, .. }, .. }) => {
                    cells.push(Cell { columns, rows, header, blocks });
                }
                _ => self.adopt(blocks),
            },
            Kind::Note { label } => {
                let span = self.span(&range);
                self.define_note(&label, blocks, span);
            }
            Kind::List { start, loose, mut items } => {
                if !blocks.is_empty() {
                    items.push(ListItem { task: None, blocks });
                }
                let list = List { start, tight: !loose, items, callouts: Vec::new() };
                self.push_block(BlockKind::List(list), attrs, range);
            }
            Kind::Definitions(list) => {
                self.adopt(blocks);
                self.push_block(BlockKind::Definitions(list), attrs, range);
            }
            Kind::Table(table) => {
                self.adopt(blocks);
                self.close_table(*table, attrs, range);
            }
            Kind::Fence { name, title } => self.close_fence(&name, title, blocks, attrs, range),
            // A quotation that held only the text of notes holds nothing.
            Kind::Quote if blocks.is_empty() => {}
            Kind::Quote => self.push_block(BlockKind::Quote(blocks), attrs, range),
            Kind::Alert(kind) => {
                let admonition = Admonition { kind: kind.into(), title: None, blocks };
                self.push_block(BlockKind::Admonition(admonition), attrs, range);
            }
            // mdBook's and rustdoc's way to warn.
            Kind::Container if html.as_deref() == Some("div") && attrs.class("warning") => {
                let mut attrs = attrs;
                attrs.classes.retain(|class| class != "warning");
                let admonition = Admonition { kind: "warning".into(), title: None, blocks };
                self.push_block(BlockKind::Admonition(admonition), attrs, range);
            }
            Kind::Container => {
                if attrs == Attrs::default() {
                    self.adopt(blocks);
                } else {
                    self.push_block(BlockKind::Container(blocks), attrs, range);
                }
            }
            Kind::Details { summary } => {
                self.push_block(BlockKind::Details { summary, blocks }, attrs, range)
            }
            Kind::Figure { caption } => {
                self.push_block(BlockKind::Figure(Figure { blocks, caption }), attrs, range);
            }
            _ => {}
        }
    }

    /// Blocks of an element that is not there go to the one around it.
    fn adopt(&mut self, mut blocks: Vec<Block>) {
        self.holder().blocks.append(&mut blocks);
    }

    fn close_paragraph(&mut self, mut inlines: Vec<Inline>, mut attrs: Attrs, range: Range<usize>) {
        if inlines.is_empty() && attrs.id.is_none() {
            return;
        }
        if inline::is_silent(&inlines) {
            if attrs.id.is_some() {
                inlines.insert(0, Inline::Span(Box::new(attrs), Vec::new()));
            }
            inlines.retain(|inline| matches!(inline, Inline::Span(..) | Inline::Index(_)));
            self.anchors.append(&mut inlines);
            return;
        }
        if self.table_caption(&mut inlines, &range) {
            return;
        }
        if let [Inline::Html(html)] = inlines.as_mut_slice() {
            let html = std::mem::take(html);
            self.push_block(BlockKind::Html(html), attrs, range);
            return;
        }
        if let [Inline::Image(image)] = inlines.as_mut_slice() {
            let labelled = image.attrs.id.as_deref().is_some_and(|id| id.starts_with("fig:"));
            if (image.title.is_some() || labelled) && !self.in_figure() {
                let caption = image.title.take().unwrap_or_default();
                attrs.id = image.attrs.id.take().or(attrs.id);
                // What is said of the figure rather than of the picture.
                attrs.pairs.extend(image.attrs.pairs.extract_if(.., |(key, _)| key == "short"));
                attrs.classes.extend(image.attrs.classes.extract_if(.., |class| class == "here"));
                let mut caption =
                    vec![Inline::Text(caption.split_whitespace().collect::<Vec<_>>().join(" "))];
                self.smart_text(&mut caption);
                inline::trim(&mut caption);
                let span = self.span(&range);
                let figure = Figure { blocks: vec![paragraph_of(inlines, span)], caption };
                self.push_block(BlockKind::Figure(figure), attrs, range);
                return;
            }
        }
        self.push_block(BlockKind::Paragraph(inlines), attrs, range);
    }

    fn in_figure(&self) -> bool {
        self.stack.last().is_some_and(|f| match &f.kind {
            Kind::Figure { .. } => true,
            Kind::Fence { name, .. } => name == "figure",
            _ => false,
        })
    }

    /// Takes a paragraph `Table: …` after a table as its caption.
    fn table_caption(&mut self, inlines: &mut Vec<Inline>, range: &Range<usize>) -> bool {
        let Some(length) = caption_mark(inlines) else { return false };
        let end = self.span(range);
        let Some(block) = self.holder().blocks.last_mut() else { return false };
        let BlockKind::Table(table) = &mut block.kind else { return false };
        if !table.caption.is_empty() {
            return false;
        }
        if let Some(found) = inline::trailing_attrs(inlines) {
            merge(block.attrs.get_or_insert_default(), found);
        }
        if let BlockKind::Table(table) = &mut block.kind {
            table.caption = without_mark(std::mem::take(inlines), length);
        }
        if block.span.file == end.file {
            block.span.end = block.span.end.max(end.end);
        }
        true
    }

    fn close_caption(&mut self, mut inlines: Vec<Inline>, attrs: Attrs, range: Range<usize>) {
        match self.stack.last_mut().map(|f| (&mut f.kind, &mut f.attrs)) {
            Some((Kind::Table(table), table_attrs)) => {
                if let Some(found) = inline::trailing_attrs(&mut inlines) {
                    merge(table_attrs, found);
                }
                table.caption = inlines;
            }
            Some((Kind::Figure { caption }, figure_attrs)) => {
                if let Some(found) = inline::trailing_attrs(&mut inlines) {
                    merge(figure_attrs, found);
                }
                if caption.is_empty() {
                    *caption = inlines;
                } else {
                    caption.push(Inline::Break);
                    caption.append(&mut inlines);
                }
            }
            _ => self.push_block(BlockKind::Paragraph(inlines), attrs, range),
        }
    }

    fn close_table(&mut self, frame: TableFrame, mut attrs: Attrs, range: Range<usize>) {
        let TableFrame { mut aligns, mut head, mut body, mut caption, .. } = frame;
        // Rows of header cells alone, at the top, are the head even without `<thead>`.
        if head.is_empty() {
            let rows = body.iter().take_while(|row| row.iter().all(|cell| cell.header)).count();
            if rows < body.len() {
                head = body.drain(..rows).collect();
            }
        }
        // A head that says nothing is Markdown's way to have none.
        if !body.is_empty() && head.iter().flatten().all(|cell| cell.blocks.is_empty()) {
            head.clear();
        }
        let mut grid = Grid::default();
        let columns = head.iter().chain(&body).map(|row| grid.row(row)).max().unwrap_or(0);
        if columns == 0 {
            return;
        }
        // HTML lets rows end early; a table has every cell.
        let mut grid = Grid::default();
        for row in head.iter_mut().chain(&mut body) {
            let open = grid.open(row, columns);
            let cell = Cell { columns: 1, rows: 1, header: false, blocks: Vec::new() };
            row.extend(std::iter::repeat_n(cell, open));
            grid.row(row);
        }
        aligns.resize(columns.max(aligns.len()), crate::document::Align::Start);
        let mut span = None;
        let previous = self.holder().blocks.last_mut();
        if caption.is_empty()
            && let Some(Block { kind: BlockKind::Paragraph(content), span: place, attrs: None, .. }) =
                previous
            && caption_mark(content).is_some()
        {
            let length = caption_mark(content).unwrap_or(0);
            let mut content = std::mem::take(content);
            if let Some(found) = inline::trailing_attrs(&mut content) {
                merge(&mut attrs, found);
            }
            caption = without_mark(content, length);
            span = Some(*place);
            self.holder().blocks.pop();
        }
        self.push_block(BlockKind::Table(Table { aligns, head, body, caption }), attrs, range);
        if let (Some(span), Some(block)) = (span, self.holder().blocks.last_mut())
            && block.span.file == span.file
        {
            block.span.start = span.start;
        }
    }

    /// An element within text that the model has no word for: as it is where it is XHTML and
    /// Markdown left it alone, else its text. What has no end and no attributes was never meant as
    /// a tag: `Vec<T>`.
    fn close_unknown(&mut self, name: &str, inlines: Vec<Inline>, range: &Range<usize>) {
        let source = self.text.text();
        let raw = source.get(range.clone()).unwrap_or_default();
        let tag = raw.find('>').map_or("", |n| &raw[..=n]);
        let inner = &raw[tag.len()..];
        let closed = raw.ends_with('>') && !inner.is_empty();
        let kept = closed && !inner.contains(['*', '_', '`', '[', '\\', '~', '^', '$', '\n']);
        let tag_range = range.start..range.start + tag.len().max(1);
        let Some(parent) = self.stack.last_mut() else { return };
        if kept && super::xml::is_xhtml(raw) {
            parent.inlines.push(Inline::Html(raw.to_owned()));
            self.warn_kept(name, range);
            return;
        }
        let word = !closed && tag.len() == name.len() + 2;
        if word {
            inline::push_text(&mut parent.inlines, tag);
        }
        parent.inlines.extend(inlines);
        if word {
            let message = format!("`{tag}` is no tag that a book knows: it is set as text");
            let help = format!("put it into backticks, or write `&lt;{}`", &tag[1..]);
            self.warn_html("html-unknown", message, &tag_range, &help);
        } else {
            self.warn_unknown(name, &tag_range);
        }
    }

    pub(super) fn warn_kept(&mut self, name: &str, range: &Range<usize>) {
        if self.stack.iter().any(|f| matches!(f.kind, Kind::Unknown)) {
            return;
        }
        let print = match crate::document::WORDLESS.contains(&name) {
            true => "left out of the printed book",
            false => "printed by its words alone",
        };
        let message = format!("`<{name}>` is kept in the e-book and {print}");
        self.warn_html("html-unknown", message, range, "");
    }

    pub(super) fn warn_unknown(&mut self, name: &str, range: &Range<usize>) {
        let message = format!("`<{name}>` means nothing in a book: its text is kept, the tag is not");
        let help = format!("if you mean the word itself, write `&lt;{name}>` or put it into backticks");
        self.warn_html("html-unknown", message, range, &help);
    }

    /// Smart punctuation for text that came from an attribute.
    pub(super) fn smart_text(&self, list: &mut [Inline]) {
        if self.options.smart {
            super::smart::apply(list, self.language());
        }
    }
}

fn with(attrs: Attrs, piece: Inline) -> Inline {
    if attrs == Attrs::default() { piece } else { Inline::Span(Box::new(attrs), vec![piece]) }
}

pub(super) fn merge(into: &mut Attrs, from: Attrs) {
    into.id = from.id.or(into.id.take());
    into.lang = from.lang.or(into.lang.take());
    into.classes.extend(from.classes);
    into.pairs.extend(from.pairs);
}

/// Bytes of the mark that makes a paragraph a table's caption.
fn caption_mark(inlines: &[Inline]) -> Option<usize> {
    let Some(Inline::Text(text)) = inlines.first() else { return None };
    ["Table: ", "Table:\u{a0}", "Table\u{a0}: ", ": "]
        .iter()
        .find(|mark| text.starts_with(**mark))
        .map(|mark| mark.len())
}

pub(super) fn without_mark(mut inlines: Vec<Inline>, length: usize) -> Vec<Inline> {
    if let Some(Inline::Text(text)) = inlines.first_mut() {
        text.drain(..length.min(text.len()));
    }
    inline::trim(&mut inlines);
    inlines
}
