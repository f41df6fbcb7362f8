//! `consentry rules list|check|test [DIR]`.

use super::args::{ListFormat, RulesCommand};
use super::exit::Status;
use super::message::{Trouble, say, shown};
use super::options::data_files;
use crate::catalogue::FileError;
use crate::judge::load;
use std::path::Path;

/// Lists, checks or tests rules. Mistakes are wrong rule files: exit 2.
///
/// # Errors
/// Every mistake in every file, or an example that fails.
pub fn run(command: RulesCommand) -> Result<Status, Trouble> {
    match command {
        RulesCommand::List { dir, format } => list(dir.as_deref(), format),
        RulesCommand::Check { dir } => check(dir.as_deref()),
        RulesCommand::Test { dir } => test(dir.as_deref()),
    }
}

fn list(dir: Option<&Path>, format: ListFormat) -> Result<Status, Trouble> {
    let (_, rules) = load(&data_files(dir)?)?;
    let text = match format {
        ListFormat::Table => {
            rules
                .table()
                .lines()
                .map(shown)
                .collect::<Vec<_>>()
                .join("\n")
                + "\n"
        }
        ListFormat::Json => {
            let text = serde_json::to_string_pretty(&rules.as_json());
            text.map_err(|e| Trouble::from(Trouble::usage(format!("cannot write the list: {e}"))))?
                + "\n"
        }
        ListFormat::Markdown => rules.markdown(),
    };
    say(&text)?;
    Ok(Status::Done)
}

fn check(dir: Option<&Path>) -> Result<Status, Trouble> {
    let files = data_files(dir)?;
    let (catalogue, rules) = load(&files)?;
    rules.check_examples()?;
    // Consent managers and button words are read by the engine that uses them.
    crate::consent::Engine::load(&files, &crate::config::ConsentHints::default())?;
    crate::capture::KeptResponses::load(&files)?;
    super::init_journeys::FormWords::load(&files)?;
    crate::capture::DryWords::load(&files)?;
    say(&format!(
        "{} files ok: {} rules, {} vendors, {} cookies\n",
        files.all().count(),
        rules.rules().count(),
        catalogue.vendors().count(),
        catalogue.cookies().count()
    ))?;
    Ok(Status::Done)
}

fn test(dir: Option<&Path>) -> Result<Status, Trouble> {
    let (catalogue, rules) = load(&data_files(dir)?)?;
    let outcomes = [
        ("rules", rules.examples()),
        ("vendors", catalogue.examples()),
    ];
    let mut wrong: Vec<FileError> = Vec::new();
    for (what, outcome) in outcomes {
        match outcome {
            Ok(run) => say(&format!("{what:<8} {run} examples, all as expected\n"))?,
            Err(errors) => {
                say(&format!(
                    "{what:<8} {} examples not as expected\n",
                    errors.len()
                ))?;
                wrong.extend(errors);
            }
        }
    }
    if wrong.is_empty() {
        Ok(Status::Done)
    } else {
        Err(Trouble::Files(wrong))
    }
}
