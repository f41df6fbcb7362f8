//! `identify` beside the `adblock` crate, on the same addresses in one run.
//!
//! `cargo bench --bench identify`. The list is the file named in `BENCH_LISTS` (EasyPrivacy, say);
//! without it, one of about 50,000 rules of the same make is made up here, as no list may be shipped.
//! `identify` does more in its time: it parses the address, names vendor, account and event, and reads
//! every parameter; `adblock` says whether a rule matches.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use adblock::Engine;
use adblock::lists::{FilterSet, ParseOptions};
use adblock::request::Request;
use consentry::catalogue::DataFiles;
use consentry::detect::decode::message::Message;
use consentry::detect::{Catalogue, WireRequest};
use divan::Bencher;
use divan::counter::ItemsCount;
use std::hint::black_box;
use std::sync::LazyLock;

fn main() {
    divan::main();
}

/// Addresses of a page as measured sites load them: for each tracker two of the site's own and of
/// file servers.
static ADDRESSES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let trackers = trackers();
    let mut all = Vec::new();
    for (n, tracker) in trackers.iter().enumerate() {
        all.push(tracker.clone());
        all.push(format!(
            "https://www.example.org/assets/theme-{n}/app.{:x}.js?ver=6.8.{n}",
            n * 7919
        ));
        all.push(format!(
            "https://cdn{}.images.example.net/w_1200,q_80/season/{n}/hero-{n}.webp",
            n % 7
        ));
    }
    all
});

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    Catalogue::load(&DataFiles::embedded()).expect("the embedded catalogue is valid")
});

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let mut set = FilterSet::new(false);
    let text = match std::env::var("BENCH_LISTS") {
        Ok(path) => std::fs::read_to_string(path).expect("the list can be read"),
        Err(_) => made_up_list(),
    };
    set.add_filter_list(text, ParseOptions::default());
    Engine::new_with_filter_set(set)
});

/// The addresses without body among the examples of the vendor files.
fn trackers() -> Vec<String> {
    let files = DataFiles::embedded();
    let mut all = Vec::new();
    for (_, file) in files.under("vendors/") {
        let table: toml::Table = toml::from_str(&file.text).expect("vendor files are TOML");
        let examples = table.get("example").and_then(toml::Value::as_array);
        for example in examples.into_iter().flatten() {
            let url = example.get("url").and_then(toml::Value::as_str);
            if let Some(url) = url.filter(|_| example.get("body").is_none()) {
                all.push(url.to_owned());
            }
        }
    }
    all
}

/// Rules by domain, by path and with options, in the proportions of the public lists.
fn made_up_list() -> String {
    let mut text = String::from("[Adblock Plus 2.0]\n");
    for vendor in CATALOGUE.vendors() {
        for domain in &vendor.domains {
            text += &format!("||{domain}^$third-party\n");
        }
    }
    for n in 0..35_000u32 {
        let name = format!("{:x}", n.wrapping_mul(2_654_435_761));
        text += &format!("||track-{name}.example^$third-party\n");
    }
    for n in 0..10_000u32 {
        let name = format!("{:x}", n.wrapping_mul(2_246_822_519));
        text += &format!("/{name}/pixel.gif?\n");
    }
    for n in 0..5_000u32 {
        let name = format!("{:x}", n.wrapping_mul(3_266_489_917));
        text += &format!("-{name}-analytics.$script,domain=~site{n}.example\n");
    }
    text
}

#[divan::bench]
fn identify(bencher: Bencher) {
    let addresses = &*ADDRESSES;
    let catalogue = &*CATALOGUE;
    bencher.counter(ItemsCount::new(addresses.len())).bench(|| {
        let mut events = 0;
        for address in addresses {
            let Ok(message) = Message::new(&WireRequest::get(address)) else {
                continue;
            };
            let hit = black_box(catalogue.identify(&message));
            events += hit.map_or(0, |h| h.events.len());
        }
        events
    });
}

#[divan::bench]
fn adblock_check(bencher: Bencher) {
    let addresses = &*ADDRESSES;
    let engine = &*ENGINE;
    bencher.counter(ItemsCount::new(addresses.len())).bench(|| {
        let mut blocked = 0;
        for address in addresses {
            let Ok(request) = Request::new(address, "https://www.example.org/", "image", "GET")
            else {
                continue;
            };
            blocked += usize::from(engine.check_network_request(&request).should_block());
        }
        blocked
    });
}
