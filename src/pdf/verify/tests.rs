//! Files that are broken on purpose: each rule finds its own.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::super::file::{self, Shared, Version};
use super::{Standard, verify};

const CHAPTER: &str = "\
# A chapter

It has a [link](https://example.org/), a note[^1], *emphasis* and [du français]{lang=fr}.

## A section

- one
- two

| Head | Other |
|------|-------|
| a    | b     |

![A few squares in colour](rgb.png)

[^1]: The note.
";

/// A book that keeps these standards, and its bytes.
fn book(standards: &[Standard]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let image = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/torture/src/img/rgb.png");
    std::fs::copy(image, folder.path().join("rgb.png")).unwrap();
    std::fs::write(folder.path().join("1.md"), CHAPTER).unwrap();
    let names: Vec<String> = standards.iter().map(|s| format!("{:?}", s.name())).collect();
    let manifest = format!(
        "[book]\ntitle = \"Rules & <Exceptions>\"\nauthor = \"Ann Öther\"\ndate = \"2024-05-01\"\n\
         chapters = [\"1.md\"]\n[pdf]\nstandard = [{}]\n",
        names.join(", ")
    );
    std::fs::write(folder.path().join("book.toml"), manifest).unwrap();
    let mut options = crate::Options::new(folder.path());
    options.formats = Some(vec![crate::Format::Pdf]);
    let outcome = crate::compile(&options);
    assert_eq!(outcome.diagnostics, []);
    outcome.files.into_iter().next().unwrap().bytes
}

fn good(standards: &[Standard]) -> Vec<u8> {
    let bytes = book(standards);
    let verdict = verify(&bytes, None).unwrap();
    assert_eq!(verdict.claims, standards);
    assert_eq!(verdict.breaches, []);
    bytes
}

/// Objects of a dictionary with this key and name.
fn of(doc: &Document, key: &str, value: &str) -> Vec<ObjectId> {
    let is = |dict: &Dictionary| {
        dict.get(key.as_bytes()).and_then(Object::as_name).is_ok_and(|n| n == value.as_bytes())
    };
    doc.objects
        .iter()
        .filter(|(_, object)| match object {
            Object::Dictionary(dict) => is(dict),
            Object::Stream(stream) => is(&stream.dict),
            _ => false,
        })
        .map(|(id, _)| *id)
        .collect()
}

fn dict(doc: &mut Document, id: ObjectId) -> &mut Dictionary {
    match doc.objects.get_mut(&id) {
        Some(Object::Dictionary(dict)) => dict,
        Some(Object::Stream(stream)) => &mut stream.dict,
        other => panic!("{other:?}"),
    }
}

fn first<'d>(doc: &'d mut Document, key: &str, value: &str) -> &'d mut Dictionary {
    let id = *of(doc, key, value).first().unwrap_or_else(|| panic!("nothing has {key} {value}"));
    dict(doc, id)
}

/// Takes a key from every object that has another.
fn take(doc: &mut Document, key: &str, value: &str, taken: &str) {
    for id in of(doc, key, value) {
        dict(doc, id).remove(taken.as_bytes());
    }
}

fn catalog(doc: &mut Document) -> &mut Dictionary {
    first(doc, "Type", "Catalog")
}

/// Puts operators before the content of the first page.
fn paint(doc: &mut Document, operators: &str) {
    let page = *doc.get_pages().get(&5).expect("a page with text");
    let id = doc.get_dictionary(page).unwrap().get(b"Contents").unwrap().as_reference().unwrap();
    let mut content = operators.as_bytes().to_vec();
    content.extend(doc.get_object(id).unwrap().as_stream().unwrap().get_plain_content().unwrap());
    doc.set_object(id, Stream::new(Dictionary::new(), content));
}

/// Takes away what says which red, green and blue are meant.
fn undefine(doc: &mut Document) {
    for object in doc.objects.values_mut() {
        let Object::Dictionary(dict) = object else { continue };
        dict.remove(b"DefaultRGB");
        if let Ok(Object::Dictionary(spaces)) = dict.get_mut(b"ColorSpace") {
            spaces.remove(b"DefaultRGB");
        }
    }
}

fn xmp(doc: &mut Document, from: &str, to: &str) {
    let id = of(doc, "Type", "Metadata")[0];
    let Some(Object::Stream(stream)) = doc.objects.get_mut(&id) else { panic!("no metadata") };
    let packet = String::from_utf8(stream.content.clone()).unwrap();
    assert!(packet.contains(from), "{packet}");
    stream.set_content(packet.replace(from, to).into_bytes());
}

fn info(doc: &mut Document) -> &mut Dictionary {
    let id = doc.trailer.get(b"Info").unwrap().as_reference().unwrap();
    dict(doc, id)
}

type Break = fn(&mut Document);

