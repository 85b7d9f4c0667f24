//! PDF/A-2a: ISO 19005-2:2011, level A.

use lopdf::{Dictionary, Object, ObjectId};

use super::Report;
use super::file::{DC, EXTENSION, File, PDF, PDFA_ID, XMP, name};
use super::fonts::{self, Clauses};
use super::structure::Structure;

const CLAUSES: Clauses = Clauses {
    embedded: "6.2.11.4.1",
    composite: "6.2.11.3",
    cmap: "6.2.11.3.3",
    widths: "6.2.11.5",
    unicode: Some("6.2.11.7.2"),
    notdef: "6.2.11.8",
};

/// Namespaces whose properties the standard knows (6.6.2.3.1, by XMP 2004).
const KNOWN: [&str; 7] = [
    DC,
    XMP,
    PDF,
    PDFA_ID,
    super::file::XMP_MM,
    "http://ns.adobe.com/xap/1.0/rights/",
    "http://ns.adobe.com/xap/1.0/bj/",
];

/// Holds a file against the standard.
pub fn check(file: &File<'_>, report: &mut Report) {
    bytes(file, report);
    limits(file, report);
    metadata(file, report);
    colours(file, report);
    graphics(file, report);
    fonts::check(file, &CLAUSES, report);
    annotations(file, report);
    actions(file, report);
    level_a(file, report);
}

fn bytes(file: &File<'_>, report: &mut Report) {
    let header = file.bytes.get(..8).unwrap_or_default();
    let version = header.starts_with(b"%PDF-1.") && header.last().is_some_and(|b| (b'0'..=b'7').contains(b));
    let mut lines = file.bytes.split(|b| *b == b'\n' || *b == b'\r').filter(|line| !line.is_empty());
    let binary = lines.nth(1).is_some_and(|line| {
        line.first() == Some(&b'%') && line.iter().skip(1).take(4).filter(|b| **b > 127).count() == 4
    });
    report.hold(
        version && binary,
        "6.1.2",
        "the file does not begin as it must",
        "%PDF-1.7, and a comment of four high bytes",
    );
    let id = file.doc.trailer.get(b"ID").and_then(Object::as_array).is_ok_and(|id| id.len() == 2);
    report.hold(id, "6.1.3", "the file has no ID", "the trailer needs two");
    report.hold(!file.doc.trailer.has(b"Encrypt"), "6.1.3", "the file is encrypted", "leave it open");
    let end = file.bytes.trim_ascii_end().ends_with(b"%%EOF");
    report.hold(end, "6.1.3", "something stands behind the file's end", "end with %%EOF");
    for object in file.doc.objects.values() {
        let Ok(stream) = object.as_stream() else { continue };
        if filters(file, &stream.dict).any(|filter| filter == b"LZWDecode" || filter == b"Crypt") {
            report.say("6.1.7.2", "a stream is packed in a way that is not allowed", None, "use Flate");
        }
        if stream.dict.has(b"F") || stream.dict.has(b"FFilter") {
            report.say("6.1.7.1", "a stream lies in another file", None, "embed it");
        }
    }
    report.hold(
        !file.catalog.has(b"OCProperties") || layers(file),
        "6.9",
        "layers are not as they must be",
        "name each, and list all",
    );
    report.hold(!file.catalog.has(b"Requirements"), "6.11", "the file has requirements", "leave them out");
    let names = file.dict(&file.catalog, b"Names");
    report.hold(
        names.is_none_or(|names| !names.has(b"AlternatePresentations")),
        "6.10",
        "the file has alternate presentations",
        "leave them out",
    );
    report.hold(
        names.is_none_or(|names| !names.has(b"EmbeddedFiles")),
        "6.8",
        "files are embedded that are not known to be PDF/A",
        "leave them out",
    );
}

fn filters<'f>(file: &'f File<'_>, dict: &'f Dictionary) -> impl Iterator<Item = &'f [u8]> {
    let list = match file.get(dict, b"Filter") {
        Some(Object::Array(list)) => list.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    list.iter().filter_map(|filter| file.follow(filter)?.as_name().ok())
}

fn layers(file: &File<'_>) -> bool {
    let default = file.dict(&file.catalog, b"OCProperties").and_then(|layers| file.dict(layers, b"D"));
    default.is_some_and(|d| file.text(d, b"Name").is_some_and(|name| !name.is_empty()) && !d.has(b"AS"))
}

