//! Every kind of request that a page can make, held against the server's own access log: what
//! arrived is in the report once, and the report holds nothing as sent that did not arrive.

pub mod bad;
mod large;
mod proxy;
mod resume;
pub mod server;
mod sites;
mod told;

use crate::leaks;
use consentry::capture::{self, Silent};
use consentry::catalogue::DataFiles;
use consentry::config::{Secret, Settings};
use consentry::detect::RequestFact;
use consentry::evidence::{Consent, Delivery, Event, Outcome, Recording, Scenario};
use consentry::judge::{JudgeOptions, judge};
use consentry::report::Document;
use server::{Arrived, Kinds};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

/// Chrome's own traffic, on no page's behalf.
const CHROMES_OWN: [&str; 4] = [
    "accounts.invalid",
    "content-autofill.googleapis.com",
    "redirector.gvt1.com",
    "update.googleapis.com",
];

async fn start() -> Kinds {
    Kinds::start(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/web/kinds")).await
}

fn settings(server: &Kinds, url: &str) -> Settings {
    server.settings(vec![url.parse().unwrap()])
}

/// Records and judges.
pub async fn audit(settings: &Settings) -> (Recording, Document) {
    let files = DataFiles::embedded();
    let out = tempfile::tempdir().unwrap();
    let (_stay, cancel) = tokio::sync::watch::channel(false);
    let folder = capture::run(
        settings,
        &files,
        &out.path().join("audit"),
        Arc::new(Silent),
        cancel,
    )
    .await
    .unwrap();
    let recording = folder.read().unwrap();
    let document = judge(&recording, &files, &JudgeOptions::default()).unwrap();
    (recording, document)
}

/// Whether an arrived request was sent on a page's behalf.
fn is_a_pages(arrived: &Arrived) -> bool {
    let own = CHROMES_OWN.iter().any(|host| arrived.url.contains(host));
    let agent = arrived.header("user-agent").unwrap_or_default();
    agent.starts_with("Mozilla/") && !own
}

fn bare(url: &str) -> &str {
    url.split('#').next().unwrap()
}

/// How often each request arrived, less how often the report says that it was sent.
fn balance(arrived: &[Arrived], document: &Document) -> Vec<String> {
    let mut balance: BTreeMap<String, i64> = BTreeMap::new();
    for a in arrived.iter().filter(|a| is_a_pages(a)) {
        *balance
            .entry(format!("{} {}", a.method, a.url))
            .or_default() += 1;
    }
    for r in &document.facts.requests {
        if r.delivery == Delivery::Sent {
            let request = format!("{} {}", r.method, bare(&r.url));
            *balance.entry(request).or_default() -= 1;
        }
    }
    balance
        .into_iter()
        .filter(|(_, n)| *n != 0)
        .map(|(request, n)| format!("{n:+} {request}"))
        .collect()
}

/// The request whose address ends so; the first, when it was sent more than once.
fn ending<'d>(document: &'d Document, method: Option<&str>, end: &str) -> &'d RequestFact {
    let mut all = document.facts.requests.iter();
    let found = all.find(|r| r.url.ends_with(end) && method.is_none_or(|m| r.method == m));
    found.unwrap_or_else(|| panic!("{end} is not in the report"))
}

