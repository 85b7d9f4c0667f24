//! Which files make the book: `SUMMARY.md`, else the manifest's lists, else every Markdown file.

use std::path::{Path, PathBuf};

use super::front_matter;
use super::project::{Entry, EntryText};
use super::read_text::{read_text, unreadable};
use super::summary::{self, tidy};
use super::tables::{ChapterEntry, ChapterTable, PartTable};
use super::values::SectionRole;
use crate::diagnostics::{Diagnostic, Diagnostics, Place, Severity};
use crate::document::{Matter, Role};
use crate::source::{FileId, Sources, Span};

/// Where the contents are looked for.
pub(crate) struct Search<'a> {
    pub root: &'a Path,
    pub src: &'a Path,
    pub build_dir: &'a Path,
    pub allow: &'a [PathBuf],
    /// Whether the book is an mdBook.
    pub mdbook: bool,
    /// Whether a chapter without its file is one without a text.
    pub creates_missing: bool,
    pub sources: &'a Sources,
    pub diags: &'a Diagnostics,
}

impl Search<'_> {
    fn shown<'p>(&self, path: &'p Path) -> &'p Path {
        path.strip_prefix(self.root).unwrap_or(path)
    }

    /// The contents, with every file of them known to exist.
    pub fn contents(&self, chapters: Vec<ChapterEntry>, parts: Vec<PartTable>) -> Option<Vec<Entry>> {
        let summary = self.src.join("SUMMARY.md");
        let mut entries = if summary.is_file() {
            let shown = self.shown(&summary);
            let text = read_text(&summary, shown, self.diags)?;
            let file = self.sources.add(shown, text.clone());
            let entries = summary::read(&text, file, self.mdbook, self.diags)?;
            if entries.is_empty() {
                self.diags.push(
                    Diagnostic::error("empty-book", "the contents name no chapter")
                        .at(Span::new(file, 0, 0))
                        .help("a chapter is a line `- [Title](file.md)`"),
                );
                return None;
            }
            entries
        } else if !chapters.is_empty() || !parts.is_empty() {
            listed(chapters, parts)
        } else {
            self.all_files()?
        };
        self.check_files(&mut entries);
        (!entries.is_empty()).then_some(entries)
    }

    /// Every Markdown file of the source folder in natural order; the front matter's first.
    fn all_files(&self) -> Option<Vec<Entry>> {
        let mut files = Vec::new();
        if let Err((path, error)) = walk(self.src, self.build_dir, &mut files) {
            self.diags.push(unreadable(&error, self.shown(&path)));
            return None;
        }
        let mut entries: Vec<Entry> = files
            .iter()
            .filter_map(|path| path.strip_prefix(self.src).ok())
            .map(|file| Entry {
                file: Some(file.to_path_buf()),
                role: self.role_in_file(file).or_else(|| role_of_name(file)),
                ..Entry::default()
            })
            .collect();
        if entries.is_empty() {
            let place = self.shown(self.src);
            let place = if place.as_os_str().is_empty() { Path::new(".") } else { place };
            self.diags.push(
                Diagnostic::error("empty-book", format!("there is no Markdown file in {}", place.display()))
                    .in_file(place)
                    .help("write a chapter, such as `chapter-1.md`, and build again"),
            );
            return None;
        }
        // Names that all begin with digits say the order themselves.
        let counted = entries.iter().all(|e| e.file.as_deref().is_some_and(begins_with_digit));
        entries.sort_by(|a, b| {
            let by_name = || natural(a.file.as_deref(), b.file.as_deref());
            if counted { by_name() } else { rank(a).cmp(&rank(b)).then_with(by_name) }
        });
        let mut number = 0;
        for entry in &mut entries {
            if entry.role.unwrap_or(Role::Chapter) == Role::Chapter {
                number += 1;
                entry.number = vec![number];
            }
        }
        Some(entries)
    }

    /// The role that a file's own front matter gives it. Complaints about that front matter wait
    /// for the file to be read.
    fn role_in_file(&self, file: &Path) -> Option<Role> {
        let silent = Diagnostics::default();
        let text = read_text(&self.src.join(file), file, &silent)?;
        let front = front_matter::split(&text)?;
        let node = front_matter::parse(&text, &front, FileId(0), &silent)?;
        SectionRole::parse(node.get("role")?.as_str()?)
    }

    /// Says of every file of the contents that is missing or not to be read what is wrong with it,
    /// and takes it out: what is wrong with the others is said in the same run.
    fn check_files(&self, entries: &mut Vec<Entry>) {
        let mut existing: Option<Vec<String>> = None;
        entries.retain_mut(|entry| {
            let Some(file) = &entry.file else { return true };
            let place = entry.span.map_or_else(|| Place::Path(file.clone()), Place::Span);
            let path = self.src.join(file);
            let problem = match std::fs::metadata(&path) {
                Ok(meta) if meta.is_dir() => Some(Diagnostic::error(
                    "missing-file",
                    format!("{} is a folder, not a file", file.display()),
                )),
                Ok(_) => self.outside(&path).then(|| {
                    Diagnostic::error("outside-book", format!("{} lies outside the book", file.display()))
                        .help("move it into the book's folder, or allow its folder: `--allow DIR`, or `allow` in the manifest")
                }),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    let existing = existing.get_or_insert_with(|| self.existing());
                    Some(missing(file, existing))
                }
                Err(error) => Some(unreadable(&error, file)),
            };
            let Some(mut problem) = problem else { return true };
            problem.place = place;
            let empty = self.creates_missing && problem.code == "missing-file";
            if empty {
                problem.severity = Severity::Warning;
                problem.message.push_str(": it is set as a title without a text");
            }
            self.diags.push(problem);
            entry.missing = empty;
            empty
        });
    }

    fn outside(&self, path: &Path) -> bool {
        let Ok(path) = path.canonicalize() else { return false };
        let within = |folder: &Path| folder.canonicalize().is_ok_and(|folder| path.starts_with(folder));
        !within(self.root) && !within(self.src) && !self.allow.iter().any(|folder| within(folder))
    }

    fn existing(&self) -> Vec<String> {
        let mut files = Vec::new();
        // What can be listed is enough for a hint.
        let _ = walk(self.src, self.build_dir, &mut files);
        let mut names: Vec<String> = files
            .iter()
            .filter_map(|p| p.strip_prefix(self.src).ok())
            .map(|p| p.to_string_lossy().replace('\\', "/"))
            .collect();
        names.sort();
        names
    }
}

