//! Is what stayed on the device still read by its owner?

use super::Answer;
use crate::evidence::Delivery;
use crate::rules::subject::{Subject, Thing};
use crate::say;

/// Requests named as evidence.
const EVIDENCE: usize = 20;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let owner = match subject.thing {
        Thing::Cookie(cookie) => cookie.vendor.as_deref(),
        Thing::Storage(entry) => entry.vendor.as_deref(),
        _ => None,
    };
    let Some(owner) = owner else {
        return Answer::no();
    };
    let world = subject.world;
    let requests: Vec<_> = world
        .requests_to(subject.scenario, owner)
        .iter()
        .filter(|r| world.in_force(subject.scenario, r.consent, r.grace))
        .filter(|r| matches!(r.delivery, Delivery::Sent | Delivery::Failed))
        .collect();
    if requests.is_empty() {
        return Answer::no();
    }
    let name = world.vendor(owner).map_or(owner, |v| v.name.as_str());
    let n = requests.len();
    Answer::yes(say!(world.messages, "note-owner", n = n, name = name))
        // Some of them prove it; all would be named once for every cookie of a talkative vendor.
        .with(requests.iter().map(|r| r.id.clone()).take(EVIDENCE))
        .on(requests.iter().filter_map(|r| r.page.clone()))
}
