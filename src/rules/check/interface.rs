//! Trackers at work where nobody is asked.

use super::Answer;
use crate::detect::CookieState;
use crate::rules::subject::Subject;
use crate::say;

const TRACKERS: &[&str] = &[
    "advertising",
    "social",
    "analytics",
    "session-replay",
    "affiliate",
];

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let facts = subject.world.facts;
    let pixels: Vec<_> = facts
        .pixels
        .iter()
        .filter(|p| {
            p.scenario == subject.scenario && p.delivery != "blocked" && p.delivery != "cached"
        })
        .filter(|p| p.signal_state.as_deref() != Some("denied"))
        .filter(|p| {
            p.purpose
                .as_deref()
                .is_some_and(|purpose| TRACKERS.contains(&purpose))
        })
        .collect();
    let cookies: Vec<_> = facts
        .cookies
        .iter()
        .filter(|c| {
            c.scenarios
                .get(&subject.scenario)
                .is_some_and(|s| *s != CookieState::Blocked)
        })
        .filter(|c| {
            !c.stores_choice && matches!(c.purpose.as_deref(), Some("marketing" | "statistics"))
        })
        .collect();
    if pixels.is_empty() && cookies.is_empty() {
        return Answer::no();
    }
    match facts.banner.present {
        Some(true) => Answer::no(),
        None => Answer::unknown(say!(subject.world.messages, "untested-whether-interface")),
        Some(false) => Answer::yes(say!(
            subject.world.messages,
            "note-no-interface",
            events = pixels.len(),
            cookies = cookies.len()
        ))
        .with(pixels.iter().map(|p| p.id.clone()))
        .with(cookies.iter().map(|c| c.id.clone()))
        .on(pixels.iter().filter_map(|p| p.page.clone()))
        .on(cookies.iter().flat_map(|c| c.pages.clone())),
    }
}

/// Brings the consent interface as evidence.
pub(super) fn evidence(subject: &Subject<'_>) -> Answer {
    let banner = &subject.world.facts.banner;
    Answer::yes(say!(subject.world.messages, "note-no-reopening"))
        .with([banner.id.clone()])
        .on(banner.page.iter().cloned())
}
