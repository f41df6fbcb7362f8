//! The rule language and the judge: facts and rule files in, verdicts out.
//!
//! Pure: no IO, no clock, no randomness, no async. Knows no vendor by name.

pub mod check;
pub mod condition;
mod condition_read;
mod docs;
mod example_things;
mod examples;
mod explain;
pub mod field;
#[cfg(test)]
mod hostile_tests;
mod judge;
pub mod law;
mod law_read;
mod list;
mod load;
#[cfg(test)]
mod mutation_tests;
pub mod own;
mod personal;
mod read;
mod reason;
pub mod rule;
mod schema;
pub mod subject;
mod told;
mod trace;
mod tree;
pub mod value;
pub mod verdict;
mod vocabulary;
pub mod world;

pub use condition::Traced;
pub use explain::{Cited, Explanation};
pub use judge::ExemptionTest;
pub use load::{NOT_RULES, RuleSet};
pub use rule::{Per, Rule};
pub use schema::rule_schema;
pub use subject::SubjectKind;
pub use trace::Trace;
pub use verdict::*;
