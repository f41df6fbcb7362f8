//! The rule language and the judge: facts and rule files in, verdicts out.
//!
//! Pure: no IO, no clock, no randomness, no async. Knows no vendor by name.

pub mod check;
pub mod condition;
mod docs;
mod examples;
mod explain;
pub mod field;
mod judge;
pub mod law;
mod load;
pub mod rule;
mod schema;
pub mod subject;
mod tree;
pub mod value;
pub mod verdict;
pub mod world;

pub use explain::{Cited, Explanation};
pub use load::RuleSet;
pub use rule::{Per, Rule};
pub use schema::rule_schema;
pub use subject::SubjectKind;
pub use verdict::*;
