//! Builds the model from events: what is open, and the text of the block that is open.

use std::collections::HashMap;
use std::ops::Range;

use super::frame::{Frame, Kind};
use super::prepared::Prepared;
use super::{inline, smart};
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

/// Signs seen in the text that is open, so that passes without work are not run.
mod sign {
    pub(super) const SPACE: u8 = 1;
    pub(super) const SMART: u8 = 2;
    pub(super) const BRACKET: u8 = 4;
    pub(super) const BRACE: u8 = 8;
    pub(super) const AT: u8 = 16;
    pub(super) const RAISED: u8 = 32;
    pub(super) const TWIN: u8 = 64;
    pub(super) const ESCAPED: u8 = 128;
}

/// The sign of each byte. Twins mean something only beside one of their own.
const SIGNS: [u8; 256] = {
    let mut table = [0; 256];
    table[b' ' as usize] = sign::SPACE;
    table[b'\t' as usize] = sign::SPACE;
    table[b'\n' as usize] = sign::SPACE;
    table[b'\r' as usize] = sign::SPACE;
    table[b'"' as usize] = sign::SMART;
    table[b'\'' as usize] = sign::SMART;
    table[b'-' as usize] = sign::TWIN;
    table[b'.' as usize] = sign::TWIN;
    table[b'[' as usize] = sign::BRACKET;
    table[b'{' as usize] = sign::BRACE;
    table[b'@' as usize] = sign::AT;
    table[b'^' as usize] = sign::RAISED;
    table[b'~' as usize] = sign::RAISED;
    table
};

