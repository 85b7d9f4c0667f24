//! A font's MATH table (OpenType specification, *MATH — The mathematical typesetting table*).

use std::cell::RefCell;

use rustc_hash::FxHashMap;
use ttf_parser::gsub::SubstitutionSubtable;
use ttf_parser::math::{Constants, GlyphAssembly, Kern, MathValue, Table};
use ttf_parser::{Face, GlyphId, Tag};

use super::boxes::{Bx, Mark};
use crate::typeset::fonts::{FaceId, Fonts};
use crate::typeset::page::Color;

/// What is known of a glyph, in units of its face's em.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Metrics {
    pub advance: f32,
    pub left: f32,
    pub right: f32,
    pub top: f32,
    pub bottom: f32,
}

/// A glyph of a face.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Glyph {
    pub face: FaceId,
    pub id: u16,
}

/// Faces as formulas are set with them; one a thread.
pub(super) struct MathFont<'a> {
    fonts: &'a Fonts,
    /// The face with the MATH table.
    pub id: FaceId,
    pub constants: Constants<'a>,
    table: Table<'a>,
    upem: f32,
    /// Forms of glyphs for scripts, and for scripts of scripts.
    small: FxHashMap<u16, [u16; 2]>,
    faces: RefCell<FxHashMap<FaceId, Option<Face<'a>>>>,
    metrics: RefCell<FxHashMap<Glyph, Metrics>>,
}

/// A corner of a glyph, where a script may move into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Corner {
    TopRight,
    BottomRight,
}

impl<'a> MathFont<'a> {
    /// The face as a font for formulas; none without a MATH table.
    pub fn new(fonts: &'a Fonts, id: FaceId) -> Option<Self> {
        let data = fonts.face(id);
        let face = Face::parse(&data.blob, data.index).ok()?;
        let table = face.tables().math?;
        let constants = table.constants?;
        let small = small_forms(&face);
        let upem = f32::from(face.units_per_em().max(1));
        let faces = RefCell::new(FxHashMap::from_iter([(id, Some(face))]));
        Some(Self { fonts, id, constants, table, upem, small, faces, metrics: RefCell::default() })
    }

    /// A length of the table at a size, pt.
    pub fn at(&self, value: MathValue<'_>, size: f32) -> f32 {
        f32::from(value.value) / self.upem * size
    }

    /// Units per em.
    pub fn upem(&self) -> u16 {
        self.upem as u16
    }

    /// A length in units at a size, pt.
    fn units(&self, value: f32, size: f32) -> f32 {
        value / self.upem * size
    }

    /// The glyph of a character; `level` is 1 in scripts, 2 in theirs.
    pub fn glyph(&self, c: char, level: usize) -> Glyph {
        if let Some(id) = self.own(c) {
            let id = match self.small.get(&id) {
                Some(forms) if level > 0 => forms[level - 1],
                _ => id,
            };
            return Glyph { face: self.id, id };
        }
        let face = self.fonts.found(c).unwrap_or(self.id);
        let id = self.fonts.face(face).font.charmap().map_unicode(c).map_or(0, |g| g.to_u32() as u16);
        Glyph { face, id }
    }

    fn own(&self, c: char) -> Option<u16> {
        let glyph = self.fonts.face(self.id).font.charmap().map_unicode(c)?;
        (glyph.to_u32() != 0).then(|| glyph.to_u32() as u16)
    }

    /// Whether the face itself has a character.
    pub fn has(&self, c: char) -> bool {
        self.own(c).is_some()
    }

