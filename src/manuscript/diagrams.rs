//! Diagrams: blocks of code whose drawing takes their place.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::builder::Parsed;
use super::draw::{Draughtsman, Drawing, Job, NotDrawn};
use super::events::paragraph_of;
use super::load::Loader;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::walk::PartMut;
use crate::document::{
    Asset, AssetId, AssetKind, Attrs, Block, BlockKind, Book, Code, Figure, Image, Inline,
};
use crate::manifest::{DiagramOptions, DiagramTool, Project};
use crate::source::Span;

/// A text of the book, and its language.
pub(super) type Text<'a> = (&'a mut Parsed, &'a str);

/// Draws every diagram of the texts, each once, all at the same time; each drawing becomes an image
/// of the book in the place of its block. All that is wrong is said.
pub(super) fn draw(
    project: &Project,
    loader: &Loader<'_>,
    book: &mut Book,
    mut texts: Vec<Text<'_>>,
    diags: &Diagnostics,
) {
    let options = &project.diagrams;
    if options.tools.is_empty() {
        return;
    }
    // Programs are run in the book's folder, wherever this one is.
    let root = project.root.canonicalize().unwrap_or_else(|_| project.root.clone());
    let draughtsman = Draughtsman { loader, options, root };
    let mut found: Vec<Diagram> = Vec::new();
    each(&mut texts, options, &mut |block, tool, _, _| {
        if let BlockKind::Code(code) = &mut block.kind {
            let (language, text) =
                (language_of(code, block.attrs.as_deref(), &options.tools[tool]), code.text.clone());
            let file = draughtsman.file(&options.tools[tool], &language, &text);
            found.push(Diagram { tool, language, text, span: block.span, file });
        }
    });
    let mut first: HashMap<&Path, usize> = HashMap::new();
    let mut jobs: Vec<Job<'_>> = Vec::new();
    let job_of: Vec<usize> = found
        .iter()
        .map(|diagram| {
            *first.entry(&diagram.file).or_insert_with(|| {
                jobs.push(Job {
                    tool: &options.tools[diagram.tool],
                    language: diagram.language.clone(),
                    text: &diagram.text,
                    span: diagram.span,
                    file: diagram.file.clone(),
                });
                jobs.len() - 1
            })
        })
        .collect();
    let drawn: Vec<_> = jobs.par_iter().map(|job| draughtsman.draw(job)).collect();
    tell(&drawn, &found, &job_of, options, diags);
    let pictures: Vec<Option<Picture>> = drawn
        .into_iter()
        .zip(&jobs)
        .map(|(drawn, job)| Some(Picture::of(drawn.ok()?.0, job, book)))
        .collect();
    let mut number = 0;
    each(&mut texts, options, &mut |block, _, in_figure, lang| {
        let picture = pictures[job_of[number]].as_ref();
        number += 1;
        let smart = |caption: &mut Vec<Inline>| {
            if project.markdown.smart {
                super::smart::apply(caption, lang);
            }
        };
        place(block, picture, in_figure, &smart, diags);
    });
}

/// A diagram of the text.
struct Diagram {
    tool: usize,
    language: String,
    text: String,
    span: Span,
    file: PathBuf,
}

/// A drawing as an image of the book.
struct Picture {
    asset: Option<AssetId>,
    told: Option<String>,
}

impl Picture {
    fn of(drawing: Drawing, job: &Job<'_>, book: &mut Book) -> Self {
        let asset = u32::try_from(book.assets.len()).ok().map(AssetId);
        book.assets.push(Asset {
            path: Path::new("diagrams").join(job.file.file_name().unwrap_or_default()),
            kind: AssetKind::Svg,
            bytes: Arc::from(drawing.bytes),
            size: drawing.size,
            dpi: None,
            span: Some(job.span),
        });
        Self { asset, told: drawing.told }
    }
}

