//! A handbook that nobody wrote: headings, listings, lists and short paragraphs in any order.

use super::novel::{self, Dice};
use super::{Printed, print};
use aldine::typeset::page::Page;

/// Markdown of a book of so many sections, in two chapters.
fn handbook(seed: u64, sections: usize) -> String {
    let mut dice = Dice::new(seed);
    let mut text = String::from("---\ntitle: The Handbook\nauthor: Nobody\nlang: en-GB\n---\n\n");
    let prose = novel::novel(seed, 1, sections * 6);
    let mut paragraphs = prose.split("\n\n").skip(2).filter(|p| !p.is_empty());
    for section in 0..sections {
        if section % (sections / 2) == 0 {
            text.push_str("# Of things\n\nThey are many.\n\n");
        }
        text.push_str(&format!("## Section {section}\n\n"));
        if dice.roll(3) == 0 {
            text.push_str(&format!("Lone {section}.\n\n"));
        }
        for part in 0..2 + dice.roll(4) {
            text.push_str(paragraphs.next().unwrap());
            text.push_str("\n\n");
            match dice.roll(4) {
                0 | 1 => {
                    text.push_str(&format!("This is how {section} and {part} are done:\n\n```c\n"));
                    for line in 0..2 + dice.roll(14) {
                        text.push_str(&format!("code({section}, {part}, {line});\n"));
                    }
                    text.push_str("```\n\n");
                }
                2 => {
                    for item in 0..2 + dice.roll(4) {
                        text.push_str(&format!("- item {item} of {section}, {part}\n"));
                    }
                    text.push('\n');
                }
                _ => {}
            }
        }
    }
    text
}

fn set(seed: u64, theme: &str) -> Printed {
    let theme = theme.to_owned();
    print(&handbook(seed, 30), |project| project.theme.name = Some(theme))
}

fn texts(printed: &Printed, page: &Page) -> Vec<String> {
    printed.lines(page).into_iter().map(|line| line.2).collect()
}

#[test]
fn facing_pages_of_headings_listings_and_lists_end_alike() {
    let (mut spreads, mut uneven) = (0, 0);
    for (seed, theme) in [(1, "handbook"), (2, "handbook"), (3, "modern"), (4, "classic")] {
        let report = set(seed, theme).quality.page;
        spreads += report.spreads;
        uneven += report.uneven_spreads;
        assert_eq!((report.widows, report.orphans, report.stranded_headings), (0, 0, 0), "{seed}");
        assert_eq!(report.off_grid, 0, "{seed}");
    }
    assert!(spreads > 30 && uneven * 12 <= spreads, "{uneven} of {spreads} spreads end unevenly");
}

#[test]
fn a_heading_has_two_lines_below_it_at_the_foot_of_a_page() {
    for seed in 0..12 {
        let printed = set(seed, "handbook");
        let mut lone = 0;
        for (n, page) in printed.book.pages.iter().enumerate() {
            let lines = texts(&printed, page);
            lone += lines.iter().filter(|line| line.starts_with("Lone ")).count();
            let last = lines.last().map_or("", String::as_str);
            assert!(
                !(last.starts_with("Lone ") && printed.goes_on(n)),
                "{seed}: page {n} ends with {last:?}"
            );
        }
        assert!(lone > 4, "{seed}");
    }
}

#[test]
fn a_sentence_that_leads_to_a_listing_stands_above_it() {
    let (mut led, mut parted) = (0, 0);
    for seed in 0..12 {
        let printed = set(seed, "handbook");
        for page in &printed.book.pages {
            let lines = texts(&printed, page);
            let leads = |line: &String| line.ends_with(" are done:");
            led += lines.iter().filter(|line| leads(line)).count();
            parted += usize::from(lines.last().is_some_and(leads));
        }
    }
    assert!(led > 300 && parted * 50 < led, "{parted} of {led} stand at the foot of a page");
}

#[test]
fn no_page_begins_with_an_empty_line_of_code() {
    let words = "Words that fill a line or two of the page, as many as it takes.\n\n";
    let (mut divided, mut at_empty) = (0, 0);
    for before in 0..30 {
        let code: Vec<String> =
            (0..90).map(|n| if n % 6 == 5 { String::new() } else { format!("line {n};") }).collect();
        let text = format!("# A\n\n{}```c\n{}\n```\n", words.repeat(before), code.join("\n"));
        let printed = print(&text, |project| project.theme.name = Some("handbook".into()));
        let top = printed.theme.page.top;
        let mut numbers = Vec::new();
        for page in &printed.book.pages {
            let lines: Vec<_> =
                printed.lines(page).into_iter().filter(|l| l.2.starts_with("line ")).collect();
            let number = |text: &str| text[5..text.len() - 1].parse::<usize>().unwrap();
            let of_page: Vec<usize> = lines.iter().map(|l| number(&l.2)).collect();
            if let (Some(last), Some(first)) = (numbers.last(), of_page.first()) {
                divided += 1;
                at_empty += usize::from(first - last == 2);
                assert!(
                    lines[0].1.y < top + printed.theme.text.leading,
                    "{before}: {} is too low",
                    lines[0].2
                );
            }
            numbers.extend(of_page);
        }
        assert_eq!(numbers, (0..90).filter(|n| n % 6 != 5).collect::<Vec<_>>(), "{before}");
    }
    assert!(divided > 40 && at_empty * 2 > divided, "{at_empty} of {divided} pages end at an empty line");
}