/// Address, target kind, resource kind and the file that asked for it (`-`: Chrome does not say).
const KINDS: &str = "
/px/image.gif Page image /
/px/srcset.gif Page image /
/px/picture.gif Page image /
/px/preload.gif Page image /
/px/prefetch.gif Page other /
/px/background.gif Page image style.css
/px/font.woff2 Page font style.css
/import.css Page stylesheet style.css
/px/lazy.gif Page image -
/px/icon.gif Page other -
/px/by-tag.gif Page image tag.js
/manifest.webmanifest Page manifest /
/module.js Page script /
/px/dynamic.js Page script module.js
/next Page prefetch /
/media/film.webm Page media /
/frame.html Iframe document /
/px/in-frame.gif Iframe image frame.html
/json/frame-fetch Iframe fetch frame.html
/nested.html Iframe document frame.html
/json/nested-fetch Iframe fetch nested.html
/sandboxed.html Iframe document /
/json/sandboxed Iframe fetch sandboxed.html
/px/srcdoc.gif Iframe image about:srcdoc
/object.html Iframe document /
/px/in-object.gif Iframe image -
/embed.html Iframe document /
/px/in-embed.gif Iframe image -
/form Iframe document -
/json/fetch Page fetch kinds.js
POST /json/preflight Page fetch kinds.js
OPTIONS /json/preflight Page other -
/json/xhr Page xhr kinds.js
/json/beacon Page ping kinds.js
/json/keepalive Page fetch kinds.js
/json/client-hints Page fetch kinds.js
/ping/link Page ping kinds.js
/px/clicked.gif Iframe document kinds.js
/hop/3/chain Page image kinds.js
/hop/2/chain Page image kinds.js
/hop/0/chain Page image kinds.js
/ws/socket Page websocket kinds.js
/sse/events Page eventsource -
/transport Page webtransport kinds.js
/px/forbidden.gif Page image kinds.js
/worker.js Page script /
/json/worker Worker fetch worker.js
/imported.js Worker other worker.js
/json/imported Worker fetch worker.js
/json/worker-timer Worker fetch worker.js
/json/blob-worker Worker fetch -
/nested.js Worker script -
/json/nested-worker Worker fetch nested.js
/frame-worker.js Iframe script frame.html
/json/frame-worker Worker fetch frame-worker.js
/shared.js Page script /
/json/shared-worker Worker fetch shared.js
/paint.js Page script -
/audio.js Worker script -
/sw.js ServiceWorker script /
/json/sw-install ServiceWorker fetch sw.js
/json/sw-activate ServiceWorker fetch sw.js
/popup.html Popup document kinds.js
/px/in-popup.gif Popup image -
/brief.html Popup document kinds.js
/opened-without-opener Popup document -
/json/fetch-later Page fetch /
/json/goodbye-beacon Page ping kinds.js
/json/goodbye-keepalive Page fetch kinds.js
/px/goodbye.gif Page image kinds.js
/json/hidden Page ping kinds.js
/json/frame-goodbye Iframe ping frame.html
/json/nested-goodbye Iframe ping nested.html";

/// Only pages that came over https may do these.
const SECURE_ONLY: [&str; 8] = [
    "/paint.js",
    "/audio.js",
    "/sw.js",
    "/json/sw-install",
    "/json/sw-activate",
    "/transport",
    "/json/fetch-later",
    "/next",
];

