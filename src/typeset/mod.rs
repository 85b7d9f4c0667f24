//! From the book to pages: shapes, hyphenates, breaks lines, composes pages, places notes.
//!
//! 1. *Units* ([`units`]): every part and chapter becomes a column of pieces; its words are
//!    interned in the lexicon.
//! 2. *Lexicon*: each distinct word is shaped once, on all cores.
//! 3. *Measure*: every paragraph is broken into lines, in the best way for each number of lines;
//!    chapters in parallel.
//! 4. *Compose*: the best pages of each chapter, once as if it opened on a recto and once on a
//!    verso; then the chapters are put one behind the other.
//! 5. *Realize*: every line is set in its place; chapters in parallel.
//! 6. *What names pages* ([`far`]): references in the text are set anew until what they say is true,
//!    then contents, index and lists. Last come running heads and folios.

mod bands;
mod bidi;
mod breaks;
mod carding;
mod columns;
mod compose;
mod cuts;
mod far;
mod floats;
mod flow;
mod fonts;
mod han;
mod initial;
mod items;
mod lexicon;
mod line;
mod made;
mod math;
mod measure;
mod missing;
mod mixed;
mod opening;
pub mod page;
mod realize;
mod seams;
mod shaper;
mod stand_in;
mod style;
mod table;
mod tabular;
mod ties;
mod units;
mod wrap;

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{Book, Words};
use crate::manifest::PdfOptions;
use crate::theme::{Alignment, FolioPlace, Theme};

use breaks::Breaker;
use compose::{Composition, PageShape, compose as compose_pages};
use far::References;
use flow::{FlowMaker, Folios, LINE, PieceKind, faced};
pub use fonts::Fonts;
use items::{Itemizer, Row};
use lexicon::Lexicon;
use line::{Setter, Slot};
use measure::{Column, measure, measure_again};
use page::{Color, Face, Item, ItemKind, Page, PrintedBook, Rect, Tag};
use realize::{Geometry, Realized, realize};
use style::{Spec, Styles};
use units::{HeadLine, Opens, Unit};
pub use wrap::wrap;

/// Typesets a book.
///
/// What could not be set well is said in `diags`; the result always has at least one page.
#[must_use]
pub fn compose(
    book: &Book,
    theme: &Theme,
    options: &PdfOptions,
    fonts: Fonts,
    diags: &Diagnostics,
) -> PrintedBook {
    let mut fonts = fonts;
    let families = families(theme, &mut fonts, diags);
    let mut styles = Styles::new(Lexicon::new(families), fonts);
    // A book from right to left is bound at the right: its rectos are left pages.
    let rtl = book.meta.direction.is_rtl();
    let geometry = Geometry {
        rtl,
        recto: if rtl { theme.page.outer } else { theme.page.inner },
        verso: if rtl { theme.page.inner } else { theme.page.outer },
        top: theme.page.top,
        width: theme.measure(),
        leading: theme.text.leading,
        sheet: page::Rect {
            x: -options.bleed,
            y: -options.bleed,
            w: theme.page.width + 2.0 * options.bleed,
            h: theme.page.height + 2.0 * options.bleed,
        },
    };
    let tick = theme.text.leading / f32::from(LINE);
    let shape = PageShape {
        lines: theme.lines(),
        note_line: theme.notes.leading / tick,
        note_rule: theme.notes.leading * 1.4 / tick,
        grid: flow::ticks(theme.text.space).is_multiple_of(LINE),
    };
    let job = Job { book, theme, options, geometry, shape };

    let mut maker = job.maker(&mut styles);
    let mut made = made::made(book, theme, &mut maker);
    let mut units = units::units(book, theme, &mut maker);
    for span in std::mem::take(&mut maker.too_long) {
        let message = "a paragraph of more than two million characters cannot be set";
        let help = "is this a file of data rather than a text? Divide it into paragraphs";
        diags.push(Diagnostic::error("paragraph-too-long", message).at(span).help(help));
    }
    let mut references = std::mem::take(&mut maker.items.references);
    for unit in made.iter_mut().chain(&mut units.front).chain(&mut units.body) {
        let mut refers = false;
        unit.flow.each_row(&mut |row| {
            refers |= !row.far.is_empty();
            bidi::resolve(row, &mut styles);
        });
        unit.refers = refers;
    }
    styles.shape();

    let mut before = made;
    before.append(&mut units.front);
    before.sort_by_key(|unit| unit.rank);
    let mut front = Realm::new(job.lay(before, &styles));
    let mut body = Realm::new(job.lay(std::mem::take(&mut units.body), &styles));
    let contents =
        (theme.front.contents_depth > 0 && units.contents.len() > 1).then_some(units.contents.as_slice());
    if let Some(entries) = contents {
        let at = front.units.iter().position(|u| u.unit.running.is_some()).unwrap_or(front.units.len());
        let unit = job.contents(&mut styles, entries, &Folios::default());
        front.units.insert(at, unit);
    }
    job.pages(&mut styles, &mut front, &mut body, contents, &mut references);
    missing::report(book, &mut styles, diags);
    overhangs(&front.units, &styles, diags);
    overhangs(&body.units, &styles, diags);
    let printed = job.finish(&mut styles, front, body, units.outline);
    let contents = contents.unwrap_or_default().iter().map(|entry| entry.depth).collect();
    PrintedBook { contents, ..printed }
}

