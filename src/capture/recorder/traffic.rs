//! What Chrome says of requests and their answers, as lines of the event log.

use super::Shared;
use super::hear::{kind_of, text};
use crate::capture::activity::{Activity, MainDocument};
use crate::capture::body;
use crate::capture::network::Heard;
use crate::config::is_private_address;
use crate::evidence::{Event, RequestSeen, ResponseSeen, TargetKind, VisitNo};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Deadline for a body that Chrome did not put into the request event.
const BODY_DEADLINE: Duration = Duration::from_secs(3);

impl Shared {
    /// Takes one event of the network in.
    pub(super) fn take_network(self: &Arc<Self>, session: Option<&str>, method: &str, p: &Value) {
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
