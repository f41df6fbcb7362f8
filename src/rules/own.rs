//! [`OwnPart`]: rules that hold a site to its organisation's own settings, and to no law.

use super::verdict::Severity;
use crate::evidence::{OwnRules, OwnSeverity, PerScenario, Scenario};

/// Group of the rules that hold a site to its organisation's own settings, and of their findings.
pub const OWN_RULES: &str = "own-rules";

/// A part of the organisation's settings that a rule holds the site to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OwnPart {
    /// `[approved]`.
    Approved,
    /// `[budget] third-parties`.
    ThirdParties,
    /// `[budget] requests`.
    Requests,
    /// `[budget] cookies`.
    Cookies,
    /// `[budget] pixels`.
    Pixels,
}

impl OwnPart {
    /// All parts.
    pub const ALL: [OwnPart; 5] = [
        OwnPart::Approved,
        OwnPart::ThirdParties,
        OwnPart::Requests,
        OwnPart::Cookies,
        OwnPart::Pixels,
    ];

    /// The word used in rule files.
    pub fn as_str(self) -> &'static str {
        match self {
            OwnPart::Approved => "approved",
            OwnPart::ThirdParties => "third-parties",
            OwnPart::Requests => "requests",
            OwnPart::Cookies => "cookies",
            OwnPart::Pixels => "pixels",
        }
    }

    /// Where it stands in `consentry.toml`.
    pub fn key(self) -> &'static str {
        match self {
            OwnPart::Approved => "[approved]",
            OwnPart::ThirdParties => "[budget] third-parties",
            OwnPart::Requests => "[budget] requests",
            OwnPart::Cookies => "[budget] cookies",
            OwnPart::Pixels => "[budget] pixels",
        }
    }

    fn budget(self, said: &OwnRules) -> Option<PerScenario> {
        match self {
            OwnPart::Approved => None,
            OwnPart::ThirdParties => Some(said.budget.third_parties),
            OwnPart::Requests => Some(said.budget.requests),
            OwnPart::Cookies => Some(said.budget.cookies),
            OwnPart::Pixels => Some(said.budget.pixels),
        }
    }

    /// The most that is wanted in a scenario; none where nothing is said, or for `[approved]`.
    pub(super) fn most(self, said: &OwnRules, scenario: Scenario) -> Option<u32> {
        self.budget(said).and_then(|budget| budget.of(scenario))
    }

    /// Whether the settings say anything of it in a scenario.
    pub(super) fn says(self, said: &OwnRules, scenario: Scenario) -> bool {
        match self {
            OwnPart::Approved => said.approved.says(scenario),
            _ => self.most(said, scenario).is_some(),
        }
    }

    /// The weight that the settings give to a departure.
    pub(super) fn severity(self, said: &OwnRules) -> Option<Severity> {
        let own = match self {
            OwnPart::Approved => said.approved.severity,
            _ => said.budget.severity,
        };
        own.map(|severity| match severity {
            OwnSeverity::Violation => Severity::Violation,
            OwnSeverity::LikelyViolation => Severity::LikelyViolation,
            OwnSeverity::Risk => Severity::Risk,
            OwnSeverity::Advice => Severity::Advice,
        })
    }
}
