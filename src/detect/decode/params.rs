//! The parameters of an event: flat, bounded, addresses masked.

use super::fields::Fields;
use super::json_walk::scalar;
use super::message::{Bound, Item, Message};
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;

/// Parameters kept of one event.
pub const PARAMS_LIMIT: usize = 300;
/// Characters kept of one value.
pub const VALUE_LIMIT: usize = 2000;
/// Characters kept of one name.
const NAME_LIMIT: usize = 200;

/// A parameter, with the locator of its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Param<'m> {
    /// Name on the wire; for JSON the path with dots.
    pub name: Cow<'m, str>,
    /// Prefix of its locator: `q`, `f`, `m`, `line`, `j`.
    pub prefix: &'static str,
    /// Value as on the wire, cut at [`VALUE_LIMIT`].
    pub value: Cow<'m, str>,
}

/// Its locator, e.g. `q:dl`.
impl fmt::Display for Param<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.prefix, self.name)
    }
}

impl Param<'_> {
    /// Whether that is its locator.
    pub fn is_at(&self, place: &str) -> bool {
        place
            .strip_prefix(self.prefix)
            .and_then(|rest| rest.strip_prefix(':'))
            .is_some_and(|name| name == self.name)
    }
}

/// Every parameter of an event, in wire order; `shared` ones of a batch included.
pub fn of<'m>(message: &'m Message<'_>, item: &Item<'m>) -> Vec<Param<'m>> {
    let mut out = Vec::new();
    if let Some(own) = item.fields {
        fields(own, "line", &mut out);
    }
    fields(message.query(), "q", &mut out);
    fields(message.form(), "f", &mut out);
    fields(message.matrix(), "m", &mut out);
    match (item.json, message.json()) {
        (Some(entry), root) => {
            flatten(entry, &mut String::new(), 0, &mut out);
            if let Some(Value::Object(map)) = root {
                for (key, value) in map.iter().filter(|(_, v)| !v.is_array()) {
                    flatten(value, &mut key.clone(), 1, &mut out);
                }
            }
        }
        (None, Some(root)) => match &item.bound {
            Some(bound) if bound.parameter.is_none() => bounded(root, bound, &mut out),
            _ => flatten(root, &mut String::new(), 0, &mut out),
        },
        (None, None) => {}
    }
    out
}

/// Names and values in the order of the names, of two with one name the first.
pub fn by_name<'p>(params: &'p [Param<'_>]) -> Vec<(&'p str, &'p str)> {
    let mut sorted: Vec<(&str, &str)> = params
        .iter()
        .map(|param| (param.name.as_ref(), param.value.as_ref()))
        .collect();
    // A stable order, so that the first of a name stays the first.
    sorted.sort_by_key(|(name, _)| *name);
    sorted.dedup_by_key(|(name, _)| *name);
    sorted
}

fn fields<'m>(fields: &'m Fields<'_>, prefix: &'static str, out: &mut Vec<Param<'m>>) {
    out.reserve(fields.iter().len().min(PARAMS_LIMIT));
    for field in fields.iter().take(PARAMS_LIMIT) {
        push(
            out,
            field.name.as_ref().into(),
            prefix,
            field.value.as_ref().into(),
        );
    }
}

/// At most [`VALUE_LIMIT`] characters of a value.
pub fn cut_value(text: Cow<'_, str>) -> Cow<'_, str> {
    cut_cow(text, VALUE_LIMIT)
}

/// At most so many characters of a text.
pub fn cut_cow(text: Cow<'_, str>, limit: usize) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(cut(text, limit)),
        Cow::Owned(text) if text.len() <= limit => Cow::Owned(text),
        Cow::Owned(text) => Cow::Owned(cut(&text, limit).to_owned()),
    }
}

/// At most so many characters of a text.
pub fn cut(text: &str, limit: usize) -> &str {
    // A text of no more bytes has no more characters.
    if text.len() <= limit {
        return text;
    }
    text.char_indices()
        .nth(limit)
        .map_or(text, |(at, _)| &text[..at])
}

fn push<'m>(
    out: &mut Vec<Param<'m>>,
    name: Cow<'m, str>,
    prefix: &'static str,
    value: Cow<'m, str>,
) {
    if out.len() < PARAMS_LIMIT {
        out.push(Param {
            name: cut_cow(name, NAME_LIMIT),
            prefix,
            value: cut_cow(value, VALUE_LIMIT),
        });
    }
}

/// The whole body, but of the list that holds several events only the entry of this one.
fn bounded<'m>(root: &'m Value, bound: &Bound<'_>, out: &mut Vec<Param<'m>>) {
    let mut value = root;
    let mut path = String::new();
    for step in &bound.path {
        let next = match value {
            Value::Object(map) => {
                for (key, beside) in map.iter().filter(|(k, _)| k.as_str() != step) {
                    let mut at = format!("{path}{key}");
                    flatten(beside, &mut at, 1, out);
                }
                map.get(step.as_ref())
            }
            Value::Array(list) => step.parse::<usize>().ok().and_then(|i| list.get(i)),
            _ => None,
        };
        let is_list = value.is_array();
        let Some(next) = next else { return };
        if next.is_object() || next.is_array() {
            // The number of an entry says nothing: the same name for all events of a batch.
            if !is_list {
                path.push_str(step);
                path.push('.');
            }
            value = next;
        } else {
            break;
        }
    }
    if value.is_object() {
        if let (Value::Object(map), Some(key)) = (value, bound.path.last())
            && let Some(event) = map.get(key.as_ref())
        {
            flatten(event, &mut format!("{path}{key}"), 1, out);
        }
    } else {
        flatten(value, &mut path.trim_end_matches('.').to_owned(), 1, out);
    }
}

fn flatten<'m>(value: &'m Value, path: &mut String, depth: usize, out: &mut Vec<Param<'m>>) {
    if out.len() >= PARAMS_LIMIT || depth > 12 {
        return;
    }
    let length = path.len();
    let mut inner = |key: &str, value: &'m Value, out: &mut Vec<Param<'m>>| {
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
        Value::String(text) => push(out, path.clone().into(), "j", text.as_str().into()),
        other => {
            if let Some(text) = scalar(other) {
                push(out, path.clone().into(), "j", text);
            }
        }
    }
}
