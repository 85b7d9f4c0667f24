//! The whole path of a wrap: from the book's folder to the bytes of its sheet.

use std::path::PathBuf;

use image::GenericImageView;

use crate::bibliography::Bibliography;
use crate::compile::{Finished, Format, Outcome};
use crate::cover::{Design, Plan};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{Asset, AssetId, AssetKind, Book};
use crate::manifest::{self, Project};
use crate::printers::Printer;
use crate::source::Sources;
use crate::theme::Theme;
use crate::typeset::page::ItemKind;
use crate::typeset::{self, Fonts};
use crate::{manuscript, pdf, press, resolve};

/// Pixels to the inch below which print shows them.
const SHARP: f32 = 300.0;

/// Which wrap to make; what is not said here the manifest's `[cover]` says, or the book itself.
#[derive(Debug, Default)]
pub struct WrapOptions {
    /// The book: its folder, its `book.toml`, or a lone Markdown file.
    pub path: PathBuf,
    /// The edition, by its name in the manifest.
    pub edition: Option<String>,
    /// Whose papers and rules.
    pub printer: Option<Printer>,
    /// The printer's paper.
    pub paper: Option<String>,
    /// Pages of the printed book; without them it is composed and counted.
    pub pages: Option<u32>,
    /// Width of the spine, pt.
    pub spine: Option<f32>,
    /// Whether folds, trim and safe zones are drawn over it.
    pub guides: bool,
}

/// Makes the wrap of a printed book: back, spine and front on one sheet, as a PDF of one page.
///
/// Nothing is printed and nothing is written. The outcome is like that of
/// [`compile`](crate::compile()); with it comes what was made, where anything was.
#[must_use]
pub fn wrap(options: &WrapOptions) -> (Outcome, Option<Plan>) {
    let sources = Sources::default();
    let diags = Diagnostics::default();
    let mut outcome = Outcome::empty(Sources::default());
    outcome.project = manifest::load(&options.path, options.edition.as_deref(), &sources, &diags);
    let made = outcome
        .project
        .as_ref()
        .and_then(|project| Run { project, options, sources: &sources, diags: &diags }.all());
    let plan = match (made, &outcome.project) {
        (Some((plan, bytes)), Some(project)) if !diags.has_errors() => {
            let name = format!("{}-cover.pdf", project.slug);
            outcome.files.push(Finished { format: Format::Pdf, name, bytes });
            Some(plan)
        }
        _ => None,
    };
    outcome.diagnostics = diags.sorted(&sources);
    outcome.sources = sources;
    (outcome, plan)
}

struct Run<'a> {
    project: &'a Project,
    options: &'a WrapOptions,
    sources: &'a Sources,
    diags: &'a Diagnostics,
}

