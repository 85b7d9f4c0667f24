//! The report in words and figures, for people.

use std::fmt::Write as _;

use super::{Finding, Kind, Lines, Paragraph, Place, Report};

/// How many things of a kind are listed one by one.
const MOST: usize = 10;
/// Characters of a line that are shown.
const SHOWN: usize = 60;

impl Report {
    /// The report as text, for a terminal or a file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        let lines = self.text.lines + self.inset.lines;
        let _ = writeln!(out, "Quality of the printed book: {} pages, {lines} lines of text\n", self.pages);
        lines_of(&mut out, "Running text", &self.text);
        if self.inset.lines > 0 {
            lines_of(&mut out, "Quotations, lists and notes", &self.inset);
        }
        self.pages_of(&mut out);
        paragraphs(&mut out, self.badly_set, &self.worst);
        self.places(&mut out);
        out
    }

    /// The report as a JSON object with the fields of [`Report`], with a line's end at its end.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Plain numbers, texts and lists: nothing of it can fail.
        serde_json::to_string_pretty(self).map(|text| text + "\n").unwrap_or_default()
    }

    fn pages_of(&self, out: &mut String) {
        let page = &self.page;
        let _ = writeln!(out, "Pages");
        row(out, "widows, orphans", &format!("{}, {}", page.widows, page.orphans));
        row(out, "stranded headings", &page.stranded_headings.to_string());
        let uneven = format!("{} of {}{}", page.uneven_spreads, page.spreads, most(page.uneven_most, "pt"));
        row(out, "uneven spreads", &uneven);
        row(out, "short, long pages", &format!("{}, {}", page.short_pages, page.long_pages));
        row(out, "lines off the grid", &format!("{} of {}", page.off_grid, page.grid_lines));
        let turn = format!("{}, {} of them overleaf", page.hyphens_at_page_end, page.hyphens_at_turn);
        row(out, "divided words at a page's end", &turn);
        row(out, "chapters' last pages under 5 lines", &page.short_last_pages.to_string());
        out.push('\n');
    }

    fn places(&self, out: &mut String) {
        let mut kinds: Vec<Kind> = self.findings.iter().map(|f| f.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            let mut found: Vec<&Finding> = self.findings.iter().filter(|f| f.kind == kind).collect();
            let _ = writeln!(out, "\n{}: {}", title(kind), found.len());
            found.sort_by(|a, b| b.amount.total_cmp(&a.amount).then(a.place.sheet.cmp(&b.place.sheet)));
            for finding in found.iter().take(MOST) {
                let amount = amount(finding);
                let _ = writeln!(out, "  {amount:>8}  {}  {}", at(&finding.place), shown(&finding.line));
            }
            if found.len() > MOST {
                let _ = writeln!(out, "  … and {} more", found.len() - MOST);
            }
        }
    }
}

fn lines_of(out: &mut String, title: &str, lines: &Lines) {
    let _ = writeln!(
        out,
        "{title}: {} paragraphs, {} lines, {} filled",
        lines.paragraphs, lines.lines, lines.filled
    );
    let share = |n: usize| 100.0 * n as f64 / lines.filled.max(1) as f64;
    let l = &lines.looseness;
    for (name, count) in [
        ("gaping, over 2", l.gaping),
        ("loose, over 1.5", l.loose),
        ("open, over 1.33", l.open),
        ("even", l.even),
        ("tight, under 0.8", l.tight),
        ("crammed, under 0.66", l.crammed),
    ] {
        row(out, name, &format!("{count:>6} {:>6.2} %", share(count)));
    }
    let (mean, deviation) = (lines.space_mean, lines.space_deviation);
    let ends = format!("{:.2} to {:.2}", lines.space_tightest, lines.space_loosest);
    row(out, "word spaces", &format!("mean {mean:.3}, deviation {deviation:.3}, {ends} of the font's"));
    row(out, "neighbours unlike by over 0.5", &format!("{:.2} %", lines.contrast));
    let tracked = format!("{}{}", lines.tracked, most(lines.tracked_most, "thousandths"));
    row(out, "tracked lines", &tracked);
    row(out, "letters scaled", &format!("at most {:.2} %", lines.scaled_most));
    row(out, "hyphens", &format!("{} ({:.2} %)", lines.hyphens, lines.hyphens_share));
    let ladders = format!("{} pairs, {} longer", lines.hyphen_pairs, lines.ladders);
    row(out, "hyphens in a row", &ladders);
    let rivers = format!("{}{}", lines.rivers, most(lines.longest_river as f64, "lines"));
    row(out, "rivers", &rivers);
    row(out, "last lines under 5 letters", &lines.last_under_five.to_string());
    row(out, "last lines under the indent", &lines.last_under_indent.to_string());
    row(out, "last lines of a word's rest", &lines.fragments.to_string());
    row(out, "overfull, unfilled lines", &format!("{}, {}", lines.overfull, lines.short));
    out.push('\n');
}

