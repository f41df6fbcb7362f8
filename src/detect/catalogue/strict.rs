//! Every unknown field and word of a file at once: serde stops at the first.

use crate::catalogue::{DataFile, FileError, did_you_mean};
use schemars::{JsonSchema, schema_for};
use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Holds a file against the schema of its type: unknown fields and unknown words, with their places.
pub(super) fn mistakes<T: JsonSchema>(file: &DataFile) -> Vec<FileError> {
    let Ok(schema) = serde_json::to_value(schema_for!(T)) else {
        return Vec::new();
    };
    let Ok(table) = DeTable::parse(&file.text) else {
        return Vec::new();
    };
    let mut check = Check {
        file,
        root: &schema,
        errors: Vec::new(),
    };
    check.table(table.get_ref(), &schema);
    check.errors
}

struct Check<'a> {
    file: &'a DataFile,
    root: &'a Value,
    errors: Vec<FileError>,
}

impl<'a> Check<'a> {
    fn table(&mut self, table: &DeTable<'_>, schema: &'a Value) {
        let properties = schema.get("properties").and_then(Value::as_object);
        let others = schema.get("additionalProperties");
        for (key, value) in table.iter() {
            let name = key.get_ref().as_ref();
            if let Some(inner) = properties.and_then(|p| p.get(name)) {
                self.value(value, inner);
            } else if others == Some(&Value::Bool(false)) {
                let known: Vec<&str> = properties
                    .into_iter()
                    .flat_map(|p| p.keys())
                    .map(String::as_str)
                    .collect();
                let help = did_you_mean(name, known.iter().copied())
                    .unwrap_or_else(|| format!("known here: {}", known.join(", ")));
                self.errors.push(FileError::at(
                    self.file,
                    key.span(),
                    format!("unknown field \"{name}\""),
                    Some(help),
                ));
            } else if let Some(inner) = others {
                self.value(value, inner);
            }
        }
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, schema: &'a Value) {
        let schema = self.resolved(schema);
        match value.get_ref() {
            DeValue::Table(table) => self.table(table, schema),
            DeValue::Array(list) => {
                if let Some(inner) = schema.get("items") {
                    list.iter().for_each(|entry| self.value(entry, inner));
                }
            }
            DeValue::String(text) => {
                let known = words(schema);
                if !known.is_empty() && !known.contains(&text.as_ref()) {
                    let help = did_you_mean(text, known.iter().copied())
                        .unwrap_or_else(|| format!("known here: {}", known.join(", ")));
                    self.errors.push(FileError::at(
                        self.file,
                        value.span(),
                        format!("unknown value \"{text}\""),
                        Some(help),
                    ));
                }
            }
            _ => {}
        }
    }

    /// Follows references, and the one real branch of an optional value.
    fn resolved(&self, mut schema: &'a Value) -> &'a Value {
        for _ in 0..8 {
            let branch = schema
                .get("anyOf")
                .and_then(Value::as_array)
                .and_then(|all| all.iter().find(|s| s.get("type") != Some(&"null".into())));
            let target = schema
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|r| self.root.pointer(r.strip_prefix('#')?));
            match branch.or(target) {
                Some(inner) => schema = inner,
                None => break,
            }
        }
        schema
    }
}

/// The words an enum knows.
fn words(schema: &Value) -> Vec<&str> {
    let list = |name: &str| {
        schema
            .get(name)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
    };
    list("enum")
        .filter_map(Value::as_str)
        .chain(list("oneOf").filter_map(|s| s.get("const")?.as_str()))
        .collect()
}
