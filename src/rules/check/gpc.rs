//! Global Privacy Control: does it change anything, and do trackers work in spite of it?

use super::Answer;
use super::decorative::{SAME, overlap};
use crate::detect::CookieState;
use crate::evidence::{Outcome, Scenario};
use crate::rules::subject::{Subject, SubjectKind, Thing};
use crate::say;

/// Whether trackers are the same with the signal as without it.
pub(super) fn changes_nothing(subject: &Subject<'_>) -> Answer {
    let world = subject.world;
    let recorded = world
        .facts
        .scenarios
        .get(&Scenario::Before)
        .is_some_and(|s| s.outcome == Outcome::Done);
    if !recorded {
        return Answer::unknown(say!(subject.world.messages, "untested-without-signal"));
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
    Answer::yes(say!(
        subject.world.messages,
        "note-gpc-events",
        n = pixels.len()
    ))
    .with(pixels.iter().map(|p| p.id.clone()).take(20))
    .on(pixels.iter().filter_map(|p| p.page.clone()))
}

/// Whether anything that no exemption covers works with the signal on and nothing clicked: events, and
/// cookies for statistics or marketing too.
pub(super) fn active(subject: &Subject<'_>) -> Answer {
    let world = subject.world;
    let scenario = subject.scenario;
    let events = despite(subject);
    let stored: Vec<_> = world
        .things(SubjectKind::Cookie, scenario)
        .iter()
        .filter_map(|thing| match thing {
            Thing::Cookie(cookie) => Some(*cookie),
            _ => None,
        })
        .filter(|c| {
            let there = c.scenarios.get(&scenario).is_some_and(|state| {
                matches!(
                    state,
                    CookieState::Set | CookieState::Kept | CookieState::Changed
                )
            });
            there
                && !c.stores_choice
                && matches!(c.purpose.as_deref(), Some("marketing" | "statistics"))
        })
        .collect();
    if stored.is_empty() {
        return events;
    }
    let also = say!(world.messages, "note-gpc-cookies", n = stored.len());
    let notes: Vec<String> = events.note.into_iter().chain([also]).collect();
    Answer::yes(world.messages.sentences(&notes))
        .with(events.evidence)
        .with(stored.iter().map(|c| c.id.clone()).take(20))
        .on(events.pages)
}
