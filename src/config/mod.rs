//! Settings: the configuration file and the flags, resolved once.

pub mod duration;
pub mod file;
pub mod fingerprint;
pub mod journey;
mod journey_table;
#[cfg(test)]
mod journey_tests;
pub mod resolve;
pub mod schema;
pub mod seed;
pub mod settings;

pub use duration::*;
pub use file::*;
pub use journey::*;
pub use journey_table::JourneyTable;
pub use resolve::*;
pub use seed::*;
pub use settings::*;
