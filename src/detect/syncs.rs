//! Identifiers of one party that reached another.

use super::catalogue::{Area, Catalogue};
use super::facts::{Party, RequestFact, SyncFact};
use super::identifier::looks_like_identifier;
use super::party::{host_of, site};
use super::requests::Traffic;
use super::view::RunView;
use crate::evidence::{Consent, Event, Scenario};
use crate::messages::Messages;
use crate::say;
use aho_corasick::AhoCorasick;
use std::collections::{BTreeMap, BTreeSet};
use url::Url;

/// Requests named for each.
const EVIDENCE: usize = 5;
/// Stored values that are looked for.
const VALUES: usize = 3000;
/// Shortest part of a value that is looked for, in characters.
const SHORTEST: usize = 10;

/// A stored value and whose it is.
struct Stored {
    text: String,
    owner: String,
    name: String,
}

#[derive(Default)]
struct Seen {
    scenarios: BTreeSet<Scenario>,
    consents: BTreeSet<Consent>,
    evidence: Vec<String>,
    count: u64,
}

/// Kind, from, to, name; no name where an address made for matching was asked for.
type Key = (&'static str, String, String, String);

/// Identifiers that went from one party to another, `Y-001`.
pub fn syncs(
    views: &[RunView<'_>],
    traffic: &Traffic,
    own_site: &str,
    catalogue: &Catalogue,
    messages: &Messages,
) -> Vec<SyncFact> {
    let mut all: BTreeMap<Key, Seen> = BTreeMap::new();
    let mut add = |key: Key, request: &RequestFact| {
        let seen = all.entry(key).or_default();
        seen.scenarios.insert(request.scenario);
        seen.consents.insert(request.consent);
        seen.count += 1;
        if seen.evidence.len() < EVIDENCE {
            seen.evidence.push(request.id.clone());
        }
    };
    let stored = stored(views, own_site, catalogue);
    let finder = AhoCorasick::new(stored.iter().map(|s| &s.text)).ok();
    let by_id: BTreeMap<&str, &RequestFact> = traffic
        .requests
        .iter()
        .map(|r| (r.id.as_str(), r))
        .collect();
    for request in traffic
        .requests
        .iter()
        .filter(|r| r.party == Party::Third && r.blocked.is_none() && !r.from_cache)
    {
        let to = owner(request);
        if let Some(from) = request
            .redirect_from
            .as_deref()
            .and_then(|id| by_id.get(id))
        {
            let sender = owner(from);
            if from.party == Party::Third
                && !same(&sender, &to, catalogue)
                && let Some(name) = identifier_in(&request.url)
            {
                add(("redirect", sender, to.clone(), name), request);
            }
        }
        if request.vendor_kind.as_deref() == Some("sync") {
            add(
                ("declared", own_site.to_owned(), to.clone(), String::new()),
                request,
            );
        }
        let shared: BTreeSet<usize> = finder
            .iter()
            .flat_map(|f| f.find_overlapping_iter(&request.url))
            .map(|hit| hit.pattern().as_usize())
            .collect();
        for value in shared.into_iter().filter_map(|at| stored.get(at)) {
            if !same(&value.owner, &to, catalogue) {
                let key = (
                    "shared-id",
                    value.owner.clone(),
                    to.clone(),
                    value.name.clone(),
                );
                add(key, request);
            }
        }
    }
    for view in views {
        links(view, own_site, catalogue, &mut all);
    }
    all.into_iter()
        .enumerate()
        .map(|(number, ((kind, from, to, name), seen))| SyncFact {
            id: format!("Y-{:03}", number + 1),
            kind: kind.to_owned(),
            from,
            to,
            name: match kind {
                "declared" => say!(messages, "sync-declared"),
                _ => name,
            },
            scenarios: seen.scenarios.into_iter().collect(),
            consents: seen.consents.into_iter().collect(),
            evidence: seen.evidence,
            count: seen.count,
        })
        .collect()
}

/// Parameters that scripts put into links to other hosts.
fn links(view: &RunView<'_>, own_site: &str, catalogue: &Catalogue, all: &mut BTreeMap<Key, Seen>) {
    for (t_ms, event) in view.events() {
        let Event::ScriptCall(call) = event else {
            continue;
        };
        let host = call.detail.get("host").and_then(serde_json::Value::as_str);
        let added = call
            .detail
            .get("added")
            .and_then(serde_json::Value::as_array);
        let (true, Some(host), Some(added)) = (call.api == "link.decorated", host, added) else {
            continue;
        };
        let to = site(host.split(':').next().unwrap_or(host));
        if to == own_site {
            continue;
        }
        let from = call
            .script
            .as_deref()
            .and_then(|script| catalogue.vendor_at(script))
            .unwrap_or_else(|| own_site.to_owned());
        for name in added.iter().filter_map(serde_json::Value::as_str) {
            let key = ("link", from.clone(), to.clone(), name.to_owned());
            let seen = all.entry(key).or_default();
            seen.scenarios.insert(view.scenario());
            seen.consents.insert(view.timeline.at(t_ms).0);
            seen.count += 1;
        }
    }
}

/// Vendor of a request, or its site.
fn owner(request: &RequestFact) -> String {
    request
        .vendor
        .clone()
        .unwrap_or_else(|| request.site.clone())
}

/// Whether two are one, or of one company: matching within a company is no sync.
fn same(one: &str, other: &str, catalogue: &Catalogue) -> bool {
    let company = |id: &str| catalogue.vendor(id).map(|v| v.entity.clone());
    one == other || company(one).is_some_and(|c| Some(c) == company(other))
}

/// The first query parameter that holds an identifier.
fn identifier_in(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let found = url
        .query_pairs()
        .find(|(_, value)| value.len() >= SHORTEST && looks_like_identifier(value));
    found.map(|(name, _)| name.chars().take(60).collect())
}

/// Identifiers kept in cookies and web storage, with whose they are.
fn stored(views: &[RunView<'_>], own_site: &str, catalogue: &Catalogue) -> Vec<Stored> {
    let mut all: BTreeMap<String, (String, String)> = BTreeMap::new();
    let mut keep = |value: &str, name: &str, host: &str, area: Area| {
        let vendor = catalogue
            .cookie(name, host, area)
            .filter(|e| !e.stores_choice)
            .and_then(|e| e.vendor.clone());
        // A site's own value under an unknown name is its own; another site's is that site's.
        let owner = vendor.unwrap_or_else(|| {
            let site = site(host);
            if site == own_site {
                own_site.to_owned()
            } else {
                site
            }
        });
        for part in identifiers(value) {
            if all.len() < VALUES {
                all.entry(part)
                    .or_insert_with(|| (owner.clone(), name.chars().take(60).collect()));
            }
        }
    };
    for view in views {
        for (_, event) in view.events() {
            match event {
                Event::Jar { cookies, .. } => {
                    for cookie in cookies {
                        let host = cookie.domain.trim_start_matches('.');
                        keep(&cookie.value, &cookie.name, host, Area::Cookie);
                    }
                }
                Event::StorageDump { entries, .. } => {
                    for entry in entries.iter().filter(|e| e.area == "local") {
                        let host = Url::parse(&entry.origin).map(|u| host_of(&u));
                        if let Ok(host) = host {
                            keep(&entry.value, &entry.key, &host, Area::Local);
                        }
                    }
                }
                _ => {}
            }
        }
    }
    all.into_iter()
        .map(|(text, (owner, name))| Stored { text, owner, name })
        .collect()
}

/// The parts of a stored value that tell a browser apart, as they would stand in an address.
fn identifiers(value: &str) -> Vec<String> {
    let fits = |part: &str| {
        (SHORTEST..=200).contains(&part.len())
            && looks_like_identifier(part)
            && !part.contains(['"', '{', '[', ' ', ','])
    };
    if fits(value) {
        // Analytics keeps `GA1.1.<id>` and sends `<id>`.
        let bare = value
            .strip_prefix("GA1.")
            .and_then(|rest| rest.split_once('.'))
            .map(|(_, id)| id.to_owned());
        return vec![bare.unwrap_or_else(|| value.to_owned())];
    }
    value
        .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')))
        .filter(|part| fits(part))
        .map(str::to_owned)
        .take(5)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_that_is_sent_is_looked_for() {
        assert_eq!(
            identifiers("GA1.1.1234509876.1764000000"),
            ["1234509876.1764000000"]
        );
        assert_eq!(
            identifiers("fb.1.1764000000000.5921846371"),
            ["fb.1.1764000000000.5921846371"]
        );
        assert_eq!(
            identifiers("{\"id\":\"2gBqK9xTzR4mVw7pLs1\",\"on\":true}"),
            ["2gBqK9xTzR4mVw7pLs1"]
        );
        assert!(identifiers("granted").is_empty());
        assert!(identifiers("1764000000000").is_empty());
    }

    #[test]
    fn an_identifier_in_an_address_is_named_by_its_parameter() {
        let url = "https://match.example/sync?partner=7&uid=2gBqK9xTzR4mVw7pLs1";
        assert_eq!(identifier_in(url).as_deref(), Some("uid"));
        assert_eq!(
            identifier_in("https://match.example/sync?partner=acme"),
            None
        );
    }
}
