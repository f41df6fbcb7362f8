//! Attaching to every target before its first instruction runs.
//!
//! `Target.setAutoAttach` at the browser, then again on every session; each target is held until the
//! enable commands were answered. Service workers and worklets answer only once running, so they are
//! told and let go.

mod prepare;

use self::prepare::auto_attach;
use super::additions::Additions;
use super::connection::{CdpEvent, Connection, lock};
use super::error::BrowserError;
use super::frames::{Frame, FrameTree};
use super::identity::Identity;
use super::privacy_signal::{PrivacySignal, Told};
use super::tab::Tab;
use crate::config::{Device, Settings};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinHandle;

/// Longest time until a tab of ours is ready: on a busy machine a first one takes its time.
const TAB_DEADLINE: Duration = Duration::from_secs(30);

/// How long a service worker's second attachment is held.
const HOLD: Duration = Duration::from_millis(40);

/// Steps in which a clock goes on once it was moved. Let go without a bound it would run ahead of real
/// time as fast as the processor can, and a page that polls with it.
const PACE: Duration = Duration::from_millis(40);

/// What is put into targets before they run.
#[derive(Debug, Clone, Default)]
pub struct Instrumentation {
    /// Script for every document, in its main world, before its own.
    pub page_script: Option<String>,
    /// Script for every worker, before its own.
    pub worker_script: Option<String>,
    /// Name of the function through which these scripts report (`Runtime.bindingCalled`).
    pub binding: Option<String>,
    /// Popups left open at the same time; more are closed at once.
    pub max_popups: usize,
}

/// An attached target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetInfo {
    /// CDP target id.
    pub target: String,
    /// CDP session id.
    pub session: String,
    /// CDP type: `page`, `iframe`, `worker`, `shared_worker`, `service_worker`, ….
    pub cdp_type: String,
    /// Its address when attached.
    pub url: String,
    /// Session it was attached from; none for the browser.
    pub parent_session: Option<String>,
    /// Target that opened it (popups).
    pub opener: Option<String>,
    /// Session of the driven tab that it belongs to: itself, the tab it lives in, or the one that
    /// opened it. None for shared and service workers, which serve every tab of their origin.
    pub root: Option<String>,
}

impl TargetInfo {
    /// Whether it is a tab that we opened and drive.
    pub fn is_driven(&self) -> bool {
        self.root.as_ref() == Some(&self.session)
    }
}

/// Every attached target and every frame.
pub struct Targets {
    connection: Connection,
    instrumentation: Instrumentation,
    overrides: Option<Value>,
    timezone: String,
    device: Device,
    timeout: Duration,
    additions: Option<Additions>,
    told: Told,
    changed: Notify,
    /// Tabs in the making that nobody has asked for yet.
    spares: Mutex<VecDeque<JoinHandle<Result<Tab, BrowserError>>>>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    sessions: BTreeMap<String, TargetInfo>,
    /// What every session was, also after its end: events of it may still be on their way.
    known: BTreeMap<String, TargetInfo>,
    seen_targets: HashSet<String>,
    frames: FrameTree,
    /// Tabs of ours that were asked for and are not attached yet.
    expected: usize,
    /// Driven tabs that are ready, by target id, until they are fetched.
    ready: BTreeMap<String, String>,
    /// Sessions whose virtual time is used up.
    expired: HashSet<String>,
    /// Sessions whose clock was let go after a sweep, and whether its next step is on its way: a budget
    /// that runs out late would otherwise start a second row of steps.
    released: HashMap<String, bool>,
}

/// Lets a session's clock go on by one step of real time.
fn grant_pace(connection: &Connection, session: &str) {
    let budget = PACE.as_secs_f64() * 1000.0;
    let policy = json!({"policy": "advance", "budget": budget});
    connection.send(Some(session), "Emulation.setVirtualTimePolicy", policy);
}

