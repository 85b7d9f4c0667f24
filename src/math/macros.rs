//! Commands that formulas define, and what they stand for.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::Node;
use super::lexer::{Lexer, Token};
use super::parser::{DEEPEST, Parser, Read, Until, error};

/// Times that commands may stand for others within a formula: more than any that a person wrote,
/// and few enough for one that calls itself.
const MOST: usize = 1000;
/// Bytes of what a command stands for, its arguments put in.
const LONGEST: usize = 20_000;

/// The commands that formulas have defined so far.
#[derive(Debug, Clone, Default)]
pub struct Macros {
    known: FxHashMap<String, Macro>,
    /// How many were used in the formula that is read.
    pub(super) used: usize,
}

#[derive(Debug, Clone)]
struct Macro {
    /// How many arguments it takes.
    arguments: usize,
    /// What the first is, where it is not given in brackets.
    default: Option<String>,
    /// What it stands for; `#1` is the first argument.
    body: String,
}

impl<'a> Parser<'a> {
    /// Reads a definition whose command was read.
    pub(super) fn define(&mut self, name: &str, of: &Range<usize>) -> Read<()> {
        self.lexer.take('*');
        let defined = self.defined(of)?;
        let made = match name {
            "def" | "edef" | "gdef" | "xdef" => {
                let mut arguments = 0;
                while let Some((Token::Hash, _)) = self.lexer.peek() {
                    self.lexer.next();
                    self.lexer.next();
                    arguments += 1;
                }
                let (body, _) = self.verbatim(of)?;
                Macro { arguments, default: None, body: body.to_owned() }
            }
            "let" => {
                self.lexer.take('=');
                let body = self.token_text(of)?.to_owned();
                Macro { arguments: 0, default: None, body }
            }
            "DeclareMathOperator" => {
                let (text, _) = self.verbatim(of)?;
                let star = if self.lexer.tex[of.end..].starts_with('*') { "*" } else { "" };
                Macro { arguments: 0, default: None, body: format!("\\operatorname{star}{{{text}}}") }
            }
            _ => {
                let count = self.bracketed(of)?;
                let arguments = count.and_then(|n| n.trim().parse().ok()).unwrap_or(0);
                let default = self.bracketed(of)?.map(str::to_owned);
                let (body, _) = self.verbatim(of)?;
                Macro { arguments, default, body: body.to_owned() }
            }
        };
        if made.arguments > 9 {
            return error(of.clone(), "a command has nine arguments at most", None);
        }
        // `\providecommand` leaves what there is.
        if name != "providecommand" || !self.macros.known.contains_key(&defined) {
            self.macros.known.insert(defined, made);
        }
        Ok(())
    }

    /// The command that is defined, with braces around it or without.
    fn defined(&mut self, of: &Range<usize>) -> Read<String> {
        let text = match self.lexer.peek() {
            Some((Token::Begin, _)) => self.verbatim(of)?.0.trim(),
            _ => self.token_text(of)?,
        };
        match text.strip_prefix('\\') {
            Some(name) if !name.is_empty() => Ok(name.to_owned()),
            _ => error(
                of.clone(),
                "a command to be defined is missing",
                Some("write `\\newcommand{\\name}{…}`"),
            ),
        }
    }

    /// The next token as it is written.
    fn token_text(&mut self, of: &Range<usize>) -> Read<&'a str> {
        match self.lexer.next() {
            Some((_, range)) => Ok(&self.lexer.tex[range]),
            None => error(of.clone(), "something is missing behind this", None),
        }
    }

    /// What stands in brackets, as it is written, if they come next.
    fn bracketed(&mut self, of: &Range<usize>) -> Read<Option<&'a str>> {
        if !self.lexer.take('[') {
            return Ok(None);
        }
        let start = self.lexer.at;
        match self.lexer.rest().find(']') {
            Some(length) => {
                self.lexer.at = start + length + 1;
                Ok(Some(&self.lexer.tex[start..start + length]))
            }
            None => error(of.clone(), "a bracket behind this is never closed", None),
        }
    }

    /// Whether a command is one of those defined.
    pub(super) fn is_defined(&self, name: &str) -> bool {
        self.macros.known.contains_key(name)
    }

    /// What a defined command stands for, read.
    pub(super) fn expand(&mut self, name: &str, of: &Range<usize>) -> Read<Vec<Node>> {
        let Some(known) = self.macros.known.get(name).cloned() else { return Ok(Vec::new()) };
        self.macros.used += 1;
        let endless = || error(of.clone(), format!("`\\{name}` stands for itself, without end"), None);
        if self.macros.used > MOST || self.depth + 2 > DEEPEST {
            return endless();
        }
        let mut arguments: Vec<&str> = Vec::with_capacity(known.arguments);
        for n in 0..known.arguments {
            if n == 0
                && let Some(default) = &known.default
            {
                arguments.push(self.bracketed(of)?.unwrap_or(default));
                continue;
            }
            arguments.push(match self.lexer.peek() {
                Some((Token::Begin, _)) => self.verbatim(of)?.0,
                _ => self.token_text(of)?,
            });
        }
        let mut text = String::with_capacity(known.body.len() + 16);
        let mut rest = known.body.as_str();
        while let Some(at) = rest.find('#') {
            text.push_str(&rest[..at]);
            let digit = rest[at + 1..].chars().next().and_then(|c| c.to_digit(10));
            match digit.and_then(|n| arguments.get((n as usize).wrapping_sub(1))) {
                Some(argument) => {
                    text.push_str(argument);
                    rest = &rest[at + 2..];
                }
                None => {
                    text.push('#');
                    rest = &rest[at + 1..];
                }
            }
        }
        text.push_str(rest);
        if text.len() > LONGEST {
            return endless();
        }
        let mut inner = Parser {
            lexer: Lexer { tex: &text, at: 0 },
            alphabet: self.alphabet,
            depth: self.depth,
            tag: None,
            label: None,
            macros: self.macros,
        };
        inner.list(Until::End).map_err(|mut error| {
            // The place in the manuscript is that of the command.
            if !error.message.ends_with("without end") {
                error.message = format!("{}, in what `\\{name}` stands for", error.message);
            }
            error.range = of.clone();
            error
        })
    }
}