/// Breaks a good file in each way, and wants the clause that speaks of it among the breaches.
fn broken(standard: Standard, version: Version, ways: &[(&str, &str, Break)]) {
    let bytes = good(&[standard]);
    for (clause, message, way) in ways {
        let mut doc = Document::load_mem(&bytes).unwrap();
        way(&mut doc);
        let bytes = file::write(doc, &Shared::default(), version);
        let breaches = verify(&bytes, Some(&[standard])).unwrap().breaches;
        assert!(
            breaches.iter().any(|breach| breach.clause == *clause && breach.message.contains(message)),
            "{clause} {message}: {breaches:#?}"
        );
    }
}

#[test]
fn what_breaks_accessibility_is_found() {
    broken(
        Standard::Ua1,
        Version::V1_7,
        &[
            ("5", "name the standard", |doc| xmp(doc, "<pdfuaid:part>1</pdfuaid:part>", "")),
            ("7.1", "not marked as tagged", |doc| drop(catalog(doc).remove(b"MarkInfo"))),
            ("7.1", "no structure tree", |doc| drop(catalog(doc).remove(b"StructTreeRoot"))),
            ("7.1", "title is not shown", |doc| drop(catalog(doc).remove(b"ViewerPreferences"))),
            ("7.1", "no title", |doc| xmp(doc, "dc:title", "dc:source")),
            ("7.1", "no metadata", |doc| drop(catalog(doc).remove(b"Metadata"))),
            ("7.1", "well-formed", |doc| xmp(doc, "</rdf:RDF>", "")),
            ("7.1", "neither tagged nor an artifact", |doc| paint(doc, "0 0 9 9 re f ")),
            ("7.1", "within one another", |doc| paint(doc, "/Artifact BMC /P<</MCID 99>>BDC EMC EMC ")),
            ("7.1", "belongs to no element", |doc| paint(doc, "/P<</MCID 999>>BDC 0 0 9 9 re f EMC ")),
            ("7.1", "do not end", |doc| paint(doc, "/Artifact BMC ")),
            ("7.1", "neither a standard one", |doc| first(doc, "S", "L").set("S", "Quotation")),
            ("7.1", "in a circle", |doc| {
                first(doc, "S", "L").set("S", "List");
                first(doc, "Type", "StructTreeRoot")
                    .set("RoleMap", dictionary! { "List" => "Liste", "Liste" => "List" });
            }),
            ("7.1", "mapped to another", |doc| {
                first(doc, "Type", "StructTreeRoot").set("RoleMap", dictionary! { "H1" => "P" });
            }),
            ("7.1", "parent tree", |doc| drop(first(doc, "Type", "StructTreeRoot").remove(b"ParentTree"))),
            ("7.2", "no language", |doc| drop(catalog(doc).remove(b"Lang"))),
            ("7.2", "no name of a language", |doc| {
                catalog(doc).set("Lang", Object::string_literal("english_GB"));
            }),
            ("7.2", "“français” is no name", |doc| {
                let id = *doc
                    .objects
                    .iter()
                    .find(|(_, o)| o.as_dict().is_ok_and(|d| d.has(b"S") && d.has(b"Lang")))
                    .unwrap()
                    .0;
                let mut lang = vec![0xFE, 0xFF];
                lang.extend("français".encode_utf16().flat_map(u16::to_be_bytes));
                dict(doc, id).set("Lang", Object::String(lang, lopdf::StringFormat::Literal));
            }),
            ("7.2", "a TD stands within", |doc| {
                // The first row is the head's, and has no TD.
                let row = *of(doc, "S", "TR").last().expect("a row");
                dict(doc, row).set("S", "Sect");
            }),
            ("7.2", "a LI holds a P", |doc| first(doc, "S", "LBody").set("S", "P")),
            ("7.2", "not of one length", |doc| {
                first(doc, "S", "TD").set("A", dictionary! { "O" => "Table", "ColSpan" => 3 });
            }),
            ("7.3", "picture", |doc| take(doc, "S", "Figure", "Alt")),
            ("7.4.2", "first heading", |doc| first(doc, "S", "H1").set("S", "H2")),
            ("7.4.2", "skipped", |doc| first(doc, "S", "H2").set("S", "H4")),
            ("7.5", "headers", |doc| take(doc, "S", "TH", "A")),
            ("7.9", "no ID", |doc| take(doc, "S", "Note", "ID")),
            ("7.18.3", "order of links", |doc| take(doc, "Type", "Page", "Tabs")),
            ("7.18.5", "say what it is", |doc| take(doc, "Subtype", "Link", "Contents")),
            ("7.18.5", "in no Link element", |doc| first(doc, "S", "Link").set("S", "Span")),
            ("7.21.4.1", "not embedded", |doc| take(doc, "Type", "FontDescriptor", "FontFile3")),
            ("7.21.7", "which text", |doc| take(doc, "Subtype", "Type0", "ToUnicode")),
            ("7.21.8", "does not have", |doc| {
                paint(doc, "/Artifact BMC BT /f0 9 Tf (\\377\\377) Tj ET EMC ")
            }),
        ],
    );
}

