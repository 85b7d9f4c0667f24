//! Ways through the file: named destinations, links, the outline.

use std::fmt::Write;

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat, dictionary};

use super::document::text;
use super::operands::centi;
use super::tags::Tree;
use crate::typeset::page::{LinkTarget, OutlineEntry, Page, Place, PrintedBook, Rect, Tag};

/// Names in a leaf of the tree.
const LEAF: usize = 64;

/// Outlines of up to this many entries on the two outer levels open both of them.
const OPEN: usize = 40;

/// Where pages lie in the file.
pub(super) struct Geometry<'a> {
    /// The page objects, in order.
    pub pages: &'a [ObjectId],
    /// Height of the trimmed page, pt.
    pub height: f32,
    /// What the sheet has around it, pt.
    pub frame: f32,
}

impl Geometry<'_> {
    pub fn rect(&self, rect: Rect) -> Object {
        let (left, top) = (rect.x + self.frame, self.height + self.frame - rect.y);
        Object::Array([left, top - rect.h, left + rect.w, top].map(coordinate).to_vec())
    }

    fn destination(&self, place: &Place) -> Option<Object> {
        let page = *self.pages.get(place.page as usize)?;
        // From the page's left edge: a reader who has zoomed in is not thrown to the right.
        let top = coordinate(self.height + self.frame - place.y.max(0.0));
        Some(Object::Array(vec![page.into(), "XYZ".into(), coordinate(self.frame), top, Object::Null]))
    }
}

/// A length in points, rounded to the hundredth.
pub(super) fn coordinate(points: f32) -> Object {
    let value = centi(points);
    if value % 100 == 0 {
        Object::Integer(i64::from(value / 100))
    } else {
        Object::Real(value as f32 / 100.0)
    }
}

/// A destination's name: the anchor's own, in ASCII. Readers order names by what they take the bytes to
/// mean, and for other letters they do not agree on that.
fn name(anchor: &str) -> Object {
    Object::String(ascii(anchor).into_bytes(), StringFormat::Literal)
}

/// An anchor with all that is not plain ASCII as in an address.
fn ascii(anchor: &str) -> String {
    let mut name = String::with_capacity(anchor.len());
    for byte in anchor.bytes() {
        if plain(byte) {
            name.push(char::from(byte));
        } else {
            let _ = write!(name, "%{byte:02X}");
        }
    }
    name
}

/// Whether a byte stands for itself in a name.
fn plain(byte: u8) -> bool {
    byte.is_ascii_graphic() && byte != b'%'
}

/// The tree of named destinations: every anchor of the book.
pub(super) fn destinations(
    printed: &PrintedBook,
    geometry: &Geometry<'_>,
    doc: &mut Document,
) -> Option<Object> {
    let mut named: Vec<(&String, Object)> = printed
        .anchors
        .iter()
        .filter_map(|(anchor, place)| Some((anchor, geometry.destination(place)?)))
        .collect();
    // A tree's names are in the order of their bytes, which is the anchors' but for what is written otherwise.
    if !printed.anchors.keys().all(|anchor| anchor.bytes().all(plain)) {
        named.sort_by_cached_key(|(anchor, _)| ascii(anchor));
    }
    let leaves: Vec<Object> = named
        .chunks(LEAF)
        .map(|leaf| {
            let limits = [leaf.first(), leaf.last()].into_iter().flatten().map(|(anchor, _)| name(anchor));
            let names = leaf.iter().flat_map(|(anchor, place)| [name(anchor), place.clone()]);
            let leaf =
                dictionary! { "Limits" => limits.collect::<Vec<_>>(), "Names" => names.collect::<Vec<_>>() };
            doc.add_object(leaf).into()
        })
        .collect();
    if leaves.is_empty() {
        return None;
    }
    Some(Object::Dictionary(dictionary! { "Dests" => dictionary! { "Kids" => leaves } }))
}

