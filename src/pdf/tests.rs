//! The finished file, read back.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object};

use super::sample::Setter;
use crate::diagnostics::Diagnostics;
use crate::document::{Asset, AssetId, AssetKind, Book, Metadata};
use crate::source::Sources;
use crate::typeset::page::{
    Color, Glyph, ItemKind, LineEnd, LinkArea, LinkTarget, OutlineEntry, Place, PrintedBook, Rect, StretchId,
    Tag,
};

const TRIM: (f32, f32) = (396.0, 612.0);

/// A file that claims nothing.
fn plain() -> super::Options {
    super::Options { standards: Some(Vec::new()), ..Default::default() }
}

fn write(printed: &PrintedBook, book: &Book) -> Vec<u8> {
    let diags = Diagnostics::default();
    let bytes = super::write(printed, book, &plain(), &diags);
    assert_eq!(diags.sorted(&Sources::default()), []);
    bytes
}

fn read(bytes: &[u8]) -> Document {
    Document::load_mem(bytes).expect("a PDF that lopdf can read")
}

fn follow<'a>(doc: &'a Document, object: &'a Object) -> &'a Object {
    doc.dereference(object).expect("a reference that leads somewhere").1
}

fn entry<'a>(doc: &'a Document, dict: &'a Dictionary, key: &str) -> &'a Object {
    follow(doc, dict.get(key.as_bytes()).unwrap_or_else(|_| panic!("{key} in {dict:?}")))
}

fn dict<'a>(doc: &'a Document, of: &'a Dictionary, key: &str) -> &'a Dictionary {
    entry(doc, of, key).as_dict().expect("a dictionary")
}

fn page(doc: &Document, index: usize) -> &Dictionary {
    let id = doc.get_pages().into_values().nth(index).expect("so many pages");
    doc.get_dictionary(id).expect("a page")
}

fn resources(doc: &Document) -> &Dictionary {
    dict(doc, page(doc, 0), "Resources")
}

fn content(doc: &Document, index: usize) -> Content {
    let Object::Stream(stream) = entry(doc, page(doc, index), "Contents") else { panic!("a stream") };
    Content::decode(&stream.decompressed_content().unwrap()).expect("operators")
}

/// A font as a reader has it: bytes to a code, text and width by code.
struct Font {
    bytes: usize,
    texts: BTreeMap<u32, String>,
    widths: BTreeMap<u32, f64>,
}

fn font(doc: &Document, name: &[u8]) -> Font {
    let fonts = dict(doc, resources(doc), "Font");
    let font = dict(doc, fonts, std::str::from_utf8(name).unwrap());
    let stream = |object: &Object| {
        let Object::Stream(stream) = object else { panic!("a stream") };
        String::from_utf8(stream.decompressed_content().unwrap_or_else(|_| stream.content.clone())).unwrap()
    };
    let number = |hex: &str| u32::from_str_radix(hex.trim_matches(['<', '>']), 16).unwrap();
    // Rows of three, <first> <last> what, between begin and end of a kind of block.
    let rows = |cmap: &str, kind: &str| -> Vec<Vec<String>> {
        let (begin, end) = (format!("begin{kind}\n"), format!("end{kind}"));
        let lines = cmap.split(&begin).skip(1).flat_map(|block| block.split(&end).next().unwrap().lines());
        lines.map(|line| line.split(' ').map(str::to_string).collect()).collect()
    };
    let unicode = stream(entry(doc, font, "ToUnicode"));
    let mut texts = BTreeMap::new();
    for row in rows(&unicode, "bfrange") {
        for code in number(&row[0])..=number(&row[1]) {
            let character = char::from_u32(number(&row[2]) + code - number(&row[0])).unwrap();
            texts.insert(code, character.to_string());
        }
    }
    for row in rows(&unicode, "bfchar") {
        let hex = row[1].trim_matches(['<', '>']);
        let units: Vec<u16> = (0..hex.len() / 4).map(|n| number(&hex[n * 4..n * 4 + 4]) as u16).collect();
        texts.insert(number(&row[0]), String::from_utf16(&units).unwrap());
    }
    let descendant =
        follow(doc, &entry(doc, font, "DescendantFonts").as_array().unwrap()[0]).as_dict().unwrap();
    let mut by_glyph = BTreeMap::new();
    let list = entry(doc, descendant, "W").as_array().unwrap();
    for pair in list.chunks(2) {
        for (id, width) in (pair[0].as_i64().unwrap() as u32..).zip(pair[1].as_array().unwrap()) {
            by_glyph.insert(id, f64::from(width.as_float().unwrap()));
        }
    }
    match entry(doc, font, "Encoding") {
        Object::Name(name) => {
            assert_eq!(name, b"Identity-H");
            Font { bytes: 2, texts, widths: by_glyph }
        }
        encoding => {
            let mut widths = BTreeMap::new();
            for row in rows(&stream(encoding), "cidrange") {
                for code in number(&row[0])..=number(&row[1]) {
                    let id = row[2].parse::<u32>().unwrap() + code - number(&row[0]);
                    by_glyph.get(&id).map(|width| widths.insert(code, *width));
                }
            }
            Font { bytes: 1, texts, widths }
        }
    }
}

