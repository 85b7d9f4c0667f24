//! The text of the block that is open: white space, signs worth a second look, and the passes
//! that those ask for when the block ends.

use std::ops::Range;

use super::builder::Builder;
use super::frame::{Frame, Kind};
use super::prepared::Prepared;
use super::{bare, cite, index, inline, smart, stress};
use crate::document::walk::each_inline_mut;
use crate::document::{Attrs, Inline};
use crate::source::Span;

/// Signs seen in the text that is open, so that passes without work are not run.
mod sign {
    pub(super) const SPACE: u8 = 1;
    pub(super) const SMART: u8 = 2;
    pub(super) const BRACKET: u8 = 4;
    pub(super) const BRACE: u8 = 8;
    pub(super) const AT: u8 = 16;
    pub(super) const RAISED: u8 = 32;
    pub(super) const TWIN: u8 = 64;
    pub(super) const ESCAPED: u8 = 128;
}

/// The sign of each byte. Twins mean something only beside one of their own.
const SIGNS: [u8; 256] = {
    let mut table = [0; 256];
    table[b' ' as usize] = sign::SPACE;
    table[b'\t' as usize] = sign::SPACE;
    table[b'\n' as usize] = sign::SPACE;
    table[b'\r' as usize] = sign::SPACE;
    table[b'"' as usize] = sign::SMART;
    table[b'\'' as usize] = sign::SMART;
    table[b'-' as usize] = sign::TWIN;
    table[b'.' as usize] = sign::TWIN;
    table[b'[' as usize] = sign::BRACKET;
    table[b'{' as usize] = sign::BRACE;
    table[b'@' as usize] = sign::AT;
    table[b'^' as usize] = sign::RAISED;
    table[b'~' as usize] = sign::RAISED;
    table
};

