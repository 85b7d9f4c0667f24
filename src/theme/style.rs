//! The values of a theme.

use serde::Deserialize;

use super::tokens::TokenStyles;

/// A theme: everything that decides how a book looks.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Theme {
    /// Its name.
    pub name: String,
    /// What it is for, in one sentence.
    pub description: String,
    /// Page and margins.
    pub page: PageStyle,
    /// Running text.
    pub text: TextStyle,
    /// Code.
    pub code: CodeStyle,
    /// The opening of chapters.
    pub chapter: ChapterStyle,
    /// Part pages.
    pub part: PartStyle,
    /// Headings by depth in the outline: the first is of depth 2, the one below a chapter.
    pub headings: Vec<HeadingStyle>,
    /// Running heads and folios.
    pub running: RunningStyle,
    /// Quotations.
    pub quote: QuoteStyle,
    /// Verse.
    pub verse: VerseStyle,
    /// Lists.
    pub list: ListStyle,
    /// Tables.
    pub table: TableStyle,
    /// Formulas.
    #[serde(default)]
    pub formula: FormulaStyle,
    /// Figures.
    pub figure: FigureStyle,
    /// Footnotes.
    pub notes: NoteStyle,
    /// Set-off remarks.
    pub admonition: AdmonitionStyle,
    /// What stands at a turn of scene.
    pub scene_break: SceneBreakStyle,
    /// References to other places of the book.
    #[serde(default)]
    pub references: ReferenceStyle,
    /// Front matter made by Aldine.
    pub front: FrontStyle,
    /// Colours.
    pub colors: ColorStyle,
}

/// Page and margins, for the theme's own trim; other trims scale them in proportion.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PageStyle {
    /// Trimmed width, pt.
    pub width: f32,
    /// Trimmed height, pt.
    pub height: f32,
    /// Inner margin, pt.
    pub inner: f32,
    /// Outer margin, pt.
    pub outer: f32,
    /// From the page's top to the top of the text block, pt.
    pub top: f32,
    /// Least margin below the text block, pt: as many lines as fit above it.
    pub bottom: f32,
}

/// Running text.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TextStyle {
    /// Family of the text.
    pub family: String,
    /// Family of headings, where it differs.
    pub heading_family: Option<String>,
    /// Size, pt.
    pub size: f32,
    /// From baseline to baseline, pt.
    pub leading: f32,
    /// Indent of a paragraph's first line, pt; 0 where paragraphs are told apart by space.
    pub indent: f32,
    /// Whether a paragraph has its indent below a title and what is displayed too.
    pub indent_first: bool,
    /// Space between paragraphs, lines: 0, 0.5 or 1.
    pub space: f32,
    /// Whether lines are justified.
    pub justify: bool,
    /// Whether words are hyphenated.
    pub hyphenate: bool,
    /// Old-style figures in the text.
    pub old_style_figures: bool,
}

/// Code.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CodeStyle {
    /// Family.
    pub family: String,
    /// Size within a line, as a share of the text's.
    pub scale: f32,
    /// Size of a block, pt.
    pub size: f32,
    /// Indent of a block, pt.
    pub indent: f32,
    /// Space above and below a block, lines.
    pub space: f32,
    /// Whether a block has a tinted ground.
    pub ground: bool,
    /// How the kinds of words in it are set.
    #[serde(default)]
    pub tokens: TokenStyles,
}

/// How a heading is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Face {
    /// Upright.
    Roman,
    /// Italic.
    Italic,
    /// Bold.
    Bold,
    /// Bold italic.
    BoldItalic,
    /// Small capitals, letterspaced.
    SmallCaps,
    /// Capitals, letterspaced.
    Caps,
}

/// How lines stand in the measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alignment {
    /// At the start of the line.
    Start,
    /// In the middle.
    Center,
    /// At the end.
    End,
}

