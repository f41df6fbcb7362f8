//! HAR 1.2 (<http://www.softwareishard.com/blog/har-12-spec/>) from our own events.
//!
//! What HAR has no place for stands under `_consentry`.

use super::exchange::{Delivery, Exchange, exchanges, header};
use super::observation::{Body, Event};
use super::record::AuditRecord;
use super::recording::RunLog;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use url::Url;

pub use super::har_read::{read, recording};

/// The HAR of a run. Pure: the same log gives the same file.
pub fn write(run: &RunLog, record: &AuditRecord) -> Value {
    let started = run
        .start()
        .and_then(|s| s.started.parse::<jiff::Timestamp>().ok())
        .unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let entries: Vec<Value> = exchanges(run)
        .iter()
        .filter(|e| {
            ["http", "https", "ws", "wss"]
                .contains(&e.request.url.split(':').next().unwrap_or_default())
        })
        .map(|e| entry(e, started))
        .collect();
    let (browser, browser_version) = record
        .environment
        .browser
        .split_once('/')
        .unwrap_or((&record.environment.browser, ""));
    json!({"log": {
        "version": "1.2",
        "creator": {"name": "consentry", "version": record.recorder.version},
        "browser": {"name": browser, "version": browser_version},
        "pages": pages(run, started),
        "entries": entries,
        "_consentry": {"audit": record.id, "scenario": run.scenario, "run": run.run, "log": run.file, "consent": consents(run, started)},
    }})
}

/// When which consent state came into force, for a reader of ours.
fn consents(run: &RunLog, started: jiff::Timestamp) -> Vec<Value> {
    let moments = run.observations.iter().filter_map(|o| match &o.event {
        Event::Consent { consent } => {
            Some(json!({"at": stamp(started, o.t_ms), "consent": consent}))
        }
        _ => None,
    });
    moments.collect()
}

/// A time of the run, RFC 3339 in milliseconds.
fn stamp(started: jiff::Timestamp, t_ms: f64) -> String {
    let at = started
        .as_millisecond()
        .saturating_add(t_ms.max(0.0) as i64);
    let at = jiff::Timestamp::from_millisecond(at).unwrap_or(started);
    format!("{at:.3}")
}

fn page_id(visit: u32) -> String {
    format!("visit-{visit}")
}

fn pages(run: &RunLog, started: jiff::Timestamp) -> Vec<Value> {
    let mut ends = BTreeMap::new();
    for o in &run.observations {
        if let Event::VisitEnd(end) = &o.event {
            ends.insert(end.visit, end);
        }
    }
    let visits = run.observations.iter().filter_map(|o| match &o.event {
        Event::Visit(visit) => Some((o.t_ms, visit)),
        _ => None,
    });
    visits
        .map(|(t_ms, visit)| {
            let end = ends.get(&visit.visit);
            json!({
                "id": page_id(visit.visit),
                "startedDateTime": stamp(started, t_ms),
                "title": end.and_then(|e| e.title.clone()).unwrap_or_else(|| visit.url.clone()),
                "pageTimings": {"onContentLoad": -1, "onLoad": end.and_then(|e| e.loaded_ms).unwrap_or(-1.0)},
                "_consentry": {"page": visit.page, "url": visit.url, "step": visit.step, "error": end.and_then(|e| e.error.clone())},
            })
        })
        .collect()
}

