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
        return Answer::unknown("a policy page was found but could not be read");
    }
    if facts
        .banner
        .first_layer
        .iter()
        .any(|c| c.action == ControlAction::Policy)
    {
        return Answer::unknown("the consent interface links a policy that was not visited");
    }
    let visited: Vec<String> = facts
        .pages
        .iter()
        .filter(|p| p.kind != "not-found" && p.visits.iter().any(|v| v.outcome == "ok"))
        .map(|p| p.id.clone())
        .collect();
    if visited.len() < 2 {
        return Answer::unknown("fewer than two pages were visited");
    }
    Answer::yes(say!(
        subject.world.messages,
        "note-policy-missing",
        n = visited.len()
    ))
    .with(visited.clone())
    .on(visited)
}
