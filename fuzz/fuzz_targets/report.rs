//! Any text as the `report.json` of an earlier audit, compared with itself and written again.
#![no_main]

use consentry::findings::Comparison;
use consentry::report::{Document, json};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(document) = Document::from_json(&String::from_utf8_lossy(data)) else {
        return;
    };
    let comparison = Comparison::of(document.side(), document.side(), true);
    assert!(!comparison.is_worse());
    let again = Document::from_json(&json::render(&document));
    assert_eq!(again.expect("what was written is read"), document);
});
