//! What the stores would say of an e-book before they sell it.
//!
//! The finished e-book is looked at ([`look`]) and held against each store's rules ([`rules`]).
//! What a store refuses is an error, what it advises against a warning; each names the store, the
//! figure, and the page that has the rule.

mod look;
mod rules;

pub use look::{Facts, Image};
pub use rules::{Asks, RULES, Rule};

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{AssetKind, Book};

/// A store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Store {
    /// Amazon's Kindle Direct Publishing.
    Kdp,
    /// Apple Books.
    Apple,
    /// Rakuten Kobo.
    Kobo,
    /// Google Play Books.
    Google,
}

impl Store {
    /// Every store.
    pub const ALL: [Store; 4] = [Store::Kdp, Store::Apple, Store::Kobo, Store::Google];

    /// Its name as a sentence has it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Store::Kdp => "KDP",
            Store::Apple => "Apple Books",
            Store::Kobo => "Kobo",
            Store::Google => "Google Play",
        }
    }
}

/// Says what each of the stores would refuse of a finished e-book, or complain about.
pub fn check(book: &Book, epub: &[u8], stores: &[Store], diags: &Diagnostics) {
    let facts = match Facts::of(book, epub) {
        Ok(facts) => facts,
        Err(error) => {
            diags.push(Diagnostic::error("epub-failed", format!("the e-book cannot be read: {error}")));
            return;
        }
    };
    for rule in RULES.iter().filter(|rule| stores.contains(&rule.store)) {
        for complaint in broken(rule, &facts) {
            diags.push(complaint);
        }
    }
}

/// Warns of a cover that a store would refuse, whichever store the book may be meant for.
///
/// A cover that Aldine draws has the size that all of them want.
pub fn cover(book: &Book, diags: &Diagnostics) {
    let Some(asset) = book.cover.and_then(|id| book.assets.get(id.0 as usize)) else { return };
    // What screens cannot show is mended on the way into the e-book.
    let kind = if asset.kind == AssetKind::WebP { AssetKind::Png } else { asset.kind };
    let name = format!("`{}`", asset.path.display());
    let cover = Image { name, kind, size: asset.size, span: asset.span, ..Image::default() };
    let facts = Facts { cover: Some(cover), ..Facts::default() };
    for rule in RULES.iter().filter(|rule| rule.refuses) {
        for complaint in broken(rule, &facts) {
            let Diagnostic { message, place, help, .. } = complaint;
            let warning = Diagnostic::warning("cover-refused", message);
            diags.push(Diagnostic { place, help, ..warning });
        }
    }
}

