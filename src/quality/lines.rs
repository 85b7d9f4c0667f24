//! Lines as they stand on the pages, put together to paragraphs, and what can be said of them.

use rustc_hash::FxHashMap;

use super::places::Places;
use super::{Finding, Kind, Lines, Paragraph};
use crate::theme::Theme;
use crate::typeset::page::{Fit, Item, ItemKind, Line, LineEnd, Page, PrintedBook, Run, Set, Tag};

/// A line as it was set.
#[derive(Debug)]
pub(super) struct SetLine {
    /// Index of the page.
    pub page: u32,
    /// Baseline, pt.
    pub y: f32,
    /// What it is part of.
    pub tag: Tag,
    /// Its room.
    pub fit: Fit,
    /// Where its text begins and ends, pt.
    pub from: f32,
    pub to: f32,
    /// Size of its first glyph, pt.
    pub size: f32,
    /// Its word spaces, pt from the page's left.
    pub gaps: Vec<(f32, f32)>,
    /// The same as the font has them, pt: the mean.
    pub natural: f32,
    /// Farthest from 1 that its glyphs are scaled.
    pub scale: f32,
    /// Width of its last glyph, pt.
    pub last: f32,
    /// How it ends.
    pub end: LineEnd,
    /// Its text.
    pub text: String,
}

impl SetLine {
    /// Its mean word space as a ratio of the font's; none where it has none or does not fill its room.
    pub fn space(&self) -> Option<f64> {
        if self.fit.set != Set::Filled || self.gaps.is_empty() || self.natural <= 0.0 || self.missing() > 0.0
        {
            return None;
        }
        let sum: f32 = self.gaps.iter().map(|(a, b)| b - a).sum();
        Some(f64::from(sum / self.gaps.len() as f32 / self.natural))
    }

    /// Whether the eye sees a hyphen at its end.
    pub fn hyphen(&self) -> bool {
        self.end == LineEnd::Hyphen || (self.goes_on() && self.text.ends_with(['-', '\u{2010}', '\u{2011}']))
    }

    /// Whether its paragraph goes on below.
    pub fn goes_on(&self) -> bool {
        self.end != LineEnd::Paragraph
    }

    /// How far it runs past the margin, pt; hanging punctuation and what rounds off are none.
    pub fn overhang(&self) -> f32 {
        let margin = self.fit.x + self.fit.width;
        let hangs = self.text.chars().next_back().is_some_and(|c| !c.is_alphanumeric());
        let allowed = if hangs { self.last + 0.3 } else { 0.1 * self.size };
        let over = self.to - margin;
        if over > allowed { over } else { 0.0 }
    }

    /// How much a filled line lacks to its margin, pt.
    pub fn missing(&self) -> f32 {
        let open = self.fit.x + self.fit.width - self.to;
        if self.fit.set == Set::Filled && open > 0.1 * self.size { open } else { 0.0 }
    }

    /// Its badness, 10,000 for a line that could not be set at all.
    pub fn badness(&self) -> u32 {
        if self.missing() > 0.0 || self.overhang() > 0.0 {
            return 10_000;
        }
        let Some(space) = self.space() else { return 0 };
        let used = if space >= 1.0 { (space - 1.0) * 2.0 } else { (1.0 - space) * 3.0 };
        (100.0 * used.powi(3)).round().min(10_000.0) as u32
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        self.text.split([' ', '\u{a0}']).filter(|word| !word.is_empty())
    }
}

/// The lines of a book in their order, and the paragraphs that they make.
pub(super) struct Gathered {
    pub lines: Vec<SetLine>,
    pub paragraphs: Vec<Together>,
}

/// A paragraph.
pub(super) struct Together {
    /// Its lines.
    pub lines: Vec<usize>,
    /// Whether its lines are filled.
    pub filled: bool,
    /// Whether it is running text: of the text's size, as wide as the text block.
    pub running: bool,
}

