//! Builds the model from events: what is open, and the text of the block that is open.

use std::collections::HashMap;
use std::ops::Range;

use super::frame::{Frame, Kind, Wrap};
use super::prepared::Prepared;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{Attrs, Block, BlockId, BlockKind, Inline};
use crate::manifest::MarkdownOptions;
use crate::source::Span;

/// Elements that may be open at once; deeper ones are read as if they were not there. Every later
/// stage, and dropping the model, recurses no deeper than this.
pub(super) const MAX_OPEN: usize = 96;

/// Messages about the HTML of one file before it falls silent.
const MAX_HTML_WARNINGS: usize = 20;

/// What a chapter's text becomes, before its titles, notes and images are put in their places.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    pub(super) blocks: Vec<Block>,
    /// By the number that calls carry until `notes` gives each section its own.
    pub(super) notes: Vec<NoteText>,
    /// By the number that images carry until `assets` has read their files.
    pub(super) images: Vec<ImageRequest>,
}

/// A note's text, or only its label as long as no definition was met.
#[derive(Debug)]
pub(super) struct NoteText {
    pub(super) label: String,
    pub(super) defined: Option<(Vec<Block>, Span)>,
}

/// An image that the text shows.
#[derive(Debug, Clone)]
pub(super) struct ImageRequest {
    /// Address as written, decoded from HTML.
    pub(super) address: String,
    pub(super) span: Span,
}

