//! PDF/X-4: ISO 15930-7:2010.

use lopdf::Object;

use super::Report;
use super::a2a::{devices, intent, numbers, same_as_info};
use super::file::{DC, File, PDF, PDFX_ID, XMP, XMP_MM, name};
use super::fonts::{self, Clauses};

const CLAUSES: Clauses = Clauses {
    embedded: "6.3",
    composite: "6.3",
    cmap: "6.3",
    widths: "6.3",
    // What glyphs say is no matter to a press.
    unicode: None,
    notdef: "6.3",
};

/// Holds a file against the standard.
pub fn check(file: &File<'_>, report: &mut Report) {
    document(file, report);
    metadata(file, report);
    boxes(file, report);
    colours(file, report);
    fonts::check(file, &CLAUSES, report);
    annotations(file, report);
}

fn document(file: &File<'_>, report: &mut Report) {
    let header = file.bytes.get(..8).unwrap_or_default();
    let version = header.starts_with(b"%PDF-1.") && header.last().is_some_and(|b| (b'0'..=b'6').contains(b));
    report.hold(version, "6.1", "the file is of a later version than PDF 1.6", "write PDF 1.6");
    let id = file.doc.trailer.get(b"ID").and_then(Object::as_array).is_ok_and(|id| id.len() == 2);
    report.hold(id, "6.1", "the file has no ID", "the trailer needs two");
    report.hold(!file.doc.trailer.has(b"Encrypt"), "6.1", "the file is encrypted", "leave it open");
    let scripts = file.dict(&file.catalog, b"Names").is_some_and(|names| names.has(b"JavaScript"));
    report.hold(
        !scripts && !file.catalog.has(b"AA"),
        "6.17",
        "the file acts of its own",
        "leave scripts and actions out",
    );
    for (_, image) in file.streams(b"Image") {
        if image.dict.has(b"OPI") || image.dict.has(b"Alternates") {
            report.say("6.14", "an image stands in for another", None, "embed the image itself");
        }
    }
    for (_, form) in file.streams(b"Form") {
        if form.dict.has(b"OPI") || form.dict.has(b"PS") || form.dict.has(b"Ref") {
            report.say("6.14", "a form stands in for other content", None, "embed it");
        }
    }
    for unit in &file.units {
        let states = file.dict(&unit.resources, b"ExtGState");
        for (_, state) in states.into_iter().flatten() {
            if file.as_dict(state).is_some_and(|state| state.has(b"TR") || state.has(b"HTP")) {
                report.say("6.9", "a graphics state has a transfer function", unit.page, "leave it out");
            }
        }
    }
}

fn metadata(file: &File<'_>, report: &mut Report) {
    if let Some(error) = &file.xmp_error {
        report.say("6.8.2", error.clone(), None, "the catalog needs XMP metadata");
        return;
    }
    let version = file.property(PDFX_ID, "GTS_PDFXVersion") == Some("PDF/X-4");
    report.hold(version, "6.8.2", "the metadata do not name the standard", "pdfxid:GTS_PDFXVersion PDF/X-4");
    for (namespace, property, message, help) in [
        (DC, "title", "the metadata have no title", "give the book a `title`"),
        (XMP, "CreateDate", "the metadata have no date of creation", "give the book a `date`"),
        (XMP, "ModifyDate", "the metadata have no date of change", "give the book a `date`"),
        (XMP, "MetadataDate", "the metadata have no date of their own", "give the book a `date`"),
        (XMP_MM, "DocumentID", "the metadata have no identifier", "xmpMM:DocumentID"),
        (XMP_MM, "VersionID", "the metadata have no version", "xmpMM:VersionID"),
        (XMP_MM, "RenditionClass", "the metadata have no rendition class", "xmpMM:RenditionClass"),
    ] {
        let said = file.property(namespace, property).is_some_and(|value| !value.trim().is_empty());
        report.hold(said, "6.8.2", message, help);
    }
    let trapped = matches!(file.property(PDF, "Trapped"), Some("True" | "False"));
    report.hold(trapped, "6.8.3", "the metadata do not say whether the file is trapped", "pdf:Trapped");
    same_as_info(file, "6.8.2", report);
}

