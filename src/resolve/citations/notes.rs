//! The text of citations put where they stand, or into notes where the style has notes.

use std::collections::{HashMap, VecDeque};

use super::affixes::push;
use crate::document::walk::each_run_mut;
use crate::document::{Block, BlockId, BlockKind, Citation, Inline, Note, NoteId, Section, flat_text};
use crate::source::Span;

/// What the style made of a citation.
pub(super) struct Set {
    pub text: Vec<Inline>,
    /// The authors that the sentence names, where it does.
    pub authors: Option<Vec<Inline>>,
    /// Whether it begins with words of the author's.
    pub prefixed: bool,
    pub span: Option<Span>,
}

/// How citations are put in their places.
#[derive(Clone, Copy)]
pub(super) struct Manner {
    /// In notes of their own, numbered with the author's, but for those that stand in a note
    /// already.
    pub as_notes: bool,
    /// What is raised stands behind the punctuation that follows it.
    pub stops_first: bool,
    /// Full stops and commas stand within quotation marks.
    pub stops_inside: bool,
}

/// Puts the citations of a section where they stand.
pub(super) fn place(section: &mut Section, set: &mut [Option<Set>], manner: Manner) {
    let as_notes = manner.as_notes;
    let mut placer = Placer {
        set,
        manner,
        in_note: false,
        in_title: false,
        numbers: HashMap::new(),
        calls: Vec::new(),
        waiting: VecDeque::new(),
    };
    // A title has no notes: what is cited is said there.
    (placer.in_note, placer.in_title) = (true, true);
    placer.run(&mut section.title);
    (placer.in_note, placer.in_title) = (false, false);
    each_run_mut(&mut section.blocks, &mut |run| placer.run(run));
    if !as_notes {
        placer.in_note = true;
        for note in &mut section.notes {
            each_run_mut(&mut note.blocks, &mut |run| placer.run(run));
        }
        return;
    }
    placer.in_note = true;
    let mut old: Vec<Option<Note>> = std::mem::take(&mut section.notes).into_iter().map(Some).collect();
    while let Some(waiting) = placer.waiting.pop_front() {
        let number = u32::try_from(section.notes.len() + 1).unwrap_or(u32::MAX);
        let note = match waiting {
            Waiting::Old(at) => old.get_mut(at as usize).and_then(Option::take).map(|mut note| {
                each_run_mut(&mut note.blocks, &mut |run| placer.run(run));
                Note { number, ..note }
            }),
            Waiting::New(blocks, span) => Some(Note { number, id: String::new(), calls: 0, blocks, span }),
        };
        // Calls of one note once more are not of this list, so there is always one.
        section.notes.extend(note);
    }
    for (note, calls) in section.notes.iter_mut().zip(&placer.calls) {
        note.calls = *calls;
    }
}

enum Waiting {
    /// A note of the author's, by its old number.
    Old(u32),
    /// A citation.
    New(Vec<Block>, Span),
}

struct Placer<'a> {
    set: &'a mut [Option<Set>],
    manner: Manner,
    in_note: bool,
    in_title: bool,
    /// New numbers of the author's notes by their old ones.
    numbers: HashMap<u32, u32>,
    /// How often each note is called.
    calls: Vec<u32>,
    waiting: VecDeque<Waiting>,
}

