//! Fractions, roots, accents, lines, braces and arrows (*The TeXbook*, appendix G, rules 9 to 15).

use super::boxes::{Bx, Mark, MarkKind};
use super::font::{Edge, Fit};
use super::layout::{Atom, Layouter, St, color};
use crate::math::{Bar, Frame, Node, Strokes, Style};

impl Layouter<'_, '_> {
    pub(super) fn fraction(&self, above: &[Node], below: &[Node], bar: Bar, continued: bool, st: St) -> Bx {
        let k = &self.font.constants;
        let size = self.size(st);
        let at = |value| self.font.at(value, size);
        let inner = if continued { St { style: Style::Display, ..st } } else { st.part() };
        let mut above = self.list(above, inner);
        let mut below = self.list(below, inner.cramped());
        if continued {
            // The parts of a continued fraction are as tall as a line, as if each had a strut.
            above.h = above.h.max(0.7 * 1.2 * st.base);
            below.h = below.h.max(0.7 * 1.2 * st.base);
        }
        let display = st.display();
        let thickness = match bar {
            Bar::Usual => at(k.fraction_rule_thickness()),
            Bar::None => 0.0,
            Bar::Thick(length) => self.length(length, st),
        };
        let (mut up, mut down, axis) = (0.0f32, 0.0f32, self.axis(st));
        if bar == Bar::None {
            let (top, bottom, gap) = if display {
                (
                    k.stack_top_display_style_shift_up(),
                    k.stack_bottom_display_style_shift_down(),
                    k.stack_display_style_gap_min(),
                )
            } else {
                (k.stack_top_shift_up(), k.stack_bottom_shift_down(), k.stack_gap_min())
            };
            (up, down) = (up.max(at(top)), down.max(at(bottom)));
            let lacking = at(gap) - ((up - above.d) - (below.h - down));
            if lacking > 0.0 {
                up += lacking * 0.5;
                down += lacking * 0.5;
            }
        } else {
            let (top, bottom, over, under) = if display {
                (
                    k.fraction_numerator_display_style_shift_up(),
                    k.fraction_denominator_display_style_shift_down(),
                    k.fraction_num_display_style_gap_min(),
                    k.fraction_denom_display_style_gap_min(),
                )
            } else {
                (
                    k.fraction_numerator_shift_up(),
                    k.fraction_denominator_shift_down(),
                    k.fraction_numerator_gap_min(),
                    k.fraction_denominator_gap_min(),
                )
            };
            up = at(top).max(axis + thickness * 0.5 + at(over) + above.d);
            down = at(bottom).max(at(under) + thickness * 0.5 + below.h - axis);
        }
        let width = above.w.max(below.w);
        // TeX's \nulldelimiterspace.
        let side = 0.12 * st.base;
        let mut bx = Bx::empty(width + 2.0 * side, 0.0, 0.0);
        let x = side + (width - above.w) * 0.5;
        bx.put(above, x, up);
        if thickness > 0.0 {
            bx.marks.push(Bx::rule(side, axis - thickness * 0.5, width, thickness, st.color));
        }
        let x = side + (width - below.w) * 0.5;
        bx.put(below, x, -down);
        bx
    }

    pub(super) fn root(&self, body: &[Node], degree: Option<&[Node]>, st: St) -> Bx {
        let k = &self.font.constants;
        let size = self.size(st);
        let at = |value| self.font.at(value, size);
        let inner = self.list(body, st.cramped());
        let thickness = at(k.radical_rule_thickness());
        let mut gap =
            at(if st.display() { k.radical_display_style_vertical_gap() } else { k.radical_vertical_gap() });
        // Short letters stand under a line no lower than others.
        let body_height = inner.h.max(0.45 * size);
        let wanted = body_height + inner.d + gap + thickness;
        let sign = self.font.stretched('√', wanted, size, true, Fit::AtLeast, st.color);
        let more = sign.total() - wanted;
        if more > 0.0 {
            gap += more * 0.5;
        }
        let top = body_height + gap + thickness;
        let (sign_w, sign_h, sign_total) = (sign.w, sign.h, sign.total());
        let mut bx = Bx::default();
        let mut x = 0.0;
        if let Some(degree) = degree {
            let small = St { style: Style::ScriptScript, ..st };
            let degree = self.list(degree, small);
            let raise = f32::from(k.radical_degree_bottom_raise_percent()) / 100.0 * sign_total;
            let before = at(k.radical_kern_before_degree());
            let after = at(k.radical_kern_after_degree());
            let w = degree.w;
            x = (before + w + after).max(0.0);
            let bottom = top - sign_total;
            let d = degree.d;
            bx.put(degree, (x - after - w).max(0.0), bottom + raise + d);
        }
        // The sign's top is the line's.
        bx.put(sign, x, top - sign_h);
        bx.marks.push(Bx::rule(x + sign_w, top - thickness, inner.w, thickness, st.color));
        let width = x + sign_w + inner.w;
        bx.put(inner, x + sign_w, 0.0);
        bx.w = width;
        bx.h = bx.h.max(top + at(k.radical_extra_ascender()));
        bx
    }

