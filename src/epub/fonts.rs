//! Fonts inside the e-book, for books that ask for them.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::PathBuf;

use fontdb::Database;
use skrifa::raw::{FontRef, TableProvider};

use super::{css, subset};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::embedded::{LICENCES, MONO, SERIF};
use crate::families;
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
const FREE: [(&str, &[&[u8]; 4], usize); 2] = [("Libertinus Serif", &SERIF, 0), ("JetBrains Mono", &MONO, 1)];

/// The faces of a family, as their files are named, with weight and slope in CSS.
const STYLES: [(&str, u16, &str); 4] = [
    ("Regular", 400, "normal"),
    ("Bold", 700, "normal"),
    ("Italic", 400, "italic"),
    ("BoldItalic", 700, "italic"),
];

/// The theme's fonts with what `characters` need, and the rules that use them, appended to the
/// style sheet: those of the binary, and those that lie in the book's own `folders`, unless they
/// say themselves that they must not be embedded. Licences go along.
pub fn embed(
    style: &mut String,
    theme: &Theme,
    characters: &BTreeSet<char>,
    folders: &[PathBuf],
    diags: &Diagnostics,
) -> Vec<FontFile> {
    let heading = theme.text.heading_family.as_deref();
    let uses = [
        (Some(theme.text.family.as_str()), "body", "serif"),
        (heading.filter(|h| *h != theme.text.family), "h1, h2, h3, h4, h5, h6", "serif"),
        (Some(theme.code.family.as_str()), "pre, code, kbd, samp", "monospace"),
    ];
    let mut rules = String::new();
    let mut bag = Bag { files: Vec::new(), style, own: None, folders, licensed: false };
    let mut done: Vec<&str> = Vec::new();
    for (family, elements, generic) in uses {
        let Some(family) = family else { continue };
        if !done.contains(&family) {
            let free = FREE.into_iter().find(|(name, ..)| name.eq_ignore_ascii_case(family));
            let embedded = match free {
                Some((_, faces, licence)) => bag.free(family, faces, licence, characters),
                None => bag.own(family, characters),
            };
            if let Err(why) = embedded {
                let message = format!("the font {family} is not put into the e-book: {why}");
                let help = "put its files into the book's `fonts` folder, if its licence lets you give them away with a book";
                diags.push(Diagnostic::warning("font-not-embedded", message).help(help));
                continue;
            }
            done.push(family);
        }
        rules.push_str(&format!("{elements} {{ font-family: {}, {generic}; }}\n", css::string(family)));
    }
    bag.style.push_str(&rules);
    bag.files
}

/// The fonts that go into the package, and the rules that name them.
struct Bag<'a> {
    files: Vec<FontFile>,
    style: &'a mut String,
    /// The book's own fonts, once they are asked for.
    own: Option<Database>,
    folders: &'a [PathBuf],
    /// Whether the licences of the book's own fonts are in.
    licensed: bool,
}

impl Bag<'_> {
    /// Puts in a family of the binary.
    fn free(
        &mut self,
        family: &str,
        faces: &[&'static [u8]; 4],
        licence: usize,
        characters: &BTreeSet<char>,
    ) -> Result<(), &'static str> {
        let stem = self.stem(family);
        for (bytes, style) in faces.iter().zip(STYLES) {
            let bytes = subset::font(bytes, characters).map_or(Cow::Borrowed(*bytes), Cow::Owned);
            self.face(family, &stem, style, bytes)?;
        }
        self.licence(&format!("{stem}-OFL.txt"), Cow::Borrowed(LICENCES[licence].as_bytes()));
        Ok(())
    }

    /// Puts in a family of the book's own.
    fn own(&mut self, family: &str, characters: &BTreeSet<char>) -> Result<(), &'static str> {
        let own = self.own.get_or_insert_with(|| families::load(self.folders));
        let ids = families::find(own, family);
        let faces = ids.map(|id| own.with_face_data(id?, |bytes, index| (bytes.to_vec(), index)));
        if faces.iter().all(Option::is_none) {
            return Err(
                "neither Aldine nor the book has it, and of a font of your machine it cannot be known whether you may give it away",
            );
        }
        let mut ready = Vec::new();
        for (face, style) in faces.into_iter().zip(STYLES) {
            let Some((bytes, _)) = face else { continue };
            let Ok(font) = FontRef::new(&bytes) else {
                return Err("its file is a collection of fonts, which an e-book cannot have");
            };
            // OS/2 fsType: 2 restricted; bit 8, no subsetting.
            let rights = font.os2().map_or(0, |os2| os2.fs_type());
            if rights & 0xF == 2 {
                return Err("the font says that it must not be embedded");
            }
            let smaller = if rights & 0x100 == 0 { subset::font(&bytes, characters) } else { None };
            ready.push((style, smaller.unwrap_or(bytes)));
        }
        let stem = self.stem(family);
        for (style, bytes) in ready {
            self.face(family, &stem, style, Cow::Owned(bytes))?;
        }
        if !std::mem::replace(&mut self.licensed, true) {
            for (name, bytes) in licences(self.folders) {
                self.licence(&name, Cow::Owned(bytes));
            }
        }
        Ok(())
    }

    fn face(
        &mut self,
        family: &str,
        stem: &str,
        (suffix, weight, slope): (&str, u16, &str),
        bytes: Cow<'static, [u8]>,
    ) -> Result<(), &'static str> {
        let (extension, media_type) = match bytes.get(..4) {
            Some(b"OTTO") => ("otf", "font/otf"),
            Some([0, 1, 0, 0] | b"true") => ("ttf", "font/ttf"),
            _ => return Err("its file is of a kind that an e-book cannot have"),
        };
        let href = format!("fonts/{stem}-{suffix}.{extension}");
        let name = css::string(family);
        self.style.push_str(&format!(
            "@font-face {{ font-family: {name}; font-weight: {weight}; font-style: {slope}; src: url({href}); }}\n"
        ));
        self.file(href, media_type, bytes);
        Ok(())
    }

    /// A family's name as its files have it.
    fn stem(&self, family: &str) -> String {
        let name: String = deunicode::deunicode(family).chars().filter(char::is_ascii_alphanumeric).collect();
        let name = if name.is_empty() { "Font".into() } else { name };
        let taken = |name: &str| self.files.iter().any(|f| f.href.starts_with(&format!("fonts/{name}-")));
        (1..)
            .map(|n| if n == 1 { name.clone() } else { format!("{name}{n}") })
            .find(|name| !taken(name))
            .unwrap_or(name)
    }

    fn licence(&mut self, name: &str, bytes: Cow<'static, [u8]>) {
        self.file(format!("fonts/{name}"), "text/plain", bytes);
    }

    fn file(&mut self, href: String, media_type: &'static str, bytes: Cow<'static, [u8]>) {
        self.files.push(FontFile { id: format!("font-{}", self.files.len() + 1), href, media_type, bytes });
    }
}

/// The licences that lie beside the book's fonts: texts that are named after one.
fn licences(folders: &[PathBuf]) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in folders.iter().filter_map(|folder| folder.read_dir().ok()).flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().to_ascii_lowercase();
        let text = matches!(path.extension().and_then(|e| e.to_str()), None | Some("txt" | "TXT" | "md"));
        let licence = ["ofl", "licence", "license", "copying"].iter().any(|word| name.contains(word));
        if let (true, true, Ok(bytes)) = (text, licence, std::fs::read(&path)) {
            let name: String =
                name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')).collect();
            found.push((format!("own-{name}"), bytes));
        }
    }
    found.sort();
    found.dedup_by(|a, b| a.0 == b.0);
    found
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
