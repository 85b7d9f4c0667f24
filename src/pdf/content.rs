//! A page's content stream, written as bytes.
//!
//! An operator is written only where it changes something, positions are relative, glyphs that
//! need no kerning share a string, and the stretch of a line's spaces is its word spacing.

use super::faces::{Coding, PdfFace};
use super::operands::{centi, fixed, hex, integer, length, rounded, utf16};
use super::tags::Leaf;
use crate::typeset::page::{
    Color, Glyph, Item, ItemKind, Line, LineEnd, Page, Rect, Run, StretchId, Tag, Turn,
};

/// How far a glyph may stand from its place before the stream corrects it, thousandths of the size.
const TOLERANCE: f64 = 1.5;

/// Length of a crop mark, pt.
const MARK: f32 = 18.0;

/// Crop marks begin outside of the bleed, and so far from the trimmed page at least, pt.
const GAP: f32 = 6.0;

/// What pages share.
pub(super) struct Setting<'a> {
    /// Faces of the book, by the page model's index.
    pub faces: &'a [Option<PdfFace>],
    /// Name of each image among the resources, by asset; empty where it cannot be drawn.
    pub images: &'a [String],
    /// Width of the trimmed page, pt.
    pub width: f32,
    /// Height of the trimmed page, pt.
    pub height: f32,
    /// What the sheet has around it, pt: bleed and marks.
    pub frame: f32,
    /// How far from it crop marks begin, pt; without them, nothing.
    pub marks: Option<f32>,
    /// Whether it is for a press: type and rules are black ink alone.
    pub press: bool,
}

impl Setting<'_> {
    /// How far from the trimmed page its crop marks begin, and what the sheet has around the page, pt.
    pub fn marks(bleed: f32) -> (f32, f32) {
        let gap = bleed.max(GAP);
        (gap, gap + MARK)
    }
}

/// Writes the content of a page, and gives its marked-content sequences in their order.
pub(super) fn write(page: &Page, setting: &Setting<'_>, out: &mut Vec<u8>) -> Vec<Leaf> {
    let mut writer = Writer { page, setting, out, state: State::default(), leaves: Vec::new() };
    writer.items(&page.items, 0);
    if !page.turned.is_empty() {
        writer.turn();
        writer.items(&page.turned, page.items.len());
        writer.out.extend_from_slice(b"Q\n");
    }
    writer.crop_marks();
    writer.leaves
}

/// Whether a text goes on from one item to the next: the lines of a poem do.
fn goes_on(tag: Tag, next: Tag) -> bool {
    match (tag, next) {
        (Tag::Part(block, _), Tag::Part(other, _)) => block == other,
        _ => tag == next,
    }
}

/// What a piece of content is marked as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// No part of the text (ISO 32000-1, 14.8.2.2), of this kind.
    Artifact(&'static str),
    Content(Leaf),
}

impl Mark {
    fn of(tag: Tag, stretch: StretchId) -> Self {
        match tag {
            Tag::Artifact => Self::Artifact("/Type/Layout"),
            Tag::Head => Self::Artifact("/Type/Pagination/Subtype/Header"),
            Tag::Folio => Self::Artifact("/Type/Pagination/Subtype/Footer"),
            Tag::Repeated => Self::Artifact("/Type/Pagination"),
            Tag::Title(_)
            | Tag::Block(_)
            | Tag::Part(..)
            | Tag::Label(_)
            | Tag::Mark(..)
            | Tag::Contents(_)
            | Tag::Made
            | Tag::MadeTitle => Self::Content(Leaf { tag, stretch, image: None, soft: false }),
        }
    }
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
    /// The open mark, and whether it was opened within a text object.
    mark: Option<(Mark, bool)>,
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

impl Paint {
    fn of(color: Color, press: bool) -> Self {
        let share = |value: f32| rounded(f64::from(value.clamp(0.0, 1.0)) * 1000.0);
        match color {
            Color::Black => Self::Gray(0),
            Color::Gray(ink) => Self::Gray(1000 - share(ink)),
            // As light as it looks (Rec. 709's luma).
            Color::Rgb(r, g, b) if press => Self::Gray(share(0.2126 * r + 0.7152 * g + 0.0722 * b)),
            Color::Rgb(r, g, b) => Self::Rgb(share(r), share(g), share(b)),
        }
    }
}

/// What glyphs read as, in place of their own texts.
#[derive(Debug, Clone, Copy)]
enum Reads<'a> {
    /// This.
    As(&'a str),
    /// A soft hyphen, by its element.
    Soft,
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
    /// The page's sequences so far.
    leaves: Vec<Leaf>,
}

impl Writer<'_> {
    /// Writes items, of which the first is the `from`th of the page.
    fn items(&mut self, items: &[Item], from: usize) {
        for (at, item) in items.iter().enumerate() {
            let number = (from + at) as u32;
            match &item.kind {
                ItemKind::Line(line) => {
                    // What goes on after this line stands in the next one, if that is of the same block.
                    let next = items.iter().skip(at + 1).find(|next| matches!(next.kind, ItemKind::Line(_)));
                    self.line(line, item.tag, next.is_some_and(|next| goes_on(item.tag, next.tag)));
                }
                _ => self.graphic(number, item),
            }
        }
        self.end_text();
        self.end_mark();
    }

