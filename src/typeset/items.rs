//! A block's text as a row of boxes and glue, in Knuth and Plass's sense.

use std::ops::Range;
use std::sync::Arc;

use crate::document::{
    AssetId, Book, Direction, Inline, Length, MarkKind, NoteId, PageForm, Section, Target, WORDLESS,
    is_hangul, is_rtl, is_spaceless, is_square,
};
use crate::math::Formula;

use super::far::{Far, References};
use super::lexicon::{Division, Features, WordId, clustered};
use super::math::FormulaId;
use super::page::{Color, LinkTarget, Stretch, StretchId, StretchKind};
use super::style::{CODE, Spec, StyleId, Styles};

/// A piece of a paragraph.
#[derive(Debug, Clone, Copy)]
pub enum Item {
    /// A word, or a part of one in another style.
    Word {
        /// Which.
        word: WordId,
        /// Its style.
        style: StyleId,
        /// Characters of the block's flat text before it.
        at: u32,
    },
    /// A word space: it stretches, and a line may end at it.
    Space(StyleId),
    /// A word space at which no line ends: who says so?
    Tie(StyleId, Tied),
    /// A space of its own width, pt, at which no line ends.
    Fixed(f32),
    /// A space between words that the text does not part.
    Gap(Gap),
    /// The next thing stands so much further right, pt, or left.
    Kern(f32),
    /// A line ends here.
    Break,
    /// Something that is not text.
    Object(u16),
    /// A part of a formula.
    Formula {
        /// Which.
        id: FormulaId,
        /// Which part of it.
        part: u16,
        /// Characters of the block's flat text before it.
        at: u32,
    },
    /// The space between two parts of a formula, where a line may end: the one before it.
    Split(FormulaId, u16),
    /// From here on the text stands in this stretch.
    Stretch(StretchId),
    /// The call of a note stood just before.
    Note(NoteId),
    /// An anchor.
    Anchor(u16),
}

/// A space that the text does not have, between ideographs or before Latin letters. Lengths are pt.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// Its width.
    pub natural: f32,
    /// How much wider it grows where word spaces double.
    pub stretch: f32,
    /// How much narrower it would grow where word spaces went.
    pub shrink: f32,
    /// Whether a line may end at it. It goes there.
    pub breaks: bool,
}

impl Gap {
    /// Its width where word spaces are stretched by this share of theirs.
    #[must_use]
    pub fn width(self, stretch: f32) -> f32 {
        let softness = if stretch < 0.0 { self.shrink } else { self.stretch };
        (self.natural + stretch * softness).max(0.0)
    }
}

/// Something in a line that is not text.
#[derive(Debug, Clone)]
pub struct Object {
    /// Which image.
    pub asset: AssetId,
    /// Width, pt.
    pub width: f32,
    /// Height above the baseline, pt.
    pub height: f32,
    /// What it shows.
    pub alt: Arc<str>,
}

/// A paragraph's text, ready to be broken into lines.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// The pieces.
    pub items: Vec<Item>,
    /// Images among them.
    pub objects: Vec<Object>,
    /// Names of places in it.
    pub anchors: Vec<Box<str>>,
    /// References in it that say a page.
    pub far: Vec<Far>,
    /// Characters of the flat text.
    pub chars: u32,
    /// Whether it runs from right to left.
    pub rtl: bool,
    /// Whether anything of it does, or is of a script written in clusters.
    pub mixed: bool,
    /// Whether something of it is not divided by spaces.
    pub spaceless: bool,
    /// The embedding level of each item (UAX 9), odd from right to left; empty where all is from
    /// left to right.
    pub levels: Vec<u8>,
}

impl Row {
    /// Whether a formula stands in it.
    #[must_use]
    pub fn has_formula(&self) -> bool {
        self.items.iter().any(|item| matches!(item, Item::Formula { .. }))
    }
}

/// Bytes of the longest paragraph that is set: more than any book's, less than what a file of data
/// taken for a text would cost.
const LONGEST: usize = 2_000_000;
/// Bytes of the longest word that is shaped as one.
const LONGEST_WORD: usize = 400;

