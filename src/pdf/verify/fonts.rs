//! Rules about fonts, which the three standards share, each under its own clause.

use lopdf::{Dictionary, Object};
use skrifa::MetadataProvider;
use skrifa::instance::{LocationRef, Size};

use super::Report;
use super::file::{File, Font, name};

/// The clauses of a standard.
pub struct Clauses {
    /// Fonts are embedded.
    pub embedded: &'static str,
    /// Composite fonts are of one mind.
    pub composite: &'static str,
    /// CMaps are embedded.
    pub cmap: &'static str,
    /// Widths are those of the font program.
    pub widths: &'static str,
    /// Glyphs have a text.
    pub unicode: Option<&'static str>,
    /// No glyph is missing.
    pub notdef: &'static str,
}

const REPLACE: &str = "use another file of this font";

/// Holds every font that is shown against the rules.
pub fn check(file: &File<'_>, clauses: &Clauses, report: &mut Report) {
    for font in file.fonts() {
        let called = String::from_utf8_lossy(name(font.dict, b"BaseFont").unwrap_or(b"?")).into_owned();
        if name(font.dict, b"Subtype") == Some(b"Type0") {
            composite(file, &font, &called, clauses, report);
        } else if name(font.dict, b"Subtype") != Some(b"Type3") {
            simple(file, &font, &called, clauses, report);
        }
        if let Some(clause) = clauses.unicode {
            unicode(file, &font, &called, clause, report);
        }
    }
}

fn program<'f>(file: &'f File<'_>, descriptor: &'f Dictionary) -> Option<(Vec<u8>, bool)> {
    [(b"FontFile2".as_slice(), true), (b"FontFile3", false), (b"FontFile", false)].into_iter().find_map(
        |(key, truetype)| {
            let bytes = file.unpacked(file.stream(descriptor, key)?);
            (!bytes.is_empty()).then_some((bytes, truetype))
        },
    )
}

fn simple(file: &File<'_>, font: &Font<'_>, called: &str, clauses: &Clauses, report: &mut Report) {
    let embedded = file.dict(font.dict, b"FontDescriptor").and_then(|d| program(file, d));
    if embedded.is_none() {
        report.say(clauses.embedded, format!("the font {called} is not embedded"), font.page, REPLACE);
    }
}

/// How many bytes a code of a composite font has.
fn bytes(file: &File<'_>, font: &Dictionary) -> usize {
    match file.get(font, b"Encoding") {
        Some(Object::Stream(cmap)) => {
            let cmap = file.unpacked(cmap);
            let text = String::from_utf8_lossy(&cmap);
            let range = text.split("begincodespacerange").nth(1).unwrap_or_default();
            let first = range.split('<').nth(1).and_then(|code| code.split('>').next()).unwrap_or_default();
            (first.trim().len() / 2).max(1)
        }
        _ => 2,
    }
}

fn composite(file: &File<'_>, font: &Font<'_>, called: &str, clauses: &Clauses, report: &mut Report) {
    let page = font.page;
    let Some(descendant) = file.array(font.dict, b"DescendantFonts").first().and_then(|d| file.as_dict(d))
    else {
        report.say(clauses.composite, format!("the font {called} has no descendant"), page, REPLACE);
        return;
    };
    let truetype = name(descendant, b"Subtype") == Some(b"CIDFontType2");
    if truetype {
        let map = file.get(descendant, b"CIDToGIDMap");
        let good = match map {
            Some(Object::Name(name)) => name == b"Identity",
            Some(Object::Stream(_)) => true,
            _ => false,
        };
        if !good {
            let message = format!("the font {called} does not say which glyph a character is");
            report.say(clauses.composite, message, page, "the font needs a CIDToGIDMap");
        }
    }
    match file.get(font.dict, b"Encoding") {
        Some(Object::Name(cmap)) if cmap.starts_with(b"Identity-") => {}
        Some(Object::Name(cmap)) => {
            let message = format!("the CMap {} of {called} is not embedded", String::from_utf8_lossy(cmap));
            report.say(clauses.cmap, message, page, "embed the CMap");
        }
        Some(Object::Stream(cmap)) => {
            let info = |dict: &Dictionary| {
                let info = file.dict(dict, b"CIDSystemInfo")?;
                Some((file.text(info, b"Registry")?, file.text(info, b"Ordering")?))
            };
            if info(&cmap.dict).is_none() || info(&cmap.dict) != info(descendant) {
                let message =
                    format!("the font {called} and its CMap are of different character collections");
                report.say(clauses.composite, message, page, REPLACE);
            }
            let inner = file.unpacked(cmap);
            let inner = String::from_utf8_lossy(&inner);
            let stated = cmap.dict.get(b"WMode").and_then(Object::as_i64).unwrap_or(0);
            let inside = inner.split("/WMode").nth(1).and_then(|rest| rest.split_whitespace().next());
            if inside.and_then(|mode| mode.parse().ok()).unwrap_or(0) != stated {
                let message = format!("the CMap of {called} says two things of how the writing runs");
                report.say(clauses.cmap, message, page, REPLACE);
            }
        }
        _ => report.say(clauses.cmap, format!("the font {called} has no encoding"), page, REPLACE),
    }
    let descriptor = file.dict(descendant, b"FontDescriptor");
    let Some((program, _)) = descriptor.and_then(|d| program(file, d)) else {
        report.say(clauses.embedded, format!("the font {called} is not embedded"), page, REPLACE);
        return;
    };
    let widths = widths(file, descendant);
    let default = descendant.get(b"DW").and_then(Object::as_float).map_or(1000.0, f64::from);
    let stated =
        |cid: u16| widths.iter().find(|(from, list)| cid >= *from && usize::from(cid - from) < list.len());
    let size = bytes(file, font.dict);
    let unreadable = |report: &mut Report| {
        let message = format!("the font program of {called} cannot be read");
        report.say(clauses.embedded, message, page, REPLACE);
    };
    if truetype {
        let Ok(face) = skrifa::FontRef::new(&program) else {
            return unreadable(report);
        };
        let metrics = face.glyph_metrics(Size::new(1000.0), LocationRef::default());
        for code in font.shown.codes(size) {
            let glyph = skrifa::GlyphId::from(code);
            notdef(code, u32::from(code) < metrics.glyph_count(), called, page, clauses, report);
            let own = f64::from(metrics.advance_width(glyph).unwrap_or(0.0));
            let width = stated(code).map_or(default, |(from, list)| list[usize::from(code - from)]);
            if (own - width).abs() > 1.0 {
                let message = format!("the widths of {called} are not those of the font itself");
                report.say(clauses.widths, message, page, REPLACE);
            }
        }
    } else {
        let Some(table) = cff_glyphs(&program) else {
            return unreadable(report);
        };
        for code in font.shown.codes(size) {
            notdef(code, code < table, called, page, clauses, report);
        }
    }
}

