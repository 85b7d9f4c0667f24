//! A file as it was read: its objects, what its pages paint, its metadata.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use rayon::prelude::*;

use super::Standard;
use super::content::{self, Painted, Shown};

/// Namespaces of metadata.
pub const DC: &str = "http://purl.org/dc/elements/1.1/";
pub const XMP: &str = "http://ns.adobe.com/xap/1.0/";
pub const XMP_MM: &str = "http://ns.adobe.com/xap/1.0/mm/";
pub const PDF: &str = "http://ns.adobe.com/pdf/1.3/";
pub const PDFUA_ID: &str = "http://www.aiim.org/pdfua/ns/id/";
pub const PDFA_ID: &str = "http://www.aiim.org/pdfa/ns/id/";
pub const PDFX_ID: &str = "http://www.npes.org/pdfx/ns/id/";
pub const EXTENSION: &str = "http://www.aiim.org/pdfa/ns/extension/";
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// The most bytes that a content stream may unpack to.
const LIMIT: usize = 256 << 20;

/// Something with a content stream: a page, or a form.
pub struct Unit {
    /// The page, from 1; none for a form.
    pub page: Option<usize>,
    /// Its resources.
    pub resources: Dictionary,
    /// Whether they are its own, not its parent's.
    pub own: bool,
    /// What it paints.
    pub painted: Painted,
}

/// A page.
pub struct Page {
    /// Its object.
    pub id: ObjectId,
    /// Its dictionary, with what it inherits.
    pub dict: Dictionary,
}

/// A font that is shown.
pub struct Font<'a> {
    /// Its dictionary.
    pub dict: &'a Dictionary,
    /// What was shown of it.
    pub shown: Shown,
    /// The first page that shows it.
    pub page: Option<usize>,
}

/// A PDF.
pub struct File<'a> {
    /// The bytes.
    pub bytes: &'a [u8],
    /// The objects.
    pub doc: Document,
    /// The catalog.
    pub catalog: Dictionary,
    /// The pages in order.
    pub pages: Vec<Page>,
    /// What the pages paint, in order, then the forms.
    pub units: Vec<Unit>,
    /// The properties of the metadata: namespace and name, and the values.
    pub xmp: BTreeMap<(String, String), Vec<String>>,
    /// Why there are none.
    pub xmp_error: Option<String>,
}

impl<'a> File<'a> {
    /// Reads a file.
    pub fn read(bytes: &'a [u8]) -> Result<Self, String> {
        let doc = Document::load_mem(bytes).map_err(|error| error.to_string())?;
        let catalog = doc.catalog().map_err(|error| error.to_string())?.clone();
        let mut pages = Vec::new();
        for id in doc.page_iter() {
            let Ok(dict) = doc.get_dictionary(id) else { continue };
            let mut dict = dict.clone();
            for key in [b"Resources".as_slice(), b"MediaBox", b"CropBox", b"Rotate"] {
                if !dict.has(key)
                    && let Some(value) = inherited(&doc, &dict, key)
                {
                    dict.set(key, value);
                }
            }
            pages.push(Page { id, dict });
        }
        let mut file =
            Self { bytes, doc, catalog, pages, units: Vec::new(), xmp: BTreeMap::new(), xmp_error: None };
        file.units = file.read_units();
        match file.read_xmp() {
            Ok(xmp) => file.xmp = xmp,
            Err(error) => file.xmp_error = Some(error),
        }
        Ok(file)
    }

    fn read_units(&self) -> Vec<Unit> {
        let mut units: Vec<Unit> = (1..)
            .zip(&self.pages)
            .collect::<Vec<_>>()
            .into_par_iter()
            .map(|(number, page)| {
                let content = self.doc.get_page_content_with_limit(page.id, LIMIT).unwrap_or_default();
                let own = self.doc.get_dictionary(page.id).is_ok_and(|dict| dict.has(b"Resources"));
                let resources = self.dict(&page.dict, b"Resources").cloned().unwrap_or_default();
                Unit { page: Some(number), resources, own, painted: content::read(&content, false) }
            })
            .collect();
        let forms: Vec<&Stream> = self
            .doc
            .objects
            .values()
            .filter_map(|object| object.as_stream().ok())
            .filter(|stream| name(&stream.dict, b"Subtype") == Some(b"Form"))
            .collect();
        units.par_extend(forms.into_par_iter().map(|form| {
            let content = form.get_plain_content_with_limit(LIMIT).unwrap_or_default();
            let resources = self.dict(&form.dict, b"Resources").cloned();
            // What a form paints is marked where the form is drawn.
            let (own, resources) = (resources.is_some(), resources.unwrap_or_default());
            Unit { page: None, resources, own, painted: content::read(&content, true) }
        }));
        units
    }

