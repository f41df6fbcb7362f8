//! What an organisation allows itself on its site: a part of the settings that is kept with the
//! evidence, so that a folder can be judged by it alone. No law stands behind it.

use super::scenario::Scenario;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an organisation allows itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OwnRules {
    /// Recipients it has approved.
    #[serde(default, skip_serializing_if = "Approved::is_empty")]
    pub approved: Approved,
    /// Amounts it wants to keep to.
    #[serde(default, skip_serializing_if = "Budget::is_empty")]
    pub budget: Budget,
}

impl OwnRules {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.approved.is_empty() && self.budget.is_empty()
    }

    /// Puts each section of `other` that says something in place of the own one.
    pub fn replace_with(&mut self, other: &OwnRules) {
        if !other.approved.is_empty() {
            self.approved.clone_from(&other.approved);
        }
        if !other.budget.is_empty() {
            self.budget.clone_from(&other.budget);
        }
    }
}

/// Weight of a departure from an organisation's own rule at the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OwnSeverity {
    /// As a violation.
    Violation,
    /// As a likely violation.
    LikelyViolation,
    /// As a risk.
    Risk,
    /// As an advice.
    Advice,
}

/// `[approved]`: who may be contacted, per scenario. An entry is a vendor id of the catalogue, or a
/// host, which stands for its subdomains too. A scenario without a list (and without `all`) is not
/// judged; an empty list approves nobody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Approved {
    /// Weight of a finding. Default `likely-violation`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<OwnSeverity>,
    /// In every scenario, beside its own list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub all: Option<Vec<String>>,
    /// Before any choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Vec<String>>,
    /// After the banner was closed without an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dismiss: Option<Vec<String>>,
    /// After a refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reject: Option<Vec<String>>,
    /// After an acceptance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accept: Option<Vec<String>>,
    /// After a withdrawal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdraw: Option<Vec<String>>,
    /// Before any choice, with Global Privacy Control on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gpc: Option<Vec<String>>,
}

impl Approved {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Approved::default()
    }

    fn own(&self, scenario: Scenario) -> Option<&Vec<String>> {
        match scenario {
            Scenario::Before => self.before.as_ref(),
            Scenario::Dismiss => self.dismiss.as_ref(),
            Scenario::Reject => self.reject.as_ref(),
            Scenario::Accept => self.accept.as_ref(),
            Scenario::Withdraw => self.withdraw.as_ref(),
            Scenario::Gpc => self.gpc.as_ref(),
        }
    }

    /// Whether anything is said about a scenario.
    pub fn says(&self, scenario: Scenario) -> bool {
        self.all.is_some() || self.own(scenario).is_some()
    }

    /// Every entry of every list.
    pub fn entries(&self) -> impl Iterator<Item = &str> {
        let own = Scenario::ALL.into_iter().filter_map(|s| self.own(s));
        self.all.iter().chain(own).flatten().map(String::as_str)
    }

    /// Whether a request to `vendor` at `host` is approved; none where nothing is said.
    pub fn allows(&self, scenario: Scenario, vendor: Option<&str>, host: &str) -> Option<bool> {
        if !self.says(scenario) {
            return None;
        }
        let mut listed = self.all.iter().chain(self.own(scenario)).flatten();
        Some(listed.any(|entry| vendor == Some(entry.as_str()) || covers(entry, host)))
    }
}

/// Whether a host entry stands for a host: itself, or a name below it.
fn covers(entry: &str, host: &str) -> bool {
    entry.contains('.')
        && host
            .strip_suffix(entry)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// `[budget]`: the most that is wanted per scenario, in the consent state that the scenario is about.
/// With several runs the largest one counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Budget {
    /// Weight of a finding. Default `likely-violation`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<OwnSeverity>,
    /// Sites of third parties that were contacted.
    #[serde(default, skip_serializing_if = "PerScenario::is_empty")]
    pub third_parties: PerScenario,
    /// Requests that left the browser, over all pages.
    #[serde(default, skip_serializing_if = "PerScenario::is_empty")]
    pub requests: PerScenario,
    /// Cookies that were set or kept.
    #[serde(default, skip_serializing_if = "PerScenario::is_empty")]
    pub cookies: PerScenario,
    /// Decoded events of vendors, over all pages.
    #[serde(default, skip_serializing_if = "PerScenario::is_empty")]
    pub pixels: PerScenario,
}

impl Budget {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Budget::default()
    }
}

/// A number per scenario.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PerScenario {
    /// For every scenario that has none of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub all: Option<u32>,
    /// Before any choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<u32>,
    /// After the banner was closed without an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dismiss: Option<u32>,
    /// After a refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reject: Option<u32>,
    /// After an acceptance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accept: Option<u32>,
    /// After a withdrawal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdraw: Option<u32>,
    /// Before any choice, with Global Privacy Control on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gpc: Option<u32>,
}

impl PerScenario {
    /// Whether no number is given.
    pub fn is_empty(&self) -> bool {
        *self == PerScenario::default()
    }

    /// The number of a scenario.
    pub fn of(&self, scenario: Scenario) -> Option<u32> {
        let own = match scenario {
            Scenario::Before => self.before,
            Scenario::Dismiss => self.dismiss,
            Scenario::Reject => self.reject,
            Scenario::Accept => self.accept,
            Scenario::Withdraw => self.withdraw,
            Scenario::Gpc => self.gpc,
        };
        own.or(self.all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_stands_for_a_vendor_or_for_a_host_and_what_is_below_it() {
        let approved = Approved {
            all: Some(vec!["cdn.example".into()]),
            accept: Some(vec!["meta".into()]),
            ..Approved::default()
        };
        let asked = |scenario, vendor, host| approved.allows(scenario, vendor, host);
        assert_eq!(
            asked(Scenario::Accept, Some("meta"), "x.example"),
            Some(true)
        );
        assert_eq!(
            asked(Scenario::Before, Some("meta"), "x.example"),
            Some(false)
        );
        assert_eq!(asked(Scenario::Before, None, "cdn.example"), Some(true));
        assert_eq!(asked(Scenario::Before, None, "a.cdn.example"), Some(true));
        assert_eq!(
            asked(Scenario::Before, None, "evilcdn.example"),
            Some(false)
        );
        let only = Approved {
            before: Some(Vec::new()),
            ..Approved::default()
        };
        assert_eq!(
            only.allows(Scenario::Before, None, "a.example"),
            Some(false)
        );
        assert_eq!(only.allows(Scenario::Reject, None, "a.example"), None);
    }
}