/// How many glyphs a bare CFF font or an OpenType font of that kind has.
fn cff_glyphs(program: &[u8]) -> Option<u16> {
    if program.starts_with(b"OTTO") {
        return ttf_parser::Face::parse(program, 0).ok().map(|face| face.number_of_glyphs());
    }
    ttf_parser::cff::Table::parse(program).map(|table| table.number_of_glyphs())
}

fn notdef(code: u16, there: bool, called: &str, page: Option<usize>, clauses: &Clauses, report: &mut Report) {
    if code == 0 || !there {
        let message = format!("a character is shown that the font {called} does not have");
        report.say(clauses.notdef, message, page, "put a font that has it into the book's `fonts` folder");
    }
}

/// The widths of a descendant font: lists by their first glyph.
fn widths(file: &File<'_>, descendant: &Dictionary) -> Vec<(u16, Vec<f64>)> {
    let number = |object: &Object| file.follow(object)?.as_float().ok().map(f64::from);
    let mut widths = Vec::new();
    let list = file.array(descendant, b"W");
    let mut at = 0;
    while let Some(first) = list.get(at).and_then(number) {
        match (list.get(at + 1).and_then(|o| file.follow(o)), list.get(at + 2)) {
            (Some(Object::Array(inner)), _) => {
                widths.push((first as u16, inner.iter().filter_map(number).collect()));
                at += 2;
            }
            (Some(last), Some(width)) => {
                let (Some(last), Some(width)) = (number(last), number(width)) else { break };
                let count = (last - first + 1.0).clamp(0.0, 65_536.0) as usize;
                widths.push((first as u16, vec![width; count]));
                at += 3;
            }
            _ => break,
        }
    }
    widths
}

fn unicode(file: &File<'_>, font: &Font<'_>, called: &str, clause: &'static str, report: &mut Report) {
    let composite = name(font.dict, b"Subtype") == Some(b"Type0");
    let Some(cmap) = file.stream(font.dict, b"ToUnicode") else {
        // A simple font with an encoding of names needs no map.
        let named = !composite
            && matches!(file.get(font.dict, b"Encoding"), Some(Object::Name(_) | Object::Dictionary(_)));
        if !named {
            let message = format!("the font {called} does not say which text its glyphs are");
            report.say(clause, message, font.page, "the font needs a ToUnicode map");
        }
        return;
    };
    let cmap = file.unpacked(cmap);
    let map = to_unicode(&String::from_utf8_lossy(&cmap));
    let size = if composite { bytes(file, font.dict) } else { 1 };
    for code in font.shown.codes(size).filter(|code| *code != 0) {
        match map.iter().find(|(from, to, _)| (*from..=*to).contains(&u32::from(code))) {
            None => {
                let message = format!("glyphs of {called} stand for no text");
                report.say(
                    clause,
                    message,
                    font.page,
                    "the ToUnicode map must have every glyph that is shown",
                );
            }
            Some((from, _, text)) => {
                let first = text.first().copied().unwrap_or(0);
                let first = if text.len() == 1 { first + (u32::from(code) - from) } else { first };
                if matches!(first, 0 | 0xFEFF | 0xFFFE) {
                    let message = format!("glyphs of {called} stand for what is no character");
                    report.say(
                        clause,
                        message,
                        font.page,
                        "the ToUnicode map must not have U+0000, U+FEFF, U+FFFE",
                    );
                }
            }
        }
    }
}

/// The ranges of a ToUnicode map: first and last code, and the units of UTF-16 of the first.
fn to_unicode(cmap: &str) -> Vec<(u32, u32, Vec<u32>)> {
    let mut ranges = Vec::new();
    for (kind, fields) in [("bfchar", 2), ("bfrange", 3)] {
        let (begin, end) = (format!("begin{kind}"), format!("end{kind}"));
        for block in cmap.split(begin.as_str()).skip(1) {
            let block = block.split(end.as_str()).next().unwrap_or_default();
            let codes: Vec<&str> =
                block.split('<').skip(1).filter_map(|part| part.split('>').next()).collect();
            let number = |hex: &str| u32::from_str_radix(hex.trim(), 16).unwrap_or(0);
            for entry in codes.chunks_exact(fields) {
                let text = entry[fields - 1].trim();
                let units =
                    text.as_bytes().chunks(4).filter_map(|unit| std::str::from_utf8(unit).ok()).map(number);
                ranges.push((number(entry[0]), number(entry[fields - 2]), units.collect()));
            }
        }
    }
    ranges.sort_unstable_by_key(|range| range.0);
    ranges
}
