//! Text within a block, as XHTML.

use super::marks::Marks;
use super::section::Writer;
use super::{math, raw, xml};
use crate::diagnostics::Diagnostic;
use crate::document::{AssetKind, Block, Image, Inline, Length, Target, flat_len};
use crate::math::Formula;

impl<'a> Writer<'a> {
    /// Begins a block that holds text: its page marks are to come.
    pub(super) fn start(&mut self, block: &Block) {
        let text = std::mem::replace(&mut self.text, 0..usize::MAX);
        let marks: &'a Marks = self.cx.marks;
        let (ahead, offset) = (marks.block(block.id), |n: &usize| marks.all[*n].offset);
        let from = ahead.partition_point(|n| offset(n) < text.start);
        let to = ahead.partition_point(|n| offset(n) < text.end);
        self.ahead = &ahead[from..to];
        self.written = text.start;
        self.span = Some(block.span);
    }

    /// Ends it: marks that stand after its last character.
    pub(super) fn finish(&mut self) {
        for mark in std::mem::take(&mut self.ahead) {
            self.mark(*mark);
        }
    }

    /// Writes the marks of pages that begin with the block itself.
    pub(super) fn marks_at_start(&mut self) {
        while let Some((first, after)) = self.ahead.split_first()
            && self.cx.marks.all[*first].offset <= self.written
        {
            self.mark(*first);
            self.ahead = after;
        }
    }

    /// Text, with the marks of the pages that begin in it.
    pub(super) fn flow(&mut self, s: &str) {
        if self.ahead.is_empty() {
            xml::text(&mut self.out, s);
            return;
        }
        let mut rest = s;
        while let Some((first, after)) = self.ahead.split_first() {
            let offset = self.cx.marks.all[*first].offset;
            let skip = offset.saturating_sub(self.written);
            let Some((at, _)) = rest.char_indices().nth(skip) else { break };
            // A page begins with a word, not with the space before it.
            let space = rest[at..].len() - rest[at..].trim_start_matches(' ').len();
            if at + space == rest.len() {
                break;
            }
            let (before, here) = rest.split_at(at + space);
            xml::text(&mut self.out, before);
            self.written += skip + space;
            self.mark(*first);
            self.ahead = after;
            rest = here;
        }
        xml::text(&mut self.out, rest);
        self.written += rest.chars().count();
    }

    /// Counts characters that are not written as themselves, after the marks that fall in them.
    pub(super) fn pass(&mut self, count: usize) {
        if self.ahead.is_empty() {
            return;
        }
        while let Some((first, after)) = self.ahead.split_first()
            && self.cx.marks.all[*first].offset < self.written + count
        {
            self.mark(*first);
            self.ahead = after;
        }
        self.written += count;
    }

    /// Inlines in order.
    pub(super) fn inlines(&mut self, inlines: &'a [Inline]) {
        for inline in inlines {
            self.inline(inline);
        }
    }

    fn wrapped(&mut self, open: &str, content: &'a [Inline], close: &str) {
        self.out.push_str(open);
        self.inlines(content);
        self.out.push_str(close);
    }

    fn inline(&mut self, inline: &'a Inline) {
        match inline {
            Inline::Text(s) => self.flow(s),
            Inline::Emphasis(c) => self.wrapped("<em>", c, "</em>"),
            Inline::Strong(c) => self.wrapped("<strong>", c, "</strong>"),
            Inline::Strike(c) => self.wrapped("<s>", c, "</s>"),
            Inline::Underline(c) => self.wrapped("<u>", c, "</u>"),
            Inline::SmallCaps(c) => self.wrapped("<span class=\"smallcaps\">", c, "</span>"),
            Inline::Small(c) => self.wrapped("<small>", c, "</small>"),
            Inline::Sub(c) => self.wrapped("<sub>", c, "</sub>"),
            Inline::Sup(c) => self.wrapped("<sup>", c, "</sup>"),
            Inline::Kbd(c) => self.wrapped("<kbd>", c, "</kbd>"),
            Inline::Code(s) => {
                self.out.push_str("<code>");
                self.flow(s);
                self.out.push_str("</code>");
            }
            Inline::Link(link) => {
                self.link(&link.target, link.title.as_deref(), &link.content, "", link.span)
            }
            Inline::Reference(reference) => {
                let class = match reference.term {
                    true => "term",
                    false if self.citing => "cite",
                    false => "ref",
                };
                self.link(&reference.target, None, &reference.content, class, reference.span);
            }
            Inline::Citation(citation) => {
                let outer = std::mem::replace(&mut self.citing, true);
                self.inlines(&citation.content);
                self.citing = outer;
            }
            Inline::NoteCall { note, call } if self.in_link => self.later.push((note.0, *call)),
            Inline::NoteCall { note, call } => self.call(*note, *call),
            Inline::Index(_) => {
                if let Some(id) = super::apparatus::anchor(inline) {
                    self.index_mark(id);
                }
            }
            Inline::Image(image) => self.image(image),
            Inline::Math(formula) => {
                self.pass(formula.spoken.chars().count());
                self.math(formula, false);
            }
            Inline::Break => {
                self.pass(1);
                self.out.push_str("<br/>");
            }
            Inline::Span(attrs, c) => {
                self.out.push_str("<span");
                self.attrs("", Some(attrs));
                self.out.push('>');
                self.inlines(c);
                self.out.push_str("</span>");
            }
            Inline::Html(html) => {
                let (xhtml, found) = raw::phrasing(html);
                self.raw(&xhtml, found);
            }
        }
    }

