//! [`run`]: the whole capture, from settings to a sealed folder.

mod attempt;

use self::attempt::scenario_run;
use super::begun::Begun;
use super::dry::DryWords;
use super::environment::{secrets, without_credentials};
use super::journey::{Logins, TakenOver};
use super::kept::KeptResponses;
use super::notice::Comes;
use super::pace::{self, Pace};
use super::pages::Pages;
use super::recorder::Recorder;
use super::scenario::Stop;
use super::typing::FormFields;
use super::{CaptureError, Progress};
use crate::browser::BrowserError;
use crate::catalogue::DataFiles;
use crate::config::{Format, Settings};
use crate::consent::Engine;
use crate::evidence::{
    AuditRecord, Environment, Folder, PlannedPage, SETTINGS_FILE, Scenario, ThirdPersons,
};
use crate::plan::Planner;
use jiff::Timestamp;
use serde_json::json;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// What all runs of a capture share.
#[derive(Clone)]
struct Shared {
    settings: Arc<Settings>,
    engine: Arc<Engine>,
    kept: Arc<KeptResponses>,
    fields: Arc<FormFields>,
    dry: Arc<DryWords>,
    pace: Arc<Pace>,
    audit_id: String,
    folder: Arc<Folder>,
    progress: Arc<dyn Progress>,
    cancel: watch::Receiver<bool>,
    comes: Arc<OnceLock<Comes>>,
    logins: Arc<Logins>,
}

/// How a run ended.
struct Ended {
    pages: Pages,
    environment: Option<Environment>,
    stop: Option<Stop>,
    visits: u32,
    interrupted: bool,
}

/// Records every scenario asked for into a new audit folder at `out`; with `settings.resume` those that
/// the folder does not hold whole. A run that was broken off is recorded anew, and its log kept beside:
/// what its visitor had been shown and had stored went with the browser.
///
/// When `cancel` becomes true, what was recorded is kept, the record stays without `finished`, and
/// [`CaptureError::Interrupted`] is returned. When nothing could be recorded no folder is left behind.
///
/// # Errors
/// [`CaptureError`]; trouble of single pages and scenarios is in the evidence instead.
pub async fn run(
    settings: &Settings,
    files: &DataFiles,
    out: &Path,
    progress: Arc<dyn Progress>,
    cancel: watch::Receiver<bool>,
) -> Result<Folder, CaptureError> {
    let engine = Engine::load(files, &settings.consent_hints).map_err(CaptureError::DataFiles)?;
    let kept = KeptResponses::load(files).map_err(CaptureError::DataFiles)?;
    let fields = FormFields::load(files).map_err(CaptureError::DataFiles)?;
    let dry = DryWords::load(files).map_err(CaptureError::DataFiles)?;
    let taken_over = TakenOver::load(files).map_err(CaptureError::DataFiles)?;
    let mut planner = Planner::new(settings)?;
    crate::browser::find_chrome(settings).map_err(CaptureError::NoChrome)?;
    let was_there = out.exists();
    let Begun {
        folder,
        mut record,
        done,
        planned,
        comes,
    } = if settings.resume {
        Begun::found(settings, out)?
    } else {
        Begun::anew(settings, out)?
    };
    let folder = folder
        .with_secrets(secrets(settings))
        .with_persons(ThirdPersons::of(&record.id));
    let mut shared = Shared {
        settings: Arc::new(settings.clone()),
        engine: Arc::new(engine),
        kept: Arc::new(kept),
        fields: Arc::new(fields),
        dry: Arc::new(dry),
        pace: Arc::new(Pace::of(settings, None)),
        audit_id: record.id.clone(),
        folder: Arc::new(folder),
        progress,
        cancel,
        comes: Arc::new(comes.map_or_else(OnceLock::new, OnceLock::from)),
        logins: Arc::new(Logins::new(taken_over)),
    };
    let result = async {
        let text = settings.to_toml();
        shared.folder.write_text(SETTINGS_FILE, &text)?;
        if !planned {
            record.gaps.extend(planner.prepare(settings).await?);
        }
        let asked = planner.crawl_delay(settings).await?;
        shared.pace = Arc::new(Pace::of(settings, asked));
        if planned {
            return record_rest(&shared, &mut record, &done).await;
        }
        // It may have been said before the audit was broken off.
        let note = pace::note(settings, asked);
        let note = note.filter(|n| !record.notes.contains(n));
        record.notes.extend(note);
        record.gaps.extend(pace::gap(settings, asked));
        record_all(&shared, &mut record, planner).await
    }
    .await;
    match result {
        Ok(()) => Ok(shared.folder.reopened()?),
        Err(Broken { error, keep: true }) => Err(error),
        Err(Broken { error, .. }) if settings.resume => Err(error),
        Err(Broken { error, keep: false }) => {
            let _ = std::fs::remove_dir_all(out.join("evidence"));
            if !was_there {
                let _ = std::fs::remove_dir(out);
                // `consentry-audit/` too, when it was made for this one.
                let _ = out
                    .parent()
                    .filter(|p| !p.as_os_str().is_empty())
                    .map(std::fs::remove_dir);
            }
            Err(error)
        }
    }
}

