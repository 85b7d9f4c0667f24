//! Numbers and strings as a content stream writes them.

/// Hundredths of a point: 3.5 µm, a third of a dot at 2,400 dots to the inch.
pub(super) fn centi(points: f32) -> i32 {
    rounded(f64::from(points) * 100.0)
}

/// The nearest whole number, within what a PDF reader holds; 0 for what is no number.
pub(super) fn rounded(value: f64) -> i32 {
    // `as` saturates, and makes 0 of NaN.
    value.round() as i32
}

/// Writes a whole number.
pub(super) fn integer(out: &mut Vec<u8>, value: i32) {
    if value < 0 {
        out.push(b'-');
    }
    let mut digits = [0u8; 10];
    let mut at = digits.len();
    let mut rest = value.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

/// Writes `value` / 10^`decimals` in the shortest way: `1250` with two decimals is `12.5`, `-50` is `-.5`.
pub(super) fn fixed(out: &mut Vec<u8>, value: i32, decimals: u32) {
    let unit = 10u32.pow(decimals);
    let magnitude = value.unsigned_abs();
    let (whole, mut rest) = (magnitude / unit, magnitude % unit);
    if rest == 0 {
        integer(out, value / unit as i32);
        return;
    }
    if value < 0 {
        out.push(b'-');
    }
    if whole > 0 {
        integer(out, i32::try_from(whole).unwrap_or(i32::MAX));
    }
    out.push(b'.');
    let mut place = unit / 10;
    while rest > 0 {
        out.push(b'0' + (rest / place) as u8);
        rest %= place;
        place /= 10;
    }
}

/// Writes a length in points, to the hundredth, and a space after it.
pub(super) fn length(out: &mut Vec<u8>, points: f32) {
    fixed(out, centi(points), 2);
    out.push(b' ');
}

/// Writes bytes as a hexadecimal string.
pub(super) fn hex(out: &mut Vec<u8>, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.push(b'<');
    for byte in bytes {
        out.push(DIGITS[usize::from(byte >> 4)]);
        out.push(DIGITS[usize::from(byte & 15)]);
    }
    out.push(b'>');
}

/// A text as UTF-16, big-endian, without a mark.
pub(super) fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(value: i32, decimals: u32) -> String {
        let mut out = Vec::new();
        fixed(&mut out, value, decimals);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn prints_the_shortest_form() {
        assert_eq!(printed(1250, 2), "12.5");
        assert_eq!(printed(1205, 2), "12.05");
        assert_eq!(printed(-50, 2), "-.5");
        assert_eq!(printed(-1200, 2), "-12");
        assert_eq!(printed(7, 3), ".007");
        assert_eq!(printed(0, 2), "0");
        assert_eq!(printed(i32::MIN, 2), "-21474836.48");
    }

    #[test]
    fn what_is_no_number_is_zero() {
        assert_eq!(centi(f32::NAN), 0);
        assert_eq!(centi(f32::INFINITY), i32::MAX);
    }

    #[test]
    fn writes_hexadecimal() {
        let mut out = Vec::new();
        hex(&mut out, &utf16("ﬁ𝄞"));
        assert_eq!(out, b"<FB01D834DD1E>");
    }
}
