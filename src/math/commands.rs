//! Commands of LaTeX and its packages, by name.

use std::ops::Range;

use super::lexer::{Lexer, Token};
use super::parser::{Next, Parser, Read, Until, error};
use super::symbols::{self, Symbol};
use super::units::length;
use super::{Alphabet, Bar, Class, Frame, Length, Limits, Node, Side, Strokes, Style};

impl<'a> Parser<'a> {
    /// An argument in an alphabet.
    fn lettered(&mut self, alphabet: Alphabet, range: &Range<usize>) -> Read<Node> {
        let alphabet = if self.bold { bolder(alphabet) } else { alphabet };
        let kept = std::mem::replace(&mut self.alphabet, alphabet);
        let body = self.argument(range);
        self.alphabet = kept;
        let mut body = join_letters(body?);
        Ok(match body.as_slice() {
            [Node::Symbol { .. } | Node::Word { .. }] => body.swap_remove(0),
            _ => Node::Group(body),
        })
    }

    /// What a command is, whose name was read.
    pub(super) fn command(&mut self, name: &'a str, range: Range<usize>) -> Read<Next> {
        if let Some(symbol) = symbols::command(name) {
            return Ok(Next::Node(self.symbol(symbol)));
        }
        if let Some(c) = symbols::upright(name) {
            return Ok(Next::Node(Node::Symbol { c, class: Class::Ord, alphabet: Alphabet::Upright }));
        }
        if let Some((text, limits)) = symbols::function(name) {
            return Ok(Next::Node(Node::Name { text: text.into(), limits }));
        }
        if let Some((c, wide)) = symbols::accent(name) {
            let base = self.argument(&range)?;
            return Ok(Next::Node(Node::Accent { c, wide, base }));
        }
        if let Some((c, over)) = symbols::stretched(name) {
            let body = self.argument(&range)?;
            return Ok(Next::Node(Node::Stretched { c, over, body }));
        }
        if let Some(c) = symbols::arrow(name) {
            let under = self.option()?.unwrap_or_default();
            let over = self.argument(&range)?;
            return Ok(Next::Node(Node::Arrow { c, over, under }));
        }
        if matches!(name, "boldsymbol" | "bm" | "pmb") {
            let kept = std::mem::replace(&mut self.bold, true);
            let node = self.lettered(self.alphabet, &range);
            self.bold = kept;
            return Ok(Next::Node(node?));
        }
        if let Some(alphabet) = font(name) {
            return Ok(Next::Node(self.lettered(alphabet, &range)?));
        }
        if let Some(em) = space(name) {
            return Ok(Next::Node(Node::Space(Length::Em(em))));
        }
        // Each kind by itself: a formula may be nested deeply, and their rooms on the stack are large.
        for read in [Self::built, Self::classed, Self::boxed, Self::aside] {
            if let Some(next) = read(self, name, &range)? {
                return Ok(next);
            }
        }
        self.unknown(name, range)
    }

