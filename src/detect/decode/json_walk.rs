//! Paths followed into JSON.

use super::locator::Step;
use super::message::{Bound, FOUND_LIMIT, Found, Place, Taker};
use serde_json::Value;
use std::borrow::Cow;
use std::ops::ControlFlow;

/// Gives the scalars that a path leads to to a taker; whether there were any.
///
/// `bound` holds the steps another locator took, which decide every `*` they share.
pub(super) fn scalars<'m>(
    root: &'m Value,
    path: &'m [Step],
    bound: Option<&Bound<'m>>,
    parameter: Option<&'m str>,
    take: &mut Taker<'_, 'm>,
) -> ControlFlow<(), bool> {
    let mut any = false;
    let mut walk = Walk {
        place: Place::Json(parameter),
        taken: Vec::new(),
        take: &mut |found| {
            any = true;
            take(found)
        },
    };
    walk.on(root, path, bound.map(|b| b.path.as_slice()))?;
    ControlFlow::Continue(any)
}

struct Walk<'t, 'm> {
    place: Place<'m>,
    taken: Vec<Cow<'m, str>>,
    take: &'t mut Taker<'t, 'm>,
}

impl<'m> Walk<'_, 'm> {
    fn on(
        &mut self,
        value: &'m Value,
        path: &'m [Step],
        bound: Option<&[Cow<'m, str>]>,
    ) -> ControlFlow<()> {
        let Some((step, rest)) = path.split_first() else {
            return self.scalars(value);
        };
        match (step, value) {
            (Step::Key(key), Value::Object(map)) => match map.get(key) {
                Some(inner) => self.step(Cow::Borrowed(key), inner, rest, bound),
                None => ControlFlow::Continue(()),
            },
            (Step::Key(key), Value::Array(list)) => {
                match key.parse::<usize>().ok().and_then(|i| list.get(i)) {
                    Some(inner) => self.step(Cow::Borrowed(key), inner, rest, bound),
                    None => ControlFlow::Continue(()),
                }
            }
            (Step::Each, Value::Array(list)) => {
                let fixed = bound
                    .and_then(|b| b.get(self.taken.len()))
                    .and_then(|i| i.parse::<usize>().ok());
                let entries = list.iter().enumerate();
                for (i, inner) in entries.filter(|(i, _)| fixed.is_none_or(|f| f == *i)) {
                    self.taken.push(Cow::Owned(i.to_string()));
                    self.on(inner, rest, bound)?;
                    self.taken.pop();
                }
                ControlFlow::Continue(())
            }
            _ => ControlFlow::Continue(()),
        }
    }

    fn step(
        &mut self,
        key: Cow<'m, str>,
        inner: &'m Value,
        rest: &'m [Step],
        bound: Option<&[Cow<'m, str>]>,
    ) -> ControlFlow<()> {
        let bound = bound.filter(|b| b.get(self.taken.len()) == Some(&key));
        self.taken.push(key);
        self.on(inner, rest, bound)?;
        self.taken.pop();
        ControlFlow::Continue(())
    }

    /// A scalar, or the scalars of a list of them.
    fn scalars(&mut self, value: &'m Value) -> ControlFlow<()> {
        match value {
            Value::Array(list) => {
                for text in list.iter().filter_map(scalar) {
                    self.found(text)?;
                }
                ControlFlow::Continue(())
            }
            Value::Object(_) => self.found(Cow::Owned(value.to_string())),
            other => match scalar(other) {
                Some(text) => self.found(text),
                None => ControlFlow::Continue(()),
            },
        }
    }

    fn found(&mut self, value: Cow<'m, str>) -> ControlFlow<()> {
        if value.is_empty() {
            return ControlFlow::Continue(());
        }
        (self.take)(Found {
            value,
            place: self.place,
            path: self.taken.clone(),
        })
    }
}

/// Follows a path to whole values; `bound` decides every `*` that it shares.
pub(super) fn reach<'m>(
    root: &'m Value,
    path: &[Step],
    bound: Option<&Bound<'m>>,
    found: &mut Vec<&'m Value>,
) {
    into(root, path, bound.map(|b| b.path.as_slice()), 0, found);
}

fn into<'v>(
    value: &'v Value,
    path: &[Step],
    bound: Option<&[Cow<'_, str>]>,
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
    let below = |key: &str| bound.filter(|b| b.get(depth).is_some_and(|own| own == key));
    match (step, value) {
        (Step::Key(key), Value::Object(map)) => {
            if let Some(inner) = map.get(key) {
                into(inner, rest, below(key), depth + 1, found);
            }
        }
        (Step::Key(key), Value::Array(list)) => {
            if let Some(inner) = key.parse::<usize>().ok().and_then(|i| list.get(i)) {
                into(inner, rest, below(key), depth + 1, found);
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
                into(inner, rest, bound, depth + 1, found);
            }
        }
        _ => {}
    }
}

/// A JSON scalar as text; none for null, lists and objects.
pub(super) fn scalar(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(s) => Some(Cow::Borrowed(s)),
        Value::Number(n) => Some(Cow::Owned(n.to_string())),
        Value::Bool(b) => Some(Cow::Borrowed(if *b { "true" } else { "false" })),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
