//! The parameters of an event: flat, bounded, addresses masked.

use super::message::{Item, Message, scalar};
use super::user_data::masked;
use serde_json::Value;
use std::collections::BTreeMap;

/// Parameters kept of one event.
pub const PARAMS_LIMIT: usize = 300;
/// Characters kept of one value.
pub const VALUE_LIMIT: usize = 2000;

/// A parameter, with the locator of its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Param {
    /// Name on the wire; for JSON the path with dots.
    pub name: String,
    /// Locator, e.g. `q:dl`.
    pub place: String,
    /// Value as on the wire, cut at [`VALUE_LIMIT`].
    pub value: String,
}

/// Every parameter of an event, in wire order; `shared` ones of a batch included.
pub fn of(message: &Message, item: &Item<'_>) -> Vec<Param> {
    let mut out = Vec::new();
    let fields = |fields: &[(String, String)], prefix: &str, out: &mut Vec<Param>| {
        for (name, value) in fields {
            push(out, name, format!("{prefix}:{name}"), value);
        }
    };
    if let Some(own) = &item.fields {
        fields(own, "line", &mut out);
    }
    fields(&message.query, "q", &mut out);
    fields(&message.form, "f", &mut out);
    fields(&message.matrix, "m", &mut out);
    match (item.json, &message.json) {
        (Some(entry), root) => {
            flatten(entry, &mut String::new(), 0, &mut out);
            if let Some(Value::Object(map)) = root {
                for (key, value) in map.iter().filter(|(_, v)| !v.is_array()) {
                    flatten(value, &mut key.clone(), 1, &mut out);
                }
            }
        }
        (None, Some(root)) => flatten(root, &mut String::new(), 0, &mut out),
        (None, None) => {}
    }
    out
}

/// The parameters as a map; of two with one name the first counts.
pub fn map(params: &[Param]) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for param in params {
        out.entry(param.name.clone())
            .or_insert_with(|| masked(&param.value));
    }
    out
}

fn push(out: &mut Vec<Param>, name: &str, place: String, value: &str) {
    if out.len() < PARAMS_LIMIT {
        let cut = |text: &str, limit: usize| text.chars().take(limit).collect();
        out.push(Param {
            name: cut(name, 200),
            place: cut(&place, 210),
            value: cut(value, VALUE_LIMIT),
        });
    }
}

fn flatten(value: &Value, path: &mut String, depth: usize, out: &mut Vec<Param>) {
    if out.len() >= PARAMS_LIMIT || depth > 12 {
        return;
    }
    let length = path.len();
    let mut inner = |key: &str, value: &Value, out: &mut Vec<Param>| {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(key);
        flatten(value, path, depth + 1, out);
        path.truncate(length);
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(k, v)| inner(k, v, out)),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .for_each(|(i, v)| inner(&i.to_string(), v, out)),
        other => {
            if let Some(text) = scalar(other) {
                let name = path.clone();
                push(out, &name, format!("j:{name}"), &text);
            }
        }
    }
}
