//! Figures and tables that leave their place for the head or the foot of a page.

use aldine::diagnostics::Diagnostics;
use aldine::source::Sources;
use aldine::theme::Theme;
use aldine::typeset::page::{ItemKind, Page, PrintedBook, Tag};
use aldine::typeset::{Fonts, compose};

#[path = "typeset/novel.rs"]
mod novel;

struct Printed {
    book: PrintedBook,
    theme: Theme,
}

fn print(markdown: &str, theme: &str) -> Printed {
    let folder = tempfile::tempdir().unwrap();
    let image = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/torture/src/img/rgb.png");
    std::fs::copy(image, folder.path().join("a.png")).unwrap();
    std::fs::write(folder.path().join("a.md"), markdown).unwrap();
    let manifest =
        format!("chapters = [\"a.md\"]\n[book]\ntitle = \"T\"\nauthor = \"A\"\n[theme]\n{theme}\n");
    std::fs::write(folder.path().join("book.toml"), manifest).unwrap();
    let (sources, diags) = (Sources::default(), Diagnostics::default());
    let project = aldine::manifest::load(folder.path(), None, &sources, &diags).unwrap();
    let theme = Theme::load(&project, &diags).unwrap();
    let mut book = aldine::manuscript::read(&project, &sources, &diags).unwrap();
    aldine::resolve::resolve(&mut book, &aldine::resolve::Options::default(), &diags);
    let fonts = Fonts::new(&project.root, &project.src);
    let book = compose(&book, &theme, &project.pdf, fonts, &diags);
    assert_eq!(diags.sorted(&sources), []);
    Printed { book, theme }
}

impl Printed {
    /// The lines of a page from the top: place, what they are part of, text.
    fn lines(&self, page: &Page) -> Vec<(f32, Tag, String)> {
        let mut lines = Vec::new();
        for item in &page.items {
            let ItemKind::Line(line) = &item.kind else { continue };
            if matches!(item.tag, Tag::Artifact | Tag::Head | Tag::Folio) {
                continue;
            }
            let mut text = String::new();
            for run in &line.runs {
                let face = &self.book.faces[usize::from(run.face)];
                for glyph in &page.glyphs[run.glyphs.start as usize..run.glyphs.end as usize] {
                    text.push_str(face.glyphs.get(&glyph.id).map_or("\u{fffd}", |t| t));
                }
            }
            lines.push((line.y, item.tag, text));
        }
        lines.sort_by(|a, b| a.0.total_cmp(&b.0));
        lines
    }

    /// The page that holds a word, by its index, and how far down.
    fn find(&self, word: &str) -> (usize, f32) {
        for (n, page) in self.book.pages.iter().enumerate() {
            if let Some(line) = self.lines(page).iter().find(|line| line.2.contains(word)) {
                return (n, line.0);
            }
        }
        panic!("{word} is on no page");
    }

    fn images(page: &Page) -> Vec<f32> {
        let images = page.items.iter().filter_map(|item| match &item.kind {
            ItemKind::Image { rect, .. } => Some(rect.y + rect.h),
            _ => None,
        });
        images.collect()
    }

    /// Lines from the last thing on a page to the foot of the text block.
    fn open(&self, page: &Page) -> f32 {
        let last = self.lines(page).last().map_or(0.0, |line| line.0);
        let bottom = self.theme.page.top + f32::from(self.theme.lines()) * self.theme.text.leading;
        (bottom - last) / self.theme.text.leading
    }
}

/// A chapter with a figure after every so many paragraphs; each figure has its number in its caption,
/// and so have the paragraph before it and the one behind it.
fn chapter(seed: u64, figures: usize, heights: &[u32]) -> String {
    let text = novel::novel(seed, 1, figures * 5 + 8);
    let mut paragraphs: Vec<&str> =
        text.split("\n\n").filter(|p| !p.starts_with("---") && !p.trim().is_empty()).collect();
    paragraphs.retain(|p| !p.starts_with('#'));
    let mut out = String::from("# Chapter\n\n");
    for (n, paragraph) in paragraphs.iter().enumerate() {
        let figure = n / 5;
        out.push_str(paragraph);
        if n % 5 == 4 && figure < figures {
            let height = heights[figure % heights.len()];
            out.push_str(&format!(
                " Before{figure}x.\n\n![A square](a.png \"Caption{figure}x of a figure\"){{width=60% height={height}pt}}\n\nBehind{figure}x "
            ));
        } else {
            out.push_str("\n\n");
        }
    }
    out
}

