//! A formula as data.

use std::ops::Range;

/// A formula.
#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    /// As its author wrote it.
    pub tex: Box<str>,
    /// What it says.
    pub body: Vec<Node>,
    /// It as a line of text, for who cannot see it: `(a + b)/2`, `√x`, `x²`. It stands for the
    /// formula where text alone can stand, as in a running head.
    pub spoken: Box<str>,
    /// Whether it stands by itself.
    pub display: bool,
    /// The number that its author gave it: `\tag{…}`.
    pub tag: Option<Box<str>>,
    /// Its label: `\label{…}`.
    pub label: Option<Box<str>>,
}

/// The class of an atom, on which the space around it depends (*The TeXbook*, chapter 17).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// A letter, a figure.
    Ord,
    /// A large operator, the name of a function.
    Op,
    /// A binary operator.
    Bin,
    /// A relation.
    Rel,
    /// An opening delimiter.
    Open,
    /// A closing one.
    Close,
    /// Punctuation.
    Punct,
    /// What stands between stretched delimiters.
    Inner,
}

/// An alphabet of letters with a meaning of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Alphabet {
    /// Variables: italic letters, upright figures and Greek capitals.
    Normal,
    /// `\mathrm`.
    Upright,
    /// `\mathit`.
    Italic,
    /// `\mathbf`.
    Bold,
    /// `\boldsymbol`.
    BoldItalic,
    /// `\mathcal`.
    Script,
    /// `\mathbfcal`.
    BoldScript,
    /// `\mathfrak`.
    Fraktur,
    /// `\mathbffrak`.
    BoldFraktur,
    /// `\mathbb`.
    DoubleStruck,
    /// `\mathsf`.
    Sans,
    /// `\mathbfsf`.
    BoldSans,
    /// `\mathsfit`.
    ItalicSans,
    /// `\mathtt`.
    Mono,
}

/// Where the scripts of an operator stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limits {
    /// Beside it.
    Beside,
    /// Above and below where the formula stands by itself, else beside.
    Display,
    /// Above and below.
    Always,
}

/// The style that a part of a formula is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Style {
    /// As in a formula that stands by itself.
    Display,
    /// As in a line.
    Text,
    /// As a script.
    Script,
    /// As a script's script.
    ScriptScript,
}

/// A length.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Length {
    /// Share of the size.
    Em(f32),
    /// Points, 72 to the inch.
    Pt(f32),
}

/// The line of a fraction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bar {
    /// As thick as the font's.
    Usual,
    /// None, as in a binomial.
    None,
    /// Of this thickness.
    Thick(Length),
}

