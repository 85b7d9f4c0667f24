//! What the scanner has to know of a language.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::languages::{COUNT, LANGUAGES};
use crate::document::TokenKind;

/// A language, as plain data.
#[derive(Debug)]
pub(super) struct Language {
    /// What it is called after a fence, in lower case.
    pub(super) names: &'static str,
    /// Signs that begin a comment to the end of the line.
    pub(super) line: &'static [&'static str],
    /// Signs around a comment.
    pub(super) block: &'static [(&'static str, &'static str)],
    /// Strings; of two that begin alike the longer first.
    pub(super) quotes: &'static [Quote],
    /// Letters that may stand right before a string: `f"…"`.
    pub(super) prefixes: &'static str,
    /// Keywords.
    pub(super) keywords: &'static str,
    /// Types that the language brings.
    pub(super) types: &'static str,
    /// Values that have a name: `true`, `nil`.
    pub(super) constants: &'static str,
    /// Functions and commands that the language brings.
    pub(super) functions: &'static str,
    /// Those keywords after which a function is named.
    pub(super) definers: &'static str,
    /// Signs of which names may have any, beside letters, figures and `_`.
    pub(super) name: &'static str,
    /// The signs that part a key from its value.
    pub(super) keys: &'static str,
    /// What the first word of a command is, where there are commands.
    pub(super) command: Option<TokenKind>,
    /// What else is true of it.
    pub(super) traits: &'static [Trait],
}

/// A language of which nothing is known.
pub(super) const PLAIN: Language = Language {
    names: "",
    line: &[],
    block: &[],
    quotes: &[],
    prefixes: "",
    keywords: "",
    types: "",
    constants: "",
    functions: "",
    definers: "",
    name: "",
    keys: "",
    command: None,
    traits: &[],
};

/// What may be true of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trait {
    /// Capitalised names are types.
    Types,
    /// Names in capitals are constants.
    Capitals,
    /// A name before a parenthesis is a function's.
    Calls,
    /// `name!(…)` is a macro.
    Macros,
    /// Keywords are written in any case.
    Caseless,
    /// Comments nest.
    Nested,
    /// A comment begins at the line's beginning or after a space.
    CommentsApart,
    /// `#include`, `#if`.
    Preprocessor,
    /// `#[…]`.
    HashAttributes,
    /// `@name` annotates.
    AtAttributes,
    /// `@name` is a variable.
    AtVariables,
    /// `$name` and `${…}` are variables.
    Dollars,
    /// `$(…)` is a variable.
    DollarBrackets,
    /// `%name` is a variable.
    Percents,
    /// `:name` is a symbol.
    Symbols,
    /// `'a` is a lifetime or a label, `'a'` a character.
    Lifetimes,
    /// `/…/` is a regular expression.
    Regexes,
    /// `s/…/…/` replaces.
    Substitutions,
    /// `A'` transposes.
    Primes,
    /// `[…]` on a line of its own begins a section.
    Sections,
    /// `--long` and `-s` are options.
    Options,
    /// `<Name` is an element.
    Tags,
    /// `<<WORD` begins a text of whole lines.
    Heredocs,
    /// `\name` is a command.
    Backslashes,
    /// `r#"…"#`.
    RawHashes,
    /// `1'000`.
    TickedNumbers,
    /// What stands first in parentheses is a function.
    Lisp,
    /// A line begins with a command.
    Commands,
}

/// A kind of string.
#[derive(Debug)]
pub(super) struct Quote {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    /// A backslash takes the meaning from the sign after it.
    pub(super) escapes: bool,
    /// The closing mark, twice, is the mark itself.
    pub(super) doubles: bool,
    /// It may go on over lines.
    pub(super) lines: bool,
    /// What begins code within it.
    pub(super) fill: &'static str,
    /// The prefixes with one of which it may hold code; empty for always.
    pub(super) fill_prefix: &'static str,
}

impl Quote {
    /// A string on one line, with escapes.
    pub(super) const fn new(mark: &'static str) -> Self {
        Self {
            open: mark,
            close: mark,
            escapes: true,
            doubles: false,
            lines: false,
            fill: "",
            fill_prefix: "",
        }
    }

    /// A string between different marks.
    pub(super) const fn between(open: &'static str, close: &'static str) -> Self {
        Self { open, close, ..Self::new(open) }
    }

    /// It may go on over lines.
    pub(super) const fn lines(self) -> Self {
        Self { lines: true, ..self }
    }

    /// It has no escapes.
    pub(super) const fn raw(self) -> Self {
        Self { escapes: false, ..self }
    }

    /// Its mark, twice, stands for the mark.
    pub(super) const fn doubles(self) -> Self {
        Self { escapes: false, doubles: true, ..self }
    }

    /// It may hold code.
    pub(super) const fn fill(self, open: &'static str) -> Self {
        Self { fill: open, ..self }
    }

    /// It may hold code, where it has one of these prefixes.
    pub(super) const fn fill_after(self, open: &'static str, prefixes: &'static str) -> Self {
        Self { fill: open, fill_prefix: prefixes, ..self }
    }
}

/// The words of a language, to be looked up.
#[derive(Debug, Default)]
pub(super) struct Words {
    kinds: FxHashMap<&'static str, TokenKind>,
    definers: Vec<&'static str>,
}

impl Words {
    fn of(language: &Language) -> Self {
        let mut kinds = FxHashMap::default();
        // Of a word that is several things the last stays.
        for (list, kind) in [
            (language.functions, TokenKind::Function),
            (language.types, TokenKind::Type),
            (language.constants, TokenKind::Constant),
            (language.keywords, TokenKind::Keyword),
        ] {
            kinds.extend(list.split_ascii_whitespace().map(|word| (word, kind)));
        }
        Self { kinds, definers: language.definers.split_ascii_whitespace().collect() }
    }

    /// What a word is.
    pub(super) fn get(&self, word: &str, caseless: bool) -> Option<TokenKind> {
        if caseless && word.bytes().any(|b| b.is_ascii_uppercase()) {
            return self.kinds.get(word.to_ascii_lowercase().as_str()).copied();
        }
        self.kinds.get(word).copied()
    }

    /// Whether a function is named after it.
    pub(super) fn defines_function(&self, word: &str) -> bool {
        self.definers.iter().any(|w| w.eq_ignore_ascii_case(word))
    }
}

/// The language of a name, in lower case, with its words. What no book asks for costs nothing.
pub(super) fn find(name: &str) -> Option<(&'static Language, &'static Words)> {
    static NAMES: OnceLock<FxHashMap<&'static str, usize>> = OnceLock::new();
    static WORDS: [OnceLock<Words>; COUNT] = [const { OnceLock::new() }; COUNT];
    let names = NAMES.get_or_init(|| {
        let each = LANGUAGES.iter().enumerate();
        each.flat_map(|(n, l)| l.names.split_ascii_whitespace().map(move |name| (name, n))).collect()
    });
    let n = *names.get(name)?;
    Some((&LANGUAGES[n], WORDS[n].get_or_init(|| Words::of(&LANGUAGES[n]))))
}
