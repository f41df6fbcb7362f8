//! Is a cookie asked for longer than the policy says?

use super::Answer;
use crate::rules::subject::{Subject, Thing};
use crate::say;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let Thing::Cookie(cookie) = subject.thing else {
        return Answer::no();
    };
    let told = &cookie.told;
    if told.declared.is_none() {
        return Answer::unknown(say!(subject.world.messages, "untested-no-policy"));
    }
    let Some(days) = told.days else {
        return Answer::no();
    };
    let Some(asked) = cookie.asked_days() else {
        return Answer::unknown(say!(subject.world.messages, "untested-lifetime"));
    };
    if cookie.outlives_what_is_told() != Some(true) {
        return Answer::no();
    }
    let passage = told.passage.as_deref().unwrap_or(&cookie.name);
    Answer::yes(say!(
        subject.world.messages,
        "note-duration",
        session = if days == 0.0 { "yes" } else { "no" },
        days = format!("{days:.0}"),
        passage = passage,
        asked = format!("{asked:.0}")
    ))
    .with(told.policy.clone())
}
