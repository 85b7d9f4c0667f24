//! What the style makes of a work, as text of the model.

use std::sync::Arc;

use hayagriva::citationberg::{Display, FontStyle, FontVariant, FontWeight, TextDecoration, VerticalAlign};
use hayagriva::{ElemChild, ElemChildren, ElemMeta, Formatted};

use super::affixes::{add, push};
use crate::document::{Inline, Link, Target};
use crate::math::{self, Formula};
use crate::source::Span;

/// A run of the model; `span` is the place of what is cited.
pub(super) fn inlines(children: &ElemChildren, span: Span) -> Vec<Inline> {
    let mut run = Vec::new();
    for child in &children.0 {
        piece(&mut run, child, span);
    }
    run
}

pub(super) fn piece(run: &mut Vec<Inline>, child: &ElemChild, span: Span) {
    match child {
        ElemChild::Text(text) => formatted(text).into_iter().for_each(|inline| add(run, inline)),
        ElemChild::Elem(elem) => {
            let blocks = matches!(elem.display, Some(Display::Block | Display::Indent));
            if !run.is_empty() && elem.display.is_some() {
                // What has a place of its own on a screen stands on the same line here, unless it is
                // a block.
                if blocks {
                    run.push(Inline::Break);
                } else {
                    push(run, "\u{20}");
                }
            }
            for child in &elem.children.0 {
                piece(run, child, span);
            }
            if blocks {
                run.push(Inline::Break);
            }
        }
        ElemChild::Markup(text) => {
            // A formula, as the file has it between dollars.
            match text.strip_prefix('$').and_then(|tex| tex.strip_suffix('$')) {
                Some(tex) => {
                    // One that cannot be read is text, as its file has it.
                    let formula = math::parse(tex.trim(), false);
                    let formula = formula.unwrap_or_else(|_| Formula::unread(tex.trim(), false));
                    run.push(Inline::Math(Arc::new(formula)));
                }
                None => push(run, text),
            }
        }
        ElemChild::Link { text, url } => {
            let content = formatted(text);
            let target = Target::Url(url.clone());
            run.push(Inline::Link(Box::new(Link { target, title: None, content, page: None, span })));
        }
        // Made for locators that the caller sets; ours are text.
        ElemChild::Transparent { .. } => {}
    }
}

fn formatted(text: &Formatted) -> Vec<Inline> {
    if text.text.is_empty() {
        return Vec::new();
    }
    let format = &text.formatting;
    let mut run = vec![Inline::Text(text.text.clone())];
    let mut within = |is: bool, around: fn(Vec<Inline>) -> Inline| {
        if is {
            run = vec![around(std::mem::take(&mut run))];
        }
    };
    within(format.font_variant == FontVariant::SmallCaps, Inline::SmallCaps);
    within(format.font_style == FontStyle::Italic, Inline::Emphasis);
    within(format.font_weight == FontWeight::Bold, Inline::Strong);
    within(format.text_decoration == TextDecoration::Underline, Inline::Underline);
    within(format.vertical_align == VerticalAlign::Sup, Inline::Sup);
    within(format.vertical_align == VerticalAlign::Sub, Inline::Sub);
    run
}

/// Sets punctuation as it is written: what the style leaves beside a missing part is taken out, and
/// with `stops_inside` full stops and commas stand within quotation marks.
pub(super) fn mend(run: &mut [Inline], stops_inside: bool) {
    let mut texts = Vec::new();
    leaves(run, &mut texts);
    for text in &mut texts {
        if text.contains("..") && !text.contains("://") && !text.contains("...") {
            **text = text.replace("..", ".");
        }
        if text.contains(",)") {
            **text = text.replace(",)", ")");
        }
        if stops_inside && text.contains('”') {
            // Nothing is to be said twice: `“Lines.”.`
            let once = text.replace(".”.", ".”").replace(",”,", ",”");
            **text = once.replace("”.", ".”").replace("”,", ",”");
        }
    }
    for at in 1..texts.len() {
        let (before, after) = texts.split_at_mut(at);
        let (Some(before), Some(after)) = (before.last_mut(), after.first_mut()) else { continue };
        if before.ends_with('.') && after.starts_with('.') && !after.starts_with("..") {
            after.remove(0);
        }
        if stops_inside && before.ends_with('”') && after.starts_with(['.', ',']) {
            let stop = after.remove(0);
            let stopped = before.trim_end_matches(['”', '’']).ends_with(['.', ',', '?', '!']);
            if !stopped {
                before.insert(before.len() - '”'.len_utf8(), stop);
            }
        }
    }
}

fn leaves<'a>(run: &'a mut [Inline], out: &mut Vec<&'a mut String>) {
    for inline in run {
        match inline {
            Inline::Text(text) => out.push(text),
            other => {
                if let Some(content) = other.content_mut() {
                    leaves(content, out);
                }
            }
        }
    }
}

/// Takes the full stop from the end of names that a list of works ends with one; an abbreviation
/// keeps its own.
pub(super) fn unstopped(names: &mut [Inline]) {
    let mut texts = Vec::new();
    leaves(names, &mut texts);
    let Some(text) = texts.into_iter().rev().find(|text| !text.trim().is_empty()) else { return };
    let last = text.rsplit([' ', '.']).find(|word| !word.is_empty()).unwrap_or_default();
    let short = last.chars().count() < 2 || matches!(last, "al" | "Jr" | "Sr" | "Inc" | "Ltd" | "u.a" | "a");
    if text.ends_with('.') && !short {
        text.pop();
    }
}

/// Begins a text as a sentence begins.
pub(super) fn capitalize(run: &mut [Inline]) {
    let mut texts = Vec::new();
    leaves(run, &mut texts);
    if let Some(text) = texts.into_iter().find(|text| !text.is_empty()) {
        let mut chars = text.chars();
        *text = chars.next().into_iter().flat_map(char::to_uppercase).chain(chars.clone()).collect();
    }
}

/// Takes the names out of a citation, and what parts them from the rest.
pub(super) fn unnamed(children: &mut ElemChildren) {
    if remove_names(children) {
        trim_start(children);
    }
}

fn remove_names(children: &mut ElemChildren) -> bool {
    for at in 0..children.0.len() {
        let ElemChild::Elem(elem) = &mut children.0[at] else { continue };
        if matches!(&elem.meta, Some(ElemMeta::Names(names)) if names.iter().any(|(people, _)| !people.is_empty()))
        {
            children.0.remove(at);
            return true;
        }
        if remove_names(&mut elem.children) {
            return true;
        }
    }
    false
}

/// Takes the marks from the beginning; true where text was met.
fn trim_start(children: &mut ElemChildren) -> bool {
    children.0.iter_mut().any(|child| match child {
        ElemChild::Text(text) | ElemChild::Link { text, .. } => {
            let kept = text.text.trim_start_matches(|c: char| c.is_whitespace() || ",.:;".contains(c));
            text.text = kept.to_owned();
            !text.text.is_empty()
        }
        ElemChild::Elem(elem) => trim_start(&mut elem.children),
        ElemChild::Markup(_) | ElemChild::Transparent { .. } => true,
    })
}
