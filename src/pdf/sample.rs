//! A small typesetter for tests and benches: real text in real faces, shaped, broken greedily.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use harfrust::font::Blob;
use harfrust::{Buffer, Font, ShapeOptions, ShaperFont};

use crate::document::BlockId;
use crate::typeset::page::{
    Color, Face, Glyph, Item, ItemKind, Line, LineEnd, Page, PrintedBook, Run, StretchId, Tag,
};

/// Files of `fonts/`, in the order of their indices.
pub const FACES: [&str; 4] = [
    "LibertinusSerif-Regular.otf",
    "LibertinusSerif-Italic.otf",
    "JetBrainsMono-Regular.ttf",
    "DejaVuSans.ttf",
];

/// A glyph of a word: id, shifts, advance in thousandths.
type Shaped = Arc<Vec<Glyph>>;

pub struct Setter {
    pub printed: PrintedBook,
    fonts: Vec<Font>,
    words: HashMap<(u16, String), Shaped>,
    /// The page being filled.
    pub page: Page,
    /// Size of text, pt.
    pub size: f32,
}

impl Setter {
    pub fn new(trim: (f32, f32)) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
        let mut setter = Self {
            printed: PrintedBook { trim, ..PrintedBook::default() },
            fonts: Vec::new(),
            words: HashMap::new(),
            page: Page::default(),
            size: 11.0,
        };
        for file in FACES {
            let data: Arc<[u8]> =
                std::fs::read(folder.join(file)).expect("the fonts are in the repository").into();
            let font = Font::new(Blob::Shared(Arc::new(data.to_vec())), 0).expect("a font");
            let upem = font.metrics().units_per_em;
            setter.fonts.push(font);
            let name = file.split('.').next().unwrap_or_default().to_string();
            setter.printed.faces.push(Face {
                name,
                data,
                index: 0,
                weight: None,
                upem,
                space_glyph: 0,
                space: 0.25,
                glyphs: Default::default(),
            });
        }
        setter
    }

    /// Shapes a text without breaking it.
    pub fn shape(&mut self, face: u16, text: &str) -> Shaped {
        if let Some(shaped) = self.words.get(&(face, text.to_string())) {
            return shaped.clone();
        }
        let mut buffer = Buffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        harfrust::shape(&ShaperFont::new(&self.fonts[usize::from(face)]), &mut buffer, ShapeOptions::new())
            .expect("shapes");
        let target = &mut self.printed.faces[usize::from(face)];
        let unit = 1000.0 / f32::from(target.upem);
        let infos = buffer.glyph_infos();
        let mut shaped = Vec::new();
        for (at, (info, position)) in infos.iter().zip(buffer.glyph_positions()).enumerate() {
            let end = infos.get(at + 1).map_or(text.len(), |next| next.cluster as usize);
            let id = info.glyph_id as u16;
            target.glyphs.insert(id, text[info.cluster as usize..end].into());
            shaped.push(Glyph {
                id,
                dx: (position.x_offset as f32 * unit) as i16,
                dy: (position.y_offset as f32 * unit) as i16,
                advance: position.x_advance as f32 * unit,
            });
        }
        let shaped = Arc::new(shaped);
        self.words.insert((face, text.to_string()), shaped.clone());
        shaped
    }

    /// Width of glyphs, thousandths of the size.
    pub fn width(glyphs: &[Glyph]) -> f32 {
        glyphs.iter().map(|glyph| glyph.advance).sum()
    }

    fn glyph_run(&mut self, face: u16, x: f32, glyphs: &[Glyph]) -> Run {
        let start = self.page.glyphs.len() as u32;
        self.page.glyphs.extend_from_slice(glyphs);
        let glyphs = start..self.page.glyphs.len() as u32;
        Run {
            face,
            size: self.size,
            scale: 1.0,
            x,
            rise: 0.0,
            color: Color::Black,
            glyphs,
            actual: None,
            stretch: StretchId::NONE,
        }
    }

    /// A line of runs that follow one another: (face, text).
    pub fn line(&mut self, x: f32, y: f32, runs: &[(u16, &str)], end: LineEnd) {
        let mut at = x;
        let runs = runs
            .iter()
            .map(|(face, text)| {
                let shaped = self.shape(*face, text);
                let run = self.glyph_run(*face, at, &shaped);
                at += Self::width(&shaped) * self.size / 1000.0;
                run
            })
            .collect();
        self.push(ItemKind::Line(Line { y, runs, end, fit: None }));
    }

    pub fn push(&mut self, kind: ItemKind) {
        self.page.items.push(Item { tag: Tag::Block(BlockId(0)), kind });
    }

    /// Ends the page.
    pub fn turn(&mut self, label: &str) {
        self.page.label = label.to_string();
        self.printed.pages.push(std::mem::take(&mut self.page));
    }

    /// Sets paragraphs (text between `*` in italics) justified to the page, in as many pages as it takes.
    pub fn text(&mut self, text: &str, hyphenate: bool) {
        let (width, height) = self.printed.trim;
        let (left, measure, leading) = (54.0, width - 108.0, 14.0);
        let mut y = 54.0 + leading;
        for paragraph in text.split("\n\n").filter(|p| !p.trim().is_empty()) {
            // Pieces: (face, word, whether a space stands before).
            let mut pieces: Vec<(u16, String, bool)> = Vec::new();
            let mut face = 0;
            for word in paragraph.split_whitespace() {
                let mut before = true;
                for (n, part) in word.split('*').enumerate() {
                    if n > 0 {
                        face = 1 - face;
                    }
                    if !part.is_empty() {
                        pieces.push((face, part.to_string(), before));
                        before = false;
                    }
                }
            }
            let mut queue: std::collections::VecDeque<_> = pieces.into();
            while !queue.is_empty() {
                let mut line: Vec<(u16, Shaped, bool)> = Vec::new();
                let mut wide = 0.0;
                let mut end = LineEnd::Paragraph;
                let space = 250.0 * self.size / 1000.0;
                while let Some((face, word, before)) = queue.pop_front() {
                    let shaped = self.shape(face, &word);
                    let gap = if before && !line.is_empty() { space } else { 0.0 };
                    let more = gap + Self::width(&shaped) * self.size / 1000.0;
                    if wide + more <= measure || line.is_empty() {
                        wide += more;
                        line.push((face, shaped, before));
                        continue;
                    }
                    end = LineEnd::Space;
                    let cut = hyphenate.then(|| self.cut(face, &word, measure - wide - gap)).flatten();
                    if let Some((head, tail)) = cut {
                        let head = self.shape(face, &head);
                        wide += gap + Self::width(&head) * self.size / 1000.0;
                        line.push((face, head, before));
                        queue.push_front((face, tail, false));
                        end = LineEnd::Hyphen;
                    } else {
                        queue.push_front((face, word, before));
                    }
                    break;
                }
                if y > height - 54.0 {
                    let label = (self.printed.pages.len() + 1).to_string();
                    self.turn(&label);
                    y = 54.0 + leading;
                }
                self.set(&line, left, y, if end == LineEnd::Paragraph { 0.0 } else { measure - wide }, end);
                y += leading;
            }
        }
        let label = (self.printed.pages.len() + 1).to_string();
        self.turn(&label);
    }

    fn cut(&mut self, face: u16, word: &str, room: f32) -> Option<(String, String)> {
        let letters: String = word.chars().take_while(|c| c.is_alphabetic()).collect();
        let mut best = None;
        let mut at = 0;
        for syllable in hypher::hyphenate(&letters, hypher::Lang::English) {
            at += syllable.len();
            if at < letters.len() {
                let head = format!("{}-", &word[..at]);
                if Self::width(&self.shape(face, &head)) * self.size / 1000.0 <= room {
                    best = Some((head, word[at..].to_string()));
                }
            }
        }
        best
    }

    /// Sets a line with its slack shared out between the spaces and a little scaling.
    fn set(&mut self, line: &[(u16, Shaped, bool)], left: f32, y: f32, slack: f32, end: LineEnd) {
        let spaces = line.iter().skip(1).filter(|(_, _, before)| *before).count().max(1);
        let total: f32 =
            line.iter().map(|(_, glyphs, _)| Self::width(glyphs)).sum::<f32>() * self.size / 1000.0;
        let scale = 1.0 + (slack / 3.0 / total.max(1.0)).clamp(-0.02, 0.02);
        let stretch = (slack - total * (scale - 1.0)) / spaces as f32 * 1000.0 / self.size / scale;
        let mut runs: Vec<Run> = Vec::new();
        let mut x = left;
        for (n, (face, glyphs, before)) in line.iter().enumerate() {
            let mut all = Vec::new();
            let space_face = runs.last().map_or(*face, |run| run.face);
            if n > 0 && *before {
                let space = self.shape(space_face, " ");
                all.push(Glyph { advance: 250.0 / scale + stretch, ..space[0] });
                if space_face != *face {
                    let run = self.glyph_run(space_face, x, &all);
                    x += Self::width(&all) * self.size * scale / 1000.0;
                    join(&mut runs, Run { scale, ..run });
                    all.clear();
                }
            }
            all.extend_from_slice(glyphs);
            let run = self.glyph_run(*face, x, &all);
            x += Self::width(&all) * self.size * scale / 1000.0;
            join(&mut runs, Run { scale, ..run });
        }
        self.push(ItemKind::Line(Line { y, runs, end, fit: None }));
    }
}

/// Adds a run, as a part of the last one where they are of one face.
fn join(runs: &mut Vec<Run>, run: Run) {
    match runs.last_mut() {
        Some(last) if last.face == run.face && last.glyphs.end == run.glyphs.start => {
            last.glyphs.end = run.glyphs.end
        }
        _ => runs.push(run),
    }
}
