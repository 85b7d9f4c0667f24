//! Breaking a paragraph into lines: total fit.
//!
//! After Knuth and Plass, "Breaking Paragraphs into Lines" (1981), with two changes. The best
//! breaks are kept for *each* number of lines, so that pages can be composed of longer or shorter
//! settings; and a line's slack is shared between its word spaces and a horizontal scaling of at
//! most ±2 %, each by its own stiffness.

use super::items::{Item, Row, Tied};
use super::lexicon::{CutKind, WordId};
use super::style::Styles;
use crate::math::Break;

/// Most that glyphs are scaled horizontally, as a share.
pub const SCALE: f32 = 0.02;
/// Beyond these stretches of the spaces a line is tracked, and by how much at most, thousandths of
/// the size after each glyph. The first nobody sees. The second is for lines that would gape: a
/// short paragraph's first, before a long last word that may not be divided. The third can be
/// seen, and is for lines that would gape all the same.
const TRACKING: [(f32, f32); 3] = [(0.26, 10.0), (0.7, 40.0), (0.72, 15.0)];
/// What a thousandth of tracking comes to as a share of the text's width, before the glyphs of the
/// line are counted.
const TRACKING_SHARE: f32 = 0.0021;
/// What a thousandth of it costs, and one that can be seen.
const TRACKING_COST: (f32, f32) = (0.1, 10.0);
/// What it costs to end a line after an abbreviation that is tied to the next word.
const TIE: f32 = 60.0;
/// What a line costs that ends in a formula: after a relation, after an operator. TeX's penalties are ten
/// and fourteen times that of a hyphen; here a formula is divided before a line gapes.
const RELATION: f32 = 12.0;
const OPERATOR: f32 = 20.0;
/// Softness of a word space and of the glyphs' scaling: how slack is shared between them.
const SOFT_SPACE: f32 = 0.25 * 0.25;
const SOFT_SCALE: f32 = 0.05 * 0.05;

/// A place in a row: before an item, or at a cut within a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pos {
    /// Index of the item.
    pub item: u32,
    /// Index of the word's cut; [`Pos::WHOLE`] before the item as a whole.
    pub cut: u16,
}

impl Pos {
    /// Not within a word.
    pub const WHOLE: u16 = u16::MAX;

    fn before(item: usize) -> Self {
        Self { item: item as u32, cut: Self::WHOLE }
    }
}

/// How a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakKind {
    /// At a word space.
    Space,
    /// In a word, with a hyphen.
    Hyphen,
    /// After the text's own hyphen or dash.
    Dash,
    /// In a word, with nothing.
    Plain,
    /// In a word of code, with nothing, where it could not be helped.
    Need,
    /// Where the author ended it.
    Forced,
    /// At the paragraph's end.
    End,
}

/// A line of a broken paragraph.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LineSpan {
    /// Where it begins.
    pub start: Pos,
    /// Where it ends.
    pub end: Pos,
    /// How it ends.
    pub kind: BreakKind,
}

/// One way of setting a paragraph.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// The lines.
    pub lines: Vec<LineSpan>,
    /// The sum of what displeases in it; 0 for none.
    pub cost: f32,
    /// The loosest line, as the stretch of its spaces: 0.5 is half as much again.
    pub loosest: f32,
    /// By how much the widest line overruns the measure, pt.
    pub overhang: f32,
}

/// The room a paragraph has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measure {
    /// Width of the lines, pt.
    pub width: f32,
    /// Indent of the first, pt; negative for a hanging one.
    pub indent: f32,
    /// Whether lines are filled.
    pub justify: bool,
    /// Whether settings of other lengths than the best are wanted.
    pub variants: bool,
    /// What stands beside the first lines and makes them narrower.
    pub beside: Beside,
}

/// What makes a paragraph's first lines narrower: an initial.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Beside {
    /// How many lines; 0 for none.
    pub lines: u16,
    /// By how much, pt.
    pub width: f32,
}

impl Measure {
    /// Lines of this width that are not filled, without an indent.
    #[must_use]
    pub fn ragged(width: f32) -> Self {
        Self { width, indent: 0.0, justify: false, variants: false, beside: Beside::default() }
    }
}

impl Beside {
    /// How much of a line's measure is taken, pt; lines are counted from 0.
    #[must_use]
    pub fn of(&self, line: u16) -> f32 {
        if line < self.lines { self.width } else { 0.0 }
    }
}

