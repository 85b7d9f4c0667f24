//! What a content stream does, as far as the standards ask.

use std::collections::{BTreeMap, BTreeSet};

/// What was met in a content stream and in the forms it draws.
#[derive(Debug, Default)]
pub struct Painted {
    /// Numbers of the marked-content sequences, in their order.
    pub mcids: Vec<i64>,
    /// Something is painted outside of any tagged sequence and of any artifact.
    pub unmarked: usize,
    /// Tagged sequences within artifacts, or artifacts within tagged sequences.
    pub nested: usize,
    /// Marks that begin and do not end, or end and did not begin; the same of saved states.
    pub unbalanced: bool,
    /// How deep states are saved within one another.
    pub deepest: usize,
    /// Operators that no version of PDF has.
    pub unknown: BTreeSet<String>,
    /// Device colours set by operators.
    pub gray: bool,
    /// See `gray`.
    pub rgb: bool,
    /// See `gray`.
    pub cmyk: bool,
    /// Black text in another colour than gray or black ink alone: red, green and blue of 0, or all inks.
    pub rich_black: usize,
    /// Named things that were used, by kind and name: `Font`, `XObject`, `ExtGState`, `ColorSpace` …
    pub names: BTreeSet<(&'static str, Vec<u8>)>,
    /// For each font, the strings shown, joined.
    pub shown: BTreeMap<Vec<u8>, Shown>,
    /// Forms and images drawn, with whether that was marked.
    pub drawn: Vec<(Vec<u8>, bool)>,
    /// Languages of marked content.
    pub langs: Vec<Vec<u8>>,
    /// Inline images.
    pub inline_images: usize,
}

/// Which codes a font showed, read as single bytes and as pairs of bytes.
#[derive(Debug, Default, Clone)]
pub struct Shown {
    ones: Bits,
    twos: Bits,
}

impl Shown {
    fn add(&mut self, text: &[u8]) {
        for byte in text {
            self.ones.set(u16::from(*byte));
        }
        for pair in text.chunks_exact(2) {
            self.twos.set(u16::from_be_bytes([pair[0], pair[1]]));
        }
    }

    /// Takes in what another showed.
    pub fn join(&mut self, other: &Self) {
        self.ones.join(&other.ones);
        self.twos.join(&other.twos);
    }

    /// The codes, by how many bytes one has.
    pub fn codes(&self, bytes: usize) -> impl Iterator<Item = u16> + '_ {
        let bits = if bytes == 1 { &self.ones } else { &self.twos };
        bits.iter()
    }
}

/// A set of small numbers.
#[derive(Debug, Default, Clone)]
struct Bits(Vec<u64>);

impl Bits {
    fn set(&mut self, number: u16) {
        let (word, bit) = (usize::from(number / 64), number % 64);
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << bit;
    }

    fn join(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word |= other;
        }
    }

    fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        let words = self.0.iter().enumerate();
        words.flat_map(|(at, word)| {
            (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| at as u16 * 64 + bit)
        })
    }
}

