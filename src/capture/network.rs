//! Network events of all sessions, as observations.
//!
//! Redirects reuse the request id, so the key of a request is (request id, hop). The extra info of a
//! request may come before or after it and on another session; it is written down as it comes and
//! joined when read.

use super::body;
use super::clock::Clock;
use crate::evidence::{
    BlockedCookie, Event, FailedSeen, InitiatorSeen, RequestExtra, RequestSeen, ResponseExtra,
    ResponseSeen, SocketSeen, TargetKind, VisitNo,
};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Addresses that are read from memory: nothing leaves the browser.
const IN_MEMORY: [&str; 7] = [
    "data:",
    "blob:",
    "about:",
    "chrome:",
    "chrome-untrusted:",
    "devtools:",
    "chrome-extension:",
];

/// Reasons given after an answer came, so the request did leave.
const BLOCKED_LATER: [&str; 6] = [
    "content-type",
    "coop-sandboxed",
    "coep",
    "corp",
    "coop",
    "origin",
];

/// Longest initiator chain kept.
const MAX_CHAIN: usize = 40;

/// Where an event was heard.
#[derive(Debug, Clone)]
pub(super) struct Heard<'a> {
    /// CDP target id.
    pub(super) target: &'a str,
    /// What that target is.
    pub(super) kind: TargetKind,
    /// Session of the driven tab that it belongs to.
    pub(super) tab: Option<&'a str>,
    /// Main frame of the target, when it is the driven tab.
    pub(super) main_frame: Option<&'a str>,
    /// Visit in force.
    pub(super) visit: Option<VisitNo>,
    /// Whether the page's clock was moved on and no longer tells the time.
    pub(super) clock_moved: bool,
}

/// What is remembered between events.
#[derive(Debug, Default)]
pub(super) struct Network {
    hops: HashMap<String, Hop>,
    from_memory: HashSet<String>,
    sockets: HashMap<String, Value>,
}

#[derive(Debug, Clone)]
struct Hop {
    number: u32,
    url: String,
    initiator: InitiatorSeen,
    tab: Option<String>,
}

/// What came of an event.
#[derive(Debug, Default)]
pub(super) struct Heeded {
    /// To be written down, in order.
    pub(super) events: Vec<Event>,
    /// The request in `events` has a body that must be asked for: its id.
    pub(super) ask_body: Option<String>,
}

impl Network {
    /// Takes in a `Network.*` event.
    pub(super) fn take(
        &mut self,
        heard: &Heard<'_>,
        clock: &Clock,
        method: &str,
        p: &Value,
    ) -> Heeded {
        let mut out = Heeded::default();
        match method.strip_prefix("Network.").unwrap_or(method) {
            "requestWillBeSent" => self.request(heard, clock, p, &mut out),
            "requestWillBeSentExtraInfo" => out.events.push(Event::RequestExtra(RequestExtra {
                request: text(&p["requestId"]),
                headers: headers(&p["headers"]),
                blocked_cookies: blocked(p["associatedCookies"].as_array(), |c| {
                    text(&c["cookie"]["name"])
                }),
            })),
            "responseReceived" => {
                if let Some(hop) = self
                    .hops
                    .get(p["requestId"].as_str().unwrap_or_default())
                    .map(|h| h.number)
                {
                    out.events
                        .push(Event::Response(self.response(p, &p["response"], hop)));
                }
            }
            "responseReceivedExtraInfo" => out.events.push(Event::ResponseExtra(response_extra(p))),
            "requestServedFromCache" => {
                self.from_memory.insert(text(&p["requestId"]));
            }
            "loadingFinished" if self.knows(p) => out.events.push(Event::Finished {
                request: text(&p["requestId"]),
                bytes: p["encodedDataLength"].as_f64().unwrap_or(0.0),
            }),
            "loadingFailed" if self.knows(p) => out.events.push(Event::Failed(failed(p))),
            _ => self.socket(heard, clock, method, p, &mut out),
        }
        out
    }

    /// Address of a request, of its last hop.
    pub(super) fn address(&self, request: &str) -> Option<&str> {
        let hop = self.hops.get(request).map(|hop| hop.url.as_str());
        // A socket that never came about sent no handshake.
        hop.or_else(|| self.sockets.get(request)?["url"].as_str())
    }

