//! What is read across requests, scripts and pages, from recordings made of HAR entries.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::decode::message::Message;
use super::*;
use crate::catalogue::DataFiles;
use crate::evidence::{
    Consent, Event, JarCookie, Observation, Outcome, Planted, Recording, RunLog, Scenario,
    ScriptCall, Typed, TypedStep, har,
};
use crate::messages::Messages;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::OnceLock;

fn catalogue() -> &'static Catalogue {
    static LOADED: OnceLock<Catalogue> = OnceLock::new();
    LOADED.get_or_init(|| {
        Catalogue::load(&DataFiles::embedded()).expect("the embedded catalogue is valid")
    })
}

/// An entry of a HAR file; the number gives its second.
fn entry(second: u32, url: &str) -> Value {
    json!({
        "startedDateTime": format!("2026-11-24T09:00:{second:02}.000Z"), "time": 5,
        "request": {"method": "GET", "url": url, "headers": []},
        "response": {"status": 200, "headers": [], "content": {"mimeType": "image/gif"}},
    })
}

fn post(second: u32, url: &str, body: &str) -> Value {
    let mut entry = entry(second, url);
    entry["request"]["method"] = "POST".into();
    entry["request"]["postData"] = json!({"text": body});
    entry
}

/// The site's own page, then the entries.
fn recording(page: &str, entries: Vec<Value>, scenario: Scenario) -> Recording {
    let mut first = entry(0, "https://www.theatre.example/");
    first["response"]["content"] = json!({"mimeType": "text/html", "text": page});
    let all: Vec<Value> = [first].into_iter().chain(entries).collect();
    let har = json!({"log": {"entries": all}}).to_string();
    har::recording(&[("a.har".into(), har)], scenario).unwrap()
}

/// Puts events into the run, in front of its end.
fn with(mut recording: Recording, events: Vec<(f64, Event)>) -> Recording {
    let run = &mut recording.runs[0];
    let end = run.observations.pop().unwrap();
    for (t_ms, event) in events {
        run.observations.push(Observation {
            seq: 0,
            t_ms,
            event,
        });
    }
    run.observations.push(end);
    for (n, o) in run.observations.iter_mut().enumerate() {
        o.seq = n as u64;
    }
    recording
}

fn of(entries: Vec<Value>) -> Facts {
    facts(
        &recording("<p>", entries, Scenario::Before),
        catalogue(),
        &Messages::english(),
    )
}

#[test]
fn the_planted_identity_is_found_wherever_it_goes() {
    let planted = Planted::of("www.theatre.example-20261124T090000Z");
    let lower = planted.email.to_lowercase();
    let hash = hex::encode(Sha256::digest(&lower));
    let mut header = entry(4, "https://unknown.example/h");
    header["request"]["headers"] = json!([{"name": "X-User", "value": planted.email}, {"name": "Accept", "value": planted.email}]);
    let mut socket = entry(5, "wss://live.example/s");
    socket["_webSocketMessages"] =
        json!([{"type": "send", "time": 1, "opcode": 1, "data": format!("{{\"v\":\"{lower}\"}}")}]);
    let entries = vec![
        entry(
            1,
            &format!("https://www.facebook.com/tr/?id=1029384756102938&ev=Lead&ud[em]={hash}"),
        ),
        entry(
            2,
            &format!("https://unknown.example/p?x={}", hash.to_uppercase()),
        ),
        post(
            3,
            "https://unknown.example/b",
            &format!("{{\"user\":{{\"mail\":\"{}\"}}}}", planted.email),
        ),
        header,
        socket,
        entry(6, "https://unknown.example/clean?x=1"),
    ];
    let typed = |at_ms, step| {
        (
            at_ms,
            Event::Typed(Typed {
                frame: None,
                kind: "email".into(),
                step,
                selector: "#email".into(),
                at_ms,
                visit: Some(1),
            }),
        )
    };
    let recording = with(
        recording("<p>", entries, Scenario::Before),
        vec![
            (100.0, Event::Planted(planted)),
            typed(1500.0, TypedStep::Typed),
            typed(2500.0, TypedStep::LeftField),
        ],
    );
    let facts = facts(&recording, catalogue(), &Messages::english());
    let said: Vec<String> = facts
        .personal_data
        .iter()
        .map(|d| {
            let after = d.after.as_deref().unwrap_or("-");
            format!("{} {} {} {} {after}", d.site, d.kind, d.form, d.place)
        })
        .collect();
    assert_eq!(
        said,
        [
            "facebook.com email sha256 q:ud[em] -",
            "unknown.example email sha256 q:x typed",
            "unknown.example email plain j:user.mail left-field",
            "unknown.example email plain header x-user left-field",
            "live.example email plain socket left-field",
        ]
    );
    assert!(facts.personal_data.iter().all(|d| d.canary));
    let lead = facts.pixels.iter().find(|p| p.vendor == "meta").unwrap();
    assert!(
        lead.user_data
            .iter()
            .any(|d| d.place == "q:ud[em]" && d.canary)
    );
}