fn entry(exchange: &Exchange<'_>, started: jiff::Timestamp) -> Value {
    let request = &exchange.request;
    let begin = request.start_ms;
    let wait = exchange.response_ms.map(|t| (t - begin).max(0.0));
    let end = exchange.end_ms.or(exchange.response_ms);
    let receive = match (exchange.response_ms, end) {
        (Some(head), Some(end)) => (end - head).max(0.0),
        _ => 0.0,
    };
    let total = end.map_or(0.0, |t| (t - begin).max(0.0));
    let mut entry = json!({
        "startedDateTime": stamp(started, begin),
        "time": total,
        "request": request_value(exchange),
        "response": response_value(exchange),
        "cache": {},
        "timings": {"blocked": -1, "dns": -1, "connect": -1, "ssl": -1, "send": 0, "wait": wait.unwrap_or(total), "receive": receive},
        "_initiator": initiator(exchange),
        "_resourceType": request.resource,
        "_consentry": {
            "request": request.request, "hop": request.hop, "start_ms": begin, "target": request.target_kind,
            "document": request.document_url, "redirect_from": request.redirect_from,
            "delivery": exchange.delivery().as_str(), "headers_on_the_wire": exchange.request_extra.is_some(),
            "cookies_held_back": exchange.request_extra.map(|e| &e.blocked_cookies),
            "cookies_refused": exchange.response_extra.map(|e| &e.blocked_cookies),
        },
    });
    if let Some(map) = entry.as_object_mut() {
        if let Some(visit) = request.visit {
            map.insert("pageref".into(), page_id(visit).into());
        }
        if let Some(ip) = exchange.response.and_then(|r| r.remote_ip.clone()) {
            map.insert("serverIPAddress".into(), ip.trim_matches(['[', ']']).into());
        }
        if exchange.delivery() == Delivery::Cached {
            map.insert("_fromCache".into(), "memory".into());
        }
        sockets(exchange, map);
    }
    entry
}

/// Messages of a socket, in the form Chrome's own export uses.
fn sockets(exchange: &Exchange<'_>, entry: &mut Map<String, Value>) {
    let messages: Vec<Value> = exchange
        .messages
        .iter()
        .filter(|m| m.what == "sent" || m.what == "received")
        .map(|m| {
            let kind = if m.what == "sent" { "send" } else { "receive" };
            let data = m
                .body
                .as_ref()
                .and_then(|b| b.text.clone().or_else(|| b.base64.clone()));
            json!({"type": kind, "data": data.unwrap_or_default()})
        })
        .collect();
    if !messages.is_empty() {
        entry.insert("_webSocketMessages".into(), messages.into());
    }
}

fn initiator(exchange: &Exchange<'_>) -> Value {
    let seen = &exchange.request.initiator;
    let mut value = json!({"type": seen.kind});
    if let Some(map) = value.as_object_mut() {
        if let Some(url) = &seen.url {
            map.insert("url".into(), url.clone().into());
        }
        if let Some(line) = seen.line {
            map.insert("lineNumber".into(), line.into());
        }
        if !seen.chain.is_empty() {
            let frames: Vec<Value> = seen.chain.iter().map(|url| json!({"url": url})).collect();
            map.insert("stack".into(), json!({"callFrames": frames}));
        }
    }
    value
}

fn pairs(headers: &BTreeMap<String, String>) -> Vec<Value> {
    headers
        .iter()
        .map(|(name, value)| json!({"name": name, "value": value}))
        .collect()
}

fn request_value(exchange: &Exchange<'_>) -> Value {
    let request = &exchange.request;
    let headers = exchange
        .request_extra
        .map_or(&request.headers, |e| &e.headers);
    let query: Vec<Value> = Url::parse(&request.url)
        .map(|u| {
            u.query_pairs()
                .map(|(name, value)| json!({"name": name, "value": value}))
                .collect()
        })
        .unwrap_or_default();
    let cookies: Vec<Value> = header(headers, "cookie")
        .into_iter()
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .map(|(name, value)| json!({"name": name, "value": value}))
        .collect();
    let mut value = json!({
        "method": request.method,
        "url": request.url,
        "httpVersion": protocol(exchange),
        "cookies": cookies,
        "headers": pairs(headers),
        "queryString": query,
        "headersSize": -1,
        "bodySize": request.body.as_ref().map_or(Some(0), |b| b.size).map_or(-1, |n| n as i64),
    });
    if let (Some(body), Some(map)) = (&request.body, value.as_object_mut()) {
        map.insert(
            "postData".into(),
            post_data(body, exchange.request_header("content-type")),
        );
    }
    value
}

