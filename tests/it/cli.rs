//! The binary as its user runs it: wrong use, its message and its exit status.

use assert_cmd::Command;
use std::path::Path;

fn consentry(folder: &Path) -> Command {
    let mut command = Command::cargo_bin("consentry").unwrap();
    command
        .current_dir(folder)
        .env_remove("CONSENTRY_CHROME")
        .env_remove("CONSENTRY_PASSWORD")
        .env("NO_COLOR", "1");
    command
}

/// Arguments, exit status, and what stderr must hold.
type Case = (&'static [&'static str], i32, &'static [&'static str]);

#[test]
fn wrong_use_is_refused_with_what_and_how_to_mend_it() {
    const A: &str = "https://a.example/";
    #[rustfmt::skip]
    const TABLE: &[Case] = &[
        (&["scan"],                                          2, &["no address to scan", "help: consentry scan https://"]),
        (&["scan", "harbourlights"],                         2, &["\"harbourlights\" is not a web address", "help: consentry scan https://harbourlights.example/"]),
        (&["scan", "www.example.org"],                       2, &["It has no scheme.", "help: consentry scan https://www.example.org/"]),
        (&["scan", "ftp://harbourlights.example/"],          2, &["only http and https can be scanned, not \"ftp\""]),
        (&["scan", "https://me:pw@a.example/"],              2, &["holds a user name or password"]),
        (&["scan", A, "https://b.example/", "--out", "-", "--format", "json"], 2, &["writes the report of one audit", "a.example and others"]),
        (&["scan", "--site", "shop"],                        2, &["unknown site \"shop\"", "[[sites]]"]),
        (&["judge", ".", "--config", "none.toml"],           2, &["cannot read none.toml"]),
        (&["init", "--ci", "jenkins"],                       2, &["invalid value 'jenkins'"]),
        (&["scan", A, "--baseline", "x"],                    2, &["cannot read x", "name an audit folder with a report.json"]),
        (&["scan", A, "--resume", "x"],                      2, &["--resume: cannot open x", "name the folder"]),
        (&["scan", A, "--resume", "x", "--out", "y"],        2, &["cannot be used with"]),
        (&["demo", "--resume", "x"],                         2, &["--resume cannot be used with demo"]),
        (&["scan", A, "--ca", "none.pem"],                   2, &["--ca: cannot read none.pem"]),
        (&["scan", A, "--lists", "x"],                       2, &["cannot read x", "EasyList"]),
        (&["scan", A, "--reviews", "x"],                     2, &["cannot read x"]),
        (&["scan", A, "--format", "docx"],                   2, &["invalid value 'docx'"]),
        (&["scan", A, "--out", "-"],                         2, &["add --format json"]),
        (&["scan", A, "--scenarios", "befor"],               2, &["did you mean \"before\"?"]),
        (&["scan", A, "--jurisdiction", "EV"],               2, &["unknown jurisdiction \"EV\""]),
        (&["scan", A, "--resolve", "nonsense"],              2, &["--resolve", "has no \"=\""]),
        (&["scan", A, "--timeout", "soon"],                  2, &["--timeout", "not a length of time"]),
        (&["scan", A, "--pages", "0"],                       2, &["--pages: must be 1 or more"]),
        (&["scan", A, "--user", "me"],                       2, &["CONSENTRY_PASSWORD is not set"]),
        (&["scan", A, "--header", "nonsense"],               2, &["header", "a header is written 'Name: value'"]),
        (&["scan", A, "--config", "none.toml"],              2, &["cannot read none.toml"]),
        (&["scan", A, "--rules", "none"],                    2, &["cannot read none"]),
        (&["scan", A, "--chrome", "/nowhere/chrome"],        3, &["no Chrome or Chromium found", "/nowhere/chrome", "help: consentry doctor"]),
        (&["scan", A, "--timezone", "Europe/Londn"],         2, &["unknown time zone \"Europe/Londn\"", "Europe/London"]),
        (&["scan", A, "--locale", "!!"],                     2, &["\"!!\" is no language tag"]),
        (&["scan", A, "--templates", "/nowhere"],            2, &["/nowhere is no folder"]),
        (&["scan", A, "--chrome", "/nowhere/chrome", "--allow-incomplete"], 0, &["no Chrome or Chromium found", "nothing was recorded, and --allow-incomplete was given"]),
        (&["scan", A, "--bogus"],                            2, &["--bogus"]),
        (&["demo", "--resolve", "*=127.0.0.1"],              2, &["cannot be used with demo"]),
        (&["capture", A, "--out", "-", "--format", "json"],  2, &["capture makes none"]),
        (&["diff", "a", "b"],                                2, &["cannot read a"]),
        (&["review", "a", "F-001", "--state", "confirmed", "--by", "me", "--note", "n"], 2, &["cannot read a"]),
        (&["judge", "nowhere"],                              2, &["nowhere"]),
        (&["judge", ".", "--baseline", "x"],                 2, &["cannot read x"]),
        (&["verify", "."],                                   2, &["is not an audit folder"]),
        (&["explain", "pixel-before"],                       2, &["did you mean \"pixel-before-consent\"?"]),
        (&["identify", "nowhere.txt"],                       2, &["cannot read nowhere.txt"]),
        (&["identify", "."],                                 2, &[". is a folder"]),
        (&["judge", ".", "--templates", "nowhere"],          2, &["nowhere is no folder"]),
        (&["judge", ".", "--out", "-"],                      2, &["add --format json"]),
        (&["rules", "check", "nowhere"],                     2, &["cannot read nowhere"]),
        (&["init", "harbourlights"],                         2, &["is not a web address"]),
        (&["frobnicate"],                                    2, &["unrecognized subcommand"]),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (arguments, status, parts) in TABLE {
        let output = consentry(folder.path()).args(*arguments).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            output.status.code(),
            Some(*status),
            "{arguments:?}: {stderr}"
        );
        for part in *parts {
            assert!(
                stderr.contains(part),
                "{arguments:?}: no {part:?} in {stderr}"
            );
        }
        assert!(output.stdout.is_empty(), "{arguments:?} wrote to stdout");
    }
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert!(left.is_empty(), "refused commands left {left:?}");
}

