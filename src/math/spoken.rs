//! A formula as a line of signs: `(a + b)/2`, `√x`, `x²`. Signs are Unicode's own, which readers
//! know by name in every language.

use super::{Class, Node, Table, TextPart};

pub(super) fn speak(list: &[Node]) -> String {
    let mut text = String::new();
    parts(list, &mut text);
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace("( ", "(")
        .replace(" )", ")")
        .replace(" ,", ",")
}

fn parts(list: &[Node], out: &mut String) {
    let list = super::flat(list);
    let classes = super::classes(&list);
    for (node, class) in list.iter().map(|part| part.node).zip(classes) {
        let open = matches!(class, Some(Class::Bin | Class::Rel));
        if open {
            out.push(' ');
        }
        part(node, out);
        if open || class == Some(Class::Punct) {
            out.push(' ');
        }
    }
}

fn inner(list: &[Node]) -> String {
    let mut text = String::new();
    parts(list, &mut text);
    text.trim().to_owned()
}

fn part(node: &Node, out: &mut String) {
    match node {
        Node::Symbol { c, alphabet, .. } => out.push(super::read_as(*c, *alphabet)),
        Node::Word { text, .. } => out.push_str(text),
        Node::Name { text, .. } => {
            out.push(' ');
            out.push_str(text);
            out.push(' ');
        }
        Node::Operator { c, .. } => {
            out.push(' ');
            out.push(*c);
        }
        Node::Text(words) => {
            for word in words {
                match word {
                    TextPart::Words { text, .. } => out.push_str(text),
                    TextPart::Math(list) => parts(list, out),
                }
            }
        }
        Node::Group(list)
        | Node::Classed { body: list, .. }
        | Node::Framed { body: list, .. }
        | Node::Struck { body: list, .. }
        | Node::Raised { body: list, .. }
        | Node::Scaled { body: list, .. }
        | Node::Centered(list)
        | Node::Styled { body: list, .. }
        | Node::Colored { body: list, .. } => parts(list, out),
        Node::Scripts { base, sub, sup } => {
            let mut text = String::new();
            part(base, &mut text);
            let operator = matches!(**base, Node::Operator { .. } | Node::Name { .. });
            out.push_str(if operator { text.trim_end() } else { text.trim() });
            scripts(sub.as_deref(), sup.as_deref(), out);
            if operator {
                out.push(' ');
            }
        }
        Node::LeftScripts { sub, sup, base } => {
            scripts(Some(sub), Some(sup), out);
            part(base, out);
        }
        Node::Fraction { above, below, .. } => {
            out.push_str(&format!("{}/{}", grouped(inner(above)), grouped(inner(below))));
        }
        Node::Root { body, degree } => {
            if let Some(degree) = degree {
                let degree = inner(degree);
                out.push_str(&raised(&degree).unwrap_or(degree));
            }
            out.push('√');
            out.push_str(&grouped(inner(body)));
        }
        Node::Fenced { left, right, body } => {
            out.extend(left.iter());
            out.push_str(&inner(body));
            out.extend(right.iter());
        }
        Node::Middle(c) | Node::Big { c, .. } => out.extend(c.iter()),
        Node::Accent { c, base, .. } => {
            let text = inner(base);
            if text.chars().count() == 1 {
                out.push_str(&text);
                out.push(*c);
            } else {
                out.push_str(&grouped(text));
                out.push(*c);
            }
        }
        Node::Line { over, body } => {
            out.push_str(&grouped(inner(body)));
            out.push(if *over { '\u{305}' } else { '\u{332}' });
        }
        Node::Stretched { c, body, .. } => {
            out.push_str(&grouped(inner(body)));
            out.push(*c);
        }
        Node::Stacked { base, over, under, .. } => {
            out.push_str(&inner(base));
            scripts(under.as_deref(), over.as_deref(), out);
        }
        Node::Arrow { c, over, under } => {
            out.push(' ');
            out.push(*c);
            scripts(Some(under), Some(over), out);
            out.push(' ');
        }
        Node::Negated(node) => {
            part(node, out);
            out.push('\u{338}');
        }
        Node::Table(table) => rows(table, out),
        Node::Rule { .. } => {}
        Node::Choice(choices) => parts(&choices[1], out),
        Node::Space(length) => {
            if let super::Length::Em(em) = length
                && *em >= 0.2
            {
                out.push(' ');
            }
        }
        Node::Sized { body, seen, .. } => {
            if *seen {
                parts(body, out);
            }
        }
    }
}

fn rows(table: &Table, out: &mut String) {
    for (i, row) in table.rows.iter().enumerate() {
        if i > 0 {
            out.push_str("; ");
        }
        if let Some(words) = &row.between {
            part(&Node::Text(words.clone()), out);
            out.push(' ');
        }
        for (n, cell) in row.cells.iter().enumerate() {
            if n > 0 {
                out.push(' ');
            }
            out.push_str(&inner(cell));
        }
    }
}

fn scripts(sub: Option<&[Node]>, sup: Option<&[Node]>, out: &mut String) {
    if let Some(text) = sub.map(inner).filter(|text| !text.is_empty()) {
        out.push_str(&lowered(&text).unwrap_or_else(|| format!("_{}", grouped(text))));
    }
    if let Some(text) = sup.map(inner).filter(|text| !text.is_empty()) {
        out.push_str(&raised(&text).unwrap_or_else(|| format!("^{}", grouped(text))));
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
    text.chars()
        .map(|c| match c.to_digit(10) {
            Some(digit) => figures.chars().nth(digit as usize),
            None => signs.iter().find(|(sign, _)| *sign == c).map(|(_, script)| *script),
        })
        .collect()
}

fn raised(text: &str) -> Option<String> {
    let primes = [('′', '′'), ('″', '″'), ('‴', '‴')];
    let signs = [('n', 'ⁿ'), ('i', 'ⁱ'), ('+', '⁺'), ('−', '⁻')];
    scripted(text, "⁰¹²³⁴⁵⁶⁷⁸⁹", &[signs.as_slice(), primes.as_slice()].concat())
}

fn lowered(text: &str) -> Option<String> {
    scripted(text, "₀₁₂₃₄₅₆₇₈₉", &[('i', 'ᵢ'), ('j', 'ⱼ'), ('n', 'ₙ'), ('+', '₊'), ('−', '₋')])
}
