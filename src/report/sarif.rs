//! `findings.sarif`: SARIF 2.1.0 (OASIS) for code-scanning hosts.
//!
//! Hosts of code scanning refuse a web address as the place of a result, so each result points at the
//! configuration of the audit in the repository; the page addresses are logical locations beside it.

use super::extras::Extras;
use super::{Document, site_text};
use crate::evidence::Outcome;
use crate::findings::{Change, ChangeKind, Finding};
use crate::rules::{Rule, Severity};
use crate::say;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Characters of one text.
const LIMIT: usize = 2_000;
/// Pages named per result.
const MOST_PAGES: usize = 20;

/// The SARIF log, pretty, with a newline at the end.
pub fn render(document: &Document, extras: &Extras<'_>) -> String {
    let mut log = log(document, extras);
    harmless(&mut log);
    let text = serde_json::to_string_pretty(&log);
    text.unwrap_or_else(|e| format!("SARIF could not be written: {e}")) + "\n"
}

fn log(document: &Document, extras: &Extras<'_>) -> Value {
    let rules = rules(document, extras);
    let ids: BTreeMap<&str, usize> = rules
        .iter()
        .enumerate()
        .filter_map(|(n, rule)| Some((rule["id"].as_str()?, n)))
        .collect();
    let mut results: Vec<Value> = document
        .findings
        .iter()
        .map(|finding| result(document, finding, &ids, extras))
        .collect();
    let changes = document.changes.iter().flat_map(|c| &c.findings);
    let fixed = changes.filter(|c| c.kind == ChangeKind::Fixed);
    results.extend(fixed.map(|change| absent(change, &ids, extras)));
    let audit = &document.facts.audit;
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": document.tool.name,
                "semanticVersion": document.tool.version,
                "version": document.tool.version,
                "properties": {
                    "commit": document.tool.commit,
                    "ruleset": document.tool.ruleset.version,
                    "rulesetSha256": document.tool.ruleset.sha256,
                },
                "rules": rules,
            }},
            "automationDetails": {"id": format!("consentry/{}/", safe(&audit.host))},
            "columnKind": "unicodeCodePoints",
            "invocations": [invocation(document)],
            "results": results,
            "properties": {
                "audit": safe(&audit.id),
                "status": audit.status,
                "jurisdictions": audit.jurisdictions,
                "preliminary": say!(document.messages, "sarif-preliminary"),
            },
        }],
    })
}

/// Shows what could steer a terminal or turn a line round as code points, in every text of the log.
fn harmless(value: &mut Value) {
    match value {
        Value::String(text) if text.chars().any(site_text::is_unsafe) => {
            *text = site_text::lines(text, LIMIT);
        }
        Value::Array(all) => all.iter_mut().for_each(harmless),
        Value::Object(all) => all.values_mut().for_each(harmless),
        _ => {}
    }
}

fn safe(text: &str) -> String {
    site_text::line(text, LIMIT)
}

/// A text that Markdown viewers of hosts show as it is.
fn message(text: &str) -> String {
    // In SARIF messages brackets make links and braces make placeholders (§3.11.5, §3.11.6).
    safe(text)
        .replace('\\', "\\\\")
        .replace('[', "\\[")
        .replace(']', "\\]")
        .replace('{', "{{")
        .replace('}', "}}")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Violation | Severity::LikelyViolation => "error",
        Severity::Risk => "warning",
        Severity::Advice => "note",
    }
}

/// Every rule that was asked, from the rule files where they are at hand, else from its findings.
fn rules(document: &Document, extras: &Extras<'_>) -> Vec<Value> {
    let mut ids: Vec<&str> = document.rules.iter().map(|r| r.id.as_str()).collect();
    ids.extend(document.findings.iter().map(|f| f.rule.as_str()));
    let changes = document.changes.iter().flat_map(|c| &c.findings);
    ids.extend(changes.map(|c| c.rule.as_str()));
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter()
        .map(|id| match extras.rules.and_then(|rules| rules.rule(id)) {
            Some(rule) => rule_of(rule),
            None => {
                let finding = document.findings.iter().find(|f| f.rule == id);
                let title = finding.map_or(id, |f| f.title.as_str());
                json!({"id": safe(id), "shortDescription": {"text": message(title)}})
            }
        })
        .collect()
}

fn rule_of(rule: &Rule) -> Value {
    let mut help = rule.remedy.clone();
    for step in &rule.steps {
        help += "\n- ";
        help += step;
    }
    let mut tags = vec![rule.group.clone()];
    tags.extend(rule.jurisdictions.iter().cloned());
    json!({
        "id": rule.id,
        "name": rule.id,
        "shortDescription": {"text": message(&rule.title)},
        "fullDescription": {"text": message(&rule.why)},
        "help": {"text": site_text::lines(&help, LIMIT)},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {"tags": tags, "severity": rule.severity.as_str()},
    })
}

