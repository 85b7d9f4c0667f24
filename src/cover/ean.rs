//! The bars of an EAN-13 (ISO/IEC 15420), as a book's ISBN is printed.

/// Modules between the quiet zones.
pub const MODULES: u16 = 95;
/// Modules that stay white left of the bars.
pub const QUIET_LEFT: u16 = 11;
/// Modules that stay white right of them.
pub const QUIET_RIGHT: u16 = 7;
/// The width of a module at full size, pt: 0.33 mm.
pub const MODULE: f32 = 0.33 / 25.4 * 72.0;

/// A bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// Modules from the first bar.
    pub at: u16,
    /// Its width, modules.
    pub width: u16,
    /// Whether it is one of those at the ends and in the middle, which reach lower.
    pub guard: bool,
}

/// Set A of the digits' patterns, the first module first; sets B and C are made from it.
const SET_A: [u8; 10] = [
    0b000_1101, 0b001_1001, 0b001_0011, 0b011_1101, 0b010_0011, 0b011_0001, 0b010_1111, 0b011_1011,
    0b011_0111, 0b000_1011,
];

/// Which of the left digits are of set B, by the first digit, which has no bars of its own.
const SET_B: [u8; 10] = [
    0b00_0000, 0b00_1011, 0b00_1101, 0b00_1110, 0b01_0011, 0b01_1001, 0b01_1100, 0b01_0101, 0b01_0110,
    0b01_1010,
];

/// The bars of thirteen digits; none where they are no EAN-13, check digit and all.
#[must_use]
pub fn bars(ean: &str) -> Option<Vec<Bar>> {
    let digits: Vec<u8> = ean.bytes().map(|b| b.wrapping_sub(b'0')).collect();
    if digits.len() != 13 || digits.iter().any(|d| *d > 9) {
        return None;
    }
    let sum: u32 =
        digits.iter().zip([1, 3].into_iter().cycle()).map(|(d, weight)| u32::from(*d) * weight).sum();
    if !sum.is_multiple_of(10) {
        return None;
    }
    // One module a place: 1 is black, 2 black and a guard.
    let mut modules: Vec<u8> = vec![2, 0, 2];
    let pattern = |modules: &mut Vec<u8>, bits: u8| modules.extend((0..7).rev().map(|n| bits >> n & 1));
    let (first, rest) = digits.split_first()?;
    let (left, right) = rest.split_at(6);
    for (n, digit) in left.iter().enumerate() {
        let a = SET_A[usize::from(*digit)];
        // Set B is set C read backwards, and set C is set A with black and white changed.
        let b = (!a & 0x7F).reverse_bits() >> 1;
        let second = SET_B[usize::from(*first)] >> (5 - n) & 1 == 1;
        pattern(&mut modules, if second { b } else { a });
    }
    modules.extend([0, 2, 0, 2, 0]);
    for digit in right {
        pattern(&mut modules, !SET_A[usize::from(*digit)] & 0x7F);
    }
    modules.extend([2, 0, 2]);
    let mut bars: Vec<Bar> = Vec::new();
    for (at, module) in (0..).zip(modules) {
        match bars.last_mut() {
            Some(bar) if module > 0 && bar.at + bar.width == at => bar.width += 1,
            _ if module > 0 => bars.push(Bar { at, width: 1, guard: module == 2 }),
            _ => {}
        }
    }
    Some(bars)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads bars as a scanner does: by the widths of four elements a digit, from the tables of
    /// the standard's own figures, not from the patterns above.
    fn read(bars: &[Bar]) -> String {
        // Widths of space, bar, space, bar of the left digits of set A.
        const WIDTHS: [[u16; 4]; 10] = [
            [3, 2, 1, 1],
            [2, 2, 2, 1],
            [2, 1, 2, 2],
            [1, 4, 1, 1],
            [1, 1, 3, 2],
            [1, 2, 3, 1],
            [1, 1, 1, 4],
            [1, 3, 1, 2],
            [1, 2, 1, 3],
            [3, 1, 1, 2],
        ];
        const FIRST: [&str; 10] = [
            "AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB", "ABBAAB", "ABBBAA", "ABABAB", "ABABBA",
            "ABBABA",
        ];
        let mut elements = Vec::new();
        let mut end = 0;
        for bar in bars {
            if bar.at > end {
                elements.push(bar.at - end);
            }
            elements.push(bar.width);
            end = bar.at + bar.width;
        }
        assert_eq!(end, MODULES);
        // Three of the guard, four a digit, five of the middle.
        let digit = |from: usize| -> (usize, bool) {
            let own: [u16; 4] = elements[from..from + 4].try_into().unwrap();
            let turned = [own[3], own[2], own[1], own[0]];
            match WIDTHS.iter().position(|w| *w == own) {
                Some(digit) => (digit, false),
                None => (WIDTHS.iter().position(|w| *w == turned).unwrap(), true),
            }
        };
        let left: Vec<_> = (0..6).map(|n| digit(3 + n * 4)).collect();
        let sets: String = left.iter().map(|(_, b)| if *b { 'B' } else { 'A' }).collect();
        let first = FIRST.iter().position(|f| *f == sets).unwrap();
        let right = (0..6).map(|n| digit(3 + 24 + 5 + n * 4).0);
        let all = [first].into_iter().chain(left.iter().map(|(d, _)| *d)).chain(right);
        all.map(|d| char::from(b'0' + d as u8)).collect()
    }

    #[test]
    fn bars_say_the_number() {
        // 4003994155486 is the standard's usual example; the others are ISBNs and any first digit.
        for ean in ["4003994155486", "9780141439518", "9783161484100", "9791090636071", "0012345678905"] {
            assert_eq!(read(&bars(ean).unwrap()), ean);
        }
        for first in 0..10_u32 {
            let body = format!("{first}12345678901");
            let sum: u32 =
                body.bytes().zip([1, 3].into_iter().cycle()).map(|(b, w)| u32::from(b - b'0') * w).sum();
            let ean = format!("{body}{}", (10 - sum % 10) % 10);
            assert_eq!(read(&bars(&ean).unwrap()), ean);
        }
    }

    #[test]
    fn guards_are_six_bars() {
        let bars = bars("9780141439518").unwrap();
        let guards: Vec<u16> = bars.iter().filter(|b| b.guard).map(|b| b.at).collect();
        assert_eq!(guards, [0, 2, 46, 48, 92, 94]);
        assert_eq!(bars.len(), 30);
    }

    #[test]
    fn what_is_no_number_has_no_bars() {
        for wrong in ["9780141439519", "978014143951", "97801414395a8", "", "９７８０１４１４３９５１８"]
        {
            assert_eq!(bars(wrong), None, "{wrong}");
        }
    }
}
