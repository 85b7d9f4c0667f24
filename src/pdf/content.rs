//! A page's content stream, written as bytes.
//!
//! An operator is written only where it changes something, positions are relative, glyphs that
//! need no kerning share a string, and the stretch of a line's spaces is its word spacing.

use super::faces::{Coding, PdfFace};
use super::operands::{centi, fixed, hex, integer, length, rounded, utf16};
use crate::typeset::page::{Color, Glyph, Item, ItemKind, Line, LineEnd, Page, Rect, Run};

/// How far a glyph may stand from its place before the stream corrects it, thousandths of the size.
const TOLERANCE: f64 = 1.5;

/// What pages share.
pub(super) struct Setting<'a> {
    /// Faces of the book, by the page model's index.
    pub faces: &'a [Option<PdfFace>],
    /// Name of each image among the resources, by asset; empty where it cannot be drawn.
    pub images: &'a [String],
    /// Height of the trimmed page, pt.
    pub height: f32,
    /// Bleed around it, pt.
    pub bleed: f32,
}

/// Writes the content of a page.
pub(super) fn write(page: &Page, setting: &Setting<'_>, out: &mut Vec<u8>) {
    let mut writer = Writer { page, setting, out, state: State::default() };
    for (at, item) in page.items.iter().enumerate() {
        match &item.kind {
            ItemKind::Line(line) => {
                // What goes on after this line stands in the next one, if that is of the same block.
                let next = page.items.iter().skip(at + 1).find(|next| matches!(next.kind, ItemKind::Line(_)));
                writer.line(line, next.is_some_and(|next| next.tag == item.tag));
            }
            _ => writer.graphic(item),
        }
    }
    writer.end_text();
}

/// The graphics state as the stream has left it; what is not yet known is None.
#[derive(Debug, Default)]
struct State {
    in_text: bool,
    /// Face and size in thousandths of a point.
    font: Option<(u16, i32)>,
    /// Horizontal scaling, hundredths of a percent above or below 100.
    stretch: i32,
    /// Word spacing, thousandths of a point.
    word_space: i32,
    /// Rise, hundredths of a point.
    rise: i32,
    fill: Paint,
    stroke: Paint,
    /// Width of strokes, hundredths of a point.
    stroke_width: i32,
    /// Origin of the current line, hundredths of a point.
    line: (i32, i32),
    /// Where the next glyph would stand, pt from the media's left.
    pen: f64,
}

/// A colour in thousandths, as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Paint {
    Gray(i32),
    Rgb(i32, i32, i32),
}

impl Default for Paint {
    fn default() -> Self {
        Self::Gray(0)
    }
}

impl From<Color> for Paint {
    fn from(color: Color) -> Self {
        let share = |value: f32| rounded(f64::from(value.clamp(0.0, 1.0)) * 1000.0);
        match color {
            Color::Black => Self::Gray(0),
            Color::Gray(ink) => Self::Gray(1000 - share(ink)),
            Color::Rgb(r, g, b) => Self::Rgb(share(r), share(g), share(b)),
        }
    }
}

/// How a line ends, and whether the page has the next line of its text.
#[derive(Debug, Clone, Copy)]
struct End {
    kind: LineEnd,
    continued: bool,
}

struct Writer<'a> {
    page: &'a Page,
    setting: &'a Setting<'a>,
    out: &'a mut Vec<u8>,
    state: State,
}