#[test]
fn what_looks_like_another_persons_data_is_told_and_masked() {
    let page = "https%3A%2F%2Fwww.theatre.example%2Fsearch%3Fq%3Dwheelchair%2520seats";
    let facts = of(vec![
        entry(
            1,
            "https://unknown.example/c?mail=jane.doe%40post.example&phone=%2B44%2020%207946%200991&n=5",
        ),
        entry(2, &format!("https://unknown.example/v?dl={page}")),
        post(
            3,
            "https://unknown.example/o",
            "{\"order\":{\"order_id\":\"A-100234\"},\"customerId\":\"patron-77\"}",
        ),
        entry(
            4,
            "https://www.theatre.example/own?mail=jane.doe%40post.example",
        ),
    ]);
    let said: Vec<String> = facts
        .personal_data
        .iter()
        .map(|d| format!("{} {} {}", d.kind, d.place, d.shown))
        .collect();
    assert_eq!(
        said,
        [
            "email q:mail j***@post.example",
            "phone q:phone +4*** (16 characters)",
            "search_term q:dl wheelchair seats",
            "order_id j:order.order_id A-*** (8 characters)",
            "user_id j:customerId pa*** (9 characters)",
        ]
    );
    let all = serde_json::to_string(&facts.personal_data).unwrap();
    assert!(!all.contains("jane.doe") && !all.contains("7946"), "{all}");
}

#[test]
fn signs_of_server_side_sending_are_told_with_what_to_ask() {
    let facts = of(vec![
        entry(
            1,
            "https://www.facebook.com/tr/?id=1029384756102938&ev=Purchase&eid=order-1001",
        ),
        post(
            2,
            "https://www.theatre.example/api/track",
            "{\"fbp\":\"fb.1.1763971199871.846213597\",\"ttclid\":\"E.C.P.abcdefgh\"}",
        ),
        entry(
            3,
            "https://www.theatre.example/metrics/g/collect?v=2&tid=G-HLTHEATRE1&en=page_view",
        ),
        entry(
            4,
            "https://www.theatre.example/wp-content/plugins/pixelyoursite/dist/scripts/public.js",
        ),
        entry(5, "https://www.theatre.example/api/track?fbp=none"),
    ]);
    let said: Vec<String> = facts
        .server_side
        .iter()
        .map(|s| format!("{} {}", s.kind, s.vendor.as_deref().unwrap_or("-")))
        .collect();
    assert_eq!(
        said,
        [
            "dedupe-id meta",
            "identifiers-to-own-host meta",
            "identifiers-to-own-host tiktok",
            "integration -",
            "server-container google-analytics",
        ]
    );
    assert!(
        facts
            .server_side
            .iter()
            .all(|s| s.ask.len() > 20 && !s.evidence.is_empty())
    );
}

#[test]
fn identifiers_that_reach_another_party_are_told() {
    let jar = |name: &str, value: &str, domain: &str| JarCookie {
        name: name.into(),
        value: value.into(),
        domain: domain.into(),
        path: "/".into(),
        expires: None,
        http_only: false,
        secure: true,
        same_site: None,
        partition: None,
    };
    let mut redirect = entry(1, "https://sync.one.example/go?uid=2gBqK9xTzR4mVw7pLs1");
    redirect["response"]["status"] = 302.into();
    redirect["response"]["redirectURL"] =
        "https://match.two.example/in?ext=2gBqK9xTzR4mVw7pLs1".into();
    let entries = vec![
        redirect,
        entry(2, "https://match.two.example/in?ext=2gBqK9xTzR4mVw7pLs1"),
        entry(3, "https://px.other.example/c?ga=1234509876.1764000000"),
        entry(
            4,
            "https://www.google-analytics.com/g/collect?v=2&tid=G-HLTHEATRE1&cid=1234509876.1764000000",
        ),
    ];
    let cookies = vec![jar(
        "_ga",
        "GA1.1.1234509876.1764000000",
        ".theatre.example",
    )];
    let recording = with(
        recording("<p>", entries, Scenario::Before),
        vec![(
            9000.0,
            Event::Jar {
                step: "end".into(),
                visit: None,
                cookies,
            },
        )],
    );
    let facts = facts(&recording, catalogue(), &Messages::english());
    let said: Vec<String> = facts
        .syncs
        .iter()
        .map(|s| format!("{} {} {} {}", s.kind, s.from, s.to, s.name))
        .collect();
    assert_eq!(
        said,
        [
            "redirect one.example two.example ext",
            "shared-id google-analytics other.example _ga",
        ]
    );
    assert_eq!(facts.syncs[0].consents, [Consent::None]);
}

