//! From a formula's tree to boxes, after *The TeXbook*, appendix G, with the constants of the
//! font's MATH table in place of its parameters.

use super::boxes::Bx;
use super::font::{Corner, Fit, Glyph, MathFont};
use super::words::Words;
use crate::math::{
    self, Alphabet, Bar, Break, Class, Length, Limits, Node, Side, Style, TextPart, break_after, classes,
    flat, space_between,
};
use crate::typeset::page::Color;

/// What a part is set in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct St {
    /// The size of the text around the formula, pt.
    pub base: f32,
    pub style: Style,
    /// Whether superscripts are kept low.
    pub cramped: bool,
    pub color: Color,
}

impl St {
    pub fn cramped(self) -> Self {
        Self { cramped: true, ..self }
    }

    /// The style of scripts.
    pub fn script(self) -> Self {
        let style = match self.style {
            Style::Display | Style::Text => Style::Script,
            Style::Script | Style::ScriptScript => Style::ScriptScript,
        };
        Self { style, ..self }
    }

    /// The style of a fraction's parts.
    pub fn part(self) -> Self {
        let style = match self.style {
            Style::Display => Style::Text,
            Style::Text => Style::Script,
            Style::Script | Style::ScriptScript => Style::ScriptScript,
        };
        Self { style, ..self }
    }

    pub fn display(self) -> bool {
        self.style == Style::Display
    }

    pub fn tight(self) -> bool {
        self.style >= Style::Script
    }

    /// 1 in scripts, 2 in theirs: which of a glyph's forms is taken.
    pub fn level(self) -> usize {
        match self.style {
            Style::Display | Style::Text => 0,
            Style::Script => 1,
            Style::ScriptScript => 2,
        }
    }
}

/// A part of a list with what scripts and accents must know of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Atom {
    pub bx: Bx,
    /// Italics correction, not in its width.
    pub italic: f32,
    /// The glyph that it is, if it is one.
    pub glyph: Option<Glyph>,
    /// Where an accent stands over it.
    pub attachment: Option<f32>,
}

impl Atom {
    pub fn of(bx: Bx) -> Self {
        Self { bx, ..Self::default() }
    }
}

/// A part of a formula that no line end divides.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Part {
    /// What it is.
    pub bx: Bx,
    /// Space before it, where no line begins with it.
    pub space: f32,
    /// Where a line may end after it.
    pub after: Option<Break>,
    /// Whether it begins with a relation: displays are divided before those.
    pub relation: bool,
    /// Where its last sign begins: how many marks stand before it, where the space before it
    /// begins, and where it does.
    pub tail: Option<(usize, f32, f32)>,
}

impl Part {
    /// Takes its last sign off, as a part of its own.
    pub(super) fn split_last(&mut self) -> Option<Part> {
        let (marks, end, start) = self.tail.take()?;
        if marks == 0 && end <= 0.0 {
            return None;
        }
        let mut sign = Bx::empty(self.bx.w - start, 0.0, 0.0);
        for mark in self.bx.marks.split_off(marks) {
            sign.marks.push(super::boxes::Mark { x: mark.x - start, ..mark });
        }
        // Signs stand within the height of what is beside them.
        self.bx.w = end;
        Some(Part { bx: sign, space: start - end, ..Part::default() })
    }
}

pub(super) struct Layouter<'a, 'f> {
    pub font: &'a MathFont<'f>,
    pub words: &'a Words<'a>,
}

impl Layouter<'_, '_> {
    /// The size of a style, pt.
    pub fn size(&self, st: St) -> f32 {
        let percent = |v: i16, usual: f32| if v > 0 { f32::from(v) / 100.0 } else { usual };
        st.base
            * match st.style {
                Style::Display | Style::Text => 1.0,
                Style::Script => percent(self.font.constants.script_percent_scale_down(), 0.7),
                Style::ScriptScript => percent(self.font.constants.script_script_percent_scale_down(), 0.5),
            }
    }