/// How a chapter's number is written above its title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NumberStyle {
    /// Not at all.
    None,
    /// 7
    Arabic,
    /// VII
    Roman,
    /// Seven, in the book's language where it is known, else in figures.
    Words,
    /// Chapter 7
    Labelled,
    /// Chapter VII
    LabelledRoman,
    /// Chapter Seven, as `words`.
    LabelledWords,
}

/// The opening of chapters.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ChapterStyle {
    /// Whether chapters open on rectos; otherwise on the next page.
    pub recto: bool,
    /// Lines from the top of the text block to the first line of text.
    pub sinkage: u16,
    /// The number above the title.
    pub number: NumberStyle,
    /// Size of the number, pt.
    pub number_size: f32,
    /// Face of the number.
    pub number_face: Face,
    /// Size of the title, pt.
    pub title_size: f32,
    /// Face of the title.
    pub title_face: Face,
    /// Where number and title stand.
    pub align: Alignment,
    /// A rule below the title.
    pub rule: bool,
    /// An ornament above number and title; empty for none.
    pub ornament_above: String,
    /// One below them; empty for none.
    pub ornament_below: String,
    /// Size of the ornaments, pt.
    pub ornament_size: f32,
    /// How the first paragraph begins.
    pub opening: Opening,
    /// Lines that an initial is tall: 2 to 4.
    pub initial_lines: u16,
    /// Most words of the lead-in: it ends with a phrase, where one ends before. 0 for none.
    pub lead_in_words: u8,
    /// Whether chapters within chapters open a page of their own.
    pub nested_on_page: bool,
}

/// How a chapter's first paragraph begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Opening {
    /// Flush, with nothing more.
    Plain,
    /// Its first words in small capitals.
    LeadIn,
    /// An initial that hangs from the first line, then small capitals.
    DropCap,
    /// An initial that stands on the first line and rises above it, then small capitals.
    RaisedCap,
}

/// Part pages.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PartStyle {
    /// Lines from the top of the text block to the title.
    pub sinkage: u16,
    /// The number above the title.
    pub number: NumberStyle,
    /// Size of the title, pt.
    pub title_size: f32,
    /// Face of the title.
    pub title_face: Face,
    /// Where it stands.
    pub align: Alignment,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct HeadingStyle {
    /// Size, pt.
    pub size: f32,
    /// Face.
    pub face: Face,
    /// Space above, lines.
    pub before: f32,
    /// Space below, lines; with the space above it should sum to whole lines.
    pub after: f32,
    /// Where it stands.
    pub align: Alignment,
}

/// What a running head shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HeadText {
    /// Nothing.
    None,
    /// The author.
    Author,
    /// The book's title.
    Title,
    /// The part, or the title where there is none.
    Part,
    /// The chapter.
    Chapter,
    /// The heading below the chapter that is in force at the page's top.
    Section,
}

/// Where the folio stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FolioPlace {
    /// In the middle of the foot.
    Foot,
    /// At the outer corner of the foot.
    FootOuter,
    /// At the outer end of the running head.
    HeadOuter,
}

/// Running heads and folios.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RunningStyle {
    /// On versos.
    pub verso: HeadText,
    /// On rectos.
    pub recto: HeadText,
    /// Size, pt.
    pub size: f32,
    /// Face.
    pub face: Face,
    /// Where heads stand: in the middle, or at the outer edge (`end`) or inner edge (`start`).
    pub align: Alignment,
    /// From the head's baseline to the top of the text block, pt.
    pub gap: f32,
    /// Where the folio stands.
    pub folio: FolioPlace,
    /// From the bottom of the text block to a folio's baseline at the foot, pt.
    pub foot: f32,
    /// A rule below the head.
    pub rule: bool,
}

/// Quotations.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct QuoteStyle {
    /// Indent on the left, pt.
    pub indent: f32,
    /// Indent on the right, pt.
    pub right: f32,
    /// Space above, and below, lines.
    pub space: f32,
    /// Face.
    pub face: Face,
    /// Size, as a share of the text's.
    pub scale: f32,
}

