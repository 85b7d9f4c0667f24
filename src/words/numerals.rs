//! Numbers in words, from one to a hundred, and the first twelve ordinals.

use crate::document::primary_language;

/// A number in words, in lower case; none for a language or a number that is not known.
///
/// `lang` is a BCP 47 tag: its region counts where the words differ by it.
#[must_use]
pub fn cardinal(n: u32, lang: &str) -> Option<String> {
    if !(1..=100).contains(&n) {
        return None;
    }
    let primary = primary_language(lang);
    let (tens, unit) = (n as usize / 10, n as usize % 10);
    let n = n as usize;
    Some(match primary.as_str() {
        "en" => joined(&EN, n, |ten, unit| format!("{ten}-{unit}")),
        "de" => joined(&DE, n, |ten, unit| format!("{}und{ten}", if unit == "eins" { "ein" } else { unit })),
        "nl" => joined(&NL, n, |ten, unit| {
            let and = if matches!(unit, "twee" | "drie") { "ën" } else { "en" };
            format!("{unit}{and}{ten}")
        }),
        "sv" => joined(&SV, n, |ten, unit| format!("{ten}{unit}")),
        "da" => joined(&DA, n, |ten, unit| format!("{}og{ten}", if unit == "et" { "en" } else { unit })),
        "no" | "nb" | "nn" => joined(&NO, n, |ten, unit| format!("{ten}{unit}")),
        "es" => match n {
            21..=29 => ["veintiuno", "veintidós", "veintitrés", "veinticuatro", "veinticinco", "veintiséis"]
                .into_iter()
                .chain(["veintisiete", "veintiocho", "veintinueve"])
                .nth(unit - 1)?
                .to_string(),
            _ => joined(&ES, n, |ten, unit| format!("{ten} y {unit}")),
        },
        "pt" => {
            let european = joined(&PT, n, |ten, unit| format!("{ten} e {unit}"));
            match (n, lang.to_ascii_lowercase().ends_with("br")) {
                (16, true) => "dezesseis".into(),
                (17, true) => "dezessete".into(),
                (19, true) => "dezenove".into(),
                _ => european,
            }
        }
        "it" => joined(&IT, n, |ten, unit| {
            let stem = if matches!(unit, "uno" | "otto") { &ten[..ten.len() - 1] } else { ten };
            format!("{stem}{}", if unit == "tre" { "tré" } else { unit })
        }),
        "fr" => match (tens, unit) {
            // Counted by twenties above sixty.
            (7 | 9, _) if n > 70 => {
                let below = FR.0[unit + 9];
                let and = if n == 71 { " et " } else { "-" };
                format!("{}{and}{below}", FR.1[tens - 3])
            }
            (8, 1..) => format!("quatre-vingt-{}", FR.0[unit - 1]),
            (8, 0) => "quatre-vingts".into(),
            (_, 1) if n > 20 => format!("{} et un", FR.1[tens - 2]),
            _ => joined(&FR, n, |ten, unit| format!("{ten}-{unit}")),
        },
        _ => return None,
    })
}

/// An ordinal from the first to the twelfth, in languages that count parts by them: as it stands
/// beside the word for a part. Chapters are counted on, but for a French first.
#[must_use]
pub fn ordinal(n: u32, lang: &str, part: bool) -> Option<&'static str> {
    let list = match (primary_language(lang).as_str(), part) {
        ("de", true) => {
            "erster zweiter dritter vierter fünfter sechster siebter achter neunter zehnter elfter zwölfter"
        }
        ("fr", true) => {
            "première deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième onzième douzième"
        }
        ("fr", false) => "premier",
        ("es", true) => {
            "primera segunda tercera cuarta quinta sexta séptima octava novena décima undécima duodécima"
        }
        ("pt", true) => "primeira segunda terceira quarta quinta sexta sétima oitava nona décima",
        ("it", true) => {
            "prima seconda terza quarta quinta sesta settima ottava nona decima undicesima dodicesima"
        }
        _ => return None,
    };
    list.split(' ').nth(n.checked_sub(1)? as usize)
}

/// Whether an ordinal stands before its noun in a language.
#[must_use]
pub fn ordinal_first(lang: &str, part: bool) -> bool {
    part && matches!(primary_language(lang).as_str(), "de" | "fr" | "es" | "pt")
}

/// One to nineteen, and the tens from twenty to a hundred.
type Table = ([&'static str; 19], [&'static str; 9]);

fn joined(table: &Table, n: usize, join: impl Fn(&str, &str) -> String) -> String {
    match (n / 10, n % 10) {
        (0 | 1, _) => table.0[n - 1].to_string(),
        (tens, 0) => table.1[tens - 2].to_string(),
        (tens, unit) => join(table.1[tens - 2], table.0[unit - 1]),
    }
}

