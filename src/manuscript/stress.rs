//! Asterisks between ideographs, where CommonMark sees no stress.
//!
//! By its rules (0.31, section 6.2) asterisks that close a stress have a space or a punctuation mark
//! behind them, if a mark stands before them. Chinese and Japanese set no spaces: in `**吾輩。**その` the
//! second pair would open. Here asterisks beside a letter or a mark of theirs, or of Korean, close what
//! is open and open otherwise.

use super::inline::push_text;
use crate::document::{Inline, is_hangul, is_square};

/// Stands for an asterisk that the parser left as text, until the block ends: no character
/// (Unicode, 23.7), so that no text has it.
pub(super) const MARK: char = '\u{fdd0}';

/// Whether the asterisks about a place of the source stand beside ideographs, unescaped.
pub(super) fn beside_ideographs(source: &str, at: usize) -> bool {
    let Some((before, after)) = source.split_at_checked(at) else { return false };
    let (before, after) = (before.trim_end_matches('*'), after.trim_start_matches('*'));
    let beside = |c: Option<char>| c.is_some_and(|c| is_square(c) || is_hangul(c));
    !before.ends_with('\\') && (beside(before.chars().next_back()) || beside(after.chars().next()))
}

/// Stresses what stands between marks; those without a partner are asterisks again.
pub(super) fn stress(list: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(list.len());
    // Where in `out` marks stand that opened, and how many they are.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut pieces = list.into_iter().peekable();
    while let Some(mut piece) = pieces.next() {
        let Inline::Text(text) = &piece else {
            if let Some(content) = piece.content_mut() {
                *content = stress(std::mem::take(content));
            }
            out.push(piece);
            continue;
        };
        let mut rest = text.as_str();
        while let Some(at) = rest.find(MARK) {
            add(&mut out, &rest[..at], &open);
            let count = rest[at..].chars().take_while(|c| *c == MARK).count();
            rest = &rest[at + count * MARK.len_utf8()..];
            let white = |c: Option<char>| c.is_none_or(char::is_whitespace);
            let before = match out.last() {
                Some(Inline::Text(last)) => last.chars().next_back(),
                other => other.map(|_| '\u{fffc}'),
            };
            let after = rest.chars().next().or_else(|| pieces.peek().map(|_| '\u{fffc}'));
            let partner = open.iter().rposition(|(_, marks)| *marks == count).filter(|_| !white(before));
            if let Some(partner) = partner {
                let (from, _) = open[partner];
                open.truncate(partner);
                let content = out.split_off(from + 1);
                out.pop();
                let content = plain(content);
                out.push(match count {
                    1 => Inline::Emphasis(content),
                    2 => Inline::Strong(content),
                    _ => Inline::Strong(vec![Inline::Emphasis(content)]),
                });
            } else {
                if (1..=3).contains(&count) && !white(after) {
                    open.push((out.len(), count));
                }
                out.push(Inline::Text(MARK.to_string().repeat(count)));
            }
        }
        add(&mut out, rest, &open);
    }
    plain(out)
}

/// Adds text, but not to marks that are open.
fn add(out: &mut Vec<Inline>, text: &str, open: &[(usize, usize)]) {
    if text.is_empty() {
        return;
    }
    match open.last() {
        Some((at, _)) if *at + 1 == out.len() => out.push(Inline::Text(text.to_owned())),
        _ => push_text(out, text),
    }
}

/// Marks that are left are asterisks, and texts beside each other one.
fn plain(list: Vec<Inline>) -> Vec<Inline> {
    let mut out = Vec::with_capacity(list.len());
    for piece in list {
        match piece {
            Inline::Text(text) => push_text(&mut out, &text.replace(MARK, "*")),
            piece => out.push(piece),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let list = stress(vec![Inline::Text(text.replace('*', &MARK.to_string()))]);
        fn write(list: &[Inline]) -> String {
            list.iter()
                .map(|piece| match piece {
                    Inline::Text(text) => text.clone(),
                    Inline::Emphasis(content) => format!("<em>{}</em>", write(content)),
                    Inline::Strong(content) => format!("<b>{}</b>", write(content)),
                    other => format!("{other:?}"),
                })
                .collect()
        }
        write(&list)
    }

    #[test]
    fn stress_ends_behind_a_mark() {
        assert_eq!(read("も。**肝心の。**その"), "も。<b>肝心の。</b>その");
        assert_eq!(read("**「猫」**は*名前*は"), "<b>「猫」</b>は<em>名前</em>は");
        assert_eq!(read("***猫***だ"), "<b><em>猫</em></b>だ");
        assert_eq!(read("**猫*だ"), "**猫*だ");
        assert_eq!(read("猫** 犬"), "猫** 犬");
    }

    #[test]
    fn only_beside_ideographs() {
        assert!(beside_ideographs("も。**肝", "も。*".len()));
        assert!(!beside_ideographs("a **b", 3));
        assert!(!beside_ideographs("も\\**", "も\\".len()));
    }
}
