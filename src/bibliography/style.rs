//! Styles of citation, and the terms of languages.

use std::path::PathBuf;

use hayagriva::archive::{ArchivedStyle, locales};
use hayagriva::citationberg::{IndependentStyle, Locale, LocaleCode, Style};

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::primary_language;
use crate::manifest::{BibliographyOptions, Project};
use crate::manuscript;
use crate::source::{Sources, Span};

/// The style of a book that names none.
const DEFAULT: ArchivedStyle = ArchivedStyle::ChicagoAuthorDate;

/// The style that a book asks for.
#[derive(Debug)]
pub(super) enum Choice {
    /// One of those that come with Aldine, still packed.
    Archived(ArchivedStyle),
    /// The book's own.
    Own(Box<IndependentStyle>),
}

/// A style, and the terms that it needs.
#[derive(Debug)]
pub struct Styling {
    /// The style.
    pub style: IndependentStyle,
    /// The language of its terms.
    pub locale: Option<LocaleCode>,
    /// Whether that language sets full stops and commas within quotation marks.
    pub stops_inside: bool,
    /// Terms of that language, and English ones for what it lacks.
    pub locales: Vec<Locale>,
}

/// The names of all styles that come with Aldine.
#[must_use]
pub fn names() -> Vec<&'static str> {
    ArchivedStyle::all().iter().flat_map(|style| style.names()).copied().collect()
}

impl Choice {
    pub(super) fn find(
        project: &Project,
        options: &BibliographyOptions,
        sources: &Sources,
        diags: &Diagnostics,
    ) -> Self {
        let style = options.style.as_ref();
        // What is wrong with it was said.
        let own = style.and_then(|(name, span)| Self::named(name, *span, project, sources, diags));
        own.unwrap_or(Self::Archived(DEFAULT))
    }

    fn named(
        name: &str,
        span: Span,
        project: &Project,
        sources: &Sources,
        diags: &Diagnostics,
    ) -> Option<Self> {
        if !name.ends_with(".csl") {
            if let Some(style) = ArchivedStyle::by_name(name) {
                return Some(Self::Archived(style));
            }
            let said = Diagnostic::error("unknown-style", format!("there is no style {name:?}")).at(span);
            diags.push(match crate::manifest::nearest(name, names()) {
                Some(near) => said.help(format!("did you mean `{near}`?")),
                None => said.help("put its `.csl` file into the book, and write the name of the file here"),
            });
            return None;
        }
        let file = (PathBuf::from(name), Some(span));
        let (_, source) = manuscript::named_texts(project, &[file], sources, diags).pop()??;
        let wrong = |message: String, help: &str| {
            diags.push(Diagnostic::error("bad-style", message).at(span).help(help));
        };
        match Style::from_xml(&source.text) {
            Ok(Style::Independent(style)) => Some(Self::Own(Box::new(style))),
            // A style that is another one by a new name.
            Ok(Style::Dependent(style)) => match ArchivedStyle::by_id(&style.parent_link.href) {
                Some(parent) => Some(Self::Archived(parent)),
                None => {
                    let message = format!("`{name}` only names another style, {}", style.parent_link.href);
                    wrong(message, "put that style's file into the book, and name it here");
                    None
                }
            },
            Err(error) => {
                wrong(format!("`{name}` is no CSL style: {error}"), "take the style from a CSL repository");
                None
            }
        }
    }

    pub(super) fn styling(&self, language: &str) -> Styling {
        let style = match self {
            Self::Own(style) => (**style).clone(),
            Self::Archived(style) => unpacked(*style),
        };
        let all = locales();
        let of = |code: &LocaleCode| all.iter().find(|l| l.lang.as_ref().is_some_and(|l| same(l, code)));
        let wanted = LocaleCode(language.replace('_', "-"));
        let primary = LocaleCode(primary_language(language));
        let own = of(&wanted)
            .or_else(|| of(&wanted.fallback()?))
            .or_else(|| of(&primary.fallback()?))
            .or_else(|| {
                let begins = |l: &LocaleCode| l.0.split('-').next().is_some_and(|p| p == primary.0);
                all.iter().find(|l| l.lang.as_ref().is_some_and(begins))
            });
        let locale = own.and_then(|own| own.lang.clone());
        let options = own.and_then(|own| own.style_options.as_ref());
        let stops_inside = options.and_then(|options| options.punctuation_in_quote).unwrap_or(false);
        let mut kept: Vec<Locale> = own.into_iter().cloned().collect();
        let english = LocaleCode::en_us();
        if locale.as_ref() != Some(&english) {
            kept.extend(of(&english).cloned());
        }
        Styling { style, locale, stops_inside, locales: kept }
    }
}

/// The archive holds whole styles alone; its default stands in for one that is not.
fn unpacked(style: ArchivedStyle) -> IndependentStyle {
    let mut style = style;
    loop {
        match style.get() {
            Style::Independent(whole) => return whole,
            Style::Dependent(other) => {
                style = ArchivedStyle::by_id(&other.parent_link.href).unwrap_or(DEFAULT);
            }
        }
    }
}

fn same(a: &LocaleCode, b: &LocaleCode) -> bool {
    a.0.eq_ignore_ascii_case(&b.0)
}
