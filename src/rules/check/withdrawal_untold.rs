//! Does nobody say, before the choice, that it can be taken back?

use super::Answer;
use crate::rules::subject::{Subject, Thing};
use crate::say;

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let Thing::Banner(banner) = subject.thing else {
        return Answer::no();
    };
    if banner.present == Some(false) {
        return Answer::no();
    }
    match banner.tells_withdrawal {
        None => {
            return Answer::unknown(say!(subject.world.messages, "untested-language-interface"));
        }
        Some(true) => return Answer::no(),
        Some(false) => {}
    }
    let policies = &subject.world.facts.policies;
    if policies.is_empty() {
        return Answer::unknown(say!(subject.world.messages, "untested-no-policy"));
    }
    let told = |p: &crate::detect::PolicyFact| p.checks.get("withdraw_told").copied();
    if policies.iter().any(|p| told(p) == Some(true)) {
        return Answer::no();
    }
    if policies.iter().any(|p| told(p).is_none()) {
        return Answer::unknown(say!(subject.world.messages, "untested-policy-language"));
    }
    Answer::yes(say!(subject.world.messages, "note-withdrawal-untold"))
        .with(policies.iter().map(|p| p.id.clone()))
}
