//! Formulas: the tree as MathML.
//!
//! What is written is MathML Core's, which browsers and reading apps set; what it has no element
//! for (the alignment of cells, frames) is a class that the style sheet knows.

use super::xml;
use crate::math::{
    Alphabet, Anchor, Bar, Class, Formula, Frame, Length, Limits, Node, Side, Style, Table, TableKind,
    TextPart, classes, flat, space_between, styled,
};

/// Appends a formula, by itself or in a line, with a line of signs for who cannot see it.
pub fn write(out: &mut String, formula: &Formula, display: bool) {
    out.push_str("<math xmlns=\"http://www.w3.org/1998/Math/MathML\"");
    if display {
        out.push_str(" display=\"block\"");
    }
    xml::attr(out, "alttext", &formula.spoken);
    out.push('>');
    let style = if display { Style::Display } else { Style::Text };
    Writer { out, style }.row(&formula.body);
    out.push_str("</math>");
}

struct Writer<'a> {
    out: &'a mut String,
    /// The style that the part stands in.
    style: Style,
}

impl Writer<'_> {
    fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// A list as one element.
    fn row(&mut self, list: &[Node]) {
        if let [only] = list
            && !matches!(only, Node::Group(_))
        {
            return self.node(only);
        }
        self.push("<mrow>");
        self.list(list);
        self.push("</mrow>");
    }

    fn list(&mut self, list: &[Node]) {
        let plain = list.iter().all(|node| !matches!(node, Node::Styled { .. } | Node::Colored { .. }));
        let atoms = flat(list);
        let classes = classes(&atoms);
        let mut last: Option<(Class, bool)> = None;
        for (i, node) in list.iter().enumerate() {
            // The names of functions stand off from what they are applied to, and so does what stands between
            // tall delimiters; operators know their own space.
            let class = if plain { classes[i] } else { None };
            let name = named(node);
            let inner = |class| class == Class::Inner;
            if let (Some((left, was)), Some(right)) = (last, class)
                && (was || name || inner(left) || inner(right))
                && space_between(left, right, self.style >= Style::Script) == 3.0
            {
                self.push("<mspace width=\"0.1667em\"/>");
            }
            self.node_of(node, class);
            if class.is_some() {
                last = class.map(|class| (class, name));
            }
        }
    }

    fn within(&mut self, style: Style, list: &[Node]) {
        let kept = std::mem::replace(&mut self.style, style);
        self.row(list);
        self.style = kept;
    }

    fn script(&mut self, list: &[Node]) {
        let style = if self.style < Style::Script { Style::Script } else { Style::ScriptScript };
        self.within(style, list);
    }

    fn element(&mut self, tag: &str, text: &str) {
        self.push("<");
        self.push(tag);
        self.push(">");
        xml::text(self.out, text);
        self.push("</");
        self.push(tag.split(' ').next().unwrap_or(tag));
        self.push(">");
    }

    fn node(&mut self, node: &Node) {
        self.node_of(node, None);
    }

    /// A part; `class` is what it counts as in its list.
    fn node_of(&mut self, node: &Node, class: Option<Class>) {
        match node {
            Node::Symbol { c, class: own, alphabet } => {
                self.symbol(*c, class.unwrap_or(*own), *own, *alphabet)
            }
            Node::Word { text, alphabet } => {
                let set: String = match alphabet {
                    Alphabet::Normal | Alphabet::Upright => text.to_string(),
                    alphabet => text.chars().map(|c| styled(c, *alphabet)).collect(),
                };
                let number = text.starts_with(|c: char| c.is_ascii_digit());
                self.element(if number { "mn" } else { "mi" }, &set);
            }
            Node::Name { text, .. } => {
                let one = text.chars().count() == 1;
                self.element(if one { "mi mathvariant=\"normal\"" } else { "mi" }, text);
            }
            Node::Operator { c, limits } => {
                let tag = if *limits == Limits::Beside { "mo" } else { "mo movablelimits=\"false\"" };
                self.element(tag, &c.to_string());
            }
            Node::Text(parts) => self.text(parts),
            Node::Group(body) => {
                self.push("<mrow>");
                self.list(body);
                self.push("</mrow>");
            }
            Node::Classed { body, class, .. } => {
                let text = match body.as_slice() {
                    [Node::Symbol { c, .. }] => Some(c.to_string()),
                    [Node::Name { text, .. }] if *class != Class::Op => Some(text.to_string()),
                    _ => None,
                };
                match (text, class) {
                    (Some(text), Class::Bin) => {
                        self.element("mo lspace=\"0.2222em\" rspace=\"0.2222em\"", &text);
                    }
                    (Some(text), Class::Rel) => {
                        self.element("mo lspace=\"0.2778em\" rspace=\"0.2778em\"", &text);
                    }
                    (Some(text), Class::Ord) => self.element("mi", &text),
                    _ => {
                        self.push("<mrow>");
                        self.list(body);
                        self.push("</mrow>");
                    }
                }
            }
            Node::Scripts { base, sub, sup } => self.scripts(base, sub.as_deref(), sup.as_deref()),
            Node::LeftScripts { sub, sup, base } => {
                let (operator, below, above) = match &**base {
                    Node::Scripts { base, sub, sup } => (&**base, sub.as_deref(), sup.as_deref()),
                    base => (base, None, None),
                };
                self.push("<mmultiscripts>");
                self.node(operator);
                self.script(below.unwrap_or_default());
                self.script(above.unwrap_or_default());
                self.push("<mprescripts/>");
                self.script(sub);
                self.script(sup);
                self.push("</mmultiscripts>");
            }
            Node::Fraction { above, below, bar, style, .. } => {
                if let Some(style) = style {
                    self.open_style(*style);
                }
                let outer = style.unwrap_or(self.style);
                let inner = match outer {
                    Style::Display => Style::Text,
                    Style::Text => Style::Script,
                    _ => Style::ScriptScript,
                };
                match bar {
                    Bar::Usual => self.push("<mfrac>"),
                    Bar::None => self.push("<mfrac linethickness=\"0\">"),
                    Bar::Thick(length) => {
                        let length = css(*length);
                        self.push(&format!("<mfrac linethickness=\"{length}\">"));
                    }
                }
                self.within(inner, above);
                self.within(inner, below);
                self.push("</mfrac>");
                if style.is_some() {
                    self.push("</mstyle>");
                }
            }
            Node::Root { body, degree: None } => {
                self.push("<msqrt>");
                self.row(body);
                self.push("</msqrt>");
            }
            Node::Root { body, degree: Some(degree) } => {
                self.push("<mroot>");
                self.row(body);
                self.within(Style::ScriptScript, degree);
                self.push("</mroot>");
            }
            Node::Fenced { left, right, body } => {
                self.push("<mrow>");
                if let Some(c) = left {
                    self.element("mo fence=\"true\" form=\"prefix\" stretchy=\"true\"", &c.to_string());
                }
                self.row(body);
                if let Some(c) = right {
                    self.element("mo fence=\"true\" form=\"postfix\" stretchy=\"true\"", &c.to_string());
                }
                self.push("</mrow>");
            }
            Node::Middle(Some(c)) => {
                self.element("mo fence=\"true\" stretchy=\"true\" lspace=\"0\" rspace=\"0\"", &c.to_string());
            }
            Node::Middle(None) | Node::Big { c: None, .. } => self.push("<mrow></mrow>"),
            Node::Big { c: Some(c), class, size } => {
                let em = [1.2, 1.8, 2.4, 3.0][usize::from(size.saturating_sub(1)).min(3)];
                let form = match class {
                    Class::Open => " form=\"prefix\"",
                    Class::Close => " form=\"postfix\"",
                    _ => "",
                };
                self.element(
                    &format!(
                        "mo{form} stretchy=\"true\" symmetric=\"true\" minsize=\"{em}em\" maxsize=\"{em}em\""
                    ),
                    &c.to_string(),
                );
            }
            Node::Accent { c, wide, base } => {
                self.push("<mover accent=\"true\">");
                self.row(base);
                let sign = spacing(*c).to_string();
                self.element(if *wide { "mo stretchy=\"true\"" } else { "mo stretchy=\"false\"" }, &sign);
                self.push("</mover>");
            }
            Node::Line { over: true, body } => {
                self.push("<mover accent=\"true\" class=\"over\">");
                self.row(body);
                self.push("<mo stretchy=\"true\">\u{203E}</mo></mover>");
            }
            Node::Line { over: false, body } => {
                self.push("<munder accentunder=\"true\" class=\"under\">");
                self.row(body);
                self.push("<mo stretchy=\"true\">\u{203E}</mo></munder>");
            }
            Node::Stretched { c, over, body } => {
                self.push(if *over { "<mover accent=\"true\">" } else { "<munder accentunder=\"true\">" });
                self.row(body);
                self.element("mo stretchy=\"true\"", &spacing(*c).to_string());
                self.push(if *over { "</mover>" } else { "</munder>" });
            }
            Node::Stacked { base, over, under, .. } => {
                self.over_under(|w| w.row(base), under.as_deref(), over.as_deref());
            }
            Node::Arrow { c, over, under } => {
                let some = |list: &'_ [Node]| !list.is_empty();
                let tag = match (some(under), some(over)) {
                    (true, true) => "munderover",
                    (true, false) => "munder",
                    _ => "mover",
                };
                self.push(&format!("<{tag}>"));
                self.element("mo stretchy=\"true\"", &c.to_string());
                for list in [under, over] {
                    if some(list) || (tag == "mover" && std::ptr::eq(list, over)) {
                        self.push("<mrow><mspace width=\"0.5em\"/>");
                        self.script(list);
                        self.push("<mspace width=\"0.5em\"/></mrow>");
                    }
                }
                self.push(&format!("</{tag}>"));
            }
            Node::Negated(node) => match &**node {
                Node::Symbol { c, .. } => self.element("mo", &format!("{c}\u{338}")),
                node => {
                    self.push("<mrow>");
                    self.node(node);
                    self.push("<mo>\u{338}</mo></mrow>");
                }
            },
            Node::Table(table) => self.table(table),
            Node::Space(length) => {
                let length = css(*length);
                self.push(&format!("<mspace width=\"{length}\"/>"));
            }
            Node::Sized { body, seen, width, height, depth } => {
                let mut sizes = String::new();
                match width {
                    Some(Side::Left) => sizes.push_str(" width=\"0\""),
                    Some(Side::Center) => sizes.push_str(" width=\"0\" lspace=\"-0.5width\""),
                    Some(Side::Right) => sizes.push_str(" width=\"0\" lspace=\"-1width\""),
                    None => {}
                }
                if !height {
                    sizes.push_str(" height=\"0\"");
                }
                if !depth {
                    sizes.push_str(" depth=\"0\"");
                }
                self.push(&format!("<mpadded{sizes}>"));
                self.push(if *seen { "" } else { "<mphantom>" });
                self.row(body);
                self.push(if *seen { "" } else { "</mphantom>" });
                self.push("</mpadded>");
            }
            Node::Framed { frame, body } => self.framed(frame, body),
            Node::Struck { strokes, body } => {
                let classes = [(strokes.up, "up"), (strokes.down, "down"), (strokes.across, "across")];
                let classes: Vec<&str> = classes.iter().filter(|(is, _)| *is).map(|(_, c)| *c).collect();
                self.push(&format!("<mrow class=\"struck {}\">", classes.join(" ")));
                self.list(body);
                self.push("</mrow>");
            }
            Node::Raised { by, body } => {
                let by = css(*by);
                self.push(&format!("<mpadded voffset=\"{by}\">"));
                self.row(body);
                self.push("</mpadded>");
            }
            Node::Centered(body) => {
                self.push("<mtable class=\"stack\"><mtr><mtd>");
                self.list(body);
                self.push("</mtd></mtr></mtable>");
            }
            Node::Rule { up, width, height } => {
                let below = |length: Length| match length {
                    Length::Em(v) => Length::Em(-v),
                    Length::Pt(v) => Length::Pt(-v),
                };
                let top = match (up, height) {
                    (Length::Em(a), Length::Em(b)) => css(Length::Em(a + b)),
                    (Length::Pt(a), Length::Pt(b)) => css(Length::Pt(a + b)),
                    _ => css(*height),
                };
                let (width, depth) = (css(*width), css(below(*up)));
                self.push(&format!(
                    "<mspace class=\"rule\" width=\"{width}\" height=\"{top}\" depth=\"{depth}\"/>"
                ));
            }
            Node::Scaled { by, body } => {
                let by = (by * 100.0).round();
                self.push(&format!("<mstyle mathsize=\"{by}%\">"));
                self.list(body);
                self.push("</mstyle>");
            }
            Node::Choice(choices) => {
                let styles = [Style::Display, Style::Text, Style::Script, Style::ScriptScript];
                let n = styles.iter().position(|style| *style == self.style);
                self.row(&choices[n.unwrap_or(1)]);
            }
            Node::Styled { style, body } => {
                self.open_style(*style);
                let kept = std::mem::replace(&mut self.style, *style);
                self.list(body);
                self.style = kept;
                self.push("</mstyle>");
            }
            Node::Colored { rgb: [r, g, b], body } => {
                self.push(&format!("<mstyle mathcolor=\"#{r:02x}{g:02x}{b:02x}\">"));
                self.list(body);
                self.push("</mstyle>");
            }
        }
    }

    fn framed(&mut self, frame: &Frame, body: &[Node]) {
        let mut style = String::new();
        if let Some([r, g, b]) = frame.line {
            style.push_str(&format!("border-color: #{r:02x}{g:02x}{b:02x};"));
        }
        if let Some([r, g, b]) = frame.ground {
            style.push_str(&format!("background: #{r:02x}{g:02x}{b:02x};"));
        }
        let sides = ["top", "right", "bottom", "left"];
        let mut classes = match frame.sides {
            [true, true, true, true] => vec!["boxed"],
            _ => sides.iter().zip(frame.sides).filter(|(_, is)| *is).map(|(side, _)| *side).collect(),
        };
        if frame.ground.is_some() && classes.is_empty() {
            classes.push("ground");
        }
        if frame.leaning {
            classes.push("leaning");
        }
        self.push(&format!("<mrow class=\"{}\"", classes.join(" ")));
        if !style.is_empty() {
            self.push(&format!(" style=\"{style}\""));
        }
        self.push(">");
        self.list(body);
        self.push("</mrow>");
    }

    fn open_style(&mut self, style: Style) {
        self.push(match style {
            Style::Display => "<mstyle displaystyle=\"true\" scriptlevel=\"0\">",
            Style::Text => "<mstyle displaystyle=\"false\" scriptlevel=\"0\">",
            Style::Script => "<mstyle displaystyle=\"false\" scriptlevel=\"1\">",
            Style::ScriptScript => "<mstyle displaystyle=\"false\" scriptlevel=\"2\">",
        });
    }

    fn symbol(&mut self, c: char, class: Class, own: Class, alphabet: Alphabet) {
        let bold = matches!(alphabet, Alphabet::Bold | Alphabet::BoldItalic | Alphabet::BoldSans);
        if bold && styled(c, alphabet) == c {
            // Unicode has no bold form of it: the style sheet sees to that.
            self.push("<mstyle class=\"bold\">");
            self.symbol(c, class, own, Alphabet::Normal);
            self.push("</mstyle>");
            return;
        }
        let text = c.to_string();
        match class {
            Class::Ord if own == Class::Ord => {
                if c.is_alphabetic() || c.is_ascii_digit() {
                    let set = styled(c, alphabet);
                    let greek_capital = matches!(c, 'Α'..='Ω');
                    match alphabet {
                        // A letter alone is slanted by itself.
                        Alphabet::Normal if greek_capital => self.element("mi mathvariant=\"normal\"", &text),
                        Alphabet::Normal if c.is_ascii() || ('α'..='ϱ').contains(&c) => {
                            self.element("mi", &text)
                        }
                        Alphabet::Normal | Alphabet::Upright => {
                            self.element("mi mathvariant=\"normal\"", &text)
                        }
                        _ => self.element("mi", &set.to_string()),
                    }
                } else if matches!(c, '|' | '‖' | '\\') {
                    self.element("mo stretchy=\"false\" lspace=\"0\" rspace=\"0\"", &text);
                } else if matches!(
                    c,
                    '/' | '.' | '′' | '″' | '‴' | '⁗' | '‵' | '∀' | '∃' | '∄' | '¬' | '"' | '@'
                ) {
                    self.element("mo lspace=\"0\" rspace=\"0\"", &text);
                } else {
                    self.element("mi", &styled(c, alphabet).to_string());
                }
            }
            // A sign that joins nothing is one before its operand, or a thing of its own.
            Class::Ord => self.element("mo form=\"prefix\" lspace=\"0\" rspace=\"0\"", &text),
            Class::Open => self.element("mo form=\"prefix\" stretchy=\"false\"", &text),
            Class::Close if matches!(c, '!' | '?') => {
                self.element("mo form=\"postfix\" lspace=\"0\" rspace=\"0\"", &text)
            }
            Class::Close => self.element("mo form=\"postfix\" stretchy=\"false\"", &text),
            Class::Punct => self.element("mo separator=\"true\"", &text),
            Class::Rel if matches!(c, '|' | '∣' | '∥' | ':') => {
                self.element("mo stretchy=\"false\" lspace=\"0.2778em\" rspace=\"0.2778em\"", &text);
            }
            Class::Rel => self.element("mo stretchy=\"false\"", &text),
            Class::Bin | Class::Op => self.element("mo", &text),
            Class::Inner => self.element("mi", &text),
        }
    }

    fn text(&mut self, parts: &[TextPart]) {
        let several = parts.len() != 1;
        if several {
            self.push("<mrow>");
        }
        for part in parts {
            match part {
                TextPart::Words { text, face } => {
                    let tag = match (face.bold, face.italic, face.mono) {
                        (false, false, false) => "mtext",
                        (_, _, true) => "mtext class=\"mono\"",
                        (true, false, _) => "mtext class=\"bold\"",
                        (false, true, _) => "mtext class=\"italic\"",
                        (true, true, _) => "mtext class=\"bold italic\"",
                    };
                    // White space at its ends is dropped in MathML.
                    let inner = text.trim_matches(' ');
                    let (before, after) = (text.starts_with(' '), text.ends_with(' ') && !inner.is_empty());
                    let nbsp = |is: bool| if is { "\u{a0}" } else { "" };
                    self.element(tag, &format!("{}{inner}{}", nbsp(before), nbsp(after)));
                }
                TextPart::Math(list) => self.within(Style::Text, list),
            }
        }
        if several {
            self.push("</mrow>");
        }
    }

    fn scripts(&mut self, base: &Node, sub: Option<&[Node]>, sup: Option<&[Node]>) {
        if self.limits(base) {
            return self.over_under(|w| w.node(base), sub, sup);
        }
        let tag = match (sub, sup) {
            (Some(_), Some(_)) => "msubsup",
            (Some(_), None) => "msub",
            _ => "msup",
        };
        self.push(&format!("<{tag}>"));
        self.node(base);
        for list in [sub, sup].into_iter().flatten() {
            self.script(list);
        }
        self.push(&format!("</{tag}>"));
    }

    fn over_under(&mut self, base: impl FnOnce(&mut Self), under: Option<&[Node]>, over: Option<&[Node]>) {
        let tag = match (under, over) {
            (Some(_), Some(_)) => "munderover",
            (Some(_), None) => "munder",
            _ => "mover",
        };
        self.push(&format!("<{tag}>"));
        base(self);
        for list in [under, over].into_iter().flatten() {
            self.script(list);
        }
        self.push(&format!("</{tag}>"));
    }

    /// Whether a base has its scripts above and below it.
    fn limits(&self, base: &Node) -> bool {
        match base {
            Node::Operator { limits, .. }
            | Node::Name { limits, .. }
            | Node::Classed { class: Class::Op, limits, .. } => match limits {
                Limits::Beside => false,
                Limits::Display => self.style == Style::Display,
                Limits::Always => true,
            },
            Node::Stretched { .. } => true,
            Node::Stacked { class: Class::Op, .. } => self.style == Style::Display,
            Node::Group(body) => matches!(body.as_slice(), [Node::Stretched { .. }]),
            _ => false,
        }
    }

    fn table(&mut self, table: &Table) {
        let (class, style) = match table.kind {
            TableKind::Aligned { .. } => (" class=\"aligned\"", Style::Display),
            TableKind::Gathered | TableKind::Multline => (" class=\"gathered\"", Style::Display),
            TableKind::Cases(true) => ("", Style::Display),
            TableKind::Small => (" class=\"small\"", Style::Script),
            TableKind::Stack => (" class=\"stack\"", self.style),
            TableKind::Diagram => (" class=\"diagram\"", Style::Text),
            _ => ("", Style::Text),
        };
        let display = if style == Style::Display { " displaystyle=\"true\"" } else { "" };
        if table.kind == TableKind::Small {
            self.push("<mstyle scriptlevel=\"1\">");
        }
        let align = match table.anchor {
            Anchor::Middle => "",
            Anchor::First => " align=\"baseline 1\"",
            Anchor::Last => " align=\"baseline -1\"",
        };
        self.push(&format!("<mtable{class}{display}{align}>"));
        let kept = std::mem::replace(&mut self.style, style);
        let count = table.rows.len();
        for (r, row) in table.rows.iter().enumerate() {
            if let Some(words) = &row.between {
                let columns = row.cells.len().max(1);
                self.push(&format!("<mtr><mtd class=\"left\" columnspan=\"{columns}\">"));
                self.text(words);
                self.push("</mtd></mtr>");
            }
            self.push("<mtr>");
            for (n, cell) in row.cells.iter().enumerate() {
                if table.covered(r, n) {
                    continue;
                }
                let (side, columns) = table.place(r, n);
                let mut classes = Vec::new();
                match side {
                    Side::Left => classes.push("left"),
                    Side::Center => {}
                    Side::Right => classes.push("right"),
                }
                if table.lines.contains(&n) {
                    classes.push("line-left");
                }
                if n + columns == row.cells.len() && table.lines.contains(&(n + columns)) {
                    classes.push("line-right");
                }
                let within = |parts: &[std::ops::Range<usize>]| parts.iter().any(|part| part.contains(&n));
                if row.lines > 0 || within(&row.parts) {
                    classes.push("line-above");
                }
                if r + 1 == count && (table.end_lines > 0 || within(&table.end_parts)) {
                    classes.push("line-below");
                }
                if table.kind == (TableKind::Aligned { apart: true }) && n % 2 == 0 && n > 0 {
                    classes.push("apart");
                }
                let closes = |m: usize| table.between.iter().any(|(column, _)| *column == m);
                if closes(n) {
                    classes.push("close-left");
                }
                if closes(n + columns) {
                    classes.push("close-right");
                }
                self.push("<mtd");
                if !classes.is_empty() {
                    self.push(&format!(" class=\"{}\"", classes.join(" ")));
                }
                if columns > 1 {
                    self.push(&format!(" columnspan=\"{columns}\""));
                }
                self.push(">");
                for (_, list) in table.between.iter().filter(|(column, _)| *column == n) {
                    self.list(list);
                }
                if row.spans.iter().any(|span| span.column == n && span.dots) {
                    self.element("mo", &"…".repeat(2 * columns));
                }
                let joins = match table.kind {
                    TableKind::Aligned { .. } => n % 2 == 1,
                    TableKind::Multline => r > 0,
                    _ => false,
                };
                if joins {
                    // What begins a cell stands as if something were before it.
                    let mut whole = vec![Node::Group(Vec::new())];
                    whole.extend_from_slice(cell);
                    self.list(&whole);
                } else {
                    self.list(cell);
                }
                if n + columns == row.cells.len() {
                    for (_, list) in table.between.iter().filter(|(column, _)| *column == n + columns) {
                        self.list(list);
                    }
                }
                self.push("</mtd>");
            }
            if let Some(tag) = &row.tag {
                self.push("<mtd class=\"apart\">");
                self.element("mtext", tag);
                self.push("</mtd>");
            }
            self.push("</mtr>");
        }
        self.style = kept;
        self.push("</mtable>");
        if table.kind == TableKind::Small {
            self.push("</mstyle>");
        }
    }
}