#[test]
fn a_misspelt_key_has_a_caret_and_the_key_that_was_meant() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("consentry.toml"),
        "pages = 3\njuristiction = [\"EU\"]\n",
    )
    .unwrap();
    let output = consentry(folder.path())
        .args(["scan", "https://a.example/"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "error: unknown key \"juristiction\"\n  --> consentry.toml:2:1\n   |\n 2 | juristiction = [\"EU\"]\n   | ^^^^^^^^^^^^\n   |\nhelp: did you mean \"jurisdiction\"?\n"
    );
}

#[test]
fn a_broken_rule_is_named_with_file_line_and_column() {
    let folder = tempfile::tempdir().unwrap();
    let rules = folder.path().join("mine");
    std::fs::create_dir(&rules).unwrap();
    std::fs::write(
        rules.join("own.toml"),
        "id = \"own\"\nseveritty = \"risk\"\n",
    )
    .unwrap();
    let output = consentry(folder.path())
        .args(["rules", "check", "mine"])
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(
        stderr.contains("own.toml:2:1") && stderr.contains("severity"),
        "{stderr}"
    );
}

#[test]
fn secrets_are_neither_printed_nor_hashed_into_the_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let printed = |cookie: &str| {
        let arguments = [
            "scan",
            "https://a.example/",
            "--print-config",
            "--cookie",
            cookie,
        ];
        let output = consentry(folder.path()).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stdout).unwrap()
    };
    let text = printed("preview=hush");
    assert!(
        text.contains("preview=(secret)") && !text.contains("hush"),
        "{text}"
    );
    assert_eq!(text, printed("preview=another"));
}

