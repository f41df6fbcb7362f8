//! Exit status: what a script may conclude from the number alone.

use crate::config::FailOn;
use crate::evidence::{JourneyOutcome, Outcome};
use crate::report::Document;
use crate::report::gate::{Gated, gated};
use std::process::ExitCode;

/// The exit statuses of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Done; no finding at or above `--fail-on`.
    Done,
    /// Findings at or above `--fail-on`.
    Findings,
    /// Wrong usage, configuration or rule file.
    Usage,
    /// Something that was asked for could not be recorded.
    Incomplete,
    /// A fault inside consentry.
    Fault,
    /// Interrupted.
    Interrupted,
}

impl Status {
    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Status::Done => 0,
            Status::Findings => 1,
            Status::Usage => 2,
            Status::Incomplete => 3,
            Status::Fault => 4,
            Status::Interrupted => 130,
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(status.code())
    }
}

/// Findings at or above `--fail-on`, by what the gate does with them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Gate {
    /// Those that count.
    pub counted: usize,
    /// Rejected, or a risk accepted for a time that has not run out.
    pub reviewed: usize,
    /// In the baseline already, and no worse.
    pub known: usize,
}

/// Holds the findings against `--fail-on`, the human decisions and the baseline.
pub fn gate(document: &Document, fail_on: FailOn) -> Gate {
    let mut gate = Gate::default();
    for finding in &document.findings {
        match gated(document, finding, fail_on) {
            Gated::Below => {}
            Gated::Reviewed => gate.reviewed += 1,
            Gated::Known => gate.known += 1,
            Gated::Counted => gate.counted += 1,
        }
    }
    gate
}

/// What was asked for and is not there, in words; empty when the audit is complete.
///
/// A scenario that was asked for and is not done, a page visit that ended in an error, or a journey that
/// failed.
pub fn missing(document: &Document) -> Vec<String> {
    let facts = &document.facts;
    let mut missing = Vec::new();
    for scenario in &facts.audit.scenarios {
        match facts.scenarios.get(scenario) {
            Some(fact) if fact.outcome == Outcome::Done => {}
            Some(fact) => {
                let word = if fact.outcome == Outcome::Failed {
                    "failed"
                } else {
                    "not testable"
                };
                let reason = fact.reason.as_deref().unwrap_or("no reason was recorded");
                missing.push(format!("scenario {scenario} {word}: {reason}"));
            }
            None => missing.push(format!("scenario {scenario} was not recorded")),
        }
    }
    for page in &facts.pages {
        let failed = page
            .visits
            .iter()
            .filter(|visit| visit.outcome != "ok")
            .count();
        if failed > 0 {
            let error = page
                .visits
                .iter()
                .find_map(|visit| visit.error.as_deref())
                .unwrap_or("not loaded");
            missing.push(format!(
                "page {} failed in {failed} of {} visits: {error}",
                page.id,
                page.visits.len()
            ));
        }
    }
    // One that the scenario did not come to is told by the scenario.
    let failed = facts
        .journeys
        .iter()
        .filter(|j| j.outcome == JourneyOutcome::Failed);
    missing.extend(failed.map(|journey| {
        let reason = journey
            .reason
            .as_deref()
            .unwrap_or("no reason was recorded");
        format!(
            "journey \"{}\" failed in {}: {reason}",
            journey.name, journey.scenario
        )
    }));
    if facts.audit.finished.is_empty() {
        missing.push("the recording was broken off".into());
    }
    missing
}

