//! The banner engine against a real Chrome and the pages of `tests/banners`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use consentry::browser::{Chrome, Instrumentation, Tab};
use consentry::catalogue::DataFiles;
use consentry::config::{ConsentHints, Settings};
use consentry::consent::{Attempt, ConfirmStep, Engine, Found, Journal};
use consentry::evidence::{Action, Choice, Consent, ControlAction, Notice, NoticeKind};
use serde_json::json;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// What the engine wrote down.
pub struct Notes {
    start: Instant,
    pub actions: Mutex<Vec<Action>>,
    pub consents: Mutex<Vec<Consent>>,
    pub notices: Mutex<Vec<Notice>>,
}

impl Journal for Notes {
    fn now_ms(&self) -> f64 {
        self.start.elapsed().as_secs_f64() * 1000.0
    }
    fn action(&self, action: Action) {
        self.actions.lock().unwrap().push(action);
    }
    fn consent(&self, consent: Consent) {
        self.consents.lock().unwrap().push(consent);
    }
    fn notice(&self, notice: &Notice) {
        self.notices.lock().unwrap().push(notice.clone());
    }
    async fn shot(&self, _what: &str) -> Option<String> {
        None
    }
}

/// A page, a browser for it, and what came of an attempt.
pub struct Ran {
    pub found: Found,
    pub attempt: Attempt,
    pub clicked: Choice,
    pub choice: Choice,
    pub truth: String,
    pub pressed: String,
    pub notes: Notes,
}

/// Serves a folder on the loopback.
pub async fn serve(folder: PathBuf) -> u16 {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let app = axum::Router::new().fallback(move |uri: axum::http::Uri| {
        let path = folder.join(uri.path().trim_start_matches('/'));
        async move {
            let kind = match path.extension().and_then(|e| e.to_str()) {
                Some("html") => "text/html; charset=utf-8",
                Some("js") => "text/javascript; charset=utf-8",
                Some("css") => "text/css",
                _ => "application/octet-stream",
            };
            match std::fs::read(&path) {
                Ok(bytes) => (axum::http::StatusCode::OK, [("content-type", kind)], bytes),
                Err(_) => (
                    axum::http::StatusCode::NOT_FOUND,
                    [("content-type", "text/plain")],
                    Vec::new(),
                ),
            }
        }
    });
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    port
}

