//! Pages: what stands alone at their ends, where they end, and whether lines keep the grid.

use super::lines::{Gathered, SetLine};
use super::places::Places;
use super::{Finding, Kind, Pages};
use crate::theme::Theme;
use crate::typeset::page::{Item, ItemKind, Page, PrintedBook, Tag};

/// Share of the leading that a line's baseline stands above the foot of its slot.
pub(super) const DESCENT: f32 = 0.214;
/// What the eye does not see, pt.
const UNSEEN: f32 = 0.5;

pub(super) fn measure(
    printed: &PrintedBook,
    theme: &Theme,
    gathered: &Gathered,
    places: &Places<'_>,
    findings: &mut Vec<Finding>,
) -> Pages {
    let mut out = Pages::default();
    let mut say = |kind, amount: f32, page: u32, tag: Tag, line: &str| {
        let place = places.place(page, tag);
        findings.push(Finding { kind, amount: amount.into(), place, line: line.to_string() });
    };
    stranded(gathered, &mut out, &mut say);
    let by_page = by_page(printed, gathered);
    for (index, page) in (0..).zip(&printed.pages) {
        let lines = &by_page[index as usize];
        for line in lines.iter().filter(|line| is_text(line, theme)) {
            out.grid_lines += 1;
            let off = off_grid(line.y, theme);
            if off > 0.3 {
                out.off_grid += 1;
                say(Kind::OffGrid, off, index, line.tag, &line.text);
            }
        }
        let Some(lowest) = lines.iter().max_by(|a, b| a.y.total_cmp(&b.y)) else { continue };
        let next = printed.pages.get(index as usize + 1);
        let chapter_ends = next.is_none_or(|next| next.opens || next.items.is_empty());
        if chapter_ends && !page.opens && lines.len() < 5 && page.items.iter().all(is_line) {
            out.short_last_pages += 1;
            say(Kind::ShortLastPage, lines.len() as f32, index, lines[0].tag, &lines[0].text);
        }
        if !page.closes && places.is_heading(lowest.tag) {
            out.stranded_headings += 1;
            say(Kind::StrandedHeading, 0.0, index, lowest.tag, &lowest.text);
        }
        let Some(bottom) = bottom(page, theme).filter(|_| !page.closes) else { continue };
        let foot = theme.page.top + (f32::from(theme.lines()) - DESCENT) * theme.text.leading;
        out.short_pages += usize::from(bottom < foot - UNSEEN);
        out.long_pages += usize::from(bottom > foot + UNSEEN);
        // The left page of a spread, and the one that faces it.
        let facing = next.filter(|next| index % 2 == 1 && !next.closes && !next.opens);
        if let Some(other) = facing.and_then(|next| self::bottom(next, theme)) {
            out.spreads += 1;
            let apart = (bottom - other).abs();
            if apart > UNSEEN {
                out.uneven_spreads += 1;
                out.uneven_most = out.uneven_most.max(apart.into());
                say(Kind::UnevenSpread, apart, index, lowest.tag, &lowest.text);
            }
        }
    }
    out
}

/// Lines that paragraphs leave alone at either side of a page's end.
fn stranded(gathered: &Gathered, out: &mut Pages, say: &mut impl FnMut(Kind, f32, u32, Tag, &str)) {
    for paragraph in &gathered.paragraphs {
        let lines: Vec<&SetLine> = paragraph.lines.iter().map(|i| &gathered.lines[*i]).collect();
        for (n, pair) in lines.windows(2).enumerate().filter(|(_, pair)| pair[0].page != pair[1].page) {
            let (above, below) = (pair[0], pair[1]);
            if n == 0 {
                out.orphans += 1;
                say(Kind::Orphan, 1.0, above.page, above.tag, &above.text);
            }
            if n + 2 == lines.len() {
                out.widows += 1;
                say(Kind::Widow, 1.0, below.page, below.tag, &below.text);
            }
            if above.hyphen() {
                out.hyphens_at_page_end += 1;
                out.hyphens_at_turn += usize::from(above.page.is_multiple_of(2));
                say(Kind::HyphenAtPageEnd, 1.0, above.page, above.tag, &above.text);
            }
        }
    }
}

/// The lines of each page, in reading order.
fn by_page<'g>(printed: &PrintedBook, gathered: &'g Gathered) -> Vec<Vec<&'g SetLine>> {
    let mut pages: Vec<Vec<&SetLine>> = Vec::new();
    pages.resize_with(printed.pages.len(), Vec::new);
    for line in &gathered.lines {
        if let Some(page) = pages.get_mut(line.page as usize) {
            page.push(line);
        }
    }
    pages
}

/// Whether a line is of those that the grid is made for: not a title, nor anything smaller.
fn is_text(line: &SetLine, theme: &Theme) -> bool {
    let size = (line.size / theme.text.size - 1.0).abs() <= 0.07;
    size && matches!(line.tag, Tag::Block(_) | Tag::Part(..))
}

/// How far a baseline stands from the nearest of the grid, pt.
fn off_grid(y: f32, theme: &Theme) -> f32 {
    let leading = theme.text.leading;
    let above = (y - theme.page.top + DESCENT * leading).rem_euclid(leading);
    above.min(leading - above)
}

fn is_line(item: &Item) -> bool {
    matches!(item.tag, Tag::Artifact | Tag::Head | Tag::Folio) || matches!(item.kind, ItemKind::Line(_))
}

/// The lowest baseline of a page's text block, pt; an image stands on the line that holds its foot.
fn bottom(page: &Page, theme: &Theme) -> Option<f32> {
    let items = page.items.iter().filter(|i| !matches!(i.tag, Tag::Artifact | Tag::Head | Tag::Folio));
    let bottoms = items.filter_map(|item| match &item.kind {
        ItemKind::Line(line) => line.fit.map(|_| line.y),
        ItemKind::Image { rect, .. } => {
            let lines = ((rect.y + rect.h - theme.page.top) / theme.text.leading - 0.02).ceil();
            Some(theme.page.top + (lines - DESCENT) * theme.text.leading)
        }
        _ => None,
    });
    bottoms.reduce(f32::max)
}
