//! From a path to a [`Project`]: reads the manifest, checks it, and resolves the edition.

use std::path::{Path, PathBuf};

use toml::de::DeTable;

use super::contents::{Search, is_markdown, only_heading};
use super::node::{Kind, Node};
use super::project::{CodeOptions, Contents, GlossaryOptions, MarkdownOptions, PdfOptions, Project};
use super::read::{At, Read, Reader, listing, nearest};
use super::read_text::{read_text, unreadable};
use super::tables::{BookTable, CodeTable, EditionTable, IsbnTable, ManifestTable};
use super::{assemble, front_matter, identity, mdbook};
use crate::diagnostics::{Diagnostic, Diagnostics, Place};
use crate::source::{FileId, Sources, Span};

/// Reads the book at `path`: its folder, its `book.toml`, or a lone Markdown file.
///
/// Everything that is wrong with the manifest goes to `diags` in one run. Gives nothing where the
/// book cannot be built; where it gives a project and `diags` has errors, the manuscript may still
/// be read, so that its errors are said in the same run.
pub fn load(path: &Path, edition: Option<&str>, sources: &Sources, diags: &Diagnostics) -> Option<Project> {
    load_request(&Request { path, edition, allow: &[], overrides: None }, sources, diags)
}

/// Which book is to be read, and how.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Its folder, its `book.toml`, or a lone Markdown file.
    pub path: &'a Path,
    /// The name of its edition.
    pub edition: Option<&'a str>,
    /// Folders outside of it that it may read from, besides those of its manifest.
    pub allow: &'a [PathBuf],
    /// Values that come before those of an mdBook's manifest, by their keys.
    pub overrides: Option<&'a serde_json::Value>,
}

/// Reads a book as [`load`] does.
pub fn load_request(request: &Request<'_>, sources: &Sources, diags: &Diagnostics) -> Option<Project> {
    let Request { path, edition, allow, overrides } = *request;
    let meta = match std::fs::metadata(path) {
        Ok(meta) => meta,
        Err(error) => {
            diags.push(not_there(path, &error));
            return None;
        }
    };
    let load = Load { edition, allow, overrides, sources, diags };
    if meta.is_dir() {
        let manifest = path.join("book.toml");
        if manifest.exists() {
            return load.manifest(path, &manifest);
        }
        return load.folder(path);
    }
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("toml")) {
        load.manifest(parent, path)
    } else if is_markdown(path) || path.extension().is_some_and(|e| e.eq_ignore_ascii_case("txt")) {
        load.lone(parent, path)
    } else {
        let message = format!("{} is neither a book's folder, nor a manifest, nor Markdown", path.display());
        let help = "name a folder with a book.toml in it, or a file that ends in .md";
        diags.push(Diagnostic::error("not-a-book", message).in_file(path).help(help));
        None
    }
}

fn not_there(path: &Path, error: &std::io::Error) -> Diagnostic {
    let mut diagnostic = unreadable(error, path);
    if error.kind() == std::io::ErrorKind::NotFound {
        diagnostic.message = format!("there is no {}", path.display());
        diagnostic.help = Some("name the book's folder, its book.toml, or a Markdown file".into());
    }
    diagnostic
}

struct Load<'a> {
    edition: Option<&'a str>,
    allow: &'a [PathBuf],
    overrides: Option<&'a serde_json::Value>,
    sources: &'a Sources,
    diags: &'a Diagnostics,
}

