//! The tables of a manifest, as its author writes them. Their docs are the descriptions in the
//! JSON schema.

use std::borrow::Cow;
use std::path::PathBuf;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::lengths::{Length, Trim};
use super::node::{Kind, Node};
use super::read::{Anything, At, OneOrMany, Read, Reader, table};
use super::values::{
    Date, HexColor, Isbn, Language, OwnWords, PageMultiple, Pages, PdfInks, PdfStandard, Pixels, Position,
    PrintService, Quality, Relator, Resolution, Scope, Seconds, SectionRole, TextDirection,
};

table! {
    /// The manifest of a book, `book.toml`.
    #[schemars(title = "Manifest of an Aldine book")]
    struct ManifestTable {
        /// The book as a publication.
        "book" book: BookTable,
        /// The files of the book in reading order, where it has no SUMMARY.md.
        "chapters" chapters: Vec<ChapterEntry>,
        /// Parts with their chapters, where the book has no SUMMARY.md.
        "part" part: Vec<PartTable>,
        /// How Markdown is read.
        "markdown" markdown: MarkdownTable,
        /// How formulas are read.
        "math" math: MathTable,
        /// How blocks of code are shown.
        "code" code: CodeTable,
        /// Words that the glossary explains.
        "glossary" glossary: GlossaryTable,
        /// Blocks of code that a command draws.
        "diagrams" diagrams: DiagramsValue,
        /// The printed book.
        "pdf" pdf: PdfTable,
        /// The e-book.
        "epub" epub: EpubTable,
        /// The wrap of the printed book, made by `aldine cover`.
        "cover" cover: CoverTable,
        /// The works that the text cites.
        "bibliography" bibliography: BibliographyValue,
        /// Words that Aldine writes itself, where they are not to be those of the book's language.
        "words" words: OwnWords,
        /// The theme: its name, and any of its values that this book has otherwise.
        "theme" theme: Anything,
        /// Named variants of the book, built by `--edition NAME`.
        "edition" edition: Vec<EditionTable>,
        /// mdBook's: its renderers. Aldine's own tables may stand under `output.aldine`.
        "output" output: Anything,
        /// mdBook's: its preprocessors.
        "preprocessor" preprocessor: Anything,
        /// mdBook's: how it builds.
        "build" build: Anything,
        /// mdBook's: how it tests code.
        "rust" rust: Anything,
    }
}

table! {
    /// The book as a publication.
    struct BookTable {
        /// Title.
        "title" title: String,
        /// Subtitle.
        "subtitle" subtitle: String,
        /// Those who made the book: names, or tables with name, role and file-as.
        "authors" authors: OneOrMany<Person>,
        /// The same as `authors`, for one.
        "author" author: OneOrMany<Person>,
        /// Language of the text (BCP 47): "en", "en-GB", "fr".
        "language" language: Language,
        /// What the book is about, in a sentence or a paragraph.
        "description" description: String,
        /// Publisher.
        "publisher" publisher: String,
        /// Date of publication: 2024, "2024-05" or 2024-05-31.
        "date" date: Date,
        /// Rights or licence, as the copyright page has it.
        "rights" rights: String,
        /// Subjects, in words or as BISAC or Thema codes.
        "subjects" subjects: OneOrMany<String>,
        /// A UUID or any URN. Made from the book's own data where absent.
        "identifier" identifier: String,
        /// ISBN of each format.
        "isbn" isbn: IsbnTable,
        /// Series: its name, or a table with name and position.
        "series" series: SeriesValue,
        /// Edition statement: "Second edition".
        "edition" edition: String,
        /// The cover image, within the book.
        "cover" cover: PathBuf,
        /// The folder of the Markdown files: `src` where there is one, else the book's own.
        "src" src: PathBuf,
        /// How the writing runs: "ltr" or "rtl". The language decides where absent.
        "text-direction" text_direction: TextDirection,
        /// Folders outside the book that it may include files from.
        "allow" allow: OneOrMany<PathBuf>,
        /// The files of the book in reading order, where it has no SUMMARY.md.
        "chapters" chapters: Vec<ChapterEntry>,
        /// Parts with their chapters, where the book has no SUMMARY.md.
        "part" part: Vec<PartTable>,
        /// mdBook 0.4's; means nothing.
        "multilingual" multilingual: bool,
    }
}

table! {
    /// Someone who made the book.
    struct PersonTable {
        /// Name as printed.
        "name" name: String,
        /// What they did: author (the default), editor, translator, illustrator …
        "role" role: Relator,
        /// Name as sorted: "Austen, Jane".
        "file-as" file_as: String,
    }
}

