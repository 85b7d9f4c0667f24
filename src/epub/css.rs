//! The style sheet: the theme, said in what every reader understands.
//!
//! It never sets what is the reader's own to choose: the text's size, face, leading, colours.
//! Lengths are in em and %, so they follow; grounds are translucent, so they suit night and day.

use super::code::MOST_STEPS;
use super::inline::round;
use crate::document::TokenKind;
use crate::theme::{Alignment, Face, HeadingStyle, NumberStyle, Opening, Theme};

/// Writes the style sheet of a theme.
#[must_use]
pub fn write(theme: &Theme) -> String {
    let mut css = String::with_capacity(8 * 1024);
    let text = &theme.text;
    let em = |pt: f32| round(pt / text.size);
    css.push_str("@charset \"utf-8\";\n");
    css.push_str(BASE);

    let justify = if text.justify { "justify" } else { "start" };
    let hyphens = if text.hyphenate { "auto" } else { "manual" };
    css.push_str(&format!(
        "p, li, dd {{ text-align: {}; -webkit-hyphens: {hyphens}; -epub-hyphens: {hyphens}; hyphens: {hyphens}; }}\n",
        if justify == "start" { "left; text-align: start" } else { justify },
    ));
    let (indent, space) = (em(text.indent), round(text.space * text.leading / text.size));
    css.push_str(&format!("p {{ margin: {space}em 0; text-indent: {indent}em; }}\n"));
    // Flush where an indent would tell nothing apart: as in print, also below what is displayed.
    if !text.indent_first {
        css.push_str(concat!(
            "p.first, h1 + p, h2 + p, h3 + p, h4 + p, h5 + p, h6 + p, hr + p, .page-break + p, p.subtitle + p,\n",
            "pre + p, figure + p, blockquote + p, ul + p, ol + p, dl + p, .table + p, .verse + p, .equation + p,\n",
            ".admonition + p { text-indent: 0; }\n",
        ));
    }
    css.push_str(concat!(
        "blockquote > p:first-child, aside > p:first-child, li > p, dd > p,\n",
        "td > p:first-child, th > p:first-child, figure > p, div > p:first-child, section > p:first-child,\n",
        "details > summary + p, .admonition-title + p, figcaption > p, p.image { text-indent: 0; }\n",
    ));

    chapter(&mut css, theme);
    for (i, heading) in theme.headings.iter().enumerate() {
        self::heading(&mut css, theme, i + 2, heading);
    }
    // Depths that the theme does not speak of are set as its last.
    if let Some(last) = theme.headings.last() {
        for depth in theme.headings.len() + 2..=6 {
            heading(&mut css, theme, depth, last);
        }
    }

    let quote = &theme.quote;
    let space = round(quote.space * text.leading / text.size / 2.0);
    css.push_str(&format!(
        "blockquote {{ margin: {}em {}em {}em {}em;{}{} }}\n",
        space.max(0.5),
        em(quote.right),
        space.max(0.5),
        em(quote.indent),
        face(quote.face),
        scale(quote.scale),
    ));
    let verse = &theme.verse;
    css.push_str(&format!(
        ".verse {{ margin: 1em 0 1em {}em;{} }}\n.verse .line {{ display: block; padding-left: {t}em; text-indent: -{t}em; }}\n",
        em(verse.indent),
        face(verse.face),
        t = em(verse.turnover),
    ));
    for n in 1..=8_u8 {
        css.push_str(&format!(".verse .indent-{n} {{ margin-left: {n}em; }}\n"));
    }
    css.push_str(&format!("ul, ol {{ padding-left: {}em; }}\n", em(theme.list.indent).max(1.5)));
    for (depth, bullet) in theme.list.bullets.iter().take(4).enumerate() {
        // The first is every reader's own.
        if depth > 0 {
            let parents = "ul ".repeat(depth);
            css.push_str(&format!("{parents}ul {{ list-style-type: {}; }}\n", string(&format!("{bullet} "))));
        }
    }
    let table = &theme.table;
    css.push_str(&format!(
        "table {{{} }}\nth {{{} }}\nth, td {{ padding: 0.25em {}em; }}\ntable {{ border-top: {}em solid; border-bottom: {}em solid; }}\nthead tr:last-child > * {{ border-bottom: {}em solid; }}\n",
        scale(table.scale),
        face(table.head_face),
        em(table.gap / 2.0),
        em(table.rule).max(0.06),
        em(table.rule).max(0.06),
        em(table.thin_rule).max(0.04),
    ));
    let figure = &theme.figure;
    // Pictures and tables stand where their captions do.
    let stand = align(figure.caption_align);
    css.push_str(&format!("figure {{ text-align: {stand}; }}\n"));
    if figure.caption_align == Alignment::Start {
        css.push_str("table { margin-left: 0; margin-right: auto; }\n");
    }
    css.push_str(&format!(
        "figcaption, caption {{ text-align: {};{}{} }}\n",
        align(figure.caption_align),
        face(figure.caption_face),
        scale(figure.caption_scale),
    ));
    css.push_str(&format!(".footnotes {{{} }}\n", scale((theme.notes.size / text.size).clamp(0.75, 1.0))));
    let admonition = &theme.admonition;
    css.push_str(&format!(
        ".admonition {{ margin: 1em 0; padding-left: {}em; border-left: {}em solid; }}\n.admonition-title {{ margin: 0 0 0.25em; text-indent: 0;{} }}\n",
        em(admonition.indent),
        em(admonition.bar).max(0.06),
        face(admonition.title_face),
    ));
    let code = &theme.code;
    css.push_str(&format!(
        "pre {{ font-size: {}em; margin: {s}em 0 {s}em {}em; }}\n",
        round((code.size / text.size).clamp(0.7, 1.0)),
        em(code.indent),
        s = 1
    ));
    css.push_str(&format!(
        "code, kbd, samp {{ font-size: {}em; }}\npre code {{ font-size: 1em; }}\n",
        round(code.scale.clamp(0.7, 1.0).max(0.85))
    ));
    if code.ground {
        css.push_str("pre { padding: 0.6em 0.8em; background-color: rgba(128, 128, 128, 0.12); }\n");
    }
    tokens(&mut css, theme);
    scene_break(&mut css, theme);
    front(&mut css, theme);
    if theme.colors.accent != "black" && color(&theme.colors.accent) {
        css.push_str(&format!("@media (prefers-color-scheme: light) {{ h1, h2, h3, hr.scene-break::before {{ color: {}; }} }}\n", theme.colors.accent));
    }
    css
}

