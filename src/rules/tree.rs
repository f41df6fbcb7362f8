//! A TOML file as a tree in which every key and every value knows its place.
//!
//! serde stops at the first mistake; a rule file should show all of its mistakes at once, so the
//! rule files are read from this tree by hand.

use crate::catalogue::{DataFile, FileError, did_you_mean};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) span: Range<usize>,
    pub(crate) item: Item,
}

/// A value.
#[derive(Debug, Clone)]
pub(crate) enum Item {
    Text(String),
    Number(f64),
    Flag(bool),
    List(Vec<Node>),
    Table(Table),
    Date(String),
}

impl Item {
    /// What it is, in the words of an error message.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Item::Text(_) => "a text",
            Item::Number(_) => "a number",
            Item::Flag(_) => "true or false",
            Item::List(_) => "a list",
            Item::Table(_) => "a table",
            Item::Date(_) => "a date",
        }
    }
}

/// One key of a table with its value.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_span: Range<usize>,
    pub(crate) node: Node,
}

/// A table, in the order of its keys.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    pub(crate) entries: Vec<Entry>,
}

impl Table {
    /// The value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|e| e.key == key).map(|e| &e.node)
    }
}

/// Reads one file and collects its mistakes.
pub(crate) struct Reader<'f> {
    file: &'f DataFile,
    errors: Vec<FileError>,
}

impl<'f> Reader<'f> {
    pub(crate) fn new(file: &'f DataFile) -> Self {
        Reader {
            file,
            errors: Vec::new(),
        }
    }

    /// The whole file as a table; none when it is not TOML.
    pub(crate) fn parse(&mut self) -> Option<Table> {
        match DeTable::parse(&self.file.text) {
            Ok(table) => {
                let span = table.span();
                let node = convert(span, &DeValue::Table(table.into_inner()));
                match node.item {
                    Item::Table(table) => Some(table),
                    _ => None,
                }
            }
            Err(error) => {
                self.errors.push(FileError::from_toml(self.file, &error));
                None
            }
        }
    }

    pub(crate) fn errors(self) -> Vec<FileError> {
        self.errors
    }

    pub(crate) fn failed(&self) -> bool {
        !self.errors.is_empty()
    }

    /// Notes a mistake at a place.
    pub(crate) fn error(
        &mut self,
        span: &Range<usize>,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        self.errors
            .push(FileError::at(self.file, span.clone(), message, help));
    }

