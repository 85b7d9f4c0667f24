//! Roles by the words of titles, in the languages of most books.

use crate::document::Role;

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

/// The role that a title is the word for. `Appendix A: Tables` is one too.
pub(super) fn role_of_title(title: &str) -> Option<Role> {
    let title = title.trim().trim_end_matches(['.', ':']).to_lowercase();
    let exact = WORDS.iter().find(|(_, words)| words.contains(&title.as_str()));
    if let Some((role, _)) = exact {
        return Some(*role);
    }
    let (_, appendix) = WORDS.iter().find(|(role, _)| *role == Role::Appendix)?;
    let mut parts = title.splitn(2, [' ', '\u{a0}', ':']);
    let first = parts.next()?;
    let rest = parts.next()?.trim_start();
    // A letter or number and then the end, or a mark: `Appendix A`, `Anhang 2: …`.
    let label: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
    let numbered =
        label.chars().count() == 1 || label.chars().all(|c| c.is_ascii_digit() || "ivx".contains(c));
    (appendix.contains(&first) && (numbered || title[first.len()..].starts_with(':')))
        .then_some(Role::Appendix)
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
            assert_eq!(role_of_title(title), Some(role), "{title}");
        }
        for title in ["I", "Chapter 3", "The Preface of Love", "Appendix the cat", ""] {
            assert_eq!(role_of_title(title), None, "{title}");
        }
    }
}