fn chapter(css: &mut String, theme: &Theme) {
    let chapter = &theme.chapter;
    let text = theme.text.size;
    let size = round((chapter.title_size / text).clamp(1.0, 3.0));
    // A screen has no room for a page's sinkage: some 40 % of it keeps the gesture.
    let sink = round(f32::from(chapter.sinkage) * 0.4 / size);
    css.push_str(&format!(
        "h1 {{ font-size: {size}em; margin: {sink}em 0 {}em; text-align: {};{} }}\n",
        round(2.0 / size),
        align(chapter.align),
        face(chapter.title_face),
    ));
    if chapter.rule {
        css.push_str("h1 { padding-bottom: 0.4em; border-bottom: 0.04em solid; }\n");
    }
    if chapter.number != NumberStyle::None {
        css.push_str(&format!(
            "h1 .label {{ display: block; margin-bottom: 0.6em; font-size: {}em;{} }}\n",
            round((chapter.number_size / chapter.title_size).clamp(0.5, 3.0)),
            face(chapter.number_face),
        ));
    }
    // As in print, an ornament is no part of the title.
    for (text, place, margin) in
        [(&chapter.ornament_above, "before", "0 0 0.5em"), (&chapter.ornament_below, "after", "0.5em 0 0")]
    {
        if !text.trim().is_empty() {
            css.push_str(&format!(
                "h1::{place} {{ content: {}; display: block; margin: {margin}; font-size: {}em; font-weight: normal; font-style: normal; }}\n.part > h1::{place}, nav > h1::{place}, .title-page > h1::{place} {{ content: none; }}\n",
                string(text),
                round((chapter.ornament_size / chapter.title_size).clamp(0.4, 3.0)),
            ));
        }
    }
    let part = &theme.part;
    css.push_str(&format!(
        ".part > h1 {{ font-size: {}em; margin-top: 25%; text-align: {};{} border: none; }}\n.part > h1 .label {{ display: block; margin-bottom: 0.8em; font-size: 0.6em; font-variant: small-caps; letter-spacing: 0.05em; }}\n",
        round((part.title_size / text).clamp(1.0, 3.0)),
        align(part.align),
        face(part.title_face),
    ));
    css.push_str(&format!(
        "p.subtitle {{ margin: -1em 0 2em; text-align: {}; text-indent: 0; font-style: italic; }}\n",
        align(chapter.align)
    ));
    const OPENERS: [&str; 9] = [
        "chapter",
        "introduction",
        "prologue",
        "epilogue",
        "conclusion",
        "foreword",
        "preface",
        "afterword",
        "part",
    ];
    let all = |suffix: &str| {
        OPENERS.iter().map(|o| format!(".{o} > p.first{suffix}")).collect::<Vec<_>>().join(", ")
    };
    if chapter.opening != Opening::Plain && chapter.lead_in_words > 0 {
        css.push_str(&format!(
            "{} {{ font-variant: small-caps; letter-spacing: 0.03em; }}\n",
            all("::first-line")
        ));
    }
    // As in print: capitals from the base line of the last line to the top of small capitals on
    // the first. A reader's own leading moves them a little.
    let lines = f32::from(chapter.initial_lines);
    let leading = theme.text.leading / text;
    let size = round(((lines - 1.0) * leading + 0.45) / 0.65);
    match chapter.opening {
        Opening::Plain | Opening::LeadIn => {}
        Opening::DropCap => {
            css.push_str(&format!(
                "{} {{ float: left; margin: 0.03em 0.06em 0 0; font-size: {size}em; line-height: {}; letter-spacing: 0; }}\n",
                all("::first-letter"),
                round(lines * leading * 0.97 / size),
            ));
            let rtl: Vec<String> =
                all("::first-letter").split(',').map(|own| format!("[dir=\"rtl\"] {}", own.trim())).collect();
            css.push_str(&format!("{} {{ float: right; margin: 0.03em 0 0 0.06em; }}\n", rtl.join(", ")));
        }
        Opening::RaisedCap => {
            css.push_str(&format!(
                "{} {{ font-size: {size}em; line-height: 1; letter-spacing: 0; }}\n",
                all("::first-letter")
            ));
        }
    }
}

