//! Any body.
#![no_main]

use consentry::catalogue::DataFiles;
use consentry::detect::{Catalogue, hostile};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::load(&DataFiles::embedded()).expect("valid"));

fuzz_target!(|data: &[u8]| {
    hostile::body(&CATALOGUE, data);
});
