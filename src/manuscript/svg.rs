//! Drawings: whether an SVG is sound, and what of it no book can show.

use std::sync::Arc;

use usvg::roxmltree::{Document, Node, ParsingOptions};

use super::xml::{MAX_XML_DEPTH, nesting};

/// Width and height of a drawing, in the units of its view box. The error is half a sentence: "is …".
pub(super) fn size(bytes: &[u8]) -> Result<(f32, f32), String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "is SVG but not UTF-8".to_owned())?;
    if nesting(bytes) > MAX_XML_DEPTH {
        return Err(format!("nests elements more than {MAX_XML_DEPTH} deep"));
    }
    let mut options = usvg::Options::default();
    // No file beside the image is ever read through it.
    options.image_href_resolver.resolve_string = Box::new(|_, _| None);
    options.fontdb = Arc::default();
    let tree = usvg::Tree::from_str(text, &options).map_err(|error| format!("is no sound SVG: {error}"))?;
    Ok((tree.size().width(), tree.size().height()))
}

/// What a drawing holds beside its lines.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Contents {
    /// Whether words of it are HTML, which is not drawn.
    pub(super) html: bool,
    /// The first of the files that it shows, none of which is read.
    pub(super) outside: Option<String>,
    /// What it says of itself: its description, else its title.
    pub(super) told: Option<String>,
}

/// Looks into a drawing whose [`size`] could be had.
pub(super) fn contents(bytes: &[u8]) -> Contents {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = std::str::from_utf8(bytes).ok().and_then(|text| {
        // What nothing hints at need not be looked for.
        let hints = ["foreignObject", "href", "<desc", "<title"];
        let hinted = hints.iter().any(|hint| text.contains(hint));
        hinted.then(|| Document::parse_with_options(text, options).ok()).flatten()
    });
    let Some(document) = document else { return Contents::default() };
    let shows = |node: &Node<'_, '_>| matches!(node.tag_name().name(), "image" | "use" | "feImage");
    let outside = document.descendants().filter(shows).find_map(|node| {
        let href = node.attributes().find(|a| a.name() == "href")?.value().trim();
        let own = href.is_empty() || href.starts_with('#') || href.starts_with("data:");
        (!own).then(|| href.to_owned())
    });
    let told = |name: &str| {
        let node = document.root_element().children().find(|node| node.tag_name().name() == name)?;
        let text = text_of(node).split_whitespace().collect::<Vec<_>>().join(" ");
        Some(text).filter(|text| !text.is_empty())
    };
    Contents {
        html: document.descendants().any(is_lost),
        outside,
        told: told("desc").or_else(|| told("title")),
    }
}

/// Whether an element holds words as HTML, and nothing stands in for them.
fn is_lost(node: Node<'_, '_>) -> bool {
    let stands_in = |parent: Node<'_, '_>| {
        parent.tag_name().name() == "switch" && parent.children().filter(Node::is_element).count() > 1
    };
    node.tag_name().name() == "foreignObject"
        && !text_of(node).trim().is_empty()
        && !node.parent().is_some_and(stands_in)
}

fn text_of(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_drawn_is_seen() {
        let of = |inner: &str| {
            let svg = format!("<!DOCTYPE svg><svg xmlns='http://www.w3.org/2000/svg'>{inner}</svg>");
            contents(svg.as_bytes())
        };
        let html = "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>A</p></foreignObject>";
        assert!(of(&format!("<g>{html}</g>")).html);
        assert!(!of(&format!("<switch>{html}<text>A</text></switch>")).html);
        assert!(of(&format!("<switch>{html}</switch>")).html);
        assert!(!of("<foreignObject> <p/> </foreignObject>").html);
        assert_eq!(of("<image href='a.png'/>").outside.as_deref(), Some("a.png"));
        assert_eq!(of("<use href='#a'/><image href='data:image/png;base64,'/><a href='b'/>").outside, None);
        assert_eq!(of("<title>A</title><desc> B\n C</desc>").told.as_deref(), Some("B C"));
        assert_eq!(of("<g><title>A</title></g>"), Contents::default());
    }
}
