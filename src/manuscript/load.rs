//! Reads the book's files: only inside the book's folder, each once, text only as UTF-8.

use std::collections::HashMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::manifest::Project;
use crate::source::{FileId, SourceFile, Sources, Span};

/// A text file of the book.
#[derive(Debug, Clone)]
pub(super) struct TextFile {
    pub(super) id: FileId,
    pub(super) source: Arc<SourceFile>,
    /// Bytes of a byte order mark, which is no text.
    pub(super) start: usize,
    /// Folder that its links and includes are relative to.
    pub(super) folder: PathBuf,
}

/// Opens files for one book.
#[derive(Debug)]
pub(super) struct Loader<'a> {
    root: PathBuf,
    /// `root` and the allowed folders, with every link resolved.
    inside: Vec<PathBuf>,
    sources: &'a Sources,
    diags: &'a Diagnostics,
    read: HashMap<PathBuf, Option<TextFile>>,
}

/// Why a file cannot be had.
#[derive(Debug)]
pub(super) enum Refusal {
    Missing,
    Outside,
    Folder,
    Unreadable(std::io::Error),
}

impl<'a> Loader<'a> {
    pub(super) fn new(project: &Project, sources: &'a Sources, diags: &'a Diagnostics) -> Self {
        let inside = std::iter::once(&project.root)
            .chain(&project.allow)
            .filter_map(|folder| fs::canonicalize(folder).ok())
            .collect();
        Self { root: project.root.clone(), inside, sources, diags, read: HashMap::new() }
    }

    /// The file itself behind all links, if the book may read it.
    pub(super) fn locate(&self, path: &Path) -> Result<PathBuf, Refusal> {
        // What is outside stays unseen: whether it exists is not told either.
        let tidied = tidy(path);
        let real = match fs::canonicalize(path).or_else(|_| fs::canonicalize(&tidied)) {
            Ok(real) => real,
            Err(error) => {
                let lexically_inside = tidied.starts_with(tidy(&self.root))
                    || self.inside.iter().any(|folder| tidied.starts_with(folder));
                return Err(match error.kind() {
                    ErrorKind::NotFound | ErrorKind::NotADirectory if lexically_inside => Refusal::Missing,
                    _ if !lexically_inside => Refusal::Outside,
                    _ => Refusal::Unreadable(error),
                });
            }
        };
        if !self.inside.iter().any(|folder| real.starts_with(folder)) {
            return Err(Refusal::Outside);
        }
        if real.is_dir() {
            return Err(Refusal::Folder);
        }
        Ok(real)
    }

    /// A text file; `from` is where the book names it. What is wrong is said, once a file.
    pub(super) fn text(&mut self, path: &Path, from: Option<Span>) -> Option<TextFile> {
        let real = match self.locate(path) {
            Ok(real) => real,
            Err(refusal) => {
                self.diags.push(self.refused("missing-file", "file", path, &refusal, from));
                return None;
            }
        };
        if let Some(known) = self.read.get(&real) {
            return known.clone();
        }
        let file = self.read_text(path, &real, from);
        self.read.insert(real, file.clone());
        file
    }

    /// A text that was given, in the stead of what the file at `path` holds.
    pub(super) fn given(&self, id: FileId, path: &Path) -> Option<TextFile> {
        let source = self.sources.get(id)?;
        let folder = tidy(path).parent().map(Path::to_path_buf).unwrap_or_default();
        Some(TextFile { id, source, start: 0, folder })
    }

    fn read_text(&self, path: &Path, real: &Path, from: Option<Span>) -> Option<TextFile> {
        let shown = self.shown(path);
        let bytes = match fs::read(real) {
            Ok(bytes) => bytes,
            Err(error) => {
                let refusal = Refusal::Unreadable(error);
                self.diags.push(self.refused("missing-file", "file", path, &refusal, from));
                return None;
            }
        };
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                self.diags.push(not_utf8(&shown, &error));
                return None;
            }
        };
        let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let id = self.sources.add(&shown, text);
        let source = self.sources.get(id)?;
        let folder = tidy(path).parent().map(Path::to_path_buf).unwrap_or_default();
        Some(TextFile { id, source, start, folder })
    }

    /// A diagnostic for a file that cannot be had, with the nearest name beside it.
    pub(super) fn refused(
        &self,
        missing_code: &'static str,
        what: &str,
        path: &Path,
        refusal: &Refusal,
        from: Option<Span>,
    ) -> Diagnostic {
        let shown = self.shown(path);
        let shown = shown.display();
        let mut diagnostic = match refusal {
            Refusal::Missing => {
                let d = Diagnostic::error(missing_code, format!("{what} `{shown}` does not exist"));
                match self.nearest(path) {
                    Some(near) => d.help(format!("there is `{}`", near.display())),
                    None => d,
                }
            }
            Refusal::Outside => {
                Diagnostic::error("outside-book", format!("{what} `{shown}` is outside the book's folder"))
                    .help(self.allowing(path))
            }
            Refusal::Folder => {
                Diagnostic::error("unreadable", format!("{what} `{shown}` is a folder, not a file"))
            }
            Refusal::Unreadable(error) => {
                Diagnostic::error("unreadable", format!("{what} `{shown}` cannot be read: {error}"))
            }
        };
        diagnostic = match from {
            Some(span) => diagnostic.at(span),
            None => diagnostic.in_file(self.shown(path)),
        };
        diagnostic
    }

    /// How a file outside the book is let in: by the outermost folder on the way to it.
    fn allowing(&self, path: &Path) -> String {
        let shown = self.shown(path);
        let parts: Vec<Component> = shown.components().collect();
        let up = parts.iter().take_while(|part| matches!(part, Component::ParentDir)).count();
        let depth = (up + 1).min(parts.len().saturating_sub(1));
        let folder: PathBuf = parts[..depth].iter().collect();
        let named = tidy(&self.root.join(&folder));
        format!(
            "allow its folder, `--allow {}`, or `allow = [\"{}\"]` in the manifest; or move it into the book's",
            named.display(),
            folder.display()
        )
    }

    /// The path as messages show it: relative to the book's folder.
    pub(super) fn shown(&self, path: &Path) -> PathBuf {
        let (path, root) = (tidy(path), tidy(&self.root));
        if path == root {
            return PathBuf::from(".");
        }
        let common = path.components().zip(root.components()).take_while(|(a, b)| a == b).count();
        if common == 0 {
            return path;
        }
        let up = root.components().skip(common).map(|_| Component::ParentDir);
        up.chain(path.components().skip(common)).collect()
    }

    /// A file of the same folder with nearly the same name, or of the same name nearby.
    fn nearest(&self, path: &Path) -> Option<PathBuf> {
        let wanted = path.file_name()?.to_string_lossy().to_lowercase();
        let folder = tidy(path.parent()?);
        let real = fs::canonicalize(&folder).ok()?;
        if !self.inside.iter().any(|inside| real.starts_with(inside)) {
            return None;
        }
        let mut names: Vec<String> = fs::read_dir(real)
            .ok()?
            .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
            .collect();
        names.sort();
        let name = nearest_of(&wanted, names.iter().map(String::as_str))?;
        Some(self.shown(&folder.join(name)))
    }
}

