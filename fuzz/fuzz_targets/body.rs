//! Any body.
#![no_main]

use consentry::detect::hostile;
use consentry_fuzz::CATALOGUE;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    hostile::body(&CATALOGUE, data);
});
