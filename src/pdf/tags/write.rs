//! The elements as objects of the file.

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat, dictionary};

use super::super::document::text;
use super::super::navigation::Geometry;
use super::{Attribute, DOCUMENT, Element, Id, Kid, Role, Tree};

/// Entries in a leaf of a tree of names or numbers.
const LEAF: usize = 64;

impl Tree {
    /// Adds the structure to the document, and gives its root. The page objects have the numbers of
    /// their places as keys in the parent tree.
    pub fn write(mut self, geometry: &Geometry<'_>, doc: &mut Document) -> ObjectId {
        self.simplify();
        let root = doc.new_object_id();
        // What holds nothing is left out; the objects are numbered in reading order.
        let kept = self.kept();
        let mut ids: Vec<Option<ObjectId>> = vec![None; self.elements.len()];
        let mut order = Vec::new();
        let mut stack = vec![DOCUMENT];
        while let Some(id) = stack.pop() {
            ids[id.0 as usize] = Some(doc.new_object_id());
            order.push(id);
            let kids = self.get(id).kids.iter().rev().filter_map(|kid| match kid {
                Kid::Element(id) if kept[id.0 as usize] => Some(*id),
                _ => None,
            });
            stack.extend(kids);
        }
        let object = |id: Id| ids.get(id.0 as usize).copied().flatten();
        let mut names: Vec<(&str, ObjectId)> = Vec::new();
        let mut roles = Dictionary::new();
        for id in &order {
            let (element, Some(own)) = (self.get(*id), object(*id)) else { continue };
            if let Some(name) = &element.name {
                names.push((name, own));
            }
            if let Some(standard) = element.role.mapped() {
                roles.set(element.role.name(), standard);
            }
            let parent = element.parent.and_then(object).unwrap_or(root);
            doc.set_object(own, dictionary_of(element, parent, &object, geometry));
        }
        let mut root_dict = dictionary! {
            "Type" => "StructTreeRoot",
            "K" => object(DOCUMENT).map_or(Object::Null, Object::from),
            "ParentTree" => self.parents(&object, doc),
            "ParentTreeNextKey" => (self.pages.len() + self.annotations.len()) as i64,
        };
        if !roles.is_empty() {
            root_dict.set("RoleMap", roles);
        }
        names.sort_unstable();
        names.dedup_by(|a, b| a.0 == b.0);
        if !names.is_empty() {
            let leaves = names.chunks(LEAF).map(|chunk| {
                let limits =
                    [chunk.first(), chunk.last()].into_iter().flatten().map(|(name, _)| string(name));
                let entries = chunk.iter().flat_map(|(name, id)| [string(name), (*id).into()]);
                dictionary! { "Limits" => limits.collect::<Vec<_>>(), "Names" => entries.collect::<Vec<_>>() }
            });
            let leaves: Vec<Object> = leaves.map(|leaf| doc.add_object(leaf).into()).collect();
            root_dict.set("IDTree", dictionary! { "Kids" => leaves });
        }
        doc.set_object(root, root_dict);
        root
    }

    /// Takes out what is around a lone picture or paragraph, and a listing without a title.
    fn simplify(&mut self) {
        for at in 0..self.elements.len() {
            let kids = self.elements[at].kids.clone();
            let mut changed = kids;
            for kid in &mut changed {
                while let Kid::Element(id) = *kid
                    && let Some(inner) = self.wrapped(id)
                {
                    *kid = Kid::Element(inner);
                    self.get_mut(inner).parent = Some(Id(at as u32));
                }
            }
            self.elements[at].kids = changed;
        }
    }

    /// The only thing within an element that is there for nothing else.
    fn wrapped(&self, id: Id) -> Option<Id> {
        let element = self.get(id);
        if !matches!(element.role, Role::P | Role::Div) || element.lang.is_some() {
            return None;
        }
        let mut filled = element.kids.iter().filter(|kid| match kid {
            Kid::Element(id) => self.filled(*id),
            _ => true,
        });
        let (Some(Kid::Element(only)), None) = (filled.next(), filled.next()) else { return None };
        let inner = self.get(*only).role;
        let free = match element.role {
            Role::P => matches!(inner, Role::Figure | Role::Formula),
            _ => matches!(inner, Role::P | Role::Figure | Role::Formula),
        };
        free.then_some(*only)
    }

    /// Whether anything of an element is printed.
    fn filled(&self, id: Id) -> bool {
        self.get(id).kids.iter().any(|kid| match kid {
            Kid::Element(id) => self.filled(*id),
            _ => true,
        })
    }

    /// Which elements are kept: those that hold something, and the empty cells of a table that does.
    fn kept(&self) -> Vec<bool> {
        let mut kept = vec![false; self.elements.len()];
        for at in (0..self.elements.len()).rev() {
            let id = Id(at as u32);
            if self.get(id).kids.iter().any(|kid| !matches!(kid, Kid::Element(_))) {
                let mut up = Some(id);
                while let Some(id) = up.filter(|id| !kept[id.0 as usize]) {
                    kept[id.0 as usize] = true;
                    up = self.get(id).parent;
                }
            }
        }
        kept[DOCUMENT.0 as usize] = true;
        // Elements are made after those that hold them.
        for at in 0..self.elements.len() {
            let element = &self.elements[at];
            let parent = element.parent.is_some_and(|parent| kept[parent.0 as usize]);
            kept[at] |= parent && matches!(element.role, Role::Tr | Role::Th | Role::Td);
        }
        kept
    }

