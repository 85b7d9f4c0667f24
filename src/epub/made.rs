//! Pages made from the metadata: cover, title page, copyright page.

use super::marks::Home;
use super::section::{Context, head};
use super::xml;
use crate::cover::names;
use crate::document::{Metadata, Words};

fn begin(cx: &Context, title: &str) -> String {
    let meta = &cx.book.meta;
    let mut out = String::with_capacity(2048);
    head(&mut out, meta.direction, &meta.language, title, "../stylesheet.css", Some("frontmatter"));
    out
}

fn end(mut out: String) -> String {
    out.push_str("</section>\n</body>\n</html>\n");
    out
}

/// The page that shows the cover image; where there is a drawing of it too, that to readers which
/// can show one.
#[must_use]
pub fn cover(cx: &Context, image: &str, drawing: Option<&str>) -> String {
    let meta = &cx.book.meta;
    let words = &meta.words;
    let mut out = begin(cx, &words.cover);
    out.push_str("<section class=\"cover\" epub:type=\"cover\">\n");
    if let Some(drawing) = drawing {
        out.push_str("<picture><source type=\"image/svg+xml\"");
        xml::attr(&mut out, "srcset", &format!("../{drawing}"));
        out.push_str("/>");
    }
    out.push_str("<img role=\"doc-cover\"");
    xml::attr(&mut out, "src", &format!("../{image}"));
    let by = names(meta.authors());
    let by = if by.is_empty() { by } else { format!(", {by}") };
    xml::attr(&mut out, "alt", &format!("{}: {}{by}", words.cover, meta.title));
    out.push_str(if drawing.is_some() { "/></picture>\n" } else { "/>\n" });
    end(out)
}

/// The title page.
#[must_use]
pub fn title_page(cx: &Context) -> String {
    let meta = &cx.book.meta;
    let words = &meta.words;
    let mut out = begin(cx, &words.title_page);
    out.push_str("<section class=\"title-page\" epub:type=\"titlepage\">\n");
    cx.marks.made(&Home::TitlePage).for_each(|mark| mark.write(&mut out));
    out.push_str("<h1>");
    xml::text(&mut out, &meta.title);
    out.push_str("</h1>\n");
    let mut line = |class: &str, role: &str, text: &str| {
        if !text.trim().is_empty() {
            out.push_str(&format!("<p class=\"{class}\"{role}>"));
            xml::text(&mut out, text);
            out.push_str("</p>\n");
        }
    };
    line("subtitle", " role=\"doc-subtitle\"", meta.subtitle.as_deref().unwrap_or_default());
    line("author", "", &names(meta.authors()));
    for role in ["edt", "trl", "ill"] {
        let who = names(meta.contributors.iter().filter(|c| c.role == role).map(|c| c.name.as_str()));
        if let Some(credit) = words.credit(role, &who).filter(|_| !who.is_empty()) {
            line("contributor", "", &credit);
        }
    }
    if let Some(series) = &meta.series {
        let position = series.position.as_deref().map(|p| format!(" · {p}")).unwrap_or_default();
        line("series", "", &format!("{}{position}", series.name));
    }
    line("edition", "", meta.edition.as_deref().unwrap_or_default());
    line("publisher", "", meta.publisher.as_deref().unwrap_or_default());
    end(out)
}

/// The copyright page; none where nothing is known to put on it.
#[must_use]
pub fn imprint(cx: &Context) -> Option<String> {
    let meta = &cx.book.meta;
    let words = &meta.words;
    let lines = imprint_lines(meta, words);
    if lines.is_empty() {
        return None;
    }
    let mut out = begin(cx, &words.copyright_page);
    out.push_str("<section class=\"copyright-page\" epub:type=\"copyright-page\"");
    xml::attr(&mut out, "aria-label", &words.copyright_page);
    out.push_str(">\n");
    cx.marks.made(&Home::Imprint).for_each(|mark| mark.write(&mut out));
    out.push_str("<p><cite>");
    xml::text(&mut out, &meta.title);
    if let Some(subtitle) = meta.subtitle.as_deref().filter(|s| !s.trim().is_empty()) {
        out.push_str(": ");
        xml::text(&mut out, subtitle);
    }
    out.push_str("</cite></p>\n");
    let authors = names(meta.authors());
    for line in Some(&authors).filter(|a| !a.is_empty()).into_iter().chain(&lines) {
        out.push_str("<p>");
        xml::text(&mut out, line);
        out.push_str("</p>\n");
    }
    Some(end(out))
}

/// Whether enough is known of the book for a copyright page.
#[must_use]
pub fn has_imprint(meta: &Metadata) -> bool {
    !imprint_lines(meta, &meta.words).is_empty()
}

/// What the metadata says for the copyright page, after title and author.
fn imprint_lines(meta: &Metadata, words: &Words) -> Vec<String> {
    let mut lines = Vec::new();
    let mut add = |text: Option<&str>| {
        if let Some(text) = text.map(str::trim).filter(|t| !t.is_empty()) {
            lines.push(text.to_string());
        }
    };
    add(meta.edition.as_deref());
    let year = meta.date.as_deref().and_then(crate::dates::parse).map(|(y, _, _)| y.to_string());
    match (meta.publisher.as_deref().map(str::trim).filter(|p| !p.is_empty()), year) {
        (Some(publisher), Some(year)) => add(Some(&format!("{publisher}, {year}"))),
        (publisher, year) => add(publisher.or(year.as_deref())),
    }
    match (&meta.rights, meta.date.as_deref().and_then(crate::dates::parse)) {
        (Some(rights), _) => add(Some(rights)),
        (None, Some((year, _, _))) if meta.authors().next().is_some() => {
            add(Some(&format!("© {year} {}", names(meta.authors()))));
        }
        _ => {}
    }
    for (isbn, word) in [(&meta.isbn.epub, &words.e_book), (&meta.isbn.print, &words.print)] {
        if let Some(isbn) = isbn {
            add(Some(&format!("ISBN {} ({word})", hyphened(isbn))));
        }
    }
    lines
}

/// An ISBN-13 with the one hyphen whose place is known without the registry's ranges.
fn hyphened(isbn: &str) -> String {
    match (isbn.get(..3), isbn.get(3..)) {
        (Some(prefix), Some(rest)) if isbn.len() == 13 => format!("{prefix}-{rest}"),
        _ => isbn.to_string(),
    }
}
