//! Any text as a TC string, for both of its readers: the one that proves a choice, and the judge's.
#![no_main]

use consentry::{consent, detect};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    consent::hostile::tc_string(data);
    detect::hostile::tc_string(data);
});
