//! Is a sentence of a policy contradicted by what was recorded? And a passage quoted for a person.

use super::Answer;
use crate::detect::{ClaimFact, Party};
use crate::evidence::Scenario;
use crate::rules::subject::{Subject, Thing};

pub(super) fn contradicted(subject: &Subject<'_>) -> Answer {
    let Thing::Policy(policy) = subject.thing else {
        return Answer::no();
    };
    if policy.checks.is_empty() {
        return Answer::unknown("its language is not known");
    }
    let found = policy.claims.iter().find_map(|claim| {
        let (what, ids) = against(subject, claim)?;
        Some((claim, what, ids))
    });
    match found {
        Some((claim, what, ids)) => {
            Answer::yes(format!("\"{}\" But {what}", claim.passage)).with(ids)
        }
        None => Answer::no(),
    }
}

/// What was recorded against a claim, with its evidence.
fn against(subject: &Subject<'_>, claim: &ClaimFact) -> Option<(String, Vec<String>)> {
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
    let (what, ids): (String, Vec<String>) = match claim.kind.as_str() {
        "no-cookies" => {
            let set: Vec<_> = facts
                .cookies
                .iter()
                .filter(|c| matches!(c.purpose.as_deref(), Some("marketing" | "statistics")))
                .collect();
            (
                format!(
                    "{} cookies for statistics or marketing were stored.",
                    set.len()
                ),
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
            ("events went to third parties.".into(), sent)
        }
        "only-after-consent" => (
            "events of trackers were sent before any choice.".into(),
            trackers(Scenario::Before),
        ),
        _ => return None,
    };
    (!ids.is_empty()).then_some((what, ids))
}

/// Quotes the sentence that names legitimate interest and storage.
pub(super) fn interest_passage(subject: &Subject<'_>) -> Answer {
    let Thing::Policy(policy) = subject.thing else {
        return Answer::no();
    };
    match policy.passages.get("interest_for_storage") {
        Some(passage) => Answer::yes(format!("\"{passage}\"")),
        None => Answer::no(),
    }
}
