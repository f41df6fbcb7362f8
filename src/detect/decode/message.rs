//! A request, read once, and what a locator finds in it.

use super::body::{self, Fields, form_fields};
use super::locator::{Condition, JsonPath, Locator, Step};
use crate::detect::catalogue::WireRequest;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Values one locator may yield.
const FOUND_LIMIT: usize = 200;

/// A request, read.
#[derive(Debug)]
pub struct Message {
    /// Host, lower case, without a final dot.
    pub host: String,
    /// Path, percent-decoded nowhere.
    pub path: String,
    /// Query parameters.
    pub query: Fields,
    /// Form fields of the body.
    pub form: Fields,
    /// JSON of the body.
    pub json: Option<Value>,
    /// Lines of the body that hold fields.
    pub lines: Vec<Fields>,
    /// `;name=value` pairs of the path.
    pub matrix: Fields,
    /// JSON found in parameters, read once.
    in_parameters: RefCell<HashMap<String, Option<Rc<Value>>>>,
}

/// The part of a message that one event is read from.
#[derive(Debug, Clone, Default)]
pub struct Item<'m> {
    /// Entry of a JSON batch.
    pub json: Option<&'m Value>,
    /// Line, or entry of a batch of query texts.
    pub fields: Option<Fields>,
    /// Entry of a list inside, by the path its event name was found at.
    pub bound: Option<Bound>,
}

/// Where an event name with `*` was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// Parameter, none for the body.
    pub parameter: Option<String>,
    /// Steps taken.
    pub path: Vec<String>,
}

/// A value and where it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Value, never empty.
    pub value: String,
    /// Locator, as precise as it is known (`q:…` rather than `qf:…`).
    pub place: String,
    /// Steps taken, for JSON.
    pub path: Vec<String>,
}

impl Message {
    /// Reads a request.
    pub fn read(request: &WireRequest<'_>) -> Message {
        let body = request
            .body
            .map(|b| body::read(b, request.content_type, request.content_encoding))
            .unwrap_or_default();
        let lines = if body.json.is_none()
            && !body.text.is_empty()
            && !body.text.trim_start().starts_with("--")
        {
            body.text
                .lines()
                .map(|l| form_fields(l.trim()))
                .filter(|f| !f.is_empty())
                .take(body::FIELD_LIMIT)
                .collect()
        } else {
            Vec::new()
        };
        let path = request.url.path().to_owned();
        // Floodlight may put the first pair behind a slash: `/ddm/fls/z/src=1;type=…`.
        let leading = path
            .split(';')
            .next()
            .and_then(|head| head.rsplit('/').next())
            .filter(|pair| pair.contains('='));
        let matrix = leading
            .into_iter()
            .chain(path.split(';').skip(1))
            .take(body::FIELD_LIMIT)
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            // The last pair ends at the "?" that Floodlight puts behind it.
            .map(|(k, v)| {
                (
                    body::percent_decoded(k),
                    body::percent_decoded(v.trim_end_matches('?')),
                )
            })
            .collect();
        Message {
            host: request
                .url
                .host_str()
                .unwrap_or("")
                .trim_end_matches('.')
                .to_ascii_lowercase(),
            path,
            query: request.url.query().map(form_fields).unwrap_or_default(),
            form: body.form,
            json: body.json,
            lines,
            matrix,
            in_parameters: RefCell::default(),
        }
    }

    /// Whether a condition holds for the whole message.
    pub fn holds(&self, condition: &Condition) -> bool {
        let found = self.find_all(&condition.locator, &Item::default());
        match &condition.matching {
            None => !found.is_empty(),
            Some(regex) => found.iter().any(|f| regex.is_match(&f.value)),
        }
    }

    /// The first value that any of the locators yields.
    pub fn first(&self, locators: &[Locator], item: &Item<'_>) -> Option<Found> {
        locators
            .iter()
            .find_map(|l| self.find_all(l, item).into_iter().next())
    }

