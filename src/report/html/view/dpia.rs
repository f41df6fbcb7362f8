//! Inputs for a data-protection impact assessment: what a scan can contribute, and nothing it cannot.

use super::finding_link;
use super::look::Look;
use crate::findings::Finding;
use crate::report::Document;
use crate::report::answer::names;
use crate::rules::Severity;
use crate::say;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Kinds of data about the visitor that name or reach a person directly.
const DIRECT: [&str; 10] = [
    "email",
    "phone",
    "name",
    "first_name",
    "last_name",
    "street",
    "address",
    "birth",
    "date_of_birth",
    "external_id",
];

pub fn view(document: &Document, look: &Look<'_>) -> Value {
    let m = &document.messages;
    let criteria = criteria(document);
    let lede = if document.tested_anything() {
        say!(m, "dpia-lede", n = met(&criteria))
    } else {
        say!(m, "dpia-untested")
    };
    json!({
        "lede": lede,
        "criteria": criteria,
        "data": data(document),
        "risks": risks(document, look),
    })
}

/// How many of the nine criteria were seen.
pub fn criteria_met(document: &Document) -> usize {
    met(&criteria(document))
}

fn met(criteria: &[Value]) -> usize {
    criteria.iter().filter(|c| c["seen"] == true).count()
}

/// The nine criteria of the Article 29 Working Party, WP 248 rev.01, section III.B, as far as a browser shows them.
fn criteria(document: &Document) -> Vec<Value> {
    let m = &document.messages;
    let facts = &document.facts;
    let of_purpose = |purposes: &[&str]| -> Vec<String> {
        let all = facts.vendors.iter();
        all.filter(|v| v.purpose.as_deref().is_some_and(|p| purposes.contains(&p)))
            .map(|v| v.name.clone())
            .collect()
    };
    let ads = of_purpose(&["advertising", "social", "affiliate"]);
    let replay = of_purpose(&["session-replay"]);
    let matched: BTreeSet<String> = facts
        .pixels
        .iter()
        .filter(|p| {
            p.user_data
                .iter()
                .any(|d| DIRECT.contains(&d.kind.as_str()))
        })
        .map(|p| super::vendor_name(document, &p.vendor))
        .collect();
    let matched: Vec<String> = matched.into_iter().collect();
    let row = |criterion: &str, seen: Option<bool>, text: String| {
        let (icon, class, word) = match seen {
            Some(true) => ("warn", "wa", "yes"),
            Some(false) => ("none", "no", "no"),
            None => ("info", "no", "unknowable"),
        };
        let name = say!(m, "dpia-criterion", criterion = criterion);
        let word = say!(m, "dpia-shows", shows = word);
        json!({"name": name, "icon": icon, "class": class, "word": word, "seen": seen, "text": text})
    };
    let listed = |of: &[String], none: &str| match of {
        [] => say!(m, "dpia-seen", what = none),
        of => names(m, of),
    };
    let told = |what: &str| listed(&[], what);
    let calls = if facts.fingerprinting.is_empty() {
        "no-calls"
    } else {
        "calls"
    };
    let wall = facts.banner.kind == crate::evidence::NoticeKind::Wall;
    vec![
        row("scoring", Some(!ads.is_empty()), listed(&ads, "no-ads")),
        row("decisions", None, told("decisions")),
        row(
            "monitoring",
            Some(!replay.is_empty() || !facts.fingerprinting.is_empty()),
            listed(
                &replay,
                if facts.fingerprinting.is_empty() {
                    "no-monitoring"
                } else {
                    "calls"
                },
            ),
        ),
        row("sensitive", None, told("sensitive")),
        row("scale", None, told("scale")),
        row(
            "matching",
            Some(!matched.is_empty()),
            listed(&matched, "no-matching"),
        ),
        row("vulnerable", None, told("vulnerable")),
        row(
            "technology",
            Some(!facts.fingerprinting.is_empty()),
            told(calls),
        ),
        row(
            "bar",
            Some(wall),
            told(if wall { "wall" } else { "no-wall" }),
        ),
    ]
}

/// What was said about the visitor, in which form, to whom, in which states.
fn data(document: &Document) -> Vec<Value> {
    /// Recipients, and states in which it was said.
    type Told<'a> = (BTreeSet<String>, BTreeSet<&'a str>);
    let mut kinds: BTreeMap<(String, String), Told<'_>> = BTreeMap::new();
    for pixel in &document.facts.pixels {
        for item in &pixel.user_data {
            let entry = kinds
                .entry((item.kind.clone(), item.form.clone()))
                .or_default();
            entry.0.insert(super::vendor_name(document, &pixel.vendor));
            entry.1.insert(pixel.scenario.as_str());
        }
    }
    kinds
        .into_iter()
        .take(60)
        .map(|((kind, form), (to, states))| {
            let to: Vec<String> = to.into_iter().collect();
            let states: Vec<&str> = states.into_iter().collect();
            json!({
                "kind": kind.replace('_', " "),
                "form": form,
                "to": to.join(", "),
                "states": states.join(", "),
            })
        })
        .collect()
}

/// A place in the matrix for every finding: a proposal by rule, for a person to move.
fn risks(document: &Document, look: &Look<'_>) -> Vec<Value> {
    let mut cells: [[Vec<Value>; 4]; 4] = Default::default();
    for finding in document
        .findings
        .iter()
        .filter(|f| f.severity < Severity::Advice)
    {
        let cell = &mut cells[weight(document, look, finding)][likelihood(document, finding)];
        cell.push(finding_link(&finding.id));
    }
    let m = &document.messages;
    let rows = ["limited", "noticeable", "serious", "severe"];
    (0..4)
        .rev()
        .map(|row| {
            let of: Vec<Value> = (0..4)
                .map(|column| {
                    let class = ["a", "a", "b", "b", "b", "d", "d"][row + column];
                    let links: Vec<&Value> = cells[row][column].iter().take(10).collect();
                    let more = cells[row][column].len().saturating_sub(10);
                    json!({"class": class, "links": links, "more": (more > 0).then(|| say!(m, "and-more", n = more))})
                })
                .collect();
            json!({"name": say!(m, "dpia-weight", weight = rows[row]), "cells": of})
        })
        .collect()
}

/// By the data: a person's own data, then advertising, then whatever else appears to breach.
fn weight(document: &Document, look: &Look<'_>, finding: &Finding) -> usize {
    let mut cited = finding.evidence.iter().filter_map(|id| look.pixel(id));
    let direct = cited.any(|p| {
        p.user_data
            .iter()
            .any(|d| DIRECT.contains(&d.kind.as_str()))
    });
    let vendor = finding.vendor.as_ref().and_then(|id| {
        let mut all = document.facts.vendors.iter();
        all.find(|v| v.id == *id)
    });
    let ads =
        vendor.is_some_and(|v| matches!(v.purpose.as_deref(), Some("advertising" | "social")));
    match finding.severity {
        _ if direct => 3,
        Severity::Violation | Severity::LikelyViolation if ads => 2,
        Severity::Violation | Severity::LikelyViolation => 1,
        _ => 0,
    }
}

/// By the share of pages, and of runs in which it was seen.
fn likelihood(document: &Document, finding: &Finding) -> usize {
    let visited = document.summary.pages.max(1);
    let share = match finding.pages.len() {
        0 => 100,
        n => n * 100 / visited,
    };
    let place: usize = match share {
        75.. => 3,
        25.. => 2,
        _ => 1,
    };
    if finding.seen.n < finding.seen.of {
        place.saturating_sub(1)
    } else {
        place
    }
}
