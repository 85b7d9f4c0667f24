//! JPEG files, embedded as they are (ISO/IEC 10918-1; ISO 32000-1, 7.4.8).

use std::sync::Arc;

use printpdf::DictItem;

use super::{Data, Raster, Refusal, dict, image_dict, name};

/// What a frame header says.
struct Frame {
    width: u32,
    height: u32,
    /// Identifiers of the components.
    components: Vec<u8>,
}

/// How many colour components a file has.
pub(super) fn components(bytes: &[u8]) -> Result<usize, Refusal> {
    headers(bytes).map(|(frame, _)| frame.components.len())
}

/// How the four components of a file stand for inks.
pub(super) struct Coding {
    /// As luminance and differences of colour, of all but the last.
    pub ycck: bool,
    /// As the inks' absence.
    pub inverted: bool,
}

/// How a file of four components is coded.
pub(super) fn coding(bytes: &[u8]) -> Result<Coding, Refusal> {
    let (_, adobe) = headers(bytes)?;
    Ok(Coding { ycck: adobe == Some(2), inverted: adobe.is_some() })
}

/// Embeds a file. An error where PDF's DCT filter cannot read it.
pub(super) fn embed(bytes: &Arc<[u8]>) -> Result<Raster, Refusal> {
    let (frame, adobe) = headers(bytes)?;
    let space = match frame.components.len() {
        1 => "DeviceGray",
        3 => "DeviceRGB",
        4 => "DeviceCMYK",
        n => return Err(format!("it has {n} colour components")),
    };
    let mut image = image_dict(frame.width, frame.height, 8, name(space), "DCTDecode");
    if frame.components.len() == 4 && adobe.is_some() {
        // Adobe's programs write ink as its absence.
        let inverted = [1, 0, 1, 0, 1, 0, 1, 0].map(DictItem::Int);
        image.insert("Decode".into(), DictItem::Array(inverted.to_vec()));
    }
    if frame.components == *b"RGB" && adobe.is_none() {
        // Named so, the components are no YCbCr, which PDF would take them for.
        image.insert(
            "DecodeParms".into(),
            DictItem::Dict { map: dict([("ColorTransform", DictItem::Int(0))]) },
        );
    }
    Ok(Raster { dict: image, data: Data::File(bytes.clone()), mask: None })
}

/// Reads the headers up to the first scan: the frame, and the transform that Adobe's marker names, if it is there.
fn headers(bytes: &[u8]) -> Result<(Frame, Option<u8>), Refusal> {
    const CUT: &str = "the file is cut short";
    if !bytes.starts_with(&[0xFF, 0xD8]) {
        return Err("it is not a JPEG file".into());
    }
    let (mut at, mut frame, mut adobe) = (2, None, None);
    loop {
        while bytes.get(at) == Some(&0xFF) && bytes.get(at + 1) == Some(&0xFF) {
            at += 1;
        }
        let [0xFF, marker, high, low] = *bytes.get(at..at + 4).ok_or(CUT)? else {
            return Err("its markers are broken".into());
        };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let segment = bytes.get(at + 4..at + 2 + length.max(2)).ok_or(CUT)?;
        match marker {
            // Baseline, extended and progressive, in Huffman coding: what the filter reads.
            0xC0..=0xC2 => {
                let [precision, h1, h2, w1, w2, count, ..] = *segment else { return Err(CUT.into()) };
                let components: Vec<u8> =
                    segment[6..].chunks_exact(3).take(usize::from(count)).map(|c| c[0]).collect();
                let (width, height) = (u16::from_be_bytes([w1, w2]), u16::from_be_bytes([h1, h2]));
                if precision != 8 || width == 0 || height == 0 || components.len() != usize::from(count) {
                    return Err("its frame header is of an unknown kind".into());
                }
                frame = Some(Frame { width: width.into(), height: height.into(), components });
            }
            0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                return Err("it is lossless or arithmetically coded".into());
            }
            0xEE if segment.starts_with(b"Adobe") => adobe = segment.get(11).copied().or(Some(0)),
            0xDA => break,
            0xD9 => return Err(CUT.into()),
            _ => {}
        }
        at += 2 + length.max(2);
    }
    // The end may have something after it, as cameras write; it must be there.
    if !bytes[at..].windows(2).rev().any(|pair| pair == [0xFF, 0xD9]) {
        return Err(CUT.into());
    }
    Ok((frame.ok_or("it has no frame header")?, adobe))
}