    /// Fractions, roots, delimiters, tables, and what stands above and below others.
    #[inline(never)]
    fn built(&mut self, name: &'a str, range: &Range<usize>) -> Read<Option<Next>> {
        let node = match name {
            "frac" | "dfrac" | "tfrac" | "cfrac" => {
                if name == "cfrac" {
                    self.bracketed();
                }
                let above = self.argument(range)?;
                let below = self.argument(range)?;
                let style = match name {
                    "dfrac" | "cfrac" => Some(Style::Display),
                    "tfrac" => Some(Style::Text),
                    _ => None,
                };
                Node::Fraction { above, below, bar: Bar::Usual, style, continued: name == "cfrac" }
            }
            "binom" | "dbinom" | "tbinom" => {
                let above = self.argument(range)?;
                let below = self.argument(range)?;
                let style = match name {
                    "dbinom" => Some(Style::Display),
                    "tbinom" => Some(Style::Text),
                    _ => None,
                };
                let pair = Node::Fraction { above, below, bar: Bar::None, style: None, continued: false };
                let fenced = Node::Fenced { left: Some('('), right: Some(')'), body: vec![pair] };
                let fenced = Node::Group(vec![fenced]);
                match style {
                    Some(style) => Node::Styled { style, body: vec![fenced] },
                    None => fenced,
                }
            }
            "genfrac" => self.genfrac(range)?,
            "sqrt" => {
                let degree = self.option()?;
                Node::Root { body: self.argument(range)?, degree }
            }
            "left" => {
                let left = self.delimiter(range)?;
                let body = self.list(Until::Right)?;
                let right = self.delimiter(range)?;
                Node::Fenced { left, right, body }
            }
            "middle" => Node::Middle(self.delimiter(range)?),
            "begin" => self.environment(range)?,
            "substack" => self.substack(range)?,
            "overline" => Node::Line { over: true, body: self.argument(range)? },
            "underline" | "underbar" => Node::Line { over: false, body: self.argument(range)? },
            "overset" | "stackrel" | "stackbin" | "underset" | "overunderset" => {
                let first = self.argument(range)?;
                let second = if name == "overunderset" { Some(self.argument(range)?) } else { None };
                let base = self.argument(range)?;
                let class = match (name, base.as_slice()) {
                    ("stackrel", _) => Class::Rel,
                    ("stackbin", _) => Class::Bin,
                    (_, [Node::Symbol { class, .. } | Node::Classed { class, .. }]) => *class,
                    (_, [Node::Operator { .. } | Node::Name { .. }, ..]) => Class::Op,
                    (_, [Node::Arrow { .. }]) => Class::Rel,
                    _ => Class::Ord,
                };
                let (over, under) = match name {
                    "underset" => (None, Some(first)),
                    _ => (Some(first), second),
                };
                Node::Stacked { class, base, over, under }
            }
            // A stroke through nothing.
            "not" if matches!(self.lexer.peek(), None | Some((Token::End | Token::Align, _))) => {
                Node::Symbol { c: '/', class: Class::Rel, alphabet: Alphabet::Normal }
            }
            "not" => {
                let mut inner = self.argument(range)?;
                match inner.pop() {
                    Some(Node::Symbol { c, class, alphabet }) if inner.is_empty() => {
                        match symbols::negated(c) {
                            Some(c) => Node::Symbol { c, class, alphabet },
                            None => Node::Negated(Box::new(Node::Symbol { c, class, alphabet })),
                        }
                    }
                    Some(node) if inner.is_empty() => Node::Negated(Box::new(node)),
                    last => {
                        inner.extend(last);
                        Node::Negated(Box::new(Node::Group(inner)))
                    }
                }
            }
            "root" => {
                let degree = self.list(Until::Of)?;
                Node::Root { degree: Some(degree), body: self.argument(range)? }
            }
            // They shift the degree of a root in TeX's own fonts, by hand.
            "leftroot" | "uproot" => {
                self.argument(range)?;
                return Ok(Some(Next::Nothing));
            }
            "buildrel" => {
                let over = self.argument(range)?;
                match self.lexer.next() {
                    Some((Token::Command("over"), _)) => {}
                    _ => return error(range.clone(), "this `\\buildrel` has no `\\over`", None),
                }
                let base = self.argument(range)?;
                Node::Stacked { class: Class::Rel, base, over: Some(over), under: None }
            }
            "sideset" => {
                let left = self.argument(range)?;
                let right = self.argument(range)?;
                let operator = self.argument(range)?;
                sideset(left, right, operator)
            }
            _ => return Ok(None),
        };
        Ok(Some(Next::Node(node)))
    }

