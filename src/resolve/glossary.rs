//! Words that the glossary explains: each mark of the text, `[folio]{.term}`, leads to its entry, and
//! so does the first mention in each chapter where the book asks for it.

use std::collections::{HashMap, HashSet};

use super::Options;
use super::ids::slug;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::walk::{PartMut, each_block_mut};
use crate::document::{
    Attrs, Block, BlockKind, Book, Inline, Reference, Role, Section, SectionId, Target, flat_text, is_hangul,
    is_spaceless, is_square, primary_language,
};
use crate::manuscript::nearest_of;
use crate::source::{FileId, Span};

/// Leads marks to the entries of the glossary. `used` has the ids of the book, and gets those of the
/// entries.
pub(super) fn resolve(
    book: &mut Book,
    options: &Options<'_>,
    used: &mut HashSet<String>,
    diags: &Diagnostics,
) {
    let mut glossary = Glossary {
        entries: Vec::new(),
        by_name: HashMap::new(),
        by_letter: HashMap::new(),
        mentioned: HashSet::new(),
        english: false,
        missed: false,
        span: Span::new(FileId(0), 0, 0),
        diags,
    };
    for at in 0..book.sections.len() {
        if book.sections[at].role == Role::Glossary {
            let id = SectionId(u32::try_from(at).unwrap_or(u32::MAX));
            each_term(&mut book.sections[at], &mut |term, span| glossary.entry(id, term, span, used));
        }
    }
    for names in glossary.by_letter.values_mut() {
        let length = |(entry, name): &(usize, usize)| glossary.entries[*entry].names[*name].len();
        names.sort_by_key(|name| std::cmp::Reverse(length(name)));
    }
    let language = book.meta.language.clone();
    for section in &mut book.sections {
        glossary.english = primary_language(section.lang.as_deref().unwrap_or(&language)) == "en";
        glossary.mentioned.clear();
        let first = options.first_mentions && !glossary.entries.is_empty() && tells(section.role);
        glossary.run(&mut section.title, false);
        glossary.blocks(&mut section.blocks, first);
        for note in &mut section.notes {
            glossary.blocks(&mut note.blocks, first);
        }
    }
    // Only what is led to has an anchor.
    let mut entries = glossary.entries.iter();
    for section in book.sections.iter_mut().filter(|section| section.role == Role::Glossary) {
        each_term(section, &mut |term, _| {
            if let Some(entry) = entries.next().filter(|entry| entry.wanted) {
                let attrs = Attrs { id: Some(entry.id.clone()), ..Attrs::default() };
                term.insert(0, Inline::Span(Box::new(attrs), Vec::new()));
            }
        });
    }
}

/// Visits the terms of a section's lists, in order.
fn each_term(section: &mut Section, f: &mut impl FnMut(&mut Vec<Inline>, Span)) {
    each_block_mut(&mut section.blocks, &mut |block| {
        let span = block.span;
        if let BlockKind::Definitions(list) = &mut block.kind {
            list.iter_mut().flat_map(|definition| &mut definition.terms).for_each(|term| f(term, span));
        }
    });
}

/// Whether a section of this role tells something, in words that may want explaining.
fn tells(role: Role) -> bool {
    use Role as R;
    !matches!(
        role,
        R::HalfTitle
            | R::Frontispiece
            | R::TitlePage
            | R::Copyright
            | R::Dedication
            | R::Epigraph
            | R::ListOfFigures
            | R::ListOfTables
            | R::ListOfListings
            | R::ListOfEquations
            | R::Glossary
            | R::Bibliography
            | R::Index
            | R::Colophon
    )
}

/// An entry.
struct Entry {
    section: SectionId,
    id: String,
    /// What marks and mentions call it by, as the author wrote that.
    names: Vec<String>,
    /// Whether anything leads to it.
    wanted: bool,
}

struct Glossary<'a> {
    entries: Vec<Entry>,
    /// By name as [`key`] has it, and whether that is the entry's whole name.
    by_name: HashMap<String, (usize, bool)>,
    /// By a name's first letter, small: the entry, and which of its names; longer ones first.
    by_letter: HashMap<char, Vec<(usize, usize)>>,
    /// Entries that this section has mentioned.
    mentioned: HashSet<usize>,
    /// Whether what is read is English.
    english: bool,
    /// Whether it was said that there is no glossary.
    missed: bool,
    /// Where the block stands that is read.
    span: Span,
    diags: &'a Diagnostics,
}