/// Makes rows. Words are interned as they are met; call `lexicon.shape` before breaking lines.
pub struct Itemizer<'a> {
    /// Styles and words.
    pub styles: &'a mut Styles,
    /// The book.
    pub book: &'a Book,
    /// The section the text stands in.
    pub section: Option<&'a Section>,
    /// Notes of earlier sections in the same column.
    pub note_base: u32,
    /// Width of the measure, pt: images in the text are no wider.
    pub measure: f32,
    /// Colour of links, where they have one.
    pub link_color: Option<Color>,
    /// Words still to be set in small capitals, at the beginning of a chapter.
    pub lead_in: u8,
    /// The initial to be taken from the text, and the one that was.
    pub initial: super::initial::Wanted,
    /// How code within the line is set: size as a share of the text's.
    pub code_scale: f32,
    /// Size of formulas as a share of the text's.
    pub math_scale: f32,
    /// A paragraph was too long to be set and was left out.
    pub too_long: bool,
    /// The stretch that text is now in.
    pub stretch: StretchId,
    /// Whether rows run from right to left.
    pub rtl: bool,
    /// References that say a page.
    pub references: References,
}

impl Itemizer<'_> {
    /// The row of a block's text.
    pub fn row(&mut self, inlines: &[Inline], spec: Spec) -> Row {
        let mut row = Row::default();
        self.inlines(inlines, spec, &mut row);
        // Space at either end of a paragraph is none of it.
        let silent = |item: &&Item| matches!(item, Item::Anchor(_));
        loop {
            let anchors = row.items.iter().rev().take_while(silent).count();
            let Some(last) = (row.items.len() - anchors).checked_sub(1) else { break };
            if !matches!(row.items[last], Item::Space(_) | Item::Break) {
                break;
            }
            row.items.remove(last);
        }
        let anchors = row.items.iter().take_while(silent).count();
        let lead = row.items[anchors..].iter().take_while(|i| matches!(i, Item::Space(_))).count();
        row.items.drain(anchors..anchors + lead);
        row
    }

    /// The row of plain text.
    pub fn text_row(&mut self, text: &str, spec: Spec) -> Row {
        let mut row = Row::default();
        self.text(text, spec, &mut row);
        super::bidi::resolve(&mut row, self.styles);
        row
    }

    /// Adds a block's text to a row.
    pub fn inlines(&mut self, inlines: &[Inline], spec: Spec, row: &mut Row) {
        row.rtl = self.rtl;
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.text(text, spec, row),
                // Scripts without italics stress by weight.
                Inline::Emphasis(c) if upright(c) => self.inlines(c, Spec { bold: true, ..spec }, row),
                Inline::Emphasis(c) => self.inlines(c, Spec { italic: !spec.italic, ..spec }, row),
                Inline::Strong(c) => self.inlines(c, Spec { bold: true, ..spec }, row),
                Inline::Strike(c) => self.inlines(c, Spec { strike: true, ..spec }, row),
                Inline::Underline(c) => self.inlines(c, Spec { underline: true, ..spec }, row),
                Inline::SmallCaps(c) => {
                    let features = spec.features.with(Features::SMALL_CAPS);
                    self.inlines(c, Spec { features, tracking: 25.0, ..spec }, row);
                }
                Inline::Small(c) => self.inlines(c, Spec { size: spec.size * 0.85, ..spec }, row),
                Inline::Sub(c) => {
                    let (size, rise) = (spec.size * 0.66, spec.rise - spec.size * 0.16);
                    self.inlines(c, Spec { size, rise, ..spec }, row);
                }
                Inline::Sup(c) => {
                    let (size, rise) = (spec.size * 0.66, spec.rise + spec.size * 0.33);
                    self.inlines(c, Spec { size, rise, ..spec }, row);
                }
                Inline::Code(text) => {
                    self.within(StretchKind::Code, row, |items, row| items.code(text, spec, row));
                }
                Inline::Math(formula) => {
                    let kind = StretchKind::Formula(formula.spoken.clone());
                    self.within(kind, row, |items, row| items.formula(formula, spec, row));
                }
                Inline::Kbd(c) => {
                    let features = spec.features.with(Features::SMALL_CAPS).without(Features::OLD_STYLE);
                    self.inlines(c, Spec { features, tracking: 20.0, ..spec }, row);
                }
                Inline::Link(link) => {
                    let spec = Spec { color: self.link_color.unwrap_or(spec.color), ..spec };
                    self.link((&link.target, link.page), &link.content, spec, row);
                }
                Inline::Reference(reference) => {
                    let spec = Spec { color: self.link_color.unwrap_or(spec.color), ..spec };
                    self.link((&reference.target, reference.page), &reference.content, spec, row);
                }
                Inline::Citation(citation) => self.inlines(&citation.content, spec, row),
                Inline::NoteCall { note, call } => self.note_call(*note, *call, spec, row),
                Inline::Image(image) => self.image(image, spec, row),
                Inline::Break => {
                    while matches!(row.items.last(), Some(Item::Space(_))) {
                        row.items.pop();
                    }
                    row.chars += 1;
                    row.items.push(Item::Break);
                }
                Inline::Span(attrs, c) => {
                    let lang = attrs.lang.as_deref().map_or(spec.lang, |l| self.styles.lexicon.lang(l));
                    if let Some(id) = &attrs.id {
                        anchor(id, row);
                    }
                    let inner = Spec { lang, ..spec };
                    let turned = attrs.direction().map(Direction::is_rtl).filter(|rtl| *rtl != self.rtl);
                    if let Some(rtl) = turned {
                        self.isolate(if rtl { "\u{2067}" } else { "\u{2066}" }, spec, row);
                    }
                    match attrs.lang.as_deref().filter(|_| lang != spec.lang) {
                        Some(name) => {
                            let kind = StretchKind::Language(name.into());
                            self.within(kind, row, |items, row| items.inlines(c, inner, row));
                        }
                        None => self.inlines(c, inner, row),
                    }
                    if turned.is_some() {
                        self.isolate("\u{2069}", spec, row);
                    }
                }
                Inline::Html(html) => {
                    // Raw HTML counts nothing in the flat text, whatever of it is printed.
                    let chars = row.chars;
                    self.text(&html_text(html), spec, row);
                    row.chars = chars;
                }
                Inline::Index(mark) => {
                    if !matches!(mark.kind, MarkKind::See(_) | MarkKind::SeeAlso(_)) {
                        anchor(&mark.id, row);
                    }
                }
            }
        }
    }

    /// Adds a mark that is not seen, and not part of the flat text, round what runs its own way.
    fn isolate(&mut self, mark: &str, spec: Spec, row: &mut Row) {
        let style = self.styles.id(spec);
        let word = self.styles.word(style, mark);
        row.mixed = true;
        row.items.push(Item::Word { word, style, at: row.chars });
    }

    /// Adds a link, and on which page its place is, where it says that.
    fn link(
        &mut self,
        (to, page): (&Target, Option<PageForm>),
        content: &[Inline],
        spec: Spec,
        row: &mut Row,
    ) {
        let target = match to {
            Target::Url(url) => Some(LinkTarget::Url(url.as_str().into())),
            Target::Anchor { id, .. } => Some(LinkTarget::Anchor(id.as_str().into())),
            Target::Raw(_) => None,
        };
        match target {
            Some(target) => {
                let text = crate::document::flat_text(content).into_boxed_str();
                let kind = StretchKind::Link { target, text };
                self.within(kind, row, |items, row| {
                    items.inlines(content, spec, row);
                    if let (Some(form), Target::Anchor { id, .. }) = (page, to) {
                        Far::add(items, form, id, spec, row);
                    }
                });
            }
            None => self.inlines(content, spec, row),
        }
    }

    /// Adds what `add` adds, as a link to a place of the book.
    pub fn linked(
        &mut self,
        target: &Target,
        text: &str,
        row: &mut Row,
        add: impl FnOnce(&mut Self, &mut Row),
    ) {
        match target {
            Target::Anchor { id, .. } => {
                let target = LinkTarget::Anchor(id.as_str().into());
                self.within(StretchKind::Link { target, text: text.into() }, row, add);
            }
            Target::Url(_) | Target::Raw(_) => add(self, row),
        }
    }

    /// Adds what `add` adds, as a stretch of the row.
    pub fn within(&mut self, kind: StretchKind, row: &mut Row, add: impl FnOnce(&mut Self, &mut Row)) {
        let outer = self.stretch;
        self.stretch = self.styles.stretch(Stretch { kind, parent: outer });
        row.items.push(Item::Stretch(self.stretch));
        add(self, row);
        self.stretch = outer;
        row.items.push(Item::Stretch(outer));
    }

    fn note_call(&mut self, note: NoteId, call: u32, spec: Spec, row: &mut Row) {
        let Some(found) = self.section.and_then(|s| s.notes.get(note.0 as usize)) else { return };
        let (number, id) = (found.number, found.id.clone());
        anchor(&format!("{id}-call-{}", call + 1), row);
        let style = self.styles.id(Spec {
            size: spec.size * 0.66,
            rise: spec.rise + spec.size * 0.34,
            italic: false,
            bold: false,
            features: Features::default(),
            division: Division::Whole,
            ..spec
        });
        let number = self.book.meta.words.figures(&number.to_string());
        let word = self.styles.word(style, &number);
        let target = LinkTarget::Anchor(id.as_str().into());
        let link = StretchKind::Link { target, text: format!("Note {number}").into() };
        self.within(StretchKind::NoteCall, row, |items, row| {
            items.within(link, row, |_, row| row.items.push(Item::Word { word, style, at: row.chars }));
        });
        // A second call sends the reader to the note that already stands somewhere.
        if call == 0 {
            row.items.push(Item::Note(NoteId(self.note_base + note.0)));
        }
    }

    fn image(&mut self, image: &crate::document::Image, spec: Spec, row: &mut Row) {
        let Some(asset) = image.asset else {
            self.text(&image.alt, Spec { italic: !spec.italic, ..spec }, &mut *row);
            return;
        };
        let Some(file) = self.book.assets.get(asset.0 as usize) else { return };
        let (w, h) = image_size(file, image, self.measure);
        // In a line an image without a size of its own is no taller than a line can be.
        let limit = if image.width.is_some() || image.height.is_some() { h } else { h.min(spec.size * 1.1) };
        let scale = if h > 0.0 { limit / h } else { 1.0 };
        row.items.push(Item::Object(row.objects.len() as u16));
        row.objects.push(Object {
            asset,
            width: w * scale,
            height: h * scale,
            alt: image.alt.as_str().into(),
        });
    }

    /// Adds a formula to a row.
    pub fn formula(&mut self, formula: &Arc<Formula>, spec: Spec, row: &mut Row) {
        let spec = Spec { size: spec.size * self.math_scale, ..spec };
        let id = self.styles.formula(formula, spec, None);
        let at = row.chars;
        for part in 0..crate::math::parts(&formula.body).min(1000) as u16 {
            if part > 0 {
                row.items.push(Item::Split(id, part - 1));
            }
            row.items.push(Item::Formula { id, part, at });
        }
        row.chars += formula.spoken.chars().count() as u32;
    }

    fn code(&mut self, text: &str, spec: Spec, row: &mut Row) {
        let spec = Spec {
            family: CODE,
            size: spec.size * self.code_scale,
            features: spec.features.of_code(),
            division: Division::Code,
            tracking: 0.0,
            ..spec
        };
        self.text(text, spec, row);
    }

    /// Adds plain text to a row.
    pub fn text(&mut self, text: &str, spec: Spec, row: &mut Row) {
        if text.len() + row.chars as usize > LONGEST {
            self.too_long = true;
            return;
        }
        row.rtl = self.rtl;
        let text = self.take_initial(text, spec, row);
        let mut style = self.styles.id(self.led(spec));
        let mut start = 0;
        let mut at = row.chars;
        let mut chars = row.chars;
        let mut turned = false;
        let mut spaceless = false;
        let customs = self.styles.lexicon.customs(spec.lang);
        for (i, c) in text.char_indices() {
            let kind = space(c);
            if c >= '\u{590}' {
                turned |= is_rtl(c);
                row.mixed |= clustered(c);
                spaceless |= is_square(c) || is_spaceless(c);
            }
            if i - start >= LONGEST_WORD && kind == SpaceKind::None {
                self.word(&text[start..i], (turned, spaceless), (spec, style), at, row);
                start = i;
                at = chars;
            }
            if kind != SpaceKind::None {
                if start < i {
                    let scripts = (std::mem::take(&mut turned), std::mem::take(&mut spaceless));
                    let styled = self.figures(text, start..i, (spec, style));
                    self.word(&text[start..i], scripts, styled, at, row);
                    if self.lead_in > 0 {
                        // A lead-in ends with a phrase, if one ends soon; "Mr." ends none.
                        let ends = text[start..i].ends_with([',', ';', ':', '!', '?', '—', '”', '’'])
                            || (text[start..i].ends_with('.') && i - start > 4);
                        self.lead_in = if ends { 0 } else { self.lead_in - 1 };
                        if self.lead_in == 0 {
                            style = self.styles.id(spec);
                        }
                    }
                }
                let before_it = &text[start..i];
                start = i + c.len_utf8();
                at = chars + 1;
                match kind {
                    SpaceKind::Word => {
                        let before =
                            row.items.iter().rev().find(|i| !matches!(i, Item::Stretch(_) | Item::Anchor(_)));
                        if !matches!(before, None | Some(Item::Space(_) | Item::Break)) {
                            let after = text[start..].split(|c| space(c) != SpaceKind::None).next();
                            let tied = customs.tie(before_it, after.unwrap_or_default());
                            let tie = Item::Tie(style, Tied::ByCustom);
                            row.items.push(if tied { tie } else { Item::Space(style) });
                        }
                    }
                    SpaceKind::Tie => row.items.push(Item::Tie(style, Tied::ByAuthor)),
                    SpaceKind::Fixed(share) => row.items.push(Item::Fixed(share * spec.size)),
                    SpaceKind::None => {}
                }
            }
            chars += 1;
        }
        if start < text.len() {
            let styled = self.figures(text, start..text.len(), (spec, style));
            self.word(&text[start..], (turned, spaceless), styled, at, row);
        }
        row.chars = chars;
    }

    /// The style of a word: its figures line with capitals, its own or those around it.
    fn figures(&mut self, text: &str, word: Range<usize>, (spec, style): (Spec, StyleId)) -> (Spec, StyleId) {
        let own = &text[word.clone()];
        let old = spec.features.has(Features::OLD_STYLE) && own.bytes().any(|b| b.is_ascii_digit());
        let small = spec.features.has(Features::SMALL_CAPS) || self.lead_in > 0;
        if !old || small || !among_capitals(&text[..word.start], own, &text[word.end..]) {
            return (spec, style);
        }
        let spec = Spec { features: spec.features.without(Features::OLD_STYLE), ..spec };
        (spec, self.styles.id(spec))
    }

    /// Adds a word. The first says whether something of it runs from right to left, and whether
    /// something is of a script without spaces.
    fn word(
        &mut self,
        text: &str,
        (turned, spaceless): (bool, bool),
        (spec, style): (Spec, StyleId),
        at: u32,
        row: &mut Row,
    ) {
        if !turned && (spaceless || row.spaceless) {
            return self.add_spaceless(text, spec, style, at, row);
        }
        row.mixed |= turned;
        let word = if turned { self.styles.turned_word(style, text) } else { self.styles.word(style, text) };
        row.items.push(Item::Word { word, style, at });
    }

    pub(super) fn led(&self, spec: Spec) -> Spec {
        if self.lead_in == 0 {
            return spec;
        }
        Spec { features: spec.features.with(Features::SMALL_CAPS), tracking: 20.0, ..spec }
    }
}

