//! Words in a formula: `\text{…}` and its like.

use std::ops::Range;

use super::commands::{scale, strokes};
use super::parser::{Parser, Read, Until, error};
use super::symbols::{self, Symbol};
use super::{Node, TextFace, TextPart};

impl<'a> Parser<'a> {
    /// The words that a command with an argument holds.
    pub(super) fn text(&mut self, name: &str, of: &Range<usize>) -> Read<Node> {
        // Without braces the next sign is all.
        if let Some((super::lexer::Token::Char(c), _)) = self.lexer.peek() {
            self.lexer.next();
            let words =
                TextPart::Words { text: c.to_string().into(), face: faced(TextFace::default(), name) };
            return Ok(Node::Text(vec![words]));
        }
        let (_, range) = self.verbatim(of)?;
        let end = self.lexer.at;
        let mut parts = Vec::new();
        self.lexer.at = range.start;
        self.words(range.end, faced(TextFace::default(), name), &mut parts)?;
        self.lexer.at = end;
        Ok(Node::Text(parts))
    }

    /// The letter that a mark stands on, in braces or without.
    fn letter(&mut self, end: usize, of: &Range<usize>) -> Read<char> {
        let text = match self.lexer.peek() {
            Some((super::lexer::Token::Begin, _)) => self.verbatim(of)?.0,
            Some((_, range)) if range.end <= end => {
                self.lexer.at = range.end;
                &self.lexer.tex[range]
            }
            _ => "",
        };
        match text.trim() {
            "\\i" => Ok('ı'),
            "\\j" => Ok('ȷ'),
            text => match text.chars().next().filter(|c| *c != '\\') {
                Some(c) => Ok(c),
                None => error(of.clone(), "a letter is missing behind this", None),
            },
        }
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
                        "\\" | "newline" => text.push(' '),
                        ";" | ":" | "!" | "/" | "-" | "protect" | "relax" | "rm" | "normalfont" => {
                            text.push_str(if matches!(name, ";" | ":") { "\u{2009}" } else { "" });
                        }
                        "qquad" | "enspace" => text.push_str("  "),
                        "(" => {
                            flush(&mut text, parts);
                            let Some(length) = self.lexer.tex[self.lexer.at..end].find("\\)") else {
                                return error(start..start + 2, "this formula within words never ends", None);
                            };
                            let whole = self.lexer.tex;
                            let close = self.lexer.at + length;
                            self.lexer.tex = &whole[..close];
                            let list = self.list(Until::End);
                            self.lexer.tex = whole;
                            parts.push(TextPart::Math(list?));
                            self.lexer.at = close + 2;
                        }
                        "ldots" | "dots" => text.push('…'),
                        _ if mark(name).is_some() => {
                            let c = mark(name).unwrap_or(' ');
                            let base = self.letter(end, &range)?;
                            match unicode_normalization::char::compose(base, c) {
                                Some(joined) => text.push(joined),
                                None => text.extend([base, c]),
                            }
                        }
                        "color" | "textcolor" => {
                            flush(&mut text, parts);
                            let rgb = self.color(&range)?;
                            let mut body = Vec::new();
                            if name == "color" {
                                self.words(end, face, &mut body)?;
                            } else {
                                let (_, inner) = self.verbatim(&range)?;
                                let after = std::mem::replace(&mut self.lexer.at, inner.start);
                                self.words(inner.end, face, &mut body)?;
                                self.lexer.at = after;
                            }
                            let body = vec![Node::Text(body)];
                            parts.push(TextPart::Math(vec![Node::Colored { rgb, body }]));
                        }
                        // Commands of formulas that words know too.
                        "sout" | "cancel" | "xcancel" | "bcancel" | "underline" | "overline" => {
                            flush(&mut text, parts);
                            let (_, inner) = self.verbatim(&range)?;
                            let after = std::mem::replace(&mut self.lexer.at, inner.start);
                            let mut body = Vec::new();
                            self.words(inner.end, face, &mut body)?;
                            self.lexer.at = after;
                            let body = vec![Node::Text(body)];
                            parts.push(TextPart::Math(vec![match name {
                                "underline" | "overline" => Node::Line { over: name == "overline", body },
                                _ => Node::Struck { strokes: strokes(name), body },
                            }]));
                        }
                        "boxed" | "fbox" | "colorbox" | "fcolorbox" | "raisebox" | "href" | "url"
                        | "verb" | "hspace" | "rule" | "kern" => {
                            flush(&mut text, parts);
                            self.lexer.at = start;
                            let list = self.argument(&range)?;
                            parts.push(TextPart::Math(list));
                        }
                        _ if scale(name).is_some() => {
                            flush(&mut text, parts);
                            let by = scale(name).unwrap_or(1.0);
                            let mut body = Vec::new();
                            self.words(end, face, &mut body)?;
                            let body = vec![Node::Text(body)];
                            parts.push(TextPart::Math(vec![Node::Scaled { by, body }]));
                        }
                        "textcircled" => {
                            text.push(self.letter(end, &range)?);
                            text.push('\u{20DD}');
                        }
                        "i" => text.push('ı'),
                        "j" => text.push('ȷ'),
                        "textbf" | "textit" | "textrm" | "texttt" | "emph" | "text" | "textnormal"
                        | "textup" | "textsf" | "textmd" | "textsc" | "mbox" | "hbox" => {
                            flush(&mut text, parts);
                            let (_, inner) = self.verbatim(&range)?;
                            let after = self.lexer.at;
                            self.lexer.at = inner.start;
                            self.words(inner.end, faced(face, name), parts)?;
                            self.lexer.at = after;
                        }
                        _ => {
                            let Some(Symbol::Atom(c, _)) = symbols::command(name) else {
                                let help = "put it between dollar signs: a formula within the words";
                                let message = format!("`\\{name}` cannot stand among words");
                                return error(range, message, Some(help));
                            };
                            text.push(c);
                            // The space that ends a command is none.
                            let rest = &self.lexer.tex[self.lexer.at..end];
                            self.lexer.at += rest.len() - rest.trim_start_matches(' ').len();
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

/// The mark that a command puts on the letter behind it.
fn mark(name: &str) -> Option<char> {
    Some(match name {
        "'" => '\u{301}',
        "`" => '\u{300}',
        "^" => '\u{302}',
        "~" => '\u{303}',
        "=" => '\u{304}',
        "u" => '\u{306}',
        "." => '\u{307}',
        "\"" => '\u{308}',
        "r" => '\u{30A}',
        "H" => '\u{30B}',
        "v" => '\u{30C}',
        "c" => '\u{327}',
        "k" => '\u{328}',
        "d" => '\u{323}',
        "b" => '\u{331}',
        _ => return None,
    })
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
