//! The book as units that begin a page of their own: half-title, title, parts, chapters.

use crate::document::{Book, Matter, Role, Section, SectionId, Words, flat_text};
use crate::theme::{Alignment, HeadText, Theme};
use crate::words::figure;

use super::flow::{Flow, FlowMaker, LINE, Piece, PieceKind, Tie, extent};
use super::opening::{opening_piece, run_on};
use super::page::{MadePage, OutlineEntry, Tag};

/// What begins a page.
#[derive(Debug)]
pub struct Unit {
    /// Its column.
    pub flow: Flow,
    /// The page it opens on.
    pub opens: Opens,
    /// Where it stands among the front matter, whatever order the manuscript has.
    pub rank: u8,
    /// Whether what follows it opens on a recto too: a part's page has a blank back.
    pub alone: bool,
    /// Which body of matter it belongs to.
    pub matter: Matter,
    /// Running heads of versos and rectos; none for pages that carry neither head nor folio.
    pub running: Option<(HeadLine, HeadLine)>,
    /// What it is, where nothing of it stands in the manuscript.
    pub made: Option<MadePage>,
    /// Its section, where its text names pages and so waits for them.
    pub waits: Option<SectionId>,
    /// Whether references in it say on which page something is.
    pub refers: bool,
}

impl Unit {
    /// The same without its column.
    #[must_use]
    pub fn again(&self) -> Self {
        Self {
            flow: Flow::default(),
            opens: self.opens,
            rank: self.rank,
            alone: self.alone,
            matter: self.matter,
            running: self.running.clone(),
            made: self.made.clone(),
            waits: self.waits,
            refers: false,
        }
    }
}

/// The page that a unit opens on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opens {
    /// The next.
    Next,
    /// The next recto.
    Recto,
    /// The next verso: a frontispiece faces the title page.
    Verso,
}

/// A running head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeadLine {
    /// Nothing.
    None,
    /// This text.
    Text(String),
    /// The heading in force, or this text before any.
    Section(String),
}

/// The units of a book and its outline.
#[derive(Debug, Default)]
pub struct Units {
    /// Front matter, then body and back matter.
    pub front: Vec<Unit>,
    /// The text, and what follows it.
    pub body: Vec<Unit>,
    /// The outline, and the printed contents.
    pub outline: Vec<OutlineEntry>,
    /// Entries of the printed contents.
    pub contents: Vec<Entry>,
}

/// A line of the printed contents.
#[derive(Debug)]
pub struct Entry {
    /// Number before the title.
    pub number: Option<String>,
    /// The title.
    pub title: String,
    /// 1 for the outermost.
    pub depth: u8,
    /// The anchor it leads to.
    pub anchor: String,
    /// Whether it is a part.
    pub part: bool,
    /// Whether it has no page: a draft.
    pub draft: bool,
}

/// Makes the units of a book.
pub fn units<'a>(book: &'a Book, theme: &'a Theme, maker: &mut FlowMaker<'a>) -> Units {
    let lang = book.meta.language.as_str();
    let mut units = Units::default();
    let mut part: Option<String> = None;
    let parts = book.sections.iter().any(|s| s.role == Role::Part);
    let mut open: Option<(Unit, &Section)> = None;
    for (i, section) in book.sections.iter().enumerate() {
        let id = SectionId(i as u32);
        list(section, parts, theme, &book.meta.words, &mut units);
        if section.draft {
            continue;
        }
        // What waits for the pages has none but its own.
        let alone = waits(section) || open.as_ref().is_some_and(|(_, before)| waits(before));
        let own_page = section.level == 0 || theme.chapter.nested_on_page || open.is_none() || alone;
        if !own_page {
            run_on(section, id, theme, lang, maker);
            continue;
        }
        if let Some(unit) = open.take() {
            close(&mut units, unit, maker);
        }
        let title = section.short_title.clone().unwrap_or_else(|| flat_text(&section.title));
        if section.role == Role::Part {
            part = Some(title.clone());
        }
        open = Some((unit(section, id, book, theme, maker, title, part.as_deref()), section));
    }
    if let Some(unit) = open {
        close(&mut units, unit, maker);
    }
    units
}

