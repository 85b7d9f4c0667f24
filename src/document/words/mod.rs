//! The words that a book needs and its manuscript does not hold: *Contents*, *Chapter 7*, *see also*.
//!
//! Each language has a file in `languages/`; a manifest's `[words]` has the same keys and comes before
//! it. What a language's file does not say, English says.

use super::{Role, primary_language};

/// Declares [`Words`], its keys and what each of them is, from one list.
macro_rules! words {
    ($($(#[doc = $doc:literal])+ $key:literal $field:ident,)*) => {
        /// The words of a book. Those with a number have `{}` where it stands.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Words {
            /// The language that they are in (BCP 47).
            pub language: String,
            $($(#[doc = $doc])+ pub $field: String,)*
        }

        impl Words {
            /// Every key of `[words]`, and what it is for.
            pub const KEYS: &'static [(&'static str, &'static str)] =
                &[$(($key, concat!($($doc),+))),*];

            const EMPTY: Self = Self { language: String::new(), $($field: String::new(),)* };

            fn slot(&mut self, key: &str) -> Option<&mut String> {
                match key {
                    $($key => Some(&mut self.$field),)*
                    _ => None,
                }
            }
        }
    };
}

words! {
    /// Title of the contents.
    "contents" contents,
    /// The cover.
    "cover" cover,
    /// The title page.
    "title-page" title_page,
    /// The copyright page.
    "copyright-page" copyright_page,
    /// Where the text begins.
    "start" start,
    /// Notes at the end of a section.
    "notes" notes,
    /// What a note's back link does.
    "back" back,
    /// The list of printed pages.
    "pages" pages,
    /// The list of landmarks.
    "landmarks" landmarks,
    /// The mark of a task that is done.
    "done" done,
    /// The mark of a task that is to be done.
    "to-do" to_do,
    /// Title of a remark of the kind `note`.
    "note" note,
    /// Title of a remark of the kind `tip`.
    "tip" tip,
    /// Title of a remark of the kind `important`.
    "important" important,
    /// Title of a remark of the kind `warning`.
    "warning" warning,
    /// Title of a remark of the kind `caution`.
    "caution" caution,
    /// Title of a remark of the kind `info`.
    "info" info,
    /// Title of a remark of the kind `danger`.
    "danger" danger,
    /// With an editor's name.
    "edited" edited,
    /// With a translator's name.
    "translated" translated,
    /// With an illustrator's name.
    "illustrated" illustrated,
    /// A chapter, with its number.
    "chapter" chapter,
    /// A part, with its number.
    "part" part,
    /// A figure, with its number.
    "figure" figure,
    /// A table, with its number.
    "table" table,
    /// A section, with its number.
    "section" section,
    /// An appendix, with its number.
    "appendix" appendix,
    /// A formula, with its number.
    "equation" equation,
    /// A listing, with its number.
    "listing" listing,
    /// Title of the index.
    "index" index,
    /// Title of the list of figures.
    "list-of-figures" list_of_figures,
    /// Title of the list of tables.
    "list-of-tables" list_of_tables,
    /// Title of the list of listings.
    "list-of-listings" list_of_listings,
    /// Title of the list of formulas.
    "list-of-equations" list_of_equations,
    /// Title of the bibliography.
    "bibliography" bibliography,
    /// Behind a reference: the page of its place, in the sentence.
    "on-page" on_page,
    /// The same of the facing page.
    "on-facing-page" on_facing_page,
    /// The same of the next page.
    "on-next-page" on_next_page,
    /// The same of the page before.
    "on-preceding-page" on_preceding_page,
    /// The page of a reference's place by itself, in brackets or behind a comma.
    "page" page,
    /// The same of the facing page.
    "facing-page" facing_page,
    /// The same of the next page.
    "next-page" next_page,
    /// The same of the page before.
    "preceding-page" preceding_page,
    /// From an entry of the index to another, instead of it.
    "see" see,
    /// From an entry of the index to another, besides it.
    "see-also" see_also,
    /// Behind an entry of the index that goes on overleaf, in brackets.
    "continued" continued,
    /// What stands in an index before the letters.
    "symbols" symbols,
    /// The e-book, after its ISBN.
    "e-book" e_book,
    /// The printed book, after its ISBN.
    "print" print,
    /// What a person reads about the book's accessibility.
    "access-structure" access_structure,
    /// That images are described.
    "access-images" access_images,
    /// That some images are not described.
    "access-some-images" access_some_images,
    /// That page numbers are marked.
    "access-pages" access_pages,
    /// A comma and its space, between places in the index and between names.
    "comma" comma,
    /// A semicolon and its space, before *see*.
    "semicolon" semicolon,
    /// Brackets around a page, with what stands before them.
    "brackets" brackets,
    /// The figures of page numbers and chapters from nought to nine; empty for 0123456789.
    "digits" digits,
    /// What numbers parts, and chapters where the theme wants roman numbers: roman, figures, ordinals, hebrew, greek or han.
    "numerals" numerals,
    /// A chapter, with its ordinal number.
    "chapter-ordinal" chapter_ordinal,
    /// Ordinal numbers of chapters from the first, with commas.
    "chapter-ordinals" chapter_ordinals,
    /// A part, with its ordinal number.
    "part-ordinal" part_ordinal,
    /// Ordinal numbers of parts from the first, with commas.
    "part-ordinals" part_ordinals,
}

/// The files of the languages, by primary subtag, or by one that tells them apart.
const LANGUAGES: &[(&str, &str)] = &[
    ("ar", include_str!("languages/ar.toml")),
    ("bg", include_str!("languages/bg.toml")),
    ("ca", include_str!("languages/ca.toml")),
    ("cs", include_str!("languages/cs.toml")),
    ("da", include_str!("languages/da.toml")),
    ("de", include_str!("languages/de.toml")),
    ("el", include_str!("languages/el.toml")),
    ("en", include_str!("languages/en.toml")),
    ("eo", include_str!("languages/eo.toml")),
    ("es", include_str!("languages/es.toml")),
    ("fa", include_str!("languages/fa.toml")),
    ("fi", include_str!("languages/fi.toml")),
    ("fr", include_str!("languages/fr.toml")),
    ("he", include_str!("languages/he.toml")),
    ("hr", include_str!("languages/hr.toml")),
    ("hu", include_str!("languages/hu.toml")),
    ("it", include_str!("languages/it.toml")),
    ("ja", include_str!("languages/ja.toml")),
    ("ko", include_str!("languages/ko.toml")),
    ("la", include_str!("languages/la.toml")),
    ("nl", include_str!("languages/nl.toml")),
    ("no", include_str!("languages/no.toml")),
    ("pl", include_str!("languages/pl.toml")),
    ("pt", include_str!("languages/pt.toml")),
    ("pt-BR", include_str!("languages/pt-BR.toml")),
    ("ro", include_str!("languages/ro.toml")),
    ("ru", include_str!("languages/ru.toml")),
    ("sk", include_str!("languages/sk.toml")),
    ("sr", include_str!("languages/sr.toml")),
    ("sr-Latn", include_str!("languages/sr-Latn.toml")),
    ("sv", include_str!("languages/sv.toml")),
    ("tr", include_str!("languages/tr.toml")),
    ("uk", include_str!("languages/uk.toml")),
    ("ur", include_str!("languages/ur.toml")),
    ("yi", include_str!("languages/yi.toml")),
    ("zh", include_str!("languages/zh.toml")),
    ("zh-Hant", include_str!("languages/zh-Hant.toml")),
];

/// What [`Words::numerals`] may be.
const NUMERALS: [&str; 6] = ["roman", "figures", "ordinals", "hebrew", "greek", "han"];

fn file(tag: &str) -> Option<&'static str> {
    LANGUAGES.iter().find(|(known, _)| *known == tag).map(|(_, text)| *text)
}

/// The primary subtag of a language's file, and the subtag of one that differs from it.
fn names(language: &str) -> (String, Option<&'static str>) {
    let primary = primary_language(language);
    let primary = match primary.as_str() {
        "nb" | "nn" => "no",
        "iw" => "he",
        "cmn" | "yue" | "lzh" => "zh",
        other => other,
    };
    let has = |tags: &[&str]| {
        language.split(['-', '_']).skip(1).any(|own| tags.iter().any(|tag| own.eq_ignore_ascii_case(tag)))
    };
    let variant = match primary {
        "zh" if has(&["hant"]) || has(&["tw", "hk", "mo"]) && !has(&["hans"]) => Some("zh-Hant"),
        "sr" if has(&["latn"]) => Some("sr-Latn"),
        "pt" if has(&["br"]) => Some("pt-BR"),
        _ => None,
    };
    (primary.to_owned(), variant)
}

impl Default for Words {
    fn default() -> Self {
        Self::of("en")
    }
}

impl Words {
    /// The words of a language (BCP 47), English where it is not known.
    #[must_use]
    pub fn of(language: &str) -> Self {
        let (primary, variant) = names(language);
        let mut words = Self { language: "en".into(), ..Self::EMPTY };
        words.take(file("en").unwrap_or_default());
        words.comma = ", ".into();
        words.semicolon = "; ".into();
        words.brackets = " ({})".into();
        words.numerals = NUMERALS[0].into();
        if primary != "en"
            && let Some(text) = file(&primary)
        {
            words.take(text);
            words.take(variant.and_then(file).unwrap_or_default());
            words.language = primary_language(language);
        }
        // Arabic is printed with the figures of the West from Morocco to Libya, and in the Emirates.
        let region = language.rsplit(['-', '_']).next().unwrap_or_default().to_ascii_uppercase();
        if primary == "ar" && matches!(region.as_str(), "AE" | "DZ" | "EH" | "LY" | "MA" | "TN") {
            words.digits.clear();
        }
        words
    }

    /// Whether the words of a language (BCP 47) are known.
    #[must_use]
    pub fn known(language: &str) -> bool {
        file(&names(language).0).is_some()
    }

    fn take(&mut self, text: &str) {
        let table: toml::Table = text.parse().unwrap_or_default();
        for (key, value) in table {
            if let (Some(slot), toml::Value::String(value)) = (self.slot(&key), value) {
                *slot = value;
            }
        }
    }

    /// Takes a word of the author's own. What is wrong with it, where anything is: `None` stands for
    /// a key that is none.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), Option<String>> {
        let wrong = match key {
            "digits" if !matches!(value.chars().count(), 0 | 10) => {
                Some("`digits` are ten figures, from nought to nine".to_owned())
            }
            "numerals" if !NUMERALS.contains(&value) => {
                Some(format!("`numerals` are one of {}", NUMERALS.join(", ")))
            }
            _ => None,
        };
        let slot = self.slot(key).ok_or(None)?;
        match wrong {
            Some(wrong) => Err(Some(wrong)),
            None => {
                value.clone_into(slot);
                Ok(())
            }
        }
    }

    /// The title of a kind of remark; none for a kind of the author's own.
    #[must_use]
    pub fn remark(&self, kind: &str) -> Option<&str> {
        Some(match kind {
            "note" => &self.note,
            "tip" => &self.tip,
            "important" => &self.important,
            "warning" => &self.warning,
            "caution" => &self.caution,
            "info" => &self.info,
            "danger" => &self.danger,
            _ => return None,
        })
    }

    /// The title of what Aldine makes in a section of this role; none where it makes nothing.
    #[must_use]
    pub fn title(&self, role: Role) -> Option<&str> {
        Some(match role {
            Role::Index => &self.index,
            Role::ListOfFigures => &self.list_of_figures,
            Role::ListOfTables => &self.list_of_tables,
            Role::ListOfListings => &self.list_of_listings,
            Role::ListOfEquations => &self.list_of_equations,
            _ => return None,
        })
    }

    /// With whose name a person of a role (MARC relator) stands on the title page.
    #[must_use]
    pub fn credit(&self, role: &str, name: &str) -> Option<String> {
        let pattern = match role {
            "edt" => &self.edited,
            "trl" => &self.translated,
            "ill" => &self.illustrated,
            _ => return None,
        };
        Some(filled(pattern, name))
    }

    /// A number that has the figures of the book in those of the West.
    #[must_use]
    pub fn western(&self, number: &str) -> String {
        let own = |c: char| self.digits.chars().position(|digit| digit == c);
        let western = |c: char| own(c).and_then(|n| char::from_digit(n as u32, 10)).unwrap_or(c);
        number.chars().map(western).collect()
    }

    /// A number in the figures of the book.
    #[must_use]
    pub fn figures(&self, number: &str) -> String {
        if self.digits.is_empty() {
            return number.to_owned();
        }
        let digit = |c: char| c.to_digit(10).and_then(|n| self.digits.chars().nth(n as usize)).unwrap_or(c);
        number.chars().map(digit).collect()
    }
}

/// A word with what belongs to it where its `{}` stands, or else behind it.
#[must_use]
pub fn filled(pattern: &str, with: &str) -> String {
    match pattern.split_once("{}") {
        Some((before, after)) => format!("{before}{with}{after}"),
        None => format!("{pattern} {with}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_word_and_no_other() {
        let optional = ["comma", "semicolon", "brackets", "digits", "numerals"];
        for (tag, text) in LANGUAGES {
            let table: toml::Table = text.parse().unwrap();
            for (key, value) in &table {
                let mut words = Words::of("en");
                assert_eq!(words.set(key, value.as_str().unwrap()), Ok(()), "{tag}: {key}");
            }
            for (key, _) in Words::KEYS {
                let given = table.get(*key).is_some_and(|value| !value.as_str().unwrap().is_empty());
                let optional = optional.contains(key) || key.contains("-ordinal") || *tag == "pt-BR";
                assert!(given || optional, "{tag}: {key} is missing");
            }
            let numbered =
                ["chapter", "part", "figure", "table", "section", "appendix", "equation", "listing"];
            for key in numbered.into_iter().filter(|key| table.contains_key(*key)) {
                assert_eq!(table[key].as_str().unwrap().matches("{}").count(), 1, "{tag}: {key}");
            }
        }
    }

    #[test]
    fn by_language_script_and_region() {
        let contents = |tag| Words::of(tag).contents;
        assert_eq!(contents("de-AT"), "Inhalt");
        assert_eq!(contents("NB"), "Innhold");
        assert_eq!(contents("zh-CN"), "目录");
        assert_eq!(contents("zh-TW"), "目錄");
        assert_eq!(contents("zh-Hans-HK"), "目录");
        assert_eq!(contents("pt-BR"), "Sumário");
        assert_eq!(contents("sr-Latn-RS"), "Sadržaj");
        assert_eq!(Words::of("pt-BR").cover, "Capa");
        assert_eq!((contents("tlh").as_str(), Words::known("tlh")), ("Contents", false));
        assert_eq!(Words::of("fa").figures("12–15"), "۱۲–۱۵");
        assert_eq!(Words::of("ar-MA").figures("12"), "12");
        assert_eq!(Words::of("fr").remark("tip"), Some("Astuce"));
        assert_eq!(Words::of("fr").remark("lemma"), None);
        assert_eq!(Words::of("ja").credit("trl", "森鷗外").as_deref(), Some("森鷗外 訳"));
    }

    #[test]
    fn an_authors_words_come_first() {
        let mut words = Words::of("cy");
        assert_eq!(words.set("contents", "Cynnwys"), Ok(()));
        assert_eq!(words.contents, "Cynnwys");
        assert_eq!(words.set("content", "Cynnwys"), Err(None));
        assert!(words.set("digits", "012").unwrap_err().is_some());
        assert_eq!(filled("Pennod", "3"), "Pennod 3");
    }
}