/// The glyphs of a page as a reader places them: (x, y, text).
fn shown(doc: &Document, index: usize) -> Vec<(f64, f64, String)> {
    let mut glyphs = Vec::new();
    let (mut fonts, mut current, mut size) = (BTreeMap::new(), Vec::new(), 0.0);
    let (mut scale, mut word, mut rise) = (1.0, 0.0, 0.0);
    let (mut line, mut pen) = ((0.0, 0.0), 0.0);
    for operation in content(doc, index).operations {
        let number = |n: usize| f64::from(operation.operands[n].as_float().unwrap());
        match operation.operator.as_str() {
            "BT" => (line, pen) = ((0.0, 0.0), 0.0),
            "Tf" => {
                current = operation.operands[0].as_name().unwrap().to_vec();
                size = number(1);
                fonts.entry(current.clone()).or_insert_with_key(|name| font(doc, name));
            }
            "Tz" => scale = number(0) / 100.0,
            "Tw" => word = number(0),
            "Ts" => rise = number(0),
            "Td" => {
                line = (line.0 + number(0), line.1 + number(1));
                pen = line.0;
            }
            "TJ" => {
                let font = &fonts[&current];
                for operand in operation.operands[0].as_array().unwrap() {
                    let Object::String(bytes, _) = operand else {
                        pen -= f64::from(operand.as_float().unwrap()) / 1000.0 * size * scale;
                        continue;
                    };
                    for code in bytes.chunks(font.bytes) {
                        let code = code.iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
                        let space = if font.bytes == 1 && code == 32 { word } else { 0.0 };
                        let text = font.texts.get(&code).cloned().unwrap_or_default();
                        glyphs.push((pen, line.1 + rise, text));
                        pen += (font.widths[&code] / 1000.0 * size + space) * scale;
                    }
                }
            }
            _ => {}
        }
    }
    glyphs
}

/// Where the page model has its glyphs: (x, y) from the media's bottom left.
fn wanted(printed: &PrintedBook, index: usize) -> Vec<(f64, f64)> {
    let page = &printed.pages[index];
    let mut places = Vec::new();
    for item in &page.items {
        let ItemKind::Line(line) = &item.kind else { continue };
        for run in &line.runs {
            let mut x = f64::from(run.x + printed.bleed);
            for glyph in &page.glyphs[run.glyphs.start as usize..run.glyphs.end as usize] {
                let unit = f64::from(run.size) / 1000.0;
                let y = f64::from(printed.trim.1 + printed.bleed - line.y + run.rise);
                let across = unit * f64::from(run.scale);
                places.push((x + f64::from(glyph.dx) * across, y + f64::from(glyph.dy) * unit));
                x += f64::from(glyph.advance) * across;
            }
        }
    }
    places
}

const TEXT: &str = "An *AVATAR* of the office: difficult, *final* waffles, “fjords”, Tokyo; To. Yet (we) kern\\ed it, *for \
    Typography* is the craft of endowing human language with a durable visual form, and thus with an independent \
    existence. Its heartwood is calligraphy, the dance, on a tiny stage, of the living, speaking hand.";

fn prose() -> PrintedBook {
    let mut setter = Setter::new(TRIM);
    setter.text(&[TEXT; 40].join("\n\n"), true);
    setter.printed
}

