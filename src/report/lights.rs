//! The light of a scenario: one of four states, each with a word and a shape besides its colour.

use super::Document;
use super::matrix::Matrix;
use crate::evidence::{Outcome, Scenario};
use crate::messages::Messages;
use crate::rules::Severity;
use crate::say;

/// Light of a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Light {
    /// Events without permission, or a violation.
    Red,
    /// No such event, but a finding or something that needs a decision.
    Amber,
    /// No finding in the tested scope.
    Green,
    /// Not testable, broken off, or not asked for: nothing is claimed.
    Grey,
}

impl Light {
    /// The name used in `report.json`.
    pub fn as_str(self) -> &'static str {
        match self {
            Light::Red => "red",
            Light::Amber => "amber",
            Light::Green => "green",
            Light::Grey => "grey",
        }
    }

    /// In words, for those who do not see the colour.
    pub fn words(self, messages: &Messages) -> String {
        say!(messages, "light-words", light = self.as_str())
    }
}

/// The light of a scenario. What was not recorded to its end is grey whatever else is known.
pub fn light(document: &Document, matrix: &Matrix, scenario: Scenario) -> Light {
    let done = document
        .facts
        .scenarios
        .get(&scenario)
        .is_some_and(|s| s.outcome == Outcome::Done);
    if !done {
        return Light::Grey;
    }
    let mut seen = document
        .findings
        .iter()
        .filter(|f| f.scenarios.contains(&scenario))
        .peekable();
    let any = seen.peek().is_some();
    if matrix.without(scenario) > 0
        || seen.any(|f| f.severity == Severity::Violation && !f.is_own())
    {
        Light::Red
    } else if any || matrix.needs_decision(scenario) {
        Light::Amber
    } else {
        Light::Green
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::report::fixture;

    fn light_of(document: &Document, scenario: Scenario) -> Light {
        light(document, &Matrix::of(&document.facts), scenario)
    }

    #[test]
    fn events_without_permission_are_red_and_a_lesser_finding_is_amber() {
        let document = fixture::harbour_lights();
        assert_eq!(light_of(&document, Scenario::Before), Light::Red);
        assert_eq!(light_of(&document, Scenario::Reject), Light::Red);
        assert_eq!(light_of(&document, Scenario::Accept), Light::Amber);
    }

    #[test]
    fn what_was_not_recorded_is_grey_even_with_findings() {
        let mut document = fixture::harbour_lights();
        assert_eq!(light_of(&document, Scenario::Gpc), Light::Grey);
        assert_eq!(light_of(&document, Scenario::Withdraw), Light::Grey);
        document.facts.scenarios.shift_remove(&Scenario::Before);
        assert_eq!(light_of(&document, Scenario::Before), Light::Grey);
    }

    #[test]
    fn green_needs_a_recorded_scenario_without_findings() {
        let document = fixture::clean();
        assert_eq!(light_of(&document, Scenario::Before), Light::Green);
        assert_eq!(light_of(&document, Scenario::Gpc), Light::Grey);
    }
}