/// The candidate nearest to `wanted`, if it is near enough to be meant.
pub(crate) fn nearest_of<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let wanted = wanted.to_lowercase();
    let allowed = (wanted.chars().count() / 3).max(1);
    names
        .map(|name| (strsim::damerau_levenshtein(&wanted, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

fn not_utf8(shown: &Path, error: &std::string::FromUtf8Error) -> Diagnostic {
    let at = error.utf8_error().valid_up_to();
    let bytes = error.as_bytes();
    let line = bytes[..at].iter().filter(|b| **b == b'\n').count() + 1;
    let byte = bytes.get(at).copied().unwrap_or_default();
    let message = format!("`{}` is not UTF-8: byte {at} (line {line}) is 0x{byte:02X}", shown.display());
    let help = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "it looks like UTF-16: save it as UTF-8",
        _ => "save it as UTF-8",
    };
    Diagnostic::error("not-utf8", message).in_file(shown).help(help)
}

/// A path without `.` and `..`, by its letters alone.
pub(crate) fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => match tidy.components().next_back() {
                Some(Component::Normal(_)) => {
                    tidy.pop();
                }
                Some(Component::RootDir | Component::Prefix(_)) => {}
                _ => tidy.push(".."),
            },
            other => tidy.push(other),
        }
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tidies_by_letters() {
        assert_eq!(tidy(Path::new("a/./b/../c")), Path::new("a/c"));
        assert_eq!(tidy(Path::new("../a/../../b")), Path::new("../../b"));
        assert_eq!(tidy(Path::new("/../a")), Path::new("/a"));
    }

    #[cfg(unix)]
    #[test]
    fn links_out_of_the_book_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let (book, other) = (folder.path().join("book"), folder.path().join("other"));
        fs::create_dir_all(&book).unwrap();
        fs::create_dir_all(&other).unwrap();
        fs::write(other.join("secret.md"), "secret").unwrap();
        fs::write(book.join("book.md"), "# T\n\nx\n").unwrap();
        std::os::unix::fs::symlink(other.join("secret.md"), book.join("link.md")).unwrap();
        std::os::unix::fs::symlink(&book, folder.path().join("alias")).unwrap();
        let (sources, diags) = (Sources::default(), Diagnostics::default());
        let mut project = crate::manifest::load(&book.join("book.md"), None, &sources, &diags).unwrap();
        let refused = |project: &Project, path: &Path| {
            Loader::new(project, &sources, &diags).locate(path).map_err(|r| format!("{r:?}"))
        };
        let outside = Err("Outside".to_owned());
        assert_eq!(refused(&project, &book.join("link.md")), outside);
        assert_eq!(refused(&project, &book.join("../other/secret.md")), outside);
        // What is outside is not even said to be missing.
        assert_eq!(refused(&project, &book.join("../other/nothing.md")), outside);
        assert_eq!(refused(&project, &book.join("nothing.md")), Err("Missing".to_owned()));
        assert!(refused(&project, &folder.path().join("alias/book.md")).is_ok());
        project.allow.push(other);
        assert!(refused(&project, &book.join("link.md")).is_ok());
    }

    #[test]
    fn nearest_name_must_be_near() {
        let names = ["harbour.png", "cover.jpg"];
        assert_eq!(nearest_of("harbor.png", names.into_iter()), Some("harbour.png"));
        assert_eq!(nearest_of("Cover.JPG", names.into_iter()), Some("cover.jpg"));
        assert_eq!(nearest_of("map.svg", names.into_iter()), None);
    }
}
