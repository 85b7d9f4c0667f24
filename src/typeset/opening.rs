//! Openings: number, title and ornaments of parts and chapters, and titles that run on.

use crate::document::{Section, SectionId, flat_text};
use crate::theme::{Face, Theme};
use crate::words::label;

use super::flow::{FlowMaker, LINE, OpeningRow, Piece, PieceKind, Tie, ticks};
use super::items::Row;
use super::page::Tag;
use super::style::Spec;
use super::units::{bare, same};

/// Number and title of a chapter or part, between their ornaments.
pub(super) fn opening_piece<'a>(
    section: &'a Section,
    id: SectionId,
    theme: &'a Theme,
    maker: &mut FlowMaker<'a>,
    text: Spec,
    is_part: bool,
) -> Piece {
    let chapter = &theme.chapter;
    let words = &maker.items.book.meta.words;
    let around = std::mem::replace(&mut maker.items.rtl, section.direction.is_rtl());
    let mut rows = Vec::new();
    if !is_part {
        rows.extend(ornament(&chapter.ornament_above, 0.5, theme, maker, text));
    }
    let title = flat_text(&section.title);
    if let Some(number) = label(section, theme, words).filter(|l| !same(l, &title)) {
        let spec = maker.heading_spec(chapter.number_face, chapter.number_size, text);
        let row = maker.items.text_row(&number, spec);
        rows.push(opening_row(row, chapter.number_size, 0.5, theme));
    }
    let (size, face, align, sinkage) = if is_part {
        (theme.part.title_size, theme.part.title_face, theme.part.align, theme.part.sinkage + 4)
    } else {
        // What lists pages opens as the contents do.
        let lists = words.title(section.role).is_some();
        let sinkage = if lists { chapter.sinkage.min(theme.lines() / 4).max(4) } else { chapter.sinkage };
        (chapter.title_size, chapter.title_face, chapter.align, sinkage)
    };
    let spec = maker.heading_spec(face, size, text);
    let row = maker.items.row(&section.title, spec);
    rows.push(opening_row(row, size, 0.0, theme));
    if let Some(subtitle) = &section.subtitle {
        let size = theme.text.size * 1.1;
        let spec = maker.heading_spec(Face::Italic, size, text);
        let row = maker.items.text_row(subtitle, spec);
        if let Some(last) = rows.last_mut() {
            last.after = ticks(0.4);
        }
        rows.push(opening_row(row, size, 0.0, theme));
    }
    if !is_part && let Some(ornament) = ornament(&chapter.ornament_below, 0.0, theme, maker, text) {
        if let Some(last) = rows.last_mut() {
            last.after = ticks(0.5);
        }
        rows.push(ornament);
    }
    maker.items.rtl = around;
    let kind = PieceKind::Opening { rows, lines: sinkage, align, rule: chapter.rule && !is_part };
    let mut piece = bare(id, kind, Tag::Title(id));
    piece.anchors.push(section.id.as_str().into());
    piece.keep = !is_part;
    piece
}

/// A row of an opening, in a slot that fits its size.
pub fn opening_row(row: Row, size: f32, after: f32, theme: &Theme) -> OpeningRow {
    let height = ticks(size * 1.22 / theme.text.leading);
    OpeningRow { row, size, height, after: ticks(after), ornament: false }
}

fn ornament<'a>(
    text: &str,
    after: f32,
    theme: &Theme,
    maker: &mut FlowMaker<'a>,
    spec: Spec,
) -> Option<OpeningRow> {
    let size = theme.chapter.ornament_size;
    let spec = maker.heading_spec(Face::Roman, size, spec);
    let row = maker.items.text_row(text, spec);
    (!row.items.is_empty()).then(|| OpeningRow { ornament: true, ..opening_row(row, size, after, theme) })
}

/// A nested section runs on in its chapter's column, its title a heading.
pub(super) fn run_on<'a>(
    section: &'a Section,
    id: SectionId,
    theme: &'a Theme,
    lang: &str,
    maker: &mut FlowMaker<'a>,
) {
    let text = maker.text_spec(section.lang.as_deref().unwrap_or(lang));
    let level = usize::from(section.level.saturating_sub(1)).min(theme.headings.len() - 1);
    let style = &theme.headings[level];
    let (size, face, align) = (style.size, style.face, style.align);
    let spec = maker.heading_spec(face, size, text);
    let number = label(section, theme, &maker.items.book.meta.words);
    let around = std::mem::replace(&mut maker.items.rtl, section.direction.is_rtl());
    let heading = maker.heading_text(number.as_deref(), &section.title, spec, align);
    maker.items.rtl = around;
    let kind = PieceKind::Text(heading);
    let mut piece = bare(id, kind, Tag::Title(id));
    piece.before = ticks(style.before.max(1.0)) + if section.level <= 1 { LINE } else { 0 };
    piece.after = ticks(style.after);
    piece.keep = true;
    piece.tie = Tie::Heads;
    piece.anchors.push(section.id.as_str().into());
    let title = section.short_title.clone().unwrap_or_else(|| flat_text(&section.title));
    if section.level <= 1 {
        piece.head = Some(number.map_or(title.clone(), |n| format!("{n} {title}")).into());
    }
    maker.push(piece);
    maker.section(id, section, lang, false);
}
