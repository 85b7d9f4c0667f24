//! Roles by the words of titles, in the languages of most books.

use crate::document::{Role, Words};

/// The words, in lower case, each language's in its row.
const WORDS: &[(Role, &[&str])] = &[
    (
        Role::Dedication,
        &["dedication", "dédicace", "widmung", "dedicatoria", "dedica", "dedicatória", "opdracht"],
    ),
    (Role::Epigraph, &["epigraph", "épigraphe", "motto", "epígrafe", "epigrafe"]),
    (
        Role::ListOfFigures,
        &[
            "list of figures",
            "list of illustrations",
            "abbildungsverzeichnis",
            "table des figures",
            "liste des figures",
            "table des illustrations",
            "índice de figuras",
            "lista de figuras",
            "elenco delle figure",
            "indice delle figure",
            "lijst van figuren",
        ],
    ),
    (
        Role::ListOfTables,
        &[
            "list of tables",
            "tabellenverzeichnis",
            "liste des tableaux",
            "table des tableaux",
            "índice de tablas",
            "lista de tabelas",
            "elenco delle tabelle",
            "indice delle tabelle",
            "lijst van tabellen",
        ],
    ),
    (
        Role::ListOfListings,
        &[
            "list of listings",
            "list of code listings",
            "listingverzeichnis",
            "liste des listings",
            "índice de listados",
            "lista de listagens",
            "elenco dei listati",
            "lijst van listings",
        ],
    ),
    (
        Role::ListOfEquations,
        &[
            "list of equations",
            "formelverzeichnis",
            "gleichungsverzeichnis",
            "liste des équations",
            "índice de ecuaciones",
            "lista de equações",
            "elenco delle equazioni",
            "lijst van vergelijkingen",
        ],
    ),
    (Role::Foreword, &["foreword", "avant-propos", "geleitwort", "presentación", "presentazione"]),
    (
        Role::Preface,
        &[
            "preface",
            "author's preface",
            "author’s preface",
            "préface",
            "vorwort",
            "prefacio",
            "prefazione",
            "prefácio",
            "voorwoord",
        ],
    ),
    (
        Role::Acknowledgements,
        &[
            "acknowledgements",
            "acknowledgments",
            "remerciements",
            "danksagung",
            "dank",
            "agradecimientos",
            "ringraziamenti",
            "agradecimentos",
            "dankwoord",
        ],
    ),
    (
        Role::Introduction,
        &[
            "introduction",
            "einleitung",
            "einführung",
            "introducción",
            "introduzione",
            "introdução",
            "inleiding",
        ],
    ),
    (Role::Prologue, &["prologue", "prolog", "prólogo", "prologo", "proloog"]),
    (Role::Epilogue, &["epilogue", "épilogue", "epilog", "epílogo", "epilogo", "epiloog"]),
    (
        Role::Conclusion,
        &["conclusion", "schluss", "fazit", "conclusión", "conclusiones", "conclusione", "conclusão"],
    ),
    (
        Role::Afterword,
        &[
            "afterword",
            "postscript",
            "postface",
            "nachwort",
            "epílogo del autor",
            "postfazione",
            "posfácio",
            "nawoord",
        ],
    ),
    (
        Role::Appendix,
        &["appendix", "annexe", "appendice", "anhang", "apéndice", "anexo", "apêndice", "bijlage"],
    ),
    (Role::Notes, &["notes", "endnotes", "anmerkungen", "notas", "note"]),
    (Role::Glossary, &["glossary", "glossaire", "glossar", "glosario", "glossario", "glossário"]),
    (
        Role::Bibliography,
        &[
            "bibliography",
            "references",
            "works cited",
            "further reading",
            "bibliographie",
            "literatur",
            "literaturverzeichnis",
            "bibliografía",
            "bibliografia",
        ],
    ),
    (Role::Index, &["index", "register", "índice alfabético", "indice analitico"]),
    (
        Role::AboutTheAuthor,
        &[
            "about the author",
            "about the authors",
            "à propos de l'auteur",
            "à propos de l’auteur",
            "über den autor",
            "über die autorin",
            "sobre el autor",
            "sobre la autora",
            "sobre o autor",
            "sull'autore",
            "sull’autore",
            "over de auteur",
        ],
    ),
    (
        Role::Colophon,
        &[
            "colophon",
            "kolophon",
            "impressum",
            "colofón",
            "colofon",
            "achevé d'imprimer",
            "achevé d’imprimer",
        ],
    ),
    (Role::Copyright, &["copyright", "copyright page"]),
];