    /// Forgets what a tab asked for.
    pub(super) fn forget(&mut self, tab: &str) {
        self.hops.retain(|_, hop| hop.tab.as_deref() != Some(tab));
        let hops = &self.hops;
        self.from_memory
            .retain(|request| hops.contains_key(request));
        self.sockets.retain(|request, _| hops.contains_key(request));
    }

    fn knows(&self, p: &Value) -> bool {
        self.hops
            .contains_key(p["requestId"].as_str().unwrap_or_default())
    }

    fn request(&mut self, heard: &Heard<'_>, clock: &Clock, p: &Value, out: &mut Heeded) {
        let (id, url) = (text(&p["requestId"]), text(&p["request"]["url"]));
        if IN_MEMORY.iter().any(|m| url.starts_with(m)) {
            return;
        }
        let before = self.hops.get(&id).cloned();
        let redirect = p.get("redirectResponse").filter(|r| r.is_object());
        let (hop, redirect_from) = match (&before, redirect) {
            (Some(before), Some(answer)) => {
                out.events
                    .push(Event::Response(self.response(p, answer, before.number)));
                (before.number + 1, Some(before.url.clone()))
            }
            // The same request heard on a second session.
            (Some(_), None) => return,
            (None, Some(answer)) => (0, answer["url"].as_str().map(str::to_owned)),
            (None, None) => (0, None),
        };
        // A hop was asked for by whoever asked for the first one; Chrome says where the parser stood.
        let initiator = match (&before, redirect) {
            (Some(before), Some(_)) => before.initiator.clone(),
            _ => initiator(&p["initiator"]),
        };
        self.hops.insert(
            id.clone(),
            Hop {
                number: hop,
                url: url.clone(),
                initiator: initiator.clone(),
                tab: heard.tab.map(str::to_owned),
            },
        );
        let request = &p["request"];
        let frame = p["frameId"]
            .as_str()
            .filter(|f| !f.is_empty())
            .map(str::to_owned);
        let in_frame = heard.kind == TargetKind::Page
            && frame
                .as_deref()
                .is_some_and(|f| heard.main_frame.is_some_and(|m| m != f));
        let body = body::of_request(request);
        if body.is_none() && request["hasPostData"] == true {
            out.ask_body = Some(id.clone());
        }
        let fragment = request["urlFragment"].as_str().unwrap_or_default();
        out.events.push(Event::Request(Box::new(RequestSeen {
            request: id,
            hop,
            target: heard.target.to_owned(),
            target_kind: if in_frame {
                TargetKind::Iframe
            } else {
                heard.kind
            },
            frame,
            document_url: text(&p["documentURL"]),
            url: format!("{url}{fragment}"),
            method: text(&request["method"]),
            headers: headers(&request["headers"]),
            body,
            resource: p["type"].as_str().unwrap_or("other").to_lowercase(),
            initiator,
            redirect_from,
            start_ms: start_ms(heard, clock, p),
            page_clock_ms: page_clock_ms(heard, clock, p),
            visit: heard.visit,
        })));
    }

    fn response(&self, p: &Value, r: &Value, hop: u32) -> ResponseSeen {
        let request = text(&p["requestId"]);
        let yes = |name: &str| r[name].as_bool().unwrap_or(false);
        ResponseSeen {
            hop,
            status: status(&r["status"]),
            mime: text(&r["mimeType"]),
            headers: headers(&r["headers"]),
            remote_ip: r["remoteIPAddress"]
                .as_str()
                .filter(|ip| !ip.is_empty())
                .map(str::to_owned),
            protocol: r["protocol"]
                .as_str()
                .filter(|p| !p.is_empty())
                .map(str::to_owned),
            from_service_worker: yes("fromServiceWorker"),
            from_cache: yes("fromDiskCache")
                || yes("fromPrefetchCache")
                || self.from_memory.contains(&request),
            request,
        }
    }

