//! Smart punctuation: quotation marks, apostrophes, dashes, ellipses and spaces as the text's
//! language has them.
//!
//! It works on the runs of a whole block, so that a mark beside emphasis or code sees what is on
//! the other side. What the author wrote curly stays; code is never touched.

mod quotes;

use quotes::{NBSP, NNBSP, Usage, is_clipped, usage_of};

use crate::document::Inline;

/// Stand-ins for characters that the author escaped, so that no pass takes them for marks:
/// Unicode's noncharacters from U+FDD0.
const ESCAPED: &[u8; 14] = b"\"'-.[]{}@:^~$<";

/// The stand-in for an escaped character, if any pass would look at it.
pub(super) fn escape(byte: u8) -> Option<char> {
    let at = ESCAPED.iter().position(|b| *b == byte)?;
    char::from_u32(0xFDD0 + u32::try_from(at).ok()?)
}

/// A text with every character that a pass would look at as its stand-in.
pub(super) fn covered(text: &str) -> String {
    text.chars().map(|c| u8::try_from(c).ok().and_then(escape).unwrap_or(c)).collect()
}

/// Puts escaped characters back.
pub(super) fn unescape(text: &mut String) {
    if !text.contains(|c| ('\u{fdd0}'..='\u{fddf}').contains(&c)) {
        return;
    }
    *text = text.chars().map(plain).collect();
}

fn plain(c: char) -> char {
    match (c as u32).checked_sub(0xFDD0) {
        Some(at) => ESCAPED.get(at as usize).map_or(c, |b| char::from(*b)),
        None => c,
    }
}

/// A text in the language's quotation marks.
pub(super) fn quoted(text: &str, lang: &str) -> String {
    let usage = usage_of(lang);
    let space = usage.inner_space.map(String::from).unwrap_or_default();
    format!("{}{space}{text}{space}{}", usage.double.0, usage.double.1)
}

/// Whether a language needs the pass even where the text has no straight mark.
pub(super) fn spaces_punctuation(lang: &str) -> bool {
    let primary = lang.get(..2).unwrap_or_default();
    let few = ["fr", "br", "oc"].iter().any(|l| primary.eq_ignore_ascii_case(l));
    few && usage_of(lang).inner_space.is_some()
}

/// Applies it to one block's text.
pub(super) fn apply(inlines: &mut [Inline], lang: &str) {
    let mut pieces = Vec::new();
    let mut usages = vec![usage_of(lang)];
    collect(inlines, 0, &mut usages, &mut pieces);
    let mut setter = Setter { open: Vec::new(), prev: None, after_opening: false };
    for at in 0..pieces.len() {
        let (before, rest) = pieces.split_at_mut(at);
        let _ = before;
        let Some((piece, after)) = rest.split_first_mut() else { continue };
        match piece {
            Piece::Text(text, usage) => {
                let next = after.iter().find_map(Piece::first);
                setter.text(text, &usages[*usage], next);
            }
            Piece::Object => setter.pass('\u{fffc}'),
            Piece::Break => setter.pass('\n'),
        }
    }
}

enum Piece<'a> {
    Text(&'a mut String, usize),
    /// Code, a formula, an image: something a quotation may begin or end with.
    Object,
    Break,
}

impl Piece<'_> {
    fn first(&self) -> Option<char> {
        match self {
            Piece::Text(text, _) => text.chars().next(),
            Piece::Object => Some('\u{fffc}'),
            Piece::Break => Some('\n'),
        }
    }
}

fn collect<'a>(inlines: &'a mut [Inline], usage: usize, usages: &mut Vec<Usage>, out: &mut Vec<Piece<'a>>) {
    for inline in inlines {
        let mut usage = usage;
        match inline {
            Inline::Text(text) => {
                out.push(Piece::Text(text, usage));
                continue;
            }
            Inline::Code(_) | Inline::Math(_) | Inline::Image(_) => {
                out.push(Piece::Object);
                continue;
            }
            Inline::Break => {
                out.push(Piece::Break);
                continue;
            }
            Inline::Reference(reference) if reference.content.is_empty() => {
                out.push(Piece::Object);
                continue;
            }
            Inline::Kbd(_) => {
                // Keys are code: `'` and `-` are names of keys.
                out.push(Piece::Object);
                continue;
            }
            Inline::Span(attrs, _) => {
                if let Some(lang) = &attrs.lang {
                    usages.push(usage_of(lang));
                    usage = usages.len() - 1;
                }
            }
            _ => {}
        }
        if let Some(content) = inline.content_mut() {
            collect(content, usage, usages, out);
        }
    }
}

