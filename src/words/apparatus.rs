//! The words of index, lists and references, by language.

use crate::document::Role;

/// The words of one language.
#[derive(Debug, PartialEq, Eq)]
pub struct ApparatusWords {
    /// BCP 47 primary subtag.
    lang: &'static str,
    /// Titles of the index and of the lists of figures, tables, listings and formulas.
    titles: [&'static str; 5],
    /// From an entry of the index to another: instead of it, and besides it.
    pub see: [&'static str; 2],
    /// What stands before the letters.
    pub symbols: &'static str,
}

impl ApparatusWords {
    /// The words of a language (BCP 47), English where it is not known.
    #[must_use]
    pub fn of(language: &str) -> &'static Self {
        super::in_language(&ALL, |words| words.lang, language)
    }

    /// The title of what Aldine makes in a section of this role; none where it makes nothing.
    #[must_use]
    pub fn title(&self, role: Role) -> Option<&'static str> {
        let n = match role {
            Role::Index => 0,
            Role::ListOfFigures => 1,
            Role::ListOfTables => 2,
            Role::ListOfListings => 3,
            Role::ListOfEquations => 4,
            _ => return None,
        };
        Some(self.titles[n])
    }
}

const ALL: [ApparatusWords; 10] = [
    ApparatusWords {
        lang: "en",
        titles: ["Index", "Figures", "Tables", "Listings", "Equations"],
        see: ["see", "see also"],
        symbols: "Symbols",
    },
    ApparatusWords {
        lang: "de",
        titles: ["Register", "Abbildungen", "Tabellen", "Listings", "Gleichungen"],
        see: ["siehe", "siehe auch"],
        symbols: "Zeichen",
    },
    ApparatusWords {
        lang: "fr",
        titles: [
            "Index",
            "Table des figures",
            "Liste des tableaux",
            "Liste des listings",
            "Liste des équations",
        ],
        see: ["voir", "voir aussi"],
        symbols: "Symboles",
    },
    ApparatusWords {
        lang: "es",
        titles: [
            "Índice alfabético",
            "Índice de figuras",
            "Índice de tablas",
            "Índice de listados",
            "Índice de ecuaciones",
        ],
        see: ["véase", "véase también"],
        symbols: "Símbolos",
    },
    ApparatusWords {
        lang: "it",
        titles: [
            "Indice analitico",
            "Elenco delle figure",
            "Elenco delle tabelle",
            "Elenco dei listati",
            "Elenco delle equazioni",
        ],
        see: ["vedi", "vedi anche"],
        symbols: "Simboli",
    },
    ApparatusWords {
        lang: "pt",
        titles: [
            "Índice remissivo",
            "Lista de figuras",
            "Lista de tabelas",
            "Lista de listagens",
            "Lista de equações",
        ],
        see: ["ver", "ver também"],
        symbols: "Símbolos",
    },
    ApparatusWords {
        lang: "nl",
        titles: [
            "Register",
            "Lijst van figuren",
            "Lijst van tabellen",
            "Lijst van listings",
            "Lijst van vergelijkingen",
        ],
        see: ["zie", "zie ook"],
        symbols: "Symbolen",
    },
    ApparatusWords {
        lang: "sv",
        titles: ["Register", "Figurer", "Tabeller", "Listningar", "Ekvationer"],
        see: ["se", "se även"],
        symbols: "Symboler",
    },
    ApparatusWords {
        lang: "da",
        titles: ["Register", "Figurer", "Tabeller", "Listninger", "Ligninger"],
        see: ["se", "se også"],
        symbols: "Symboler",
    },
    ApparatusWords {
        lang: "no",
        titles: ["Register", "Figurer", "Tabeller", "Listinger", "Ligninger"],
        see: ["se", "se også"],
        symbols: "Symboler",
    },
];