    fn socket(
        &mut self,
        heard: &Heard<'_>,
        clock: &Clock,
        method: &str,
        p: &Value,
        out: &mut Heeded,
    ) {
        let id = p["requestId"]
            .as_str()
            .or_else(|| p["transportId"].as_str())
            .unwrap_or_default()
            .to_owned();
        let mut say = |what: &str, url: Option<String>, kept: Option<crate::evidence::Body>| {
            out.events.push(Event::Socket(SocketSeen {
                request: id.clone(),
                what: what.into(),
                url,
                body: kept,
                visit: heard.visit,
            }));
        };
        match method.strip_prefix("Network.").unwrap_or(method) {
            "webSocketCreated" => {
                say("open", p["url"].as_str().map(str::to_owned), None);
                self.sockets.insert(id, p.clone());
            }
            // The handshake is a request like any other: its head tells the server who comes.
            "webSocketWillSendHandshakeRequest" => {
                let Some(created) = self.sockets.get(&id) else {
                    return;
                };
                let request = socket_request(heard, created, p, &id, clock, "websocket");
                self.hops.insert(
                    id,
                    Hop {
                        number: 0,
                        url: request.url.clone(),
                        initiator: request.initiator.clone(),
                        tab: heard.tab.map(str::to_owned),
                    },
                );
                out.events.push(Event::Request(Box::new(request)));
            }
            "webSocketHandshakeResponseReceived" => {
                let answer = self.response(p, &p["response"], 0);
                out.events.push(Event::Response(answer));
            }
            "webTransportCreated" => {
                say("open", p["url"].as_str().map(str::to_owned), None);
                let request = socket_request(heard, p, p, &id, clock, "webtransport");
                self.hops.insert(
                    id,
                    Hop {
                        number: 0,
                        url: request.url.clone(),
                        initiator: request.initiator.clone(),
                        tab: heard.tab.map(str::to_owned),
                    },
                );
                out.events.push(Event::Request(Box::new(request)));
            }
            // It never came about, or broke: an answer before it counts for more.
            "webSocketFrameError" => out.events.push(Event::Failed(FailedSeen {
                request: id,
                error: net_error(p["errorMessage"].as_str().unwrap_or_default()),
                blocked: None,
                canceled: false,
            })),
            "webSocketFrameSent" => say("sent", None, Some(frame_body(&p["response"]))),
            "webSocketFrameReceived" => say("received", None, Some(frame_body(&p["response"]))),
            "eventSourceMessageReceived" => say(
                "received",
                None,
                p["data"].as_str().map(|d| body::whole(d.as_bytes())),
            ),
            "webTransportConnectionEstablished" => say("established", None, None),
            "webSocketClosed" | "webTransportClosed" => say("closed", None, None),
            _ => {}
        }
    }
}

fn socket_request(
    heard: &Heard<'_>,
    created: &Value,
    p: &Value,
    id: &str,
    clock: &Clock,
    resource: &str,
) -> RequestSeen {
    let initiator = initiator(&created["initiator"]);
    RequestSeen {
        request: id.to_owned(),
        hop: 0,
        target: heard.target.to_owned(),
        target_kind: heard.kind,
        frame: None,
        document_url: initiator.chain.last().cloned().unwrap_or_default(),
        url: text(&created["url"]),
        method: if resource == "websocket" {
            "GET"
        } else {
            "CONNECT"
        }
        .into(),
        headers: headers(&p["request"]["headers"]),
        body: None,
        resource: resource.into(),
        initiator,
        redirect_from: None,
        page_clock_ms: page_clock_ms(heard, clock, p),
        start_ms: start_ms(heard, clock, p),
        visit: heard.visit,
    }
}

/// When a request started. A clock that was moved on does not tell: then it is now.
fn start_ms(heard: &Heard<'_>, clock: &Clock, p: &Value) -> f64 {
    let told = p["wallTime"].as_f64().filter(|_| !heard.clock_moved);
    clock.wall_ms(told)
}

/// What the page's own clock says, where that is another time.
fn page_clock_ms(heard: &Heard<'_>, clock: &Clock, p: &Value) -> Option<f64> {
    let told = p["wallTime"].as_f64().filter(|_| heard.clock_moved);
    told.map(|at| clock.since_start_ms(at))
}

/// The error in what Chrome says to people, as it names it elsewhere.
fn net_error(said: &str) -> String {
    let code = said.find("net::").map_or(said, |at| &said[at..]);
    code.to_owned()
}

