//! A book's manifest as the other rooms see it: checked, completed, every edition resolved.

use std::path::PathBuf;
use std::time::Duration;

use super::standard::{Inks, Standard};
use crate::document::{Metadata, Role};
use crate::printers::Printer;
use crate::source::{FileId, Span};

/// A book to be built: what its manifest says, or what stands in for one.
#[derive(Debug, Clone)]
pub struct Project {
    /// The book's folder. Nothing outside it is read unless `allow` names it.
    pub root: PathBuf,
    /// The folder of the Markdown files, within `root`.
    pub src: PathBuf,
    /// Folders outside the book that its manifest lets it read from.
    pub allow: Vec<PathBuf>,
    /// Where finished books go unless the command line says otherwise.
    pub build_dir: PathBuf,
    /// Name of the finished files, without extension; an edition's name is part of it.
    pub slug: String,
    /// The book as a publication.
    pub meta: Metadata,
    /// The cover image, within `src` or `root`, and where the manifest names it.
    pub cover: Option<(PathBuf, Option<Span>)>,
    /// Which files, in which order.
    pub contents: Contents,
    /// Codes of errors that are but warnings in this book, as mdBook would make it nonetheless.
    pub let_pass: &'static [&'static str],
    /// What only an mdBook has.
    pub mdbook: Option<MdBook>,
    /// Whether it might be an mdBook: nothing says that it is one, or that it is none.
    pub maybe_mdbook: bool,
    /// How Markdown is read.
    pub markdown: MarkdownOptions,
    /// How blocks of code are shown.
    pub code: CodeOptions,
    /// Blocks of code that a command draws.
    pub diagrams: DiagramOptions,
    /// Words that the glossary explains.
    pub glossary: GlossaryOptions,
    /// The printed book.
    pub pdf: PdfOptions,
    /// The e-book.
    pub epub: EpubOptions,
    /// The wrap of the printed book.
    pub wrap: CoverOptions,
    /// The works that the text cites, if it has a bibliography.
    pub bibliography: Option<BibliographyOptions>,
    /// The theme's name or file, and the values the book overrides in it.
    pub theme: ThemeChoice,
    /// Names of all editions the manifest defines.
    pub editions: Vec<String>,
}

/// Which files make the book.
#[derive(Debug, Clone)]
pub enum Contents {
    /// Sections in reading order.
    Entries(Vec<Entry>),
    /// One file that holds the whole book, without its front matter's bytes: level-one headings
    /// begin chapters.
    Lone(PathBuf),
}

/// One line of the contents.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// Title, where the contents give one (SUMMARY.md always does).
    pub title: Option<String>,
    /// The Markdown file, relative to `src`; none for a part's title or a draft.
    pub file: Option<PathBuf>,
    /// Role, where the manifest gives one; a file's own front matter comes before it.
    pub role: Option<Role>,
    /// Nesting below the outermost chapters.
    pub level: u8,
    /// Number among siblings, outermost first; empty for unnumbered.
    pub number: Vec<u32>,
    /// Whether it is listed without a text.
    pub draft: bool,
    /// Whether its file is not there, and it is a title without a text.
    pub missing: bool,
    /// Where the contents name it.
    pub span: Option<Span>,
    /// Where its text is.
    pub text: EntryText,
}

/// Where the text of an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EntryText {
    /// In its file.
    #[default]
    File,
    /// In what a preprocessor made of it, its includes yet to be done.
    Raw(FileId),
    /// In what a preprocessor or mdBook made of it, its includes done.
    Done(FileId),
}

/// What the manifest of an mdBook says to its preprocessors.
#[derive(Debug, Clone)]
pub struct MdBook {
    /// The manifest's tables that mdBook knows, as JSON.
    pub config: serde_json::Value,
    /// Whether `links` and `index` run without being named.
    pub default_preprocessors: bool,
    /// The preprocessors that it names.
    pub preprocessors: Vec<Preprocessor>,
}

/// A preprocessor of mdBook's: a program that changes the text.
#[derive(Debug, Clone)]
pub struct Preprocessor {
    /// Its name in the manifest.
    pub name: String,
    /// The program and its arguments.
    pub command: String,
    /// Whether it may be absent.
    pub optional: bool,
    /// The renderers that it is bound to, if it is.
    pub renderers: Option<Vec<String>>,
    /// Those that it must come before.
    pub before: Vec<String>,
    /// Those that it must come after.
    pub after: Vec<String>,
    /// Whether what it does is done without it.
    pub done_here: bool,
    /// Where the manifest names it.
    pub span: Span,
}