const EN: Table = (
    [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ],
    ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "one hundred"],
);
const DE: Table = (
    [
        "eins",
        "zwei",
        "drei",
        "vier",
        "fünf",
        "sechs",
        "sieben",
        "acht",
        "neun",
        "zehn",
        "elf",
        "zwölf",
        "dreizehn",
        "vierzehn",
        "fünfzehn",
        "sechzehn",
        "siebzehn",
        "achtzehn",
        "neunzehn",
    ],
    ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig", "hundert"],
);
const NL: Table = (
    [
        "een",
        "twee",
        "drie",
        "vier",
        "vijf",
        "zes",
        "zeven",
        "acht",
        "negen",
        "tien",
        "elf",
        "twaalf",
        "dertien",
        "veertien",
        "vijftien",
        "zestien",
        "zeventien",
        "achttien",
        "negentien",
    ],
    ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig", "honderd"],
);
const SV: Table = (
    [
        "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv", "tretton",
        "fjorton", "femton", "sexton", "sjutton", "arton", "nitton",
    ],
    ["tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio", "hundra"],
);
const DA: Table = (
    [
        "et", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv", "tretten",
        "fjorten", "femten", "seksten", "sytten", "atten", "nitten",
    ],
    ["tyve", "tredive", "fyrre", "halvtreds", "tres", "halvfjerds", "firs", "halvfems", "hundrede"],
);
const NO: Table = (
    [
        "en", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv", "tretten",
        "fjorten", "femten", "seksten", "sytten", "atten", "nitten",
    ],
    ["tjue", "tretti", "førti", "femti", "seksti", "sytti", "åtti", "nitti", "hundre"],
);
const ES: Table = (
    [
        "uno",
        "dos",
        "tres",
        "cuatro",
        "cinco",
        "seis",
        "siete",
        "ocho",
        "nueve",
        "diez",
        "once",
        "doce",
        "trece",
        "catorce",
        "quince",
        "dieciséis",
        "diecisiete",
        "dieciocho",
        "diecinueve",
    ],
    ["veinte", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa", "cien"],
);
const PT: Table = (
    [
        "um",
        "dois",
        "três",
        "quatro",
        "cinco",
        "seis",
        "sete",
        "oito",
        "nove",
        "dez",
        "onze",
        "doze",
        "treze",
        "catorze",
        "quinze",
        "dezasseis",
        "dezassete",
        "dezoito",
        "dezanove",
    ],
    ["vinte", "trinta", "quarenta", "cinquenta", "sessenta", "setenta", "oitenta", "noventa", "cem"],
);
const IT: Table = (
    [
        "uno",
        "due",
        "tre",
        "quattro",
        "cinque",
        "sei",
        "sette",
        "otto",
        "nove",
        "dieci",
        "undici",
        "dodici",
        "tredici",
        "quattordici",
        "quindici",
        "sedici",
        "diciassette",
        "diciotto",
        "diciannove",
    ],
    ["venti", "trenta", "quaranta", "cinquanta", "sessanta", "settanta", "ottanta", "novanta", "cento"],
);
const FR: Table = (
    [
        "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
        "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
    ],
    [
        "vingt",
        "trente",
        "quarante",
        "cinquante",
        "soixante",
        "soixante-dix",
        "quatre-vingt",
        "quatre-vingt-dix",
        "cent",
    ],
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        for (n, lang, word) in [
            (21, "en-GB", "twenty-one"),
            (100, "en", "one hundred"),
            (1, "de", "eins"),
            (21, "de", "einundzwanzig"),
            (22, "nl", "tweeëntwintig"),
            (34, "nl", "vierendertig"),
            (61, "sv", "sextioett"),
            (21, "da", "enogtyve"),
            (58, "da", "otteoghalvtreds"),
            (99, "nb", "nittini"),
            (21, "fr", "vingt et un"),
            (70, "fr", "soixante-dix"),
            (71, "fr", "soixante et onze"),
            (77, "fr", "soixante-dix-sept"),
            (80, "fr", "quatre-vingts"),
            (81, "fr", "quatre-vingt-un"),
            (90, "fr", "quatre-vingt-dix"),
            (91, "fr", "quatre-vingt-onze"),
            (99, "fr", "quatre-vingt-dix-neuf"),
            (16, "es", "dieciséis"),
            (26, "es", "veintiséis"),
            (31, "es", "treinta y uno"),
            (23, "it", "ventitré"),
            (28, "it", "ventotto"),
            (41, "it", "quarantuno"),
            (16, "pt", "dezasseis"),
            (16, "pt-BR", "dezesseis"),
            (42, "pt", "quarenta e dois"),
        ] {
            assert_eq!(cardinal(n, lang).as_deref(), Some(word));
        }
        assert_eq!((cardinal(101, "en"), cardinal(0, "en"), cardinal(3, "tlh")), (None, None, None));
    }

    #[test]
    fn every_number_of_every_language_is_its_own() {
        for lang in ["en", "de", "nl", "sv", "da", "no", "es", "pt", "it", "fr"] {
            let mut words: Vec<_> = (1..=100).map(|n| cardinal(n, lang).unwrap()).collect();
            words.sort();
            words.dedup();
            assert_eq!(words.len(), 100, "{lang}");
        }
    }
}