table! {
    /// ISBN of each format; thirteen digits or ten, with or without hyphens.
    struct IsbnTable {
        /// Of the e-book.
        "epub" epub: Isbn,
        /// Of the printed book.
        "print" print: Isbn,
        /// The same as `print`.
        "pdf" pdf: Isbn,
    }
}

table! {
    /// A series.
    struct SeriesTable {
        /// Its name.
        "name" name: String,
        /// The book's position in it.
        "position" position: Position,
    }
}

table! {
    /// How Markdown is read.
    struct MarkdownTable {
        /// Curly quotes, dashes and ellipses as the language has them.
        "smart-punctuation" smart_punctuation: bool,
        /// `$…$` and `$$…$$` are formulas.
        "math" math: bool,
        /// Definition lists.
        "definition-lists" definition_lists: bool,
        /// Grid tables, drawn with `+---+`.
        "grid-tables" grid_tables: bool,
        /// Alerts: `> [!NOTE]`.
        "alerts" alerts: bool,
        /// Bare addresses, `https://…` and `www.…`, are links.
        "autolinks" autolinks: bool,
        /// mdBook's `{{#include …}}` and its kin.
        "includes" includes: bool,
    }
}

table! {
    /// How formulas are read.
    struct MathTable {
        /// Commands of one's own for all formulas of the book: what each stands for, as
        /// `"\\RR" = "\\mathbb{R}"`; `#1` is its first argument.
        "macros" macros: Anything,
    }
}

table! {
    /// How blocks of code are shown.
    struct CodeTable {
        /// Whether their words are told apart by the language that the fence names.
        "highlight" highlight: bool,
        /// Whether lines are numbered where a block says nothing of it.
        "line-numbers" line_numbers: bool,
    }
}

table! {
    /// Words that the glossary explains.
    struct GlossaryTable {
        /// Whether the first mention of each in a chapter leads there, marked or not.
        "first-mentions" first_mentions: bool,
    }
}

table! {
    /// A command that draws diagrams. It is run only with `--allow-commands`.
    struct DiagramTable {
        /// The languages of the blocks of code that it draws: the table's own name where absent.
        "languages" languages: OneOrMany<String>,
        /// The command: a line, or a list of its words. It gets a diagram's text on its standard
        /// input and gives SVG on its standard output, unless `{input}` and `{output}` stand for
        /// files in it.
        "command" command: OneOrMany<String>,
        /// The seconds that it may take for a diagram: 60 where nothing is said.
        "timeout" timeout: Seconds,
    }
}

table! {
    /// The printed book.
    struct PdfTable {
        /// Whether `aldine build` makes it when no format is asked for.
        "enabled" enabled: bool,
        /// The trimmed page: "6x9in", "A5", "mass-market", "120x190mm" …
        "trim" trim: Trim,
        /// Inner margin, at the gutter.
        "inner" inner: Length,
        /// Outer margin.
        "outer" outer: Length,
        /// Top margin, to the top of the text.
        "top" top: Length,
        /// Bottom margin, at least.
        "bottom" bottom: Length,
        /// Bleed around the trimmed page.
        "bleed" bleed: Length,
        /// Whether crop marks stand around the trimmed page, on a larger sheet.
        "marks" marks: bool,
        /// The print service that the book is for: "kdp", "ingramspark", "other". Margins, pages and
        /// images are then as it wants them.
        "printer" printer: PrintService,
        /// The number that the pages are a multiple of, by blank ones at the end: 2 where a printer
        /// is named.
        "page-multiple" page_multiple: PageMultiple,
        /// Pixels to the inch below which an image is warned of: 300 where a printer is named, 0
        /// for never.
        "resolution" resolution: Resolution,
        /// Size of the text.
        "size" size: Length,
        /// Leading of the text, from baseline to baseline.
        "leading" leading: Length,
        /// Whether chapters open on rectos only.
        "chapters-on-recto" chapters_on_recto: bool,
        /// Whether there is a half-title page.
        "half-title" half_title: bool,
        /// Levels of headings in the printed contents; 0 for no contents.
        "contents-depth" contents_depth: u8,
        /// Levels of headings that are numbered: 0 none, 1 chapters, 2 their sections …
        "number-depth" number_depth: u8,
        /// Whether links are coloured for the screen.
        "colored-links" colored_links: bool,
        /// The standards that the file must keep: "ua-1" (the default, where it can be kept), "a-2a", "x-4".
        "standard" standard: OneOrMany<PdfStandard>,
        /// The ICC profile of the press, within the book, for "x-4". Black ink alone where absent.
        "profile" profile: PathBuf,
        /// What images are printed in: "as-is", "grey", "cmyk"; for four inks the `profile` of the press says how.
        "images" images: PdfInks,
    }
}

