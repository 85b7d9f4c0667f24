//! What is read line by line: diffs, dialogues with a shell, YAML, Markdown.

use super::scan::push;
use crate::document::{Token, TokenKind};

/// Each line with where it begins, without its end.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let from = at;
        at += line.len();
        (from, line.trim_end_matches('\n'))
    })
}

/// Lines put in and taken out.
pub(super) fn diff(text: &str, out: &mut Vec<Token>) {
    let headed = lines(text).any(|(_, line)| line.starts_with("@@"));
    for (at, line) in lines(text) {
        let head = line.starts_with("+++ ") || line.starts_with("--- ");
        let kind = match line.bytes().next() {
            Some(b'@') if line.starts_with("@@") => TokenKind::Heading,
            _ if headed && head => TokenKind::Heading,
            Some(b'+' | b'>') => TokenKind::Inserted,
            Some(b'-' | b'<') => TokenKind::Deleted,
            _ if ["diff ", "index ", "Index: ", "new file", "deleted file", "rename ", "similarity "]
                .iter()
                .any(|word| line.starts_with(word)) =>
            {
                TokenKind::Heading
            }
            _ => continue,
        };
        push(out, kind, at, at + line.len());
    }
}

/// Whether a text in the name of a shell is a dialogue with it: its first line has a prompt.
pub(super) fn is_dialogue(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty());
    first.is_some_and(|line| prompt(line).is_some_and(|n| !line.starts_with(['#', '>']) && n < line.len()))
}

/// Prompts, and the commands after them; what the machine says is left plain.
pub(super) fn console(text: &str, out: &mut Vec<Token>) {
    // One who is prompted by a dollar is prompted by nothing else: what else looks like a prompt is
    // said by the machine.
    let marked = lines(text).any(|(_, line)| line.starts_with("$ "));
    let mut goes_on = false;
    for (at, line) in lines(text) {
        let ends_open = line.ends_with('\\') || line.ends_with('`');
        if goes_on {
            let start = at + line.len() - line.trim_start_matches(['>', ' ']).len();
            push(out, TokenKind::Prompt, at, if line.starts_with('>') { start } else { at });
            push(out, TokenKind::Command, start, at + line.len());
            goes_on = ends_open;
            continue;
        }
        // Beside prompts of users, a hash begins a remark.
        if marked && line.starts_with("# ") {
            push(out, TokenKind::Comment, at, at + line.len());
            continue;
        }
        let own = !marked || line.starts_with('$') || !line.starts_with(['#', '>', '%', '.']);
        if let Some(length) = prompt(line).filter(|_| own) {
            push(out, TokenKind::Prompt, at, at + line[..length].trim_end().len());
            let command = &line[length..];
            let remark = command.find(" # ").unwrap_or(command.len());
            push(out, TokenKind::Command, at + length, at + length + remark);
            let remark = if remark < command.len() { remark + 1 } else { remark };
            push(out, TokenKind::Comment, at + length + remark, at + line.len());
            goes_on = ends_open;
        }
    }
}

/// Bytes of the prompt that a line begins with, its space included.
fn prompt(line: &str) -> Option<usize> {
    for sign in [
        "$ ", "# ", "% ", "> ", ">>> ", "... ", "❯ ", "➜ ", "λ ", "sqlite> ", "mysql> ", "(gdb) ", "ghci> ",
        "iex> ", "irb> ",
    ] {
        if line.starts_with(sign) {
            return Some(sign.len());
        }
    }
    if matches!(line, "$" | ">>>" | "...") {
        return Some(line.len());
    }
    // `user@host:~/book$ `, `PS C:\> `, `C:\book>`, `[user@host dir]# `, `(venv) $ `
    let end = line.find(['$', '#', '>', '%']).filter(|end| *end < 60)?;
    let (before, after) = line.split_at(end);
    let place = before.contains('@') && before.contains([':', ' ', '~'])
        || before.starts_with("PS ")
        || before.get(1..3) == Some(":\\")
        || before.starts_with("~")
        || (before.starts_with('(') && before.ends_with(") "))
        || (before.starts_with('[') && before.ends_with(']'));
    let spaced = after[1..].starts_with(' ') || (after.starts_with('>') && before.get(1..3) == Some(":\\"));
    let words = before.split(' ').count() <= 3;
    (place && spaced && words).then(|| end + 1 + usize::from(after[1..].starts_with(' ')))
}

