//! `consentry completions SHELL`.

use super::exit::Status;
use super::message::{Trouble, say};
use clap_complete::Shell;

/// Prints the completions of a shell.
///
/// # Errors
/// When stdout cannot be written.
pub fn run(shell: Shell, mut command: clap::Command) -> Result<Status, Trouble> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut command, "consentry", &mut text);
    say(&String::from_utf8_lossy(&text))?;
    Ok(Status::Done)
}
