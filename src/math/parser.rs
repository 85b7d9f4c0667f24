//! TeX's notation, read by descent.

use std::ops::Range;

use super::lexer::{Lexer, Token};
use super::macros::Macros;
use super::symbols::{self, Symbol};
use super::{Alphabet, Bar, Class, Error, Formula, Length, Limits, Node, Side, Style};

/// How deep groups may be nested: no formula that a person wrote comes near it, and no thread's
/// stack is passed within it, here or in what reads the tree.
pub(super) const DEEPEST: usize = 48;

pub(super) type Read<T> = Result<T, Error>;

/// Where a list ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// At the end of the formula.
    End,
    /// At `}`.
    Brace,
    /// At `]`.
    Bracket,
    /// At `\right`.
    Right,
    /// At `&`, `\\` or `\end`.
    Cell,
    /// At `$`.
    Dollar,
}

pub(super) struct Parser<'a> {
    pub(super) lexer: Lexer<'a>,
    pub(super) alphabet: Alphabet,
    pub(super) depth: usize,
    /// The number and the label given to the row that is read, or to the formula.
    pub(super) tag: Option<Box<str>>,
    pub(super) label: Option<Box<str>>,
    pub(super) macros: &'a mut Macros,
}

pub(super) fn formula(tex: &str, display: bool, macros: &mut Macros) -> Read<Formula> {
    macros.used = 0;
    let lexer = Lexer { tex, at: 0 };
    let mut parser = Parser { lexer, alphabet: Alphabet::Normal, depth: 0, tag: None, label: None, macros };
    let body = parser.list(Until::End)?;
    let spoken = super::spoken::speak(&body);
    // What says nothing in signs is read as it is written.
    let spoken =
        if spoken.is_empty() { tex.split_whitespace().collect::<Vec<_>>().join(" ") } else { spoken };
    Ok(Formula {
        tex: tex.into(),
        body,
        spoken: spoken.into(),
        display,
        tag: parser.tag,
        label: parser.label,
    })
}

pub(super) fn error<T>(range: Range<usize>, message: impl Into<String>, help: Option<&str>) -> Read<T> {
    Err(Error { range, message: message.into(), help: help.map(str::to_owned) })
}

/// What a command leads to in a list.
enum Next {
    Node(Node),
    /// What a defined command stands for.
    List(Vec<Node>),
    Nothing,
}

impl<'a> Parser<'a> {
    /// The parts up to the end of the list; what ends it is taken, but at the end of a cell.
    pub(super) fn list(&mut self, until: Until) -> Read<Vec<Node>> {
        let from = self.lexer.at;
        self.depth += 1;
        if self.depth > DEEPEST {
            return error(from..from + 1, "this formula is nested too deeply", None);
        }
        let alphabet = self.alphabet;
        let list = self.parts(until, from);
        self.alphabet = alphabet;
        self.depth -= 1;
        list
    }