    /// Takes over what raw XHTML was found to hold.
    pub(super) fn raw(&mut self, xhtml: &str, found: raw::Found) {
        self.facts.mathml |= found.mathml;
        self.facts.svg |= found.svg;
        self.out.push_str(xhtml);
    }

    fn link(
        &mut self,
        target: &Target,
        title: Option<&str>,
        content: &'a [Inline],
        class: &str,
        span: crate::source::Span,
    ) {
        let href = if self.in_link { None } else { self.cx.names.href(target, (self.at, self.file)) };
        self.leads.extend(self.cx.names.leads(target));
        let Some(href) = href else {
            if let (Target::Url(address), false) = (target, self.in_link) {
                self.cx.diags.push(
                    Diagnostic::warning(
                        "bad-link",
                        format!("`{address}` is no address that an e-book can link to"),
                    )
                    .at(span)
                    .help("write a whole address, such as https://example.org/page"),
                );
            }
            self.inlines(content);
            return;
        };
        self.out.push_str("<a");
        if !class.is_empty() {
            xml::attr(&mut self.out, "class", class);
        }
        match class {
            "cite" => self.out.push_str(" epub:type=\"biblioref\" role=\"doc-biblioref\""),
            "term" => self.out.push_str(" epub:type=\"glossref\" role=\"doc-glossref\""),
            _ => {}
        }
        xml::attr(&mut self.out, "href", &href);
        if let Some(title) = title {
            xml::attr(&mut self.out, "title", title);
        }
        self.out.push('>');
        self.in_link = true;
        self.inlines(content);
        // A link that shows nothing cannot be followed.
        if flat_len(content) == 0 && !has_image(content) {
            xml::text(&mut self.out, title.unwrap_or(&href));
        }
        self.in_link = false;
        self.out.push_str("</a>");
        for (note, call) in std::mem::take(&mut self.later) {
            self.call(crate::document::NoteId(note), call);
        }
    }

    /// A formula.
    pub(super) fn math(&mut self, formula: &Formula, display: bool) {
        math::write(&mut self.out, formula, display);
        self.facts.mathml = true;
    }

    /// An image, in a line or alone.
    pub(super) fn image(&mut self, image: &'a Image) {
        let cx = self.cx;
        let found =
            image.asset.and_then(|id| Some((cx.book.assets.get(id.0 as usize)?, cx.names.asset(id)?)));
        let Some((asset, file)) = found else {
            // It could not be had, and an error was said; its words stand in.
            if !image.alt.is_empty() {
                self.out.push_str("<span class=\"missing-image\">");
                xml::text(&mut self.out, &image.alt);
                self.out.push_str("</span>");
            }
            return;
        };
        self.facts.images += 1;
        if image.alt.trim().is_empty() && !image.decorative() {
            self.facts.undescribed += 1;
        }
        self.out.push_str("<img");
        self.attrs("", Some(&image.attrs));
        xml::attr(&mut self.out, "src", &format!("../{file}"));
        xml::attr(&mut self.out, "alt", image.alt.trim());
        if image.decorative() {
            xml::attr(&mut self.out, "role", "presentation");
        }
        let mut style = String::new();
        if let Some(width) = image.width {
            style.push_str(&format!("width:{}", length(width)));
        }
        if let Some(height) = image.height {
            if !style.is_empty() {
                style.push(';');
            }
            style.push_str(&format!("height:{}", length(height)));
        }
        if !style.is_empty() {
            xml::attr(&mut self.out, "style", &style);
        } else if asset.kind != AssetKind::Svg || asset.size.0 > 0.0 {
            // Its own size, so that a page need not be laid out again when it comes.
            let scale =
                96.0 / asset.dpi.filter(|d| *d >= 96.0 && asset.kind != AssetKind::Svg).unwrap_or(96.0);
            let pixels = |n: f32| (n * scale).round().clamp(1.0, 100_000.0) as u32;
            if asset.size.0 > 0.0 && asset.size.1 > 0.0 {
                xml::attr(&mut self.out, "width", &pixels(asset.size.0).to_string());
                xml::attr(&mut self.out, "height", &pixels(asset.size.1).to_string());
            }
        }
        if let Some(title) = image.title.as_deref().filter(|t| !t.trim().is_empty()) {
            xml::attr(&mut self.out, "title", title);
        }
        self.out.push_str("/>");
    }
}

/// A length as CSS writes it. Points would fight the size that a reader chose: an em is 12 of them
/// on screens that nobody has changed.
fn length(length: Length) -> String {
    match length {
        Length::Pt(pt) => format!("{}em", round(pt.clamp(0.0, 10_000.0) / 12.0)),
        Length::Share(share) => format!("{}%", round(share.clamp(0.0, 100.0) * 100.0)),
    }
}

/// At most three decimals, and none that say nothing.
#[must_use]
pub fn round(n: f32) -> f32 {
    (n * 1000.0).round() / 1000.0
}

fn has_image(inlines: &[Inline]) -> bool {
    inlines.iter().any(|i| match i {
        Inline::Image(_) | Inline::Html(_) => true,
        Inline::Emphasis(c) | Inline::Strong(c) | Inline::Span(_, c) => has_image(c),
        _ => false,
    })
}
