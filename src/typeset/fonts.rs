//! Families and faces: those in the binary, the book's own, those of the machine.

use std::path::Path;
use std::sync::Arc;

use harfrust::font::Blob;
use harfrust::{Font, GlyphId, Tag};
use rustc_hash::FxHashMap;

use super::stand_in::{Region, Wanted};
use crate::embedded::{MATH, MONO, PICTOGRAMS, SERIF, SYMBOLS};

/// The axis of weight.
const WEIGHT: Tag = Tag::new(b"wght");

/// Index of a face in [`Fonts`].
pub type FaceId = u16;

/// The styles a family has; what is missing is stood in for by the nearest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Family {
    faces: [Option<FaceId>; 4],
}

impl Family {
    /// A family of one face.
    pub(super) fn of(face: FaceId) -> Self {
        Self { faces: [Some(face), None, None, None] }
    }

    /// The face for a style, or the nearest the family has.
    #[must_use]
    pub fn face(&self, bold: bool, italic: bool) -> FaceId {
        let wanted = usize::from(bold) + 2 * usize::from(italic);
        let order = match wanted {
            0 => [0, 1, 2, 3],
            1 => [1, 0, 3, 2],
            2 => [2, 0, 3, 1],
            _ => [3, 1, 2, 0],
        };
        order.iter().find_map(|i| self.faces[*i]).unwrap_or(0)
    }
}

/// A face that can be shaped with.
pub struct FaceData {
    /// PostScript name.
    pub name: String,
    /// The font file.
    pub blob: Blob,
    /// Index within a collection.
    pub index: u32,
    /// The weight that a variable font is set in, where it is not the one it has by itself.
    pub weight: Option<f32>,
    /// Units per em.
    pub upem: u16,
    /// Height of a lowercase x, share of the size.
    pub x_height: f32,
    /// Height of capitals, share of the size.
    pub cap_height: f32,
    /// Above the baseline, share of the size.
    pub ascent: f32,
    /// Below the baseline, share of the size, positive.
    pub descent: f32,
    /// The word space, share of the size.
    pub space: f32,
    /// The glyph of the word space.
    pub space_glyph: u16,
    /// The parsed font.
    pub font: Font,
}

/// All faces of a run.
pub struct Fonts {
    faces: Vec<FaceData>,
    families: Vec<(String, Family)>,
    /// Faces to look in for a sign that a family lacks, best first.
    pub(super) fallback: Vec<FaceId>,
    /// Families that stand in for letters, each for a region's text.
    pub(super) stand_ins: Vec<(Option<Region>, Family)>,
    /// Those of them that the book did not bring, and the letter that each was first needed for.
    pub(super) stood_in: Vec<(String, char)>,
    /// The book's own faces and the machine's, found when they are asked for.
    book: fontdb::Database,
    machine: Option<fontdb::Database>,
    pub(super) found: FxHashMap<Wanted, Option<FaceId>>,
    /// Faces of the book (true) and of the machine, by weight where that is variable.
    loaded: FxHashMap<(bool, fontdb::ID, Option<u16>), FaceId>,
    /// The face that formulas are set in: it has a MATH table.
    math: FaceId,
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fonts").field("faces", &self.faces.len()).finish_non_exhaustive()
    }
}

impl Fonts {
    /// The fonts of the binary, and those that lie in `fonts` folders of the book.
    #[must_use]
    pub fn new(root: &Path, src: &Path) -> Self {
        let mut fonts = Self {
            faces: Vec::new(),
            families: Vec::new(),
            fallback: Vec::new(),
            stand_ins: Vec::new(),
            stood_in: Vec::new(),
            book: crate::families::load(&crate::families::folders(root, src)),
            machine: None,
            found: FxHashMap::default(),
            loaded: FxHashMap::default(),
            math: 0,
        };
        for (name, files) in [("Libertinus Serif", SERIF), ("JetBrains Mono", MONO)] {
            let faces = files.map(|bytes| fonts.add(Blob::Static(bytes), 0, None));
            fonts.families.push((name.to_string(), Family { faces }));
        }
        let symbols = SYMBOLS.map(|bytes| fonts.add(Blob::Static(bytes), 0, None));
        fonts.families.push(("DejaVu Sans".into(), Family { faces: [symbols[0], None, None, None] }));
        let math = MATH.map(|bytes| fonts.add(Blob::Static(bytes), 0, None));
        fonts.families.push(("Libertinus Math".into(), Family { faces: [math[0], None, None, None] }));
        fonts.math = math[0].unwrap_or(0);
        let [pictograms] = PICTOGRAMS.map(|bytes| fonts.add(Blob::Static(bytes), 0, None));
        let first = |i: usize| fonts.families[i].1.face(false, false);
        fonts.fallback = vec![first(0), first(1), first(2), pictograms.unwrap_or(0)];
        fonts
    }

