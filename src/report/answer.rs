//! The first sentence of the report, built from findings and counts. States no more than both hold.

use super::matrix::Matrix;
use super::{Document, site_text};
use crate::evidence::{Outcome, Scenario};
use crate::findings::Finding;
use crate::rules::{RuleOutcome, Severity};
use std::collections::HashSet;

/// Characters of a name in a sentence.
const LONGEST_NAME: usize = 60;
/// Characters of a finding's title in the sentence.
const LONGEST_TITLE: usize = 200;

/// The verdict sentence.
pub fn sentence(document: &Document) -> String {
    let matrix = Matrix::of(&document.facts);
    let before = told(document, &matrix, Scenario::Before);
    let before = if before.is_empty() {
        told(document, &matrix, Scenario::Gpc)
    } else {
        before
    };
    let mut clauses = Vec::new();
    if !before.is_empty() {
        clauses.push(format!(
            "the site reports visitors to {} before they have chosen",
            names(&before)
        ));
    } else {
        let dismiss = told(document, &matrix, Scenario::Dismiss);
        if !dismiss.is_empty() {
            clauses.push(format!(
                "a visitor who closes the banner is reported to {}",
                names(&dismiss)
            ));
        }
    }
    let reject = told(document, &matrix, Scenario::Reject);
    if !reject.is_empty() {
        clauses.push(format!(
            "a visitor who refuses is still reported to {}",
            names(&reject)
        ));
    }
    let withdraw = told(document, &matrix, Scenario::Withdraw);
    if !withdraw.is_empty() {
        clauses.push(format!("withdrawing does not stop {}", names(&withdraw)));
    }
    if clauses.is_empty() {
        return without_events(document);
    }
    capital(&format!("{}.", join(&clauses, ", and ")))
}

/// What the reader must know besides the sentence: what was not tested. Empty when all was.
pub fn untested(document: &Document) -> Vec<Scenario> {
    document
        .facts
        .scenarios
        .iter()
        .filter(|(_, s)| s.outcome != Outcome::Done)
        .map(|(scenario, _)| *scenario)
        .collect()
}

/// Rules that could not be tested in some jurisdiction, counted once.
pub fn untested_rules(document: &Document) -> usize {
    let mut ids: Vec<&str> = document
        .rules
        .iter()
        .filter(|r| r.outcome == RuleOutcome::NotTested)
        .map(|r| r.id.as_str())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids.len()
}

fn without_events(document: &Document) -> String {
    let scenarios = &document.facts.scenarios;
    if !scenarios.values().any(|s| s.outcome == Outcome::Done) {
        return "Nothing could be tested, so nothing is said about this site.".into();
    }
    let (own, of_law): (Vec<&Finding>, Vec<&Finding>) =
        document.findings.iter().partition(|f| f.is_own());
    let Some(first) = of_law.first() else {
        if let Some(first) = own.first() {
            return own_alone(own.len(), first);
        }
        let open = untested(document).len();
        return match open {
            0 => "No finding in the tested scope.".into(),
            1 => "No finding in the tested scope; one consent state could not be tested.".into(),
            n => format!(
                "No finding in the tested scope; {n} of {} consent states could not be tested.",
                scenarios.len()
            ),
        };
    };
    let worst = first.severity;
    let n = of_law.iter().filter(|f| f.severity == worst).count();
    let what = match (worst, n) {
        (Severity::Violation, 1) => "One violation appears".to_owned(),
        (Severity::Violation, n) => format!("{n} violations appear"),
        (Severity::LikelyViolation, 1) => "One likely violation appears".to_owned(),
        (Severity::LikelyViolation, n) => format!("{n} likely violations appear"),
        (Severity::Risk, 1) => "One risk appears".to_owned(),
        (Severity::Risk, n) => format!("{n} risks appear"),
        (Severity::Advice, 1) => "One piece of advice is given".to_owned(),
        (Severity::Advice, n) => format!("{n} pieces of advice are given"),
    };
    let lead = if n == 1 { ": " } else { ", the first: " };
    format!("{what} in the tested scope{lead}{}.", title(first))
}