/// Operands that matter; numbers and names.
/// As they are written: most are never looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Operand<'a> {
    Number(&'a [u8]),
    Name(&'a [u8]),
    /// What stands between parentheses.
    Literal(&'a [u8]),
    /// What stands between angles.
    Hexadecimal(&'a [u8]),
    Open,
    Close,
    Other,
}

/// Operators of PDF 1.7 (ISO 32000-1, annex A).
const OPERATORS: [&[u8]; 73] = [
    b"b", b"B", b"b*", b"B*", b"BDC", b"BI", b"BMC", b"BT", b"BX", b"c", b"cm", b"CS", b"cs", b"d", b"d0",
    b"d1", b"Do", b"DP", b"EI", b"EMC", b"ET", b"EX", b"f", b"F", b"f*", b"G", b"g", b"gs", b"h", b"i",
    b"ID", b"j", b"J", b"K", b"k", b"l", b"m", b"M", b"MP", b"n", b"q", b"Q", b"re", b"RG", b"rg", b"ri",
    b"s", b"S", b"SC", b"sc", b"SCN", b"scn", b"sh", b"T*", b"Tc", b"Td", b"TD", b"Tf", b"Tj", b"TJ", b"TL",
    b"Tm", b"Tr", b"Ts", b"Tw", b"Tz", b"v", b"w", b"W", b"W*", b"y", b"'", b"\"",
];

/// Reads a content stream. `marked` says whether what draws it is marked already, as a form's is.
pub fn read(content: &[u8], marked: bool) -> Painted {
    let mut reader = Reader { bytes: content, at: 0 };
    let mut state = State { marked, ..State::default() };
    let mut operands: Vec<Operand<'_>> = Vec::new();
    while let Some(token) = reader.next() {
        match token {
            Token::Operand(operand) => {
                if operands.len() < 4096 {
                    operands.push(operand);
                }
            }
            Token::Operator(operator) => {
                state.operator(operator, &operands);
                if operator == b"ID" {
                    reader.skip_image();
                }
                operands.clear();
            }
        }
    }
    state.out.unbalanced |= !state.marks.is_empty() || state.saved != 0;
    state.out
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Mark {
    Artifact,
    Tagged,
    Plain,
}

#[derive(Default)]
struct State {
    out: Painted,
    marked: bool,
    marks: Vec<Mark>,
    saved: usize,
    font: Option<Vec<u8>>,
    rich: bool,
    stack: Vec<(Option<Vec<u8>>, bool)>,
}

impl State {
    fn operator(&mut self, operator: &[u8], operands: &[Operand<'_>]) {
        match operator {
            b"BDC" | b"BMC" => self.begin(operands),
            b"EMC" => self.out.unbalanced |= self.marks.pop().is_none(),
            b"q" => {
                self.saved += 1;
                self.out.deepest = self.out.deepest.max(self.saved);
                self.stack.push((self.font.clone(), self.rich));
            }
            b"Q" => match self.stack.pop() {
                Some((font, rich)) => {
                    self.saved -= 1;
                    (self.font, self.rich) = (font, rich);
                }
                None => self.out.unbalanced = true,
            },
            b"Tf" => {
                if let Some(Operand::Name(name)) = operands.first()
                    && self.font.as_deref() != Some(*name)
                {
                    self.font = Some(name.to_vec());
                    // A font that showed something is known already.
                    if !self.out.shown.contains_key(*name) {
                        self.out.names.insert(("Font", name.to_vec()));
                    }
                }
            }
            b"Tj" | b"TJ" | b"'" | b"\"" => self.show(operands),
            b"g" | b"G" => {
                self.out.gray = true;
                self.rich = false;
            }
            b"rg" | b"RG" => {
                self.out.rgb = true;
                self.rich = operator == b"rg" && numbers(operands).iter().all(|n| *n <= 0.0);
            }
            b"k" | b"K" => {
                self.out.cmyk = true;
                let inks = numbers(operands);
                self.rich = operator == b"k" && inks.iter().filter(|ink| **ink >= 0.5).count() > 2;
            }
            b"cs" | b"CS" => {
                if let Some(Operand::Name(name)) = operands.first() {
                    match *name {
                        b"DeviceGray" => self.out.gray = true,
                        b"DeviceRGB" => self.out.rgb = true,
                        b"DeviceCMYK" => self.out.cmyk = true,
                        b"Pattern" => {}
                        name => {
                            self.out.names.insert(("ColorSpace", name.to_vec()));
                        }
                    }
                }
                self.rich = false;
            }
            b"scn" | b"SCN" => {
                if let Some(Operand::Name(name)) = operands.last() {
                    self.out.names.insert(("Pattern", name.to_vec()));
                }
            }
            b"gs" => self.name("ExtGState", operands),
            b"sh" => {
                self.name("Shading", operands);
                self.paint();
            }
            b"Do" => {
                if let Some(Operand::Name(name)) = operands.first() {
                    self.out.names.insert(("XObject", name.to_vec()));
                    let marked = self.inside();
                    self.out.drawn.push((name.to_vec(), marked));
                }
                self.paint();
            }
            b"BI" => {
                self.out.inline_images += 1;
                self.paint();
            }
            b"f" | b"F" | b"f*" | b"b" | b"B" | b"b*" | b"B*" | b"s" | b"S" => self.paint(),
            _ if OPERATORS.contains(&operator) => {}
            _ => {
                self.out.unknown.insert(String::from_utf8_lossy(operator).into_owned());
            }
        }
    }

    fn name(&mut self, kind: &'static str, operands: &[Operand<'_>]) {
        if let Some(Operand::Name(name)) = operands.first() {
            self.out.names.insert((kind, name.to_vec()));
        }
    }

    fn begin(&mut self, operands: &[Operand<'_>]) {
        let mut mark = Mark::Plain;
        if let Some(Operand::Name(b"Artifact")) = operands.first() {
            mark = Mark::Artifact;
        }
        for (at, operand) in operands.iter().enumerate() {
            match (operand, operands.get(at + 1)) {
                (Operand::Name(b"MCID"), Some(Operand::Number(number))) => {
                    self.out.mcids.push(value(number) as i64);
                    mark = Mark::Tagged;
                }
                (Operand::Name(b"Lang"), Some(lang)) => self.out.langs.extend(lang.text()),
                _ => {}
            }
        }
        let other = match mark {
            Mark::Artifact => Some(Mark::Tagged),
            Mark::Tagged => Some(Mark::Artifact),
            Mark::Plain => None,
        };
        if other.is_some_and(|other| self.marks.contains(&other)) {
            self.out.nested += 1;
        }
        self.marks.push(mark);
    }

    fn inside(&self) -> bool {
        self.marked || self.marks.iter().any(|mark| *mark != Mark::Plain)
    }

    fn paint(&mut self) {
        if !self.inside() {
            self.out.unmarked += 1;
        }
    }

    fn show(&mut self, operands: &[Operand<'_>]) {
        self.paint();
        let Some(font) = &self.font else {
            self.out.unknown.insert("text without a font".into());
            return;
        };
        self.out.rich_black += usize::from(self.rich);
        if !self.out.shown.contains_key(font) {
            self.out.shown.insert(font.clone(), Shown::default());
        }
        let Some(shown) = self.out.shown.get_mut(font) else { return };
        for operand in operands {
            match operand {
                // As a rule, nothing is escaped.
                Operand::Literal(raw) if !raw.contains(&b'\\') => shown.add(raw),
                operand => {
                    if let Some(text) = operand.text() {
                        shown.add(&text);
                    }
                }
            }
        }
    }
}

fn numbers(operands: &[Operand<'_>]) -> Vec<f64> {
    let number = |operand: &Operand<'_>| match operand {
        Operand::Number(number) => Some(value(number)),
        _ => None,
    };
    operands.iter().filter_map(number).collect()
}

/// A number's value; 0 for what is none.
fn value(number: &[u8]) -> f64 {
    std::str::from_utf8(number).ok().and_then(|number| number.parse().ok()).unwrap_or(0.0)
}

impl Operand<'_> {
    /// The bytes of a string.
    fn text(&self) -> Option<Vec<u8>> {
        match self {
            Self::Literal(raw) => Some(unescaped(raw)),
            Self::Hexadecimal(raw) => Some(digits(raw)),
            _ => None,
        }
    }
}

/// The bytes of a literal string (ISO 32000-1, 7.3.4.2).
fn unescaped(raw: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(raw.len());
    let mut rest = raw.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            text.push(byte);
            continue;
        }
        let Some(next) = rest.next() else { break };
        match next {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\n' => {}
            b'0'..=b'7' => {
                let mut value = u32::from(next - b'0');
                for _ in 0..2 {
                    let Some(digit) = rest.next_if(|digit| matches!(digit, b'0'..=b'7')) else { break };
                    value = value * 8 + u32::from(digit - b'0');
                }
                text.push(value as u8);
            }
            other => text.push(other),
        }
    }
    text
}

/// The bytes of a hexadecimal string.
fn digits(raw: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(raw.len() / 2 + 1);
    let mut high: Option<u8> = None;
    for digit in raw.iter().filter_map(|byte| char::from(*byte).to_digit(16)) {
        match high.take() {
            Some(first) => text.push(first << 4 | digit as u8),
            None => high = Some(digit as u8),
        }
    }
    text.extend(high.map(|first| first << 4));
    text
}

enum Token<'a> {
    Operand(Operand<'a>),
    Operator(&'a [u8]),
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

fn white(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | 0 | 12)
}

fn delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn word(&mut self) -> &'a [u8] {
        let from = self.at;
        while self.peek().is_some_and(|byte| !white(byte) && !delimiter(byte)) {
            self.at += 1;
        }
        self.bytes.get(from..self.at).unwrap_or_default()
    }

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = self.peek()?;
            if white(byte) {
                self.at += 1;
                continue;
            }
            let operand = match byte {
                b'%' => {
                    while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                        self.at += 1;
                    }
                    continue;
                }
                b'/' => {
                    self.at += 1;
                    Operand::Name(self.word())
                }
                b'(' => Operand::Literal(self.literal()),
                b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                    self.at += 2;
                    Operand::Open
                }
                b'<' => Operand::Hexadecimal(self.hexadecimal()),
                b'>' if self.bytes.get(self.at + 1) == Some(&b'>') => {
                    self.at += 2;
                    Operand::Close
                }
                b'[' | b']' | b'{' | b'}' | b')' | b'>' => {
                    self.at += 1;
                    Operand::Other
                }
                b'0'..=b'9' | b'+' | b'-' | b'.' => Operand::Number(self.word()),
                _ => {
                    let word = self.word();
                    match word {
                        b"true" | b"false" | b"null" => Operand::Other,
                        _ => return Some(Token::Operator(word)),
                    }
                }
            };
            return Some(Token::Operand(operand));
        }
    }

    /// A string in parentheses, up to the one that closes it.
    fn literal(&mut self) -> &'a [u8] {
        self.at += 1;
        let from = self.at;
        let mut depth = 1;
        while let Some(byte) = self.peek() {
            match byte {
                b'(' => depth += 1,
                b')' => depth -= 1,
                b'\\' => self.at += 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return self.bytes.get(from..self.at - 1).unwrap_or_default();
            }
        }
        self.bytes.get(from..).unwrap_or_default()
    }

    fn hexadecimal(&mut self) -> &'a [u8] {
        self.at += 1;
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| *byte == b'>').unwrap_or(rest.len());
        self.at = (self.at + length + 1).min(self.bytes.len());
        &rest[..length]
    }

    /// Goes to the end of an inline image's data: `EI` between white space.
    fn skip_image(&mut self) {
        while self.at < self.bytes.len() {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            if rest.len() > 3
                && white(rest[0])
                && rest[1..].starts_with(b"EI")
                && rest.get(3).is_none_or(|b| white(*b))
            {
                return;
            }
            self.at += 1;
        }
    }
}