/// How often the pages of what names pages are made anew, where that moves what it names.
const ROUNDS: usize = 4;

/// The units of front matter or of the rest, one behind the other.
struct Realm {
    units: Vec<Laid>,
    /// The first page, counted from the book's first.
    first: u32,
    /// The page that each unit opens on, counted from `first`.
    starts: Vec<u32>,
    /// How many pages there are.
    pages: u32,
    /// The units' pages; none where they are to be made, or made again.
    realized: Vec<Option<Realized>>,
}

impl Realm {
    fn new(units: Vec<Laid>) -> Self {
        Self { units, first: 0, starts: Vec::new(), pages: 0, realized: Vec::new() }
    }

    /// Puts the units one behind the other; says whether any of them moved.
    fn chain(&mut self, first: u32, shape: PageShape) -> bool {
        let (starts, pages) = chain(&mut self.units, shape);
        self.realized.resize_with(starts.len(), || None);
        let mut moved = false;
        for (n, realized) in self.realized.iter_mut().enumerate() {
            let before = self.starts.get(n).map(|start| self.first + start);
            if before != Some(first + starts[n]) {
                (*realized, moved) = (None, true);
            }
        }
        (self.first, self.starts, self.pages) = (first, starts, pages);
        moved
    }
}

/// A unit with its lines broken and its pages composed.
struct Laid {
    unit: Unit,
    column: Column,
    /// Composed as if it opened on a recto, and on a verso.
    pages: [Composition; 2],
    /// Which of the two are not those of the column any more.
    stale: [bool; 2],
    /// Pieces whose text has changed, and whether a note's has.
    changed: (Vec<usize>, bool),
}

/// What stays the same for a whole book.
#[derive(Clone, Copy)]
struct Job<'a> {
    book: &'a Book,
    theme: &'a Theme,
    options: &'a PdfOptions,
    geometry: Geometry,
    shape: PageShape,
}