struct Setter {
    /// Quotations that are open: whether each is a double one.
    open: Vec<bool>,
    /// The last character set.
    prev: Option<char>,
    /// Whether it was an opening mark of ours.
    after_opening: bool,
}

impl Setter {
    fn pass(&mut self, c: char) {
        self.prev = Some(c);
        self.after_opening = false;
    }

    fn text(&mut self, text: &mut String, usage: &Usage, after: Option<char>) {
        let touched = |c: char| {
            matches!(c, '"' | '\'' | '-' | '.')
                || (usage.inner_space.is_some() && matches!(c, ';' | '!' | '?' | ':' | '«' | '»'))
        };
        if !text.contains(touched) {
            if let Some(last) = text.chars().next_back() {
                self.pass(last);
            }
            return;
        }
        let mut out = String::with_capacity(text.len() + 8);
        let mut rest = text.as_str();
        // A space to be set right after an opening French mark, in place of what the author put.
        let mut swallow = false;
        while let Some(c) = rest.chars().next() {
            let tail = &rest[c.len_utf8()..];
            let next = tail.chars().next().or(after);
            rest = tail;
            if swallow {
                swallow = false;
                if matches!(c, ' ' | NBSP | NNBSP) {
                    continue;
                }
            }
            match c {
                '"' => self.double(&mut out, usage, next, &mut swallow),
                '\'' => self.single(&mut out, usage, tail, next),
                '-' => {
                    let run = 1 + tail.bytes().take_while(|b| *b == b'-').count();
                    rest = &tail[run - 1..];
                    match run {
                        2 => self.set(&mut out, '–'),
                        3 => self.set(&mut out, '—'),
                        _ => (0..run).for_each(|_| self.set(&mut out, '-')),
                    }
                }
                '.' if tail.starts_with("..") => {
                    rest = &tail[2..];
                    self.set(&mut out, '…');
                }
                '«' if usage.inner_space.is_some() && usage.double.0 == '«' => {
                    self.set(&mut out, '«');
                    self.inner_open(&mut out, usage, &mut swallow);
                }
                '»' if usage.inner_space.is_some() && usage.double.1 == '»' => {
                    space_before(&mut out, usage.inner_space, self.prev);
                    self.set(&mut out, '»');
                }
                ';' | '!' | '?' => {
                    if self.wants_space(next) {
                        space_before(&mut out, usage.high_space, self.prev);
                    }
                    self.set(&mut out, c);
                }
                ':' => {
                    if next.is_none_or(char::is_whitespace) && self.wants_space(next) {
                        space_before(&mut out, usage.colon_space, self.prev);
                    }
                    self.set(&mut out, c);
                }
                c => self.set(&mut out, c),
            }
        }
        *text = out;
    }

    fn set(&mut self, out: &mut String, c: char) {
        out.push(c);
        self.pass(c);
    }

    /// Whether high punctuation here ends a word, so that a space belongs before it.
    fn wants_space(&self, next: Option<char>) -> bool {
        let word_before = self.prev.is_some_and(|p| {
            p.is_alphanumeric() || matches!(p, ' ' | '»' | '”' | ')' | ']' | '’' | '%' | '\u{fffc}')
        });
        // `?x=1` and `!important` are no ends of words.
        word_before && next.is_none_or(|n| !n.is_alphanumeric() && n != '/' && n != '=')
    }

    fn inner_open(&mut self, out: &mut String, usage: &Usage, swallow: &mut bool) {
        if let Some(space) = usage.inner_space {
            out.push(space);
            *swallow = true;
            self.prev = Some(space);
        }
        self.after_opening = true;
    }

