//! Do statistics run before any choice?

use super::Answer;
use crate::rules::subject::Subject;
use crate::say;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let world = subject.world;
    let hits: Vec<_> = world
        .facts
        .pixels
        .iter()
        .filter(|p| p.scenario == subject.scenario && p.purpose.as_deref() == Some("analytics"))
        .filter(|p| world.tracks(p))
        .collect();
    let Some(first) = hits.first() else {
        return Answer::no();
    };
    let name = world
        .vendor(&first.vendor)
        .map_or(first.vendor.as_str(), |v| v.name.as_str());
    Answer::yes(say!(
        subject.world.messages,
        "note-statistics",
        name = name.to_string(),
        n = hits.len()
    ))
    .with(hits.iter().map(|p| p.id.clone()).take(10))
}
