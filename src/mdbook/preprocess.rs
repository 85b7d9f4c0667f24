//! Hands the book to the preprocessors that its manifest names, if that is allowed.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::book::Book;
use super::order::{OWN, order};
use super::{RENDERER, VERSION};
use crate::command::{Answer, NoAnswer, ask, words_of};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::manifest::{Contents, EntryText, MdBook, Preprocessor, Project};
use crate::manuscript;
use crate::source::Sources;

/// The most that is shown of what a program said.
const MOST_SAID: usize = 2000;

/// Preprocessors that draw diagrams, or leave that to the browser.
const DRAWERS: [&str; 5] = ["mermaid", "graphviz", "plantuml", "d2", "pikchr"];

/// What preprocessors are told beside the book.
#[derive(Debug, Serialize)]
struct Context<'a> {
    root: PathBuf,
    config: serde_json::Value,
    renderer: &'a str,
    mdbook_version: &'a str,
}

/// Runs the book's preprocessors where that is `allowed`, or says of each that it is not run.
pub(crate) fn preprocess(project: &mut Project, allowed: bool, sources: &Sources, diags: &Diagnostics) {
    let Some(mdbook) = project.mdbook.take() else { return };
    if allowed {
        if let Some(run) = Run::new(&mdbook, project, sources, diags) {
            run.all(project);
        }
    } else {
        for one in mdbook.preprocessors.iter().filter(|one| wanted(one)) {
            let message = format!("the preprocessor `{}` is not run", one.name);
            let mut help = "the text is read without what it would make of it; it is a program on this \
                            machine: `--allow-preprocessors` lets it run"
                .to_owned();
            if DRAWERS.contains(&one.name.as_str()) {
                let table = format!("[output.aldine.diagrams.{}]", one.name);
                help = format!(
                    "its diagrams are shown as code; name a command that draws them as SVG in `{table}`, \
                     or if it draws them itself, let it run: `--allow-preprocessors`"
                );
            }
            diags.push(Diagnostic::warning("preprocessor-not-run", message).at(one.span).help(help));
        }
    }
    project.mdbook = Some(mdbook);
}

/// Whether a preprocessor has work to do that is not done here.
fn wanted(one: &Preprocessor) -> bool {
    let bound = one.renderers.as_ref().is_some_and(|list| !list.iter().any(|name| name == RENDERER));
    !bound && !one.done_here
}

struct Run<'a> {
    mdbook: &'a MdBook,
    order: Vec<String>,
    root: PathBuf,
    sources: &'a Sources,
    diags: &'a Diagnostics,
}

impl<'a> Run<'a> {
    fn new(
        mdbook: &'a MdBook,
        project: &Project,
        sources: &'a Sources,
        diags: &'a Diagnostics,
    ) -> Option<Self> {
        if !mdbook.preprocessors.iter().any(wanted) {
            return None;
        }
        let Some(order) = order(&mdbook.preprocessors, mdbook.default_preprocessors) else {
            let message = "the preprocessors wait for one another: their `before` and `after` make a circle";
            let first = mdbook.preprocessors.first()?;
            diags.push(Diagnostic::error("preprocessor-failed", message).at(first.span));
            return None;
        };
        // Programs are run in the book's folder, wherever this one is.
        let root = project.root.canonicalize().unwrap_or_else(|_| project.root.clone());
        Some(Self { mdbook, order, root, sources, diags })
    }

    fn all(&self, project: &mut Project) {
        let mut done = !project.markdown.includes;
        // Includes are done here, unless a program is to see them done.
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for name in &self.order {
            done |= name == "links";
            let one = self.mdbook.preprocessors.iter().find(|one| one.name == *name);
            let Some(one) = one.filter(|one| wanted(one) && !OWN.contains(&one.name.as_str())) else {
                continue;
            };
            if self.supports(one) {
                if done { after.push(one) } else { before.push(one) }
            }
        }
        if !before.is_empty() {
            self.phase(project, &before, false);
        }
        if !after.is_empty() && !self.diags.has_errors() {
            self.phase(project, &after, project.markdown.includes);
        }
    }

