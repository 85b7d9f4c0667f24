//! The cover as SVG: its letters as outlines, or left to the fonts of whoever shows it.

use std::fmt::Write;

use tiny_skia::{Path, PathSegment};

use super::{Design, MARGIN, SIZE};
use crate::theme::Face;

/// The cover as an SVG file, its lines as these outlines where they can be had.
pub fn svg(design: &Design, outlines: Option<&[Path]>, title: &str) -> String {
    let (w, h) = SIZE;
    let hex = |c: [u8; 3]| format!("#{:02x}{:02x}{:02x}", c[0], c[1], c[2]);
    let (ground, ink) = (hex(design.ground), hex(design.ink));
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\">\n<title>"
    );
    out.push_str(&escaped(title));
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
    for path in outlines.unwrap_or_default() {
        outline(&mut out, path, &ink);
    }
    for line in design.lines.iter().filter(|_| outlines.is_none()) {
        let style = if line.face == Face::Italic { " font-style=\"italic\"" } else { "" };
        out.push_str(&format!(
            "<text x=\"{x}\" y=\"{:.0}\" font-family=\"serif\" font-size=\"{:.0}\" text-anchor=\"{anchor}\" fill=\"{ink}\"{style}>",
            line.y, line.size
        ));
        out.push_str(&escaped(&line.text));
        out.push_str("</text>\n");
    }
    out.push_str("</svg>\n");
    out
}

/// Writes a path, to the tenth of a pixel.
fn outline(out: &mut String, path: &Path, ink: &str) {
    let _ = write!(out, "<path fill=\"{ink}\" d=\"");
    for segment in path.segments() {
        let _ = match segment {
            PathSegment::MoveTo(p) => write!(out, "M{:.1} {:.1}", p.x, p.y),
            PathSegment::LineTo(p) => write!(out, "L{:.1} {:.1}", p.x, p.y),
            PathSegment::QuadTo(c, p) => write!(out, "Q{:.1} {:.1} {:.1} {:.1}", c.x, c.y, p.x, p.y),
            PathSegment::CubicTo(a, b, p) => {
                write!(out, "C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}", a.x, a.y, b.x, b.y, p.x, p.y)
            }
            PathSegment::Close => write!(out, "Z"),
        };
    }
    out.push_str("\"/>\n");
}

/// Text as XML has it.
fn escaped(text: &str) -> String {
    let text: String =
        text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}')).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
