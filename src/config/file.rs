//! `consentry.toml`: every flag of `scan` under its own name, and what has no flag.

use super::duration::parse_duration;
use super::gate::apply_own_rules;
use super::journey::Journey;
use super::journey_table::JourneyTable;
use super::seed::parse_seed;
use super::settings::{
    ColorChoice, ConsentHints, CookiePolicy, Device, FailOn, Format, Secret, Settings, Settle,
};
use crate::catalogue::{DataFile, FileError, did_you_mean};
use crate::evidence::{Approved, Budget, LARGEST, Scenario, read_named_text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::time::Duration;
use thiserror::Error;
use url::Url;

/// Longest pause between two visits.
const LONGEST_PAUSE: Duration = Duration::from_secs(600);

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
    fn into_path(self) -> Vec<String> {
        match self {
            Steps::One(step) => vec![step],
            Steps::Path(steps) => steps,
        }
    }
}

/// The configuration cannot be used.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// It cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Something in it is wrong.
    #[error("{}", .0.message)]
    File(Box<FileError>),
    /// Something in it is wrong, and its text is not at hand.
    #[error("{message}")]
    Own {
        /// What.
        message: String,
        /// How to mend it.
        help: String,
    },
}

/// A configuration with the text it came from, so that a later check can point at a line of it.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadedConfig {
    /// What it says.
    pub values: ConfigFile,
    /// The text.
    pub source: DataFile,
}

impl LoadedConfig {
    /// Reads a configuration file. Paths in it are taken from the file's own folder.
    ///
    /// # Errors
    /// When it cannot be read, is not TOML, or has an unknown key or a wrong value.
    pub fn read(path: &Path) -> Result<LoadedConfig, ConfigError> {
        let mut loaded = LoadedConfig::read_as_it_stands(path)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let sites = loaded.values.sites.take();
        let mut sites = sites.unwrap_or_default();
        for values in std::iter::once(&mut loaded.values).chain(&mut sites) {
            for path in values.paths() {
                *path = folder.join(&*path);
            }
        }
        loaded.values.sites = (!sites.is_empty()).then_some(sites);
        Ok(loaded)
    }

    /// As [`LoadedConfig::read`], with paths as they stand there: those of an audit's own settings were
    /// taken from the folder in which it was begun.
    ///
    /// # Errors
    /// As [`LoadedConfig::read`].
    pub fn read_as_it_stands(path: &Path) -> Result<LoadedConfig, ConfigError> {
        let text = read_named_text(path, LARGEST).map_err(|source| ConfigError::Read {
            path: path.into(),
            source,
        })?;
        LoadedConfig::parse(DataFile {
            name: path.to_string_lossy().into_owned(),
            text: text.into(),
        })
    }

    /// Reads the text of a configuration file.
    ///
    /// # Errors
    /// When it is not TOML, or has an unknown key or a wrong value.
    pub fn parse(source: DataFile) -> Result<LoadedConfig, ConfigError> {
        let values = toml::from_str(&source.text)
            .map_err(|error| ConfigError::File(Box::new(toml_error(&source, &error))))?;
        Ok(LoadedConfig { values, source })
    }

    /// An error about the value of a key, pointing at the key's line.
    pub fn error_at(
        &self,
        key: &str,
        message: impl Into<String>,
        help: Option<String>,
    ) -> ConfigError {
        let range = key_range(&self.source.text, key).unwrap_or(0..0);
        ConfigError::File(Box::new(FileError::at(&self.source, range, message, help)))
    }
}

impl ConfigFile {
    fn paths(&mut self) -> impl Iterator<Item = &mut PathBuf> {
        [
            &mut self.out,
            &mut self.baseline,
            &mut self.reviews,
            &mut self.ca,
            &mut self.rules,
            &mut self.templates,
            &mut self.site.logo,
            &mut self.sign,
        ]
        .into_iter()
        .filter_map(Option::as_mut)
        .chain(self.lists.iter_mut().flatten())
        .filter(|path| path.as_os_str() != "-")
    }