impl Gathered {
    pub fn of(printed: &PrintedBook, theme: &Theme) -> Self {
        let mut gathered = Self { lines: Vec::new(), paragraphs: Vec::new() };
        // The paragraphs that go on, by what they are part of: notes lie between the pages of a text.
        let mut open: FxHashMap<Tag, usize> = FxHashMap::default();
        for (index, page) in (0..).zip(&printed.pages) {
            for Item { tag, kind } in &page.items {
                let ItemKind::Line(line) = kind else { continue };
                if matches!(tag, Tag::Artifact | Tag::Head | Tag::Folio | Tag::Repeated) {
                    continue;
                }
                let Some(fit) = line.fit else { continue };
                let set = set_line(printed, page, index, *tag, line, fit);
                gathered.add(set, &mut open);
            }
        }
        let Gathered { lines, paragraphs } = &mut gathered;
        for paragraph in paragraphs {
            paragraph.judge(lines, theme);
        }
        gathered
    }

    fn add(&mut self, set: SetLine, open: &mut FxHashMap<Tag, usize>) {
        let (tag, end) = (set.tag, set.end);
        let paragraph = *open.entry(tag).or_insert_with(|| {
            self.paragraphs.push(Together { lines: Vec::new(), filled: false, running: false });
            self.paragraphs.len() - 1
        });
        let known = &mut self.paragraphs[paragraph].lines;
        match known.last().map(|last| &mut self.lines[*last]) {
            // Behind an image within the line it is still the same line.
            Some(last) if last.end == LineEnd::Part && last.page == set.page => {
                last.gaps.extend(set.gaps);
                last.to = set.to;
                last.last = set.last;
                last.end = set.end;
                last.text.push_str(&set.text);
            }
            _ => {
                known.push(self.lines.len());
                self.lines.push(set);
            }
        }
        if end == LineEnd::Paragraph {
            open.remove(&tag);
        }
    }
}

impl Together {
    fn judge(&mut self, lines: &[SetLine], theme: &Theme) {
        let all = || self.lines.iter().map(|i| &lines[*i]);
        let ragged = all().any(|l| l.fit.set == Set::Ragged);
        let block = all().all(|l| matches!(l.tag, Tag::Block(_) | Tag::Part(..)));
        let size = all().all(|l| (l.size / theme.text.size - 1.0).abs() <= 0.07);
        let left = |l: &SetLine| {
            let x = if l.fit.rtl { theme.page.width - l.fit.x - l.fit.width } else { l.fit.x };
            x - if l.page.is_multiple_of(2) { theme.page.inner } else { theme.page.outer }
        };
        let wide = all().all(|l| (left(l) + l.fit.width - theme.measure()).abs() < 0.5);
        let least = all().map(left).fold(f32::INFINITY, f32::min);
        let flush = least < 0.5 || (self.lines.len() == 1 && (least - theme.text.indent).abs() < 0.5);
        self.filled = block && !ragged;
        self.running = self.filled && size && wide && flush;
    }

    fn set<'l>(&'l self, lines: &'l [SetLine]) -> impl DoubleEndedIterator<Item = &'l SetLine> + Clone {
        self.lines.iter().map(|i| &lines[*i])
    }
}

fn set_line(printed: &PrintedBook, page: &Page, index: u32, tag: Tag, line: &Line, fit: Fit) -> SetLine {
    let mut set = SetLine {
        page: index,
        y: line.y,
        tag,
        fit,
        from: line.runs.first().map_or(fit.x, |run| run.x),
        to: fit.x,
        size: line.runs.first().map_or(0.0, |run| run.size),
        gaps: Vec::new(),
        natural: 0.0,
        scale: 1.0,
        last: 0.0,
        end: line.end,
        text: String::new(),
    };
    let mut natural = 0.0;
    for run in &line.runs {
        natural += spaces(printed, page, run, &mut set);
    }
    set.natural = natural / set.gaps.len().max(1) as f32;
    if fit.rtl {
        // Measured from where it begins, as if it ran from left to right.
        let mirrored = |x: f32| 2.0 * fit.x + fit.width - x;
        (set.from, set.to) = (mirrored(set.to), mirrored(set.from));
    }
    set.text.truncate(set.text.trim_end().len());
    set
}

