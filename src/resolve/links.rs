//! Links and references: from what the author wrote to a place in the book.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::ids::{Place, Places};
use super::numbers::Numbered;
use super::terms;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::walk::each_run_mut;
use crate::document::{Book, Inline, SectionId, Target, Words};
use crate::manuscript::{nearest_of, percent_decoded, quoted, tidy};
use crate::source::Span;

/// Resolves every link and reference of the book.
pub(super) fn resolve(
    book: &mut Book,
    places: &Places,
    things: &HashMap<String, Numbered>,
    diags: &Diagnostics,
) {
    let ids: Vec<String> = book.sections.iter().map(|s| s.id.clone()).collect();
    let meta = book.meta.clone();
    for (at, section) in book.sections.iter_mut().enumerate() {
        let lang = section.lang.clone().unwrap_or_else(|| meta.language.clone());
        let mut linker = Linker {
            places,
            things,
            diags,
            ids: &ids,
            here: SectionId(u32::try_from(at).unwrap_or(u32::MAX)),
            file: section.file.clone(),
            words: meta.words_in(section.lang.as_deref()),
            lang,
        };
        linker.run(&mut section.title);
        each_run_mut(&mut section.blocks, &mut |run| linker.run(run));
        for note in &mut section.notes {
            each_run_mut(&mut note.blocks, &mut |run| linker.run(run));
        }
    }
}

struct Linker<'a> {
    places: &'a Places,
    things: &'a HashMap<String, Numbered>,
    diags: &'a Diagnostics,
    ids: &'a [String],
    here: SectionId,
    file: Option<PathBuf>,
    lang: String,
    words: Arc<Words>,
}

