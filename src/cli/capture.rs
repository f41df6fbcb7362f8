//! `consentry capture URL...`, and the recording half of `scan` and `demo`.

use super::args::ScanArgs;
use super::audit::check_jurisdictions;
use super::check::{check_own_rules, need_seed};
use super::exit::Status;
use super::message::{Message, Trouble, say, shown};
use super::options::{Asked, ConfigSource, data_files, resolve};
use super::progress::Display;
use super::sites;
use super::terminal::{Loudness, Motion, Terminal};
use super::told;
use super::verify::folder_trouble;
use crate::browser::BrowserError;
use crate::capture::{CaptureError, run as capture};
use crate::catalogue::DataFiles;
use crate::config::Settings;
use crate::detect::Catalogue;
use crate::evidence::{Event, Folder, JourneyOutcome, Outcome, RECORD_FILE};
use crate::judge::load;
use crate::rules::RuleSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use tokio::sync::watch;

/// Records, and judges nothing. Exit 3 when something that was asked for is not there.
///
/// # Errors
/// Wrong usage, or nothing could be recorded at all.
pub async fn run(args: ScanArgs, terminal: &Terminal) -> Result<Status, Trouble> {
    let print_config = args.flags.print_config;
    let all = resolve(
        Settings::default(),
        args.urls,
        args.flags,
        ConfigSource::Usual,
    )?;
    if print_config {
        return print(&all);
    }
    let terminal = &told(terminal, &all);
    for Asked { settings, .. } in &all {
        if settings.out_stdout {
            return Err(
                Trouble::usage("--out - prints a report, and capture makes none")
                    .help("consentry scan")
                    .into(),
            );
        }
        need_seed(settings)?;
        prepared(settings)?;
    }
    sites::capture(all, terminal).await
}

/// Records one site.
///
/// # Errors
/// When nothing could be recorded at all.
pub async fn one(settings: &Settings, terminal: &Terminal) -> Result<Status, Trouble> {
    let files = data_files(settings.rules.as_deref())?;
    // Nothing is judged: the catalogue is there for who watches.
    let watched = terminal.motion == Motion::Moving;
    let catalogue = watched.then(|| Catalogue::load(&files)).transpose()?;
    let folder = record(settings, &files, catalogue, terminal).await?;
    if terminal.loudness != Loudness::Quiet {
        let path = folder.path().display();
        say(&format!(
            "  evidence  {path}/evidence\n  next      consentry judge {path}\n"
        ))?;
    }
    let recording = folder.read().map_err(folder_trouble)?;
    let asked = recording.record.scenarios.iter();
    let all_done = asked.clone().all(|scenario| {
        let mut runs = recording
            .runs
            .iter()
            .filter(|run| run.scenario == *scenario)
            .peekable();
        runs.peek().is_some() && runs.all(|run| run.outcome == Outcome::Done)
    });
    let mut events = recording.runs.iter().flat_map(|run| &run.observations);
    let any_failed = events.any(|o| match &o.event {
        Event::VisitEnd(end) => end.error.is_some(),
        Event::JourneyEnd { outcome, .. } => *outcome == JourneyOutcome::Failed,
        _ => false,
    });
    Ok(if (all_done && !any_failed) || settings.allow_incomplete {
        Status::Done
    } else {
        Status::Incomplete
    })
}

/// Prints the resolved configuration, each value with where it came from.
///
/// # Errors
/// When stdout cannot be written.
pub fn print(all: &[Asked]) -> Result<Status, Trouble> {
    for (n, asked) in all.iter().enumerate() {
        if all.len() > 1 {
            let gap = if n == 0 { "" } else { "\n" };
            say(&format!("{gap}# site {}\n", shown(&asked.name)))?;
        }
        say(&asked.origins.annotate(&asked.settings.to_toml()))?;
    }
    Ok(Status::Done)
}

