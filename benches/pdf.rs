//! What it costs to turn pages into a PDF: a novel of some 340 pages, typeset beforehand.
//!
//! `ALDINE_BENCH_TEXT` names a text file to set in place of the made-up one: blank lines part its
//! paragraphs, asterisks mark italics.

use aldine::{document, typeset};
use divan::{AllocProfiler, Bencher};

#[path = "../src/pdf/sample.rs"]
#[allow(dead_code)]
mod sample;

/// Counts what is allocated beside the time.
#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 20)]
fn write(bencher: Bencher<'_, '_>) {
    let mut setter = sample::Setter::new((396.0, 612.0));
    setter.text(&text(), true);
    let printed = setter.printed;
    let book = document::Book::default();
    let diags = aldine::diagnostics::Diagnostics::default();
    let glyphs: usize = printed.pages.iter().map(|page| page.glyphs.len()).sum();
    let options = aldine::pdf::Options::default();
    let bytes = aldine::pdf::write(&printed, &book, &options, &diags).len();
    println!("{} pages, {glyphs} glyphs, {bytes} bytes", printed.pages.len());
    bencher.bench(|| aldine::pdf::write(&printed, &book, &options, &diags));
}

/// The text to set: words in an order that no compression foresees.
fn text() -> String {
    if let Some(text) =
        std::env::var_os("ALDINE_BENCH_TEXT").and_then(|path| std::fs::read_to_string(path).ok())
    {
        return text;
    }
    const WORDS: &str = "the of and to a in that was it his her with as had for not but at on be which him they she \
        were have this from all so no one my their been or if when would more there an are could said any who what \
        then into very some than now little do up out about such before great must made time after Avenue Tower \
        Voyage office difficult affection waffle fjord Yesterday kerning typography question understanding";
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut seed = 1_u64;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let mut text = String::new();
    for _ in 0..2_200 {
        for n in 0..20 + next(80) {
            if n > 0 {
                text.push(' ');
            }
            let word = words[next(words.len())];
            match next(40) {
                0 => text.push_str(&format!("*{word}*")),
                1 => text.push_str(&format!("{word},")),
                _ => text.push_str(word),
            }
        }
        text.push_str(".\n\n");
    }
    text
}
