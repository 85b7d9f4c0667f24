//! Pages that Aldine makes from the metadata: half-title, title page, copyright page, contents.

use crate::document::{Book, Matter, Role, SectionId};
use crate::theme::{Alignment, Face, Theme};

use super::flow::{Flow, FlowMaker, LINE, OpeningRow, Piece, PieceKind, Text, faced, ticks};
use super::items::{Item, Row};
use super::lexicon::{Division, Features};
use super::opening::opening_row;
use super::page::{LinkTarget, MadePage, Stretch, StretchId, StretchKind, Tag};
use super::style::{HEADING, Spec};
use super::units::{Entry, OWN_ORDER, Opens, Unit, bare, rank};

const NOWHERE: SectionId = SectionId(u32::MAX);

/// The half-title, title page and copyright page, but for those the author made.
pub fn made<'a>(book: &'a Book, theme: &'a Theme, maker: &mut FlowMaker<'a>) -> Vec<Unit> {
    let has = |role: Role| book.sections.iter().any(|s| s.role == role);
    let mut units = Vec::new();
    if theme.front.half_title && !has(Role::HalfTitle) {
        let flow = half_title(book, theme, maker);
        units.push(unit(flow, MadePage::HalfTitle));
    }
    if !has(Role::TitlePage) {
        let flow = title_page(book, theme, maker);
        units.push(unit(flow, MadePage::TitlePage));
    }
    if !has(Role::Copyright)
        && let Some(flow) = imprint(book, theme, maker)
    {
        units.push(unit(flow, MadePage::Imprint));
    }
    units
}

/// A page of the front matter that stands where the author's own would.
pub fn unit(flow: Flow, made: MadePage) -> Unit {
    let (rank, opens) = match made {
        MadePage::HalfTitle => (rank(Role::HalfTitle), Opens::Recto),
        MadePage::TitlePage => (rank(Role::TitlePage), Opens::Recto),
        MadePage::Imprint => (rank(Role::Copyright), Opens::Next),
        MadePage::Contents { .. } => (OWN_ORDER, Opens::Recto),
    };
    Unit {
        flow,
        opens,
        rank,
        alone: false,
        matter: Matter::Front,
        running: None,
        made: Some(made),
        waits: None,
        refers: false,
    }
}

fn heading<'a>(maker: &mut FlowMaker<'a>, book: &'a Book, face: Face, size: f32) -> Spec {
    let text = maker.text_spec(&book.meta.language);
    let spec =
        Spec { family: HEADING, size, division: Division::Whole, features: Features::default(), ..text };
    faced(spec, face)
}

fn opening(rows: Vec<OpeningRow>, lines: u16, align: Alignment) -> Piece {
    bare(NOWHERE, PieceKind::Opening { rows, lines, align, rule: false }, Tag::Made)
}

fn half_title<'a>(book: &'a Book, theme: &'a Theme, maker: &mut FlowMaker<'a>) -> Flow {
    let size = (theme.front.title_size * 0.6).max(theme.text.size * 1.2);
    let spec = heading(maker, book, theme.front.title_face, size);
    let row = maker.items.text_row(&book.meta.title, spec);
    let lines = theme.lines() / 3;
    let mut flow = Flow::default();
    flow.pieces.push(opening(vec![opening_row(row, size, 0.0, theme)], lines.max(4), theme.front.align));
    flow
}

