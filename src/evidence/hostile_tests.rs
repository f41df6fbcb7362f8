//! What somebody else made: HAR files and audit folders that lie, lead out, or have no end.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::cases::runner;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

fn entry(page: &str, url: &str) -> Value {
    json!({"startedDateTime": "2026-11-24T09:00:00.000Z", "time": 5, "pageref": page,
        "request": {"method": "GET", "url": url}, "response": {"status": 200}})
}

fn har(pages: Vec<Value>, entries: Vec<Value>) -> String {
    json!({"log": {"pages": pages, "entries": entries}}).to_string()
}

/// Writes a run of a HAR file as `judge` does: the run, and the audit folder.
fn kept(text: &str) -> (RunLog, tempfile::TempDir, Folder) {
    let recording = har::recording(&[("a.har".into(), text.into())], Scenario::Before).unwrap();
    let temp = tempfile::tempdir().unwrap();
    let folder = Folder::create(temp.path().join("audit")).unwrap();
    folder.write_record(&recording.record).unwrap();
    let log = folder.log(Scenario::Before, 1).unwrap();
    let run = recording.runs[0].clone();
    for o in run.observations.clone() {
        log.append(o.t_ms, o.event).unwrap();
    }
    (run, temp, folder)
}

/// A run of a HAR file, and what is read of the folder that it was written to.
fn through_a_folder(text: &str) -> (RunLog, Recording) {
    let (run, _temp, folder) = kept(text);
    (run, folder.read().unwrap())
}

#[test]
fn times_beyond_all_bounds_are_written_and_read() {
    let mut one = entry("p", "https://a.example/");
    one["time"] = json!(1e308);
    one["_webSocketMessages"] = json!([{"type": "send", "data": "x", "time": 1e306, "opcode": 1}]);
    let (run, read) = through_a_folder(&har(Vec::new(), vec![one]));
    assert!(run.observations.iter().all(|o| o.t_ms.is_finite()));
    assert_eq!(read.runs[0].observations, run.observations);
}

/// Each page would have the document of that id as its own.
#[test]
fn a_page_id_counts_once() {
    let page = json!({"id": "p"});
    let mut one = entry("p", "https://a.example/");
    one["response"]["content"] = json!({"mimeType": "text/html", "text": "x".repeat(1 << 19)});
    let text = har(vec![page; 20_000], vec![one]);
    let run = har::read(&text, Scenario::Before).unwrap();
    let documents = run
        .observations
        .iter()
        .filter(|o| matches!(o.event, Event::Document(_)));
    assert_eq!(documents.count(), 1);
}

/// Thousands of pages and entries are joined without looking at each for each.
#[test]
fn pages_and_headers_without_number_are_read() {
    let pages = (0..20_000).map(|n| json!({"id": n.to_string()})).collect();
    let mut entries: Vec<Value> = (0..20_000)
        .rev()
        .map(|n: u32| entry(&n.to_string(), "https://a.example/"))
        .collect();
    entries[0]["request"]["headers"] = vec![json!({"name": "a", "value": "b"}); 100_000].into();
    let run = har::read(&har(pages, entries), Scenario::Before).unwrap();
    let visits: Vec<u32> = run
        .observations
        .iter()
        .filter_map(|o| match &o.event {
            Event::Request(r) => r.visit,
            _ => None,
        })
        .collect();
    assert_eq!(
        (visits.len(), visits[0], visits[19_999]),
        (20_000, 20_000, 1)
    );
}

#[test]
fn any_har_that_is_read_can_be_kept_and_read_again() {
    let text = prop::sample::select(vec![
        "p",
        "q",
        "",
        "https://a.example/",
        "\u{0}",
        "é\u{202e}",
        "200",
    ]);
    let number = prop_oneof![
        Just(json!(-1e308)),
        Just(json!(1e308)),
        Just(json!(0)),
        Just(json!(null)),
        Just(json!("x"))
    ];
    let one = (text.clone(), text.clone(), number.clone(), number, text).prop_map(|(page, title, time, at, mime)| {
        let mut one = entry(page, "https://a.example/x?y");
        one["time"] = time;
        one["response"] = json!({"status": 302, "redirectURL": title, "content": {"mimeType": mime, "text": title, "encoding": "base64"}});
        one["_webSocketMessages"] = json!([{"type": title, "data": title, "time": at, "opcode": 2}]);
        one["_initiator"] = json!({"stack": {"parent": {"callFrames": [{"url": title}]}}});
        (one, json!({"id": page, "title": title, "pageTimings": {"onLoad": 1e308}}))
    });
    let tested = runner(60).run(&prop::collection::vec(one, 0..6), |all| {
        let (entries, pages) = all.into_iter().unzip();
        let (run, read) = through_a_folder(&har(pages, entries));
        prop_assert_eq!(&read.runs[0].observations, &run.observations);
        Ok(())
    });
    tested.unwrap();
}