/// Loads and checks every data file before anything is visited: a rule that cannot be read is found
/// now, and not after ten minutes.
///
/// # Errors
/// Mistakes in rule files, an unknown jurisdiction.
pub fn prepared(settings: &Settings) -> Result<(DataFiles, Catalogue, RuleSet), Trouble> {
    let files = data_files(settings.rules.as_deref())?;
    let (catalogue, rules) = load(&files)?;
    check_jurisdictions(&settings.jurisdictions, &rules)?;
    check_own_rules(settings, &catalogue)?;
    Ok((files, catalogue, rules))
}

/// Records the site into the folder asked for, or a new one under `consentry-audit/`. With the catalogue who
/// watches is told the vendors by name.
///
/// # Errors
/// When nothing could be recorded, or the person broke it off.
pub async fn record(
    settings: &Settings,
    files: &DataFiles,
    catalogue: Option<Catalogue>,
    terminal: &Terminal,
) -> Result<Folder, Trouble> {
    let out = settings
        .out
        .clone()
        .unwrap_or_else(|| usual_folder(settings, jiff::Timestamp::now()));
    let stopped = interruption();
    let display = Arc::new(Display::new(*terminal, catalogue));
    let recorded = capture(settings, files, &out, display, stopped).await;
    recorded.map_err(|error| trouble(error, &out))
}

/// Turns true when the person breaks the recording off.
fn interruption() -> watch::Receiver<bool> {
    static STOP: OnceLock<watch::Sender<bool>> = OnceLock::new();
    let stop = STOP.get_or_init(|| {
        let (stop, _) = watch::channel(false);
        tokio::spawn(async {
            // The first Ctrl-C lets the recorder put its papers in order; one that nobody waits for any
            // more, or a second one, ends the process.
            let first = tokio::signal::ctrl_c().await;
            if first.is_ok() && STOP.get().is_some_and(|stop| stop.send(true).is_ok()) {
                let _ = tokio::signal::ctrl_c().await;
            }
            if first.is_ok() {
                std::process::exit(i32::from(Status::Interrupted.code()));
            }
        });
        stop
    });
    stop.subscribe()
}

/// `consentry-audit/<host>-<UTC stamp>`.
pub fn usual_folder(settings: &Settings, now: jiff::Timestamp) -> PathBuf {
    let host = settings
        .seeds
        .first()
        .and_then(|seed| seed.host_str())
        .unwrap_or("audit");
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') {
            c
        } else {
            '_'
        }
    };
    let host: String = host.chars().map(plain).collect();
    Path::new("consentry-audit").join(format!("{host}-{}", now.strftime("%Y%m%dT%H%M%SZ")))
}

/// Whether a folder holds an audit that can be continued.
fn begun(out: &Path) -> bool {
    out.join(RECORD_FILE).is_file()
}

