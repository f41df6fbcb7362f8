//! Commands in documents and scripts, held against the real command line without running anything.

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use consentry::cli::args::Cli;

/// The arguments of every `consentry …` in a text of shell commands, each with its first word.
pub fn commands_in(text: &str) -> Vec<Vec<String>> {
    let joined = text.replace("\\\n", " ");
    let mut all = Vec::new();
    for line in joined.lines() {
        let words = words(line);
        let mut rest = words.as_slice();
        // FOO=bar before it, or a condition
        while let Some(at) = rest
            .iter()
            .position(|w| w == "consentry" || w.ends_with("/consentry"))
        {
            let starts = at == 0
                || rest[..at].iter().all(|w| w.contains('='))
                || matches!(
                    rest[at - 1].as_str(),
                    "|" | "&&" | "||" | ";" | "then" | "do" | "$"
                );
            let after = &rest[at..];
            let end = after
                .iter()
                .position(|w| {
                    matches!(
                        w.as_str(),
                        "|" | "&&" | "||" | ";" | ">" | ">>" | "<" | "2>" | "&"
                    )
                })
                .unwrap_or(after.len());
            if starts {
                let mut command = vec!["consentry".to_owned()];
                command.extend(
                    after[1..end]
                        .iter()
                        .filter(|w| !w.starts_with('$'))
                        .cloned(),
                );
                all.push(command);
            }
            rest = &after[end.max(1)..];
        }
    }
    all
}

/// Words of a line as a shell splits them; a comment ends it.
fn words(line: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut word = String::new();
    let mut open = false;
    let mut quote: Option<char> = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(q), _) if c == q => quote = None,
            (Some(_), _) => word.push(c),
            (None, '\'' | '"') => {
                quote = Some(c);
                open = true;
            }
            (None, '#') if word.is_empty() && !open => break,
            (None, c) if c.is_whitespace() => {
                if open || !word.is_empty() {
                    all.push(std::mem::take(&mut word));
                }
                open = false;
            }
            (None, ';') => {
                if open || !word.is_empty() {
                    all.push(std::mem::take(&mut word));
                }
                open = false;
                all.push(";".into());
            }
            (None, c) => word.push(c),
        }
    }
    if open || !word.is_empty() {
        all.push(word);
    }
    all
}

/// Whether the command line takes these arguments; `--help` and `--version` are taken too.
///
/// # Errors
/// What clap says, in its first line.
pub fn check(command: &[String]) -> Result<(), String> {
    match Cli::try_parse_from(command) {
        Ok(_) => Ok(()),
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
            ) =>
        {
            Ok(())
        }
        Err(error) => Err(error
            .to_string()
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned()),
    }
}

/// As [`check`], for a command that is only named: what it needs may be left out.
///
/// # Errors
/// As [`check`].
pub fn check_named(command: &[String]) -> Result<(), String> {
    match Cli::try_parse_from(command) {
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::MissingRequiredArgument
                    | ErrorKind::MissingSubcommand
                    | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
            ) =>
        {
            Ok(())
        }
        _ => check(command),
    }
}

/// Every long flag of every command.
pub fn flags() -> Vec<String> {
    fn walk(command: &clap::Command, into: &mut Vec<String>) {
        into.extend(
            command
                .get_arguments()
                .filter_map(|a| a.get_long().map(str::to_owned)),
        );
        for below in command.get_subcommands() {
            walk(below, into);
        }
    }
    let mut command = Cli::command();
    command.build();
    let mut all = Vec::new();
    walk(&command, &mut all);
    all.extend(["help".to_owned(), "version".to_owned()]);
    all
}

#[test]
fn commands_are_found_in_shell_text() {
    let text = "# consentry nonsense\nX=1 consentry scan 'https://a.example/' \\\n  --header 'K: V' # why\n\
                echo consentry judge\nconsentry man > x; consentry doctor | head\nif true; then consentry lint; fi";
    let found: Vec<String> = commands_in(text).iter().map(|c| c.join(" ")).collect();
    assert_eq!(
        found,
        [
            "consentry scan https://a.example/ --header K: V",
            "consentry man",
            "consentry doctor",
            "consentry lint"
        ]
    );
    assert!(check(&commands_in(text)[0]).is_ok());
    assert!(check(&commands_in(text)[3]).is_err());
}
