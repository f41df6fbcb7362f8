//! Any text as a served tag manager container.
#![no_main]

use consentry::detect::container::read::read;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    read(&text);
    read(&format!("\"resource\":{{\"macros\":[],\"tags\":[{text}]}}"));
});