fn missing(file: &Path, existing: &[String]) -> Diagnostic {
    let wanted = file.to_string_lossy();
    // The extension, which all have, would make short names look alike.
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_string();
    let stems: Vec<String> = existing.iter().map(|e| stem(e)).collect();
    let near = super::read::nearest(&stem(&wanted), stems.iter().map(String::as_str))
        .and_then(|near| stems.iter().position(|s| s == near))
        .map(|n| existing[n].as_str());
    let near = near.or_else(|| {
        // The same name in another folder.
        let name = file.file_name()?.to_str()?;
        existing.iter().map(String::as_str).find(|e| e.rsplit('/').next() == Some(name))
    });
    let diagnostic = Diagnostic::error("missing-file", format!("{wanted} is missing"));
    match near {
        Some(near) => diagnostic.label(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("write {wanted}, or take it out of the contents")),
    }
}

/// The manifest's lists as entries: what comes after the body in `chapters` stands after the parts.
fn listed(chapters: Vec<ChapterEntry>, parts: Vec<PartTable>) -> Vec<Entry> {
    let mut list = Listing { entries: Vec::new(), number: 0 };
    let ends_book = |entry: &ChapterEntry| {
        let role = entry.table.role.as_ref().map(|r| r.value.0);
        role.or_else(|| entry.table.file.as_ref().and_then(|f| role_of_name(&f.value)))
            .is_some_and(|r| r.matter() == Matter::Back || matches!(r, Role::Epilogue | Role::Conclusion))
    };
    let split = if parts.is_empty() {
        chapters.len()
    } else {
        chapters.iter().position(ends_book).unwrap_or(chapters.len())
    };
    let mut before = chapters;
    let after = before.split_off(split);
    list.chapters(before, 0, &[]);
    for part in parts {
        let span = part.title.as_ref().map(|t| t.span).or(part.file.as_ref().map(|f| f.span));
        list.entries.push(Entry {
            title: part.title.map(|t| t.value),
            file: part.file.map(|f| tidy(&f.value)),
            role: Some(Role::Part),
            span,
            ..Entry::default()
        });
        list.chapters(part.chapters.map(|c| c.value).unwrap_or_default(), 0, &[]);
    }
    list.chapters(after, 0, &[]);
    list.entries
}

