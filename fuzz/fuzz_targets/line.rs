//! Any line of `consentry identify`.
#![no_main]

use consentry::catalogue::DataFiles;
use consentry::detect::Catalogue;
use consentry::detect::identify::identify_line;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::load(&DataFiles::embedded()).expect("valid"));

fuzz_target!(|data: &[u8]| {
    identify_line(&CATALOGUE, &String::from_utf8_lossy(data));
});
