//! Finding, reading and overriding themes.

use std::path::Path;

use serde::Deserialize;
use toml::{Table, Value};

use super::{Theme, overrides, scripts};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::manifest::Project;

/// The themes that Aldine ships: name and TOML text.
pub const SHIPPED: [(&str, &str); 3] = [
    ("classic", include_str!("themes/classic.toml")),
    ("modern", include_str!("themes/modern.toml")),
    ("handbook", include_str!("themes/handbook.toml")),
];

/// The text of a shipped theme.
#[must_use]
pub fn shipped(name: &str) -> Option<&'static str> {
    SHIPPED.iter().find(|(n, _)| *n == name).map(|(_, text)| *text)
}

impl Theme {
    /// The theme a book asks for, with the book's own values and its page options in it.
    ///
    /// # Errors
    ///
    /// Says `unknown-theme`, `bad-theme` or `bad-theme-value` and returns none.
    pub fn load(project: &Project, diags: &Diagnostics) -> Option<Self> {
        let place = |d: Diagnostic| match project.theme.name_span.or(project.theme.span) {
            Some(span) => d.at(span),
            None => d,
        };
        let name = project.theme.name.as_deref().unwrap_or("classic");
        let mut table = base(name, &project.root, diags, &place)?;
        if shipped(name).is_some() {
            scripts::fit(&mut table, &project.meta.language);
        }
        let overrides = project.theme.overrides.clone();
        if !overrides::check(&project.theme, &table, &overrides, diags) {
            return None;
        }
        put(&mut table, overrides);
        let mut theme = match Theme::deserialize(table) {
            Ok(theme) => theme,
            Err(error) => {
                let message = error.message().to_string();
                diags.push(place(
                    Diagnostic::error("bad-theme-value", format!("the theme cannot be used: {message}"))
                        .help("`aldine themes NAME` prints every key of a theme, with its value"),
                ));
                return None;
            }
        };
        scripts::restrain(&mut theme, &project.meta.language);
        theme.apply(project);
        match theme.check() {
            Ok(()) => Some(theme),
            Err(message) => {
                diags.push(place(Diagnostic::error("bad-theme-value", message)));
                None
            }
        }
    }

    /// The page options of the manifest stand above the theme.
    fn apply(&mut self, project: &Project) {
        let pdf = &project.pdf;
        if let Some((width, height)) = pdf.trim {
            let (x, y) = (width / self.page.width, height / self.page.height);
            self.page.inner *= x;
            self.page.outer *= x;
            self.page.top *= y;
            self.page.bottom *= y;
            self.page.width = width;
            self.page.height = height;
        }
        let set = |value: &mut f32, option: Option<f32>| {
            if let Some(option) = option {
                *value = option;
            }
        };
        set(&mut self.page.inner, pdf.inner);
        set(&mut self.page.outer, pdf.outer);
        set(&mut self.page.top, pdf.top);
        set(&mut self.page.bottom, pdf.bottom);
        if let Some(size) = pdf.size {
            let scale = size / self.text.size;
            self.text.size = size;
            self.text.indent *= scale;
            self.code.size *= scale;
            self.notes.size *= scale;
            self.notes.leading *= scale;
            self.running.size *= scale;
            if pdf.leading.is_none() {
                self.text.leading *= scale;
            }
            for heading in &mut self.headings {
                heading.size *= scale;
            }
            // Titles of chapters keep their distance from the text, in large print too.
            let (chapter, part) = (&mut self.chapter, &mut self.part);
            let titles = [&mut chapter.number_size, &mut chapter.title_size, &mut chapter.ornament_size];
            for size in titles.into_iter().chain([&mut part.title_size, &mut self.scene_break.size]) {
                *size *= scale;
            }
            // So do the insets of quotations, verse and lists: none must pass for an indent.
            let (quote, verse) = (&mut self.quote, &mut self.verse);
            let insets = [&mut quote.indent, &mut quote.right, &mut verse.indent, &mut verse.turnover];
            for inset in insets.into_iter().chain([&mut self.list.indent]) {
                *inset *= scale;
            }
        }
        set(&mut self.text.leading, pdf.leading);
        if let Some(recto) = pdf.chapters_on_recto {
            self.chapter.recto = recto;
        }
        if let Some(half) = pdf.half_title {
            self.front.half_title = half;
        }
        if let Some(depth) = pdf.contents_depth {
            self.front.contents_depth = depth;
        }
        if let Some(depth) = pdf.number_depth {
            self.front.number_depth = depth;
        }
    }

