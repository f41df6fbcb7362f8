//! What a rule says about a subject.

use crate::evidence::Scenario;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How sure and how grave, in the report's words.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Appears to breach.
    Violation,
    /// Likely breaches, one thing to be confirmed.
    LikelyViolation,
    /// May breach, depends on facts outside the scan.
    Risk,
    /// Good practice.
    Advice,
}

impl Severity {
    /// All, gravest first.
    pub const ALL: [Severity; 4] = [
        Severity::Violation,
        Severity::LikelyViolation,
        Severity::Risk,
        Severity::Advice,
    ];

    /// The name used in files and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Violation => "violation",
            Severity::LikelyViolation => "likely-violation",
            Severity::Risk => "risk",
            Severity::Advice => "advice",
        }
    }
}

/// How sure the classification under a finding is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Measured, or a documented endpoint.
    High,
    /// A catalogue match on two signs.
    Medium,
    /// A catalogue match on one sign.
    Low,
}

/// Outcome of a rule.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum RuleOutcome {
    /// It found something.
    Finding,
    /// Something that only a person can decide.
    Review,
    /// Nothing, in the tested scope.
    None,
    /// What it needs was not recorded.
    NotTested,
    /// It does not apply here.
    NotApplicable,
}

/// One match of a rule: what one finding is built from.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// Rule id.
    pub rule: String,
    /// Scenario it was seen in.
    pub scenario: Scenario,
    /// What matches are merged by within a rule and scenario: vendor, cookie, banner part.
    pub key: String,
    /// Subject's own evidence id, e.g. `X-0003`, and those that go with it. Never empty.
    pub evidence: Vec<String>,
    /// Pages concerned.
    pub pages: Vec<String>,
    /// Runs it was seen in.
    pub runs: Vec<u32>,
    /// What a named check has to add to the fact line.
    pub note: Option<String>,
}

/// Verdict of one rule in one jurisdiction.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Rule id.
    pub rule: String,
    /// Jurisdiction.
    pub jurisdiction: String,
    /// Severity there.
    pub severity: Severity,
    /// Outcome.
    pub outcome: RuleOutcome,
    /// Why, in one sentence.
    pub why: String,
    /// The matches; empty unless the outcome is finding or review.
    pub matches: Vec<Match>,
    /// What a person is asked; only where the outcome is review, or the rule is not automated.
    pub question: Option<String>,
}
