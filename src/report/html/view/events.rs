//! Common event words × platform.

use super::{Mark, letters};
use crate::evidence::Scenario;
use crate::report::Document;
use crate::report::matrix::{Class, Matrix, class_of, counts_here, first_run};
use crate::say;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The common words in the order of a visit.
const WORDS: [&str; 16] = [
    "page_view",
    "view_content",
    "click",
    "download",
    "search",
    "contact",
    "add_to_cart",
    "add_to_wishlist",
    "initiate_checkout",
    "add_payment_info",
    "purchase",
    "donate",
    "lead",
    "registration",
    "subscribe",
    "custom",
];

/// Platforms side by side; more would not fit a page.
const MOST: usize = 10;

pub fn view(document: &Document, matrix: &Matrix) -> Value {
    let m = &document.messages;
    let facts = &document.facts;
    let runs = Scenario::ALL.map(|s| (s, first_run(facts, s)));
    let with_events = |id: &str| facts.pixels.iter().any(|p| p.vendor == id);
    let all: Vec<_> = matrix
        .rows
        .iter()
        .filter(|r| with_events(&r.vendor))
        .collect();
    let vendors = &all[..all.len().min(MOST)];
    let mut rows = Vec::new();
    let mut native = Vec::new();
    for word in WORDS.iter().copied().chain([""]) {
        let name = say!(
            m,
            "event-word",
            word = if word.is_empty() { "other" } else { word }
        );
        let cells: Vec<Value> = vendors
            .iter()
            .map(|r| cell(document, &runs, &r.vendor, word))
            .collect();
        if cells.iter().all(|c| c["seen"] == false) {
            continue;
        }
        let names: BTreeSet<String> = facts
            .pixels
            .iter()
            .filter(|p| is_word(p.canonical.as_deref(), word))
            .filter_map(|p| {
                let event = p.event.as_deref()?;
                Some(format!(
                    "{} `{}`",
                    super::vendor_name(document, &p.vendor),
                    event.replace('`', "'")
                ))
            })
            .collect();
        let names: Vec<String> = names.into_iter().take(40).collect();
        native.push(json!({"name": name, "names": m.semicolon(&names)}));
        rows.push(json!({"name": name, "cells": cells}));
    }
    let lede = match rows.len() {
        0 if !document.tested_anything() => say!(m, "nothing-tested"),
        n => say!(m, "events-lede", n = n),
    };
    json!({
        "lede": lede,
        "vendors": vendors.iter().map(|r| r.name.clone()).collect::<Vec<_>>(),
        "rows": rows,
        "native": native,
        "folded": (all.len() > MOST).then(|| say!(m, "events-more", n = all.len() - MOST)),
    })
}

fn is_word(canonical: Option<&str>, word: &str) -> bool {
    match word {
        "" => !canonical.is_some_and(|c| WORDS.contains(&c)),
        word => canonical == Some(word),
    }
}

fn cell(document: &Document, runs: &[(Scenario, Option<u32>)], vendor: &str, word: &str) -> Value {
    let facts = &document.facts;
    let mut seen = Vec::new();
    let mut accepted = 0;
    for (scenario, run) in runs {
        let (scenario, Some(run)) = (*scenario, *run) else {
            continue;
        };
        let here: Vec<Class> = facts
            .pixels
            .iter()
            .filter(|p| p.vendor == vendor && is_word(p.canonical.as_deref(), word))
            .filter(|p| counts_here(p, scenario, run))
            .map(class_of)
            .collect();
        if scenario == Scenario::Accept {
            accepted = here.len();
        }
        let mark = if here.contains(&Class::Without) {
            Mark::Without
        } else if here.contains(&Class::Decision) {
            Mark::Decision
        } else {
            Mark::With
        };
        if !here.is_empty() {
            seen.push((scenario, mark));
        }
    }
    let only_accept = matches!(seen.as_slice(), [(Scenario::Accept, _)]);
    json!({
        "seen": !seen.is_empty(),
        "n": accepted,
        "letters": (!seen.is_empty() && !only_accept).then(|| letters(&document.messages, seen)),
    })
}
