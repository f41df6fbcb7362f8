//! The command line: every command and flag of the contract.

use super::flags::AuditFlags;
use crate::config::{ColorChoice, FailOn, Format};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Visits a website in Chrome as a stranger would and reports what its pixels and cookies do.
#[derive(Debug, Parser)]
#[command(
    name = "consentry",
    version,
    propagate_version = false,
    after_help = "First audit, no network needed: consentry demo",
    after_long_help = "Examples:
  consentry demo
  consentry scan https://www.example.org/
  consentry scan https://www.example.org/ --pages 5 --scenarios before,reject
  consentry judge consentry-audit/www.example.org-20261124T101500Z --jurisdiction EU,UK
  consentry explain pixel-before-consent

Exit status:
  0    done, no finding at or above --fail-on
  1    findings at or above --fail-on
  2    wrong usage, configuration or rule file
  3    incomplete: something that was asked for could not be recorded
  4    a fault inside consentry
  130  interrupted; what was recorded is kept and marked

A result is a preliminary judgement of recorded facts. A person decides."
)]
pub struct Cli {
    /// What every command takes.
    #[command(flatten)]
    pub global: GlobalFlags,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// What every command takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Args)]
pub struct GlobalFlags {
    /// Errors and the last line only
    #[arg(long, short, global = true, conflicts_with = "verbose", env = "CONSENTRY_QUIET", hide_env = true, value_parser = clap::builder::FalseyValueParser::new())]
    pub quiet: bool,
    /// Tell more; twice: the browser protocol
    #[arg(long, short, global = true, action = clap::ArgAction::Count, env = "CONSENTRY_VERBOSE", hide_env = true)]
    pub verbose: u8,
    /// No moving progress line
    #[arg(long, global = true, env = "CONSENTRY_NO_PROGRESS", hide_env = true, value_parser = clap::builder::FalseyValueParser::new())]
    pub no_progress: bool,
    /// Colour on the terminal [default: auto]
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        env = "CONSENTRY_COLOR",
        hide_env = true
    )]
    pub color: Option<ColorChoice>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Audit a site: crawl, record every scenario, judge, write the audit folder
    #[command(after_long_help = "Examples:
  consentry scan https://www.example.org/
  consentry scan https://www.example.org/ --scenarios before,reject,accept --pages 5
  consentry scan https://www.example.org/ --resolve 'www.example.org=127.0.0.1:8443' --insecure
  consentry scan https://www.example.org/ --format json --out - | jq .summary

Every flag has the same key in consentry.toml and is a variable, CONSENTRY_PAGES for --pages; a flag wins over
a variable, a variable over the file. Without --scenarios all six are asked
for; one that the site does not allow is reported as not testable.")]
    Scan(ScanArgs),
    /// Serve the built-in sample site on the loopback and scan it; needs no network
    #[command(after_long_help = "Examples:
  consentry demo
  consentry demo --out demo-audit --format html,json
  consentry demo --no-sandbox        only in a throw-away machine; noted in the report")]
    Demo(DemoArgs),
    /// Only the recording half of `scan`: writes evidence/, judges nothing
    #[command(after_long_help = "Example:
  consentry capture https://www.example.org/ --out audit
  consentry judge audit")]
    Capture(ScanArgs),
    /// Only the judging half: from an audit folder or from HAR files; visits nothing
    #[command(after_long_help = "Examples:
  consentry judge audit --jurisdiction EU,UK,FR
  consentry judge audit --rules my-rules --format html
  consentry judge audit --config consentry.toml
  consentry judge recording.har --scenario reject --out from-har")]
    Judge(JudgeArgs),
    /// What is new, gone and changed between two audits
    #[command(after_long_help = "Examples:
  consentry diff audit-august audit-november
  consentry diff audit-august audit-november --rejudge
  consentry diff old/report.json new/report.json --format md > changes.md

Only what both audits tested is compared; the rest is named as not comparable.
Exit 1 when something is new or worse; 3 when nothing is, but the later audit lost sight of
something that the earlier one saw.")]
    Diff(DiffArgs),
    /// Record the human decision on a finding
    #[command(after_long_help = "Examples:
  consentry review audit F-003 --state confirmed --by 'A. Okafor' --note 'Tag removed in sprint 12'
  consentry review audit F-007 --state accepted-risk --by 'A. Okafor' --note 'Kept until the March review' --expires 2027-03-31
  consentry review audit F-003 --state open --by 'A. Okafor' --note 'came back'