impl Run<'_> {
    fn all(&self) -> Option<(Plan, Vec<u8>)> {
        let (project, diags) = (self.project, self.diags);
        let theme = Theme::load(project, diags);
        let mut book = manuscript::read(project, self.sources, diags)?;
        let theme = theme?;
        let number_depth = theme.front.number_depth;
        let bibliography = Bibliography::load(project, self.sources, diags);
        let options = resolve::Options {
            number_depth,
            let_pass: project.let_pass,
            bibliography: bibliography.as_ref(),
            ..resolve::Options::default()
        };
        resolve::resolve(&mut book, &options, diags);
        if diags.has_errors() {
            return None;
        }
        let pages = self.options.pages.or(project.wrap.pages).unwrap_or_else(|| self.count(&book, &theme));
        let mut sheet = Book { meta: book.meta.clone(), ..Book::default() };
        let cover = book.cover.and_then(|id| book.assets.get(id.0 as usize));
        let plan = self.plan(&mut sheet, cover, &theme, pages)?;
        if diags.has_errors() {
            return None;
        }
        let folders = crate::families::folders(&project.root, &project.src);
        let design = Design::new(&sheet.meta, &theme, &folders);
        let fonts = Fonts::new(&project.root, &project.src);
        let printed = typeset::wrap(&sheet, &theme, fonts, &plan, &design, diags);
        for item in printed.pages.iter().flat_map(|page| &page.items) {
            if let ItemKind::Image { asset, rect, .. } = &item.kind
                && let Some(asset) = sheet.assets.get(asset.0 as usize)
            {
                press::coarse(asset, rect.w, SHARP, "on the cover", diags);
            }
        }
        // A cover claims no standard: its colours are those of the screen.
        let options = pdf::Options { standards: Some(Vec::new()), ..pdf::Options::default() };
        let bytes = pdf::write(&printed, &sheet, &options, diags);
        Some((plan, bytes))
    }

    /// The pages of the printed book: a leaf has two.
    fn count(&self, book: &Book, theme: &Theme) -> u32 {
        // What is to be said of the book itself, a build says.
        let unheard = Diagnostics::default();
        let printed = press::compose(book, &mut theme.clone(), self.project, &unheard);
        u32::try_from(printed.pages.len()).unwrap_or(u32::MAX).next_multiple_of(2)
    }

    fn plan(&self, sheet: &mut Book, cover: Option<&Asset>, theme: &Theme, pages: u32) -> Option<Plan> {
        let (project, options, diags) = (self.project, self.options, self.diags);
        let wanted = &project.wrap;
        let printer = options.printer.unwrap_or(wanted.printer);
        let mut rules = printer.cover();
        if let Some(bleed) = wanted.bleed {
            rules.bleed = bleed;
        }
        let spine = match options.spine.or(wanted.spine) {
            Some(spine) => spine,
            None => self.spine(printer, pages)?,
        };
        let (least, most) = rules.pages;
        if pages < least || pages > most {
            let message =
                format!("{} binds from {least} to {most} pages, and the book has {pages}", printer.title());
            diags.push(
                Diagnostic::warning("page-count", message)
                    .help("see the printer's own page for this trim and paper"),
            );
        }
        let names = [&wanted.sheet, &wanted.front, &wanted.back].map(Option::as_ref);
        let images = manuscript::images(project, &names, sheet, self.sources, diags);
        let [whole, front, back] = [0, 1, 2].map(|n: usize| images.get(n).copied().flatten());
        // The e-book's cover is the front's, unless the wrap has another.
        let front = front.or_else(|| {
            let cover = cover.filter(|_| wanted.front.is_none() && wanted.sheet.is_none())?;
            sheet.assets.push(cover.clone());
            u32::try_from(sheet.assets.len() - 1).ok().map(AssetId)
        });
        let folders = crate::families::folders(&project.root, &project.src);
        let own = Design::new(&sheet.meta, theme, &folders);
        let beside = front.and_then(|id| edge(sheet.assets.get(id.0 as usize)?));
        let ground = wanted.ground.or(beside).unwrap_or(own.ground);
        let [r, g, b] = ground.map(f32::from);
        let dark = 0.2126 * r + 0.7152 * g + 0.0722 * b < 128.0;
        let ink = wanted.ink.unwrap_or(if dark { own.ink } else { [0x1c, 0x1a, 0x18] });
        let text = wanted.blurb.as_deref().or(sheet.meta.description.as_deref()).unwrap_or_default();
        let barcode = sheet.meta.isbn.print.clone().filter(|_| !wanted.no_barcode);
        if barcode.is_none() && !wanted.no_barcode && printer != Printer::Kdp {
            let help =
                "write `isbn = { print = \"978-…\" }` under `[book]`, or `barcode = false` under `[cover]`";
            let message = "the cover has no barcode, since the printed book has no ISBN";
            diags.push(Diagnostic::warning("no-barcode", message).help(help));
        }
        Some(Plan {
            trim: (theme.page.width, theme.page.height),
            rtl: sheet.meta.direction.is_rtl(),
            spine,
            pages,
            rules,
            ground,
            ink,
            blurb: paragraphs(text, &sheet.meta.language),
            sheet: whole,
            front,
            back,
            barcode,
            guides: options.guides,
        })
    }

    fn spine(&self, printer: Printer, pages: u32) -> Option<f32> {
        let paper = self.options.paper.clone().map(|paper| (paper, None));
        let paper = paper.or_else(|| self.project.wrap.paper.clone());
        let spine = printer.spine(pages, paper.as_ref().map(|(name, _)| name.as_str()));
        if spine.is_none() {
            let names: Vec<&str> = printer.papers().iter().map(|(name, _)| *name).collect();
            let (message, help) = match &paper {
                _ if names.is_empty() => (
                    "the width of the spine is not known".to_string(),
                    "ask the printer for it, and give it: `--spine 21mm`, or `spine = \"21mm\"` under `[cover]`".to_string(),
                ),
                Some((name, _)) => {
                    (format!("{} has no paper {name:?}", printer.title()), format!("its papers are {}", names.join(", ")))
                }
                None => ("no paper is named".to_string(), format!("the papers are {}", names.join(", "))),
            };
            let error = Diagnostic::error("no-spine", message).help(help);
            self.diags.push(match paper.and_then(|(_, span)| span) {
                Some(span) => error.at(span),
                None => error,
            });
        }
        spine
    }
}

/// What a text has between its blank lines.
fn paragraphs(text: &str, lang: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines().map(str::trim) {
        match (line.is_empty(), all.last_mut()) {
            (true, _) => open = false,
            (false, Some(paragraph)) if open => {
                paragraph.push(' ');
                paragraph.push_str(line);
            }
            (false, _) => {
                all.push(line.to_string());
                open = true;
            }
        }
    }
    all.into_iter().map(|paragraph| manuscript::smartened(&paragraph, lang)).collect()
}

/// The colour of an image's left edge, which the spine goes on from; none of a drawing.
fn edge(asset: &Asset) -> Option<[u8; 3]> {
    if asset.kind == AssetKind::Svg {
        return None;
    }
    let image = image::load_from_memory(&asset.bytes).ok()?;
    let width = (image.width() / 50).max(1);
    let (mut sum, mut count) = ([0_u64; 3], 0_u64);
    for (_, _, pixel) in image.view(0, 0, width, image.height()).pixels() {
        for (sum, value) in sum.iter_mut().zip(pixel.0) {
            *sum += u64::from(value);
        }
        count += 1;
    }
    Some(sum.map(|sum| u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_is_parted_at_blank_lines() {
        assert_eq!(paragraphs("One\ntwo.\n\n  \n\"Three\" isn't.\n", "en"), ["One two.", "“Three” isn’t."]);
        assert!(paragraphs(" \n", "en").is_empty());
    }
}
