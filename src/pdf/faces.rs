//! Faces of the book as fonts of the file: subset, with codes of their own and the text they stand for.
//!
//! A code is the number of a glyph in the subset. A face of up to 255 glyphs, which is nearly every
//! one, gets one-byte codes, by an embedded CMap; its strings take half the bytes of Identity-H. Its
//! space is glyph 32, so that a line's stretch is one `Tw` (ISO 32000-1, 9.3.3: word spacing applies
//! to the single-byte code 32 of a composite font). A face of more glyphs has two-byte codes under
//! Identity-H.

use std::collections::BTreeMap;

use printpdf::ParsedFont;
use skrifa::instance::Size;
use skrifa::{FontRef, GlyphId, MetadataProvider, Tag};
use subsetter::GlyphRemapper;

use super::operands::{hex, utf16};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::typeset::page::Face;

/// How many bytes a code takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    /// One, by [`ONE_BYTE_CMAP`].
    One,
    /// Two, by Identity-H.
    Two,
}

/// Name of the CMap that makes a code of each byte. Adobe's programs and pdfminer know it by this name.
pub(super) const ONE_BYTE_NAME: &str = "OneByteIdentityH";

/// The CMap itself (ISO 32000-1, 9.7.5.3).
pub(super) const ONE_BYTE_CMAP: &[u8] = b"%!PS-Adobe-3.0 Resource-CMap
%%DocumentNeededResources: ProcSet (CIDInit)
%%IncludeResource: ProcSet (CIDInit)
%%BeginResource: CMap (OneByteIdentityH)
%%Title: (OneByteIdentityH Adobe Identity 0)
%%Version: 1
%%EndComments
/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo 3 dict dup begin
/Registry (Adobe) def
/Ordering (Identity) def
/Supplement 0 def
end def
/CMapName /OneByteIdentityH def
/CMapVersion 1 def
/CMapType 1 def
/WMode 0 def
1 begincodespacerange
<00> <FF>
endcodespacerange
1 begincidrange
<00> <FF> 0
endcidrange
endcmap
CMapName currentdict /CMap defineresource pop
end
end
%%EndResource
%%EOF
";

/// A face made ready for the file.
#[derive(Debug)]
pub(super) struct PdfFace {
    /// Name among the resources.
    pub resource: String,
    /// Bytes to a code.
    pub coding: Coding,
    /// Code of each glyph of the face; 0 where it is not used.
    codes: Vec<u16>,
    /// Width of each glyph of the face as the file states it, thousandths of the size.
    widths: Vec<u16>,
    /// The font for printpdf: the subset, its widths by new glyph.
    pub parsed: ParsedFont,
    /// Height of capitals, thousandths of the size.
    pub cap_height: i64,
    /// Whether every glyph is as wide as every other.
    pub monospaced: bool,
    /// CMap from codes to text.
    pub to_unicode: Vec<u8>,
    /// Whether code 32 is a space.
    pub has_space: bool,
    /// The code of the space, if the face has one that is used.
    pub space: Option<u16>,
    /// The hyphen, if the face has one that is used.
    pub hyphen: Option<u16>,
}

impl PdfFace {
    /// The code and the stated width (thousandths of the size) of a glyph.
    pub fn glyph(&self, id: u16) -> (u16, u16) {
        let at = usize::from(id);
        (self.codes.get(at).copied().unwrap_or(0), self.widths.get(at).copied().unwrap_or(0))
    }

    /// Glyphs of the subset, for the operation that makes printpdf embed it.
    pub fn new_ids(&self) -> impl Iterator<Item = u16> + '_ {
        self.parsed.glyph_widths.keys().copied()
    }
}

