//! consentry visits a website in Chrome as a stranger would, records everything that leaves the
//! browser or is stored in it in every consent state, and reports what the law says about it.
//!
//! The way of the data:
//!
//! ```text
//! settings → plan → browser → capture ⇄ consent → evidence ‖ detect → rules → findings → report
//! ```
//!
//! Left of the double bar things happen once, in a real browser, and are written down. Right of it
//! is a pure function of the audit folder and the rule files. `docs/architecture.md` holds the map
//! and the invariants.

pub mod browser;
pub mod capture;
#[cfg(test)]
mod cases;
pub mod catalogue;
pub mod cli;
pub mod config;
pub mod consent;
pub mod demo;
pub mod detect;
pub mod evidence;
pub mod findings;
pub mod judge;
pub mod loopback;
pub mod messages;
pub mod plan;
pub mod report;
pub mod rules;
