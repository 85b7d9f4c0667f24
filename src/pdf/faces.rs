//! Faces of the book as fonts of the file: subset, with codes of their own and the text they stand for.
//!
//! A face of up to 250 glyphs, which is nearly every one, gets one-byte codes and an embedded
//! CMap that leads from them to the glyphs. Its strings take half the bytes of Identity-H, a
//! letter's code is the letter wherever it can be, and code 32 is the space, so that a line's
//! stretch is one `Tw` (ISO 32000-1, 9.3.3: word spacing applies to the single-byte code 32 of
//! a composite font). A face of more glyphs gets two-byte codes under Identity-H.

use std::collections::BTreeMap;
use std::fmt::Write;

use printpdf::ParsedFont;
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use subsetter::GlyphRemapper;

use super::operands::{hex, utf16};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::typeset::page::Face;

/// How many bytes a code takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    /// One, by a CMap of our own.
    One,
    /// Two, by Identity-H.
    Two,
}

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
    /// CMap from one-byte codes to glyphs.
    pub encoding: Option<Vec<u8>>,
    /// CMap from codes to text.
    pub to_unicode: Vec<u8>,
    /// Whether code 32 is a space.
    pub has_space: bool,
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
    let mut used: Vec<(u16, &str)> = face.glyphs.iter().map(|(id, text)| (*id, &**text)).collect();
    used.sort_unstable();
    let (coding, coded) = assign_codes(&used);

    // The new glyphs in the order of their codes, so that ranges of codes are ranges of glyphs;
    // but the space is to be glyph 32, since poppler's text extraction takes word spacing to be
    // part of glyph 32 rather than of code 32, and would tear words at that glyph.
    let mut remapper = GlyphRemapper::new();
    let (space, others) = coded.split_at(usize::from(coded.first().is_some_and(|(code, _, _)| *code == 32)));
    for (_, id, _) in others.iter().take(31).chain(space).chain(others.iter().skip(31)) {
        remapper.remap(*id);
    }
    let new_ids: Vec<u16> = coded.iter().map(|(_, id, _)| remapper.remap(*id)).collect();
    let Ok(program) = subsetter::subset(&face.data, face.index, &remapper) else {
        broken();
        return None;
    };

    let metrics = font.metrics(Size::unscaled(), LocationRef::default());
    let advances = font.glyph_metrics(Size::unscaled(), LocationRef::default());
    let upem = metrics.units_per_em.max(1);
    let advance =
        |id: u16| advances.advance_width(GlyphId::from(id)).unwrap_or(0.0).clamp(0.0, 65_535.0) as u16;
    // printpdf cuts the fraction off.
    let stated = |id: u16| (f32::from(advance(id)) * 1000.0 / f32::from(upem)) as u16;

    let last = usize::from(used.last().map_or(0, |(id, _)| *id));
    let (mut codes, mut widths) = (vec![0; last + 1], vec![0; last + 1]);
    let mut new_widths = BTreeMap::from([(0, advance(0))]);
    for ((code, id, _), new_id) in coded.iter().zip(&new_ids) {
        codes[usize::from(*id)] = if coding == Coding::One { *code } else { *new_id };
        widths[usize::from(*id)] = stated(*id);
        new_widths.insert(*new_id, advance(*id));
    }
    let texts: Vec<(u16, &str)> =
        coded.iter().map(|(_, id, text)| (codes[usize::from(*id)], *text)).collect();
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
        has_space: coding == Coding::One && coded.first().is_some_and(|(code, _, _)| *code == 32),
        encoding: (coding == Coding::One).then(|| encoding_cmap(&coded, &new_ids)),
        hyphen: used.iter().find(|(_, text)| *text == "-").map(|(id, _)| *id),
        to_unicode: unicode_cmap(coding, &texts),
        parsed,
    })
}

/// Gives each used glyph its code: (code, glyph, text), in the order of codes.
fn assign_codes<'a>(used: &[(u16, &'a str)]) -> (Coding, Vec<(u16, u16, &'a str)>) {
    // No code is taken that a string would have to escape, nor 0, which is no glyph.
    let free = |code: u16| code != 0 && !matches!(code as u8, b'(' | b')' | b'\\' | b'\r' | b'\n');
    if used.len() > (33..256).filter(|code| free(*code)).count() {
        return (Coding::Two, used.iter().map(|(id, text)| (*id, *id, *text)).collect());
    }
    let mut taken = [false; 256];
    let mut coded = Vec::with_capacity(used.len());
    let mut others = Vec::new();
    for (id, text) in used {
        match text.as_bytes() {
            [byte @ 32..=126] if free(u16::from(*byte)) && !taken[usize::from(*byte)] => {
                taken[usize::from(*byte)] = true;
                coded.push((u16::from(*byte), *id, *text));
            }
            _ => others.push((*id, *text)),
        }
    }
    let mut next = (127..256).chain(33..127).filter(|code| free(*code) && !taken[usize::from(*code)]);
    for (id, text) in others {
        // There is a code for each: counted above, 32 left out.
        let Some(code) = next.next() else { break };
        coded.push((code, id, text));
    }
    coded.sort_unstable();
    (Coding::One, coded)
}

/// The CMap from one-byte codes to glyphs (ISO 32000-1, 9.7.5.3).
fn encoding_cmap(coded: &[(u16, u16, &str)], new_ids: &[u16]) -> Vec<u8> {
    let mut ranges: Vec<(u16, u16, u16)> = Vec::new();
    for ((code, _, _), id) in coded.iter().zip(new_ids) {
        match ranges.last_mut() {
            Some((first, last, from)) if *last + 1 == *code && *from + (*code - *first) == *id => {
                *last = *code
            }
            _ => ranges.push((*code, *code, *id)),
        }
    }
    let mut cmap = String::from(
        "%!PS-Adobe-3.0 Resource-CMap\n%%DocumentNeededResources: ProcSet (CIDInit)\n%%IncludeResource: ProcSet (CIDInit)\n\
         %%BeginResource: CMap (Aldine-H)\n%%Title: (Aldine-H Adobe Identity 0)\n%%Version: 1\n%%EndComments\n\
         /CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo 3 dict dup begin\n\
         /Registry (Adobe) def\n/Ordering (Identity) def\n/Supplement 0 def\nend def\n/CMapName /Aldine-H def\n\
         /CMapVersion 1 def\n/CMapType 1 def\n/WMode 0 def\n1 begincodespacerange\n<00> <FF>\nendcodespacerange\n",
    );
    for block in ranges.chunks(100) {
        let _ = writeln!(cmap, "{} begincidrange", block.len());
        for (first, last, id) in block {
            let _ = writeln!(cmap, "<{first:02X}> <{last:02X}> {id}");
        }
        cmap.push_str("endcidrange\n");
    }
    cmap.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n%%EndResource\n%%EOF\n");
    cmap.into_bytes()
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
            (None, _) => {}
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
