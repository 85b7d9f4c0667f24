//! Names inside the package: of files, and of the places that links lead to.

use deunicode::deunicode;
use rustc_hash::{FxHashMap, FxHashSet};

use super::xml;
use crate::document::walk::{Part, each_inline};
use crate::document::{
    AssetId, AssetKind, Attrs, Block, BlockKind, Book, Code, Inline, List, Section, SectionId, Target,
};

/// The folder of the text, within the package's own.
const TEXT: &str = "text/";

/// Files of the package that Aldine makes besides the book's own sections.
pub const COVER: &str = "text/cover.xhtml";
/// The title page.
pub const TITLE_PAGE: &str = "text/title-page.xhtml";
/// The copyright page.
pub const IMPRINT: &str = "text/copyright-page.xhtml";

/// Every name of the package. Made once, before anything is written.
#[derive(Debug)]
pub struct Names {
    /// The files of each section; none for a draft.
    sections: Vec<Vec<String>>,
    files: FxHashSet<String>,
    /// Which file of its section an id stands in, where it is not the first.
    homes: FxHashMap<String, usize>,
    assets: Vec<String>,
    /// Ids of the model: as they are written, and the section that holds them.
    anchors: FxHashMap<String, (Option<String>, SectionId)>,
    /// All ids as they are written.
    taken: FxHashSet<String>,
}

impl Names {
    /// Names everything in `book`, whose images are of these kinds.
    #[must_use]
    pub fn new(book: &Book, kinds: &[AssetKind]) -> Self {
        let mut files = FxHashSet::default();
        for made in ["cover", "title-page", "copyright-page"] {
            files.insert(made.to_string());
        }
        let sections = book
            .sections
            .iter()
            .map(|s| {
                let file = |files: &mut _| format!("{TEXT}{}.xhtml", unique(files, &plain(&s.id, "section")));
                if s.draft { Vec::new() } else { vec![file(&mut files)] }
            })
            .collect();
        let mut images = FxHashSet::default();
        let assets = book
            .assets
            .iter()
            .zip(kinds)
            .map(|(a, kind)| {
                let stem = a.path.file_stem().map(|s| s.to_string_lossy()).unwrap_or_default();
                let name = unique(&mut images, &plain(&stem, "image"));
                format!("images/{name}.{}", extension(*kind))
            })
            .collect();
        let mut names = Self {
            sections,
            files,
            homes: FxHashMap::default(),
            assets,
            anchors: FxHashMap::default(),
            taken: FxHashSet::default(),
        };
        for (i, section) in book.sections.iter().enumerate() {
            names.section(section, SectionId(u32::try_from(i).unwrap_or(u32::MAX)));
        }
        names
    }

    /// The first file of a section, within the package's folder; none for a draft.
    #[must_use]
    pub fn file(&self, section: SectionId) -> Option<&str> {
        self.piece(section, 0)
    }

    /// One of a section's files.
    #[must_use]
    pub fn piece(&self, section: SectionId, n: usize) -> Option<&str> {
        self.sections.get(section.0 as usize)?.get(n).map(String::as_str)
    }

    /// The file of a section that holds an id, as it is written.
    #[must_use]
    pub fn home(&self, section: SectionId, id: &str) -> Option<&str> {
        self.piece(section, self.homes.get(id).copied().unwrap_or(0))
    }

    /// Whether an id stands in a later file of its section.
    #[must_use]
    pub fn later(&self, id: &str, file: usize) -> bool {
        self.homes.get(id).is_some_and(|home| *home > file)
    }

    /// Gives a section `more` files than one, with the file that each id stands in.
    pub fn divide(&mut self, section: SectionId, homes: Vec<(String, usize)>, more: usize) {
        let Some(files) = self.sections.get_mut(section.0 as usize) else { return };
        let Some(first) = files.first() else { return };
        let stem = first.trim_start_matches(TEXT).trim_end_matches(".xhtml").to_string();
        for n in files.len()..=more {
            files.push(format!("{TEXT}{}.xhtml", unique(&mut self.files, &format!("{stem}-{}", n + 1))));
        }
        self.homes.extend(homes.into_iter().filter(|(_, home)| *home > 0));
    }

    /// The file of an asset, within the package's folder.
    #[must_use]
    pub fn asset(&self, asset: AssetId) -> Option<&str> {
        self.assets.get(asset.0 as usize).map(String::as_str)
    }

    /// An id of the model as an XML id.
    #[must_use]
    pub fn id<'a>(&'a self, id: &'a str) -> &'a str {
        match self.anchors.get(id) {
            Some((Some(made), _)) => made,
            _ => id,
        }
    }

    /// An id for something that the model does not name, never given before nor used by the model.
    pub fn fresh(&mut self, wanted: &str) -> String {
        let wanted = xml::id(wanted);
        unique(&mut self.taken, &wanted)
    }

