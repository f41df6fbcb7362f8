//! Attaching to every target before its first instruction runs.
//!
//! `Target.setAutoAttach` at the browser, then again on every session; each target is held until the
//! enable commands were answered. Service workers and worklets answer only once running, so they are
//! told and let go.

use super::connection::{CdpEvent, Connection, lock};
use super::error::BrowserError;
use super::flags::window_size;
use super::frames::{Frame, FrameTree};
use super::identity::Identity;
use super::tab::Tab;
use crate::config::{Device, Settings};
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// Deadline of each enable command: a page that does not answer is let go and misses it.
const INIT_DEADLINE: Duration = Duration::from_secs(4);

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
}

/// Every attached target and every frame.
pub struct Targets {
    connection: Connection,
    instrumentation: Instrumentation,
    overrides: Option<Value>,
    timezone: String,
    device: Device,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    sessions: BTreeMap<String, TargetInfo>,
    seen_targets: HashSet<String>,
    frames: FrameTree,
    main: Option<String>,
    first_page: Option<oneshot::Sender<(String, String)>>,
}

impl Targets {
    pub(super) async fn open(
        connection: Connection,
        mut events: mpsc::UnboundedReceiver<CdpEvent>,
        instrumentation: Instrumentation,
        settings: &Settings,
        identity: &Identity,
    ) -> Result<(Tab, mpsc::UnboundedReceiver<CdpEvent>), BrowserError> {
        let (first_in, first) = oneshot::channel();
        let targets = Arc::new(Targets {
            connection: connection.clone(),
            instrumentation,
            overrides: identity.override_params(&settings.locale),
            timezone: settings.timezone.clone(),
            device: settings.device,
            state: Mutex::new(State {
                first_page: Some(first_in),
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
        connection
            .call(None, "Target.setAutoAttach", auto_attach(true))
            .await?;
        let (session, target) = match tokio::time::timeout(Duration::from_secs(10), first).await {
            Ok(Ok(found)) => found,
            _ => {
                return Err(BrowserError::Answer {
                    method: "Target.setAutoAttach".into(),
                    what: "a first tab".into(),
                });
            }
        };
        targets.emulate(&session).await?;
        Ok((
            Tab::new(connection, targets, session, target, settings.timeout),
            forwarded,
        ))
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
        let target = TargetInfo {
            target: text(&info["targetId"]),
            session: text(&params["sessionId"]),
            cdp_type: text(&info["type"]),
            url: text(&info["url"]),
            parent_session: parent.map(str::to_owned),
            opener: info["openerId"].as_str().map(str::to_owned),
        };
        let mut state = lock(&self.state);
        if !state.seen_targets.insert(target.target.clone()) {
            // The same target through another session: release that one, keep the first.
            drop(state);
            self.connection.send(
                Some(&target.session),
                "Runtime.runIfWaitingForDebugger",
                json!({}),
            );
            self.connection.send(
                None,
                "Target.detachFromTarget",
                json!({"sessionId": target.session}),
            );
            return false;
        }
        let pages = state
            .sessions
            .values()
            .filter(|t| t.cdp_type == "page")
            .count();
        state
            .sessions
            .insert(target.session.clone(), target.clone());
        let first = (target.cdp_type == "page")
            .then(|| state.first_page.take())
            .flatten();
        if first.is_some() {
            state.main = Some(target.session.clone());
        }
        drop(state);
        let too_many =
            target.cdp_type == "page" && first.is_none() && pages > self.instrumentation.max_popups;
        let hub = Arc::clone(self);
        tokio::spawn(async move {
            hub.prepare(&target).await;
            if let Some(first) = first {
                let _ = first.send((target.session.clone(), target.target.clone()));
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

    async fn prepare(&self, target: &TargetInfo) {
        let session = Some(target.session.as_str());
        let calls = self.commands(&target.cdp_type);
        match target.cdp_type.as_str() {
            "page" | "iframe" | "worker" | "shared_worker" => {
                let sent = calls
                    .into_iter()
                    .map(|(m, p)| self.connection.call_within(session, m, p, INIT_DEADLINE));
                for failed in join_all(sent).await.into_iter().filter_map(Result::err) {
                    tracing::debug!(kind = target.cdp_type, url = target.url, %failed, "target not fully prepared");
                }
                if matches!(target.cdp_type.as_str(), "page" | "iframe") {
                    let tree = self
                        .connection
                        .call_within(session, "Page.getFrameTree", json!({}), INIT_DEADLINE)
                        .await;
                    if let Ok(tree) = tree {
                        lock(&self.state)
                            .frames
                            .seed(&target.session, &tree["frameTree"]);
                    }
                }
            }
            _ => {
                for (method, params) in calls {
                    self.connection.send(session, method, params);
                }
            }
        }
        self.connection
            .send(session, "Runtime.runIfWaitingForDebugger", json!({}));
    }

    fn commands(&self, cdp_type: &str) -> Vec<(&'static str, Value)> {
        let network = json!({"maxPostDataSize": 65536, "maxTotalBufferSize": 20 << 20, "maxResourceBufferSize": 4 << 20});
        let mut calls = vec![("Network.enable", network), ("Runtime.enable", json!({}))];
        if let Some(binding) = &self.instrumentation.binding {
            calls.push(("Runtime.addBinding", json!({ "name": binding })));
        }
        if matches!(cdp_type, "page" | "iframe") {
            calls.push(("Target.setAutoAttach", auto_attach(false)));
            calls.push(("Page.enable", json!({})));
            calls.push(("Inspector.enable", json!({})));
            if let Some(script) = &self.instrumentation.page_script {
                calls.push((
                    "Page.addScriptToEvaluateOnNewDocument",
                    json!({"source": script, "runImmediately": true}),
                ));
            }
            if let Some(overrides) = &self.overrides {
                calls.push(("Emulation.setUserAgentOverride", overrides.clone()));
            }
            calls.push((
                "Emulation.setTimezoneOverride",
                json!({"timezoneId": self.timezone}),
            ));
        } else {
            if cdp_type != "shared_storage_worklet" && !cdp_type.contains("worklet") {
                calls.push(("Target.setAutoAttach", auto_attach(false)));
            }
            if let Some(overrides) = &self.overrides {
                calls.push(("Network.setUserAgentOverride", overrides.clone()));
            }
            if let Some(script) = &self.instrumentation.worker_script {
                calls.push((
                    "Runtime.evaluate",
                    json!({ "expression": script, "silent": true }),
                ));
            }
        }
        calls
    }

    /// Gives the driven tab its viewport.
    async fn emulate(&self, session: &str) -> Result<(), BrowserError> {
        let (width, height) = window_size(self.device);
        let mobile = self.device == Device::Mobile;
        let scale = if mobile { 2.625 } else { 1.0 };
        let metrics =
            json!({"width": width, "height": height, "deviceScaleFactor": scale, "mobile": mobile});
        self.connection
            .call(Some(session), "Emulation.setDeviceMetricsOverride", metrics)
            .await?;
        if mobile {
            self.connection
                .call(
                    Some(session),
                    "Emulation.setTouchEmulationEnabled",
                    json!({"enabled": true}),
                )
                .await?;
        }
        Ok(())
    }
}

/// Everything but the browser's own surfaces; service workers only once, at the browser.
fn auto_attach(at_browser: bool) -> Value {
    let mut filter = vec![
        json!({"type": "browser", "exclude": true}),
        json!({"type": "tab", "exclude": true}),
        json!({"type": "browser_ui", "exclude": true}),
    ];
    if !at_browser {
        filter.push(json!({"type": "service_worker", "exclude": true}));
    }
    filter.push(json!({}));
    json!({"autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true, "filter": filter})
}