/// The works that the text cites.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BibliographyOptions {
    /// Files with the works, within `src` or `root`, and where they are named.
    pub files: Vec<(PathBuf, Option<Span>)>,
    /// How works are cited: a style's name, or a `.csl` file of the book.
    pub style: Option<(String, Span)>,
    /// Whether each chapter has a bibliography of its own.
    pub by_chapter: bool,
    /// Its title.
    pub title: Option<String>,
    /// Whether works are listed that are not cited.
    pub all: bool,
}

/// Blocks of code that a command draws.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DiagramOptions {
    /// The folder that drawings are kept in, within `root`, and where the manifest names it.
    pub folder: (PathBuf, Option<Span>),
    /// The commands, no language twice.
    pub tools: Vec<DiagramTool>,
    /// Whether the commands may be run. No manifest can say so: its owner does, and whoever knows
    /// it sets this.
    pub run: bool,
}

/// A command that draws diagrams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiagramTool {
    /// Its name in the manifest.
    pub name: String,
    /// The languages of the blocks of code that it draws, in lower case.
    pub languages: Vec<String>,
    /// Its words; `{input}` and `{output}` in them stand for files.
    pub command: Vec<String>,
    /// How long it may take for a diagram.
    pub limit: Duration,
}

/// How blocks of code are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeOptions {
    /// Their words are told apart by the language that the fence names.
    pub highlight: bool,
    /// Lines are numbered where a block says nothing of it.
    pub line_numbers: bool,
}

/// How the text leads to the glossary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GlossaryOptions {
    /// The first mention of a term in each chapter does, marked or not.
    pub first_mentions: bool,
}

/// How Markdown is read.
#[derive(Debug, Clone)]
pub struct MarkdownOptions {
    /// Curly quotes, dashes, ellipses by the text's language.
    pub smart: bool,
    /// `$…$` and `$$…$$` are formulas.
    pub math: bool,
    /// mdBook's MathJax delimiters `\\(…\\)` and `\\[…\\]`.
    pub mathjax: bool,
    /// Commands that all formulas know: name, and what it stands for.
    pub macros: Vec<(String, String)>,
    /// Definition lists.
    pub definition_lists: bool,
    /// Alerts: `> [!NOTE]`.
    pub alerts: bool,
    /// Bare addresses, `https://…` and `www.…`, are links.
    pub autolinks: bool,
    /// Pandoc's grid tables, drawn with `+---+`.
    pub grid_tables: bool,
    /// `^…^` is raised and `~…~` lowered; else `~…~` is struck out, as in mdBook.
    pub scripts: bool,
    /// Fences of `mdbook-admonish` are admonitions.
    pub admonish: bool,
    /// `<Listing>` is a listing with a number, a file and a caption.
    pub listings: bool,
    /// mdBook's `{{#…}}` commands.
    pub includes: bool,
    /// `[@key]` and `@key` cite works.
    pub citations: bool,
    /// mdBook's hidden lines in code, by language: the mark that hides a line (`#` for rust).
    pub hidelines: Vec<(String, String)>,
}

impl Default for MarkdownOptions {
    fn default() -> Self {
        Self {
            smart: true,
            math: true,
            mathjax: false,
            macros: Vec::new(),
            definition_lists: true,
            alerts: true,
            autolinks: true,
            grid_tables: true,
            scripts: true,
            admonish: false,
            listings: false,
            includes: true,
            citations: false,
            hidelines: vec![("rust".into(), "#".into())],
        }
    }
}

