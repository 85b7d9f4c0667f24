//! The document: what printpdf makes of fonts, images and pages, and the pass that finishes it.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use printpdf::{
    Codepoint, FontId, Op, PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, Pt, Rect, TextItem,
    XObjectId,
};

use super::colour::Profile;
use super::faces::{Coding, ONE_BYTE_CMAP, ONE_BYTE_NAME, PdfFace};
use super::file::Shared;
use super::images::{Common, Picture};
use super::navigation::{self, Geometry, coordinate};
use super::operands::utf16;
use super::tags::Tree;
use super::verify::Standard;
use super::{colour, labels, metadata};
use crate::dates::Time;
use crate::document::{Book, Direction};
use crate::typeset::page::PrintedBook;

/// A text string: in ASCII where it is that, else in UTF-16 with its mark.
pub(super) fn text(value: &str) -> Object {
    if value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Object::String(value.as_bytes().to_vec(), StringFormat::Literal);
    }
    let mut bytes = vec![0xFE, 0xFF];
    bytes.extend(utf16(value));
    Object::String(bytes, StringFormat::Literal)
}

/// What a document is made of.
pub(super) struct Parts<'a> {
    /// The pages.
    pub printed: &'a PrintedBook,
    /// The book.
    pub book: &'a Book,
    /// Its faces, by the page model's index.
    pub faces: &'a [Option<PdfFace>],
    /// Each page's content, compressed.
    pub contents: Vec<Vec<u8>>,
    /// The elements, filled with the pages' content.
    pub tree: Tree,
    /// Its images, by asset.
    pub pictures: Vec<Option<Picture>>,
    /// Their names among the resources.
    pub names: &'a [String],
    /// The standards that it says it keeps.
    pub claims: &'a [Standard],
    /// The press it is for.
    pub press: Option<&'a Profile>,
    /// What the sheet has around the trimmed page, pt.
    pub frame: f32,
    /// When it counts as made.
    pub time: Option<Time>,
}

/// Makes the document.
pub(super) fn build(parts: Parts<'_>) -> (Document, Shared) {
    let printed = parts.printed;
    let mut doc = through_printpdf(&parts);
    let mut shared = Shared::default();
    let Some((catalog_id, pages_id, page_ids)) = skeleton(&doc) else { return (doc, shared) };
    let mut resources = shared_resources(&mut doc, &page_ids);
    if let Ok(fonts) = resources.get(b"Font").and_then(Object::as_reference) {
        let one_byte = |face: &PdfFace| face.coding == Coding::One;
        let cmap = parts.faces.iter().flatten().any(one_byte).then(|| doc.add_object(one_byte_cmap()));
        for face in parts.faces.iter().flatten() {
            finish_font(&mut doc, fonts, face, cmap.filter(|_| one_byte(face)));
        }
    }
    place_images(parts.pictures, parts.names, &mut resources, &mut doc, &mut shared);
    // Set when the colours are known; the pages name it.
    let resources_id = doc.new_object_id();

    let (width, height) = printed.trim;
    let bleed = printed.bleed.max(0.0);
    let frame = parts.frame;
    let geometry = Geometry { pages: &page_ids, height, frame };
    let media = boxed(0.0, 0.0, width + 2.0 * frame, height + 2.0 * frame);
    // A bound book may have no bleed where it is bound: on the left of right pages, the right of left
    // ones. Rectos are right pages, but where writing runs from right to left.
    let edge = frame - bleed;
    let bled = |index: usize| {
        let bound = if printed.bound { bleed } else { 0.0 };
        let right_page = index.is_multiple_of(2) != parts.book.meta.direction.is_rtl();
        let left = if right_page { bound } else { 0.0 };
        boxed(edge + left, edge, width + 2.0 * bleed - bound, height + 2.0 * bleed)
    };
    let trim = boxed(frame, frame, width, height);
    let mut tree = parts.tree;
    let no_page = crate::typeset::page::Page::default();
    for (index, (id, content)) in page_ids.iter().zip(parts.contents).enumerate() {
        let page = printed.pages.get(index).unwrap_or(&no_page);
        let annotations = if tree.links() {
            navigation::links(page, index as u32, printed, &geometry, &mut tree, &mut doc)
        } else {
            Vec::new()
        };
        let mut stream = Stream::new(dictionary! { "Filter" => "FlateDecode" }, content);
        stream.allows_compression = false;
        let content = doc.add_object(stream);
        let mut dict = dictionary! {
            "Type" => "Page",
            "Parent" => pages_id,
            "TrimBox" => trim.clone(),
            "Contents" => content,
            "Resources" => resources_id,
            "StructParents" => index as i64,
            "Tabs" => "S",
        };
        if frame > 0.0 {
            dict.set("BleedBox", bled(index));
        }
        // Without marks the sheet ends where the bleed does.
        if printed.bound && bleed > 0.0 && bleed == frame {
            for name in ["MediaBox", "CropBox"] {
                dict.set(name, bled(index));
            }
        }
        if !annotations.is_empty() {
            dict.set("Annots", annotations);
        }
        doc.set_object(*id, dict);
    }
    if let Ok(pages) = doc.get_dictionary_mut(pages_id) {
        // What is the same on every page, the pages inherit.
        pages.set("MediaBox", media.clone());
        pages.set("CropBox", media);
    }

    let structure = tree.write(&geometry, &mut doc);
    let mut catalog = catalog(parts.book, printed, parts.claims, parts.time, pages_id, &geometry, &mut doc);
    colour::finish(parts.claims, parts.press, &mut catalog, &mut resources, &mut doc);
    doc.set_object(resources_id, resources);
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    catalog.set("StructTreeRoot", structure);
    doc.set_object(catalog_id, catalog);
    if let Ok(info) = doc.trailer.get(b"Info").and_then(Object::as_reference) {
        doc.set_object(info, metadata::info(&parts.book.meta, parts.time, parts.claims));
    }
    (doc, shared)
}

