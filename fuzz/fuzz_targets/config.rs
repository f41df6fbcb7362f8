//! Any text as `consentry.toml`; what can be used is written out, read again and written alike.
#![no_main]

use consentry::catalogue::DataFile;
use consentry::config::{LoadedConfig, Settings, check_journeys};
use libfuzzer_sys::fuzz_target;

fn settings(text: &str) -> Option<Settings> {
    let source = DataFile { name: "consentry.toml".into(), text: text.into() };
    let loaded = LoadedConfig::parse(source).ok()?;
    let _ = loaded.sites();
    let mut settings = Settings::default();
    loaded.values.apply(&mut settings).ok()?;
    check_journeys(&settings).ok()?;
    Some(settings)
}

fuzz_target!(|data: &[u8]| {
    let Some(first) = settings(&String::from_utf8_lossy(data)) else {
        return;
    };
    let written = first.to_toml();
    let again = settings(&written).unwrap_or_else(|| panic!("cannot be read again:\n{written}"));
    assert_eq!(again.to_toml(), written);
});
