//! The package document: metadata, manifest, spine.

use super::nav::Landmark;
use super::section::Facts;
use super::xml;
use crate::dates;
use crate::document::{Book, Direction, Metadata};

/// A file of the package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id in the package document.
    pub id: String,
    /// Its path from the package's folder.
    pub href: String,
    /// Its media type.
    pub media_type: &'static str,
    /// What it is and holds, by the vocabulary of manifest properties.
    pub properties: Vec<&'static str>,
    /// Whether it is in the reading order, and there in the line of the text.
    pub spine: Option<bool>,
}

/// What the package document is made from.
#[derive(Debug)]
pub struct Package<'a> {
    /// Whether fonts of the book's own are to be used.
    pub specified_fonts: bool,
    /// The book.
    pub book: &'a Book,
    /// Its files, in reading order.
    pub items: &'a [Item],
    /// Places to jump to.
    pub landmarks: &'a [Landmark],
    /// What all files together hold.
    pub facts: &'a Facts,
    /// Whether the page list is there.
    pub pages: bool,
    /// What the cover shows, counted as an image.
    pub cover_image: bool,
    /// The time of the last change.
    pub modified: String,
}

/// The book's identifier.
#[must_use]
pub fn identifier(meta: &Metadata) -> String {
    match meta.identifier.trim() {
        "" => meta.isbn.epub.as_ref().map_or_else(
            // The manifest makes one; whoever calls with none still gets a valid package.
            || format!("urn:uuid:{}", uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, meta.title.as_bytes())),
            |isbn| format!("urn:isbn:{isbn}"),
        ),
        id => id.to_string(),
    }
}

/// Writes the package document.
#[must_use]
pub fn document(package: &Package) -> String {
    let meta = &package.book.meta;
    let mut out = String::with_capacity(8 * 1024);
    out.push_str(concat!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<package xmlns=\"http://www.idpf.org/2007/opf\" ",
        "version=\"3.0\" unique-identifier=\"pub-id\""
    ));
    let lang = language(meta);
    xml::attr(&mut out, "xml:lang", &lang);
    if meta.direction == Direction::Rtl {
        xml::attr(&mut out, "dir", "rtl");
    }
    out.push_str(" prefix=\"a11y: http://www.idpf.org/epub/vocab/package/a11y/#");
    if package.specified_fonts {
        out.push_str(" ibooks: http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/");
    }
    out.push_str("\">\n");
    out.push_str("<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n");
    metadata(&mut out, package, &lang);
    access(&mut out, package);
    out.push_str("</metadata>\n<manifest>\n");
    for item in package.items {
        out.push_str("<item");
        xml::attr(&mut out, "id", &item.id);
        xml::attr(&mut out, "href", &item.href);
        xml::attr(&mut out, "media-type", item.media_type);
        if !item.properties.is_empty() {
            xml::attr(&mut out, "properties", &item.properties.join(" "));
        }
        out.push_str("/>\n");
    }
    out.push_str("</manifest>\n<spine toc=\"ncx\"");
    let direction = if meta.direction == Direction::Rtl { "rtl" } else { "ltr" };
    xml::attr(&mut out, "page-progression-direction", direction);
    out.push_str(">\n");
    for item in package.items {
        let Some(linear) = item.spine else { continue };
        out.push_str("<itemref");
        xml::attr(&mut out, "idref", &item.id);
        out.push_str(if linear { "/>\n" } else { " linear=\"no\"/>\n" });
    }
    out.push_str("</spine>\n<guide>\n");
    // Kindle's tools still read the guide for the cover and the place to begin.
    for landmark in package.landmarks {
        let kind = match landmark.kind {
            "cover" => "cover",
            "toc" => "toc",
            "bodymatter" => "text",
            "titlepage" => "title-page",
            _ => continue,
        };
        out.push_str(&format!("<reference type=\"{kind}\""));
        xml::attr(&mut out, "title", &landmark.text);
        xml::attr(&mut out, "href", &landmark.href);
        out.push_str("/>\n");
    }
    out.push_str("</guide>\n</package>\n");
    out
}

fn language(meta: &Metadata) -> String {
    let tag = super::section::tag(&meta.language);
    if tag.is_empty() { "en".to_string() } else { tag }
}

/// Writes `<dc:name id="…">text</dc:name>`.
fn dc(out: &mut String, name: &str, id: Option<&str>, text: &str) {
    out.push_str("<dc:");
    out.push_str(name);
    if let Some(id) = id {
        xml::attr(out, "id", id);
    }
    out.push('>');
    xml::text(out, text.trim());
    out.push_str(&format!("</dc:{name}>\n"));
}

