//! `consentry diff OLD NEW`: what is new, gone and changed between two audits.

use super::args::{DiffArgs, DiffFormat};
use super::exit::Status;
use super::message::{Trouble, say, tell};
use super::options::data_files;
use super::report_of::{judged, read, same_site};
use super::terminal::{Loudness, Terminal};
use crate::findings::Comparison;
use crate::report::Document;
use crate::report::diff::{self, json};

/// Compares two audits. Exit 1 when something is new or worse; 3 when nothing is, but the later audit
/// lost sight of something that the earlier one saw.
///
/// # Errors
/// Wrong usage: a folder without report, two sites, mistakes in rule files.
pub fn run(args: &DiffArgs, terminal: &Terminal) -> Result<Status, Trouble> {
    let (old, new) = if args.rejudge {
        let files = data_files(args.rules.as_deref())?;
        let new = judged(&args.new, &files, None)?;
        let places = new.facts.audit.jurisdictions.clone();
        (judged(&args.old, &files, Some(places))?, new)
    } else {
        (read(&args.old)?, read(&args.new)?)
    };
    same_site(&old.facts.audit.site, &new.facts.audit.site)?;
    let same_rules = old.tool.ruleset.sha256 == new.tool.ruleset.sha256;
    let comparison = Comparison::of(old.side(), new.side(), args.rejudge || same_rules);
    say(&match args.format {
        DiffFormat::Text => diff::terminal(&comparison, &new.messages, terminal.color_out),
        DiffFormat::Md => diff::markdown(&comparison, &new.messages),
        DiffFormat::Json => json(&comparison),
    })?;
    if !same_rules && terminal.loudness != Loudness::Quiet {
        tell("! the two were judged by different rule files; a change may come from these");
        tell("help: consentry diff OLD NEW --rejudge judges both with today's");
    }
    let status = status(&comparison, args.allow_incomplete);
    tell(&format!(
        "exit {}: {}",
        status.code(),
        reason(&comparison, status, &old)
    ));
    Ok(status)
}

fn status(comparison: &Comparison, allow_incomplete: bool) -> Status {
    if comparison.is_worse() {
        Status::Findings
    } else if comparison.has_lost_sight() && !allow_incomplete {
        Status::Incomplete
    } else {
        Status::Done
    }
}

fn reason(comparison: &Comparison, status: Status, old: &Document) -> String {
    let counts = &comparison.counts;
    match status {
        Status::Findings => format!("{} new, {} worse", counts.new, counts.worse),
        Status::Incomplete => {
            "nothing is new or worse, but not everything could be compared".into()
        }
        _ => format!(
            "nothing is new or worse than on {}",
            day(&old.facts.audit.started)
        ),
    }
}

fn day(stamp: &str) -> &str {
    stamp.get(..10).unwrap_or(stamp)
}
