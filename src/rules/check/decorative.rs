//! Does the choice change anything?

use super::Answer;
use crate::detect::{CookieState, PixelFact};
use crate::evidence::Scenario;
use crate::rules::subject::Subject;
use crate::rules::world::World;
use std::collections::BTreeSet;

/// Overlap from which two scenarios count as the same; our own figure.
const SAME: f64 = 0.9;
const TRACKERS: &[&str] = &[
    "advertising",
    "social",
    "analytics",
    "session-replay",
    "affiliate",
];

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let world = subject.world;
    for scenario in [Scenario::Reject, Scenario::Accept] {
        let confirmed = world
            .facts
            .scenarios
            .get(&scenario)
            .and_then(|s| s.choice_confirmed);
        if confirmed != Some(true) {
            return Answer::unknown(format!(
                "whether the choice took in scenario {scenario} is not known"
            ));
        }
    }
    let [before, reject, accept] =
        [Scenario::Before, Scenario::Reject, Scenario::Accept].map(|s| trackers(world, s));
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
        .filter(|p| p.scenario == Scenario::Reject && counts(world, p))
        .collect();
    Answer::yes(format!(
        "The same {} trackers and cookies were seen before any choice, after refusing and after accepting.",
        reject.len()
    ))
    .with(pixels.iter().map(|p| p.id.clone()))
    .on(pixels.iter().filter_map(|p| p.page.clone()))
}

fn counts(world: &World<'_>, pixel: &PixelFact) -> bool {
    world.in_force(pixel.scenario, pixel.consent, pixel.grace)
        && pixel.delivery != "blocked"
        && pixel.delivery != "cached"
        && pixel.signal_state.as_deref() != Some("denied")
        && pixel
            .purpose
            .as_deref()
            .is_some_and(|p| TRACKERS.contains(&p))
}

fn trackers(world: &World<'_>, scenario: Scenario) -> BTreeSet<String> {
    let events = world
        .facts
        .pixels
        .iter()
        .filter(|p| p.scenario == scenario && counts(world, p))
        .map(|p| format!("{}|{}", p.vendor, p.event.as_deref().unwrap_or("")));
    let cookies = world
        .facts
        .cookies
        .iter()
        .filter(|c| {
            matches!(
                c.scenarios.get(&scenario),
                Some(CookieState::Set | CookieState::Kept | CookieState::Changed)
            )
        })
        .filter(|c| {
            !c.stores_choice && matches!(c.purpose.as_deref(), Some("marketing" | "statistics"))
        })
        .map(|c| format!("cookie {}@{}", c.name, c.domain));
    events.chain(cookies).collect()
}

fn overlap(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f64 {
    let common = one.intersection(other).count() as f64;
    let all = one.union(other).count() as f64;
    if all == 0.0 { 0.0 } else { common / all }
}