struct Listing {
    entries: Vec<Entry>,
    /// Of the last outermost chapter: numbers run on through parts.
    number: u32,
}

impl Listing {
    fn chapters(&mut self, chapters: Vec<ChapterEntry>, level: u8, parent: &[u32]) {
        let mut among_siblings = 0;
        for ChapterEntry { table, span } in chapters {
            let ChapterTable { file, title, role, number, chapters } = table;
            let span = file.as_ref().map_or(span, |f| f.span);
            let file = file.map(|f| tidy(&f.value));
            let role = role.map(|r| r.value.0).or_else(|| file.as_deref().and_then(role_of_name));
            let chapters = chapters.map(|c| c.value).unwrap_or_default();
            let is_part = role == Some(Role::Part);
            let numbered = number.map_or(role.unwrap_or(Role::Chapter) == Role::Chapter, |n| n.value)
                && !is_part
                && (level == 0 || !parent.is_empty());
            let mut own = parent.to_vec();
            if numbered {
                let next = if level == 0 { &mut self.number } else { &mut among_siblings };
                *next += 1;
                own.push(*next);
            } else {
                own.clear();
            }
            self.entries.push(Entry {
                title: title.map(|t| t.value),
                draft: file.is_none() && !is_part,
                missing: false,
                text: EntryText::File,
                file,
                // A chapter that says it has no number is still a chapter.
                role: role.or((!numbered).then_some(Role::Chapter)),
                level,
                number: own.clone(),
                span: Some(span),
            });
            let inner = if is_part { level } else { level.saturating_add(1) };
            self.chapters(chapters, inner, &own);
        }
    }
}

/// The role that a file's name is the word for: `dedication.md`, `00-about-the-author.md`.
pub(crate) fn role_of_name(file: &Path) -> Option<Role> {
    let stem = file.file_stem()?.to_str()?;
    let word = stem.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | ' ' | '.'));
    SectionRole::parse(word).filter(|r| !matches!(r, Role::Part | Role::Chapter | Role::Index))
}

fn begins_with_digit(file: &Path) -> bool {
    file.file_name().is_some_and(|n| n.to_string_lossy().starts_with(|c: char| c.is_ascii_digit()))
}

/// Where in its book a file of a known role stands: the body's text in the middle, the other
/// roles around it in the order a book has them.
fn rank(entry: &Entry) -> (u8, usize) {
    let Some(role) = entry.role.filter(|r| *r != Role::Chapter) else { return (2, 0) };
    let group = match (role.matter(), role) {
        (Matter::Front, _) => 0,
        (_, Role::Introduction | Role::Prologue) => 1,
        (_, Role::Epilogue | Role::Conclusion) => 3,
        (Matter::Body, _) => return (2, 0),
        (Matter::Back, _) => 4,
    };
    let numbered = entry.file.as_deref().is_some_and(begins_with_digit);
    (group, if numbered { 0 } else { Role::ALL.iter().position(|r| *r == role).unwrap_or(0) + 1 })
}

