//! Events of a hit: batches, lists and lines give one event per item.

use super::items;
use super::locator::{AnyOf, JsonPath, Locator, Step};
use super::message::{Bound, Found, Item, Message};
use super::params::{self, Param};
use super::readable::ReadableNames;
use super::user_data;
use crate::detect::catalogue::DecodedEvent;
use crate::detect::catalogue::rule::{Derive, DerivedName, Rule};
use crate::detect::catalogue::vendor_file::{DataKind, Kind};
use crate::detect::decode::body::form_fields;
use crate::detect::facts::EventMore;
use serde_json::Value;
use std::collections::BTreeMap;

/// Events read from one hit.
pub const EVENTS_LIMIT: usize = 200;

/// Members under which SDKs put a batch of events.
const BATCHES: [&str; 4] = ["batch", "requests", "events", "data"];

/// Names of events in the common words.
pub trait Naming {
    /// The common name of a native one.
    fn canonical(&self, event: &str) -> String;
    /// Readable names of parameters.
    fn readable(&self) -> &ReadableNames;
    /// Whether a parameter of that name carries a click on an advertisement.
    fn is_click_id(&self, parameter: &str) -> bool;
}

/// Reads the events of a message by the rule that matched it.
///
/// A hit of kind `event` gives at least one event, unless all it names is housekeeping; other kinds
/// give those that are named.
pub fn read(message: &Message, rule: &Rule, naming: &dyn Naming) -> Vec<DecodedEvent> {
    if matches!(
        rule.kind,
        Kind::Script | Kind::Config | Kind::Sync | Kind::Frame | Kind::Heartbeat
    ) {
        return Vec::new();
    }
    let mut events = Vec::new();
    for item in items(message, rule) {
        for (name, item) in named(message, rule, &item) {
            if events.len() >= EVENTS_LIMIT {
                return events;
            }
            if name
                .as_ref()
                .is_some_and(|n| rule.ignore_events.contains(n))
                || (name.is_none() && rule.kind != Kind::Event)
            {
                continue;
            }
            events.push(event(message, rule, &item, name, naming));
        }
    }
    events
}

/// The items of a message: lines, entries of a batch, or the message as a whole.
fn items<'m>(message: &'m Message, rule: &Rule) -> Vec<Item<'m>> {
    let line_names: Vec<&str> = rule
        .event
        .iter()
        .filter_map(|l| {
            if let Locator::Line(n) = l {
                Some(n.as_str())
            } else {
                None
            }
        })
        .collect();
    let lines: Vec<_> = message
        .lines
        .iter()
        .filter(|l| l.iter().any(|(k, _)| line_names.contains(&k.as_str())))
        .collect();
    if !lines.is_empty() {
        return lines
            .into_iter()
            .take(EVENTS_LIMIT)
            .map(|l| Item {
                fields: Some(l.clone()),
                ..Item::default()
            })
            .collect();
    }
    if let Some(batch) = message.json.as_ref().and_then(|root| batch(root, rule)) {
        let entries: Vec<Item<'m>> = batch
            .iter()
            .filter_map(|entry| match entry {
                Value::Object(_) => Some(Item {
                    json: Some(entry),
                    ..Item::default()
                }),
                // A batch of query texts, as Matomo sends it.
                Value::String(text) => {
                    let fields = form_fields(
                        text.split_once('?')
                            .map_or(text.as_str(), |(_, query)| query),
                    );
                    (!fields.is_empty()).then(|| Item {
                        fields: Some(fields),
                        ..Item::default()
                    })
                }
                _ => None,
            })
            .take(EVENTS_LIMIT)
            .collect();
        if !entries.is_empty() {
            return entries;
        }
    }
    vec![Item::default()]
}

/// The list of events in a JSON body, unless the rule itself walks into it.
fn batch<'m>(root: &'m Value, rule: &Rule) -> Option<&'m Vec<Value>> {
    let signs = rule.derive.iter().flat_map(|d| &d.has).map(|c| &c.locator);
    let looks_inside = |l: &Locator| matches!(l, Locator::Json(_));
    if !rule.event.is_empty() && !rule.event.iter().chain(signs).any(looks_inside) {
        // A rule that names its event without looking into the body takes the body as one.
        return match root {
            Value::Array(list) if list.iter().all(Value::is_string) => Some(list),
            Value::Object(_) => BATCHES.iter().find_map(|name| match root.get(name) {
                Some(Value::Array(list)) if list.first().is_some_and(Value::is_string) => {
                    Some(list)
                }
                _ => None,
            }),
            _ => None,
        };
    }
    if let Value::Array(list) = root {
        return (!walks_into(rule, None)).then_some(list);
    }
    BATCHES.iter().find_map(|name| match root.get(name) {
        Some(Value::Array(list)) if !list.is_empty() && !walks_into(rule, Some(name)) => Some(list),
        _ => None,
    })
}

