//! Times bare Chromium loading the pages of a demo audit, for `script/bench`: one browser per
//! scenario, one page after another, each to its load event, nothing recorded. Prints milliseconds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use consentry::browser::{Chrome, Instrumentation};
use consentry::config::Settings;
use consentry::demo::Demo;
use std::time::Instant;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let report = arguments
        .next()
        .expect("bare_chromium REPORT.json [--no-sandbox]");
    let text = std::fs::read_to_string(report).expect("a report.json");
    let report: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let pages: Vec<&str> = report["pages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["url"].as_str().unwrap())
        .collect();
    let scenarios = report["audit"]["scenarios"].as_array().unwrap().len();
    let demo = Demo::start().await.expect("the sample site");
    let mut settings = Settings {
        no_sandbox: arguments.any(|a| a == "--no-sandbox"),
        ..Settings::default()
    };
    demo.apply(&mut settings);
    let begun = Instant::now();
    for _ in 0..scenarios {
        let chrome = Chrome::launch(&settings).await.expect("Chromium starts");
        let (tab, mut events) = chrome
            .open(Instrumentation::default())
            .await
            .expect("a tab");
        let drain = tokio::spawn(async move { while events.recv().await.is_some() {} });
        for page in &pages {
            tab.navigate(page).await.expect("a page");
            for _ in 0..600 {
                if tab.evaluate_main("document.readyState").await.ok() == Some("complete".into()) {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(25)).await;
            }
        }
        chrome.close().await.expect("an end");
        drain.abort();
    }
    println!("{}", begun.elapsed().as_millis());
}
