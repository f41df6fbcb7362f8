//! Which items of articles 13(1) and (2) does a privacy notice leave out?

use super::Answer;
use crate::rules::subject::{Subject, Thing};
use crate::say;

const ITEMS: [&str; 6] = [
    "controller_named",
    "contact_told",
    "legal_basis_told",
    "lifetimes_told",
    "rights_told",
    "complaint_told",
];

/// Answers only for a text whose language is known; two items missing are no oversight of our words.
pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let Thing::Policy(policy) = subject.thing else {
        return Answer::no();
    };
    if policy.checks.is_empty() {
        return Answer::unknown(say!(subject.world.messages, "untested-language"));
    }
    if policy.language_sure == Some(false) {
        return Answer::unknown(say!(subject.world.messages, "untested-other-language"));
    }
    let missing: Vec<String> = ITEMS
        .iter()
        .filter(|check| policy.checks.get(**check) == Some(&false))
        .map(|check| say!(subject.world.messages, "note-core-item", item = *check))
        .collect();
    if missing.is_empty() {
        return Answer::no();
    }
    Answer::yes(say!(
        subject.world.messages,
        "note-core-items",
        policy = policy.url.as_str(),
        items = subject.world.messages.comma(&missing)
    ))
}
