//! Hosts that gave no answer: what they would have loaded, set or sent on is not known.
//!
//! A host that answers in one scenario and not in another was away while that scenario was recorded: that
//! the site asks less of it there is not the site's doing, and no rule may read it as clean. A host that
//! never answers is as dead for every visitor, or the way to it is closed from here; that is said and
//! hides nothing else.

use super::facts::{Facts, Limit};
use crate::evidence::Scenario;
use crate::messages::Messages;
use crate::say;
use std::collections::{BTreeMap, BTreeSet};

/// Most hosts that a limit names.
const MOST_NAMED: usize = 5;

/// Errors of Chrome by which nothing came back from a host
/// (<https://source.chromium.org/chromium/chromium/src/+/main:net/base/net_error_list.h>). A request that a page
/// cancelled or a policy blocked is none of them.
const NO_ANSWER: [&str; 12] = [
    "ERR_NAME_NOT_RESOLVED",
    "ERR_NAME_RESOLUTION_FAILED",
    "ERR_DNS_TIMED_OUT",
    "ERR_CONNECTION_REFUSED",
    "ERR_CONNECTION_RESET",
    "ERR_CONNECTION_CLOSED",
    "ERR_CONNECTION_TIMED_OUT",
    "ERR_EMPTY_RESPONSE",
    "ERR_TIMED_OUT",
    "ERR_ADDRESS_UNREACHABLE",
    "ERR_INTERNET_DISCONNECTED",
    "ERR_NETWORK_CHANGED",
];

/// What became of a request.
#[derive(Debug, Clone, Copy)]
enum End<'a> {
    Answered,
    /// Nothing came back; Chrome's error.
    Nothing(&'a str),
}

/// Limits about hosts that gave no answer, by scenario, then those of the whole audit.
pub fn limits(facts: &Facts, m: &Messages) -> Vec<Limit> {
    let asked = facts.requests.iter().filter_map(|request| {
        let error = request.error.as_deref().unwrap_or_default();
        let end = if request.status.is_some() {
            End::Answered
        } else if request.blocked.is_none() && NO_ANSWER.iter().any(|code| error.ends_with(code)) {
            End::Nothing(error)
        } else {
            return None;
        };
        Some((request.scenario, request.host.as_str(), end))
    });
    of(asked, m)
}

fn of<'a>(asked: impl Iterator<Item = (Scenario, &'a str, End<'a>)>, m: &Messages) -> Vec<Limit> {
    let mut answered: BTreeMap<&str, BTreeSet<Scenario>> = BTreeMap::new();
    let mut silent: BTreeMap<Scenario, BTreeMap<&str, &str>> = BTreeMap::new();
    for (scenario, host, end) in asked {
        match end {
            End::Answered => {
                answered.entry(host).or_default().insert(scenario);
            }
            End::Nothing(error) => {
                let hosts = silent.entry(scenario).or_default();
                hosts.entry(host).or_insert(error);
            }
        }
    }
    let (mut all, mut other) = (Vec::new(), BTreeMap::new());
    for (scenario, hosts) in silent {
        let mut away = BTreeMap::new();
        for (host, error) in hosts {
            match answered.get(host) {
                Some(there) if !there.contains(&scenario) => away.insert(host, error),
                _ => other.insert(host, error),
            };
        }
        if !away.is_empty() {
            all.push(Limit {
                what: say!(
                    m,
                    "limit-away",
                    n = away.len(),
                    scenario = scenario.as_str()
                ),
                why: say!(m, "limit-away-why", hosts = named(&away, m)),
                effect: say!(m, "limit-away-effect"),
                hides: "requests".into(),
                scenario: Some(scenario),
            });
        }
    }
    if !other.is_empty() {
        all.push(Limit {
            what: say!(m, "limit-unanswered", n = other.len()),
            why: say!(m, "limit-unanswered-why", hosts = named(&other, m)),
            effect: say!(m, "limit-unanswered-effect"),
            hides: "environment".into(),
            scenario: None,
        });
    }
    all
}

/// `a.example (net::ERR_…), b.example (net::ERR_…)`, and that there are more.
fn named(hosts: &BTreeMap<&str, &str>, m: &Messages) -> String {
    let first = hosts.iter().take(MOST_NAMED);
    let mut named: Vec<String> = first.map(|(host, why)| format!("{host} ({why})")).collect();
    if hosts.len() > MOST_NAMED {
        named.push("…".to_owned());
    }
    m.comma(&named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Scenario::{Accept, Before};

    const DEAD: End<'static> = End::Nothing("net::ERR_NAME_NOT_RESOLVED");

    fn told(asked: &[(Scenario, &'static str, End<'static>)]) -> Vec<(String, Option<Scenario>)> {
        let limits = of(asked.iter().copied(), &Messages::english());
        limits.into_iter().map(|l| (l.hides, l.scenario)).collect()
    }

    #[test]
    fn a_host_that_was_away_in_one_scenario_hides_what_was_sent_in_it() {
        let away = [
            (Before, "ads.example", DEAD),
            (Before, "www.example", End::Answered),
            (Accept, "ads.example", End::Answered),
        ];
        assert_eq!(told(&away), [("requests".to_owned(), Some(Before))]);
    }

    #[test]
    fn a_host_that_is_dead_or_failed_now_and_then_is_named_and_hides_nothing() {
        let dead = [(Before, "ads.example", DEAD), (Accept, "ads.example", DEAD)];
        assert_eq!(told(&dead), [("environment".to_owned(), None)]);
        let now_and_then = [
            (Before, "ads.example", DEAD),
            (Before, "ads.example", End::Answered),
        ];
        assert_eq!(told(&now_and_then), [("environment".to_owned(), None)]);
        assert!(told(&[(Before, "www.example", End::Answered)]).is_empty());
    }
}