/// The exit status of an audit. Findings that the gate counts win over incompleteness; the format never matters.
pub fn exit_status(document: &Document, fail_on: FailOn, allow_incomplete: bool) -> Status {
    if gate(document, fail_on).counted > 0 {
        Status::Findings
    } else if !allow_incomplete && !missing(document).is_empty() {
        Status::Incomplete
    } else {
        Status::Done
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::detect::{ConsentStateFact, Facts, JourneyFact, PageFact, PageVisit, ScenarioFact};
    use crate::evidence::Scenario;
    use crate::findings::Comparison;
    use crate::report::{REPORT_SCHEMA, RulesetId, Summary, Tool};

    fn scenario(outcome: Outcome) -> ScenarioFact {
        ScenarioFact {
            outcome,
            reason: (outcome != Outcome::Done).then(|| "no banner".into()),
            runs: 1,
            actions: Vec::new(),
            consent_state: ConsentStateFact::default(),
            choice_confirmed: None,
            choice_proofs: Vec::new(),
            refusal_forgotten: false,
            tc_string: None,
            gpc_acknowledged: None,
        }
    }

    fn page(outcome: &str) -> PageFact {
        PageFact {
            id: "P-001".into(),
            url: "https://www.harbourlights.example/".into(),
            final_url: None,
            status: None,
            title: None,
            kind: "home".into(),
            language: None,
            topics: Vec::new(),
            found: None,
            reason: Default::default(),
            visits: vec![PageVisit {
                scenario: Scenario::Before,
                run: 1,
                outcome: outcome.into(),
                error: (outcome != "ok").then(|| "net::ERR_NAME_NOT_RESOLVED".into()),
                loaded_ms: None,
                settled_ms: None,
            }],
        }
    }

    /// A finding of this severity, as it stands in report.json.
    fn finding(severity: &str) -> crate::findings::Finding {
        serde_json::from_value(serde_json::json!({
            "id": "F-001", "fingerprint": "f", "rule": "r", "title": "t", "group": "g", "severity": severity,
            "confidence": "high", "jurisdictions": ["EU"], "scenarios": ["before"], "vendor": null, "fact": "",
            "classification": "", "assessment": "", "legal": [], "evidence": ["R-00001"], "pages": [],
            "seen": {"n": 1, "of": 1}, "exemptions": [], "national_notes": [],
            "remedy": {"summary": "", "steps": [], "code": []}, "retest": "", "related": [],
            "review": {"state": "open", "by": null, "at": null, "note": null, "expires": null}
        }))
        .unwrap()
    }

    fn document(severities: &[&str], asked: &[(Scenario, Outcome)], pages: &[&str]) -> Document {
        let mut facts = Facts::default();
        facts.audit.finished = "2026-11-24T10:00:00Z".into();
        for (which, outcome) in asked {
            facts.audit.scenarios.push(*which);
            facts.scenarios.insert(*which, scenario(*outcome));
        }
        facts.pages = pages.iter().map(|outcome| page(outcome)).collect();
        Document {
            schema: REPORT_SCHEMA.into(),
            tool: Tool {
                name: "consentry".into(),
                version: String::new(),
                commit: String::new(),
                ruleset: RulesetId {
                    version: String::new(),
                    sha256: String::new(),
                    law_as_of: String::new(),
                },
            },
            facts,
            findings: severities
                .iter()
                .map(|severity| finding(severity))
                .collect(),
            rules: Vec::new(),
            summary: Summary::default(),
            reviews: None,
            changes: None,
            evidence_root: None,
            evidence_files: Default::default(),
            language: "en".into(),
            messages: crate::messages::Messages::english(),
        }
    }

    const DONE: &[(Scenario, Outcome)] = &[(Scenario::Before, Outcome::Done)];
    const GAP: &[(Scenario, Outcome)] = &[
        (Scenario::Before, Outcome::Done),
        (Scenario::Gpc, Outcome::NotTestable),
    ];

    /// Findings, scenarios asked for, pages, `--fail-on`, `--allow-incomplete`, what is wanted.
    type Case = (
        &'static [&'static str],
        &'static [(Scenario, Outcome)],
        &'static [&'static str],
        FailOn,
        bool,
        Status,
    );

    #[test]
    fn findings_win_over_gaps_and_gaps_over_nothing() {
        use FailOn::{Advice, LikelyViolation, Never, Risk, Violation};
        use Status::{Done, Findings, Incomplete};
        #[rustfmt::skip]
        let table: &[Case] = &[
            (&[],                   DONE, &["ok"],    LikelyViolation, false, Done),
            (&["risk", "advice"],   DONE, &["ok"],    LikelyViolation, false, Done),
            (&["likely-violation"], DONE, &["ok"],    LikelyViolation, false, Findings),
            (&["violation"],        DONE, &["ok"],    LikelyViolation, false, Findings),
            (&["likely-violation"], DONE, &["ok"],    Violation,       false, Done),
            (&["risk"],             DONE, &["ok"],    Risk,            false, Findings),
            (&["risk"],             DONE, &["ok"],    Advice,          false, Findings),
            (&["advice"],           DONE, &["ok"],    Risk,            false, Done),
            (&["violation"],        DONE, &["ok"],    Never,           false, Done),
            (&[],                   GAP,  &["ok"],    LikelyViolation, false, Incomplete),
            (&[],                   GAP,  &["ok"],    LikelyViolation, true,  Done),
            (&["violation"],        GAP,  &["ok"],    LikelyViolation, false, Findings),
            (&["violation"],        GAP,  &["ok"],    LikelyViolation, true,  Findings),
            (&["violation"],        GAP,  &["ok"],    Never,           false, Incomplete),
            (&[],                   DONE, &["error"], LikelyViolation, false, Incomplete),
            (&[],                   DONE, &["error"], LikelyViolation, true,  Done),
            (&["violation"],        DONE, &["error"], LikelyViolation, false, Findings),
        ];
        for (findings, asked, pages, fail_on, allow, want) in table {
            let status = exit_status(&document(findings, asked, pages), *fail_on, *allow);
            assert_eq!(
                status, *want,
                "{findings:?} {asked:?} {pages:?} {fail_on:?} allow={allow}"
            );
        }
    }

    #[test]
    fn the_gate_leaves_out_what_was_decided_and_what_was_there_before() {
        let mut audit = document(&["violation", "risk"], DONE, &["ok"]);
        let left = |audit: &Document| exit_status(audit, FailOn::Violation, false) == Status::Done;
        let decided = |audit: &mut Document, state: &str| {
            audit.findings[0].review.state = state.into();
            audit.findings[0].review.by = Some("A".into());
            audit.findings[0].review.at = Some("2026-11-25".into());
        };
        assert!(!left(&audit));
        for (state, out) in [
            ("confirmed", false),
            ("rejected", true),
            ("accepted-risk", true),
        ] {
            decided(&mut audit, state);
            assert_eq!(left(&audit), out, "{state}");
        }
        audit.findings[0].review.by = None;
        assert!(!left(&audit), "a decision without a name is none");

        let mut audit = document(&["violation"], DONE, &["ok"]);
        let mut old = audit.clone();
        audit.changes = Some(Comparison::of(old.side(), audit.side(), true));
        assert!(left(&audit), "what the baseline has is left out");
        old.findings[0].severity = crate::rules::Severity::Risk;
        audit.changes = Some(Comparison::of(old.side(), audit.side(), true));
        assert!(!left(&audit), "what got graver counts");
        old.findings.clear();
        audit.changes = Some(Comparison::of(old.side(), audit.side(), true));
        assert!(!left(&audit), "what the baseline did not test for counts");
    }

    #[test]
    fn what_is_missing_is_named() {
        let mut audit = document(&[], GAP, &["ok", "error"]);
        audit.facts.audit.scenarios.push(Scenario::Accept);
        audit.facts.audit.finished = String::new();
        let journey = |outcome| JourneyFact {
            id: "E-001".into(),
            name: "donate".into(),
            scenario: Scenario::Before,
            run: 1,
            before: false,
            outcome,
            reason: Some("step 2: it is disabled".into()),
            steps: Vec::new(),
        };
        // Of one that the scenario did not come to the scenario speaks.
        audit.facts.journeys = vec![
            journey(JourneyOutcome::Failed),
            journey(JourneyOutcome::NotReached),
        ];
        assert_eq!(
            missing(&audit),
            [
                "scenario gpc not testable: no banner",
                "scenario accept was not recorded",
                "page P-001 failed in 1 of 1 visits: net::ERR_NAME_NOT_RESOLVED",
                "journey \"donate\" failed in before: step 2: it is disabled",
                "the recording was broken off",
            ]
        );
    }

    #[test]
    fn the_numbers_are_those_of_the_contract() {
        use Status::{Done, Fault, Findings, Incomplete, Interrupted, Usage};
        let numbers = [Done, Findings, Usage, Incomplete, Fault, Interrupted].map(Status::code);
        assert_eq!(numbers, [0, 1, 2, 3, 4, 130]);
    }
}
