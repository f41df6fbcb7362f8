//! The audit folder and what is written into it: observations, in the order they were made.
//!
//! Knows no vendor and no law. Everything right of the double bar starts from here.

mod dry;
pub mod email;
pub mod encoded;
pub mod error;
pub mod exchange;
pub mod folder;
#[cfg(test)]
mod folder_tests;
pub mod har;
mod har_dialects;
mod har_read;
mod hold;
#[cfg(test)]
mod hostile_tests;
mod journey;
mod keeper;
pub mod log;
pub mod manifest;
pub mod net_log;
pub mod observation;
mod own_rules;
mod paper;
mod plain;
mod planted;
pub mod record;
pub mod recording;
pub mod redact;
pub mod scenario;
mod spellings;
pub mod third_person;

pub use dry::{DryAct, DryKind, DryOutcome};
pub use error::{FolderError, no_right};
pub use exchange::{Delivery, Exchange, exchanges};
pub use folder::{EvidenceHashes, Folder, RECORD_FILE, SETTINGS_FILE};
pub use journey::{
    JourneyOutcome, JourneyStep, LoginCookie, PlannedJourney, PlannedStep, SignedIn,
};
pub use log::LogWriter;
pub use manifest::{MANIFEST, Verification, verify};
pub use net_log::{AgainstNetLog, against_net_log};
pub use observation::*;
pub use own_rules::{Approved, Budget, OwnRules, OwnSeverity, PerScenario};
pub use paper::Paper;
pub use plain::{LARGEST, read_named_text, read_plain, read_plain_text};
pub use planted::{Canary, Planted, Typed, TypedStep};
pub use record::*;
pub use recording::{Recording, RunLog};
pub use redact::Secrets;
pub use scenario::*;
pub use third_person::{Redacted, ThirdPersons};
