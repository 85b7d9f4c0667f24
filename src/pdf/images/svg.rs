//! SVG as vectors: drawn by svg2pdf, brought into the document as a form.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use rustc_hash::FxHashMap;
use svg2pdf::{ConversionOptions, PageOptions};
use usvg::{ImageHrefResolver, Options, Tree, fontdb};

use super::{Refusal, forms};
use crate::pdf::inks::Inks;
use crate::typeset::page::PrintedBook;

/// A drawing: a document of one page.
#[derive(Debug)]
pub(in crate::pdf) struct Drawing {
    doc: Document,
    page: ObjectId,
    width: f32,
    height: f32,
}

/// The book's own faces, for the text in drawings: nothing of the machine, so that the book is the same on any.
pub(super) fn fonts(printed: &PrintedBook) -> fontdb::Database {
    let mut db = fontdb::Database::new();
    for face in &printed.faces {
        let data: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(face.data.clone());
        db.load_font_source(fontdb::Source::Binary(data));
    }
    let family = |wanted: &dyn Fn(&fontdb::FaceInfo) -> bool| {
        db.faces()
            .find(|face| wanted(face))
            .and_then(|face| face.families.first())
            .map(|(name, _)| name.clone())
    };
    let first = family(&|_| true);
    let mono = family(&|face| face.monospaced).or_else(|| first.clone());
    let named_sans = |face: &fontdb::FaceInfo| face.families.iter().any(|(name, _)| name.contains("Sans"));
    let sans = family(&named_sans).or_else(|| first.clone());
    if let (Some(first), Some(mono), Some(sans)) = (first, mono, sans) {
        db.set_serif_family(first.clone());
        db.set_cursive_family(first.clone());
        db.set_fantasy_family(first);
        db.set_sans_serif_family(sans);
        db.set_monospace_family(mono);
    }
    db
}

/// Draws a file.
pub(super) fn draw(bytes: &[u8], fonts: &Arc<fontdb::Database>) -> Result<Drawing, Refusal> {
    let options = Options {
        fontdb: fonts.clone(),
        font_family: "serif".into(),
        // Pictures in the drawing itself, but no other file: a book reads its own folder alone.
        image_href_resolver: ImageHrefResolver {
            resolve_data: ImageHrefResolver::default_data_resolver(),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    let tree = Tree::from_data(bytes, &options).map_err(|error| error.to_string())?;
    // A drawing that the converter stumbles over is one that cannot be read, not the end of the build.
    let pdf = catch_unwind(AssertUnwindSafe(|| {
        let conversion = ConversionOptions { raster_scale: 3.0, ..ConversionOptions::default() };
        svg2pdf::to_pdf(&tree, conversion, PageOptions::default())
    }));
    let pdf = pdf.map_err(|_| "it cannot be drawn")?.map_err(|error| error.to_string())?;
    let doc = Document::load_mem(&pdf).map_err(|error| error.to_string())?;
    let page = doc.get_pages().into_values().next().ok_or("it draws nothing")?;
    let size = tree.size();
    Ok(Drawing { doc, page, width: size.width(), height: size.height() })
}

/// Streams that drawings have in common, by what they hold: each goes into the file once.
pub(in crate::pdf) type Common = FxHashMap<Vec<u8>, ObjectId>;

impl Drawing {
    /// Changes its colours into inks.
    pub fn convert(&mut self, inks: &Inks) -> Result<(), Refusal> {
        forms::convert(&mut self.doc, self.page, inks)
    }

    /// Brings the drawing into a document, as a form of the size of one unit each way, like an image.
    pub fn import(&self, target: &mut Document, common: &mut Common) -> Option<ObjectId> {
        let page = self.doc.get_dictionary(self.page).ok()?;
        let contents = page.get(b"Contents").and_then(Object::as_reference).ok()?;
        let Ok(Object::Stream(contents)) = self.doc.get_object(contents) else { return None };
        let mut copied = FxHashMap::default();
        let mut bring = |key: &[u8]| {
            let value = page.get(key).cloned().unwrap_or_else(|_| Object::Dictionary(Dictionary::new()));
            copy(&value, &self.doc, target, &mut copied, common)
        };
        let (resources, group) = (bring(b"Resources"), bring(b"Group"));
        let mut dict = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => vec![0.into(), 0.into(), self.width.into(), self.height.into()],
            "Matrix" => vec![(1.0 / self.width).into(), 0.into(), 0.into(), (1.0 / self.height).into(), 0.into(), 0.into()],
            "Resources" => resources,
            "Group" => group,
        };
        if let Ok(filter) = contents.dict.get(b"Filter") {
            dict.set("Filter", filter.clone());
        }
        Some(target.add_object(Stream::new(dict, contents.content.clone())))
    }
}

/// Copies an object with all that it refers to.
fn copy(
    object: &Object,
    source: &Document,
    target: &mut Document,
    copied: &mut FxHashMap<ObjectId, ObjectId>,
    common: &mut Common,
) -> Object {
    match object {
        Object::Reference(id) => {
            if let Some(id) = copied.get(id) {
                return Object::Reference(*id);
            }
            let Ok(object) = source.get_object(*id) else { return Object::Null };
            let new = target.new_object_id();
            copied.insert(*id, new);
            let object = copy(object, source, target, copied, common);
            let key = if let Object::Stream(stream) = &object { Some(key(stream)) } else { None };
            if let Some(key) = key {
                if let Some(same) = common.get(&key) {
                    copied.insert(*id, *same);
                    return Object::Reference(*same);
                }
                common.insert(key, new);
            }
            target.set_object(new, object);
            Object::Reference(new)
        }
        Object::Array(values) => {
            Object::Array(values.iter().map(|value| copy(value, source, target, copied, common)).collect())
        }
        Object::Dictionary(dict) => Object::Dictionary(copy_dict(dict, source, target, copied, common)),
        Object::Stream(stream) => {
            let dict = copy_dict(&stream.dict, source, target, copied, common);
            let mut stream = Stream::new(dict, stream.content.clone());
            stream.allows_compression = false;
            Object::Stream(stream)
        }
        other => other.clone(),
    }
}

fn copy_dict(
    dict: &Dictionary,
    source: &Document,
    target: &mut Document,
    copied: &mut FxHashMap<ObjectId, ObjectId>,
    common: &mut Common,
) -> Dictionary {
    // The converter writes resources in no certain order.
    let mut entries: Vec<_> = dict.iter().collect();
    entries.sort_unstable_by_key(|(key, _)| *key);
    let copied =
        |(key, value): (&Vec<u8>, &Object)| (key.clone(), copy(value, source, target, copied, common));
    entries.into_iter().map(copied).collect()
}

/// All that a stream is.
fn key(stream: &Stream) -> Vec<u8> {
    let mut key = format!("{:?}", stream.dict).into_bytes();
    key.extend_from_slice(&stream.content);
    key
}