/// An audit folder with a log and a manifest.
fn sealed() -> (tempfile::TempDir, Folder) {
    let text = har(Vec::new(), vec![entry("p", "https://a.example/")]);
    let (_, temp, folder) = kept(&text);
    folder.seal().unwrap();
    (temp, folder)
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::os::unix::fs::symlink;

    /// Each of these would lead what is read or written out of the folder.
    #[test]
    fn a_folder_with_a_link_or_a_pipe_is_not_opened() {
        for name in [
            "evidence/har/x.har",
            "evidence/audit.json",
            "evidence/events/before-1.jsonl",
            "evidence/screens/a.png",
            "report.json",
            "MANIFEST.sha256",
            "MANIFEST.sha256.sig",
            "evidence/policies.json",
        ] {
            let (temp, folder) = sealed();
            let outside = temp.path().join("outside");
            fs::write(&outside, "{}").unwrap();
            let path = folder.path().join(name);
            let _ = fs::remove_file(&path);
            symlink(&outside, &path).unwrap();
            let error = Folder::open(folder.path()).unwrap_err().to_string();
            assert!(error.starts_with(&format!("{name} is a link")), "{error}");
            assert!(
                folder.read().is_err() && folder.seal().is_err() && folder.write_har().is_err()
            );
            assert_eq!(fs::read_to_string(&outside).unwrap(), "{}");
        }
        let (temp, folder) = sealed();
        fs::remove_dir_all(folder.path().join("evidence/har")).unwrap();
        symlink(temp.path(), folder.path().join("evidence/har")).unwrap();
        assert!(matches!(
            Folder::open(folder.path()),
            Err(FolderError::NotAFile { .. })
        ));
        assert!(folder.write_har().is_err());
        assert!(!temp.path().join("before-1.har").exists());
    }

    #[test]
    fn a_pipe_is_not_waited_for() {
        let (_temp, folder) = sealed();
        let pipe = folder.path().join("evidence/events/accept-1.jsonl");
        if !std::process::Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .is_ok_and(|s| s.success())
        {
            return; // not installed here
        }
        let error = Folder::open(folder.path()).unwrap_err().to_string();
        assert!(
            error.contains("accept-1.jsonl is a pipe or a device"),
            "{error}"
        );
        assert_eq!(
            verify(folder.path()).unwrap().added,
            ["evidence/events/accept-1.jsonl"]
        );
    }

    #[test]
    fn verifying_follows_no_link() {
        let (temp, folder) = sealed();
        let log = folder.path().join("evidence/events/before-1.jsonl");
        let outside = temp.path().join("the same");
        fs::rename(&log, &outside).unwrap();
        symlink(&outside, &log).unwrap();
        symlink("/dev/zero", folder.path().join("MANIFEST.sha256.sig")).unwrap();
        symlink(temp.path(), folder.path().join("evidence/more")).unwrap();
        let found = verify(folder.path()).unwrap();
        assert_eq!(found.changed, ["evidence/events/before-1.jsonl"]);
        assert_eq!(found.added, ["MANIFEST.sha256.sig", "evidence/more"]);
        assert!(found.missing.is_empty());
        fs::remove_file(folder.path().join(MANIFEST)).unwrap();
        symlink("/dev/zero", folder.path().join(MANIFEST)).unwrap();
        let error = verify(folder.path()).unwrap_err().to_string();
        assert!(error.contains("it is a link and no file"), "{error}");
    }
}

/// A file with a hole in it takes no room on the disk, and all of it in memory.
#[test]
fn files_without_end_are_not_read_whole() {
    let huge = |path: &Path| {
        let file = fs::File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .unwrap();
        file.set_len(10 << 30).unwrap();
    };
    let (_temp, folder) = sealed();
    huge(&folder.path().join("evidence/events/accept-1.jsonl"));
    let error = folder.read().unwrap_err().to_string();
    assert!(
        error.starts_with("evidence/events/accept-1.jsonl:1: a line of more than 64 MiB"),
        "{error}"
    );
    let (_temp, folder) = sealed();
    huge(&folder.path().join("evidence/audit.json"));
    let error = folder.read().unwrap_err().to_string();
    assert!(error.contains("it is larger than 64 MiB"), "{error}");
    let (_temp, folder) = sealed();
    fs::write(
        folder.path().join("evidence/policies.json"),
        r#"[{"url": "https://a.example/p.pdf", "text": "", "file": "evidence/policies/1.pdf"}]"#,
    )
    .unwrap();
    fs::create_dir_all(folder.path().join("evidence/policies")).unwrap();
    huge(&folder.path().join("evidence/policies/1.pdf"));
    let error = folder.read().unwrap_err().to_string();
    assert!(error.contains("1.pdf: it is larger than 16 MiB"), "{error}");
}

