//! [`Finding`] and what belongs to it, as in `report.json`.

use crate::rules::own::OWN_RULES;
use crate::rules::{Confidence, RuleOutcome, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something that a person should look at: fact, classification, assessment, evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// `F-001`, in the order of the report.
    pub id: String,
    /// Stable between audits of the same site: rule, vendor or cookie or banner part, scenario.
    pub fingerprint: String,
    /// Rule id.
    pub rule: String,
    /// Title, with the vendor or cookie it is about.
    pub title: String,
    /// Legal topic.
    pub group: String,
    /// Gravest over the jurisdictions.
    pub severity: Severity,
    /// How sure the classification is.
    pub confidence: Confidence,
    /// Jurisdictions in which it is a finding.
    pub jurisdictions: Vec<String>,
    /// Scenarios it was seen in.
    pub scenarios: Vec<crate::evidence::Scenario>,
    /// Vendor concerned.
    pub vendor: Option<String>,
    /// What was recorded; no legal word.
    pub fact: String,
    /// What the catalogue says it is, with source and confidence.
    pub classification: String,
    /// What the rule concludes: appears to breach, likely breaches, may breach.
    pub assessment: String,
    /// Sources of law with pinpoint.
    pub legal: Vec<LegalRef>,
    /// Evidence ids; never empty.
    pub evidence: Vec<String>,
    /// Page ids.
    pub pages: Vec<String>,
    /// Seen in n of m runs.
    pub seen: Seen,
    /// Exemption tests.
    pub exemptions: Vec<ExemptionResult>,
    /// What differs by country.
    pub national_notes: Vec<String>,
    /// How to mend it.
    pub remedy: Remedy,
    /// Command that tests it again.
    pub retest: String,
    /// Ids of findings about the same event.
    pub related: Vec<String>,
    /// Human decision.
    pub review: Review,
}

/// A source of law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LegalRef {
    /// Source id.
    pub source: String,
    /// Article, point, recital.
    pub at: String,
    /// Title of the source.
    pub title: String,
    /// Address.
    pub url: String,
}

/// Seen in n of m runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Seen {
    /// Runs it was seen in.
    pub n: u32,
    /// Runs recorded.
    pub of: u32,
}

/// Result of an exemption test: `met`, `not-met`, `open`, `not-applicable`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExemptionResult {
    /// Exemption id.
    pub id: String,
    /// Result.
    pub result: String,
    /// What was met, and what would change it.
    #[serde(default)]
    pub why: String,
}

/// How to mend a finding.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Remedy {
    /// In a sentence or two.
    pub summary: String,
    /// Step by step.
    pub steps: Vec<String>,
    /// Copyable code.
    pub code: Vec<RemedyCode>,
}

/// Copyable code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RemedyCode {
    /// Vendor it is for, or the platform of the site.
    pub vendor: String,
    /// `js`, `html`, `http`.
    pub language: String,
    /// The code.
    pub text: String,
}

/// Human decision on a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Review {
    /// `open`, `confirmed`, `rejected`, `accepted-risk`.
    pub state: String,
    /// Who.
    pub by: Option<String>,
    /// When.
    pub at: Option<String>,
    /// Why.
    pub note: Option<String>,
    /// Until when.
    pub expires: Option<String>,
    /// The decision that no longer stands, when it ran out or the finding got graver; `state` is `open` then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lapsed: Option<String>,
}

impl Finding {
    /// Whether it is about what the organisation allows itself, and says nothing about the law.
    pub fn is_own(&self) -> bool {
        self.group == OWN_RULES
    }
}

impl Review {
    /// Whether a person decided, with name and day, and the decision stands.
    pub fn is_decided(&self) -> bool {
        self.state != "open" && self.by.is_some() && self.at.is_some()
    }

    /// Whether the gate leaves the finding out: rejected, or a risk that was accepted and has not run out.
    pub fn leaves_out(&self) -> bool {
        self.is_decided() && matches!(self.state.as_str(), "rejected" | "accepted-risk")
    }
}

impl Default for Review {
    fn default() -> Self {
        Review {
            state: "open".into(),
            by: None,
            at: None,
            note: None,
            expires: None,
            lapsed: None,
        }
    }
}

/// Outcome of a rule in a jurisdiction, as in `report.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RuleResult {
    /// Rule id.
    pub id: String,
    /// What the rule is called.
    #[serde(default)]
    pub title: String,
    /// Jurisdiction.
    pub jurisdiction: String,
    /// Outcome.
    pub outcome: RuleOutcome,
    /// Why.
    pub why: String,
    /// Findings it led to.
    pub findings: Vec<String>,
    /// What a person is asked, where the outcome is review or the rule is not automated.
    #[serde(default)]
    pub question: Option<String>,
    /// Evidence behind the question.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// Pages behind the question.
    #[serde(default)]
    pub pages: Vec<String>,
    /// What was seen that leads to the question.
    #[serde(default)]
    pub notes: Vec<String>,
}