#[test]
fn session_recording_needs_two_signs() {
    let page = format!(
        "{{\"type\":2,\"data\":{{\"node\":{{\"childNodes\":[{{\"tagName\":\"html\",\"attributes\":{{}}}}]}},\"pad\":\"{}\"}}}}",
        "x".repeat(1200)
    );
    let facts = of(vec![
        entry(1, "https://static.hotjar.com/c/hotjar-1234567.js?sv=6"),
        post(2, "https://content.hotjar.io/?site_id=1234567", &page),
        entry(3, "https://script.crazyegg.com/pages/scripts/0001/0002.js"),
        post(4, "https://collect.unknown.example/r", &page),
        post(5, "https://collect.unknown.example/r", &page),
        post(6, "https://collect.unknown.example/r", &page),
        post(7, "https://stats.busy.example/e", &"y".repeat(2000)),
        post(8, "https://stats.busy.example/e", &"y".repeat(2000)),
        post(9, "https://stats.busy.example/e", &"y".repeat(2000)),
    ]);
    let said: Vec<String> = facts
        .replay
        .iter()
        .map(|r| format!("{} {} {}", r.vendor, r.verdict, r.tells.join("+")))
        .collect();
    assert_eq!(
        said,
        [
            "crazyegg possible known-recorder",
            "hotjar recording known-recorder+page-snapshot",
            "unknown.example recording growing-stream+page-snapshot",
        ]
    );
}

#[test]
fn a_container_that_was_served_shows_what_could_fire() {
    let script = r#"var data = {"resource": {"version":"9",
      "macros":[{"function":"__e"},{"function":"__c","vtp_value":"G-HLTHEATRE1"}],
      "tags":[{"function":"__googtag","vtp_tagId":["macro",1],"tag_id":1},
        {"function":"__html","consent":["list","ad_storage"],"vtp_html":"\u003Cscript\u003Efbq('init','1029384756102938');fbq('track','Donate');\u003C\/script\u003E","tag_id":2},
        {"function":"__html","vtp_html":"\u003Cscript src=\"https:\/\/widget.unknown.example\/a.js\"\u003E\u003C\/script\u003E","tag_id":3},
        {"function":"__paused","vtp_originalTagType":"awct","vtp_conversionId":"16512340987","tag_id":4},
        {"function":"__lcl","tag_id":5},
        {"function":"__cvt_7_1","vtp_code":"C9HLT0DEMO0HARBOUR01","tag_id":6}],
      "predicates":[{"function":"_eq","arg0":["macro",0],"arg1":"gtm.js"}],
      "rules":[[["if",0],["add",0,1,2,5]]]},
      "permissions":{"__cvt_7_1":{"inject_script":{"urls":["https:\/\/analytics.tiktok.com\/*"]}}}};"#;
    let mut gtm = entry(1, "https://www.googletagmanager.com/gtm.js?id=GTM-HLT1234");
    gtm["response"]["content"] = json!({"mimeType": "application/javascript", "text": script});
    let facts = of(vec![
        gtm,
        entry(
            2,
            "https://region1.google-analytics.com/g/collect?v=2&tid=G-HLTHEATRE1&en=page_view",
        ),
    ]);
    let [container] = &facts.containers[..] else {
        panic!("one container: {:?}", facts.containers)
    };
    assert_eq!(
        (
            container.id.as_str(),
            container.container.as_str(),
            container.version.as_deref()
        ),
        ("T-001", "GTM-HLT1234", Some("9"))
    );
    assert_eq!(container.unreadable, None);
    let said: Vec<String> = container
        .tags
        .iter()
        .map(|t| {
            let word = |w: &Option<String>| w.clone().unwrap_or("-".into());
            format!(
                "{}: {} {} {}",
                t.kind,
                word(&t.vendor),
                word(&t.account),
                word(&t.event)
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            "Google tag: google-analytics G-HLTHEATRE1 -",
            "Custom HTML: meta 1029384756102938 Donate",
            "Custom HTML: - - -",
            "Google Ads conversion: google-ads 16512340987 -",
            "Custom template: tiktok C9HLT0DEMO0HARBOUR01 -",
        ]
    );
    let [google, meta, unknown, ads, _] = &container.tags[..] else {
        panic!("five tags")
    };
    assert_eq!(
        (&google.seen[..], &meta.seen[..]),
        (&[Scenario::Before][..], &[][..])
    );
    assert_eq!(
        meta.consent.as_deref(),
        Some(&["ad_storage".to_owned()][..])
    );
    assert_eq!(google.fires_on, ["page view"]);
    assert_eq!(unknown.urls, ["https://widget.unknown.example/a.js"]);
    assert!(ads.paused);
}