/// YAML: keys, values, texts in blocks.
pub(super) fn yaml(text: &str, out: &mut Vec<Token>) {
    // Lines further in than this belong to a text.
    let mut block: Option<usize> = None;
    for (at, line) in lines(text) {
        let indent = line.len() - line.trim_start_matches(' ').len();
        if line.trim().is_empty() {
            continue;
        }
        if let Some(outer) = block {
            if indent > outer {
                push(out, TokenKind::String, at + indent, at + line.len());
                continue;
            }
            block = None;
        }
        if matches!(line.trim_end(), "---" | "...") || line.starts_with('%') {
            push(out, TokenKind::Heading, at, at + line.len());
            continue;
        }
        let mut place = indent;
        while line[place..].starts_with("- ") {
            place += 1;
            place += line[place..].len() - line[place..].trim_start().len();
        }
        let key = key_end(&line[place..]);
        if let Some(key) = key {
            push(out, TokenKind::Key, at + place, at + place + key);
            place += key + 1;
        }
        yaml_value(line, place, at, out);
        let bare = line.split(" #").next().unwrap_or(line).trim_end();
        let mark = bare.trim_end_matches(['+', '-', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
        if mark.ends_with(['|', '>']) && mark[..mark.len() - 1].ends_with([' ', ':']) {
            block = Some(indent);
        }
    }
}

/// Where the key ends that a line begins with.
fn key_end(line: &str) -> Option<usize> {
    let quote = line.chars().next().filter(|c| matches!(c, '"' | '\''));
    let from = match quote {
        Some(quote) => 1 + line[1..].find(quote)? + 1,
        None => 0,
    };
    let colon = from + line[from..].find(':')?;
    let after = &line[colon + 1..];
    let key = &line[..colon];
    let fits = quote.is_some() || !(key.contains(['#', '{', '[', '"', ',']) || key.is_empty());
    (fits && (after.is_empty() || after.starts_with(' '))).then_some(colon)
}

/// A value of YAML, or several in brackets.
fn yaml_value(line: &str, from: usize, base: usize, out: &mut Vec<Token>) {
    let mut at = from;
    while at < line.len() {
        let rest = &line[at..];
        let blank = at == 0 || line[..at].ends_with([' ', '[', '{', ',', ':', '(']);
        let c = rest.chars().next().unwrap_or(' ');
        let end = match c {
            '#' if blank => {
                push(out, TokenKind::Comment, base + at, base + line.len());
                return;
            }
            '"' | '\'' if blank => rest[1..].find(c).map_or(rest.len(), |n| n + 2),
            '&' | '*' | '!' if blank && rest.len() > 1 => {
                rest.find([' ', ',', ']', '}']).unwrap_or(rest.len())
            }
            c if c.is_whitespace() || matches!(c, '[' | ']' | '{' | '}' | ',' | ':' | '|' | '>') => {
                at += c.len_utf8();
                continue;
            }
            _ => rest.find([',', ']', '}', '#']).unwrap_or(rest.len()).max(c.len_utf8()),
        };
        let word = rest[..end].trim_end();
        let kind = match c {
            '"' | '\'' => Some(TokenKind::String),
            '&' | '*' => Some(TokenKind::Symbol),
            '!' => Some(TokenKind::Type),
            _ if matches!(
                word,
                "true" | "false" | "null" | "~" | "yes" | "no" | "on" | "off" | "True" | "False"
            ) =>
            {
                Some(TokenKind::Constant)
            }
            _ if word.parse::<f64>().is_ok() || word.starts_with("0x") => Some(TokenKind::Number),
            _ => None,
        };
        // In a mapping of one line, what is followed by a colon is a key.
        if kind.is_none()
            && let Some(key) = key_end(word)
        {
            push(out, TokenKind::Key, base + at, base + at + key);
            at += key + 1;
            continue;
        }
        if let Some(kind) = kind {
            push(out, kind, base + at, base + at + word.len());
        }
        at += end;
    }
}

/// Markdown: headings, links, code, marks of lists and quotations. What stands between fences is
/// scanned by `inner`, as code of the language that the fence names.
pub(super) fn markdown(text: &str, inner: impl Fn(&str, &str, &mut Vec<Token>), out: &mut Vec<Token>) {
    // The fence that stands open, the language after it, and where its text begins.
    let mut fence: Option<(&str, &str, usize)> = None;
    let end = [(text.len(), "")];
    for (at, line) in lines(text).chain(end) {
        let body = line.trim_start();
        let from = at + line.len() - body.len();
        let ticks = body.len() - body.trim_start_matches(['`', '~']).len();
        if let Some((open, lang, start)) = fence {
            let closes = body.starts_with(open) && body.trim_matches(['`', '~', ' ']).is_empty();
            if !closes && at < text.len() {
                continue;
            }
            let first = out.len();
            inner(lang, &text[start..at], out);
            for token in &mut out[first..] {
                token.start += start as u32;
                token.end += start as u32;
            }
            push(out, TokenKind::Heading, from, at + line.len());
            fence = None;
            continue;
        }
        if ticks >= 3 {
            let lang = body[ticks..].trim_start_matches([' ', '{', '.']);
            let lang = lang.split([' ', ',', '{', '}']).next().unwrap_or_default();
            fence = Some((&body[..ticks], lang, (at + line.len() + 1).min(text.len())));
            push(out, TokenKind::Heading, from, at + line.len());
            continue;
        }
        let hashes = body.len() - body.trim_start_matches('#').len();
        if (1..=6).contains(&hashes) && body[hashes..].starts_with(' ') || is_rule(body) {
            push(out, TokenKind::Heading, from, at + line.len());
            continue;
        }
        if body.starts_with(":::") {
            push(out, TokenKind::Keyword, from, at + line.len());
            continue;
        }
        let digits = body.bytes().take_while(u8::is_ascii_digit).count();
        let mark = if body.starts_with(['-', '*', '+', '>']) && body[1..].starts_with(' ') {
            1
        } else if digits > 0 && body[digits..].starts_with(['.', ')']) {
            digits + 1
        } else {
            0
        };
        push(out, TokenKind::Keyword, from, from + mark);
        markdown_line(&body[mark..], from + mark, out);
    }
}

fn is_rule(line: &str) -> bool {
    let line = line.trim_end();
    line.len() >= 3 && (line.bytes().all(|b| b == b'-') || line.bytes().all(|b| b == b'='))
}

fn markdown_line(line: &str, base: usize, out: &mut Vec<Token>) {
    let mut at = 0;
    // Signs whose other end is not to be found on the rest of the line.
    let mut open = [false; 256];
    while let Some(found) = line[at..].find(['`', '[', '<', '{']) {
        at += found;
        let rest = &line[at..];
        if open[usize::from(rest.as_bytes()[0])] {
            at += 1;
            continue;
        }
        let (kind, end) = match rest.as_bytes()[0] {
            b'`' => {
                let ticks = rest.len() - rest.trim_start_matches('`').len();
                let end = rest[ticks..].find(&rest[..ticks]).map(|n| n + 2 * ticks);
                (TokenKind::String, end)
            }
            b'[' => match rest.find("](") {
                Some(middle) if !rest[..middle].contains('\n') => {
                    let close = rest[middle..].find(')').map(|n| middle + n + 1);
                    if let Some(close) = close {
                        push(out, TokenKind::Symbol, base + at, base + at + middle + 1);
                        push(out, TokenKind::String, base + at + middle + 1, base + at + close);
                        at += close;
                        continue;
                    }
                    (TokenKind::Symbol, None)
                }
                _ => (TokenKind::Symbol, rest.find(']').filter(|_| rest.starts_with("[^")).map(|n| n + 1)),
            },
            b'<' => {
                let tag = rest[1..].starts_with(|c: char| c.is_alphabetic() || c == '/' || c == '!');
                (TokenKind::Tag, rest.find('>').filter(|_| tag).map(|n| n + 1))
            }
            _ => {
                let attributes = rest[1..].starts_with(['#', '.', '{', '%']);
                (TokenKind::Attribute, rest.find('}').filter(|_| attributes).map(|n| n + 1))
            }
        };
        match end {
            Some(end) => {
                push(out, kind, base + at, base + at + end);
                at += end;
            }
            // What opens and never closes is text.
            None => {
                let sign = rest.as_bytes()[0];
                open[usize::from(sign)] = !rest[1..].contains(closing(sign));
                at += rest.len() - rest.trim_start_matches(char::from(sign)).len();
            }
        }
    }
}

/// The sign that closes what another opens.
fn closing(sign: u8) -> &'static str {
    match sign {
        b'`' => "`",
        b'[' => "](",
        b'<' => ">",
        _ => "}",
    }
}
