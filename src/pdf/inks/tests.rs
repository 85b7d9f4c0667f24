//! Pixels and operators read back from finished files.

use std::sync::Arc;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, Stream};

use super::*;
use crate::diagnostics::Diagnostics;
use crate::document::{Asset, AssetId, AssetKind, Book, Metadata};
use crate::pdf::sample::Setter;
use crate::pdf::verify;
use crate::source::Sources;
use crate::typeset::page::{Color, ItemKind, LineEnd, Rect, StretchId};

/// Four inks as absences, as Adobe's programs write them: black on the left, cyan on the right.
const FOUR: &[u8] = include_bytes!("four.jpg");

const DRAWING: &[u8] = br##"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 40">
    <defs><linearGradient id="g"><stop offset="0" stop-color="red"/><stop offset=".5" stop-color="lime"/>
    <stop offset="1" stop-color="blue" stop-opacity=".3"/></linearGradient>
    <radialGradient id="r"><stop offset="0" stop-color="#808080"/><stop offset="1" stop-color="#fff"/></radialGradient>
    <mask id="m"><rect width="40" height="20" fill="yellow"/></mask>
    <pattern id="p" width="4" height="4" patternUnits="userSpaceOnUse"><circle cx="2" cy="2" r="1" fill="#c00"/></pattern>
    </defs>
    <rect width="40" height="10" fill="url(#g)" opacity=".5"/><rect y="10" width="40" height="10" fill="url(#r)"/>
    <g mask="url(#m)"><rect width="40" height="20" fill="#00f" stroke="#0f0"/></g>
    <rect y="20" width="40" height="10" fill="url(#p)"/>
    <image y="30" width="4" height="4" xlink:href="data:image/png;base64,PICTURE"/>
    <text x="4" y="38" font-size="9">Black</text></svg>"##;

