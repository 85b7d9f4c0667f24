//! The lines of a block of code.

use std::fmt::Write;
use std::ops::Range;

use super::section::Writer;
use super::xml;
use crate::document::{Callout, Code, Target};

/// Steps of indent, two characters each, that a turned-over line can follow.
pub(super) const MOST_STEPS: usize = 12;
/// A line no longer than this fits the narrowest screens.
const SHORT: usize = 32;

impl<'a> Writer<'a> {
    /// The text of a block, its words in elements of their kinds. A line that may be turned over on
    /// a small screen, or that is numbered or stands out, is an element too: its indent hangs.
    ///
    /// The end of each line stands within the line's element, so that the text is whole without a
    /// style sheet and when it is copied.
    pub(super) fn code_lines(&mut self, code: &'a Code) {
        let mut start = 0;
        for (n, line) in code.text.split_inclusive('\n').enumerate() {
            let number = n as u32 + 1;
            let marked = code.is_marked(number);
            let long = line.len() > SHORT && line.chars().nth(SHORT).is_some();
            let element = long || marked || code.first_line.is_some();
            if element {
                let lead = line.chars().take_while(|c| matches!(c, ' ' | '\t'));
                let lead: usize = lead.map(|c| if c == '\t' { 4 } else { 1 }).sum();
                let _ = write!(self.out, "<span class=\"line in-{}", (lead / 2).min(MOST_STEPS));
                if marked {
                    self.out.push_str(" marked");
                }
                if let Some(first) = code.first_line {
                    let number = first.saturating_add(number - 1);
                    let _ = write!(self.out, " numbered\" data-number=\"{number}");
                }
                self.out.push_str("\">");
            }
            let end = start + line.trim_end_matches('\n').len();
            self.code_pieces(code, start..end);
            let first = code.callouts.partition_point(|callout| (callout.at as usize) < end);
            for callout in code.callouts[first..].iter().take_while(|callout| callout.at as usize == end) {
                if end > start {
                    self.out.push(' ');
                }
                self.callout(callout, true);
            }
            self.code_pieces(code, end..start + line.len());
            if element {
                self.out.push_str("</span>");
            }
            start += line.len();
        }
    }

    fn code_pieces(&mut self, code: &'a Code, range: Range<usize>) {
        for (kind, piece) in code.pieces(range) {
            match kind {
                Some(kind) => {
                    let _ = write!(self.out, "<span class=\"{}\">", kind.name());
                    self.flow(&code.text[piece]);
                    self.out.push_str("</span>");
                }
                None => self.flow(&code.text[piece]),
            }
        }
    }

    /// The mark of a callout, which leads to its other; `named` where its anchor is its own.
    pub(super) fn callout(&mut self, callout: &'a Callout, named: bool) {
        let leads = callout.leads.as_ref().and_then(|leads| {
            let target = Target::Anchor { section: self.at, id: leads.clone() };
            self.cx.names.href(&target, (self.at, self.file))
        });
        let tag = if leads.is_some() { "a" } else { "span" };
        let _ = write!(self.out, "<{tag} class=\"callout\"");
        if named {
            self.id(&callout.id);
        }
        if let Some(href) = leads {
            xml::attr(&mut self.out, "href", &href);
        }
        let _ = write!(self.out, ">{}</{tag}>", callout.number);
    }
}
