//! What an author writes around a work: words before it, where in the work, words behind.

use hayagriva::citationberg::Locale;
use hayagriva::citationberg::TermForm;
use hayagriva::citationberg::taxonomy::{Locator, Term};

use crate::document::{Citation, Inline};

/// A work within a citation.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Cite {
    /// Which of the citation's works.
    pub work: usize,
    /// Words before it.
    pub before: Vec<Inline>,
    /// Where in the work: `12–15`.
    pub locator: Option<(Locator, String)>,
    /// Words behind it.
    pub behind: Vec<Inline>,
}

/// Splits a citation's words into its works; semicolons part them.
pub(super) fn cites(content: Vec<Inline>, labels: &Labels) -> Vec<Cite> {
    let mut parts: Vec<Vec<Inline>> = vec![Vec::new()];
    for inline in content {
        let Inline::Text(text) = inline else {
            last(&mut parts).push(inline);
            continue;
        };
        for (n, part) in text.split(';').enumerate() {
            if n > 0 {
                parts.push(Vec::new());
            }
            push(last(&mut parts), part);
        }
    }
    let mut cites: Vec<Cite> = Vec::new();
    let mut work = 0;
    for (n, part) in parts.into_iter().enumerate() {
        // What names no work goes on with the one before it.
        if n > 0
            && let Some(cite) = cites.last_mut()
        {
            let named = part.iter().any(|i| matches!(i, Inline::Text(t) if t.contains(Citation::WORK)));
            if !named {
                push(&mut cite.behind, ";");
                part.into_iter().for_each(|inline| add(&mut cite.behind, inline));
                continue;
            }
        }
        let mut before = Vec::new();
        let mut open = false;
        for inline in part {
            let Inline::Text(text) = inline else {
                add(if open { behind(&mut cites) } else { &mut before }, inline);
                continue;
            };
            for (n, piece) in text.split(Citation::WORK).enumerate() {
                if n > 0 {
                    cites.push(Cite { work, before: std::mem::take(&mut before), ..Cite::default() });
                    work += 1;
                    open = true;
                }
                push(if open { behind(&mut cites) } else { &mut before }, piece);
            }
        }
    }
    for cite in &mut cites {
        trim(&mut cite.before);
        trim(&mut cite.behind);
        if let Some(Inline::Text(text)) = cite.behind.first_mut() {
            let found = labels.locator(text);
            if let Some((locator, value, rest)) = found {
                cite.locator = Some((locator, value));
                *text = rest;
            }
        }
        cite.behind.retain(|inline| !matches!(inline, Inline::Text(text) if text.is_empty()));
        // `, and elsewhere` runs on, `and elsewhere` is a word of its own.
        if let Some(Inline::Text(text)) = cite.behind.first_mut() {
            if text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '(' | '“' | '„' | '«')) {
                text.insert(0, ' ');
            }
        } else if !cite.behind.is_empty() {
            cite.behind.insert(0, Inline::Text(" ".into()));
        }
    }
    cites
}

fn last(parts: &mut [Vec<Inline>]) -> &mut Vec<Inline> {
    // There is always one: the list begins with it.
    let at = parts.len() - 1;
    &mut parts[at]
}

fn behind(cites: &mut [Cite]) -> &mut Vec<Inline> {
    let at = cites.len() - 1;
    &mut cites[at].behind
}

/// Adds text to a run.
pub(super) fn push(run: &mut Vec<Inline>, text: &str) {
    match run.last_mut() {
        _ if text.is_empty() => {}
        Some(Inline::Text(last)) => last.push_str(text),
        _ => run.push(Inline::Text(text.to_owned())),
    }
}

/// Adds a piece to a run.
pub(super) fn add(run: &mut Vec<Inline>, inline: Inline) {
    match inline {
        Inline::Text(text) => push(run, &text),
        other => run.push(other),
    }
}

fn trim(run: &mut Vec<Inline>) {
    if let Some(Inline::Text(text)) = run.first_mut() {
        *text = text.trim_start().to_owned();
    }
    if let Some(Inline::Text(text)) = run.last_mut() {
        text.truncate(text.trim_end().len());
    }
    run.retain(|inline| !matches!(inline, Inline::Text(text) if text.is_empty()));
}

/// The words for parts of a work, in the book's language and in English: `p.`, `Kap.`, `§`.
#[derive(Debug)]
pub(super) struct Labels(Vec<(String, Locator)>);

/// What authors write and no list of terms has.
const USUAL: &[(&str, Locator)] = &[
    ("p.", Locator::Page),
    ("pp.", Locator::Page),
    ("pg.", Locator::Page),
    ("ch.", Locator::Chapter),
    ("chs.", Locator::Chapter),
    ("cap.", Locator::Chapter),
    ("sec.", Locator::Section),
    ("secs.", Locator::Section),
    ("sect.", Locator::Section),
    ("vol.", Locator::Volume),
    ("fig.", Locator::Figure),
    ("tab.", Locator::Table),
    ("para.", Locator::Paragraph),
    ("eq.", Locator::Equation),
    ("app.", Locator::Appendix),
];

const LOCATORS: [Locator; 22] = [
    Locator::Page,
    Locator::Chapter,
    Locator::Section,
    Locator::Volume,
    Locator::Figure,
    Locator::Table,
    Locator::Line,
    Locator::Note,
    Locator::Paragraph,
    Locator::Part,
    Locator::Verse,
    Locator::Column,
    Locator::Book,
    Locator::Folio,
    Locator::Issue,
    Locator::Opus,
    Locator::SubVerbo,
    Locator::Equation,
    Locator::Appendix,
    Locator::Act,
    Locator::Scene,
    Locator::Rule,
];

