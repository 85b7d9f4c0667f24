//! The book in mdBook's words, and the contents that it stands for.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::document::Role;
use crate::manifest::{Entry, EntryText, role_of_unnumbered};
use crate::source::Sources;

/// A book. mdBook 0.4 called its items sections.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Book {
    #[serde(alias = "sections")]
    pub(super) items: Vec<Item>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Item {
    Chapter(Box<Chapter>),
    Separator,
    PartTitle(String),
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Chapter {
    pub(super) name: String,
    pub(super) content: String,
    pub(super) number: Option<Vec<u32>>,
    pub(super) sub_items: Vec<Item>,
    /// The page that it becomes, relative to the source folder; none for a draft.
    pub(super) path: Option<PathBuf>,
    /// Its file, relative to the source folder; none for a draft and for one that was made up.
    pub(super) source_path: Option<PathBuf>,
    pub(super) parent_names: Vec<String>,
}

impl Chapter {
    /// Its file, or what it would be.
    pub(super) fn file(&self) -> Option<&Path> {
        self.source_path.as_deref().or(self.path.as_deref())
    }
}

impl Book {
    /// The contents with these texts as mdBook has them. `index`: a README is its folder's index.
    pub(super) fn of(entries: &[Entry], texts: Vec<String>, index: bool) -> Self {
        let mut texts = texts.into_iter();
        let mut rest = entries.iter().peekable();
        let mut items = Vec::new();
        while rest.peek().is_some() {
            items.append(&mut siblings(&mut rest, &mut texts, 0, &[], index));
        }
        Self { items }
    }

    /// What the book's contents are. Of the entries that the manuscript's own contents have, their
    /// places and roles are kept; `text` says where the words of a chapter are.
    pub(super) fn entries(
        self,
        own: &[Entry],
        sources: &Sources,
        text: &mut dyn FnMut(&Chapter) -> EntryText,
    ) -> Vec<Entry> {
        let by_file = own.iter().filter_map(|entry| Some((entry.file.as_deref()?, entry))).collect();
        let by_title = own.iter().filter_map(|entry| Some((entry.title.as_deref()?, entry))).collect();
        let mut walk = Walk { by_file, by_title, sources, text, numbered: false, entries: Vec::new() };
        walk.items(self.items, 0);
        walk.entries
    }
}

fn siblings<'e>(
    rest: &mut std::iter::Peekable<impl Iterator<Item = &'e Entry>>,
    texts: &mut dyn Iterator<Item = String>,
    level: u8,
    parents: &[String],
    index: bool,
) -> Vec<Item> {
    let mut items = Vec::new();
    // What stands deeper than it could is taken for a sibling.
    while let Some(entry) = rest.next_if(|entry| entry.level >= level) {
        let content = texts.next().unwrap_or_default();
        let name = entry.title.clone().unwrap_or_default();
        if entry.role == Some(Role::Part) && entry.file.is_none() {
            items.push(Item::PartTitle(name));
            continue;
        }
        let path = entry.file.clone().map(|file| match file.file_stem() {
            Some(stem) if index && stem.eq_ignore_ascii_case("readme") => file.with_file_name("index.md"),
            _ => file,
        });
        let mut below = parents.to_vec();
        below.push(name.clone());
        let deeper = rest.peek().map_or(0, |next| next.level);
        let sub_items = match deeper > entry.level {
            true => siblings(rest, texts, deeper, &below, index),
            false => Vec::new(),
        };
        items.push(Item::Chapter(Box::new(Chapter {
            name,
            content,
            number: Some(entry.number.clone()).filter(|number| !number.is_empty()),
            sub_items,
            path,
            source_path: entry.file.clone(),
            parent_names: parents.to_vec(),
        })));
    }
    items
}

struct Walk<'a> {
    by_file: HashMap<&'a Path, &'a Entry>,
    by_title: HashMap<&'a str, &'a Entry>,
    sources: &'a Sources,
    text: &'a mut dyn FnMut(&Chapter) -> EntryText,
    /// Whether a numbered chapter was met: what has no number then is back matter.
    numbered: bool,
    entries: Vec<Entry>,
}

