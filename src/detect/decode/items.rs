//! Items of a basket, order or list.

use super::body::json_text;
use super::json_walk::scalar;
use super::locator::Locator;
use super::message::{Item, Message};
use super::params::cut;
use super::user_data::masked;
use crate::detect::catalogue::rule::{Items, ItemsAt};
use crate::detect::facts::ItemFact;
use serde_json::Value;

/// Items kept of one event.
pub const ITEMS_LIMIT: usize = 50;
/// Characters kept of one part of an item.
const PART_LIMIT: usize = 200;

/// The items of an event, by the first of the rules that yields some.
pub fn read<'m>(message: &'m Message<'_>, item: &Item<'m>, rules: &'m [Items]) -> Vec<ItemFact> {
    rules
        .iter()
        .map(|rule| match &rule.at {
            ItemsAt::List(locator) => list(message, item, locator, rule),
            ItemsAt::Numbered(prefix) => numbered(message, item, prefix, rule),
        })
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

fn list<'m>(
    message: &'m Message<'_>,
    item: &Item<'m>,
    locator: &'m Locator,
    rule: &Items,
) -> Vec<ItemFact> {
    message
        .values(locator, item)
        .iter()
        .flat_map(|value| of_value(value, rule))
        .take(ITEMS_LIMIT)
        .collect()
}

/// The items of a list, of an object that is one item, or of a text that holds either.
fn of_value(value: &Value, rule: &Items) -> Vec<ItemFact> {
    match value {
        Value::Array(list) => list
            .iter()
            .take(ITEMS_LIMIT)
            .flat_map(|entry| match entry {
                Value::Object(_) => of_value(entry, rule),
                // A list within a list names nothing that can be told apart.
                Value::Array(_) => Vec::new(),
                other => scalar(other).and_then(|t| by_id(&t)).into_iter().collect(),
            })
            .collect(),
        Value::Object(map) => {
            let part = |keys: &[String]| {
                keys.iter()
                    .find_map(|k| map.get(k).and_then(scalar))
                    .and_then(|text| kept(&text))
            };
            let fact = of_parts(rule, part);
            (fact != ItemFact::default())
                .then_some(fact)
                .into_iter()
                .collect()
        }
        Value::String(text) => match json_text(text) {
            Some(json) => of_value(&json, rule),
            None if !rule.separator.is_empty() => text
                .split(rule.separator.as_str())
                .filter_map(by_id)
                .take(ITEMS_LIMIT)
                .collect(),
            None => by_id(text).into_iter().collect(),
        },
        other => scalar(other).and_then(|t| by_id(&t)).into_iter().collect(),
    }
}

fn of_parts(rule: &Items, part: impl Fn(&[String]) -> Option<String>) -> ItemFact {
    let [id, name, category, price, quantity] = &rule.keys;
    ItemFact {
        id: part(id),
        name: part(name),
        category: part(category),
        price: part(price),
        quantity: part(quantity),
    }
}

fn by_id(text: &str) -> Option<ItemFact> {
    Some(ItemFact {
        id: Some(kept(text)?),
        ..ItemFact::default()
    })
}

/// Numbered parameters whose fields stand behind letters: `pr1=idA~nmName~pr9~qt1`.
fn numbered(message: &Message<'_>, item: &Item<'_>, prefix: &str, rule: &Items) -> Vec<ItemFact> {
    let own = item.fields.into_iter().flat_map(|f| f.iter());
    let shared = message.query().iter().chain(message.form().iter());
    let mut found: Vec<(u32, ItemFact)> = Vec::new();
    for field in own.chain(shared) {
        let number = field.name.strip_prefix(prefix).and_then(|n| n.parse().ok());
        let Some(number) = number.filter(|n| found.iter().all(|(other, _)| other != n)) else {
            continue;
        };
        let part = |keys: &[String]| {
            field
                .value
                .split(rule.separator.as_str())
                .find_map(|field| keys.iter().find_map(|k| field.strip_prefix(k.as_str())))
                .and_then(kept)
        };
        let fact = of_parts(rule, part);
        if fact != ItemFact::default() && found.len() < ITEMS_LIMIT {
            found.push((number, fact));
        }
    }
    found.sort_by_key(|(number, _)| *number);
    found.into_iter().map(|(_, fact)| fact).collect()
}

fn kept(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| masked(cut(text, PART_LIMIT)).into_owned())
}
