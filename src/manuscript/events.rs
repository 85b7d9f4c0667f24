//! Markdown events → the builder.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd,
};

use super::builder::{Builder, ImageRequest, Parsed};
use super::frame::{Frame, Kind, TableFrame, Wrap};
use super::prepared::Prepared;
use super::{attrs, code, inline};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{Align, AssetId, Attrs, Block, BlockKind, Code, Inline, NoteId, Target, is_square};
use crate::manifest::MarkdownOptions;
use crate::math::{self, Formula};

/// Reads one file's Markdown.
pub(super) fn parse(text: &Prepared, lang: &str, options: &MarkdownOptions, diags: &Diagnostics) -> Parsed {
    let mut extensions = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    extensions.set(Options::ENABLE_SUPERSCRIPT | Options::ENABLE_SUBSCRIPT, options.scripts);
    extensions.set(Options::ENABLE_MATH, options.math || options.mathjax);
    extensions.set(Options::ENABLE_GFM, options.alerts);
    extensions.set(Options::ENABLE_DEFINITION_LIST, options.definition_lists);
    let mut macros = math::Macros::default();
    for (name, body) in &options.macros {
        // What is wrong with a name was said where it stands.
        let _ = macros.add(name, body);
    }
    let mut reader = Reader {
        builder: Builder::new(text, lang, options, diags),
        html: HtmlBlock::default(),
        code: None,
        macros,
    };
    for (event, range) in Parser::new_ext(text.text(), extensions).into_offset_iter() {
        reader.event(event, range);
    }
    reader.builder.finish()
}

struct Reader<'a> {
    builder: Builder<'a>,
    html: HtmlBlock,
    /// The block of code that is open, and where it began.
    code: Option<(Code, Attrs)>,
    /// Commands of the whole book, and those that formulas of the file have defined.
    macros: math::Macros,
}

/// The lines of an HTML block, without the marks of what they stand in.
#[derive(Default)]
struct HtmlBlock {
    open: bool,
    text: String,
    /// Where each line stands: byte in `text`, byte in the prepared text.
    lines: Vec<(usize, usize)>,
}