    fn parts(&mut self, until: Until, from: usize) -> Read<Vec<Node>> {
        let mut list: Vec<Node> = Vec::new();
        loop {
            let Some((token, range)) = self.lexer.peek() else {
                let opened = from.saturating_sub(1)..from;
                return match until {
                    Until::End => Ok(list),
                    Until::Brace => {
                        error(opened, "this `{` is never closed", Some("put a `}` where its group ends"))
                    }
                    Until::Bracket => error(opened, "this `[` is never closed", None),
                    Until::Right => error(
                        opened,
                        "this `\\left` has no `\\right`",
                        Some("`\\right.` ends it without a delimiter"),
                    ),
                    Until::Cell => error(opened, "this environment has no `\\end`", None),
                    Until::Dollar => error(opened, "this `$` is never closed", None),
                };
            };
            match token {
                Token::End if until == Until::Brace => {
                    self.lexer.next();
                    return Ok(list);
                }
                Token::Char(']') if until == Until::Bracket => {
                    self.lexer.next();
                    return Ok(list);
                }
                Token::Dollar if until == Until::Dollar => {
                    self.lexer.next();
                    return Ok(list);
                }
                Token::Command("right") if until == Until::Right => {
                    self.lexer.next();
                    return Ok(list);
                }
                Token::Align | Token::Command("\\" | "cr" | "end") if until == Until::Cell => {
                    return Ok(list);
                }
                Token::Command(name @ ("over" | "atop" | "choose" | "brack" | "brace")) => {
                    self.lexer.next();
                    let below = self.list(until)?;
                    return Ok(vec![infix(name, list, below)]);
                }
                Token::Command(
                    name @ ("displaystyle" | "textstyle" | "scriptstyle" | "scriptscriptstyle"),
                ) => {
                    self.lexer.next();
                    let style = match name {
                        "displaystyle" => Style::Display,
                        "textstyle" => Style::Text,
                        "scriptstyle" => Style::Script,
                        _ => Style::ScriptScript,
                    };
                    let body = self.list(until)?;
                    list.push(Node::Styled { style, body });
                    return Ok(list);
                }
                Token::Command("color") => {
                    self.lexer.next();
                    let rgb = self.color(&range)?;
                    let body = self.list(until)?;
                    list.push(Node::Colored { rgb, body });
                    return Ok(list);
                }
                Token::Command(name) if font_switch(name).is_some() => {
                    self.lexer.next();
                    self.alphabet = font_switch(name).unwrap_or(self.alphabet);
                }
                Token::Command("limits" | "nolimits" | "displaylimits") => {
                    self.lexer.next();
                    let wanted = match token {
                        Token::Command("limits") => Limits::Always,
                        Token::Command("nolimits") => Limits::Beside,
                        _ => Limits::Display,
                    };
                    match list.last_mut() {
                        Some(
                            Node::Operator { limits, .. }
                            | Node::Name { limits, .. }
                            | Node::Classed { class: Class::Op, limits, .. },
                        ) => *limits = wanted,
                        _ => {
                            return error(
                                range,
                                "no operator stands before this",
                                Some("write it after `\\sum`, `\\int` or `\\mathop{…}`"),
                            );
                        }
                    }
                }
                Token::Sup | Token::Sub | Token::Char('\'' | '’') => {
                    let base = match list.last() {
                        Some(Node::Space(_)) | None => Node::Group(Vec::new()),
                        Some(_) => list.pop().unwrap_or(Node::Group(Vec::new())),
                    };
                    let node = self.scripts(base)?;
                    list.push(node);
                }
                _ => match self.part()? {
                    Next::Node(node) => list.push(node),
                    Next::List(nodes) => list.extend(nodes),
                    Next::Nothing => {}
                },
            }
        }
    }

    /// The scripts of a base.
    fn scripts(&mut self, base: Node) -> Read<Node> {
        let (mut sub, mut sup): (Option<Vec<Node>>, Option<Vec<Node>>) = (None, None);
        let mut primes = 0usize;
        let mut powered = false;
        while let Some((token, range)) = self.lexer.peek() {
            match token {
                Token::Char('\'' | '’') => {
                    self.lexer.next();
                    if powered {
                        return error(
                            range,
                            "a prime stands behind the superscript it belongs before",
                            Some("write `f'^2`, or `{f^2}'`"),
                        );
                    }
                    primes += 1;
                }
                Token::Sup => {
                    self.lexer.next();
                    if powered {
                        return error(
                            range,
                            "two superscripts stand on one base",
                            Some("put the base and its first in braces: `{x^a}^b`"),
                        );
                    }
                    powered = true;
                    sup = Some(self.script(&range)?);
                }
                Token::Sub => {
                    self.lexer.next();
                    if sub.is_some() {
                        return error(
                            range,
                            "two subscripts stand on one base",
                            Some("put the base and its first in braces: `{x_a}_b`"),
                        );
                    }
                    sub = Some(self.script(&range)?);
                }
                _ => break,
            }
        }
        if primes > 0 {
            let mut list = Vec::new();
            while primes > 0 {
                let n = primes.min(4);
                let c = ['′', '″', '‴', '⁗'][n - 1];
                list.push(Node::Symbol { c, class: Class::Ord, alphabet: Alphabet::Normal });
                primes -= n;
            }
            list.extend(sup.take().into_iter().flatten());
            sup = Some(list);
        }
        Ok(Node::Scripts { base: Box::new(base), sub, sup })
    }

