//! The index, gathered from its marks.

use std::collections::{HashMap, HashSet};

use super::letters::Letters;
use super::lists;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::walk::{each_inline, each_inline_of};
use crate::document::{
    BlockKind, Book, IndexEntry, IndexGroup, IndexMark, IndexPlace, IndexSee, IndexTerm, Inline, MarkKind,
    Role, SectionId, Target, Words, flat_text,
};
use crate::source::Span;

/// Puts the index into the section that is to hold it, behind what the author wrote there.
pub(super) fn build(book: &mut Book, used: &HashSet<String>, diags: &Diagnostics) {
    let Some(home) = book.sections.iter().position(|section| section.role == Role::Index) else {
        return no_section(book, diags);
    };
    let at = SectionId(u32::try_from(home).unwrap_or(u32::MAX));
    let mut index = Index { nodes: vec![Node::default()], diags };
    each_mark(book, &mut |section, mark| index.mark(section, mark));
    index.close();
    index.join_capitals(0);
    let letters = Letters::of(&book.meta.language);
    index.sort(0, &letters);
    let mut flat = Vec::new();
    index.flatten(0, 0, used, &mut flat);
    if flat.is_empty() {
        return lists::nothing(&mut book.sections[home], diags);
    }
    index.point(at, &mut flat);
    let words = book.meta.words.clone();
    for group in groups(flat, &letters, &words) {
        lists::push(&mut book.sections[home], BlockKind::Index(group));
    }
}

/// Visits every mark in reading order.
fn each_mark<'a>(book: &'a Book, f: &mut impl FnMut(SectionId, &'a IndexMark)) {
    for (n, section) in book.sections.iter().enumerate().filter(|(_, section)| !section.draft) {
        let id = SectionId(u32::try_from(n).unwrap_or(u32::MAX));
        let mut visit = |inline: &'a Inline| {
            if let Inline::Index(mark) = inline {
                f(id, mark);
            }
        };
        each_inline(&section.title, &mut visit);
        each_inline_of(&section.blocks, &mut visit);
        for note in &section.notes {
            each_inline_of(&note.blocks, &mut visit);
        }
    }
}

fn no_section(book: &Book, diags: &Diagnostics) {
    let (mut count, mut first) = (0u32, None);
    each_mark(book, &mut |_, mark| {
        count += 1;
        first = first.or(Some(mark.span));
    });
    if let Some(first) = first {
        let marks = if count == 1 { "a mark".into() } else { format!("{count} marks") };
        let message = format!("there is {marks} for an index, but no section to hold it");
        let message = if count == 1 { message } else { message.replacen("there is", "there are", 1) };
        let help = "add a section of the role `index` to the contents";
        diags.push(Diagnostic::warning("no-index", message).at(first).help(help));
    }
}

/// An entry while the index is gathered. The first is the root of all.
#[derive(Default)]
struct Node {
    term: Vec<Inline>,
    /// The term's text, by which it is known.
    name: String,
    sort: Option<String>,
    /// Whether every mark took it from the text as it stands there.
    own: bool,
    places: Vec<IndexPlace>,
    /// Places that begin and have no end yet, by their number, with where they were marked.
    open: Vec<(usize, Span)>,
    see: Vec<(Vec<String>, Span)>,
    also: Vec<(Vec<String>, Span)>,
    children: Vec<usize>,
    by_name: HashMap<String, usize>,
    /// Where it came to stand among the entries.
    place: Option<usize>,
}

struct Index<'d> {
    nodes: Vec<Node>,
    diags: &'d Diagnostics,
}

