//! Figures of the banner engine on the pages of `tests/web/consent`.
//!
//! `consent`: how many banners were operated right in every scenario that they allow, and how many
//! wrong presses there were; `consent names KIND...` only those kinds, with what is wrong of each.
//! `consent speed N`: how long finding and acting take, N times each. Each prints one line of JSON.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::cast_precision_loss
)]

#[path = "../tests/it/consent/expect.rs"]
#[allow(dead_code)]
mod expect;
#[path = "../tests/it/consent/judge.rs"]
#[allow(dead_code)]
mod judge;
#[path = "../tests/it/consent/lanes.rs"]
#[allow(dead_code)]
mod lanes;
#[path = "../tests/it/consent/server.rs"]
#[allow(dead_code)]
mod server;
#[path = "../tests/it/consent/stage.rs"]
#[allow(dead_code)]
mod stage;

use consentry::browser::Tab;
use consentry::config::ConsentHints;
use consentry::consent::Engine;
use consentry::evidence::Consent;
use serde_json::{Value, json};
use stage::{Notes, Stage};
use std::time::{Duration, Instant};

/// Pages that show their banner at once: hand-made, in an open shadow root, and two real consent managers.
const AT_ONCE: [&str; 4] = ["first-layer", "shadow-host", "vanilla-3", "klaro"];

/// Pages with none: a bar with an offer, and a long text about cookies.
const NONE: [&str; 2] = ["offer", "article"];

/// When a page without a banner is said to have settled, after its load event.
const SETTLES: Duration = Duration::from_millis(700);

/// A page that shows none is looked at for as long as this unless it settles.
const LONGEST: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        None => operated(&[]).await,
        Some("names") => {
            let names: Vec<&str> = arguments.iter().skip(1).map(String::as_str).collect();
            operated(&names).await;
        }
        Some("speed") => {
            let times = arguments.get(1).and_then(|n| n.parse().ok()).unwrap_or(5);
            speed(times).await;
        }
        Some(_) => eprintln!("usage: consent [names KIND... | speed N]"),
    }
}

async fn operated(only: &[&str]) {
    let outcomes = lanes::run(only).await;
    for line in outcomes.iter().flat_map(|(o, e)| o.faults(&e.about)) {
        eprintln!("{line}");
    }
    println!("{}", lanes::Figures::of(&outcomes).json());
}

/// Finding counts from the load event to the end of the look, acting from there to the return of the
/// engine, which has then also seen the notice go. Where there is none, what counts is how long the
/// look goes on once the page has settled.
async fn speed(times: usize) {
    let server = server::Server::start(stage::root()).await;
    let (chrome, tab) = stage::browser().await;
    let engine = stage::engine(&ConsentHints::default());
    let kinds = expect::all(&stage::root());
    let (mut found, mut acted, mut none) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..times {
        for (kind, expect) in &kinds {
            let stage = Stage::of(kind, expect, &tab, &engine, &server);
            if AT_ONCE.contains(&kind.as_str()) {
                let (find, act) = answered(&stage, &engine, &tab).await;
                found.push(find);
                acted.push(act);
            } else if NONE.contains(&kind.as_str()) {
                none.push(looked(&stage, &engine, &tab).await);
            }
        }
    }
    chrome.close().await.unwrap();
    let both: Vec<f64> = found.iter().zip(&acted).map(|(f, a)| f + a).collect();
    println!(
        "{}",
        json!({"times": times, "find_s": spread(&found), "act_s": spread(&acted),
               "find_and_act_s": spread(&both), "none_s": spread(&none)})
    );
}

async fn load(stage: &Stage<'_>, tab: &Tab) {
    stage.stranger().await;
    tab.navigate(&stage.url).await.unwrap();
    let loaded = "document.readyState === 'complete'";
    while tab.evaluate_main(loaded).await.ok() != Some(true.into()) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn answered(stage: &Stage<'_>, engine: &Engine, tab: &Tab) -> (f64, f64) {
    load(stage, tab).await;
    let begun = Instant::now();
    let seen = engine.look(tab, 1, LONGEST).await.unwrap();
    let find = begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    let notes = Notes::new();
    let attempt = engine.choose(tab, &seen, Consent::Rejected, &notes);
    assert!(attempt.await.unwrap().pressed, "{}", stage.kind);
    (find, begun.elapsed().as_secs_f64())
}

async fn looked(stage: &Stage<'_>, engine: &Engine, tab: &Tab) -> f64 {
    load(stage, tab).await;
    let settles = Instant::now() + SETTLES;
    let enough = || Instant::now() >= settles;
    let seen = engine.look_until(tab, 1, LONGEST, &enough).await.unwrap();
    assert!(seen.notice.controls.is_empty(), "{}", stage.kind);
    (Instant::now() - settles).as_secs_f64()
}

/// Lowest, middle and highest, and of how many.
fn spread(seconds: &[f64]) -> Value {
    let mut sorted = seconds.to_vec();
    sorted.sort_by(f64::total_cmp);
    let round = |s: Option<&f64>| (s.copied().unwrap_or(0.0) * 1000.0).round() / 1000.0;
    json!({"median": round(sorted.get(sorted.len() / 2)), "least": round(sorted.first()),
           "most": round(sorted.last()), "of": sorted.len()})
}
