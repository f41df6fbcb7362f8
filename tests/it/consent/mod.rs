//! The banner engine against a real Chrome and the pages of `tests/web/consent`: every kind's
//! `expect.toml` held against what the engine says, what the tracker heard and what the page kept.

mod expect;
mod server;

use consentry::browser::{Chrome, Instrumentation, Tab};
use consentry::catalogue::DataFiles;
use consentry::config::{ConsentHints, Settings};
use consentry::consent::{Attempt, ConfirmStep, Engine, Found, Journal};
use consentry::evidence::{Action, Choice, Consent, Control, ControlAction, Notice};
use expect::{Answer, Expect};
use serde_json::json;
use server::Server;
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
    fn new() -> Notes {
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
struct Stage<'a> {
    tab: &'a Tab,
    engine: &'a Engine,
    server: &'a Server,
    kind: &'a str,
    url: String,
    wait: Duration,
    stir: bool,
}

impl Stage<'_> {
    async fn stranger(&self) {
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
    async fn operate(&self, wanted: Consent) -> Ran {
        let url = self.url.clone();
        self.stranger().await;
        let start = self.server.mark();
        self.tab.navigate(&url).await.unwrap();
        let notes = Notes::new();
        let found = self.look(self.wait).await;
        let before = self.server.told(self.kind, start);
        let first = if wanted == Consent::Withdrawn {
            Consent::Accepted
        } else {
            wanted
        };
        let (engine, tab) = (self.engine, self.tab);
        let mut attempt = engine.choose(tab, &found, first, &notes).await.unwrap();
        let mut clicked = engine
            .confirm(tab, &attempt, ConfirmStep::AfterClick)
            .await
            .unwrap();
        if wanted == Consent::Withdrawn {
            open(tab, &url).await;
            let accepted = engine
                .confirm(tab, &attempt, ConfirmStep::AfterReload)
                .await
                .unwrap();
            assert!(accepted.confirmed, "{}: {accepted:?}", self.kind);
            attempt = self.withdraw(&notes).await;
            clicked = engine
                .confirm(tab, &attempt, ConfirmStep::AfterClick)
                .await
                .unwrap();
        }
        let again = self.server.mark();
        open(tab, &url).await;
        let choice = engine
            .confirm(tab, &attempt, ConfirmStep::AfterReload)
            .await
            .unwrap();
        Ran {
            found,
            attempt,
            clicked,
            choice,
            truth: text(tab, TRUTH).await,
            before,
            after: self.server.told(self.kind, again),
            told: self.server.told(self.kind, start),
            notes,
        }
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

/// What is wrong with an outcome; empty when it is as expected.
fn judge(kind: &str, expect: &Expect, wanted: Consent, answer: &Answer, ran: &Ran) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut check = |ok: bool, what: String| {
        if !ok {
            wrong.push(format!("{kind} {wanted}: {what} ({})", expect.about));
        }
    };
    let seen_kind = serde_json::to_value(ran.found.notice.kind).unwrap();
    let kind_wanted = answer.kind.as_ref().unwrap_or(&expect.kind);
    check(
        seen_kind == kind_wanted.as_str(),
        format!("kind {seen_kind}"),
    );
    let cmp = ran.found.notice.cmp.as_ref().map(|c| c.id.clone());
    check(cmp == expect.cmp, format!("consent manager {cmp:?}"));
    check(
        ran.before == expect.before,
        format!("before: {:?}", ran.before),
    );
    check(
        !ran.told.contains(&"wrong".to_owned()),
        "pressed what must not be".into(),
    );
    let reason = ran.choice.reason.clone().unwrap_or_default();
    if let Some(why) = &answer.fails {
        check(!ran.choice.confirmed, "confirmed".into());
        check(reason.contains(why.as_str()), format!("reason: {reason}"));
        if expect.kind == "none" {
            let touched = ran.notes.actions.lock().unwrap().len();
            check(touched == 0, "actions on no banner".into());
        }
    } else {
        check(
            ran.choice.confirmed,
            format!("{:?} after {:?}", ran.choice, ran.clicked),
        );
        let by_script = ran
            .notes
            .actions
            .lock()
            .unwrap()
            .iter()
            .any(|a| a.by == "script");
        check(!by_script, "pressed by script".into());
        let flips = ran.notes.consents.lock().unwrap().clone();
        check(
            flips.last() == Some(&wanted),
            format!("journalled {flips:?}"),
        );
        let kept = answer.keeps.as_deref().unwrap_or(match wanted {
            Consent::Accepted => "accepted",
            Consent::Rejected => "rejected",
            _ => "",
        });
        let ok = match (wanted, kept) {
            (Consent::Withdrawn, "") => ran.truth == "rejected" || ran.truth == "nothing",
            (_, "") => ran.truth == "nothing",
            (_, kept) => expect.cmp.is_some() || ran.truth == kept,
        };
        check(ok, format!("the page acts on {}", ran.truth));
        let sent = answer.sent.clone().unwrap_or_else(|| match wanted {
            Consent::Accepted => vec!["view".into()],
            _ => expect
                .before
                .iter()
                .filter(|_| wanted == Consent::Dismissed)
                .cloned()
                .collect(),
        });
        check(
            ran.after == sent,
            format!("the tracker heard {:?}", ran.after),
        );
    }
    if let Some(clicks) = answer.clicks {
        check(
            ran.attempt.clicks == clicks,
            format!("{} inputs", ran.attempt.clicks),
        );
    }
    if wanted == Consent::Rejected {
        for fault in design(expect, &ran.attempt.notice) {
            check(false, fault);
        }
    }
    wrong
}

/// What is wrong with what was measured.
fn design(expect: &Expect, notice: &Notice) -> Vec<String> {
    let mut wrong = Vec::new();
    let wanted = &expect.design;
    let first: Vec<&Control> = notice.controls.iter().filter(|c| c.layer == 1).collect();
    let named = |c: &Control| serde_json::to_value(c.action).unwrap();
    let of = |name: &str| first.iter().find(|c| named(c) == name);
    if let Some(ticked) = &wanted.preticked {
        let mut seen: Vec<String> = Vec::new();
        for c in notice
            .controls
            .iter()
            .filter(|c| c.checked == Some(true) && !c.disabled)
        {
            if !seen.contains(&c.text) {
                seen.push(c.text.clone());
            }
        }
        if &seen != ticked {
            wrong.push(format!("pre-ticked {seen:?}"));
        }
    }
    if let Some(actions) = &wanted.first_layer {
        let seen: Vec<String> = first
            .iter()
            .filter(|c| c.action != ControlAction::Other)
            .map(|c| named(c).as_str().unwrap().to_owned())
            .collect();
        if &seen != actions {
            wrong.push(format!("first layer {seen:?}"));
        }
    }
    for (name, [least, most]) in &wanted.contrast {
        let seen = of(name).and_then(|c| c.contrast);
        if !seen.is_some_and(|c| (*least..=*most).contains(&c)) {
            wrong.push(format!("contrast of {name}: {seen:?}"));
        }
    }
    for (name, size) in &wanted.font_px {
        let seen = of(name).map(|c| c.font_px);
        if seen != Some(*size) {
            wrong.push(format!("font of {name}: {seen:?}"));
        }
    }
    let measure = notice.measure.clone().unwrap_or_default();
    if wanted.partners.is_some() && measure.partners != wanted.partners {
        wrong.push(format!("partners {:?}", measure.partners));
    }
    if let Some(names) = &wanted.unreachable {
        let seen: Vec<&str> = first
            .iter()
            .filter(|c| c.measure.keyboard == Some(false))
            .map(|c| c.text.as_str())
            .collect();
        if &seen != names {
            wrong.push(format!("not reached by Tab: {seen:?}"));
        }
    }
    let fits = measure.width > 1.0 && measure.view_width > 1.0 && measure.covers <= 1.0;
    if !first.is_empty() && !fits {
        wrong.push(format!("measured as {measure:?}"));
    }
    if let Some(language) = &wanted.language
        && notice.language.as_ref() != Some(language)
    {
        wrong.push(format!("language {:?}", notice.language));
    }
    wrong
}

/// Every answer that a kind expects something of, in the order in which they are given.
fn answers(expect: &Expect) -> Vec<(Consent, &Answer)> {
    [
        (Consent::Accepted, &expect.accept),
        (Consent::Rejected, &expect.reject),
        (Consent::Dismissed, &expect.dismiss),
        (Consent::Withdrawn, &expect.withdraw),
    ]
    .into_iter()
    .filter_map(|(wanted, answer)| Some((wanted, answer.as_ref()?)))
    .collect()
}

/// Browsers side by side: they mostly wait.
const LANES: usize = 8;

async fn lane(server: Server, kinds: Vec<(String, Expect)>) -> Vec<String> {
    let (chrome, tab) = browser().await;
    let mut wrong = Vec::new();
    for (kind, expect) in &kinds {
        let hints = ConsentHints {
            banner: expect.hints.banner.clone(),
            accept: expect.hints.accept.clone(),
            reject: expect.hints.reject.clone(),
            withdraw: expect.hints.withdraw.clone(),
            dismiss: expect.hints.dismiss.clone(),
        };
        let engine = engine(&hints);
        let stage = Stage {
            tab: &tab,
            engine: &engine,
            server: &server,
            kind,
            url: server.page(kind, expect),
            wait: Duration::from_secs(expect.wait_s.unwrap_or(5)),
            stir: expect.stir,
        };
        for (wanted, answer) in answers(expect) {
            let ran = stage.operate(wanted).await;
            wrong.extend(judge(kind, expect, wanted, answer, &ran));
        }
    }
    chrome.close().await.unwrap();
    wrong
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn banners_are_operated_and_everything_else_is_left_alone() {
    let server = Server::start(root()).await;
    let only = std::env::var("BANNER").unwrap_or_default();
    let kinds: Vec<(String, Expect)> = expect::all(&root())
        .into_iter()
        .filter(|(name, _)| only.is_empty() || only.split(',').any(|o| o == name))
        .collect();
    let lanes: Vec<_> = (0..LANES)
        .map(|n| kinds.iter().skip(n).step_by(LANES).cloned().collect())
        .filter(|own: &Vec<_>| !own.is_empty())
        .map(|own| tokio::spawn(lane(server.clone(), own)))
        .collect();
    let mut wrong = Vec::new();
    for lane in lanes {
        wrong.extend(lane.await.unwrap());
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn the_kinds_are_many_and_speak_many_languages() {
    let kinds = expect::all(&root());
    let languages: std::collections::BTreeSet<&str> =
        kinds.iter().map(|(_, e)| e.language.as_str()).collect();
    assert!(kinds.len() >= 60, "{}", kinds.len());
    assert!(languages.len() >= 24, "{languages:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_layer_is_read_with_its_ticked_switch() {
    let server = Server::start(root()).await;
    let (chrome, tab) = browser().await;
    let engine = engine(&ConsentHints::default());
    let stage = Stage {
        tab: &tab,
        engine: &engine,
        server: &server,
        kind: "two-layer",
        url: format!("http://127.0.0.1:{}/two-layer/", server.port),
        wait: Duration::from_secs(3),
        stir: false,
    };
    let ran = stage.operate(Consent::Rejected).await;
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
    assert_eq!(engine.withdraw_control(&tab).await.unwrap(), Some(true));
    chrome.close().await.unwrap();
}
