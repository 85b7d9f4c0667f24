//! The contents: the tree of sections and headings, the navigation document, the NCX.

use rustc_hash::FxHashMap;

use super::marks::{Home, Mark};
use super::section::{Context, head};
use super::xml;
use crate::document::{Block, BlockKind, Heading, Inline, Role, Section, SectionId, Target, flat_text};

/// An entry of the contents.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its text.
    pub text: String,
    /// Its text with emphasis kept.
    pub rich: String,
    /// The anchor that it leads to, as the book has it.
    pub anchor: String,
    /// Where it leads, from the package's folder; none for a draft.
    pub href: Option<String>,
    /// What stands below it.
    pub children: Vec<Entry>,
}

/// A place that readers jump to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landmark {
    /// Its term in the structural semantics vocabulary.
    pub kind: &'static str,
    /// Its text.
    pub text: String,
    /// Where it is, from the package's folder.
    pub href: String,
}

/// The title that stands for a section in contents and in its file's head.
#[must_use]
pub fn title(_: &Context, section: &Section) -> String {
    let text = match &section.short_title {
        Some(short) if !short.trim().is_empty() => short.clone(),
        _ => flat_text(&section.title),
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The contents of the book, with headings down to `depth` levels (1 for chapters alone).
#[must_use]
pub fn entries(cx: &Context, depth: Option<u8>) -> Vec<Entry> {
    let most = depth.unwrap_or(u8::MAX).max(1);
    let mut flat: Vec<(u8, Entry)> = Vec::new();
    let mut in_part = false;
    for (i, section) in cx.book.sections.iter().enumerate() {
        let id = SectionId(u32::try_from(i).unwrap_or(u32::MAX));
        // A part holds the chapters after it; what closes the book is outside of parts.
        let within = match section.role {
            Role::Part => {
                in_part = true;
                0
            }
            Role::Epilogue | Role::Conclusion => {
                in_part = in_part && section.level > 0;
                u8::from(in_part)
            }
            role if role.matter() != crate::document::Matter::Body => {
                in_part = in_part && section.level > 0;
                u8::from(in_part)
            }
            _ => u8::from(in_part),
        };
        if section.level >= most && section.role != Role::Part {
            continue;
        }
        let text = title(cx, section);
        let base = section.level.saturating_add(within);
        if !text.is_empty() {
            let rich = match &section.short_title {
                Some(_) => xml::escaped(&text),
                None => rich(&section.title),
            };
            let (text, rich) = match crate::words::figure(section, cx.theme, &cx.book.meta.words) {
                Some(label) => (format!("{label}. {text}"), format!("{}. {rich}", xml::escaped(&label))),
                None => (text, rich),
            };
            let href = cx.names.file(id).map(str::to_string);
            let anchor = section.id.clone();
            flat.push((base, Entry { text, rich, anchor, href, children: Vec::new() }));
        }
        if let Some(file) = cx.names.file(id) {
            headings(&section.blocks, &mut |heading| {
                if heading.unlisted || heading.depth > most {
                    return;
                }
                let mut text = flat_text(&heading.content).split_whitespace().collect::<Vec<_>>().join(" ");
                if text.is_empty() {
                    return;
                }
                let mut rich = rich(&heading.content);
                if let Some(number) = heading.number.as_deref().filter(|n| !n.is_empty()) {
                    text = format!("{number} {text}");
                    rich = format!("{} {rich}", xml::escaped(number));
                }
                let depth = base.saturating_add(heading.depth.saturating_sub(1 + section.level).max(1));
                let anchor = cx.names.id(&heading.id);
                let file = cx.names.home(id, anchor).unwrap_or(file);
                let href = Some(format!("{file}#{anchor}"));
                let anchor = heading.id.clone();
                flat.push((depth, Entry { text, rich, anchor, href, children: Vec::new() }));
            });
        }
    }
    let mut list = tree(flat);
    prune(&mut list);
    if list.is_empty() {
        // A book of one untitled text is its own contents.
        let first =
            (0..cx.book.sections.len()).find_map(|i| cx.names.file(SectionId(u32::try_from(i).ok()?)));
        let href = first.unwrap_or(super::names::TITLE_PAGE).to_string();
        let text = cx.book.meta.title.clone();
        let rich = xml::escaped(&text);
        list.push(Entry { text, rich, anchor: String::new(), href: Some(href), children: Vec::new() });
    }
    list
}

/// Whether the contents have an entry that leads to an anchor.
#[must_use]
pub fn holds(entries: &[Entry], anchor: &str) -> bool {
    entries.iter().any(|e| e.anchor == anchor || holds(&e.children, anchor))
}

fn headings(blocks: &[Block], f: &mut impl FnMut(&Heading)) {
    for block in blocks {
        match &block.kind {
            BlockKind::Heading(heading) => f(heading),
            BlockKind::Container(blocks) | BlockKind::Details { blocks, .. } => headings(blocks, f),
            _ => {}
        }
    }
}

/// Puts each entry below the last one that is less deep.
fn tree(flat: Vec<(u8, Entry)>) -> Vec<Entry> {
    let mut root: Vec<Entry> = Vec::new();
    let mut open: Vec<(u8, Entry)> = Vec::new();
    let close = |open: &mut Vec<(u8, Entry)>, root: &mut Vec<Entry>| {
        if let Some((_, done)) = open.pop() {
            match open.last_mut() {
                Some((_, parent)) => parent.children.push(done),
                None => root.push(done),
            }
        }
    };
    for (depth, entry) in flat {
        while open.last().is_some_and(|(d, _)| *d >= depth) {
            close(&mut open, &mut root);
        }
        open.push((depth, entry));
    }
    while !open.is_empty() {
        close(&mut open, &mut root);
    }
    root
}

/// A draft that holds nothing leads nowhere, and the format has no word for such an entry.
fn prune(entries: &mut Vec<Entry>) {
    for entry in entries.iter_mut() {
        prune(&mut entry.children);
    }
    entries.retain(|e| e.href.is_some() || !e.children.is_empty());
}

/// A title's text with its emphasis; notes, links and anchors left out.
fn rich(inlines: &[Inline]) -> String {
    fn go(inlines: &[Inline], out: &mut String) {
        for inline in inlines {
            let (tag, content) = match inline {
                Inline::Math(formula) => {
                    xml::text(out, &formula.spoken);
                    continue;
                }
                Inline::Text(s) => {
                    xml::text(out, s);
                    continue;
                }
                Inline::Code(s) => {
                    out.push_str("<code>");
                    xml::text(out, s);
                    out.push_str("</code>");
                    continue;
                }
                Inline::Break => {
                    out.push(' ');
                    continue;
                }
                Inline::Emphasis(c) => ("em", c),
                Inline::Strong(c) => ("strong", c),
                Inline::Sub(c) => ("sub", c),
                Inline::Sup(c) => ("sup", c),
                Inline::Strike(c) => ("s", c),
                Inline::Span(attrs, c) => {
                    if let Some(lang) = &attrs.lang {
                        out.push_str("<span");
                        super::section::language(out, lang);
                        out.push('>');
                        go(c, out);
                        out.push_str("</span>");
                    } else {
                        go(c, out);
                    }
                    continue;
                }
                Inline::SmallCaps(c) | Inline::Small(c) | Inline::Underline(c) | Inline::Kbd(c) => {
                    go(c, out);
                    continue;
                }
                Inline::Link(link) => {
                    go(&link.content, out);
                    continue;
                }
                Inline::Reference(reference) => {
                    go(&reference.content, out);
                    continue;
                }
                Inline::Citation(citation) => {
                    go(&citation.content, out);
                    continue;
                }
                Inline::NoteCall { .. } | Inline::Index(_) | Inline::Image(_) | Inline::Html(_) => continue,
            };
            out.push_str(&format!("<{tag}>"));
            go(content, out);
            out.push_str(&format!("</{tag}>"));
        }
    }
    let mut out = String::new();
    go(inlines, &mut out);
    out.trim().to_string()
}

/// The navigation document.
#[must_use]
pub fn document(cx: &Context, entries: &[Entry], landmarks: &[Landmark], marks: &[&Mark]) -> String {
    let meta = &cx.book.meta;
    let words = &meta.words;
    let mut out = String::with_capacity(8 * 1024);
    head(&mut out, meta.direction, &meta.language, &words.contents, "stylesheet.css", Some("frontmatter"));
    cx.marks.made(&Home::Contents(None)).for_each(|mark| mark.write(&mut out));
    out.push_str("<nav epub:type=\"toc\" role=\"doc-toc\" id=\"toc\" class=\"contents\" aria-labelledby=\"toc-title\">\n");
    out.push_str(&format!("<h1 id=\"toc-title\">{}</h1>\n", xml::escaped(&words.contents)));
    let pages = cx.marks.all.iter().filter_map(|mark| match &mark.home {
        Home::Contents(Some(anchor)) => Some((anchor.as_str(), mark)),
        _ => None,
    });
    list(&mut out, entries, &pages.collect());
    out.push_str("</nav>\n<nav epub:type=\"landmarks\" id=\"landmarks\" hidden=\"hidden\"");
    xml::attr(&mut out, "aria-label", &words.landmarks);
    out.push_str(">\n<ol>\n");
    for landmark in landmarks {
        out.push_str(&format!("<li><a epub:type=\"{}\"", landmark.kind));
        xml::attr(&mut out, "href", &landmark.href);
        out.push('>');
        xml::text(&mut out, &landmark.text);
        out.push_str("</a></li>\n");
    }
    out.push_str("</ol>\n</nav>\n");
    for (section, made, kind) in lists(cx) {
        let BlockKind::ListOf(entries) = &made.kind else { continue };
        out.push_str(&format!("<nav epub:type=\"{kind}\" id=\"{kind}\" hidden=\"hidden\" aria-labelledby=\"{kind}-title\">\n<h2 id=\"{kind}-title\">"));
        xml::text(&mut out, &title(cx, section));
        out.push_str("</h2>\n<ol>\n");
        for entry in entries {
            let Target::Anchor { section, id } = &entry.target else { continue };
            let id = cx.names.id(id);
            let Some(file) = cx.names.home(*section, id) else { continue };
            out.push_str("<li><a");
            xml::attr(&mut out, "href", &format!("{file}#{id}"));
            out.push('>');
            if let Some(number) = &entry.number {
                xml::text(&mut out, number);
                out.push(' ');
            }
            out.push_str(&rich(&entry.content));
            out.push_str("</a></li>\n");
        }
        out.push_str("</ol>\n</nav>\n");
    }
    if !marks.is_empty() {
        out.push_str("<nav epub:type=\"page-list\" role=\"doc-pagelist\" id=\"page-list\" hidden=\"hidden\"");
        xml::attr(&mut out, "aria-label", &words.pages);
        out.push_str(">\n<ol>\n");
        for mark in marks {
            out.push_str("<li><a");
            xml::attr(&mut out, "href", &mark.href(cx.names));
            out.push('>');
            xml::text(&mut out, &mark.label);
            out.push_str("</a></li>\n");
        }
        out.push_str("</ol>\n</nav>\n");
    }
    out.push_str("</body>\n</html>\n");
    out
}

/// The lists of figures and tables, with their terms in the vocabulary.
fn lists<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a Section, &'a Block, &'static str)> {
    let sections = cx.book.sections.iter().filter(|section| !section.draft);
    sections.filter_map(|section| {
        let kind = section.role.epub_type();
        let made = section.blocks.iter().find(|block| matches!(block.kind, BlockKind::ListOf(_)));
        Some((section, made.filter(|_| !kind.is_empty())?, kind))
    })
}

fn list(out: &mut String, entries: &[Entry], pages: &FxHashMap<&str, &Mark>) {
    out.push_str("<ol>\n");
    for entry in entries {
        out.push_str("<li>");
        let page = pages.get(entry.anchor.as_str());
        match &entry.href {
            Some(href) => {
                out.push_str("<a");
                xml::attr(out, "href", href);
                out.push('>');
                // Before the link no mark may stand.
                if let Some(mark) = page {
                    mark.write(out);
                }
                out.push_str(&entry.rich);
                out.push_str("</a>");
            }
            None => out.push_str(&format!("<span>{}</span>", entry.rich)),
        }
        if !entry.children.is_empty() {
            out.push('\n');
            list(out, &entry.children, pages);
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ol>\n");
}

/// The NCX, for readers of EPUB 2.
#[must_use]
pub fn ncx(cx: &Context, entries: &[Entry], marks: &[&Mark]) -> String {
    fn depth(entries: &[Entry]) -> usize {
        entries.iter().map(|e| 1 + depth(&e.children)).max().unwrap_or(0)
    }
    /// The points so far, and the places that they lead to, which alone are counted in order.
    #[derive(Default)]
    struct Count<'a> {
        points: usize,
        order: usize,
        target: &'a str,
    }
    fn points<'a>(out: &mut String, entries: &'a [Entry], count: &mut Count<'a>) {
        for entry in entries {
            // Here every entry must lead somewhere: one without a text leads to its first child.
            let mut at = entry;
            while at.href.is_none()
                && let Some(first) = at.children.first()
            {
                at = first;
            }
            let target = at.href.as_deref().unwrap_or_default();
            count.points += 1;
            if count.order == 0 || count.target != target {
                count.order += 1;
                count.target = target;
            }
            let (point, order) = (count.points, count.order);
            out.push_str(&format!("<navPoint id=\"point-{point}\" playOrder=\"{order}\"><navLabel><text>"));
            xml::text(out, &entry.text);
            out.push_str("</text></navLabel><content");
            xml::attr(out, "src", target);
            out.push_str("/>");
            if !entry.children.is_empty() {
                out.push('\n');
                points(out, &entry.children, count);
            }
            out.push_str("</navPoint>\n");
        }
    }
    let meta = &cx.book.meta;
    let mut out = String::from(concat!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n",
        "<ncx xmlns=\"http://www.daisy.org/z3986/2005/ncx/\" version=\"2005-1\""
    ));
    let lang = super::section::tag(&meta.language);
    if !lang.is_empty() {
        xml::attr(&mut out, "xml:lang", &lang);
    }
    out.push_str(">\n<head>\n<meta name=\"dtb:uid\"");
    xml::attr(&mut out, "content", &super::opf::identifier(meta));
    out.push_str(&format!("/>\n<meta name=\"dtb:depth\" content=\"{}\"/>\n", depth(entries)));
    let last = marks.iter().filter_map(|m| m.label.parse::<u32>().ok()).max().unwrap_or(0);
    out.push_str(&format!("<meta name=\"dtb:totalPageCount\" content=\"{}\"/>\n", marks.len()));
    out.push_str(&format!(
        "<meta name=\"dtb:maxPageNumber\" content=\"{last}\"/>\n</head>\n<docTitle><text>"
    ));
    xml::text(&mut out, &meta.title);
    out.push_str("</text></docTitle>\n<navMap>\n");
    let mut count = Count::default();
    points(&mut out, entries, &mut count);
    let mut order = count.order;
    out.push_str("</navMap>\n");
    if !marks.is_empty() {
        out.push_str("<pageList>\n<navLabel><text>");
        xml::text(&mut out, &meta.words.pages);
        out.push_str("</text></navLabel>\n");
        for mark in marks {
            order += 1;
            let (kind, value) = match meta.words.western(&mark.label).parse::<u32>() {
                Ok(n) => ("normal", format!(" value=\"{n}\"")),
                Err(_) if mark.label.chars().all(|c| "ivxlcdm".contains(c)) => ("front", String::new()),
                Err(_) => ("special", String::new()),
            };
            out.push_str(&format!("<pageTarget id=\"target-{order}\" type=\"{kind}\"{value} playOrder=\"{order}\"><navLabel><text>"));
            xml::text(&mut out, &mark.label);
            out.push_str("</text></navLabel><content");
            xml::attr(&mut out, "src", &mark.href(cx.names));
            out.push_str("/></pageTarget>\n");
        }
        out.push_str("</pageList>\n");
    }
    out.push_str("</ncx>\n");
    out
}
