//! [`Document`]: `report.json`, and what every renderer reads.

use crate::detect::Facts;
use crate::evidence::Scenario;
use crate::findings::{Finding, RuleResult};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
