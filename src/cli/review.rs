//! `consentry review DIR FINDING`: writes a human decision into `consentry-reviews.toml`.

use super::args::ReviewArgs;
use super::exit::Status;
use super::message::{Trouble, say, shown};
use super::options::data_files;
use super::report_of;
use super::reviews_file::{check, text, today, usual};
use crate::catalogue::{DataFile, did_you_mean};
use crate::findings::reviews::{STATES, within_limit};
use crate::findings::{Finding, Review};
use crate::judge::load;
use crate::rules::Severity;
use jiff::civil::Date;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

/// What stands at the head of a new file.
const HEAD: &str = "\
# Decisions on findings of consentry. This file may be edited by hand.
# A decision is found by its fingerprint, or by rule, vendor and page (a glob over the path); every
# key that is given must match. States: confirmed, rejected, accepted-risk. An accepted risk needs
# an end (expires), at most 366 days after the decision.
";

/// Records a decision, or takes one back (`--state open`).
///
/// # Errors
/// Wrong usage: no such finding, a state or date that is not allowed, a file with mistakes.
pub fn run(args: &ReviewArgs) -> Result<Status, Trouble> {
    let document = report_of::read(&args.dir)?;
    let finding = report_of::find(&document, &args.finding)?;
    let today = today();
    let decision = Decision::of(args, today)?;
    let path = args
        .reviews
        .clone()
        .unwrap_or_else(|| usual(args.config.as_deref()));
    let old = if path.exists() {
        text(&path)?
    } else {
        DataFile {
            name: path.display().to_string(),
            text: HEAD.into(),
        }
    };
    let new = DataFile {
        text: edited(&old, finding, &decision)?.into(),
        name: old.name,
    };
    // What is written must be readable, also where the mistake was there before.
    let (_, rules) = load(&data_files(args.rules.as_deref())?)?;
    let reviews = check(&new, &rules, today)?;
    write(&path, &new.text)?;
    // What the report was judged with may lack the decisions made since.
    let mut findings: Vec<Finding> = document.findings.clone();
    for finding in &mut findings {
        finding.review = Review::default();
    }
    reviews.apply(
        &mut findings,
        &document.facts.pages,
        &document.rules,
        today,
        &document.messages,
    );
    let waiting = |f: &&Finding| f.severity <= Severity::LikelyViolation && !f.review.is_decided();
    let waiting = findings.iter().filter(waiting).count();
    say(&told(args, waiting, finding, &decision, &path))?;
    Ok(Status::Done)
}

struct Decision {
    /// None takes an earlier decision back.
    state: Option<String>,
    by: String,
    at: Date,
    note: String,
    expires: Option<Date>,
}

impl Decision {
    fn of(args: &ReviewArgs, at: Date) -> Result<Decision, Trouble> {
        let state = args.state.as_str();
        if state != "open" && !STATES.contains(&state) {
            let help = did_you_mean(state, STATES.into_iter().chain(["open"]))
                .unwrap_or_else(|| format!("known: {}, open", STATES.join(", ")));
            return Err(
                Trouble::usage(format!("--state: unknown state \"{state}\""))
                    .help(help)
                    .into(),
            );
        }
        for (name, given) in [("--by", &args.by), ("--note", &args.note)] {
            if given.trim().is_empty() {
                return Err(Trouble::usage(format!("{name} is empty")).into());
            }
        }
        let expires = args.expires.as_deref().map(|text| {
            let day: Date = text.parse().map_err(|_| {
                Trouble::usage(format!("--expires: \"{text}\" is not a date"))
                    .help("a day as 2026-12-31")
            })?;
            within_limit(at, day).map_err(|why| Trouble::usage(format!("--expires: {why}")))?;
            Ok::<Date, Trouble>(day)
        });
        let expires = expires.transpose()?;
        if state == "accepted-risk" && expires.is_none() {
            return Err(Trouble::usage("accepted-risk needs --expires")
                .detail(
                    "A risk is accepted for a time, at most 366 days, and then looked at again.",
                )
                .help("--expires YYYY-MM-DD")
                .into());
        }
        Ok(Decision {
            state: (state != "open").then(|| state.to_owned()),
            by: args.by.trim().to_owned(),
            at,
            note: args.note.trim().to_owned(),
            expires,
        })
    }
}

