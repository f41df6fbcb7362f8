//! Does all that a machine can see of a statistics product speak for an exemption?

use super::Answer;
use crate::detect::Party;
use crate::rules::subject::{Subject, Thing};
use crate::rules::value::Truth;
use crate::say;

/// Longest lifetime of an exempt audience cookie, in days: thirteen months, CNIL.
const LONGEST: f64 = 396.0;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let Thing::Pixel(pixel) = subject.thing else {
        return Answer::no();
    };
    let world = subject.world;
    let Some(vendor) = world.vendor(&pixel.vendor) else {
        return Answer::no();
    };
    if super::payload::own_id(subject).truth == Truth::Yes
        || pixel.user_data.iter().any(crate::rules::personal::personal)
    {
        return Answer::no();
    }
    let narrow = world.cookies_of(&pixel.vendor).iter().all(|c| {
        c.party == Party::First
            && c.requested_lifetime_days.or(c.lifetime_days).unwrap_or(0.0) <= LONGEST
    });
    if !narrow {
        return Answer::no();
    }
    match vendor.declared {
        None => Answer::unknown(say!(subject.world.messages, "untested-no-policy")),
        Some(false) => Answer::no(),
        Some(true) => Answer::yes(say!(subject.world.messages, "note-audience")),
    }
}