impl<'a> Job<'a> {
    fn maker<'s>(&self, styles: &'s mut Styles) -> FlowMaker<'s>
    where
        'a: 's,
    {
        let items = Itemizer {
            styles,
            book: self.book,
            section: None,
            note_base: 0,
            measure: self.geometry.width,
            link_color: self.options.colored_links.then_some(Color::Rgb(0.1, 0.25, 0.5)),
            lead_in: 0,
            initial: initial::Wanted::No,
            code_scale: self.theme.code.scale,
            math_scale: self.theme.formula.scale,
            too_long: false,
            stretch: page::StretchId::NONE,
            rtl: self.book.meta.direction.is_rtl(),
            references: References::default(),
        };
        FlowMaker::new(items, self.theme, self.geometry.width)
    }

    fn lay(&self, units: Vec<Unit>, styles: &Styles) -> Vec<Laid> {
        units
            .into_par_iter()
            .map_init(Breaker::default, |breaker, unit| {
                let column = measure(&unit.flow, styles, self.theme, self.geometry.width, breaker);
                // A unit that always opens on the one has no other composition.
                let pages = [(Opens::Verso, true), (Opens::Recto, false)].map(|(never, recto)| {
                    if unit.opens == never {
                        Composition::default()
                    } else {
                        compose_pages(&unit.flow, &column, self.shape, recto)
                    }
                });
                Laid { unit, column, pages, stale: [false; 2], changed: (Vec::new(), false) }
            })
            .collect()
    }

    fn contents(&self, styles: &mut Styles, entries: &[units::Entry], folios: &Folios) -> Laid {
        let mut maker = self.maker(styles);
        let mut flow =
            made::contents(self.book, self.theme, &mut maker, entries, |anchor| folios.label(anchor));
        flow.each_row(&mut |row| bidi::resolve(row, styles));
        styles.shape();
        let running = self.book.meta.words.contents.clone();
        let head = HeadLine::Text(running);
        let running = Some((head.clone(), head));
        let unit = Unit { running, ..made::unit(flow, page::MadePage::Contents { first: None }) };
        self.lay(vec![unit], styles).swap_remove(0)
    }

    /// Makes the pages. What names pages is made first with folios only as wide as the real ones, to
    /// learn how many pages it takes; then with the real ones, and again as long as that moves what
    /// it names. References in the text come before lists of pages, which hang on all of them.
    fn pages(
        &self,
        styles: &mut Styles,
        front: &mut Realm,
        body: &mut Realm,
        contents: Option<&[units::Entry]>,
        references: &mut References,
    ) {
        let waits = |laid: &Laid| match laid.unit.made {
            Some(page::MadePage::Contents { .. }) => true,
            _ => laid.unit.waits.is_some(),
        };
        self.place(styles, front, body);
        let lists = front.units.iter().chain(&body.units).any(waits);
        let (mut listed, mut round) = (!lists, 0);
        while !(listed && references.is_empty()) {
            let mut folios =
                Folios { first: body.first, words: self.book.meta.words.clone(), ..Folios::default() };
            for (name, place) in
                front.realized.iter().chain(&body.realized).flatten().flat_map(|r| &r.anchors)
            {
                folios.pages.entry(name.clone()).or_insert(place.page);
            }
            if references.turn(&folios.pages) {
                self.refer(styles, [&mut *front, &mut *body], references, folios.first);
                self.place(styles, front, body);
                listed = !lists;
                continue;
            }
            if listed {
                break;
            }
            for realm in [&mut *front, &mut *body] {
                for n in 0..realm.units.len() {
                    if !waits(&realm.units[n]) {
                        continue;
                    }
                    let pages = realm.units[n].composition(realm.starts[n]).pages;
                    let mut laid = match (realm.units[n].unit.waits, contents) {
                        (Some(section), _) => self.again(styles, &realm.units[n].unit, section, &mut folios),
                        (None, Some(entries)) => self.contents(styles, entries, &folios),
                        (None, None) => continue,
                    };
                    // What grew may not shrink again: so there is an end.
                    if round > 0 {
                        for composition in &mut laid.pages {
                            composition.pages = composition.pages.max(pages);
                        }
                    }
                    realm.units[n] = laid;
                    realm.realized[n] = None;
                }
            }
            round += 1;
            listed = !self.place(styles, front, body) || round >= ROUNDS;
        }
    }

    /// Puts the units one behind the other and sets those that moved or changed; says whether any
    /// moved.
    fn place(&self, styles: &Styles, front: &mut Realm, body: &mut Realm) -> bool {
        let moved = front.chain(0, self.shape) | body.chain(even(front.pages), self.shape);
        self.realize(front, styles);
        self.realize(body, styles);
        moved
    }

    /// Lets references say what they are to say now, and composes the units anew in which any says
    /// something else.
    fn refer(&self, styles: &mut Styles, realms: [&mut Realm; 2], references: &mut References, first: u32) {
        let mut items = self.maker(styles).items;
        let mut realms = realms;
        for laid in realms.iter_mut().flat_map(|realm| &mut realm.units).filter(|laid| laid.unit.refers) {
            let (flow, (changed, notes)) = (&mut laid.unit.flow, &mut laid.changed);
            let mut reworded = |piece: &mut flow::Piece| {
                let mut any = false;
                piece.each_row(&mut |row| {
                    any |=
                        references.reword(row, &mut items, |page| label(page, first, &self.book.meta.words));
                });
                any
            };
            for (n, piece) in flow.pieces.iter_mut().enumerate() {
                if reworded(piece) {
                    changed.push(n);
                }
            }
            for piece in flow.notes.iter_mut().flatten() {
                *notes |= reworded(piece);
            }
        }
        references.reworded();
        styles.shape();
        let styles = &*styles;
        for realm in realms {
            let Realm { units, starts, realized, .. } = realm;
            let units = units.par_iter_mut().zip(starts.par_iter()).zip(realized.par_iter_mut());
            units.for_each_init(Breaker::default, |breaker, ((laid, start), realized)| {
                let (changed, notes) = std::mem::take(&mut laid.changed);
                if changed.is_empty() && !notes {
                    return;
                }
                let (flow, column) = (&laid.unit.flow, &mut laid.column);
                let changed = (changed.as_slice(), notes);
                measure_again(flow, column, changed, styles, self.theme, self.geometry.width, breaker);
                laid.stale = [true; 2];
                laid.compose(*start, self.shape);
                *realized = None;
            });
        }
    }

    /// A unit whose text names pages, made again with the pages as they are.
    fn again(
        &self,
        styles: &mut Styles,
        unit: &Unit,
        section: crate::document::SectionId,
        folios: &mut Folios,
    ) -> Laid {
        let mut maker = self.maker(styles);
        maker.folios = std::mem::take(folios);
        let text = &self.book.sections[section.0 as usize];
        units::column(text, section, self.theme, &self.book.meta.language, &mut maker);
        let mut flow = maker.take();
        *folios = std::mem::take(&mut maker.folios);
        flow.each_row(&mut |row| bidi::resolve(row, styles));
        styles.shape();
        self.lay(vec![Unit { flow, ..unit.again() }], styles).swap_remove(0)
    }

    /// Sets the units whose pages are still to be made.
    fn realize(&self, realm: &mut Realm, styles: &Styles) {
        let Realm { units, first, starts, realized, .. } = realm;
        let units = units.par_iter().zip(starts.par_iter()).zip(realized.par_iter_mut());
        units.filter(|(_, realized)| realized.is_none()).for_each(|((laid, start), realized)| {
            let composition = laid.composition(*start);
            *realized = Some(realize(
                &laid.unit.flow,
                &laid.column,
                composition,
                styles,
                self.theme,
                self.geometry,
                self.shape,
                *first + start,
            ));
        });
    }

    fn finish(
        &self,
        styles: &mut Styles,
        front: Realm,
        body: Realm,
        outline: Vec<page::OutlineEntry>,
    ) -> PrintedBook {
        let first = body.first;
        let total = (first + body.pages).max(1).next_multiple_of(self.options.page_multiple.clamp(1, 64));
        let mut pages: Vec<Page> = Vec::with_capacity(total as usize);
        pages.resize_with(total as usize, Page::default);
        let mut book = PrintedBook {
            trim: (self.theme.page.width, self.theme.page.height),
            bleed: self.options.bleed,
            bound: self.options.printer.is_some(),
            outline,
            ..PrintedBook::default()
        };
        let mut heads: Vec<Option<Running>> = Vec::new();
        heads.resize_with(total as usize, || None);
        let mut extra = Vec::new();
        let mut anchors: BTreeMap<String, page::Place> = BTreeMap::new();
        for Realm { units, starts, realized, first: offset, .. } in [front, body] {
            let realized = realized.into_iter().map(Option::unwrap_or_default);
            for ((laid, start), realized) in units.iter().zip(starts).zip(realized) {
                for (i, (page, head)) in realized.pages.into_iter().zip(&realized.heads).enumerate() {
                    let index = (offset + start) as usize + i;
                    let Some(slot) = pages.get_mut(index) else { continue };
                    book.made.extend(made_page(laid, i, &page).map(|made| (index as u32, made)));
                    let plate = page.items.iter().any(|item| self.is_plate(item));
                    *slot = page;
                    if plate {
                        continue;
                    }
                    heads[index] = running(&laid.unit, index, i == 0, head.as_deref());
                }
                let named = |(name, _): &(Box<str>, page::Place)| !name.starts_with(far::MARK);
                for (name, place) in realized.anchors.into_iter().filter(named) {
                    anchors.entry(name.into_string()).or_insert(place);
                }
                book.starts.extend(realized.starts);
                extra.extend(realized.extra);
            }
        }
        for (i, page) in pages.iter_mut().enumerate() {
            page.label = label(i as u32, first, &self.book.meta.words);
        }
        self.furnish(styles, &mut pages, &heads);
        book.anchors = anchors;
        book.outline.retain(|e| book.anchors.contains_key(&e.anchor));
        book.pages = pages;
        book.stretches = std::mem::take(&mut styles.stretches);
        book.faces = faces(styles, extra);
        book
    }

    /// Whether an item fills its page: neither head nor folio stands there then.
    fn is_plate(&self, item: &Item) -> bool {
        matches!(&item.kind, ItemKind::Image { rect, .. } if rect.x <= 0.0 && rect.y <= 0.0
            && rect.x + rect.w >= self.theme.page.width - 0.01
            && rect.y + rect.h >= self.theme.page.height - 0.01)
    }

    /// Sets running heads and folios.
    fn furnish(&self, styles: &mut Styles, pages: &mut [Page], heads: &[Option<Running>]) {
        let style = &self.theme.running;
        let mut texts: FxHashMap<String, Row> = FxHashMap::default();
        let mut folios: Vec<Row> = Vec::with_capacity(pages.len());
        {
            let mut maker = self.maker(styles);
            let text = maker.text_spec(&self.book.meta.language);
            let base = Spec { size: style.size, ..text };
            for (page, head) in pages.iter().zip(heads) {
                folios.push(maker.items.text_row(&page.label, base));
                if let Some(text) = head.as_ref().and_then(|h| h.text.as_ref())
                    && !texts.contains_key(text)
                {
                    let row = maker.items.text_row(text, faced(base, style.face));
                    texts.insert(text.clone(), row);
                }
            }
        }
        styles.shape();
        let styles = &*styles;
        let bottom = self.geometry.top + f32::from(self.shape.lines) * self.geometry.leading;
        pages.par_iter_mut().enumerate().for_each_init(
            || Setter::new(styles),
            |setter, (i, page)| {
                let Some(head) = &heads[i] else { return };
                // On a right page the outer edge is the right one.
                let recto = i.is_multiple_of(2) != self.book.meta.direction.is_rtl();
                let (x, width) = (self.geometry.left(i as u32), self.geometry.width);
                let outer = if recto { Alignment::End } else { Alignment::Start };
                let mirrored = |align: Alignment| match (align, recto) {
                    (Alignment::Center, _) => Alignment::Center,
                    // `end` is the outer edge, `start` the inner.
                    (Alignment::End, true) | (Alignment::Start, false) => Alignment::End,
                    _ => Alignment::Start,
                };
                let baseline = self.geometry.top - style.gap + style.size * 0.7;
                let in_head = style.folio == FolioPlace::HeadOuter && !head.opening;
                if let Some(row) = head.text.as_ref().and_then(|t| texts.get(t)) {
                    let room = if in_head { width - 36.0 } else { width };
                    let x = if in_head && !recto { x + 36.0 } else { x };
                    let natural = setter.width(row);
                    // A head too long for its line is left out rather than set over the folio.
                    if natural <= room {
                        let slot = Slot {
                            x,
                            width: room,
                            baseline,
                            align: Some(along(row, mirrored(style.align))),
                            tag: Tag::Head,
                        };
                        setter.set_whole(page, row, slot);
                    }
                    if style.rule {
                        let rect = Rect {
                            x: self.geometry.left(i as u32),
                            y: baseline + style.size * 0.5,
                            w: width,
                            h: 0.4,
                        };
                        page.items.push(Item {
                            tag: Tag::Artifact,
                            kind: ItemKind::Fill { rect, color: Color::Black },
                        });
                    }
                }
                let tag = Tag::Folio;
                let outer = along(&folios[i], outer);
                let slot = if in_head {
                    Slot { x, width, baseline, align: Some(outer), tag }
                } else {
                    let align = if style.folio == FolioPlace::Foot { Alignment::Center } else { outer };
                    Slot { x, width, baseline: bottom + style.foot, align: Some(align), tag }
                };
                setter.set_whole(page, &folios[i], slot);
            },
        );
    }
}

