//! `consentry capture URL...`, and the recording half of `scan` and `demo`.

use super::args::ScanArgs;
use super::audit::check_jurisdictions;
use super::exit::Status;
use super::message::{Trouble, say, shown};
use super::options::{ConfigSource, data_files, need_seed, resolve};
use super::progress::Display;
use super::terminal::{Loudness, Terminal};
use super::verify::folder_trouble;
use crate::browser::BrowserError;
use crate::capture::{CaptureError, run as capture};
use crate::catalogue::DataFiles;
use crate::config::Settings;
use crate::evidence::{Folder, Outcome};
use crate::judge::load;

/// Records, and judges nothing. Exit 3 when something that was asked for is not there.
///
/// # Errors
/// Wrong usage, or nothing could be recorded at all.
pub async fn run(args: ScanArgs, terminal: &Terminal) -> Result<Status, Trouble> {
    let print_config = args.flags.print_config;
    let settings = resolve(Settings::default(), args.urls, args.flags, ConfigSource::Usual)?;
    if print_config {
        return print(&settings);
    }
    if settings.out_stdout {
        return Err(Trouble::usage("--out - prints a report, and capture makes none").help("consentry scan").into());
    }
    need_seed(&settings)?;
    let files = prepared(&settings)?;
    let folder = record(&settings, &files, terminal).await?;
    folder.seal().map_err(folder_trouble)?;
    if terminal.loudness != Loudness::Quiet {
        let path = folder.path().display();
        say(&format!("  evidence  {path}/evidence\n  next      consentry judge {path}\n"))?;
    }
    let recording = folder.read().map_err(folder_trouble)?;
    let asked = recording.record.scenarios.iter();
    let all_done = asked.clone().all(|scenario| {
        let mut runs = recording.runs.iter().filter(|run| run.scenario == *scenario).peekable();
        runs.peek().is_some() && runs.all(|run| run.outcome == Outcome::Done)
    });
    Ok(if all_done || settings.allow_incomplete { Status::Done } else { Status::Incomplete })
}

/// Prints the resolved configuration.
///
/// # Errors
/// When stdout cannot be written.
pub fn print(settings: &Settings) -> Result<Status, Trouble> {
    say(&settings.to_toml())?;
    Ok(Status::Done)
}

/// Loads and checks every data file before anything is visited: a rule that cannot be read is found
/// now, and not after ten minutes.
///
/// # Errors
/// Mistakes in rule files, an unknown jurisdiction.
pub fn prepared(settings: &Settings) -> Result<DataFiles, Trouble> {
    let files = data_files(settings.rules.as_deref())?;
    let (_, rules) = load(&files)?;
    check_jurisdictions(&settings.jurisdictions, &rules)?;
    Ok(files)
}

/// Records the site.
///
/// # Errors
/// When nothing could be recorded, or the person broke it off.
pub async fn record(settings: &Settings, files: &DataFiles, terminal: &Terminal) -> Result<Folder, Trouble> {
    let display = Display::new(*terminal);
    capture(settings, files, &display).await.map_err(trouble)
}

/// The message for a capture that could not be made, in the words of the person who asked for it.
fn trouble(error: CaptureError) -> Trouble {
    let doctor = "consentry doctor";
    match error {
        CaptureError::NoChrome(BrowserError::NotFound { looked }) => {
            let mut message = Trouble::incomplete("no Chrome or Chromium found");
            for place in &looked {
                message = message.detail(format!("looked at  {place}"));
            }
            message.help("install Chromium from your system's packages, or name it: --chrome PATH").help(doctor).into()
        }
        CaptureError::NoChrome(BrowserError::Launch { path, said, help }) => {
            let message = Trouble::incomplete(format!("{} ended before it was ready", path.display()))
                .detail(format!("browser said: \"{}\"", shown(&said)));
            let help = help.unwrap_or_else(|| "start it by hand once and read what it says".into());
            message.help(help).help(doctor).into()
        }
        CaptureError::NoChrome(other) => Trouble::incomplete(other.to_string()).help(doctor).into(),
        CaptureError::Unreachable { url, what } => Trouble::incomplete(format!("cannot reach {}", shown(&url)))
            .detail(what)
            .help("is the site started, and is this the right address?")
            .into(),
        CaptureError::NotHtml { .. } => Trouble::incomplete(error.to_string()).help("name an address that gives an HTML page").into(),
        CaptureError::DataFiles(errors) => Trouble::Files(errors),
        CaptureError::Folder(error) => folder_trouble(error),
        other => Trouble::incomplete(other.to_string()).into(),
    }
}