impl Glossary<'_> {
    /// Takes an entry in.
    fn entry(&mut self, section: SectionId, term: &[Inline], span: Span, used: &mut HashSet<String>) {
        let number = self.entries.len();
        let names = names(&flat_text(term));
        let mut id = format!("term.{}", names.first().map(|name| slug(name)).unwrap_or_default());
        while !used.insert(id.clone()) {
            id.push('.');
        }
        for (n, name) in names.iter().enumerate() {
            let known = self.by_name.get(&key(name)).copied();
            match known {
                Some((_, true)) if n == 0 => {
                    let message = format!("the glossary explains `{name}` twice");
                    let help = "marks lead to the first of the two";
                    self.diags.push(Diagnostic::warning("duplicate-term", message).at(span).help(help));
                }
                // A part of another's name gives way to a whole one.
                Some((_, whole)) if whole || n > 0 => {}
                _ => {
                    self.by_name.insert(key(name), (number, n == 0));
                }
            }
            if let Some(first) = name.chars().next().and_then(|c| c.to_lowercase().next()) {
                self.by_letter.entry(first).or_default().push((number, n));
            }
        }
        self.entries.push(Entry { section, id, names, wanted: false });
    }

    /// The entry that a text names: as it stands, else by its singular.
    fn find(&self, text: &str) -> Option<usize> {
        let wanted = key(text);
        let named = |name: &str| self.by_name.get(name).map(|(entry, _)| *entry);
        let plural = |end: &str, singular: &str| {
            let stem = wanted.strip_suffix(end).filter(|_| self.english)?;
            named(&format!("{stem}{singular}"))
        };
        named(&wanted)
            .or_else(|| plural("s", ""))
            .or_else(|| plural("ies", "y"))
            .or_else(|| plural("es", ""))
            .or_else(|| plural("'s", ""))
    }

    fn blocks(&mut self, blocks: &mut [Block], first: bool) {
        for block in blocks {
            self.span = block.span;
            if let BlockKind::Paragraph(content) = &mut block.kind {
                self.run(content, first);
                continue;
            }
            // A table, a caption, a heading is no place to explain words.
            let first = first && !matches!(block.kind, BlockKind::Table(_) | BlockKind::Figure(_));
            let mut parts: Vec<PartMut<'_>> = Vec::new();
            block.kind.parts_mut(&mut |part| parts.push(part));
            for part in parts {
                match part {
                    PartMut::Inlines(content) => self.run(content, false),
                    PartMut::Blocks(inner) => self.blocks(inner, first),
                }
            }
        }
    }

    /// Leads the marks of a run; with `first` the first mentions, too.
    fn run(&mut self, run: &mut Vec<Inline>, first: bool) {
        let mut at = 0;
        while at < run.len() {
            let instead = match &mut run[at] {
                Inline::Reference(mark) if mark.term => {
                    self.run(&mut mark.content, false);
                    // What leads nowhere is its text.
                    if self.lead(mark) { None } else { Some(std::mem::take(&mut mark.content)) }
                }
                Inline::Text(text) if first => self.mentions(text),
                Inline::Span(attrs, content) if attrs.class("no-term") => {
                    self.run(content, false);
                    None
                }
                inline => {
                    let first = first
                        && !matches!(inline, Inline::Link(_) | Inline::Reference(_) | Inline::Citation(_));
                    if let Some(content) = inline.content_mut() {
                        self.run(content, first);
                    }
                    None
                }
            };
            at += match instead {
                Some(pieces) => {
                    let count = pieces.len();
                    run.splice(at..=at, pieces);
                    count
                }
                None => 1,
            };
        }
    }

    /// Leads a mark to its entry; says whether there is one.
    fn lead(&mut self, mark: &mut Reference) -> bool {
        let name = if mark.label.is_empty() { flat_text(&mark.content) } else { mark.label.clone() };
        if let Some(entry) = self.find(&name) {
            self.mentioned.insert(entry);
            self.entries[entry].wanted = true;
            let Entry { section, id, .. } = &self.entries[entry];
            mark.target = Target::Anchor { section: *section, id: id.clone() };
            return true;
        }
        if self.entries.is_empty() {
            if !std::mem::replace(&mut self.missed, true) {
                let message = format!("`{name}` is marked as a term, and the book has no glossary");
                let help = "give a section the role `glossary`, and in it a list of terms";
                self.diags.push(Diagnostic::warning("unknown-term", message).at(mark.span).help(help));
            }
            return false;
        }
        let names = self.entries.iter().flat_map(|entry| &entry.names).map(String::as_str);
        let help = match nearest_of(&name, names) {
            Some(near) => format!("did you mean `{near}`? Then write `[{name}]{{term=\"{near}\"}}`"),
            None => "its text stays, without a link".to_owned(),
        };
        let message = format!("the glossary does not explain `{name}`");
        self.diags.push(Diagnostic::warning("unknown-term", message).at(mark.span).help(help));
        false
    }

    /// A text with its first mentions led to their entries; none where it has none.
    fn mentions(&mut self, text: &str) -> Option<Vec<Inline>> {
        let mut pieces = Vec::new();
        let (mut done, mut at) = (0, 0);
        let mut before: Option<char> = None;
        while let Some(c) = text[at..].chars().next() {
            let begins = c.is_alphanumeric() && before.is_none_or(|before| !joined(before, c));
            let found = begins.then(|| self.mention(&text[at..], c)).flatten();
            let Some((entry, length)) = found else {
                (before, at) = (Some(c), at + c.len_utf8());
                continue;
            };
            self.mentioned.insert(entry);
            let Entry { section, id, wanted, .. } = &mut self.entries[entry];
            *wanted = true;
            let name = &text[at..at + length];
            if done < at {
                pieces.push(Inline::Text(text[done..at].to_owned()));
            }
            pieces.push(Inline::Reference(Box::new(Reference {
                label: name.to_owned(),
                content: vec![Inline::Text(name.to_owned())],
                target: Target::Anchor { section: *section, id: id.clone() },
                page: None,
                term: true,
                span: self.span,
            })));
            at += length;
            (done, before) = (at, name.chars().next_back());
        }
        if done > 0 && done < text.len() {
            pieces.push(Inline::Text(text[done..].to_owned()));
        }
        (done > 0).then_some(pieces)
    }

    /// The entry that a text begins with, and how long its name is there, bytes; none that was
    /// mentioned before.
    fn mention(&self, text: &str, first: char) -> Option<(usize, usize)> {
        let names = self.by_letter.get(&first.to_lowercase().next()?)?;
        names.iter().filter(|(entry, _)| !self.mentioned.contains(entry)).find_map(|(entry, name)| {
            let name = &self.entries[*entry].names[*name];
            let length = begins(text, name)?;
            let last = name.chars().next_back()?;
            let ends = |end: &str| {
                let behind = text[length..].strip_prefix(end)?;
                let last = end.chars().next_back().unwrap_or(last);
                let whole = behind.chars().next().is_none_or(|next| !joined(last, next));
                whole.then_some(length + end.len())
            };
            let plural = || if self.english { ends("s").or_else(|| ends("es")) } else { None };
            ends("").or_else(plural).map(|length| (*entry, length))
        })
    }
}