/// Natural order: numbers by their value, folders by name, and README or index first in each.
fn natural(a: Option<&Path>, b: Option<&Path>) -> std::cmp::Ordering {
    let parts = |path: Option<&Path>| -> Vec<(bool, String)> {
        let names: Vec<String> = path
            .map(|p| p.components().map(|c| c.as_os_str().to_string_lossy().into_owned()).collect())
            .unwrap_or_default();
        names.into_iter().map(|name| (!is_index(&name), name)).collect()
    };
    let (a, b) = (parts(a), parts(b));
    for (x, y) in a.iter().zip(&b) {
        let order =
            x.0.cmp(&y.0).then_with(|| natord::compare_ignore_case(&x.1, &y.1)).then_with(|| x.1.cmp(&y.1));
        if order.is_ne() {
            return order;
        }
    }
    a.len().cmp(&b.len())
}

fn is_index(name: &str) -> bool {
    let name = name.to_lowercase();
    matches!(name.as_str(), "readme.md" | "index.md" | "readme.markdown" | "index.markdown")
}

/// Whether a name is a Markdown file's.
pub(crate) fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("md") || e.eq_ignore_ascii_case("markdown"))
}

/// Collects the Markdown files of a folder and its folders; hidden ones and links to folders are
/// passed over, so that no loop can arise.
fn walk(folder: &Path, build_dir: &Path, files: &mut Vec<PathBuf>) -> Result<(), (PathBuf, std::io::Error)> {
    let fail = |error| (folder.to_path_buf(), error);
    for entry in std::fs::read_dir(folder).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let path = entry.path();
        let name = entry.file_name();
        if name.to_string_lossy().starts_with('.') || path == build_dir {
            continue;
        }
        let kind = entry.file_type().map_err(fail)?;
        if kind.is_dir() {
            if name != "node_modules" && name != "target" {
                walk(&path, build_dir, files)?;
            }
        } else if is_markdown(&path) && name != "SUMMARY.md" {
            files.push(path);
        }
    }
    Ok(())
}

/// The title that a lone file gives itself by its only level-one heading.
pub(crate) fn only_heading(text: &str) -> Option<String> {
    use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
    let mut titles = Vec::new();
    let mut current: Option<String> = None;
    for event in Parser::new_ext(text, Options::ENABLE_HEADING_ATTRIBUTES) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => current = Some(String::new()),
            Event::End(TagEnd::Heading(HeadingLevel::H1)) => titles.extend(current.take()),
            Event::Text(t) | Event::Code(t) => {
                if let Some(current) = &mut current {
                    current.push_str(&t);
                }
            }
            _ => {}
        }
        if titles.len() > 1 {
            return None;
        }
    }
    titles.pop().filter(|t| !t.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_in_natural_order_with_the_index_first() {
        let mut files: Vec<PathBuf> =
            ["ch10.md", "ch2.md", "b/README.md", "README.md", "b/a.md", "Ch1.md"].map(PathBuf::from).into();
        files.sort_by(|a, b| natural(Some(a), Some(b)));
        let names: Vec<_> = files.iter().map(|f| f.to_str().unwrap()).collect();
        assert_eq!(names, ["README.md", "b/README.md", "b/a.md", "Ch1.md", "ch2.md", "ch10.md"]);
    }

    #[test]
    fn names_that_are_roles() {
        assert_eq!(role_of_name(Path::new("front/00-dedication.md")), Some(Role::Dedication));
        assert_eq!(role_of_name(Path::new("99_About the Author.md")), Some(Role::AboutTheAuthor));
        assert_eq!(role_of_name(Path::new("chapter-1.md")), None);
        assert_eq!(role_of_name(Path::new("index.md")), None);
    }

    #[test]
    fn the_only_heading_is_the_title() {
        assert_eq!(only_heading("# A `b` tale {#x}\n\n## One\n").as_deref(), Some("A b tale"));
        assert_eq!(only_heading("# One\n\n# Two\n"), None);
        assert_eq!(only_heading("no heading"), None);
    }
}