#[test]
fn what_init_writes_is_picked_up_and_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    consentry(folder.path())
        .args(["init", "--no-look", "https://www.example.org/"])
        .assert()
        .success();
    let printed = consentry(folder.path())
        .args(["scan", "--print-config"])
        .output()
        .unwrap();
    assert!(
        String::from_utf8(printed.stdout)
            .unwrap()
            .contains("https://www.example.org/")
    );
    consentry(folder.path()).args(["init"]).assert().code(2);
    // Beside a workflow the configuration stays as it is, and the workflow is not overwritten either.
    let config = std::fs::read_to_string(folder.path().join("consentry.toml")).unwrap();
    for (host, path) in [
        ("github", ".github/workflows/consentry.yml"),
        ("gitlab", ".gitlab/consentry.yml"),
    ] {
        let init = ["init", "--ci", host];
        consentry(folder.path()).args(init).assert().success();
        let workflow = std::fs::read_to_string(folder.path().join(path)).unwrap();
        assert!(
            workflow.contains("consentry scan --config consentry.toml"),
            "{workflow}"
        );
        consentry(folder.path()).args(init).assert().code(2);
        assert_eq!(
            std::fs::read_to_string(folder.path().join(path)).unwrap(),
            workflow
        );
    }
    let after = std::fs::read_to_string(folder.path().join("consentry.toml")).unwrap();
    assert_eq!(after, config);
}

#[test]
fn a_value_is_told_with_where_it_came_from_and_a_misspelt_variable_is_warned_about() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("consentry.toml"),
        "pages = 3\ndepth = 1\nrepeat = 2\n",
    )
    .unwrap();
    let output = consentry(folder.path())
        .args([
            "scan",
            "https://a.example/",
            "--print-config",
            "--pages",
            "7",
        ])
        .env("CONSENTRY_PAGES", "5")
        .env("CONSENTRY_DEPTH", "4")
        .env("CONSENTRY_DEPHT", "4")
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    for line in [
        "pages = 7  # --pages",
        "depth = 4  # CONSENTRY_DEPTH",
        "repeat = 2  # consentry.toml:3",
        "locale = \"en-GB\"  # default",
    ] {
        assert!(stdout.contains(line), "{line} is not in\n{stdout}");
    }
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(
        stderr.contains("CONSENTRY_DEPHT is not known") && stderr.contains("\"CONSENTRY_DEPTH\""),
        "{stderr}"
    );
    let wrong = consentry(folder.path())
        .args(["scan", "https://a.example/", "--print-config"])
        .env("CONSENTRY_PAGES", "five")
        .output()
        .unwrap();
    assert_eq!(wrong.status.code(), Some(2));
    assert!(
        String::from_utf8(wrong.stderr)
            .unwrap()
            .contains("CONSENTRY_PAGES: a whole number")
    );
}

#[test]
fn identify_goes_on_after_a_bad_line_and_says_so_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let input = "nonsense\nhttps://www.facebook.com/tr/?id=1&ev=PageView\n";
    let output = consentry(folder.path())
        .arg("identify")
        .write_stdin(input)
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stdout}");
    let rows: Vec<serde_json::Value> = stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(rows[0]["error"].is_string());
    assert_eq!(
        (rows[1]["vendor"].as_str(), rows[1]["canonical"].as_str()),
        (Some("meta"), Some("page_view"))
    );
}

#[test]
fn version_names_commit_and_rule_set() {
    let folder = tempfile::tempdir().unwrap();
    let output = consentry(folder.path()).arg("--version").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.starts_with(&format!("consentry {}\ncommit ", env!("CARGO_PKG_VERSION"))),
        "{text}"
    );
    let hash = text.trim_end().rsplit("sha256:").next().unwrap().to_owned();
    assert_eq!(hash.len(), 64, "{text}");
}

#[test]
fn help_completions_and_manual_are_results() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, part) in [
        (&["--help"][..], "Exit status:"),
        (&["scan", "--help"], "Examples:"),
        (&["completions", "bash"], "_consentry"),
        (&["completions", "zsh"], "#compdef consentry"),
        (&["man"], ".TH consentry"),
    ] {
        let output = consentry(folder.path()).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(
            String::from_utf8(output.stdout).unwrap().contains(part),
            "{arguments:?}"
        );
    }
}

