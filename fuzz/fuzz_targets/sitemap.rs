//! Any bytes as a sitemap, packed or not.
#![no_main]

use consentry::plan::hostile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    hostile::sitemap(data);
});
