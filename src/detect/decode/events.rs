//! Events of a hit: batches, lists and lines give one event per item.

use super::fields::{FIELD_LIMIT, pairs};
use super::items;
use super::locator::{AnyOf, JsonPath, Locator, Step};
use super::message::{Bound, Found, Item, Message};
use super::params::{self, Param, cut_value};
use super::readable::ReadableNames;
use super::user_data::{self, masked_cow};
use crate::detect::catalogue::DecodedEvent;
use crate::detect::catalogue::rule::{Derive, DerivedName, Rule};
use crate::detect::catalogue::vendor_file::{Canonical, DataKind, Kind};
use crate::evidence::email::has_email;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::ControlFlow;

/// Events read from one hit.
pub const EVENTS_LIMIT: usize = 200;

/// Members under which SDKs put a batch of events.
const BATCHES: [&str; 4] = ["batch", "requests", "events", "data"];

/// Names of events in the common words.
pub trait Naming<'c> {
    /// The common name of a native one.
    fn canonical(&self, event: &str) -> &'static str;
    /// Readable names of parameters.
    fn readable(&self) -> &'c ReadableNames;
    /// Whether a parameter of that name carries a click on an advertisement.
    fn is_click_id(&self, parameter: &str) -> bool;
}

/// Reads the events of a message by the rule that matched it.
///
/// A hit of kind `event` gives at least one event, unless all it names is housekeeping; other kinds
/// give those that are named.
pub fn read<'m>(
    message: &'m Message<'_>,
    rule: &'m Rule,
    naming: &impl Naming<'m>,
) -> Vec<DecodedEvent<'m>> {
    if matches!(
        rule.kind,
        Kind::Script | Kind::Config | Kind::Sync | Kind::Frame | Kind::Heartbeat
    ) {
        return Vec::new();
    }
    let whole = [Item::default()];
    let parts = items(message, rule);
    // An event is large, and most hits hold one: no room for four.
    let mut events = Vec::with_capacity(parts.len().clamp(1, EVENTS_LIMIT));
    for item in if parts.is_empty() {
        &whole
    } else {
        parts.as_slice()
    } {
        let full = named(message, rule, item, &mut |name, bound| {
            if events.len() >= EVENTS_LIMIT {
                return ControlFlow::Break(());
            }
            let is = |n: &str| rule.ignore_events.iter().any(|i| i == n);
            if name.as_deref().is_some_and(is) || (name.is_none() && rule.kind != Kind::Event) {
                return ControlFlow::Continue(());
            }
            let item = Item {
                bound,
                ..item.clone()
            };
            events.push(event(message, rule, &item, name, naming));
            ControlFlow::Continue(())
        });
        if full.is_break() {
            break;
        }
    }
    events
}

/// The items of a message: lines, or entries of a batch; none where the message is one as a whole.
fn items<'m>(message: &'m Message<'_>, rule: &Rule) -> Vec<Item<'m>> {
    let of_fields = |fields| Item {
        fields: Some(fields),
        ..Item::default()
    };
    let line_names: Vec<&str> = rule
        .event
        .iter()
        .filter_map(|l| match l {
            Locator::Line(n) => Some(n.as_str()),
            _ => None,
        })
        .collect();
    if !line_names.is_empty() {
        let lines: Vec<Item<'m>> = message
            .lines()
            .iter()
            .filter(|l| l.iter().any(|f| line_names.contains(&f.name.as_ref())))
            .take(EVENTS_LIMIT)
            .map(of_fields)
            .collect();
        if !lines.is_empty() {
            return lines;
        }
    }
    if let Some(batch) = message.json().and_then(|root| batch(root, rule)) {
        let has_texts = batch.iter().any(Value::is_string);
        let texts = if has_texts { message.texts(batch) } else { &[] };
        let entries: Vec<Item<'m>> = batch
            .iter()
            .enumerate()
            .filter_map(|(at, entry)| match entry {
                Value::Object(_) => Some(Item {
                    json: Some(entry),
                    ..Item::default()
                }),
                // A batch of query texts, as Matomo sends it.
                Value::String(_) => texts.get(at).filter(|f| !f.is_empty()).map(of_fields),
                _ => None,
            })
            .take(EVENTS_LIMIT)
            .collect();
        return entries;
    }
    Vec::new()
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

/// What takes the event names of an item, each with what the item is narrowed to.
type NameTaker<'t, 'm> = dyn FnMut(Option<Cow<'m, str>>, Option<Bound<'m>>) -> ControlFlow<()> + 't;

/// Gives the event names of an item to a taker.
fn named<'m>(
    message: &'m Message<'_>,
    rule: &'m Rule,
    item: &Item<'m>,
    take: &mut NameTaker<'_, 'm>,
) -> ControlFlow<()> {
    if let Some(name) = rule.derive.iter().find_map(|d| derived(message, d, item)) {
        return take(Some(name), item.bound.clone());
    }
    for locator in &rule.event {
        if matches!(locator, Locator::Nested(..)) || walks(locator) {
            let found = message.find_all(locator, item);
            if !found.is_empty() {
                let mut all = found.into_iter();
                return all.try_for_each(|f| split(rule, f, locator, take));
            }
        } else if let Some(first) = message.first(std::slice::from_ref(locator), item) {
            return split(rule, first, locator, take);
        }
    }
    take(None, item.bound.clone())
}

