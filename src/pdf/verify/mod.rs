//! Does a finished PDF keep a standard? The bytes alone are judged, whoever wrote them.
//!
//! [`File`](file::File) reads them: objects, pages, structure, metadata, and what the content streams
//! do ([`content`]). Each standard's rules are a file: [`ua1`] (ISO 14289-1), [`a2a`] (ISO 19005-2,
//! level A), [`x4`] (ISO 15930-7); [`fonts`] has those that all three share. A rule says its clause,
//! what is wrong, where, and what to do.
//!
//! What a machine cannot know is not judged: whether a text alternative is a good one.

mod a2a;
mod content;
mod file;
mod fonts;
mod structure;
#[cfg(test)]
mod tests;
mod ua1;
mod x4;

use std::fmt;

use file::{File, name};
use lopdf::{Object, Stream};

pub use crate::manifest::Standard;

/// A rule that is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// Of which standard.
    pub standard: Standard,
    /// The clause of the standard.
    pub clause: &'static str,
    /// What is wrong.
    pub message: String,
    /// The first page it concerns, from 1.
    pub page: Option<usize>,
    /// How often it was met.
    pub count: usize,
    /// What to do.
    pub help: &'static str,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.standard.title(), self.clause, self.message)?;
        if let Some(page) = self.page {
            write!(f, ", on page {page}")?;
        }
        if self.count > 1 {
            write!(f, " ({} times)", self.count)?;
        }
        Ok(())
    }
}

/// What a file was found to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The standards it says it keeps.
    pub claims: Vec<Standard>,
    /// The rules it breaks, of the standards it was held against.
    pub breaches: Vec<Breach>,
}

/// Holds a file against standards; none of them for those that it claims.
///
/// # Errors
///
/// Why the bytes are no PDF that can be read.
pub fn verify(bytes: &[u8], standards: Option<&[Standard]>) -> Result<Verdict, String> {
    let file = File::read(bytes)?;
    let claims = file.claims();
    let mut breaches = Vec::new();
    for standard in Standard::ALL {
        if !standards.unwrap_or(&claims).contains(&standard) {
            continue;
        }
        let mut report = Report { standard, breaches: Vec::new() };
        match standard {
            Standard::Ua1 => ua1::check(&file, &mut report),
            Standard::A2a => a2a::check(&file, &mut report),
            Standard::X4 => x4::check(&file, &mut report),
        }
        breaches.append(&mut report.breaches);
    }
    Ok(Verdict { claims, breaches })
}

/// What of a file is neither in black ink alone nor, if those are allowed, in four inks; none where all is.
pub(super) fn other_colours(bytes: &[u8], four: bool) -> Option<String> {
    let Ok(file) = File::read(bytes) else { return Some("it cannot be read".into()) };
    for unit in &file.units {
        if unit.painted.rgb || (unit.painted.cmyk && !four) {
            return Some(match unit.page {
                Some(page) => format!("page {page} sets them"),
                None => "a form sets them".into(),
            });
        }
    }
    file.doc.objects.values().find_map(|object| {
        let (Object::Dictionary(dict) | Object::Stream(Stream { dict, .. })) = object else { return None };
        let group = file.dict(dict, b"Group");
        // An image's or a shading's, a group's, and those that resources name.
        let own = dict.get(b"ColorSpace").into_iter().chain(group.and_then(|group| group.get(b"CS").ok()));
        let resources =
            file.dict(dict, b"Resources").and_then(|resources| file.dict(resources, b"ColorSpace"));
        let named = resources.into_iter().flatten().map(|(_, space)| space);
        own.chain(named).find_map(|space| {
            let components = a2a::components(&file, space)?;
            (components == 3 || (components == 4 && !four)).then(|| match name(dict, b"Subtype") {
                Some(b"Image") => "an image has them".to_string(),
                _ => "a gradient, a group or a form has them".to_string(),
            })
        })
    })
}

/// The breaches of one standard.
struct Report {
    standard: Standard,
    breaches: Vec<Breach>,
}

impl Report {
    /// Says a breach; the same of other pages is counted.
    fn say(
        &mut self,
        clause: &'static str,
        message: impl Into<String>,
        page: Option<usize>,
        help: &'static str,
    ) {
        let message = message.into();
        let known = self.breaches.iter_mut().find(|b| b.clause == clause && b.message == message);
        match known {
            Some(breach) => breach.count += 1,
            None => {
                let standard = self.standard;
                self.breaches.push(Breach { standard, clause, message, page, count: 1, help });
            }
        }
    }

    /// Says a breach of the whole file, unless the rule is kept.
    fn hold(&mut self, kept: bool, clause: &'static str, message: &str, help: &'static str) {
        if !kept {
            self.say(clause, message, None, help);
        }
    }
}