/// Fonts, images and pages as printpdf makes them: the first page shows each glyph of each face,
/// so that every font goes in; what the pages really show is put in afterwards.
fn through_printpdf(parts: &Parts<'_>) -> Document {
    let mut pdf = PdfDocument::new("");
    let mut first = Vec::new();
    for face in parts.faces.iter().flatten() {
        let id = FontId(face.resource.clone());
        pdf.resources.fonts.map.insert(id.clone(), PdfFont::new(face.parsed.clone()));
        first.push(Op::SetFont { font: PdfFontHandle::External(id), size: Pt(1.0) });
        let glyphs = face.new_ids().map(|id| Codepoint::new(id, 0.0)).collect();
        first.push(Op::ShowText { items: vec![TextItem::GlyphIds(glyphs)] });
    }
    for (picture, name) in parts.pictures.iter().zip(parts.names) {
        if let Some(Picture::Raster(raster)) = picture {
            pdf.resources.xobjects.map.insert(XObjectId(name.clone()), raster.frame());
        }
    }
    let (width, height) = parts.printed.trim;
    let sheet = || Rect::from_wh(Pt(width), Pt(height));
    pdf.pages = parts
        .contents
        .iter()
        .map(|_| PdfPage {
            media_box: sheet(),
            trim_box: sheet(),
            crop_box: sheet(),
            ops: std::mem::take(&mut first),
        })
        .collect();
    let options =
        PdfSaveOptions { optimize: false, subset_fonts: false, secure: true, image_optimization: None };
    // The warnings speak of text outside a text section, on the page that is never shown.
    pdf.to_lopdf_document(&options, &mut Vec::new())
}

/// The catalog, the page tree and the pages.
fn skeleton(doc: &Document) -> Option<(ObjectId, ObjectId, Vec<ObjectId>)> {
    let catalog = doc.trailer.get(b"Root").and_then(Object::as_reference).ok()?;
    let pages = doc.get_dictionary(catalog).and_then(|dict| dict.get(b"Pages")?.as_reference()).ok()?;
    let kids = doc.get_dictionary(pages).and_then(|dict| dict.get(b"Kids")?.as_array()).ok()?;
    let kids = kids.iter().filter_map(|kid| kid.as_reference().ok()).collect();
    Some((catalog, pages, kids))
}

/// Takes the pages' own resources and contents out, and gives one dictionary for all of them.
fn shared_resources(doc: &mut Document, pages: &[ObjectId]) -> Dictionary {
    let mut resources = Dictionary::new();
    for page in pages {
        let Ok(dict) = doc.get_dictionary(*page) else { continue };
        let own = |key: &[u8]| dict.get(key).and_then(Object::as_reference).ok();
        let (contents, own_resources) = (own(b"Contents"), own(b"Resources"));
        if let Some(id) = contents {
            doc.objects.remove(&id);
        }
        if let Some(Object::Dictionary(dict)) = own_resources.and_then(|id| doc.objects.remove(&id)) {
            resources = dict;
        }
    }
    // Empty dictionaries go.
    for key in [b"Font".as_slice(), b"XObject", b"ExtGState", b"Shading"] {
        let Ok(id) = resources.get(key).and_then(Object::as_reference) else { continue };
        if doc.get_dictionary(id).is_ok_and(Dictionary::is_empty) {
            doc.objects.remove(&id);
            resources.remove(key);
        }
    }
    resources
}

