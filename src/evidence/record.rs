//! `evidence/audit.json`: what was asked for and under which conditions it was recorded.

use super::journey::PlannedJourney;
use super::observation::Gap;
use super::own_rules::OwnRules;
use super::scenario::Scenario;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use url::Url;

/// Value of [`AuditRecord::format`] that this version writes and reads.
pub const EVIDENCE_FORMAT: &str = "consentry/evidence/1";

/// What was asked for and under which conditions it was recorded. Written at the start, and again
/// when the capture ends; `finished` tells the two apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AuditRecord {
    /// [`EVIDENCE_FORMAT`].
    pub format: String,
    /// `<host>-<UTC stamp>`.
    pub id: String,
    /// UTC, RFC 3339.
    pub started: String,
    /// UTC, RFC 3339; none while the capture runs or when it was broken off.
    pub finished: Option<String>,
    /// Start addresses as given, credentials removed.
    pub seeds: Vec<String>,
    /// Scenarios asked for.
    pub scenarios: Vec<Scenario>,
    /// Runs per scenario.
    pub runs: u32,
    /// Jurisdictions asked for; `judge` uses them unless told otherwise.
    pub jurisdictions: Vec<String>,
    /// Pages of the plan.
    pub pages: Vec<PlannedPage>,
    /// Journeys of the plan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub journeys: Vec<PlannedJourney>,
    /// Where and how it was recorded.
    pub environment: Environment,
    /// Version and commit of the recorder.
    pub recorder: Recorder,
    /// SHA-256 of the resolved settings without secrets.
    pub settings_sha256: String,
    /// `allow` or `block`: third-party cookies in this run.
    pub cookie_policy: String,
    /// Organisation that runs the site.
    #[serde(default)]
    pub organisation: Option<String>,
    /// Who audits.
    #[serde(default)]
    pub auditor: Option<String>,
    /// Whom it is made for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// Who authorised it.
    #[serde(default)]
    pub authorised_by: Option<String>,
    /// What the organisation allows itself; no law.
    #[serde(default, skip_serializing_if = "OwnRules::is_empty")]
    pub own_rules: OwnRules,
    /// Options that weaken the audit or the machine, in plain words (`--no-sandbox`, `--insecure`, …).
    #[serde(default)]
    pub notes: Vec<String>,
    /// Gaps of the whole audit, beside those in the event logs.
    #[serde(default)]
    pub gaps: Vec<Gap>,
}

/// A page of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedPage {
    /// `P-001`, in the order of the plan.
    pub id: String,
    /// Address, without fragment but for a path behind `#!`.
    pub url: String,
    /// How it was found: `seed`, `link`, `sitemap`, `language` (a page names it as its version in another
    /// language), `route` (a page went to it by itself, without loading another document); `har` when it was read from a HAR file.
    pub found: String,
    /// Why it is in the plan.
    #[serde(flatten)]
    pub reason: PageReason,
}

/// Where a page was found, and why it was chosen among what was found; an older recording may not say it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PageReason {
    /// Page on which it was found first; none for one that no page led to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found_on: Option<String>,
    /// Part of that page in which its link stands: `navigation`, `footer`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Why it was chosen among what was found: `start`, `home`, `policy`, `thank-you`, `basket`, `donate`,
    /// `newsletter`, `checkout`, `sign-up`, `enquiry`, `contact`, `search`, `language`; `form` for the first page of an
    /// address form, `further` for another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<String>,
    /// Addresses of its form that were found, itself included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alike: Option<u32>,
    /// Page to which its address leads. It is the same page: another took its place in the plan, and a run
    /// that visits the one does not visit the other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<String>,
}

/// The path behind `#!`, by which an application of one document tells its pages apart. `#!` alone is a link
/// to nowhere, and `#!/` is the start of the application.
pub fn hash_bang(url: &Url) -> Option<&str> {
    behind_bang(url.fragment()?)
}

fn behind_bang(fragment: &str) -> Option<&str> {
    let within = fragment.strip_prefix('!')?;
    (within.len() > 1 && within.starts_with('/')).then_some(within)
}

/// Path and query by which a page is told from others of its host: those of its [`hash_bang`] where it has one.
pub fn page_route(url: &Url) -> (&str, Option<&str>) {
    let Some(within) = hash_bang(url) else {
        return (url.path(), url.query());
    };
    match within.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (within, url.query()),
    }
}

/// The address of a page: without its fragment, unless that is a [`hash_bang`].
pub fn page_address(address: &str) -> &str {
    match address.split_once('#') {
        Some((document, fragment)) if behind_bang(fragment).is_none() => document,
        _ => address,
    }
}

/// Id of a page that is not of the plan and was met on a journey: `U-` and eight hex digits over its
/// address without query and fragment, so that every run gives it the same one.
pub fn met_page(url: &str) -> String {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    format!("U-{}", hex::encode(&Sha256::digest(&url[..end])[..4]))
}

/// Where and how it was recorded.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Environment {
    /// Product and version of the browser.
    pub browser: String,
    /// User agent string that pages saw.
    pub user_agent: String,
    /// Operating system.
    pub os: String,
    /// Locale pages were asked for in.
    pub locale: String,
    /// Time zone pages saw.
    pub timezone: String,
    /// `1366x900`.
    pub viewport: String,
    /// Country the traffic left from: stated by the user, never guessed.
    pub egress_country: Option<String>,
    /// Whether no window was shown.
    pub headless: bool,
    /// Whether Chrome's sandbox was on.
    pub sandbox: bool,
}

/// Version and commit of the recorder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorder {
    /// Crate version.
    pub version: String,
    /// Commit, or `unknown`.
    pub commit: String,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_page_is_told_by_its_path_or_by_that_behind_a_hash_bang() {
        for (address, page, path, query) in [
            (
                "https://a.example/x?y=1#top",
                "https://a.example/x?y=1",
                "/x",
                Some("y=1"),
            ),
            (
                "https://a.example/#!/x?y=1",
                "https://a.example/#!/x?y=1",
                "/x",
                Some("y=1"),
            ),
            (
                "https://a.example/?l=de#!/x",
                "https://a.example/?l=de#!/x",
                "/x",
                Some("l=de"),
            ),
            ("https://a.example/#!/", "https://a.example/", "/", None),
            ("https://a.example/#!", "https://a.example/", "/", None),
            ("https://a.example/#/x", "https://a.example/", "/", None),
        ] {
            let url: Url = address.parse().unwrap();
            assert_eq!(page_address(address), page);
            assert_eq!(page_route(&url), (path, query), "{address}");
        }
    }
}
