//! A value of a manifest or of front matter, TOML or YAML alike, that knows where it stands.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and its place, in bytes of its file.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub span: Range<usize>,
    pub kind: Kind,
}

/// A key of a table and its place.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub span: Range<usize>,
    pub text: String,
}

/// The keys of a table with their values, in the order of the file.
pub(crate) type Entries = Vec<(Key, Node)>;

/// What a value is.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    /// YAML's null: a key without a value.
    Nothing,
    Text(String),
    Integer(i64),
    Float(f64),
    Bool(bool),
    Date(toml::value::Datetime),
    List(Vec<Node>),
    Table(Entries),
}

impl Node {
    /// The word for this kind of value in a message.
    pub fn kind_name(&self) -> &'static str {
        match self.kind {
            Kind::Nothing => "nothing",
            Kind::Text(_) => "a string",
            Kind::Integer(_) | Kind::Float(_) => "a number",
            Kind::Bool(_) => "true or false",
            Kind::Date(_) => "a date",
            Kind::List(_) => "a list",
            Kind::Table(_) => "a table",
        }
    }

    /// The value of a key, if this is a table that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.kind {
            Kind::Table(entries) => entries.iter().find(|(k, _)| k.text == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The truth value, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self.kind {
            Kind::Bool(b) => Some(b),
            _ => None,
        }
    }

    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(s) => Some(s),
            _ => None,
        }
    }

    /// The plain TOML value; nothing for YAML's null, which TOML has no word for.
    pub fn to_toml(&self) -> Option<toml::Value> {
        Some(match &self.kind {
            Kind::Nothing => return None,
            Kind::Text(s) => toml::Value::String(s.clone()),
            Kind::Integer(n) => toml::Value::Integer(*n),
            Kind::Float(n) => toml::Value::Float(*n),
            Kind::Bool(b) => toml::Value::Boolean(*b),
            Kind::Date(d) => toml::Value::Datetime(*d),
            Kind::List(list) => toml::Value::Array(list.iter().filter_map(Node::to_toml).collect()),
            Kind::Table(entries) => toml::Value::Table(
                entries.iter().filter_map(|(k, v)| Some((k.text.clone(), v.to_toml()?))).collect(),
            ),
        })
    }

    /// The table of a TOML document; `offset` is where the document begins in its file.
    pub fn from_toml_table(table: &Spanned<DeTable<'_>>, offset: usize) -> Self {
        Self { span: shift(table.span(), offset), kind: Kind::Table(toml_entries(table.get_ref(), offset)) }
    }

    fn from_toml(value: &Spanned<DeValue<'_>>, offset: usize) -> Self {
        let kind = match value.get_ref() {
            DeValue::String(s) => Kind::Text(s.to_string()),
            DeValue::Integer(n) => match i64::from_str_radix(n.as_str(), n.radix()) {
                Ok(n) => Kind::Integer(n),
                Err(_) => Kind::Float(n.as_str().parse().unwrap_or(f64::INFINITY)),
            },
            DeValue::Float(n) => Kind::Float(n.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(b) => Kind::Bool(*b),
            DeValue::Datetime(d) => Kind::Date(*d),
            DeValue::Array(list) => Kind::List(list.iter().map(|v| Self::from_toml(v, offset)).collect()),
            DeValue::Table(table) => Kind::Table(toml_entries(table, offset)),
        };
        Self { span: shift(value.span(), offset), kind }
    }

    /// A YAML value. serde's YAML has no places, so they are found again in the text: `within`
    /// is the part of it that this value must stand in, `text` the whole file.
    pub fn from_yaml(value: &serde_norway::Value, text: &str, within: Range<usize>) -> Self {
        use serde_norway::Value;
        let kind = match value {
            Value::Null => Kind::Nothing,
            Value::Bool(b) => Kind::Bool(*b),
            Value::Number(n) => match n.as_i64() {
                Some(n) => Kind::Integer(n),
                None => Kind::Float(n.as_f64().unwrap_or(f64::NAN)),
            },
            Value::String(s) => Kind::Text(s.clone()),
            Value::Sequence(list) => Kind::List(yaml_items(list, text, &within)),
            Value::Mapping(map) => {
                let keyed: Vec<(String, &Value)> =
                    map.iter().filter_map(|(k, v)| Some((yaml_key(k)?, v))).collect();
                Kind::Table(yaml_entries(&keyed, text, &within))
            }
            Value::Tagged(tagged) => return Self::from_yaml(&tagged.value, text, within),
        };
        Self { span: first_line(text, within), kind }
    }
}

