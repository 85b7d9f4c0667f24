//! A section's blocks as a column of pieces, not yet cut into lines or pages.
//!
//! Heights are *ticks*, sixty to a line of text: so that halves, thirds and fifths of a line are
//! whole numbers, and whatever keeps the grid sums to sixties exactly.

use std::sync::Arc;

use crate::document::{
    Admonition, Align, AssetId, Block, BlockId, BlockKind, Code, Definition, Figure, Heading, Inline, List,
    Section, SectionId, Table,
};
use crate::source::Span;
use crate::theme::{Alignment, Face, Opening, Theme};

use super::items::{Itemizer, Row, html_text, image_size};
use super::lexicon::{Division, Features};
use super::page::{Color, Tag};
use super::style::{CODE, HEADING, Spec, TEXT};

/// Ticks of a line of text.
pub const LINE: u16 = 60;

/// Rows of code or of a table that make one piece; longer ones make several.
const MOST_ROWS: usize = 4000;

/// A column of pieces.
#[derive(Debug, Default)]
pub struct Flow {
    /// The pieces from top to bottom.
    pub pieces: Vec<Piece>,
    /// What is drawn behind or beside runs of pieces.
    pub frames: Vec<Frame>,
    /// The notes called in it: their own columns.
    pub notes: Vec<Vec<Piece>>,
}

/// Something in the column.
#[derive(Debug)]
pub struct Piece {
    /// What it is.
    pub kind: PieceKind,
    /// Space above, ticks; dropped at a page's top. The larger of this and the space below the
    /// piece before is taken.
    pub before: u16,
    /// Space below, ticks.
    pub after: u16,
    /// Indents of the column, pt.
    pub left: f32,
    /// The same on the right.
    pub right: f32,
    /// Whether it stays with what follows, as a heading does.
    pub keep: bool,
    /// What of the book it is.
    pub tag: Tag,
    /// Where it came from.
    pub span: Option<Span>,
    /// The section and block, for the page list.
    pub section: SectionId,
    /// See `section`.
    pub block: Option<BlockId>,
    /// Characters of the block's text in pieces before this one: lines of verse, terms.
    pub chars: u32,
    /// Index of its frame.
    pub frame: Option<u16>,
    /// Anchors at its top.
    pub anchors: Vec<Box<str>>,
    /// A mark set in the margin of its first line: a bullet, a number.
    pub label: Option<Label>,
    /// What the running head is to say from here on.
    pub head: Option<Box<str>>,
}

/// A mark beside a piece's first line.
#[derive(Debug)]
pub struct Label {
    /// Its text.
    pub row: Row,
    /// Width of the space it is set in, left of the piece, pt.
    pub width: f32,
    /// Whether it stands at that space's end (numbers) or its beginning (bullets).
    pub flush_right: bool,
}

/// The kinds of piece.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "nearly every piece is a paragraph, the largest kind")]
pub enum PieceKind {
    /// A paragraph.
    Text(Text),
    /// Lines that are not broken further: code.
    Lines {
        /// The lines; one too long is turned over.
        rows: Vec<Row>,
        /// Height of each, ticks.
        height: u16,
        /// Further indent of a turned-over line, pt.
        turnover: f32,
    },
    /// An image on its own.
    Image {
        /// Which.
        asset: AssetId,
        /// Width, pt.
        width: f32,
        /// Height, pt.
        height: f32,
        /// What it shows.
        alt: Arc<str>,
    },
    /// A table.
    Table(TablePiece),
    /// Empty lines, with an ornament or without.
    Blank {
        /// Lines.
        lines: u16,
        /// Set in the middle of them.
        ornament: Option<Row>,
    },
    /// The opening of a chapter or a part: number and title, and the space they stand in.
    Opening {
        /// Number, title, subtitle.
        rows: Vec<OpeningRow>,
        /// Lines it takes, or more when the title is long.
        lines: u16,
        /// Where its rows stand.
        align: Alignment,
        /// A rule below the title.
        rule: bool,
    },
    /// A line of the printed contents.
    Entry {
        /// Its text.
        row: Row,
        /// The page number at the margin.
        number: Row,
        /// A dot to lead there.
        leader: Option<Row>,
        /// Height of a line, ticks.
        height: u16,
    },
    /// The page ends here.
    PageBreak,
}

/// A line or lines of a chapter's opening.
#[derive(Debug)]
pub struct OpeningRow {
    /// The text.
    pub row: Row,
    /// Size, pt.
    pub size: f32,
    /// Height of each line, ticks.
    pub height: u16,
    /// Space below, ticks.
    pub after: u16,
}