/// A press whose inks are what their names say: each takes its light away, and black as much as all three have in
/// common (ICC.1:2001-04, 6.5.8).
fn press() -> Vec<u8> {
    let lut = |inputs: u8, outputs: u8, grid: u8, value: &dyn Fn(&[f32]) -> Vec<f32>| {
        let mut tag = b"mft1\0\0\0\0".to_vec();
        tag.extend([inputs, outputs, grid, 0]);
        for n in 0..9_u32 {
            tag.extend((u32::from(n % 4 == 0) << 16).to_be_bytes());
        }
        let identity = |channels: u8| (0..channels).flat_map(|_| 0..=255_u8);
        tag.extend(identity(inputs));
        for n in 0..usize::from(grid).pow(u32::from(inputs)) {
            let mut at: Vec<f32> = Vec::new();
            let mut rest = n;
            for _ in 0..inputs {
                at.insert(0, (rest % usize::from(grid)) as f32 / f32::from(grid - 1));
                rest /= usize::from(grid);
            }
            tag.extend(value(&at).iter().map(|share| (share.clamp(0.0, 1.0) * 255.0).round() as u8));
        }
        tag.extend(identity(outputs));
        tag
    };
    // sRGB's primaries and white at D50, and CIE Lab of them.
    const XYZ: [[f32; 3]; 3] = [[0.4361, 0.3851, 0.1431], [0.2225, 0.7169, 0.0606], [0.0139, 0.0971, 0.7141]];
    const RGB: [[f32; 3]; 3] =
        [[3.1339, -1.6169, -0.4906], [-0.9788, 1.9161, 0.0335], [0.0719, -0.2290, 1.4052]];
    const WHITE: [f32; 3] = [0.9642, 1.0, 0.8249];
    let times = |m: &[[f32; 3]; 3], v: [f32; 3]| m.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2]);
    let to_lab = move |cmyk: &[f32]| {
        let rgb = [0, 1, 2].map(|n| linear((1.0 - cmyk[n]) * (1.0 - cmyk[3])));
        let xyz = times(&XYZ, rgb);
        let f = [0, 1, 2].map(|n| {
            let t = xyz[n] / WHITE[n];
            if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 }
        });
        let lab = [116.0 * f[1] - 16.0, 500.0 * (f[0] - f[1]), 200.0 * (f[1] - f[2])];
        vec![lab[0] / 100.0, (lab[1] + 128.0) / 255.0, (lab[2] + 128.0) / 255.0]
    };
    let to_inks = move |lab: &[f32]| {
        let y = (lab[0] * 100.0 + 16.0) / 116.0;
        let f = [y + (lab[1] * 255.0 - 128.0) / 500.0, y, y - (lab[2] * 255.0 - 128.0) / 200.0];
        let xyz = [0, 1, 2].map(|n| {
            let t = if f[n] > 0.206_9 { f[n].powi(3) } else { (f[n] - 16.0 / 116.0) / 7.787 };
            t * WHITE[n]
        });
        let rgb = times(&RGB, xyz).map(encoded);
        let light = rgb.iter().copied().fold(0.0, f32::max);
        let ink = |value: f32| if light > 0.0 { 1.0 - value / light } else { 0.0 };
        vec![ink(rgb[0]), ink(rgb[1]), ink(rgb[2]), 1.0 - light]
    };
    let (there, back) = (lut(4, 3, 5, &to_lab), lut(3, 4, 17, &to_inks));
    let white: Vec<u8> = [0xF6D6_u32, 0x1_0000, 0xD32D].map(u32::to_be_bytes).concat();
    let mut description = b"desc\0\0\0\0\0\0\0\x05Test\0".to_vec();
    description.resize(description.len() + 78, 0);
    let tags: [(&[u8; 4], Vec<u8>); 7] = [
        (b"A2B0", there.clone()),
        (b"A2B1", there),
        (b"B2A0", back.clone()),
        (b"B2A1", back),
        (b"cprt", b"text\0\0\0\0Public domain\0".to_vec()),
        (b"desc", description),
        (b"wtpt", [b"XYZ \0\0\0\0".to_vec(), white.clone()].concat()),
    ];
    let start = 128 + 4 + 12 * tags.len();
    let (mut table, mut data) = ((tags.len() as u32).to_be_bytes().to_vec(), Vec::new());
    for (signature, content) in &tags {
        table.extend(*signature);
        table.extend(((start + data.len()) as u32).to_be_bytes());
        table.extend((content.len() as u32).to_be_bytes());
        data.extend(content);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    let mut profile = ((start + data.len()) as u32).to_be_bytes().to_vec();
    profile.extend(b"\0\0\0\0\x02\x40\0\0prtrCMYKLab \x07\xEA\0\x01\0\x01\0\0\0\0\0\0acsp");
    profile.resize(64, 0);
    profile.extend([0; 4]);
    profile.extend(white);
    profile.resize(128, 0);
    [profile, table, data].concat()
}

fn file(pixels: &[u8], width: u32, color: image::ColorType, format: image::ImageFormat) -> Vec<u8> {
    let height = (pixels.len() / usize::from(color.bytes_per_pixel())) as u32 / width;
    let mut file = std::io::Cursor::new(Vec::new());
    image::write_buffer_with_format(&mut file, pixels, width, height, color, format).unwrap();
    file.into_inner()
}

fn png(pixels: &[u8], color: image::ColorType) -> Vec<u8> {
    file(pixels, 1, color, image::ImageFormat::Png)
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = |chunk: &[u8]| {
        let number = (0..3).fold(0_usize, |n, at| n << 8 | usize::from(*chunk.get(at).unwrap_or(&0)));
        let digit =
            |n: usize| if n <= chunk.len() { char::from(DIGITS[number >> (18 - 6 * n) & 63]) } else { '=' };
        [0, 1, 2, 3].map(digit)
    };
    bytes.chunks(3).flat_map(digits).collect()
}

fn drawing() -> Vec<u8> {
    let picture = png(&[255, 0, 0, 0, 0, 255], image::ColorType::Rgb8);
    String::from_utf8_lossy(DRAWING).replace("PICTURE", &base64(&picture)).into_bytes()
}

