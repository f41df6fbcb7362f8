//! Any address, as it is and as the query of an address that a rule knows.
#![no_main]

use consentry::catalogue::DataFiles;
use consentry::detect::{Catalogue, WireRequest};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use url::Url;

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::load(&DataFiles::embedded()).expect("valid"));

const KNOWN: [&str; 4] = [
    "",
    "https://www.google-analytics.com/g/collect?v=2&tid=G-ABCDEF1&",
    "https://t.co/i/adsct?txn_id=a&events=",
    "https://ad.doubleclick.net/activity;src=1;",
];

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    for start in KNOWN {
        if let Ok(url) = Url::parse(&format!("{start}{text}")) {
            CATALOGUE.identify(&WireRequest {
                url: &url,
                method: "GET",
                content_type: None,
                content_encoding: None,
                body: None,
            });
        }
    }
});
