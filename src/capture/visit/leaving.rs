//! Leaving a page: it is looked over as a visitor would, its delayed work is let come, and its goodbye heard.

use super::{Opened, TICK, Trouble, limit, not_quiet, quiet, quiet_until};
use crate::browser::TargetInfo;
use crate::capture::activity::Patience;
use crate::capture::clock::ms_between;
use crate::capture::recorder::Recorder;
use crate::evidence::{Event, Gap, VisitEnd};
use serde_json::json;
use std::time::{Duration, Instant};

/// Goodbye beacons need this long to leave and to be heard.
const GOODBYE: Duration = Duration::from_millis(600);

/// And so long after the page that was left is through with them.
const LAST_HEARD: Duration = Duration::from_millis(200);

/// A page that cannot be left in this time is closed as it is.
const LEAVE_DEADLINE: Duration = Duration::from_secs(8);

/// Time between two turns of the wheel, in which the page can draw.
const LOOK: Duration = Duration::from_millis(60);

/// Most turns of the wheel on one page: some grow as they are scrolled.
const MAX_STEPS: f64 = 15.0;

/// Waited for quiet before the sweep at most so long: the clock stands still for what is in flight.
const CALM: Duration = Duration::from_secs(1);

/// After the sweep: quiet for so long, and waited for it at most so long.
const LAST_QUIET: Duration = Duration::from_millis(150);
const IN_FLIGHT: Duration = Duration::from_secs(3);

/// Sizes of the view and of the page.
const HEIGHTS: &str = "({ width: innerWidth, view: innerHeight, page: Math.max(document.documentElement?.scrollHeight || 0, document.body?.scrollHeight || 0) })";

/// Whether a page is looked over to its end before it is left.
fn is_worth_it(opened: &Opened, patience: Patience) -> bool {
    matches!(opened.trouble, None | Some(Trouble::Status(_))) && !patience.sweep.is_zero()
}

/// Stirs a page before its time, and waits until it is quiet again; false when that is not done here.
pub(in crate::capture) async fn stir_now(
    recorder: &Recorder,
    opened: &Opened,
    patience: Patience,
) -> bool {
    let worth_it = is_worth_it(opened, patience);
    if worth_it {
        stir(recorder).await;
        quiet(recorder, patience).await;
    }
    worth_it
}

/// Lets the delayed work of a page that was stirred come, before its time; its clock stands from then on. So
/// nothing is typed or tried on it: before, that might bring a notice which is looked for now, and after it what
/// waits for a timer would not come.
pub(in crate::capture) async fn outlast_now(
    recorder: &Recorder,
    opened: &mut Opened,
    patience: Patience,
) {
    outlast(recorder, opened, patience).await;
    opened.looked_over = true;
}

/// Stirs the page as a visitor would who looks at all of it, lets its delayed work come, leaves it by
/// way of a blank page so that its goodbye requests are heard, and writes down how the visit went.
pub(in crate::capture) async fn leave(recorder: &Recorder, opened: &Opened, patience: Patience) {
    if is_worth_it(opened, patience) && !opened.looked_over {
        linger(recorder, opened, patience).await;
    }
    // It may have died since it was read.
    let crashed = recorder.progress().2;
    if !crashed && opened.trouble != Some(Trouble::Hung) {
        recorder.read_jar("after-visit").await;
        recorder.read_storage("after-visit").await;
    }
    let (loaded, document, _) = recorder.progress();
    let popups: Vec<TargetInfo> = recorder
        .tab
        .belongings()
        .into_iter()
        .filter(|t| t.cdp_type == "page")
        .collect();
    for popup in &popups {
        recorder.tab.connection().send(
            Some(&popup.session),
            "Page.navigate",
            json!({"url": "about:blank"}),
        );
    }
    recorder.leaving();
    let left = recorder
        .tab
        .navigate_within("about:blank", LEAVE_DEADLINE)
        .await;
    let blank = Instant::now();
    // Its process answers when it is through with the goodbye; what it sent then is still on its way to us.
    if left.is_ok()
        && let Err(error) = recorder.tab.evaluate_main("0").await
    {
        tracing::debug!("a page that was left: {error}");
    }
    tokio::time::sleep(GOODBYE.saturating_sub(blank.elapsed()).max(LAST_HEARD)).await;
    if left.is_ok() {
        recorder.tab.hold_clock();
    }
    for popup in &popups {
        recorder.tab.connection().send(
            None,
            "Target.closeTarget",
            json!({"targetId": popup.target}),
        );
    }
    if let Err(error) = left {
        let effect = "requests that the page sends when it is left may be missing";
        recorder.gap(
            "the page could not be left",
            error.to_string(),
            effect,
            "requests",
        );
    }
    let died = crashed.then_some(&Trouble::Crashed);
    let trouble = opened.trouble.as_ref().filter(|_| !opened.is_page());
    let error = trouble.or(died).map(Trouble::line);
    if let Some(why) = &error {
        recorder.write(Event::Gap(Gap {
            what: "a page could not be recorded".into(),
            why: why.clone(),
            effect: "what this page loads and stores is unknown".into(),
            hides: "page".into(),
            visit: Some(opened.visit),
        }));
    }
    let since = |at: Instant| ms_between(opened.begun, at);
    recorder.write(Event::VisitEnd(VisitEnd {
        visit: opened.visit,
        error,
        final_url: opened
            .document
            .as_ref()
            .map(|d| d.url.clone())
            .or_else(|| document.as_ref().map(|d| d.url.clone())),
        status: document.as_ref().map(|d| d.status),
        title: opened.document.as_ref().map(|d| d.title.clone()),
        mime: document.map(|d| d.mime),
        loaded_ms: loaded.map(since),
        settled_ms: opened.settled.map(|(at, _)| since(at)),
        settled: opened.settled.is_some_and(|(_, quiet)| quiet),
    }));
}

