//! The printed book as its print service wants it: margins by the number of pages, images fine
//! enough.

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{Asset, AssetKind, Book};
use crate::manifest::Project;
use crate::printers::{INCH, Printer};
use crate::theme::Theme;
use crate::typeset::page::{ItemKind, PrintedBook};
use crate::typeset::{self, Fonts};

/// How often the gutter may grow: it takes measure, which takes pages, which may want more gutter.
const MOST: usize = 5;

/// Composes the book. Where a print service is named and the manifest does not say how wide the
/// inner margin is, it is made as wide as the service wants for so many pages.
pub fn compose(book: &Book, theme: &mut Theme, project: &Project, diags: &Diagnostics) -> PrintedBook {
    let options = &project.pdf;
    let set = |theme: &Theme, diags: &Diagnostics| {
        let fonts = Fonts::new(&project.root, &project.src);
        typeset::compose(book, theme, options, fonts, diags)
    };
    let Some(printer) = options.printer else { return set(theme, diags) };
    let mut round = 0;
    let printed = loop {
        let heard = Diagnostics::default();
        let printed = set(theme, &heard);
        let gutter = printer.gutter(pages(&printed));
        if theme.page.inner >= gutter - 0.01 || options.inner.is_some() || round == MOST {
            heard.hand_over(diags);
            break printed;
        }
        theme.page.inner = gutter;
        round += 1;
    };
    margins(theme, printer, &printed, options.bleed > 0.0, diags);
    let (least, most) = printer.cover().pages;
    let count = pages(&printed);
    if count < least || count > most {
        let message =
            format!("{} binds from {least} to {most} pages, and the book has {count}", printer.title());
        let help = "see the printer's own page for this trim and paper";
        diags.push(Diagnostic::warning("page-count", message).help(help));
    }
    resolution(&printed, book, options.resolution, diags);
    printed
}

fn pages(printed: &PrintedBook) -> u32 {
    u32::try_from(printed.pages.len()).unwrap_or(u32::MAX)
}

/// Warns of margins narrower than the print service allows.
fn margins(theme: &Theme, printer: Printer, printed: &PrintedBook, bleed: bool, diags: &Diagnostics) {
    let page = &theme.page;
    let (gutter, margin) = (printer.gutter(pages(printed)), printer.margin(bleed));
    let own = [("inner", page.inner, gutter), ("outer", page.outer, margin), ("top", page.top, margin)];
    for (name, own, least) in own.into_iter().filter(|(_, own, least)| *own < least - 0.01) {
        let inches = |points: f32| points / INCH;
        let message = format!(
            "the {name} margin is {:.3} in; {} wants at least {:.3} in for {} pages",
            inches(own),
            printer.title(),
            inches(least),
            printed.pages.len()
        );
        let help = format!("write `{name} = \"{:.3}in\"` under `[pdf]`", inches(least));
        diags.push(Diagnostic::warning("narrow-margin", message).help(help));
    }
}

/// Warns of images that the pages show with fewer than `least` pixels to the inch; 0 for none.
pub fn resolution(printed: &PrintedBook, book: &Book, least: f32, diags: &Diagnostics) {
    if least <= 0.0 {
        return;
    }
    for (page, number) in printed.pages.iter().zip(1..) {
        for item in page.all() {
            if let ItemKind::Image { asset, rect, .. } = &item.kind
                && let Some(asset) = book.assets.get(asset.0 as usize)
            {
                coarse(asset, rect.w, least, &format!("on page {number}"), diags);
            }
        }
    }
}

/// Warns of an image that is too coarse for print at the width that it has there, pt.
pub fn coarse(asset: &Asset, width: f32, least: f32, place: &str, diags: &Diagnostics) {
    let dpi = asset.size.0 / (width / INCH).max(0.01);
    if asset.kind == AssetKind::Svg || dpi >= least - 0.5 {
        return;
    }
    let message = format!(
        "the image `{}` has {dpi:.0} pixels to the inch {place}; print wants {least:.0}",
        asset.path.display()
    );
    let pixels = (width / INCH * least).ceil();
    let warning = Diagnostic::warning("low-resolution", message)
        .help(format!("give one that is {pixels:.0} pixels wide, or show it smaller"));
    diags.push(match asset.span {
        Some(span) => warning.at(span),
        None => warning,
    });
}