/// Makes a face ready. None where nothing of it is used, or where its file cannot be subset, which is said.
pub(super) fn prepare(index: usize, face: &Face, diags: &Diagnostics) -> Option<PdfFace> {
    if face.glyphs.is_empty() {
        return None;
    }
    let broken = || {
        diags.push(
            Diagnostic::error("font-not-embeddable", format!("the font {} cannot be embedded", face.name))
                .help("use another file of this font: OpenType with TrueType or CFF outlines"),
        );
    };
    let Ok(font) = FontRef::from_index(&face.data, face.index) else {
        broken();
        return None;
    };
    // The subset's glyph 0 is the face's own, which stands for no text.
    let mut used: Vec<(u16, &str)> =
        face.glyphs.iter().map(|(id, text)| (*id, &**text)).filter(|(id, _)| *id != 0).collect();
    used.sort_unstable();
    let (coding, glyphs) = arrange(&used);
    let mut remapper = GlyphRemapper::new();
    for (id, _) in &glyphs {
        remapper.remap(*id);
    }
    // A variable font becomes a static one.
    let weight = face.weight.map(|weight| (subsetter::Tag::new(b"wght"), weight));
    let program = match (weight, font.table_data(Tag::new(b"CFF2"))) {
        (None, None) => subsetter::subset(&face.data, face.index, &remapper),
        _ => subsetter::subset_with_variations(&face.data, face.index, weight.as_slice(), &remapper),
    };
    let Ok(program) = program else {
        broken();
        return None;
    };

    let location = font.axes().location(face.weight.map(|weight| ("wght", weight)));
    let metrics = font.metrics(Size::unscaled(), &location);
    let advances = font.glyph_metrics(Size::unscaled(), &location);
    let upem = metrics.units_per_em.max(1);
    let advance =
        |id: u16| advances.advance_width(GlyphId::from(id)).unwrap_or(0.0).clamp(0.0, 65_535.0) as u16;
    // printpdf cuts the fraction off.
    let stated = |id: u16| (f32::from(advance(id)) * 1000.0 / f32::from(upem)) as u16;

    let last = usize::from(used.last().map_or(0, |(id, _)| *id));
    let (mut codes, mut widths) = (vec![0; last + 1], vec![0; last + 1]);
    widths[0] = stated(0);
    let mut new_widths = BTreeMap::from([(0, advance(0))]);
    let mut texts = Vec::with_capacity(glyphs.len());
    for (code, (id, text)) in (1..).zip(&glyphs) {
        codes[usize::from(*id)] = code;
        widths[usize::from(*id)] = stated(*id);
        new_widths.insert(code, advance(*id));
        texts.push((code, *text));
    }
    let tag = subset_tag(face, &used);
    let name = format!(
        "{tag}+{}",
        face.name.replace(|c: char| !c.is_ascii_graphic() || "[](){}<>/%#+".contains(c), "")
    );
    let small = |value: f32| value.clamp(-32_768.0, 32_767.0) as i16;
    let mut parsed = ParsedFont::with_glyph_data(
        program,
        0,
        Some(name),
        BTreeMap::new(),
        new_widths,
        upem,
        printpdf::FontMetrics { ascent: small(metrics.ascent), descent: small(metrics.descent) },
    );
    let attributes = font.attributes();
    let stub = &mut parsed.pdf_font_metrics;
    if let Some(bounds) = metrics.bounds {
        (stub.x_min, stub.y_min) = (small(bounds.x_min), small(bounds.y_min));
        (stub.x_max, stub.y_max) = (small(bounds.x_max), small(bounds.y_max));
    }
    stub.us_weight_class = attributes.weight.value() as u16;
    // The angle is clockwise from the vertical in `post`; the caret's slope is its tangent.
    stub.caret_slope_rise = 1000;
    stub.caret_slope_run = small((-metrics.italic_angle).to_radians().tan() * 1000.0);

    Some(PdfFace {
        resource: format!("f{index}"),
        coding,
        codes,
        widths,
        cap_height: (metrics.cap_height.unwrap_or(metrics.ascent) * 1000.0 / f32::from(upem)).round() as i64,
        monospaced: metrics.is_monospace,
        has_space: coding == Coding::One && glyphs.get(31).is_some_and(|(_, text)| *text == " "),
        space: texts.iter().find(|(_, text)| *text == " ").map(|(code, _)| *code),
        hyphen: used.iter().find(|(_, text)| *text == "-").map(|(id, _)| *id),
        to_unicode: unicode_cmap(coding, &texts),
        parsed,
    })
}

