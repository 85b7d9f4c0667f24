//! How the kinds of words in code are set: `comment = "italic #555555"`.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, de};

use crate::document::TokenKind;

/// How one kind is set. Whatever is not said is as the code around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TokenStyle {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// A line under it.
    pub underline: bool,
    /// A line through it.
    pub strike: bool,
    /// Its colour: red, green, blue.
    pub color: Option<[u8; 3]>,
}

impl TokenStyle {
    /// Reads words such as `bold italic #336699`; `plain` for none.
    ///
    /// # Errors
    ///
    /// Says which word is none of a style.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut style = Self::default();
        for word in text.split_whitespace() {
            match word {
                "plain" => {}
                "bold" => style.bold = true,
                "italic" => style.italic = true,
                "underline" => style.underline = true,
                "strike" => style.strike = true,
                _ => style.color = Some(color(word).ok_or_else(|| {
                    format!("`{word}` is no style of code: bold, italic, underline, strike, plain or a colour `#rrggbb` is wanted")
                })?),
            }
        }
        Ok(style)
    }

    /// Whether it is nothing but a shade of black, 0 to 255.
    #[must_use]
    pub fn gray(&self) -> Option<u8> {
        self.color.and_then(|[r, g, b]| (r == g && g == b).then_some(r))
    }
}

fn color(word: &str) -> Option<[u8; 3]> {
    let hex = word.strip_prefix('#').filter(|hex| hex.len() == 6 && hex.is_ascii())?;
    let part = |n: usize| u8::from_str_radix(&hex[n..n + 2], 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

impl<'de> Deserialize<'de> for TokenStyle {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

/// The style of every kind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TokenStyles([TokenStyle; TokenKind::ALL.len()]);

impl TokenStyles {
    /// The style of a kind.
    #[must_use]
    pub fn of(&self, kind: TokenKind) -> TokenStyle {
        self.0[kind as usize]
    }
}

impl<'de> Deserialize<'de> for TokenStyles {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut styles = Self::default();
        for (name, style) in BTreeMap::<String, TokenStyle>::deserialize(deserializer)? {
            let Some(kind) = TokenKind::ALL.into_iter().find(|kind| kind.name() == name) else {
                let names = TokenKind::ALL.map(TokenKind::name).join(", ");
                return Err(de::Error::custom(format!("`{name}` is no kind of code: there are {names}")));
            };
            styles.0[kind as usize] = style;
        }
        Ok(styles)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_are_words() {
        let style = TokenStyle::parse("bold  italic #336699").unwrap();
        assert_eq!((style.bold, style.italic, style.color), (true, true, Some([0x33, 0x66, 0x99])));
        assert_eq!(TokenStyle::parse("plain").unwrap(), TokenStyle::default());
        assert_eq!(TokenStyle::parse("#555555").unwrap().gray(), Some(0x55));
        assert!(TokenStyle::parse("fat").unwrap_err().contains("`fat`"));
        assert!(TokenStyle::parse("#12345é").is_err());
    }

    #[test]
    fn every_theme_names_every_kind() {
        for (name, text) in crate::theme::SHIPPED {
            let table: toml::Table = text.parse().unwrap();
            let tokens = table["code"]["tokens"].as_table().unwrap();
            let mut names: Vec<&str> = tokens.keys().map(String::as_str).collect();
            let mut all = TokenKind::ALL.map(TokenKind::name);
            names.sort_unstable();
            all.sort_unstable();
            assert_eq!(names, all, "{name}");
        }
    }
}