/// Files of a book on one page, in the inks.
fn made(files: &[(AssetKind, &[u8])], options: &Options) -> (Vec<u8>, Vec<String>) {
    let meta = Metadata {
        title: "Inks".into(),
        language: "en".into(),
        date: Some("2026-01-01".into()),
        identifier: "urn:uuid:6e1f4b3c-2d85-4f0a-9c7e-a1d19e000001".into(),
        ..Metadata::default()
    };
    let mut book = Book { meta, ..Book::default() };
    let mut setter = Setter::new((396.0, 612.0));
    setter.line(54.0, 80.0, &[(0, "Text")], LineEnd::Paragraph);
    for (index, (kind, bytes)) in (0..).zip(files) {
        let path = format!("{index}").into();
        let bytes = Arc::from(*bytes);
        book.assets.push(Asset { path, kind: *kind, bytes, size: (30.0, 20.0), dpi: None, span: None });
        let rect = Rect { x: 60.0, y: 30.0 * index as f32, w: 30.0, h: 20.0 };
        let (alt, stretch) = ("".into(), StretchId::NONE);
        setter.push(ItemKind::Image { asset: AssetId(index), rect, cut: None, alt, stretch });
        setter.push(ItemKind::Stroke { rect, width: 0.5, color: Color::Rgb(1.0, 0.0, 0.5) });
    }
    setter.turn("1");
    let diags = Diagnostics::default();
    let bytes = crate::pdf::write(&setter.printed, &book, options, &diags);
    (
        bytes,
        diags
            .sorted(&Sources::default())
            .iter()
            .map(|said| format!("{}: {}", said.code, said.message))
            .collect(),
    )
}

fn options(inks: Kind, standards: &[Standard], press: Option<&[u8]>) -> Options {
    let press = press.map(|bytes| Profile::read(bytes.to_vec()).unwrap());
    Options { standards: Some(standards.to_vec()), press, marks: false, inks }
}

fn stream(doc: &Document, index: usize) -> &Stream {
    let page = doc.get_dictionary(doc.get_pages()[&1]).unwrap();
    let at = |dict: &'_ Dictionary, key: &[u8]| doc.dereference(dict.get(key).unwrap()).unwrap().1.clone();
    let images = at(at(page, b"Resources").as_dict().unwrap(), b"XObject");
    let id = images.as_dict().unwrap().get(format!("i{index}").as_bytes()).unwrap().as_reference().unwrap();
    doc.get_object(id).unwrap().as_stream().unwrap()
}

fn space(stream: &Stream) -> &str {
    std::str::from_utf8(stream.dict.get(b"ColorSpace").unwrap().as_name().unwrap()).unwrap()
}

/// The samples of an image whose rows PNG filtered; each of its rows is one pixel.
fn samples(stream: &Stream) -> Vec<u8> {
    stream.decompressed_content().unwrap()
}

#[test]
fn grey_is_as_light_as_the_colour() {
    let pixels = [255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 118, 118, 118];
    let bytes = png(&pixels, image::ColorType::Rgb8);
    let (pdf, said) = made(&[(AssetKind::Png, &bytes)], &options(Kind::Grey, &[], None));
    assert_eq!(said, [""; 0]);
    let doc = Document::load_mem(&pdf).unwrap();
    assert_eq!(space(stream(&doc, 0)), "DeviceGray");
    // Y of sRGB's primaries is 0.2225, 0.7169, 0.0606; the screen's curve makes these of them.
    let own = samples(stream(&doc, 0));
    assert_eq!(own, [255, 0, 130, 220, 70, 118]);

    // A press whose dots gain prints the same light with less ink.
    let (pdf, said) = made(&[(AssetKind::Png, &bytes)], &options(Kind::Grey, &[Standard::X4], None));
    assert_eq!(said, [""; 0]);
    let doc = Document::load_mem(&pdf).unwrap();
    let printed = |grey: u8| {
        let dot = 1.0 - f32::from(grey) / 255.0;
        1.0 - (dot + 0.8 * dot * (1.0 - dot))
    };
    let gained = samples(stream(&doc, 0));
    for (grey, seen) in gained.iter().zip([1.0, 0.0, 0.2225, 0.7169, 0.0606, 0.181]) {
        assert!((printed(*grey) - seen).abs() < 0.006, "{grey} prints as {}, not {seen}", printed(*grey));
    }
}

