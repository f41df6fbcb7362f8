//! Is the only refusal a link in the text, beside a button that accepts?

use super::Answer;
use crate::evidence::ControlAction;
use crate::rules::subject::{Subject, Thing};
use crate::say;

/// Height of a link against that of the button from which it looks like a button; our own figure.
const BUTTON_LIKE: f64 = 0.75;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let Thing::Banner(banner) = subject.thing else {
        return Answer::no();
    };
    match banner.present {
        None => return Answer::unknown(say!(subject.world.messages, "untested-interface")),
        Some(false) => return Answer::no(),
        Some(true) => {}
    }
    let of = |wanted: ControlAction| {
        banner
            .first_layer
            .iter()
            .filter(move |c| c.action == wanted)
    };
    let Some(accept) = of(ControlAction::Accept).find(|c| c.role == "button") else {
        return Answer::no();
    };
    let refusals: Vec<_> = of(ControlAction::Reject).collect();
    let plain = |c: &&&crate::detect::BannerControl| {
        c.role == "link" && c.height < BUTTON_LIKE * accept.height
    };
    let Some(link) = refusals
        .first()
        .filter(|_| refusals.iter().all(|c| plain(&c)))
    else {
        return Answer::no();
    };
    Answer::yes(say!(
        subject.world.messages,
        "note-text-link",
        link = link.text.to_string(),
        link_height = format!("{:.0}", link.height),
        accept = accept.text.to_string(),
        accept_height = format!("{:.0}", accept.height)
    ))
}