    pub fn axis(&self, st: St) -> f32 {
        self.font.at(self.font.constants.axis_height(), self.size(st))
    }

    pub fn length(&self, length: Length, st: St) -> f32 {
        match length {
            Length::Em(em) => em * self.size(st),
            Length::Pt(pt) => pt,
        }
    }

    /// A list as one box.
    pub fn list(&self, list: &[Node], st: St) -> Bx {
        let Atom { mut bx, italic, .. } = self.atom(list, st);
        bx.w += italic;
        bx
    }

    /// A list as an atom: where it is a single sign, with what is known of that.
    pub fn atom(&self, list: &[Node], st: St) -> Atom {
        if let [only] = list
            && !matches!(only, Node::Styled { .. } | Node::Colored { .. })
        {
            return self.node(only, st, false);
        }
        let mut parts = self.parts(list, st, |_| None);
        Atom::of(parts.pop().map(|p| p.bx).unwrap_or_default())
    }

    /// A list in parts, divided where a line may end.
    pub fn parts(&self, list: &[Node], st: St, divide: impl Fn(Break) -> Option<Break>) -> Vec<Part> {
        let list = flat(list);
        let classes = classes(&list);
        let mut parts = vec![Part::default()];
        let mut last: Option<Class> = None;
        let mut space = 0.0;
        let mut begun = false;
        for (i, part) in list.iter().enumerate() {
            let mut here = st;
            if let Some(style) = part.style {
                here.style = style;
            }
            if let Some(rgb) = part.rgb {
                here.color = color(rgb);
            }
            let em = self.size(here);
            if let Node::Space(length) = part.node {
                let wide = self.length(*length, here);
                if begun {
                    if let Some(part) = parts.last_mut() {
                        part.bx.w += wide;
                    }
                } else {
                    space += wide;
                }
                continue;
            }
            let next = list.get(i + 1).map(|n| n.node);
            let mut atom = self.node(part.node, here, next.is_some_and(slanted));
            if atom.italic > 0.0 && !next.is_some_and(slanted) {
                atom.bx.w += atom.italic;
            }
            let class = classes[i];
            if let (Some(left), Some(right)) = (last, class) {
                space += space_between(left, right, here.tight()) / 18.0 * em;
            }
            let first = parts.len() == 1;
            let Some(here_part) = parts.last_mut() else { break };
            let end = here_part.bx.w;
            if begun || first {
                // Space that an author put before everything is kept.
                here_part.bx.w += space;
            } else {
                here_part.space = space;
            }
            if let Some(part) = parts.last_mut() {
                if !begun {
                    part.relation = class == Some(Class::Rel);
                }
                part.tail = Some((part.bx.marks.len(), end, part.bx.w));
                part.bx.append(atom.bx);
            }
            (space, begun) = (0.0, true);
            if class.is_some() {
                last = class;
            }
            if let Some(after) = break_after(&classes, i).and_then(&divide) {
                if let Some(part) = parts.last_mut() {
                    part.after = Some(after);
                }
                parts.push(Part::default());
                begun = false;
            }
        }
        if !begun && let Some(part) = parts.last_mut() {
            part.bx.w += space;
        }
        parts
    }