/// Stirs the page and lets its delayed work come, within the time that a page may take. A visit that
/// was long because a choice was made on it has a quarter of that time left for it.
async fn linger(recorder: &Recorder, opened: &Opened, patience: Patience) {
    let most = recorder.tab.timeout();
    let until = limit(recorder, opened).max(Instant::now() + most / 4);
    let work = async {
        stir(recorder).await;
        // A page that does not answer would only be asked once more.
        if recorder.type_into_forms().await {
            recorder.look_round().await;
        }
        outlast(recorder, opened, patience).await;
    };
    let died = async {
        while !recorder.progress().2 {
            tokio::time::sleep(TICK).await;
        }
    };
    let done = tokio::select! {
        () = work => true,
        () = died => true,
        () = tokio::time::sleep_until(until.into()) => false,
    };
    if !done {
        // Without this its clock would stand, and hold back what it sends when it is left.
        recorder.tab.release_clock();
        recorder.gap(
            "the page was left before its delayed work was done",
            format!("it took longer than {} s", most.as_secs()),
            "requests that the page starts later are not recorded",
            "requests",
        );
    }
}

/// Moves the mouse and scrolls to the end of the page: tags and pictures that wait for either come.
async fn stir(recorder: &Recorder) {
    let Ok(found) = recorder.tab.evaluate(None, HEIGHTS).await else {
        return;
    };
    let side = |name: &str| found[name].as_f64().unwrap_or(0.0);
    let (x, y) = (side("width") / 2.0, side("view") / 2.0);
    let moved = recorder.tab.mouse_move(x, y).await;
    let step = (side("view") * 0.9).max(200.0);
    let steps = ((side("page") - side("view")) / step)
        .ceil()
        .clamp(1.0, MAX_STEPS);
    recorder.write(Event::Stirred {
        visit: recorder.visit(),
        what: "mouse moved, scrolled to the end".into(),
    });
    let mut done = 0.0;
    while done < steps && moved.is_ok() {
        if recorder.tab.wheel(x, y, step).await.is_err() {
            return;
        }
        tokio::time::sleep(LOOK).await;
        done += 1.0;
    }
}

/// Lets what the page does later come: timers of its workers in real time, its own by virtual time.
async fn outlast(recorder: &Recorder, opened: &Opened, patience: Patience) {
    quiet_until(recorder, patience.quiet, Instant::now() + CALM).await;
    let horizon = opened.begun + patience.sweep;
    let frames_apart = recorder
        .tab
        .belongings()
        .iter()
        .any(|t| t.cdp_type == "iframe");
    while Instant::now() < horizon && (frames_apart || recorder.has_timers(Instant::now())) {
        tokio::time::sleep(TICK).await;
    }
    recorder.moving_clock();
    let swept = recorder.tab.sweep(patience.sweep, patience.cap).await;
    match swept {
        Ok(swept) => {
            recorder.write(Event::Swept {
                visit: recorder.visit(),
                virtual_ms: swept.virtual_ms.round(),
                pushed: swept.pushed,
            });
            if !swept.complete {
                let why = format!(
                    "{} of {} s of its time went by within {} s",
                    (swept.virtual_ms / 1000.0).round(),
                    patience.sweep.as_secs(),
                    patience.cap.as_secs()
                );
                let effect = "requests that the page starts later are not recorded";
                recorder.gap(
                    "the page's delayed work was not awaited to its end",
                    why,
                    effect,
                    "requests",
                );
            }
        }
        Err(error) => {
            let effect = "requests that the page starts by timers are not recorded";
            recorder.gap(
                "the page's delayed work was not awaited",
                error.to_string(),
                effect,
                "requests",
            );
        }
    }
    let quiet = quiet_until(recorder, LAST_QUIET, Instant::now() + IN_FLIGHT).await;
    if !quiet && !recorder.progress().2 {
        not_quiet(recorder, opened.begun.elapsed());
    }
}