impl Writer<'_> {
    fn graphic(&mut self, item: &Item) {
        match &item.kind {
            ItemKind::Line(_) => {}
            ItemKind::Fill { rect, color } => {
                self.end_text();
                self.fill(*color);
                self.rectangle(*rect);
                self.out.extend_from_slice(b"f\n");
            }
            ItemKind::Stroke { rect, width, color } => {
                self.end_text();
                let paint = Paint::from(*color);
                if self.state.stroke != paint {
                    self.state.stroke = paint;
                    self.paint(paint, b"G\n", b"RG\n");
                }
                // 1 pt is what a page begins with: 100 of ours.
                let width = centi(*width);
                if self.state.stroke_width + 100 != width {
                    self.state.stroke_width = width - 100;
                    fixed(self.out, width, 2);
                    self.out.extend_from_slice(b" w\n");
                }
                self.rectangle(*rect);
                self.out.extend_from_slice(b"S\n");
            }
            ItemKind::Image { asset, rect, .. } => self.image(asset.0 as usize, *rect),
        }
    }

    fn image(&mut self, asset: usize, rect: Rect) {
        let Some(name) = self.setting.images.get(asset).filter(|name| !name.is_empty()) else { return };
        self.end_text();
        self.out.extend_from_slice(b"q ");
        length(self.out, rect.w);
        self.out.extend_from_slice(b"0 0 ");
        length(self.out, rect.h);
        length(self.out, rect.x + self.setting.bleed);
        length(self.out, self.flipped(rect.y + rect.h));
        self.out.extend_from_slice(b"cm/");
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b" Do Q\n");
    }

    /// Writes a line; `continued` says whether the page has the next line of its text.
    fn line(&mut self, line: &Line, continued: bool) {
        let mut first = true;
        for (at, run) in line.runs.iter().enumerate() {
            let last = at + 1 == line.runs.len();
            let end = last.then_some(End { kind: line.end, continued });
            first &= !self.run(run, line, first, end);
        }
    }

    /// Writes a run, and says whether anything of it was.
    fn run(&mut self, run: &Run, line: &Line, first: bool, end: Option<End>) -> bool {
        let page = self.page;
        let setting = self.setting;
        let glyphs = page.glyphs.get(run.glyphs.start as usize..run.glyphs.end as usize).unwrap_or_default();
        let Some(Some(face)) = setting.faces.get(usize::from(run.face)) else { return false };
        let size = rounded(f64::from(run.size) * 1000.0);
        if glyphs.is_empty() || size <= 0 || run.scale <= 0.0 {
            return false;
        }
        if !self.state.in_text {
            self.state.in_text = true;
            self.state.line = (0, 0);
            self.out.extend_from_slice(b"BT\n");
        }
        if let Some(actual) = &run.actual {
            self.begin_actual(actual);
        }
        self.fill(run.color);
        self.set_font(run.face, size, &face.resource);
        let stretch = rounded(f64::from(run.scale) * 10_000.0) - 10_000;
        if self.state.stretch != stretch {
            self.state.stretch = stretch;
            fixed(self.out, stretch + 10_000, 2);
            self.out.extend_from_slice(b" Tz\n");
        }
        self.set_rise(centi(run.rise));
        self.set_word_space(glyphs, face, size);

        let x = f64::from(run.x + self.setting.bleed);
        // One thousandth of the size, across, in points.
        let unit = f64::from(size) * f64::from(stretch + 10_000) / 1e10;
        let mut carried = 0.0;
        if first {
            let to = (rounded(x * 100.0), centi(self.flipped(line.y)));
            self.advance_line(to);
        } else {
            carried = (self.state.pen - x) / unit;
        }
        let mut strings = Strings::new(face.coding);
        let end = end.filter(|_| run.actual.is_none());
        let printed = self.glyphs(&mut strings, glyphs, face, run, carried, end);
        strings.end(self.out);
        self.state.pen += printed * unit;
        if run.actual.is_some() {
            self.out.extend_from_slice(b"EMC\n");
        }
        true
    }

    /// Writes the glyphs of a run; gives how far the pen went, thousandths of the size.
    fn glyphs(
        &mut self,
        strings: &mut Strings,
        glyphs: &[Glyph],
        face: &PdfFace,
        run: &Run,
        mut carried: f64,
        end: Option<End>,
    ) -> f64 {
        // What word spacing adds to a space, thousandths of the size.
        let word_space = f64::from(self.state.word_space) / f64::from(run.size);
        let rise = centi(run.rise);
        let mut printed = 0.0;
        let mut last_code = 0;
        for (at, glyph) in glyphs.iter().enumerate() {
            let (code, width) = face.glyph(glyph.id);
            let shift = f64::from(glyph.dx);
            carried -= shift;
            if carried.abs() >= TOLERANCE || (glyph.dx != 0 && carried != 0.0) {
                let number = rounded(carried);
                strings.shift(self.out, number);
                carried -= f64::from(number);
                printed -= f64::from(number);
            }
            carried += shift;
            if glyph.dy != 0 || self.state.rise != rise {
                let up = rise + rounded(f64::from(glyph.dy) * f64::from(run.size) / 10.0);
                if up != self.state.rise {
                    strings.end(self.out);
                    self.set_rise(up);
                }
            }
            if at + 1 == glyphs.len()
                && let Some(hyphen) = line_hyphen(face, glyph.id, end)
            {
                strings.end(self.out);
                self.begin_actual(hyphen);
                strings.glyph(self.out, code);
                strings.end(self.out);
                self.out.extend_from_slice(b"EMC\n");
            } else {
                strings.glyph(self.out, code);
            }
            let mut wide = f64::from(width);
            if face.has_space && code == 32 {
                wide += word_space;
            }
            printed += wide;
            carried += wide - f64::from(glyph.advance);
            last_code = code;
        }
        if end.is_some_and(|end| end.kind == LineEnd::Space) && face.has_space && last_code != 32 {
            strings.glyph(self.out, 32);
        }
        printed
    }

    /// Takes the stretch of a run's first inner space for its word spacing; there is none in a face
    /// whose space is not code 32.
    fn set_word_space(&mut self, glyphs: &[Glyph], face: &PdfFace, size: i32) {
        let inner = glyphs.split_last().map_or(glyphs, |(_, rest)| rest);
        let mut wanted = 0;
        if face.has_space {
            let stretch = inner.iter().find_map(|glyph| {
                let (code, width) = face.glyph(glyph.id);
                (code == 32).then(|| f64::from(glyph.advance) - f64::from(width))
            });
            let Some(stretch) = stretch else { return };
            wanted = rounded(stretch * f64::from(size) / 1000.0);
        }
        if (wanted - self.state.word_space).abs() > i32::from(face.has_space) {
            self.state.word_space = wanted;
            fixed(self.out, wanted, 3);
            self.out.extend_from_slice(b" Tw\n");
        }
    }

    fn set_font(&mut self, face: u16, size: i32, resource: &str) {
        if self.state.font != Some((face, size)) {
            self.state.font = Some((face, size));
            self.out.push(b'/');
            self.out.extend_from_slice(resource.as_bytes());
            self.out.push(b' ');
            fixed(self.out, size, 3);
            self.out.extend_from_slice(b" Tf\n");
        }
    }

    fn set_rise(&mut self, rise: i32) {
        if self.state.rise != rise {
            self.state.rise = rise;
            fixed(self.out, rise, 2);
            self.out.extend_from_slice(b" Ts\n");
        }
    }

    /// Moves to the beginning of a line.
    fn advance_line(&mut self, to: (i32, i32)) {
        let from = self.state.line;
        fixed(self.out, to.0.saturating_sub(from.0), 2);
        self.out.push(b' ');
        fixed(self.out, to.1.saturating_sub(from.1), 2);
        self.out.extend_from_slice(b" Td\n");
        self.state.line = to;
        self.state.pen = f64::from(to.0) / 100.0;
    }

    fn begin_actual(&mut self, text: &str) {
        let mut bytes = vec![0xFE, 0xFF];
        bytes.extend(utf16(text));
        self.out.extend_from_slice(b"/Span<</ActualText");
        hex(self.out, &bytes);
        self.out.extend_from_slice(b">>BDC\n");
    }

    fn end_text(&mut self) {
        if self.state.in_text {
            self.state.in_text = false;
            self.out.extend_from_slice(b"ET\n");
        }
    }

    fn fill(&mut self, color: Color) {
        let paint = Paint::from(color);
        if self.state.fill != paint {
            self.state.fill = paint;
            self.paint(paint, b"g\n", b"rg\n");
        }
    }

    fn paint(&mut self, paint: Paint, gray: &[u8], rgb: &[u8]) {
        match paint {
            Paint::Gray(value) => {
                fixed(self.out, value, 3);
                self.out.push(b' ');
                self.out.extend_from_slice(gray);
            }
            Paint::Rgb(r, g, b) => {
                for value in [r, g, b] {
                    fixed(self.out, value, 3);
                    self.out.push(b' ');
                }
                self.out.extend_from_slice(rgb);
            }
        }
    }

    fn rectangle(&mut self, rect: Rect) {
        length(self.out, rect.x + self.setting.bleed);
        length(self.out, self.flipped(rect.y + rect.h));
        length(self.out, rect.w);
        length(self.out, rect.h);
        self.out.extend_from_slice(b"re ");
    }

    /// From the trimmed page's top, downwards, to the media's bottom, upwards.
    fn flipped(&self, y: f32) -> f32 {
        self.setting.height + self.setting.bleed - y
    }
}

