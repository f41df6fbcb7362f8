//! How long the choice is kept: refusal against acceptance, and what keeps it.

use super::Answer;
use crate::evidence::Scenario;
use crate::rules::subject::Subject;
use crate::say;

/// Whether a refusal is kept for less than half as long as an acceptance.
pub(super) fn refusal_shorter(subject: &Subject<'_>) -> Answer {
    let world = subject.world;
    let kept = |s| world.choice_lifetime(s);
    match (kept(Scenario::Reject), kept(Scenario::Accept)) {
        (Some(reject), Some(accept)) if accept >= 1.0 && reject < accept / 2.0 => {
            Answer::yes(say!(
                subject.world.messages,
                "note-refusal-shorter",
                reject = reject.to_string(),
                accept = accept.to_string()
            ))
            .with(world.choice_records(Scenario::Reject))
            .with(world.choice_records(Scenario::Accept))
        }
        (Some(_), Some(_)) => Answer::no(),
        _ => Answer::unknown(say!(subject.world.messages, "untested-choice-kept")),
    }
}

/// Brings what keeps the choice as evidence, with its lifetime.
pub(super) fn record(subject: &Subject<'_>) -> Answer {
    let world = subject.world;
    let ids = world.choice_records(subject.scenario);
    match world.choice_lifetime(subject.scenario) {
        Some(days) if !ids.is_empty() => {
            let session = if days == 0.0 { "yes" } else { "no" };
            let days = days.to_string();
            let kept = say!(
                world.messages,
                "note-choice-kept",
                session = session,
                days = days
            );
            Answer::yes(kept).with(ids)
        }
        _ => Answer::unknown(say!(subject.world.messages, "untested-choice-record")),
    }
}
