//! What a line of Markdown is, told before anything is parsed.

/// Follows code fences from line to line.
#[derive(Debug, Default, Clone)]
pub(super) struct Fences {
    /// The fence that is open: its character and length.
    open: Option<(u8, usize)>,
}

impl Fences {
    /// Whether a fence is open.
    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// The line that would close the fence that is open.
    pub(super) fn closing(&self) -> Option<String> {
        self.open.map(|(mark, length)| char::from(mark).to_string().repeat(length))
    }

    /// Takes in a line without what stands before its text; says whether it is a fence.
    pub(super) fn line(&mut self, rest: &str) -> bool {
        // A fence may open right after a list's mark.
        let rest = match self.open {
            None => rest.trim_start_matches(['-', '*', '+', ' ']),
            Some(_) => rest,
        };
        let Some(&mark @ (b'`' | b'~')) = rest.as_bytes().first() else { return false };
        let length = rest.bytes().take_while(|b| *b == mark).count();
        let after = &rest[length..];
        match self.open {
            None if length >= 3 && !(mark == b'`' && after.contains('`')) => {
                self.open = Some((mark, length));
                true
            }
            Some((open, least)) if mark == open && length >= least && after.trim().is_empty() => {
                self.open = None;
                true
            }
            _ => false,
        }
    }
}

/// A line parted into what stands before its text, indent and marks of quotations, and the text.
pub(super) fn parted(line: &str) -> (&str, &str) {
    line.split_at(line.find(|c| !matches!(c, ' ' | '\t' | '>')).unwrap_or(line.len()))
}

/// Whether a line's text is an item of a list, a definition or a note.
pub(super) fn is_item(rest: &str) -> bool {
    let bytes = rest.as_bytes();
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let after = match bytes.first() {
        Some(b'-' | b'*' | b'+' | b':') => 1,
        Some(b'[') if rest.starts_with("[^") => return true,
        _ if digits > 0 && matches!(bytes.get(digits), Some(b'.' | b')')) => digits + 1,
        _ => return false,
    };
    matches!(bytes.get(after), None | Some(b' ' | b'\t'))
}
