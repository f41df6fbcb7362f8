//! What an audit of the demo must find, read from `faults.toml`.

use crate::evidence::Scenario;
use serde::Deserialize;

/// The list of planted faults, as docs/demo.md tells them.
const FAULTS: &str = include_str!("faults.toml");

/// A finding that an audit of the demo must make.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedFinding {
    /// Rule id.
    pub rule: String,
    /// Vendor id, where the finding is about a vendor.
    #[serde(default)]
    pub vendor: Option<String>,
    /// Cookie name, where the finding is about a cookie.
    #[serde(default)]
    pub cookie: Option<String>,
    /// Scenario it shows in; none for findings on the banner, the policy or the page source.
    #[serde(default)]
    pub scenario: Option<Scenario>,
    /// Pages it shows on (path and query); empty means every page, or not about pages.
    #[serde(default)]
    pub pages: Vec<String>,
    /// True when the report may fold it into another finding on the same fact as `related`.
    #[serde(default)]
    pub folded: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    fault: Vec<ExpectedFinding>,
}

/// Everything that is planted; an audit must find each of these and nothing else.
pub fn expected_findings() -> Vec<ExpectedFinding> {
    // The file is part of the binary and a test reads it, so it cannot fail here.
    toml::from_str::<File>(FAULTS)
        .map(|file| file.fault)
        .unwrap_or_default()
}