/// What those sections are called in the books of further languages.
const FURTHER: &[(Role, &[&str])] = &[
    (
        Role::Dedication,
        &[
            "посвящение",
            "присвята",
            "dedykacja",
            "věnování",
            "αφιέρωση",
            "הקדשה",
            "إهداء",
            "献词",
            "獻詞",
            "献辞",
        ],
    ),
    (
        Role::Foreword,
        &["до читача", "slovo wstępne", "פתח דבר", "تصدير", "پیشگفتار", "推荐序", "推薦序", "머리말"],
    ),
    (
        Role::Preface,
        &[
            "предисловие",
            "передмова",
            "przedmowa",
            "předmluva",
            "predslov",
            "előszó",
            "prefață",
            "предговор",
            "predgovor",
            "önsöz",
            "esipuhe",
            "förord",
            "forord",
            "pròleg",
            "πρόλογος",
            "praefatio",
            "הקדמה",
            "مقدمة",
            "مقدمه",
            "دیباچه",
            "دیباچہ",
            "前言",
            "序",
            "序言",
            "自序",
            "はじめに",
            "まえがき",
            "서문",
        ],
    ),
    (
        Role::Acknowledgements,
        &[
            "благодарности",
            "подяки",
            "podziękowania",
            "poděkování",
            "poďakovanie",
            "köszönetnyilvánítás",
            "mulțumiri",
            "zahvale",
            "teşekkür",
            "kiitokset",
            "tack",
            "ευχαριστίες",
            "תודות",
            "شكر وتقدير",
            "سپاسگزاری",
            "致谢",
            "致謝",
            "谢辞",
            "謝辞",
            "감사의 말",
        ],
    ),
    (
        Role::Introduction,
        &[
            "введение",
            "вступ",
            "wstęp",
            "wprowadzenie",
            "úvod",
            "bevezetés",
            "introducere",
            "въведение",
            "увод",
            "uvod",
            "giriş",
            "johdanto",
            "inledning",
            "innledning",
            "indledning",
            "introducció",
            "εισαγωγή",
            "מבוא",
            "تمهيد",
            "مدخل",
            "درآمد",
            "引言",
            "导论",
            "導論",
            "緒言",
            "序論",
            "서론",
        ],
    ),
    (Role::Prologue, &["пролог", "序章", "楔子", "プロローグ", "프롤로그", "פרולוג"]),
    (
        Role::Epilogue,
        &["эпилог", "епілог", "епилог", "επίλογος", "终章", "終章", "エピローグ", "에필로그", "אפילוג"],
    ),
    (
        Role::Conclusion,
        &["заключение", "висновки", "zakończenie", "závěr", "خاتمة", "结论", "結論", "おわりに", "결론"],
    ),
    (
        Role::Afterword,
        &[
            "послесловие",
            "післямова",
            "posłowie",
            "doslov",
            "utószó",
            "postfață",
            "послеслов",
            "pogovor",
            "sonsöz",
            "jälkisanat",
            "efterord",
            "etterord",
            "אחרית דבר",
            "后记",
            "後記",
            "あとがき",
            "후기",
        ],
    ),
    (
        Role::Appendix,
        &[
            "приложение",
            "додаток",
            "dodatek",
            "příloha",
            "príloha",
            "függelék",
            "anexă",
            "dodatak",
            "ek",
            "liite",
            "bilaga",
            "vedlegg",
            "bilag",
            "apèndix",
            "παράρτημα",
            "נספח",
            "ملحق",
            "پیوست",
            "附录",
            "附錄",
            "付録",
            "부록",
        ],
    ),
    (
        Role::Glossary,
        &[
            "глоссарий",
            "глосарій",
            "słowniczek",
            "slovníček",
            "γλωσσάρι",
            "مسرد",
            "واژه‌نامه",
            "מילון מונחים",
            "术语表",
            "術語表",
            "用語集",
            "용어집",
        ],
    ),
    (
        Role::AboutTheAuthor,
        &[
            "об авторе",
            "про автора",
            "o autorze",
            "o autorovi",
            "על המחבר",
            "عن المؤلف",
            "关于作者",
            "關於作者",
            "作者简介",
            "著者紹介",
            "著者について",
        ],
    ),
];