#[test]
fn printed_schemas_are_the_ones_kept_in_the_repository() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["report", "config", "rule", "vendor"] {
        let output = consentry(root).args(["schema", name]).output().unwrap();
        let kept = std::fs::read_to_string(root.join(format!("schemas/{name}.schema.json")))
            .unwrap_or_default();
        let fresh = String::from_utf8(output.stdout).unwrap();
        assert!(
            fresh == kept,
            "stale: consentry schema {name} > schemas/{name}.schema.json"
        );
    }
}

/// A recording of another tool: one page, one event of a known pixel.
pub const HAR: &str = r#"{"log":{"version":"1.2","creator":{"name":"test","version":"1"},
  "pages":[{"id":"p1","title":"https://www.harbourlights.example/","startedDateTime":"2026-11-24T10:00:00.000Z","pageTimings":{}}],
  "entries":[
    {"pageref":"p1","startedDateTime":"2026-11-24T10:00:00.000Z","time":20,
     "request":{"method":"GET","url":"https://www.harbourlights.example/","httpVersion":"h2","headers":[],"cookies":[],"queryString":[],"headersSize":-1,"bodySize":0},
     "response":{"status":200,"statusText":"","httpVersion":"h2","headers":[],"cookies":[],"content":{"size":0,"mimeType":"text/html"},"redirectURL":"","headersSize":-1,"bodySize":0},"cache":{},"timings":{"send":0,"wait":20,"receive":0}},
    {"pageref":"p1","startedDateTime":"2026-11-24T10:00:00.100Z","time":20,
     "request":{"method":"GET","url":"https://www.facebook.com/tr/?id=1029384756102938&ev=PageView&dl=https%3A%2F%2Fwww.harbourlights.example%2F","httpVersion":"h2","headers":[],"cookies":[],"queryString":[],"headersSize":-1,"bodySize":0},
     "response":{"status":200,"statusText":"","httpVersion":"h2","headers":[],"cookies":[],"content":{"size":0,"mimeType":"image/gif"},"redirectURL":"","headersSize":-1,"bodySize":0},"cache":{},"timings":{"send":0,"wait":20,"receive":0}}
  ]}}"#;

/// `scan` judges the folder that it has just written by the same code: judging again changes no byte.
#[test]
fn judging_again_gives_the_same_bytes_and_changed_evidence_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("recording.har"), HAR).unwrap();
    let first = consentry(folder.path())
        .args([
            "judge",
            "recording.har",
            "--out",
            "audit",
            "--format",
            "json,html,csv",
        ])
        .output()
        .unwrap();
    assert_eq!(
        first.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&first.stderr)
    );
    let report = || std::fs::read(folder.path().join("audit/report.json")).unwrap();
    let before = report();
    let text = String::from_utf8(before.clone()).unwrap();
    assert!(
        text.contains("\"rule\": \"pixel-before-consent\""),
        "{text}"
    );
    consentry(folder.path())
        .args(["verify", "audit"])
        .assert()
        .code(0);
    consentry(folder.path())
        .args(["judge", "audit", "--format", "json"])
        .assert()
        .code(1);
    assert!(report() == before, "judging again gave another report");
    assert!(
        !folder.path().join("audit/report.html").exists(),
        "a report of the earlier judgement was left"
    );
    consentry(folder.path())
        .args(["verify", "audit"])
        .assert()
        .code(0);
    consentry(folder.path())
        .args([
            "judge",
            "audit",
            "--format",
            "json",
            "--fail-on",
            "never",
            "--allow-incomplete",
        ])
        .assert()
        .code(0);

    let log = folder.path().join("audit/evidence/events/before-1.jsonl");
    let changed = std::fs::read_to_string(&log)
        .unwrap()
        .replace("PageView", "Purchase");
    std::fs::write(&log, changed).unwrap();
    let verified = consentry(folder.path())
        .args(["verify", "audit"])
        .output()
        .unwrap();
    assert_eq!(verified.status.code(), Some(1));
    assert!(
        String::from_utf8(verified.stdout)
            .unwrap()
            .contains("changed  evidence/events/before-1.jsonl")
    );
    let again = consentry(folder.path())
        .args(["judge", "audit", "--format", "json"])
        .output()
        .unwrap();
    assert_eq!(again.status.code(), Some(2));
    assert!(
        String::from_utf8(again.stderr)
            .unwrap()
            .contains("not as it was sealed")
    );
    assert!(report() == before, "a refused judgement touched the report");
}

