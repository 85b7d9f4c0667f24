//! The manuscript: files → Markdown events → the model. The one parse.
//!
//! 1. `load` opens each file of the contents, inside the book's folder only; `front_matter` takes
//!    what it says of itself; `include` does mdBook's commands; `grids` finds grid
//!    tables; `marks` sets containers apart.
//! 2. `events`, `html` and `builder` make blocks of the text, all files at once on all threads.
//! 3. `assets` reads the images, `diagrams` has diagrams drawn, `sections` finds titles, roles and numbers, `notes` gives each
//!    section its notes.
//!
//! Links and references keep the author's words ([`Target::Raw`]); `resolve` finds their places.

mod address;
mod admonish;
mod assets;
mod attrs;
mod bare;
mod builder;
mod cite;
mod close;
mod code;
mod containers;
mod diagrams;
mod draw;
mod events;
mod frame;
mod front_matter;
mod grid;
mod grids;
mod html;
mod include;
mod index;
mod inline;
mod lines;
mod load;
mod marks;
mod notes;
mod pictures;
mod prepared;
mod roles;
mod sections;
mod smart;
mod stress;
mod svg;
mod text;
mod xml;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{AssetId, Attrs, Book, Image, Inline};
use crate::manifest::{Contents, Entry, EntryText, Project};
use crate::source::{FileId, SourceFile, Sources, Span};
use builder::Parsed;
use front_matter::FrontMatter;
use load::{Loader, TextFile};
use prepared::Prepared;
use sections::Chapter;

pub(crate) use address::percent_decoded;
pub(crate) use load::{nearest_of, tidy};

/// A text in the quotation marks of a language (BCP 47).
pub(crate) fn quoted(text: &str, lang: &str) -> String {
    smart::quoted(text, lang)
}

/// A text with the quotation marks, apostrophes and dashes of a language (BCP 47).
pub(crate) fn smartened(text: &str, lang: &str) -> String {
    let mut inlines = [crate::document::Inline::Text(text.to_string())];
    smart::apply(&mut inlines, lang);
    crate::document::flat_text(&inlines)
}

/// Reads images that the manifest names into `book`; none for one that cannot be had, which is said.
pub(crate) fn images(
    project: &Project,
    files: &[Option<&(PathBuf, Option<Span>)>],
    book: &mut Book,
    sources: &Sources,
    diags: &Diagnostics,
) -> Vec<Option<AssetId>> {
    let loader = Loader::new(project, sources, diags);
    let mut assets = assets::Assets::new(project, &loader, diags);
    let wanted: Vec<Option<usize>> = files
        .iter()
        .map(|file| {
            let (path, span) = (*file)?;
            assets.want_file(&manifest_file(project, path), *span)
        })
        .collect();
    let ids = assets.read(book);
    wanted.into_iter().map(|number| ids.get(number?).copied().flatten()).collect()
}

/// Reads text files that the manifest names; none for one that cannot be had, which is said.
pub(crate) fn named_texts(
    project: &Project,
    files: &[(PathBuf, Option<Span>)],
    sources: &Sources,
    diags: &Diagnostics,
) -> Vec<Option<(FileId, Arc<SourceFile>)>> {
    let mut loader = Loader::new(project, sources, diags);
    let mut text = |(path, span): &(PathBuf, Option<Span>)| {
        let file = loader.text(&manifest_file(project, path), *span)?;
        Some((file.id, file.source))
    };
    files.iter().map(&mut text).collect()
}

/// Where a file that the manifest names lies: beside the text, else in the book's folder.
fn manifest_file(project: &Project, path: &Path) -> PathBuf {
    let within_src = project.src.join(path);
    if within_src.exists() { within_src } else { project.root.join(path) }
}

/// Reads the whole manuscript. All that is wrong with it is said; none where nothing could be
/// read at all.
#[must_use]
pub fn read(project: &Project, sources: &Sources, diags: &Diagnostics) -> Option<Book> {
    diags.letting_pass(project.let_pass, || read_all(project, sources, diags))
}