#[test]
fn glyphs_stand_where_they_were_set() {
    let mut printed = prose();
    printed.bleed = 9.0;
    let doc = read(&write(&printed, &Book::default()));
    assert!(printed.pages.len() > 2);
    for index in 0..printed.pages.len() {
        let wanted = wanted(&printed, index);
        let mut shown = shown(&doc, index);
        // The spaces that close lines are ours.
        let mut at = 0;
        shown.retain(|(x, y, text)| {
            let near = wanted.get(at).is_some_and(|(wx, wy)| (x - wx).abs() < 0.03 && (y - wy).abs() < 0.011);
            at += usize::from(near);
            near || text != " "
        });
        assert_eq!(shown.len(), wanted.len());
        assert_eq!(at, wanted.len(), "glyph {:?} is not at {:?}", shown.get(at), wanted.get(at));
    }
}

#[test]
fn text_reads_back_with_its_ligatures() {
    let printed = prose();
    let doc = read(&write(&printed, &Book::default()));
    let text: String = shown(&doc, 0).into_iter().map(|(_, _, text)| text).collect();
    assert!(
        text.starts_with("An AVATAR of the office: difficult, final waffles, “fjords”, Tokyo;"),
        "{text}"
    );
    let several = shown(&doc, 0).into_iter().find(|(_, _, text)| text == "ffi");
    assert!(several.is_some(), "a ligature stands for its letters");
}

#[test]
fn every_font_is_embedded_and_subset() {
    let mut setter = Setter::new(TRIM);
    setter.line(
        54.0,
        80.0,
        &[(0, "Serif fi "), (1, "italic "), (2, "mono -> "), (3, "∀x → y")],
        LineEnd::Paragraph,
    );
    setter.turn("1");
    let doc = read(&write(&setter.printed, &Book::default()));
    let fonts = dict(&doc, resources(&doc), "Font");
    assert_eq!(fonts.len(), 4);
    for (_, font) in fonts {
        let font = follow(&doc, font).as_dict().unwrap();
        let name = std::str::from_utf8(font.get(b"BaseFont").unwrap().as_name().unwrap()).unwrap();
        assert!(name.find('+') == Some(6) && name[..6].bytes().all(|b| b.is_ascii_uppercase()), "{name}");
        let descendant = entry(&doc, font, "DescendantFonts").as_array().unwrap();
        let descendant = follow(&doc, &descendant[0]).as_dict().unwrap();
        let descriptor = dict(&doc, descendant, "FontDescriptor");
        let key = if name.contains("Libertinus") { "FontFile3" } else { "FontFile2" };
        let Object::Stream(program) = entry(&doc, descriptor, key) else { panic!("a font program") };
        assert!(program.decompressed_content().unwrap().len() < 20_000, "{name} is not subset");
        assert_eq!(name.contains("Mono"), descriptor.get(b"Flags").unwrap().as_i64().unwrap() & 1 == 1);
        assert_eq!(name.contains("Italic"), descriptor.get(b"ItalicAngle").unwrap().as_i64().unwrap() < 0);
    }
}

#[test]
fn a_face_of_many_glyphs_takes_two_bytes() {
    let letters: String = (0xC0..0x250).filter_map(char::from_u32).collect();
    let mut setter = Setter::new((2000.0, 612.0));
    setter.size = 5.0;
    setter.line(9.0, 80.0, &[(3, &letters), (0, " and "), (3, "AVATAR")], LineEnd::Paragraph);
    setter.turn("1");
    let doc = read(&write(&setter.printed, &Book::default()));
    assert_eq!(font(&doc, b"f3").bytes, 2);
    let text: String = shown(&doc, 0).into_iter().map(|(_, _, text)| text).collect();
    assert_eq!(text, format!("{letters} and AVATAR"));
    let places = shown(&doc, 0);
    for ((x, _, text), (wx, _)) in places.iter().zip(wanted(&setter.printed, 0)) {
        assert!((x - wx).abs() < 0.02, "{text} at {x}, not {wx}");
    }
}