pub(super) struct Builder<'a> {
    pub(super) text: &'a Prepared,
    pub(super) options: &'a MarkdownOptions,
    pub(super) diags: &'a Diagnostics,
    /// Language of the file.
    pub(super) lang: &'a str,

    pub(super) stack: Vec<Frame>,
    /// For each Markdown element that will end, its place in `stack` while it is open there.
    pub(super) markdown: Vec<Option<usize>>,
    /// The open holder of text, in `stack`.
    pub(super) leaf: Option<usize>,
    pub(super) signs: u8,
    /// Whether it has asterisks that may stress something between ideographs.
    pub(super) saw_stress: bool,
    /// Whether it may hold a bare address.
    pub(super) saw_address: bool,
    /// The last character of the open text; a space at its beginning.
    pub(super) tail: char,
    /// A soft break after a CJK character: a space only if no CJK character follows.
    pub(super) soft_break: bool,
    /// Text up to this byte was read as attributes.
    pub(super) skip_until: usize,
    /// HTML elements opened beyond [`MAX_OPEN`].
    pub(super) html_beyond: usize,
    html_warnings: usize,
    /// Unknown elements that were said to be so, by name: their ends are no surprise.
    pub(super) unknown: HashMap<String, usize>,
    warned_depth: bool,
    /// Anchors that stood alone, for the block that follows.
    pub(super) anchors: Vec<Inline>,

    labels: HashMap<String, u32>,
    /// Calls without a definition: label and place.
    pub(super) dangling: Vec<(String, Span)>,
    pub(super) parsed: Parsed,
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        text: &'a Prepared,
        lang: &'a str,
        options: &'a MarkdownOptions,
        diags: &'a Diagnostics,
    ) -> Self {
        let mut builder = Self {
            text,
            options,
            diags,
            lang,
            stack: Vec::with_capacity(16),
            markdown: Vec::with_capacity(16),
            leaf: None,
            signs: 0,
            saw_stress: false,
            saw_address: false,
            tail: ' ',
            soft_break: false,
            skip_until: 0,
            html_beyond: 0,
            html_warnings: 0,
            unknown: HashMap::new(),
            warned_depth: false,
            anchors: Vec::new(),
            labels: HashMap::new(),
            dangling: Vec::new(),
            parsed: Parsed::default(),
        };
        builder.open(Kind::Root, 0);
        builder
    }

    /// The language of what is open: of the nearest element that names one, else the file's.
    pub(super) fn language(&self) -> &str {
        self.stack.iter().rev().find_map(|frame| frame.attrs.lang.as_deref()).unwrap_or(self.lang)
    }

    pub(super) fn finish(mut self) -> Parsed {
        let end = self.text.text().len();
        while self.stack.len() > 1 {
            self.warn_unclosed();
            self.close_top(end);
        }
        self.flush_anchors(end);
        if let Some(root) = self.stack.pop() {
            self.parsed.blocks = root.blocks;
        }
        for (label, span) in std::mem::take(&mut self.dangling) {
            let names = self.parsed.notes.iter().filter(|n| n.defined.is_some()).map(|n| n.label.as_str());
            let near = super::load::nearest_of(&label, names);
            let mut diagnostic =
                Diagnostic::error("undefined-note", format!("note `{label}` is called but nowhere defined"))
                    .at(span);
            diagnostic = match near {
                Some(near) => diagnostic.help(format!("there is a note `[^{near}]`")),
                None => diagnostic.help(format!("define it in this file: `[^{label}]: …`")),
            };
            self.diags.push(diagnostic);
        }
        self.parsed
    }

    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        self.text.span(range)
    }

    // Opening.

    pub(super) fn open(&mut self, kind: Kind, start: usize) -> &mut Frame {
        if kind.is_leaf() {
            self.leaf = Some(self.stack.len());
            self.signs = 0;
            self.tail = ' ';
            self.soft_break = false;
        }
        self.stack.push(Frame {
            kind,
            start,
            attrs: Attrs::default(),
            html: None,
            markdown: false,
            blocks: Vec::new(),
            inlines: Vec::new(),
        });
        let last = self.stack.len() - 1;
        &mut self.stack[last]
    }

    /// Whether one more element may open.
    pub(super) fn has_room(&mut self, at: usize) -> bool {
        if self.stack.len() < MAX_OPEN {
            return true;
        }
        if !self.warned_depth {
            self.warned_depth = true;
            let message =
                format!("nested more than {MAX_OPEN} deep: what is deeper is read as if it were not nested");
            let span = self.span(&(at..at + 1));
            self.diags.push(Diagnostic::warning("nested-too-deep", message).at(span));
        }
        false
    }

    /// Makes sure that text has a block to go to.
    pub(super) fn ensure_leaf(&mut self, start: usize) {
        if self.leaf.is_none() {
            self.open(Kind::Paragraph { implicit: true }, start);
        }
    }

    /// A block begins here: the paragraph that is open ends.
    pub(super) fn block_start(&mut self, at: usize) {
        if let Some(leaf) = self.leaf {
            while self.stack.len() > leaf {
                if self.stack.len() > leaf + 1 {
                    self.warn_unclosed();
                }
                self.close_top(at);
            }
        }
    }

    /// The nearest element that holds blocks.
    pub(super) fn holder(&mut self) -> &mut Frame {
        let at = self.stack.iter().rposition(|f| !f.kind.is_leaf() && !f.kind.is_inline()).unwrap_or(0);
        &mut self.stack[at]
    }

    pub(super) fn push_block(&mut self, kind: BlockKind, attrs: Attrs, range: Range<usize>) {
        let span = self.span(&range);
        let mut block = Block { id: BlockId::default(), span, attrs: super::attrs::boxed(attrs), kind };
        if !self.anchors.is_empty() {
            let anchors = std::mem::take(&mut self.anchors);
            self.attach_anchors(&mut block, anchors);
        }
        self.holder().blocks.push(block);
    }

    /// Anchors that stood alone go to the block that follows them.
    fn attach_anchors(&mut self, block: &mut Block, mut anchors: Vec<Inline>) {
        match &mut block.kind {
            BlockKind::Paragraph(content) => {
                anchors.append(content);
                *content = anchors;
            }
            BlockKind::Heading(heading) => {
                anchors.append(&mut heading.content);
                heading.content = anchors;
            }
            _ => {
                let span = block.span;
                let kind = BlockKind::Paragraph(anchors);
                self.holder().blocks.push(Block { id: BlockId::default(), span, attrs: None, kind });
            }
        }
    }

    pub(super) fn flush_anchors(&mut self, end: usize) {
        if !self.anchors.is_empty() {
            let anchors = std::mem::take(&mut self.anchors);
            let span = self.span(&(end..end));
            let kind = BlockKind::Paragraph(anchors);
            self.holder().blocks.push(Block { id: BlockId::default(), span, attrs: None, kind });
        }
    }

    /// What stands in for an image that is not within the book: a link to it, or its text where it
    /// stands in a link already.
    pub(super) fn remote_image(&mut self, address: &str, range: &Range<usize>, title: String) -> Kind {
        let message = "a remote image cannot be part of a book: a link to it stands in for it";
        let help = "save the image in the book's folder and name that file";
        self.diags.push(Diagnostic::warning("remote-image", message).at(self.span(range)).help(help));
        if self.stack.iter().any(|frame| matches!(frame.kind, Kind::Link { .. })) {
            return Kind::Wrap(Wrap::Span);
        }
        let title = Some(title).filter(|title| !title.is_empty());
        Kind::Link { target: super::address::target_of(address), title }
    }

    // Notes.

    /// The number of a note's label in this file.
    pub(super) fn note(&mut self, label: &str) -> u32 {
        let key = label.to_lowercase();
        if let Some(number) = self.labels.get(&key) {
            return *number;
        }
        let number = u32::try_from(self.parsed.notes.len()).unwrap_or(u32::MAX);
        self.labels.insert(key, number);
        self.parsed.notes.push(NoteText { label: label.to_owned(), defined: None });
        number
    }

    pub(super) fn define_note(&mut self, label: &str, blocks: Vec<Block>, span: Span) {
        let number = self.note(label) as usize;
        let note = &mut self.parsed.notes[number];
        if note.defined.is_some() {
            let message = format!("note `{label}` is defined twice in this file");
            self.diags.push(Diagnostic::error("duplicate-note", message).at(span));
        } else {
            note.defined = Some((blocks, span));
        }
    }

    // Messages.

    pub(super) fn warn_html(
        &mut self,
        code: &'static str,
        message: String,
        range: &Range<usize>,
        help: &str,
    ) {
        self.html_warnings += 1;
        if self.html_warnings > MAX_HTML_WARNINGS {
            return;
        }
        let mut diagnostic = Diagnostic::warning(code, message).at(self.span(range));
        if !help.is_empty() {
            diagnostic = diagnostic.help(help);
        }
        self.diags.push(diagnostic);
    }

    /// Says that the innermost element was never closed, if its author had to.
    pub(super) fn warn_unclosed(&mut self) {
        let Some(top) = self.stack.last() else { return };
        let source = self.text.text().as_bytes();
        let end =
            source[top.start.min(source.len())..].iter().take(200).position(|b| matches!(b, b'>' | b'\n'));
        let range = top.start..top.start + end.map_or(1, |n| n + 1);
        if matches!(top.kind, Kind::Unknown) {
            // Closing it says so.
        } else if let Some(name) = top.html.clone() {
            let optional = matches!(
                &*name,
                "p" | "li" | "dt" | "dd" | "tr" | "td" | "th" | "thead" | "tbody" | "tfoot" | "rt" | "rp"
            );
            if !optional {
                let message = format!("`<{name}>` is not closed");
                self.warn_html("html-unbalanced", message, &range, "");
            }
        } else if let Kind::Fence { name, .. } = &top.kind {
            let message = format!("container `::: {name}` is not closed");
            let span = self.span(&range);
            let help = "close it with a line `:::`";
            self.diags.push(Diagnostic::error("unclosed-container", message).at(span).help(help));
        }
    }
}