#[test]
fn figures_go_to_head_or_foot_and_text_flows_on() {
    for (seed, theme) in [
        (1, "name = \"classic\""),
        (2, "name = \"handbook\""),
        (3, "name = \"modern\""),
        (4, "name = \"classic\""),
    ] {
        let figures = 14;
        let printed = print(&chapter(seed, figures, &[150, 90, 240, 200, 60, 320]), theme);
        let mut last = (0, 0.0);
        let mut moved = 0;
        for figure in 0..figures {
            let before = printed.find(&format!("Before{figure}x"));
            let behind = printed.find(&format!("Behind{figure}x"));
            let caption = printed.find(&format!("Caption{figure}x"));
            // Not before its place, by its spread; soon after it; and in order.
            assert!(caption.0.div_ceil(2) >= before.0.div_ceil(2), "figure {figure} comes before its place");
            assert!(caption.0 <= before.0 + 3, "figure {figure} is {} pages late", caption.0 - before.0);
            assert!(caption > last, "figure {figure} overtakes another");
            last = caption;
            let between = before.0 == caption.0 && caption < behind;
            moved += usize::from(!between);
            // Its picture is right above it.
            let above = Printed::images(&printed.book.pages[caption.0]);
            let gap = |bottom: &f32| (caption.1 - bottom) / printed.theme.text.leading;
            assert!(
                above.iter().map(gap).any(|gap| (0.0..3.0).contains(&gap)),
                "{figure}: {above:?} {caption:?}"
            );
        }
        assert!(moved > 1, "{theme}: no figure left its place");
        // Pages are full, but for the last.
        let pages: Vec<&Page> = printed
            .book
            .pages
            .iter()
            .filter(|p| p.items.iter().any(|i| matches!(i.tag, Tag::Block(_))))
            .collect();
        for page in &pages[..pages.len() - 1] {
            assert!(
                printed.open(page) < 3.5,
                "{theme}: page {} has {} lines open",
                page.label,
                printed.open(page)
            );
        }
        strands_no_line(&printed, &pages);
    }
}

/// No paragraph leaves a single line on either side of a page's end, and all stand on the grid.
fn strands_no_line(printed: &Printed, pages: &[&Page]) {
    let theme = &printed.theme;
    for pair in pages.windows(2) {
        let text = |page: &Page| -> Vec<(f32, Tag, String)> {
            printed.lines(page).into_iter().filter(|l| matches!(l.1, Tag::Block(_))).collect()
        };
        let (here, there) = (text(pair[0]), text(pair[1]));
        for line in &here {
            let at = (line.0 - here[0].0) / theme.text.leading;
            assert!((at - at.round()).abs() < 0.02, "off the grid on {}: {}", pair[0].label, line.2);
        }
        let Some(tag) = here.last().map(|l| l.1) else { continue };
        let (before, after) =
            (here.iter().filter(|l| l.1 == tag).count(), there.iter().filter(|l| l.1 == tag).count());
        assert!(after == 0 || (before > 1 && after > 1), "a line is stranded on {}", pair[0].label);
    }
}

#[test]
fn a_figure_passes_no_break_and_no_end() {
    let tall = "![A square](a.png \"Caption0x\"){width=60% height=300pt}\n\n";
    let text = novel::novel(5, 1, 30);
    let paragraphs: Vec<&str> = text.split("\n\n").filter(|p| !p.starts_with(['-', '#'])).collect();
    let (first, rest) = paragraphs.split_at(9);
    let book =
        format!("# One\n\n{}\n\n{tall}\\newpage\n\nBehind {}\n", first.join("\n\n"), rest.join("\n\n"));
    let printed = print(&book, "name = \"classic\"");
    assert!(printed.find("Caption0x").0 < printed.find("Behind").0);
    let book = format!("# One\n\n{}\n\n{tall}", first.join("\n\n"));
    let printed = print(&book, "name = \"classic\"");
    printed.find("Caption0x");
}

