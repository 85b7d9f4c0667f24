//! Formulas: TeX to MathML.

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::event::{Content, Event};
use pulldown_latex::{Parser, Storage, push_mathml};

use super::xml;

/// Appends a formula, with its TeX as the text for who cannot see it.
///
/// # Errors
///
/// Gives what the formula's author should know; its TeX is then written as code.
pub fn write(out: &mut String, tex: &str, display: bool) -> Result<(), String> {
    let clean: String = tex.chars().filter(|c| !c.is_control() || c.is_whitespace()).collect();
    match mathml(&clean, display) {
        Ok(inner) => {
            out.push_str("<math xmlns=\"http://www.w3.org/1998/Math/MathML\"");
            if display {
                out.push_str(" display=\"block\"");
            }
            xml::attr(out, "alttext", clean.split_whitespace().collect::<Vec<_>>().join(" ").as_str());
            out.push('>');
            out.push_str(&inner);
            out.push_str("</math>");
            Ok(())
        }
        Err(error) => {
            out.push_str("<code class=\"tex\">");
            xml::text(out, tex);
            out.push_str("</code>");
            Err(error)
        }
    }
}

/// What stands inside the `math` element.
fn mathml(tex: &str, display: bool) -> Result<String, String> {
    if nested_too_deeply(tex) {
        return Err("it is nested too deeply".to_string());
    }
    if defines(tex) {
        return Err("a formula cannot define commands".to_string());
    }
    let storage = Storage::new();
    let mut events = Vec::new();
    for event in Parser::new(tex, &storage) {
        match event {
            Ok(event) => events.push(event),
            Err(error) => return Err(message(&error.to_string())),
        }
    }
    // The renderer writes text as it comes: what XML reads as markup passes it under cover.
    let texts: Vec<Option<String>> = events
        .iter()
        .map(|event| match event {
            Event::Content(Content::Text(s) | Content::Number(s) | Content::Function(s))
                if s.contains(MARKUP) =>
            {
                Some(s.chars().map(cover).collect())
            }
            _ => None,
        })
        .collect();
    for (event, covered) in events.iter_mut().zip(&texts) {
        let Event::Content(content) = event else { continue };
        match content {
            Content::Text(s) | Content::Number(s) | Content::Function(s) => {
                if let Some(covered) = covered {
                    *s = covered;
                }
            }
            Content::Ordinary { content: c, .. }
            | Content::LargeOp { content: c, .. }
            | Content::BinaryOp { content: c, .. }
            | Content::Delimiter { content: c, .. }
            | Content::Punctuation(c) => *c = cover(*c),
            Content::Relation { .. } => {}
        }
    }
    let config = RenderConfig {
        display_mode: if display { DisplayMode::Block } else { DisplayMode::Inline },
        ..RenderConfig::default()
    };
    let mut whole = String::new();
    let events = events.into_iter().map(Ok::<_, std::convert::Infallible>);
    push_mathml(&mut whole, events, config).map_err(|e| e.to_string())?;
    let whole = uncover(&whole);
    let inner = whole
        .find('>')
        .and_then(|start| Some(&whole[start + 1..whole.rfind("</math>")?]))
        .ok_or_else(|| "it gives no formula".to_string())?;
    // The renderer's output goes into an XML file: whatever it lets through must not break it.
    let wrapped = format!("<m>{inner}</m>");
    match roxmltree::Document::parse(&wrapped) {
        Ok(_) => Ok(inner.to_string()),
        Err(_) => Err("it gives no well-formed MathML".to_string()),
    }
}

/// What XML reads as markup.
const MARKUP: [char; 3] = ['<', '>', '&'];

/// A private character that stands for one that XML reads as markup.
fn cover(c: char) -> char {
    match c {
        '<' => '\u{f0000}',
        '>' => '\u{f0001}',
        '&' => '\u{f0002}',
        c => c,
    }
}

