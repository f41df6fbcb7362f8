//! The first screen: the sentence, the counts, what was not seen, the signal line, the first five findings.

use super::{Mark, finding_link, letters, severity, state_name};
use crate::detect::ScenarioFact;
use crate::evidence::{Outcome, Scenario};
use crate::findings::Finding;
use crate::report::Document;
use crate::report::answer::{names, sentence, untested_rules};
use crate::report::lights::{Light, light};
use crate::report::matrix::Matrix;
use crate::rules::Severity;
use crate::say;
use serde_json::{Value, json};

/// Findings on the first screen.
const FIRST: usize = 5;

/// Limits named on the first screen; the section has all.
const FIRST_LIMITS: usize = 3;

pub fn view(document: &Document, matrix: &Matrix) -> Value {
    let m = &document.messages;
    let counts = &document.summary.findings;
    let tally: Vec<Value> = Severity::ALL
        .into_iter()
        .map(|s| json!({"severity": severity(m, s), "n": counts.of(s)}))
        .collect();
    let first: Vec<Value> = document
        .findings
        .iter()
        .take(FIRST)
        .map(|f| first_finding(document, f))
        .collect();
    let n = document.findings.len();
    let tested = document.tested_anything();
    let title = match n {
        0 if !tested => say!(m, "answer-first-untested"),
        _ => say!(
            m,
            "answer-first",
            many = if n > FIRST { "yes" } else { "no" },
            n = n
        ),
    };
    json!({
        "sentence": sentence(document),
        "tally": tally,
        "unseen": unseen(document),
        "line": Scenario::ALL.into_iter().map(|s| state(document, matrix, s)).collect::<Vec<_>>(),
        "note": note(document),
        "first_title": title,
        "first": first,
    })
}

/// The limits that the first screen names: states first, then pages and the rest of this run.
fn unseen(document: &Document) -> Value {
    let m = &document.messages;
    let limits = &document.facts.limits;
    let mut own: Vec<_> = limits.iter().filter(|l| l.hides != "method").collect();
    own.sort_by_key(|l| (l.hides != "scenario", l.hides != "page"));
    let mut items: Vec<Value> = own
        .iter()
        .take(FIRST_LIMITS)
        .map(|l| json!({"what": l.what, "why": l.why}))
        .collect();
    let named = own.len().min(FIRST_LIMITS);
    if own.is_empty() {
        for (scenario, fact) in document
            .facts
            .scenarios
            .iter()
            .filter(|(_, s)| s.outcome != Outcome::Done)
        {
            let what = say!(m, "limits-scenario", scenario = scenario.as_str());
            let why = fact.reason.clone();
            let why = why.unwrap_or_else(|| say!(m, "limits-unrecorded"));
            items.push(json!({"what": what, "why": why}));
        }
    }
    let untested = untested_rules(document);
    if untested > 0 {
        let what = say!(m, "answer-untested-rules", n = untested);
        items.push(json!({"what": what, "why": say!(m, "answer-untested-rules-why")}));
    }
    let more = limits.len() - named;
    let link = say!(m, "answer-limits", n = more);
    json!({"items": items, "link": link})
}

fn state(document: &Document, matrix: &Matrix, scenario: Scenario) -> Value {
    let lamp = light(document, matrix, scenario);
    let (class, icon) = match lamp {
        Light::Red => ("st", "stop"),
        Light::Amber => ("wa", "warn"),
        Light::Green => ("gr", "ok"),
        Light::Grey => ("no", "none"),
    };
    let fact = document.facts.scenarios.get(&scenario);
    let (big, what, also) = match lamp {
        Light::Grey => (
            "–".to_owned(),
            grey_words(document, fact),
            grey_reason(document, fact),
        ),
        _ => tested(document, matrix, scenario, lamp),
    };
    json!({
        "name": state_name(&document.messages, scenario),
        "doing": say!(document.messages, "answer-doing", scenario = scenario.as_str()),
        "class": class,
        "icon": icon,
        "light": lamp.words(&document.messages),
        "big": big,
        "what": what,
        "also": also,
        "kind": match scenario { Scenario::Accept => "a", Scenario::Withdraw => "w", _ => "fresh" },
    })
}

