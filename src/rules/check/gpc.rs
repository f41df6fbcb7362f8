//! Global Privacy Control: does it change anything, and do trackers work in spite of it?

use super::Answer;
use super::decorative::{SAME, overlap};
use crate::evidence::{Outcome, Scenario};
use crate::rules::subject::Subject;

/// Whether trackers are the same with the signal as without it.
pub(super) fn changes_nothing(subject: &Subject<'_>) -> Answer {
    let world = subject.world;
    let recorded = world
        .facts
        .scenarios
        .get(&Scenario::Before)
        .is_some_and(|s| s.outcome == Outcome::Done);
    if !recorded {
        return Answer::unknown("what is sent without the signal was not recorded");
    }
    let (without, with) = (
        world.tracking(Scenario::Before),
        world.tracking(subject.scenario),
    );
    if without.is_empty() || with.is_empty() || overlap(&without, &with) < SAME {
        return Answer::no();
    }
    despite(subject)
}

/// Whether trackers work with the signal on and nothing clicked.
pub(super) fn despite(subject: &Subject<'_>) -> Answer {
    let world = subject.world;
    let pixels: Vec<_> = world
        .facts
        .pixels
        .iter()
        .filter(|p| p.scenario == subject.scenario && world.tracks(p))
        .collect();
    if pixels.is_empty() {
        return Answer::no();
    }
    Answer::yes(format!(
        "With Global Privacy Control on and nothing clicked, {} events of trackers were sent.",
        pixels.len()
    ))
    .with(pixels.iter().map(|p| p.id.clone()).take(20))
    .on(pixels.iter().filter_map(|p| p.page.clone()))
}
