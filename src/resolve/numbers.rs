//! Numbers of headings, and of what carries a label: figures, tables, formulas, listings.

use std::collections::HashMap;

use super::ids::Places;
use super::terms::{self, Thing};
use crate::document::walk::each_block_mut;
use crate::document::{Attrs, Block, BlockKind, Book, Inline, Matter, Role, SectionId, Words};

/// What a label names, ready to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Numbered {
    pub(super) thing: Thing,
    /// Empty where it has none: then its title is said.
    pub(super) number: String,
    pub(super) title: String,
    pub(super) section: SectionId,
}

/// Numbers all that is to be numbered; for each id of the book that a label may name, what it is.
pub(super) fn assign(book: &mut Book, depth: u8, places: &Places) -> HashMap<String, Numbered> {
    let mut things = HashMap::new();
    let labels = labels(places);
    let mut running = [0u32; 4];
    let parents: Vec<bool> = (0..book.sections.len())
        .map(|at| {
            let level = book.sections[at].level;
            book.sections.get(at + 1).is_some_and(|next| next.level > level && next.role != Role::Part)
        })
        .collect();
    let meta = book.meta.clone();
    let mut top = None;
    for (at, section) in book.sections.iter_mut().enumerate() {
        let id = SectionId(u32::try_from(at).unwrap_or(u32::MAX));
        let words = meta.words_in(section.lang.as_deref());
        let numbers: Vec<String> = section.number.iter().map(|n| words.figures(&n.to_string())).collect();
        let thing = match section.role {
            Role::Part => Thing::Part,
            Role::Appendix => Thing::Appendix,
            _ if section.level > 0 => Thing::Section,
            _ => Thing::Chapter,
        };
        let title = crate::document::flat_text(&section.title);
        things.insert(section.id.clone(), Numbered { thing, number: numbers.join("."), title, section: id });
        // Figures are counted in each chapter of a book whose headings carry numbers, else through
        // the book.
        let chapter = section.number.first().copied();
        let by_chapter = depth > 1 && chapter.is_some();
        if section.role.matter() == Matter::Body && by_chapter && top != chapter {
            running = [0; 4];
            top = chapter;
        }
        // A chapter with chapters within it leaves the numbers to them.
        let counts = !section.number.is_empty() && !parents[at];
        let mut counters: Vec<u32> = Vec::new();
        let level = section.level;
        let prefix = numbers.join(".");
        let mut number_block = |block: &mut Block| {
            if let BlockKind::Heading(heading) = &mut block.kind {
                let below = usize::from(heading.depth.saturating_sub(level + 1)).max(1);
                if counts && !heading.unlisted && heading.depth <= depth {
                    counters.truncate(below);
                    counters.resize(below, 0);
                    counters[below - 1] += 1;
                    let parts: Vec<String> = counters.iter().map(|n| words.figures(&n.to_string())).collect();
                    heading.number = Some(format!("{prefix}.{}", parts.join(".")));
                }
                let title = crate::document::flat_text(&heading.content);
                let number = heading.number.clone().unwrap_or_default();
                things.insert(
                    heading.id.clone(),
                    Numbered { thing: Thing::Section, number, title, section: id },
                );
                return;
            }
            let Some(attrs) = &mut block.attrs else { return };
            let Some(own) = attrs.id.clone().filter(|own| labels.contains_key(own.as_str())) else { return };
            let (thing, slot) = match &block.kind {
                BlockKind::Figure(_) => (Thing::Figure, 0),
                BlockKind::Table(_) => (Thing::Table, 1),
                BlockKind::Math(_) => (Thing::Equation, 2),
                BlockKind::Code(_) => (Thing::Listing, 3),
                // A label on anything else counts as what its prefix says.
                _ => match labels.get(own.as_str()) {
                    Some(Thing::Figure) => (Thing::Figure, 0),
                    Some(Thing::Table) => (Thing::Table, 1),
                    Some(Thing::Equation) => (Thing::Equation, 2),
                    Some(Thing::Listing) => (Thing::Listing, 3),
                    _ => return,
                },
            };
            // A formula may have a number that its author gave it.
            let given = attrs.pair("number").filter(|_| slot == 2).map(str::to_owned);
            if given.is_none() {
                running[slot] += 1;
            }
            let made = match chapter.filter(|_| by_chapter) {
                Some(chapter) => words.figures(&format!("{chapter}.{}", running[slot])),
                None => words.figures(&running[slot].to_string()),
            };
            let number = given.unwrap_or(made);
            set(attrs, "number", &number);
            let label = terms::caption(thing, &number, &words);
            match &mut block.kind {
                BlockKind::Figure(figure) => caption(&mut figure.caption, &label, &words),
                BlockKind::Table(table) => caption(&mut table.caption, &label, &words),
                BlockKind::Code(_) => set(attrs, "label", &label),
                _ => {}
            }
            things.insert(own, Numbered { thing, number, title: String::new(), section: id });
        };
        each_block_mut(&mut section.blocks, &mut number_block);
        for note in &mut section.notes {
            each_block_mut(&mut note.blocks, &mut number_block);
        }
    }
    things
}

/// The ids of the book that labels lead to, with what the labels' prefixes say.
fn labels(places: &Places) -> HashMap<&str, Thing> {
    places
        .anywhere
        .iter()
        .filter_map(|(name, place)| {
            let thing = match name.split(':').next()? {
                "fig" => Thing::Figure,
                "tbl" => Thing::Table,
                "eq" => Thing::Equation,
                "lst" => Thing::Listing,
                "sec" => Thing::Section,
                "ch" => Thing::Chapter,
                _ => return None,
            };
            Some((place.as_ref()?.id.as_str(), thing)).filter(|_| name.contains(':'))
        })
        .collect()
}

fn set(attrs: &mut Attrs, key: &str, value: &str) {
    attrs.pairs.retain(|(k, _)| k != key);
    attrs.pairs.push((key.into(), value.to_owned()));
}

/// Puts the number before a caption.
fn caption(caption: &mut Vec<Inline>, label: &str, words: &Words) {
    let classes = vec!["caption-number".to_owned()];
    let attrs = Box::new(Attrs { classes, ..Attrs::default() });
    // Between ideographs a square of white says what a full stop says elsewhere.
    let squares = words.numerals == "han";
    let mark = if caption.is_empty() || squares { "" } else { "." };
    let head = Inline::Span(attrs, vec![Inline::Text(format!("{label}{mark}"))]);
    if caption.is_empty() {
        caption.push(head);
        return;
    }
    caption.splice(0..0, [head, Inline::Text(if squares { "\u{3000}" } else { " " }.into())]);
}
