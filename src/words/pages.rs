//! On which page something is, as a book says it in passing: *on page 47*, *on the facing page*.

use crate::document::PageForm;

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

/// The words of one language.
#[derive(Debug, PartialEq, Eq)]
pub struct PageWords {
    /// BCP 47 primary subtag.
    lang: &'static str,
    /// As part of the sentence, in the order of [`Where`]; `{}` is the folio.
    plain: [&'static str; 4],
    /// By themselves, between brackets or behind a comma.
    bare: [&'static str; 4],
    /// What stands before the first, and around the second.
    marks: [&'static str; 4],
}

/// The marks of most languages.
const MARKS: [&str; 4] = [" ", " (", ")", ", "];
/// Those of Chinese and Japanese.
const SQUARE: [&str; 4] = ["", "（", "）", "、"];

impl PageWords {
    /// The words of a language (BCP 47), English where it is not known.
    #[must_use]
    pub fn of(language: &str) -> &'static Self {
        let primary = crate::document::primary_language(language);
        let primary = match primary.as_str() {
            "sk" => "cs",
            "gl" => "es",
            other => other,
        };
        super::in_language(&ALL, |words| words.lang, primary)
    }

    /// What is added to a reference whose place is there, on the page with this folio.
    #[must_use]
    pub fn say(&self, form: PageForm, place: Where, folio: &str) -> String {
        let [before, opens, closes, comma] = self.marks;
        let words = if form == PageForm::Plain { self.plain } else { self.bare };
        let words = words[place as usize].replace("{}", folio);
        match form {
            PageForm::Plain => format!("{before}{words}"),
            PageForm::Brackets => format!("{opens}{words}{closes}"),
            PageForm::Comma => format!("{comma}{words}"),
        }
    }
}

macro_rules! words {
    ($lang:literal, $plain:expr, $bare:expr) => {
        words!($lang, $plain, $bare, MARKS)
    };
    ($lang:literal, $plain:expr, $bare:expr, $marks:expr) => {
        PageWords { lang: $lang, plain: $plain, bare: $bare, marks: $marks }
    };
}

#[rustfmt::skip]
const ALL: [PageWords; 25] = [
    words!("en",
        ["on page\u{a0}{}", "on the facing page", "on the next page", "on the preceding page"],
        ["page\u{a0}{}", "facing page", "next page", "preceding page"]),
    words!("de",
        ["auf Seite\u{a0}{}", "auf der gegenüberliegenden Seite", "auf der nächsten Seite", "auf der vorigen Seite"],
        ["Seite\u{a0}{}", "gegenüberliegende Seite", "nächste Seite", "vorige Seite"]),
    words!("fr",
        ["à la page\u{a0}{}", "sur la page ci-contre", "à la page suivante", "à la page précédente"],
        ["page\u{a0}{}", "page ci-contre", "page suivante", "page précédente"]),
    words!("es",
        ["en la página\u{a0}{}", "en la página opuesta", "en la página siguiente", "en la página anterior"],
        ["página\u{a0}{}", "página opuesta", "página siguiente", "página anterior"]),
    words!("it",
        ["a pagina\u{a0}{}", "nella pagina di fronte", "nella pagina seguente", "nella pagina precedente"],
        ["pagina\u{a0}{}", "pagina di fronte", "pagina seguente", "pagina precedente"]),
    words!("pt",
        ["na página\u{a0}{}", "na página ao lado", "na página seguinte", "na página anterior"],
        ["página\u{a0}{}", "página ao lado", "página seguinte", "página anterior"]),
    words!("ca",
        ["a la pàgina\u{a0}{}", "a la pàgina del costat", "a la pàgina següent", "a la pàgina anterior"],
        ["pàgina\u{a0}{}", "pàgina del costat", "pàgina següent", "pàgina anterior"]),
    words!("nl",
        ["op pagina\u{a0}{}", "op de pagina hiernaast", "op de volgende pagina", "op de vorige pagina"],
        ["pagina\u{a0}{}", "pagina hiernaast", "volgende pagina", "vorige pagina"]),
    words!("sv",
        ["på sidan\u{a0}{}", "på motstående sida", "på nästa sida", "på föregående sida"],
        ["sidan\u{a0}{}", "motstående sida", "nästa sida", "föregående sida"]),
    words!("da",
        ["på side\u{a0}{}", "på modstående side", "på næste side", "på forrige side"],
        ["side\u{a0}{}", "modstående side", "næste side", "forrige side"]),
    words!("no",
        ["på side\u{a0}{}", "på motstående side", "på neste side", "på forrige side"],
        ["side\u{a0}{}", "motstående side", "neste side", "forrige side"]),
    words!("fi",
        ["sivulla\u{a0}{}", "viereisellä sivulla", "seuraavalla sivulla", "edellisellä sivulla"],
        ["sivu\u{a0}{}", "viereinen sivu", "seuraava sivu", "edellinen sivu"]),
    words!("pl",
        ["na stronie\u{a0}{}", "na sąsiedniej stronie", "na następnej stronie", "na poprzedniej stronie"],
        ["strona\u{a0}{}", "sąsiednia strona", "następna strona", "poprzednia strona"]),
    words!("cs",
        ["na straně\u{a0}{}", "na protější straně", "na následující straně", "na předchozí straně"],
        ["strana\u{a0}{}", "protější strana", "následující strana", "předchozí strana"]),
    // Hungarian and Turkish would bend the words, and the article, by the number.
    words!("hu",
        ["({}.\u{a0}oldal)", "(szemközti oldal)", "(következő oldal)", "(előző oldal)"],
        ["{}.\u{a0}oldal", "szemközti oldal", "következő oldal", "előző oldal"]),
    words!("ro",
        ["la pagina\u{a0}{}", "pe pagina alăturată", "pe pagina următoare", "pe pagina precedentă"],
        ["pagina\u{a0}{}", "pagina alăturată", "pagina următoare", "pagina precedentă"]),
    words!("tr",
        ["(sayfa\u{a0}{})", "(karşı sayfa)", "(sonraki sayfa)", "(önceki sayfa)"],
        ["sayfa\u{a0}{}", "karşı sayfa", "sonraki sayfa", "önceki sayfa"]),
    words!("el",
        ["στη σελίδα\u{a0}{}", "στην απέναντι σελίδα", "στην επόμενη σελίδα", "στην προηγούμενη σελίδα"],
        ["σελίδα\u{a0}{}", "απέναντι σελίδα", "επόμενη σελίδα", "προηγούμενη σελίδα"]),
    words!("ru",
        ["на с.\u{a0}{}", "на соседней странице", "на следующей странице", "на предыдущей странице"],
        ["с.\u{a0}{}", "соседняя страница", "следующая страница", "предыдущая страница"]),
    words!("uk",
        ["на с.\u{a0}{}", "на сусідній сторінці", "на наступній сторінці", "на попередній сторінці"],
        ["с.\u{a0}{}", "сусідня сторінка", "наступна сторінка", "попередня сторінка"]),
    words!("ja",
        ["（{}ページ）", "（隣のページ）", "（次のページ）", "（前のページ）"],
        ["{}ページ", "隣のページ", "次のページ", "前のページ"], SQUARE),
    words!("zh",
        ["（第{}页）", "（对页）", "（下一页）", "（上一页）"],
        ["第{}页", "对页", "下一页", "上一页"], ["", "（", "）", "，"]),
    words!("ko",
        ["({}쪽)", "(맞은쪽)", "(다음 쪽)", "(앞쪽)"],
        ["{}쪽", "맞은쪽", "다음 쪽", "앞쪽"]),
    words!("he",
        ["בעמוד\u{a0}{}", "בעמוד ממול", "בעמוד הבא", "בעמוד הקודם"],
        ["עמוד\u{a0}{}", "העמוד ממול", "העמוד הבא", "העמוד הקודם"]),
    words!("ar",
        ["في الصفحة\u{a0}{}", "في الصفحة المقابلة", "في الصفحة التالية", "في الصفحة السابقة"],
        ["الصفحة\u{a0}{}", "الصفحة المقابلة", "الصفحة التالية", "الصفحة السابقة"], [" ", " (", ")", "، "]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_each_language_has_it() {
        let said = |lang, form, place| PageWords::of(lang).say(form, place, "47");
        assert_eq!(said("en-GB", PageForm::Plain, Where::Elsewhere), " on page\u{a0}47");
        assert_eq!(said("en", PageForm::Brackets, Where::Facing), " (facing page)");
        assert_eq!(said("fr", PageForm::Comma, Where::Next), ", page suivante");
        assert_eq!(said("nb", PageForm::Plain, Where::Before), " på forrige side");
        assert_eq!(said("sk", PageForm::Brackets, Where::Elsewhere), " (strana\u{a0}47)");
        assert_eq!(said("hu", PageForm::Plain, Where::Elsewhere), " (47.\u{a0}oldal)");
        assert_eq!(said("ja", PageForm::Brackets, Where::Elsewhere), "（47ページ）");
        assert_eq!(said("zh-Hans", PageForm::Plain, Where::Elsewhere), "（第47页）");
        assert_eq!(said("tlh", PageForm::Plain, Where::Next), " on the next page");
    }
}
