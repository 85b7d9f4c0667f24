//! XML in the manuscript: whether it is sound, and safe for recursive parsers.

/// Elements of XML within one another; its parsers are recursive.
pub(super) const MAX_XML_DEPTH: usize = 128;

/// How deep the elements of an XML text are nested at most.
pub(super) fn nesting(xml: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    let mut at = 0;
    let find = |from: usize, end: &[u8]| {
        xml[from..].windows(end.len()).position(|w| w == end).map_or(xml.len(), |n| from + n + end.len())
    };
    while let Some(open) = xml[at..].iter().position(|b| *b == b'<') {
        at += open + 1;
        let rest = &xml[at..];
        if rest.starts_with(b"!--") {
            at = find(at, b"-->");
        } else if rest.starts_with(b"![CDATA[") {
            at = find(at, b"]]>");
        } else if rest.starts_with(b"?") {
            at = find(at, b"?>");
        } else if rest.starts_with(b"/") {
            depth = depth.saturating_sub(1);
        } else if !rest.starts_with(b"!") {
            let mut quoted = None;
            let mut last = 0;
            for byte in rest {
                at += 1;
                match quoted {
                    Some(quote) if quote == *byte => quoted = None,
                    Some(_) => {}
                    None if matches!(byte, b'"' | b'\'') => quoted = Some(*byte),
                    None if *byte == b'>' => break,
                    None => last = *byte,
                }
            }
            if last != b'/' {
                depth += 1;
                deepest = deepest.max(depth);
            }
        }
    }
    deepest
}

/// Whether raw HTML can stand in an XHTML file.
pub(super) fn is_xhtml(raw: &str) -> bool {
    if nesting(raw.as_bytes()) > MAX_XML_DEPTH {
        return false;
    }
    let wrapped = format!(
        "<x xmlns:epub=\"http://www.idpf.org/2007/ops\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">{raw}</x>"
    );
    usvg::roxmltree::Document::parse(&wrapped).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_counts_elements_alone() {
        assert_eq!(nesting(b"<a><!-- <b><b> --><b/><c x='>'><d></d></c></a><?p <x> ?><![CDATA[<y>]]>"), 3);
        assert_eq!(nesting(b"<a"), 1);
        assert_eq!(nesting(b"</a></b><"), 1);
    }

    #[test]
    fn soundness() {
        assert!(is_xhtml("<video epub:type='x'><source/></video>"));
        assert!(!is_xhtml("<a>&nbsp;</a>"));
        assert!(!is_xhtml("<a><b></a>"));
    }
}
