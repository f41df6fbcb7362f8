//! The part of `consentry explain` that shows, for an audit, each condition of a rule with the value it
//! met.

use super::explain::Page;
use crate::findings::Finding;
use crate::report::Document;
use crate::rules::value::Truth;
use crate::rules::{Rule, RuleSet, Trace};

/// Things shown of one finding or rule.
const THINGS: usize = 3;

/// Adds what a rule said in the audit, and how the first things met its condition.
pub(super) fn rule(page: &mut Page, rule: &Rule, document: &Document, rules: &RuleSet) {
    page.gap();
    let mut code = None;
    for result in document.rules.iter().filter(|r| r.id == rule.id) {
        let outcome = serde_json::to_value(result.outcome).unwrap_or_default();
        let outcome = outcome.as_str().unwrap_or_default();
        page.entry(&result.jurisdiction, &format!("{outcome}: {}", result.why));
        code = code.or_else(|| Some(result.jurisdiction.clone()));
    }
    let of_rule = document.findings.iter().filter(|f| f.rule == rule.id);
    let ids: Vec<String> = of_rule.flat_map(|f| f.evidence.clone()).collect();
    let traces = rules.trace(
        &rule.id,
        &document.facts,
        code.as_deref().unwrap_or("EU"),
        &ids,
        THINGS,
    );
    met(page, &traces);
}

/// Adds how the things behind a finding met the condition of its rule, and the exemption tests.
pub(super) fn finding(page: &mut Page, finding: &Finding, document: &Document, rules: &RuleSet) {
    for test in &finding.exemptions {
        page.entry(
            "Exempt?",
            &format!("{} {}. {}", test.id, test.result, test.why),
        );
    }
    let code = finding.jurisdictions.first().map_or("EU", String::as_str);
    let traces = rules.trace(
        &finding.rule,
        &document.facts,
        code,
        &finding.evidence,
        THINGS,
    );
    met(page, &traces);
}

fn met(page: &mut Page, traces: &[Trace]) {
    for trace in traces {
        page.entry(
            "Met by",
            &format!("{} in scenario {}", trace.thing, trace.scenario),
        );
        for part in &trace.parts {
            let sign = match part.truth {
                Truth::Yes => "yes",
                Truth::No => "no",
                Truth::Unknown => "not known",
            };
            page.entry("", &format!("- {}; met: {} ({sign})", part.part, part.met));
        }
    }
}