/// A paragraph.
#[derive(Debug)]
pub struct Text {
    /// Its text.
    pub row: Row,
    /// Indent of the first line, pt.
    pub indent: f32,
    /// Where lines stand; `None` justifies them.
    pub align: Option<Alignment>,
    /// Height of a line, ticks.
    pub height: u16,
    /// Whether it may be set longer or shorter for a page's sake.
    pub variants: bool,
}

/// A table.
#[derive(Debug)]
pub struct TablePiece {
    /// Alignment of each column.
    pub aligns: Vec<Align>,
    /// Rows; those of the head first.
    pub rows: Vec<Vec<CellPiece>>,
    /// How many are the head's.
    pub head: usize,
    /// Height of a line in it, ticks.
    pub height: u16,
}

/// A cell.
#[derive(Debug)]
pub struct CellPiece {
    /// Its paragraphs.
    pub rows: Vec<Row>,
    /// Columns it covers.
    pub columns: u16,
    /// Its first block, for the page list.
    pub block: Option<BlockId>,
}

/// What is drawn with a run of pieces.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Frame {
    /// A tinted ground, this far beyond the text on every side, pt.
    Ground(f32),
    /// A bar at this distance left of the text, pt, and its thickness.
    Bar(f32, f32),
}

/// Where in the column a block stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    left: f32,
    right: f32,
    spec: Spec,
    frame: Option<u16>,
    /// Depth of lists around it.
    depth: usize,
    /// Within a quotation, list, note …: paragraphs there are not a novel's.
    inner: bool,
    /// Height of a line, ticks.
    height: u16,
}

/// Turns blocks into pieces.
pub struct FlowMaker<'a> {
    /// Makes rows, interning words.
    pub items: Itemizer<'a>,
    /// The theme.
    pub theme: &'a Theme,
    /// Width of the text block, pt.
    pub measure: f32,
    flow: Flow,
    /// The next paragraph has no indent.
    flush: bool,
    /// The next paragraph opens a chapter.
    opening: bool,
    in_note: bool,
    section: SectionId,
    /// Blocks that were too long to be set.
    pub too_long: Vec<Span>,
}

impl<'a> FlowMaker<'a> {
    /// A maker for one theme.
    pub fn new(items: Itemizer<'a>, theme: &'a Theme, measure: f32) -> Self {
        Self {
            items,
            theme,
            measure,
            flow: Flow::default(),
            flush: true,
            opening: false,
            in_note: false,
            section: SectionId(0),
            too_long: Vec::new(),
        }
    }

    /// The style of running text in the book's language.
    pub fn text_spec(&mut self, lang: &str) -> Spec {
        let text = &self.theme.text;
        Spec {
            family: TEXT,
            bold: false,
            italic: false,
            size: text.size,
            rise: 0.0,
            features: if text.old_style_figures { Features::OLD_STYLE } else { Features::default() },
            lang: self.items.styles.lexicon.lang(lang),
            division: if text.hyphenate { Division::Hyphenate } else { Division::Whole },
            tracking: 0.0,
            color: Color::Black,
            underline: false,
            strike: false,
        }
    }

    /// Adds a section's text to the column; `opening` where a chapter's title stands above it.
    pub fn section(&mut self, id: SectionId, section: &'a Section, lang: &str, opening: bool) {
        self.items.section = Some(section);
        self.items.note_base = self.flow.notes.len() as u32;
        self.section = id;
        self.flush = true;
        self.opening = opening;
        let spec = self.text_spec(section.lang.as_deref().unwrap_or(lang));
        let place = Place { left: 0.0, right: 0.0, spec, frame: None, depth: 0, inner: false, height: LINE };
        self.blocks(&section.blocks, place);
        self.opening = false;
        for (n, note) in section.notes.iter().enumerate() {
            let pieces = self.note(id, n, note, spec);
            self.flow.notes.push(pieces);
        }
        self.items.section = None;
    }

    /// The column made so far; a new one begins.
    pub fn take(&mut self) -> Flow {
        std::mem::take(&mut self.flow)
    }

    /// Adds pieces made elsewhere, a chapter's title for one.
    pub fn push(&mut self, piece: Piece) {
        self.flow.pieces.push(piece);
    }

