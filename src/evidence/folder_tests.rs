//! What [`super::Folder`] promises.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use std::fs;
use std::io::Write;

fn record() -> AuditRecord {
    AuditRecord {
        format: EVIDENCE_FORMAT.into(),
        id: "www.shop.example-20261124T000000Z".into(),
        started: "2026-11-24T00:00:00Z".into(),
        finished: None,
        seeds: vec!["https://www.shop.example/".into()],
        scenarios: vec![Scenario::Before],
        runs: 1,
        jurisdictions: vec!["EU".into()],
        pages: vec![],
        journeys: Vec::new(),
        environment: Environment::default(),
        recorder: Recorder {
            version: "0".into(),
            commit: "unknown".into(),
        },
        settings_sha256: String::new(),
        cookie_policy: "allow".into(),
        organisation: None,
        auditor: None,
        client: None,
        authorised_by: None,
        own_rules: OwnRules::default(),
        notes: vec![],
        gaps: vec![],
    }
}

fn start(scenario: Scenario) -> Event {
    Event::Start(Start {
        scenario,
        run: 1,
        started: "2026-11-24T00:00:00Z".into(),
        cookies_at_start: 0,
        profile_at_start: Vec::new(),
        browser: "Chrome/156".into(),
        user_agent: "UA".into(),
    })
}

fn end() -> Event {
    Event::End {
        outcome: Outcome::Done,
        reason: None,
    }
}

/// What a login sends is written once its cookies are known, and without their values; what is written later
/// is without them too, also when they were renewed meanwhile.
#[test]
fn what_is_held_back_is_written_without_the_sessions_that_it_made() {
    let (_temp, folder) = folder();
    let folder = folder.with_secrets(Secrets::default());
    let log = folder.log(Scenario::Before, 1).unwrap();
    let says = |line: &str| {
        Event::ResponseExtra(ResponseExtra {
            request: "1".into(),
            status: 200,
            headers: Default::default(),
            set_cookie: vec![line.into()],
            blocked_cookies: vec![],
        })
    };
    log.append(0.0, start(Scenario::Before)).unwrap();
    log.hold();
    log.append(1.0, says("sid=0a1b2c3d4e5f6071; Path=/"))
        .unwrap();
    let text = || fs::read_to_string(log.path()).unwrap();
    assert_eq!(text().lines().count(), 1);
    folder.keep_sessions(&[("sid".into(), "0a1b2c3d4e5f6071".into())]);
    log.release().unwrap();
    log.append(2.0, says("sid=ffee00112233aabb; Path=/"))
        .unwrap();
    log.append(3.0, says("theme=ffee00112233aabb")).unwrap();
    let written = text();
    let numbers: Vec<u64> = written
        .lines()
        .map(|l| serde_json::from_str::<Observation>(l).unwrap().seq)
        .collect();
    assert_eq!(numbers, [0, 1, 2, 3]);
    assert!(
        !written.contains("0a1b2c") && !written.contains("ffee00"),
        "{written}"
    );
    log.hold();
    log.append(4.0, end()).unwrap();
    assert!(log.drop_held() && !log.drop_held());
    assert_eq!(text(), written);
}

fn folder() -> (tempfile::TempDir, Folder) {
    let temp = tempfile::tempdir().unwrap();
    let folder = Folder::create(temp.path().join("audit")).unwrap();
    folder.write_record(&record()).unwrap();
    (temp, folder)
}

#[test]
fn what_is_written_is_read_again() {
    let (_temp, folder) = folder();
    let log = folder.log(Scenario::Before, 1).unwrap();
    assert_eq!(log.append(0.0, start(Scenario::Before)).unwrap(), 0);
    assert_eq!(log.append(1.5, end()).unwrap(), 1);
    let read = Folder::open(folder.path()).unwrap().read().unwrap();
    assert_eq!(read.record, record());
    assert_eq!(read.runs.len(), 1);
    assert_eq!(read.runs[0].outcome, Outcome::Done);
    assert_eq!(read.runs[0].observations[1].t_ms, 1.5);
    assert_eq!(
        read.files,
        ["evidence/audit.json", "evidence/events/before-1.jsonl"]
    );
}

#[test]
fn a_run_whose_browser_did_not_start_is_a_failed_one() {
    let (_temp, folder) = folder();
    let log = folder.log(Scenario::Before, 1).unwrap();
    let reason = Some("no browser".to_owned());
    let failed = Event::End {
        outcome: Outcome::Failed,
        reason: reason.clone(),
    };
    log.append(0.0, failed).unwrap();
    let run = folder.read().unwrap().runs.remove(0);
    assert_eq!((run.outcome, run.reason), (Outcome::Failed, reason));
}