#[test]
fn four_inks_look_like_the_colour() {
    let pixels = [255, 255, 255, 200, 60, 50, 60, 160, 80, 50, 80, 170, 240, 220, 60];
    let bytes = png(&pixels, image::ColorType::Rgb8);
    let (pdf, said) =
        made(&[(AssetKind::Png, &bytes)], &options(Kind::Cmyk, &[Standard::X4], Some(&press())));
    assert_eq!(said, [""; 0]);
    let doc = Document::load_mem(&pdf).unwrap();
    let image = stream(&doc, 0);
    assert_eq!(space(image), "DeviceCMYK");
    let inks = samples(image);
    assert_eq!(inks[..4], [0; 4], "white is paper");
    let press = ColorProfile::new_from_slice(&press()).unwrap();
    let mut seen = vec![0; pixels.len()];
    to_screen(&press, Layout::Rgba).unwrap().transform(&inks, &mut seen).unwrap();
    for (wanted, seen) in pixels.iter().zip(&seen) {
        // The tables of the test's profile are coarse.
        assert!(wanted.abs_diff(*seen) < 45, "{pixels:?} look like {seen:?}");
    }
}

#[test]
fn neutral_pixels_are_black_ink_alone_and_grey_files_stay() {
    let neutral = png(&[255, 255, 255, 90, 90, 90, 0, 0, 0], image::ColorType::Rgb8);
    let grey = png(&[255, 90, 0], image::ColorType::L8);
    let photo = file(&[90; 256], 16, image::ColorType::L8, image::ImageFormat::Jpeg);
    let files: [(AssetKind, &[u8]); 4] = [
        (AssetKind::Png, &neutral),
        (AssetKind::Png, &grey),
        (AssetKind::Jpeg, &photo),
        (AssetKind::Jpeg, FOUR),
    ];
    let (pdf, said) = made(&files, &options(Kind::Cmyk, &[Standard::X4], Some(&press())));
    assert_eq!(said, [""; 0]);
    let doc = Document::load_mem(&pdf).unwrap();
    let lightened = samples(stream(&doc, 0));
    assert_eq!((lightened[0], lightened[2]), (255, 0));
    assert_eq!(samples(stream(&doc, 1)), [255, 90, 0], "the press's own grey is not changed");
    assert_eq!(space(stream(&doc, 0)), "DeviceGray");
    assert_eq!(stream(&doc, 2).content, photo);
    assert_eq!(stream(&doc, 3).content, FOUR);
}

#[test]
fn four_inks_become_grey() {
    let (pdf, said) = made(&[(AssetKind::Jpeg, FOUR)], &options(Kind::Grey, &[], None));
    assert_eq!(said, [""; 0]);
    let doc = Document::load_mem(&pdf).unwrap();
    let grey = samples(stream(&doc, 0));
    assert_eq!(grey.len(), 16 * 8);
    // Black ink alone is not quite black; cyan is of a middle lightness.
    assert!(grey[2] < 60 && (110..190).contains(&grey[13]), "{grey:?}");
}

#[test]
fn the_profile_in_an_image_counts() {
    let pixels = [200, 80, 60, 60, 160, 80];
    let mut encoded = std::io::Cursor::new(Vec::new());
    let mut encoder = image::codecs::png::PngEncoder::new(&mut encoded);
    let wide = ColorProfile::new_display_p3().encode().unwrap();
    image::ImageEncoder::set_icc_profile(&mut encoder, wide).unwrap();
    image::ImageEncoder::write_image(encoder, &pixels, 1, 2, image::ExtendedColorType::Rgb8).unwrap();
    let (wide, plain) = (encoded.into_inner(), png(&pixels, image::ColorType::Rgb8));
    let files: [(AssetKind, &[u8]); 2] = [(AssetKind::Png, &wide), (AssetKind::Png, &plain)];
    let (pdf, _) = made(&files, &options(Kind::Grey, &[], None));
    let doc = Document::load_mem(&pdf).unwrap();
    assert_ne!(samples(stream(&doc, 0)), samples(stream(&doc, 1)));
}

