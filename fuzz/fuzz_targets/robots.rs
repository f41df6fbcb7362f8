//! Any bytes as `robots.txt`.
#![no_main]

use consentry::plan::hostile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    hostile::robots(data);
});
