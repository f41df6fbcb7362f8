//! Is a cookie asked for longer than the policy says?

use super::Answer;
use crate::rules::subject::{Subject, Thing};

/// A tenth and a day more than told is a rounding, not another lifetime; our own figure.
const SLACK: f64 = 1.1;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let Thing::Cookie(cookie) = subject.thing else {
        return Answer::no();
    };
    let told = &cookie.told;
    if told.declared.is_none() {
        return Answer::unknown("no policy could be read");
    }
    let Some(days) = told.days else {
        return Answer::no();
    };
    let asked = cookie.requested_lifetime_days.or(cookie.lifetime_days);
    let asked = if cookie.session { Some(0.0) } else { asked };
    let Some(asked) = asked else {
        return Answer::unknown("its lifetime was not recorded");
    };
    if asked <= days * SLACK + 1.0 {
        return Answer::no();
    }
    let said = if days == 0.0 {
        "until the browser closes".to_owned()
    } else {
        format!("{:.0} days", days)
    };
    Answer::yes(format!(
        "The list says {said} (\"{}\"), {asked:.0} days were asked for.",
        told.passage.as_deref().unwrap_or(&cookie.name)
    ))
    .with(told.policy.clone())
}
