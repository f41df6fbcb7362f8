//! Opening a page, waiting until it is quiet, reading it and leaving it.

use super::activity::{MainDocument, Patience};
use super::clock::ms_between;
use super::error::plain;
use super::recorder::Recorder;
use crate::browser::{BrowserError, TargetInfo};
use crate::evidence::{DocumentSeen, Event, Gap, PlannedPage, Visit, VisitEnd, VisitNo, VisitStep};
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Goodbye beacons need this long to leave and to be heard.
const GOODBYE: Duration = Duration::from_millis(600);

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

/// Time between two looks at what the page is doing.
const TICK: Duration = Duration::from_millis(25);

/// Words in titles of pages that bot walls show instead of the page.
const WALLS: [&str; 8] = [
    "just a moment",
    "attention required",
    "access denied",
    "are you a robot",
    "are you human",
    "verify you are human",
    "security check",
    "pardon our interruption",
];

/// Why a page could not be recorded as a page of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The browser's network error.
    Network(String),
    /// Its MIME type.
    NotHtml(String),
    /// The server's answer.
    Status(u16),
    /// A wall against automated browsers.
    Wall(String),
    /// It leads to another host.
    Elsewhere(String),
    /// Its process died.
    Crashed,
    /// Its scripts never come to an end.
    Hung,
    /// No answer in time, or the browser would not open it.
    NoAnswer(String),
}

impl Trouble {
    /// In one line.
    pub(super) fn line(&self) -> String {
        match self {
            Trouble::Network(code) => plain(code),
            Trouble::NotHtml(mime) => format!("it is no HTML page but {mime}"),
            Trouble::Status(status) => format!("the server answered {status}"),
            Trouble::Wall(sign) => {
                format!("the site shows a wall against automated browsers ({sign})")
            }
            Trouble::Elsewhere(url) => format!("it leads to another host: {url}"),
            Trouble::Crashed => "the page crashed".into(),
            Trouble::Hung => {
                "the page does not respond: a script of it never comes to an end".into()
            }
            Trouble::NoAnswer(why) => why.clone(),
        }
    }
}

/// A page that is open.
pub(super) struct Opened {
    pub(super) visit: VisitNo,
    /// Why it was opened; none where a journey came to it.
    step: Option<VisitStep>,
    pub(super) begun: Instant,
    pub(super) trouble: Option<Trouble>,
    pub(super) document: Option<DocumentSeen>,
    settled: Option<(Instant, bool)>,
    /// From which address its document came, after redirects and where it led by itself.
    pub(super) came: Option<String>,
    /// Whether it was looked over already.
    pub(super) looked_over: bool,
    /// Where it went by itself without loading another document, as of the last look.
    pub(super) routes: Vec<String>,
}

impl Opened {
    /// Whether it is what the site answers to a link that leads nowhere: a page of the site like others,
    /// with what it loads and stores, and no gap of the audit. A wall and a server's own fault (5xx) hide a
    /// page; where the audit starts, there has to be one.
    fn is_dead_link(&self) -> bool {
        let further = self.step == Some(VisitStep::Further);
        further && matches!(self.trouble, Some(Trouble::Status(404 | 410)))
    }

    /// Whether a page of the site was recorded.
    pub(super) fn is_page(&self) -> bool {
        self.trouble.is_none() || self.is_dead_link()
    }
}

/// Opens a page in the driven tab. Whatever goes wrong is in the result.
pub(super) async fn open(
    recorder: &Recorder,
    visit: VisitNo,
    page: &PlannedPage,
    step: VisitStep,
) -> Opened {
    recorder.turn(&page.url).await;
    recorder.begin_visit(visit);
    recorder.write(Event::Visit(Visit {
        visit,
        page: page.id.clone(),
        url: page.url.clone(),
        step,
    }));
    let begun = Instant::now();
    let trouble = match recorder.tab.navigate(&page.url).await {
        Ok(answer) if answer.download => Some(Trouble::NotHtml("a download".into())),
        Ok(answer) => answer.error.map(Trouble::Network),
        Err(BrowserError::Timeout { after, .. }) => {
            recorder.tab.connection().send(
                Some(recorder.tab.session()),
                "Page.stopLoading",
                json!({}),
            );
            Some(Trouble::NoAnswer(format!(
                "no answer within {} s",
                after.as_secs()
            )))
        }
        Err(error) => Some(Trouble::NoAnswer(error.to_string())),
    };
    Opened {
        visit,
        step: Some(step),
        begun,
        trouble,
        document: None,
        settled: None,
        came: None,
        looked_over: false,
        routes: Vec::new(),
    }
}

/// A page that a journey came to, as it is now.
pub(super) fn arrived(recorder: &Recorder, visit: VisitNo, begun: Instant) -> Opened {
    let (loaded, document, crashed) = recorder.progress();
    Opened {
        visit,
        step: None,
        begun,
        trouble: trouble(document.as_ref(), crashed),
        document: None,
        settled: loaded.map(|_| (Instant::now(), true)),
        came: None,
        looked_over: true,
        routes: Vec::new(),
    }
}

/// What is wrong with a document by the answer to its request.
fn trouble(document: Option<&MainDocument>, crashed: bool) -> Option<Trouble> {
    if crashed {
        return Some(Trouble::Crashed);
    }
    let document = document?;
    let mime = document.mime.as_str();
    if document.status >= 400 {
        Some(Trouble::Status(document.status))
    } else if !matches!(mime, "" | "text/html" | "application/xhtml+xml") {
        Some(Trouble::NotHtml(mime.to_owned()))
    } else {
        None
    }
}

