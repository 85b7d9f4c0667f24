//! Raw XHTML of the manuscript: kept where it is well-formed and where a book can show it.
//!
//! What no e-book may hold (scripts, forms, embedded players) goes; what it held as text stays.

use roxmltree::{Document, Node, ParsingOptions};

use super::xml;

const XHTML: &str = "http://www.w3.org/1999/xhtml";
const SVG: &str = "http://www.w3.org/2000/svg";
const MATHML: &str = "http://www.w3.org/1998/Math/MathML";

/// What raw XHTML was found to hold.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// A formula.
    pub mathml: bool,
    /// An `svg` element.
    pub svg: bool,
    /// An element that stands between paragraphs.
    blocks: bool,
}

/// Elements of running text.
const PHRASING: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd",
    "mark", "q", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
];

/// Elements that stand between paragraphs and hold such themselves.
const FLOW: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "div",
    "dl",
    "figure",
    "footer",
    "header",
    "hr",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
];

/// Elements whose children are text alone.
const HOLDS_TEXT: &[&str] =
    &["p", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "caption", "dt", "rt", "rp"];

/// What an element's children may be, for those that take neither text nor blocks at large.
fn parts(element: &str) -> Option<&'static [&'static str]> {
    Some(match element {
        "ul" | "ol" => &["li"],
        "dl" => &["dt", "dd", "div"],
        "table" => &["caption", "colgroup", "thead", "tbody", "tfoot", "tr"],
        "thead" | "tbody" | "tfoot" => &["tr"],
        "tr" => &["td", "th"],
        "colgroup" => &["col"],
        _ => return None,
    })
}

/// Raw XHTML within a line.
#[must_use]
pub fn phrasing(html: &str) -> (String, Found) {
    write(html, false)
}

/// Raw XHTML between paragraphs.
#[must_use]
pub fn flow(html: &str) -> (String, Found) {
    write(html, true)
}

fn write(html: &str, blocks: bool) -> (String, Found) {
    let mut out = String::with_capacity(html.len() + 16);
    let mut found = Found::default();
    // Names of characters are HTML's; a handful are so common that they are known here.
    const ENTITIES: &str = "<!DOCTYPE r [<!ENTITY nbsp '&#160;'><!ENTITY copy '&#169;'><!ENTITY reg '&#174;'>\
        <!ENTITY shy '&#173;'><!ENTITY ndash '&#8211;'><!ENTITY mdash '&#8212;'><!ENTITY lsquo '&#8216;'>\
        <!ENTITY rsquo '&#8217;'><!ENTITY ldquo '&#8220;'><!ENTITY rdquo '&#8221;'><!ENTITY hellip '&#8230;'>\
        <!ENTITY thinsp '&#8201;'><!ENTITY times '&#215;'><!ENTITY laquo '&#171;'><!ENTITY raquo '&#187;'>]>";
    let clean = xml_characters(html);
    let whole = format!(
        "{ENTITIES}<r xmlns=\"{XHTML}\" xmlns:epub=\"http://www.idpf.org/2007/ops\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">{clean}</r>"
    );
    let options = ParsingOptions { allow_dtd: true, nodes_limit: 100_000 };
    // The parser calls itself for every level.
    let document =
        (depth(&clean) < 200).then(|| Document::parse_with_options(&whole, options).ok()).flatten();
    match document {
        Some(document) => {
            let root = document.root_element();
            children(root, &mut out, &mut found, blocks, "div");
            // Text that stands bare between blocks becomes a paragraph of ours.
            if blocks && !found.blocks && !out.trim().is_empty() {
                out = format!("<p>{}</p>", out.trim());
            }
        }
        None => {
            let text = strip(&clean);
            let text = if blocks { text.trim() } else { &text };
            if !text.is_empty() {
                if blocks {
                    out.push_str("<p>");
                }
                xml::text(&mut out, text);
                if blocks {
                    out.push_str("</p>");
                }
            }
        }
    }
    (out, found)
}

