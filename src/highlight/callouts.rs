//! Callouts: numbered marks at the ends of lines, `// <1>`, that a numbered list right below the
//! listing explains.

use crate::document::walk::PartMut;
use crate::document::{Block, BlockKind, Callout, Code, List};

/// Signs that begin a comment, in whatever language: a mark is no part of the code, nor are they.
const OPENERS: [&str; 11] = ["<!--", "//", "/*", "--", "(*", "{-", ";;", "#", ";", "%", "'"];
/// Signs that end one.
const CLOSERS: [&str; 4] = ["-->", "*/", "*)", "-}"];

/// Finds the listings among blocks, and in those they hold, whose marks a list explains, and leads
/// the ones to the others. `name` is what their anchors begin with, `count` how many there were.
pub(super) fn link(blocks: &mut [Block], name: &str, count: &mut u32) {
    for at in 0..blocks.len() {
        let (before, after) = blocks.split_at_mut(at + 1);
        let block = &mut before[at];
        if let BlockKind::Code(code) = &mut block.kind {
            if code.text.contains(['>'])
                && let Some(Block { kind: BlockKind::List(list), .. }) = after.first_mut()
            {
                pair(code, list, name, count);
            }
            continue;
        }
        block.kind.parts_mut(&mut |part| {
            if let PartMut::Blocks(blocks) = part {
                link(blocks, name, count);
            }
        });
    }
}

fn pair(code: &mut Code, list: &mut List, name: &str, count: &mut u32) {
    if list.start != Some(1) || !list.callouts.is_empty() {
        return;
    }
    let mut text = String::with_capacity(code.text.len());
    let mut found: Vec<(usize, u32)> = Vec::new();
    for (n, line) in code.text.split('\n').enumerate() {
        if n > 0 {
            text.push('\n');
        }
        let (kept, numbers) = marks(line);
        text.push_str(kept);
        found.extend(numbers.into_iter().map(|number| (text.len(), number)));
    }
    // The list explains these marks where it has an item for each.
    let fits = |number: u32| (1..=list.items.len()).contains(&(number as usize));
    if found.is_empty() || !found.iter().all(|(_, number)| fits(*number)) {
        return;
    }
    *count += 1;
    let base = format!("{name}-callout-{count}");
    let explained = |number: u32| format!("{base}-{number}-text");
    code.text = text;
    for (at, number) in found {
        let again = code.callouts.iter().filter(|c| c.number == number).count();
        let id =
            if again == 0 { format!("{base}-{number}") } else { format!("{base}-{number}-{}", again + 1) };
        code.callouts.push(Callout { at: at as u32, number, id, leads: Some(explained(number)) });
    }
    list.callouts = (1..=list.items.len() as u32)
        .map(|number| {
            let mark = code.callouts.iter().find(|callout| callout.number == number);
            let leads = mark.map(|callout| callout.id.clone());
            Callout { at: 0, number, id: explained(number), leads }
        })
        .collect();
}

/// A line without the marks at its end, and their numbers.
fn marks(line: &str) -> (&str, Vec<u32>) {
    let mut rest = line.trim_end();
    let closer = CLOSERS.iter().find_map(|closer| rest.strip_suffix(closer));
    rest = closer.unwrap_or(rest).trim_end();
    let mut numbers = Vec::new();
    while let Some((before, number)) = last_mark(rest) {
        numbers.push(number);
        rest = before.trim_end();
    }
    // XML has marks of its own: `<!--1-->`.
    if numbers.is_empty()
        && line.trim_end().ends_with("-->")
        && let Some((before, inner)) = rest.rsplit_once("<!--")
        && let Ok(number) = inner.trim().parse()
    {
        return (before.trim_end(), vec![number]);
    }
    if numbers.is_empty() {
        return (line, numbers);
    }
    numbers.reverse();
    let opener = OPENERS.iter().find_map(|opener| Some((rest.strip_suffix(opener)?, opener.len() > 1)));
    match (opener, closer) {
        // `x; // <1>`, and a line of its own; a sign within a word opens nothing.
        (Some((before, sure)), _) if sure || before.is_empty() || before.ends_with([' ', '\t']) => {
            (before.trim_end(), numbers)
        }
        // At the end of a remark, or where there are no comments: after a space all the same.
        (_, None) if line[rest.len()..].starts_with([' ', '\t']) || rest.is_empty() => (rest, numbers),
        _ => (line, Vec::new()),
    }
}