/// An alignment to the left (`Start`) or to the right (`End`), as the row names it by its direction.
fn along(row: &Row, align: Alignment) -> Alignment {
    match align {
        Alignment::Start if row.rtl => Alignment::End,
        Alignment::End if row.rtl => Alignment::Start,
        align => align,
    }
}

impl Laid {
    fn composition(&self, start: u32) -> &Composition {
        &self.pages[(start % 2) as usize]
    }

    /// Composes its pages anew as they are where it opens on this page, unless they are.
    fn compose(&mut self, start: u32, shape: PageShape) {
        let side = (start % 2) as usize;
        if std::mem::take(&mut self.stale[side]) {
            self.pages[side] = compose_pages(&self.unit.flow, &self.column, shape, side == 0);
        }
    }
}

/// Says which lines run past the margin: nothing in them could be divided.
fn overhangs(units: &[Laid], styles: &Styles, diags: &Diagnostics) {
    let contents = |laid: &&Laid| matches!(laid.unit.made, Some(page::MadePage::Contents { .. }));
    for laid in units.iter().filter(|laid| !contents(laid)) {
        for (piece, measured) in laid.unit.flow.pieces.iter().zip(&laid.column.pieces) {
            if let PieceKind::Formula { id } = piece.kind
                && let Some(scale) = styles.formulas.display(id).map(|d| d.scale).filter(|s| *s < 0.995)
            {
                let message = format!(
                    "a formula is too wide for the measure: it is set at {:.0} % of its size",
                    scale * 100.0
                );
                let help = "divide it yourself, in lines of an `aligned` or `multline` environment";
                let warning = Diagnostic::warning("wide-formula", message).help(help);
                diags.push(match piece.span {
                    Some(span) => warning.at(span),
                    None => warning,
                });
            }
            let overhang = measured.overhang();
            if overhang < 1.0 {
                continue;
            }
            let message = format!("a line runs {overhang:.0} pt past the margin");
            let help = "nothing in it can be divided: put in a soft hyphen (&shy;), or word it otherwise";
            let warning = Diagnostic::warning("overfull-line", message).help(help);
            diags.push(match piece.span {
                Some(span) => warning.at(span),
                None => warning,
            });
        }
    }
}