    /// Notes a word that is not one of the known ones.
    pub(crate) fn unknown<'a>(
        &mut self,
        span: &Range<usize>,
        what: &str,
        word: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) {
        let known: Vec<&str> = known.into_iter().collect();
        let help = did_you_mean(word, known.iter().copied()).or_else(|| {
            (!known.is_empty() && known.len() <= 60)
                .then(|| format!("known here: {}", known.join(", ")))
        });
        self.error(span, format!("unknown {what} `{word}`"), help);
    }

    /// Notes every key that is not one of the known ones.
    pub(crate) fn only(&mut self, table: &Table, known: &[&str]) {
        for entry in &table.entries {
            if !known.contains(&entry.key.as_str()) {
                self.unknown(&entry.key_span, "key", &entry.key, known.iter().copied());
            }
        }
    }

    fn wrong_kind(&mut self, key: &str, node: &Node, wanted: &str) {
        self.error(
            &node.span,
            format!("`{key}` must be {wanted}, not {}", node.item.kind()),
            None,
        );
    }

    fn missing(&mut self, table: &Table, key: &str, near: &Range<usize>) {
        // a misspelt key is reported as such; saying that the right one is missing would say it twice
        let misspelt = table
            .entries
            .iter()
            .any(|e| e.key != key && did_you_mean(&e.key, [key]).is_some());
        if !misspelt {
            self.error(near, format!("missing key `{key}`"), None);
        }
    }

    /// A text that may be absent.
    pub(crate) fn text(&mut self, table: &Table, key: &str) -> Option<(String, Range<usize>)> {
        let node = table.get(key)?;
        match &node.item {
            Item::Text(text) => Some((text.clone(), node.span.clone())),
            _ => {
                self.wrong_kind(key, node, "a text");
                None
            }
        }
    }

    /// A text that must be there and not be empty.
    pub(crate) fn need_text(
        &mut self,
        table: &Table,
        key: &str,
        near: &Range<usize>,
    ) -> Option<(String, Range<usize>)> {
        if table.get(key).is_none() {
            self.missing(table, key, near);
        }
        let (text, span) = self.text(table, key)?;
        if text.trim().is_empty() {
            self.error(&span, format!("`{key}` is empty"), None);
            return None;
        }
        Some((text, span))
    }

    /// true or false; absent means false.
    pub(crate) fn flag(&mut self, table: &Table, key: &str) -> bool {
        let Some(node) = table.get(key) else {
            return false;
        };
        match node.item {
            Item::Flag(flag) => flag,
            _ => {
                self.wrong_kind(key, node, "true or false");
                false
            }
        }
    }

    /// A list of texts; absent means empty.
    pub(crate) fn texts(&mut self, table: &Table, key: &str) -> Vec<(String, Range<usize>)> {
        let Some(node) = table.get(key) else {
            return Vec::new();
        };
        let Item::List(list) = &node.item else {
            self.wrong_kind(key, node, "a list of texts");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for node in list {
            match &node.item {
                Item::Text(text) => texts.push((text.clone(), node.span.clone())),
                _ => self.wrong_kind(key, node, "a list of texts"),
            }
        }
        texts
    }

    /// A list of texts that must be there and not be empty.
    pub(crate) fn need_texts(
        &mut self,
        table: &Table,
        key: &str,
        near: &Range<usize>,
    ) -> Vec<(String, Range<usize>)> {
        let Some(node) = table.get(key) else {
            self.missing(table, key, near);
            return Vec::new();
        };
        if matches!(&node.item, Item::List(list) if list.is_empty()) {
            self.error(&node.span, format!("`{key}` is empty"), None);
        }
        self.texts(table, key)
    }

    /// A table that may be absent.
    pub(crate) fn table<'t>(&mut self, table: &'t Table, key: &str) -> Option<&'t Table> {
        let node = table.get(key)?;
        match &node.item {
            Item::Table(table) => Some(table),
            _ => {
                self.wrong_kind(key, node, "a table");
                None
            }
        }
    }

    /// A list of tables; absent means empty.
    pub(crate) fn tables<'t>(
        &mut self,
        table: &'t Table,
        key: &str,
    ) -> Vec<(&'t Table, Range<usize>)> {
        let Some(node) = table.get(key) else {
            return Vec::new();
        };
        let Item::List(list) = &node.item else {
            self.wrong_kind(key, node, "a list of tables");
            return Vec::new();
        };
        let mut tables = Vec::new();
        for node in list {
            match &node.item {
                Item::Table(table) => tables.push((table, node.span.clone())),
                _ => self.wrong_kind(key, node, "a list of tables"),
            }
        }
        tables
    }
}

fn convert(span: Range<usize>, value: &DeValue<'_>) -> Node {
    let item = match value {
        DeValue::String(text) => Item::Text(text.to_string()),
        DeValue::Integer(number) => {
            let digits = number.as_str().replace('_', "");
            Item::Number(
                i64::from_str_radix(digits.trim_start_matches("0x"), number.radix())
                    .map_or(f64::NAN, |n| n as f64),
            )
        }
        DeValue::Float(number) => {
            Item::Number(number.as_str().replace('_', "").parse().unwrap_or(f64::NAN))
        }
        DeValue::Boolean(flag) => Item::Flag(*flag),
        DeValue::Datetime(date) => Item::Date(date.to_string()),
        DeValue::Array(list) => Item::List(
            list.iter()
                .map(|v| convert(v.span(), v.get_ref()))
                .collect(),
        ),
        DeValue::Table(table) => {
            let mut entries: Vec<Entry> = table
                .iter()
                .map(|(key, value)| Entry {
                    key: key.get_ref().to_string(),
                    key_span: key.span(),
                    node: convert(value.span(), value.get_ref()),
                })
                .collect();
            entries.sort_by_key(|e| e.key_span.start);
            Item::Table(Table { entries })
        }
    };
    Node { span, item }
}

/// A node as JSON, for fragments of facts in examples.
pub(crate) fn json(node: &Node) -> serde_json::Value {
    use serde_json::Value;
    match &node.item {
        Item::Text(text) | Item::Date(text) => Value::String(text.clone()),
        Item::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => {
            Value::from(*number as i64)
        }
        Item::Number(number) => Value::from(*number),
        Item::Flag(flag) => Value::Bool(*flag),
        Item::List(list) => Value::Array(list.iter().map(json).collect()),
        Item::Table(table) => Value::Object(
            table
                .entries
                .iter()
                .map(|e| (e.key.clone(), json(&e.node)))
                .collect(),
        ),
    }
}
