//! Is what stayed on the device still read by its owner?

use super::Answer;
use crate::evidence::Delivery;
use crate::rules::subject::{Subject, Thing};

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
        .facts
        .requests
        .iter()
        .filter(|r| r.scenario == subject.scenario && r.vendor.as_deref() == Some(owner))
        .filter(|r| world.in_force(subject.scenario, r.consent, r.grace))
        .filter(|r| matches!(r.delivery, Delivery::Sent | Delivery::Failed))
        .collect();
    if requests.is_empty() {
        return Answer::no();
    }
    let name = world.vendor(owner).map_or(owner, |v| v.name.as_str());
    let count = if requests.len() == 1 {
        "1 request".into()
    } else {
        format!("{} requests", requests.len())
    };
    Answer::yes(format!(
        "After the choice {count} went to {name}, its owner."
    ))
    .with(requests.iter().map(|r| r.id.clone()))
    .on(requests.iter().filter_map(|r| r.page.clone()))
}