/// A place where a line may end, and the sums up to it.
#[derive(Debug, Clone, Copy)]
struct Breakpoint {
    end: Pos,
    next: Pos,
    kind: BreakKind,
    /// What stands before it, from the paragraph's beginning, and what before the place where the next
    /// line would begin.
    before: Sums,
    after: Sums,
    /// Width of a hyphen, less nothing.
    extra: f32,
    /// How far the last glyph may stand outside the measure, and the next line's first, pt.
    right: f32,
    next_left: f32,
    /// Characters before it; at the paragraph's end without the punctuation there.
    chars: u32,
    penalty: f32,
    /// The last word before it and the first after.
    last: Option<WordId>,
    first: Option<WordId>,
}

/// What a row holds up to a place, pt.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    /// Width of text, the gaps between ideographs with it.
    text: f64,
    /// Width of word spaces, and their number.
    space: f64,
    spaces: u32,
    /// What gaps add to the spaces that stretch, and to those that shrink.
    give: f32,
    shrink: f32,
}

#[derive(Debug, Clone, Copy)]
struct State {
    cost: f32,
    stretch: f32,
    loosest: f32,
    overhang: f32,
    previous: u32,
    breakpoint: u32,
    lines: u16,
    class: u8,
    /// Lines in a row that end in a hyphen.
    hyphens: u8,
}

/// Breaks paragraphs; its memory serves one after the other. One a thread.
#[derive(Debug, Default)]
pub struct Breaker {
    points: Vec<Breakpoint>,
    states: Vec<State>,
    /// The states of each breakpoint.
    of: Vec<(u32, u32)>,
    best: Vec<State>,
    /// Whether words are divided wherever they can be.
    last_resort: bool,
}

/// How much is tolerated in one pass.
#[derive(Debug, Clone, Copy)]
struct Tolerance {
    tightest: f32,
    loosest: f32,
    /// Slack as a share of the measure beyond which a line is not looked at.
    slack: f32,
    /// Lines that cannot be set within the tolerance are set all the same.
    desperate: bool,
}

const PASSES: [Tolerance; 3] = [
    Tolerance { tightest: -0.30, loosest: 1.0, slack: 0.4, desperate: false },
    Tolerance { tightest: -0.36, loosest: 4.0, slack: 0.7, desperate: false },
    Tolerance { tightest: -0.40, loosest: 1000.0, slack: 2.0, desperate: true },
];

/// Settings that cost this much more than the best are not worth keeping.
const VARIANT_COST: f32 = 60.0;
/// Nor are settings with lines as loose as this.
const VARIANT_LOOSEST: f32 = 0.8;

impl Breaker {
    /// The ways of setting a row, by number of lines; never empty. The first is the best.
    pub fn settings(&mut self, row: &Row, measure: Measure, styles: &Styles) -> Vec<Setting> {
        let settings = self.tried(row, measure, styles);
        if settings[0].overhang <= 0.05 {
            return settings;
        }
        // Words that overrun the measure are divided where they would not be else.
        self.last_resort = true;
        let divided = self.tried(row, measure, styles);
        self.last_resort = false;
        if divided[0].overhang < settings[0].overhang { divided } else { settings }
    }

    fn tried(&mut self, row: &Row, measure: Measure, styles: &Styles) -> Vec<Setting> {
        self.breakpoints(row, styles, false);
        for (n, pass) in PASSES.into_iter().enumerate() {
            // A name parted from its "Mr." is the lesser evil beside a line that gapes.
            if n == 1 && row.items.iter().any(|i| matches!(i, Item::Tie(..))) {
                self.breakpoints(row, styles, true);
                if let Some(settings) = self.pass(measure, PASSES[0]) {
                    return settings;
                }
            }
            if let Some(settings) = self.pass(measure, pass) {
                return settings;
            }
        }
        // Unreachable: the last pass accepts any line. An empty setting is still a setting.
        vec![Setting { lines: Vec::new(), cost: 0.0, loosest: 0.0, overhang: 0.0 }]
    }

