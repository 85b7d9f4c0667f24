//! TeX's tokens.

use std::ops::Range;

/// A token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A command, without its backslash: `alpha`, `,`, `\`.
    Command(&'a str),
    /// `{`.
    Begin,
    /// `}`.
    End,
    /// `^`.
    Sup,
    /// `_`.
    Sub,
    /// `&`.
    Align,
    /// `~`.
    Tie,
    /// `$`.
    Dollar,
    /// `#`.
    Hash,
    /// Any other character but white space.
    Char(char),
}

/// Reads tokens; white space and comments are skipped before each.
#[derive(Debug, Clone)]
pub(super) struct Lexer<'a> {
    pub(super) tex: &'a str,
    /// Where the next token is looked for.
    pub(super) at: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn rest(&self) -> &'a str {
        &self.tex[self.at..]
    }

    /// Goes over white space and comments.
    pub(super) fn skip(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || c.is_control());
            self.at += rest.len() - trimmed.len();
            if !trimmed.starts_with('%') {
                return;
            }
            self.at += trimmed.find('\n').unwrap_or(trimmed.len());
        }
    }

    /// The next token and where it stands.
    pub(super) fn next(&mut self) -> Option<(Token<'a>, Range<usize>)> {
        self.skip();
        let rest = self.rest();
        let start = self.at;
        let c = rest.chars().next()?;
        let (token, len) = match c {
            '\\' => {
                let name = &rest[1..];
                let letters = name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len());
                let len = if letters > 0 { letters } else { name.chars().next().map_or(0, char::len_utf8) };
                (Token::Command(&name[..len]), 1 + len)
            }
            '{' => (Token::Begin, 1),
            '}' => (Token::End, 1),
            '^' => (Token::Sup, 1),
            '_' => (Token::Sub, 1),
            '&' => (Token::Align, 1),
            '~' => (Token::Tie, 1),
            '$' => (Token::Dollar, 1),
            '#' => (Token::Hash, 1),
            c => (Token::Char(c), c.len_utf8()),
        };
        self.at += len;
        Some((token, start..self.at))
    }

    /// The next token, which stays the next.
    pub(super) fn peek(&self) -> Option<(Token<'a>, Range<usize>)> {
        self.clone().next()
    }

    /// Goes over a character, if it is the next.
    pub(super) fn take(&mut self, c: char) -> bool {
        let mut ahead = self.clone();
        if ahead.next().is_some_and(|(token, _)| token == Token::Char(c)) {
            *self = ahead;
            return true;
        }
        false
    }
}