impl Walk<'_> {
    fn items(&mut self, items: Vec<Item>, level: u8) {
        for item in items {
            match item {
                Item::Separator => {}
                Item::PartTitle(title) => {
                    let span = self.by_title.get(title.as_str()).and_then(|own| own.span);
                    self.numbered = true;
                    self.entries.push(Entry {
                        title: Some(title),
                        role: Some(Role::Part),
                        span,
                        ..Entry::default()
                    });
                }
                Item::Chapter(mut chapter) => {
                    let below = std::mem::take(&mut chapter.sub_items);
                    self.chapter(&chapter, level);
                    self.items(below, level.saturating_add(1));
                }
            }
        }
    }

    fn chapter(&mut self, chapter: &Chapter, level: u8) {
        let file = chapter.file().map(Path::to_path_buf);
        let own = match &file {
            Some(file) => self.by_file.get(file.as_path()),
            None => self.by_title.get(chapter.name.as_str()),
        };
        let number = chapter.number.clone().unwrap_or_default();
        self.numbered |= !number.is_empty();
        let role = match (own, number.is_empty()) {
            (Some(own), _) => own.role,
            (None, false) => None,
            (None, true) => {
                let other = if self.numbered { Role::BackChapter } else { Role::FrontChapter };
                Some(role_of_unnumbered(&chapter.name, file.as_deref()).unwrap_or(other))
            }
        };
        let text = match &file {
            Some(_) => (self.text)(chapter),
            None => EntryText::File,
        };
        // Without a place in the contents, its own text is its place.
        let place = match text {
            EntryText::Raw(file) | EntryText::Done(file) if self.sources.get(file).is_some() => {
                Some(crate::source::Span::new(file, 0, 0))
            }
            _ => None,
        };
        self.entries.push(Entry {
            title: Some(chapter.name.clone()).filter(|name| !name.is_empty()),
            draft: file.is_none(),
            missing: text == EntryText::File && own.is_some_and(|own| own.missing),
            file,
            role,
            level,
            number,
            span: own.and_then(|own| own.span).or(place),
            text,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(title: &str, file: Option<&str>, level: u8, number: &[u32]) -> Entry {
        let number = number.to_vec();
        Entry { title: Some(title.into()), file: file.map(PathBuf::from), level, number, ..Entry::default() }
    }

    #[test]
    fn contents_go_there_and_back() {
        let mut contents = vec![
            entry("Before", Some("README.md"), 0, &[]),
            entry("Part", None, 0, &[]),
            entry("A", Some("a.md"), 0, &[1]),
            entry("B", Some("x/b.md"), 1, &[1, 1]),
            entry("C", Some("c.md"), 2, &[1, 1, 1]),
            entry("D", None, 1, &[1, 2]),
            entry("E", Some("e.md"), 0, &[2]),
            entry("After", Some("z.md"), 0, &[]),
        ];
        contents[0].role = Some(Role::FrontChapter);
        contents[1].role = Some(Role::Part);
        contents[5].draft = true;
        contents[7].role = Some(Role::BackChapter);
        let texts = (0..8).map(|n| n.to_string()).collect();
        let book = Book::of(&contents, texts, true);
        let json = serde_json::to_value(&book).unwrap();
        let first = &json["items"][0]["Chapter"];
        assert_eq!((&first["path"], &first["source_path"]), (&"index.md".into(), &"README.md".into()));
        let c = &json["items"][2]["Chapter"]["sub_items"][0]["Chapter"]["sub_items"][0]["Chapter"];
        assert_eq!(c["parent_names"], serde_json::json!(["A", "B"]));
        assert_eq!((&c["number"], &c["content"]), (&serde_json::json!([1, 1, 1]), &"4".into()));
        let book: Book = serde_json::from_value(serde_json::json!({ "sections": json["items"] })).unwrap();
        let sources = Sources::default();
        let back = book.entries(&[], &sources, &mut |_| EntryText::File);
        let told = |entries: &[Entry]| -> Vec<String> {
            entries
                .iter()
                .map(|e| {
                    format!("{:?} {:?} {} {:?} {:?} {}", e.title, e.file, e.level, e.number, e.role, e.draft)
                })
                .collect()
        };
        assert_eq!(told(&back), told(&contents));
    }
}
