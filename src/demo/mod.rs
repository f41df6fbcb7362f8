//! The sample site: *Harbour Lights Theatre*, a fictional theatre with faults planted on purpose,
//! served on the loopback over TLS together with stand-ins of the vendors it uses.
//!
//! Every planted fault is listed in `faults.toml` ([`expected_findings`]) and told in
//! `docs/demo.md`; an audit of the demo must find each of them and nothing else. The vendors'
//! libraries are our own small scripts that set the real cookie names and send the real wire
//! formats; nothing leaves the machine.

mod access_log;
mod authority;
mod expected;
mod hosts;
mod pages;
mod server;
mod site;
mod vendor;

pub use access_log::Access;
pub use expected::{ExpectedFinding, expected_findings};
pub use hosts::{HOME, SITE_HOST};
pub use pages::PLANNED_PAGES;
pub use server::{Demo, DemoError};
