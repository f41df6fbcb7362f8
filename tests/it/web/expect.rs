//! `expect.toml`: what a site of the test web must and must not do.

use serde::Deserialize;
use std::collections::BTreeMap;

/// What a site must and must not do.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// What the site is for, in a sentence; printed when it fails.
    pub about: String,
    /// Start address.
    pub url: String,
    /// Id of the consent manager in the catalogue.
    pub cmp: Option<String>,
    /// Kind of notice.
    pub banner: String,
    /// Per scenario; those that are not named are not visited.
    pub scenario: BTreeMap<String, ExpectScenario>,
    /// What the rules must say.
    pub findings: ExpectFindings,
}

/// What a scenario must and must not send.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectScenario {
    /// How it ends; `done` unless said.
    #[serde(default = "done")]
    pub outcome: String,
    /// Actions the choice takes.
    pub clicks: Option<u32>,
    /// Vendors that must be told, under the consent state that the scenario is about.
    #[serde(default)]
    pub sent: Vec<String>,
    /// Vendors that must not be told, at any time in the scenario.
    #[serde(default)]
    pub not_sent: Vec<String>,
    /// `vendor:event` that must be decoded.
    #[serde(default)]
    pub events: Vec<String>,
    /// Events that must be decoded as the page called them.
    #[serde(default)]
    pub decoded: Vec<Decoded>,
}

/// An event that must be decoded; what is not named is not checked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decoded {
    /// Vendor.
    pub vendor: String,
    /// Native name.
    pub event: String,
    /// Common name.
    pub canonical: Option<String>,
    /// Account.
    pub account: Option<String>,
    /// Value.
    pub value: Option<String>,
    /// Currency.
    pub currency: Option<String>,
    /// Page address that was sent.
    pub page_url: Option<String>,
    /// Search term.
    pub search_term: Option<String>,
    /// Items, as `id × quantity at price`.
    pub items: Option<Vec<String>>,
    /// Parameters under their readable names.
    #[serde(default)]
    pub named: BTreeMap<String, String>,
    /// What it says about the visitor, as `kind:form`, in any order.
    pub user_data: Option<Vec<String>>,
}

fn done() -> String {
    "done".into()
}

/// What the rules must say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectFindings {
    /// Rules that must find something.
    pub must: Vec<String>,
    /// Rules that must not.
    pub must_not: Vec<String>,
    /// Nothing at all may be found.
    #[serde(default)]
    pub none: bool,
}
