//! The banner engine against a real Chrome and the pages of `tests/web/consent`: every kind's
//! `expect.toml` held against what the engine says, what the tracker heard, what the page kept and
//! which controls the page itself saw pressed.

pub mod expect;
pub mod judge;
pub mod lanes;
pub mod server;
pub mod stage;

use consentry::config::ConsentHints;
use consentry::evidence::{Consent, ControlAction};
use lanes::Figures;
use server::Server;
use stage::{Stage, browser, engine, root};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn banners_are_operated_and_everything_else_is_left_alone() {
    let only = std::env::var("BANNER").unwrap_or_default();
    let kinds = expect::all(&root());
    let mut only: Vec<&str> = only.split(',').filter(|o| !o.is_empty()).collect();
    if only.is_empty() {
        let tried = kinds.iter().filter(|(_, e)| !e.figures_only);
        only = tried.map(|(name, _)| name.as_str()).collect();
    }
    let outcomes = lanes::run(&only).await;
    let figures = Figures::of(&outcomes);
    println!("{}", figures.json());
    assert_eq!(figures.wrong_presses, 0, "{}", faults(&outcomes));
    assert!(figures.share() >= 0.98, "{}", faults(&outcomes));
    let wrong = faults(&outcomes);
    assert!(wrong.is_empty(), "{wrong}");
}

fn faults(outcomes: &[(judge::Outcome, std::sync::Arc<expect::Expect>)]) -> String {
    let lines: Vec<String> = outcomes
        .iter()
        .flat_map(|(o, e)| o.faults(&e.about))
        .collect();
    if lines.is_empty() {
        return String::new();
    }
    format!("{} wrong:\n{}", lines.len(), lines.join("\n"))
}

#[test]
fn the_kinds_are_many_and_speak_many_languages() {
    let kinds = expect::all(&root());
    let languages: std::collections::BTreeSet<&str> =
        kinds.iter().map(|(_, e)| e.language.as_str()).collect();
    assert!(kinds.len() >= 130, "{}", kinds.len());
    assert!(languages.len() >= 30, "{languages:?}");
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
