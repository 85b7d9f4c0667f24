//! What a master printer would ask of a printed book, measured from its finished pages.
//!
//! Nothing of how the pages came about is known here: word spaces are measured between the glyphs
//! as they stand, paragraphs are followed from page to page by what their lines are part of. So the
//! report judges typesetting, and does not repeat what typesetting meant to do.
//!
//! A word space is told as a ratio of the font's own. Badness is TeX's (D. E. Knuth, "The TeXbook",
//! chapter 14): 100 for a line that uses all the stretch or shrink that its spaces have, which are
//! half and a third of their width.

mod lines;
mod pages;
mod places;
mod proof;
mod show;
#[cfg(test)]
mod tests;

use serde::Serialize;

pub use proof::overlay;

use crate::document::Book;
use crate::source::Sources;
use crate::theme::Theme;
use crate::typeset::page::PrintedBook;

use lines::Gathered;
use places::Places;

/// The quality of a printed book. Shares are percent, lengths pt.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Pages.
    pub pages: usize,
    /// The running text: filled paragraphs of the text's size, as wide as the text block.
    pub text: Lines,
    /// Filled paragraphs that are narrower or smaller: quotations, lists, notes.
    pub inset: Lines,
    /// The pages.
    pub page: Pages,
    /// How many paragraphs could not be set well: their badness is over 100, or they overrun.
    pub badly_set: usize,
    /// Those paragraphs, the worst first, and others to make ten.
    pub worst: Vec<Paragraph>,
    /// Every single thing that is amiss, in the order of the pages.
    pub findings: Vec<Finding>,
}

/// Lines of filled paragraphs.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Lines {
    /// Paragraphs.
    pub paragraphs: usize,
    /// Their lines.
    pub lines: usize,
    /// Lines that fill their measure.
    pub filled: usize,
    /// Filled lines by looseness.
    pub looseness: Looseness,
    /// Word spaces of filled lines: their mean.
    pub space_mean: f64,
    /// Their standard deviation.
    pub space_deviation: f64,
    /// The loosest line.
    pub space_loosest: f64,
    /// The tightest.
    pub space_tightest: f64,
    /// Share of neighbouring lines of which one is looser than the other by more than 0.5.
    pub contrast: f64,
    /// Lines in which letters stand apart to spare the word spaces.
    pub tracked: usize,
    /// By how much at most, thousandths of the size.
    pub tracked_most: f64,
    /// How far letters are narrowed or widened at most, percent.
    pub scaled_most: f64,
    /// Lines that end in a hyphen, put in or the text's own.
    pub hyphens: usize,
    /// Their share of the filled lines.
    pub hyphens_share: f64,
    /// Pairs of them.
    pub hyphen_pairs: usize,
    /// Three or more in a row.
    pub ladders: usize,
    /// The longest row of them.
    pub longest_ladder: usize,
    /// Chains of word spaces through four lines or more.
    pub rivers: usize,
    /// The longest of them, lines.
    pub longest_river: usize,
    /// Last lines with fewer than five letters.
    pub last_under_five: usize,
    /// Last lines that end before the next paragraph's indent.
    pub last_under_indent: usize,
    /// Last lines that are the rest of a word.
    pub fragments: usize,
    /// Lines past the margin.
    pub overfull: usize,
    /// Lines that nothing could fill.
    pub short: usize,
}

/// Filled lines by their mean word space, as a ratio of the font's own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Looseness {
    /// Under 0.66.
    pub crammed: usize,
    /// From 0.66 to 0.8.
    pub tight: usize,
    /// From 0.8 to 1.33.
    pub even: usize,
    /// Over 1.33.
    pub open: usize,
    /// Over 1.5.
    pub loose: usize,
    /// Over 2.
    pub gaping: usize,
}

/// What ends a page, and where lines stand on it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Pages {
    /// Last lines of paragraphs alone at the head of a page.
    pub widows: usize,
    /// First lines alone at the foot.
    pub orphans: usize,
    /// Headings at the foot, without the text that they announce.
    pub stranded_headings: usize,
    /// Divided words at the end of a page.
    pub hyphens_at_page_end: usize,
    /// Those of which the rest stands overleaf.
    pub hyphens_at_turn: usize,
    /// Spreads of which both pages go on.
    pub spreads: usize,
    /// Those of them that do not end on one baseline.
    pub uneven_spreads: usize,
    /// By how much at most.
    pub uneven_most: f64,
    /// Pages that go on and end above the foot of the text block, by lines.
    pub short_pages: usize,
    /// Pages that end below it.
    pub long_pages: usize,
    /// Lines of the text's size.
    pub grid_lines: usize,
    /// Those that stand off the baseline grid.
    pub off_grid: usize,
    /// Chapters that end on a page of fewer than five lines.
    pub short_last_pages: usize,
}

/// A paragraph that is worth a look.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Paragraph {
    /// Of its worst line: see [`Report`]. At most 10,000.
    pub badness: u32,
    /// The word space of that line.
    pub space: f64,
    /// How far its widest line runs past the margin.
    pub overhang: f64,
    /// Where that line stands.
    pub place: Place,
    /// That line.
    pub line: String,
}

/// Something that is amiss.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// What.
    pub kind: Kind,
    /// How much of it: the word space's ratio, lines, pt, as the kind has it.
    pub amount: f64,
    /// Where.
    pub place: Place,
    /// The line that it is about.
    pub line: String,
}

/// What can be amiss. Its order is that of their weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A line past the margin: by how many points.
    Overfull,
    /// A line that nothing could fill: by how many points it is short.
    Short,
    /// A line whose word spaces are over twice the font's.
    Gaping,
    /// A line whose word spaces are under 0.66 of the font's.
    Crammed,
    /// A last line alone at the head of a page.
    Widow,
    /// A first line alone at the foot.
    Orphan,
    /// A heading at the foot.
    StrandedHeading,
    /// Facing pages that end apart: by how many points.
    UnevenSpread,
    /// A line off the grid: by how many points.
    OffGrid,
    /// A divided word at the end of a page.
    HyphenAtPageEnd,
    /// More than two hyphens in a row: how many.
    Ladder,
    /// A last line that is the rest of a word.
    Fragment,
    /// A last line of few letters: how many.
    ShortLastLine,
    /// A chapter's last page of few lines: how many.
    ShortLastPage,
    /// A chain of word spaces: through how many lines.
    River,
}

/// A place in the printed book and in the manuscript.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Place {
    /// The folio as printed, or as it would be.
    pub page: String,
    /// Which page of the file, from 1.
    pub sheet: usize,
    /// File of the manuscript; none for what Aldine made.
    pub file: Option<String>,
    /// Line in it at which the paragraph begins, from 1.
    pub line: Option<usize>,
}

/// Measures a printed book that was set in a theme.
#[must_use]
pub fn measure(printed: &PrintedBook, book: &Book, theme: &Theme, sources: &Sources) -> Report {
    let gathered = Gathered::of(printed, theme);
    let places = Places::of(printed, book, sources);
    let mut findings = Vec::new();
    let page = pages::measure(printed, theme, &gathered, &places, &mut findings);
    let text = lines::measure(&gathered, true, theme, &places, &mut findings);
    let inset = lines::measure(&gathered, false, theme, &places, &mut findings);
    findings.sort_by_key(|f| (f.place.sheet, f.kind));
    let (badly_set, worst) = lines::worst(&gathered, &places);
    Report { pages: printed.pages.len(), text, inset, page, badly_set, worst, findings }
}