impl Linker<'_> {
    fn run(&mut self, run: &mut Vec<Inline>) {
        let mut at = 0;
        while at < run.len() {
            if let Some(content) = run[at].content_mut() {
                self.run(content);
            }
            let mut keep = true;
            match &mut run[at] {
                Inline::Link(link) => match &link.target {
                    Target::Raw(raw) => match self.link(raw, link.span) {
                        Some(target) => link.target = target,
                        None => keep = false,
                    },
                    Target::Url(_) | Target::Anchor { .. } => {}
                },
                Inline::Reference(reference) => {
                    if let Target::Raw(_) = reference.target {
                        let span = reference.span;
                        match self.reference(&reference.label, span) {
                            Some((target, text)) => {
                                reference.target = target;
                                if reference.content.is_empty() {
                                    reference.content = vec![Inline::Text(text)];
                                }
                            }
                            None => {
                                keep = false;
                                if reference.content.is_empty() {
                                    reference.content = vec![Inline::Text(format!("@{}", reference.label))];
                                }
                            }
                        }
                    }
                }
                _ => {}
            }
            if keep {
                at += 1;
            } else {
                // What leads nowhere is its text.
                let content = run[at].content_mut().map(std::mem::take).unwrap_or_default();
                let count = content.len();
                run.splice(at..=at, content);
                at += count;
            }
        }
    }

    fn anchor(place: &Place) -> Target {
        Target::Anchor { section: place.section, id: place.id.clone() }
    }

    fn link(&self, raw: &str, span: Span) -> Option<Target> {
        let decoded = percent_decoded(raw);
        let (path, fragment) = decoded.split_once('#').unwrap_or((&decoded, ""));
        if path.is_empty() {
            if fragment.is_empty() {
                return self.section(self.here);
            }
            let own = self.file.clone().unwrap_or_default();
            return self.fragment(&own, fragment, span, None);
        }
        let path = path.split('?').next().unwrap_or_default();
        match self.file_of(path) {
            Some(file) if fragment.is_empty() => self.section(*self.places.files.get(&file)?),
            Some(file) => {
                // A link to the top of the page is one to the section.
                let shown = file.to_string_lossy().replace('\\', "/");
                let section = self.places.files.get(&file).copied();
                self.fragment(&file, fragment, span, Some(&shown)).or_else(|| self.section(section?))
            }
            None => {
                self.warn_file(path, span);
                None
            }
        }
    }

    fn section(&self, section: SectionId) -> Option<Target> {
        let id = self.ids.get(section.0 as usize)?.clone();
        Some(Target::Anchor { section, id })
    }

    /// The file of the book that a link's path names: as it is, or as the web page mdBook makes of it.
    fn file_of(&self, path: &str) -> Option<PathBuf> {
        let folder = self.file.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
        let joined = match path.strip_prefix('/') {
            Some(rest) => tidy(Path::new(rest)),
            None => tidy(&folder.join(path)),
        };
        let known = |path: PathBuf| self.places.files.contains_key(&path).then_some(path);
        let folder_of = |path: &Path| {
            ["index.md", "README.md", "readme.md"].iter().find_map(|name| known(path.join(name)))
        };
        if let Some(found) = known(joined.clone()) {
            return Some(found);
        }
        match joined.extension().and_then(|e| e.to_str()) {
            Some("md") if joined.file_stem().is_some_and(|stem| stem == "index") => {
                folder_of(joined.parent()?)
            }
            Some("html" | "htm" | "xhtml") => {
                let found =
                    known(joined.with_extension("md")).or_else(|| known(joined.with_extension("markdown")));
                let index = joined.file_stem().is_some_and(|stem| stem == "index");
                found.or_else(|| folder_of(joined.parent()?).filter(|_| index))
            }
            Some(_) if !path.ends_with('/') => None,
            _ => folder_of(&joined).or_else(|| known(joined.with_extension("md"))),
        }
    }

    fn fragment(&self, file: &Path, fragment: &str, span: Span, shown: Option<&str>) -> Option<Target> {
        let names = self.places.in_file.get(file);
        // mdBook 0.4 kept the capitals of other alphabets than the Latin one.
        let found =
            names.and_then(|names| names.get(fragment).or_else(|| names.get(&fragment.to_lowercase())));
        if let Some(place) = found {
            return Some(Self::anchor(place));
        }
        let own = shown.is_none();
        if own && let Some(Some(place)) = self.places.anywhere.get(fragment) {
            return Some(Self::anchor(place));
        }
        let message = match shown {
            Some(file) => format!("there is no `#{fragment}` in `{file}`"),
            None => format!("there is no `#{fragment}` here"),
        };
        let mut candidates: Vec<&str> =
            names.map(|names| names.keys().map(String::as_str).collect()).unwrap_or_default();
        candidates.sort_unstable();
        let near = nearest_of(fragment, candidates.into_iter());
        let mut diagnostic = Diagnostic::warning("broken-link", message).at(span);
        if let Some(near) = near {
            diagnostic = diagnostic.help(format!("did you mean `#{near}`?"));
        }
        self.diags.push(diagnostic);
        None
    }

    fn warn_file(&self, path: &str, span: Span) {
        let message = format!("`{path}` is no file of the book");
        let wanted = path.trim_end_matches(".html");
        let mut files: Vec<String> =
            self.places.files.keys().map(|f| f.to_string_lossy().replace('\\', "/")).collect();
        files.sort_unstable();
        let name = |file: &str| file.rsplit('/').next().unwrap_or_default().to_owned();
        let exact = files.iter().find(|file| {
            let own = name(file);
            let last = name(path);
            // Every folder may have an index.
            let common = matches!(last.as_str(), "index.html" | "index.md" | "README.md" | "readme.md");
            !common && (own == last || own.strip_suffix(".md") == last.strip_suffix(".html"))
        });
        let near = exact.map(String::as_str).or_else(|| {
            let wanted = if wanted.ends_with(".md") { wanted.to_owned() } else { format!("{wanted}.md") };
            nearest_of(&wanted, files.iter().map(String::as_str))
        });
        let diagnostic = Diagnostic::warning("broken-link", message).at(span);
        self.diags.push(match near {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => {
                diagnostic.help("the text stays, without a link; a full address (`https://…`) would be kept")
            }
        });
    }

    /// Where a label leads, and what is said of it.
    fn reference(&self, label: &str, span: Span) -> Option<(Target, String)> {
        let Some(place) = self.places.anywhere.get(label).and_then(Option::as_ref) else {
            // A label given twice was an error already.
            if !self.places.anywhere.contains_key(label) {
                let message = format!("nothing in the book has the label `{label}`");
                let near = nearest_of(label, self.places.names.iter().map(String::as_str));
                let mut diagnostic = Diagnostic::error("unknown-label", message).at(span);
                diagnostic = match near {
                    Some(near) => diagnostic.help(format!("did you mean `@{near}`?")),
                    None => diagnostic.help(format!("give the place it means the id `{{#{label}}}`")),
                };
                self.diags.push(diagnostic);
            }
            return None;
        };
        let target = Self::anchor(place);
        let text = match self.things.get(&place.id) {
            Some(thing) => self.words(thing),
            None => {
                let section = &self.ids[place.section.0 as usize];
                self.things.get(section).map(|thing| self.words(thing)).unwrap_or_default()
            }
        };
        Some((target, text))
    }

    fn words(&self, thing: &Numbered) -> String {
        match thing {
            Numbered { number, .. } if !number.is_empty() => {
                terms::numbered(thing.thing, number, &self.words)
            }
            Numbered { title, .. } if !title.is_empty() => quoted(title, &self.lang),
            _ => terms::word(thing.thing, &self.words),
        }
    }
}