    /// Adds a face, at a weight where that is variable.
    fn add(&mut self, blob: Blob, index: u32, weight: Option<u16>) -> Option<FaceId> {
        let mut font = Font::new(blob.clone(), index)?;
        let mut variation = None;
        let axis = font.axes().iter().find(|axis| axis.tag() == WEIGHT);
        if let (Some(weight), Some(axis)) = (weight, axis) {
            let weight = f32::from(weight).clamp(axis.min_value(), axis.max_value());
            if weight != axis.default_value() {
                font = font.instance_builder().variations([(WEIGHT, weight)]).build();
                variation = Some(weight);
            }
        }
        let metrics = *font.metrics();
        let upem = metrics.units_per_em;
        let share = |v: Option<f32>, default: f32| v.map_or(default, |v| v / f32::from(upem));
        let line = metrics.hhea_line.or(metrics.typo_line);
        let space_glyph = font.charmap().map_unicode(' ');
        let space = space_glyph.map(|g| font.glyph_metrics().h_advance(g));
        let names = font.names();
        let name = names
            .get(harfrust::font::name::NameId::POSTSCRIPT_NAME)
            .and_then(|n| n.english_or_first())
            .map_or_else(|| format!("Face{}", self.faces.len()), |n| n.name().chars().collect());
        let name = match variation {
            Some(weight) => format!("{name}-{weight}"),
            None => name,
        };
        let id = FaceId::try_from(self.faces.len()).ok()?;
        self.faces.push(FaceData {
            name: name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect(),
            blob,
            index,
            weight: variation,
            upem,
            x_height: share(metrics.x_height.map(|v| v.to_f64() as f32).filter(|v| *v > 0.0), 0.45),
            cap_height: share(metrics.cap_height.map(|v| v.to_f64() as f32).filter(|v| *v > 0.0), 0.68),
            ascent: share(line.map(|l| l.ascender.to_f64() as f32), 0.8),
            descent: share(line.map(|l| -l.descender.to_f64() as f32), 0.2),
            space: share(space, 0.25),
            space_glyph: space_glyph.map_or(0, |g| g.to_u32() as u16),
            font,
        });
        Some(id)
    }

    /// A face.
    #[must_use]
    pub fn face(&self, id: FaceId) -> &FaceData {
        &self.faces[usize::from(id).min(self.faces.len() - 1)]
    }

    /// All faces, by id.
    #[must_use]
    pub fn faces(&self) -> &[FaceData] {
        &self.faces
    }

    /// A family by name, or by the name of a font file in the book's `fonts` folder; none when
    /// neither the binary, the book nor the machine has it.
    pub fn family(&mut self, name: &str) -> Option<Family> {
        if let Some((_, family)) = self.families.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)) {
            return Some(*family);
        }
        let family = self.family_in(name, true).or_else(|| self.family_in(name, false))?;
        self.families.push((name.to_string(), family));
        Some(family)
    }

    /// A family of the book or of the machine. A variable font has every weight that it can be set in.
    pub(super) fn family_in(&mut self, name: &str, book: bool) -> Option<Family> {
        let db = self.database(book);
        let ids = crate::families::find(db, name);
        let variable = [false, true].map(|italic| crate::families::variable(db, name, italic));
        let weights = [(400, 0), (700, 0), (400, 1), (700, 1)];
        let faces: [Option<FaceId>; 4] = std::array::from_fn(|i| {
            let (weight, italic) = weights[i];
            let id = ids[i].or(variable[italic])?;
            self.load(id, book, Some(weight))
        });
        faces.iter().any(Option::is_some).then_some(Family { faces })
    }

    /// The fonts of the book, or of the machine.
    pub(super) fn database(&mut self, book: bool) -> &fontdb::Database {
        if book {
            return &self.book;
        }
        self.machine.get_or_insert_with(|| {
            let mut db = fontdb::Database::new();
            db.load_system_fonts();
            db
        })
    }

    pub(super) fn load(&mut self, id: fontdb::ID, book: bool, weight: Option<u16>) -> Option<FaceId> {
        let key = (book, id, weight);
        if let Some(face) = self.loaded.get(&key) {
            return Some(*face);
        }
        let db = self.database(book);
        let (bytes, index) = db.with_face_data(id, |bytes, index| (bytes.to_vec(), index))?;
        let face = self.add(Blob::from(bytes), index, weight)?;
        self.loaded.insert(key, face);
        Some(face)
    }

    /// The family a face is of, by its own name table.
    pub(super) fn family_name(&self, face: FaceId) -> String {
        let names = self.face(face).font.names();
        let family = names.get(harfrust::font::name::NameId::FAMILY_NAME).and_then(|n| n.english_or_first());
        family.map_or_else(|| self.face(face).name.clone(), |n| n.name().chars().collect())
    }

    /// Families that stood in for letters that the book's own lack, and the first letter of each.
    pub fn take_stood_in(&mut self) -> Vec<(String, char)> {
        std::mem::take(&mut self.stood_in)
    }

    /// Whether a face has a glyph for a character.
    #[must_use]
    pub fn has(&self, face: FaceId, c: char) -> bool {
        self.face(face).font.charmap().map_unicode(c).is_some_and(|g| g != GlyphId::NOTDEF)
    }

    /// The face that formulas are set in.
    #[must_use]
    pub fn math(&self) -> FaceId {
        self.math
    }

    /// Takes a family's face for formulas; false if it has no MATH table.
    pub fn set_math(&mut self, family: Family) -> bool {
        let id = family.face(false, false);
        let face = self.face(id);
        let parsed = ttf_parser::Face::parse(&face.blob, face.index).ok();
        let fit = parsed.is_some_and(|f| f.tables().math.is_some_and(|m| m.constants.is_some()));
        if fit {
            self.math = id;
        }
        fit
    }

    /// The bytes of a face's file, for embedding.
    #[must_use]
    pub fn bytes(&self, face: FaceId) -> Arc<[u8]> {
        Arc::from(&*self.face(face).blob)
    }
}
