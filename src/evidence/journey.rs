//! Journeys: what was going to be done on the site, and what came of it.

use super::observation::VisitNo;
use super::scenario::Scenario;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A journey of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedJourney {
    /// Its name.
    pub name: String,
    /// Whether it is taken before the scenario's first page.
    #[serde(default)]
    pub before: bool,
    /// Scenarios of the audit in which it is taken.
    pub scenarios: Vec<Scenario>,
    /// What is done, in order.
    pub steps: Vec<PlannedStep>,
}

/// A step of the plan, without a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedStep {
    /// `go`, `click`, `fill`, `choose`, `press`, `scroll`, `hover`, `wait`, `submit`, `expect`.
    pub action: String,
    /// On what, in the words of the configuration; empty for `expect`.
    pub target: String,
    /// Common name of the event that should follow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<String>,
}

/// How a step or a journey ended.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum JourneyOutcome {
    /// As it was written.
    Done,
    /// It could not be done.
    Failed,
    /// It was not come to: what it needs had failed before, or the recording broke off.
    NotReached,
}

/// A step that was tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JourneyStep {
    /// Name of the journey.
    pub journey: String,
    /// Its number there, from 1.
    pub step: u32,
    /// How it ended: `done` or `failed`.
    pub outcome: JourneyOutcome,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// `mouse`, `keyboard`, `wheel` or `address`; none where nothing was sent to the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Selector of what was operated, ` >>> ` between shadow roots or frames.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selector: Option<String>,
    /// Milliseconds since the run started at which it began.
    pub begun_ms: f64,
    /// Visit in force when it began, or that it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<VisitNo>,
    /// Address of the page when it had ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Screenshot of a page on which it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub screenshot: Option<String>,
}

/// A cookie of a login, without its value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct LoginCookie {
    /// Name.
    pub name: String,
    /// Domain as the browser keeps it: with a leading dot unless host-only.
    pub domain: String,
}

/// A login that a run starts from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// Names of the journeys that made it.
    pub journeys: Vec<String>,
    /// Its cookies, that are there before the first page.
    pub cookies: Vec<LoginCookie>,
    /// Cookies that were there when it was made and are not taken over: those of consent and of tracking, and
    /// those of other sites.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LoginCookie>,
}