/// Goes through the glyphs of a run; gives the sum of its word spaces as the font has them, pt.
fn spaces(printed: &PrintedBook, page: &Page, run: &Run, set: &mut SetLine) -> f32 {
    let face = &printed.faces[usize::from(run.face)];
    let unit = run.size / 1000.0 * run.scale;
    let apart = set.fit.tracking * unit;
    let mut x = run.x;
    let mut natural = 0.0;
    if (run.scale - 1.0).abs() > (set.scale - 1.0).abs() {
        set.scale = run.scale;
    }
    for glyph in &page.glyphs[run.glyphs.start as usize..run.glyphs.end as usize] {
        let next = x + glyph.advance * unit;
        if glyph.id == face.space_glyph && glyph.id != 0 {
            // What tracking puts behind the letter before it is part of the gap that is seen.
            set.gaps.push((x - apart, next));
            natural += face.space * run.size;
            set.text.push(' ');
        } else {
            if run.actual.is_none() {
                set.text.push_str(face.glyphs.get(&glyph.id).map_or("\u{fffd}", |text| text));
            }
            // Glyphs come in the order of reading, which may lead back.
            set.from = set.from.min(x);
            set.to = set.to.max(next - apart);
            set.last = next - apart - x;
        }
        x = next;
    }
    if let Some(actual) = &run.actual {
        set.text.push_str(actual);
    }
    natural
}

/// Measures the running text, or all else that is filled.
pub(super) fn measure(
    gathered: &Gathered,
    running: bool,
    theme: &Theme,
    places: &Places<'_>,
    findings: &mut Vec<Finding>,
) -> Lines {
    let lines = &gathered.lines;
    let mut out = Lines { space_tightest: f64::INFINITY, ..Lines::default() };
    let (mut sum, mut squares, mut pairs) = (0.0f64, 0.0f64, (0usize, 0usize));
    let mut say = |kind, amount: f64, line: &SetLine| {
        findings.push(Finding {
            kind,
            amount,
            place: places.place(line.page, line.tag),
            line: line.text.clone(),
        });
    };
    for paragraph in gathered.paragraphs.iter().filter(|p| p.filled && p.running == running) {
        out.paragraphs += 1;
        out.lines += paragraph.lines.len();
        let mut before: Option<f64> = None;
        let mut hyphens = 0;
        for line in paragraph.set(lines) {
            if line.overhang() > 0.0 {
                out.overfull += 1;
                say(Kind::Overfull, line.overhang().into(), line);
            }
            if line.missing() > 0.0 {
                out.short += 1;
                say(Kind::Short, line.missing().into(), line);
            }
            let space = line.space();
            if let Some(space) = space {
                out.filled += 1;
                sum += space;
                squares += space * space;
                out.space_loosest = out.space_loosest.max(space);
                out.space_tightest = out.space_tightest.min(space);
                match space {
                    s if s > 2.0 => out.looseness.gaping += 1,
                    s if s > 1.5 => out.looseness.loose += 1,
                    s if s > 1.33 => out.looseness.open += 1,
                    s if s >= 0.8 => out.looseness.even += 1,
                    s if s >= 0.66 => out.looseness.tight += 1,
                    _ => out.looseness.crammed += 1,
                }
                if space > 2.0 {
                    say(Kind::Gaping, space, line);
                } else if space < 0.66 {
                    say(Kind::Crammed, space, line);
                }
                out.tracked += usize::from(line.fit.tracking > 0.0);
                out.tracked_most = out.tracked_most.max(line.fit.tracking.into());
                out.scaled_most = out.scaled_most.max(f64::from((line.scale - 1.0).abs()) * 100.0);
                if let Some(before) = before {
                    pairs.0 += 1;
                    pairs.1 += usize::from((space - before).abs() > 0.5);
                }
            }
            before = space;
            if line.hyphen() {
                hyphens += 1;
                out.hyphens += 1;
                out.longest_ladder = out.longest_ladder.max(hyphens);
                continue;
            }
            if hyphens > 2 {
                out.ladders += 1;
                say(Kind::Ladder, hyphens as f64, line);
            }
            out.hyphen_pairs += usize::from(hyphens == 2);
            hyphens = 0;
        }
        last_line(paragraph, lines, theme, &mut out, &mut say);
    }
    for (length, line) in rivers(gathered, running, theme) {
        out.rivers += 1;
        out.longest_river = out.longest_river.max(length);
        say(Kind::River, length as f64, line);
    }
    let count = out.filled.max(1) as f64;
    out.space_mean = sum / count;
    out.space_deviation = (squares / count - out.space_mean * out.space_mean).max(0.0).sqrt();
    out.contrast = 100.0 * pairs.1 as f64 / pairs.0.max(1) as f64;
    out.hyphens_share = 100.0 * out.hyphens as f64 / count;
    if out.filled == 0 {
        out.space_tightest = 0.0;
    }
    out
}