/// Puts the images' bytes into the streams that printpdf made for them, and drawings beside them.
fn place_images(
    pictures: Vec<Option<Picture>>,
    names: &[String],
    resources: &mut Dictionary,
    doc: &mut Document,
    shared: &mut Shared,
) {
    let made = resources.get(b"XObject").and_then(Object::as_reference).ok();
    let mut images = match made.and_then(|id| doc.objects.remove(&id)) {
        Some(Object::Dictionary(images)) => images,
        _ => Dictionary::new(),
    };
    let mut common = Common::default();
    for (picture, name) in pictures.into_iter().zip(names) {
        match picture {
            Some(Picture::Raster(raster)) => {
                if let Ok(id) = images.get(name.as_bytes()).and_then(Object::as_reference) {
                    raster.fill(id, doc, shared);
                }
            }
            Some(Picture::Drawing(drawing)) => {
                if let Some(id) = drawing.import(doc, &mut common) {
                    images.set(name.as_bytes().to_vec(), id);
                }
            }
            None => {}
        }
    }
    resources.remove(b"XObject");
    if !images.is_empty() {
        resources.set("XObject", images);
    }
}

/// The CMap of one-byte codes, which fonts share.
fn one_byte_cmap() -> Stream {
    let dict = dictionary! {
        "Type" => "CMap",
        "CMapName" => ONE_BYTE_NAME,
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"),
            "Ordering" => Object::string_literal("Identity"),
            "Supplement" => 0,
        },
        "WMode" => 0,
    };
    Stream::new(dict, ONE_BYTE_CMAP.to_vec())
}

/// Puts our CMaps into a font that printpdf made, and mends its descriptor.
fn finish_font(doc: &mut Document, fonts: ObjectId, face: &PdfFace, one_byte: Option<ObjectId>) {
    let Ok(id) =
        doc.get_dictionary(fonts).and_then(|dict| dict.get(face.resource.as_bytes())?.as_reference())
    else {
        return;
    };
    let Ok(font) = doc.get_dictionary(id) else { return };
    let unicode = font.get(b"ToUnicode").and_then(Object::as_reference).ok();
    let descriptor =
        font.get(b"DescendantFonts").and_then(Object::as_array).ok().and_then(|fonts| {
            fonts.first()?.as_dict().ok()?.get(b"FontDescriptor").ok()?.as_reference().ok()
        });
    if let Some(id) = unicode {
        doc.set_object(id, Stream::new(Dictionary::new(), face.to_unicode.clone()));
    }
    if let Some(cmap) = one_byte
        && let Ok(font) = doc.get_dictionary_mut(id)
    {
        font.set("Encoding", cmap);
    }
    let descendant = doc
        .get_dictionary(id)
        .and_then(|font| font.get(b"DescendantFonts")?.as_array())
        .ok()
        .and_then(|fonts| fonts.first()?.as_reference().ok());
    map_glyphs(doc, id, descendant);
    if let Some(descriptor) = descriptor
        && let Ok(descriptor) = doc.get_dictionary_mut(descriptor)
    {
        descriptor.set("CapHeight", face.cap_height);
        if face.monospaced
            && let Ok(flags) = descriptor.get(b"Flags").and_then(Object::as_i64)
        {
            descriptor.set("Flags", flags | 1);
        }
    }
}

/// A character of a TrueType font is the glyph of its number, which the file must say.
fn map_glyphs(doc: &mut Document, font: ObjectId, descendant: Option<ObjectId>) {
    let descendant = match descendant {
        Some(id) => doc.get_dictionary_mut(id).ok(),
        None => doc.get_dictionary_mut(font).ok().and_then(|font| {
            let fonts = font.get_mut(b"DescendantFonts").ok()?.as_array_mut().ok()?;
            fonts.first_mut()?.as_dict_mut().ok()
        }),
    };
    if let Some(descendant) = descendant
        && descendant.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"CIDFontType2")
    {
        descendant.set("CIDToGIDMap", "Identity");
    }
}

fn boxed(x: f32, y: f32, width: f32, height: f32) -> Object {
    Object::Array([x, y, x + width, y + height].map(coordinate).to_vec())
}

fn catalog(
    book: &Book,
    printed: &PrintedBook,
    claims: &[Standard],
    time: Option<Time>,
    pages: ObjectId,
    geometry: &Geometry<'_>,
    doc: &mut Document,
) -> Dictionary {
    let meta = &book.meta;
    let mut preferences = dictionary! { "DisplayDocTitle" => true };
    if meta.direction == Direction::Rtl {
        preferences.set("Direction", "R2L");
    }
    let xmp = doc.add_object(metadata::xmp(meta, time, claims));
    let mut catalog = dictionary! {
        "Type" => "Catalog",
        "Pages" => pages,
        "Lang" => text(&meta.language),
        "ViewerPreferences" => preferences,
        "Metadata" => xmp,
    };
    if !printed.pages.is_empty() {
        catalog.set("PageLabels", labels::tree(&printed.pages));
    }
    if let Some(names) = navigation::destinations(printed, geometry, doc) {
        catalog.set("Names", names);
    }
    if let Some(outline) = navigation::outline(&printed.outline, doc) {
        catalog.set("Outlines", outline);
        catalog.set("PageMode", "UseOutlines");
    }
    catalog
}
