//! A request, read as far as it is asked for, and what a locator finds in it.

use super::address::Address;
use super::body::{self, Body};
use super::fields::{FIELD_LIMIT, Field, Fields, pairs, percent_decoded};
use super::json_walk;
use super::locator::{Condition, Locator, Name};
use super::pattern::Pattern;
use crate::detect::catalogue::WireRequest;
use serde_json::Value;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::ControlFlow;
use url::ParseError;

/// Values one locator may yield.
pub(super) const FOUND_LIMIT: usize = 200;

/// A request. Its address is read at once, everything else when it is first asked for.
#[derive(Debug)]
pub struct Message<'a> {
    address: Address<'a>,
    request: WireRequest<'a>,
    query: OnceCell<Fields<'a>>,
    matrix: OnceCell<Fields<'a>>,
    body: OnceCell<Body<'a>>,
    lines: OnceCell<Vec<Fields<'a>>>,
    /// Entries of a batch of query texts, by their place in it.
    texts: OnceCell<Vec<Fields<'static>>>,
}

/// The part of a message that one event is read from.
#[derive(Debug, Clone, Default)]
pub struct Item<'m> {
    /// Entry of a JSON batch.
    pub json: Option<&'m Value>,
    /// Line, or entry of a batch of query texts.
    pub fields: Option<&'m Fields<'m>>,
    /// Entry of a list inside, by the path its event name was found at.
    pub bound: Option<Bound<'m>>,
}

/// Where an event name with `*` was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound<'m> {
    /// Parameter, none for the body.
    pub parameter: Option<&'m str>,
    /// Steps taken.
    pub path: Vec<Cow<'m, str>>,
}

/// A value and where it was.
#[derive(Debug, Clone)]
pub struct Found<'m> {
    /// Value, never empty.
    pub value: Cow<'m, str>,
    /// Where.
    pub place: Place<'m>,
    /// Steps taken, for JSON.
    pub path: Vec<Cow<'m, str>>,
}

