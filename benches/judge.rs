//! How long all rules take over 100,000 observations in three jurisdictions, and the memory they need.
//!
//! `cargo bench --bench judge`. The facts are the recorded theatre of `tests/folders`, repeated with
//! other vendors, pages and names until there are enough.
#![allow(clippy::expect_used)]

use consentry::catalogue::DataFiles;
use consentry::detect::{Catalogue, Facts, facts};
use consentry::evidence::Folder;
use consentry::findings;
use consentry::rules::RuleSet;
use std::path::Path;

#[global_allocator]
static ALLOC: divan::AllocProfiler = divan::AllocProfiler::system();

const OBSERVATIONS: usize = 100_000;
/// Vendors among which the traffic is spread.
const VENDORS: usize = 120;

fn main() {
    divan::main();
}

fn many(catalogue: &Catalogue) -> Facts {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/folders/theatre");
    let folder = Folder::open(folder).expect("the recorded theatre is an audit");
    let recording = folder.read().expect("the recorded theatre can be read");
    let mut all = facts(&recording, catalogue);
    let (requests, pixels) = (all.requests.clone(), all.pixels.clone());
    let (cookies, vendors) = (all.cookies.clone(), all.vendors.clone());
    let known: Vec<String> = catalogue.vendors().map(|v| v.id.clone()).collect();
    let mut round = 0;
    while all.requests.len() + all.pixels.len() + all.cookies.len() < OBSERVATIONS {
        round += 1;
        let id = |old: &str| format!("{old}-{round}");
        let vendor = &known[round % VENDORS % known.len()];
        for request in &requests {
            let mut copy = request.clone();
            copy.id = id(&request.id);
            copy.redirect_from = request.redirect_from.as_deref().map(id);
            if copy.vendor.is_some() {
                copy.vendor = Some(vendor.clone());
            }
            all.requests.push(copy);
        }
        for pixel in &pixels {
            let mut copy = pixel.clone();
            copy.id = id(&pixel.id);
            copy.request = id(&pixel.request);
            copy.vendor.clone_from(vendor);
            all.pixels.push(copy);
        }
        if round % 4 == 0 {
            for cookie in &cookies {
                let mut copy = cookie.clone();
                copy.id = id(&cookie.id);
                copy.name = format!("{}_{round}", cookie.name);
                all.cookies.push(copy);
            }
        }
        if let Some(first) = vendors.first().filter(|_| round < VENDORS) {
            let mut copy = first.clone();
            copy.id.clone_from(vendor);
            if all.vendors.iter().all(|v| v.id != copy.id) {
                all.vendors.push(copy);
            }
        }
    }
    all
}

fn places() -> Vec<String> {
    ["EU", "UK", "FR"].map(String::from).to_vec()
}

/// Rules only.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn rules(bencher: divan::Bencher<'_, '_>) {
    let files = DataFiles::embedded();
    let catalogue = Catalogue::load(&files).expect("the catalogue loads");
    let rules = RuleSet::load(&files).expect("the rules load");
    let facts = many(&catalogue);
    bencher.bench_local(|| rules.judge(&facts, &places()).len());
}

/// Rules and findings.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn rules_and_findings(bencher: divan::Bencher<'_, '_>) {
    let files = DataFiles::embedded();
    let catalogue = Catalogue::load(&files).expect("the catalogue loads");
    let rules = RuleSet::load(&files).expect("the rules load");
    let facts = many(&catalogue);
    bencher.bench_local(|| {
        let verdicts = rules.judge(&facts, &places());
        findings::build(&verdicts, &facts, &rules, &catalogue)
            .0
            .len()
    });
}