/// What of a book breaks a rule.
fn broken(rule: &Rule, facts: &Facts) -> Vec<Diagnostic> {
    let mut list = Vec::new();
    let mut say = |what: String, image: Option<&Image>| {
        let message = format!("{}: {what}", rule.store.name());
        let diagnostic = match rule.refuses {
            true => Diagnostic::error("store-refuses", message),
            false => Diagnostic::warning("store-advises", message),
        };
        let diagnostic = diagnostic.help(format!("the rule: {}", rule.source));
        list.push(match image.and_then(|image| image.span) {
            Some(span) => diagnostic.at(span),
            None => diagnostic,
        });
    };
    let cover = facts.cover.as_ref();
    let images = || facts.images.iter();
    match rule.asks {
        Asks::CoverAtLeast(w, h) => {
            if let Some(cover) = cover.filter(|c| c.raster() && (c.width() < w || c.height() < h)) {
                say(
                    format!("the cover is {}; at least {w} × {h} pixels are wanted", cover.shape()),
                    Some(cover),
                );
            }
        }
        Asks::CoverShortSide(side) => {
            if let Some(cover) = cover.filter(|c| c.raster() && c.width().min(c.height()) < side) {
                say(
                    format!("the cover is {}; its shorter side must have {side} pixels", cover.shape()),
                    Some(cover),
                );
            }
        }
        Asks::CoverAtMost(side) => {
            if let Some(cover) = cover.filter(|c| c.raster() && c.width().max(c.height()) > side) {
                say(format!("the cover is {}; a side may have {side} pixels", cover.shape()), Some(cover));
            }
        }
        Asks::CoverRatio(least, most) => {
            if let Some(cover) = cover {
                let ratio = cover.size.1 / cover.size.0.max(1.0);
                if ratio < least || ratio > most {
                    let what = "times as high as it is wide";
                    say(
                        format!("the cover is {ratio:.2} {what}; between {least} and {most} is wanted"),
                        Some(cover),
                    );
                }
            }
        }
        Asks::CoverBytes(most) => {
            if let Some(cover) = cover.filter(|c| c.bytes > most) {
                say(format!("the cover has {}, more than {}", bytes(cover.bytes), bytes(most)), Some(cover));
            }
        }
        Asks::CoverKinds(kinds) => match cover {
            None => say("there is no cover".into(), None),
            Some(cover) if !kinds.contains(&cover.kind) => {
                say(format!("the cover is a {}; {} is wanted", name(cover.kind), names(kinds)), Some(cover));
            }
            Some(_) => {}
        },
        Asks::ImageKinds(kinds) => {
            for image in images().filter(|i| !kinds.contains(&i.kind)) {
                say(
                    format!(
                        "the image {} is a {}; {} can be shown",
                        image.name,
                        name(image.kind),
                        names(kinds)
                    ),
                    Some(image),
                );
            }
        }
        Asks::ImageBytes(most) => {
            for image in images().filter(|i| i.bytes > most) {
                say(
                    format!("the image {} has {}, more than {}", image.name, bytes(image.bytes), bytes(most)),
                    Some(image),
                );
            }
        }
        Asks::ImagePixels(most) => {
            for image in images().chain(cover).filter(|i| i.raster() && i.pixels() > most) {
                let figures =
                    format!("{} or {:.1} million pixels", image.shape(), image.pixels() as f64 / 1e6);
                let most = most as f64 / 1e6;
                say(format!("the image {} has {figures}, more than {most} million", image.name), Some(image));
            }
        }
        Asks::ImageRgb => {
            for image in images().chain(cover).filter(|i| i.inks) {
                say(format!("the image {} is in printing inks (CMYK), not RGB", image.name), Some(image));
            }
        }
        Asks::ImageOpaque => {
            for image in images().filter(|i| i.transparent) {
                say(format!("the image {} has transparent parts", image.name), Some(image));
            }
        }
        Asks::ImageStill => {
            for image in images().filter(|i| i.moves) {
                say(format!("the image {} moves", image.name), Some(image));
            }
        }
        Asks::Description(most) => {
            for (length, span) in facts.descriptions.iter().filter(|(length, _)| *length >= most) {
                let place = Image { span: Some(*span), ..Image::default() };
                say(
                    format!(
                        "the description of an image has {length} characters; fewer than {most} are wanted"
                    ),
                    Some(&place),
                );
            }
        }
        Asks::Described => {
            for span in &facts.undescribed {
                let place = Image { span: Some(*span), ..Image::default() };
                say("an image has no description".into(), Some(&place));
            }
        }
        Asks::TableColumns(most) => {
            for (columns, span) in facts.tables.iter().filter(|(columns, _)| *columns > most) {
                let place = Image { span: Some(*span), ..Image::default() };
                let what =
                    format!("a table has {columns} columns; more than {most} may be hard to read on e-ink");
                say(what, Some(&place));
            }
        }
        Asks::ContentsDepth(most) if facts.contents_depth > most => {
            let depth = facts.contents_depth;
            say(format!("the contents have {depth} levels; {most} are shown (see `contents-depth`)"), None);
        }
        Asks::BookBytes(most) if facts.bytes > most => {
            say(format!("the e-book has {}, more than {}", bytes(facts.bytes), bytes(most)), None);
        }
        Asks::Drawings(most) if facts.drawings() > most => {
            say(
                format!(
                    "the book has {} drawings in SVG; more than {most} are not all shown",
                    facts.drawings()
                ),
                None,
            );
        }
        Asks::ContentsDepth(_) | Asks::BookBytes(_) | Asks::Drawings(_) => {}
    }
    list
}

fn name(kind: AssetKind) -> &'static str {
    match kind {
        AssetKind::Jpeg => "JPEG",
        AssetKind::Png => "PNG",
        AssetKind::Gif => "GIF",
        AssetKind::WebP => "WebP",
        AssetKind::Svg => "drawing in SVG",
    }
}