async fn every_kind(scheme: &str) {
    let server = start().await;
    let url = format!("{scheme}://www.kinds.test/");
    let (recording, document) = audit(&settings(&server, &url)).await;
    let arrived = server.arrived();
    let wrong = balance(&arrived, &document);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let mut wrong = Vec::new();
    for line in KINDS.lines().skip(1) {
        let words: Vec<&str> = line.split(' ').collect();
        let (method, [end, target, kind, asker]) = match words[..] {
            [method, a, b, c, d] => (Some(method), [a, b, c, d]),
            [a, b, c, d] => (None, [a, b, c, d]),
            _ => panic!("{line}"),
        };
        if scheme == "http" && SECURE_ONLY.contains(&end) {
            continue;
        }
        let r = ending(&document, method, end);
        let mut chain = r.initiator.chain.iter().chain(&r.initiator.url);
        let asked = asker == "-" || chain.any(|u| u.ends_with(asker));
        if format!("{:?}", r.target) != target || r.kind != kind || !asked {
            wrong.push(format!(
                "{line}: {:?} {} by {:?}",
                r.target, r.kind, r.initiator
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for r in &document.facts.requests {
        assert_eq!(r.scenario, Scenario::Before, "{}", r.url);
        assert_eq!(r.consent, Consent::None, "{}", r.url);
        assert_eq!(r.page.as_deref(), Some("P-001"), "{}", r.url);
    }
    let completeness = &document.facts.audit.completeness;
    // Update checks of a service worker and reports of the reporting API are sent by the browser's
    // own process and shown on no session: the net log has them, and so has the report.
    let by_the_browser = ["/sw.js", "/sw-import.js", "/json/reporting-api"];
    for url in &completeness.missed {
        assert!(
            by_the_browser.iter().any(|end| url.ends_with(end)),
            "missed: {url}"
        );
    }
    assert!(completeness.seen >= Some(60), "{completeness:?}");
    let blocked = ending(&document, None, "/px/forbidden.gif");
    assert_eq!(blocked.delivery, Delivery::Blocked);
    assert_eq!(blocked.blocked.as_deref(), Some("csp"));
    assert_eq!(ending(&document, None, "/hop/2/chain").status, Some(302));
    the_rest_is_in_the_evidence(&recording, scheme);
}

/// What is no request of its own.
fn the_rest_is_in_the_evidence(recording: &Recording, scheme: &str) {
    let events = || recording.runs[0].observations.iter().map(|o| &o.event);
    let hops = events().filter(|e| match e {
        Event::ResponseExtra(extra) => extra.set_cookie.iter().any(|c| c.starts_with("hop")),
        _ => false,
    });
    assert_eq!(hops.count(), 3, "every hop of a chain sets a cookie");
    let mut frames: Vec<&str> = Vec::new();
    for event in events() {
        if let Event::Socket(socket) = event
            && let Some(text) = socket.body.as_ref().and_then(|b| b.text.as_deref())
        {
            frames.push(text);
        }
    }
    assert!(frames.contains(&"hello from the page"), "{frames:?}");
    let calls = |api: &str| events().any(|e| matches!(e, Event::ScriptCall(c) if c.api == api));
    assert!(calls("rtc.RTCPeerConnection"));
    let hint = events().any(|e| match e {
        Event::RequestExtra(extra) => extra.headers.contains_key("sec-ch-ua-full-version-list"),
        _ => false,
    });
    assert!(
        hint || scheme == "http",
        "client hints that the server asked for"
    );
    let document = events().find_map(|e| match e {
        Event::Document(document) => Some(document),
        _ => None,
    });
    assert!(document.unwrap().html.contains("/px/noscript.gif"));
}

/// Everything that fires late is waited for, and told at the time at which a visitor's browser sends it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_fires_late_is_recorded_without_being_slept_through() {
    let server = start().await;
    let (_, document) = audit(&settings(&server, "https://www.kinds.test/delayed.html")).await;
    let wrong = balance(&server.arrived(), &document);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let expected = LATE.split_whitespace();
    let missing: Vec<&str> = expected
        .filter(|name| {
            let mut all = document.facts.requests.iter();
            !all.any(|r| r.url.contains(&format!("late-{name}")))
        })
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    let after = |end: &str| ending(&document, None, end).page_time_ms.unwrap();
    assert!((9_900.0..13_500.0).contains(&after("late-timer-10.gif")));
    assert_eq!(document.facts.audit.completeness.missed, [""; 0]);
}

/// What `delayed.html` sends late.
const LATE: &str = "
timer-1 timer-3 timer-5 timer-8 timer-10 interval-1 interval-2 interval-3 chain-1 chain-2 chain-3 chain-4
idle idle-timeout frame promise after-slow-answer fetch after-fetch script scroll mouse wheel in-view
script-timer frame-timer lazy-frame worker hidden fetch-later";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_request_is_in_the_report_once_over_https() {
    every_kind("https").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_request_is_in_the_report_once_over_http() {
    every_kind("http").await;
}

/// What is said of each bad page: by its visit (`!`), or by a limit that names it.
const TROUBLES: [(&str, &str); 13] = [
    ("hang", "!does not respond"),
    ("hang-at-once", "!does not respond"),
    ("hang-when-read", "the storage of https://bad.test"),
    ("redirects", "!redirects without end"),
    ("download", "!no HTML page but a download"),
    ("asks-for-a-password", "!password are not accepted"),
    ("crash", "!crashed"),
    // Which of its documents is there when something is asked is chance.
    (
        "navigates",
        "did not become quiet|was left before|was not awaited",
    ),
    ("drip", "did not finish loading"),
    ("forever-image", "did not finish loading"),
    ("endless", "did not become quiet|was left before"),
    ("dialogs", ""),
    ("good", ""),
];

/// Whatever a page does, it costs itself and nothing else: its trouble has a name and the next page
/// is recorded as if nothing had been.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_page_is_named_and_harms_no_other() {
    let server = start().await;
    let (recording, document) = audit(&Settings {
        pages: bad::PAGES.len() + 2,
        timeout: std::time::Duration::from_secs(8),
        ..settings(&server, "https://bad.test/")
    })
    .await;
    let facts = &document.facts;
    assert_eq!(recording.runs[0].outcome, Outcome::Done);
    for name in bad::PAGES.into_iter().chain(["good"]) {
        let mut pages = facts.pages.iter();
        let page = pages.find(|p| p.url.ends_with(&format!("/{name}")));
        let page = page.unwrap_or_else(|| panic!("{name} was not visited"));
        let error = page.visits[0].error.as_deref().unwrap_or_default();
        let id = format!("({})", page.id);
        let limits = facts.limits.iter().filter(|l| l.what.ends_with(&id));
        let limits: Vec<&str> = limits.map(|l| l.what.as_str()).collect();
        match TROUBLES.iter().find(|(n, _)| *n == name) {
            Some((_, "")) => assert_eq!(error, "", "{name}"),
            Some((_, expected)) => match expected.strip_prefix('!') {
                Some(said) => assert!(error.contains(said), "{name}: {error}"),
                None => assert!(
                    expected
                        .split('|')
                        .any(|said| limits.iter().any(|l| l.contains(said))),
                    "{name}: {limits:?}"
                ),
            },
            None => {}
        }
    }
    let good = ending(&document, None, "/px/good.gif");
    assert_eq!(good.delivery, Delivery::Sent);
    let dialogs = recording.runs[0]
        .observations
        .iter()
        .filter(|o| match &o.event {
            Event::PageEvent { kind, .. } => kind == "dialog",
            _ => false,
        });
    assert!(dialogs.count() >= 32);
    // What was cut off by the end of its page while it was being written may have arrived or not.
    let cut_off = |request: &str| {
        let mut all = facts.requests.iter();
        let address = request.strip_prefix("-1 GET ").unwrap_or_default();
        all.any(|r| {
            r.url == address && r.status.is_none() && r.error.as_deref() == Some("net::ERR_ABORTED")
        })
    };
    let mut balance = balance(&server.arrived(), &document);
    balance.retain(|request| !cut_off(request));
    assert_eq!(balance, [""; 0]);
}

/// A form is filled in as by a visitor who never sends it: whoever reads along is caught, and nobody
/// gets a form. What is covered, hidden from people or asks for something else is left alone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_reads_what_is_typed_is_caught_and_nothing_is_sent() {
    let server = start().await;
    let (recording, document) = audit(&Settings {
        pages: 2,
        ..settings(&server, "https://www.kinds.test/form.html")
    })
    .await;
    let typed: Vec<(&str, &str)> = recording.runs[0]
        .observations
        .iter()
        .filter_map(|o| match &o.event {
            Event::Typed(typed) => Some((typed.kind.as_str(), typed.step.as_str())),
            _ => None,
        })
        .collect();
    let steps = |kind| [(kind, "typed"), (kind, "left-field")];
    // Once, though both pages have the form; the last one is in a frame of another site.
    let kinds = ["email", "first_name", "phone", "search_term", "email"];
    assert_eq!(typed, kinds.map(steps).concat());
    let arrived = server.arrived();
    assert_eq!(document.facts.pages.len(), 2);
    assert!(!arrived.iter().any(|a| a.url.contains("/submitted")));
    let told = |place: &str, kind: &str, after: &str| {
        let mut all = document.facts.personal_data.iter();
        all.any(|d| {
            let url = d.request.as_ref().map(|id| {
                let mut requests = document.facts.requests.iter();
                requests.find(|r| r.id == *id).unwrap().url.as_str()
            });
            d.canary
                && d.kind == kind
                && d.after.as_deref() == Some(after)
                && url.is_some_and(|u| u.contains(place))
        })
    };
    assert!(told("/px/hash.gif", "email", "left-field"));
    assert!(told("/json/keys", "email", "typed"));
    assert!(told("/json/keys", "search_term", "typed"));
    assert!(told("//vendor.test/json/signup", "email", "left-field"));
    let planted = "nothing was typed into forms";
    assert!(!document.facts.limits.iter().any(|l| l.what == planted));
}

const HEADER: &str = "hush-\"hush\"/42";
const PASSWORD: &str = "open-sesame";
const COOKIE: &str = "let-me-in+please";
const SECRETS: [&str; 4] = [HEADER, PASSWORD, COOKIE, "through-the-wall"];

/// The whole program behind a proxy that wants a password of its own, on a page that says again what it was
/// sent, in every encoding: nothing of it is in a file, is printed, or is told of a process.
async fn behind_the_proxy(port: u16) -> Document {
    let out = tempfile::tempdir().unwrap();
    let audit = out.path().join("audit");
    let mut command = Command::new(env!("CARGO_BIN_EXE_consentry"));
    command
        .args(["scan", "https://staging.test/", "--user", "eve", "--proxy"])
        .arg(format!("http://pat@127.0.0.1:{port}"))
        .args([
            "--insecure",
            "--no-sandbox",
            "--ignore-robots",
            "--pages",
            "1",
        ])
        .args(["--scenarios", "before", "--fail-on", "never", "--verbose"])
        .args(["--format", "html,json,csv,har,sarif,junit", "--out"])
        .arg(&audit)
        .env("CONSENTRY_PASSWORD", PASSWORD)
        .env("CONSENTRY_PROXY_PASSWORD", "through-the-wall")
        .env("CONSENTRY_HEADER", format!("X-Preview: {HEADER}"))
        .env("CONSENTRY_COOKIE", format!("gate={COOKIE}"))
        .current_dir(out.path());
    let run = tokio::task::spawn_blocking(move || leaks::run(&mut command, &SECRETS));
    let (output, mut found) = run.await.unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let (in_files, files) = leaks::in_folder(out.path(), &SECRETS);
    found.extend(in_files);
    assert_eq!(found, Vec::<String>::new());
    assert!(files >= 8, "{files}");
    let report = std::fs::read_to_string(audit.join("report.json")).unwrap();
    // Every way of saying it arrived, and is in the report without what it said.
    for way in ["base64", "hex", "wide", "packed", "twice", "nested"] {
        assert!(report.contains(&format!("/open/{way}")), "{way}");
    }
    Document::from_json(&report).unwrap()
}

/// What is given for the audited host is sent there and nowhere else, and is in no file; also when
/// everything goes through a proxy that wants a password of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn headers_and_passwords_go_to_the_audited_host_alone() {
    let server = start().await;
    let proxy = proxy::Proxy::start(server.secure).await;
    let direct = Settings {
        headers: vec![("X-Preview".into(), Secret::new(HEADER))],
        credentials: Some(("eve".into(), Secret::new(PASSWORD))),
        ..settings(&server, "https://staging.test/")
    };
    let mut before = 0;
    for is_direct in [true, false] {
        let document = if is_direct {
            let (recording, document) = audit(&direct).await;
            let told = serde_json::to_vec(&recording.runs[0].observations).unwrap();
            let found = leaks::in_bytes("the evidence", &told, &SECRETS);
            assert_eq!(found, Vec::<String>::new());
            document
        } else {
            behind_the_proxy(proxy.port).await
        };
        assert_eq!(document.facts.pages[0].title.as_deref(), Some("staging"));
        let arrived = server.arrived().split_off(before);
        before += arrived.len();
        let pages: Vec<&Arrived> = arrived.iter().filter(|a| is_a_pages(a)).collect();
        assert!(pages.iter().any(|a| a.url.contains("vendor.test")));
        for a in pages {
            let own = a.url.starts_with("https://staging.test/");
            assert_eq!(a.header("x-preview").is_some(), own, "{a:?}");
            assert!(own || a.header("authorization").is_none(), "{a:?}");
            assert!(a.header("proxy-authorization").is_none(), "{a:?}");
        }
    }
    let count = |of: &std::sync::atomic::AtomicUsize| of.load(std::sync::atomic::Ordering::SeqCst);
    assert!(count(&proxy.through) > 0 && count(&proxy.asked) > 0);
}

