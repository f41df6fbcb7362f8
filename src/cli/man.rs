//! `consentry man`.

use super::exit::Status;
use super::message::{Trouble, say};

/// Prints the manual page, commands and their flags included.
///
/// # Errors
/// When stdout cannot be written.
pub fn run(command: clap::Command) -> Result<Status, Trouble> {
    let mut text = Vec::new();
    let mut whole = command.disable_help_subcommand(true);
    whole.build();
    clap_mangen::Man::new(whole.clone()).render(&mut text)?;
    for sub in whole.get_subcommands() {
        let named = sub.clone().name(format!("consentry-{}", sub.get_name()));
        clap_mangen::Man::new(named).render(&mut text)?;
    }
    say(&String::from_utf8_lossy(&text))?;
    Ok(Status::Done)
}