    pub fn metrics(&self, glyph: Glyph) -> Metrics {
        if let Some(known) = self.metrics.borrow().get(&glyph) {
            return *known;
        }
        let mut faces = self.faces.borrow_mut();
        let face = faces.entry(glyph.face).or_insert_with(|| {
            let data = self.fonts.face(glyph.face);
            Face::parse(&data.blob, data.index).ok()
        });
        let metrics = face.as_ref().map_or_else(Metrics::default, |face| {
            let em = f32::from(face.units_per_em().max(1));
            let id = GlyphId(glyph.id);
            let advance = f32::from(face.glyph_hor_advance(id).unwrap_or(0)) / em;
            let share = |v: i16| f32::from(v) / em;
            match face.glyph_bounding_box(id) {
                Some(b) => Metrics {
                    advance,
                    left: share(b.x_min),
                    right: share(b.x_max),
                    top: share(b.y_max),
                    bottom: share(b.y_min),
                },
                None => Metrics { advance, ..Metrics::default() },
            }
        });
        self.metrics.borrow_mut().insert(glyph, metrics);
        metrics
    }

    /// A glyph as a box; `text` is what it reads as.
    pub fn boxed(&self, glyph: Glyph, size: f32, color: Color, text: char) -> Bx {
        let m = self.metrics(glyph);
        let mut bx = Bx::empty(m.advance * size, m.top * size, -m.bottom * size);
        bx.marks.push(Mark::glyph(glyph, size, color, text));
        bx
    }

    /// The italics correction of a glyph, pt.
    pub fn italic(&self, glyph: Glyph, size: f32) -> f32 {
        if glyph.face != self.id {
            return 0.0;
        }
        let info = self.table.glyph_info.and_then(|info| info.italic_corrections);
        info.and_then(|info| info.get(GlyphId(glyph.id))).map_or(0.0, |v| self.at(v, size))
    }

    /// Where an accent stands over a glyph, or the accent's own place, pt from its origin.
    pub fn attachment(&self, glyph: Glyph, size: f32) -> f32 {
        let own = if glyph.face == self.id {
            let info = self.table.glyph_info.and_then(|info| info.top_accent_attachments);
            info.and_then(|info| info.get(GlyphId(glyph.id))).map(|v| self.at(v, size))
        } else {
            None
        };
        own.unwrap_or_else(|| {
            let m = self.metrics(glyph);
            if m.advance > 0.0 { m.advance * size * 0.5 } else { (m.left + m.right) * size * 0.5 }
        })
    }