/// Every run begins as a stranger: nothing of another run is there, whatever a site leaves behind.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_run_knows_anything_of_another() {
    let server = start().await;
    let (recording, _) = audit(&Settings {
        scenarios: vec![Scenario::Before, Scenario::Gpc],
        repeat: 2,
        pages: 2,
        ..settings(&server, "http://sticky.test/")
    })
    .await;
    let arrived = server.arrived();
    let count = |url: &str| arrived.iter().filter(|a| a.url == url).count();
    // Without it the browser would have asked by https at once.
    assert_eq!(count("http://sticky.test/"), 4);
    assert_eq!(
        count("https://sticky.test/state/false-false-false-false"),
        4
    );
    assert_eq!(count("https://sticky.test/kept.gif"), 4);
    assert!(arrived.iter().all(|a| a.header("if-none-match").is_none()));
    let mut visitors = Vec::new();
    for run in &recording.runs {
        let mut known: Vec<String> = Vec::new();
        for o in &run.observations {
            if let Event::RequestExtra(extra) = &o.event
                && let Some(cookie) = extra.headers.get("cookie").or(extra.headers.get("Cookie"))
                && let Some(who) = cookie.split("; ").find(|c| c.starts_with("who="))
                && !known.contains(&who.to_owned())
            {
                known.push(who.to_owned());
            }
        }
        assert_eq!(known.len(), 1, "{:?} {known:?}", run.scenario);
        visitors.extend(known);
        let start = run.start().unwrap();
        assert_eq!(start.cookies_at_start, 0);
        assert_eq!(
            start.profile_at_start,
            ["Default/Preferences", "Local State"]
        );
    }
    visitors.sort();
    visitors.dedup();
    assert_eq!(visitors.len(), 4, "{visitors:?}");
}