    /// Turns what follows a quarter: to the right about the sheet's top right corner, or to the left about
    /// its bottom left one.
    fn turn(&mut self) {
        let Setting { width, height, frame, .. } = *self.setting;
        match self.page.turn {
            Turn::Right => {
                self.out.extend_from_slice(b"q 0 -1 1 0 ");
                length(self.out, width - height);
                length(self.out, height + 2.0 * frame);
            }
            Turn::Left => {
                self.out.extend_from_slice(b"q 0 1 -1 0 ");
                length(self.out, height + 2.0 * frame);
                length(self.out, 0.0);
            }
        }
        self.out.extend_from_slice(b"cm\n");
    }

    /// Two hairlines at each corner of the trimmed page, outside of its bleed.
    fn crop_marks(&mut self) {
        let Some(gap) = self.setting.marks else { return };
        let Setting { width, height, frame, .. } = *self.setting;
        self.out.extend_from_slice(b"q/Artifact<</Type/Page>>BDC 0 G 0.25 w\n");
        let (far, near) = (gap + MARK, gap);
        for (x, outward) in [(frame, -1.0), (frame + width, 1.0)] {
            for (y, upward) in [(frame, -1.0), (frame + height, 1.0)] {
                let lines = [
                    [(x + outward * near, y), (x + outward * far, y)],
                    [(x, y + upward * near), (x, y + upward * far)],
                ];
                for [from, to] in lines {
                    for ((x, y), operator) in [(from, b"m "), (to, b"l ")] {
                        length(self.out, x);
                        length(self.out, y);
                        self.out.extend_from_slice(operator);
                    }
                }
            }
        }
        self.out.extend_from_slice(b"S EMC Q\n");
    }

    fn graphic(&mut self, at: u32, item: &Item) {
        match &item.kind {
            ItemKind::Line(_) => {}
            ItemKind::Fill { rect, color } => {
                self.end_text();
                self.mark(Mark::of(item.tag, StretchId::NONE));
                self.fill(*color);
                self.rectangle(*rect);
                self.out.extend_from_slice(b"f\n");
            }
            ItemKind::Stroke { rect, width, color } => {
                self.end_text();
                self.mark(Mark::of(item.tag, StretchId::NONE));
                self.pen(*width, *color);
                self.rectangle(*rect);
                self.out.extend_from_slice(b"S\n");
            }
            ItemKind::Segment { from, to, width, color } => {
                self.end_text();
                self.mark(Mark::of(item.tag, StretchId::NONE));
                self.pen(*width, *color);
                for ((x, y), operator) in [(*from, b"m "), (*to, b"l ")] {
                    length(self.out, x + self.setting.frame);
                    length(self.out, self.flipped(y));
                    self.out.extend_from_slice(operator);
                }
                self.out.extend_from_slice(b"S\n");
            }
            ItemKind::Image { asset, rect, cut, alt, stretch } => {
                // A picture that shows nothing a reader must know of is an artifact.
                let mark = match Mark::of(item.tag, *stretch) {
                    Mark::Content(_) if alt.trim().is_empty() => Mark::Artifact("/Type/Layout"),
                    Mark::Content(leaf) => Mark::Content(Leaf { image: Some(at), ..leaf }),
                    artifact => artifact,
                };
                self.image(asset.0 as usize, *rect, *cut, mark);
            }
        }
    }

