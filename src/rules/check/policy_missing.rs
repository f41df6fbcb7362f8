//! Is there a privacy notice among what was visited?

use super::Answer;
use crate::evidence::ControlAction;
use crate::rules::subject::Subject;
use crate::say;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let facts = subject.world.facts;
    if !facts.policies.is_empty() {
        return Answer::no();
    }
    if facts.pages.iter().any(|p| p.kind == "policy") {
        return Answer::unknown(say!(subject.world.messages, "untested-policy-page"));
    }
    if facts
        .banner
        .first_layer
        .iter()
        .any(|c| c.action == ControlAction::Policy)
    {
        return Answer::unknown(say!(subject.world.messages, "untested-policy-linked"));
    }
    let visited: Vec<String> = facts
        .pages
        .iter()
        .filter(|p| p.kind != "not-found" && p.visits.iter().any(|v| v.outcome == "ok"))
        .map(|p| p.id.clone())
        .collect();
    if visited.len() < 2 {
        return Answer::unknown(say!(subject.world.messages, "untested-few-pages"));
    }
    Answer::yes(say!(
        subject.world.messages,
        "note-policy-missing",
        n = visited.len()
    ))
    .with(visited.clone())
    .on(visited)
}