fn walks_into(rule: &Rule, member: Option<&str>) -> bool {
    let signs = rule.derive.iter().flat_map(|d| &d.has).map(|c| &c.locator);
    rule.event.iter().chain(signs).any(|l| match (l, member) {
        (Locator::Json(path), Some(name)) => path.first() == Some(&Step::Key(name.into())),
        (Locator::Json(path), None) => {
            matches!(path.first(), Some(Step::Each))
                || matches!(path.first(), Some(Step::Key(k)) if k.parse::<usize>().is_ok())
        }
        _ => false,
    })
}

/// The event names of an item, each with the item narrowed to it.
fn named<'m>(
    message: &'m Message,
    rule: &Rule,
    item: &Item<'m>,
) -> Vec<(Option<String>, Item<'m>)> {
    if let Some(name) = rule.derive.iter().find_map(|d| derived(message, d, item)) {
        return vec![(Some(name), item.clone())];
    }
    for locator in &rule.event {
        let found = message.find_all(locator, item);
        if found.is_empty() {
            continue;
        }
        let several = matches!(locator, Locator::Nested(..)) || walks(locator);
        let taken = if several { found.len() } else { 1 };
        return found
            .into_iter()
            .take(taken)
            .flat_map(|f| split(rule, f, locator, item))
            .collect();
    }
    vec![(None, item.clone())]
}

fn walks(locator: &Locator) -> bool {
    let has = |path: &JsonPath| path.contains(&Step::Each);
    match locator {
        Locator::Json(path) | Locator::JsonIn(_, path) => has(path),
        _ => false,
    }
}

fn split<'m>(
    rule: &Rule,
    found: Found,
    locator: &Locator,
    item: &Item<'m>,
) -> Vec<(Option<String>, Item<'m>)> {
    let bound = walks(locator).then(|| Bound {
        parameter: if let Locator::JsonIn(name, _) = locator {
            Some(name.clone())
        } else {
            None
        },
        path: found.path.clone(),
    });
    let item = Item {
        bound,
        ..item.clone()
    };
    match &rule.split {
        Some(separator) if !separator.is_empty() => found
            .value
            .split(separator.as_str())
            .map(|part| part.split([':', '=']).next().unwrap_or(part).trim())
            .filter(|part| !part.is_empty())
            .map(|part| (Some(part.to_owned()), item.clone()))
            .collect(),
        _ => vec![(Some(found.value), item)],
    }
}

fn derived(message: &Message, derive: &Derive, item: &Item<'_>) -> Option<String> {
    let holds = |any: &AnyOf| {
        any.iter().any(|c| {
            let found = message.find_all(&c.locator, item);
            match &c.matching {
                None => !found.is_empty(),
                Some(regex) => found.iter().any(|f| regex.is_match(&f.value)),
            }
        })
    };
    if !holds(&derive.has) || holds(&derive.unless) {
        return None;
    }
    match &derive.event {
        DerivedName::Fixed(name) => Some(name.clone()),
        DerivedName::Captured(locator, regex) => {
            let found = message.first(std::slice::from_ref(locator), item)?;
            Some(regex.captures(&found.value)?.get(1)?.as_str().to_owned())
        }
    }
}

