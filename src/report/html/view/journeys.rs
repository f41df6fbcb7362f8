//! Journeys: their steps, and what came of each in every state in which they were taken.

use super::{state_name, vendor_name};
use crate::detect::{JourneyFact, StepFact};
use crate::evidence::{Consent, JourneyOutcome};
use crate::report::Document;
use crate::say;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Journeys printed; `report.json` has all.
const MOST: usize = 40;

/// Runs of one journey side by side; more would not fit a page.
const MOST_RUNS: usize = 6;

/// The section; null when no journey was asked for.
pub fn view(document: &Document) -> Value {
    let all = &document.facts.journeys;
    if all.is_empty() {
        return Value::Null;
    }
    let mut names: Vec<&str> = Vec::new();
    for journey in all {
        if !names.contains(&journey.name.as_str()) {
            names.push(&journey.name);
        }
    }
    let tables: Vec<Value> = names
        .iter()
        .take(MOST)
        .enumerate()
        .map(|(n, name)| {
            let runs: Vec<&JourneyFact> = all.iter().filter(|j| j.name == *name).collect();
            table(document, n, &runs)
        })
        .collect();
    let folded = names.len().saturating_sub(MOST);
    json!({
        "lede": lede(document, names.len()),
        "tables": tables,
        "folded": (folded > 0).then(|| say!(document.messages, "journeys-more", n = folded)),
    })
}

fn lede(document: &Document, names: usize) -> String {
    let m = &document.messages;
    let all = &document.facts.journeys;
    let done = all
        .iter()
        .filter(|j| j.outcome == JourneyOutcome::Done)
        .count();
    let missing = all
        .iter()
        .filter(|j| j.scenario.consent() == Consent::Accepted)
        .flat_map(|j| &j.steps)
        .filter(|s| s.outcome == JourneyOutcome::Done && s.expected.is_some() && s.seen.is_empty())
        .count();
    let mut said = vec![say!(
        m,
        "journeys-lede",
        n = names,
        done = done,
        runs = all.len()
    )];
    if missing > 0 {
        said.push(say!(m, "journeys-missing", n = missing));
    }
    m.sentences(&said)
}

fn table(document: &Document, n: usize, runs: &[&JourneyFact]) -> Value {
    let m = &document.messages;
    let shown = &runs[..runs.len().min(MOST_RUNS)];
    let first = shown.first();
    let steps = first.map_or(&[][..], |j| j.steps.as_slice());
    let rows: Vec<Value> = steps
        .iter()
        .enumerate()
        .map(|(at, step)| {
            let cells: Vec<Value> = shown
                .iter()
                .map(|run| run.steps.get(at).map_or_else(|| json!({"class": "no", "icon": "none", "text": ""}), |s| cell(document, run, s)))
                .collect();
            json!({
                "n": at + 1,
                "what": if step.target.is_empty() { step.action.clone() } else { format!("{} {}", step.action, super::marked(&step.target)) },
                "expected": step.expected.clone().unwrap_or_default(),
                "cells": cells,
            })
        })
        .collect();
    let several = runs.iter().any(|r| r.run > 1);
    let columns: Vec<String> = shown
        .iter()
        .map(|run| {
            let state = state_name(m, run.scenario);
            if several {
                say!(m, "journeys-run", state = state, run = run.run)
            } else {
                state
            }
        })
        .collect();
    json!({
        "id": format!("c-jo-{n}"),
        "name": first.map_or_else(String::new, |j| super::marked(&j.name)),
        "note": say!(m, "journeys-taken", when = if first.is_some_and(|j| j.before) { "before" } else { "after" }),
        "columns": columns,
        "rows": rows,
        "folded": (runs.len() > MOST_RUNS).then(|| say!(m, "journeys-runs-more", n = runs.len() - MOST_RUNS)),
    })
}

/// What came of a step in a run, in a sentence whose foreign words stand between back quotes.
fn cell(document: &Document, journey: &JourneyFact, step: &StepFact) -> Value {
    let m = &document.messages;
    let (mut sign, text) = match step.outcome {
        JourneyOutcome::Done => (("gr", "ok"), say!(m, "journeys-done")),
        JourneyOutcome::NotReached => (("no", "none"), say!(m, "journeys-not-reached")),
        JourneyOutcome::Failed => {
            let why = step.reason.clone();
            let why = super::marked(&why.unwrap_or_else(|| say!(m, "no-reason")));
            (("wa", "warn"), say!(m, "journeys-failed", why = why))
        }
    };
    let mut said = vec![text];
    if let Some(picture) = &step.screenshot {
        said.push(say!(m, "journeys-picture", file = super::marked(picture)));
    }
    if step.outcome == JourneyOutcome::Done && step.expected.is_some() {
        let vendors: BTreeSet<String> = document
            .facts
            .pixels
            .iter()
            .filter(|p| step.seen.contains(&p.id))
            .map(|p| vendor_name(document, &p.vendor).replace('`', "'"))
            .collect();
        let vendors: Vec<String> = vendors.into_iter().collect();
        let fate = match (vendors.as_slice(), journey.scenario.consent()) {
            ([], Consent::Accepted) => {
                sign = ("wa", "warn");
                say!(m, "journeys-event", fate = "missing", vendors = "")
            }
            ([], Consent::Rejected | Consent::Withdrawn) => {
                say!(m, "journeys-event", fate = "as-refused", vendors = "")
            }
            ([], _) => say!(m, "journeys-event", fate = "none", vendors = ""),
            (told, Consent::Rejected | Consent::Withdrawn) => {
                sign = ("wa", "warn");
                say!(
                    m,
                    "journeys-event",
                    fate = "after-refusal",
                    vendors = m.comma(told)
                )
            }
            (told, _) => say!(m, "journeys-event", fate = "told", vendors = m.comma(told)),
        };
        said.push(fate);
    }
    json!({"class": sign.0, "icon": sign.1, "text": m.semicolon(&said)})
}
