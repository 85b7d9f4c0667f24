//! What the file says of itself: document information and XMP, of one mind.

use std::fmt::Write;

use lopdf::{Dictionary, Object, Stream, StringFormat, dictionary};

use super::document::text;
use super::verify::Standard;
use crate::dates::Time;
use crate::document::Metadata;

/// The program that made the file.
const PRODUCER: &str = concat!("Aldine ", env!("CARGO_PKG_VERSION"));

/// The title with the subtitle after it.
fn full_title(meta: &Metadata) -> String {
    match &meta.subtitle {
        Some(subtitle) => format!("{}: {subtitle}", meta.title),
        None => meta.title.clone(),
    }
}

fn creators(meta: &Metadata) -> Vec<&str> {
    let authors: Vec<&str> = meta.authors().collect();
    if authors.is_empty() { meta.contributors.iter().map(|c| c.name.as_str()).collect() } else { authors }
}

/// The document information dictionary.
pub(super) fn info(meta: &Metadata, time: Option<Time>, claims: &[Standard]) -> Dictionary {
    let mut info = dictionary! { "Title" => text(&full_title(meta)) };
    let authors = creators(meta).join(", ");
    if !authors.is_empty() {
        info.set("Author", text(&authors));
    }
    if let Some(description) = &meta.description {
        info.set("Subject", text(description));
    }
    if !meta.subjects.is_empty() {
        info.set("Keywords", text(&meta.subjects.join(", ")));
    }
    info.set("Creator", text(PRODUCER));
    info.set("Producer", text(PRODUCER));
    if let Some(time) = time {
        let date = Object::String(time.pdf().into_bytes(), StringFormat::Literal);
        info.set("CreationDate", date.clone());
        info.set("ModDate", date);
    }
    if claims.contains(&Standard::X4) {
        info.set("Trapped", "False");
    }
    info
}

/// Standards whose names in the metadata PDF/A does not know: namespace, prefix, property, its type, what it says.
const DESCRIBED: [(Standard, [&str; 6]); 2] = [
    (
        Standard::Ua1,
        [
            "PDF/UA identification",
            "http://www.aiim.org/pdfua/ns/id/",
            "pdfuaid",
            "part",
            "Integer",
            "Part of ISO 14289",
        ],
    ),
    (
        Standard::X4,
        [
            "PDF/X identification",
            "http://www.npes.org/pdfx/ns/id/",
            "pdfxid",
            "GTS_PDFXVersion",
            "Text",
            "Version of PDF/X",
        ],
    ),
];

/// The XMP packet.
pub(super) fn xmp(meta: &Metadata, time: Option<Time>, claims: &[Standard]) -> Stream {
    let mut x = String::with_capacity(2048);
    x.push_str(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n<rdf:Description rdf:about=\"\"\n \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"\n \
         xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n<dc:format>application/pdf</dc:format>\n",
    );
    alternatives(&mut x, "dc:title", &full_title(meta));
    list(&mut x, "dc:creator", "Seq", &creators(meta));
    if let Some(description) = &meta.description {
        alternatives(&mut x, "dc:description", description);
    }
    list(&mut x, "dc:subject", "Bag", &meta.subjects);
    list(&mut x, "dc:language", "Bag", &[&meta.language]);
    if let Some(publisher) = &meta.publisher {
        list(&mut x, "dc:publisher", "Bag", &[publisher]);
    }
    if let Some(rights) = &meta.rights {
        alternatives(&mut x, "dc:rights", rights);
    }
    if let Some(date) = &meta.date {
        list(&mut x, "dc:date", "Seq", &[date]);
    }
    let identifier =
        meta.isbn.print.as_ref().map_or_else(|| meta.identifier.clone(), |isbn| format!("urn:isbn:{isbn}"));
    simple(&mut x, "dc:identifier", &identifier);
    simple(&mut x, "xmp:CreatorTool", PRODUCER);
    if let Some(time) = time {
        for name in ["xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"] {
            simple(&mut x, name, &time.to_string());
        }
    }
    simple(&mut x, "pdf:Producer", PRODUCER);
    if !meta.subjects.is_empty() {
        simple(&mut x, "pdf:Keywords", &meta.subjects.join(", "));
    }
    if claims.contains(&Standard::X4) {
        simple(&mut x, "pdf:Trapped", "False");
    }
    x.push_str("</rdf:Description>\n");
    standards(&mut x, meta, claims);
    x.push_str("</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
    Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, x.into_bytes())
}

