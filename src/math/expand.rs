//! Commands that stand for others, replaced before a formula is read: tokens for tokens, as TeX does it
//! (*The TeXbook*, chapter 20), so that one may stand for half a group or for the head of a table.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::macros::{Macro, Macros, Means};
use super::parser::{Read, error};
use super::symbols;

/// Times that commands may stand for others within a formula: more than any that a person wrote,
/// and few enough for one that calls itself.
const MOST: usize = 10_000;
/// Tokens that may wait, and bytes that a formula may come to.
const LONGEST: usize = 100_000;

/// A token with its place.
#[derive(Debug, Clone)]
pub(super) struct Tok {
    /// As it is written.
    pub text: Arc<str>,
    /// Where: of what a command stands for, where that command is.
    pub at: Range<usize>,
    /// The command that stands for it.
    pub by: Option<Arc<str>>,
    /// Whether it stands for nothing else, whatever its name: what `\let` keeps.
    pub fixed: bool,
}

impl Tok {
    fn new(text: &str, at: Range<usize>) -> Self {
        Self { text: text.into(), at, by: None, fixed: false }
    }

    /// The name of the command that it is.
    pub fn command(&self) -> Option<&str> {
        self.text.strip_prefix('\\').filter(|name| !name.is_empty())
    }

    pub fn is_space(&self) -> bool {
        self.text.starts_with(char::is_whitespace)
    }

    fn is(&self, text: &str) -> bool {
        &*self.text == text
    }
}

/// The tokens of a text; comments are none.
pub(super) fn tokens(tex: &str) -> Vec<Tok> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(c) = tex[at..].chars().next() {
        let rest = &tex[at..];
        let len = match c {
            '%' => {
                at += rest.find('\n').map_or(rest.len(), |n| n + 1);
                continue;
            }
            '\\' => {
                let name = &rest[1..];
                let letters = name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len());
                match &name[..letters] {
                    "" => 1 + name.chars().next().map_or(0, char::len_utf8),
                    "verb" => 5 + verbatim(&name[4..]),
                    _ => 1 + letters,
                }
            }
            c if c.is_whitespace() => rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        out.push(Tok::new(&rest[..len], at..at + len));
        at += len;
    }
    out
}

/// How long what `\verb` holds is, with its marks and a star.
pub(super) fn verbatim(rest: &str) -> usize {
    let star = usize::from(rest.starts_with('*'));
    let Some(mark) = rest[star..].chars().next() else { return star };
    let inner = star + mark.len_utf8();
    rest[inner..].find(mark).map_or(rest.len(), |n| inner + n + mark.len_utf8())
}

/// A formula without commands that stand for others.
pub(super) struct Expanded<'a> {
    /// Its notation.
    pub tex: Cow<'a, str>,
    /// Where each part of it stands in what was written, in order; none where nothing was replaced.
    pieces: Vec<Piece>,
}

struct Piece {
    start: usize,
    at: Range<usize>,
    by: Option<Arc<str>>,
}

impl Expanded<'_> {
    /// Where a range of the notation was written, and the command that stands for it.
    pub fn place(&self, range: &Range<usize>) -> (Range<usize>, Option<&str>) {
        let find = |byte: usize| self.pieces.partition_point(|p| p.start <= byte).checked_sub(1);
        let Some(first) = find(range.start).map(|n| &self.pieces[n]) else { return (range.clone(), None) };
        let last = find(range.end.saturating_sub(1).max(range.start)).map_or(first, |n| &self.pieces[n]);
        if let Some(by) = &first.by {
            return (first.at.clone(), Some(by));
        }
        let start = (first.at.start + range.start - first.start).min(first.at.end);
        let end = match &last.by {
            Some(_) => last.at.end,
            None => (last.at.start + range.end - last.start).min(last.at.end),
        };
        (start..end.max(start), None)
    }
}

/// Replaces the commands that stand for others, and takes definitions out.
pub(super) fn expand<'a>(tex: &'a str, macros: &mut Macros) -> Read<Expanded<'a>> {
    if !has_any(tex, macros) {
        return Ok(Expanded { tex: Cow::Borrowed(tex), pieces: Vec::new() });
    }
    let mut waiting = tokens(tex);
    waiting.reverse();
    let mut expander = Expander { waiting, used: 0, out: Out::default(), macros };
    expander.run()?;
    Ok(Expanded { tex: Cow::Owned(expander.out.tex), pieces: expander.out.pieces })
}

