//! Reads values into tables, key by key, so that one run names everything that is wrong.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;

use super::node::{Entries, Kind, Node};
use crate::diagnostics::{Diagnostic, Diagnostics, Severity};
use crate::source::{FileId, Span};

/// The file that is read, and where complaints go.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub file: FileId,
    pub diags: &'a Diagnostics,
    /// Front matter may be written for other tools too, so their keys are passed over and what
    /// they mean by ours is a warning; in a manifest both are errors.
    pub lenient: bool,
}

impl Reader<'_> {
    /// The place of a range in this file.
    pub fn span(&self, range: &std::ops::Range<usize>) -> Span {
        Span::new(self.file, range.start, range.end)
    }

    /// Says that a value is not what its key takes.
    pub fn wrong(&self, node: &Node, code: &'static str, message: String, help: Option<String>) {
        let mut diagnostic = Diagnostic::error(code, message).at(self.span(&node.span));
        if self.lenient {
            diagnostic.severity = Severity::Warning;
        }
        diagnostic.help = help;
        self.diags.push(diagnostic);
    }

    /// Says that a value is of the wrong type.
    pub fn wrong_type(&self, node: &Node, wanted: &str) {
        let message = format!("expected {wanted}, found {}", node.kind_name());
        self.wrong(node, "wrong-type", message, None);
    }

    /// Says that a key is not one of `known`.
    pub fn unknown_key(&self, key: &super::node::Key, known: &[&str]) {
        let near = nearest(&key.text, known.iter().copied());
        if self.lenient && near.is_none() {
            return;
        }
        let mut diagnostic =
            Diagnostic::error("unknown-key", format!("unknown key `{}`", key.text)).at(self.span(&key.span));
        if self.lenient {
            diagnostic.severity = Severity::Warning;
        }
        diagnostic = match near {
            Some(near) => diagnostic.label(format!("did you mean `{near}`?")),
            None if known.is_empty() => diagnostic,
            None => diagnostic.help(format!("the keys here are {}", listing(known))),
        };
        self.diags.push(diagnostic);
    }

    /// The entries of a table.
    pub fn table<'n>(&self, node: &'n Node) -> Option<&'n Entries> {
        match &node.kind {
            Kind::Table(entries) => Some(entries),
            _ => {
                self.wrong_type(node, "a table");
                None
            }
        }
    }
}

/// Names in a sentence: "`a`, `b` and `c`".
pub(crate) fn listing(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// The name most like a misspelt one, if any is near enough to be meant.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase().replace('_', "-");
    let mut best: Option<(f64, &str)> = None;
    for candidate in known {
        let score = strsim::normalized_damerau_levenshtein(&name, &candidate.to_lowercase());
        if score >= 0.6 && best.is_none_or(|(s, _)| score > s) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// A value that knows where it was read.
#[derive(Debug, Clone)]
pub(crate) struct At<T> {
    pub value: T,
    pub span: Span,
}

impl<T: JsonSchema> JsonSchema for At<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }
    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}

/// Something a key can hold.
pub(crate) trait Read: Sized {
    /// Reads it; says what is wrong and gives nothing where it cannot.
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self>;
}

impl<T: Read> Read for At<T> {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        Some(At { value: T::read(node, reader)?, span: reader.span(&node.span) })
    }
}

impl Read for String {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        match &node.kind {
            Kind::Text(s) => Some(s.clone()),
            // YAML reads `title: 1984` as a number; its author meant the words.
            Kind::Integer(n) if reader.lenient => Some(n.to_string()),
            Kind::Float(n) if reader.lenient => Some(n.to_string()),
            _ => {
                reader.wrong_type(node, "a string");
                None
            }
        }
    }
}

impl Read for bool {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        match node.kind {
            Kind::Bool(b) => Some(b),
            _ => {
                reader.wrong_type(node, "true or false");
                None
            }
        }
    }
}

