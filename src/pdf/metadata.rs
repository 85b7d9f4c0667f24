//! What the file says of itself: document information and XMP, of one mind.

use std::fmt::Write;

use lopdf::{Dictionary, Object, Stream, StringFormat, dictionary};

use super::document::text;
use crate::document::Metadata;

/// The program that made the file.
const PRODUCER: &str = concat!("Aldine ", env!("CARGO_PKG_VERSION"));

/// A time, to the second, in universal time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Time {
    year: i64,
    month: i64,
    day: i64,
    /// Seconds of the day.
    second: i64,
}

impl Time {
    /// When the file counts as made: `SOURCE_DATE_EPOCH` where it is set, else the book's own date. Never now.
    pub fn of(meta: &Metadata) -> Option<Self> {
        let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|value| value.trim().parse().ok());
        epoch.and_then(Self::from_epoch).or_else(|| Self::from_date(meta.date.as_deref()?))
    }

    /// From seconds after 1970; none outside the four-digit years.
    fn from_epoch(seconds: i64) -> Option<Self> {
        // Hinnant's days-to-civil: years begin in March, so that the leap day is their last.
        let days = seconds.div_euclid(86_400).checked_add(719_468)?;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let day = day_of_year - (153 * shifted + 2) / 5 + 1;
        (0..=9999).contains(&year).then_some(Self { year, month, day, second: seconds.rem_euclid(86_400) })
    }

    /// From `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    fn from_date(date: &str) -> Option<Self> {
        let mut parts = date.trim().split('-');
        let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
        let mut part = |most: i64| match parts.next() {
            None => Some(1),
            Some(value) => value.parse().ok().filter(|value| (1..=most).contains(value)),
        };
        let (month, day) = (part(12)?, part(31)?);
        parts.next().is_none().then_some(Self { year, month, day, second: 0 })
    }

    fn clock(self) -> (i64, i64, i64) {
        (self.second / 3600, self.second / 60 % 60, self.second % 60)
    }

    fn pdf(self) -> String {
        let (hour, minute, second) = self.clock();
        format!("D:{:04}{:02}{:02}{hour:02}{minute:02}{second:02}Z", self.year, self.month, self.day)
    }

    fn xmp(self) -> String {
        let (hour, minute, second) = self.clock();
        format!("{:04}-{:02}-{:02}T{hour:02}:{minute:02}:{second:02}Z", self.year, self.month, self.day)
    }
}

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
pub(super) fn info(meta: &Metadata, time: Option<Time>) -> Dictionary {
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
    info
}

/// The XMP packet.
pub(super) fn xmp(meta: &Metadata, time: Option<Time>) -> Stream {
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
            simple(&mut x, name, &time.xmp());
        }
    }
    simple(&mut x, "pdf:Producer", PRODUCER);
    if !meta.subjects.is_empty() {
        simple(&mut x, "pdf:Keywords", &meta.subjects.join(", "));
    }
    x.push_str("</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
    Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, x.into_bytes())
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
    fn times_are_civil() {
        assert_eq!(Time::from_epoch(0).unwrap().pdf(), "D:19700101000000Z");
        assert_eq!(Time::from_epoch(1_709_210_096).unwrap().xmp(), "2024-02-29T12:34:56Z");
        assert_eq!(Time::from_epoch(-1).unwrap().pdf(), "D:19691231235959Z");
        assert_eq!(Time::from_epoch(i64::MAX), None);
        assert_eq!(Time::from_date("1813").unwrap().pdf(), "D:18130101000000Z");
        assert_eq!(Time::from_date("1813-01-28").unwrap().xmp(), "1813-01-28T00:00:00Z");
        assert_eq!(Time::from_date("28 January"), None);
        assert_eq!(Time::from_date("1813-13"), None);
    }

    #[test]
    fn xmp_escapes_what_xml_reserves() {
        let meta = Metadata { title: "Q & A <1>\u{8}".into(), language: "en".into(), ..Metadata::default() };
        let xmp = String::from_utf8(xmp(&meta, None).content).unwrap();
        assert!(xmp.contains("<rdf:li xml:lang=\"x-default\">Q &amp; A &lt;1&gt;</rdf:li>"), "{xmp}");
    }
}