#[cfg(unix)]
#[test]
fn a_copy_is_judged_elsewhere_and_what_it_is_a_copy_of_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    audit_of_a_har(root);
    std::fs::remove_dir_all(root.join("audit/evidence/har")).unwrap();
    std::fs::remove_file(root.join("audit").join(consentry::evidence::MANIFEST)).unwrap();
    consentry(root)
        .args(["judge", "audit", "--format", "json"])
        .assert()
        .code(1);
    let before = crate::docs::held(&root.join("audit"));
    let judge = |out: &str, formats: &str| {
        let mut command = consentry(root);
        command
            .args(["judge", "audit", "--out", out, "--format", formats])
            .output()
            .unwrap()
    };
    assert_eq!(judge("new/copy", "json").status.code(), Some(1));
    assert!(
        before == crate::docs::held(&root.join("audit")),
        "what was copied is not as it was"
    );
    let read = |file: &str| std::fs::read(root.join(file)).unwrap();
    assert!(
        read("audit/report.json") == read("new/copy/report.json"),
        "the copy is judged otherwise"
    );
    consentry(root)
        .args(["verify", "new/copy"])
        .assert()
        .code(0);
    assert_eq!(judge("with-har", "har").status.code(), Some(1));
    assert!(root.join("with-har/evidence/har/before-1.har").is_file());

    for (out, why) in [
        ("new/copy", "name another folder"),
        ("audit/again", "inside the audit folder"),
        ("audit", "inside the audit folder"),
    ] {
        let refused = judge(out, "json");
        let said = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(2), "{out}: {said}");
        assert!(said.contains(why), "{out}: {said}");
    }
    let log = root.join("audit/evidence/events/before-1.jsonl");
    std::fs::write(&log, read("audit/evidence/events/before-1.jsonl").repeat(2)).unwrap();
    let said = String::from_utf8(judge("of-changed", "json").stderr).unwrap();
    assert!(said.contains("not as it was sealed"), "{said}");
    assert!(!root.join("of-changed").exists());
}

/// An audit folder out of a HAR file, named `audit` below this one.
#[cfg(unix)]
fn audit_of_a_har(folder: &Path) {
    std::fs::write(folder.join("recording.har"), HAR).unwrap();
    consentry(folder)
        .args([
            "judge",
            "recording.har",
            "--out",
            "audit",
            "--format",
            "json",
        ])
        .assert()
        .code(1);
}

#[cfg(unix)]
#[test]
fn the_exit_status_hangs_on_neither_the_formats_nor_on_who_reads() {
    let folder = tempfile::tempdir().unwrap();
    audit_of_a_har(folder.path());
    let report = || std::fs::read(folder.path().join("audit/report.json")).unwrap();
    let first = report();
    let judged = |formats: &str| {
        consentry(folder.path())
            .args(["judge", "audit", "--format", formats])
            .assert()
            .code(1);
    };
    judged("json,json,csv,csv");
    assert!(first == report(), "judged anew the report is another");
    // `| true`: nobody reads the result.
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_consentry"))
        .args(["judge", "audit", "--format", "json"])
        .current_dir(folder.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn a_har_is_judged_as_often_as_one_likes_and_printed_where_asked() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("recording.har"), HAR).unwrap();
    let judge = |more: &[&str]| {
        let mut command = consentry(folder.path());
        command.args(["judge", "recording.har", "--format", "json"]);
        command.args(more).output().unwrap()
    };
    for _ in 0..2 {
        assert_eq!(judge(&[]).status.code(), Some(1));
    }
    let folders = std::fs::read_dir(folder.path().join("consentry-audit")).unwrap();
    assert_eq!(folders.count(), 2);
    let printed = judge(&["--out", "-"]);
    assert_eq!(printed.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&printed.stdout).unwrap();
    assert_eq!(report["schema"], "consentry/report/1");
    assert!(!folder.path().join("-").exists());
}

