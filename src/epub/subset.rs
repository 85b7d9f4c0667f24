//! Fonts with the outlines of the used characters alone.
//!
//! Glyphs keep their numbers, so that kerning, ligatures and small capitals go on working: outlines
//! of glyphs that no text reaches are blanked where they stand. What is blank deflates to nearly
//! nothing in the package.
//!
//! Sources: OpenType 1.9.1 (glyf, loca, cmap, GSUB), Adobe Technical Note 5176 (CFF).

use std::collections::BTreeSet;
use std::ops::Range;

use skrifa::raw::collections::IntSet;
use skrifa::raw::tables::glyf::Glyph;
use skrifa::raw::{FontRef, TableProvider};
use skrifa::{GlyphId, MetadataProvider, Tag};

/// Features that a browser sets by itself, or that the style sheet asks for.
const FEATURES: [&[u8; 4]; 15] = [
    b"ccmp", b"locl", b"liga", b"clig", b"calt", b"rlig", b"smcp", b"c2sc", b"lnum", b"onum", b"tnum",
    b"pnum", b"sups", b"subs", b"rclt",
];

/// A font with what these characters need; none where it cannot be read so far.
#[must_use]
pub fn font(bytes: &[u8], characters: &BTreeSet<char>) -> Option<Vec<u8>> {
    let font = FontRef::new(bytes).ok()?;
    let used = glyphs(&font, characters)?;
    let mut out = bytes.to_vec();
    let table = |tag: &[u8; 4]| {
        let record = font.table_directory().table_records().iter().find(|r| r.tag() == Tag::new(tag))?;
        let start = record.offset() as usize;
        Some(start..start.checked_add(record.length() as usize)?)
    };
    let count = u32::from(font.maxp().ok()?.num_glyphs());
    let blank = |out: &mut Vec<u8>, range: Range<usize>, first: u8| {
        if let Some(outline) = out.get_mut(range) {
            outline.fill(0);
            if let Some(byte) = outline.first_mut() {
                *byte = first;
            }
        }
    };
    if let Some(glyf) = table(b"glyf") {
        let loca = font.loca(None).ok()?;
        for id in (0..count).filter(|id| !used.contains(GlyphId::new(*id))) {
            let (start, end) = (loca.get_raw(id as usize)? as usize, loca.get_raw(id as usize + 1)? as usize);
            // No contours.
            blank(&mut out, glyf.start + start..(glyf.start + end).min(glyf.end), 0);
        }
        mend(&mut out, &font, b"glyf", glyf);
    } else {
        let cff = table(b"CFF ")?;
        let outlines = charstrings(bytes.get(cff.clone())?)?;
        for (_, range) in (0..count).zip(outlines).filter(|(id, _)| !used.contains(GlyphId::new(*id))) {
            // 14 ends a glyph.
            blank(&mut out, cff.start + range.start..(cff.start + range.end).min(cff.end), 14);
        }
        mend(&mut out, &font, b"CFF ", cff);
    }
    Some(out)
}

/// Every glyph that text of these characters may show.
fn glyphs(font: &FontRef, characters: &BTreeSet<char>) -> Option<IntSet<GlyphId>> {
    let charmap = font.charmap();
    let mut used: IntSet<GlyphId> = characters.iter().filter_map(|c| charmap.map(*c)).collect();
    used.insert(GlyphId::NOTDEF);
    if let Ok(gsub) = font.gsub() {
        let list = gsub.feature_list().ok()?;
        let mut lookups: IntSet<u16> = IntSet::empty();
        for record in list.feature_records() {
            if FEATURES.iter().any(|f| record.feature_tag() == Tag::new(f)) {
                let feature = record.feature(list.offset_data()).ok()?;
                lookups.extend(feature.lookup_list_indices().iter().map(|i| i.get()));
            }
        }
        gsub.closure_glyphs(&lookups, &mut used).ok()?;
    }
    // A glyph may be put together from others.
    if let (Ok(glyf), Ok(loca)) = (font.glyf(), font.loca(None)) {
        let mut todo: Vec<GlyphId> = used.iter().collect();
        while let Some(id) = todo.pop() {
            if let Ok(Some(Glyph::Composite(glyph))) = loca.get_glyf(id, &glyf) {
                for part in glyph.components() {
                    let part = part.glyph;
                    if used.insert(part) {
                        todo.push(part);
                    }
                }
            }
        }
    }
    Some(used)
}

/// Where each glyph's program stands in a CFF table.
fn charstrings(cff: &[u8]) -> Option<Vec<Range<usize>>> {
    let header = usize::from(*cff.get(2)?);
    let (_, names) = index(cff, header)?;
    let (dicts, _) = index(cff, names)?;
    let dict = cff.get(dicts.first()?.clone())?;
    let mut operands: Vec<i64> = Vec::new();
    let mut at = 0;
    while let Some(byte) = dict.get(at).copied() {
        let bytes = |n: usize| dict.get(at + 1..at + 1 + n);
        at += match byte {
            17 => return Some(index(cff, usize::try_from(*operands.last()?).ok()?)?.0),
            12 => {
                operands.clear();
                2
            }
            0..=21 => {
                operands.clear();
                1
            }
            28 => {
                operands.push(i64::from(i16::from_be_bytes(bytes(2)?.try_into().ok()?)));
                3
            }
            29 => {
                operands.push(i64::from(i32::from_be_bytes(bytes(4)?.try_into().ok()?)));
                5
            }
            // A decimal number, to the half-byte 15.
            30 => 2 + dict.get(at + 1..)?.iter().position(|b| b & 15 == 15 || b >> 4 == 15)?,
            32..=246 => {
                operands.push(i64::from(byte) - 139);
                1
            }
            247..=250 => {
                operands.push((i64::from(byte) - 247) * 256 + i64::from(bytes(1)?[0]) + 108);
                2
            }
            251..=254 => {
                operands.push(-(i64::from(byte) - 251) * 256 - i64::from(bytes(1)?[0]) - 108);
                2
            }
            _ => return None,
        };
    }
    None
}

