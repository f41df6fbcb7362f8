//! Session recording: told by two independent signs, never by a name alone.

use super::catalogue::Catalogue;
use super::decode::body;
use super::facts::{Party, PersonalDataFact, ReplayFact, RequestFact};
use super::requests::{Traffic, body_bytes};
use super::storage::origin_site;
use super::view::RunView;
use crate::evidence::{Consent, Event, Exchange, Scenario};
use std::collections::{BTreeMap, BTreeSet};

/// Requests named for each.
const EVIDENCE: usize = 5;
/// Posts to one address within a visit that make a stream.
const STREAM: usize = 3;
/// Bytes from which a post counts for a stream.
const STREAM_BYTES: usize = 1000;
/// Bytes of a body that are looked at.
const BODY: usize = 256 << 10;

/// Words of recorded pages and their changes, as recorders write them. Two of one group must stand
/// together: each alone is an ordinary word.
const SNAPSHOTS: [&[&str]; 4] = [
    &[
        "\"childNodes\"",
        "\"tagName\"",
        "\"attributes\"",
        "\"nodeType\"",
    ],
    &["\"adds\"", "\"removes\"", "\"texts\"", "\"parentId\""],
    &[
        "\"mutations\"",
        "\"childList\"",
        "\"addedNodes\"",
        "\"characterData\"",
    ],
    &["$snapshot", "$snapshot_data", "rrweb", "\"isCheckout\""],
];

/// Signs without which there is no recording to speak of.
const STRONG: [&str; 3] = ["known-recorder", "page-snapshot", "typed-text"];

#[derive(Default)]
struct Seen {
    tells: BTreeSet<&'static str>,
    consents: BTreeSet<Consent>,
    evidence: Vec<String>,
    /// Posts by visit and address.
    posts: BTreeMap<(u32, Option<u32>, String), Vec<usize>>,
}

/// Signs of session recording by vendor (or site) and scenario, `W-001`.
pub fn replay(
    views: &[RunView<'_>],
    traffic: &Traffic,
    personal: &[PersonalDataFact],
    catalogue: &Catalogue,
) -> Vec<ReplayFact> {
    // Text typed and not yet sent, in a body in clear: the key strokes themselves went out.
    let typed: BTreeSet<&str> = personal
        .iter()
        .filter(|d| d.canary && d.form == "plain" && d.after.as_deref() != Some("submitted"))
        .filter(|d| !d.place.starts_with("q:") && d.place != "title")
        .filter_map(|d| d.request.as_deref())
        .collect();
    let mut all: BTreeMap<(String, Scenario), Seen> = BTreeMap::new();
    for (_, exchange, request) in traffic.exchanges(views) {
        if request.blocked.is_none() {
            look(exchange, request, &typed, catalogue, &mut all);
        }
    }
    for view in views {
        listeners(view, catalogue, &mut all);
    }
    all.into_iter()
        .filter_map(|((vendor, scenario), mut seen)| {
            if seen.posts.values().any(|sizes| sizes.len() >= STREAM) {
                seen.tells.insert("growing-stream");
            }
            // Counters send streams and menus listen to keys: on their own they tell nothing.
            let tells = seen.tells;
            STRONG
                .iter()
                .any(|t| tells.contains(t))
                .then(|| ReplayFact {
                    id: String::new(),
                    vendor,
                    scenario,
                    consents: seen.consents.into_iter().collect(),
                    verdict: if tells.len() >= 2 {
                        "recording"
                    } else {
                        "possible"
                    }
                    .into(),
                    tells: tells.into_iter().map(str::to_owned).collect(),
                    evidence: seen.evidence,
                })
        })
        .enumerate()
        .map(|(number, fact)| ReplayFact {
            id: format!("W-{:03}", number + 1),
            ..fact
        })
        .collect()
}

/// Scripts of a party that listen to what is typed anywhere on the page.
fn listeners(
    view: &RunView<'_>,
    catalogue: &Catalogue,
    all: &mut BTreeMap<(String, Scenario), Seen>,
) {
    for (_, event) in view.events() {
        let Event::ScriptCall(call) = event else {
            continue;
        };
        let on = call.detail.get("on").and_then(serde_json::Value::as_str);
        if !call.api.starts_with("listener.") || !matches!(on, Some("window" | "#document")) {
            continue;
        }
        let Some(script) = call.script.as_deref() else {
            continue;
        };
        let party = catalogue
            .vendor_at(script)
            .unwrap_or_else(|| origin_site(script));
        if let Some(seen) = all.get_mut(&(party, view.scenario())) {
            seen.tells.insert("listens-to-typing");
        }
    }
}

fn look(
    exchange: &Exchange<'_>,
    request: &RequestFact,
    typed: &BTreeSet<&str>,
    catalogue: &Catalogue,
    all: &mut BTreeMap<(String, Scenario), Seen>,
) {
    let known = request
        .vendor
        .as_deref()
        .and_then(|v| catalogue.vendor(v))
        .is_some_and(|v| v.purposes.first().is_some_and(|p| p == "session-replay"));
    let kind = request.vendor_kind.as_deref().unwrap_or_default();
    let recorder = kind == "replay" || (known && matches!(kind, "event" | "config" | "script"));
    let sent: Vec<u8> = exchange
        .request
        .body
        .iter()
        .chain(
            exchange
                .messages
                .iter()
                .filter(|m| m.what == "sent")
                .filter_map(|m| m.body.as_ref()),
        )
        .filter_map(body_bytes)
        .flatten()
        .take(BODY)
        .collect();
    let text = body::text(&sent, exchange.request_header("content-encoding"));
    let snapshot = is_snapshot(&text);
    let stroke = typed.contains(request.id.as_str());
    let heavy = sent.len() >= STREAM_BYTES && request.party == Party::Third;
    if !(recorder || snapshot || stroke || heavy) {
        return;
    }
    let vendor = request
        .vendor
        .clone()
        .unwrap_or_else(|| request.site.clone());
    let seen = all.entry((vendor, request.scenario)).or_default();
    for (holds, tell) in [
        (recorder, "known-recorder"),
        (snapshot, "page-snapshot"),
        (stroke, "typed-text"),
    ] {
        if holds {
            seen.tells.insert(tell);
        }
    }
    if recorder || snapshot || stroke {
        seen.consents.insert(request.consent);
        if seen.evidence.len() < EVIDENCE {
            seen.evidence.push(request.id.clone());
        }
    }
    if heavy {
        let address = request.url.split('?').next().unwrap_or_default().to_owned();
        seen.posts
            .entry((request.run, exchange.request.visit, address))
            .or_default()
            .push(sent.len());
    }
}

/// Whether a text holds a recorded page or its changes.
fn is_snapshot(text: &str) -> bool {
    SNAPSHOTS
        .iter()
        .any(|group| group.iter().filter(|word| text.contains(**word)).count() >= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recorded_page_is_told_by_two_words() {
        for text in [
            r#"{"type":2,"data":{"node":{"childNodes":[{"tagName":"html","attributes":{}}]}}}"#,
            r#"{"source":0,"adds":[],"removes":[],"texts":[]}"#,
            r#"{"event":"$snapshot","properties":{"$snapshot_data":[]}}"#,
        ] {
            assert!(is_snapshot(text), "{text}");
        }
        for text in [
            "",
            r#"{"attributes":{"plan":"a"}}"#,
            r#"{"adds":1}"#,
            "{\"texts\":[]}",
        ] {
            assert!(!is_snapshot(text), "{text}");
        }
    }
}
