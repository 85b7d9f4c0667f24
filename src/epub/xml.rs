//! Writing XML that is well-formed whatever the text holds.

use std::borrow::Cow;

/// Appends text, escaped for element content. Characters that XML cannot hold are left out.
pub fn text(out: &mut String, s: &str) {
    escape(out, s, false);
}

/// Appends text, escaped for an attribute's value in double quotes.
pub fn value(out: &mut String, s: &str) {
    escape(out, s, true);
}

/// Appends ` name="value"`.
pub fn attr(out: &mut String, name: &str, s: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    value(out, s);
    out.push('"');
}

/// The text, escaped for element content or an attribute.
#[must_use]
pub fn escaped(s: &str) -> String {
    let mut out = String::with_capacity(s.len() + 8);
    value(&mut out, s);
    out
}

fn escape(out: &mut String, s: &str, attribute: bool) {
    let bytes = s.as_bytes();
    let mut done = 0;
    let mut i = 0;
    while i < bytes.len() {
        let (by, len) = match bytes[i] {
            b'&' => ("&amp;", 1),
            b'<' => ("&lt;", 1),
            b'>' => ("&gt;", 1),
            b'"' if attribute => ("&quot;", 1),
            // A literal line end or tab in an attribute would be read as a space.
            b'\n' if attribute => ("&#10;", 1),
            b'\t' if attribute => ("&#9;", 1),
            b'\r' => ("", 1),
            b'\n' | b'\t' => {
                i += 1;
                continue;
            }
            // Control characters that XML 1.0 has no way to write.
            0..0x20 | 0x7f => ("", 1),
            // C1 controls, U+0080 to U+009F: allowed in XML, errors in HTML.
            0xc2 if bytes.get(i + 1).is_some_and(|b| (0x80..0xa0).contains(b)) => ("", 2),
            // U+FFFE and U+FFFF, and the other noncharacters U+FDD0 to U+FDEF.
            0xef if matches!(bytes.get(i + 1..i + 3), Some([0xbf, 0xbe | 0xbf] | [0xb7, 0x90..=0xaf])) => {
                ("", 3)
            }
            // The last two of every further plane: F0–F4 xF BF BE|BF.
            0xf0..=0xf4 if matches!(bytes.get(i + 1..i + 4), Some([b, 0xbf, 0xbe | 0xbf]) if b & 0x0f == 0x0f) => {
                ("", 4)
            }
            _ => {
                i += 1;
                continue;
            }
        };
        out.push_str(&s[done..i]);
        out.push_str(by);
        i += len;
        done = i;
    }
    out.push_str(&s[done..]);
}

/// A name that may stand as an XML `id`: letters, digits, `-`, `_`, `.`, not beginning with one
/// of the last three nor a digit.
#[must_use]
pub fn id(name: &str) -> Cow<'_, str> {
    let first = |c: char| c.is_ascii_alphabetic() || c == '_' || letter(c);
    let other = |c: char| first(c) || c.is_ascii_digit() || c == '-' || c == '.';
    if name.chars().next().is_some_and(first) && name.chars().all(other) {
        return Cow::Borrowed(name);
    }
    let mut made = String::with_capacity(name.len() + 2);
    if !name.chars().next().is_some_and(first) {
        made.push_str("id-");
    }
    made.extend(name.chars().map(|c| if other(c) { c } else { '-' }));
    Cow::Owned(made)
}

/// Letters beyond ASCII that the Namespaces recommendation lets a name begin with.
fn letter(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}'
        | '\u{37f}'..='\u{1fff}' | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}'
        | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}')
}

/// Schemes of links: of IANA's, those that EPUBCheck 5 knows and that lead somewhere.
const SCHEMES: &[&str] = &[
    "http", "https", "mailto", "tel", "ftp", "irc", "xmpp", "news", "nntp", "urn", "info", "tag", "sip",
    "sips", "im", "ldap", "dict", "gopher", "telnet", "tftp", "dav", "dns", "nfs", "imap", "pop", "rtsp",
    "fax", "mid", "cid", "tv",
];

/// An address made fit for an attribute: characters that no URL may hold are percent-encoded.
/// None where it is not an address that a reader can follow.
#[must_use]
pub fn url(address: &str) -> Option<String> {
    let address = address.trim();
    let address = if address.starts_with("//") { format!("https:{address}") } else { address.to_string() };
    let (scheme, rest) = address.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    // `host:port` begins as if it had a scheme as well.
    if !SCHEMES.contains(&scheme.as_str()) {
        return None;
    }
    if matches!(scheme.as_str(), "http" | "https" | "ftp") {
        let authority = rest.strip_prefix("//")?;
        let authority = &authority[..authority.find(['/', '?', '#']).unwrap_or(authority.len())];
        let host = authority.rsplit('@').next().unwrap_or(authority);
        let (host, port) = match host.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, port),
            _ => (host, ""),
        };
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '~');
        let v6 = host.starts_with('[') && host.ends_with(']');
        if host.is_empty() || !(v6 || host.chars().all(plain)) || !port.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
    }
    let mut made = String::with_capacity(address.len());
    let bytes = address.as_bytes();
    let hex = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_hexdigit);
    for (i, c) in address.char_indices() {
        match c {
            '%' if hex(i + 1) && hex(i + 2) => made.push(c),
            '%' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => percent(&mut made, c),
            '[' | ']' if i > 8 && !address[..i].contains("//[") => percent(&mut made, c),
            // A second `#` would end the address.
            '#' if address[..i].contains('#') => percent(&mut made, c),
            c if c.is_control() || c.is_whitespace() => percent(&mut made, c),
            c => made.push(c),
        }
    }
    Some(made)
}

fn percent(out: &mut String, c: char) {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        out.push_str(&format!("%{byte:02X}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_out_what_xml_cannot_hold() {
        let mut out = String::new();
        text(
            &mut out,
            "a\u{0}b\u{8}c\u{fffe}d\u{ffff}e\u{85}f\u{1ffff}g\u{fdd0}h<&>\"\n\t\r\u{b}i\u{7f}é\u{3000}",
        );
        assert_eq!(out, "abcdefgh&lt;&amp;&gt;\"\n\ti\u{e9}\u{3000}");
        assert_eq!(escaped("\"a\nb"), "&quot;a&#10;b");
    }

    #[test]
    fn ids_are_names() {
        for (given, made) in [
            ("fig:x", "fig-x"),
            ("1-a", "id-1-a"),
            ("über", "über"),
            ("", "id-"),
            ("a b", "a-b"),
            ("ok.1", "ok.1"),
        ] {
            assert_eq!(id(given), made);
        }
    }

    #[test]
    fn addresses() {
        assert_eq!(url("ip:port"), None);
        assert_eq!(url("mailto:a@b.org").as_deref(), Some("mailto:a@b.org"));
        assert_eq!(url("bitcoin:1a2b"), None);
        assert_eq!(url("https://a.b/c d?e=\"f\"#g#h").as_deref(), Some("https://a.b/c%20d?e=%22f%22#g%23h"));
        assert_eq!(url("mailto:x@y.z").as_deref(), Some("mailto:x@y.z"));
        assert_eq!(url("//a.b").as_deref(), Some("https://a.b"));
        assert_eq!(url("http://[::1]:80/x[1]").as_deref(), Some("http://[::1]:80/x[1]"));
        assert_eq!(url("https://a.b/100%/%20").as_deref(), Some("https://a.b/100%25/%20"));
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc",
            "chapter.md",
            "http:",
            "http://",
            "https://a b/",
            "http://x:y/",
        ] {
            assert_eq!(url(bad), None, "{bad}");
        }
    }
}