/// Whether a word with figures is one of capitals, or a number between such words.
fn among_capitals(before: &str, word: &str, after: &str) -> bool {
    let capitals = |word: &str| {
        let mut upper = 0;
        let plain = word.chars().all(|c| {
            upper += usize::from(c.is_uppercase());
            !c.is_lowercase()
        });
        if plain { upper } else { 0 }
    };
    if word.chars().any(char::is_alphabetic) {
        return capitals(word) > 0;
    }
    let around = [before.split_whitespace().next_back(), after.split_whitespace().next()];
    around.iter().any(Option::is_some) && around.iter().flatten().all(|word| capitals(word) > 1)
}

/// Whether a text begins in a script that has no italics.
fn upright(content: &[Inline]) -> bool {
    let text = content.iter().find_map(|inline| match inline {
        Inline::Text(text) => Some(text.as_str()),
        _ => None,
    });
    let letter = text.and_then(|text| text.chars().find(|c| c.is_alphabetic()));
    letter.is_some_and(|c| is_rtl(c) || is_square(c) || is_hangul(c))
}

/// Names the place that a row has come to.
pub fn anchor(id: &str, row: &mut Row) {
    if row.anchors.len() < usize::from(u16::MAX) {
        row.items.push(Item::Anchor(row.anchors.len() as u16));
        row.anchors.push(id.into());
    }
}