    /// Operators, characters, words.
    #[inline(never)]
    fn classed(&mut self, name: &'a str, range: &Range<usize>) -> Read<Option<Next>> {
        let node = match name {
            "big" | "Big" | "bigg" | "Bigg" | "bigl" | "Bigl" | "biggl" | "Biggl" | "bigr" | "Bigr"
            | "biggr" | "Biggr" | "bigm" | "Bigm" | "biggm" | "Biggm" => {
                let size = match name.trim_end_matches(['l', 'r', 'm']) {
                    "big" => 1,
                    "Big" => 2,
                    "bigg" => 3,
                    _ => 4,
                };
                let class = match name.as_bytes().last() {
                    Some(b'l') => Class::Open,
                    Some(b'r') => Class::Close,
                    Some(b'm') => Class::Rel,
                    _ => Class::Ord,
                };
                Node::Big { c: self.delimiter(range)?, class, size }
            }
            "operatorname" | "operatornamewithlimits" => {
                let limits = if self.lexer.take('*') || name == "operatornamewithlimits" {
                    Limits::Display
                } else {
                    Limits::Beside
                };
                let kept = std::mem::replace(&mut self.alphabet, Alphabet::Upright);
                let body = self.argument(range);
                self.alphabet = kept;
                let body = join_letters(body?);
                let mut text = String::new();
                if plain(&body, &mut text) {
                    Node::Name { text: text.into(), limits }
                } else {
                    Node::Classed { class: Class::Op, limits, body }
                }
            }
            "mathord" | "mathop" | "mathbin" | "mathrel" | "mathopen" | "mathclose" | "mathpunct"
            | "mathinner" => {
                let class = match name {
                    "mathord" => Class::Ord,
                    "mathop" => Class::Op,
                    "mathbin" => Class::Bin,
                    "mathrel" => Class::Rel,
                    "mathopen" => Class::Open,
                    "mathclose" => Class::Close,
                    "mathpunct" => Class::Punct,
                    _ => Class::Inner,
                };
                Node::Classed { class, limits: Limits::Display, body: self.argument(range)? }
            }
            "bmod" => Node::Classed {
                class: Class::Bin,
                limits: Limits::Beside,
                body: vec![Node::Name { text: "mod".into(), limits: Limits::Beside }],
            },
            "pmod" | "mod" | "pod" => self.modulo(name, range)?,
            "dots" | "dotsx" => {
                Node::Symbol { c: self.dots(), class: Class::Inner, alphabet: Alphabet::Normal }
            }
            "smallint" => {
                let body = vec![Node::Symbol { c: '∫', class: Class::Ord, alphabet: Alphabet::Upright }];
                Node::Classed { class: Class::Op, limits: Limits::Beside, body }
            }
            "mathchoice" => {
                let mut next = || self.argument(range);
                Node::Choice(Box::new([next()?, next()?, next()?, next()?]))
            }
            "char" | "unicode" | "symbol" | "U" => self.character(range)?,
            "verb" => {
                let rest = self.lexer.rest();
                let text = &rest[..super::expand::verbatim(rest)];
                self.lexer.at += text.len();
                let text = text.trim_start_matches('*');
                let mark = text.chars().next().map_or(0, char::len_utf8);
                let inner = text.get(mark..text.len().saturating_sub(mark)).unwrap_or_default();
                let face = super::TextFace { mono: true, ..Default::default() };
                Node::Text(vec![super::TextPart::Words { text: inner.into(), face }])
            }
            // A book has no place for where it leads: what is printed is its words.
            "href" => {
                self.verbatim(range)?;
                Node::Group(self.argument(range)?)
            }
            "url" => {
                let (text, _) = self.verbatim(range)?;
                let face = super::TextFace { mono: true, ..Default::default() };
                Node::Text(vec![super::TextPart::Words { text: text.into(), face }])
            }
            "text" | "textrm" | "textnormal" | "textup" | "textbf" | "textit" | "textsl" | "emph"
            | "texttt" | "textsf" | "textmd" | "textsc" | "mbox" | "hbox" => self.text(name, range)?,
            _ => return Ok(None),
        };
        Ok(Some(Next::Node(node)))
    }

