//! Any document as a policy of the site, judged.
#![no_main]

use consentry_fuzz::{judge, page};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    judge(&page("https://www.a.example/privacy-policy", &String::from_utf8_lossy(data)));
});
