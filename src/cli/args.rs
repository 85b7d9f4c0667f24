//! The arguments of every command.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::quality::ReportTo;

/// Compiles a Markdown manuscript into an EPUB and a typeset PDF.
#[derive(Debug, Parser)]
#[command(name = "aldine", version, about, propagate_version = true, disable_help_subcommand = true)]
pub(crate) struct Args {
    /// What to do
    #[command(subcommand)]
    pub command: Command,

    /// How messages are written: for people, as JSON lines, or as GitHub's workflow commands
    #[arg(long, global = true, value_enum, default_value_t = MessageFormat::Human, value_name = "FORMAT")]
    pub message_format: MessageFormat,

    /// When to use colours; `NO_COLOR` is heeded
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,

    /// Say nothing but errors and warnings
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Begin a book from a template
    New(New),
    /// Make the books
    Build(Build),
    /// Make the books as a renderer of mdBook's, which hands them over on standard input
    ///
    /// With `command = "aldine mdbook"` in `[output.aldine]` of book.toml, `mdbook build` calls it.
    /// Under the name `mdbook-aldine`, this program is that command.
    Mdbook(Mdbook),
    /// Say everything that a build would say, and write nothing
    Check(Check),
    /// Hold finished PDFs against the standards that they claim
    Verify(Verify),
    /// Make the cover of the printed book: back, spine and front on one sheet
    Cover(Cover),
    /// List the themes that Aldine ships, or print one with all its values
    Themes {
        /// The theme to print
        name: Option<String>,
    },
    /// Print the JSON schema of book.toml, for editors
    Schema,
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page, of Aldine or of one of its commands
    Man {
        /// The command
        command: Option<String>,
    },
}

/// `aldine mdbook`.
#[derive(Debug, clap::Args)]
pub(crate) struct Mdbook {
    /// Run the commands that the manifest names for diagrams
    #[arg(long)]
    pub allow_commands: bool,

    /// The formats to make, instead of those the manifest asks for
    #[arg(long, short, value_enum, value_delimiter = ',', value_name = "FORMATS")]
    pub format: Vec<BookFormat>,

    /// The edition to make: the name of an `[[edition]]` of the manifest
    #[arg(long, short, value_name = "NAME")]
    pub edition: Option<String>,

    /// How many threads to use; all there are by default
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
}

/// Which book.
#[derive(Debug, clap::Args)]
pub(crate) struct BookArgs {
    /// The book: its folder, its book.toml, or a lone Markdown file
    #[arg(default_value = ".", value_name = "PATH")]
    pub path: PathBuf,

    /// The formats to make, instead of those the manifest asks for
    #[arg(long, short, value_enum, value_delimiter = ',', value_name = "FORMATS")]
    pub format: Vec<BookFormat>,

    /// The standards that the PDF must keep, instead of those of the manifest
    #[arg(long, value_enum, value_delimiter = ',', value_name = "STANDARDS")]
    pub standard: Vec<PdfStandard>,

    /// The edition to make: the name of an `[[edition]]` of the manifest
    #[arg(long, short, value_name = "NAME")]
    pub edition: Option<String>,

    /// Say how well the printed book is set: as `text` (the default) or `json`, or in a file, as JSON
    /// where its name ends in `.json`
    #[arg(
        long,
        value_name = "WHERE",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "text",
        value_parser = ReportTo::parse
    )]
    pub report: Option<ReportTo>,

    /// Folders outside the book's that it may read files from, besides those of its manifest
    #[arg(long, value_name = "DIR")]
    pub allow: Vec<PathBuf>,

    /// Run the programs that an mdBook names as its preprocessors
    #[arg(long)]
    pub allow_preprocessors: bool,

    /// Run the commands that the manifest names for diagrams
    #[arg(long)]
    pub allow_commands: bool,

    /// How many threads to use; all there are by default
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
}

/// `aldine build`.
#[derive(Debug, clap::Args)]
pub(crate) struct Build {
    #[command(flatten)]
    pub book: BookArgs,

    /// The folder to write to; `build` in the book's folder by default
    #[arg(long, short, value_name = "DIR")]
    pub output: Option<PathBuf>,

    /// Make a proof too, `….proof.pdf`: grid, text block, trim, line boxes and word spaces by looseness
    /// drawn under the text, to look at
    #[arg(long)]
    pub proof: bool,
}

/// `aldine check`.
#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub book: BookArgs,

    /// The stores whose rules the e-book is held against
    #[arg(long, short, value_enum, value_delimiter = ',', value_name = "STORES")]
    pub store: Vec<BookStore>,
}

/// `aldine verify`.
#[derive(Debug, clap::Args)]
pub(crate) struct Verify {
    /// The PDFs
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// The standards, instead of those that the files claim
    #[arg(long, short, value_enum, value_delimiter = ',', value_name = "STANDARDS")]
    pub standard: Vec<PdfStandard>,
}

