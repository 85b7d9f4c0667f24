//! The wrap of a printed book, set as one page: back, spine, front.

use crate::cover::ean;
use crate::cover::{Design, Plan, SIZE};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{AssetId, Book};
use crate::manifest::PdfOptions;
use crate::theme::{Alignment, Face, Theme};

use super::breaks::{Beside, Breaker, LineSpan, Measure};
use super::compose::PageShape;
use super::flow::faced;
use super::fonts::Fonts;
use super::items::Row;
use super::lexicon::{Division, Features, Lexicon};
use super::line::{Setter, Slot};
use super::page::{Color, Item, ItemKind, Page, PrintedBook, Rect, StretchId, Tag, Turn};
use super::realize::Geometry;
use super::style::{CODE, HEADING, Spec, Styles};
use super::{Job, faces, families};

/// Sizes of the text on the back, best first, pt.
const BLURB: [f32; 8] = [11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0];
/// The smallest letters of a spine, pt.
const SPINE_LEAST: f32 = 6.0;

/// Sets a wrap. `design` is the front as the e-book's cover has it.
///
/// What does not fit is said to `diags`.
#[must_use]
pub fn wrap(
    book: &Book,
    theme: &Theme,
    fonts: Fonts,
    plan: &Plan,
    design: &Design,
    diags: &Diagnostics,
) -> PrintedBook {
    let mut fonts = fonts;
    let families = families(theme, &mut fonts, diags);
    let options = PdfOptions::default();
    let geometry = Geometry {
        rtl: false,
        recto: 0.0,
        verso: 0.0,
        top: 0.0,
        width: plan.trim.0,
        leading: 12.0,
        sheet: plan.sheet(),
    };
    let shape = PageShape { lines: 1, note_line: 1.0, note_rule: 1.0, grid: false };
    let job = Job { book, theme, options: &options, geometry, shape };
    let styles = Styles::new(Lexicon::new(families), fonts);
    let mut sheet = Sheet {
        job,
        plan,
        styles,
        breaker: Breaker::default(),
        page: Page { label: "1".into(), ..Page::default() },
        extra: Vec::new(),
    };
    sheet.grounds();
    if plan.sheet.is_none() {
        if plan.front.is_none() {
            sheet.front(design);
        }
        sheet.back(diags);
        sheet.spine(diags);
    }
    if let Some(number) = &plan.barcode {
        sheet.barcode(number);
    }
    if plan.guides {
        sheet.guides();
    }
    super::missing::report(book, &mut sheet.styles, diags);
    let mut printed = PrintedBook {
        trim: plan.size(),
        bleed: plan.rules.bleed,
        faces: faces(&sheet.styles, sheet.extra),
        ..PrintedBook::default()
    };
    printed.pages.push(sheet.page);
    printed
}

struct Sheet<'a> {
    job: Job<'a>,
    plan: &'a Plan,
    styles: Styles,
    breaker: Breaker,
    page: Page,
    /// Glyphs that only parts of words have.
    extra: Vec<(u16, u16, Box<str>)>,
}

