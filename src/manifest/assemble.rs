//! The tables of a manifest as the other rooms want them: checked and completed.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::node::{Kind, Node};
use super::project::{
    BibliographyOptions, CoverOptions, DiagramOptions, DiagramTool, EpubOptions, ImageOptions, PdfOptions,
    ThemeChoice, ThemePlace,
};
use super::read::{Anything, At};
use super::tables::{
    BibliographyValue, BookTable, CoverTable, DiagramsValue, EditionTable, EpubTable, IsbnTable,
    ManifestTable, PdfTable, Person,
};
use super::values::{OwnWords, Scope};
use super::{identity, read};
use crate::diagnostics::{Diagnostic, Diagnostics, Place};
use crate::document::{Contributor, Direction, Isbns, Metadata, Series, Words};
use crate::source::{FileId, Span};

/// What completing needs to know of the run.
pub(crate) trait Context {
    /// The edition that is built.
    fn edition(&self) -> Option<&str>;
    /// Where complaints go.
    fn diagnostics(&self) -> &Diagnostics;
}

fn own<T>(value: Option<At<T>>) -> Option<T> {
    value.map(|at| at.value)
}

/// Text without line ends and doubled spaces; nothing where it is empty.
fn words(value: Option<At<String>>) -> Option<String> {
    let text = own(value)?.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(text).filter(|t| !t.is_empty())
}

/// The book as a publication. `title` stands in for a missing one; the edition's ISBNs come before
/// the book's.
pub(crate) fn metadata(
    book: BookTable,
    title: &str,
    edition_isbn: Option<IsbnTable>,
    own_words: Option<At<OwnWords>>,
    cx: &dyn Context,
) -> Metadata {
    let mut contributors: Vec<Contributor> = [book.authors, book.author]
        .into_iter()
        .flatten()
        .flat_map(|people| people.value.into_vec())
        .filter_map(|Person(person)| {
            Some(Contributor {
                name: words(person.name)?,
                role: own(person.role).map_or_else(|| "aut".into(), |r| r.0),
                file_as: words(person.file_as),
            })
        })
        .collect();
    contributors.sort_by_key(|c| c.role != "aut");
    let place = book.language.as_ref().map(|at| at.span);
    let language = own(book.language).map_or_else(|| "en".into(), |l| l.0);
    let words_of_book = book_words(&language, place, own_words, cx.diagnostics());
    let (isbn, over) = (isbns(own(book.isbn)), isbns(edition_isbn));
    let isbn = Isbns { epub: over.epub.or(isbn.epub), print: over.print.or(isbn.print) };
    let mut meta = Metadata {
        title: words(book.title).unwrap_or_else(|| title.to_string()),
        subtitle: words(book.subtitle),
        contributors,
        direction: own(book.text_direction).map_or_else(|| Direction::of(&language), |d| d.0),
        language,
        description: own(book.description).map(|d| d.trim().to_string()).filter(|d| !d.is_empty()),
        publisher: words(book.publisher),
        date: own(book.date).map(|d| d.0),
        rights: words(book.rights),
        subjects: own(book.subjects)
            .map(read::OneOrMany::into_vec)
            .unwrap_or_default()
            .into_iter()
            .map(|s| s.trim().to_string())
            .filter(|s| !s.is_empty())
            .collect(),
        identifier: String::new(),
        isbn,
        series: own(book.series)
            .and_then(|s| Some(Series { name: words(s.0.name)?, position: own(s.0.position).map(|p| p.0) })),
        edition: words(book.edition),
        words: Arc::new(words_of_book),
    };
    meta.identifier = identifier(book.identifier, &meta, cx);
    meta
}

/// The words that Aldine writes itself: the author's own, then those of the language.
fn book_words(
    language: &str,
    place: Option<Span>,
    given: Option<At<OwnWords>>,
    diags: &Diagnostics,
) -> Words {
    let mut words = Words::of(language);
    let given = own(given).unwrap_or_default().0;
    if given.is_empty() && !Words::known(language) {
        let message =
            format!("what Aldine writes itself is not known in the language `{language}`: it is English");
        let help = "give your own words in a table `[words]`: contents = \"…\", chapter = \"… {}\"; \
                    the manual has all its keys";
        let mut warning = Diagnostic::warning("english-words", message).help(help);
        warning.place = place.map_or(warning.place, Place::Span);
        diags.push(warning);
    }
    for (key, word) in given {
        // Their faults were said where they were read.
        if words.set(&key, &word).is_ok() {
            language.clone_into(&mut words.language);
        }
    }
    words
}

