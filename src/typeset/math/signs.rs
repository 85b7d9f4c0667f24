//! Signs of AMS's that few faces have, put together of others.

use super::boxes::Bx;
use super::layout::{Layouter, St};

/// How a sign is put together.
enum Made {
    /// One above another.
    Stacked(char, char),
    /// One after another, each over this share of the one before it.
    Row(&'static [char], f32),
}

fn made(c: char) -> Option<Made> {
    Some(match c {
        '⫅' => Made::Stacked('⊂', '='),
        '⫆' => Made::Stacked('⊃', '='),
        '⫋' => Made::Stacked('⊂', '≠'),
        '⫌' => Made::Stacked('⊃', '≠'),
        '⩞' => Made::Stacked('=', '∧'),
        '⩴' => Made::Row(&[':', ':', '='], 0.0),
        '⫫' => Made::Row(&['⊥', '⊥'], 0.55),
        '⫴' => Made::Row(&['|', '|', '|'], 0.0),
        '⫽' => Made::Row(&['/', '/'], 0.35),
        '⨟' => Made::Row(&[';'], 0.0),
        _ => return None,
    })
}

/// Whether a sign can be put together of others.
pub(super) fn is_made(c: char) -> bool {
    made(c).is_some()
}

impl Layouter<'_, '_> {
    /// A sign that the face does not have, put together of those it has.
    pub(super) fn made(&self, c: char, st: St) -> Option<Bx> {
        let size = self.size(st);
        let sign = |part, text| self.font.boxed(self.font.glyph(part, st.level()), size, st.color, text);
        match made(c)? {
            Made::Stacked(above, below) => {
                let (above, below) = (sign(above, c), sign(below, '\0'));
                let gap = 0.06 * size;
                let width = above.w.max(below.w);
                let total = above.total() + gap + below.total();
                // Their middle is on the axis.
                let foot = self.axis(st) - total * 0.5;
                let mut bx = Bx::empty(width, 0.0, 0.0);
                let (x, y) = ((width - above.w) * 0.5, foot + below.total() + gap + above.d);
                bx.put(above, x, y);
                let (x, y) = ((width - below.w) * 0.5, foot + below.d);
                bx.put(below, x, y);
                Some(bx)
            }
            Made::Row(parts, over) => {
                let mut bx = Bx::default();
                for (i, part) in parts.iter().enumerate() {
                    let part = sign(*part, if i == 0 { c } else { '\0' });
                    bx.w -= if i > 0 { over * part.w } else { 0.0 };
                    bx.append(part);
                }
                Some(bx)
            }
        }
    }
}
