//! The model as an indented outline: stable, one fact a line.

use std::fmt::Write;

use super::{Attrs, Block, BlockKind, Book, IndexEntry, Inline, Length, MarkKind, Row, Target};

/// The whole book as an outline.
#[must_use]
pub fn outline(book: &Book) -> String {
    let mut out = String::new();
    for section in &book.sections {
        let _ = write!(out, "== {}", section.role.name());
        if !section.number.is_empty() {
            let number: Vec<String> = section.number.iter().map(ToString::to_string).collect();
            let _ = write!(out, " {}", number.join("."));
        }
        let _ = write!(out, " level={}", section.level);
        if !section.id.is_empty() {
            let _ = write!(out, " #{}", section.id);
        }
        if let Some(lang) = &section.lang {
            let _ = write!(out, " lang={lang}");
        }
        if section.draft {
            out.push_str(" draft");
        }
        let _ = writeln!(out, ": {}", inlines(&section.title));
        if let Some(short) = &section.short_title {
            let _ = writeln!(out, "   short title: {short}");
        }
        if let Some(subtitle) = &section.subtitle {
            let _ = writeln!(out, "   subtitle: {subtitle}");
        }
        blocks(&mut out, &section.blocks, 1);
        for note in &section.notes {
            let _ = writeln!(out, "  note {} #{} called {}×", note.number, note.id, note.calls);
            blocks(&mut out, &note.blocks, 2);
        }
    }
    for asset in &book.assets {
        let path = asset.path.to_string_lossy().replace('\\', "/");
        let _ = write!(out, "asset {path} {:?} {}×{}", asset.kind, asset.size.0, asset.size.1);
        if let Some(dpi) = asset.dpi {
            let _ = write!(out, " {dpi} dpi");
        }
        out.push('\n');
    }
    out
}

fn line(out: &mut String, depth: usize, word: &str, attrs: Option<&Attrs>, text: &str) {
    for _ in 0..depth {
        out.push_str("  ");
    }
    out.push_str(word);
    if let Some(attrs) = attrs {
        out.push_str(&attributes(attrs));
    }
    if !text.is_empty() {
        out.push_str(": ");
        out.push_str(text);
    }
    out.push('\n');
}

fn attributes(attrs: &Attrs) -> String {
    let mut parts = Vec::new();
    parts.extend(attrs.id.iter().map(|id| format!("#{id}")));
    parts.extend(attrs.classes.iter().map(|class| format!(".{class}")));
    parts.extend(attrs.lang.iter().map(|lang| format!("lang={lang}")));
    parts.extend(attrs.pairs.iter().map(|(key, value)| format!("{key}={value:?}")));
    format!("{{{}}}", parts.join(" "))
}

fn blocks(out: &mut String, list: &[Block], depth: usize) {
    for b in list {
        block(out, b, depth);
    }
}