impl Load<'_> {
    fn reader(&self, file: FileId, lenient: bool) -> Reader<'_> {
        Reader { file, diags: self.diags, lenient }
    }

    /// A book with a manifest.
    fn manifest(&self, root: &Path, path: &Path) -> Option<Project> {
        let shown = path.strip_prefix(root).unwrap_or(path);
        let text = read_text(path, shown, self.diags)?;
        let file = self.sources.add(shown, text.clone());
        let (table, errors) = DeTable::parse_recoverable(&text);
        for error in &errors {
            let at = error.span().unwrap_or(0..0);
            let mut message = error.message().trim().replace('\n', ", ");
            if message.is_empty() {
                message = "this is not TOML".into();
            }
            self.diags.push(Diagnostic::error("bad-toml", message).at(Span::new(file, at.start, at.end)));
        }
        if !errors.is_empty() {
            return None;
        }
        let mut node = Node::from_toml_table(&table, 0);
        if let Some(over) = self.overrides.filter(|_| is_mdbook(&node)) {
            mdbook::put_over(&mut node, over);
        }
        let reader = self.reader(file, false);
        let mut manifest = if is_mdbook(&node) {
            self.diags.letting_pass(mdbook::LET_PASS, || read_manifest(&node, &reader))
        } else {
            read_manifest(&node, &reader)
        };
        mdbook::lift_own_tables(&mut manifest, &reader);
        let mut project = self.project(root, manifest, Some(&reader))?;
        project.mdbook = is_mdbook(&node).then(|| mdbook::settings(&node, &reader, &project.diagrams));
        project.maybe_mdbook = mdbook::may_be_one(&node) && project.src.join("SUMMARY.md").is_file();
        Some(project)
    }

    /// The commands that all formulas of the book know.
    fn macros(&self, root: &Path, manifest: &ManifestTable) -> Vec<(String, String)> {
        // `mdbook-katex` has them in a file, a line for each.
        let mut macros = Vec::new();
        if let Some(file) = mdbook::macro_file(manifest) {
            let path = root.join(&file);
            let inside =
                path.canonicalize().ok().zip(root.canonicalize().ok()).map(|(p, r)| p.starts_with(r));
            if inside == Some(false) {
                let message =
                    format!("{} lies outside the book, and its commands are not known", file.display());
                self.diags.push(Diagnostic::warning("outside-book", message));
            } else if let Some(text) = read_text(&path, &file, self.diags) {
                macros.extend(mdbook::macro_lines(&text));
            }
        }
        let own = manifest.math.as_ref().and_then(|math| math.value.macros.as_ref());
        macros.extend(own.map(|own| assemble::macros(own, self.diags)).unwrap_or_default());
        macros
    }

    /// A folder without a manifest: the only Markdown file in it is a lone book.
    fn folder(&self, root: &Path) -> Option<Project> {
        let src = root.join("src");
        if !src.is_dir() && !root.join("SUMMARY.md").exists() {
            let list = match std::fs::read_dir(root) {
                Ok(list) => list,
                Err(error) => {
                    self.diags.push(unreadable(&error, root));
                    return None;
                }
            };
            let files: Vec<PathBuf> =
                list.filter_map(|e| Some(e.ok()?.path())).filter(|p| p.is_file() && is_markdown(p)).collect();
            if let [only] = files.as_slice() {
                return self.lone(root, only);
            }
        }
        self.project(root, ManifestTable::default(), None)
    }

    /// A book from its manifest, whole or empty.
    fn project(
        &self,
        root: &Path,
        mut manifest: ManifestTable,
        reader: Option<&Reader<'_>>,
    ) -> Option<Project> {
        let mdbook = mdbook::is_mdbook(&manifest);
        let mut markdown = markdown(&manifest);
        markdown.macros = self.macros(root, &manifest);
        let (code, glossary) = (code(&manifest), glossary(&manifest));
        let unnumbered = mdbook::number_depth(&manifest);
        let mut book = manifest.book.take().map(|b| b.value).unwrap_or_default();
        let allow = self.allowed(root, &mut book);
        let src = self.source_folder(root, &book, &allow)?;
        let bibliography = manifest.bibliography.take().map(|b| assemble::bibliography(b, self.diags));
        markdown.citations = bibliography.is_some();
        let build_dir = root.join("build");
        let diagrams = assemble::diagrams(manifest.diagrams.take(), &build_dir, root, self.diags);
        let (editions, isbn) = self.editions(&mut manifest)?;

        let mut chapters = manifest.chapters.take().map(|c| c.value).unwrap_or_default();
        chapters.extend(book.chapters.take().map(|c| c.value).unwrap_or_default());
        let mut parts = manifest.part.take().map(|p| p.value).unwrap_or_default();
        parts.extend(book.part.take().map(|p| p.value).unwrap_or_default());
        let search = Search {
            root,
            src: &src,
            build_dir: &build_dir,
            allow: &allow,
            mdbook,
            creates_missing: mdbook && mdbook::creates_missing(&manifest),
            sources: self.sources,
            diags: self.diags,
        };
        let let_pass = if mdbook { mdbook::LET_PASS } else { &[] };
        let contents = search.contents(chapters, parts);

        let fallback = root
            .canonicalize()
            .ok()
            .and_then(|p| p.file_name().map(|n| n.to_string_lossy().into_owned()))
            .unwrap_or_default();
        let titled = book.title.as_ref().is_some_and(|t| !t.value.trim().is_empty());
        // A title that is misspelt, or of a wrong type, was complained of already.
        if !titled && !self.diags.has_errors() {
            let mut warning = Diagnostic::warning("no-title", "the book has no title")
                .help("write `title = \"…\"` under `[book]` in book.toml");
            warning.place = match (reader, &book.title) {
                (_, Some(title)) => Place::Span(title.span),
                (Some(reader), None) => Place::Span(reader.span(&(0..0))),
                (None, None) => Place::Path("book.toml".into()),
            };
            self.diags.push(warning);
        }
        let cover = book.cover.take().map(|c| (c.value, Some(c.span)));
        let title = identity::title_from_name(&fallback);
        let meta = assemble::metadata(book, &title, isbn, manifest.words.take(), self);
        let entries = contents?;
        let pdf = assemble::pdf(manifest.pdf.map(|t| t.value).unwrap_or_default());
        let handbook = mdbook || entries.iter().any(|e| e.level > 0);
        Some(Project {
            slug: assemble::slug(&meta, self.edition),
            root: root.to_path_buf(),
            src,
            allow,
            build_dir,
            meta,
            cover,
            contents: Contents::Entries(entries),
            let_pass,
            mdbook: None,
            maybe_mdbook: false,
            markdown,
            code,
            glossary,
            diagrams,
            pdf: PdfOptions { number_depth: pdf.number_depth.or(unnumbered), ..pdf },
            epub: assemble::epub(manifest.epub.map(|t| t.value).unwrap_or_default()),
            bibliography,
            wrap: assemble::wrap(manifest.cover.map(|t| t.value).unwrap_or_default()),
            theme: assemble::theme(manifest.theme, if handbook { "handbook" } else { "classic" }, self.diags),
            editions,
        })
    }

    /// A lone file: all that is known of the book stands in its front matter.
    fn lone(&self, root: &Path, path: &Path) -> Option<Project> {
        let shown = path.strip_prefix(root).unwrap_or(path);
        let text = read_text(path, shown, self.diags)?;
        let front = front_matter::split(&text);
        let body = front_matter::body_start(&text);
        let title = only_heading(&text[body..]);
        let file = self.sources.add(shown, text.clone());
        let reader = self.reader(file, true);
        let mut manifest = ManifestTable::default();
        let mut book = BookTable::default();
        if let Some(node) = front.and_then(|front| front_matter::parse(&text, &front, file, self.diags)) {
            let (of_book, rest) = front_matter::as_manifest(node);
            book = read_lone_book(&of_book, &reader);
            manifest = ManifestTable::read(&rest, &self.reader(file, false)).unwrap_or_default();
        }
        if text[body..].trim().is_empty() {
            self.diags.push(
                Diagnostic::error("empty-book", format!("{} has no text", shown.display()))
                    .in_file(shown)
                    .help("a lone file is a whole book: its level-one headings begin chapters"),
            );
            return None;
        }
        let mut markdown = markdown(&manifest);
        markdown.macros = self.macros(root, &manifest);
        let bibliography = manifest.bibliography.take().map(|b| assemble::bibliography(b, self.diags));
        markdown.citations = bibliography.is_some();
        let (code, glossary) = (code(&manifest), glossary(&manifest));
        let build_dir = root.join("build");
        let diagrams = assemble::diagrams(manifest.diagrams.take(), &build_dir, root, self.diags);
        let (editions, isbn) = self.editions(&mut manifest)?;
        let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let title = title.unwrap_or_else(|| identity::title_from_name(&stem));
        let cover = book.cover.take().map(|c| (c.value, Some(c.span)));
        let allow = self.allowed(root, &mut book);
        let meta = assemble::metadata(book, &title, isbn, manifest.words.take(), self);
        let stem = identity::slug(&stem);
        Some(Project {
            slug: self.edition.map_or(stem.clone(), |edition| format!("{stem}-{}", identity::slug(edition))),
            root: root.to_path_buf(),
            src: root.to_path_buf(),
            allow,
            build_dir,
            meta,
            cover,
            contents: Contents::Lone(shown.to_path_buf()),
            let_pass: &[],
            mdbook: None,
            maybe_mdbook: false,
            markdown,
            code,
            glossary,
            diagrams,
            pdf: assemble::pdf(manifest.pdf.map(|t| t.value).unwrap_or_default()),
            epub: assemble::epub(manifest.epub.map(|t| t.value).unwrap_or_default()),
            bibliography,
            wrap: assemble::wrap(manifest.cover.map(|t| t.value).unwrap_or_default()),
            theme: assemble::theme(manifest.theme, "classic", self.diags),
            editions,
        })
    }

    /// The folders outside the book that it may read from: the manifest's and the command's.
    fn allowed(&self, root: &Path, book: &mut BookTable) -> Vec<PathBuf> {
        let own = book.allow.take().map(|a| a.value.into_vec()).unwrap_or_default();
        own.into_iter().map(|p| root.join(p)).chain(self.allow.iter().cloned()).collect()
    }

    /// `src` as the manifest has it, else `src` where there is one, else the book's own folder.
    fn source_folder(&self, root: &Path, book: &BookTable, allow: &[PathBuf]) -> Option<PathBuf> {
        let Some(given) = &book.src else {
            let src = root.join("src");
            return Some(if src.is_dir() { src } else { root.to_path_buf() });
        };
        let src = if given.value == Path::new(".") { root.to_path_buf() } else { root.join(&given.value) };
        if !src.is_dir() {
            let message = format!("there is no folder {}", given.value.display());
            self.diags.push(Diagnostic::error("missing-folder", message).at(given.span));
            return None;
        }
        let real = src.canonicalize().unwrap_or_else(|_| src.clone());
        let inside = |folder: &Path| folder.canonicalize().is_ok_and(|folder| real.starts_with(folder));
        if !inside(root) && !allow.iter().any(|folder| inside(folder)) {
            let message = format!("the folder {} lies outside the book's", given.value.display());
            let help = format!("allow it: `--allow {}`, or `allow` in the manifest", src.display());
            self.diags.push(Diagnostic::error("outside-book", message).at(given.span).help(help));
            return None;
        }
        Some(src)
    }

    /// Checks the editions, puts the chosen one's values over the manifest's, and gives all names.
    fn editions(&self, manifest: &mut ManifestTable) -> Option<(Vec<String>, Option<IsbnTable>)> {
        let mut all: Vec<EditionTable> = Vec::new();
        if let Some(list) = manifest.edition.take() {
            for edition in list.value {
                let Some(name) = &edition.name else {
                    self.diags.push(
                        Diagnostic::error("no-name", "an edition has no `name`")
                            .at(list.span)
                            .help("write `name = \"paperback\"` in it"),
                    );
                    continue;
                };
                let twin = all.iter().any(|e| e.name.as_ref().is_some_and(|n| n.value == name.value));
                if twin {
                    let message = format!("there are two editions named {:?}", name.value);
                    self.diags.push(Diagnostic::error("duplicate-edition", message).at(name.span));
                    continue;
                }
                all.push(edition);
            }
        }
        let names: Vec<String> =
            all.iter().filter_map(|e| e.name.as_ref().map(|n| n.value.clone())).collect();
        let Some(wanted) = self.edition else { return Some((names, None)) };
        let chosen = all.into_iter().find(|e| e.name.as_ref().is_some_and(|n| n.value == wanted));
        let Some(chosen) = chosen else {
            let known: Vec<&str> = names.iter().map(String::as_str).collect();
            let diagnostic = Diagnostic::error("unknown-edition", format!("there is no edition {wanted:?}"));
            self.diags.push(match nearest(wanted, known.iter().copied()) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None if known.is_empty() => {
                    diagnostic.help("editions are defined by `[[edition]]` in book.toml; this book has none")
                }
                None => diagnostic.help(format!("the editions are {}", listing(&known))),
            });
            return None;
        };
        Some((names, assemble::put_edition(manifest, chosen)))
    }
}

