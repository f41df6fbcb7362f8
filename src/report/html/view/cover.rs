//! The cover: whose site, when, from where, with what, in what state of review.

use super::{at, day, or};
use crate::evidence::Outcome;
use crate::report::Document;
use crate::rules::RuleOutcome;
use crate::say;
use serde_json::{Value, json};
use std::collections::BTreeSet;

pub fn view(document: &Document, logo: Option<&str>) -> Value {
    let m = &document.messages;
    let audit = &document.facts.audit;
    let total = document.findings.len();
    let reviewed = document.reviewed();
    let state = say!(
        m,
        "cover-state",
        status = audit.status.as_str(),
        n = total,
        reviewed = reviewed
    );
    let unstated = say!(m, "cover-unstated");
    let mut facts = vec![
        ("tested", tested(document)),
        ("scope", scope(document)),
        ("from", from(document)),
        ("tool", tool(document)),
        ("rules", rule_set(document)),
        ("judged", judged(document)),
        ("jurisdictions", jurisdictions(document)),
        (
            "auditor",
            or(audit.auditor.as_deref(), &unstated).to_owned(),
        ),
        ("earlier", super::changes::earlier(document)),
        (
            "authorised",
            or(audit.authorised_by.as_deref(), &unstated).to_owned(),
        ),
    ];
    if let Some(client) = &audit.client {
        facts.push(("client", client.clone()));
    }
    let facts: Vec<Value> = facts
        .into_iter()
        .map(|(what, text)| json!({"name": say!(m, "cover-fact", what = what), "text": text}))
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

/// Rules that could be judged in any jurisdiction, of how many, and the day of the law in them.
fn judged(document: &Document) -> String {
    let m = &document.messages;
    let rules = document.rules.iter();
    let all: BTreeSet<&str> = rules.clone().map(|r| r.id.as_str()).collect();
    let judged: BTreeSet<&str> = rules
        .filter(|r| {
            use RuleOutcome::{Finding, None, Review};
            matches!(r.outcome, Finding | Review | None)
        })
        .map(|r| r.id.as_str())
        .collect();
    let unknown = say!(m, "unknown");
    let law = document.tool.ruleset.law_as_of.as_str();
    say!(
        m,
        "cover-judged",
        judged = judged.len(),
        n = all.len(),
        law = or(Some(law), &unknown)
    )
}

fn tested(document: &Document) -> String {
    let m = &document.messages;
    let audit = &document.facts.audit;
    if audit.finished.is_empty() {
        return say!(
            m,
            "cover-broken-off",
            moment = moment(document, &audit.started)
        );
    }
    let moments = || [&audit.started, &audit.finished].map(|s| moment(document, s));
    if audit.clock_went_back() {
        let [start, end] = moments();
        return say!(m, "cover-set-back", start = start, end = end);
    }
    if audit.started.get(..10) == audit.finished.get(..10)
        && let (Some(start), Some(end)) =
            (at(&audit.started, "%H:%M"), at(&audit.finished, "%H:%M"))
    {
        let day = day(m, &audit.started);
        return say!(m, "cover-tested-day", day = day, start = start, end = end);
    }
    let [start, end] = moments();
    say!(m, "cover-tested", start = start, end = end)
}

fn moment(document: &Document, stamp: &str) -> String {
    match at(stamp, "%H:%M") {
        Some(time) => {
            let day = day(&document.messages, stamp);
            say!(document.messages, "moment", day = day, time = time)
        }
        None => stamp.to_owned(),
    }
}

fn scope(document: &Document) -> String {
    let scenarios = &document.facts.scenarios;
    let done = scenarios
        .values()
        .filter(|s| s.outcome == Outcome::Done)
        .count();
    let runs = document.runs();
    say!(
        document.messages,
        "cover-scope",
        pages = document.summary.pages,
        done = done,
        states = scenarios.len(),
        runs = runs
    )
}

fn from(document: &Document) -> String {
    let environment = &document.facts.audit.environment;
    match environment.egress_country.as_deref() {
        Some(country) => say!(document.messages, "cover-country", country = country),
        None => say!(document.messages, "cover-country-unstated"),
    }
}

fn jurisdictions(document: &Document) -> String {
    let m = &document.messages;
    let all = &document.facts.audit.jurisdictions;
    if all.is_empty() {
        return say!(m, "none");
    }
    let names = all
        .iter()
        .map(|code| say!(m, "jurisdiction", code = code.as_str()));
    m.comma(&names.collect::<Vec<_>>())
}

fn short(hash: &str) -> String {
    format!("SHA-256 {}…", hash.chars().take(12).collect::<String>())
}
