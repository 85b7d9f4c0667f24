//! Highlighting: what the words of a block of code are, found once for both books.
//!
//! Each block whose fence names a language that is known gets [`Token`]s: classes over ranges of
//! its text, plain data. What a class looks like is the theme's to say. `scan` does most languages
//! by the descriptions in `languages`; markup, style sheets, YAML, diffs and the like are none
//! of commands, names and strings and have scanners of their own. A language that is not known
//! stays plain, and nothing is said of it.

mod callouts;
mod css;
mod language;
mod languages;
mod lines;
mod markup;
mod scan;
#[cfg(test)]
mod tests;

use rayon::prelude::*;

use crate::document::walk::each_block_mut;
use crate::document::{Block, BlockKind, Book, Code, Token};

/// What is done to blocks of code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Their words are told apart.
    pub tokens: bool,
    /// Their lines are numbered, where a block has a language and says nothing of it.
    pub line_numbers: bool,
}

/// Finishes every block of code of a book, once every section has its id: its callouts, the kinds
/// of its words, the numbers of its lines. Chapters in parallel.
pub fn highlight(book: &mut Book, options: Options) {
    book.sections.par_iter_mut().for_each(|section| {
        let mut count = 0;
        callouts::link(&mut section.blocks, &section.id, &mut count);
        for note in &mut section.notes {
            callouts::link(&mut note.blocks, &section.id, &mut count);
        }
        let mut one = |block: &mut Block| {
            let quiet = block.class("unnumbered");
            let BlockKind::Code(code) = &mut block.kind else { return };
            if options.tokens {
                block_tokens(code);
            }
            if options.line_numbers && !quiet && code.lang.as_deref().is_some_and(|lang| !is_output(lang)) {
                code.first_line.get_or_insert(1);
            }
        };
        each_block_mut(&mut section.blocks, &mut one);
        for note in &mut section.notes {
            each_block_mut(&mut note.blocks, &mut one);
        }
    });
}

/// Whether a block shows what a program says, whose lines nobody counts.
fn is_output(lang: &str) -> bool {
    matches!(
        lang,
        "text" | "txt" | "plain" | "plaintext" | "none" | "output" | "console" | "terminal" | "diff"
    )
}

fn block_tokens(code: &mut Code) {
    if let Some(lang) = &code.lang
        // Places are counted in 32 bits; no listing needs more.
        && u32::try_from(code.text.len()).is_ok()
    {
        code.tokens = tokens(lang, &code.text);
    }
}

/// The tokens of a text in a language, as the words after a fence name it; in order, none
/// reaching into another. Empty for a language that is not known.
///
/// ```
/// use aldine::document::TokenKind;
///
/// let tokens = aldine::highlight::tokens("rust", "let x = 1; // one");
/// let kinds: Vec<_> = tokens.iter().map(|t| t.kind).collect();
/// assert_eq!(kinds, [TokenKind::Keyword, TokenKind::Number, TokenKind::Comment]);
/// ```
#[must_use]
pub fn tokens(lang: &str, text: &str) -> Vec<Token> {
    let mut name = lang.trim().to_ascii_lowercase();
    if let Some(bare) = name.strip_prefix("language-") {
        name = bare.to_owned();
    }
    let mut out = Vec::new();
    if text.len() < u32::MAX as usize {
        any(&name, text, &mut out);
    }
    out
}

fn any(name: &str, text: &str, out: &mut Vec<Token>) {
    match name {
        "diff" | "patch" | "udiff" => lines::diff(text, out),
        name if name.starts_with("diff-") => lines::diff(text, out),
        "console" | "shell-session" | "sh-session" | "shellsession" | "bash-session" | "terminal"
        | "session" | "pycon" | "doscon" | "ps1con" | "powershell-session" => lines::console(text, out),
        // A dialogue with a shell is often called by the shell's name.
        "sh" | "bash" | "shell" | "zsh" | "fish" if lines::is_dialogue(text) => lines::console(text, out),
        "yaml" | "yml" => lines::yaml(text, out),
        "markdown" | "md" | "mdx" | "qmd" | "rmd" => {
            // A manuscript that shows a manuscript is as deep as it goes.
            let inner = |lang: &str, text: &str, out: &mut Vec<Token>| match lang {
                "markdown" | "md" => {}
                lang => any(&lang.to_ascii_lowercase(), text, out),
            };
            lines::markdown(text, inner, out);
        }
        "css" => css::scan(text, 0, text.len(), false, out),
        "scss" | "sass" | "less" | "stylus" => css::scan(text, 0, text.len(), true, out),
        "html" | "htm" | "xhtml" | "xml" | "svg" | "rss" | "atom" | "xsl" | "xslt" | "xsd" | "plist"
        | "vue" | "svelte" | "astro" | "wsdl" | "mathml" | "docbook" | "opf" | "jinja" | "jinja2"
        | "twig" | "django" | "liquid" | "handlebars" | "hbs" | "mustache" | "erb" | "ejs" | "html+erb"
        | "heex" | "cshtml" | "razor" | "jsp" => markup::scan(text, out),
        name => {
            if let Some((language, words)) = language::find(name) {
                scan::scan(language, words, text, 0, text.len(), out);
            }
        }
    }
}