    pub(super) fn accent(&self, c: char, wide: bool, base: &[Node], st: St) -> Atom {
        let k = &self.font.constants;
        let size = self.size(st);
        let atom = self.atom(base, st.cramped());
        let (width, height) = (atom.bx.w, atom.bx.h);
        let accent = if wide {
            self.font.stretched(c, width, size, false, Fit::AtMost, st.color)
        } else {
            self.font.boxed(self.font.glyph(c, 0), size, st.color, c)
        };
        let attach = match accent.marks.first().map(|m| m.kind) {
            Some(super::boxes::MarkKind::Glyph { face, id, .. }) => {
                self.font.attachment(super::font::Glyph { face, id }, size)
            }
            _ => accent.w * 0.5,
        };
        let over = match atom.attachment {
            Some(own) if !wide || atom.glyph.is_some() => own,
            _ => (width + atom.italic) * 0.5,
        };
        let up = height - height.min(self.font.at(k.accent_base_height(), size));
        let mut bx = Bx::empty(width, height, atom.bx.d);
        bx.put(atom.bx, 0.0, 0.0);
        bx.put(accent, over - attach, up);
        Atom { bx, italic: atom.italic, glyph: atom.glyph, attachment: Some(over) }
    }

    pub(super) fn line(&self, over: bool, body: &[Node], st: St) -> Bx {
        let k = &self.font.constants;
        let size = self.size(st);
        let at = |value| self.font.at(value, size);
        let inner = self.atom(body, if over { st.cramped() } else { st });
        let mut bx = inner.bx;
        bx.w += inner.italic;
        if over {
            let thickness = at(k.overbar_rule_thickness());
            let y = bx.h + at(k.overbar_vertical_gap());
            bx.marks.push(Bx::rule(0.0, y, bx.w, thickness, st.color));
            bx.h = y + thickness + at(k.overbar_extra_ascender());
        } else {
            let thickness = at(k.underbar_rule_thickness());
            let y = bx.d + at(k.underbar_vertical_gap()) + thickness;
            bx.marks.push(Bx::rule(0.0, -y, bx.w, thickness, st.color));
            bx.d = y + at(k.underbar_extra_descender());
        }
        bx
    }

    /// A brace or an arrow over or under a part.
    pub(super) fn stretched(&self, c: char, over: bool, body: &[Node], st: St) -> Bx {
        let k = &self.font.constants;
        let size = self.size(st);
        let inner = self.list(body, st);
        let mut sign = self.wide(c, inner.w, st);
        // A mark that stands below letters has no width of its own.
        if let (true, [mark]) = (sign.w <= 0.0, sign.marks.as_mut_slice())
            && let MarkKind::Glyph { face, id, size, .. } = mark.kind
        {
            let m = self.font.metrics(super::font::Glyph { face, id });
            mark.x -= m.left * size;
            sign.w = (m.right - m.left) * size;
        }
        let width = inner.w.max(sign.w);
        let (h, d, own) = (inner.h, inner.d, inner.w);
        let mut bx = Bx::empty(width, 0.0, 0.0);
        bx.put(inner, (width - own) * 0.5, 0.0);
        let x = (width - sign.w) * 0.5;
        if over {
            let gap = self.font.at(k.stretch_stack_gap_below_min(), size);
            let up = h + gap + sign.d;
            bx.put(sign, x, up);
        } else {
            let gap = self.font.at(k.stretch_stack_gap_above_min(), size);
            let down = d + gap + sign.h;
            bx.put(sign, x, -down);
        }
        bx
    }