The decision is written into consentry-reviews.toml and carries to later audits by the finding's
fingerprint. A report is final when every finding at or above likely-violation has a decision.")]
    Review(ReviewArgs),
    /// Sign the manifest of an audit, or store a time-stamp token about it
    #[command(after_long_help = "Examples:
  consentry seal audit --sign ~/.ssh/id_ed25519
  consentry seal audit --sign minisign.key
  consentry seal audit                                how to ask for a time stamp
  consentry seal audit --timestamp-token answer.tsr

Check it with: consentry verify audit --public-key KEY, minisign -V, or ssh-keygen -Y verify -n file.
Judging the audit again makes another manifest: seal it again then.")]
    Seal(SealArgs),
    /// Remove an audit folder and everything in it
    #[command(after_long_help = "Example:
  consentry delete consentry-audit/www.example.org-20261124T101500Z --yes")]
    Delete {
        /// Audit folder
        dir: PathBuf,
        /// Remove it, not only say what would go
        #[arg(long)]
        yes: bool,
    },
    /// Recompute every hash of the evidence manifest
    #[command(after_long_help = "Examples:
  consentry verify consentry-audit/www.example.org-20261124T101500Z
  consentry verify audit --public-key ~/.ssh/id_ed25519.pub

Exit 0 when every file is as it was sealed; 1 when one is missing, added or changed.")]
    Verify {
        /// Audit folder
        dir: PathBuf,
        /// Key that must have signed the manifest: a file, or the key itself
        #[arg(long, value_name = "KEY")]
        public_key: Option<String>,
    },
    /// Requests in, decoded pixels out; offline
    #[command(
        after_long_help = "Reads one address a line, or JSON Lines with \"url\" and, if known, \"id\", \"method\", \"body\",
\"content_type\", \"initiator\", \"page\". Writes JSON Lines, one per decoded event.

Examples:
  echo 'https://www.facebook.com/tr/?id=1&ev=PageView' | consentry identify
  consentry identify requests.jsonl > pixels.jsonl"
    )]
    Identify {
        /// File with one request a line; standard input without one
        file: Option<PathBuf>,
        /// Overlay on the embedded catalogue
        #[arg(long, value_name = "DIR")]
        rules: Option<PathBuf>,
    },
    /// A rule, vendor, cookie name or finding in plain words
    #[command(after_long_help = "Examples:
  consentry explain pixel-before-consent
  consentry explain meta
  consentry explain _fbp
  consentry explain F-001 --audit consentry-audit/www.example.org-20261124T101500Z")]
    Explain {
        /// Rule id, vendor id or name, cookie name, or finding id
        name: String,
        /// Audit folder in which a finding is looked up
        #[arg(long, value_name = "DIR")]
        audit: Option<PathBuf>,
        /// Overlay on the embedded rules
        #[arg(long, value_name = "DIR")]
        rules: Option<PathBuf>,
    },
    /// List rules, check rule files, run the examples that rules carry
    #[command(
        subcommand,
        after_long_help = "Examples:
  consentry rules list
  consentry rules check my-rules
  consentry rules test my-rules"
    )]
    Rules(RulesCommand),
    /// Write a commented consentry.toml, with journeys that the site's forms suggest
    #[command(
        after_long_help = "With a URL a few pages of the site are looked at, and nothing is clicked or typed.

Examples:
  consentry init
  consentry init https://www.example.org/
  consentry init https://www.example.org/ --ci github"
    )]
    Init {
        /// Site to write into the file
        url: Option<String>,
        /// File to write; an existing one is never overwritten
        #[arg(long, value_name = "FILE", default_value = crate::config::CONFIG_NAME)]
        config: PathBuf,
        /// Write a workflow for a build server too; beside it a configuration that is there stays as it is
        #[arg(long, value_name = "HOST")]
        ci: Option<super::ci::CiHost>,
        /// How the site is looked at
        #[command(flatten)]
        look: LookFlags,
    },
    /// Check Chrome, sandbox, fonts, disk, DNS, clock
    #[command(
        after_long_help = "Each line says ok (+), note (!), problem (x) or does not apply (-), and what to run.