fn block(out: &mut String, b: &Block, depth: usize) {
    let attrs = b.attrs.as_deref();
    match &b.kind {
        BlockKind::Paragraph(content) => line(out, depth, "p", attrs, &inlines(content)),
        BlockKind::Heading(h) => {
            let mut word = format!("h{}", h.depth);
            if !h.id.is_empty() {
                let _ = write!(word, " #{}", h.id);
            }
            if let Some(number) = &h.number {
                let _ = write!(word, " {number}");
            }
            if h.unlisted {
                word.push_str(" unlisted");
            }
            line(out, depth, &word, attrs, &inlines(&h.content));
        }
        BlockKind::Quote(inner) => nested(out, depth, "quote", attrs, inner),
        BlockKind::Epigraph { blocks: inner, attribution } => {
            nested(out, depth, "epigraph", attrs, inner);
            line(out, depth + 1, "attribution", None, &inlines(attribution));
        }
        BlockKind::Verse(stanzas) => {
            line(out, depth, "verse", attrs, "");
            for stanza in stanzas {
                line(out, depth + 1, "stanza", None, "");
                for verse in &stanza.lines {
                    line(out, depth + 2, &format!("{} |", verse.indent), None, &inlines(&verse.content));
                }
            }
        }
        BlockKind::List(list) => {
            let start = list.start.map(|n| format!(" from {n}")).unwrap_or_default();
            let word = format!("list{start}{}", if list.tight { " tight" } else { "" });
            line(out, depth, &word, attrs, "");
            for item in &list.items {
                let word = match item.task {
                    Some(true) => "item [x]",
                    Some(false) => "item [ ]",
                    None => "item",
                };
                nested(out, depth + 1, word, None, &item.blocks);
            }
        }
        BlockKind::Definitions(definitions) => {
            line(out, depth, "definitions", attrs, "");
            for definition in definitions {
                for term in &definition.terms {
                    line(out, depth + 1, "term", None, &inlines(term));
                }
                for inner in &definition.definitions {
                    nested(out, depth + 1, "definition", None, inner);
                }
            }
        }
        BlockKind::Works(works) => {
            line(out, depth, "works", attrs, "");
            for work in works {
                nested(out, depth + 1, "work", None, &work.blocks);
                for (word, run) in [("label", &work.label), ("back", &work.back)] {
                    if !run.is_empty() {
                        line(out, depth + 2, word, None, &inlines(run));
                    }
                }
            }
        }
        BlockKind::Code(code) => {
            let lang = code.lang.as_deref().unwrap_or("-");
            line(out, depth, &format!("code {lang} {:?}", code.info), attrs, "");
            for text in code.text.split('\n') {
                line(out, depth + 1, "|", None, text);
            }
        }
        BlockKind::Table(table) => {
            line(out, depth, &format!("table {:?}", table.aligns), attrs, &inlines(&table.caption));
            rows(out, depth + 1, "head", &table.head);
            rows(out, depth + 1, "row", &table.body);
        }
        BlockKind::Figure(figure) => {
            nested(out, depth, "figure", attrs, &figure.blocks);
            line(out, depth + 1, "caption", None, &inlines(&figure.caption));
        }
        BlockKind::Admonition(admonition) => {
            line(out, depth, &format!("admonition {}", admonition.kind), attrs, "");
            if let Some(title) = &admonition.title {
                line(out, depth + 1, "title", None, &inlines(title));
            }
            blocks(out, &admonition.blocks, depth + 1);
        }
        BlockKind::Container(inner) => nested(out, depth, "container", attrs, inner),
        BlockKind::Details { summary, blocks: inner } => {
            line(out, depth, "details", attrs, "");
            line(out, depth + 1, "summary", None, &inlines(summary));
            blocks(out, inner, depth + 1);
        }
        BlockKind::SceneBreak => line(out, depth, "scene break", attrs, ""),
        BlockKind::PageBreak => line(out, depth, "page break", attrs, ""),
        BlockKind::Math(formula) => line(out, depth, "math", attrs, &formula.tex),
        BlockKind::Index(group) => {
            line(out, depth, &format!("index {}", group.letter), attrs, "");
            for entry in &group.entries {
                index_entry(out, depth + 1 + usize::from(entry.level), entry);
            }
        }
        BlockKind::ListOf(entries) => {
            line(out, depth, "list of", attrs, "");
            for entry in entries {
                let number = entry.number.as_deref().unwrap_or("-");
                let text = format!("{} {}", inlines(&entry.content), target(&entry.target));
                line(out, depth + 1, number, None, &text);
            }
        }
        BlockKind::Html(html) => line(out, depth, "html", attrs, &format!("{html:?}")),
    }
}

fn index_entry(out: &mut String, depth: usize, entry: &IndexEntry) {
    let mut text = inlines(&entry.term);
    for place in &entry.places {
        let to = place.to.as_deref().map(|to| format!("–{to}")).unwrap_or_default();
        let main = if place.main { " main" } else { "" };
        let _ = write!(text, ", {}{to}{main}", target(&place.from));
    }
    for (word, list) in [("see", &entry.see), ("see also", &entry.also)] {
        for see in list {
            let to = see.target.as_ref().map(target).unwrap_or_default();
            let _ = write!(text, "; {word} {} {to}", inlines(&see.content));
        }
    }
    line(out, depth, "entry", None, &text);
}

fn nested(out: &mut String, depth: usize, word: &str, attrs: Option<&Attrs>, inner: &[Block]) {
    line(out, depth, word, attrs, "");
    blocks(out, inner, depth + 1);
}

fn rows(out: &mut String, depth: usize, word: &str, list: &[Row]) {
    for row in list {
        line(out, depth, word, None, "");
        for cell in row {
            let mut word = String::from(if cell.header { "th" } else { "td" });
            if cell.columns != 1 || cell.rows != 1 {
                let _ = write!(word, " {}×{}", cell.columns, cell.rows);
            }
            nested(out, depth + 1, &word, None, &cell.blocks);
        }
    }
}

/// A run of text, each piece that is not plain text in brackets with its name.
#[must_use]
pub fn inlines(list: &[Inline]) -> String {
    let mut out = String::new();
    for inline in list {
        piece(&mut out, inline);
    }
    out
}