/// The characters themselves, as XML writes them. A `<` that begins no tag is a relation.
fn uncover(mathml: &str) -> String {
    let mut out = String::with_capacity(mathml.len());
    let mut chars = mathml.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{f0000}' => out.push_str("&lt;"),
            '\u{f0001}' => out.push_str("&gt;"),
            '\u{f0002}' => out.push_str("&amp;"),
            '<' if !chars.peek().is_some_and(|n| n.is_ascii_lowercase() || *n == '/') => out.push_str("&lt;"),
            c => out.push(c),
        }
    }
    out
}

/// The parser calls itself for every group and every argument. No formula that a person wrote
/// comes near these bounds, and no thread's stack is passed within them.
fn nested_too_deeply(tex: &str) -> bool {
    let (mut depth, mut most) = (0_usize, 0);
    for c in tex.chars() {
        match c {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        most = most.max(depth);
    }
    most > 100 || tex.matches('\\').count() > 2000 || tex.matches("\\left").count() > 100
}

/// The commands that define others. One that calls itself would never end, and what a formula
/// defines is forgotten with it: the manuscript has no use for them.
const DEFINING: [&str; 8] = ["def", "edef", "gdef", "xdef", "let", "futurelet", "newcommand", "renewcommand"];

fn defines(tex: &str) -> bool {
    tex.split('\\').skip(1).any(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        DEFINING.contains(&&rest[..end]) || rest[..end].ends_with("command")
    })
}

/// The parser's message draws the source below its first line; ours has its own drawing.
fn message(error: &str) -> String {
    let line = error
        .trim_start_matches("parsing error:")
        .lines()
        .map(str::trim)
        .find(|l| !l.is_empty())
        .unwrap_or("it cannot be read");
    line.trim_end_matches(['.', ':']).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_mathml_with_its_source_as_text() {
        let mut out = String::new();
        write(&mut out, r"\frac{a}{b} < c", false).unwrap();
        assert!(
            out.starts_with(
                r#"<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="\frac{a}{b} &lt; c">"#
            ),
            "{out}"
        );
        assert!(out.contains("<mfrac>") && out.contains("&lt;"), "{out}");
        roxmltree::Document::parse(&out).unwrap();
    }

    #[test]
    fn a_bad_formula_is_kept_as_text() {
        let mut out = String::new();
        let error = write(&mut out, r"\frac{a}{<b", true).unwrap_err();
        assert!(!error.is_empty());
        assert_eq!(out, r#"<code class="tex">\frac{a}{&lt;b</code>"#);
        for endless in ["{".repeat(10_000), r"\sqrt".repeat(10_000), r"\def\a{\a}\a".to_string()] {
            write(&mut String::new(), &endless, true).unwrap_err();
        }
    }

    #[test]
    fn characters_of_markup() {
        for (tex, found) in [
            (r"a<b", "<mo>&lt;</mo>"),
            (r"a\not<b", "&lt;"),
            (r"a>b", "<mo>"),
            (r"\text{a <b & c}", "<mtext>a &lt;b &amp; c</mtext>"),
            (r"\&", "&amp;"),
            (r"\operatorname{<x>}", "&lt;"),
            (r"\langle x|y \rangle \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "<mtable"),
        ] {
            let mut out = String::new();
            write(&mut out, tex, false).unwrap_or_else(|e| panic!("{tex}: {e}"));
            assert!(out.contains(found), "{out}");
            roxmltree::Document::parse(&out).unwrap();
        }
    }

    #[test]
    fn the_deepest_formula_fits_a_threads_stack() {
        let deep = [
            r"\sqrt".repeat(1990),
            r"\frac1".repeat(1990),
            "{".repeat(99) + &"}".repeat(99),
            r"x^\hat".repeat(1000),
        ];
        let work = move || {
            for tex in &deep {
                let _ = write(&mut String::new(), tex, true);
            }
        };
        std::thread::Builder::new().stack_size(2 << 20).spawn(work).unwrap().join().unwrap();
    }
}
