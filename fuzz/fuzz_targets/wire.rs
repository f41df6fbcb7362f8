//! Any text as a message of the browser, and as Chrome's own net log: both carry what pages wrote.
#![no_main]

use consentry::browser::{parse_wire, read_net_log};
use libfuzzer_sys::fuzz_target;

/// The beginning of a net log: without it nothing of the rest is read.
const HEAD: &[u8] = br#"{"constants":{"logEventTypes":{"URL_REQUEST_START_JOB":7,"HTTP_TRANSACTION_SEND_REQUEST":9,"HOST_RESOLVER_DNS_TASK_EXTRACTION_RESULTS":23},"logEventPhase":{"PHASE_BEGIN":1},"timeTickOffset":1000},
"events": [
"#;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    if let Ok(message) = parse_wire(&text) {
        // What was read has whole characters only: it is read by anybody.
        let again = serde_json::from_str::<serde_json::Value>(&message.to_string());
        again.expect("what was written is read");
    }
    let lines = data.iter().filter(|b| **b == b'\n').count() + 1;
    for log in [data.to_vec(), [HEAD, data].concat()] {
        if let Ok(log) = read_net_log(log.as_slice()) {
            assert!(log.requests.len() <= lines);
        }
    }
});
