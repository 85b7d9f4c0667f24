//! From files to sections: titles, depths of headings, roles, numbers.

use super::builder::Parsed;
use super::front_matter::FrontMatter;
use super::load::TextFile;
use super::{notes, roles};
use crate::diagnostics::Diagnostics;
use crate::document::walk::each_block_mut;
use crate::document::{Attrs, Block, BlockKind, Heading, Inline, Metadata, Role, Section, Words, flat_text};
use crate::manifest::Entry;
use crate::source::Span;

use std::path::{Path, PathBuf};

/// A section and whether it takes part in the numbering.
struct Draft {
    section: Section,
    numbered: bool,
}

/// An entry of the contents with its text, if it has one.
pub(super) struct Chapter {
    pub(super) entry: Entry,
    pub(super) text: Option<(TextFile, FrontMatter, Parsed)>,
}

/// The sections of a book whose contents are listed. `summary`: by a `SUMMARY.md`, whose numbers
/// are kept as they are.
pub(super) fn listed(
    chapters: Vec<Chapter>,
    summary: bool,
    diags: &Diagnostics,
    smart: &dyn Fn(&mut Vec<Inline>, Option<&str>),
    words: &Words,
) -> Vec<Section> {
    let mut changed = false;
    let mut drafts: Vec<Draft> = chapters
        .into_iter()
        .map(|Chapter { entry, text }| {
            let numbered = !entry.number.is_empty();
            let draft = chapter(entry, text, summary, diags, smart, words);
            changed |= numbered != draft.numbered;
            draft
        })
        .collect();
    if changed && !summary {
        renumber(&mut drafts);
    }
    drafts.into_iter().map(|draft| draft.section).collect()
}

fn chapter(
    entry: Entry,
    text: Option<(TextFile, FrontMatter, Parsed)>,
    summary: bool,
    diags: &Diagnostics,
    smart: &dyn Fn(&mut Vec<Inline>, Option<&str>),
    words: &Words,
) -> Draft {
    let mut section = Section::blank(Role::Chapter);
    section.level = entry.level;
    section.number.clone_from(&entry.number);
    section.file.clone_from(&entry.file);
    section.draft = entry.draft;
    section.span = entry.span;
    let mut numbered = !entry.number.is_empty();
    let mut own_role = None;
    let mut notes = Vec::new();
    if let Some((file, matter, parsed)) = text {
        section.span = Some(Span::new(file.id, file.start, file.start));
        section.blocks = parsed.blocks;
        notes = parsed.notes;
        section.lang.clone_from(&matter.lang);
        if let Some(heading) = take_title(&mut section.blocks) {
            let (heading, attrs, span) = heading;
            section.span = Some(span);
            set_depths(&mut section.blocks, heading.depth, section.level);
            adopt_heading(&mut section, heading, attrs, &mut own_role, &mut numbered);
        } else {
            set_depths(&mut section.blocks, 1, section.level);
        }
        section.subtitle = matter.subtitle;
        section.short_title = matter.short_title;
        numbered &= !matter.unnumbered;
        own_role = matter.role.or(own_role);
        if section.title.is_empty()
            && let Some(title) = matter.title
        {
            section.title = vec![Inline::Text(title)];
            smart(&mut section.title, section.lang.as_deref());
        }
    }
    let mut named = entry.title.map(|title| vec![Inline::Text(title)]).unwrap_or_default();
    smart(&mut named, section.lang.as_deref());
    if section.title.is_empty() {
        section.title = named;
    } else if section.short_title.is_none() && !named.is_empty() {
        let short = flat_text(&named);
        if short.trim() != flat_text(&section.title).trim() {
            section.short_title = Some(short);
        }
    }
    let by_title = || roles::role_of_title(&flat_text(&section.title), words);
    section.role = match (own_role, entry.role) {
        (Some(role), _) => role,
        (None, Some(role @ (Role::FrontChapter | Role::BackChapter))) => {
            by_title().filter(|r| r.matter() == role.matter()).unwrap_or(role)
        }
        (None, Some(role)) => role,
        // A numbered chapter of SUMMARY.md is a chapter, whatever its name.
        (None, None) if summary && numbered => Role::Chapter,
        (None, None) => by_title().unwrap_or(Role::Chapter),
    };
    // What Aldine makes needs no file, and has a title in the book's language.
    if let Some(made) = words.title(section.role) {
        section.draft = false;
        if section.title.is_empty() {
            section.title = vec![Inline::Text(made.to_owned())];
        }
    }
    if section.role != Role::Chapter && !summary {
        numbered = false;
    }
    if !numbered {
        section.number.clear();
    }
    notes::assign(std::slice::from_mut(&mut section), notes, diags);
    Draft { section, numbered }
}

