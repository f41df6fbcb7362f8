//! Which pages are visited, and in which order.
//!
//! The list starts with the seeds, grows by sitemaps and links while the first scenario runs, and is
//! then the same for every later run.

mod address;
mod fetch;
mod guard;
pub mod hostile;
#[cfg(test)]
mod hostile_tests;
mod hosts;
mod interest;
mod papers;
mod planner;
mod robots;
mod scope;
mod sitemap;

pub use planner::{PlanError, Planner};