#[test]
fn shifted_glyphs_and_superscripts() {
    let mut setter = Setter::new(TRIM);
    setter.line(54.0, 80.0, &[(0, "note"), (0, "12"), (0, " then")], LineEnd::Paragraph);
    if let Some(ItemKind::Line(line)) = setter.page.items.first_mut().map(|item| &mut item.kind) {
        line.runs[1].rise = 4.5;
    }
    let glyph: &mut Glyph = &mut setter.page.glyphs[1];
    (glyph.dx, glyph.dy) = (-120, 300);
    setter.turn("1");
    let doc = read(&write(&setter.printed, &Book::default()));
    for ((x, y, text), (wx, wy)) in shown(&doc, 0).into_iter().zip(wanted(&setter.printed, 0)) {
        assert!((x - wx).abs() < 0.02 && (y - wy).abs() < 0.02, "{text} at {x} {y}, not {wx} {wy}");
    }
}

#[test]
fn hyphens_at_line_ends_say_whose_they_are() {
    let actual = |text: &str, end, next: Option<&str>| {
        let mut setter = Setter::new(TRIM);
        setter.line(54.0, 80.0, &[(0, text)], end);
        if let Some(next) = next {
            setter.line(54.0, 94.0, &[(0, next)], LineEnd::Paragraph);
        }
        setter.line(54.0, 500.0, &[(0, "12")], LineEnd::Paragraph);
        setter.page.items.last_mut().unwrap().tag = Tag::Artifact;
        setter.turn("12");
        let doc = read(&write(&setter.printed, &Book::default()));
        let operations = content(&doc, 0).operations;
        let marks = operations.iter().filter(|op| op.operator == "BDC");
        let text = marks.filter_map(|op| op.operands[1].as_dict().ok()?.get(b"ActualText").ok()).next()?;
        Some(lopdf::decode_text_string(text).unwrap())
    };
    assert_eq!(actual("well-", LineEnd::Inside, Some("known")).as_deref(), Some("--"));
    assert_eq!(actual("pre-", LineEnd::Space, Some("and postwar")).as_deref(), Some("- "));
    assert_eq!(actual("hu-", LineEnd::Hyphen, Some("mour")), None);
    assert_eq!(actual("well-", LineEnd::Inside, None).as_deref(), Some("- "));
    assert_eq!(actual("hu-", LineEnd::Hyphen, None).as_deref(), Some("\u{AD}"));
}

#[test]
fn links_destinations_outline_and_labels() {
    let mut printed = prose();
    let at = |page, y| Place { page, x: 54.0, y };
    printed.anchors =
        [("one", at(0, 54.0)), ("one-a", at(1, 200.0)), ("zwei-ä", at(2, 54.0)), ("lost", at(99, 0.0))]
            .map(|(name, place)| (name.to_string(), place))
            .into();
    let area = |target| LinkArea {
        rect: Rect { x: 60.0, y: 100.0, w: 80.0, h: 12.0 },
        target,
        text: "see „zwei“".into(),
        tag: Tag::Made,
        stretch: StretchId::NONE,
    };
    printed.pages[0].links = vec![
        area(LinkTarget::Anchor("zwei-ä".into())),
        area(LinkTarget::Url("https://example.org/a b?ü=(1)".into())),
        area(LinkTarget::Anchor("nowhere".into())),
    ];
    for (page, label) in printed.pages.iter_mut().zip(["i", "ii", "1", "2"]) {
        page.label = label.into();
    }
    let line =
        |title: &str, depth, anchor: &str| OutlineEntry { title: title.into(), depth, anchor: anchor.into() };
    printed.outline = vec![line("Eins", 1, "one"), line("α", 2, "one-a"), line("Zwei", 1, "zwei-ä")];
    let doc = read(&write(&printed, &Book::default()));
    let catalog = doc.catalog().unwrap();

    let annotations = entry(&doc, page(&doc, 0), "Annots").as_array().unwrap();
    assert_eq!(annotations.len(), 2, "a link to nowhere is left out");
    let link = |n: usize| follow(&doc, &annotations[n]).as_dict().unwrap();
    assert_eq!(link(0).get(b"Dest").unwrap().as_str().unwrap(), b"zwei-%C3%A4");
    let rect: Vec<f32> =
        link(0).get(b"Rect").unwrap().as_array().unwrap().iter().map(|n| n.as_float().unwrap()).collect();
    assert_eq!(rect, [60.0, 500.0, 140.0, 512.0]);
    let action = dict(&doc, link(1), "A");
    assert_eq!(action.get(b"URI").unwrap().as_str().unwrap(), b"https://example.org/a%20b?%C3%BC=(1)");
    assert_eq!(lopdf::decode_text_string(link(1).get(b"Contents").unwrap()).unwrap(), "see „zwei“");

    let leaf = &entry(&doc, dict(&doc, dict(&doc, catalog, "Names"), "Dests"), "Kids").as_array().unwrap()[0];
    let names = entry(&doc, follow(&doc, leaf).as_dict().unwrap(), "Names").as_array().unwrap();
    let keys: Vec<&[u8]> = names.iter().step_by(2).map(|key| key.as_str().unwrap()).collect();
    assert_eq!(keys, ["one".as_bytes(), b"one-a", b"zwei-%C3%A4"]);
    let place = names[3].as_array().unwrap();
    assert_eq!(place[0].as_reference().unwrap(), doc.get_pages()[&2]);
    assert_eq!(place[3].as_float().unwrap(), 412.0);

    let outline = dict(&doc, catalog, "Outlines");
    let first = dict(&doc, outline, "First");
    assert_eq!(lopdf::decode_text_string(first.get(b"Title").unwrap()).unwrap(), "Eins");
    assert_eq!(lopdf::decode_text_string(dict(&doc, first, "First").get(b"Title").unwrap()).unwrap(), "α");
    let second = dict(&doc, first, "Next");
    assert_eq!(second.get(b"Dest").unwrap().as_str().unwrap(), b"zwei-%C3%A4");
    assert!(second.get(b"First").is_err() && second.get(b"Next").is_err());

    let labels = entry(&doc, dict(&doc, catalog, "PageLabels"), "Nums").as_array().unwrap();
    assert_eq!(format!("{:?}", &labels[..4]), "[0, <</S /r>>, 2, <</S /D>>]");
}