/// The signal is on in pages, frames, workers and on the wire, in its own scenario and no other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn global_privacy_control_is_told_in_its_scenario_only() {
    let server = start().await;
    let (recording, _) = audit(&Settings {
        scenarios: vec![Scenario::Before, Scenario::Gpc],
        do_not_track: true,
        ..settings(&server, "https://www.kinds.test/gpc.html")
    })
    .await;
    for run in &recording.runs {
        let on = run.scenario == Scenario::Gpc;
        let mut with = 0;
        for o in &run.observations {
            if let Event::RequestExtra(extra) = &o.event {
                let has = |name: &str| extra.headers.keys().any(|k| k.eq_ignore_ascii_case(name));
                assert_eq!(has("sec-gpc"), on, "{:?}", extra.headers);
                assert!(has("dnt"), "{:?}", extra.headers);
                with += 1;
            }
        }
        assert!(with >= 4, "{with}");
        let ends = format!("/json/{}", if on { "true" } else { "undefined" });
        for place in ["page", "frame", "worker"] {
            let told = run.observations.iter().any(|o| match &o.event {
                Event::Request(r) => r.url.contains(&ends) && r.url.ends_with(place),
                _ => false,
            });
            assert!(told, "{place} in {:?}", run.scenario);
        }
    }
}

