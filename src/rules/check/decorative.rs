//! Does the choice change anything?

use super::Answer;
use crate::evidence::Scenario;
use crate::rules::subject::Subject;
use crate::say;
use std::collections::BTreeSet;

/// Overlap from which two scenarios count as the same; our own figure.
pub(super) const SAME: f64 = 0.9;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let world = subject.world;
    for scenario in [Scenario::Reject, Scenario::Accept] {
        let confirmed = world
            .facts
            .scenarios
            .get(&scenario)
            .and_then(|s| s.choice_confirmed);
        if confirmed != Some(true) {
            return Answer::unknown(say!(
                world.messages,
                "untested-choice-took",
                scenario = scenario.as_str()
            ));
        }
    }
    let [before, reject, accept] =
        [Scenario::Before, Scenario::Reject, Scenario::Accept].map(|s| world.tracking(s));
    if before.is_empty() || reject.is_empty() || accept.is_empty() {
        return Answer::no();
    }
    if overlap(&before, &reject) < SAME || overlap(&reject, &accept) < SAME {
        return Answer::no();
    }
    let pixels: Vec<_> = world
        .facts
        .pixels
        .iter()
        .filter(|p| p.scenario == Scenario::Reject && world.tracks(p))
        .collect();
    Answer::yes(say!(
        subject.world.messages,
        "note-decorative",
        n = reject.len()
    ))
    .with(pixels.iter().map(|p| p.id.clone()))
    .on(pixels.iter().filter_map(|p| p.page.clone()))
}

pub(super) fn overlap(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f64 {
    let common = one.intersection(other).count() as f64;
    let all = one.union(other).count() as f64;
    if all == 0.0 { 0.0 } else { common / all }
}
