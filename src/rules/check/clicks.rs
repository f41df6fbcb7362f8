//! Actions counted to refuse and to withdraw, against those to accept.

use super::Answer;
use crate::rules::subject::{Subject, Thing};
use crate::say;

/// Whether refusing took more actions than accepting.
pub(super) fn reject(subject: &Subject<'_>) -> Answer {
    let Thing::Banner(banner) = subject.thing else {
        return Answer::no();
    };
    match (banner.present, banner.clicks.reject, banner.clicks.accept) {
        (Some(false), ..) => Answer::no(),
        (Some(true), Some(reject), Some(accept)) if reject > accept => Answer::yes(say!(
            subject.world.messages,
            "note-refusing",
            n = reject,
            accept = accept
        )),
        (Some(true), Some(_), Some(_)) => Answer::no(),
        _ => Answer::unknown(say!(subject.world.messages, "untested-refusing")),
    }
}

/// Whether withdrawing took at least two actions more than accepting; one more to reopen the choice
/// is inherent, hence the margin, which is our own.
pub(super) fn withdraw(subject: &Subject<'_>) -> Answer {
    let Thing::Banner(banner) = subject.thing else {
        return Answer::no();
    };
    match (banner.present, banner.clicks.withdraw, banner.clicks.accept) {
        (Some(false), ..) => Answer::no(),
        (Some(true), Some(withdraw), Some(accept)) if withdraw >= accept + 2 => Answer::yes(say!(
            subject.world.messages,
            "note-withdrawing",
            n = withdraw,
            accept = accept
        )),
        (Some(true), Some(_), Some(_)) => Answer::no(),
        _ => Answer::unknown(say!(subject.world.messages, "untested-withdrawing")),
    }
}
