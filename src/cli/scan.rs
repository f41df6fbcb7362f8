//! `consentry scan URL...`: `capture`, then `judge` on the folder it wrote.

use super::args::ScanArgs;
use super::audit::{Finished, finish, judging};
use super::capture::{prepared, print, record};
use super::check::need_seed;
use super::exit::Status;
use super::message::Trouble;
use super::options::{ConfigSource, resolve};
use super::sites;
use super::terminal::Terminal;
use super::told;
use crate::config::Settings;
use crate::detect::party::site;
use tempfile::TempDir;

/// Audits a site.
///
/// # Errors
/// Wrong usage, mistakes in rule files, or nothing could be recorded at all.
pub async fn run(args: ScanArgs, terminal: &Terminal) -> Result<Status, Trouble> {
    let print_config = args.flags.print_config;
    let mut all = resolve(
        Settings::default(),
        args.urls,
        args.flags,
        ConfigSource::Usual,
    )?;
    if print_config {
        return print(&all);
    }
    let terminal = &told(terminal, &all);
    for asked in &all {
        need_seed(&asked.settings)?;
    }
    match all.pop() {
        Some(only) if all.is_empty() => {
            let allowed = only.settings.allow_incomplete;
            let finished = audit(only.settings, terminal).await;
            finished
                .map(|finished| finished.status)
                .or_else(|trouble| trouble.allowed(allowed))
        }
        last => {
            all.extend(last);
            sites::scan(all, terminal).await
        }
    }
}

/// Records, judges, reports.
///
/// # Errors
/// As [`run`].
pub async fn audit(mut settings: Settings, terminal: &Terminal) -> Result<Finished, Trouble> {
    let (files, catalogue, rules) = prepared(&settings)?;
    let host = settings.seeds.first().and_then(|seed| seed.host_str());
    let site = host.map(site);
    let judging = judging(&settings, files, rules, None, site.as_deref())?;
    // `--out -` keeps no folder: the evidence lives as long as the judging of it.
    let passing = settings.out_stdout.then(passing_folder).transpose()?;
    if let Some(dir) = &passing {
        settings.out = Some(dir.path().join("audit"));
    }
    let folder = record(&settings, &judging.files, Some(catalogue), terminal).await?;
    let finished = finish(&folder, judging, &settings, terminal).await;
    drop(passing);
    finished
}

/// A folder for evidence that nobody keeps; it goes with what is returned.
///
/// # Errors
/// When none can be made.
pub fn passing_folder() -> Result<TempDir, Trouble> {
    let dir = tempfile::Builder::new()
        .prefix("consentry-audit-")
        .tempdir();
    dir.map_err(|error| {
        Trouble::incomplete(format!("cannot make a folder for the evidence: {error}")).into()
    })
}
