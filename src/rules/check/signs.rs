//! Signs that an impact assessment is likely needed.

use super::Answer;
use crate::rules::subject::Subject;
use crate::say;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let world = subject.world;
    let facts = world.facts;
    let mut signs: Vec<String> = Vec::new();
    let mut evidence: Vec<String> = Vec::new();
    let mut add = |sign: &'static str, ids: Vec<String>| {
        if !ids.is_empty() {
            signs.push(say!(world.messages, "note-sign", sign = sign));
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
        add("advertising", advertisers);
    }
    add("replay", vendors("session-replay"));
    let matched = facts.pixels.iter();
    let matched = matched.filter(|p| p.user_data.iter().any(crate::rules::personal::personal));
    add("matching", matched.map(|p| p.id.clone()).collect());
    let about = |test: fn(&str) -> bool| -> Vec<String> {
        let pages = facts.pages.iter();
        let pages = pages.filter(|p| p.topics.iter().any(|t| test(&t.topic)));
        pages.map(|p| p.id.clone()).collect()
    };
    add("topics", about(|t| t != "children"));
    add("children", about(|t| t == "children"));
    add(
        "devices",
        facts.fingerprinting.iter().map(|g| g.id.clone()).collect(),
    );
    if signs.len() < 2 {
        return Answer::no();
    }
    let signs = world.messages.semicolon(&signs);
    Answer::yes(say!(world.messages, "note-signs", signs = signs)).with(evidence)
}
