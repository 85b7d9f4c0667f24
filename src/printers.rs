//! Print services: what they publish of papers, margins and covers, as data. Lengths are in points
//! (72 to the inch).
//!
//! Sources: Amazon KDP, [create a paperback cover](https://kdp.amazon.com/en_US/help/topic/G201953020),
//! [trim size, bleed and margins](https://kdp.amazon.com/en_US/help/topic/GVBQ3CMEQW3W2VL6),
//! [paperback submission guidelines](https://kdp.amazon.com/en_US/help/topic/G201857950);
//! IngramSpark, [paper specifications](https://www.ingramspark.com/hubfs/downloads/Paper_Specs_Spark.pdf),
//! [file requirements](https://www.ingramspark.com/blog/file-requirements-for-print-books),
//! [file creation guide](https://www.ingramspark.com/hubfs/downloads/file-creation-guide.pdf).

/// Points of an inch.
pub const INCH: f32 = 72.0;

/// A print service.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Printer {
    /// Amazon's Kindle Direct Publishing, paperback.
    #[default]
    Kdp,
    /// IngramSpark and Lightning Source, perfect bound.
    IngramSpark,
    /// Any other: the width of the spine is given.
    Other,
}

/// A paper by the name that its print service gives it, and the thickness of one page, in inches.
pub type Paper = (&'static str, f32);

/// What a print service asks of a cover.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CoverRules {
    /// Art beyond the trimmed edge.
    pub bleed: f32,
    /// Nothing that matters stands nearer to the trimmed edge.
    pub safe: f32,
    /// Nothing that matters stands nearer to a fold of the spine: it may come out that far off.
    pub fold: f32,
    /// The fewest pages of a book whose spine may carry words.
    pub spine_words: u32,
    /// The fewest and most pages that are bound.
    pub pages: (u32, u32),
    /// The room kept for the barcode: width, height, and its distance from spine and lower edge.
    pub barcode: (f32, f32, f32),
}

impl Printer {
    /// Every one of them.
    pub const ALL: [Printer; 3] = [Self::Kdp, Self::IngramSpark, Self::Other];

    /// The name of it in a manifest and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Kdp => "kdp",
            Self::IngramSpark => "ingramspark",
            Self::Other => "other",
        }
    }

    /// Its name in a sentence.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Kdp => "KDP",
            Self::IngramSpark => "IngramSpark",
            Self::Other => "the printer",
        }
    }

    /// Its papers; the first is meant where none is named.
    #[must_use]
    pub fn papers(self) -> &'static [Paper] {
        match self {
            Self::Kdp => &[
                ("white", 0.002252),
                ("cream", 0.0025),
                ("standard-color", 0.002252),
                ("premium-color", 0.002347),
            ],
            // Given as pages to the inch.
            Self::IngramSpark => &[("white", 1.0 / 512.0), ("cream", 1.0 / 444.0), ("white-70", 1.0 / 377.0)],
            Self::Other => &[],
        }
    }

    /// What it asks of a cover.
    #[must_use]
    pub fn cover(self) -> CoverRules {
        let rules = CoverRules {
            bleed: 0.125 * INCH,
            safe: 0.125 * INCH,
            fold: 0.0625 * INCH,
            spine_words: 79,
            pages: (24, 828),
            barcode: (2.0 * INCH, 1.2 * INCH, 0.25 * INCH),
        };
        match self {
            Self::Kdp => rules,
            Self::IngramSpark => {
                CoverRules { safe: 0.25 * INCH, spine_words: 48, pages: (18, 1200), ..rules }
            }
            Self::Other => CoverRules { safe: 0.25 * INCH, spine_words: 0, pages: (0, u32::MAX), ..rules },
        }
    }

    /// The least inner margin of a book of so many pages; 0 where nothing is published.
    #[must_use]
    pub fn gutter(self, pages: u32) -> f32 {
        INCH * match self {
            Self::Kdp => match pages {
                0..=150 => 0.375,
                151..=300 => 0.5,
                301..=500 => 0.625,
                501..=700 => 0.75,
                _ => 0.875,
            },
            Self::IngramSpark => 0.5,
            Self::Other => 0.0,
        }
    }

    /// The least margin at the other edges, for books with bleed and without; 0 where nothing is
    /// published.
    #[must_use]
    pub fn margin(self, bleed: bool) -> f32 {
        INCH * match self {
            Self::Kdp if bleed => 0.375,
            Self::Kdp => 0.25,
            Self::IngramSpark => 0.5,
            Self::Other => 0.0,
        }
    }

    /// The width of the spine of so many pages of a paper; none where it has no such paper.
    #[must_use]
    pub fn spine(self, pages: u32, paper: Option<&str>) -> Option<f32> {
        let mut papers = self.papers().iter();
        let (_, thickness) = match paper {
            Some(paper) => papers.find(|(name, _)| *name == paper),
            None => papers.next(),
        }?;
        Some(pages as f32 * thickness * INCH)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spines_are_as_wide_as_their_printers_say() {
        let inches = |printer: Printer, pages, paper| printer.spine(pages, paper).map(|w| w / INCH);
        let near = |a: Option<f32>, b: f32| (a.unwrap() - b).abs() < 0.0005;
        assert!(near(inches(Printer::Kdp, 337, Some("cream")), 0.8425));
        assert!(near(inches(Printer::Kdp, 200, None), 0.4504));
        assert!(near(inches(Printer::Kdp, 200, Some("premium-color")), 0.4694));
        assert!(near(inches(Printer::IngramSpark, 444, Some("cream")), 1.0));
        assert_eq!(inches(Printer::Kdp, 200, Some("vellum")), None);
        assert_eq!(inches(Printer::Other, 200, None), None);
    }

    #[test]
    fn the_gutter_grows_with_the_pages() {
        let gutters =
            [24, 150, 151, 300, 301, 500, 501, 700, 701, 828].map(|n| Printer::Kdp.gutter(n) / INCH);
        assert_eq!(gutters, [0.375, 0.375, 0.5, 0.5, 0.625, 0.625, 0.75, 0.75, 0.875, 0.875]);
    }
}