    /// A page must hold some text, and every size must be one that can be read.
    fn check(&self) -> Result<(), String> {
        let measure = self.page.width - self.page.inner - self.page.outer;
        let lines = (self.page.height - self.page.top - self.page.bottom) / self.text.leading;
        let sizes = [self.text.size, self.text.leading, self.notes.size, self.notes.leading, self.code.size];
        if sizes.iter().any(|s| !(2.0..=200.0).contains(s)) {
            return Err("a size or leading is outside 2 to 200 pt".into());
        }
        if !(self.page.width.is_finite() && self.page.width <= 14400.0 && self.page.height <= 14400.0) {
            return Err("the page is larger than a PDF can have (14,400 pt)".into());
        }
        if measure.is_nan() || measure < 5.0 * self.text.size {
            return Err(format!("the margins leave a measure of {measure:.1} pt: too narrow for text"));
        }
        if lines.is_nan() || lines < 8.0 {
            return Err(format!("the margins leave {} lines a page: too few", lines.max(0.0) as u32));
        }
        if !(2..=4).contains(&self.chapter.initial_lines) {
            return Err(format!("an initial is 2 to 4 lines tall, not {}", self.chapter.initial_lines));
        }
        if self.headings.is_empty() || self.list.bullets.is_empty() {
            return Err("a theme needs at least one heading style and one bullet".into());
        }
        Ok(())
    }

    /// Lines of text that a page holds.
    #[must_use]
    pub fn lines(&self) -> u16 {
        let space = self.page.height - self.page.top - self.page.bottom;
        ((space / self.text.leading + 1e-3) as u16).max(1)
    }

    /// Width of the text block, pt.
    #[must_use]
    pub fn measure(&self) -> f32 {
        self.page.width - self.page.inner - self.page.outer
    }
}

fn base(
    name: &str,
    root: &Path,
    diags: &Diagnostics,
    place: &impl Fn(Diagnostic) -> Diagnostic,
) -> Option<Table> {
    let text = if let Some(text) = shipped(name) {
        text.to_string()
    } else if name.ends_with(".toml") {
        let path = root.join(name);
        let inside = match (path.canonicalize(), root.canonicalize()) {
            (Ok(path), Ok(root)) => path.starts_with(root),
            _ => true,
        };
        if !inside {
            diags.push(place(Diagnostic::error(
                "outside-book",
                format!("the theme `{name}` lies outside the book's folder"),
            )));
            return None;
        }
        match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) => {
                diags.push(place(Diagnostic::error(
                    "missing-file",
                    format!("cannot read the theme `{name}`: {error}"),
                )));
                return None;
            }
        }
    } else {
        let names: Vec<_> = SHIPPED.iter().map(|(n, _)| *n).collect();
        diags.push(place(Diagnostic::error("unknown-theme", format!("there is no theme `{name}`")).help(
            match crate::manifest::nearest(name, names.iter().copied()) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("the themes are {}; or name a .toml file of the book", names.join(", ")),
            },
        )));
        return None;
    };
    let mut table: Table = match text.parse() {
        Ok(table) => table,
        Err(error) => {
            diags.push(place(Diagnostic::error(
                "bad-theme",
                format!("the theme `{name}` is not TOML: {error}"),
            )));
            return None;
        }
    };
    // A book's own theme may build on a shipped one.
    if let Some(Value::String(parent)) = table.remove("base") {
        let Some(text) = shipped(&parent) else {
            diags.push(place(Diagnostic::error(
                "unknown-theme",
                format!("`{name}` builds on `{parent}`, which is not a theme"),
            )));
            return None;
        };
        let mut whole: Table = text.parse().unwrap_or_default();
        merge(&mut whole, table);
        return Some(whole);
    }
    Some(table)
}

/// Puts a book's values over a theme's. A list of headings is overridden one by one, so that a
/// book may change the first alone.
pub(super) fn put(theme: &mut Table, mut overrides: Table) {
    if let Some(Value::Array(theirs)) = overrides.remove("headings")
        && let Some(Value::Array(ours)) = theme.get_mut("headings")
    {
        for (i, value) in theirs.into_iter().enumerate() {
            match (ours.get_mut(i), value) {
                (Some(Value::Table(old)), Value::Table(new)) => merge(old, new),
                (Some(old), new) => *old = new,
                (None, new) => ours.push(new),
            }
        }
    }
    merge(theme, overrides);
}

/// Puts `new` over `old`, table by table.
fn merge(old: &mut Table, new: Table) {
    for (key, value) in new {
        match (old.get_mut(&key), value) {
            (Some(Value::Table(old)), Value::Table(new)) => merge(old, new),
            (_, value) => {
                old.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_themes_are_whole() {
        for (name, text) in SHIPPED {
            let theme = Theme::deserialize(text.parse::<Table>().unwrap()).unwrap();
            assert_eq!(theme.name, name);
            assert_eq!(theme.check(), Ok(()));
        }
    }

    #[test]
    fn classic_keeps_its_geometry() {
        let theme = Theme::deserialize(shipped("classic").unwrap().parse::<Table>().unwrap()).unwrap();
        assert_eq!((theme.measure(), theme.lines()), (297.0, 35));
    }
}