#[test]
fn a_folder_that_holds_something_is_refused() {
    let (_temp, folder) = folder();
    let error = Folder::create(folder.path()).unwrap_err();
    assert!(matches!(error, FolderError::Exists { .. }), "{error}");
    assert!(error.to_string().contains("--resume"));
}

#[cfg(unix)]
#[test]
fn the_folder_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let (_temp, folder) = folder();
    assert_eq!(
        fs::metadata(folder.path()).unwrap().permissions().mode() & 0o777,
        0o700
    );
}

#[test]
fn another_folder_and_another_format_are_named() {
    let temp = tempfile::tempdir().unwrap();
    assert!(matches!(
        Folder::open(temp.path()),
        Err(FolderError::NotAnAudit { .. })
    ));
    let (_temp, folder) = folder();
    let mut other = record();
    other.format = "consentry/evidence/9".into();
    folder.write_record(&other).unwrap();
    let error = folder.read().unwrap_err().to_string();
    assert!(
        error.contains("consentry/evidence/9") && error.contains(EVIDENCE_FORMAT),
        "{error}"
    );
}

#[test]
fn names_that_leave_the_folder_are_refused() {
    let (_temp, folder) = folder();
    for name in [
        "../x", "/etc/x", "a/../x", "", "a//b", "a b", ".x", "a\\b", "a/",
    ] {
        assert!(
            matches!(folder.write_file(name, b""), Err(FolderError::Name { .. })),
            "{name}"
        );
    }
    folder.write_file("findings.csv", b"x").unwrap();
}

#[test]
fn a_killed_run_keeps_its_lines_and_is_failed() {
    let (_temp, folder) = folder();
    let log = folder.log(Scenario::Before, 1).unwrap();
    log.append(0.0, start(Scenario::Before)).unwrap();
    let mut file = fs::OpenOptions::new()
        .append(true)
        .open(log.path())
        .unwrap();
    file.write_all(b"{\"seq\":1,\"t_ms\":3.0,\"eve").unwrap();
    let run = &folder.read().unwrap().runs[0];
    assert_eq!(run.observations.len(), 1);
    assert_eq!(run.outcome, Outcome::Failed);
    assert_eq!(run.reason.as_deref(), Some(recording::BROKEN_OFF));
}

#[test]
fn a_bad_line_elsewhere_is_an_error_with_its_place() {
    let (_temp, folder) = folder();
    let log = folder.log(Scenario::Before, 1).unwrap();
    log.append(0.0, start(Scenario::Before)).unwrap();
    let mut file = fs::OpenOptions::new()
        .append(true)
        .open(log.path())
        .unwrap();
    file.write_all(b"{broken}\n").unwrap();
    let error = folder.read().unwrap_err().to_string();
    assert!(
        error.starts_with("evidence/events/before-1.jsonl:2:"),
        "{error}"
    );
}

#[test]
fn a_line_taken_out_is_an_error() {
    let (_temp, folder) = folder();
    let log = folder.log(Scenario::Before, 1).unwrap();
    for event in [start(Scenario::Before), end(), end()] {
        log.append(0.0, event).unwrap();
    }
    let text = fs::read_to_string(log.path()).unwrap();
    let without: Vec<&str> = text
        .lines()
        .enumerate()
        .filter(|(n, _)| *n != 1)
        .map(|(_, l)| l)
        .collect();
    fs::write(log.path(), without.join("\n") + "\n").unwrap();
    assert!(matches!(
        folder.read(),
        Err(FolderError::Bad { line: 2, .. })
    ));
}

#[test]
fn a_second_attempt_keeps_the_first_log() {
    let (_temp, folder) = folder();
    folder
        .log(Scenario::Before, 1)
        .unwrap()
        .append(0.0, start(Scenario::Before))
        .unwrap();
    let markup = "evidence/banner/before-1.html";
    folder
        .write_file(markup, b"<pre>of the first</pre>")
        .unwrap();
    let part = folder.path().join("evidence/screens/.part-x1");
    fs::write(&part, b"half").unwrap();
    let again = folder.log(Scenario::Before, 1).unwrap();
    again.append(0.0, start(Scenario::Before)).unwrap();
    again.append(1.0, end()).unwrap();
    folder.remove_parts().unwrap();
    assert!(!part.exists());
    let read = folder.read().unwrap();
    // The notice of the first attempt is not taken for that of the second.
    assert!(!read.files.contains(&markup.to_owned()));
    assert!(read.files.contains(&format!("{markup}.broken-1")));
    let mut seen = 0;
    let count = |_| seen += 1;
    folder.observations(Scenario::Before, 1, count).unwrap();
    assert_eq!(seen, 2);
    assert_eq!(read.runs.len(), 1);
    assert_eq!(read.runs[0].outcome, Outcome::Done);
    assert!(
        read.files
            .contains(&"evidence/events/before-1.jsonl.broken-1".to_owned())
    );
}