/// Gives a unit the column that was made for it.
fn close(units: &mut Units, (mut unit, section): (Unit, &Section), maker: &mut FlowMaker) {
    unit.flow = maker.take();
    if quiet(section.role)
        && let Some(first) = unit.flow.pieces.first_mut()
    {
        first.anchors.push(section.id.as_str().into());
    }
    let pieces = &mut unit.flow.pieces;
    match section.role {
        Role::Dedication => {
            for piece in pieces {
                if let PieceKind::Text(text) = &mut piece.kind {
                    text.align = Some(Alignment::Center);
                    text.indent = 0.0;
                }
            }
        }
        Role::Epigraph => {
            let inset = (maker.measure * 0.14).round();
            for piece in pieces.iter_mut().filter(|p| p.left == 0.0) {
                piece.left += inset;
                piece.right += inset;
            }
        }
        // A picture hangs a little above the middle of its page, a copyright notice at the foot.
        Role::Frontispiece | Role::Copyright => {
            let spare = maker.theme.lines().saturating_sub(1 + lines(pieces, maker));
            let above = if section.role == Role::Copyright { spare } else { spare * 9 / 20 };
            if above > 0 && !pieces.is_empty() {
                let id = pieces[0].section;
                pieces.insert(0, blank(id, above));
            }
        }
        _ => {}
    }
    if unit.flow.pieces.is_empty() {
        unit.flow.pieces.push(blank(SectionId(0), 1));
    }
    if unit.matter == Matter::Front && units.body.is_empty() {
        units.front.push(unit);
    } else {
        units.body.push(unit);
    }
}

/// Lines that pieces take, as nearly as can be told before they are broken into lines.
fn lines(pieces: &[Piece], maker: &FlowMaker) -> u16 {
    let ticks = pieces.iter().map(|piece| {
        let own = match &piece.kind {
            PieceKind::Text(text) => {
                let room = (maker.measure - piece.left - piece.right) / (0.42 * maker.theme.text.size);
                u32::from(text.height) * (text.row.chars as f32 / room.max(1.0)).ceil().max(1.0) as u32
            }
            PieceKind::Images(pictures) => {
                let (_, height) = extent(pictures);
                (height / maker.theme.text.leading).ceil() as u32 * u32::from(LINE)
            }
            PieceKind::Lines(code) => u32::from(code.height) * code.lines.len() as u32,
            PieceKind::Table(table) => 2 * u32::from(table.height) * table.rows.len() as u32,
            PieceKind::Blank { lines, .. } => u32::from(*lines) * u32::from(LINE),
            _ => 0,
        };
        own + u32::from(piece.before.max(piece.after))
    });
    ticks.sum::<u32>().div_ceil(u32::from(LINE)).min(u32::from(u16::MAX)) as u16
}

/// The [`rank`] of what stands where the manuscript has it.
pub const OWN_ORDER: u8 = 4;

/// The order of what stands before the text; the author's own order from the dedication on.
pub fn rank(role: Role) -> u8 {
    match role {
        Role::HalfTitle => 0,
        Role::Frontispiece => 1,
        Role::TitlePage => 2,
        Role::Copyright => 3,
        _ => OWN_ORDER,
    }
}

/// Dedications, epigraphs and the like stand alone on their page, without a title.
fn quiet(role: Role) -> bool {
    matches!(
        role,
        Role::HalfTitle
            | Role::Frontispiece
            | Role::TitlePage
            | Role::Copyright
            | Role::Dedication
            | Role::Epigraph
    )
}

/// What the contents and the outline say of a section.
fn list(section: &Section, parts: bool, theme: &Theme, words: &Words, units: &mut Units) {
    let title = flat_text(&section.title);
    let title = section.short_title.clone().unwrap_or(title);
    if title.is_empty() {
        return;
    }
    // Chapters stand below their part, where the book has parts.
    let shift = u8::from(parts && section.role != Role::Part && section.role.matter() == Matter::Body);
    let depth = section.level + 1 + shift;
    let number = figure(section, theme, words).filter(|l| !same(l, &title));
    let full = match &number {
        Some(number) => format!("{number} {title}"),
        None => title.clone(),
    };
    if !section.draft {
        units.outline.push(OutlineEntry { title: full, depth, anchor: section.id.clone() });
    }
    if !quiet(section.role) {
        let part = section.role == Role::Part;
        units.contents.push(Entry {
            number,
            title,
            depth,
            anchor: section.id.clone(),
            part,
            draft: section.draft,
        });
    }
    headings(&section.blocks, shift, units);
}