/// Limits of implementation (6.1.13).
fn limits(file: &File<'_>, report: &mut Report) {
    fn walk(object: &Object, depth: usize, over: &mut bool) {
        match object {
            Object::Integer(value) => *over |= i32::try_from(*value).is_err(),
            Object::Real(value) => *over |= !value.is_finite(),
            Object::String(bytes, _) => *over |= bytes.len() > 32_767,
            Object::Name(bytes) => *over |= bytes.len() > 127,
            Object::Array(list) if depth < 64 => list.iter().for_each(|o| walk(o, depth + 1, over)),
            Object::Dictionary(dict) if depth < 64 => dict.iter().for_each(|(_, o)| walk(o, depth + 1, over)),
            Object::Stream(stream) => stream.dict.iter().for_each(|(_, o)| walk(o, depth + 1, over)),
            _ => {}
        }
    }
    let mut over = file.doc.objects.len() > 8_388_607;
    file.doc.objects.values().for_each(|object| walk(object, 0, &mut over));
    report.hold(!over, "6.1.13", "a number, a name or a text is too long", "texts have 32,767 bytes at most");
    for (number, page) in (1..).zip(&file.pages) {
        let sides = numbers(file, &page.dict, b"MediaBox").map(|b| [b[2] - b[0], b[3] - b[1]]);
        if !sides.is_some_and(|sides| sides.iter().all(|side| (3.0..=14_400.0).contains(&side.abs()))) {
            report.say(
                "6.1.13",
                "a page is too small or too large",
                Some(number),
                "between 3 and 14,400 points",
            );
        }
    }
    for unit in &file.units {
        if unit.painted.deepest > 28 {
            report.say("6.1.13", "graphics states are saved too deep", unit.page, "28 at most");
        }
    }
}

/// A rectangle of a dictionary.
pub fn numbers(file: &File<'_>, dict: &Dictionary, key: &[u8]) -> Option<[f32; 4]> {
    let values: Vec<f32> =
        file.array(dict, key).iter().filter_map(|o| file.follow(o)?.as_float().ok()).collect();
    values.try_into().ok()
}

fn metadata(file: &File<'_>, report: &mut Report) {
    let stream = file.metadata();
    let packed = stream.is_some_and(|stream| stream.dict.has(b"Filter"));
    report.hold(!packed, "6.6.2.1", "the metadata are packed", "leave them readable");
    if let Some(error) = &file.xmp_error {
        report.say("6.6.2.1", error.clone(), None, "the catalog needs XMP metadata");
        return;
    }
    if let Some(stream) = stream {
        let packet = file.unpacked(stream);
        let head = packet.get(..packet.len().min(200)).unwrap_or_default();
        let head = String::from_utf8_lossy(head);
        let pi = head.split("?>").next().unwrap_or_default();
        let plain = !pi.contains("bytes=") && !pi.contains("encoding=");
        report.hold(
            plain,
            "6.6.2.1",
            "the metadata's head says how long or how coded they are",
            "leave that out",
        );
    }
    let part = file.property(PDFA_ID, "part") == Some("2");
    let level = file.property(PDFA_ID, "conformance").is_some_and(|level| level.eq_ignore_ascii_case("A"));
    report.hold(
        part && level,
        "6.6.4",
        "the metadata do not name the standard",
        "pdfaid:part 2, pdfaid:conformance A",
    );
    let described = file.extensions();
    for (namespace, property) in file.xmp.keys() {
        let known = KNOWN.contains(&namespace.as_str()) || namespace == EXTENSION;
        if !known && !described.contains(namespace) {
            let message = format!("the property {property} of the metadata is not described");
            report.say("6.6.2.3", message, None, "an extension schema must describe it");
        }
    }
    same_as_info(file, "6.6.3", report);
}

