//! Does one box of a form accept tracking together with something else?

use super::Answer;
use crate::rules::subject::{Subject, Thing};
use crate::say;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let Thing::Form(form) = subject.thing else {
        return Answer::no();
    };
    let both = form.boxes.iter().find(|b| {
        let speaks = |of: &str| b.about.iter().any(|a| a == of);
        speaks("tracking") && (speaks("terms") || speaks("newsletter"))
    });
    match both {
        Some(found) => Answer::yes(say!(
            subject.world.messages,
            "note-bundled",
            text = found.text.to_string()
        )),
        None => Answer::no(),
    }
}