    /// Sets the thickness and the colour of lines.
    fn pen(&mut self, width: f32, color: Color) {
        let paint = Paint::of(color, self.setting.press);
        if self.state.stroke != paint {
            self.state.stroke = paint;
            self.paint(paint, b"G\n", b"RG\n");
        }
        // 1 pt is what a page begins with: 100 of ours.
        let width = centi(width);
        if self.state.stroke_width + 100 != width {
            self.state.stroke_width = width - 100;
            fixed(self.out, width, 2);
            self.out.extend_from_slice(b" w\n");
        }
    }

    /// Marks what follows, until [`end_mark`](Self::end_mark).
    fn mark(&mut self, mark: Mark) {
        if self.state.mark.is_some_and(|(open, _)| open == mark) {
            return;
        }
        self.end_mark();
        match mark {
            Mark::Artifact(kind) => {
                self.out.extend_from_slice(b"/Artifact<<");
                self.out.extend_from_slice(kind.as_bytes());
                self.out.extend_from_slice(b">>BDC\n");
            }
            Mark::Content(leaf) => self.sequence(leaf, None),
        }
        self.state.mark = Some((mark, self.state.in_text));
    }

    /// Begins a marked-content sequence. What it reads as is among its own properties: poppler takes
    /// the end of a mark within it for its end.
    fn sequence(&mut self, leaf: Leaf, actual: Option<&str>) {
        // The element says what it is; here the number alone counts.
        self.out.extend_from_slice(if actual.is_some() || leaf.soft {
            b"/Span<</MCID "
        } else {
            b"/P<</MCID "
        });
        integer(self.out, self.leaves.len() as i32);
        if let Some(text) = actual {
            let mut bytes = vec![0xFE, 0xFF];
            bytes.extend(utf16(text));
            self.out.extend_from_slice(b"/ActualText");
            hex(self.out, &bytes);
        }
        self.out.extend_from_slice(b">>BDC\n");
        self.leaves.push(leaf);
    }

    /// Marks what follows as something that reads otherwise than its glyphs; nothing reads an artifact.
    fn mark_as(&mut self, mark: Mark, reads: Reads<'_>) {
        let Mark::Content(leaf) = mark else { return self.mark(mark) };
        self.end_mark();
        match reads {
            Reads::As(text) => self.sequence(leaf, Some(text)),
            Reads::Soft => self.sequence(Leaf { soft: true, ..leaf }, None),
        }
        self.state.mark = Some((mark, self.state.in_text));
    }

    fn end_mark(&mut self) {
        if self.state.mark.take().is_some() {
            self.out.extend_from_slice(b"EMC\n");
        }
    }