/// Writes `<meta property="…">text</meta>`, of the whole or of what `refines` names.
fn property(out: &mut String, refines: Option<&str>, name: &str, scheme: Option<&str>, text: &str) {
    out.push_str("<meta");
    if let Some(id) = refines {
        xml::attr(out, "refines", &format!("#{id}"));
    }
    xml::attr(out, "property", name);
    if let Some(scheme) = scheme {
        xml::attr(out, "scheme", scheme);
    }
    out.push('>');
    xml::text(out, text.trim());
    out.push_str("</meta>\n");
}

fn metadata(out: &mut String, package: &Package, lang: &str) {
    let meta = &package.book.meta;
    let id = identifier(meta);
    dc(out, "identifier", Some("pub-id"), &id);
    if let Some(isbn) = &meta.isbn.epub {
        let urn = format!("urn:isbn:{isbn}");
        if urn != id {
            dc(out, "identifier", Some("isbn"), &urn);
        }
        // 15 is ONIX's code for an ISBN-13.
        let of = if urn == id { "pub-id" } else { "isbn" };
        property(out, Some(of), "identifier-type", Some("onix:codelist5"), "15");
    }
    dc(out, "title", Some("title"), &meta.title);
    property(out, Some("title"), "title-type", None, "main");
    if let Some(subtitle) = present(&meta.subtitle) {
        property(out, Some("title"), "display-seq", None, "1");
        dc(out, "title", Some("subtitle"), subtitle);
        property(out, Some("subtitle"), "title-type", None, "subtitle");
        property(out, Some("subtitle"), "display-seq", None, "2");
    }
    dc(out, "language", None, lang);
    people(out, meta);
    if let Some(description) = present(&meta.description) {
        dc(out, "description", None, description);
    }
    if let Some(publisher) = present(&meta.publisher) {
        dc(out, "publisher", None, publisher);
    }
    if let Some(date) = meta.date.as_deref().filter(|d| dates::parse(d).is_some()) {
        dc(out, "date", None, date);
    }
    if let Some(rights) = present(&meta.rights) {
        dc(out, "rights", None, rights);
    }
    for (i, subject) in meta.subjects.iter().filter(|s| !s.trim().is_empty()).enumerate() {
        match coded(subject) {
            Some((authority, code, words)) => {
                let id = format!("subject-{}", i + 1);
                dc(out, "subject", Some(&id), words);
                property(out, Some(&id), "authority", None, authority);
                property(out, Some(&id), "term", None, code);
            }
            None => dc(out, "subject", None, subject),
        }
    }
    if let Some(series) = &meta.series {
        property_with_id(out, "series", "belongs-to-collection", &series.name);
        property(out, Some("series"), "collection-type", None, "series");
        let position = series.position.as_deref().filter(|p| position(p));
        if let Some(position) = position {
            property(out, Some("series"), "group-position", None, position);
        }
        named(out, "calibre:series", &series.name);
        if let Some(position) = position {
            named(out, "calibre:series_index", position);
        }
    }
    if let Some(edition) = present(&meta.edition) {
        property(out, None, "schema:bookEdition", None, edition);
    }
    if package.pages {
        let source = match &meta.isbn.print {
            Some(isbn) => format!("urn:isbn:{isbn}"),
            None => {
                let publisher = present(&meta.publisher).map(|p| format!(", {p}")).unwrap_or_default();
                format!("{}{publisher} (PDF)", meta.title)
            }
        };
        dc(out, "source", Some("print"), &source);
        property(out, Some("print"), "source-of", None, "pagination");
        property(out, None, "pageBreakSource", None, &source);
    }
    property(out, None, "dcterms:modified", None, &package.modified);
    if package.specified_fonts {
        // Apple's reader shows its own fonts unless told.
        property(out, None, "ibooks:specified-fonts", None, "true");
    }
    named(out, "generator", concat!("Aldine ", env!("CARGO_PKG_VERSION")));
    if let Some(cover) = package.items.iter().find(|i| i.properties.contains(&"cover-image")) {
        named(out, "cover", &cover.id);
    }
}

/// Creators are the authors, or who stands in for them; all others are contributors.
fn people(out: &mut String, meta: &Metadata) {
    let authored = meta.contributors.iter().any(|c| c.role == "aut");
    let first = meta.contributors.first().map(|c| c.role.as_str());
    for (i, person) in meta.contributors.iter().filter(|c| !c.name.trim().is_empty()).enumerate() {
        let creator = person.role == "aut" || (!authored && first == Some(&person.role));
        let element = if creator { "creator" } else { "contributor" };
        let id = format!("{element}-{}", i + 1);
        dc(out, element, Some(&id), &person.name);
        let role = person.role.trim();
        if role.len() == 3 && role.bytes().all(|b| b.is_ascii_lowercase()) {
            property(out, Some(&id), "role", Some("marc:relators"), role);
        }
        if let Some(name) = present(&person.file_as) {
            property(out, Some(&id), "file-as", None, name);
        }
        property(out, Some(&id), "display-seq", None, &(i + 1).to_string());
    }
}

