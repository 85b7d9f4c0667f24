//! Included by lines and by anchors.
use std::collections::BTreeMap;

// ANCHOR: all
fn count(words: &[&str]) -> BTreeMap<String, usize> {
    let mut map = BTreeMap::new();
    // ANCHOR: loop
    for word in words {
        *map.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    // ANCHOR_END: loop
    map
}
// ANCHOR_END: all

fn main() {
    println!("{:?}", count(&["a", "b", "A"]));
}
