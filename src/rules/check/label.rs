//! Does a control that accepts say only that something was read?

use super::Answer;
use crate::evidence::ControlAction;
use crate::rules::subject::{Subject, Thing};
use crate::say;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let Thing::Banner(banner) = subject.thing else {
        return Answer::no();
    };
    if banner.present.is_none() {
        return Answer::unknown(say!(subject.world.messages, "untested-interface"));
    }
    let found = banner.first_layer.iter().find(|c| {
        c.action == ControlAction::Accept && subject.world.terms.only_acknowledges(&c.text)
    });
    match found {
        Some(control) => Answer::yes(say!(
            subject.world.messages,
            "note-label",
            text = control.text.to_string()
        )),
        None => Answer::no(),
    }
}
