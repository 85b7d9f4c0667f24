//! A book that holds every block and every inline, and text that no XML can hold.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use aldine::document::*;
use aldine::source::{FileId, Span};
use aldine::theme::Theme;
use aldine::typeset::page::{Page, PageStart, PrintedBook};
use serde::Deserialize;

static NEXT: AtomicU32 = AtomicU32::new(0);

pub fn theme(name: &str) -> Theme {
    Theme::deserialize(aldine::theme::shipped(name).unwrap().parse::<toml::Table>().unwrap()).unwrap()
}

pub fn span() -> Span {
    Span::new(FileId(0), 0, 0)
}

pub fn text(s: &str) -> Inline {
    Inline::Text(s.to_string())
}

pub fn formula(tex: &str, display: bool) -> Arc<aldine::math::Formula> {
    Arc::new(aldine::math::parse(tex, display).unwrap())
}

pub fn block(kind: BlockKind) -> Block {
    let id = NEXT.fetch_add(1, Relaxed);
    Block { id: BlockId(id), span: span(), attrs: None, kind }
}

pub fn attrs(id: &str, class: &str, lang: &str) -> Attrs {
    let some = |s: &str| (!s.is_empty()).then(|| s.to_string());
    Attrs { id: some(id), classes: some(class).into_iter().collect(), lang: some(lang), pairs: vec![] }
}

fn with(mut block: Block, attrs: Attrs) -> Block {
    block.attrs = Some(Box::new(attrs));
    block
}

pub fn p(s: &str) -> Block {
    block(BlockKind::Paragraph(vec![text(s)]))
}

pub fn para(inlines: Vec<Inline>) -> Block {
    block(BlockKind::Paragraph(inlines))
}

fn heading(depth: u8, id: &str, s: &str) -> Block {
    block(BlockKind::Heading(Heading {
        depth,
        id: id.to_string(),
        number: (depth == 2).then(|| "1.1".to_string()),
        unlisted: false,
        content: vec![text(s)],
    }))
}

/// A language that runs from right to left, as `resolve` marks it.
fn turned(lang: &str) -> Attrs {
    Attrs { pairs: vec![("dir".into(), "rtl".into())], ..attrs("", "", lang) }
}

pub fn section(role: Role, id: &str, title: &str, blocks: Vec<Block>) -> Section {
    Section {
        role,
        level: 0,
        number: vec![],
        title: if title.is_empty() { vec![] } else { vec![text(title)] },
        short_title: None,
        subtitle: None,
        id: id.to_string(),
        file: None,
        draft: false,
        lang: None,
        direction: Direction::Ltr,
        blocks,
        notes: vec![],
        span: None,
    }
}

fn link(target: Target, content: Vec<Inline>) -> Inline {
    Inline::Link(Box::new(Link {
        target,
        title: Some("a \"title\"".into()),
        content,
        page: None,
        span: span(),
    }))
}

fn anchor(section: u32, id: &str) -> Target {
    Target::Anchor { section: SectionId(section), id: id.to_string() }
}

fn image(asset: Option<u32>, alt: &str) -> Inline {
    Inline::Image(Box::new(Image {
        asset: asset.map(AssetId),
        alt: alt.to_string(),
        title: None,
        width: None,
        height: None,
        attrs: Attrs::default(),
        span: span(),
    }))
}

fn cell(s: &str) -> Cell {
    Cell { columns: 1, rows: 1, header: false, blocks: if s.is_empty() { vec![] } else { vec![p(s)] } }
}

fn call(note: u32, call: u32) -> Inline {
    Inline::NoteCall { note: NoteId(note), call }
}

const BAD: &str = "a\u{0}b\u{8}c\u{b}d\u{fffe}e\u{ffff}f\u{85} <&>\"' ]]> \u{1f600} \u{200b}é";

/// A red dot.
const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0,
    1, 8, 2, 0, 0, 0, 0x90, 0x77, 0x53, 0xde, 0, 0, 0, 12, b'I', b'D', b'A', b'T', 0x08, 0xd7, 0x63, 0xf8,
    0xcf, 0xc0, 0, 0, 0x03, 0x01, 0x01, 0, 0x18, 0xdd, 0x8d, 0xb0, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae,
    0x42, 0x60, 0x82,
];

const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 120 60\"><circle cx=\"60\" cy=\"30\" r=\"25\"/></svg>";