/// A part of a formula.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// A character.
    Symbol {
        /// Which; letters are plain, whatever their alphabet.
        c: char,
        /// Its class.
        class: Class,
        /// Its alphabet.
        alphabet: Alphabet,
    },
    /// A number, or letters that make one name.
    Word {
        /// The characters, plain.
        text: Box<str>,
        /// Their alphabet.
        alphabet: Alphabet,
    },
    /// The name of a function.
    Name {
        /// The name; a thin space is U+2009.
        text: Box<str>,
        /// Where its scripts stand.
        limits: Limits,
    },
    /// A large operator.
    Operator {
        /// Which.
        c: char,
        /// Where its scripts stand.
        limits: Limits,
    },
    /// Words in the text's face.
    Text(Vec<TextPart>),
    /// What stands in braces.
    Group(Vec<Node>),
    /// A part that counts as an atom of this class.
    Classed {
        /// The class.
        class: Class,
        /// Where scripts stand, if it is an operator.
        limits: Limits,
        /// The part.
        body: Vec<Node>,
    },
    /// A base with its scripts.
    Scripts {
        /// The base; an empty group where there is none.
        base: Box<Node>,
        /// Below.
        sub: Option<Vec<Node>>,
        /// Above.
        sup: Option<Vec<Node>>,
    },
    /// Scripts at the left of an operator.
    LeftScripts {
        /// Below.
        sub: Vec<Node>,
        /// Above.
        sup: Vec<Node>,
        /// The operator, with scripts of its own.
        base: Box<Node>,
    },
    /// A fraction.
    Fraction {
        /// Above the bar.
        above: Vec<Node>,
        /// Below it.
        below: Vec<Node>,
        /// The bar.
        bar: Bar,
        /// The style, where it is not that of its place.
        style: Option<Style>,
        /// Whether it goes on in its denominator, which then is set as large as it is.
        continued: bool,
    },
    /// A root.
    Root {
        /// Under the sign.
        body: Vec<Node>,
        /// Which root.
        degree: Option<Vec<Node>>,
    },
    /// What stands between delimiters that are as tall as it.
    Fenced {
        /// At the left.
        left: Option<char>,
        /// At the right.
        right: Option<char>,
        /// Between them.
        body: Vec<Node>,
    },
    /// A delimiter as tall as those around it.
    Middle(Option<char>),
    /// A delimiter of a size of its own, 1 to 4.
    Big {
        /// Which.
        c: Option<char>,
        /// Its class.
        class: Class,
        /// Its size.
        size: u8,
    },
    /// An accent over its base: a combining character.
    Accent {
        /// Which.
        c: char,
        /// Whether it is as wide as its base.
        wide: bool,
        /// Under it.
        base: Vec<Node>,
    },
    /// A line over or under a part.
    Line {
        /// Over it.
        over: bool,
        /// The part.
        body: Vec<Node>,
    },
    /// A brace or an arrow over or under a part, as wide as it.
    Stretched {
        /// Which.
        c: char,
        /// Over it.
        over: bool,
        /// The part.
        body: Vec<Node>,
    },
    /// Parts over and under another.
    Stacked {
        /// The class of the whole.
        class: Class,
        /// The base.
        base: Vec<Node>,
        /// Over it.
        over: Option<Vec<Node>>,
        /// Under it.
        under: Option<Vec<Node>>,
    },
    /// An arrow as long as what stands over and under it.
    Arrow {
        /// Which.
        c: char,
        /// Over it.
        over: Vec<Node>,
        /// Under it.
        under: Vec<Node>,
    },
    /// A stroke through what follows.
    Negated(Box<Node>),
    /// Rows of cells.
    Table(Box<Table>),
    /// Space.
    Space(Length),
    /// A part that is not seen, or that counts for less than it is.
    Sized {
        /// The part.
        body: Vec<Node>,
        /// Whether it is seen.
        seen: bool,
        /// Whether it has its width; else where it stands about the point that it is.
        width: Option<Side>,
        /// Whether it has its height.
        height: bool,
        /// Whether it has its depth.
        depth: bool,
    },
    /// A frame around a part.
    Framed {
        /// Its lines and ground.
        frame: Frame,
        /// The part.
        body: Vec<Node>,
    },
    /// A part with lines through it.
    Struck {
        /// Which lines.
        strokes: Strokes,
        /// The part.
        body: Vec<Node>,
    },
    /// A part moved up.
    Raised {
        /// By how much.
        by: Length,
        /// The part.
        body: Vec<Node>,
    },
    /// A part whose middle is on the axis.
    Centered(Vec<Node>),
    /// A filled rectangle.
    Rule {
        /// From the baseline to its foot.
        up: Length,
        /// Its width.
        width: Length,
        /// Its height.
        height: Length,
    },
    /// A part of another size: a share of the size around it.
    Scaled {
        /// The share.
        by: f32,
        /// The part.
        body: Vec<Node>,
    },
    /// One of four parts, by the style it stands in: display, text, script, script of a script.
    Choice(Box<[Vec<Node>; 4]>),
    /// A part in a style of its own.
    Styled {
        /// The style.
        style: Style,
        /// The part.
        body: Vec<Node>,
    },
    /// A part in a colour.
    Colored {
        /// Red, green, blue.
        rgb: [u8; 3],
        /// The part.
        body: Vec<Node>,
    },
}

/// The lines around a part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// At the top, the right, the foot, the left.
    pub sides: [bool; 4],
    /// Whether the line at the left leans, to the point where it meets the one at the foot.
    pub leaning: bool,
    /// Their colour, if it is not that of the part.
    pub line: Option<[u8; 3]>,
    /// What is behind the part.
    pub ground: Option<[u8; 3]>,
    /// Between the part and the lines.
    pub pad: Length,
}

/// Lines through a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Strokes {
    /// From the lower left to the upper right.
    pub up: bool,
    /// From the upper left to the lower right.
    pub down: bool,
    /// From left to right, in the middle of its letters.
    pub across: bool,
}

/// A side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Left.
    Left,
    /// Both.
    Center,
    /// Right.
    Right,
}

/// A part of words in a formula.
#[derive(Debug, Clone, PartialEq)]
pub enum TextPart {
    /// Words.
    Words {
        /// The words with the spaces around them.
        text: Box<str>,
        /// Their face.
        face: TextFace,
    },
    /// A formula within them.
    Math(Vec<Node>),
}

/// The face of words in a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TextFace {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// The code's.
    pub mono: bool,
}

/// Rows of cells.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What they are.
    pub kind: TableKind,
    /// What of the table stands on the axis or the baseline around it.
    pub anchor: Anchor,
    /// How each column's cells stand; those beyond the last stand as it does.
    pub columns: Vec<Side>,
    /// Lines between columns: before which column, counted from 0.
    pub lines: Vec<usize>,
    /// What stands between columns in place of the usual space, before which column.
    pub between: Vec<(usize, Vec<Node>)>,
    /// The rows.
    pub rows: Vec<TableRow>,
    /// Lines below the last row.
    pub end_lines: u8,
    /// Lines below the last row that go under some columns.
    pub end_parts: Vec<Range<usize>>,
}

impl Table {
    /// A table of a kind with these columns.
    #[must_use]
    pub fn new(kind: TableKind, columns: Vec<Side>, rows: Vec<TableRow>) -> Self {
        Self {
            kind,
            anchor: Anchor::Middle,
            columns,
            lines: Vec::new(),
            between: Vec::new(),
            rows,
            end_lines: 0,
            end_parts: Vec::new(),
        }
    }