    fn note(
        &mut self,
        section: SectionId,
        n: usize,
        note: &'a crate::document::Note,
        spec: Spec,
    ) -> Vec<Piece> {
        let style = &self.theme.notes;
        let spec = Spec { size: style.size, ..spec };
        let kept = std::mem::take(&mut self.flow);
        self.flush = true;
        self.in_note = true;
        // Notes are set in their own leading; a tick of theirs is a sixtieth of that.
        let place = Place { left: 0.0, right: 0.0, spec, frame: None, depth: 0, inner: true, height: LINE };
        self.blocks(&note.blocks, place);
        self.in_note = false;
        let mut pieces = std::mem::replace(&mut self.flow, kept).pieces;
        let tag = Tag::Note(section, crate::document::NoteId(n as u32));
        for piece in &mut pieces {
            piece.tag = tag;
            piece.frame = None;
        }
        let number = Spec { features: spec.features, ..spec };
        let label = self.items.text_row(&format!("{}.", note.number), number);
        if let Some(first) = pieces.first_mut() {
            first.anchors.push(note.id.as_str().into());
            first.label = Some(Label { row: label, width: style.size * 1.35, flush_right: true });
        }
        let indent = style.size * 1.6;
        for piece in &mut pieces {
            piece.left += indent;
        }
        pieces
    }

    fn blocks(&mut self, blocks: &'a [Block], place: Place) {
        for block in blocks {
            let from = self.flow.pieces.len();
            let mut place = place;
            if let Some(lang) = block.attrs.as_ref().and_then(|a| a.lang.as_deref()) {
                place.spec.lang = self.items.styles.lexicon.lang(lang);
            }
            self.block(block, place);
            if std::mem::take(&mut self.items.too_long) {
                self.too_long.push(block.span);
            }
            if let (Some(id), Some(first)) =
                (block.attrs.as_ref().and_then(|a| a.id.as_deref()), self.flow.pieces.get_mut(from))
            {
                first.anchors.push(id.into());
            }
        }
    }

    fn block(&mut self, block: &'a Block, place: Place) {
        // Only running text opens a chapter with a lead-in; behind anything else it comes too late.
        let opens = matches!(
            block.kind,
            BlockKind::Paragraph(_)
                | BlockKind::Epigraph { .. }
                | BlockKind::Container(_)
                | BlockKind::Html(_)
        );
        self.opening &= opens && !place.inner;
        match &block.kind {
            BlockKind::Paragraph(content) => self.paragraph(block, content, place),
            BlockKind::Heading(heading) => self.heading(block, heading, place),
            BlockKind::Quote(blocks) => self.quote(blocks, &[], block, place),
            BlockKind::Epigraph { blocks, attribution } => self.epigraph(blocks, attribution, block, place),
            BlockKind::Verse(stanzas) => self.verse(block, stanzas, place),
            BlockKind::List(list) => self.list(list, place),
            BlockKind::Definitions(list) => self.definitions(block, list, place),
            BlockKind::Code(code) => self.code(block, code, place),
            BlockKind::Table(table) => self.table(block, table, place),
            BlockKind::Figure(figure) => self.figure(block, figure, place),
            BlockKind::Admonition(admonition) => self.admonition(block, admonition, place),
            BlockKind::Container(blocks) => self.container(block, blocks, place),
            BlockKind::Details { summary, blocks } => {
                let spec = Spec { bold: true, ..place.spec };
                let row = self.items.row(summary, spec);
                let piece = self.text(row, Some(Alignment::Start), block, place);
                self.flow.pieces.push(Piece { keep: true, before: self.paragraph_gap(), ..piece });
                self.flush = true;
                self.blocks(blocks, place);
            }
            BlockKind::SceneBreak => {
                let style = &self.theme.scene_break;
                let spec = Spec { size: style.size, features: Features::default(), ..place.spec };
                let ornament =
                    (!style.ornament.is_empty()).then(|| self.items.text_row(&style.ornament, spec));
                let kind = PieceKind::Blank { lines: style.lines.max(1), ornament };
                self.flow.pieces.push(Piece { tag: Tag::Artifact, ..self.piece(kind, block, place) });
                self.flush = true;
            }
            BlockKind::PageBreak => {
                let piece = self.piece(PieceKind::PageBreak, block, place);
                self.flow.pieces.push(piece);
                self.flush = true;
            }
            BlockKind::Math(tex) => {
                let spec = Spec {
                    italic: true,
                    division: Division::Code,
                    features: Features::NO_LIGATURES,
                    ..place.spec
                };
                let row = self.items.text_row(tex, spec);
                let piece = self.text(row, Some(Alignment::Center), block, place);
                self.flow.pieces.push(Piece { before: LINE / 2, after: LINE / 2, ..piece });
                self.flush = true;
            }
            BlockKind::Html(html) => {
                let row = self.items.text_row(&html_text(html), place.spec);
                if !row.items.is_empty() {
                    let piece = self.text(row, Some(Alignment::Start), block, place);
                    self.flow.pieces.push(Piece { before: self.paragraph_gap(), ..piece });
                    self.flush = true;
                }
            }
        }
    }

