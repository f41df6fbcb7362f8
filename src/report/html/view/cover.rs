//! The cover: whose site, when, from where, with what, in what state of review.

use super::{at, count, day, or};
use crate::evidence::Outcome;
use crate::report::Document;
use serde_json::{Value, json};

pub fn view(document: &Document, logo: Option<&str>) -> Value {
    let audit = &document.facts.audit;
    let total = document.findings.len();
    let reviewed = document.reviewed();
    let state = match (audit.status.as_str(), total) {
        (_, 0) => format!("{}, no finding to review", super::capital(&audit.status)),
        _ => format!(
            "{}, {reviewed} of {} reviewed",
            super::capital(&audit.status),
            count(total, "finding", "findings")
        ),
    };
    let mut facts = vec![
        ("Tested", tested(document)),
        ("Scope", scope(document)),
        ("Tested from", from(document)),
        ("Tool", tool(document)),
        ("Rule set", rule_set(document)),
        ("Jurisdictions", jurisdictions(&audit.jurisdictions)),
        (
            "Audited by",
            or(audit.auditor.as_deref(), "not stated").to_owned(),
        ),
        ("Earlier audit", super::changes::earlier(document)),
        (
            "Authorised by",
            or(audit.authorised_by.as_deref(), "not stated").to_owned(),
        ),
    ];
    if let Some(client) = &audit.client {
        facts.push(("Made for", client.clone()));
    }
    let facts: Vec<Value> = facts
        .into_iter()
        .map(|(name, text)| json!({"name": name, "text": text}))
        .collect();
    json!({
        "name": or(audit.organisation.as_deref(), &audit.host),
        "host": audit.host,
        "logo": logo,
        "root": document.evidence_root,
        "state": state,
        "facts": facts,
    })
}

fn tool(document: &Document) -> String {
    let tool = &document.tool;
    let browser = &document.facts.audit.environment.browser;
    format!(
        "{} {} ({}), {browser}",
        tool.name, tool.version, tool.commit
    )
}

fn rule_set(document: &Document) -> String {
    let set = &document.tool.ruleset;
    format!("{}, {}", set.version, short(&set.sha256))
}

fn tested(document: &Document) -> String {
    let audit = &document.facts.audit;
    if audit.finished.is_empty() {
        return format!("{}; the recording was broken off", moment(&audit.started));
    }
    if audit.started.get(..10) == audit.finished.get(..10)
        && let (Some(start), Some(end)) =
            (at(&audit.started, "%H:%M"), at(&audit.finished, "%H:%M"))
    {
        return format!("{}, {start} to {end} UTC", day(&audit.started));
    }
    format!("{} to {}", moment(&audit.started), moment(&audit.finished))
}

fn moment(stamp: &str) -> String {
    at(stamp, "%-d %B %Y, %H:%M UTC").unwrap_or_else(|| stamp.to_owned())
}

fn scope(document: &Document) -> String {
    let scenarios = &document.facts.scenarios;
    let done = scenarios
        .values()
        .filter(|s| s.outcome == Outcome::Done)
        .count();
    let runs = document.runs();
    let each = if done > 1 { " each" } else { "" };
    format!(
        "{}, {done} of {} tested, {}{each}",
        count(document.summary.pages, "page", "pages"),
        count(scenarios.len(), "consent state", "consent states"),
        count(runs as usize, "run", "runs"),
    )
}

fn from(document: &Document) -> String {
    let environment = &document.facts.audit.environment;
    match environment.egress_country.as_deref() {
        Some(country) => format!("{country} (stated by the operator)"),
        None => "country not stated".into(),
    }
}

fn jurisdictions(all: &[String]) -> String {
    if all.is_empty() {
        return "none".into();
    }
    let names = all.iter().map(|j| match j.as_str() {
        "EU" => "EU (EEA)",
        "UK" => "United Kingdom",
        other => other,
    });
    names.collect::<Vec<_>>().join(", ")
}

fn short(hash: &str) -> String {
    format!("SHA-256 {}…", hash.chars().take(12).collect::<String>())
}