/// What a line's last glyph is to say if it is a hyphen.
///
/// Readers that put lines together again (poppler, PDFium) drop a line's last hyphen and the line's end
/// with it. That is right for a hyphen that typesetting put in, unless the next line is a note or the
/// folio: then it says a soft hyphen. One within a word of the text's own says two, of which one is left;
/// one at the end of a word or of the page is kept from being the last character by a space.
fn line_hyphen(face: &PdfFace, glyph: u16, end: Option<End>) -> Option<&'static str> {
    if face.hyphen != Some(glyph) {
        return None;
    }
    let End { kind, continued } = end?;
    match kind {
        LineEnd::Hyphen if continued => None,
        LineEnd::Hyphen => Some("\u{AD}"),
        LineEnd::Inside if continued => Some("--"),
        LineEnd::Inside | LineEnd::Space | LineEnd::Paragraph => Some("- "),
    }
}

/// The operand of `TJ`: strings and the shifts between them.
struct Strings {
    coding: Coding,
    began: bool,
    in_string: bool,
}

impl Strings {
    fn new(coding: Coding) -> Self {
        Self { coding, began: false, in_string: false }
    }

    fn begin(&mut self, out: &mut Vec<u8>) {
        if !self.began {
            self.began = true;
            out.push(b'[');
        }
    }

    fn shift(&mut self, out: &mut Vec<u8>, number: i32) {
        if number == 0 {
            return;
        }
        self.begin(out);
        if self.in_string {
            self.in_string = false;
            out.push(b')');
        } else if out.last() != Some(&b'[') {
            out.push(b' ');
        }
        integer(out, number);
    }

    fn glyph(&mut self, out: &mut Vec<u8>, code: u16) {
        self.begin(out);
        if !self.in_string {
            self.in_string = true;
            out.push(b'(');
        }
        let [high, low] = code.to_be_bytes();
        if self.coding == Coding::Two {
            character(out, high);
        }
        character(out, low);
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        if self.in_string {
            out.push(b')');
        }
        if self.began {
            out.extend_from_slice(b"]TJ\n");
        }
        (self.began, self.in_string) = (false, false);
    }
}

/// Writes a byte of a literal string.
fn character(out: &mut Vec<u8>, byte: u8) {
    match byte {
        b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
        b'\r' => out.extend_from_slice(b"\\r"),
        _ => out.push(byte),
    }
}