#[test]
fn settings_that_were_served_say_what_is_switched_on() {
    let body = |request: &str, text: &str| {
        let body = crate::evidence::Body {
            text: Some(text.into()),
            base64: None,
            size: None,
            sha256: None,
            truncated: false,
        };
        let request = request.to_owned();
        (5000.0, Event::ResponseBody { request, body })
    };
    let entries = vec![
        entry(
            1,
            "https://connect.facebook.net/signals/config/1029384756102938?v=2.9",
        ),
        entry(
            2,
            "https://cdn.segment.com/v1/projects/abcdefghijklmnopqrst/settings",
        ),
        entry(3, "https://www.theatre.example/app.js"),
    ];
    let meta = r#"config.set("1029384756102938", "automaticMatching", {"selectedMatchKeys":["em","ph"]});
        instance.optIn("1029384756102938", "AutomaticMatching", true);"#;
    let recording = with(
        recording("<p>", entries, Scenario::Before),
        vec![
            body("har-1", meta),
            body(
                "har-2",
                r#"{"integrations":{"Segment.io":{},"Facebook Pixel":{}}}"#,
            ),
            body("har-3", meta),
        ],
    );
    let facts = facts(&recording, catalogue(), &Messages::english());
    let said: Vec<String> = facts
        .settings
        .iter()
        .map(|s| {
            let account = s.account.as_deref().unwrap_or("-");
            format!("{} {account}: {}", s.vendor, s.says.join("; "))
        })
        .collect();
    assert_eq!(
        said,
        [
            "meta 1029384756102938: automatic advanced matching is on: the pixel reads forms; fields that automatic matching takes: em, ph",
            "segment abcdefghijklmnopqrst: destination switched on in the browser: Facebook Pixel",
        ]
    );
}

#[test]
fn platforms_are_told_by_their_signs() {
    let page = r#"<html><head><meta name="generator" content="WordPress 6.8"></head><body><div class="spektrix-basket"></div></body>"#;
    let entries = vec![
        entry(
            1,
            "https://www.theatre.example/wp-content/themes/a/style.css",
        ),
        entry(
            2,
            "https://system.spektrix.com/theatre/website/scripts/integrate.js",
        ),
        entry(3, "https://www.theatre.example/umbraco/x.js"),
    ];
    let facts = facts(
        &recording(page, entries, Scenario::Before),
        catalogue(),
        &Messages::english(),
    );
    let said: Vec<String> = facts
        .platforms
        .iter()
        .map(|p| format!("{} {} {}", p.id, p.kind, p.confidence))
        .collect();
    assert_eq!(
        said,
        [
            "spektrix ticketing high",
            "wordpress cms high",
            "umbraco cms low"
        ]
    );
}

#[test]
fn one_event_by_two_tag_managers_is_one_event_seen_twice() {
    let by = |second, script: &str| {
        let mut hit = entry(
            second,
            "https://www.facebook.com/tr/?id=1029384756102938&ev=PageView&dl=https%3A%2F%2Fwww.theatre.example%2F",
        );
        hit["_initiator"] = json!({"type": "script", "stack": {"callFrames": [
            {"url": "https://connect.facebook.net/en_GB/fbevents.js"}, {"url": script}]}});
        hit
    };
    let gtm = "https://www.googletagmanager.com/gtm.js?id=GTM-HLT1234";
    let theme = "https://www.theatre.example/theme.js";
    let times =
        |facts: &Facts| -> Vec<Option<u32>> { facts.pixels.iter().map(|p| p.more.times).collect() };
    assert_eq!(times(&of(vec![by(1, gtm), by(2, theme)])), [Some(2)]);
    assert_eq!(times(&of(vec![by(1, gtm), by(2, gtm)])), [Some(1), Some(1)]);
    assert_eq!(
        times(&of(vec![by(1, gtm), by(20, theme)])),
        [Some(1), Some(1)]
    );
}