/// A capture that cannot go on, and whether anything of it is worth keeping.
struct Broken {
    error: CaptureError,
    keep: bool,
}

impl Broken {
    /// The folder is an audit's already: what is in it can be continued.
    fn kept(error: impl Into<CaptureError>) -> Broken {
        Broken {
            error: error.into(),
            keep: true,
        }
    }
}

impl<E: Into<CaptureError>> From<E> for Broken {
    fn from(error: E) -> Self {
        Broken {
            error: error.into(),
            keep: false,
        }
    }
}

async fn record_all(
    shared: &Shared,
    record: &mut AuditRecord,
    planner: Planner,
) -> Result<(), Broken> {
    let settings = &shared.settings;
    shared.folder.write_record(record)?;
    let jobs = jobs(settings);
    shared.progress.started(settings.pages, jobs.len());
    let mut jobs = jobs.into_iter();
    let pages = match jobs.next() {
        Some((scenario, run)) => first_run(shared, record, planner, scenario, run).await?,
        None => Vec::new(),
    };
    record.pages = pages;
    shared.folder.write_record(record).map_err(Broken::kept)?;
    record_jobs(shared, record, jobs.collect()).await
}

/// Every run asked for, in report order.
fn jobs(settings: &Settings) -> Vec<(Scenario, u32)> {
    let each = settings.scenarios.iter();
    each.flat_map(|s| (1..=settings.repeat.max(1)).map(move |run| (*s, run)))
        .collect()
}

/// The runs of a planned audit that are not done.
async fn record_rest(
    shared: &Shared,
    record: &mut AuditRecord,
    done: &BTreeSet<(Scenario, u32)>,
) -> Result<(), Broken> {
    let mut missing = jobs(&shared.settings);
    missing.retain(|job| !done.contains(job));
    shared.progress.started(record.pages.len(), missing.len());
    shared.folder.write_record(record)?;
    record_jobs(shared, record, missing).await
}

/// Records runs of pages that stand, and ends the audit.
async fn record_jobs(
    shared: &Shared,
    record: &mut AuditRecord,
    jobs: Vec<(Scenario, u32)>,
) -> Result<(), Broken> {
    let interrupted = remaining_runs(shared, &record.pages, jobs)
        .await
        .map_err(Broken::kept)?;
    if interrupted {
        shared.folder.write_record(record).map_err(Broken::kept)?;
        return Err(Broken::kept(CaptureError::Interrupted));
    }
    record.finished = Some(Timestamp::now().to_string());
    finish(shared, record).map_err(Broken::kept)
}

fn finish(shared: &Shared, record: &AuditRecord) -> Result<(), CaptureError> {
    shared.folder.write_record(record)?;
    if shared.settings.formats.contains(&Format::Har) {
        shared.folder.write_har()?;
    }
    shared.folder.seal()?;
    Ok(())
}