table! {
    /// The e-book.
    struct EpubTable {
        /// Whether `aldine build` makes it when no format is asked for.
        "enabled" enabled: bool,
        /// Levels of headings in the navigation; all where absent.
        "contents-depth" contents_depth: u8,
        /// Whether the printed book's page numbers go into it.
        "page-list" page_list: bool,
        /// Style sheets of the book's own, added after the theme's.
        "css" css: OneOrMany<PathBuf>,
        /// Whether the theme's text fonts are embedded.
        "embed-fonts" embed_fonts: bool,
        /// Whether embedded fonts are made unusable outside of the book, as some licences want.
        "obfuscate-fonts" obfuscate_fonts: bool,
        /// How small images are made.
        "images" images: ImagesTable,
    }
}

table! {
    /// How small the e-book's images are made. With nothing said they stay as they are.
    struct ImagesTable {
        /// The most pixels of an image's longer side; the cover is left alone.
        "longest-side" longest_side: Pixels,
        /// The quality at which JPEGs are made anew, 1 to 100.
        "quality" quality: Quality,
    }
}

table! {
    /// The wrap of the printed book: back, spine and front on one sheet.
    struct CoverTable {
        /// Whose papers and rules: "kdp" (the default), "ingramspark", "other".
        "printer" printer: PrintService,
        /// The printer's paper: "white", "cream" …
        "paper" paper: String,
        /// Pages of the printed book, where they are not to be counted.
        "pages" pages: Pages,
        /// Width of the spine, where it is not to be reckoned from pages and paper.
        "spine" spine: Length,
        /// Bleed around the sheet, where it is not the printer's.
        "bleed" bleed: Length,
        /// An image of the whole sheet; nothing is set on it but the barcode.
        "sheet" sheet: PathBuf,
        /// An image of the front. Without one it is the book's cover image, or drawn.
        "front" front: PathBuf,
        /// An image of the back, under its text.
        "back" back: PathBuf,
        /// The sheet's colour, `#rrggbb`.
        "ground" ground: HexColor,
        /// The letters' colour, `#rrggbb`.
        "ink" ink: HexColor,
        /// What the back says, where it is not the book's description; empty for nothing.
        "blurb" blurb: String,
        /// Whether the back has the barcode of the printed book's ISBN.
        "barcode" barcode: bool,
    }
}

table! {
    /// The works that the text cites.
    struct BibliographyTable {
        /// Files with the works, within the book: BibTeX or BibLaTeX (`.bib`), or Hayagriva's YAML.
        "files" files: OneOrMany<At<PathBuf>>,
        /// How works are cited: the name of a style ("chicago-author-date", the default; "apa",
        /// "ieee", "chicago-notes" …), or a `.csl` file within the book.
        "style" style: String,
        /// Whether there is one bibliography for the "book" (the default) or one for each "chapter".
        "by" by: Scope,
        /// Its title, where it is not the word of the book's language.
        "title" title: String,
        /// Whether every work of the files is listed, cited or not.
        "all" all: bool,
    }
}

table! {
    /// A named variant of the book.
    struct EditionTable {
        /// Its name, for `--edition`; part of the names of its files.
        "name" name: String,
        /// ISBN of each format of this edition.
        "isbn" isbn: IsbnTable,
        /// What it has otherwise than `[pdf]`.
        "pdf" pdf: PdfTable,
        /// What it has otherwise than `[epub]`.
        "epub" epub: EpubTable,
        /// What it has otherwise than `[cover]`.
        "cover" cover: CoverTable,
        /// What it has otherwise than `[theme]`.
        "theme" theme: Anything,
    }
}

table! {
    /// A file of the book.
    struct ChapterTable {
        /// The Markdown file, within the folder of the text. Without one it is listed, not written.
        "file" file: PathBuf,
        /// Its title in the contents, where it is not the file's first heading.
        "title" title: String,
        /// What it is in the book: dedication, preface, chapter, appendix …
        "role" role: SectionRole,
        /// Whether it is numbered.
        "number" number: bool,
        /// Chapters within this one.
        "chapters" chapters: Vec<ChapterEntry>,
    }
}

table! {
    /// A part of the book.
    struct PartTable {
        /// Its title.
        "title" title: String,
        /// A Markdown file with the text of the part's own page.
        "file" file: PathBuf,
        /// Its chapters.
        "chapters" chapters: Vec<ChapterEntry>,
    }
}

/// A chapter: the name of its file, or a table.
#[derive(Debug, Clone)]
pub(crate) struct ChapterEntry {
    pub table: ChapterTable,
    pub span: crate::source::Span,
}

