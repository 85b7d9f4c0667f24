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
