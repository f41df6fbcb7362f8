//! What an audit of the demo must find, read from `faults.toml`.

use crate::evidence::Scenario;
use serde::Deserialize;

/// The list of planted faults, as docs/demo.md tells them.
const FAULTS: &str = include_str!("faults.toml");

/// A finding that an audit of the demo must make.
///
/// Every finding of the audit must match an entry, and every entry that is not [`folded`] a
/// finding. A field that is none matches anything.
///
/// [`folded`]: ExpectedFinding::folded
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
    /// A scenario it must show in; none where the finding is about the audit as a whole.
    #[serde(default)]
    pub scenario: Option<Scenario>,
    /// The only pages it may show on (path and query); empty means any page, or not about pages.
    #[serde(default)]
    pub pages: Vec<String>,
    /// True when the report may fold it into another finding on the same fact as `related`.
    #[serde(default)]
    pub folded: bool,
}

impl ExpectedFinding {
    /// Whether a finding is this one. `title` names the cookie a finding is about; `pages` are
    /// paths with their query.
    pub fn matches(
        &self,
        rule: &str,
        vendor: Option<&str>,
        title: &str,
        scenarios: &[Scenario],
        pages: &[&str],
    ) -> bool {
        self.rule == rule
            && self.vendor.as_deref().is_none_or(|v| Some(v) == vendor)
            && self.cookie.as_deref().is_none_or(|c| title.ends_with(c))
            && self.scenario.is_none_or(|s| scenarios.contains(&s))
            && (self.pages.is_empty()
                || pages
                    .iter()
                    .all(|page| self.pages.iter().any(|p| p == page)))
    }
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use std::collections::BTreeSet;

    const DOCS: &str = include_str!("../../docs/demo.md");

    #[test]
    fn the_list_reads_and_repeats_nothing() {
        let faults = toml::from_str::<File>(FAULTS).unwrap().fault;
        assert_eq!(faults, expected_findings());
        let keys: BTreeSet<_> = faults
            .iter()
            .map(|f| (&f.rule, &f.vendor, &f.cookie, f.scenario))
            .collect();
        assert_eq!(keys.len(), faults.len());
    }

    #[test]
    fn a_finding_is_told_by_rule_vendor_cookie_scenario_and_pages() {
        let expected = ExpectedFinding {
            rule: "r".into(),
            vendor: Some("v".into()),
            cookie: Some("_c".into()),
            scenario: Some(Scenario::Before),
            pages: vec!["/a".into()],
            folded: false,
        };
        let (before, accept) = ([Scenario::Before], [Scenario::Accept]);
        assert!(expected.matches("r", Some("v"), "Cookie: _c", &before, &["/a"]));
        assert!(!expected.matches("q", Some("v"), "Cookie: _c", &before, &["/a"]));
        assert!(!expected.matches("r", None, "Cookie: _c", &before, &["/a"]));
        assert!(!expected.matches("r", Some("v"), "Cookie: _d", &before, &["/a"]));
        assert!(!expected.matches("r", Some("v"), "Cookie: _c", &accept, &["/a"]));
        assert!(!expected.matches("r", Some("v"), "Cookie: _c", &before, &["/a", "/b"]));
    }

    #[test]
    fn docs_and_list_name_the_same_faults() {
        let listed: BTreeSet<String> = expected_findings().into_iter().map(|f| f.rule).collect();
        let told: BTreeSet<String> = DOCS
            .lines()
            .skip_while(|line| *line != "## Planted faults")
            .take_while(|line| *line != "## Clean on purpose")
            .filter(|line| line.starts_with("| "))
            .filter_map(|line| line.rsplit('|').nth(1))
            .flat_map(|cell| cell.split('`').skip(1).step_by(2))
            .map(str::to_owned)
            .collect();
        assert_eq!(listed, told);
    }

    #[test]
    fn every_page_of_a_fault_is_one_that_the_audit_visits() {
        for fault in expected_findings() {
            for page in &fault.pages {
                assert!(
                    super::super::PLANNED_PAGES.contains(&page.as_str()),
                    "{page}"
                );
            }
        }
    }
}