    /// A part of a list. What is slanted next to what is slanted needs no correction.
    pub fn node(&self, node: &Node, st: St, slanted_next: bool) -> Atom {
        let size = self.size(st);
        match node {
            Node::Symbol { c, alphabet, .. } => self.symbol(*c, *alphabet, st),
            Node::Word { text, alphabet } => {
                let mut bx = Bx::default();
                let mut last = Atom::default();
                for c in text.chars() {
                    last = self.symbol(c, *alphabet, st);
                    bx.append(std::mem::take(&mut last.bx));
                }
                Atom { bx, italic: last.italic, ..Atom::default() }
            }
            Node::Name { text, .. } => {
                let mut bx = Bx::default();
                for c in text.chars() {
                    match c {
                        '\u{2009}' | ' ' | '\u{a0}' => bx.w += size / 6.0,
                        // A hyphen in a name is one.
                        '-' => bx.append(self.font.boxed(self.font.glyph('‐', 0), size, st.color, '-')),
                        c => bx.append(self.symbol(c, Alphabet::Upright, st).bx),
                    }
                }
                Atom::of(bx)
            }
            Node::Operator { c, .. } => self.operator(*c, st),
            Node::Text(parts) => Atom::of(self.text(parts, st)),
            Node::Group(body) => self.atom(body, st),
            Node::Classed { body, class, .. } => {
                let mut atom = self.atom(body, st);
                if *class == Class::Op {
                    atom.glyph = None;
                }
                atom
            }
            Node::Scripts { base, sub, sup } => {
                Atom::of(self.scripts(base, sub.as_deref(), sup.as_deref(), st, slanted_next))
            }
            Node::LeftScripts { sub, sup, base } => Atom::of(self.left_scripts(sub, sup, base, st)),
            Node::Fraction { above, below, bar, style, continued } => {
                let st = style.map_or(st, |style| St { style, ..st });
                Atom::of(self.fraction(above, below, *bar, *continued, st))
            }
            Node::Root { body, degree } => Atom::of(self.root(body, degree.as_deref(), st)),
            Node::Fenced { left, right, body } => Atom::of(self.fenced(*left, *right, body, st)),
            Node::Middle(c) => {
                let glyph = self.font.glyph(c.unwrap_or('|'), 0);
                Atom::of(self.font.boxed(glyph, size, st.color, c.unwrap_or('|')))
            }
            Node::Big { c, size: step, .. } => {
                let Some(c) = c else { return Atom::default() };
                let wanted = [1.2, 1.8, 2.4, 3.0][usize::from(step.saturating_sub(1)).min(3)] * st.base;
                Atom::of(self.delimiter(*c, wanted, Fit::Nearest, st))
            }
            Node::Accent { c, wide, base } => self.accent(*c, *wide, base, st),
            Node::Line { over, body } => Atom::of(self.line(*over, body, st)),
            Node::Stretched { c, over, body } => Atom::of(self.stretched(*c, *over, body, st)),
            Node::Stacked { base, over, under, .. } => {
                let atom = self.atom(base, st);
                Atom::of(self.limits(atom.bx, 0.0, under.as_deref(), over.as_deref(), st))
            }
            Node::Arrow { c, over, under } => Atom::of(self.arrow(*c, over, under, st)),
            Node::Negated(node) => {
                let mut bx = self.node(node, st, false).bx;
                let slash = self.font.boxed(self.font.glyph('/', 0), size, st.color, '\u{338}');
                let up = (bx.h - bx.d) * 0.5 - (slash.h - slash.d) * 0.5;
                let x = (bx.w - slash.w) * 0.5;
                bx.put(slash, x, up);
                Atom::of(bx)
            }
            Node::Table(table) => Atom::of(self.table(table, st)),
            Node::Space(length) => Atom::of(Bx::empty(self.length(*length, st), 0.0, 0.0)),
            Node::Sized { body, seen, width, height, depth } => {
                let mut bx = self.list(body, st);
                if !seen {
                    bx.marks.clear();
                }
                if !height {
                    bx.h = 0.0;
                }
                if !depth {
                    bx.d = 0.0;
                }
                if let Some(side) = width {
                    let shift = match side {
                        Side::Left => 0.0,
                        Side::Center => -bx.w * 0.5,
                        Side::Right => -bx.w,
                    };
                    for mark in &mut bx.marks {
                        mark.x += shift;
                    }
                    bx.w = 0.0;
                }
                Atom::of(bx)
            }
            Node::Framed { frame, body } => Atom::of(self.framed(frame, body, st)),
            Node::Struck { strokes, body } => Atom::of(self.struck(*strokes, body, st)),
            Node::Raised { by, body } => {
                let up = self.length(*by, st);
                Atom::of(self.list(body, st).raised(up))
            }
            Node::Centered(body) => {
                let bx = self.list(body, st);
                let up = self.axis(st) - (bx.h - bx.d) * 0.5;
                Atom::of(bx.raised(up))
            }
            Node::Rule { up, width, height } => {
                let [y, w, h] = [up, width, height].map(|length| self.length(*length, st));
                let mut bx = Bx::empty(w, y + h, -y);
                if w > 0.0 && h > 0.0 {
                    bx.marks.push(Bx::rule(0.0, y, w, h, st.color));
                }
                Atom::of(bx)
            }
            Node::Scaled { by, body } => self.atom(body, St { base: st.base * by, ..st }),
            Node::Choice(choices) => {
                let n = [Style::Display, Style::Text, Style::Script, Style::ScriptScript]
                    .iter()
                    .position(|style| *style == st.style);
                self.atom(&choices[n.unwrap_or(1)], st)
            }
            Node::Styled { .. } | Node::Colored { .. } => self.atom(std::slice::from_ref(node), st),
        }
    }

