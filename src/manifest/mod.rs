//! The manifest: what the book is, which files make it, which editions it has.
//!
//! [`load`] reads `book.toml` (Aldine's own or mdBook's), finds the contents, and gives a
//! [`Project`]; [`schema`] is the manifest's JSON schema, for editors.

mod assemble;
mod contents;
pub mod front_matter;
mod identity;
mod lengths;
mod load;
mod mdbook;
pub(crate) mod node;
mod project;
mod read;
mod read_text;
mod standard;
mod summary;
mod tables;
mod values;

pub use lengths::length;
pub use load::{Request, load, load_request};
pub(crate) use mdbook::LET_PASS;
pub use project::*;
pub(crate) use read::nearest;
pub use read_text::{read_text, unreadable};
pub use standard::{Inks, Standard};

/// The role of a section by its name in a manifest or in front matter, whatever its case.
#[must_use]
pub fn role_from_word(word: &str) -> Option<crate::document::Role> {
    values::SectionRole::parse(word)
}

/// The role of a section outside the numbered ones whose title or file is the word for it:
/// `[Preface](preface.md)`.
pub(crate) fn role_of_unnumbered(
    title: &str,
    file: Option<&std::path::Path>,
) -> Option<crate::document::Role> {
    summary::known_role(title, file.unwrap_or(std::path::Path::new("")))
}

/// A title for a book that begins in a folder of this name.
pub(crate) fn title_of_folder(dir: &std::path::Path) -> String {
    // `.` has no name before it is looked up; control characters have no place in a title.
    let name = dir
        .file_name()
        .map(std::ffi::OsStr::to_os_string)
        .or_else(|| dir.canonicalize().ok().and_then(|p| p.file_name().map(std::ffi::OsStr::to_os_string)));
    let name = name.unwrap_or_default().to_string_lossy().replace(char::is_control, "");
    identity::title_from_name(&name)
}

/// The manifest's JSON schema (draft 2020-12), with which editors complete and check `book.toml`.
#[must_use]
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(tables::ManifestTable).to_value();
    without_null(&mut schema);
    schema
}

/// TOML has no null: a key that is optional is simply left out.
fn without_null(value: &mut serde_json::Value) {
    use serde_json::Value;
    match value {
        Value::Object(object) => {
            if let Some(Value::Array(types)) = object.get_mut("type") {
                types.retain(|t| t != "null");
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    object.insert("type".into(), only);
                }
            }
            if let Some(Value::Array(words)) = object.get_mut("enum") {
                words.retain(|w| !w.is_null());
            }
            let mut only = None;
            if let Some(Value::Array(any)) = object.get_mut("anyOf") {
                any.retain(|s| s.get("type").is_none_or(|t| t != "null"));
                if let [Value::Object(one)] = any.as_slice() {
                    only = Some(one.clone());
                }
            }
            if let Some(only) = only {
                object.remove("anyOf");
                for (key, value) in only {
                    object.entry(key).or_insert(value);
                }
            }
            object.values_mut().for_each(without_null);
        }
        Value::Array(list) => list.iter_mut().for_each(without_null),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
