//! How long a book is.

use super::{Block, BlockKind, Book, Cell, Inline, flat_text};

impl Book {
    /// Words of the text: titles, notes, captions and code included. In scripts without spaces
    /// each ideograph counts as a word, as publishers count them.
    #[must_use]
    pub fn words(&self) -> usize {
        self.sections
            .iter()
            .map(|s| {
                inlines(&s.title)
                    + blocks(&s.blocks)
                    + s.notes.iter().map(|n| blocks(&n.blocks)).sum::<usize>()
            })
            .sum()
    }
}

fn blocks(list: &[Block]) -> usize {
    list.iter().map(block).sum()
}

fn block(block: &Block) -> usize {
    match &block.kind {
        BlockKind::Paragraph(content) => inlines(content),
        BlockKind::Heading(heading) => inlines(&heading.content),
        BlockKind::Quote(inner) | BlockKind::Container(inner) => blocks(inner),
        BlockKind::Epigraph { blocks: inner, attribution } => blocks(inner) + inlines(attribution),
        BlockKind::Verse(stanzas) => {
            stanzas.iter().flat_map(|s| &s.lines).map(|line| inlines(&line.content)).sum()
        }
        BlockKind::List(list) => list.items.iter().map(|item| blocks(&item.blocks)).sum(),
        BlockKind::Definitions(list) => list
            .iter()
            .map(|d| {
                let terms: usize = d.terms.iter().map(|t| inlines(t)).sum();
                terms + d.definitions.iter().map(|b| blocks(b)).sum::<usize>()
            })
            .sum(),
        BlockKind::Works(works) => works.iter().map(|work| inlines(&work.label) + blocks(&work.blocks)).sum(),
        BlockKind::Code(code) => count(&code.text),
        BlockKind::Table(table) => {
            let cells = table.head.iter().chain(&table.body).flatten();
            cells.map(|cell: &Cell| blocks(&cell.blocks)).sum::<usize>() + inlines(&table.caption)
        }
        BlockKind::Figure(figure) => blocks(&figure.blocks) + inlines(&figure.caption),
        BlockKind::Admonition(admonition) => {
            admonition.title.as_deref().map_or(0, inlines) + blocks(&admonition.blocks)
        }
        BlockKind::Details { summary, blocks: inner } => inlines(summary) + blocks(inner),
        // What is made is not the author's.
        BlockKind::Index(_) | BlockKind::ListOf(_) => 0,
        BlockKind::SceneBreak | BlockKind::PageBreak | BlockKind::Math(_) | BlockKind::Html(_) => 0,
    }
}

fn inlines(content: &[Inline]) -> usize {
    if content.is_empty() { 0 } else { count(&flat_text(content)) }
}

/// Words are what stands between white space and has a letter or digit; ideographs and kana are
/// words of their own.
fn count(text: &str) -> usize {
    text.split_whitespace()
        .map(|word| {
            let ideographs = word.chars().filter(|c| is_ideograph(*c)).count();
            let rest = word.chars().any(|c| c.is_alphanumeric() && !is_ideograph(c));
            ideographs + usize::from(rest)
        })
        .sum()
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_as_people_count_them() {
        assert_eq!(count("It was — he said — “well-known”, in 1813."), 7);
        assert_eq!(count(""), 0);
        assert_eq!(count("吾輩は猫である。"), 7);
    }
}