/// A browser that dies takes its scenario with it, and that is said; nothing of it stays behind.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_that_dies_ends_its_scenario_with_the_reason() {
    let server = start().await;
    let (recording, document) = audit(&settings(&server, "https://bad.test/kills")).await;
    let run = &recording.runs[0];
    assert_eq!(run.outcome, Outcome::Failed);
    assert_eq!(run.reason.as_deref(), Some("the browser ended"));
    let tries = server
        .arrived()
        .iter()
        .filter(|a| a.url == "https://bad.test/kills")
        .count();
    assert_eq!(tries, 2, "it is tried once more");
    assert!(
        document
            .facts
            .limits
            .iter()
            .any(|l| l.why.contains("the browser ended"))
    );
    assert_eq!(bad::browsers(server.secure), [""; 0]);
}

/// Killed outright, consentry leaves no browser and no profile, and no temporary file of the browser.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_left_when_consentry_is_killed() {
    let server = start().await;
    let out = tempfile::tempdir().unwrap();
    // Short: further down it would be too long for the name of the browser's socket.
    let temporary = tempfile::tempdir_in("/tmp").unwrap();
    let map = format!("*:443=127.0.0.1:{}", server.secure);
    let mut consentry = std::process::Command::new(env!("CARGO_BIN_EXE_consentry"))
        .env("TMPDIR", temporary.path())
        .args([
            "capture",
            "https://bad.test/drip",
            "--insecure",
            "--no-sandbox",
            "--quiet",
        ])
        .args([
            "--ignore-robots",
            "--scenarios",
            "before",
            "--resolve",
            &map,
            "--out",
        ])
        .arg(out.path().join("audit"))
        .spawn()
        .unwrap();
    let until = |done: &dyn Fn() -> bool| {
        let begun = std::time::Instant::now();
        while !done() {
            assert!(begun.elapsed().as_secs() < 60, "waited in vain");
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
    };
    until(&|| server.arrived().iter().any(|a| a.url.ends_with("/drip")));
    let lines = bad::browsers(server.secure);
    let (_, rest) = lines[0].split_once("--user-data-dir=").unwrap();
    let profile = Path::new(rest.split(' ').next().unwrap()).to_owned();
    assert!(profile.starts_with(temporary.path()) && profile.exists());
    let alone = || {
        let mut all = std::fs::read_dir(temporary.path()).unwrap();
        all.all(|entry| entry.unwrap().path() == profile)
    };
    assert!(alone(), "all that the browser has is in its profile");
    consentry.kill().unwrap();
    consentry.wait().unwrap();
    until(&|| bad::browsers(server.secure).is_empty() && !profile.exists());
    assert!(alone(), "nothing is left");
}