/// Whether a manifest has a table or a key that only mdBook knows.
fn is_mdbook(node: &Node) -> bool {
    ["output", "preprocessor", "build", "rust"].into_iter().any(|key| node.get(key).is_some())
        || node.get("book").is_some_and(|book| book.get("multilingual").is_some())
}

/// The manifest's tables. What mdBook 0.4 let pass at top level (tables for its plugins), a book of
/// mdBook's may have; in any other it is a misspelling.
fn read_manifest(node: &Node, reader: &Reader<'_>) -> ManifestTable {
    let Kind::Table(entries) = &node.kind else { return ManifestTable::default() };
    let is_mdbook = is_mdbook(node);
    let kept = entries
        .iter()
        .filter(|(key, value)| {
            let known = ManifestTable::KEYS.contains(&key.text.as_str());
            let plugin = is_mdbook
                && matches!(value.kind, Kind::Table(_))
                && nearest(&key.text, ManifestTable::KEYS.iter().copied()).is_none();
            known || !plugin
        })
        .cloned()
        .collect();
    let node = Node { span: node.span.clone(), kind: Kind::Table(kept) };
    ManifestTable::read(&node, reader).unwrap_or_default()
}

/// The metadata of a lone file; several entries for people are put together.
fn read_lone_book(node: &Node, reader: &Reader<'_>) -> BookTable {
    let Kind::Table(entries) = &node.kind else { return BookTable::default() };
    let mut people = Vec::new();
    let mut kept = Vec::new();
    let mut key_of_people = None;
    for (key, value) in entries {
        if matches!(key.text.as_str(), "author" | "authors") {
            key_of_people.get_or_insert_with(|| key.clone());
            match &value.kind {
                Kind::List(list) => people.extend(list.iter().cloned()),
                Kind::Nothing => {}
                _ => people.push(value.clone()),
            }
        } else {
            kept.push((key.clone(), value.clone()));
        }
    }
    if let Some(mut key) = key_of_people {
        key.text = "authors".into();
        kept.push((key, Node { span: node.span.clone(), kind: Kind::List(people) }));
    }
    BookTable::read(&Node { span: node.span.clone(), kind: Kind::Table(kept) }, reader).unwrap_or_default()
}

