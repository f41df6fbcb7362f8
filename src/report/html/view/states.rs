//! Vendor × state: the matrix, its key and the sentence above it.

use super::look::Look;
use super::{class_sign, state_name, timeline};
use crate::evidence::{Outcome, Scenario};
use crate::messages::Messages;
use crate::report::Document;
use crate::report::answer::names;
use crate::report::matrix::{Cell, Class, Matrix};
use crate::say;
use serde_json::{Value, json};

pub fn view(document: &Document, matrix: &Matrix, look: &Look<'_>) -> Value {
    let m = &document.messages;
    let columns: Vec<Value> = Scenario::ALL
        .into_iter()
        .map(|s| json!({"name": state_name(m, s), "tested": tested(document, s)}))
        .collect();
    let rows: Vec<Value> = matrix
        .folded(m)
        .iter()
        .map(|r| json!({"name": r.name, "cells": r.cells.iter().map(|c| cell(m, c)).collect::<Vec<_>>()}))
        .collect();
    let sums: Vec<String> = Scenario::ALL
        .into_iter()
        .map(|s| match tested(document, s) {
            true => matrix.without(s).to_string(),
            false => "–".into(),
        })
        .collect();
    let unknown = document.facts.vendors.iter().filter(|v| !v.known).count();
    json!({
        "lede": lede(document, matrix),
        "columns": columns,
        "rows": rows,
        "sums": sums,
        "loads": matrix.rows.iter().flat_map(|r| &r.cells).any(Cell::is_loads),
        "unknown": (unknown > 0).then(|| say!(m, "states-unknown", n = unknown)),
        "timeline": timeline::view(document, matrix, look),
    })
}

fn tested(document: &Document, scenario: Scenario) -> bool {
    let fact = document.facts.scenarios.get(&scenario);
    fact.is_some_and(|s| s.outcome == Outcome::Done)
}

fn cell(m: &Messages, cell: &Cell) -> Value {
    let (class, icon, words) = class_sign(m, cell.class());
    let unit = match (cell.count(), cell.is_loads()) {
        (0, _) | (_, false) => String::new(),
        (_, true) => say!(m, "states-requests"),
    };
    // A second kind of event in the same cell is named, not hidden under the first.
    let also = match cell.class() {
        Class::Without if cell.decision > 0 => Some(say!(m, "states-flagged", n = cell.decision)),
        _ => None,
    };
    json!({"class": class, "icon": icon, "words": words, "n": cell.count(), "unit": unit, "also": also})
}

/// Who does not wait, who does not hear the no, who waited.
fn lede(document: &Document, matrix: &Matrix) -> String {
    let m = &document.messages;
    if matrix.rows.is_empty() {
        return match document
            .facts
            .scenarios
            .values()
            .any(|s| s.outcome == Outcome::Done)
        {
            true => say!(m, "states-none"),
            false => say!(m, "nothing-tested"),
        };
    }
    let without = |scenario| -> Vec<String> {
        let cells = matrix.column(scenario).filter(|(_, c)| c.without > 0);
        cells.map(|(r, _)| r.name.clone()).collect()
    };
    let mut says = Vec::new();
    let early = without(Scenario::Before);
    if !early.is_empty() {
        let (n, names) = (early.len(), names(m, &early));
        says.push(say!(m, "states-early", n = n, names = names));
    }
    let deaf = without(Scenario::Reject);
    if !deaf.is_empty() {
        let (n, names) = (deaf.len(), names(m, &deaf));
        says.push(say!(m, "states-deaf", n = n, names = names));
    }
    let waited: Vec<String> = matrix
        .rows
        .iter()
        .filter(|r| {
            let class = |c: Class| r.cells.iter().any(|cell| cell.class() == c);
            class(Class::With) && !class(Class::Without) && !class(Class::Decision)
        })
        .map(|r| r.name.clone())
        .collect();
    if !waited.is_empty() && tested(document, Scenario::Before) {
        says.push(say!(m, "states-waited", names = names(m, &waited)));
    }
    if says.is_empty() {
        says.push(say!(m, "states-clean"));
    }
    m.sentences(&says)
}
