//! Tables.

use crate::document::table::{figure, spots};
use crate::document::{Align, Block, Cell, Table};
use crate::theme::Alignment;

use super::super::lexicon::Features;
use super::super::style::Spec;
use super::super::table::{opposite, stands};
use super::pieces::{CellPiece, LINE, Piece, PieceKind, TablePiece};
use super::{FlowMaker, MOST_ROWS, Place, faced};

impl<'a> FlowMaker<'a> {
    pub(super) fn table(&mut self, block: &'a Block, table: &'a Table, place: Place) {
        let style = &self.theme.table;
        let flush = self.flush;
        let size = place.spec.size * if self.in_cell { 1.0 } else { style.scale };
        let spec = Spec { size, features: Features::TABULAR, ..place.spec };
        let head_spec = faced(spec, style.head_face);
        let line = f32::from(place.height) * size / place.spec.size;
        let height = if self.in_cell { place.height } else { line.ceil() as u16 };
        let lang = self.items.section.and_then(|section| section.lang.as_deref());
        let lang = lang.unwrap_or(&self.items.book.meta.language).to_string();
        let mut rows = Vec::with_capacity(table.head.len() + table.body.len());
        for (group, head) in [(&table.head, true), (&table.body, false)] {
            for (cells, spots) in group.iter().zip(spots(group)) {
                let mut row = Vec::with_capacity(cells.len());
                for (cell, spot) in cells.iter().zip(spots) {
                    let align = table.aligns.get(spot.column).copied().unwrap_or_default();
                    let spec = if head || cell.header { head_spec } else { spec };
                    let mut pieces = self.cell(cell, align, Place { spec, height, ..place });
                    let figure = if head || place.rtl || align != Align::Point || pieces.len() != 1 {
                        None
                    } else {
                        figure(cell, &lang)
                    };
                    // Where a figure stands, its column says.
                    if let (Some(_), Some(Piece { kind: PieceKind::Text(text), .. })) =
                        (&figure, pieces.first_mut())
                    {
                        text.align = Some(Alignment::Start);
                    }
                    row.push(CellPiece {
                        pieces,
                        spot,
                        point: figure.map(|figure| figure.point),
                        block: cell.blocks.first().map(|b| b.id),
                    });
                }
                rows.push(row);
            }
        }
        let rtl = place.rtl;
        let from = self.flow.pieces.len();
        let mut caption = Vec::new();
        if !table.caption.is_empty() {
            self.caption(&table.caption, block, Place { left: 0.0, right: 0.0, ..place });
            caption = self.flow.pieces.split_off(from);
            for piece in &mut caption {
                piece.frame = None;
            }
        }
        let columns = rows.iter().flatten().map(|cell| cell.spot.column + cell.spot.columns);
        let columns = columns.max().unwrap_or(0).max(table.aligns.len()).max(1);
        let mut head = table.head.len();
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let rows = rows.by_ref().take(MOST_ROWS).collect();
            let caption = std::mem::take(&mut caption);
            let kind = PieceKind::Table(TablePiece { columns, rows, head, height, size, rtl, caption });
            let piece = self.piece(kind, block, place);
            self.flow.pieces.push(piece);
            head = 0;
        }
        self.space_around(from, if self.in_cell { LINE / 3 } else { LINE });
        self.flush = true;
        if !table.caption.is_empty() && !self.in_cell {
            self.float(block, from, flush, place);
        }
    }

    /// What a cell holds, as a column of its own.
    fn cell(&mut self, cell: &'a Cell, align: Align, place: Place) -> Vec<Piece> {
        let outer = std::mem::take(&mut self.flow.pieces);
        let was_in_cell = std::mem::replace(&mut self.in_cell, true);
        self.flush = true;
        self.blocks(
            &cell.blocks,
            Place { left: 0.0, right: 0.0, frame: None, depth: 0, inner: true, ..place },
        );
        self.in_cell = was_in_cell;
        let mut pieces = std::mem::replace(&mut self.flow.pieces, outer);
        let mut before = false;
        for piece in &mut pieces {
            // What is drawn behind pieces is drawn on pages alone.
            piece.frame = None;
            piece.head = None;
            piece.before = piece.before.min(LINE / 2);
            piece.after = piece.after.min(LINE / 2);
            let PieceKind::Text(text) = &mut piece.kind else {
                before = false;
                continue;
            };
            let plain = piece.left == 0.0 && piece.right == 0.0 && piece.label.is_none();
            text.indent = text.indent.min(0.0);
            text.variants = false;
            text.initial = None;
            if plain && matches!(text.align, None | Some(Alignment::Start)) {
                // A column's alignment is that of the table, whatever a cell holds.
                let stand = stands(align);
                text.align = Some(if text.row.rtl == place.rtl { stand } else { opposite(stand) });
            }
            text.align = text.align.or(Some(Alignment::Start));
            // Paragraphs are told apart by space.
            if before && plain {
                piece.before = piece.before.max(LINE / 3);
            }
            before = plain;
        }
        if let Some(first) = pieces.first_mut() {
            first.before = 0;
        }
        if let Some(last) = pieces.last_mut() {
            last.after = 0;
        }
        pieces
    }
}
