//! Notes: each section's own, numbered in the order of their first call.

use std::collections::{HashMap, VecDeque};

use super::builder::NoteText;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::walk::{each_inline_mut, each_run_mut};
use crate::document::{Inline, Note, NoteId, Section};

/// Gives the sections of one file their notes. Calls in notes count after all calls of the text.
pub(super) fn assign(sections: &mut [Section], mut texts: Vec<NoteText>, diags: &Diagnostics) {
    if texts.is_empty() {
        return;
    }
    let mut used = vec![false; texts.len()];
    let several = sections.len() > 1;
    let undefined: HashMap<u32, String> = texts
        .iter()
        .zip(0u32..)
        .filter(|(note, _)| note.defined.is_none())
        .map(|(note, number)| (number, note.label.clone()))
        .collect();
    for section in sections {
        let mut numbering = Numbering::new(&undefined);
        each_inline_mut(&mut section.title, &mut |inline| numbering.call(inline));
        each_run_mut(&mut section.blocks, &mut |run| each_inline_mut(run, &mut |i| numbering.call(i)));
        while let Some((text, number)) = numbering.waiting.pop_front() {
            let note = &mut texts[text];
            used[text] = true;
            let Some((blocks, span)) = &mut note.defined else { continue };
            // In a file of several sections, another one may call the same note.
            let mut blocks = if several { blocks.clone() } else { std::mem::take(blocks) };
            each_run_mut(&mut blocks, &mut |run| each_inline_mut(run, &mut |i| numbering.call(i)));
            section.notes.push(Note { number: number + 1, id: String::new(), calls: 0, blocks, span: *span });
        }
        for (note, calls) in section.notes.iter_mut().zip(&numbering.calls) {
            note.calls = *calls;
        }
    }
    for (note, used) in texts.iter().zip(used) {
        if let (Some((_, span)), false) = (&note.defined, used) {
            let message = format!("note `{}` is defined but never called", note.label);
            let help = format!("call it where it belongs: `[^{}]`", note.label);
            diags.push(Diagnostic::warning("unused-note", message).at(*span).help(help));
        }
    }
}

struct Numbering<'a> {
    /// Labels of notes that are nowhere defined, by their number in the file.
    undefined: &'a HashMap<u32, String>,
    /// By the note's number in the file, its number in the section.
    numbers: HashMap<u32, u32>,
    calls: Vec<u32>,
    /// Notes called and not yet placed: number in the file, number in the section.
    waiting: VecDeque<(usize, u32)>,
}

impl<'a> Numbering<'a> {
    fn new(undefined: &'a HashMap<u32, String>) -> Self {
        Self { undefined, numbers: HashMap::new(), calls: Vec::new(), waiting: VecDeque::new() }
    }

    fn call(&mut self, inline: &mut Inline) {
        let Inline::NoteCall { note, call } = inline else { return };
        if let Some(label) = self.undefined.get(&note.0) {
            // It was complained of; it is set as written.
            *inline = Inline::Text(format!("[^{label}]"));
            return;
        }
        let next = u32::try_from(self.calls.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(note.0).or_insert_with(|| {
            self.waiting.push_back((note.0 as usize, next));
            self.calls.push(0);
            next
        });
        let calls = &mut self.calls[number as usize];
        *call = *calls;
        *calls += 1;
        *note = NoteId(number);
    }
}
