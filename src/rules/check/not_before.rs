//! Did a vendor begin to send only once the scenario's choice was made?

use super::Answer;
use crate::evidence::{Outcome, Scenario};
use crate::rules::subject::{Subject, Thing};
use crate::say;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let Thing::Pixel(pixel) = subject.thing else {
        return Answer::no();
    };
    let world = subject.world;
    let recorded = world
        .facts
        .scenarios
        .get(&Scenario::Before)
        .is_some_and(|s| s.outcome == Outcome::Done);
    if !recorded {
        return Answer::unknown(say!(subject.world.messages, "untested-before"));
    }
    let earlier = world
        .events_of(Scenario::Before, &pixel.vendor)
        .iter()
        .any(|p| world.tracks(p));
    if earlier {
        Answer::no()
    } else {
        Answer::yes(say!(subject.world.messages, "note-not-before"))
    }
}
