//! Images of the book as XObjects: files go in as they are wherever PDF can read them.

mod forms;
mod inked;
mod jpeg;
mod png;
mod raster;
mod svg;

use std::collections::BTreeMap;
use std::sync::Arc;

use lopdf::{Document, Object, ObjectId};
use printpdf::{DictItem, ExternalStream, ExternalXObject, XObject};
use rayon::prelude::*;

pub(super) use self::svg::Common;
use super::file::Shared;
use super::inks::Inks;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{Asset, AssetKind, Book};
use crate::typeset::page::{ItemKind, PrintedBook};

/// An image made ready for the file.
#[derive(Debug)]
pub(super) enum Picture {
    /// Pixels.
    Raster(Raster),
    /// A drawing.
    Drawing(Box<svg::Drawing>),
}

/// An image of pixels.
#[derive(Debug)]
pub(super) struct Raster {
    /// Its dictionary, without type and mask.
    dict: BTreeMap<String, DictItem>,
    /// Its bytes, in the filter that the dictionary names.
    data: Data,
    /// Its transparency: a dictionary and bytes likewise.
    mask: Option<(BTreeMap<String, DictItem>, Vec<u8>)>,
}

/// Where an image's bytes are.
#[derive(Debug)]
enum Data {
    /// The file of the book as it is.
    File(Arc<[u8]>),
    /// Made by us.
    Own(Vec<u8>),
}

/// Why an image cannot be had.
type Refusal = String;

/// Makes every image that a page shows ready, by asset. None for others, and for those that cannot be
/// read, which is said. In the inks of a press, if any.
pub(super) fn prepare(
    printed: &PrintedBook,
    book: &Book,
    inks: Option<&Inks>,
    diags: &Diagnostics,
) -> Vec<Option<Picture>> {
    let mut used = vec![false; book.assets.len()];
    for item in printed.pages.iter().flat_map(|page| page.all()) {
        if let ItemKind::Image { asset, .. } = &item.kind
            && let Some(used) = used.get_mut(asset.0 as usize)
        {
            *used = true;
        }
    }
    let drawn = book.assets.iter().zip(&used).any(|(asset, used)| *used && asset.kind == AssetKind::Svg);
    let fonts = Arc::new(if drawn { svg::fonts(printed) } else { usvg::fontdb::Database::new() });
    book.assets
        .par_iter()
        .zip(used)
        .map(|(asset, used)| {
            if !used {
                return None;
            }
            let picture = match asset.kind {
                AssetKind::Svg => svg::draw(&asset.bytes, &fonts).map(|mut drawing| {
                    if let Some(inks) = inks
                        && let Err(reason) = drawing.convert(inks)
                    {
                        unchanged(asset, &reason, inks, diags);
                    }
                    Picture::Drawing(Box::new(drawing))
                }),
                kind => match (inks, kind) {
                    (Some(inks), _) => inked::embed(asset, inks),
                    (None, AssetKind::Jpeg) => jpeg::embed(&asset.bytes),
                    (None, AssetKind::Png) => png::embed(&asset.bytes).or_else(|_| decode(asset)),
                    (None, _) => decode(asset),
                }
                .map(Picture::Raster),
            };
            picture.map_err(|reason| refuse(asset, &reason, diags)).ok()
        })
        .collect()
}

fn decode(asset: &Asset) -> Result<Raster, Refusal> {
    raster::embed(&asset.bytes, asset.kind)
}

fn unchanged(asset: &Asset, reason: &str, inks: &Inks, diags: &Diagnostics) {
    let message =
        format!("the drawing {} cannot be printed in {}: {reason}", asset.path.display(), inks.name());
    let diagnostic = Diagnostic::error("no-inks", message)
        .help("export it as an image of pixels, at 600 pixels to the inch, or take the part out");
    diags.push(match asset.span {
        Some(span) => diagnostic.at(span),
        None => diagnostic.in_file(&asset.path),
    });
}

fn refuse(asset: &Asset, reason: &str, diags: &Diagnostics) {
    let message = format!("the image {} cannot be read: {reason}", asset.path.display());
    let diagnostic = Diagnostic::error("broken-image", message)
        .help("open the file in an image editor and save it again, or take it from its source once more");
    diags.push(match asset.span {
        Some(span) => diagnostic.at(span),
        None => diagnostic.in_file(&asset.path),
    });
}

impl Raster {
    /// What printpdf is given: the dictionaries. The bytes, which it would copy, are put in afterwards.
    pub fn frame(&self) -> XObject {
        let mut dict = self.dict.clone();
        typed(&mut dict);
        if let Some((mask, _)) = &self.mask {
            let mut mask = mask.clone();
            typed(&mut mask);
            let stream = ExternalStream { dict: mask, content: Vec::new(), compress: false };
            dict.insert("SMask".into(), DictItem::Stream { stream });
        }
        let stream = ExternalStream { dict, content: Vec::new(), compress: false };
        XObject::External(ExternalXObject { stream, width: None, height: None, dpi: None })
    }

    /// Puts the bytes in.
    pub fn fill(self, id: ObjectId, doc: &mut Document, shared: &mut Shared) {
        let Ok(Object::Stream(stream)) = doc.get_object_mut(id) else { return };
        let mask = stream.dict.get(b"SMask").and_then(Object::as_reference).ok();
        match self.data {
            Data::File(bytes) => {
                shared.insert(id.0, bytes);
            }
            Data::Own(bytes) => stream.content = bytes,
        }
        if let (Some(id), Some((_, bytes))) = (mask, self.mask)
            && let Ok(Object::Stream(stream)) = doc.get_object_mut(id)
        {
            stream.content = bytes;
        }
    }
}

fn typed(dict: &mut BTreeMap<String, DictItem>) {
    dict.insert("Type".into(), name("XObject"));
    dict.insert("Subtype".into(), name("Image"));
}

fn name(value: &str) -> DictItem {
    DictItem::Name(value.as_bytes().to_vec())
}

fn dict<const N: usize>(entries: [(&str, DictItem); N]) -> BTreeMap<String, DictItem> {
    entries.into_iter().map(|(key, value)| (key.to_string(), value)).collect()
}

/// What every image's dictionary says.
fn image_dict(
    width: u32,
    height: u32,
    bits: u8,
    space: DictItem,
    filter: &str,
) -> BTreeMap<String, DictItem> {
    dict([
        ("Width", DictItem::Int(i64::from(width))),
        ("Height", DictItem::Int(i64::from(height))),
        ("BitsPerComponent", DictItem::Int(i64::from(bits))),
        ("ColorSpace", space),
        ("Filter", name(filter)),
    ])
}
