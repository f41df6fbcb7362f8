//! Settings of vendors that were served to the page: automatic matching, automatic events, destinations.

use super::catalogue::{Catalogue, WireRequest};
use super::decode::message::Message;
use super::facts::SettingFact;
use super::requests::Traffic;
use super::view::RunView;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// What was served, `J-001`, each account and text once, in the order in which it was fetched.
pub fn settings(
    views: &[RunView<'_>],
    traffic: &Traffic,
    catalogue: &Catalogue,
) -> Vec<SettingFact> {
    let mut seen: BTreeSet<(String, Option<String>, Vec<String>)> = BTreeSet::new();
    let mut facts = Vec::new();
    for (_, exchange, request) in traffic.exchanges(views) {
        let body = exchange.body.and_then(|b| Some((b, b.text.as_deref()?)));
        let (Some(vendor), Some((body, text))) = (request.vendor.as_deref(), body) else {
            continue;
        };
        let says = catalogue.settings(vendor, text);
        let account = account(&request.url, catalogue);
        if says.is_empty() || !seen.insert((vendor.to_owned(), account.clone(), says.clone())) {
            continue;
        }
        facts.push(SettingFact {
            id: format!("J-{:03}", facts.len() + 1),
            vendor: vendor.to_owned(),
            account,
            request: request.id.clone(),
            says,
            cut: body.truncated,
        });
    }
    facts
}

fn account(address: &str, catalogue: &Catalogue) -> Option<String> {
    let message = Message::new(&WireRequest::get(address)).ok()?;
    catalogue.identify(&message)?.account.map(Cow::into_owned)
}