fn identifier(given: Option<At<String>>, meta: &Metadata, cx: &dyn Context) -> String {
    if let Some(at) = given {
        match identity::given(&at.value) {
            Some(identifier) => return identifier,
            None => cx.diagnostics().push(
                Diagnostic::error("bad-identifier", format!("{:?} is no identifier of a book", at.value))
                    .at(at.span)
                    .help(format!(
                        "give a UUID or a URN, or leave it out: this book's own would be {}",
                        identity::made(meta, cx.edition())
                    )),
            ),
        }
    }
    identity::made(meta, cx.edition())
}

fn isbns(table: Option<IsbnTable>) -> Isbns {
    let table = table.unwrap_or_default();
    Isbns { epub: own(table.epub).map(|i| i.0), print: own(table.print).or(own(table.pdf)).map(|i| i.0) }
}

/// The name of the finished files.
pub(crate) fn slug(meta: &Metadata, edition: Option<&str>) -> String {
    let mut slug = identity::slug(&meta.title);
    if let Some(edition) = edition {
        slug.push('-');
        slug.push_str(&identity::slug(edition));
    }
    slug
}

/// The printed book's options.
pub(crate) fn pdf(table: PdfTable) -> PdfOptions {
    let length = |value: Option<At<super::lengths::Length>>| own(value).map(|l| l.0);
    let printer = own(table.printer).map(|p| p.0);
    let press = printer.is_some();
    PdfOptions {
        printer,
        page_multiple: own(table.page_multiple).map_or(if press { 2 } else { 1 }, |m| m.0),
        resolution: own(table.resolution).map_or(if press { 300.0 } else { 0.0 }, |r| r.0 as f32),
        enabled: own(table.enabled).unwrap_or(true),
        trim: own(table.trim).map(|t| (t.0, t.1)),
        inner: length(table.inner),
        outer: length(table.outer),
        top: length(table.top),
        bottom: length(table.bottom),
        bleed: length(table.bleed).unwrap_or(0.0),
        marks: own(table.marks).unwrap_or(false),
        size: length(table.size),
        leading: length(table.leading),
        chapters_on_recto: own(table.chapters_on_recto),
        half_title: own(table.half_title),
        contents_depth: own(table.contents_depth),
        number_depth: own(table.number_depth),
        colored_links: own(table.colored_links).unwrap_or(false),
        standards: own(table.standard).map(|list| {
            let mut standards: Vec<_> = list.into_vec().into_iter().map(|standard| standard.0).collect();
            standards.sort_unstable();
            standards.dedup();
            standards
        }),
        profile: table.profile.map(|at| (at.value, at.span)),
        inks: own(table.images).map(|i| i.0).unwrap_or_default(),
    }
}

/// The e-book's options.
pub(crate) fn epub(table: EpubTable) -> EpubOptions {
    let default = EpubOptions::default();
    EpubOptions {
        enabled: own(table.enabled).unwrap_or(default.enabled),
        contents_depth: own(table.contents_depth),
        page_list: own(table.page_list).unwrap_or(default.page_list),
        css: own(table.css).map(read::OneOrMany::<PathBuf>::into_vec).unwrap_or_default(),
        embed_fonts: own(table.embed_fonts).unwrap_or(default.embed_fonts),
        fonts: default.fonts,
        obfuscate_fonts: own(table.obfuscate_fonts).unwrap_or(default.obfuscate_fonts),
        images: own(table.images).map_or(default.images, |images| ImageOptions {
            longest_side: own(images.longest_side).map(|p| p.0),
            quality: own(images.quality).map(|q| q.0),
        }),
    }
}

/// The wrap's options.
pub(crate) fn wrap(table: CoverTable) -> CoverOptions {
    let file = |value: Option<At<PathBuf>>| value.map(|at| (at.value, Some(at.span)));
    CoverOptions {
        printer: own(table.printer).map(|p| p.0).unwrap_or_default(),
        paper: table.paper.map(|at| (at.value.trim().to_ascii_lowercase(), Some(at.span))),
        pages: own(table.pages).map(|p| p.0),
        spine: own(table.spine).map(|l| l.0),
        bleed: own(table.bleed).map(|l| l.0),
        sheet: file(table.sheet),
        front: file(table.front),
        back: file(table.back),
        ground: own(table.ground).map(|c| c.0),
        ink: own(table.ink).map(|c| c.0),
        blurb: own(table.blurb),
        no_barcode: own(table.barcode) == Some(false),
    }
}

