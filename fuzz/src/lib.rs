//! What several targets share: the data files, loaded once, and the way from a recording to findings.

use consentry::catalogue::DataFiles;
use consentry::detect::{Catalogue, facts_with};
use consentry::evidence::{Recording, Scenario, har};
use consentry::findings;
use consentry::messages::Messages;
use consentry::rules::RuleSet;
use std::sync::LazyLock;

/// The files that the binary carries.
pub static FILES: LazyLock<DataFiles> = LazyLock::new(DataFiles::embedded);

/// The catalogue in them.
pub static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::load(&FILES).expect("the embedded catalogue is valid"));

/// The rules in them.
pub static RULES: LazyLock<RuleSet> =
    LazyLock::new(|| RuleSet::load(&FILES).expect("the embedded rules are valid"));

/// Judges a recording as `consentry judge` does; gives the number of findings.
pub fn judge(recording: &Recording) -> usize {
    let messages = Messages::english();
    let facts = facts_with(recording, &CATALOGUE, None, &messages);
    let verdicts = RULES.judge(&facts, &["EU".to_owned(), "UK".to_owned()], &messages);
    findings::build(&verdicts, &facts, &RULES, &CATALOGUE, &messages)
        .0
        .len()
}

/// A visit of a page of that address with this document.
pub fn page(url: &str, html: &str) -> Recording {
    let entry = serde_json::json!({
        "startedDateTime": "2026-11-24T09:00:00.000Z", "time": 5, "pageref": "p",
        "request": {"method": "GET", "url": url},
        "response": {"status": 200, "content": {"mimeType": "text/html", "text": html}},
    });
    let page = serde_json::json!({"id": "p", "startedDateTime": "2026-11-24T09:00:00.000Z", "title": "Privacy"});
    let text = serde_json::json!({"log": {"pages": [page], "entries": [entry]}}).to_string();
    har::recording(&[("a.har".to_owned(), text)], Scenario::Before).expect("a valid HAR")
}

/// The embedded files under these folders, and no other.
pub fn only(folders: &[&str]) -> DataFiles {
    let wanted = FILES
        .all()
        .filter(|(path, _)| folders.iter().any(|folder| path.starts_with(folder)));
    wanted.fold(DataFiles::default(), |all, (path, file)| all.with(path, &file.text))
}
