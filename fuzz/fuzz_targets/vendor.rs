//! Any text as a vendor file; what loads is put to its own examples, every mistake can be shown.
#![no_main]

use consentry::catalogue::DataFiles;
use consentry::cli::message::file_error_text;
use consentry::detect::{Catalogue, hostile};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let files = DataFiles::default().with("vendors/x.toml", &String::from_utf8_lossy(data));
    let errors = match Catalogue::load(&files) {
        Ok(catalogue) => {
            hostile::address(&catalogue, b"https://px.example/a?b=c");
            catalogue.examples().err().unwrap_or_default()
        }
        Err(errors) => errors,
    };
    errors.iter().take(20).for_each(|error| {
        file_error_text(error);
    });
});
