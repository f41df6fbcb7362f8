//! Settings: the configuration file and the flags, resolved once.

pub mod duration;
pub mod file;
pub mod fingerprint;
pub mod resolve;
pub mod schema;
pub mod seed;
pub mod settings;

pub use duration::*;
pub use file::*;
pub use resolve::*;
pub use seed::*;
pub use settings::*;