/// Puts the used glyphs in the order of their codes, which count from 1.
fn arrange<'a>(used: &[(u16, &'a str)]) -> (Coding, Vec<(u16, &'a str)>) {
    if used.len() > 255 {
        return (Coding::Two, used.to_vec());
    }
    let mut rest: Vec<(u16, &str)> = used.to_vec();
    let space = rest.iter().position(|(_, text)| *text == " ").filter(|_| used.len() >= 32);
    let space = space.map(|at| rest.remove(at));
    // What a string must escape, the rarest glyphs are given: these come last.
    rest.sort_by_key(|(id, text)| (rarity(text), *id));
    let escaped = [10, 13, 40, 41, 92].into_iter().filter(|code| *code <= used.len()).count();
    let mut rare = rest.split_off(rest.len().saturating_sub(escaped)).into_iter();
    let mut rest = rest.into_iter();
    let glyphs = (1..=used.len()).filter_map(|code| match code {
        32 if space.is_some() => space,
        10 | 13 | 40 | 41 | 92 => rare.next().or_else(|| rest.next()),
        _ => rest.next().or_else(|| rare.next()),
    });
    (Coding::One, glyphs.collect())
}

/// How rare a glyph's text is in running text, from 0.
fn rarity(text: &str) -> u8 {
    match text.as_bytes() {
        [b'a'..=b'z' | b' ' | b',' | b'.'] => 0,
        [b'A'..=b'Z' | b'0'..=b'9' | b'-' | b';'] => 1,
        _ if text.chars().all(|c| c.is_alphabetic() || "“”‘’—".contains(c)) => 2,
        _ => 3,
    }
}

/// The CMap from codes to text (ISO 32000-1, 9.10.3).
fn unicode_cmap(coding: Coding, texts: &[(u16, &str)]) -> Vec<u8> {
    let write_code = |out: &mut Vec<u8>, code: u16| match coding {
        Coding::One => hex(out, &[code as u8]),
        Coding::Two => hex(out, &code.to_be_bytes()),
    };
    // Runs of codes whose single characters run alike; never over a change of the high byte.
    let mut ranges: Vec<(u16, u16, u32)> = Vec::new();
    let mut others: Vec<(u16, &str)> = Vec::new();
    for (code, text) in texts {
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            // A part of a letter whose text another glyph has: every glyph must stand for something, so it
            // is what joins without being seen.
            (None, _) => others.push((*code, "\u{2060}")),
            (Some(c), None) if u32::from(c) < 0x1_0000 => match ranges.last_mut() {
                Some((first, last, from))
                    if *last + 1 == *code
                        && *from + u32::from(*code - *first) == u32::from(c)
                        && *from >> 8 == u32::from(c) >> 8
                        && *first >> 8 == *code >> 8 =>
                {
                    *last = *code;
                }
                _ => ranges.push((*code, *code, u32::from(c))),
            },
            _ => others.push((*code, text)),
        }
    }
    let mut cmap = Vec::with_capacity(2048);
    cmap.extend_from_slice(
        b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo 3 dict dup begin\n\
          /Registry (Adobe) def\n/Ordering (UCS) def\n/Supplement 0 def\nend def\n/CMapName /Adobe-Identity-UCS def\n\
          /CMapType 2 def\n1 begincodespacerange\n",
    );
    cmap.extend_from_slice(if coding == Coding::One { b"<00> <FF>\n" } else { b"<0000> <FFFF>\n" });
    cmap.extend_from_slice(b"endcodespacerange\n");
    for block in ranges.chunks(100) {
        cmap.extend_from_slice(format!("{} beginbfrange\n", block.len()).as_bytes());
        for (first, last, from) in block {
            write_code(&mut cmap, *first);
            cmap.push(b' ');
            write_code(&mut cmap, *last);
            cmap.extend_from_slice(format!(" <{from:04X}>\n").as_bytes());
        }
        cmap.extend_from_slice(b"endbfrange\n");
    }
    for block in others.chunks(100) {
        cmap.extend_from_slice(format!("{} beginbfchar\n", block.len()).as_bytes());
        for (code, text) in block {
            write_code(&mut cmap, *code);
            cmap.push(b' ');
            hex(&mut cmap, &utf16(text));
            cmap.push(b'\n');
        }
        cmap.extend_from_slice(b"endbfchar\n");
    }
    cmap.extend_from_slice(b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    cmap
}

/// Six letters that are the same for the same glyphs of the same face (ISO 32000-1, 9.6.4).
fn subset_tag(face: &Face, used: &[(u16, &str)]) -> String {
    // FNV-1a, whose value no version of a crate changes.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let ids = used.iter().flat_map(|(id, _)| id.to_be_bytes());
    for byte in face.name.bytes().chain(ids) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    (0..6)
        .map(|_| {
            let letter = b'A' + (hash % 26) as u8;
            hash /= 26;
            char::from(letter)
        })
        .collect()
}
