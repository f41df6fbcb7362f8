//! Chrome: finding, launching and owning the process, our CDP connection, the driven tab, printing.
//!
//! The only room that names a CDP crate. Everything that a page does reaches the recorder through
//! [`Targets`]; everything the recorder does to a page goes through [`Tab`].

mod additions;
mod connection;
mod error;
mod find;
mod flags;
mod frames;
mod identity;
mod keys;
mod launch;
mod lookup;
mod net_log;
mod print;
mod privacy_signal;
mod process;
mod resolver;
mod tab;
mod targets;
mod temporary;
mod trust;
mod virtual_time;
mod watchdog;
mod wire;

pub use connection::{CdpEvent, Connection, UNREADABLE};
pub use error::BrowserError;
pub use find::{find_chrome, is_usual_chrome};
pub use frames::{Frame, FrameBox};
pub use identity::Identity;
pub use launch::Chrome;
pub use lookup::Withheld;
pub use net_log::{NetLog, NetLogRequest, read_net_log};
pub use print::print_pdf;
pub use privacy_signal::{PrivacySignal, Told};
pub use resolver::is_kept_out;
pub use tab::{Clip, Navigated, Tab};
pub use targets::{Instrumentation, TargetInfo, Targets};
pub use trust::CERTUTIL;
pub use virtual_time::Swept;
pub use wire::parse_wire;