/// Whether a part is the name of a function, with scripts or without.
fn named(node: &Node) -> bool {
    match node {
        Node::Name { .. } => true,
        Node::Scripts { base, .. } => named(base),
        _ => false,
    }
}

/// An accent as a sign of its own.
fn spacing(c: char) -> char {
    match c {
        '\u{302}' => '^',
        '\u{30C}' => 'ˇ',
        '\u{303}' => '~',
        '\u{301}' => '´',
        '\u{300}' => '`',
        '\u{307}' => '˙',
        '\u{308}' => '¨',
        '\u{306}' => '˘',
        '\u{304}' => '¯',
        '\u{20D7}' => '→',
        '\u{330}' => '~',
        '\u{30A}' => '˚',
        c => c,
    }
}

fn css(length: Length) -> String {
    match length {
        Length::Em(em) => format!("{}em", (em * 10_000.0).round() / 10_000.0 + 0.0),
        Length::Pt(pt) => format!("{}pt", (pt * 100.0).round() / 100.0 + 0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(tex: &str, display: bool) -> String {
        let formula = crate::math::parse(tex, display).unwrap_or_else(|e| panic!("{tex}: {}", e.message));
        let mut out = String::new();
        write(&mut out, &formula, display);
        roxmltree::Document::parse(&out).unwrap_or_else(|e| panic!("{tex}: {e}: {out}"));
        out
    }

    #[test]
    fn a_formula_is_mathml_with_a_line_of_signs() {
        let out = written(r"\frac{a}{b} < c", false);
        let start = r#"<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="a/b &lt; c">"#;
        assert!(out.starts_with(start), "{out}");
        assert!(out.contains("<mfrac><mi>a</mi><mi>b</mi></mfrac><mo stretchy=\"false\">&lt;</mo>"), "{out}");
    }

    #[test]
    fn constructions() {
        for (tex, display, found) in [
            (r"\sum_{i=1}^n i", true, "<munderover><mo movablelimits=\"false\">∑</mo>"),
            (r"\sum_{i=1}^n i", false, "<msubsup><mo movablelimits=\"false\">∑</mo>"),
            (r"\int_0^1 f", true, "<msubsup><mo>∫</mo>"),
            (r"\lim_{x\to 0} f", true, "<munder><mi>lim</mi>"),
            (r"\sin x", false, "<mi>sin</mi><mspace width=\"0.1667em\"/><mi>x</mi>"),
            (r"\text{a <b & c}", false, "<mtext>a &lt;b &amp; c</mtext>"),
            (r"\mathbb{R}^{12}", false, "<msup><mi>ℝ</mi><mn>12</mn></msup>"),
            (r"\mathrm{d}x", false, "<mi mathvariant=\"normal\">d</mi>"),
            (r"\mathrm{kg}", false, "<mi>kg</mi>"),
            (r"\hat x", false, "<mover accent=\"true\"><mi>x</mi><mo stretchy=\"false\">^</mo></mover>"),
            (r"\underbrace{a+b}_{n}", false, "<munder><munder accentunder=\"true\">"),
            (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", false, "<mtable><mtr><mtd><mn>1</mn></mtd>"),
            (r"\sqrt[3]{x}", false, "<mroot><mi>x</mi><mn>3</mn></mroot>"),
            (r"-x", false, "<mo form=\"prefix\" lspace=\"0\" rspace=\"0\">−</mo>"),
            (r"\cancel{x}", false, "<mrow class=\"struck up\"><mi>x</mi></mrow>"),
            (r"\fcolorbox{red}{#ff0}{a}", false, "style=\"border-color: #ff0000;background: #ffff00;\""),
            (r"\raisebox{2bp}{a}", false, "<mpadded voffset=\"2pt\"><mtext>a</mtext></mpadded>"),
            (r"\boldsymbol{\infty}", false, "<mstyle class=\"bold\"><mi>∞</mi></mstyle>"),
            (r"{\large x}", false, "<mstyle mathsize=\"120%\"><mi>x</mi></mstyle>"),
            (
                r"\begin{array}{cc}\multicolumn{2}{r}{a}\\b&c\end{array}",
                false,
                "<mtd class=\"right\" columnspan=\"2\"><mi>a</mi></mtd></mtr>",
            ),
            (
                r"\rule{1em}{2em}",
                false,
                "<mspace class=\"rule\" width=\"1em\" height=\"2em\" depth=\"0pt\"/>",
            ),
            (r"f\left(x\right)", false, "<mi>f</mi><mspace width=\"0.1667em\"/><mrow><mo fence"),
            (r"\begin{aligned} a & + b \end{aligned}", true, "<mrow></mrow><mo>+</mo><mi>b</mi>"),
            (r"f'", false, "<msup><mi>f</mi><mo lspace=\"0\" rspace=\"0\">′</mo></msup>"),
        ] {
            let out = written(tex, display);
            assert!(out.contains(found), "{tex}: {out}");
        }
    }
}