    /// Whether a mark here can only begin something.
    fn opens(&self) -> bool {
        match self.prev {
            None => true,
            Some(p) => {
                self.after_opening
                    || p.is_whitespace()
                    || matches!(
                        p,
                        '(' | '[' | '{' | '¿' | '¡' | '“' | '‘' | '„' | '‚' | '«' | '‹' | '/' | '\u{200b}'
                    )
            }
        }
    }

    fn after_dash(&self) -> bool {
        matches!(self.prev, Some('—' | '–' | '-' | '―'))
    }

    fn double(&mut self, out: &mut String, usage: &Usage, next: Option<char>, swallow: &mut bool) {
        let is_open = self.open.contains(&true);
        let ends_here = next.is_none_or(|n| n.is_whitespace());
        // After a dash a mark may do either; after an elision (`l'"Amleto"`) it begins a quotation.
        let either = self.after_dash()
            || (self.prev == Some('’') && next.is_some_and(|n| n.is_alphanumeric() || n == '\u{fffc}'));
        let opening = !ends_here && if either { !is_open } else { self.opens() };
        if opening {
            self.open.push(true);
            self.set(out, usage.double.0);
            self.inner_open(out, usage, swallow);
        } else if is_open {
            while self.open.pop() == Some(false) {}
            space_before(out, usage.inner_space, self.prev);
            self.set(out, usage.double.1);
        } else if self.prev.is_some_and(|p| p.is_ascii_digit()) || (self.opens() && ends_here) {
            // Inches, or a mark that stands alone.
            self.set(out, '"');
        } else {
            space_before(out, usage.inner_space, self.prev);
            self.set(out, usage.double.1);
        }
    }

    fn single(&mut self, out: &mut String, usage: &Usage, tail: &str, next: Option<char>) {
        let next_word = next.is_some_and(|n| n.is_alphanumeric() || n == '\u{fffc}');
        let is_open = self.open.last() == Some(&false);
        let prev_word = self.prev.is_some_and(|p| p.is_alphanumeric() || p == '\u{fffc}');
        if prev_word {
            let digit = self.prev.is_some_and(|p| p.is_ascii_digit());
            if digit && !is_open && next.is_none_or(|n| !n.is_alphabetic()) {
                // Feet or minutes.
                self.set(out, '\'');
            } else if !next_word && is_open {
                self.open.pop();
                self.set(out, usage.single.1);
            } else {
                self.set(out, '’');
            }
            return;
        }
        let dash = self.after_dash();
        let ends_here = next.is_none_or(|n| n.is_whitespace());
        if (self.opens() || (dash && !is_open)) && !ends_here {
            if clipped_here(usage, tail) {
                self.set(out, '’');
            } else {
                self.open.push(false);
                self.set(out, usage.single.0);
                self.after_opening = true;
            }
        } else if is_open {
            self.open.pop();
            self.set(out, usage.single.1);
        } else {
            self.set(out, '’');
        }
    }
}

/// Whether what follows an apostrophe is a word or year that lost its beginning.
fn clipped_here(usage: &Usage, tail: &str) -> bool {
    let end = tail.find(|c: char| !c.is_alphanumeric()).unwrap_or(tail.len());
    let word = &tail[..end];
    let closes = tail[end..].starts_with('\'');
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 2 && matches!(&word[2..], "" | "s" | "er" | "ers") {
        return !closes || word.len() > 2;
    }
    is_clipped(usage, word) && (!closes || tail[end + 1..].starts_with(char::is_alphabetic) || word == "n")
}

