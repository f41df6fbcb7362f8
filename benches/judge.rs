//! How long all rules take over 100,000 observations in three jurisdictions, and the memory they need.
//!
//! `cargo bench --bench judge`.
#![allow(clippy::expect_used)]

mod many;

use consentry::catalogue::DataFiles;
use consentry::detect::{Catalogue, Facts};
use consentry::findings;
use consentry::messages::Messages;
use consentry::rules::RuleSet;
use many::many;

#[global_allocator]
static ALLOC: divan::AllocProfiler = divan::AllocProfiler::system();

const OBSERVATIONS: usize = 100_000;

fn main() {
    divan::main();
}

fn places() -> Vec<String> {
    ["EU", "UK", "FR"].map(String::from).to_vec()
}

fn enough(all: &Facts) -> bool {
    all.requests.len() + all.pixels.len() + all.cookies.len() >= OBSERVATIONS
}

/// Rules only.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn rules(bencher: divan::Bencher<'_, '_>) {
    let files = DataFiles::embedded();
    let catalogue = Catalogue::load(&files).expect("the catalogue loads");
    let rules = RuleSet::load(&files).expect("the rules load");
    let facts = many(&catalogue, enough, 0);
    bencher.bench_local(|| rules.judge(&facts, &places(), &Messages::english()).len());
}

/// Rules and findings.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn rules_and_findings(bencher: divan::Bencher<'_, '_>) {
    let files = DataFiles::embedded();
    let catalogue = Catalogue::load(&files).expect("the catalogue loads");
    let rules = RuleSet::load(&files).expect("the rules load");
    let facts = many(&catalogue, enough, 0);
    bencher.bench_local(|| {
        let verdicts = rules.judge(&facts, &places(), &Messages::english());
        findings::build(&verdicts, &facts, &rules, &catalogue, &Messages::english())
            .0
            .len()
    });
}