/// Standards of PDF by their names on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PdfStandard {
    /// PDF/UA-1: accessible
    #[value(name = "ua-1")]
    Ua1,
    /// PDF/A-2a: for archives
    #[value(name = "a-2a")]
    A2a,
    /// PDF/X-4: for presses
    #[value(name = "x-4")]
    X4,
}

impl From<PdfStandard> for crate::manifest::Standard {
    fn from(standard: PdfStandard) -> Self {
        match standard {
            PdfStandard::Ua1 => Self::Ua1,
            PdfStandard::A2a => Self::A2a,
            PdfStandard::X4 => Self::X4,
        }
    }
}

/// `aldine cover`.
#[derive(Debug, clap::Args)]
pub(crate) struct Cover {
    /// The book: its folder, its book.toml, or a lone Markdown file
    #[arg(default_value = ".", value_name = "PATH")]
    pub path: PathBuf,

    /// Whose papers and rules; KDP's by default
    #[arg(long, value_enum, value_name = "PRINTER")]
    pub printer: Option<PrintService>,

    /// The printer's paper: white, cream … White by default
    #[arg(long, value_name = "PAPER")]
    pub paper: Option<String>,

    /// Pages of the printed book; without them it is composed and counted
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=5000))]
    pub pages: Option<u32>,

    /// Width of the spine, such as 21mm or 0.8425in; without it, it is reckoned from pages and paper
    #[arg(long, value_name = "WIDTH", value_parser = length)]
    pub spine: Option<f32>,

    /// Draw trim, folds and safe zones over it: to look at, not to print
    #[arg(long)]
    pub guides: bool,

    /// The edition: the name of an `[[edition]]` of the manifest
    #[arg(long, short, value_name = "NAME")]
    pub edition: Option<String>,

    /// The folder to write to; `build` in the book's folder by default
    #[arg(long, short, value_name = "DIR")]
    pub output: Option<PathBuf>,

    /// How many threads to use; all there are by default
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
}

/// A length in points.
fn length(text: &str) -> Result<f32, String> {
    crate::manifest::length(text)
        .filter(|points| (0.0..=720.0).contains(points))
        .ok_or_else(|| "write a length of at most 10 inches, such as 21mm or 0.8425in".to_string())
}

/// Print services by their names on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PrintService {
    /// Amazon's Kindle Direct Publishing
    Kdp,
    /// IngramSpark and Lightning Source
    #[value(name = "ingramspark")]
    IngramSpark,
    /// Any other: give the width of the spine
    Other,
}

impl From<PrintService> for crate::printers::Printer {
    fn from(service: PrintService) -> Self {
        match service {
            PrintService::Kdp => Self::Kdp,
            PrintService::IngramSpark => Self::IngramSpark,
            PrintService::Other => Self::Other,
        }
    }
}

/// `aldine new`.
#[derive(Debug, clap::Args)]
pub(crate) struct New {
    /// The folder to make; its name becomes the book's title
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,

    /// The kind of book
    #[arg(long, short, value_enum, default_value_t = Template::Novel)]
    pub template: Template,
}

/// Kinds of book to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Template {
    /// Fiction: a dedication, chapters with scenes, about the author
    Novel,
    /// Prose with parts, notes, figures and sources
    Nonfiction,
    /// A manual: nested chapters, code, tables, cross-references; mdBook builds it too
    Technical,
}

/// Formats by their names on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum BookFormat {
    /// An e-book
    Epub,
    /// A typeset book
    Pdf,
}

impl From<BookFormat> for crate::Format {
    fn from(format: BookFormat) -> Self {
        match format {
            BookFormat::Epub => Self::Epub,
            BookFormat::Pdf => Self::Pdf,
        }
    }
}

/// Stores by their names on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum BookStore {
    /// Amazon's Kindle Direct Publishing
    Kdp,
    /// Apple Books
    Apple,
    /// Rakuten Kobo
    Kobo,
    /// Google Play Books
    Google,
    /// Every one of them
    All,
}

impl BookStore {
    /// The stores that it stands for.
    pub fn stores(self) -> &'static [crate::store::Store] {
        use crate::store::Store;
        match self {
            Self::Kdp => &[Store::Kdp],
            Self::Apple => &[Store::Apple],
            Self::Kobo => &[Store::Kobo],
            Self::Google => &[Store::Google],
            Self::All => &Store::ALL,
        }
    }
}

/// How messages are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum MessageFormat {
    /// For people, on standard error
    Human,
    /// One JSON object a line, on standard output
    Json,
    /// GitHub's workflow commands, on standard output
    Github,
}

impl From<MessageFormat> for crate::diagnostics::Format {
    fn from(format: MessageFormat) -> Self {
        match format {
            MessageFormat::Human => Self::Human,
            MessageFormat::Json => Self::Json,
            MessageFormat::Github => Self::Github,
        }
    }
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
