//! The cases of property tests: the same ones in every run.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// A runner of so many cases, which keeps nothing on the disk.
pub(crate) fn runner(cases: u32) -> TestRunner {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// Some of these lines in any order, every fifth of them cut short.
pub(crate) fn cut_up(lines: Vec<String>, most: usize) -> impl Strategy<Value = String> {
    let line = (
        prop::sample::select(lines),
        0..80_usize,
        prop::bool::weighted(0.8),
    );
    let line = line.prop_map(|(line, cut, whole)| {
        if whole {
            line
        } else {
            line.chars().take(cut).collect()
        }
    });
    prop::collection::vec(line, 0..most).prop_map(|lines| lines.join("\n"))
}
