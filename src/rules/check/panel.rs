//! Does the panel, opened again, show what was refused as switched on?

use super::Answer;
use crate::rules::subject::{Subject, Thing};
use crate::say;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let Thing::Banner(banner) = subject.thing else {
        return Answer::no();
    };
    if banner.present == Some(false) {
        return Answer::no();
    }
    match banner.reopened_on.get(&subject.scenario) {
        None => Answer::unknown(say!(subject.world.messages, "untested-panel")),
        Some(on) if on.is_empty() => Answer::no(),
        Some(on) => Answer::yes(say!(
            subject.world.messages,
            "note-panel",
            scenario = subject.scenario.to_string(),
            switches = subject.world.messages.comma(on)
        )),
    }
}
