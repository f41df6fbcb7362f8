//! [`Settings`]: everything an audit can be told, resolved. Flag wins over file wins over default.

use super::journey::Journey;
use crate::evidence::{OwnRules, Scenario};
use clap::ValueEnum;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;
use url::Url;

/// When to colour.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What is told on the terminal while an audit runs; none where nothing is said of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Telling {
    /// Errors and the last line only.
    pub quiet: Option<bool>,
    /// Tell more: 1; the browser protocol too: 2.
    pub verbose: Option<u8>,
    /// No moving line.
    pub no_progress: Option<bool>,
    /// When to colour.
    pub color: Option<ColorChoice>,
}

/// Everything an audit can be told.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Start addresses; the first one's host names the audit.
    pub seeds: Vec<Url>,
    /// Audit folder; none means `consentry-audit/<host>-<UTC stamp>`.
    pub out: Option<PathBuf>,
    /// Write `report.json` to stdout (`--out -`).
    pub out_stdout: bool,
    /// Pages visited per scenario.
    pub pages: usize,
    /// Link depth from a seed.
    pub depth: usize,
    /// Globs over the path; empty means all.
    pub include: Vec<String>,
    /// Globs over the path that are left out.
    pub exclude: Vec<String>,
    /// Sitemap to take pages from.
    pub sitemap: Option<Url>,
    /// Visit what robots.txt asks not to visit.
    pub ignore_robots: bool,
    /// Scenarios asked for, in report order.
    pub scenarios: Vec<Scenario>,
    /// Runs per scenario.
    pub repeat: u32,
    /// Jurisdictions, e.g. `EU`, `UK`, `FR`.
    pub jurisdictions: Vec<String>,
    /// Formats to write.
    pub formats: Vec<Format>,
    /// Severity from which the exit status is 1.
    pub fail_on: FailOn,
    /// Earlier audit: fail only on what is new.
    pub baseline: Option<PathBuf>,
    /// Name mappings for Chrome and our own fetches.
    pub resolve: Vec<Resolve>,
    /// Accept bad certificates everywhere.
    pub insecure: bool,
    /// SHA-256 of public keys (base64) whose certificates are accepted: the demo's own throw-away authority.
    pub trusted_keys: Vec<String>,
    /// Certificates (PEM) our own fetches trust besides the system's.
    pub trusted_certificates: Vec<String>,
    /// File of certificates of private authorities.
    pub ca: Option<PathBuf>,
    /// Those certificates, each in PEM: trusted by the browser and by our own fetches.
    pub authorities: Vec<String>,
    /// Headers sent to the audited site's own host.
    pub headers: Vec<(String, Secret)>,
    /// Cookies set for the audited site's host before the first page.
    pub cookies: Vec<(String, Secret)>,
    /// User name and password for HTTP authentication.
    pub credentials: Option<(String, Secret)>,
    /// Proxy server, without a user's name.
    pub proxy: Option<String>,
    /// Continue the audit in the folder `out`, instead of beginning one.
    pub resume: bool,
    /// User name and password for the proxy.
    pub proxy_credentials: Option<(String, Secret)>,
    /// Chrome binary.
    pub chrome: Option<PathBuf>,
    /// Switch Chrome's sandbox off.
    pub no_sandbox: bool,
    /// Show a window.
    pub headful: bool,
    /// Locale pages are asked for in, e.g. `en-GB`.
    pub locale: String,
    /// IANA time zone pages see.
    pub timezone: String,
    /// Desktop or phone.
    pub device: Device,
    /// Country the traffic leaves from, stated.
    pub egress_country: Option<String>,
    /// Scenario runs recorded at the same time.
    pub concurrency: usize,
    /// Pages of the site open at the same time over all runs; none for two in each run.
    pub per_host: Option<usize>,
    /// Pause between the beginnings of two visits of one host, over all runs.
    pub delay: Option<Duration>,
    /// How long to wait for quiet.
    pub settle: Settle,
    /// Longest time for one page.
    pub timeout: Duration,
    /// Third-party cookies as in a default desktop Chrome, or blocked.
    pub third_party_cookies: CookiePolicy,
    /// Send `DNT: 1` with every request, as a visitor does who switched Do Not Track on.
    pub do_not_track: bool,
    /// Keep Chrome's site isolation on (recall falls to 96–98 %).
    pub site_isolation: bool,
    /// Let public pages reach private addresses.
    pub allow_private: bool,
    /// Do not let an incomplete audit fail.
    pub allow_incomplete: bool,
    /// File of reviews.
    pub reviews: Option<PathBuf>,
    /// Filter lists, a second opinion on third parties.
    pub lists: Vec<PathBuf>,
    /// Overlay on the embedded rules.
    pub rules: Option<PathBuf>,
    /// Overlay on the embedded templates.
    pub templates: Option<PathBuf>,
    /// Language of the report, a BCP 47 tag.
    pub language: String,
    /// Selectors or words that override the banner engine.
    pub consent_hints: ConsentHints,
    /// What the organisation allows itself.
    pub own_rules: OwnRules,
    /// What a visitor does on the site.
    pub journeys: Vec<Journey>,
    /// What journeys fill in in confidence, by the name of the environment variable it comes from.
    pub journey_secrets: BTreeMap<String, Secret>,
    /// Organisation that runs the site.
    pub organisation: Option<String>,
    /// Secret key that signs the manifest.
    pub sign: Option<PathBuf>,
    /// Picture for the cover of the report.
    pub logo: Option<PathBuf>,
    /// The configuration file that these came from.
    pub config: Option<PathBuf>,
    /// Who audits.
    pub auditor: Option<String>,
    /// What is told on the terminal.
    pub telling: Telling,
    /// Whom the audit is made for, printed on the cover.
    pub client: Option<String>,
    /// Who authorised it.
    pub authorised_by: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            seeds: Vec::new(),
            out: None,
            out_stdout: false,
            pages: 10,
            depth: 3,
            include: Vec::new(),
            exclude: Vec::new(),
            sitemap: None,
            ignore_robots: false,
            scenarios: Scenario::ALL.to_vec(),
            repeat: 1,
            jurisdictions: vec!["EU".into()],
            formats: vec![
                Format::Html,
                Format::Json,
                Format::Pdf,
                Format::Csv,
                Format::Har,
            ],
            fail_on: FailOn::LikelyViolation,
            baseline: None,
            resolve: Vec::new(),
            insecure: false,
            trusted_keys: Vec::new(),
            trusted_certificates: Vec::new(),
            ca: None,
            authorities: Vec::new(),
            headers: Vec::new(),
            cookies: Vec::new(),
            credentials: None,
            proxy: None,
            resume: false,
            proxy_credentials: None,
            chrome: None,
            no_sandbox: false,
            headful: false,
            locale: "en-GB".into(),
            timezone: "Europe/London".into(),
            device: Device::Desktop,
            egress_country: None,
            concurrency: 2,
            per_host: None,
            delay: None,
            settle: Settle::Normal,
            timeout: Duration::from_secs(60),
            third_party_cookies: CookiePolicy::Allow,
            do_not_track: false,
            site_isolation: false,
            allow_private: false,
            allow_incomplete: false,
            reviews: None,
            lists: Vec::new(),
            rules: None,
            templates: None,
            language: "en".into(),
            consent_hints: ConsentHints::default(),
            own_rules: OwnRules::default(),
            journeys: Vec::new(),
            journey_secrets: BTreeMap::new(),
            organisation: None,
            sign: None,
            logo: None,
            config: None,
            auditor: None,
            telling: Telling::default(),
            client: None,
            authorised_by: None,
        }
    }
}