/// The message for a capture that could not be made, in the words of the person who asked for it.
fn trouble(error: CaptureError, out: &Path) -> Trouble {
    let doctor = "consentry doctor";
    match error {
        CaptureError::NoChrome(BrowserError::NotFound { looked }) => {
            let mut message = Trouble::incomplete("no Chrome or Chromium found");
            for place in &looked {
                message = message.detail(format!("looked at  {place}"));
            }
            message
                .help("install Chromium from your system's packages, or name it: --chrome PATH")
                .help(doctor)
                .into()
        }
        CaptureError::NoChrome(BrowserError::Launch { path, said, help }) => {
            let message =
                Trouble::incomplete(format!("{} ended before it was ready", path.display()))
                    .detail(format!("browser said: \"{}\"", shown(&said)));
            let help = help.unwrap_or_else(|| "start it by hand once and read what it says".into());
            message.help(help).help(doctor).into()
        }
        CaptureError::NoChrome(other) => Trouble::incomplete(other.to_string()).help(doctor).into(),
        CaptureError::Unreachable { url, what } => {
            Trouble::incomplete(format!("cannot reach {}", shown(&url)))
                .detail(what)
                .help("is the site started, and is this the right address?")
                .into()
        }
        CaptureError::NotHtml { .. } => Trouble::incomplete(error.to_string())
            .help("name an address that gives an HTML page")
            .into(),
        CaptureError::Interrupted => {
            let message = Message {
                status: Status::Interrupted,
                ..Trouble::incomplete("stopped")
            };
            let folder = out.display();
            message
                .detail(format!(
                    "what was recorded is kept in {folder} and marked unfinished"
                ))
                .help(format!("consentry scan --resume {folder} records the rest"))
                .help(format!("consentry judge {folder} judges what is there"))
                .into()
        }
        CaptureError::OtherSettings { .. } => Trouble::usage(error.to_string())
            .detail("What was recorded under one set of settings is not continued under another.")
            .help(format!(
                "consentry scan --resume {} takes the settings from the folder",
                out.display()
            ))
            .into(),
        CaptureError::DataFiles(errors) => Trouble::Files(errors),
        CaptureError::Folder(error) => match folder_trouble(error) {
            // Nothing that was recorded is lost when the disk is full.
            Trouble::Said(message) if message.status == Status::Incomplete && begun(out) => message
                .help(format!(
                    "consentry scan --resume {} records the rest",
                    out.display()
                ))
                .into(),
            other => other,
        },
        other => Trouble::incomplete(other.to_string()).into(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::evidence::FolderError;

    #[test]
    fn the_usual_folder_is_named_after_host_and_time_and_holds_no_odd_sign() {
        let at: jiff::Timestamp = "2026-11-24T10:15:00Z".parse().unwrap();
        let folder = |seed: &str| {
            let settings = Settings {
                seeds: vec![seed.parse().unwrap()],
                ..Settings::default()
            };
            usual_folder(&settings, at).display().to_string()
        };
        assert_eq!(
            folder("https://www.example.org/a/b"),
            "consentry-audit/www.example.org-20261124T101500Z"
        );
        assert_eq!(
            folder("http://[::1]:8080/"),
            "consentry-audit/_::1_-20261124T101500Z".replace("::", "__")
        );
    }

    #[test]
    fn what_cannot_be_recorded_is_incomplete_and_an_interruption_is_its_own_status() {
        let out = Path::new("audit");
        let status = |error| trouble(error, out).status();
        assert_eq!(status(CaptureError::Interrupted), Status::Interrupted);
        assert_eq!(
            status(CaptureError::NoChrome(BrowserError::NotFound {
                looked: vec!["x".into()]
            })),
            Status::Incomplete
        );
        let busy = CaptureError::Folder(FolderError::Busy {
            path: out.into(),
            holder: "process 7".into(),
        });
        assert_eq!(status(busy), Status::Usage);
        let unreachable = CaptureError::Unreachable {
            url: "https://a.example/".into(),
            what: "refused".into(),
        };
        assert_eq!(
            trouble(unreachable, out).text(),
            "error: cannot reach https://a.example/\n  refused\nhelp: is the site started, and is this the right address?\n"
        );
    }

    #[test]
    fn a_full_disk_names_the_file_and_how_to_go_on_where_there_is_something_to_go_on_with() {
        let dir = tempfile::tempdir().unwrap();
        let full = || {
            let error = FolderError::Io {
                what: "write to",
                path: dir.path().join("evidence/events/before-1.jsonl"),
                source: std::io::ErrorKind::StorageFull.into(),
                mend: "free some space",
            };
            trouble(CaptureError::Folder(error), dir.path())
        };
        assert_eq!(full().status(), Status::Incomplete);
        let text = full().text();
        assert!(text.contains("evidence/events/before-1.jsonl"), "{text}");
        assert!(text.contains("help: free some space\n"), "{text}");
        assert!(!text.contains("--resume"), "{text}");
        let record = dir.path().join(RECORD_FILE);
        std::fs::create_dir_all(record.parent().unwrap()).unwrap();
        std::fs::write(record, "{}").unwrap();
        assert!(full().text().contains("--resume"));
    }
}