    /// A link from one of a section's files to an id, as it is written, of a section.
    #[must_use]
    pub fn link(&self, id: &str, section: SectionId, from: (SectionId, usize)) -> String {
        let file = self.home(section, id);
        match file.filter(|_| file != self.piece(from.0, from.1)) {
            Some(file) => format!("{}#{id}", file.strip_prefix(TEXT).unwrap_or(file)),
            None => format!("#{id}"),
        }
    }

    /// Where a link of a section's file leads; none where there is nothing to lead to.
    #[must_use]
    pub fn href(&self, target: &Target, from: (SectionId, usize)) -> Option<String> {
        match target {
            Target::Url(address) => xml::url(address),
            Target::Raw(_) => None,
            Target::Anchor { section, id } => {
                let fragment = self.anchors.contains_key(id).then(|| self.id(id));
                let section = self.leads(target).unwrap_or(*section);
                let file = self.file(section)?;
                Some(match fragment {
                    Some(fragment) => self.link(fragment, section, from),
                    None => file.strip_prefix(TEXT).unwrap_or(file).to_string(),
                })
            }
        }
    }

    /// The section that a link leads to; none where it leads out of the book.
    #[must_use]
    pub fn leads(&self, target: &Target) -> Option<SectionId> {
        let Target::Anchor { section, id } = target else { return None };
        // The id says where: a place that moved is still found.
        Some(self.anchors.get(id).map_or(*section, |(_, home)| *home))
    }

    fn section(&mut self, section: &Section, at: SectionId) {
        self.anchor(&section.id, at);
        self.inlines(&section.title, at);
        self.blocks(&section.blocks, at);
        for note in &section.notes {
            self.anchor(&note.id, at);
            self.blocks(&note.blocks, at);
        }
    }

    fn anchor(&mut self, id: &str, at: SectionId) {
        if self.anchors.contains_key(id) {
            return;
        }
        let wanted = xml::id(id);
        let made = unique(&mut self.taken, &wanted);
        let made = (made != id).then_some(made);
        self.anchors.insert(id.to_string(), (made, at));
    }

    fn attrs(&mut self, attrs: &Attrs, at: SectionId) {
        if let Some(id) = &attrs.id {
            self.anchor(id, at);
        }
    }

    fn blocks(&mut self, blocks: &[Block], at: SectionId) {
        for block in blocks {
            if let Some(attrs) = &block.attrs {
                self.attrs(attrs, at);
            }
            match &block.kind {
                BlockKind::Heading(heading) => self.anchor(&heading.id, at),
                BlockKind::Code(Code { callouts, .. }) | BlockKind::List(List { callouts, .. }) => {
                    callouts.iter().for_each(|callout| self.anchor(&callout.id, at));
                }
                _ => {}
            }
            if let BlockKind::Index(group) = &block.kind {
                group.entries.iter().for_each(|entry| self.anchor(&entry.id, at));
            }
            block.kind.parts(&mut |part| match part {
                Part::Inlines(inlines) => self.inlines(inlines, at),
                Part::Blocks(blocks) => self.blocks(blocks, at),
            });
        }
    }

    fn inlines(&mut self, inlines: &[Inline], at: SectionId) {
        each_inline(inlines, &mut |inline| match inline {
            Inline::Image(image) => self.attrs(&image.attrs, at),
            Inline::Span(attrs, _) => self.attrs(attrs, at),
            Inline::Index(mark) => self.anchor(&mark.id, at),
            _ => {}
        });
    }
}

/// The extension that a kind of image has.
#[must_use]
pub fn extension(kind: AssetKind) -> &'static str {
    match kind {
        AssetKind::Jpeg => "jpg",
        AssetKind::Png => "png",
        AssetKind::Gif => "gif",
        AssetKind::WebP => "webp",
        AssetKind::Svg => "svg",
    }
}

/// The media type of a kind of image.
#[must_use]
pub fn media_type(kind: AssetKind) -> &'static str {
    match kind {
        AssetKind::Jpeg => "image/jpeg",
        AssetKind::Png => "image/png",
        AssetKind::Gif => "image/gif",
        AssetKind::WebP => "image/webp",
        AssetKind::Svg => "image/svg+xml",
    }
}

/// A file name that every archive, reader and file system takes.
fn plain(name: &str, otherwise: &str) -> String {
    let mut made = String::with_capacity(name.len());
    for c in deunicode(name).chars() {
        match c {
            c if c.is_ascii_alphanumeric() || c == '_' || c == '.' => made.push(c.to_ascii_lowercase()),
            _ if made.ends_with('-') => {}
            _ => made.push('-'),
        }
    }
    let made = made.trim_matches(['-', '.']);
    // Some systems stop at 255 bytes; an archive is unpacked into longer paths.
    let made = &made[..made.len().min(100)];
    if made.is_empty() { otherwise.to_string() } else { made.to_string() }
}

fn unique(taken: &mut FxHashSet<String>, wanted: &str) -> String {
    if taken.insert(wanted.to_string()) {
        return wanted.to_string();
    }
    let mut n = 2_u32;
    loop {
        let made = format!("{wanted}-{n}");
        if taken.insert(made.clone()) {
            return made;
        }
        n += 1;
    }
}