    /// `ties` are places too where custom says so or they follow an abbreviation.
    fn breakpoints(&mut self, row: &Row, styles: &Styles, ties: bool) {
        self.points.clear();
        let mut sums = Sums::default();
        let mut last: Option<WordId> = None;
        let (mut right, mut chars) = (0.0f32, 0u32);
        let start = Breakpoint {
            end: Pos::before(0),
            next: Pos::before(0),
            kind: BreakKind::Forced,
            before: sums,
            after: sums,
            extra: 0.0,
            right: 0.0,
            next_left: 0.0,
            chars: 0,
            penalty: 0.0,
            last: None,
            first: None,
        };
        self.points.push(start);
        let mut pending = 0; // the first breakpoint whose next line's first word is not known yet
        let final_word = row.items.iter().rposition(|i| matches!(i, Item::Word { .. }));
        for (i, item) in row.items.iter().enumerate() {
            match *item {
                Item::Word { word: id, style, at } => {
                    let style = styles.get(style);
                    let word = styles.lexicon.word(id);
                    let string = styles.lexicon.text(word);
                    let unit = style.size / 1000.0;
                    let turned = styles.lexicon.style(word).rtl;
                    let tracked = |bytes: usize| {
                        if style.tracking == 0.0 || turned {
                            0.0
                        } else {
                            style.tracking * string[..bytes].chars().count() as f32
                        }
                    };
                    let first = string.chars().next().unwrap_or(' ');
                    // What runs against its line does not end at the line's edge.
                    let square = styles.lexicon.style(word).square;
                    let hangs = if turned == row.rtl && !square { unit } else { 0.0 };
                    let left = protrusion_left(first) * word.first_advance * hangs;
                    for point in &mut self.points[pending..] {
                        point.next_left = left;
                        point.first = (!square).then_some(id);
                    }
                    pending = self.points.len();
                    for (c, cut) in styles.lexicon.cuts(word).iter().enumerate() {
                        // A paragraph's last word is not divided: its last line would be a scrap.
                        let skipped = match cut.kind {
                            CutKind::Hyphen | CutKind::Name => Some(i) == final_word,
                            CutKind::Last => true,
                            _ => false,
                        };
                        if skipped && !self.last_resort {
                            continue;
                        }
                        let byte = cut.byte as usize;
                        let text = sums.text + f64::from((cut.width + tracked(byte)) * unit);
                        let before = Sums { text, ..sums };
                        let end = string[..byte].chars().next_back().unwrap_or(' ');
                        let pos = Pos { item: i as u32, cut: c as u16 };
                        let (kind, extra, right, penalty) = match cut.kind {
                            CutKind::Hyphen | CutKind::Name => {
                                let hyphen = styles.hyphen(style);
                                let scraps = string[..byte].chars().filter(|c| c.is_alphabetic()).count() < 3;
                                {
                                    let name = if cut.kind == CutKind::Name { 8.0 } else { 0.0 };
                                    let scraps = if scraps { 2.0 } else { 0.0 };
                                    (BreakKind::Hyphen, hyphen, 0.55 * hyphen, scraps + name)
                                }
                            }
                            CutKind::Dash => {
                                let right = protrusion_right(end) * 350.0 * unit;
                                (BreakKind::Dash, 0.0, right, 0.0)
                            }
                            CutKind::Plain => (BreakKind::Plain, 0.0, 0.0, 0.0),
                            CutKind::Need => (BreakKind::Need, 0.0, 0.0, 0.0),
                            CutKind::Anywhere | CutKind::Last => (BreakKind::Need, 0.0, 0.0, 30.0),
                        };
                        self.points.push(Breakpoint {
                            end: pos,
                            next: pos,
                            kind,
                            before,
                            after: before,
                            extra,
                            right,
                            next_left: 0.0,
                            chars: at + string[..byte].chars().count() as u32,
                            penalty,
                            last: None,
                            first: None,
                        });
                    }
                    pending = pending.max(self.points.len());
                    sums.text += f64::from((word.width + tracked(string.len())) * unit);
                    let end = string.chars().next_back().unwrap_or(' ');
                    right = protrusion_right(end) * word.last_advance * hangs;
                    last = (!square).then_some(id);
                    chars = at + string.chars().count() as u32;
                    // A dash between two words in unlike styles is a place to break as any dash is.
                    if matches!(end, '—' | '–')
                        && string.chars().count() > 1
                        && let Some(Item::Word { .. }) = row.items[i + 1..].iter().find(|i| !is_mark(i))
                    {
                        let pos = Pos::before(i + 1);
                        self.push(pos, pos, BreakKind::Dash, sums, sums, right, chars, last);
                    }
                }
                Item::Space(style) => {
                    let width = f64::from(styles.get(style).space);
                    let after = Sums { space: sums.space + width, spaces: sums.spaces + 1, ..sums };
                    let (end, next) = (Pos::before(i), Pos::before(i + 1));
                    self.push(end, next, BreakKind::Space, sums, after, right, chars, last);
                    sums = after;
                }
                Item::Tie(style, tied) => {
                    let before = sums;
                    sums.space += f64::from(styles.get(style).space);
                    sums.spaces += 1;
                    let abbreviated =
                        |id: WordId| styles.lexicon.text(styles.lexicon.word(id)).ends_with('.');
                    if ties && (tied == Tied::ByCustom || last.is_some_and(abbreviated)) {
                        let (pos, next) = (Pos::before(i), Pos::before(i + 1));
                        self.push(pos, next, BreakKind::Space, before, sums, right, chars, last);
                        if let Some(point) = self.points.last_mut() {
                            point.penalty = TIE;
                        }
                    }
                }
                Item::Gap(gap) => {
                    let after = Sums {
                        text: sums.text + f64::from(gap.natural),
                        give: sums.give + gap.stretch,
                        shrink: sums.shrink + gap.shrink,
                        ..sums
                    };
                    if gap.breaks {
                        let (end, next) = (Pos::before(i), Pos::before(i + 1));
                        self.push(end, next, BreakKind::Plain, sums, after, right, chars, last);
                    }
                    sums = after;
                }
                Item::Kern(width) => sums.text += f64::from(width),
                Item::Fixed(width) => {
                    sums.text += f64::from(width);
                    right = 0.0;
                }
                Item::Object(n) => {
                    sums.text += f64::from(row.objects.get(usize::from(n)).map_or(0.0, |o| o.width));
                    right = 0.0;
                    last = None;
                    pending = self.points.len();
                }
                Item::Formula { id, part, at } => {
                    for point in &mut self.points[pending..] {
                        point.next_left = 0.0;
                    }
                    pending = self.points.len();
                    sums.text += f64::from(styles.formulas.part(id, part).map_or(0.0, |p| p.bx.w));
                    right = 0.0;
                    last = None;
                    chars = at;
                }
                Item::Split(id, part) => {
                    let space_after = styles.formulas.part(id, part + 1).map_or(0.0, |p| p.space);
                    let before = sums;
                    sums.text += f64::from(space_after);
                    self.push(
                        Pos::before(i),
                        Pos::before(i + 1),
                        BreakKind::Plain,
                        before,
                        sums,
                        0.0,
                        chars,
                        None,
                    );
                    if let Some(point) = self.points.last_mut() {
                        point.penalty = match styles.formulas.part(id, part).and_then(|p| p.after) {
                            Some(Break::Relation) => RELATION,
                            _ => OPERATOR,
                        };
                    }
                }
                Item::Break => {
                    let (end, next) = (Pos::before(i), Pos::before(i + 1));
                    self.push(end, next, BreakKind::Forced, sums, sums, right, chars, last);
                }
                Item::Stretch(_) | Item::Note(_) | Item::Anchor(_) => {}
            }
        }
        let end = Pos::before(row.items.len());
        let closing = final_word.map_or(0, |i| match row.items[i] {
            Item::Word { word, .. } => {
                let word = styles.lexicon.text(styles.lexicon.word(word));
                word.chars().rev().take_while(|c| !c.is_alphanumeric()).count() as u32
            }
            _ => 0,
        });
        self.push(end, end, BreakKind::End, sums, sums, right, row.chars.saturating_sub(closing), last);
    }