#[test]
fn screenshots_are_numbered_over_attempts() {
    let (_temp, folder) = folder();
    assert_eq!(
        folder
            .screenshot(Scenario::Before, 1, "First page, whole!", b"x")
            .unwrap(),
        "evidence/screens/before-1-01-first-page-whole.png"
    );
    let again = Folder::open(folder.path()).unwrap();
    assert_eq!(
        again.screenshot(Scenario::Before, 1, "", b"x").unwrap(),
        "evidence/screens/before-1-02.png"
    );
}

#[test]
fn secrets_do_not_reach_the_log_or_the_record() {
    let temp = tempfile::tempdir().unwrap();
    let folder = Folder::create(temp.path().join("a"))
        .unwrap()
        .with_secrets(Secrets::default().header("X-Key", "swordfish-1"));
    let mut leaky = record();
    leaky.notes.push("header swordfish-1".into());
    folder.write_record(&leaky).unwrap();
    let log = folder.log(Scenario::Before, 1).unwrap();
    log.append(
        0.0,
        Event::RequestExtra(RequestExtra {
            request: "1".into(),
            headers: [
                ("X-Key".to_owned(), "swordfish-1".to_owned()),
                ("Authorization".into(), "Basic abc".into()),
            ]
            .into(),
            blocked_cookies: vec![],
        }),
    )
    .unwrap();
    for file in manifest::files(folder.path()).unwrap() {
        let text = fs::read_to_string(folder.path().join(&file)).unwrap();
        assert!(
            !text.contains("swordfish") && !text.contains("Basic abc"),
            "{file}: {text}"
        );
    }
}

#[test]
fn a_sealed_folder_shows_every_change() {
    let (_temp, folder) = folder();
    let log = folder.log(Scenario::Before, 1).unwrap();
    log.append(0.0, start(Scenario::Before)).unwrap();
    log.append(1.0, end()).unwrap();
    for name in ["a.csv", "b.csv"] {
        folder.write_file(name, b"1").unwrap();
    }
    let hash = folder.seal().unwrap();
    let text = fs::read(folder.path().join(MANIFEST)).unwrap();
    assert_eq!(hash, manifest::sha256(&text));
    let verification = verify(folder.path()).unwrap();
    assert!(verification.is_intact(), "{verification:?}");
    assert_eq!(verification.checked, 4);

    fs::write(folder.path().join("a.csv"), b"2").unwrap();
    fs::remove_file(folder.path().join("b.csv")).unwrap();
    fs::write(folder.path().join("c.csv"), b"3").unwrap();
    let verification = verify(folder.path()).unwrap();
    assert_eq!(verification.changed, ["a.csv"]);
    assert_eq!(verification.missing, ["b.csv"]);
    assert_eq!(verification.added, ["c.csv"]);
    assert!(!verification.is_intact());
}

#[cfg(unix)]
#[test]
fn sha256sum_accepts_the_manifest() {
    let (_temp, folder) = folder();
    folder.seal().unwrap();
    let Ok(output) = std::process::Command::new("sha256sum")
        .args(["--check", "--strict", MANIFEST])
        .current_dir(folder.path())
        .output()
    else {
        return; // not installed here
    };
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_manifest_that_leads_out_of_the_folder_is_refused() {
    let (_temp, folder) = folder();
    let line = format!("{}  ../secret\n", "0".repeat(64));
    fs::write(folder.path().join(MANIFEST), line).unwrap();
    assert!(matches!(
        verify(folder.path()),
        Err(FolderError::Bad { line: 1, .. })
    ));
}

#[test]
fn notices_are_kept_beside_the_log() {
    let (_temp, folder) = folder();
    let log = folder.log(Scenario::Before, 1).unwrap();
    log.append(0.0, start(Scenario::Before)).unwrap();
    let notice = Notice {
        visit: 1,
        kind: NoticeKind::None,
        cmp: None,
        language: None,
        text: String::new(),
        selector: String::new(),
        appeared_ms: None,
        controls: vec![],
        layers_read: 0,
        withdraw_control: None,
        waited_ms: 3.0,
        measure: None,
    };
    log.append(1.0, Event::Notice(Box::new(notice))).unwrap();
    log.append(2.0, end()).unwrap();
    folder.seal().unwrap();
    let text = fs::read_to_string(folder.path().join("evidence/banner/before-1.json")).unwrap();
    assert!(text.contains("\"waited_ms\": 3.0"), "{text}");
}
