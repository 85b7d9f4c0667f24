//! Lengths and trim sizes as a manifest writes them.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::node::{Kind, Node};
use super::read::{Read, Reader, listing, nearest};

const UNITS: &[(&str, f32)] =
    &[("pt", 1.0), ("mm", 72.0 / 25.4), ("cm", 72.0 / 2.54), ("in", 72.0), ("pc", 12.0), ("px", 0.75)];

/// A length in points: `"12mm"`, `"0.5in"`, `"54pt"` or a number of points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Length(pub f32);

impl Length {
    /// Reads `12mm`; a bare number is in points.
    fn parse(text: &str) -> Option<f32> {
        let text = text.trim();
        let (number, scale) = UNITS
            .iter()
            .find_map(|(unit, scale)| Some((text.strip_suffix(unit)?, *scale)))
            .unwrap_or((text, 1.0));
        let number: f32 = number.trim().parse().ok()?;
        number.is_finite().then_some(number * scale)
    }
}

/// A length in points, from `12mm`, `0.5in` or a number of points.
#[must_use]
pub fn length(text: &str) -> Option<f32> {
    Length::parse(text)
}

impl Read for Length {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        let points = match &node.kind {
            Kind::Integer(n) => Some(*n as f32),
            Kind::Float(n) => Some(*n as f32),
            Kind::Text(text) => Length::parse(text),
            _ => {
                reader.wrong_type(node, "a length");
                return None;
            }
        };
        match points {
            Some(points) if (0.0..=14400.0).contains(&points) => Some(Length(points)),
            Some(_) => {
                reader.wrong(node, "bad-length", "a length lies between 0 and 200 inches".into(), None);
                None
            }
            None => {
                let help = "write it as \"12mm\", \"1.2cm\", \"0.5in\", \"54pt\", or a number of points";
                reader.wrong(node, "bad-length", "this is not a length".into(), Some(help.into()));
                None
            }
        }
    }
}

impl JsonSchema for Length {
    fn schema_name() -> Cow<'static, str> {
        "Length".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A length: \"12mm\", \"1.2cm\", \"0.5in\", \"54pt\", or a number of points.",
            "anyOf": [
                { "type": "number", "minimum": 0 },
                { "type": "string", "pattern": "^[0-9]*\\.?[0-9]+ *(pt|mm|cm|in|pc|px)?$" }
            ]
        })
    }
}

/// Trims by name, in points. Inches and millimetres are the trade's own.
const TRIMS: &[(&str, f32, f32)] = &[
    ("5x8in", 360.0, 576.0),
    ("5.25x8in", 378.0, 576.0),
    ("5.5x8.5in", 396.0, 612.0),
    ("6x9in", 432.0, 648.0),
    ("digest", 396.0, 612.0),
    ("us-trade", 432.0, 648.0),
    ("mass-market", 306.0, 494.64),
    ("letter", 612.0, 792.0),
    ("A4", 210.0 * 72.0 / 25.4, 297.0 * 72.0 / 25.4),
    ("A5", 148.0 * 72.0 / 25.4, 210.0 * 72.0 / 25.4),
    ("A6", 105.0 * 72.0 / 25.4, 148.0 * 72.0 / 25.4),
    ("B5", 176.0 * 72.0 / 25.4, 250.0 * 72.0 / 25.4),
];

/// A trimmed page: `"6x9in"`, `"A5"`, `"mass-market"`, `"120x190mm"`. Width and height in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Trim(pub f32, pub f32);

impl Trim {
    fn parse(text: &str) -> Option<(f32, f32)> {
        let plain: String = text.trim().to_lowercase().replace('×', "x").replace([' ', '_'], "-");
        if let Some((_, width, height)) = TRIMS.iter().find(|(name, ..)| name.eq_ignore_ascii_case(&plain)) {
            return Some((*width, *height));
        }
        let plain = plain.replace('-', "");
        let (width, height) = plain.split_once('x')?;
        let has_unit = |s: &str| s.ends_with(|c: char| c.is_ascii_alphabetic());
        // The unit of the height holds for the width too; without any, small numbers are inches.
        let unit: String = match height.find(|c: char| c.is_ascii_alphabetic()) {
            Some(at) => height[at..].into(),
            None if has_unit(width) => return None,
            None if height.parse::<f32>().ok()? <= 20.0 => "in".into(),
            None => "mm".into(),
        };
        let with_unit = |s: &str| if has_unit(s) { s.to_string() } else { format!("{s}{unit}") };
        Some((Length::parse(&with_unit(width))?, Length::parse(&with_unit(height))?))
    }
}

impl Read for Trim {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        let text = String::read(node, reader)?;
        let names: Vec<&str> = TRIMS.iter().map(|(name, ..)| *name).collect();
        match Trim::parse(&text) {
            Some((width, height))
                if (144.0..=3600.0).contains(&width) && (144.0..=3600.0).contains(&height) =>
            {
                Some(Trim(width, height))
            }
            Some(_) => {
                let help = "the sides of a page lie between 2 and 50 inches (51 and 1270 mm)";
                reader.wrong(node, "bad-trim", format!("no page is {text}"), Some(help.into()));
                None
            }
            None => {
                let help = match nearest(&text, names.iter().copied()) {
                    Some(near) => format!("did you mean \"{near}\"?"),
                    None => format!("known are {}; a size of your own is \"120x190mm\"", listing(&names)),
                };
                reader.wrong(node, "bad-trim", format!("{text:?} is not a trim size"), Some(help));
                None
            }
        }
    }
}

impl JsonSchema for Trim {
    fn schema_name() -> Cow<'static, str> {
        "Trim".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<&str> = TRIMS.iter().map(|(name, ..)| *name).collect();
        json_schema!({
            "description": "The trimmed page: a name, or a size of your own such as \"120x190mm\".",
            "anyOf": [
                { "enum": names },
                { "type": "string", "pattern": "^[0-9.]+ *(mm|cm|in|pt)? *[x×] *[0-9.]+ *(mm|cm|in|pt)?$" }
            ]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_in_every_unit() {
        assert_eq!(Length::parse("54pt"), Some(54.0));
        assert_eq!(Length::parse("0.5in"), Some(36.0));
        assert_eq!(Length::parse(" 1 pc "), Some(12.0));
        assert_eq!(Length::parse("25.4mm"), Some(72.0));
        assert_eq!(Length::parse("2.54cm"), Some(72.0));
        assert_eq!(Length::parse("11"), Some(11.0));
        for bad in ["", "mm", "twelve", "1e99mm", "nan", "12furlongs", "1,5cm"] {
            assert_eq!(Length::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn trims_by_name_and_by_size() {
        assert_eq!(Trim::parse("6x9in"), Some((432.0, 648.0)));
        assert_eq!(Trim::parse("6 × 9 in"), Some((432.0, 648.0)));
        assert_eq!(Trim::parse("5.25x8"), Some((378.0, 576.0)));
        assert_eq!(Trim::parse("mass market"), Some((306.0, 494.64)));
        let (width, height) = Trim::parse("120x190mm").unwrap();
        assert!((width - 340.157).abs() < 0.01 && (height - 538.583).abs() < 0.01);
        let (width, height) = Trim::parse("148 x 210 mm").unwrap();
        let a5 = Trim::parse("a5").unwrap();
        assert!((width - a5.0).abs() < 0.01 && (height - a5.1).abs() < 0.01);
        for bad in ["", "A9x", "x", "5x", "folio", "5inx8"] {
            assert_eq!(Trim::parse(bad), None, "{bad}");
        }
    }
}
