//! Findings: matches merged, fingerprinted, ordered, with law and remedy. Pure.

pub mod finding;

pub use finding::*;