/// The printed book. Lengths are in points; what is `None` the theme decides.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PdfOptions {
    /// Whether `aldine build` makes it when no format is asked for.
    pub enabled: bool,
    /// Trimmed page, width and height.
    pub trim: Option<(f32, f32)>,
    /// Inner margin (gutter side).
    pub inner: Option<f32>,
    /// Outer margin.
    pub outer: Option<f32>,
    /// Top margin, to the top of the text block.
    pub top: Option<f32>,
    /// Bottom margin, at least.
    pub bottom: Option<f32>,
    /// Bleed around the trimmed page.
    pub bleed: f32,
    /// Whether crop marks stand around the trimmed page.
    pub marks: bool,
    /// The print service that it is for.
    pub printer: Option<Printer>,
    /// What the number of pages is a multiple of; 0 and 1 for anything.
    pub page_multiple: u32,
    /// Pixels to the inch below which an image is warned of; 0 for never.
    pub resolution: f32,
    /// Size of the text.
    pub size: Option<f32>,
    /// Leading of the text.
    pub leading: Option<f32>,
    /// Whether chapters open on rectos (`recto`), or on any next page (`next`).
    pub chapters_on_recto: Option<bool>,
    /// Half-title page.
    pub half_title: Option<bool>,
    /// Printed contents; levels of headings in it, 0 for none.
    pub contents_depth: Option<u8>,
    /// Levels of headings that are numbered: 0 none, 1 chapters, 2 sections …
    pub number_depth: Option<u8>,
    /// Whether links are coloured for the screen; otherwise the page is black alone.
    pub colored_links: bool,
    /// The standards that the file must keep; `None` for PDF/UA-1, if it can be kept.
    pub standards: Option<Vec<Standard>>,
    /// The ICC profile of the press, within the book, and where the manifest names it.
    pub profile: Option<(PathBuf, Span)>,
    /// What images are printed in.
    pub inks: Inks,
}

/// The e-book.
#[derive(Debug, Clone, PartialEq)]
pub struct EpubOptions {
    /// Whether `aldine build` makes it when no format is asked for.
    pub enabled: bool,
    /// Levels of headings in the navigation, 1 for chapters alone; none for all.
    pub contents_depth: Option<u8>,
    /// Whether the printed book's page numbers go into it.
    pub page_list: bool,
    /// Style sheets of the author's, within the book, added after the theme's.
    pub css: Vec<PathBuf>,
    /// Whether the theme's text fonts are embedded.
    pub embed_fonts: bool,
    /// The folders that the book's own fonts lie in; set by whoever knows the book's folder.
    pub fonts: Vec<PathBuf>,
    /// Whether embedded fonts are made unusable outside of the book.
    pub obfuscate_fonts: bool,
    /// What becomes of images.
    pub images: ImageOptions,
}

/// What becomes of the e-book's images; with nothing asked for, they stay as they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImageOptions {
    /// The most pixels of an image's longer side; the cover is left alone.
    pub longest_side: Option<u32>,
    /// The quality at which JPEGs are made anew, 1 to 100.
    pub quality: Option<u8>,
}

impl Default for EpubOptions {
    fn default() -> Self {
        Self {
            enabled: true,
            contents_depth: None,
            page_list: true,
            css: Vec::new(),
            embed_fonts: false,
            fonts: Vec::new(),
            obfuscate_fonts: false,
            images: ImageOptions::default(),
        }
    }
}

/// The wrap of the printed book. Lengths are in points.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CoverOptions {
    /// Whose papers and rules.
    pub printer: Printer,
    /// The printer's paper, and where it is named.
    pub paper: Option<(String, Option<Span>)>,
    /// Pages, where they are not to be counted.
    pub pages: Option<u32>,
    /// Width of the spine, where it is not to be reckoned.
    pub spine: Option<f32>,
    /// Bleed, where it is not the printer's.
    pub bleed: Option<f32>,
    /// Images of the whole sheet, of the front and of the back, and where they are named.
    pub sheet: Option<(PathBuf, Option<Span>)>,
    /// See `sheet`.
    pub front: Option<(PathBuf, Option<Span>)>,
    /// See `sheet`.
    pub back: Option<(PathBuf, Option<Span>)>,
    /// The sheet's colour: red, green, blue.
    pub ground: Option<[u8; 3]>,
    /// The letters' colour.
    pub ink: Option<[u8; 3]>,
    /// What the back says, where it is not the book's description.
    pub blurb: Option<String>,
    /// Whether there is to be no barcode.
    pub no_barcode: bool,
}

/// The theme a book asks for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ThemeChoice {
    /// Name of a theme that Aldine ships, or a TOML file of the book's folder.
    pub name: Option<String>,
    /// Tables of the theme that the book overrides, value by value.
    pub overrides: toml::Table,
    /// Where the manifest's `[theme]` begins.
    pub span: Option<Span>,
    /// Where its name stands.
    pub name_span: Option<Span>,
    /// Where each key of `overrides` stands, at any depth.
    pub places: Vec<ThemePlace>,
}

/// Where a book overrides a value of its theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemePlace {
    /// Keys from the outermost; numbers within lists.
    pub path: Vec<String>,
    /// Place of the key.
    pub key: Span,
    /// Place of the value.
    pub value: Span,
}