    fn script(&mut self, sign: &Range<usize>) -> Read<Vec<Node>> {
        match self.lexer.peek() {
            None | Some((Token::End | Token::Align | Token::Sup | Token::Sub, _)) => {
                error(sign.clone(), "a script is missing behind this", Some("write `_{…}` or `^{…}`"))
            }
            Some(_) => self.argument(sign),
        }
    }

    /// The argument of a command: a group, or the next part alone.
    pub(super) fn argument(&mut self, of: &Range<usize>) -> Read<Vec<Node>> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return error(of.clone(), "this formula is nested too deeply", None);
        }
        let missing = || {
            error(
                of.clone(),
                format!("`{}` lacks an argument", &self.lexer.tex[of.clone()]),
                Some("put what it is for behind it, in braces"),
            )
        };
        let result = match self.lexer.peek() {
            Some((Token::Begin, _)) => {
                self.lexer.next();
                self.list(Until::Brace)?
            }
            None | Some((Token::End | Token::Align | Token::Sup | Token::Sub | Token::Dollar, _)) => {
                return missing();
            }
            Some((Token::Command("right" | "\\" | "cr" | "end" | "over"), _)) => return missing(),
            // A figure alone, of a number of several.
            Some((Token::Char(c @ '0'..='9'), _)) => {
                self.lexer.next();
                vec![self.word(c.to_string())]
            }
            Some(_) => match self.part()? {
                Next::Node(node) => vec![node],
                Next::List(list) => list,
                Next::Nothing => Vec::new(),
            },
        };
        self.depth -= 1;
        Ok(result)
    }

    /// An argument in brackets, if there is one.
    fn option(&mut self) -> Read<Option<Vec<Node>>> {
        if self.lexer.take('[') { Ok(Some(self.list(Until::Bracket)?)) } else { Ok(None) }
    }

    /// What stands in the next braces, as it is written, and where.
    pub(super) fn verbatim(&mut self, of: &Range<usize>) -> Read<(&'a str, Range<usize>)> {
        let Some((Token::Begin, open)) = self.lexer.peek() else {
            return error(
                of.clone(),
                format!("`{}` wants an argument in braces", &self.lexer.tex[of.clone()]),
                None,
            );
        };
        let start = open.end;
        let mut depth = 1usize;
        let mut escaped = false;
        for (i, c) in self.lexer.tex[start..].char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                self.lexer.at = start + i + 1;
                return Ok((&self.lexer.tex[start..start + i], start..start + i));
            }
        }
        error(open, "this `{` is never closed", None)
    }

    fn word(&self, text: String) -> Node {
        Node::Word { text: text.into(), alphabet: self.alphabet }
    }

    /// The next part.
    fn part(&mut self) -> Read<Next> {
        let Some((token, range)) = self.lexer.next() else { return Ok(Next::Nothing) };
        let node = match token {
            Token::Begin => {
                let mut body = self.list(Until::Brace)?;
                // Braces around one letter are none: its scripts and accents see it.
                match body.as_slice() {
                    [Node::Symbol { c, alphabet, .. }] => {
                        Node::Symbol { c: *c, class: Class::Ord, alphabet: *alphabet }
                    }
                    [Node::Word { .. }] => body.swap_remove(0),
                    _ => Node::Group(body),
                }
            }
            Token::End => {
                return error(range, "this `}` closes nothing", Some("a brace that is printed is `\\}`"));
            }
            Token::Align => {
                return error(range, "this `&` stands in no table", Some("the sign itself is `\\&`"));
            }
            Token::Dollar => {
                return error(
                    range,
                    "a dollar sign cannot stand in a formula",
                    Some("the sign itself is `\\$`"),
                );
            }
            Token::Hash => {
                return error(range, "a `#` cannot stand in a formula", Some("the sign itself is `\\#`"));
            }
            Token::Tie => Node::Text(vec![super::TextPart::Words {
                text: "\u{a0}".into(),
                face: super::TextFace::default(),
            }]),
            Token::Sup | Token::Sub => return error(range, "a script stands where its base should", None),
            Token::Char(c @ '0'..='9') => {
                let rest = self.lexer.rest();
                let mut len = 0;
                let bytes = rest.as_bytes();
                while len < bytes.len() {
                    match bytes[len] {
                        b'0'..=b'9' => len += 1,
                        // A point or a comma between figures is part of the number.
                        b'.' | b',' if bytes.get(len + 1).is_some_and(u8::is_ascii_digit) => len += 2,
                        _ => break,
                    }
                }
                self.lexer.at += len;
                self.word(format!("{c}{}", &rest[..len]))
            }
            Token::Char(c) => self.symbol(symbols::character(c)),
            Token::Command(name) => return self.command(name, range),
        };
        Ok(Next::Node(node))
    }

    fn symbol(&self, symbol: Symbol) -> Node {
        match symbol {
            Symbol::Atom(c, class) => Node::Symbol { c, class, alphabet: self.alphabet },
            Symbol::Operator(c, limits) => Node::Operator { c, limits },
        }
    }

    /// An argument in an alphabet.
    fn lettered(&mut self, alphabet: Alphabet, range: &Range<usize>) -> Read<Node> {
        let kept = std::mem::replace(&mut self.alphabet, alphabet);
        let body = self.argument(range);
        self.alphabet = kept;
        let mut body = join_letters(body?);
        Ok(match body.as_slice() {
            [Node::Symbol { .. } | Node::Word { .. }] => body.swap_remove(0),
            _ => Node::Group(body),
        })
    }

    fn command(&mut self, name: &'a str, range: Range<usize>) -> Read<Next> {
        if self.is_defined(name) {
            return Ok(Next::List(self.expand(name, &range)?));
        }
        if let Some(symbol) = symbols::command(name) {
            return Ok(Next::Node(self.symbol(symbol)));
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
        if let Some(alphabet) = font(name) {
            return Ok(Next::Node(self.lettered(alphabet, &range)?));
        }
        if let Some(em) = space(name) {
            return Ok(Next::Node(Node::Space(Length::Em(em))));
        }
        let frac = |above, below, style, continued| Node::Fraction {
            above,
            below,
            bar: Bar::Usual,
            style,
            continued,
        };
        let node = match name {
            "frac" | "dfrac" | "tfrac" | "cfrac" => {
                if name == "cfrac" {
                    self.option()?;
                }
                let above = self.argument(&range)?;
                let below = self.argument(&range)?;
                let style = match name {
                    "dfrac" | "cfrac" => Some(Style::Display),
                    "tfrac" => Some(Style::Text),
                    _ => None,
                };
                frac(above, below, style, name == "cfrac")
            }
            "binom" | "dbinom" | "tbinom" => {
                let above = self.argument(&range)?;
                let below = self.argument(&range)?;
                let style = match name {
                    "dbinom" => Some(Style::Display),
                    "tbinom" => Some(Style::Text),
                    _ => None,
                };
                let pair = Node::Fraction { above, below, bar: Bar::None, style: None, continued: false };
                let fenced = Node::Fenced { left: Some('('), right: Some(')'), body: vec![pair] };
                match style {
                    Some(style) => Node::Styled { style, body: vec![fenced] },
                    None => fenced,
                }
            }
            "genfrac" => self.genfrac(&range)?,
            "sqrt" => {
                let degree = self.option()?;
                Node::Root { body: self.argument(&range)?, degree }
            }
            "left" => {
                let left = self.delimiter(&range)?;
                let body = self.list(Until::Right)?;
                let right = self.delimiter(&range)?;
                Node::Fenced { left, right, body }
            }
            "right" => return error(range, "this `\\right` has no `\\left`", None),
            "middle" => Node::Middle(self.delimiter(&range)?),
            "begin" => self.environment(&range)?,
            "end" => return error(range, "this `\\end` ends nothing", None),
            "substack" => self.substack(&range)?,
            "overline" => Node::Line { over: true, body: self.argument(&range)? },
            "underline" | "underbar" => Node::Line { over: false, body: self.argument(&range)? },
            "overset" | "stackrel" | "underset" | "overunderset" => {
                let first = self.argument(&range)?;
                let second = if name == "overunderset" { Some(self.argument(&range)?) } else { None };
                let base = self.argument(&range)?;
                let class = match (name, base.as_slice()) {
                    ("stackrel", _) => Class::Rel,
                    (_, [Node::Symbol { class, .. }]) => *class,
                    (_, [Node::Operator { .. } | Node::Name { .. }]) => Class::Op,
                    (_, [Node::Arrow { .. }]) => Class::Rel,
                    _ => Class::Ord,
                };
                let (over, under) = match name {
                    "underset" => (None, Some(first)),
                    _ => (Some(first), second),
                };
                Node::Stacked { class, base, over, under }
            }
            "not" => {
                let mut inner = self.argument(&range)?;
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
                Node::Big { c: self.delimiter(&range)?, class, size }
            }
            "operatorname" | "operatornamewithlimits" => {
                let limits = if self.lexer.take('*') || name == "operatornamewithlimits" {
                    Limits::Display
                } else {
                    Limits::Beside
                };
                let kept = std::mem::replace(&mut self.alphabet, Alphabet::Upright);
                let body = self.argument(&range);
                self.alphabet = kept;
                let mut text = String::new();
                if !plain(&body?, &mut text) {
                    return error(
                        range,
                        "the name of an operator is letters, figures and spaces",
                        Some("`\\mathop{…}` makes an operator of anything"),
                    );
                }
                Node::Name { text: text.into(), limits }
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
                Node::Classed { class, limits: Limits::Display, body: self.argument(&range)? }
            }
            "bmod" => Node::Classed {
                class: Class::Bin,
                limits: Limits::Beside,
                body: vec![Node::Name { text: "mod".into(), limits: Limits::Beside }],
            },
            "pmod" | "mod" | "pod" => self.modulo(name, &range)?,
            "dots" => {
                // Low between commas and after them, on the axis between operators.
                let c = match self.lexer.peek() {
                    Some((Token::Char('+' | '-' | '*' | '<' | '>' | '='), _)) => '⋯',
                    Some((Token::Command(next), _)) => match symbols::command(next) {
                        Some(Symbol::Atom(_, Class::Bin | Class::Rel) | Symbol::Operator(..)) => '⋯',
                        _ => '…',
                    },
                    _ => '…',
                };
                Node::Symbol { c, class: Class::Inner, alphabet: Alphabet::Normal }
            }
            "idotsint" => Node::Group(
                ['∫', '⋯', '∫']
                    .map(|c| match c {
                        '⋯' => Node::Symbol { c, class: Class::Ord, alphabet: Alphabet::Normal },
                        c => Node::Operator { c, limits: Limits::Beside },
                    })
                    .into(),
            ),
            "phantom" | "hphantom" | "vphantom" => {
                let body = self.argument(&range)?;
                let width = (name == "vphantom").then_some(Side::Left);
                let tall = name != "hphantom";
                Node::Sized { body, seen: false, width, height: tall, depth: tall }
            }
            "mathstrut" | "strut" => {
                let c = if name == "strut" { '⎪' } else { '(' };
                let body = vec![Node::Symbol { c, class: Class::Ord, alphabet: Alphabet::Normal }];
                Node::Sized { body, seen: false, width: Some(Side::Left), height: true, depth: true }
            }
            "smash" => {
                let (mut top, mut bottom) = (true, true);
                if self.lexer.take('[') {
                    (top, bottom) = (self.lexer.take('t'), self.lexer.take('b'));
                    if !self.lexer.take(']') {
                        return error(range, "`\\smash` takes `[t]` or `[b]`", None);
                    }
                }
                let body = self.argument(&range)?;
                Node::Sized { body, seen: true, width: None, height: !top, depth: !bottom }
            }
            "mathllap" | "llap" | "mathrlap" | "rlap" | "mathclap" | "clap" => {
                let side = match name.trim_start_matches("math").as_bytes()[0] {
                    b'l' => Side::Right,
                    b'r' => Side::Left,
                    _ => Side::Center,
                };
                let body = self.argument(&range)?;
                Node::Sized { body, seen: true, width: Some(side), height: true, depth: true }
            }
            "boxed" | "fbox" => {
                let body =
                    if name == "boxed" { self.argument(&range)? } else { vec![self.text(name, &range)?] };
                Node::Framed(body)
            }
            "textcolor" => {
                let rgb = self.color(&range)?;
                Node::Colored { rgb, body: self.argument(&range)? }
            }
            "sideset" => {
                let left = self.argument(&range)?;
                let right = self.argument(&range)?;
                let operator = self.argument(&range)?;
                sideset(left, right, operator)
            }
            "text" | "textrm" | "textnormal" | "textup" | "textbf" | "textit" | "textsl" | "emph"
            | "texttt" | "textsf" | "mbox" | "hbox" => self.text(name, &range)?,
            "hspace" | "mspace" | "hskip" | "mskip" | "kern" | "mkern" => {
                Node::Space(self.length(name, &range)?)
            }
            "tag" => {
                let star = self.lexer.take('*');
                let (text, _) = self.verbatim(&range)?;
                let text = super::text::plain(text);
                // The number is printed in parentheses; that of `\tag*` is not.
                self.tag = Some(if star { text.into() } else { format!("({text})").into() });
                return Ok(Next::Nothing);
            }
            "label" => {
                let (text, _) = self.verbatim(&range)?;
                self.label = Some(text.trim().into());
                return Ok(Next::Nothing);
            }
            "notag" | "nonumber" | "relax" | "allowbreak" | "nobreak" | "displaybreak" | "null" => {
                return Ok(Next::Nothing);
            }
            "\\" | "cr" => {
                return error(
                    range,
                    "a line cannot end here",
                    Some("lines are those of an environment: `\\begin{gathered} … \\\\ … \\end{gathered}`"),
                );
            }
            "" => return error(range, "a backslash ends the formula", None),
            "def"
            | "edef"
            | "gdef"
            | "xdef"
            | "let"
            | "newcommand"
            | "renewcommand"
            | "providecommand"
            | "DeclareMathOperator" => {
                self.define(name, &range)?;
                return Ok(Next::Nothing);
            }
            _ => return self.unknown(name, range),
        };
        Ok(Next::Node(node))
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
            Some((_, known)) => format!("did you mean `\\{known}`?"),
            None => "the manual's chapter on formulas names the commands that there are".to_owned(),
        };
        error(range, format!("there is no command `\\{name}` in formulas"), Some(&help))
    }

    /// The delimiter that follows; none for `.`.
    fn delimiter(&mut self, of: &Range<usize>) -> Read<Option<char>> {
        let Some((token, range)) = self.lexer.next() else {
            return error(of.clone(), "a delimiter is missing behind this", None);
        };
        let found = match token {
            Token::Char('.') => return Ok(None),
            Token::Char('<') => Some('⟨'),
            Token::Char('>') => Some('⟩'),
            Token::Char(
                c @ ('(' | ')' | '[' | ']' | '|' | '/' | '⟨' | '⟩' | '⌊' | '⌋' | '⌈' | '⌉' | '‖' | '⟦' | '⟧'),
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
            let (text, at) = self.verbatim(range)?;
            if text.trim().is_empty() {
                return Ok(None);
            }
            let mut inner = Parser {
                lexer: Lexer { tex: &self.lexer.tex[..at.end], at: at.start },
                alphabet: self.alphabet,
                depth: self.depth,
                tag: None,
                label: None,
                macros: self.macros,
            };
            inner.delimiter(&at)
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
            node = Node::Fenced { left, right, body: vec![node] };
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
        let mut list = vec![Node::Space(Length::Em(if name == "mod" { 2.0 / 3.0 } else { 4.0 / 9.0 }))];
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

    fn length(&mut self, name: &str, range: &Range<usize>) -> Read<Length> {
        let wrong = |at| error(at, "this is no length", Some("lengths are like 3mu, 0.5em, 12pt, 4mm"));
        if matches!(self.lexer.peek(), Some((Token::Begin, _))) {
            let (text, at) = self.verbatim(range)?;
            return length(text.trim()).map_or_else(|| wrong(at), Ok);
        }
        if name.ends_with("space") {
            return error(range.clone(), format!("`\\{name}` wants a length in braces"), None);
        }
        self.lexer.skip();
        let rest = self.lexer.rest();
        let number =
            rest.find(|c: char| !matches!(c, '0'..='9' | '.' | '-' | '+' | ' ')).unwrap_or(rest.len());
        let end = (number + 2).min(rest.len());
        let start = self.lexer.at;
        match rest.get(..end).and_then(length) {
            Some(length) => {
                self.lexer.at += end;
                Ok(length)
            }
            None => wrong(start..(start + end).min(self.lexer.tex.len())),
        }
    }

    /// A colour's name or value in braces.
    fn color(&mut self, range: &Range<usize>) -> Read<[u8; 3]> {
        let model = self.option()?.is_some();
        let (text, at) = self.verbatim(range)?;
        let found = if model { None } else { color(text.trim()) };
        match found {
            Some(rgb) => Ok(rgb),
            None => error(
                at,
                format!("there is no colour `{text}`"),
                Some("colours are names like red, teal, or #RRGGBB"),
            ),
        }
    }
}

fn infix(name: &str, above: Vec<Node>, below: Vec<Node>) -> Node {
    let bar = if name == "over" { Bar::Usual } else { Bar::None };
    let pair = Node::Fraction { above, below, bar, style: None, continued: false };
    let (left, right) = match name {
        "choose" => ('(', ')'),
        "brack" => ('[', ']'),
        "brace" => ('{', '}'),
        _ => return pair,
    };
    Node::Fenced { left: Some(left), right: Some(right), body: vec![pair] }
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
            Node::Symbol { c, .. } => text.push(*c),
            Node::Word { text: word, .. } | Node::Name { text: word, .. } => text.push_str(word),
            Node::Space(Length::Em(em)) if *em > 0.0 => text.push('\u{2009}'),
            Node::Space(_) => {}
            Node::Text(parts) => {
                for part in parts {
                    match part {
                        super::TextPart::Words { text: words, .. } => text.push_str(words),
                        super::TextPart::Math(_) => return false,
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

/// The alphabet of a command with an argument.
fn font(name: &str) -> Option<Alphabet> {
    use Alphabet as A;
    Some(match name {
        "mathrm" | "mathup" | "symrm" | "symup" | "mathnormal" if name != "mathnormal" => A::Upright,
        "mathnormal" => A::Normal,
        "mathit" | "symit" => A::Italic,
        "mathbf" | "symbf" | "symbfup" | "mathbfup" | "bold" => A::Bold,
        "boldsymbol" | "bm" | "pmb" | "mathbfit" | "symbfit" => A::BoldItalic,
        "mathcal" | "mathscr" | "symcal" | "symscr" => A::Script,
        "mathbfcal" | "mathbfscr" | "symbfcal" => A::BoldScript,
        "mathfrak" | "symfrak" | "frak" => A::Fraktur,
        "mathbffrak" | "symbffrak" => A::BoldFraktur,
        "mathbb" | "symbb" | "Bbb" => A::DoubleStruck,
        "mathsf" | "symsf" | "symsfup" => A::Sans,
        "mathbfsf" | "symbfsf" | "mathbfsfup" => A::BoldSans,
        "mathsfit" | "symsfit" => A::ItalicSans,
        "mathtt" | "symtt" => A::Mono,
        _ => return None,
    })
}

/// The alphabet of a command that holds to the end of its group.
fn font_switch(name: &str) -> Option<Alphabet> {
    use Alphabet as A;
    Some(match name {
        "rm" => A::Upright,
        "it" => A::Italic,
        "bf" => A::Bold,
        "cal" => A::Script,
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
        "space" | "nobreakspace" | " " | "\n" | "\t" => 0.25,
        _ => return None,
    })
}

/// A length in TeX's units (*The TeXbook*, chapter 10).
pub(super) fn length(text: &str) -> Option<Length> {
    let text = text.trim();
    let at = text.len().checked_sub(2)?;
    let (number, unit) = (text.get(..at)?, text.get(at..)?);
    let value: f32 = number.replace(' ', "").parse().ok()?;
    if !value.is_finite() || value.abs() > 1000.0 {
        return None;
    }
    Some(match unit {
        "em" => Length::Em(value),
        "ex" => Length::Em(value * 0.43),
        "mu" => Length::Em(value / 18.0),
        "pt" => Length::Pt(value * 72.0 / 72.27),
        "bp" => Length::Pt(value),
        "pc" => Length::Pt(value * 12.0 * 72.0 / 72.27),
        "in" => Length::Pt(value * 72.0),
        "cm" => Length::Pt(value * 72.0 / 2.54),
        "mm" => Length::Pt(value * 7.2 / 2.54),
        _ => return None,
    })
}

/// A colour by its name in LaTeX's `xcolor`, or as `#RRGGBB`.
fn color(name: &str) -> Option<[u8; 3]> {
    if let Some(hex) = name.strip_prefix('#') {
        let value = u32::from_str_radix(hex, 16).ok()?;
        return match hex.len() {
            6 => Some([(value >> 16) as u8, (value >> 8) as u8, value as u8]),
            3 => Some([8, 4, 0].map(|shift| ((value >> shift & 15) * 17) as u8)),
            _ => None,
        };
    }
    Some(match name {
        "black" => [0, 0, 0],
        "white" => [255, 255, 255],
        "red" => [255, 0, 0],
        "green" => [0, 160, 0],
        "blue" => [0, 0, 255],
        "cyan" => [0, 255, 255],
        "magenta" => [255, 0, 255],
        "yellow" => [255, 255, 0],
        "gray" | "grey" => [128, 128, 128],
        "darkgray" => [64, 64, 64],
        "lightgray" => [191, 191, 191],
        "brown" => [191, 128, 64],
        "lime" => [191, 255, 0],
        "olive" => [128, 128, 0],
        "orange" => [255, 128, 0],
        "pink" => [255, 191, 191],
        "purple" => [191, 0, 64],
        "teal" => [0, 128, 128],
        "violet" => [128, 0, 128],
        "navy" => [0, 0, 128],
        "maroon" => [128, 0, 0],
        _ => return None,
    })
}
