//! Blocks, as XHTML.

use super::section::Writer;
use super::{raw, xml};
use crate::document::{
    Admonition, Align, Block, BlockKind, Cell, Code, Definition, Figure, Heading, Inline, List, Role, Stanza,
    Table, Work,
};

use crate::document::table::{Spot, figure, spots};

impl<'a> Writer<'a> {
    /// A block. `first` says that the section's text opens with it.
    pub(super) fn block_in(&mut self, block: &'a Block, first: bool) {
        let attrs = block.attrs.as_deref();
        self.start(block);
        match &block.kind {
            BlockKind::Paragraph(inlines) => {
                self.out.push_str("<p");
                let class = if only_images(inlines) {
                    "image"
                } else if first {
                    "first"
                } else {
                    ""
                };
                self.attrs(class, attrs);
                self.out.push('>');
                self.inlines(inlines);
                self.finish();
                self.out.push_str("</p>\n");
                return;
            }
            BlockKind::Heading(heading) => return self.heading(block, heading),
            BlockKind::Code(code) => return self.code(block, code),
            BlockKind::Verse(stanzas) => return self.verse(block, stanzas),
            BlockKind::Definitions(definitions) => return self.definitions(block, definitions),
            BlockKind::Index(group) => return self.index(block, group),
            BlockKind::ListOf(entries) => return self.list_of(entries),
            _ => {}
        }
        // What holds other blocks begins where its page does; they have marks of their own.
        self.finish();
        match &block.kind {
            BlockKind::Quote(blocks) => {
                self.open("<blockquote", "", block);
                self.blocks(blocks);
                self.out.push_str("</blockquote>\n");
            }
            BlockKind::Epigraph { blocks, attribution } => {
                self.open("<blockquote epub:type=\"epigraph\" role=\"doc-epigraph\"", "epigraph", block);
                self.blocks(blocks);
                if !attribution.is_empty() {
                    self.out.push_str("<p class=\"attribution\">");
                    // As in print, where the dash is no part of the text either.
                    if !crate::document::flat_text(attribution).starts_with('—') {
                        self.out.push_str("— ");
                    }
                    self.inlines(attribution);
                    self.out.push_str("</p>\n");
                }
                self.out.push_str("</blockquote>\n");
            }
            BlockKind::List(list) => self.list(block, list),
            BlockKind::Works(works) => self.works(block, works),
            BlockKind::Table(table) => self.table(block, table),
            BlockKind::Figure(figure) => self.figure(block, figure),
            BlockKind::Admonition(admonition) => self.admonition(block, admonition),
            BlockKind::Container(blocks) => {
                self.open("<div", "", block);
                self.blocks(blocks);
                self.out.push_str("</div>\n");
            }
            BlockKind::Details { summary, blocks } => {
                self.open("<details", "", block);
                self.out.push_str("<summary>");
                self.inlines(summary);
                self.out.push_str("</summary>\n");
                self.blocks(blocks);
                self.out.push_str("</details>\n");
            }
            BlockKind::SceneBreak => {
                self.out.push_str("<hr");
                self.attrs("scene-break", attrs);
                self.out.push_str("/>\n");
            }
            BlockKind::PageBreak => {
                self.out.push_str("<div");
                self.attrs("page-break", attrs);
                self.out.push_str("></div>\n");
            }
            BlockKind::Math(formula) => {
                self.open("<div tabindex=\"0\"", "equation", block);
                self.math(formula, true);
                if let Some(number) = block.pair("number") {
                    self.out.push_str(" <span class=\"number\">(");
                    xml::text(&mut self.out, number);
                    self.out.push_str(")</span>");
                }
                self.out.push_str("\n</div>\n");
            }
            BlockKind::Html(html) => {
                let (xhtml, found) = raw::flow(html);
                self.raw(&xhtml, found);
                self.out.push('\n');
            }
            BlockKind::Paragraph(_)
            | BlockKind::Heading(_)
            | BlockKind::Code(_)
            | BlockKind::Verse(_)
            | BlockKind::Definitions(_)
            | BlockKind::Index(_)
            | BlockKind::ListOf(_) => {}
        }
    }

