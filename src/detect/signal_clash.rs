//! Consent signals set against the choice that was made, against the page, and against each other.

use super::facts::{RequestFact, ScenarioFact, SignalClash};
use crate::evidence::{Consent, Scenario};
use crate::messages::Messages;
use crate::say;
use indexmap::IndexMap;
use serde_json::Value;
use std::collections::BTreeMap;

/// The four signals of Google's consent mode.
const SIGNALS: [&str; 4] = [
    "ad_storage",
    "analytics_storage",
    "ad_user_data",
    "ad_personalization",
];
/// Requests named for each.
const REQUESTS: usize = 5;

/// What a hit says, and what that contradicts.
struct Clash {
    kind: &'static str,
    /// The signals that it says are granted, or the value that it holds.
    what: String,
    /// The value beside it.
    against: String,
}

impl Clash {
    /// What the hit says, and what that contradicts.
    fn words(&self, messages: &Messages) -> (String, String) {
        let what = self.what.as_str();
        let says = match self.kind {
            "gcs-against-gcd" => format!("gcs={what}"),
            "personalised-against-denied" => say!(messages, "clash-personalised"),
            "denied-after-acceptance" => say!(messages, "clash-denied"),
            _ => say!(messages, "clash-granted", names = what),
        };
        let against = match self.kind {
            "gcs-against-gcd" => say!(messages, "clash-same-hit", gcd = self.against.as_str()),
            "against-the-page" => say!(messages, "clash-page", name = what),
            kind => say!(messages, "clash-choice", kind = kind),
        };
        (says, against)
    }
}

/// Contradictions, `K-001`, each once per vendor, scenario and consent state.
pub fn signal_clashes(
    requests: &[RequestFact],
    scenarios: &IndexMap<Scenario, ScenarioFact>,
    messages: &Messages,
) -> Vec<SignalClash> {
    type Key<'r> = (Scenario, Consent, &'r str, &'static str, String);
    let mut all: BTreeMap<Key<'_>, SignalClash> = BTreeMap::new();
    let told: Vec<&RequestFact> = requests
        .iter()
        .filter(|r| !r.consent_signal.is_empty() && r.blocked.is_none())
        .collect();
    for request in &told {
        let Some(vendor) = request.vendor.as_deref() else {
            continue;
        };
        let page = scenarios
            .get(&request.scenario)
            .and_then(|s| s.consent_state.google_consent_mode.as_ref());
        for clash in clashes(request, page, &told) {
            let key = (
                request.scenario,
                request.consent,
                vendor,
                clash.kind,
                clash.what.clone(),
            );
            let entry = all.entry(key).or_insert_with(|| {
                let (says, against) = clash.words(messages);
                SignalClash {
                    id: String::new(),
                    kind: clash.kind.to_owned(),
                    vendor: vendor.to_owned(),
                    scenario: request.scenario,
                    consent: request.consent,
                    says,
                    against,
                    requests: Vec::new(),
                    count: 0,
                }
            });
            entry.count += 1;
            if entry.requests.len() < REQUESTS {
                entry.requests.push(request.id.clone());
            }
        }
    }
    let mut all: Vec<SignalClash> = all.into_values().collect();
    for (number, clash) in all.iter_mut().enumerate() {
        clash.id = format!("K-{:03}", number + 1);
    }
    all
}

