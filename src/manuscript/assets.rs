//! The images that the text shows: found, read once each, checked.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::builder::{ImageRequest, Parsed};
use super::load::{Loader, Refusal, tidy};
use super::{pictures, svg};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::walk::{each_inline_mut, each_run_mut};
use crate::document::{Asset, AssetId, AssetKind, Book, Inline};
use crate::manifest::Project;
use crate::source::Span;

/// Images by the file they are, in the order of their first use.
pub(super) struct Assets<'a> {
    project: &'a Project,
    loader: &'a Loader<'a>,
    diags: &'a Diagnostics,
    wanted: Vec<Wanted>,
    by_path: HashMap<PathBuf, usize>,
}

struct Wanted {
    real: PathBuf,
    /// As the book names it.
    path: PathBuf,
    span: Option<Span>,
}

impl<'a> Assets<'a> {
    pub(super) fn new(project: &'a Project, loader: &'a Loader<'a>, diags: &'a Diagnostics) -> Self {
        Self { project, loader, diags, wanted: Vec::new(), by_path: HashMap::new() }
    }

    /// Wants the images of a file of the text, whose folder is given. The answers are numbers
    /// that [`Assets::read`] turns into assets.
    pub(super) fn want_all(&mut self, requests: &[ImageRequest], folder: &Path) -> Vec<Option<usize>> {
        requests.iter().map(|request| self.want(request, folder)).collect()
    }

    fn want(&mut self, request: &ImageRequest, folder: &Path) -> Option<usize> {
        let address = request.address.as_str();
        if super::address::has_scheme(address) {
            let message = "an image within the address cannot be part of a book: its text stands in for it";
            let help = "save the image in the book's folder and name that file";
            self.diags.push(Diagnostic::warning("remote-image", message).at(request.span).help(help));
            return None;
        }
        let decoded = super::address::percent_decoded(address);
        let exact = |name: &str| match name.strip_prefix('/') {
            Some(rest) => self.project.src.join(rest),
            None => folder.join(name),
        };
        let mut path = exact(&decoded);
        // What follows `?` or `#` is no part of a file's name, unless it is.
        if let Some(end) = decoded.find(['?', '#']).filter(|_| !path.exists()) {
            path = exact(&decoded[..end]);
        }
        self.want_file(&path, Some(request.span))
    }

    /// Wants a file by its path.
    pub(super) fn want_file(&mut self, path: &Path, span: Option<Span>) -> Option<usize> {
        match self.loader.locate(path) {
            Ok(real) => {
                if let Some(known) = self.by_path.get(&real) {
                    return Some(*known);
                }
                let number = self.wanted.len();
                self.by_path.insert(real.clone(), number);
                let path = tidy(path);
                self.wanted.push(Wanted { real, path, span });
                Some(number)
            }
            Err(refusal) => {
                self.diags.push(self.loader.refused("missing-image", "image", path, &refusal, span));
                None
            }
        }
    }

    /// Reads and checks all that is wanted; for each number, the asset it became.
    pub(super) fn read(self, book: &mut Book) -> Vec<Option<AssetId>> {
        let loaded: Vec<Result<Asset, Diagnostic>> =
            self.wanted.par_iter().map(|wanted| self.load(wanted)).collect();
        let mut names: HashMap<PathBuf, usize> = HashMap::new();
        loaded
            .into_iter()
            .map(|result| match result {
                Ok(mut asset) => {
                    // Two files outside the source folder may come out with one name.
                    let uses = names.entry(asset.path.clone()).or_insert(0);
                    *uses += 1;
                    if *uses > 1 {
                        asset.path = Path::new(&uses.to_string()).join(&asset.path);
                    }
                    book.assets.push(asset);
                    u32::try_from(book.assets.len() - 1).ok().map(AssetId)
                }
                Err(diagnostic) => {
                    self.diags.push(diagnostic);
                    None
                }
            })
            .collect()
    }

