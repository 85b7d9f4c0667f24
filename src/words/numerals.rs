//! Numbers in words, from one to a hundred, and in the letters of alphabets that count by them.

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
        "zh" | "ja" => return han(n as u32, lang),
        _ => return None,
    })
}

/// A number in the figures of China and Japan, below ten thousand.
#[must_use]
pub fn han(n: u32, lang: &str) -> Option<String> {
    const FIGURES: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    if !(1..10_000).contains(&n) {
        return None;
    }
    let japanese = primary_language(lang) == "ja";
    let mut out = String::new();
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = n / unit % 10;
        match digit {
            0 => {
                // A gap is told by one nought, but not in Japanese.
                let inner = !out.is_empty() && !n.is_multiple_of(unit);
                if inner && !japanese && !out.ends_with(FIGURES[0]) {
                    out.push(FIGURES[0]);
                }
                continue;
            }
            // Ten is 十, a hundred 一百 in China and 百 in Japan.
            1 if unit > 1 && (japanese || unit == 10 && out.is_empty()) => {}
            _ => out.push(FIGURES[digit as usize]),
        }
        out.push_str(name);
    }
    Some(out)
}

/// A number in Hebrew letters, with the marks that tell it from a word; below a thousand.
#[must_use]
pub fn hebrew(n: u32) -> Option<String> {
    const ONES: [&str; 9] = ["א", "ב", "ג", "ד", "ה", "ו", "ז", "ח", "ט"];
    const TENS: [&str; 9] = ["י", "כ", "ל", "מ", "נ", "ס", "ע", "פ", "צ"];
    if !(1..1000).contains(&n) {
        return None;
    }
    let mut letters = "ת".repeat((n / 400) as usize);
    letters.push_str(["", "ק", "ר", "ש"][(n % 400 / 100) as usize]);
    match n % 100 {
        // Written otherwise these would be parts of the Name.
        15 => letters.push_str("טו"),
        16 => letters.push_str("טז"),
        rest => {
            letters.extend((rest / 10).checked_sub(1).map(|ten| TENS[ten as usize]));
            letters.extend((rest % 10).checked_sub(1).map(|one| ONES[one as usize]));
        }
    }
    match letters.char_indices().next_back() {
        Some((0, _)) => letters.push('׳'),
        Some((last, _)) => letters.insert(last, '״'),
        None => {}
    }
    Some(letters)
}

/// A number in Greek letters with the sign behind them, below a thousand.
#[must_use]
pub fn greek(n: u32) -> Option<String> {
    const LETTERS: [[&str; 9]; 3] = [
        ["Ρ", "Σ", "Τ", "Υ", "Φ", "Χ", "Ψ", "Ω", "Ϡ"],
        ["Ι", "Κ", "Λ", "Μ", "Ν", "Ξ", "Ο", "Π", "Ϟ"],
        ["Α", "Β", "Γ", "Δ", "Ε", "ΣΤ", "Ζ", "Η", "Θ"],
    ];
    if !(1..1000).contains(&n) {
        return None;
    }
    let digits = [n / 100, n / 10 % 10, n % 10];
    let letters = digits.iter().zip(LETTERS).filter_map(|(d, row)| Some(row[d.checked_sub(1)? as usize]));
    Some(letters.chain(["\u{374}"]).collect())
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
    fn numbers_in_letters() {
        let zh = |n| han(n, "zh").unwrap();
        assert_eq!([zh(8), zh(10), zh(12), zh(40), zh(99)], ["八", "十", "十二", "四十", "九十九"]);
        assert_eq!([zh(100), zh(105), zh(110), zh(1005)], ["一百", "一百零五", "一百一十", "一千零五"]);
        let ja = |n| han(n, "ja-JP").unwrap();
        assert_eq!([ja(11), ja(105), ja(110), ja(1005)], ["十一", "百五", "百十", "千五"]);
        assert_eq!(han(10_000, "zh"), None);
        let he = |n| hebrew(n).unwrap();
        assert_eq!([he(1), he(10), he(11), he(15), he(16)], ["א׳", "י׳", "י״א", "ט״ו", "ט״ז"]);
        assert_eq!([he(100), he(115), he(999)], ["ק׳", "קט״ו", "תתקצ״ט"]);
        let el = |n| greek(n).unwrap();
        assert_eq!(
            [el(1), el(6), el(16), el(90), el(241)],
            ["Αʹ", "ΣΤʹ", "ΙΣΤʹ", "Ϟʹ", "ΣΜΑʹ"].map(|s| s.replace('ʹ', "\u{374}"))
        );
    }

    #[test]
    fn every_number_of_every_language_is_its_own() {
        for lang in ["en", "de", "nl", "sv", "da", "no", "es", "pt", "it", "fr", "zh", "ja"] {
            let mut words: Vec<_> = (1..=100).map(|n| cardinal(n, lang).unwrap()).collect();
            words.sort();
            words.dedup();
            assert_eq!(words.len(), 100, "{lang}");
        }
    }
}
