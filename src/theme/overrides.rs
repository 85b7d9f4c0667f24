//! Checks a book's own values of a theme one by one, so that each that is wrong is named where it
//! stands, all in one run.

use serde::Deserialize;
use toml::{Table, Value};

use super::Theme;
use super::load::{SHIPPED, put};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::manifest::ThemeChoice;
use crate::source::Span;

/// Says which of `overrides` the theme `base` cannot take. True where it takes all of them.
pub(super) fn check(choice: &ThemeChoice, base: &Table, overrides: &Table, diags: &Diagnostics) -> bool {
    let mut checker = Checker { choice, base, diags, good: true };
    let mut known: Vec<Table> = SHIPPED.iter().filter_map(|(_, text)| text.parse().ok()).collect();
    known.push(base.clone());
    let known: Vec<Value> = known.into_iter().map(Value::Table).collect();
    checker.table(overrides, &known.iter().collect::<Vec<_>>(), &mut Vec::new());
    checker.good
}

struct Checker<'a> {
    choice: &'a ThemeChoice,
    base: &'a Table,
    diags: &'a Diagnostics,
    good: bool,
}

/// A step on the way to a value: a key, or a place in a list.
#[derive(Clone)]
enum Step {
    Key(String),
    Index(usize),
}

impl Checker<'_> {
    /// `known` are the tables of the shipped themes at the same place: together they have every key.
    fn table(&mut self, table: &Table, known: &[&Value], path: &mut Vec<Step>) {
        for (key, value) in table {
            let inner: Vec<&Value> = known.iter().filter_map(|k| k.get(key.as_str())).collect();
            path.push(Step::Key(key.clone()));
            if inner.is_empty() {
                let keys =
                    known.iter().filter_map(|k| k.as_table()).flat_map(Table::keys).map(String::as_str);
                self.unknown(key, keys, path);
            } else {
                self.value(value, &inner, path);
            }
            path.pop();
        }
    }

    fn value(&mut self, value: &Value, known: &[&Value], path: &mut Vec<Step>) {
        match value {
            Value::Table(table) if known.iter().any(|k| k.is_table()) => self.table(table, known, path),
            Value::Array(list) if list.iter().all(Value::is_table) => {
                let inner: Vec<&Value> = known.iter().filter_map(|k| k.as_array()).flatten().collect();
                for (n, item) in list.iter().enumerate() {
                    path.push(Step::Index(n));
                    self.value(item, &inner, path);
                    path.pop();
                }
            }
            _ => self.leaf(value, path),
        }
    }

    /// A value by itself: the theme must be one with it in its place.
    fn leaf(&mut self, value: &Value, path: &[Step]) {
        let mut wrapped = value.clone();
        for step in path.iter().rev() {
            wrapped = match step {
                Step::Key(key) => Value::Table([(key.clone(), wrapped)].into_iter().collect()),
                // The ones before it are left as they are.
                Step::Index(n) => {
                    let mut list = vec![Value::Table(Table::new()); *n];
                    list.push(wrapped);
                    Value::Array(list)
                }
            };
        }
        let Value::Table(alone) = wrapped else { return };
        let mut table = self.base.clone();
        put(&mut table, alone);
        if let Err(error) = Theme::deserialize(table) {
            self.good = false;
            let message = error.message().trim().replace('\n', ", ");
            let diagnostic = Diagnostic::error("bad-theme-value", message);
            let place = self.place(path).map(|p| p.1);
            self.diags.push(at(diagnostic, place.or(self.choice.span)));
        }
    }

    fn unknown<'k>(&mut self, key: &str, known: impl Iterator<Item = &'k str>, path: &[Step]) {
        self.good = false;
        let mut known: Vec<&str> = known.collect();
        known.sort_unstable();
        known.dedup();
        let diagnostic = Diagnostic::error("unknown-key", format!("unknown key `{key}`"));
        let diagnostic = match crate::manifest::nearest(key, known.iter().copied()) {
            Some(near) => diagnostic.label(format!("did you mean `{near}`?")),
            None => diagnostic.help(format!("a theme has here {}", known.join(", "))),
        };
        let place = self.place(path).map(|p| p.0);
        self.diags.push(at(diagnostic, place.or(self.choice.span)));
    }

    /// Where the manifest has the key and its value.
    fn place(&self, path: &[Step]) -> Option<(Span, Span)> {
        let words: Vec<String> = path
            .iter()
            .map(|step| match step {
                Step::Key(key) => key.clone(),
                Step::Index(n) => n.to_string(),
            })
            .collect();
        self.choice.places.iter().find(|p| p.path == words).map(|p| (p.key, p.value))
    }
}

fn at(diagnostic: Diagnostic, span: Option<Span>) -> Diagnostic {
    match span {
        Some(span) => diagnostic.at(span),
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn load(theme: &str) -> (Option<Theme>, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("book.toml"), format!("[book]\ntitle = \"x\"\n{theme}")).unwrap();
        std::fs::write(folder.path().join("a.md"), "x").unwrap();
        let (sources, diags) = (Sources::default(), Diagnostics::default());
        let project = crate::manifest::load(folder.path(), None, &sources, &diags).unwrap();
        let theme = Theme::load(&project, &diags);
        let said = diags.sorted(&sources).into_iter().map(|d| {
            let crate::diagnostics::Place::Span(span) = d.place else { panic!("{d:?}") };
            let (line, column) = sources.get(span.file).unwrap().line_column(span.start as usize);
            format!("{} {line}:{column} {}", d.code, d.label.or(d.help).unwrap_or(d.message))
        });
        (theme, said.collect())
    }

    #[test]
    fn every_wrong_value_is_named_where_it_stands() {
        let (theme, said) = load(
            "[theme]\nname = \"modern\"\n[theme.chapter]\nsinkage = \"deep\"\nsinkige = 3\n\
             [[theme.headings]]\nsize = 12\n[[theme.headings]]\nface = \"bald\"\n[theme.txet]\na = 1\n",
        );
        assert!(theme.is_none());
        assert_eq!(said.len(), 4, "{said:#?}");
        assert!(said[0].starts_with("bad-theme-value 6:11"), "{said:#?}");
        assert_eq!(said[1], "unknown-key 7:1 did you mean `sinkage`?");
        assert!(said[2].starts_with("bad-theme-value 11:8"), "{said:#?}");
        assert_eq!(said[3], "unknown-key 12:8 did you mean `text`?");
    }

    #[test]
    fn good_values_are_taken_and_unknown_names_said() {
        let (theme, said) = load("[theme.chapter]\nsinkage = 3\n[[theme.headings]]\nsize = 13\n");
        assert!(said.is_empty(), "{said:?}");
        let theme = theme.unwrap();
        assert_eq!(theme.name, "classic");
        assert!((theme.headings[0].size - 13.0).abs() < 1e-6 && theme.headings.len() > 1);
        assert_eq!(load("[theme]\nname = \"clasic\"\n").1, ["unknown-theme 4:8 did you mean \"classic\"?"]);
    }
}