fn asset(path: &str, kind: AssetKind, bytes: &[u8], size: (f32, f32)) -> Asset {
    Asset { path: PathBuf::from(path), kind, bytes: Arc::from(bytes), size, dpi: None, span: None }
}

fn every_inline() -> Vec<Block> {
    let c = |s: &str| vec![text(s)];
    vec![
        para(vec![
            text(BAD),
            Inline::Emphasis(vec![text("em "), Inline::Strong(c("strong")), Inline::Emphasis(c(" in em"))]),
            Inline::Strike(c("struck")),
            Inline::Underline(c("under")),
            Inline::SmallCaps(c("Small Caps")),
            Inline::Small(c("small")),
            text(" H"),
            Inline::Sub(c("2")),
            text("O x"),
            Inline::Sup(c("2")),
            Inline::Code("if a < b && c { \"x\" }".into()),
            Inline::Kbd(c("Ctrl")),
            Inline::Break,
            Inline::Index(Box::new(IndexMark {
                path: vec![IndexTerm { content: c("index"), sort: None }],
                kind: MarkKind::Place,
                main: false,
                own: false,
                id: "index.1".into(),
                span: span(),
            })),
            Inline::Math(formula(r"\sum_{i=0}^n \frac{x_i}{2} < \alpha", false)),
        ]),
        para(vec![
            link(Target::Url("https://example.org/a b?x=1&y=\"2\"".into()), c("outside")),
            link(Target::Url("javascript:alert(1)".into()), c("never")),
            link(Target::Raw("gone.md".into()), c("broken")),
            link(anchor(3, "fig:dot"), vec![text("figure"), call(0, 1), text(" more")]),
            link(anchor(6, "no-such-place"), c("elsewhere")),
            link(anchor(6, "kapitel-ü"), c("elsewhere")),
            link(anchor(99, "nowhere"), c("nowhere")),
            link(Target::Url("https://example.org/".into()), vec![]),
            link(
                Target::Url("https://example.org/".into()),
                vec![link(Target::Url("https://x.org".into()), c("nested"))],
            ),
            Inline::Reference(Box::new(Reference {
                label: "fig:dot".into(),
                term: false,
                content: c("Figure 1"),
                target: anchor(3, "fig:dot"),
                page: None,
                span: span(),
            })),
            Inline::Span(Box::new(attrs("1 span:id", "odd  class", "fr")), c("français")),
            Inline::Span(Box::new(turned("he")), c("עברית")),
            Inline::Span(Box::new(attrs("", "", "not a tag!")), c("?")),
            image(Some(0), "a red dot"),
            image(Some(1), ""),
            image(None, "a lost image"),
            Inline::Html("<abbr title='x'>y</abbr><script>z</script>".into()),
            Inline::Html("<unclosed".into()),
            Inline::Html("<ruby>漢<rt>kan</rt></ruby>".into()),
        ]),
        para(vec![text("Notes"), call(0, 0), text(" and"), call(1, 0), text(" and none"), call(77, 0)]),
    ]
}