impl Read for ChapterEntry {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        let span = reader.span(&node.span);
        let table = match &node.kind {
            Kind::Table(_) => ChapterTable::read(node, reader)?,
            Kind::Text(_) => ChapterTable { file: Read::read(node, reader), ..ChapterTable::default() },
            _ => {
                reader.wrong_type(node, "the name of a file or a table");
                return None;
            }
        };
        Some(Self { table, span })
    }
}

impl JsonSchema for ChapterEntry {
    fn schema_name() -> Cow<'static, str> {
        "Chapter".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let table = generator.subschema_for::<ChapterTable>();
        json_schema!({ "anyOf": [{ "type": "string" }, table] })
    }
}

/// A person: a name, or a table. Pandoc's spellings of the table are read as well.
#[derive(Debug, Clone)]
pub(crate) struct Person(pub PersonTable);

impl Read for Person {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        let table = match &node.kind {
            Kind::Table(_) if reader.lenient => PersonTable {
                name: ["name", "text"].iter().find_map(|k| node.get(k)).and_then(|n| At::read(n, reader)),
                role: node.get("role").and_then(|n| At::read(n, reader)),
                file_as: node.get("file-as").and_then(|n| At::read(n, reader)),
            },
            Kind::Table(_) => PersonTable::read(node, reader)?,
            _ => PersonTable { name: At::read(node, reader), ..PersonTable::default() },
        };
        match &table.name {
            Some(name) if !name.value.trim().is_empty() => Some(Self(table)),
            Some(_) => {
                reader.wrong(node, "no-name", "a name is wanted here".into(), None);
                None
            }
            None => {
                // A name of a wrong type was complained of already.
                if node.get("name").is_none() && matches!(node.kind, Kind::Table(_)) {
                    reader.wrong(node, "no-name", "`name` is missing".into(), None);
                }
                None
            }
        }
    }
}

impl JsonSchema for Person {
    fn schema_name() -> Cow<'static, str> {
        "Person".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let table = generator.subschema_for::<PersonTable>();
        json_schema!({ "anyOf": [{ "type": "string" }, table] })
    }
}

/// A bibliography: its files, or a table.
#[derive(Debug, Clone)]
pub(crate) struct BibliographyValue(pub BibliographyTable);

impl Read for BibliographyValue {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        Some(Self(match &node.kind {
            Kind::Table(_) => BibliographyTable::read(node, reader)?,
            _ => BibliographyTable { files: Some(At::read(node, reader)?), ..BibliographyTable::default() },
        }))
    }
}

impl JsonSchema for BibliographyValue {
    fn schema_name() -> Cow<'static, str> {
        "Bibliography".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let table = generator.subschema_for::<BibliographyTable>();
        json_schema!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }, table] })
    }
}

/// The commands that draw diagrams, each in a table under a name of its own, and the folder that
/// their drawings are kept in.
#[derive(Debug, Clone, Default)]
pub(crate) struct DiagramsValue {
    pub folder: Option<At<PathBuf>>,
    pub tools: Vec<(At<String>, DiagramTable)>,
}

impl Read for DiagramsValue {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        let mut value = Self::default();
        for (key, node) in reader.table(node)? {
            match (key.text.as_str(), &node.kind) {
                ("folder", kind) if !matches!(kind, Kind::Table(_)) => value.folder = At::read(node, reader),
                (_, Kind::Table(_)) => {
                    let name = At { value: key.text.clone(), span: reader.span(&key.span) };
                    value.tools.extend(DiagramTable::read(node, reader).map(|table| (name, table)));
                }
                _ => reader.unknown_key(key, &["folder"]),
            }
        }
        Some(value)
    }
}

impl JsonSchema for DiagramsValue {
    fn schema_name() -> Cow<'static, str> {
        "Diagrams".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let table = generator.subschema_for::<DiagramTable>();
        let folder = "The folder within the book that drawings are kept in.";
        json_schema!({
            "type": "object",
            "properties": { "folder": { "type": "string", "description": folder } },
            "additionalProperties": table,
        })
    }
}

/// A series: its name, or a table.
#[derive(Debug, Clone)]
pub(crate) struct SeriesValue(pub SeriesTable);

impl Read for SeriesValue {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        let table = match &node.kind {
            Kind::Table(_) => SeriesTable::read(node, reader)?,
            _ => SeriesTable { name: Some(At::read(node, reader)?), ..SeriesTable::default() },
        };
        if table.name.is_none() && node.get("name").is_none() {
            reader.wrong(node, "no-name", "a series has a `name`".into(), None);
        }
        Some(Self(table))
    }
}

impl JsonSchema for SeriesValue {
    fn schema_name() -> Cow<'static, str> {
        "Series".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let table = generator.subschema_for::<SeriesTable>();
        json_schema!({ "anyOf": [{ "type": "string" }, table] })
    }
}
