//! Settings: the configuration file and the flags, resolved once.

mod apply;
pub mod authority;
pub mod duration;
pub mod environment;
pub mod file;
pub mod fingerprint;
pub mod gate;
pub mod inside;
pub mod journey;
mod journey_table;
#[cfg(test)]
mod journey_tests;
mod load;
pub mod origin;
pub mod resolve;
pub mod schema;
pub mod seed;
pub mod settings;
pub mod sites;
mod values;

pub use authority::read_authorities;
pub use duration::*;
pub use environment::{from_environment, unknown_variables};
pub use file::*;
pub use gate::check_approved;
pub use inside::{is_guarded, is_local_name, is_loopback_name, is_private_address, is_private_ip};
pub use journey::*;
pub use journey_table::JourneyTable;
pub use load::{ConfigError, LoadedConfig};
pub use origin::{Origin, Origins};
pub use resolve::*;
pub use seed::*;
pub use settings::*;
pub use values::{jurisdictions, proxy_url};
