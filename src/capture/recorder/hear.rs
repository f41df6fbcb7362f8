//! What Chrome says of targets, frames, dialogs and scripts' writes, as lines of the event log.

use super::Shared;
use crate::browser::{CdpEvent, TargetInfo, UNREADABLE};
use crate::capture::hooks;
use crate::evidence::{Event, FrameSeen, TargetKind, TargetSeen};
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Addresses kept that a page goes to without loading another document, and the longest of them in bytes.
const MOST_ROUTES: usize = 20;
const LONGEST_ROUTE: usize = 4096;

impl Shared {
    /// Takes one event in.
    pub(super) fn take(self: &Arc<Self>, event: &CdpEvent) {
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
}

/// What a target is, in the words of the report.
pub(super) fn kind_of(info: &TargetInfo) -> TargetKind {
    match info.cdp_type.as_str() {
        "page" if info.is_driven() => TargetKind::Page,
        "page" => TargetKind::Popup,
        "iframe" => TargetKind::Iframe,
        "service_worker" => TargetKind::ServiceWorker,
        _ => TargetKind::Worker,
    }
}

/// A text of the protocol; empty where there is none.
pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
