//! Any text as the manifest of a folder.
#![no_main]

use consentry::evidence::{MANIFEST, verify};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use tempfile::TempDir;

static PLACE: LazyLock<TempDir> = LazyLock::new(|| {
    let place = tempfile::tempdir().expect("a folder");
    std::fs::create_dir_all(place.path().join("evidence")).expect("a folder");
    std::fs::write(place.path().join("a"), "a").expect("a file");
    std::fs::write(place.path().join("evidence/b"), "b").expect("a file");
    place
});

fuzz_target!(|data: &[u8]| {
    std::fs::write(PLACE.path().join(MANIFEST), data).expect("a manifest");
    if let Ok(found) = verify(PLACE.path()) {
        assert_eq!(found.checked + found.added.len(), 2);
    }
});
