//! One report document, one renderer per format. Decides nothing: every format shows the same findings.

pub mod answer;
pub mod csv;
pub mod diff;
pub mod document;
pub mod extras;
pub mod gate;
pub mod gitlab;
pub mod html;
pub mod json;
pub mod junit;
pub mod lights;
pub mod markdown;
pub mod matrix;
pub mod sarif;
pub mod site_text;
pub mod summary;
pub mod terminal;
pub mod write;

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod snapshots;

pub use document::*;
pub use extras::{Extras, Place};
pub use write::{ReportError, write_all};

use crate::detect::ScenarioFact;
use crate::messages::Messages;
use crate::rules::Severity;
use crate::say;
use schemars::Schema;

/// Why a scenario was not recorded to its end, or that nobody knows.
fn reason(document: &Document, fact: Option<&ScenarioFact>) -> String {
    let known = fact.and_then(|f| f.reason.clone());
    known.unwrap_or_else(|| say!(document.messages, "no-reason"))
}

/// A severity in a table or in brackets.
fn severity_code(messages: &Messages, severity: Severity) -> String {
    say!(messages, "severity-code", severity = severity.as_str())
}

/// A decision in a table.
fn review_state(messages: &Messages, state: &str) -> String {
    say!(messages, "review-state", state = state)
}

/// The JSON Schema of `report.json`, for `consentry schema report`.
pub fn report_schema() -> Schema {
    schemars::schema_for!(Document)
}