    /// How far a script at a height moves towards a glyph, pt.
    pub fn kern(&self, glyph: Glyph, corner: Corner, height: f32, size: f32) -> f32 {
        if glyph.face != self.id {
            return 0.0;
        }
        let infos = self.table.glyph_info.and_then(|info| info.kern_infos);
        let Some(info) = infos.and_then(|infos| infos.get(GlyphId(glyph.id))) else { return 0.0 };
        let kern: Option<Kern<'_>> = match corner {
            Corner::TopRight => info.top_right,
            Corner::BottomRight => info.bottom_right,
        };
        let Some(kern) = kern else { return 0.0 };
        let step = (0..kern.count())
            .find(|i| kern.height(*i).is_some_and(|h| height < self.at(h, size)))
            .unwrap_or(kern.count());
        kern.kern(step).map_or(0.0, |v| self.at(v, size))
    }

    /// Where a glyph's straight strokes end at one of its edges, pt: those of an arrow's shaft. Each stroke
    /// has two places on the edge, from the left or from the lowest.
    pub fn strokes(&self, glyph: Glyph, edge: Edge, size: f32) -> Vec<f32> {
        let m = self.metrics(glyph);
        let at = match edge {
            Edge::Left => m.left,
            Edge::Right => m.right,
            Edge::Top => m.top,
            Edge::Bottom => m.bottom,
        };
        let upright = matches!(edge, Edge::Left | Edge::Right);
        let mut ends = Ends { upright, edge: at * self.upem, reach: 0.03 * self.upem, places: Vec::new() };
        let faces = self.faces.borrow();
        let Some(Some(face)) = faces.get(&glyph.face) else { return Vec::new() };
        face.outline_glyph(GlyphId(glyph.id), &mut ends);
        let mut places = ends.places;
        places.sort_by(f32::total_cmp);
        places.dedup_by(|a, b| (*a - *b).abs() < 2.0);
        places.into_iter().map(|y| self.units(y, size)).collect()
    }

    /// A glyph at least as tall (or as wide) as wanted, pt: a variant, or put together of parts.
    pub fn stretched(&self, c: char, wanted: f32, size: f32, upright: bool, fit: Fit, color: Color) -> Bx {
        let glyph = self.glyph(c, 0);
        let construction = (glyph.face == self.id).then_some(self.table.variants).flatten().and_then(|v| {
            if upright { v.vertical_constructions } else { v.horizontal_constructions }.get(GlyphId(glyph.id))
        });
        let Some(construction) = construction else { return self.boxed(glyph, size, color, c) };
        let sizes: Vec<(u16, f32)> = construction
            .variants
            .into_iter()
            .map(|v| (v.variant_glyph.0, self.units(f32::from(v.advance_measurement), size)))
            .collect();
        let chosen = match fit {
            Fit::AtLeast => sizes.iter().find(|v| v.1 >= wanted - 0.05),
            Fit::AtMost => sizes.iter().rev().find(|v| v.1 <= wanted + 0.05).or(sizes.first()),
            Fit::Nearest => sizes.iter().min_by(|a, b| (a.1 - wanted).abs().total_cmp(&(b.1 - wanted).abs())),
            // A brace is as wide as what it embraces.
            Fit::Exact if construction.assembly.is_some() => {
                sizes.iter().find(|v| v.1 >= wanted && v.1 <= wanted + 0.1 * size)
            }
            Fit::Exact => sizes.iter().find(|v| v.1 >= wanted - 0.1 * size),
        };
        if let Some((id, _)) = chosen {
            return self.boxed(Glyph { face: self.id, id: *id }, size, color, c);
        }
        if let Some(assembly) = construction.assembly
            && let Some(bx) = self.assembled(assembly, wanted, size, upright, color, c)
        {
            return bx;
        }
        let id = sizes.last().map_or(glyph.id, |v| v.0);
        self.boxed(Glyph { face: self.id, id }, size, color, c)
    }

    fn assembled(
        &self,
        assembly: GlyphAssembly<'a>,
        wanted: f32,
        size: f32,
        upright: bool,
        color: Color,
        c: char,
    ) -> Option<Bx> {
        const MOST: usize = 400;
        let overlap = self.table.variants.map_or(0.0, |v| f32::from(v.min_connector_overlap));
        let wanted = wanted / size * self.upem;
        let parts: Vec<_> = assembly.parts.into_iter().collect();
        let (mut fixed, mut extended, mut counts) = (0.0, 0.0, (0usize, 0usize));
        for part in &parts {
            let advance = f32::from(part.full_advance);
            if part.part_flags.extender() {
                extended += advance - overlap;
                counts.1 += 1;
            } else {
                fixed += advance - overlap;
                counts.0 += 1;
            }
        }
        if counts.0 + counts.1 == 0 || (counts.1 > 0 && extended <= 0.0) {
            return None;
        }
        let mut repeats = usize::from(counts.0 == 0);
        if counts.1 > 0 && fixed + overlap < wanted {
            repeats = repeats.max((((wanted - fixed - overlap) / extended).ceil() as usize).min(MOST));
        }
        let list: Vec<_> = parts
            .iter()
            .flat_map(|part| {
                let times = if part.part_flags.extender() { repeats } else { 1 };
                std::iter::repeat_n(*part, times)
            })
            .collect();
        let joints = list.len().saturating_sub(1);
        let full = fixed + repeats as f32 * extended + overlap;
        // What is too much is taken off where the parts overlap.
        let more = if joints > 0 { ((full - wanted) / joints as f32).max(0.0) } else { 0.0 };
        let mut bx = Bx::default();
        if !upright {
            // What hangs over a line has no depth on it.
            (bx.h, bx.d) = (f32::MIN, f32::MIN);
        }
        let mut at = 0.0f32;
        for (i, part) in list.iter().enumerate() {
            if i > 0 {
                let before = list[i - 1];
                let most = f32::from(before.end_connector_length.min(part.start_connector_length));
                at -= (overlap + more).min(most.max(overlap));
            }
            let glyph = Glyph { face: self.id, id: part.glyph_id.0 };
            let m = self.metrics(glyph);
            let place = self.units(at, size);
            // The first glyph stands for the sign, the others for nothing.
            let mut mark = Mark::glyph(glyph, size, color, if i == 0 { c } else { '\0' });
            if upright {
                mark.y = place - m.bottom * size;
                bx.w = bx.w.max(m.advance * size);
            } else {
                mark.x = place - m.left * size;
                bx.h = bx.h.max(m.top * size);
                bx.d = bx.d.max(-m.bottom * size);
            }
            bx.marks.push(mark);
            at += f32::from(part.full_advance);
        }
        let length = self.units(at, size);
        if upright {
            (bx.h, bx.d) = (length, 0.0);
        } else {
            bx.w = length;
        }
        Some(bx)
    }
}

