//! The last pass over the package: what epub-builder cannot say is said here.
//!
//! The builder's package document has no item properties, no page list, no identifier other than
//! a UUID; its navigation has no language. So those files are written from our own model. All
//! other entries are copied as they stand, compressed already. Every time is fixed, and images are
//! stored, since they are compressed by their own formats.

use std::io::{Cursor, Read, Write};

use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// A file to be put into the package as it is.
#[derive(Debug)]
pub struct Stored<'a> {
    /// Its path in the archive.
    pub path: String,
    /// The file.
    pub bytes: &'a [u8],
    /// Whether deflating it would save anything.
    pub deflate: bool,
}

/// Rewrites a finished package.
///
/// `replaced` are files of the builder's and their new text, `dropped` those that go, `added`
/// those that come.
///
/// # Errors
///
/// Fails where `package` is not a zip archive, or the result would not be one.
pub fn finish(
    package: &[u8],
    replaced: &[(&str, &str)],
    dropped: &[&str],
    added: &[Stored],
) -> ZipResult<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(package))?;
    let more: usize = added.iter().map(|a| a.bytes.len()).sum();
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(package.len() + more + 16 * 1024)));
    let time = DateTime::default();
    let options = SimpleFileOptions::default().last_modified_time(time).unix_permissions(0o644);
    let deflated = options.compression_method(CompressionMethod::Deflated);
    let stored = options.compression_method(CompressionMethod::Stored);

    // Readers look for the type at byte 38 of the file.
    let mut mimetype = Vec::new();
    archive.by_name("mimetype")?.read_to_end(&mut mimetype)?;
    out.start_file(
        "mimetype",
        SimpleFileOptions::default().last_modified_time(time).compression_method(CompressionMethod::Stored),
    )?;
    out.write_all(&mimetype)?;

    for i in 0..archive.len() {
        let file = archive.by_index_raw(i)?;
        let name = file.name();
        if name == "mimetype" || dropped.contains(&name) {
            continue;
        }
        if let Some((name, text)) = replaced.iter().find(|(n, _)| *n == name) {
            drop(file);
            out.start_file(*name, deflated)?;
            out.write_all(text.as_bytes())?;
        } else {
            out.raw_copy_file_touch(file, time, Some(0o644))?;
        }
    }
    for file in added {
        out.start_file(file.path.as_str(), if file.deflate { deflated } else { stored })?;
        out.write_all(file.bytes)?;
    }
    Ok(out.finish()?.into_inner())
}
