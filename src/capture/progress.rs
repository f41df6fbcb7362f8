//! What the recorder tells those who wait.

use crate::evidence::{Outcome, Scenario};
use std::time::Duration;

/// Told about the progress of a capture. Called from several tasks; must return at once.
pub trait Progress: Send + Sync {
    /// The capture begins: at most so many pages in each of so many scenario runs.
    fn started(&self, pages_planned: usize, runs: usize);
    /// A scenario run begins.
    fn scenario_started(&self, scenario: Scenario, run: u32);
    /// Page `n` of (so far) `of` is being opened.
    fn page(&self, scenario: Scenario, run: u32, n: usize, of: usize, url: &str);
    /// A page of the run asks for an address.
    fn request(&self, scenario: Scenario, run: u32, url: &str);
    /// A scenario run ended.
    fn scenario_done(
        &self,
        scenario: Scenario,
        run: u32,
        outcome: Outcome,
        reason: Option<&str>,
        elapsed: Duration,
    );
    /// Something worth a line.
    fn note(&self, text: &str);
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn started(&self, _: usize, _: usize) {}
    fn scenario_started(&self, _: Scenario, _: u32) {}
    fn page(&self, _: Scenario, _: u32, _: usize, _: usize, _: &str) {}
    fn request(&self, _: Scenario, _: u32, _: &str) {}
    fn scenario_done(&self, _: Scenario, _: u32, _: Outcome, _: Option<&str>, _: Duration) {}
    fn note(&self, _: &str) {}
}