#[test]
fn metadata_are_said_in_every_place() {
    let meta =
        Metadata { title: "Bücher & <Seiten>".into(), language: "de-AT".into(), ..Metadata::default() };
    let mut printed = prose();
    printed.bleed = 8.5;
    let doc = read(&write(&printed, &Book { meta, ..Book::default() }));
    let catalog = doc.catalog().unwrap();
    assert_eq!(entry(&doc, catalog, "Lang").as_str().unwrap(), b"de-AT");
    let preferences = dict(&doc, catalog, "ViewerPreferences");
    assert!(preferences.get(b"DisplayDocTitle").unwrap().as_bool().unwrap());
    let info = follow(&doc, doc.trailer.get(b"Info").unwrap()).as_dict().unwrap();
    assert_eq!(lopdf::decode_text_string(info.get(b"Title").unwrap()).unwrap(), "Bücher & <Seiten>");
    let Object::Stream(xmp) = entry(&doc, catalog, "Metadata") else { panic!("a stream") };
    assert!(xmp.dict.get(b"Filter").is_err(), "XMP is readable without unpacking");
    assert!(String::from_utf8_lossy(&xmp.content).contains("Bücher &amp; &lt;Seiten&gt;"));
    let boxed = |key: &str| format!("{:?}", entry(&doc, page(&doc, 0), key));
    assert_eq!(boxed("TrimBox"), "[8.5 8.5 404.5 620.5]");
    assert_eq!(boxed("BleedBox"), "[0 0 413 629]");
}