/// The pages that units open on, one behind the other, and how many pages there are.
fn chain(units: &mut [Laid], shape: PageShape) -> (Vec<u32>, u32) {
    let mut starts = Vec::with_capacity(units.len());
    let mut page = 0u32;
    let mut recto = false;
    for laid in units {
        match laid.unit.opens {
            Opens::Verso => page += u32::from(page.is_multiple_of(2)),
            Opens::Recto => page = even(page),
            Opens::Next if recto => page = even(page),
            Opens::Next => {}
        }
        recto = laid.unit.alone;
        starts.push(page);
        laid.compose(page, shape);
        page += u32::from(laid.composition(page).pages.max(1));
    }
    (starts, page)
}

fn even(page: u32) -> u32 {
    page + page % 2
}

/// The folio of a page: roman before the body, which begins at 1.
fn label(page: u32, first: u32, words: &Words) -> String {
    match page.checked_sub(first) {
        None => crate::words::roman(page + 1).to_lowercase(),
        Some(before) => words.figures(&(before + 1).to_string()),
    }
}

/// What a page is that Aldine made, by its place in its unit.
fn made_page(laid: &Laid, i: usize, page: &Page) -> Option<page::MadePage> {
    let made = laid.unit.made.as_ref()?;
    match made {
        page::MadePage::Contents { .. } if i > 0 => {
            let first = page.links.iter().find_map(|link| match &link.target {
                page::LinkTarget::Anchor(anchor) => Some(anchor.to_string()),
                page::LinkTarget::Url(_) => None,
            });
            Some(page::MadePage::Contents { first: Some(first?) })
        }
        made if i == 0 => Some(made.clone()),
        _ => None,
    }
}

