//! Where foreign elements end.

use std::collections::HashMap;
use std::ops::Range;

use super::{Known, Token, known};

/// Where the elements of a fragment end that the model has no word for.
pub(super) struct Ends {
    /// For each start tag's token, the token of its end tag.
    ends: HashMap<usize, usize>,
}

impl Ends {
    pub(super) fn of(list: &[(Token<'_>, Range<usize>)]) -> Self {
        let foreign =
            |name: &str| known(name).is_none_or(|element| matches!(element, Known::Dropped | Known::Player));
        let mut open: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut ends = HashMap::new();
        for (at, (token, _)) in list.iter().enumerate() {
            match token {
                Token::Open(tag) if !tag.self_closing && foreign(&tag.name) => {
                    open.entry(&tag.name).or_default().push(at);
                }
                Token::Close(name) => {
                    if let Some(start) = open.get_mut(name.as_str()).and_then(Vec::pop) {
                        ends.insert(start, at);
                    }
                }
                _ => {}
            }
        }
        Self { ends }
    }

    /// The token after the end of the element whose start tag is the token before `at`.
    pub(super) fn after(&self, at: usize) -> Option<usize> {
        Some(self.ends.get(&at.checked_sub(1)?)? + 1)
    }
}
