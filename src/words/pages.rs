//! On which page something is, as a book says it in passing: *on page 47*, *on the facing page*.

use crate::document::{PageForm, Words, filled};

/// Where a page is, seen from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// Somewhere else: its folio is said.
    Elsewhere,
    /// Beside it.
    Facing,
    /// The back of its leaf.
    Next,
    /// The front of its leaf.
    Before,
}

/// What is added to a reference whose place is there, on the page with this folio.
#[must_use]
pub fn page(words: &Words, form: PageForm, place: Where, folio: &str) -> String {
    let plain = form == PageForm::Plain;
    let pattern = match place {
        Where::Elsewhere if plain => &words.on_page,
        Where::Elsewhere => &words.page,
        Where::Facing if plain => &words.on_facing_page,
        Where::Facing => &words.facing_page,
        Where::Next if plain => &words.on_next_page,
        Where::Next => &words.next_page,
        Where::Before if plain => &words.on_preceding_page,
        Where::Before => &words.preceding_page,
    };
    let said = match place {
        Where::Elsewhere => filled(pattern, folio),
        _ => pattern.clone(),
    };
    match form {
        // A bracket that fills a square brings its own white.
        PageForm::Plain if said.starts_with('（') => said,
        PageForm::Plain => format!(" {said}"),
        PageForm::Brackets => filled(&words.brackets, &said),
        PageForm::Comma => format!("{}{said}", words.comma),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_each_language_has_it() {
        let said = |lang, form, place| page(&Words::of(lang), form, place, "47");
        assert_eq!(said("en-GB", PageForm::Plain, Where::Elsewhere), " on page\u{a0}47");
        assert_eq!(said("en", PageForm::Brackets, Where::Facing), " (facing page)");
        assert_eq!(said("fr", PageForm::Comma, Where::Next), ", page suivante");
        assert_eq!(said("nb", PageForm::Plain, Where::Before), " på forrige side");
        assert_eq!(said("sk", PageForm::Brackets, Where::Elsewhere), " (strana\u{a0}47)");
        assert_eq!(said("hu", PageForm::Plain, Where::Elsewhere), " (47.\u{a0}oldal)");
        assert_eq!(said("ja", PageForm::Brackets, Where::Elsewhere), "（47ページ）");
        assert_eq!(said("zh-Hans", PageForm::Plain, Where::Elsewhere), "（第47页）");
        assert_eq!(said("ar", PageForm::Comma, Where::Facing), "، الصفحة المقابلة");
        assert_eq!(said("tlh", PageForm::Plain, Where::Next), " on the next page");
    }
}
