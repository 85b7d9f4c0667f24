//! What each stage of a novel of some 120,000 words costs.

use aldine::diagnostics::Diagnostics;
use aldine::document::Book;
use aldine::manifest::{self, Project};
use aldine::source::Sources;
use aldine::theme::Theme;
use aldine::typeset::page::PrintedBook;
use aldine::typeset::{Fonts, compose};
use aldine::{epub, manuscript, pdf, resolve};
use divan::Bencher;

#[path = "../tests/typeset/novel.rs"]
mod novel;

fn main() {
    divan::main();
}

struct Bench {
    folder: tempfile::TempDir,
    project: Project,
    theme: Theme,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the novel");
        let path = folder.path().join("novel.md");
        std::fs::write(&path, novel::novel(1, 61, 36)).expect("the novel is written");
        let (sources, diags) = (Sources::default(), Diagnostics::default());
        let project = manifest::load(&path, None, &sources, &diags).expect("a project");
        let theme = Theme::load(&project, &diags).expect("a theme");
        Self { folder, project, theme }
    }

    fn read(&self) -> Book {
        manuscript::read(&self.project, &Sources::default(), &Diagnostics::default()).expect("a book")
    }

    fn resolved(&self) -> Book {
        let mut book = self.read();
        resolve::resolve(&mut book, &resolve::Options::default(), &Diagnostics::default());
        book
    }

    fn printed(&self, book: &Book) -> PrintedBook {
        let fonts = Fonts::new(self.folder.path(), self.folder.path());
        compose(book, &self.theme, &self.project.pdf, fonts, &Diagnostics::default())
    }
}

#[divan::bench]
fn read(bencher: Bencher<'_, '_>) {
    let bench = Bench::new();
    bencher.bench_local(|| bench.read());
}

#[divan::bench]
fn typeset(bencher: Bencher<'_, '_>) {
    let bench = Bench::new();
    let book = bench.resolved();
    println!("{} words, {} pages", book.words(), bench.printed(&book).pages.len());
    bencher.bench_local(|| bench.printed(&book));
}

#[divan::bench]
fn write_pdf(bencher: Bencher<'_, '_>) {
    let bench = Bench::new();
    let book = bench.resolved();
    let printed = bench.printed(&book);
    bencher.bench_local(|| pdf::write(&printed, &book, &pdf::Options::default(), &Diagnostics::default()));
}

#[divan::bench]
fn write_epub(bencher: Bencher<'_, '_>) {
    let bench = Bench::new();
    let book = bench.resolved();
    let printed = bench.printed(&book);
    let options = &bench.project.epub;
    bencher
        .bench_local(|| epub::write(&book, &bench.theme, options, Some(&printed), &Diagnostics::default()));
}