#[test]
fn a_har_in_which_no_page_was_loaded_is_no_clean_site() {
    let entry = |status: u32, error: &str| {
        serde_json::json!({
            "pageref": "p", "startedDateTime": "2026-11-23T09:00:00.000Z", "time": 1,
            "request": {"method": "GET", "url": "https://www.example.org/", "headers": []},
            "response": {"status": status, "headers": [], "content": {"mimeType": "text/html"}, "_error": error},
        })
    };
    let page = serde_json::json!([{"id": "p", "startedDateTime": "2026-11-23T09:00:00.000Z", "title": "https://www.example.org/", "pageTimings": {}}]);
    let none = serde_json::json!([]);
    for (what, pages, entries, status) in [
        ("nothing", &none, none.clone(), 3),
        ("a page without requests", &page, none.clone(), 3),
        (
            "a name that is not known",
            &page,
            serde_json::json!([entry(0, "net::ERR_NAME_NOT_RESOLVED")]),
            3,
        ),
        ("a page", &page, serde_json::json!([entry(200, "")]), 0),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let har = serde_json::json!({"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "pages": pages, "entries": entries}});
        std::fs::write(folder.path().join("a.har"), har.to_string()).unwrap();
        let done = consentry(folder.path())
            .args([
                "judge",
                "a.har",
                "--out",
                "audit",
                "--format",
                "json",
                "--fail-on",
                "never",
            ])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(status), "{what}: {said}");
        let report = std::fs::read_to_string(folder.path().join("audit/report.json")).unwrap();
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        let light = &report["summary"]["by_scenario"]["before"];
        assert!(status == 0 || light != "green", "{what}: {light}");
    }
}

/// A folder that somebody else made, with links that lead out of it: nothing outside is read or written.
#[cfg(unix)]
#[test]
fn a_hostile_folder_is_refused_by_every_command_that_reads_it() {
    let folder = tempfile::tempdir().unwrap();
    audit_of_a_har(folder.path());
    let (audit, outside) = (folder.path().join("audit"), folder.path().join("outside"));
    std::fs::rename(audit.join("evidence/har"), &outside).unwrap();
    std::os::unix::fs::symlink(&outside, audit.join("evidence/har")).unwrap();
    std::fs::rename(audit.join("report.json"), outside.join("report.json")).unwrap();
    std::os::unix::fs::symlink(outside.join("report.json"), audit.join("report.json")).unwrap();
    let listed = || {
        let entries = std::fs::read_dir(&outside).unwrap().map(Result::unwrap);
        let mut all: Vec<_> = entries
            .map(|e| (e.file_name(), std::fs::read(e.path()).unwrap()))
            .collect();
        all.sort();
        all
    };
    let before = listed();
    for (arguments, status, said) in [
        (
            "judge audit --format html,json,har",
            2,
            "evidence/har is a link, and an audit folder holds files alone",
        ),
        ("verify audit", 1, "added    evidence/har"),
        ("seal audit", 2, "audit is not as it was sealed"),
        ("diff audit audit", 2, "it is a link and no file"),
        ("explain F-001 --audit audit", 2, "it is a link and no file"),
        (
            "review audit F-001 --state confirmed --by A --note x",
            2,
            "it is a link and no file",
        ),
        (
            "scan --resume audit",
            2,
            "is a link, and an audit folder holds files alone",
        ),
        (
            "delete audit --yes",
            2,
            "is a link, and an audit folder holds files alone",
        ),
    ] {
        let output = consentry(folder.path())
            .args(arguments.split(' '))
            .output()
            .unwrap();
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text);
        assert_eq!(output.status.code(), Some(status), "{arguments}: {text}");
        assert!(text.contains(said), "{arguments}: {text}");
        assert!(listed() == before, "{arguments} wrote outside");
    }
}

