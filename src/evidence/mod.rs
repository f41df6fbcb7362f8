//! The audit folder and what is written into it: observations, in the order they were made.
//!
//! Knows no vendor and no law. Everything right of the double bar starts from here.

pub mod observation;
pub mod record;
pub mod scenario;

pub use observation::*;
pub use record::*;
pub use scenario::*;