fn names(kinds: &[AssetKind]) -> String {
    kinds.iter().map(|k| if *k == AssetKind::Svg { "SVG" } else { name(*k) }).collect::<Vec<_>>().join(" or ")
}

fn bytes(n: u64) -> String {
    match n {
        0..1_000_000 => format!("{} kB", n.div_ceil(1000)),
        1_000_000..1_000_000_000 => format!("{:.1} MB", n as f64 / 1e6),
        _ => format!("{:.1} GB", n as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(store: Store, facts: &Facts) -> Vec<String> {
        let rules = RULES.iter().filter(|r| r.store == store);
        rules
            .flat_map(|rule| broken(rule, facts))
            .map(|d| format!("{:?} {}", d.severity, d.message))
            .collect()
    }

    fn cover(kind: AssetKind, w: f32, h: f32) -> Image {
        Image { name: "cover".into(), kind, size: (w, h), bytes: 100_000, ..Image::default() }
    }

    #[test]
    fn a_good_cover_pleases_all() {
        let facts = Facts { cover: Some(cover(AssetKind::Jpeg, 1600.0, 2560.0)), ..Facts::default() };
        for store in Store::ALL {
            assert_eq!(said(store, &facts), Vec::<String>::new(), "{store:?}");
        }
    }

    #[test]
    fn covers_that_are_too_small_too_large_or_none() {
        let facts = Facts { cover: Some(cover(AssetKind::Jpeg, 600.0, 900.0)), ..Facts::default() };
        let kdp = said(Store::Kdp, &facts);
        assert_eq!(kdp[0], "Error KDP: the cover is 600 × 900 pixels; at least 625 × 1000 pixels are wanted");
        assert!(kdp[1].starts_with("Warning") && kdp[1].contains("1600 × 2560"), "{kdp:?}");
        assert!(said(Store::Apple, &facts)[0].contains("1400"));
        assert!(said(Store::Google, &facts)[0].contains("640"));
        let facts = Facts { cover: Some(cover(AssetKind::Jpeg, 8000.0, 12_000.0)), ..Facts::default() };
        assert!(said(Store::Kdp, &facts)[0].contains("10000"));
        assert!(said(Store::Google, &facts)[0].contains("7200"));
        assert!(said(Store::Apple, &facts).iter().any(|s| s.contains("96.0 million pixels")));
        for store in Store::ALL {
            assert!(
                said(store, &Facts::default()).iter().any(|s| s.ends_with("there is no cover")),
                "{store:?}"
            );
        }
    }

    #[test]
    fn images_tables_and_contents() {
        let image = |image: Image| Facts {
            cover: Some(cover(AssetKind::Jpeg, 1600.0, 2560.0)),
            images: vec![image],
            ..Facts::default()
        };
        let plain = || cover(AssetKind::Png, 100.0, 100.0);
        let cases = [
            (Store::Kdp, image(Image { moves: true, ..plain() }), "moves"),
            (Store::Kdp, image(Image { kind: AssetKind::WebP, ..plain() }), "WebP"),
            (Store::Apple, image(Image { inks: true, ..plain() }), "CMYK"),
            (Store::Apple, image(Image { size: (3000.0, 2000.0), ..plain() }), "5.6 million"),
            (Store::Kobo, image(Image { bytes: 6_000_000, ..plain() }), "6.0 MB, more than 5.0 MB"),
            (Store::Kobo, image(Image { transparent: true, ..plain() }), "transparent"),
            (Store::Kobo, Facts { contents_depth: 4, ..image(plain()) }, "4 levels"),
            (Store::Google, Facts { bytes: 3_000_000_000, ..image(plain()) }, "3.0 GB"),
        ];
        for (store, facts, words) in cases {
            let said = said(store, &facts);
            assert!(said.len() <= 2 && said.iter().any(|s| s.contains(words)), "{words}: {said:?}");
        }
    }

    #[test]
    fn every_rule_says_where_it_is_from() {
        for rule in RULES {
            assert!(rule.source.starts_with("https://"), "{rule:?}");
        }
        for store in Store::ALL {
            assert!(RULES.iter().any(|r| r.store == store && r.refuses), "{store:?}");
        }
    }
}
