//! [`Recorder`]: turns what Chrome says into lines of the event log.

use super::activity::{Activity, MainDocument};
use super::body;
use super::clock::Clock;
use super::dry::Dry;
use super::following::Following;
use super::guard::Guard;
use super::hooks;
use super::kept::KeptResponses;
use super::network::{Heard, Network};
use super::pace::Pace;
use super::typing::Typist;
use crate::browser::{CdpEvent, Connection, Tab, TargetInfo, Targets, UNREADABLE};
use crate::config::is_private_address;
use crate::evidence::{
    Consent, Event, FolderError, FrameSeen, Gap, LogWriter, Planted, RequestSeen, ResponseSeen,
    TargetKind, TargetSeen, Visit, VisitNo, VisitStep,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// Deadline for a body that Chrome did not put into the request event.
const BODY_DEADLINE: Duration = Duration::from_secs(3);

/// Addresses kept that a page goes to without loading another document, and the longest of them in bytes.
const MOST_ROUTES: usize = 20;
const LONGEST_ROUTE: usize = 4096;

/// Writes the event log of one scenario run, for one of its tabs.
///
/// Every tab of a run has one; what they hear goes into one log. Cheap to make for another tab.
pub(super) struct Recorder {
    pub(super) clock: Clock,
    pub(super) tab: Tab,
    shared: Arc<Shared>,
}

/// What a run does on the pages that it visits.
pub(super) struct Conduct {
    pub(super) typist: Typist,
    pub(super) dry: Dry,
    pub(super) pace: Arc<Pace>,
}

/// What the recorders of a run share.
struct Shared {
    clock: Clock,
    connection: Connection,
    targets: Arc<Targets>,
    log: LogWriter,
    /// None when private addresses are open to the page.
    guard: Option<Guard>,
    kept: Arc<KeptResponses>,
    conduct: Conduct,
    asked: Asked,
    state: Mutex<State>,
}

/// Is told every address that is asked for.
pub(super) type Asked = Box<dyn Fn(&str) + Send + Sync>;

struct State {
    consent: Consent,
    network: Network,
    /// Visits of the driven tabs, by session.
    tabs: BTreeMap<String, TabState>,
    /// The visit that began last: what belongs to no tab is counted to it.
    latest: Option<VisitNo>,
    private_seen: BTreeSet<String>,
    /// Why the folder takes nothing more, the first time that it did not.
    broken: Option<FolderError>,
    lost_reports: bool,
}

/// What is known of a driven tab.
struct TabState {
    visit: Option<VisitNo>,
    activity: Activity,
    /// Whether its clock was moved on.
    clock_moved: bool,
    /// Whether it is being left.
    leaving: bool,
    /// The journey that is taken in it.
    journey: Option<Following>,
    /// Addresses that its page went to without loading another document, repeats dropped.
    routes: Vec<String>,
}

impl TabState {
    fn of(visit: VisitNo) -> TabState {
        TabState {
            visit: Some(visit),
            activity: Activity::new(Instant::now()),
            clock_moved: false,
            leaving: false,
            journey: None,
            routes: Vec::new(),
        }
    }
}

impl Recorder {
    /// A recorder for the first tab of a browser; `guard` is none when private addresses are open.
    pub(super) fn new(
        clock: Clock,
        tab: Tab,
        log: LogWriter,
        guard: Option<Guard>,
        kept: Arc<KeptResponses>,
        conduct: Conduct,
        asked: Asked,
    ) -> Recorder {
        let state = State {
            consent: Consent::None,
            network: Network::default(),
            tabs: BTreeMap::new(),
            latest: None,
            private_seen: BTreeSet::new(),
            broken: None,
            lost_reports: false,
        };
        let shared = Arc::new(Shared {
            clock,
            connection: tab.connection().clone(),
            targets: Arc::clone(tab.targets()),
            log,
            guard,
            kept,
            conduct,
            asked,
            state: Mutex::new(state),
        });
        Recorder { clock, tab, shared }
    }

    /// The recorder for another tab of the same run.
    pub(super) fn on(&self, tab: Tab) -> Recorder {
        Recorder {
            clock: self.clock,
            tab,
            shared: Arc::clone(&self.shared),
        }
    }

    /// Reads events until the browser is gone.
    pub(super) fn listen(
        &self,
        mut events: mpsc::UnboundedReceiver<CdpEvent>,
    ) -> impl Future<Output = ()> + Send + 'static {
        let shared = Arc::clone(&self.shared);
        async move {
            while let Some(event) = events.recv().await {
                shared.take(&event);
            }
        }
    }

    /// Begins to fill in the forms of the page; whether the page answered.
    pub(super) async fn type_into_forms(&self) -> bool {
        self.shared.conduct.typist.type_into(self).await
    }

    /// Waits until another visit of the host of an address may begin.
    pub(super) async fn turn(&self, address: &str) {
        self.shared.conduct.pace.turn(address).await;
    }

    /// Points at the page's controls, plays a video and shows the basket.
    pub(super) async fn look_round(&self) {
        self.shared.conduct.dry.look_round(self).await;
    }

    /// Writes an event down as of now.
    pub(super) fn write(&self, event: Event) {
        self.shared.write(event);
    }

    /// Holds back what is written in this run, until it is known what must not be.
    pub(super) fn hold(&self) {
        self.shared.log.hold();
    }

    /// Writes what was held back.
    pub(super) fn release(&self) {
        if let Err(error) = self.shared.log.release() {
            self.unwritable(error);
        }
    }

    /// Forgets what was held back, for good; whether there was anything.
    pub(super) fn drop_held(&self) -> bool {
        self.shared.log.drop_held()
    }

    /// Writes a gap of this tab's visit down.
    pub(super) fn gap(&self, what: &str, why: impl Into<String>, effect: &str, hides: &str) {
        self.shared
            .gap(self.visit(), what, &why.into(), effect, hides);
    }

    /// The visit in force in this tab.
    pub(super) fn visit(&self) -> Option<VisitNo> {
        let state = self.shared.state();
        state.tabs.get(self.tab.session()).and_then(|t| t.visit)
    }

    /// A visit begins in this tab: what went before does not count as its activity.
    pub(super) fn begin_visit(&self, visit: VisitNo) {
        let mut state = self.shared.state();
        state.latest = Some(visit);
        let fresh = TabState::of(visit);
        state.tabs.insert(self.tab.session().to_owned(), fresh);
    }

    /// A journey begins in this tab with a visit of an address that is about to be opened; from here on
    /// every further document of the tab is a visit too. `pages` are the ids of the plan by address.
    pub(super) fn begin_journey(&self, visit: VisitNo, url: &str, pages: BTreeMap<String, String>) {
        let following = Following::begin(visit, url, pages);
        let page = following.page(url);
        let fresh = TabState {
            journey: Some(following),
            ..TabState::of(visit)
        };
        let mut state = self.shared.state();
        state.latest = Some(visit);
        state.tabs.insert(self.tab.session().to_owned(), fresh);
        drop(state);
        self.write(Event::Visit(Visit {
            visit,
            page,
            url: url.to_owned(),
            step: VisitStep::Journey,
        }));
    }

    /// When the visit in force of a journey began, and the number of the next one; none without a journey.
    pub(super) fn journey(&self) -> Option<(Instant, VisitNo)> {
        let state = self.shared.state();
        let following = state.tabs.get(self.tab.session())?.journey.as_ref()?;
        Some(following.now())
    }

    /// What the document of the visit in force of a journey is called.
    pub(super) fn titled(&self, title: &str) {
        let mut state = self.shared.state();
        let tab = state.tabs.get_mut(self.tab.session());
        if let Some(following) = tab.and_then(|t| t.journey.as_mut()) {
            following.titled(title);
        }
    }

    /// Writes down that the audit's own identity is used, before the first use of it; that identity.
    pub(super) fn plant(&self) -> Planted {
        self.shared.conduct.typist.plant(self)
    }

    /// The page of this tab is being left.
    pub(super) fn leaving(&self) {
        let mut state = self.shared.state();
        if let Some(tab) = state.tabs.get_mut(self.tab.session()) {
            tab.leaving = true;
        }
    }

    /// From now on the clock of this tab is moved on by us.
    pub(super) fn moving_clock(&self) {
        let mut state = self.shared.state();
        if let Some(tab) = state.tabs.get_mut(self.tab.session()) {
            tab.clock_moved = true;
        }
    }

    /// The consent state changes now.
    pub(super) fn set_consent(&self, consent: Consent) {
        self.shared.state().consent = consent;
        self.write(Event::Consent { consent });
    }

    /// The consent state in force.
    pub(super) fn consent(&self) -> Consent {
        self.shared.state().consent
    }

    /// Whether the page is quiet.
    pub(super) fn is_quiet(&self, quiet: Duration) -> bool {
        let state = self.shared.state();
        let tab = state.tabs.get(self.tab.session());
        tab.is_some_and(|t| t.activity.is_quiet(quiet, Instant::now()))
    }

    /// What the page is still waiting for, in words: at most three addresses.
    pub(super) fn awaited(&self) -> String {
        let state = self.shared.state();
        let tab = state.tabs.get(self.tab.session());
        let all = tab.map(|t| t.activity.awaited()).unwrap_or_default();
        match all.len() {
            0 => "one request followed another".into(),
            n if n <= 3 => format!("waiting for {}", all.join(", ")),
            n => format!("waiting for {} and {} more", all[..3].join(", "), n - 3),
        }
    }

    /// Whether a timer of one of the page's workers is running.
    pub(super) fn has_timers(&self, now: Instant) -> bool {
        let state = self.shared.state();
        let tab = state.tabs.get(self.tab.session());
        tab.is_some_and(|t| t.activity.has_timers(now))
    }

    /// When the load event fired, what the main document's answer was, whether the page crashed.
    pub(super) fn progress(&self) -> (Option<Instant>, Option<MainDocument>, bool) {
        let state = self.shared.state();
        match state.tabs.get(self.tab.session()).map(|t| &t.activity) {
            Some(activity) => (activity.loaded, activity.document.clone(), activity.crashed),
            None => (None, None, false),
        }
    }

    /// Where the page of this tab went without loading another document, as far as it is kept.
    pub(super) fn routes(&self) -> Vec<String> {
        let state = self.shared.state();
        let tab = state.tabs.get(self.tab.session());
        tab.map(|t| t.routes.clone()).unwrap_or_default()
    }

    /// Which private hosts the pages asked for and were kept out of; none when there was none.
    pub(super) fn kept_out(&self) -> Option<Gap> {
        self.shared.guard.as_ref()?.gap()
    }

    /// Why the folder cannot be written, if it cannot.
    pub(super) fn broken(&self) -> Option<String> {
        self.shared.state().broken.as_ref().map(ToString::to_string)
    }

    /// The same, to be passed on.
    pub(super) fn take_broken(&self) -> Option<FolderError> {
        self.shared.state().broken.take()
    }

    /// The folder did not take something: the run breaks off at its next step.
    pub(super) fn unwritable(&self, error: FolderError) {
        self.shared.state().broken.get_or_insert(error);
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, event: Event) {
        self.write_at(self.clock.now_ms(), event);
    }

    fn write_at(&self, t_ms: f64, event: Event) {
        if let Err(error) = self.log.append(t_ms, event) {
            self.state().broken.get_or_insert(error);
        }
    }

    fn gap(&self, visit: Option<VisitNo>, what: &str, why: &str, effect: &str, hides: &str) {
        self.write(Event::Gap(Gap {
            what: what.into(),
            why: why.into(),
            effect: effect.into(),
            hides: hides.into(),
            visit,
        }));
    }

    /// What a session is, and the visit that it belongs to.
    fn place(&self, state: &State, session: Option<&str>) -> (Option<TargetInfo>, Option<VisitNo>) {
        let info = session.and_then(|s| self.targets.known(s));
        let root = info.as_ref().and_then(|i| i.root.as_deref());
        let visit = match root.and_then(|r| state.tabs.get(r)) {
            Some(tab) => tab.visit,
            None => state.latest,
        };
        (info, visit)
    }

    fn visit_of(&self, session: Option<&str>) -> Option<VisitNo> {
        let state = self.state();
        self.place(&state, session).1
    }

    fn take(self: &Arc<Self>, event: &CdpEvent) {
        let (session, p) = (event.session.as_deref(), &event.params);
        match event.method.as_str() {
            method if method.starts_with("Network.") => self.take_network(session, method, p),
            "Target.attachedToTarget" => self.attached(session, p),
            "Target.detachedFromTarget" => {
                let gone = p["sessionId"].as_str().and_then(|s| self.targets.known(s));
                if let Some(gone) = gone {
                    if gone.is_driven() {
                        // Nothing of a tab that was left and closed is still to come.
                        let mut state = self.state();
                        state.tabs.remove(&gone.session);
                        state.network.forget(&gone.session);
                        drop(state);
                        self.targets.forget(&gone.session);
                    }
                    self.write(Event::TargetGone {
                        target: gone.target,
                        reason: None,
                    });
                }
            }
            "Inspector.targetCrashed" => self.crashed(session),
            "Page.frameNavigated" => self.frame(session, &p["frame"]),
            "Page.navigatedWithinDocument" => self.went_within(session, p),
            "Page.loadEventFired" => {
                let mut state = self.state();
                if let Some(tab) = session.and_then(|s| state.tabs.get_mut(s)) {
                    tab.activity.loaded.get_or_insert_with(Instant::now);
                }
            }
            "Page.javascriptDialogOpening" => {
                self.page_event(
                    session,
                    "dialog",
                    &format!("{}: {}", text(&p["type"]), text(&p["message"])),
                );
            }
            "Page.windowOpen" => self.page_event(session, "popup", &text(&p["url"])),
            "Browser.downloadWillBegin" => self.page_event(session, "download", &text(&p["url"])),
            "Runtime.bindingCalled" => self.report(session, p),
            UNREADABLE => {
                let effect = "a request or an event of this time may be missing";
                let what = "something that the browser told could not be read";
                self.gap(None, what, &text(&p["why"]), effect, "requests");
            }
            _ => {}
        }
    }

    fn page_event(&self, session: Option<&str>, kind: &str, what: &str) {
        let (visit, text) = (self.visit_of(session), what.chars().take(2000).collect());
        self.write(Event::PageEvent {
            kind: kind.into(),
            text,
            visit,
        });
    }

    fn attached(&self, parent: Option<&str>, p: &Value) {
        let session = text(&p["sessionId"]);
        let (info, visit) = self.place(&self.state(), Some(&session));
        let Some(info) = info else { return };
        let owner = parent.and_then(|s| self.targets.known(s)).map(|t| t.target);
        self.write(Event::Target(TargetSeen {
            kind: kind_of(&info),
            parent: info.opener.clone().or(owner),
            target: info.target,
            session,
            cdp_type: info.cdp_type,
            url: info.url,
            visit,
        }));
    }

    fn crashed(&self, session: Option<&str>) {
        let (info, visit) = self.place(&self.state(), session);
        if info.as_ref().is_some_and(|i| i.root.is_none())
            && self.state().tabs.values().all(|t| t.leaving)
        {
            // A shared worker whose last page was left ends with its process; Chrome calls it a crash.
            return;
        }
        if let Some(session) = session {
            let mut state = self.state();
            if let Some(tab) = state.tabs.get_mut(session) {
                tab.activity.crashed = true;
            }
        }
        let target = info.map(|i| i.target).unwrap_or_default();
        self.write(Event::TargetGone {
            target: target.clone(),
            reason: Some("crashed".into()),
        });
        self.page_event(session, "crash", &target);
        let effect = "what it would have done afterwards is not recorded";
        self.gap(
            visit,
            "a process of the page crashed",
            "the browser reported it",
            effect,
            "requests",
        );
    }

    fn frame(&self, session: Option<&str>, frame: &Value) {
        let target = session
            .and_then(|s| self.targets.known(s))
            .map(|t| t.target);
        let url = format!("{}{}", text(&frame["url"]), text(&frame["urlFragment"]));
        if url == "about:blank" && frame.get("parentId").is_none() {
            return; // our own leaving
        }
        if frame.get("parentId").is_none() {
            // In place of a page that could not be loaded the browser shows one of its own.
            let asked = frame["unreachableUrl"].as_str().unwrap_or(&url);
            self.turn(session, asked);
        }
        self.write(Event::Frame(FrameSeen {
            frame: text(&frame["id"]),
            parent: frame["parentId"].as_str().map(str::to_owned),
            url,
            target: target.unwrap_or_default(),
        }));
    }

    /// The page of a tab changed its address by itself. Where its frames are does not matter here.
    fn went_within(&self, session: Option<&str>, p: &Value) {
        let mut state = self.state();
        let Some(tab) = session.and_then(|s| state.tabs.get_mut(s)) else {
            return;
        };
        let url = p["url"].as_str().unwrap_or_default();
        if tab.routes.len() == MOST_ROUTES
            || url.len() > LONGEST_ROUTE
            || tab.routes.iter().any(|known| known == url)
        {
            return;
        }
        let frame = p["frameId"].as_str().and_then(|id| self.targets.frame(id));
        if frame.is_some_and(|f| f.parent.is_none()) {
            tab.routes.push(url.to_owned());
        }
    }

    /// The tab of a journey came to another document: one visit ends and another begins.
    fn turn(&self, session: Option<&str>, url: &str) {
        let mut state = self.state();
        let Some(tab) = session.and_then(|s| state.tabs.get_mut(s)) else {
            return;
        };
        let (Some(following), Some(visit)) = (tab.journey.as_mut(), tab.visit) else {
            return;
        };
        let Some((end, begin)) = following.turn(visit, url, &mut tab.activity) else {
            return;
        };
        tab.visit = Some(begin.visit);
        state.latest = Some(begin.visit);
        drop(state);
        self.write(Event::VisitEnd(end));
        self.write(Event::Visit(begin));
    }

    fn report(&self, session: Option<&str>, p: &Value) {
        let payload = p["payload"].as_str().unwrap_or_default();
        if let Some(delay) = hooks::timer(payload) {
            self.timer(session, delay);
            return;
        }
        let visit = self.visit_of(session);
        match hooks::read(payload, visit) {
            Some(event) => self.write(event),
            None => {
                let first = !std::mem::replace(&mut self.state().lost_reports, true);
                if first {
                    let effect = "some script writes are without their script; cookies and storage were still read";
                    self.gap(
                        visit,
                        "a report of a script's write could not be read",
                        "the page interfered with it",
                        effect,
                        "storage",
                    );
                }
            }
        }
    }

    fn timer(&self, session: Option<&str>, delay: Duration) {
        let until = Instant::now() + delay;
        let root = session
            .and_then(|s| self.targets.known(s))
            .and_then(|t| t.root);
        let mut state = self.state();
        for (tab, known) in &mut state.tabs {
            if root.as_ref().is_none_or(|r| r == tab) {
                known.activity.timer(until);
            }
        }
    }

    fn take_network(self: &Arc<Self>, session: Option<&str>, method: &str, p: &Value) {
        let mut state = self.state();
        let (info, visit) = self.place(&state, session);
        let driven = info.as_ref().filter(|i| i.is_driven());
        let main_frame = driven.map(|i| i.target.clone());
        let root = info.as_ref().and_then(|i| i.root.clone());
        let clock_moved = root
            .as_ref()
            .and_then(|r| state.tabs.get(r))
            .is_some_and(|t| t.clock_moved);
        let heard = Heard {
            clock_moved,
            target: info.as_ref().map_or("", |i| i.target.as_str()),
            kind: info.as_ref().map_or(TargetKind::Worker, kind_of),
            tab: root.as_deref(),
            main_frame: main_frame.as_deref(),
            visit,
        };
        let mut heeded = state.network.take(&heard, &self.clock, method, p);
        if let Some(guard) = &self.guard {
            guard.heed(&mut heeded.events, |request| state.network.address(request));
        }
        let now = Instant::now();
        let is_main = main_frame.is_some_and(|m| p["frameId"] == m) && p["type"] == "Document";
        // What belongs to no tab keeps all of them awake.
        let tabs = state
            .tabs
            .iter_mut()
            .filter(|(tab, _)| root.as_ref().is_none_or(|r| r == *tab));
        for (_, tab) in tabs {
            for event in &heeded.events {
                follow(&mut tab.activity, event, now);
            }
            if method == "Network.responseReceived" && is_main {
                let r = &p["response"];
                let status = r["status"]
                    .as_u64()
                    .and_then(|s| u16::try_from(s).ok())
                    .unwrap_or(0);
                tab.activity.document = Some(MainDocument {
                    status,
                    mime: text(&r["mimeType"]),
                    url: text(&r["url"]),
                });
            }
        }
        let finished = (method == "Network.loadingFinished")
            .then(|| p["requestId"].as_str())
            .flatten();
        let keep = finished.and_then(|id| Some((id, self.kept.most(state.network.address(id)?)?)));
        drop(state);
        if let Some((request, most)) = keep {
            self.ask_response(session.map(str::to_owned), request.to_owned(), most);
        }
        let t_ms = self.clock.now_ms();
        for event in heeded.events {
            if let Event::Request(request) = &event {
                (self.asked)(&request.url);
            }
            match (event, &heeded.ask_body) {
                (Event::Request(request), Some(id)) if request.request == *id => {
                    self.ask_body(session.map(str::to_owned), request, t_ms);
                }
                (event, _) => {
                    if let Event::Response(response) = &event {
                        self.check_private(visit, response, p);
                    }
                    self.write_at(t_ms, event);
                }
            }
        }
    }

    /// Chrome leaves long bodies and those of files out of the event; the request is written down once
    /// its body was asked for.
    fn ask_body(
        self: &Arc<Self>,
        session: Option<String>,
        mut request: Box<RequestSeen>,
        t_ms: f64,
    ) {
        let recorder = Arc::clone(self);
        tokio::spawn(async move {
            let params = json!({"requestId": request.request});
            let asked = recorder
                .connection
                .call_within(
                    session.as_deref(),
                    "Network.getRequestPostData",
                    params,
                    BODY_DEADLINE,
                )
                .await;
            request.body = Some(
                match asked.ok().as_ref().and_then(|a| {
                    a["postData"]
                        .as_str()
                        .map(|d| (d, a["base64Encoded"] == true))
                }) {
                    Some((data, true)) => {
                        body::decode(data).map_or_else(body::unknown, |b| body::whole(&b))
                    }
                    Some((data, false)) => body::whole(data.as_bytes()),
                    None => body::unknown(),
                },
            );
            recorder.write_at(t_ms, Event::Request(request));
        });
    }

    /// Keeps the start of a response that has been read to its end.
    fn ask_response(self: &Arc<Self>, session: Option<String>, request: String, most: usize) {
        let recorder = Arc::clone(self);
        tokio::spawn(async move {
            let (method, params) = ("Network.getResponseBody", json!({"requestId": request}));
            let call =
                recorder
                    .connection
                    .call_within(session.as_deref(), method, params, BODY_DEADLINE);
            let body = match call.await {
                Ok(answer) => match (answer["body"].as_str(), answer["base64Encoded"] == true) {
                    (Some(text), true) => body::decode(text)
                        .map_or_else(body::unknown, |bytes| body::first(&bytes, most)),
                    (Some(text), false) => body::first(text.as_bytes(), most),
                    (None, _) => body::unknown(),
                },
                Err(error) => {
                    tracing::debug!(%error, "a response was not kept");
                    body::unknown()
                }
            };
            recorder.write(Event::ResponseBody { request, body });
        });
    }

    /// Names are resolved by the browser, so a public name can lead to a private address in spite of
    /// the rules; that is said.
    fn check_private(&self, visit: Option<VisitNo>, response: &ResponseSeen, p: &Value) {
        let (Some(ip), Some(guard)) = (response.remote_ip.as_deref(), &self.guard) else {
            return;
        };
        if !is_private_address(ip) || guard.opens(ip) {
            return;
        }
        let url = text(&p["response"]["url"]);
        if self.state().private_seen.insert(ip.to_owned()) {
            let what = format!("the page reached the private address {ip}");
            let effect =
                "its answer is no part of the public site; the name leads into a private network";
            self.gap(visit, &what, &url, effect, "environment");
        }
    }
}

/// What a target is, in the words of the report.
fn kind_of(info: &TargetInfo) -> TargetKind {
    match info.cdp_type.as_str() {
        "page" if info.is_driven() => TargetKind::Page,
        "page" => TargetKind::Popup,
        "iframe" => TargetKind::Iframe,
        "service_worker" => TargetKind::ServiceWorker,
        _ => TargetKind::Worker,
    }
}

fn follow(activity: &mut Activity, event: &Event, now: Instant) {
    match event {
        Event::Request(r) if r.resource != "websocket" => {
            activity.begin(&r.request, &r.url, now);
        }
        Event::Response(r) => activity.end(&r.request, now),
        Event::Finished { request, .. } => activity.end(request, now),
        Event::Failed(f) => activity.end(&f.request, now),
        _ => {}
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