/// What the document information says, the metadata say as well.
pub fn same_as_info(file: &File<'_>, clause: &'static str, report: &mut Report) {
    let Some(info) = file.doc.trailer.get(b"Info").ok().and_then(|info| file.as_dict(info)) else { return };
    let joined = |namespace: &str, property: &str| {
        let values = file.xmp.get(&(namespace.to_string(), property.to_string()));
        values.map(|values| values.join(", "))
    };
    for (key, namespace, property) in [
        (b"Title".as_slice(), DC, "title"),
        (b"Author", DC, "creator"),
        (b"Subject", DC, "description"),
        (b"Keywords", PDF, "Keywords"),
        (b"Creator", XMP, "CreatorTool"),
        (b"Producer", PDF, "Producer"),
    ] {
        let Some(value) = file.text(info, key) else { continue };
        if joined(namespace, property).as_deref() != Some(value.as_str()) {
            let message = format!(
                "{} is one thing in the information and another in the metadata",
                String::from_utf8_lossy(key)
            );
            report.say(clause, message, None, "both must say the same");
        }
    }
    for (key, property) in [(b"CreationDate".as_slice(), "CreateDate"), (b"ModDate", "ModifyDate")] {
        let Some(value) = file.text(info, key) else { continue };
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).take(14).collect::<String>();
        if file.property(XMP, property).map(digits) != Some(digits(&value)) {
            let message = format!(
                "{} is one thing in the information and another in the metadata",
                String::from_utf8_lossy(key)
            );
            report.say(clause, message, None, "both must say the same");
        }
    }
}

/// The colour space of the profile of an output intent: `GRAY`, `RGB `, `CMYK`.
pub fn intent<'f>(file: &'f File<'_>, kind: &[u8]) -> Option<(&'f Dictionary, Option<Vec<u8>>)> {
    let intents = file.array(&file.catalog, b"OutputIntents").iter().filter_map(|o| file.as_dict(o));
    let found = intents.into_iter().find(|intent| name(intent, b"S") == Some(kind))?;
    Some((found, file.stream(found, b"DestOutputProfile").map(|stream| file.unpacked(stream))))
}

/// The device colours that are used: gray, red-green-blue, inks; where no default space stands in for them.
#[derive(Debug, Default)]
pub struct Devices {
    /// The first page of each, where it is used; 0 for within a form or image.
    pub used: [Option<Option<usize>>; 3],
}

/// Finds the device colours of a file.
pub fn devices(file: &File<'_>) -> Devices {
    let mut devices = Devices::default();
    for unit in &file.units {
        let spaces = file.dict(&unit.resources, b"ColorSpace");
        let default = |key: &[u8]| spaces.is_some_and(|spaces| spaces.has(key));
        let defaults = [default(b"DefaultGray"), default(b"DefaultRGB"), default(b"DefaultCMYK")];
        let mut used = [unit.painted.gray, unit.painted.rgb, unit.painted.cmyk];
        let xobjects = file.dict(&unit.resources, b"XObject");
        for (called, _) in &unit.painted.drawn {
            let Some(Object::Stream(image)) = xobjects.and_then(|dict| file.get(dict, called)) else {
                continue;
            };
            if name(&image.dict, b"Subtype") == Some(b"Image") {
                mark(file, image.dict.get(b"ColorSpace").ok(), &mut used);
            }
        }
        for (kind, called) in &unit.painted.names {
            if *kind == "ColorSpace" {
                mark(file, spaces.and_then(|dict| dict.get(called).ok()), &mut used);
            }
        }
        for (slot, (used, default)) in devices.used.iter_mut().zip(used.into_iter().zip(defaults)) {
            if used && !default && slot.is_none() {
                *slot = Some(unit.page);
            }
        }
    }
    devices
}

/// How many colours a space has; none for one that is unknown or has no colours of its own.
pub fn components(file: &File<'_>, space: &Object) -> Option<i64> {
    match file.follow(space)? {
        Object::Name(name) => match name.as_slice() {
            b"DeviceGray" | b"CalGray" => Some(1),
            b"DeviceRGB" | b"CalRGB" | b"Lab" => Some(3),
            b"DeviceCMYK" => Some(4),
            _ => None,
        },
        Object::Array(list) => match list.first().and_then(|kind| kind.as_name().ok())? {
            b"ICCBased" => {
                file.follow(list.get(1)?)?.as_stream().ok()?.dict.get(b"N").and_then(Object::as_i64).ok()
            }
            b"CalGray" => Some(1),
            b"CalRGB" | b"Lab" => Some(3),
            b"Indexed" | b"Pattern" => components(file, list.get(1)?),
            b"Separation" | b"DeviceN" => components(file, list.get(2)?),
            _ => None,
        },
        _ => None,
    }
}

