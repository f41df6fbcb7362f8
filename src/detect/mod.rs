//! Facts from evidence: party, vendor, purpose, event, user data, cookies over scenarios.
//!
//! Pure: no IO, no clock, no randomness, no async. Knows no law.

pub mod catalogue;
pub mod facts;
pub mod identifier;
pub mod party;
pub mod set_cookie;
pub mod timeline;

pub use catalogue::*;
pub use facts::*;