    /// The value of a key, its reference followed.
    pub fn get<'s>(&'s self, dict: &'s Dictionary, key: &[u8]) -> Option<&'s Object> {
        self.follow(dict.get(key).ok()?)
    }

    /// What an object leads to.
    pub fn follow<'s>(&'s self, object: &'s Object) -> Option<&'s Object> {
        self.doc.dereference(object).ok().map(|(_, object)| object)
    }

    /// The dictionary of a key; a stream's is its own.
    pub fn dict<'s>(&'s self, dict: &'s Dictionary, key: &[u8]) -> Option<&'s Dictionary> {
        self.as_dict(self.get(dict, key)?)
    }

    /// An object as a dictionary; a stream has one.
    pub fn as_dict<'s>(&'s self, object: &'s Object) -> Option<&'s Dictionary> {
        match self.follow(object)? {
            Object::Dictionary(dict) => Some(dict),
            Object::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }

    /// The stream of a key.
    pub fn stream<'s>(&'s self, dict: &'s Dictionary, key: &[u8]) -> Option<&'s Stream> {
        self.get(dict, key)?.as_stream().ok()
    }

    /// The array of a key.
    pub fn array<'s>(&'s self, dict: &'s Dictionary, key: &[u8]) -> &'s [Object] {
        match self.get(dict, key) {
            Some(Object::Array(values)) => values,
            _ => &[],
        }
    }

    /// The text of a key.
    pub fn text(&self, dict: &Dictionary, key: &[u8]) -> Option<String> {
        match self.get(dict, key)? {
            Object::String(bytes, _) => Some(text(bytes)),
            _ => None,
        }
    }

    /// The unpacked bytes of a stream.
    pub fn unpacked(&self, stream: &Stream) -> Vec<u8> {
        stream.get_plain_content_with_limit(LIMIT).unwrap_or_default()
    }

    /// Streams of a subtype.
    pub fn streams<'s>(&'s self, subtype: &'s [u8]) -> impl Iterator<Item = (ObjectId, &'s Stream)> + 's {
        self.doc
            .objects
            .iter()
            .filter_map(|(id, object)| Some((*id, object.as_stream().ok()?)))
            .filter(move |(_, stream)| name(&stream.dict, b"Subtype") == Some(subtype))
    }

    /// The fonts that are shown.
    pub fn fonts(&self) -> Vec<Font<'_>> {
        let mut fonts: BTreeMap<(usize, ObjectId), Font<'_>> = BTreeMap::new();
        for unit in &self.units {
            let Some(listed) = self.dict(&unit.resources, b"Font") else { continue };
            for (name, shown) in &unit.painted.shown {
                let Ok(object) = listed.get(name) else { continue };
                let Some(dict) = self.as_dict(object) else { continue };
                // A font within the resources themselves is told by where it lies.
                let key =
                    object.as_reference().map_or((std::ptr::from_ref(dict) as usize, (0, 0)), |id| (0, id));
                let font =
                    fonts.entry(key).or_insert(Font { dict, shown: Shown::default(), page: unit.page });
                font.shown.join(shown);
            }
        }
        fonts.into_values().collect()
    }

    /// The annotations with their pages, from 1.
    pub fn annotations(&self) -> Vec<(usize, ObjectId, &Dictionary)> {
        let mut annotations = Vec::new();
        for (number, page) in (1..).zip(&self.pages) {
            for object in self.array(&page.dict, b"Annots") {
                let id = object.as_reference().unwrap_or((0, 0));
                annotations.extend(self.as_dict(object).map(|dict| (number, id, dict)));
            }
        }
        annotations
    }

    /// The one value of a property.
    pub fn property(&self, namespace: &str, name: &str) -> Option<&str> {
        self.xmp.get(&(namespace.to_string(), name.to_string()))?.first().map(String::as_str)
    }

    /// The standards that the metadata claim.
    pub fn claims(&self) -> Vec<Standard> {
        let mut claims = Vec::new();
        if self.property(PDFUA_ID, "part") == Some("1") {
            claims.push(Standard::Ua1);
        }
        let level = self.property(PDFA_ID, "conformance");
        if self.property(PDFA_ID, "part") == Some("2") && level.is_some_and(|l| l.eq_ignore_ascii_case("a")) {
            claims.push(Standard::A2a);
        }
        if self.property(PDFX_ID, "GTS_PDFXVersion") == Some("PDF/X-4") {
            claims.push(Standard::X4);
        }
        claims
    }

    /// The metadata's stream.
    pub fn metadata(&self) -> Option<&Stream> {
        self.stream(&self.catalog, b"Metadata")
    }

    fn read_xmp(&self) -> Result<BTreeMap<(String, String), Vec<String>>, String> {
        let stream = self.metadata().ok_or("the file has no metadata")?;
        let bytes = self.unpacked(stream);
        let packet = std::str::from_utf8(&bytes).map_err(|_| "the metadata are not in UTF-8")?;
        let document = roxmltree::Document::parse(packet.trim_start_matches('\u{FEFF}'))
            .map_err(|error| format!("the metadata are not well-formed XML: {error}"))?;
        let mut properties: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
        let key = |namespace: Option<&str>, name: &str| {
            (namespace.unwrap_or_default().to_string(), name.to_string())
        };
        let described = document.descendants().filter(|n| {
            n.has_tag_name((RDF, "Description")) && n.parent().is_some_and(|p| p.has_tag_name((RDF, "RDF")))
        });
        for node in described {
            for attribute in node.attributes().filter(|a| a.namespace() != Some(RDF)) {
                let values = properties.entry(key(attribute.namespace(), attribute.name())).or_default();
                values.push(attribute.value().to_string());
            }
            for property in node.children().filter(roxmltree::Node::is_element) {
                let tag = property.tag_name();
                let values = properties.entry(key(tag.namespace(), tag.name())).or_default();
                let items = property.descendants().filter(|n| n.has_tag_name((RDF, "li")));
                let texts: Vec<String> =
                    items.map(|item| item.text().unwrap_or_default().to_string()).collect();
                if texts.is_empty() {
                    values.push(property.text().unwrap_or_default().to_string());
                } else {
                    values.extend(texts);
                }
            }
        }
        Ok(properties)
    }

    /// Namespaces that the metadata describe as extensions (ISO 19005-2, 6.6.2.3).
    pub fn extensions(&self) -> BTreeSet<String> {
        let Some(bytes) = self.metadata().map(|stream| self.unpacked(stream)) else { return BTreeSet::new() };
        let packet = String::from_utf8_lossy(&bytes);
        let Ok(document) = roxmltree::Document::parse(packet.trim_start_matches('\u{FEFF}')) else {
            return BTreeSet::new();
        };
        let nodes = document.descendants().filter(|node| node.tag_name().name() == "namespaceURI");
        nodes.filter_map(|node| node.text().map(str::to_string)).collect()
    }
}

/// A name as its bytes.
pub fn name<'d>(dict: &'d Dictionary, key: &[u8]) -> Option<&'d [u8]> {
    dict.get(key).and_then(Object::as_name).ok()
}

/// A text string (ISO 32000-1, 7.9.2.2); PDFDocEncoding is read as Latin 1.
pub fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let units: Vec<u16> =
                rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

fn inherited(doc: &Document, dict: &Dictionary, key: &[u8]) -> Option<Object> {
    let mut at = dict.get(b"Parent").ok()?.as_reference().ok()?;
    // A tree deeper than this is a circle.
    for _ in 0..64 {
        let node = doc.get_dictionary(at).ok()?;
        if let Ok(value) = node.get(key) {
            return Some(value.clone());
        }
        at = node.get(b"Parent").ok()?.as_reference().ok()?;
    }
    None
}
