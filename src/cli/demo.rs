//! `consentry demo`: the built-in sample site, served on the loopback and audited.

use super::args::DemoArgs;
use super::capture::print;
use super::exit::Status;
use super::message::{Trouble, tell};
use super::options::{Asked, ConfigSource, resolve};
use super::scan::audit;
use super::terminal::{Loudness, Terminal};
use super::told;
use crate::config::Settings;
use crate::demo::Demo;

/// Serves and audits the sample site.
///
/// # Errors
/// As `scan`; and when nothing can listen on the loopback.
pub async fn run(args: DemoArgs, terminal: &Terminal) -> Result<Status, Trouble> {
    let flags = args.flags;
    if flags.resolve.is_some() || flags.proxy.is_some() {
        return Err(
            Trouble::usage("--resolve and --proxy cannot be used with demo")
                .detail("The sample site maps every name to this machine.")
                .into(),
        );
    }
    if flags.resume.is_some() {
        return Err(Trouble::usage("--resume cannot be used with demo")
            .detail("The sample site of an audit is gone with it.")
            .into());
    }
    let print_config = flags.print_config;
    let demo = Demo::start()
        .await
        .map_err(|error| Trouble::incomplete(error.to_string()))?;
    let mut start = Settings::default();
    demo.apply(&mut start);
    let mut all = resolve(start, Vec::new(), flags, ConfigSource::OnlyNamed)?;
    if print_config {
        return print(&all);
    }
    let terminal = &told(terminal, &all);
    let Some(Asked { settings, .. }) = all.pop() else {
        return Err(Trouble::usage("no address to scan").into());
    };
    if !all.is_empty() {
        return Err(Trouble::usage("demo audits the sample site alone")
            .help("consentry scan, for the sites of a configuration")
            .into());
    }
    if terminal.loudness != Loudness::Quiet {
        tell(&format!(
            "A small theatre with planted faults runs on {} (only here).",
            demo.addr
        ));
    }
    let allowed = settings.allow_incomplete;
    let finished = audit(settings, terminal).await;
    drop(demo);
    finished
        .map(|finished| finished.status)
        .or_else(|trouble| trouble.allowed(allowed))
}
