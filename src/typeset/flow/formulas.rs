//! Formulas that stand by themselves.

use std::sync::Arc;

use crate::document::Block;
use crate::math::Formula;
use crate::theme::Alignment;

use super::super::lexicon::Features;
use super::super::style::Spec;
use super::{FlowMaker, LINE, Label, LabelPlace, Piece, PieceKind, Place};

impl<'a> FlowMaker<'a> {
    pub(super) fn formula(&mut self, block: &'a Block, formula: &Arc<Formula>, place: Place) {
        let style = &self.theme.formula;
        let spec = Spec { size: place.spec.size * style.scale, ..place.spec };
        let number = block.pair("number").map(|number| format!("({number})"));
        let number = number.or_else(|| formula.tag.as_deref().map(str::to_owned));
        // A number takes its room, and as much as parts it from the formula.
        let taken = number
            .as_ref()
            .map_or(0.0, |number| place.spec.size * (0.6 * number.chars().count() as f32 + 1.0));
        let indent = if style.align == Alignment::Center { 0.0 } else { style.indent };
        let room = (self.measure - place.left - place.right - taken - indent).max(40.0);
        let id = self.items.styles.formula(formula, spec, Some(room));
        let mut piece = self.piece(PieceKind::Formula { id }, block, place);
        if let Some(number) = number {
            // Its figures are those of formulas.
            let features = place.spec.features.without(Features::OLD_STYLE);
            let row = self.items.text_row(&number, Spec { features, ..place.spec });
            piece.label = Some(Label { row, width: taken, place: LabelPlace::Far });
        }
        self.flow.pieces.push(Piece { before: LINE / 2, after: LINE / 2, ..piece });
        self.flush = true;
    }
}
