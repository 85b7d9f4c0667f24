//! Far references: *on page 47*, *on the facing page*, behind what refers to another place.
//!
//! What is said depends on the pages, and the pages on what is said. So pages are made with a guess,
//! then what turns out to be untrue is said otherwise, only the paragraphs that say it are broken
//! anew, and only their chapters composed anew, until all of it is true. A reference may go on
//! turning: said, it moves what it speaks of to where it should not be said. After [`FREE`] rounds
//! what turns says the folio, which is true on any page; after [`SETTLED`] what still turns is left
//! out, and after [`LAST`] all that is said. So there is an end.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::bidi;
use super::items::{Item, Itemizer, Row};
use super::lexicon::Division;
use super::style::Spec;
use crate::document::{PageForm, Words};
use crate::words::{self, Where};

/// Begins the names of the places that references themselves take: no id does.
pub const MARK: char = '\u{1}';

/// Rounds in which a reference may turn as it likes.
const FREE: u32 = 4;
/// Rounds after which a reference that turns is left out.
const SETTLED: u32 = 9;
/// Rounds after which all are.
const LAST: u32 = 20;

/// A reference in a row.
///
/// Three anchors stand in the row: before all that it says, before the first word, behind the last.
#[derive(Debug, Clone)]
pub struct Far {
    /// Its number in [`References`].
    number: u32,
    form: PageForm,
    words: Arc<Words>,
    spec: Spec,
    /// The first of its anchors in the row.
    first: u16,
    /// Characters of the row's flat text before it.
    at: u32,
}

/// What a reference says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Saying {
    /// Nothing.
    Nothing,
    /// This, of a page by its index.
    Page(Where, u32),
}

/// A reference as it stands.
#[derive(Debug)]
struct State {
    /// The anchor that it leads to.
    target: Box<str>,
    saying: Saying,
    /// Whether that has changed, and the rows do not say it yet.
    changed: bool,
    /// Whether it says nothing, whatever is true.
    left_out: bool,
}

/// What all references of a book say.
#[derive(Debug, Default)]
pub struct References {
    states: Vec<State>,
    round: u32,
}

impl References {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.states.is_empty()
    }

    /// Looks at the pages of anchors; says whether any reference has to say something else.
    pub fn turn(&mut self, pages: &FxHashMap<Box<str>, u32>) -> bool {
        self.round += 1;
        let round = self.round;
        let mut turned = false;
        for (number, state) in self.states.iter_mut().enumerate().filter(|(_, state)| !state.left_out) {
            let page = |end| pages.get(name(number, end).as_str()).copied();
            let target = pages.get(&state.target).copied();
            let mut saying = match (page('b'), page('c'), target) {
                // What is said beyond a page's end is true on either page if it is the folio.
                (Some(from), Some(to), Some(target)) if from != to => Saying::Page(Where::Elsewhere, target),
                (Some(from), Some(_), Some(target)) => seen(from, target),
                _ => Saying::Nothing,
            };
            if saying != state.saying && round > FREE {
                saying = target.map_or(Saying::Nothing, |page| Saying::Page(Where::Elsewhere, page));
            }
            if saying == state.saying {
                continue;
            }
            if round > SETTLED {
                (saying, state.left_out) = (Saying::Nothing, true);
            }
            (state.saying, state.changed, turned) = (saying, true, true);
        }
        if turned && round > LAST {
            for state in &mut self.states {
                (state.saying, state.changed, state.left_out) = (Saying::Nothing, true, true);
            }
        }
        turned
    }

    /// Lets the references of a row say what they are to say; says whether that is something new.
    /// `label` gives the folio of a page. Words that are new are still to be shaped.
    pub fn reword(&self, row: &mut Row, items: &mut Itemizer<'_>, label: impl Fn(u32) -> String) -> bool {
        let mut changed = false;
        for n in 0..row.far.len() {
            let far = row.far[n].clone();
            let Some(state) = self.states.get(far.number as usize).filter(|state| state.changed) else {
                continue;
            };
            let place = |n: u16| row.items.iter().position(|i| matches!(i, Item::Anchor(a) if *a == n));
            let (Some(from), Some(to)) = (place(far.first), place(far.first + 2)) else { continue };
            let behind = row.items.split_off(to + 1);
            row.items.truncate(from);
            items.rtl = row.rtl;
            let words = match state.saying {
                Saying::Nothing => String::new(),
                Saying::Page(place, page) => words::page(&far.words, far.form, place, &label(page)),
            };
            far.put(&words, items, row);
            row.items.extend(behind);
            changed = true;
        }
        if changed {
            bidi::resolve(row, items.styles);
        }
        changed
    }

    /// All rows say what they are to say.
    pub fn reworded(&mut self) {
        self.states.iter_mut().for_each(|state| state.changed = false);
    }
}

/// What is said on a page of another.
fn seen(here: u32, target: u32) -> Saying {
    // The first page is a recto: leaves begin with even pages, spreads with odd ones.
    let facing = if here.is_multiple_of(2) { here.checked_sub(1) } else { Some(here + 1) };
    match target {
        _ if target == here => Saying::Nothing,
        _ if Some(target) == facing => Saying::Page(Where::Facing, target),
        _ if target == here + 1 => Saying::Page(Where::Next, target),
        _ if target + 1 == here => Saying::Page(Where::Before, target),
        _ => Saying::Page(Where::Elsewhere, target),
    }
}