/// A value that never reaches a file, a log or a report.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    pub fn new(value: impl Into<String>) -> Self {
        Secret(value.into())
    }

    /// The secret itself; only for handing it to Chrome.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(secret)")
    }
}

/// `PATTERN[:PORT]=ADDR[:PORT]`: speak to another machine under the live name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolve {
    /// Host, `*` matches any run of characters.
    pub pattern: String,
    /// Port it applies to; none means any.
    pub port: Option<u16>,
    /// Address or host to speak to.
    pub address: String,
    /// Port there; none means the port asked for.
    pub to_port: Option<u16>,
}

impl Resolve {
    /// Whether it is for a host and port.
    pub fn matches(&self, host: &str, port: u16) -> bool {
        fits(&self.pattern, host) && self.port.is_none_or(|p| p == port)
    }
}

/// `*` stands for any run of characters.
fn fits(pattern: &str, host: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern.eq_ignore_ascii_case(host),
        Some((start, rest)) => {
            let Some(left) = host
                .get(..start.len())
                .filter(|h| h.eq_ignore_ascii_case(start))
                .map(|_| &host[start.len()..])
            else {
                return false;
            };
            (0..=left.len()).any(|i| left.is_char_boundary(i) && fits(rest, &left[i..]))
        }
    }
}

/// A file format of the audit folder.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
    ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// `report.html`.
    Html,
    /// `report.json`.
    Json,
    /// `report.pdf`.
    Pdf,
    /// `findings.sarif`.
    Sarif,
    /// `findings.csv`, `cookies.csv`, `vendors.csv`.
    Csv,
    /// `junit.xml`.
    Junit,
    /// `gl-code-quality-report.json`.
    Gitlab,
    /// `summary.md`.
    Md,
    /// `evidence/har/*.har`.
    Har,
}

/// Severity from which the exit status is 1.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
    ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
pub enum FailOn {
    /// Only violations.
    Violation,
    /// Likely violations and worse.
    LikelyViolation,
    /// Risks and worse.
    Risk,
    /// Anything.
    Advice,
    /// Nothing.
    Never,
}

/// Desktop or phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Device {
    /// 1366 × 900.
    Desktop,
    /// 412 × 915, touch.
    Mobile,
}

/// How long to wait for quiet after a page has loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Settle {
    /// 0.5 s of quiet, at most 4 s.
    Quick,
    /// 0.8 s of quiet, at most 8 s.
    Normal,
    /// 2 s of quiet, at most 20 s.
    Patient,
}

/// Third-party cookies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum CookiePolicy {
    /// As in a default desktop Chrome.
    Allow,
    /// Blocked.
    Block,
}

/// Hints for the banner engine, from `[consent]` of the configuration.
///
/// Each is a path of actions: a CSS selector, or `text=Words on the control`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConsentHints {
    /// The box.
    pub banner: Option<String>,
    /// Path that accepts.
    pub accept: Vec<String>,
    /// Path that refuses.
    pub reject: Vec<String>,
    /// Path that withdraws.
    pub withdraw: Vec<String>,
    /// Action that closes.
    pub dismiss: Option<String>,
}
