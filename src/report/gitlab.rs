//! `gl-code-quality-report.json`: GitLab's code quality report, a subset of the Code Climate format
//! (<https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>).
//!
//! As in SARIF each result points at the line of the site in the audit's configuration. GitLab tells
//! old from new by the fingerprint alone, over all reports of a pipeline: the host stands in it, so
//! that two sites of one pipeline do not hide each other.

use super::extras::Extras;
use super::{Document, site_text};
use crate::findings::Finding;
use crate::rules::Severity;
use crate::say;
use serde_json::{Value, json};

/// Characters of one description.
const LIMIT: usize = 1_000;

/// The report, pretty, with a newline at the end. Every finding is in it; one that a person has
/// decided to leave out of the gate is shown as information, with the decision.
pub fn render(document: &Document, extras: &Extras<'_>) -> String {
    let all: Vec<Value> = document
        .findings
        .iter()
        .map(|finding| issue(document, finding, extras))
        .collect();
    let text = serde_json::to_string_pretty(&all);
    text.unwrap_or_else(|e| format!("the report could not be written: {e}")) + "\n"
}

fn issue(document: &Document, finding: &Finding, extras: &Extras<'_>) -> Value {
    let host = &document.facts.audit.host;
    let review = &finding.review;
    let decided = if review.leaves_out() {
        let messages = &document.messages;
        let by = review
            .by
            .clone()
            .unwrap_or_else(|| say!(messages, "decided-by-nobody"));
        let state = review.state.as_str();
        format!(
            " {}",
            say!(messages, "gitlab-decision", state = state, by = by)
        )
    } else {
        String::new()
    };
    let description = format!(
        "{host}: {} ({}). {}{decided}",
        finding.title.trim_end_matches('.'),
        super::severity_code(&document.messages, finding.severity),
        finding.fact,
    );
    json!({
        "description": site_text::line(&description, LIMIT),
        "check_name": site_text::line(&finding.rule, LIMIT),
        "fingerprint": site_text::line(&format!("{host}-{}", finding.fingerprint), LIMIT),
        "severity": if review.leaves_out() { "info" } else { severity(finding.severity) },
        "location": {
            "path": extras.place.uri(),
            "lines": {"begin": extras.place.line},
        },
    })
}

/// GitLab's words, from `info` to `blocker`.
fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Violation => "critical",
        Severity::LikelyViolation => "major",
        Severity::Risk => "minor",
        Severity::Advice => "info",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::report::Place;
    use crate::report::fixture::{extras, harbour_lights};
    use std::collections::BTreeSet;

    /// The fields that GitLab's documentation lists as required, and its words for the severity.
    #[test]
    fn every_issue_has_what_gitlab_requires() {
        let document = harbour_lights();
        let place = Place {
            file: "audit/consentry.toml".into(),
            line: 7,
        };
        let issues: Vec<Value> = serde_json::from_str(&render(&document, &extras(&place))).unwrap();
        assert_eq!(issues.len(), document.findings.len());
        let mut prints = BTreeSet::new();
        for issue in &issues {
            for key in ["description", "check_name", "fingerprint"] {
                assert!(!issue[key].as_str().unwrap().is_empty(), "{issue}");
            }
            let words = ["info", "minor", "major", "critical", "blocker"];
            assert!(
                words.contains(&issue["severity"].as_str().unwrap()),
                "{issue}"
            );
            assert_eq!(issue["location"]["path"], "audit/consentry.toml");
            assert_eq!(issue["location"]["lines"]["begin"], 7);
            prints.insert(issue["fingerprint"].as_str().unwrap());
        }
        assert_eq!(prints.len(), issues.len());
    }
}