/// The role that a title is the word for, in the book's own words or in those of the languages above.
/// `Appendix A: Tables` is one too.
pub(super) fn role_of_title(title: &str, own: &Words) -> Option<Role> {
    let title = title.trim().trim_end_matches(['.', ':']).to_lowercase();
    for (role, word) in [(Role::Notes, &own.notes), (Role::Bibliography, &own.bibliography)] {
        if title == word.to_lowercase() {
            return Some(role);
        }
    }
    let made =
        [Role::Index, Role::ListOfFigures, Role::ListOfTables, Role::ListOfListings, Role::ListOfEquations];
    // A chapter may be called by one of the single words, such as *Tables*.
    let is =
        |role: Role, word: &str| word.to_lowercase() == title && (role == Role::Index || word.contains(' '));
    if let Some(role) = made.into_iter().find(|role| own.title(*role).is_some_and(|word| is(*role, word))) {
        return Some(role);
    }
    let exact = WORDS.iter().chain(FURTHER).find(|(_, words)| words.contains(&title.as_str()));
    if let Some((role, _)) = exact {
        return Some(*role);
    }
    let mut parts = title.splitn(2, [' ', '\u{a0}', ':']);
    let first = parts.next()?;
    let rest = parts.next()?.trim_start();
    // A letter or number and then the end, or a mark: `Appendix A`, `Anhang 2: …`.
    let label: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
    let numbered =
        label.chars().count() == 1 || label.chars().all(|c| c.is_ascii_digit() || "ivx".contains(c));
    let appendix = |first| {
        let mut rows = WORDS.iter().chain(FURTHER).filter(|(role, _)| *role == Role::Appendix);
        rows.any(|(_, words)| words.contains(&first))
    };
    (appendix(first) && (numbered || title[first.len()..].starts_with(':'))).then_some(Role::Appendix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_in_four_languages() {
        for (title, role) in [
            ("Preface", Role::Preface),
            ("PROLOGUE", Role::Prologue),
            ("Épilogue", Role::Epilogue),
            ("Danksagung", Role::Acknowledgements),
            ("Sobre el autor", Role::AboutTheAuthor),
            ("Appendix A: Tables", Role::Appendix),
            ("Anhang 2", Role::Appendix),
            ("Appendix: the treaty", Role::Appendix),
        ] {
            assert_eq!(role_of_title(title, &Words::default()), Some(role), "{title}");
        }
        for (lang, title, role) in [
            ("ru", "Предисловие", Role::Preface),
            ("ja", "あとがき", Role::Afterword),
            ("he", "נספח ב: לוחות", Role::Appendix),
            ("pl", "Spis rysunków", Role::ListOfFigures),
            ("hu", "Tárgymutató", Role::Index),
            ("ar", "المراجع", Role::Bibliography),
        ] {
            assert_eq!(role_of_title(title, &Words::of(lang)), Some(role), "{title}");
        }
        for title in ["I", "Chapter 3", "The Preface of Love", "Appendix the cat", ""] {
            assert_eq!(role_of_title(title, &Words::default()), None, "{title}");
        }
    }
}