    /// A sign at least so wide.
    fn wide(&self, c: char, wanted: f32, st: St) -> Bx {
        let size = self.size(st);
        let bx = self.font.stretched(c, wanted, size, false, Fit::Exact, st.color);
        if bx.w >= wanted - 0.1 * size {
            return bx;
        }
        // Two arrows above each other are set as such; other arrows that the font cannot stretch are
        // drawn on at the end without a head.
        match c {
            '⇄' => self.pair(['→', '←'], 0.17, wanted, st),
            '⇌' => self.pair(['⇀', '↽'], 0.08, wanted, st),
            '⇋' => self.pair(['↼', '⇁'], 0.08, wanted, st),
            '⇀' | '⇁' | '↠' => self.drawn_on(c, false, true, wanted, st),
            '↼' | '↽' | '↞' => self.drawn_on(c, true, false, wanted, st),
            '⇒' => self.drawn_on(c, false, true, wanted, st),
            '⇐' => self.drawn_on(c, true, false, wanted, st),
            '⇔' => self.drawn_on(c, true, true, wanted, st),
            '=' => {
                // One after the other, each over the end of that before.
                let (own, step) = (bx.clone(), 0.7 * bx.w);
                let count = ((wanted - bx.w) / step).ceil().clamp(1.0, 200.0);
                let step = (wanted - bx.w) / count;
                let mut long = bx;
                for n in 1..=count as usize {
                    let mut next = own.clone();
                    next.marks.iter_mut().for_each(|mark| *mark = mark.silent());
                    long.put(next, step * n as f32, 0.0);
                }
                long.w = wanted;
                long
            }
            _ => bx,
        }
    }

    /// Two arrows, one so far above the axis and one below it: a share of the size.
    fn pair(&self, [above, below]: [char; 2], apart: f32, wanted: f32, st: St) -> Bx {
        let up = apart * self.size(st);
        let mut bx = self.wide(above, wanted, st).raised(up);
        let mut second = self.wide(below, wanted, st);
        second.marks.iter_mut().for_each(|mark| *mark = mark.silent());
        bx.put(second, 0.0, -up);
        bx
    }

    /// A sign whose lines are drawn on: to the left, if its head is at the right, and so on.
    fn drawn_on(&self, c: char, left: bool, right: bool, wanted: f32, st: St) -> Bx {
        let size = self.size(st);
        let glyph = |c| self.font.glyph(c, 0);
        let mut bx = Bx::empty(wanted, 0.0, 0.0);
        let lines = |from: f32, to: f32, strokes: &[f32], bx: &mut Bx| {
            for pair in strokes.chunks_exact(2) {
                bx.marks.push(Bx::rule(from, pair[0], (to - from).max(0.0), pair[1] - pair[0], st.color));
            }
        };
        let inset = 0.06 * size;
        if left && right {
            let head = self.font.boxed(glyph('⇐'), size, st.color, c);
            let tail = self.font.boxed(glyph('⇒'), size, st.color, '\0');
            let strokes = self.font.strokes(glyph('⇒'), Edge::Left, size);
            let (from, to) = (head.w - inset, wanted - tail.w + inset);
            bx.put(head, 0.0, 0.0);
            let at = wanted - tail.w;
            bx.put(tail, at, 0.0);
            lines(from - 0.1 * size, to + 0.1 * size, &strokes, &mut bx);
            return bx;
        }
        let head = self.font.boxed(glyph(c), size, st.color, c);
        let strokes = self.font.strokes(glyph(c), if left { Edge::Right } else { Edge::Left }, size);
        let more = wanted - head.w;
        let m = self.font.metrics(glyph(c));
        if left {
            bx.put(head, 0.0, 0.0);
            lines(m.right * size - inset, wanted - m.left * size, &strokes, &mut bx);
        } else {
            bx.put(head, more, 0.0);
            lines(m.left * size, more + m.left * size + inset, &strokes, &mut bx);
        }
        bx
    }

    /// An upright arrow that the font cannot stretch, with its shaft drawn on.
    pub(super) fn tall_arrow(&self, c: char, wanted: f32, st: St) -> Bx {
        let size = self.size(st);
        let (up, down) = match c {
            '↑' | '↓' | '↕' => ('↑', '↓'),
            _ => ('⇑', '⇓'),
        };
        let glyph = |c| self.font.glyph(c, 0);
        let boxed = |c, text| self.font.boxed(glyph(c), size, st.color, text);
        let inset = 0.06 * size;
        let mut bx = boxed(c, c);
        let (low, high) = (-bx.d, bx.h);
        let more = wanted - bx.total();
        if more <= 0.0 {
            return bx;
        }
        let shaft = |bx: &mut Bx, strokes: &[f32], from: f32, to: f32| {
            for pair in strokes.chunks_exact(2) {
                bx.marks.push(Bx::rule(pair[0], from, pair[1] - pair[0], (to - from).max(0.0), st.color));
            }
        };
        if c == down {
            let strokes = self.font.strokes(glyph(c), Edge::Top, size);
            shaft(&mut bx, &strokes, high - inset, high + more);
            bx.h += more;
        } else if c == up {
            let strokes = self.font.strokes(glyph(c), Edge::Bottom, size);
            shaft(&mut bx, &strokes, low - more, low + inset);
            bx.d += more;
        } else {
            // The lower head of one arrow, the upper of another.
            let strokes = self.font.strokes(glyph(up), Edge::Bottom, size);
            let (head, tail) = (boxed(up, c), boxed(down, '\0'));
            let (from, to) = (-tail.d + 0.4 * size, wanted - tail.d - head.total() + inset);
            let (width, lift) = (head.w, wanted - tail.d - head.h);
            bx = Bx::empty(width, 0.0, 0.0);
            bx.put(head, 0.0, lift);
            bx.put(tail, 0.0, 0.0);
            shaft(&mut bx, &strokes, from, to + 0.1 * size);
        }
        bx
    }