fn every_block() -> Vec<Block> {
    let list = |start, tight, items: Vec<ListItem>| {
        block(BlockKind::List(List { start, tight, items, callouts: vec![] }))
    };
    let item = |task, blocks| ListItem { task, blocks };
    let remark = |kind: &str, title: Option<&str>| {
        block(BlockKind::Admonition(Admonition {
            kind: kind.into(),
            title: title.map(|t| vec![text(t)]),
            blocks: vec![p("Mind this.")],
        }))
    };
    let figure = |blocks, caption: &str| {
        block(BlockKind::Figure(Figure {
            blocks,
            caption: if caption.is_empty() { vec![] } else { vec![text(caption)] },
        }))
    };
    let mut wide = cell("wide");
    wide.columns = 2;
    let mut tall = cell("tall");
    tall.rows = 2;
    tall.header = true;
    let mut sized = image(Some(1), "sized");
    if let Inline::Image(image) = &mut sized {
        image.width = Some(Length::Share(0.5));
        image.height = Some(Length::Pt(36.0));
        image.attrs = attrs("sized", "wide", "");
        image.title = Some("Its title".into());
    }
    vec![
        block(BlockKind::Epigraph { blocks: vec![p("All books are one.")], attribution: vec![text("— Nobody")] }),
        p("A paragraph opens the text and is long enough to have a second line on any screen that shows it."),
        heading(2, "kapitel-ü", "A heading"),
        heading(5, "1-deep", "A heading far too deep"),
        with(heading(3, "three", "Three"), attrs("other-id", "special", "fr")),
        block(BlockKind::Quote(vec![p("quoted"), block(BlockKind::Quote(vec![p("twice")]))])),
        with(
            block(BlockKind::Verse(vec![
                Stanza {
                    lines: vec![
                        VerseLine { indent: 0, content: vec![text("Tyger Tyger, burning bright,")] },
                        VerseLine { indent: 2, content: vec![text("In the forests of the night")] },
                    ],
                },
                Stanza { lines: vec![VerseLine { indent: 200, content: vec![] }] },
            ])),
            attrs("poem", "blake", ""),
        ),
        list(None, true, vec![item(None, vec![p("tight")]), item(None, vec![p("two"), list(Some(3), false, vec![item(None, vec![p("loose"), p("more")])])])]),
        list(Some(u64::MAX), true, vec![item(None, vec![]), item(None, vec![p("a"), p("b")])]),
        list(None, true, vec![item(Some(true), vec![p("done")]), item(Some(false), vec![p("open")])]),
        block(BlockKind::Definitions(vec![Definition {
            terms: vec![vec![text("term")], vec![text("other")]],
            definitions: vec![vec![p("meaning")], vec![p("one"), p("two")]],
        }])),
        block(BlockKind::Code(Code {
            lang: Some("rust".into()),
            info: vec!["editable".into(), "title=\"src/<main>.rs\"".into()],
            text: "fn main() {\n\tprintln!(\"<&>\");\n}\n".into(),
            ..Code::default()
        })),
        block(BlockKind::Code(Code { text: "\n  plain \u{1b}[0m".into(), ..Code::default() })),
        with(
            block(BlockKind::Table(Table {
                aligns: vec![Align::Start, Align::Center, Align::End],
                head: vec![vec![cell("A"), cell(""), cell("C")]],
                body: vec![vec![tall, cell("1"), cell("2")], vec![wide], vec![cell("x"), cell("y"), cell("z")], vec![]],
                caption: vec![text("A table")],
            })),
            attrs("tbl:one", "", ""),
        ),
        block(BlockKind::Table(Table { aligns: vec![], head: vec![vec![cell("")]], body: vec![vec![cell("only")]], caption: vec![] })),
        block(BlockKind::Table(Table { aligns: vec![], head: vec![], body: vec![], caption: vec![] })),
        with(figure(vec![para(vec![image(Some(0), "a red dot")])], "A dot"), attrs("fig:dot", "", "")),
        figure(vec![para(vec![sized]), p("and text")], ""),
        remark("note", None),
        remark("tip", Some("A tip")),
        remark("warning", None),
        remark("my own", None),
        with(block(BlockKind::Container(vec![p("contained")])), attrs("box", "center", "de")),
        block(BlockKind::Details { summary: vec![text("More")], blocks: vec![p("hidden")] }),
        block(BlockKind::SceneBreak),
        p("After the break."),
        block(BlockKind::PageBreak),
        with(block(BlockKind::Math(formula(r"\int_0^1 x^2 \, dx = \frac{1}{3}", true))), attrs("eq:one", "", "")),
        block(BlockKind::Html("<div class='raw' onclick='x()'><p>kept <b>bold</b></p><table><tr><td>1</td></tr></table></div>".into())),
        block(BlockKind::Html("<div><p>not closed".into())),
        block(BlockKind::Html("<video controls='controls'><source src='x.mp4'/>no film</video>".into())),
        block(BlockKind::Html("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><title>t</title><path d='M0 0L9 9'/></svg>".into())),
    ]
}