impl Sheet<'_> {
    /// The colour of the sheet and the images on it.
    fn grounds(&mut self) {
        let plan = self.plan;
        let ground = rgb(plan.ground);
        self.fill(plan.sheet(), ground);
        let panels = [
            (plan.sheet, plan.sheet()),
            (plan.back, plan.bled(plan.back())),
            (plan.front, plan.bled(plan.front())),
        ];
        for (asset, area) in panels {
            let Some(asset) = asset else { continue };
            let rect = self.filling(asset, area);
            let title = self.job.book.meta.title.as_str();
            let kind =
                ItemKind::Image { asset, rect, cut: Some(area), alt: title.into(), stretch: StretchId::NONE };
            self.page.items.push(Item { tag: Tag::Artifact, kind });
            if plan.sheet.is_some() {
                break;
            }
        }
    }

    /// Where an image fills an area, its own shape kept: what is too much hangs over on both sides.
    fn filling(&self, asset: AssetId, area: Rect) -> Rect {
        let size = self.job.book.assets.get(asset.0 as usize).map_or((1.0, 1.0), |asset| asset.size);
        let scale = (area.w / size.0.max(1.0)).max(area.h / size.1.max(1.0));
        let (w, h) = (size.0 * scale, size.1 * scale);
        Rect { x: area.x - (w - area.w) / 2.0, y: area.y - (h - area.h) / 2.0, w, h }
    }

    /// Title and author, as the drawn cover has them.
    fn front(&mut self, design: &Design) {
        let panel = self.plan.front();
        let (across, down) = (panel.w / SIZE.0 as f32, panel.h / SIZE.1 as f32);
        let ink = rgb(self.plan.ink);
        // A frame of two rules, safe from the knife.
        let inset = (84.0 * across).max(self.plan.rules.safe + 4.0).max(18.0);
        for (by, thick) in [(inset, 9.0 * across), (inset + 28.0 * across, 3.0 * across)] {
            let (x, y, w, h) = (panel.x + by, by, panel.w - 2.0 * by, panel.h - 2.0 * by);
            self.fill(Rect { x, y, w, h: thick }, ink);
            self.fill(Rect { x, y: y + h - thick, w, h: thick }, ink);
            self.fill(Rect { x, y: y + thick, w: thick, h: h - 2.0 * thick }, ink);
            self.fill(Rect { x: x + w - thick, y: y + thick, w: thick, h: h - 2.0 * thick }, ink);
        }
        let margin = design.margin() * across;
        let align = if design.centered { Alignment::Center } else { Alignment::Start };
        let room = panel.w - 2.0 * margin;
        let rule = 150.0 * across;
        let x = match (design.centered, self.plan.rtl) {
            (true, _) => panel.x + (panel.w - rule) / 2.0,
            (false, false) => panel.x + margin,
            (false, true) => panel.x + panel.w - margin - rule,
        };
        self.fill(Rect { x, y: design.rule * down, w: rule, h: 4.0 * across }, ink);
        for line in &design.lines {
            let row = self.row(&line.text, line.face, line.size * across, HEADING);
            let slot = Slot {
                x: panel.x + margin,
                width: room,
                baseline: line.y * down,
                align: Some(align),
                tag: Tag::Made,
            };
            self.set(&row, slot);
        }
    }

    /// The blurb, and the publisher beside the barcode.
    fn back(&mut self, diags: &Diagnostics) {
        let plan = self.plan;
        let panel = plan.back();
        let margin = (panel.w * 0.115).max(plan.rules.safe + 9.0);
        let barcode = plan.barcode();
        let top = panel.h * 0.12;
        let room = barcode.y - 18.0 - top;
        let width = panel.w - 2.0 * margin;
        if !plan.blurb.is_empty() {
            let fitting = BLURB.into_iter().find_map(|size| {
                let set = self.blurb(size, width);
                (set.height <= room).then_some(set)
            });
            match fitting {
                Some(set) => self.set_blurb(&set, panel.x + margin, top, width),
                None => diags.push(
                    Diagnostic::error("blurb-too-long", "the description does not fit the back of the cover")
                        .help("give a shorter one: `blurb = \"…\"` under `[cover]` in book.toml"),
                ),
            }
        }
        if let Some(publisher) = self.job.book.meta.publisher.clone() {
            let row = self.row(&publisher, Face::Roman, 9.0, HEADING);
            // Between the barcode, which stands by the spine, and the other edge.
            let x = if plan.rtl { barcode.x + barcode.w + 9.0 } else { panel.x + margin };
            let room = panel.w - 2.0 * margin - 9.0 - (barcode.w + plan.rules.barcode.2 - margin);
            if self.width(&row) <= room {
                let baseline = barcode.y + barcode.h - 2.0;
                let align = Some(Alignment::Start);
                self.set(&row, Slot { x, width: room, baseline, align, tag: Tag::Made });
            }
        }
    }

    fn blurb(&mut self, size: f32, width: f32) -> Blurb {
        let rows: Vec<Row> = self
            .plan
            .blurb
            .iter()
            .map(|paragraph| {
                let spec = self.spec(Face::Roman, size, super::style::TEXT);
                let spec = Spec { division: Division::Hyphenate, ..spec };
                self.maker_row(paragraph, spec)
            })
            .collect();
        self.styles.shape();
        let measure =
            Measure { width, indent: 0.0, justify: true, variants: false, beside: Beside::default() };
        let leading = size * 1.36;
        let mut set = Blurb { paragraphs: Vec::new(), leading, height: 0.0 };
        for row in rows {
            let settings = self.breaker.settings(&row, measure, &self.styles);
            let lines = settings.into_iter().next().map_or_else(Vec::new, |setting| setting.lines);
            set.height += lines.len() as f32 * leading;
            set.paragraphs.push((row, lines));
        }
        set.height += set.paragraphs.len().saturating_sub(1) as f32 * leading * 0.5;
        set
    }

    fn set_blurb(&mut self, set: &Blurb, x: f32, top: f32, width: f32) {
        let mut setter = Setter::new(&self.styles);
        let mut baseline = top + set.leading * 0.75;
        for (row, lines) in &set.paragraphs {
            for line in lines {
                setter.set(
                    &mut self.page,
                    row,
                    line,
                    Slot { x, width, baseline, align: None, tag: Tag::Made },
                );
                baseline += set.leading;
            }
            baseline += set.leading * 0.5;
        }
        self.extra.append(&mut setter.extra);
    }

    /// Author, title and publisher down the spine, heads to the front.
    fn spine(&mut self, diags: &Diagnostics) {
        let plan = self.plan;
        let (title, publisher) = (self.job.book.meta.title.clone(), self.job.book.meta.publisher.clone());
        let author = crate::cover::names(self.job.book.meta.authors());
        if !plan.spine_words() {
            return;
        }
        let length = plan.trim.1 - 2.0 * (plan.rules.safe + 18.0);
        let clear = plan.spine - 2.0 * plan.rules.fold;
        let size = (plan.spine * 0.4).min(clear * 0.9).min(26.0);
        if size < SPINE_LEAST || length <= 0.0 {
            let message =
                format!("the spine is {:.1} mm wide: too narrow for words", plan.spine / 72.0 * 25.4);
            diags.push(Diagnostic::warning("narrow-spine", message).help("it is left without"));
            return;
        }
        // A title as wide as at this size, and the others a little smaller.
        let title_face = self.job.theme.front.title_face;
        let words = [(author.as_str(), Face::Roman, 0.72), (title.as_str(), title_face, 1.0)];
        let gap = size * 1.5;
        let mut widths = [0.0; 2];
        for (width, (text, face, share)) in widths.iter_mut().zip(words) {
            let row = self.row(text, face, size * share, HEADING);
            *width = self.width(&row);
        }
        let needed = widths[0] + widths[1] + if author.is_empty() { 0.0 } else { gap };
        let scale = (length / needed.max(1.0)).min(1.0);
        if size * scale < SPINE_LEAST {
            let message = "title and author are too long for the spine";
            diags.push(Diagnostic::warning("narrow-spine", message).help("it is left without words"));
            return;
        }
        let size = size * scale;
        let widths = widths.map(|width| width * scale);
        let imprint = publisher
            .map(|publisher| {
                let row = self.row(&publisher, Face::Roman, (size * 0.5).max(SPINE_LEAST), HEADING);
                (self.width(&row), row)
            })
            // What does not fit beside the others is on the back as well.
            .filter(|(width, _)| widths[0] + widths[1] + width + 2.0 * gap <= length && *width > 0.0);
        let begin = plan.rules.safe + 18.0;
        let free_from = begin + if author.is_empty() { 0.0 } else { widths[0] + gap };
        let free_to = begin + length - imprint.as_ref().map_or(0.0, |(width, _)| width + gap);
        let middle = plan.trim.1 / 2.0 - widths[1] / 2.0;
        let at = middle.min(free_to - widths[1]).max(free_from);
        // The turned sheet: x runs down and y to the left, or x up and y to the right.
        let middle = plan.trim.0 + plan.spine / 2.0;
        // What is read from the right begins at the head in either case.
        let from_head = |x: f32, width: f32| if plan.rtl { plan.trim.1 - x - width - 1.0 } else { x };
        let mut turned = Page::default();
        std::mem::swap(&mut turned.glyphs, &mut self.page.glyphs);
        std::mem::swap(&mut turned, &mut self.page);
        for ((text, face, share), (x, width)) in words.into_iter().zip([(begin, widths[0]), (at, widths[1])])
        {
            let row = self.row(text, face, size * share, HEADING);
            let baseline = middle + size * share * 0.32;
            let x = from_head(x, width);
            let slot =
                Slot { x, width: width + 1.0, baseline, align: Some(Alignment::Start), tag: Tag::Made };
            self.set(&row, slot);
        }
        if let Some((width, row)) = imprint {
            let x = from_head(begin + length - width, width);
            let baseline = middle + (size * 0.5).max(SPINE_LEAST) * 0.32;
            let slot =
                Slot { x, width: width + 1.0, baseline, align: Some(Alignment::Start), tag: Tag::Made };
            self.set(&row, slot);
        }
        std::mem::swap(&mut turned, &mut self.page);
        std::mem::swap(&mut turned.glyphs, &mut self.page.glyphs);
        self.page.turned = turned.items;
        self.page.turn = if plan.rtl { Turn::Left } else { Turn::Right };
    }

    /// The number's bars on their white ground, its figures below and the ISBN above.
    fn barcode(&mut self, number: &str) {
        let Some(bars) = ean::bars(number) else { return };
        let room = self.plan.barcode();
        self.fill(room, Color::Gray(0.0));
        let module = ean::MODULE;
        let wide = f32::from(ean::QUIET_LEFT + ean::MODULES + ean::QUIET_RIGHT) * module;
        let left = room.x + (room.w - wide) / 2.0 + f32::from(ean::QUIET_LEFT) * module;
        let (top, foot) = (room.y + 17.0, room.y + room.h - 16.0);
        for bar in bars {
            let lower = if bar.guard { 5.0 * module } else { 0.0 };
            let (x, w) = (left + f32::from(bar.at) * module, f32::from(bar.width) * module);
            self.fill(Rect { x, y: top, w, h: foot - top + lower }, Color::Black);
        }
        let size = 9.0;
        let baseline = foot + size * 0.9;
        let at = |modules: f32| left + modules * module;
        let figures = [
            (number.get(..1), left - f32::from(ean::QUIET_LEFT) * module, 8.0 * module),
            (number.get(1..7), at(3.0), 42.0 * module),
            (number.get(7..), at(50.0), 42.0 * module),
        ];
        for (text, x, width) in figures {
            self.black(
                text.unwrap_or_default(),
                size,
                Slot { x, width, baseline, align: Some(Alignment::Center), tag: Tag::Artifact },
            );
        }
        let (x, width, baseline) = (room.x, room.w, room.y + 12.5);
        let isbn = if number.starts_with("978") || number.starts_with("979") { "ISBN " } else { "" };
        let slot = Slot { x, width, baseline, align: Some(Alignment::Center), tag: Tag::Made };
        self.black(&format!("{isbn}{number}"), 8.0, slot);
    }

    /// Figures of the barcode.
    fn black(&mut self, text: &str, size: f32, slot: Slot) {
        let spec = Spec { color: Color::Black, ..self.spec(Face::Roman, size, CODE) };
        let row = self.maker_row(text, spec);
        self.set(&row, slot);
    }

    /// Trim, folds, and what is safe from both; the room of the barcode.
    fn guides(&mut self) {
        let plan = self.plan;
        let (trim, fold, safe) =
            (Color::Rgb(0.9, 0.0, 0.5), Color::Rgb(0.0, 0.5, 0.9), Color::Rgb(0.0, 0.6, 0.2));
        let (w, h) = plan.size();
        let sheet = plan.sheet();
        self.stroke(Rect { x: 0.0, y: 0.0, w, h }, trim);
        for x in [plan.trim.0, plan.trim.0 + plan.spine] {
            self.fill(Rect { x: x - 0.25, y: sheet.y, w: 0.5, h: sheet.h }, fold);
        }
        let by = plan.rules.safe;
        for panel in [plan.back(), plan.front()] {
            self.stroke(Rect { x: panel.x + by, y: by, w: panel.w - 2.0 * by, h: panel.h - 2.0 * by }, safe);
        }
        let spine = plan.spine();
        let within = spine.w - 2.0 * plan.rules.fold;
        if within > 0.0 {
            self.stroke(Rect { x: spine.x + plan.rules.fold, y: by, w: within, h: h - 2.0 * by }, safe);
        }
        self.stroke(plan.barcode(), trim);
    }

    fn fill(&mut self, rect: Rect, color: Color) {
        self.page.items.push(Item { tag: Tag::Artifact, kind: ItemKind::Fill { rect, color } });
    }

    fn stroke(&mut self, rect: Rect, color: Color) {
        let kind = ItemKind::Stroke { rect, width: 0.5, color };
        self.page.items.push(Item { tag: Tag::Artifact, kind });
    }

    fn spec(&mut self, face: Face, size: f32, family: u8) -> Spec {
        let text = self.job.maker(&mut self.styles).text_spec(&self.job.book.meta.language);
        let spec = Spec {
            family,
            size,
            division: Division::Whole,
            features: Features::default(),
            color: rgb(self.plan.ink),
            ..text
        };
        faced(spec, face)
    }

    /// A row of one face, its words shaped.
    fn row(&mut self, text: &str, face: Face, size: f32, family: u8) -> Row {
        let spec = self.spec(face, size, family);
        let text = if face == Face::Caps { text.to_uppercase() } else { text.to_string() };
        self.maker_row(&text, spec)
    }

    fn maker_row(&mut self, text: &str, spec: Spec) -> Row {
        self.job.maker(&mut self.styles).items.text_row(text, spec)
    }

    fn width(&mut self, row: &Row) -> f32 {
        self.styles.shape();
        Setter::new(&self.styles).width(row)
    }

    fn set(&mut self, row: &Row, slot: Slot) {
        self.styles.shape();
        let mut setter = Setter::new(&self.styles);
        setter.set_whole(&mut self.page, row, slot);
        self.extra.append(&mut setter.extra);
    }
}

/// The back's paragraphs, broken into lines.
struct Blurb {
    paragraphs: Vec<(Row, Vec<LineSpan>)>,
    leading: f32,
    height: f32,
}

fn rgb([r, g, b]: [u8; 3]) -> Color {
    let share = |value: u8| f32::from(value) / 255.0;
    Color::Rgb(share(r), share(g), share(b))
}