/// The name of one of a reference's places.
fn name(number: usize, end: char) -> String {
    format!("{MARK}{number}{end}")
}

impl Far {
    /// Adds a reference behind the name of its place, with a guess at what it says.
    pub fn add(items: &mut Itemizer<'_>, form: PageForm, target: &str, spec: Spec, row: &mut Row) {
        if row.anchors.len() + 3 > usize::from(u16::MAX) {
            return;
        }
        let number = items.references.states.len();
        let lang = items.section.and_then(|s| s.lang.as_deref());
        let far = Self {
            number: number as u32,
            form,
            words: items.book.meta.words_in(lang),
            spec: Spec { division: Division::Whole, ..spec },
            first: row.anchors.len() as u16,
            at: row.chars,
        };
        row.anchors.extend(['a', 'b', 'c'].map(|end| name(number, end).into_boxed_str()));
        // It is no part of a chapter's first words.
        let lead_in = std::mem::take(&mut items.lead_in);
        far.put(&words::page(&far.words, form, Where::Elsewhere, "00"), items, row);
        items.lead_in = lead_in;
        row.far.push(far);
        // No page is this one: the guess is never taken for true.
        let saying = Saying::Page(Where::Elsewhere, u32::MAX);
        items.references.states.push(State {
            target: target.into(),
            saying,
            changed: false,
            left_out: false,
        });
    }

    /// Adds what it says, and its anchors.
    fn put(&self, words: &str, items: &mut Itemizer<'_>, row: &mut Row) {
        let chars = std::mem::replace(&mut row.chars, self.at);
        let text = words.trim_start_matches(' ');
        row.items.push(Item::Anchor(self.first));
        // The first word's place is on its line, so behind the space.
        items.text(&words[..words.len() - text.len()], self.spec, row);
        row.items.push(Item::Anchor(self.first + 1));
        items.text(text, self.spec, row);
        row.items.push(Item::Anchor(self.first + 2));
        row.chars = chars;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn references(count: usize) -> References {
        let state = |_| State {
            target: "there".into(),
            saying: Saying::Page(Where::Elsewhere, u32::MAX),
            changed: false,
            left_out: false,
        };
        References { states: (0..count).map(state).collect(), round: 0 }
    }

    fn pages(list: &[(usize, u32, u32)], target: u32) -> FxHashMap<Box<str>, u32> {
        let mut pages: FxHashMap<Box<str>, u32> = FxHashMap::default();
        pages.insert("there".into(), target);
        for (number, from, to) in list {
            pages.insert(name(*number, 'b').into(), *from);
            pages.insert(name(*number, 'c').into(), *to);
        }
        pages
    }

    #[test]
    fn pages_are_seen_from_where_the_words_stand() {
        let said = |from, to, target| {
            let mut references = references(1);
            assert!(references.turn(&pages(&[(0, from, to)], target)));
            references.states[0].saying
        };
        assert_eq!(said(4, 4, 4), Saying::Nothing);
        assert_eq!(said(4, 4, 3), Saying::Page(Where::Facing, 3));
        assert_eq!(said(3, 3, 4), Saying::Page(Where::Facing, 4));
        assert_eq!(said(4, 4, 5), Saying::Page(Where::Next, 5));
        assert_eq!(said(3, 3, 2), Saying::Page(Where::Before, 2));
        assert_eq!(said(0, 0, 9), Saying::Page(Where::Elsewhere, 9));
        assert_eq!(said(0, 0, 1), Saying::Page(Where::Next, 1));
        // Over the end of a page only the folio is true of both.
        assert_eq!(said(4, 5, 5), Saying::Page(Where::Elsewhere, 5));
    }

    #[test]
    fn what_turns_for_ever_comes_to_rest() {
        // Saying nothing lets the target go overleaf, saying that brings it back.
        let mut references = references(2);
        let mut rounds = 0;
        loop {
            let target = if references.states[0].saying == Saying::Nothing { 5 } else { 4 };
            if !references.turn(&pages(&[(0, 4, 4), (1, 8, 8)], target)) {
                break;
            }
            references.reworded();
            rounds += 1;
            assert!(rounds <= LAST + 1, "no end");
        }
        assert_eq!(references.states[0].saying, Saying::Page(Where::Elsewhere, 4));
        assert_eq!(references.states[1].saying, Saying::Page(Where::Elsewhere, 4));
    }

    #[test]
    fn what_no_folio_settles_is_left_out() {
        // The target moves whenever anything is said.
        let mut references = references(1);
        let mut page = 10;
        let mut rounds = 0;
        loop {
            page += u32::from(references.states[0].saying != Saying::Nothing);
            if !references.turn(&pages(&[(0, 2, 2)], page)) {
                break;
            }
            references.reworded();
            rounds += 1;
            assert!(rounds <= LAST + 1, "no end");
        }
        assert!(references.states[0].left_out);
        assert_eq!(references.states[0].saying, Saying::Nothing);
    }
}
