//! The recorder: visits the pages of the plan in every scenario and writes down what happens.
//!
//! [`run`] is the way in. Each scenario run has a fresh browser with a throw-away profile; what could
//! not be seen or done is a gap in the evidence, never an error of the audit.

mod activity;
mod begun;
mod body;
mod choice;
mod clock;
mod dry;
mod environment;
mod error;
mod following;
mod further;
mod guard;
mod hooks;
mod journey;
mod kept;
mod network;
mod notice;
mod pace;
mod pages;
mod progress;
mod reading;
mod recorder;
mod reopen;
mod run;
mod scenario;
mod typing;
mod visit;
mod withdraw;

pub use dry::DryWords;
pub use error::CaptureError;
pub use kept::KeptResponses;
pub use progress::{Progress, Silent};
pub use run::run;
pub use typing::FormFields;
