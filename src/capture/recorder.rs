//! [`Recorder`]: turns what Chrome says into lines of the event log.

use super::activity::{Activity, MainDocument};
use super::body;
use super::clock::Clock;
use super::hooks;
use super::network::{Heard, Network};
use crate::browser::{CdpEvent, Tab, is_private_address};
use crate::evidence::{
    Consent, Event, FrameSeen, Gap, LogWriter, RequestSeen, ResponseSeen, TargetKind, TargetSeen,
    VisitNo,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// Deadline for a body that Chrome did not put into the request event.
const BODY_DEADLINE: Duration = Duration::from_secs(3);

/// Writes the event log of one scenario run.
pub(super) struct Recorder {
    pub(super) clock: Clock,
    pub(super) tab: Tab,
    log: LogWriter,
    /// Addresses that `--resolve` leads to; none when private addresses are open to the page.
    opened: Option<Vec<String>>,
    state: Mutex<State>,
}

struct State {
    visit: Option<VisitNo>,
    consent: Consent,
    network: Network,
    activity: Activity,
    targets: BTreeMap<String, (String, TargetKind)>,
    private_seen: BTreeSet<String>,
    broken: Option<String>,
    lost_reports: bool,
}

impl Recorder {
    /// A recorder for the tab's browser; `opened` are the private addresses that may be reached, none for all.
    pub(super) fn new(
        clock: Clock,
        tab: Tab,
        log: LogWriter,
        opened: Option<Vec<String>>,
    ) -> Recorder {
        let state = State {
            visit: None,
            consent: Consent::None,
            network: Network::default(),
            activity: Activity::new(Instant::now()),
            targets: BTreeMap::new(),
            private_seen: BTreeSet::new(),
            broken: None,
            lost_reports: false,
        };
        Recorder {
            clock,
            tab,
            log,
            opened,
            state: Mutex::new(state),
        }
    }

    /// Reads events until the browser is gone.
    pub(super) async fn listen(self: Arc<Self>, mut events: mpsc::UnboundedReceiver<CdpEvent>) {
        while let Some(event) = events.recv().await {
            self.take(&event);
        }
    }

    /// Writes an event down as of now.
    pub(super) fn write(&self, event: Event) {
        self.write_at(self.clock.now_ms(), event);
    }

    /// Writes a gap down.
    pub(super) fn gap(&self, what: &str, why: impl Into<String>, effect: &str, hides: &str) {
        let visit = self.visit();
        self.write(Event::Gap(Gap {
            what: what.into(),
            why: why.into(),
            effect: effect.into(),
            hides: hides.into(),
            visit,
        }));
    }

    /// The visit in force.
    pub(super) fn visit(&self) -> Option<VisitNo> {
        self.state().visit
    }

    /// A visit begins: what went before does not count as its activity.
    pub(super) fn begin_visit(&self, visit: VisitNo) {
        let mut state = self.state();
        state.visit = Some(visit);
        state.activity = Activity::new(Instant::now());
    }

    /// The consent state changes now.
    pub(super) fn set_consent(&self, consent: Consent) {
        self.state().consent = consent;
        self.write(Event::Consent { consent });
    }

    /// The consent state in force.
    pub(super) fn consent(&self) -> Consent {
        self.state().consent
    }

    /// Whether the page is quiet.
    pub(super) fn is_quiet(&self, quiet: Duration) -> bool {
        self.state().activity.is_quiet(quiet, Instant::now())
    }

    /// When the load event fired, what the main document's answer was, whether the page crashed.
    pub(super) fn progress(&self) -> (Option<Instant>, Option<MainDocument>, bool) {
        let state = self.state();
        (
            state.activity.loaded,
            state.activity.document.clone(),
            state.activity.crashed,
        )
    }

    /// Why the log cannot be written, if it cannot.
    pub(super) fn broken(&self) -> Option<String> {
        self.state().broken.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_at(&self, t_ms: f64, event: Event) {
        if let Err(error) = self.log.append(t_ms, event) {
            self.state().broken.get_or_insert_with(|| error.to_string());
        }
    }

    fn take(self: &Arc<Self>, event: &CdpEvent) {
        let (session, p) = (event.session.as_deref(), &event.params);
        match event.method.as_str() {
            method if method.starts_with("Network.") => self.take_network(session, method, p),
            "Target.attachedToTarget" => self.attached(session, p),
            "Target.detachedFromTarget" => {
                let gone = self
                    .state()
                    .targets
                    .remove(p["sessionId"].as_str().unwrap_or_default());
                if let Some((target, _)) = gone {
                    self.write(Event::TargetGone {
                        target,
                        reason: None,
                    });
                }
            }
            "Inspector.targetCrashed" => self.crashed(session),
            "Page.frameNavigated" => self.frame(session, &p["frame"]),
            "Page.loadEventFired" if session == Some(self.tab.session()) => {
                self.state()
                    .activity
                    .loaded
                    .get_or_insert_with(Instant::now);
            }
            "Page.javascriptDialogOpening" => {
                self.page_event(
                    "dialog",
                    &format!("{}: {}", text(&p["type"]), text(&p["message"])),
                );
            }
            "Page.windowOpen" => self.page_event("popup", &text(&p["url"])),
            "Browser.downloadWillBegin" => self.page_event("download", &text(&p["url"])),
            "Runtime.bindingCalled" => self.report(p),
            _ => {}
        }
    }

    fn page_event(&self, kind: &str, what: &str) {
        let (visit, text) = (self.visit(), what.chars().take(2000).collect());
        self.write(Event::PageEvent {
            kind: kind.into(),
            text,
            visit,
        });
    }

    fn attached(&self, parent: Option<&str>, p: &Value) {
        let info = &p["targetInfo"];
        let (session, target, cdp_type) = (
            text(&p["sessionId"]),
            text(&info["targetId"]),
            text(&info["type"]),
        );
        let kind = match cdp_type.as_str() {
            "page" if session == self.tab.session() => TargetKind::Page,
            "page" => TargetKind::Popup,
            "iframe" => TargetKind::Iframe,
            "service_worker" => TargetKind::ServiceWorker,
            _ => TargetKind::Worker,
        };
        let mut state = self.state();
        let opener = info["openerId"].as_str().map(str::to_owned);
        let parent = opener.or_else(|| {
            parent
                .and_then(|s| state.targets.get(s))
                .map(|(t, _)| t.clone())
        });
        state
            .targets
            .insert(session.clone(), (target.clone(), kind));
        let visit = state.visit;
        drop(state);
        self.write(Event::Target(TargetSeen {
            target,
            session,
            cdp_type,
            kind,
            url: text(&info["url"]),
            parent,
            visit,
        }));
    }

    fn crashed(&self, session: Option<&str>) {
        let target = session
            .and_then(|s| self.state().targets.get(s).map(|(t, _)| t.clone()))
            .unwrap_or_default();
        if session == Some(self.tab.session()) {
            self.state().activity.crashed = true;
        }
        self.write(Event::TargetGone {
            target: target.clone(),
            reason: Some("crashed".into()),
        });
        self.page_event("crash", &target);
        let effect = "what it would have done afterwards is not recorded";
        self.gap(
            "a process of the page crashed",
            "the browser reported it",
            effect,
            "requests",
        );
    }

    fn frame(&self, session: Option<&str>, frame: &Value) {
        let target = session.and_then(|s| self.state().targets.get(s).map(|(t, _)| t.clone()));
        let url = format!("{}{}", text(&frame["url"]), text(&frame["urlFragment"]));
        if url == "about:blank" && frame.get("parentId").is_none() {
            return; // our own leaving
        }
        self.write(Event::Frame(FrameSeen {
            frame: text(&frame["id"]),
            parent: frame["parentId"].as_str().map(str::to_owned),
            url,
            target: target.unwrap_or_default(),
        }));
    }

    fn report(&self, p: &Value) {
        let visit = self.visit();
        match hooks::read(p["payload"].as_str().unwrap_or_default(), visit) {
            Some(event) => self.write(event),
            None => {
                let first = !std::mem::replace(&mut self.state().lost_reports, true);
                if first {
                    let effect = "some script writes are without their script; cookies and storage were still read";
                    self.gap(
                        "a report of a script's write could not be read",
                        "the page interfered with it",
                        effect,
                        "storage",
                    );
                }
            }
        }
    }

    fn take_network(self: &Arc<Self>, session: Option<&str>, method: &str, p: &Value) {
        let main_frame = self.tab.target().to_owned();
        let mut state = self.state();
        let known = session.and_then(|s| state.targets.get(s)).cloned();
        let (target, kind) = known.unwrap_or_else(|| (String::new(), TargetKind::Worker));
        let heard = Heard {
            target: &target,
            kind,
            main_frame: (session == Some(self.tab.session())).then_some(main_frame.as_str()),
            visit: state.visit,
        };
        let heeded = state.network.take(&heard, &self.clock, method, p);
        let now = Instant::now();
        for event in &heeded.events {
            follow(&mut state.activity, event, now);
        }
        let is_main =
            heard.main_frame.is_some() && p["frameId"] == main_frame && p["type"] == "Document";
        if method == "Network.responseReceived" && is_main {
            let r = &p["response"];
            let status = r["status"]
                .as_u64()
                .and_then(|s| u16::try_from(s).ok())
                .unwrap_or(0);
            state.activity.document = Some(MainDocument {
                status,
                mime: text(&r["mimeType"]),
                url: text(&r["url"]),
            });
        }
        drop(state);
        let t_ms = self.clock.now_ms();
        for event in heeded.events {
            match (event, &heeded.ask_body) {
                (Event::Request(request), Some(id)) if request.request == *id => {
                    self.ask_body(session.map(str::to_owned), request, t_ms);
                }
                (event, _) => {
                    if let Event::Response(response) = &event {
                        self.check_private(response, p);
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
            let connection = recorder.tab.connection();
            let asked = connection
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
                        use base64::Engine;
                        base64::engine::general_purpose::STANDARD
                            .decode(data)
                            .map_or_else(|_| body::unknown(), |b| body::whole(&b))
                    }
                    Some((data, false)) => body::whole(data.as_bytes()),
                    None => body::unknown(),
                },
            );
            recorder.write_at(t_ms, Event::Request(request));
        });
    }

    /// Names are resolved by the browser, so a public name can lead to a private address in spite of
    /// the rules; that is said.
    fn check_private(&self, response: &ResponseSeen, p: &Value) {
        let (Some(ip), Some(opened)) = (response.remote_ip.as_deref(), &self.opened) else {
            return;
        };
        if !is_private_address(ip) || opened.iter().any(|o| o == ip.trim_matches(['[', ']'])) {
            return;
        }
        let url = text(&p["response"]["url"]);
        if self.state().private_seen.insert(ip.to_owned()) {
            let what = format!("the page reached the private address {ip}");
            let effect =
                "its answer is no part of the public site; the name leads into a private network";
            self.gap(&what, url, effect, "environment");
        }
    }
}

fn follow(activity: &mut Activity, event: &Event, now: Instant) {
    match event {
        Event::Request(r) if r.resource != "websocket" => activity.begin(&r.request, now),
        Event::Response(r) => activity.end(&r.request, now),
        Event::Finished { request, .. } => activity.end(request, now),
        Event::Failed(f) => activity.end(&f.request, now),
        _ => {}
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
