//! A typeset cover, for a book without an image of its own: title and author as an SVG drawing.

use super::xml;
use crate::document::Metadata;
use crate::theme::{Alignment, Theme};

/// Width and height in the drawing's units: the ratio that stores ask for, 1 to 1.6.
const SIZE: (f32, f32) = (1000.0, 1600.0);

/// Draws the cover.
#[must_use]
pub fn draw(meta: &Metadata, theme: &Theme) -> String {
    let (w, h) = SIZE;
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\">\n<title>"
    );
    xml::text(&mut out, &meta.title);
    out.push_str("</title>\n");
    // Paper and ink; a frame of two rules, as on a paper-bound novel.
    out.push_str(&format!(
        "<rect width=\"{w}\" height=\"{h}\" fill=\"#f5f0e6\"/>\n\
         <rect x=\"50\" y=\"50\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"#2b2926\" stroke-width=\"6\"/>\n\
         <rect x=\"66\" y=\"66\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"#2b2926\" stroke-width=\"1.5\"/>\n",
        w - 100.0,
        h - 100.0,
        w - 132.0,
        h - 132.0,
    ));
    let centered = theme.front.align == Alignment::Center;
    let (x, anchor) = if centered { (w / 2.0, "middle") } else { (130.0, "start") };
    let mut put = |y: f32, size: f32, style: &str, text: &str| {
        out.push_str(&format!(
            "<text x=\"{x}\" y=\"{y:.0}\" font-family=\"Libertinus Serif, Georgia, Times, serif\" font-size=\"{size:.0}\" text-anchor=\"{anchor}\" fill=\"#2b2926\"{style}>"
        ));
        xml::text(&mut out, text);
        out.push_str("</text>\n");
    };
    let measure = 740.0;
    let (size, lines) = fit(&meta.title, measure, &[128.0, 112.0, 98.0, 84.0, 72.0, 60.0, 48.0], 6);
    let mut y = 480.0 - lines.len().saturating_sub(2) as f32 * size * 0.4;
    for line in &lines {
        put(y, size, "", line);
        y += size * 1.15;
    }
    if let Some(subtitle) = meta.subtitle.as_deref().filter(|s| !s.trim().is_empty()) {
        let (size, lines) = fit(subtitle, measure, &[52.0, 44.0, 36.0], 5);
        y += size * 0.4;
        for line in &lines {
            put(y, size, " font-style=\"italic\"", line);
            y += size * 1.25;
        }
    }
    let authors = super::made::names(meta.authors());
    if !authors.is_empty() {
        let (size, lines) = fit(&authors, measure, &[64.0, 54.0, 44.0, 36.0], 4);
        let mut y = 1250.0 - lines.len().saturating_sub(1) as f32 * size * 1.25;
        for line in &lines {
            put(y, size, "", line);
            y += size * 1.25;
        }
    }
    if let Some(publisher) = meta.publisher.as_deref().filter(|p| !p.trim().is_empty()) {
        let (size, lines) = fit(publisher, measure, &[36.0, 28.0], 1);
        put(1460.0, size, "", &lines.join(" "));
    }
    out.push_str("</svg>\n");
    out
}

/// The largest size at which the text takes few enough lines, and those lines.
fn fit(text: &str, measure: f32, sizes: &[f32], most: usize) -> (f32, Vec<String>) {
    let mut best = (sizes.first().copied().unwrap_or(40.0), vec![text.to_string()]);
    for (i, size) in sizes.iter().enumerate() {
        let lines = wrap(text, measure / size);
        let widest = lines.iter().map(|l| width(l)).fold(0.0, f32::max) * size;
        let allowed = if i < 2 { most.min(4) } else { most };
        best = (*size, lines);
        if widest <= measure && best.1.len() <= allowed {
            break;
        }
    }
    // A text that no size makes short enough is cut; the title page has all of it.
    if best.1.len() > most * 2 {
        best.1.truncate(most * 2);
        if let Some(last) = best.1.last_mut() {
            last.push('…');
        }
    }
    best
}

/// Lines of even length that are no wider than `measure` em, where words allow it.
fn wrap(text: &str, measure: f32) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let greedy = |limit: f32| {
        let mut lines: Vec<String> = Vec::new();
        for word in &words {
            match lines.last_mut() {
                Some(line) if width(line) + 0.25 + width(word) <= limit => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push((*word).to_string()),
            }
        }
        lines
    };
    let fewest = greedy(measure);
    // The narrowest measure that needs no more lines makes them even.
    let mut limit = measure;
    while limit > 1.0 && greedy(limit * 0.95).len() == fewest.len() {
        limit *= 0.95;
    }
    greedy(limit)
}

/// The width of a text, em: estimated, since the reader's font is not known.
fn width(text: &str) -> f32 {
    text.chars()
        .map(|c| match c {
            'i' | 'j' | 'l' | 'I' | '.' | ',' | '\'' | '’' | ':' | ';' | '!' | '|' | ' ' => 0.28,
            'f' | 't' | 'r' | 's' | '-' | '(' | ')' => 0.38,
            'm' | 'M' | 'W' | 'w' | '—' => 0.85,
            c if c.is_uppercase() => 0.68,
            c if c as u32 >= 0x2e80 => 1.0,
            _ => 0.5,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_even() {
        assert_eq!(wrap("Pride and Prejudice", 7.0), ["Pride and", "Prejudice"]);
        assert_eq!(wrap("", 7.0), Vec::<String>::new());
    }
}