    fn symbol(&self, c: char, alphabet: Alphabet, st: St) -> Atom {
        let size = self.size(st);
        let letter = math::styled(c, alphabet);
        // A face without this alphabet has the letters themselves.
        let set = if letter != c && !self.font.has(letter) && self.font.has(c) { c } else { letter };
        let glyph = self.font.glyph(set, st.level());
        if !self.font.has(set)
            && let Some(bx) = self.made(c, st)
        {
            return Atom::of(bx);
        }
        let reads = math::read_as(c, alphabet);
        let mut bx = self.font.boxed(glyph, size, st.color, reads);
        if matches!(c, '⋮' | '⋱' | '⋰') {
            // TeX's dots that go down have room above them.
            bx.h += 0.3 * size;
        }
        let bold = matches!(alphabet, Alphabet::Bold | Alphabet::BoldItalic | Alphabet::BoldSans);
        if bold && set == c {
            // A sign that has no bold form is drawn twice.
            let more = 0.035 * size;
            if let Some(first) = bx.marks.first().copied() {
                bx.marks.push(super::boxes::Mark { x: first.x + more, ..first }.silent());
            }
            bx.w += more;
        }
        let (italic, attachment) = (self.font.italic(glyph, size), self.font.attachment(glyph, size));
        Atom { bx, italic, glyph: Some(glyph), attachment: Some(attachment) }
    }

    /// A large operator, on the axis.
    fn operator(&self, c: char, st: St) -> Atom {
        let size = self.size(st);
        let bx = if st.display() {
            let least = f32::from(self.font.constants.display_operator_min_height());
            let least = least / f32::from(self.font.upem()) * size;
            self.font.stretched(c, least, size, true, Fit::AtLeast, st.color)
        } else {
            self.font.boxed(self.font.glyph(c, 0), size, st.color, c)
        };
        let italic = match bx.marks.first().map(|m| m.kind) {
            Some(super::boxes::MarkKind::Glyph { face, id, .. }) => {
                self.font.italic(Glyph { face, id }, size)
            }
            _ => 0.0,
        };
        let up = self.axis(st) - (bx.h - bx.d) * 0.5;
        Atom { bx: bx.raised(up), italic, glyph: None, attachment: None }
    }

    /// Words in the text's face.
    pub fn text(&self, parts: &[TextPart], st: St) -> Bx {
        let mut bx = Bx::default();
        for part in parts {
            match part {
                TextPart::Words { text, face } => {
                    bx.append(self.words.set(self.font, text, *face, self.size(st), st.color));
                }
                TextPart::Math(list) => {
                    let style = if st.display() { Style::Text } else { st.style };
                    bx.append(self.list(list, St { style, ..st }));
                }
            }
        }
        bx
    }

