//! The `consentry` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    consentry::cli::run(std::env::args_os())
}
