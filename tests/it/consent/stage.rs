//! A stranger's browser, a page of the test web and the engine.

use super::expect::Expect;
use super::server::{Pressed, Server};
use consentry::browser::{Chrome, Instrumentation, Tab};
use consentry::catalogue::DataFiles;
use consentry::config::{ConsentHints, Settings};
use consentry::consent::{Attempt, ConfirmStep, Engine, Found, Journal};
use consentry::evidence::{Action, Choice, Consent, Notice, PhoneMeasure};
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

impl Notes {
    pub fn new() -> Notes {
        Notes {
            start: Instant::now(),
            actions: Mutex::default(),
            consents: Mutex::default(),
            notices: Mutex::default(),
        }
    }
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

/// What came of an attempt.
pub struct Ran {
    pub found: Found,
    pub attempt: Attempt,
    pub clicked: Choice,
    pub choice: Choice,
    /// What the page acts on after it was loaded again.
    pub truth: String,
    /// What the tracker was told before the attempt, and on the page loaded again after it.
    pub before: Vec<String>,
    pub after: Vec<String>,
    /// Everything it was told.
    pub told: Vec<String>,
    /// What the page itself saw pressed while it was looked at, and for this answer.
    pub unasked: Vec<Pressed>,
    pub pressed: Vec<Pressed>,
    pub notes: Notes,
}

async fn text(tab: &Tab, js: &str) -> String {
    let value = tab.evaluate_main(js).await.unwrap_or(json!("?"));
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// Opens an address as a tab of its own would, once the last page has said goodbye.
async fn open(tab: &Tab, url: &str) {
    tab.navigate("about:blank").await.unwrap();
    tab.navigate(url).await.unwrap();
}

const TRUTH: &str = "typeof truth === 'function' ? truth() : 'nothing'";

/// A stranger's browser, a page of the test web and the engine.
pub struct Stage<'a> {
    pub tab: &'a Tab,
    pub engine: &'a Engine,
    pub server: &'a Server,
    pub kind: &'a str,
    pub url: String,
    pub wait: Duration,
    pub stir: bool,
}

impl<'a> Stage<'a> {
    /// The stage of a kind.
    pub fn of(
        kind: &'a str,
        expect: &Expect,
        tab: &'a Tab,
        engine: &'a Engine,
        server: &'a Server,
    ) -> Stage<'a> {
        Stage {
            tab,
            engine,
            server,
            kind,
            url: server.page(kind, expect),
            wait: Duration::from_secs(expect.wait_s.unwrap_or(5)),
            stir: expect.stir,
        }
    }

    pub async fn stranger(&self) {
        let call = |method, params| self.tab.call(method, params);
        open(self.tab, "about:blank").await;
        call("Network.clearBrowserCookies", json!({}))
            .await
            .unwrap();
        for host in ["127.0.0.1", "localhost"] {
            let origin = format!("http://{host}:{}", self.server.port);
            let clear = json!({"origin": origin, "storageTypes": "all"});
            call("Storage.clearDataForOrigin", clear).await.unwrap();
        }
    }

    async fn look(&self, wait: Duration) -> Found {
        if self.stir {
            tokio::time::sleep(Duration::from_millis(300)).await;
            self.tab.mouse_move(300.0, 300.0).await.unwrap();
            self.tab.wheel(300.0, 300.0, 300.0).await.unwrap();
        }
        self.engine.look(self.tab, 1, wait).await.unwrap()
    }

    /// Makes a choice as a stranger, loads the page again and confirms it.
    pub async fn operate(&self, wanted: Consent) -> Ran {
        let url = self.url.clone();
        self.stranger().await;
        let start = self.server.mark();
        self.tab.navigate(&url).await.unwrap();
        let notes = Notes::new();
        let found = self.look(self.wait).await;
        let before = self.server.told(self.kind, start.told);
        let unasked = self.server.pressed(self.kind, start.pressed);
        let first = if wanted == Consent::Withdrawn {
            Consent::Accepted
        } else {
            wanted
        };
        let (engine, tab) = (self.engine, self.tab);
        let mut asked = self.server.mark();
        let mut attempt = engine.choose(tab, &found, first, &notes).await.unwrap();
        let mut clicked = engine
            .confirm(tab, &attempt, ConfirmStep::AfterClick)
            .await
            .unwrap();
        let mut accepted = true;
        attempt.went = clicked.went();
        if wanted == Consent::Withdrawn {
            open(tab, &url).await;
            let choice = engine
                .confirm(tab, &attempt, ConfirmStep::AfterReload)
                .await
                .unwrap();
            accepted = choice.confirmed;
            if accepted {
                asked = self.server.mark();
                attempt = self.withdraw(&notes).await;
                clicked = engine
                    .confirm(tab, &attempt, ConfirmStep::AfterClick)
                    .await
                    .unwrap();
            }
        }
        attempt.went = clicked.went();
        let again = self.server.mark();
        open(tab, &url).await;
        let mut choice = engine
            .confirm(tab, &attempt, ConfirmStep::AfterReload)
            .await
            .unwrap();
        if !accepted {
            choice.confirmed = false;
            choice.reason = Some("what was to be withdrawn was not accepted".into());
        }
        Ran {
            found,
            attempt,
            clicked,
            choice,
            truth: text(tab, TRUTH).await,
            before,
            after: self.server.told(self.kind, again.told),
            told: self.server.told(self.kind, start.told),
            unasked,
            pressed: self.server.pressed(self.kind, asked.pressed),
            notes,
        }
    }

    /// The banner in the view of a phone. The view is given back, as the tab is used again.
    pub async fn phone(&self) -> PhoneMeasure {
        self.stranger().await;
        self.tab.navigate(&self.url).await.unwrap();
        self.look(self.wait).await;
        let phone = self.engine.on_phone(self.tab).await.unwrap().unwrap();
        self.tab
            .call("Emulation.clearDeviceMetricsOverride", json!({}))
            .await
            .unwrap();
        phone
    }

    /// Takes the acceptance back, on this page or on those that it names.
    async fn withdraw(&self, notes: &Notes) -> Attempt {
        let found = self.look(Duration::ZERO).await;
        let mut done = (self.engine)
            .withdraw(self.tab, &found, 0, notes)
            .await
            .unwrap();
        for to in std::mem::take(&mut done.elsewhere) {
            if done.attempt.pressed {
                break;
            }
            open(self.tab, &to.url).await;
            let found = self.look(Duration::from_secs(2)).await;
            let spent = done.attempt.clicks + 1;
            done = (self.engine)
                .withdraw(self.tab, &found, spent, notes)
                .await
                .unwrap();
        }
        done.attempt
    }
}

/// The folder of the kinds.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/web/consent")
}

pub fn engine(hints: &ConsentHints) -> Engine {
    Engine::load(&DataFiles::embedded(), hints).unwrap_or_else(|e| panic!("{e:?}"))
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