fn post_data(body: &Body, mime: Option<&str>) -> Value {
    let mut data = json!({"mimeType": mime.unwrap_or_default(), "text": body.text.clone().unwrap_or_default()});
    if let Some(map) = data.as_object_mut() {
        if let (None, Some(bytes)) = (&body.text, &body.base64) {
            map.insert("text".into(), bytes.clone().into());
            map.insert("_encoding".into(), "base64".into());
        }
        if body.truncated {
            map.insert("comment".into(), "cut: the whole body was longer".into());
            map.insert(
                "_consentry".into(),
                json!({"size": body.size, "sha256": body.sha256, "truncated": true}),
            );
        }
    }
    data
}

fn protocol(exchange: &Exchange<'_>) -> String {
    exchange
        .response
        .and_then(|r| r.protocol.clone())
        .unwrap_or_default()
}

fn response_value(exchange: &Exchange<'_>) -> Value {
    let mut headers = exchange
        .response_extra
        .map(|e| pairs(&e.headers))
        .or_else(|| exchange.response.map(|r| pairs(&r.headers)))
        .unwrap_or_default();
    let lines = exchange
        .response_extra
        .map(|e| e.set_cookie.as_slice())
        .unwrap_or_default();
    headers.extend(
        lines
            .iter()
            .map(|line| json!({"name": "set-cookie", "value": line})),
    );
    let mime = exchange
        .response
        .map(|r| r.mime.clone())
        .unwrap_or_default();
    let mut content = json!({"size": exchange.body.and_then(|b| b.size).map_or(0, |n| n as i64), "mimeType": mime});
    if let (Some(body), Some(map)) = (exchange.body, content.as_object_mut()) {
        if let Some(text) = &body.text {
            map.insert("text".into(), text.clone().into());
        } else if let Some(text) = &body.base64 {
            map.insert("text".into(), text.clone().into());
            map.insert("encoding".into(), "base64".into());
        }
    }
    let mut value = json!({
        "status": exchange.status().unwrap_or(0),
        "statusText": "",
        "httpVersion": protocol(exchange),
        "cookies": lines.iter().filter_map(|line| cookie(line)).collect::<Vec<_>>(),
        "headers": headers,
        "content": content,
        "redirectURL": exchange.response_header("location").unwrap_or_default(),
        "headersSize": -1,
        "bodySize": -1,
        "_transferSize": exchange.bytes.unwrap_or(-1.0),
    });
    if let (Some(failed), Some(map)) = (exchange.failed, value.as_object_mut()) {
        map.insert("_error".into(), failed.error.clone().into());
        if let Some(blocked) = &failed.blocked {
            map.insert("_blockedReason".into(), blocked.clone().into());
        }
    }
    value
}

/// A cookie of a response, as far as HAR has fields for it.
fn cookie(line: &str) -> Option<Value> {
    let mut parts = line.split(';');
    let (name, value) = parts.next()?.split_once('=')?;
    let mut cookie = Map::new();
    cookie.insert("name".into(), name.trim().into());
    cookie.insert("value".into(), value.trim().into());
    for part in parts {
        let (key, value) = part.trim().split_once('=').unwrap_or((part.trim(), ""));
        match key.to_ascii_lowercase().as_str() {
            "path" => cookie.insert("path".into(), value.into()),
            "domain" => cookie.insert("domain".into(), value.into()),
            "httponly" => cookie.insert("httpOnly".into(), true.into()),
            "secure" => cookie.insert("secure".into(), true.into()),
            "samesite" => cookie.insert("sameSite".into(), value.into()),
            // HAR wants a date of its own form; the line itself stands among the headers.
            _ => None,
        };
    }
    Some(cookie.into())
}
