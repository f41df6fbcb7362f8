//! The browser and the recorder against a real Chrome and a small local server.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use consentry::browser::{Chrome, Clip, Instrumentation};
use consentry::catalogue::DataFiles;
use consentry::config::{ConsentHints, Settings};
use consentry::consent::Engine;
use serde_json::json;
use std::time::Duration;

fn settings() -> Settings {
    Settings {
        no_sandbox: true,
        ..Settings::default()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tab_can_be_driven() {
    let chrome = Chrome::launch(&settings()).await.unwrap();
    let (tab, mut events) = chrome.open(Instrumentation::default()).await.unwrap();
    tokio::spawn(async move { while events.recv().await.is_some() {} });
    let page = "data:text/html,<title>T</title><script>var secret=7</script><button style='position:fixed;left:0;top:0;width:200px;height:80px' \
                onclick='document.title=event.isTrusted+\"\"'>x</button><iframe name=kid srcdoc='<p id=in>inside</p>'></iframe>\
                <input id=i autofocus onkeydown='document.body.dataset.key=event.key'>";
    let done = tab.navigate(page).await.unwrap();
    assert_eq!(done.error, None);
    for _ in 0..50 {
        if tab.frames().len() == 2 && tab.frames()[1].url.starts_with("about:srcdoc") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let frames = tab.frames();
    assert_eq!((frames.len(), frames[1].name.as_str()), (2, "kid"));
    let kid = Some(frames[1].id.as_str());
    assert_eq!(
        tab.evaluate(kid, "document.getElementById('in').textContent")
            .await
            .unwrap(),
        json!("inside")
    );
    assert_eq!(
        tab.evaluate(None, "typeof secret").await.unwrap(),
        json!("undefined"),
        "isolated world"
    );
    assert_eq!(tab.evaluate_main("secret").await.unwrap(), json!(7));
    assert_eq!(
        tab.evaluate(None, "Promise.resolve([innerWidth, innerHeight])")
            .await
            .unwrap(),
        json!([1366, 900])
    );
    tab.mouse_click(50.0, 30.0).await.unwrap();
    assert_eq!(
        tab.evaluate(None, "document.title").await.unwrap(),
        json!("true"),
        "a trusted click"
    );
    tab.evaluate(None, "document.getElementById('i').focus()")
        .await
        .unwrap();
    tab.press_key("Escape").await.unwrap();
    assert_eq!(
        tab.evaluate(None, "document.body.dataset.key")
            .await
            .unwrap(),
        json!("Escape")
    );
    let agent = tab
        .evaluate(
            None,
            "navigator.userAgent + ' ' + navigator.webdriver + ' ' + navigator.language",
        )
        .await
        .unwrap();
    let agent = agent.as_str().unwrap();
    assert!(
        agent.contains(" Chrome/") && !agent.contains("Headless") && agent.ends_with("false en-GB"),
        "{agent}"
    );
    assert!(
        tab.evaluate(None, "(() => { throw new Error('no') })()")
            .await
            .unwrap_err()
            .to_string()
            .contains("no")
    );
    for shot in [
        tab.viewport_screenshot().await.unwrap(),
        tab.screenshot(None).await.unwrap(),
        tab.screenshot(Some(Clip {
            x: 0.0,
            y: 0.0,
            width: 10.0,
            height: 10.0,
            scale: 2.0,
        }))
        .await
        .unwrap(),
    ] {
        assert_eq!(&shot[1..4], b"PNG");
    }
    // A document too large to be looked through for a notice is no document without one.
    let engine = Engine::load(&DataFiles::embedded(), &ConsentHints::default()).unwrap();
    for (elements, searched) in [(20_000, true), (40_000, false)] {
        let page = format!(
            "data:text/html,<script>document.body.innerHTML='<i></i>'.repeat({elements})+'<img>'</script>"
        );
        tab.navigate(&page.replace("<script>", "<body><script>"))
            .await
            .unwrap();
        // The document is there before its script has run.
        while tab.evaluate(None, "document.images.length").await.unwrap() != json!(1) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let found = engine.look(&tab, 1, Duration::ZERO).await.unwrap();
        assert_eq!(
            found.not_searched.is_none(),
            searched,
            "{:?}",
            found.not_searched
        );
    }
    let _ = chrome.close().await;
    assert!(tab.evaluate(None, "1").await.unwrap_err().is_fatal());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_that_will_not_start_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let fake = folder.path().join("chrome");
    std::fs::write(
        &fake,
        "#!/bin/sh\necho 'Running as root without --no-sandbox is not supported' >&2\nexit 1\n",
    )
    .unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&fake, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let error = match Chrome::launch(&Settings {
        chrome: Some(fake),
        ..Settings::default()
    })
    .await
    {
        Ok(_) => panic!("started"),
        Err(error) => error.to_string(),
    };
    assert!(error.contains("without --no-sandbox"), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_becomes_a_tagged_pdf() {
    let folder = tempfile::tempdir().unwrap();
    let (html, pdf) = (folder.path().join("a b.html"), folder.path().join("a.pdf"));
    std::fs::write(
        &html,
        "<html lang=en><title>t</title><h1>Head</h1><p>text</p>",
    )
    .unwrap();
    consentry::browser::print_pdf(&html, &pdf, &settings())
        .await
        .unwrap();
    let bytes = std::fs::read(&pdf).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert!(
        text.starts_with("%PDF-") && text.contains("StructTreeRoot") && text.contains("Outlines")
    );
}

mod site {
    //! A small site that makes every kind of request, and remembers what it was asked.

    use axum::Router;
    use axum::body::Bytes;
    use axum::extract::State;
    use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
    use axum::response::{IntoResponse, Response};
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    pub struct Log(Arc<Mutex<Vec<String>>>);

    impl Log {
        /// `METHOD path` of everything a browser asked for, in order.
        pub fn all(&self) -> Vec<String> {
            self.0.lock().unwrap().clone()
        }
    }

    /// Serves the site on both names of the loopback; its port and its log.
    pub async fn serve() -> (u16, Log) {
        let log = Log::default();
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
            .await
            .unwrap();
        let port = listener.local_addr().unwrap().port();
        let six = tokio::net::TcpListener::bind(("::1", port)).await;
        let app = Router::new()
            .fallback(answer)
            .with_state((log.clone(), port));
        let other = app.clone();
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        if let Ok(six) = six {
            tokio::spawn(async move { axum::serve(six, other).await.unwrap() });
        }
        (port, log)
    }

    async fn answer(
        State((log, port)): State<(Log, u16)>,
        method: Method,
        uri: Uri,
        headers: HeaderMap,
        _: Bytes,
    ) -> Response {
        let agent = headers
            .get(header::USER_AGENT)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default();
        if agent.starts_with("Mozilla/") && uri.path() != "/favicon.ico" {
            log.0
                .lock()
                .unwrap()
                .push(format!("{method} {}", uri.path()));
        }
        let html = |text: &str| {
            (
                [(header::CONTENT_TYPE, "text/html")],
                text.replace("PORT", &port.to_string()),
            )
                .into_response()
        };
        let script = |text: &'static str| {
            ([(header::CONTENT_TYPE, "text/javascript")], text).into_response()
        };
        let hop = |to: &'static str, cookie: &'static str| {
            (
                StatusCode::FOUND,
                [(header::LOCATION, to), (header::SET_COOKIE, cookie)],
            )
                .into_response()
        };
        match uri.path() {
            "/" => html(HOME),
            "/frame" => html("<img src=/frame.gif>"),
            "/popup" => html("<img src=/popup.gif>"),
            "/csp" => {
                let mut page =
                    html("<title>csp</title><img src=http://127.0.0.1:PORT/forbidden.gif>");
                page.headers_mut()
                    .insert("content-security-policy", "img-src 'self'".parse().unwrap());
                page
            }
            "/guard" => html(GUARD),
            "/r1" => hop("/r2", "first=1; Path=/; Max-Age=60"),
            "/r2" => hop("/r3", "second=2; Path=/; Domain=elsewhere.example"),
            "/tag.js" => script(TAG),
            "/worker.js" => script("fetch('/from-worker').then(() => 0)"),
            "/sw.js" => {
                script("self.addEventListener('install', e => e.waitUntil(fetch('/from-sw')))")
            }
            "/data.json" => ([(header::CONTENT_TYPE, "application/json")], "{}").into_response(),
            "/robots.txt" => StatusCode::NOT_FOUND.into_response(),
            _ => (
                [(header::CONTENT_TYPE, "image/gif")],
                &b"GIF89a\x01\0\x01\0\0\0\0;"[..],
            )
                .into_response(),
        }
    }

    const HOME: &str = r#"<!doctype html><html lang="en"><title>home</title><a href="/csp">CSP page</a>
<iframe src="http://127.0.0.1:PORT/frame"></iframe><img src="/r1"><script src="/tag.js"></script>
<script>
  const own = Object.getOwnPropertyNames(window).filter((n) => /^_/.test(n)).join();
  const setter = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie').set;
  document.documentElement.dataset.seen = own + '|' + /native code/.test(Function.prototype.toString.call(setter)) + '|' + setter.name;
  new Worker('/worker.js');
  navigator.serviceWorker.register('/sw.js');
  open('/popup');
  alert('hello');
  new WebSocket('ws://localhost:PORT/socket');
  fetch('/big', { method: 'POST', body: 'x'.repeat(100000) });
  localStorage.setItem('basket', '3');
  cookieStore.set('stored', 'yes');
  document.createElement('canvas').toDataURL();
  addEventListener('pagehide', () => navigator.sendBeacon('/bye', 'leaving'));
</script>"#;

    const TAG: &str = "\n\ndocument.cookie = 'tagged=1; Max-Age=3600';\n";

    const GUARD: &str = r#"<title>guard</title><script>
  for (const host of ['127.0.0.1', '[::1]', 'localhost', 'a.localhost', '127.1', '0.0.0.0', '[::ffff:127.0.0.1]', '10.example.test'])
    new Image().src = `http://${host}:PORT/reached-` + host.replace(/[^a-z0-9]/g, '-');
</script>"#;
}

use consentry::browser::Chrome as Browser;
use consentry::capture::{self, CaptureError, Silent};
use consentry::config::Resolve;
use consentry::evidence::{Event, Observation, Outcome, Scenario, TargetKind};
use std::path::Path;
use std::sync::Arc;

async fn record(
    settings: &Settings,
    out: &Path,
) -> Result<consentry::evidence::Folder, CaptureError> {
    let (_keep, cancel) = tokio::sync::watch::channel(false);
    capture::run(
        settings,
        &DataFiles::embedded(),
        out,
        Arc::new(Silent),
        cancel,
    )
    .await
}

fn site_settings(url: &str, scenarios: &[Scenario]) -> Settings {
    Settings {
        seeds: vec![url.parse().unwrap()],
        scenarios: scenarios.to_vec(),
        formats: Vec::new(),
        ..settings()
    }
}

fn path_of(url: &str) -> String {
    url.parse::<url::Url>().unwrap().path().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_request_is_recorded() {
    let (port, log) = site::serve().await;
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("audit");
    let settings = site_settings(
        &format!("http://localhost:{port}/"),
        &[Scenario::Before, Scenario::Reject, Scenario::Gpc],
    );
    let recording = record(&settings, &out).await.unwrap().read().unwrap();
    let run = |s: Scenario| recording.runs.iter().find(|r| r.scenario == s).unwrap();
    let before = run(Scenario::Before);
    assert_eq!((before.outcome, &before.reason), (Outcome::Done, &None));
    assert!(recording.record.finished.is_some());
    assert_eq!(
        recording
            .record
            .pages
            .iter()
            .map(|p| path_of(&p.url))
            .collect::<Vec<_>>(),
        ["/", "/csp"]
    );

    let events: Vec<&Event> = before
        .observations
        .iter()
        .map(|o: &Observation| &o.event)
        .collect();
    let requests: Vec<_> = events
        .iter()
        .filter_map(|e| {
            if let Event::Request(r) = e {
                Some(r)
            } else {
                None
            }
        })
        .collect();
    let find = |path: &str| {
        requests
            .iter()
            .find(|r| path_of(&r.url) == path)
            .unwrap_or_else(|| panic!("{path} is not recorded"))
    };
    for asked in log.all() {
        let (method, path) = asked.split_once(' ').unwrap();
        assert_eq!(find(path).method, method, "{path}");
    }
    for (path, kind) in [
        ("/frame.gif", TargetKind::Iframe),
        ("/from-worker", TargetKind::Worker),
        ("/from-sw", TargetKind::ServiceWorker),
        ("/popup.gif", TargetKind::Popup),
        ("/bye", TargetKind::Page),
        ("/socket", TargetKind::Page),
    ] {
        assert_eq!(find(path).target_kind, kind, "{path}");
        assert!(
            log.all().iter().any(|l| l.ends_with(path)),
            "{path} never left"
        );
        assert_eq!(find(path).visit, Some(1), "{path}");
    }
    assert_eq!(
        find("/bye").body.as_ref().and_then(|b| b.text.as_deref()),
        Some("leaving")
    );
    let big = find("/big").body.as_ref().unwrap();
    assert_eq!(
        (big.size, big.truncated, big.text.as_ref().map(String::len)),
        (Some(100_000), true, Some(65536))
    );

    let hops: Vec<_> = requests
        .iter()
        .filter(|r| r.request == find("/r1").request)
        .collect();
    assert_eq!(
        hops.iter()
            .map(|r| (r.hop, path_of(&r.url)))
            .collect::<Vec<_>>(),
        [(0, "/r1".into()), (1, "/r2".into()), (2, "/r3".into())]
    );
    assert!(hops[2].redirect_from.as_ref().unwrap().ends_with("/r2"));
    let set: Vec<&str> = events
        .iter()
        .filter_map(|e| {
            if let Event::ResponseExtra(r) = e {
                (r.request == hops[0].request).then_some(r)
            } else {
                None
            }
        })
        .flat_map(|r| r.set_cookie.iter().map(String::as_str))
        .collect();
    assert_eq!(
        set,
        [
            "first=1; Path=/; Max-Age=60",
            "second=2; Path=/; Domain=elsewhere.example"
        ]
    );
    let refused = events.iter().any(|e| matches!(e, Event::ResponseExtra(r) if r.blocked_cookies.iter().any(|b| b.line.starts_with("second=2"))));
    assert!(refused, "a cookie for another domain is refused and said");

    let writes: Vec<_> = events
        .iter()
        .filter_map(|e| {
            if let Event::CookieWrite(w) = e {
                Some(w)
            } else {
                None
            }
        })
        .collect();
    assert_eq!(
        writes.len(),
        2,
        "one by document.cookie, one by cookieStore: {writes:?}"
    );
    let tagged = writes
        .iter()
        .find(|w| w.text.starts_with("tagged=1"))
        .unwrap();
    assert!(
        tagged.script.as_ref().unwrap().ends_with("/tag.js"),
        "{tagged:?}"
    );
    assert_eq!(tagged.line, Some(3));
    assert!(
        events
            .iter()
            .any(|e| matches!(e, Event::StorageWrite(w) if w.key == "basket" && w.line.is_some()))
    );
    assert!(
        events
            .iter()
            .any(|e| matches!(e, Event::ScriptCall(c) if c.api == "canvas.toDataURL"))
    );
    assert!(events.iter().any(|e| matches!(e, Event::PageEvent { kind, text, .. } if kind == "dialog" && text.contains("hello"))));
    let forbidden = find("/forbidden.gif").request.clone();
    assert!(events.iter().any(|e| matches!(e, Event::Failed(f) if f.request == forbidden && f.blocked.as_deref() == Some("csp"))));
    let jar = events
        .iter()
        .rev()
        .find_map(|e| {
            if let Event::Jar { cookies, .. } = e {
                Some(cookies)
            } else {
                None
            }
        })
        .unwrap();
    assert_eq!(
        jar.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(),
        ["first", "stored", "tagged"]
    );
    let stored = events.iter().any(|e| matches!(e, Event::StorageDump { entries, .. } if entries.iter().any(|s| s.area == "local" && s.key == "basket" && s.value == "3")));
    assert!(stored);
    let home = events
        .iter()
        .find_map(|e| {
            if let Event::Document(d) = e {
                Some(d)
            } else {
                None
            }
        })
        .unwrap();
    assert!(
        home.html.contains(r#"data-seen="|true|set cookie""#),
        "the hooks can be seen: {}",
        &home.html[..300]
    );

    let reject = run(Scenario::Reject);
    assert_eq!(reject.outcome, Outcome::NotTestable);
    assert!(
        reject
            .reason
            .as_ref()
            .unwrap()
            .contains("no consent notice")
    );
    let visits = reject
        .observations
        .iter()
        .filter(|o| matches!(o.event, Event::Visit(_)))
        .count();
    assert_eq!(
        visits, 1,
        "no page is visited under a choice that was not made"
    );
    assert!(
        !reject
            .observations
            .iter()
            .any(|o| matches!(o.event, Event::Consent { .. }))
    );
    let gpc = run(Scenario::Gpc);
    assert_eq!((gpc.outcome, &gpc.reason), (Outcome::Done, &None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_public_page_does_not_reach_private_addresses() {
    let (port, log) = site::serve().await;
    let resolve = |pattern: &str| Resolve {
        pattern: pattern.into(),
        port: None,
        address: "127.0.0.1".into(),
        to_port: Some(port),
    };
    let seed = "http://site.test/guard".to_owned();
    let guarded = Settings {
        resolve: vec![resolve("*.test")],
        pages: 1,
        ..site_settings(&seed, &[Scenario::Before])
    };
    let folder = tempfile::tempdir().unwrap();
    let kept_out = record(&guarded, &folder.path().join("a")).await.unwrap();
    let kept_out = kept_out.read().unwrap();
    let events: Vec<&Event> = (kept_out.runs[0].observations.iter())
        .map(|o| &o.event)
        .collect();
    let by_us = |e: &&&Event| matches!(e, Event::Failed(f) if f.blocked.as_deref() == Some("consentry-private-address"));
    assert_eq!(
        events.iter().filter(by_us).count(),
        7,
        "each says who blocked it"
    );
    let named = |e: &&Event| matches!(e, Event::Gap(g) if g.what.contains("127.0.0.1") && g.why.contains("--allow-private"));
    assert!(events.iter().any(named));
    assert_eq!(
        log.all(),
        ["GET /guard", "GET /reached-10-example-test"],
        "only the mapped names"
    );
    let open = Settings {
        allow_private: true,
        ..guarded
    };
    record(&open, &folder.path().join("b")).await.unwrap();
    assert!(
        log.all().contains(&"GET /reached-127-0-0-1".to_owned()),
        "the same page does when it may"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_page_leaves_no_folder() {
    let (port, _) = site::serve().await;
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("x").join("audit");
    let json = site_settings(
        &format!("http://localhost:{port}/data.json"),
        &[Scenario::Before],
    );
    let error = record(&json, &out).await.unwrap_err();
    assert!(
        matches!(&error, CaptureError::NotHtml { mime, .. } if mime == "application/json"),
        "{error}"
    );
    let closed = site_settings("http://localhost:1/", &[Scenario::Before]);
    let error = record(&closed, &out).await.unwrap_err();
    assert!(
        matches!(&error, CaptureError::Unreachable { what, .. } if what.contains("net::ERR_")),
        "{error}"
    );
    assert!(!out.exists() && !out.parent().unwrap().exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_interrupted_capture_keeps_what_it_has() {
    let (port, log) = site::serve().await;
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("audit");
    let settings = site_settings(
        &format!("http://localhost:{port}/"),
        &[Scenario::Before, Scenario::Accept],
    );
    let (cancel, cancelled) = tokio::sync::watch::channel(false);
    let files = DataFiles::embedded();
    let running = capture::run(&settings, &files, &out, Arc::new(Silent), cancelled);
    let stop = async {
        while !log.all().iter().any(|l| l.ends_with("/csp")) {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        cancel.send(true).unwrap();
    };
    let (result, ()) = tokio::join!(running, stop);
    assert!(matches!(result, Err(CaptureError::Interrupted)));
    let recording = consentry::evidence::Folder::open(&out)
        .unwrap()
        .read()
        .unwrap();
    assert_eq!(recording.record.finished, None);
    assert_eq!(recording.runs.len(), 1, "no further run was begun");
    assert_eq!(recording.runs[0].reason.as_deref(), Some("interrupted"));
    assert!(
        recording.runs[0]
            .observations
            .iter()
            .any(|o| matches!(o.event, Event::VisitEnd(_)))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_and_its_profile_are_gone_after_close() {
    let chrome = Browser::launch(&settings()).await.unwrap();
    let id = chrome.process_id().unwrap();
    let _ = chrome.close().await;
    if cfg!(target_os = "linux") {
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        assert!(status.is_empty() || status.contains("zombie"), "{status}");
    }
}