    /// The parent tree: the elements of each page's sequences, then those of the annotations.
    fn parents(&self, object: &impl Fn(Id) -> Option<ObjectId>, doc: &mut Document) -> Object {
        let reference = |id: &Id| object(*id).map_or(Object::Null, Object::from);
        let pages = self.pages.iter().map(|elements| Object::Array(elements.iter().map(reference).collect()));
        let all: Vec<(i64, Object)> =
            (0..).zip(pages.chain(self.annotations.iter().map(reference))).collect();
        let leaves = all.chunks(LEAF).map(|chunk| {
            let limits = [chunk.first(), chunk.last()].into_iter().flatten().map(|(key, _)| (*key).into());
            let numbers = chunk.iter().flat_map(|(key, value)| [(*key).into(), value.clone()]);
            dictionary! { "Limits" => limits.collect::<Vec<_>>(), "Nums" => numbers.collect::<Vec<_>>() }
        });
        let leaves: Vec<Object> = leaves.map(|leaf| doc.add_object(leaf).into()).collect();
        let tree = if leaves.is_empty() {
            dictionary! { "Nums" => Vec::<Object>::new() }
        } else {
            dictionary! { "Kids" => leaves }
        };
        doc.add_object(tree).into()
    }
}

fn dictionary_of(
    element: &Element,
    parent: ObjectId,
    object: &impl Fn(Id) -> Option<ObjectId>,
    geometry: &Geometry<'_>,
) -> Dictionary {
    let mut dict = dictionary! { "S" => element.role.name(), "P" => parent };
    // Sequences of the element's page are numbers; those of other pages say which.
    let page = element.kids.iter().find_map(|kid| match kid {
        Kid::Content { page, .. } => Some(*page),
        _ => None,
    });
    let leaf = |page: u32| geometry.pages.get(page as usize).map_or(Object::Null, |id| (*id).into());
    let mut kids: Vec<Object> = Vec::with_capacity(element.kids.len());
    for kid in &element.kids {
        match *kid {
            Kid::Element(id) => kids.extend(object(id).map(Object::from)),
            Kid::Content { page: own, mcid } if Some(own) == page => kids.push(i64::from(mcid).into()),
            Kid::Content { page, mcid } => {
                let dict = dictionary! { "Type" => "MCR", "Pg" => leaf(page), "MCID" => i64::from(mcid) };
                kids.push(dict.into());
            }
            Kid::Annotation { page, id } => {
                kids.push(dictionary! { "Type" => "OBJR", "Pg" => leaf(page), "Obj" => id }.into());
            }
        }
    }
    if let Some(page) = page {
        dict.set("Pg", leaf(page));
    }
    match kids.len() {
        0 => {}
        1 => dict.set("K", kids.swap_remove(0)),
        _ => dict.set("K", kids),
    }
    if let Some(lang) = &element.lang {
        dict.set("Lang", text(lang));
    }
    if let Some(alt) = &element.alt {
        dict.set("Alt", text(alt));
    }
    if let Some(actual) = element.actual {
        dict.set("ActualText", text(actual));
    }
    if let Some(name) = &element.name {
        dict.set("ID", string(name));
    }
    let mut attributes: Vec<Object> =
        element.attributes.iter().map(|attribute| attribute_of(attribute, geometry).into()).collect();
    match attributes.len() {
        0 => {}
        1 => dict.set("A", attributes.swap_remove(0)),
        _ => dict.set("A", attributes),
    }
    dict
}

fn attribute_of(attribute: &Attribute, geometry: &Geometry<'_>) -> Dictionary {
    match attribute {
        Attribute::Numbering(kind) => dictionary! { "O" => "List", "ListNumbering" => *kind },
        Attribute::Scope(scope) => dictionary! { "O" => "Table", "Scope" => *scope },
        Attribute::Span(columns, rows) => {
            let mut dict = dictionary! { "O" => "Table" };
            if *columns > 1 {
                dict.set("ColSpan", i64::from(*columns));
            }
            if *rows > 1 {
                dict.set("RowSpan", i64::from(*rows));
            }
            dict
        }
        Attribute::Headers(names) => {
            let names: Vec<Object> = names.iter().map(|name| string(name)).collect();
            dictionary! { "O" => "Table", "Headers" => names }
        }
        Attribute::Box(rect) => {
            dictionary! { "O" => "Layout", "Placement" => "Block", "BBox" => geometry.rect(*rect) }
        }
    }
}

/// A byte string: names are compared by their bytes.
fn string(name: &str) -> Object {
    Object::String(name.as_bytes().to_vec(), StringFormat::Literal)
}
