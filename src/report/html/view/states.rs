//! Vendor × state: the matrix, its key and the sentence above it.

use super::look::Look;
use super::{class_sign, state_name, timeline};
use crate::evidence::{Outcome, Scenario};
use crate::report::Document;
use crate::report::answer::names;
use crate::report::matrix::{Cell, Class, Matrix};
use serde_json::{Value, json};

pub fn view(document: &Document, matrix: &Matrix, look: &Look<'_>) -> Value {
    let columns: Vec<Value> = Scenario::ALL
        .into_iter()
        .map(|s| json!({"name": state_name(s), "tested": tested(document, s)}))
        .collect();
    let rows: Vec<Value> = matrix
        .folded(&document.messages)
        .iter()
        .map(|r| json!({"name": r.name, "cells": r.cells.iter().map(cell).collect::<Vec<_>>()}))
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
        "unknown": (unknown > 0).then(|| unknown_words(unknown)),
        "timeline": timeline::view(document, look),
    })
}

fn unknown_words(n: usize) -> String {
    let sites = super::count(n, "third-party site is", "third-party sites are");
    format!("{sites} not in the catalogue and not in this table; see Vendors.")
}

fn tested(document: &Document, scenario: Scenario) -> bool {
    let fact = document.facts.scenarios.get(&scenario);
    fact.is_some_and(|s| s.outcome == Outcome::Done)
}

fn cell(cell: &Cell) -> Value {
    let (class, icon, words) = class_sign(cell.class());
    let unit = match (cell.count(), cell.is_loads()) {
        (0, _) | (_, false) => "",
        (_, true) => "req",
    };
    // A second kind of event in the same cell is named, not hidden under the first.
    let also = match cell.class() {
        Class::Without if cell.decision > 0 => Some(format!("+{} flagged", cell.decision)),
        _ => None,
    };
    json!({"class": class, "icon": icon, "words": words, "n": cell.count(), "unit": unit, "also": also})
}

/// Who does not wait, who does not hear the no, who waited.
fn lede(document: &Document, matrix: &Matrix) -> String {
    if matrix.rows.is_empty() {
        return match document
            .facts
            .scenarios
            .values()
            .any(|s| s.outcome == Outcome::Done)
        {
            true => "No platform of the catalogue was contacted in the tested scope.".into(),
            false => "Nothing could be tested.".into(),
        };
    }
    let without = |scenario| -> Vec<String> {
        let cells = matrix.column(scenario).filter(|(_, c)| c.without > 0);
        cells.map(|(r, _)| r.name.clone()).collect()
    };
    let mut says = Vec::new();
    let verb = |n: usize, one: &'static str, many: &'static str| if n == 1 { one } else { many };
    let early = without(Scenario::Before);
    if !early.is_empty() {
        let (does, n) = (
            verb(early.len(), "does", "do"),
            names(&document.messages, &early),
        );
        says.push(format!("{n} {does} not wait for a choice."));
    }
    let deaf = without(Scenario::Reject);
    if !deaf.is_empty() {
        let (does, n) = (
            verb(deaf.len(), "does", "do"),
            names(&document.messages, &deaf),
        );
        says.push(format!("{n} {does} not hear the no."));
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
        says.push(format!(
            "{} waited in every state tested.",
            names(&document.messages, &waited)
        ));
    }
    if says.is_empty() {
        says.push("No event was sent without permission in the tested scope.".into());
    }
    says.join(" ")
}
