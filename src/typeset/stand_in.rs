//! Faces that stand in for a character that a book's own face lacks.
//!
//! A sign, or a letter of Europe's alphabets, is taken from the fonts of the binary first, so that a
//! book looks the same wherever it is made. What they hardly have, the letters of other scripts,
//! comes from the book's `fonts` folder, then from the machine, serif faces first and for Han those of
//! the text's language, and from the binary only in need.

use fontdb::{Database, FaceInfo, ID, Style};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, MetadataProvider};

use super::fonts::{FaceId, Family, Fonts};

/// Whose Han a face has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Region {
    /// Simplified Chinese.
    China,
    /// Traditional Chinese, as in Taiwan.
    Taiwan,
    /// As in Hong Kong.
    HongKong,
    /// Japanese.
    Japan,
    /// Korean.
    Korea,
}

impl Region {
    /// The region whose letters a text in this language (BCP 47) has.
    #[must_use]
    pub fn of(language: &str) -> Option<Self> {
        let mut subtags = language.split(['-', '_']).map(str::to_ascii_lowercase);
        match subtags.next()?.as_str() {
            "ja" => Some(Self::Japan),
            "ko" => Some(Self::Korea),
            "zh" | "yue" | "cmn" | "lzh" => {
                let rest: Vec<String> = subtags.collect();
                let has = |tag: &str| rest.iter().any(|r| r == tag);
                Some(match () {
                    () if has("hk") || has("mo") => Self::HongKong,
                    () if has("hans") => Self::China,
                    () if has("hant") || has("tw") => Self::Taiwan,
                    () => Self::China,
                })
            }
            _ => None,
        }
    }

    /// How faces are named that are made for it, and the bit of its code page (OpenType, `OS/2`,
    /// `ulCodePageRange1`).
    fn marks(self) -> (&'static str, u32) {
        match self {
            Self::Japan => ("jp", 17),
            Self::China => ("sc", 18),
            Self::Korea => ("kr", 19),
            Self::Taiwan => ("tc", 20),
            Self::HongKong => ("hk", 20),
        }
    }

    const ALL: [Self; 5] = [Self::Japan, Self::China, Self::Korea, Self::Taiwan, Self::HongKong];
}

/// What a character is looked up by: each script of each region has a family of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Wanted {
    pub c: char,
    pub region: Option<Region>,
    pub bold: bool,
    pub italic: bool,
}

/// Letters of the alphabets that the fonts of the binary are made for, and signs.
fn at_home(c: char) -> bool {
    c < '\u{590}'
        || matches!(c, '\u{1c80}'..='\u{1c8f}' | '\u{1d00}'..='\u{2bff}' | '\u{2de0}'..='\u{2e7f}'
        | '\u{a640}'..='\u{a69f}' | '\u{a700}'..='\u{a7ff}' | '\u{ab30}'..='\u{ab6f}' | '\u{e000}'..='\u{f8ff}'
        | '\u{fb00}'..='\u{fb1c}' | '\u{fe00}'..='\u{fe0f}' | '\u{fffc}' | '\u{fffd}'
        | '\u{1d400}'..='\u{1d7ff}' | '\u{1f000}'..='\u{1faff}')
}

impl Wanted {
    /// A sign of no language, upright.
    pub(super) fn sign(c: char) -> Self {
        Self { c, region: None, bold: false, italic: false }
    }
}

/// Where the face of pictograms stands among those that always stand in.
const PICTOGRAMS: usize = 3;

impl Fonts {
    /// A face that has a character which the wanted one lacks.
    pub(super) fn fallback(&mut self, wanted: Wanted) -> Option<FaceId> {
        let c = wanted.c;
        // What stands in for a sign is the same in every style.
        let key =
            if at_home(c) { Wanted { region: None, bold: false, italic: false, ..wanted } } else { wanted };
        if let Some(found) = self.found.get(&key) {
            return *found;
        }
        let face = if at_home(c) { self.for_sign(c) } else { self.for_letter(key) };
        self.found.insert(key, face);
        face
    }

    /// The face that was found for a sign which the wanted face lacks.
    #[must_use]
    pub fn found(&self, sign: char) -> Option<FaceId> {
        self.found.get(&Wanted::sign(sign)).copied().flatten()
    }

    /// The face for marks among ideographs: the wanted one, if it has those; else what stands in for
    /// them.
    pub(super) fn squares(&mut self, face: FaceId, ideograph: Wanted) -> FaceId {
        if self.has(face, ideograph.c) {
            return face;
        }
        self.fallback(ideograph).unwrap_or_else(|| {
            // A face cut down to the book's own letters may lack the simplest of them.
            let known = self.stand_ins.iter().find(|(region, _)| *region == ideograph.region);
            known.map_or(face, |(_, family)| family.face(ideograph.bold, false))
        })
    }

    /// The face of pictograms, if it has this one.
    pub(super) fn pictogram(&self, c: char) -> Option<FaceId> {
        self.fallback.get(PICTOGRAMS).copied().filter(|face| self.has(*face, c))
    }

    fn for_sign(&mut self, c: char) -> Option<FaceId> {
        // Other faces have some pictograms too, in a hand of their own.
        let pictogram = if c >= '\u{1f300}' { self.pictogram(c) } else { None };
        let known = pictogram.or_else(|| self.fallback.iter().copied().find(|f| self.has(*f, c)));
        known.or_else(|| {
            [true, false].into_iter().find_map(|book| {
                let db = self.database(book);
                let mut ids: Vec<_> = db
                    .faces()
                    .filter(|f| f.style == Style::Normal)
                    .map(|f| (f.weight.0.abs_diff(400), f.monospaced, f.post_script_name.clone(), f.id))
                    .collect();
                ids.sort_by(|a, b| (a.0, a.1, &a.2).cmp(&(b.0, b.1, &b.2)));
                let id = ids.into_iter().map(|t| t.3).find(|id| has(db, *id, c))?;
                let face = self.load(id, book, None)?;
                // What one character needed, its neighbours in the alphabet will need.
                self.fallback.push(face);
                Some(face)
            })
        })
    }

