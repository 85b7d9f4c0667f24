//! TeX's notation, read by descent.

use std::ops::Range;

use super::commands::{Infix, font_switch, infix, scale};
use super::lexer::{Lexer, Token};
use super::macros::Macros;
use super::symbols::{self, Symbol};
use super::{Alphabet, Class, Error, Formula, Limits, Node, Side, Style};

/// How deep groups may be nested: no formula that a person wrote comes near it, and no thread's
/// stack is passed within it, here or in what reads the tree.
pub(super) const DEEPEST: usize = 48;

pub(super) type Read<T> = Result<T, Error>;

/// Where a list ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// At the end of the formula.
    End,
    /// At `\\`, or there.
    Line,
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
    /// At `\of`.
    Of,
    /// At a sign.
    Sign(char),
    /// At `@`, `\\` or `\end`.
    Diagram,
}

pub(super) struct Parser<'a> {
    pub(super) lexer: Lexer<'a>,
    pub(super) alphabet: Alphabet,
    /// Whether letters and signs are bold, whatever their alphabet.
    pub(super) bold: bool,
    pub(super) depth: usize,
    /// The number and the label given to the row that is read, or to the formula.
    pub(super) tag: Option<Box<str>>,
    pub(super) label: Option<Box<str>>,
}

pub(super) fn formula(tex: &str, display: bool, macros: &mut Macros) -> Read<Formula> {
    let expanded = super::expand::expand(tex, macros)?;
    let lexer = Lexer { tex: &expanded.tex, at: 0 };
    let mut parser =
        Parser { lexer, alphabet: Alphabet::Normal, bold: false, depth: 0, tag: None, label: None };
    let body = parser.whole(display).map_err(|mut error| {
        let (range, by) = expanded.place(&error.range);
        if let Some(name) = by {
            error.message = format!("{}, in what `{name}` stands for", error.message);
        }
        error.range = range;
        error
    })?;
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
pub(super) enum Next {
    Node(Node),
    Nothing,
}

impl<'a> Parser<'a> {
    /// The whole formula: lines that end in no environment stand below each other.
    fn whole(&mut self, display: bool) -> Read<Vec<Node>> {
        let mut rows = Vec::new();
        loop {
            let row = self.list(Until::Line)?;
            if self.lexer.next().is_none() && rows.is_empty() {
                return Ok(row);
            }
            self.lexer.take('*');
            self.row_space();
            if !row.is_empty() {
                rows.push(row);
            }
            if self.lexer.peek().is_none() {
                break;
            }
        }
        // In a line of text there is one line; the formula goes on.
        if !display || rows.len() < 2 {
            return Ok(rows.into_iter().flatten().collect());
        }
        let rows = rows.into_iter().map(|cell| super::TableRow { cells: vec![cell], ..Default::default() });
        let (kind, columns) = (super::TableKind::Gathered, vec![Side::Center]);
        Ok(vec![Node::Table(Box::new(super::Table::new(kind, columns, rows.collect())))])
    }

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
                    Until::End | Until::Line => Ok(list),
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
                    Until::Sign(_) | Until::Diagram => error(opened, "this diagram has no `\\end{CD}`", None),
                    Until::Of => error(opened, "this `\\root` has no `\\of`", None),
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
                Token::Command("\\" | "cr" | "newline") if until == Until::Line => return Ok(list),
                Token::Char('@') | Token::Command("\\" | "cr" | "end") if until == Until::Diagram => {
                    return Ok(list);
                }
                Token::Char(c) if until == Until::Sign(c) => {
                    self.lexer.next();
                    return Ok(list);
                }
                Token::Command("of") if until == Until::Of => {
                    self.lexer.next();
                    return Ok(list);
                }
                Token::Command(
                    name @ ("over" | "atop" | "choose" | "brack" | "brace" | "above" | "overwithdelims"
                    | "atopwithdelims" | "abovewithdelims"),
                ) => {
                    self.lexer.next();
                    let mut kind = Infix::of(name);
                    if name.ends_with("withdelims") {
                        (kind.left, kind.right) = (self.delimiter(&range)?, self.delimiter(&range)?);
                    }
                    if name.starts_with("above") {
                        kind.bar = super::Bar::Thick(self.length(&range)?);
                    }
                    // The alphabet of the part above is that of the part below.
                    let below = self.list(until)?;
                    return Ok(vec![infix(kind, list, below)]);
                }
                Token::Command(name) if scale(name).is_some() => {
                    self.lexer.next();
                    let by = scale(name).unwrap_or(1.0);
                    let body = self.list(until)?;
                    list.push(Node::Scaled { by, body });
                    return Ok(list);
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
                        // These have theirs above and below anyhow.
                        Some(Node::Stretched { .. } | Node::Stacked { .. }) => {}
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
                Next::Nothing => Vec::new(),
            },
        };
        self.depth -= 1;
        Ok(result)
    }

    /// An argument in brackets, if there is one.
    pub(super) fn option(&mut self) -> Read<Option<Vec<Node>>> {
        if self.lexer.take('[') { Ok(Some(self.list(Until::Bracket)?)) } else { Ok(None) }
    }

    /// What stands in the next brackets, as it is written, if they come next.
    pub(super) fn bracketed(&mut self) -> Option<&'a str> {
        let mut ahead = self.lexer.clone();
        if !ahead.take('[') {
            return None;
        }
        let text = &ahead.rest()[..ahead.rest().find(']')?];
        ahead.at += text.len() + 1;
        self.lexer = ahead;
        Some(text)
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

    pub(super) fn word(&self, text: String) -> Node {
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
                        // A point between figures is part of the number; a comma is one in braces.
                        b'.' if bytes.get(len + 1).is_some_and(u8::is_ascii_digit) => len += 2,
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

    pub(super) fn symbol(&self, symbol: Symbol) -> Node {
        match symbol {
            Symbol::Atom(c, class) => Node::Symbol { c, class, alphabet: self.alphabet },
            Symbol::Operator(c, limits) => Node::Operator { c, limits },
        }
    }
}