fn headings(blocks: &[crate::document::Block], shift: u8, units: &mut Units) {
    for block in blocks {
        if let crate::document::BlockKind::Heading(heading) = &block.kind
            && !heading.unlisted
        {
            let text = flat_text(&heading.content);
            let title = heading.number.as_ref().map_or(text.clone(), |n| format!("{n} {text}"));
            let depth = heading.depth + shift;
            units.outline.push(OutlineEntry { title, depth, anchor: heading.id.clone() });
            units.contents.push(Entry {
                number: heading.number.clone(),
                title: text,
                depth,
                anchor: heading.id.clone(),
                part: false,
                draft: false,
            });
        }
    }
}

pub(super) fn same(a: &str, b: &str) -> bool {
    a.trim().eq_ignore_ascii_case(b.trim())
}

#[allow(clippy::too_many_arguments)]
fn unit<'a>(
    section: &'a Section,
    id: SectionId,
    book: &'a Book,
    theme: &'a Theme,
    maker: &mut FlowMaker<'a>,
    title: String,
    part: Option<&str>,
) -> Unit {
    let lang = &book.meta.language;
    let is_part = section.role == Role::Part;
    let quiet = quiet(section.role);
    column(section, id, theme, lang, maker);
    let line = |kind: HeadText| match kind {
        HeadText::None => HeadLine::None,
        HeadText::Author => {
            let authors: Vec<_> = book.meta.authors().collect();
            // A book without an author has a title to show.
            HeadLine::Text(if authors.is_empty() { book.meta.title.clone() } else { authors.join(", ") })
        }
        HeadText::Title => HeadLine::Text(book.meta.title.clone()),
        HeadText::Part => HeadLine::Text(part.unwrap_or(&book.meta.title).to_string()),
        HeadText::Chapter => HeadLine::Text(title.clone()),
        HeadText::Section => HeadLine::Section(title.clone()),
    };
    let bare = is_part && section.blocks.is_empty() || quiet;
    let matter = section.role.matter();
    let opens = match section.role {
        Role::Frontispiece => Opens::Verso,
        Role::Copyright => Opens::Next,
        Role::HalfTitle
        | Role::TitlePage
        | Role::Dedication
        | Role::Epigraph
        | Role::Foreword
        | Role::Preface
        | Role::Part => Opens::Recto,
        _ if theme.chapter.recto => Opens::Recto,
        _ => Opens::Next,
    };
    Unit {
        flow: Flow::default(),
        opens,
        rank: rank(section.role),
        alone: is_part && section.blocks.is_empty(),
        matter,
        running: (!bare).then(|| (line(theme.running.verso), line(theme.running.recto))),
        made: None,
        waits: waits(section).then_some(id),
        refers: false,
    }
}

/// A section's opening and its text.
pub fn column<'a>(
    section: &'a Section,
    id: SectionId,
    theme: &'a Theme,
    lang: &str,
    maker: &mut FlowMaker<'a>,
) {
    let is_part = section.role == Role::Part;
    let text = maker.text_spec(section.lang.as_deref().unwrap_or(lang));
    let mut opening = false;
    if quiet(section.role) {
        let sink = match section.role {
            Role::Dedication | Role::Epigraph => theme.lines() / 3,
            _ => 0,
        };
        if sink > 0 {
            maker.push(blank(id, sink));
        }
    } else if !section.title.is_empty() {
        let piece = opening_piece(section, id, theme, maker, text, is_part);
        maker.push(piece);
        opening = !is_part;
    }
    maker.section(id, section, lang, opening);
}

/// Whether a section's text names pages: it is an index or a list of what stands on them.
fn waits(section: &Section) -> bool {
    use crate::document::BlockKind;
    section.blocks.iter().any(|block| matches!(block.kind, BlockKind::Index(_) | BlockKind::ListOf(_)))
}

fn blank(section: SectionId, lines: u16) -> Piece {
    bare(section, PieceKind::Blank { lines, ornament: None }, Tag::Artifact)
}

/// A piece with nothing around it.
pub fn bare(section: SectionId, kind: PieceKind, tag: Tag) -> Piece {
    Piece {
        kind,
        before: 0,
        after: 0,
        left: 0.0,
        right: 0.0,
        keep: false,
        tie: Tie::Free,
        tag,
        span: None,
        section,
        block: None,
        chars: 0,
        frame: None,
        anchors: Vec::new(),
        label: None,
        head: None,
        rtl: false,
    }
}