#[test]
fn fingerprinting_is_judged_by_script() {
    let call = |api: &str, script: &str| {
        let detail = json!({"width": 300, "height": 150});
        let call = ScriptCall {
            api: api.into(),
            detail,
            script: Some(script.into()),
            visit: Some(1),
        };
        (500.0, Event::ScriptCall(call))
    };
    let (fp, chart) = (
        "https://fp.unknown.example/f.js",
        "https://www.theatre.example/chart.js",
    );
    let recording = with(
        recording("<p>", vec![], Scenario::Before),
        vec![
            call("canvas.toDataURL", fp),
            call("audio.OfflineAudioContext", fp),
            call("webgl.getParameter", fp),
            call("canvas.toDataURL", chart),
        ],
    );
    let facts = facts(&recording, catalogue(), &Messages::english());
    let said: Vec<String> = facts
        .fingerprint_verdicts
        .iter()
        .map(|v| format!("{} {} {}", v.script, v.verdict, v.surfaces.len()))
        .collect();
    assert_eq!(
        said,
        [
            format!("{fp} consistent-with-fingerprinting 3"),
            format!("{chart} single-use 1"),
        ]
    );
    assert_eq!(facts.fingerprint_verdicts[0].evidence.len(), 3);
}

#[test]
fn lists_give_a_second_opinion_on_third_parties() {
    let entries = vec![
        entry(1, "https://px.unknown.example/c.gif?id=1"),
        entry(2, "https://fonts.harmless.example/a.woff2"),
    ];
    let recording = recording("<p>", entries, Scenario::Before);
    let lists = Lists::read(&["||unknown.example^$third-party\n".into()]);
    let facts = facts_with(&recording, catalogue(), Some(&lists), &Messages::english());
    let said: Vec<(&str, bool, u64)> = facts
        .listed
        .iter()
        .map(|l| (l.site.as_str(), l.listed, l.matched))
        .collect();
    assert_eq!(
        said,
        [("harmless.example", false, 0), ("unknown.example", true, 1)]
    );
    assert!(
        super::facts(&recording, catalogue(), &Messages::english())
            .listed
            .is_empty()
    );
}

#[test]
fn files_of_three_tools_say_the_same() {
    let address = "https://www.facebook.com/tr/";
    let mut chrome = post(1, address, "id=1029384756102938&ev=Donate&cd[value]=25");
    chrome["_resourceType"] = "ping".into();
    chrome["request"]["postData"]["mimeType"] = "application/x-www-form-urlencoded".into();
    let mut firefox = post(1, address, "");
    firefox["startedDateTime"] = "2026-11-24T10:00:01.000+01:00".into();
    firefox["request"]["postData"] = json!({"mimeType": "application/x-www-form-urlencoded", "params": [
        {"name": "id", "value": "1029384756102938"}, {"name": "ev", "value": "Donate"}, {"name": "cd[value]", "value": "25"}]});
    let mut collector = post(1, address, "id=1029384756102938&ev=Donate&cd[value]=25");
    collector["pageref"] = "page_1".into();
    collector["_initiator"] = "https://connect.facebook.net/en_GB/fbevents.js".into();
    collector["_initiator_type"] = "script".into();
    for (tool, entry) in [
        ("Chrome", chrome),
        ("Firefox", firefox),
        ("Website Evidence Collector", collector),
    ] {
        let facts = of(vec![entry]);
        let [pixel] = &facts.pixels[..] else {
            panic!("{tool}: {:?}", facts.pixels)
        };
        assert_eq!(
            (
                pixel.vendor.as_str(),
                pixel.event.as_deref(),
                pixel.value.as_deref()
            ),
            ("meta", Some("Donate"), Some("25")),
            "{tool}"
        );
        let request = facts
            .requests
            .iter()
            .find(|r| r.id == pixel.request)
            .unwrap();
        assert_eq!(request.time_ms, 1000.0, "{tool}");
    }
}