/// The works that the text cites.
pub(crate) fn bibliography(value: At<BibliographyValue>, diags: &Diagnostics) -> BibliographyOptions {
    let BibliographyValue(table) = value.value;
    let files = own(table.files).map(read::OneOrMany::into_vec).unwrap_or_default();
    if files.is_empty() {
        let message = "the bibliography has no files";
        let help = "name them: `files = [\"works.bib\"]`";
        diags.push(Diagnostic::error("no-works", message).at(value.span).help(help));
    }
    BibliographyOptions {
        files: files.into_iter().map(|at| (at.value, Some(at.span))).collect(),
        style: table.style.map(|at| (at.value, at.span)),
        by_chapter: own(table.by) == Some(Scope::Chapter),
        title: words(table.title),
        all: own(table.all).unwrap_or(false),
    }
}

/// The commands that draw diagrams. Drawings are kept in a folder of the book's own: in `build`,
/// if the manifest names none.
pub(crate) fn diagrams(
    value: Option<At<DiagramsValue>>,
    build_dir: &Path,
    root: &Path,
    diags: &Diagnostics,
) -> DiagramOptions {
    let mut options = DiagramOptions { folder: (build_dir.join("diagrams"), None), ..Default::default() };
    let Some(At { value, .. }) = value else { return options };
    if let Some(At { value: folder, span }) = value.folder {
        if folder.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
            options.folder = (root.join(folder), Some(span));
        } else {
            let message = format!("the folder {} lies outside the book's", folder.display());
            let help = "drawings are kept within the book: `folder = \"diagrams\"`";
            diags.push(Diagnostic::error("outside-book", message).at(span).help(help));
        }
    }
    let mut taken: Vec<(String, String)> = Vec::new();
    for (name, table) in value.tools {
        let wrong = |message: String, help: &str, span| {
            diags.push(Diagnostic::error("bad-diagrams", message).at(span).help(help));
        };
        let help = "name the program and its arguments: `command = \"dot -Tsvg\"`";
        let Some(At { value: command, span }) = table.command else {
            wrong(format!("the diagrams `{}` have no command", name.value), help, name.span);
            continue;
        };
        let words = match command {
            read::OneOrMany::One(line) => crate::command::words_of(&line).ok(),
            read::OneOrMany::Many(words) => Some(words),
        };
        let Some(command) = words.filter(|words| words.first().is_some_and(|word| !word.is_empty())) else {
            wrong("this is no command".into(), help, span);
            continue;
        };
        let (languages, span) = match table.languages {
            Some(At { value, span }) => (value.into_vec(), span),
            None => (vec![name.value.clone()], name.span),
        };
        let mut own = Vec::new();
        for language in languages.iter().map(|language| language.trim().to_lowercase()) {
            match taken.iter().find(|(known, _)| *known == language) {
                Some((_, other)) if *other != name.value => {
                    let message = format!("blocks of `{language}` are drawn by `{other}` already");
                    wrong(message, "name each language once", span);
                }
                Some(_) => {}
                None => {
                    taken.push((language.clone(), name.value.clone()));
                    own.push(language);
                }
            }
        }
        let seconds = table.timeout.map_or(60, |at| at.value.0);
        let limit = Duration::from_secs(seconds.into());
        options.tools.push(DiagramTool { name: name.value, languages: own, command, limit });
    }
    options
}

/// Commands of formulas: names, and what each stands for.
pub(crate) fn macros(table: &At<Anything>, diags: &Diagnostics) -> Vec<(String, String)> {
    let at = |node: &Node| Span::new(table.span.file, node.span.start, node.span.end);
    let wrong = |node: &Node, wanted: &str| {
        let message = format!("expected {wanted}, found {}", node.kind_name());
        diags.push(Diagnostic::error("wrong-type", message).at(at(node)));
    };
    let Kind::Table(entries) = &table.value.0.kind else {
        wrong(&table.value.0, "a table");
        return Vec::new();
    };
    let mut macros = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        let name = key.text.strip_prefix('\\').unwrap_or(&key.text);
        let letters = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic());
        if !letters && name.chars().count() != 1 {
            let message = format!("`{}` is no name of a command", key.text);
            let span = Span::new(table.span.file, key.span.start, key.span.end);
            let help = r#"a name is letters, or one sign: "\\RR" = "\\mathbb{R}""#;
            diags.push(Diagnostic::error("bad-math", message).at(span).help(help));
        } else if let Kind::Text(body) = &value.kind {
            macros.push((name.to_owned(), body.clone()));
        } else {
            wrong(value, "a string");
        }
    }
    macros
}

