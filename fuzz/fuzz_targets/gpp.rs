//! Any text as a GPP string.
#![no_main]

use consentry::consent::hostile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    hostile::gpp(data);
});
