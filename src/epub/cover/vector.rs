//! The cover as SVG, its letters left to the fonts of whoever shows it.

use super::{Design, MARGIN, SIZE};
use crate::epub::xml;

/// The cover as an SVG file.
pub fn svg(design: &Design, title: &str) -> String {
    let (w, h) = SIZE;
    let hex = |c: [u8; 3]| format!("#{:02x}{:02x}{:02x}", c[0], c[1], c[2]);
    let (ground, ink) = (hex(design.ground), hex(design.ink));
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\">\n<title>"
    );
    xml::text(&mut out, title);
    out.push_str(&format!("</title>\n<rect width=\"{w}\" height=\"{h}\" fill=\"{ground}\"/>\n"));
    for (inset, thick) in [(88, 9), (113, 3)] {
        out.push_str(&format!(
            "<rect x=\"{inset}\" y=\"{inset}\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"{thick}\"/>\n",
            w - 2 * inset,
            h - 2 * inset,
        ));
    }
    let (x, anchor) = if design.centered { (w as f32 / 2.0, "middle") } else { (MARGIN, "start") };
    let rule = if design.centered { x - 75.0 } else { x };
    out.push_str(&format!(
        "<rect x=\"{rule}\" y=\"{:.0}\" width=\"150\" height=\"4\" fill=\"{ink}\"/>\n",
        design.rule
    ));
    for line in &design.lines {
        let style = if line.italic { " font-style=\"italic\"" } else { "" };
        out.push_str(&format!(
            "<text x=\"{x}\" y=\"{:.0}\" font-family=\"serif\" font-size=\"{:.0}\" text-anchor=\"{anchor}\" fill=\"{ink}\"{style}>",
            line.y, line.size
        ));
        xml::text(&mut out, &line.text);
        out.push_str("</text>\n");
    }
    out.push_str("</svg>\n");
    out
}
