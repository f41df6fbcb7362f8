//! The rule language and the judge: facts and rule files in, verdicts out.
//!
//! Pure: no IO, no clock, no randomness, no async. Knows no vendor by name.

pub mod verdict;

pub use verdict::*;
