//! Drawings without what runs or loads anything.

use roxmltree::{Document, Node, ParsingOptions};

use super::xml;

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Signs of what an e-book may not hold, or not in an image.
const SUSPECT: [&str; 10] = [
    "<script",
    "foreignobject",
    "javascript:",
    "<!doctype",
    "<!entity",
    "<?xml-stylesheet",
    "@import",
    "href=\"http",
    "href='http",
    "href=\"file",
];

/// The drawing anew without scripts, foreign content and references to other files; none where it
/// has nothing of the kind, and may stay as it is.
#[must_use]
pub fn clean(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let options = ParsingOptions { allow_dtd: true, nodes_limit: 1_000_000 };
    let document = Document::parse_with_options(text, options).ok()?;
    let lower = text.to_ascii_lowercase();
    let runs =
        |node: Node| node.attributes().any(|a| a.name().starts_with("on") || loads(a.name(), a.value()));
    if !SUSPECT.iter().any(|s| lower.contains(s)) && !calls(&lower) && !document.descendants().any(runs) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    out.push_str("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    element(document.root_element(), &mut out, true);
    out.push('\n');
    Some(out)
}

/// Whether its styles call for something outside it: drawing programs name their fonts so.
fn calls(lower: &str) -> bool {
    lower.split("url(").skip(1).any(|rest| {
        let address = rest.trim_start_matches([' ', '"', '\'']);
        !address.starts_with('#') && !address.starts_with("data:")
    })
}

/// Whether an attribute names another file. Images within the file are its own.
fn loads(name: &str, value: &str) -> bool {
    let value = value.trim();
    matches!(name, "href" | "src") && !value.starts_with('#') && !value.starts_with("data:image/")
}

fn element(node: Node, out: &mut String, root: bool) {
    let name = node.tag_name().name();
    let dropped = matches!(name, "script" | "foreignObject" | "iframe" | "audio" | "video" | "handler");
    if node.tag_name().namespace() != Some(SVG) || dropped {
        return;
    }
    if name == "a" {
        // A link within an image leads nowhere; what it shows stays.
        return node.children().for_each(|child| content(child, out));
    }
    out.push('<');
    out.push_str(name);
    if root {
        xml::attr(out, "xmlns", SVG);
        xml::attr(out, "xmlns:xlink", XLINK);
    }
    for attribute in node.attributes() {
        let (name, value) = (attribute.name(), attribute.value());
        let outside = value.contains("url(") && !super::author_css::self_contained(value).1.is_empty();
        if name.starts_with("on") || loads(name, value) || outside {
            continue;
        }
        match attribute.namespace() {
            None => xml::attr(out, name, value),
            Some(XLINK) => xml::attr(out, &format!("xlink:{name}"), value),
            Some(XML) => xml::attr(out, &format!("xml:{name}"), value),
            // Notes of the drawing program to itself.
            Some(_) => {}
        }
    }
    out.push('>');
    node.children().for_each(|child| content(child, out));
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

fn content(node: Node, out: &mut String) {
    if let Some(text) = node.text().filter(|_| node.is_text()) {
        let style = node.parent_element().is_some_and(|p| p.has_tag_name((SVG, "style")));
        if style {
            let (css, _) = super::author_css::self_contained(text);
            xml::text(out, &css);
        } else {
            xml::text(out, text);
        }
    } else if node.is_element() {
        element(node, out, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_drawing_stays_as_it_is() {
        let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><use xlink:href="#a"/></svg>"##;
        assert_eq!(clean(svg.as_bytes()), None);
        let fonts = r##"<svg xmlns="http://www.w3.org/2000/svg"><style>@font-face { font-family: "Virgil";
            src: url("https://a.b/Virgil.woff2"); } .a { fill: url("#p") }</style><path fill="url(#p)"/></svg>"##;
        let cleaned = clean(fonts.as_bytes()).unwrap();
        assert!(!cleaned.contains("a.b") && cleaned.contains("fill=\"url(#p)\""), "{cleaned}");
    }

    #[test]
    fn what_runs_or_loads_goes() {
        let svg = r##"<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
            <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
            xmlns:inkscape="http://inkscape.org" onload="x()" inkscape:version="1"><script>x()</script>
            <style>@import url(http://a.b/c.css); rect { fill: url(#g); }</style><inkscape:grid/>
            <a xlink:href="http://a.b"><rect style="fill:url(http://a.b)" stroke="url(#g)" width="1"/></a>
            <image xlink:href="http://a.b/c.png"/><use xlink:href="#r"/><text>a &lt; b</text></svg>"##;
        let text = clean(svg.as_bytes()).unwrap();
        for gone in ["script", "onload", "inkscape", "a.b", "import", "DOCTYPE"] {
            assert!(!text.contains(gone), "{gone} in {text}");
        }
        for kept in ["fill: url(#g)", "stroke=\"url(#g)\"", "xlink:href=\"#r\"", "a &lt; b", "width=\"1\""] {
            assert!(text.contains(kept), "{kept} not in {text}");
        }
        Document::parse(&text).unwrap();
    }
}