fn mark(file: &File<'_>, space: Option<&Object>, used: &mut [bool; 3]) {
    match space.and_then(|space| file.follow(space)) {
        Some(Object::Name(name)) => match name.as_slice() {
            b"DeviceGray" | b"G" => used[0] = true,
            b"DeviceRGB" | b"RGB" => used[1] = true,
            b"DeviceCMYK" | b"CMYK" => used[2] = true,
            _ => {}
        },
        // Of an indexed space, a separation or a pattern, what lies beneath counts.
        Some(Object::Array(list)) => match list.first().and_then(|kind| kind.as_name().ok()) {
            Some(b"Indexed" | b"Pattern") => mark(file, list.get(1), used),
            Some(b"Separation" | b"DeviceN") => mark(file, list.get(2), used),
            _ => {}
        },
        _ => {}
    }
}

fn colours(file: &File<'_>, report: &mut Report) {
    let found = intent(file, b"GTS_PDFA1");
    let space = found.as_ref().and_then(|(_, profile)| profile.as_ref()?.get(16..20).map(<[u8]>::to_vec));
    if let Some((intent, profile)) = &found {
        let profile = profile.as_deref().unwrap_or_default();
        let class = profile.get(12..16).unwrap_or_default();
        let sound = profile.get(36..40) == Some(b"acsp")
            && [b"prtr", b"mntr", b"scnr", b"spac"].iter().any(|c| class == *c);
        report.hold(
            sound,
            "6.2.3",
            "the output intent's profile is no ICC profile",
            "embed one in DestOutputProfile",
        );
        report.hold(
            file.text(intent, b"OutputConditionIdentifier").is_some(),
            "6.2.3",
            "the output intent has no name",
            "OutputConditionIdentifier",
        );
    }
    let mut profiles: Vec<Option<ObjectId>> = Vec::new();
    for intent in file.array(&file.catalog, b"OutputIntents").iter().filter_map(|o| file.as_dict(o)) {
        profiles.push(intent.get(b"DestOutputProfile").and_then(Object::as_reference).ok());
    }
    profiles.dedup();
    report.hold(
        profiles.len() <= 1,
        "6.2.3",
        "output intents have different profiles",
        "all must have the same",
    );
    let names = ["grey", "red, green and blue", "the four inks"];
    for ((used, wanted), name) in
        devices(file).used.iter().zip([None, Some(b"RGB "), Some(b"CMYK")]).zip(names)
    {
        let Some(page) = used else { continue };
        let fits = space.is_some() && wanted.is_none_or(|wanted| space.as_deref() == Some(wanted));
        if !fits {
            let message = format!("{name} of no known device are used");
            report.say(
                "6.2.4.3",
                message,
                *page,
                "the output intent must be of that kind, or the colours have a profile",
            );
        }
    }
    for object in file.doc.objects.values() {
        let Ok(stream) = object.as_stream() else { continue };
        if let (Ok(count), Some(false)) =
            (stream.dict.get(b"N").and_then(Object::as_i64), Some(stream.dict.has_type(b"ObjStm")))
        {
            let profile = file.unpacked(stream);
            let space = profile.get(16..20).unwrap_or_default();
            let right = matches!((count, space), (1, b"GRAY") | (3, b"RGB " | b"Lab ") | (4, b"CMYK"));
            if profile.get(36..40) == Some(b"acsp") && !right {
                report.say(
                    "6.2.4.2",
                    "a profile has not the colours that it is used for",
                    None,
                    "N must be the profile's own",
                );
            }
        }
    }
}

fn graphics(file: &File<'_>, report: &mut Report) {
    for unit in &file.units {
        for operator in &unit.painted.unknown {
            report.say(
                "6.2.2",
                format!("no version of PDF has the operator {operator}"),
                unit.page,
                "leave it out",
            );
        }
        if !unit.own && !unit.painted.names.is_empty() {
            report.say(
                "6.2.2",
                "content uses resources that are not its own",
                unit.page,
                "give it a Resources dictionary",
            );
        }
        for (kind, called) in &unit.painted.names {
            if !file.dict(&unit.resources, kind.as_bytes()).is_some_and(|dict| dict.has(called)) {
                let message =
                    format!("content uses {} of {kind}, which is not there", String::from_utf8_lossy(called));
                report.say("6.2.2", message, unit.page, "put it among the resources");
            }
        }
        let states = file.dict(&unit.resources, b"ExtGState");
        for (_, state) in states.into_iter().flatten() {
            let Some(state) = file.as_dict(state) else { continue };
            let mode = match file.get(state, b"BM") {
                Some(Object::Name(mode)) => Some(mode.as_slice()),
                Some(Object::Array(modes)) => modes.first().and_then(|mode| mode.as_name().ok()),
                _ => None,
            };
            if state.has(b"TR") || state.has(b"HTP") || mode.is_some_and(|mode| !MODES.contains(&mode)) {
                report.say(
                    "6.2.5",
                    "a graphics state has what is not allowed",
                    unit.page,
                    "no TR, no HTP, no unknown BM",
                );
            }
        }
    }
    for (_, image) in file.streams(b"Image") {
        if image.dict.has(b"Alternates") || image.dict.has(b"OPI") {
            report.say("6.2.8", "an image has alternates", None, "leave them out");
        }
        if file.get(&image.dict, b"Interpolate").and_then(|o| o.as_bool().ok()) == Some(true) {
            report.say("6.2.8", "an image is to be interpolated", None, "Interpolate must be false");
        }
    }
    for (_, form) in file.streams(b"Form") {
        if form.dict.has(b"OPI") || form.dict.has(b"PS") || form.dict.has(b"Ref") {
            report.say("6.2.9", "a form has PostScript, OPI or a reference", None, "leave them out");
        }
    }
}

