//! Tables on their pages: cells in their places, rules, heads set again, and tables turned.

use std::ops::Range;

use crate::theme::Alignment;

use super::flow::TablePiece;
use super::page::{Color, Item, ItemKind, Page, Place, Rect, Tag, Turn};
use super::realize::Realizer;
use super::table::{Band, TableLayout, indented};

/// Where a piece is set.
#[derive(Debug, Clone, Copy)]
pub struct Origin {
    /// Left edge, pt.
    pub x: f32,
    /// Top, pt.
    pub y: f32,
    /// Its room, pt.
    pub width: f32,
    /// A sixtieth of a line, pt.
    pub tick: f32,
}

/// How much of a page there was before something was set.
#[derive(Clone, Copy)]
struct Before {
    items: usize,
    links: usize,
    anchors: usize,
}

impl Realizer<'_> {
    /// Sets rows of a table's composition: the caption, its bands; or whole pages of a broadside one.
    /// Returns the height they take, pt.
    pub(super) fn table(
        &mut self,
        page: &mut Page,
        table: &TablePiece,
        layout: &TableLayout,
        rows: Range<u16>,
        at: Origin,
    ) -> f32 {
        if layout.broadside {
            for row in rows.clone() {
                self.broadside(page, table, layout, row, at);
            }
            return f32::from(rows.end - rows.start) * f32::from(self.shape.lines) * self.geometry.leading;
        }
        let caption = u16::from(layout.caption_height > 0);
        let mut y = at.y;
        if rows.start < caption {
            self.caption(page, table, layout, at);
            y += f32::from(layout.caption_height) * at.tick;
        }
        // A table that goes on from the page before repeats its head above the rows.
        let goes_on = rows.start > caption;
        let bands = rows.start.saturating_sub(caption)..rows.end.saturating_sub(caption);
        self.bands(page, table, layout, bands, goes_on, Origin { y, ..at }) - at.y
    }

    /// Sets a page of a table that is turned to the left, and so stands with its head to the left.
    fn broadside(&mut self, page: &mut Page, table: &TablePiece, layout: &TableLayout, row: u16, at: Origin) {
        let Some(bands) = layout.pages.get(usize::from(row)).cloned() else { return };
        let (width, height) = (self.theme.page.width, self.theme.page.height);
        let depth = f32::from(self.shape.lines) * self.geometry.leading;
        let first = row == 0;
        let heights = bands.clone().map(|n| layout.bands[usize::from(n)].height);
        let mut used: f32 = heights.map(f32::from).sum();
        used += f32::from(if first { layout.caption_height } else { layout.repeat() });
        let x = height - self.geometry.top - depth;
        let mut here =
            Origin { x, y: at.x + ((at.width - used * at.tick) * 0.5).max(0.0), width: depth, ..at };
        let before = self.before(page);
        if first && layout.caption_height > 0 {
            self.caption(page, table, layout, here);
            here.y += f32::from(layout.caption_height) * at.tick;
        }
        self.bands(page, table, layout, bands, !first, here);
        page.turn = Turn::Left;
        let mut turned = page.items.split_off(before.items);
        page.turned.append(&mut turned);
        for n in before.links..page.links.len() {
            page.links[n].rect = page.turned_rect(page.links[n].rect, (width, height));
        }
        for (_, place) in &mut self.setter.anchors[before.anchors..] {
            // A reader is shown the page from its top.
            *place = Place { x: self.geometry.left(place.page), y: self.geometry.top, ..*place };
        }
    }

    fn caption(&mut self, page: &mut Page, table: &TablePiece, layout: &TableLayout, at: Origin) {
        let mut y = at.y;
        for (piece, measured) in table.caption.iter().zip(&layout.caption) {
            y += self.rows(page, piece, measured, 0, 0..measured.options[0].rows, at.x, y, at.width, at.tick);
        }
    }

    /// Sets bands from `at` down, with the rules of the table about them, and gives where they end.
    fn bands(
        &mut self,
        page: &mut Page,
        table: &TablePiece,
        layout: &TableLayout,
        bands: Range<u16>,
        goes_on: bool,
        at: Origin,
    ) -> f32 {
        let style = &self.theme.table;
        let (rule, thin) = (style.rule, style.thin_rule);
        let width = layout.width * layout.scale;
        let x = match self.theme.figure.caption_align {
            Alignment::Center => at.x + ((at.width - width) * 0.5).max(0.0),
            _ if table.rtl => at.x + (at.width - width).max(0.0),
            _ => at.x,
        };
        let line = |page: &mut Page, y: f32, h: f32| {
            let rect = Rect { x, y: y - h * 0.5, w: width, h };
            page.items.push(Item { tag: Tag::Artifact, kind: ItemKind::Fill { rect, color: Color::Black } });
        };
        // The head that is set again stands in the room that the composition left above the rows.
        let repeated = if goes_on { layout.repeated } else { 0 };
        let mut top = at.y;
        if goes_on && !layout.broadside {
            top -= f32::from(layout.repeat()) * at.tick;
        }
        line(page, top, rule);
        for (again, n) in (0..repeated).map(|n| (true, n)).chain(bands.map(|n| (false, n))) {
            let band = &layout.bands[usize::from(n)];
            let before = self.before(page);
            self.band(page, table, layout, band, Origin { x, y: top, ..at });
            self.shrink(page, before, (x, top), layout.scale);
            if again {
                for item in &mut page.items[before.items..] {
                    item.tag = Tag::Repeated;
                }
                for link in &mut page.links[before.links..] {
                    link.tag = Tag::Repeated;
                }
                self.setter.anchors.truncate(before.anchors);
            }
            top += f32::from(band.height) * at.tick;
            if n + 1 == layout.head {
                line(page, top, thin);
            }
        }
        line(page, top, rule);
        top
    }

    /// Sets what stands in a band, at its full size.
    fn band(&mut self, page: &mut Page, table: &TablePiece, layout: &TableLayout, band: &Band, at: Origin) {
        for part in &band.parts {
            let (row, n) = (usize::from(part.row), usize::from(part.cell));
            let cell = &layout.rows[row][n];
            let piece = &table.rows[row][n].pieces[usize::from(part.piece)];
            let measured = &cell.pieces[usize::from(part.piece)];
            let (left, width) = indented(piece, cell.width);
            let (x, y) = (at.x + cell.x + left, at.y + part.top as f32 * at.tick);
            if part.lines.start == 0 {
                let place = Place { page: self.setter.page, x, y };
                let anchors = piece.anchors.iter().map(|name| (name.clone(), place));
                self.setter.anchors.extend(anchors);
            }
            let edge = std::mem::replace(&mut self.edge, at.x + cell.x);
            self.rows(page, piece, measured, 0, part.lines.clone(), x, y, width, at.tick);
            self.edge = edge;
        }
    }

    fn before(&self, page: &Page) -> Before {
        Before { items: page.items.len(), links: page.links.len(), anchors: self.setter.anchors.len() }
    }

    /// Makes all that was set since smaller, about a point.
    fn shrink(&mut self, page: &mut Page, before: Before, about: (f32, f32), scale: f32) {
        if scale == 1.0 {
            return;
        }
        let (x, y) = (|x: f32| about.0 + (x - about.0) * scale, |y: f32| about.1 + (y - about.1) * scale);
        let rect = |r: Rect| Rect { x: x(r.x), y: y(r.y), w: r.w * scale, h: r.h * scale };
        for item in &mut page.items[before.items..] {
            match &mut item.kind {
                ItemKind::Line(line) => {
                    line.y = y(line.y);
                    for run in &mut line.runs {
                        run.x = x(run.x);
                        run.size *= scale;
                        run.rise *= scale;
                    }
                }
                ItemKind::Fill { rect: own, .. } => *own = rect(*own),
                ItemKind::Stroke { rect: own, width, .. } => {
                    *own = rect(*own);
                    *width *= scale;
                }
                ItemKind::Segment { from, to, width, .. } => {
                    (*from, *to) = ((x(from.0), y(from.1)), (x(to.0), y(to.1)));
                    *width *= scale;
                }
                ItemKind::Image { rect: own, cut, .. } => {
                    *own = rect(*own);
                    *cut = cut.map(rect);
                }
            }
        }
        for link in &mut page.links[before.links..] {
            link.rect = rect(link.rect);
        }
        for (_, place) in &mut self.setter.anchors[before.anchors..] {
            (place.x, place.y) = (x(place.x), y(place.y));
        }
    }
}