    fn image(&mut self, asset: usize, rect: Rect, cut: Option<Rect>, mark: Mark) {
        let Some(name) = self.setting.images.get(asset).filter(|name| !name.is_empty()) else { return };
        self.end_text();
        self.mark(mark);
        self.out.extend_from_slice(b"q ");
        if let Some(cut) = cut {
            self.rectangle(cut);
            self.out.extend_from_slice(b"W n ");
        }
        length(self.out, rect.w);
        self.out.extend_from_slice(b"0 0 ");
        length(self.out, rect.h);
        length(self.out, rect.x + self.setting.frame);
        length(self.out, self.flipped(rect.y + rect.h));
        self.out.extend_from_slice(b"cm/");
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b" Do Q\n");
    }

    /// Writes a line; `continued` says whether the page has the next line of its text.
    fn line(&mut self, line: &Line, tag: Tag, continued: bool) {
        let mut first = true;
        for (at, run) in line.runs.iter().enumerate() {
            let last = at + 1 == line.runs.len();
            let end = last.then_some(End { kind: line.end, continued });
            first &= !self.run(run, line, Mark::of(tag, run.stretch), first, end);
        }
        // Each line of a title page is a paragraph of its own.
        if tag == Tag::Made && line.end == LineEnd::Paragraph {
            self.end_text();
        }
    }

    /// Writes a run, and says whether anything of it was.
    fn run(&mut self, run: &Run, line: &Line, mark: Mark, first: bool, end: Option<End>) -> bool {
        let page = self.page;
        let setting = self.setting;
        let glyphs = page.glyphs.get(run.glyphs.start as usize..run.glyphs.end as usize).unwrap_or_default();
        let Some(Some(face)) = setting.faces.get(usize::from(run.face)) else { return false };
        let size = rounded(f64::from(run.size) * 1000.0);
        if glyphs.is_empty() || size <= 0 || run.scale <= 0.0 {
            return false;
        }
        // What was opened outside of a text object cannot end within one.
        if self.state.mark.is_some_and(|(_, in_text)| !in_text) {
            self.end_mark();
        }
        // A line goes on where its glyphs left off, in a new text object too.
        let first = first || !self.state.in_text;
        if !self.state.in_text {
            self.state.in_text = true;
            self.state.line = (0, 0);
            self.out.extend_from_slice(b"BT\n");
        }
        match &run.actual {
            Some(actual) => self.mark_as(mark, Reads::As(actual)),
            None => self.mark(mark),
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

        let x = f64::from(run.x + self.setting.frame);
        // One thousandth of the size, across, in points.
        let unit = f64::from(size) * f64::from(stretch + 10_000) / 1e10;
        let mut carried = 0.0;
        if first {
            let to = (rounded(x * 100.0), centi(self.flipped(line.y)));
            self.advance_line(to);
        } else {
            carried = (self.state.pen - x) / unit;
        }
        let end = end.filter(|_| run.actual.is_none());
        let printed = self.glyphs(glyphs, face, run, carried, end, mark);
        self.state.pen += printed * unit;
        if run.actual.is_some() {
            self.end_mark();
        }
        true
    }

    /// Writes the glyphs of a run; gives how far the pen went, thousandths of the size.
    fn glyphs(
        &mut self,
        glyphs: &[Glyph],
        face: &PdfFace,
        run: &Run,
        mut carried: f64,
        end: Option<End>,
        mark: Mark,
    ) -> f64 {
        // What word spacing adds to a space, thousandths of the size.
        let word_space = f64::from(self.state.word_space) / f64::from(run.size);
        let rise = centi(run.rise);
        let mut strings = Strings::new(face.coding);
        let mut printed = 0.0;
        let (mut last_code, mut closed) = (0, false);
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
                self.mark_as(mark, hyphen);
                strings.glyph(self.out, code);
                strings.end(self.out);
                self.end_mark();
                closed = true;
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
        if let Some(space) = face.space
            && !closed
            && end.is_some_and(|end| match end.kind {
                LineEnd::Space => true,
                // Lines of code, of a poem, of a title.
                LineEnd::Paragraph => end.continued,
                LineEnd::Inside | LineEnd::Hyphen | LineEnd::Part => false,
            })
            && last_code != space
        {
            strings.glyph(self.out, space);
        }
        strings.end(self.out);
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

    fn end_text(&mut self) {
        if self.state.in_text {
            if self.state.mark.is_some_and(|(_, in_text)| in_text) {
                self.end_mark();
            }
            self.state.in_text = false;
            self.out.extend_from_slice(b"ET\n");
        }
    }

    fn fill(&mut self, color: Color) {
        let paint = Paint::of(color, self.setting.press);
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
        length(self.out, rect.x + self.setting.frame);
        length(self.out, self.flipped(rect.y + rect.h));
        length(self.out, rect.w);
        length(self.out, rect.h);
        self.out.extend_from_slice(b"re ");
    }

    /// From the trimmed page's top, downwards, to the media's bottom, upwards.
    fn flipped(&self, y: f32) -> f32 {
        self.setting.height + self.setting.frame - y
    }
}

/// What a line's last glyph is to say if it is a hyphen.
///
/// A hyphen that typesetting put in is a soft one. Readers that put lines together again (poppler, PDFium)
/// drop a line's last hyphen, if it is a plain one, and the line's end with it: so it is the element
/// that says the soft one, and the content only where the next line is a note or the folio. One
/// within a word of the text's own says two, of which one is left; one at the end of a word or of
/// the page is kept from being the last character by a space.
fn line_hyphen(face: &PdfFace, glyph: u16, end: Option<End>) -> Option<Reads<'static>> {
    if face.hyphen != Some(glyph) {
        return None;
    }
    let End { kind, continued } = end?;
    match kind {
        LineEnd::Hyphen if continued => Some(Reads::Soft),
        LineEnd::Hyphen => Some(Reads::As("\u{AD}")),
        LineEnd::Inside if continued => Some(Reads::As("--")),
        LineEnd::Inside | LineEnd::Space | LineEnd::Paragraph => Some(Reads::As("- ")),
        LineEnd::Part => None,
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