#[test]
fn a_manifest_that_lies_is_named() {
    let (_temp, folder) = sealed();
    let path = folder.path().join(MANIFEST);
    let text = fs::read_to_string(&path).unwrap();
    let first = text.lines().next().unwrap();
    for (lie, said) in [
        (format!("{text}{first}\n"), "the same name twice"),
        (
            text.replacen("  evidence", "  ../evidence", 1),
            "a name that leads out of the folder",
        ),
        (
            text.replacen("  evidence", "  /evidence", 1),
            "a name that leads out of the folder",
        ),
        (text.replacen(&first[..1], "x", 1), "not a SHA-256"),
        ("x\n".to_owned(), "not a line of sha256sum"),
    ] {
        fs::write(&path, lie).unwrap();
        let error = verify(folder.path()).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
    fs::write(&path, text.replace(&first[..64], &"0".repeat(64))).unwrap();
    assert_eq!(verify(folder.path()).unwrap().changed.len(), 1);
}

#[test]
fn any_event_log_is_read_or_named() {
    let (_temp, folder) = sealed();
    let log = folder.path().join("evidence/events/before-1.jsonl");
    let text = fs::read_to_string(&log).unwrap();
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let pieces = prop::collection::vec(
        (
            0..lines.len(),
            prop::sample::select(vec!["\n", "", "\0", "\n\n", "}", "{\"seq\":1}"]),
        ),
        0..8,
    );
    let tested = runner(200).run(&pieces, |pieces| {
        let text: String = pieces
            .iter()
            .map(|(n, end)| format!("{}{end}", lines[*n]))
            .collect();
        fs::write(&log, &text).unwrap();
        match folder.read() {
            Ok(read) => prop_assert!(read.runs[0].observations.len() <= pieces.len()),
            Err(error) => {
                let said = error.to_string();
                prop_assert!(
                    said.starts_with("evidence/events/before-1.jsonl:"),
                    "{}",
                    said
                );
            }
        }
        Ok(())
    });
    tested.unwrap();
    // A log twice in a row: numbers do not go back.
    fs::write(&log, text.repeat(2)).unwrap();
    assert!(matches!(folder.read(), Err(FolderError::Bad { .. })));
}

/// The record of a folder that is continued or judged: parts of a true one, changed for others.
#[test]
fn any_record_is_read_or_named() {
    let (_temp, folder) = sealed();
    let path = folder.path().join("evidence/audit.json");
    let text = fs::read_to_string(&path).unwrap();
    let whole: Value = serde_json::from_str(&text).unwrap();
    let keys: Vec<String> = whole.as_object().unwrap().keys().cloned().collect();
    let others = vec![
        Value::Null,
        json!("../../x\u{1b}[2J"),
        json!([]),
        json!({}),
        json!(-1),
        json!(1e308),
        json!(true),
        json!(["before", "before"]),
    ];
    let change = (prop::sample::select(keys), prop::sample::select(others));
    let changes = prop::collection::vec(change, 0..4);
    let tested = runner(200).run(&(changes, 0..text.len() * 2), |(changes, cut)| {
        let mut record = whole.clone();
        for (key, other) in changes {
            record[key] = other;
        }
        let text = record.to_string();
        fs::write(&path, text.chars().take(cut).collect::<String>()).unwrap();
        match folder.read() {
            Ok(read) => prop_assert_eq!(&read.record.format, EVIDENCE_FORMAT),
            Err(error) => prop_assert!(error.to_string().contains("audit.json"), "{}", error),
        }
        Ok(())
    });
    tested.unwrap();
}

/// Lines that are almost those of a manifest.
#[test]
fn any_manifest_is_held_against_the_folder_and_reaches_nothing_outside() {
    let place = tempfile::tempdir().unwrap();
    let inside = place.path().join("audit");
    fs::create_dir_all(inside.join("evidence")).unwrap();
    fs::write(place.path().join("secret"), "x").unwrap();
    fs::write(inside.join("a"), "a").unwrap();
    fs::write(inside.join("evidence/b"), "b").unwrap();
    let hash = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
    let names = [
        "a",
        "evidence/b",
        "../secret",
        "/etc/passwd",
        "evidence/../../secret",
        "evidence",
        ".",
        "",
        "MANIFEST.sha256",
        "a\0b",
        "\\a",
        "a ",
        "A",
    ];
    let line = (
        prop_oneof![Just(hash.to_owned()), "[0-9a-fg]{0,70}"],
        prop::sample::select(vec!["  ", " *", " ", ""]),
        prop::sample::select(names.to_vec()),
        prop::sample::select(vec!["\n", "\r\n", "", "\n\n"]),
    );
    let line = line.prop_map(|(hash, gap, name, end)| format!("{hash}{gap}{name}{end}"));
    let tested = runner(400).run(&prop::collection::vec(line, 0..8), |lines| {
        fs::write(inside.join(MANIFEST), lines.concat()).unwrap();
        if let Ok(found) = verify(&inside) {
            prop_assert_eq!(found.checked + found.added.len(), 2, "{:?}", lines);
        }
        Ok(())
    });
    tested.unwrap();
}
