//! A section's blocks as a column of pieces, not yet cut into lines or pages.
//!
//! Heights are *ticks*, sixty to a line of text: so that halves, thirds and fifths of a line are
//! whole numbers, and whatever keeps the grid sums to sixties exactly.

mod apparatus;
mod code;
mod figures;
mod formulas;
mod lists;
mod pieces;
mod tables;
mod text;
pub(super) mod turn;

use crate::document::{Block, BlockKind, Role, Section, SectionId};
use crate::source::Span;
use crate::theme::{Alignment, Face, Theme};

use super::items::{Itemizer, Row, html_text};
use super::lexicon::{Division, Features};
use super::page::{Color, LinkTarget, StretchKind, Tag};
use super::style::{Spec, TEXT};
pub use apparatus::Folios;
pub use pieces::*;

/// Rows of code or of a table that make one piece; longer ones make several.
const MOST_ROWS: usize = 4000;

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
    /// Whether it runs from right to left.
    rtl: bool,
}

impl Place {
    /// The same with an indent before the text.
    fn indented(self, by: f32) -> Self {
        self.inset(by, 0.0)
    }

    /// The same with an indent before the text and one behind it.
    fn inset(self, before: f32, behind: f32) -> Self {
        let (left, right) = if self.rtl { (behind, before) } else { (before, behind) };
        Self { left: self.left + left, right: self.right + right, ..self }
    }
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
    in_cell: bool,
    /// Lines of an initial that reach below the paragraph before.
    beside: u16,
    section: SectionId,
    /// Where anchors came to stand, once that is known.
    pub folios: Folios,
    /// Anchors that stood alone, for the piece that comes next.
    waiting: Vec<Box<str>>,
    /// Entries of the index as they are named again where they go on overleaf.
    again: Vec<Piece>,
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
            in_cell: false,
            beside: 0,
            section: SectionId(0),
            folios: Folios::default(),
            waiting: Vec::new(),
            again: Vec::new(),
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
        let rtl = section.direction.is_rtl();
        let mut place =
            Place { left: 0.0, right: 0.0, spec, frame: None, depth: 0, inner: false, height: LINE, rtl };
        if section.role == Role::Copyright {
            let size = self.theme.front.imprint_size;
            place.spec.size = size;
            place.height = ticks((size * 1.3 / self.theme.text.leading).max(0.4));
            place.inner = true;
        }
        let from = self.flow.pieces.len();
        let around = std::mem::replace(&mut self.items.rtl, rtl);
        if section.role == Role::Epigraph {
            self.attributed(&section.blocks, true, place);
        } else {
            self.blocks(&section.blocks, place);
        }
        if section.role == Role::Copyright {
            // As the one that is made: each paragraph flush, and parted by space.
            for piece in &mut self.flow.pieces[from..] {
                if let PieceKind::Text(text) = &mut piece.kind {
                    text.align = text.align.or(Some(Alignment::Start));
                    text.indent = 0.0;
                    piece.before = piece.before.max(LINE / 2);
                }
            }
        }
        self.opening = false;
        if let Some(last) = self.flow.pieces.last_mut() {
            last.anchors.append(&mut self.waiting);
        }
        for note in &section.notes {
            let pieces = self.note(note, spec, rtl);
            self.flow.notes.push(pieces);
        }
        self.items.rtl = around;
        self.items.section = None;
    }

    /// The column made so far; a new one begins.
    pub fn take(&mut self) -> Flow {
        let mut flow = std::mem::take(&mut self.flow);
        if let Some(columns) = &mut flow.columns {
            columns.to = flow.pieces.len();
            flow.pieces.append(&mut self.again);
        }
        flow
    }

    /// Adds pieces made elsewhere, a chapter's title for one.
    pub fn push(&mut self, piece: Piece) {
        self.flow.pieces.push(piece);
    }

    fn note(&mut self, note: &'a crate::document::Note, spec: Spec, rtl: bool) -> Vec<Piece> {
        let style = &self.theme.notes;
        let spec = Spec { size: style.size, ..spec };
        let kept = std::mem::take(&mut self.flow);
        self.flush = true;
        self.in_note = true;
        // Notes are set in their own leading; a tick of theirs is a sixtieth of that.
        let place =
            Place { left: 0.0, right: 0.0, spec, frame: None, depth: 0, inner: true, height: LINE, rtl };
        self.blocks(&note.blocks, place);
        self.in_note = false;
        let mut pieces = std::mem::replace(&mut self.flow, kept).pieces;
        for piece in &mut pieces {
            piece.frame = None;
        }
        // A note's number stands where its text begins.
        let rtl = pieces.first().is_some_and(|piece| piece.rtl);
        self.items.rtl = rtl;
        // The number leads back to the note's call.
        let mut label = Row::default();
        let target = LinkTarget::Anchor(format!("{}-call-1", note.id).into());
        let text = format!("{}.", self.items.book.meta.words.figures(&note.number.to_string()));
        let link = StretchKind::Link { target, text: text.as_str().into() };
        self.items.within(link, &mut label, |items, row| items.text(&text, spec, row));
        if let Some(first) = pieces.first_mut() {
            first.anchors.push(note.id.as_str().into());
            first.label = Some(Label { row: label, width: style.size * 1.35, place: LabelPlace::Against });
        }
        let indent = style.size * 1.6;
        for piece in &mut pieces {
            *(if rtl { &mut piece.right } else { &mut piece.left }) += indent;
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
            if let Some(direction) = block.attrs.as_ref().and_then(|a| a.direction()) {
                place.rtl = direction.is_rtl();
            }
            let around = std::mem::replace(&mut self.items.rtl, place.rtl);
            self.block(block, place);
            self.items.rtl = around;
            if std::mem::take(&mut self.items.too_long) {
                self.too_long.push(block.span);
            }
            if let Some(first) = self.flow.pieces.get_mut(from) {
                first.anchors.append(&mut self.waiting);
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
        if !matches!(block.kind, BlockKind::Paragraph(_)) {
            self.beside = 0;
        }
        match &block.kind {
            BlockKind::Paragraph(content) => self.paragraph(block, content, place),
            BlockKind::Heading(heading) => self.heading(block, heading, place),
            BlockKind::Quote(blocks) => self.quote(blocks, place),
            BlockKind::Epigraph { blocks, attribution } => self.epigraph(blocks, attribution, block, place),
            BlockKind::Verse(stanzas) => self.verse(block, stanzas, place),
            BlockKind::List(list) => self.list(block, list, place),
            BlockKind::Definitions(list) => self.definitions(block, list, place),
            BlockKind::Works(works) => self.works(works, place),
            BlockKind::Code(code) => self.code(block, code, place),
            BlockKind::Table(table) => self.table(block, table, place),
            BlockKind::Figure(figure) => self.figure(block, figure, place),
            BlockKind::Admonition(admonition) => self.admonition(block, admonition, place),
            BlockKind::Container(blocks) => self.container(block, blocks, place),
            BlockKind::Details { summary, blocks } => {
                let spec = Spec { bold: true, ..place.spec };
                let row = self.items.row(summary, spec);
                let piece = self.text(row, Some(Alignment::Start), block, place);
                let tag = Tag::Part(block.id, 0);
                self.flow.pieces.push(Piece { keep: true, before: self.paragraph_gap(), tag, ..piece });
                self.flush = true;
                self.blocks(blocks, place);
            }
            BlockKind::SceneBreak => {
                let style = &self.theme.scene_break;
                let spec = Spec { size: style.size, features: Features::default(), ..place.spec };
                let ornament =
                    (!style.ornament.is_empty()).then(|| self.items.text_row(&style.ornament, spec));
                let kind = PieceKind::Blank { lines: style.lines.max(1), ornament };
                // At the foot of a page it would only look like a page that ends early.
                let piece = self.piece(kind, block, place);
                self.flow.pieces.push(Piece { tag: Tag::Artifact, keep: true, ..piece });
                self.flush = true;
            }
            BlockKind::PageBreak => {
                let piece = self.piece(PieceKind::PageBreak, block, place);
                self.flow.pieces.push(piece);
                self.flush = true;
            }
            BlockKind::Math(formula) => self.formula(block, formula, place),
            BlockKind::Index(group) => self.index(block, group, place),
            BlockKind::ListOf(entries) => self.list_of(block, entries, place),
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
            tie: Tie::Free,
            tag: Tag::Block(block.id),
            span: Some(block.span),
            section: self.section,
            block: (!self.in_note).then_some(block.id),
            chars: 0,
            frame: place.frame,
            anchors: Vec::new(),
            label: None,
            head: None,
            rtl: place.rtl,
        }
    }

    fn text(&self, row: Row, align: Option<Alignment>, block: &Block, place: Place) -> Piece {
        let variants = !place.inner && align.is_none();
        let text = Text { row, indent: 0.0, align, height: place.height, variants, initial: None };
        self.piece(PieceKind::Text(text), block, place)
    }

    fn paragraph_gap(&self) -> u16 {
        ticks(self.theme.text.space)
    }

    fn align(&self) -> Option<Alignment> {
        if self.theme.text.justify { None } else { Some(Alignment::Start) }
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
