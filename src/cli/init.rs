//! `consentry init [URL]`: a commented configuration.

use super::args::LookFlags;
use super::ci::{CiHost, repository};
use super::exit::Status;
use super::init_journeys::{FormWords, propose};
use super::message::{Trouble, shown, tell};
use super::options::seed_trouble;
use crate::capture::{Silent, run as capture};
use crate::catalogue::DataFiles;
use crate::config::{Format, Settings, Settle, parse_seed};
use crate::evidence::{DocumentSeen, Event, Scenario};
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

/// The commented configuration; a key without comment sign is set.
const TEMPLATE: &str = r##"# consentry: what to audit and how. Unknown keys are errors.
# Every flag of "consentry scan" has a key of the same name; a flag wins.
# Passwords do not belong here.

{url}

# --- what is visited -------------------------------------------------------
# pages = 10                      # per scenario
# depth = 3                       # links from a start address
# include = ["/shows/**"]         # globs over the path
# exclude = ["/account/**", "**.pdf"]
# sitemap = "https://www.example.org/sitemap.xml"
# ignore-robots = false

# --- what is done ----------------------------------------------------------
# scenarios = ["before", "dismiss", "reject", "accept", "withdraw", "gpc"]
# repeat = 1                      # runs per scenario
# settle = "normal"               # quick, normal, patient
# timeout = "60s"                 # for one page
# locale = "en-GB"
# timezone = "Europe/London"
# device = "desktop"              # or "mobile"
# egress-country = "DE"           # where the traffic leaves from: stated, not guessed
# resolve = ["www.example.org=127.0.0.1:8443"]

# --- how it is judged ------------------------------------------------------
# jurisdiction = ["EU"]           # add "UK", "FR", "DE", ...
# fail-on = "likely-violation"    # violation, likely-violation, risk, advice, never
# format = ["html", "json", "pdf", "csv", "har"]
# rules = "my-rules"              # own rule files, laid over the built-in ones

[site]                            # printed on the cover
# organisation = "Harbour Lights Theatre Trust"
# auditor = "NAME"
# client = "Data protection team"
# authorised_by = "NAME"

[consent]                         # only if the banner is not found by itself
# banner = "#cookie-panel"
# accept = "text=Accept all"
# reject = ["text=Manage choices", "text=Reject all"]   # a list is a path of actions

[approved]                        # whom the site may contact; anyone else is a finding
# before = ["cookiebot"]          # vendor ids, or hosts with what is below them
# accept = ["cookiebot", "google-analytics", "cdn.example.org"]

[budget]                          # the most that is wanted; more is a finding
# third-parties = { before = 3, accept = 12 }
# cookies = { before = 2 }        # also: requests, pixels

# --- journeys: what a visitor does; only they send a form ------------------
# A target is a CSS selector, text=Words, label=Words or role=button name=Words. A canary is a part of
# an identity made up for the audit. More in docs/guide.md, "Journeys".
{journeys}"##;

/// The journey that stands there when none was proposed.
const EXAMPLE: &str = r##"#
# [[journey]]
# name = "donate"
# scenarios = ["reject", "accept"]
# steps = [
#   { go = "/donate" },
#   { fill = "#amount", value = "25" },
#   { fill = "label=E-mail", canary = "email" },
#   { click = "text=Give", expect = "donate" },
#   { wait = "url=/donate/thanks*" },
# ]
"##;

/// Pages looked at for forms and buttons.
const PAGES: usize = 6;

/// Text of the configuration for a site, or for none yet.
fn text_for(url: Option<&url::Url>, journeys: &str) -> String {
    let line = match url {
        // A URL holds no quote and no backslash unescaped, so it stands in TOML as it is.
        Some(url) => format!("url = [\"{url}\"]"),
        None => "# url = [\"https://www.example.org/\"]".into(),
    };
    let journeys = if journeys.is_empty() {
        EXAMPLE
    } else {
        journeys
    };
    TEMPLATE
        .replace("{url}", &line)
        .replace("{journeys}", journeys)
}

/// Looks at some pages of the site as a stranger who clicks nothing, by what `capture` does; the journeys
/// that their forms and buttons suggest, or why it could not be looked at.
async fn look(url: &url::Url, flags: &LookFlags) -> Result<String, String> {
    let settings = Settings {
        seeds: vec![url.clone()],
        pages: PAGES,
        scenarios: vec![Scenario::Before],
        settle: Settle::Quick,
        formats: vec![Format::Json],
        chrome: flags.chrome.clone(),
        no_sandbox: flags.no_sandbox,
        ..Settings::default()
    };
    let dir = tempfile::Builder::new()
        .prefix("consentry-init-")
        .tempdir()
        .map_err(|error| error.to_string())?;
    let (_stay, cancel) = tokio::sync::watch::channel(false);
    let files = DataFiles::embedded();
    let words = FormWords::load(&files).map_err(|errors| Trouble::Files(errors).text())?;
    let out = dir.path().join("look");
    let folder = capture(&settings, &files, &out, Arc::new(Silent), cancel)
        .await
        .map_err(|error| error.to_string())?;
    let recording = folder.read().map_err(|error| error.to_string())?;
    let documents: Vec<DocumentSeen> = recording
        .runs
        .into_iter()
        .flat_map(|run| run.observations)
        .filter_map(|o| match o.event {
            Event::Document(document) => Some(*document),
            _ => None,
        })
        .collect();
    Ok(propose(&documents, &words))
}