/// A whole number between two bounds; `rule` tells of them where it is not.
pub(crate) fn whole<T: TryFrom<i64>>(
    node: &Node,
    reader: &Reader<'_>,
    bounds: RangeInclusive<i64>,
    rule: &str,
) -> Option<T> {
    match node.kind {
        Kind::Integer(n) if bounds.contains(&n) => n.try_into().ok(),
        Kind::Integer(_) => {
            reader.wrong(node, "bad-number", rule.into(), None);
            None
        }
        _ => {
            reader.wrong_type(node, "a whole number");
            None
        }
    }
}

impl Read for u8 {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        whole(node, reader, 0..=6, "levels of headings are counted from 0 to 6")
    }
}

impl Read for PathBuf {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        let text = String::read(node, reader)?;
        if text.contains('\0') || text.trim().is_empty() {
            reader.wrong(node, "bad-path", format!("{text:?} is not the name of a file"), None);
            return None;
        }
        Some(Path::new(&text).to_path_buf())
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        match &node.kind {
            Kind::List(list) => Some(list.iter().filter_map(|n| T::read(n, reader)).collect()),
            _ => {
                reader.wrong_type(node, "a list");
                None
            }
        }
    }
}

/// One thing or several: `"a"` or `["a", "b"]`.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(untagged, inline)]
#[allow(dead_code, reason = "`One` tells the schema what may be written; it is read as a list of one")]
pub(crate) enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

impl<T> OneOrMany<T> {
    pub fn into_vec(self) -> Vec<T> {
        match self {
            Self::One(one) => vec![one],
            Self::Many(many) => many,
        }
    }
}

impl<T: Read> Read for OneOrMany<T> {
    fn read(node: &Node, reader: &Reader<'_>) -> Option<Self> {
        match &node.kind {
            Kind::List(_) => Vec::read(node, reader).map(Self::Many),
            _ => T::read(node, reader).map(Self::One),
        }
    }
}

/// Any table at all: another tool's, or a theme's, which the theme itself checks.
#[derive(Debug, Clone)]
pub(crate) struct Anything(pub Node);

impl Read for Anything {
    fn read(node: &Node, _: &Reader<'_>) -> Option<Self> {
        Some(Self(node.clone()))
    }
}

impl JsonSchema for Anything {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Anything".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::Schema::default()
    }
}

/// A table of the manifest: a struct whose every field is an optional key, its reader, its merging
/// with a table that overrides it, and its JSON schema, all from one list.
macro_rules! table {
    ($(#[$meta:meta])* struct $name:ident {
        $($(#[doc = $doc:literal])* $key:literal $field:ident: $ty:ty,)*
    }) => {
        #[derive(Debug, Clone, Default, schemars::JsonSchema)]
        $(#[$meta])*
        #[schemars(deny_unknown_fields)]
        pub(crate) struct $name {
            $($(#[doc = $doc])* #[schemars(rename = $key)]
            pub $field: Option<$crate::manifest::read::At<$ty>>,)*
        }

        impl $name {
            /// The keys it takes.
            pub const KEYS: &'static [&'static str] = &[$($key),*];

            /// Takes every value that `over` sets.
            #[allow(dead_code, reason = "not every table is overridden by another")]
            pub fn merge(&mut self, over: Self) {
                $(if over.$field.is_some() { self.$field = over.$field; })*
            }
        }

        impl $crate::manifest::read::Read for $name {
            fn read(
                node: &$crate::manifest::node::Node,
                reader: &$crate::manifest::read::Reader<'_>,
            ) -> Option<Self> {
                let mut table = Self::default();
                for (key, value) in reader.table(node)? {
                    if matches!(value.kind, $crate::manifest::node::Kind::Nothing) {
                        continue;
                    }
                    match key.text.as_str() {
                        $($key => table.$field = $crate::manifest::read::Read::read(value, reader),)*
                        _ => reader.unknown_key(key, Self::KEYS),
                    }
                }
                Some(table)
            }
        }
    };
}
pub(crate) use table;
