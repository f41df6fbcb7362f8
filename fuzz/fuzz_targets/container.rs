//! Any text as a served tag manager container.
#![no_main]

use consentry::detect::hostile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    hostile::container(data);
});
