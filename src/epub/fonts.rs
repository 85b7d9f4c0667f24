//! Fonts inside the e-book, for books that ask for them.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::subset;
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
    pub bytes: Cow<'static, [u8]>,
}

/// Families that may be given away with a book: their names, files, extension, licence.
const FREE: [(&str, &[&[u8]; 4], &str, usize); 2] =
    [("Libertinus Serif", &SERIF, "otf", 0), ("JetBrains Mono", &MONO, "ttf", 1)];

/// The theme's fonts with what `characters` need, and the rules that use them, appended to the
/// style sheet.
///
/// A family of the author's own is not taken along: whether its licence allows that cannot be
/// known from here, and it is said.
pub fn embed(
    style: &mut String,
    theme: &Theme,
    characters: &BTreeSet<char>,
    diags: &Diagnostics,
) -> Vec<FontFile> {
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
            let bytes = subset::font(bytes, characters).map_or(Cow::Borrowed(*bytes), Cow::Owned);
            files.push(FontFile { id: format!("font-{}", files.len() + 1), href, media_type, bytes });
        }
        files.push(FontFile {
            id: format!("font-{}", files.len() + 1),
            href: format!("fonts/{stem}-OFL.txt"),
            media_type: "text/plain",
            bytes: Cow::Borrowed(LICENCES[licence].as_bytes()),
        });
    }
    style.push_str(&rules);
    files
}

/// Every character that the e-book may show: those of its files, and capitals where the style
/// sheet makes such.
pub fn characters<'a>(files: impl Iterator<Item = &'a str>) -> BTreeSet<char> {
    let mut all = rustc_hash::FxHashSet::default();
    for file in files {
        all.extend(file.chars());
    }
    let capitals: Vec<char> = all.iter().flat_map(|c| c.to_uppercase()).collect();
    all.into_iter().chain(capitals).filter(|c| !c.is_control()).collect()
}

/// Bytes at the beginning of a font that obfuscating changes.
const COVERED: usize = 1040;

/// Makes fonts unusable outside of the book, as some font licences want, by the algorithm of
/// EPUB 3.3, section 4.4; gives the file `META-INF/encryption.xml` that says so. Licences stay.
pub fn obfuscate(files: &mut [FontFile], identifier: &str) -> String {
    let bare: String = identifier.chars().filter(|c| !matches!(c, ' ' | '\t' | '\r' | '\n')).collect();
    let key = sha1_smol::Sha1::from(bare).digest().bytes();
    let mut out = String::from(concat!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n",
        "<encryption xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\" ",
        "xmlns:enc=\"http://www.w3.org/2001/04/xmlenc#\">\n"
    ));
    for file in files.iter_mut().filter(|f| f.media_type != "text/plain") {
        for (byte, key) in file.bytes.to_mut().iter_mut().take(COVERED).zip(key.iter().cycle()) {
            *byte ^= key;
        }
        out.push_str(
            "<enc:EncryptedData><enc:EncryptionMethod Algorithm=\"http://www.idpf.org/2008/embedding\"/>",
        );
        out.push_str("<enc:CipherData><enc:CipherReference");
        super::xml::attr(&mut out, "URI", &format!("{}{}", super::ROOT, file.href));
        out.push_str("/></enc:CipherData></enc:EncryptedData>\n");
    }
    out.push_str("</encryption>\n");
    out
}