fn clashes(request: &RequestFact, page: Option<&Value>, told: &[&RequestFact]) -> Vec<Clash> {
    let said = |name: &str| request.consent_signal.get(name);
    let text = |name: &str| said(name).and_then(Value::as_str);
    let mut all = Vec::new();
    if said("contradiction") == Some(&Value::Bool(true)) {
        all.push(Clash {
            kind: "gcs-against-gcd",
            what: text("gcs").unwrap_or("?").to_owned(),
            against: text("gcd").unwrap_or("?").to_owned(),
        });
    }
    if text("personalised_ads") == Some("on") && text("ad_personalization") == Some("denied") {
        all.push(Clash {
            kind: "personalised-against-denied",
            what: String::new(),
            against: String::new(),
        });
    }
    all.extend(against_choice(request, told));
    // The page is read once the choice has settled: only what was sent under it can be compared.
    let settled = !request.grace && request.consent == request.scenario.consent();
    if let Some(page) = page.filter(|_| settled) {
        for name in SIGNALS {
            if text(name) == Some("granted") && page_state(page, name) == Some("denied") {
                all.push(Clash {
                    kind: "against-the-page",
                    what: name.to_owned(),
                    against: String::new(),
                });
            }
        }
    }
    all
}

/// What a hit says of the visitor's choice, against the choice.
fn against_choice(request: &RequestFact, told: &[&RequestFact]) -> Vec<Clash> {
    let granted: Vec<&str> = granted(request);
    let clash = |kind, names: &[&str]| {
        vec![Clash {
            kind,
            what: names.join(", "),
            against: String::new(),
        }]
    };
    match request.consent {
        // Dismissing is no choice: what holds then is what held before.
        Consent::None | Consent::Dismissed if !granted.is_empty() && !request.grace => {
            let by_default = |name: &str| {
                let said = request.consent_signal.get("default");
                said.and_then(|d| d.get(name)).and_then(Value::as_str) == Some("granted")
            };
            let default: Vec<&str> = granted.iter().copied().filter(|n| by_default(n)).collect();
            if default.is_empty() {
                clash("granted-without-choice", &granted)
            } else {
                clash("granted-by-default", &default)
            }
        }
        Consent::Rejected | Consent::Withdrawn if !granted.is_empty() && !request.grace => {
            clash("granted-after-refusal", &granted)
        }
        Consent::Accepted if denied(request) => {
            // The first hits after the click may still say what held before it.
            let later_granted = told.iter().any(|other| {
                other.vendor == request.vendor
                    && other.scenario == request.scenario
                    && other.run == request.run
                    && other.consent == Consent::Accepted
                    && !denied(other)
            });
            if later_granted {
                return Vec::new();
            }
            clash("denied-after-acceptance", &[])
        }
        _ => Vec::new(),
    }
}

/// Signals that a hit says are granted.
fn granted(request: &RequestFact) -> Vec<&'static str> {
    let text = |name: &str| request.consent_signal.get(name).and_then(Value::as_str);
    let mut names: Vec<&str> = SIGNALS
        .into_iter()
        .filter(|name| text(name) == Some("granted"))
        .collect();
    if text("asc") == Some("G") {
        names.push("asc");
    }
    names
}

/// Whether a hit says that everything it speaks of is denied.
fn denied(request: &RequestFact) -> bool {
    let text = |name: &str| request.consent_signal.get(name).and_then(Value::as_str);
    let said: Vec<&str> = SIGNALS
        .into_iter()
        .filter_map(text)
        .filter(|s| *s != "unset")
        .collect();
    let clashes = request.consent_signal.contains_key("contradiction");
    text("asc") == Some("D")
        || (!clashes && !said.is_empty() && said.iter().all(|s| *s == "denied"))
}