fn walks(locator: &Locator) -> bool {
    let has = |path: &JsonPath| path.contains(&Step::Each);
    match locator {
        Locator::Json(path) | Locator::JsonIn(_, path) => has(path),
        _ => false,
    }
}

fn split<'m>(
    rule: &'m Rule,
    found: Found<'m>,
    locator: &'m Locator,
    take: &mut NameTaker<'_, 'm>,
) -> ControlFlow<()> {
    let bound = walks(locator).then(|| Bound {
        parameter: match locator {
            Locator::JsonIn(name, _) => Some(name.as_str()),
            _ => None,
        },
        path: found.path,
    });
    match &rule.split {
        Some(separator) if !separator.is_empty() => found
            .value
            .split(separator.as_str())
            .map(|part| part.split([':', '=']).next().unwrap_or(part).trim())
            .filter(|part| !part.is_empty())
            .try_for_each(|part| take(Some(Cow::Owned(part.to_owned())), bound.clone())),
        _ => take(Some(found.value), bound),
    }
}

fn derived<'m>(
    message: &'m Message<'_>,
    derive: &'m Derive,
    item: &Item<'m>,
) -> Option<Cow<'m, str>> {
    let holds = |any: &AnyOf| any.iter().any(|c| message.holds(c, item));
    if !holds(&derive.has) || holds(&derive.unless) {
        return None;
    }
    match &derive.event {
        DerivedName::Fixed(name) => Some(Cow::Borrowed(name)),
        DerivedName::Captured(locator, regex) => {
            let found = message.first(std::slice::from_ref(locator), item)?;
            let name = regex.captures(&found.value)?.get(1)?.as_str().to_owned();
            Some(Cow::Owned(name))
        }
    }
}

fn event<'m>(
    message: &'m Message<'_>,
    rule: &'m Rule,
    item: &Item<'m>,
    name: Option<Cow<'m, str>>,
    naming: &impl Naming<'m>,
) -> DecodedEvent<'m> {
    let text = |locators: &'m [Locator]| message.first(locators, item).map(|f| cut_value(f.value));
    let masked = |locators: &'m [Locator]| text(locators).map(masked_cow);
    let mut params = params::of(message, item);
    let mut about = Vec::new();
    for (kind, locators) in &rule.pii {
        for locator in locators {
            message.visit(locator, item, &mut |found| {
                let data = user_data::read(*kind, &found);
                if data.iter().any(|d| d.form == "plain") {
                    mask(&mut params, &found, *kind);
                }
                about.extend(data);
                ControlFlow::Continue(())
            });
        }
    }
    let page = message.first(&rule.page_url, item);
    // Most hits hold none: then nothing is looked at twice.
    let any_email = params.iter().any(|p| has_email(&p.value));
    let in_params = params.iter().map(|p| (p, p.value.as_ref()));
    let found = user_data::emails_in(in_params, &about, any_email);
    about.extend(found);
    let path = [("path", message.address().path())];
    about.extend(user_data::emails_in(path.into_iter(), &about, true));
    if let Some(page) = &page {
        let page = [(Said(page), page.value.as_ref())];
        about.extend(user_data::emails_in(page.into_iter(), &about, true));
    }
    user_data::keep_precise(&mut about);
    let event = name.map(cut_value);
    let page = page.map(|p| cut_value(p.value));
    DecodedEvent {
        account: text(&rule.account),
        // An event without a name is still one, of no common name.
        canonical: match event.as_deref() {
            Some(name) => Some(naming.canonical(name)),
            None => (rule.kind == Kind::Event).then_some(Canonical::Custom.word()),
        },
        event: event.map(masked_cow),
        value: text(&rule.value).filter(|v| !rule.no_value.iter().any(|n| n == v)),
        currency: text(&rule.currency),
        dedupe_id: masked(&rule.dedupe_id),
        items: items::read(message, item, &rule.items),
        click_ids: click_ids(message, rule, item, &params, page.as_deref(), naming),
        search_term: masked(&rule.search_term),
        client_id: masked(&rule.client_id),
        hit_id: text(&rule.hit_id),
        named: naming
            .readable()
            .named(&params, item.bound.as_ref(), any_email),
        page_url: page.map(masked_cow),
        params: shown(params, any_email),
        user_data: about,
    }
}

