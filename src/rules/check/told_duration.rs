//! Is a cookie asked for longer than the policy says?

use super::Answer;
use crate::rules::subject::{Subject, Thing};
use crate::say;

/// A tenth and a day more than told is a rounding, not another lifetime; our own figure.
const SLACK: f64 = 1.1;

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
    let asked = cookie.requested_lifetime_days.or(cookie.lifetime_days);
    let asked = if cookie.session { Some(0.0) } else { asked };
    let Some(asked) = asked else {
        return Answer::unknown(say!(subject.world.messages, "untested-lifetime"));
    };
    if asked <= days * SLACK + 1.0 {
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
