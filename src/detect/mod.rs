//! Facts from evidence: party, vendor, purpose, event, user data, cookies over scenarios.
//!
//! Pure: no IO, no clock, no randomness, no async. Knows no law.

mod assemble;
mod banner;
pub mod catalogue;
mod cookies;
pub mod decode;
pub mod facts;
mod fingerprints;
mod identifier;
pub mod identify;
mod life;
mod limits;
mod noscript;
mod pages;
pub mod party;
mod policy;
mod repeats;
mod requests;
mod scenarios;
mod set_cookie;
mod storage;
mod timeline;
mod vendors;
mod view;

pub use assemble::facts;
pub use catalogue::*;
pub use facts::*;
pub use timeline::GRACE_MS;