    /// All non-empty values a locator yields.
    pub fn find_all(&self, locator: &Locator, item: &Item<'_>) -> Vec<Found> {
        match locator {
            Locator::Const(value) => vec![Found {
                value: value.clone(),
                place: locator.text(),
                path: Vec::new(),
            }],
            Locator::Query(n) => self.parameter(n, item, true, false),
            Locator::Form(n) => self.parameter(n, item, false, true),
            Locator::QueryOrForm(n) => self.parameter(n, item, true, true),
            Locator::Matrix(n) => named(&self.matrix, n, "m"),
            Locator::Line(n) => match &item.fields {
                Some(fields) => named(fields, n, "line"),
                None => self
                    .lines
                    .iter()
                    .flat_map(|l| named(l, n, "line"))
                    .take(FOUND_LIMIT)
                    .collect(),
            },
            Locator::Path(regex) => capture(regex, &self.path, locator),
            Locator::Host(regex) => capture(regex, &self.host, locator),
            Locator::Pairs(n, key) => self.pairs(n, key, item),
            Locator::Nested(prefix, key) => self.nested(prefix, key),
            Locator::Json(path) => {
                let bound = item.bound.as_ref().filter(|b| b.parameter.is_none());
                let mut found = Vec::new();
                if let Some(entry) = item.json {
                    found = json_find(entry, path, bound, "j:");
                }
                if let (true, Some(root)) = (found.is_empty(), &self.json) {
                    found = json_find(root, path, bound, "j:");
                }
                found
            }
            Locator::JsonIn(n, path) => {
                let bound = item
                    .bound
                    .as_ref()
                    .filter(|b| b.parameter.as_deref() == Some(n));
                self.json_in(n, item)
                    .map(|json| json_find(&json, path, bound, &format!("qj:{n}:")))
                    .unwrap_or_default()
            }
        }
    }

    /// The values a locator reaches, lists and objects whole; a text for what is no JSON.
    pub fn values(&self, locator: &Locator, item: &Item<'_>) -> Vec<Value> {
        match locator {
            Locator::Json(path) => {
                let bound = item.bound.as_ref().filter(|b| b.parameter.is_none());
                let mut found = Vec::new();
                for root in item.json.into_iter().chain(self.json.as_ref()) {
                    if found.is_empty() {
                        reach(root, path, bound.map(|b| b.path.as_slice()), 0, &mut found);
                    }
                }
                found.into_iter().cloned().collect()
            }
            Locator::JsonIn(name, path) => {
                let bound = item
                    .bound
                    .as_ref()
                    .filter(|b| b.parameter.as_deref() == Some(name));
                let Some(json) = self.json_in(name, item) else {
                    return Vec::new();
                };
                let mut found = Vec::new();
                reach(&json, path, bound.map(|b| b.path.as_slice()), 0, &mut found);
                found.into_iter().cloned().collect()
            }
            other => self
                .find_all(other, item)
                .into_iter()
                .map(|found| Value::String(found.value))
                .collect(),
        }
    }

    /// The JSON that a parameter holds.
    fn json_in(&self, name: &str, item: &Item<'_>) -> Option<Rc<Value>> {
        if item.fields.is_some() {
            let text = self.parameter(name, item, true, true).into_iter().next()?;
            return body::json_text(&text.value).map(Rc::new);
        }
        if let Some(known) = self.in_parameters.borrow().get(name) {
            return known.clone();
        }
        let text = self.parameter(name, item, true, true).into_iter().next();
        let json = text.and_then(|t| body::json_text(&t.value)).map(Rc::new);
        self.in_parameters
            .borrow_mut()
            .insert(name.to_owned(), json.clone());
        json
    }

    fn parameter(&self, name: &str, item: &Item<'_>, query: bool, form: bool) -> Vec<Found> {
        let mut found = item
            .fields
            .as_ref()
            .map(|fields| named(fields, name, "line"))
            .unwrap_or_default();
        if found.is_empty() && query {
            found = named(&self.query, name, "q");
        }
        if found.is_empty() && form {
            found = named(&self.form, name, "f");
        }
        found
    }

    fn pairs(&self, name: &str, key: &str, item: &Item<'_>) -> Vec<Found> {
        let texts = self.parameter(name, item, true, true);
        texts
            .iter()
            .flat_map(|t| t.value.split(';'))
            .filter_map(|pair| pair.split_once('='))
            .filter(|(k, v)| *k == key && !v.is_empty())
            .map(|(_, v)| Found {
                value: v.to_owned(),
                place: format!("kv:{name}:{key}"),
                path: Vec::new(),
            })
            .take(FOUND_LIMIT)
            .collect()
    }

    /// Form text in numbered parameters, which may be encoded once more.
    fn nested(&self, prefix: &str, key: &str) -> Vec<Found> {
        let mut found = Vec::new();
        for (name, value) in self.query.iter().chain(&self.form) {
            let Some(number) = name.strip_prefix(prefix) else {
                continue;
            };
            if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
                continue;
            }
            let mut inner = form_fields(value);
            if !inner.iter().any(|(k, _)| k == key) {
                inner = form_fields(&body::percent_decoded(value));
            }
            found.extend(named(&inner, key, &format!("nf:{name}")));
            found.truncate(FOUND_LIMIT);
        }
        found
    }
}

fn named(fields: &Fields, name: &str, place: &str) -> Vec<Found> {
    fields
        .iter()
        .filter(|(k, v)| k == name && !v.is_empty())
        .map(|(k, v)| Found {
            value: v.clone(),
            place: format!("{place}:{k}"),
            path: Vec::new(),
        })
        .take(FOUND_LIMIT)
        .collect()
}