Exit 3 when a problem would stop a scan.

Examples:
  consentry doctor
  consentry doctor --chrome /usr/bin/chromium"
    )]
    Doctor(DoctorArgs),
    /// Print a JSON Schema
    #[command(after_long_help = "Examples:
  consentry schema report > report.schema.json
  consentry schema vendor")]
    Schema {
        /// Of what
        what: SchemaName,
    },
    /// Print shell completions
    #[command(after_long_help = "Example:
  consentry completions bash > /etc/bash_completion.d/consentry")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    #[command(after_long_help = "Example:
  consentry man > consentry.1")]
    Man,
}

/// Commands on rules.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// List every rule
    #[command(after_long_help = "Examples:
  consentry rules list
  consentry rules list my-rules --format json")]
    List {
        /// Own rule files, laid over the embedded ones
        dir: Option<PathBuf>,
        /// How
        #[arg(long, value_name = "FORMAT", default_value = "table")]
        format: ListFormat,
    },
    /// Type-check rule and catalogue files
    #[command(after_long_help = "Example:
  consentry rules check my-rules")]
    Check {
        /// Own rule files, laid over the embedded ones
        dir: Option<PathBuf>,
    },
    /// Run the examples that rules carry
    #[command(after_long_help = "Example:
  consentry rules test my-rules")]
    Test {
        /// Own rule files, laid over the embedded ones
        dir: Option<PathBuf>,
    },
}

/// How rules are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// Columns.
    Table,
    /// JSON.
    Json,
    /// Markdown.
    Markdown,
}

/// What has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaName {
    /// report.json.
    Report,
    /// consentry.toml.
    Config,
    /// A rule file.
    Rule,
    /// A vendor file.
    Vendor,
}

/// Arguments of `scan` and `capture`.
#[derive(Debug, Args)]
pub struct ScanArgs {
    /// Start addresses, one audit per host; the configuration may name them instead
    #[arg(value_name = "URL")]
    pub urls: Vec<String>,
    /// Everything an audit can be told.
    #[command(flatten)]
    pub flags: AuditFlags,
}

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Everything an audit can be told.
    #[command(flatten)]
    pub flags: AuditFlags,
}

/// Arguments of `judge`.
#[derive(Debug, Args)]
pub struct JudgeArgs {
    /// An audit folder, or HAR files
    #[arg(required = true, value_name = "DIR|HAR")]
    pub paths: Vec<PathBuf>,
    /// Scenario that the HAR files were recorded in [default: before]
    #[arg(long, value_name = "NAME")]
    pub scenario: Option<String>,
    /// New folder for the results; default for an audit folder: that folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Configuration whose keys about judging are taken, [approved] and [budget] among them; flags win
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Jurisdictions; default: those of the audit
    #[arg(long, value_delimiter = ',', value_name = "CODES")]
    pub jurisdiction: Option<Vec<String>>,
    /// Formats to write
    #[arg(long, value_delimiter = ',', value_name = "LIST")]
    pub format: Option<Vec<Format>>,
    /// Severity from which the exit status is 1 [default: likely-violation]
    #[arg(long, value_name = "SEVERITY")]
    pub fail_on: Option<FailOn>,
    /// Exit 0 instead of 3 when the audit is incomplete
    #[arg(long)]
    pub allow_incomplete: bool,
    /// Overlay on the embedded rules
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Overlay on the embedded templates
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    /// File of reviews [default: consentry-reviews.toml here, if there is one]
    #[arg(long, value_name = "FILE")]
    pub reviews: Option<PathBuf>,
    /// Earlier audit: fail only on what is new
    #[arg(long, value_name = "DIR")]
    pub baseline: Option<PathBuf>,
    /// Filter list as a second opinion on third parties (repeatable)
    #[arg(long, value_name = "FILE")]
    pub lists: Vec<PathBuf>,
    /// Chrome binary, for the PDF
    #[arg(long, value_name = "PATH")]
    pub chrome: Option<PathBuf>,
    /// Switch Chrome's sandbox off, for the PDF
    #[arg(long)]
    pub no_sandbox: bool,
    /// Sign the manifest with this key: minisign, or OpenSSH Ed25519
    #[arg(long, value_name = "KEY")]
    pub sign: Option<PathBuf>,
}

