//! The report of an audit that was named on the command line: read, or judged anew.

use super::message::Trouble;
use super::verify::folder_trouble;
use crate::catalogue::{DataFiles, did_you_mean};
use crate::evidence::{Folder, LARGEST, read_named_text, read_plain_text};
use crate::findings::Finding;
use crate::judge::{Baseline, JudgeOptions, judge};
use crate::report::{Document, REPORT_SCHEMA};
use std::path::Path;

/// Name of the report in an audit folder.
pub const REPORT: &str = "report.json";

/// Reads the report of an audit folder, or a `report.json` by itself.
///
/// # Errors
/// Wrong usage: nothing there, no report, or one of another kind.
pub fn read(path: &Path) -> Result<Document, Trouble> {
    let file = if path.is_dir() {
        path.join(REPORT)
    } else {
        path.to_path_buf()
    };
    // What lies in a folder may be anything; a file that was named itself may be a link or a pipe.
    let read = if path.is_dir() {
        read_plain_text(&file, LARGEST)
    } else {
        read_named_text(&file, LARGEST)
    };
    let text = read.map_err(|error| {
        let message = Trouble::usage(format!("cannot read {}: {error}", file.display()));
        if Folder::open(path).is_ok() {
            message.help(format!("consentry judge {} --format json", path.display()))
        } else {
            message.help("name an audit folder with a report.json")
        }
    })?;
    let wrong = |why: String| Trouble::usage(format!("{} {why}", file.display()));
    // The kind first: a report of another version may lack what ours has.
    let value: serde_json::Value = serde_json::from_str(&text)
        .map_err(|error| wrong(format!("is no report of consentry: {error}")))?;
    let kind = value.get("schema").and_then(serde_json::Value::as_str);
    if kind != Some(REPORT_SCHEMA) {
        let kind = kind.unwrap_or("of no schema");
        return Err(wrong(format!("is {kind}, not {REPORT_SCHEMA}")).into());
    }
    serde_json::from_value(value).map_err(|error| {
        wrong(format!("cannot be read: {error}"))
            .help("judge its folder again with this version")
            .into()
    })
}

/// The finding of that id (F-003, in any case) or fingerprint.
///
/// # Errors
/// Wrong usage: there is none, with the nearest id.
pub fn find<'a>(document: &'a Document, name: &str) -> Result<&'a Finding, Trouble> {
    let same = |f: &&Finding| f.id.eq_ignore_ascii_case(name) || f.fingerprint == name;
    if let Some(finding) = document.findings.iter().find(same) {
        return Ok(finding);
    }
    let ids = document.findings.iter().map(|f| f.id.as_str());
    let help = did_you_mean(name, ids).unwrap_or_else(|| match document.findings.len() {
        0 => "the audit has no finding".into(),
        n => format!("the audit has F-001 to F-{n:03}"),
    });
    Err(
        Trouble::usage(format!("no finding \"{name}\" in this audit"))
            .help(help)
            .into(),
    )
}

/// Judges the evidence of a folder with these rules.
///
/// # Errors
/// When it holds no evidence, or rule files have mistakes.
pub fn judged(
    dir: &Path,
    files: &DataFiles,
    jurisdictions: Option<Vec<String>>,
) -> Result<Document, Trouble> {
    if !dir.is_dir() {
        return Err(
            Trouble::usage(format!("{} is no audit folder", dir.display()))
                .detail("Judging again needs the evidence.")
                .into(),
        );
    }
    let recording = Folder::open(dir)
        .and_then(|folder| folder.read())
        .map_err(folder_trouble)?;
    let options = JudgeOptions {
        jurisdictions,
        ..JudgeOptions::default()
    };
    Ok(judge(&recording, files, &options)?)
}

/// The audit named as baseline. Where its evidence is there and its rules are not today's, it is judged
/// again, so that a new rule alone makes no new finding.
///
/// # Errors
/// As [`read`] and [`judged`].
pub fn baseline(
    path: &Path,
    files: &DataFiles,
    jurisdictions: Option<Vec<String>>,
) -> Result<Baseline, Trouble> {
    let has_evidence = path.is_dir() && Folder::open(path).is_ok();
    let today = files.sha256();
    if !has_evidence || path.join(REPORT).is_file() {
        let document = read(path)?;
        let same = document.tool.ruleset.sha256 == today;
        if same || !has_evidence {
            return Ok(Baseline {
                document,
                rejudged: same,
            });
        }
    }
    Ok(Baseline {
        document: judged(path, files, jurisdictions)?,
        rejudged: true,
    })
}

/// Refuses to compare audits of two sites.
///
/// # Errors
/// Wrong usage, with both names.
pub fn same_site(old: &str, new: &str) -> Result<(), Trouble> {
    if old == new {
        return Ok(());
    }
    Err(Trouble::usage("the two audits are of different sites")
        .detail(format!("{old} and {new}"))
        .help("name two audits of one site")
        .into())
}