    /// A delimiter of a height, on the axis.
    pub fn delimiter(&self, c: char, wanted: f32, fit: Fit, st: St) -> Bx {
        let mut bx = self.font.stretched(c, wanted, self.size(st), true, fit, st.color);
        if matches!(c, '↑' | '↓' | '↕' | '⇑' | '⇓' | '⇕') && bx.total() < wanted {
            bx = self.tall_arrow(c, wanted, st);
        }
        let up = self.axis(st) - (bx.h - bx.d) * 0.5;
        bx.raised(up)
    }

    fn fenced(&self, left: Option<char>, right: Option<char>, body: &[Node], st: St) -> Bx {
        let axis = self.axis(st);
        let pieces: Vec<(Bx, Option<char>)> = body
            .split_inclusive(|node| matches!(node, Node::Middle(_)))
            .map(|piece| match piece.split_last() {
                Some((Node::Middle(c), rest)) => (self.list(rest, st), *c),
                _ => (self.list(piece, st), None),
            })
            .collect();
        let reach = pieces.iter().map(|(bx, _)| (bx.h - axis).max(bx.d + axis)).fold(0.0, f32::max);
        // TeX's \delimiterfactor and \delimitershortfall.
        let mut wanted = (2.0 * reach * 0.901).max(2.0 * reach - 0.5 * st.base);
        if let [Node::Fraction { bar: Bar::None, .. }] = body {
            // TeX's delimiters of a fraction without a bar, parameters 20 and 21 of its symbol font.
            wanted = wanted.max(if st.display() { 2.39 } else { 1.01 } * self.size(st));
        }
        let side = |c: Option<char>| match c {
            Some(c) => self.delimiter(c, wanted, Fit::AtLeast, st),
            None => Bx::empty(0.12 * st.base, 0.0, 0.0),
        };
        let mut bx = side(left);
        for (piece, middle) in pieces {
            bx.append(piece);
            if let Some(c) = middle {
                bx.append(self.delimiter(c, wanted, Fit::AtLeast, st));
            }
        }
        bx.append(side(right));
        bx
    }

    /// Where scripts of a base stand.
    pub fn is_limits(&self, base: &Node, st: St) -> bool {
        match base {
            Node::Operator { limits, .. }
            | Node::Name { limits, .. }
            | Node::Classed { class: Class::Op, limits, .. } => match limits {
                Limits::Beside => false,
                Limits::Display => st.display(),
                Limits::Always => true,
            },
            Node::Stretched { .. } => true,
            Node::Stacked { class: Class::Op, .. } => st.display(),
            Node::Styled { style, body } => match body.as_slice() {
                [only] => self.is_limits(only, St { style: *style, ..st }),
                _ => false,
            },
            Node::Group(body) | Node::Colored { body, .. } => match body.as_slice() {
                [only @ Node::Stretched { .. }] => self.is_limits(only, st),
                _ => false,
            },
            _ => false,
        }
    }

    /// How far a script moves into the corner of its base, pt.
    pub fn cut_in(&self, glyph: Option<Glyph>, corner: Corner, height: f32, st: St) -> f32 {
        glyph.map_or(0.0, |glyph| self.font.kern(glyph, corner, height, self.size(st)))
    }
}

/// A colour of a page.
pub(super) fn color([r, g, b]: [u8; 3]) -> Color {
    Color::Rgb(f32::from(r) / 255.0, f32::from(g) / 255.0, f32::from(b) / 255.0)
}

/// Whether a part begins with a slanted letter.
fn slanted(node: &Node) -> bool {
    match node {
        Node::Symbol { c, class: Class::Ord, alphabet } => {
            c.is_alphabetic()
                && matches!(alphabet, Alphabet::Normal | Alphabet::Italic | Alphabet::BoldItalic)
        }
        Node::Scripts { base, .. } => slanted(base),
        _ => false,
    }
}