/// What a page's head and foot carry.
struct Running {
    text: Option<String>,
    opening: bool,
}

fn running(unit: &Unit, index: usize, opening: bool, head: Option<&str>) -> Option<Running> {
    let (verso, recto) = unit.running.as_ref()?;
    let line = if index.is_multiple_of(2) { recto } else { verso };
    let text = match line {
        HeadLine::None => None,
        HeadLine::Text(text) => Some(text.clone()),
        HeadLine::Section(text) => Some(head.unwrap_or(text).to_string()),
    };
    Some(Running { text: text.filter(|t| !opening && !t.is_empty()), opening })
}

fn families(theme: &Theme, fonts: &mut Fonts, diags: &Diagnostics) -> Vec<fonts::Family> {
    let text = theme.text.family.as_str();
    let heading = theme.text.heading_family.as_deref().unwrap_or(text);
    let wanted = [
        (text, "Libertinus Serif"),
        (heading, "Libertinus Serif"),
        (theme.code.family.as_str(), "JetBrains Mono"),
    ];
    let mut families = Vec::new();
    for (name, instead) in wanted {
        let family = fonts.family(name).or_else(|| {
            let message = format!("there is no font family `{name}`; {instead} stands in");
            let help = "put its font files into the book's `fonts` folder, or install it";
            diags.push(Diagnostic::warning("unknown-font", message).help(help));
            fonts.family(instead)
        });
        families.extend(family);
    }
    let name = theme.formula.family.as_str();
    let fit = fonts.family(name).map(|family| fonts.set_math(family));
    if fit != Some(true) {
        let message = match fit {
            None => format!("there is no font family `{name}`; Libertinus Math stands in"),
            Some(_) => {
                format!("`{name}` is no font for formulas: it has no MATH table; Libertinus Math stands in")
            }
        };
        let help =
            "name an OpenType math font, and put its file into the book's `fonts` folder or install it";
        diags.push(Diagnostic::warning("unknown-font", message).help(help));
    }
    families
}