fn markdown(manifest: &ManifestTable) -> MarkdownOptions {
    let mut options = mdbook::markdown_options(manifest);
    if let Some(table) = &manifest.markdown {
        let set = |option: &mut bool, value: &Option<At<bool>>| {
            if let Some(value) = value {
                *option = value.value;
            }
        };
        let table = &table.value;
        set(&mut options.smart, &table.smart_punctuation);
        set(&mut options.math, &table.math);
        set(&mut options.definition_lists, &table.definition_lists);
        set(&mut options.grid_tables, &table.grid_tables);
        set(&mut options.alerts, &table.alerts);
        set(&mut options.autolinks, &table.autolinks);
        set(&mut options.includes, &table.includes);
    }
    options
}

fn glossary(manifest: &ManifestTable) -> GlossaryOptions {
    let first = manifest.glossary.as_ref().and_then(|table| table.value.first_mentions.as_ref());
    GlossaryOptions { first_mentions: first.is_some_and(|first| first.value) }
}

fn code(manifest: &ManifestTable) -> CodeOptions {
    let table = manifest.code.as_ref().map(|table| &table.value);
    let value = |of: fn(&CodeTable) -> &Option<At<bool>>| table.and_then(|t| of(t).as_ref()).map(|v| v.value);
    CodeOptions {
        highlight: value(|t| &t.highlight).unwrap_or(true),
        line_numbers: value(|t| &t.line_numbers).unwrap_or(false),
    }
}

impl assemble::Context for Load<'_> {
    fn edition(&self) -> Option<&str> {
        self.edition
    }
    fn diagnostics(&self) -> &Diagnostics {
        self.diags
    }
}
