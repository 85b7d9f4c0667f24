//! The words that a book needs and its manuscript does not hold, by language.

mod apparatus;
pub mod index;
mod number;
mod numerals;
mod pages;

pub use apparatus::ApparatusWords;
pub use number::{figure, label, roman};
pub use pages::{PageWords, Where};

use crate::document::primary_language;

/// The words of one language.
#[derive(Debug, PartialEq, Eq)]
pub struct Words {
    /// BCP 47 primary subtag.
    pub lang: &'static str,
    /// Title of the contents.
    pub contents: &'static str,
    /// The cover.
    pub cover: &'static str,
    /// The title page.
    pub title_page: &'static str,
    /// The copyright page.
    pub imprint: &'static str,
    /// Where the text begins.
    pub start: &'static str,
    /// Notes at the end of a section.
    pub notes: &'static str,
    /// What a note's back link does.
    pub back: &'static str,
    /// The list of printed pages.
    pub pages: &'static str,
    /// The list of landmarks.
    pub landmarks: &'static str,
    /// Marks of tasks: done, to do.
    pub tasks: [&'static str; 2],
    /// Titles of remarks: note, tip, important, warning, caution, info, danger.
    pub remarks: [&'static str; 7],
    /// Before the names of an editor, a translator, an illustrator.
    pub edited: &'static str,
    /// Before a translator's name.
    pub translated: &'static str,
    /// Before an illustrator's name.
    pub illustrated: &'static str,
    /// A chapter's label, a part's label.
    pub labels: [&'static str; 2],
    /// Of the e-book, of the printed book: after their ISBN.
    pub formats: [&'static str; 2],
    /// What a person reads about the book's accessibility: always, with images that are
    /// described, with images of which some are not, with page numbers.
    pub access: [&'static str; 4],
}

/// Kinds of remark, in the order of [`Words::remarks`].
const REMARKS: [&str; 7] = ["note", "tip", "important", "warning", "caution", "info", "danger"];

/// The entry of a table that is in a language (BCP 47); the first where none is.
fn in_language<'a, T>(all: &'a [T], lang: impl Fn(&T) -> &'static str, language: &str) -> &'a T {
    let primary = primary_language(language);
    let primary = if primary == "nb" || primary == "nn" { "no" } else { &primary };
    all.iter().find(|words| lang(words) == primary).unwrap_or(&all[0])
}

impl Words {
    /// The words of a language (BCP 47), English where it is not known.
    #[must_use]
    pub fn of(language: &str) -> &'static Self {
        in_language(&ALL, |words| words.lang, language)
    }

    /// The title of a kind of remark; None for a kind of the author's own.
    #[must_use]
    pub fn remark(&self, kind: &str) -> Option<&'static str> {
        REMARKS.iter().position(|k| *k == kind).map(|i| self.remarks[i])
    }
}

const ALL: [Words; 10] = [
    Words {
        lang: "en",
        contents: "Contents",
        cover: "Cover",
        title_page: "Title page",
        imprint: "Copyright",
        start: "Begin reading",
        notes: "Notes",
        back: "Back to the text",
        pages: "Pages of the printed book",
        landmarks: "Landmarks",
        tasks: ["done", "to do"],
        remarks: ["Note", "Tip", "Important", "Warning", "Caution", "Info", "Danger"],
        edited: "Edited by",
        translated: "Translated by",
        illustrated: "Illustrated by",
        labels: ["Chapter", "Part"],
        formats: ["e-book", "print"],
        access: [
            "The text is structured with headings and a linked table of contents, and can be read with a screen reader or in braille.",
            "Images are described.",
            "Some images have no description.",
            "The page numbers of the printed book are marked.",
        ],
    },
    Words {
        lang: "de",
        contents: "Inhalt",
        cover: "Umschlag",
        title_page: "Titelseite",
        imprint: "Impressum",
        start: "Textbeginn",
        notes: "Anmerkungen",
        back: "Zurück zum Text",
        pages: "Seiten des gedruckten Buches",
        landmarks: "Orientierungspunkte",
        tasks: ["erledigt", "offen"],
        remarks: ["Hinweis", "Tipp", "Wichtig", "Warnung", "Vorsicht", "Info", "Gefahr"],
        edited: "Herausgegeben von",
        translated: "Übersetzt von",
        illustrated: "Illustriert von",
        labels: ["Kapitel", "Teil"],
        formats: ["E-Book", "Druckausgabe"],
        access: [
            "Der Text ist durch Überschriften und ein verlinktes Inhaltsverzeichnis gegliedert und mit Screenreader oder Braillezeile lesbar.",
            "Bilder sind beschrieben.",
            "Einige Bilder haben keine Beschreibung.",
            "Die Seitenzahlen der Druckausgabe sind ausgezeichnet.",
        ],
    },
    Words {
        lang: "fr",
        contents: "Table des matières",
        cover: "Couverture",
        title_page: "Page de titre",
        imprint: "Mentions légales",
        start: "Début du texte",
        notes: "Notes",
        back: "Retour au texte",
        pages: "Pages du livre imprimé",
        landmarks: "Repères",
        tasks: ["fait", "à faire"],
        remarks: ["Remarque", "Astuce", "Important", "Avertissement", "Attention", "Information", "Danger"],
        edited: "Édition établie par",
        translated: "Traduit par",
        illustrated: "Illustré par",
        labels: ["Chapitre", "Partie"],
        formats: ["livre numérique", "livre imprimé"],
        access: [
            "Le texte est structuré par des titres et une table des matières liée ; il se lit avec un lecteur d’écran ou en braille.",
            "Les images sont décrites.",
            "Certaines images n’ont pas de description.",
            "Les numéros de page du livre imprimé sont indiqués.",
        ],
    },
    Words {
        lang: "es",
        contents: "Índice",
        cover: "Cubierta",
        title_page: "Portada",
        imprint: "Créditos",
        start: "Comienzo del texto",
        notes: "Notas",
        back: "Volver al texto",
        pages: "Páginas del libro impreso",
        landmarks: "Puntos de referencia",
        tasks: ["hecho", "pendiente"],
        remarks: ["Nota", "Consejo", "Importante", "Advertencia", "Precaución", "Información", "Peligro"],
        edited: "Edición de",
        translated: "Traducción de",
        illustrated: "Ilustraciones de",
        labels: ["Capítulo", "Parte"],
        formats: ["libro electrónico", "libro impreso"],
        access: [
            "El texto está estructurado con encabezados y un índice enlazado, y puede leerse con lector de pantalla o en braille.",
            "Las imágenes están descritas.",
            "Algunas imágenes no tienen descripción.",
            "Los números de página del libro impreso están señalados.",
        ],
    },
    Words {
        lang: "it",
        contents: "Indice",
        cover: "Copertina",
        title_page: "Frontespizio",
        imprint: "Colophon",
        start: "Inizio del testo",
        notes: "Note",
        back: "Torna al testo",
        pages: "Pagine del libro a stampa",
        landmarks: "Punti di riferimento",
        tasks: ["fatto", "da fare"],
        remarks: [
            "Nota",
            "Suggerimento",
            "Importante",
            "Avvertenza",
            "Attenzione",
            "Informazione",
            "Pericolo",
        ],
        edited: "A cura di",
        translated: "Traduzione di",
        illustrated: "Illustrazioni di",
        labels: ["Capitolo", "Parte"],
        formats: ["e-book", "edizione a stampa"],
        access: [
            "Il testo è strutturato con titoli e un indice con collegamenti e si legge con uno screen reader o in braille.",
            "Le immagini sono descritte.",
            "Alcune immagini non hanno descrizione.",
            "I numeri di pagina del libro a stampa sono segnati.",
        ],
    },
    Words {
        lang: "pt",
        contents: "Índice",
        cover: "Capa",
        title_page: "Folha de rosto",
        imprint: "Ficha técnica",
        start: "Início do texto",
        notes: "Notas",
        back: "Voltar ao texto",
        pages: "Páginas do livro impresso",
        landmarks: "Pontos de referência",
        tasks: ["feito", "por fazer"],
        remarks: ["Nota", "Dica", "Importante", "Aviso", "Cuidado", "Informação", "Perigo"],
        edited: "Edição de",
        translated: "Tradução de",
        illustrated: "Ilustrações de",
        labels: ["Capítulo", "Parte"],
        formats: ["livro eletrónico", "livro impresso"],
        access: [
            "O texto está estruturado com títulos e um índice com ligações e pode ser lido com leitor de ecrã ou em braille.",
            "As imagens têm descrição.",
            "Algumas imagens não têm descrição.",
            "Os números de página do livro impresso estão assinalados.",
        ],
    },
    Words {
        lang: "nl",
        contents: "Inhoud",
        cover: "Omslag",
        title_page: "Titelpagina",
        imprint: "Colofon",
        start: "Begin van de tekst",
        notes: "Noten",
        back: "Terug naar de tekst",
        pages: "Pagina’s van het gedrukte boek",
        landmarks: "Oriëntatiepunten",
        tasks: ["gedaan", "te doen"],
        remarks: ["Opmerking", "Tip", "Belangrijk", "Waarschuwing", "Voorzichtig", "Info", "Gevaar"],
        edited: "Onder redactie van",
        translated: "Vertaald door",
        illustrated: "Geïllustreerd door",
        labels: ["Hoofdstuk", "Deel"],
        formats: ["e-boek", "gedrukt boek"],
        access: [
            "De tekst is gestructureerd met koppen en een inhoudsopgave met koppelingen en is leesbaar met een schermlezer of in braille.",
            "Afbeeldingen zijn beschreven.",
            "Sommige afbeeldingen hebben geen beschrijving.",
            "De paginanummers van het gedrukte boek zijn aangegeven.",
        ],
    },
    Words {
        lang: "sv",
        contents: "Innehåll",
        cover: "Omslag",
        title_page: "Titelsida",
        imprint: "Tryckuppgifter",
        start: "Textens början",
        notes: "Noter",
        back: "Tillbaka till texten",
        pages: "Den tryckta bokens sidor",
        landmarks: "Landmärken",
        tasks: ["klart", "att göra"],
        remarks: ["Obs", "Tips", "Viktigt", "Varning", "Försiktigt", "Info", "Fara"],
        edited: "Redigerad av",
        translated: "Översatt av",
        illustrated: "Illustrerad av",
        labels: ["Kapitel", "Del"],
        formats: ["e-bok", "tryckt bok"],
        access: [
            "Texten är strukturerad med rubriker och en länkad innehållsförteckning och kan läsas med skärmläsare eller punktskrift.",
            "Bilderna är beskrivna.",
            "Några bilder saknar beskrivning.",
            "Den tryckta bokens sidnummer är utmärkta.",
        ],
    },
    Words {
        lang: "da",
        contents: "Indhold",
        cover: "Omslag",
        title_page: "Titelblad",
        imprint: "Kolofon",
        start: "Tekstens begyndelse",
        notes: "Noter",
        back: "Tilbage til teksten",
        pages: "Den trykte bogs sider",
        landmarks: "Pejlemærker",
        tasks: ["udført", "mangler"],
        remarks: ["Bemærk", "Tip", "Vigtigt", "Advarsel", "Forsigtig", "Info", "Fare"],
        edited: "Redigeret af",
        translated: "Oversat af",
        illustrated: "Illustreret af",
        labels: ["Kapitel", "Del"],
        formats: ["e-bog", "trykt bog"],
        access: [
            "Teksten er struktureret med overskrifter og en indholdsfortegnelse med links og kan læses med skærmlæser eller på punktskrift.",
            "Billederne er beskrevet.",
            "Nogle billeder mangler beskrivelse.",
            "Den trykte bogs sidetal er markeret.",
        ],
    },
    Words {
        lang: "no",
        contents: "Innhold",
        cover: "Omslag",
        title_page: "Tittelside",
        imprint: "Kolofon",
        start: "Tekstens begynnelse",
        notes: "Noter",
        back: "Tilbake til teksten",
        pages: "Sidene i den trykte boken",
        landmarks: "Landemerker",
        tasks: ["utført", "gjenstår"],
        remarks: ["Merk", "Tips", "Viktig", "Advarsel", "Forsiktig", "Info", "Fare"],
        edited: "Redigert av",
        translated: "Oversatt av",
        illustrated: "Illustrert av",
        labels: ["Kapittel", "Del"],
        formats: ["e-bok", "trykt bok"],
        access: [
            "Teksten er strukturert med overskrifter og en innholdsfortegnelse med lenker og kan leses med skjermleser eller på punktskrift.",
            "Bildene er beskrevet.",
            "Noen bilder mangler beskrivelse.",
            "Sidetallene i den trykte boken er merket.",
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_primary_subtag() {
        assert_eq!(Words::of("de-AT").contents, "Inhalt");
        assert_eq!(Words::of("NB").contents, "Innhold");
        assert_eq!(Words::of("tlh").contents, "Contents");
        assert_eq!(Words::of("fr").remark("tip"), Some("Astuce"));
        assert_eq!(Words::of("fr").remark("lemma"), None);
    }
}
