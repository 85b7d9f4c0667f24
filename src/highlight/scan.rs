//! Scans code by the description of its language: comments, strings, numbers, names.
//!
//! One pass over the bytes, each looked at a bounded number of times, no regular expressions: code
//! that is no valid program, as excerpts in books are, never throws the scanner off for more than
//! a line, strings that may span lines aside.

use super::language::{Language, Quote, Trait, Words};
use crate::document::{Token, TokenKind};

/// Interpolations within interpolations that are looked into; deeper ones are text.
const DEEPEST: u8 = 12;

/// What stood last before a place.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    /// Nothing: a line or a command begins.
    Nothing,
    /// A name, a number, a string, a closing bracket: what an operator may follow.
    Operand,
    /// A keyword.
    Keyword,
    /// A keyword after which a function is named.
    DefinesFunction,
    /// A keyword after which a type is named.
    DefinesType,
    /// An opening parenthesis.
    Open,
    /// Any other sign.
    Sign,
}

/// Scans `text` from `from` to `to` as code of a language, and adds its tokens to `out`.
pub(super) fn scan(
    language: &'static Language,
    words: &'static Words,
    text: &str,
    from: usize,
    to: usize,
    out: &mut Vec<Token>,
) {
    let mut scanner = Scanner {
        language,
        words,
        text: &text[..to],
        at: from,
        out,
        last: Last::Nothing,
        fresh: true,
        heredocs: Vec::new(),
    };
    scanner.run(None, false, 0);
}

struct Scanner<'a> {
    language: &'static Language,
    words: &'static Words,
    text: &'a str,
    at: usize,
    out: &'a mut Vec<Token>,
    last: Last,
    /// Nothing but blanks stood on the line so far.
    fresh: bool,
    /// Documents that begin on the next line, by the word that ends them.
    heredocs: Vec<&'a str>,
}

impl<'a> Scanner<'a> {
    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn has(&self, what: Trait) -> bool {
        self.language.traits.contains(&what)
    }

    /// Takes the text up to `end` as a token.
    fn take(&mut self, kind: TokenKind, end: usize) {
        push(self.out, kind, self.at, end);
        self.at = end;
    }

    /// Scans to the end, or to the bracket that closes what was opened before; with `line`, no
    /// further than the end of the line.
    fn run(&mut self, close: Option<(u8, u8)>, line: bool, depth: u8) {
        let mut open = 0u32;
        while self.at < self.text.len() {
            let byte = self.byte(self.at);
            if byte == b'\n' {
                if line {
                    return;
                }
                self.at += 1;
                self.fresh = true;
                if self.has(Trait::Commands) {
                    self.last = Last::Nothing;
                }
                self.heredoc();
                continue;
            }
            if byte.is_ascii_whitespace() {
                self.at += 1;
                continue;
            }
            if let Some((opens, closes)) = close {
                if byte == closes && open == 0 {
                    return;
                }
                open += u32::from(byte == opens);
                open -= u32::from(byte == closes);
            }
            let before = self.at;
            if !(self.comment() || self.special() || self.string(depth) || self.number() || self.word(depth))
            {
                self.sign();
            }
            self.fresh = false;
            debug_assert!(self.at > before);
        }
    }

    fn comment(&mut self) -> bool {
        let rest = self.rest();
        for (open, close) in self.language.block {
            if rest.starts_with(open) {
                let end = self.block_end(open, close);
                self.take(TokenKind::Comment, end);
                return true;
            }
        }
        if rest.starts_with("#[") && self.has(Trait::HashAttributes) {
            return false;
        }
        for sign in self.language.line {
            let apart =
                || self.at == 0 || matches!(self.byte(self.at - 1), b' ' | b'\t' | b'\n' | b';' | b'(');
            if rest.starts_with(sign) && (!self.has(Trait::CommentsApart) || apart()) {
                let end = self.line_end();
                self.take(TokenKind::Comment, end);
                return true;
            }
        }
        false
    }

    fn block_end(&self, open: &str, close: &str) -> usize {
        let mut at = self.at + open.len();
        let mut depth = 1;
        while let Some(found) =
            self.text[at..].find(['*', '/', '-', '}', '{', ')', '(', '|', '#', ']', '=', '%', '"', '\''])
        {
            at += found;
            let rest = &self.text[at..];
            if rest.starts_with(close) {
                at += close.len();
                depth -= 1;
                if depth == 0 {
                    return at;
                }
            } else if self.has(Trait::Nested) && rest.starts_with(open) {
                at += open.len();
                depth += 1;
            } else {
                at += 1;
            }
        }
        self.text.len()
    }