/// Takes what a title's heading says of its section.
fn adopt_heading(
    section: &mut Section,
    heading: Heading,
    attrs: Option<Box<Attrs>>,
    role: &mut Option<Role>,
    numbered: &mut bool,
) {
    section.title = heading.content;
    // The author's own id stands here until `resolve` makes it fit to be a file's name.
    section.id = heading.id;
    *numbered &= !heading.unlisted;
    let Some(attrs) = attrs else { return };
    section.lang = section.lang.take().or(attrs.lang);
    let words = attrs.pairs.iter().filter(|(key, _)| key == "role").map(|(_, value)| value.as_str());
    let mut words = words.chain(attrs.classes.iter().map(String::as_str));
    *role = role.or_else(|| words.find_map(crate::manifest::role_from_word));
}

/// Takes the heading out that is the file's title.
fn take_title(blocks: &mut Vec<Block>) -> Option<(Heading, Option<Box<Attrs>>, Span)> {
    let level_of = |block: &Block| match &block.kind {
        BlockKind::Heading(heading) => Some(heading.depth),
        _ => None,
    };
    let (at, level) = blocks.iter().enumerate().find_map(|(at, block)| Some((at, level_of(block)?)))?;
    let title = level == 1 || (at == 0 && !blocks.iter().any(|block| level_of(block) == Some(1)));
    if !title {
        return None;
    }
    let Block { kind: BlockKind::Heading(heading), attrs, span, .. } = blocks.remove(at) else { return None };
    Some((heading, attrs, span))
}

/// Turns Markdown's levels into depths of the outline, under a title at Markdown's level `title`
/// of a section at `level`.
fn set_depths(blocks: &mut [Block], title: u8, level: u8) {
    each_block_mut(blocks, &mut |block| {
        if let BlockKind::Heading(heading) = &mut block.kind {
            let below = heading.depth.saturating_sub(title).max(1);
            heading.depth = level.saturating_add(1).saturating_add(below);
        }
    });
}

/// Numbers the drafts that take part, each among its siblings, on through parts.
fn renumber(drafts: &mut [Draft]) {
    let mut counters: Vec<u32> = Vec::new();
    for draft in drafts {
        let level = usize::from(draft.section.level);
        if !draft.numbered {
            // What stands below it has no number to build on.
            if draft.section.role != Role::Part {
                counters.truncate(level.max(1));
            }
            draft.section.number.clear();
            continue;
        }
        counters.truncate(level + 1);
        counters.resize(level + 1, 0);
        counters[level] += 1;
        draft.section.number.clone_from(&counters);
    }
}

/// The sections of a lone file.
pub(super) fn lone(
    path: &Path,
    file: &TextFile,
    parsed: Parsed,
    meta: &Metadata,
    diags: &Diagnostics,
) -> Vec<Section> {
    let Parsed { blocks, notes, .. } = parsed;
    let shape = Shape::of(&blocks, &meta.title);
    let mut drafts: Vec<Draft> = Vec::new();
    // Markdown's level of the title of the section that is open.
    let mut title_level = 1;
    let mut open: Vec<Block> = Vec::new();
    let mut headings = 0;
    for block in blocks {
        let begins = match &block.kind {
            BlockKind::Heading(heading) => {
                if heading.depth == 1 {
                    headings += 1;
                }
                shape.begins(heading, headings, title_level, &drafts)
            }
            _ => None,
        };
        let Some(begins) = begins else {
            open.push(block);
            continue;
        };
        close(&mut drafts, &mut open, title_level, path, file);
        let Block { kind: BlockKind::Heading(heading), attrs, span, .. } = block else { continue };
        title_level = heading.depth;
        if begins == Begins::Nothing {
            continue;
        }
        let mut section = Section::blank(Role::Chapter);
        section.file = Some(path.to_path_buf());
        section.span = Some(span);
        let mut role = None;
        let mut numbered = true;
        adopt_heading(&mut section, heading, attrs, &mut role, &mut numbered);
        section.role = match (role, begins) {
            (Some(role), _) => role,
            (None, Begins::Part) => Role::Part,
            _ => roles::role_of_title(&flat_text(&section.title), &meta.words).unwrap_or(Role::Chapter),
        };
        numbered &= section.role == Role::Chapter;
        drafts.push(Draft { section, numbered });
    }
    close(&mut drafts, &mut open, title_level, path, file);
    let chapters = drafts.iter().filter(|d| d.section.role == Role::Chapter).count();
    if let ([draft], 1) = (drafts.as_mut_slice(), chapters) {
        // A story of one piece has no chapters to count.
        draft.numbered = false;
    }
    renumber(&mut drafts);
    let mut sections: Vec<Section> = drafts.into_iter().map(|draft| draft.section).collect();
    notes::assign(&mut sections, notes, diags);
    sections
}

