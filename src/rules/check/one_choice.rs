//! Is there one choice for several purposes?

use super::Answer;
use crate::evidence::{ControlAction, Outcome, Scenario};
use crate::rules::subject::{Subject, Thing};
use crate::say;
use std::collections::BTreeSet;

/// Purposes of vendors as a visitor would choose between them.
fn choice(purpose: &str) -> Option<&'static str> {
    match purpose {
        "advertising" | "affiliate" => Some("advertising"),
        "social" => Some("social"),
        "analytics" | "session-replay" | "ab-testing" => Some("statistics"),
        "video" | "maps" | "chat" => Some("embedded"),
        _ => None,
    }
}

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let Thing::Banner(banner) = subject.thing else {
        return Answer::no();
    };
    match banner.present {
        None => return Answer::unknown(say!(subject.world.messages, "untested-interface")),
        Some(false) => return Answer::no(),
        Some(true) => {}
    }
    let leads_on = banner
        .first_layer
        .iter()
        .any(|c| c.action == ControlAction::Settings);
    if leads_on && banner.further_layers.is_empty() {
        return Answer::unknown(say!(subject.world.messages, "untested-layers"));
    }
    if banner.switches >= 2 {
        return Answer::no();
    }
    let facts = subject.world.facts;
    let accepted = facts
        .scenarios
        .get(&Scenario::Accept)
        .is_some_and(|s| s.outcome == Outcome::Done);
    if !accepted {
        return Answer::unknown(say!(subject.world.messages, "untested-in-use"));
    }
    let in_use: Vec<_> = facts
        .vendors
        .iter()
        .filter(|v| v.scenarios.contains(&Scenario::Accept))
        .filter_map(|v| Some((choice(v.purpose.as_deref()?)?, v)))
        .collect();
    let purposes: BTreeSet<&str> = in_use.iter().map(|(p, _)| *p).collect();
    if purposes.len() < 2 {
        return Answer::no();
    }
    let messages = subject.world.messages;
    let mut purposes: Vec<String> = purposes
        .into_iter()
        .map(|purpose| say!(messages, "note-purpose", purpose = purpose))
        .collect();
    purposes.sort();
    let (n, purposes) = (banner.switches, messages.comma(&purposes));
    Answer::yes(say!(
        messages,
        "note-one-choice",
        purposes = purposes,
        n = n
    ))
    .with(
        in_use
            .iter()
            .filter_map(|(_, v)| v.evidence.first().cloned()),
    )
}
