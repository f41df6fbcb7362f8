//! One scenario run with a browser of its own: started, carried out, and ended with both witnesses written down.

use super::{Ended, Shared, give_cookies};
use crate::browser::{BrowserError, Chrome, Instrumentation, NetLog, PrivacySignal, Told};
use crate::capture::CaptureError;
use crate::capture::clock::Clock;
use crate::capture::dry::Dry;
use crate::capture::environment::environment;
use crate::capture::guard::Guard;
use crate::capture::hooks;
use crate::capture::pages::Pages;
use crate::capture::recorder::{Conduct, Recorder};
use crate::capture::scenario::{Core, Stop, drive};
use crate::capture::typing::Typist;
use crate::evidence::{Event, NetLogged, Outcome, Scenario, Start};
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Instant;

/// Popups left open at the same time.
const MAX_POPUPS: usize = 20;

/// One scenario run with a browser of its own; once more when the browser dies under it.
pub(super) async fn scenario_run(
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

/// A run that ends before it has begun.
fn failed(error: &BrowserError) -> Event {
    Event::End {
        outcome: Outcome::Failed,
        reason: Some(error.to_string()),
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
            log.append(clock.now_ms(), failed(&error))?;
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
            log.append(clock.now_ms(), failed(&error))?;
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
        Guard::of(settings, chrome.withheld()),
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
    if let Some(why) = chrome.unlooked() {
        looked_up_alone(&recorder, why);
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

/// What the browser tells every site in a scenario.
fn signal_of(scenario: Scenario) -> PrivacySignal {
    match scenario {
        Scenario::Gpc => PrivacySignal::GlobalPrivacyControl,
        _ => PrivacySignal::Silent,
    }
}

/// Says that nobody looks where a name leads before the browser goes there.
fn looked_up_alone(recorder: &Recorder, why: &str) {
    let effect = "a machine of the private network whose name a page knows may have seen a connection, and \
                  nothing of a request";
    recorder.gap(
        "names are looked up by the browser alone",
        why,
        effect,
        "environment",
    );
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
    let sent = log.requests.iter().filter(|r| r.sent);
    if recorder.is_passed_by(sent.map(|r| r.url.as_str())) {
        let why = "a hosts file or a policy of this machine tells it where they lead";
        looked_up_alone(recorder, why);
    }
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