    fn for_letter(&mut self, wanted: Wanted) -> Option<FaceId> {
        let styled = |fonts: &Self, family: Family| {
            let faces = [(wanted.bold, wanted.italic), (wanted.bold, false), (false, false)];
            faces
                .map(|(bold, italic)| family.face(bold, italic))
                .into_iter()
                .find(|f| fonts.has(*f, wanted.c))
        };
        let known = self.stand_ins.iter().filter(|(region, _)| *region == wanted.region);
        if let Some(face) = known.filter_map(|(_, family)| styled(self, *family)).next() {
            return Some(face);
        }
        for book in [true, false] {
            let Some((id, name)) = self.best(wanted, book) else { continue };
            let Some(family) = self.family_in(&name, book).or_else(|| {
                let face = self.load(id, book, None)?;
                Some(Family::of(face))
            }) else {
                continue;
            };
            // A family's face is named by the name it is known by; this one surely has the letter.
            let family = match styled(self, family) {
                Some(_) => family,
                None => Family::of(self.load(id, book, None)?),
            };
            self.stand_ins.push((wanted.region, family));
            if !book {
                self.stood_in.push((name, wanted.c));
            }
            return styled(self, family);
        }
        let face = self.fallback.iter().copied().find(|f| self.has(*f, wanted.c))?;
        self.stand_ins.push((wanted.region, Family::of(face)));
        let name = self.family_name(face);
        self.stood_in.push((name, wanted.c));
        Some(face)
    }

    /// The best upright face that has a letter, and its family.
    fn best(&mut self, wanted: Wanted, book: bool) -> Option<(ID, String)> {
        let db = self.database(book);
        let mut faces: Vec<_> = db
            .faces()
            .filter(|f| f.style == Style::Normal)
            .filter_map(|f| {
                let name = f.families.first()?.0.clone();
                let order = (kind(&name, f), f.weight.0.abs_diff(400), f.index);
                Some((order, f.post_script_name.clone(), name, f.id))
            })
            .collect();
        faces.sort();
        let having = faces.into_iter().filter(|f| has(db, f.3, wanted.c));
        let best = match wanted.region {
            // Faces for other lands have the letter too, in their own shape.
            Some(region) => having.min_by_key(|f| (foreign(db, f.3, &f.1, region), f.0)),
            None => having.min_by_key(|f| f.0),
        };
        best.map(|f| (f.3, f.2))
    }
}

/// How well a face reads in a book, 0 best: a serif face, another, one for screens or headlines.
fn kind(family: &str, face: &FaceInfo) -> u8 {
    let name = family.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let odd = [
        "kufi",
        "nastaliq",
        "display",
        "rashi",
        " ui",
        "mono",
        "condensed",
        "looped",
        "ornament",
        "quran",
        "colo",
    ];
    if face.monospaced || has(&odd) {
        return 3;
    }
    if has(&["sans", "gothic", "heiti", "kai", "black"]) {
        return 2;
    }
    let book = [
        "serif",
        "ming",
        "mincho",
        "song",
        "naskh",
        "amiri",
        "scheherazade",
        "ezra",
        "david",
        "frank",
        "batang",
        "myeongjo",
        "myungjo",
        "roman",
        "norasi",
        "sbl",
    ];
    u8::from(!has(&book))
}

/// How far a face's Han is from a region's: 0 made for it, 1 made for it too, 2 unknown, 3 another's.
fn foreign(db: &Database, id: ID, name: &str, region: Region) -> u8 {
    let name = name.split('-').next().unwrap_or_default().to_lowercase();
    let named = |region: Region| name.ends_with(region.marks().0);
    if named(region) {
        return 0;
    }
    let neighbours = [Region::Taiwan, Region::HongKong];
    if Region::ALL.into_iter().any(named) {
        let near = neighbours.contains(&region) && neighbours.into_iter().any(named);
        return if near { 1 } else { 3 };
    }
    let pages = db.with_face_data(id, |bytes, index| {
        FontRef::from_index(bytes, index).ok().and_then(|f| f.os2().ok()?.ul_code_page_range_1())
    });
    match pages.flatten() {
        Some(pages) if pages >> region.marks().1 & 1 == 1 => 1,
        Some(pages) if pages >> 17 & 0b1111 != 0 => 3,
        _ => 2,
    }
}

/// Whether a face has a character. Its character map alone is read: most faces are looked at in vain.
fn has(db: &Database, id: ID, c: char) -> bool {
    let found = db.with_face_data(id, |bytes, index| {
        FontRef::from_index(bytes, index)
            .ok()
            .and_then(|f| f.charmap().map(c))
            .is_some_and(|g| g.to_u32() != 0)
    });
    found.unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::Region;

    #[test]
    fn the_region_of_a_language() {
        assert_eq!(Region::of("zh"), Some(Region::China));
        assert_eq!(Region::of("zh-Hant"), Some(Region::Taiwan));
        assert_eq!(Region::of("zh-TW"), Some(Region::Taiwan));
        assert_eq!(Region::of("zh-Hant-HK"), Some(Region::HongKong));
        assert_eq!(Region::of("ja-JP"), Some(Region::Japan));
        assert_eq!(Region::of("en"), None);
    }
}