/// The annotations of a page's links.
pub(super) fn links(
    page: &Page,
    index: u32,
    printed: &PrintedBook,
    geometry: &Geometry<'_>,
    tree: &mut Tree,
    doc: &mut Document,
) -> Vec<Object> {
    let mut annotations = Vec::new();
    for link in &page.links {
        // What is no part of the text leads nowhere.
        if matches!(link.tag, Tag::Artifact | Tag::Head | Tag::Folio | Tag::Repeated) {
            continue;
        }
        let mut annotation = dictionary! {
            "Type" => "Annot",
            "Subtype" => "Link",
            "Rect" => geometry.rect(link.rect),
            "Border" => vec![0.into(), 0.into(), 0.into()],
            "F" => 4,
        };
        match &link.target {
            LinkTarget::Url(url) => {
                let uri = Object::String(ascii_uri(url).into_bytes(), StringFormat::Literal);
                annotation.set("A", dictionary! { "S" => "URI", "URI" => uri });
            }
            LinkTarget::Anchor(anchor) => {
                if !printed.anchors.contains_key(&**anchor) {
                    continue;
                }
                annotation.set("Dest", name(anchor));
            }
        }
        // Who cannot see the link is read its text, or where it leads.
        let told = match &link.target {
            _ if !link.text.trim().is_empty() => &*link.text,
            LinkTarget::Url(target) | LinkTarget::Anchor(target) => &**target,
        };
        annotation.set("Contents", text(told.trim()));
        let id = doc.new_object_id();
        annotation.set("StructParent", i64::from(tree.annotation(link, index, id, printed)));
        doc.set_object(id, annotation);
        annotations.push(id.into());
    }
    annotations
}

/// An address in ASCII, as PDF wants it: everything else percent-encoded.
fn ascii_uri(url: &str) -> String {
    let mut uri = String::with_capacity(url.len());
    for byte in url.bytes() {
        if byte.is_ascii_graphic() && !b"<>\"{}|\\^`".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

/// The outline, nested by depth. None for a book without one.
pub(super) fn outline(entries: &[OutlineEntry], doc: &mut Document) -> Option<ObjectId> {
    if entries.is_empty() {
        return None;
    }
    let ids: Vec<ObjectId> = entries.iter().map(|_| doc.new_object_id()).collect();
    let root = doc.new_object_id();
    let parents = parents(entries);
    let mut kids: Vec<Vec<usize>> = vec![Vec::new(); entries.len() + 1];
    for (at, parent) in parents.iter().enumerate() {
        kids[parent.unwrap_or(entries.len())].push(at);
    }
    let outer = &kids[entries.len()];
    let shown = outer.len() + outer.iter().map(|at| kids[*at].len()).sum::<usize>();
    let open = shown <= OPEN;

    for (at, entry) in entries.iter().enumerate() {
        let siblings = &kids[parents[at].unwrap_or(entries.len())];
        let place = siblings.binary_search(&at).unwrap_or(0);
        let mut item = dictionary! {
            "Title" => text(entry.title.trim()),
            "Parent" => parents[at].map_or(root, |parent| ids[parent]),
            "Dest" => name(&entry.anchor),
        };
        if let Some(before) = place.checked_sub(1).and_then(|n| siblings.get(n)) {
            item.set("Prev", ids[*before]);
        }
        if let Some(after) = siblings.get(place + 1) {
            item.set("Next", ids[*after]);
        }
        let count = kids[at].len() as i64;
        set_kids(&mut item, &kids[at], &ids, if open && parents[at].is_none() { count } else { -count });
        doc.set_object(ids[at], item);
    }
    let mut dictionary = dictionary! { "Type" => "Outlines" };
    set_kids(&mut dictionary, outer, &ids, if open { shown } else { outer.len() } as i64);
    doc.set_object(root, dictionary);
    Some(root)
}

fn set_kids(item: &mut Dictionary, kids: &[usize], ids: &[ObjectId], count: i64) {
    if let (Some(first), Some(last)) = (kids.first(), kids.last()) {
        item.set("First", ids[*first]);
        item.set("Last", ids[*last]);
        item.set("Count", count);
    }
}

/// The entry that each entry hangs under: the last before it of a lesser depth.
fn parents(entries: &[OutlineEntry]) -> Vec<Option<usize>> {
    let mut path: Vec<usize> = Vec::new();
    let mut parents = Vec::with_capacity(entries.len());
    for (at, entry) in entries.iter().enumerate() {
        while path.last().is_some_and(|last| entries[*last].depth >= entry.depth) {
            path.pop();
        }
        parents.push(path.last().copied());
        path.push(at);
    }
    parents
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_hang_under_the_last_lesser_depth() {
        let depths = [1, 3, 2, 3, 1, 2];
        let entries: Vec<OutlineEntry> = depths
            .iter()
            .map(|depth| OutlineEntry { title: String::new(), depth: *depth, anchor: String::new() })
            .collect();
        assert_eq!(parents(&entries), [None, Some(0), Some(0), Some(2), None, Some(4)]);
    }

    #[test]
    fn addresses_become_ascii() {
        assert_eq!(
            ascii_uri("https://de.wikipedia.org/wiki/Köln (Stadt)#x%20y"),
            "https://de.wikipedia.org/wiki/K%C3%B6ln%20(Stadt)#x%20y"
        );
    }
}