/// Puts the language's space before a mark, in place of what the author put there.
fn space_before(out: &mut String, space: Option<char>, prev: Option<char>) {
    let Some(space) = space else { return };
    match out.chars().next_back() {
        Some(' ') => {
            out.pop();
            out.push(space);
        }
        Some(NBSP | NNBSP) => {}
        Some(_) => out.push(space),
        None if prev.is_some_and(|p| !p.is_whitespace()) => out.push(space),
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smart(lang: &str, text: &str) -> String {
        let mut run = vec![Inline::Text(text.into())];
        apply(&mut run, lang);
        crate::document::flat_text(&run)
    }

    #[test]
    fn english() {
        for (from, to) in [
            (r#""Hello," she said. "I'm 'here'.""#, "“Hello,” she said. “I’m ‘here’.”"),
            (r#"'"Nested," he said.'"#, "‘“Nested,” he said.’"),
            ("'Tis the dogs' '90s rock 'n' roll", "’Tis the dogs’ ’90s rock ’n’ roll"),
            (r#"6'2" tall, 5' long"#, r#"6'2" tall, 5' long"#),
            (r#"a "12" disc"#, "a “12” disc"),
            ("1--2 and --- or ...", "1–2 and — or …"),
            ("---- stays", "---- stays"),
            (r#""I was—" he began."#, "“I was—” he began."),
            (r#"he said—"come""#, "he said—“come”"),
            (r#"("a" and 'b')"#, "(“a” and ‘b’)"),
            ("“already” ‘curly’ it’s", "“already” ‘curly’ it’s"),
            ("the 1980's", "the 1980’s"),
            (r#"a " alone"#, r#"a " alone"#),
        ] {
            assert_eq!(smart("en-GB", from), to, "{from}");
        }
    }

    #[test]
    fn other_languages() {
        for (lang, from, to) in [
            ("de", r#""Er sagte: 'Ja, so geht's.'""#, "„Er sagte: ‚Ja, so geht’s.‘“"),
            ("de-CH", r#""Ja""#, "«Ja»"),
            (
                "fr",
                r#""Oui" ! Quoi ? L'été: "a""#,
                "«\u{202f}Oui\u{202f}»\u{202f}! Quoi\u{202f}? L’été\u{a0}: «\u{202f}a\u{202f}»",
            ),
            (
                "fr",
                "« déjà » ; http://a.fr/?x=1 à 12:30!",
                "«\u{202f}déjà\u{202f}»\u{202f}; http://a.fr/?x=1 à 12:30\u{202f}!",
            ),
            ("fr", "Quoi?!", "Quoi\u{202f}?!"),
            ("fr-CA", "« Oui »! Quoi ?", "«\u{a0}Oui\u{a0}»! Quoi ?"),
            ("es", r#""¿Qué?" dijo. "'x'""#, "«¿Qué?» dijo. «“x”»"),
            ("it", r#"l'"Amleto""#, "l’«Amleto»"),
            ("pl", r#""Tak""#, "„Tak”"),
            ("sv", r#""Ja""#, "”Ja”"),
            ("da", r#""Ja""#, "»Ja«"),
            ("cs", r#""Ano""#, "„Ano“"),
            ("nl", "'s avonds zei hij 'ja'", "’s avonds zei hij ‘ja’"),
            ("pt-BR", r#""Sim""#, "“Sim”"),
            ("ru", r#""Да, 'да'""#, "«Да, „да“»"),
        ] {
            assert_eq!(smart(lang, from), to, "{lang} {from}");
        }
    }

    #[test]
    fn marks_see_across_emphasis_and_code() {
        let mut run = vec![
            Inline::Text("He said \"".into()),
            Inline::Emphasis(vec![Inline::Text("no".into())]),
            Inline::Text("\", and \"".into()),
            Inline::Code("'x'".into()),
            Inline::Text("\"".into()),
        ];
        apply(&mut run, "en");
        assert_eq!(crate::document::flat_text(&run), "He said “no”, and “'x'”");
    }

    #[test]
    fn language_spans_have_their_own_marks() {
        let attrs = crate::document::Attrs { lang: Some("fr".into()), ..Default::default() };
        let mut run = vec![
            Inline::Text("\"a\" ".into()),
            Inline::Span(Box::new(attrs), vec![Inline::Text("\"b\"".into())]),
        ];
        apply(&mut run, "en");
        assert_eq!(crate::document::flat_text(&run), "“a” «\u{202f}b\u{202f}»");
    }

    #[test]
    fn escapes_return() {
        let mut text: String = ["a", &escape(b'"').unwrap().to_string(), "-b"].concat();
        unescape(&mut text);
        assert_eq!(text, "a\"-b");
    }
}