    /// Hands the book to some programs, with its includes done or not.
    fn phase(&self, project: &mut Project, programs: &[&Preprocessor], includes: bool) {
        let Contents::Entries(own) = &project.contents else { return };
        let texts = manuscript::texts(project, includes, self.sources);
        let given: Vec<String> = texts.iter().map(|(text, _)| text.clone()).collect();
        let index = self.order.iter().any(|name| name == "index");
        let mut book = Book::of(own, given, index);
        for one in programs {
            let Some(made) = self.run(one, &book) else { return };
            book = made;
        }
        let mut before: HashMap<&Path, (EntryText, String, Diagnostics)> = own
            .iter()
            .zip(texts)
            .filter_map(|(entry, (text, said))| Some((entry.file.as_deref()?, (entry.text, text, said))))
            .collect();
        let done = includes || !project.markdown.includes;
        let shown = project.src.strip_prefix(&project.root).unwrap_or(&project.src);
        let entries = book.entries(own, self.sources, &mut |chapter| {
            let file = chapter.file().unwrap_or(Path::new(""));
            if let Some((place, text, said)) = before.remove(file) {
                if text == chapter.content {
                    // What no program touched stays where it was: messages can point there.
                    return place;
                }
                said.hand_over(self.diags);
            }
            let id = self.sources.add(shown.join(file), chapter.content.clone());
            if done { EntryText::Done(id) } else { EntryText::Raw(id) }
        });
        project.contents = Contents::Entries(entries);
    }

    fn ask(&self, one: &Preprocessor, more: &[&str], input: Vec<u8>) -> Result<Answer, NoAnswer> {
        let mut words = words_of(&one.command)?;
        words.extend(more.iter().map(|word| (*word).to_owned()));
        ask(&words, &self.root, input, None)
    }

    /// Asks a program whether it has anything to do for this renderer.
    fn supports(&self, one: &Preprocessor) -> bool {
        match self.ask(one, &["supports", RENDERER], Vec::new()) {
            Ok(answer) if answer.status.success() => true,
            Ok(_) => {
                let message =
                    format!("the preprocessor `{}` does nothing for other books than its own", one.name);
                let help = "asked for the renderer `aldine`, it said that it does not support it";
                self.say(Diagnostic::warning("preprocessor-not-run", message).help(help), one);
                false
            }
            Err(NoAnswer::NotThere) if one.optional => {
                let message = format!("the preprocessor `{}` is not installed, and optional", one.name);
                self.say(Diagnostic::warning("preprocessor-not-run", message), one);
                false
            }
            Err(no) => {
                self.no_answer(one, &no);
                false
            }
        }
    }

    fn run(&self, one: &Preprocessor, book: &Book) -> Option<Book> {
        let context = Context {
            root: self.root.clone(),
            config: self.mdbook.config.clone(),
            renderer: RENDERER,
            mdbook_version: VERSION,
        };
        let failed = |message: String, said: &str| {
            let mut diagnostic = Diagnostic::error("preprocessor-failed", message);
            if !said.is_empty() {
                diagnostic = diagnostic.help(format!("it said: {}", shortened(said)));
            }
            self.say(diagnostic, one);
        };
        let input = match serde_json::to_vec(&(context, book)) {
            Ok(input) => input,
            Err(error) => {
                failed(format!("the book cannot be handed to `{}`: {error}", one.name), "");
                return None;
            }
        };
        let Answer { status, out, said } = match self.ask(one, &[], input) {
            Ok(answer) => answer,
            Err(no) => {
                self.no_answer(one, &no);
                return None;
            }
        };
        if !status.success() {
            failed(format!("the preprocessor `{}` failed: {status}", one.name), &said);
            return None;
        }
        match serde_json::from_slice(&out) {
            Ok(book) => {
                if !said.is_empty() {
                    let message = format!("the preprocessor `{}` said: {}", one.name, shortened(&said));
                    self.say(Diagnostic::note("preprocessor-said", message), one);
                }
                Some(book)
            }
            Err(error) => {
                failed(format!("what the preprocessor `{}` gave back is no book: {error}", one.name), &said);
                None
            }
        }
    }

    fn no_answer(&self, one: &Preprocessor, no: &NoAnswer) {
        let (message, help) = match no {
            NoAnswer::Garbled => (format!("`{}` is no command", one.command), ""),
            NoAnswer::NotThere => (
                format!("the preprocessor `{}` is not installed: there is no `{}`", one.name, one.command),
                "install it, or write `optional = true` in its table",
            ),
            NoAnswer::Failed(error) => {
                (format!("the preprocessor `{}` cannot be run: {error}", one.name), "")
            }
            NoAnswer::TooLong | NoAnswer::TooMuch => {
                (format!("the preprocessor `{}` does not come to an end", one.name), "")
            }
        };
        let diagnostic = Diagnostic::error("preprocessor-failed", message);
        self.say(if help.is_empty() { diagnostic } else { diagnostic.help(help) }, one);
    }

    fn say(&self, diagnostic: Diagnostic, one: &Preprocessor) {
        self.diags.push(diagnostic.at(one.span));
    }
}

/// The end of what a program said: its error is the last of it.
fn shortened(said: &str) -> &str {
    let mut start = said.len().saturating_sub(MOST_SAID);
    while !said.is_char_boundary(start) {
        start += 1;
    }
    said[start..].trim()
}
