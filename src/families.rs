//! Families of a book's own: fonts that lie in its `fonts` folders.

use std::path::{Path, PathBuf};

use fontdb::{Database, ID, Source, Style};

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

/// The faces of a family, by its name or that of one of its files: regular, bold, italic, bold
/// italic.
#[must_use]
pub fn find(fonts: &Database, name: &str) -> [Option<ID>; 4] {
    let file = Path::new(name).file_name().and_then(|n| n.to_str()).unwrap_or(name);
    [(400, false), (700, false), (400, true), (700, true)].map(|(weight, italic)| {
        fonts
            .faces()
            .filter(|face| {
                face.families.iter().any(|(n, _)| n.eq_ignore_ascii_case(name))
                    || matches!(&face.source, Source::File(p) | Source::SharedFile(p, _)
                        if p.file_name().and_then(|n| n.to_str()) == Some(file))
            })
            .filter(|face| (face.style != Style::Normal) == italic)
            .filter(|face| face.weight.0.abs_diff(weight) < 150)
            .min_by_key(|face| (face.weight.0.abs_diff(weight), face.post_script_name.clone()))
            .map(|face| face.id)
    })
}