/// Parameters with e-mail addresses masked, where there are any.
fn shown(mut params: Vec<Param<'_>>, any_email: bool) -> Vec<Param<'_>> {
    for param in params.iter_mut().filter(|_| any_email) {
        param.value = masked_cow(std::mem::take(&mut param.value));
    }
    params
}

/// The place of a value, put into words only where it is shown.
struct Said<'f, 'm>(&'f Found<'m>);

impl fmt::Display for Said<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.place())
    }
}

/// Click ids by parameter: where the rule says, among the parameters, and in the page address.
fn click_ids<'m>(
    message: &'m Message<'_>,
    rule: &'m Rule,
    item: &Item<'m>,
    params: &[Param<'m>],
    page: Option<&str>,
    naming: &impl Naming<'m>,
) -> BTreeMap<Cow<'m, str>, Cow<'m, str>> {
    let mut ids = BTreeMap::new();
    let mut add = |name: Cow<'m, str>, value: &str| {
        // `msclkid=N` and the like say that there was no click.
        if value.len() > 1 && ids.len() < 20 {
            ids.entry(name).or_insert_with(|| {
                Cow::Owned(user_data::masked(params::cut(value, 500)).into_owned())
            });
        }
    };
    for locator in &rule.click_id {
        if let Some(found) = message.first(std::slice::from_ref(locator), item) {
            add(Cow::Borrowed(locator.short_name()), &found.value);
        }
    }
    for param in params.iter().filter(|p| naming.is_click_id(&p.name)) {
        add(param.name.clone(), &param.value);
    }
    let query = page.and_then(|p| p.split_once('?')).map(|(_, q)| q);
    let query = query.map_or("", |q| q.split('#').next().unwrap_or(q));
    for (name, value) in pairs(query).take(FIELD_LIMIT) {
        if naming.is_click_id(&name) {
            add(Cow::Owned(name.into_owned()), &value);
        }
    }
    ids
}

/// Masks the parameter that a value about the visitor was read from, and only what names a person directly.
fn mask(params: &mut [Param<'_>], found: &Found<'_>, kind: DataKind) {
    if matches!(
        kind,
        DataKind::Id | DataKind::Country | DataKind::Gender | DataKind::Bundle
    ) {
        return;
    }
    let value = found.value.trim();
    let mask = user_data::masked_value(value);
    let place = found.place();
    for param in params.iter_mut() {
        if param.is_at(&place) {
            param.value = user_data::masked_value(&param.value).into();
        } else if value.len() >= 4 && param.value.contains(value) {
            param.value = param.value.replace(value, &mask).into();
        }
    }
}

/// What a table and word lists say of event names.
#[derive(Debug, Default)]
pub struct EventNames {
    /// Native name, folded → common name.
    words: BTreeMap<String, &'static str>,
}

impl EventNames {
    /// Names and their common word; of two the first counts.
    pub fn new<'a>(pairs: impl Iterator<Item = (&'a str, &'static str)>) -> EventNames {
        let mut words = BTreeMap::new();
        for (name, common) in pairs {
            words.entry(folded(name)).or_insert(common);
        }
        EventNames { words }
    }

    /// The common word.
    pub fn get(&self, name: &str) -> Option<&'static str> {
        self.words.get(&folded(name)).copied()
    }
}

/// Case, spaces, hyphens and underscores do not tell names apart.
fn folded(name: &str) -> String {
    name.chars()
        .filter(|c| !matches!(c, ' ' | '_' | '-'))
        .flat_map(char::to_lowercase)
        .collect()
}
