//! Blocks of code, and what their words are.

use std::ops::Range;

/// A block of code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Code {
    /// The language named first after the fence.
    pub lang: Option<String>,
    /// Other words after the fence: `editable`, `should_panic`, `title="…"`.
    pub info: Vec<String>,
    /// The text, hidden lines and the marks of callouts taken out.
    pub text: String,
    /// The number of the first line, where lines are numbered.
    pub first_line: Option<u32>,
    /// The lines that are to stand out: first and last of each run, counted from 1, in order.
    pub marked: Vec<(u32, u32)>,
    /// What its words are, in order and apart. Empty where the language is not known.
    pub tokens: Vec<Token>,
    /// Marks in it that a list below explains, in order.
    pub callouts: Vec<Callout>,
}

/// A numbered mark in a listing, or the item of a list that explains it: each leads to the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Callout {
    /// The byte of the listing's text that the mark stands before; 0 for an item.
    pub at: u32,
    /// Its number.
    pub number: u32,
    /// Its own anchor.
    pub id: String,
    /// The anchor that it leads to: of the explanation, or of the first mark with its number. None
    /// for an item that no mark names.
    pub leads: Option<String>,
}

/// A piece of code that is of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// First byte of it in the text.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

impl Token {
    /// Its bytes in the text.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $name:literal,)*) => {
        /// What a piece of code is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum TokenKind { $($(#[$doc])* $kind,)* }

        impl TokenKind {
            /// Every kind, in the order of the names in a theme.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$kind),*];

            /// Its name in themes and style sheets.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$kind => $name,)* }
            }
        }
    };
}

kinds! {
    /// A remark.
    Comment "comment",
    /// A word of the language.
    Keyword "keyword",
    /// A string, a character, a regular expression.
    String "string",
    /// A number.
    Number "number",
    /// A value that has a name: `true`, `MAX`.
    Constant "constant",
    /// A type, a class, a selector.
    Type "type",
    /// A function or a command.
    Function "function",
    /// A macro, code in a template.
    Macro "macro",
    /// An annotation, a directive of a preprocessor, an option of a command.
    Attribute "attribute",
    /// A variable that is told by its sign: `$name`.
    Variable "variable",
    /// A symbol, a lifetime, a label, an anchor.
    Symbol "symbol",
    /// A key of a value, a property, an attribute of an element.
    Key "key",
    /// An element of markup.
    Tag "tag",
    /// A heading, the head of a section or of a difference.
    Heading "heading",
    /// A line that was put in.
    Inserted "inserted",
    /// A line that was taken out.
    Deleted "deleted",
    /// The prompt of a shell.
    Prompt "prompt",
    /// What is typed after it.
    Command "command",
}

impl Code {
    /// The title after the fence: `title="src/main.rs"`.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        let title = self.info.iter().find_map(|word| word.strip_prefix("title="))?;
        let within = |mark: char| title.strip_prefix(mark)?.strip_suffix(mark);
        Some(within('"').or_else(|| within('\'')).unwrap_or(title))
    }

    /// The text between two bytes, cut where its kind changes, in order and without a gap.
    pub fn pieces(&self, range: Range<usize>) -> impl Iterator<Item = (Option<TokenKind>, Range<usize>)> {
        let mut next = self.tokens.partition_point(|token| token.end as usize <= range.start);
        let mut at = range.start;
        std::iter::from_fn(move || {
            if at >= range.end {
                return None;
            }
            let (kind, end) = match self.tokens.get(next) {
                Some(token) if token.start as usize <= at => {
                    next += 1;
                    (Some(token.kind), token.end as usize)
                }
                Some(token) => (None, token.start as usize),
                None => (None, range.end),
            };
            let piece = at..end.min(range.end);
            at = piece.end;
            Some((kind, piece))
        })
    }

    /// What is said of a range of the text that begins with line `line`, counted from 0: all but
    /// the text.
    #[must_use]
    pub fn part(&self, range: Range<usize>, line: u32) -> Self {
        let (from, to) = (range.start as u32, range.end as u32);
        let tokens = self.tokens.iter().filter(|token| token.start < to && token.end > from);
        let marked = self.marked.iter().filter(|(_, last)| *last > line);
        let within = self.callouts.iter().filter(|callout| (from..=to).contains(&callout.at));
        Self {
            lang: self.lang.clone(),
            info: self.info.clone(),
            text: String::new(),
            first_line: self.first_line.map(|first| first.saturating_add(line)),
            marked: marked.map(|(first, last)| (first.saturating_sub(line).max(1), last - line)).collect(),
            tokens: tokens
                .map(|t| Token { kind: t.kind, start: t.start.max(from) - from, end: t.end.min(to) - from })
                .collect(),
            callouts: within.map(|c| Callout { at: c.at - from, ..c.clone() }).collect(),
        }
    }

    /// Whether a line, counted from 1, is to stand out.
    #[must_use]
    pub fn is_marked(&self, line: u32) -> bool {
        self.marked.iter().any(|(first, last)| (*first..=*last).contains(&line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_have_no_gap_and_no_overlap() {
        let token = |kind, start, end| Token { kind, start, end };
        let code = Code {
            text: "let x = 12;".into(),
            tokens: vec![token(TokenKind::Keyword, 0, 3), token(TokenKind::Number, 8, 10)],
            ..Code::default()
        };
        let pieces = |range| -> Vec<_> { code.pieces(range).map(|(k, r)| (k, &code.text[r])).collect() };
        let (word, number) = (Some(TokenKind::Keyword), Some(TokenKind::Number));
        assert_eq!(pieces(0..11), [(word, "let"), (None, " x = "), (number, "12"), (None, ";")]);
        assert_eq!(pieces(1..9), [(word, "et"), (None, " x = "), (number, "1")]);
        assert_eq!(pieces(4..4), []);
    }
}
