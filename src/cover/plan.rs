//! The wrap of a printed book: back, spine and front on one sheet, and what is to stand where.

use crate::document::AssetId;
use crate::printers::CoverRules;
use crate::typeset::page::Rect;

/// A wrap as it is to be set. Lengths are points, from the top left corner of the trimmed sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The trimmed page of the book: width and height.
    pub trim: (f32, f32),
    /// Whether the book opens from the right: its front is then left of the spine.
    pub rtl: bool,
    /// Width of the spine.
    pub spine: f32,
    /// Pages of the book.
    pub pages: u32,
    /// What the printer asks.
    pub rules: CoverRules,
    /// The colour of the sheet: red, green, blue.
    pub ground: [u8; 3],
    /// The colour of the letters.
    pub ink: [u8; 3],
    /// What the back says, a paragraph each.
    pub blurb: Vec<String>,
    /// An image for the whole sheet: nothing is set on it but the barcode.
    pub sheet: Option<AssetId>,
    /// An image for the front: no title is set on it.
    pub front: Option<AssetId>,
    /// An image for the back.
    pub back: Option<AssetId>,
    /// The number of the barcode, where there is to be one.
    pub barcode: Option<String>,
    /// Whether folds, trim and safe zones are shown.
    pub guides: bool,
}

impl Plan {
    /// Width and height of the trimmed sheet.
    #[must_use]
    pub fn size(&self) -> (f32, f32) {
        (2.0 * self.trim.0 + self.spine, self.trim.1)
    }

    /// The panel on one side of the spine.
    fn panel(&self, right: bool) -> Rect {
        let x = if right { self.trim.0 + self.spine } else { 0.0 };
        Rect { x, y: 0.0, w: self.trim.0, h: self.trim.1 }
    }

    /// The back, left of the spine; right of it where the book opens from the right.
    #[must_use]
    pub fn back(&self) -> Rect {
        self.panel(self.rtl)
    }

    /// The spine.
    #[must_use]
    pub fn spine(&self) -> Rect {
        Rect { x: self.trim.0, y: 0.0, w: self.spine, h: self.trim.1 }
    }

    /// The front.
    #[must_use]
    pub fn front(&self) -> Rect {
        self.panel(!self.rtl)
    }

    /// The whole sheet, bleed and all.
    #[must_use]
    pub fn sheet(&self) -> Rect {
        let ((w, h), bleed) = (self.size(), self.rules.bleed);
        Rect { x: -bleed, y: -bleed, w: w + 2.0 * bleed, h: h + 2.0 * bleed }
    }

    /// A panel with the bleed at those of its edges that are cut.
    #[must_use]
    pub fn bled(&self, panel: Rect) -> Rect {
        let (sheet, bleed) = (self.sheet(), self.rules.bleed);
        let left = if panel.x <= 0.0 { sheet.x } else { panel.x };
        let right = panel.x + panel.w;
        let right = if right >= self.size().0 - 0.01 { right + bleed } else { right };
        Rect { x: left, w: right - left, ..sheet }
    }

    /// Whether the spine may carry words.
    #[must_use]
    pub fn spine_words(&self) -> bool {
        self.pages >= self.rules.spine_words
    }

    /// The room kept for the barcode, on the back beside the spine.
    #[must_use]
    pub fn barcode(&self) -> Rect {
        let (w, h, off) = self.rules.barcode;
        let back = self.back();
        let x = if self.rtl { back.x + off } else { back.x + back.w - off - w };
        Rect { x, y: self.trim.1 - off - h, w, h }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::printers::{INCH, Printer};

    #[test]
    fn a_wrap_of_337_pages_on_cream_is_as_wide_as_kdp_says() {
        let plan = Plan {
            trim: (5.5 * INCH, 8.5 * INCH),
            rtl: false,
            spine: Printer::Kdp.spine(337, Some("cream")).unwrap(),
            pages: 337,
            rules: Printer::Kdp.cover(),
            ground: [0; 3],
            ink: [255; 3],
            blurb: Vec::new(),
            sheet: None,
            front: None,
            back: None,
            barcode: None,
            guides: false,
        };
        let sheet = plan.sheet();
        assert!((sheet.w / INCH - (0.125 + 5.5 + 0.8425 + 5.5 + 0.125)).abs() < 0.001, "{}", sheet.w / INCH);
        assert!((sheet.h / INCH - 8.75).abs() < 0.001);
        assert_eq!(plan.bled(plan.back()).x, sheet.x);
        assert_eq!(plan.bled(plan.back()).w, plan.trim.0 + plan.rules.bleed);
        // Equal but for the rounding of two sums.
        assert!((plan.bled(plan.spine()).w - plan.spine).abs() < 0.0001);
        let front = plan.bled(plan.front());
        assert!((front.x + front.w - (sheet.x + sheet.w)).abs() < 0.01);
        let barcode = plan.barcode();
        assert!((plan.trim.0 - barcode.x - barcode.w - 18.0).abs() < 0.01);
        // A Hebrew book's wrap is the same in a mirror.
        let mirrored = Plan { rtl: true, ..plan.clone() };
        let (width, spine) = (plan.size().0, plan.spine());
        assert_eq!(mirrored.spine(), spine);
        for (here, there) in [
            (plan.front(), mirrored.front()),
            (plan.back(), mirrored.back()),
            (plan.bled(plan.front()), mirrored.bled(mirrored.front())),
            (plan.barcode(), mirrored.barcode()),
        ] {
            assert!((width - here.x - here.w - there.x).abs() < 0.01, "{here:?} {there:?}");
            assert!((here.w - there.w).abs() < 0.01, "{here:?} {there:?}");
            assert_eq!((here.y, here.h), (there.y, there.h));
        }
    }
}
