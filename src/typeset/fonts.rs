//! Families and faces: those in the binary, the book's own, those of the machine.

use std::path::Path;
use std::sync::Arc;

use harfrust::font::Blob;
use harfrust::{Font, GlyphId};
use rustc_hash::FxHashMap;

use crate::embedded::{MATH, MONO, SERIF, SYMBOLS};

/// Index of a face in [`Fonts`].
pub type FaceId = u16;

/// The styles a family has; what is missing is stood in for by the nearest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Family {
    faces: [Option<FaceId>; 4],
}

impl Family {
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
    /// Faces to look in for a character that a family lacks, best first.
    fallback: Vec<FaceId>,
    /// The book's own faces and the machine's, found when they are asked for.
    book: fontdb::Database,
    machine: Option<fontdb::Database>,
    found: FxHashMap<char, Option<FaceId>>,
    loaded: FxHashMap<fontdb::ID, FaceId>,
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
            book: crate::families::load(&crate::families::folders(root, src)),
            machine: None,
            found: FxHashMap::default(),
            loaded: FxHashMap::default(),
            math: 0,
        };
        for (name, files) in [("Libertinus Serif", SERIF), ("JetBrains Mono", MONO)] {
            let faces = files.map(|bytes| fonts.add(Blob::Static(bytes), 0));
            fonts.families.push((name.to_string(), Family { faces }));
        }
        let symbols = SYMBOLS.map(|bytes| fonts.add(Blob::Static(bytes), 0));
        fonts.families.push(("DejaVu Sans".into(), Family { faces: [symbols[0], None, None, None] }));
        let math = MATH.map(|bytes| fonts.add(Blob::Static(bytes), 0));
        fonts.families.push(("Libertinus Math".into(), Family { faces: [math[0], None, None, None] }));
        fonts.math = math[0].unwrap_or(0);
        let first = |i: usize| fonts.families[i].1.face(false, false);
        fonts.fallback = vec![first(0), first(1), first(2)];
        fonts
    }

    fn add(&mut self, blob: Blob, index: u32) -> Option<FaceId> {
        let font = Font::new(blob.clone(), index)?;
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
        let id = FaceId::try_from(self.faces.len()).ok()?;
        self.faces.push(FaceData {
            name: name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect(),
            blob,
            index,
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

    fn family_in(&mut self, name: &str, book: bool) -> Option<Family> {
        let ids = crate::families::find(if book { &self.book } else { self.machine() }, name);
        let faces = ids.map(|id| id.and_then(|id| self.load(id, book)));
        faces.iter().any(Option::is_some).then_some(Family { faces })
    }

    fn machine(&mut self) -> &fontdb::Database {
        self.machine.get_or_insert_with(|| {
            let mut db = fontdb::Database::new();
            db.load_system_fonts();
            db
        })
    }

    fn load(&mut self, id: fontdb::ID, book: bool) -> Option<FaceId> {
        if book && let Some(face) = self.loaded.get(&id) {
            return Some(*face);
        }
        let db = if book { &self.book } else { self.machine() };
        let (bytes, index) = db.with_face_data(id, |bytes, index| (bytes.to_vec(), index))?;
        let face = self.add(Blob::from(bytes), index)?;
        if book {
            self.loaded.insert(id, face);
        }
        Some(face)
    }

    /// Whether a face has a glyph for a character.
    #[must_use]
    pub fn has(&self, face: FaceId, c: char) -> bool {
        self.face(face).font.charmap().map_unicode(c).is_some_and(|g| g != GlyphId::NOTDEF)
    }

    /// A face that has a character which the wanted face lacks: of the binary, the book, then the
    /// machine. The same for every style, so it is looked for once.
    pub fn fallback(&mut self, c: char) -> Option<FaceId> {
        if let Some(found) = self.found.get(&c) {
            return *found;
        }
        let mut face = self.fallback.iter().copied().find(|f| self.has(*f, c));
        for book in [true, false] {
            if face.is_none() {
                let db = if book { &self.book } else { self.machine() };
                let mut ids: Vec<_> = db
                    .faces()
                    .filter(|f| f.style == fontdb::Style::Normal)
                    .map(|f| (f.weight.0.abs_diff(400), f.monospaced, f.post_script_name.clone(), f.id))
                    .collect();
                ids.sort_by(|a, b| (a.0, a.1, &a.2).cmp(&(b.0, b.1, &b.2)));
                let id = ids.into_iter().map(|t| t.3).find(|id| {
                    db.with_face_data(*id, |bytes, index| {
                        // Reading the character map alone: most faces are looked at in vain.
                        Font::new(Blob::from(bytes.to_vec()), index)
                            .and_then(|f| f.charmap().map_unicode(c))
                            .is_some_and(|g| g != GlyphId::NOTDEF)
                    })
                    .unwrap_or(false)
                });
                face = id.and_then(|id| self.load(id, book));
                // What one character needed, its neighbours in the alphabet will need.
                if let Some(face) = face {
                    self.fallback.push(face);
                }
            }
        }
        self.found.insert(c, face);
        face
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

    /// The face that was found for a character which the wanted face lacks.
    #[must_use]
    pub fn found(&self, c: char) -> Option<FaceId> {
        self.found.get(&c).copied().flatten()
    }

    /// The bytes of a face's file, for embedding.
    #[must_use]
    pub fn bytes(&self, face: FaceId) -> Arc<[u8]> {
        Arc::from(&*self.face(face).blob)
    }
}