fn heading(css: &mut String, theme: &Theme, depth: usize, style: &HeadingStyle) {
    let size = round((style.size / theme.text.size).clamp(0.8, 3.0));
    let lines = |n: f32| round(n * theme.text.leading / theme.text.size / size);
    css.push_str(&format!(
        ".depth-{depth} {{ font-size: {size}em; margin: {}em 0 {}em; text-align: {};{} }}\n",
        lines(style.before).max(0.8),
        lines(style.after).max(0.3),
        align(style.align),
        face(style.face),
    ));
}

/// Kinds of words in code. What is grey in print is fainter here, so that it suits the night too.
fn tokens(css: &mut String, theme: &Theme) {
    for kind in TokenKind::ALL {
        let style = theme.code.tokens.of(kind);
        let mut looks = String::new();
        let mut say = |what: &str| looks.push_str(what);
        if style.bold {
            say(" font-weight: bold;");
        }
        if style.italic {
            say(" font-style: italic;");
        }
        match (style.underline, style.strike) {
            (true, true) => say(" text-decoration: underline line-through;"),
            (true, false) => say(" text-decoration: underline;"),
            (false, true) => say(" text-decoration: line-through;"),
            (false, false) => {}
        }
        if let Some(gray) = style.gray() {
            say(&format!(" opacity: {};", round((1.0 - f32::from(gray) / 255.0).max(0.6))));
        }
        if !looks.is_empty() {
            css.push_str(&format!("pre .{} {{{looks} }}\n", kind.name()));
        }
        if let (Some([r, g, b]), None) = (style.color, style.gray()) {
            let color = format!("#{r:02x}{g:02x}{b:02x}");
            css.push_str(&format!(
                "@media (prefers-color-scheme: light) {{ pre .{} {{ color: {color}; }} }}\n",
                kind.name()
            ));
        }
    }
    for step in 0..=MOST_STEPS {
        let by = step * 2 + 2;
        css.push_str(&format!("pre .in-{step} {{ padding-left: {by}ch; text-indent: -{by}ch; }}\n"));
    }
}

