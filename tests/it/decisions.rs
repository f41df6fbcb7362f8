//! Human decisions, comparing audits and the baseline, as their user meets them: on a small recorded audit.

use assert_cmd::Command;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Copies the recorded theatre, with each text of the evidence put through `edit`.
pub fn theatre(to: &Path, edit: impl Fn(&str, String) -> String) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/folders/theatre/evidence");
    std::fs::create_dir_all(to.join("evidence/events")).unwrap();
    let mut names = vec!["audit.json".to_owned()];
    for entry in std::fs::read_dir(from.join("events")).unwrap() {
        let name = entry.unwrap().file_name();
        names.push(format!("events/{}", name.to_string_lossy()));
    }
    for name in names {
        let text = std::fs::read_to_string(from.join(&name)).unwrap();
        std::fs::write(to.join("evidence").join(&name), edit(&name, text)).unwrap();
    }
}

fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("consentry")
        .unwrap()
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .args(arguments)
        .output()
        .unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn report(folder: &Path, audit: &str) -> Value {
    let text = std::fs::read(folder.join(audit).join("report.json")).unwrap();
    serde_json::from_slice(&text).unwrap()
}

/// A folder with the theatre judged in `audit`.
fn judged() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    theatre(&folder.path().join("audit"), |_, text| text);
    let (status, _, stderr) = run(folder.path(), &["judge", "audit", "--format", "json"]);
    assert_eq!(status, 1, "{stderr}");
    let path = folder.path().to_path_buf();
    (folder, path)
}

pub fn days_ahead(days: i64) -> String {
    let today = jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date();
    today
        .checked_add(jiff::Span::new().days(days))
        .unwrap()
        .to_string()
}

