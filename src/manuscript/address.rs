//! Addresses of links and images.

use std::borrow::Cow;

use crate::document::Target;

/// Where a link's address leads, as far as can be told without the book.
pub(super) fn target_of(address: &str) -> Target {
    let address = address.trim();
    if let Some(rest) = address.strip_prefix("//") {
        Target::Url(format!("https://{rest}"))
    } else if has_scheme(address) {
        // A space is no part of an address; authors write them all the same.
        Target::Url(address.replace(' ', "%20"))
    } else {
        Target::Raw(address.to_owned())
    }
}

/// Whether an address says how to reach it (RFC 3986, 3.1); a single letter is a drive's, and
/// `std::vec` is a path of Rust's.
pub(super) fn has_scheme(address: &str) -> bool {
    let Some(end) = address.find(':') else { return false };
    if address[end..].starts_with("::") {
        return false;
    }
    let scheme = &address[..end];
    scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// Whether an address is one of the web.
pub(super) fn is_remote(address: &str) -> bool {
    let address = address.trim_start();
    address.starts_with("//") || (has_scheme(address) && !address.starts_with("data:"))
}

pub(super) fn is_script(url: &str) -> bool {
    let scheme = url.split(':').next().unwrap_or_default();
    ["javascript", "vbscript", "data"].iter().any(|s| scheme.eq_ignore_ascii_case(s))
}

/// An address with its `%20` and the like decoded; what is no UTF-8 then stays as it is.
pub(crate) fn percent_decoded(address: &str) -> Cow<'_, str> {
    if !address.contains('%') {
        return Cow::Borrowed(address);
    }
    let bytes = address.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hex = |n: usize| bytes.get(at + n).and_then(|b| char::from(*b).to_digit(16));
        match (byte, hex(1), hex(2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'%'));
                at += 3;
            }
            _ => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).map_or(Cow::Borrowed(address), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_out_of_the_book() {
        for (address, url) in [
            ("https://a.b/c d", Some("https://a.b/c%20d")),
            ("//a.b", Some("https://a.b")),
            ("mailto:a@b.c", Some("mailto:a@b.c")),
            ("c:/windows.md", None),
            ("std::vec::Vec", None),
            ("a/b.md#c:d", None),
            ("#x", None),
        ] {
            let expected = url.map_or(Target::Raw(address.into()), |url| Target::Url(url.into()));
            assert_eq!(target_of(address), expected, "{address}");
        }
        assert!(is_script("JavaScript:alert(1)") && !is_script("https://data"));
    }

    #[test]
    fn percent_signs() {
        assert_eq!(percent_decoded("my%20file%2Emd"), "my file.md");
        assert_eq!(percent_decoded("100%-%zz-%ff"), "100%-%zz-%ff");
        assert_eq!(percent_decoded("%C3%A9"), "é");
    }
}