/// A signal of the page: the update command outweighs the default.
fn page_state<'v>(page: &'v Value, name: &str) -> Option<&'v str> {
    ["update", "default"]
        .iter()
        .find_map(|command| page.get(*command)?.get(name)?.as_str())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use serde_json::json;

    fn request(id: &str, scenario: &str, consent: &str, signal: Value) -> RequestFact {
        serde_json::from_value(json!({
            "id": id, "scenario": scenario, "run": 1, "page": "P-001", "consent": consent, "grace": false,
            "time_ms": 1.0, "page_time_ms": null, "url": "https://www.google-analytics.com/g/collect",
            "host": "www.google-analytics.com", "method": "GET", "kind": "ping", "status": 204,
            "blocked": null, "error": null, "from_cache": false, "party": "third",
            "site": "google-analytics.com", "vendor": "google-analytics", "vendor_kind": "event",
            "purpose": "analytics", "initiator": {"kind": "script", "url": null, "line": null, "chain": []},
            "redirect_from": null, "frame": null, "target": "page", "body_bytes": null, "consent_signal": signal
        }))
        .unwrap()
    }

    fn kinds(requests: &[RequestFact]) -> Vec<String> {
        let mut kinds: Vec<String> =
            signal_clashes(requests, &IndexMap::new(), &Messages::english())
                .into_iter()
                .map(|c| format!("{} {}", c.scenario, c.kind))
                .collect();
        kinds.sort();
        kinds
    }

    #[test]
    fn a_signal_is_held_against_the_choice() {
        let granted = json!({"ad_storage": "granted", "analytics_storage": "granted"});
        let denied = json!({"ad_storage": "denied", "analytics_storage": "denied"});
        let by_default = json!({"ad_storage": "granted", "default": {"ad_storage": "granted"}});
        for (scenario, consent, signal, expected) in [
            (
                "before",
                "none",
                &granted,
                vec!["before granted-without-choice"],
            ),
            (
                "before",
                "none",
                &by_default,
                vec!["before granted-by-default"],
            ),
            ("before", "none", &denied, vec![]),
            (
                "reject",
                "rejected",
                &granted,
                vec!["reject granted-after-refusal"],
            ),
            ("reject", "rejected", &denied, vec![]),
            ("accept", "accepted", &granted, vec![]),
            (
                "accept",
                "accepted",
                &denied,
                vec!["accept denied-after-acceptance"],
            ),
            (
                "withdraw",
                "withdrawn",
                &granted,
                vec!["withdraw granted-after-refusal"],
            ),
        ] {
            let found = kinds(&[request("R-00001", scenario, consent, signal.clone())]);
            assert_eq!(found, expected, "{scenario} {consent} {signal}");
        }
        let mut in_grace = request("R-00001", "reject", "rejected", granted.clone());
        in_grace.grace = true;
        assert!(kinds(&[in_grace]).is_empty());
        // The first hit after accepting may still say denied.
        let two = [
            request("R-00001", "accept", "accepted", denied),
            request("R-00002", "accept", "accepted", granted),
        ];
        assert!(kinds(&two).is_empty());
    }

    #[test]
    fn a_signal_is_held_against_itself_and_the_page() {
        let own = json!({"contradiction": true, "gcs": "G100", "gcd": "13r3r3r2r5", "ad_storage": "denied",
                         "ad_personalization": "denied", "personalised_ads": "on"});
        assert_eq!(
            kinds(&[request("R-00001", "before", "none", own)]),
            [
                "before gcs-against-gcd",
                "before personalised-against-denied"
            ]
        );
        let mut reject: ScenarioFact = serde_json::from_value(json!({
            "outcome": "done", "reason": null, "runs": 1, "actions": [], "choice_confirmed": true,
            "choice_proofs": [], "consent_state": {"tcf": null, "gpp": null, "cmp": null,
            "google_consent_mode": {"default": {"ad_storage": "granted"}, "update": {"ad_storage": "denied"}}}
        }))
        .unwrap();
        let hit = request(
            "R-00001",
            "reject",
            "rejected",
            json!({"ad_storage": "granted"}),
        );
        let clashes = |fact: &ScenarioFact| {
            let scenarios = IndexMap::from([(Scenario::Reject, fact.clone())]);
            let found =
                signal_clashes(std::slice::from_ref(&hit), &scenarios, &Messages::english());
            found.iter().any(|c| c.kind == "against-the-page")
        };
        assert!(clashes(&reject));
        reject.consent_state.google_consent_mode =
            Some(json!({"update": {"ad_storage": "granted"}}));
        assert!(!clashes(&reject));
    }
}