    /// Frames, strokes, room that is taken or not.
    #[inline(never)]
    fn boxed(&mut self, name: &'a str, range: &Range<usize>) -> Read<Option<Next>> {
        let node = match name {
            "phantom" | "hphantom" | "vphantom" => {
                let body = self.argument(range)?;
                let width = (name == "vphantom").then_some(Side::Left);
                let tall = name != "hphantom";
                Node::Sized { body, seen: false, width, height: tall, depth: tall }
            }
            "mathstrut" => {
                let body = vec![Node::Symbol { c: '(', class: Class::Ord, alphabet: Alphabet::Normal }];
                Node::Sized { body, seen: false, width: Some(Side::Left), height: true, depth: true }
            }
            "smash" => {
                let (mut top, mut bottom) = (true, true);
                if self.lexer.take('[') {
                    (top, bottom) = (self.lexer.take('t'), self.lexer.take('b'));
                    if !self.lexer.take(']') {
                        return error(range.clone(), "`\\smash` takes `[t]` or `[b]`", None);
                    }
                }
                let body = self.argument(range)?;
                Node::Sized { body, seen: true, width: None, height: !top, depth: !bottom }
            }
            "mathllap" | "llap" | "mathrlap" | "rlap" | "mathclap" | "clap" => {
                let side = match name.trim_start_matches("math").as_bytes()[0] {
                    b'l' => Side::Right,
                    b'r' => Side::Left,
                    _ => Side::Center,
                };
                let words = !name.starts_with("math") && matches!(self.lexer.peek(), Some((Token::Begin, _)));
                let body = if words { vec![self.text(name, range)?] } else { self.argument(range)? };
                Node::Sized { body, seen: true, width: Some(side), height: true, depth: true }
            }
            "boxed" | "fbox" | "colorbox" | "fcolorbox" | "bbox" | "angl" | "phase" | "enclose" => {
                self.framed(name, range)?
            }
            "angln" => {
                let n = Node::Symbol { c: 'n', class: Class::Ord, alphabet: Alphabet::Normal };
                Node::Framed { frame: ANGLE, body: vec![n] }
            }
            "cancel" | "bcancel" | "xcancel" | "sout" => {
                Node::Struck { strokes: strokes(name), body: self.argument(range)? }
            }
            "cancelto" => {
                let to = self.argument(range)?;
                let strokes = Strokes { up: true, ..Strokes::default() };
                let base = Node::Struck { strokes, body: self.argument(range)? };
                Node::Scripts { base: Box::new(base), sub: None, sup: Some(to) }
            }
            "raisebox" | "raise" | "lower" => {
                let by = self.length(range)?;
                let by = match (name, by) {
                    ("lower", Length::Em(em)) => Length::Em(-em),
                    ("lower", Length::Pt(pt)) => Length::Pt(-pt),
                    _ => by,
                };
                let body = match (name, self.lexer.peek()) {
                    ("raisebox", Some((Token::Begin, _))) => vec![self.text(name, range)?],
                    _ => self.argument(range)?,
                };
                Node::Raised { by, body }
            }
            "vcenter" => Node::Centered(self.argument(range)?),
            "rule" => {
                let up = match self.bracketed() {
                    Some(text) => match length(text) {
                        Some(up) => up,
                        None => {
                            return error(
                                range.clone(),
                                "this is no length",
                                Some("lengths are like 0.5em, 12pt"),
                            );
                        }
                    },
                    None => Length::Pt(0.0),
                };
                Node::Rule { up, width: self.length(range)?, height: self.length(range)? }
            }
            "Rule" | "Space" => {
                let (width, height) = (self.length(range)?, self.length(range)?);
                let depth = self.length(range)?;
                let rule = |up, width, height| Node::Rule { up, width, height };
                let zero = Length::Pt(0.0);
                let (down, depth) = match depth {
                    Length::Em(v) => (Length::Em(-v), Length::Em(v)),
                    Length::Pt(v) => (Length::Pt(-v), Length::Pt(v)),
                };
                let body = vec![rule(zero, width, height), rule(down, zero, depth)];
                Node::Sized { body, seen: name == "Rule", width: None, height: true, depth: true }
            }
            "textcolor" => {
                let rgb = self.color(range)?;
                Node::Colored { rgb, body: self.argument(range)? }
            }
            "hspace" | "mspace" | "hskip" | "mskip" | "kern" | "mkern" => Node::Space(self.length(range)?),
            _ => return Ok(None),
        };
        Ok(Some(Next::Node(node)))
    }

    /// What is no part of the formula, or wrong.
    fn aside(&mut self, name: &'a str, range: &Range<usize>) -> Read<Option<Next>> {
        match name {
            "right" => return error(range.clone(), "this `\\right` has no `\\left`", None),
            "end" => return error(range.clone(), "this `\\end` ends nothing", None),
            "tag" => {
                let star = self.lexer.take('*');
                let (text, _) = self.verbatim(range)?;
                let text = super::text::plain(text);
                // The number is printed in parentheses; that of `\tag*` is not.
                self.tag = Some(if star { text.into() } else { format!("({text})").into() });
            }
            "label" => {
                let (text, _) = self.verbatim(range)?;
                self.label = Some(text.trim().into());
            }
            "notag" | "nonumber" | "nonscript" | "relax" | "allowbreak" | "nobreak" | "null"
            | "allowdisplaybreaks" | "displaybreak" | "pagebreak" | "nopagebreak" | "hfil" | "hfill"
            | "mathsurround" | "ignorespaces" | "goodbreak" | "noindent" | "centering" | "unskip" => {
                if name.ends_with("breaks") || name.ends_with("break") {
                    self.bracketed();
                }
            }
            // Within a group a line cannot end: TeX goes on, and so do MathJax and KaTeX.
            "\\" | "cr" | "newline" => {
                self.lexer.take('*');
                self.row_space();
            }
            "" => return error(range.clone(), "a backslash ends the formula", None),
            _ => return Ok(None),
        }
        Ok(Some(Next::Nothing))
    }

    /// Dots low between commas and after them, on the axis between operators.
    fn dots(&self) -> char {
        let atom = match self.lexer.peek() {
            Some((Token::Char(c), _)) => symbols::character(c),
            Some((Token::Command(next), _)) => match symbols::command(next) {
                Some(Symbol::Atom('∣' | '∥', _)) | None => return '…',
                Some(symbol) => symbol,
            },
            _ => return '…',
        };
        match atom {
            Symbol::Atom(':', _) => '…',
            Symbol::Atom(_, Class::Bin | Class::Rel) | Symbol::Operator(..) => '⋯',
            Symbol::Atom(..) => '…',
        }
    }