/// The book, and a printed one that begins pages inside it.
pub fn book() -> (Book, PrintedBook) {
    let note = |number, id: &str, calls, blocks| Note { number, id: id.into(), calls, blocks, span: span() };
    let mut inlines =
        section(Role::Chapter, "chapter/1: odd name.md", "Every \"inline\" & <more>", every_inline());
    inlines.number = vec![1];
    inlines.subtitle = Some("A subtitle".into());
    inlines.notes = vec![
        note(
            1,
            "fn:a",
            2,
            vec![p("First."), block(BlockKind::Code(Code { text: "code".into(), ..Code::default() }))],
        ),
        note(2, "2", 1, vec![para(vec![text("Calls another"), call(2, 0)])]),
        note(3, "fn-a-call", 1, vec![block(BlockKind::Quote(vec![p("Quoted.")])), p("End.")]),
        note(4, "never", 0, vec![]),
    ];
    let mut blocks = section(Role::Chapter, "blocks", "Every block", every_block());
    blocks.number = vec![2];
    blocks.lang = Some("en-US".into());
    let mut nested = section(Role::Chapter, "nested", "", vec![p("No title.")]);
    nested.title =
        vec![Inline::Emphasis(vec![text("Nested")]), call(0, 0), Inline::Math(formula("x^2", false))];
    nested.notes = vec![note(1, "fn:n", 1, vec![p("In a title.")])];
    nested.level = 1;
    nested.number = vec![2, 1];
    let mut draft = section(Role::Chapter, "draft", "Not yet", vec![]);
    draft.draft = true;
    let mut hebrew = section(Role::Appendix, "blocks ", "נספח", vec![p("טקסט")]);
    hebrew.lang = Some("he".into());
    hebrew.direction = Direction::Rtl;
    let mut part = section(Role::Part, "part-1", "Part the First", vec![]);
    part.number = vec![1];
    let sections = vec![
        section(Role::Dedication, "dedication", "", vec![p("To every reader")]),
        section(Role::Preface, "preface", "Preface", vec![p("Why this book.")]),
        part,
        blocks,
        nested,
        draft,
        inlines,
        section(Role::Glossary, "glossary", "Glossary", vec![p("Words.")]),
        section(Role::AboutTheAuthor, "about", "About", vec![p("Someone.")]),
        hebrew,
    ];
    let who = |name: &str, role: &str, sort: Option<&str>| Contributor {
        name: name.into(),
        role: role.into(),
        file_as: sort.map(Into::into),
    };
    let book = Book {
        meta: Metadata {
            title: "Torture & <Trial>".into(),
            subtitle: Some("Of every \"kind\"".into()),
            contributors: vec![
                who("Ada Author", "aut", Some("Author, Ada")),
                who("Ben & Co", "aut", None),
                who("Ed Itor", "edt", None),
                who("Tran Slator", "trl", None),
            ],
            language: "en-GB".into(),
            description: Some("It <holds> everything & more.".into()),
            publisher: Some("Aldine Press".into()),
            date: Some("2024-05".into()),
            rights: Some("© 2024 Ada Author".into()),
            subjects: vec!["FIC004000 Fiction / Classics".into(), "thema:FBC".into(), "Trials".into()],
            identifier: "urn:uuid:5f6f3c1c-7a55-4a5c-8a3c-2a8a3e6b9d10".into(),
            isbn: Isbns { epub: Some("9780306406157".into()), print: Some("9783161484100".into()) },
            series: Some(Series { name: "Trials".into(), position: Some("2.5".into()) }),
            edition: Some("Second edition".into()),
            direction: Direction::Ltr,
            words: std::sync::Arc::default(),
        },
        sections,
        assets: vec![
            asset("img/Röd Dot.png", AssetKind::Png, PNG, (1.0, 1.0)),
            asset("img/circle.svg", AssetKind::Svg, SVG.as_bytes(), (120.0, 60.0)),
            asset("other/circle.svg", AssetKind::Svg, SVG.as_bytes(), (120.0, 60.0)),
        ],
        cover: None,
    };
    let printed = printed(&book);
    (book, printed)
}

/// Pages that begin at each section's title and in the middle of every block.
fn printed(book: &Book) -> PrintedBook {
    let mut printed = PrintedBook::default();
    let mut add = |section: usize, block: Option<(BlockId, u32)>| {
        let n = u32::try_from(printed.pages.len()).unwrap();
        let label = if section < 2 {
            ["i", "ii", "iii", "iv", "v", "vi"][n as usize].to_string()
        } else {
            n.to_string()
        };
        printed.pages.push(Page { label, ..Page::default() });
        printed.starts.push(PageStart {
            page: n,
            section: SectionId(u32::try_from(section).unwrap()),
            block,
        });
    };
    for (i, section) in book.sections.iter().enumerate() {
        add(i, None);
        for block in &section.blocks {
            add(i, Some((block.id, 3)));
        }
    }
    printed
}
