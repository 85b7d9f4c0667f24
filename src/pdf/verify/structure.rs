//! The structure tree of a file, read.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object, ObjectId};

use super::Report;
use super::file::{File, name, text};

/// Standard structure types (ISO 32000-1, 14.8.4).
pub const STANDARD: [&str; 49] = [
    "Document",
    "Part",
    "Art",
    "Sect",
    "Div",
    "BlockQuote",
    "Caption",
    "TOC",
    "TOCI",
    "Index",
    "NonStruct",
    "Private",
    "H",
    "H1",
    "H2",
    "H3",
    "H4",
    "H5",
    "H6",
    "P",
    "L",
    "LI",
    "Lbl",
    "LBody",
    "Table",
    "TR",
    "TH",
    "TD",
    "THead",
    "TBody",
    "TFoot",
    "Span",
    "Quote",
    "Note",
    "Reference",
    "BibEntry",
    "Code",
    "Link",
    "Annot",
    "Ruby",
    "RB",
    "RT",
    "RP",
    "Warichu",
    "WT",
    "WP",
    "Figure",
    "Formula",
    "Form",
];

/// An element.
#[derive(Debug)]
pub struct Element {
    /// Its standard type, by the role map.
    pub role: String,
    /// Index of its parent.
    pub parent: Option<usize>,
    /// Indices of the elements within it.
    pub kids: Vec<usize>,
    /// Its marked-content sequences: page object and number.
    pub content: Vec<(ObjectId, i64)>,
    /// Objects it refers to: annotations.
    pub objects: Vec<ObjectId>,
    /// Its dictionary.
    pub dict: Dictionary,
    /// The page of its first content, from 1.
    pub page: Option<usize>,
}

/// The tree.
#[derive(Debug, Default)]
pub struct Structure {
    /// The elements in reading order.
    pub elements: Vec<Element>,
    /// Types that are neither standard nor mapped to one.
    pub unmapped: BTreeSet<String>,
    /// Types whose mapping never ends.
    pub circular: BTreeSet<String>,
    /// Standard types that are mapped to others.
    pub remapped: BTreeSet<String>,
    /// Elements that do not name the element above them.
    pub parentless: usize,
}

impl Structure {
    /// Reads a file's tree; none where it has none.
    pub fn read(file: &File<'_>) -> Option<Self> {
        let root = file.dict(&file.catalog, b"StructTreeRoot")?;
        let roles: BTreeMap<String, String> = file
            .dict(root, b"RoleMap")
            .into_iter()
            .flatten()
            .filter_map(|(from, to)| Some((lossy(from), lossy(file.follow(to)?.as_name().ok()?))))
            .collect();
        let pages: BTreeMap<ObjectId, usize> =
            file.pages.iter().zip(1..).map(|(page, n)| (page.id, n)).collect();
        let mut structure = Self::default();
        for from in roles.keys().filter(|from| STANDARD.contains(&from.as_str())) {
            structure.remapped.insert(from.clone());
        }
        let mut seen: BTreeSet<ObjectId> = BTreeSet::new();
        // Objects still to be read: parent, object, the page around it.
        let mut stack: Vec<(Option<usize>, &Object, Option<ObjectId>)> = Vec::new();
        push_kids(file, root, None, None, &mut stack);
        while let Some((parent, object, page)) = stack.pop() {
            if let Object::Reference(id) = object
                && !seen.insert(*id)
            {
                continue;
            }
            let Some(value) = file.follow(object) else { continue };
            match value {
                Object::Integer(mcid) => {
                    if let (Some(parent), Some(page)) = (parent, page) {
                        let element = &mut structure.elements[parent];
                        element.content.push((page, *mcid));
                        element.page = element.page.or(pages.get(&page).copied());
                    }
                }
                Object::Dictionary(dict) => {
                    let own = dict.get(b"Pg").and_then(Object::as_reference).ok().or(page);
                    match (name(dict, b"Type"), parent) {
                        (Some(b"MCR"), Some(parent)) => {
                            if let (Some(page), Ok(mcid)) = (own, dict.get(b"MCID").and_then(Object::as_i64))
                            {
                                let element = &mut structure.elements[parent];
                                element.content.push((page, mcid));
                                element.page = element.page.or(pages.get(&page).copied());
                            }
                        }
                        (Some(b"OBJR"), Some(parent)) => {
                            if let Ok(id) = dict.get(b"Obj").and_then(Object::as_reference) {
                                structure.elements[parent].objects.push(id);
                            }
                        }
                        _ => structure.element(file, dict, parent, own, &roles, &mut stack),
                    }
                }
                _ => {}
            }
        }
        Some(structure)
    }