/// The text of the file with the decision in it: an earlier one on the same fingerprint is replaced.
fn edited(file: &DataFile, finding: &Finding, decision: &Decision) -> Result<String, Trouble> {
    let mut document: DocumentMut = file.text.parse().map_err(|error: toml_edit::TomlError| {
        let range = error.span().unwrap_or(0..0);
        let message = error.message().to_owned();
        Trouble::Files(vec![crate::catalogue::FileError::at(
            file, range, message, None,
        )])
    })?;
    // In a file without a table its comments hang at the end: they go before what is added.
    let head = document.as_table().is_empty().then(|| {
        let text = document.trailing().as_str().unwrap_or_default().to_owned();
        document.set_trailing("");
        text
    });
    let entries = document
        .entry("review")
        .or_insert(Item::ArrayOfTables(ArrayOfTables::new()))
        .as_array_of_tables_mut()
        .ok_or_else(|| {
            Trouble::usage(format!("{}: review is no list of tables", file.name))
                .help("write each decision under [[review]]")
        })?;
    let mine = |table: &Table| {
        let print = table.get("fingerprint").and_then(Item::as_str);
        print == Some(finding.fingerprint.as_str())
    };
    let earlier = entries.iter().position(mine);
    let Some(state) = &decision.state else {
        return match earlier {
            Some(n) => {
                // What stands above the first decision is the head of the file, and stays.
                let head = entries.get(n).filter(|_| n == 0);
                let head =
                    head.and_then(|table| table.decor().prefix()?.as_str().map(str::to_owned));
                entries.remove(n);
                match (head, entries.get_mut(0)) {
                    (Some(head), Some(next)) => {
                        let own = next.decor().prefix().and_then(|p| p.as_str()).unwrap_or("");
                        let joined = format!("{head}{own}");
                        next.decor_mut().set_prefix(joined);
                    }
                    (Some(head), None) => document.set_trailing(head),
                    (None, _) => {}
                }
                Ok(document.to_string())
            }
            None => Err(
                Trouble::usage(format!("no decision on {} to take back", finding.id))
                    .detail(format!(
                        "{} names no fingerprint {}",
                        file.name, finding.fingerprint
                    ))
                    .into(),
            ),
        };
    };
    let mut fresh = Table::new();
    let table = match earlier {
        Some(n) => entries.get_mut(n),
        None => Some(&mut fresh),
    };
    if let Some(table) = table {
        fill(table, finding, state, decision);
    }
    if earlier.is_none() {
        let lead = head.filter(|text| !text.trim().is_empty());
        fresh
            .decor_mut()
            .set_prefix(lead.map_or_else(|| "\n".to_owned(), |text| format!("{text}\n")));
        entries.push(fresh);
    }
    Ok(document.to_string())
}

fn fill(table: &mut Table, finding: &Finding, state: &str, decision: &Decision) {
    let day = |date: Date| {
        // A TOML date has no time; jiff writes it in the same form.
        let parsed: Option<toml_edit::Datetime> = date.to_string().parse().ok();
        parsed.map_or_else(|| value(date.to_string()), value)
    };
    table["fingerprint"] = value(&finding.fingerprint);
    table["rule"] = value(&finding.rule);
    table["title"] = value(shown(&finding.title));
    table["severity"] = value(finding.severity.as_str());
    table["state"] = value(state);
    table["by"] = value(&decision.by);
    table["at"] = day(decision.at);
    table["note"] = value(&decision.note);
    match decision.expires {
        Some(end) => table["expires"] = day(end),
        None => {
            table.remove("expires");
        }
    }
}

/// Writes the whole file or nothing.
fn write(path: &Path, text: &str) -> Result<(), Trouble> {
    let failed = |error: std::io::Error| {
        Trouble::incomplete(format!("cannot write {}: {error}", path.display()))
    };
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder.to_path_buf(),
        _ => PathBuf::from("."),
    };
    let mut draft = tempfile::NamedTempFile::new_in(&folder).map_err(failed)?;
    draft.write_all(text.as_bytes()).map_err(failed)?;
    draft.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

fn told(
    args: &ReviewArgs,
    waiting: usize,
    finding: &Finding,
    decision: &Decision,
    path: &Path,
) -> String {
    let what = match (&decision.state, decision.expires) {
        (None, _) => "open again".to_owned(),
        (Some(state), None) => state.clone(),
        (Some(state), Some(end)) => format!("{state} until {end}"),
    };
    let still = match waiting {
        0 => {
            "no finding at or above likely-violation waits for a decision: the report becomes final"
                .to_owned()
        }
        1 => "draft: 1 finding at or above likely-violation waits for a decision".to_owned(),
        n => format!("draft: {n} findings at or above likely-violation wait for a decision"),
    };
    let reviews = if args.reviews.is_some() || args.config.is_some() {
        format!(" --reviews {}", path.display())
    } else {
        String::new()
    };
    format!(
        "{}  {}\n  {what}, by {}, in {}\n  {still}\n  next      consentry judge {}{reviews}\n",
        finding.id,
        shown(&finding.title),
        shown(&decision.by),
        shown(&path.display().to_string()),
        shown(&args.dir.display().to_string()),
    )
}