fn read_all(project: &Project, sources: &Sources, diags: &Diagnostics) -> Option<Book> {
    let mut loader = Loader::new(project, sources, diags);
    let lone = match &project.contents {
        Contents::Lone(path) => Some(path),
        Contents::Entries(_) => None,
    };
    let entries = match &project.contents {
        Contents::Lone(path) => vec![Entry { file: Some(path.clone()), ..Entry::default() }],
        Contents::Entries(entries) => entries.clone(),
    };
    // One after another: the order of the files is the order of their ids.
    let opened: Vec<(Entry, Option<Opened>)> = entries
        .into_iter()
        .map(|entry| {
            let opened = entry.file.as_ref().filter(|_| !entry.missing).and_then(|path| {
                let file = text_of(&mut loader, project, path, &entry)?;
                let includes = project.markdown.includes && !matches!(entry.text, EntryText::Done(_));
                Some(open(project, &mut loader, file, includes, lone.is_some(), diags))
            });
            (entry, opened)
        })
        .collect();
    let mut parsed: Vec<(Entry, Option<(Opened, Parsed)>)> = opened
        .into_par_iter()
        .map(|(entry, opened)| {
            let with_text = opened.map(|opened| {
                let lang = opened.matter.lang.as_deref().unwrap_or(&project.meta.language);
                let mut parsed = events::parse(&opened.text, lang, &project.markdown, diags);
                assets::warn_without_text(&mut parsed, diags);
                (opened, parsed)
            });
            (entry, with_text)
        })
        .collect();

    let mut book = Book { meta: project.meta.clone(), ..Book::default() };
    read_assets(project, &loader, &mut book, &mut parsed, diags);
    let texts = parsed
        .iter_mut()
        .filter_map(|(_, text)| text.as_mut())
        .map(|(opened, parsed)| (parsed, opened.matter.lang.as_deref().unwrap_or(&project.meta.language)));
    diagrams::draw(project, &loader, &mut book, texts.collect(), diags);

    let chapters: Vec<Chapter> = parsed
        .into_iter()
        .map(|(entry, text)| {
            let text = text.map(|(opened, parsed)| (opened.file, opened.matter, parsed));
            Chapter { entry, text }
        })
        .collect();
    book.sections = match lone {
        Some(path) => {
            let (file, _, parsed) = chapters.into_iter().next()?.text?;
            sections::lone(path, &file, parsed, &book.meta, diags)
        }
        None => {
            let summary = chapters.iter().find_map(|c| c.entry.span).is_some_and(|span| {
                sources.get(span.file).is_some_and(|f| f.path.file_name().is_some_and(|n| n == "SUMMARY.md"))
            });
            let smart = |title: &mut Vec<Inline>, lang: Option<&str>| {
                if project.markdown.smart {
                    smart::apply(title, lang.unwrap_or(&project.meta.language));
                }
            };
            sections::listed(chapters, summary, diags, &smart, &project.meta.words)
        }
    };
    for section in &mut book.sections {
        if section.lang.as_ref() == Some(&book.meta.language) {
            section.lang = None;
        }
    }
    if book.sections.iter().all(|s| s.blocks.is_empty() && s.title.is_empty()) && !diags.has_errors() {
        diags.push(Diagnostic::error("empty-book", "the book has no text"));
    }
    Some(book)
}

/// The text of an entry, from its file or as it was given.
fn text_of(loader: &mut Loader<'_>, project: &Project, path: &Path, entry: &Entry) -> Option<TextFile> {
    let path = project.src.join(path);
    match entry.text {
        EntryText::File => loader.text(&path, entry.span),
        EntryText::Raw(id) | EntryText::Done(id) => loader.given(id, &path),
    }
}

/// The text of every entry, empty where there is none, for a preprocessor to read: with or without
/// its `includes` done. What is to be said of a text stands beside it.
pub(crate) fn texts(project: &Project, includes: bool, sources: &Sources) -> Vec<(String, Diagnostics)> {
    let Contents::Entries(entries) = &project.contents else { return Vec::new() };
    entries
        .iter()
        .map(|entry| {
            let diags = Diagnostics::default();
            let text = diags.letting_pass(project.let_pass, || {
                let mut loader = Loader::new(project, sources, &diags);
                let path = entry.file.as_ref()?;
                if entry.missing {
                    return Some(format!("# {}\n", entry.title.as_deref().unwrap_or_default()));
                }
                let file = text_of(&mut loader, project, path, entry)?;
                Some(match entry.text {
                    EntryText::File | EntryText::Raw(_) if includes => {
                        include::expand(&mut loader, &diags, &file, file.start).text().to_owned()
                    }
                    _ => file.source.text[file.start..].to_owned(),
                })
            });
            (text.unwrap_or_default(), diags)
        })
        .collect()
}

/// A file of the text, ready to be parsed.
struct Opened {
    file: TextFile,
    matter: FrontMatter,
    text: Prepared,
}

fn open(
    project: &Project,
    loader: &mut Loader<'_>,
    file: TextFile,
    includes: bool,
    lone: bool,
    diags: &Diagnostics,
) -> Opened {
    let options = &project.markdown;
    let (matter, start) = if lone {
        // The manifest has read it, as the book's own.
        let start = crate::manifest::front_matter::body_start(&file.source.text).max(file.start);
        (FrontMatter::default(), start)
    } else {
        front_matter::take(&file, diags)
    };
    let text = if includes {
        include::expand(loader, diags, &file, start)
    } else {
        Prepared::file(file.id, file.source.clone(), start)
    };
    let text = if options.grid_tables { grids::expand(text, diags) } else { text };
    let text = marks::mark_lines(text, options);
    Opened { file, matter, text }
}

fn read_assets(
    project: &Project,
    loader: &Loader<'_>,
    book: &mut Book,
    parsed: &mut [(Entry, Option<(Opened, Parsed)>)],
    diags: &Diagnostics,
) {
    let mut assets = assets::Assets::new(project, loader, diags);
    let cover = project
        .cover
        .as_ref()
        .and_then(|(path, span)| assets.want_file(&manifest_file(project, path), *span));
    let wanted: Vec<Vec<Option<usize>>> = parsed
        .iter()
        .map(|(_, text)| match text {
            Some((opened, parsed)) => assets.want_all(&parsed.images, &opened.file.folder),
            None => Vec::new(),
        })
        .collect();
    let ids = assets.read(book);
    book.cover = cover.and_then(|number| ids.get(number).copied().flatten());
    for ((_, text), wanted) in parsed.iter_mut().zip(wanted) {
        if let Some((_, parsed)) = text
            && !parsed.images.is_empty()
        {
            assets::settle(parsed, &wanted, &ids);
        }
    }
}

/// Gives an image the attributes in braces after it.
fn give_image(image: &mut Image, list: Attrs) {
    image.attrs.id = list.id.or(image.attrs.id.take());
    image.attrs.lang = list.lang.or(image.attrs.lang.take());
    image.attrs.classes.extend(list.classes);
    for (key, value) in list.pairs {
        match (key.as_str(), attrs::length(&value)) {
            ("width", Some(length)) => image.width = Some(length),
            ("height", Some(length)) => image.height = Some(length),
            _ => image.attrs.pairs.push((key, value)),
        }
    }
}
