//! Every kind of request that a page can make, held against the server's own access log: what
//! arrived is in the report once, and the report holds nothing that did not arrive.

mod server;

use consentry::capture::{self, Silent};
use consentry::catalogue::DataFiles;
use consentry::config::{Resolve, Settings};
use consentry::detect::SeenBy;
use consentry::evidence::{Event, Recording, Scenario, TargetKind};
use consentry::judge::{JudgeOptions, judge};
use consentry::report::Document;
use server::{Arrived, Kinds};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Chrome's own traffic, on no page's behalf.
const CHROMES_OWN: [&str; 3] = [
    "accounts.invalid",
    "content-autofill.googleapis.com",
    "update.googleapis.com",
];

async fn start() -> Kinds {
    Kinds::start(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/web/kinds")).await
}

fn settings(server: &Kinds, url: &str) -> Settings {
    let port = |from, to| Resolve {
        pattern: "*".into(),
        port: Some(from),
        address: "127.0.0.1".into(),
        to_port: Some(to),
    };
    Settings {
        seeds: vec![url.parse().unwrap()],
        pages: 1,
        scenarios: vec![Scenario::Before],
        resolve: vec![port(80, server.plain), port(443, server.secure)],
        trusted_keys: vec![server.key.clone()],
        trusted_certificates: vec![server.certificate.clone()],
        ignore_robots: true,
        no_sandbox: true,
        ..Settings::default()
    }
}

async fn audit(settings: &Settings) -> (Recording, Document) {
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

/// How often each request arrived, less how often it is in the report.
fn balance(arrived: &[Arrived], document: &Document) -> Vec<String> {
    let mut balance: BTreeMap<String, i64> = BTreeMap::new();
    for a in arrived {
        let own = CHROMES_OWN.iter().any(|host| a.url.contains(host));
        if a.header("user-agent").unwrap_or("").starts_with("Mozilla/") && !own {
            *balance
                .entry(format!("{} {}", a.method, a.url))
                .or_default() += 1;
        }
    }
    for r in &document.facts.requests {
        if !r.from_cache && r.blocked.is_none() && (r.status.is_some() || r.error.is_none()) {
            let url = r.url.split('#').next().unwrap();
            *balance.entry(format!("{} {url}", r.method)).or_default() -= 1;
        }
    }
    balance
        .into_iter()
        .filter(|(_, n)| *n != 0)
        .map(|(request, n)| format!("{n:+} {request}"))
        .collect()
}

async fn every_kind(scheme: &str) {
    let server = start().await;
    let url = format!("{scheme}://www.kinds.test/");
    let (recording, document) = audit(&Settings {
        pages: 2,
        ..settings(&server, &url)
    })
    .await;
    let wrong = balance(&server.arrived(), &document);
    for r in document
        .facts
        .requests
        .iter()
        .filter(|r| r.seen_by == SeenBy::NetLog)
    {
        eprintln!("net log only: {} {} {:?}", r.method, r.url, r.initiator.url);
    }
    for r in &document.facts.requests {
        eprintln!(
            "{} {} {:?} {} {:?} {:?}",
            r.method,
            r.url,
            r.target,
            r.kind,
            r.status,
            r.error.as_ref().or(r.blocked.as_ref())
        );
    }
    eprintln!("{:?}", document.facts.audit.completeness);
    let _ = recording;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_request_is_in_the_report_once_over_https() {
    every_kind("https").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_request_is_in_the_report_once_over_http() {
    every_kind("http").await;
}