    fn piece(&self, kind: PieceKind, block: &Block, place: Place) -> Piece {
        Piece {
            kind,
            before: 0,
            after: 0,
            left: place.left,
            right: place.right,
            keep: false,
            tag: Tag::Block(block.id),
            span: Some(block.span),
            section: self.section,
            block: (!self.in_note).then_some(block.id),
            chars: 0,
            frame: place.frame,
            anchors: Vec::new(),
            label: None,
            head: None,
        }
    }

    fn text(&self, row: Row, align: Option<Alignment>, block: &Block, place: Place) -> Piece {
        let variants = !place.inner && align.is_none();
        let text = Text { row, indent: 0.0, align, height: place.height, variants };
        self.piece(PieceKind::Text(text), block, place)
    }

    fn paragraph_gap(&self) -> u16 {
        ticks(self.theme.text.space)
    }

    fn align(&self) -> Option<Alignment> {
        if self.theme.text.justify { None } else { Some(Alignment::Start) }
    }

    fn paragraph(&mut self, block: &'a Block, content: &'a [Inline], place: Place) {
        // An image alone is set as a figure without a caption.
        if let [Inline::Image(image)] = content
            && let Some(asset) = image.asset
            && self.image(asset, image, block, place, ticks(0.5))
        {
            self.flush = true;
            return;
        }
        // Several images and nothing else stand one below the other.
        let only_images = content.iter().all(|inline| match inline {
            Inline::Image(_) | Inline::Break => true,
            Inline::Text(text) => text.trim().is_empty(),
            _ => false,
        });
        if only_images && content.iter().any(|i| matches!(i, Inline::Image(_))) {
            for inline in content {
                if let Inline::Image(image) = inline
                    && let Some(asset) = image.asset
                {
                    self.image(asset, image, block, place, ticks(0.5));
                }
            }
            self.flush = true;
            self.opening = false;
            return;
        }
        if self.opening {
            self.opening = false;
            if self.theme.chapter.opening != Opening::Plain {
                self.items.lead_in = 4;
            }
        }
        let row = self.items.row(content, place.spec);
        self.items.lead_in = 0;
        if row.items.is_empty() {
            return;
        }
        let indent =
            if self.flush { 0.0 } else { self.theme.text.indent * place.spec.size / self.theme.text.size };
        let before = if self.flow.pieces.is_empty() { 0 } else { self.paragraph_gap() };
        let mut piece = self.text(row, self.align(), block, place);
        if let PieceKind::Text(text) = &mut piece.kind {
            text.indent = indent;
        }
        self.flow.pieces.push(Piece { before, ..piece });
        self.flush = false;
    }

    /// The style of a heading of this depth.
    pub fn heading_spec(&self, face: Face, size: f32, spec: Spec) -> Spec {
        faced(
            Spec { family: HEADING, size, division: Division::Whole, features: Features::default(), ..spec },
            face,
        )
    }

    fn heading(&mut self, block: &'a Block, heading: &'a Heading, place: Place) {
        let level = usize::from(heading.depth.saturating_sub(2)).min(self.theme.headings.len() - 1);
        let style = &self.theme.headings[level];
        let (face, size, before, after, align) =
            (style.face, style.size, style.before, style.after, style.align);
        let spec = self.heading_spec(face, size, place.spec);
        let mut row = Row::default();
        if let Some(number) = &heading.number {
            self.items.text(number, spec, &mut row);
            row.items.push(super::items::Item::Fixed(size * 0.6));
            row.chars = 0;
        }
        self.items.inlines(&heading.content, spec, &mut row);
        let lines = (size * 1.18 / self.theme.text.leading * 2.0).ceil() / 2.0;
        let text =
            Text { row, indent: 0.0, align: Some(align), height: ticks(lines.max(1.0)), variants: false };
        let mut piece = self.piece(PieceKind::Text(text), block, place);
        piece.before = if self.flow.pieces.last().is_some_and(|p| p.keep) {
            ticks(after.min(0.5))
        } else {
            ticks(before)
        };
        piece.after = ticks(after);
        piece.keep = true;
        piece.anchors.push(heading.id.as_str().into());
        if heading.depth <= 2 && !heading.unlisted {
            let title = crate::document::flat_text(&heading.content);
            piece.head =
                Some(heading.number.as_ref().map_or(title.clone(), |n| format!("{n} {title}")).into());
        }
        self.flow.pieces.push(piece);
        self.flush = true;
    }