/// The mark that a text ends with, and what stands before it.
fn last_mark(text: &str) -> Option<(&str, u32)> {
    let inner = text.strip_suffix('>')?;
    let open = inner.rfind('<')?;
    let digits = &inner[open + 1..];
    let number =
        digits.parse().ok().filter(|_| digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit()))?;
    Some((&text[..open], number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_at_the_ends_of_lines() {
        let line = |line: &'static str| marks(line);
        assert_eq!(line("lamp.wind(); // <1>"), ("lamp.wind();", vec![1]));
        assert_eq!(line("  x = 1  # <1> <2>"), ("  x = 1", vec![1, 2]));
        assert_eq!(line("<a/> <!-- <3> -->"), ("<a/>", vec![3]));
        assert_eq!(line("<a/><!--3-->"), ("<a/>", vec![3]));
        assert_eq!(line("f(); /* <12> */"), ("f();", vec![12]));
        assert_eq!(line("{\"a\": 1} <1>"), ("{\"a\": 1}", vec![1]));
        assert_eq!(line("wind(); // each night <2>"), ("wind(); // each night", vec![2]));
        assert_eq!(line("// <1>"), ("", vec![1]));
        for plain in ["let x: Vec<1>", "a <b>", "x < 1 >", "// <1> and more", "", "f<1>"] {
            assert_eq!(line(plain), (plain, vec![]), "{plain}");
        }
    }

    fn listing(text: &str, items: usize) -> (Code, List) {
        let block = |kind| Block {
            id: Default::default(),
            span: crate::source::Span { file: crate::source::FileId(0), start: 0, end: 0 },
            attrs: None,
            kind,
        };
        let item = crate::document::ListItem { task: None, blocks: Vec::new() };
        let list = List { start: Some(1), tight: true, items: vec![item; items], callouts: Vec::new() };
        let code = Code { text: text.into(), ..Code::default() };
        let mut blocks = [block(BlockKind::Code(code)), block(BlockKind::List(list))];
        link(&mut blocks, "ch", &mut 0);
        match blocks.map(|b| b.kind) {
            [BlockKind::Code(code), BlockKind::List(list)] => (code, list),
            _ => unreachable!(),
        }
    }

    #[test]
    fn marks_and_items_lead_to_one_another() {
        let (code, list) = listing("a // <1>\nb\nc // <2>\nd // <1>", 3);
        assert_eq!(code.text, "a\nb\nc\nd");
        let marks: Vec<_> = code.callouts.iter().map(|c| (c.at, c.number, c.id.as_str())).collect();
        assert_eq!(marks, [(1, 1, "ch-callout-1-1"), (5, 2, "ch-callout-1-2"), (7, 1, "ch-callout-1-1-2")]);
        assert_eq!(code.callouts[1].leads.as_ref(), Some(&list.callouts[1].id));
        assert_eq!(list.callouts[1].leads.as_ref(), Some(&code.callouts[1].id));
        // What no mark names is an item like any other.
        assert_eq!(list.callouts[2].leads, None);
    }

    #[test]
    fn without_a_list_for_each_mark_the_code_stays() {
        for (text, items) in [("a // <1>\nb // <3>", 2), ("a // <0>", 2), ("a", 2), ("a // <1>", 0)] {
            let (code, list) = listing(text, items);
            assert_eq!((code.text.as_str(), code.callouts.len(), list.callouts.len()), (text, 0, 0));
        }
    }
}