fn scene_break(css: &mut String, theme: &Theme) {
    let style = &theme.scene_break;
    let lines = f32::from(style.lines.clamp(1, 6));
    let margin = round((lines * theme.text.leading / theme.text.size - 1.0).max(0.5) / 2.0);
    css.push_str(&format!(
        "hr.scene-break {{ margin: {margin}em 0; border: none; height: auto; color: inherit; text-align: center; overflow: visible; background: none; }}\n"
    ));
    if style.ornament.trim().is_empty() {
        css.push_str("hr.scene-break { height: 1em; }\n");
    } else {
        css.push_str(&format!(
            "hr.scene-break::before {{ content: {}; font-size: {}em; }}\n",
            string(&style.ornament),
            round((style.size / theme.text.size).clamp(0.5, 4.0)),
        ));
    }
}

fn front(css: &mut String, theme: &Theme) {
    let front = &theme.front;
    let text = theme.text.size;
    css.push_str(&format!(
        ".title-page {{ text-align: {a}; }}\n.title-page p {{ text-align: {a}; text-indent: 0; margin: 0.6em 0; }}\n.title-page > h1 {{ font-size: {}em; margin: 18% 0 0.5em; text-align: {a}; border: none;{} }}\n.title-page .author {{ font-size: {}em; margin: 2em 0; }}\n.title-page .publisher {{ margin-top: 5em; }}\n",
        round((front.title_size / text).clamp(1.2, 3.0)),
        face(front.title_face),
        round((front.author_size / text).clamp(1.0, 2.0)),
        a = align(front.align),
    ));
    css.push_str(&format!(
        ".copyright-page {{ margin-top: 20%;{} }}\n.copyright-page p {{ margin: 0 0 0.8em; text-indent: 0; text-align: {}; }}\n",
        scale((front.imprint_size / text).clamp(0.75, 1.0)),
        align(front.align),
    ));
}

fn align(alignment: Alignment) -> &'static str {
    match alignment {
        // The second is for readers that know the writing's direction.
        Alignment::Start => "left; text-align: start",
        Alignment::Center => "center",
        Alignment::End => "right; text-align: end",
    }
}

fn face(face: Face) -> &'static str {
    match face {
        Face::Roman => " font-weight: normal; font-style: normal;",
        Face::Italic => " font-weight: normal; font-style: italic;",
        Face::Bold => " font-weight: bold; font-style: normal;",
        Face::BoldItalic => " font-weight: bold; font-style: italic;",
        Face::SmallCaps => " font-weight: normal; font-variant: small-caps; letter-spacing: 0.06em;",
        Face::Caps => " font-weight: normal; text-transform: uppercase; letter-spacing: 0.08em;",
    }
}

fn scale(scale: f32) -> String {
    if (scale - 1.0).abs() < 0.005 { String::new() } else { format!(" font-size: {}em;", round(scale)) }
}

