//! Any body, sent to addresses that read forms, multipart, JSON, lines and packed bodies.
#![no_main]

use consentry::catalogue::DataFiles;
use consentry::detect::{Catalogue, WireRequest};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use url::Url;

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::load(&DataFiles::embedded()).expect("valid"));

const ADDRESSES: [&str; 6] = [
    "https://www.facebook.com/tr/",
    "https://analytics.tiktok.com/api/v2/pixel",
    "https://tr.snapchat.com/p",
    "https://region1.google-analytics.com/g/collect?v=2&tid=G-ABCDEF1",
    "https://api.segment.io/v1/batch",
    "https://o1.ingest.sentry.io/api/1/envelope/?sentry_key=1",
];

fuzz_target!(|data: &[u8]| {
    let kinds = [None, Some("multipart/form-data; boundary=b"), Some("application/json")];
    for address in ADDRESSES {
        let url = Url::parse(address).expect("an address");
        for content_type in kinds {
            CATALOGUE.identify(&WireRequest {
                url: &url,
                method: "POST",
                content_type,
                content_encoding: None,
                body: Some(data),
            });
        }
    }
});
