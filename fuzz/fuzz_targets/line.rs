//! Any line of `consentry identify`.
#![no_main]

use consentry::detect::hostile;
use consentry_fuzz::CATALOGUE;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    hostile::line(&CATALOGUE, data);
});
