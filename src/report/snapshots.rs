//! One picture of each text format of the demo theatre, looked at before it is taken.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::fixture::{extras, harbour_lights};
use super::{Place, csv, diff, gitlab, junit, sarif, summary};
use crate::findings::Comparison;

fn keep(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn every_text_format_is_as_it_was() {
    let document = harbour_lights();
    let place = Place::default();
    let extras = extras(&place);
    keep("findings.sarif", &sarif::render(&document, &extras));
    keep(
        "gl-code-quality-report.json",
        &gitlab::render(&document, &extras),
    );
    keep("junit.xml", &junit::render(&document, &extras).unwrap());
    keep("summary.md", &summary::render(&document, &extras));
    keep("findings.csv", &csv::findings(&document).unwrap());
    keep("cookies.csv", &csv::cookies(&document).unwrap());
    keep("vendors.csv", &csv::vendors(&document).unwrap());
    keep("requests.csv", &csv::requests(&document).unwrap());
    keep(
        "annotations",
        &summary::annotations(&document, &place).join("\n"),
    );
}

#[test]
fn a_comparison_is_as_it_was() {
    let mut old = harbour_lights();
    let new = old.clone();
    old.facts.audit.started = "2026-08-17T09:00:00Z".into();
    // Meta was not there yet, TikTok was graver, and a recorder of sessions has gone since.
    old.findings.remove(0);
    old.findings[0].severity = crate::rules::Severity::Violation;
    old.findings[1]
        .scenarios
        .push(crate::evidence::Scenario::Accept);
    let mut gone = old.findings[2].clone();
    gone.fingerprint = "0123456789abcdef".into();
    gone.title = "Session replay before any choice: Hotjar".into();
    old.findings.push(gone);
    let comparison = Comparison::of(old.side(), new.side(), true);
    keep("diff", &diff::terminal(&comparison, &new.messages, false));
    keep("diff.md", &diff::markdown(&comparison, &new.messages));
    let json: serde_json::Value = serde_json::from_str(&diff::json(&comparison)).unwrap();
    assert_eq!(json["counts"]["new"], comparison.counts.new);
}