/// Whether any command of a formula stands for another, or defines one.
fn has_any(tex: &str, macros: &Macros) -> bool {
    let mut rest = tex;
    while let Some(at) = rest.find('\\') {
        let name = &rest[at + 1..];
        let letters = name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len());
        let len = letters.max(name.chars().next().map_or(0, char::len_utf8));
        let (name, after) = name.split_at(len);
        let environment = || after.trim_start().trim_start_matches('{').split('}').next().unwrap_or_default();
        if macros.get(name).is_some()
            || Macros::defines(name)
            || (name == "begin" && macros.environment(environment().trim()).is_some())
        {
            return true;
        }
        rest = after;
    }
    false
}

pub(super) struct Expander<'m> {
    /// Tokens to be read, the next one last.
    waiting: Vec<Tok>,
    used: usize,
    out: Out,
    pub macros: &'m mut Macros,
}

impl Expander<'_> {
    fn run(&mut self) -> Read<()> {
        while let Some(token) = self.waiting.pop() {
            let Some(name) = token.command().filter(|_| !token.fixed) else {
                self.out.put(&token);
                continue;
            };
            if Macros::defines(name) {
                self.define(name, &token)?;
                continue;
            }
            if let Some(known) = self.macros.get(name) {
                self.used(name, &token)?;
                self.replace(&known, &token)?;
                continue;
            }
            if matches!(name, "begin" | "end") && self.environment(name, &token)? {
                continue;
            }
            self.out.put(&token);
        }
        Ok(())
    }

    fn used(&mut self, name: &str, of: &Tok) -> Read<()> {
        self.used += 1;
        if self.used > MOST || self.waiting.len() > LONGEST || self.out.tex.len() > LONGEST {
            return error(of.at.clone(), format!("`\\{name}` stands for itself, without end"), None);
        }
        Ok(())
    }

    /// Puts what a command stands for where it is.
    fn replace(&mut self, known: &Macro, of: &Tok) -> Read<()> {
        let (arguments, body) = match &known.means {
            Means::Tokens(body) => (self.arguments(known, of)?, Cow::Borrowed(body)),
            Means::Pair(left, right) => {
                let (argument, body) = self.pair(left, right, of)?;
                (vec![argument], Cow::Owned(body))
            }
        };
        let mut arguments = arguments;
        if let (Some((sign, all)), Some(argument)) = (bar(&of.text), arguments.first_mut()) {
            divide(argument, sign, all, of);
        }
        let wrapped = self.out.wants_argument();
        let own = |text: &str| Tok { text: text.into(), ..of.clone() };
        if wrapped {
            self.waiting.push(own("}"));
        }
        let by = of.by.clone().or_else(|| Some(of.text.clone()));
        self.fill(&body, &arguments, &of.at, by);
        if wrapped {
            self.waiting.push(own("{"));
        }
        Ok(())
    }

    /// Puts a body with its arguments before what waits.
    fn fill(&mut self, body: &[Tok], arguments: &[Vec<Tok>], at: &Range<usize>, by: Option<Arc<str>>) {
        let mut filled: Vec<Tok> = Vec::with_capacity(body.len());
        let mut tokens = body.iter().peekable();
        while let Some(token) = tokens.next() {
            if token.is("#")
                && let Some(next) = tokens.peek()
            {
                // `##` is a sign for a definition within.
                let digit = next.text.chars().next().and_then(|c| c.to_digit(10));
                if next.is("#") {
                    tokens.next();
                } else if let Some(argument) = digit.and_then(|n| arguments.get((n as usize).wrapping_sub(1)))
                {
                    tokens.next();
                    filled.extend(argument.iter().cloned());
                    continue;
                }
            }
            filled.push(Tok { at: at.clone(), by: by.clone(), ..token.clone() });
        }
        self.waiting.extend(filled.into_iter().rev());
    }

    fn arguments(&mut self, known: &Macro, of: &Tok) -> Read<Vec<Vec<Tok>>> {
        let mut arguments = Vec::with_capacity(known.arguments);
        for token in &known.prefix {
            if !self.take(&token.text) {
                let message = format!(
                    "`{}` stands without the `{}` behind it that its definition has",
                    of.text, token.text
                );
                return error(of.at.clone(), message, None);
            }
        }
        for n in 0..known.arguments {
            if n == 0
                && let Some(default) = &known.default
            {
                arguments.push(self.bracketed(of)?.unwrap_or_else(|| default.clone()));
                continue;
            }
            match known.delimiters.get(n).filter(|end| !end.is_empty()) {
                Some(end) => arguments.push(self.up_to(end, of)?),
                None => arguments.push(self.argument(of)?),
            }
        }
        Ok(arguments)
    }

    /// `\abs{x}`, `\abs*{x}`, `\abs[\big]{x}` of a pair of delimiters.
    fn pair(&mut self, left: &[Tok], right: &[Tok], of: &Tok) -> Read<(Vec<Tok>, Vec<Tok>)> {
        let star = self.take("*");
        let size = if star { None } else { self.bracketed(of)? };
        let argument = self.argument(of)?;
        let sign = |text: &str| Tok { text: text.into(), ..of.clone() };
        let sized = |side: &str| -> Vec<Tok> {
            match &size {
                _ if star => vec![sign(if side == "l" { "\\left" } else { "\\right" })],
                Some(size) => size.iter().map(|t| sign(&format!("{}{side}", t.text))).collect(),
                None => Vec::new(),
            }
        };
        let mut body = sized("l");
        body.extend(left.iter().cloned());
        body.extend([sign("#"), sign("1")]);
        body.extend(sized("r"));
        body.extend(right.iter().cloned());
        Ok((argument, body))
    }

    /// `\begin` or `\end` of an environment that was defined; false for any other.
    fn environment(&mut self, name: &str, of: &Tok) -> Read<bool> {
        let mut text = String::new();
        let spaces = self.waiting.iter().rev().take_while(|t| t.is_space()).count();
        let mut tokens = self.waiting.iter().rev().skip(spaces);
        if !tokens.next().is_some_and(|t| t.is("{")) {
            return Ok(false);
        }
        for token in tokens {
            if token.is("}") {
                break;
            }
            text.push_str(&token.text);
        }
        let Some(known) = self.macros.environment(text.trim()) else { return Ok(false) };
        self.used(name, of)?;
        self.argument(of)?;
        let by = of.by.clone().or_else(|| Some(format!("\\begin{{{}}}", text.trim()).into()));
        if name == "begin" {
            let arguments = self.arguments(&known.begin, of)?;
            if let Means::Tokens(body) = &known.begin.means {
                self.fill(body, &arguments, &of.at, by);
            }
        } else {
            self.fill(&known.end, &[], &of.at, by);
        }
        Ok(true)
    }

    fn space(&mut self) {
        while self.waiting.last().is_some_and(Tok::is_space) {
            self.waiting.pop();
        }
    }

    /// The next token but white space.
    pub fn next(&mut self) -> Option<Tok> {
        self.space();
        self.waiting.pop()
    }

    pub fn peek(&mut self) -> Option<&Tok> {
        self.space();
        self.waiting.last()
    }

    /// Goes over a token, if it is the next.
    pub fn take(&mut self, text: &str) -> bool {
        let found = self.peek().is_some_and(|t| t.is(text));
        if found {
            self.waiting.pop();
        }
        found
    }

    /// An argument: what stands in braces, without them, or the next token.
    pub fn argument(&mut self, of: &Tok) -> Read<Vec<Tok>> {
        let Some(first) = self.next() else { return lacking(of) };
        match &*first.text {
            "{" => self.until("}", &first),
            "}" | "&" => lacking(of),
            _ => Ok(vec![first]),
        }
    }

    /// What stands in brackets, without them, if they come next.
    pub fn bracketed(&mut self, of: &Tok) -> Read<Option<Vec<Tok>>> {
        if !self.take("[") {
            return Ok(None);
        }
        self.until("]", of).map(Some)
    }

    /// Tokens up to a closing one that stands in no braces.
    fn until(&mut self, close: &str, open: &Tok) -> Read<Vec<Tok>> {
        let mut depth = 0usize;
        let mut list = Vec::new();
        while let Some(token) = self.waiting.pop() {
            match &*token.text {
                text if depth == 0 && text == close => return Ok(list),
                "{" => depth += 1,
                "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
            list.push(token);
        }
        let message = format!("`{}` is never closed", if close == "]" { "[" } else { "{" });
        error(open.at.clone(), message, Some("put what closes it where its group ends"))
    }

    /// An argument that ends before given tokens, which are taken too.
    fn up_to(&mut self, end: &[Tok], of: &Tok) -> Read<Vec<Tok>> {
        let mut depth = 0usize;
        let mut list: Vec<Tok> = Vec::new();
        while let Some(token) = self.waiting.pop() {
            match &*token.text {
                "{" => depth += 1,
                "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
            list.push(token);
            let same = |tail: &[Tok]| tail.iter().zip(end).all(|(a, b)| a.text == b.text);
            if depth == 0 && list.len() >= end.len() && same(&list[list.len() - end.len()..]) {
                list.truncate(list.len() - end.len());
                return Ok(list);
            }
        }
        lacking(of)
    }
}

/// What a bar within the argument of a command is to be, and whether all are or the first alone: what
/// LaTeX's package `braket` makes of it.
fn bar(command: &str) -> Option<(&'static str, bool)> {
    Some(match command {
        "\\set" => ("\\mid ", false),
        "\\Set" => ("\\;\\middle|\\;", false),
        "\\Braket" => ("\\,\\middle|\\,", true),
        _ => return None,
    })
}

/// Puts a sign in the place of the bars that stand in no braces.
fn divide(argument: &mut Vec<Tok>, sign: &str, all: bool, of: &Tok) {
    let mut depth = 0usize;
    let mut done = false;
    let mut divided = Vec::with_capacity(argument.len());
    for token in argument.drain(..) {
        match &*token.text {
            "{" => depth += 1,
            "}" => depth = depth.saturating_sub(1),
            "|" | "\\vert" | "\\mid" if depth == 0 && (all || !done) => {
                done = true;
                divided.extend(tokens(sign).into_iter().map(|t| Tok { text: t.text, ..of.clone() }));
                continue;
            }
            _ => {}
        }
        divided.push(token);
    }
    *argument = divided;
}

pub(super) fn lacking<T>(of: &Tok) -> Read<T> {
    let help = Some("put what it is for behind it, in braces");
    error(of.at.clone(), format!("`{}` lacks an argument", of.text), help)
}

/// The notation that comes out.
#[derive(Default)]
struct Out {
    tex: String,
    pieces: Vec<Piece>,
    /// How many arguments are still wanted, of each group that is open. What a command stands for
    /// is put in braces where it is an argument as a whole: `\frac\half2`.
    wanted: Vec<u8>,
    here: u8,
    /// Whether brackets may hold an argument now.
    option: bool,
    word: bool,
}

impl Out {
    fn wants_argument(&self) -> bool {
        self.here > 0
    }

    fn put(&mut self, token: &Tok) {
        if self.word && token.text.starts_with(|c: char| c.is_ascii_alphabetic()) {
            self.tex.push(' ');
        }
        self.word = token.command().is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()));
        let start = self.tex.len();
        let goes_on = self.pieces.last().is_some_and(|last| {
            last.by == token.by
                && match last.by {
                    Some(_) => last.at == token.at,
                    None => last.at.end == token.at.start && last.start + last.at.len() == start,
                }
        });
        match self.pieces.last_mut().filter(|_| goes_on) {
            Some(last) if last.by.is_none() => last.at.end = token.at.end,
            Some(_) => {}
            None => self.pieces.push(Piece { start, at: token.at.clone(), by: token.by.clone() }),
        }
        self.tex.push_str(&token.text);
        self.count(token);
    }

    fn count(&mut self, token: &Tok) {
        let option = std::mem::take(&mut self.option);
        match &*token.text {
            "{" => self.wanted.push(std::mem::take(&mut self.here)),
            "}" => self.here = self.wanted.pop().unwrap_or(0).saturating_sub(1),
            "[" if option => self.wanted.push(std::mem::take(&mut self.here).saturating_add(1)),
            "]" if self.here == 0 && self.wanted.last().is_some_and(|n| *n > 0) => {
                self.here = self.wanted.pop().unwrap_or(0).saturating_sub(1);
            }
            "^" | "_" => self.here = 1,
            _ if token.is_space() => self.option = option,
            _ => {
                let arguments = token.command().map_or(0, symbols::arguments);
                self.here = self.here.saturating_sub(1).saturating_add(arguments);
                self.option = arguments > 0;
            }
        }
    }
}
