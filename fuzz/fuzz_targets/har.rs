//! Any text as a HAR file: judged, written as an event log and read again.
#![no_main]

use consentry::evidence::{Folder, Scenario, har};
use consentry_fuzz::judge;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data).into_owned();
    let Ok(recording) = har::recording(&[("a.har".to_owned(), text)], Scenario::Reject) else {
        return;
    };
    judge(&recording);
    let place = tempfile::tempdir().expect("a folder");
    let folder = Folder::create(place.path().join("audit")).expect("a folder");
    folder.write_record(&recording.record).expect("a record");
    let run = &recording.runs[0];
    let log = folder.log(run.scenario, run.run).expect("a log");
    for o in run.observations.iter().cloned() {
        log.append(o.t_ms, o.event).expect("a line");
    }
    folder.write_har().expect("what was written is read");
    let again = folder.read().expect("what was written is read");
    assert_eq!(again.runs[0].observations.len(), run.observations.len());
});