impl Targets {
    pub(super) async fn open(
        connection: Connection,
        mut events: mpsc::UnboundedReceiver<CdpEvent>,
        instrumentation: Instrumentation,
        (settings, identity): (&Settings, &Identity),
        signal: PrivacySignal,
    ) -> Result<(Tab, mpsc::UnboundedReceiver<CdpEvent>), BrowserError> {
        // Before the events are read: nothing is attached yet, so none are missed.
        let told = signal.switch_on(&connection).await;
        let targets = Arc::new(Targets {
            connection: connection.clone(),
            additions: Additions::of(settings),
            told,
            instrumentation,
            overrides: identity.override_params(&settings.locale),
            timezone: settings.timezone.clone(),
            device: settings.device,
            timeout: settings.timeout,
            changed: Notify::new(),
            spares: Mutex::default(),
            state: Mutex::new(State {
                expected: 1,
                ..State::default()
            }),
        });
        let (forward, forwarded) = mpsc::unbounded_channel();
        let hub = Arc::clone(&targets);
        tokio::spawn(async move {
            while let Some(event) = events.recv().await {
                if hub.take(&event) && forward.send(event).is_err() {
                    // Nobody listens any more; dialogs still have to be answered.
                    continue;
                }
            }
        });
        connection
            .call(
                None,
                "Browser.setDownloadBehavior",
                json!({"behavior": "deny", "eventsEnabled": true}),
            )
            .await?;
        if let Some(additions) = &targets.additions {
            connection
                .call(None, "Fetch.enable", additions.enable())
                .await?;
        }
        connection
            .call(None, "Target.setAutoAttach", auto_attach())
            .await?;
        let tab = targets.fetch(None, None).await?;
        Ok((tab, forwarded))
    }

    /// Another tab: one that was made ready before, or a new one.
    ///
    /// # Errors
    /// As [`Connection::call`], or when the tab is not ready in time.
    pub async fn new_tab(self: &Arc<Self>) -> Result<Tab, BrowserError> {
        let spare = lock(&self.spares).pop_front();
        if let Some(making) = spare
            && let Ok(Ok(tab)) = making.await
        {
            return Ok(tab);
        }
        self.make_tab(None).await
    }

    /// A tab that shares no cookies, storage or cache with the others: in a browser context of its own, which
    /// [`Tab::end_context`] ends.
    ///
    /// # Errors
    /// As [`Targets::new_tab`].
    pub async fn tab_apart(self: &Arc<Self>) -> Result<Tab, BrowserError> {
        let method = "Target.createBrowserContext";
        let made = self
            .connection
            .call(None, method, json!({"disposeOnDetach": true}))
            .await?;
        let context = made["browserContextId"].as_str();
        let context = context.ok_or_else(|| BrowserError::Answer {
            method: method.into(),
            what: "a context".into(),
        })?;
        // Of the browser's own context this was said when it was opened.
        let deny = json!({"behavior": "deny", "eventsEnabled": true, "browserContextId": context});
        self.connection
            .call(None, "Browser.setDownloadBehavior", deny)
            .await?;
        self.make_tab(Some(context)).await
    }

    /// Begins to make a tab that the next [`Targets::new_tab`] takes: making one takes longer than a
    /// quiet page does.
    pub fn make_spare(self: &Arc<Self>) {
        let hub = Arc::clone(self);
        let making = tokio::spawn(async move { hub.make_tab(None).await });
        lock(&self.spares).push_back(making);
    }

    /// Opens another tab in a window of its own, so that no tab hides another: a hidden one draws no
    /// picture, hears no mouse and slows its timers.
    pub(super) async fn make_tab(
        self: &Arc<Self>,
        context: Option<&str>,
    ) -> Result<Tab, BrowserError> {
        lock(&self.state).expected += 1;
        let method = "Target.createTarget";
        let mut params = json!({"url": "about:blank", "newWindow": true});
        if let Some(context) = context {
            params["browserContextId"] = context.into();
        }
        let answer = self.connection.call(None, method, params).await;
        let target = match answer {
            Ok(answer) => answer["targetId"].as_str().map(str::to_owned),
            Err(error) => {
                let mut state = lock(&self.state);
                state.expected = state.expected.saturating_sub(1);
                return Err(error);
            }
        };
        let target = target.ok_or_else(|| BrowserError::Answer {
            method: method.into(),
            what: "a target".into(),
        })?;
        self.fetch(Some(&target), context).await
    }