    /// At which side of its room a cell stands, and how many columns it has.
    #[must_use]
    pub fn place(&self, row: usize, column: usize) -> (Side, usize) {
        let span = self.rows[row].spans.iter().find(|span| span.column == column);
        let usual = match self.kind {
            TableKind::Aligned { .. } => [Side::Right, Side::Left][column % 2],
            TableKind::Multline if row == 0 => Side::Left,
            TableKind::Multline if row + 1 == self.rows.len() => Side::Right,
            TableKind::Multline => Side::Center,
            _ => self.columns.get(column).or(self.columns.last()).copied().unwrap_or(Side::Center),
        };
        (span.and_then(|span| span.side).unwrap_or(usual), span.map_or(1, |span| span.columns))
    }

    /// Whether a cell is part of one before it.
    #[must_use]
    pub fn covered(&self, row: usize, column: usize) -> bool {
        let within = |span: &Span| span.column < column && column < span.column + span.columns;
        self.rows[row].spans.iter().any(within)
    }
}

/// What of a table stands on the axis or the baseline of what is around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Its middle, on the axis.
    Middle,
    /// The first row's baseline.
    First,
    /// The last row's.
    Last,
}

/// A cell that is not as its column has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Where it begins.
    pub column: usize,
    /// How many columns it has.
    pub columns: usize,
    /// At which side of them it stands, where not as its column says.
    pub side: Option<Side>,
    /// Whether it is filled with dots.
    pub dots: bool,
}

/// What rows of cells are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableKind {
    /// `matrix`.
    Matrix,
    /// `array`, with room beside its columns.
    Array,
    /// `smallmatrix`.
    Small,
    /// `cases`; the flag for `dcases`.
    Cases(bool),
    /// `aligned`, `align`, `split`: pairs of columns that meet; the pairs stand apart, but in `alignat`.
    Aligned {
        /// Whether they do.
        apart: bool,
    },
    /// `gathered`, `gather`.
    Gathered,
    /// `multline`.
    Multline,
    /// `\substack`, `subarray`.
    Stack,
    /// `CD`: objects and arrows between them.
    Diagram,
}

/// A row of cells.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TableRow {
    /// The cells.
    pub cells: Vec<Vec<Node>>,
    /// Cells over several columns, or at a side of their own; the cells that they cover are empty.
    pub spans: Vec<Span>,
    /// Lines above it.
    pub lines: u8,
    /// Lines above it that go over some columns.
    pub parts: Vec<Range<usize>>,
    /// More space above it.
    pub space: Option<Length>,
    /// Its number.
    pub tag: Option<Box<str>>,
    /// Words between it and the row above.
    pub between: Option<Vec<TextPart>>,
}

/// Goes over every part of a list, those within others too.
pub fn walk<'a>(list: &'a [Node], f: &mut dyn FnMut(&'a Node)) {
    fn words<'a>(parts: &'a [TextPart], f: &mut dyn FnMut(&'a Node)) {
        for part in parts {
            if let TextPart::Math(list) = part {
                walk(list, f);
            }
        }
    }
    for node in list {
        f(node);
        match node {
            Node::Symbol { .. }
            | Node::Word { .. }
            | Node::Name { .. }
            | Node::Operator { .. }
            | Node::Middle(_)
            | Node::Big { .. }
            | Node::Rule { .. }
            | Node::Space(_) => {}
            Node::Text(parts) => words(parts, f),
            Node::Group(body)
            | Node::Classed { body, .. }
            | Node::Fenced { body, .. }
            | Node::Accent { base: body, .. }
            | Node::Line { body, .. }
            | Node::Stretched { body, .. }
            | Node::Sized { body, .. }
            | Node::Framed { body, .. }
            | Node::Struck { body, .. }
            | Node::Raised { body, .. }
            | Node::Centered(body)
            | Node::Scaled { body, .. }
            | Node::Styled { body, .. }
            | Node::Colored { body, .. } => walk(body, f),
            Node::Scripts { base, sub, sup } => {
                walk(std::slice::from_ref(base), f);
                for list in [sub, sup].into_iter().flatten() {
                    walk(list, f);
                }
            }
            Node::LeftScripts { sub, sup, base } => {
                walk(sub, f);
                walk(sup, f);
                walk(std::slice::from_ref(base), f);
            }
            Node::Fraction { above, below, .. } => {
                walk(above, f);
                walk(below, f);
            }
            Node::Root { body, degree } => {
                walk(body, f);
                walk(degree.as_deref().unwrap_or_default(), f);
            }
            Node::Stacked { base, over, under, .. } => {
                walk(base, f);
                for list in [over, under].into_iter().flatten() {
                    walk(list, f);
                }
            }
            Node::Arrow { over, under, .. } => {
                walk(over, f);
                walk(under, f);
            }
            Node::Negated(node) => walk(std::slice::from_ref(node), f),
            Node::Choice(choices) => choices.iter().for_each(|list| walk(list, f)),
            Node::Table(table) => {
                table.between.iter().for_each(|(_, list)| walk(list, f));
                for row in &table.rows {
                    words(row.between.as_deref().unwrap_or_default(), f);
                    for cell in &row.cells {
                        walk(cell, f);
                    }
                }
            }
        }
    }
}