    fn line_end(&self) -> usize {
        self.rest().find('\n').map_or(self.text.len(), |n| self.at + n)
    }

    /// What only some languages have: directives, attributes, variables with a sign, symbols.
    fn special(&mut self) -> bool {
        let (byte, next) = (self.byte(self.at), self.byte(self.at + 1));
        let rest = self.rest();
        match byte {
            b'#' if self.fresh && self.has(Trait::Preprocessor) => {
                let blanks = rest[1..].len() - rest[1..].trim_start_matches([' ', '\t']).len();
                let name = self.at + 1 + blanks;
                let end = name + self.text[name..].bytes().take_while(u8::is_ascii_alphabetic).count();
                let includes = matches!(&self.text[name..end], "include" | "import" | "include_next");
                self.take(TokenKind::Attribute, end);
                let file = self.at + usize::from(self.byte(self.at) == b' ');
                if includes
                    && self.byte(file) == b'<'
                    && let Some(close) = self.text[file..].find(['>', '\n'])
                    && self.byte(file + close) == b'>'
                {
                    self.at = file;
                    self.take(TokenKind::String, file + close + 1);
                }
                self.last = Last::Sign;
                true
            }
            b'#' if self.has(Trait::HashAttributes)
                && (next == b'[' || (next == b'!' && self.byte(self.at + 2) == b'[')) =>
            {
                let end = self.balanced();
                self.take(TokenKind::Attribute, end);
                self.last = Last::Sign;
                true
            }
            b'@' if self.has(Trait::AtAttributes) && name_start(next) => {
                let mut end = self.at + 1;
                while self.byte(end) == b'.' && name_start(self.byte(end + 1)) || name_byte(self.byte(end)) {
                    end += 1;
                }
                self.take(TokenKind::Attribute, end);
                self.last = Last::Sign;
                true
            }
            b'@' if self.has(Trait::AtVariables) && (name_start(next) || next == b'@') => {
                let end = self.name_end(self.at + 1 + usize::from(next == b'@'));
                self.take(TokenKind::Variable, end);
                self.last = Last::Operand;
                true
            }
            b'$' if self.has(Trait::Dollars) => self.dollar(next),
            b'%' if self.has(Trait::Percents) && name_byte(next) => {
                let end = self.name_end(self.at + 1);
                self.take(TokenKind::Variable, end);
                self.last = Last::Operand;
                true
            }
            b':' if self.has(Trait::Symbols) && name_start(next) && !self.joined(b':') => {
                let end = self.name_end(self.at + 1);
                self.take(TokenKind::Symbol, end);
                self.last = Last::Operand;
                true
            }
            b'\'' if self.has(Trait::Lifetimes) => self.quoted_char(),
            b'/' if self.has(Trait::Regexes) && self.last != Last::Operand => self.regex(),
            b'[' if self.fresh && self.has(Trait::Sections) => {
                let end = self.line_end();
                let line = &self.text[self.at..end];
                let Some(close) = line.rfind(']') else { return false };
                // An array is no section.
                if line[close + 1..].trim_start().starts_with([',', '=', '\'', '"']) {
                    return false;
                }
                self.take(TokenKind::Heading, self.at + close + 1);
                true
            }
            b'-' if self.has(Trait::Options)
                && (next == b'-' || name_byte(next))
                && self.at > 0
                && self.byte(self.at - 1).is_ascii_whitespace() =>
            {
                let long = self.text[self.at..].bytes();
                let count =
                    long.take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')).count();
                self.take(TokenKind::Attribute, self.at + count);
                self.last = Last::Operand;
                true
            }
            b'<' if self.has(Trait::Tags) && (self.last != Last::Operand || next == b'/') => {
                let name = self.at + 1 + usize::from(next == b'/');
                let bytes = self.text[name..].bytes();
                let count = bytes
                    .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':'))
                    .count();
                if count == 0 || !name_start(self.byte(name)) {
                    return false;
                }
                self.at = name;
                self.take(TokenKind::Tag, name + count);
                self.last = Last::Sign;
                true
            }
            b'<' if next == b'<' && self.has(Trait::Heredocs) => self.heredoc_start(),
            b'\\' if self.has(Trait::Backslashes) => {
                let letters = rest[1..].bytes().take_while(|b| b.is_ascii_alphabetic() || *b == b'@').count();
                let end = self.at + 1 + letters.max(rest[1..].chars().next().map_or(0, char::len_utf8));
                self.take(TokenKind::Keyword, end);
                true
            }
            _ => false,
        }
    }

    /// Whether the byte before is this one.
    fn joined(&self, byte: u8) -> bool {
        self.at > 0 && self.byte(self.at - 1) == byte
    }

    /// Where the brackets that open here close: no further than a hundred lines on.
    fn balanced(&self) -> usize {
        let mut depth = 0i32;
        let mut lines = 0;
        for (n, byte) in self.rest().bytes().enumerate() {
            match byte {
                b'[' => depth += 1,
                b']' => {
                    depth -= 1;
                    if depth == 0 {
                        return self.at + n + 1;
                    }
                }
                b'\n' => lines += 1,
                _ => {}
            }
            if lines > 100 {
                break;
            }
        }
        self.line_end()
    }

    fn dollar(&mut self, next: u8) -> bool {
        let end = match next {
            b'{' | b'(' if self.has(Trait::DollarBrackets) => {
                let close = if next == b'{' { '}' } else { ')' };
                let stop = self.rest().find([close, '\n']).map_or(self.text.len(), |n| self.at + n);
                if !self.text[stop..].starts_with(close) {
                    return false;
                }
                stop + 1
            }
            b'{' => {
                let stop = self.rest().find(['}', '\n']).map_or(self.text.len(), |n| self.at + n);
                if self.byte(stop) != b'}' {
                    return false;
                }
                stop + 1
            }
            next if name_byte(next) => {
                let bytes = self.text[self.at + 1..].bytes();
                self.at + 1 + bytes.take_while(|b| name_byte(*b)).count()
            }
            b'@' | b'*' | b'#' | b'?' | b'$' | b'!' => self.at + 2,
            _ => return false,
        };
        self.take(TokenKind::Variable, end);
        self.last = Last::Operand;
        true
    }

    /// A character in quotes, or a lifetime, which is a quote and a name.
    fn quoted_char(&mut self) -> bool {
        let rest = &self.text[self.at + 1..];
        let mut chars = rest.char_indices();
        let Some((_, first)) = chars.next() else { return false };
        let end = if first == '\\' {
            rest[1..].char_indices().skip(1).take(12).find(|(_, c)| *c == '\'').map(|(n, _)| n + 2)
        } else {
            chars.next().filter(|(_, c)| *c == '\'').map(|(n, _)| n + 1)
        };
        if let Some(end) = end {
            self.take(TokenKind::String, self.at + 1 + end);
        } else if first.is_alphabetic() || first == '_' {
            let end = self.name_end(self.at + 1);
            self.take(TokenKind::Symbol, end);
        } else {
            return false;
        }
        self.last = Last::Operand;
        true
    }

    /// A regular expression between slashes, on one line.
    fn regex(&mut self) -> bool {
        let mut class = false;
        let mut escaped = false;
        for (n, byte) in self.rest().bytes().enumerate().skip(1) {
            match byte {
                b'\n' => return false,
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'[' => class = true,
                b']' => class = false,
                b'/' if !class => {
                    if n == 1 {
                        return false;
                    }
                    let end = self.at + n + 1;
                    let flags = self.text[end..].bytes().take_while(u8::is_ascii_lowercase).count();
                    self.take(TokenKind::String, end + flags);
                    self.last = Last::Operand;
                    return true;
                }
                _ => {}
            }
        }
        false
    }

    /// `<<WORD`: the lines after this one are a text, up to the word.
    fn heredoc_start(&mut self) -> bool {
        let rest = &self.rest()[2..];
        let word = rest.trim_start_matches(['-', '~', '<']);
        let word = word.trim_start_matches(['"', '\'', ' ']);
        let length = word.bytes().take_while(|b| name_byte(*b)).count();
        let name = &word[..length];
        let plain = rest.starts_with(|c: char| c.is_ascii_uppercase() || c == '_');
        let marked = rest.starts_with(['-', '~', '"', '\'', '<']);
        if !(plain || marked) || !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            return false;
        }
        self.heredocs.push(name);
        let mut end = self.text.len() - word.len() + length;
        end += usize::from(matches!(self.byte(end), b'"' | b'\''));
        self.at += 2;
        self.take(TokenKind::String, end);
        self.last = Last::Operand;
        true
    }

    /// The texts that begin on this line.
    fn heredoc(&mut self) {
        for name in std::mem::take(&mut self.heredocs) {
            let mut end = self.at;
            for line in self.rest().split_inclusive('\n') {
                end += line.len();
                if line.trim().trim_end_matches([';', ',', ')']) == name {
                    break;
                }
            }
            let end = if self.text[..end].ends_with('\n') { end - 1 } else { end };
            self.take(TokenKind::String, end.max(self.at));
        }
    }

    fn string(&mut self, depth: u8) -> bool {
        let rest = self.rest();
        let after =
            self.at > 0 && !self.byte(self.at - 1).is_ascii_whitespace() && self.last == Last::Operand;
        if after && self.has(Trait::Primes) && rest.starts_with('\'') {
            return false;
        }
        let Some(quote) = self.language.quotes.iter().find(|q| rest.starts_with(q.open)) else {
            return false;
        };
        self.quoted(quote, self.at, depth)
    }

    /// A string whose quotation mark stands here, and whose prefix began at `from`.
    fn quoted(&mut self, quote: &'static Quote, from: usize, depth: u8) -> bool {
        let prefix = &self.text[from..self.at];
        let body = self.at + quote.open.len();
        // A mark alone on its line is an apostrophe, or a string's other end.
        if !quote.lines {
            let line = self.text[body..].split('\n').next().unwrap_or_default();
            if !line.contains(quote.close) && !line.ends_with('\\') {
                return false;
            }
        }
        let fills = !quote.fill.is_empty()
            && depth < DEEPEST
            && (quote.fill_prefix.is_empty() || prefix.contains(|c| quote.fill_prefix.contains(c)));
        let (mut start, mut at) = (from, body);
        while at < self.text.len() {
            let rest = &self.text[at..];
            let byte = self.byte(at);
            if fills && rest.starts_with(quote.fill) {
                // `{{` in Python and C# is a brace.
                if quote.fill == "{" && rest.starts_with("{{") {
                    at += 2;
                    continue;
                }
                push(self.out, TokenKind::String, start, at);
                self.at = at + quote.fill.len();
                self.last = Last::Sign;
                let brackets = if quote.fill.ends_with('(') { (b'(', b')') } else { (b'{', b'}') };
                self.run(Some(brackets), !quote.lines, depth + 1);
                at = self.at + usize::from(self.byte(self.at) == brackets.1);
                start = at;
            } else if byte == b'\\' && quote.escapes {
                at += 1 + self.text[at + 1..].chars().next().map_or(0, char::len_utf8);
            } else if rest.starts_with(quote.close) {
                at += quote.close.len();
                if quote.doubles && self.text[at..].starts_with(quote.close) {
                    at += quote.close.len();
                    continue;
                }
                break;
            } else if byte == b'\n' && !quote.lines {
                break;
            } else {
                at += rest.chars().next().map_or(1, char::len_utf8);
            }
        }
        push(self.out, self.key(TokenKind::String, at), start, at);
        self.at = at;
        self.last = Last::Operand;
        true
    }

    /// What is followed by the sign that parts a key from its value is a key.
    fn key(&self, kind: TokenKind, end: usize) -> TokenKind {
        let after = self.text[end..].trim_start_matches([' ', '\t']);
        let mut signs = after.bytes();
        match signs.next() {
            Some(sign) if self.language.keys.as_bytes().contains(&sign) => {
                let next = signs.next();
                if next == Some(b'=') || (sign == b':' && next == Some(b':')) { kind } else { TokenKind::Key }
            }
            _ => kind,
        }
    }

    fn number(&mut self) -> bool {
        let byte = self.byte(self.at);
        let digit = byte.is_ascii_digit();
        let point = byte == b'.' && self.byte(self.at + 1).is_ascii_digit() && !self.joined(b'.');
        if !(digit || point) || (point && self.last == Last::Operand) {
            return false;
        }
        let hex = byte == b'0' && matches!(self.byte(self.at + 1), b'x' | b'X');
        let mut end = self.at + 1;
        loop {
            let (byte, next) = (self.byte(end), self.byte(end + 1));
            let exponent = matches!(self.byte(end - 1), b'e' | b'E') && !hex && next.is_ascii_digit();
            let goes_on = match byte {
                b'.' => next.is_ascii_digit() && self.byte(end - 1) != b'.',
                b'+' | b'-' => exponent && end > self.at + 1,
                b'\'' => next.is_ascii_alphanumeric() && self.has(Trait::TickedNumbers),
                byte => name_byte(byte),
            };
            if !goes_on {
                break;
            }
            end += 1;
        }
        // A letter of another script may follow: it is no part of the number.
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let end = end.max(self.at + 1);
        self.take(TokenKind::Number, end);
        self.last = Last::Operand;
        true
    }

    /// Where the name that begins before `at` ends.
    fn name_end(&self, at: usize) -> usize {
        let extra = self.language.name;
        let mut end = at;
        let mut chars = self.text[at..].chars().peekable();
        while let Some(c) = chars.next() {
            let inside = c.is_alphanumeric()
                || c == '_'
                || (extra.contains(c)
                    && match c {
                        '?' | '!' => chars.peek() != Some(&'='),
                        '-' | '.' | '/' => {
                            chars.peek().is_some_and(|n| n.is_alphanumeric() || extra.contains(*n))
                        }
                        _ => true,
                    });
            if !inside {
                break;
            }
            end += c.len_utf8();
        }
        end
    }

    fn word(&mut self, depth: u8) -> bool {
        let first = self.rest().chars().next().unwrap_or(' ');
        let lisp = self.has(Trait::Lisp);
        let starts = first.is_alphabetic()
            || first == '_'
            || (self.language.name.contains(first) && (lisp || first == '$'));
        if !starts {
            return false;
        }
        let end = self.name_end(self.at + first.len_utf8());
        let word = &self.text[self.at..end];
        if let Some(quote) = self.prefixed(word, end) {
            let from = std::mem::replace(&mut self.at, end);
            if self.quoted(quote, from, depth) {
                return true;
            }
            self.at = from;
        }
        if self.has(Trait::RawHashes) && self.raw_hashes(word, end) {
            return true;
        }
        if self.has(Trait::Substitutions) && self.substitution(word, end) {
            return true;
        }
        let member = self.joined(b'.') && !(self.at > 1 && self.byte(self.at - 2) == b'.');
        let known = self.words.get(word, self.has(Trait::Caseless)).filter(|_| !member || word == "await");
        let kind = match known {
            Some(kind) => Some(kind),
            None => self.unknown(word, end),
        };
        let kind = match kind {
            Some(TokenKind::Keyword) => TokenKind::Keyword,
            other => {
                let named = other.unwrap_or(TokenKind::Comment);
                match self.key(named, end) {
                    TokenKind::Comment => {
                        self.at = end;
                        self.last = Last::Operand;
                        return true;
                    }
                    kind => kind,
                }
            }
        };
        let fresh = self.last == Last::Nothing;
        self.take(kind, end);
        self.last = match kind {
            // A command after a command: `sudo`, `then`, `do`.
            TokenKind::Keyword if self.has(Trait::Commands) && fresh && goes_before(word) => Last::Nothing,
            TokenKind::Keyword if self.words.defines_function(word) => Last::DefinesFunction,
            TokenKind::Keyword if defines_type(word) => Last::DefinesType,
            TokenKind::Keyword => Last::Keyword,
            TokenKind::Macro => {
                self.at += usize::from(self.byte(self.at) == b'!');
                if let Some(token) = self.out.last_mut() {
                    token.end = self.at as u32;
                }
                Last::Operand
            }
            _ => Last::Operand,
        };
        true
    }

    /// What a name is that the language has no word for.
    fn unknown(&self, word: &str, end: usize) -> Option<TokenKind> {
        let next = self.byte(end);
        let mut letters = word.chars().filter(|c| *c != '_');
        let first = letters.next();
        let capital = first.is_some_and(char::is_uppercase);
        let capitals = capital && word.chars().all(|c| !c.is_lowercase()) && letters.next().is_some();
        if self.has(Trait::Macros) && next == b'!' && matches!(self.byte(end + 1), b'(' | b'[' | b'{' | b' ')
        {
            return Some(TokenKind::Macro);
        }
        match self.last {
            Last::DefinesFunction => return Some(TokenKind::Function),
            Last::DefinesType => return Some(TokenKind::Type),
            Last::Nothing if self.has(Trait::Commands) => return self.language.command,
            Last::Open if self.has(Trait::Lisp) => return Some(TokenKind::Function),
            _ => {}
        }
        if capitals && self.has(Trait::Capitals) && (word.len() > 3 || word.contains('_')) {
            return Some(TokenKind::Constant);
        }
        if capital && self.has(Trait::Types) {
            return Some(TokenKind::Type);
        }
        (next == b'(' && self.has(Trait::Calls)).then_some(TokenKind::Function)
    }

    /// The quotation mark that follows a word which is the prefix of a string.
    fn prefixed(&self, word: &str, end: usize) -> Option<&'static Quote> {
        let prefixes = self.language.prefixes;
        if word.len() > 3 || prefixes.is_empty() || !word.chars().all(|c| prefixes.contains(c)) {
            return None;
        }
        let rest = &self.text[end..];
        self.language.quotes.iter().find(|q| rest.starts_with(q.open))
    }

    /// `r#"…"#`, with as many signs on either side.
    fn raw_hashes(&mut self, word: &str, end: usize) -> bool {
        if !matches!(word, "r" | "br" | "cr") {
            return false;
        }
        let hashes = self.text[end..].bytes().take_while(|b| *b == b'#').count();
        if self.byte(end + hashes) != b'"' {
            return false;
        }
        let close = format!("\"{}", &self.text[end..end + hashes]);
        let body = end + hashes + 1;
        let end = self.text[body..].find(&close).map_or(self.text.len(), |n| body + n + close.len());
        self.take(TokenKind::String, end);
        self.last = Last::Operand;
        true
    }

    /// `s/…/…/g`, `m/…/`, on one line.
    fn substitution(&mut self, word: &str, end: usize) -> bool {
        let parts = match word {
            "s" | "tr" | "y" => 3,
            "m" | "qr" => 2,
            _ => return false,
        };
        let mut found = 0;
        let mut escaped = false;
        for (n, byte) in self.text[end..].bytes().enumerate() {
            match byte {
                b'\n' => return false,
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'/' => found += 1,
                _ if found == 0 => return false,
                _ => {}
            }
            if found == parts {
                let close = end + n + 1;
                let flags = self.text[close..].bytes().take_while(u8::is_ascii_lowercase).count();
                self.take(TokenKind::String, close + flags);
                self.last = Last::Operand;
                return true;
            }
        }
        false
    }

    fn sign(&mut self) {
        let c = self.rest().chars().next().unwrap_or(' ');
        // A shell's backslash takes the meaning from the sign after it.
        if c == '\\' && self.has(Trait::Commands) {
            self.at += 1;
            if self.byte(self.at) == b'\n' {
                // The command goes on on the next line.
                self.at += 1;
            } else {
                self.at += self.rest().chars().next().map_or(0, char::len_utf8);
            }
            self.last = Last::Operand;
            return;
        }
        self.last = match c {
            ')' | ']' | '}' => Last::Operand,
            '(' if self.has(Trait::Commands) => Last::Nothing,
            '(' => Last::Open,
            '|' | ';' | '&' | '{' | '`' if self.has(Trait::Commands) => Last::Nothing,
            // `fn*`, `def (a)`: the name is still to come.
            '*' | '&' if self.last == Last::DefinesFunction => self.last,
            _ if self.has(Trait::Commands) && self.last == Last::Nothing => Last::Operand,
            _ => Last::Sign,
        };
        self.at += c.len_utf8();
    }
}

/// Adds a token, unless it is empty.
pub(super) fn push(out: &mut Vec<Token>, kind: TokenKind, start: usize, end: usize) {
    if start < end {
        out.push(Token { kind, start: start as u32, end: end as u32 });
    }
}

fn name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Words of a shell before the command that they are about.
fn goes_before(word: &str) -> bool {
    matches!(
        word,
        "if" | "then"
            | "else"
            | "elif"
            | "while"
            | "until"
            | "do"
            | "time"
            | "sudo"
            | "exec"
            | "!"
            | "and"
            | "or"
            | "not"
    )
}

/// Keywords after which a type is named, in whatever language has them.
fn defines_type(word: &str) -> bool {
    matches!(
        word,
        "class"
            | "struct"
            | "enum"
            | "trait"
            | "interface"
            | "union"
            | "protocol"
            | "record"
            | "message"
            | "newtype"
    )
}