/// What departs from the organisation's own settings is called nothing that the law knows.
fn own_alone(n: usize, first: &Finding) -> String {
    let (what, lead) = match n {
        1 => ("One departure".to_owned(), ": "),
        n => (format!("{n} departures"), ", the first: "),
    };
    format!(
        "{what} from what the organisation allows itself, and no other finding in the tested scope{lead}{}.",
        title(first)
    )
}

fn title(finding: &Finding) -> String {
    site_text::line(finding.title.trim_end_matches('.'), LONGEST_TITLE)
}

/// Names of vendors that got events without permission in a scenario and that a finding of that scenario is about.
fn told(document: &Document, matrix: &Matrix, scenario: Scenario) -> Vec<String> {
    let facts = &document.facts;
    let findings = document.findings.iter();
    let here: Vec<&Finding> = findings
        .filter(|f| f.scenarios.contains(&scenario) && !f.is_own())
        .collect();
    let evidence = here.iter().flat_map(|f| &f.evidence);
    let cited: HashSet<&str> = evidence.map(String::as_str).collect();
    let pixels = facts.pixels.iter();
    let about: HashSet<&str> = pixels
        .filter(|p| cited.contains(p.id.as_str()))
        .map(|p| p.vendor.as_str())
        .chain(here.iter().filter_map(|f| f.vendor.as_deref()))
        .collect();
    matrix
        .column(scenario)
        .filter(|(row, cell)| cell.without > 0 && about.contains(row.vendor.as_str()))
        .map(|(row, _)| site_text::line(&row.name, LONGEST_NAME))
        .collect()
}

/// "A", "A and B", "A, B and C", "A, B and 3 others".
pub fn names(all: &[String]) -> String {
    match all {
        [] => String::new(),
        [a] => a.clone(),
        [a, b] => format!("{a} and {b}"),
        [a, b, c] => format!("{a}, {b} and {c}"),
        [a, b, rest @ ..] => format!("{a}, {b} and {} others", rest.len()),
    }
}

fn join(clauses: &[String], last: &str) -> String {
    match clauses {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., tail] => format!("{}{last}{tail}", head.join(", ")),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|c| c.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::report::fixture;

    #[test]
    fn names_the_platforms_of_findings() {
        assert_eq!(
            sentence(&fixture::harbour_lights()),
            "The site reports visitors to Meta Pixel and TikTok Pixel before they have chosen, and a visitor who refuses is still reported to Meta Pixel."
        );
    }

    #[test]
    fn events_without_a_finding_are_not_claimed() {
        let mut document = fixture::harbour_lights();
        document
            .findings
            .retain(|f| f.vendor.as_deref() != Some("meta"));
        let said = sentence(&document);
        assert!(!said.contains("Meta") && said.contains("TikTok"), "{said}");
    }

    #[test]
    fn no_finding_says_scope_and_what_was_not_tested() {
        assert_eq!(
            sentence(&fixture::clean()),
            "No finding in the tested scope; 4 of 6 consent states could not be tested."
        );
        let mut document = fixture::clean();
        document.facts.scenarios.clear();
        assert!(sentence(&document).starts_with("Nothing could be tested"));
    }

    #[test]
    fn what_departs_from_own_settings_is_called_no_violation() {
        let mut document = fixture::harbour_lights();
        document.facts.pixels.clear();
        document.findings.truncate(1);
        document.findings[0].group = "own-rules".into();
        let said = sentence(&document);
        assert!(
            said.starts_with("One departure from what the organisation allows itself"),
            "{said}"
        );
        assert!(!said.contains("violation"), "{said}");
    }

    #[test]
    fn without_events_the_gravest_finding_speaks() {
        let mut document = fixture::harbour_lights();
        document.facts.pixels.clear();
        let said = sentence(&document);
        assert!(
            said.contains("violations appear in the tested scope, the first: "),
            "{said}"
        );
    }
}