    /// Waits for a tab of ours to be ready: the one of that target, or any.
    async fn fetch(
        self: &Arc<Self>,
        target: Option<&str>,
        context: Option<&str>,
    ) -> Result<Tab, BrowserError> {
        let found = async {
            loop {
                let changed = self.changed.notified();
                let found = {
                    let ready = &mut lock(&self.state).ready;
                    match target {
                        Some(target) => ready.remove_entry(target),
                        None => ready.pop_first(),
                    }
                };
                match found {
                    Some(found) => return found,
                    None => changed.await,
                }
            }
        };
        let (target, session) = tokio::time::timeout(TAB_DEADLINE, found)
            .await
            .map_err(|_| BrowserError::Answer {
                method: "Target.setAutoAttach".into(),
                what: "a tab".into(),
            })?;
        self.emulate(&session).await?;
        Ok(Tab::new(
            self.connection.clone(),
            Arc::clone(self),
            session,
            (target, context.map(str::to_owned)),
            self.timeout,
        ))
    }

    /// How Global Privacy Control is told to the pages.
    pub fn told(&self) -> Told {
        self.told
    }

    /// What a session is, or was when it has ended.
    pub fn known(&self, session: &str) -> Option<TargetInfo> {
        lock(&self.state).known.get(session).cloned()
    }

    /// Forgets what belonged to a tab of ours that is closed.
    pub fn forget(&self, tab: &str) {
        let mut state = lock(&self.state);
        state.known.retain(|_, t| t.root.as_deref() != Some(tab));
        state.expired.remove(tab);
        state.released.remove(tab);
    }

    /// Whether the virtual time of a session is used up; asked for once.
    pub(super) fn take_expired(&self, session: &str) -> bool {
        lock(&self.state).expired.remove(session)
    }

    /// Lets a session's clock go on after a sweep, as fast as real time.
    pub(super) fn release(&self, session: &str) {
        lock(&self.state).released.insert(session.to_owned(), false);
        grant_pace(&self.connection, session);
    }

    /// Lets a session's clock stand again: its page was left.
    pub(super) fn hold(&self, session: &str) {
        lock(&self.state).released.remove(session);
    }

    async fn step(&self, session: &str) {
        tokio::time::sleep(PACE).await;
        let goes_on = match lock(&self.state).released.get_mut(session) {
            Some(coming) => {
                *coming = false;
                true
            }
            None => false,
        };
        if goes_on {
            grant_pace(&self.connection, session);
        }
    }

    /// The target of a session.
    pub fn info(&self, session: &str) -> Option<TargetInfo> {
        lock(&self.state).sessions.get(session).cloned()
    }

    /// Every attached target, by session id.
    pub fn all(&self) -> Vec<TargetInfo> {
        lock(&self.state).sessions.values().cloned().collect()
    }

    /// The frame of that id, whichever tab it is in.
    pub fn frame(&self, id: &str) -> Option<Frame> {
        lock(&self.state).frames.get(id).cloned()
    }

    pub(super) fn frames_below(&self, session: &str) -> Vec<Frame> {
        lock(&self.state).frames.below(session)
    }

