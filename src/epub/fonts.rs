//! Fonts inside the e-book, for books that ask for them.

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::embedded::{LICENCES, MONO, SERIF};
use crate::theme::Theme;

/// A font, or a licence, in the package.
#[derive(Debug)]
pub struct FontFile {
    /// Its id in the package document.
    pub id: String,
    /// Its path from the package's folder.
    pub href: String,
    /// Its media type.
    pub media_type: &'static str,
    /// The file.
    pub bytes: &'static [u8],
}

/// Families that may be given away with a book: their names, files, extension, licence.
const FREE: [(&str, &[&[u8]; 4], &str, usize); 2] =
    [("Libertinus Serif", &SERIF, "otf", 0), ("JetBrains Mono", &MONO, "ttf", 1)];

/// The theme's fonts, and the rules that use them, appended to the style sheet.
///
/// A family of the author's own is not taken along: whether its licence allows that cannot be
/// known from here, and it is said.
pub fn embed(style: &mut String, theme: &Theme, diags: &Diagnostics) -> Vec<FontFile> {
    let mut files = Vec::new();
    let heading = theme.text.heading_family.as_deref();
    let uses = [
        (Some(theme.text.family.as_str()), "body", "serif"),
        (heading.filter(|h| *h != theme.text.family), "h1, h2, h3, h4, h5, h6", "serif"),
        (Some(theme.code.family.as_str()), "pre, code, kbd, samp", "monospace"),
    ];
    let mut rules = String::new();
    let mut done: Vec<&str> = Vec::new();
    for (family, elements, generic) in uses {
        let Some(family) = family else { continue };
        let Some((name, faces, extension, licence)) =
            FREE.into_iter().find(|(name, ..)| name.eq_ignore_ascii_case(family))
        else {
            diags.push(
                Diagnostic::warning(
                    "font-not-embedded",
                    format!("the font {family} is not put into the e-book"),
                )
                .help("only the fonts that come with Aldine are: their licence is known to allow it"),
            );
            continue;
        };
        rules.push_str(&format!("{elements} {{ font-family: \"{name}\", {generic}; }}\n"));
        if done.contains(&name) {
            continue;
        }
        done.push(name);
        let stem = name.replace(' ', "");
        let styles = [
            ("Regular", 400, "normal"),
            ("Bold", 700, "normal"),
            ("Italic", 400, "italic"),
            ("BoldItalic", 700, "italic"),
        ];
        for (bytes, (suffix, weight, slope)) in faces.iter().zip(styles) {
            let href = format!("fonts/{stem}-{suffix}.{extension}");
            style.push_str(&format!(
                "@font-face {{ font-family: \"{name}\"; font-weight: {weight}; font-style: {slope}; src: url({href}); }}\n"
            ));
            let media_type = if extension == "otf" { "font/otf" } else { "font/ttf" };
            files.push(FontFile { id: format!("font-{}", files.len() + 1), href, media_type, bytes });
        }
        files.push(FontFile {
            id: format!("font-{}", files.len() + 1),
            href: format!("fonts/{stem}-OFL.txt"),
            media_type: "text/plain",
            bytes: LICENCES[licence].as_bytes(),
        });
    }
    style.push_str(&rules);
    files
}