/// Blend modes (ISO 32000-1, 11.3.5).
const MODES: [&[u8]; 17] = [
    b"Normal",
    b"Compatible",
    b"Multiply",
    b"Screen",
    b"Overlay",
    b"Darken",
    b"Lighten",
    b"ColorDodge",
    b"ColorBurn",
    b"HardLight",
    b"SoftLight",
    b"Difference",
    b"Exclusion",
    b"Hue",
    b"Saturation",
    b"Color",
    b"Luminosity",
];

fn annotations(file: &File<'_>, report: &mut Report) {
    for (page, _, annotation) in file.annotations() {
        let kind = name(annotation, b"Subtype").unwrap_or_default();
        if [b"3D".as_slice(), b"Sound", b"Screen", b"Movie"].contains(&kind) {
            report.say("6.3.1", "an annotation plays something", Some(page), "leave it out");
        }
        let flags = annotation.get(b"F").and_then(Object::as_i64).unwrap_or(0);
        // Print; not invisible, hidden, unseen, or toggled.
        if kind != b"Popup" && (flags & 4 == 0 || flags & (1 | 2 | 32 | 256) != 0) {
            report.say("6.3.2", "an annotation is not printed", Some(page), "F must be 4");
        }
        if !matches!(kind, b"Link" | b"Popup") && !annotation.has(b"AP") {
            report.say("6.3.3", "an annotation has no appearance", Some(page), "AP");
        }
    }
}

fn actions(file: &File<'_>, report: &mut Report) {
    report.hold(!file.catalog.has(b"AA"), "6.5.2", "the file acts of its own", "leave AA out");
    let scripts = file.dict(&file.catalog, b"Names").is_some_and(|names| names.has(b"JavaScript"));
    report.hold(!scripts, "6.5.1", "the file has scripts", "leave them out");
    let forbidden: [&[u8]; 11] = [
        b"Launch",
        b"Sound",
        b"Movie",
        b"ResetForm",
        b"ImportData",
        b"Hide",
        b"SetOCGState",
        b"Rendition",
        b"Trans",
        b"GoTo3DView",
        b"JavaScript",
    ];
    for (page, _, annotation) in file.annotations() {
        let action = file.dict(annotation, b"A");
        if action.and_then(|action| name(action, b"S")).is_some_and(|kind| forbidden.contains(&kind)) {
            report.say("6.5.1", "an annotation does what is not allowed", Some(page), "links alone");
        }
    }
}

/// What level A asks beyond B and U (6.7).
fn level_a(file: &File<'_>, report: &mut Report) {
    let marked = file.dict(&file.catalog, b"MarkInfo").and_then(|dict| file.get(dict, b"Marked"));
    report.hold(
        marked.and_then(|object| object.as_bool().ok()) == Some(true),
        "6.7.2.2",
        "the file is not marked as tagged",
        "MarkInfo must have Marked true",
    );
    match Structure::read(file) {
        Some(structure) => structure.check_roles("6.7.3.4", report),
        None => report.say("6.7.3.3", "the file has no structure tree", None, "the file must be tagged"),
    }
    if let Some(lang) = file.text(&file.catalog, b"Lang") {
        report.hold(
            super::structure::language(&lang),
            "6.7.4",
            "the language is no name of a language",
            "use BCP 47",
        );
    }
    for unit in &file.units {
        if unit.painted.unmarked > 0 && unit.page.is_some() {
            report.say("6.7.3.3", "something is neither tagged nor an artifact", unit.page, "tag it");
        }
    }
}