#[test]
fn crop_marks_stand_outside_of_the_bleed() {
    for (bleed, bound) in [(0.0, false), (9.0, true)] {
        let mut printed = prose();
        (printed.bleed, printed.bound) = (bleed, bound);
        let options = super::Options { marks: true, ..plain() };
        let doc = read(&super::write(&printed, &Book::default(), &options, &Diagnostics::default()));
        let boxed = |name: &[u8]| -> Vec<f32> {
            let found = page(&doc, 0).get(name).or_else(|_| {
                let pages = follow(&doc, page(&doc, 0).get(b"Parent").unwrap()).as_dict().unwrap();
                pages.get(name)
            });
            found.unwrap().as_array().unwrap().iter().map(|n| n.as_float().unwrap()).collect()
        };
        let (media, trim, bled) = (boxed(b"MediaBox"), boxed(b"TrimBox"), boxed(b"BleedBox"));
        assert_eq!([trim[2] - trim[0], trim[3] - trim[1]], [TRIM.0, TRIM.1]);
        let inner = if bound { 0.0 } else { bleed };
        assert_eq!(bled, [trim[0] - inner, trim[1] - bleed, trim[2] + bleed, trim[3] + bleed]);
        // Every mark lies between the bleed and the sheet's edge, and points at an edge of the trimmed page.
        let mut ends: Vec<(f32, f32)> = Vec::new();
        for operation in &content(&doc, 0).operations {
            if ["m", "l"].contains(&operation.operator.as_str()) {
                ends.push((
                    operation.operands[0].as_float().unwrap(),
                    operation.operands[1].as_float().unwrap(),
                ));
            }
        }
        assert_eq!(ends.len(), 16);
        for (x, y) in ends {
            assert!(x >= media[0] && x <= media[2] && y >= media[1] && y <= media[3], "{x} {y}");
            let bare = bleed - 0.01;
            let beside = x < trim[0] - bare || x > trim[2] + bare || y < trim[1] - bare || y > trim[3] + bare;
            assert!(beside, "{x} {y} lies on the page or its bleed");
            assert!(trim.contains(&x) || trim.contains(&y), "{x} {y} points at no edge");
        }
    }
}

#[test]
fn same_book_same_bytes_on_any_number_of_threads() {
    let (printed, book) = pictures();
    let twice = [write(&printed, &book), write(&printed, &book)];
    assert!(twice[0] == twice[1]);
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    assert!(alone.install(|| write(&printed, &book)) == twice[0]);
}

#[test]
fn a_book_without_pages_is_a_file_all_the_same() {
    let printed = PrintedBook { trim: TRIM, ..PrintedBook::default() };
    assert_eq!(read(&write(&printed, &Book::default())).get_pages().len(), 1);
}

fn png(color: image::ColorType, width: u32, height: u32) -> Vec<u8> {
    let pixels: Vec<u8> =
        (0..width * height * u32::from(color.bytes_per_pixel())).map(|n| (n * 7) as u8).collect();
    encoded(&pixels, width, height, color, image::ImageFormat::Png)
}

fn encoded(
    pixels: &[u8],
    width: u32,
    height: u32,
    color: image::ColorType,
    format: image::ImageFormat,
) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    image::write_buffer_with_format(&mut file, pixels, width, height, color, format).unwrap();
    file.into_inner()
}

const SVG: &[u8] = br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><defs><linearGradient id="g">
    <stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient></defs>
    <rect width="40" height="20" fill="url(#g)" opacity=".5"/><text x="4" y="12" font-size="9">Text</text></svg>"##;

/// Images of every kind on one page, two of them twice.
fn pictures() -> (PrintedBook, Book) {
    use image::{ColorType, ImageFormat};
    let gradient: Vec<u8> = (0..30 * 20 * 3).map(|n| (n % 251) as u8).collect();
    let files = [
        (AssetKind::Png, png(ColorType::Rgb8, 30, 20)),
        (AssetKind::Png, png(ColorType::Rgba8, 30, 20)),
        (AssetKind::Png, png(ColorType::La8, 30, 20)),
        (AssetKind::Png, png(ColorType::L16, 30, 20)),
        (AssetKind::Jpeg, encoded(&gradient, 30, 20, ColorType::Rgb8, ImageFormat::Jpeg)),
        (AssetKind::Gif, encoded(&gradient, 30, 20, ColorType::Rgb8, ImageFormat::Gif)),
        (AssetKind::WebP, encoded(&gradient, 30, 20, ColorType::Rgb8, ImageFormat::WebP)),
        (AssetKind::Svg, SVG.to_vec()),
        (AssetKind::Svg, SVG.to_vec()),
    ];
    let mut setter = Setter::new(TRIM);
    setter.line(54.0, 80.0, &[(0, "A page of pictures")], LineEnd::Paragraph);
    let mut book = Book::default();
    for (index, (kind, bytes)) in files.into_iter().enumerate() {
        let path = format!("{index}").into();
        book.assets.push(Asset {
            path,
            kind,
            bytes: bytes.into(),
            size: (30.0, 20.0),
            dpi: None,
            span: None,
        });
        let rect = Rect { x: 60.0, y: 30.0 * index as f32, w: 30.0, h: 20.0 };
        let (alt, stretch) = ("".into(), StretchId::NONE);
        let image = ItemKind::Image { asset: AssetId(index as u32), rect, cut: None, alt, stretch };
        setter.push(image.clone());
        if index < 2 {
            setter.push(image);
        }
        setter.push(ItemKind::Stroke { rect, width: 0.5, color: Color::Rgb(1.0, 0.0, 0.5) });
    }
    setter.turn("1");
    (setter.printed, book)
}