    fn quote(&mut self, blocks: &'a [Block], attribution: &'a [Inline], block: &'a Block, place: Place) {
        let style = &self.theme.quote;
        let space = ticks(style.space);
        let spec = faced(Spec { size: place.spec.size * style.scale, ..place.spec }, style.face);
        let inner = Place {
            left: place.left + style.indent,
            right: place.right + style.right,
            spec,
            inner: true,
            ..place
        };
        let from = self.flow.pieces.len();
        self.flush = true;
        self.blocks(blocks, inner);
        self.attribution(attribution, block, inner);
        self.space_around(from, space);
        self.flush = true;
    }

    fn attribution(&mut self, attribution: &'a [Inline], block: &'a Block, place: Place) {
        if attribution.is_empty() {
            return;
        }
        let mut row = Row::default();
        self.items.text("— ", place.spec, &mut row);
        row.chars = 0;
        self.items.inlines(attribution, place.spec, &mut row);
        if let Some(last) = self.flow.pieces.last_mut() {
            last.keep = true;
        }
        let piece = self.text(row, Some(Alignment::End), block, place);
        self.flow.pieces.push(piece);
    }

    fn epigraph(&mut self, blocks: &'a [Block], attribution: &'a [Inline], block: &'a Block, place: Place) {
        let spec = Spec { italic: true, ..place.spec };
        let inset = (self.measure * 0.14).round();
        let inner =
            Place { left: place.left + inset, right: place.right + inset, spec, inner: true, ..place };
        let opening = std::mem::take(&mut self.opening);
        let from = self.flow.pieces.len();
        self.flush = true;
        self.blocks(blocks, inner);
        self.attribution(attribution, block, Place { spec: Spec { italic: false, ..spec }, ..inner });
        self.space_around(from, LINE);
        self.opening = opening;
        self.flush = true;
    }

    /// Gives a run of pieces space above and below.
    fn space_around(&mut self, from: usize, space: u16) {
        if let Some(first) = self.flow.pieces.get_mut(from) {
            first.before = first.before.max(space);
        }
        if self.flow.pieces.len() > from
            && let Some(last) = self.flow.pieces.last_mut()
        {
            last.after = last.after.max(space);
        }
    }

    fn verse(&mut self, block: &'a Block, stanzas: &'a [crate::document::Stanza], place: Place) {
        let style = &self.theme.verse;
        let spec = faced(Spec { division: Division::Whole, ..place.spec }, style.face);
        let from = self.flow.pieces.len();
        let mut chars = 0;
        for stanza in stanzas {
            let first = self.flow.pieces.len();
            for line in &stanza.lines {
                let row = self.items.row(&line.content, spec);
                // A line's end counts one.
                let here = chars;
                chars += row.chars + 1;
                let shift = f32::from(line.indent) * self.theme.text.size * 1.2;
                let place = Place { left: place.left + style.indent + style.turnover + shift, ..place };
                let mut piece = self.text(row, Some(Alignment::Start), block, place);
                piece.chars = here;
                if let PieceKind::Text(text) = &mut piece.kind {
                    text.indent = -style.turnover;
                }
                self.flow.pieces.push(piece);
            }
            // A stanza's first two lines stay together, and its last two.
            let n = self.flow.pieces.len() - first;
            for i in [0, n.saturating_sub(2)] {
                if n > 1
                    && let Some(piece) = self.flow.pieces.get_mut(first + i)
                {
                    piece.keep = true;
                }
            }
            self.space_around(first, LINE);
        }
        self.space_around(from, LINE);
        self.flush = true;
        self.opening = false;
    }

