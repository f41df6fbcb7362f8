//! The flags of an audit, and how they become a configuration.

use crate::config::{ConfigFile, CookiePolicy, Device, FailOn, Format, Settle};
use crate::evidence::Scenario;
use clap::Args;
use std::path::PathBuf;

/// Every flag of `scan`. Each has the same key in consentry.toml.
#[derive(Debug, Clone, Default, Args)]
pub struct AuditFlags {
    /// Configuration file [default: consentry.toml, if there is one]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Site of [[sites]] in the configuration (repeatable) [default: all of them]
    #[arg(long, value_name = "NAME")]
    pub site: Vec<String>,
    /// Audit folder [default: consentry-audit/HOST-STAMP], of several sites the folder of theirs; `-` with --format json: stdout
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Pages visited per scenario [default: 10]
    #[arg(long, value_name = "N")]
    pub pages: Option<usize>,
    /// Link depth from a start address [default: 3]
    #[arg(long, value_name = "N")]
    pub depth: Option<usize>,
    /// Visit only paths that match
    #[arg(long, value_name = "GLOB")]
    pub include: Option<Vec<String>>,
    /// Leave out paths that match
    #[arg(long, value_name = "GLOB")]
    pub exclude: Option<Vec<String>>,
    /// Sitemap to take pages from
    #[arg(long, value_name = "URL")]
    pub sitemap: Option<String>,
    /// Visit what robots.txt asks not to visit
    #[arg(long)]
    pub ignore_robots: bool,
    /// before, dismiss, reject, accept, withdraw, gpc [default: all six]
    #[arg(long, value_delimiter = ',', value_name = "LIST", value_parser = scenario)]
    pub scenarios: Option<Vec<Scenario>>,
    /// Runs per scenario [default: 1]
    #[arg(long, value_name = "N")]
    pub repeat: Option<u32>,
    /// Jurisdictions: EU, UK, FR, … [default: EU]
    #[arg(long, value_delimiter = ',', value_name = "CODES")]
    pub jurisdiction: Option<Vec<String>>,
    /// Formats to write [default: html,json,pdf,csv,har]
    #[arg(long, value_delimiter = ',', value_name = "LIST")]
    pub format: Option<Vec<Format>>,
    /// Severity from which the exit status is 1 [default: likely-violation]
    #[arg(long, value_name = "SEVERITY")]
    pub fail_on: Option<FailOn>,
    /// Earlier audit: fail only on what is new
    #[arg(long, value_name = "DIR")]
    pub baseline: Option<PathBuf>,
    /// Speak to another machine under the live name: PATTERN[:PORT]=ADDR[:PORT], `*` matches
    #[arg(long, value_name = "MAP")]
    pub resolve: Option<Vec<String>>,
    /// Accept bad certificates; noted in the report
    #[arg(long)]
    pub insecure: bool,
    /// Certificates of private authorities (PEM) to trust besides the public ones; Linux, needs certutil
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// Header for the audited site's own host: 'K: V'
    #[arg(long, value_name = "HEADER")]
    pub header: Option<Vec<String>>,
    /// Cookie for the audited site's host: 'name=value'
    #[arg(long, value_name = "COOKIE")]
    pub cookie: Option<Vec<String>>,
    /// User name for HTTP authentication; the password comes from CONSENTRY_PASSWORD
    #[arg(long, value_name = "NAME")]
    pub user: Option<String>,
    /// Proxy server; with a user name as in http://NAME@HOST:PORT the password comes from CONSENTRY_PROXY_PASSWORD
    #[arg(long, value_name = "URL")]
    pub proxy: Option<String>,
    /// Chrome binary
    #[arg(long, value_name = "PATH")]
    pub chrome: Option<PathBuf>,
    /// Switch Chrome's sandbox off; noted in the report
    #[arg(long)]
    pub no_sandbox: bool,
    /// Show a window
    #[arg(long)]
    pub headful: bool,
    /// Locale pages are asked for in [default: en-GB]
    #[arg(long, value_name = "LOCALE")]
    pub locale: Option<String>,
    /// Time zone pages see [default: Europe/London]
    #[arg(long, value_name = "ZONE")]
    pub timezone: Option<String>,
    /// Desktop or phone [default: desktop]
    #[arg(long, value_name = "DEVICE")]
    pub device: Option<Device>,
    /// Country the traffic leaves from; stated, not guessed
    #[arg(long, value_name = "CC")]
    pub egress_country: Option<String>,
    /// Scenario runs recorded at the same time [default: 2]
    #[arg(long, value_name = "N")]
    pub concurrency: Option<usize>,
    /// Pages of the site open at the same time, over all runs [default: two in each run]
    #[arg(long, value_name = "N")]
    pub per_host: Option<usize>,
    /// Pause between two visits of one host [default: that of robots.txt up to 2 s, else none; 0s for none]
    #[arg(long, value_name = "DURATION")]
    pub delay: Option<String>,
    /// How long to wait for quiet [default: normal]
    #[arg(long, value_name = "HOW")]
    pub settle: Option<Settle>,
    /// Longest time for one page [default: 60s]
    #[arg(long, value_name = "DURATION")]
    pub timeout: Option<String>,
    /// Third-party cookies [default: allow]
    #[arg(long, value_name = "POLICY")]
    pub third_party_cookies: Option<CookiePolicy>,
    /// Send DNT: 1 with every request
    #[arg(long)]
    pub do_not_track: bool,
    /// Keep Chrome's site isolation on; fewer requests are seen
    #[arg(long)]
    pub site_isolation: bool,
    /// Let public pages reach private addresses
    #[arg(long)]
    pub allow_private: bool,
    /// Exit 0 instead of 3 when the audit is incomplete
    #[arg(long)]
    pub allow_incomplete: bool,
    /// File of reviews
    #[arg(long, value_name = "FILE")]
    pub reviews: Option<PathBuf>,
    /// Filter list as a second opinion on third parties (repeatable)
    #[arg(long, value_name = "FILE")]
    pub lists: Option<Vec<PathBuf>>,
    /// Continue an audit that was broken off, with its settings
    #[arg(long, value_name = "DIR", conflicts_with_all = ["config", "out", "site"])]
    pub resume: Option<PathBuf>,
    /// Print the resolved configuration, without secrets, and stop
    #[arg(long)]
    pub print_config: bool,
    /// Overlay on the embedded rules
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Overlay on the embedded templates
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    /// Sign the manifest with this key: minisign, or OpenSSH Ed25519
    #[arg(long, value_name = "KEY")]
    pub sign: Option<PathBuf>,
}

