//! HTML elements → the builder.

use std::ops::Range;

use super::ends::Ends;
use super::{Known, Tag, Token, decode, known, tokens};
use crate::document::{Align, Attrs, BlockKind, Code, Image, Inline, Target};
use crate::manuscript::address::{is_remote, target_of};
use crate::manuscript::builder::{Builder, ImageRequest};
use crate::manuscript::frame::{Frame, Kind, TableFrame, Wrap};
use crate::manuscript::xml::is_xhtml;
use crate::manuscript::{attrs, events, grids, marks};

/// Elements whose end tag may be left out, with what the next one of them closes, up to what.
const CLOSERS: [(&[Known], &[&str], &[&str]); 5] = [
    (&[Known::Item], &["li"], &["ul", "ol", "menu"]),
    (&[Known::Term, Known::Definition], &["dt", "dd"], &["dl"]),
    (&[Known::Cell, Known::HeaderCell], &["td", "th"], &["tr", "table"]),
    (&[Known::Row], &["tr"], &["table"]),
    (&[Known::TableHead, Known::TableBody], &["tr"], &["table"]),
];

impl Builder<'_> {
    /// Reads a fragment of HTML; `place` tells where each byte of it stands.
    pub(in crate::manuscript) fn html(&mut self, html: &str, place: &dyn Fn(usize) -> usize) {
        let list = tokens(html);
        let ends = Ends::of(&list);
        // What lies before this byte was found to be no XHTML as a whole.
        let mut unsound = 0;
        let mut at = 0;
        while let Some((token, bytes)) = list.get(at) {
            at += 1;
            let range = place(bytes.start)..place(bytes.end.saturating_sub(1)) + 1;
            match token {
                Token::Text(text) => self.html_text(text, range),
                Token::Comment(comment) => {
                    if matches!(comment.trim(), "pagebreak" | "page-break" | "newpage") {
                        self.page_break(range);
                    }
                }
                Token::Instruction(inner) => self.instruction(inner, range),
                Token::Close(name) => self.close_element(name, &range),
                Token::Other => {}
                Token::Open(tag) => match known(&tag.name) {
                    Some(Known::Player) => {
                        let end = ends.after(at).filter(|_| !tag.self_closing);
                        self.player(tag, &list[at..end.unwrap_or(at)], &range);
                        if end.is_none() && !tag.self_closing && tag.name != "embed" && self.leaf.is_some() {
                            // What it holds is for readers who cannot play it; its end is yet to come.
                            self.push_element(Kind::Ignored, tag, Attrs::default(), range.start);
                        }
                        at = end.unwrap_or(at);
                    }
                    Some(Known::Dropped) => {
                        let message = format!("`<{}>` has no place in a book and is left out", tag.name);
                        self.warn_html("html-dropped", message, &range, "");
                        at = ends.after(at).unwrap_or(at);
                    }
                    Some(element) => self.open_element(element, tag, &range),
                    None => {
                        let end = if tag.self_closing { Some(at) } else { ends.after(at) };
                        let raw = end
                            .and_then(|end| html.get(bytes.start..list[end - 1].1.end))
                            .filter(|_| bytes.start >= unsound);
                        match (raw, end) {
                            (Some(raw), Some(end)) if is_xhtml(raw) => {
                                let range = range.start..place(list[end - 1].1.end.saturating_sub(1)) + 1;
                                self.warn_kept(&tag.name, &range);
                                if self.leaf.is_some() {
                                    self.piece(Inline::Html(raw.to_owned()), range.start);
                                } else {
                                    self.push_block(BlockKind::Html(raw.to_owned()), Attrs::default(), range);
                                }
                                at = end;
                            }
                            _ => {
                                unsound = unsound.max(raw.map_or(0, |raw| bytes.start + raw.len()));
                                self.open_unknown(tag, &range);
                            }
                        }
                    }
                },
            }
        }
    }

    fn html_text(&mut self, text: &str, range: Range<usize>) {
        let decoded = decode(text);
        // Text of HTML is never an escape of Markdown's: its place is told only as a point.
        self.text(&decoded, range.start..range.start + decoded.len().min(range.len()).max(1));
    }

    fn page_break(&mut self, range: Range<usize>) {
        self.block_start(range.start);
        self.push_block(BlockKind::PageBreak, Attrs::default(), range);
    }

    /// A line that [`marks`] set apart, or an instruction of the author's, which says nothing.
    fn instruction(&mut self, inner: &str, range: Range<usize>) {
        if inner == marks::PAGE_BREAK {
            self.page_break(range);
        } else if inner == marks::TITLE {
            self.container_title();
        } else if let Some(spec) = inner.strip_prefix(":::") {
            self.block_start(range.start);
            if spec.is_empty() {
                self.close_container(&range);
            } else {
                self.open_container(spec, range.start);
            }
        }
    }

    fn open_container(&mut self, spec: &str, start: usize) {
        let (word, list) = match spec.find('{') {
            Some(open) => {
                let inner = spec[open + 1..].strip_suffix('}').unwrap_or(&spec[open + 1..]);
                (spec[..open].trim(), attrs::parse(inner).unwrap_or_default())
            }
            None => (spec, Attrs::default()),
        };
        let mut list = list;
        let name = if word.is_empty() && !list.classes.is_empty() {
            list.classes.remove(0)
        } else {
            word.to_owned()
        };
        if self.has_room(start) {
            self.open(Kind::Fence { name, title: None }, start).attrs = list;
        } else {
            self.html_beyond += 1;
        }
    }

    fn close_container(&mut self, range: &Range<usize>) {
        if self.html_beyond > 0 {
            self.html_beyond -= 1;
            return;
        }
        let open = self.stack.iter().rposition(|f| matches!(f.kind, Kind::Fence { .. }));
        match open.filter(|at| self.stack[at + 1..].iter().all(|f| !f.markdown)) {
            Some(at) => {
                while self.stack.len() > at + 1 {
                    self.warn_unclosed();
                    self.close_top(range.start);
                }
                self.close_top(range.end);
            }
            None => {
                let span = self.span(range);
                let message = "`:::` closes no container";
                self.diags
                    .push(crate::diagnostics::Diagnostic::warning("unopened-container", message).at(span));
            }
        }
    }

    /// The paragraph before is the title of the container that is open.
    fn container_title(&mut self) {
        self.block_start(0);
        let Some(Frame { kind: Kind::Fence { title, .. }, blocks, .. }) = self.stack.last_mut() else {
            return;
        };
        if let Some(block) = blocks.pop() {
            match block.kind {
                BlockKind::Paragraph(mut content) => {
                    let mut marks = 0;
                    crate::manuscript::inline::strip_marks(&mut content, &mut marks);
                    *title = Some(content);
                }
                _ => blocks.push(block),
            }
        }
    }

    fn open_element(&mut self, element: Known, tag: &Tag<'_>, range: &Range<usize>) {
        if let Some(leaf) = self.leaf
            && let Kind::Preformatted(code) = &mut self.stack[leaf].kind
        {
            // Within `<pre>` only the language of its `<code>` matters.
            if element == Known::Code {
                code.lang = language_class(tag).or(code.lang.take());
            } else if element == Known::Break {
                code.text.push('\n');
            }
            return;
        }
        if element.is_inline() {
            self.open_inline(element, tag, range);
        } else {
            self.open_block(element, tag, range);
        }
    }

    fn open_inline(&mut self, element: Known, tag: &Tag<'_>, range: &Range<usize>) {
        let kind = match element {
            Known::Break => {
                if self.leaf.is_some() {
                    self.piece(Inline::Break, range.start);
                }
                return;
            }
            Known::WordBreak => {
                self.ensure_leaf(range.start);
                self.piece(Inline::Text("\u{200b}".into()), range.start);
                return;
            }
            Known::Image => {
                self.image(tag, range);
                return;
            }
            Known::Emphasis => Kind::Wrap(Wrap::Emphasis),
            Known::Strong => Kind::Wrap(Wrap::Strong),
            Known::Strike => Kind::Wrap(Wrap::Strike),
            Known::Underline => Kind::Wrap(Wrap::Underline),
            Known::Small => Kind::Wrap(Wrap::Small),
            Known::Sub => Kind::Wrap(Wrap::Sub),
            Known::Sup => Kind::Wrap(Wrap::Sup),
            Known::Kbd => Kind::Wrap(Wrap::Kbd),
            Known::Code => Kind::Code,
            Known::Quotation => Kind::Quotation,
            Known::RubyText => Kind::Ruby,
            Known::RubyParenthesis => Kind::Ignored,
            Known::Anchor => match tag.get("href") {
                Some(href) => Kind::Link {
                    target: target_of(href),
                    title: tag.get("title").filter(|t| !t.is_empty()).map(str::to_owned),
                },
                None => Kind::Wrap(Wrap::Span),
            },
            _ => Kind::Wrap(Wrap::Span),
        };
        let mut list = attributes(tag);
        match element {
            Known::Named => list.classes.insert(0, tag.name.clone()),
            Known::Anchor => {
                list.pairs.clear();
                if list.id.is_none() {
                    list.id = tag.get("name").filter(|n| !n.is_empty()).map(str::to_owned);
                }
            }
            _ => {}
        }
        self.ensure_leaf(range.start);
        self.push_element(kind, tag, list, range.start);
    }

    fn open_block(&mut self, element: Known, tag: &Tag<'_>, range: &Range<usize>) {
        self.block_start(range.start);
        for (elements, closed, scope) in CLOSERS {
            if elements.contains(&element) {
                self.close_optional(closed, scope, range.start);
            }
        }
        let mut list = attributes(tag);
        let kind = match element {
            Known::Rule => {
                self.push_block(BlockKind::SceneBreak, list, range.clone());
                return;
            }
            Known::Column => return,
            Known::TableHead | Known::TableBody => {
                if let Some(table) = self.table() {
                    table.in_head = element == Known::TableHead;
                }
                return;
            }
            Known::Paragraph => {
                if let [
                    ..,
                    Frame { kind: Kind::List { loose, .. }, .. },
                    Frame { kind: Kind::Item { .. }, .. },
                ] = self.stack.as_mut_slice()
                {
                    *loose = true;
                }
                Kind::Paragraph { implicit: false }
            }
            Known::Heading(level) => Kind::Heading { level },
            Known::Center => {
                list.classes.insert(0, "center".into());
                Kind::Container
            }
            Known::Quote => Kind::Quote,
            Known::Bullets => Kind::List { start: None, loose: false, items: Vec::new() },
            Known::Numbers => {
                let start = tag.get("start").and_then(|n| n.trim().parse().ok()).unwrap_or(1);
                list.pairs.retain(|(key, _)| key != "start");
                Kind::List { start: Some(start), loose: false, items: Vec::new() }
            }
            Known::Item => Kind::Item { task: None },
            Known::Definitions => Kind::Definitions(Vec::new()),
            Known::Term => Kind::Term,
            Known::Definition => Kind::Definition,
            Known::Table => {
                // A letter for each column, from a grid table.
                let letter = |letter| match letter {
                    'c' => Align::Center,
                    'r' => Align::End,
                    _ => Align::Start,
                };
                let aligns = tag.get(grids::ALIGNS).unwrap_or_default().chars().map(letter).collect();
                Kind::Table(Box::new(TableFrame { aligns, ..TableFrame::default() }))
            }
            Known::Row => {
                let head = self.table().is_some_and(|table| table.in_head);
                Kind::Row { head, cells: Vec::new() }
            }
            Known::Cell | Known::HeaderCell => {
                self.cell_align(tag);
                let count = |name| tag.get(name).and_then(|n| n.trim().parse::<u16>().ok()).unwrap_or(1);
                let (columns, rows) = (count("colspan").clamp(1, 1000), count("rowspan").clamp(1, 1000));
                Kind::Cell { columns, rows, header: element == Known::HeaderCell }
            }
            Known::Caption | Known::FigureCaption => Kind::Caption,
            Known::Figure => Kind::Figure { caption: Vec::new() },
            Known::Details => Kind::Details { summary: Vec::new() },
            Known::Summary => Kind::Summary,
            Known::Preformatted => Kind::Preformatted(Code { lang: language_class(tag), ..Code::default() }),
            _ => Kind::Container,
        };
        // Elements that the model gives no attributes have their id at the beginning of their text.
        let leaf = matches!(kind, Kind::Term | Kind::Caption | Kind::Summary);
        let bare = leaf
            || matches!(kind, Kind::Item { .. } | Kind::Definition | Kind::Row { .. } | Kind::Cell { .. });
        let id = list.id.take_if(|_| bare);
        self.push_element(kind, tag, list, range.start);
        if id.is_some() {
            let anchor = Inline::Span(Box::new(Attrs { id, ..Attrs::default() }), Vec::new());
            if leaf { self.piece(anchor, range.start) } else { self.anchors.push(anchor) }
        }
    }

    fn push_element(&mut self, kind: Kind, tag: &Tag<'_>, list: Attrs, start: usize) {
        if !self.has_room(start) && !kind.is_leaf() {
            self.html_beyond += 1;
            return;
        }
        let name = tag.name.as_str().into();
        let frame = self.open(kind, start);
        frame.attrs = list;
        frame.html = Some(name);
        if tag.self_closing {
            // `<a id="x"/>` is no HTML, but clear enough.
            self.close_top(start);
        }
    }

    fn open_unknown(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        if self.leaf.is_some() && self.has_room(range.start) {
            self.push_element(Kind::Unknown, tag, Attrs::default(), range.start);
        } else {
            self.warn_unknown(&tag.name, range);
            if !tag.self_closing {
                *self.unknown.entry(tag.name.clone()).or_default() += 1;
            }
        }
    }

    fn close_element(&mut self, name: &str, range: &Range<usize>) {
        let element = known(name);
        if element.is_some_and(Known::is_void) {
            return;
        }
        if matches!(element, Some(Known::TableHead | Known::TableBody)) {
            self.close_optional(&["tr"], &["table"], range.start);
            if let Some(table) = self.table() {
                table.in_head = false;
            }
            return;
        }
        if self.html_beyond > 0 {
            self.html_beyond -= 1;
            return;
        }
        if let Some(leaf) = self.leaf
            && matches!(self.stack[leaf].kind, Kind::Preformatted(_))
            && name != "pre"
        {
            return;
        }
        let inline = element.is_none_or(Known::is_inline);
        let mut found = None;
        for (at, frame) in self.stack.iter().enumerate().rev() {
            if frame.html.as_deref() == Some(name) {
                found = Some(at);
                break;
            }
            // A block may end a paragraph of Markdown's that began within it, nothing else of it.
            if frame.markdown && (inline || !matches!(frame.kind, Kind::Paragraph { .. })) {
                break;
            }
            if inline && !frame.kind.is_inline() {
                break;
            }
        }
        let Some(at) = found else {
            if let Some(count @ 1..) = self.unknown.get_mut(name) {
                *count -= 1;
                return;
            }
            if name != "p" && !element.is_some_and(|e| e == Known::Dropped) {
                let message = format!("`</{name}>` closes nothing that is open here");
                self.warn_html("html-unbalanced", message, range, "");
            }
            return;
        };
        while self.stack.len() > at + 1 {
            self.warn_unclosed();
            self.close_top(range.start);
        }
        self.close_top(range.end);
    }

    /// Closes the nearest of these elements, if one is open within `scope`.
    fn close_optional(&mut self, names: &[&str], scope: &[&str], end: usize) {
        for (at, frame) in self.stack.iter().enumerate().rev() {
            let name = frame.html.as_deref().unwrap_or_default();
            if names.contains(&name) {
                while self.stack.len() > at {
                    self.close_top(end);
                }
                return;
            }
            if frame.markdown || scope.contains(&name) {
                return;
            }
        }
    }

    fn table(&mut self) -> Option<&mut TableFrame> {
        self.stack.iter_mut().rev().find_map(|f| match &mut f.kind {
            Kind::Table(table) => Some(&mut **table),
            _ => None,
        })
    }

    /// The alignment of a column is that of its first cells.
    fn cell_align(&mut self, tag: &Tag<'_>) {
        let style = tag.get("style").unwrap_or_default();
        let word = tag.get("align").or_else(|| property(style, "text-align")).unwrap_or_default();
        let align = match word {
            "center" => Align::Center,
            "right" | "end" => Align::End,
            _ => Align::Start,
        };
        let column = match self.stack.as_slice() {
            [.., Frame { kind: Kind::Table(table), .. }, Frame { kind: Kind::Row { cells, .. }, .. }] => {
                table.grid.column(cells)
            }
            _ => return,
        };
        if let Some(table) = self.table()
            && column < 1000
            && (column >= table.aligns.len() || align != Align::Start)
        {
            table.aligns.resize(table.aligns.len().max(column + 1), Align::Start);
            table.aligns[column] = align;
        }
    }

    /// What plays, or shows another page: a link to it stands in for it.
    fn player(&mut self, tag: &Tag<'_>, inner: &[(Token<'_>, Range<usize>)], range: &Range<usize>) {
        let named = |tag: &Tag<'_>| {
            let address = tag.get("src").or_else(|| tag.get("data"))?.trim();
            Some(address.to_owned()).filter(|address| !address.is_empty())
        };
        let within = inner.iter().filter_map(|(token, _)| match token {
            Token::Open(tag) if matches!(tag.name.as_str(), "source" | "embed") => Some(tag),
            _ => None,
        });
        let Some(address) = std::iter::once(tag).chain(within).find_map(named) else {
            let message = format!("`<{}>` has no place in a book and is left out", tag.name);
            self.warn_html("html-dropped", message, range, "");
            return;
        };
        let message = format!("`<{}>` has no place in a book: its address stands in for it", tag.name);
        self.warn_html("html-dropped", message, range, "");
        let title = tag.get("title").map(str::trim).filter(|title| !title.is_empty());
        let text = title.unwrap_or(&address).to_owned();
        let kind = match target_of(&address) {
            target @ Target::Url(_) => Kind::Link { target, title: None },
            // A file that the book does not take in.
            _ => Kind::Wrap(Wrap::Span),
        };
        self.stand_in(kind, text, range);
    }

    /// A text in the stead of what a book cannot show.
    fn stand_in(&mut self, kind: Kind, text: String, range: &Range<usize>) {
        self.ensure_leaf(range.start);
        self.saw_object();
        self.open(kind, range.start).inlines.push(Inline::Text(text));
        self.close_top(range.end);
    }

    fn image(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        let span = self.span(range);
        let Some(address) = tag.get("src").filter(|src| !src.trim().is_empty()) else {
            self.warn_html("html-dropped", "`<img>` has no `src`".into(), range, "");
            return;
        };
        if is_remote(address) {
            let title = tag.get("title").unwrap_or_default().to_owned();
            let kind = self.remote_image(address, range, title);
            let alt = tag.get("alt").map(str::trim).filter(|alt| !alt.is_empty());
            let text = alt.unwrap_or(address.trim()).to_owned();
            self.stand_in(kind, text, range);
            return;
        }
        let request = self.parsed.images.len();
        self.parsed.images.push(ImageRequest { address: address.trim().to_owned(), span });
        let style = tag.get("style").unwrap_or_default();
        let length = |name: &str| {
            let word = property(style, name).or_else(|| tag.get(name))?;
            attrs::length(word)
        };
        let mut list = attributes(tag);
        list.pairs.clear();
        let image = Image {
            asset: events::pending(Some(request)),
            alt: tag.get("alt").unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" "),
            title: tag.get("title").filter(|t| !t.is_empty()).map(str::to_owned),
            width: length("width"),
            height: length("height"),
            attrs: list,
            span,
        };
        self.piece(Inline::Image(Box::new(image)), range.start);
    }
}

/// The attributes that the model keeps.
fn attributes(tag: &Tag<'_>) -> Attrs {
    let mut list = Attrs::default();
    for (key, value) in &tag.attributes {
        match key.as_str() {
            "id" | "class" | "lang" | "xml:lang" => attrs::pair(&mut list, key, value),
            "title" | "dir" => list.pairs.push((key.clone(), value.to_string())),
            _ => {}
        }
    }
    let align = tag.get("align").or_else(|| property(tag.get("style")?, "text-align"));
    if let Some(word @ ("center" | "right")) = align
        && !matches!(tag.name.as_str(), "td" | "th" | "img" | "table")
    {
        list.classes.push(word.to_owned());
    }
    list
}

/// The value of a property in a `style`.
fn property<'s>(style: &'s str, name: &str) -> Option<&'s str> {
    style.split(';').find_map(|rule| {
        let (key, value) = rule.split_once(':')?;
        (key.trim() == name).then(|| value.trim())
    })
}

fn language_class(tag: &Tag<'_>) -> Option<String> {
    tag.get("class")?.split_whitespace().find_map(|c| c.strip_prefix("language-")).map(str::to_owned)
}
