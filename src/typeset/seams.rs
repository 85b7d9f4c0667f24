//! The seams of compound words, where no ligature may join what the word only puts side by side.
//!
//! German sets *Auf·lage*, *Schiff·fahrt* and *Schilf·insel* with single letters at the seam, but
//! *Fläche* and *treffen* with ligatures. Hyphenation patterns know syllables, not compounds; but a
//! syllable that ends in f and is followed by one that begins with l, i, b, h, j or k ends a part of the
//! word too, since within one part the f would begin the second syllable. Two f's are parted only
//! where one part of a word could not have both: after a consonant, a diphthong, or a third f.

/// Bytes at which the parts of a German word meet within what a ligature would join, ascending.
#[must_use]
pub fn seams(word: &str, patterns: hypher::Lang) -> Vec<usize> {
    // Asked of every word: most have nothing to join.
    if !word.as_bytes().windows(2).any(|pair| pair[0] == b'f' && b"flibhjk".contains(&pair[1])) {
        return Vec::new();
    }
    let mut seams = Vec::new();
    let mut at = 0;
    for syllable in hypher::hyphenate_bounded(word, patterns, 2, 2) {
        at += syllable.len();
        let (before, after) = word.split_at(at);
        if let Some(stem) = before.strip_suffix('f')
            && match after.as_bytes().first() {
                Some(b'l' | b'i' | b'b' | b'h' | b'j' | b'k') => true,
                Some(b'f') => parted(stem),
                _ => false,
            }
        {
            seams.push(at);
        }
    }
    seams
}

/// Whether what stands before two f's leaves the second to another part of the word.
fn parted(stem: &str) -> bool {
    let mut letters = stem.chars().rev().flat_map(char::to_lowercase);
    let (last, before) = (letters.next().unwrap_or(' '), letters.next().unwrap_or(' '));
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'ä' | 'ö' | 'ü');
    let diphthong = matches!(
        (before, last),
        ('a' | 'e', 'i' | 'u') | ('ä', 'u') | ('i', 'e') | ('e' | 'a' | 'o', 'e' | 'o')
    ) && before != last
        || before == last && vowel(last);
    diphthong || !vowel(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_compounds_are_found_and_no_others() {
        for wanted in [
            "Auf|lage",
            "Schiff|fahrt",
            "Stoff|laden",
            "Tief|lager",
            "Dorf|läden",
            "auf|liegen",
            "Hanf|faser",
            "Brief|freund",
            "Schilf|insel",
            "höf|lich",
            "käuf|lich",
            "Kauf|fahrer",
            "auf|fallen",
            "Auf|bau",
            "Hof|hund",
            "Finsternis",
            "fliegen",
            "Fläche",
            "Affe",
            "treffen",
            "Treffpunkt",
            "Pfeife",
            "Waffel",
            "Griffe",
            "Offizier",
            "Schiffe",
            "laufen",
            "Stiefel",
            "Reflex",
            "Pfiffikus",
        ] {
            let word = wanted.replace('|', "");
            let mut found = word.clone();
            for at in seams(&word, hypher::Lang::German).into_iter().rev() {
                found.insert(at, '|');
            }
            assert_eq!(found, wanted);
        }
    }
}