/// Where a value was, as precise as it is known (`q:…` rather than `qf:…`).
#[derive(Debug, Clone, Copy)]
pub enum Place<'m> {
    /// Field of that name; `q`, `f`, `m`, `line`.
    Field(&'static str, &'m str),
    /// Part of that name in a field of that name; `kv`, `nf`.
    Part(&'static str, &'m str, &'m str),
    /// In the JSON of the body, or of a parameter of that name; the path is with the value.
    Json(Option<&'m str>),
    /// Where a locator says.
    Said(&'m Locator),
}

impl Found<'_> {
    /// The locator of its place, e.g. `q:dl`.
    pub fn place(&self) -> String {
        match self.place {
            Place::Field(prefix, name) => format!("{prefix}:{name}"),
            Place::Part(prefix, name, key) => format!("{prefix}:{name}:{key}"),
            Place::Json(None) => format!("j:{}", self.path.join(".")),
            Place::Json(Some(name)) => format!("qj:{name}:{}", self.path.join(".")),
            Place::Said(locator) => locator.text(),
        }
    }
}

/// What takes the values that a locator yields, until it has enough.
pub type Taker<'t, 'm> = dyn FnMut(Found<'m>) -> ControlFlow<()> + 't;

impl<'a> Message<'a> {
    /// Reads a request's address.
    ///
    /// # Errors
    /// When it is none.
    pub fn new(request: &WireRequest<'a>) -> Result<Message<'a>, ParseError> {
        Ok(Message {
            address: Address::parse(request.url)?,
            request: request.clone(),
            query: OnceCell::new(),
            matrix: OnceCell::new(),
            body: OnceCell::new(),
            lines: OnceCell::new(),
            texts: OnceCell::new(),
        })
    }

    /// Its address.
    pub fn address(&self) -> &Address<'a> {
        &self.address
    }

    /// Its method.
    pub fn method(&self) -> &'a str {
        self.request.method
    }

    /// Query parameters.
    pub fn query(&self) -> &Fields<'a> {
        self.query
            .get_or_init(|| self.address.query().map(Fields::of).unwrap_or_default())
    }

    /// Form fields of the body.
    pub fn form(&self) -> &Fields<'a> {
        &self.body().form
    }

    /// JSON of the body.
    pub fn json(&self) -> Option<&Value> {
        self.body().json.as_ref()
    }

    fn body(&self) -> &Body<'a> {
        self.body.get_or_init(|| {
            let request = &self.request;
            request
                .body
                .map(|b| body::read(b, request.content_type, request.content_encoding))
                .unwrap_or_default()
        })
    }

    /// Lines of the body that hold fields.
    pub fn lines(&self) -> &[Fields<'a>] {
        self.lines.get_or_init(|| {
            let body = self.body();
            if body.json.is_some()
                || body.text.is_empty()
                || body.text.trim_start().starts_with("--")
            {
                return Vec::new();
            }
            let fields: Box<dyn Iterator<Item = Fields<'a>>> = match &body.text {
                Cow::Borrowed(text) => {
                    Box::new(text.lines().map(|l| Fields::of(Cow::Borrowed(l.trim()))))
                }
                Cow::Owned(text) => Box::new(text.lines().map(|l| Fields::owned(l.trim()))),
            };
            fields.filter(|f| !f.is_empty()).take(FIELD_LIMIT).collect()
        })
    }

    /// `;name=value` pairs of the path.
    pub fn matrix(&self) -> &Fields<'a> {
        self.matrix.get_or_init(|| {
            let path = self.address.path();
            if !path.contains([';', '=']) {
                return Fields::default();
            }
            // Floodlight may put the first pair behind a slash: `/ddm/fls/z/src=1;type=…`.
            let leading = path
                .split(';')
                .next()
                .and_then(|head| head.rsplit('/').next())
                .filter(|pair| pair.contains('='));
            let all = leading
                .into_iter()
                .chain(path.split(';').skip(1))
                .map(|pair| pair.split_once('=').unwrap_or((pair, "")));
            let own = |text: &str| Cow::Owned(percent_decoded(text).into_owned());
            // The last pair ends at the "?" that Floodlight puts behind it.
            Fields::from_pairs(all.map(|(k, v)| (own(k), own(v.trim_end_matches('?')))))
        })
    }

    /// The entries of the batch of query texts that the message is, empty ones for entries that are no
    /// text.
    pub fn texts(&self, batch: &[Value]) -> &[Fields<'static>] {
        self.texts.get_or_init(|| {
            let texts = batch.iter().take(FIELD_LIMIT).map(|entry| match entry {
                Value::String(text) => Fields::owned(
                    text.split_once('?')
                        .map_or(text.as_str(), |(_, query)| query),
                ),
                _ => Fields::default(),
            });
            texts.collect()
        })
    }

    /// Whether a locator may yield anything: what most locators of a rule do not is told at once.
    fn may_yield(&self, locator: &Locator, item: &Item<'_>) -> bool {
        let has_body = self.request.body.is_some();
        let in_item = |n: &Name| item.fields.is_some_and(|f| f.may_have(n));
        let in_form = |n: &Name| has_body && self.form().may_have(n);
        match locator {
            Locator::Query(n) => self.query().may_have(n) || in_item(n),
            Locator::Form(n) => in_form(n) || in_item(n),
            Locator::QueryOrForm(n) | Locator::Pairs(n, _) | Locator::JsonIn(n, _) => {
                self.query().may_have(n) || in_form(n) || in_item(n)
            }
            Locator::Json(_) | Locator::Line(_) => has_body,
            Locator::Matrix(n) => self.matrix().may_have(n),
            Locator::Path(_) | Locator::Host(_) | Locator::Const(_) | Locator::Nested(..) => true,
        }
    }

    /// Whether a condition holds for an item of the message.
    pub fn holds(&self, condition: &Condition, item: &Item<'_>) -> bool {
        let mut holds = false;
        self.visit(&condition.locator, item, &mut |found| {
            holds = condition
                .matching
                .as_ref()
                .is_none_or(|pattern| pattern.is_match(&found.value));
            if holds {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        holds
    }

    /// The first value that any of the locators yields.
    pub fn first<'m>(&'m self, locators: &'m [Locator], item: &Item<'m>) -> Option<Found<'m>> {
        let mut first = None;
        for locator in locators {
            // By far the most of what is asked for, without the detour over a taker.
            if let (Locator::Query(n) | Locator::QueryOrForm(n), None) = (locator, item.fields)
                && let Some(field) = self.query().named(n).next()
            {
                return Some(Found {
                    value: Cow::Borrowed(field.value.as_ref()),
                    place: Place::Field("q", &field.name),
                    path: Vec::new(),
                });
            }
            self.visit(locator, item, &mut |found| {
                first = Some(found);
                ControlFlow::Break(())
            });
            if first.is_some() {
                break;
            }
        }
        first
    }

    /// All non-empty values a locator yields.
    pub fn find_all<'m>(&'m self, locator: &'m Locator, item: &Item<'m>) -> Vec<Found<'m>> {
        let mut all = Vec::new();
        self.visit(locator, item, &mut |found| {
            all.push(found);
            ControlFlow::Continue(())
        });
        all
    }

    /// Gives the non-empty values a locator yields to a taker, until it has enough.
    pub fn visit<'m>(&'m self, locator: &'m Locator, item: &Item<'m>, take: &mut Taker<'_, 'm>) {
        if !self.may_yield(locator, item) {
            return;
        }
        let mut left = FOUND_LIMIT;
        let mut take = |found: Found<'m>| {
            left -= 1;
            match take(found) {
                ControlFlow::Continue(()) if left > 0 => ControlFlow::Continue(()),
                _ => ControlFlow::Break(()),
            }
        };
        // That a taker has enough is no failure: there is nothing to be done with what it answers.
        let _ = self.yields(locator, item, &mut take);
    }

    fn yields<'m>(
        &'m self,
        locator: &'m Locator,
        item: &Item<'m>,
        take: &mut Taker<'_, 'm>,
    ) -> ControlFlow<()> {
        match locator {
            Locator::Const(value) => take(Found {
                value: Cow::Borrowed(value),
                place: Place::Said(locator),
                path: Vec::new(),
            }),
            Locator::Query(n) => self.parameter(n, item, [true, false], take),
            Locator::Form(n) => self.parameter(n, item, [false, true], take),
            Locator::QueryOrForm(n) => self.parameter(n, item, [true, true], take),
            Locator::Matrix(n) => named("m", self.matrix(), n, take),
            Locator::Line(n) => match item.fields {
                Some(fields) => named("line", fields, n, take),
                None => self
                    .lines()
                    .iter()
                    .try_for_each(|fields| named("line", fields, n, take)),
            },
            Locator::Path(pattern) => capture(pattern, self.address.path(), locator, take),
            Locator::Host(pattern) => capture(pattern, self.address.host(), locator, take),
            Locator::Pairs(n, key) => self.parameter(n, item, [true, true], &mut |found| {
                let Place::Field(_, name) = found.place else {
                    return ControlFlow::Continue(());
                };
                for (k, v) in found
                    .value
                    .split(';')
                    .filter_map(|pair| pair.split_once('='))
                {
                    if k == key && !v.is_empty() {
                        take(Found {
                            value: Cow::Owned(v.to_owned()),
                            place: Place::Part("kv", name, key),
                            path: Vec::new(),
                        })?;
                    }
                }
                ControlFlow::Continue(())
            }),
            Locator::Nested(prefix, key) => self.nested(prefix, key, take),
            Locator::Json(path) => {
                let bound = item.bound.as_ref().filter(|b| b.parameter.is_none());
                for root in item.json.into_iter().chain(self.json()) {
                    if json_walk::scalars(root, path, bound, None, take)? {
                        break;
                    }
                }
                ControlFlow::Continue(())
            }
            Locator::JsonIn(n, path) => {
                let bound = item.bound.as_ref();
                let bound = bound.filter(|b| b.parameter == Some(n.as_str()));
                if let Some(json) = self.json_in(n, item) {
                    json_walk::scalars(json, path, bound, Some(n.as_str()), take)?;
                }
                ControlFlow::Continue(())
            }
        }
    }

    /// The values a locator reaches, lists and objects whole; a text for what is no JSON.
    pub fn values<'m>(&'m self, locator: &'m Locator, item: &Item<'m>) -> Vec<Cow<'m, Value>> {
        let mut found = Vec::new();
        match locator {
            Locator::Json(path) => {
                let bound = item.bound.as_ref().filter(|b| b.parameter.is_none());
                for root in item.json.into_iter().chain(self.json()) {
                    if found.is_empty() {
                        json_walk::reach(root, path, bound, &mut found);
                    }
                }
            }
            Locator::JsonIn(name, path) => {
                let bound = item.bound.as_ref();
                let bound = bound.filter(|b| b.parameter == Some(name.as_str()));
                if let Some(json) = self.json_in(name, item) {
                    json_walk::reach(json, path, bound, &mut found);
                }
            }
            other => {
                return self
                    .find_all(other, item)
                    .into_iter()
                    .map(|found| Cow::Owned(Value::String(found.value.into_owned())))
                    .collect();
            }
        }
        found.into_iter().map(Cow::Borrowed).collect()
    }

    /// The JSON that a parameter holds.
    fn json_in<'m>(&'m self, name: &'m Name, item: &Item<'m>) -> Option<&'m Value> {
        let (_, field) = self.source(name, item, [true, true])?;
        field.named(name).next()?.json()
    }

    /// The fields among which a parameter is: the item's own, those of the query, those of the form.
    fn source<'m>(
        &'m self,
        name: &'m Name,
        item: &Item<'m>,
        [query, form]: [bool; 2],
    ) -> Option<(&'static str, &'m Fields<'m>)> {
        let has = |fields: &Fields<'_>| fields.named(name).next().is_some();
        if let Some(own) = item.fields.filter(|f| has(f)) {
            return Some(("line", own));
        }
        if query && has(self.query()) {
            return Some(("q", self.query()));
        }
        (form && has(self.form())).then(|| ("f", self.form()))
    }

    fn parameter<'m>(
        &'m self,
        name: &'m Name,
        item: &Item<'m>,
        where_to: [bool; 2],
        take: &mut Taker<'_, 'm>,
    ) -> ControlFlow<()> {
        match self.source(name, item, where_to) {
            Some((prefix, fields)) => named(prefix, fields, name, take),
            None => ControlFlow::Continue(()),
        }
    }

    /// Form text in numbered parameters, which may be encoded once more.
    fn nested<'m>(
        &'m self,
        prefix: &str,
        key: &'m str,
        take: &mut Taker<'_, 'm>,
    ) -> ControlFlow<()> {
        for field in self.query().iter().chain(self.form().iter()) {
            let Some(number) = field.name.strip_prefix(prefix) else {
                continue;
            };
            if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
                continue;
            }
            let mut text = Cow::Borrowed(field.value.as_ref());
            if !pairs(&text).take(FIELD_LIMIT).any(|(k, _)| k == key) {
                text = Cow::Owned(percent_decoded(&field.value).into_owned());
            }
            for (k, v) in pairs(&text).take(FIELD_LIMIT) {
                if k == key && !v.is_empty() {
                    take(Found {
                        value: Cow::Owned(v.into_owned()),
                        place: Place::Part("nf", &field.name, key),
                        path: Vec::new(),
                    })?;
                }
            }
        }
        ControlFlow::Continue(())
    }
}

fn named<'m>(
    prefix: &'static str,
    fields: &'m Fields<'m>,
    name: &'m Name,
    take: &mut Taker<'_, 'm>,
) -> ControlFlow<()> {
    for Field { name, value, .. } in fields.named(name) {
        take(Found {
            value: Cow::Borrowed(value.as_ref()),
            place: Place::Field(prefix, name),
            path: Vec::new(),
        })?;
    }
    ControlFlow::Continue(())
}

fn capture<'m>(
    pattern: &Pattern,
    text: &'m str,
    locator: &'m Locator,
    take: &mut Taker<'_, 'm>,
) -> ControlFlow<()> {
    match pattern.capture(text).filter(|m| !m.is_empty()) {
        Some(found) => take(Found {
            value: Cow::Borrowed(found),
            place: Place::Said(locator),
            path: Vec::new(),
        }),
        None => ControlFlow::Continue(()),
    }
}