fn paragraphs(out: &mut String, bad: usize, worst: &[Paragraph]) {
    let _ = writeln!(out, "Paragraphs that could not be set well: {bad}");
    for paragraph in worst.iter().take(MOST.max(bad.min(2 * MOST))) {
        let how = if paragraph.overhang > 0.0 {
            format!("{:.1} pt over", paragraph.overhang)
        } else {
            format!("spaces {:.2}", paragraph.space)
        };
        let (badness, place) = (paragraph.badness, at(&paragraph.place));
        let _ = writeln!(out, "  badness {badness:>5}, {how:<12}  {place}  {}", shown(&paragraph.line));
    }
    if bad > 2 * MOST {
        let _ = writeln!(out, "  … and {} more", bad - 2 * MOST);
    }
}

fn row(out: &mut String, name: &str, value: &str) {
    let _ = writeln!(out, "  {name:<36} {value}");
}

fn most(amount: f64, unit: &str) -> String {
    if amount > 0.0 { format!(", at most {} {unit}", (amount * 10.0).round() / 10.0) } else { String::new() }
}

fn at(place: &Place) -> String {
    let page = format!("p. {}", place.page);
    match (&place.file, place.line) {
        (Some(file), Some(line)) => format!("{page:<7} {file}:{line}"),
        _ => page,
    }
}

fn shown(line: &str) -> String {
    match line.char_indices().nth(SHOWN) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line.to_string(),
    }
}

fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Overfull => "Lines past the margin",
        Kind::Short => "Lines that nothing could fill",
        Kind::Gaping => "Lines with spaces over twice the font's",
        Kind::Crammed => "Lines with spaces under 0.66 of the font's",
        Kind::Widow => "Widows",
        Kind::Orphan => "Orphans",
        Kind::StrandedHeading => "Headings at the foot of a page",
        Kind::UnevenSpread => "Uneven spreads",
        Kind::OffGrid => "Lines off the grid",
        Kind::HyphenAtPageEnd => "Divided words at a page's end",
        Kind::Ladder => "More than two hyphens in a row",
        Kind::Fragment => "Last lines that are the rest of a word",
        Kind::ShortLastLine => "Last lines under five letters",
        Kind::ShortLastPage => "Last pages under five lines",
        Kind::River => "Rivers",
    }
}

fn amount(finding: &Finding) -> String {
    let amount = finding.amount;
    match finding.kind {
        Kind::Gaping | Kind::Crammed => format!("{amount:.2}"),
        Kind::Overfull | Kind::Short | Kind::UnevenSpread | Kind::OffGrid => format!("{amount:.1} pt"),
        Kind::Ladder | Kind::River | Kind::ShortLastPage => format!("{amount:.0} lines"),
        Kind::ShortLastLine | Kind::Fragment => format!("{amount:.0}"),
        Kind::Widow | Kind::Orphan | Kind::StrandedHeading | Kind::HyphenAtPageEnd => String::new(),
    }
}