/// Says what was not drawn, and why: of what is true of a command, once for all its diagrams.
fn tell(
    drawn: &[Result<(Drawing, Option<Diagnostic>), NotDrawn>],
    found: &[Diagram],
    job_of: &[usize],
    options: &DiagramOptions,
    diags: &Diagnostics,
) {
    for result in drawn {
        match result {
            Ok((_, Some(said))) | Err(NotDrawn::Failed(said)) => diags.push(said.clone()),
            _ => {}
        }
    }
    for (number, tool) in options.tools.iter().enumerate() {
        let of = |wanted: fn(&NotDrawn) -> bool| -> Vec<Span> {
            let own = found.iter().zip(job_of).filter(|(diagram, _)| diagram.tool == number);
            own.filter(|(_, job)| drawn[**job].as_ref().is_err_and(wanted)).map(|(d, _)| d.span).collect()
        };
        let count = |spans: &[Span]| match spans.len() {
            1 => "a diagram is".to_owned(),
            n => format!("{n} diagrams are"),
        };
        let not_allowed = of(|no| matches!(no, NotDrawn::NotAllowed));
        if let Some(span) = not_allowed.first() {
            let message = format!("{} set as code, for `{}` is not run", count(&not_allowed), tool.name);
            let help = format!(
                "`{}` is a program on this machine: `--allow-commands` lets it run; its drawings are kept",
                tool.command.join(" ")
            );
            diags.push(Diagnostic::warning("diagram-not-drawn", message).at(*span).help(help));
        }
        let not_there = of(|no| matches!(no, NotDrawn::NotThere));
        if let Some(span) = not_there.first() {
            let program = tool.command.first().map_or("", String::as_str);
            let message = format!("{} not drawn: there is no program `{program}`", count(&not_there));
            let help = format!("install it, or name another in `[diagrams.{}]`", tool.name);
            diags.push(Diagnostic::error("diagram-failed", message).at(*span).help(help));
        }
    }
}

