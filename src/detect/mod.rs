//! Facts from evidence: party, vendor, purpose, event, user data, cookies over scenarios.
//!
//! Pure: no IO, no clock, no randomness, no async. Knows no law.

mod assemble;
#[cfg(test)]
mod assemble_tests;
mod banner;
pub mod catalogue;
pub mod container;
mod cookies;
pub mod decode;
mod dry;
pub mod facts;
mod fingerprints;
mod forms;
pub mod hostile;
#[cfg(test)]
mod hostile_tests;
pub(crate) mod html;
mod identifier;
pub mod identify;
mod journeys;
mod leak;
mod life;
mod limits;
mod listed;
mod names;
mod noscript;
mod pages;
pub mod party;
mod personal;
mod platforms;
mod policy;
mod repeats;
mod replay;
mod requests;
mod scenarios;
mod server_side;
mod set_cookie;
mod settings;
mod signal_clash;
mod storage;
mod syncs;
mod tc_string;
pub mod terms;
mod timeline;
mod topics;
mod traffic_facts;
#[cfg(test)]
mod traffic_tests;
mod unanswered;
mod variants;
mod vendors;
mod view;

pub use assemble::{facts, facts_with};
pub use catalogue::*;
pub use dry::DryActFact;
pub use facts::*;
pub use listed::Lists;
pub use timeline::GRACE_MS;