    #[allow(clippy::too_many_arguments)]
    fn push(
        &mut self,
        end: Pos,
        next: Pos,
        kind: BreakKind,
        before: Sums,
        after: Sums,
        right: f32,
        chars: u32,
        last: Option<WordId>,
    ) {
        self.points.push(Breakpoint {
            end,
            next,
            kind,
            before,
            after,
            extra: 0.0,
            right,
            next_left: 0.0,
            chars,
            penalty: 0.0,
            last,
            first: None,
        });
    }

    fn pass(&mut self, measure: Measure, pass: Tolerance) -> Option<Vec<Setting>> {
        self.states.clear();
        self.of.clear();
        self.states.push(State {
            cost: 0.0,
            stretch: f32::NAN,
            loosest: 0.0,
            overhang: 0.0,
            previous: u32::MAX,
            breakpoint: 0,
            lines: 0,
            class: 2,
            hyphens: 0,
        });
        self.of.push((0, 1));
        let count = self.points.len();
        let beside = measure.beside;
        let sides: &[bool] = if beside.lines > 0 { &[true, false] } else { &[false] };
        let mut low = 0;
        for b in 1..count {
            let point = self.points[b];
            self.best.clear();
            let mut cheapest = f32::INFINITY;
            'starts: for a in (low..b).rev() {
                let (from, to) = self.of[a];
                if from == to {
                    continue;
                }
                let start = self.points[a];
                let (before, after) = (&point.before, &start.after);
                let text = (before.text - after.text) as f32 + point.extra;
                let space = (before.space - after.space) as f32;
                let spaces = before.spaces - after.spaces;
                let (give, shrink) = (before.give - after.give, before.shrink - after.shrink);
                let outside = if measure.justify { point.right + start.next_left } else { 0.0 };
                let wide = measure.width - if a == 0 { measure.indent } else { 0.0 } + outside;
                let full = text + space + pass.tightest.max(-0.5) * (space + shrink)
                    - if measure.justify { SCALE * text } else { 0.0 };
                for narrow in sides.iter().copied() {
                    let within = |s: u32| (self.states[s as usize].lines < beside.lines) == narrow;
                    let room = wide - if narrow { beside.width } else { 0.0 };
                    let slack = room - text - space;
                    let overfull = full > room + 0.01;
                    if overfull && !(pass.desperate && self.best.is_empty()) {
                        // What is too wide for the whole measure is so from any start before.
                        if narrow {
                            continue;
                        }
                        break 'starts;
                    }
                    if !(from..to).any(within) {
                        continue;
                    }
                    let soft = space + if slack < 0.0 { shrink } else { give };
                    // An ideograph is as much as two letters.
                    let dense = give > space;
                    let Some(line) =
                        judge(&point, &start, a, slack, spaces, text, soft, dense, room, measure, pass)
                    else {
                        continue;
                    };
                    let (mut cost, stretch) = line;
                    let overhang = if overfull { full - room } else { 0.0 };
                    if overfull {
                        cost = 10_000.0 + overhang;
                    }
                    let class = class(stretch);
                    for s in (from..to).filter(|s| within(*s)) {
                        let state = self.states[s as usize];
                        let total = state.cost + cost + self.neighbours(&state, &start, &point, stretch, a);
                        if total > cheapest + VARIANT_COST {
                            continue;
                        }
                        cheapest = cheapest.min(total);
                        let new = State {
                            cost: total,
                            stretch,
                            loosest: state.loosest.max(stretch),
                            overhang: state.overhang.max(overhang),
                            previous: s,
                            breakpoint: b as u32,
                            lines: state.lines.saturating_add(1),
                            class,
                            hyphens: if point.kind == BreakKind::Hyphen { state.hyphens + 1 } else { 0 },
                        };
                        // Ways to the same place are alike if what follows is, and its measure.
                        let counted = if measure.variants { u16::MAX } else { beside.lines };
                        let same =
                            |o: &State| o.class == class && o.lines.min(counted) == new.lines.min(counted);
                        match self.best.iter_mut().find(|o| same(o)) {
                            Some(old) if old.cost > total => *old = new,
                            Some(_) => {}
                            None => self.best.push(new),
                        }
                    }
                    if overfull && !narrow {
                        break 'starts;
                    }
                }
            }
            let from = self.states.len() as u32;
            self.states.extend(self.best.iter().filter(|s| s.cost <= cheapest + VARIANT_COST));
            self.of.push((from, self.states.len() as u32));
            if matches!(point.kind, BreakKind::Forced) {
                if self.best.is_empty() {
                    return None;
                }
                low = b;
            }
            // Forget starts from which no line can reach this far.
            while low + 1 < b {
                let start = self.points[low];
                let (before, after) = (&point.before, &start.after);
                let width = (before.text - after.text + (before.space - after.space) * 0.5) as f32
                    - 0.5 * (before.shrink - after.shrink);
                let reach = width * (1.0 - SCALE) > measure.width + measure.indent.abs() + 20.0;
                let empty = self.of[low].0 == self.of[low].1;
                // In despair the last start that has states is never forgotten.
                let only = (low + 1..b).all(|i| self.of[i].0 == self.of[i].1);
                if empty || (reach && !(pass.desperate && only)) {
                    low += 1;
                } else {
                    break;
                }
            }
        }
        self.collect(count - 1, measure)
    }

    /// What a line costs for standing next to the one before it.
    fn neighbours(
        &self,
        state: &State,
        start: &Breakpoint,
        point: &Breakpoint,
        stretch: f32,
        a: usize,
    ) -> f32 {
        let mut cost = 0.0;
        if !state.stretch.is_nan() && point.kind != BreakKind::End {
            let contrast = (stretch - state.stretch) / 0.35;
            cost += 1.2 * contrast * contrast;
        }
        if point.kind == BreakKind::Hyphen {
            cost += match state.hyphens {
                0 => 0.0,
                1 => 10.0,
                _ => 1000.0,
            };
        }
        if state.previous != u32::MAX && a > 0 {
            let before = &self.points[self.states[state.previous as usize].breakpoint as usize];
            if start.first.is_some() && before.first == start.first {
                cost += 2.0;
            }
            if start.last.is_some() && start.last == point.last {
                cost += 2.0;
            }
        }
        cost
    }

    fn collect(&self, end: usize, measure: Measure) -> Option<Vec<Setting>> {
        let (from, to) = self.of[end];
        let mut finals: Vec<&State> = Vec::new();
        for state in &self.states[from as usize..to as usize] {
            match finals.iter_mut().find(|f| f.lines == state.lines) {
                Some(old) if old.cost > state.cost => *old = state,
                Some(_) => {}
                None => finals.push(state),
            }
        }
        finals.sort_by(|a, b| a.cost.total_cmp(&b.cost).then(a.lines.cmp(&b.lines)));
        let best = finals.first()?.cost;
        let keep = if measure.variants { VARIANT_COST } else { 0.0 };
        let settings = finals.iter().enumerate().filter(|(i, f)| {
            *i == 0 || (f.cost <= best + keep && f.loosest <= VARIANT_LOOSEST && f.overhang == 0.0)
        });
        Some(settings.map(|(_, f)| self.setting(f)).collect())
    }

    fn setting(&self, last: &State) -> Setting {
        let mut lines = Vec::with_capacity(usize::from(last.lines));
        let mut state = last;
        while state.previous != u32::MAX {
            let point = &self.points[state.breakpoint as usize];
            let before = &self.states[state.previous as usize];
            let start = &self.points[before.breakpoint as usize];
            lines.push(LineSpan { start: start.next, end: point.end, kind: point.kind });
            state = before;
        }
        lines.reverse();
        Setting { lines, cost: last.cost, loosest: last.loosest, overhang: last.overhang }
    }
}

