//! Common event words × platform.

use super::{Mark, letters};
use crate::evidence::Scenario;
use crate::messages::Messages;
use crate::report::Document;
use crate::report::matrix::{Class, Matrix, class_of, counts_here, first_runs, position};
use crate::say;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap, HashSet};

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

/// Words of the page's own kinds, which no list of events is asked for: shown where they were seen. The
/// fourteen others always have a row, so that nothing reads as if it had not been looked for.
const ONLY_SEEN: [&str; 3] = ["view_content", "custom", OTHER];

/// What the messages call an event of none of them.
const OTHER: &str = "other";

/// Platforms side by side; more would not fit a page.
const MOST: usize = 10;

pub fn view(document: &Document, matrix: &Matrix) -> Value {
    let m = &document.messages;
    let seen = Seen::of(document);
    let all: Vec<_> = matrix
        .rows
        .iter()
        .filter(|r| seen.vendors.contains(r.vendor.as_str()))
        .collect();
    let vendors = &all[..all.len().min(MOST)];
    let mut rows = Vec::new();
    let mut native = Vec::new();
    let mut kinds = 0_usize;
    for word in WORDS.iter().copied().chain([OTHER]) {
        let name = say!(m, "event-word", word = word);
        let cells: Vec<Value> = vendors
            .iter()
            .map(|r| cell(m, seen.counts.get(&(r.vendor.as_str(), word))))
            .collect();
        if cells.iter().all(|c| c["seen"] == false) {
            if !vendors.is_empty() && !ONLY_SEEN.contains(&word) {
                rows.push(json!({"name": name, "cells": cells}));
            }
            continue;
        }
        kinds += 1;
        let names: BTreeSet<String> = seen
            .names
            .get(word)
            .into_iter()
            .flatten()
            .map(|(vendor, event)| {
                let vendor = super::vendor_name(document, vendor);
                format!("{vendor} {}", super::marked(event))
            })
            .collect();
        let names: Vec<String> = names.into_iter().take(40).collect();
        native.push(json!({"name": name, "names": m.semicolon(&names)}));
        rows.push(json!({"name": name, "cells": cells}));
    }
    let lede = match kinds {
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

/// Events by vendor and common word, gathered in one pass over all pixels.
#[derive(Default)]
struct Seen<'d> {
    /// Vendors with any event.
    vendors: HashSet<&'d str>,
    /// Classes of the events of a vendor and word that count in the column of each scenario.
    counts: HashMap<(&'d str, &'d str), [Vec<Class>; 6]>,
    /// Vendors and native names by common word.
    names: HashMap<&'d str, HashSet<(&'d str, &'d str)>>,
}

impl<'d> Seen<'d> {
    fn of(document: &'d Document) -> Seen<'d> {
        let facts = &document.facts;
        let runs = first_runs(facts);
        let mut seen = Seen::default();
        for pixel in &facts.pixels {
            let vendor = pixel.vendor.as_str();
            let canonical = pixel.canonical.as_deref();
            let word = canonical.filter(|c| WORDS.contains(c)).unwrap_or(OTHER);
            seen.vendors.insert(vendor);
            if let Some(event) = pixel.event.as_deref() {
                seen.names.entry(word).or_default().insert((vendor, event));
            }
            let column = position(pixel.scenario);
            if runs[column].is_some_and(|run| counts_here(pixel, run)) {
                let columns = seen.counts.entry((vendor, word)).or_default();
                columns[column].push(class_of(pixel));
            }
        }
        seen
    }
}

fn cell(m: &Messages, classes: Option<&[Vec<Class>; 6]>) -> Value {
    let mut seen = Vec::new();
    let mut accepted = 0;
    for (scenario, here) in Scenario::ALL.into_iter().zip(classes.into_iter().flatten()) {
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
        "letters": (!seen.is_empty() && !only_accept).then(|| letters(m, seen)),
    })
}
