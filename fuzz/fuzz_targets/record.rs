//! Any text as the record of a folder that is continued or judged.
#![no_main]

use consentry::evidence::{Folder, Recording};
use consentry_fuzz::{judge, page};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use tempfile::TempDir;

static PLACE: LazyLock<TempDir> = LazyLock::new(|| {
    let place = tempfile::tempdir().expect("a folder");
    let Recording { record, runs, .. } = page("https://www.a.example/", "<p>Hello");
    let folder = Folder::create(place.path().join("audit")).expect("a folder");
    folder.write_record(&record).expect("a record");
    for run in runs {
        let log = folder.log(run.scenario, run.run).expect("a log");
        for o in run.observations {
            log.append(o.t_ms, o.event).expect("a line");
        }
    }
    place
});

fuzz_target!(|data: &[u8]| {
    let audit = PLACE.path().join("audit");
    std::fs::write(audit.join("evidence/audit.json"), data).expect("a record");
    let folder = Folder::open(&audit).expect("an audit");
    let record = folder.record();
    let read = folder.read();
    assert_eq!(record.is_ok(), read.is_ok());
    if let Ok(recording) = read {
        folder.write_record(&recording.record).expect("what can be read can be written");
        assert_eq!(folder.record().expect("what was written is read"), recording.record);
        judge(&recording);
    }
});