    /// Takes in an event; false when nobody else needs it.
    fn take(self: &Arc<Self>, event: &CdpEvent) -> bool {
        let session = event.session.as_deref();
        match event.method.as_str() {
            "Target.attachedToTarget" => return self.attached(session, &event.params),
            "Target.detachedFromTarget" => {
                let gone = event.params["sessionId"].as_str().unwrap_or_default();
                let mut state = lock(&self.state);
                state.frames.forget_session(gone);
                if let Some(info) = state.sessions.remove(gone) {
                    state.seen_targets.remove(&info.target);
                }
            }
            "Emulation.virtualTimeBudgetExpired" => {
                if let Some(session) = session {
                    let mut state = lock(&self.state);
                    match state.released.get_mut(session) {
                        Some(coming) if *coming => {}
                        Some(coming) => {
                            *coming = true;
                            let (hub, session) = (Arc::clone(self), session.to_owned());
                            tokio::spawn(async move { hub.step(&session).await });
                        }
                        None => {
                            state.expired.insert(session.to_owned());
                        }
                    }
                }
                return false;
            }
            "Fetch.requestPaused" | "Fetch.authRequired" => {
                if let Some(additions) = &self.additions {
                    additions.take(&self.connection, event);
                }
                return false;
            }
            // A dialog that nobody answers stops the page for good.
            "Page.javascriptDialogOpening" => {
                let accept = event.params["type"] == "beforeunload";
                self.connection.send(
                    session,
                    "Page.handleJavaScriptDialog",
                    json!({ "accept": accept }),
                );
            }
            method
                if method.starts_with("Page.frame") || method == "Page.navigatedWithinDocument" =>
            {
                if let Some(session) = session {
                    lock(&self.state)
                        .frames
                        .take(session, method, &event.params);
                }
            }
            _ => {}
        }
        true
    }

    fn attached(self: &Arc<Self>, parent: Option<&str>, params: &Value) -> bool {
        let info = &params["targetInfo"];
        let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
        let mut target = TargetInfo {
            target: text(&info["targetId"]),
            session: text(&params["sessionId"]),
            cdp_type: text(&info["type"]),
            url: text(&info["url"]),
            parent_session: parent.map(str::to_owned),
            opener: info["openerId"].as_str().map(str::to_owned),
            root: None,
        };
        let mut state = lock(&self.state);
        if !state.seen_targets.insert(target.target.clone()) {
            // The same service worker through its page. Only that attachment holds its script's request
            // back, so it is let go a little after the first one was told to report; it stays silent.
            drop(state);
            let hub = Arc::clone(self);
            tokio::spawn(async move {
                tokio::time::sleep(HOLD).await;
                hub.connection.send(
                    Some(&target.session),
                    "Runtime.runIfWaitingForDebugger",
                    json!({}),
                );
            });
            return false;
        }
        let is_page = target.cdp_type == "page";
        if is_page && target.opener.is_none() && state.expected > 0 {
            state.expected -= 1;
            target.root = Some(target.session.clone());
        } else {
            let owner = match (parent, &target.opener) {
                (_, Some(opener)) => state.known.values().rev().find(|t| t.target == *opener),
                (Some(parent), None) => state.known.get(parent),
                (None, None) => None,
            };
            target.root = owner.and_then(|t| t.root.clone());
        }
        let same_root = |t: &&TargetInfo| t.cdp_type == "page" && t.root == target.root;
        let siblings = state.sessions.values().filter(same_root).count();
        state
            .sessions
            .insert(target.session.clone(), target.clone());
        state.known.insert(target.session.clone(), target.clone());
        drop(state);
        let is_popup = is_page && !target.is_driven();
        let too_many = is_popup && siblings > self.instrumentation.max_popups;
        let hub = Arc::clone(self);
        tokio::spawn(async move {
            hub.prepare(&target).await;
            if is_popup {
                // A popup hides the tab it came from.
                hub.connection
                    .send(target.root.as_deref(), "Page.bringToFront", json!({}));
            }
            if target.is_driven() {
                lock(&hub.state)
                    .ready
                    .insert(target.target.clone(), target.session.clone());
                hub.changed.notify_waiters();
            }
            if too_many {
                hub.connection.send(
                    None,
                    "Target.closeTarget",
                    json!({"targetId": target.target}),
                );
            }
        });
        true
    }
}