#[test]
fn a_decision_is_written_carried_and_leaves_the_finding_in_the_report() {
    let (_keep, folder) = judged();
    let before = report(&folder, "audit");
    let file = folder.join("consentry-reviews.toml");
    std::fs::write(&file, "# ours, keep this line\n").unwrap();
    let soon = days_ahead(30);
    let grave: Vec<&Value> = before["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|f| f["severity"] == "violation" || f["severity"] == "likely-violation")
        .collect();
    let (status, stdout, stderr) = run(
        &folder,
        &[
            "review",
            "audit",
            "F-001",
            "--state",
            "accepted-risk",
            "--by",
            "A. Okafor",
            "--note",
            "till March",
            "--expires",
            &soon,
        ],
    );
    assert_eq!(status, 0, "{stderr}");
    assert!(
        stdout.contains(&format!("accepted-risk until {soon}, by A. Okafor")),
        "{stdout}"
    );
    // The report was not judged since: the next decision counts the first one all the same.
    let waiting = |stdout: &str| -> Option<usize> {
        let (_, rest) = stdout.split_once("draft: ")?;
        rest.split(' ').next()?.parse().ok()
    };
    let one = waiting(&stdout).unwrap();
    let other = [
        "review",
        "audit",
        "F-002",
        "--state",
        "confirmed",
        "--by",
        "B",
        "--note",
        "x",
        "--reviews",
        "other.toml",
    ];
    std::fs::copy(&file, folder.join("other.toml")).unwrap();
    let (_, stdout, _) = run(&folder, &other);
    assert_eq!(waiting(&stdout), Some(one - 1), "{stdout}");
    let mut text = std::fs::read_to_string(&file).unwrap();
    assert!(
        text.starts_with("# ours, keep this line\n\n[[review]]\n"),
        "{text}"
    );
    for finding in &grave[1..] {
        text += &format!(
            "\n[[review]]\nfingerprint = {}\nstate = \"rejected\"\nby = \"B\"\nat = {}\nnote = \"no\"\n",
            finding["fingerprint"],
            days_ahead(0),
        );
    }
    std::fs::write(&file, text).unwrap();

    let (status, stdout, stderr) = run(&folder, &["judge", "audit", "--format", "json"]);
    assert_eq!(status, 0, "{stderr}");
    assert!(
        stderr.contains(&format!(
            "{} findings are left out of the gate: rejected, or its risk accepted",
            grave.len()
        )),
        "{stderr}"
    );
    assert!(
        stdout.contains("F-001"),
        "a decision hid a finding: {stdout}"
    );
    let after = report(&folder, "audit");
    assert_eq!(
        after["findings"].as_array().unwrap().len(),
        before["findings"].as_array().unwrap().len()
    );
    assert_eq!(after["audit"]["status"], "final");
    assert_eq!(before["audit"]["status"], "draft");
    assert_eq!(after["findings"][0]["review"]["by"], "A. Okafor");
    assert_eq!(after["findings"][0]["review"]["expires"], soon.as_str());

    // A second decision replaces the first; the third takes it back.
    let (status, ..) = run(
        &folder,
        &[
            "review",
            "audit",
            "F-001",
            "--state",
            "confirmed",
            "--by",
            "B",
            "--note",
            "mended soon",
        ],
    );
    assert_eq!(status, 0);
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!(text.matches("[[review]]").count(), grave.len());
    assert_eq!(
        run(&folder, &["judge", "audit", "--format", "json"]).0,
        1,
        "a confirmed finding counts"
    );
    let (status, _, stderr) = run(
        &folder,
        &[
            "review", "audit", "F-001", "--state", "open", "--by", "B", "--note", "x",
        ],
    );
    assert_eq!(status, 0, "{stderr}");
    run(&folder, &["judge", "audit", "--format", "json"]);
    let after = report(&folder, "audit");
    assert_eq!(
        (
            after["audit"]["status"].as_str(),
            after["findings"][0]["review"]["state"].as_str()
        ),
        (Some("draft"), Some("open"))
    );
}

#[test]
fn a_decision_that_is_not_allowed_is_refused_and_nothing_is_written() {
    let (_keep, folder) = judged();
    let too_far = days_ahead(367);
    let yesterday = days_ahead(-1);
    let base = ["review", "audit"];
    #[rustfmt::skip]
    let table: &[(&[&str], &str)] = &[
        (&["F-001", "--state", "accepted-risk", "--by", "A", "--note", "n"], "accepted-risk needs --expires"),
        (&["F-001", "--state", "accepted-risk", "--by", "A", "--note", "n", "--expires", &too_far], "is 367 days after the decision; at most 366"),
        (&["F-001", "--state", "accepted-risk", "--by", "A", "--note", "n", "--expires", &yesterday], "is before the day of the decision"),
        (&["F-001", "--state", "accepted-risk", "--by", "A", "--note", "n", "--expires", "soon"], "\"soon\" is not a date"),
        (&["F-001", "--state", "acepted-risk", "--by", "A", "--note", "n"], "did you mean \"accepted-risk\"?"),
        (&["F-001", "--state", "rejected", "--by", " ", "--note", "n"], "--by is empty"),
        (&["F-001", "--state", "rejected", "--by", "A", "--note", ""], "--note is empty"),
        (&["F-999", "--state", "rejected", "--by", "A", "--note", "n"], "no finding \"F-999\""),
        (&["F-001", "--state", "open", "--by", "A", "--note", "n"], "no decision on F-001 to take back"),
    ];
    for (arguments, part) in table {
        let (status, _, stderr) = run(&folder, &[&base, *arguments].concat());
        assert_eq!(status, 2, "{arguments:?}: {stderr}");
        assert!(stderr.contains(part), "{part} in {stderr}");
        assert!(
            !folder.join("consentry-reviews.toml").exists(),
            "{arguments:?}"
        );
    }
}

#[test]
fn mistakes_lapsed_and_stale_decisions_are_named() {
    let (_keep, folder) = judged();
    let finding = report(&folder, "audit")["findings"][0].clone();
    let file = folder.join("consentry-reviews.toml");
    std::fs::write(&file, "[[review]]\nrule = \"pixel-before-concent\"\nstate = \"rejected\"\nby = \"A\"\nat = 2026-11-01\nnote = \"n\"\n").unwrap();
    let (status, _, stderr) = run(&folder, &["judge", "audit", "--format", "json"]);
    assert_eq!(status, 2);
    assert!(
        stderr.contains("consentry-reviews.toml:2:8")
            && stderr.contains("did you mean \"pixel-before-consent\"?"),
        "{stderr}"
    );

    let print = finding["fingerprint"].as_str().unwrap();
    std::fs::write(
        &file,
        format!(
            "[[review]]\nfingerprint = \"{print}\"\nstate = \"accepted-risk\"\nby = \"A\"\nat = 2025-01-01\nnote = \"n\"\nexpires = 2025-12-31\n\n\
             [[review]]\nrule = \"remote-fonts\"\nstate = \"rejected\"\nby = \"A\"\nat = 2026-11-01\nnote = \"n\"\n"
        ),
    )
    .unwrap();
    let (status, _, stderr) = run(&folder, &["judge", "audit", "--format", "json"]);
    assert_eq!(status, 1);
    assert!(
        stderr.contains("no longer stands: it ended on 2025-12-31; the finding counts again"),
        "{stderr}"
    );
    assert!(
        stderr.contains("rule remote-fonts is about nothing"),
        "{stderr}"
    );
    let after = report(&folder, "audit");
    assert_eq!(after["findings"][0]["review"]["state"], "open");
    assert_eq!(after["findings"][0]["review"]["lapsed"], "accepted-risk");
    assert_eq!(after["reviews"]["lapsed"][0]["findings"][0], "F-001");
    assert_eq!(after["reviews"]["stale"][0]["about"], "rule remote-fonts");
}

/// The later audit: one cookie has another name, and the refusal was not recorded.
fn later(folder: &Path) {
    theatre(&folder.join("later"), |name, text| {
        let text = text
            .replace("hl_visitor", "hl_guest")
            .replace("20261124T090000Z", "20261224T090000Z");
        match name {
            "audit.json" => text.replace("2026-11-24", "2026-12-24"),
            _ => text,
        }
    });
}

#[test]
fn what_is_new_fixed_and_the_same_is_told_in_every_form() {
    let (_keep, folder) = judged();
    later(&folder);
    assert_eq!(run(&folder, &["judge", "later", "--format", "json"]).0, 1);
    let (status, stdout, stderr) = run(&folder, &["diff", "audit", "later"]);
    assert_eq!(status, 1, "{stderr}");
    assert!(
        stdout.contains("new cookies    hl_guest on")
            && stdout.contains("gone cookies   hl_visitor on"),
        "{stdout}"
    );
    assert!(stdout.lines().all(|l| l.chars().count() <= 80), "{stdout}");
    let (status, json, _) = run(&folder, &["diff", "audit", "later", "--format", "json"]);
    assert_eq!(status, 1);
    let diff: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(diff["schema"], "consentry/diff/1");
    let rules = |kind: &str| -> Vec<String> {
        let all = diff["findings"].as_array().unwrap().iter();
        let mut rules: Vec<String> = all
            .filter(|c| c["kind"] == kind)
            .map(|c| c["rule"].as_str().unwrap().to_owned())
            .collect();
        rules.sort();
        rules
    };
    assert!(
        rules("new").contains(&"cookie-before-consent".to_owned()),
        "{diff:#}"
    );
    assert_eq!(
        rules("new"),
        rules("fixed"),
        "a renamed cookie is one gone and one come"
    );
    assert!(!rules("same").is_empty());
    let (_, md, _) = run(&folder, &["diff", "audit", "later", "--format", "md"]);
    assert!(
        md.contains("| new | F-") && md.contains("| fixed | F-"),
        "{md}"
    );

    let (status, same, _) = run(
        &folder,
        &["diff", "audit", "audit/report.json", "--rejudge"],
    );
    assert_eq!(status, 2, "a report alone cannot be judged again: {same}");
    let (status, same, stderr) = run(&folder, &["diff", "audit", "audit", "--rejudge"]);
    assert_eq!(status, 0, "{same}{stderr}");
}

#[test]
fn what_was_not_tested_again_is_not_called_fixed() {
    let (_keep, folder) = judged();
    theatre(&folder.join("less"), |name, text| match name {
        "audit.json" => text.replace("\"reject\",\n", ""),
        _ => text,
    });
    std::fs::remove_file(folder.join("less/evidence/events/reject-1.jsonl")).unwrap();
    run(&folder, &["judge", "less", "--format", "json"]);
    let (status, json, stderr) = run(&folder, &["diff", "audit", "less", "--format", "json"]);
    let diff: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(status, 3, "{json} {stderr}");
    assert_eq!(diff["counts"]["fixed"], 0, "{diff:#}");
    let gone: Vec<&Value> = diff["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|c| c["new"].is_null())
        .collect();
    assert!(gone.iter().any(|c| c["rule"] == "pixel-after-reject"));
    assert!(
        gone.iter().all(|c| c["kind"] == "not-comparable"),
        "{gone:?}"
    );
    assert_eq!(diff["not_compared"][0]["what"], "scenario reject");
    assert_eq!(
        run(&folder, &["diff", "audit", "less", "--allow-incomplete"]).0,
        0
    );
}

#[test]
fn with_a_baseline_only_what_is_new_fails() {
    let (_keep, folder) = judged();
    later(&folder);
    let (status, _, stderr) = run(
        &folder,
        &["judge", "audit", "--format", "json", "--baseline", "audit"],
    );
    assert_eq!(status, 0, "{stderr}");
    assert!(
        stderr.contains("left out of the gate: in the baseline already"),
        "{stderr}"
    );
    let (status, _, stderr) = run(
        &folder,
        &["judge", "later", "--format", "json", "--baseline", "audit"],
    );
    assert_eq!(status, 1, "{stderr}");
    assert!(stderr.contains("new or worse finding"), "{stderr}");
    let later = report(&folder, "later");
    assert_eq!(
        later["changes"]["old"]["id"],
        "www.theatre.example-20261124T090000Z"
    );
    assert!(later["changes"]["counts"]["new"].as_u64().unwrap() > 0);
    // A baseline of which only the evidence is left is judged for it.
    std::fs::remove_file(folder.join("audit/report.json")).unwrap();
    let (status, ..) = run(
        &folder,
        &["judge", "later", "--format", "json", "--baseline", "audit"],
    );
    assert_eq!(status, 1);
    assert_eq!(report(&folder, "later")["changes"]["rejudged"], true);
}

/// Who records into a folder, or removes it, has it alone; to read it nobody asks.
#[cfg(unix)]
#[test]
fn a_folder_that_is_being_written_is_neither_judged_nor_signed_nor_removed() {
    let (_keep, folder) = judged();
    let judge = &["judge", "audit", "--format", "json"][..];
    let held = consentry::evidence::Folder::open_alone(folder.join("audit")).unwrap();
    for arguments in [judge, &["seal", "audit"], &["delete", "audit", "--yes"]] {
        let (status, _, stderr) = run(&folder, arguments);
        assert_eq!(status, 2, "{arguments:?}: {stderr}");
        let said = "error: audit is being written by ";
        assert!(stderr.starts_with(said), "{arguments:?}: {stderr}");
        let mend = "help: wait until that has ended, or end it\n";
        assert!(stderr.contains(mend), "{arguments:?}: {stderr}");
    }
    assert_eq!(run(&folder, &["verify", "audit"]).0, 0);
    drop(held);
    assert_eq!(run(&folder, judge).0, 1);
}

#[test]
fn a_folder_is_signed_stamped_checked_and_removed() {
    let (_keep, folder) = judged();
    let key = folder.join("key");
    let pair = minisign::KeyPair::generate_unencrypted_keypair().unwrap();
    std::fs::write(&key, pair.sk.to_box(None).unwrap().into_string()).unwrap();
    let public = pair.pk.to_base64();
    assert_eq!(run(&folder, &["seal", "audit", "--sign", "key"]).0, 0);
    let (status, stdout, _) = run(&folder, &["verify", "audit", "--public-key", &public]);
    assert_eq!(status, 0, "{stdout}");
    assert!(stdout.contains("made by this key"), "{stdout}");
    let other = minisign::KeyPair::generate_unencrypted_keypair()
        .unwrap()
        .pk
        .to_base64();
    assert_eq!(
        run(&folder, &["verify", "audit", "--public-key", &other]).0,
        1
    );

    // What an authority's answer holds: that it is one, and the hash of the manifest.
    let manifest = std::fs::read(folder.join("audit/MANIFEST.sha256")).unwrap();
    let hash = <sha2::Sha256 as sha2::Digest>::digest(&manifest);
    let mut token = vec![
        0x30, 0x41, 0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04,
    ];
    std::fs::write(folder.join("other.tsr"), &token).unwrap();
    token.extend(hash);
    std::fs::write(folder.join("good.tsr"), &token).unwrap();
    let (status, _, stderr) = run(
        &folder,
        &["seal", "audit", "--timestamp-token", "other.tsr"],
    );
    assert_eq!(status, 2);
    assert!(stderr.contains("is not about this manifest"), "{stderr}");
    assert_eq!(
        run(&folder, &["seal", "audit", "--timestamp-token", "good.tsr"]).0,
        0
    );
    assert!(folder.join("audit/MANIFEST.sha256.tsr").is_file());
    assert_eq!(
        run(&folder, &["verify", "audit"]).0,
        0,
        "a token is no added file"
    );

    // Judged again there is another manifest: neither may stand beside it.
    run(&folder, &["judge", "audit", "--format", "json,csv"]);
    assert!(!folder.join("audit/MANIFEST.sha256.tsr").exists());
    assert!(!folder.join("audit/MANIFEST.sha256.minisig").exists());
    assert_eq!(
        run(&folder, &["verify", "audit", "--public-key", &public]).0,
        1,
        "unsigned is not signed"
    );

    std::fs::create_dir(folder.join("mine")).unwrap();
    assert_eq!(
        run(&folder, &["delete", "mine", "--yes"]).0,
        2,
        "only audits are removed"
    );
    assert_eq!(run(&folder, &["delete", "audit"]).0, 2);
    assert!(folder.join("audit/report.json").is_file());
    assert_eq!(run(&folder, &["delete", "audit", "--yes"]).0, 0);
    assert!(!folder.join("audit").exists());
}
