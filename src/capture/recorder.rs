//! [`Recorder`]: turns what Chrome says into lines of the event log.

mod hear;
mod traffic;

use super::activity::{Activity, MainDocument};
use super::clock::Clock;
use super::dry::Dry;
use super::following::Following;
use super::guard::Guard;
use super::kept::KeptResponses;
use super::network::Network;
use super::pace::Pace;
use super::typing::Typist;
use crate::browser::{CdpEvent, Connection, Tab, TargetInfo, Targets};
use crate::evidence::{
    Consent, Event, FolderError, Gap, LogWriter, Planted, Visit, VisitNo, VisitStep,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

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

    /// Whether names were looked up past us, by the addresses that were spoken to.
    pub(super) fn is_passed_by<'a>(&self, spoken_to: impl Iterator<Item = &'a str>) -> bool {
        let guard = self.shared.guard.as_ref();
        guard.is_some_and(|guard| guard.is_passed_by(spoken_to))
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
}
