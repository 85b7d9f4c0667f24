//! Lengths and colours.

use std::ops::Range;
use std::str::FromStr;

use super::Length;
use super::lexer::Token;
use super::parser::{Parser, Read, error};

impl Parser<'_> {
    /// A length, in braces or without.
    pub(super) fn length(&mut self, of: &Range<usize>) -> Read<Length> {
        let wrong = |at| error(at, "this is no length", Some("lengths are like 3mu, 0.5em, 12pt, 4mm"));
        self.lexer.take('*');
        if matches!(self.lexer.peek(), Some((Token::Begin, _))) {
            let (text, at) = self.verbatim(of)?;
            return length(text).map_or_else(|| wrong(at), Ok);
        }
        self.lexer.skip();
        let rest = self.lexer.rest();
        let number =
            rest.find(|c: char| !matches!(c, '0'..='9' | '.' | '-' | '+' | ' ')).unwrap_or(rest.len());
        let end = (number + 2).min(rest.len());
        let start = self.lexer.at;
        let Some(found) = rest.get(..end).and_then(length) else {
            return wrong(start..(start + end).min(self.lexer.tex.len()));
        };
        self.lexer.at += end;
        // Glue is as wide as it is; nothing here stretches.
        for word in ["plus", "minus"] {
            let rest = self.lexer.rest();
            if let Some(after) = rest.trim_start().strip_prefix(word) {
                let end = after.find(|c: char| c.is_ascii_lowercase()).unwrap_or(after.len());
                let unit = after[end..].bytes().take_while(u8::is_ascii_lowercase).count();
                self.lexer.at += rest.len() - after.len() + end + unit.min(5);
            }
        }
        Ok(found)
    }

    /// A colour's name or value in braces.
    pub(super) fn color(&mut self, range: &Range<usize>) -> Read<[u8; 3]> {
        let model = self.bracketed();
        let (text, at) = match self.lexer.peek() {
            Some((Token::Begin, _)) => self.verbatim(range)?,
            // A name without braces ends with its letters.
            _ => {
                self.lexer.skip();
                let (start, rest) = (self.lexer.at, self.lexer.rest());
                let letter = |c: char| c.is_ascii_alphanumeric() || c == '#';
                let end = rest.find(|c| !letter(c)).unwrap_or(rest.len());
                self.lexer.at += end;
                (&rest[..end], start..start + end)
            }
        };
        let found = match model.map(str::trim) {
            None => color(text.trim()),
            Some(model) => modelled(model, text),
        };
        match found {
            Some(rgb) => Ok(rgb),
            None => error(
                at,
                format!("there is no colour `{text}`"),
                Some("colours are names like red, teal, ForestGreen, or #RRGGBB"),
            ),
        }
    }
}

/// A length in TeX's units (*The TeXbook*, chapter 10).
pub(super) fn length(text: &str) -> Option<Length> {
    let text = text.trim();
    let at = text.len().checked_sub(2)?;
    let (number, unit) = (text.get(..at)?, text.get(at..)?);
    let value: f32 = number.replace(' ', "").parse().ok()?;
    if !value.is_finite() || value.abs() > 1000.0 {
        return None;
    }
    Some(match unit {
        "em" => Length::Em(value),
        "ex" => Length::Em(value * 0.43),
        "mu" => Length::Em(value / 18.0),
        "pt" => Length::Pt(value * 72.0 / 72.27),
        "bp" => Length::Pt(value),
        "px" => Length::Pt(value * 0.75),
        "pc" => Length::Pt(value * 12.0 * 72.0 / 72.27),
        "dd" => Length::Pt(value * 1238.0 / 1157.0 * 72.0 / 72.27),
        "cc" => Length::Pt(value * 12.0 * 1238.0 / 1157.0 * 72.0 / 72.27),
        "sp" => Length::Pt(value / 65536.0 * 72.0 / 72.27),
        "in" => Length::Pt(value * 72.0),
        "cm" => Length::Pt(value * 72.0 / 2.54),
        "mm" => Length::Pt(value * 7.2 / 2.54),
        _ => return None,
    })
}

