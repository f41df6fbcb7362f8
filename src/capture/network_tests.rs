#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::*;
use serde_json::json;

const HEARD: Heard<'static> = Heard {
    target: "T",
    kind: TargetKind::Page,
    tab: Some("S"),
    main_frame: Some("top"),
    visit: Some(3),
    clock_moved: false,
};

struct Bench {
    network: Network,
    clock: Clock,
}

impl Bench {
    fn new() -> Bench {
        Bench {
            network: Network::default(),
            clock: Clock::at_wall_ms(1_000_000.0),
        }
    }

    fn hear(&mut self, method: &str, params: Value) -> Heeded {
        self.network
            .take(&HEARD, &self.clock, &format!("Network.{method}"), &params)
    }

    fn events(&mut self, method: &str, params: Value) -> Vec<Event> {
        self.hear(method, params).events
    }
}

fn sent(id: &str, url: &str) -> Value {
    json!({"requestId": id, "documentURL": "https://a.example/", "frameId": "top", "type": "Image", "wallTime": 1000.25,
           "request": {"url": url, "method": "GET", "headers": {"Accept": "*/*"}}, "initiator": {"type": "parser"}})
}

fn request(events: &[Event]) -> &RequestSeen {
    events
        .iter()
        .find_map(|e| {
            if let Event::Request(r) = e {
                Some(&**r)
            } else {
                None
            }
        })
        .expect("a request")
}

#[test]
fn hops_of_a_redirect_share_the_id_and_are_counted() {
    let mut bench = Bench::new();
    let first = bench.events("requestWillBeSent", sent("1.1", "https://a.example/r1"));
    assert_eq!(
        (request(&first).hop, request(&first).start_ms),
        (0, 250.0 - 0.0)
    );
    let mut next = sent("1.1", "https://b.example/r2");
    next["redirectResponse"] = json!({"url": "https://a.example/r1", "status": 302, "headers": {"Location": "https://b.example/r2"}});
    let second = bench.events("requestWillBeSent", next);
    let Event::Response(answer) = &second[0] else {
        panic!("the answer of the first hop comes first")
    };
    assert_eq!((answer.hop, answer.status), (0, 302));
    assert_eq!(
        (
            request(&second).hop,
            request(&second).redirect_from.as_deref()
        ),
        (1, Some("https://a.example/r1"))
    );
    let answer = bench.events(
        "responseReceived",
        json!({"requestId": "1.1", "response": {"status": 200, "mimeType": "image/gif"}}),
    );
    assert!(matches!(&answer[0], Event::Response(r) if r.hop == 1 && r.status == 200));
}

#[test]
fn a_request_heard_on_two_sessions_is_one() {
    let mut bench = Bench::new();
    assert_eq!(
        bench
            .events("requestWillBeSent", sent("1.1", "https://a.example/sw.js"))
            .len(),
        1
    );
    assert!(
        bench
            .events("requestWillBeSent", sent("1.1", "https://a.example/sw.js"))
            .is_empty()
    );
}

#[test]
fn what_is_read_from_memory_is_no_request() {
    let mut bench = Bench::new();
    for url in [
        "data:image/gif;base64,AA==",
        "blob:https://a.example/1",
        "about:blank",
    ] {
        assert!(
            bench.events("requestWillBeSent", sent(url, url)).is_empty(),
            "{url}"
        );
    }
    assert!(
        bench
            .events("loadingFinished", json!({"requestId": "about:blank"}))
            .is_empty()
    );
}

#[test]
fn an_answer_from_the_memory_cache_never_left() {
    let mut bench = Bench::new();
    bench.hear("requestWillBeSent", sent("1.1", "https://a.example/x.css"));
    bench.hear("requestServedFromCache", json!({"requestId": "1.1"}));
    let answer = bench.events(
        "responseReceived",
        json!({"requestId": "1.1", "response": {"status": 200}}),
    );
    assert!(matches!(&answer[0], Event::Response(r) if r.from_cache));
}

#[test]
fn extra_info_may_come_before_its_request() {
    let mut bench = Bench::new();
    let extra = bench.events(
        "requestWillBeSentExtraInfo",
        json!({"requestId": "1.1", "headers": {"Cookie": "a=1"}, "associatedCookies": [
            {"blockedReasons": [], "cookie": {"name": "a"}},
            {"blockedReasons": ["SameSiteLax"], "cookie": {"name": "b"}}]}),
    );
    let Event::RequestExtra(extra) = &extra[0] else {
        panic!("no extra info")
    };
    assert_eq!(extra.headers["Cookie"], "a=1");
    assert_eq!(
        extra.blocked_cookies,
        [BlockedCookie {
            line: "b".into(),
            reasons: vec!["SameSiteLax".into()]
        }]
    );
}