#[test]
fn what_breaks_archiving_is_found() {
    broken(
        Standard::A2a,
        Version::V1_7,
        &[
            ("6.2.2", "operator", |doc| paint(doc, "/Artifact BMC 1 2 zap EMC ")),
            ("6.2.2", "not its own", |doc| take(doc, "Type", "Page", "Resources")),
            ("6.2.2", "not there", |doc| paint(doc, "/Artifact BMC /Gs99 gs EMC ")),
            ("6.2.3", "no ICC profile", |doc| {
                let id = first(doc, "Type", "OutputIntent")
                    .get(b"DestOutputProfile")
                    .unwrap()
                    .as_reference()
                    .unwrap();
                doc.set_object(id, Stream::new(dictionary! { "N" => 3 }, vec![0; 300]));
            }),
            ("6.2.4.3", "red, green and blue", |doc| drop(catalog(doc).remove(b"OutputIntents"))),
            ("6.2.4.3", "four inks", |doc| paint(doc, "/Artifact BMC 0 0 0 1 k 0 0 9 9 re f EMC ")),
            ("6.2.8", "interpolated", |doc| first(doc, "Subtype", "Image").set("Interpolate", true)),
            ("6.2.11.4.1", "not embedded", |doc| take(doc, "Type", "FontDescriptor", "FontFile3")),
            ("6.2.11.7.2", "which text", |doc| take(doc, "Subtype", "Type0", "ToUnicode")),
            ("6.3.2", "not printed", |doc| take(doc, "Subtype", "Link", "F")),
            ("6.5.1", "not allowed", |doc| {
                first(doc, "Subtype", "Link").set("A", dictionary! { "S" => "Launch" });
            }),
            ("6.5.2", "of its own", |doc| catalog(doc).set("AA", Dictionary::new())),
            ("6.6.2.1", "packed", |doc| first(doc, "Type", "Metadata").set("Filter", "ASCIIHexDecode")),
            ("6.6.2.3", "described", |doc| {
                xmp(doc, "<dc:format>", "<x:own xmlns:x=\"urn:own\">1</x:own><dc:format>");
            }),
            ("6.6.3", "Title is one thing", |doc| info(doc).set("Title", Object::string_literal("Another"))),
            ("6.6.3", "ModDate is one thing", |doc| xmp(doc, "<xmp:ModifyDate>2024", "<xmp:ModifyDate>2025")),
            ("6.6.4", "name the standard", |doc| xmp(doc, "<pdfaid:part>2", "<pdfaid:part>1")),
            ("6.7.2.2", "not marked", |doc| drop(catalog(doc).remove(b"MarkInfo"))),
            ("6.7.3.3", "no structure tree", |doc| drop(catalog(doc).remove(b"StructTreeRoot"))),
        ],
    );
}

#[test]
fn what_breaks_printing_is_found() {
    broken(
        Standard::X4,
        Version::V1_6,
        &[
            ("6.2.2", "no output intent", |doc| drop(catalog(doc).remove(b"OutputIntents"))),
            ("6.2.4", "red, green and blue", |doc| {
                undefine(doc);
                paint(doc, "1 0 0 rg 0 0 9 9 re f ");
            }),
            ("6.3", "not embedded", |doc| take(doc, "Type", "FontDescriptor", "FontFile3")),
            ("6.4", "no TrimBox", |doc| take(doc, "Type", "Page", "TrimBox")),
            ("6.4", "do not lie within", |doc| {
                first(doc, "Type", "Page").set("TrimBox", vec![0.into(), 0.into(), 9000.into(), 9.into()]);
            }),
            ("6.8.2", "name the standard", |doc| xmp(doc, "GTS_PDFXVersion>", "Version>")),
            ("6.8.2", "date of creation", |doc| xmp(doc, "xmp:CreateDate", "xmp:Label")),
            ("6.8.2", "identifier", |doc| xmp(doc, "xmpMM:DocumentID", "xmpMM:InstanceID")),
            ("6.8.3", "trapped", |doc| xmp(doc, "pdf:Trapped", "pdf:PDFVersion")),
            ("6.17", "annotation", |doc| {
                let rect = vec![9.into(), 9.into(), 99.into(), 99.into()];
                let link = doc.add_object(dictionary! { "Subtype" => "Link", "Rect" => rect });
                first(doc, "Type", "Page").set("Annots", vec![link.into()]);
            }),
        ],
    );
    let later = good(&[Standard::X4]);
    let later = file::write(Document::load_mem(&later).unwrap(), &Shared::default(), Version::V1_7);
    assert_eq!(verify(&later, None).unwrap().breaches[0].clause, "6.1");
}

#[test]
fn one_file_keeps_several() {
    good(&[Standard::Ua1, Standard::A2a]);
    good(&Standard::ALL);
}

#[test]
fn what_is_no_file_is_said() {
    assert!(verify(b"%PDF-1.7\nnothing", None).is_err());
    assert!(verify(b"", None).is_err());
}
