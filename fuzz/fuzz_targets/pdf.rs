//! Any file as a policy that is a PDF, judged.
#![no_main]

use consentry::evidence::{Paper, Recording};
use consentry_fuzz::{judge, page};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static SITE: LazyLock<Recording> = LazyLock::new(|| page("https://www.a.example/", "<p>Hello"));

fuzz_target!(|data: &[u8]| {
    let paper = Paper {
        url: "https://www.a.example/privacy.pdf".into(),
        text: "Privacy policy".into(),
        bytes: data.to_vec(),
        ..Paper::default()
    };
    judge(&Recording { papers: vec![paper], ..SITE.clone() });
});
