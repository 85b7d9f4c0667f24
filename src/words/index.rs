//! An entry of the index as it reads, the same in both books.

use crate::document::{IndexEntry, IndexPlace, IndexSee, Inline, Target, Words};

/// A piece of an entry.
#[derive(Debug)]
pub enum Run<'a> {
    /// The term.
    Term(&'a [Inline]),
    /// Text around the other pieces.
    Text(&'a str),
    /// A word of Aldine's own: *see*.
    Word(&'a str),
    /// A place: its text, where it leads, whether the subject is treated there.
    Place(String, &'a Target, bool),
    /// Another entry.
    Entry(&'a IndexSee),
}

/// The pieces of an entry, with its places as `say` says them.
#[must_use]
pub fn runs<'a>(
    entry: &'a IndexEntry,
    words: &'a Words,
    places: Vec<(String, &'a Target, bool)>,
) -> Vec<Run<'a>> {
    let mut runs = vec![Run::Term(&entry.term)];
    for (text, target, main) in places {
        runs.push(Run::Text(&words.comma));
        runs.push(Run::Place(text, target, main));
    }
    for (list, word) in [(&entry.see, &words.see), (&entry.also, &words.see_also)] {
        for (n, see) in list.iter().enumerate() {
            if n > 0 {
                runs.push(Run::Text(&words.semicolon));
            } else {
                runs.push(Run::Text(if runs.len() > 1 { &words.semicolon } else { &words.comma }));
                runs.push(Run::Word(word));
                runs.push(Run::Text(" "));
            }
            runs.push(Run::Entry(see));
        }
    }
    runs
}

/// Pages that an entry leads to, from first to last.
#[derive(Debug, Clone, Copy)]
struct Pages<'a> {
    from: u32,
    to: u32,
    main: bool,
    target: &'a Target,
}

/// Places as folios: several on a page are one, and three pages or more in a row are a stretch:
/// `12, 15–18`. `page` gives the page of an anchor, counted from the book's first; `label` its folio.
#[must_use]
pub fn folios(
    places: &[IndexPlace],
    page: impl Fn(&str) -> Option<u32>,
    label: impl Fn(u32) -> String,
) -> Vec<(String, &Target, bool)> {
    let mut found: Vec<Pages> = places
        .iter()
        .filter_map(|place| {
            let from = page(place.anchor())?;
            let to = place.to.as_deref().and_then(&page).unwrap_or(from).max(from);
            Some(Pages { from, to, main: place.main, target: &place.from })
        })
        .collect();
    found.sort_by_key(|pages| (pages.from, std::cmp::Reverse(pages.to)));
    let mut merged: Vec<Pages> = Vec::with_capacity(found.len());
    for pages in found {
        match merged.last_mut() {
            // A page that treats the subject stays by itself within a stretch that names it.
            Some(last) if pages.from <= last.to && (pages.main == last.main || !pages.main) => {
                last.to = last.to.max(pages.to);
            }
            Some(last) if (pages.from, pages.to) == (last.from, last.to) => last.main = true,
            _ => merged.push(pages),
        }
    }
    // Roman folios and arabic ones make no stretch together.
    let figures = |page: u32| !label(page).starts_with(|c: char| c.is_ascii_alphabetic());
    let mut out = Vec::with_capacity(merged.len());
    let mut at = 0;
    while let Some(first) = merged.get(at) {
        let mut end = at + 1;
        while let Some(next) = merged.get(end)
            && next.from == merged[end - 1].to + 1
            && !next.main
            && !first.main
            && figures(next.from) == figures(first.from)
        {
            end += 1;
        }
        let last = merged[end - 1].to;
        let stretched = merged[at..end].iter().any(|pages| pages.to > pages.from);
        if stretched || end - at > 2 {
            let text = match last > first.from {
                true => format!("{}–{}", label(first.from), label(last)),
                false => label(first.from),
            };
            out.push((text, first.target, first.main));
        } else {
            out.extend(merged[at..end].iter().map(|p| (label(p.from), p.target, p.main)));
        }
        at = end;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::SectionId;

    fn said(places: &[(&str, Option<&str>, bool)]) -> String {
        let places: Vec<IndexPlace> = places
            .iter()
            .map(|(from, to, main)| IndexPlace {
                from: Target::Anchor { section: SectionId(0), id: (*from).to_string() },
                to: to.map(str::to_string),
                main: *main,
            })
            .collect();
        // Anchors are named for their pages; the body begins on the fifth.
        let label = |page: u32| match page {
            0..4 => ["i", "ii", "iii", "iv"][page as usize].to_string(),
            page => (page - 3).to_string(),
        };
        let folios = folios(&places, |id| id.parse().ok(), label);
        let folios: Vec<String> =
            folios.into_iter().map(|(text, _, main)| if main { format!("*{text}*") } else { text }).collect();
        folios.join(", ")
    }

    #[test]
    fn pages_are_named_once_and_runs_are_joined() {
        let at = |page| (page, None, false);
        assert_eq!(said(&[at("15"), at("18"), at("15")]), "12, 15");
        assert_eq!(said(&[at("15"), at("18"), at("19"), at("20"), at("21")]), "12, 15–18");
        assert_eq!(said(&[at("18"), at("19")]), "15, 16");
        assert_eq!(said(&[("18", Some("19"), false), at("20")]), "15–17");
        assert_eq!(said(&[("18", Some("18"), false)]), "15");
        assert_eq!(said(&[at("2"), at("3"), at("4"), at("5")]), "iii, iv, 1, 2");
    }

    #[test]
    fn the_main_place_stands_out() {
        assert_eq!(said(&[("15", None, false), ("15", None, true), ("16", None, false)]), "*12*, 13");
        assert_eq!(said(&[("15", Some("19"), false), ("17", None, true)]), "12–16, *14*");
        assert_eq!(said(&[("15", Some("19"), true), ("17", None, false)]), "*12–16*");
    }
}
