//! Is a sentence of a policy contradicted by what was recorded? And a passage quoted for a person.

use super::Answer;
use crate::detect::{ClaimFact, Party};
use crate::evidence::Scenario;
use crate::rules::subject::{Subject, Thing};
use crate::say;

pub(super) fn contradicted(subject: &Subject<'_>) -> Answer {
    let Thing::Policy(policy) = subject.thing else {
        return Answer::no();
    };
    if policy.checks.is_empty() {
        return Answer::unknown(say!(subject.world.messages, "untested-language"));
    }
    let found = policy.claims.iter().find_map(|claim| {
        let (what, n, ids) = against(subject, claim)?;
        Some((claim, what, n, ids))
    });
    match found {
        Some((claim, what, n, ids)) => {
            let claim = claim.passage.as_str();
            Answer::yes(say!(
                subject.world.messages,
                "note-claim",
                claim = claim,
                n = n,
                what = what
            ))
            .with(ids)
        }
        None => Answer::no(),
    }
}

/// What was recorded against a claim, with its evidence.
fn against(subject: &Subject<'_>, claim: &ClaimFact) -> Option<(&'static str, usize, Vec<String>)> {
    let world = subject.world;
    let facts = world.facts;
    let trackers = |scenario: Scenario| -> Vec<String> {
        let pixels = facts.pixels.iter();
        pixels
            .filter(|p| p.scenario == scenario && world.tracks(p))
            .map(|p| p.id.clone())
            .take(10)
            .collect()
    };
    let (what, n, ids) = match claim.kind.as_str() {
        "no-cookies" => {
            let set: Vec<_> = facts
                .cookies
                .iter()
                .filter(|c| matches!(c.purpose.as_deref(), Some("marketing" | "statistics")))
                .collect();
            (
                "cookies",
                set.len(),
                set.iter().map(|c| c.id.clone()).take(10).collect(),
            )
        }
        "no-sharing" => {
            let sent: Vec<String> = facts
                .pixels
                .iter()
                .filter(|p| {
                    let third = world
                        .request(&p.request)
                        .is_some_and(|r| r.party == Party::Third);
                    third && world.tracks(p)
                })
                .map(|p| p.id.clone())
                .take(10)
                .collect();
            ("third-parties", sent.len(), sent)
        }
        "only-after-consent" => {
            let sent = trackers(Scenario::Before);
            ("before", sent.len(), sent)
        }
        _ => return None,
    };
    (!ids.is_empty()).then_some((what, n, ids))
}

/// Quotes the sentence that names legitimate interest and storage.
pub(super) fn interest_passage(subject: &Subject<'_>) -> Answer {
    let Thing::Policy(policy) = subject.thing else {
        return Answer::no();
    };
    match policy.passages.get("interest_for_storage") {
        Some(passage) => Answer::yes(say!(
            subject.world.messages,
            "note-passage",
            passage = passage.to_string()
        )),
        None => Answer::no(),
    }
}