#[test]
fn images_go_in_once_and_as_they_are() {
    let (printed, book) = pictures();
    let doc = read(&write(&printed, &book));
    let images = dict(&doc, resources(&doc), "XObject");
    assert_eq!(images.len(), book.assets.len());
    let image = |n: usize| {
        let Object::Stream(stream) = entry(&doc, images, &format!("i{n}")) else { panic!("a stream") };
        stream
    };
    let space = |n: usize| image(n).dict.get(b"ColorSpace").unwrap().as_name().unwrap();
    assert!(book.assets[0].bytes.windows(image(0).content.len()).any(|part| part == image(0).content));
    assert!(image(0).dict.get(b"SMask").is_err());
    for (n, color) in [(1, b"DeviceRGB".as_slice()), (2, b"DeviceGray")] {
        assert_eq!(space(n), color);
        let Object::Stream(mask) = entry(&doc, &image(n).dict, "SMask") else { panic!("a mask") };
        assert_eq!(mask.dict.get(b"ColorSpace").unwrap().as_name().unwrap(), b"DeviceGray");
    }
    assert_eq!(image(3).dict.get(b"BitsPerComponent").unwrap().as_i64().unwrap(), 16);
    assert_eq!(image(4).content, &*book.assets[4].bytes);
    assert_eq!(image(4).dict.get(b"Filter").unwrap().as_name().unwrap(), b"DCTDecode");
    assert_eq!(space(5), b"DeviceRGB");
    assert_eq!(image(7).dict.get(b"Subtype").unwrap().as_name().unwrap(), b"Form");
    let profiles = doc
        .objects
        .values()
        .filter(|o| o.as_stream().is_ok_and(|s| s.dict.has(b"N") && s.dict.has(b"Range")));
    assert!(profiles.count() <= 2, "drawings share their profiles");
    let uses = content(&doc, 0).operations.iter().filter(|op| op.operator == "Do").count();
    assert_eq!(uses, book.assets.len() + 2);
}

#[test]
fn broken_images_are_said_and_left_out() {
    let (printed, book) = pictures();
    for index in 0..book.assets.len() {
        let whole = book.assets[index].bytes.clone();
        let step = (whole.len() / 12).max(1);
        // A PNG without its last chunk, of 12 bytes, has all its pixels.
        for length in (0..whole.len() - 12).step_by(step) {
            let mut book = Book { assets: book.assets.clone(), ..Book::default() };
            book.assets[index].bytes = whole[..length].into();
            let diags = Diagnostics::default();
            read(&super::write(&printed, &book, &plain(), &diags));
            // A GIF or a drawing may be whole before its last bytes.
            if matches!(book.assets[index].kind, AssetKind::Png | AssetKind::Jpeg) || length < whole.len() / 2
            {
                let said = diags.sorted(&Sources::default());
                assert_eq!(
                    said.iter().map(|d| d.code).collect::<Vec<_>>(),
                    ["broken-image"],
                    "{index} at {length}"
                );
            }
        }
        // A byte turned over anywhere must not end the program either.
        for at in (0..whole.len()).step_by(step) {
            let mut bytes = whole.to_vec();
            bytes[at] ^= 0xFF;
            let mut book = Book { assets: book.assets.clone(), ..Book::default() };
            book.assets[index].bytes = bytes.into();
            read(&super::write(&printed, &book, &plain(), &Diagnostics::default()));
        }
    }
}

#[test]
fn a_font_that_cannot_be_embedded_is_said() {
    let mut printed = prose();
    printed.faces[0].data = b"no font".as_slice().into();
    let diags = Diagnostics::default();
    read(&super::write(&printed, &Book::default(), &plain(), &diags));
    assert_eq!(diags.sorted(&Sources::default())[0].code, "font-not-embeddable");
}
