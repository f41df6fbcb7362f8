//! An audit that is killed outright and continued holds what an undisturbed one does.

use super::server::Kinds;
use super::told::{Told, told};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

fn scan(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_consentry"));
    command
        .arg("scan")
        .args(arguments)
        .current_dir(std::env::temp_dir())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

fn begin(server: &Kinds, out: &Path) -> Command {
    let map = format!("*:443=127.0.0.1:{}", server.secure);
    let mut command = scan(&["https://www.kinds.test/form.html", "--pages", "2"]);
    command
        .args(["--scenarios", "before,gpc", "--concurrency", "1"])
        .args([
            "--settle",
            "quick",
            "--format",
            "json",
            "--fail-on",
            "never",
        ])
        .args(["--insecure", "--no-sandbox", "--ignore-robots", "--quiet"])
        .args(["--resolve", &map, "--out"])
        .arg(out);
    command
}

fn told_in(out: &Path) -> Told {
    let report = std::fs::read_to_string(out.join("report.json")).unwrap();
    told(&serde_json::from_str(&report).unwrap())
}

fn wait_for(done: impl Fn() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed().as_secs() < 120, "waited in vain");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_audit_that_was_killed_is_continued_and_counts_nothing_twice() {
    let server = super::start().await;
    let dir = tempfile::tempdir().unwrap();
    let whole = dir.path().join("whole");
    let output = begin(&server, &whole).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    let (requests, found) = told_in(&whole);
    assert_eq!(requests.len(), 6, "{requests:?}");
    assert!(!found.is_empty());

    // In the first run, which finds the pages, and in the second, when they stand.
    for (name, broken) in [("early", "before-1"), ("late", "gpc-1")] {
        let out = dir.path().join(name);
        let mut child = begin(&server, &out).spawn().unwrap();
        let log = out.join(format!("evidence/events/{broken}.jsonl"));
        let has_requests = || {
            let log = std::fs::read_to_string(&log).unwrap_or_default();
            log.matches("\"request\"").count() > 3
        };
        wait_for(has_requests);
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(!out.join("report.json").exists());

        let folder = out.to_str().unwrap();
        let other = scan(&["--resume", folder, "--pages", "3"])
            .output()
            .unwrap();
        assert_eq!(other.status.code(), Some(2), "{}", said(&other));
        assert!(said(&other).contains("begun with other settings"));

        let output = scan(&["--resume", folder]).output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
        assert_eq!(told_in(&out), (requests.clone(), found.clone()), "{name}");
        let again = out.join(format!("evidence/events/{broken}.jsonl.broken-1"));
        assert!(again.is_file());
        let report = std::fs::read_to_string(out.join("report.json")).unwrap();
        let before = usize::from(name == "late");
        let note = format!("; {before} of 2 scenario runs had been recorded before.");
        assert!(report.contains(&note));
    }
}
