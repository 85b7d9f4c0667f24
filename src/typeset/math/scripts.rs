//! Scripts and limits (*The TeXbook*, appendix G, rules 13a and 18).

use super::boxes::Bx;
use super::font::Corner;
use super::layout::{Atom, Layouter, St};
use crate::math::Node;

impl Layouter<'_, '_> {
    pub(super) fn scripts(
        &self,
        base: &Node,
        sub: Option<&[Node]>,
        sup: Option<&[Node]>,
        st: St,
        slanted_next: bool,
    ) -> Bx {
        let atom = self.node(base, st, false);
        if self.is_limits(base, st) {
            return self.limits(atom.bx, atom.italic, sub, sup, st);
        }
        let operator = matches!(base, Node::Operator { .. });
        let upright = !operator && sup.is_none();
        let mut bx = self.beside(atom, sub, sup, operator, st);
        if upright && slanted_next {
            // The base's correction is the subscript's own room.
        }
        bx.w = bx.w.max(0.0);
        bx
    }

    /// Scripts at the right of a base.
    fn beside(&self, atom: Atom, sub: Option<&[Node]>, sup: Option<&[Node]>, operator: bool, st: St) -> Bx {
        let k = &self.font.constants;
        let size = self.size(st);
        let at = |value| self.font.at(value, size);
        let Atom { bx: base, italic, glyph, .. } = atom;
        let (width, height, depth) = (base.w, base.h, base.d);
        let sup = sup.map(|list| self.list(list, st.script()));
        let sub = sub.map(|list| self.list(list, st.script().cramped()));
        // A single sign has its scripts where all have them; what is taller, at its corners.
        let single = glyph.is_some();
        let mut up = at(if st.cramped { k.superscript_shift_up_cramped() } else { k.superscript_shift_up() });
        let mut down = at(k.subscript_shift_down());
        if !single {
            up = up.max(height - at(k.superscript_baseline_drop_max()));
            down = down.max(depth + at(k.subscript_baseline_drop_min()));
        }
        if let Some(sup) = &sup {
            up = up.max(sup.d + at(k.superscript_bottom_min()));
        }
        match (&sub, &sup) {
            (Some(sub), None) => down = down.max(sub.h - at(k.subscript_top_max())),
            (Some(sub), Some(sup)) => {
                let gap = (up - sup.d) - (sub.h - down);
                let least = at(k.sub_superscript_gap_min());
                if gap < least {
                    down += least - gap;
                    let lift = at(k.superscript_bottom_max_with_subscript()) - (up - sup.d);
                    let lift = lift.clamp(0.0, least - gap);
                    up += lift;
                    down -= lift;
                }
            }
            _ => {}
        }
        let mut bx = base;
        let mut right = width;
        if let Some(sub) = sub {
            let cut = self.cut_in(glyph, Corner::BottomRight, -down, st).min(0.0);
            // An integral's lower limit tucks in under its slope.
            let x = width + cut - if operator { italic } else { 0.0 };
            right = right.max(x + sub.w);
            bx.put(sub, x, -down);
        }
        if let Some(sup) = sup {
            let cut = self.cut_in(glyph, Corner::TopRight, up, st).min(0.0);
            let x = width + cut + if operator { 0.0 } else { italic };
            right = right.max(x + sup.w);
            bx.put(sup, x, up);
        }
        bx.w = right + at(k.space_after_script());
        bx
    }

    /// Scripts at the left of an operator that has its own.
    pub(super) fn left_scripts(&self, sub: &[Node], sup: &[Node], base: &Node, st: St) -> Bx {
        let operator = match base {
            Node::Scripts { base, .. } => self.node(base, st, false),
            base => self.node(base, st, false),
        };
        let mut ghost = Bx::empty(0.0, operator.bx.h, operator.bx.d);
        ghost.marks.clear();
        let some = |list: &'_ [Node]| !list.is_empty();
        let sized = Atom { bx: ghost, ..Atom::default() };
        let left = self.beside(sized, some(sub).then_some(sub), some(sup).then_some(sup), false, st);
        let mut bx = left;
        bx.append(self.node(base, st, false).bx);
        bx
    }

    /// Scripts above and below a base.
    pub(super) fn limits(
        &self,
        base: Bx,
        italic: f32,
        sub: Option<&[Node]>,
        sup: Option<&[Node]>,
        st: St,
    ) -> Bx {
        let k = &self.font.constants;
        let size = self.size(st);
        let at = |value| self.font.at(value, size);
        let some = |list: Option<&[Node]>| list.is_some_and(|list| !list.is_empty());
        let above = some(sup).then(|| self.list(sup.unwrap_or_default(), st.script()));
        let below = some(sub).then(|| self.list(sub.unwrap_or_default(), st.script().cramped()));
        let width =
            [above.as_ref(), below.as_ref()].into_iter().flatten().map(|b| b.w).fold(base.w, f32::max);
        let (height, depth, own) = (base.h, base.d, base.w);
        let mut bx = Bx::empty(width, 0.0, 0.0);
        bx.put(base, (width - own) * 0.5, 0.0);
        if let Some(above) = above {
            let rise = at(k.upper_limit_baseline_rise_min()).max(at(k.upper_limit_gap_min()) + above.d);
            let x = (width - above.w) * 0.5 + italic * 0.5;
            bx.put(above, x, height + rise);
        }
        if let Some(below) = below {
            let drop = at(k.lower_limit_baseline_drop_min()).max(at(k.lower_limit_gap_min()) + below.h);
            let x = (width - below.w) * 0.5 - italic * 0.5;
            bx.put(below, x, -depth - drop);
        }
        bx
    }
}
