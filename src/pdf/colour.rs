//! Colours that are the same everywhere: output intents, and profiles in place of device colours.
//!
//! Type and rules are black ink alone, which needs no profile but the output intent's. Pictures keep
//! their colours: where the intent is of another kind, their device space has a profile as its
//! default (ISO 32000-1, 8.6.5.6).

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::document::text;
use super::verify::Standard;
use crate::diagnostics::Diagnostic;

/// The screen's colours. Compact ICC Profiles, CC0: see `profiles/LICENSE.txt`.
const SRGB: &[u8] = include_bytes!("profiles/sRGB-v2-magic.icc");
/// Four inks of no press in particular, by CGATS TR 001, for pictures that do not say which. The same source.
pub(super) const INKS: &[u8] = include_bytes!("profiles/CGATS001Compat-v2-micro.icc");

/// Colours of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    Gray,
    Rgb,
    Cmyk,
}

impl Space {
    fn components(self) -> i64 {
        match self {
            Self::Gray => 1,
            Self::Rgb => 3,
            Self::Cmyk => 4,
        }
    }
}

/// The profile of a press.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    pub(super) bytes: Vec<u8>,
    pub(super) space: Space,
    name: String,
}

impl Profile {
    /// Reads an ICC profile.
    ///
    /// # Errors
    ///
    /// A diagnostic without a place, where the bytes are no profile of a printer.
    pub fn read(bytes: Vec<u8>) -> Result<Self, Diagnostic> {
        let wrong = |message: &str| {
            Diagnostic::error("bad-profile", message)
                .help("take the ICC profile of the press, as its printer gives it: class `prtr`, of grey or of four inks")
        };
        if bytes.get(36..40) != Some(b"acsp") {
            return Err(wrong("the file is no ICC profile"));
        }
        if bytes.get(12..16) != Some(b"prtr") {
            return Err(wrong("the profile is not that of a printer"));
        }
        let space = match bytes.get(16..20) {
            Some(b"GRAY") => Space::Gray,
            Some(b"CMYK") => Space::Cmyk,
            _ => return Err(wrong("the profile is neither of grey nor of four inks")),
        };
        let name = description(&bytes).unwrap_or_else(|| "Custom".into());
        Ok(Self { bytes, space, name })
    }

    /// A press with black ink alone, whose dots gain a fifth in the middle tones.
    pub(super) fn black() -> Self {
        let name = "Black ink alone, dot gain 20 %".to_string();
        Self { bytes: black_profile(&name), space: Space::Gray, name }
    }
}

