//! The order in which preprocessors run.

use std::collections::{BTreeMap, BTreeSet};

use crate::manifest::Preprocessor;

/// mdBook's own preprocessors.
pub(super) const OWN: [&str; 2] = ["index", "links"];

/// The names in mdBook's order: what must come before comes before, and of those that nothing
/// holds back, the names decide. Nothing where they wait for each other.
pub(super) fn order(all: &[Preprocessor], own: bool) -> Option<Vec<String>> {
    let mut waits: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    if own {
        waits.extend(OWN.map(|name| (name, BTreeSet::new())));
    }
    waits.extend(all.iter().map(|one| (one.name.as_str(), BTreeSet::new())));
    for one in all {
        for later in one.before.iter().map(String::as_str) {
            if let Some(waiting) = waits.get_mut(later) {
                waiting.insert(&one.name);
            }
        }
        for earlier in one.after.iter().map(String::as_str) {
            if waits.contains_key(earlier)
                && let Some(waiting) = waits.get_mut(one.name.as_str())
            {
                waiting.insert(earlier);
            }
        }
    }
    let mut order = Vec::with_capacity(waits.len());
    while !waits.is_empty() {
        let ready: Vec<&str> = waits.iter().filter(|(_, on)| on.is_empty()).map(|(name, _)| *name).collect();
        if ready.is_empty() {
            return None;
        }
        for name in ready {
            waits.remove(name);
            waits.values_mut().for_each(|on| {
                on.remove(name);
            });
            order.push(name.to_owned());
        }
    }
    Some(order)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    fn one(name: &str, before: &[&str], after: &[&str]) -> Preprocessor {
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Preprocessor {
            name: name.into(),
            command: name.into(),
            optional: false,
            renderers: None,
            before: list(before),
            after: list(after),
            done_here: false,
            span: Span::new(FileId(0), 0, 0),
        }
    }

    #[test]
    fn names_decide_unless_told_otherwise() {
        let of = |all: &[Preprocessor]| order(all, true).map(|names| names.join(" "));
        assert_eq!(of(&[one("toc", &[], &[]), one("alerts", &[], &[])]).unwrap(), "alerts index links toc");
        let told =
            [one("b", &["links"], &[]), one("a", &[], &["links", "nothing"]), one("links", &["z"], &[])];
        assert_eq!(of(&told).unwrap(), "b index links a");
        assert_eq!(of(&[one("a", &["b"], &[]), one("b", &["a"], &[])]), None);
        assert_eq!(order(&[one("a", &[], &[])], false).unwrap(), ["a"]);
    }
}
