//! Commands, progress and exit status. Nothing else imports from here.

pub mod args;
pub mod audit;
pub mod capture;
mod check;
pub mod ci;
pub mod completions;
pub mod crash;
mod credentials;
pub mod delete;
pub mod demo;
pub mod diff;
pub mod doctor;
pub mod exit;
pub mod explain;
mod explain_catalogue;
mod explain_met;
mod flags;
pub mod har;
pub mod identify;
pub mod init;
mod init_journeys;
pub mod judge;
pub mod layers;
pub mod lists;
pub mod logo;
pub mod man;
pub mod message;
pub mod options;
pub mod progress;
pub mod report_of;
pub mod review;
pub mod reviews_file;
pub mod rules;
pub mod scan;
pub mod schema;
pub mod seal;
pub mod signature;
pub mod sites;
pub mod terminal;
pub mod verify;
pub mod version;

use args::{Cli, Command};
use clap::{CommandFactory, FromArgMatches};
use exit::Status;
use message::{Trouble, tell};
use options::Asked;
use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::OnceLock;
use terminal::Terminal;

/// Runs the command line and returns the exit status of the contract.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    crash::watch();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| dispatch(arguments)));
    let status = match outcome {
        Ok(Ok(status)) => status,
        Ok(Err(trouble)) => {
            tell(&trouble.text());
            trouble.status()
        }
        Err(_) => Status::Fault,
    };
    report_crash(status);
    status.into()
}

fn report_crash(status: Status) {
    let Some(note) = crash::write_note() else {
        return;
    };
    if status == Status::Fault {
        tell("error: consentry stopped on a fault of its own");
    } else {
        tell(
            "warning: a part of consentry stopped on a fault of its own; the result stands without it",
        );
    }
    tell(&format!(
        "help: please report it with {} (holds no page content)",
        note.display()
    ));
}

/// The command line as clap knows it, with the long version text.
fn command() -> clap::Command {
    Cli::command().long_version(version::long_version())
}

fn dispatch(arguments: Vec<OsString>) -> Result<Status, Trouble> {
    let matches = match command().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => {
            // Help and version are results; everything else is wrong usage.
            let status = if error.use_stderr() {
                Status::Usage
            } else {
                Status::Done
            };
            let _ = error.print();
            return Ok(status);
        }
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return Ok(Status::Usage);
        }
    };
    let terminal = Terminal::of(&cli.global);
    log_to_stderr(&terminal);
    match cli.command {
        Command::Scan(args) => wait(scan::run(args, &terminal)),
        Command::Demo(args) => wait(demo::run(args, &terminal)),
        Command::Capture(args) => wait(capture::run(args, &terminal)),
        Command::Judge(args) => wait(judge::run(args, &terminal)),
        Command::Diff(args) => diff::run(&args, &terminal),
        Command::Review(args) => review::run(&args),
        Command::Verify { dir, public_key } => verify::run(&dir, public_key.as_deref(), &terminal),
        Command::Seal(args) => seal::run(&args),
        Command::Delete { dir, yes } => delete::run(&dir, yes),
        Command::Identify { file, rules } => identify::run(file.as_deref(), rules.as_deref()),
        Command::Explain { name, audit, rules } => {
            explain::run(&name, audit.as_deref(), rules.as_deref())
        }
        Command::Rules(command) => rules::run(command),
        Command::Init {
            url,
            config,
            ci,
            look,
        } => wait(init::run(url.as_deref(), &config, ci, &look)),
        Command::Doctor(args) => wait(doctor::run(args, &terminal)),
        Command::Schema { what } => schema::run(what),
        Command::Completions { shell } => completions::run(shell, command()),
        Command::Man => man::run(command()),
    }
}

/// Sets the level of the log anew, once the configuration was read.
static LEVEL: OnceLock<Box<dyn Fn(&'static str) + Send + Sync>> = OnceLock::new();

/// What the rooms log goes to stderr: warnings, and more with `-v`.
fn log_to_stderr(terminal: &Terminal) {
    let builder = tracing_subscriber::fmt()
        .with_env_filter(level(terminal))
        .with_writer(std::io::stderr)
        .with_ansi(terminal.color_err)
        .with_filter_reloading();
    let handle = builder.reload_handle();
    // A second call in one process (tests) keeps the first.
    if builder.try_init().is_ok() {
        let _ = LEVEL.set(Box::new(move |level| {
            let _ = handle.reload(level);
        }));
    }
}

fn level(terminal: &Terminal) -> &'static str {
    match terminal.level() {
        (true, _) => "consentry=error",
        (false, 0) => "consentry=warn",
        (false, 1) => "consentry=info",
        (false, _) => "consentry=trace",
    }
}

/// The terminal as the configuration wants it, and the log with it. Of several sites the first one's
/// settings say it.
fn told(terminal: &Terminal, all: &[Asked]) -> Terminal {
    let telling = all.first().map(|asked| asked.settings.telling);
    let terminal = terminal.told(&telling.unwrap_or_default());
    if let Some(set) = LEVEL.get() {
        set(level(&terminal));
    }
    terminal
}

/// Runs a command that waits for Chrome or the network.
fn wait(job: impl Future<Output = Result<Status, Trouble>>) -> Result<Status, Trouble> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    runtime
        .map_err(|error| Trouble::fault(format!("cannot start the runtime: {error}")))?
        .block_on(job)
}
