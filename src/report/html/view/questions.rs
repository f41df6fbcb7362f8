//! What rules could not decide: the question to a person, and what was seen that leads to it.

use super::findings::{evidence, pages};
use crate::findings::RuleResult;
use crate::report::Document;
use crate::rules::RuleOutcome;
use crate::say;
use serde_json::{Value, json};

/// What was seen, per question.
const MOST_NOTES: usize = 8;

pub fn view(document: &Document) -> Value {
    let asked = |r: &&RuleResult| r.outcome == RuleOutcome::Review && r.question.is_some();
    let open = by_rule(document.rules.iter().filter(asked));
    let unseen = |r: &&RuleResult| r.outcome == RuleOutcome::NotTested && r.question.is_some();
    let manual = by_rule(document.rules.iter().filter(unseen));
    let m = &document.messages;
    let lede = say!(m, "questions-lede", n = open.len());
    json!({
        "lede": lede,
        "list": open.iter().map(|of| question(document, of)).collect::<Vec<_>>(),
        "manual": manual.iter().map(|of| json!({"id": of[0].id, "title": of[0].title, "question": of[0].question, "jurisdictions": jurisdictions(of)})).collect::<Vec<_>>(),
    })
}

/// Results of the same rule with the same question, over jurisdictions.
fn by_rule<'a>(results: impl Iterator<Item = &'a RuleResult>) -> Vec<Vec<&'a RuleResult>> {
    let mut out: Vec<Vec<&RuleResult>> = Vec::new();
    for result in results {
        match out
            .iter_mut()
            .find(|of| of[0].id == result.id && of[0].question == result.question)
        {
            Some(of) => of.push(result),
            None => out.push(vec![result]),
        }
    }
    out
}

fn jurisdictions(of: &[&RuleResult]) -> String {
    let all: Vec<&str> = of.iter().map(|r| r.jurisdiction.as_str()).collect();
    all.join(", ")
}

fn question(document: &Document, of: &[&RuleResult]) -> Value {
    let first = of[0];
    let more = first.notes.len().saturating_sub(MOST_NOTES);
    json!({
        "id": first.id,
        "title": first.title,
        "jurisdictions": jurisdictions(of),
        "question": first.question,
        "notes": first.notes.iter().take(MOST_NOTES).collect::<Vec<_>>(),
        "more": (more > 0).then(|| say!(document.messages, "and-more-in-report", n = more)),
        "evidence": evidence(document, &first.evidence),
        "pages": pages(document, &first.pages),
    })
}