fn event(
    message: &Message,
    rule: &Rule,
    item: &Item<'_>,
    name: Option<String>,
    naming: &dyn Naming,
) -> DecodedEvent {
    let text = |locators: &[Locator]| message.first(locators, item).map(|f| cut(&f.value));
    let mut params = params::of(message, item);
    let mut about = Vec::new();
    for (kind, locators) in &rule.pii {
        for found in locators.iter().flat_map(|l| message.find_all(l, item)) {
            let data = user_data::read(*kind, &found);
            if data.iter().any(|d| d.form == "plain") {
                mask(&mut params, &found, *kind);
            }
            about.extend(data);
        }
    }
    let page = message.first(&rule.page_url, item);
    let found = user_data::emails_in(params.iter().map(|p| (p, p.value.as_ref())), &about);
    about.extend(found);
    let path = [("path", message.path.as_str())];
    about.extend(user_data::emails_in(path.into_iter(), &about));
    if let Some(page) = &page {
        let page = [(page.place.as_str(), page.value.as_str())];
        about.extend(user_data::emails_in(page.into_iter(), &about));
    }
    user_data::keep_precise(&mut about);
    let event = name.map(|n| cut(&n));
    let page = page.map(|p| cut(&p.value));
    DecodedEvent {
        account: text(&rule.account),
        canonical: event.as_deref().map(|n| naming.canonical(n)),
        event: event.map(|n| user_data::masked(&n)),
        value: text(&rule.value).filter(|v| !rule.no_value.contains(v)),
        currency: text(&rule.currency),
        dedupe_id: text(&rule.dedupe_id).map(|t| user_data::masked(&t)),
        more: EventMore {
            items: items::read(message, item, &rule.items),
            click_ids: click_ids(message, rule, item, &params, page.as_deref(), naming),
            search_term: text(&rule.search_term).map(|t| user_data::masked(&t)),
            client_id: text(&rule.client_id).map(|t| user_data::masked(&t)),
            hit_id: text(&rule.hit_id),
            named: naming.readable().named(&params, item.bound.as_ref()),
            page_url: page.map(|p| user_data::masked(&p)),
            times: None,
        },
        params: params::map(&params),
        user_data: about,
    }
}

/// Click ids by parameter: where the rule says, among the parameters, and in the page address.
fn click_ids(
    message: &Message,
    rule: &Rule,
    item: &Item<'_>,
    params: &[Param<'_>],
    page: Option<&str>,
    naming: &dyn Naming,
) -> BTreeMap<String, String> {
    let mut ids = BTreeMap::new();
    let mut add = |name: &str, value: &str| {
        // `msclkid=N` and the like say that there was no click.
        if value.len() > 1 && ids.len() < 20 {
            ids.entry(name.to_owned())
                .or_insert_with(|| user_data::masked(params::cut(value, 500)));
        }
    };
    for locator in &rule.click_id {
        if let Some(found) = message.find_all(locator, item).first() {
            add(locator.short_name(), &found.value);
        }
    }
    for param in params.iter().filter(|p| naming.is_click_id(&p.name)) {
        add(&param.name, &param.value);
    }
    let query = page.and_then(|p| p.split_once('?')).map(|(_, q)| q);
    let query = query.map_or("", |q| q.split('#').next().unwrap_or(q));
    for (name, value) in form_fields(query) {
        if naming.is_click_id(&name) {
            add(&name, &value);
        }
    }
    ids
}

/// Masks the parameter that a value about the visitor was read from, and only what names a person directly.
fn mask(params: &mut [Param<'_>], found: &Found, kind: DataKind) {
    if matches!(
        kind,
        DataKind::Id | DataKind::Country | DataKind::Gender | DataKind::Bundle
    ) {
        return;
    }
    let value = found.value.trim();
    let mask = user_data::masked_value(value);
    for param in params.iter_mut() {
        if param.is_at(&found.place) {
            param.value = user_data::masked_value(&param.value).into();
        } else if value.len() >= 4 && param.value.contains(value) {
            param.value = param.value.replace(value, &mask).into();
        }
    }
}

fn cut(text: &str) -> String {
    params::cut(text, params::VALUE_LIMIT).to_owned()
}

/// What a table and word lists say of event names.
#[derive(Debug, Default)]
pub struct EventNames {
    /// Native name, folded → common name.
    words: BTreeMap<String, String>,
}

impl EventNames {
    /// Names and their common word; of two the first counts.
    pub fn new<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> EventNames {
        let mut words = BTreeMap::new();
        for (name, common) in pairs {
            words
                .entry(folded(name))
                .or_insert_with(|| common.to_owned());
        }
        EventNames { words }
    }

    /// The common word.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.words.get(&folded(name)).map(String::as_str)
    }
}

/// Case, spaces, hyphens and underscores do not tell names apart.
fn folded(name: &str) -> String {
    name.chars()
        .filter(|c| !matches!(c, ' ' | '_' | '-'))
        .flat_map(char::to_lowercase)
        .collect()
}
