//! The finished file, read back.

use super::sample::Setter;
use crate::diagnostics::Diagnostics;
use crate::document::Book;

#[test]
#[ignore = "writes a file to look at: PDF_TEXT in, PDF_OUT out"]
fn look() {
    let text = std::fs::read_to_string(std::env::var("PDF_TEXT").unwrap()).unwrap();
    let mut setter = Setter::new((396.0, 612.0));
    setter.text(&text, true);
    let glyphs: usize = setter.printed.pages.iter().map(|page| page.glyphs.len()).sum();
    let diags = Diagnostics::default();
    let mut best = f64::MAX;
    let mut pdf = Vec::new();
    for _ in 0..7 {
        let start = std::time::Instant::now();
        pdf = super::write(&setter.printed, &Book::default(), &diags);
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!("{} pages, {glyphs} glyphs, {} bytes, {best:.4} s", setter.printed.pages.len(), pdf.len());
    std::fs::write(std::env::var("PDF_OUT").unwrap(), pdf).unwrap();
}

#[test]
#[ignore = "writes a file to look at: PDF_OUT2"]
fn look_at_hyphens() {
    use crate::typeset::page::LineEnd;
    let mut setter = Setter::new((396.0, 612.0));
    for (n, (text, end)) in [
        ("A well-", LineEnd::Inside),
        ("known man of pre-", LineEnd::Space),
        ("and postwar hu-", LineEnd::Hyphen),
        ("mour AVATAR said no-", LineEnd::Paragraph),
        ("Next paragraph ﬁnds office", LineEnd::Paragraph),
    ]
    .into_iter()
    .enumerate()
    {
        setter.line(54.0, 100.0 + 14.0 * n as f32, &[(0, text)], end);
    }
    setter.turn("1");
    let pdf = super::write(&setter.printed, &Book::default(), &Diagnostics::default());
    std::fs::write(std::env::var("PDF_OUT2").unwrap(), pdf).unwrap();
}

#[test]
#[ignore = "writes a file to look at: PDF_IMAGES"]
fn look_at_images() {
    use crate::document::{Asset, AssetId, AssetKind};
    use crate::typeset::page::{Color, ItemKind, LineEnd, Rect};
    let mut setter = Setter::new((500.0, 700.0));
    let mut book = Book::default();
    let mut files: Vec<_> =
        std::fs::read_dir(std::env::var("PDF_IMAGES").unwrap()).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    setter.size = 7.0;
    setter.push(ItemKind::Fill {
        rect: Rect { x: 0.0, y: 0.0, w: 500.0, h: 700.0 },
        color: Color::Rgb(1.0, 1.0, 0.8),
    });
    for (n, path) in files.iter().enumerate() {
        let kind = match path.extension().unwrap().to_str().unwrap() {
            "png" => AssetKind::Png,
            "jpg" => AssetKind::Jpeg,
            "gif" => AssetKind::Gif,
            "webp" => AssetKind::WebP,
            _ => AssetKind::Svg,
        };
        let bytes = std::fs::read(path).unwrap().into();
        book.assets.push(Asset {
            path: path.into(),
            kind,
            bytes,
            size: (120.0, 90.0),
            dpi: None,
            span: None,
        });
        let (x, y) = (20.0 + (n % 4) as f32 * 120.0, 20.0 + (n / 4) as f32 * 100.0);
        let rect = Rect { x, y, w: 108.0, h: 80.0 };
        setter.push(ItemKind::Image { asset: AssetId(n as u32), rect, alt: "".into() });
        setter.push(ItemKind::Stroke { rect, width: 0.5, color: Color::Gray(0.5) });
        setter.line(x, y + 88.0, &[(0, path.file_name().unwrap().to_str().unwrap())], LineEnd::Paragraph);
    }
    setter.turn("1");
    let diags = Diagnostics::default();
    let pdf = super::write(&setter.printed, &book, &diags);
    for d in diags.sorted(&crate::source::Sources::default()) {
        println!("pages {:?} {}", d.place, d.message);
    }
    std::fs::write("/tmp/images.pdf", pdf).unwrap();
}