/// Visits every diagram of the texts in order, with its tool, whether it stands in a figure, and the
/// language of its text.
fn each(texts: &mut [Text<'_>], options: &DiagramOptions, f: &mut dyn FnMut(&mut Block, usize, bool, &str)) {
    for (parsed, lang) in texts {
        let notes =
            parsed.notes.iter_mut().filter_map(|note| note.defined.as_mut()).map(|(blocks, _)| blocks);
        for blocks in std::iter::once(&mut parsed.blocks).chain(notes) {
            within(blocks, options, false, &mut |block, tool, figure| f(block, tool, figure, lang));
        }
    }
}

fn within(
    blocks: &mut [Block],
    options: &DiagramOptions,
    figure: bool,
    f: &mut dyn FnMut(&mut Block, usize, bool),
) {
    for block in blocks {
        if let BlockKind::Code(code) = &block.kind {
            if let Some(tool) = tool_of(code, block.attrs.as_deref(), options) {
                f(block, tool, figure);
            }
            continue;
        }
        let is_figure = matches!(block.kind, BlockKind::Figure(_));
        block.kind.parts_mut(&mut |part| {
            if let PartMut::Blocks(blocks) = part {
                within(blocks, options, is_figure, f);
            }
        });
        // A lone picture's label is the figure's.
        if let BlockKind::Figure(Figure { blocks, .. }) = &mut block.kind
            && let [Block { kind: BlockKind::Paragraph(content), .. }] = blocks.as_mut_slice()
            && let [Inline::Image(image)] = content.as_mut_slice()
            && image.attrs.id.is_some()
            && block.attrs.as_ref().is_none_or(|attrs| attrs.id.is_none())
        {
            block.attrs.get_or_insert_default().id = image.attrs.id.take();
        }
    }
}

/// The number of the tool that draws a block of code, unless its author wants to show the code:
/// `{.listing}`. What plugins make of a fence is known by its class, `<pre class="mermaid">`.
fn tool_of(code: &Code, attrs: Option<&Attrs>, options: &DiagramOptions) -> Option<usize> {
    let stays = attrs.is_some_and(|attrs| attrs.class("listing")) || code.info.iter().any(|w| w == "listing");
    let draws = |tool: &DiagramTool| {
        let known = |word: &str| tool.languages.contains(&word.to_lowercase());
        match &code.lang {
            Some(lang) => known(lang),
            None => attrs.is_some_and(|attrs| attrs.classes.iter().any(|class| known(class))),
        }
    };
    options.tools.iter().position(draws).filter(|_| !stays)
}

/// The language by which a tool knows a block.
fn language_of(code: &Code, attrs: Option<&Attrs>, tool: &DiagramTool) -> String {
    let classes = || attrs.map(|attrs| attrs.classes.as_slice()).unwrap_or_default().iter();
    let words = code.lang.iter().chain(classes().filter(|_| code.lang.is_none()));
    let mut words = words.map(|word| word.to_lowercase());
    words.find(|word| tool.languages.contains(word)).unwrap_or_default()
}

/// Puts a drawing, or where there is none the code, in the place of a block: a figure where it has a
/// title or a figure's label, as a picture would be.
fn place(
    block: &mut Block,
    picture: Option<&Picture>,
    in_figure: bool,
    smart: &dyn Fn(&mut Vec<Inline>),
    diags: &Diagnostics,
) {
    let BlockKind::Code(code) = &mut block.kind else { return };
    let mut attrs = block.attrs.take().map(|attrs| *attrs).unwrap_or_default();
    let title = code.title().map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut alt = None;
    let mut size = Vec::new();
    let mut take = |key: &str, value: &str| {
        match key {
            "alt" => alt = Some(value.to_owned()),
            "width" | "height" => size.push((key.to_owned(), value.to_owned())),
            _ => return false,
        }
        true
    };
    attrs.pairs.retain(|(key, value)| !take(key, value));
    code.info.retain(|word| {
        !word.split_once('=').is_some_and(|(key, value)| take(key, value.trim_matches(['"', '\''])))
    });
    let labelled = attrs.id.as_deref().is_some_and(|id| id.starts_with("fig:"));
    let is_figure = (title.is_some() || labelled) && !in_figure;
    let mut outer = Attrs::default();
    if is_figure {
        outer.id = attrs.id.take();
        outer.pairs.extend(attrs.pairs.extract_if(.., |(key, _)| key == "short"));
        outer.classes.extend(attrs.classes.extract_if(.., |class| class == "here"));
    }
    let inner = match picture {
        Some(picture) => {
            let span = block.span;
            let alt = alt.or_else(|| picture.told.clone()).unwrap_or_default();
            let mut image = Image {
                asset: picture.asset,
                alt,
                title: title.clone().filter(|_| !is_figure),
                width: None,
                height: None,
                attrs: Attrs::default(),
                span,
            };
            attrs.pairs.extend(size);
            super::give_image(&mut image, attrs);
            if image.alt.trim().is_empty() && !image.decorative() {
                let message = "this diagram has no text for who cannot see it";
                let help = "say what it shows, after the fence: `{alt=\"…\"}`, or mark it `{.decorative}`";
                diags.push(Diagnostic::warning("missing-alt", message).at(span).help(help));
            }
            paragraph_of(vec![Inline::Image(Box::new(image))], span)
        }
        None => {
            let mut code = std::mem::take(code);
            if is_figure {
                code.info.retain(|word| !word.starts_with("title="));
            }
            let kind = BlockKind::Code(code);
            Block { id: block.id, span: block.span, attrs: super::attrs::boxed(attrs), kind }
        }
    };
    if !is_figure {
        block.attrs = inner.attrs;
        block.kind = inner.kind;
        return;
    }
    let mut caption = vec![Inline::Text(title.unwrap_or_default())];
    smart(&mut caption);
    super::inline::trim(&mut caption);
    block.attrs = super::attrs::boxed(outer);
    block.kind = BlockKind::Figure(Figure { blocks: vec![inner], caption });
}