impl AuditFlags {
    /// The flags as a configuration, to be laid over the file.
    pub fn into_file(self, urls: Vec<String>) -> ConfigFile {
        ConfigFile {
            url: (!urls.is_empty()).then_some(urls),
            out: self.out,
            pages: self.pages,
            depth: self.depth,
            include: self.include,
            exclude: self.exclude,
            sitemap: self.sitemap,
            ignore_robots: switch(self.ignore_robots),
            scenarios: self.scenarios,
            repeat: self.repeat,
            jurisdiction: self.jurisdiction,
            format: self.format,
            fail_on: self.fail_on,
            baseline: self.baseline,
            resolve: self.resolve,
            insecure: switch(self.insecure),
            ca: self.ca,
            header: self.header,
            cookie: self.cookie,
            user: self.user,
            proxy: self.proxy,
            chrome: self.chrome,
            no_sandbox: switch(self.no_sandbox),
            headful: switch(self.headful),
            locale: self.locale,
            timezone: self.timezone,
            device: self.device,
            egress_country: self.egress_country,
            concurrency: self.concurrency,
            per_host: self.per_host,
            delay: self.delay,
            settle: self.settle,
            timeout: self.timeout,
            third_party_cookies: self.third_party_cookies,
            do_not_track: switch(self.do_not_track),
            site_isolation: switch(self.site_isolation),
            allow_private: switch(self.allow_private),
            allow_incomplete: switch(self.allow_incomplete),
            reviews: self.reviews,
            lists: self.lists,
            rules: self.rules,
            templates: self.templates,
            sign: self.sign,
            ..ConfigFile::default()
        }
    }
}

/// Reads the name of a scenario.
///
/// # Errors
/// The nearest known name, or all of them.
pub(super) fn scenario(name: &str) -> Result<Scenario, String> {
    Scenario::parse(name.trim()).ok_or_else(|| {
        let names = Scenario::ALL.map(Scenario::as_str);
        crate::catalogue::did_you_mean(name, names)
            .unwrap_or_else(|| format!("known: {}", names.join(", ")))
    })
}

/// A switch that was not given says nothing, so that the file may.
fn switch(given: bool) -> Option<bool> {
    given.then_some(true)
}