impl Builder<'_> {
    /// Text that may hold anything; `range` is where it stands.
    pub(super) fn text(&mut self, mut text: &str, range: Range<usize>) {
        if range.start < self.skip_until {
            if range.end <= self.skip_until {
                return;
            }
            let skip = self.skip_until - range.start;
            if text.len() == range.len() && text.is_char_boundary(skip) {
                text = &text[skip..];
            }
        }
        if text.is_empty() {
            return;
        }
        if let Some(leaf) = self.leaf {
            if let Kind::Preformatted(code) = &mut self.stack[leaf].kind {
                code.text.push_str(text);
                return;
            }
            if self.stack[leaf..].iter().any(|f| matches!(f.kind, Kind::Ignored)) {
                return;
            }
        }
        let first = text.as_bytes()[0];
        if self.leaf.is_none() {
            if text.bytes().all(|b| b.is_ascii_whitespace()) {
                return;
            }
            self.ensure_leaf(range.start);
        }
        let source = self.text.text();
        if let Some(c) = smart::escape(first)
            && is_escape(source, &range, text)
        {
            self.signs |= sign::ESCAPED;
            self.append(c.encode_utf8(&mut [0; 4]));
            text = &text[1..];
        }
        // An image's words are read out as they are.
        let image = |frame: &Frame| matches!(frame.kind, Kind::Image { .. });
        if text.bytes().all(|b| b == b'*')
            && !self.stack.iter().any(image)
            && stress::beside_ideographs(source, range.start)
        {
            self.saw_stress = true;
            return self.append(&text.replace('*', stress::MARK.encode_utf8(&mut [0; 4])));
        }
        self.append(text);
    }

    fn append(&mut self, text: &str) {
        let Some(first) = text.chars().next() else { return };
        if self.soft_break {
            self.soft_break = false;
            if !is_cjk(first) {
                self.push("\u{20}");
                self.tail = ' ';
            }
        }
        // One look at every byte: which signs there are, and whether white space must be mended.
        let mut signs = 0;
        let mut mend = false;
        let mut previous = if self.tail == ' ' { b' ' } else { 0 };
        for byte in text.bytes() {
            let found = SIGNS[byte as usize];
            if found != 0 {
                if found == sign::SPACE {
                    mend |= byte != b' ' || previous == b' ';
                } else if found == sign::TWIN {
                    if byte == previous {
                        signs |= sign::SMART;
                    }
                } else {
                    signs |= found;
                }
            }
            previous = byte;
        }
        // A pair may be parted by the parser.
        if matches!(first, '-' | '.') && self.tail == first {
            signs |= sign::SMART;
        }
        self.signs |= signs;
        self.saw_address |= bare::may_hold(text);
        if mend {
            let mut out = String::with_capacity(text.len());
            let mut space = self.tail == ' ';
            for c in text.chars() {
                if matches!(c, ' ' | '\t' | '\n' | '\r') {
                    if !space {
                        out.push(' ');
                    }
                    space = true;
                } else {
                    out.push(c);
                    space = false;
                }
            }
            if let Some(last) = out.chars().next_back() {
                self.tail = last;
                self.push(&out);
            }
        } else {
            self.tail = text.chars().next_back().unwrap_or(' ');
            self.push(text);
        }
    }

    /// Adds text as it is to what is open.
    fn push(&mut self, text: &str) {
        if let Some(top) = self.stack.last_mut() {
            inline::push_text(&mut top.inlines, text);
        }
    }

    /// A piece that is no text.
    pub(super) fn piece(&mut self, piece: Inline, at: usize) {
        self.ensure_leaf(at);
        if self.soft_break {
            self.soft_break = false;
            self.push("\u{20}");
        }
        self.tail = match piece {
            Inline::Break => ' ',
            _ => '\u{fffc}',
        };
        if let Some(top) = self.stack.last_mut() {
            if matches!(piece, Inline::Break)
                && let Some(Inline::Text(last)) = top.inlines.last_mut()
                && last.ends_with(' ')
            {
                last.pop();
            }
            top.inlines.push(piece);
        }
    }

    /// A piece that is no text begins or ended here: white space beside it counts.
    pub(super) fn saw_object(&mut self) {
        if std::mem::take(&mut self.soft_break) {
            self.push("\u{20}");
        }
        self.tail = '\u{fffc}';
    }

    /// Braces were set that no text brought.
    pub(super) fn saw_braces(&mut self) {
        self.signs |= sign::BRACKET | sign::BRACE;
    }

    /// Straight quotation marks were set that no text brought.
    pub(super) fn saw_quotes(&mut self) {
        self.signs |= sign::SMART;
    }

    pub(super) fn soft_break(&mut self) {
        if self.leaf.is_none() {
            return;
        }
        if let Some(leaf) = self.leaf
            && let Kind::Preformatted(code) = &mut self.stack[leaf].kind
        {
            code.text.push('\n');
        } else if is_cjk(self.tail) {
            self.soft_break = true;
        } else if self.tail != ' ' {
            self.push("\u{20}");
            self.tail = ' ';
        }
    }

    /// What is left to do for the text of the block that ends.
    pub(super) fn finish_text(&mut self, list: &mut Vec<Inline>, attrs: &Attrs, range: &Range<usize>) {
        if std::mem::take(&mut self.saw_address) && self.options.autolinks {
            let text = self.text;
            let mut cursor = range.start;
            let end = range.end.min(text.text().len());
            bare::link(list, &mut |address| {
                let source = text.text().get(cursor..end).unwrap_or_default();
                let Some(at) = source.find(address) else { return text.span(range) };
                let found = cursor + at..cursor + at + address.len();
                cursor = found.end;
                text.span(&found)
            });
            self.signs |= sign::ESCAPED;
        }
        if std::mem::take(&mut self.saw_stress) {
            *list = stress::stress(std::mem::take(list));
        }
        let signs = self.signs;
        // What marks for the index hold is text, too, and treated as the rest of it is.
        let mut marked = false;
        if signs & sign::BRACE != 0 {
            index::commands(list);
        }
        if signs & sign::BRACKET != 0 {
            if signs & sign::BRACE != 0 {
                *list = inline::bracketed_spans(std::mem::take(list));
            }
            if signs & sign::RAISED != 0 {
                self.find_dangling(list, range);
            }
        }
        if signs & sign::BRACE != 0 {
            let text = self.text;
            let mut cursor = range.start;
            let end = range.end.min(text.text().len());
            inline::place_terms(list, &mut |term| {
                let source = text.text().get(cursor..end).unwrap_or_default();
                let wanted = format!("[{term}]{{");
                let Some(at) = source.find(&wanted) else { return text.span(range) };
                let found = cursor + at..cursor + at + wanted.len() - 1;
                cursor = found.end;
                text.span(&found)
            });
            let span = text.span(range);
            index::each_mark(list, &mut |mark| {
                mark.span = span;
                marked = true;
            });
        }
        if signs & sign::AT != 0 {
            if self.options.citations {
                cite::citations(list, &mut places(self.text, range));
            }
            inline::references(list, &mut places(self.text, range));
        }
        if signs & sign::RAISED != 0 {
            inline::raised_and_lowered(list);
        }
        inline::trim(list);
        if self.options.smart {
            let lang = attrs.lang.as_deref().unwrap_or_else(|| self.language());
            // Some languages set spaces beside punctuation that every text has, and braces may have
            // named such a language.
            if signs & (sign::SMART | sign::BRACE) != 0 || smart::spaces_punctuation(lang) {
                smart::apply(list, lang);
                if marked {
                    index::each_mark(list, &mut |mark| {
                        mark.path.iter_mut().for_each(|term| smart::apply(&mut term.content, lang));
                    });
                }
            }
        }
        if signs & sign::ESCAPED != 0 {
            each_inline_mut(list, &mut |inline| match inline {
                Inline::Text(text) => smart::unescape(text),
                Inline::Image(image) => smart::unescape(&mut image.alt),
                _ => {}
            });
        }
        if marked && signs & sign::ESCAPED != 0 {
            index::each_mark(list, &mut |mark| {
                for term in &mut mark.path {
                    each_inline_mut(&mut term.content, &mut |inline| {
                        if let Inline::Text(text) = inline {
                            smart::unescape(text);
                        }
                    });
                }
            });
        }
        self.signs = 0;
    }

    /// Calls that found no definition are left as text by the parser.
    fn find_dangling(&mut self, list: &mut [Inline], range: &Range<usize>) {
        let mut found: Vec<String> = Vec::new();
        each_inline_mut(list, &mut |inline| {
            let Inline::Text(text) = inline else { return };
            let mut rest = text.as_str();
            while let Some(at) = rest.find("[^") {
                rest = &rest[at + 2..];
                let end =
                    rest.find(|c: char| c.is_whitespace() || c == '[' || c == ']').unwrap_or(rest.len());
                if end > 0 && rest[end..].starts_with(']') {
                    found.push(rest[..end].to_owned());
                }
            }
        });
        let source = self.text.text();
        let mut cursor = range.start;
        for label in found {
            let wanted = format!("[^{label}]");
            let rest = source.get(cursor..range.end.min(source.len())).unwrap_or_default();
            let place = match rest.find(&wanted) {
                Some(at) => {
                    let place = cursor + at..cursor + at + wanted.len();
                    cursor = place.end;
                    place
                }
                None => range.clone(),
            };
            let span = self.span(&place);
            self.dangling.push((label, span));
        }
    }
}