/// The cost of a line by itself and the stretch of its spaces; none if it is out of the question.
#[allow(clippy::too_many_arguments)]
fn judge(
    point: &Breakpoint,
    start: &Breakpoint,
    a: usize,
    slack: f32,
    spaces: u32,
    text: f32,
    space: f32,
    dense: bool,
    room: f32,
    measure: Measure,
    pass: Tolerance,
) -> Option<(f32, f32)> {
    let ends = matches!(point.kind, BreakKind::End | BreakKind::Forced);
    let mut cost = 0.0;
    let mut stretch = 0.0;
    if ends {
        if slack < 0.0 && measure.justify {
            stretch = share(slack, text, space).1;
            if stretch < pass.tightest && !pass.desperate {
                return None;
            }
            cost += line_cost(stretch);
        }
        if point.kind == BreakKind::End && a > 0 {
            let width = room - slack.max(0.0);
            let space = u32::from(start.kind == BreakKind::Space);
            let letters = point.chars.saturating_sub(start.chars + space) * if dense { 3 } else { 1 };
            // A last line that the next paragraph's indent would overhang looks like a hole.
            if measure.justify && letters < 5 {
                cost += 400.0;
            } else if measure.justify && width < measure.indent.abs() * 1.5 {
                cost += 80.0;
            } else if width < measure.width * 0.12 {
                cost += 3.0;
            }
            if start.kind == BreakKind::Hyphen {
                cost += if spaces > 0 { 4.0 } else { 1000.0 };
            } else if start.kind == BreakKind::Dash && spaces == 0 {
                cost += 20.0;
            }
        }
    } else if measure.justify {
        if slack > pass.slack * room {
            return None;
        }
        stretch = if spaces == 0 && space <= 0.0 {
            let scale = slack / text.max(1.0);
            if scale.abs() <= SCALE { 0.0 } else { 9.0 * scale.signum() }
        } else {
            let (_, stretch) = share(slack, text, space);
            let (tracking, left) = tracked(stretch, TRACKING_SHARE * text / space);
            let unseen = TRACKING[0].1 + TRACKING[1].1;
            cost += TRACKING_COST.0 * tracking + TRACKING_COST.1 * (tracking - unseen).max(0.0);
            left
        };
        if stretch < pass.tightest || stretch > pass.loosest {
            return None;
        }
        cost += line_cost(stretch);
    } else {
        // Ragged: lines of like length, and words kept whole.
        let rag = slack / room;
        if rag > pass.slack {
            return None;
        }
        cost += 20.0 * rag * rag;
    }
    cost += point.penalty
        + match point.kind {
            BreakKind::Hyphen if measure.justify => 7.5,
            BreakKind::Hyphen => 30.0,
            BreakKind::Dash => 0.4,
            BreakKind::Need => 6.0,
            _ => 0.0,
        };
    Some((cost, stretch))
}