/// The theme: `name` apart from the tables that override its values.
pub(crate) fn theme(table: Option<At<Anything>>, default: &str, diags: &Diagnostics) -> ThemeChoice {
    let mut choice = ThemeChoice { name: Some(default.to_string()), ..ThemeChoice::default() };
    let Some(At { value: Anything(node), span }) = table else { return choice };
    choice.span = Some(span);
    let wrong = |node: &Node, wanted: &str| {
        let message = format!("expected {wanted}, found {}", node.kind_name());
        let span = Span::new(span.file, node.span.start, node.span.end);
        diags.push(Diagnostic::error("wrong-type", message).at(span));
    };
    let Kind::Table(entries) = &node.kind else {
        wrong(&node, "a table");
        return choice;
    };
    for (key, value) in entries {
        if key.text == "name" {
            match &value.kind {
                Kind::Text(name) => {
                    choice.name = Some(name.clone());
                    let at = &value.span;
                    choice.name_span = Some(Span::new(span.file, at.start, at.end));
                }
                _ => wrong(value, "a string"),
            }
        } else if let Some(value) = value.to_toml() {
            choice.overrides.insert(key.text.clone(), value);
        }
    }
    places(&node, span.file, &mut Vec::new(), &mut choice.places);
    choice
}

fn places(node: &Node, file: FileId, path: &mut Vec<String>, places_of: &mut Vec<ThemePlace>) {
    let span = |range: &std::ops::Range<usize>| Span::new(file, range.start, range.end);
    match &node.kind {
        Kind::Table(entries) => {
            for (key, value) in entries {
                path.push(key.text.clone());
                let (key, at) = (span(&key.span), span(&value.span));
                places_of.push(ThemePlace { path: path.clone(), key, value: at });
                places(value, file, path, places_of);
                path.pop();
            }
        }
        Kind::List(list) => {
            for (n, value) in list.iter().enumerate() {
                path.push(n.to_string());
                places(value, file, path, places_of);
                path.pop();
            }
        }
        _ => {}
    }
}

/// Puts the values of an edition over those of the manifest, and gives its ISBNs.
pub(crate) fn put_edition(manifest: &mut ManifestTable, edition: EditionTable) -> Option<IsbnTable> {
    if let Some(over) = edition.pdf {
        manifest
            .pdf
            .get_or_insert_with(|| At { value: PdfTable::default(), span: over.span })
            .value
            .merge(over.value);
    }
    if let Some(over) = edition.epub {
        manifest
            .epub
            .get_or_insert_with(|| At { value: EpubTable::default(), span: over.span })
            .value
            .merge(over.value);
    }
    if let Some(over) = edition.cover {
        manifest
            .cover
            .get_or_insert_with(|| At { value: CoverTable::default(), span: over.span })
            .value
            .merge(over.value);
    }
    if let Some(over) = edition.theme {
        match &mut manifest.theme {
            Some(theme) => merge_nodes(&mut theme.value.0, over.value.0),
            None => manifest.theme = Some(over),
        }
    }
    own(edition.isbn)
}

/// Tables are merged key by key; any other value is replaced.
fn merge_nodes(base: &mut Node, over: Node) {
    match (&mut base.kind, over.kind) {
        (Kind::Table(base), Kind::Table(over)) => {
            for (key, value) in over {
                match base.iter_mut().find(|(k, _)| k.text == key.text) {
                    Some((_, old)) => merge_nodes(old, value),
                    None => base.push((key, value)),
                }
            }
        }
        (_, kind) => *base = Node { span: over.span, kind },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn direction_follows_language_and_script() {
        assert_eq!(Direction::of("he"), Direction::Rtl);
        assert_eq!(Direction::of("ar-EG"), Direction::Rtl);
        assert_eq!(Direction::of("az-Arab"), Direction::Rtl);
        assert_eq!(Direction::of("ar-Latn"), Direction::Ltr);
        assert_eq!(Direction::of("en-GB"), Direction::Ltr);
    }
}