/// Tells where `@label` stands in a range of the source, one after the other.
fn places<'p>(text: &'p Prepared, range: &Range<usize>) -> impl FnMut(&str) -> Span + 'p {
    let (mut cursor, range) = (range.start, range.clone());
    let end = range.end.min(text.text().len());
    move |label| {
        let source = text.text().get(cursor..end).unwrap_or_default();
        let wanted = format!("@{label}");
        let bare = source.find(&wanted).map(|at| at..at + wanted.len());
        let braced = || source.find(&format!("@{{{label}}}")).map(|at| at..at + wanted.len() + 2);
        match bare.or_else(braced) {
            Some(found) => {
                let found = cursor + found.start..cursor + found.end;
                cursor = found.end;
                text.span(&found)
            }
            None => text.span(&range),
        }
    }
}

/// Whether the text at `range` stands for itself because its author escaped it, by a backslash or
/// as an entity.
fn is_escape(source: &str, range: &Range<usize>, text: &str) -> bool {
    let bytes = source.as_bytes();
    let Some(before) = bytes.get(..range.start) else { return false };
    let slashes = before.iter().rev().take_while(|b| **b == b'\\').count();
    if slashes % 2 == 1 && bytes.get(range.start) == text.as_bytes().first() {
        return true;
    }
    text.len() == 1 && bytes.get(range.start) == Some(&b'&') && range.len() > 1
}

/// Whether lines of this character's script are joined without a space: Han, kana and their
/// punctuation, not Hangul.
fn is_cjk(c: char) -> bool {
    matches!(u32::from(c),
        0x2E80..=0x303F | 0x3040..=0x30FF | 0x3100..=0x312F | 0x31A0..=0x4DBF | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFF9F | 0x20000..=0x3FFFF)
}
