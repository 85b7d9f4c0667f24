//! Tables.

use crate::document::{Block, BlockKind, Table};

use super::super::items::Row;
use super::super::lexicon::Features;
use super::super::page::Tag;
use super::super::style::Spec;
use super::pieces::{CellPiece, LINE, PieceKind, TablePiece, ticks};
use super::{FlowMaker, MOST_ROWS, Place, faced};

impl<'a> FlowMaker<'a> {
    pub(super) fn table(&mut self, block: &'a Block, table: &'a Table, place: Place) {
        let style = &self.theme.table;
        let size = place.spec.size * style.scale;
        let spec = Spec { size, features: Features::TABULAR, ..place.spec };
        let head_spec = faced(spec, style.head_face);
        let height = (size / place.spec.size * f32::from(LINE)).ceil() as u16;
        let mut rows = Vec::new();
        let section = table.head.iter().map(|r| (r, true)).chain(table.body.iter().map(|r| (r, false)));
        for (cells, head) in section {
            let cells = cells.iter().map(|cell| {
                let spec = if head || cell.header { head_spec } else { spec };
                CellPiece {
                    rows: self.cell_rows(&cell.blocks, spec),
                    columns: cell.columns.max(1),
                    block: cell.blocks.first().map(|b| b.id),
                }
            });
            rows.push(cells.collect());
        }
        let from = self.flow.pieces.len();
        let flush = self.flush;
        if !table.caption.is_empty() {
            self.caption(&table.caption, block, place);
            if let Some(last) = self.flow.pieces.last_mut() {
                last.keep = true;
                last.after = ticks(0.5);
            }
        }
        let mut head = table.head.len();
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let rows = rows.by_ref().take(MOST_ROWS).collect();
            let kind = PieceKind::Table(TablePiece { aligns: table.aligns.clone(), rows, head, height });
            let piece = self.piece(kind, block, place);
            self.flow.pieces.push(piece);
            head = 0;
        }
        self.space_around(from, LINE);
        self.flush = true;
        if !table.caption.is_empty() {
            self.float(block, from, flush, place);
        }
    }

    /// The paragraphs of a cell, whatever blocks it holds.
    pub(super) fn cell_rows(&mut self, blocks: &'a [Block], spec: Spec) -> Vec<Row> {
        let mut rows = Vec::new();
        for block in blocks {
            let first = rows.len();
            match &block.kind {
                BlockKind::Paragraph(content) => rows.push(self.items.row(content, spec)),
                BlockKind::Heading(heading) => {
                    rows.push(self.items.row(&heading.content, Spec { bold: true, ..spec }));
                }
                BlockKind::List(list) => {
                    for (i, item) in list.items.iter().enumerate() {
                        let mark =
                            list.start.map_or_else(|| "• ".to_string(), |s| format!("{}. ", s + i as u64));
                        let from = rows.len();
                        rows.extend(self.cell_rows(&item.blocks, spec));
                        if let Some(first) = rows.get_mut(from) {
                            let mut marked = self.items.text_row(&mark, spec);
                            marked.items.extend(std::mem::take(&mut first.items));
                            first.items = marked.items;
                        }
                    }
                }
                BlockKind::Code(code) => rows.extend(self.cell_code(code, spec)),
                BlockKind::Quote(blocks) | BlockKind::Container(blocks) => {
                    rows.extend(self.cell_rows(blocks, spec))
                }
                BlockKind::Math(formula) => {
                    let mut row = super::super::items::Row::default();
                    self.items.formula(formula, spec, &mut row);
                    rows.push(row);
                }
                _ => {}
            }
            for row in &mut rows[first..] {
                row.tag = row.tag.or(Some(Tag::Block(block.id)));
            }
        }
        rows
    }
}
