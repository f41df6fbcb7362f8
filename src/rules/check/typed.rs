//! Does what was typed into a form, and not sent, reach somebody else?

use super::Answer;
use crate::rules::field::personal;
use crate::rules::subject::{Subject, Thing};

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let Thing::Pixel(pixel) = subject.thing else {
        return Answer::no();
    };
    let typed = subject
        .world
        .facts
        .scenarios
        .get(&subject.scenario)
        .is_some_and(|s| s.actions.iter().any(|a| a.action == "type"));
    if !typed {
        return Answer::unknown("nothing was typed into a form in this scenario");
    }
    let found = pixel.user_data.iter().find(|d| d.canary && personal(d));
    match found {
        Some(data) => Answer::yes(format!(
            "What the recorder typed ({}, {}) went out at {}.",
            data.kind.replace('_', " "),
            data.form,
            data.place
        )),
        None => Answer::no(),
    }
}
