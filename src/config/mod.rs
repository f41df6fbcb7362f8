//! Settings: the configuration file and the flags, resolved once.

pub mod settings;

pub use settings::*;