/// Arguments of `seal`.
#[derive(Debug, Args)]
pub struct SealArgs {
    /// Audit folder
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// Secret key: minisign, or OpenSSH Ed25519; its password comes from CONSENTRY_SIGN_PASSWORD
    #[arg(long, value_name = "KEY")]
    pub sign: Option<PathBuf>,
    /// Answer of a time-stamp authority (RFC 3161) about the manifest
    #[arg(long, value_name = "FILE")]
    pub timestamp_token: Option<PathBuf>,
}

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// Earlier audit: its folder, or its report.json
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// Later audit: its folder, or its report.json
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// Judge both with today's rules first; needs both folders
    #[arg(long)]
    pub rejudge: bool,
    /// Form of the result
    #[arg(long, value_name = "FORM", default_value = "text")]
    pub format: DiffFormat,
    /// Exit 0 instead of 3 when not everything could be compared
    #[arg(long)]
    pub allow_incomplete: bool,
    /// Overlay on the embedded rules, with --rejudge
    #[arg(long, value_name = "DIR", requires = "rejudge")]
    pub rules: Option<PathBuf>,
}

/// Form of what `diff` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For a terminal.
    Text,
    /// Markdown, for a pull request or a ticket.
    Md,
    /// JSON, `consentry/diff/1`.
    Json,
}

/// Arguments of `review`.
#[derive(Debug, Args)]
pub struct ReviewArgs {
    /// Audit folder, or its report.json
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// Finding id or fingerprint
    #[arg(value_name = "FINDING")]
    pub finding: String,
    /// The decision: confirmed, rejected, accepted-risk; open takes one back
    #[arg(long, value_name = "STATE")]
    pub state: String,
    /// Who decided
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub note: String,
    /// Last day on which it stands, at most 366 days ahead; accepted-risk needs one
    #[arg(long, value_name = "DATE")]
    pub expires: Option<String>,
    /// File of reviews [default: consentry-reviews.toml beside the configuration]
    #[arg(long, value_name = "FILE")]
    pub reviews: Option<PathBuf>,
    /// Configuration beside which the file of reviews lies
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Overlay on the embedded rules, whose ids may be named
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
}

/// Arguments of `doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Configuration to check
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Chrome binary
    #[arg(long, value_name = "PATH")]
    pub chrome: Option<PathBuf>,
    /// Try Chrome without its sandbox
    #[arg(long)]
    pub no_sandbox: bool,
}

/// How `init` looks at the site that it writes into the file.
#[derive(Debug, Clone, Default, Args)]
pub struct LookFlags {
    /// Do not look at the site: no journeys are proposed
    #[arg(long)]
    pub no_look: bool,
    /// Chrome binary
    #[arg(long, value_name = "PATH")]
    pub chrome: Option<PathBuf>,
    /// Switch Chrome's sandbox off
    #[arg(long)]
    pub no_sandbox: bool,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    /// The flags of CONTRACT §1, each of which has a key in consentry.toml but those about the run itself.
    #[test]
    fn every_flag_of_the_contract_is_there_and_has_its_key() {
        let flags = "config out pages depth include exclude sitemap ignore-robots scenarios repeat jurisdiction format \
                     fail-on baseline resolve insecure header cookie user proxy chrome no-sandbox headful locale timezone \
                     device egress-country concurrency settle timeout third-party-cookies site-isolation allow-private \
                     allow-incomplete reviews lists resume print-config rules templates quiet verbose no-progress color";
        let mut command = Cli::command();
        command.build();
        let scan = command.find_subcommand("scan").unwrap();
        let schema = serde_json::to_value(crate::config::schema::config_schema()).unwrap();
        for flag in flags.split_whitespace() {
            assert!(
                scan.get_arguments().any(|arg| arg.get_long() == Some(flag)),
                "--{flag}"
            );
            let about_the_run = ["config", "resume", "print-config"];
            if !about_the_run.contains(&flag) {
                assert!(schema["properties"][flag].is_object(), "key {flag}");
            }
        }
    }
}
