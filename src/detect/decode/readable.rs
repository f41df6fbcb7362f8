//! Readable names of parameters, from the `[params]` table of a vendor file.

use super::body::json_text;
use super::json_walk::scalar;
use super::message::Bound;
use super::params::{Param, cut_value};
use super::user_data::{masked, masked_cow};
use crate::detect::names::Names;
use indexmap::IndexMap;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Longest text in a parameter that is taken apart as JSON for its readable names, in bytes.
const JSON_LIMIT: usize = 64 << 10;
/// Readable parameters kept of one event.
const NAMED_LIMIT: usize = 60;

/// Which parameters have a readable name, and which.
#[derive(Debug, Default)]
pub struct ReadableNames {
    exact: Names<String>,
    /// Beginning, end and readable name with `*`; as in the file.
    globs: Vec<(String, String, String)>,
    /// Parameters into whose JSON a pattern goes.
    outer: Names<()>,
}

impl ReadableNames {
    /// Reads the table; the pattern with more than one `*` when there is one.
    pub fn new(table: &IndexMap<String, String>) -> Result<ReadableNames, String> {
        let mut names = ReadableNames::default();
        for (pattern, readable) in table {
            if let Some((outer, _)) = pattern.split_once('.') {
                names.outer.insert(outer.to_owned(), ());
            }
            match pattern.split_once('*') {
                None => {
                    names.exact.insert(pattern.clone(), readable.clone());
                }
                Some((_, end)) if end.contains('*') => return Err(pattern.clone()),
                Some((start, end)) => {
                    names
                        .globs
                        .push((start.into(), end.into(), readable.clone()));
                }
            }
        }
        Ok(names)
    }

    fn is_empty(&self) -> bool {
        self.exact.is_empty() && self.globs.is_empty()
    }

    /// The readable name of a parameter.
    pub fn of(&self, parameter: &str) -> Option<Cow<'_, str>> {
        if let Some(name) = self.exact.get(parameter) {
            return Some(Cow::Borrowed(name));
        }
        self.globs.iter().find_map(|(start, end, readable)| {
            let inner = parameter.strip_prefix(start.as_str())?;
            let inner = inner.strip_suffix(end.as_str())?;
            // With a dollar sign libraries mark what they add themselves.
            let own = !inner.is_empty() && !inner.starts_with('$');
            own.then(|| Cow::Owned(readable.replace('*', inner)))
        })
    }

    /// The parameters that have one, by it, e-mail addresses masked where there are any.
    ///
    /// Of a list in a parameter that holds several events, only the entry that `bound` names is read,
    /// and its number is left out of the path.
    pub fn named<'m>(
        &'m self,
        params: &[Param<'m>],
        bound: Option<&Bound<'_>>,
        any_email: bool,
    ) -> BTreeMap<Cow<'m, str>, Cow<'m, str>> {
        let mut out = BTreeMap::new();
        if self.is_empty() {
            return out;
        }
        for param in params {
            if out.len() >= NAMED_LIMIT {
                break;
            }
            if !self.outer.is_empty()
                && param.value.len() <= JSON_LIMIT
                && self.outer.contains_key(param.name.as_ref())
            {
                let own = bound.filter(|b| b.parameter == Some(param.name.as_ref()));
                let entry = own
                    .and_then(|b| b.path.first())
                    .and_then(|n| n.parse::<usize>().ok());
                if let Some(json) = json_text(&param.value) {
                    let read = entry.and_then(|n| json.get(n)).unwrap_or(&json);
                    self.inside(read, &mut param.name.to_string(), &mut out, 0);
                }
                continue;
            }
            if param.value.is_empty() {
                continue;
            }
            if let Some(name) = self.of(&param.name) {
                out.entry(name).or_insert_with(|| {
                    let value = param.value.clone();
                    if any_email { masked_cow(value) } else { value }
                });
            }
        }
        out
    }

    fn inside<'m>(
        &'m self,
        value: &Value,
        path: &mut String,
        out: &mut BTreeMap<Cow<'m, str>, Cow<'m, str>>,
        depth: usize,
    ) {
        if depth > 6 || out.len() >= NAMED_LIMIT {
            return;
        }
        let length = path.len();
        let mut go = |key: &str, inner: &Value, out: &mut BTreeMap<Cow<'m, str>, Cow<'m, str>>| {
            path.push('.');
            path.push_str(key);
            self.inside(inner, path, out, depth + 1);
            path.truncate(length);
        };
        match value {
            Value::Object(map) => map.iter().for_each(|(k, v)| go(k, v, out)),
            Value::Array(list) => list
                .iter()
                .enumerate()
                .for_each(|(i, v)| go(&i.to_string(), v, out)),
            other => {
                let text = scalar(other).filter(|t| !t.is_empty());
                if let (Some(name), Some(text)) = (self.of(path), text) {
                    out.entry(name)
                        .or_insert_with(|| Cow::Owned(masked(&cut_value(text)).into_owned()));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn names_are_found_exactly_by_pattern_and_inside_json() {
        let table = [
            ("dt", "Page title"),
            ("cd[*]", "*"),
            ("ed.lead_type", "Kind of lead"),
            ("ed.line_items.*", "Item *"),
        ];
        let table: IndexMap<String, String> =
            table.map(|(a, b)| (a.to_owned(), b.to_owned())).into();
        let names = ReadableNames::new(&table).unwrap();
        let param = |name: &'static str, value: &'static str| Param {
            name: name.into(),
            prefix: "q",
            value: value.into(),
        };
        let found = names.named(
            &[
                param("dt", "Home"),
                param("cd[genre]", "opera"),
                param("cd[]", "nothing"),
                param(
                    "ed",
                    r#"{"lead_type":"gala","line_items":[{"a":"jo@example.org"}],"x":1}"#,
                ),
                param("other", "1"),
            ],
            None,
            true,
        );
        let said: Vec<_> = found.iter().map(|(k, v)| format!("{k}={v}")).collect();
        assert_eq!(
            said,
            [
                "Item 0.a=j***@example.org",
                "Kind of lead=gala",
                "Page title=Home",
                "genre=opera"
            ]
        );
        assert!(
            ReadableNames::new(&IndexMap::from([("a*b*".to_owned(), "x".to_owned())])).is_err()
        );
    }
}