/// Verse.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct VerseStyle {
    /// Indent of the whole, pt.
    pub indent: f32,
    /// Further indent of a turned-over line, pt.
    pub turnover: f32,
    /// Face.
    pub face: Face,
}

/// Lists.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ListStyle {
    /// Indent of an item's text, pt.
    pub indent: f32,
    /// Space between loose items, lines.
    pub space: f32,
    /// Marks by depth.
    pub bullets: Vec<String>,
}

/// Tables.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TableStyle {
    /// Size of the text in cells, as a share of the text's.
    pub scale: f32,
    /// Face of the head.
    pub head_face: Face,
    /// Thickness of the rules above and below, pt.
    pub rule: f32,
    /// Thickness of the rule below the head, pt.
    pub thin_rule: f32,
    /// Space between columns, pt.
    pub gap: f32,
}

/// Formulas.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct FormulaStyle {
    /// Family: an OpenType font with a MATH table.
    pub family: String,
    /// Size, as a share of the text's.
    pub scale: f32,
    /// Where formulas that stand by themselves stand.
    pub align: Alignment,
    /// From the margin, where they do not stand in the middle, pt.
    pub indent: f32,
}

impl Default for FormulaStyle {
    fn default() -> Self {
        Self { family: "Libertinus Math".into(), scale: 1.0, align: Alignment::Center, indent: 0.0 }
    }
}

/// Figures.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FigureStyle {
    /// Size of captions, as a share of the text's.
    pub caption_scale: f32,
    /// Face of captions.
    pub caption_face: Face,
    /// Where captions stand.
    pub caption_align: Alignment,
    /// Whether figures and tables with a caption may leave their place for the head or the foot of
    /// a page.
    pub float: bool,
}

/// Footnotes.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NoteStyle {
    /// Size, pt.
    pub size: f32,
    /// Leading, pt.
    pub leading: f32,
    /// Length of the rule above, pt; 0 for none.
    pub rule: f32,
}

/// Set-off remarks.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AdmonitionStyle {
    /// Thickness of the bar beside it, pt.
    pub bar: f32,
    /// From bar to text, pt.
    pub indent: f32,
    /// Face of its title.
    pub title_face: Face,
}

/// What stands at a turn of scene.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SceneBreakStyle {
    /// The ornament; empty for space alone.
    pub ornament: String,
    /// Size of the ornament, pt.
    pub size: f32,
    /// Lines it takes in all.
    pub lines: u16,
}

/// References to other places of the book, in print.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct ReferenceStyle {
    /// Which of them say the page, where it is not the same.
    pub pages: PagesSaid,
}

impl Default for ReferenceStyle {
    fn default() -> Self {
        Self { pages: PagesSaid::Labels }
    }
}

/// Which references say a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PagesSaid {
    /// None.
    None,
    /// Those by label: `@fig:lamp`.
    Labels,
    /// Those, and links to chapters and headings.
    All,
}

/// Front matter made by Aldine.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FrontStyle {
    /// A half-title page.
    pub half_title: bool,
    /// Levels of the printed contents; 0 for none.
    pub contents_depth: u8,
    /// Whether dots lead to the page number.
    pub leaders: bool,
    /// Size of the book's title on the title page, pt.
    pub title_size: f32,
    /// Face of it.
    pub title_face: Face,
    /// Size of the author's name there, pt.
    pub author_size: f32,
    /// Size of the text on the copyright page, pt.
    pub imprint_size: f32,
    /// Where all of it stands.
    pub align: Alignment,
    /// Levels of headings that carry numbers: 0 none, 1 chapters, 2 sections …
    pub number_depth: u8,
}

/// Colours as `#rrggbb`, or `black`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ColorStyle {
    /// Headings, rules and ornaments.
    pub accent: String,
    /// Grounds of code and tables: a share of black, 0 to 1.
    pub tint: f32,
}
