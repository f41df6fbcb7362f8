//! `consentry.toml`: every flag of `scan` under its own name, and what has no flag.

use super::journey::Journey;
use super::journey_table::JourneyTable;
use super::settings::{ColorChoice, CookiePolicy, Device, FailOn, Format, Settle};
use crate::evidence::{Approved, Budget, Scenario};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Name that is picked up from the current folder.
pub const CONFIG_NAME: &str = "consentry.toml";

/// `consentry.toml`. Every flag of `consentry scan` has a key of the same name; a flag wins.
///
/// Passwords have no key: they come from the environment variable `CONSENTRY_PASSWORD`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ConfigFile {
    /// Name of one of several sites; only under `[[sites]]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Start addresses, used when the command line names none. Each host is an audit of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Vec<String>>,
    /// Audit folder. Default: `consentry-audit/<host>-<UTC stamp>`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out: Option<PathBuf>,
    /// Pages visited per scenario. Default 10.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub pages: Option<usize>,
    /// Link depth from a start address. Default 3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub depth: Option<usize>,
    /// Globs over the path; only these pages are visited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include: Option<Vec<String>>,
    /// Globs over the path that are left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exclude: Option<Vec<String>>,
    /// Sitemap to take pages from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sitemap: Option<String>,
    /// Visit what robots.txt asks not to visit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ignore_robots: Option<bool>,
    /// Scenarios. Default: all six.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scenarios: Option<Vec<Scenario>>,
    /// Runs per scenario. Default 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub repeat: Option<u32>,
    /// Jurisdictions. Default `["EU"]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<Vec<String>>,
    /// Formats to write. Default `["html", "json", "pdf", "csv", "har"]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<Vec<Format>>,
    /// Severity from which the exit status is 1. Default `likely-violation`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fail_on: Option<FailOn>,
    /// Earlier audit: fail only on what is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<PathBuf>,
    /// Name mappings `PATTERN[:PORT]=ADDR[:PORT]`, `*` matches any run of characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolve: Option<Vec<String>>,
    /// Accept bad certificates; noted in the report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insecure: Option<bool>,
    /// Certificates of private authorities in PEM, trusted besides the public ones; noted in the report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca: Option<PathBuf>,
    /// Headers `K: V` for the audited site's own host. Values never reach the audit folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<Vec<String>>,
    /// Cookies `name=value` set for the audited site's host. Values never reach the audit folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cookie: Option<Vec<String>>,
    /// User name for HTTP authentication; the password comes from `CONSENTRY_PASSWORD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// Proxy server, e.g. `http://proxy.example:3128`; with a user name as in `http://NAME@proxy.example:3128`
    /// the password comes from `CONSENTRY_PROXY_PASSWORD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy: Option<String>,
    /// Chrome binary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chrome: Option<PathBuf>,
    /// Switch Chrome's sandbox off; noted in the report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_sandbox: Option<bool>,
    /// Show a window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headful: Option<bool>,
    /// Locale pages are asked for in. Default `en-GB`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// IANA time zone pages see. Default `Europe/London`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// `desktop` or `mobile`. Default `desktop`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<Device>,
    /// Country the traffic leaves from, ISO 3166-1 alpha-2; stated, not guessed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub egress_country: Option<String>,
    /// Scenario runs recorded at the same time. Default 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub concurrency: Option<usize>,
    /// Pages of the site open at the same time, over all scenario runs. Default: two in each run.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub per_host: Option<usize>,
    /// Pause between the beginnings of two visits of one host, over all scenario runs: `"2s"`, at most `"10m"`,
    /// `"0s"` for none.
    /// Default: none, and what robots.txt asks for (`Crawl-delay`) up to 2 s.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay: Option<String>,
    /// How long to wait for quiet after a page has loaded. Default `normal`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settle: Option<Settle>,
    /// Longest time for one page: `"60s"`, `"2m"`. Default `"60s"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<String>,
    /// Third-party cookies: `allow` (as a default desktop Chrome) or `block`. Default `allow`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub third_party_cookies: Option<CookiePolicy>,
    /// Send `DNT: 1` with every request. Default `false`, as browsers do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub do_not_track: Option<bool>,
    /// Keep Chrome's site isolation on. Default `false`, so that more requests are seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site_isolation: Option<bool>,
    /// Let public pages reach private addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_private: Option<bool>,
    /// Exit 0 instead of 3 when the audit is incomplete.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_incomplete: Option<bool>,
    /// File of reviews.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviews: Option<PathBuf>,
    /// Filter lists in the form of EasyList: a second opinion on third parties. Default none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lists: Option<Vec<PathBuf>>,
    /// Own rule and catalogue files, laid over the built-in ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<PathBuf>,
    /// Own report templates, laid over the built-in ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub templates: Option<PathBuf>,
    /// Language of the report: that of a message file, `messages/<language>.ftl`. Default `en`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Errors and the last line only. Default false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiet: Option<bool>,
    /// Tell more: 1; the browser protocol too: 2. Default 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 2))]
    pub verbose: Option<u8>,
    /// No moving progress line. Default false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_progress: Option<bool>,
    /// Colour on the terminal: `auto`, `always`, `never`. Default `auto`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<ColorChoice>,
    /// Secret key that signs the manifest: minisign, or OpenSSH Ed25519.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign: Option<PathBuf>,
    /// Whose site it is, who audits, who allowed it.
    #[serde(skip_serializing_if = "SiteSection::is_empty", default)]
    pub site: SiteSection,
    /// Hints for a consent banner that is not found by itself.
    #[serde(skip_serializing_if = "ConsentSection::is_empty", default)]
    pub consent: ConsentSection,
    /// Recipients that the organisation approves, per scenario; others are findings.
    #[serde(skip_serializing_if = "Approved::is_empty", default)]
    pub approved: Approved,
    /// Most third parties, requests, cookies and pixels that the organisation wants, per scenario.
    #[serde(skip_serializing_if = "Budget::is_empty", default)]
    pub budget: Budget,
    /// Steps that a visitor takes on the site; only they send a form.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    #[schemars(with = "Vec<JourneyTable>")]
    pub journey: Vec<Journey>,
    /// Several sites, each audited by itself: a name, addresses, and keys that differ from those above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sites: Option<Vec<ConfigFile>>,
}

/// `[site]`: printed on the report's cover.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteSection {
    /// Organisation that runs the site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// Picture for the cover of the report: PNG, JPEG or SVG, at most 300 kB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<PathBuf>,
    /// Who audits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auditor: Option<String>,
    /// Whom the audit is made for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// Who authorised it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorised_by: Option<String>,
}

impl SiteSection {
    fn is_empty(&self) -> bool {
        *self == SiteSection::default()
    }
}

/// `[consent]`: each a CSS selector, `text=Words on the control`, `label=Words` or `role=button name=Words`;
/// a list is a path of actions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentSection {
    /// The box.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub banner: Option<String>,
    /// Path that accepts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accept: Option<Steps>,
    /// Path that refuses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reject: Option<Steps>,
    /// Path that withdraws.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdraw: Option<Steps>,
    /// Action that closes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dismiss: Option<String>,
}

impl ConsentSection {
    fn is_empty(&self) -> bool {
        *self == ConsentSection::default()
    }
}

/// One action, or several in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Steps {
    /// One action.
    One(String),
    /// A path of actions.
    Path(Vec<String>),
}

impl Steps {
    pub(super) fn into_path(self) -> Vec<String> {
        match self {
            Steps::One(step) => vec![step],
            Steps::Path(steps) => steps,
        }
    }
}