    /// Fills settings from these values; where this file says nothing, the settings stay.
    ///
    /// # Errors
    /// Key and reason of the first value that cannot be used.
    pub fn apply(self, to: &mut Settings) -> Result<(), (&'static str, String)> {
        if let Some(urls) = self.url {
            to.seeds = urls
                .iter()
                .map(|u| parse_seed(u))
                .collect::<Result<_, _>>()
                .map_err(|e| ("url", e.to_string()))?;
        }
        if let Some(out) = self.out {
            to.out_stdout = out.as_os_str() == "-";
            to.out = (!to.out_stdout).then_some(out);
        }
        set(&mut to.depth, self.depth);
        set(&mut to.include, self.include);
        set(&mut to.exclude, self.exclude);
        set(&mut to.ignore_robots, self.ignore_robots);
        if let Some(formats) = self.format {
            to.formats.clear();
            for format in formats {
                if !to.formats.contains(&format) {
                    to.formats.push(format);
                }
            }
        }
        set(&mut to.fail_on, self.fail_on);
        set(&mut to.insecure, self.insecure);
        set(&mut to.no_sandbox, self.no_sandbox);
        set(&mut to.headful, self.headful);
        set(&mut to.locale, self.locale);
        set(&mut to.timezone, self.timezone);
        set(&mut to.device, self.device);
        set(&mut to.settle, self.settle);
        set(&mut to.third_party_cookies, self.third_party_cookies);
        set(&mut to.do_not_track, self.do_not_track);
        set(&mut to.site_isolation, self.site_isolation);
        set(&mut to.allow_private, self.allow_private);
        set(&mut to.allow_incomplete, self.allow_incomplete);
        set_some(&mut to.baseline, self.baseline);
        set_some(&mut to.chrome, self.chrome);
        set_some(&mut to.ca, self.ca);
        set_some(&mut to.reviews, self.reviews);
        set(&mut to.lists, self.lists);
        set_some(&mut to.rules, self.rules);
        set_some(&mut to.templates, self.templates);
        set(&mut to.language, self.language);
        set_some(&mut to.sign, self.sign);
        set_some(&mut to.telling.quiet, self.quiet);
        set_some(&mut to.telling.verbose, self.verbose);
        set_some(&mut to.telling.no_progress, self.no_progress);
        set_some(&mut to.telling.color, self.color);
        if to.telling.quiet == Some(true) && to.telling.verbose.is_some_and(|n| n > 0) {
            return Err(("verbose", "quiet and verbose cannot both be set".into()));
        }
        set_some(&mut to.organisation, self.site.organisation);
        set_some(&mut to.auditor, self.site.auditor);
        set_some(&mut to.logo, self.site.logo);
        set_some(&mut to.client, self.site.client);
        set_some(&mut to.authorised_by, self.site.authorised_by);
        set(&mut to.pages, at_least_one("pages", self.pages)?);
        set(&mut to.repeat, at_least_one("repeat", self.repeat)?);
        set(
            &mut to.concurrency,
            at_least_one("concurrency", self.concurrency)?,
        );
        set_some(&mut to.per_host, at_least_one("per-host", self.per_host)?);
        if let Some(text) = self.delay {
            to.delay = Some(pause(&text).map_err(|e| ("delay", e))?);
        }
        if let Some(text) = self.sitemap {
            to.sitemap = Some(parse_seed(&text).map_err(|e| ("sitemap", e.to_string()))?);
        }
        if let Some(mut scenarios) = self.scenarios {
            scenarios.sort_unstable();
            scenarios.dedup();
            if scenarios.is_empty() {
                return Err(("scenarios", "no scenario is named".into()));
            }
            to.scenarios = scenarios;
        }
        if let Some(codes) = self.jurisdiction {
            to.jurisdictions = jurisdictions(codes).map_err(|e| ("jurisdiction", e))?;
        }
        if let Some(text) = self.timeout {
            to.timeout = parse_duration(&text).map_err(|e| ("timeout", e.to_string()))?;
        }
        if let Some(country) = self.egress_country {
            to.egress_country = Some(country_code(&country).map_err(|e| ("egress-country", e))?);
        }
        if let Some(proxy) = self.proxy {
            let (address, user) = parse_proxy(&proxy).map_err(|e| ("proxy", e))?;
            to.proxy = Some(address);
            to.proxy_credentials = user.map(|user| (user, Secret::new("")));
        }
        if let Some(all) = self.resolve {
            to.resolve = all
                .iter()
                .map(|r| r.parse())
                .collect::<Result<_, super::ResolveError>>()
                .map_err(|e| ("resolve", e.to_string()))?;
        }
        if let Some(all) = self.header {
            to.headers = all
                .iter()
                .map(|h| parse_header(h))
                .collect::<Result<_, _>>()
                .map_err(|e| ("header", e))?;
        }
        if let Some(all) = self.cookie {
            to.cookies = all
                .iter()
                .map(|c| parse_cookie(c))
                .collect::<Result<_, _>>()
                .map_err(|e| ("cookie", e))?;
        }
        if let Some(user) = self.user {
            to.credentials = Some((user, Secret::new("")));
        }
        self.consent.apply(&mut to.consent_hints);
        apply_own_rules(self.approved, self.budget, &mut to.own_rules)?;
        set(
            &mut to.journeys,
            Some(self.journey).filter(|all| !all.is_empty()),
        );
        Ok(())
    }
}