/// The names of a term: the whole of it, its parts between commas, and what is in brackets and what
/// is not: *Portable Document Format (PDF)*.
fn names(term: &str) -> Vec<String> {
    let whole = term.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut names = vec![whole.clone()];
    let bare = match whole.strip_suffix(')').and_then(|open| open.rsplit_once(" (")) {
        Some((bare, inner)) => {
            names.extend([bare.to_owned(), inner.to_owned()]);
            bare
        }
        None => &whole,
    };
    if bare.contains(", ") {
        names.extend(bare.split(", ").map(|part| part.trim().to_owned()));
    }
    let mut seen = HashSet::new();
    names.retain(|name| !name.is_empty() && seen.insert(name.clone()));
    names
}

/// A name as names are compared.
fn key(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").to_lowercase().replace('’', "'")
}

/// Whether two letters beside each other are parts of one word.
fn joined(a: char, b: char) -> bool {
    let apart = |c: char| (is_square(c) && !is_hangul(c)) || is_spaceless(c);
    a.is_alphanumeric() && b.is_alphanumeric() && !apart(a) && !apart(b)
}

/// How much of a text a name is, bytes, where the text begins with it. The first letter may be a
/// capital or not, as the sentence has it; but not in a name of capitals, such as PDF.
fn begins(text: &str, name: &str) -> Option<usize> {
    let exact = name.chars().nth(1).is_some_and(char::is_uppercase);
    let mut rest = text.char_indices();
    for (n, wanted) in name.chars().enumerate() {
        let (_, found) = rest.next()?;
        let same = found == wanted
            || (wanted == ' ' && found == '\u{a0}')
            || (wanted == '\'' && found == '’')
            || (n == 0 && !exact && found.to_lowercase().eq(wanted.to_lowercase()));
        if !same {
            return None;
        }
    }
    Some(text.len() - rest.as_str().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_has_several_names() {
        assert_eq!(names("Drop cap, initial"), ["Drop cap, initial", "Drop cap", "initial"]);
        assert_eq!(
            names("Portable Document Format (PDF)"),
            ["Portable Document Format (PDF)", "Portable Document Format", "PDF"]
        );
        assert!(names(" ").is_empty());
    }

    #[test]
    fn names_begin_a_text() {
        assert_eq!(begins("folios and", "Folio"), Some(5));
        assert_eq!(begins("Folio", "folio"), Some(5));
        assert_eq!(begins("back\u{a0}matter", "Back matter"), Some(12));
        assert_eq!(begins("pdf", "PDF"), None);
        assert_eq!(begins("Back Matter", "Back matter"), None);
    }

    #[test]
    fn letters_of_a_word_are_joined() {
        assert!(joined('a', 'b') && joined('a', '1') && joined('한', '국'));
        assert!(!joined('a', ' ') && !joined('字', 'が') && !joined('-', 'a'));
    }
}
