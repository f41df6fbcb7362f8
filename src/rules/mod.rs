//! The rule language and the judge: facts and rule files in, verdicts out.
//!
//! Pure: no IO, no clock, no randomness, no async. Knows no vendor by name.

pub mod check;
pub mod condition;
mod examples;
pub mod field;
mod judge;
pub mod law;
mod load;
pub mod rule;
pub mod subject;
mod tree;
pub mod value;
pub mod verdict;
pub mod world;

pub use load::RuleSet;
pub use rule::{Per, Rule};
pub use subject::SubjectKind;
pub use verdict::*;