/// The faces of the book, with every glyph that was used and its text.
fn faces(styles: &Styles, extra: Vec<(u16, u16, Box<str>)>) -> Vec<Face> {
    let mut used: Vec<FxHashMap<u16, Box<str>>> = Vec::new();
    used.resize_with(styles.fonts.faces().len(), FxHashMap::default);
    styles.lexicon.for_each_glyph(|face, id, text| {
        if let Some(map) = used.get_mut(usize::from(face)) {
            let known = map.entry(id).or_default();
            if known.is_empty() && !text.is_empty() {
                *known = text.into();
            }
        }
    });
    math::texts(&styles.formulas, &mut used);
    for (face, id, text) in extra {
        if let Some(map) = used.get_mut(usize::from(face)) {
            map.entry(id).or_insert(text);
        }
    }
    let faces = styles.fonts.faces().iter().zip(used).enumerate();
    faces
        .map(|(i, (face, mut glyphs))| {
            if !glyphs.is_empty() && face.space_glyph != 0 {
                glyphs.insert(face.space_glyph, " ".into());
            }
            Face {
                name: face.name.clone(),
                data: if glyphs.is_empty() { std::sync::Arc::from([]) } else { styles.fonts.bytes(i as u16) },
                index: face.index,
                weight: face.weight,
                upem: face.upem,
                space_glyph: face.space_glyph,
                space: face.space,
                glyphs,
            }
        })
        .collect()
}
