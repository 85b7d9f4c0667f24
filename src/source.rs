//! Where text came from: the files that were read, and places in them.
//!
//! Every block of the model and every diagnostic points here, so that any stage can name
//! the file, line and column of what it is working on.

use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

/// A file that was read, by the order in which it was added to [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A range of bytes in a source file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte of the range.
    pub start: u32,
    /// Byte after the last of the range; equal to `start` for a point.
    pub end: u32,
}

impl Span {
    /// The range `start..end` of `file`.
    #[must_use]
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { file, start: clamp(start), end: clamp(end) }
    }
}

/// A file's name and text, kept for the messages about it.
#[derive(Debug)]
pub struct SourceFile {
    /// The path as a message should show it: relative to the book's root where that is possible.
    pub path: PathBuf,
    /// The whole text, as it was read.
    pub text: String,
}

impl SourceFile {
    /// Line and column of a byte, both counted from 1; the column counts characters.
    #[must_use]
    pub fn line_column(&self, byte: usize) -> (usize, usize) {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let before = &self.text[..byte];
        let line_start = before.rfind('\n').map_or(0, |n| n + 1);
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        (line, before[line_start..].chars().count() + 1)
    }
}

/// All files of one run. Cheap to share between threads: chapters are read in parallel.
#[derive(Debug, Default)]
pub struct Sources {
    files: RwLock<Vec<Arc<SourceFile>>>,
}

impl Sources {
    /// Keeps a file and gives it its id.
    pub fn add(&self, path: impl AsRef<Path>, text: String) -> FileId {
        let mut files = self.files.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        files.push(Arc::new(SourceFile { path: path.as_ref().to_path_buf(), text }));
        FileId(u32::try_from(files.len() - 1).unwrap_or(u32::MAX))
    }

    /// The file of an id that [`Sources::add`] gave.
    #[must_use]
    pub fn get(&self, id: FileId) -> Option<Arc<SourceFile>> {
        let files = self.files.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        files.get(id.0 as usize).cloned()
    }
}