/// A name as entries are told apart by.
fn name(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Index<'_> {
    fn child(&mut self, parent: usize, term: &IndexTerm, own: bool) -> usize {
        let name = name(&flat_text(&term.content));
        let known = self.nodes[parent].by_name.get(&name).copied();
        let child = known.unwrap_or_else(|| {
            let child = self.nodes.len();
            let term = term.content.clone();
            self.nodes.push(Node { term, name: name.clone(), own: true, ..Node::default() });
            self.nodes[parent].children.push(child);
            self.nodes[parent].by_name.insert(name, child);
            child
        });
        let node = &mut self.nodes[child];
        node.own &= own;
        node.sort = node.sort.take().or_else(|| term.sort.clone());
        child
    }

    fn mark(&mut self, section: SectionId, mark: &IndexMark) {
        let mut at = 0;
        for term in &mark.path {
            at = self.child(at, term, mark.own);
        }
        let node = &mut self.nodes[at];
        let from = Target::Anchor { section, id: mark.id.clone() };
        match &mark.kind {
            MarkKind::Place | MarkKind::Begin => {
                if mark.kind == MarkKind::Begin {
                    node.open.push((node.places.len(), mark.span));
                }
                node.places.push(IndexPlace { from, to: None, main: mark.main });
            }
            MarkKind::End => match node.open.pop() {
                Some((place, _)) => node.places[place].to = Some(mark.id.clone()),
                None => {
                    let message = format!("`{}` ends here in the index but begins nowhere", node.name);
                    let help = "mark where it begins: range=begin";
                    self.diags.push(Diagnostic::warning("index-range", message).at(mark.span).help(help));
                    node.places.push(IndexPlace { from, to: None, main: mark.main });
                }
            },
            MarkKind::See(list) => node.see.extend(list.iter().map(|path| (path.clone(), mark.span))),
            MarkKind::SeeAlso(list) => node.also.extend(list.iter().map(|path| (path.clone(), mark.span))),
        }
    }

    /// Says which stretches have no end: they are places, then.
    fn close(&mut self) {
        for node in &self.nodes {
            for (_, span) in &node.open {
                let message = format!("`{}` begins here in the index but ends nowhere", node.name);
                let help = "mark where it ends: range=end";
                self.diags.push(Diagnostic::warning("index-range", message).at(*span).help(help));
            }
        }
    }

    /// Gives what was marked at the beginning of a sentence to the same entry without a capital.
    fn join_capitals(&mut self, parent: usize) {
        let children = self.nodes[parent].children.clone();
        for child in children {
            let small = lowered(&self.nodes[child].name);
            let twin = self.nodes[parent].by_name.get(&small).copied().filter(|twin| *twin != child);
            if let Some(twin) = twin.filter(|_| self.nodes[child].own) {
                let node = std::mem::take(&mut self.nodes[child]);
                let into = &mut self.nodes[twin];
                into.places.extend(node.places);
                into.see.extend(node.see);
                into.also.extend(node.also);
                self.nodes[parent].children.retain(|other| *other != child);
                self.nodes[parent].by_name.insert(node.name, twin);
            }
        }
        for child in self.nodes[parent].children.clone() {
            self.join_capitals(child);
        }
    }

    fn sort(&mut self, parent: usize, letters: &Letters) {
        let mut children = std::mem::take(&mut self.nodes[parent].children);
        let key = |node: usize| {
            let node = &self.nodes[node];
            node.sort.as_deref().unwrap_or(&node.name)
        };
        children.sort_by(|a, b| {
            let order = letters.compare(key(*a), key(*b));
            order.then_with(|| letters.compare(&self.nodes[*a].name, &self.nodes[*b].name))
        });
        for child in &children {
            self.sort(*child, letters);
        }
        self.nodes[parent].children = children;
    }

    /// The entries in order, with the words that they are sorted by.
    fn flatten(
        &mut self,
        parent: usize,
        level: u8,
        used: &HashSet<String>,
        flat: &mut Vec<(IndexEntry, String, usize)>,
    ) {
        for child in self.nodes[parent].children.clone() {
            let number = flat.len();
            let node = &mut self.nodes[child];
            node.place = Some(number);
            let mut id = format!("index.entry.{}", number + 1);
            while used.contains(&id) {
                id.push('.');
            }
            let entry = IndexEntry {
                level,
                id,
                term: std::mem::take(&mut node.term),
                places: std::mem::take(&mut node.places),
                see: Vec::new(),
                also: Vec::new(),
            };
            let sort = node.sort.clone().unwrap_or_else(|| node.name.clone());
            flat.push((entry, sort, child));
            self.flatten(child, level.saturating_add(1), used, flat);
        }
    }

    /// Lets entries point to each other.
    fn point(&self, at: SectionId, flat: &mut [(IndexEntry, String, usize)]) {
        for n in 0..flat.len() {
            let node = &self.nodes[flat[n].2];
            let see: Vec<IndexSee> =
                node.see.iter().map(|(to, span)| self.see(at, flat, to, *span)).collect();
            let also: Vec<IndexSee> =
                node.also.iter().map(|(to, span)| self.see(at, flat, to, *span)).collect();
            (flat[n].0.see, flat[n].0.also) = (see, also);
        }
    }

    fn see(
        &self,
        at: SectionId,
        flat: &[(IndexEntry, String, usize)],
        path: &[String],
        span: Span,
    ) -> IndexSee {
        let mut content: Vec<Inline> = Vec::new();
        let mut here = Some(0);
        for (n, wanted) in path.iter().enumerate() {
            let wanted = name(wanted);
            if n > 0 {
                content.push(Inline::Text(", ".into()));
            }
            let by_name = here.map(|here| &self.nodes[here].by_name);
            here = by_name
                .and_then(|names| names.get(&wanted).or_else(|| names.get(&lowered(&wanted))))
                .copied();
            match here.and_then(|here| self.nodes[here].place) {
                Some(place) => content.extend(flat[place].0.term.iter().cloned()),
                None => content.push(Inline::Text(wanted)),
            }
        }
        let found = here.and_then(|here| self.nodes[here].place);
        if found.is_none() {
            let message = format!("the index has no entry `{}`", path.join("!"));
            let names = self.nodes[0].by_name.keys().map(String::as_str);
            let mut names: Vec<&str> = names.collect();
            names.sort_unstable();
            let near = crate::manuscript::nearest_of(&path.join("!"), names.into_iter());
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "it is printed all the same, and leads nowhere".to_owned(),
            };
            self.diags.push(Diagnostic::warning("unknown-entry", message).at(span).help(help));
        }
        let target = found.map(|place| Target::Anchor { section: at, id: flat[place].0.id.clone() });
        IndexSee { content, target }
    }
}

/// With a small first letter.
fn lowered(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().into_iter().flat_map(char::to_lowercase).chain(chars).collect()
}

/// The entries by their letters. What begins with none stands together, before or behind the letters,
/// wherever its language sorts it.
fn groups(flat: Vec<(IndexEntry, String, usize)>, letters: &Letters, words: &Words) -> Vec<IndexGroup> {
    let mut groups: Vec<IndexGroup> = Vec::new();
    for (entry, sort, _) in flat {
        let letter = match (entry.level, groups.last()) {
            (1.., Some(_)) => None,
            _ => Some(letters.letter(&sort).unwrap_or_else(|| words.symbols.to_owned())),
        };
        match (letter, groups.last_mut()) {
            (Some(letter), Some(last)) if last.letter == letter => last.entries.push(entry),
            (None, Some(last)) => last.entries.push(entry),
            (letter, _) => {
                groups.push(IndexGroup { letter: letter.unwrap_or_default(), entries: vec![entry] });
            }
        }
    }
    groups
}