impl Placer<'_> {
    fn run(&mut self, run: &mut Vec<Inline>) {
        let mut at = 0;
        while at < run.len() {
            let set = match &mut run[at] {
                Inline::Citation(citation) => {
                    let set = self.set.get_mut(citation.number as usize).and_then(Option::take);
                    if set.is_none() {
                        // Its works are not known.
                        let words = std::mem::take(&mut citation.content);
                        let count = words.len();
                        run.splice(at..=at, words);
                        at += count;
                        continue;
                    }
                    set
                }
                Inline::NoteCall { note, call } => {
                    if self.manner.as_notes {
                        self.renumber(note, call);
                    }
                    None
                }
                other => {
                    if let Some(content) = other.content_mut() {
                        self.run(content);
                    }
                    None
                }
            };
            at = match set {
                Some(set) => self.put(run, at, set),
                None => at + 1,
            };
        }
    }

    fn renumber(&mut self, note: &mut NoteId, call: &mut u32) {
        let next = self.calls.len() as u32;
        let old = note.0;
        let number = *self.numbers.entry(old).or_insert_with(|| {
            self.waiting.push_back(Waiting::Old(old));
            self.calls.push(0);
            next
        });
        let calls = &mut self.calls[number as usize];
        *call = *calls;
        *calls += 1;
        *note = NoteId(number);
    }

    /// Puts a citation in its place of a run, and gives the place behind it.
    fn put(&mut self, run: &mut Vec<Inline>, at: usize, set: Set) -> usize {
        let Set { mut text, authors, prefixed, span } = set;
        let authors = authors.filter(|authors| !authors.is_empty());
        let (Inline::Citation(citation), Some(span)) = (&run[at], span) else { return at + 1 };
        let made = |content| {
            Inline::Citation(Box::new(Citation { works: Vec::new(), content, ..(**citation).clone() }))
        };
        let mut pieces: Vec<Inline> = Vec::new();
        let mut raised = false;
        if self.manner.as_notes && !self.in_note {
            if prefixed || flat_text(&text).starts_with("ibid") {
                super::render::capitalize(&mut text);
            }
            let kind = BlockKind::Paragraph(vec![made(text)]);
            let block = Block { id: BlockId::default(), span, attrs: None, kind };
            self.waiting.push_back(Waiting::New(vec![block], span));
            let note = NoteId(self.calls.len() as u32);
            self.calls.push(1);
            pieces.extend(authors.into_iter().flatten());
            raised = true;
            pieces.push(Inline::NoteCall { note, call: 0 });
        } else {
            let goes_on = run.get(at + 1).is_some_and(|next| !starts_anew(next));
            if self.manner.as_notes && (self.in_title || goes_on) {
                // Within a note it is no sentence of its own.
                end_open(&mut text);
            }
            let all_raised = text.iter().all(|inline| matches!(inline, Inline::Sup(_) | Inline::Span(..)))
                && text.iter().any(is_raised);
            match authors {
                // In a note of a style of notes the text names them already.
                Some(mut authors) if !self.manner.as_notes => {
                    if !all_raised {
                        push(&mut authors, "\u{20}");
                    }
                    authors.append(&mut text);
                    text = authors;
                }
                _ => raised = all_raised,
            }
            pieces.push(made(text));
        }
        if raised {
            if pieces.len() == 1
                && let Some(before) = at.checked_sub(1)
                && let Inline::Text(text) = &mut run[before]
            {
                text.truncate(text.trim_end_matches([' ', '\u{a0}', '\u{202f}']).len());
            }
            if self.manner.stops_first {
                let marks = self.stops(run, at, pieces.len() == 1);
                if !marks.is_empty() {
                    pieces.insert(pieces.len() - 1, Inline::Text(marks));
                }
            }
        }
        let count = pieces.len();
        run.splice(at..=at, pieces);
        at + count
    }
}

impl Placer<'_> {
    /// Takes the punctuation that follows a piece of a run. `close`: a quotation that ends before the
    /// piece takes in a full stop or a comma.
    fn stops(&self, run: &mut [Inline], at: usize, close: bool) -> String {
        let (before, after) = run.split_at_mut(at);
        let Some(Inline::Text(text)) = after.get_mut(1) else { return String::new() };
        let mark = |c: char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '…' | '”' | '’' | '»');
        let length = text.find(|c| !mark(c)).unwrap_or(text.len());
        let mut marks: String = text.drain(..length).collect();
        if close
            && self.manner.stops_inside
            && marks.starts_with(['.', ','])
            && let Some(Inline::Text(text)) = before.last_mut()
            && text.ends_with(['”', '’'])
        {
            let inner = text.trim_end_matches(['”', '’']).len();
            text.insert(inner, marks.remove(0));
        }
        marks
    }
}

fn is_raised(inline: &Inline) -> bool {
    match inline {
        Inline::Sup(_) => true,
        Inline::Span(_, content) => content.iter().all(is_raised) && !content.is_empty(),
        Inline::Reference(reference) => reference.content.iter().all(is_raised),
        _ => false,
    }
}

/// Whether a text begins a sentence, or a line.
fn starts_anew(inline: &Inline) -> bool {
    match inline {
        Inline::Text(text) => {
            let mut chars = text.chars().skip_while(|c| c.is_whitespace());
            text.starts_with(char::is_whitespace) && chars.next().is_some_and(char::is_uppercase)
        }
        Inline::Break => true,
        _ => false,
    }
}

/// Takes the full stop from the end of a run.
fn end_open(run: &mut Vec<Inline>) {
    if !flat_text(run).ends_with('.') {
        return;
    }
    match run.last_mut() {
        Some(Inline::Text(text)) => {
            text.pop();
            if text.is_empty() {
                run.pop();
            }
        }
        Some(other) => {
            if let Some(content) = other.content_mut() {
                end_open(content);
            }
        }
        None => {}
    }
}
