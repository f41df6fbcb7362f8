//! Does a vendor send only after the page was scrolled?

use super::Answer;
use crate::rules::subject::{Subject, Thing};
use crate::say;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let Thing::Pixel(pixel) = subject.thing else {
        return Answer::no();
    };
    let world = subject.world;
    let events = world.events_of(subject.scenario, &pixel.vendor);
    let unmoved = events.iter().any(|p| {
        world
            .request(&p.request)
            .is_none_or(|r| r.after_stir_ms.is_none())
    });
    if unmoved {
        return Answer::no();
    }
    Answer::yes(say!(subject.world.messages, "note-after-stir"))
}