/// What is true of the book for who reads it with other senses or other tools.
fn access(out: &mut String, package: &Package) {
    let facts = package.facts;
    let words = &package.book.meta.words;
    let pictures = facts.images > 0 || facts.svg;
    let described = facts.undescribed == 0 && !facts.svg;
    let mut add = |name: &str, value: &str| property(out, None, &format!("schema:{name}"), None, value);
    add("accessMode", "textual");
    if pictures || package.cover_image {
        add("accessMode", "visual");
    }
    if described {
        add("accessModeSufficient", "textual");
    }
    if pictures {
        add("accessModeSufficient", "textual,visual");
    }
    add("accessibilityFeature", "structuralNavigation");
    add("accessibilityFeature", "tableOfContents");
    add("accessibilityFeature", "readingOrder");
    add("accessibilityFeature", "displayTransformability");
    add("accessibilityFeature", "ARIA");
    if described && (pictures || package.cover_image) {
        add("accessibilityFeature", "alternativeText");
    }
    if facts.mathml {
        add("accessibilityFeature", "MathML");
        add("accessibilityFeature", "latex");
    }
    if package.pages {
        add("accessibilityFeature", "pageBreakMarkers");
        add("accessibilityFeature", "pageNavigation");
    }
    // Whether a moving picture flashes cannot be known from here.
    let moving = package.book.assets.iter().any(|a| super::images::moves(a.kind, &a.bytes));
    add("accessibilityHazard", if moving { "unknown" } else { "none" });
    let mut summary = words.access_structure.clone();
    if pictures {
        summary.push(' ');
        summary.push_str(if described { &words.access_images } else { &words.access_some_images });
    }
    if package.pages {
        summary.push(' ');
        summary.push_str(&words.access_pages);
    }
    out.push_str("<meta property=\"schema:accessibilitySummary\"");
    xml::attr(out, "xml:lang", &words.language);
    out.push('>');
    xml::text(out, &summary);
    out.push_str("</meta>\n");
}

fn present(text: &Option<String>) -> Option<&str> {
    text.as_deref().map(str::trim).filter(|t| !t.is_empty())
}

fn named(out: &mut String, name: &str, content: &str) {
    out.push_str("<meta");
    xml::attr(out, "name", name);
    xml::attr(out, "content", content);
    out.push_str("/>\n");
}

fn property_with_id(out: &mut String, id: &str, name: &str, text: &str) {
    out.push_str("<meta");
    xml::attr(out, "id", id);
    xml::attr(out, "property", name);
    out.push('>');
    xml::text(out, text.trim());
    out.push_str("</meta>\n");
}

/// A position in a series, as the vocabulary writes it: `3`, `2.5`.
fn position(p: &str) -> bool {
    !p.is_empty() && p.split('.').all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// A subject that is a code of BISAC (`FIC004000`) or Thema (`thema:FBC`), and the words after it.
fn coded(subject: &str) -> Option<(&'static str, &str, &str)> {
    let subject = subject.trim();
    let (scheme, rest) = match subject.split_once(':') {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("bisac") => (Some("BISAC"), rest.trim()),
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("thema") => (Some("THEMA"), rest.trim()),
        _ => (None, subject),
    };
    let (code, words) = rest.split_once(char::is_whitespace).unwrap_or((rest, rest));
    let words = words.trim_start_matches(['-', '–', '—', ' ']);
    let words = if words.is_empty() { code } else { words };
    let bytes = code.as_bytes();
    let bisac = bytes.len() == 9
        && bytes[..3].iter().all(u8::is_ascii_uppercase)
        && bytes[3..].iter().all(u8::is_ascii_digit);
    match scheme {
        Some(scheme) if !code.is_empty() => Some((scheme, code, words)),
        None if bisac => Some(("BISAC", code, words)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_subjects() {
        assert_eq!(coded("FIC004000"), Some(("BISAC", "FIC004000", "FIC004000")));
        assert_eq!(coded("FIC004000 Fiction / Classics"), Some(("BISAC", "FIC004000", "Fiction / Classics")));
        assert_eq!(coded("thema: FBC Classic fiction"), Some(("THEMA", "FBC", "Classic fiction")));
        assert_eq!(coded("Romance: comedy"), None);
    }

    #[test]
    fn positions() {
        assert!(position("3") && position("2.5"));
        assert!(!position("") && !position("2.") && !position("third"));
    }
}
