//! The TC string against what was sent and against what it may rest on legitimate interest.

use super::Answer;
use crate::rules::subject::{Subject, Thing};
use crate::say;

/// Purposes that storage or profiles need consent for: 1 (store), 3 to 6 (profiles and their use).
const NEED_CONSENT: &[u16] = &[1, 3, 4, 5, 6];

/// Whether a vendor is contacted to which the string gives neither consent nor legitimate interest.
pub(super) fn vendor(subject: &Subject<'_>) -> Answer {
    let Thing::Request(request) = subject.thing else {
        return Answer::no();
    };
    let world = subject.world;
    let Some(tc) = world
        .facts
        .scenarios
        .get(&subject.scenario)
        .and_then(|s| s.tc_string.as_ref())
    else {
        return Answer::no();
    };
    let vendor = request.vendor.as_deref().and_then(|v| world.vendor(v));
    let Some(number) = vendor.and_then(|v| v.gvl_id) else {
        return Answer::no();
    };
    if tc.vendors.contains(&number) || tc.vendors_on_interest.contains(&number) {
        return Answer::no();
    }
    Answer::yes(say!(
        subject.world.messages,
        "note-tc-denies",
        number = number.to_string()
    ))
}

/// Whether the string rests storage or profiles on legitimate interest.
pub(super) fn interest(subject: &Subject<'_>) -> Answer {
    let facts = subject.world.facts;
    let Some(tc) = facts
        .scenarios
        .get(&subject.scenario)
        .and_then(|s| s.tc_string.as_ref())
    else {
        return Answer::no();
    };
    let on: Vec<String> = tc
        .purposes_on_interest
        .iter()
        .filter(|p| NEED_CONSENT.contains(p))
        .map(ToString::to_string)
        .collect();
    if on.is_empty() {
        return Answer::no();
    }
    let page = facts.pages.first().map(|p| p.id.clone());
    Answer::yes(say!(
        subject.world.messages,
        "note-tc-interest",
        scenario = subject.scenario.to_string(),
        purposes = subject.world.messages.comma(&on)
    ))
    .with(page)
}