#[test]
fn masks_are_kept_and_nothing_is_left_in_the_screens_colours() {
    let alpha: Vec<u8> = (0..16).flat_map(|n| [200, n * 10, 30, n * 16]).collect();
    let alpha = png(&alpha, image::ColorType::Rgba8);
    let photo: Vec<u8> = (0..32 * 32 * 3).map(|n| (n % 251) as u8).collect();
    let photo = file(&photo, 32, image::ColorType::Rgb8, image::ImageFormat::Jpeg);
    let (drawing, press) = (drawing(), press());
    let files: [(AssetKind, &[u8]); 3] =
        [(AssetKind::Png, &alpha), (AssetKind::Jpeg, &photo), (AssetKind::Svg, &drawing)];
    let as_is = options(Kind::AsIs, &[Standard::X4], Some(&press));
    let (screen, _) = made(&files, &as_is);
    assert!(verify::other_colours(&screen, true).is_some());
    let mask = |pdf: &[u8]| {
        let doc = Document::load_mem(pdf).unwrap();
        let id = stream(&doc, 0).dict.get(b"SMask").unwrap().as_reference().unwrap();
        doc.get_object(id).unwrap().as_stream().unwrap().decompressed_content().unwrap()
    };
    for (kind, press) in [(Kind::Grey, None), (Kind::Grey, Some(&press)), (Kind::Cmyk, Some(&press))] {
        let (pdf, said) =
            made(&files, &options(kind, &[Standard::Ua1, Standard::X4], press.map(Vec::as_slice)));
        assert_eq!(said, [""; 0], "{kind:?}");
        assert_eq!(verify::other_colours(&pdf, kind == Kind::Cmyk), None);
        assert_eq!(verify::other_colours(&pdf, false).is_some(), kind == Kind::Cmyk);
        assert_eq!(mask(&pdf), mask(&screen));
    }
}

#[test]
fn drawings_are_painted_in_inks() {
    let drawing = drawing();
    let files: [(AssetKind, &[u8]); 1] = [(AssetKind::Svg, &drawing)];
    let (pdf, said) = made(&files, &options(Kind::Cmyk, &[], Some(&press())));
    assert_eq!(said, [""; 0]);
    let doc = Document::load_mem(&pdf).unwrap();
    let form = stream(&doc, 0);
    let content =
        Content::decode(&form.decompressed_content().unwrap_or_else(|_| form.content.clone())).unwrap();
    let set = |operator: &str| {
        let numbers =
            |operands: &[Object]| operands.iter().filter_map(|n| n.as_float().ok()).collect::<Vec<f32>>();
        let all = content.operations.iter().filter(|op| op.operator == operator);
        all.map(|op| numbers(&op.operands)).filter(|numbers| !numbers.is_empty()).collect::<Vec<_>>()
    };
    assert!(
        set("scn").contains(&vec![0.0, 0.0, 0.0, 1.0]),
        "black text is black ink alone: {:?}",
        set("scn")
    );
    assert!(set("scn").iter().chain(&set("SCN")).all(|inks| inks.len() == 4));
    let samples: Vec<&Stream> = doc
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok())
        .filter(|stream| {
            stream.dict.get(b"FunctionType").and_then(Object::as_i64).is_ok_and(|kind| kind == 0)
        })
        .collect();
    // Red to lime, lime to blue, grey to white.
    assert_eq!(samples.len(), 3);
    let grey = samples.iter().filter(|function| {
        let samples = function.decompressed_content().unwrap_or_else(|_| function.content.clone());
        samples.chunks_exact(8).all(|inks| inks[..6] == [0; 6])
    });
    assert_eq!(grey.count(), 1, "a gradient of greys is black ink alone");
}

#[test]
fn four_inks_want_a_profile() {
    let bytes = png(&[255, 0, 0], image::ColorType::Rgb8);
    let (_, said) = made(&[(AssetKind::Png, &bytes)], &options(Kind::Cmyk, &[], None));
    assert!(said.len() == 1 && said[0].starts_with("no-inks"), "{said:?}");
}
