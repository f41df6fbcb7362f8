//! Any text as the event log of a run that is continued or judged.
#![no_main]

use consentry::evidence::{Folder, Recording};
use consentry_fuzz::{judge, page};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use tempfile::TempDir;

static PLACE: LazyLock<TempDir> = LazyLock::new(|| {
    let place = tempfile::tempdir().expect("a folder");
    let Recording { record, .. } = page("https://www.a.example/", "");
    let folder = Folder::create(place.path().join("audit")).expect("a folder");
    folder.write_record(&record).expect("a record");
    place
});

fuzz_target!(|data: &[u8]| {
    let audit = PLACE.path().join("audit");
    std::fs::write(audit.join("evidence/events/before-1.jsonl"), data).expect("a log");
    let folder = Folder::open(&audit).expect("an audit");
    let ends = folder.ends();
    let read = folder.read();
    assert_eq!(ends.is_ok(), read.is_ok());
    if let Ok(recording) = read {
        folder.write_har().expect("what can be read can be written");
        folder.seal().expect("what can be read can be sealed");
        judge(&recording);
    }
});
