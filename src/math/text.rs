//! Words in a formula: `\text{…}` and its like.

use std::ops::Range;

use super::parser::{Parser, Read, Until, error};
use super::{Node, TextFace, TextPart};

impl<'a> Parser<'a> {
    /// The words that a command with an argument holds.
    pub(super) fn text(&mut self, name: &str, of: &Range<usize>) -> Read<Node> {
        let (_, range) = self.verbatim(of)?;
        let end = self.lexer.at;
        let mut parts = Vec::new();
        self.lexer.at = range.start;
        self.words(range.end, faced(TextFace::default(), name), &mut parts)?;
        self.lexer.at = end;
        Ok(Node::Text(parts))
    }

    /// Words up to a byte of the formula.
    pub(super) fn words(&mut self, end: usize, face: TextFace, parts: &mut Vec<TextPart>) -> Read<()> {
        let mut text = String::new();
        let flush = |text: &mut String, parts: &mut Vec<TextPart>| {
            if !text.is_empty() {
                parts.push(TextPart::Words { text: std::mem::take(text).into(), face });
            }
        };
        while self.lexer.at < end {
            let rest = &self.lexer.tex[self.lexer.at..end];
            let Some(c) = rest.chars().next() else { break };
            match c {
                '$' => {
                    flush(&mut text, parts);
                    self.lexer.at += 1;
                    let list = self.list(Until::Dollar)?;
                    parts.push(TextPart::Math(list));
                    if self.lexer.at > end {
                        return error(end - 1..end, "a formula within words runs past their end", None);
                    }
                }
                '\\' => {
                    let start = self.lexer.at;
                    let Some((super::lexer::Token::Command(name), range)) = self.lexer.next() else { break };
                    match name {
                        "{" | "}" | "$" | "%" | "&" | "_" | "#" => text.push_str(name),
                        " " | "\n" | "," | "quad" | "space" => {
                            text.push(if name == "," { '\u{2009}' } else { ' ' })
                        }
                        "\\" => text.push(' '),
                        "ldots" | "dots" | "textellipsis" => text.push('…'),
                        "textbf" | "textit" | "textrm" | "texttt" | "emph" | "text" | "textnormal"
                        | "textup" | "textsf" | "mbox" => {
                            flush(&mut text, parts);
                            let (_, inner) = self.verbatim(&range)?;
                            let after = self.lexer.at;
                            self.lexer.at = inner.start;
                            self.words(inner.end, faced(face, name), parts)?;
                            self.lexer.at = after;
                        }
                        "(" => {
                            flush(&mut text, parts);
                            return error(
                                start..self.lexer.at,
                                "write a formula within words between dollar signs",
                                None,
                            );
                        }
                        _ => {
                            return error(
                                range,
                                format!("`\\{name}` cannot stand among words"),
                                Some("put it between dollar signs: a formula within the words"),
                            );
                        }
                    }
                }
                '{' | '}' => self.lexer.at += 1,
                '~' => {
                    text.push('\u{a0}');
                    self.lexer.at += 1;
                }
                c if c.is_whitespace() => {
                    if !text.ends_with(' ') {
                        text.push(' ');
                    }
                    self.lexer.at += c.len_utf8();
                }
                _ => {
                    // TeX's quotes and dashes.
                    let signs = [("``", "“"), ("''", "”"), ("---", "—"), ("--", "–"), ("`", "‘"), ("'", "’")];
                    match signs.iter().find(|(written, _)| rest.starts_with(written)) {
                        Some((written, sign)) => {
                            text.push_str(sign);
                            self.lexer.at += written.len();
                        }
                        None => {
                            text.push(c);
                            self.lexer.at += c.len_utf8();
                        }
                    }
                }
            }
        }
        flush(&mut text, parts);
        Ok(())
    }
}

fn faced(face: TextFace, name: &str) -> TextFace {
    match name {
        "textbf" => TextFace { bold: true, ..face },
        "textit" | "textsl" => TextFace { italic: true, ..face },
        "emph" => TextFace { italic: !face.italic, ..face },
        "texttt" => TextFace { mono: true, ..face },
        "textrm" | "textnormal" | "textup" => TextFace::default(),
        _ => face,
    }
}

/// The text of a number as it is printed: `\tag{A.1}`, `\tag{$*$}`.
pub(super) fn plain(tex: &str) -> String {
    let text = tex.replace("\\ast", "∗").replace("\\star", "⋆").replace("\\dagger", "†").replace('*', "∗");
    let text = text.replace("\\text", "").replace("\\mathrm", "");
    let text = text.replace("'", "′").replace('~', "\u{a0}");
    text.chars().filter(|c| !matches!(c, '$' | '{' | '}' | '\\')).collect::<String>().trim().to_owned()
}