/// An edge of a glyph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    Left,
    Right,
    Top,
    Bottom,
}

/// Collects the places of an outline's points on an edge.
struct Ends {
    /// Whether the edge is.
    upright: bool,
    edge: f32,
    reach: f32,
    places: Vec<f32>,
}

impl ttf_parser::OutlineBuilder for Ends {
    fn move_to(&mut self, x: f32, y: f32) {
        self.line_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (across, along) = if self.upright { (x, y) } else { (y, x) };
        if (across - self.edge).abs() <= self.reach {
            self.places.push(along);
        }
    }

    fn quad_to(&mut self, _: f32, _: f32, x: f32, y: f32) {
        self.line_to(x, y);
    }

    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, x: f32, y: f32) {
        self.line_to(x, y);
    }

    fn close(&mut self) {}
}

/// Which of a glyph's sizes is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// The smallest that is large enough.
    AtLeast,
    /// The largest that is no larger.
    AtMost,
    /// The nearest.
    Nearest,
    /// One of just this size.
    Exact,
}

/// Forms for scripts: the feature `ssty`, of one lookup or an alternate of each level.
fn small_forms(face: &Face<'_>) -> FxHashMap<u16, [u16; 2]> {
    let mut forms = FxHashMap::default();
    let Some(gsub) = face.tables().gsub else { return forms };
    let Some(feature) = gsub.features.find(Tag::from_bytes(b"ssty")) else { return forms };
    for index in feature.lookup_indices {
        let Some(lookup) = gsub.lookups.get(index) else { continue };
        for subtable in lookup.subtables.into_iter::<SubstitutionSubtable<'_>>() {
            let coverage = subtable.coverage();
            let glyphs = (0..face.number_of_glyphs()).filter_map(|g| Some((g, coverage.get(GlyphId(g))?)));
            match &subtable {
                SubstitutionSubtable::Single(ttf_parser::gsub::SingleSubstitution::Format1 {
                    delta, ..
                }) => {
                    forms.extend(glyphs.map(|(g, _)| (g, [g.wrapping_add_signed(*delta); 2])));
                }
                SubstitutionSubtable::Single(ttf_parser::gsub::SingleSubstitution::Format2 {
                    substitutes,
                    ..
                }) => {
                    forms.extend(glyphs.filter_map(|(g, i)| Some((g, [substitutes.get(i)?.0; 2]))));
                }
                SubstitutionSubtable::Alternate(alternate) => {
                    forms.extend(glyphs.filter_map(|(g, i)| {
                        let set = alternate.alternate_sets.get(i)?.alternates;
                        let first = set.get(0)?.0;
                        Some((g, [first, set.get(1).map_or(first, |g| g.0)]))
                    }));
                }
                _ => {}
            }
        }
    }
    forms
}