fn result(
    document: &Document,
    finding: &Finding,
    ids: &BTreeMap<&str, usize>,
    extras: &Extras<'_>,
) -> Value {
    let pages = finding.pages.iter().filter_map(|id| {
        let page = document.facts.pages.iter().find(|p| p.id == *id)?;
        Some(safe(&page.url))
    });
    let pages: Vec<String> = pages.take(MOST_PAGES).collect();
    let mut result = json!({
        "ruleId": safe(&finding.rule),
        "ruleIndex": rule_index(ids, &finding.rule),
        "level": level(finding.severity),
        "kind": "fail",
        "message": {"text": message(&format!("{}. {} {}", finding.title.trim_end_matches('.'), finding.fact, finding.assessment))},
        "locations": [location(extras, &pages)],
        "partialFingerprints": {"consentryFinding/v1": safe(&finding.fingerprint)},
        "properties": {
            "finding": safe(&finding.id),
            "severity": finding.severity.as_str(),
            "confidence": finding.confidence,
            "scenarios": finding.scenarios,
            "vendor": finding.vendor.as_deref().map(safe),
            "jurisdictions": finding.jurisdictions,
            "pages": pages,
            "evidence": finding.evidence.iter().take(MOST_PAGES).map(|id| safe(id)).collect::<Vec<_>>(),
            "review": finding.review.state,
        },
    });
    if finding.review.leaves_out() {
        let review = &finding.review;
        let messages = &document.messages;
        let by = review
            .by
            .clone()
            .unwrap_or_else(|| say!(messages, "decided-by-nobody"));
        let why = say!(
            messages,
            "sarif-decision",
            state = review.state.as_str(),
            by = by,
            until = review.expires.as_deref().unwrap_or("none"),
            note = review.note.as_deref().unwrap_or("")
        );
        result["suppressions"] =
            json!([{"kind": "external", "status": "accepted", "justification": safe(&why)}]);
    }
    if let Some(changes) = &document.changes {
        let mut all = changes.findings.iter();
        let change = all.find(|c| c.new.is_some() && c.fingerprint == finding.fingerprint);
        if let Some(change) = change {
            result["baselineState"] = json!(match change.kind {
                ChangeKind::New | ChangeKind::NotComparable | ChangeKind::Fixed => "new",
                ChangeKind::Worse | ChangeKind::Better => "updated",
                ChangeKind::Same => "unchanged",
            });
        }
    }
    result
}

/// Place of a rule in the list; -1, the format's own default, for one that is not there.
fn rule_index(ids: &BTreeMap<&str, usize>, rule: &str) -> i64 {
    let found = ids.get(rule).and_then(|at| i64::try_from(*at).ok());
    found.unwrap_or(-1)
}

/// A finding of the baseline that is gone.
fn absent(change: &Change, ids: &BTreeMap<&str, usize>, extras: &Extras<'_>) -> Value {
    json!({
        "ruleId": safe(&change.rule),
        "ruleIndex": rule_index(ids, &change.rule),
        "level": level(change.severity),
        "kind": "fail",
        "message": {"text": message(&change.title)},
        "locations": [location(extras, &[])],
        "partialFingerprints": {"consentryFinding/v1": safe(&change.fingerprint)},
        "baselineState": "absent",
    })
}

fn location(extras: &Extras<'_>, pages: &[String]) -> Value {
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": {"uri": extras.place.uri()},
            "region": {"startLine": extras.place.line},
        },
    });
    if !pages.is_empty() {
        let logical = pages
            .iter()
            .map(|page| json!({"fullyQualifiedName": page, "kind": "resource"}));
        location["logicalLocations"] = logical.collect();
    }
    location
}

/// How the audit ran: what was not seen is a notification, so that a gap does not read as clean.
fn invocation(document: &Document) -> Value {
    let audit = &document.facts.audit;
    let messages = &document.messages;
    let scenarios = document.facts.scenarios.iter();
    let mut told: Vec<String> = scenarios
        .filter(|(_, s)| s.outcome != Outcome::Done)
        .map(|(scenario, s)| {
            let why = super::reason(document, Some(s));
            let scenario = scenario.as_str();
            say!(messages, "sarif-untested", scenario = scenario, why = why)
        })
        .collect();
    let limits = document
        .facts
        .limits
        .iter()
        .filter(|l| l.hides != "scenario");
    told.extend(limits.map(|l| {
        let (what, why, effect) = (l.what.as_str(), l.why.as_str(), l.effect.as_str());
        say!(
            messages,
            "sarif-limit",
            what = what,
            why = why,
            effect = effect
        )
    }));
    let notes: Vec<Value> = told
        .iter()
        .map(|text| json!({"level": "warning", "message": {"text": message(text)}}))
        .collect();
    let mut invocation = json!({
        // The tool ran to its end; what it found is in the results.
        "executionSuccessful": !audit.finished.is_empty(),
        "toolExecutionNotifications": notes,
    });
    // An end before the start is none that a reader of the format expects; the limits say why it is not there.
    let ends = !audit.clock_went_back();
    let stamps = [
        ("startTimeUtc", &audit.started),
        ("endTimeUtc", &audit.finished),
    ];
    for (key, stamp) in stamps.into_iter().take(if ends { 2 } else { 1 }) {
        if stamp.parse::<jiff::Timestamp>().is_ok() {
            invocation[key] = json!(stamp);
        }
    }
    invocation
}