/// Every reader of foreign text, on a megabyte each: nothing panics, and what is quadratic would not end.
#[test]
fn a_megabyte_of_anything_is_read() {
    const MEGABYTE: usize = 1 << 20;
    let unit = |text: &str| text.repeat(MEGABYTE / text.len());
    let texts = [
        unit("a"),
        unit("a=b&"),
        unit("%25%34%30"),
        unit("jo@post.example "),
        unit("[{\"a\":"),
        unit("{\"event\":\"a\"}\n"),
        unit("\\u0040"),
        unit("eyJhIjoiYiJ9"),
        format!(
            "[{}]",
            vec!["{\"event\":\"a\",\"e\":\"b@c.example\"}"; MEGABYTE / 36].join(",")
        ),
        format!(
            "--b\r\n{}",
            unit("Content-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--b\r\n")
        ),
        format!(
            "\"resource\":{{\"macros\":[{{}}],\"tags\":[{}]}}",
            unit("{\"function\":\"__html\"},")
        ),
    ];
    for text in &texts {
        for address in [
            "https://www.facebook.com/tr/",
            "https://analytics.tiktok.com/api/v2/pixel",
            "https://region1.google-analytics.com/g/collect?v=2&tid=G-ABCDEF1",
            "https://o1.ingest.sentry.io/api/1/envelope/?sentry_key=1",
        ] {
            for content_type in [None, Some("multipart/form-data; boundary=b")] {
                let message = Message::new(&WireRequest {
                    url: address,
                    method: "POST",
                    content_type,
                    content_encoding: None,
                    body: Some(text.as_bytes()),
                });
                catalogue().identify(&message.unwrap());
            }
        }
        let query = format!("https://t.co/i/adsct?txn_id=a&events={text}");
        if let Ok(message) = Message::new(&WireRequest::get(&query)) {
            catalogue().identify(&message);
        }
        container::read::read(text, &Messages::english());
    }
    let planted = Planted::of("a");
    let entries = texts
        .iter()
        .map(|t| post(1, "https://unknown.example/p", t))
        .collect();
    let recording = with(
        recording("<p>", entries, Scenario::Before),
        vec![(1.0, Event::Planted(planted))],
    );
    let run: &RunLog = &recording.runs[0];
    assert_eq!(run.outcome, Outcome::Done);
    facts(&recording, catalogue(), &Messages::english());
}

#[test]
fn a_tracker_behind_a_name_of_the_site_is_named_by_where_the_name_leads() {
    let alias = |name: &str, target: &str| {
        let (name, target) = (name.to_owned(), target.to_owned());
        (0.0, Event::Alias { name, target })
    };
    let entries = vec![
        entry(
            1,
            "https://m.theatre.example/b/ss/theatre-suite/1/JS-2.22.0/s1?AQB=1&pageName=home",
        ),
        entry(2, "https://img.theatre.example/hero.webp"),
    ];
    let seen = recording("<p>", entries, Scenario::Before);
    let not_told = facts(&seen, catalogue(), &Messages::english());
    let told = |facts: &Facts, host: &str| {
        let mut all = facts.requests.iter();
        let request = all.find(|r| r.host == host).unwrap();
        (request.vendor.clone(), request.aliases.clone())
    };
    let limit = |facts: &Facts| facts.limits.iter().any(|l| l.effect.contains("CNAME"));
    assert_eq!(told(&not_told, "img.theatre.example"), (None, vec![]));
    assert!(limit(&not_told));
    let resolved = Event::NetLogRead {
        requests: 3,
        whole: true,
        resolved: true,
    };
    let records = vec![
        alias("m.theatre.example", "theatre.example.data.adobedc.net"),
        alias("img.theatre.example", "d1.cloudfront.example"),
        alias("d1.cloudfront.example", "static.criteo.net"),
        // A site kept whole with a vendor, and records that lead nowhere.
        alias("www.theatre.example", "static.criteo.net"),
        alias("loop.example", "loop.example"),
        (0.0, resolved),
    ];
    let facts = facts(&with(seen, records), catalogue(), &Messages::english());
    assert_eq!(
        told(&facts, "m.theatre.example"),
        (
            Some("adobe-analytics".to_owned()),
            vec!["theatre.example.data.adobedc.net".to_owned()]
        )
    );
    let (vendor, chain) = told(&facts, "img.theatre.example");
    assert_eq!((vendor.as_deref(), chain.len()), (Some("criteo"), 2));
    assert_eq!(told(&facts, "www.theatre.example").0, None);
    assert!(!limit(&facts));
}