pub(super) struct Builder<'a> {
    pub(super) text: &'a Prepared,
    pub(super) options: &'a MarkdownOptions,
    pub(super) diags: &'a Diagnostics,
    /// Language of the file.
    lang: &'a str,

    pub(super) stack: Vec<Frame>,
    /// For each Markdown element that will end, its place in `stack` while it is open there.
    pub(super) markdown: Vec<Option<usize>>,
    /// The open holder of text, in `stack`.
    pub(super) leaf: Option<usize>,
    signs: u8,
    /// The last character of the open text; a space at its beginning.
    tail: char,
    /// A soft break after a CJK character: a space only if no CJK character follows.
    soft_break: bool,
    /// Text up to this byte was read as attributes.
    pub(super) skip_until: usize,
    /// HTML elements opened beyond [`MAX_OPEN`].
    pub(super) html_beyond: usize,
    html_warnings: usize,
    warned_depth: bool,
    /// Anchors that stood alone, for the block that follows.
    pub(super) anchors: Vec<Inline>,

    labels: HashMap<String, u32>,
    /// Calls without a definition: label and place.
    dangling: Vec<(String, Span)>,
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
            tail: ' ',
            soft_break: false,
            skip_until: 0,
            html_beyond: 0,
            html_warnings: 0,
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

    // Text.

    /// Text that may hold anything; `range` is where it stands.
    pub(super) fn text(&mut self, mut text: &str, range: Range<usize>) {
        if range.start < self.skip_until {
            if range.end <= self.skip_until {
                return;
            }
            let skip = self.skip_until - range.start;
            if text.len() == range.len() && text.is_char_boundary(skip) {
                text = &text[skip..];
            }
        }
        if text.is_empty() {
            return;
        }
        if let Some(leaf) = self.leaf {
            if let Kind::Preformatted(code) = &mut self.stack[leaf].kind {
                code.text.push_str(text);
                return;
            }
            if self.stack[leaf..].iter().any(|f| matches!(f.kind, Kind::Ignored)) {
                return;
            }
        }
        let first = text.as_bytes()[0];
        if self.leaf.is_none() {
            if text.bytes().all(|b| b.is_ascii_whitespace()) {
                return;
            }
            self.ensure_leaf(range.start);
        }
        let source = self.text.text();
        if let Some(c) = smart::escape(first)
            && is_escape(source, &range, text)
        {
            self.signs |= sign::ESCAPED;
            self.append(c.encode_utf8(&mut [0; 4]));
            text = &text[1..];
        }
        self.append(text);
    }

    fn append(&mut self, text: &str) {
        let Some(first) = text.chars().next() else { return };
        if self.soft_break {
            self.soft_break = false;
            if !is_cjk(first) {
                self.push("\u{20}");
                self.tail = ' ';
            }
        }
        // One look at every byte: which signs there are, and whether white space must be mended.
        let mut signs = 0;
        let mut mend = false;
        let mut previous = if self.tail == ' ' { b' ' } else { 0 };
        for byte in text.bytes() {
            let found = SIGNS[byte as usize];
            if found != 0 {
                if found == sign::SPACE {
                    mend |= byte != b' ' || previous == b' ';
                } else if found == sign::TWIN {
                    if byte == previous {
                        signs |= sign::SMART;
                    }
                } else {
                    signs |= found;
                }
            }
            previous = byte;
        }
        // A pair may be parted by the parser.
        if matches!(first, '-' | '.') && self.tail == first {
            signs |= sign::SMART;
        }
        self.signs |= signs;
        if mend {
            let mut out = String::with_capacity(text.len());
            let mut space = self.tail == ' ';
            for c in text.chars() {
                if matches!(c, ' ' | '\t' | '\n' | '\r') {
                    if !space {
                        out.push(' ');
                    }
                    space = true;
                } else {
                    out.push(c);
                    space = false;
                }
            }
            if let Some(last) = out.chars().next_back() {
                self.tail = last;
                self.push(&out);
            }
        } else {
            self.tail = text.chars().next_back().unwrap_or(' ');
            self.push(text);
        }
    }

    /// Adds text as it is to what is open.
    fn push(&mut self, text: &str) {
        if let Some(top) = self.stack.last_mut() {
            inline::push_text(&mut top.inlines, text);
        }
    }

    /// A piece that is no text.
    pub(super) fn piece(&mut self, piece: Inline, at: usize) {
        self.ensure_leaf(at);
        if self.soft_break {
            self.soft_break = false;
            self.push("\u{20}");
        }
        self.tail = match piece {
            Inline::Break => ' ',
            _ => '\u{fffc}',
        };
        if let Some(top) = self.stack.last_mut() {
            if matches!(piece, Inline::Break)
                && let Some(Inline::Text(last)) = top.inlines.last_mut()
                && last.ends_with(' ')
            {
                last.pop();
            }
            top.inlines.push(piece);
        }
    }

    /// A piece that is no text begins or ended here: white space beside it counts.
    pub(super) fn saw_object(&mut self) {
        if std::mem::take(&mut self.soft_break) {
            self.push("\u{20}");
        }
        self.tail = '\u{fffc}';
    }

    /// Straight quotation marks were set that no text brought.
    pub(super) fn saw_quotes(&mut self) {
        self.signs |= sign::SMART;
    }

    pub(super) fn soft_break(&mut self) {
        if self.leaf.is_none() {
            return;
        }
        if let Some(leaf) = self.leaf
            && let Kind::Preformatted(code) = &mut self.stack[leaf].kind
        {
            code.text.push('\n');
        } else if is_cjk(self.tail) {
            self.soft_break = true;
        } else if self.tail != ' ' {
            self.push("\u{20}");
            self.tail = ' ';
        }
    }

    /// What is left to do for the text of the block that ends.
    pub(super) fn finish_text(&mut self, list: &mut Vec<Inline>, attrs: &Attrs, range: &Range<usize>) {
        let signs = self.signs;
        if signs & sign::BRACKET != 0 {
            if signs & sign::BRACE != 0 {
                *list = inline::bracketed_spans(std::mem::take(list));
            }
            if signs & sign::RAISED != 0 {
                self.find_dangling(list, range);
            }
        }
        if signs & sign::AT != 0 {
            let text = self.text;
            let mut cursor = range.start;
            let end = range.end.min(text.text().len());
            inline::references(list, &mut |label| {
                let wanted = format!("@{label}");
                let source = text.text().get(cursor..end).unwrap_or_default();
                match source.find(&wanted) {
                    Some(at) => {
                        let found = cursor + at..cursor + at + wanted.len();
                        cursor = found.end;
                        text.span(&found)
                    }
                    None => text.span(range),
                }
            });
        }
        if signs & sign::RAISED != 0 {
            inline::raised_and_lowered(list);
        }
        inline::trim(list);
        if self.options.smart {
            let lang = attrs.lang.as_deref().unwrap_or_else(|| self.language());
            // Some languages set spaces beside punctuation that every text has.
            if signs & sign::SMART != 0 || smart::spaces_punctuation(lang) {
                smart::apply(list, lang);
            }
        }
        if signs & sign::ESCAPED != 0 {
            crate::document::walk::each_inline_mut(list, &mut |inline| match inline {
                Inline::Text(text) => smart::unescape(text),
                Inline::Image(image) => smart::unescape(&mut image.alt),
                _ => {}
            });
        }
        self.signs = 0;
    }

    /// Calls that found no definition are left as text by the parser.
    fn find_dangling(&mut self, list: &mut [Inline], range: &Range<usize>) {
        let mut found: Vec<String> = Vec::new();
        crate::document::walk::each_inline_mut(list, &mut |inline| {
            let Inline::Text(text) = inline else { return };
            let mut rest = text.as_str();
            while let Some(at) = rest.find("[^") {
                rest = &rest[at + 2..];
                let end =
                    rest.find(|c: char| c.is_whitespace() || c == '[' || c == ']').unwrap_or(rest.len());
                if end > 0 && rest[end..].starts_with(']') {
                    found.push(rest[..end].to_owned());
                }
            }
        });
        let source = self.text.text();
        let mut cursor = range.start;
        for label in found {
            let wanted = format!("[^{label}]");
            let rest = source.get(cursor..range.end.min(source.len())).unwrap_or_default();
            let place = match rest.find(&wanted) {
                Some(at) => {
                    let place = cursor + at..cursor + at + wanted.len();
                    cursor = place.end;
                    place
                }
                None => range.clone(),
            };
            let span = self.span(&place);
            self.dangling.push((label, span));
        }
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

/// Whether the text at `range` stands for itself because its author escaped it, by a backslash or
/// as an entity.
fn is_escape(source: &str, range: &Range<usize>, text: &str) -> bool {
    let bytes = source.as_bytes();
    let Some(before) = bytes.get(..range.start) else { return false };
    let slashes = before.iter().rev().take_while(|b| **b == b'\\').count();
    if slashes % 2 == 1 && bytes.get(range.start) == text.as_bytes().first() {
        return true;
    }
    text.len() == 1 && bytes.get(range.start) == Some(&b'&') && range.len() > 1
}

/// Whether lines of this character's script are joined without a space: Han, kana and their
/// punctuation, not Hangul.
fn is_cjk(c: char) -> bool {
    matches!(u32::from(c),
        0x2E80..=0x303F | 0x3040..=0x30FF | 0x3100..=0x312F | 0x31A0..=0x4DBF | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFF9F | 0x20000..=0x3FFFF)
}