fn shift(range: Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

fn toml_entries(table: &DeTable<'_>, offset: usize) -> Entries {
    table
        .iter()
        .map(|(k, v)| {
            let key = Key { span: shift(k.span(), offset), text: k.get_ref().to_string() };
            (key, Node::from_toml(v, offset))
        })
        .collect()
}

fn yaml_key(key: &serde_norway::Value) -> Option<String> {
    use serde_norway::Value;
    match key {
        Value::String(s) => Some(s.clone()),
        Value::Number(n) => Some(n.to_string()),
        Value::Bool(b) => Some(b.to_string()),
        _ => None,
    }
}

/// Each entry is looked for after the one before it, so that the same key in two tables is told apart.
fn yaml_entries(map: &[(String, &serde_norway::Value)], text: &str, within: &Range<usize>) -> Entries {
    let mut from = within.start;
    let mut places = Vec::with_capacity(map.len());
    for (key, _) in map {
        let found = find_yaml_key(text, from..within.end, key);
        if let Some(found) = &found {
            from = found.end;
        }
        places.push(found.unwrap_or(from..from));
    }
    map.iter()
        .zip(&places)
        .enumerate()
        .map(|(n, ((key, value), place))| {
            let end = places.get(n + 1).map_or(within.end, |next| next.start.max(place.end));
            let node = Node::from_yaml(value, text, place.end..end);
            (Key { span: place.clone(), text: key.clone() }, node)
        })
        .collect()
}

fn yaml_items(list: &[serde_norway::Value], text: &str, within: &Range<usize>) -> Vec<Node> {
    let mut from = within.start;
    list.iter()
        .map(|item| {
            let node = match item.as_str() {
                Some(word) if !word.is_empty() => match text[from..within.end].find(word) {
                    Some(at) => {
                        let span = from + at..from + at + word.len();
                        from = span.end;
                        Node { span, kind: Kind::Text(word.to_string()) }
                    }
                    None => Node::from_yaml(item, text, from..within.end),
                },
                _ => Node::from_yaml(item, text, from..within.end),
            };
            if let Kind::Table(entries) = &node.kind
                && let Some((_, last)) = entries.last()
            {
                from = last.span.end.max(from);
            }
            node
        })
        .collect()
}

/// The key as it stands at the beginning of a line, or after `- ` or `{` or `,`.
fn find_yaml_key(text: &str, within: Range<usize>, key: &str) -> Option<Range<usize>> {
    if key.is_empty() {
        return None;
    }
    let part = &text[within.clone()];
    let mut from = 0;
    while let Some(at) = part[from..].find(key).map(|n| n + from) {
        let before = part[..at].trim_end_matches(['"', '\'', ' ']).chars().next_back();
        let after = part[at + key.len()..].trim_start_matches(['"', '\'', ' ']);
        if matches!(before, None | Some('\n' | '-' | '{' | ',')) && after.starts_with(':') {
            return Some(within.start + at..within.start + at + key.len());
        }
        from = at + key.len();
    }
    None
}

/// The first line of a range that says something, without the colon before it.
fn first_line(text: &str, within: Range<usize>) -> Range<usize> {
    let part = &text[within.clone()];
    let trimmed = part.trim_start_matches(|c: char| c.is_whitespace() || c == ':' || c == '"' || c == '\'');
    let start = within.end - trimmed.len();
    let line = trimmed.lines().next().unwrap_or("").trim_end();
    let line = line.trim_end_matches(['"', '\'', '}', ']', ',']);
    start..start + line.len()
}