    pub(super) fn arrow(&self, c: char, over: &[Node], under: &[Node], st: St) -> Bx {
        let k = &self.font.constants;
        let size = self.size(st);
        let over = self.list(over, st.script());
        let under = self.list(under, st.script().cramped());
        let text = over.w.max(under.w);
        let arrow = self.wide(c, (text + 0.9 * size).max(1.2 * size), st);
        let width = arrow.w;
        let (h, d) = (arrow.h, arrow.d);
        let mut bx = Bx::empty(width, 0.0, 0.0);
        bx.put(arrow, 0.0, 0.0);
        if over.w > 0.0 {
            let gap = self.font.at(k.stretch_stack_gap_above_min(), size).max(0.06 * size);
            let (x, up) = ((width - over.w) * 0.5, h + gap + over.d);
            bx.put(over, x, up);
        }
        if under.w > 0.0 {
            let gap = self.font.at(k.stretch_stack_gap_below_min(), size).max(0.06 * size);
            let (x, down) = ((width - under.w) * 0.5, d + gap + under.h);
            bx.put(under, x, -down);
        }
        bx
    }

    pub(super) fn framed(&self, frame: &Frame, body: &[Node], st: St) -> Bx {
        let size = self.size(st);
        let inner = self.list(body, st);
        let (pad, line) = (self.length(frame.pad, st), 0.04 * size);
        let (top, right, foot, left) = (frame.sides[0], frame.sides[1], frame.sides[2], frame.sides[3]);
        let closed = frame.sides == [true; 4] || frame.sides == [false; 4];
        let room = |side: bool| if side || closed { pad } else { 0.0 };
        let (h, d) = (inner.h + room(top), inner.d + room(foot));
        // A line that leans needs room for it.
        let lean = if frame.leaning { 0.5 * (h + d) } else { 0.0 };
        let start = room(left) + lean;
        let w = start + inner.w + room(right);
        let mut bx = Bx::empty(w, h, d);
        if let Some(ground) = frame.ground {
            bx.marks.push(Bx::rule(0.0, -d, w, h + d, color(ground)));
        }
        let ink = frame.line.map_or(st.color, color);
        bx.draw(inner, start, 0.0);
        for (drawn, x, y, w, h) in [
            (top, 0.0, h - line, w, line),
            (foot, 0.0, -d, w, line),
            (left, 0.0, -d, line, h + d),
            (right, w - line, -d, line, h + d),
        ] {
            if drawn {
                bx.marks.push(Bx::rule(x, y, w, h, ink));
            }
        }
        if frame.leaning {
            let kind = MarkKind::Line { dx: lean, dy: h + d - line, width: line };
            bx.marks.push(Mark { x: 0.0, y: -d + line * 0.5, color: ink, kind });
        }
        bx
    }

    /// A part with lines through it.
    pub(super) fn struck(&self, strokes: Strokes, body: &[Node], st: St) -> Bx {
        let size = self.size(st);
        let mut bx = self.list(body, st);
        let width = 0.045 * size;
        // They stand out a little at each end, and are never flat on low or narrow signs.
        let (over, least) = (0.1 * size, 0.55 * size);
        let (h, d) = (bx.h + over, bx.d + over);
        let (h, d) =
            if h + d < least { (h + (least - h - d) * 0.5, d + (least - h - d) * 0.5) } else { (h, d) };
        let out = ((0.35 * size - bx.w) * 0.5).max(0.0);
        let mut draw = |y: f32, dx: f32, dy: f32, x: f32| {
            bx.marks.push(Mark { x, y, color: st.color, kind: MarkKind::Line { dx, dy, width } });
        };
        let across = bx.w + 2.0 * out;
        if strokes.up {
            draw(-d, across, h + d, -out);
        }
        if strokes.down {
            draw(h, across, -(h + d), -out);
        }
        if strokes.across {
            draw(0.24 * size, across, 0.0, -out);
        }
        if strokes.up || strokes.down {
            (bx.h, bx.d) = (bx.h.max(h), bx.d.max(d));
        }
        bx
    }
}