impl Labels {
    pub(super) fn new(locales: &[Locale]) -> Self {
        let mut labels: Vec<(String, Locator)> = Vec::new();
        for locale in locales {
            for locator in LOCATORS {
                for form in [TermForm::Short, TermForm::Long, TermForm::Symbol] {
                    let Some(term) = locale.term(Term::Locator(locator), form) else { continue };
                    for label in [term.single(), term.multiple()].into_iter().flatten() {
                        let label = label.trim().to_lowercase();
                        if !label.is_empty() && !labels.iter().any(|(known, _)| *known == label) {
                            labels.push((label, locator));
                        }
                    }
                }
            }
        }
        for (label, locator) in USUAL {
            if !labels.iter().any(|(known, _)| known == label) {
                labels.push(((*label).to_owned(), *locator));
            }
        }
        // Of two that fit, the longer one is meant.
        labels.sort_by_key(|(label, _)| std::cmp::Reverse(label.len()));
        Self(labels)
    }

    /// Where in a work the text behind its key points to, and what is left of the text.
    fn locator(&self, text: &str) -> Option<(Locator, String, String)> {
        let start = text.trim_start_matches(|c: char| c == ',' || c.is_whitespace());
        // Braces say what belongs to it, whatever it looks like.
        if let Some(inner) = start.strip_prefix('{') {
            let (inner, rest) = inner.split_once('}')?;
            let (locator, value) = self.label(inner).unwrap_or((Locator::Page, inner));
            let value = value.trim();
            return (!value.is_empty()).then(|| (locator, value.to_owned(), rest.to_owned()));
        }
        let (locator, value, labelled) = match self.label(start) {
            Some((locator, value)) => (locator, value, true),
            None => (Locator::Page, start, false),
        };
        let end = value_end(value, labelled)?;
        Some((locator, value[..end].to_owned(), value[end..].to_owned()))
    }

    /// The label at the beginning of a text, and what stands behind it.
    fn label<'t>(&self, text: &'t str) -> Option<(Locator, &'t str)> {
        self.0.iter().find_map(|(label, locator)| {
            let mut rest = text.char_indices();
            for wanted in label.chars() {
                let (_, c) = rest.next()?;
                if !c.to_lowercase().eq([wanted]) {
                    return None;
                }
            }
            let behind = rest.as_str();
            // A word ends where the next begins: `sub` is no `s`.
            let ends = !label.ends_with(char::is_alphabetic) || !behind.starts_with(char::is_alphabetic);
            ends.then(|| (*locator, behind.trim_start()))
        })
    }
}

/// Where the numbers at the beginning of a text end: `12–15, 18`, `iv`, `12 ff.`.
fn value_end(text: &str, labelled: bool) -> Option<usize> {
    let word = |from: usize| {
        let rest = &text[from..];
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).unwrap_or(rest.len());
        rest[..end].trim_end_matches(['.', ':', '”', '’'])
    };
    let roman = |word: &str| {
        let letters = word.split(['-', '–', '—', '(', ')']).filter(|part| !part.is_empty());
        let mut some = false;
        let all =
            letters.inspect(|_| some = true).all(|part| part.chars().all(|c| "ivxlcdmIVXLCDM".contains(c)));
        // Evaluated in turn: `some` is known when `all` is.
        all && some
    };
    let number = |word: &str| word.contains(|c: char| c.is_numeric());
    let first = word(0);
    let romans = labelled && roman(first);
    if !romans && !number(first) {
        return None;
    }
    let mut end = first.len();
    loop {
        let gap =
            text[end..].len() - text[end..].trim_start_matches(|c: char| c == ',' || c.is_whitespace()).len();
        let next = word(end + gap);
        let follows =
            matches!(next, "f" | "ff" | "sq" | "sqq") && text[end + gap + next.len()..].starts_with('.');
        if follows {
            end += gap + next.len() + 1;
        } else if gap > 0 && !next.is_empty() && (number(next) || romans && roman(next)) {
            end += gap + next.len();
        } else {
            return Some(end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::plain::inlines;

    fn shown(text: &str) -> Vec<String> {
        let labels = Labels(vec![
            ("pp.".into(), Locator::Page),
            ("p.".into(), Locator::Page),
            ("s.".into(), Locator::Page),
            ("chap.".into(), Locator::Chapter),
            ("§".into(), Locator::Section),
        ]);
        let content = vec![Inline::Text(text.replace('*', &Citation::WORK.to_string()))];
        cites(content, &labels)
            .into_iter()
            .map(|cite| {
                let (before, behind) = (inlines(&cite.before), inlines(&cite.behind));
                let at = cite.locator.map(|(l, v)| format!("{l:?} {v}")).unwrap_or_default();
                format!("{before}|{at}|{behind}")
            })
            .collect()
    }

    #[test]
    fn words_before_places_and_words_behind() {
        for (text, wanted) in [
            ("see *, p. 12; also *", vec!["see|Page 12|", "also||"]),
            ("*, pp. 12–15, 18 and passim", vec!["|Page 12–15, 18| and passim"]),
            ("*, 33", vec!["|Page 33|"]),
            ("* chap. iv, as told", vec!["|Chapter iv|, as told"]),
            ("*, §3a.", vec!["|Section 3a|."]),
            ("*, S. 12 ff.; vgl. *", vec!["|Page 12 ff.|", "vgl.||"]),
            ("*, {pp. A–C} there", vec!["|Page A–C| there"]),
            ("*, paragraph", vec!["||, paragraph"]),
            ("*; and more; *", vec!["||; and more", "||"]),
            ("* and *, 2", vec!["|| and", "|Page 2|"]),
            ("*, p. 12, I think", vec!["|Page 12|, I think"]),
        ] {
            assert_eq!(shown(text), wanted, "{text}");
        }
    }
}