    /// `\boxed{…}` and other parts with lines around them.
    fn framed(&mut self, name: &str, range: &Range<usize>) -> Read<Node> {
        let frame = match name {
            "colorbox" => {
                let ground = Some(self.color(range)?);
                Frame { sides: [false; 4], ground, ..BOX }
            }
            "fcolorbox" => {
                let line = Some(self.color(range)?);
                Frame { line, ground: Some(self.color(range)?), ..BOX }
            }
            "bbox" => self.bbox(range)?,
            "angl" => ANGLE,
            "phase" => {
                let sides = [false, false, true, false];
                Frame { sides, leaning: true, pad: Length::Em(0.12), ..BOX }
            }
            "enclose" => {
                let (text, at) = self.verbatim(range)?;
                self.bracketed();
                return self.enclosed(text, at, range);
            }
            _ => BOX,
        };
        let body = match name {
            "fbox" | "colorbox" | "fcolorbox" => vec![self.text(name, range)?],
            _ => self.argument(range)?,
        };
        Ok(Node::Framed { frame, body })
    }

    /// The options of MathJax's `\bbox`: a colour, a distance, a border.
    fn bbox(&mut self, range: &Range<usize>) -> Read<Frame> {
        let mut frame = Frame { sides: [false; 4], pad: Length::Pt(0.0), ..BOX };
        for option in self.bracketed().unwrap_or_default().split(',').map(str::trim) {
            if option.is_empty() {
            } else if let Some(pad) = length(option) {
                frame.pad = pad;
            } else if let Some(border) = option.strip_prefix("border:") {
                frame.sides = [true; 4];
                frame.line = border.split_whitespace().next_back().and_then(super::units::color);
            } else if let Some(ground) = super::units::color(option) {
                frame.ground = Some(ground);
            } else {
                return error(range.clone(), format!("`{option}` is no option of `\\bbox`"), None);
            }
        }
        Ok(frame)
    }

    /// `\enclose{notation}{…}`.
    fn enclosed(&mut self, notations: &str, at: Range<usize>, range: &Range<usize>) -> Read<Node> {
        let mut body = self.argument(range)?;
        let mut strokes = Strokes::default();
        let mut sides = [false; 4];
        for notation in notations.split_whitespace() {
            match notation {
                "updiagonalstrike" => strokes.up = true,
                "downdiagonalstrike" => strokes.down = true,
                "horizontalstrike" => strokes.across = true,
                "box" | "roundedbox" => sides = [true; 4],
                "top" => sides[0] = true,
                "right" => sides[1] = true,
                "bottom" => sides[2] = true,
                "left" => sides[3] = true,
                "actuarial" => (sides[0], sides[1]) = (true, true),
                "longdiv" => (sides[0], sides[3]) = (true, true),
                _ => return error(at, format!("there is no notation `{notation}`"), None),
            }
        }
        if strokes != Strokes::default() {
            body = vec![Node::Struck { strokes, body }];
        }
        Ok(match sides {
            [false, false, false, false] => Node::Group(body),
            sides => Node::Framed { frame: Frame { sides, pad: Length::Em(0.15), ..BOX }, body },
        })
    }

    /// A character by its number: `\char"263A`, `\char65`, `\unicode{x263A}`.
    fn character(&mut self, range: &Range<usize>) -> Read<Node> {
        self.bracketed();
        let (text, at) = match self.lexer.peek() {
            Some((Token::Begin, _)) => self.verbatim(range)?,
            _ => {
                let (start, rest) = (self.lexer.at, self.lexer.rest());
                let sign = |c: char| c == '"' || c == '\'' || c == '`';
                let digits = rest.trim_start_matches(sign);
                let radix = if rest.starts_with('"') { 16 } else { 10 };
                let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
                let len = rest.len() - digits.len() + end;
                self.lexer.at += len;
                (&rest[..len], start..start + len)
            }
        };
        let text = text.trim();
        let number = match text.as_bytes() {
            [b'"' | b'x' | b'X', ..] => u32::from_str_radix(&text[1..], 16),
            [b'\'', ..] => u32::from_str_radix(&text[1..], 8),
            _ => text.parse(),
        };
        match number.ok().and_then(char::from_u32).filter(|c| !c.is_control()) {
            Some(c) => Ok(Node::Symbol { c, class: Class::Ord, alphabet: Alphabet::Upright }),
            None => error(
                at.start..at.end.max(at.start),
                format!("`{text}` is the number of no character"),
                Some("write `\\unicode{x263A}`, or the character itself"),
            ),
        }
    }

