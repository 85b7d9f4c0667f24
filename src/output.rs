//! Puts finished books in their folder, whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::{Finished, Outcome};

/// Why finished books could not be put in their folder. Files that stood there still do.
#[derive(Debug)]
pub struct WriteError {
    /// The folder or file that could not be written.
    pub path: PathBuf,
    /// What the system says.
    pub error: io::Error,
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = self.path.display();
        match self.error.kind() {
            io::ErrorKind::StorageFull => write!(f, "{path} cannot be written: the disk is full"),
            io::ErrorKind::QuotaExceeded => write!(f, "{path} cannot be written: your disk quota is used up"),
            io::ErrorKind::FileTooLarge => {
                write!(f, "{path} cannot be written: the system takes no file this large")
            }
            io::ErrorKind::PermissionDenied => write!(f, "{path} cannot be written: permission denied"),
            io::ErrorKind::ReadOnlyFilesystem => write!(f, "{path} cannot be written: the disk is read-only"),
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
                write!(f, "{path} cannot be written: a part of the path is a file, not a folder")
            }
            _ => write!(f, "{path} cannot be written: {}", self.error),
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

impl Outcome {
    /// Writes all finished books into `folder`, which is made where it does not exist, and gives
    /// their paths. Each is written beside its place first; only when all of them are complete do
    /// they take the places of older files.
    ///
    /// # Errors
    /// Where the folder or a file cannot be written; no file is then replaced.
    pub fn write(&self, folder: &Path) -> Result<Vec<PathBuf>, WriteError> {
        write_all(&self.files, folder, |path| File::create(path))
    }
}

/// A file beside its place; gone again unless it is put in it.
struct Waiting {
    beside: PathBuf,
    place: PathBuf,
    placed: bool,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if !self.placed {
            // Nothing better can be done about a file that will not go.
            let _ = fs::remove_file(&self.beside);
        }
    }
}

fn write_all<W: Write>(
    files: &[Finished],
    folder: &Path,
    create: impl Fn(&Path) -> io::Result<W>,
) -> Result<Vec<PathBuf>, WriteError> {
    let fail = |path: &Path| {
        let path = path.to_path_buf();
        move |error| WriteError { path, error }
    };
    fs::create_dir_all(folder).map_err(fail(folder))?;
    let mut waiting = Vec::with_capacity(files.len());
    for file in files {
        let place = folder.join(&file.name);
        let beside = folder.join(format!(".{}.{}.part", file.name, std::process::id()));
        let item = Waiting { beside, place, placed: false };
        let mut out = create(&item.beside).map_err(fail(&item.place))?;
        out.write_all(&file.bytes).and_then(|()| out.flush()).map_err(fail(&item.place))?;
        drop(out);
        waiting.push(item);
    }
    for item in &mut waiting {
        fs::rename(&item.beside, &item.place).map_err(fail(&item.place))?;
        item.placed = true;
    }
    Ok(waiting.iter().map(|item| item.place.clone()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;

    /// A disk with room for so many bytes.
    struct Disk(File, usize);

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.1 == 0 {
                return Err(io::ErrorKind::StorageFull.into());
            }
            let n = self.0.write(&bytes[..bytes.len().min(self.1)])?;
            self.1 -= n;
            Ok(n)
        }
        fn flush(&mut self) -> io::Result<()> {
            self.0.flush()
        }
    }

    fn files() -> Vec<Finished> {
        let file = |format: Format, size| Finished {
            format,
            name: format!("a.{}", format.extension()),
            bytes: vec![b'x'; size],
        };
        vec![file(Format::Epub, 10), file(Format::Pdf, 1000)]
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn books_take_the_places_of_older_ones() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("new/büild dir");
        for _ in 0..2 {
            let paths = write_all(&files(), &deep, |p| File::create(p)).unwrap();
            assert_eq!(paths, [deep.join("a.epub"), deep.join("a.pdf")]);
        }
        assert_eq!(names(&deep), ["a.epub", "a.pdf"]);
        assert_eq!(fs::read(deep.join("a.pdf")).unwrap().len(), 1000);
    }

    #[test]
    fn a_full_disk_replaces_nothing_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.epub"), "old").unwrap();
        let error = write_all(&files(), folder.path(), |p| Ok(Disk(File::create(p)?, 100))).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("{} cannot be written: the disk is full", folder.path().join("a.pdf").display())
        );
        assert_eq!(names(folder.path()), ["a.epub"]);
        assert_eq!(fs::read(folder.path().join("a.epub")).unwrap(), b"old");
    }

    #[test]
    fn a_file_in_the_way_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("build");
        fs::write(&file, "").unwrap();
        let error = write_all(&files(), &file, |p| File::create(p)).unwrap_err();
        assert!(error.to_string().contains("is a file, not a folder"), "{error}");
    }
}