/// Writes the configuration, and the workflow of a build server if one is asked for; an existing file is
/// never overwritten. Beside a new workflow a configuration that is there already stays as it is.
///
/// # Errors
/// A bad address, an existing file, or a folder that cannot be written: all wrong usage.
pub async fn run(
    url: Option<&str>,
    path: &Path,
    ci: Option<CiHost>,
    flags: &LookFlags,
) -> Result<Status, Trouble> {
    let url = url
        .map(|text| parse_seed(text).map_err(|error| seed_trouble(&error)))
        .transpose()?;
    let mut journeys = String::new();
    if let Some(url) = url.as_ref().filter(|_| !flags.no_look && !path.exists()) {
        tell(&format!(
            "looking at {PAGES} pages of {url} for forms and buttons"
        ));
        match look(url, flags).await {
            Ok(proposed) => {
                let n = proposed.matches("[[journey]]").count();
                tell(&format!("proposed journeys: {n}"));
                journeys = proposed;
            }
            Err(why) => tell(&format!("no journeys are proposed: {}", shown(&why))),
        }
    }
    let text = text_for(url.as_ref(), &journeys);
    match ci {
        Some(host) if path.exists() => {
            write_new(
                host.path(),
                &host.text(path)?,
                "edit it, or remove it first",
            )?;
            tell(&format!("kept {}", path.display()));
        }
        _ => {
            let mend = "edit it, or write another: consentry init --config OTHER.toml";
            write_new(path, &text, mend)?;
            tell(if url.is_some() {
                "next: consentry scan"
            } else {
                "next: name the site in it, then consentry scan"
            });
            if let Some(host) = ci {
                write_new(
                    host.path(),
                    &host.text(path)?,
                    "edit it, or remove it first",
                )?;
            }
        }
    }
    if let Some(host) = ci {
        if repository().is_none() {
            tell(
                "next: name the repository of consentry in CONSENTRY_SOURCE of the workflow; this build does not know it",
            );
        }
        tell(host.next());
    }
    Ok(Status::Done)
}

/// Writes a file that must not be there yet, with the folders above it.
fn write_new(path: &Path, text: &str, mend: &str) -> Result<(), Trouble> {
    let cannot = |error: std::io::Error| {
        let message = Trouble::usage(format!("cannot write {}: {error}", path.display()));
        if error.kind() == std::io::ErrorKind::AlreadyExists {
            message.help(mend)
        } else {
            message
        }
    };
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(cannot)?;
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(cannot)?;
    file.write_all(text.as_bytes()).map_err(cannot)?;
    tell(&format!(
        "wrote {} ({} lines, comments included)",
        path.display(),
        text.lines().count()
    ));
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::catalogue::DataFile;
    use crate::config::{LoadedConfig, Settings};

    fn load(text: String) -> Settings {
        let mut settings = Settings::default();
        let source = DataFile {
            name: "consentry.toml".into(),
            text: text.into(),
        };
        LoadedConfig::parse(source)
            .unwrap()
            .values
            .apply(&mut settings)
            .unwrap();
        settings
    }

    #[test]
    fn what_is_written_is_read_and_changes_no_default() {
        let url = parse_seed("https://www.example.org/a%22b").unwrap();
        let settings = load(text_for(Some(&url), ""));
        assert_eq!(settings.seeds, [url]);
        assert_eq!(
            Settings {
                seeds: Vec::new(),
                ..settings
            }
            .to_toml(),
            Settings::default().to_toml()
        );
    }

    /// A commented line that would be an error once its `#` is taken off misleads.
    #[test]
    fn every_commented_key_works_when_it_is_uncommented() {
        let lines: Vec<String> = text_for(None, "")
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(rest) if rest.contains(" = ") && !rest.starts_with("---") => rest.to_owned(),
                Some(rest) if rest.starts_with("[[") || rest == "]" => rest.to_owned(),
                _ => line.to_owned(),
            })
            .collect();
        let settings = load(lines.join("\n"));
        assert_eq!(settings.seeds.len(), 1);
        assert_eq!(settings.consent_hints.reject.len(), 2);
        assert_eq!(settings.journeys[0].steps.len(), 5);
        assert_eq!(settings.pages, Settings::default().pages);
        assert_eq!(settings.own_rules.approved.entries().count(), 4);
        assert!(!settings.own_rules.budget.is_empty());
    }
}
