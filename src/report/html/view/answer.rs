//! The first screen: the sentence, the counts, what was not seen, the signal line, the first five findings.

use super::{Mark, count, finding_link, letters, severity, state_name};
use crate::detect::ScenarioFact;
use crate::evidence::{Outcome, Scenario};
use crate::findings::Finding;
use crate::report::Document;
use crate::report::answer::{names, sentence, untested_rules};
use crate::report::lights::{Light, light};
use crate::report::matrix::Matrix;
use crate::rules::Severity;
use serde_json::{Value, json};

/// Findings on the first screen.
const FIRST: usize = 5;

/// Limits named on the first screen; the section has all.
const FIRST_LIMITS: usize = 3;

pub fn view(document: &Document, matrix: &Matrix) -> Value {
    let counts = &document.summary.findings;
    let tally: Vec<Value> = Severity::ALL
        .into_iter()
        .map(|s| json!({"severity": severity(s), "n": counts.of(s)}))
        .collect();
    let first: Vec<Value> = document
        .findings
        .iter()
        .take(FIRST)
        .map(first_finding)
        .collect();
    let title = match document.findings.len() {
        0 if !document.tested_anything() => "Nothing was tested".to_owned(),
        0 => "No finding in the tested scope".to_owned(),
        1 => "One thing to look at".to_owned(),
        2..=FIRST => "What to look at".to_owned(),
        _ => "Five things to look at first".to_owned(),
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
            let what = format!("Scenario {scenario}");
            items.push(json!({"what": what, "why": fact.reason.as_deref().unwrap_or("it was not recorded")}));
        }
    }
    let untested = untested_rules(document);
    if untested > 0 {
        let are = if untested == 1 { "was" } else { "were" };
        let what = format!("{} {are} not tested", count(untested, "rule", "rules"));
        items.push(json!({"what": what, "why": "what they need was not recorded"}));
    }
    let more = limits.len() - named;
    let link = match more {
        0 => "All limits".to_owned(),
        n => format!("{n} more in Limits"),
    };
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
            grey_words(fact).to_owned(),
            grey_reason(fact),
        ),
        _ => tested(document, matrix, scenario, lamp),
    };
    json!({
        "name": state_name(scenario),
        "doing": doing(scenario),
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
    let events = if n == 1 { "event" } else { "events" };
    let what = match scenario {
        Scenario::Before => format!("{events} without permission"),
        Scenario::Dismiss => format!("{events} after closing the banner"),
        Scenario::Reject => format!("{events} after refusal"),
        Scenario::Accept => format!("{events} with permission"),
        Scenario::Withdraw => format!("{events} after withdrawal"),
        Scenario::Gpc => format!("{events} despite the signal"),
    };
    let mut also = Vec::new();
    if !accepted && n > 0 {
        let to: Vec<String> = matrix
            .column(scenario)
            .filter(|(_, c)| c.without > 0)
            .map(|(r, c)| format!("{} {}", r.name, c.without))
            .collect();
        also.push(format!("{}.", names(&document.messages, &to)));
    }
    let flagged = matrix.decision(scenario);
    if flagged > 0 {
        let events = count(flagged, "event needs", "events need");
        also.push(format!("{events} a decision."));
    }
    let found = document
        .findings
        .iter()
        .filter(|f| f.scenarios.contains(&scenario))
        .count();
    if lamp == Light::Green {
        also.push("No finding in the tested scope.".into());
    } else {
        also.push(format!("{}.", count(found, "finding", "findings")));
    }
    if let Some(missed) = pages_missed(document, scenario) {
        also.push(missed);
    }
    (n.to_string(), what, also.join(" "))
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
    (missed > 0).then(|| format!("{} could not be loaded.", count(missed, "page", "pages")))
}

/// What a grey state is called.
pub fn grey_words(fact: Option<&ScenarioFact>) -> &'static str {
    match fact.map(|f| f.outcome) {
        None => "not asked for",
        Some(Outcome::NotTestable) => "not testable",
        Some(Outcome::Failed) => "broken off",
        Some(Outcome::Done) => "not tested",
    }
}

fn grey_reason(fact: Option<&ScenarioFact>) -> String {
    match fact {
        None => "This state was not part of the audit.".into(),
        Some(fact) => {
            let reason = fact.reason.as_deref().unwrap_or("no reason was recorded");
            format!(
                "{}. Nothing is said about this state.",
                super::capital(reason.trim_end_matches('.'))
            )
        }
    }
}

fn doing(scenario: Scenario) -> &'static str {
    match scenario {
        Scenario::Before => "Nothing clicked",
        Scenario::Dismiss => "Banner closed, no answer",
        Scenario::Reject => "Everything refused",
        Scenario::Accept => "Everything accepted",
        Scenario::Withdraw => "Accepted, then withdrawn",
        Scenario::Gpc => "Browser signal on, nothing clicked",
    }
}

fn note(document: &Document) -> String {
    let runs = document.runs();
    let from = if runs > 1 {
        format!(" Counts are from run 1 of {runs}.")
    } else {
        String::new()
    };
    format!(
        "Events are requests that report a visitor’s action to a platform. Each state starts from a fresh browser profile; the solid line marks the one case where a state continues another.{from}"
    )
}

fn first_finding(finding: &Finding) -> Value {
    json!({
        "link": finding_link(&finding.id),
        "title": finding.title,
        "fact": finding.fact,
        "severity": severity(finding.severity),
        "letters": finding_letters(finding),
        "owner": super::findings::owner(finding),
    })
}

/// The states of a finding; green-framed where the event had permission.
pub fn finding_letters(finding: &Finding) -> Value {
    letters(finding.scenarios.iter().map(|s| {
        let mark = match (s, finding.severity) {
            (Scenario::Accept, _) => Mark::With,
            (_, Severity::Violation | Severity::LikelyViolation) => Mark::Without,
            _ => Mark::Decision,
        };
        (*s, mark)
    }))
}