impl HtmlBlock {
    fn place(&self, byte: usize) -> usize {
        let next = self.lines.partition_point(|(own, _)| *own <= byte);
        self.lines.get(next.saturating_sub(1)).map_or(0, |(own, source)| source + (byte - own.min(&byte)))
    }
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, &range),
            Event::Text(text) => {
                if let Some((code, _)) = &mut self.code {
                    code.text.push_str(&text);
                } else if self.html.open {
                    self.html_line(&text, &range);
                } else {
                    self.builder.text(&text, range);
                }
            }
            Event::Code(text) => {
                let piece = Inline::Code(text.into_string());
                self.builder.piece(piece, range.start);
            }
            Event::InlineMath(tex) => {
                let formula = self.formula(&tex, false, &range);
                // One that only defines commands shows nothing.
                if !formula.body.is_empty() {
                    self.builder.piece(Inline::Math(formula), range.start);
                }
            }
            Event::DisplayMath(tex) => self.display_math(&tex, range),
            Event::Html(html) => self.html_line(&html, &range),
            Event::InlineHtml(html) => {
                let start = range.start;
                self.builder.html(&html, &|byte| start + byte);
            }
            Event::FootnoteReference(label) => {
                let note = NoteId(self.builder.note(&label));
                self.builder.piece(Inline::NoteCall { note, call: 0 }, range.start);
            }
            Event::SoftBreak => self.soft_break(&range),
            Event::HardBreak => self.builder.piece(Inline::Break, range.start),
            Event::Rule => {
                self.builder.block_start(range.start);
                self.builder.push_block(BlockKind::SceneBreak, Attrs::default(), range);
            }
            Event::TaskListMarker(done) => {
                let item = self.builder.stack.iter_mut().rev().find_map(|f| match &mut f.kind {
                    Kind::Item { task } => Some(task),
                    _ => None,
                });
                if let Some(task) = item {
                    *task = Some(done);
                }
            }
        }
    }

    fn html_line(&mut self, text: &str, range: &Range<usize>) {
        self.html.lines.push((self.html.text.len(), range.start));
        self.html.text.push_str(text);
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let at = range.start;
        match tag {
            Tag::HtmlBlock => {
                self.html.open = true;
                self.builder.markdown.push(None);
            }
            Tag::CodeBlock(kind) => {
                self.builder.block_start(at);
                self.builder.markdown.push(None);
                self.code = Some(match kind {
                    CodeBlockKind::Fenced(words) => code::info(&words),
                    CodeBlockKind::Indented => (Code::default(), Attrs::default()),
                });
            }
            Tag::MetadataBlock(_) => self.builder.markdown.push(None),
            Tag::Emphasis => self.wrap(Wrap::Emphasis, at),
            Tag::Strong => self.wrap(Wrap::Strong, at),
            Tag::Strikethrough => self.wrap(Wrap::Strike, at),
            Tag::Superscript => self.wrap(Wrap::Sup, at),
            Tag::Subscript => self.wrap(Wrap::Sub, at),
            Tag::Link { link_type, dest_url, title, .. } => {
                let target = if link_type == LinkType::Email {
                    Target::Url(format!("mailto:{dest_url}"))
                } else {
                    super::address::target_of(&dest_url)
                };
                let title = (!title.is_empty()).then(|| title.into_string());
                self.inline(Kind::Link { target, title }, at);
            }
            Tag::Image { dest_url, title, .. } if super::address::is_remote(&dest_url) => {
                let kind = self.builder.remote_image(&dest_url, &range, title.into_string());
                self.builder.ensure_leaf(at);
                self.markdown_frame(kind, at);
            }
            Tag::Image { dest_url, title, .. } => {
                let span = self.builder.span(&range);
                let request = self.builder.parsed.images.len();
                self.builder.parsed.images.push(ImageRequest { address: dest_url.into_string(), span });
                let title = (!title.is_empty()).then(|| title.into_string());
                let kind = Kind::Image { request: Some(request), title, width: None, height: None };
                // An image's text must not be lost to the depth of what it stands in.
                self.builder.ensure_leaf(at);
                self.builder.saw_object();
                self.markdown_frame(kind, at);
            }
            tag => self.start_block(tag, at),
        }
    }

    fn start_block(&mut self, tag: Tag<'_>, at: usize) {
        if matches!(tag, Tag::Paragraph) && self.in_html_text() {
            // Markdown within `<summary>` and the like: its text is that element's.
            self.builder.soft_break();
            self.builder.markdown.push(None);
            return;
        }
        self.builder.block_start(at);
        let kind = match tag {
            Tag::Paragraph => {
                if let Some([.., list, item]) = self.builder.stack.get_mut(..)
                    && let (Kind::List { loose, .. }, Kind::Item { .. }) = (&mut list.kind, &item.kind)
                {
                    *loose = true;
                }
                self.markdown_frame(Kind::Paragraph { implicit: false }, at);
                return;
            }
            Tag::Heading { level, id, classes, attrs: pairs } => {
                let mut list = Attrs { id: id.map(|id| id.into_string()), ..Attrs::default() };
                list.classes = classes.into_iter().map(|c| c.into_string()).collect();
                for (key, value) in pairs {
                    attrs::pair(&mut list, &key, value.as_deref().unwrap_or_default());
                }
                self.markdown_frame(Kind::Heading { level: depth(level) }, at).attrs = list;
                return;
            }
            Tag::BlockQuote(kind) => match kind {
                None => Kind::Quote,
                Some(kind) => Kind::Alert(alert(kind)),
            },
            Tag::List(start) => Kind::List { start, loose: false, items: Vec::new() },
            Tag::Item => Kind::Item { task: None },
            Tag::FootnoteDefinition(label) => Kind::Note { label: label.into_string() },
            Tag::DefinitionList => Kind::Definitions(Vec::new()),
            Tag::DefinitionListTitle => Kind::Term,
            Tag::DefinitionListDefinition => Kind::Definition,
            Tag::Table(aligns) => {
                let aligns = aligns.into_iter().map(align).collect();
                Kind::Table(Box::new(TableFrame { aligns, ..TableFrame::default() }))
            }
            Tag::TableHead => Kind::Row { head: true, cells: Vec::new() },
            Tag::TableRow => Kind::Row { head: false, cells: Vec::new() },
            Tag::TableCell => {
                let header = matches!(
                    self.builder.stack.last(),
                    Some(Frame { kind: Kind::Row { head: true, .. }, .. })
                );
                Kind::Cell { columns: 1, rows: 1, header }
            }
            _ => {
                self.builder.markdown.push(None);
                return;
            }
        };
        // Items of a list that had no room have none either, and so on.
        let parent = self.builder.stack.last().map(|f| &f.kind);
        let fits = match (&kind, parent) {
            (Kind::Item { .. }, parent) => matches!(parent, Some(Kind::List { .. })),
            (Kind::Term | Kind::Definition, parent) => matches!(parent, Some(Kind::Definitions(_))),
            (Kind::Row { .. }, parent) => matches!(parent, Some(Kind::Table(_))),
            (Kind::Cell { .. }, parent) => matches!(parent, Some(Kind::Row { .. })),
            _ => self.builder.has_room(at),
        };
        if fits {
            self.markdown_frame(kind, at);
        } else {
            self.builder.markdown.push(None);
        }
    }

    /// Whether the open text is an HTML element's that holds no paragraphs.
    fn in_html_text(&self) -> bool {
        self.builder.leaf.is_some_and(|leaf| {
            let frame = &self.builder.stack[leaf];
            frame.html.is_some() && !matches!(frame.kind, Kind::Paragraph { .. })
        })
    }

    fn markdown_frame(&mut self, kind: Kind, at: usize) -> &mut Frame {
        self.builder.markdown.push(Some(self.builder.stack.len()));
        let frame = self.builder.open(kind, at);
        frame.markdown = true;
        frame
    }

    fn wrap(&mut self, wrap: Wrap, at: usize) {
        self.inline(Kind::Wrap(wrap), at);
    }

    fn inline(&mut self, kind: Kind, at: usize) {
        self.builder.ensure_leaf(at);
        if self.builder.has_room(at) {
            self.markdown_frame(kind, at);
        } else {
            self.builder.markdown.push(None);
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::HtmlBlock => {
                self.builder.markdown.pop();
                let block = std::mem::take(&mut self.html);
                self.builder.html(&block.text, &|byte| block.place(byte));
                // Text that no element holds ends with its block.
                if let Some(leaf) = self.builder.leaf
                    && matches!(self.builder.stack[leaf].kind, Kind::Paragraph { implicit: true })
                    && self.builder.stack.len() == leaf + 1
                {
                    self.builder.close_top(range.end);
                }
                return;
            }
            TagEnd::CodeBlock => {
                self.builder.markdown.pop();
                self.end_code(range);
                return;
            }
            _ => {}
        }
        match self.builder.markdown.pop() {
            Some(Some(open)) => {
                while self.builder.stack.len() > open + 1 {
                    self.builder.warn_unclosed();
                    self.builder.close_top(range.end);
                }
                self.builder.close_top(range.end);
                if tag == TagEnd::Image {
                    self.image_attributes(range.end);
                }
            }
            _ => {
                // What was cut short by a block within it, or had no room.
                if matches!(
                    tag,
                    TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::DefinitionListTitle
                ) && let Some(leaf) = self.builder.leaf
                    && matches!(
                        self.builder.stack[leaf].kind,
                        Kind::Paragraph { implicit: true } | Kind::Term
                    )
                {
                    self.builder.block_start(range.end);
                }
            }
        }
    }

    fn end_code(&mut self, range: &Range<usize>) {
        let Some((mut code, attributes)) = self.code.take() else { return };
        if code.text.contains('\r') {
            code.text = code.text.replace("\r\n", "\n").replace('\r', "\n");
        }
        if code.text.ends_with('\n') {
            code.text.pop();
        }
        code::drop_hidden(&mut code, &self.builder.options.hidelines);
        self.builder.push_block(BlockKind::Code(code), attributes, range.clone());
    }

    fn soft_break(&mut self, range: &Range<usize>) {
        let fence = self.builder.stack.iter().rev().find_map(|f| match &f.kind {
            Kind::Fence { name, .. } => Some(Some(name.as_str())),
            kind if kind.is_leaf() || kind.is_inline() => None,
            _ => Some(None),
        });
        if let Some(leaf) = self.builder.leaf
            && leaf + 1 == self.builder.stack.len()
            && matches!(self.builder.stack[leaf].kind, Kind::Term)
        {
            // Each line is a term of its own.
            self.builder.close_top(range.start);
            self.builder.open(Kind::Term, range.end);
            return;
        }
        match fence.flatten() {
            Some("verse") => self.builder.piece(Inline::Break, range.start),
            Some("epigraph" | "quote") if self.attribution_follows(range.end) => {
                self.builder.block_start(range.start);
            }
            _ if self.within_ideographs(range) => {}
            _ => self.builder.soft_break(),
        }
    }

    /// Whether a line ends between two ideographs: no space stands there (CSS Text 3, section 4.1.3).
    fn within_ideographs(&self, range: &Range<usize>) -> bool {
        let text = self.builder.text.text();
        let marks = ['*', '_', '~', '[', ' ', '\t', '>'];
        let before = text.get(..range.start).unwrap_or_default().trim_end_matches(['*', '_', '~', ' ']);
        let after = text.get(range.end..).unwrap_or_default().trim_start_matches(marks);
        before.ends_with(is_square) && after.starts_with(is_square)
    }

    fn attribution_follows(&self, at: usize) -> bool {
        let rest = self.builder.text.text().get(at..).unwrap_or_default();
        let rest = rest.trim_start_matches([' ', '\t', '>']);
        ["— ", "― ", "-- ", "--- "].iter().any(|dash| rest.starts_with(dash))
    }

    /// `{…}` right after an image.
    fn image_attributes(&mut self, end: usize) {
        let last = self.builder.stack.last_mut().and_then(|frame| frame.inlines.last_mut());
        if let Some(Inline::Link(link)) = last
            && let (true, Target::Url(address)) = (link.content.is_empty(), &link.target)
        {
            // A remote image that no text stands in for.
            link.content.push(Inline::Text(address.clone()));
        }
        let Some((close, list)) = self.attributes_at(end, false) else { return };
        let Some(Frame { inlines, .. }) = self.builder.stack.last_mut() else { return };
        if let Some(Inline::Image(image)) = inlines.last_mut() {
            super::give_image(image, list);
        }
        self.builder.skip_until = close;
    }

    /// Attributes in braces that begin at a byte of the text, perhaps after a space.
    fn attributes_at(&self, at: usize, spaced: bool) -> Option<(usize, Attrs)> {
        let rest = self.builder.text.text().get(at..)?;
        let inner = if spaced { rest.trim_start_matches(' ') } else { rest };
        if !inner.starts_with('{') {
            return None;
        }
        let close = attrs::closing_brace(inner)?;
        let list = attrs::parse(&inner[1..close])?;
        Some((at + (rest.len() - inner.len()) + close + 1, list))
    }

    fn display_math(&mut self, tex: &str, range: Range<usize>) {
        let direct = self.builder.leaf.is_some_and(|leaf| {
            leaf + 1 == self.builder.stack.len()
                && matches!(self.builder.stack[leaf].kind, Kind::Paragraph { .. })
        });
        if !direct && self.builder.leaf.is_some() {
            let formula = self.formula(tex, false, &range);
            self.builder.piece(Inline::Math(formula), range.start);
            return;
        }
        self.builder.block_start(range.start);
        let mut list = Attrs::default();
        if let Some((close, found)) = self.attributes_at(range.end, true) {
            self.builder.skip_until = close;
            list = found;
        }
        let formula = self.formula(tex, true, &range);
        if formula.body.is_empty() && formula.tag.is_none() {
            return;
        }
        if let Some(tag) = formula.tag.as_deref().and_then(|tag| tag.strip_prefix('(')?.strip_suffix(')')) {
            list.pairs.push(("number".into(), tag.into()));
        }
        if let (None, Some(label)) = (&list.id, &formula.label) {
            list.id = Some(label.to_string());
        }
        self.builder.push_block(BlockKind::Math(formula), list, range);
    }

    /// Reads a formula; what is wrong with it is said at its place.
    fn formula(&mut self, tex: &str, display: bool, range: &Range<usize>) -> Arc<Formula> {
        let tex = tex.trim();
        let error = match math::parse_with(tex, display, &mut self.macros) {
            Ok(formula) => return Arc::new(formula),
            Err(error) => error,
        };
        // The marks of a quotation or a list before its lines are no part of the formula: its
        // characters are looked for one after the other.
        let source = self.builder.text.text().get(range.clone()).unwrap_or_default();
        let mut places = Vec::with_capacity(tex.len() + 1);
        let mut at = source.find(tex.chars().next().unwrap_or(' ')).unwrap_or(0);
        for c in tex.chars() {
            at += source[at..].find(c).unwrap_or(0);
            places.extend(std::iter::repeat_n(at, c.len_utf8()));
            at += source[at..].chars().next().map_or(0, char::len_utf8);
        }
        places.push(at);
        let place = |byte: usize| range.start + places[byte.min(tex.len())];
        let last = place(error.range.end.saturating_sub(1));
        let span = self.builder.span(&(place(error.range.start)..last + 1));
        let mut diagnostic = Diagnostic::error("bad-math", error.message).at(span);
        if let Some(help) = error.help {
            diagnostic = diagnostic.help(help);
        }
        self.builder.diags.push(diagnostic);
        Arc::new(Formula::unread(tex, display))
    }
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn alert(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "note",
        BlockQuoteKind::Tip => "tip",
        BlockQuoteKind::Important => "important",
        BlockQuoteKind::Warning => "warning",
        BlockQuoteKind::Caution => "caution",
    }
}

fn align(alignment: Alignment) -> Align {
    match alignment {
        Alignment::None | Alignment::Left => Align::Start,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::End,
    }
}

/// An image that `assets` will complete.
pub(super) fn pending(request: Option<usize>) -> Option<AssetId> {
    request.and_then(|n| u32::try_from(n).ok()).map(AssetId)
}

/// Blocks of one paragraph of text.
pub(super) fn paragraph_of(content: Vec<Inline>, span: crate::source::Span) -> Block {
    let mut content = content;
    inline::trim(&mut content);
    Block { id: crate::document::BlockId::default(), span, attrs: None, kind: BlockKind::Paragraph(content) }
}