/// Gives the blocks that were gathered to the section that is open.
fn close(drafts: &mut Vec<Draft>, open: &mut Vec<Block>, title_level: u8, path: &Path, file: &TextFile) {
    if open.is_empty() {
        return;
    }
    let mut blocks = std::mem::take(open);
    if drafts.is_empty() {
        let mut section = Section::blank(leading_role(&blocks));
        section.file = Some(PathBuf::from(path));
        section.span = Some(blocks.first().map_or(Span::new(file.id, 0, 0), |block| block.span));
        let numbered = section.role == Role::Chapter;
        drafts.push(Draft { section, numbered });
    }
    if let Some(last) = drafts.last_mut() {
        set_depths(&mut blocks, title_level, last.section.level);
        last.section.blocks = blocks;
    }
}

/// What stands before the first heading: a dedication, a motto, or the text itself.
fn leading_role(blocks: &[Block]) -> Role {
    if blocks.iter().all(|b| b.class("dedication")) {
        Role::Dedication
    } else if blocks.iter().all(|b| matches!(b.kind, BlockKind::Epigraph { .. })) {
        Role::Epigraph
    } else if blocks.iter().all(|b| b.class("dedication") || matches!(b.kind, BlockKind::Epigraph { .. })) {
        Role::FrontChapter
    } else {
        Role::Chapter
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Begins {
    /// The book's own title, which stands on its title page.
    Nothing,
    Part,
    Chapter,
}

/// How a lone file is made.
#[derive(Debug)]
struct Shape {
    /// For each level-one heading in order, whether a level-two heading follows at once.
    parts: Vec<bool>,
    /// The first level-one heading is the book's title.
    titled: bool,
    /// Chapters begin at level two all through.
    second: bool,
}

impl Shape {
    fn of(blocks: &[Block], title: &str) -> Self {
        let level = |block: &Block| match &block.kind {
            BlockKind::Heading(heading) => Some((heading.depth, flat_text(&heading.content))),
            _ => None,
        };
        let mut parts = Vec::new();
        let mut twos = 0;
        for (at, block) in blocks.iter().enumerate() {
            match level(block) {
                Some((1, _)) => parts.push(matches!(blocks.get(at + 1).and_then(level), Some((2, _)))),
                Some((2, _)) => twos += 1,
                _ => {}
            }
        }
        let first = blocks.iter().position(|b| level(b).is_some_and(|(depth, _)| depth == 1));
        let same =
            first.and_then(|at| level(&blocks[at])).is_some_and(|(_, text)| folded(&text) == folded(title));
        let follows = first.and_then(|at| blocks.get(at + 1)).and_then(level).map(|(depth, _)| depth);
        let titled = same
            && match parts.len() {
                // With text of its own before any further heading, it is a chapter that gives the
                // book its name, unless chapters follow.
                1 => twos > 0,
                _ => follows == Some(1),
            };
        Self { second: (titled && parts.len() == 1) || (parts.is_empty() && twos > 0), parts, titled }
    }

    /// What a top-level heading begins; `n` counts level-one headings.
    fn begins(&self, heading: &Heading, n: usize, title_level: u8, drafts: &[Draft]) -> Option<Begins> {
        match heading.depth {
            1 if n == 1 && self.titled => Some(Begins::Nothing),
            1 if self.parts.get(n - 1) == Some(&true) => Some(Begins::Part),
            1 => Some(Begins::Chapter),
            2 if self.second => Some(Begins::Chapter),
            2 => {
                // Below a part, chapters; below a chapter of its own, a heading.
                let in_part = match title_level {
                    1 => drafts.last().is_some_and(|d| d.section.role == Role::Part),
                    _ => true,
                };
                (in_part && n > 0).then_some(Begins::Chapter)
            }
            _ => None,
        }
    }
}

fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