    fn load(&self, wanted: &Wanted) -> Result<Asset, Diagnostic> {
        let bytes = std::fs::read(&wanted.real).map_err(|error| {
            let refusal = Refusal::Unreadable(error);
            self.loader.refused("missing-image", "image", &wanted.path, &refusal, wanted.span)
        })?;
        let picture = pictures::look(&bytes).map_err(|problem| {
            let shown = self.loader.shown(&wanted.path);
            let diagnostic =
                Diagnostic::error("broken-image", format!("image `{}` {problem}", shown.display()));
            match wanted.span {
                Some(span) => diagnostic.at(span),
                None => diagnostic.in_file(shown),
            }
        })?;
        if picture.kind == AssetKind::Svg {
            self.warn_of_lost(&bytes, wanted);
        }
        let src = tidy(&self.project.src);
        let root = tidy(&self.project.root);
        let path = wanted
            .path
            .strip_prefix(&src)
            .or_else(|_| wanted.path.strip_prefix(&root))
            .map(Path::to_path_buf)
            .unwrap_or_else(|_| wanted.path.file_name().map(PathBuf::from).unwrap_or_default());
        let bytes: Arc<[u8]> = bytes.into();
        Ok(Asset { path, kind: picture.kind, bytes, size: picture.size, dpi: picture.dpi, span: wanted.span })
    }

    /// Says what of a drawing no book can show.
    fn warn_of_lost(&self, bytes: &[u8], wanted: &Wanted) {
        let shown = self.loader.shown(&wanted.path);
        let warn = |message: String, help: &str| {
            let warning = Diagnostic::warning("lost-in-drawing", message).help(help);
            self.diags.push(match wanted.span {
                Some(span) => warning.at(span),
                None => warning.in_file(&shown),
            });
        };
        let contents = svg::contents(bytes);
        if contents.html {
            let message =
                format!("words of `{}` are HTML (`<foreignObject>`), and are not drawn", shown.display());
            warn(message, "draw it anew with its words as SVG; Mermaid does so by `htmlLabels: false`");
        }
        if let Some(file) = contents.outside {
            let message = format!("`{}` shows the file `{file}`, which is not read", shown.display());
            warn(message, "put the picture into the drawing, as a `data:` address");
        }
    }
}

/// Gives every image of a file its asset.
pub(super) fn settle(parsed: &mut Parsed, wanted: &[Option<usize>], assets: &[Option<AssetId>]) {
    let mut settle = |inline: &mut Inline| {
        if let Inline::Image(image) = inline {
            image.asset = image.asset.and_then(|id| {
                let number = (*wanted.get(id.0 as usize)?)?;
                *assets.get(number)?
            });
        }
    };
    let notes = parsed.notes.iter_mut().filter_map(|note| note.defined.as_mut()).map(|(blocks, _)| blocks);
    for blocks in std::iter::once(&mut parsed.blocks).chain(notes) {
        each_run_mut(blocks, &mut |run| each_inline_mut(run, &mut settle));
    }
}

/// Warns of images that say nothing to who cannot see them.
pub(super) fn warn_without_text(parsed: &mut Parsed, diags: &Diagnostics) {
    if parsed.images.is_empty() {
        return;
    }
    let mut look = |inline: &mut Inline| {
        if let Inline::Image(image) = inline
            && image.alt.trim().is_empty()
            && !image.decorative()
        {
            let message = "this image has no text for who cannot see it";
            let help = "say what it shows: `![a map of the island](map.png)`, or mark it `{.decorative}`";
            diags.push(Diagnostic::warning("missing-alt", message).at(image.span).help(help));
        }
    };
    let notes = parsed.notes.iter_mut().filter_map(|note| note.defined.as_mut()).map(|(blocks, _)| blocks);
    for blocks in std::iter::once(&mut parsed.blocks).chain(notes) {
        each_run_mut(blocks, &mut |run| each_inline_mut(run, &mut look));
    }
}
