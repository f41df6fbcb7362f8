//! Scenarios (what a stranger does) and consent states (what he has said so far).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// One of the six ways in which a site is visited, each with a fresh browser profile.
///
/// The order is the order in every report: B D R A W G.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Scenario {
    /// Nothing is clicked.
    Before,
    /// The banner is closed (X, Escape, backdrop) without an answer.
    Dismiss,
    /// Everything that can be refused is refused.
    Reject,
    /// Everything is accepted.
    Accept,
    /// Everything is accepted, then consent is withdrawn.
    Withdraw,
    /// Nothing is clicked; Global Privacy Control is on.
    Gpc,
}

impl Scenario {
    /// All scenarios in report order.
    pub const ALL: [Scenario; 6] = [
        Scenario::Before,
        Scenario::Dismiss,
        Scenario::Reject,
        Scenario::Accept,
        Scenario::Withdraw,
        Scenario::Gpc,
    ];

    /// The name used on the command line, in files and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Scenario::Before => "before",
            Scenario::Dismiss => "dismiss",
            Scenario::Reject => "reject",
            Scenario::Accept => "accept",
            Scenario::Withdraw => "withdraw",
            Scenario::Gpc => "gpc",
        }
    }

    /// The consent state that the scenario is about.
    pub fn consent(self) -> Consent {
        match self {
            Scenario::Before | Scenario::Gpc => Consent::None,
            Scenario::Dismiss => Consent::Dismissed,
            Scenario::Reject => Consent::Rejected,
            Scenario::Accept => Consent::Accepted,
            Scenario::Withdraw => Consent::Withdrawn,
        }
    }

    /// The scenario of that name, if there is one.
    pub fn parse(name: &str) -> Option<Scenario> {
        Scenario::ALL.into_iter().find(|s| s.as_str() == name)
    }
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What the visitor has said at the moment something happened.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Consent {
    /// No choice has been made.
    #[default]
    None,
    /// The banner was closed without an answer.
    Dismissed,
    /// Everything optional was refused.
    Rejected,
    /// Everything was accepted.
    Accepted,
    /// Consent was given and then withdrawn.
    Withdrawn,
}

impl Consent {
    /// The name used in files and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Consent::None => "none",
            Consent::Dismissed => "dismissed",
            Consent::Rejected => "rejected",
            Consent::Accepted => "accepted",
            Consent::Withdrawn => "withdrawn",
        }
    }
}

impl fmt::Display for Consent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a scenario ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Everything asked for was recorded.
    Done,
    /// It could not be carried out on this site (no banner, banner not operable, not asked for).
    NotTestable,
    /// It was begun and broke off (browser gone, site unreachable).
    Failed,
}
