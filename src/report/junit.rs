//! `junit.xml`: a suite per scenario, a case per rule that looks at it, for build servers.

use super::extras::Extras;
use super::gate::{Gated, gated};
use super::{Document, site_text};
use crate::config::FailOn;
use crate::evidence::{Outcome, Scenario};
use crate::findings::Finding;
use crate::report::ReportError;
use crate::rules::RuleOutcome;
use crate::say;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use std::collections::BTreeSet;

/// Characters of one text.
const LIMIT: usize = 2_000;

/// The XML. A case fails where the gate counts a finding; it is
/// skipped, with the reason, where it was not tested.
///
/// # Errors
/// When the XML cannot be written (a fault of the writer).
pub fn render(document: &Document, extras: &Extras<'_>) -> Result<String, ReportError> {
    let audit = &document.facts.audit;
    let mut report = Report::new(format!("consentry {}", safe(&audit.host)));
    for scenario in scenarios(document) {
        report.add_test_suite(suite(document, scenario, extras));
    }
    let failed = |e: quick_junit::SerializeError| ReportError::Table {
        file: "junit.xml",
        message: e.to_string(),
    };
    report.to_string().map_err(failed)
}

/// Scenarios asked for or recorded, in report order.
fn scenarios(document: &Document) -> Vec<Scenario> {
    let facts = &document.facts;
    let asked = |s: &Scenario| facts.audit.scenarios.contains(s) || facts.scenarios.contains_key(s);
    Scenario::ALL.into_iter().filter(asked).collect()
}

fn safe(text: &str) -> String {
    site_text::line(text, LIMIT)
}

fn suite(document: &Document, scenario: Scenario, extras: &Extras<'_>) -> TestSuite {
    let messages = &document.messages;
    let mut suite = TestSuite::new(scenario.as_str());
    let fact = document.facts.scenarios.get(&scenario);
    let done = fact.is_some_and(|f| f.outcome == Outcome::Done);
    let found: Vec<&Finding> = document
        .findings
        .iter()
        .filter(|f| f.scenarios.contains(&scenario))
        .collect();
    for finding in &found {
        suite.add_test_case(case(document, finding, extras.fail_on));
    }
    let told: BTreeSet<&str> = found.iter().map(|f| f.rule.as_str()).collect();
    let mut ids: Vec<&str> = document.rules.iter().map(|r| r.id.as_str()).collect();
    ids.dedup();
    let ids: BTreeSet<&str> = ids.into_iter().filter(|id| !told.contains(id)).collect();
    for id in ids {
        // A rule that does not look at this scenario has no case in its suite.
        let looks = extras.rules.and_then(|rules| rules.rule(id));
        if looks.is_some_and(|rule| !rule.scenarios.contains(&scenario)) {
            continue;
        }
        let of = || document.rules.iter().filter(|r| r.id == id);
        let untested = of().find(|r| r.outcome == RuleOutcome::NotTested);
        let why = if done {
            untested.map(|r| r.why.clone())
        } else {
            let reason = fact.and_then(|f| f.reason.clone());
            Some(reason.unwrap_or_else(|| say!(messages, "junit-unrecorded")))
        };
        let status = match why {
            Some(why) => {
                let mut status = TestCaseStatus::skipped();
                status.set_message(safe(&say!(messages, "junit-untested", why = why)));
                status
            }
            None => TestCaseStatus::success(),
        };
        let mut case = TestCase::new(safe(id), status);
        case.set_classname(format!("consentry.{scenario}"));
        suite.add_test_case(case);
    }
    if suite.test_cases.is_empty() {
        let mut status = TestCaseStatus::skipped();
        status.set_message(safe(&say!(messages, "junit-no-rule")));
        suite.add_test_case(TestCase::new("scenario", status));
    }
    suite
}

fn case(document: &Document, finding: &Finding, fail_on: FailOn) -> TestCase {
    let messages = &document.messages;
    let fails = gated(document, finding, fail_on) == Gated::Counted;
    let status = if fails {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status
            .set_type(finding.severity.as_str())
            .set_message(safe(&finding.title))
            .set_description(safe(&say!(
                messages,
                "junit-finding",
                fact = finding.fact.as_str(),
                classification = finding.classification.as_str(),
                assessment = finding.assessment.as_str(),
                remedy = finding.remedy.summary.as_str()
            )));
        status
    } else {
        TestCaseStatus::success()
    };
    let mut case = TestCase::new(
        safe(&format!("{}: {}", finding.rule, finding.title)),
        status,
    );
    let scenario = finding.scenarios.first().map_or("audit", |s| s.as_str());
    case.set_classname(format!("consentry.{scenario}"));
    let review = &finding.review;
    let decision = match &review.by {
        Some(by) if review.state != "open" => {
            let state = review.state.as_str();
            let by = by.as_str();
            format!(
                "\n{}",
                say!(messages, "junit-review", state = state, by = by)
            )
        }
        _ => String::new(),
    };
    case.set_system_out(site_text::lines(
        &format!(
            "{}\n{}{decision}",
            say!(
                messages,
                "junit-id",
                id = finding.id.as_str(),
                severity = finding.severity.as_str(),
                fingerprint = finding.fingerprint.as_str()
            ),
            say!(
                messages,
                "junit-evidence",
                ids = finding.evidence.join(", ")
            ),
        ),
        LIMIT,
    ));
    case
}
