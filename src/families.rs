//! Families of a book's own: fonts that lie in its `fonts` folders.

use std::path::{Path, PathBuf};

use fontdb::{Database, FaceInfo, ID, Source, Style};
use skrifa::{FontRef, MetadataProvider, Tag};

/// The folders that a book's fonts may lie in.
#[must_use]
pub fn folders(root: &Path, src: &Path) -> Vec<PathBuf> {
    let mut folders = vec![root.join("fonts"), src.join("fonts")];
    folders.dedup();
    folders.retain(|folder| folder.is_dir());
    folders
}

/// The fonts of these folders.
#[must_use]
pub fn load(folders: &[PathBuf]) -> Database {
    let mut fonts = Database::new();
    for folder in folders {
        fonts.load_fonts_dir(folder);
    }
    fonts
}

/// Whether a face goes by this name: its family's, or that of its file.
fn named(face: &FaceInfo, name: &str) -> bool {
    let file = Path::new(name).file_name().and_then(|n| n.to_str()).unwrap_or(name);
    face.families.iter().any(|(n, _)| n.eq_ignore_ascii_case(name))
        || matches!(&face.source, Source::File(p) | Source::SharedFile(p, _)
            if p.file_name().and_then(|n| n.to_str()) == Some(file))
}

/// The faces of a family, by its name or that of one of its files: regular, bold, italic, bold
/// italic.
#[must_use]
pub fn find(fonts: &Database, name: &str) -> [Option<ID>; 4] {
    [(400, false), (700, false), (400, true), (700, true)].map(|(weight, italic)| {
        fonts
            .faces()
            .filter(|face| named(face, name))
            .filter(|face| (face.style != Style::Normal) == italic)
            .filter(|face| face.weight.0.abs_diff(weight) < 150)
            .min_by_key(|face| (face.weight.0.abs_diff(weight), face.post_script_name.clone()))
            .map(|face| face.id)
    })
}

/// The face of a family whose weight is variable, upright or italic.
#[must_use]
pub fn variable(fonts: &Database, name: &str, italic: bool) -> Option<ID> {
    let faces = fonts.faces().filter(|face| named(face, name) && (face.style != Style::Normal) == italic);
    let varies = |id: ID| {
        fonts.with_face_data(id, |bytes, index| {
            let font = FontRef::from_index(bytes, index).ok()?;
            font.axes().iter().any(|axis| axis.tag() == Tag::new(b"wght")).then_some(())
        })
    };
    faces
        .filter(|face| varies(face.id).flatten().is_some())
        .min_by_key(|face| face.post_script_name.clone())
        .map(|face| face.id)
}