    fn unknown<T>(&self, name: &str, range: Range<usize>) -> Read<T> {
        const OTHERS: [&str; 40] = [
            "frac",
            "dfrac",
            "tfrac",
            "cfrac",
            "binom",
            "sqrt",
            "left",
            "right",
            "middle",
            "begin",
            "end",
            "substack",
            "overline",
            "underline",
            "overset",
            "underset",
            "stackrel",
            "operatorname",
            "mathrm",
            "mathbf",
            "mathbb",
            "mathcal",
            "mathfrak",
            "mathsf",
            "mathtt",
            "mathit",
            "boldsymbol",
            "text",
            "textbf",
            "textit",
            "quad",
            "qquad",
            "phantom",
            "boxed",
            "tag",
            "label",
            "displaystyle",
            "textstyle",
            "limits",
            "pmod",
        ];
        let functions =
            ["sin", "cos", "tan", "log", "ln", "exp", "lim", "max", "min", "sup", "inf", "det", "arcsin"];
        let near = symbols::names()
            .chain(OTHERS)
            .chain(functions)
            .map(|known| (strsim::osa_distance(known, name), known))
            .filter(|(distance, known)| *distance <= 1 + known.len() / 5 && name.len() > 1)
            .min();
        let help = match near {
            _ if matches!(name, "ref" | "eqref" | "cref" | "autoref") => {
                "refer to a formula among the words: `@eq:label`".to_owned()
            }
            Some((_, known)) => format!("did you mean `\\{known}`?"),
            None => "the manual's chapter on formulas names the commands that there are".to_owned(),
        };
        error(range, format!("there is no command `\\{name}` in formulas"), Some(&help))
    }

    /// The delimiter that follows; none for `.`.
    pub(super) fn delimiter(&mut self, of: &Range<usize>) -> Read<Option<char>> {
        let Some((token, range)) = self.lexer.next() else {
            return error(of.clone(), "a delimiter is missing behind this", None);
        };
        let found = match token {
            Token::Char('.') => return Ok(None),
            Token::Char('<') => Some('⟨'),
            Token::Char('>') => Some('⟩'),
            Token::Char(
                c @ ('(' | ')' | '[' | ']' | '|' | '/' | '⟨' | '⟩' | '⌊' | '⌋' | '⌈' | '⌉' | '‖' | '⟦' | '⟧'
                | '↑' | '↓' | '⟪' | '⟫' | '⎰' | '⎱' | '⟮' | '⟯' | '⌜' | '⌝' | '⌞' | '⌟'),
            ) => Some(c),
            Token::Command(name) => symbols::delimiter(name),
            _ => None,
        };
        match found {
            Some(c) => Ok(Some(c)),
            None => error(
                range.clone(),
                format!("`{}` is no delimiter", &self.lexer.tex[range]),
                Some("delimiters are ( ) [ ] \\{ \\} | \\| \\langle \\rangle / and the like, or . for none"),
            ),
        }
    }

    fn genfrac(&mut self, range: &Range<usize>) -> Read<Node> {
        let mut side = || -> Read<Option<char>> {
            if !matches!(self.lexer.peek(), Some((Token::Begin, _))) {
                return self.delimiter(range);
            }
            let (text, at) = self.verbatim(range)?;
            if text.trim().is_empty() {
                return Ok(None);
            }
            let lexer = Lexer { tex: &self.lexer.tex[..at.end], at: at.start };
            let kept = std::mem::replace(&mut self.lexer, lexer);
            let found = self.delimiter(&at);
            self.lexer = kept;
            found
        };
        let (left, right) = (side()?, side()?);
        let (thickness, at) = self.verbatim(range)?;
        let bar = match thickness.trim() {
            "" => Bar::Usual,
            text => match length(text) {
                Some(Length::Pt(0.0) | Length::Em(0.0)) => Bar::None,
                Some(length) => Bar::Thick(length),
                None => return error(at, "this is no length", Some("lengths are like 0.4pt, 1em, 3mu")),
            },
        };
        let (style, at) = self.verbatim(range)?;
        let style = match style.trim() {
            "" => None,
            "0" => Some(Style::Display),
            "1" => Some(Style::Text),
            "2" => Some(Style::Script),
            "3" => Some(Style::ScriptScript),
            _ => return error(at, "a style is 0, 1, 2, 3 or nothing", None),
        };
        let above = self.argument(range)?;
        let below = self.argument(range)?;
        let mut node = Node::Fraction { above, below, bar, style: None, continued: false };
        if left.is_some() || right.is_some() {
            node = Node::Group(vec![Node::Fenced { left, right, body: vec![node] }]);
        }
        Ok(match style {
            Some(style) => Node::Styled { style, body: vec![node] },
            None => node,
        })
    }