/// A colour of a model of LaTeX's `xcolor`.
fn modelled(model: &str, text: &str) -> Option<[u8; 3]> {
    let mut shares = [0.0f32; 4];
    let mut count = 0;
    if model != "HTML" && model != "named" {
        for part in text.split(',') {
            *shares.get_mut(count)? = part.trim().parse().ok().filter(|v: &f32| (0.0..=255.0).contains(v))?;
            count += 1;
        }
    }
    let byte = |share: f32| (share.clamp(0.0, 1.0) * 255.0).round() as u8;
    let [a, b, c, d] = shares;
    Some(match (model, count) {
        ("HTML", _) => color(&format!("#{}", text.trim()))?,
        ("named", _) => color(text.trim())?,
        ("rgb", 3) => [a, b, c].map(byte),
        ("RGB", 3) => [a, b, c].map(|v| v as u8),
        ("gray", 1) => [byte(a); 3],
        ("cmyk", 4) => [a, b, c].map(|ink| byte((1.0 - ink) * (1.0 - d))),
        _ => return None,
    })
}

/// The inks of the driver `dvips`, which LaTeX and MathJax know by these names.
const INKS: &str = "
Apricot FBB982 Aquamarine 00B5BE Bittersweet C04F17 Black 221E1F Blue 2D2F92 BlueGreen 00B3B8 BlueViolet
473992 BrickRed B6321C Brown 792500 BurntOrange F7921D CadetBlue 74729A CarnationPink F282B4 Cerulean
00A2E3 CornflowerBlue 41B0E4 Cyan 00AEEF Dandelion FDBC42 DarkOrchid A4538A Emerald 00A99D ForestGreen
009B55 Fuchsia 8C368C Goldenrod FFDF42 Gray 949698 Green 00A64F GreenYellow DFE674 JungleGreen 00A99A
Lavender F49EC4 LimeGreen 8DC73E Magenta EC008C Mahogany A9341F Maroon AF3235 Melon F89E7B MidnightBlue
006795 Mulberry A93C93 NavyBlue 006EB8 OliveGreen 3C8031 Orange F58137 OrangeRed ED135A Orchid AF72B0
Peach F7965A Periwinkle 7977B8 PineGreen 008B72 Plum 92268F ProcessBlue 00B0F0 Purple 99479B RawSienna
974006 Red ED1B23 RedOrange F26035 RedViolet A1246B Rhodamine EF559F RoyalBlue 0071BC RoyalPurple 613F99
RubineRed ED017D Salmon F69289 SeaGreen 3FBC9D Sepia 671800 SkyBlue 46C5DD SpringGreen C6DC67 Tan DA9D76
TealBlue 00AEB3 Thistle D883B7 Turquoise 00B4CE Violet 58429B VioletRed EF58A0 White FFFFFF
WildStrawberry EE2967 Yellow FFF200 YellowGreen 98CC70 YellowOrange FAA21A
";

/// A colour by its name in LaTeX's `xcolor` or in CSS, or as `#RRGGBB`.
pub(super) fn color(name: &str) -> Option<[u8; 3]> {
    let own = match name {
        // Those that CSS has otherwise.
        "green" => Some([0, 160, 0]),
        "gray" | "grey" => Some([128, 128, 128]),
        "darkgray" => Some([64, 64, 64]),
        "lightgray" => Some([191, 191, 191]),
        "brown" => Some([191, 128, 64]),
        "lime" => Some([191, 255, 0]),
        "orange" => Some([255, 128, 0]),
        "pink" => Some([255, 191, 191]),
        "purple" => Some([191, 0, 64]),
        "violet" => Some([128, 0, 128]),
        _ => None,
    };
    let ink = || {
        let mut words = INKS.split_ascii_whitespace();
        words.find(|word| *word == name)?;
        let value = u32::from_str_radix(words.next()?, 16).ok()?;
        Some([16, 8, 0].map(|shift| (value >> shift & 255) as u8))
    };
    let css = || svgtypes::Color::from_str(name).ok().map(|c| [c.red, c.green, c.blue]);
    own.or_else(ink).or_else(css)
}
