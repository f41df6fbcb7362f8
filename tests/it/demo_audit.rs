//! A whole audit of the sample site, held against the planted faults and against the server's own
//! access log: each fault is found and nothing else, each request that arrived is in the report
//! and the report holds no other.

use consentry::demo::{Demo, HOME, expected_findings};
use consentry::evidence::Scenario;
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Command;

/// Requests that Chrome makes for itself, on no page's behalf.
const CHROMES_OWN: [&str; 3] = [
    "accounts.invalid",
    "content-autofill.googleapis.com",
    "redirector.gvt1.com",
];

fn list<'a>(report: &'a Value, key: &str) -> &'a [Value] {
    report[key].as_array().unwrap()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or("")
}

/// Runs `consentry scan` on the demo and reads its report.
async fn audit(demo: &Demo) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("audit");
    let mut command = Command::new(env!("CARGO_BIN_EXE_consentry"));
    command
        .args([
            "scan",
            HOME,
            "--insecure",
            "--no-sandbox",
            "--no-progress",
            "--format",
            "json",
        ])
        .args(["--scenarios", "before,reject,accept"])
        .args(["--resolve", &format!("*=127.0.0.1:{}", demo.addr.port())])
        .arg("--out")
        .arg(&out);
    let ran = tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap();
    assert_eq!(
        ran.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    serde_json::from_slice(&std::fs::read(out.join("report.json")).unwrap()).unwrap()
}

/// What differs between the report's findings and the planted faults.
fn against_faults(report: &Value) -> Vec<String> {
    let pages: BTreeMap<&str, &str> = list(report, "pages")
        .iter()
        .map(|page| {
            (
                text(page, "id"),
                text(page, "url")
                    .strip_prefix(HOME.trim_end_matches('/'))
                    .unwrap(),
            )
        })
        .collect();
    let expected = expected_findings();
    let mut met = vec![false; expected.len()];
    let mut wrong = Vec::new();
    for finding in list(report, "findings") {
        let scenarios: Vec<Scenario> = list(finding, "scenarios")
            .iter()
            .map(|s| Scenario::parse(s.as_str().unwrap()).unwrap())
            .collect();
        let on: Vec<&str> = list(finding, "pages")
            .iter()
            .map(|id| pages[id.as_str().unwrap()])
            .collect();
        let mut found = false;
        for (fault, met) in expected.iter().zip(&mut met) {
            if fault.matches(
                text(finding, "rule"),
                finding["vendor"].as_str(),
                text(finding, "title"),
                &scenarios,
                &on,
            ) {
                *met = true;
                found = true;
            }
        }
        if !found {
            wrong.push(format!(
                "not planted: {} ({scenarios:?}, {on:?})",
                text(finding, "title")
            ));
        }
    }
    for (fault, met) in expected.iter().zip(met) {
        if !met && !fault.folded {
            wrong.push(format!("not found: {fault:?}"));
        }
    }
    wrong
}

/// What differs between the report's requests and the server's access log.
fn against_access_log(report: &Value, demo: &Demo) -> Vec<String> {
    let mut balance: BTreeMap<String, i64> = BTreeMap::new();
    for access in demo.access_log() {
        let browser = access.user_agent.starts_with("Mozilla/");
        if browser && !CHROMES_OWN.contains(&access.host.as_str()) {
            *balance
                .entry(format!("{} {}", access.method, access.url()))
                .or_default() += 1;
        }
    }
    assert!(
        balance.len() > 100,
        "only {} different requests arrived",
        balance.len()
    );
    for request in list(report, "requests") {
        *balance
            .entry(format!(
                "{} {}",
                text(request, "method"),
                text(request, "url")
            ))
            .or_default() -= 1;
    }
    balance
        .into_iter()
        .filter(|(_, count)| *count != 0)
        .map(|(request, count)| format!("{count:+} {request}"))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_audit_finds_the_planted_faults_and_loses_no_request() {
    let demo = Demo::start().await.unwrap();
    let report = audit(&demo).await;
    let mut wrong = against_faults(&report);
    wrong.extend(against_access_log(&report, &demo));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
