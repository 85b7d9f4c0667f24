//! PNG files: their compressed rows go in as they are, since PDF knows PNG's filters
//! (PNG specification, third edition; ISO 32000-1, 7.4.4.4).

use flate2::Crc;
use printpdf::DictItem;

use super::{Data, Raster, Refusal, dict, image_dict, name};

/// The chunks of a file that an image is made of.
struct Chunks<'a> {
    width: u32,
    height: u32,
    bits: u8,
    /// 0 gray, 2 RGB, 3 palette, 4 gray with alpha, 6 RGB with alpha.
    color: u8,
    interlaced: bool,
    palette: &'a [u8],
    transparency: &'a [u8],
    rows: Vec<u8>,
}

/// Whether a file has no colour, not even of a palette.
pub(super) fn is_grey(bytes: &[u8]) -> Result<bool, Refusal> {
    read(bytes).map(|chunks| matches!(chunks.color, 0 | 4))
}

/// Embeds rows of four components that PNG's encoder took for colours with alpha.
pub(super) fn embed_inks(bytes: &[u8]) -> Result<Raster, Refusal> {
    let chunks = read(bytes)?;
    let mut image = image_dict(chunks.width, chunks.height, 8, name("DeviceCMYK"), "FlateDecode");
    image.insert("DecodeParms".into(), predictor(4, 8, chunks.width));
    Ok(Raster { dict: image, data: Data::Own(chunks.rows), mask: None })
}

/// Embeds a file whose rows can go in as they are; an error for any other, which is to be decoded.
pub(super) fn embed(bytes: &[u8]) -> Result<Raster, Refusal> {
    let chunks = read(bytes)?;
    // PDF can leave one colour out as well, but not every reader heeds it (mupdf does not).
    if chunks.transparency.iter().any(|alpha| chunks.color != 3 || *alpha < 255) {
        return Err("a colour of it is transparent".into());
    }
    let colors = match chunks.color {
        0 | 3 => 1,
        2 => 3,
        _ => return Err("it has alpha".into()),
    };
    let known = matches!((chunks.color, chunks.bits), (0 | 3, 1 | 2 | 4 | 8) | (0 | 2, 16) | (2, 8));
    if chunks.interlaced || !known || chunks.width == 0 || chunks.height == 0 {
        return Err("its rows are not as PDF reads them".into());
    }
    let space = match chunks.color {
        0 => name("DeviceGray"),
        2 => name("DeviceRGB"),
        _ => palette(chunks.palette)?,
    };
    let mut image = image_dict(chunks.width, chunks.height, chunks.bits, space, "FlateDecode");
    image.insert("DecodeParms".into(), predictor(colors, chunks.bits, chunks.width));
    Ok(Raster { dict: image, data: Data::Own(chunks.rows), mask: None })
}

/// The parameters of rows with PNG's filters.
fn predictor(colors: i64, bits: u8, columns: u32) -> DictItem {
    DictItem::Dict {
        map: dict([
            ("Predictor", DictItem::Int(15)),
            ("Colors", DictItem::Int(colors)),
            ("BitsPerComponent", DictItem::Int(i64::from(bits))),
            ("Columns", DictItem::Int(i64::from(columns))),
        ]),
    }
}

fn palette(colors: &[u8]) -> Result<DictItem, Refusal> {
    let entries = colors.len() / 3;
    if entries == 0 || entries > 256 {
        return Err("its palette is broken".into());
    }
    Ok(DictItem::Array(vec![
        name("Indexed"),
        name("DeviceRGB"),
        DictItem::Int(entries as i64 - 1),
        DictItem::String { data: colors[..entries * 3].to_vec(), literal: true },
    ]))
}

/// Takes the file apart. Every chunk's checksum must hold.
fn read(bytes: &[u8]) -> Result<Chunks<'_>, Refusal> {
    const CUT: &str = "the file is cut short";
    let mut rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n").ok_or("it is not a PNG file")?;
    let mut chunks: Option<Chunks<'_>> = None;
    loop {
        let (length, after) = rest.split_first_chunk().ok_or(CUT)?;
        let length = u32::from_be_bytes(*length) as usize;
        let chunk = after.get(..length.saturating_add(4)).ok_or(CUT)?;
        let (checksum, after) = after[length + 4..].split_first_chunk().ok_or(CUT)?;
        let mut crc = Crc::new();
        crc.update(chunk);
        if crc.sum() != u32::from_be_bytes(*checksum) {
            return Err("a checksum does not hold".into());
        }
        rest = after;
        let (kind, data) = chunk.split_at(4);
        match (kind, &mut chunks) {
            (b"IHDR", None) => {
                let [w1, w2, w3, w4, h1, h2, h3, h4, bits, color, 0, 0, interlace] = *data else {
                    return Err("its header is broken".into());
                };
                chunks = Some(Chunks {
                    width: u32::from_be_bytes([w1, w2, w3, w4]),
                    height: u32::from_be_bytes([h1, h2, h3, h4]),
                    bits,
                    color,
                    interlaced: interlace != 0,
                    palette: &[],
                    transparency: &[],
                    rows: Vec::new(),
                });
            }
            (b"PLTE", Some(chunks)) => chunks.palette = data,
            (b"tRNS", Some(chunks)) => chunks.transparency = data,
            (b"IDAT", Some(chunks)) => chunks.rows.extend_from_slice(data),
            (b"IEND", Some(_)) => break,
            (_, None) => return Err("its header is missing".into()),
            _ => {}
        }
    }
    chunks.filter(|chunks| !chunks.rows.is_empty()).ok_or_else(|| "it holds no pixels".into())
}