#[test]
fn every_set_cookie_line_is_kept_in_order() {
    let mut bench = Bench::new();
    let events = bench.events(
        "responseReceivedExtraInfo",
        json!({"requestId": "1.1", "statusCode": 200, "headers": {"set-cookie": "a=1\nb=2; Path=/", "Server": "x"},
               "blockedCookies": [{"cookieLine": "b=2; Path=/", "blockedReasons": ["UserPreferences"]}]}),
    );
    let Event::ResponseExtra(extra) = &events[0] else {
        panic!("no extra info")
    };
    assert_eq!(extra.set_cookie, ["a=1", "b=2; Path=/"]);
    assert_eq!(extra.headers.keys().collect::<Vec<_>>(), ["Server"]);
    assert_eq!(extra.blocked_cookies[0].reasons, ["UserPreferences"]);
}

#[test]
fn only_what_never_left_is_blocked() {
    let mut bench = Bench::new();
    bench.hear("requestWillBeSent", sent("1.1", "https://a.example/x"));
    let fail = |reason: &str| json!({"requestId": "1.1", "errorText": "net::ERR_BLOCKED_BY_CLIENT", "blockedReason": reason});
    assert!(
        matches!(&bench.events("loadingFailed", fail("csp"))[0], Event::Failed(f) if f.blocked.as_deref() == Some("csp"))
    );
    let later = bench.events("loadingFailed", fail("corp-not-same-origin"));
    assert!(
        matches!(&later[0], Event::Failed(f) if f.blocked.is_none() && f.error.contains("corp-not-same-origin"))
    );
}

#[test]
fn the_initiator_chain_runs_through_async_parents() {
    let mut bench = Bench::new();
    let mut params = sent("1.1", "https://a.example/x");
    params["initiator"] = json!({"type": "script", "stack": {
        "callFrames": [{"url": "https://t.example/tag.js", "lineNumber": 9}, {"url": "https://t.example/tag.js", "lineNumber": 1}, {"url": "", "lineNumber": 0}],
        "parent": {"callFrames": [{"url": "https://g.example/gtm.js", "lineNumber": 0}]}}});
    let events = bench.events("requestWillBeSent", params);
    let made = &request(&events).initiator;
    assert_eq!(
        (made.url.as_deref(), made.line),
        (Some("https://t.example/tag.js"), Some(10))
    );
    assert_eq!(
        made.chain,
        ["https://t.example/tag.js", "https://g.example/gtm.js"]
    );
}

#[test]
fn frames_of_the_tab_are_told_from_the_tab() {
    let mut bench = Bench::new();
    let mut inner = sent("1.1", "https://a.example/x");
    inner["frameId"] = "kid".into();
    let events = bench.events("requestWillBeSent", inner);
    assert_eq!(
        (request(&events).target_kind, request(&events).visit),
        (TargetKind::Iframe, Some(3))
    );
}

#[test]
fn a_body_that_is_not_in_the_event_is_asked_for() {
    let mut bench = Bench::new();
    let mut params = sent("1.1", "https://a.example/x");
    params["request"]["hasPostData"] = true.into();
    assert_eq!(
        bench.hear("requestWillBeSent", params).ask_body.as_deref(),
        Some("1.1")
    );
    let mut known = sent("1.2", "https://a.example/x");
    known["request"]["postDataEntries"] = json!([{"bytes": "YQ=="}]);
    known["request"]["hasPostData"] = true.into();
    let heeded = bench.hear("requestWillBeSent", known);
    assert_eq!(heeded.ask_body, None);
    assert_eq!(
        request(&heeded.events)
            .body
            .as_ref()
            .unwrap()
            .text
            .as_deref(),
        Some("a")
    );
}

#[test]
fn a_socket_is_a_request_too() {
    let mut bench = Bench::new();
    bench.hear(
        "webSocketCreated",
        json!({"requestId": "9", "url": "wss://s.example/live", "initiator": {"type": "script"}}),
    );
    let shake = bench.events(
        "webSocketWillSendHandshakeRequest",
        json!({"requestId": "9", "wallTime": 1001.0, "request": {"headers": {"Cookie": "a=1"}}}),
    );
    let made = request(&shake);
    assert_eq!(
        (made.url.as_str(), made.resource.as_str(), made.start_ms),
        ("wss://s.example/live", "websocket", 1000.0)
    );
    let said = bench.events(
        "webSocketFrameSent",
        json!({"requestId": "9", "response": {"opcode": 2, "payloadData": "/w=="}}),
    );
    assert!(
        matches!(&said[0], Event::Socket(s) if s.what == "sent" && s.body.as_ref().unwrap().base64.as_deref() == Some("/w=="))
    );
}
