//! Any text as a rule file; every mistake can be shown.
#![no_main]

use consentry::catalogue::DataFiles;
use consentry::cli::message::file_error_text;
use consentry::rules::RuleSet;
use consentry_fuzz::only;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static LAW: LazyLock<DataFiles> = LazyLock::new(|| only(&["law/"]));

fuzz_target!(|data: &[u8]| {
    let files = LAW.clone().with("own/x.toml", &String::from_utf8_lossy(data));
    if let Err(errors) = RuleSet::load(&files) {
        errors.iter().take(20).for_each(|error| {
            file_error_text(error);
        });
    }
});