impl ConsentSection {
    fn apply(self, to: &mut ConsentHints) {
        set_some(&mut to.banner, self.banner);
        set_some(&mut to.dismiss, self.dismiss);
        set(&mut to.accept, self.accept.map(Steps::into_path));
        set(&mut to.reject, self.reject.map(Steps::into_path));
        set(&mut to.withdraw, self.withdraw.map(Steps::into_path));
    }
}

fn set<T>(to: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *to = value;
    }
}

fn set_some<T>(to: &mut Option<T>, value: Option<T>) {
    if value.is_some() {
        *to = value;
    }
}

fn at_least_one<T: From<u8> + PartialOrd>(
    key: &'static str,
    value: Option<T>,
) -> Result<Option<T>, (&'static str, String)> {
    match value {
        Some(n) if n < T::from(1) => Err((key, "must be 1 or more".into())),
        other => Ok(other),
    }
}

/// A pause between two visits; `0s` is none, whatever robots.txt asks for. A longer one than ten minutes is a
/// slip of the unit.
fn pause(text: &str) -> Result<Duration, String> {
    if matches!(text.trim(), "0" | "0s") {
        return Ok(Duration::ZERO);
    }
    let pause = parse_duration(text).map_err(|e| e.to_string())?;
    if pause > LONGEST_PAUSE {
        return Err(format!(
            "\"{text}\" between two pages is too long; at most \"10m\""
        ));
    }
    Ok(pause)
}

/// Upper-cases and checks jurisdiction codes; which ones have rules is for the rule set to say.
///
/// # Errors
/// What is no code at all, or an empty list.
pub fn jurisdictions(codes: Vec<String>) -> Result<Vec<String>, String> {
    let mut known: Vec<String> = Vec::new();
    for code in codes {
        let code = code.trim().to_ascii_uppercase();
        let fits = (2..=6).contains(&code.len())
            && code.chars().all(|c| c.is_ascii_uppercase() || c == '-');
        if !fits {
            return Err(format!(
                "\"{code}\" is not a jurisdiction; write codes such as EU, UK, FR"
            ));
        }
        if !known.contains(&code) {
            known.push(code);
        }
    }
    if known.is_empty() {
        Err("no jurisdiction is named".into())
    } else {
        Ok(known)
    }
}

fn country_code(text: &str) -> Result<String, String> {
    let code = text.trim().to_ascii_uppercase();
    if code.len() == 2 && code.chars().all(|c| c.is_ascii_uppercase()) {
        Ok(code)
    } else {
        Err(format!(
            "\"{text}\" is not a country code of two letters, such as DE"
        ))
    }
}

/// A proxy's address as one, with `http://` where no scheme is given; none for what is no address.
pub fn proxy_url(text: &str) -> Option<Url> {
    if text.contains("://") {
        Url::parse(text).ok()
    } else {
        Url::parse(&format!("http://{text}")).ok()
    }
}

/// The address for Chrome and the user's name.
fn parse_proxy(text: &str) -> Result<(String, Option<String>), String> {
    // What stands before an @ may be a password: it is not repeated.
    let shown = text.rsplit_once('@').map_or(text, |(_, rest)| rest);
    let mut url = proxy_url(text).ok_or_else(|| format!("\"{shown}\" is not a proxy address"))?;
    if url.password().is_some() {
        return Err(format!(
            "the proxy address holds a password; write http://{}@{shown} and give the password in CONSENTRY_PROXY_PASSWORD",
            url.username()
        ));
    }
    if !matches!(url.scheme(), "http" | "https" | "socks4" | "socks5") || url.host_str().is_none() {
        return Err(format!(
            "\"{shown}\" is not a proxy address; write http://HOST:PORT or socks5://HOST:PORT"
        ));
    }
    if url.username().is_empty() {
        return Ok((text.to_owned(), None));
    }
    if url.scheme().starts_with("socks") {
        return Err("Chrome gives no password to a SOCKS proxy; use an http proxy".into());
    }
    let user = percent_encoding::percent_decode_str(url.username())
        .decode_utf8_lossy()
        .into_owned();
    let _ = url.set_username("");
    Ok((url.as_str().trim_end_matches('/').to_owned(), Some(user)))
}

