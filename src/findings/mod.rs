//! Findings: matches merged, fingerprinted, ordered, with law and remedy. Pure.
//!
//! One event can meet several rules. The most specific one makes the finding; what it takes in
//! (`folds` in its rule file) about the same event or cookie in the same scenario is kept as evidence of
//! that finding, is named in its assessment, and the folded rule's result lists the finding's id. So the
//! counts are not inflated and nothing is lost: the events that the specific rule did not meet stay a
//! finding of the general one. A match is folded only where the finding that takes it
//! in holds in every jurisdiction in which the match does.

mod assessment;
mod build;
mod classification;
pub mod compare;
mod compare_findings;
mod compare_ground;
mod compare_site;
mod fact;
pub mod finding;
mod fingerprint;
mod group;
mod mend;
pub mod reviews;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod theatre;
mod words;

pub use build::build;
pub use compare::{Change, ChangeKind, Comparison, Side};
pub use finding::*;
pub use fingerprint::fingerprint;
pub(crate) use mend::quoted as shell_word;
pub use reviews::{ReviewNote, ReviewSummary, Reviews};