/// A string as CSS writes it.
pub fn string(s: &str) -> String {
    let mut out = String::from("\"");
    for c in s.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() || c == '<' => {}
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn color(value: &str) -> bool {
    value.strip_prefix('#').is_some_and(|h| h.len() == 6 && h.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// What no theme changes.
const BASE: &str = r#"body { margin: 0; padding: 0; }
p { orphans: 2; widows: 2; }
h1, h2, h3, h4, h5, h6 {
  line-height: 1.25; text-indent: 0;
  -webkit-hyphens: none; -epub-hyphens: none; hyphens: none;
  page-break-after: avoid; break-after: avoid; page-break-inside: avoid; break-inside: avoid;
}
h1 .label, h1 .title { text-indent: 0; }
em, i, cite, dfn, var { font-style: italic; }
em em, em i, i em, em cite { font-style: normal; }
.smallcaps, .small-caps, .sc { font-variant: small-caps; }
small, .small { font-size: 0.85em; }
.underline { text-decoration: underline; }
sub, sup { font-size: 0.75em; line-height: 0; }
sup { vertical-align: super; }
sub { vertical-align: sub; }
.call { font-variant: normal; font-style: normal; font-weight: normal; }
.call a { text-decoration: none; }
a { overflow-wrap: break-word; }
blockquote, .verse, ul, ol, dl, table, pre, figure { text-indent: 0; }
blockquote > p:first-child, .footnotes p:first-child { margin-top: 0; }
.attribution { margin-top: 0.4em; text-align: right; text-align: end; text-indent: 0; }
.epigraph { font-style: italic; }
.epigraph em, .epigraph i { font-style: normal; }
.epigraph .attribution { font-style: normal; }
.verse .stanza { margin: 0 0 1em; text-align: left; text-align: start; text-indent: 0; -webkit-hyphens: none; hyphens: none; }
.verse br { display: none; }
.verse, .stanza { page-break-inside: avoid; break-inside: avoid; }
ul, ol { margin: 0.75em 0; }
li > ul, li > ol { margin: 0.2em 0; }
li { margin: 0.3em 0; }
.tight > li { margin: 0; }
.tasks { list-style-type: none; padding-left: 1em; }
dt { font-weight: bold; margin-top: 0.5em; page-break-after: avoid; break-after: avoid; }
dd { margin: 0 0 0.5em 1.5em; }
.index { list-style-type: none; margin: 0; padding: 0; text-align: left; text-align: start; -webkit-hyphens: none; hyphens: none; }
.index .index { margin: 0; padding-left: 1.2em; }
.index li { margin: 0; padding-left: 1.2em; text-indent: -1.2em; }
.letter { margin: 1em 0 0.2em; font-size: 1em; font-weight: bold; text-align: left; text-align: start; }
.list-of { list-style-type: none; padding: 0; }
.list-of .number { padding-right: 0.6em; }
.works { padding-left: 0; list-style-type: none; }
.works > li { padding-left: 1.75em; text-indent: -1.75em; }
.works.labelled > li { padding-left: 2.75em; text-indent: -2.75em; }
.works .label { display: inline-block; min-width: 2.5em; text-indent: 0; }
.works a { text-indent: 0; }
pre, code, kbd, samp { font-family: monospace; font-variant-ligatures: none; }
pre { white-space: pre-wrap; overflow-wrap: break-word; text-align: left; text-align: start; line-height: 1.35; -webkit-hyphens: none; hyphens: none; }
pre .line { display: block; }
pre .marked { background-color: rgba(128, 128, 128, 0.25); box-shadow: -0.2em 0 0 0; }
pre .numbered { position: relative; margin-left: 3.2em; }
pre .numbered::before { content: attr(data-number); position: absolute; left: -3.6em; width: 2.8em; padding: 0; text-align: right; text-indent: 0; font-size: 0.85em; opacity: 0.65; -webkit-user-select: none; user-select: none; }
.callout { display: inline-block; min-width: 1.1em; padding: 0 0.15em; border: 0.08em solid; border-radius: 0.8em; font-size: 0.75em; line-height: 1.2; text-align: center; text-indent: 0; text-decoration: none; color: inherit; -webkit-user-select: none; user-select: none; }
ol.callouts { list-style-type: none; }
.callouts > li { position: relative; }
.callouts > li > .callout { position: absolute; left: -2.2em; top: 0.15em; }
pre .prompt { -webkit-user-select: none; user-select: none; }
code { overflow-wrap: break-word; -webkit-hyphens: none; hyphens: none; }
.listing figcaption { text-align: left; text-align: start; font-style: normal; }
kbd { padding: 0 0.25em; border: 0.06em solid; border-radius: 0.2em; }
.table { margin: 1em 0; overflow-x: auto; }
table { margin: 0 auto; border-collapse: collapse; max-width: 100%; }
th, td { text-align: left; text-align: start; vertical-align: top; }
td p, th p { text-align: inherit; }
td > :first-child, th > :first-child { margin-top: 0; }
td > :last-child, th > :last-child { margin-bottom: 0; }
th.center, td.center, .center, .center p { text-align: center; text-indent: 0; }
th.point, td.point { text-align: right; text-align: end; font-variant-numeric: lining-nums tabular-nums; text-indent: 0; white-space: nowrap; }
th.end, td.end, .right, .right p { text-align: right; text-align: end; text-indent: 0; }
td { font-variant-numeric: lining-nums tabular-nums; }
caption { margin-bottom: 0.5em; }
figure { margin: 1.2em 0; page-break-inside: avoid; break-inside: avoid; }
figure.listing { text-align: left; text-align: start; page-break-inside: auto; break-inside: auto; }
figcaption { margin-top: 0.5em; }
.listing figcaption { margin: 0 0 0.4em; }
img { max-width: 100%; height: auto; }
p.image { text-align: center; margin: 1em 0; }
img.full-page, .full-page img { max-height: 100vh; }
.equation .number { float: right; }
.equation { margin: 1em 0; text-align: center; text-indent: 0; overflow-x: auto; }
math { text-indent: 0; font-family: "Libertinus Math", "STIX Two Math", "Cambria Math", "Latin Modern Math", "TeX Gyre Termes Math", "DejaVu Math TeX Gyre", math, serif; }
mtd.left { text-align: left; }
mtd.right { text-align: right; text-align: -webkit-right; text-align: -moz-right; }
mtable.aligned mtd, mtable.stack mtd { padding-left: 0; padding-right: 0; }
mtable.small mtd { padding: 0.1em 0.25em; }
mtable.aligned mtd.apart { padding-left: 2em; }
.line-left { border-left: 0.06em solid; }
.line-right { border-right: 0.06em solid; }
.line-above { border-top: 0.06em solid; }
.line-below { border-bottom: 0.06em solid; }
mover.over > mo:last-child, munder.under > mo:last-child { font-size: 0; }
mover.over > :first-child { border-top: 0.06em solid; padding-top: 0.12em; }
munder.under > :first-child { border-bottom: 0.06em solid; padding-bottom: 0.12em; }
mrow.boxed { border: 0.06em solid; padding: 0.3em; }
mrow.ground { padding: 0.3em; }
mrow.top { border-top: 0.06em solid; padding-top: 0.12em; }
mrow.right { border-right: 0.06em solid; padding-right: 0.12em; }
mrow.bottom { border-bottom: 0.06em solid; padding-bottom: 0.12em; }
mrow.left { border-left: 0.06em solid; padding-left: 0.12em; }
mrow.leaning { padding-left: 0.7em; background: linear-gradient(to bottom right, transparent 47%, currentColor 47%, currentColor 53%, transparent 53%) left / 0.7em 100% no-repeat; }
mrow.up { background: linear-gradient(to bottom right, transparent calc(50% - 0.03em), currentColor calc(50% - 0.03em), currentColor calc(50% + 0.03em), transparent calc(50% + 0.03em)); }
mrow.down { background: linear-gradient(to top right, transparent calc(50% - 0.03em), currentColor calc(50% - 0.03em), currentColor calc(50% + 0.03em), transparent calc(50% + 0.03em)); }
mrow.up.down { background: linear-gradient(to bottom right, transparent calc(50% - 0.03em), currentColor calc(50% - 0.03em), currentColor calc(50% + 0.03em), transparent calc(50% + 0.03em)), linear-gradient(to top right, transparent calc(50% - 0.03em), currentColor calc(50% - 0.03em), currentColor calc(50% + 0.03em), transparent calc(50% + 0.03em)); }
mrow.across { background: linear-gradient(currentColor, currentColor) 0 62% / 100% 0.06em no-repeat; }
mspace.rule { background: currentColor; }
mtd.close-left { padding-left: 0; }
mtd.close-right { padding-right: 0; }
mtable.diagram mtd { padding: 0.25em 0.2em; }
mtext.bold, mstyle.bold { font-weight: bold; }
mtext.italic { font-style: italic; }
mtext.mono { font-family: monospace; }
summary { font-weight: bold; }
.footnotes { margin-top: 2.5em; padding-top: 0.8em; border-top: 0.06em solid; }
.footnotes aside { margin: 0 0 0.6em; }
.page-break { page-break-after: always; break-after: page; }
.scene > p:first-child { text-indent: 0; }
.cover { margin: 0; padding: 0; text-align: center; }
.cover img { max-width: 100%; max-height: 100vh; }
.dedication { margin: 20% 10% 0; text-align: center; }
.dedication p { text-align: center; text-indent: 0; }
section.epigraph { margin: 15% 8% 0; }
.contents ol { list-style-type: none; padding-left: 0; }
.contents ol ol { padding-left: 1.5em; }
.contents li { margin: 0.35em 0; text-align: left; text-align: start; }
.contents a { color: inherit; text-decoration: none; }
.missing-image { font-style: italic; }
"#;

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[test]
    fn never_fights_the_reader() {
        for (name, text) in crate::theme::SHIPPED {
            let theme = Theme::deserialize(text.parse::<toml::Table>().unwrap()).unwrap();
            let css = write(&theme);
            assert_eq!(css.matches('{').count(), css.matches('}').count(), "{name}");
            for bad in ["px", "pt;", "NaN", "inf", "body { font", "!important"] {
                assert!(!css.contains(bad), "{name}: {bad}");
            }
        }
    }

    #[test]
    fn strings_cannot_break_out() {
        assert_eq!(string("\"\\*\n</style>"), r#""\"\\*/style>""#);
    }
}