/// The places of an INDEX's objects, and the end of it.
fn index(cff: &[u8], at: usize) -> Option<(Vec<Range<usize>>, usize)> {
    let count = usize::from(u16::from_be_bytes(cff.get(at..at + 2)?.try_into().ok()?));
    if count == 0 {
        return Some((Vec::new(), at + 2));
    }
    let size = usize::from(*cff.get(at + 2)?);
    let data = at + 2 + (count + 1) * size;
    let offset = |n: usize| {
        let bytes = cff.get(at + 3 + n * size..at + 3 + (n + 1) * size)?;
        data.checked_add(bytes.iter().fold(0, |sum, b| sum << 8 | usize::from(*b)))
    };
    let offsets = (0..=count).map(offset).collect::<Option<Vec<usize>>>()?;
    let ranges = offsets.windows(2).map(|w| w[0]..w[1]).collect();
    Some((ranges, *offsets.last()?))
}

/// Puts the check sums right, of a table that changed and of the whole.
fn mend(out: &mut [u8], font: &FontRef, tag: &[u8; 4], table: Range<usize>) {
    let sum = |bytes: &[u8]| {
        bytes.chunks(4).fold(0_u32, |sum, word| {
            let mut whole = [0; 4];
            whole[..word.len()].copy_from_slice(word);
            sum.wrapping_add(u32::from_be_bytes(whole))
        })
    };
    let records = font.table_directory().table_records();
    // The directory begins after 12 bytes; a record has 16, the check sum after the tag.
    let record = |tag: &[u8; 4]| records.iter().position(|r| r.tag() == Tag::new(tag)).map(|n| 12 + n * 16);
    let Some(place) = record(tag) else { return };
    let own = out.get(table).map_or(0, sum);
    out[place + 4..place + 8].copy_from_slice(&own.to_be_bytes());
    let Some(head) = records.iter().find(|r| r.tag() == Tag::new(b"head")).map(|r| r.offset() as usize)
    else {
        return;
    };
    let Some(adjustment) = out.get_mut(head + 8..head + 12) else { return };
    adjustment.fill(0);
    let whole = 0xB1B0_AFBA_u32.wrapping_sub(sum(out));
    out[head + 8..head + 12].copy_from_slice(&whole.to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use skrifa::instance::{LocationRef, Size};
    use skrifa::outline::{DrawSettings, OutlinePen};

    #[derive(Default, PartialEq, Debug)]
    struct Count(usize);

    impl OutlinePen for Count {
        fn move_to(&mut self, _: f32, _: f32) {
            self.0 += 1;
        }
        fn line_to(&mut self, _: f32, _: f32) {
            self.0 += 1;
        }
        fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {
            self.0 += 1;
        }
        fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {
            self.0 += 1;
        }
        fn close(&mut self) {}
    }

    fn drawn(bytes: &[u8], id: GlyphId) -> usize {
        let font = FontRef::new(bytes).unwrap();
        let mut pen = Count::default();
        let glyph = font.outline_glyphs().get(id).unwrap();
        glyph.draw(DrawSettings::unhinted(Size::new(20.0), LocationRef::default()), &mut pen).unwrap();
        pen.0
    }

    #[test]
    fn used_glyphs_stay_and_others_are_blank() {
        for bytes in [crate::embedded::SERIF[0], crate::embedded::MONO[0]] {
            let characters: BTreeSet<char> = "afi Éé1".chars().collect();
            let subset = font(bytes, &characters).unwrap();
            let before = FontRef::new(bytes).unwrap();
            for c in characters {
                let id = before.charmap().map(c).unwrap();
                assert_eq!(drawn(&subset, id), drawn(bytes, id), "{c}");
            }
            for c in "qz&".chars() {
                let id = before.charmap().map(c).unwrap();
                assert_eq!(drawn(&subset, id), 0, "{c}");
                assert!(drawn(bytes, id) > 0);
            }
            assert_eq!(subset.len(), bytes.len());
            let mut deflated = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
            std::io::Write::write_all(&mut deflated, &subset).unwrap();
            assert!(deflated.finish().unwrap().len() * 3 < bytes.len());
        }
    }

    #[test]
    fn small_capitals_and_ligatures_stay() {
        let bytes = crate::embedded::SERIF[0];
        let font_ref = FontRef::new(bytes).unwrap();
        let used = glyphs(&font_ref, &"fia".chars().collect()).unwrap();
        // Three letters, .notdef, the ligature, three small capitals at least.
        assert!(used.len() >= 8 && used.len() < 60, "{}", used.len());
    }
}