fn frame_body(frame: &Value) -> crate::evidence::Body {
    let data = frame["payloadData"].as_str().unwrap_or_default();
    let bytes = (frame["opcode"] == 2).then(|| body::decode(data)).flatten();
    bytes.map_or_else(|| body::whole(data.as_bytes()), |bytes| body::whole(&bytes))
}

fn response_extra(p: &Value) -> ResponseExtra {
    let mut headers = headers(&p["headers"]);
    let names: Vec<String> = headers
        .keys()
        .filter(|k| k.eq_ignore_ascii_case("set-cookie"))
        .cloned()
        .collect();
    let mut set_cookie = Vec::new();
    for name in names {
        // Chrome joins the lines of one name with a line feed.
        set_cookie.extend(
            headers
                .remove(&name)
                .unwrap_or_default()
                .split('\n')
                .map(str::to_owned),
        );
    }
    ResponseExtra {
        request: text(&p["requestId"]),
        status: status(&p["statusCode"]),
        headers,
        set_cookie,
        blocked_cookies: blocked(p["blockedCookies"].as_array(), |c| text(&c["cookieLine"])),
    }
}

fn blocked(list: Option<&Vec<Value>>, line: impl Fn(&Value) -> String) -> Vec<BlockedCookie> {
    let reasons = |c: &Value| -> Vec<String> {
        c["blockedReasons"]
            .as_array()
            .into_iter()
            .flatten()
            .map(text)
            .collect()
    };
    let all = list.into_iter().flatten().map(|c| BlockedCookie {
        line: line(c),
        reasons: reasons(c),
    });
    all.filter(|b| !b.reasons.is_empty()).collect()
}

fn failed(p: &Value) -> FailedSeen {
    let reason = p["blockedReason"]
        .as_str()
        .filter(|r| !BLOCKED_LATER.iter().any(|later| r.starts_with(later)));
    let mut error = text(&p["errorText"]);
    if let (None, Some(later)) = (reason, p["blockedReason"].as_str()) {
        error = format!("{error} ({later})");
    }
    FailedSeen {
        request: text(&p["requestId"]),
        error,
        blocked: reason.map(str::to_owned),
        canceled: p["canceled"].as_bool().unwrap_or(false),
    }
}

fn initiator(p: &Value) -> InitiatorSeen {
    let mut chain: Vec<String> = Vec::new();
    let mut first_line = None;
    let mut stack = &p["stack"];
    while stack.is_object() && chain.len() < MAX_CHAIN {
        for frame in stack["callFrames"].as_array().into_iter().flatten() {
            let url = text(&frame["url"]);
            if !url.is_empty() && !chain.contains(&url) && chain.len() < MAX_CHAIN {
                first_line = first_line.or_else(|| line(&frame["lineNumber"]));
                chain.push(url);
            }
        }
        stack = &stack["parent"];
    }
    let url = p["url"]
        .as_str()
        .filter(|u| !u.is_empty())
        .map(str::to_owned);
    let own_line = url.is_some().then(|| line(&p["lineNumber"])).flatten();
    InitiatorSeen {
        kind: p["type"].as_str().unwrap_or("other").to_owned(),
        line: if url.is_some() { own_line } else { first_line },
        url: url.or_else(|| chain.first().cloned()),
        chain,
    }
}

/// CDP counts lines from 0.
fn line(value: &Value) -> Option<u32> {
    let number = value.as_f64().filter(|n| (0.0..4e9).contains(n))?;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // checked above
    Some(number as u32 + 1)
}

fn status(value: &Value) -> u16 {
    value
        .as_u64()
        .and_then(|s| u16::try_from(s).ok())
        .unwrap_or(0)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Headers of a CDP object.
pub(super) fn headers(value: &Value) -> BTreeMap<String, String> {
    let pairs = value.as_object().into_iter().flatten();
    pairs
        .map(|(k, v)| {
            (
                k.clone(),
                v.as_str().map_or_else(|| v.to_string(), str::to_owned),
            )
        })
        .collect()
}

#[cfg(test)]
#[path = "network_tests.rs"]
mod tests;