    pub(super) fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            self.block_in(block, false);
        }
    }

    fn open(&mut self, tag: &str, class: &str, block: &'a Block) {
        self.out.push_str(tag);
        self.attrs(class, block.attrs.as_deref());
        self.out.push_str(">\n");
    }

    fn heading(&mut self, block: &'a Block, heading: &'a Heading) {
        let level = self.heading_level(heading.depth);
        self.out.push_str(&format!("<h{level}"));
        self.id(&heading.id);
        // The heading's own id is the one that links go to; another that the author gave stands
        // inside.
        let attrs = block.attrs.as_deref();
        let other = attrs.and_then(|a| a.id.as_deref()).filter(|id| *id != heading.id);
        self.classes(&format!("depth-{}", heading.depth.clamp(2, 6)), attrs);
        if let Some(other) = other {
            self.out.push_str("><span");
            self.id(other);
            self.out.push_str("></span");
        }
        self.out.push('>');
        // A page that begins with the heading begins with its number.
        self.marks_at_start();
        if let Some(number) = heading.number.as_deref().filter(|n| !n.is_empty()) {
            self.out.push_str("<span class=\"number\">");
            xml::text(&mut self.out, number);
            self.out.push_str("</span> ");
        }
        self.inlines(&heading.content);
        self.finish();
        self.out.push_str(&format!("</h{level}>\n"));
    }

    fn code(&mut self, block: &'a Block, code: &'a Code) {
        let (label, title) = (block.pair("label"), code.title());
        let attrs = block.attrs.as_deref();
        let captioned = label.is_some() || title.is_some();
        if captioned {
            self.out.push_str("<figure");
            self.attrs("listing", attrs);
            self.out.push_str(">\n<figcaption>");
            // A page that begins with the listing begins with its caption.
            self.marks_at_start();
            if let Some(label) = label {
                self.out.push_str("<span class=\"caption-number\">");
                xml::text(&mut self.out, label);
                self.out.push_str(if title.is_some() { ".</span> " } else { "</span>" });
            }
            if let Some(title) = title {
                self.out.push_str("<code>");
                xml::text(&mut self.out, title);
                self.out.push_str("</code>");
            }
            self.out.push_str("</figcaption>\n<pre");
        } else {
            self.out.push_str("<pre");
            self.attrs("", attrs);
        }
        self.out.push_str("><code");
        if let Some(lang) = code.lang.as_deref().filter(|l| !l.is_empty()) {
            let word: String = lang.chars().filter(|c| !c.is_whitespace()).collect();
            xml::attr(&mut self.out, "class", &format!("language-{word}"));
        }
        self.out.push('>');
        self.code_lines(code);
        self.finish();
        self.out.push_str("</code></pre>\n");
        if captioned {
            self.out.push_str("</figure>\n");
        }
    }

    fn verse(&mut self, block: &'a Block, stanzas: &'a [Stanza]) {
        self.open("<div", "verse", block);
        for stanza in stanzas {
            self.out.push_str("<p class=\"stanza\">");
            for (i, line) in stanza.lines.iter().enumerate() {
                // The line end is for readers that know no style sheet.
                if i > 0 {
                    self.out.push_str("<br/>\n");
                }
                match line.indent {
                    0 => self.out.push_str("<span class=\"line\">"),
                    n => self.out.push_str(&format!("<span class=\"line indent-{}\">", n.min(8))),
                }
                self.inlines(&line.content);
                self.pass(1);
                self.out.push_str("</span>");
            }
            self.out.push_str("</p>\n");
        }
        self.finish();
        self.out.push_str("</div>\n");
    }

    /// Terms and definitions. The terms are the block's own text, each with one character for its
    /// end; the definitions are blocks with theirs.
    fn definitions(&mut self, block: &'a Block, definitions: &'a [Definition]) {
        // Marks may stand in a term, never between terms.
        self.marks_at_start();
        self.open("<dl", "", block);
        let opens = match self.section.role {
            Role::Glossary => ("<dt epub:type=\"glossterm\">", "<dd epub:type=\"glossdef\">"),
            _ => ("<dt>", "<dd>"),
        };
        for definition in definitions {
            for term in &definition.terms {
                self.out.push_str(opens.0);
                self.inlines(term);
                self.pass(1);
                self.out.push_str("</dt>\n");
            }
            let (ahead, written) = (std::mem::take(&mut self.ahead), self.written);
            for blocks in &definition.definitions {
                self.out.push_str(opens.1);
                self.item(blocks, blocks.len() == 1);
                self.out.push_str("</dd>\n");
            }
            (self.ahead, self.written) = (ahead, written);
        }
        self.out.push_str("</dl>\n");
        self.finish();
    }

    fn list(&mut self, block: &'a Block, list: &'a List) {
        let tasks = list.items.iter().any(|i| i.task.is_some());
        let mut class = if list.tight { "tight" } else { "" }.to_string();
        if tasks {
            class.push_str(" tasks");
        }
        if !list.callouts.is_empty() {
            class.push_str(" callouts");
        }
        match list.start {
            Some(start) => {
                self.out.push_str("<ol");
                self.attrs(&class, block.attrs.as_deref());
                if start != 1 {
                    xml::attr(&mut self.out, "start", &start.min(i32::MAX as u64).to_string());
                }
                self.out.push_str(">\n");
            }
            None => self.open("<ul", &class, block),
        }
        for (n, item) in list.items.iter().enumerate() {
            self.out.push_str("<li");
            if let Some(callout) = list.callouts.get(n) {
                self.id(&callout.id);
                self.out.push('>');
                self.callout(callout, false);
                self.out.push(' ');
            } else {
                self.out.push('>');
            }
            if let Some(done) = item.task {
                let (class, sign, word) = if done {
                    ("task done", '☑', xml::escaped(&self.words.done))
                } else {
                    ("task", '☐', xml::escaped(&self.words.to_do))
                };
                self.out.push_str(&format!(
                    "<span class=\"{class}\" role=\"img\" aria-label=\"{word}\">{sign}</span> "
                ));
            }
            self.item(&item.blocks, list.tight);
            self.out.push_str("</li>\n");
        }
        self.out.push_str(if list.start.is_some() { "</ol>\n" } else { "</ul>\n" });
    }

    /// The works of a bibliography, each with links back to where it is cited.
    fn works(&mut self, block: &'a Block, works: &'a [Work]) {
        let labelled = works.iter().any(|work| !work.label.is_empty());
        self.open("<ul", if labelled { "works labelled" } else { "works" }, block);
        for work in works {
            self.out.push_str("<li");
            self.attrs("", work.blocks.first().and_then(|block| block.attrs.as_deref()));
            self.out.push('>');
            if !work.label.is_empty() {
                self.out.push_str("<span class=\"label\">");
                self.inlines(&work.label);
                self.out.push_str("</span> ");
            }
            for block in &work.blocks {
                if let BlockKind::Paragraph(content) = &block.kind {
                    self.start(block);
                    self.inlines(content);
                    self.finish();
                }
            }
            let several = work.back.len() > 1;
            for (n, back) in (1..).zip(&work.back) {
                let Inline::Reference(back) = back else { continue };
                let Some(href) = self.cx.names.href(&back.target, (self.at, self.file)) else { continue };
                self.leads.extend(self.cx.names.leads(&back.target));
                self.out.push_str(" <a class=\"back\" epub:type=\"backlink\" role=\"doc-backlink\"");
                xml::attr(&mut self.out, "href", &href);
                let (name, sign) = match several {
                    true => (format!("{} ({n})", self.words.back), format!("<sup>{n}</sup>")),
                    false => (self.words.back.clone(), String::new()),
                };
                xml::attr(&mut self.out, "aria-label", &name);
                self.out.push_str(&format!(">↩\u{fe0e}{sign}</a>"));
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ul>\n");
    }

    /// The blocks of an item; in a tight list its paragraph is bare text.
    fn item(&mut self, blocks: &'a [Block], tight: bool) {
        let mut bare = tight;
        for (i, block) in blocks.iter().enumerate() {
            match &block.kind {
                BlockKind::Paragraph(inlines) if bare && block.attrs.is_none() => {
                    self.start(block);
                    self.inlines(inlines);
                    self.finish();
                    // A second paragraph must not run on from the first.
                    bare = false;
                    if i + 1 < blocks.len() {
                        self.out.push('\n');
                    }
                }
                _ => {
                    if i == 0 {
                        self.out.push('\n');
                    }
                    self.block_in(block, false);
                    bare = tight;
                }
            }
        }
    }

    fn table(&mut self, block: &'a Block, table: &'a Table) {
        if table.head.is_empty() && table.body.is_empty() {
            return;
        }
        self.facts.tables += 1;
        self.open("<div class=\"table\" tabindex=\"0\"><table", "", block);
        if !table.caption.is_empty() {
            self.out.push_str("<caption>");
            self.inlines(&table.caption);
            self.out.push_str("</caption>\n");
        }
        // A head of empty cells names no column.
        let named = table.head.iter().flatten().any(|c| !empty(c));
        let lang = self.section.lang.as_deref().unwrap_or(&self.cx.book.meta.language);
        let columns = Columns { aligns: &table.aligns, decimals: table.decimals(lang), lang };
        for (rows, tag, head) in [(&table.head, "thead", true), (&table.body, "tbody", false)] {
            if rows.is_empty() || (head && !named) {
                continue;
            }
            self.out.push_str(&format!("<{tag}>\n"));
            for (row, spots) in rows.iter().zip(spots(rows)) {
                self.row(row, &spots, &columns, head);
            }
            self.out.push_str(&format!("</{tag}>\n"));
        }
        self.out.push_str("</table></div>\n");
    }

    fn row(&mut self, row: &'a [Cell], spots: &[Spot], columns: &Columns<'_>, head: bool) {
        self.out.push_str("<tr>");
        for (cell, spot) in row.iter().zip(spots) {
            let header = (head || cell.header) && !empty(cell);
            self.out.push_str(if header { "<th" } else { "<td" });
            if header {
                xml::attr(
                    &mut self.out,
                    "scope",
                    match (head, cell.columns > 1, cell.rows > 1) {
                        (true, false, _) => "col",
                        (true, true, _) => "colgroup",
                        (false, _, false) => "row",
                        (false, _, true) => "rowgroup",
                    },
                );
            }
            let align = columns.aligns.get(spot.column).copied().unwrap_or_default();
            match align {
                Align::Start => {}
                Align::Center => self.out.push_str(" class=\"center\""),
                Align::End => self.out.push_str(" class=\"end\""),
                Align::Point => self.out.push_str(" class=\"point\""),
            }
            if cell.columns > 1 {
                xml::attr(&mut self.out, "colspan", &cell.columns.min(1000).to_string());
            }
            if cell.rows > 1 {
                xml::attr(&mut self.out, "rowspan", &cell.rows.to_string());
            }
            self.out.push('>');
            self.item(&cell.blocks, true);
            if align == Align::Point && !head {
                self.out.push_str(&columns.filling(cell, *spot));
            }
            self.out.push_str(if header { "</th>" } else { "</td>" });
        }
        // A row without cells is none.
        if row.is_empty() {
            self.out.push_str("<td></td>");
        }
        self.out.push_str("</tr>\n");
    }

    fn figure(&mut self, block: &'a Block, figure: &'a Figure) {
        self.open("<figure", "", block);
        for block in &figure.blocks {
            match &block.kind {
                BlockKind::Paragraph(inlines) if only_images(inlines) && block.attrs.is_none() => {
                    self.start(block);
                    self.finish();
                    self.inlines(inlines);
                    self.out.push('\n');
                }
                _ => self.block_in(block, false),
            }
        }
        if !figure.caption.is_empty() {
            self.out.push_str("<figcaption>");
            self.inlines(&figure.caption);
            self.out.push_str("</figcaption>\n");
        }
        self.out.push_str("</figure>\n");
    }

    fn admonition(&mut self, block: &'a Block, admonition: &'a Admonition) {
        let word = |s: &str| s.chars().map(|c| if c.is_whitespace() { '-' } else { c }).collect::<String>();
        let class = format!("admonition {}", word(&admonition.kind));
        let (open, close) = match admonition.kind.as_str() {
            "tip" => ("<aside epub:type=\"tip\" role=\"doc-tip\"", "</aside>\n"),
            "important" | "warning" | "caution" | "danger" => {
                ("<section epub:type=\"notice\" role=\"doc-notice\"", "</section>\n")
            }
            _ => ("<aside role=\"note\"", "</aside>\n"),
        };
        self.open(open, &class, block);
        self.out.push_str("<p class=\"admonition-title\">");
        match (&admonition.title, self.words.remark(&admonition.kind)) {
            (Some(title), _) if !title.is_empty() => self.inlines(title),
            (_, Some(title)) => xml::text(&mut self.out, title),
            (_, None) => {
                let mut chars = admonition.kind.chars();
                let first = chars.next().map(char::to_uppercase);
                let title: String = first.into_iter().flatten().chain(chars).collect();
                xml::text(&mut self.out, &title);
            }
        }
        self.out.push_str("</p>\n");
        self.blocks(&admonition.blocks);
        self.out.push_str(close);
    }
}

/// How the columns of a table stand.
struct Columns<'t> {
    aligns: &'t [Align],
    /// The most digits behind a point.
    decimals: Vec<usize>,
    lang: &'t str,
}

impl Columns<'_> {
    /// Spaces as wide as the point and the digits that a figure has not, so that the points stand one below
    /// the other at the right edge.
    fn filling(&self, cell: &Cell, spot: Spot) -> String {
        let most = self.decimals.get(spot.column).copied().unwrap_or(0);
        let Some(figure) = figure(cell, self.lang) else { return String::new() };
        let digits = most.saturating_sub(figure.decimals);
        let point = if figure.decimals == 0 && digits > 0 { "\u{2008}" } else { "" };
        format!("{point}{}", "\u{2007}".repeat(digits))
    }
}

fn empty(cell: &Cell) -> bool {
    cell.blocks.iter().all(|b| matches!(&b.kind, BlockKind::Paragraph(inlines) if inlines.is_empty()))
}

/// A paragraph that shows images and says nothing.
fn only_images(inlines: &[Inline]) -> bool {
    let image = |i: &Inline| match i {
        Inline::Image(image) => image.asset.is_some(),
        Inline::Text(s) => s.trim().is_empty(),
        Inline::Break => true,
        _ => false,
    };
    inlines.iter().any(|i| matches!(i, Inline::Image(_))) && inlines.iter().all(image)
}
