//! [`run`]: the whole capture, from settings to a sealed folder.

use super::begun::Begun;
use super::clock::Clock;
use super::dry::{Dry, DryWords};
use super::environment::{environment, secrets, without_credentials};
use super::guard::Guard;
use super::hooks;
use super::journey::{Logins, TakenOver};
use super::kept::KeptResponses;
use super::notice::Comes;
use super::pace::{self, Pace};
use super::recorder::{Conduct, Recorder};
use super::scenario::{Core, Pages, Stop, drive};
use super::typing::{FormFields, Typist};
use super::{CaptureError, Progress};
use crate::browser::{BrowserError, Chrome, Instrumentation, NetLog, PrivacySignal, Told};
use crate::catalogue::DataFiles;
use crate::config::{Format, Settings};
use crate::consent::Engine;
use crate::evidence::{
    AuditRecord, Environment, Event, Folder, NetLogged, Outcome, PlannedPage, SETTINGS_FILE,
    Scenario, Start, ThirdPersons,
};
use crate::plan::Planner;
use jiff::Timestamp;
use serde_json::json;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Instant;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Popups left open at the same time.
const MAX_POPUPS: usize = 20;

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
        Ok(()) => Ok(Folder::open(out)?),
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

/// What the browser tells every site in a scenario.
fn signal_of(scenario: Scenario) -> PrivacySignal {
    match scenario {
        Scenario::Gpc => PrivacySignal::GlobalPrivacyControl,
        _ => PrivacySignal::Silent,
    }
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

/// One scenario run with a browser of its own; once more when the browser dies under it.
async fn scenario_run(
    shared: Shared,
    scenario: Scenario,
    run: u32,
    pages: Pages,
) -> Result<Ended, CaptureError> {
    let begun = Instant::now();
    shared.progress.scenario_started(scenario, run);
    let mut ended = attempt(&shared, scenario, run, pages).await?;
    if matches!(&ended.stop, Some(Stop::Failed(_))) && !ended.interrupted {
        shared
            .progress
            .note(&format!("{scenario}: broke off, one more try"));
        match &mut ended.pages {
            Pages::Discover(planner) => planner.rewind(),
            Pages::Fixed(_, at) => *at = 0,
        }
        ended = attempt(&shared, scenario, run, ended.pages).await?;
    }
    let (outcome, reason) = outcome_of(&ended);
    shared
        .progress
        .scenario_done(scenario, run, outcome, reason.as_deref(), begun.elapsed());
    Ok(ended)
}

fn outcome_of(ended: &Ended) -> (Outcome, Option<String>) {
    match &ended.stop {
        _ if ended.interrupted => (Outcome::Failed, Some("interrupted".into())),
        None => (Outcome::Done, None),
        Some(Stop::NotTestable(why)) => (Outcome::NotTestable, Some(why.clone())),
        Some(Stop::Failed(why) | Stop::Login(why)) => (Outcome::Failed, Some(why.clone())),
        Some(Stop::Entry(error)) => (Outcome::Failed, Some(error.to_string())),
    }
}

async fn attempt(
    shared: &Shared,
    scenario: Scenario,
    run: u32,
    pages: Pages,
) -> Result<Ended, CaptureError> {
    let settings = &shared.settings;
    let log = shared.folder.log(scenario, run)?;
    let started = Timestamp::now();
    let clock = Clock::start();
    let chrome = match Chrome::launch_telling(settings, signal_of(scenario)).await {
        Ok(chrome) => chrome,
        Err(error) => {
            log.append(
                clock.now_ms(),
                Event::End {
                    outcome: Outcome::Failed,
                    reason: Some(error.to_string()),
                },
            )?;
            return Err(CaptureError::NoChrome(error));
        }
    };
    let binding = format!("_{:x}", started.as_nanosecond());
    let script = hooks::script(&binding);
    let instrumentation = Instrumentation {
        page_script: Some(script.clone()),
        worker_script: Some(script),
        binding: Some(binding),
        max_popups: MAX_POPUPS,
    };
    let (tab, events) = match chrome.open(instrumentation).await {
        Ok(opened) => opened,
        Err(error) => {
            let _ = chrome.close().await;
            log.append(
                clock.now_ms(),
                Event::End {
                    outcome: Outcome::Failed,
                    reason: Some(error.to_string()),
                },
            )?;
            return Err(CaptureError::ChromeDied(error));
        }
    };
    let agent = tab.evaluate(None, "navigator.userAgent").await.ok();
    let agent = agent
        .as_ref()
        .and_then(|a| a.as_str())
        .or(chrome.identity().user_agent.as_deref())
        .unwrap_or_default()
        .to_owned();
    let environment = environment(settings, chrome.identity(), &agent);
    let progress = Arc::clone(&shared.progress);
    let recorder = Arc::new(Recorder::new(
        clock,
        tab,
        log,
        Guard::of(settings),
        Arc::clone(&shared.kept),
        Conduct {
            typist: Typist::new(Arc::clone(&shared.fields), &shared.audit_id),
            dry: Dry::new(Arc::clone(&shared.dry)),
            pace: Arc::clone(&shared.pace),
        },
        Box::new(move |url| progress.request(scenario, run, url)),
    ));
    let cookies = recorder.jar().await.map(|jar| jar.len());
    recorder.write(Event::Start(Start {
        scenario,
        run,
        started: started.to_string(),
        cookies_at_start: cookies.as_ref().copied().unwrap_or(0),
        profile_at_start: chrome.profile_at_start().to_vec(),
        browser: environment.browser.clone(),
        user_agent: agent,
    }));
    if recorder.tab.targets().told() == Told::Imitated {
        let effect =
            "some requests carried no Sec-GPC header; a site that looks only there was not told";
        recorder.gap(
            "Global Privacy Control was imitated",
            "this browser has no such signal of its own: a header and a property were set instead",
            effect,
            "environment",
        );
    }
    if !matches!(cookies, Ok(0)) {
        let effect = "cookies of this run may not be the site's doing";
        recorder.gap(
            "the fresh profile was not proved empty",
            "it held cookies, or could not be read",
            effect,
            "environment",
        );
    }
    let listening = tokio::spawn(recorder.listen(events));
    give_cookies(&recorder, settings).await;
    let mut core = Core {
        recorder: Arc::clone(&recorder),
        folder: Arc::clone(&shared.folder),
        engine: Arc::clone(&shared.engine),
        settings: Arc::clone(settings),
        progress: Arc::clone(&shared.progress),
        comes: Arc::clone(&shared.comes),
        logins: Arc::clone(&shared.logins),
        signed_in: None,
        scenario,
        run,
        shown: 0,
        pages,
        next_visit: 1,
    };
    let mut cancel = shared.cancel.clone();
    let cancelled = async {
        if cancel.wait_for(|c| *c).await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let connection = recorder.tab.connection().clone();
    let (stop, interrupted) = tokio::select! {
        result = drive(&mut core) => (result.err(), false),
        () = connection.closed() => (Some(Stop::Failed("the browser ended".into())), false),
        () = cancelled => (None, true),
    };
    if recorder.drop_held() {
        recorder.gap(
            "what was recorded while signing in was not kept",
            "the run broke off before it was known what of it is secret",
            "what the login pages load is not known in this run",
            "requests",
        );
    }
    let ended = Ended {
        pages: core.pages,
        environment: Some(environment),
        stop,
        visits: core.next_visit - 1,
        interrupted,
    };
    let net_log = chrome.close().await;
    // The socket is closed now: what was still on its way has been written.
    let _ = tokio::time::timeout(std::time::Duration::from_secs(2), listening).await;
    write_net_log(&recorder, net_log);
    for gap in recorder.kept_out().into_iter().chain(recorder.clock.gap()) {
        recorder.write(Event::Gap(gap));
    }
    let (outcome, reason) = outcome_of(&ended);
    recorder.write(Event::End { outcome, reason });
    // What the folder did not take is missing from the run, however that ended by itself.
    recorder.take_broken().map_or(Ok(ended), |e| Err(e.into()))
}

/// Writes the second witness down.
fn write_net_log(recorder: &Recorder, net_log: Result<NetLog, String>) {
    let unread = |why: String| {
        let effect = "how many requests are missing from this run, if any, is not measured";
        recorder.gap(
            "Chrome's own net log could not be read",
            why,
            effect,
            "requests",
        );
    };
    let log = match net_log {
        Ok(log) if log.requests.is_empty() => return unread("it holds no request".into()),
        Ok(log) => log,
        Err(why) => return unread(why),
    };
    let requests = log.requests.len() as u64;
    for r in log.requests {
        recorder.write(Event::NetLogged(NetLogged {
            source: r.source,
            hop: r.hop,
            url: r.url,
            method: r.method,
            initiator: r.initiator,
            top_site: r.top_site,
            kind: r.kind,
            start_ms: recorder.clock.logged_ms(r.at_ms),
            sent: r.sent,
        }));
    }
    if !log.whole {
        unread("some of its lines are damaged; the others were read".into());
    }
    for (name, target) in log.aliases {
        recorder.write(Event::Alias { name, target });
    }
    recorder.write(Event::NetLogRead {
        requests,
        resolved: log.resolved,
        whole: log.whole,
    });
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