/// Shares a line's slack between scaling and spaces, by their stiffness: the scaling as a share,
/// and the stretch of the spaces as a share of their width.
#[must_use]
pub fn share(slack: f32, text: f32, space: f32) -> (f32, f32) {
    if space <= 0.0 {
        return ((slack / text.max(1.0)).clamp(-SCALE, SCALE), 0.0);
    }
    let multiplier = slack / (SOFT_SPACE * space * space + SOFT_SCALE * text * text);
    let scale = (multiplier * SOFT_SCALE * text).clamp(-SCALE, SCALE);
    (scale, (slack - scale * text) / space)
}

/// Tracking of a line whose spaces would stretch too far: thousandths of the size after each of
/// its glyphs, and the stretch that is left.
#[must_use]
pub fn track(stretch: f32, space: f32, glyphs: usize, size: f32) -> (f32, f32) {
    if glyphs == 0 || space <= 0.0 {
        return (0.0, stretch);
    }
    tracked(stretch, glyphs as f32 * size / 1000.0 / space)
}

/// The same where each thousandth takes `unit` off the stretch.
fn tracked(stretch: f32, unit: f32) -> (f32, f32) {
    TRACKING.iter().fold((0.0, stretch), |(tracking, left), (beyond, most)| {
        let more = ((left - beyond) / unit).clamp(0.0, *most);
        (tracking + more, left - more * unit)
    })
}