fn capture(regex: &regex::Regex, text: &str, locator: &Locator) -> Vec<Found> {
    regex
        .captures(text)
        .and_then(|c| c.get(1))
        .filter(|m| !m.is_empty())
        .map(|m| Found {
            value: m.as_str().to_owned(),
            place: locator.text(),
            path: Vec::new(),
        })
        .into_iter()
        .collect()
}

fn json_find(root: &Value, path: &JsonPath, bound: Option<&Bound>, place: &str) -> Vec<Found> {
    let mut found = Vec::new();
    walk(
        root,
        path,
        bound.map(|b| b.path.as_slice()),
        &mut Vec::new(),
        place,
        &mut found,
    );
    found
}

/// Follows a path; `bound` holds the steps another locator took, which decide every `*` they share.
fn walk(
    value: &Value,
    path: &[Step],
    bound: Option<&[String]>,
    taken: &mut Vec<String>,
    place: &str,
    found: &mut Vec<Found>,
) {
    if found.len() >= FOUND_LIMIT {
        return;
    }
    let Some((step, rest)) = path.split_first() else {
        scalars(value, taken, place, found);
        return;
    };
    match (step, value) {
        (Step::Key(key), Value::Object(map)) => {
            if let Some(inner) = map.get(key) {
                taken.push(key.clone());
                walk(
                    inner,
                    rest,
                    bound.filter(|b| b.get(taken.len() - 1) == Some(key)),
                    taken,
                    place,
                    found,
                );
                taken.pop();
            }
        }
        (Step::Key(key), Value::Array(list)) => {
            if let Some(inner) = key.parse::<usize>().ok().and_then(|i| list.get(i)) {
                taken.push(key.clone());
                walk(
                    inner,
                    rest,
                    bound.filter(|b| b.get(taken.len() - 1) == Some(key)),
                    taken,
                    place,
                    found,
                );
                taken.pop();
            }
        }
        (Step::Each, Value::Array(list)) => {
            let fixed = bound
                .and_then(|b| b.get(taken.len()))
                .and_then(|i| i.parse::<usize>().ok());
            for (i, inner) in list
                .iter()
                .enumerate()
                .filter(|(i, _)| fixed.is_none_or(|f| f == *i))
            {
                taken.push(i.to_string());
                walk(inner, rest, bound, taken, place, found);
                taken.pop();
            }
        }
        _ => {}
    }
}

/// Follows a path to whole values; `bound` decides every `*` that it shares.
fn reach<'v>(
    value: &'v Value,
    path: &[Step],
    bound: Option<&[String]>,
    depth: usize,
    found: &mut Vec<&'v Value>,
) {
    if found.len() >= FOUND_LIMIT {
        return;
    }
    let Some((step, rest)) = path.split_first() else {
        found.push(value);
        return;
    };
    match (step, value) {
        (Step::Key(key), Value::Object(map)) => {
            if let Some(inner) = map.get(key) {
                let bound = bound.filter(|b| b.get(depth) == Some(key));
                reach(inner, rest, bound, depth + 1, found);
            }
        }
        (Step::Key(key), Value::Array(list)) => {
            if let Some(inner) = key.parse::<usize>().ok().and_then(|i| list.get(i)) {
                let bound = bound.filter(|b| b.get(depth) == Some(key));
                reach(inner, rest, bound, depth + 1, found);
            }
        }
        (Step::Each, Value::Array(list)) => {
            let fixed = bound
                .and_then(|b| b.get(depth))
                .and_then(|i| i.parse::<usize>().ok());
            for (_, inner) in list
                .iter()
                .enumerate()
                .filter(|(i, _)| fixed.is_none_or(|f| f == *i))
            {
                reach(inner, rest, bound, depth + 1, found);
            }
        }
        _ => {}
    }
}

/// A scalar, or the scalars of a list of them.
fn scalars(value: &Value, taken: &[String], place: &str, found: &mut Vec<Found>) {
    let mut push = |text: String| {
        if !text.is_empty() && found.len() < FOUND_LIMIT {
            found.push(Found {
                value: text,
                place: format!("{place}{}", taken.join(".")),
                path: taken.to_vec(),
            });
        }
    };
    match value {
        Value::Array(list) => list.iter().filter_map(scalar).for_each(&mut push),
        Value::Object(_) => push(value.to_string()),
        other => scalar(other).into_iter().for_each(&mut push),
    }
}

/// A JSON scalar as text; none for null, lists and objects.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(s.clone()),
        Value::Number(n) => Some(n.to_string()),
        Value::Bool(b) => Some(b.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