fn title_page<'a>(book: &'a Book, theme: &'a Theme, maker: &mut FlowMaker<'a>) -> Flow {
    let front = &theme.front;
    let meta = &book.meta;
    let mut rows = Vec::new();
    let mut add = |maker: &mut FlowMaker<'a>, text: &str, face: Face, size: f32, after: f32| {
        let spec = heading(maker, book, face, size);
        let row = maker.items.text_row(text, spec);
        rows.push(opening_row(row, size, after, theme));
    };
    add(maker, &meta.title, front.title_face, front.title_size, 0.6);
    if let Some(subtitle) = &meta.subtitle {
        add(maker, subtitle, Face::Italic, (front.title_size * 0.55).max(theme.text.size), 0.6);
    }
    let authors: Vec<&str> = meta.authors().collect();
    if !authors.is_empty() {
        if let Some(last) = rows.last_mut() {
            last.after = ticks(2.5);
        }
        let mut add = |maker: &mut FlowMaker<'a>, text: &str, face: Face, size: f32, after: f32| {
            let spec = heading(maker, book, face, size);
            let row = maker.items.text_row(text, spec);
            rows.push(opening_row(row, size, after, theme));
        };
        for author in authors {
            add(maker, author, Face::Roman, front.author_size, 0.2);
        }
    }
    let mut others: Vec<String> =
        meta.contributors.iter().filter_map(|c| meta.words.credit(&c.role, &c.name)).collect();
    if let Some(edition) = &meta.edition {
        others.push(edition.clone());
    }
    if !others.is_empty()
        && let Some(last) = rows.last_mut()
    {
        last.after = ticks(1.2);
    }
    for other in others {
        let size = theme.text.size;
        let spec = heading(maker, book, Face::Italic, size);
        let row = maker.items.text_row(&other, spec);
        rows.push(opening_row(row, size, 0.2, theme));
    }
    let total = theme.lines();
    let foot: Vec<String> = meta.publisher.iter().cloned().chain(meta.date.as_deref().map(year)).collect();
    let reserved = if foot.is_empty() { 0 } else { foot.len() as u16 + 1 };
    // The title's block hangs above the middle, where the eye looks for it.
    let upper = (total * 11 / 20).min(total.saturating_sub(reserved));
    let mut flow = Flow::default();
    flow.pieces.push(opening(rows, upper.max(6), front.align));
    if !foot.is_empty() {
        let lines = total.saturating_sub(upper.max(6)).saturating_sub(reserved);
        flow.pieces.push(bare(NOWHERE, PieceKind::Blank { lines, ornament: None }, Tag::Artifact));
        for line in foot {
            let spec = heading(maker, book, Face::Roman, theme.text.size);
            let row = maker.items.text_row(&line, spec);
            flow.pieces.push(line_piece(row, front.align, LINE));
        }
    }
    flow
}

fn year(date: &str) -> String {
    date.chars().take_while(|c| *c != '-').collect()
}

fn line_piece(row: Row, align: Alignment, height: u16) -> Piece {
    let text = Text { row, indent: 0.0, align: Some(align), height, variants: false, initial: None };
    bare(NOWHERE, PieceKind::Text(text), Tag::Made)
}

/// The copyright page; none where nothing but the title is known, which the title page says.
fn imprint<'a>(book: &'a Book, theme: &'a Theme, maker: &mut FlowMaker<'a>) -> Option<Flow> {
    let meta = &book.meta;
    let words = &meta.words;
    let size = theme.front.imprint_size;
    let mut groups: Vec<Vec<String>> = Vec::new();
    let mut title = meta.title.clone();
    if let Some(subtitle) = &meta.subtitle {
        title = format!("{title}: {subtitle}");
    }
    groups.push(vec![title]);
    let mut rights: Vec<String> = Vec::new();
    if let Some(text) = &meta.rights {
        rights.push(text.clone());
    } else if let Some(date) = &meta.date {
        let holders: Vec<&str> = meta.authors().collect();
        if !holders.is_empty() {
            rights.push(format!("© {} {}", year(date), holders.join(", ")));
        }
    }
    groups.push(rights);
    let mut made: Vec<String> = Vec::new();
    made.extend(meta.edition.clone());
    made.extend(meta.contributors.iter().filter_map(|c| words.credit(&c.role, &c.name)));
    match (&meta.publisher, &meta.date) {
        (Some(publisher), Some(date)) => made.push(format!("{publisher}, {}", year(date))),
        (Some(publisher), None) => made.push(publisher.clone()),
        _ => {}
    }
    if let Some(series) = &meta.series {
        let position = series.position.as_ref().map_or(String::new(), |p| format!(", {p}"));
        made.push(format!("{}{position}", series.name));
    }
    groups.push(made);
    let mut isbn: Vec<String> = Vec::new();
    for (number, format) in [(&meta.isbn.print, &words.print), (&meta.isbn.epub, &words.e_book)] {
        if let Some(number) = number {
            isbn.push(format!("ISBN {number} ({format})"));
        }
    }
    groups.push(isbn);
    groups.retain(|g| !g.is_empty());
    if groups.len() == 1 {
        return None;
    }
    let mut pieces = Vec::new();
    let height = ticks((size * 1.3 / theme.text.leading).max(0.4));
    for (g, group) in groups.iter().enumerate() {
        for (i, line) in group.iter().enumerate() {
            let face = if g == 0 { Face::Italic } else { Face::Roman };
            let text = maker.text_spec(&meta.language);
            let spec = faced(Spec { size, ..text }, face);
            let row = maker.items.text_row(line, spec);
            let align =
                if theme.front.align == Alignment::Center { Alignment::Start } else { theme.front.align };
            let mut piece = line_piece(row, align, height);
            piece.before = if i == 0 && g > 0 { LINE / 2 } else { 0 };
            pieces.push(piece);
        }
    }
    // The whole stands at the foot of its page. Its lines are counted as if none were turned over:
    // a page too full begins higher.
    let used: u32 =
        pieces.iter().map(|p| u32::from(height.div_ceil(LINE / 2) * (LINE / 2)) + u32::from(p.before)).sum();
    let spare =
        (u32::from(theme.lines()) * u32::from(LINE)).saturating_sub(used * 5 / 4 + 2 * u32::from(LINE));
    let lines = (spare / u32::from(LINE)) as u16;
    let mut flow = Flow::default();
    if lines > 0 {
        flow.pieces.push(bare(NOWHERE, PieceKind::Blank { lines, ornament: None }, Tag::Artifact));
    }
    flow.pieces.extend(pieces);
    Some(flow)
}

