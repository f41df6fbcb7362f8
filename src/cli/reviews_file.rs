//! `consentry-reviews.toml` on disk: where it lies, and reading it.

use super::message::Trouble;
use crate::catalogue::DataFile;
use crate::findings::Reviews;
use crate::rules::RuleSet;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// Name of the file, beside the configuration.
pub const REVIEWS_NAME: &str = "consentry-reviews.toml";

/// Where the file lies when no other is named: beside the configuration, else in the current folder.
pub fn usual(config: Option<&Path>) -> PathBuf {
    let folder = config.and_then(Path::parent).unwrap_or(Path::new(""));
    folder.join(REVIEWS_NAME)
}

/// Today in UTC: decisions are made and run out by the day.
pub fn today() -> Date {
    jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date()
}

/// The text of the file.
///
/// # Errors
/// When it cannot be read.
pub fn text(path: &Path) -> Result<DataFile, Trouble> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        Trouble::usage(format!("cannot read {}: {error}", path.display()))
            .help("consentry review DIR FINDING --state S --by NAME --note TEXT writes one")
    })?;
    Ok(DataFile {
        name: path.display().to_string(),
        text: text.into(),
    })
}

/// Checks the text of the file against the rules there are.
///
/// # Errors
/// Every mistake, with its place.
pub fn check(file: &DataFile, rules: &RuleSet, today: Date) -> Result<Reviews, Trouble> {
    // One day's grace: a decision made east of Greenwich may bear tomorrow's date.
    let latest = today.tomorrow().unwrap_or(today);
    let ids: Vec<&str> = rules.rules().map(|rule| rule.id.as_str()).collect();
    Ok(Reviews::parse(file, latest, ids)?)
}