/// What the file says it keeps, and for PDF/A a description of what that does not know (ISO 19005-2, 6.6.2.3.3).
fn standards(x: &mut String, meta: &Metadata, claims: &[Standard]) {
    for claim in claims {
        let (names, body) = match claim {
            Standard::Ua1 => (
                " xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\"",
                "<pdfuaid:part>1</pdfuaid:part>\n".to_string(),
            ),
            Standard::A2a => (
                " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\"",
                "<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>A</pdfaid:conformance>\n".to_string(),
            ),
            Standard::X4 => (
                " xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\" xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\"",
                format!(
                    "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>\n\
                     <xmpMM:DocumentID>{}</xmpMM:DocumentID>\n<xmpMM:VersionID>1</xmpMM:VersionID>\n\
                     <xmpMM:RenditionClass>default</xmpMM:RenditionClass>\n",
                    escaped(&meta.identifier)
                ),
            ),
        };
        let _ = write!(x, "<rdf:Description rdf:about=\"\"{names}>\n{body}</rdf:Description>\n");
    }
    let described: Vec<_> = DESCRIBED.iter().filter(|(standard, _)| claims.contains(standard)).collect();
    if !claims.contains(&Standard::A2a) || described.is_empty() {
        return;
    }
    x.push_str(
        "<rdf:Description rdf:about=\"\"\n xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\"\n \
         xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\"\n \
         xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n<pdfaExtension:schemas><rdf:Bag>\n",
    );
    for (_, [schema, namespace, prefix, property, kind, says]) in described {
        let _ = writeln!(
            x,
            "<rdf:li rdf:parseType=\"Resource\"><pdfaSchema:schema>{schema}</pdfaSchema:schema>\
             <pdfaSchema:namespaceURI>{namespace}</pdfaSchema:namespaceURI><pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>\
             <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>{property}</pdfaProperty:name>\
             <pdfaProperty:valueType>{kind}</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>\
             <pdfaProperty:description>{says}</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li>"
        );
    }
    x.push_str("</rdf:Bag></pdfaExtension:schemas>\n</rdf:Description>\n");
}

fn simple(x: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        let _ = writeln!(x, "<{name}>{}</{name}>", escaped(value));
    }
}

fn alternatives(x: &mut String, name: &str, value: &str) {
    let _ = writeln!(
        x,
        "<{name}><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></{name}>",
        escaped(value)
    );
}

fn list(x: &mut String, name: &str, kind: &str, values: &[impl AsRef<str>]) {
    if values.iter().all(|value| value.as_ref().is_empty()) {
        return;
    }
    let _ = write!(x, "<{name}><rdf:{kind}>");
    for value in values {
        let _ = write!(x, "<rdf:li>{}</rdf:li>", escaped(value.as_ref()));
    }
    let _ = writeln!(x, "</rdf:{kind}></{name}>");
}

/// Text as XML has it; characters that XML cannot hold are left out.
fn escaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '\u{0}'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {}
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xmp_escapes_what_xml_reserves() {
        let meta = Metadata { title: "Q & A <1>\u{8}".into(), language: "en".into(), ..Metadata::default() };
        let xmp = String::from_utf8(xmp(&meta, None, &[]).content).unwrap();
        assert!(xmp.contains("<rdf:li xml:lang=\"x-default\">Q &amp; A &lt;1&gt;</rdf:li>"), "{xmp}");
    }
}
