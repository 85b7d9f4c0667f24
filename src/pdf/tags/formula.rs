//! A formula as a line of text, for who cannot see it: `(a + b)/2`, `√x`, `x²`.
//!
//! Signs are Unicode's own, which readers know by name in every language.

use std::iter::Peekable;
use std::vec::IntoIter;

use pulldown_latex::event::{Content, EnvironmentFlow, Event, Grouping, ScriptType, Visual};
use pulldown_latex::{Parser, Storage};

/// Deeper formulas are read as they are written.
const DEEPEST: usize = 60;

/// Reads a formula; one that is no TeX is read as it is written.
pub(super) fn read(tex: &str) -> String {
    let written = || tex.split_whitespace().collect::<Vec<_>>().join(" ");
    let depth = tex.chars().scan(0usize, |depth, c| {
        match c {
            '{' | '(' | '[' => *depth += 1,
            '}' | ')' | ']' => *depth = depth.saturating_sub(1),
            _ => {}
        }
        Some(*depth)
    });
    let lefts = tex.matches("\\left").count() + tex.matches("\\begin").count();
    if depth.max().unwrap_or(0) + lefts > DEEPEST
        || tex.contains("\\def")
        || tex.contains("command")
        || tex.contains("\\let")
    {
        return written();
    }
    let storage = Storage::new();
    let events: Result<Vec<Event<'_>>, _> = Parser::new(tex, &storage).collect();
    let Ok(events) = events else { return written() };
    let mut reader = Reader { events: events.into_iter().peekable() };
    let text = reader.group();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() { written() } else { text }
}

struct Reader<'a> {
    events: Peekable<IntoIter<Event<'a>>>,
}

impl Reader<'_> {
    /// Everything up to the end of the group.
    fn group(&mut self) -> String {
        let mut text = String::new();
        while let Some(event) = self.events.peek() {
            if matches!(event, Event::End) {
                break;
            }
            text.push_str(&self.element());
        }
        text
    }

    /// The next element: a sign, a group, or what a command makes of those behind it.
    fn element(&mut self) -> String {
        match self.events.next() {
            Some(Event::Content(content)) => sign(content),
            Some(Event::Begin(grouping)) => {
                let inner = self.group();
                self.events.next();
                match grouping {
                    Grouping::LeftRight(left, right) => {
                        let side = |side: Option<char>| side.map(String::from).unwrap_or_default();
                        format!("{}{inner}{}", side(left), side(right))
                    }
                    _ => inner,
                }
            }
            Some(Event::Visual(Visual::SquareRoot)) => format!("√{}", grouped(self.element())),
            Some(Event::Visual(Visual::Root)) => {
                let inner = grouped(self.element());
                let degree = self.element();
                format!("{}√{inner}", raised(&degree).unwrap_or(degree))
            }
            Some(Event::Visual(Visual::Fraction(_))) => {
                let (above, below) = (grouped(self.element()), grouped(self.element()));
                format!("{above}/{below}")
            }
            Some(Event::Visual(Visual::Negation)) => format!("{}\u{338}", self.element()),
            Some(Event::Script { ty, .. }) => {
                let base = self.element();
                let (mut below, mut above) = (None, None);
                match ty {
                    ScriptType::Subscript => below = Some(self.element()),
                    ScriptType::Superscript => above = Some(self.element()),
                    ScriptType::SubSuperscript => {
                        below = Some(self.element());
                        above = Some(self.element());
                    }
                }
                let below = below.map(|s| lowered(&s).unwrap_or_else(|| format!("_{}", grouped(s))));
                let above = above.map(|s| raised(&s).unwrap_or_else(|| format!("^{}", grouped(s))));
                format!("{base}{}{}", below.unwrap_or_default(), above.unwrap_or_default())
            }
            Some(Event::EnvironmentFlow(EnvironmentFlow::NewLine { .. })) => "; ".into(),
            Some(Event::EnvironmentFlow(_) | Event::Space { .. }) => " ".into(),
            Some(Event::StateChange(_) | Event::End) | None => String::new(),
        }
    }
}

fn sign(content: Content<'_>) -> String {
    match content {
        Content::Text(text) | Content::Number(text) => text.to_string(),
        Content::Function(name) => format!(" {name} "),
        Content::Ordinary { content, .. } | Content::Delimiter { content, .. } => content.to_string(),
        Content::LargeOp { content, .. } => format!(" {content}"),
        Content::BinaryOp { content, .. } => format!(" {content} "),
        Content::Relation { content, .. } => {
            let mut buffer = [0; 8];
            format!(" {} ", String::from_utf8_lossy(content.encode_utf8_to_buf(&mut buffer)))
        }
        Content::Punctuation(c) => format!("{c} "),
    }
}

/// Within parentheses, where it is more than one sign.
fn grouped(text: String) -> String {
    let text = text.trim();
    if text.chars().count() <= 1 || text.chars().all(char::is_alphanumeric) {
        return text.to_string();
    }
    format!("({text})")
}

fn scripted(text: &str, figures: &str, signs: &[(char, char)]) -> Option<String> {
    text.trim()
        .chars()
        .map(|c| match c.to_digit(10) {
            Some(digit) => figures.chars().nth(digit as usize),
            None => signs.iter().find(|(sign, _)| *sign == c).map(|(_, script)| *script),
        })
        .collect()
}

fn raised(text: &str) -> Option<String> {
    scripted(text, "⁰¹²³⁴⁵⁶⁷⁸⁹", &[('n', 'ⁿ'), ('i', 'ⁱ'), ('+', '⁺'), ('−', '⁻'), ('′', '′')])
}

fn lowered(text: &str) -> Option<String> {
    scripted(text, "₀₁₂₃₄₅₆₇₈₉", &[('i', 'ᵢ'), ('j', 'ⱼ'), ('n', 'ₙ'), ('+', '₊'), ('−', '₋')])
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn formulas_are_read_as_lines_of_signs() {
        assert_eq!(read("x^2 + y_1"), "x² + y₁");
        assert_eq!(read(r"\frac{a+b}{2}"), "(a + b)/2");
        assert_eq!(read(r"\sqrt{2}"), "√2");
        assert_eq!(read(r"\alpha \le \beta"), "α ≤ β");
        assert_eq!(read(r"e^{-x}"), "e^(− x)");
    }

    #[test]
    fn what_is_no_formula_is_read_as_written() {
        assert_eq!(read(r"\nonsense{"), r"\nonsense{");
        assert_eq!(read(&"{".repeat(500)), "{".repeat(500));
    }
}