fn piece(out: &mut String, inline: &Inline) {
    let mut wrap = |word: &str, content: &[Inline]| {
        let _ = write!(out, "<{word} {}>", inlines(content));
    };
    match inline {
        Inline::Text(text) => out.push_str(&visible(text)),
        Inline::Emphasis(c) => wrap("em", c),
        Inline::Strong(c) => wrap("strong", c),
        Inline::Strike(c) => wrap("strike", c),
        Inline::Underline(c) => wrap("underline", c),
        Inline::SmallCaps(c) => wrap("smallcaps", c),
        Inline::Small(c) => wrap("small", c),
        Inline::Sub(c) => wrap("sub", c),
        Inline::Sup(c) => wrap("sup", c),
        Inline::Kbd(c) => wrap("kbd", c),
        Inline::Code(code) => {
            let _ = write!(out, "<code {code}>");
        }
        Inline::Link(link) => {
            let title = link.title.as_ref().map(|t| format!(" {t:?}")).unwrap_or_default();
            wrap(&format!("link {}{title}", target(&link.target)), &link.content);
        }
        Inline::Reference(r) if r.term => wrap(&format!("term {}", target(&r.target)), &r.content),
        Inline::Reference(r) => wrap(&format!("ref {} {}", r.label, target(&r.target)), &r.content),
        Inline::Citation(citation) => wrap("cite", &citation.content),
        Inline::NoteCall { note, call } => {
            let _ = write!(out, "<note {} call {call}>", note.0 + 1);
        }
        Inline::Index(entry) => {
            let path: Vec<String> = entry.path.iter().map(|term| inlines(&term.content)).collect();
            let _ = write!(out, "<index {}", path.join(" ! "));
            if let Some(sort) = entry.path.iter().find_map(|term| term.sort.as_ref()) {
                let _ = write!(out, " sort={sort:?}");
            }
            let also = |list: &[Vec<String>]| {
                list.iter().map(|path| path.join(" ! ")).collect::<Vec<_>>().join("; ")
            };
            let _ = match &entry.kind {
                MarkKind::Place => Ok(()),
                MarkKind::Begin => write!(out, " begin"),
                MarkKind::End => write!(out, " end"),
                MarkKind::See(list) => write!(out, " see {}", also(list)),
                MarkKind::SeeAlso(list) => write!(out, " see also {}", also(list)),
            };
            out.push_str(if entry.main { " main>" } else { ">" });
        }
        Inline::Image(image) => {
            out.push_str("<image");
            match image.asset {
                Some(id) => {
                    let _ = write!(out, " {}", id.0);
                }
                None => out.push_str(" none"),
            }
            let _ = write!(out, " {:?}", image.alt);
            if let Some(title) = &image.title {
                let _ = write!(out, " title={title:?}");
            }
            for (word, length) in [("width", image.width), ("height", image.height)] {
                match length {
                    Some(Length::Pt(pt)) => {
                        let _ = write!(out, " {word}={pt}pt");
                    }
                    Some(Length::Share(share)) => {
                        let _ = write!(out, " {word}={}%", share * 100.0);
                    }
                    None => {}
                }
            }
            if image.attrs != Attrs::default() {
                out.push(' ');
                out.push_str(&attributes(&image.attrs));
            }
            out.push('>');
        }
        Inline::Math(formula) => {
            let _ = write!(out, "<math {}>", formula.tex);
        }
        Inline::Break => out.push_str("<br>"),
        Inline::Span(attrs, c) => wrap(&format!("span {}", attributes(attrs)), c),
        Inline::Html(html) => {
            let _ = write!(out, "<html {html:?}>");
        }
    }
}

/// White space and signs that cannot be seen, by name.
fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{a0}' => out.push_str("<nbsp>"),
            '\u{202f}' => out.push_str("<nnbsp>"),
            '\u{200b}' => out.push_str("<zwsp>"),
            '\u{ad}' => out.push_str("<shy>"),
            c if c.is_control() || ('\u{2000}'..='\u{200f}').contains(&c) => {
                let _ = write!(out, "<U+{:04X}>", c as u32);
            }
            c => out.push(c),
        }
    }
    out
}

fn target(target: &Target) -> String {
    match target {
        Target::Url(url) => url.clone(),
        Target::Raw(raw) => format!("raw:{raw}"),
        Target::Anchor { section, id } => format!("→{}#{id}", section.0),
    }
}
