//! Letters of an alphabet as Unicode has them (*Mathematical Alphanumeric Symbols*).

use super::Alphabet;

/// A letter or figure in an alphabet; any other character is itself.
#[must_use]
pub fn styled(c: char, alphabet: Alphabet) -> char {
    use Alphabet as A;
    let found = match c {
        'A'..='Z' | 'a'..='z' => latin(c, alphabet),
        '0'..='9' => {
            let base = match alphabet {
                A::Bold | A::BoldItalic => 0x1D7CE,
                A::DoubleStruck => 0x1D7D8,
                A::Sans | A::ItalicSans => 0x1D7E2,
                A::BoldSans => 0x1D7EC,
                A::Mono => 0x1D7F6,
                _ => return c,
            };
            char::from_u32(base + (c as u32 - '0' as u32))
        }
        _ => greek(c, alphabet),
    };
    found.unwrap_or(c)
}

/// A letter as text has it: one whose alphabet gives it a meaning of its own in that, another plain.
#[must_use]
pub fn read_as(c: char, alphabet: Alphabet) -> char {
    use Alphabet as A;
    match alphabet {
        A::Script | A::BoldScript | A::Fraktur | A::BoldFraktur | A::DoubleStruck => styled(c, alphabet),
        _ => c,
    }
}

fn latin(c: char, alphabet: Alphabet) -> Option<char> {
    use Alphabet as A;
    // The letters that Unicode had before it had the alphabets.
    let old = match (alphabet, c) {
        (A::Normal | A::Italic, 'h') => 'ℎ',
        (A::Script, 'B') => 'ℬ',
        (A::Script, 'E') => 'ℰ',
        (A::Script, 'F') => 'ℱ',
        (A::Script, 'H') => 'ℋ',
        (A::Script, 'I') => 'ℐ',
        (A::Script, 'L') => 'ℒ',
        (A::Script, 'M') => 'ℳ',
        (A::Script, 'R') => 'ℛ',
        (A::Script, 'e') => 'ℯ',
        (A::Script, 'g') => 'ℊ',
        (A::Script, 'o') => 'ℴ',
        (A::Fraktur, 'C') => 'ℭ',
        (A::Fraktur, 'H') => 'ℌ',
        (A::Fraktur, 'I') => 'ℑ',
        (A::Fraktur, 'R') => 'ℜ',
        (A::Fraktur, 'Z') => 'ℨ',
        (A::DoubleStruck, 'C') => 'ℂ',
        (A::DoubleStruck, 'H') => 'ℍ',
        (A::DoubleStruck, 'N') => 'ℕ',
        (A::DoubleStruck, 'P') => 'ℙ',
        (A::DoubleStruck, 'Q') => 'ℚ',
        (A::DoubleStruck, 'R') => 'ℝ',
        (A::DoubleStruck, 'Z') => 'ℤ',
        _ => '\0',
    };
    if old != '\0' {
        return Some(old);
    }
    let base = match alphabet {
        A::Upright => return None,
        A::Bold => 0x1D400,
        A::Normal | A::Italic => 0x1D434,
        A::BoldItalic => 0x1D468,
        A::Script => 0x1D49C,
        A::BoldScript => 0x1D4D0,
        A::Fraktur => 0x1D504,
        A::DoubleStruck => 0x1D538,
        A::BoldFraktur => 0x1D56C,
        A::Sans => 0x1D5A0,
        A::BoldSans => 0x1D5D4,
        A::ItalicSans => 0x1D608,
        A::Mono => 0x1D670,
    };
    let at = if c.is_ascii_uppercase() { c as u32 - 'A' as u32 } else { c as u32 - 'a' as u32 + 26 };
    char::from_u32(base + at)
}

fn greek(c: char, alphabet: Alphabet) -> Option<char> {
    use Alphabet as A;
    let capital = matches!(c, 'Α'..='Ω' | 'ϴ' | '∇');
    let at = match c {
        'ϴ' => 17,
        'Α'..='Ω' => c as u32 - 'Α' as u32,
        '∇' => 25,
        'α'..='ω' => c as u32 - 'α' as u32 + 26,
        '∂' => 51,
        'ϵ' => 52,
        'ϑ' => 53,
        'ϰ' => 54,
        'ϕ' => 55,
        'ϱ' => 56,
        'ϖ' => 57,
        'ı' if matches!(alphabet, A::Normal | A::Italic) => return Some('𝚤'),
        'ȷ' if matches!(alphabet, A::Normal | A::Italic) => return Some('𝚥'),
        _ => return None,
    };
    let base = match alphabet {
        A::Bold => 0x1D6A8,
        // Greek capitals of variables are upright, as TeX sets them, and so is ∇.
        A::Normal if capital => return None,
        A::Italic if c == '∇' => return None,
        A::Normal | A::Italic => 0x1D6E2,
        A::BoldItalic if capital => 0x1D6A8,
        A::BoldItalic => 0x1D71C,
        A::BoldSans => 0x1D756,
        _ => return None,
    };
    char::from_u32(base + at)
}
