//! Signs that an impact assessment is likely needed.

use super::Answer;
use crate::rules::subject::Subject;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let world = subject.world;
    let facts = world.facts;
    let mut signs: Vec<&str> = Vec::new();
    let mut evidence: Vec<String> = Vec::new();
    let mut add = |sign: &'static str, ids: Vec<String>| {
        if !ids.is_empty() {
            signs.push(sign);
            evidence.extend(ids.into_iter().take(3));
        }
    };
    let vendors = |purpose: &str| -> Vec<String> {
        facts
            .vendors
            .iter()
            .filter(|v| v.purpose.as_deref() == Some(purpose))
            .filter_map(|v| v.evidence.first().cloned())
            .collect()
    };
    let advertisers = vendors("advertising");
    if advertisers.len() >= 2 {
        add("behavioural advertising by several companies", advertisers);
    }
    add("session replay", vendors("session-replay"));
    let matched = facts.pixels.iter();
    let matched = matched.filter(|p| p.user_data.iter().any(crate::rules::field::personal));
    add(
        "matching with contact data",
        matched.map(|p| p.id.clone()).collect(),
    );
    let about = |test: fn(&str) -> bool| -> Vec<String> {
        let pages = facts.pages.iter();
        let pages = pages.filter(|p| p.topics.iter().any(|t| test(&t.topic)));
        pages.map(|p| p.id.clone()).collect()
    };
    add(
        "pages that may be about guarded topics",
        about(|t| t != "children"),
    );
    add("pages that may be for children", about(|t| t == "children"));
    add(
        "reading of device properties",
        facts.fingerprinting.iter().map(|g| g.id.clone()).collect(),
    );
    if signs.len() < 2 {
        return Answer::no();
    }
    Answer::yes(format!("Signs seen: {}.", signs.join("; "))).with(evidence)
}