/// Waits until the page has loaded and is quiet; false when the time was up first.
pub(super) async fn settle(recorder: &Recorder, opened: &mut Opened, patience: Patience) {
    if opened.trouble.is_some() {
        return;
    }
    let load_cap = (opened.begun + patience.cap * 2).min(limit(recorder, opened));
    loop {
        let (loaded, _, crashed) = recorder.progress();
        if loaded.is_some() || crashed || Instant::now() >= load_cap {
            break;
        }
        tokio::time::sleep(TICK).await;
    }
    let until = limit(recorder, opened).min(Instant::now() + patience.first);
    let quiet = quiet_until(recorder, patience.quiet, until).await;
    let (loaded, document, crashed) = recorder.progress();
    opened.settled = Some((Instant::now(), quiet && loaded.is_some()));
    opened.trouble = trouble(document.as_ref(), crashed);
    if loaded.is_none() && !crashed {
        let effect = "requests that only start when the page has loaded are not recorded";
        recorder.gap(
            "the page did not finish loading",
            "its load event did not come in time",
            effect,
            "requests",
        );
    } else if !quiet && !crashed && patience.sweep.is_zero() {
        not_quiet(recorder, patience.first);
    }
}

/// Says that a page was still busy when it was no longer waited for.
fn not_quiet(recorder: &Recorder, after: Duration) {
    let effect = "requests that start later are not recorded";
    recorder.gap(
        "the page did not become quiet",
        format!(
            "it was still busy after {} s, {}",
            after.as_secs(),
            recorder.awaited()
        ),
        effect,
        "requests",
    );
}

/// Until when a page may take.
fn limit(recorder: &Recorder, opened: &Opened) -> Instant {
    opened.begun + recorder.tab.timeout()
}

/// Waits for quiet; false when the cap was reached first.
pub(super) async fn quiet(recorder: &Recorder, patience: Patience) -> bool {
    quiet_until(recorder, patience.quiet, Instant::now() + patience.cap).await
}

async fn quiet_until(recorder: &Recorder, quiet: Duration, until: Instant) -> bool {
    while Instant::now() < until {
        if recorder.is_quiet(quiet) {
            return true;
        }
        if recorder.progress().2 {
            return false;
        }
        tokio::time::sleep(TICK).await;
    }
    false
}

/// Reads the document of an open page, and sees by it whether it is a page of the site at all.
pub(super) async fn read(
    recorder: &Recorder,
    opened: &mut Opened,
    is_named: impl Fn(&str) -> bool,
) {
    if matches!(
        opened.trouble,
        Some(Trouble::Network(_) | Trouble::NoAnswer(_) | Trouble::Crashed | Trouble::NotHtml(_))
    ) {
        return;
    }
    opened.document = match recorder.read_document(opened.visit).await {
        Ok(document) => Some(document),
        Err(BrowserError::Timeout { .. }) => {
            // A process that died does not answer either.
            let crashed = recorder.progress().2;
            opened.trouble = Some(if crashed {
                Trouble::Crashed
            } else {
                Trouble::Hung
            });
            None
        }
        Err(_) => None,
    };
    opened.came = recorder.progress().1.map(|document| document.url);
    opened.routes = recorder.routes();
    let Some(document) = &opened.document else {
        return;
    };
    let title = document.title.to_lowercase();
    let refused = matches!(
        opened.trouble,
        Some(Trouble::Status(401 | 403 | 405 | 429 | 503))
    );
    if let Some(sign) = WALLS.iter().find(|w| title.contains(*w)) {
        opened.trouble = Some(Trouble::Wall(format!("title \"{sign}\"")));
    } else if refused {
        if let Some(Trouble::Status(status)) = opened.trouble {
            opened.trouble = Some(Trouble::Wall(format!("status {status}")));
        }
    } else if opened.trouble.is_none() && !is_named(&document.url) {
        opened.trouble = Some(Trouble::Elsewhere(document.url.clone()));
    }
}

/// The recorder for the next visit: the tab as it is when nothing was opened in it, else a new one.
///
/// A page's clock that was moved on stands for good, so every visit has a tab of its own.
pub(super) async fn fresh(recorder: &Arc<Recorder>) -> Arc<Recorder> {
    if recorder.visit().is_none() {
        return Arc::clone(recorder);
    }
    match recorder.tab.another().await {
        Ok(tab) => Arc::new(recorder.on(tab)),
        Err(error) => {
            let effect = "the next page is opened in a tab that another page was open in";
            recorder.gap(
                "a new tab could not be opened",
                error.to_string(),
                effect,
                "environment",
            );
            Arc::clone(recorder)
        }
    }
}

/// Whether a page is looked over to its end before it is left.
fn is_worth_it(opened: &Opened, patience: Patience) -> bool {
    matches!(opened.trouble, None | Some(Trouble::Status(_))) && !patience.sweep.is_zero()
}

/// Stirs a page before its time, and waits until it is quiet again; false when that is not done here.
pub(super) async fn stir_now(recorder: &Recorder, opened: &Opened, patience: Patience) -> bool {
    let worth_it = is_worth_it(opened, patience);
    if worth_it {
        stir(recorder).await;
        quiet(recorder, patience).await;
    }
    worth_it
}

/// Lets the delayed work of a page that was stirred come, before its time; its clock stands from then on.
pub(super) async fn outlast_now(recorder: &Recorder, opened: &mut Opened, patience: Patience) {
    outlast(recorder, opened, patience).await;
    opened.looked_over = true;
}

/// Stirs the page as a visitor would who looks at all of it, lets its delayed work come, leaves it by
/// way of a blank page so that its goodbye requests are heard, and writes down how the visit went.
pub(super) async fn leave(recorder: &Recorder, opened: &Opened, patience: Patience) {
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
    tokio::time::sleep(GOODBYE).await;
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