    fn element<'f>(
        &mut self,
        file: &'f File<'_>,
        dict: &'f Dictionary,
        parent: Option<usize>,
        page: Option<ObjectId>,
        roles: &BTreeMap<String, String>,
        stack: &mut Vec<(Option<usize>, &'f Object, Option<ObjectId>)>,
    ) {
        let mut role = name(dict, b"S").map(lossy).unwrap_or_default();
        let mut steps = 0;
        while !STANDARD.contains(&role.as_str()) {
            match roles.get(&role) {
                Some(_) if steps > roles.len() => {
                    self.circular.insert(role.clone());
                    break;
                }
                Some(to) => role = to.clone(),
                None => {
                    self.unmapped.insert(role.clone());
                    break;
                }
            }
            steps += 1;
        }
        if !dict.has(b"P") {
            self.parentless += 1;
        }
        let index = self.elements.len();
        let mut own = dict.clone();
        own.remove(b"K");
        self.elements.push(Element {
            role,
            parent,
            kids: Vec::new(),
            content: Vec::new(),
            objects: Vec::new(),
            dict: own,
            page: None,
        });
        if let Some(parent) = parent {
            self.elements[parent].kids.push(index);
        }
        push_kids(file, dict, Some(index), page, stack);
    }

    /// The elements of a type.
    pub fn of<'s>(&'s self, role: &'s str) -> impl Iterator<Item = &'s Element> + 's {
        self.elements.iter().filter(move |element| element.role == role)
    }

    /// The types of the elements within one.
    pub fn roles<'s>(&'s self, element: &'s Element) -> impl Iterator<Item = &'s str> + 's {
        element.kids.iter().map(|kid| self.elements[*kid].role.as_str())
    }

    /// The type of the element around one.
    pub fn around(&self, element: &Element) -> &str {
        element.parent.map_or("", |parent| self.elements[parent].role.as_str())
    }

    /// Says what is wrong with the types: PDF/UA-1 7.1, PDF/A-2 6.7.3.
    pub fn check_roles(&self, clause: &'static str, report: &mut Report) {
        for role in &self.unmapped {
            let message = format!("the structure type {role} is neither a standard one nor mapped to one");
            report.say(clause, message, None, "map it in the RoleMap");
        }
        for role in &self.circular {
            report.say(
                clause,
                format!("the structure type {role} is mapped in a circle"),
                None,
                "map it to a standard type",
            );
        }
        for role in &self.remapped {
            report.say(
                clause,
                format!("the standard structure type {role} is mapped to another"),
                None,
                "leave it as it is",
            );
        }
        if self.parentless > 0 {
            report.say(
                clause,
                "an element does not name the one above it",
                None,
                "every element has a parent",
            );
        }
    }
}

fn push_kids<'f>(
    file: &'f File<'_>,
    dict: &'f Dictionary,
    parent: Option<usize>,
    page: Option<ObjectId>,
    stack: &mut Vec<(Option<usize>, &'f Object, Option<ObjectId>)>,
) {
    let Ok(kids) = dict.get(b"K") else { return };
    match file.follow(kids) {
        Some(Object::Array(list)) => stack.extend(list.iter().rev().map(|kid| (parent, kid, page))),
        Some(_) => stack.push((parent, kids, page)),
        None => {}
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The values of an attribute of an element, whoever owns it.
pub fn attribute<'f>(file: &'f File<'_>, element: &'f Element, key: &[u8]) -> Option<&'f Object> {
    let attributes = file.get(&element.dict, b"A")?;
    let list = match attributes {
        Object::Array(list) => list.as_slice(),
        one => std::slice::from_ref(one),
    };
    list.iter().find_map(|object| file.get(file.as_dict(object)?, key))
}

/// A text of an element that is not blank.
pub fn says(file: &File<'_>, element: &Element, key: &[u8]) -> bool {
    match file.get(&element.dict, key) {
        Some(Object::String(bytes, _)) => !text(bytes).trim().is_empty(),
        _ => false,
    }
}

/// Whether a name of a language is well-formed (BCP 47): a language of two to eight letters, then
/// parts of up to eight letters and figures.
pub fn language(name: &str) -> bool {
    let mut parts = name.split('-');
    let first = parts.next().unwrap_or_default();
    let primary = (2..=8).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic());
    let private = matches!(first, "x" | "i" | "X" | "I") && name.contains('-');
    (primary || private)
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}