fn children(node: Node, out: &mut String, found: &mut Found, blocks: bool, parent: &str) {
    let allowed = parts(parent);
    for child in node.children() {
        if child.is_text() {
            let text = child.text().unwrap_or_default();
            if allowed.is_none() {
                xml::text(out, text);
            } else if !text.trim().is_empty() {
                // Text where only rows or items may be: it cannot be shown, except as one of them.
                let (open, close) = match parent {
                    "ul" | "ol" => ("<li>", "</li>"),
                    "dl" => ("<dd>", "</dd>"),
                    "tr" => ("<td>", "</td>"),
                    _ => continue,
                };
                out.push_str(open);
                xml::text(out, text.trim());
                out.push_str(close);
            }
            continue;
        }
        if !child.is_element() {
            continue;
        }
        element(child, out, found, blocks, parent);
    }
}

fn element(node: Node, out: &mut String, found: &mut Found, blocks: bool, parent: &str) {
    let name = node.tag_name().name();
    match node.tag_name().namespace() {
        Some(SVG) => return foreign(node, out, found, SVG),
        Some(MATHML) => return foreign(node, out, found, MATHML),
        Some(XHTML) => {}
        _ => return children(node, out, found, blocks, parent),
    }
    if matches!(name, "script" | "style" | "template" | "head" | "object" | "embed" | "iframe" | "noscript") {
        return;
    }
    let fits = match parts(parent) {
        Some(parts) => parts.contains(&name),
        None => {
            (PHRASING.contains(&name) && !(name == "a" && inside(node, "a")))
                || (blocks && FLOW.contains(&name))
                || (parent == "details" && name == "summary" && node.prev_sibling_element().is_none())
                || (parent == "figure" && name == "figcaption" && node.next_sibling_element().is_none())
                || (parent == "ruby" && matches!(name, "rt" | "rp"))
        }
    };
    if !fits {
        if name == "img" {
            // Images that the manuscript's reader could use are in the model; this one is not.
            xml::text(out, node.attribute("alt").unwrap_or_default());
            return;
        }
        return children(node, out, found, blocks, parent);
    }
    found.blocks |= FLOW.contains(&name);
    out.push('<');
    out.push_str(name);
    attributes(node, name, out);
    if matches!(name, "br" | "hr" | "wbr" | "col") {
        out.push_str("/>");
        return;
    }
    out.push('>');
    let inner = blocks && !HOLDS_TEXT.contains(&name) && !PHRASING.contains(&name);
    if let Some(parts) = parts(name)
        && !node.children().any(|c| parts.contains(&c.tag_name().name()))
        && name != "colgroup"
    {
        // A list without items or a table without rows is none: its text is shown as one.
        let text: String =
            node.descendants().filter_map(|n| n.is_text().then(|| n.text()).flatten()).collect();
        let (open, close) = match name {
            "ul" | "ol" => ("<li>", "</li>"),
            "dl" => ("<dt>", "</dt><dd></dd>"),
            "tr" => ("<td>", "</td>"),
            _ => ("<tr><td>", "</td></tr>"),
        };
        out.push_str(open);
        xml::text(out, text.trim());
        out.push_str(close);
    } else {
        children(node, out, found, inner, name);
    }
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

fn inside(node: Node, name: &str) -> bool {
    node.ancestors().skip(1).any(|a| a.tag_name().name() == name)
}

/// Attributes that mean the same in a book as on a page of the web. Ids are the model's alone.
fn attributes(node: Node, element: &str, out: &mut String) {
    for attribute in node.attributes() {
        let (name, value) = (attribute.name(), attribute.value());
        if attribute.namespace().is_some_and(|n| n != "http://www.w3.org/XML/1998/namespace") {
            continue;
        }
        match (element, name) {
            (_, "class") if !value.trim().is_empty() => xml::attr(out, name, value.trim()),
            (_, "title") => xml::attr(out, name, value),
            (_, "lang") if attribute.namespace().is_none() => super::section::language(out, value),
            (_, "dir") if matches!(value, "ltr" | "rtl" | "auto") => xml::attr(out, name, value),
            ("td" | "th", "colspan" | "rowspan")
            | ("ol", "start")
            | ("li", "value")
            | ("col" | "colgroup", "span")
                if value.parse::<u16>().is_ok_and(|n| n > 0) =>
            {
                xml::attr(out, name, value);
            }
            ("th", "scope") if matches!(value, "row" | "col" | "rowgroup" | "colgroup") => {
                xml::attr(out, name, value);
            }
            ("ol", "type") if matches!(value, "1" | "a" | "A" | "i" | "I") => xml::attr(out, name, value),
            ("ol", "reversed") => xml::attr(out, name, "reversed"),
            ("details", "open") => xml::attr(out, name, "open"),
            ("a", "href") => {
                if let Some(href) = xml::url(value) {
                    xml::attr(out, name, &href);
                }
            }
            _ => {}
        }
    }
}

/// An `svg` or `math` element as it is, without what runs or loads anything.
fn foreign(node: Node, out: &mut String, found: &mut Found, namespace: &str) {
    let root = node.tag_name().name();
    if !matches!(root, "svg" | "math") {
        return;
    }
    if namespace == SVG {
        found.svg = true;
    } else {
        found.mathml = true;
    }
    found.blocks = true;
    copy(node, out, Some(namespace));
}

fn copy(node: Node, out: &mut String, namespace: Option<&str>) {
    if node.is_text() {
        xml::text(out, node.text().unwrap_or_default());
        return;
    }
    let name = node.tag_name().name();
    if !node.is_element() || matches!(name, "script" | "foreignObject" | "annotation-xml" | "a" | "image") {
        return;
    }
    out.push('<');
    out.push_str(name);
    if let Some(namespace) = namespace {
        xml::attr(out, "xmlns", namespace);
    }
    for attribute in node.attributes() {
        let (name, value) = (attribute.name(), attribute.value());
        let plain = attribute.namespace().is_none();
        let outside = matches!(name, "href" | "src") && !value.starts_with('#');
        if !plain || name == "id" || name.starts_with("on") || outside {
            continue;
        }
        xml::attr(out, name, value);
    }
    out.push('>');
    for child in node.children() {
        copy(child, out, None);
    }
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// The text of HTML that is not XML: tags and comments left out, the common references read.
fn strip(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = if rest.starts_with("<!--") {
            rest.find("-->").map(|n| n + 3)
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            rest.find('>').map(|n| n + 1)
        } else {
            out.push('<');
            rest = &rest[1..];
            continue;
        };
        match end {
            Some(end) => rest = &rest[end..],
            None => return out,
        }
    }
    out.push_str(rest);
    for (from, to) in [
        ("&nbsp;", "\u{a0}"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ] {
        if out.contains(from) {
            out = out.replace(from, to);
        }
    }
    out
}

/// The text without characters that XML cannot hold.
fn xml_characters(s: &str) -> String {
    s.chars()
        .filter(|c| !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}'))
        .collect()
}

/// How deep elements may be nested, at most.
fn depth(html: &str) -> usize {
    let (mut depth, mut most) = (0_usize, 0);
    for (at, _) in html.match_indices('<') {
        match html.as_bytes().get(at + 1) {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b) if b.is_ascii_alphabetic() => depth += 1,
            _ => {}
        }
        most = most.max(depth);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(html: &str) -> String {
        flow(html).0
    }

    #[test]
    fn well_formed_is_kept() {
        assert_eq!(
            block("<div class='x'><p>a <b>b</b>&nbsp;c</p></div>"),
            "<div class=\"x\"><p>a <b>b</b>\u{a0}c</p></div>"
        );
        assert_eq!(phrasing("<ruby>漢<rt>kan</rt></ruby>").0, "<ruby>漢<rt>kan</rt></ruby>");
        let (svg, found) = flow(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><path d='M0 0' onclick='x'/></svg>",
        );
        assert_eq!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><path d=\"M0 0\"></path></svg>"
        );
        assert!(found.svg);
    }

    #[test]
    fn what_no_book_may_hold_goes() {
        assert_eq!(
            block("<div onclick='x()' id='a'>a<script>x</script><iframe src='y'/></div>"),
            "<div>a</div>"
        );
        assert_eq!(block("<form><input/>Name</form>"), "<p>Name</p>");
        assert_eq!(phrasing("<div>a</div><a href='javascript:x'>b</a>").0, "a<a>b</a>");
        assert_eq!(block("<ul>x<p>y</p></ul>"), "<ul><li>xy</li></ul>");
    }

    #[test]
    fn what_is_not_well_formed_is_its_text() {
        assert_eq!(block("<div><p>a &amp; b<br></div>"), "<p>a &amp; b</p>");
        assert_eq!(block("</div>"), "");
        assert_eq!(phrasing("1 < 2 <!-- no --> <x").0, "1 &lt; 2  ");
        assert_eq!(block(&"<div>".repeat(100_000)), "");
    }
}