/// The first run discovers the pages and says whether there is anything to audit at all.
async fn first_run(
    shared: &Shared,
    record: &mut AuditRecord,
    planner: Planner,
    scenario: Scenario,
    run: u32,
) -> Result<Vec<PlannedPage>, Broken> {
    let ended = scenario_run(
        shared.clone(),
        scenario,
        run,
        Pages::Discover(Box::new(planner)),
    )
    .await
    .map_err(|error| match error {
        CaptureError::Folder(error) => Broken::kept(error),
        error => error.into(),
    })?;
    if let Some(environment) = ended.environment {
        record.environment = environment;
    }
    let mut pages = Vec::new();
    if let Pages::Discover(mut planner) = ended.pages {
        if !ended.interrupted {
            planner.fill();
        }
        record.gaps.extend(planner.gaps());
        record.gaps.extend(planner.forbidden());
        record.gaps.extend(planner.unaddressed());
        if !ended.interrupted {
            let mut papers = planner.papers(&shared.settings).await?;
            shared
                .folder
                .write_papers(&mut papers)
                .map_err(Broken::kept)?;
        }
        pages = planner.pages().to_vec();
    }
    if ended.interrupted {
        record.pages = pages;
        let keep = ended.visits > 0;
        if keep {
            shared.folder.write_record(record).map_err(Broken::kept)?;
        }
        return Err(Broken {
            error: CaptureError::Interrupted,
            keep,
        });
    }
    match ended.stop {
        Some(Stop::Entry(error)) => Err(Broken { error, keep: false }),
        Some(Stop::Failed(_)) if ended.visits == 0 => Err(Broken {
            error: CaptureError::ChromeDied(BrowserError::Closed),
            keep: false,
        }),
        _ => Ok(pages),
    }
}

/// The other runs, some at the same time; whether they were interrupted.
///
/// # Errors
/// When the folder cannot be written. No other run is begun then; those that go on are waited for.
async fn remaining_runs(
    shared: &Shared,
    pages: &[PlannedPage],
    jobs: Vec<(Scenario, u32)>,
) -> Result<bool, CaptureError> {
    let mut waiting = jobs.into_iter();
    let mut running = JoinSet::new();
    let mut interrupted = *shared.cancel.borrow();
    let mut unwritable = None;
    let (_, most) = pace::at_a_time(&shared.settings);
    loop {
        let goes_on = !interrupted && unwritable.is_none();
        while goes_on && running.len() < most {
            let Some((scenario, run)) = waiting.next() else {
                break;
            };
            running.spawn(scenario_run(
                shared.clone(),
                scenario,
                run,
                Pages::fixed(pages, scenario),
            ));
        }
        match running.join_next().await {
            None => return unwritable.map_or(Ok(interrupted), Err),
            Some(Ok(Ok(ended))) => interrupted |= ended.interrupted,
            Some(Ok(Err(error @ CaptureError::Folder(_)))) => {
                shared.progress.note(&error.to_string());
                unwritable.get_or_insert(error);
            }
            Some(Ok(Err(error))) => shared.progress.note(&error.to_string()),
            Some(Err(panic)) => shared.progress.note(&panic.to_string()),
        }
    }
}

/// Cookies of `--cookie`, for the seeds' hosts, before the first page.
pub(super) async fn give_cookies(recorder: &Recorder, settings: &Settings) {
    if settings.cookies.is_empty() {
        return;
    }
    let each = settings.seeds.iter().flat_map(|seed| {
        let url = without_credentials(seed).to_string();
        settings
            .cookies
            .iter()
            .map(move |(name, value)| json!({"name": name, "value": value.reveal(), "url": url}))
    });
    if let Err(error) = recorder.set_cookies(each.collect()).await {
        let effect = "the site was visited without them and may have shown other pages";
        recorder.gap(
            "the given cookies could not be set",
            error.to_string(),
            effect,
            "environment",
        );
    }
}
