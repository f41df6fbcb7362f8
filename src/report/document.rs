//! [`Document`]: `report.json`, and what every renderer reads.

use super::lights;
use super::matrix::Matrix;
use crate::detect::Facts;
use crate::evidence::{Outcome, Scenario};
use crate::findings::{Comparison, Finding, ReviewSummary, RuleResult, Side};
use crate::messages::{ENGLISH, Messages};
use crate::rules::Severity;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Value of [`Document::schema`].
pub const REPORT_SCHEMA: &str = "consentry/report/1";

/// `report.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// [`REPORT_SCHEMA`].
    pub schema: String,
    /// What made it.
    pub tool: Tool,
    /// `audit`, `scenarios`, `pages`, `banner`, `requests`, `pixels`, `cookies`, `storage`, `fingerprinting`, `vendors`, `policies`, `limits`.
    #[serde(flatten)]
    pub facts: Facts,
    /// Findings, gravest first.
    pub findings: Vec<Finding>,
    /// Outcome of every rule in every jurisdiction.
    pub rules: Vec<RuleResult>,
    /// Counts.
    pub summary: Summary,
    /// What the file of human decisions says about this audit; none without such a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviews: Option<ReviewSummary>,
    /// What changed since the audit named as baseline; none without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<Comparison>,
    /// SHA-256 over the manifest's lines of the evidence, in their order; none where the evidence is no
    /// folder. The report cannot hold the hash of the whole folder, for it is a part of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_root: Option<String>,
    /// SHA-256 (hex) of the files of the evidence, by their path, for the reader of a rendered report: in
    /// the folder it is the manifest that holds them, and so they are no part of `report.json`.
    #[serde(skip)]
    pub evidence_files: BTreeMap<String, String>,
    /// Language of the findings' sentences, a BCP 47 tag; English where it is left out.
    #[serde(default = "english", skip_serializing_if = "is_english")]
    pub language: String,
    /// The texts that renderers tell it in; English for one read back.
    #[serde(skip)]
    pub messages: Messages,
}

fn english() -> String {
    ENGLISH.into()
}

fn is_english(language: &str) -> bool {
    language == ENGLISH
}

impl Document {
    /// Joins facts, findings and rule results, counts them, and sets the status: `final` only when
    /// something was tested to its end and every finding at or above likely violation has a decision
    /// with a name and a day.
    pub fn new(
        tool: Tool,
        facts: Facts,
        findings: Vec<Finding>,
        rules: Vec<RuleResult>,
    ) -> Document {
        let mut document = Document {
            schema: REPORT_SCHEMA.into(),
            tool,
            facts,
            findings,
            rules,
            summary: Summary::default(),
            reviews: None,
            changes: None,
            evidence_root: None,
            evidence_files: BTreeMap::new(),
            language: english(),
            messages: Messages::english(),
        };
        document.facts.audit.status = if document.is_settled() {
            "final".into()
        } else {
            "draft".into()
        };
        document.summary = Summary::of(&document);
        document
    }

    /// The same, told in the language that its findings were built in.
    #[must_use]
    pub fn told_in(mut self, messages: Messages) -> Document {
        self.language = messages.language().to_owned();
        self.messages = messages;
        self
    }

    /// The document read back from the text of a `report.json`.
    ///
    /// # Errors
    /// When it is not JSON of this shape.
    pub fn from_json(text: &str) -> Result<Document, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// Findings that a person has decided on.
    pub fn reviewed(&self) -> usize {
        let findings = self.findings.iter();
        findings.filter(|f| f.review.is_decided()).count()
    }

    /// This document as one side of a comparison.
    pub fn side(&self) -> Side<'_> {
        Side {
            facts: &self.facts,
            findings: &self.findings,
            rules: &self.rules,
            ruleset: &self.tool.ruleset.sha256,
            messages: &self.messages,
        }
    }

    /// Most runs recorded of any scenario.
    pub fn runs(&self) -> u32 {
        self.facts
            .scenarios
            .values()
            .map(|s| s.runs)
            .max()
            .unwrap_or(0)
    }

    /// Whether any scenario was recorded to its end; without one nothing may be said to be absent.
    pub fn tested_anything(&self) -> bool {
        let mut scenarios = self.facts.scenarios.values();
        scenarios.any(|s| s.outcome == Outcome::Done)
    }

    fn is_settled(&self) -> bool {
        self.tested_anything()
            && !self.facts.audit.finished.is_empty()
            && self
                .findings
                .iter()
                .all(|f| f.severity > Severity::LikelyViolation || f.review.is_decided())
    }
}

/// What made the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// `consentry`.
    pub name: String,
    /// Crate version.
    pub version: String,
    /// Commit, or `unknown`.
    pub commit: String,
    /// The rule files used.
    pub ruleset: RulesetId,
}

/// Which rule files were used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RulesetId {
    /// Version, `2026-11`.
    pub version: String,
    /// SHA-256 over all rule and catalogue files.
    pub sha256: String,
    /// Day as of which the law is stated in them, ISO 8601.
    #[serde(default)]
    pub law_as_of: String,
}

/// Counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Findings by severity.
    pub findings: SeverityCounts,
    /// Light of each scenario: `red`, `amber`, `green`, `grey`.
    pub by_scenario: IndexMap<Scenario, String>,
    /// Pages visited.
    pub pages: usize,
    /// Requests recorded.
    pub requests: usize,
    /// Vendors seen.
    pub vendors: usize,
    /// Cookies seen.
    pub cookies: usize,
}

impl Summary {
    fn of(document: &Document) -> Summary {
        let mut findings = SeverityCounts::default();
        for finding in &document.findings {
            *findings.of_mut(finding.severity) += 1;
        }
        let matrix = Matrix::of(&document.facts);
        let by_scenario = Scenario::ALL
            .into_iter()
            .filter(|s| {
                document.facts.scenarios.contains_key(s)
                    || document.facts.audit.scenarios.contains(s)
            })
            .map(|s| (s, lights::light(document, &matrix, s).as_str().to_owned()))
            .collect();
        let facts = &document.facts;
        Summary {
            findings,
            by_scenario,
            pages: facts
                .pages
                .iter()
                .filter(|p| p.visits.iter().any(|v| v.outcome == "ok"))
                .count(),
            requests: facts.requests.len(),
            vendors: facts.vendors.len(),
            cookies: facts.cookies.len(),
        }
    }
}

/// Findings by severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SeverityCounts {
    /// Violations.
    pub violation: usize,
    /// Likely violations.
    pub likely_violation: usize,
    /// Risks.
    pub risk: usize,
    /// Advice.
    pub advice: usize,
}

impl SeverityCounts {
    /// The count of one severity.
    pub fn of(&self, severity: Severity) -> usize {
        match severity {
            Severity::Violation => self.violation,
            Severity::LikelyViolation => self.likely_violation,
            Severity::Risk => self.risk,
            Severity::Advice => self.advice,
        }
    }

    /// All findings.
    pub fn total(&self) -> usize {
        Severity::ALL.into_iter().map(|s| self.of(s)).sum()
    }

    fn of_mut(&mut self, severity: Severity) -> &mut usize {
        match severity {
            Severity::Violation => &mut self.violation,
            Severity::LikelyViolation => &mut self.likely_violation,
            Severity::Risk => &mut self.risk,
            Severity::Advice => &mut self.advice,
        }
    }
}