    fn list(&mut self, list: &'a List, place: Place) {
        let style = &self.theme.list;
        let from = self.flow.pieces.len();
        let gap = if list.tight { 0 } else { ticks(style.space) };
        let last = list.start.map(|s| s + list.items.len().saturating_sub(1) as u64);
        let digits = last.map_or(0, |n| n.to_string().len());
        let indent = style.indent.max(digits as f32 * 0.5 * place.spec.size + 0.9 * place.spec.size);
        let inner = Place { left: place.left + indent, depth: place.depth + 1, inner: true, ..place };
        for (i, item) in list.items.iter().enumerate() {
            let first = self.flow.pieces.len();
            self.flush = true;
            self.blocks(&item.blocks, inner);
            if self.flow.pieces.len() == first {
                // An empty item is an item all the same.
                let piece = Piece {
                    kind: PieceKind::Text(Text {
                        row: Row::default(),
                        indent: 0.0,
                        align: Some(Alignment::Start),
                        height: place.height,
                        variants: false,
                    }),
                    before: 0,
                    after: 0,
                    left: inner.left,
                    right: inner.right,
                    keep: false,
                    tag: Tag::Artifact,
                    span: None,
                    section: self.section,
                    block: None,
                    chars: 0,
                    frame: place.frame,
                    anchors: Vec::new(),
                    label: None,
                    head: None,
                };
                self.flow.pieces.push(piece);
            }
            let spec = Spec { italic: false, bold: false, features: Features::default(), ..place.spec };
            let (text, number) = match (item.task, list.start) {
                (Some(true), _) => ("☑".to_string(), false),
                (Some(false), _) => ("☐".to_string(), false),
                (None, Some(start)) => (format!("{}.", start + i as u64), true),
                (None, None) => (style.bullets[place.depth % style.bullets.len()].clone(), false),
            };
            let row = self.items.text_row(&text, spec);
            let piece = &mut self.flow.pieces[first];
            piece.before = if i == 0 { 0 } else { gap };
            let free = piece.label.is_none();
            if free {
                let width =
                    if number { indent - 0.4 * place.spec.size } else { indent - 0.2 * place.spec.size };
                piece.label = Some(Label { row, width, flush_right: number });
            }
            // Paragraphs after an item's first are told apart by space, as they have no indent.
            for piece in &mut self.flow.pieces[first + 1..] {
                if matches!(piece.kind, PieceKind::Text(_))
                    && piece.label.is_none()
                    && piece.left == inner.left
                {
                    piece.before = piece.before.max(gap);
                    if let PieceKind::Text(text) = &mut piece.kind
                        && gap > 0
                    {
                        text.indent = 0.0;
                    }
                }
            }
        }
        if place.depth == 0 {
            let space = if self.in_note { 0 } else { ticks(self.list_space()) };
            self.space_around(from, space);
        }
        self.flush = self.theme.text.indent == 0.0 || place.depth == 0;
    }

    fn list_space(&self) -> f32 {
        if self.theme.text.space > 0.0 { self.theme.text.space } else { 0.5 }
    }

    fn definitions(&mut self, block: &'a Block, list: &'a [Definition], place: Place) {
        let from = self.flow.pieces.len();
        let mut chars = 0;
        for definition in list {
            for term in &definition.terms {
                let row = self.items.row(term, Spec { bold: true, ..place.spec });
                // A term's end counts one.
                let here = chars;
                chars += row.chars + 1;
                let piece = self.text(row, Some(Alignment::Start), block, place);
                let before = self.paragraph_gap();
                self.flow.pieces.push(Piece { keep: true, before, chars: here, ..piece });
            }
            let inner = Place { left: place.left + self.theme.list.indent, inner: true, ..place };
            for blocks in &definition.definitions {
                self.flush = true;
                let first = self.flow.pieces.len();
                self.blocks(blocks, inner);
                if let Some(piece) = self.flow.pieces.get_mut(first) {
                    piece.before = 0;
                }
            }
        }
        self.space_around(from, ticks(self.list_space()));
        self.flush = true;
    }

