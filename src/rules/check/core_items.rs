//! Which items of articles 13(1) and (2) does a privacy notice leave out?

use super::Answer;
use crate::rules::subject::{Subject, Thing};

const ITEMS: [(&str, &str); 6] = [
    ("controller_named", "who is responsible"),
    ("contact_told", "how to reach them"),
    ("legal_basis_told", "a legal basis"),
    ("lifetimes_told", "how long data is kept"),
    ("rights_told", "the rights of the people concerned"),
    ("complaint_told", "the right to complain"),
];

/// Answers only for a text whose language is known; two items missing are no oversight of our words.
pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let Thing::Policy(policy) = subject.thing else {
        return Answer::no();
    };
    if policy.checks.is_empty() {
        return Answer::unknown("its language is not known");
    }
    if policy.language_sure == Some(false) {
        return Answer::unknown("its words are of another language than it says");
    }
    let missing: Vec<&str> = ITEMS
        .iter()
        .filter(|(check, _)| policy.checks.get(*check) == Some(&false))
        .map(|(_, words)| *words)
        .collect();
    if missing.is_empty() {
        return Answer::no();
    }
    Answer::yes(format!(
        "{} does not seem to tell {}.",
        policy.url,
        missing.join(", ")
    ))
}