#[test]
fn what_is_to_stay_stays() {
    let text = chapter(7, 10, &[280]);
    let here = text.replace("{width=60%", "{.here width=60%");
    for (text, theme) in [(&here, "name = \"classic\""), (&text, "name = \"classic\"\nfigure.float = false")]
    {
        let printed = print(text, theme);
        for figure in 0..10 {
            let [before, caption, behind] =
                ["Before", "Caption", "Behind"].map(|word| printed.find(&format!("{word}{figure}x")));
            assert!(before < caption && caption < behind, "figure {figure} left its place");
        }
    }
}

#[test]
fn a_heading_keeps_what_alone_is_below_it() {
    let text = novel::novel(11, 1, 12);
    let paragraphs: Vec<&str> = text.split("\n\n").filter(|p| !p.starts_with(['-', '#'])).collect();
    let figure = "![A square](a.png \"Captionx\"){width=60% height=200pt}";
    for count in 3..10 {
        let (first, rest) = paragraphs.split_at(count);
        let book = format!(
            "# One\n\n{}\n\n## Empty\n\n{figure}\n\n## Next\n\n{}\n",
            first.join("\n\n"),
            rest.join("\n\n")
        );
        let printed = print(&book, "name = \"classic\"");
        let [empty, caption, next] = ["Empty", "Captionx", "Next"].map(|word| printed.find(word));
        assert!(
            empty.0 == caption.0 && empty < caption && caption < next,
            "{count}: {empty:?} {caption:?} {next:?}"
        );
    }
}

#[test]
fn a_plate_has_a_page_and_text_flows_around_it() {
    let text = novel::novel(9, 1, 24);
    let paragraphs: Vec<&str> = text.split("\n\n").filter(|p| !p.starts_with(['-', '#'])).collect();
    let book = format!(
        "# One\n\n{}\n\n![A square](a.png){{.full-page}}\n\n{}\n",
        paragraphs[..5].join("\n\n"),
        paragraphs[5..].join("\n\n")
    );
    let printed = print(&book, "name = \"classic\"");
    let pages = &printed.book.pages;
    let plate = pages.iter().position(|p| !Printed::images(p).is_empty()).expect("there is a plate");
    assert!(printed.lines(&pages[plate]).is_empty(), "text stands on the plate");
    assert!(printed.open(&pages[plate - 1]) < 1.5, "the page before is not full");
}

#[test]
fn pictures_of_one_line_stand_side_by_side_while_there_is_room() {
    let side_by_side = "![one](a.png){width=50%}\n![two](a.png){width=50%}";
    let figure = "![one](a.png){width=40%} ![two](a.png){width=40%} ![three](a.png){width=40%}";
    let book = format!(
        "# One\n\nBefore.\n\n{side_by_side}\n\nBetween.\n\n::: figure\n{figure}\n\nOf three\n:::\n\n\
         ![one](a.png){{width=10%}}\\\n![two](a.png){{width=10%}}\n"
    );
    let printed = print(&book, "name = \"classic\"\nfigure.float = false");
    let items = printed.book.pages.iter().flat_map(|page| &page.items);
    let rects: Vec<_> = items
        .filter_map(|item| match &item.kind {
            ItemKind::Image { rect, .. } => Some(*rect),
            _ => None,
        })
        .collect();
    assert_eq!(rects.len(), 7);
    let beside = |a: usize, b: usize| {
        (rects[a].y + rects[a].h - rects[b].y - rects[b].h).abs() < 0.01
            && rects[b].x >= rects[a].x + rects[a].w + 5.0
    };
    assert!(beside(0, 1), "two halves share a line: {rects:?}");
    assert!(beside(2, 3) && !beside(3, 4), "the third has no room: {rects:?}");
    assert!(!beside(5, 6), "the author's break parts them: {rects:?}");
    let right = rects.iter().map(|rect| rect.x + rect.w).fold(0.0, f32::max);
    let margin = printed.theme.page.inner + printed.theme.measure();
    assert!(right <= margin + 0.1, "{right} is past {margin}");
}