/// Who says that no line ends at a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tied {
    /// The author: by a space without break.
    ByAuthor,
    /// The [customs](super::ties) of the language.
    ByCustom,
}

#[derive(PartialEq)]
enum SpaceKind {
    None,
    Word,
    Tie,
    /// A share of the size.
    Fixed(f32),
}

fn space(c: char) -> SpaceKind {
    match c {
        ' ' | '\t' | '\n' | '\r' => SpaceKind::Word,
        '\u{a0}' => SpaceKind::Tie,
        '\u{202f}' | '\u{2009}' => SpaceKind::Fixed(0.166),
        '\u{200a}' => SpaceKind::Fixed(0.08),
        '\u{2002}' => SpaceKind::Fixed(0.5),
        '\u{2003}' => SpaceKind::Fixed(1.0),
        '\u{2004}' => SpaceKind::Fixed(0.333),
        '\u{2005}' | '\u{2008}' => SpaceKind::Fixed(0.25),
        '\u{2006}' => SpaceKind::Fixed(0.166),
        '\u{2007}' => SpaceKind::Fixed(0.5),
        _ => SpaceKind::None,
    }
}

/// The words of raw XHTML, which print has in place of what it cannot show. Drawings, formulas and
/// what plays have words that are not the text's: they give none.
#[must_use]
pub fn html_text(html: &str) -> String {
    let whole = format!("<html>{html}</html>");
    let Ok(document) = roxmltree::Document::parse(&whole) else { return String::new() };
    let texts = document
        .descendants()
        .filter(|node| node.is_text() && !node.ancestors().any(|a| WORDLESS.contains(&a.tag_name().name())));
    let text: String = texts.filter_map(|node| node.text()).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The size an image is set in, pt: as asked for, else its own, no wider than the measure.
#[must_use]
pub fn image_size(
    asset: &crate::document::Asset,
    image: &crate::document::Image,
    measure: f32,
) -> (f32, f32) {
    let (w, h) = (asset.size.0.max(1.0), asset.size.1.max(1.0));
    let ratio = h / w;
    let length = |l: Length, whole: f32| match l {
        Length::Pt(pt) => pt,
        Length::Share(share) => share * whole,
    };
    let own = w * 72.0 / asset.dpi.filter(|d| *d >= 10.0).unwrap_or(96.0);
    let (width, height) = match (image.width, image.height) {
        (Some(w), Some(h)) => (length(w, measure), length(h, measure)),
        (Some(w), None) => (length(w, measure), length(w, measure) * ratio),
        (None, Some(h)) => (length(h, measure) / ratio, length(h, measure)),
        (None, None) => (own, own * ratio),
    };
    let scale = (measure / width).min(1.0);
    ((width * scale).max(0.1), (height * scale).max(0.1))
}