/// What a stretch of the spaces costs: gently near the natural width, steeply beyond a third.
fn line_cost(stretch: f32) -> f32 {
    let square = |x: f32| x * x;
    let sixth = |x: f32| square(x * x * x);
    if stretch >= 0.0 {
        square(stretch / 0.21) + sixth(stretch / 0.41).min(1e6)
    } else {
        square(stretch / 0.145) + sixth(stretch / 0.215).min(1e6)
    }
}

/// Fitness classes: tight, snug, even, open, loose.
fn class(stretch: f32) -> u8 {
    match stretch {
        s if s < -0.1 => 0,
        s if s < 0.05 => 1,
        s if s < 0.2 => 2,
        s if s < 0.4 => 3,
        _ => 4,
    }
}

fn is_mark(item: &Item) -> bool {
    matches!(item, Item::Stretch(_) | Item::Note(_) | Item::Anchor(_))
}

/// How much of a glyph's advance may stand outside the right margin.
#[must_use]
pub fn protrusion_right(c: char) -> f32 {
    match c {
        '.' | ',' => 0.7,
        '-' | '\u{2010}' => 0.55,
        '”' | '’' | '“' | '‘' | '"' | '\'' | '»' | '›' => 0.5,
        ':' | ';' => 0.4,
        '—' | '–' | '!' | '?' | ')' | ']' => 0.15,
        'A' | 'T' | 'V' | 'W' | 'Y' | 'r' | 'f' | 'y' | 'v' | 'w' => 0.05,
        _ => 0.0,
    }
}

/// How much of a glyph's advance may stand outside the left margin.
#[must_use]
pub fn protrusion_left(c: char) -> f32 {
    match c {
        '“' | '‘' | '”' | '’' | '„' | '‚' | '«' | '‹' | '"' | '\'' => 0.5,
        '—' | '–' | '(' | '[' => 0.1,
        'A' | 'T' | 'V' | 'W' | 'Y' | 'J' => 0.05,
        _ => 0.0,
    }
}