    /// `a \pmod{n}`, `a \mod{n}`, `a \pod{n}`.
    fn modulo(&mut self, name: &str, range: &Range<usize>) -> Read<Node> {
        let argument = self.argument(range)?;
        let paren = |c, class| Node::Symbol { c, class, alphabet: Alphabet::Normal };
        // Wider in a formula that stands by itself.
        let space = |em| vec![Node::Space(Length::Em(em))];
        let narrow = if name == "mod" { 2.0 / 3.0 } else { 4.0 / 9.0 };
        let spaces = [space(1.0), space(narrow), space(narrow), space(narrow)];
        let mut list = vec![Node::Choice(Box::new(spaces))];
        if name != "mod" {
            list.push(paren('(', Class::Open));
        }
        if name != "pod" {
            list.push(Node::Name { text: "mod".into(), limits: Limits::Beside });
            list.push(Node::Space(Length::Em(1.0 / 6.0)));
        }
        list.push(Node::Group(argument));
        if name != "mod" {
            list.push(paren(')', Class::Close));
        }
        Ok(Node::Group(list))
    }
}

/// A fraction that is written between its parts.
pub(super) struct Infix {
    pub bar: Bar,
    pub left: Option<char>,
    pub right: Option<char>,
}

impl Infix {
    pub(super) fn of(name: &str) -> Self {
        let bar = if name.starts_with("over") { Bar::Usual } else { Bar::None };
        let (left, right) = match name {
            "choose" => (Some('('), Some(')')),
            "brack" => (Some('['), Some(']')),
            "brace" => (Some('{'), Some('}')),
            _ => (None, None),
        };
        Self { bar, left, right }
    }
}

pub(super) fn infix(Infix { bar, left, right }: Infix, above: Vec<Node>, below: Vec<Node>) -> Node {
    let pair = Node::Fraction { above, below, bar, style: None, continued: false };
    if left.is_none() && right.is_none() {
        return pair;
    }
    Node::Group(vec![Node::Fenced { left, right, body: vec![pair] }])
}

/// The frame of `\boxed`.
const BOX: Frame = Frame { sides: [true; 4], leaning: false, line: None, ground: None, pad: Length::Em(0.3) };

/// An actuary's angle.
const ANGLE: Frame = Frame { sides: [true, true, false, false], pad: Length::Em(0.12), ..BOX };

/// The lines that a command puts through its argument.
pub(super) fn strokes(name: &str) -> Strokes {
    Strokes {
        up: matches!(name, "cancel" | "xcancel"),
        down: matches!(name, "bcancel" | "xcancel"),
        across: name == "sout",
    }
}

/// How much larger or smaller a command sets what follows in its group.
pub(super) fn scale(name: &str) -> Option<f32> {
    Some(match name {
        "tiny" | "Tiny" => 0.5,
        "sixptsize" => 0.6,
        "scriptsize" => 0.7,
        "footnotesize" => 0.8,
        "small" => 0.9,
        "normalsize" => 1.0,
        "large" => 1.2,
        "Large" => 1.44,
        "LARGE" => 1.728,
        "huge" => 2.074,
        "Huge" => 2.488,
        _ => return None,
    })
}

/// Letters beside each other that make one name.
fn join_letters(list: Vec<Node>) -> Vec<Node> {
    let mut joined: Vec<Node> = Vec::with_capacity(list.len());
    for node in list {
        match (joined.last_mut(), node) {
            (
                Some(Node::Symbol { c: first, class: Class::Ord, alphabet }),
                Node::Symbol { c, class: Class::Ord, alphabet: other },
            ) if *alphabet == other && names(other) && first.is_alphabetic() && c.is_alphabetic() => {
                let text = format!("{first}{c}").into();
                let alphabet = *alphabet;
                joined.pop();
                joined.push(Node::Word { text, alphabet });
            }
            (Some(Node::Word { text, alphabet }), Node::Symbol { c, class: Class::Ord, alphabet: other })
                if *alphabet == other
                    && names(other)
                    && c.is_alphabetic()
                    && text.chars().all(char::is_alphabetic) =>
            {
                *text = format!("{text}{c}").into();
            }
            (_, node) => joined.push(node),
        }
    }
    joined
}

/// Whether letters of an alphabet that stand together are a name.
fn names(alphabet: Alphabet) -> bool {
    use Alphabet as A;
    matches!(alphabet, A::Upright | A::Italic | A::Bold | A::Sans | A::Mono | A::BoldSans | A::ItalicSans)
}

