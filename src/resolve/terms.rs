//! Words for what a reference leads to, by language.

use crate::document::primary_language;

/// The kinds of thing that a label can name, and the words for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thing {
    Figure,
    Table,
    Section,
    Chapter,
    Part,
    Appendix,
    Equation,
    Listing,
}

/// One language's words, in the order of [`Thing`].
const WORDS: &[(&str, [&str; 8])] = &[
    ("en", ["Figure", "Table", "Section", "Chapter", "Part", "Appendix", "Equation", "Listing"]),
    ("de", ["Abbildung", "Tabelle", "Abschnitt", "Kapitel", "Teil", "Anhang", "Gleichung", "Listing"]),
    ("fr", ["figure", "tableau", "section", "chapitre", "partie", "annexe", "équation", "listing"]),
    ("es", ["figura", "tabla", "sección", "capítulo", "parte", "apéndice", "ecuación", "listado"]),
    ("it", ["figura", "tabella", "sezione", "capitolo", "parte", "appendice", "equazione", "listato"]),
    ("pt", ["figura", "tabela", "seção", "capítulo", "parte", "apêndice", "equação", "listagem"]),
    ("ca", ["figura", "taula", "secció", "capítol", "part", "apèndix", "equació", "llistat"]),
    ("nl", ["figuur", "tabel", "paragraaf", "hoofdstuk", "deel", "bijlage", "vergelijking", "listing"]),
    ("sv", ["figur", "tabell", "avsnitt", "kapitel", "del", "bilaga", "ekvation", "listning"]),
    ("da", ["figur", "tabel", "afsnit", "kapitel", "del", "bilag", "ligning", "listing"]),
    ("nb", ["figur", "tabell", "avsnitt", "kapittel", "del", "vedlegg", "ligning", "listing"]),
    ("fi", ["kuva", "taulukko", "kohta", "luku", "osa", "liite", "yhtälö", "listaus"]),
    ("pl", ["rysunek", "tabela", "podrozdział", "rozdział", "część", "dodatek", "równanie", "listing"]),
    ("cs", ["obrázek", "tabulka", "oddíl", "kapitola", "část", "příloha", "rovnice", "výpis"]),
    ("hu", ["ábra", "táblázat", "szakasz", "fejezet", "rész", "függelék", "egyenlet", "lista"]),
    ("ro", ["figura", "tabelul", "secțiunea", "capitolul", "partea", "anexa", "ecuația", "listarea"]),
    ("tr", ["şekil", "tablo", "kısım", "bölüm", "cilt", "ek", "denklem", "liste"]),
    ("el", ["σχήμα", "πίνακας", "ενότητα", "κεφάλαιο", "μέρος", "παράρτημα", "εξίσωση", "κώδικας"]),
    ("ru", ["рисунок", "таблица", "раздел", "глава", "часть", "приложение", "уравнение", "листинг"]),
    ("uk", ["рисунок", "таблиця", "розділ", "глава", "частина", "додаток", "рівняння", "лістинг"]),
    ("ja", ["図", "表", "節", "章", "部", "付録", "式", "リスト"]),
    ("zh", ["图", "表", "节", "章", "部", "附录", "式", "代码"]),
];

/// The word for a thing in a language (BCP 47); English where the language is not known.
pub(super) fn word(lang: &str, thing: Thing) -> &'static str {
    let primary = primary_language(lang);
    let primary = match primary.as_str() {
        "no" | "nn" => "nb",
        "sk" => "cs",
        "gl" => "es",
        other => other,
    };
    let row = WORDS.iter().find(|(lang, _)| *lang == primary).unwrap_or(&WORDS[0]);
    row.1[thing as usize]
}

/// The same, as it begins a caption.
pub(super) fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_by_language() {
        assert_eq!(word("de-AT", Thing::Figure), "Abbildung");
        assert_eq!(word("xx", Thing::Listing), "Listing");
        assert_eq!(capitalized(word("cs", Thing::Part)), "Část");
    }
}
