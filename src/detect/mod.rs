//! Facts from evidence: party, vendor, purpose, event, user data, cookies over scenarios.
//!
//! Pure: no IO, no clock, no randomness, no async. Knows no law.

pub mod catalogue;
pub mod decode;
pub mod facts;
pub mod identify;

pub use catalogue::*;
pub use facts::*;