    fn code(&mut self, block: &'a Block, code: &'a Code, place: Place) {
        let style = &self.theme.code;
        let scale = place.spec.size / self.theme.text.size;
        let size = style.size * scale;
        let spec = Spec {
            family: CODE,
            bold: false,
            italic: false,
            size,
            features: Features::NO_LIGATURES,
            division: Division::Code,
            tracking: 0.0,
            ..place.spec
        };
        let rows: Vec<Row> = code.text.split('\n').map(|line| self.code_line(line, spec)).collect();
        let height = (size * 1.32 / self.theme.text.leading * f32::from(LINE)).ceil() as u16;
        let frame = if style.ground {
            self.flow.frames.push(Frame::Ground(size * 0.6));
            u16::try_from(self.flow.frames.len() - 1).ok()
        } else {
            place.frame
        };
        let pad = if style.ground { size * 0.6 } else { 0.0 };
        let inner = Place { left: place.left + style.indent + pad, right: place.right + pad, frame, ..place };
        let space = ticks(style.space).max(if style.ground { LINE } else { 0 });
        let from = self.flow.pieces.len();
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let rows: Vec<Row> = rows.by_ref().take(MOST_ROWS).collect();
            let kind = PieceKind::Lines { rows, height, turnover: size * 1.2 };
            let piece = self.piece(kind, block, inner);
            self.flow.pieces.push(piece);
        }
        self.space_around(from, space);
        self.flush = true;
    }

    /// A line of code: its spaces are kept and do not stretch.
    fn code_line(&mut self, line: &str, spec: Spec) -> Row {
        let mut row = Row::default();
        let advance = self.code_advance(spec);
        let mut column = 0;
        let mut rest = line.trim_end_matches('\r');
        while !rest.is_empty() {
            let word = rest.find([' ', '\t']).unwrap_or(rest.len());
            if word > 0 {
                self.items.text(&rest[..word], spec, &mut row);
                column += rest[..word].chars().count();
            }
            rest = &rest[word..];
            let blank = rest.find(|c| c != ' ' && c != '\t').unwrap_or(rest.len());
            let mut width = 0;
            for c in rest[..blank].chars() {
                width += if c == '\t' { 4 - (column + width) % 4 } else { 1 };
            }
            column += width;
            row.chars += blank as u32;
            rest = &rest[blank..];
            if width > 0 && !rest.is_empty() {
                if row.items.is_empty() {
                    row.items.push(super::items::Item::Fixed(width as f32 * advance));
                } else {
                    let style = self.items.styles.id(spec);
                    row.items.push(super::items::Item::Space(style));
                    for _ in 1..width {
                        row.items.push(super::items::Item::Tie(style));
                    }
                }
            }
        }
        row
    }

    fn code_advance(&mut self, spec: Spec) -> f32 {
        let style = self.items.styles.id(spec);
        self.items.styles.get(style).space
    }

    fn table(&mut self, block: &'a Block, table: &'a Table, place: Place) {
        let style = &self.theme.table;
        let size = place.spec.size * style.scale;
        let spec = Spec { size, features: Features::TABULAR, ..place.spec };
        let head_spec = faced(spec, style.head_face);
        let height = (size / place.spec.size * f32::from(LINE)).ceil() as u16;
        let mut rows = Vec::new();
        let section = table.head.iter().map(|r| (r, true)).chain(table.body.iter().map(|r| (r, false)));
        for (cells, head) in section {
            let cells = cells.iter().map(|cell| {
                let spec = if head || cell.header { head_spec } else { spec };
                CellPiece {
                    rows: self.cell_rows(&cell.blocks, spec),
                    columns: cell.columns.max(1),
                    block: cell.blocks.first().map(|b| b.id),
                }
            });
            rows.push(cells.collect());
        }
        let from = self.flow.pieces.len();
        if !table.caption.is_empty() {
            self.caption(&table.caption, block, place);
            if let Some(last) = self.flow.pieces.last_mut() {
                last.keep = true;
                last.after = ticks(0.5);
            }
        }
        let mut head = table.head.len();
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let rows = rows.by_ref().take(MOST_ROWS).collect();
            let kind = PieceKind::Table(TablePiece { aligns: table.aligns.clone(), rows, head, height });
            let piece = self.piece(kind, block, place);
            self.flow.pieces.push(piece);
            head = 0;
        }
        self.space_around(from, LINE);
        self.flush = true;
    }

    /// The paragraphs of a cell, whatever blocks it holds.
    fn cell_rows(&mut self, blocks: &'a [Block], spec: Spec) -> Vec<Row> {
        let mut rows = Vec::new();
        for block in blocks {
            match &block.kind {
                BlockKind::Paragraph(content) => rows.push(self.items.row(content, spec)),
                BlockKind::Heading(heading) => {
                    rows.push(self.items.row(&heading.content, Spec { bold: true, ..spec }));
                }
                BlockKind::List(list) => {
                    for (i, item) in list.items.iter().enumerate() {
                        let mark =
                            list.start.map_or_else(|| "• ".to_string(), |s| format!("{}. ", s + i as u64));
                        let from = rows.len();
                        rows.extend(self.cell_rows(&item.blocks, spec));
                        if let Some(first) = rows.get_mut(from) {
                            let mut marked = self.items.text_row(&mark, spec);
                            marked.items.extend(std::mem::take(&mut first.items));
                            first.items = marked.items;
                        }
                    }
                }
                BlockKind::Code(code) => {
                    let spec = Spec {
                        family: CODE,
                        size: spec.size * self.theme.code.scale,
                        features: Features::NO_LIGATURES,
                        division: Division::Code,
                        ..spec
                    };
                    for line in code.text.split('\n') {
                        let row = self.code_line(line, spec);
                        rows.push(row);
                    }
                }
                BlockKind::Quote(blocks) | BlockKind::Container(blocks) => {
                    rows.extend(self.cell_rows(blocks, spec))
                }
                BlockKind::Math(tex) => rows.push(self.items.text_row(tex, Spec { italic: true, ..spec })),
                _ => {}
            }
        }
        rows
    }

    fn caption(&mut self, caption: &'a [Inline], block: &'a Block, place: Place) {
        let style = &self.theme.figure;
        let spec =
            faced(Spec { size: place.spec.size * style.caption_scale, ..place.spec }, style.caption_face);
        let align = style.caption_align;
        let row = self.items.row(caption, spec);
        let mut piece = self.text(row, Some(align), block, Place { spec, inner: true, ..place });
        if let PieceKind::Text(text) = &mut piece.kind {
            text.height = LINE;
        }
        self.flow.pieces.push(piece);
    }

    fn image(
        &mut self,
        asset: AssetId,
        image: &crate::document::Image,
        block: &Block,
        place: Place,
        space: u16,
    ) -> bool {
        let Some(file) = self.items.book.assets.get(asset.0 as usize) else { return false };
        let room = self.measure - place.left - place.right;
        let (mut width, mut height) = image_size(file, image, room);
        // No image is taller than a page holds beside its caption.
        let tallest = f32::from(self.theme.lines().saturating_sub(3)) * self.theme.text.leading;
        if height > tallest {
            width *= tallest / height;
            height = tallest;
        }
        let kind = PieceKind::Image { asset, width, height, alt: image.alt.as_str().into() };
        let mut piece = self.piece(kind, block, place);
        piece.before = space;
        piece.after = space;
        self.flow.pieces.push(piece);
        true
    }

    fn figure(&mut self, block: &'a Block, figure: &'a Figure, place: Place) {
        let from = self.flow.pieces.len();
        for inner in &figure.blocks {
            match &inner.kind {
                BlockKind::Paragraph(content)
                    if content.iter().any(|i| matches!(i, Inline::Image(_)))
                        && content.iter().all(|i| match i {
                            Inline::Image(_) => true,
                            Inline::Text(t) => t.trim().is_empty(),
                            _ => false,
                        }) =>
                {
                    for inline in content {
                        if let Inline::Image(image) = inline
                            && let Some(asset) = image.asset
                        {
                            self.image(asset, image, block, place, 0);
                        }
                    }
                }
                _ => self.block(inner, place),
            }
        }
        if !figure.caption.is_empty() {
            if self.flow.pieces.len() > from
                && let Some(last) = self.flow.pieces.last_mut()
            {
                last.keep = true;
                last.after = ticks(0.5);
            }
            self.caption(&figure.caption, block, place);
        }
        self.space_around(from, LINE);
        self.flush = true;
    }

    fn admonition(&mut self, block: &'a Block, admonition: &'a Admonition, place: Place) {
        let style = &self.theme.admonition;
        let (bar, indent, face) = (style.bar, style.indent, style.title_face);
        self.flow.frames.push(Frame::Bar(indent, bar));
        let frame = u16::try_from(self.flow.frames.len() - 1).ok();
        let inner = Place { left: place.left + indent + bar, frame, inner: true, ..place };
        let from = self.flow.pieces.len();
        let spec = faced(place.spec, face);
        let row = match &admonition.title {
            Some(title) => self.items.row(title, spec),
            None => {
                let words = crate::words::Words::of(&self.items.book.meta.language);
                let word = words.remark(&admonition.kind).unwrap_or(&admonition.kind);
                self.items.text_row(word, spec)
            }
        };
        if !row.items.is_empty() {
            let piece = self.text(row, Some(Alignment::Start), block, inner);
            self.flow.pieces.push(Piece { keep: true, ..piece });
        }
        self.flush = true;
        self.blocks(&admonition.blocks, inner);
        self.space_around(from, LINE);
        self.flush = true;
    }

    fn container(&mut self, block: &'a Block, blocks: &'a [Block], place: Place) {
        let class = |name: &str| block.attrs.as_ref().is_some_and(|a| a.classes.iter().any(|c| c == name));
        let from = self.flow.pieces.len();
        self.blocks(blocks, place);
        let align = if class("center") {
            Some(Alignment::Center)
        } else if class("right") {
            Some(Alignment::End)
        } else {
            None
        };
        if let Some(align) = align {
            for piece in &mut self.flow.pieces[from..] {
                if let PieceKind::Text(text) = &mut piece.kind {
                    text.align = Some(align);
                    text.indent = 0.0;
                }
            }
            self.flush = true;
        }
    }
}

/// Ticks of so many lines.
pub fn ticks(lines: f32) -> u16 {
    (lines * f32::from(LINE)).round().clamp(0.0, 60_000.0) as u16
}

/// A style in a face of a heading.
pub fn faced(spec: Spec, face: Face) -> Spec {
    match face {
        Face::Roman => Spec { bold: false, italic: false, ..spec },
        Face::Italic => Spec { italic: true, ..spec },
        Face::Bold => Spec { bold: true, ..spec },
        Face::BoldItalic => Spec { bold: true, italic: true, ..spec },
        Face::SmallCaps => {
            Spec { features: spec.features.with(Features::SMALL_CAPS), tracking: 50.0, ..spec }
        }
        Face::Caps => Spec { tracking: 80.0, features: spec.features.without(Features::OLD_STYLE), ..spec },
    }
}
