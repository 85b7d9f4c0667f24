//! `aldine new`: begins a book.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use super::args::{New, Template};
use super::cannot;

/// Files of a template: path within the book, and text.
type Files = &'static [(&'static str, &'static str)];

macro_rules! files {
    ($template:literal: $($path:literal)*) => {
        &[$(($path, include_str!(concat!("templates/", $template, "/", $path)))),*]
    };
}

const NOVEL: Files = files!("novel":
    "book.toml" "src/dedication.md" "src/chapter-1.md" "src/chapter-2.md" "src/about-the-author.md");
const NONFICTION: Files = files!("nonfiction":
    "book.toml" "src/preface.md" "src/introduction.md" "src/first-light.md" "src/long-shadows.md"
    "src/acknowledgements.md" "src/bibliography.md" "src/images/hours.svg");
const TECHNICAL: Files = files!("technical":
    "book.toml" "src/SUMMARY.md" "src/introduction.md" "src/guide/README.md" "src/guide/installing.md"
    "src/guide/first-run.md" "src/configuration.md" "src/glossary.md");

/// Makes the folder and its files; touches no folder that has something in it.
pub(crate) fn run(new: &New) -> ExitCode {
    let dir = &new.dir;
    match fs::read_dir(dir).map(|mut entries| entries.next().is_some()) {
        Ok(true) => return cannot(format!("{} is not empty; name a new folder", dir.display())),
        Ok(false) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return cannot(format!("{} cannot be used: {error}", dir.display())),
    }
    let files = match new.template {
        Template::Novel => NOVEL,
        Template::Nonfiction => NONFICTION,
        Template::Technical => TECHNICAL,
    };
    if let Err(error) = make(dir, files) {
        return cannot(format!("the book cannot be written to {}: {error}", dir.display()));
    }
    let name = dir.display();
    let text =
        format!("A book begins in {name}. Write it, and build it with\n\n    aldine build {}\n", quoted(dir));
    let _ = io::stdout().lock().write_all(text.as_bytes());
    ExitCode::SUCCESS
}

fn make(dir: &Path, files: Files) -> io::Result<()> {
    let title = crate::manifest::title_of_folder(dir);
    // A TOML basic string: the only characters of a folder's name that would end it.
    let title = title.replace('\\', "\\\\").replace('"', "\\\"");
    let year = this_year().to_string();
    for (path, text) in files.iter().copied().chain([(".gitignore", "/build/\n")]) {
        let path = dir.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        let text = if path.ends_with("book.toml") {
            text.replace("{{title}}", &title).replace("{{year}}", &year)
        } else {
            text.to_string()
        };
        fs::write(path, text)?;
    }
    Ok(())
}

/// The year, by days since 1970: good enough for a copyright line.
fn this_year() -> u64 {
    let seconds =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    1970 + (seconds as f64 / (365.2425 * 86400.0)) as u64
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-+@:".contains(c);
    if text.chars().all(plain) { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}
