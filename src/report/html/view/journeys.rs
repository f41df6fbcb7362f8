//! Journeys: their steps, and what came of each in every state in which they were taken.

use super::{count, state_name, vendor_name};
use crate::detect::{JourneyFact, StepFact};
use crate::evidence::{Consent, JourneyOutcome};
use crate::report::Document;
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
        "folded": (folded > 0).then(|| format!("{folded} more journeys are in report.json.")),
    })
}

fn lede(document: &Document, names: usize) -> String {
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
    let measured = match missing {
        0 => String::new(),
        n => format!(
            " {} after acceptance.",
            count(
                n,
                "expected event was not seen",
                "expected events were not seen"
            )
        ),
    };
    format!(
        "{}: {done} of {} to the end.{measured}",
        count(names, "journey", "journeys"),
        count(all.len(), "run was taken", "runs were taken"),
    )
}

fn table(document: &Document, n: usize, runs: &[&JourneyFact]) -> Value {
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
                "what": if step.target.is_empty() { step.action.clone() } else { format!("{} {}", step.action, quoted(&step.target)) },
                "expected": step.expected.clone().unwrap_or_default(),
                "cells": cells,
            })
        })
        .collect();
    let several = runs.iter().any(|r| r.run > 1);
    let columns: Vec<String> = shown
        .iter()
        .map(|run| {
            let state = state_name(run.scenario);
            if several {
                format!("{state}, run {}", run.run)
            } else {
                state.to_owned()
            }
        })
        .collect();
    json!({
        "id": format!("c-jo-{n}"),
        "name": first.map_or_else(String::new, |j| quoted(&j.name)),
        "note": if first.is_some_and(|j| j.before) { "Taken before the first page of each state." } else { "Taken after the pages of each state." },
        "columns": columns,
        "rows": rows,
        "folded": (runs.len() > MOST_RUNS).then(|| format!("{} more runs are in report.json.", runs.len() - MOST_RUNS)),
    })
}

/// What came of a step in a run, in a sentence whose foreign words stand between back quotes.
fn cell(document: &Document, journey: &JourneyFact, step: &StepFact) -> Value {
    let (mut sign, mut text) = match step.outcome {
        JourneyOutcome::Done => (("gr", "ok"), "done".to_owned()),
        JourneyOutcome::NotReached => (("no", "none"), "not reached".to_owned()),
        JourneyOutcome::Failed => {
            let why = step.reason.as_deref().unwrap_or("no reason was recorded");
            (("wa", "warn"), format!("failed: {}", quoted(why)))
        }
    };
    if let Some(picture) = &step.screenshot {
        text = format!("{text}; picture {}", quoted(picture));
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
                "the expected event was not seen".to_owned()
            }
            ([], Consent::Rejected | Consent::Withdrawn) => "no event, as refused".to_owned(),
            ([], _) => "no event".to_owned(),
            (told, Consent::Rejected | Consent::Withdrawn) => {
                sign = ("wa", "warn");
                format!("event to {} after the refusal", told.join(", "))
            }
            (told, _) => format!("event to {}", told.join(", ")),
        };
        text = format!("{text}; {fate}");
    }
    json!({"class": sign.0, "icon": sign.1, "text": text})
}

/// Words that are not ours, between back quotes.
fn quoted(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}