/// The letters, figures and spaces of a name; false where there is anything else.
fn plain(list: &[Node], text: &mut String) -> bool {
    list.iter().all(|node| {
        match node {
            Node::Symbol { c: '−', .. } => text.push('-'),
            Node::Symbol { c: '∗', .. } => text.push('*'),
            Node::Symbol { c, alphabet: Alphabet::Upright, .. } => text.push(*c),
            Node::Word { text: word, alphabet: Alphabet::Normal | Alphabet::Upright }
            | Node::Name { text: word, .. } => text.push_str(word),
            Node::Space(Length::Em(em)) if *em > 0.0 => text.push('\u{2009}'),
            Node::Space(_) => {}
            Node::Text(parts) => {
                for part in parts {
                    match part {
                        super::TextPart::Words { text: words, face } if *face == Default::default() => {
                            text.push_str(words);
                        }
                        _ => return false,
                    }
                }
            }
            Node::Group(inner) => return plain(inner, text),
            _ => return false,
        }
        true
    })
}

fn sideset(left: Vec<Node>, right: Vec<Node>, operator: Vec<Node>) -> Node {
    let scripts = |list: Vec<Node>| match list.into_iter().next() {
        Some(Node::Scripts { sub, sup, .. }) => (sub, sup),
        _ => (None, None),
    };
    let (sub, sup) = scripts(left);
    let (below, above) = scripts(right);
    let mut operator = match operator.len() {
        1 => operator.into_iter().next().unwrap_or(Node::Group(Vec::new())),
        _ => Node::Group(operator),
    };
    if let Node::Operator { limits, .. } = &mut operator {
        *limits = Limits::Beside;
    }
    let base = Node::Scripts { base: Box::new(operator), sub: below, sup: above };
    let body = vec![Node::LeftScripts {
        sub: sub.unwrap_or_default(),
        sup: sup.unwrap_or_default(),
        base: Box::new(base),
    }];
    Node::Classed { class: Class::Op, limits: Limits::Display, body }
}

/// The bold alphabet that goes with another.
fn bolder(alphabet: Alphabet) -> Alphabet {
    use Alphabet as A;
    match alphabet {
        A::Normal | A::Italic => A::BoldItalic,
        A::Upright => A::Bold,
        A::Script => A::BoldScript,
        A::Fraktur => A::BoldFraktur,
        A::Sans | A::ItalicSans => A::BoldSans,
        alphabet => alphabet,
    }
}

/// The alphabet of a command with an argument.
fn font(name: &str) -> Option<Alphabet> {
    use Alphabet as A;
    Some(match name {
        "mathrm" | "mathup" | "symrm" | "symup" | "mathnormal" if name != "mathnormal" => A::Upright,
        "mathnormal" | "symnormal" => A::Normal,
        "mathit" | "symit" => A::Italic,
        "mathbf" | "symbf" | "symbfup" | "mathbfup" | "bold" => A::Bold,
        "mathbfit" | "symbfit" => A::BoldItalic,
        "mathcal" | "mathscr" | "symcal" | "symscr" => A::Script,
        "mathbfcal" | "mathbfscr" | "symbfcal" | "symbfscr" => A::BoldScript,
        "mathfrak" | "symfrak" => A::Fraktur,
        "mathbffrak" | "symbffrak" => A::BoldFraktur,
        "mathbb" | "symbb" | "Bbb" => A::DoubleStruck,
        "mathsf" | "mathsfup" | "symsf" | "symsfup" => A::Sans,
        "mathbfsf" | "symbfsf" | "mathbfsfup" | "symbfsfup" | "mathbfsfit" | "symbfsfit" => A::BoldSans,
        "mathsfit" | "symsfit" => A::ItalicSans,
        "mathtt" | "symtt" => A::Mono,
        _ => return None,
    })
}

/// The alphabet of a command that holds to the end of its group.
pub(super) fn font_switch(name: &str) -> Option<Alphabet> {
    use Alphabet as A;
    Some(match name {
        "rm" => A::Upright,
        "it" => A::Italic,
        "bf" => A::Bold,
        "cal" | "scr" => A::Script,
        "frak" => A::Fraktur,
        "mit" => A::Normal,
        "sf" => A::Sans,
        "tt" => A::Mono,
        _ => return None,
    })
}

/// Spaces, em.
fn space(name: &str) -> Option<f32> {
    Some(match name {
        "," | "thinspace" => 3.0 / 18.0,
        ":" | ">" | "medspace" => 4.0 / 18.0,
        ";" | "thickspace" => 5.0 / 18.0,
        "!" | "negthinspace" => -3.0 / 18.0,
        "negmedspace" => -4.0 / 18.0,
        "negthickspace" => -5.0 / 18.0,
        "enspace" | "enskip" => 0.5,
        "quad" => 1.0,
        "qquad" => 2.0,
        "hairsp" => 1.0 / 18.0,
        "space" | "nobreakspace" | " " | "\n" | "\t" => 0.25,
        _ => return None,
    })
}