fn last_line(
    paragraph: &Together,
    lines: &[SetLine],
    theme: &Theme,
    out: &mut Lines,
    say: &mut impl FnMut(Kind, f64, &SetLine),
) {
    let mut back = paragraph.set(lines).rev();
    let (Some(last), Some(before)) = (back.next(), back.next()) else { return };
    let letters = last.text.trim_matches(|c: char| !c.is_alphanumeric()).chars().count();
    if letters < 5 {
        out.last_under_five += 1;
        say(Kind::ShortLastLine, letters as f64, last);
    }
    out.last_under_indent += usize::from(last.to - last.from < theme.text.indent);
    if before.end == LineEnd::Hyphen && last.words().count() == 1 {
        out.fragments += 1;
        say(Kind::Fragment, letters as f64, last);
    }
}

/// Word spaces that lie below one another through four lines or more, each no narrower than the
/// font's and overlapping the one above by more than half: how many lines, and the last of them.
fn rivers<'g>(gathered: &'g Gathered, running: bool, theme: &Theme) -> Vec<(usize, &'g SetLine)> {
    let mut found = Vec::new();
    let mut before: Option<&SetLine> = None;
    let mut chains: Vec<Chain> = Vec::new();
    let mut end = |chains: &[Chain], line: Option<&'g SetLine>| {
        let ended = chains.iter().filter(|c| !c.goes_on && c.length >= 4);
        found.extend(ended.filter_map(|c| Some((c.length, line?))));
    };
    for paragraph in gathered.paragraphs.iter().filter(|p| p.filled && p.running == running) {
        for line in paragraph.set(&gathered.lines) {
            let below = before
                .is_some_and(|b| b.page == line.page && (line.y - b.y - theme.text.leading).abs() < 1.0);
            let mut here = Vec::with_capacity(line.gaps.len());
            for (from, to) in line.gaps.iter().copied().filter(|(a, b)| b - a >= line.natural * 0.98) {
                let mut length = 1;
                if below {
                    for chain in &mut chains {
                        if to.min(chain.to) - from.max(chain.from) >= 0.6 * line.natural {
                            length = length.max(chain.length + 1);
                            chain.goes_on = true;
                        }
                    }
                }
                here.push(Chain { from, to, length, goes_on: false });
            }
            end(&chains, before);
            chains = here;
            before = Some(line);
        }
    }
    end(&chains, before);
    found
}

struct Chain {
    from: f32,
    to: f32,
    length: usize,
    goes_on: bool,
}

/// How many paragraphs could not be set well, and the worst.
pub(super) fn worst(gathered: &Gathered, places: &Places<'_>) -> (usize, Vec<Paragraph>) {
    let mut all: Vec<(u32, f32, &SetLine)> = Vec::new();
    for paragraph in &gathered.paragraphs {
        let key = |line: &SetLine| (line.badness(), line.overhang());
        let lines = paragraph.set(&gathered.lines);
        let worst = lines.max_by(|a, b| key(a).partial_cmp(&key(b)).unwrap_or(std::cmp::Ordering::Equal));
        all.extend(worst.map(|line| (line.badness(), line.overhang(), line)).filter(|w| w.0 > 0));
    }
    all.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then(a.2.page.cmp(&b.2.page)));
    let bad = all.iter().take_while(|w| w.0 > 100).count();
    let worst = all.into_iter().take(bad.max(10)).map(|(badness, overhang, line)| Paragraph {
        badness,
        space: line.space().unwrap_or(1.0),
        overhang: overhang.into(),
        place: places.place(line.page, line.tag),
        line: line.text.clone(),
    });
    (bad, worst.collect())
}