/// The printed contents, with the folios that `folio` gives for an anchor.
pub fn contents<'a>(
    book: &'a Book,
    theme: &'a Theme,
    maker: &mut FlowMaker<'a>,
    entries: &[Entry],
    folio: impl Fn(&str) -> String,
) -> Flow {
    let mut flow = Flow::default();
    let spec = heading(maker, book, theme.chapter.title_face, theme.chapter.title_size);
    let row = maker.items.text_row(&book.meta.words.contents, spec);
    let size = theme.chapter.title_size;
    let sinkage = theme.chapter.sinkage.min(theme.lines() / 4);
    let mut head = opening(vec![opening_row(row, size, 0.0, theme)], sinkage.max(4), theme.chapter.align);
    head.anchors.push("contents".into());
    head.tag = Tag::MadeTitle;
    flow.pieces.push(head);
    let deepest = theme.front.contents_depth + u8::from(entries.iter().any(|e| e.part));
    let text = maker.text_spec(&book.meta.language);
    // A little smaller than the text, as a list is that nobody reads through.
    let text = Spec { division: Division::Whole, size: text.size * 0.92, ..text };
    // Short titles far from their numbers are hard to follow: the column is then narrower.
    let longest = entries.iter().filter(|e| e.depth <= deepest).map(|e| e.title.chars().count()).max();
    let narrow = !theme.front.leaders && longest.unwrap_or(0) < 16;
    let inset = if narrow { maker.measure * 0.25 } else { 0.0 };
    for (n, entry) in (0..).zip(entries).filter(|(_, e)| e.depth <= deepest) {
        let outer = entry.depth == 1;
        let spec = if entry.part { faced(text, Face::SmallCaps) } else { text };
        let mut row = Row::default();
        if let Some(number) = &entry.number {
            maker.items.text(number, spec, &mut row);
            row.items.push(Item::Fixed(theme.text.size * 0.8));
        }
        maker.items.text(&entry.title, spec, &mut row);
        let number_spec = Spec { features: text.features, ..text };
        let text_number = if entry.draft { String::new() } else { folio(&entry.anchor) };
        let mut number = maker.items.text_row(&text_number, number_spec);
        if !entry.draft {
            // The whole of an entry leads to its section.
            let target = LinkTarget::Anchor(entry.anchor.as_str().into());
            let kind = StretchKind::Link { target, text: entry.title.as_str().into() };
            let link = maker.items.styles.stretch(Stretch { kind, parent: StretchId::NONE });
            for row in [&mut row, &mut number] {
                row.items.insert(0, Item::Stretch(link));
            }
        }
        let leader = (theme.front.leaders && !entry.part && !entry.draft)
            .then(|| maker.items.text_row(".", Spec { features: Features::default(), ..text }));
        let kind = PieceKind::Entry { row, number, leader: leader.map(Box::new), height: LINE };
        let mut piece = bare(NOWHERE, kind, Tag::Contents(n));
        let indent = f32::from(entry.depth - 1) * theme.text.size * 1.4;
        let rtl = book.meta.direction.is_rtl();
        (piece.left, piece.right) = if rtl { (inset, inset + indent) } else { (inset + indent, inset) };
        piece.before =
            if entry.part || (outer && deepest > 1 && !theme.front.leaders) { LINE / 2 } else { 0 };
        piece.keep = entry.part;
        flow.pieces.push(piece);
    }
    flow
}