fn boxes(file: &File<'_>, report: &mut Report) {
    for (number, page) in (1..).zip(&file.pages) {
        let rect = |key: &[u8]| numbers(file, &page.dict, key);
        let Some(media) = rect(b"MediaBox") else {
            report.say("6.4", "a page has no MediaBox", Some(number), "every page needs one");
            continue;
        };
        let (trim, art) = (rect(b"TrimBox"), rect(b"ArtBox"));
        if trim.is_some() == art.is_some() {
            report.say(
                "6.4",
                "a page has no TrimBox, or an ArtBox beside it",
                Some(number),
                "every page needs a TrimBox",
            );
        }
        // A hundredth of a point is no difference.
        let inside = |inner: [f32; 4], outer: [f32; 4]| {
            inner[0] >= outer[0] - 0.01
                && inner[1] >= outer[1] - 0.01
                && inner[2] <= outer[2] + 0.01
                && inner[3] <= outer[3] + 0.01
        };
        let bleed = rect(b"BleedBox").unwrap_or(media);
        let good = inside(bleed, media) && trim.or(art).is_none_or(|trim| inside(trim, bleed));
        if !good {
            report.say(
                "6.4",
                "a page's boxes do not lie within one another",
                Some(number),
                "trim within bleed within media",
            );
        }
        if page.dict.has(b"PresSteps") {
            report.say("6.4", "a page has presentation steps", Some(number), "leave them out");
        }
    }
}

fn colours(file: &File<'_>, report: &mut Report) {
    let Some((dict, profile)) = intent(file, b"GTS_PDFX") else {
        report.say("6.2.2", "the file has no output intent", None, "name the printing condition");
        return;
    };
    let identifier = file.text(dict, b"OutputConditionIdentifier").is_some_and(|id| !id.trim().is_empty());
    report.hold(identifier, "6.2.2", "the output intent has no name", "OutputConditionIdentifier");
    let profile = profile.unwrap_or_default();
    let sound = profile.get(36..40) == Some(b"acsp") && profile.get(12..16) == Some(b"prtr");
    report.hold(
        sound,
        "6.2.2",
        "the output intent has no profile of a printer",
        "embed one in DestOutputProfile",
    );
    let space = profile.get(16..20).unwrap_or_default();
    let names = ["grey", "red, green and blue", "the four inks"];
    for ((used, wanted), name) in
        devices(file).used.iter().zip([None, Some(b"RGB "), Some(b"CMYK")]).zip(names)
    {
        let Some(page) = used else { continue };
        if wanted.is_some_and(|wanted| space != wanted) {
            let message = format!("{name} of no known device are used");
            let help = "convert the colours, or name a printing condition that has them: `[pdf] profile`";
            report.say("6.2.4", message, *page, help);
        }
    }
    for unit in &file.units {
        if unit.painted.rich_black > 0 && unit.page.is_some() {
            let message = "black text is set in several inks";
            report.say("6.2.4", message, unit.page, "black text is black ink alone");
        }
    }
}

fn annotations(file: &File<'_>, report: &mut Report) {
    for (number, _, annotation) in file.annotations() {
        let kind = name(annotation, b"Subtype").unwrap_or_default();
        if kind == b"PrinterMark" || kind == b"TrapNet" {
            continue;
        }
        // Nothing that is not printed may lie on the printed area, unless it is a link that shows nothing.
        let Some(page) = file.pages.get(number - 1) else { continue };
        let area = numbers(file, &page.dict, b"BleedBox").or_else(|| numbers(file, &page.dict, b"TrimBox"));
        let rect = numbers(file, annotation, b"Rect");
        let over = match (area, rect) {
            (Some(area), Some(rect)) => {
                rect[0] < area[2] && rect[2] > area[0] && rect[1] < area[3] && rect[3] > area[1]
            }
            _ => true,
        };
        if over {
            report.say(
                "6.17",
                "an annotation lies on the printed area",
                Some(number),
                "a file for the press has no links",
            );
        }
    }
}
