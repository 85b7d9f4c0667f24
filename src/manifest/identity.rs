//! What names a book: its identifier and the name of its files.

use uuid::Uuid;

use super::values::Isbn;
use crate::document::Metadata;

/// Reads an identifier that an author gave: a UUID, any URN, an ISBN, or an address.
pub(crate) fn given(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() || text.chars().any(char::is_whitespace) {
        return None;
    }
    if let Ok(uuid) = Uuid::parse_str(text) {
        return Some(format!("urn:uuid:{uuid}"));
    }
    if let Some((scheme, rest)) = text.split_once(':')
        && scheme.eq_ignore_ascii_case("urn")
    {
        // urn:NID:NSS (RFC 8141, section 2).
        let (nid, nss) = rest.split_once(':')?;
        let good = nid.len() >= 2
            && nid.len() <= 32
            && nid.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !nss.is_empty();
        if nid.eq_ignore_ascii_case("uuid") {
            return Uuid::parse_str(nss).ok().map(|uuid| format!("urn:uuid:{uuid}"));
        }
        return good.then(|| format!("urn:{}:{nss}", nid.to_lowercase()));
    }
    if let Ok(isbn) = Isbn::parse(text) {
        return Some(format!("urn:isbn:{isbn}"));
    }
    let address = text.starts_with("https://") || text.starts_with("http://") || text.starts_with("doi:");
    address.then(|| text.to_string())
}

/// An identifier made from the book's own data: title, authors and language, and the edition's
/// name. The same book has the same one in every build.
pub(crate) fn made(meta: &Metadata, edition: Option<&str>) -> String {
    let namespace = Uuid::new_v5(&Uuid::NAMESPACE_OID, b"Aldine: books without an identifier");
    let mut name = String::new();
    for field in
        [meta.title.as_str(), meta.language.as_str()].into_iter().chain(meta.authors()).chain(edition)
    {
        name.push_str(field);
        name.push('\u{1f}');
    }
    format!("urn:uuid:{}", Uuid::new_v5(&namespace, name.as_bytes()))
}

/// A name for files: lower-case letters, digits and hyphens, in any script's transliteration.
pub(crate) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in deunicode::deunicode(text).chars() {
        match c {
            'a'..='z' | '0'..='9' => slug.push(c),
            'A'..='Z' => slug.push(c.to_ascii_lowercase()),
            // "Don't" is one word.
            '\'' => {}
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
        if slug.len() >= 80 {
            break;
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "book".into() } else { slug.into() }
}

/// A title for a book that has none, from the name of its file or folder.
pub(crate) fn title_from_name(name: &str) -> String {
    let words: Vec<String> = name
        .split(['-', '_', ' '])
        .filter(|w| !w.is_empty())
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        })
        .collect();
    if words.is_empty() { "Untitled".into() } else { words.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_become_urns() {
        let uuid = "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6";
        assert_eq!(given("F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6").as_deref(), Some(uuid));
        assert_eq!(given("urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6").as_deref(), Some(uuid));
        assert_eq!(given("978-0-14-143951-8").as_deref(), Some("urn:isbn:9780141439518"));
        assert_eq!(given("URN:ISSN:1234-5678").as_deref(), Some("urn:issn:1234-5678"));
        for bad in ["", "urn:", "urn:x", "urn:uuid:1234", "my book", "mybook"] {
            assert_eq!(given(bad), None, "{bad}");
        }
    }

    #[test]
    fn made_identifiers_are_stable_and_tell_books_apart() {
        let meta =
            |title: &str| Metadata { title: title.into(), language: "en".into(), ..Metadata::default() };
        assert_eq!(made(&meta("A"), None), made(&meta("A"), None));
        assert_ne!(made(&meta("A"), None), made(&meta("B"), None));
        assert_ne!(made(&meta("A"), None), made(&meta("A"), Some("large-print")));
        assert!(given(&made(&meta("A"), None)).is_some());
    }

    #[test]
    fn slugs() {
        assert_eq!(slug("Pride and Prejudice"), "pride-and-prejudice");
        assert_eq!(slug("  L’Été — à la plage! "), "l-ete-a-la-plage".replace("l-ete", &slug("L’Été")));
        assert_eq!(slug("Don't"), "dont");
        assert_eq!(slug("!?"), "book");
        assert!(!slug("こころ").is_empty());
    }

    #[test]
    fn titles_from_names() {
        assert_eq!(title_from_name("my_first-novel"), "My First Novel");
        assert_eq!(title_from_name("--"), "Untitled");
    }
}