fn tested(
    document: &Document,
    matrix: &Matrix,
    scenario: Scenario,
    lamp: Light,
) -> (String, String, String) {
    let accepted = scenario == Scenario::Accept;
    let n = if accepted {
        matrix.with(scenario)
    } else {
        matrix.without(scenario)
    };
    let m = &document.messages;
    let what = say!(m, "answer-events", n = n, scenario = scenario.as_str());
    let mut also = Vec::new();
    if !accepted && n > 0 {
        let to: Vec<String> = matrix
            .column(scenario)
            .filter(|(_, c)| c.without > 0)
            .map(|(r, c)| say!(m, "answer-told", name = r.name.as_str(), n = c.without))
            .collect();
        also.push(say!(m, "answer-told-all", names = names(m, &to)));
    }
    let flagged = matrix.decision(scenario);
    if flagged > 0 {
        also.push(say!(m, "answer-decisions", n = flagged));
    }
    let found = document
        .findings
        .iter()
        .filter(|f| f.scenarios.contains(&scenario))
        .count();
    if lamp == Light::Green {
        also.push(say!(m, "answer-clean"));
    } else {
        also.push(say!(m, "answer-findings", n = found));
    }
    if let Some(missed) = pages_missed(document, scenario) {
        also.push(missed);
    }
    (n.to_string(), what, m.sentences(&also))
}

fn pages_missed(document: &Document, scenario: Scenario) -> Option<String> {
    let missed = document
        .facts
        .pages
        .iter()
        .filter(|p| {
            p.visits
                .iter()
                .any(|v| v.scenario == scenario && v.outcome != "ok")
        })
        .count();
    (missed > 0).then(|| say!(document.messages, "answer-pages-missed", n = missed))
}

/// What a grey state is called.
pub fn grey_words(document: &Document, fact: Option<&ScenarioFact>) -> String {
    let outcome = match fact.map(|f| f.outcome) {
        None => "unasked",
        Some(Outcome::NotTestable) => "not-testable",
        Some(Outcome::Failed) => "failed",
        Some(Outcome::Done) => "untested",
    };
    say!(document.messages, "answer-grey", outcome = outcome)
}

fn grey_reason(document: &Document, fact: Option<&ScenarioFact>) -> String {
    let m = &document.messages;
    match fact {
        None => say!(m, "answer-unasked"),
        Some(_) => {
            let reason = crate::report::reason(document, fact);
            let reason = super::capital(reason.trim_end_matches('.'));
            say!(m, "answer-grey-reason", reason = reason)
        }
    }
}

fn note(document: &Document) -> String {
    let m = &document.messages;
    let runs = document.runs();
    let mut said = vec![say!(m, "answer-note")];
    if runs > 1 {
        said.push(say!(m, "answer-note-runs", n = runs));
    }
    m.sentences(&said)
}

fn first_finding(document: &Document, finding: &Finding) -> Value {
    json!({
        "link": finding_link(&finding.id),
        "title": finding.title,
        "fact": finding.fact,
        "severity": severity(&document.messages, finding.severity),
        "letters": finding_letters(document, finding),
        "owner": super::findings::owner(document, finding),
    })
}

/// The states of a finding; green-framed where the event had permission.
pub fn finding_letters(document: &Document, finding: &Finding) -> Value {
    letters(
        &document.messages,
        finding.scenarios.iter().map(|s| {
            let mark = match (s, finding.severity) {
                (Scenario::Accept, _) => Mark::With,
                (_, Severity::Violation | Severity::LikelyViolation) => Mark::Without,
                _ => Mark::Decision,
            };
            (*s, mark)
        }),
    )
}