/// The text of a profile's `desc` tag (ICC.1:2001-04, 6.5.17; ICC.1:2022, 10.15).
fn description(bytes: &[u8]) -> Option<String> {
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize);
    let entry = (0..number(128)?.min(200))
        .map(|n| 132 + 12 * n)
        .find(|at| bytes.get(*at..*at + 4) == Some(b"desc"))?;
    let at = number(entry + 4)?;
    let text = match bytes.get(at..at + 4)? {
        b"desc" => {
            let raw = bytes.get(at + 12..at + 12 + number(at + 8)?)?;
            raw.split(|byte| *byte == 0).next().map(|raw| String::from_utf8_lossy(raw).into_owned())?
        }
        b"mluc" => {
            let (length, offset) = (number(at + 20)?, number(at + 24)?);
            let raw = bytes.get(at + offset..at + offset + length)?;
            let units: Vec<u16> = raw.chunks_exact(2).map(|p| u16::from_be_bytes([p[0], p[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        _ => return None,
    };
    let text = text.trim().to_string();
    (!text.is_empty()).then_some(text)
}

/// A profile of a press with one ink (ICC.1:2001-04, 6.3.1.2: monochrome output).
///
/// Dot gain is Murray and Davies's: a dot of share a prints as a + 0.8 a (1 − a), which is 20 % at a half.
fn black_profile(name: &str) -> Vec<u8> {
    let mut desc = b"desc\0\0\0\0".to_vec();
    desc.extend((name.len() as u32 + 1).to_be_bytes());
    desc.extend(name.as_bytes());
    // The end of the text; no Unicode; no Macintosh text.
    desc.extend([0; 1 + 8 + 3 + 67]);
    let white = [0xF6D6_u32, 0x1_0000, 0xD32D].map(u32::to_be_bytes).concat();
    let mut point = b"XYZ \0\0\0\0".to_vec();
    point.extend(&white);
    let mut curve = b"curv\0\0\0\0".to_vec();
    curve.extend(65_u32.to_be_bytes());
    for n in 0..=64_u32 {
        let dot = 1.0 - f64::from(n) / 64.0;
        let printed = dot + 0.8 * dot * (1.0 - dot);
        curve.extend((((1.0 - printed) * 65_535.0).round() as u16).to_be_bytes());
    }
    let tags: [(&[u8; 4], Vec<u8>); 4] = [
        (b"cprt", b"text\0\0\0\0Public domain\0".to_vec()),
        (b"desc", desc),
        (b"kTRC", curve),
        (b"wtpt", point),
    ];
    let mut table = (tags.len() as u32).to_be_bytes().to_vec();
    let mut data = Vec::new();
    let start = 128 + 4 + 12 * tags.len();
    for (signature, content) in &tags {
        table.extend(*signature);
        table.extend(((start + data.len()) as u32).to_be_bytes());
        table.extend((content.len() as u32).to_be_bytes());
        data.extend(content);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    let mut profile = ((start + data.len()) as u32).to_be_bytes().to_vec();
    profile.extend(b"\0\0\0\0\x02\x40\0\0prtrGRAYXYZ ");
    // 1 January 2026, to the second.
    profile.extend([0x07, 0xEA, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
    profile.extend(b"acsp");
    profile.resize(64, 0);
    profile.extend(1_u32.to_be_bytes());
    profile.extend(&white);
    profile.resize(128, 0);
    profile.extend(table);
    profile.extend(data);
    profile
}

/// Puts output intents into the catalog, and profiles among the resources where pictures have colours that the
/// intent has not.
pub(super) fn finish(
    standards: &[Standard],
    press: Option<&Profile>,
    catalog: &mut Dictionary,
    resources: &mut Dictionary,
    doc: &mut Document,
) {
    let (archive, print) = (standards.contains(&Standard::A2a), standards.contains(&Standard::X4));
    if !archive && !print {
        return;
    }
    let embed = |doc: &mut Document, bytes: &[u8], space: Space| -> ObjectId {
        doc.add_object(Stream::new(dictionary! { "N" => space.components() }, bytes.to_vec()))
    };
    let black;
    let (bytes, space, name) = if print {
        let press = match press {
            Some(press) => press,
            None => {
                black = Profile::black();
                &black
            }
        };
        (press.bytes.as_slice(), press.space, press.name.as_str())
    } else {
        (SRGB, Space::Rgb, "sRGB IEC61966-2.1")
    };
    let profile = embed(doc, bytes, space);
    // The intents of one file have one profile.
    let intents = [(archive, "GTS_PDFA1"), (print, "GTS_PDFX")].into_iter().filter(|(wanted, _)| *wanted);
    let intents: Vec<Object> = intents
        .map(|(_, kind)| {
            let intent = dictionary! {
                "Type" => "OutputIntent",
                "S" => kind,
                "OutputConditionIdentifier" => text(name),
                "Info" => text(name),
                "DestOutputProfile" => profile,
            };
            doc.add_object(intent).into()
        })
        .collect();
    catalog.set("OutputIntents", intents);
    let mut defaults = Dictionary::new();
    // Pictures in the press's inks are in these, whoever else looks at them.
    let inks = press.filter(|press| press.space == Space::Cmyk).map_or(INKS, |press| &press.bytes);
    for (own, key, device, bytes) in [
        (Space::Rgb, "DefaultRGB", b"DeviceRGB".as_slice(), SRGB),
        (Space::Cmyk, "DefaultCMYK", b"DeviceCMYK", inks),
    ] {
        if space != own && pictured(doc, device) {
            let stream = embed(doc, bytes, own);
            defaults.set(key, vec!["ICCBased".into(), stream.into()]);
        }
    }
    if !defaults.is_empty() {
        let defaults = doc.add_object(defaults);
        resources.set("ColorSpace", defaults);
    }
}

/// Whether a picture has colours of this device.
fn pictured(doc: &Document, device: &[u8]) -> bool {
    fn is(doc: &Document, space: &Object, device: &[u8]) -> bool {
        match doc.dereference(space) {
            Ok((_, Object::Name(name))) => name == device,
            // What an index or a tint stands for counts.
            Ok((_, Object::Array(list))) => list.iter().take(3).skip(1).any(|base| is(doc, base, device)),
            _ => false,
        }
    }
    doc.objects.values().any(|object| {
        object
            .as_stream()
            .is_ok_and(|stream| stream.dict.get(b"ColorSpace").is_ok_and(|space| is(doc, space, device)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_black_press_is_a_profile() {
        let black = Profile::black();
        let read = Profile::read(black.bytes.clone()).expect("a profile");
        assert_eq!(read, black);
        let colours =
            moxcms::ColorProfile::new_from_slice(&black.bytes).expect("a profile that moxcms can read");
        assert_eq!(colours.color_space, moxcms::DataColorSpace::Gray);
    }

    #[test]
    fn a_screen_is_no_press() {
        assert_eq!(Profile::read(SRGB.to_vec()).unwrap_err().message, "the profile is not that of a printer");
        assert_eq!(Profile::read(vec![0; 200]).unwrap_err().message, "the file is no ICC profile");
    }
}