fn parse_header(text: &str) -> Result<(String, Secret), String> {
    // The value may be a secret: messages name the header only.
    let (name, value) = text
        .split_once(':')
        .ok_or("a header is written 'Name: value'")?;
    let name = name.trim();
    let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if name.is_empty() || !name.chars().all(token) {
        return Err("a header is written 'Name: value'".into());
    }
    if value.chars().any(char::is_control) {
        return Err(format!(
            "the value of header {name} holds a control character"
        ));
    }
    Ok((name.to_owned(), Secret::new(value.trim())))
}

fn parse_cookie(text: &str) -> Result<(String, Secret), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or("a cookie is written 'name=value'")?;
    let name = name.trim();
    if name.is_empty() || text.contains(';') || text.chars().any(char::is_control) {
        return Err("a cookie is written 'name=value', without attributes".into());
    }
    Ok((name.to_owned(), Secret::new(value.trim())))
}

/// Rewords the reader's "unknown field" in the words of the file and adds the nearest known key.
fn toml_error(source: &DataFile, error: &toml::de::Error) -> FileError {
    let message = error.message();
    let range = error.span().unwrap_or(0..0);
    let mut quoted = message.split('`').skip(1).step_by(2);
    if let (true, Some(wrong)) = (message.starts_with("unknown field"), quoted.next()) {
        let known: Vec<&str> = quoted.collect();
        let help = did_you_mean(wrong, known.iter().copied())
            .or_else(|| Some("consentry schema config lists every key".into()));
        return FileError::at(source, range, format!("unknown key \"{wrong}\""), help);
    }
    FileError::from_toml(source, error)
}

