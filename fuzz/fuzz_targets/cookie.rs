//! Any lines as `Set-Cookie`.
#![no_main]

use consentry::detect::hostile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    hostile::cookie(data);
});
