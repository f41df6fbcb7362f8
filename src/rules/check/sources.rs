//! Does one script read several things that tell devices apart, and talk to a server?

use super::Answer;
use crate::rules::subject::{Subject, Thing};
use crate::say;
use std::collections::BTreeSet;

/// Kinds of interface from which a device can be recognised; our own figure.
const SEVERAL: usize = 3;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let Thing::Script(call) = subject.thing else {
        return Answer::no();
    };
    let Some(script) = &call.script else {
        return Answer::no();
    };
    let facts = subject.world.facts;
    let same: Vec<_> = facts
        .fingerprinting
        .iter()
        .filter(|c| c.scenario == subject.scenario && c.script.as_ref() == Some(script))
        .collect();
    let kinds: BTreeSet<&str> = same.iter().map(|c| c.kind.as_str()).collect();
    if kinds.len() < SEVERAL {
        return Answer::no();
    }
    let sent: Vec<String> = facts
        .requests
        .iter()
        .filter(|r| r.scenario == subject.scenario)
        .filter(|r| r.initiator.chain.contains(script) || r.initiator.url.as_ref() == Some(script))
        .map(|r| r.id.clone())
        .take(10)
        .collect();
    if sent.is_empty() {
        return Answer::no();
    }
    let kinds: Vec<&str> = kinds.into_iter().collect();
    Answer::yes(say!(
        subject.world.messages,
        "note-sources",
        kinds = subject.world.messages.comma(&kinds)
    ))
    .with(same.iter().map(|c| c.id.clone()))
    .with(sent)
}