/// Byte range of a top-level key in the text, for the caret.
fn key_range(text: &str, key: &str) -> Option<std::ops::Range<usize>> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let found = line.trim_start();
        let indent = line.len() - found.len();
        if let Some(rest) = found.strip_prefix(key)
            && rest.trim_start().starts_with('=')
        {
            return Some(start + indent..start + indent + key.len());
        }
        start += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn load(text: &str) -> Result<LoadedConfig, ConfigError> {
        LoadedConfig::parse(DataFile {
            name: "consentry.toml".into(),
            text: text.into(),
        })
    }

    fn file_error(text: &str) -> FileError {
        match load(text) {
            Err(ConfigError::File(error)) => *error,
            other => panic!("expected an error in the file, got {other:?}"),
        }
    }

    #[test]
    fn a_misspelt_key_is_named_with_its_place_and_mend() {
        let error = file_error("pages = 3\njuristiction = [\"EU\"]\n");
        assert_eq!(error.message, "unknown key \"juristiction\"");
        assert_eq!(error.position(), "consentry.toml:2:1");
        assert_eq!(
            error.help.as_deref(),
            Some("did you mean \"jurisdiction\"?")
        );
        let nested = file_error("[consent]\nbaner = \"#x\"\n");
        assert_eq!(nested.help.as_deref(), Some("did you mean \"banner\"?"));
    }

    #[test]
    fn a_misspelt_value_is_an_error_and_not_a_default() {
        let error = file_error("fail-on = \"violatoin\"\n");
        assert_eq!(error.help.as_deref(), Some("did you mean \"violation\"?"));
        assert_eq!(error.position(), "consentry.toml:1:11");
        for wrong in [
            "scenarios = [\"befor\"]",
            "pages = \"ten\"",
            "pages = -1",
            "format = \"html\"",
            "[waiver]",
        ] {
            assert!(load(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn values_reach_the_settings_and_the_rest_keeps_its_default() {
        let text = r#"
            url = ["https://www.harbourlights.example/#top"]
            pages = 4
            scenarios = ["reject", "before", "reject"]
            jurisdiction = ["eu", "UK", "EU"]
            timeout = "2m"
            resolve = ["*=127.0.0.1:8443"]
            header = ["X-Preview: hush"]
            [site]
            organisation = "Harbour Lights Theatre Trust"
            [consent]
            reject = ["text=Manage choices", "text=Reject all"]
            accept = "text=Accept all"
        "#;
        let mut settings = Settings::default();
        load(text).unwrap().values.apply(&mut settings).unwrap();
        assert_eq!(
            settings.seeds[0].as_str(),
            "https://www.harbourlights.example/"
        );
        assert_eq!(settings.pages, 4);
        assert_eq!(settings.depth, Settings::default().depth);
        assert_eq!(settings.scenarios, [Scenario::Before, Scenario::Reject]);
        assert_eq!(settings.jurisdictions, ["EU", "UK"]);
        assert_eq!(settings.timeout.as_secs(), 120);
        assert_eq!(settings.resolve[0].to_port, Some(8443));
        assert_eq!(settings.headers[0].0, "X-Preview");
        assert_eq!(
            settings.organisation.as_deref(),
            Some("Harbour Lights Theatre Trust")
        );
        assert_eq!(settings.consent_hints.reject.len(), 2);
        assert_eq!(settings.consent_hints.accept, ["text=Accept all"]);
    }

    #[test]
    fn paths_are_taken_from_the_folder_of_the_file_unless_it_is_read_as_it_stands() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("consentry.toml");
        let text = "rules = \"mine\"\nca = \"/etc/ca.pem\"\nout = \"-\"\n[[sites]]\nname = \"x\"\nbaseline = \"old\"\n";
        std::fs::write(&path, text).unwrap();
        let read = LoadedConfig::read(&path).unwrap().values;
        assert_eq!(read.rules, Some(dir.path().join("mine")));
        assert_eq!(read.ca, Some("/etc/ca.pem".into()));
        assert_eq!(read.out, Some("-".into()));
        assert_eq!(
            read.sites.unwrap()[0].baseline,
            Some(dir.path().join("old"))
        );
        let as_it_stands = LoadedConfig::read_as_it_stands(&path).unwrap().values;
        assert_eq!(as_it_stands.rules, Some("mine".into()));
    }

    #[test]
    fn a_proxy_may_have_a_user_and_never_a_password() {
        let with_user = parse_proxy("http://jo%20e@proxy.example:3128").unwrap();
        let expected = (
            "http://proxy.example:3128".to_owned(),
            Some("jo e".to_owned()),
        );
        assert_eq!(with_user, expected);
        let plain = parse_proxy("proxy.example:3128").unwrap();
        assert_eq!(plain, ("proxy.example:3128".to_owned(), None));
        let told = parse_proxy("http://me:hush@proxy.example").unwrap_err();
        assert!(told.contains("http://me@proxy.example") && !told.contains("hush"));
    }

    #[test]
    fn no_pause_is_a_pause_that_can_be_asked_for() {
        assert_eq!(pause("0s"), Ok(Duration::ZERO));
        assert_eq!(pause("2s"), Ok(Duration::from_secs(2)));
        assert!(pause("0h").is_err() && pause("11m").is_err());
    }

    #[test]
    fn a_value_that_cannot_be_used_names_its_key() {
        for (text, key) in [
            ("pages = 0", "pages"),
            ("repeat = 0", "repeat"),
            ("scenarios = []", "scenarios"),
            ("jurisdiction = [\"the moon\"]", "jurisdiction"),
            ("timeout = \"soon\"", "timeout"),
            ("per-host = 0", "per-host"),
            ("delay = \"often\"", "delay"),
            ("delay = \"2h\"", "delay"),
            ("egress-country = \"Germany\"", "egress-country"),
            ("proxy = \"http://me:pw@proxy.example\"", "proxy"),
            ("proxy = \"socks5://me@proxy.example:1080\"", "proxy"),
            ("proxy = \"ftp://proxy.example\"", "proxy"),
            ("resolve = [\"nonsense\"]", "resolve"),
            ("header = [\"no colon\"]", "header"),
            ("cookie = [\"a=b; Path=/\"]", "cookie"),
            ("url = [\"harbourlights\"]", "url"),
        ] {
            let loaded = load(text).unwrap();
            let (found, _) = loaded
                .values
                .clone()
                .apply(&mut Settings::default())
                .expect_err(text);
            assert_eq!(found, key);
            assert_eq!(loaded.error_at(key, "x", None).to_string(), "x");
            assert_eq!(key_range(text, key), Some(0..key.len()));
        }
    }
}