/// Settings of a folder that somebody else made name a program of theirs and a key of ours.
#[cfg(unix)]
#[test]
fn a_folder_names_no_program_and_no_key() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    audit_of_a_har(folder.path());
    let program = folder.path().join("audit/chrome");
    std::fs::write(&program, "#!/bin/sh\ntouch was-run\n").unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    for (key, flag) in [("chrome", "--chrome"), ("sign", "--sign")] {
        std::fs::write(
            folder.path().join("audit/evidence/settings.toml"),
            format!(
                "url = [\"https://a.example/\"]\n{key} = {:?}\n",
                program.display().to_string()
            ),
        )
        .unwrap();
        let output = consentry(folder.path())
            .args(["scan", "--resume", "audit"])
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{text}");
        let said = format!("help: give {flag} again, together with --resume");
        assert!(text.contains(&said), "{text}");
    }
    for place in [folder.path().to_owned(), folder.path().join("audit")] {
        assert!(!place.join("was-run").exists());
    }
}

/// No browser is there, so nothing can be recorded: each site is told, and the table names both.
#[test]
fn a_site_that_cannot_be_recorded_does_not_keep_the_others_from_being_tried() {
    let folder = tempfile::tempdir().unwrap();
    let output = consentry(folder.path())
        .args(["scan", "https://a.example/", "https://b.example/"])
        .args(["--chrome", "/nowhere/chrome"])
        .output()
        .unwrap();
    let [stdout, stderr] = [output.stdout, output.stderr].map(|t| String::from_utf8(t).unwrap());
    assert_eq!(output.status.code(), Some(3), "{stderr}");
    assert_eq!(
        stderr.matches("no Chrome or Chromium found").count(),
        2,
        "{stderr}"
    );
    for site in ["a.example", "b.example"] {
        let row = stdout.lines().find(|line| line.contains(site));
        assert!(
            row.is_some_and(|row| row.ends_with("not recorded")),
            "{stdout}"
        );
    }
}

/// A folder that was recorded before anybody approved anything is judged by a list of today.
#[test]
fn a_folder_is_judged_by_the_list_of_another_configuration() {
    let dir = tempfile::tempdir().unwrap();
    let recorded = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/folders/silent");
    for file in ["evidence/audit.json", "evidence/events/before-1.jsonl"] {
        let to = dir.path().join("audit").join(file);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(recorded.join(file), to).unwrap();
    }
    let judged = |text: &str| {
        std::fs::write(dir.path().join("consentry.toml"), text).unwrap();
        let judge = [
            "judge",
            "audit",
            "--config",
            "consentry.toml",
            "--format",
            "gitlab",
            "--quiet",
        ];
        let output = consentry(dir.path()).args(judge).output().unwrap();
        let report = dir.path().join("audit/gl-code-quality-report.json");
        let report = std::fs::read_to_string(report).unwrap_or_default();
        (
            output.status.code(),
            String::from_utf8(output.stderr).unwrap(),
            report,
        )
    };
    let (status, stderr, _) = judged("# ours\n[approved]\nbefore = [\"metta\"]\n");
    assert_eq!(status, Some(2), "{stderr}");
    assert!(
        stderr.contains("consentry.toml:3:11") && stderr.contains("did you mean"),
        "{stderr}"
    );
    let (status, stderr, report) =
        judged("fail-on = \"likely-violation\"\n[budget]\nrequests = { before = 0 }\n");
    assert_eq!(status, Some(1), "{stderr}");
    assert!(report.contains("budget-requests"), "{report}");
    let (_, _, report) = judged("[budget]\nrequests = { before = 100000 }\n");
    assert!(!report.contains("budget-requests"), "{report}");
}