async fn text(tab: &Tab, js: &str) -> String {
    let value = tab.evaluate_main(js).await.unwrap_or(json!("?"));
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// Opens the page as a stranger, tries for the choice, reloads, confirms.
pub async fn operate(
    tab: &Tab,
    engine: &Engine,
    url: &str,
    wanted: Consent,
    wait: Duration,
    truth: &str,
) -> Ran {
    tab.call("Network.clearBrowserCookies", json!({}))
        .await
        .unwrap();
    let origin = url::Url::parse(url).unwrap().origin().ascii_serialization();
    let clear = json!({"origin": origin, "storageTypes": "all"});
    tab.call("Storage.clearDataForOrigin", clear).await.unwrap();
    tab.navigate(url).await.unwrap();
    let notes = Notes {
        start: Instant::now(),
        actions: Mutex::default(),
        consents: Mutex::default(),
        notices: Mutex::default(),
    };
    let found = engine.look(tab, 1, wait).await.unwrap();
    let attempt = engine.choose(tab, &found, wanted, &notes).await.unwrap();
    let clicked = engine
        .confirm(tab, &attempt, ConfirmStep::AfterClick)
        .await
        .unwrap();
    let pressed = text(tab, "typeof pressed === 'object' ? pressed.join('|') : ''").await;
    tab.navigate("about:blank").await.unwrap();
    tab.navigate(url).await.unwrap();
    let choice = engine
        .confirm(tab, &attempt, ConfirmStep::AfterReload)
        .await
        .unwrap();
    let truth = text(tab, truth).await;
    Ran {
        found,
        attempt,
        clicked,
        choice,
        truth,
        pressed,
        notes,
    }
}

pub fn engine() -> Engine {
    Engine::load(&DataFiles::embedded(), &ConsentHints::default())
        .unwrap_or_else(|e| panic!("{e:?}"))
}

pub async fn browser() -> (Chrome, Tab) {
    let settings = Settings {
        no_sandbox: true,
        allow_private: true,
        ..Settings::default()
    };
    let chrome = Chrome::launch(&settings).await.unwrap();
    let (tab, mut events) = chrome.open(Instrumentation::default()).await.unwrap();
    tokio::spawn(async move { while events.recv().await.is_some() {} });
    (chrome, tab)
}

/// What is expected of a page.
struct Expect {
    page: &'static str,
    kind: NoticeKind,
    /// Whether an acceptance, and a refusal, can be made and confirmed.
    accept: bool,
    reject: bool,
    /// Presses to a refusal.
    clicks: u32,
}

const fn expect(
    page: &'static str,
    kind: NoticeKind,
    accept: bool,
    reject: bool,
    clicks: u32,
) -> Expect {
    Expect {
        page,
        kind,
        accept,
        reject,
        clicks,
    }
}

use NoticeKind::{Banner, None as Nothing, NoticeOnly, Wall};

const PAGES: &[Expect] = &[
    expect("first-layer", Banner, true, true, 1),
    expect("two-layer", Banner, true, true, 2),
    expect("switches", Banner, true, true, 4),
    expect("aria-switches", Banner, true, true, 3),
    expect("disable-all", Banner, true, true, 2),
    expect("open-shadow", Banner, true, true, 1),
    expect("closed-shadow", Banner, true, true, 1),
    expect("frame", Banner, true, true, 1),
    expect("dialog", Wall, true, true, 1),
    expect("late", Banner, true, true, 1),
    expect("flow", Banner, true, true, 1),
    expect("german", Wall, true, true, 1),
    expect("french", Banner, true, true, 1),
    expect("polish", Banner, true, true, 1),
    expect("trap", Banner, true, true, 1),
    expect("div-buttons", Banner, true, true, 1),
    expect("animated", Banner, true, true, 1),
    expect("covered", Banner, true, true, 1),
    expect("both", Banner, true, true, 1),
    expect("pay", Wall, true, false, 0),
    expect("notice-only", NoticeOnly, false, false, 0),
    expect("returns", Banner, false, false, 1),
    expect("lies", Banner, true, false, 1),
    expect("newsletter", Nothing, false, false, 0),
    expect("age-gate", Nothing, false, false, 0),
    expect("language", Nothing, false, false, 0),
    expect("plain", Nothing, false, false, 0),
];

/// What is wrong with an outcome; empty when it is as expected.
fn judge(expect: &Expect, wanted: Consent, ran: &Ran) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut check = |ok: bool, what: String| {
        if !ok {
            wrong.push(format!("{} {wanted}: {what}", expect.page));
        }
    };
    let can = if wanted == Consent::Accepted {
        expect.accept
    } else {
        expect.reject
    };
    check(
        ran.found.notice.kind == expect.kind,
        format!("kind {:?}", ran.found.notice.kind),
    );
    check(
        ran.choice.confirmed == can,
        format!("confirmed {}, {:?}", ran.choice.confirmed, ran.choice),
    );
    check(
        ran.choice.confirmed || ran.choice.reason.is_some(),
        "no reason".into(),
    );
    if can {
        check(
            ran.truth == wanted.as_str(),
            format!("the page knows {}", ran.truth),
        );
        check(
            ran.clicked.confirmed,
            format!("after the click {:?}", ran.clicked),
        );
        check(
            ran.notes.consents.lock().unwrap().first() == Some(&wanted),
            "consent not journalled".into(),
        );
        let by_script = ran
            .notes
            .actions
            .lock()
            .unwrap()
            .iter()
            .any(|a| a.by == "script");
        check(!by_script, "pressed by script".into());
    }
    if wanted == Consent::Rejected && expect.clicks > 0 {
        check(
            ran.attempt.clicks == expect.clicks,
            format!("clicks {}", ran.attempt.clicks),
        );
    }
    if matches!(expect.kind, Nothing | NoticeOnly) {
        check(
            ran.pressed.is_empty() && ran.truth != "bought",
            format!("touched: {}", ran.pressed),
        );
        check(
            ran.notes.actions.lock().unwrap().is_empty(),
            "actions on no banner".into(),
        );
    }
    wrong
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn banners_are_operated_and_everything_else_is_left_alone() {
    let port = serve(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/banners")).await;
    let only = std::env::var("BANNER").unwrap_or_default();
    // Mostly waiting, so four browsers side by side.
    let lanes = (0..4).map(|lane| {
        let only = only.clone();
        tokio::spawn(async move {
            let engine = engine();
            let (chrome, tab) = browser().await;
            let mut wrong = Vec::new();
            for page in PAGES
                .iter()
                .skip(lane)
                .step_by(4)
                .filter(|p| only.is_empty() || p.page == only)
            {
                let url = format!("http://127.0.0.1:{port}/{}.html", page.page);
                let wait = Duration::from_secs(if page.page == "late" { 7 } else { 3 });
                for wanted in [Consent::Rejected, Consent::Accepted] {
                    let truth = "typeof truth === 'function' ? truth() : 'nothing'";
                    let ran = operate(&tab, &engine, &url, wanted, wait, truth).await;
                    wrong.extend(judge(page, wanted, &ran));
                }
            }
            chrome.close().await.unwrap();
            wrong
        })
    });
    let mut wrong = Vec::new();
    for lane in lanes.collect::<Vec<_>>() {
        wrong.extend(lane.await.unwrap());
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_layer_is_read_with_its_ticked_switch() {
    let port = serve(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/banners")).await;
    let (chrome, tab) = browser().await;
    let url = format!("http://127.0.0.1:{port}/two-layer.html");
    let ran = operate(
        &tab,
        &engine(),
        &url,
        Consent::Rejected,
        Duration::from_secs(3),
        "truth()",
    )
    .await;
    let notices = ran.notes.notices.lock().unwrap().clone();
    let last = notices.last().unwrap();
    assert_eq!(last.layers_read, 2);
    let ticked: Vec<&str> = last
        .controls
        .iter()
        .filter(|c| c.layer == 2 && c.checked == Some(true) && !c.disabled)
        .map(|c| c.text.as_str())
        .collect();
    assert_eq!(ticked, ["Marketing"]);
    let actions = ran.notes.actions.lock().unwrap().clone();
    let path: Vec<(&str, ControlAction, &str)> = actions
        .iter()
        .map(|a| (a.text.as_str(), a.purpose, a.by.as_str()))
        .collect();
    assert_eq!(
        path,
        [
            ("Manage choices", ControlAction::Settings, "mouse"),
            ("Reject all", ControlAction::Reject, "mouse")
        ]
    );
    let first = ran
        .found
        .notice
        .controls
        .iter()
        .find(|c| c.action == ControlAction::Accept)
        .unwrap();
    assert!(
        first.width > 50.0 && first.font_px == 16.0 && first.contrast.unwrap() > 10.0,
        "{first:?}"
    );
    assert_eq!(engine().withdraw_control(&tab).await.unwrap(), Some(false));
    chrome.close().await.unwrap();
}
